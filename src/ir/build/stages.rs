//! Iterators that may be left before their end. The work of `map` and `filter` is done element by
//! element then, so that no element fails which Python never comes to.

use smallvec::SmallVec;

use super::super::{Node, NodeId};
use super::body::{Body, Operands};
use super::flow::Exit;
use super::functions::mentions;
use super::live::Live;
use super::watch::is_lazy;
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Clause, Expr, ExprKind, Gathers};

/// A step from what an iterator goes through to what it yields.
#[derive(Clone, Copy)]
pub(super) enum Stage {
    /// The function that makes an element of one.
    Mapped(NodeId),
    /// The function that tells whether an element is kept.
    Filtered(NodeId),
}

/// An iterator in parts: the tuple that it goes through, and its steps from there, the first one
/// last.
pub(super) struct Staged {
    pub(super) source: NodeId,
    pub(super) stages: SmallVec<[Stage; 2]>,
}

impl<'m> Body<'_, '_, 'm> {
    /// Takes the iterator that an expression is apart.
    pub(super) fn staged(&self, expr: &'m Expr<'m>, node: NodeId) -> Staged {
        let mut staged = Staged { source: node, stages: SmallVec::new() };
        if !self.is_python() {
            return staged;
        }
        for _ in 0..self.lazy_steps(expr) {
            let Node::Call(prim, list) = self.file.graph.node(staged.source) else { break };
            let (stage, source) = match (prim, self.file.graph.list(list)) {
                (prim::APPLY, &[function, source]) => (Stage::Mapped(function), source),
                (prim::SFILTER, &[source, function]) => (Stage::Filtered(function), source),
                _ => break,
            };
            staged.stages.push(stage);
            staged.source = source;
        }
        staged
    }

    /// Counts the steps of an iterator that are computed only when it is gone through.
    pub(super) fn lazy_steps(&self, expr: &'m Expr<'m>) -> usize {
        match expr.kind {
            ExprKind::Name(name) => self.local_named(name).map_or(0, |local| local.steps.into()),
            ExprKind::Call { callee, args } => match (self.python(callee), args) {
                (Some("map" | "filter"), [_, items]) => 1 + self.lazy_steps(items.value),
                (Some("iter"), [items]) => self.lazy_steps(items.value),
                _ => 0,
            },
            ExprKind::Comprehension {
                kind: Gathers::Generator,
                element,
                clauses: [Clause::For { target, iter }, tests @ ..],
                ..
            } if tests.iter().all(|clause| matches!(clause, Clause::If(_))) => {
                let is_mapped = !is_same_name(target, element);
                usize::from(is_mapped) + usize::from(!tests.is_empty()) + self.lazy_steps(iter)
            }
            _ => 0,
        }
    }

    /// Collects the nodes that are computed where a value with iterators is made: these go through
    /// something that is there then.
    pub(super) fn computed_at_once(&self, expr: &'m Expr<'m>, node: NodeId, found: &mut Operands) {
        let graph = &*self.file.graph;
        let is_display = matches!(expr.kind, ExprKind::Tuple(_) | ExprKind::List(_));
        if !is_display && !self.held(expr).is_iterator {
            return found.push(node);
        }
        match (expr.kind, graph.node(node)) {
            (ExprKind::Tuple(items) | ExprKind::List(items), Node::Tuple(list)) => {
                let nodes = graph.list(list).iter().zip(items);
                nodes.for_each(|(node, item)| self.computed_at_once(item, *node, found));
            }
            (ExprKind::Call { callee, args }, Node::Call(prim, list)) => {
                let parts = match (self.python(callee), prim, graph.list(list)) {
                    (Some("map"), prim::APPLY, [_, parts @ ..]) => parts,
                    (Some("enumerate"), prim::PAIR, [_, parts @ ..]) => parts,
                    (Some("zip"), prim::PAIR, parts) => parts,
                    (Some("filter"), prim::SFILTER, parts) => &parts[..1],
                    (Some("iter"), ..) if self.held(args[0].value).is_iterator => &[node],
                    (Some("reversed"), prim::SLICE_OF, parts) => &parts[..1],
                    _ => return found.push(node),
                };
                let is_second = matches!(self.python(callee), Some("map" | "filter"));
                let args = args.iter().skip(usize::from(is_second));
                let nodes = parts.iter().zip(args);
                nodes.for_each(|(node, arg)| self.computed_at_once(arg.value, *node, found));
            }
            (ExprKind::Comprehension { clauses: [Clause::For { iter, .. }, ..], .. }, _) => {
                let source = self.source_of(expr, node);
                self.computed_at_once(iter, source, found);
            }
            // It was made before.
            (ExprKind::Name(name), _)
                if self.local_named(name).is_some_and(|local| local.is_bound.is_none()) => {}
            _ => found.push(node),
        }
    }

