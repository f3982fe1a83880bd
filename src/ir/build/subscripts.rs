//! Parts of containers: `x[i]` and slices.

use super::super::NodeId;
use super::body::{Body, Operands};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

impl<'m> Body<'_, '_, 'm> {
    pub(super) fn subscript(
        &mut self,
        span: Span,
        value: &'m Expr<'m>,
        index: &'m Expr<'m>,
    ) -> Option<NodeId> {
        let held = self.held(value);
        if held.fill().is_some() && !matches!(index.kind, ExprKind::Slice { .. }) {
            return self.filled(span, (value, held), index);
        }
        let container = self.expr(value);
        if self.refuses_iterators(value.span, None, [held, held])
            || self.refuses_part(value.span, held)
        {
            return None;
        }
        if let ExprKind::Slice { .. } = index.kind {
            if self.refuses_slice(value.span, held) {
                return None;
            }
            let bounds = self.bounds(index)?;
            return Some(self.call_of(prim::SLICE_OF, &[container?, bounds]));
        }
        if held.is_dict() && self.refuses_key(index) {
            return None;
        }
        let index = self.expr(index)?;
        Some(self.part(container?, index))
    }

    /// Returns the bounds of a slice, none where they are left out.
    pub(super) fn bounds(&mut self, slice: &'m Expr<'m>) -> Option<NodeId> {
        let ExprKind::Slice { lower, upper, step } = slice.kind else { return None };
        let mut bounds = Operands::new();
        for part in [lower, upper, step] {
            bounds.push(match part {
                Some(part) => self.expr(part)?,
                None => self.none(),
            });
        }
        Some(self.file.graph.tuple(&bounds))
    }

    /// Returns the element of a container at a place; of a tuple that is just being made, the
    /// element itself.
    pub(super) fn part(&mut self, container: NodeId, index: NodeId) -> NodeId {
        self.call_of(prim::ITEM_AT, &[container, index])
    }
}
