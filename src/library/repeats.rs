//! Texts that repeat each other: the candidates of a population mostly do, many of them under a
//! name of their own.
//!
//! Two texts say the same if they are equal but for the name of their last definition, neither name
//! occurs anywhere else in them, and both are of one kind. The second one is not read: its
//! definitions are those of the first, in other places.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::File;
use crate::diag::Diagnostic;
use crate::ir::{self, Program, Unit};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::{self, Dialect};

/// The beginning of a definition.
const DEF: &str = "def ";

/// A text around the name of its last definition.
#[derive(Clone, Copy)]
pub(super) struct Split<'t> {
    before: &'t str,
    pub(super) name: &'t str,
    after: &'t str,
    dialect: Dialect,
}

/// The texts so far that were read without an error.
#[derive(Default)]
pub(super) struct Repeats {
    /// By the hash of the text without the name.
    texts: FxHashMap<u64, Vec<Repeated>>,
}

/// A text that was read.
pub(super) struct Repeated {
    file: usize,
    source: SourceId,
    dialect: Dialect,
    /// The bounds of the name.
    name: (u32, u32),
    /// The diagnostics about its lines.
    pub(super) said: Vec<Diagnostic>,
}

impl<'t> Split<'t> {
    /// Splits a text; one without definitions has no name and is all `before`.
    pub(super) fn of(text: &'t str, dialect: Dialect) -> Self {
        // A search for the line break alone is the quickest.
        let mut lines =
            memchr::memrchr_iter(b'\n', text.as_bytes()).map(|index| index + 1).chain([0]);
        let start = lines.find(|&index| text[index..].starts_with(DEF));
        let start = start.map_or(text.len(), |index| index + DEF.len());
        let (before, rest) = text.split_at(start);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        Self { before, name, after, dialect }
    }

    fn hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(self.before.as_bytes());
        hasher.write_usize(self.before.len());
        hasher.write(self.after.as_bytes());
        hasher.write_u8(self.dialect as u8);
        hasher.finish()
    }

    /// Tells whether the text would say the same under another name, of the same kind.
    fn is_free_of(&self, name: &str) -> bool {
        !name.is_empty()
            && ir::kind(name) == ir::kind(self.name)
            && !self.before.contains(name)
            && !self.after.contains(name)
    }

    /// Tells whether the name may be given to a definition, and nobody need be told that it means
    /// something else.
    fn is_nameable(&self) -> bool {
        syntax::is_name(self.name) && !ir::is_known(self.name)
    }

    fn end(&self) -> u32 {
        (self.before.len() + self.name.len()) as u32
    }
}

impl Repeats {
    /// Returns the earlier text that a text repeats.
    pub(super) fn find(&self, sources: &SourceMap, split: &Split<'_>) -> Option<&Repeated> {
        self.texts.get(&split.hash())?.iter().find(|earlier| {
            let text = sources.text(earlier.source);
            let (start, end) = (earlier.name.0 as usize, earlier.name.1 as usize);
            let name = &text[start..end];
            let same_name = name == split.name
                || (split.is_free_of(name) && split.is_free_of(split.name) && split.is_nameable());
            let same = text[..start] == *split.before && text[end..] == *split.after;
            earlier.dialect == split.dialect && same && same_name
        })
    }

    /// Notes a text that was read, what it defines, and what was said about it.
    pub(super) fn add(
        &mut self,
        file: usize,
        source: SourceId,
        split: &Split<'_>,
        unit: &Unit,
        said: &[Diagnostic],
    ) {
        let name = (split.before.len() as u32, split.end());
        // A line that looks like a definition may stand in a string.
        let last = unit.definitions.last().map(|last| last.span.start + DEF.len() as u32);
        let has_aliases = unit.definitions.iter().any(|def| def.alias_of.is_some());
        let is_other = has_aliases || last.is_some_and(|last| last != name.0);
        if is_other || !said.iter().all(Diagnostic::is_about_lines) {
            return;
        }
        let repeated = Repeated { file, source, dialect: split.dialect, name, said: said.to_vec() };
        self.texts.entry(split.hash()).or_default().push(repeated);
    }
}

impl Repeated {
    /// Returns the way from this text to one that repeats it.
    pub(super) fn moved(&self, source: SourceId, split: &Split<'_>) -> Moved {
        let ends = (self.name.1, split.end());
        Moved { file: self.file, sources: (self.source, source), ends }
    }
}

/// The way from a text to one that repeats it.
#[derive(Clone, Copy)]
pub(super) struct Moved {
    /// The number of the file of the first.
    file: usize,
    sources: (SourceId, SourceId),
    /// The end of the name in the first, and in the second.
    ends: (u32, u32),
}

impl Moved {
    /// Returns the file of the first text, if it is still there.
    pub(super) fn from(self, files: &[File]) -> Option<&File> {
        files.get(self.file).filter(|file| file.source == self.sources.0)
    }

    /// Returns the same place in the second text.
    pub(super) fn to(self, span: Span) -> Span {
        let (old, new) = self.ends;
        let shift = |index: u32| if index < old { index } else { index - old + new };
        Span { source: self.sources.1, start: shift(span.start), end: shift(span.end) }
    }

    /// Returns the definitions of the second text; `name` is the name of its last one.
    pub(super) fn unit(self, first: &File, name: &str) -> Unit {
        let definitions = &first.unit.definitions;
        let last = definitions.len().saturating_sub(1);
        let copies = definitions.iter().enumerate().map(|(index, definition)| {
            let name = if index == last { name } else { definition.name.as_str() };
            definition.copy(name, self.to(definition.span), |span| self.to(span))
        });
        Unit { definitions: copies.collect() }
    }

    /// Returns the programs of the second text after the passes, which have run on the first.
    pub(super) fn programs(self, first: &File) -> Vec<Option<Program>> {
        let programs = first.unit.definitions.iter().map(|definition| {
            let mut program = definition.optimised.clone()?;
            program.bindings.iter_mut().for_each(|line| line.span = self.to(line.span));
            Some(program)
        });
        programs.collect()
    }
}
