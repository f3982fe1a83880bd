//! Loops: one fold over the container, with what one round gives the next as its state.
//!
//! The state is the value of the only carried variable, or a tuple of all of them. Where a round
//! may end the loop, the first part of the state is the code of how it was left.

use smallvec::SmallVec;

use super::super::names::{Held, Local, NameId};
use super::super::{Node, NodeId};
use super::body::Body;
use super::flow::Exit;
use super::live::Live;
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};

/// The code of a `while` whose condition does not hold any more.
const ENDED: i64 = 8;

/// A variable of the state of a loop.
struct Carried {
    id: NameId,
    /// What is known of it in every round.
    local: Local,
    /// Whether it is noted that a round changes it in place.
    is_changed: bool,
    /// Whether it may have no value, so that whether it has one is a part of the state as well.
    may_be_unbound: bool,
}

impl<'m> Body<'_, '_, 'm> {
    /// Builds a loop. `live` are the names that are read after it.
    pub(super) fn a_loop(&mut self, stmt: &'m Stmt<'m>, live: &Live) -> Exit {
        if usize::from(self.depth) + 2 >= MAX_LAMBDAS {
            self.too_deep(stmt.span);
            return Exit::NEVER;
        }
        let source = match stmt.kind {
            StmtKind::For { iter, .. } => {
                let source = self.loop_source(stmt, iter);
                let Some(source) = source else { return Exit::NEVER };
                Some(source)
            }
            _ => None,
        };
        let (head, other) = self.loop_head(stmt, live);
        let mut assigned = Live::default();
        self.changed_in(std::slice::from_ref(stmt), &mut assigned);
        let [body, orelse] = stmt.bodies();
        let leaves = leaves(body);
        if leaves & Exit::RETURN != 0 {
            assigned.insert(self.result);
        }
        let mut carried: SmallVec<[Carried; 4]> = SmallVec::new();
        let mut ids: SmallVec<[NameId; 8]> = assigned.iter().collect();
        ids.sort_unstable();
        for id in ids {
            let is_result = id == self.result && leaves & Exit::RETURN != 0;
            if !(head.contains(id) || live.contains(id) || is_result) {
                continue;
            }
            let local = self.file.names.local(id);
            let may_be_unbound = !is_result && local.is_none_or(|local| local.is_bound.is_some());
            let local = local.unwrap_or_else(|| Local::new(None, self.depth, None));
            carried.push(Carried { id, local, is_changed: false, may_be_unbound });
        }
        let has_code = source.is_none() || leaves & (Exit::BREAK | Exit::RETURN) != 0;
        let built = self.rounds(stmt, source, body, &mut carried, &head, has_code);
        let Some(result) = built else {
            // What went wrong was reported.
            for Carried { id, .. } in carried {
                self.bind(id, Local::new(None, self.depth, None));
            }
            return Exit::NEVER;
        };
        self.spans.push((result, stmt.span));
        self.line(stmt.span, if source.is_some() { "for" } else { "while" }, Some(result));
        self.unpack_state(result, &carried, has_code);
        let kinds = leaves & (Exit::BREAK | Exit::RETURN);
        let code = has_code.then(|| self.component(result, 0));
        let mut exit = Exit::NEVER;
        if let Some(code) = code.filter(|_| leaves & Exit::RETURN != 0) {
            let all = if source.is_none() { u8::MAX } else { kinds };
            exit = self.exit_of(code, all, Exit::RETURN);
        }
        if orelse.is_empty() {
            return exit;
        }
        let _ = other;
        match code.filter(|_| kinds != 0) {
            None => self.block(orelse, live),
            Some(code) => {
                // `else` is what is done where nothing left the loop.
                let left = match source {
                    Some(_) => code,
                    None => {
                        let ended = self.int(ENDED);
                        let ended = self.call_of(prim::EQUALITY, &[code, ended]);
                        self.call_of(prim::FLIP, &[ended])
                    }
                };
                let nothing = self.arm(|_| exit);
                let done = self.arm(|body| body.block(orelse, live));
                self.merge(left, nothing, done, live)
            }
        }
    }

    /// What a loop goes through: not a list that its body changes.
    fn loop_source(&mut self, stmt: &'m Stmt<'m>, iter: &'m Expr<'m>) -> Option<NodeId> {
        let through = match iter.kind {
            ExprKind::Call { callee, args: [arg, ..], .. }
                if matches!(callee.kind, ExprKind::Name("enumerate" | "reversed" | "zip")) =>
            {
                arg.value
            }
            _ => iter,
        };
        if let ExprKind::Name(name) = through.kind {
            let id = self.file.names.id(name);
            let held = self.held(through);
            let mut places = Live::default();
            self.places_in(stmt.bodies()[0], &mut places);
            if places.contains(id) && (held.is_list || held.is_set) {
                self.refuse(
                    iter.span,
                    "a loop goes through a list or a set that it changes",
                    "go through its places, `for i in range(len(xs))`, or through a copy, `list(xs)`",
                );
                return None;
            }
        }
        self.iterable(iter)
    }

