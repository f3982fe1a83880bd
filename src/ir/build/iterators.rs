//! Iterators where they are something else than what they go through: as conditions, and as
//! arguments of functions, in which they can be gone through once as well.

use super::super::NodeId;
use super::super::known::{Held, Sort};
use super::body::{Body, Operands};
use super::live::Live;
use super::watch::{Shares, is_lazy};
use crate::prim::{self, PrimId};
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind, Gathers};

/// Primitives that go through what they are given once, whatever that is.
const GOING_THROUGH: [PrimId; 15] = [
    prim::ARGMAX,
    prim::ARGMIN,
    prim::CONTAINED,
    prim::EXTRACT,
    prim::FIRST,
    prim::LAST,
    prim::MAXIMUM,
    prim::MINIMUM,
    prim::MPAPPLY,
    prim::ORDER,
    prim::PAINT,
    prim::PAPPLY,
    prim::TOTUPLE,
    prim::VALMAX,
    prim::VALMIN,
];

impl<'m> Body<'_, '_, 'm> {
    /// Returns a condition. An iterator is true, and is not gone through for that.
    pub(super) fn truth(&mut self, cond: &'m Expr<'m>) -> Option<NodeId> {
        if let ExprKind::Name(name) = cond.kind
            && let Some(local) = self.local_named(name)
            && local.held.is_surely_iterator()
            && local.is_bound.is_none()
        {
            if let Some(used) = local.assignment.and_then(|own| self.uses.get_mut(own)) {
                used.1 = true;
            }
            return Some(self.bool(true));
        }
        let node = self.expr(cond)?;
        let held = self.held(cond);
        self.truth_of(cond.span, (node, held))
    }

    /// Returns the truth value of a node.
    pub(super) fn truth_of(&mut self, span: Span, (node, held): (NodeId, Held)) -> Option<NodeId> {
        if held.is_surely_iterator() {
            let parts: Operands = self.file.graph.operands(node).into();
            let yes = self.bool(true);
            return Some(self.after_all(&parts, yes));
        }
        if held.is_iterator {
            let what = "this may be an iterator, which is true whatever it has";
            self.refuse(span, what, "make a tuple of it first: `tuple(…)`");
            return None;
        }
        Some(node)
    }

    /// Tells whether a call gives an iterator to what it calls, or the keys or pairs of a
    /// dictionary, which are compared as sets.
    pub(super) fn gives_iterator(&self, args: &'m [Arg<'m>]) -> bool {
        let is_one = |held: Held| held.is_iterator || held.kind == Sort::View;
        self.is_python() && args.iter().any(|arg| is_one(self.held(arg.value)))
    }

    /// Refuses an iterator as an argument of a function of which it is not known what that does
    /// with it.
    pub(super) fn refuses_iterator(&mut self, args: &'m [Arg<'m>]) -> bool {
        let is_one = |arg: &&Arg<'m>| self.is_python() && self.held(arg.value).is_iterator;
        let Some(arg) = args.iter().find(is_one) else { return false };
        let what = "an iterator is given to a function which may go through it more than once";
        self.refuse(arg.value.span, what, "give it a tuple: `tuple(…)`");
        true
    }

    /// Refuses an iterator as an argument of a primitive that does more than go through it once.
    pub(super) fn refuses_iterator_of(&mut self, prim: PrimId, args: &'m [Arg<'m>]) -> bool {
        !GOING_THROUGH.contains(&prim) && self.refuses_iterator(args)
    }

    /// Refuses an iterator as an operand: it has no parts, and is equal to nothing but itself.
    pub(super) fn refuses_iterators(
        &mut self,
        span: Span,
        op: Option<BinaryOp>,
        held: [Held; 2],
    ) -> bool {
        let is_searched = matches!(op, Some(BinaryOp::In | BinaryOp::NotIn));
        let is_one = held[0].is_iterator || held[1].is_iterator && !is_searched;
        if is_one && self.is_python() {
            let what = "an iterator has no parts, and is equal to nothing but itself";
            self.refuse(span, what, "make a tuple of it first: `tuple(…)`");
        }
        is_one && self.is_python()
    }

    /// Refuses a loop through what may be a list that its rounds change, where it goes through what
    /// that was at first.
    pub(super) fn refuses_stale(&mut self, iter: &'m Expr<'m>, changed: &Live) -> bool {
        if changed.is_empty() {
            return false;
        }
        let mut found = Shares::default();
        self.gone_through(iter, false, &mut found);
        let is_changed = |name: &&str| self.is_changed_name(name, changed);
        let Some(name) = found.names.iter().copied().find(is_changed) else { return false };
        let message = format!("a loop goes through what may be `{name}`, and changes that");
        self.refuse(iter.span, &message, "go through a copy of it: `for x in list(…):`");
        true
    }

    /// Tells whether what a variable stands for is among what changes.
    fn is_changed_name(&self, name: &str, changed: &Live) -> bool {
        let Some(id) = self.file.names.known(name) else { return false };
        let Some(local) = self.file.names.local(id) else { return false };
        let root = local.alias.map(|alias| self.aliases[alias as usize].root);
        changed.contains(id)
            || root.is_some_and(|root| changed.contains(root))
            || changed.iter().any(|own| self.is_watching(&local, own))
    }

    /// Collects the variables whose lists a loop goes through while it runs. The keys of
    /// dictionaries are looked at in every round, but for those of which one is chosen.
    fn gone_through(&self, iter: &'m Expr<'m>, is_chosen: bool, found: &mut Shares<'m>) {
        match iter.kind {
            ExprKind::Comprehension { kind: Gathers::Generator, .. } => {
                found.names.extend(self.shares(iter).names);
            }
            ExprKind::Conditional { then, orelse, .. } => {
                self.gone_through(then, true, found);
                self.gone_through(orelse, true, found);
            }
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, rhs } => {
                self.gone_through(lhs, true, found);
                self.gone_through(rhs, true, found);
            }
            _ if self.held(iter).is_dict() && !is_chosen && self.root_of(iter).is_some() => {}
            ExprKind::Call { callee, args } => match self.python(callee) {
                // These look into the elements while the loop runs.
                Some("map" | "filter") => {
                    for arg in args {
                        found.names.extend(self.shares(arg.value).names);
                    }
                }
                Some(name) if is_lazy(name) => {
                    args.iter().for_each(|arg| self.gone_through(arg.value, is_chosen, found));
                }
                None if is_view(callee) => {
                    let ExprKind::Attribute { value, .. } = callee.kind else { return };
                    self.gone_through(value, is_chosen, found);
                }
                // Nothing of it can change.
                _ if self.fresh(iter).is_fixed() => {}
                _ if self.fresh(iter).own == 0 => found.names.extend(self.shares(iter).names),
                _ => {}
            },
            _ if self.fresh(iter).own == 0 => found.names.extend(self.shares(iter).names),
            _ => {}
        }
    }
}

/// Tells whether a method yields something that goes through a dictionary.
fn is_view(callee: &Expr<'_>) -> bool {
    matches!(callee.kind, ExprKind::Attribute { name, .. }
        if matches!(name.text, "keys" | "values" | "items"))
}
