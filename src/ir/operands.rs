//! Where an operand of a call stands in the source, be it a variable that is only named there.

use std::ops::Range;

use super::{Graph, Node, NodeId, Walk};
use crate::prim::{self, PrimId};
use crate::source::{SourceMap, Span};

/// Nodes that are looked at to find where a function was given an operand.
const MAX_LOOK: usize = 64;

/// Binders around a primitive that are followed; more than it has operands mean nothing.
const MAX_BINDERS: usize = 8;

/// Tells where operand number `operand` of a primitive is written, for a call at or below the node
/// `site`; `span` tells where a node stands. Found through `rbind` and `lbind` as well. `None`
/// where it is not written as an argument.
pub fn operand_span(
    graph: &Graph,
    sources: &SourceMap,
    site: NodeId,
    primitive: &str,
    operand: usize,
    span: &dyn Fn(NodeId) -> Option<Span>,
) -> Option<Span> {
    let (call, params, argument) = operand_call(graph, site, primitive, operand)?;
    let place = span(call)?;
    let text = &sources.text(place.source)[place.range()];
    let (start, end) = argument_of(text, params, argument)?;
    let index = |offset: usize| place.start + offset as u32;
    Some(Span { start: index(start), end: index(end), ..place })
}

/// Returns the call in which an operand of a primitive is an argument, with its parameters, and
/// which of them it is. The call may be one of `rbind` or `lbind`, or of a function that these
/// made, at or below the node `site`; such a function has no parameters with names.
pub fn operand_call(
    graph: &Graph,
    site: NodeId,
    primitive: &str,
    operand: usize,
) -> Option<(NodeId, &'static [&'static str], usize)> {
    let wanted = prim::lookup(primitive)?;
    if let Node::Call(called, _) = graph.node(site)
        && called == wanted
    {
        return Some((site, wanted.get().params, operand));
    }
    let mut found = None;
    let mut left = MAX_LOOK;
    Walk::through(graph, |walk| {
        walk.visit_in_order(graph, site, |node| {
            if found.is_some() || left == 0 {
                return &[];
            }
            left -= 1;
            found = bound_call(graph, node, wanted, operand);
            graph.operands(node)
        });
    });
    found
}

/// Returns the call that a node is where it binds the operand of a primitive, or gives it to what
/// was bound. Its parameters follow, and which of them the operand is.
fn bound_call(
    graph: &Graph,
    node: NodeId,
    wanted: PrimId,
    operand: usize,
) -> Option<(NodeId, &'static [&'static str], usize)> {
    let free_of = |list| {
        let &function = graph.list(list).first()?;
        free(graph, function, wanted, MAX_BINDERS)
    };
    match graph.node(node) {
        Node::Call(binder @ (prim::RBIND | prim::LBIND), list) => {
            let free = free_of(list)?;
            (fixed(binder, &free) == Some(operand)).then(|| (node, binder.get().params, 1))
        }
        Node::Apply(list) => {
            let free = free_of(list)?;
            free.contains(&operand).then(|| (node, &[][..], operand - free.start))
        }
        _ => None,
    }
}

/// Returns the operands of a primitive that a function still takes: the primitive itself, or what
/// `rbind` and `lbind` made of it.
fn free(graph: &Graph, function: NodeId, wanted: PrimId, binders: usize) -> Option<Range<usize>> {
    match graph.node(function) {
        Node::Prim(prim) if prim == wanted => Some(0..prim.get().arity()),
        Node::Call(binder @ (prim::RBIND | prim::LBIND), list) => {
            let inner = *graph.list(list).first()?;
            let free = free(graph, inner, wanted, binders.checked_sub(1)?)?;
            match fixed(binder, &free)? {
                first if first == free.start => Some(free.start + 1..free.end),
                last => Some(free.start..last),
            }
        }
        _ => None,
    }
}

