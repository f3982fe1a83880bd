//! Texts that repeat each other: the candidates of a population mostly do, many of them under a name of their own.
//!
//! Two texts say the same if they are equal but for the name of their last definition, and neither name occurs anywhere else
//! in them. The second one is not read: its definitions are those of the first, in other places.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::File;
use crate::ir::{CONSTANTS, Unit};
use crate::prim;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax;

/// How a definition begins.
const DEF: &str = "def ";

/// A text around the name of its last definition.
#[derive(Clone, Copy)]
pub(super) struct Split<'t> {
    before: &'t str,
    name: &'t str,
    after: &'t str,
}

/// The texts so far that were read without a complaint.
#[derive(Default)]
pub(super) struct Repeats {
    /// By the hash of the text without the name.
    texts: FxHashMap<u64, Vec<Repeated>>,
}

/// A text that was read.
#[derive(Clone, Copy)]
pub(super) struct Repeated {
    file: usize,
    source: SourceId,
    /// Where the name begins and ends.
    name: (u32, u32),
}

impl<'t> Split<'t> {
    /// Splits a text; one without definitions has no name and is all `before`.
    pub(super) fn of(text: &'t str) -> Self {
        let start = match text.rfind("\ndef ") {
            Some(at) => at + 1 + DEF.len(),
            None if text.starts_with(DEF) => DEF.len(),
            None => text.len(),
        };
        let (before, rest) = text.split_at(start);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        Self { before, name, after }
    }

    fn hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(self.before.as_bytes());
        hasher.write_usize(self.before.len());
        hasher.write(self.after.as_bytes());
        hasher.finish()
    }

    /// Whether the text would say the same under another name.
    fn is_free_of(&self, name: &str) -> bool {
        !name.is_empty() && !self.before.contains(name) && !self.after.contains(name)
    }

    /// Whether the name may be given to a definition, and nobody need be told that it means something else.
    fn is_nameable(&self) -> bool {
        let is_constant = CONSTANTS.iter().any(|(known, _)| *known == self.name);
        syntax::is_name(self.name) && prim::lookup(self.name).is_none() && !is_constant
    }

    fn end(&self) -> u32 {
        (self.before.len() + self.name.len()) as u32
    }
}

impl Repeats {
    /// The earlier text that a text repeats.
    pub(super) fn find(&self, sources: &SourceMap, split: &Split<'_>) -> Option<Repeated> {
        let found = self.texts.get(&split.hash())?.iter().find(|earlier| {
            let text = sources.text(earlier.source);
            let (start, end) = (earlier.name.0 as usize, earlier.name.1 as usize);
            let name = &text[start..end];
            let same_name = name == split.name
                || (split.is_free_of(name) && split.is_free_of(split.name) && split.is_nameable());
            text[..start] == *split.before && text[end..] == *split.after && same_name
        });
        found.copied()
    }

    /// Notes a text that was read without a complaint, and what it defines.
    pub(super) fn add(&mut self, file: usize, source: SourceId, split: &Split<'_>, unit: &Unit) {
        let name = (split.before.len() as u32, split.end());
        // What looks like a definition may stand in a string.
        let last = unit.definitions.last().map(|last| last.span.start + DEF.len() as u32);
        if last.is_some_and(|last| last != name.0) {
            return;
        }
        self.texts.entry(split.hash()).or_default().push(Repeated { file, source, name });
    }
}

impl Repeated {
    /// The file that the text is of, if it is still there.
    pub(super) fn among<'f>(&self, files: &'f [File]) -> Option<&'f File> {
        files.get(self.file).filter(|file| file.source == self.source)
    }

    /// What the text that repeats this one defines; `unit` is what this one does.
    pub(super) fn copy(&self, unit: &Unit, source: SourceId, split: &Split<'_>) -> Unit {
        let (old, new) = (self.name.1, split.end());
        let shift = |at: u32| if at < old { at } else { at - old + new };
        let at = |span: Span| Span { source, start: shift(span.start), end: shift(span.end) };
        let last = unit.definitions.len().saturating_sub(1);
        let copies = unit.definitions.iter().enumerate().map(|(index, definition)| {
            let name = if index == last { split.name } else { definition.name.as_str() };
            definition.copy(name, at(definition.span), at)
        });
        Unit { definitions: copies.collect() }
    }
}
