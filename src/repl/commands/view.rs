//! `:task`, `:pair`, `:next`: what `I`, `O` and `S` stand for.

use super::super::program::EXPECTED;
use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::super::view::View;
use super::{Call, Command, Takes};
use crate::diag::{Code, Diagnostic};
use crate::render;

pub(super) const TASK: Command = Command {
    name: "task",
    arguments: "[ID]",
    takes: Takes::Task,
    summary: "puts a task in view, or shows the one that is",
    more: "Its first pair is then in view: `I` is the input, `O` the expected output, `S` the tuple of the\n\
           demonstration pairs. Variables are evaluated on whatever pair is in view. Once `O` is a variable of\n\
           yours, the expected output is still called `expected`.\n",
    run: choose_task,
};

pub(super) const PAIR: Command = Command {
    name: "pair",
    arguments: "[PAIR]",
    takes: Takes::Pair,
    summary: "puts a pair of the task in view, such as `train1`, or shows the one that is",
    more: "",
    run: choose_pair,
};

pub(super) const NEXT: Command = Command {
    name: "next",
    arguments: "",
    takes: Takes::Nothing,
    summary: "puts the next pair in view; after the last one the first",
    more: "",
    run: choose_next,
};

fn choose_task(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    if call.argument.is_empty() {
        reply.text = render::task_view(&session.view()?.task, &session.setup.style);
        return Ok(());
    }
    let task = session.find_task(call.argument)?;
    show_view(session, View { task, pair: 0 }, format!(":task {}", call.argument), reply)?;
    if let Some(item) = session.own_answer() {
        let note = format!(
            "`O` is still your `{}`; the expected output is `{EXPECTED}`, and `:new` clears what you typed",
            item.headline()
        );
        reply.text += &format!("{}\n", session.setup.style.faint(&note));
    }
    Ok(())
}

fn choose_pair(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let view = session.view()?.clone();
    if call.argument.is_empty() {
        reply.text = session.view_picture()?;
        return Ok(());
    }
    let samples = &view.task.samples;
    let Some(pair) = samples.iter().position(|sample| sample.name() == call.argument) else {
        let message = format!("task {} has no pair `{}`", view.task.id, call.argument);
        let problem = Diagnostic::new(Code::UnknownTask, message);
        return Err(problem.with_help(format!("it has {}", view.task.pair_names())).into());
    };
    show_view(session, View { pair, ..view }, format!(":pair {}", call.argument), reply)
}

fn choose_next(session: &mut Session, _: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let view = session.view()?.clone();
    let pair = (view.pair + 1) % view.task.samples.len();
    show_view(session, View { pair, ..view }, ":next".to_owned(), reply)
}

fn show_view(
    session: &mut Session,
    view: View,
    what: String,
    reply: &mut Reply,
) -> Result<(), Stop> {
    session.remember(what);
    session.state.view = Some(view);
    reply.text = session.view_picture()?;
    Ok(())
}
