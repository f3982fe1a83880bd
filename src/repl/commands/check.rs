//! `:check`: a definition against every pair of the task in view.

use std::fmt::Write as _;

use bumpalo::Bump;

use super::super::reply::{Reply, Stop};
use super::super::session::{INTERRUPT, Session};
use super::{Call, Command, Takes};
use crate::eval::{self, Outcome, Status};
use crate::render::{self, Panel, tally};
use crate::task::Sample;
use crate::vm;

pub(super) const CHECK: Command = Command {
    name: "check",
    arguments: "[NAME]",
    takes: Takes::Definition,
    summary: "runs the current definition, or the one of a name, on all pairs and shows what differs",
    more: "The current definition is the latest `def` that a task can run, or the variables that lead to `O`,\n\
           whichever came last. A script in which a check was wrong exits with 1.\n",
    run: check,
};

fn check(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let answer = session.answer(call.argument)?;
    let view = session.view()?.clone();
    let name = session.answer_name(&answer);
    let program = session.answer_program(&answer)?;
    let code = vm::compile(&program.graph, &program.runnable);
    let options = session.options();
    let style = session.setup.style;
    let mut arena = Bump::new();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let _infallible = writeln!(reply.text, "{} on task {}", style.strong(&name), view.task.id);
    for sample in &view.task.samples {
        let mut outcome = eval::evaluate(&mut arena, &code, &view.task, sample, &options);
        let told = [(sample, &mut outcome)];
        eval::tell_as_written(&program.graph, &program.written, &view.task, told, &options);
        if INTERRUPT.is_raised() {
            return Err(Stop::Interrupted);
        }
        outcome.fault = outcome.fault.take().map(|fault| session.written_as(&program, fault));
        write_outcome(session, sample, &outcome, &mut reply.text);
        // One error underlined is enough; they are mostly the same.
        if let (Some(fault), true) = (&outcome.fault, reply.problems.is_empty()) {
            let problem = session.fault_diagnostic(&program, fault);
            reply.problems.push(problem.with_note(format!("this is on pair {}", sample.name())));
        }
        outcomes.push(outcome);
    }
    let verdict = tally(&outcomes);
    let solved = eval::solved(&outcomes);
    let verdict = if solved { style.good(&verdict) } else { style.bad(&verdict) };
    let _infallible = writeln!(reply.text, "{verdict}");
    // A failure is a wrong answer, not a wrong input.
    reply.problems.iter_mut().for_each(|problem| problem.severity = crate::diag::Severity::Warning);
    reply.wrong = !solved;
    Ok(())
}

fn write_outcome(session: &Session, sample: &Sample, outcome: &Outcome, text: &mut String) {
    let style = &session.setup.style;
    let name = style.strong(&sample.name());
    let expected = sample.output.as_ref().map(|grid| grid.view());
    let got = outcome.grid.as_ref().map(|grid| grid.view());
    let _infallible = match (outcome.status, got, expected) {
        (Status::Correct, ..) => writeln!(text, "{name}  {}", style.good("correct")),
        (Status::Wrong, Some(got), Some(expected)) => {
            let panels =
                [Panel::new("expected", expected), Panel::new("got", got).compared_with(expected)];
            let panels = render::panels(&panels, style);
            writeln!(text, "{name}  {}\n{panels}", style.bad("wrong"))
        }
        (Status::Wrong | Status::Unknown, None, _) => {
            let (why, value) = match (&outcome.other, &outcome.left_out) {
                (Some(value), _) => ("no grid", value.as_str()),
                (None, left_out) => ("too large", left_out.as_deref().unwrap_or_default()),
            };
            let words = format!("wrong: the answer is {why}");
            writeln!(text, "{name}  {}: {value}", style.bad(&words))
        }
        (Status::Failed(_), ..) => {
            let fault = outcome.fault.as_ref().map(ToString::to_string).unwrap_or_default();
            writeln!(text, "{name}  {}: {fault}", style.bad(outcome.status.name()))
        }
        (Status::Wrong | Status::Unknown, Some(got), _) => {
            writeln!(text, "{name}  no expected output\n{}", render::grid(got, style))
        }
    };
}