/// Tells which of the operands that are left a binder fixes.
fn fixed(binder: PrimId, free: &Range<usize>) -> Option<usize> {
    match binder {
        prim::LBIND => Some(free.start),
        _ => free.end.checked_sub(1),
    }
    .filter(|operand| free.contains(operand))
}

/// Returns the bytes of an argument in the text of a call `name(…)`, by the place of its parameter.
/// Of `f(…)(…)` the last arguments are meant, which only a function without parameters takes.
fn argument_of(text: &str, params: &[&str], wanted: usize) -> Option<(usize, usize)> {
    let open = text.find('(')?;
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    if open == 0 || !text[..open].trim_end().chars().all(is_name) {
        return None;
    }
    let mut arguments = Vec::new();
    let (mut depth, mut start, mut comment) = (0u32, open + 1, false);
    let mut calls = 0;
    for (offset, c) in text.char_indices().skip_while(|(offset, _)| *offset < open) {
        match c {
            '\n' => comment = false,
            '#' => comment = true,
            _ if comment || (depth == 0 && c.is_whitespace()) => {}
            '(' if depth == 0 => {
                (depth, start, calls) = (1, offset + 1, calls + 1);
                arguments.clear();
            }
            // `f(x) + g(y)` is no call of `f`.
            _ if depth == 0 => return None,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth -= 1;
                if depth == 0 {
                    arguments.push((start, offset));
                }
            }
            ',' if depth == 1 => {
                arguments.push((start, offset));
                start = offset + 1;
            }
            _ => {}
        }
    }
    if depth != 0 || (calls != 1 && !params.is_empty()) {
        return None;
    }
    arguments.into_iter().enumerate().find_map(|(place, (start, end))| {
        let (start, end) = trimmed(text, start, end);
        let (name, value) = keyword(text, start, end);
        let own = match name {
            Some(name) => params.iter().position(|param| *param == name)?,
            None => place,
        };
        (own == wanted && value < end).then_some((value, end))
    })
}

fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let part = &text[start..end];
    let start = start + part.len() - part.trim_start().len();
    (start, start + part.trim().len())
}

/// Returns the name in `name=value`, if there is one, and where the value begins.
fn keyword(text: &str, start: usize, end: usize) -> (Option<&str>, usize) {
    let part = &text[start..end];
    let named = part.split_once('=').filter(|(name, value)| {
        let name = name.trim();
        !value.starts_with('=')
            && !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    match named {
        Some((name, value)) => {
            (Some(name.trim()), end - value.len() + value.len() - value.trim_start().len())
        }
        None => (None, start),
    }
}

#[cfg(test)]
mod tests {
    use super::argument_of;

    fn argument<'t>(text: &'t str, params: &[&str], wanted: usize) -> Option<&'t str> {
        argument_of(text, params, wanted).map(|(start, end)| &text[start..end])
    }

    #[test]
    fn arguments_are_found_by_place_and_by_name() {
        let params = ["grid", "value", "patch"];
        assert_eq!(argument("fill(I, 3, (0, 0))", &params, 2), Some("(0, 0)"));
        assert_eq!(argument("fill(I, patch = f(x, y), value=3)", &params, 2), Some("f(x, y)"));
        assert_eq!(argument("fill(I, patch=a == b, value=3)", &params, 1), Some("3"));
        assert_eq!(argument("fill(I, # (\n 3, x)", &params, 2), Some("x"));
        assert_eq!(argument("fill(I, 3) + g(x)", &params, 0), None);
        assert_eq!(argument("I + fill(I, 3)", &params, 0), None);
        assert_eq!(argument("fill(I, 3)", &params, 2), None);
        assert_eq!(argument("fill(I, 3)(x)", &params, 0), None);
        assert_eq!(argument("lbind(fill, I) (3, x)", &[], 1), Some("x"));
        assert_eq!(argument("f(x)(y) + 1", &[], 0), None);
        assert_eq!(argument("f(x", &[], 0), None);
    }
}
