//! Conditions on a location as sets of the locations that satisfy them.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::super::facts::{Facts, Wanted};
use super::places::Line;
use crate::ir::{Graph, Node, NodeId};
use crate::prim::{self, PrimId};

/// Nodes of a body that are looked at; those of people have fewer than twenty.
const MAX_LOOK: usize = 200;
/// The greatest number that a number of locations is compared with.
const MAX_COUNT: i64 = 31;

/// The types that are asked for.
pub(super) struct Types {
    pub(super) indices: Wanted,
    pub(super) patch: Wanted,
    pub(super) grid: Wanted,
    pub(super) int: Wanted,
    pub(super) pair: Wanted,
    pub(super) container: Wanted,
}

pub(super) static TYPES: LazyLock<Types> = LazyLock::new(|| Types {
    indices: Wanted::parse("Indices"),
    patch: Wanted::parse("Patch"),
    grid: Wanted::parse("Grid"),
    int: Wanted::parse("Int"),
    pair: Wanted::parse("Pair"),
    container: Wanted::parse("Container"),
});

/// What is known of the body of a loop over locations. Its parameter is the location; what does not
/// mention that means the same outside of the loop.
pub(super) struct Conditions<'c> {
    pub(super) graph: &'c mut Graph,
    pub(super) facts: &'c mut Facts,
    /// What the program computes in any case.
    strict: &'c [NodeId],
    /// The location.
    pub(super) param: NodeId,
    /// A location for the parameter, where only its type matters.
    pub(super) origin: NodeId,
    left: usize,
}

/// How many of the locations around one are in a set, or not in it, and a number that is added.
pub(super) struct Count {
    pub(super) counted: PrimId,
    pub(super) around: NodeId,
    pub(super) among: NodeId,
    pub(super) more: i64,
}

impl<'c> Conditions<'c> {
    pub(super) fn new(graph: &'c mut Graph, facts: &'c mut Facts, strict: &'c [NodeId]) -> Self {
        let param = graph.leaf(Node::Param { depth: 0, index: 0 });
        let zero = graph.leaf(Node::Int(0));
        let origin = graph.tuple(&[zero, zero]);
        Self { graph, facts, strict, param, origin, left: MAX_LOOK }
    }

    /// Returns what takes the place of a loop, if there is anything better.
    pub(super) fn without_loop(&mut self, node: NodeId) -> Option<NodeId> {
        let (prim, [a, b]) = self.call(node)?;
        let (set, function) = if prim == prim::APPLY { (b, a) } else { (a, b) };
        let Node::Lambda { arity: 1, body } = self.graph.node(function) else { return None };
        if !self.facts.is(self.graph, set, &TYPES.indices) {
            return None;
        }
        if prim == prim::APPLY {
            let by = self.location(body)??;
            return Some(self.moved(set, Some(by)));
        }
        if !self.cannot_fail(body) {
            return None;
        }
        let selected = self.select(set, body)?;
        Some(match prim {
            prim::EXTRACT => self.graph.call(prim::FIRST, &[selected]),
            _ => selected,
        })
    }

    /// Returns the primitive and the operands of a call of so many.
    pub(super) fn call<const N: usize>(&self, node: NodeId) -> Option<(PrimId, [NodeId; N])> {
        let Node::Call(prim, list) = self.graph.node(node) else { return None };
        Some((prim, self.graph.list(list).try_into().ok()?))
    }

    /// Tells whether a node mentions no location.
    pub(super) fn is_closed(&self, node: NodeId) -> bool {
        self.graph.free(node) == 0
    }

    /// Tells whether a node mentions no location and is of a type.
    pub(super) fn is(&mut self, node: NodeId, wanted: &Wanted) -> bool {
        self.facts.is(self.graph, node, wanted)
    }

    /// Tells whether a part of the body yields a value for every location.
    fn cannot_fail(&mut self, node: NodeId) -> bool {
        if self.is_closed(node) {
            return self.facts.cannot_fail(self.graph, node) || self.strict.contains(&node);
        }
        if node == self.param {
            return true;
        }
        let Some(placed) = self.placed(node) else { return false };
        if self.facts.cannot_fail(self.graph, placed) {
            return true;
        }
        let operands: SmallVec<[NodeId; 4]> = self.graph.operands(node).into();
        matches!(self.graph.node(node), Node::Call(..))
            && operands.into_iter().all(|operand| self.cannot_fail(operand))
            && self.facts.cannot_fail_alone(self.graph, placed)
    }

