//! Variables that go from one round of a loop to the next, and through functions that change them.
//! Their values come as parameters and go as parts of a result.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::super::{Node, NodeId};
use super::body::Body;
use super::flow::Arm;
use super::functions::mentions;
use super::live::Live;
use crate::source::Span;
use crate::syntax::ast::{Arg, Expr, ExprKind, Stmt, StmtKind};

/// A variable of the state of a loop, or of what a function changes.
#[derive(Clone, Copy)]
pub(super) struct Carried {
    pub(super) id: NameId,
    /// Its value, owner and kind as far as they hold in every round.
    pub(super) local: Local,
    /// Tells that a round changes it in place, and that this was noted.
    pub(super) is_changed: bool,
    /// Tells that a round gives it another value, and that this was noted.
    pub(super) is_given: bool,
    /// Tells that it may have no value: whether it has one is then a part of the state as well.
    pub(super) may_be_unbound: bool,
}

/// The knowledge of a variable from when a loop was built before.
#[derive(Clone, Copy)]
pub(super) struct Learned {
    id: NameId,
    held: Held,
    is_changed: bool,
    is_given: bool,
    /// The levels whose parts a round moves.
    moved: [bool; 3],
}

/// A loop of which a round was built.
#[derive(Clone, Copy)]
pub(super) struct Round<'m> {
    pub(super) stmt: &'m Stmt<'m>,
    /// Whether names stood for places, or values shared parts, before the loop.
    pub(super) was_followed: bool,
    /// Whether the round depends on what is known of parts of places.
    pub(super) reads_places: bool,
}

impl Carried {
    /// Returns a variable of which nothing else was noted.
    pub(super) fn new(id: NameId, local: Local) -> Self {
        Self { id, local, is_changed: false, is_given: false, may_be_unbound: false }
    }
}

impl<'m> Body<'_, '_, 'm> {
    /// Tells whether names may stand for places, or values share parts with others.
    pub(super) fn is_followed(&self) -> bool {
        !self.aliases.is_empty() || !self.watches.is_empty()
    }

    /// Takes into account what is known of the variables after a round; tells whether that is less
    /// than before it, and the round must be built anew.
    pub(super) fn learn(
        &mut self,
        carried: &mut [Carried],
        known: Vec<Option<Local>>,
        round: Option<Round<'m>>,
    ) -> bool {
        let mut changed = false;
        // Whether parts that other names have must be looked up anew in every round.
        let mut is_new = false;
        let is_followed = self.is_followed();
        for (variable, after) in carried.iter_mut().zip(known) {
            let Some(after) = after else { continue };
            let before = variable.local;
            let mut less = before.held.join(after.held);
            // It stands for another place in every round.
            let is_other = before.alias != after.alias;
            if is_other && (before.alias.is_some() || after.alias.is_some()) {
                less = less.shared();
                for alias in [before.alias, after.alias].into_iter().flatten() {
                    let root = self.aliases[alias as usize].root;
                    let place = self.watch_place(root);
                    variable.local.watch = self.watch_anew([variable.local.watch, place]);
                }
                let watch = variable.local.watch;
                changed |= before.alias.is_some();
                changed |= watch.is_some_and(|watch| self.has_more(before.watch, watch));
                variable.local.alias = None;
            }
            changed |= less != before.held
                && !(is_same_outside(less, before.held)
                    && round.is_some_and(|round| self.is_only_appended(variable.id, round)));
            variable.local.held = less;
            if after.is_function && !before.is_function {
                variable.local.is_function = true;
                changed = true;
            }
            if after.is_stale && !before.is_stale {
                variable.local.is_stale = true;
                changed = true;
            }
            if let Some(watch) = after.watch
                && self.has_more(before.watch, watch)
            {
                variable.local.watch = self.watch_anew([before.watch, Some(watch)]);
                changed = true;
            }
            if !is_followed {
                continue;
            }
            // Parts that other names have are looked up anew in every round.
            let changes = (after.version, after.moved) != (before.version, before.moved);
            if changes && !variable.is_changed {
                variable.is_changed = true;
                is_new = true;
                variable.local.version = before.version.max(after.version).wrapping_add(1 << 16);
                for level in 0..3 {
                    if after.moved[level] != before.moved[level] {
                        variable.local.moved[level] = after.moved[level].wrapping_add(1 << 8);
                    }
                }
            }
            if after.serial != before.serial && !variable.is_given {
                variable.is_given = true;
                is_new = true;
                variable.local.serial = self.next_serial();
            }
        }
        changed || is_new && round.is_none_or(|round| round.was_followed)
    }