    /// Returns what a generator goes through first.
    fn source_of(&self, expr: &'m Expr<'m>, node: NodeId) -> NodeId {
        let ExprKind::Comprehension { clauses, element, .. } = expr.kind else { return node };
        let [Clause::For { target, .. }, rest @ ..] = clauses else { return node };
        let graph = &*self.file.graph;
        let is_kept = is_same_name(target, element);
        let has_loops = rest.iter().any(|clause| matches!(clause, Clause::For { .. }));
        let mut source = node;
        let mut strip = |wanted: prim::PrimId, place: usize| {
            if let Node::Call(prim, list) = graph.node(source)
                && prim == wanted
            {
                source = graph.list(list)[place];
            }
        };
        match has_loops {
            true => strip(prim::MAPPLY, 1),
            false if !is_kept => strip(prim::APPLY, 1),
            false => {}
        }
        if matches!(rest, [Clause::If(_), ..]) {
            strip(prim::SFILTER, 0);
        }
        source
    }

    /// Tells whether an iterator has an element of which something is true.
    pub(super) fn any_staged(
        &mut self,
        span: Span,
        staged: &Staged,
        test: impl FnOnce(&mut Self, NodeId) -> Option<NodeId>,
    ) -> Option<NodeId> {
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        self.depth += 1;
        let item = self.param(0);
        let no = self.bool(false);
        let found = self.tested(span, (&staged.stages, no), item, test);
        self.depth -= 1;
        let function = self.file.graph.lambda(1, found?);
        Some(self.placed_call(span, prim::ANY_OF, &[function, staged.source]))
    }

    /// Takes an element through stages to a test; `no` is the answer where one of them drops it.
    fn tested(
        &mut self,
        span: Span,
        (stages, no): (&[Stage], NodeId),
        item: NodeId,
        test: impl FnOnce(&mut Self, NodeId) -> Option<NodeId>,
    ) -> Option<NodeId> {
        let Some((&stage, more)) = stages.split_last() else { return test(self, item) };
        match stage {
            Stage::Mapped(function) => {
                let made = self.applied(span, function, item)?;
                self.tested(span, (more, no), made, test)
            }
            Stage::Filtered(function) => {
                let is_kept = self.applied(span, function, item)?;
                let found = self.tested(span, (more, no), item, test)?;
                Some(self.file.graph.select(is_kept, found, no))
            }
        }
    }

    /// Returns what a function that was built one level further out makes of a value.
    pub(super) fn applied(&mut self, span: Span, function: NodeId, item: NodeId) -> Option<NodeId> {
        if let Node::Prim(prim) = self.file.graph.node(function) {
            return Some(self.placed_call(span, prim, &[item]));
        }
        let function = self.lifted_by_one(function, span)?;
        Some(self.file.graph.apply(&[function, item]))
    }

    /// Builds `next(value, default)` of an iterator that is made there: its first element, or the
    /// default. Nothing of the iterator behind that element is computed.
    pub(super) fn next_of(
        &mut self,
        span: Span,
        value: &'m Expr<'m>,
        default: Option<&'m Expr<'m>>,
    ) -> Option<NodeId> {
        let state = match value.kind {
            ExprKind::Comprehension { kind: Gathers::Generator, element, clauses, .. } => {
                if self.refuses_escaping(&[element], clauses) {
                    return None;
                }
                self.first_of_clauses(span, element, clauses)
            }
            ExprKind::Call { callee, .. } if self.python(callee).is_some_and(is_lazy) => {
                let node = self.iterable(value)?;
                if self.refuses_inner_iterators(value) {
                    return None;
                }
                let staged = self.staged(value, node);
                self.first_staged_with(span, &staged, |this, item| Some(this.as_found(item)))
            }
            _ => {
                let what = "`next` of what is no iterator that is made there";
                let help = "take the first of a generator, `next(x for x in xs if …)`, or go \
                            through it with `for`";
                self.refuse(value.span, what, help);
                return None;
            }
        }?;
        self.is_lazy = true;
        let (zero, one) = (self.int(0), self.int(1));
        let is_found = self.part(state, zero);
        let found = self.part(state, one);
        let Some(default) = default else {
            let is_found = self.placed_call(span, prim::CHECKED, &[is_found]);
            return Some(self.call_of(prim::AFTER, &[is_found, found]));
        };
        // It is computed whether it is needed or not.
        let default = self.expr(default)?;
        let chosen = self.file.graph.select(is_found, found, default);
        Some(self.after_all(&[default], chosen))
    }

