//! The output of `arcvm trace`.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::cli::ui::duration;
use crate::cli::view::View;
use crate::diag::{self, Diagnostic};
use crate::eval::{Outcome, Status, Trace, lines_differ};
use crate::jobs::{TracedProgram, Traces, fault_json, value_json};
use crate::library::{Entry, Library};
use crate::render::drawing::Setting;
use crate::render::trace::{
    Absent, CellView, LineView, PairView, RoundsView, RowView, TraceView, rows, shown,
};
use crate::render::value::{self, Extent};
use crate::render::{Block, Drawing, Palette, Style, html, tally, verdict};
use crate::task::Sample;
use crate::types::Type;
use crate::value::display::shortened;
use crate::value::{self as values, Value};

/// Characters of an answer that is no grid.
const SHOWN: usize = 400;
/// Columns between pairs.
const GAP: usize = 3;

/// Programs whose lines were traced.
pub(super) struct TracesView<'v> {
    pub(super) library: &'v Library,
    pub(super) traces: &'v Traces<'v>,
}

impl View for TracesView<'_> {
    fn text(&self, style: &Style) -> String {
        let view =
            self.drawn(|value, _| value::picture(value, style, Extent::SHORT, &|_| None).block);
        let mut text =
            format!("{} on task {}\n\n", style.strong(&view.name), style.strong(&view.task));
        let inputs = view.pairs.iter().map(|pair| {
            let grid = pair.sample.input.view();
            let block = value::picture(Value::grid(&grid), style, Extent::SHORT, &|_| None).block;
            Block::text(&pair.sample.name()).above(block)
        });
        text += &format!("{}\n{}\n", style.strong("I"), flow(&inputs.collect::<Vec<_>>(), style));
        for row in &view.rows {
            write_row(&view, row, style, &mut text);
        }
        for pair in &view.pairs {
            let line = format!("{}  {}", pair.sample.name(), pair.verdict);
            let _ = writeln!(
                text,
                "{}",
                match pair.status {
                    Status::Correct => style.good(&line),
                    Status::Unknown => line,
                    Status::Wrong | Status::Failed(_) => style.bad(&line),
                }
            );
            if let Some(fault) = &pair.fault {
                text += fault;
            }
        }
        text + &self.summary(style)
    }

    fn json(&self) -> Json {
        let view = self.drawn(|value, _| value_json(value));
        let line = |line: &LineView<Json>, index: usize| {
            let cell = &line.cells[index];
            json!({
                "line": line.number,
                "name": line.name,
                "source": line.source,
                "rounds": cell.rounds.as_ref().map(rounds_json),
                "value": cell.shown.as_ref().ok(),
                "state": cell.shown.as_ref().err().copied().map_or("value", Absent::name),
                "ns": cell.nanos,
                "fuel": cell.fuel,
            })
        };
        let pairs = view.pairs.iter().enumerate().map(|(index, pair)| {
            let lines = view.rows.iter().filter_map(|row| Some(line(row.one.as_ref()?, index)));
            let one = &self.traces.one;
            let fault = one.traces[index].out.as_ref().err();
            let mut json = json!({
                "kind": pair.sample.kind.to_string(),
                "index": pair.sample.index,
                "status": pair.status.name(),
                "message": fault.map(ToString::to_string),
                "lines": lines.collect::<Vec<_>>(),
            });
            if let Some(fault) = fault {
                json["error"] = fault_json(fault, self.library, &one.entry);
            }
            if let Some(status) = pair.other {
                let lines =
                    view.rows.iter().filter_map(|row| Some(line(row.other.as_ref()?, index)));
                json["against"] =
                    json!({ "status": status.name(), "lines": lines.collect::<Vec<_>>() });
            }
            json
        });
        let mut json = json!({
            "name": view.name,
            "file": view.file,
            "task": view.task,
            "pairs": pairs.collect::<Vec<_>>(),
        });
        if let Some((name, file)) = &view.against {
            let first = view.first.map(|first| {
            let row = &view.rows[first];
            let number = |line: &Option<LineView<Json>>| line.as_ref().map(|line| line.number);
            let pairs = view.pairs.iter().zip(&row.differs).filter(|(_, differs)| **differs);
            let pairs: Vec<String> = pairs.map(|(pair, _)| pair.sample.name()).collect();
            json!({ "line": number(&row.one), "against_line": number(&row.other), "pairs": pairs })
        });
            json["against"] = json!({ "name": name, "file": file, "first_difference": first });
        }
        json
    }
}

