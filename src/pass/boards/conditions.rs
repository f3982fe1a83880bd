//! Conditions on a location as sets of the locations that satisfy them.

use std::sync::LazyLock;

use smallvec::{SmallVec, smallvec};

use super::super::facts::{Facts, Wanted};
use crate::ir::{Graph, Node, NodeId, Role};
use crate::prim::{self, PrimId};

/// Nodes of a body that are looked at; those of people have fewer than twenty.
const MAX_LOOK: usize = 200;
/// The greatest number that a number of locations is compared with.
const MAX_COUNT: i64 = 31;

/// The types that are asked for.
pub(super) struct Types {
    pub(super) indices: Wanted,
    pub(super) grid: Wanted,
    pub(super) int: Wanted,
    pub(super) pair: Wanted,
    pub(super) numerical: Wanted,
    pub(super) patch: Wanted,
    pub(super) object: Wanted,
    pub(super) piece: Wanted,
    pub(super) container: Wanted,
}

pub(super) static TYPES: LazyLock<Types> = LazyLock::new(|| Types {
    indices: Wanted::parse("Indices"),
    grid: Wanted::parse("Grid"),
    int: Wanted::parse("Int"),
    pair: Wanted::parse("Pair"),
    numerical: Wanted::parse("Numerical"),
    patch: Wanted::parse("Patch"),
    object: Wanted::parse("Object"),
    piece: Wanted::parse("Piece"),
    container: Wanted::parse("Container"),
});

/// The body of a loop over locations, with all that is known of it. Its parameter is the location.
/// A part that does not mention it means the same outside of the loop.
pub(super) struct Conditions<'c> {
    pub(super) graph: &'c mut Graph,
    pub(super) facts: &'c mut Facts,
    /// The nodes that the program computes unconditionally.
    strict: &'c [NodeId],
    /// The location.
    pub(super) param: NodeId,
    /// A location for the parameter, where only its type matters.
    pub(super) origin: NodeId,
    /// Operands that have to be sets of locations or grids, though only running the program tells.
    assumed: SmallVec<[Assumed; 2]>,
    /// Whether locations are counted.
    counts: bool,
    pub(super) left: usize,
}

/// An operand of the loop that has to be of a kind, as it is seen from outside and from inside of
/// the body.
struct Assumed {
    outside: NodeId,
    inside: NodeId,
    kind: Operand,
}

/// The line that alone a condition is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A row.
    Row,
    /// A column.
    Column,
}

