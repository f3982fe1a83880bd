//! Plain lines: the lines of nearly all programs, read without the generated parser.
//!
//! An LR parser takes a hundred steps through its tables for each of them. They are a part of the
//! grammar, and become the same trees. A line with anything else in it is left to the grammar from
//! its beginning: annotations of variables, strings, deep nesting, and all that is wrong. So the
//! grammar alone tells which lines there are. Tests hold the two against each other.

mod brackets;
mod expressions;

use std::mem::discriminant;

use super::ast::{BinaryOp, Expr, ExprKind};
use super::lines::{Header, Param, Placed, Simple};
use super::nodes::{List, Nodes};
use super::token::{Spanned, Token};

/// A plain line.
pub(crate) enum Plain<'a> {
    /// A header, with the statements behind its colon.
    Header(Header<'a>, &'a [Placed<'a>]),
    /// A statement.
    Simple(Placed<'a>),
    /// Several statements on a line.
    Simples(&'a [Placed<'a>]),
}

/// Reads a line that ends with [`Token::End`]; none if it is not plain.
pub(crate) fn plain<'a>(line: &[Spanned<'a>], nodes: &mut Nodes<'a>) -> Option<Plain<'a>> {
    let mut reader = LineReader { line, next: 0, depth: 0, nodes };
    let read = reader.line().filter(|_| reader.next + 1 == line.len());
    if read.is_some() && nodes.is_sound() {
        return read;
    }
    nodes.forget_line();
    None
}

/// A place in a line, up to which it was read.
struct LineReader<'l, 'n, 'a> {
    line: &'l [Spanned<'a>],
    next: usize,
    /// How many expressions the place is in.
    depth: u32,
    nodes: &'n mut Nodes<'a>,
}

