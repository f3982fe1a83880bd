//! `arcvm gpu`: the adapters, and a test of one of them.

use std::fmt::Write;

use bumpalo::Bump;
use clap::Args;
use serde_json::{Value as Json, json};

use super::ui::Ui;
use super::view::View;
use super::{Failure, Verdict, workers};
use crate::gpu::code::DeviceProgram;
use crate::gpu::device::{AdapterLine, Gpu as Device, GpuError, adapters};
use crate::gpu::evaluate::{Input, Job, Kernels};
use crate::gpu::record::{self, Reply};
use crate::jobs::offload::{diagnostic, plans};
use crate::library::Library;
use crate::render::Style;
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

/// Returns grids of the self-test: many sizes and colours, made by arithmetic.
fn test_grid(index: u32) -> (u32, u32, Vec<i8>) {
    let (height, width) = (1 + index * 7 % 16, 1 + index * 5 % 16);
    let cell = |i: u32| (i * i * (index + 3) / 7 % 5 % (1 + index % 4)) as i8;
    (height, width, (0..height * width).map(cell).collect())
}

impl Gpu {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        workers::share(ui)?;
        let listed = adapters();
        let mut device = Device::open(self.adapter.as_deref(), None)
            .map_err(|error| ui.fail(diagnostic(&error)))?;
        let (samples, differences) =
            self_test(&mut device).map_err(|error| ui.fail(diagnostic(&error)))?;
        let view = GpuView { listed: &listed, name: &device.adapter().name, samples, differences };
        view.show(ui)?;
        Ok(if differences == 0 { Verdict::Good } else { Verdict::Bad })
    }
}

/// The devices that there are, and a test of the one that is used.
struct GpuView<'v> {
    listed: &'v [AdapterLine],
    /// The device that was tested.
    name: &'v str,
    samples: usize,
    /// Samples with another value than on the VM.
    differences: usize,
}

impl View for GpuView<'_> {
    fn text(&self, style: &Style) -> String {
        let Self { listed, name, samples, differences } = self;
        let mut text: String = listed.iter().map(|line| describe(style, line)).collect();
        let result = match differences {
            0 => style.good(&format!("all {samples} samples as on the VM")),
            _ => style.bad(&format!("{differences} of {samples} samples differ from the VM")),
        };
        let _ = writeln!(text, "self-test on {name}: {result}");
        text
    }

    fn json(&self) -> Json {
        let line = |line: &AdapterLine| {
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
        };
        json!({
            "adapters": self.listed.iter().map(line).collect::<Vec<_>>(),
            "self_test": {
                "adapter": self.name,
                "samples": self.samples,
                "differences": self.differences,
            },
        })
    }
}

fn describe(style: &Style, line: &AdapterLine) -> String {
    let mut text =
        format!("{}  {}, {}, {}\n", style.strong(&line.name), line.kind, line.backend, line.driver);
    let _ = writeln!(
        text,
        "  {} KiB of workgroup memory, {} MiB in a buffer, {} workgroups a dimension",
        line.workgroup_bytes >> 10,
        line.binding_bytes >> 20,
        line.workgroups
    );
    if let Some(why) = &line.unsuitable {
        let _ = writeln!(text, "  {}", style.bad(&format!("cannot be used: {why}")));
    }
    text
}

/// Runs known programs on known grids, by both kinds of kernels; samples, and how many differ from
/// the VM.
fn self_test(device: &mut Device) -> Result<(usize, usize), GpuError> {
    let mut library = Library::default();
    library.add_text("self-test", SELF_TEST);
    library.optimise();
    let entries = library.entries();
    let plans = plans(&library, &entries, device.memory_words());
    let programs: Vec<&DeviceProgram> =
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
    let codes: Vec<_> = entries
        .iter()
        .filter_map(|entry| Some(vm::compile(&library.graph, entry.definition.runnable()?)))
        .collect();
    for kernels in [Kernels::Shared, Kernels::Own] {
        device.evaluate(
            &programs,
            &jobs,
            &Budget::default(),
            kernels,
            &mut |index, reply, rows| {
                let job = &jobs[index];
                let Input::Grid(grid) = &job.input else { return };
                let bump = Bump::new();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let out = codes[job.program].run(&cx, &Inputs::grid(Value::grid(grid)));
                let same = match (reply, out) {
                    // Samples that the device left to the VM cannot differ.
                    (Reply::Fallback, _) => true,
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
