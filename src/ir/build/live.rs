//! Names that are read later: only these have to be brought together after a choice, or carried
//! from one round of a loop to the next.

use smallvec::SmallVec;

use super::super::names::NameId;
use super::body::Body;
use crate::syntax::ast::{Clause, Expr, ExprKind, Stmt, StmtKind};

/// A set of names: a bit for each of the first of a file, and a list of the others.
#[derive(Default)]
pub(super) struct Live {
    bits: u128,
    others: SmallVec<[NameId; 2]>,
}

impl Clone for Live {
    fn clone(&self) -> Self {
        Self { bits: self.bits, others: SmallVec::from_slice(&self.others) }
    }
}

impl Live {
    /// Returns the bit of a name, if it has one.
    #[inline]
    fn bit(id: NameId) -> Option<u128> {
        1_u128.checked_shl(id.index() as u32)
    }

    #[inline]
    pub(super) fn contains(&self, id: NameId) -> bool {
        match Self::bit(id) {
            Some(bit) => self.bits & bit != 0,
            None => self.others.contains(&id),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits == 0 && self.others.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.bits.count_ones() as usize + self.others.len()
    }

    #[inline]
    pub(super) fn insert(&mut self, id: NameId) {
        match Self::bit(id) {
            Some(bit) => self.bits |= bit,
            None if self.others.contains(&id) => {}
            None => self.others.push(id),
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, id: NameId) {
        match Self::bit(id) {
            Some(bit) => self.bits &= !bit,
            None => self.others.retain(|own| *own != id),
        }
    }

    pub(super) fn extend(&mut self, other: &Self) {
        self.bits |= other.bits;
        other.others.iter().for_each(|&id| self.insert(id));
    }

    /// Returns the names. Those with bits come in the order in which the file has them.
    pub(super) fn iter(&self) -> impl Iterator<Item = NameId> + '_ {
        let mut left = self.bits;
        let first = std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(NameId::from_index(bit))
        });
        first.chain(self.others.iter().copied())
    }
}

/// The variables that are read after the loop at hand, and in its next round.
#[derive(Clone, Copy)]
struct Around<'l> {
    after: &'l Live,
    next: &'l Live,
}

