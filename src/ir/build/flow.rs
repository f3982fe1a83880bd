//! Statements: choices, early exits, and the variables that both ways of a choice may change.
//!
//! Each way of an `if` is built with the variables that were there before it. A variable that it
//! changes and that is still read later becomes the lazy choice of two values. Where there are
//! several, of two tuples, so that each way runs once. `return`, `break` and `continue` set a code;
//! what follows a statement that may have set it is a choice by that code. Lines that are computed
//! unconditionally, but of which nothing comes, are kept by calls of `after`, so that what fails in
//! Python fails here.

use smallvec::SmallVec;

use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::super::{Node, NodeId, Reach, Walk};
use super::body::Body;
use super::live::Live;
use super::loops::leaves;
use super::nodes::needs;
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Def, Expr, ExprKind, Stmt, StmtKind};

/// Lines that are looked for in both arms of choices: each takes a walk of its own.
const MOST_IN_ARMS: usize = 16;

/// The ways in which a body may be left before its end.
#[derive(Clone, Copy)]
pub(super) struct Exit {
    /// Those that are possible: bits of [`Exit::CONTINUE`] and the like.
    kinds: u8,
    /// Whether it is left before its end unconditionally.
    pub(super) always: bool,
    /// Whether it was left: a truth value if there is one kind, else its bit or 0. None where that
    /// is known: never, or always in the only way.
    code: Option<NodeId>,
}

impl Exit {
    pub(super) const CONTINUE: u8 = 1;
    pub(super) const BREAK: u8 = 2;
    pub(super) const RETURN: u8 = 4;
    pub(super) const NEVER: Self = Self { kinds: 0, always: false, code: None };

    pub(super) fn always(kind: u8) -> Self {
        Self { kinds: kind, always: true, code: None }
    }

    pub(super) fn may(self, kind: u8) -> bool {
        self.kinds & kind != 0
    }

    fn is_single(self) -> bool {
        self.kinds.count_ones() == 1
    }
}

/// A variable after a choice, the slot of its value, and that of whether it has one.
type Merged = (NameId, Local, usize, Option<usize>);

/// The variables that a way through a choice changed.
#[derive(Default)]
pub(super) struct Arm {
    pub(super) changes: Vec<(NameId, Option<Local>)>,
    pub(super) effects: Effects,
}

/// The nodes that a scope computes unconditionally, in its order.
pub(super) type Effects = SmallVec<[NodeId; 8]>;

impl<'m> Body<'_, '_, 'm> {
    /// Returns the value that a body with statements of any kind returns.
    pub(super) fn flow(&mut self, def: &Def<'m>) -> Option<NodeId> {
        let before = self.diags.len();
        let base = self.nesting;
        let result = self.function_body(def.body);
        debug_assert_eq!(base, self.nesting);
        let failed = self.diags[before..].iter().any(Diagnostic::is_error);
        if failed { None } else { result }
    }

