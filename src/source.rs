//! Source files, byte spans and the map from one to the other.
//!
//! A [`Span`] is three integers, so that every token, node and diagnostic can carry one; the
//! [`SourceMap`] alone turns it back into a file name, a line and a column. Texts are shared
//! ([`Arc<str>`]): whoever keeps one may go on borrowing from it while more files are added. Files
//! come from strangers, so they are bounded in size *before* they are read, and must be UTF-8.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// The largest source file that is read, in bytes (16 MiB): 10⁵ solvers fit, and every offset fits
/// `u32`.
pub const MAX_SOURCE_BYTES: usize = 16 << 20;

/// The number of a file in its [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// The bytes `start..end` of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte; equal to `start` for a place between two characters.
    pub end: u32,
}

impl SourceId {
    /// Returns the file that was added as the one of this number, from 0.
    pub const fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// Returns how many files were added before it.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl Span {
    /// Returns the span `start..end` of `source`.
    #[inline]
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// Returns the smallest span that covers both; they lie in the same file.
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.source, other.source);
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Returns the byte range, for slicing the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// All source texts of one run, by [`SourceId`].
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

#[derive(Debug)]
struct SourceFile {
    name: Arc<str>,
    text: Arc<str>,
    /// The number of its first line; more than 1 for a part of a longer text.
    first_line: usize,
    /// Offsets of the line starts, the first being 0. Made on first use: a file without
    /// diagnostics never needs them.
    lines: OnceLock<Vec<u32>>,
    /// How many characters there are before each block of [`BLOCK`] bytes. Made on first use, and
    /// only where some character takes several bytes.
    characters: OnceLock<Vec<u32>>,
    /// The text as terminals may have it, if that is another one. Made on first use.
    harmless: OnceLock<Option<Box<str>>>,
}

/// Bytes between places of which it is noted how many characters are before them, so that a column
/// costs no more in a line of megabytes.
const BLOCK: usize = 512;

impl SourceMap {
    /// Returns an empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name that diagnostics show.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        self.add_part(name, text, 1)
    }

    /// Adds a part of a longer text, of which it begins at the line `first_line`, counted from 1.
    pub fn add_part(
        &mut self,
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        first_line: usize,
    ) -> SourceId {
        let id = SourceId(
            u32::try_from(self.files.len())
                .expect("texts are kept in memory, which 2^32 of them do not fit"),
        );
        self.files.push(SourceFile {
            name: name.into(),
            text: text.into(),
            first_line,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
            harmless: OnceLock::new(),
        });
        id
    }

    /// Returns the name under which a file was added.
    pub fn name(&self, id: SourceId) -> &str {
        &self.file(id).name
    }

    /// Returns the text of a file.
    pub fn text(&self, id: SourceId) -> &str {
        &self.file(id).text
    }

    /// Returns the text of a file, to be kept while more files are added.
    pub fn shared_text(&self, id: SourceId) -> Arc<str> {
        Arc::clone(&self.file(id).text)
    }

    /// Returns the start of a span: (line, column), both from 1, the column in characters.
    pub fn line_col(&self, span: Span) -> (usize, usize) {
        self.position(span.source, span.start)
    }

    /// Returns (line, column) of a byte offset, both from 1, the column in characters.
    pub fn position(&self, id: SourceId, offset: u32) -> (usize, usize) {
        let text = self.text(id);
        let offset = floor_char(text, offset as usize);
        let line = self.line_index(id, offset);
        let start = self.line_range(id, line).start;
        let column = self.characters_before(id, offset) - self.characters_before(id, start) + 1;
        (self.line_number(id, line), column)
    }

    /// Counts the characters of a text before an offset, at which one begins.
    fn characters_before(&self, id: SourceId, offset: usize) -> usize {
        let file = self.file(id);
        let count = |part: &[u8]| part.iter().filter(|&&byte| !is_continued(byte)).count();
        let blocks = file.characters.get_or_init(|| {
            if file.text.is_ascii() {
                return Vec::new();
            }
            let before = file.text.as_bytes().chunks(BLOCK).scan(0, |before, block| {
                let here = *before;
                *before += count(block) as u32;
                Some(here)
            });
            before.collect()
        });
        let block = offset / BLOCK;
        match blocks.get(block.min(blocks.len().saturating_sub(1))) {
            None => offset,
            Some(&before) => {
                let start = block.min(blocks.len() - 1) * BLOCK;
                before as usize + count(&file.text.as_bytes()[start..offset])
            }
        }
    }

    /// Returns the text with question marks for what a terminal would obey or be confused by:
    /// control characters and marks of the writing direction. Offsets stay the same.
    pub(crate) fn harmless(&self, id: SourceId) -> &str {
        let file = self.file(id);
        file.harmless.get_or_init(|| defused(&file.text)).as_deref().unwrap_or(&file.text)
    }

    /// Returns the text of a line by its number, without its line break; empty where the text has
    /// no such line.
    pub fn line_text(&self, id: SourceId, line: usize) -> &str {
        match line.checked_sub(self.file(id).first_line) {
            Some(index) if index < self.line_starts(id).len() => {
                self.text(id)[self.line_range(id, index)].trim_end_matches(['\r', '\n'])
            }
            Some(_) | None => "",
        }
    }

    /// Returns the number of a line by its index from 0.
    pub(crate) fn line_number(&self, id: SourceId, index: usize) -> usize {
        self.file(id).first_line + index
    }

    /// Returns the index (from 0) of the line that holds a byte offset.
    pub(crate) fn line_index(&self, id: SourceId, offset: usize) -> usize {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.line_starts(id).partition_point(|&start| start <= offset) - 1
    }

    /// Returns the bytes of a line by index from 0, its line break included; empty past the last
    /// line.
    pub(crate) fn line_range(&self, id: SourceId, index: usize) -> Range<usize> {
        let starts = self.line_starts(id);
        let end = self.text(id).len();
        let start_of = |index: usize| starts.get(index).map_or(end, |&start| start as usize);
        start_of(index)..start_of(index.saturating_add(1))
    }

    fn file(&self, id: SourceId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    fn line_starts(&self, id: SourceId) -> &[u32] {
        let file = self.file(id);
        file.lines.get_or_init(|| {
            let bytes = file.text.as_bytes();
            let ends_line = |offset: usize| match bytes[offset] {
                b'\n' => true,
                b'\r' => bytes.get(offset + 1) != Some(&b'\n'),
                _ => false,
            };
            std::iter::once(0)
                .chain(
                    (0..bytes.len())
                        .filter(|&offset| ends_line(offset))
                        .map(|offset| offset as u32 + 1),
                )
                .collect()
        })
    }
}

