//! Logical lines: tokens up to the line break that ends a statement.
//!
//! Line breaks vanish inside brackets and after a backslash, blank lines and comments vanish
//! everywhere. One line at a time is lexed into a buffer, so that an error is explained with the
//! whole line at hand. A line in which a word, a string or a bracket is wrong never reaches the
//! grammar.
//!
//! An unclosed bracket would swallow the rest of the file. So it ends before a physical line that
//! can only be a new statement. That is one that begins with `def`, `return` and the like, or with
//! `name =` where no argument can begin.

use logos::{Lexer, Logos};

use super::lexer::diagnose;
use super::token::{Spanned, Token};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// The greatest number of brackets open at one place, as in CPython.
pub const MAX_BRACKETS: usize = 200;

/// The greatest number of tokens of one logical line: it bounds the memory of the buffer and of
/// the parser's stack. A literal of a 30 × 30 grid has about 1,900.
const MAX_LINE_TOKENS: usize = 1 << 18;

/// Nearly every line has fewer tokens.
const USUAL_TOKENS: usize = 32;

/// Nearly every line has fewer brackets open at a time.
const USUAL_BRACKETS: usize = 8;

/// The tab stops are this far apart, as in Python.
const TAB: u32 = 8;

/// The tokens of a text, in logical lines that each end with [`Token::End`].
pub(crate) struct Layout<'a> {
    source: SourceId,
    text: &'a str,
    lexer: Lexer<'a, Token<'a>>,
    line: Vec<Spanned<'a>>,
    /// The open brackets.
    open: Vec<Spanned<'a>>,
}

impl<'a> Layout<'a> {
    /// Begins at the start of a text, whose byte order mark is passed over.
    pub(crate) fn new(source: SourceId, text: &'a str) -> Self {
        let mut lexer = Token::lexer(text);
        if text.starts_with('\u{feff}') {
            lexer.bump('\u{feff}'.len_utf8());
        }
        let line = Vec::with_capacity(USUAL_TOKENS);
        let open = Vec::with_capacity(USUAL_BRACKETS);
        Self { source, text, lexer, line, open }
    }

    /// Returns the current line; empty only at the end of the text.
    pub(crate) fn line(&self) -> &[Spanned<'a>] {
        &self.line
    }

    /// Lexes the next line into the buffer, which stays empty at the end of the text.
    pub(crate) fn read_line(&mut self) -> Result<(), Box<Diagnostic>> {
        self.line.clear();
        self.open.clear();
        // Brackets beyond the limit are counted and not kept.
        let mut excess = 0usize;
        let mut failure = None;
        let mut next_statement = None;
        let mut fresh = false;
        loop {
            let before = if fresh { Some(self.lexer.clone()) } else { None };
            let Some(token) = self.lexer.next() else {
                break;
            };
            let span = self.lexer.span();
            let (start, end) = (span.start as u32, span.end as u32);
            let token = match token {
                Ok(Token::Continuation) => continue,
                Ok(Token::Newline) => {
                    fresh = !self.open.is_empty();
                    if !fresh && self.line.is_empty() {
                        failure = None;
                    }
                    if fresh || self.line.is_empty() {
                        continue;
                    }
                    break;
                }
                Ok(token) => token,
                Err(error) => {
                    let problem = || diagnose(error, self.text, self.source, start, end);
                    failure.get_or_insert_with(problem);
                    // A space of another kind indents the line, which is told to be wrong.
                    let is_blank = self.text[span].chars().all(char::is_whitespace);
                    if self.line.is_empty() && is_blank {
                        continue;
                    }
                    Token::Bad
                }
            };
            if let Some(before) = before
                && self.begins_statement(token)
            {
                self.lexer = before;
                next_statement = Some(Span::new(self.source, start, end));
                break;
            }
            fresh = false;
            if self.line.len() == MAX_LINE_TOKENS {
                failure.get_or_insert_with(|| self.too_long());
                continue;
            }
            match token {
                Token::LParen | Token::LBracket | Token::LBrace => {
                    if self.open.len() < MAX_BRACKETS {
                        self.open.push((start, token, end));
                    } else {
                        excess += 1;
                        failure.get_or_insert_with(|| self.too_deep(start, end));
                    }
                }
                Token::RParen | Token::RBracket | Token::RBrace => {
                    if excess > 0 {
                        excess -= 1;
                    } else if let Some(problem) = self.close((start, token, end)) {
                        failure.get_or_insert(problem);
                    }
                }
                _ => {}
            }
            self.line.push((start, token, end));
        }
        if let Some(&unclosed) = self.open.last() {
            failure.get_or_insert_with(|| self.unclosed(unclosed, next_statement));
        }
        if let Some(&(_, _, end)) = self.line.last() {
            self.line.push((end, Token::End, end));
        }
        failure.map_or(Ok(()), |failure| Err(Box::new(failure)))
    }

