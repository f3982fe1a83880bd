//! Evaluating what is entered, and showing what comes of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use bumpalo::Bump;
use serde_json::Value as Json;

use super::item::Item;
use super::program::{Goal, RunnableProgram};
use super::reply::{Reply, Stop};
use super::session::{INTERRUPT, Session, Shown};
use super::view::View;
use crate::diag::{Code, Diagnostic};
use crate::eval::{self, Options};
use crate::ir::{self, Role};
use crate::jobs::value_json;
use crate::library::{fault_diagnostic, written_as};
use crate::render::value::{Extent, ValuePicture, picture, summary};
use crate::render::{self, Panel};
use crate::source::SourceId;
use crate::syntax::ast::Entry;
use crate::task::{Sample, Task};
use crate::types::{Shape, Type};
use crate::value::{self, Budget, Cx, Direction, Fault, FaultKind, GridBuf, Value};
use crate::vm::{self, Code as Bytecode, Inputs};

/// The note under a value that is not shown whole.
const SHORTENED: &str = "shortened; `:full` shows all";

impl Session {
    /// Shows the value of an expression.
    pub(super) fn show(
        &mut self,
        source: SourceId,
        entry: usize,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let program = self.value_program(source, entry)?;
        reply.problems.extend_from_slice(&program.warnings);
        self.was_shown(source, entry);
        self.put_value(&program, Extent::SHORT, reply)
    }

    /// Adds the value of a program on the pair in view to a reply.
    pub(super) fn put_value(
        &self,
        program: &RunnableProgram,
        extent: Extent,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let (picture, value) = self.draw_value(program, extent)?;
        self.put(&picture, reply);
        reply.value = value;
        Ok(())
    }

    /// Returns a value in JSON, where that is wanted.
    fn json(&self, value: Value<'_>) -> Option<Json> {
        self.setup.json.then(|| value_json(value))
    }

    /// Notes what `:full` shows.
    pub(super) fn was_shown(&mut self, source: SourceId, entry: usize) {
        self.shown = Some(Shown { source, entry, before: self.state.items.len() });
    }

    /// Adds a picture to a reply, with a note where it is not the whole value.
    pub(super) fn put(&self, picture: &ValuePicture, reply: &mut Reply) {
        reply.text.push_str(&picture.render());
        if picture.shortened {
            reply.text.push_str(&self.setup.style.faint(SHORTENED));
            reply.text.push('\n');
        }
    }

    /// Returns the value of a program on the pair in view as a picture, and in JSON.
    fn draw_value(
        &self,
        program: &RunnableProgram,
        extent: Extent,
    ) -> Result<(ValuePicture, Option<Json>), Stop> {
        // A function is shown as it was written, not as what it comes to.
        let form = match program.ty.mentions_function() {
            true => &program.written,
            false => &program.runnable,
        };
        let names = |function| self.function_name(program, function);
        let view = self.state.view.as_ref();
        let pair = view.map(|view| (&*view.task, view.sample()));
        self.prepared(program, form, pair, |code, cx, inputs| {
            let value = as_typed(cx, code.run(cx, inputs)?, program.ty);
            Ok((picture(value, &self.setup.style, extent, &names), self.json(value)))
        })
    }

