//! Loops: one fold over the container, with what one round gives the next as its state.
//!
//! The state has a part for every carried variable. Where a round may end the loop, the first part
//! is the code of how it was left. The function that is the body takes each part as a parameter,
//! then the element, and yields the next parts: the only one, or a tuple of all. A loop through a
//! list that its body changes goes by places instead, see [`through`](super::through).

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::names::{Local, NameId};
use super::body::Body;
use super::carried::{Carried, Round};
use super::flow::{Arm, Exit};
use super::live::Live;
use super::stages::Staged;
use super::through::{Counted, Through};
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim::{self, ENDED};
use crate::syntax::ast::{Expr, Stmt, StmtKind};

/// The things that rounds go through, one each.
enum Source<'m> {
    /// The elements of a tuple, or what an iterator makes of them.
    Elements(Staged),
    /// Places, one after the other.
    Places(Box<Through<'m>>),
    /// Nothing, as long as a condition holds.
    Condition(&'m Expr<'m>),
}

/// A loop on its way into the graph.
struct Rounds<'r, 'm> {
    stmt: &'m Stmt<'m>,
    source: Source<'m>,
    head: &'r Live,
    assigned: &'r Live,
    has_code: bool,
    /// Dictionaries that must keep their keys.
    counted: Counted<'m>,
}

/// The knowledge of carried variables where a round ends, for each way to its end.
type Known = SmallVec<[Vec<Option<Local>>; 2]>;

impl<'m> Body<'_, '_, 'm> {
    /// Builds a loop. `live` are the names that are read after it.
    pub(super) fn a_loop(&mut self, stmt: &'m Stmt<'m>, live: &Live) -> Exit {
        if usize::from(self.depth) + 2 >= MAX_LAMBDAS {
            self.report_depth(stmt.span);
            return Exit::NEVER;
        }
        let mut counted = Counted::new();
        let mut needed: SmallVec<[NameId; 4]> = SmallVec::new();
        let mut changed = self.changed_places(std::slice::from_ref(stmt));
        let places = self.aliases.len();
        let Some(source) = self.source(stmt, &changed, &mut needed, &mut counted) else {
            return Exit::NEVER;
        };
        if self.aliases.len() != places {
            // Variables have come to stand for places.
            changed = self.changed_places(std::slice::from_ref(stmt));
        }
        let mut assigned = Live::default();
        self.given_in(std::slice::from_ref(stmt), &mut assigned);
        assigned.extend(&changed);
        needed.iter().for_each(|&place| assigned.insert(place));
        if let StmtKind::For { iter, .. } = stmt.kind {
            self.check_lazy(iter, &assigned);
        }
        let head = self.loop_head(stmt, live);
        let [body, orelse] = stmt.bodies();
        let leaves = leaves(body);
        let returns = leaves & Exit::RETURN != 0;
        if returns {
            assigned.insert(self.result);
        }
        let mut carried = self.carried(stmt, &assigned, [&head, live], &needed);
        let is_for = matches!(source, Source::Elements(_));
        let has_code = !is_for || leaves & (Exit::BREAK | Exit::RETURN) != 0;
        let name = if matches!(stmt.kind, StmtKind::For { .. }) { "for" } else { "while" };
        let rounds = Rounds { stmt, source, head: &head, assigned: &assigned, has_code, counted };
        let built = self.rounds(&rounds, body, &mut carried);
        let Some(result) = built else {
            // The cause was reported.
            for Carried { id, .. } in carried {
                self.bind(id, Local::new(None, self.depth, None));
            }
            return Exit::NEVER;
        };
        self.spans.push((result, stmt.span));
        let line = match self.is_line() {
            true => self.line_of_loop(name, &carried, has_code),
            false => String::new(),
        };
        self.note_line(stmt.span, &line, Some(result));
        self.unpack_state(result, &carried, has_code);
        let kinds = leaves & (Exit::BREAK | Exit::RETURN);
        let count = count_parts(&carried, has_code);
        let code = has_code.then(|| self.component(result, 0, count));
        let mut exit = Exit::NEVER;
        if let Some(code) = code.filter(|_| leaves & Exit::RETURN != 0) {
            let all = if is_for { kinds } else { u8::MAX };
            exit = self.exit_of(code, all, Exit::RETURN);
        }
        if orelse.is_empty() {
            return exit;
        }
        match code.filter(|_| kinds != 0) {
            None => self.block(orelse, live),
            Some(code) => {
                // `else` is what is done where nothing left the loop.
                let left = if is_for {
                    code
                } else {
                    let ended = self.int(ENDED);
                    let ended = self.call_of(prim::EQUALITY, &[code, ended]);
                    self.call_of(prim::FLIP, &[ended])
                };
                let nothing = self.arm(|_| exit);
                let done = self.arm(|body| body.block(orelse, live));
                self.merge(left, nothing, done, live)
            }
        }
    }

