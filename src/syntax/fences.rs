//! Markdown: of a text with fenced code, the code.
//!
//! Answers of language models come as Markdown. Everything around the fenced code is blanked out,
//! byte by byte, so that all places are those of the original text.

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;

/// A line that begins or ends fenced code.
struct Fence<'t> {
    /// The bytes of the line, without its line break.
    start: usize,
    end: usize,
    /// What follows the marks: a language, or nothing.
    language: &'t str,
}

/// What stands at some place of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passage {
    Prose,
    Code,
    /// Code in a language that is not read here.
    Other,
}

/// Returns the text itself, or a copy of it with blanks for all that is no code.
pub(super) fn code<'a>(text: &'a str, bump: &'a Bump) -> &'a str {
    // Nearly no text has any, which is quick to see.
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if !MARKS.into_iter().any(has) {
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
    let mut part = if has_code { Passage::Code } else { Passage::Prose };
    let mut code = BumpString::with_capacity_in(text.len(), bump);
    let mut from = 0;
    for fence in &fences {
        append(&mut code, &text[from..fence.start], part);
        append(&mut code, &text[fence.start..fence.end], Passage::Prose);
        part = part.after(fence.language);
        from = fence.end;
    }
    append(&mut code, &text[from..], part);
    code.into_bump_str()
}

const MARKS: [&str; 2] = ["```", "~~~"];

fn fences(text: &str) -> Vec<Fence<'_>> {
    /// Lines that are indented more are code in Markdown.
    const MAX_INDENT: usize = 3;
    let mut fences = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let trimmed = content.trim_start_matches(' ');
        let is_fence = MARKS.into_iter().any(|mark| trimmed.starts_with(mark));
        if is_fence && content.len() - trimmed.len() <= MAX_INDENT {
            let language = trimmed.trim_start_matches(['`', '~']).trim();
            fences.push(Fence { start, end: start + content.len(), language });
        }
        start += line.len();
    }
    fences
}

impl Passage {
    /// Returns what stands below a fence.
    fn after(self, language: &str) -> Self {
        let ours = ["py", "python", "python3", "arc"];
        match (self, language) {
            (Self::Prose, "") => Self::Code,
            (_, "") => Self::Prose,
            // Only an opening fence names a language.
            (_, language) if ours.iter().any(|own| own.eq_ignore_ascii_case(language)) => {
                Self::Code
            }
            _ => Self::Other,
        }
    }
}

/// Tells whether a string with three quotes is open at the end of a text.
fn is_in_string(text: &str) -> bool {
    ["\"\"\"", "'''"].iter().any(|quotes| text.matches(quotes).count() % 2 == 1)
}

/// Appends a part of a text, or as many blanks, with its line breaks.
fn append(code: &mut BumpString<'_>, text: &str, part: Passage) {
    match part {
        Passage::Code => code.push_str(text),
        Passage::Prose | Passage::Other => {
            let blank = |byte: u8| if matches!(byte, b'\n' | b'\r') { byte.into() } else { ' ' };
            code.extend(text.bytes().map(blank));
        }
    }
}