    /// Returns the text of a function that was typed, by its identity.
    pub(super) fn function_name(&self, program: &RunnableProgram, function: u64) -> Option<String> {
        let node = ir::NodeId::from_index(usize::try_from(function).ok()?);
        if let Some(name) = program.definition_of(node) {
            return Some(name.to_owned());
        }
        let span = program.span(node)?;
        let text = &self.sources.text(span.source)[span.range()];
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Returns the program of an expression that was entered last.
    pub(super) fn value_program(
        &self,
        source: SourceId,
        entry: usize,
    ) -> Result<RunnableProgram, Stop> {
        let before = self.state.items.len();
        self.program(Goal::Value { source, entry, before })
    }

    /// Gives a variable its expression and tells what its value is on the pair in view.
    pub(super) fn assign(
        &mut self,
        entry: &Entry<'_>,
        source: SourceId,
        index: usize,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let Some(item) = Item::of(entry, source, index, &self.sources) else { return Ok(()) };
        self.refuse_clash(&item)?;
        let program = self.value_program(source, index)?;
        reply.problems.extend_from_slice(&program.warnings);
        let expected = self.state.view.as_ref().and_then(|view| view.sample().output.clone());
        let answers = item.name == "O";
        let name = self.setup.style.strong(&item.name);
        let (text, value) = self.run(&program, self.state.view.as_ref(), |cx, value| {
            let value = as_typed(cx, value, program.ty);
            let text = match (answers, value.view(), &expected) {
                (true, value::View::Grid(grid), Some(expected)) => {
                    self.compared(&grid.to_buf(), expected)
                }
                _ => format!("{name}: {}\n", summary(value)),
            };
            (text, self.json(value))
        })?;
        reply.text.push_str(&text);
        reply.value = value;
        self.was_shown(source, index);
        self.remember(item.headline());
        self.state.items.push(Rc::new(item));
        Ok(())
    }

    /// Returns an answer beside the expected output.
    fn compared(&self, got: &GridBuf, expected: &GridBuf) -> String {
        let style = &self.setup.style;
        let (got, expected) = (got.view(), expected.view());
        match render::difference(got, expected) {
            None => {
                let verdict = style.good("as expected");
                format!("{}: {verdict}\n{}", style.strong("O"), render::grid(got, style))
            }
            Some(_) => {
                let panels = [
                    Panel::new("expected", expected),
                    Panel::new("O", got).compared_with(expected),
                ];
                render::panels(&panels, style)
            }
        }
    }

    /// Adds a definition.
    pub(super) fn define(
        &mut self,
        entry: &Entry<'_>,
        source: SourceId,
        index: usize,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let Some(item) = Item::of(entry, source, index, &self.sources) else { return Ok(()) };
        self.refuse_clash(&item)?;
        let (name, headline) = (item.name.clone(), item.headline());
        let again = if self.definition(&name).is_some() { " anew" } else { "" };
        self.remember(headline.clone());
        self.state.items.push(Rc::new(item));
        match self.check_definition(&name) {
            Ok(warnings) => reply.problems.extend(warnings),
            Err(stop) => {
                self.forget();
                return Err(stop);
            }
        }
        let signature = headline.trim_start_matches("def ");
        reply.text.push_str(&format!("defined {}{again}\n", self.setup.style.strong(signature)));
        Ok(())
    }

    /// Refuses a name of both a variable and a definition, of which a text could mean either.
    pub(super) fn refuse_clash(&self, item: &Item) -> Result<(), Stop> {
        let other = |earlier: &&Rc<Item>| {
            earlier.name == item.name && earlier.is_definition() != item.is_definition()
        };
        let Some(earlier) = self.state.items.iter().find(other) else { return Ok(()) };
        let what = if earlier.is_definition() { "a definition" } else { "a variable" };
        let message = format!("`{}` is {what} of this session already", item.name);
        Err(Stop::new(Code::DuplicateDefinition, message, "choose another name, or `:undo`"))
    }

    /// Runs a program and hands its value to `see`.
    pub(super) fn run<T>(
        &self,
        program: &RunnableProgram,
        view: Option<&View>,
        see: impl FnOnce(&Cx<'_>, Value<'_>) -> T,
    ) -> Result<T, Stop> {
        let pair = view.map(|view| (&*view.task, view.sample()));
        self.run_on(program, pair, see)
    }

    /// Runs a program on a pair of a task, or on nothing.
    pub(super) fn run_on<T>(
        &self,
        program: &RunnableProgram,
        pair: Option<(&Task, &Sample)>,
        see: impl FnOnce(&Cx<'_>, Value<'_>) -> T,
    ) -> Result<T, Stop> {
        self.prepared(program, &program.runnable, pair, |code, cx, inputs| {
            Ok(see(cx, code.run(cx, inputs)?))
        })
    }

    /// Compiles a program and hands code, context and inputs to `body`. A fault becomes an error at
    /// its place, and a panic, which is a defect of the engine, a fault.
    pub(super) fn prepared<T>(
        &self,
        program: &RunnableProgram,
        form: &ir::Program,
        pair: Option<(&Task, &Sample)>,
        body: impl for<'a> FnOnce(&'a Bytecode, &Cx<'a>, &Inputs<'a>) -> Result<T, Fault>,
    ) -> Result<T, Stop> {
        let code = vm::compile(&program.graph, form);
        if let Some((task, sample)) = pair
            && sample.output.is_none()
            && code.reads(Role::Candidate)
        {
            let message = format!("pair {} of task {} has no known output", sample.name(), task.id);
            let help = "look at another pair, whose output is known: `:pair train0`";
            return Err(Stop::new(Code::NothingInView, message, help));
        }
        let done = attempt(&code, pair, self.budget(), body);
        done.map_err(|found| {
            let again = |budget| {
                let code = vm::compile(&program.graph, &program.written);
                attempt(&code, pair, budget, interpreted).err()
            };
            let told = match eval::budget_to_tell(&found, self.budget()) {
                Some(budget) => eval::choose_told(found, again(budget)),
                None => found,
            };
            self.fault(program, &told)
        })
    }

