//! `arcvm ir`: the graph of programs after any stage of compilation.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::solver::report_misuse;
use super::ui::{Ui, count, duration};
use super::{Failure, Verdict, complete};
use crate::diag::{Code, Diagnostic, suggest};
use crate::engine;
use crate::ir::{self, Counts, Graph, Live, Named, NodeId, PrintOptions, Program};
use crate::library::{Entry, Library};
use crate::pass::infer::infer;
use crate::pass::{self, Costs, MAX_ROUNDS, PASSES};
use crate::source::Span;

/// Show the graph of one program or of many, after any stage of compilation.
#[derive(Args)]
#[command(after_help = after_help())]
pub(super) struct Ir {
    /// Files, and folders whose `.arc` and `.py` files are meant; `-` for standard input.
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
    /// What to say about each node behind it; repeatable.
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

/// What is said about a node in the text form.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Comment {
    /// How many nodes refer to it, and how many programs need it.
    Uses,
    /// Where it was written first, unless a pass made it.
    Source,
    /// Its type, as far as it is known, and whether it may fail.
    Type,
    /// What it costs to evaluate, about; 1 is a primitive that goes over the cells of a grid once.
    Cost,
}

/// The stage that makes the graph from source.
const BUILD: &str = "build";
/// The stage after which nothing more happens.
const END: &str = "end";
/// The name of the stage of native code: no graph, but the IR of the compiler behind it.
const JIT: &str = "jit";
/// The plan of what would run on a GPU, which is made of what the engines get.
const GPU_PLAN: &str = "gpu-plan";

fn after_help() -> String {
    let mut text = format!("Stages:\n  {BUILD:<12} makes the graph from source\n");
    for pass in PASSES {
        let _ = writeln!(text, "  {:<12} {}", pass.name, pass.summary);
    }
    let _ = write!(
        text,
        "  {END:<12} what the engines get\n  {JIT:<12} what native code is made of, in Cranelift's IR\n  \
         {GPU_PLAN:<12} as `end`, with what would run on a GPU and what keeps the rest from it\n\
         The passes run in rounds, {MAX_ROUNDS} at the most, until nothing changes; `inline` is its first run, \
         `inline/2` its second. `fuse` runs once, after them.\n\n\
         Examples:\n  \
         arcvm ir solvers/007bbfb7.arc\n  \
         arcvm ir solvers.py --solver solve_007bbfb7 --after inline --comment source\n  \
         arcvm ir solvers/007bbfb7.arc --after end --format dot | dot -Tsvg > graph.svg\n  \
         arcvm ir solvers.py --stats\n\n\
         Exit codes: 0 all right, 1 some program has errors and is left out, 2 bad usage or nothing to show."
    );
    text
}

/// A point in the course of compilation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stage {
    /// From 1; 0 for building.
    round: usize,
    /// The pass.
    pass: usize,
}

impl Stage {
    const BUILD: Self = Self { round: 0, pass: 0 };
    /// The round of the pass that runs after all rounds.
    const LAST: usize = usize::MAX - 1;
    const END: Self = Self { round: usize::MAX, pass: 0 };

    /// The stage of a name such as `build`, `inline`, `inline/2`, `end`.
    fn parse(name: &str) -> Option<Self> {
        match name {
            BUILD => return Some(Self::BUILD),
            END => return Some(Self::END),
            _ => {}
        }
        let (name, round) = match name.split_once('/') {
            Some((name, round)) => (name, round.parse().ok()?),
            None => (name, 1),
        };
        let pass = PASSES.iter().position(|pass| pass.name == name)?;
        if PASSES[pass].is_last() {
            return (round == 1).then_some(Self { round: Self::LAST, pass });
        }
        (1..=MAX_ROUNDS).contains(&round).then_some(Self { round, pass })
    }

    fn name(self) -> String {
        let pass = PASSES.get(self.pass).map_or(END, |pass| pass.name);
        match self.round {
            0 => BUILD.to_owned(),
            1 | Self::LAST => pass.to_owned(),
            round => format!("{pass}/{round}"),
        }
    }
}

