//! Slips that are made often: a colon or an equals sign too few, and what came with a text from
//! elsewhere.

use super::super::token::Token;
use super::Refused;
use crate::diag::{Code, Diagnostic};

/// Explains a slip, if the line has one.
pub(super) fn slip(place: &Refused<'_>) -> Option<Diagnostic> {
    leftover(place).or_else(|| otherwise(place)).or_else(|| block(place)).or_else(|| step(place))
}

/// Tells whether the line that begins here marks one of several versions that were not merged.
pub(in crate::syntax) fn is_merge_mark(text: &str, start: u32) -> bool {
    let line = line_from(text, start);
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].into_iter().any(|mark| begins_with(line, mark))
}

fn line_from(text: &str, start: u32) -> &str {
    text[start as usize..].lines().next().unwrap_or_default()
}

fn begins_with(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Explains what stands at the beginning of a line because the text was copied with it.
fn leftover(place: &Refused<'_>) -> Option<Diagnostic> {
    let start = place.span(0).start;
    let line = line_from(place.text, start);
    let mut span = place.span(0);
    let (message, help) = if is_merge_mark(place.text, start) {
        span.end = start + 7;
        (
            "this is a mark of two versions that were not merged",
            "keep one of the versions, and remove the marks",
        )
    } else if begins_with(line, ">>>") || line.starts_with("... ") {
        (
            "this is the prompt of an interpreter, and no part of a program",
            "remove `>>> ` and `... ` from the beginning of all lines",
        )
    } else {
        return None;
    };
    Some(place.says_at(span, Code::UnexpectedToken, message, help))
}

/// Explains `elif` as other languages write it.
fn otherwise(place: &Refused<'_>) -> Option<Diagnostic> {
    let end = match (place.first(), place.get(1)) {
        (Token::Else, Token::If) => 1,
        (Token::Name("elseif" | "elsif"), _) if place.refused == 1 => 0,
        _ => return None,
    };
    let span = place.span(0).to(place.span(end));
    let message = format!("there is no `{}`", &place.text[span.range()]);
    Some(place.says_at(span, Code::BadHeader, message, "write `elif condition:`"))
}

/// Explains a block whose first line lacks its colon, or compares by `=`.
fn block(place: &Refused<'_>) -> Option<Diagnostic> {
    let (word, shape) = match place.first() {
        Token::If => ("if", "if condition:"),
        Token::Else => ("else", "else:"),
        Token::Word("elif") => ("elif", "elif condition:"),
        Token::Word("while") => ("while", "while condition:"),
        Token::Word("for") => ("for", "for name in values:"),
        _ => return None,
    };
    let (level, bracket) = place.level();
    if bracket.is_some() || level.contains(&Token::Colon) || place.refused == 0 {
        return None;
    }
    let is_condition = matches!(word, "if" | "elif" | "while");
    if is_condition && place.token() == Token::Assign && place.next() != Token::Greater {
        let message = "`=` compares nothing: it gives a name a value";
        return Some(place.says(Code::BadTarget, message, "write `==`"));
    }
    let is_complete = place.after_operand() || place.before() == Some(Token::Else);
    let ends = matches!(place.token(), Token::End | Token::Return | Token::Pass)
        || matches!(place.token(), Token::Word("break" | "continue"));
    (is_complete && ends).then(|| {
        place.lacks(
            Code::BadHeader,
            format!("the colon is missing from this `{word}`"),
            "`:` should stand here",
            format!("write `{shape}`"),
        )
    })
}

/// Explains `x++` and `x--`.
fn step(place: &Refused<'_>) -> Option<Diagnostic> {
    let first = place.refused.checked_sub(2)?;
    let signs = place.span(first).to(place.span(first + 1));
    let sign = match &place.text[signs.range()] {
        "++" => "+",
        "--" => "-",
        _ => return None,
    };
    if place.token().begins_operand() || !place.get(first.checked_sub(1)?).ends_operand() {
        return None;
    }
    let name = place.slice(0);
    let message = format!("there is no operator `{sign}{sign}`");
    let help = format!("write `{name} {sign}= 1`");
    Some(place.says_at(signs, Code::UnsupportedOperator, message, help))
}
