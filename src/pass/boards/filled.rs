//! Calls that fail of some operands and surely are given others: sets that have an element, and
//! divisors and steps that are not 0.

use super::conditions::{Conditions, TYPES};
use crate::ir::{Node, NodeId, Role};
use crate::prim::{self, PrimId};

/// Primitives that fail where a patch is empty and nowhere else.
const OF_PATCHES: [PrimId; 5] =
    [prim::UPPERMOST, prim::LOWERMOST, prim::LEFTMOST, prim::RIGHTMOST, prim::CENTER];

impl Conditions<'_> {
    /// Tells whether a node is a call that fails of an empty patch or of 0 only, and has more than
    /// that.
    pub(super) fn is_given_more(&mut self, node: NodeId) -> bool {
        if let Some((prim, [patch])) = self.call(node) {
            let is_meant = match prim {
                prim::COLOR => self.is(patch, &TYPES.object),
                _ => OF_PATCHES.contains(&prim) && self.is(patch, &TYPES.patch),
            };
            return is_meant && self.is_filled(patch);
        }
        if let Some((prim::DIVIDE, [a, b])) = self.call(node) {
            return self.is(a, &TYPES.int) && self.is_number_but_zero(b);
        }
        if let Some((prim::INTERVAL, [start, stop, step])) = self.call(node) {
            let are_numbers = self.is(start, &TYPES.int) && self.is(stop, &TYPES.int);
            return are_numbers && self.is_number_but_zero(step);
        }
        false
    }

    fn is_number_but_zero(&self, node: NodeId) -> bool {
        matches!(self.graph.node(node), Node::Int(n) if n != 0)
    }

    /// Tells whether a node is a set that surely has an element.
    fn is_filled(&mut self, node: NodeId) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        if let Some((prim, [only])) = self.call(node) {
            return match prim {
                prim::INITSET
                | prim::NEIGHBORS
                | prim::DNEIGHBORS
                | prim::INEIGHBORS
                | prim::HFRONTIER
                | prim::VFRONTIER => true,
                prim::ASINDICES | prim::ASOBJECT => self.is_solid(only),
                prim::TOINDICES | prim::NORMALIZE => self.is_filled(only),
                _ => false,
            };
        }
        let Some((prim, [a, b])) = self.call(node) else { return false };
        match prim {
            prim::INSERT => true,
            // One of its colours has cells in a grid.
            prim::OFCOLOR => match self.call(b) {
                Some((prim::LEASTCOLOR | prim::MOSTCOLOR, [grid])) => {
                    grid == a && self.is_solid(grid)
                }
                _ => false,
            },
            // Its locations are all inside of the grid.
            prim::TOOBJECT => match self.call(a) {
                Some((prim::OFCOLOR, [grid, _])) => grid == b && self.is_filled(a),
                _ => false,
            },
            prim::COMBINE => self.is_filled(a) || self.is_filled(b),
            prim::RECOLOR => self.is_filled(b),
            prim::SHIFT => self.is_filled(a),
            _ => false,
        }
    }

    /// Tells whether a grid surely has a cell: it is the program's, or one with as many cells.
    fn is_solid(&mut self, mut grid: NodeId) -> bool {
        while let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            match (self.graph.node(grid), self.graph.operands(grid)) {
                (Node::Input(Role::Input), _) => return true,
                (
                    Node::Call(
                        prim::FILL
                        | prim::UNDERFILL
                        | prim::PAINT
                        | prim::UNDERPAINT
                        | prim::COVER
                        | prim::REPLACE
                        | prim::SWITCH
                        | prim::HMIRROR
                        | prim::VMIRROR
                        | prim::DMIRROR
                        | prim::CMIRROR,
                        _,
                    ),
                    &[of, ..],
                ) => grid = of,
                _ => return false,
            }
        }
        false
    }
}