impl<'m> Body<'_, '_, 'm> {
    /// Returns the names that are read before they are given a value, in statements or after them.
    pub(super) fn live_before(&mut self, stmts: &'m [Stmt<'m>], out: &Live) -> Live {
        if stmts.is_empty() {
            return out.clone();
        }
        self.before(stmts, out.clone(), Around { after: out, next: out })
    }

    /// Returns the same in a loop, of which `around` is known.
    fn before(&mut self, stmts: &'m [Stmt<'m>], mut live: Live, around: Around<'_>) -> Live {
        for stmt in stmts.iter().rev() {
            self.looks += 1;
            match stmt.kind {
                StmtKind::If { cond, then, orelse } => {
                    let other = match orelse {
                        [] => live.clone(),
                        _ => self.before(orelse, live.clone(), around),
                    };
                    live = self.before(then, live, around);
                    live.extend(&other);
                    self.reads(cond, &mut live);
                }
                StmtKind::For { .. } | StmtKind::While { .. } => {
                    let mut head = self.loop_head(stmt, &live);
                    if let StmtKind::For { iter, .. } = stmt.kind {
                        self.reads(iter, &mut head);
                    }
                    live = head;
                }
                StmtKind::Return(value) => {
                    // The changes of what others have are read when it has ended.
                    live = Live::default();
                    self.others.iter().for_each(|&id| live.insert(id));
                    self.reads(value, &mut live);
                }
                StmtKind::Break => live.clone_from(around.after),
                StmtKind::Continue => live.clone_from(around.next),
                StmtKind::Def(def) => {
                    let id = self.file.names.id(def.name.text);
                    live.remove(id);
                    stmt.each_part(|part| self.reads(part, &mut live));
                }
                _ => {
                    stmt.each_bound(&mut |name| {
                        let id = self.file.names.id(name.text);
                        live.remove(id);
                    });
                    let pure_target = |part: &Expr<'_>| matches!(part.kind, ExprKind::Name(_));
                    let is_unpack = matches!(stmt.kind, StmtKind::Unpack { .. });
                    stmt.each_part(|part| {
                        let is_target = is_unpack
                            && matches!(stmt.kind, StmtKind::Unpack { targets, .. }
                                if targets.iter().any(|target| std::ptr::eq(*target, part)));
                        if !(is_target && pure_target(part)) {
                            self.reads_of(part, is_target, &mut live);
                        }
                    });
                }
            }
        }
        live
    }

    /// Returns the names that are live where a round of a loop begins. `live` are those after it.
    pub(super) fn loop_head(&mut self, stmt: &'m Stmt<'m>, live: &Live) -> Live {
        let [body, orelse] = stmt.bodies();
        let mut head = match orelse {
            [] => live.clone(),
            _ => self.before(orelse, live.clone(), Around { after: live, next: live }),
        };
        if !orelse.is_empty() {
            head.extend(live);
        }
        if let StmtKind::While { cond, .. } = stmt.kind {
            self.reads(cond, &mut head);
        }
        // Once is enough: what is live in the next round because of this one is read in both.
        let around = Around { after: live, next: &head };
        let mut inside = self.before(body, head.clone(), around);
        if let StmtKind::For { target, .. } = stmt.kind {
            target.each_bound(&mut |name| {
                let id = self.file.names.id(name.text);
                inside.remove(id);
            });
            self.reads_of(target, true, &mut inside);
        }
        head.extend(&inside);
        head
    }

    fn reads(&mut self, expr: &'m Expr<'m>, live: &mut Live) {
        self.reads_of(expr, false, live);
    }

    /// Adds the names that an expression reads; of a target these are what its subscripts mention.
    fn reads_of(&mut self, expr: &'m Expr<'m>, is_target: bool, live: &mut Live) {
        match expr.kind {
            ExprKind::Name(_) if is_target => {}
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                if self.file.names.is_variable(id) {
                    live.insert(id);
                    let captured = self.captured.iter().filter(|(own, _)| *own == id);
                    for &id in captured.flat_map(|(_, reads)| reads) {
                        live.insert(id);
                    }
                    // The variable that it is a part of is read in its place.
                    if let Some(alias) = self.file.names.local(id).and_then(|local| local.alias) {
                        live.insert(self.aliases[alias as usize].root);
                    }
                }
            }
            ExprKind::Tuple(items) | ExprKind::List(items) if is_target => {
                items.iter().for_each(|item| self.reads_of(item, true, live));
            }
            ExprKind::Starred(value) if is_target => self.reads_of(value, true, live),
            ExprKind::Comprehension { clauses, element, value, .. } => {
                let mut inner = Live::default();
                self.reads(element, &mut inner);
                if !std::ptr::eq(element, value) {
                    self.reads(value, &mut inner);
                }
                for clause in clauses.iter().rev() {
                    match *clause {
                        Clause::If(cond) => self.reads(cond, &mut inner),
                        Clause::For { target, iter } => {
                            target.each_bound(&mut |name| {
                                let id = self.file.names.id(name.text);
                                inner.remove(id);
                            });
                            self.reads(iter, &mut inner);
                        }
                    }
                }
                live.extend(&inner);
            }
            ExprKind::Lambda { params, defaults, body } => {
                let mut inner = Live::default();
                self.reads(body, &mut inner);
                for param in params {
                    let id = self.file.names.id(param.text);
                    inner.remove(id);
                }
                defaults.iter().for_each(|value| self.reads(value, live));
                live.extend(&inner);
            }
            _ => expr.each_part(|part| self.reads(part, live)),
        }
    }
}
