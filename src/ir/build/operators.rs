//! Operators: the calls that they stand for.
//!
//! In the project's own dialect `+`, `-`, `*`, `//` and `%` are arithmetic of numbers and of pairs.
//! In Python `+` joins tuples, `*` repeats them, and `-` takes one set from another. Where both
//! operands are surely numbers, the two are the same, and the primitives of the language are
//! called.

use super::super::{Node, NodeId, Operator};
use super::body::{Body, Operands};
use super::is_at_hand;
use crate::ir::Role;
use crate::ir::known::{Held, Sort};
use crate::prim::{self, PrimId};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::types::Type;
use crate::types::signature::{Alternative, Pattern, signature};

impl<'m> Body<'_, '_, 'm> {
    pub(super) fn unary(
        &mut self,
        span: Span,
        op: UnaryOp,
        operand: &'m Expr<'m>,
    ) -> Option<NodeId> {
        if op == UnaryOp::Not {
            let node = self.truth(operand)?;
            return Some(self.call_of(prim::FLIP, &[node]));
        }
        let node = self.expr(operand)?;
        let is_arc = !self.is_python();
        Some(match op {
            UnaryOp::Not => node,
            UnaryOp::Neg if is_arc || self.is_number(node) => self.call_of(prim::INVERT, &[node]),
            UnaryOp::Neg => self.call_of(prim::NEGATED, &[node]),
            UnaryOp::Pos => {
                let zero = self.int(0);
                let prim = if is_arc { prim::ADD } else { prim::PLUS };
                self.call_of(prim, &[node, zero])
            }
            UnaryOp::Invert => {
                // -x - 1
                let one = self.int(-1);
                let negative = self.placed_call(span, prim::NEGATED, &[node]);
                self.call_of(prim::ADD, &[negative, one])
            }
        })
    }