    /// Returns the value that a function's statements return.
    pub(super) fn function_body(&mut self, stmts: &'m [Stmt<'m>]) -> Option<NodeId> {
        let root = self.value_of_function(stmts, Live::default());
        let effects = std::mem::take(&mut self.effects);
        Some(self.after_all(&effects, root?))
    }

    /// Returns the same, without the lines of which nothing comes. `out` are the names that are
    /// read afterwards.
    pub(super) fn value_of_function(
        &mut self,
        stmts: &'m [Stmt<'m>],
        mut out: Live,
    ) -> Option<NodeId> {
        out.insert(self.result);
        let exit = self.block(stmts, &out);
        let none = self.none();
        self.returned = match self.file.names.local(self.result) {
            Some(local) if exit.always && exit.kinds == Exit::RETURN => local.held,
            _ => Held::default(),
        };
        let result = self.file.names.local(self.result).filter(|_| exit.kinds != 0);
        self.returned_place = result.and_then(|local| local.alias).filter(|_| exit.always);
        let returned = match result {
            Some(local) => Some(self.state(local)?.0),
            None => None,
        };
        Some(match (returned, exit.always, exit.code) {
            (Some(value), true, _) => value,
            (Some(value), false, Some(code)) => self.file.graph.select(code, value, none),
            _ => none,
        })
    }

    /// Returns what is known of a value that leaves the function, with its variables.
    fn held_returned(&self, value: &Expr<'m>) -> Held {
        let ExprKind::Name(name) = value.kind else { return self.fresh(value) };
        let local = self.local_named(name);
        let is_own = local.is_some_and(|local| {
            let id = self.file.names.known(name);
            let root = local.alias.map(|alias| self.aliases[alias as usize].root);
            let is_here = local.depth == self.depth && !local.is_inner;
            is_here && !root.or(id).is_some_and(|root| self.is_in_others(root))
        });
        if is_own { self.held(value) } else { self.fresh(value) }
    }

    /// Tells whether a value is, is a part of, or has a part in common with, what others than the
    /// function at hand have.
    fn is_in_others(&self, root: NameId) -> bool {
        self.others.iter().any(|&other| {
            let Some(local) = self.file.names.local(other) else { return other == root };
            let place = local.alias.map_or(other, |alias| self.aliases[alias as usize].root);
            let whole = self.file.names.local(place).unwrap_or(local);
            [other, place].contains(&root) || self.is_watching(&whole, root)
        })
    }

    /// Builds statements. `out` are the names that are read after them.
    pub(super) fn block(&mut self, stmts: &'m [Stmt<'m>], out: &Live) -> Exit {
        for (index, stmt) in stmts.iter().enumerate() {
            let rest = &stmts[index + 1..];
            let exit = match stmt.kind {
                StmtKind::If { cond, then, orelse } => {
                    return self.choice(stmt.span, (cond, then, orelse), rest, out);
                }
                StmtKind::For { .. } | StmtKind::While { .. } => {
                    let live = self.live_before(rest, out);
                    self.a_loop(stmt, &live)
                }
                StmtKind::Return(value) => {
                    self.check_answer(value);
                    let node = self.whole_expr(value);
                    self.note_line(stmt.span, "return", node);
                    let held = self.held_returned(value);
                    let alias = self.returned_alias(value);
                    let (version, moved) = alias.map_or((0, [0; 3]), |alias| self.versions(alias));
                    let local =
                        Local { held, alias, version, moved, ..Local::new(node, self.depth, None) };
                    self.bind(self.result, local);
                    Exit::always(Exit::RETURN)
                }
                StmtKind::Break | StmtKind::Continue if self.rounds == 0 => {
                    self.refuse(stmt.span, "this stands in no loop", "remove it");
                    Exit::NEVER
                }
                StmtKind::Break => Exit::always(Exit::BREAK),
                StmtKind::Continue => Exit::always(Exit::CONTINUE),
                _ => {
                    self.simple(stmt);
                    Exit::NEVER
                }
            };
            if exit.always {
                if let (Some(next), StmtKind::Return(_)) = (rest.first(), stmt.kind) {
                    self.warn_unreachable(next.span, stmt.span);
                }
                return exit;
            }
            if exit.kinds != 0 {
                return self.unless_left(exit, rest, out);
            }
        }
        Exit::NEVER
    }

    /// Returns what follows a statement that may have left the block.
    fn unless_left(&mut self, exit: Exit, rest: &'m [Stmt<'m>], out: &Live) -> Exit {
        let Some(code) = exit.code.filter(|_| !rest.is_empty()) else { return exit };
        let (other, arm) = self.way((code, false), |body| body.block(rest, out));
        let left = Arm::default();
        let exit = Exit { always: true, code: exit.code.filter(|_| !exit.is_single()), ..exit };
        self.merge(code, (exit, left), (other, arm), out)
    }

    /// Returns an `if` and what follows it.
    fn choice(
        &mut self,
        span: Span,
        (cond, then, orelse): (&'m Expr<'m>, &'m [Stmt<'m>], &'m [Stmt<'m>]),
        rest: &'m [Stmt<'m>],
        out: &Live,
    ) -> Exit {
        /// The statements behind a choice may be a part of it, so that many in a row are nested. A
        /// thread has room for as many, in a build without optimisation too.
        const MAX_CHOICES: usize = 1_000;
        /// Statements that are looked at for what each choice leaves to those after it: some tens
        /// of milliseconds.
        const MAX_LOOKS: usize = 500_000;
        if self.choices < MAX_CHOICES && self.looks > MAX_LOOKS {
            let message = "too many `if`s that may return or break follow one another";
            self.diags.push(
                Diagnostic::new(Code::TooDeep, message)
                    .with_label(span, "one too many")
                    .with_help("make definitions of some of them"),
            );
            return Exit::NEVER;
        }
        if self.choices >= MAX_CHOICES {
            self.diags.push(
                Diagnostic::new(Code::TooDeep, format!("more than {MAX_CHOICES} `if`s in a row"))
                    .with_label(span, "one too many")
                    .with_help("make a definition of some of them"),
            );
            return Exit::NEVER;
        }
        self.choices += 1;
        let exit = self.choose(span, (cond, then, orelse), rest, out);
        self.choices -= 1;
        exit
    }

    fn choose(
        &mut self,
        span: Span,
        (cond, then, orelse): (&'m Expr<'m>, &'m [Stmt<'m>], &'m [Stmt<'m>]),
        rest: &'m [Stmt<'m>],
        out: &Live,
    ) -> Exit {
        let node = self.as_whole(cond, |this| this.truth(cond));
        self.note_line(span, "if", node);
        let cond = node.unwrap_or_else(|| self.none());
        let mut live = self.live_before(rest, out);
        if leaves(then) | leaves(orelse) != 0 {
            // A way that leaves from here passes by what follows, which may give names another
            // value.
            live.extend(out);
        }
        let (first, then) = self.way((cond, true), |body| body.block(then, &live));
        if first.always {
            // The other way and what follows are one.
            let (other, orelse) = self.way((cond, false), |body| {
                let exit = body.block(orelse, &live);
                body.go_on(exit, rest, out)
            });
            return self.merge(cond, (first, then), (other, orelse), out);
        }
        let (other, orelse) = self.way((cond, false), |body| body.block(orelse, &live));
        if other.always {
            let (first, then) = self.way((cond, true), |body| {
                body.resume(then);
                body.go_on(first, rest, out)
            });
            return self.merge(cond, (first, then), (other, orelse), out);
        }
        let exit = self.merge(cond, (first, then), (other, orelse), &live);
        self.go_on(exit, rest, out)
    }

    /// Goes on after a part of a block.
    fn go_on(&mut self, exit: Exit, rest: &'m [Stmt<'m>], out: &Live) -> Exit {
        if exit.always {
            return exit;
        }
        if exit.kinds == 0 { self.block(rest, out) } else { self.unless_left(exit, rest, out) }
    }

    /// Returns the node of a local as seen from here, and whether it has a value.
    pub(super) fn state_of(&mut self, id: NameId) -> Option<(NodeId, Option<NodeId>)> {
        let Some(local) = self.file.names.local(id) else {
            let no = self.bool(false);
            return Some((self.none(), Some(no)));
        };
        self.state(local)
    }

    pub(super) fn state(&mut self, local: Local) -> Option<(NodeId, Option<NodeId>)> {
        let by = self.depth - local.depth;
        let nowhere = Span::new(crate::source::SourceId(0), 0, 0);
        let node = match (local.function, local.alias) {
            (Some(function), _) => self.template_value(function, nowhere)?,
            (None, Some(alias)) => self.aliased(self.result, local, alias, nowhere)?,
            (None, None) => self.file.graph.lift(local.node?, by)?,
        };
        let is_bound = match local.is_bound {
            Some(is_bound) => Some(self.file.graph.lift(is_bound, by)?),
            None => None,
        };
        Some((node, is_bound))
    }

    /// Returns the names of those in `live` that two ways of a choice changed, each of which has
    /// or may have a value from here on.
    fn changed_by(&mut self, arms: [&Arm; 2], live: &Live) -> SmallVec<[NameId; 8]> {
        let mut ids: SmallVec<[NameId; 8]> = SmallVec::new();
        for (id, _) in arms.into_iter().flat_map(|arm| &arm.changes) {
            if (self.is_live(*id, live) || *id == self.result) && !ids.contains(id) {
                ids.push(*id);
            }
        }
        ids.sort_unstable();
        for &id in &ids {
            if self.file.names.local(id).is_none() && id != self.result {
                self.without_value(id);
            }
        }
        ids
    }

    /// Brings two ways of a choice together: what they changed of the names in `live`.
    pub(super) fn merge(
        &mut self,
        cond: NodeId,
        (first, then): (Exit, Arm),
        (other, orelse): (Exit, Arm),
        live: &Live,
    ) -> Exit {
        let ids = self.changed_by([&then, &orelse], live);
        let mut merged: SmallVec<[Merged; 4]> = SmallVec::new();
        let mut slots: SmallVec<[(NodeId, NodeId); 8]> = SmallVec::new();
        let after = |arm: &Arm, id: NameId| {
            arm.changes.iter().find(|(own, _)| *own == id).map(|(_, local)| *local)
        };
        let (yes, no) = (self.bool(true), self.bool(false));
        for id in ids {
            let here = self.file.names.local(id);
            let (a, b) = (after(&then, id).unwrap_or(here), after(&orelse, id).unwrap_or(here));
            let none = Some(self.none());
            let unbound = Local { is_bound: Some(no), ..Local::new(none, self.depth, None) };
            let (la, lb) = (a.unwrap_or(unbound), b.unwrap_or(unbound));
            if la.function.is_some() && la.function == lb.function {
                let (local, none) = (self.join(la, lb), self.none());
                self.bind(id, Local { node: Some(none), ..local });
                continue;
            }
            // The places themselves are back to what they were before.
            let (la, lb) = (self.settled(&then, la, live), self.settled(&orelse, lb, live));
            let ends = [la, lb].map(|local| self.state(Local { alias: None, ..local }));
            let [Some((na, ba)), Some((nb, bb))] = ends else {
                self.bind(id, Local::new(None, self.depth, None));
                continue;
            };
            if la.alias.is_some() && self.is_same_place(la.alias, lb.alias) {
                // It is read out of its place again.
                let local = self.join(la, lb);
                let node = Some(na);
                self.bind(id, Local { alias: la.alias, node, version: u32::MAX, ..local });
                continue;
            }
            let mut local = self.join(la, lb);
            let mut bound_slot = None;
            // The value of a name that only one way gives one shows nowhere without it.
            let (fa, fb) = (ba.unwrap_or(yes), bb.unwrap_or(yes));
            if fa != fb {
                bound_slot = Some(slots.len());
                slots.push((fa, fb));
            } else {
                local.is_bound = ba;
            }
            if na == nb {
                local.node = Some(na);
                merged.push((id, local, usize::MAX, bound_slot));
            } else {
                slots.push((na, nb));
                merged.push((id, local, slots.len() - 1, bound_slot));
            }
        }
        let mut exit = Exit {
            kinds: first.kinds | other.kinds,
            always: first.always && other.always,
            code: None,
        };
        let mut code_slot = None;
        if exit.kinds != 0 && !(exit.always && exit.is_single()) {
            let single = exit.is_single();
            let codes = [first, other].map(|exit| self.code(exit, single));
            match codes {
                [a, b] if a == b => exit.code = Some(a),
                // The condition itself tells.
                [a, b] if (a, b) == (yes, no) => exit.code = Some(cond),
                [a, b] => {
                    code_slot = Some(slots.len());
                    slots.push((a, b));
                }
            }
        }
        let chosen = self.chosen(cond, &slots, &then.effects, &orelse.effects);
        let mut bound: SmallVec<[(NameId, Local); 4]> = SmallVec::new();
        for (id, mut local, slot, bound_slot) in merged {
            if slot != usize::MAX {
                local.node = chosen.get(slot).copied();
            }
            if let Some(slot) = bound_slot {
                local.is_bound = chosen.get(slot).copied();
            }
            self.bind(id, local);
            bound.push((id, local));
        }
        for (id, local) in bound {
            if local.watch.is_some() {
                let watch = self.watch_anew([local.watch, None]);
                self.bind(id, Local { watch, ..local });
            }
        }
        if let Some(slot) = code_slot {
            exit.code = chosen.get(slot).copied();
        }
        exit
    }

    /// Returns the code of an exit: a truth value where there is one kind, else a number.
    pub(super) fn code(&mut self, exit: Exit, single: bool) -> NodeId {
        let (yes, no) = if single {
            (self.bool(true), self.bool(false))
        } else {
            (self.int(exit.kinds.into()), self.int(0))
        };
        match exit.code {
            None if exit.kinds == 0 => no,
            None => yes,
            Some(code) if single || !exit.is_single() => code,
            Some(code) => self.file.graph.select(code, yes, no),
        }
    }

    /// Returns an exit of which the code is a number that was computed.
    pub(super) fn exit_of(&mut self, code: NodeId, kinds: u8, single: u8) -> Exit {
        let mut exit = Exit { kinds: single, always: false, code: Some(code) };
        if kinds != single {
            let wanted = self.int(single.into());
            exit.code = Some(self.call_of(prim::EQUALITY, &[code, wanted]));
        }
        exit
    }

    /// Returns the values of slots after a choice: of one a choice, of several a choice between
    /// tuples.
    fn chosen(
        &mut self,
        cond: NodeId,
        slots: &[(NodeId, NodeId)],
        then: &[NodeId],
        orelse: &[NodeId],
    ) -> SmallVec<[NodeId; 8]> {
        let mut chosen = SmallVec::new();
        match slots {
            [] => {
                let yes = self.bool(true);
                let a = self.after_all(then, yes);
                let b = self.after_all(orelse, yes);
                if a != b {
                    let node = self.file.graph.select(cond, a, b);
                    self.note_join(node);
                    self.effects.push(node);
                }
            }
            [(a, b)] => {
                let a = self.after_all(then, *a);
                let b = self.after_all(orelse, *b);
                let node = self.file.graph.select(cond, a, b);
                self.note_join(node);
                chosen.push(node);
                self.keep(node, then, orelse);
            }
            _ => {
                let firsts: SmallVec<[NodeId; 8]> = slots.iter().map(|(a, _)| *a).collect();
                let seconds: SmallVec<[NodeId; 8]> = slots.iter().map(|(_, b)| *b).collect();
                let a = self.file.graph.tuple(&firsts);
                let a = self.parts_after(then, a);
                let b = self.file.graph.tuple(&seconds);
                let b = self.parts_after(orelse, b);
                let both = self.file.graph.select(cond, a, b);
                self.note_join(both);
                self.keep(both, then, orelse);
                for index in 0..slots.len() {
                    let index = self.int(index as i64);
                    chosen.push(self.part(both, index));
                }
            }
        }
        chosen
    }

    /// Notes that a choice is computed unconditionally, where its ways do more than yield values.
    fn keep(&mut self, choice: NodeId, then: &[NodeId], orelse: &[NodeId]) {
        if !then.is_empty() || !orelse.is_empty() {
            self.effects.push(choice);
        }
    }

    /// Returns a value, once other nodes were computed as well: those that its own computation does
    /// not compute unconditionally.
    pub(super) fn after_all(&mut self, effects: &[NodeId], root: NodeId) -> NodeId {
        let missing = self.missing(effects, root);
        self.after_each(&missing, root)
    }

    /// Returns the same of a tuple of values, which stays a tuple: what takes it apart need not
    /// have it made.
    pub(super) fn parts_after(&mut self, effects: &[NodeId], root: NodeId) -> NodeId {
        let missing = self.missing(effects, root);
        if missing.is_empty() {
            return root;
        }
        let mut parts: SmallVec<[NodeId; 8]> = match self.file.graph.node(root) {
            Node::Tuple(list) | Node::Select(list) => self.file.graph.list(list).into(),
            _ => SmallVec::new(),
        };
        let Some(first) = parts.first_mut() else { return self.after_each(&missing, root) };
        *first = self.after_each(&missing, *first);
        match (self.file.graph.node(root), &parts[..]) {
            (Node::Select(_), &[cond, then, orelse]) => self.file.graph.select(cond, then, orelse),
            _ => self.file.graph.tuple(&parts),
        }
    }

    fn after_each(&mut self, effects: &[NodeId], root: NodeId) -> NodeId {
        effects.iter().rev().fold(root, |root, &node| self.call_of(prim::AFTER, &[node, root]))
    }

    /// Returns the nodes that the computation of another one does not compute unconditionally.
    fn missing(&self, effects: &[NodeId], root: NodeId) -> SmallVec<[NodeId; 8]> {
        let mut wanted: SmallVec<[NodeId; 8]> = SmallVec::new();
        for &node in effects {
            let is_plain = self.file.graph.operands(node).is_empty()
                || matches!(self.file.graph.node(node), Node::Lambda { .. });
            if !is_plain && node != root && !wanted.contains(&node) {
                wanted.push(node);
            }
        }
        let Some(&least) = wanted.iter().min() else { return wanted };
        let graph = &*self.file.graph;
        let mut has_choice = false;
        Walk::through(graph, |walk| {
            // Operands have smaller ids.
            walk.visit(graph, root, |node| match node < least {
                true => &[],
                false => {
                    has_choice |= matches!(graph.node(node), Node::Select(_));
                    graph.operands_within(node, Reach::Strict)
                }
            });
            wanted.retain(|node| !walk.has_seen(*node));
        });
        // By way of both arms a node is computed only where there is a choice.
        let few = has_choice && wanted.len() <= MOST_IN_ARMS;
        wanted.retain(|node| !(few && needs(graph, root, *node)));
        wanted
    }

    pub(super) fn next_serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }
}