    /// Returns the first element that clauses lead to, behind a one; two zeros where there is none.
    fn first_of_clauses(
        &mut self,
        span: Span,
        element: &'m Expr<'m>,
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        match clauses {
            [] => {
                let node = self.expr(element)?;
                Some(self.as_found(node))
            }
            [Clause::If(cond), rest @ ..] => {
                let cond = self.truth(cond);
                let then = self.first_of_clauses(span, element, rest);
                let nothing = self.nothing_found();
                Some(self.file.graph.select(cond?, then?, nothing))
            }
            [Clause::For { target, iter }, rest @ ..] => {
                let container = self.iterable(iter);
                let function =
                    self.each(target, iter, |body| body.first_of_clauses(span, element, rest));
                let (function, container) = (function?, container?);
                let staged = self.staged(iter, container);
                self.first_staged_with(span, &staged, |this, item| {
                    this.applied(span, function, item)
                })
            }
        }
    }

    fn as_found(&mut self, node: NodeId) -> NodeId {
        let one = self.int(1);
        self.file.graph.tuple(&[one, node])
    }

    fn nothing_found(&mut self) -> NodeId {
        let zero = self.int(0);
        self.file.graph.tuple(&[zero, zero])
    }

    /// Goes through an iterator until something is found.
    fn first_staged_with(
        &mut self,
        span: Span,
        staged: &Staged,
        found: impl FnOnce(&mut Self, NodeId) -> Option<NodeId>,
    ) -> Option<NodeId> {
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        self.depth += 1;
        let item = self.param(2);
        let nothing = self.nothing_found();
        let round = self.tested(span, (&staged.stages, nothing), item, found);
        self.depth -= 1;
        let function = self.file.graph.lambda(3, round?);
        let nothing = self.nothing_found();
        Some(self.placed_call(span, prim::FOLD_UNTIL, &[function, nothing, staged.source]))
    }

    /// Builds a round of a loop through an iterator, of which the last stages are given.
    pub(super) fn staged_round(
        &mut self,
        span: Span,
        (stages, item): (&[Stage], NodeId),
        live: &Live,
        build: &mut dyn FnMut(&mut Self, NodeId) -> Exit,
    ) -> Exit {
        let Some((&stage, more)) = stages.split_last() else { return build(self, item) };
        let (Stage::Mapped(function) | Stage::Filtered(function)) = stage;
        let Some(made) = self.applied(span, function, item) else { return Exit::NEVER };
        if let Stage::Mapped(_) = stage {
            self.effects.push(made);
            return self.staged_round(span, (more, made), live, build);
        }
        let kept = self.arm(|this| this.staged_round(span, (more, item), live, build));
        let passed = self.arm(|_| Exit::NEVER);
        self.merge(made, kept, passed, live)
    }

    /// Returns the first element of an iterator, where the others need not be computed for that.
    pub(super) fn first_staged(
        &mut self,
        span: Span,
        expr: &'m Expr<'m>,
        node: NodeId,
    ) -> Option<NodeId> {
        let Staged { source, mut stages } = self.staged(expr, node);
        let mut first = match stages.last()? {
            Stage::Filtered(function) => {
                let first = self.placed_call(span, prim::EXTRACT, &[source, *function]);
                stages.pop();
                first
            }
            Stage::Mapped(_) => self.placed_call(span, prim::FIRST, &[source]),
        };
        for stage in stages.into_iter().rev() {
            let Stage::Mapped(function) = stage else { return None };
            first = match self.file.graph.node(function) {
                Node::Prim(prim) => self.placed_call(span, prim, &[first]),
                _ => self.file.graph.apply(&[function, first]),
            };
        }
        Some(first)
    }
}

/// Tells whether a comprehension yields its elements as they are.
fn is_same_name(target: &Expr<'_>, element: &Expr<'_>) -> bool {
    matches!(target.kind, ExprKind::Name(name)
        if matches!(element.kind, ExprKind::Name(_)) && mentions(element, name))
}
