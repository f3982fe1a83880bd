//! The places that a body makes of its location: others beside it, sets around it, its line.

use super::conditions::{Conditions, Count, Line, Operand, TYPES};
use crate::ir::{Node, NodeId};
use crate::prim::{self, PrimId};

impl Conditions<'_> {
    /// Returns how far a location is from that of the body, nothing where it is the same; `None`
    /// where it is something else.
    #[allow(clippy::option_option, reason = "a location may be the body's own")]
    pub(super) fn location(&mut self, node: NodeId) -> Option<Option<NodeId>> {
        if node == self.param {
            return Some(None);
        }
        if let Some((prim, [only])) = self.call(node) {
            return if only == self.param { Some(Some(self.step(prim)?)) } else { None };
        }
        let (prim, [a, b]) = self.call(node)?;
        let by = match prim {
            prim::ADD if a == self.param => b,
            prim::ADD if b == self.param => a,
            prim::SUBTRACT if a == self.param => self.inverse(b),
            _ => return None,
        };
        self.is(by, &TYPES.pair).then_some(Some(by))
    }

    /// Returns the vector that a primitive of one parameter adds.
    pub(super) fn step(&mut self, prim: PrimId) -> Option<NodeId> {
        let by = match prim {
            prim::INCREMENT => 1,
            prim::DECREMENT => -1,
            _ => return None,
        };
        let by = self.graph.leaf(Node::Int(by));
        Some(self.graph.tuple(&[by, by]))
    }

    /// Returns a vector the other way round.
    pub(super) fn inverse(&mut self, by: NodeId) -> NodeId {
        if let (Node::Tuple(_), &[down, right]) = (self.graph.node(by), self.graph.operands(by))
            && let (Node::Int(down), Node::Int(right)) =
                (self.graph.node(down), self.graph.node(right))
            && let Some((down, right)) = down.checked_neg().zip(right.checked_neg())
        {
            let (down, right) =
                (self.graph.leaf(Node::Int(down)), self.graph.leaf(Node::Int(right)));
            return self.graph.tuple(&[down, right]);
        }
        self.graph.call(prim::INVERT, &[by])
    }

    /// Returns a set moved by a vector, if there is one.
    pub(super) fn moved(&mut self, set: NodeId, by: Option<NodeId>) -> NodeId {
        match by {
            None => set,
            Some(by) => self.graph.call(prim::MOVED, &[by, set]),
        }
    }

    /// Returns the set of locations around the origin that moves along with the location. All that
    /// it is made of is inside its box, so that it is as far out as any part of it.
    pub(super) fn set_around(&mut self, node: NodeId) -> Option<NodeId> {
        if let Some((prim, [only])) = self.call(node) {
            return match prim {
                prim::NEIGHBORS | prim::DNEIGHBORS | prim::INEIGHBORS | prim::INITSET => {
                    let at_origin = self.location(only)?.unwrap_or(self.origin);
                    Some(self.graph.call(prim, &[at_origin]))
                }
                prim::BOX | prim::OUTBOX | prim::BACKDROP | prim::CORNERS => {
                    // The corners of an empty set are no locations.
                    let inner = self.set_around(only).filter(|_| self.has_location(only))?;
                    Some(self.graph.call(prim, &[inner]))
                }
                _ => None,
            };
        }
        let (prim, [a, b]) = self.call(node)?;
        match prim {
            prim::COMBINE => {
                let both = [self.set_around(a)?, self.set_around(b)?];
                Some(self.graph.call(prim, &both))
            }
            prim::INSERT => {
                let both = [self.location(a)?.unwrap_or(self.origin), self.set_around(b)?];
                Some(self.graph.call(prim, &both))
            }
            prim::CONNECT => {
                let ends = [a, b].map(|end| Some(self.location(end)?.unwrap_or(self.origin)));
                let [Some(a), Some(b)] = ends else { return None };
                Some(self.graph.call(prim, &[a, b]))
            }
            prim::SHIFT => {
                let by = self.location(b)?;
                let set = self.of_kind(a, Operand::Places)?;
                Some(match by {
                    None => set,
                    Some(by) => self.graph.call(prim::SHIFT, &[set, by]),
                })
            }
            _ => None,
        }
    }

    /// Tells whether a set around the location surely has an element.
    pub(super) fn has_location(&self, node: NodeId) -> bool {
        let Node::Call(prim, list) = self.graph.node(node) else { return false };
        match prim {
            prim::COMBINE => self.graph.list(list).iter().any(|&part| self.has_location(part)),
            prim::SHIFT | prim::CONNECT => false,
            _ => true,
        }
    }

    /// Returns how many of the locations around one a body counts.
    pub(super) fn count(&mut self, node: NodeId) -> Option<Count> {
        if let Some((prim, [only])) = self.call(node) {
            return match prim {
                prim::DECREMENT => self.count_and(only, -1),
                prim::INCREMENT => self.count_and(only, 1),
                prim::SIZE => self.size(only),
                _ => None,
            };
        }
        let (prim, [a, b]) = self.call(node)?;
        match (prim, self.graph.node(a), self.graph.node(b)) {
            (prim::COLORCOUNT, ..) => self.count_of_color(a, b),
            (prim::SUBTRACT, _, Node::Int(n)) => self.count_and(a, n.checked_neg()?),
            (prim::ADD, _, Node::Int(n)) => self.count_and(a, n),
            (prim::ADD, Node::Int(n), _) => self.count_and(b, n),
            _ => None,
        }
    }

    /// Returns what a body counts, with a number that is added.
    fn count_and(&mut self, node: NodeId, more: i64) -> Option<Count> {
        let count = self.count(node)?;
        Some(Count { more: count.more.checked_add(more)?, ..count })
    }

    /// Returns the count of a colour around a location.
    pub(super) fn count_of_color(&mut self, object: NodeId, color: NodeId) -> Option<Count> {
        let (prim::TOOBJECT, [patch, grid]) = self.call(object)? else { return None };
        let around = self.set_around(patch)?;
        self.is(color, &TYPES.int).then_some(())?;
        let grid = self.of_kind(grid, Operand::Grid)?;
        let among = self.graph.call(prim::OFCOLOR, &[grid, color]);
        Some(Count { counted: prim::COUNTED_AROUND, around, among, more: 0 })
    }

    /// Returns the count of the locations of a set.
    fn size(&mut self, set: NodeId) -> Option<Count> {
        let (prim, [a, b]) = self.call(set)?;
        let (counted, moving, among) = match prim {
            prim::INTERSECTION if self.is_closed(a) => (prim::COUNTED_AROUND, b, a),
            prim::INTERSECTION => (prim::COUNTED_AROUND, a, b),
            prim::DIFFERENCE => (prim::MISSING_AROUND, a, b),
            prim::TOOBJECT => {
                let around = self.set_around(a)?;
                let grid = self.of_kind(b, Operand::Grid)?;
                let among = self.graph.call(prim::ASINDICES, &[grid]);
                return Some(Count { counted: prim::COUNTED_AROUND, around, among, more: 0 });
            }
            _ => return None,
        };
        let around = self.set_around(moving)?;
        let among = self.of_kind(among, Operand::Places)?;
        Some(Count { counted, around, among, more: 0 })
    }

    /// Returns the line that alone a condition is about, and the condition with the number of that
    /// line as its parameter.
    pub(super) fn line(&mut self, condition: NodeId) -> Option<(Line, NodeId)> {
        if let Some((prim @ (prim::HMATCHING | prim::VMATCHING), _)) = self.call::<2>(condition) {
            // Any location of the line will do.
            let zero = self.graph.leaf(Node::Int(0));
            let (line, there) = match prim {
                prim::HMATCHING => (Line::Row, [self.param, zero]),
                _ => (Line::Column, [zero, self.param]),
            };
            let (param, there) = (self.param, self.graph.tuple(&there));
            let one = self.graph.call(prim::INITSET, &[param]);
            let there = self.graph.call(prim::INITSET, &[there]);
            let body = self.with(condition, &mut |node| (node == one).then_some(there))?;
            return Some((line, body));
        }
        let mut rows = 0;
        let mut columns = 0;
        let (param, first, last) = (
            self.param,
            self.graph.call(prim::FIRST, &[self.param]),
            self.graph.call(prim::LAST, &[self.param]),
        );
        let body = self.with(condition, &mut |node| {
            rows += usize::from(node == first);
            columns += usize::from(node == last);
            (node == first || node == last).then_some(param)
        })?;
        match (rows, columns) {
            (0, 1..) => Some((Line::Column, body)),
            (1.., 0) => Some((Line::Row, body)),
            _ => None,
        }
    }
}
