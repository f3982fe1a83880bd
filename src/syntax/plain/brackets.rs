//! The contents of brackets: tuples, lists, sets, dictionaries, and comprehensions of all kinds.

use super::LineReader;
use crate::syntax::ast::{Clause, Expr, ExprKind, Gathers};
use crate::syntax::nodes::List;
use crate::syntax::token::Token;

impl<'a> LineReader<'_, '_, 'a> {
    /// Returns a tuple, a generator, or a value in brackets, after the bracket that opens at
    /// `start`.
    pub(super) fn parentheses(&mut self, start: u32) -> Option<&'a Expr<'a>> {
        if self.take(Token::RParen) {
            let end = self.end();
            return Some(self.nodes.tuple(start, List::EMPTY, end));
        }
        let is_starred = self.peek() == Token::Star;
        let first = self.item()?;
        match self.peek() {
            Token::RParen if !is_starred => {
                self.next += 1;
                return Some(first);
            }
            Token::Word("for") if !is_starred => return self.generator(start, first),
            _ => self.expect(Token::Comma)?,
        }
        let items = self.nodes.first(first);
        let (items, end) = self.list(items, Self::item, Token::RParen)?;
        Some(self.nodes.tuple(start, items, end))
    }

    /// Returns a list or the comprehension of one, after its opening bracket.
    pub(super) fn list_display(&mut self, start: u32) -> Option<&'a Expr<'a>> {
        let mut items = List::EMPTY;
        if self.peek() != Token::RBracket {
            let is_starred = self.peek() == Token::Star;
            let first = self.item()?;
            if !is_starred && self.is_word("for") {
                let parts = (first, first);
                return self.comprehension(start, Gathers::List, parts, Token::RBracket);
            }
            items = self.nodes.first(first);
            if !self.take(Token::Comma) && self.peek() != Token::RBracket {
                return None;
            }
        }
        let (items, end) = self.list(items, Self::item, Token::RBracket)?;
        Some(self.nodes.display(start, ExprKind::List, items, end))
    }

    /// Returns a set, a dictionary or a comprehension of one, after its opening bracket.
    pub(super) fn braces(&mut self, start: u32) -> Option<&'a Expr<'a>> {
        if self.take(Token::RBrace) {
            let end = self.end();
            return Some(self.nodes.display(start, ExprKind::Dict, List::EMPTY, end));
        }
        if matches!(self.peek(), Token::Sign("**")) {
            return self.dictionary(start, List::EMPTY);
        }
        let is_starred = self.peek() == Token::Star;
        let first = self.item()?;
        if !is_starred && self.take(Token::Colon) {
            let value = self.expr()?;
            if self.is_word("for") {
                let parts = (first, value);
                return self.comprehension(start, Gathers::Dict, parts, Token::RBrace);
            }
            let list = self.nodes.first(first);
            let list = self.nodes.next(list, value);
            if self.take(Token::Comma) {
                return self.dictionary(start, list);
            }
            self.expect(Token::RBrace)?;
            let end = self.end();
            return Some(self.nodes.display(start, ExprKind::Dict, list, end));
        }
        if !is_starred && self.is_word("for") {
            return self.comprehension(start, Gathers::Set, (first, first), Token::RBrace);
        }
        let items = self.nodes.first(first);
        if !self.take(Token::Comma) && self.peek() != Token::RBrace {
            return None;
        }
        let (items, end) = self.list(items, Self::item, Token::RBrace)?;
        Some(self.nodes.display(start, ExprKind::Set, items, end))
    }

    /// Returns a dictionary, of which some pairs were read.
    fn dictionary(&mut self, start: u32, mut list: List) -> Option<&'a Expr<'a>> {
        while !self.take(Token::RBrace) {
            let from = self.start()?;
            let (key, value) = if self.take_sign("**") {
                let value = self.operation()?;
                let end = self.end();
                (self.nodes.node(from, ExprKind::Starred(value), end), value)
            } else {
                let key = self.expr()?;
                self.expect(Token::Colon)?;
                (key, self.expr()?)
            };
            list = self.nodes.add(list, key);
            list = self.nodes.next(list, value);
            if !self.take(Token::Comma) {
                self.expect(Token::RBrace)?;
                break;
            }
        }
        let end = self.end();
        Some(self.nodes.display(start, ExprKind::Dict, list, end))
    }

    /// Returns the comprehension in round brackets that begins with an element.
    pub(super) fn generator(&mut self, start: u32, element: &'a Expr<'a>) -> Option<&'a Expr<'a>> {
        self.comprehension(start, Gathers::Generator, (element, element), Token::RParen)
    }

    /// Returns a comprehension, from the first `for` on.
    fn comprehension(
        &mut self,
        start: u32,
        kind: Gathers,
        parts: (&'a Expr<'a>, &'a Expr<'a>),
        close: Token<'_>,
    ) -> Option<&'a Expr<'a>> {
        let mut clauses = List::EMPTY;
        while !self.take(close) {
            let clause = if self.is_word("for") {
                self.next += 1;
                let target = self.target()?;
                self.expect(Token::In)?;
                Clause::For { target, iter: self.operation()? }
            } else {
                self.expect(Token::If)?;
                Clause::If(self.operation()?)
            };
            clauses = self.nodes.add(clauses, clause);
        }
        let end = self.end();
        Some(self.nodes.comprehension(start, kind, parts, clauses, end))
    }

    /// Returns what a loop gives the elements to.
    pub(super) fn target(&mut self) -> Option<&'a Expr<'a>> {
        let start = self.start()?;
        let first = self.target_item()?;
        if !self.take(Token::Comma) {
            return Some(self.nodes.target(first));
        }
        let mut items = self.nodes.first(first);
        while self.peek() != Token::In {
            let item = self.target_item()?;
            items = self.nodes.add(items, item);
            if !self.take(Token::Comma) {
                break;
            }
        }
        let end = self.end();
        let tuple = self.nodes.tuple(start, items, end);
        Some(self.nodes.target(tuple))
    }

    fn target_item(&mut self) -> Option<&'a Expr<'a>> {
        if self.peek() != Token::Star {
            return self.primary();
        }
        let start = self.start()?;
        self.next += 1;
        let value = self.primary()?;
        let end = self.end();
        Some(self.nodes.node(start, ExprKind::Starred(value), end))
    }
}