    /// Returns a part of the body for the location at the origin.
    pub(super) fn placed(&mut self, node: NodeId) -> Option<NodeId> {
        let origin = self.origin;
        self.with(node, &mut |node, param| (node == param).then_some(origin))
    }

    /// Returns a part of the body with what `new` says in the place of its parts. There are no
    /// functions in it.
    pub(super) fn with(
        &mut self,
        node: NodeId,
        new: &mut impl FnMut(NodeId, NodeId) -> Option<NodeId>,
    ) -> Option<NodeId> {
        if self.is_closed(node) {
            return Some(node);
        }
        if let Some(new) = new(node, self.param) {
            return Some(new);
        }
        self.left = self.left.checked_sub(1)?;
        match self.graph.node(node) {
            Node::Call(..) | Node::Tuple(_) | Node::Select(_) => {
                let operands: SmallVec<[NodeId; 4]> = self.graph.operands(node).into();
                let operands = operands.into_iter().map(|operand| self.with(operand, new));
                let operands: SmallVec<[NodeId; 4]> = operands.collect::<Option<_>>()?;
                Some(self.graph.with_operands(node, &operands))
            }
            _ => None,
        }
    }

    /// Returns the locations of a set that satisfy a condition, by a loop where nothing else says
    /// it.
    fn selected(&mut self, set: NodeId, condition: NodeId) -> NodeId {
        self.select(set, condition).unwrap_or_else(|| {
            let function = self.graph.lambda(1, condition);
            self.graph.call(prim::SFILTER, &[set, function])
        })
    }

    /// Returns the locations of a set that satisfy a condition, where it is no loop, or one over
    /// fewer of them.
    fn select(&mut self, set: NodeId, condition: NodeId) -> Option<NodeId> {
        self.left = self.left.checked_sub(1)?;
        match (self.graph.node(condition), self.graph.operands(condition)) {
            (Node::Call(prim::BOTH, _), &[a, b]) => self.in_both(set, a, b),
            (Node::Call(prim::EITHER, _), &[a, b]) => self.in_either(set, a, b),
            (Node::Call(prim::FLIP, _), &[a]) => {
                let without = self.select(set, a)?;
                Some(self.graph.call(prim::DIFFERENCE, &[set, without]))
            }
            // `a and b` and `a or b` of Python.
            (Node::Select(_), &[a, b, c]) if a == c => self.in_both(set, a, b),
            (Node::Select(_), &[a, b, c]) if a == b => self.in_either(set, a, c),
            (Node::Call(..), _) => self.simple(set, condition),
            _ => None,
        }
    }

    fn in_both(&mut self, set: NodeId, a: NodeId, b: NodeId) -> Option<NodeId> {
        let (part, other) = match self.select(set, a) {
            Some(part) => (part, b),
            None => (self.select(set, b)?, a),
        };
        Some(self.selected(part, other))
    }

    fn in_either(&mut self, set: NodeId, a: NodeId, b: NodeId) -> Option<NodeId> {
        let (part, other) = match self.select(set, a) {
            Some(part) => (part, b),
            None => (self.select(set, b)?, a),
        };
        let others = match self.select(set, other) {
            Some(others) => others,
            None => {
                let rest = self.graph.call(prim::DIFFERENCE, &[set, part]);
                self.selected(rest, other)
            }
        };
        Some(self.graph.call(prim::COMBINE, &[part, others]))
    }

    /// Returns the locations of a set that satisfy a condition that is not made of others.
    fn simple(&mut self, set: NodeId, condition: NodeId) -> Option<NodeId> {
        self.of_location(set, condition)
            .or_else(|| self.of_count(set, condition))
            .or_else(|| self.of_line(set, condition))
    }

