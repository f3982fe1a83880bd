//! `:type`, `:ir`, `:full`: other ways to look at an expression.

use super::super::program::Goal;
use super::super::reply::{Reply, Stop};
use super::super::session::{Session, Shown};
use super::{Call, Command, Takes};
use crate::diag::Code;
use crate::ir::{self, Named, Node, PrintOptions};
use crate::prim;
use crate::render::value::Extent;

pub(super) const TYPE: Command = Command {
    name: "type",
    arguments: "EXPR",
    takes: Takes::Expression,
    summary: "tells the type of an expression without evaluating it",
    more: "`T?` is most likely a `T`, which cannot be proved; `_` is anything.\n",
    run: show_type,
};

pub(super) const IR: Command = Command {
    name: "ir",
    arguments: "EXPR",
    takes: Takes::Expression,
    summary: "shows the program graph of an expression after the passes",
    more: "",
    run: show_graph,
};

pub(super) const FULL: Command = Command {
    name: "full",
    arguments: "[EXPR]",
    takes: Takes::Expression,
    summary: "shows all of a value, by default of the last one, however large it is",
    more: "",
    run: show_in_full,
};

fn show_type(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let source = call.expression(session)?;
    let program = session.value_program(source, 0)?;
    reply.problems.extend_from_slice(&program.warnings);
    reply.text = match program.graph.node(program.written.root) {
        Node::Prim(id) => {
            let alternatives = id.get().signature.split("; ");
            alternatives.map(|text| format!("{}\n", text.trim_end_matches('!'))).collect()
        }
        Node::Call(prim::DICT_OF, _) => "dictionary\n".to_owned(),
        _ => format!("{}\n", program.ty),
    };
    Ok(())
}

fn show_graph(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let source = call.expression(session)?;
    let program = session.value_program(source, 0)?;
    reply.problems.extend_from_slice(&program.warnings);
    let named = Named { name: "expression", program: &program.runnable };
    let options = PrintOptions { lines: false, ..PrintOptions::default() };
    reply.text = ir::print(&program.graph, &[named], &options);
    Ok(())
}

fn show_in_full(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let shown = match (call.argument, session.shown) {
        // Inputs that were taken back since are not there to be seen.
        ("", Some(shown)) => Shown { before: shown.before.min(session.state.items.len()), ..shown },
        ("", None) => {
            let help = "evaluate an expression first, or name one: `:full EXPR`";
            return Err(Stop::new(Code::CommandUsage, "no value has been shown yet", help));
        }
        _ => {
            let source = call.expression(session)?;
            Shown { source, entry: 0, before: session.state.items.len() }
        }
    };
    session.shown = Some(shown);
    let Shown { source, entry, before } = shown;
    let program = session.program(Goal::Value { source, entry, before })?;
    session.put_value(&program, Extent::FULL, reply)
}
