//! `:examples`: the calls that a primitive declares, drawn: what goes in, and what comes out.

use bumpalo::Bump;

use super::super::evaluate::as_typed;
use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::doc::unknown_name;
use super::{Call, Command, Takes};
use crate::prim::{self, Example, Primitive};
use crate::render::Block;
use crate::render::value::{Extent, faint, picture};
use crate::syntax;
use crate::syntax::ast::{Entry, ExprKind};
use crate::types::Type;

pub(super) const EXAMPLES: Command = Command {
    name: "examples",
    arguments: "PRIM",
    takes: Takes::Name,
    summary: "draws the examples of a primitive, with operands and result",
    more: "",
    run: show_examples,
};

const GAP: usize = 3;

fn show_examples(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let name = call.required()?;
    let prim = prim::lookup(name).ok_or_else(|| unknown_name(name))?.get();
    for (index, example) in prim.examples.iter().enumerate() {
        if index > 0 {
            reply.text.push('\n');
        }
        reply.text += &draw(session, prim, example)?;
    }
    Ok(())
}

/// Returns an example as its call, the operands that are more than a word, and the value.
fn draw(session: &mut Session, prim: &Primitive, example: &Example) -> Result<String, Stop> {
    let style = session.setup.style;
    let source = session.sources.add(format!("example of {}", prim.name), example.call);
    let mut blocks = Vec::new();
    for (param, operand) in prim.params.iter().zip(list_operands(example)) {
        let Some(operand) = operand else { continue };
        let drawn = draw_value(session, &operand)?;
        blocks.push(faint(param, &style).above(drawn));
    }
    let value = session.value_program(source, 0)?;
    let value = session.run(&value, None, |cx, found| {
        picture(as_typed(cx, found, value.ty), &style, Extent::SHORT, &|_| None).block
    })?;
    blocks.push(faint("→", &style).above(value));
    let drawn = Block::flow(&blocks, style.width, GAP).render();
    Ok(format!("{}\n{drawn}", style.strong(example.call)))
}

/// Returns the operands of an example's call as texts; none of those that are as plain as a picture
/// of them.
fn list_operands(example: &Example) -> Vec<Option<String>> {
    let bump = Bump::new();
    let unplaced = crate::source::SourceId(0);
    let entries = syntax::parse_entry(unplaced, example.call, &bump, &mut Vec::new());
    let Some(Entry::Expr(call)) = entries.first() else { return Vec::new() };
    let ExprKind::Call { args, .. } = call.kind else { return Vec::new() };
    let worth_drawing = |kind: &ExprKind<'_>| match kind {
        ExprKind::Tuple(items) => {
            items.iter().any(|item| matches!(item.kind, ExprKind::Tuple(_) | ExprKind::Call { .. }))
        }
        ExprKind::Call { .. } => true,
        _ => false,
    };
    let text = |arg: &syntax::ast::Arg<'_>| {
        worth_drawing(&arg.value.kind).then(|| syntax::print_expr(arg.value))
    };
    args.iter().map(text).collect()
}

fn draw_value(session: &mut Session, text: &str) -> Result<Block, Stop> {
    let style = session.setup.style;
    let source = session.sources.add("an example", text);
    let program = session.value_program(source, 0)?;
    session.run(&program, None, |cx, value| {
        // Tuples of pairs are small grids in examples, unless they are said to be something else.
        let value = as_typed(cx, value, Type::GRID);
        picture(value, &style, Extent::SHORT, &|_| None).block
    })
}