    /// Returns the variables that go from one round to the next: those that are given values and
    /// read later, and the places that are `needed`.
    fn carried(
        &mut self,
        stmt: &Stmt<'_>,
        assigned: &Live,
        read: [&Live; 2],
        needed: &[NameId],
    ) -> SmallVec<[Carried; 4]> {
        let returns = leaves(stmt.bodies()[0]) & Exit::RETURN != 0;
        let mut deleted = Vec::new();
        collect_deleted(std::slice::from_ref(stmt), &mut deleted);
        let mut carried: SmallVec<[Carried; 4]> = SmallVec::new();
        let mut ids: SmallVec<[NameId; 8]> = assigned.iter().collect();
        ids.sort_unstable();
        for id in ids {
            let is_result = id == self.result && returns;
            let is_read = read.into_iter().any(|live| self.is_live(id, live));
            if !(is_read || is_result || needed.contains(&id)) {
                continue;
            }
            let local = self.file.names.local(id);
            let is_deleted = deleted.contains(&self.file.names.text(id));
            let may_be_unbound =
                !is_result && local.is_none_or(|local| local.is_bound.is_some() || is_deleted);
            let local = match local {
                None if !is_result => self.without_value(id),
                _ => local.unwrap_or_else(|| Local::new(None, self.depth, None)),
            };
            // A round may make another function of it.
            let local = self.as_value(local);
            let local = Local { is_stale: self.is_outdated(&local), ..local };
            carried.push(Carried { may_be_unbound, ..Carried::new(id, local) });
        }
        carried
    }

