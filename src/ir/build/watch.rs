//! Values in which a later change of something else would show: copies of lists whose rows are
//! still another list's, functions and iterators that read variables later on.
//!
//! In Python such a value changes with what it shares; here it is what it was when it was made. So
//! each variable notes what its value shares, and reading it after a change of that is refused.
//! Where the value may be a mere number, reading it fails unless it is one.

use smallvec::SmallVec;

use super::super::known::{Held, Sort};
use super::super::names::{Local, NameId};
use super::alias::{Spot, base_of};
use super::assign::is_slice;
use super::body::Body;
use super::held::Inner;
use crate::syntax::ast::{Arg, BinaryOp, Clause, Expr, ExprKind, Gathers};

/// A variable, or a place, of which a value holds something, as it was then.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Watched {
    pub(super) id: NameId,
    /// The place of which it is a part; itself where it is the whole.
    whole: NameId,
    serial: u32,
    version: u32,
}

/// The names that a value shares with others: names of lists, and names that functions in it read.
#[derive(Default)]
pub(super) struct Shares<'m> {
    pub(super) names: SmallVec<[&'m str; 4]>,
    pub(super) read: SmallVec<[&'m str; 4]>,
}

impl<'m> Body<'_, '_, 'm> {
    /// Returns what the value of an expression shares with variables.
    pub(super) fn shares(&self, expr: &'m Expr<'m>) -> Shares<'m> {
        let mut found = Shares::default();
        if self.flows && !is_plain(expr) {
            self.share(expr, &mut Inner::new(), &mut found);
        }
        found
    }

    /// Returns what the elements of the value of an expression share with variables.
    pub(super) fn shares_of_elements(&self, expr: &'m Expr<'m>) -> Shares<'m> {
        let mut found = Shares::default();
        if self.flows {
            self.share_elements(expr, &mut Inner::new(), &mut found);
        }
        found
    }

    /// Adds what the value of an expression shares; yields whether it shares something of the
    /// variables of comprehensions around it.
    fn share(&self, expr: &'m Expr<'m>, inner: &mut Inner<'m>, found: &mut Shares<'m>) -> bool {
        match expr.kind {
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => false,
            ExprKind::Name(name) => {
                if let Some((_, held)) = inner.iter().rev().find(|(own, _)| *own == name) {
                    return may_change_inside(*held) || held.may_share();
                }
                let Some(local) = self.local_named(name) else { return false };
                let held = self.held_of_local(&local);
                if self.watch_of_local(&local).is_some()
                    || held.is_iterator
                    || may_change_inside(held)
                {
                    found.names.push(name);
                }
                if local.function.is_some() {
                    self.reads_of_function(name, found);
                }
                false
            }
            // A value made on the way may have elements that are somebody's.
            ExprKind::Subscript { value, .. } if !is_of_name(value) => {
                self.share(value, inner, found)
            }
            ExprKind::Subscript { .. } if is_part_of(expr, inner) => {
                let held = self.held_in(expr, inner);
                // A slice is a new list of what may be somebody's.
                if is_slice(expr) { held.part().may_share() } else { held.may_share() }
            }
            ExprKind::Subscript { value, .. } => {
                let part = self.held_in(value, inner).part();
                may_change_inside(part) && self.share(value, inner, found)
                    || self.share_watched(value, inner, found)
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                self.share_all(items.iter().copied(), inner, found)
            }
            ExprKind::Dict(items) => items.chunks_exact(2).fold(false, |any, pair| {
                let shares = match pair[0].kind {
                    ExprKind::Starred(_) => self.share_elements(pair[1], inner, found),
                    _ => self.share(pair[1], inner, found),
                };
                any || shares
            }),
            ExprKind::Starred(value) => self.share_elements(value, inner, found),
            ExprKind::Conditional { then, orelse, .. } => {
                let first = self.share(then, inner, found);
                self.share(orelse, inner, found) || first
            }
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, rhs } => {
                let first = self.share(lhs, inner, found);
                self.share(rhs, inner, found) || first
            }
            ExprKind::Binary { op: BinaryOp::Add | BinaryOp::Mul | BinaryOp::BitOr, lhs, rhs } => {
                let first = self.share_elements(lhs, inner, found);
                self.share_elements(rhs, inner, found) || first
            }
            ExprKind::Comprehension { kind, element, value, clauses } => {
                let kept = if kind == Gathers::Dict { value } else { element };
                let mut any = self.share_gathered(kept, clauses, inner, found);
                if kind == Gathers::Generator {
                    for clause in clauses {
                        if let Clause::For { iter, .. } = clause {
                            any |= self.share(iter, inner, found);
                        }
                    }
                }
                // A generator computes its elements when it is gone through.
                if kind == Gathers::Generator {
                    let mut own: SmallVec<[&str; 4]> = SmallVec::new();
                    for clause in clauses {
                        if let Clause::For { target, .. } = clause {
                            target.each_bound(&mut |name| own.push(name.text));
                        }
                    }
                    self.reads_besides(expr, &|name| own.contains(&name), found);
                }
                any
            }
            ExprKind::Lambda { params, .. } => {
                self.reads_besides(expr, &|name| params.iter().any(|own| own.text == name), found);
                false
            }
            ExprKind::Call { callee, args } => self.share_of_call(callee, args, inner, found),
            ExprKind::Attribute { value, .. } => self.share(value, inner, found),
            _ => false,
        }
    }

    /// Notes what any of several values share.
    fn share_all(
        &self,
        exprs: impl Iterator<Item = &'m Expr<'m>>,
        inner: &mut Inner<'m>,
        found: &mut Shares<'m>,
    ) -> bool {
        let mut any = false;
        for expr in exprs {
            any |= self.share(expr, inner, found);
        }
        any
    }

    /// Notes what the elements that a comprehension makes share.
    fn share_gathered(
        &self,
        kept: &'m Expr<'m>,
        clauses: &'m [Clause<'m>],
        inner: &mut Inner<'m>,
        found: &mut Shares<'m>,
    ) -> bool {
        let before = inner.len();
        self.enter(clauses, inner);
        let shares = self.share(kept, inner, found);
        let is_fixed = self.fresh_in(kept, inner).is_fixed();
        inner.truncate(before);
        let mut any = false;
        for clause in clauses {
            let Clause::For { iter, .. } = clause else { continue };
            if shares || !is_fixed && self.is_mapped(iter) {
                any |= self.share_elements(iter, inner, found);
            }
        }
        any
    }

    /// Tells whether an expression goes through what a function makes, of which nothing is known.
    fn is_mapped(&self, expr: &Expr<'m>) -> bool {
        matches!(expr.kind, ExprKind::Call { callee, .. } if self.python(callee) == Some("map"))
    }

    /// Notes what the elements of a value share.
    fn share_elements(
        &self,
        value: &'m Expr<'m>,
        inner: &mut Inner<'m>,
        found: &mut Shares<'m>,
    ) -> bool {
        // An iterator that is computed when it is gone through is gone through here.
        match value.kind {
            ExprKind::Comprehension { kind: Gathers::Generator, element, clauses, .. } => {
                return self.share_gathered(element, clauses, inner, found);
            }
            ExprKind::Call { callee, args } if self.python(callee).is_some_and(is_lazy) => {
                if self.held_in(value, inner).part().is_alone() {
                    return false;
                }
                return args.iter().fold(false, |any, arg| {
                    let any = match arg.value.kind {
                        ExprKind::Lambda { body, .. }
                            if !may_change_inside(self.fresh_in(body, inner)) =>
                        {
                            any
                        }
                        ExprKind::Lambda { .. } => self.share(arg.value, inner, found) || any,
                        // Its results may be parts of what it reads.
                        ExprKind::Name(name)
                            if self
                                .local_named(name)
                                .is_some_and(|local| local.function.is_some())
                                && !is_nobodys(self.held_of_result(name)) =>
                        {
                            self.share(arg.value, inner, found) || any
                        }
                        // A method answers elements of what it is of.
                        ExprKind::Attribute { value, path, .. }
                            if path.is_none() || self.is_value(value) =>
                        {
                            self.share_elements(value, inner, found) || any
                        }
                        _ => any,
                    };
                    self.share_elements(arg.value, inner, found) || any
                });
            }
            ExprKind::Call {
                callee: Expr { kind: ExprKind::Attribute { value: of, name, .. }, .. },
                ..
            } if matches!(name.text, "keys" | "values" | "items") => {
                return self.share_elements(of, inner, found);
            }
            ExprKind::Subscript { value: of, .. } if is_slice(value) => {
                return self.share_elements(of, inner, found);
            }
            ExprKind::Name(_) | ExprKind::Subscript { .. } | ExprKind::Attribute { .. } => {}
            // A value made on the way has the elements of its parts.
            _ => return self.share(value, inner, found),
        }
        let held = self.held_in(value, inner);
        // An iterator that was gone through has read everything.
        if held.is_iterator && held.part().is_fixed() {
            return false;
        }
        if may_change_inside(held.part()) || held.is_iterator {
            return self.share(value, inner, found);
        }
        self.share_watched(value, inner, found)
    }

    /// Notes what a variable whose value shares something shares.
    fn share_watched(
        &self,
        value: &'m Expr<'m>,
        inner: &mut Inner<'m>,
        found: &mut Shares<'m>,
    ) -> bool {
        if let ExprKind::Name(name) = base_of(value).kind
            && !inner.iter().any(|(own, _)| *own == name)
            && self.local_named(name).is_some_and(|local| self.watch_of_local(&local).is_some())
        {
            found.names.push(name);
        }
        false
    }

    fn share_of_call(
        &self,
        callee: &'m Expr<'m>,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
        found: &mut Shares<'m>,
    ) -> bool {
        let mut any = false;
        if let Some(name) = self.python(callee) {
            let lazy = is_lazy(name);
            let keeps = matches!(
                name,
                "list"
                    | "tuple"
                    | "sorted"
                    | "dict"
                    | "max"
                    | "min"
                    | "sum"
                    | "set"
                    | "frozenset"
                    | "deque"
                    | "copy"
                    | "next"
                    | "reduce"
            );
            // No part of a value is somebody's because of the order in which they were looked at.
            let args = args.iter().filter(|arg| arg.name.is_none_or(|name| name.text != "key"));
            let is_place = |arg: &&Arg<'m>| arg.name.is_none();
            let is_one = args.clone().filter(is_place).count() == 1;
            for (place, arg) in args.enumerate() {
                // These may be the answer themselves.
                let is_whole = match name {
                    "max" | "min" => !is_one || arg.name.is_some(),
                    "next" => place == 1,
                    "reduce" => place == 2,
                    _ => false,
                };
                if lazy || is_whole {
                    any |= self.share(arg.value, inner, found);
                } else if keeps {
                    any |= self.share_elements(arg.value, inner, found);
                }
            }
            return any;
        }
        let is_own = match callee.kind {
            // It shares nothing with what the function was given or reads.
            ExprKind::Name(name)
                if is_nobodys(self.held_of_own_call(name, args, inner))
                    || self.is_apart_call(name, args, inner) =>
            {
                return false;
            }
            // Nobody knows which function it is.
            ExprKind::Name(name) if inner.iter().any(|(own, _)| *own == name) => {
                any = true;
                false
            }
            ExprKind::Name(name) => {
                self.local_named(name).is_some() || self.file.names.definition(name).is_some()
            }
            ExprKind::Attribute { value, name, path } => {
                if path.is_some() && !self.is_value(value) {
                    return self.share_all(args.iter().map(|arg| arg.value), inner, found);
                }
                return match name.text {
                    "keys" | "values" | "items" => self.share(value, inner, found),
                    "copy" | "get" | "setdefault" => {
                        let any = self.share_all(args.iter().map(|arg| arg.value), inner, found);
                        self.share_elements(value, inner, found) || any
                    }
                    _ => {
                        let any = self.share_all(args.iter().map(|arg| arg.value), inner, found);
                        let of_value = match is_of_name(value) {
                            true => self.share_watched(value, inner, found),
                            false => self.share_elements(value, inner, found),
                        };
                        of_value || any
                    }
                };
            }
            _ => true,
        };
        if is_own {
            any |= self.share(callee, inner, found);
        } else if self.held_of_call(callee, args, inner).is_fixed() {
            return false;
        }
        args.iter().fold(any, |any, arg| self.share(arg.value, inner, found) || any)
    }

    /// Collects the names that a function of a variable reads.
    pub(super) fn reads_of_function(&self, name: &'m str, found: &mut Shares<'m>) {
        let id = self.file.names.known(name);
        let captured = self.captured.iter().filter(|(own, _)| Some(*own) == id);
        for &read in captured.flat_map(|(_, reads)| reads) {
            if self.file.names.local(read).is_some() {
                found.read.push(self.file.names.text(read));
            }
        }
    }

    /// Collects the variables that a function or a generator reads, besides its own.
    fn reads_besides(
        &self,
        expr: &'m Expr<'m>,
        is_own: &dyn Fn(&str) -> bool,
        found: &mut Shares<'m>,
    ) {
        let mut all = Shares::default();
        self.mentions_of(expr, &mut all);
        found.read.extend(all.read.into_iter().filter(|name| !is_own(name)));
    }

    /// Collects the variables that an expression mentions.
    fn mentions_of(&self, expr: &'m Expr<'m>, found: &mut Shares<'m>) {
        if let ExprKind::Name(name) = expr.kind
            && let Some(local) = self.local_named(name)
        {
            if local.function.is_some() {
                self.reads_of_function(name, found);
            }
            found.read.push(name);
        }
        expr.each_part(|part| self.mentions_of(part, found));
    }

    pub(super) fn local_named(&self, name: &str) -> Option<Local> {
        let local = self.file.names.known(name).and_then(|id| self.file.names.local(id));
        local.filter(|_| !self.outside.get())
    }

    /// Notes what a value shares, as it is now.
    pub(super) fn watch(&mut self, shares: &Shares<'m>) -> Option<u32> {
        let mut all: SmallVec<[Watched; 4]> = SmallVec::new();
        for name in &shares.names {
            let Some(id) = self.file.names.known(name) else { continue };
            let Some(local) = self.file.names.local(id) else { continue };
            if let Some(watch) = self.watch_of_local(&local) {
                all.extend(self.watches[watch as usize].iter().copied());
            }
            if may_change_inside(self.held_of_local(&local)) || local.held.is_iterator {
                let root = self.hide(id);
                all.extend(self.watched(root));
            }
        }
        for name in &shares.read {
            let Some(id) = self.file.names.known(name) else { continue };
            all.extend(self.watched(id));
            let Some(local) = self.file.names.local(id) else { continue };
            if let Some(alias) = local.alias {
                let root = self.aliases[alias as usize].root;
                all.extend(self.watched(root));
            }
            if let Some(watch) = self.watch_of_local(&local) {
                all.extend(self.watches[watch as usize].iter().copied());
            }
        }
        self.new_watch(all)
    }

    /// Returns what the value of a variable shares, or the place that it is another name of.
    fn watch_of_local(&self, local: &Local) -> Option<u32> {
        let root = local.alias.map(|alias| self.aliases[alias as usize].root);
        let whole = root.and_then(|root| self.file.names.local(root));
        local.watch.or(whole.and_then(|whole| whole.watch))
    }

    fn watched(&self, id: NameId) -> Option<Watched> {
        self.as_it_is(id, |id| self.file.names.local(id))
    }

    /// Returns a variable as it is, by what variables are somewhere. One that has become another
    /// name of a place changes with that.
    pub(super) fn as_it_is(
        &self,
        id: NameId,
        local_of: impl Fn(NameId) -> Option<Local>,
    ) -> Option<Watched> {
        let Local { serial, version, alias, .. } = local_of(id)?;
        let Some(alias) = alias else { return Some(Watched { id, whole: id, serial, version }) };
        let Spot { root, path } = &self.aliases[alias as usize];
        let version = local_of(*root).map_or(version, |root| root.version);
        let whole = if path.is_empty() { id } else { *root };
        Some(Watched { id, whole, serial, version })
    }

    /// Returns a place that a value may be a part of.
    pub(super) fn watch_place(&mut self, root: NameId) -> Option<u32> {
        let all = self.watched(root).into_iter().collect();
        self.new_watch(all)
    }

    fn new_watch(&mut self, all: SmallVec<[Watched; 4]>) -> Option<u32> {
        if all.is_empty() {
            return None;
        }
        self.watches.push(all);
        Some(self.watches.len() as u32 - 1)
    }

    /// Returns the same things, as they are now; what is there no more is left out.
    pub(super) fn watch_anew(&mut self, watches: [Option<u32>; 2]) -> Option<u32> {
        let mut ids: SmallVec<[NameId; 4]> = SmallVec::new();
        for watch in watches.into_iter().flatten() {
            for watched in &self.watches[watch as usize] {
                if !ids.contains(&watched.id) {
                    ids.push(watched.id);
                }
            }
        }
        let all = ids.into_iter().filter_map(|id| self.watched(id)).collect();
        self.new_watch(all)
    }

    /// Tells whether a value shares something with a variable, or a place.
    pub(super) fn is_watching(&self, local: &Local, id: NameId) -> bool {
        local.watch.is_some_and(|watch| {
            self.watches[watch as usize].iter().any(|watched| watched.id == id)
        })
    }

    /// Notes that a container which has come to share parts with itself is as it is now.
    pub(super) fn watch_itself(&mut self, place: &Expr<'m>) {
        let Some((root, _)) = self.root_of(place) else { return };
        let Some(local) = self.file.names.local(root) else { return };
        let Some(now) = self.watched(root) else { return };
        let Some(watch) = local.watch.filter(|_| self.is_watching(&local, root)) else { return };
        let mut all = self.watches[watch as usize].clone();
        all.iter_mut().filter(|own| own.id == root).for_each(|own| {
            // Only the change at hand is known to be one that it has seen.
            if (own.serial, own.version.wrapping_add(1)) == (now.serial, now.version) {
                *own = now;
            }
        });
        let watch = self.new_watch(all);
        self.bind(root, Local { watch, ..local });
    }

    /// Tells whether a value reads one of some variables.
    pub(super) fn reads_any(&self, watch: Option<u32>, is_one: impl Fn(NameId) -> bool) -> bool {
        let all = watch.map_or(&[][..], |watch| &self.watches[watch as usize]);
        all.iter().any(|own| is_one(own.id) && !self.file.names.text(own.id).is_empty())
    }

    /// Tells whether one value shares something that another one does not.
    pub(super) fn has_more(&self, before: Option<u32>, after: u32) -> bool {
        let ids = |watch: u32| self.watches[watch as usize].iter().map(|watched| watched.id);
        let is_known = |id: NameId| before.is_some_and(|before| ids(before).any(|own| own == id));
        ids(after).any(|id| !is_known(id) && self.file.names.local(id).is_some())
    }

    /// Tells whether something that a value shares was changed since.
    pub(super) fn is_outdated(&self, local: &Local) -> bool {
        local.is_stale
            || local.watch.is_some_and(|watch| {
                self.watches[watch as usize]
                    .iter()
                    .any(|watched| self.watched(watched.id).is_some_and(|now| now != *watched))
            })
    }
}

