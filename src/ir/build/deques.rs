//! Lists that take elements at both ends: `collections.deque`. They have no slices, and no operator
//! makes one of others.

use super::super::NodeId;
use super::super::known::{Held, Sort};
use super::body::Body;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, Ident};

impl<'m> Body<'_, '_, 'm> {
    /// Builds a call of a method that changes its deque.
    pub(super) fn change_deque(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: Ident<'m>,
        values: &[&'m Expr<'m>],
    ) {
        match (name.text, values) {
            ("append" | "extend" | "remove", [_])
            | ("clear" | "pop" | "reverse", [])
            | ("insert", [_, _]) => self.change_list(span, place, name, values),
            ("appendleft", &[value]) => {
                self.moves(place);
                let first = self.int(0);
                self.insert(span, place, Some(first), value);
            }
            ("extendleft", &[value]) => {
                self.moves(place);
                self.extend(span, place, value, true);
            }
            ("popleft", []) => {
                self.moves(place);
                self.change_by(span, place, |body, old| {
                    let first = body.int(0);
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, first]))
                });
            }
            ("rotate", []) => {
                let by = self.int(1);
                self.rotate(span, place, by);
            }
            ("rotate", &[by]) => {
                if let Some(by) = self.expr(by) {
                    self.rotate(span, place, by);
                }
            }
            _ => self.report_method((span, name), "deques", values.len()),
        }
    }

    /// Moves so many elements from the end of a deque to its start.
    fn rotate(&mut self, span: Span, place: &'m Expr<'m>, by: NodeId) {
        self.moves(place);
        self.change_by(span, place, |body, old| {
            let size = body.placed_call(span, prim::SIZE, &[old]);
            let one = body.int(1);
            let round = body.file.graph.select(size, size, one);
            let moved = body.placed_call(span, prim::MODULO, &[by, round]);
            let start = body.placed_call(span, prim::SUBTRACT, &[size, moved]);
            let none = body.none();
            let behind = body.file.graph.tuple(&[start, none, none]);
            let before = body.file.graph.tuple(&[none, start, none]);
            let behind = body.placed_call(span, prim::SLICE_OF, &[old, behind]);
            let before = body.placed_call(span, prim::SLICE_OF, &[old, before]);
            Some(body.placed_call(span, prim::PLUS, &[behind, before]))
        });
    }

    /// Refuses operators of deques, which Python has for deques among themselves alone.
    pub(super) fn refuses_deques(&mut self, span: Span, op: BinaryOp, held: [Held; 2]) -> bool {
        let [a, b] = held;
        let is_one = match op {
            BinaryOp::Eq | BinaryOp::Ne => a.has_kind(Sort::Deque) || b.has_kind(Sort::Deque),
            BinaryOp::In | BinaryOp::NotIn => {
                a.has_kind(Sort::Deque) || b.part().has_kind(Sort::Deque)
            }
            BinaryOp::And | BinaryOp::Or | BinaryOp::Is | BinaryOp::IsNot => false,
            _ => a.is_deque() || b.is_deque(),
        };
        if is_one && self.is_python() {
            let what = format!("`{}` of a deque", op.symbol());
            let help = "in Python it is no list, and equal to none; make lists first: `list(…)`";
            self.refuse(span, &what, help);
        }
        is_one && self.is_python()
    }

    /// Refuses a slice of a deque.
    pub(super) fn refuses_slice(&mut self, span: Span, held: Held) -> bool {
        let is_one = self.is_python() && held.is_deque();
        if is_one {
            let what = "in Python a deque has no slices";
            self.refuse(span, what, "make a list of it first: `list(…)`");
        }
        is_one
    }
}
