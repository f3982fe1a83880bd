//! The end of an input: a definition with its body, a line that brackets continue, a command.
//!
//! At a terminal the answer decides whether Enter runs the text or opens another line; in a script
//! it decides which lines belong together. Both go by words and signs alone, so that text with
//! errors is split like any other.

use logos::Logos;

use crate::syntax::Token;

/// The first character of a command.
pub(super) const COMMAND: char = ':';

/// Tells whether Enter after this text runs it, as a person types it.
///
/// A definition ends with its `return`, or where an empty line is typed.
pub(super) fn is_complete(text: &str) -> bool {
    if text.trim().is_empty() || ends_in_empty_line(text) {
        return true;
    }
    if is_open(text) {
        return false;
    }
    match body_of_definition(text) {
        None => true,
        Some(body) => {
            let last = body.lines().rev().find(|line| !is_blank(line));
            last.is_some_and(|line| line.trim_start().starts_with("return"))
        }
    }
}

/// Returns the indentation of the line that Enter opens after this text.
pub(super) fn indentation(text: &str) -> usize {
    /// Columns that a body stands right of its header.
    const STEP: usize = 4;
    let line = text.lines().last().unwrap_or_default();
    let before = line.len() - line.trim_start_matches(' ').len();
    let opens = line.starts_with("def ") && line.trim_end().ends_with(':');
    before + if opens { STEP } else { 0 }
}

/// The inputs of a script: each with the number of its first line, from 1.
pub(super) struct Inputs<L> {
    lines: L,
    /// A line that was read and belongs to the next input.
    held: Option<String>,
    /// Lines taken so far.
    taken: usize,
}

impl<E, L: Iterator<Item = Result<String, E>>> Inputs<L> {
    pub(super) fn new(lines: L) -> Self {
        Self { lines, held: None, taken: 0 }
    }

    fn line(&mut self) -> Option<Result<String, E>> {
        let line = self.held.take().map(Ok).or_else(|| self.lines.next())?;
        self.taken += 1;
        Some(line)
    }

    fn hold(&mut self, line: String) {
        self.held = Some(line);
        self.taken -= 1;
    }
}

impl<E, L: Iterator<Item = Result<String, E>>> Iterator for Inputs<L> {
    type Item = Result<(usize, String), E>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut text = match self.line()? {
            Ok(line) => line,
            Err(error) => return Some(Err(error)),
        };
        let first = self.taken;
        let is_definition = body_of_definition(&text).is_some();
        while is_definition || is_open(&text) {
            match self.line() {
                None => break,
                Some(Err(error)) => return Some(Err(error)),
                Some(Ok(line)) => {
                    let goes_on = is_blank(&line) || line.starts_with([' ', '\t']);
                    let begins = line.starts_with(COMMAND)
                        || line.starts_with("def ")
                        || begins_assignment(&line, &text);
                    if begins || (is_definition && !goes_on && !is_open(&text)) {
                        self.hold(line);
                        break;
                    }
                    text.push('\n');
                    text.push_str(&line);
                }
            }
        }
        Some(Ok((first, text)))
    }
}

/// Tells whether brackets, a triple-quoted string or a backslash at the end want another line.
fn is_open(text: &str) -> bool {
    let mut depth = 0usize;
    let mut lexer = Token::lexer(text);
    let mut continued = false;
    while let Some(token) = lexer.next() {
        continued = false;
        match token {
            Ok(Token::Continuation) => continued = true,
            Ok(token) if token.closing().is_some() => depth += 1,
            Ok(token) if token.closes() => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(_) => {
                let bad = lexer.slice();
                if bad.contains("\"\"\"") || bad.contains("'''") {
                    return true;
                }
                continued = bad == "\\";
            }
        }
    }
    depth > 0 || continued
}

/// Returns the text after the header of a definition, where it is one.
fn body_of_definition(text: &str) -> Option<&str> {
    let mut lexer = Token::lexer(text);
    if lexer.next() != Some(Ok(Token::Def)) {
        return None;
    }
    let mut depth = 0usize;
    for token in lexer.by_ref() {
        match token {
            Ok(token) if token.closing().is_some() => depth += 1,
            Ok(token) if token.closes() => depth = depth.saturating_sub(1),
            Ok(Token::Colon) if depth == 0 => break,
            Ok(Token::Newline) if depth == 0 => break,
            _ => {}
        }
    }
    Some(lexer.remainder())
}

/// Tells whether a line can only be an assignment that follows brackets which were never closed, as
/// the parser sees it.
fn begins_assignment(line: &str, before: &str) -> bool {
    let mut lexer = Token::lexer(line);
    let assigns = matches!(lexer.next(), Some(Ok(Token::Name(_))))
        && lexer.next() == Some(Ok(Token::Assign))
        && !line.starts_with([' ', '\t']);
    let last = Token::lexer(before).filter_map(Result::ok).last();
    let argument_may_begin =
        last.is_some_and(|token| token.closing().is_some() || matches!(token, Token::Comma));
    assigns && !argument_may_begin
}

fn ends_in_empty_line(text: &str) -> bool {
    text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty())
}

fn is_blank(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enter_runs_what_is_whole() {
        for text in ["", "1", "f(x)", ":task 1", "x = (1,\n2)", "def f(x): return x", "# note ("] {
            assert!(is_complete(text), "{text:?}");
        }
        for text in
            ["f(", "x = (1,", "def f(x):", "def f(x):\n    y = x", "\"\"\"doc", "x = 1 + \\"]
        {
            assert!(!is_complete(text), "{text:?}");
        }
        assert!(is_complete("def f(x):\n    y = (x,\n    1)\n    return y"));
        assert!(is_complete("def f(x):\n    y = x\n    "));
        assert!(!is_complete("def f(x):\n    return (x,"));
    }

    #[test]
    fn bodies_are_indented() {
        assert_eq!(indentation("def f(x):"), 4);
        assert_eq!(indentation("def f(x):\n    y = x"), 4);
        assert_eq!(indentation("f(1,"), 0);
    }

    #[test]
    fn a_script_is_split_where_inputs_end() {
        let script = "x = 1\n\ndef f(a):\n    b = a\n\n    # why\n    return b\n:type f(\n1)\nf(\n:help\nf(1\nx = 2\n";
        let lines = script.lines().map(|line| Ok::<_, ()>(line.to_owned()));
        let inputs: Vec<(usize, String)> = Inputs::new(lines).filter_map(Result::ok).collect();
        let expected = [
            (1, "x = 1"),
            (2, ""),
            (3, "def f(a):\n    b = a\n\n    # why\n    return b"),
            (8, ":type f(\n1)"),
            (10, "f("),
            (11, ":help"),
            (12, "f(1"),
            (13, "x = 2"),
        ];
        assert_eq!(inputs, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