impl<'a> LineReader<'_, '_, 'a> {
    /// Returns the next token, which is the end of the line behind it.
    fn peek(&self) -> Token<'a> {
        self.line.get(self.next).map_or(Token::End, |&(_, token, _)| token)
    }

    /// Returns where the next token starts.
    fn start(&self) -> Option<u32> {
        self.line.get(self.next).map(|&(start, ..)| start)
    }

    /// Returns where the token before ends.
    fn end(&self) -> u32 {
        self.line[self.next - 1].2
    }

    /// Passes over a token of a kind if it is the next one: one that has no text and no number.
    ///
    /// The step is a branch, since rustc 1.95 takes `usize::from(is_next)` for 0 where it inlines
    /// this with a constant: it drops a comparison that a branch and something else use.
    #[inline]
    fn take(&mut self, token: Token<'_>) -> bool {
        let is_next = discriminant(&self.peek()) == discriminant(&token);
        if is_next {
            self.next += 1;
        }
        is_next
    }

    /// Tells whether a word is the next token.
    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(own) if own == word)
    }

    /// Passes over a sign, such as `**`, if it is the next token.
    fn take_sign(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(), Token::Sign(own) if own == sign);
        if is_next {
            self.next += 1;
        }
        is_next
    }

    /// Passes over a token of a kind that must be the next one.
    fn expect(&mut self, token: Token<'_>) -> Option<()> {
        self.take(token).then_some(())
    }

    fn line(&mut self) -> Option<Plain<'a>> {
        if let Some(header) = self.header()? {
            let inline = match self.peek() {
                Token::End => &[],
                _ => self.simples(List::EMPTY)?,
            };
            return Some(Plain::Header(header, inline));
        }
        let first = self.placed()?;
        if !self.take_sign(";") {
            return Some(Plain::Simple(first));
        }
        let list = self.nodes.first(first);
        self.simples(list).map(Plain::Simples)
    }

    /// Returns the statements up to the end of the line, behind those of a list.
    fn simples(&mut self, mut list: List) -> Option<&'a [Placed<'a>]> {
        while self.peek() != Token::End {
            let placed = self.placed()?;
            list = self.nodes.add(list, placed);
            if !self.take_sign(";") {
                break;
            }
        }
        Some(self.nodes.simples(list))
    }

    /// Returns the header that the line begins with, if one does; none if it is not plain.
    fn header(&mut self) -> Option<Option<Header<'a>>> {
        let &(start, token, _) = self.line.first()?;
        self.next = 1;
        let header = match token {
            Token::Def => {
                let name = self.ident()?;
                self.expect(Token::LParen)?;
                let (params, _) = self.list(List::EMPTY, Self::param, Token::RParen)?;
                if self.take(Token::Arrow) {
                    self.annotation()?;
                }
                self.expect(Token::Colon)?;
                let end = self.end();
                return Some(Some(self.nodes.header(start, name, params, end)));
            }
            Token::If => {
                let cond = self.expr()?;
                self.expect(Token::Colon)?;
                Header::If { cond, span: self.nodes.span(start, self.end()) }
            }
            Token::Else => {
                self.expect(Token::Colon)?;
                Header::Else { span: self.nodes.span(start, self.end()) }
            }
            Token::Word("elif") => {
                let cond = self.expr()?;
                self.expect(Token::Colon)?;
                Header::Elif { cond, span: self.nodes.span(start, self.end()) }
            }
            Token::Word("while") => {
                let cond = self.expr()?;
                self.expect(Token::Colon)?;
                Header::While { cond, span: self.nodes.span(start, self.end()) }
            }
            Token::Word("for") => {
                let target = self.target()?;
                self.expect(Token::In)?;
                let iter = self.value()?;
                self.expect(Token::Colon)?;
                Header::For { target, iter, span: self.nodes.span(start, self.end()) }
            }
            _ => {
                self.next = 0;
                return Some(None);
            }
        };
        Some(Some(header))
    }

    /// Passes over an annotation that is one word.
    fn annotation(&mut self) -> Option<()> {
        let is_word = matches!(self.peek(), Token::Name(_) | Token::None);
        self.next += 1;
        is_word.then_some(())
    }

    fn param(&mut self) -> Option<Param<'a>> {
        let name = self.ident()?;
        if self.take(Token::Colon) {
            self.annotation()?;
        }
        self.default().map(|default| Param::named(name, default))
    }

    /// Returns the default value of a parameter, if it has one.
    fn default(&mut self) -> Option<Option<&'a Expr<'a>>> {
        if !self.take(Token::Assign) {
            return Some(None);
        }
        self.expr().map(Some)
    }

    fn placed(&mut self) -> Option<Placed<'a>> {
        let start = self.start()?;
        let simple = self.simple()?;
        Some(Placed { span: self.nodes.span(start, self.end()), simple })
    }

    /// Returns a statement.
    fn simple(&mut self) -> Option<Simple<'a>> {
        let &(start, token, end) = self.line.get(self.next)?;
        let is_keyword = match token {
            Token::Return | Token::Pass | Token::From | Token::Word(_) | Token::Str(_) => true,
            Token::Name(_) => return self.named(),
            _ => false,
        };
        if !is_keyword {
            return self.of_value();
        }
        self.next += 1;
        Some(match token {
            Token::Return if matches!(self.peek(), Token::End | Token::Sign(";")) => {
                Simple::Return(self.nodes.leaf(start, ExprKind::None, end))
            }
            Token::Return => Simple::Return(self.value()?),
            Token::Pass => Simple::Nothing,
            Token::Word("break") => Simple::Break,
            Token::Word("continue") => Simple::Continue,
            Token::Word("assert") => Simple::Assert(self.expr()?),
            Token::Word("del") => Simple::Delete(self.value()?),
            Token::Str(text) => Simple::Doc(text),
            Token::From => {
                self.ident()?;
                while self.take(Token::Dot) {
                    self.ident()?;
                }
                self.expect(Token::Import)?;
                self.expect(Token::Star)?;
                Simple::Import(&[])
            }
            _ => return None,
        })
    }

    /// Returns a statement that begins with a name.
    fn named(&mut self) -> Option<Simple<'a>> {
        let from = self.next;
        if let [(start, Token::Name(text), end), (_, Token::Assign, _), ..] = self.line[from..] {
            self.next += 2;
            let value = self.value()?;
            if self.peek() != Token::Assign {
                return Some(Simple::Assign { target: self.nodes.ident(start, text, end), value });
            }
            self.next = from;
        }
        self.of_value()
    }

    /// Returns a statement that begins with a value: a target, or one by itself.
    fn of_value(&mut self) -> Option<Simple<'a>> {
        let mut value = self.value()?;
        let mut targets = List::EMPTY;
        while self.take(Token::Assign) {
            let target = self.nodes.target(value);
            targets = self.nodes.add(targets, target);
            value = self.value()?;
        }
        if targets != List::EMPTY {
            return Some(self.nodes.assign(targets, value));
        }
        let Some(op) = augmented(self.peek()) else { return Some(Simple::Expr(value)) };
        self.next += 1;
        let target = self.nodes.target(value);
        Some(Simple::Augment { target, op, value: self.value()? })
    }
}

/// Returns the operator of an augmented assignment.
fn augmented(token: Token<'_>) -> Option<BinaryOp> {
    let Token::Sign(sign) = token else { return None };
    Some(match sign {
        "+=" => BinaryOp::Add,
        "-=" => BinaryOp::Sub,
        "*=" => BinaryOp::Mul,
        "/=" => BinaryOp::Div,
        "//=" => BinaryOp::FloorDiv,
        "%=" => BinaryOp::Mod,
        "**=" => BinaryOp::Pow,
        "&=" => BinaryOp::BitAnd,
        "|=" => BinaryOp::BitOr,
        "^=" => BinaryOp::BitXor,
        "<<=" => BinaryOp::Shl,
        ">>=" => BinaryOp::Shr,
        _ => return None,
    })
}