impl TracesView<'_> {
    /// Returns the lines with their values as `draw` shows them, given also whether tuples of pairs
    /// may be grids.
    fn drawn<V>(&self, draw: impl Fn(Value<'_>, Setting) -> V) -> TraceView<'_, V> {
        let Traces { task, samples, one, other, matched, first, .. } = self.traces;
        let lines = |program: &TracedProgram<'_>| self.lines(program, &draw);
        let own = lines(one);
        let others = other.as_ref().map(lines).unwrap_or_default();
        let differing = |i: usize, j: usize| -> Vec<bool> {
            let compared = other.map_or(&[][..], |other| other.traces);
            let pairs = one.traces.iter().zip(compared);
            pairs.map(|(a, b)| lines_differ((a, i), (b, j))).collect()
        };
        let (rows, first) = rows(own, others, matched, differing, first.as_ref());
        let pairs = samples.iter().enumerate().map(|(index, sample)| self.pair(index, sample));
        let entry = one.entry;
        let name_and_file =
            |entry: Entry<'_>| (entry.definition.name.clone(), entry.file.name.clone());
        TraceView {
            name: entry.definition.name.clone(),
            file: entry.file.name.clone(),
            task: task.id.clone(),
            against: other.map(|other| name_and_file(other.entry)),
            pairs: pairs.collect(),
            rows,
            first,
        }
    }

    fn lines<V>(
        &self,
        program: &TracedProgram<'_>,
        draw: &impl Fn(Value<'_>, Setting) -> V,
    ) -> Vec<LineView<V>> {
        let TracedProgram { written, traces, .. } = *program;
        let Traces { inferred, samples, .. } = self.traces;
        let sources = &self.library.sources;
        let lines = written.lines().into_iter().map(|(line, _)| line).enumerate();
        let line = |(index, binding): (usize, &crate::ir::Binding)| {
            let grids = means_grids(inferred.type_of(binding.node));
            let cell = |(trace, sample): (&Trace<'_>, &&Sample)| {
                let frame = sample.input.view();
                let setting = Setting { frame: Some((frame.height, frame.width)), grids };
                let line = &trace.lines[index];
                let shown = shown(line.reached, |value| draw(value, setting));
                let rounds = RoundsView::of(line, &binding.name);
                CellView { shown, nanos: line.nanos, fuel: line.fuel, rounds }
            };
            LineView {
                number: sources.line_col(binding.span).0,
                name: binding.name.to_string(),
                source: sources.text(binding.span.source)[binding.span.range()].trim().to_owned(),
                cells: traces.iter().zip(*samples).map(cell).collect(),
            }
        };
        lines.map(line).collect()
    }

    fn pair<'t>(&self, index: usize, sample: &'t Sample) -> PairView<'t> {
        let Traces { one, other, .. } = self.traces;
        let trace = &one.traces[index];
        let outcome = outcome(trace);
        let told = |program: &TracedProgram<'_>| {
            let fault = program.traces[index].out.as_ref().err()?;
            Some(self.library.fault_diagnostic(&program.entry, fault))
        };
        // Of two programs that fail, each in its way, both are told.
        let mut faults: Vec<Diagnostic> = told(one).into_iter().collect();
        faults.extend(other.as_ref().and_then(told).filter(|other| !faults.contains(other)));
        let fault =
            (!faults.is_empty()).then(|| diag::render(&faults, &self.library.sources, false));
        PairView {
            sample,
            status: trace.status,
            verdict: verdict(sample, &outcome),
            got: outcome.grid,
            fault,
            other: other.map(|other| other.traces[index].status),
        }
    }

    /// Returns the page that stands alone.
    pub(super) fn page(&self, palette: Palette) -> String {
        html::trace(&self.drawn(Drawing::of), palette)
    }

    /// Returns the last words.
    pub(super) fn summary(&self, style: &Style) -> String {
        let Traces { one, other, first, samples, .. } = self.traces;
        if let Some(other) = other {
            let Some(first) = first else {
                return style.good("no difference") + "\n";
            };
            let place = |solver: &TracedProgram<'_>, line: usize| {
                let (line, _) = solver.written.lines()[line];
                let number = self.library.sources.line_col(line.span).0;
                format!("{}:{number} (`{}`)", solver.entry.file.name, line.name)
            };
            let pairs: Vec<String> =
                first.samples.iter().map(|&index| samples[index].name()).collect();
            let (one, two) = (place(one, first.lines.0), place(other, first.lines.1));
            return format!(
                "{} at {one} and {two}, on {}\n",
                style.bad("first difference"),
                pairs.join(", ")
            );
        }
        let outcomes: Vec<Outcome> = one.traces.iter().map(outcome).collect();
        let verdict = tally(&outcomes);
        let verdict = if self.traces.good() { style.good(&verdict) } else { style.bad(&verdict) };
        let nanos = one.traces.iter().flat_map(|trace| &trace.lines).map(|line| line.nanos).sum();
        format!("{verdict}  {}\n", style.faint(&format!("evaluating {}", duration(nanos))))
    }
}

