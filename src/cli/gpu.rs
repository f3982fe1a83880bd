//! `arcvm gpu`, and the evaluation of programs on a GPU.

use std::fmt::Write;
use std::path::PathBuf;

use bumpalo::Bump;
use clap::Args;
use rustc_hash::FxHashMap;
use serde_json::json;

use super::engines::DeviceRun;
use super::ui::{Ui, count};
use super::{Failure, Verdict};
use crate::diag::{Code, Diagnostic};
use crate::gpu::code::Program;
use crate::gpu::device::{AdapterLine, Gpu as Device, GpuError, adapters};
use crate::gpu::evaluate::{Input, Job, Kernels};
use crate::gpu::plan::{Plan, Side, name_of, plan};
use crate::gpu::record::{self, Reply};
use crate::ir::NodeId;
use crate::library::{Entry, Library};
use crate::pass::infer::infer;
use crate::sched::{self, Options, Outcome};
use crate::task::Task;
use crate::value::{Budget, Cx, Direction, Value};
use crate::vm::{self, Inputs};

/// List the GPU adapters with their limits, and test one of them.
#[derive(Args)]
#[command(after_help = "\
Examples:
  arcvm gpu
  arcvm gpu --adapter llvmpipe

Exit codes: 0 all right, 1 the device yields something else than the VM, 2 there is no such adapter.")]
pub(super) struct Gpu {
    /// The adapter to test: one whose name contains this; the best one where absent.
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
}

/// What is done on a GPU, and said about it.
#[derive(Args)]
pub(super) struct GpuOptions {
    /// With `--engine gpu`: the adapter, one whose name contains this; the best one where absent.
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// With `--engine gpu`: tell which programs ran on the device, and what keeps each of the others from it.
    #[arg(long)]
    explain: bool,
}

/// The programs that the self-test runs: cells, sets, objects, loops.
const SELF_TEST: &str = "\
def solve_turn(I):
    return vconcat(rot90(hconcat(vmirror(I), I)), dmirror(hconcat(I, hmirror(I))))
def solve_mark(I):
    return fill(I, 2, mapply(neighbors, ofcolor(I, leastcolor(I))))
def solve_largest(I):
    return subgrid(argmax(objects(I, T, F, F), size), I)
def solve_lines(I):
    return paint(I, mapply(lambda o: recolor(color(o), shoot(center(o), (1, 1))), fgpartition(I)))
";

/// Grids of the self-test: many sizes and colours, made by arithmetic.
fn test_grid(at: u32) -> (u32, u32, Vec<i8>) {
    let (height, width) = (1 + at * 7 % 16, 1 + at * 5 % 16);
    let cell = |i: u32| (i * i * (at + 3) / 7 % 5 % (1 + at % 4)) as i8;
    (height, width, (0..height * width).map(cell).collect())
}

impl Gpu {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let listed = adapters();
        let mut device = Device::open(self.adapter.as_deref(), None)
            .map_err(|error| ui.fail(diagnostic(&error)))?;
        let (samples, differences) =
            self_test(&mut device).map_err(|error| ui.fail(diagnostic(&error)))?;
        if ui.json {
            let lines: Vec<_> = listed
                .iter()
                .map(|line| {
                    json!({
                        "name": line.name,
                        "kind": line.kind,
                        "backend": line.backend,
                        "driver": line.driver,
                        "workgroup_bytes": line.workgroup_bytes,
                        "binding_bytes": line.binding_bytes,
                        "workgroups": line.workgroups,
                        "unsuitable": line.unsuitable,
                    })
                })
                .collect();
            let test = json!({ "adapter": device.adapter().name, "samples": samples, "differences": differences });
            ui.print_json(json!({ "adapters": lines, "self_test": test }))?;
        } else {
            let mut text: String = listed.iter().map(|line| describe(ui, line)).collect();
            let result = match differences {
                0 => ui.good(&format!("all {samples} samples as on the VM")),
                _ => ui.bad(&format!("{differences} of {samples} samples differ from the VM")),
            };
            let _ = writeln!(text, "self-test on {}: {result}", device.adapter().name);
            ui.print(&text)?;
        }
        Ok(if differences == 0 { Verdict::Good } else { Verdict::Bad })
    }
}

