//! The knowledge of what a definition of the file returns for the arguments of one call: the kinds
//! of all its variables, whatever the order of its lines.
//!
//! A definition is built once, for whatever it may be given, so that nothing is known of `g[0][0]`
//! there. Where it is called with a list of lists of numbers this is a number. Lines whose effect
//! is not followed end the search, and then only what holds for all calls is known.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::super::known::Held;
use super::alias::has_star;
use super::body::Body;
use super::held::{Inner, augmented};
use crate::syntax::ast::{Arg, BinaryOp, Def, Expr, ExprKind, Kinds, Stmt, StmtKind};

/// Times that the lines are gone through until nothing more is learned.
const MAX_TIMES: usize = 6;

/// Calls in each other that are followed.
const MAX_CALLS: u8 = 4;

/// Variables of a definition that are followed: each line looks for its own among them.
const MAX_NAMES: usize = 200;

/// The definition of a call, and what is known of the arguments.
type Key = (usize, SmallVec<[Held; 4]>);

/// The knowledge of the result of a call.
#[derive(Clone, Copy, Default)]
pub(super) struct Inferred {
    held: Held,
    /// Whether it shares nothing that changes with the arguments.
    is_apart: bool,
    /// Whether lists and tuples are compared or joined on the way.
    meet: bool,
}

/// The results that were found so far for calls of definitions of the file.
pub(super) type AllInferred = FxHashMap<Key, Inferred>;

/// The knowledge of a value, and whether it may hold something of the arguments that changes.
type Given = (Held, bool);

/// The search in one definition. `None` is the answer of a step whose effect is not followed.
struct Search<'s, 'b, 'f, 'm> {
    body: &'s Body<'b, 'f, 'm>,
    names: Inner<'m>,
    /// For each name whether it may hold something of the arguments that changes.
    of_args: Vec<bool>,
    returned: Held,
    returns_args: bool,
    is_new: bool,
}