/// Returns the rounds of a loop as data.
fn rounds_json(rounds: &RoundsView) -> Json {
    let shown = rounds.shown.iter().map(|(number, variables)| {
        let values: serde_json::Map<String, Json> =
            variables.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        json!({ "round": number, "values": values })
    });
    json!({ "count": rounds.count, "shown": shown.collect::<Vec<_>>() })
}

/// Tells whether a value of a type that is no grid of bytes stands for one all the same.
fn means_grids(ty: Type) -> bool {
    let ty = ty.regular();
    ty == Type::GRID || ty.element().is_some_and(|element| element.regular() == Type::GRID)
}

/// Returns a trace as the outcome that verdicts are made of.
fn outcome(trace: &Trace<'_>) -> Outcome {
    let (grid, other) = match &trace.out {
        Ok(value) => match value.view() {
            values::View::Grid(grid) => (Some(grid.to_buf()), None),
            _ => (None, Some(shortened(*value, SHOWN))),
        },
        Err(_) => (None, None),
    };
    Outcome {
        status: trace.status,
        grid,
        other,
        left_out: None,
        fault: trace.out.as_ref().err().cloned(),
        fuel: trace.lines.iter().map(|line| line.fuel).sum(),
        nanos: trace.lines.iter().map(|line| line.nanos).sum(),
    }
}

fn flow(blocks: &[Block], style: &Style) -> String {
    Block::flow(blocks, style.width, GAP).render()
}

/// Writes a line with its values; of two programs, only where they differ, below each other.
fn write_row(view: &TraceView<'_, Block>, row: &RowView<Block>, style: &Style, text: &mut String) {
    let against = view.against.is_some();
    let sign = match (&row.one, &row.other) {
        _ if !against => " ",
        (Some(_), None) => "-",
        (None, Some(_)) => "+",
        _ if row.any_differs() => "≠",
        _ => "=",
    };
    for line in [&row.one, &row.other].into_iter().flatten() {
        // A constant takes no time, and that of a line inside a choice is the choice's.
        let time = match line.nanos() {
            0 => String::new(),
            nanos => style.faint(&format!("  {}", duration(nanos))),
        };
        let number = format!("{sign}{:>3}", line.number);
        let _ = writeln!(text, "{}  {}{time}", style.faint(&number), style.strong(&line.source));
    }
    if against && !row.any_differs() {
        return;
    }
    for line in [&row.one, &row.other].into_iter().flatten() {
        let shown = line.cells.iter().zip(&view.pairs).enumerate();
        let shown = shown.filter(|(index, _)| !against || row.differs[*index]);
        let blocks = shown.map(|(_, (cell, pair))| {
            let caption = match cell.fuel {
                0 => pair.sample.name(),
                _ => format!("{}  {}", pair.sample.name(), duration(cell.nanos)),
            };
            let value = match &cell.shown {
                Ok(block) => block.clone(),
                Err(absent) => Block::text(absent.words()),
            };
            let lines = cell.rounds.iter().flat_map(RoundsView::lines);
            let value = lines.fold(value, |block, line| block.above(Block::text(&line)));
            Block::text(&caption).above(value)
        });
        text.push_str(&flow(&blocks.collect::<Vec<_>>(), style));
        text.push('\n');
    }
}
