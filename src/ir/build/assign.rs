//! Assignments: of names and patterns, and changes of lists, sets and dictionaries in place.
//!
//! Values never change. A change in place gives a new value to the place that the container came
//! from: `out[i][j] = 3` makes a new row, and a new list with it, and binds `out` to that.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::{Fill, Held};
use super::super::names::{Local, NameId};
use super::alias::{Given, Spot, has_star};
use super::body::{Body, Operands};
use super::circles::Relation;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Ident, Stmt, StmtKind};

impl<'m> Body<'_, '_, 'm> {
    /// Builds a statement without statements in it that is no `return`.
    pub(super) fn simple(&mut self, stmt: &'m Stmt<'m>) {
        match stmt.kind {
            StmtKind::Assign { target, value } => self.assign(stmt.span, target, value),
            StmtKind::Unpack { targets, value } => self.unpack(stmt.span, targets, value),
            StmtKind::Augment { target, op, value } => self.augment(stmt.span, target, op, value),
            StmtKind::Assert(cond) => {
                if let Some(node) = self.as_whole(cond, |this| this.truth(cond)) {
                    let checked = self.placed_call(stmt.span, prim::CHECKED, &[node]);
                    self.effects.push(checked);
                }
            }
            StmtKind::Expr(expr @ Expr { kind: ExprKind::Call { callee, args }, span, .. }) => {
                match callee.kind {
                    ExprKind::Attribute { value, name, .. } => {
                        self.as_whole(expr, |this| this.change(*span, value, name, args));
                    }
                    _ => self.call_for_change(expr),
                }
            }
            StmtKind::Delete(target) => self.delete(stmt.span, target),
            StmtKind::Def(def) => self.define(def),
            _ => {}
        }
    }

    pub(super) fn assign(&mut self, span: Span, target: Ident<'m>, value: &'m Expr<'m>) {
        if self.define_lambda(target, value) || self.hold_same(target, value) {
            return;
        }
        let remade = self.remade(target.text, value);
        let (node, mut given) = self.given_by(value, true);
        if let Some(held) = remade {
            given = Given { held, ..Given::default() };
        }
        let id = self.file.names.id(target.text);
        self.note_given(span, (target.text, value), (node, given.held));
        let steps = if given.held.is_iterator { self.lazy_steps(value) } else { 0 };
        let local = Local { steps: steps as u8, ..self.local_of(node, given) };
        self.bind(id, local);
        self.become_parts(id, value);
    }

    /// Notes the line that gives a value to a name.
    fn note_given(
        &mut self,
        span: Span,
        (name, value): (&str, &'m Expr<'m>),
        (node, held): (Option<NodeId>, Held),
    ) {
        let computed = self.effects.len();
        self.note_line(span, name, node);
        if let Some(node) = node.filter(|_| held.has_iterators()) {
            // Its elements are computed when it is gone through.
            self.effects.truncate(computed);
            let mut found = Operands::new();
            self.computed_at_once(value, node, &mut found);
            self.effects.extend(found);
        }
    }

    /// Returns the value of the right side of an assignment, and what is known of it. Where it is
    /// given to one name, variables may become parts of a display.
    fn given_by(&mut self, value: &'m Expr<'m>, is_one_name: bool) -> (Option<NodeId>, Given) {
        let is_call = matches!(value.kind, ExprKind::Call { .. });
        let alias = if is_call { None } else { self.alias_of(value) };
        let node = self.whole_expr(value);
        // `d.setdefault(k, [])` is there by now.
        let alias = if is_call { self.alias_of(value) } else { alias };
        // The results of functions are known once they are built.
        let held = match alias {
            Some(alias) if is_call => self.held_of_place(alias),
            Some(_) => self.held(value),
            None if is_one_name => self.held_of_display(value),
            None => self.fresh(value),
        };
        let watch = match alias {
            Some(_) => None,
            None if is_one_name => self.watch_of(value),
            None => {
                let shares = self.shares(value);
                self.watch(&shares)
            }
        };
        (node, Given { held, alias, watch })
    }

    /// Returns what a value shares, besides the variables that become parts of it.
    fn watch_of(&mut self, value: &'m Expr<'m>) -> Option<u32> {
        let mut shares = self.shares(value);
        if let ExprKind::List(items) | ExprKind::Tuple(items) = value.kind
            && !has_star(items)
        {
            for item in items {
                if let ExprKind::Name(name) = item.kind
                    && self.can_move(item)
                {
                    let same = |own: &&'m str| *own == name;
                    if let Some(index) = shares.names.iter().position(same) {
                        shares.names.remove(index);
                    }
                }
            }
        }
        self.watch(&shares)
    }

