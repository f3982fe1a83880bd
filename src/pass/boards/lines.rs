//! Conditions about a row or column alone: those that compare its number are operations on masks,
//! all others ask a function once for each line.

use super::conditions::{Conditions, Line, TYPES};
use crate::ir::{Node, NodeId};
use crate::prim::{self, PrimId};

/// Calls inside of each other that a small number is made of: each at most doubles it.
const MAX_DEPTH: u32 = 6;

/// The number of a line, or that the other way round, and how much is added to it.
#[derive(Clone, Copy)]
struct Number {
    is_inverted: bool,
    /// Nothing where it is 0.
    more: Option<NodeId>,
}

impl Conditions<'_> {
    /// Returns the locations in rows or columns that satisfy a condition.
    pub(super) fn of_line(&mut self, set: NodeId, condition: NodeId) -> Option<NodeId> {
        let (line, body) = self.line(condition)?;
        if let Some(numbered) = self.of_number(set, line, body) {
            return Some(numbered);
        }
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

    /// Returns the locations in the lines whose numbers, the parameter of `body`, are even, greater
    /// or less than a number, or equal to it.
    fn of_number(&mut self, set: NodeId, line: Line, body: NodeId) -> Option<NodeId> {
        let [even, after, before, only] = match line {
            Line::Row => [prim::EVEN_ROWS, prim::ROWS_AFTER, prim::ROWS_BEFORE, prim::IN_ROW],
            Line::Column => {
                [prim::EVEN_COLUMNS, prim::COLUMNS_AFTER, prim::COLUMNS_BEFORE, prim::IN_COLUMN]
            }
        };
        if let Some((prim::EVEN, [number])) = self.call(body) {
            // Whether the number is inverted makes no difference to that.
            let by = self.number(number)?.more.unwrap_or_else(|| self.graph.leaf(Node::Int(0)));
            return Some(self.graph.call(even, &[set, by]));
        }
        let (prim, [a, b]) = self.call(body)?;
        let (number, bound, is_first) =
            if self.is_closed(b) { (a, b, true) } else { (b, a, false) };
        let bound = self.outside(bound).filter(|&bound| self.is(bound, &TYPES.int))?;
        let Number { is_inverted, more } = self.number(number)?;
        if (is_inverted || more.is_some()) && !self.is_small(bound, MAX_DEPTH) {
            return None;
        }
        // The number that the line's own is compared with.
        let limit = match (more, is_inverted) {
            (Some(more), true) => self.calculated(prim::SUBTRACT, more, bound),
            (None, true) => self.graph.call(prim::INVERT, &[bound]),
            (Some(more), false) => self.calculated(prim::SUBTRACT, bound, more),
            (None, false) => bound,
        };
        let wanted = match prim {
            prim::EQUALITY => only,
            prim::GREATER if is_first != is_inverted => after,
            prim::GREATER => before,
            _ => return None,
        };
        Some(self.graph.call(wanted, &[set, limit]))
    }

    /// Returns the number of a line with what is added to it.
    fn number(&mut self, node: NodeId) -> Option<Number> {
        if node == self.param {
            return Some(Number { is_inverted: false, more: None });
        }
        self.left = self.left.checked_sub(1)?;
        if let Some((prim, [only])) = self.call(node) {
            let by = match prim {
                prim::INCREMENT => 1,
                prim::DECREMENT => -1,
                _ => return None,
            };
            let by = self.graph.leaf(Node::Int(by));
            return self.number_and(only, by);
        }
        let (prim, [a, b]) = self.call(node)?;
        let (inner, closed) = if self.is_closed(b) { (a, b) } else { (b, a) };
        let outside = self.outside(closed).filter(|&closed| self.is(closed, &TYPES.int))?;
        if !self.is_small(outside, MAX_DEPTH) {
            return None;
        }
        match prim {
            prim::ADD => self.number_and(inner, outside),
            prim::SUBTRACT if closed == b => {
                let by = self.inverted(outside);
                self.number_and(inner, by)
            }
            prim::SUBTRACT => {
                let Number { is_inverted, more } = self.number(inner)?;
                let more = match more {
                    Some(more) => self.calculated(prim::SUBTRACT, outside, more),
                    None => outside,
                };
                Some(Number { is_inverted: !is_inverted, more: Some(more) })
            }
            _ => None,
        }
    }

    /// Returns the number of a line to which something more is added.
    fn number_and(&mut self, node: NodeId, by: NodeId) -> Option<Number> {
        let number = self.number(node)?;
        let more = match number.more {
            Some(more) => self.calculated(prim::ADD, more, by),
            None => by,
        };
        Some(Number { more: Some(more), ..number })
    }

    /// Tells whether an integer is so small that no sum of those in a condition leaves its range.
    /// Where one may, the loop tells which location it fails of.
    fn is_small(&mut self, node: NodeId, depth: u32) -> bool {
        let Some(left) = depth.checked_sub(1) else { return false };
        match (self.graph.node(node), self.graph.operands(node)) {
            (Node::Int(n), _) => n.unsigned_abs() <= u64::from(u32::MAX),
            (Node::Call(prim::SIZE | prim::COLORCOUNT | prim::NUMCOLORS, _), _) => true,
            (
                Node::Call(
                    prim::HEIGHT
                    | prim::WIDTH
                    | prim::UPPERMOST
                    | prim::LOWERMOST
                    | prim::LEFTMOST
                    | prim::RIGHTMOST,
                    _,
                ),
                &[of],
            ) => self.is(of, &TYPES.piece),
            (
                Node::Call(prim::INCREMENT | prim::DECREMENT | prim::INVERT | prim::HALVE, _),
                &[a],
            ) => self.is_small(a, left),
            (Node::Call(prim::ADD | prim::SUBTRACT, _), &[a, b]) => {
                self.is_small(a, left) && self.is_small(b, left)
            }
            _ => false,
        }
    }

    /// Returns an integer the other way round.
    fn inverted(&mut self, number: NodeId) -> NodeId {
        if let Node::Int(n) = self.graph.node(number)
            && let Some(n) = n.checked_neg()
        {
            return self.graph.leaf(Node::Int(n));
        }
        self.graph.call(prim::INVERT, &[number])
    }

    /// Returns a sum or difference, computed where both numbers are known.
    fn calculated(&mut self, prim: PrimId, a: NodeId, b: NodeId) -> NodeId {
        if let (Node::Int(a), Node::Int(b)) = (self.graph.node(a), self.graph.node(b)) {
            let known = match prim {
                prim::ADD => a.checked_add(b),
                _ => a.checked_sub(b),
            };
            if let Some(known) = known {
                return self.graph.leaf(Node::Int(known));
            }
        }
        self.graph.call(prim, &[a, b])
    }
}
