//! Comprehensions: each loop a map over a filter, loops in loops merged.

use super::super::names::Local;
use super::super::{Node, NodeId};
use super::body::Body;
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Clause, Expr, Gathers};

impl<'m> Body<'_, '_, 'm> {
    pub(super) fn comprehension(
        &mut self,
        span: Span,
        kind: Gathers,
        (element, value): (&'m Expr<'m>, &'m Expr<'m>),
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        let pair = (kind == Gathers::Dict).then_some(value);
        let gathered = self.gathered(span, (element, pair), clauses)?;
        Some(match kind {
            Gathers::List | Gathers::Generator => gathered,
            Gathers::Set => self.call_of(prim::AS_SET, &[gathered]),
            Gathers::Dict => self.call_of(prim::DICT_OF, &[gathered]),
        })
    }

    /// The tuple of all elements, or of all pairs of a key and a value.
    fn gathered(
        &mut self,
        span: Span,
        (element, value): (&'m Expr<'m>, Option<&'m Expr<'m>>),
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        let [Clause::For { target, iter }, rest @ ..] = clauses else { return None };
        let tests = rest.iter().take_while(|clause| matches!(clause, Clause::If(_))).count();
        let (tests, rest) = rest.split_at(tests);
        let mut container = self.iterable(iter);
        if !tests.is_empty() {
            let function = self.each(target, |body| {
                let mut all: Option<Vec<NodeId>> = Some(Vec::new());
                for test in tests {
                    let Clause::If(cond) = test else { continue };
                    match (body.truth(cond), &mut all) {
                        (Some(cond), Some(all)) => all.push(cond),
                        _ => all = None,
                    }
                }
                let mut conds = all?.into_iter().rev();
                let mut node = conds.next()?;
                for cond in conds {
                    node = body.file.graph.select(cond, node, cond);
                }
                Some(node)
            });
            container = match (container, function) {
                (Some(container), Some(function)) => {
                    Some(self.placed_call(span, prim::SFILTER, &[container, function]))
                }
                _ => None,
            };
        }
        let is_last = rest.is_empty();
        let function = self.each(target, |body| {
            if !is_last {
                return body.gathered(span, (element, value), rest);
            }
            let key = body.expr(element);
            match value {
                None => key,
                Some(value) => {
                    let value = body.expr(value);
                    Some(body.file.graph.tuple(&[key?, value?]))
                }
            }
        });
        let (function, container) = (function?, container?);
        if is_last {
            let identity = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
            let identity = self.file.graph.lambda(1, identity);
            if function == identity {
                return Some(container);
            }
            return Some(self.placed_call(span, prim::APPLY, &[function, container]));
        }
        Some(self.placed_call(span, prim::MAPPLY, &[function, container]))
    }

    /// A function of what a loop gives to a target.
    pub(super) fn each(
        &mut self,
        target: &'m Expr<'m>,
        build: impl FnOnce(&mut Self) -> Option<NodeId>,
    ) -> Option<NodeId> {
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.too_deep(target.span);
            return None;
        }
        self.depth += 1;
        let (node, _) = self.arm(|body| {
            let item = body.file.graph.leaf(Node::Param { depth: 0, index: 0 });
            body.bind_pattern(target, item, true);
            build(body)
        });
        self.depth -= 1;
        Some(self.file.graph.lambda(1, node?))
    }

    /// Gives the names of a target their parts of a value.
    pub(super) fn bind_pattern(&mut self, target: &'m Expr<'m>, node: NodeId, is_inner: bool) {
        use crate::syntax::ast::ExprKind;
        match target.kind {
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let serial = self.next_serial();
                let local = Local { is_inner, serial, ..Local::new(Some(node), self.depth, None) };
                self.bind(id, local);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let is_star = |item: &&Expr<'_>| matches!(item.kind, ExprKind::Starred(_));
                let star = items.iter().position(is_star);
                let wanted = self.int((items.len() - usize::from(star.is_some())) as i64);
                let more = self.bool(star.is_some());
                let node = self.placed_call(target.span, prim::UNPACKED_TO, &[node, wanted, more]);
                for (index, item) in items.iter().enumerate() {
                    let behind = items.len() - 1 - index;
                    match (star, item.kind) {
                        (_, ExprKind::Starred(inner)) => {
                            let (before, behind) =
                                (self.int(index as i64), self.int(behind as i64));
                            let rest = self.call_of(prim::REST_OF, &[node, before, behind]);
                            self.bind_pattern(inner, rest, is_inner);
                            if let ExprKind::Name(name) = inner.kind {
                                self.is_own_list(name);
                            }
                        }
                        (Some(star), _) if star < index => {
                            let place = self.int(-1 - behind as i64);
                            let part = self.part(node, place);
                            self.bind_pattern(item, part, is_inner);
                        }
                        _ => {
                            let part = match (items.len(), index) {
                                (2, 0) if star.is_none() => self.call_of(prim::FIRST, &[node]),
                                (2, 1) if star.is_none() => self.call_of(prim::LAST, &[node]),
                                _ => {
                                    let place = self.int(index as i64);
                                    self.part(node, place)
                                }
                            };
                            self.bind_pattern(item, part, is_inner);
                        }
                    }
                }
            }
            ExprKind::Subscript { .. } => {
                self.put(target, node);
            }
            _ => {}
        }
    }
}