    /// Returns the locations that are in a set or have a colour, or of which one beside does so.
    fn of_location(&mut self, set: NodeId, condition: NodeId) -> Option<NodeId> {
        let (prim, [a, b]) = self.call(condition)?;
        if prim == prim::CONTAINED {
            let by = self.location(a)?;
            return self.is(b, &TYPES.indices).then(|| self.within(set, by, b));
        }
        if prim != prim::EQUALITY {
            return None;
        }
        for (cell, color) in [(a, b), (b, a)] {
            if let Some((prim::INDEX, [grid, location])) = self.call(cell)
                && let Some(by) = self.location(location)
                && self.is(grid, &TYPES.grid)
                && self.is(color, &TYPES.int)
            {
                let colored = self.graph.call(prim::OFCOLOR, &[grid, color]);
                return Some(self.within(set, by, colored));
            }
        }
        None
    }

    /// Returns the locations of a set that, moved, are in another one.
    fn within(&mut self, set: NodeId, by: Option<NodeId>, among: NodeId) -> NodeId {
        match by {
            None => self.graph.call(prim::INTERSECTION, &[set, among]),
            Some(by) => self.graph.call(prim::MOVED_WITHIN, &[set, by, among]),
        }
    }

    /// Returns the locations around which there are so many.
    fn of_count(&mut self, set: NodeId, condition: NodeId) -> Option<NodeId> {
        if let Some((prim::POSITIVE, [a])) = self.call(condition) {
            let count = self.count(a)?;
            return self.counted(set, &count, i64::MIN..=0, true);
        }
        let (prim, [a, b]) = self.call(condition)?;
        match prim {
            prim::EQUALITY => {
                let (count, number) = match self.count(a) {
                    Some(count) => (count, b),
                    None => (self.count(b)?, a),
                };
                match self.graph.node(number) {
                    Node::Int(n) => self.counted(set, &count, n..=n, false),
                    _ if count.more == 0 && self.is(number, &TYPES.int) => {
                        let counts = self.graph.tuple(&[number]);
                        Some(self.around(set, &count, counts))
                    }
                    _ => None,
                }
            }
            prim::GREATER => match (self.graph.node(a), self.graph.node(b)) {
                (_, Node::Int(n)) => {
                    let count = self.count(a)?;
                    self.counted(set, &count, i64::MIN..=n, true)
                }
                (Node::Int(n), _) => {
                    let count = self.count(b)?;
                    self.counted(set, &count, i64::MIN..=n.saturating_sub(1), false)
                }
                _ => None,
            },
            prim::CONTAINED => {
                if let Some((prim::PALETTE, [object])) = self.call(b)
                    && let Some(count) = self.count_of_color(object, a)
                {
                    return self.counted(set, &count, 0..=0, true);
                }
                let count = self.count(a)?;
                let is_plain = count.more == 0 && self.is(b, &TYPES.container);
                is_plain.then(|| self.around(set, &count, b))
            }
            _ => None,
        }
    }

    /// Returns the locations of a set around which there are so many, or not so many.
    fn counted(
        &mut self,
        set: NodeId,
        count: &Count,
        numbers: std::ops::RangeInclusive<i64>,
        is_not: bool,
    ) -> Option<NodeId> {
        let without = |n: i64| n.saturating_sub(count.more);
        let (first, last) = (without(*numbers.start()).max(0), without(*numbers.end()));
        if MAX_COUNT < last {
            return None;
        }
        let counts: SmallVec<[NodeId; 8]> =
            (first..=last).map(|n| self.graph.leaf(Node::Int(n))).collect();
        let counts = self.graph.tuple(&counts);
        let counted = self.around(set, count, counts);
        Some(match is_not {
            true => self.graph.call(prim::DIFFERENCE, &[set, counted]),
            false => counted,
        })
    }

    fn around(&mut self, set: NodeId, count: &Count, counts: NodeId) -> NodeId {
        self.graph.call(count.counted, &[set, count.around, count.among, counts])
    }

    /// Returns the locations in rows or columns that satisfy a condition.
    fn of_line(&mut self, set: NodeId, condition: NodeId) -> Option<NodeId> {
        let (line, body) = self.line(condition)?;
        let function = match (self.graph.node(body), self.graph.operands(body)) {
            (Node::Call(prim, _), &[only]) if only == self.param => {
                self.graph.leaf(Node::Prim(prim))
            }
            _ => self.graph.lambda(1, body),
        };
        let prim = match line {
            Line::Row => prim::IN_ROWS,
            Line::Column => prim::IN_COLUMNS,
        };
        Some(self.graph.call(prim, &[set, function]))
    }
}
