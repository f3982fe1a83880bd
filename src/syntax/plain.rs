//! Plain lines: headers without annotations, assignments and returns of names, numbers, tuples,
//! calls and functions, read without the generated parser.
//!
//! Nearly all lines of solver programs are such, and each costs an LR parser a hundred steps
//! through its tables. Plain lines are a part of the grammar. A line with anything else in it is
//! left to the grammar from its beginning, which also tells what is wrong with it. A test holds the
//! two against each other.

use super::ast::{Arg, Expr, ExprKind, UnaryOp};
use super::lines::{Header, Param, Simple};
use super::nodes::{List, Listed, Nodes};
use super::token::{Spanned, Token};
use crate::source::Span;

/// A plain line.
pub(crate) enum Plain<'a> {
    Header(Header<'a>),
    Simple(Span, Simple<'a>),
}

/// Reads a line that ends with [`Token::End`]; none if it is not plain. Parts of lists may then be
/// left in `nodes`.
pub(crate) fn plain<'a>(line: &[Spanned<'a>], nodes: &mut Nodes<'a>) -> Option<Plain<'a>> {
    let (simple, next) = match *line {
        [(start, Token::Name(text), end), (_, Token::Assign, _), ..] => {
            let target = nodes.ident(start, text, end);
            let mut reader = PlainParser { line, next: 2, nodes };
            (Simple::Assign { target, value: reader.expr()? }, reader.next)
        }
        [(_, Token::Return, _), ..] => {
            let mut reader = PlainParser { line, next: 1, nodes };
            (Simple::Return(reader.expr()?), reader.next)
        }
        [(start, Token::Def, _), (from, Token::Name(text), to), (_, Token::LParen, _), ..] => {
            let name = nodes.ident(from, text, to);
            let mut reader = PlainParser { line, next: 3, nodes };
            let (params, _) = reader.list(List::EMPTY, PlainParser::param, Token::RParen)?;
            return match line[reader.next..] {
                [(_, Token::Colon, end), (_, Token::End, _)] => {
                    Some(Plain::Header(nodes.header(start, name, params, end)))
                }
                _ => None,
            };
        }
        _ => return None,
    };
    let (&(start, ..), &(end, ..)) = (line.first()?, line.last()?);
    (next + 1 == line.len()).then(|| Plain::Simple(nodes.span(start, end), simple))
}

struct PlainParser<'l, 'n, 'a> {
    line: &'l [Spanned<'a>],
    next: usize,
    nodes: &'n mut Nodes<'a>,
}

impl<'a> PlainParser<'_, '_, 'a> {
    fn peek(&self) -> Token<'a> {
        self.line.get(self.next).map_or(Token::End, |&(_, token, _)| token)
    }

    /// Returns a function whose body is no function itself, or a primary expression.
    fn expr(&mut self) -> Option<&'a Expr<'a>> {
        let (start, Token::Lambda, _) = *self.line.get(self.next)? else { return self.value() };
        self.next += 1;
        let (params, _) = self.list(List::EMPTY, Self::param, Token::Colon)?;
        let body = self.value()?;
        let end = self.line[self.next - 1].2;
        Some(self.nodes.lambda(start, params, body, end))
    }

    /// Returns a primary expression, with a minus sign or without. Recursion is bounded by the
    /// number of brackets that may be open.
    fn value(&mut self) -> Option<&'a Expr<'a>> {
        let (start, token, end) = *self.line.get(self.next)?;
        self.next += 1;
        let mut value = match token {
            Token::Name(text) => self.nodes.leaf(start, ExprKind::Name(text), end),
            Token::Int(magnitude) => self.nodes.int(start, magnitude, end),
            Token::True => self.nodes.leaf(start, ExprKind::Bool(true), end),
            Token::False => self.nodes.leaf(start, ExprKind::Bool(false), end),
            Token::None => self.nodes.leaf(start, ExprKind::None, end),
            Token::LParen => self.brackets(start)?,
            Token::Minus if self.peek() != Token::Minus => {
                let operand = self.value()?;
                let end = self.line[self.next - 1].2;
                return Some(self.nodes.unary(start, UnaryOp::Neg, operand, end));
            }
            _ => return None,
        };
        while self.peek() == Token::LParen {
            self.next += 1;
            let (args, end) = self.list(List::EMPTY, Self::arg, Token::RParen)?;
            value = self.nodes.call(start, value, args, end);
        }
        Some(value)
    }

    /// Returns a tuple, or a value in brackets, after the opening one.
    fn brackets(&mut self, start: u32) -> Option<&'a Expr<'a>> {
        let mut items = List::EMPTY;
        if self.peek() != Token::RParen {
            let first = self.expr()?;
            match self.peek() {
                Token::Comma => items = self.nodes.first(first),
                Token::RParen => {
                    self.next += 1;
                    return Some(first);
                }
                _ => return None,
            }
            self.next += 1;
        }
        let (items, end) = self.list(items, Self::expr, Token::RParen)?;
        Some(self.nodes.tuple(start, items, end))
    }

    fn param(&mut self) -> Option<Param<'a>> {
        let &(start, Token::Name(text), end) = self.line.get(self.next)? else { return None };
        self.next += 1;
        let name = self.nodes.ident(start, text, end);
        Some(Param { name, default: None })
    }

    fn arg(&mut self) -> Option<Arg<'a>> {
        let name = match self.line[self.next..] {
            [(start, Token::Name(text), end), (_, Token::Assign, _), ..] => {
                self.next += 2;
                Some(self.nodes.ident(start, text, end))
            }
            _ => None,
        };
        Some(Arg { name, value: self.expr()? })
    }

    /// Returns the rest of a list and what closes it, and where that ends.
    fn list<T: Listed<'a>>(
        &mut self,
        mut list: List,
        item: fn(&mut Self) -> Option<T>,
        close: Token<'a>,
    ) -> Option<(List, u32)> {
        loop {
            let &(_, token, end) = self.line.get(self.next)?;
            if token == close {
                self.next += 1;
                return Some((list, end));
            }
            let item = item(self)?;
            list = match list {
                List::EMPTY => self.nodes.first(item),
                _ => self.nodes.next(list, item),
            };
            match self.peek() {
                Token::Comma => self.next += 1,
                token if token == close => {}
                _ => return None,
            }
        }
    }
}
