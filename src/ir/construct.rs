//! The text that an author wrote where a primitive is called that nobody named: an operator, a
//! subscript, a method, one of Python's functions.
//!
//! Several constructs become calls of the same primitive, and equal calls are one node of the
//! graph. So the construct is read from the text at the place of the call, where somebody looks at
//! a fault.

use bumpalo::Bump;
use smallvec::{SmallVec, smallvec};

use super::{Graph, Node, NodeId};
use crate::prim;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::{parse_expr, python_function};

/// A construct of the source.
pub(crate) struct Construct {
    /// Its name in messages: an operator, `[]`, or the name of a function or method.
    pub(crate) name: &'static str,
    /// The places of the operands, in the order of those of the primitive.
    pub(crate) operands: SmallVec<[Option<Span>; 4]>,
}

/// Methods of Python's collections.
const METHODS: [&str; 31] = [
    "add",
    "append",
    "appendleft",
    "copy",
    "count",
    "difference",
    "difference_update",
    "discard",
    "extend",
    "extendleft",
    "get",
    "index",
    "insert",
    "intersection",
    "intersection_update",
    "isdisjoint",
    "issubset",
    "issuperset",
    "items",
    "keys",
    "pop",
    "popleft",
    "remove",
    "reverse",
    "rotate",
    "setdefault",
    "sort",
    "symmetric_difference",
    "union",
    "update",
    "values",
];

/// Returns the name by which faults tell the primitive that a node calls.
pub(crate) fn called_at(graph: &Graph, node: NodeId) -> Option<&'static str> {
    let Node::Call(called, _) = graph.node(node) else { return None };
    Some(called.get().name_in_faults())
}

/// Returns the construct at the place of a node, if it is one that became the node's own call.
pub(crate) fn construct(
    graph: &Graph,
    sources: &SourceMap,
    node: NodeId,
    place: Span,
) -> Option<Construct> {
    /// Bytes of the longest text that is read again.
    const MOST: usize = 1 << 14;
    let Node::Call(called, _) = graph.node(node) else { return None };
    if place.range().len() > MOST {
        return None;
    }
    if sources.text(place.source)[place.range()].starts_with("del ") {
        return Some(Construct { name: "del", operands: smallvec![] });
    }
    // In brackets it may go over several lines.
    let text = format!("({}\n)", &sources.text(place.source)[place.range()]);
    let bump = Bump::new();
    let expr = parse_expr(place.source, &text, &bump, &mut Vec::new())?;
    let place_of = |expr: &Expr<'_>| {
        let shift = |offset: u32| place.start + offset - 1;
        Some(Span { start: shift(expr.span.start), end: shift(expr.span.end), ..place })
    };
    let (name, operands): (_, SmallVec<_>) = match expr.kind {
        ExprKind::Name(name) => (python_function(name)?, smallvec![]),
        ExprKind::Unary { op, operand } => (op.symbol(), smallvec![place_of(operand)]),
        ExprKind::Binary { op, lhs, rhs } => (op.symbol(), smallvec![place_of(lhs), place_of(rhs)]),
        ExprKind::Compare { rest, .. } => (one_of(rest)?, smallvec![]),
        ExprKind::Subscript { value, index } => {
            let is_slice = matches!(index.kind, ExprKind::Slice { .. });
            (if is_slice { "[:]" } else { "[]" }, smallvec![place_of(value), place_of(index)])
        }
        ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, args } => {
            let mut operands: SmallVec<_> = args.iter().map(|arg| place_of(arg.value)).collect();
            match (called, &operands[..]) {
                (prim::INTERVAL, &[stop]) => operands = smallvec![None, stop],
                (prim::SFILTER, &[function, container]) => {
                    operands = smallvec![container, function];
                }
                _ => {}
            }
            (python_function(name)?, operands)
        }
        ExprKind::Call {
            callee: Expr { kind: ExprKind::Attribute { value, name, .. }, .. },
            args,
        } => {
            let known = METHODS.iter().find(|known| **known == name.text)?;
            let rest = args.iter().map(|arg| place_of(arg.value));
            (*known, [place_of(value)].into_iter().chain(rest).collect())
        }
        _ => return None,
    };
    Some(Construct { name, operands })
}

/// Returns the operator of a chain of comparisons, if it is the same all along.
fn one_of(rest: &[(BinaryOp, &Expr<'_>)]) -> Option<&'static str> {
    let (first, more) = rest.split_first()?;
    more.iter().all(|(op, _)| *op == first.0).then(|| first.0.symbol())
}
