//! `arcvm ir`: the graph of programs after any stage of compilation.

mod draw;
mod stage;
mod view;

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::solver::report_misuse;
use super::ui::Ui;
use super::view::View;
use super::{Failure, Verdict, complete};
use crate::diag::{Code, Diagnostic, suggest};
use crate::engine;
use crate::ir::{Graph, LiveNodes, Named, NodeId, Program};
use crate::library::{Entry, Library};
use crate::pass::{self, MAX_ROUNDS, PASSES};
use crate::source::Span;
use crate::vm;
use draw::Drawing;
use stage::{BUILD, END, GPU_PLAN, JIT, Stage, VM};
#[cfg(feature = "gpu")]
use view::PlanView;
use view::{CodeView, Row, StagesView, StatsView};

/// Show the graph of one program or of many, after any stage of compilation.
#[derive(Args)]
#[command(after_help = after_help())]
pub(super) struct Ir {
    /// Files, folders whose `.arc` and `.py` files are meant, and `FILE#NAME` for one solver of a
    /// file; `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The stage after which the graph is shown; `build` where absent.
    #[arg(long, value_name = "STAGE", conflicts_with = "all")]
    after: Option<String>,
    /// Show the graph after every stage.
    #[arg(long)]
    all: bool,
    /// How it is shown.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show no graph, but its size after each stage, and the time that each took.
    #[arg(long, conflicts_with_all = ["format", "after", "all", "comment"])]
    stats: bool,
    /// Only this definition.
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(complete::solvers))]
    solver: Option<String>,
    /// Says more about each node behind it; repeatable.
    #[arg(long, value_enum, value_name = "WHAT")]
    comment: Vec<Comment>,
}

/// The forms in which a graph is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line a node.
    Text,
    /// For Graphviz.
    Dot,
    /// One JSON document.
    Json,
    /// Machine code, of stage `jit`.
    Asm,
}

/// The comments on a node in the text form.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Comment {
    /// How many nodes refer to it, and how many programs need it.
    Uses,
    /// Where it was written first, unless a pass made it.
    Source,
    /// Its type, as far as it is known, and whether it may fail.
    Type,
    /// About the cost of evaluating it; 1 is a primitive that goes over the cells of a grid once.
    Cost,
}

fn after_help() -> String {
    let mut text = format!("Stages:\n  {BUILD:<12} makes the graph from source\n");
    for pass in PASSES {
        let _ = writeln!(text, "  {:<12} {}", pass.name, pass.summary);
    }
    let _ = write!(
        text,
        "  {END:<12} what the engines get\n  {VM:<12} the instructions of the VM\n  {JIT:<12} what native code is made of, in Cranelift's IR\n  \
         {GPU_PLAN:<12} as `end`, with what would run on a GPU and what keeps the rest from it\n\
         The passes run in rounds, {MAX_ROUNDS} at the most, until nothing changes; `inline` is its first run, \
         `inline/2` its second. `boards`, `fuse` and `stores` run once, after them.\n\n\
         Examples:\n  \
         arcvm ir solvers/007bbfb7.arc\n  \
         arcvm ir solvers.py --solver solve_007bbfb7 --after inline --comment source\n  \
         arcvm ir solvers/007bbfb7.arc --after end --format dot | dot -Tsvg > graph.svg\n  \
         arcvm ir solvers.py --stats\n\n\
         Exit codes: 0 all right, 1 some program has errors and is left out, 2 bad usage or nothing to show."
    );
    text
}

/// The programs on their way through compilation.
struct Course {
    names: Vec<String>,
    programs: Vec<Program>,
    /// The places where nodes were first written.
    places: FxHashMap<NodeId, Span>,
}