    /// Tells whether all that a loop does with a variable is to append to it: then nothing in it
    /// depends on what is known of the variable's elements.
    fn is_only_appended(&self, id: NameId, round: Round<'m>) -> bool {
        let has_functions = !self.captured.is_empty() || !self.templates.is_empty();
        let name = self.file.names.text(id);
        !has_functions
            && !round.reads_places
            && !name.is_empty()
            && only_appends(std::slice::from_ref(round.stmt), name)
    }

    /// Takes into account what was learned of variables when a loop was built before. Inside of
    /// another one it is built again, when less is known, and comes to this at least.
    pub(super) fn recall(&mut self, carried: &mut [Carried], stmt: &'m Stmt<'m>) {
        let Some(learned) = self.learned.remove(&(self.calls_around, std::ptr::from_ref(stmt)))
        else {
            return;
        };
        let is_followed = self.is_followed();
        for variable in carried {
            let Some(known) = learned.iter().find(|known| known.id == variable.id) else {
                continue;
            };
            let local = &mut variable.local;
            local.held = local.held.join(known.held);
            if is_followed && known.is_changed {
                variable.is_changed = true;
                local.version = local.version.wrapping_add(1 << 16);
                for level in (0..3).filter(|&level| known.moved[level]) {
                    local.moved[level] = local.moved[level].wrapping_add(1 << 8);
                }
            }
            if is_followed && known.is_given {
                variable.is_given = true;
                local.serial = self.next_serial();
            }
        }
    }

    /// Notes what was learned of variables, which had these versions before the loop.
    pub(super) fn remember(
        &mut self,
        stmt: &'m Stmt<'m>,
        carried: &[Carried],
        before: &[[u16; 3]],
    ) {
        let learned = carried.iter().zip(before).map(|(own, before)| Learned {
            id: own.id,
            held: own.local.held,
            is_changed: own.is_changed,
            is_given: own.is_given,
            moved: [0, 1, 2].map(|level| own.local.moved[level] != before[level]),
        });
        let key = (self.calls_around, std::ptr::from_ref(stmt));
        self.learned.insert(key, learned.collect());
    }

    /// Builds what is built for a call of a function inside the definition.
    pub(super) fn for_call<T>(&mut self, span: Span, build: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.calls_around;
        let mut hasher = FxHasher::default();
        (around, span.start).hash(&mut hasher);
        self.calls_around = hasher.finish();
        let built = build(self);
        self.calls_around = around;
        built
    }

    /// Gives variables the values of parameters, from the one of a number on.
    pub(super) fn bind_carried(&mut self, carried: &[Carried], first: u16) {
        let mut parts = first..;
        for Carried { id, local, may_be_unbound, .. } in carried {
            let node = self.next_param(&mut parts);
            let is_bound = may_be_unbound.then(|| self.next_param(&mut parts));
            self.bind(*id, Local { node: Some(node), depth: self.depth, is_bound, ..*local });
        }
        self.watch_carried(carried);
    }

    /// Has variables that were just bound watch what they share as it is now.
    fn watch_carried(&mut self, carried: &[Carried]) {
        for Carried { id, local, .. } in carried {
            if local.watch.is_some()
                && let Some(now) = self.file.names.local(*id)
            {
                let watch = self.watch_anew([local.watch, None]);
                self.bind(*id, Local { watch, ..now });
            }
        }
    }

