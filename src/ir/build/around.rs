//! Functions inside a definition that change lists, sets and dictionaries of the lines around them.
//!
//! Such a function takes the variables that it changes behind its parameters, and yields them
//! behind its result, in a tuple. So each call gives the variables the values that it left. The
//! function is built until what is known of them holds wherever it calls itself, as loops are.

use smallvec::SmallVec;

use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::super::{Node, NodeId};
use super::body::Body;
use super::call::Callee;
use super::carried::Carried;
use super::flow::{Arm, Effects};
use super::functions::Code;
use super::live::Live;
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind};
use crate::syntax::unused;

impl<'m> Body<'_, '_, 'm> {
    /// Tells whether a function changes a variable around it.
    pub(super) fn changes_around(&mut self, function: u32) -> bool {
        !self.changed_by_function(function).is_empty()
    }

    /// Builds a call on a line of its own, which is there for what the function changes.
    pub(super) fn call_for_change(&mut self, call: &'m Expr<'m>) {
        let ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, .. } = call.kind
        else {
            return;
        };
        let function = self.local_named(name).and_then(|local| local.function);
        if !function.is_some_and(|function| self.changes_around(function)) {
            self.sound = false;
            self.diags.push(unused(call.span, call, true));
            return;
        }
        self.whole = Some(call);
        let node = self.expr(call);
        self.whole = None;
        self.note_line(call.span, name, node);
    }

    /// Tells whether an expression is the whole right side of the assignment at hand.
    pub(super) fn is_whole(&self, span: Span) -> bool {
        self.whole.is_some_and(|whole| whole.span == span)
    }

    /// Tells whether an expression is surely computed with the right side of the assignment at
    /// hand: once, and in the order in which that is written.
    pub(super) fn is_sure(&self, span: Span) -> bool {
        self.whole.is_some_and(|whole| self.surely_computes(whole, span))
    }

    fn surely_computes(&self, expr: &Expr<'m>, part: Span) -> bool {
        let any = |items: &[&Expr<'m>]| items.iter().any(|item| self.surely_computes(item, part));
        match expr.kind {
            _ if expr.span == part => true,
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, .. } => any(&[lhs]),
            ExprKind::Binary { lhs, rhs, .. } => any(&[lhs, rhs]),
            ExprKind::Unary { operand, .. } => any(&[operand]),
            ExprKind::Tuple(items) | ExprKind::List(items) => any(items),
            // Python's own functions may look at what they are given more than once.
            ExprKind::Call { callee: callee @ Expr { kind: ExprKind::Name(_), .. }, args }
                if self.python(callee).is_none() =>
            {
                args.iter().any(|arg| self.surely_computes(arg.value, part))
            }
            _ => false,
        }
    }

    /// Builds a call of a function that changes what is around it: the value that it returns.
    pub(super) fn call_changing(
        &mut self,
        span: Span,
        function: u32,
        callee: &Callee<'_, 'm>,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        if !self.is_sure(span) {
            let name = callee.name;
            let message = format!("`{name}` changes what is around it, in a part of an expression");
            let help = format!("call it on a line of its own above: `x = {name}(…)`");
            self.refuse(span, &message, &help);
            return None;
        }
        let nodes = self.arguments(span, callee, args);
        let of_defaults = self.templates[function as usize].held.clone();
        let given = self.held_of_arguments(callee, args, &of_defaults);
        let is_open = self.templates[function as usize].open.is_some();
        let carried = match is_open {
            true => self.templates[function as usize].carried.clone(),
            false => self.carried_around(span, function)?,
        };
        let mut values: SmallVec<[NodeId; 8]> = SmallVec::new();
        for own in &carried {
            values.push(self.state_of(own.id)?.0);
        }
        let (whole, carried) = match is_open {
            true => {
                let now = carried.iter().map(|own| self.file.names.local(own.id)).collect();
                let template = &mut self.templates[function as usize];
                template.again.push(now);
                let depth = self.depth - template.open?;
                (self.file.graph.leaf(Node::Param { depth, index: 0 }), carried)
            }
            false => self.whole_changing(span, function, &given, carried)?,
        };
        let mut parts = vec![whole];
        if self.templates[function as usize].recursive {
            parts.push(whole);
        }
        parts.extend(nodes?);
        parts.extend(values);
        let call = self.file.graph.apply(&parts);
        self.spans.push((call, span));
        self.effects.push(call);
        let count = 1 + carried.len();
        self.bind_parts(call, &carried, 1, count);
        let first = self.int(0);
        Some(self.part(call, first))
    }

    /// Returns the variables that a call of a function changes, as they are before it.
    fn carried_around(&mut self, span: Span, function: u32) -> Option<Vec<Carried>> {
        let changed = self.changed_by_function(function);
        let mut ids: SmallVec<[NameId; 8]> = SmallVec::new();
        for id in changed.iter() {
            // The place that it stands for is what changes.
            let alias = self.file.names.local(id).and_then(|local| local.alias);
            let id = alias.map_or(id, |alias| self.aliases[alias as usize].root);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.sort_unstable();
        let mut carried = Vec::new();
        for id in ids {
            match self.file.names.local(id) {
                Some(local) if local.is_bound.is_none() && local.function.is_none() => {
                    carried.push(Carried::new(id, local));
                }
                _ => {
                    let name = self.file.names.text(id);
                    let message =
                        format!("a function changes `{name}`, which may have no value here");
                    self.refuse(span, &message, "give it a value above the function");
                    return None;
                }
            }
        }
        Some(carried)
    }

    /// Builds a function that changes variables around it, and tells what holds of them after it.
    fn whole_changing(
        &mut self,
        span: Span,
        function: u32,
        given: &[Held],
        mut carried: Vec<Carried>,
    ) -> Option<(NodeId, Vec<Carried>)> {
        /// Every time less is known, and there is little to know.
        const MAX_TIMES: usize = 12;
        if usize::from(self.depth) + 2 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        let marks = (self.diags.len(), self.spans.len(), self.operators.len(), self.calls);
        for _ in 0..MAX_TIMES {
            self.may_build(span)?;
            let (lambda, known) =
                self.for_call(span, |this| this.built_changing(function, given, &carried));
            let mut is_new = self.learn(&mut carried, known);
            for again in std::mem::take(&mut self.templates[function as usize].again) {
                is_new |= self.learn(&mut carried, again);
            }
            if !is_new {
                let recursive = self.templates[function as usize].recursive;
                let whole = match recursive {
                    true => self.placed_call(span, prim::ITSELF, &[lambda?]),
                    false => lambda?,
                };
                return Some((whole, carried));
            }
            self.diags.truncate(marks.0);
            self.spans.truncate(marks.1);
            self.operators.truncate(marks.2);
            self.calls = marks.3;
        }
        self.refuse(
            span,
            "this function changes variables around it in a way that cannot be followed",
            "give the lists that it changes one name each",
        );
        None
    }

    /// Builds a function once: itself, and what is known of the variables at its end.
    fn built_changing(
        &mut self,
        function: u32,
        given: &[Held],
        carried: &[Carried],
    ) -> (Option<NodeId>, Vec<Option<Local>>) {
        let template = self.templates[function as usize].clone();
        let Code::Body(stmts) = template.body else { return (None, Vec::new()) };
        self.depth += 1;
        let answers = std::mem::take(&mut self.answers);
        let whole = self.whole.take();
        let first = template.params.len() as u16 + u16::from(template.recursive);
        let own = &mut self.templates[function as usize];
        own.open = template.recursive.then_some(self.depth);
        own.carried = carried.to_vec();
        let ((root, known), arm) = self.arm(|this| {
            this.begin_scope(stmts);
            this.bind_params(&template, given);
            this.bind_carried(carried, first);
            let (id, none) = (this.result, this.none());
            this.bind(id, Local::new(Some(none), this.depth, None));
            let rounds = std::mem::take(&mut this.rounds);
            let mut changed = Live::default();
            carried.iter().for_each(|own| changed.insert(own.id));
            let value = this.value_of_function(stmts, changed.clone());
            this.rounds = rounds;
            let nothing = Arm { changes: SmallVec::new(), effects: Effects::new() };
            let (ends, known) = this.ends(&nothing, carried, &changed);
            let parts: Option<SmallVec<[NodeId; 8]>> =
                value.zip(ends).map(|(value, ends)| std::iter::once(value).chain(ends).collect());
            (parts.map(|parts| this.file.graph.tuple(&parts)), known)
        });
        let root = root.map(|root| self.parts_after(&arm.effects, root));
        self.answers = answers;
        self.whole = whole;
        let own = &mut self.templates[function as usize];
        own.open = None;
        own.result = self.returned;
        self.depth -= 1;
        let arity = first + carried.len() as u16;
        (root.map(|root| self.file.graph.lambda(arity, root)), known)
    }
}
