//! Colours of what is typed: keywords, primitives, constants, numbers, strings, comments, commands.

use std::borrow::Cow;

use logos::Logos;

use super::commands::lookup;
use super::input::COMMAND;
use crate::ir::constants::CONSTANTS;
use crate::prim;
use crate::syntax::Token;

const KEYWORD: &str = "\x1b[35m";
const PRIMITIVE: &str = "\x1b[36m";
const NUMBER: &str = "\x1b[33m";
const STRING: &str = "\x1b[32m";
const WRONG: &str = "\x1b[31m";
const FAINT: &str = "\x1b[2m";
const STRONG: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

/// Returns the text with escape sequences, of the same width.
pub(super) fn highlight(line: &str) -> Cow<'_, str> {
    if line.is_empty() {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len() * 2);
    let mut rest = line;
    if let Some(command) = line.strip_prefix(COMMAND) {
        let end = command.find(char::is_whitespace).unwrap_or(command.len());
        let (name, argument) = command.split_at(end);
        let known = lookup(name).is_some();
        put(&mut out, if known { STRONG } else { FAINT }, &line[..1 + end]);
        rest = argument;
    }
    let mut lexer = Token::lexer(rest);
    let mut done = 0;
    while let Some(token) = lexer.next() {
        let span = lexer.span();
        write_between(&mut out, &rest[done..span.start]);
        let text = &rest[span.clone()];
        match style(token, text) {
            Some(style) => put(&mut out, style, text),
            None => out.push_str(text),
        }
        done = span.end;
    }
    write_between(&mut out, &rest[done..]);
    Cow::Owned(out)
}

fn style(token: Result<Token<'_>, impl Sized>, text: &str) -> Option<&'static str> {
    let Ok(token) = token else { return Some(WRONG) };
    match token {
        Token::Def | Token::Return | Token::Lambda | Token::If | Token::Else => Some(KEYWORD),
        Token::And | Token::Or | Token::Not | Token::In => Some(KEYWORD),
        Token::True | Token::False | Token::None | Token::Int(_) => Some(NUMBER),
        Token::Str(_) => Some(STRING),
        Token::Word(_) => Some(WRONG),
        Token::Name(name) if prim::lookup(name).is_some() => Some(PRIMITIVE),
        Token::Name(name) if CONSTANTS.iter().any(|(constant, _)| *constant == name) => {
            Some(NUMBER)
        }
        Token::Name("I" | "O" | "S") if text.len() == 1 => Some(STRONG),
        _ => None,
    }
}

/// Writes the text between words and signs: spaces and comments.
fn write_between(out: &mut String, text: &str) {
    match text.find('#') {
        Some(offset) => {
            out.push_str(&text[..offset]);
            put(out, FAINT, &text[offset..]);
        }
        None => out.push_str(text),
    }
}

fn put(out: &mut String, style: &str, text: &str) {
    out.push_str(style);
    out.push_str(text);
    out.push_str(RESET);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_escape_sequences_are_added() {
        let lines = [
            "x = objects(I, T, F, True)  # all",
            "def f(a):\n    return 'té'\n",
            ":type first(§)",
            ":nothing",
            "1.5 ** \"open",
            "",
        ];
        for line in lines {
            let drawn = highlight(line);
            let mut parts = drawn.split('\x1b');
            let first = parts.next().unwrap_or_default().to_owned();
            let plain = parts.fold(first, |text, part| {
                text + part.split_once('m').expect("a sequence ends in m").1
            });
            assert_eq!(plain, line);
        }
        assert!(highlight("objects").contains(PRIMITIVE));
        assert!(highlight(":type 1").starts_with(STRONG));
    }
}