    pub(super) fn unpack(&mut self, span: Span, targets: &'m [&'m Expr<'m>], value: &'m Expr<'m>) {
        if let [target] = targets
            && self.assign_to_found(span, target, value)
        {
            return;
        }
        if self.assign_in_turn(span, targets, value) {
            return;
        }
        if let ([target], ExprKind::Tuple(values)) = (targets, value.kind)
            && let ExprKind::Tuple(names) = target.kind
            && names.len() == values.len()
            && !has_star(names)
            && !has_star(values)
        {
            // All values first, as they may read the names.
            let is_swap = is_swap(names, values);
            if !is_swap && self.assign_parts(span, names, values) {
                return;
            }
            let parts: SmallVec<[(Option<NodeId>, Given); 4]> = self.as_whole(value, |this| {
                values.iter().map(|value| this.given_by_one(value, is_swap)).collect()
            });
            let are_around = !is_swap
                && names.iter().zip(values).any(|(target, value)| {
                    self.relation_to_target(target, value) == Relation::Around
                });
            if are_around {
                return self.report_circle(span);
            }
            for (target, (node, given)) in names.iter().zip(parts) {
                let Some(node) = node else {
                    self.note_lost(target);
                    continue;
                };
                let name = match target.kind {
                    ExprKind::Name(name) => name,
                    _ => "=",
                };
                self.note_line(span, name, Some(node));
                self.bind_pattern(target, node, false, given);
            }
            return;
        }
        let (node, mut given) = self.given_by(value, false);
        let Some(node) = node else {
            targets.iter().for_each(|target| self.note_lost(target));
            return;
        };
        for target in targets {
            match target.kind {
                ExprKind::Name(name) => {
                    self.note_given(span, (name, value), (Some(node), given.held));
                    self.bind_pattern(target, node, false, given);
                    // Further targets are given the same.
                    if let (Some(alias), true) = (self.alias_of(target), targets.len() > 1) {
                        given = Given { alias: Some(alias), held: self.held(target), watch: None };
                    }
                }
                ExprKind::Subscript { .. } => {
                    self.put_given(target, node, (value, given), targets.len() == 1);
                }
                _ => {
                    // Whatever is not given to a name by itself is looked at as Python does.
                    let node = match given.held.is_gone_through() {
                        true => node,
                        false => self.placed_call(value.span, prim::ITERATED, &[node]),
                    };
                    self.note_line(span, "=", Some(node));
                    self.bind_pattern(target, node, false, given);
                    let first = target.span;
                    let mut names = Vec::new();
                    target.each_bound(&mut |name| names.push(name));
                    for name in names {
                        let id = self.file.names.id(name.text);
                        let node = self.file.names.local(id).and_then(|local| local.node);
                        self.note_line(first, name.text, node);
                    }
                }
            }
        }
    }

    /// Builds `container[index] = value`, of which the value may have a name.
    fn put_given(
        &mut self,
        target: &'m Expr<'m>,
        node: NodeId,
        (value, given): (&'m Expr<'m>, Given),
        is_one: bool,
    ) {
        let relation = self.relation_to_target(target, value);
        match is_one && self.can_move(value) && !is_slice(target) {
            false if is_slice(target) => {
                let shares = self.shares_of_elements(value);
                let watch = self.watch(&shares);
                self.put(target, node, Given { watch, ..given }, relation);
            }
            true => self.put_variable(target, node, value, relation),
            false if is_one && given.alias.is_some() && !is_slice(target) => {
                let shares = self.shares(value);
                let watch = self.watch(&shares);
                let held = given.held.shared();
                self.put(target, node, Given { held, alias: None, watch }, relation);
            }
            false => self.put(target, node, given, relation),
        }
    }

    /// Returns one of several values that are given to as many targets.
    fn given_by_one(&mut self, value: &'m Expr<'m>, is_swap: bool) -> (Option<NodeId>, Given) {
        if let ExprKind::Call { .. } = value.kind {
            return self.given_by_call(value);
        }
        let alias = self.alias_of(value);
        let is_part = !matches!(value.kind, ExprKind::Name(_));
        let held = match (alias, is_part && is_swap) {
            // The parts that are put there are those that were taken away.
            (_, true) | (Some(_), _) => self.held(value),
            (None, false) => self.fresh(value),
        };
        let node = self.expr(value);
        if is_part && is_swap {
            return (node, Given { held, alias: None, watch: None });
        }
        let watch = match alias {
            Some(_) => None,
            None => {
                let shares = self.shares(value);
                self.watch(&shares)
            }
        };
        (node, Given { held, alias, watch })
    }