    /// Returns what the rounds of a loop go through, the places that all of them read, and the
    /// dictionaries that must keep their keys; `None` where that was refused.
    fn source(
        &mut self,
        stmt: &'m Stmt<'m>,
        changed: &Live,
        needed: &mut SmallVec<[NameId; 4]>,
        counted: &mut Counted<'m>,
    ) -> Option<Source<'m>> {
        match stmt.kind {
            StmtKind::For { target, iter, .. } => {
                self.fill_first(iter);
                self.counted(iter, changed, counted);
                if let Some(through) = self.through(stmt, target, iter, changed) {
                    let through = through.ok()?;
                    self.places_of(&through, needed);
                    return Some(Source::Places(Box::new(through)));
                }
                let elements = self.as_whole(iter, |this| this.iterable(iter))?;
                let [body, _] = stmt.bodies();
                let staged = match leaves(body) & (Exit::BREAK | Exit::RETURN) {
                    0 => Staged { source: elements, stages: SmallVec::new() },
                    // The elements after the last round may fail.
                    _ => self.staged(iter, elements),
                };
                let is_stale =
                    self.refuses_stale(iter, changed) || self.refuses_stale_parts(stmt, changed);
                (!is_stale).then_some(Source::Elements(staged))
            }
            StmtKind::While { cond, .. } => Some(Source::Condition(cond)),
            _ => None,
        }
    }

    /// Makes the name of a loop's line of its keyword and the parts of its state, `_` for a part
    /// that is no variable. [`crate::eval::TracedLine`] is read with it.
    fn line_of_loop(&self, kind: &str, carried: &[Carried], has_code: bool) -> String {
        let mut parts: SmallVec<[&str; 8]> = SmallVec::new();
        if has_code {
            parts.push("_");
        }
        for Carried { id, may_be_unbound, .. } in carried {
            let place = |(_, local): &(NameId, Local)| {
                let alias = local.alias.map(|alias| &self.aliases[alias as usize]);
                alias.is_some_and(|spot| spot.root == *id && spot.path.is_empty())
            };
            let name = match self.file.names.text(*id) {
                // A place goes by one of the names that stand for it.
                "" => {
                    let own = self.file.names.bound().find(place);
                    own.map_or("_", |(own, _)| self.file.names.text(own))
                }
                "return" => "_",
                name => name,
            };
            parts.push(name);
            if *may_be_unbound {
                parts.push("_");
            }
        }
        match parts.is_empty() {
            true => kind.to_owned(),
            false => format!("{kind} {}", parts.join(", ")),
        }
    }

    /// Builds the node that runs all rounds. Variables are known by what holds in every round: the
    /// body is built until nothing changes.
    fn rounds(
        &mut self,
        rounds: &Rounds<'_, 'm>,
        body: &'m [Stmt<'m>],
        carried: &mut [Carried],
    ) -> Option<NodeId> {
        /// Every time less is known, and there is little to know.
        const MAX_TIMES: usize = 12;
        let before: SmallVec<[[u16; 3]; 4]> = carried.iter().map(|own| own.local.moved).collect();
        self.recall(carried, rounds.stmt);
        let mut initial: SmallVec<[NodeId; 8]> = SmallVec::new();
        if rounds.has_code {
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
        if carried.is_empty() && !rounds.has_code {
            initial.push(self.none());
        }
        let was_followed = self.is_followed();
        let marks = (self.diags.len(), self.spans.len(), self.operators.len(), self.calls);
        for _ in 0..MAX_TIMES {
            let around = self.reads_places.replace(false);
            let (function, known) = self.round(rounds, body, carried);
            let reads_places = self.reads_places.get();
            self.reads_places.set(around || reads_places);
            let round = Round { stmt: rounds.stmt, was_followed, reads_places };
            let mut is_new = false;
            for known in known {
                is_new |= self.learn(carried, known, Some(round));
            }
            if !is_new {
                self.remember(rounds.stmt, carried, &before);
                let function = function.filter(|_| sound)?;
                let state = match initial[..] {
                    [only] => only,
                    _ => self.file.graph.tuple(&initial),
                };
                return Some(match rounds.source {
                    Source::Elements(Staged { source, .. }) if rounds.has_code => {
                        self.call_of(prim::FOLD_UNTIL, &[function, state, source])
                    }
                    Source::Elements(Staged { source, .. }) => {
                        self.call_of(prim::FOLDED, &[function, state, source])
                    }
                    Source::Places(_) | Source::Condition(_) => {
                        self.call_of(prim::LOOP_UNTIL, &[function, state])
                    }
                });
            }
            self.diags.truncate(marks.0);
            self.spans.truncate(marks.1);
            self.operators.truncate(marks.2);
            self.calls = marks.3;
        }
        self.refuse(
            rounds.stmt.span,
            "this loop changes its variables in a way that cannot be followed",
            "give the lists that it changes one name each",
        );
        None
    }

    /// Builds the function that makes the next state, and tells what is then known of variables, on
    /// each way through it.
    fn round(
        &mut self,
        rounds: &Rounds<'_, 'm>,
        body: &'m [Stmt<'m>],
        carried: &[Carried],
    ) -> (Option<NodeId>, Known) {
        self.depth += 1;
        let has_code = rounds.has_code;
        let count = count_parts(carried, has_code);
        let ((root, known), arm) = self.arm(|this| {
            this.bind_carried(carried, u16::from(has_code));
            this.rounds += 1;
            let (cond, (exit, arm)) = match &rounds.source {
                Source::Elements(Staged { stages, .. }) => {
                    let StmtKind::For { target, iter, .. } = rounds.stmt.kind else {
                        return (None, SmallVec::new());
                    };
                    let item = (&stages[..], this.param(count as u16));
                    let exit =
                        this.staged_round(iter.span, item, rounds.head, &mut |this, item| {
                            this.bind_item(target, iter, item);
                            this.block(body, rounds.head)
                        });
                    let nothing = Arm::default();
                    (None, (exit, nothing))
                }
                Source::Condition(cond) => {
                    let cond = this.as_whole(cond, |this| this.truth(cond));
                    (Some(cond), this.arm(|this| this.block(body, rounds.head)))
                }
                Source::Places(through) => {
                    let cond = this.is_more(through);
                    let built = this.arm(|this| {
                        this.bind_place(through);
                        this.block(body, rounds.head)
                    });
                    (Some(cond), built)
                }
            };
            this.rounds -= 1;
            // By places, that is looked at before each round, and before the end.
            let is_before = matches!(rounds.source, Source::Places(_));
            let left = if is_before { Exit::NEVER } else { exit };
            for counted in &rounds.counted {
                this.check_keys(*counted, left, rounds.stmt);
            }
            let (next, known) = this.round_end(exit, arm, carried, rounds);
            match cond {
                None => (next, SmallVec::from_iter([known])),
                Some(cond) => {
                    let (stay, ended) = this.ended(carried, rounds);
                    let root = match (cond, next, stay) {
                        (Some(cond), Some(next), Some(stay)) => {
                            Some(this.file.graph.select(cond, next, stay))
                        }
                        _ => None,
                    };
                    (root, SmallVec::from_iter([known, ended]))
                }
            }
        });
        let root = root.map(|root| self.parts_after(&arm.effects, root));
        self.depth -= 1;
        let is_for = matches!(rounds.source, Source::Elements(_));
        let arity = count as u16 + u16::from(is_for);
        (root.map(|root| self.file.graph.lambda(arity, root)), known)
    }

    /// Builds the next state at the end of a round, whose arm has been left if it has changes.
    fn round_end(
        &mut self,
        exit: Exit,
        arm: Arm,
        carried: &[Carried],
        rounds: &Rounds<'_, 'm>,
    ) -> (Option<NodeId>, Vec<Option<Local>>) {
        let (ends, known) = self.ends(&arm, carried, rounds.assigned);
        let Some(ends) = ends else { return (None, known) };
        let mut slots: SmallVec<[NodeId; 8]> = SmallVec::new();
        if rounds.has_code {
            slots.push(self.loop_code(exit));
        }
        slots.extend(ends);
        let root = match slots[..] {
            [only] => only,
            [] => self.none(),
            _ => self.file.graph.tuple(&slots),
        };
        (Some(self.parts_after(&arm.effects, root)), known)
    }

    /// Builds the state of a loop that has ended, whose condition may have changed it.
    fn ended(
        &mut self,
        carried: &[Carried],
        rounds: &Rounds<'_, 'm>,
    ) -> (Option<NodeId>, Vec<Option<Local>>) {
        let ended = self.int(ENDED);
        let nothing = Arm::default();
        let (ends, known) = self.ends(&nothing, carried, rounds.assigned);
        let state = ends.map(|ends| match ends.is_empty() {
            true => ended,
            false => {
                let parts: SmallVec<[NodeId; 8]> = [ended].into_iter().chain(ends).collect();
                self.file.graph.tuple(&parts)
            }
        });
        (state, known)
    }

    /// Builds the code of a round, which is 0 where the loop goes on.
    pub(super) fn loop_code(&mut self, exit: Exit) -> NodeId {
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
        let count = count_parts(carried, has_code);
        self.bind_parts(result, carried, usize::from(has_code), count);
    }
}