fn describe(ui: &Ui, line: &AdapterLine) -> String {
    let mut text =
        format!("{}  {}, {}, {}\n", ui.strong(&line.name), line.kind, line.backend, line.driver);
    let _ = writeln!(
        text,
        "  {} KiB of workgroup memory, {} MiB in a buffer, {} workgroups a dimension",
        line.workgroup_bytes >> 10,
        line.binding_bytes >> 20,
        line.workgroups
    );
    if let Some(why) = &line.unsuitable {
        let _ = writeln!(text, "  {}", ui.bad(&format!("cannot be used: {why}")));
    }
    text
}

fn diagnostic(error: &GpuError) -> Diagnostic {
    let help = match error {
        GpuError::NoAdapter(_) => {
            "install a Vulkan driver (mesa-vulkan-drivers has a software one), or use `--engine vm`"
        }
        GpuError::Unsuitable(_) => "name another one with `--adapter NAME`; `arcvm gpu` lists them",
        GpuError::Lost(_) | GpuError::OutOfMemory(_) | GpuError::Failed(_) => {
            "use `--engine vm`, or another adapter with `--adapter NAME`"
        }
    };
    Diagnostic::new(Code::NoGpu, error.to_string()).with_help(help)
}

/// Runs known programs on known grids, by both kinds of kernels; samples, and how many differ from the VM.
fn self_test(device: &mut Device) -> Result<(usize, usize), GpuError> {
    let mut library = Library::default();
    library.add_text("self-test", SELF_TEST);
    library.optimise(|_, _, _| {});
    let entries = library.entries();
    let plans = plans(&library, &entries, device.memory_words());
    let programs: Vec<&Program> =
        plans.iter().filter_map(|plan| plan.as_ref()?.program.as_ref().ok()).collect();
    let grids: Vec<_> = (0..24).map(test_grid).collect();
    let view = |(height, width, cells): &'_ (u32, u32, Vec<i8>)| (*height, *width, cells.clone());
    let grids: Vec<_> = grids.iter().map(view).collect();
    let mut jobs = Vec::new();
    for program in 0..programs.len() {
        for (height, width, cells) in &grids {
            let grid = crate::value::Grid { height: *height, width: *width, cells };
            jobs.push(Job { program, input: Input::Grid(grid) });
        }
    }
    let mut differences = (entries.len() - programs.len()) * grids.len();
    let constants = Bump::new();
    let codes: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            Some(vm::compile(&library.graph, entry.definition.runnable()?, &constants))
        })
        .collect();
    for kernels in [Kernels::Shared, Kernels::Fused] {
        device.evaluate(
            &programs,
            &jobs,
            &Budget::default(),
            kernels,
            &mut |at, reply, rows| {
                let job = &jobs[at];
                let Input::Grid(grid) = &job.input else { return };
                let bump = Bump::new();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let out = codes[job.program].run(&cx, &Inputs::grid(Value::grid(grid)));
                let same = match (reply, out) {
                    // What the device left to the VM cannot differ.
                    (Reply::Punt, _) => true,
                    (Reply::Fault(kind, _), Err(fault)) => fault.kind() == kind,
                    (Reply::Values(words), Ok(value)) => {
                        let found = record::read(&cx, &programs[job.program].outputs, rows, words);
                        found.is_ok_and(|found| found[0] == value)
                    }
                    (Reply::Fault(..), Ok(_)) | (Reply::Values(_), Err(_)) => false,
                };
                differences += usize::from(!same);
            },
        )?;
    }
    Ok((2 * entries.len() * grids.len(), differences))
}

