//! Augmented assignments: `x op= value` changes lists, sets and dictionaries in place, and makes a
//! new value of whatever else.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::{Fill, Held, Sort};
use super::alias::Given;
use super::around::is_name;
use super::assign::is_slice;
use super::body::Body;
use super::circles::Kept;
use super::held::augmented;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};

impl<'m> Body<'_, '_, 'm> {
    /// Builds `target op= value`.
    pub(super) fn augment(
        &mut self,
        span: Span,
        target: &'m Expr<'m>,
        op: BinaryOp,
        value: &'m Expr<'m>,
    ) {
        if self.augment_found(span, target, op, value)
            || op == BinaryOp::Add && self.grows_by_loops(span, target, "extend", value)
        {
            return;
        }
        match target.kind {
            ExprKind::Name(_) if self.held(target).may_change() && self.calls_changing(value) => {
                // It is the same container before the call and after it.
                if self.held(target).is_list() && op == BinaryOp::Add {
                    return self.as_whole(value, |this| this.extend(span, target, value, false));
                }
                let value = self.temporary_for(value);
                self.augment(span, target, op, value);
            }
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let held = self.held(target);
                let held_value = self.held(value);
                // A slice of something unknown is a new one, until it has another name.
                let is_named = self.local_named(name).is_some_and(|local| local.alias.is_some());
                let owned = if is_named { held.shared() } else { held };
                if self.may_be_shared(op, owned, held_value) {
                    return self.may_change_another(span, op, target);
                }
                if held.may_change() {
                    // It changes in place, whoever else has it.
                    if (held.is_list() || held.is_deque()) && op == BinaryOp::Add {
                        let shares = self.shares_of_elements(value);
                        let watch = self.watch(&shares);
                        let more = self.held_of_more(value);
                        self.holds(target, more, watch);
                    }
                    if held.is_dict() {
                        let shares = self.shares_of_elements(value);
                        let watch = self.watch(&shares);
                        self.relation_to(target, value, Kept::Elements);
                        let more = self.held_of_more(value);
                        self.holds(target, more, watch);
                    }
                    if op == BinaryOp::Mul {
                        // It has each of its parts several times.
                        self.holds(target, held.part().shared(), None);
                    }
                    self.change_by(span, target, |body, old| {
                        body.changed_operand(span, op, (old, held), (target, value))
                    });
                    self.watch_itself(target);
                    return;
                }
                let old = self.name(name, target.span);
                let node = self.whole_expr(value);
                let mut is_checked = false;
                let result = match (old, node) {
                    (Some(old), Some(node)) => {
                        is_checked = self.needs_check(op, owned, (node, held_value));
                        let old = self.alone(span, old, is_checked);
                        self.operate(span, op, (old, held), (node, held_value))
                    }
                    _ => None,
                };
                if let Some(node) = result {
                    self.spans.push((node, span));
                }
                self.note_line(span, name, result);
                let watch = self.local_named(name).and_then(|local| local.watch);
                let shares = self.shares(value);
                let more = self.watch(&shares);
                let watch = self.watch_anew([watch, more]);
                let held = match is_checked && op != BinaryOp::Mul {
                    true => Held::number(),
                    false => augmented(op, held, held_value),
                };
                let given = Given { held, alias: None, watch };
                let local = self.local_of(result, given);
                self.bind(id, local);
            }
            ExprKind::Subscript { value: container, .. } => {
                self.augment_subscript(span, target, op, (container, value));
            }
            _ => self.refuse(
                target.span,
                &format!("`{}=` changes one name or subscript", op.symbol()),
                "write a line for each",
            ),
        }
    }

    /// Builds `container[index] op= value`.
    fn augment_subscript(
        &mut self,
        span: Span,
        target: &'m Expr<'m>,
        op: BinaryOp,
        (container, value): (&'m Expr<'m>, &'m Expr<'m>),
    ) {
        let ExprKind::Subscript { index, .. } = target.kind else { return };
        self.prepare(target);
        let fill = self.held(container).fill();
        let held = self.held(target);
        if !is_slice(target) && self.may_be_shared(op, held, self.held(value)) {
            return self.may_change_another(span, op, target);
        }
        if held.may_change() && !is_slice(target) {
            let shares = self.shares_of_elements(value);
            let watch = self.watch(&shares);
            let more = self.held_of_more(value);
            self.holds(target, more, watch);
            self.change_by(span, target, |body, old| {
                body.changed_operand(span, op, (old, held), (target, value))
            });
            return;
        }
        self.moves(container);
        if let ExprKind::Slice { .. } = index.kind {
            self.change_by(span, container, |body, old| {
                let bounds = body.bounds(index)?;
                let part = body.placed_call(span, prim::SLICE_OF, &[old, bounds]);
                let new = body.changed_operand(span, op, (part, held), (target, value))?;
                Some(body.placed_call(span, prim::WITH_SLICE, &[old, bounds, new]))
            });
            return;
        }
        if is_name(container) && self.calls_changing(value) {
            return self.augment_part(span, target, op, value);
        }
        let held_value = self.held(value);
        let mut looked_up = SmallVec::new();
        self.looks_up(value, &mut looked_up);
        let node = match fill {
            // The key is there before the value is computed, which may put others there.
            Some(fill @ Fill::Number(_))
                if !looked_up.is_empty() || self.reads_place(value, container) =>
            {
                self.fill(span, container, index, fill);
                let Some(node) = self.whole_expr(value) else { return };
                Some(node)
            }
            _ => None,
        };
        self.change_by(span, container, |body, old| {
            let index = body.expr(index)?;
            let item = body.counted_so_far(target.span, (old, fill), index);
            let node = match node {
                Some(node) => node,
                None => body.expr(value)?,
            };
            let is_checked = body.needs_check(op, held, (node, held_value));
            let item = body.alone(span, item, is_checked);
            let new = body.operate(span, op, (item, held), (node, held_value))?;
            body.spans.push((new, span));
            Some(body.placed_call(span, prim::WITH_ITEM, &[old, index, new]))
        });
    }

    /// Builds `xs[i] op= value`, of which the value changes something: the part is looked at before
    /// that, and put there after it.
    fn augment_part(
        &mut self,
        span: Span,
        target: &'m Expr<'m>,
        op: BinaryOp,
        value: &'m Expr<'m>,
    ) {
        let ExprKind::Subscript { value: container, index } = target.kind else { return };
        let Some(place) = self.expr(index) else { return };
        let Some(whole) = self.expr(container) else { return };
        let fill = self.held(container).fill();
        let item = self.counted_so_far(target.span, (whole, fill), place);
        let held = self.held(target);
        let Some(node) = self.whole_expr(value) else { return };
        let held_value = self.held(value);
        let is_checked = self.needs_check(op, held, (node, held_value));
        let item = self.alone(span, item, is_checked);
        let new = self.operate(span, op, (item, held), (node, held_value));
        self.change_by(span, container, |body, old| {
            let new = new?;
            body.spans.push((new, span));
            Some(body.placed_call(span, prim::WITH_ITEM, &[old, place, new]))
        });
    }

    /// Tells whether `x op= value` may change a list or a set in place that others have: nothing is
    /// known of `x`, and the value goes with what changes.
    fn may_be_shared(&self, op: BinaryOp, held: Held, value: Held) -> bool {
        let goes_with = match op {
            // Whatever else is added to is no container of these kinds.
            BinaryOp::Add => value.may_change() || value.is_iterator,
            BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::BitXor | BinaryOp::Sub => {
                value.is_set() || value.is_dict()
            }
            _ => false,
        };
        goes_with && self.may_be_anybodys(held)
    }

    /// Tells whether a value may be a list, a set or a dictionary that others have.
    fn may_be_anybodys(&self, held: Held) -> bool {
        let is_vague = matches!(held.kind, Sort::Unknown | Sort::Either | Sort::Maybe);
        self.is_python() && is_vague && held.own == 0 && !held.is_iterator
    }

    /// Tells whether `x op= value` is right only where `x` turns out to be no container. A list
    /// changes in place by what may be added to it, and a set by another one.
    fn needs_check(&mut self, op: BinaryOp, held: Held, (node, value): (NodeId, Held)) -> bool {
        let goes_with = match op {
            BinaryOp::Add | BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::BitXor => {
                !self.is_number(node)
            }
            BinaryOp::Sub => !self.is_number(node) && !value.is_sequence(),
            BinaryOp::Mul => true,
            _ => false,
        };
        goes_with && self.may_be_anybodys(held)
    }

    /// Returns a value, which must be no container where that is to be checked.
    fn alone(&mut self, span: Span, node: NodeId, is_checked: bool) -> NodeId {
        if !is_checked || self.is_number(node) {
            return node;
        }
        self.is_vague = true;
        self.placed_call(span, prim::ALONE, &[node])
    }

    /// Returns what an operator makes of a list, a set or a dictionary that changes by it.
    fn changed_operand(
        &mut self,
        span: Span,
        op: BinaryOp,
        (old, held): (NodeId, Held),
        (target, value): (&'m Expr<'m>, &'m Expr<'m>),
    ) -> Option<NodeId> {
        if (held.is_list() || held.is_deque()) && op == BinaryOp::Add {
            // Any container will do.
            let node = self.iterable(value)?;
            let relation = self.relation_to(target, value, Kept::Elements);
            let node = self.kept_apart(span, relation, node, old)?;
            return Some(self.placed_call(span, prim::PLUS, &[old, node]));
        }
        let held_value = self.held(value);
        let node = self.expr(value)?;
        let new = self.operate(span, op, (old, held), (node, held_value))?;
        self.spans.push((new, span));
        Some(new)
    }
}
