//! Names as they are written: which variable each one is, and what other names stand for.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::order::Order;
use crate::syntax::ast::Alias;

/// The numbers of names that were looked up, by where they stand in the text: a line is looked at
/// many times, and its names are compared with others once.
pub(super) struct Written {
    /// Where the text begins in memory.
    start: usize,
    /// For each two bytes of the text, one more than the number of the name that begins there, as
    /// two names have something between them.
    ids: Vec<Cell<u32>>,
    /// The numbers of names that are no part of the text, by where they are in memory, where they
    /// are those of scopes inside definitions.
    elsewhere: FxHashMap<usize, u32>,
}

impl Written {
    pub(super) fn new(text: &str) -> Self {
        let start = text.as_ptr().addr();
        let ids = vec![Cell::new(0); text.len().div_ceil(2)];
        Self { start, ids, elsewhere: FxHashMap::default() }
    }

    /// Returns where the number of a name is kept, if it is a part of the text.
    #[inline]
    fn at(&self, name: &str) -> Option<&Cell<u32>> {
        self.ids.get(name.as_ptr().addr().wrapping_sub(self.start) / 2)
    }
    /// Returns the number of a name that was looked up where it stands.
    #[inline]
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.at(name).and_then(|id| id.get().checked_sub(1))
    }

    /// Returns the number that was given to a name which is no part of the text.
    pub(super) fn elsewhere(&self, name: &str) -> Option<u32> {
        match self.elsewhere.is_empty() {
            true => None,
            false => self.elsewhere.get(&name.as_ptr().addr()).copied(),
        }
    }

    /// Notes the number of a name that was looked up, if it is a part of the text.
    pub(super) fn note(&self, name: &str, number: u32) {
        if let Some(id) = self.at(name) {
            id.set(number + 1);
        }
    }

    /// Gives a name a number at one place, whatever others of the same text have.
    pub(super) fn set(&mut self, name: &str, number: u32) {
        match self.at(name) {
            Some(id) => id.set(number + 1),
            None => {
                self.elsewhere.insert(name.as_ptr().addr(), number);
            }
        }
    }
}

/// The name that another one was said to stand for.
#[derive(Clone, Copy)]
pub(super) struct Target<'m> {
    pub(super) text: &'m str,
    /// Whether that had its meaning from the language then, whatever later lines make of it.
    pub(super) is_last: bool,
}

/// Returns what names stand for after all lines, each of which means what it does where it stands;
/// those of lines that are wrong stand for nothing.
pub(super) fn targets<'m>(
    aliases: &[Alias<'m>],
    order: &Order<'m>,
) -> FxHashMap<&'m str, Target<'m>> {
    let mut targets: FxHashMap<&str, Target<'_>> = FxHashMap::default();
    for alias @ Alias { name, target, .. } in aliases {
        let target = match targets.get(target.text) {
            _ if order.of_alias(alias).is_some() => Target { text: "", is_last: true },
            Some(earlier) => *earlier,
            None => {
                let text = target.text;
                Target { text, is_last: order.is_of_language(alias) }
            }
        };
        targets.insert(name.text, target);
    }
    targets
}
