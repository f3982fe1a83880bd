//! Comprehensions: each loop a map over a filter, loops in loops merged.

use smallvec::SmallVec;

use super::super::known::{Held, Sort};
use super::super::names::{Global, Local};
use super::super::{Node, NodeId};
use super::alias::Given;
use super::body::Body;
use super::circles::Relation;
use super::functions::mentions;
use super::held::Inner;
use super::watch::{is_lazy, may_change_inside};
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Clause, Expr, ExprKind, Gathers};
use crate::types::signature::{Alternative, Pattern, signature};

impl<'m> Body<'_, '_, 'm> {
    pub(super) fn comprehension(
        &mut self,
        span: Span,
        kind: Gathers,
        (element, value): (&'m Expr<'m>, &'m Expr<'m>),
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        let pair = (kind == Gathers::Dict).then_some(value);
        let kept: SmallVec<[_; 2]> = [element].into_iter().chain(pair).collect();
        if self.refuses_escaping(&kept, clauses) {
            return None;
        }
        let is_at_once = self.at_once == Some(span) && kind == Gathers::Generator;
        if (matches!(kind, Gathers::List | Gathers::Set) || is_at_once)
            && self.gathers_changes(&[element], clauses)
        {
            return self.gathered_by_loops(span, kind, element, clauses);
        }
        let is_hashed = matches!(kind, Gathers::Set | Gathers::Dict);
        let gathered = self.gathered(span, (element, pair, is_hashed), clauses)?;
        Some(match kind {
            Gathers::List | Gathers::Generator => gathered,
            Gathers::Set => self.call_of(prim::AS_SET, &[gathered]),
            Gathers::Dict => self.call_of(prim::DICT_OF, &[gathered]),
        })
    }