impl Ir {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let contrary = match (self.after.as_deref(), self.format) {
            (Some(stage), Format::Asm) if stage != JIT => Some(format!("`{stage}`")),
            (Some(GPU_PLAN), Format::Dot) => Some("the plan for a device".to_owned()),
            (Some(JIT), Format::Dot) => Some("native code".to_owned()),
            (Some(VM), Format::Dot) => Some("bytecode".to_owned()),
            _ => None,
        };
        if let Some(stage) = contrary {
            let message = format!("{stage} has no such form");
            return Err(ui.fail(Diagnostic::new(Code::UnknownStage, message).with_help(
                "`--format dot` is for stages of the graph, `--format asm` for `--after jit`; leave one of the two out",
            )));
        }
        match self.after.as_deref() {
            Some(VM) => return self.execute_code(ui, VM),
            Some(JIT) => return self.execute_code(ui, JIT),
            None if self.format == Format::Asm => return self.execute_code(ui, JIT),
            _ => {}
        }
        let wanted = self.wanted(ui)?;
        let start = Instant::now();
        let (mut library, diags) = ui.load(&self.paths);
        let time = start.elapsed();
        self.report(ui, &library, &diags)?;
        #[cfg(feature = "gpu")]
        if self.after.as_deref() == Some(GPU_PLAN) {
            library.optimise_named(self.solver.as_deref());
            let entries = self.choose(ui, &library)?;
            let view = PlanView(crate::jobs::offload::plan_text(&library, &entries));
            view.show_as(ui, self.is_json(ui))?;
            return Ok(self.verdict(&diags));
        }
        let entries = self.choose(ui, &library)?;
        let calls: usize = match self.solver {
            Some(_) => entries.iter().map(|entry| entry.definition.calls).sum(),
            None => library.files.iter().flat_map(|f| &f.unit.definitions).map(|d| d.calls).sum(),
        };
        let mut course = Course::new(&entries, &library);
        let mut graph = std::mem::take(&mut library.graph);

