//! Markdown: of a text with fenced code, the code.
//!
//! Answers of language models come as Markdown. Everything around the fenced code is blanked out,
//! byte by byte, so that all places are those of the original text. So is what stands before its
//! lines in lists and quotations: there the last blank is a form feed, after which columns count
//! from the start, as in Python.

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;

/// A line that may begin or end fenced code.
struct Fence<'t> {
    /// The bytes of the line, without its line break.
    start: usize,
    end: usize,
    /// The signs that say in which lists and quotations it stands.
    prefix: Prefix,
    mark: u8,
    /// How many marks there are.
    count: usize,
    /// The first word of what follows the marks: a language, or nothing.
    language: &'t str,
}

/// The text before the lines of fenced code.
#[derive(Clone, Copy, Default)]
struct Prefix {
    columns: usize,
    /// The marks of quotations in it.
    quotes: usize,
}

/// Fenced code that has not ended.
struct Open {
    prefix: Prefix,
    /// Its mark, and how many there are: as many end it. No mark where the start was cut off.
    mark: Option<u8>,
    count: usize,
    /// Whether it is in the language that is read here.
    is_ours: bool,
}

/// Returns the text itself, or a copy of it with blanks for all that is no code.
pub(super) fn code<'a>(text: &'a str, bump: &'a Bump) -> &'a str {
    // Nearly no text has any, which is quick to see.
    let first = memchr::memchr2(b'`', b'~', text.as_bytes());
    if first.is_none_or(|first| !MARKS.into_iter().any(|mark| text[first..].contains(mark))) {
        return text;
    }
    let fences = fences(text);
    let Some(first) = fences.first() else { return text };
    let before = &text[..first.start];
    if is_in_string(before) {
        return text;
    }
    // Where code stands before the first fence, that one ends it.
    let has_code = before.lines().any(|line| line.starts_with("def "));
    let mut open: Vec<Open> = Vec::new();
    if has_code {
        open.push(Open { prefix: Prefix::default(), mark: None, count: 0, is_ours: true });
    }
    let mut code = BumpString::with_capacity_in(text.len(), bump);
    let mut from = 0;
    for fence in &fences {
        let around = prefix_of_code(&open);
        if !fence.turns(&mut open) {
            continue;
        }
        append(&mut code, &text[from..fence.start], around);
        append(&mut code, &text[fence.start..fence.end], None);
        from = fence.end;
    }
    append(&mut code, &text[from..], prefix_of_code(&open));
    code.into_bump_str()
}

const MARKS: [&str; 2] = ["```", "~~~"];

fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let (before, inner) = content.split_at(prefix(content));
        if MARKS.into_iter().any(|mark| inner.starts_with(mark)) {
            let mark = inner.as_bytes()[0];
            let info = inner.trim_start_matches(char::from(mark));
            // A word with marks around it is code within a line.
            if mark == b'~' || !info.contains('`') {
                fences.push(Fence {
                    start,
                    end: start + content.len(),
                    prefix: Prefix::of(before),
                    mark,
                    count: inner.len() - info.len(),
                    language: language(info),
                });
            }
        }
        start += line.len();
    }
    fences
}

/// Returns the bytes of a line that say in which lists and quotations it stands: blanks, `>`, and
/// the marks of list items.
fn prefix(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let item = match number.len() < rest.len() {
            true => number.strip_prefix(['.', ')']),
            false => rest.strip_prefix(['-', '*', '+']),
        };
        match item.filter(|item| item.starts_with([' ', '\t'])) {
            Some(item) => rest = item,
            None => return line.len() - rest.len(),
        }
    }
}

/// Returns the language that the words after the marks of a fence begin with: `python`,
/// `python title="x"`, `{.python}`, `python:solve.py`.
fn language(info: &str) -> &str {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '#' | '-');
    let info = info.trim().trim_start_matches(['{', '.', ' ']);
    let end = info.find(|c: char| !word(c)).unwrap_or(info.len());
    match end {
        0 => info,
        _ => &info[..end],
    }
}

/// Returns what stands before the lines of the code that has not ended, if that is code to be read.
fn prefix_of_code(open: &[Open]) -> Option<Prefix> {
    open.last().filter(|open| open.is_ours).map(|open| open.prefix)
}

impl Prefix {
    fn of(text: &str) -> Self {
        let quotes = text.bytes().filter(|byte| *byte == b'>').count();
        Self { columns: text.bytes().fold(0, column_after), quotes }
    }

    /// Returns the bytes of a line of code that are no part of the code.
    fn of_line(self, line: &str) -> usize {
        let (mut column, mut quotes) = (0, 0);
        for (index, byte) in line.bytes().enumerate() {
            let is_in_it = match byte {
                b' ' | b'\t' => column < self.columns,
                b'>' => quotes < self.quotes,
                _ => false,
            };
            if !is_in_it {
                return index;
            }
            quotes += usize::from(byte == b'>');
            column = column_after(column, byte);
        }
        line.len()
    }
}

/// Returns the column after a byte.
fn column_after(column: usize, byte: u8) -> usize {
    /// The tab stops of Markdown.
    const TAB: usize = 4;
    match byte {
        b'\t' => (column / TAB + 1) * TAB,
        _ => column + 1,
    }
}

impl Fence<'_> {
    /// Begins or ends code; not where it is a line of the code in which it stands.
    fn turns(&self, open: &mut Vec<Open>) -> bool {
        /// A line that is indented more than what it stands in is a line of code in Markdown.
        const MAX_INDENT: usize = 3;
        let (prefix, mark, count) = (self.prefix, Some(self.mark), self.count);
        let begun = |is_ours| Open { prefix, mark, count, is_ours };
        let is_code = |open: &Open| prefix.columns > open.prefix.columns + MAX_INDENT;
        if open.last().is_some_and(is_code) {
            return false;
        }
        if self.language.is_empty() {
            let ends = |open: &Open| {
                open.mark.is_none_or(|mark| mark == self.mark) && open.count <= self.count
            };
            match open.last() {
                None => open.push(begun(true)),
                Some(last) if ends(last) => {
                    open.pop();
                }
                Some(_) => return false,
            }
            return true;
        }
        // Only what begins code names a language: what was there has lost its end, unless it is
        // Markdown itself, with more marks.
        let ours = ["py", "py3", "python", "python3", "arc"];
        let is_ours = ours.iter().any(|own| own.eq_ignore_ascii_case(self.language));
        let is_nested = |open: &Open| {
            !open.is_ours && (open.mark != Some(self.mark) || self.count < open.count)
        };
        if !open.last().is_some_and(is_nested) {
            open.pop();
        }
        open.push(begun(is_ours));
        true
    }
}

/// Tells whether a string with three quotes is open at the end of a text.
fn is_in_string(text: &str) -> bool {
    ["\"\"\"", "'''"].iter().any(|quotes| text.matches(quotes).count() % 2 == 1)
}

/// Appends a part of a text: code without what stands before its lines, or as many blanks. Line
/// breaks stay.
fn append(code: &mut BumpString<'_>, text: &str, prefix: Option<Prefix>) {
    let blank = |byte: u8| if matches!(byte, b'\n' | b'\r') { byte.into() } else { ' ' };
    let Some(prefix) = prefix else { return code.extend(text.bytes().map(blank)) };
    for line in text.split_inclusive('\n') {
        let (before, rest) = line.split_at(prefix.of_line(line));
        if !before.is_empty() {
            code.extend(before.bytes().skip(1).map(blank));
            code.push('\x0c');
        }
        code.push_str(rest);
    }
}