    /// Refuses a value that a comprehension makes, if it reads a variable of the comprehension
    /// later on.
    pub(super) fn refuses_escaping(
        &mut self,
        kept: &[&'m Expr<'m>],
        clauses: &'m [Clause<'m>],
    ) -> bool {
        if !self.is_python() {
            return false;
        }
        let mut own: SmallVec<[&'m str; 4]> = SmallVec::new();
        for clause in clauses {
            if let Clause::For { target, .. } = clause {
                target.each_bound(&mut |name| own.push(name.text));
            }
        }
        let Some((span, name)) = kept.iter().find_map(|kept| self.escaping(kept, &own)) else {
            return false;
        };
        self.refuse(
            span,
            &format!(
                "a function or an iterator of a comprehension reads its variable `{name}` later, when \
                 that has its last value"
            ),
            &format!(
                "keep the value of each round as a default: `lambda x, {name}={name}: …`; \
                 of a generator or `map(…)` make a list: `list(…)`"
            ),
        );
        true
    }

    /// Returns the first part of a value that is computed later on and reads one of some names.
    /// That is a function or an iterator, kept and not used up at once.
    fn escaping(&self, expr: &'m Expr<'m>, own: &[&'m str]) -> Option<(Span, &'m str)> {
        let any = |mut exprs: &mut dyn Iterator<Item = &'m Expr<'m>>, own: &[&'m str]| {
            (&mut exprs).find_map(|expr| self.escaping(expr, own))
        };
        match expr.kind {
            ExprKind::Lambda { params, body, .. } => {
                let is_read = |name: &&&str| {
                    !params.iter().any(|param| param.text == **name) && mentions(body, name)
                };
                own.iter().find(is_read).map(|name| (expr.span, *name))
            }
            ExprKind::Tuple(items)
            | ExprKind::List(items)
            | ExprKind::Set(items)
            | ExprKind::Dict(items) => any(&mut items.iter().copied(), own),
            ExprKind::Starred(value) => self.escaping(value, own),
            ExprKind::Conditional { then, orelse, .. } => any(&mut [then, orelse].into_iter(), own),
            ExprKind::Binary { lhs, rhs, .. } => any(&mut [lhs, rhs].into_iter(), own),
            ExprKind::Subscript { value, .. } => self.escaping(value, own),
            ExprKind::Comprehension { kind, element, value, clauses } => {
                let mut left = own.to_vec();
                for clause in clauses {
                    if let Clause::For { target, .. } = clause {
                        target.each_bound(&mut |name| left.retain(|own| *own != name.text));
                    }
                }
                if kind != Gathers::Generator {
                    // Outside of dictionaries they are one expression, which may be nested.
                    let pair = (kind == Gathers::Dict).then_some(value);
                    return any(&mut [element].into_iter().chain(pair), &left);
                }
                // The first source is computed at once.
                let later = clauses.iter().skip(1).map(|clause| match *clause {
                    Clause::For { iter, .. } => iter,
                    Clause::If(cond) => cond,
                });
                let mut later = later.chain([element]);
                later.find_map(|part| {
                    let name = left.iter().find(|name| mentions(part, name))?;
                    Some((expr.span, *name))
                })
            }
            ExprKind::Call { callee, args } => {
                let is_lazy = self.python(callee).is_some_and(is_lazy);
                let keeps = match callee.kind {
                    ExprKind::Lambda { params, body, .. } => {
                        let is_param = |name: &str| params.iter().any(|own| own.text == name);
                        let mut left = own.to_vec();
                        left.retain(|name| !is_param(name));
                        return self.escaping(body, &left);
                    }
                    ExprKind::Name(name) => is_lazy || self.makes_function(name),
                    _ => is_lazy,
                };
                any(&mut args.iter().map(|arg| arg.value).filter(|_| keeps), own)
            }
            _ => None,
        }
    }

    /// Tells whether a name is that of a primitive that makes a function of others.
    fn makes_function(&self, name: &str) -> bool {
        let is_own = self.file.names.definition(name).is_some() || self.local_named(name).is_some();
        let Global::Primitive(prim) = self.file.names.meaning(name) else { return false };
        let makes = |one: &Alternative| matches!(one.result, Pattern::Function(..));
        let is_one = matches!(prim, prim::IDENTITY | prim::BRANCH);
        !is_own && (is_one || signature(prim).alternatives.iter().any(makes))
    }

    /// Returns the tuple of all elements, or of all pairs of a key and a value. The elements or
    /// keys may have to be such as a set can have.
    fn gathered(
        &mut self,
        span: Span,
        (element, value, is_hashed): (&'m Expr<'m>, Option<&'m Expr<'m>>, bool),
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        let [Clause::For { target, iter }, rest @ ..] = clauses else { return None };
        let tests = rest.iter().take_while(|clause| matches!(clause, Clause::If(_))).count();
        let (tests, rest) = rest.split_at(tests);
        let mut container = self.iterable(iter);
        // The tests and what follows them are functions of their own.
        if !tests.is_empty() && self.refuses_inner_iterators(iter) {
            return None;
        }
        if !tests.is_empty() {
            let function = self.each(target, iter, |body| {
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
        let function = self.each(target, iter, |body| {
            if !is_last {
                return body.gathered(span, (element, value, is_hashed), rest);
            }
            if is_hashed && body.refuses_key(element) {
                return None;
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

    /// Returns a function of what a loop gives to a target.
    pub(super) fn each(
        &mut self,
        target: &'m Expr<'m>,
        iter: &'m Expr<'m>,
        build: impl FnOnce(&mut Self) -> Option<NodeId>,
    ) -> Option<NodeId> {
        let parts = self.split_target(target, iter, &mut Inner::new());
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.report_depth(target.span);
            return None;
        }
        self.depth += 1;
        let (node, arm) = self.arm(|body| {
            let item = body.file.graph.leaf(Node::Param { depth: 0, index: 0 });
            match parts[..] {
                [(_, held)] => {
                    let given = Given { held: held.shared(), ..Given::default() };
                    body.bind_pattern(target, item, true, given);
                }
                _ => {
                    body.bind_fitting(target, item, true);
                    for (part, held) in parts {
                        body.knows(part, held.shared());
                    }
                }
            }
            build(body)
        });
        // An element that the target does not fit is a failure, whatever is read of it.
        let node = node.map(|node| self.after_all(&arm.effects, node));
        self.depth -= 1;
        Some(self.file.graph.lambda(1, node?))
    }

    /// Gives the names of a target their parts of a value that is known to have as many.
    pub(super) fn bind_fitting(&mut self, target: &'m Expr<'m>, node: NodeId, is_inner: bool) {
        let before = self.effects.len();
        self.bind_pattern(target, node, is_inner, Given::default());
        if self.is_python() && self.effects.len() > before {
            self.effects.remove(before);
        }
    }

    /// Notes what is known of the value of a variable.
    fn knows(&mut self, target: &'m Expr<'m>, held: Held) {
        let ExprKind::Name(name) = target.kind else { return };
        let id = self.file.names.id(name);
        if let Some(local) = self.file.names.local(id) {
            self.bind(id, Local { held, ..local });
        }
    }

    /// Gives the names of a target their parts of a value.
    pub(super) fn bind_pattern(
        &mut self,
        target: &'m Expr<'m>,
        node: NodeId,
        is_inner: bool,
        given: Given,
    ) {
        match target.kind {
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let local = self.local_of(Some(node), given);
                self.bind(id, Local { is_inner, ..local });
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let is_star = |item: &&Expr<'_>| matches!(item.kind, ExprKind::Starred(_));
                let star = items.iter().position(is_star);
                let wanted = self.int((items.len() - usize::from(star.is_some())) as i64);
                let more = self.bool(star.is_some());
                let node = self.placed_call(target.span, prim::UNPACKED_TO, &[node, wanted, more]);
                if self.is_python() {
                    self.effects.push(node);
                }
                for (index, item) in items.iter().enumerate() {
                    let behind = items.len() - 1 - index;
                    if let ExprKind::Starred(inner) = item.kind {
                        let (before, behind) = (self.int(index as i64), self.int(behind as i64));
                        let rest = self.call_of(prim::REST_OF, &[node, before, behind]);
                        let held = Held { own: 1, ..given.held.as_kind(Sort::List) };
                        // Its elements are still those of the place.
                        let place = given.alias.map(|alias| self.aliases[alias as usize].root);
                        let place = place.and_then(|root| self.watch_place(root));
                        let watch = self.watch_anew([given.watch, place]);
                        let given = Given { held, alias: None, watch };
                        self.bind_pattern(inner, rest, is_inner, given);
                        continue;
                    }
                    let place = match star {
                        Some(star) if star < index => self.int(-1 - behind as i64),
                        _ => self.int(index as i64),
                    };
                    let part = match (items.len(), index, star) {
                        (2, 0, None) => self.call_of(prim::FIRST, &[node]),
                        (2, 1, None) => self.call_of(prim::LAST, &[node]),
                        _ => self.part(node, place),
                    };
                    let held = match star {
                        None => given.held.part_at(index),
                        Some(_) => given.held.part(),
                    };
                    let is_place = may_change_inside(held) && star.is_none_or(|star| index < star);
                    let alias = given.alias.filter(|_| is_place);
                    let alias = alias.map(|alias| self.part_of_place(alias, place));
                    let is_lost = given.alias.is_some() && alias.is_none();
                    let mut watch = given.watch;
                    if is_lost && may_change_inside(held) {
                        let place = given.alias.map(|alias| self.aliases[alias as usize].root);
                        let place = place.and_then(|root| self.watch_place(root));
                        watch = self.watch_anew([watch, place]);
                    }
                    let held = if is_lost { held.shared() } else { held };
                    self.bind_pattern(item, part, is_inner, Given { held, alias, watch });
                }
            }
            ExprKind::Subscript { .. } => self.put(target, node, given, Relation::Apart),
            _ => {}
        }
    }
}
