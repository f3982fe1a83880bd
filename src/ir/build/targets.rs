//! Assignments to several places at once, and to places that take changes to find: each as lines of
//! its own, with variables without names between them.

use smallvec::SmallVec;

use super::body::Body;
use super::functions::mentions;
use super::watch::may_change_inside;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Ident};

impl<'m> Body<'_, '_, 'm> {
    /// Returns a variable that nobody else has.
    pub(super) fn temporary(&mut self, span: Span) -> Ident<'m> {
        self.lists_made += 1;
        let text = self.file.bump.alloc_str(&format!(" {}", self.lists_made));
        Ident { text, span }
    }

    pub(super) fn temporary_for(&mut self, value: &'m Expr<'m>) -> &'m Expr<'m> {
        let name = self.temporary(value.span);
        // It is no line of the program.
        self.nesting += 1;
        self.assign(value.span, name, value);
        self.nesting -= 1;
        self.named(name)
    }

    pub(super) fn named(&self, name: Ident<'m>) -> &'m Expr<'m> {
        let kind = ExprKind::Name(name.text);
        self.file.bump.alloc(Expr::new(name.span, kind))
    }

    /// Builds `a = b[0] = value` of a value that may change: one name is given it first, and the
    /// others are given that name. Yields whether it was such a line.
    pub(super) fn assign_in_turn(
        &mut self,
        span: Span,
        targets: &'m [&'m Expr<'m>],
        value: &'m Expr<'m>,
    ) -> bool {
        let is_name = |target: &&Expr<'m>| matches!(target.kind, ExprKind::Name(_));
        if targets.len() < 2 || targets.iter().all(is_name) || !self.may_change_later(value) {
            return false;
        }
        let first = targets.iter().position(is_name);
        let name = match first.map(|place| (place, targets[place].kind)) {
            Some((place, ExprKind::Name(text)))
                if !targets[..place].iter().any(|target| mentions(target, text)) =>
            {
                let name = Ident { text, span: targets[place].span };
                self.assign(span, name, value);
                self.named(name)
            }
            _ => self.temporary_for(value),
        };
        for (place, target) in targets.iter().enumerate() {
            let is_done = matches!(name.kind, ExprKind::Name(own) if own == text_of(target));
            if !(is_done && first == Some(place)) {
                let alone = self.file.bump.alloc_slice_copy(&[*target]);
                self.unpack(span, alone, name);
            }
        }
        true
    }

    /// Builds `a[0], b = x, y` where a part is given a value that may change: all values have names
    /// first. Yields whether it was such a line.
    pub(super) fn assign_parts(
        &mut self,
        span: Span,
        targets: &'m [&'m Expr<'m>],
        values: &'m [&'m Expr<'m>],
    ) -> bool {
        let is_one = targets
            .iter()
            .zip(values)
            .any(|(target, value)| has_part(target) && self.may_change_later(value));
        if !is_one {
            return false;
        }
        let names: SmallVec<[&'m Expr<'m>; 4]> =
            values.iter().map(|value| self.temporary_for(value)).collect();
        for (target, name) in targets.iter().zip(names) {
            let alone = self.file.bump.alloc_slice_copy(&[*target]);
            self.unpack(span, alone, name);
        }
        true
    }

    /// Builds `xs[f(a)] = value` where `f` changes something: Python computes the value first, then
    /// the place. Yields whether it was such a line.
    pub(super) fn assign_to_found(
        &mut self,
        span: Span,
        target: &'m Expr<'m>,
        value: &'m Expr<'m>,
    ) -> bool {
        if !self.finds_by_change(target) {
            return false;
        }
        let value = self.temporary_for(value);
        let target = self.found_first(target);
        let alone = self.file.bump.alloc_slice_copy(&[target]);
        self.unpack(span, alone, value);
        true
    }

    /// Builds `xs[f(a)] op= value` in the same way, where the place is computed first.
    pub(super) fn augment_found(
        &mut self,
        span: Span,
        target: &'m Expr<'m>,
        op: BinaryOp,
        value: &'m Expr<'m>,
    ) -> bool {
        if !self.finds_by_change(target) {
            return false;
        }
        let target = self.found_first(target);
        self.augment(span, target, op, value);
        true
    }

    fn finds_by_change(&mut self, target: &'m Expr<'m>) -> bool {
        match target.kind {
            ExprKind::Subscript { index, .. } => {
                !matches!(index.kind, ExprKind::Slice { .. }) && self.calls_changing(index)
            }
            _ => false,
        }
    }

    /// Returns the same part with a name for its place.
    fn found_first(&mut self, target: &'m Expr<'m>) -> &'m Expr<'m> {
        let ExprKind::Subscript { value, index } = target.kind else { return target };
        let index = self.temporary_for(index);
        let kind = ExprKind::Subscript { value, index };
        self.file.bump.alloc(Expr { kind, ..*target })
    }

    /// Tells whether a value is a container that somebody may change later on, or has some.
    fn may_change_later(&self, value: &'m Expr<'m>) -> bool {
        let held = self.held(value);
        self.is_python() && (held.may_change() || may_change_inside(held)) && !held.is_iterator
    }
}

/// Tells whether a part of something is among what a target gives a value to.
fn has_part(target: &Expr<'_>) -> bool {
    match target.kind {
        ExprKind::Subscript { .. } => true,
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().any(|item| has_part(item)),
        _ => false,
    }
}

fn text_of<'a>(expr: &Expr<'a>) -> &'a str {
    match expr.kind {
        ExprKind::Name(text) => text,
        _ => "",
    }
}