/// The row of a stage.
struct Row {
    stage: Stage,
    counts: Counts,
    /// Nodes that it replaced; none for building.
    replaced: Option<usize>,
    time: Duration,
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
            _ => None,
        };
        if let Some(stage) = contrary {
            let message = format!("{stage} has no such form");
            return Err(ui.fail(Diagnostic::new(Code::UnknownStage, message).with_help(
                "`--format dot` is for stages of the graph, `--format asm` for `--after jit`; leave one of the two out",
            )));
        }
        if self.after.as_deref() == Some(JIT) || self.format == Format::Asm {
            return self.execute_native(ui);
        }
        let wanted = self.wanted(ui)?;
        let start = Instant::now();
        let (mut library, diags) = ui.load(&self.paths);
        let time = start.elapsed();
        self.report(ui, &library, &diags)?;
        #[cfg(feature = "gpu")]
        if self.after.as_deref() == Some(GPU_PLAN) {
            library.optimise_with(self.solver.as_deref(), |_, _, _| {});
            let entries = self.choose(ui, &library)?;
            self.print_plan(ui, super::device::plan_text(&library, &entries))?;
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
        let mut shown: Vec<(Stage, Value)> = Vec::new();
        let mut see = |graph: &Graph, programs: &[&Program], stage: Stage, replaced, time| {
            if self.stats {
                let live = Live::of(graph, programs.iter().map(|program| program.root));
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
                let drawing = self.draw(ui.json, graph, &named, &library, &course.places);
                shown.push((stage, drawing));
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
            print_stats(ui, course.names.len(), calls, &rows)?;
        } else {
            self.print(ui, shown)?;
        }
        Ok(self.verdict(&diags))
    }

    /// Shows what the programs become on their way to native code.
    fn execute_native(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let machine = self.format == Format::Asm;
        let (mut library, diags) = ui.load(&self.paths);
        self.report(ui, &library, &diags)?;
        library.optimise_with(self.solver.as_deref(), |_, _, _| {});
        let mut shown = Vec::new();
        for entry in self.choose(ui, &library)? {
            let Some(program) = entry.definition.runnable() else { continue };
            let text = engine::show(&library.graph, program, machine).map_err(|why| {
                let diagnostic = Diagnostic::new(Code::NoNativeCode, why.to_string());
                ui.fail(diagnostic.with_help("`--after end` shows what the VM gets"))
            })?;
            shown.push((entry.definition.name.clone(), text));
        }
        if self.format(ui.json) == Format::Json {
            let programs: Vec<Value> =
                shown.iter().map(|(name, text)| json!({ "name": name, "code": text })).collect();
            ui.print_json(json!({ "stage": JIT, "programs": programs }))?;
            return Ok(self.verdict(&diags));
        }
        let mut text = String::new();
        for (name, code) in &shown {
            let _ = writeln!(text, "; {name}\n{}\n", code.trim_end());
        }
        ui.print(text.trim_end_matches('\n'))?;
        ui.print("\n")?;
        Ok(self.verdict(&diags))
    }

    #[cfg(feature = "gpu")]
    fn print_plan(&self, ui: &mut Ui, text: String) -> Result<(), Failure> {
        match self.format(ui.json) {
            Format::Json => ui.print_json(json!({ "stage": GPU_PLAN, "text": text })),
            Format::Text | Format::Dot | Format::Asm => ui.print(&text),
        }
    }

    /// The last stage to be shown.
    fn wanted(&self, ui: &mut Ui) -> Result<Stage, Failure> {
        let Some(name) = &self.after else { return Ok(Stage::BUILD) };
        #[cfg(feature = "gpu")]
        if name == GPU_PLAN {
            return Ok(Stage::END);
        }
        Stage::parse(name).ok_or_else(|| {
            let ends = if cfg!(feature = "gpu") { &[END, JIT, GPU_PLAN][..] } else { &[END, JIT] };
            let passes = || PASSES.iter().map(|pass| pass.name);
            let names = || [BUILD].into_iter().chain(passes()).chain(ends.iter().copied());
            let diagnostic =
                Diagnostic::new(Code::UnknownStage, format!("there is no stage `{name}`"));
            let known = names().collect::<Vec<_>>().join(", ");
            let meant = if name.contains('/') { None } else { suggest::closest(name, names()) };
            ui.fail(match meant {
                Some(meant) => diagnostic.with_help(format!("did you mean `{meant}`?")),
                None => diagnostic.with_help(format!(
                    "the stages are {known}; later rounds are `PASS/2` to `PASS/{MAX_ROUNDS}`, but for the last pass"
                )),
            })
        })
    }

    /// Reports what is wrong with the programs; where only one of them is wanted, with that.
    fn report(&self, ui: &mut Ui, library: &Library, diags: &[Diagnostic]) -> Result<(), Failure> {
        let Some(name) = &self.solver else {
            return ui.report_loaded(diags, &library.sources);
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

    /// The programs to be shown.
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

    fn format(&self, as_json: bool) -> Format {
        if as_json { Format::Json } else { self.format }
    }

    fn draw(
        &self,
        as_json: bool,
        graph: &Graph,
        programs: &[Named<'_>],
        library: &Library,
        places: &FxHashMap<NodeId, Span>,
    ) -> Value {
        match self.format(as_json) {
            Format::Json => ir::to_json(graph, programs),
            Format::Dot => ir::to_dot(graph, programs).into(),
            Format::Text | Format::Asm if self.comment.is_empty() => {
                ir::print(graph, programs, &PrintOptions::default()).into()
            }
            Format::Text | Format::Asm => {
                let live = Live::of(graph, programs.iter().map(|named| named.program.root));
                let uses = uses(graph, &live);
                let roots: Vec<NodeId> = programs.iter().map(|named| named.program.root).collect();
                let inferred = infer(graph, &roots);
                let costs = Costs::of(graph, &inferred, live.nodes());
                let comment = |node: NodeId| {
                    let say = |what: &Comment| match what {
                        Comment::Uses => {
                            let nodes = live.number(node).map_or(0, |number| uses[number]);
                            let needed_by = count(live.needed_by(node), "program");
                            Some(format!("{}, {needed_by}", count(nodes, "use")))
                        }
                        Comment::Source => places.get(&node).map(|span| source(library, *span)),
                        Comment::Type => {
                            let sure = if inferred.cannot_fail(node) { "" } else { ", may fail" };
                            Some(format!("{}{sure}", inferred.type_of(node)))
                        }
                        Comment::Cost => Some(format!("cost {}", costs.get(node))),
                    };
                    let said: Vec<String> = self.comment.iter().filter_map(say).collect();
                    (!said.is_empty()).then(|| said.join("; "))
                };
                let options = PrintOptions { comment: Some(&comment), ..PrintOptions::default() };
                ir::print(graph, programs, &options).into()
            }
        }
    }

    fn print(&self, ui: &mut Ui, shown: Vec<(Stage, Value)>) -> Result<(), Failure> {
        if self.format(ui.json) == Format::Json {
            let mut stages: Vec<Value> = shown
                .into_iter()
                .map(|(stage, mut graph)| {
                    graph["stage"] = stage.name().into();
                    graph
                })
                .collect();
            return match stages.pop() {
                Some(only) if !self.all => ui.print_json(only),
                last => {
                    stages.extend(last);
                    ui.print_json(json!({ "stages": stages }))
                }
            };
        }
        let comment = if self.format == Format::Dot { "//" } else { "#" };
        let mut text = String::new();
        for (stage, graph) in &shown {
            if self.all {
                let gap = if text.is_empty() { "" } else { "\n" };
                let _ = writeln!(text, "{gap}{comment} after {}", stage.name());
            }
            text += graph.as_str().unwrap_or_default();
        }
        ui.print(&text)
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

/// For each live node, how many operands of live nodes it is.
fn uses(graph: &Graph, live: &Live) -> Vec<usize> {
    let mut uses = vec![0; live.nodes().len()];
    for operand in live.nodes().iter().flat_map(|&node| graph.operands(node)) {
        if let Some(number) = live.number(*operand) {
            uses[number] += 1;
        }
    }
    uses
}

/// A place and what stands there, in a line.
fn source(library: &Library, span: Span) -> String {
    /// Longer texts are cut.
    const MOST: usize = 60;
    let (line, _) = library.sources.line_col(span);
    let text = library.sources.text(span.source).get(span.range()).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    format!("{}:{line}: {short}", library.sources.name(span.source))
}

fn print_stats(ui: &mut Ui, programs: usize, calls: usize, rows: &[Row]) -> Result<(), Failure> {
    if ui.json {
        let stages: Vec<Value> = rows
            .iter()
            .map(|row| {
                json!({
                    "stage": row.stage.name(),
                    "nodes": row.counts.computed,
                    "leaves": row.counts.leaves,
                    "shared": row.counts.shared,
                    "replaced": row.replaced,
                    "ns": row.time.as_nanos() as u64,
                })
            })
            .collect();
        return ui
            .print_json(json!({ "programs": programs, "calls_written": calls, "stages": stages }));
    }
    let mut text = format!("{}, {} written\n\n", count(programs, "program"), count(calls, "call"));
    let columns = ["nodes", "shared", "leaves", "replaced", "time"];
    let line = |stage: &str, cells: [&str; 5]| {
        let cells: String = cells.iter().map(|cell| format!("{cell:>11}")).collect();
        format!("{stage:<14}{cells}")
    };
    text += &(ui.strong(&line("stage", columns)) + "\n");
    for Row { stage, counts, replaced, time } in rows {
        let numbers = [counts.computed, counts.shared, counts.leaves].map(|n| n.to_string());
        let replaced = replaced.map_or_else(|| "–".to_owned(), |n| n.to_string());
        let time = duration(time.as_nanos() as u64);
        let [nodes, shared, leaves] = numbers.each_ref().map(String::as_str);
        text += &(line(&stage.name(), [nodes, shared, leaves, &replaced, &time]) + "\n");
    }
    let total: Duration = rows.iter().map(|row| row.time).sum();
    let total = duration(total.as_nanos() as u64);
    text += &(line("total", ["", "", "", "", &total]) + "\n\n");
    text += &ui.faint(
        "nodes: calls and the like, computed when a program runs; shared: those of several programs\n\
         leaves: inputs, constants and primitives as values; replaced: nodes, leaves among them\n\
         time of build: with reading the files\n",
    );
    ui.print(&text)
}
