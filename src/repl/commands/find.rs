//! `:find`: primitives by signature, by name, or by words of their descriptions.

use super::super::find::{Found, by_signature, by_words};
use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::{Call, Command, Takes};
use crate::diag::{Code, Diagnostic};
use crate::render::count;
use crate::types::signature::{Pattern, parse_type};

pub(super) const FIND: Command = Command {
    name: "find",
    arguments: "TYPE | WORDS",
    takes: Takes::Query,
    summary: "finds primitives by signature, by name, or by words of their descriptions",
    more: "\
:find Grid -> Indices            what makes locations of a grid, with whatever else it takes\n\
:find (Grid, Int) -> Indices     operands in any order\n\
:find Set[A] -> A                letters stand for any type, the same one where they are repeated\n\
:find (Grid | Object) -> Int     either of two; so do Patch, Piece, Element, Numerical\n\
:find _ -> Objects               `_` is anything\n\
:find mirror                     by name\n\
:find fewest colour              by words of the description\n",
    run: find,
};

fn find(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let query = call.required()?;
    let found = if query.contains("->") {
        match parse_type(query) {
            Ok(Pattern::Function(params, result)) => by_signature(&params, &result),
            Ok(_) => return Err(call.misused("a signature is `OPERANDS -> RESULT`")),
            Err(error) => {
                let before: String = query.chars().take(error.offset).collect();
                let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
                let rest = query.chars().skip(error.offset);
                let word: String =
                    rest.skip_while(|c| c.is_whitespace()).take_while(is_word).collect();
                let place = match before.trim() {
                    "" => "at its start".to_owned(),
                    before => format!("after `{before}`"),
                };
                let problem = Diagnostic::new(
                    Code::CommandUsage,
                    match word.as_str() {
                        "" => {
                            format!("this is no signature: {} is expected {place}", error.expected)
                        }
                        word => format!(
                            "this is no signature: {} is expected {place}, and `{word}` is none",
                            error.expected
                        ),
                    },
                );
                return Err(problem
                    .with_help(
                        "types are Int, Bool, Grid, Pair, Cell, Indices, Object, Objects, Tuple[A], Set[A], \
                         Container[A], Numerical, Patch, Element, Piece, `_`, letters A to H, and functions in brackets",
                    )
                    .into());
            }
        }
    } else {
        by_words(query)
    };
    let style = &session.setup.style;
    for Found { prim, signature } in &found {
        let head = format!("{}({})", prim.name, prim.params.join(", "));
        reply.text += &format!("{}: {signature}\n", style.strong(&head));
        reply.text += &format!("  {}\n", style.faint(prim.summary()));
    }
    reply.text += &match found.len() {
        0 => "nothing fits; `:help find` shows what can be asked\n".to_owned(),
        more => format!("{}\n", style.faint(&count(more, "primitive"))),
    };
    Ok(())
}