    /// Returns the budget of an evaluation, which the user can end.
    pub(super) fn budget(&self) -> Budget {
        self.setup.budget
    }

    /// Returns the options with which a solver is run on a task's pairs.
    pub(super) fn options(&self) -> Options {
        let interrupt = Some(INTERRUPT.clone());
        Options { budget: self.budget(), interrupt, ..Options::default() }
    }

    /// Tells why an evaluation ended: the user wished it, or something went wrong at some place.
    pub(super) fn fault(&self, program: &RunnableProgram, fault: &Fault) -> Stop {
        if INTERRUPT.is_raised() {
            return Stop::Interrupted;
        }
        self.fault_diagnostic(program, fault).into()
    }
}

/// Runs a program for its fault.
fn interpreted<'a>(code: &'a Bytecode, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Result<(), Fault> {
    code.interpret(cx, inputs).map(drop)
}

/// Hands code, context and inputs to `body`. A panic, which is a defect of the engine, becomes a
/// fault.
fn attempt<T>(
    code: &Bytecode,
    pair: Option<(&Task, &Sample)>,
    budget: Budget,
    body: impl for<'a> FnOnce(&'a Bytecode, &Cx<'a>, &Inputs<'a>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let bump = Bump::new();
    let run = AssertUnwindSafe(|| {
        let cx = Cx::new(&bump, budget, Direction::Ascending);
        let cx = cx.watching(Some(&INTERRUPT)).explaining();
        let input = pair.map(|(_, sample)| sample.input.view());
        let mut inputs = Inputs::grid(Value::NONE);
        if let (Some((task, sample)), Some(input)) = (pair, &input) {
            inputs = eval::inputs(&cx, code, task, input)?;
            if let Some(output) = &sample.output {
                inputs.candidate = eval::grid_value(&cx, output.view())?;
            }
        }
        body(code, &cx, &inputs)
    });
    catch_unwind(run).unwrap_or_else(|_| {
        Err(Fault::new(
            FaultKind::Internal,
            "the engine panicked: this is a defect of arcvm; please report the input",
        ))
    })
}

impl Session {
    /// Returns a fault as one of what was typed.
    pub(super) fn written_as(&self, program: &RunnableProgram, fault: Fault) -> Fault {
        written_as(fault, &program.graph, &self.sources, &|node| program.span(node))
    }

    /// Returns a failed evaluation, underlined where it was typed.
    pub(super) fn fault_diagnostic(&self, program: &RunnableProgram, fault: &Fault) -> Diagnostic {
        fault_diagnostic(fault, &program.graph, &self.sources, &|node| program.span(node))
    }
}

/// Returns a value as what its type says it is: two rows of two cells are also two pairs, but a
/// grid is drawn as one.
pub(super) fn as_typed<'a>(cx: &Cx<'a>, value: Value<'a>, ty: Type) -> Value<'a> {
    let is_grid = match ty.shape() {
        Shape::Grid => true,
        Shape::Maybe(inner) => inner == Type::GRID,
        _ => false,
    };
    match value.view() {
        value::View::Tuple(_) if is_grid => match cx.as_grid(value) {
            Ok(Some(grid)) => Value::grid(grid),
            Ok(None) | Err(_) => value,
        },
        _ => value,
    }
}