    /// Returns the call that an operator stands for; where it stands for several, each gets the
    /// place of the whole.
    pub(super) fn binary(
        &mut self,
        span: Span,
        op: BinaryOp,
        lhs: &'m Expr<'m>,
        rhs: &'m Expr<'m>,
    ) -> Option<NodeId> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            return match self.calls_changing(rhs) {
                true => self.logical_change(span, op, lhs, rhs),
                false => self.logical(op, lhs, rhs),
            };
        }
        if matches!(op, BinaryOp::Is | BinaryOp::IsNot) {
            return self.identical(span, op, lhs, rhs);
        }
        let args = self.all([lhs, rhs].into_iter())?;
        let [a, b] = args[..] else { return None };
        // The results of functions are known once they are built.
        let (held, held_right) = (self.held(lhs), self.held(rhs));
        if self.is_python()
            && matches!(op, BinaryOp::Eq | BinaryOp::Ne)
            && self.surely_differ(lhs, rhs)
        {
            return Some(self.after_both(a, b, op == BinaryOp::Ne));
        }
        if matches!(op, BinaryOp::Eq | BinaryOp::Ne) && self.is_python() {
            if let Some((there, found)) = self.either_of_get(lhs, a) {
                let both = found.map(|one| self.operate(span, op, one, (b, held_right)));
                return self.chosen_of_get(there, found, both);
            }
            if let Some((there, found)) = self.either_of_get(rhs, b) {
                let both = found.map(|one| self.operate(span, op, (a, held), one));
                return self.chosen_of_get(there, found, both);
            }
        }
        let node = self.operate(span, op, (a, held), (b, held_right))?;
        let differs = held.differs_at(held_right.part()) == Some(0);
        if matches!(op, BinaryOp::In | BinaryOp::NotIn)
            && held_right.is_surely_iterator()
            && !differs
        {
            let staged = self.staged(rhs, b);
            let sought = self.lifted_by_one(a, span)?;
            let found = self.any_staged(span, &staged, |this, item| {
                Some(this.call_of(prim::EQUALITY, &[sought, item]))
            })?;
            return Some(match op {
                BinaryOp::In => found,
                _ => self.call_of(prim::FLIP, &[found]),
            });
        }
        Some(node)
    }

    /// Returns the two values that `d.get(key, default)` may have, and whether it is the first of
    /// them. One of them must be known to be a list, and the other one to be a tuple.
    fn either_of_get(
        &mut self,
        expr: &'m Expr<'m>,
        node: NodeId,
    ) -> Option<(NodeId, [(NodeId, Held); 2])> {
        let ExprKind::Call { callee, args: [_, default] } = expr.kind else { return None };
        let ExprKind::Attribute { value, .. } = callee.kind else { return None };
        let Node::Call(prim::FOUND, list) = self.file.graph.node(node) else { return None };
        let &[whole, key, otherwise] = self.file.graph.list(list) else { return None };
        let (held, of_default) = (self.held(value).part().shared(), self.held(default.value));
        if held.join(of_default).kind != Sort::Either {
            return None;
        }
        let there = self.placed_call(expr.span, prim::HAS_ITEM, &[key, whole]);
        let item = self.placed_call(expr.span, prim::ITEM_AT, &[whole, key]);
        Some((there, [(item, held), (otherwise, of_default.shared())]))
    }

    /// Returns the value for what `d.get(key, default)` is, once the default was computed.
    fn chosen_of_get(
        &mut self,
        there: NodeId,
        [_, (default, _)]: [(NodeId, Held); 2],
        [found, other]: [Option<NodeId>; 2],
    ) -> Option<NodeId> {
        let chosen = self.file.graph.select(there, found?, other?);
        Some(self.after_all(&[default], chosen))
    }

    /// Returns the value of an operator's operands.
    pub(super) fn operate(
        &mut self,
        span: Span,
        op: BinaryOp,
        (a, held): (NodeId, Held),
        (b, held_right): (NodeId, Held),
    ) -> Option<NodeId> {
        let both = [held, held_right];
        if self.refuses_operands(span, op, both) {
            return None;
        }
        if self.is_python()
            && let Some(node) = self.alike(span, op, (a, held), (b, held_right))
        {
            return Some(node);
        }
        if self.is_python() && self.mixes(span, op, held, held_right) {
            return None;
        }
        let (a, b) = match op {
            BinaryOp::Eq | BinaryOp::Ne => {
                (self.without_zeros(span, a, held), self.without_zeros(span, b, held_right))
            }
            _ => (a, b),
        };
        if held.kind == Sort::View || held_right.kind == Sort::View {
            let [one, other] = self.as_sets(span, op, [(a, held), (b, held_right)]);
            if (one.1, other.1) != (held, held_right) {
                return self.operate(span, op, one, other);
            }
        }
        let numbers = self.is_number(a) && self.is_number(b);
        let python = self.is_python() && !numbers;
        let both_known = !python || numbers;
        let node = match op {
            BinaryOp::Eq => self.call_of(prim::EQUALITY, &[a, b]),
            BinaryOp::Ne => return Some(self.negated(span, prim::EQUALITY, &[a, b])),
            BinaryOp::Gt => self.call_of(prim::GREATER, &[a, b]),
            BinaryOp::Lt => self.call_of(prim::GREATER, &[b, a]),
            BinaryOp::Le => return Some(self.at_most(span, a, b)),
            BinaryOp::Ge => return Some(self.at_most(span, b, a)),
            BinaryOp::In | BinaryOp::NotIn => {
                let prim = if held_right.is_dict() || self.is_python() {
                    prim::HAS_ITEM
                } else {
                    prim::CONTAINED
                };
                if op == BinaryOp::NotIn {
                    return Some(self.negated(span, prim, &[a, b]));
                }
                self.call_of(prim, &[a, b])
            }
            BinaryOp::BitOr if held.is_dict() || held_right.is_dict() => {
                return Some(self.updated(span, a, b));
            }
            // Of truth values they are what Python makes of them; else sets are meant.
            BinaryOp::BitOr if self.are_booleans([a, b]) => self.call_of(prim::EITHER, &[a, b]),
            BinaryOp::BitAnd if self.are_booleans([a, b]) => self.call_of(prim::BOTH, &[a, b]),
            BinaryOp::BitOr if !self.is_python() => self.call_of(prim::COMBINE, &[a, b]),
            BinaryOp::BitAnd if !self.is_python() => self.call_of(prim::INTERSECTION, &[a, b]),
            BinaryOp::BitOr => self.call_of(prim::BITS_OR, &[a, b]),
            BinaryOp::BitAnd => self.call_of(prim::BITS_AND, &[a, b]),
            BinaryOp::BitXor => self.call_of(prim::BITS_XOR, &[a, b]),
            BinaryOp::Shl | BinaryOp::Shr => {
                let left = self.bool(op == BinaryOp::Shl);
                self.call_of(prim::BITS_SHIFTED, &[a, b, left])
            }
            BinaryOp::Add if held.is_list() && held_right.is_list() => {
                self.call_of(prim::PLUS, &[a, b])
            }
            BinaryOp::Add => self.call_of(if python { prim::PLUS } else { prim::ADD }, &[a, b]),
            BinaryOp::Sub => {
                self.call_of(if python { prim::MINUS } else { prim::SUBTRACT }, &[a, b])
            }
            BinaryOp::Mul if held.is_list() || held_right.is_list() => {
                self.call_of(prim::TIMES, &[a, b])
            }
            BinaryOp::Mul => {
                self.call_of(if python { prim::TIMES } else { prim::MULTIPLY }, &[a, b])
            }
            BinaryOp::FloorDiv => {
                self.call_of(if python { prim::FLOORED } else { prim::DIVIDE }, &[a, b])
            }
            BinaryOp::Mod if self.is_python() => self.call_of(prim::MODULO, &[a, b]),
            BinaryOp::Mod => {
                // a - (a // b) * b: the remainder has the sign of the divisor, as in Python.
                let quotient = self.placed_call(span, prim::DIVIDE, &[a, b]);
                let whole = self.placed_call(span, prim::MULTIPLY, &[quotient, b]);
                self.call_of(prim::SUBTRACT, &[a, whole])
            }
            BinaryOp::Div => self.call_of(prim::QUOTIENT, &[a, b]),
            BinaryOp::Pow => self.call_of(prim::RAISED, &[a, b]),
            BinaryOp::Or | BinaryOp::And | BinaryOp::Is | BinaryOp::IsNot => return None,
        };
        let differs = matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul);
        if differs && both_known && !self.is_python() {
            self.operators.push(Operator { node, span, symbol: op.symbol() });
        }
        Some(node)
    }

    /// Returns what a comparison of values comes to of which one is known to have lists where the
    /// other one has tuples: they are alike only where there are none.
    fn alike(
        &mut self,
        span: Span,
        op: BinaryOp,
        (a, held): (NodeId, Held),
        (b, held_right): (NodeId, Held),
    ) -> Option<NodeId> {
        let is_membership = matches!(op, BinaryOp::In | BinaryOp::NotIn);
        if !is_membership && !matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            return None;
        }
        let (held, held_right) = (self.known_of(a, held), self.known_of(b, held_right));
        let other = match is_membership {
            false => Some(held_right),
            true => held_right.is_gone_through().then(|| held_right.part()),
        };
        if other.is_some_and(|other| held.may_differ(other) || held.meets_unknown(other)) {
            self.is_vague = true;
            self.refuse(
                span,
                "this may compare a list with a tuple",
                "in Python a list equals no tuple; make both of one kind first: `tuple(xs)`",
            );
            return None;
        }
        if is_membership && held.is_no_key() && held_right.is_hashed() {
            self.refuse(
                span,
                "a list, a set or a dictionary is no key and no element of a set in Python",
                "make a tuple of it first: `tuple(xs)`",
            );
            return None;
        }
        if is_membership {
            let differs = held.differs_at(held_right.part()) == Some(0);
            return (held_right.is_gone_through() && differs)
                .then(|| self.after_both(a, b, op == BinaryOp::NotIn));
        }
        let equal = match held.differs_at(held_right)? {
            0 => return Some(self.after_both(a, b, op == BinaryOp::Ne)),
            level => {
                let alike = self.placed_call(span, prim::EQUALITY, &[a, b]);
                let none = self.has_none_at(span, a, level);
                let no = self.bool(false);
                self.file.graph.select(alike, none, no)
            }
        };
        Some(match op {
            BinaryOp::Eq => equal,
            _ => self.call_of(prim::FLIP, &[equal]),
        })
    }

    /// Refuses operands that Python has no such operator for, or another one.
    fn refuses_operands(&mut self, span: Span, op: BinaryOp, both: [Held; 2]) -> bool {
        self.refuses_iterators(span, Some(op), both)
            || self.is_python() && self.refuses_lines(span, op, both)
            || self.refuses_deques(span, op, both)
            || self.refuses_fills(span, op, both)
    }

    /// Refuses to look for a value among elements where Python finds no list equal to a tuple, or
    /// where nobody knows which of the two they are.
    pub(super) fn refuses_search(&mut self, span: Span, item: Held, element: Held) -> bool {
        let is_vague = item.differs_at(element) == Some(0)
            || item.may_differ(element)
            || item.meets_unknown(element);
        if self.is_python() && is_vague {
            self.is_vague = true;
            self.refuse(
                span,
                "this may look for a list among tuples, or for a tuple among lists",
                "in Python a list equals no tuple; make both of one kind first: `tuple(xs)`",
            );
        }
        self.is_python() && is_vague
    }

    /// Refuses operators that Python has for two lists and for two tuples, and not for one of each.
    pub(super) fn mixes(&mut self, span: Span, op: BinaryOp, held: Held, held_right: Held) -> bool {
        let is_one =
            matches!(op, BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge | BinaryOp::Add);
        let are_sequences = held.is_sequence() && held_right.is_sequence();
        let what =
            match (held.kind, held_right.kind) {
                (Sort::List | Sort::Maybe, Sort::Tuple)
                | (Sort::Tuple, Sort::List | Sort::Maybe) => "a list and a tuple",
                (Sort::List, Sort::Number | Sort::Fixed)
                | (Sort::Number | Sort::Fixed, Sort::List) => "a list and something else",
                (Sort::Either, Sort::List | Sort::Tuple | Sort::Either | Sort::Fixed)
                | (Sort::List | Sort::Tuple | Sort::Fixed, Sort::Either) => {
                    "values of which one may be a list or a tuple"
                }
                _ if op != BinaryOp::Add
                    && are_sequences
                    && (held.differs_at(held_right).is_some() || held.may_differ(held_right)) =>
                {
                    "values that hold lists and tuples"
                }
                _ => return false,
            };
        if !is_one {
            return false;
        }
        let message = format!("`{}` of {what}", op.symbol());
        self.refuse(span, &message, "make both lists, or both tuples: `tuple(xs)`");
        true
    }

    /// Returns operands of which one is the keys or pairs of a dictionary, which are a set where
    /// they are compared or joined. Whatever can be gone through is joined with them.
    fn as_sets(
        &mut self,
        span: Span,
        op: BinaryOp,
        operands: [(NodeId, Held); 2],
    ) -> [(NodeId, Held); 2] {
        let is_joined =
            matches!(op, BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::BitXor | BinaryOp::Sub);
        let is_compared = matches!(
            op,
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
        );
        operands.map(|(node, held)| match is_joined || is_compared && held.kind == Sort::View {
            true => (self.placed_call(span, prim::AS_SET, &[node]), Held::made(Sort::Set)),
            false => (node, held),
        })
    }

    /// Returns what is known of a value; of a program's grid, and of what makes grids of it, that
    /// it is a tuple of tuples.
    fn known_of(&self, node: NodeId, held: Held) -> Held {
        const MOST_CALLS: usize = 8;
        let is_vague = matches!(held.kind, Sort::Unknown | Sort::Fixed);
        match is_vague && self.is_python() && self.is_tuples(node, MOST_CALLS) {
            true => Held::of(Sort::Tuple, Held::made(Sort::Tuple)).shared(),
            false => held,
        }
    }

    /// Tells whether a node is the program's grid, or a grid that primitives make of it.
    fn is_tuples(&self, node: NodeId, calls: usize) -> bool {
        match self.file.graph.node(node) {
            Node::Input(role) => role != Role::Samples,
            Node::Call(prim, list) if calls > 0 => {
                let nodes = self.file.graph.list(list);
                let makes = |one: &Alternative| {
                    let is_plain = |(param, &node): (&Pattern, &NodeId)| match param {
                        Pattern::Bool | Pattern::Int | Pattern::Color => true,
                        Pattern::Pair(..) | Pattern::Set(_) | Pattern::Cells(_) => true,
                        Pattern::Grid => self.is_tuples(node, calls - 1),
                        _ => *param == one.result && self.is_tuples(node, calls - 1),
                    };
                    // A result of any type is known by an argument of the same one alone.
                    let is_known = match one.result {
                        Pattern::Grid => true,
                        Pattern::Var(..) => one.params.contains(&one.result),
                        _ => false,
                    };
                    is_known && one.params.iter().zip(nodes).all(is_plain)
                };
                signature(prim).alternatives.iter().any(makes)
            }
            _ => false,
        }
    }

    /// Tells whether a sequence has no elements so many levels down.
    fn has_none_at(&mut self, span: Span, node: NodeId, level: usize) -> NodeId {
        let mut all = node;
        for _ in 1..level {
            let each = self.file.graph.leaf(Node::Prim(prim::ITERATED));
            all = self.placed_call(span, prim::MAPPLY, &[each, all]);
        }
        let size = self.placed_call(span, prim::SIZE, &[all]);
        let none = self.int(0);
        self.call_of(prim::EQUALITY, &[size, none])
    }

    /// Tells whether two displays have a list and a tuple at the same place.
    fn surely_differ(&self, a: &Expr<'m>, b: &Expr<'m>) -> bool {
        match (a.kind, b.kind) {
            (ExprKind::Tuple(a), ExprKind::Tuple(b)) | (ExprKind::List(a), ExprKind::List(b)) => {
                let is_star = |item: &&Expr<'_>| matches!(item.kind, ExprKind::Starred(_));
                a.len() == b.len()
                    && !a.iter().chain(b).any(is_star)
                    && a.iter().zip(b).any(|(a, b)| self.surely_differ(a, b))
            }
            _ => self.held(a).differs_at(self.held(b)) == Some(0),
        }
    }

    /// Returns a truth value, once two nodes were computed.
    fn after_both(&mut self, a: NodeId, b: NodeId, truth: bool) -> NodeId {
        let truth = self.bool(truth);
        let last = self.call_of(prim::AFTER, &[b, truth]);
        self.call_of(prim::AFTER, &[a, last])
    }

    fn negated(&mut self, span: Span, prim: PrimId, args: &[NodeId]) -> NodeId {
        let node = self.placed_call(span, prim, args);
        self.call_of(prim::FLIP, &[node])
    }

    /// Builds `and` and `or`: one of the operands, of which the second may not be computed.
    fn logical(&mut self, op: BinaryOp, lhs: &'m Expr<'m>, rhs: &'m Expr<'m>) -> Option<NodeId> {
        self.is_lazy = true;
        let args = self.all([lhs, rhs].into_iter())?;
        let [a, b] = args[..] else { return None };
        let cond = self.truth_of(lhs, a)?;
        let is_plain = cond == a && is_at_hand(rhs) && self.is_plain_name(rhs);
        Some(match op {
            // A node that is computed unconditionally need not be left for later.
            BinaryOp::Or if is_plain => self.call_of(prim::EITHER, &[a, b]),
            BinaryOp::And if is_plain => self.call_of(prim::BOTH, &[a, b]),
            BinaryOp::Or => self.file.graph.select(cond, a, b),
            _ => self.file.graph.select(cond, b, a),
        })
    }

    /// Tells whether reading an expression at hand cannot fail, as a name may that has no value.
    fn is_plain_name(&self, expr: &Expr<'_>) -> bool {
        let ExprKind::Name(name) = expr.kind else { return true };
        let local = self.file.names.known(name).and_then(|id| self.file.names.local(id));
        local.is_none_or(|local| local.is_bound.is_none() && local.alias.is_none())
    }

    /// Builds `is`: of `None` alone there is one and no other.
    fn identical(
        &mut self,
        span: Span,
        op: BinaryOp,
        lhs: &'m Expr<'m>,
        rhs: &'m Expr<'m>,
    ) -> Option<NodeId> {
        let is_none = |expr: &Expr<'_>| matches!(expr.kind, ExprKind::None);
        if !is_none(lhs) && !is_none(rhs) {
            self.refuse(
                span,
                "`is` asks whether two values are one object, of which nothing is known here",
                "write `==`, or `!=` for `is not`; `is None` is understood",
            );
            return None;
        }
        let args: Operands = self.all([lhs, rhs].into_iter())?;
        match op {
            BinaryOp::Is => Some(self.call_of(prim::EQUALITY, &args)),
            _ => Some(self.negated(span, prim::EQUALITY, &args)),
        }
    }

    /// Builds `a < b <= c`: each operand is computed once, and none after a comparison that does
    /// not hold.
    pub(super) fn chain(
        &mut self,
        span: Span,
        first: &'m Expr<'m>,
        rest: &'m [(BinaryOp, &'m Expr<'m>)],
    ) -> Option<NodeId> {
        let mut links = Vec::with_capacity(rest.len());
        let (mut left, mut held) = (self.expr(first), self.held(first));
        for &(op, operand) in rest {
            let (right, held_right) = (self.expr(operand), self.held(operand));
            let link = match (left, right) {
                (Some(a), Some(b)) => match op {
                    BinaryOp::Is | BinaryOp::IsNot => {
                        self.refuse(span, "`is` in a chain of comparisons", "write `and`");
                        None
                    }
                    _ => self.operate(span, op, (a, held), (b, held_right)),
                },
                _ => None,
            };
            links.push(link);
            (left, held) = (right, held_right);
        }
        let links: Option<Vec<NodeId>> = links.into_iter().collect();
        let mut links = links?.into_iter().rev();
        let mut node = links.next()?;
        for link in links {
            self.spans.push((link, span));
            node = self.file.graph.select(link, node, link);
        }
        Some(node)
    }

    /// Tells whether nodes are truth values whatever the input is: literals, and calls that yield
    /// nothing else.
    fn are_booleans(&self, nodes: [NodeId; 2]) -> bool {
        let yields_truth = |node| match self.file.graph.node(node) {
            Node::Bool(_) => true,
            Node::Call(prim, _) => {
                let mut forms = prim.get().signature.split("; ");
                forms.all(|form| form.trim_end_matches('!').ends_with(" -> Bool"))
            }
            _ => false,
        };
        nodes.into_iter().all(yields_truth)
    }

    /// Builds `a <= b`: equal or less, as of two sets each may have what the other has not. Beside
    /// a number it is the same as not greater, which is one call less.
    pub(super) fn at_most(&mut self, span: Span, a: NodeId, b: NodeId) -> NodeId {
        if self.is_number(a) || self.is_number(b) {
            return self.negated(span, prim::GREATER, &[a, b]);
        }
        let equal = self.placed_call(span, prim::EQUALITY, &[a, b]);
        let less = self.placed_call(span, prim::GREATER, &[b, a]);
        self.call_of(prim::EITHER, &[equal, less])
    }

    /// Tells whether a node is a number if it has a value. Each call of arithmetic is looked at
    /// once: lines such as `x = x + x` use it twice, and the lines below use these.
    pub(super) fn is_number(&mut self, node: NodeId) -> bool {
        if let Some(known) = self.known_number(node) {
            return known;
        }
        // There may be as many below one another as a file has lines.
        let mut waiting = vec![node];
        while let Some(&last) = waiting.last() {
            let operands = self.file.graph.operands(last).iter();
            let unknown = operands.copied().find(|operand| self.known_number(*operand).is_none());
            match unknown {
                Some(operand) => waiting.push(operand),
                None => {
                    let mut operands = self.file.graph.operands(last).iter();
                    let is_number =
                        operands.all(|operand| self.known_number(*operand) == Some(true));
                    self.numbers.insert(last, is_number);
                    waiting.pop();
                }
            }
        }
        self.numbers[&node]
    }

    /// Does as [`Body::is_number`] where that is known without a look at operands.
    fn known_number(&self, node: NodeId) -> Option<bool> {
        let Node::Call(prim, _) = self.file.graph.node(node) else {
            return Some(matches!(self.file.graph.node(node), Node::Int(_) | Node::Bool(_)));
        };
        if signature(prim).always == Some(Type::INT) {
            return Some(true);
        }
        let is_arithmetic = matches!(
            prim,
            prim::ADD | prim::SUBTRACT | prim::MULTIPLY | prim::INVERT | prim::DIVIDE
        );
        if is_arithmetic { self.numbers.get(&node).copied() } else { Some(false) }
    }
}