/// Tells whether a byte belongs to the character of the byte before it.
fn is_continued(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Returns a text without what a terminal would obey, where it has such characters.
fn defused(text: &str) -> Option<Box<str>> {
    let harmful = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // Nearly every text is plain ASCII, which is quick to see.
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    if text.bytes().all(plain) || !text.contains(harmful) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if harmful(c) {
            out.extend(std::iter::repeat_n('?', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    Some(out.into_boxed_str())
}

/// Returns the start of the character that holds the byte `at`, or the end of the text.
fn floor_char(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_in_three_ways() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.arc", "é = 1\r\nb\rc\n");
        assert_eq!(sources.position(id, 2), (1, 2));
        assert_eq!(sources.position(id, 8), (2, 1));
        assert_eq!(sources.position(id, 10), (3, 1));
        assert_eq!(sources.position(id, 12), (4, 1));
        assert_eq!(sources.position(id, 999), (4, 1));
        assert_eq!(sources.line_text(id, 1), "é = 1");
        assert_eq!(sources.line_text(id, 2), "b");
        assert_eq!(sources.line_text(id, 0), "");
        assert_eq!(sources.line_text(id, 9), "");
    }

    #[test]
    fn columns_of_a_long_line_are_those_of_a_count() {
        let mut sources = SourceMap::new();
        let text = format!("x\n{}\ny", "aé→".repeat(2_000));
        let id = sources.add("a.arc", text.as_str());
        for (offset, _) in text.char_indices() {
            let start = text[..offset].rfind('\n').map_or(0, |line| line + 1);
            let (_, column) = sources.position(id, offset as u32);
            assert_eq!(column, text[start..offset].chars().count() + 1, "at {offset}");
        }
        assert_eq!(sources.position(id, u32::MAX), (3, 2));
    }

    #[test]
    fn a_part_counts_lines_as_the_whole_does() {
        let mut sources = SourceMap::new();
        let id = sources.add_part("script", "a\nb\n", 7);
        assert_eq!(sources.position(id, 2), (8, 1));
        assert_eq!(sources.line_text(id, 8), "b");
        assert_eq!(sources.line_text(id, 6), "");
    }

    #[test]
    fn a_text_outlives_later_additions() {
        let mut sources = SourceMap::new();
        let first = sources.add("a", "first");
        let text = sources.shared_text(first);
        let borrowed: &str = &text;
        sources.add("b", "second");
        assert_eq!(borrowed, sources.text(first));
    }

    #[test]
    fn spans_join() {
        let span = |start, end| Span::new(SourceId(0), start, end);
        assert_eq!(span(3, 5).to(span(1, 2)), span(1, 5));
        assert_eq!(span(1, 2).range(), 1..2);
    }
}