impl<'m> Body<'_, '_, 'm> {
    /// Returns what is known of what a definition of the file returns in one call.
    pub(super) fn held_of_own_call(
        &self,
        name: &str,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> Held {
        let made = self.held_of_result(name);
        if made.is_known() || made.has_iterators() {
            return made;
        }
        self.inferred_for(name, args, inner).map_or(made, |found| found.held.joined_to(made))
    }

    /// Tells whether the result of a call shares nothing with its arguments that may change.
    pub(super) fn is_apart_call(
        &self,
        name: &str,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> bool {
        let has_iterators = self.held_of_result(name).has_iterators();
        !has_iterators && self.inferred_for(name, args, inner).is_some_and(|found| found.is_apart)
    }

    /// Tells whether lists and tuples meet in what a call computes.
    pub(super) fn meet_in_call(
        &self,
        name: &str,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> bool {
        self.inferred_for(name, args, inner).is_some_and(|found| found.meet)
    }

    fn inferred_for(
        &self,
        name: &str,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> Option<Inferred> {
        if !self.is_python() || self.local_named(name).is_some() {
            return None;
        }
        let index = self.file.names.definition(name)?;
        let def = &self.file.module.defs[index];
        let given = self.given_to(def, args, inner)?;
        if def.constant
            || self.file.known[index].by_call
            || given.iter().all(|held| !held.is_known())
        {
            return None;
        }
        let key = (index, given);
        if let Some(found) = self.inferred.borrow().get(&key) {
            return Some(*found);
        }
        if self.following.get() >= MAX_CALLS {
            return None;
        }
        // In a circle nothing more is known of the same call.
        self.inferred.borrow_mut().insert(key.clone(), Inferred::default());
        self.following.set(self.following.get() + 1);
        let outside = self.outside.replace(true);
        let found = self.infer(def, &key.1).unwrap_or_default();
        self.outside.set(outside);
        self.following.set(self.following.get() - 1);
        self.inferred.borrow_mut().insert(key, found);
        Some(found)
    }

    /// Returns what is known of the arguments of a call, in the order of the parameters.
    fn given_to(
        &self,
        def: &Def<'m>,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> Option<SmallVec<[Held; 4]>> {
        let mut given: SmallVec<[Option<Held>; 4]> = SmallVec::from_elem(None, def.params.len());
        for (place, arg) in args.iter().enumerate() {
            if matches!(arg.value.kind, ExprKind::Starred(_)) {
                return None;
            }
            let place = match arg.name {
                None => place,
                Some(name) => def.params.iter().position(|param| param.text == name.text)?,
            };
            let held = self.held_in(arg.value, inner).shared();
            if held.has_iterators() || given.get(place)?.is_some() {
                return None;
            }
            given[place] = Some(held);
        }
        let first = def.params.len() - def.defaults.len().min(def.params.len());
        let all = given.into_iter().enumerate().map(|(place, held)| match held {
            Some(held) => Some(held),
            None => match def.defaults.get(place.checked_sub(first)?)?.kind {
                ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => Some(Held::number()),
                _ => Some(Held::default()),
            },
        });
        all.collect()
    }

    /// Looks for what a definition returns.
    fn infer(&self, def: &Def<'m>, given: &[Held]) -> Option<Inferred> {
        if def.kinds != Kinds::default() || def.lost || !def.sound {
            return None;
        }
        let mut names: SmallVec<[&'m str; 8]> = def.params.iter().map(|own| own.text).collect();
        if !bound_in(def.body, &mut names) {
            return None;
        }
        // A variable with such a name is called, and nothing outside.
        if def.body.iter().any(|stmt| calls_any(stmt, &names)) {
            return None;
        }
        let held = |place: usize| given.get(place).copied().unwrap_or_else(Held::nothing);
        let names = names.into_iter().enumerate().map(|(place, name)| (name, held(place)));
        let names: Inner<'m> = names.collect();
        let of_args = (0..names.len()).map(|place| !held(place).is_fixed() && place < given.len());
        let mut search = Search {
            body: self,
            of_args: of_args.collect(),
            names,
            returned: Held::nothing(),
            returns_args: false,
            is_new: false,
        };
        for _ in 0..MAX_TIMES {
            search.is_new = false;
            search.block(def.body)?;
            if !search.is_new {
                let falls_through = !ends(def.body);
                let none = falls_through.then(Held::number);
                let held = none.map_or(search.returned, |none| search.returned.join(none));
                let is_apart = !search.returns_args;
                let meet = self.meet_in(def.body, &mut search.names);
                return Some(Inferred { held, is_apart, meet });
            }
        }
        None
    }
}

impl<'m> Search<'_, '_, '_, 'm> {
    fn block(&mut self, stmts: &'m [Stmt<'m>]) -> Option<()> {
        stmts.iter().try_for_each(|stmt| self.line(stmt))
    }

    fn line(&mut self, stmt: &'m Stmt<'m>) -> Option<()> {
        let mut changes = false;
        stmt.each_part(|part| changes |= self.body.calls_by_call(part));
        if changes {
            return None;
        }
        match stmt.kind {
            StmtKind::Assign { target, value } => {
                let given = self.value(value);
                self.learn(target.text, given)?;
            }
            StmtKind::Unpack { targets, value } => {
                // All targets have the same value.
                if targets.len() > 1 && !self.held(value).is_fixed() {
                    return None;
                }
                for target in targets {
                    match (target.kind, value.kind) {
                        (ExprKind::Tuple(targets), ExprKind::Tuple(values))
                            if targets.len() == values.len()
                                && !has_star(targets)
                                && !has_star(values) =>
                        {
                            for (target, value) in targets.iter().zip(values) {
                                let given = self.value(value);
                                self.target(target, given)?;
                            }
                        }
                        _ => {
                            let given = self.value(value);
                            self.target(target, given)?;
                        }
                    }
                }
            }
            StmtKind::Augment { target, op, value } => {
                let (old, more) = (self.held(target), self.held(value));
                if old.is_list() && op == BinaryOp::Add {
                    let part = (more.element().shared(), self.is_of_args(value));
                    return self.holds(target, part, 1);
                }
                if old.may_change() {
                    return None;
                }
                let is_of_args = self.is_of_args(target) || self.is_of_args(value);
                self.target(target, (augmented(op, old, more), is_of_args))?;
            }
            StmtKind::Return(value) => {
                // Nobody else has the variables any longer.
                let held = match value.kind {
                    ExprKind::Name(name) => match self.names.iter().find(|(own, _)| *own == name) {
                        Some((_, held)) => *held,
                        None => self.held(value),
                    },
                    _ => self.held(value),
                };
                let returned = self.returned.join(held);
                self.is_new |= returned != self.returned;
                self.returned = returned;
                self.returns_args |= self.is_of_args(value);
            }
            StmtKind::Expr(Expr { kind: ExprKind::Call { callee, args }, .. }) => {
                if let ExprKind::Attribute { value, name, .. } = callee.kind {
                    self.change(value, name.text, args)?;
                }
            }
            StmtKind::For { target, iter, .. } => {
                let before = self.names.len();
                let parts = self.body.split_target(target, iter, &mut self.names);
                self.names.truncate(before);
                let is_of_args = self.is_of_args(iter);
                for (target, held) in parts {
                    self.target(target, (held.shared(), is_of_args))?;
                }
            }
            StmtKind::Def(_) | StmtKind::Delete(_) => return None,
            _ => {}
        }
        stmt.bodies().into_iter().try_for_each(|body| self.block(body))
    }

    fn held(&mut self, expr: &'m Expr<'m>) -> Held {
        let before = self.names.len();
        let held = self.body.fresh_in(expr, &mut self.names);
        self.names.truncate(before);
        held
    }

    fn value(&mut self, expr: &'m Expr<'m>) -> Given {
        (self.held(expr), self.is_of_args(expr))
    }

    /// Tells whether a value may hold something of the arguments that changes.
    fn is_of_args(&mut self, expr: &'m Expr<'m>) -> bool {
        if let ExprKind::Name(name) = expr.kind {
            let place = self.names.iter().position(|(own, _)| *own == name);
            return place.is_some_and(|place| self.of_args[place]);
        }
        let held = self.held(expr);
        if held.is_fixed() || held.is_alone() {
            return false;
        }
        let mut any = false;
        expr.each_part(|part| any = any || self.is_of_args(part));
        any
    }

    /// Notes that a variable has such a value as well.
    fn learn(&mut self, name: &str, (held, is_of_args): Given) -> Option<()> {
        if held.has_iterators() {
            return None;
        }
        let place = self.names.iter().position(|(own, _)| *own == name)?;
        self.notes(place, is_of_args && !held.is_fixed());
        let (_, own) = &mut self.names[place];
        let joined = own.join(held);
        self.is_new |= joined != *own;
        *own = joined;
        Some(())
    }

    /// Notes that a variable may hold something of the arguments.
    fn notes(&mut self, place: usize, is_of_args: bool) {
        if is_of_args && !std::mem::replace(&mut self.of_args[place], true) {
            self.is_new = true;
        }
    }

    /// Notes what a target is given.
    fn target(&mut self, target: &'m Expr<'m>, given: Given) -> Option<()> {
        match target.kind {
            ExprKind::Name(name) => self.learn(name, given),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let mut parts = items.iter().enumerate();
                parts.try_for_each(|(place, item)| {
                    self.target(item, (given.0.part_at(place), given.1))
                })
            }
            ExprKind::Subscript { value, index }
                if !matches!(index.kind, ExprKind::Slice { .. }) =>
            {
                self.holds(value, given, 1)
            }
            _ => None,
        }
    }

    /// Notes what a method of a container puts into it.
    fn change(&mut self, place: &'m Expr<'m>, name: &str, args: &'m [Arg<'m>]) -> Option<()> {
        match (name, args) {
            ("append" | "appendleft" | "add", [value]) | ("insert", [_, value]) => {
                let given = self.value(value.value);
                self.holds(place, given, 1)
            }
            ("extend" | "extendleft", [value]) => {
                let (held, is_of_args) = self.value(value.value);
                self.holds(place, (held.element().shared(), is_of_args), 1)
            }
            ("update" | "setdefault", _) => None,
            _ => Some(()),
        }
    }

    /// Notes that a container holds another value, so many levels down.
    fn holds(
        &mut self,
        container: &'m Expr<'m>,
        (item, is_of_args): Given,
        depth: usize,
    ) -> Option<()> {
        match container.kind {
            ExprKind::Subscript { value, .. } => self.holds(value, (item, is_of_args), depth + 1),
            ExprKind::Name(name) if depth <= 3 => {
                let place = self.names.iter().position(|(own, _)| *own == name)?;
                if is_of_args && !item.is_fixed() {
                    // Others may have the container under another name.
                    if usize::from(self.names[place].1.own) < depth {
                        return None;
                    }
                    self.notes(place, true);
                }
                let (_, own) = &mut self.names[place];
                let more = own.holding(item, depth);
                let same = Held { own: own.own, ..more } == *own;
                // Others may have it under another name, and would not be told.
                if !same && usize::from(own.own) < depth {
                    return None;
                }
                self.is_new |= more != *own;
                *own = more;
                Some(())
            }
            _ => None,
        }
    }
}

/// Collects the names that statements bind, and tells whether they are few enough.
fn bound_in<'m>(stmts: &[Stmt<'m>], names: &mut SmallVec<[&'m str; 8]>) -> bool {
    stmts.iter().all(|stmt| {
        stmt.each_bound(&mut |name| {
            if names.len() <= MAX_NAMES && !names.contains(&name.text) {
                names.push(name.text);
            }
        });
        names.len() <= MAX_NAMES && stmt.bodies().into_iter().all(|body| bound_in(body, names))
    })
}

/// Tells whether one of some names is called, or is given to one of Python's functions to call.
fn calls_any(stmt: &Stmt<'_>, names: &[&str]) -> bool {
    fn in_expr(expr: &Expr<'_>, names: &[&str]) -> bool {
        let is_one =
            |expr: &Expr<'_>| matches!(expr.kind, ExprKind::Name(name) if names.contains(&name));
        let mut found = match expr.kind {
            ExprKind::Call {
                callee: Expr { kind: ExprKind::Name("map" | "filter"), .. },
                args,
            } => args.first().is_some_and(|arg| is_one(arg.value)),
            ExprKind::Call { callee, .. } => is_one(callee),
            _ => false,
        };
        expr.each_part(|part| found |= in_expr(part, names));
        found
    }
    let mut found = false;
    stmt.each_part(|part| found |= in_expr(part, names));
    found || stmt.bodies().into_iter().flatten().any(|inner| calls_any(inner, names))
}

/// Tells whether statements surely return.
fn ends(stmts: &[Stmt<'_>]) -> bool {
    match stmts.last().map(|stmt| stmt.kind) {
        Some(StmtKind::Return(_)) => true,
        Some(StmtKind::If { then, orelse, .. }) => ends(then) && ends(orelse),
        _ => false,
    }
}
