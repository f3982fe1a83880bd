//! `:list` and `:undo`: what the session holds, and the way back.

use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::{Call, Command, Takes};
use crate::diag::Code;

pub(super) const LIST: Command = Command {
    name: "list",
    arguments: "",
    takes: Takes::Nothing,
    summary: "lists the variables and definitions of the session",
    more: "",
    run: list_history,
};

pub(super) const NEW: Command = Command {
    name: "new",
    arguments: "",
    takes: Takes::Nothing,
    summary: "clears all variables and definitions; the task stays in view",
    more: "`:undo` brings them back.\n",
    run: start_anew,
};

pub(super) const UNDO: Command = Command {
    name: "undo",
    arguments: "",
    takes: Takes::Nothing,
    summary: "takes back the last assignment, definition or command that changed something",
    more: "Files that were saved stay.\n",
    run: undo,
};

fn list_history(session: &mut Session, _: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    for item in session.visible() {
        reply.text += &item.headline();
        reply.text.push('\n');
    }
    if reply.text.is_empty() {
        reply.text = "nothing yet\n".to_owned();
    }
    Ok(())
}

fn start_anew(session: &mut Session, _: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let cleared = session.visible().count() + session.state.imports.len();
    session.remember(":new".to_owned());
    session.state.items.clear();
    session.state.imports.clear();
    session.shown = None;
    reply.text = match cleared {
        0 => "there was nothing to clear\n".to_owned(),
        1 => "cleared 1 name; `:undo` brings it back\n".to_owned(),
        count => format!("cleared {count} names; `:undo` brings them back\n"),
    };
    Ok(())
}

fn undo(session: &mut Session, _: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let Some(what) = session.undo() else {
        let help = "assignments, definitions and commands such as `:task` can be taken back";
        return Err(Stop::new(Code::CommandUsage, "there is nothing to take back", help));
    };
    let now = match &session.state.view {
        Some(view) if what.starts_with(':') => format!("; in view: {}", view.name()),
        None if what.starts_with(':') => "; no task is in view".to_owned(),
        _ => String::new(),
    };
    reply.text = format!("taken back: {what}{now}\n");
    Ok(())
}