/// The kinds that an operand may have to be of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Operand {
    /// A set of locations.
    Places,
    /// A grid.
    Grid,
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
        Self {
            graph,
            facts,
            strict,
            param,
            origin,
            assumed: SmallVec::new(),
            counts: false,
            left: MAX_LOOK,
        }
    }

    /// Returns what takes the place of a loop, if there is anything better. Where it rests on what
    /// only running the program tells, that is asked first, and the loop stays beside it.
    pub(super) fn without_loop(&mut self, node: NodeId) -> Option<NodeId> {
        let (prim, [a, b]) = self.call(node)?;
        let is_map = matches!(prim, prim::APPLY | prim::MAPPLY);
        let (set, function) = if is_map { (b, a) } else { (a, b) };
        let Node::Lambda { arity: 1, body } = self.graph.node(function) else { return None };
        let is_certain = self.facts.is(self.graph, set, &TYPES.indices);
        if prim == prim::APPLY {
            return is_certain.then(|| self.images(set, body))?;
        }
        if !is_certain {
            // Unions of what is around a few locations do not pay for being asked.
            (prim == prim::SFILTER).then(|| self.assume(set, set, Operand::Places))??;
        }
        let made = match prim {
            prim::MAPPLY if self.graph.free(node) == 0 => self.union(set, body)?,
            prim::SFILTER => self.select(set, body)?,
            _ => return None,
        };
        if made == node || !self.cannot_fail(body) {
            return None;
        }
        let Some(asked) = self.asked() else { return Some(made) };
        // Inside a function sets are small, so that only counting pays for being asked.
        let pays = self.graph.free(node) == 0 || self.counts;
        pays.then(|| self.graph.select(asked, made, node))
    }

    /// Assumes that an operand of the loop, as it is seen from outside and from inside of the body,
    /// is of a kind. It is asked whatever the loop does, so it must not fail.
    fn assume(&mut self, outside: NodeId, inside: NodeId, kind: Operand) -> Option<()> {
        let wanted = match kind {
            Operand::Places => &TYPES.indices,
            Operand::Grid => &TYPES.grid,
        };
        let is_new = !self.assumed.iter().any(|known| known.outside == outside);
        let is_there = outside == inside && self.assumed.is_empty();
        if is_new && self.facts.may_be(self.graph, outside, wanted) {
            (is_there || self.surely(outside)).then_some(())?;
            self.assumed.push(Assumed { outside, inside, kind });
        }
        self.assumed
            .iter()
            .any(|known| known.outside == outside && known.kind == kind)
            .then_some(())
    }

    /// Returns the question whether all operands are what they have to be, if there is one.
    fn asked(&mut self) -> Option<NodeId> {
        let mut all = None;
        for Assumed { outside, kind, .. } in &self.assumed {
            let prim = match kind {
                Operand::Places => prim::IS_PLACES,
                Operand::Grid => prim::IS_GRID,
            };
            let asked = self.graph.call(prim, &[*outside]);
            all = Some(match all {
                Some(others) => self.graph.call(prim::BOTH, &[others, asked]),
                None => asked,
            });
        }
        all
    }

    /// Returns a node that mentions no location, as it is seen from outside of the body.
    pub(super) fn outside(&mut self, node: NodeId) -> Option<NodeId> {
        self.is_closed(node).then(|| self.graph.lower(node))
    }

    /// Returns a node from outside of the body that is of a kind, or has to turn out to be.
    pub(super) fn of_kind(&mut self, node: NodeId, kind: Operand) -> Option<NodeId> {
        let outside = self.outside(node)?;
        let wanted = match kind {
            Operand::Places => &TYPES.indices,
            Operand::Grid => &TYPES.grid,
        };
        if !self.facts.is(self.graph, outside, wanted) {
            self.assume(outside, node, kind)?;
        }
        Some(outside)
    }

    /// Tells whether a node cannot fail where the program comes to the loop: what it is made of
    /// cannot, or is computed unconditionally.
    fn surely(&mut self, node: NodeId) -> bool {
        if self.facts.cannot_fail(self.graph, node) || self.strict.contains(&node) {
            return true;
        }
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let operands: SmallVec<[NodeId; 4]> = self.graph.operands(node).into();
        matches!(self.graph.node(node), Node::Call(..))
            && operands.into_iter().all(|operand| self.surely(operand))
            && (self.facts.cannot_fail_alone(self.graph, node) || self.is_given_more(node))
    }

    /// Returns the primitive and the operands of a call of so many.
    pub(super) fn call<const N: usize>(&self, node: NodeId) -> Option<(PrimId, [NodeId; N])> {
        let Node::Call(prim, list) = self.graph.node(node) else { return None };
        Some((prim, self.graph.list(list).try_into().ok()?))
    }

    /// Tells whether a node mentions no location.
    pub(super) fn is_closed(&self, node: NodeId) -> bool {
        self.graph.free(node) & 1 == 0
    }

    /// Tells whether a node mentions no location, nor what a function around the loop is given, and
    /// is of a type.
    pub(super) fn is(&mut self, node: NodeId, wanted: &Wanted) -> bool {
        self.facts.is(self.graph, node, wanted)
    }

    /// Tells whether a part of the body yields a value for every location.
    fn cannot_fail(&mut self, node: NodeId) -> bool {
        if node == self.param || self.assumed.iter().any(|known| known.inside == node) {
            return true;
        }
        if let Some(outside) = self.outside(node) {
            return self.surely(outside);
        }
        if let Some((prim::OUTBOX | prim::BOX | prim::BACKDROP | prim::CORNERS, [inner])) =
            self.call(node)
            && self.set_around(inner).is_some()
            && self.has_location(inner)
        {
            return self.cannot_fail(inner);
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

    /// Returns a part of the body for the location at the origin. Its operands surely are what
    /// those of the loop have to be.
    fn placed(&mut self, node: NodeId) -> Option<NodeId> {
        let grid = self.graph.leaf(Node::Input(Role::Input));
        let places = self.graph.call(prim::ASINDICES, &[grid]);
        let mut sure: SmallVec<[(NodeId, NodeId); 3]> = smallvec![(self.param, self.origin)];
        sure.extend(self.assumed.iter().map(|known| match known.kind {
            Operand::Places => (known.inside, places),
            Operand::Grid => (known.inside, grid),
        }));
        let placed = self.with(node, &mut |node| {
            sure.iter().find(|(known, _)| *known == node).map(|(_, sure)| *sure)
        })?;
        (self.graph.free(placed) == 0).then_some(placed)
    }

    /// Returns a part of the body with what `new` says in the place of its parts. There are no
    /// functions in it.
    pub(super) fn with(
        &mut self,
        node: NodeId,
        new: &mut impl FnMut(NodeId) -> Option<NodeId>,
    ) -> Option<NodeId> {
        if let Some(new) = new(node) {
            return Some(new);
        }
        if self.is_closed(node) {
            return Some(node);
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
            let among = self.of_kind(b, Operand::Places)?;
            return Some(self.within(set, by, among));
        }
        if prim != prim::EQUALITY {
            return None;
        }
        if let Some(same) = self.of_same_cells(set, a, b) {
            return Some(same);
        }
        for (cell, color) in [(a, b), (b, a)] {
            if let Some((prim::INDEX, [grid, location])) = self.call(cell)
                && let Some(by) = self.location(location)
                && self.is(color, &TYPES.int)
                && let Some(grid) = self.of_kind(grid, Operand::Grid)
            {
                let colored = self.graph.call(prim::OFCOLOR, &[grid, color]);
                return Some(self.within(set, by, colored));
            }
        }
        None
    }

    /// Returns the locations of a set whose cell is that of another grid, or that beside it.
    fn of_same_cells(&mut self, set: NodeId, a: NodeId, b: NodeId) -> Option<NodeId> {
        let (prim::INDEX, [first, here]) = self.call(a)? else { return None };
        let (prim::INDEX, [second, other]) = self.call(b)? else { return None };
        let (here, other) = (self.location(here)?, self.location(other)?);
        let (first, second, by) = match (here, other) {
            (None, by) => (first, second, by),
            (by, None) => (second, first, by),
            _ => return None,
        };
        let first = self.of_kind(first, Operand::Grid)?;
        let second = self.of_kind(second, Operand::Grid)?;
        let by = by.unwrap_or(self.origin);
        Some(self.graph.call(prim::SAME_CELLS, &[set, first, second, by]))
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
        self.counts = true;
        self.graph.call(count.counted, &[set, count.around, count.among, counts])
    }
}
