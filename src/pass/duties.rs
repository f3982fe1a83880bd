//! Duties: what a program evaluates because it is an operand, although its value may never be
//! needed.
//!
//! `rbind(f, first(s))` fails where `first(s)` does, called or not; the lambda that it becomes
//! would evaluate it only when it is called. So such an operand is a *duty* of the scope around it,
//! where it may fail. That is the program, a function's body, or an arm of a lazy choice. That
//! holds for operands of a combinator, of a choice of functions, and of a call of a function value.
//! Once such a scope was rewritten it may no longer meet some of its duties unconditionally. They
//! are handed to a function that ignores them, around what the scope yields. That function is
//! called with them, so they are evaluated. 25 of arc-dsl's 400 solvers keep such a call; without
//! it they would lose a fault of the reference.

use super::facts::Facts;
use crate::ir::{Graph, Node, NodeId, Reach, Walk};
use crate::prim::PrimId;

/// Returns the operands of a scope that may fail and that passes could lose, in the scope as it is;
/// `at_risk` tells of which calls of primitives. Of `parameters` is asked whether only those that
/// mention one are wanted.
pub(super) fn duties(
    graph: &Graph,
    scope: NodeId,
    parameters: bool,
    at_risk: impl Fn(PrimId) -> bool,
) -> Vec<NodeId> {
    let wanted = |node: NodeId| !parameters || graph.free(node) != 0;
    let mut found = Vec::new();
    Walk::through(graph, |walk| {
        walk.visit(graph, scope, |node| {
            if !wanted(node) {
                return &[];
            }
            let operands = graph.operands_within(node, Reach::Strict);
            if is_at_risk(graph, node, &at_risk) {
                let own = |&&operand: &&NodeId| wanted(operand) && is_computed(graph, operand);
                found.extend(operands.iter().filter(own));
            }
            operands
        });
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// Tells whether the operands of a node may come to be evaluated later than the node, or not at
/// all.
fn is_at_risk(graph: &Graph, node: NodeId, at_risk: impl Fn(PrimId) -> bool) -> bool {
    match graph.node(node) {
        Node::Call(prim, _) => at_risk(prim),
        Node::Apply(_) => true,
        _ => false,
    }
}

/// Tells whether functions or arms of choices of a program have duties that mention no parameter
/// and that the program itself does not meet unconditionally. A node alone does not tell, as it may
/// stand in a line of one program and in a function of another.
pub(super) fn has_duties_inside(
    graph: &Graph,
    facts: &mut Facts,
    root: NodeId,
    at_risk: impl Fn(PrimId) -> bool,
) -> bool {
    let strict = graph.reached([root], Reach::Strict);
    let is_strict = |node: NodeId| strict.binary_search(&node).is_ok();
    let owes = |node: NodeId| {
        let is_owed = |operand: NodeId| {
            graph.free(operand) == 0 && is_computed(graph, operand) && !is_strict(operand)
        };
        let mut operands = graph.operands(node).iter();
        !is_strict(node)
            && is_at_risk(graph, node, &at_risk)
            && operands.any(|&operand| is_owed(operand) && !facts.cannot_fail(graph, operand))
    };
    Walk::through(graph, |walk| walk.find(graph, root, owes)).is_some()
}

/// Tells whether evaluating a node is more than reading what is there.
fn is_computed(graph: &Graph, node: NodeId) -> bool {
    match graph.node(node) {
        Node::Call(..) | Node::Apply(_) | Node::Select(_) | Node::Tuple(_) => true,
        Node::Input(_)
        | Node::None
        | Node::Bool(_)
        | Node::Int(_)
        | Node::Prim(_)
        | Node::Param { .. }
        | Node::Lambda { .. } => false,
    }
}

/// Returns the duties, given as what they became, that a scope as it is now does not meet
/// unconditionally.
pub(super) fn unmet(
    graph: &Graph,
    facts: &mut Facts,
    scope: NodeId,
    duties: impl IntoIterator<Item = NodeId>,
) -> Vec<NodeId> {
    let mut unmet: Vec<NodeId> = duties
        .into_iter()
        .filter(|&duty| is_computed(graph, duty) && !facts.cannot_fail(graph, duty))
        .collect();
    let Some(&least) = unmet.iter().min() else { return unmet };
    Walk::through(graph, |walk| {
        // Operands have smaller ids, so that what is smaller than all duties leads to none.
        walk.visit(graph, scope, |node| match node < least {
            true => &[],
            false => graph.operands_within(node, Reach::Strict),
        });
        unmet.retain(|duty| !walk.has_seen(*duty));
    });
    unmet.sort_unstable();
    unmet.dedup();
    unmet
}

/// Returns an expression that evaluates duties and yields what `value` does; `None` where functions
/// would nest too deeply.
pub(super) fn with_duties(graph: &mut Graph, value: NodeId, duties: &[NodeId]) -> Option<NodeId> {
    if duties.is_empty() {
        return Some(value);
    }
    let inside = graph.lift(value, 1)?;
    let mut parts = vec![graph.lambda(u16::try_from(duties.len()).ok()?, inside)];
    parts.extend_from_slice(duties);
    Some(graph.apply(&parts))
}