        let mut rows = Vec::new();
        let mut shown: Vec<(Stage, Json)> = Vec::new();
        let format = if ui.json { Format::Json } else { self.format };
        let drawing = Drawing { format, comments: &self.comment };
        let mut see = |graph: &Graph, programs: &[&Program], stage: Stage, replaced, time| {
            if self.stats {
                let live = LiveNodes::of(graph, programs.iter().map(|program| program.root));
                rows.push(Row { stage, counts: live.counts(graph), replaced, time });
            } else if self.all || stage <= wanted {
                // A stage that never comes is one that would change nothing.
                if !self.all {
                    shown.clear();
                }
                let named: Vec<Named<'_>> = course
                    .names
                    .iter()
                    .zip(programs)
                    .map(|(name, program)| Named { name, program })
                    .collect();
                shown.push((stage, drawing.draw(graph, &named, &library, &course.places)));
            }
        };
        let built: Vec<&Program> = course.programs.iter().collect();
        see(&graph, &built, Stage::BUILD, None, time);
        if self.stats || self.all || wanted != Stage::BUILD {
            let mut programs: Vec<&mut Program> = course.programs.iter_mut().collect();
            let mut origins = pass::Origins::default();
            pass::optimise(&mut graph, &mut programs, &mut origins, |graph, programs, stats| {
                let pass = PASSES.iter().position(|pass| pass.name == stats.name);
                let is_last = pass.is_some_and(|pass| PASSES[pass].is_last());
                let round = if is_last { Stage::LAST } else { stats.round };
                let stage = Stage { round, pass: pass.unwrap_or(PASSES.len()) };
                let programs: Vec<&Program> = programs.iter().map(|program| &**program).collect();
                see(graph, &programs, stage, Some(stats.changed), stats.time);
            });
        }
        if self.stats {
            StatsView { programs: course.names.len(), calls, rows }.show(ui)?;
        } else {
            let sign = if self.format == Format::Dot { "//" } else { "#" };
            let view = StagesView { shown, is_all: self.all, sign };
            view.show_as(ui, self.is_json(ui))?;
        }
        Ok(self.verdict(&diags))
    }

    /// Shows the bytecode of the programs, or what they become on their way to native code.
    fn execute_code(&self, ui: &mut Ui, stage: &'static str) -> Result<Verdict, Failure> {
        let machine = self.format == Format::Asm;
        let (mut library, diags) = ui.load(&self.paths);
        self.report(ui, &library, &diags)?;
        library.optimise_named(self.solver.as_deref());
        let mut programs = Vec::new();
        for entry in self.choose(ui, &library)? {
            let Some(program) = entry.definition.runnable() else { continue };
            let text = match stage {
                VM => vm::compile(&library.graph, program).listing(),
                _ => engine::show(&library.graph, program, machine).map_err(|why| {
                    let diagnostic = Diagnostic::new(Code::NoNativeCode, why.to_string());
                    ui.fail(diagnostic.with_help("`--after vm` shows what the VM gets"))
                })?,
            };
            programs.push((entry.definition.name.clone(), text));
        }
        CodeView { stage, programs }.show_as(ui, self.is_json(ui))?;
        Ok(self.verdict(&diags))
    }

    /// Returns the last stage to be shown.
    fn wanted(&self, ui: &mut Ui) -> Result<Stage, Failure> {
        let Some(name) = &self.after else { return Ok(Stage::BUILD) };
        #[cfg(feature = "gpu")]
        if name == GPU_PLAN {
            return Ok(Stage::END);
        }
        Stage::parse(name).ok_or_else(|| {
            let ends = if cfg!(feature = "gpu") { &[END, VM, JIT, GPU_PLAN][..] } else { &[END, VM, JIT] };
            let passes = || PASSES.iter().map(|pass| pass.name);
            let names = || [BUILD].into_iter().chain(passes()).chain(ends.iter().copied());
            let diagnostic =
                Diagnostic::new(Code::UnknownStage, format!("there is no stage `{name}`"));
            let known = names().collect::<Vec<_>>().join(", ");
            let meant = if name.contains('/') { None } else { suggest::closest(name, names()) };
            ui.fail(match meant {
                Some(meant) => diagnostic.with_help(format!("did you mean `{meant}`?")),
                None => diagnostic.with_help(format!(
                    "the stages are {known}; later rounds are `PASS/2` to `PASS/{MAX_ROUNDS}`, but for the last passes"
                )),
            })
        })
    }

    /// Reports what is wrong with the programs; where only one of them is wanted, with that.
    fn report(&self, ui: &mut Ui, library: &Library, diags: &[Diagnostic]) -> Result<(), Failure> {
        let Some(name) = &self.solver else {
            return ui.report_loaded(diags, &library.sources, &library.files);
        };
        report_misuse(ui, library, diags)?;
        let named = library.solvers_called(name).map_err(|unknown| ui.fail(unknown))?;
        let concerning: Vec<Diagnostic> =
            named.iter().flat_map(|entry| library.concerning(entry)).collect();
        ui.report(&concerning, &library.sources)
    }

    /// Tells whether all programs that were wanted could be shown.
    fn verdict(&self, diags: &[Diagnostic]) -> Verdict {
        match self.solver.is_none() && diags.iter().any(Diagnostic::is_error) {
            true => Verdict::Bad,
            false => Verdict::Good,
        }
    }

    /// Returns the programs to be shown.
    fn choose<'l>(&self, ui: &mut Ui, library: &'l Library) -> Result<Vec<Entry<'l>>, Failure> {
        let Some(name) = &self.solver else {
            let entries = library.entries();
            if entries.is_empty() {
                let diagnostic = Diagnostic::new(Code::NothingToRun, "the files hold no solver");
                return Err(ui.fail(diagnostic.with_help(
                    "a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`",
                )));
            }
            return Ok(entries);
        };
        let mut named = library.solvers_called(name).map_err(|unknown| ui.fail(unknown))?;
        named.retain(|entry| entry.definition.program.is_some());
        match named.first() {
            Some(_) => Ok(named),
            None => {
                let message = format!("`{name}` has errors");
                let diagnostic = Diagnostic::new(Code::NothingToRun, message);
                Err(ui.fail(diagnostic.with_help("mend what is told above")))
            }
        }
    }

    /// Tells whether graphs are shown as JSON, which there are two options for.
    fn is_json(&self, ui: &Ui) -> bool {
        ui.json || self.format == Format::Json
    }
}

impl Course {
    fn new(entries: &[Entry<'_>], library: &Library) -> Self {
        let programs = entries.iter().filter_map(|entry| {
            Some((entry.definition.name.clone(), entry.definition.program.clone()?))
        });
        let (names, programs) = programs.unzip();
        let mut places = FxHashMap::default();
        for definition in library.files.iter().flat_map(|file| &file.unit.definitions) {
            for &(node, span) in &definition.spans {
                places.entry(node).or_insert(span);
            }
        }
        Self { names, programs, places }
    }
}