/// Counts the parts of a state, at least one.
fn count_parts(carried: &[Carried], has_code: bool) -> usize {
    let variables = carried.iter().map(|own| 1 + usize::from(own.may_be_unbound));
    (usize::from(has_code) + variables.sum::<usize>()).max(1)
}

/// Collects the names from which statements take their values.
fn collect_deleted<'m>(stmts: &[Stmt<'m>], found: &mut Vec<&'m str>) {
    for stmt in stmts {
        if let StmtKind::Delete(target) = stmt.kind {
            target.each_bound(&mut |name| found.push(name.text));
        }
        stmt.bodies().into_iter().for_each(|body| collect_deleted(body, found));
    }
}

/// Tells in which ways statements may leave the loop or the function that they stand in.
pub(super) fn leaves(stmts: &[Stmt<'_>]) -> u8 {
    stmts.iter().fold(0, |kinds, stmt| {
        kinds
            | match stmt.kind {
                StmtKind::Return(_) => Exit::RETURN,
                StmtKind::Break => Exit::BREAK,
                StmtKind::Continue => Exit::CONTINUE,
                StmtKind::If { then, orelse, .. } => leaves(then) | leaves(orelse),
                // An exit of the inner loop stays in this one.
                StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
                    (leaves(body) & Exit::RETURN) | leaves(orelse)
                }
                _ => 0,
            }
    })
}
