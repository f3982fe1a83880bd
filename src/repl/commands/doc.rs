//! `:doc`: what a name means.

use super::super::program::EXPECTED;
use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::{Call, Command, Takes};
use crate::diag::{Code, Diagnostic, suggest};
use crate::ir::constants::{CONSTANTS, Constant};
use crate::prim;
use crate::render;

pub(super) const DOC: Command = Command {
    name: "doc",
    arguments: "NAME",
    takes: Takes::Name,
    summary: "explains a primitive, a constant, `I`, `O`, `S`, or a definition of the session",
    more: "",
    run: show_doc,
};

fn show_doc(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let name = call.required()?;
    let mine = session.visible().filter(|item| item.name == name).last();
    let constant = CONSTANTS.iter().find(|(constant, _)| *constant == name);
    reply.text = match (mine, prim::lookup(name), constant) {
        (Some(item), ..) => format!("{}\n", item.text),
        (None, Some(id), _) => render::primitive(id.get(), &session.setup.style),
        (None, None, Some((_, value))) => match value {
            Constant::Bool(true) => format!("{name} = True\n"),
            Constant::Bool(false) => format!("{name} = False\n"),
            Constant::Int(n) => format!("{name} = {n}\n"),
            Constant::Pair(a, b) => format!("{name} = ({a}, {b})\n"),
        },
        (None, None, None) => match tell_of_view(session, name) {
            Some(text) => text,
            None => return Err(unknown_name(name)),
        },
    };
    Ok(())
}

/// Explains a name that the pair in view gives.
fn tell_of_view(session: &Session, name: &str) -> Option<String> {
    let meaning = match name {
        "I" => "the input of the pair in view, a grid",
        "O" => {
            "the expected output of the pair in view, a grid; assign your answer to `O`, and `:check` \
             judges it, while the expected output is still called `expected`"
        }
        EXPECTED => "the expected output of the pair in view, a grid, whatever `O` is",
        "S" => "the demonstration pairs of the task in view, a tuple of (input, output)",
        "C" => {
            "a candidate: the third parameter of a solver `(S, I, C)`, which a task gives its expected \
             output; it has no value at the prompt"
        }
        _ => return None,
    };
    let now = match &session.state.view {
        Some(view) => format!("in view: {}", view.name()),
        None => "no task is in view: choose one with `:task ID`".to_owned(),
    };
    Some(format!("{name}: {meaning}\n{now}\n"))
}

/// Says that there is no primitive of a name.
pub(super) fn unknown_name(name: &str) -> Stop {
    let problem =
        Diagnostic::new(Code::UnknownPrimitive, format!("there is no primitive `{name}`"));
    let names = prim::all().iter().map(|prim| prim.name);
    match suggest::closest(name, names.chain(CONSTANTS.iter().map(|(name, _)| *name))) {
        Some(meant) => problem.with_help(format!("did you mean `{meant}`?")),
        None => problem.with_help("`:find WORD` looks for one by what it does"),
    }
    .into()
}
