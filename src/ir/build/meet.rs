//! Variables where two ways through a program meet: what is known of them then.

use super::super::names::{Local, NameId};
use super::alias::Spot;
use super::body::Body;
use super::flow::Arm;
use super::live::Live;
use crate::source::Span;

impl Body<'_, '_, '_> {
    /// Notes that a variable has no value yet, so that what reads it can be told of later ones.
    pub(super) fn without_value(&mut self, id: NameId) -> Local {
        let (no, none) = (self.bool(false), self.none());
        let local = Local { is_bound: Some(no), ..Local::new(Some(none), self.depth, None) };
        self.bind(id, local);
        local
    }

    /// Tells whether the value of a name is read later, under this name or another one, or shows in
    /// a value that is.
    pub(super) fn is_live(&self, id: NameId, live: &Live) -> bool {
        let shows = |name: NameId| {
            let local = self.file.names.local_ref(name);
            local.is_some_and(|local| {
                let root = local.alias.map(|alias| self.aliases[alias as usize].root);
                root == Some(id) || self.is_watching(local, id)
            })
        };
        live.contains(id) || self.is_followed() && live.iter().any(shows)
    }

    /// Returns a variable as it is at the end of a way through a choice, without the places that
    /// there are only there.
    pub(super) fn settled(&mut self, arm: &Arm, local: Local, live: &Live) -> Local {
        let local = self.at_end(arm, local);
        let Some(alias) = local.alias else { return local };
        let root = self.aliases[alias as usize].root;
        if self.file.names.local(root).is_some() {
            return local;
        }
        // Another name that is read later may stand for the same.
        let is_same = |(id, other): &(NameId, Option<Local>)| {
            let alias = other.and_then(|other| other.alias).filter(|_| live.contains(*id));
            alias.is_some_and(|alias| self.aliases[alias as usize].root == root)
        };
        let is_alone = arm.changes.iter().filter(|change| is_same(change)).count() < 2
            && !arm.changes.iter().any(|(id, other)| {
                // A value that holds it shows its changes, which nobody could tell any more.
                let is_read = self.file.names.text(*id).is_empty() || self.is_live(*id, live);
                is_read && other.is_some_and(|other| self.is_watching(&other, root))
            });
        let held = if is_alone { local.held } else { local.held.shared() };
        Local { held, alias: None, ..local }
    }

    /// Returns the same with its place, its value read out of that.
    pub(super) fn at_end(&mut self, arm: &Arm, local: Local) -> Local {
        if local.function.is_some() {
            return self
                .arm(|body| {
                    body.redo(&arm.changes);
                    body.as_value(local)
                })
                .0;
        }
        let is_stale = self.is_outdated_after(arm, &local);
        let Some(alias) = local.alias else { return Local { is_stale, ..local } };
        let Spot { root, path } = self.aliases[alias as usize].clone();
        let Some(whole) = local_after(arm, root).or_else(|| self.file.names.local(root)) else {
            return local;
        };
        let held = self.held_of_part(whole.held, &path);
        let levels = path.len().min(3);
        let is_moved = whole.moved[..levels] != local.moved[..levels];
        let is_stale = is_stale || is_moved || self.is_outdated_after(arm, &whole);
        let (version, watch) = (whole.version, whole.watch);
        if is_moved || whole.version == local.version {
            return Local { held, is_stale, version, watch, ..local };
        }
        let nowhere = Span::new(crate::source::SourceId(0), 0, 0);
        let by = self.depth - whole.depth;
        let node = whole.node.and_then(|node| self.file.graph.lift(node, by));
        let node = node.and_then(|node| self.walk(node, &path, nowhere));
        Local { node, depth: self.depth, held, version, watch, is_stale, ..local }
    }

    /// Tells whether a value was outdated at the end of a way through a choice.
    fn is_outdated_after(&self, arm: &Arm, local: &Local) -> bool {
        local.is_stale
            || local.watch.is_some_and(|watch| {
                self.watches[watch as usize].iter().any(|watched| {
                    let local_of = |id| local_after(arm, id).or_else(|| self.file.names.local(id));
                    let now = self.as_it_is(watched.id, local_of);
                    now.is_some_and(|now| now != *watched)
                })
            })
    }

    /// Returns what is known of a variable that has one of two values.
    pub(super) fn join(&mut self, a: Local, b: Local) -> Local {
        let same_alias = self.is_same_place(a.alias, b.alias);
        let mut held = a.held.join(b.held);
        let mut watch = self.watch_anew([a.watch, b.watch]);
        if !same_alias && (a.alias.is_some() || b.alias.is_some()) {
            // Which of the two it is a part of is not known.
            held = held.shared();
            for alias in [a.alias, b.alias].into_iter().flatten() {
                let root = self.aliases[alias as usize].root;
                let whole = self.watch_place(root);
                watch = self.watch_anew([watch, whole]);
            }
        }
        let function = a.function.filter(|_| a.function == b.function);
        Local {
            held,
            alias: a.alias.filter(|_| same_alias),
            serial: if a.serial == b.serial { a.serial } else { self.next_serial() },
            version: a.version.max(b.version) + u32::from(a.version != b.version),
            moved: [0, 1, 2].map(|level| {
                a.moved[level].max(b.moved[level]) + u16::from(a.moved[level] != b.moved[level])
            }),
            watch,
            is_stale: a.is_stale || b.is_stale,
            function,
            is_function: a.is_function || b.is_function,
            ..Local::new(None, self.depth, None)
        }
    }
}

/// Returns a variable as it is at the end of a way through a choice, if it was bound there.
fn local_after(arm: &Arm, id: NameId) -> Option<Local> {
    arm.changes.iter().find(|(own, _)| *own == id).and_then(|(_, local)| *local)
}