/// Tells whether a value is, or has in it, a container of its own that may change in place.
pub(super) fn may_change_inside(held: Held) -> bool {
    let kinds = [held.kind, held.inner[0], held.inner[1], held.inner[2]];
    let own = usize::from(held.own).min(kinds.len());
    kinds[..own]
        .iter()
        .any(|kind| matches!(kind, Sort::Unknown | Sort::Either | Sort::Maybe) || kind.may_change())
}

/// Tells whether nothing in a value is another one's that may change.
fn is_nobodys(held: Held) -> bool {
    held.is_fixed() || held.is_alone()
}

/// Tells whether an expression is a variable, or a part of one.
fn is_of_name(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Subscript { value, .. } => !is_slice(expr) && is_of_name(value),
        _ => false,
    }
}

/// Tells whether an expression is a part of a variable of a comprehension.
fn is_part_of(expr: &Expr<'_>, inner: &Inner<'_>) -> bool {
    matches!(base_of(expr).kind, ExprKind::Name(name) if inner.iter().any(|(own, _)| *own == name))
}

/// Tells whether one of Python's functions answers something that is computed when it is gone
/// through.
pub(super) fn is_lazy(name: &str) -> bool {
    matches!(
        name,
        "map"
            | "filter"
            | "zip"
            | "enumerate"
            | "reversed"
            | "iter"
            | "chain"
            | "combinations"
            | "from_iterable"
            | "product"
    )
}

/// Tells whether nothing in an expression could be shared: most right sides of assignments.
fn is_plain(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => true,
        ExprKind::Compare { .. } | ExprKind::Unary { .. } => true,
        ExprKind::Binary { op, .. } => !matches!(
            op,
            BinaryOp::And | BinaryOp::Or | BinaryOp::Add | BinaryOp::Mul | BinaryOp::BitOr
        ),
        _ => false,
    }
}
