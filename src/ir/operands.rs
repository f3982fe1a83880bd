//! Where an operand of a call stands in the source, be it a variable that is only named there.

use super::{Graph, Node, NodeId};
use crate::prim;
use crate::source::{SourceMap, Span};

/// Nodes that are looked at to find where a function was given an operand.
const MAX_LOOK: usize = 64;

/// Where operand number `operand` of a primitive is written, for a call at or below the node
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
    let at = |offset: usize| place.start + offset as u32;
    Some(Span { start: at(start), end: at(end), ..place })
}

/// The call in which an operand of a primitive is an argument, with its parameters, and which of
/// them it is. The call may be one of `rbind` or `lbind` at or below the node `site`.
pub fn operand_call(
    graph: &Graph,
    site: NodeId,
    primitive: &str,
    operand: usize,
) -> Option<(NodeId, &'static [&'static str], usize)> {
    let prim = prim::lookup(primitive)?;
    match graph.node(site) {
        Node::Call(called, _) if called == prim => Some((site, prim.get().params, operand)),
        _ => {
            let (call, maker) = bound(graph, site, prim, operand)?;
            Some((call, maker.get().params, 1))
        }
    }
}

/// The call of `rbind` or `lbind` that fixes an operand of a primitive, in the functions that a
/// node is given.
fn bound(
    graph: &Graph,
    site: NodeId,
    wanted: prim::PrimId,
    operand: usize,
) -> Option<(NodeId, prim::PrimId)> {
    let last = wanted.get().arity().checked_sub(1)?;
    let mut waiting = vec![site];
    let mut left = MAX_LOOK;
    while let Some(node) = waiting.pop() {
        left = left.checked_sub(1)?;
        if let Node::Call(maker, list) = graph.node(node)
            && let &[function, _] = graph.list(list)
            && let Node::Prim(function) = graph.node(function)
            && function == wanted
        {
            match maker.get().name {
                "rbind" if operand == last => return Some((node, maker)),
                "lbind" if operand == 0 => return Some((node, maker)),
                _ => {}
            }
        }
        waiting.extend(graph.operands(node).iter().rev());
    }
    None
}

/// The bytes of an argument in the text of a call `name(…)`, by the place of its parameter.
fn argument_of(text: &str, params: &[&str], wanted: usize) -> Option<(usize, usize)> {
    let open = text.find('(')?;
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    if open == 0 || !text[..open].trim_end().chars().all(is_name) {
        return None;
    }
    let mut arguments = Vec::new();
    let (mut depth, mut start, mut comment) = (0u32, open + 1, false);
    let mut closed = None;
    for (offset, c) in text.char_indices().skip_while(|(offset, _)| *offset < open) {
        match c {
            '\n' => comment = false,
            '#' => comment = true,
            _ if comment => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    arguments.push((start, offset));
                    closed = Some(offset);
                    break;
                }
            }
            ',' if depth == 1 => {
                arguments.push((start, offset));
                start = offset + 1;
            }
            _ => {}
        }
    }
    // `f(x) + g(y)` is no call of `f`.
    if closed? + 1 != text.trim_end().len() {
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

/// The name in `name=value`, if there is one, and where the value begins.
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
    }
}