    /// Returns the values that variables have at the end of a round or of a function, and what is
    /// then known of them. An arm with changes has been left. `assigned` are the variables that are
    /// given values in it.
    pub(super) fn ends(
        &mut self,
        arm: &Arm,
        carried: &[Carried],
        assigned: &Live,
    ) -> (Option<SmallVec<[NodeId; 8]>>, Vec<Option<Local>>) {
        let mut slots: SmallVec<[NodeId; 8]> = SmallVec::new();
        let mut sound = true;
        let mut known = Vec::with_capacity(carried.len());
        let mut ends: SmallVec<[Option<Local>; 4]> = SmallVec::new();
        for Carried { id, .. } in carried {
            let changed = arm.changes.iter().find(|(own, _)| own == id).map(|(_, local)| *local);
            let after = changed.unwrap_or_else(|| self.file.names.local(*id));
            let mut after = after.map(|after| self.at_end(arm, after));
            // A part of a variable that each round gives another value is another value too.
            if let Some(own) = &mut after {
                let is_given =
                    |id| assigned.contains(id) && !carried.iter().any(|other| other.id == id);
                own.is_stale |= self.reads_any(own.watch, is_given);
            }
            ends.push(after);
        }
        for (index, Carried { may_be_unbound, local: before, .. }) in carried.iter().enumerate() {
            let mut after = ends[index];
            // Places that there are in this round alone are forgotten, unless two stand for one.
            if let Some(own) = &mut after
                && let Some(alias) = own.alias
                && before.alias != own.alias
            {
                let root = self.aliases[alias as usize].root;
                let same = |other: &Option<Local>| {
                    let alias = other.and_then(|other| other.alias);
                    alias.is_some_and(|alias| self.aliases[alias as usize].root == root)
                };
                // Parts that it has several times are no others'.
                let is_held = |(place, other): (usize, &Option<Local>)| {
                    place != index && other.is_some_and(|other| self.is_watching(&other, root))
                };
                let is_alone = ends.iter().filter(|other| same(other)).count() < 2
                    && !ends.iter().enumerate().any(is_held);
                let is_carried = carried.iter().any(|other| other.id == root);
                if !is_carried && is_alone {
                    own.alias = None;
                } else if !is_carried {
                    own.alias = None;
                    own.held = own.held.shared();
                }
            }
            known.push(after);
            match after.and_then(|after| self.state(Local { alias: None, ..after })) {
                Some((node, is_bound)) => {
                    slots.push(node);
                    if *may_be_unbound {
                        let yes = self.bool(true);
                        slots.push(is_bound.unwrap_or(yes));
                    }
                }
                None if after.is_none() => {
                    let no = self.bool(false);
                    slots.push(self.none());
                    if *may_be_unbound {
                        slots.push(no);
                    }
                }
                None => sound = false,
            }
        }
        (sound.then_some(slots), known)
    }

    /// Binds variables to parts of a value that has so many, from the one of a number on.
    pub(super) fn bind_parts(
        &mut self,
        whole: NodeId,
        carried: &[Carried],
        first: usize,
        count: usize,
    ) {
        let mut parts = first..;
        for Carried { id, local, may_be_unbound, .. } in carried {
            let mut next = || Some(self.component(whole, parts.next()?, count));
            let (node, is_bound) = (next(), may_be_unbound.then(next).flatten());
            let local = Local {
                node,
                depth: self.depth,
                is_bound,
                version: local.version.wrapping_add(1),
                function: None,
                ..*local
            };
            self.bind(*id, local);
        }
        self.watch_carried(carried);
    }

    /// Makes a parameter of the function that is the body.
    pub(super) fn param(&mut self, index: u16) -> NodeId {
        self.file.graph.leaf(Node::Param { depth: 0, index })
    }

    fn next_param(&mut self, parts: &mut std::ops::RangeFrom<u16>) -> NodeId {
        let part = parts.next().unwrap_or(u16::MAX);
        self.param(part)
    }

    /// Takes one part of a state of so many.
    pub(super) fn component(&mut self, state: NodeId, part: usize, count: usize) -> NodeId {
        if count == 1 {
            return state;
        }
        let part = self.int(part as i64);
        self.part(state, part)
    }
}

/// Tells whether two values are lists of their own, so that they differ in their elements alone.
fn is_same_outside(a: Held, b: Held) -> bool {
    let is_own_list = |held: Held| held.is_list() && held.own > 0 && !held.is_iterator;
    is_own_list(a) && is_own_list(b)
}

/// Tells whether statements mention a name only where they append to it: `name.append(x)`.
fn only_appends(stmts: &[Stmt<'_>], name: &str) -> bool {
    stmts.iter().all(|stmt| {
        let mut is_mentioned = matches!(stmt.kind, StmtKind::Def(_));
        match appended(stmt) {
            Some((own, value)) if own == name => is_mentioned |= mentions(value, name),
            _ => stmt.each_part(|part| is_mentioned |= mentions(part, name)),
        }
        stmt.each_bound(&mut |own| is_mentioned |= own.text == name);
        !is_mentioned && stmt.bodies().into_iter().all(|body| only_appends(body, name))
    })
}

/// Returns the name and the value of `name.append(value)`.
fn appended<'a>(stmt: &Stmt<'a>) -> Option<(&'a str, &'a Expr<'a>)> {
    let StmtKind::Expr(call) = stmt.kind else { return None };
    let ExprKind::Call { callee, args: [Arg { name: None, value }] } = call.kind else {
        return None;
    };
    let ExprKind::Attribute { value: of, name, .. } = callee.kind else { return None };
    let ExprKind::Name(own) = of.kind else { return None };
    (name.text == "append").then_some((own, value))
}