    /// The node that runs all rounds. What is known of the variables is what holds in every round:
    /// it is found by building the body until nothing changes.
    fn rounds(
        &mut self,
        stmt: &'m Stmt<'m>,
        source: Option<NodeId>,
        body: &'m [Stmt<'m>],
        carried: &mut [Carried],
        head: &Live,
        has_code: bool,
    ) -> Option<NodeId> {
        /// Every time something less is known, of which there is little.
        const MAX_TIMES: usize = 8;
        let mut initial: SmallVec<[NodeId; 8]> = SmallVec::new();
        if has_code {
            initial.push(self.int(0));
        }
        let mut sound = true;
        for variable in carried.iter() {
            let (node, is_bound) = match variable.id == self.result {
                true => (Some(self.none()), None),
                false => match self.state_of(variable.id) {
                    Some((node, is_bound)) => (Some(node), is_bound),
                    None => (None, None),
                },
            };
            sound &= node.is_some();
            initial.push(node.unwrap_or_else(|| self.none()));
            if variable.may_be_unbound {
                let yes = self.bool(true);
                initial.push(is_bound.unwrap_or(yes));
            }
        }
        if carried.is_empty() && !has_code {
            initial.push(self.none());
        }
        let marks = (self.diags.len(), self.spans.len(), self.operators.len(), self.calls);
        for _ in 0..MAX_TIMES {
            let (function, known) =
                self.round(stmt, source.is_some(), body, carried, head, has_code);
            let mut changed = false;
            for (variable, held) in carried.iter_mut().zip(known) {
                let Some((held, version, moved, has_alias)) = held else { continue };
                let mut less = variable.local.held.join(held);
                if has_alias {
                    less.own = 0;
                    less.is_shared = true;
                }
                changed |= less != variable.local.held;
                variable.local.held = less;
                // Parts that other names have are looked up anew in every round.
                let changes = (version, moved) != (variable.local.version, variable.local.moved);
                if changes && !variable.is_changed && !self.aliases.is_empty() {
                    variable.is_changed = true;
                    changed = true;
                    let more = |before: u32, after: u32| {
                        if after == before { before } else { after + (1 << 16) }
                    };
                    variable.local.version = more(variable.local.version, version);
                    variable.local.moved = more(variable.local.moved, moved);
                }
            }
            if !changed {
                let function = function.filter(|_| sound)?;
                let state = match initial[..] {
                    [only] if !has_code => only,
                    _ => self.file.graph.tuple(&initial),
                };
                return Some(match source {
                    Some(source) if has_code => {
                        self.call_of(prim::FOLD_UNTIL, &[function, state, source])
                    }
                    Some(source) => self.call_of(prim::FOLDED, &[function, state, source]),
                    None => self.call_of(prim::LOOP_UNTIL, &[function, state]),
                });
            }
            self.diags.truncate(marks.0);
            self.spans.truncate(marks.1);
            self.operators.truncate(marks.2);
            self.calls = marks.3;
        }
        None
    }

    /// The function that makes the next state, and what is then known of each variable.
    #[allow(clippy::type_complexity, reason = "a list of what is known of each variable")]
    fn round(
        &mut self,
        stmt: &'m Stmt<'m>,
        is_for: bool,
        body: &'m [Stmt<'m>],
        carried: &[Carried],
        head: &Live,
        has_code: bool,
    ) -> (Option<NodeId>, Vec<Option<(Held, u32, u32, bool)>>) {
        self.depth += 1;
        let state = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
        let single = !has_code && carried.len() == 1 && !carried[0].may_be_unbound;
        let ((root, known), arm) = self.arm(|this| {
            let mut places = usize::from(has_code)..;
            for Carried { id, local, may_be_unbound, .. } in carried {
                let node = this.next_component(single, state, &mut places);
                let is_bound =
                    may_be_unbound.then(|| this.next_component(false, state, &mut places));
                let depth = this.depth;
                this.bind(*id, Local { node: Some(node), depth, is_bound, ..*local });
            }
            let mut exit = Exit::NEVER;
            let mut ends = None;
            if let StmtKind::While { cond, .. } = stmt.kind {
                ends = this.truth(cond);
                this.rounds += 1;
                let (inner, inside) = this.arm(|this| this.block(body, head));
                this.rounds -= 1;
                let root = this.round_end(inner, inside, carried, has_code, single);
                let stay = this.unchanged(carried, state);
                let root = match (ends, root) {
                    (Some(cond), (Some(next), known)) => {
                        (Some(this.file.graph.select(cond, next, stay)), known)
                    }
                    (_, (_, known)) => (None, known),
                };
                return root;
            }
            if let StmtKind::For { target, iter, .. } = stmt.kind {
                let item = this.file.graph.leaf(Node::Param { depth: 0, index: 1 });
                this.bind_item(target, iter, item);
                this.rounds += 1;
                exit = this.block(body, head);
                this.rounds -= 1;
            }
            let _ = ends;
            let arm = super::flow::Arm { changes: SmallVec::new(), effects: Vec::new() };
            this.round_end(exit, arm, carried, has_code, single)
        });
        let root = root.map(|root| self.after_all(&arm.effects, root));
        self.depth -= 1;
        let arity = if is_for { 2 } else { 1 };
        (root.map(|root| self.file.graph.lambda(arity, root)), known)
    }

    /// The next state of a loop at the end of a round, whose arm has been left if it has changes.
    #[allow(clippy::type_complexity, reason = "as above")]
    fn round_end(
        &mut self,
        exit: Exit,
        arm: super::flow::Arm,
        carried: &[Carried],
        has_code: bool,
        single: bool,
    ) -> (Option<NodeId>, Vec<Option<(Held, u32, u32, bool)>>) {
        let mut slots: SmallVec<[NodeId; 8]> = SmallVec::new();
        if has_code {
            slots.push(self.loop_code(exit));
        }
        let mut sound = true;
        let mut known = Vec::with_capacity(carried.len());
        for Carried { id, may_be_unbound, .. } in carried {
            let changed = arm.changes.iter().find(|(own, _)| own == id).map(|(_, local)| *local);
            let here = self.file.names.local(*id);
            let after = changed.unwrap_or(here);
            known.push(after.map(|local| {
                let new_alias = local.alias.is_some() && local.alias != here.and_then(|l| l.alias);
                (local.held, local.version, local.moved, new_alias)
            }));
            let now = self.file.names.local(*id);
            self.file.names.restore(*id, after);
            let state = self.state_of(*id);
            self.file.names.restore(*id, now);
            match state {
                Some((node, is_bound)) => {
                    slots.push(node);
                    if *may_be_unbound {
                        let yes = self.bool(true);
                        slots.push(is_bound.unwrap_or(yes));
                    }
                }
                None => sound = false,
            }
        }
        if !sound {
            return (None, known);
        }
        let root = match slots[..] {
            [only] if single => only,
            [] => self.none(),
            _ => self.file.graph.tuple(&slots),
        };
        (Some(self.after_all(&arm.effects, root)), known)
    }

    /// The state of a `while` whose condition does not hold: the same, with the code for that.
    fn unchanged(&mut self, carried: &[Carried], state: NodeId) -> NodeId {
        let count: usize = carried.iter().map(|own| 1 + usize::from(own.may_be_unbound)).sum();
        let mut slots: SmallVec<[NodeId; 8]> = SmallVec::new();
        slots.push(self.int(ENDED));
        for place in 0..count {
            let part = self.component(state, place + 1);
            slots.push(part);
        }
        self.file.graph.tuple(&slots)
    }

    /// The code of a round: 0 where the loop goes on.
    fn loop_code(&mut self, exit: Exit) -> NodeId {
        let code = self.code(exit, false);
        if !exit.may(Exit::CONTINUE) {
            return code;
        }
        let going_on = self.int(Exit::CONTINUE.into());
        let zero = self.int(0);
        if code == going_on {
            return zero;
        }
        let goes_on = self.call_of(prim::EQUALITY, &[code, going_on]);
        self.file.graph.select(goes_on, zero, code)
    }

    /// Binds the variables after a loop to the parts of its last state.
    fn unpack_state(&mut self, result: NodeId, carried: &[Carried], has_code: bool) {
        let single = !has_code && carried.len() == 1 && !carried[0].may_be_unbound;
        let mut places = usize::from(has_code)..;
        for Carried { id, local, may_be_unbound, .. } in carried {
            let node = self.next_component(single, result, &mut places);
            let is_bound = may_be_unbound.then(|| self.next_component(false, result, &mut places));
            let depth = self.depth;
            let local = Local {
                node: Some(node),
                depth,
                is_bound,
                version: local.version + 1,
                function: None,
                ..*local
            };
            self.bind(*id, local);
        }
    }

    /// The next part of a state; the whole, where it is the only one.
    fn next_component(
        &mut self,
        is_whole: bool,
        state: NodeId,
        places: &mut std::ops::RangeFrom<usize>,
    ) -> NodeId {
        match places.next() {
            Some(place) if !is_whole => self.component(state, place),
            _ => state,
        }
    }

    /// A part of a state.
    fn component(&mut self, state: NodeId, place: usize) -> NodeId {
        let place = self.int(place as i64);
        self.part(state, place)
    }
}

/// The ways in which statements may leave the loop or the function that they stand in.
fn leaves(stmts: &[Stmt<'_>]) -> u8 {
    stmts.iter().fold(0, |kinds, stmt| {
        kinds
            | match stmt.kind {
                StmtKind::Return(_) => Exit::RETURN,
                StmtKind::Break => Exit::BREAK,
                StmtKind::Continue => Exit::CONTINUE,
                StmtKind::If { then, orelse, .. } => leaves(then) | leaves(orelse),
                // What leaves the inner loop stays in this one.
                StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
                    (leaves(body) & Exit::RETURN) | leaves(orelse)
                }
                _ => 0,
            }
    })
}