    /// Tells whether a token at the start of a physical line inside brackets shows that they were
    /// meant to be closed before it.
    fn begins_statement(&self, token: Token<'a>) -> bool {
        if token.begins_statement() {
            return true;
        }
        let argument_may_begin = matches!(
            self.line.last(),
            Some((_, Token::LParen | Token::Comma | Token::LBracket | Token::LBrace, _))
        );
        matches!(token, Token::Name(_))
            && !argument_may_begin
            && self.lexer.clone().next() == Some(Ok(Token::Assign))
    }

    /// Takes the bracket that a closing one closes; the answer is what is wrong about it.
    fn close(&mut self, (start, token, end): Spanned<'a>) -> Option<Diagnostic> {
        let opened = self.open.pop();
        if opened.is_some_and(|(_, open, _)| open.closing() == Some(token)) {
            return None;
        }
        let closing = &self.text[start as usize..end as usize];
        let span = Span::new(self.source, start, end);
        let Some((open_start, _, open_end)) = opened else {
            let message = format!("`{closing}` closes no bracket");
            return Some(
                Diagnostic::new(Code::MismatchedBracket, message)
                    .with_label(span, "nothing to close")
                    .with_help("remove it, or add the bracket that it should close"),
            );
        };
        let opening = &self.text[open_start as usize..open_end as usize];
        let message = format!("`{closing}` does not close `{opening}`");
        Some(
            Diagnostic::new(Code::MismatchedBracket, message)
                .with_label(span, "a bracket of another kind")
                .with_secondary(Span::new(self.source, open_start, open_end), "opened here")
                .with_help("close the inner bracket first, with a bracket of its kind"),
        )
    }

    fn unclosed(&self, (start, _, end): Spanned<'a>, next: Option<Span>) -> Diagnostic {
        let opening = &self.text[start as usize..end as usize];
        let message = format!("`{opening}` is never closed");
        let diagnostic = Diagnostic::new(Code::UnclosedBracket, message)
            .with_label(Span::new(self.source, start, end), "opened here")
            .with_help("add the closing bracket");
        match next {
            Some(span) => diagnostic.with_secondary(span, "the next statement begins here"),
            None => diagnostic,
        }
    }

    fn too_deep(&self, start: u32, end: u32) -> Diagnostic {
        Diagnostic::new(Code::TooDeep, format!("more than {MAX_BRACKETS} brackets are open here"))
            .with_label(Span::new(self.source, start, end), "one too many")
            .with_help("give inner parts a name on a line of their own")
    }

    fn too_long(&self) -> Diagnostic {
        let start = self.line.first().map_or(0, |&(start, _, _)| start);
        let end = self.line.first().map_or(0, |&(_, _, end)| end);
        Diagnostic::new(
            Code::LineTooLong,
            format!("a statement of more than {MAX_LINE_TOKENS} words and signs"),
        )
        .with_label(Span::new(self.source, start, end), "begins here")
        .with_help("give parts of it a name on a line of their own")
    }
}

/// Returns the column (from 0) of a line's first token: spaces count one, tabs lead to the next
/// stop.
pub(crate) fn indentation(text: &str, start: u32) -> u32 {
    let before = &text.as_bytes()[..start as usize];
    // Nearly all lines begin with spaces alone.
    let spaces = before.iter().rev().take_while(|byte| **byte == b' ').count();
    if matches!(before.len().checked_sub(spaces + 1).map(|last| before[last]), None | Some(b'\n')) {
        return spaces as u32;
    }
    let line =
        before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |index| index + 1);
    let blank = text[line..start as usize].chars().take_while(|c| c.is_whitespace());
    blank.fold(0u32, |column, c| match c {
        '\t' => (column / TAB).saturating_add(1).saturating_mul(TAB),
        '\x0c' => 0,
        _ => column.saturating_add(1),
    })
}
