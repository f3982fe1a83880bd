//! Containers that would be put into themselves. Values never change here, so that none can be a
//! part of itself.

use super::super::NodeId;
use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::assign::is_slice;
use super::body::Body;
use super::watch::may_change_inside;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};

/// How a value becomes a part of a container.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is an element.
    Whole,
    /// Its elements are.
    Elements,
}

/// The relation of a value to the container that it is put into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// It has nothing of it that could make a circle.
    Apart,
    /// Only a run tells, of its parts from so many levels down on.
    Unknown(usize),
    /// It has the container in it, or what that is a part of.
    Around,
}

impl<'m> Body<'_, '_, 'm> {
    /// Returns the relation of a value to the place that it is put into, which may have parts twice
    /// from then on.
    pub(super) fn relation_to(
        &mut self,
        place: &'m Expr<'m>,
        value: &'m Expr<'m>,
        kept: Kept,
    ) -> Relation {
        match self.root_of(place) {
            Some((root, depth)) if !self.held(value).is_fixed() && !self.outside.get() => {
                let level = usize::from(kept == Kept::Elements);
                let relation = self.relation(value, (root, depth, place), level);
                if relation != Relation::Around {
                    self.share_within(root, value, level);
                }
                relation
            }
            _ => Relation::Apart,
        }
    }

    /// Notes that a whole has parts twice, where a value that is put into it is one of them or has
    /// some.
    fn share_within(&mut self, root: NameId, value: &'m Expr<'m>, level: usize) {
        let own = match self.root_of(value) {
            Some((other, depth)) if other == root && !is_slice(value) => depth + level,
            _ => 1,
        };
        let held = (0..level).fold(self.held(value), |held, _| held.part());
        let shares = match level {
            0 => self.shares(value),
            _ => self.shares_of_elements(value),
        };
        if !may_change_inside(held) && own != 1 || !self.touches(&shares, root) {
            return;
        }
        if let Some(local) = self.file.names.local(root) {
            let own = local.held.own.min(own as u8);
            self.bind(root, Local { held: Held { own, ..local.held }, ..local });
        }
    }

    /// Returns the relation of a value to the container of which it becomes a part or a slice.
    pub(super) fn relation_to_target(
        &mut self,
        target: &'m Expr<'m>,
        value: &'m Expr<'m>,
    ) -> Relation {
        let ExprKind::Subscript { value: container, .. } = target.kind else {
            return Relation::Apart;
        };
        let kept = if is_slice(target) { Kept::Elements } else { Kept::Whole };
        self.relation_to(container, value, kept)
    }

    /// Returns a value that is put into a container. Where only a run tells whether it has that
    /// container in it, it is checked; `None` where it surely has.
    pub(super) fn kept_apart(
        &mut self,
        span: Span,
        relation: Relation,
        value: NodeId,
        container: NodeId,
    ) -> Option<NodeId> {
        match relation {
            Relation::Apart => Some(value),
            Relation::Unknown(level) => {
                let level = self.int(level as i64);
                Some(self.placed_call(span, prim::APART, &[value, container, level]))
            }
            Relation::Around => {
                self.report_circle(span);
                None
            }
        }
    }

    pub(super) fn report_circle(&mut self, span: Span) {
        let what = "this puts a list or a dictionary into itself";
        self.refuse(span, what, "put a copy there: `list(xs)`, `dict(d)`");
    }

    /// Returns the relation of a value, from a level of its parts on, to a place.
    fn relation(
        &self,
        value: &'m Expr<'m>,
        (root, depth, place): (NameId, usize, &'m Expr<'m>),
        level: usize,
    ) -> Relation {
        let below = (root, depth, place);
        let any = |items: &[&'m Expr<'m>]| {
            let of = |item: &&'m Expr<'m>| match item.kind {
                ExprKind::Starred(value) => self.relation(value, below, level.max(1)),
                _ => self.relation(item, below, level.saturating_sub(1)),
            };
            items.iter().map(of).max().unwrap_or(Relation::Apart)
        };
        match value.kind {
            ExprKind::Tuple(items) | ExprKind::List(items) => any(items),
            ExprKind::Dict(items) => items
                .chunks_exact(2)
                .map(|pair| match pair[0].kind {
                    ExprKind::Starred(more) => self.relation(more, below, level.max(1)),
                    _ => self.relation(pair[1], below, level.saturating_sub(1)),
                })
                .max()
                .unwrap_or(Relation::Apart),
            ExprKind::Conditional { then, orelse, .. } => {
                self.relation(then, below, level).max(self.relation(orelse, below, level))
            }
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, rhs } => {
                self.relation(lhs, below, level).max(self.relation(rhs, below, level))
            }
            ExprKind::Binary { op: BinaryOp::Add, lhs, rhs } => {
                let level = level.max(1);
                self.relation(lhs, below, level).max(self.relation(rhs, below, level))
            }
            _ => self.relation_of_part(value, below, level),
        }
    }

    fn relation_of_part(
        &self,
        value: &'m Expr<'m>,
        (root, depth, place): (NameId, usize, &'m Expr<'m>),
        level: usize,
    ) -> Relation {
        match self.root_of(value).filter(|_| !is_slice(value)) {
            Some((own, _)) if own != root => {}
            Some((_, own)) if own + level < depth || own + level == depth && depth == 0 => {
                return Relation::Around;
            }
            Some((_, own)) if own + level > depth => return Relation::Apart,
            Some(_) if self.are_other_parts(value, place) => return Relation::Apart,
            Some(_) if level > 0 => return Relation::Apart,
            Some(_) => return Relation::Around,
            None => {}
        }
        // Of values that are made of others, or are functions' results, only their kinds are known.
        let shares = self.shares(value);
        let is_apart = (0..level).fold(self.fresh(value), |held, _| held.part()).is_fixed();
        match is_apart || !self.touches(&shares, root) {
            true => Relation::Apart,
            false => Relation::Unknown(level),
        }
    }

    /// Tells whether two expressions are different parts of the same whole.
    fn are_other_parts(&self, a: &Expr<'m>, b: &Expr<'m>) -> bool {
        let (
            ExprKind::Subscript { value: a, index: Expr { kind: ExprKind::Int(i), .. } },
            ExprKind::Subscript { value: b, index: Expr { kind: ExprKind::Int(j), .. } },
        ) = (a.kind, b.kind)
        else {
            return false;
        };
        i != j && (*i < 0) == (*j < 0) && self.root_of(a) == self.root_of(b)
    }
}