    /// Returns the value of a call, of which more is known once it was built.
    fn given_by_call(&mut self, value: &'m Expr<'m>) -> (Option<NodeId>, Given) {
        let node = self.expr(value);
        let alias = self.alias_of(value);
        let (held, watch) = match alias {
            Some(alias) => (self.held_of_place(alias), None),
            None => {
                let shares = self.shares(value);
                (self.fresh(value), self.watch(&shares))
            }
        };
        (node, Given { held, alias, watch })
    }

    /// Notes names whose value has an error, which was reported.
    fn note_lost(&mut self, target: &'m Expr<'m>) {
        target.each_bound(&mut |name| {
            let id = self.file.names.id(name.text);
            self.bind(id, Local::new(None, self.depth, None));
        });
    }

    /// Builds `container[index] = variable`: the variable stands for that part from now on.
    fn put_variable(
        &mut self,
        target: &'m Expr<'m>,
        node: NodeId,
        value: &'m Expr<'m>,
        relation: Relation,
    ) {
        let held = self.held(value);
        self.put(target, node, Given { held, alias: None, watch: None }, relation);
        if let Some(alias) = self.alias_of(target) {
            self.becomes(value, alias);
        }
    }

    /// Builds `container[index] = value`.
    pub(super) fn put(
        &mut self,
        target: &'m Expr<'m>,
        value: NodeId,
        given: Given,
        relation: Relation,
    ) {
        let ExprKind::Subscript { value: container, index } = target.kind else { return };
        self.prepare(container);
        self.moves(container);
        if let ExprKind::Slice { .. } = index.kind {
            let item = given.held.part();
            let item = if given.alias.is_some() { item.shared() } else { item };
            self.holds(container, item, given.watch);
            self.change_by(target.span, container, |body, old| {
                let bounds = body.bounds(index)?;
                let value = body.kept_apart(target.span, relation, value, old)?;
                let value = match given.held.is_gone_through() {
                    true => value,
                    false => body.placed_call(target.span, prim::ITERATED, &[value]),
                };
                Some(body.placed_call(target.span, prim::WITH_SLICE, &[old, bounds, value]))
            });
            return;
        }
        if self.held(container).is_dict() && self.refuses_key(index) {
            return;
        }
        self.holds(container, given.held, given.watch);
        self.change_by(target.span, container, |body, old| {
            let index = body.expr(index)?;
            let value = body.kept_apart(target.span, relation, value, old)?;
            Some(body.placed_call(target.span, prim::WITH_ITEM, &[old, index, value]))
        });
        self.watch_itself(container);
    }

