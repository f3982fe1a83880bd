//! Loops that make a location, or a set around it, of each location: operations on all together.
//!
//! A loop that makes locations is one of multiplications and moves, each of which is done to the
//! whole set. `mapply` makes a union. That of `a | b` is all `a` and all `b`, and that of
//! `recolor(c, a)` is all `a` recoloured. The rest are loops over one primitive, for which there
//! are fused ones.
//!
//! Nothing in a body may fail but for a location that is out of range. So it makes no difference
//! that all of one part comes before all of another. A body that cuts something out of the set
//! around each location, as `a & q` does, stays a loop: little may be left of sets that are far
//! apart.

use super::conditions::{Conditions, TYPES};
use crate::ir::{Node, NodeId};
use crate::prim;

impl Conditions<'_> {
    /// Returns the locations that a body makes of each of a set, if it only moves and scales them.
    pub(super) fn images(&mut self, set: NodeId, body: NodeId) -> Option<NodeId> {
        if body == self.param {
            return Some(set);
        }
        self.left = self.left.checked_sub(1)?;
        if let Some((prim, [only])) = self.call(body) {
            let factor = match prim {
                prim::DOUBLE => 2,
                prim::INVERT => -1,
                _ => {
                    let by = self.step(prim)?;
                    let images = self.images(set, only)?;
                    return Some(self.moved(images, Some(by)));
                }
            };
            let factor = self.graph.leaf(Node::Int(factor));
            return self.scaled(set, only, factor);
        }
        let (prim, [a, b]) = self.call(body)?;
        let (image, closed) = if self.is_closed(a) { (b, a) } else { (a, b) };
        match prim {
            prim::ADD if self.is(closed, &TYPES.pair) => {
                let images = self.images(set, image)?;
                Some(self.moved(images, Some(closed)))
            }
            prim::SUBTRACT if self.is(closed, &TYPES.pair) => {
                let (images, by) = if closed == b {
                    (self.images(set, image)?, self.inverse(closed))
                } else {
                    let factor = self.graph.leaf(Node::Int(-1));
                    (self.scaled(set, image, factor)?, closed)
                };
                Some(self.moved(images, Some(by)))
            }
            prim::MULTIPLY if self.is(closed, &TYPES.numerical) => self.scaled(set, image, closed),
            _ => None,
        }
    }

    /// Returns the locations that a body makes of each of a set, multiplied by a number or a pair.
    fn scaled(&mut self, set: NodeId, body: NodeId, factor: NodeId) -> Option<NodeId> {
        let images = self.images(set, body)?;
        Some(self.graph.call(prim::SCALED, &[factor, images]))
    }

    /// Returns the union of what a body makes of each location of a set, where its parts can be
    /// made together. `None` where nothing is better than the loop.
    pub(super) fn union(&mut self, set: NodeId, body: NodeId) -> Option<NodeId> {
        self.left = self.left.checked_sub(1)?;
        if let Some((prim, [only])) = self.call(body) {
            return match prim {
                prim::INITSET => self.images(set, only),
                prim::NEIGHBORS
                | prim::DNEIGHBORS
                | prim::INEIGHBORS
                | prim::VFRONTIER
                | prim::HFRONTIER => {
                    let images = self.images(set, only)?;
                    let function = self.graph.leaf(Node::Prim(prim));
                    Some(self.graph.call(prim::MAPPLY, &[function, images]))
                }
                _ => self.stamped(set, body),
            };
        }
        let (prim, [a, b]) = self.call(body)?;
        match prim {
            prim::COMBINE => {
                let both = [self.union(set, a)?, self.union(set, b)?];
                Some(self.graph.call(prim, &both))
            }
            prim::INSERT => {
                let both = [self.images(set, a)?, self.union(set, b)?];
                Some(self.graph.call(prim::COMBINE, &both))
            }
            prim::RECOLOR if self.is_closed(a) => {
                let union = self.union(set, b)?;
                Some(self.graph.call(prim, &[a, union]))
            }
            prim::SHIFT if self.is_closed(a) => {
                let images = self.images(set, b)?;
                let shifted = self.graph.call(prim, &[a, self.param]);
                Some(self.each(images, shifted))
            }
            prim::SHOOT if self.is_closed(b) => {
                let images = self.images(set, a)?;
                let line = self.graph.call(prim, &[self.param, b]);
                Some(self.each(images, line))
            }
            _ => self.stamped(set, body),
        }
    }

    /// Returns the union of a set around each location that moves along with it.
    fn stamped(&mut self, set: NodeId, body: NodeId) -> Option<NodeId> {
        let around = self.set_around(body)?;
        Some(self.graph.call(prim::STAMP, &[around, set]))
    }

    /// Returns the loop that merges what a body makes of each element of a set.
    fn each(&mut self, set: NodeId, body: NodeId) -> NodeId {
        let function = self.graph.lambda(1, body);
        self.graph.call(prim::MAPPLY, &[function, set])
    }
}