/// The plans of programs; none for what cannot be run at all.
fn plans(library: &Library, entries: &[Entry<'_>], memory: u32) -> Vec<Option<Plan>> {
    let programs = || entries.iter().map(|entry| entry.definition.runnable());
    let roots: Vec<NodeId> = programs().flatten().map(|program| program.unfused().root).collect();
    let facts = infer(&library.graph, &roots);
    programs().map(|program| Some(plan(&library.graph, &facts, program?, memory))).collect()
}

impl GpuOptions {
    /// Evaluates programs on the samples of their tasks.
    pub(super) fn evaluate(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
    ) -> Result<DeviceRun, Failure> {
        let fail = |ui: &mut Ui, error: GpuError| ui.fail(diagnostic(&error));
        let mut device = Device::open(self.adapter.as_deref(), cache_folder().as_deref())
            .map_err(|error| fail(ui, error))?;
        let entries: Vec<Entry<'_>> = jobs.iter().map(|(entry, _)| *entry).collect();
        let plans = plans(library, &entries, device.memory_words());
        let mut programs: Vec<&Program> = Vec::new();
        let mut samples = Vec::new();
        let mut places = Vec::new();
        for (at, ((_, task), plan)) in jobs.iter().zip(&plans).enumerate() {
            let Some(Ok(program)) = plan.as_ref().map(|plan| plan.program.as_ref()) else {
                continue;
            };
            for (sample, grids) in task.samples.iter().enumerate() {
                let input = Input::Grid(grids.input.view());
                samples.push(Job { program: programs.len(), input });
                places.push((at, sample));
            }
            programs.push(program);
        }
        let mut outcomes: Vec<Vec<Option<Outcome>>> =
            jobs.iter().map(|(_, task)| vec![None; task.samples.len()]).collect();
        let mut punts: FxHashMap<usize, usize> = FxHashMap::default();
        let mut bump = Bump::new();
        let ran = device.evaluate(
            &programs,
            &samples,
            &options.budget,
            Kernels::Auto,
            &mut |job, reply, rows| {
                let (at, sample) = places[job];
                match reply {
                    Reply::Punt => *punts.entry(at).or_default() += 1,
                    // The VM says the same and has the words for it.
                    Reply::Fault(..) => {}
                    Reply::Values(words) => {
                        bump.reset();
                        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                        let kinds = &programs[samples[job].program].outputs;
                        let out = record::read(&cx, kinds, rows, words).map(|values| values[0]);
                        outcomes[at][sample] =
                            Some(sched::judged(&cx, out, &jobs[at].1.samples[sample]));
                    }
                }
            },
        );
        let stats = ran.map_err(|error| fail(ui, error))?;
        let mut report = format!(
            "{} of {} on {}; {} there, {} left to the VM\n",
            programs.len(),
            count(jobs.len(), "program"),
            device.adapter().name,
            count(stats.samples - stats.punts.min(stats.samples), "pair"),
            stats.punts
        );
        if self.explain {
            for (at, ((entry, _), plan)) in jobs.iter().zip(&plans).enumerate() {
                let Some(plan) = plan else { continue };
                let left = match punts.get(&at) {
                    Some(n) => format!("; {} left to the VM", count(*n, "pair")),
                    None => String::new(),
                };
                let summary = plan.summary(&library.graph);
                let _ =
                    writeln!(report, "  {}  {summary}{left}", ui.strong(&entry.definition.name));
            }
        }
        Ok(DeviceRun { outcomes, report })
    }
}

/// Where compiled pipelines are kept: the user's cache folder, if there is one.
fn cache_folder() -> Option<PathBuf> {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
    base.is_absolute().then(|| base.join("arcvm"))
}

/// The graph of programs after the passes, with where each node can be evaluated.
pub(super) fn plan_text(library: &Library, entries: &[Entry<'_>]) -> String {
    /// The memory of the least adapter that is used.
    const LEAST_WORDS: u32 = ((16 << 10) - 1024) / 4;
    let plans = plans(library, entries, LEAST_WORDS);
    let graph = &library.graph;
    let mut sides: FxHashMap<NodeId, &Side> = FxHashMap::default();
    let mut text = String::new();
    let mut named = Vec::new();
    for (entry, plan) in entries.iter().zip(&plans) {
        let (Some(plan), Some(program)) = (plan, entry.definition.runnable()) else { continue };
        let _ = writeln!(text, "# {}: {}", entry.definition.name, plan.summary(graph));
        named.push(crate::ir::Named { name: &entry.definition.name, program });
        sides.extend(plan.sides.iter().map(|(node, side)| (*node, side)));
    }
    let comment = |node: NodeId| {
        Some(match sides.get(&node)? {
            Side::Device => "device".to_owned(),
            Side::Host(why) => format!("host: {why}"),
            Side::Follows(other) => format!("host, because of `{}`", name_of(graph, *other)),
        })
    };
    let options = crate::ir::PrintOptions { comment: Some(&comment), ..Default::default() };
    text + &crate::ir::print(graph, &named, &options)
}