    fn delete(&mut self, span: Span, target: &'m Expr<'m>) {
        match target.kind {
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.delete(span, item));
            }
            ExprKind::Subscript { value: container, index } if is_slice(target) => {
                self.prepare(container);
                self.moves(container);
                self.change_by(span, container, |body, old| {
                    let bounds = body.bounds(index)?;
                    let none = body.none();
                    Some(body.placed_call(span, prim::WITH_SLICE, &[old, bounds, none]))
                });
            }
            ExprKind::Subscript { value: container, index } => {
                self.prepare(container);
                self.moves(container);
                // A counter counts 0 of what it has not.
                let is_counter = self.held(container).fill() == Some(Fill::Counter);
                self.change_by(span, container, |body, old| {
                    let index = body.expr(index)?;
                    Some(match is_counter {
                        true => body.without_key(span, old, index),
                        false => body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]),
                    })
                });
            }
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let Some(local) = self.file.names.local(id) else {
                    return self.report_unknown(name, id, target.span, false);
                };
                if local.is_bound.is_some() {
                    let node = self.value_of(id, local, target.span, false);
                    self.effects.extend(node);
                }
                let (no, none) = (self.bool(false), self.none());
                let local = Local::new(Some(none), self.depth, None);
                self.bind(id, Local { is_bound: Some(no), ..local });
            }
            _ => self.refuse(span, "`del` of this", "delete an element, a slice or a name"),
        }
    }

    /// Gives a place that holds a container another value, made of the one it has.
    pub(super) fn change_by(
        &mut self,
        span: Span,
        expr: &'m Expr<'m>,
        make: impl FnOnce(&mut Self, NodeId) -> Option<NodeId>,
    ) {
        if self.outside.get() {
            return self.cannot_change(span, expr);
        }
        let before = self.diags.len();
        let held = self.held(expr);
        let Some(Spot { root, path }) = self.place(expr) else {
            if self.diags.len() == before {
                self.cannot_change(span, expr);
            }
            return;
        };
        let Some(local) = self.file.names.local(root) else {
            return self.cannot_change(span, expr);
        };
        if local.node.is_none() && local.function.is_none() {
            return;
        }
        let is_own = usize::from(local.held.own) > path.len();
        let is_here = local.depth == self.depth && !local.is_inner;
        if !held.may_change() || !is_own || !is_here {
            return self.cannot_change(span, expr);
        }
        let Some(whole) = self.root_value(root, expr.span) else { return };
        let mut levels: SmallVec<[(NodeId, NodeId); 4]> = SmallVec::new();
        let mut node = whole;
        for (index, depth) in path {
            let Some(index) = self.lifted(index, depth, span) else { return };
            levels.push((node, index));
            node = self.placed_call(expr.span, prim::ITEM_AT, &[node, index]);
        }
        let mut new = make(self, node);
        let shown = self.shown(expr, levels.len());
        let mut line = new;
        for (level, (container, index)) in levels.into_iter().enumerate().rev() {
            new = new.map(|new| self.placed_call(span, prim::WITH_ITEM, &[container, index, new]));
            if level >= shown.1 {
                line = new;
            }
        }
        self.note_line(span, shown.0, line);
        if let (Some(line), Some(new)) = (line, new)
            && line != new
        {
            self.effects.push(new);
        }
        self.changed(root, new);
    }

    /// Returns the variable that an expression begins with, and how deep in its place that is.
    fn shown(&self, expr: &Expr<'m>, depth: usize) -> (&'m str, usize) {
        let (mut current, mut levels) = (expr, depth);
        loop {
            current = match current.kind {
                ExprKind::Subscript { value, .. } => value,
                ExprKind::Call {
                    callee: Expr { kind: ExprKind::Attribute { value, .. }, .. },
                    ..
                } => value,
                ExprKind::Name(name) => return (name, levels),
                _ => return ("", 0),
            };
            levels = levels.saturating_sub(1);
        }
    }

    /// Binds what is at the root of a place to another value.
    fn changed(&mut self, id: NameId, new: Option<NodeId>) {
        let Some(local) = self.file.names.local(id) else { return };
        // A call in the new value may have made a place without a name of it: `s.add(f(s))`.
        if let Some(alias) = local.alias {
            return self.changed(self.aliases[alias as usize].root, new);
        }
        let version = local.version.wrapping_add(1);
        let local = Local { node: new, depth: self.depth, version, is_bound: None, ..local };
        self.bind(id, local);
    }
}

pub(super) fn is_slice(target: &Expr<'_>) -> bool {
    matches!(target.kind, ExprKind::Subscript { index, .. }
        if matches!(index.kind, ExprKind::Slice { .. }))
}

/// Tells whether the values are those of the targets, in another order.
fn is_swap(targets: &[&Expr<'_>], values: &[&Expr<'_>]) -> bool {
    let mut left: SmallVec<[&Expr<'_>; 4]> = SmallVec::from_slice(values);
    targets.iter().all(|target| {
        let found = left.iter().position(|value| is_same(target, value));
        found.map(|index| left.remove(index)).is_some()
    })
}

/// Tells whether two expressions of names, numbers and subscripts are written alike.
fn is_same(a: &Expr<'_>, b: &Expr<'_>) -> bool {
    match (a.kind, b.kind) {
        (ExprKind::Name(a), ExprKind::Name(b)) => a == b,
        (ExprKind::Int(a), ExprKind::Int(b)) => a == b,
        (
            ExprKind::Subscript { value: a, index: i },
            ExprKind::Subscript { value: b, index: j },
        ) => is_same(a, b) && is_same(i, j),
        (
            ExprKind::Binary { op, lhs: a, rhs: b },
            ExprKind::Binary { op: other, lhs: c, rhs: d },
        ) => op == other && is_same(a, c) && is_same(b, d),
        (ExprKind::Unary { op, operand: a }, ExprKind::Unary { op: other, operand: b }) => {
            op == other && is_same(a, b)
        }
        _ => false,
    }
}
