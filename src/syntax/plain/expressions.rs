//! Expressions of plain lines: operators, calls, subscripts, attributes, functions.

use super::LineReader;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind, Ident, UnaryOp};
use crate::syntax::lines::Param;
use crate::syntax::nodes::{List, Listed};
use crate::syntax::operators::{Operand, Operation};
use crate::syntax::token::Token;

/// Expressions that are nested deeper are for the grammar, which does not recurse.
const MAX_DEPTH: u32 = 100;

impl<'a> LineReader<'_, '_, 'a> {
    /// Returns an expression, or a tuple without brackets.
    pub(super) fn value(&mut self) -> Option<&'a Expr<'a>> {
        let start = self.start()?;
        let first = self.item()?;
        self.open_tuple(start, first)
    }

    /// Returns a tuple without brackets, or its first item where that is all.
    fn open_tuple(&mut self, start: u32, first: &'a Expr<'a>) -> Option<&'a Expr<'a>> {
        if !self.take(Token::Comma) {
            return (!matches!(first.kind, ExprKind::Starred(_))).then_some(first);
        }
        let mut items = self.nodes.first(first);
        // A comma may be the last thing: no value begins with what ends one.
        while !matches!(self.peek(), Token::End | Token::Assign | Token::Colon | Token::RBracket)
            && !matches!(self.peek(), Token::Sign(";"))
        {
            let item = self.item()?;
            items = self.nodes.add(items, item);
            if !self.take(Token::Comma) {
                break;
            }
        }
        let end = self.end();
        Some(self.nodes.tuple(start, items, end))
    }

    /// Returns an expression, with a star or without.
    pub(super) fn item(&mut self) -> Option<&'a Expr<'a>> {
        if self.peek() != Token::Star {
            return self.expr();
        }
        self.deeper()?;
        let start = self.start()?;
        self.next += 1;
        let value = self.operation()?;
        self.depth -= 1;
        let end = self.end();
        Some(self.nodes.node(start, ExprKind::Starred(value), end))
    }

    /// Goes into an expression.
    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    /// Returns an expression without commas outside of brackets.
    pub(super) fn expr(&mut self) -> Option<&'a Expr<'a>> {
        self.deeper()?;
        let start = self.start()?;
        let value = if self.take(Token::Lambda) {
            let (params, _) = self.list(List::EMPTY, Self::lambda_param, Token::Colon)?;
            let body = self.expr()?;
            let end = self.end();
            self.nodes.lambda(start, params, body, end)
        } else {
            let then = self.operation()?;
            if self.take(Token::If) {
                let cond = self.operation()?;
                self.expect(Token::Else)?;
                let orelse = self.expr()?;
                let end = self.end();
                self.nodes.conditional(start, then, cond, orelse, end)
            } else {
                then
            }
        };
        self.depth -= 1;
        Some(value)
    }

    fn lambda_param(&mut self) -> Option<Param<'a>> {
        let name = self.ident()?;
        self.default().map(|default| Param::named(name, default))
    }

    /// Returns operators with their operands, or one operand.
    pub(super) fn operation(&mut self) -> Option<&'a Expr<'a>> {
        if prefix(self.peek()).is_some() {
            return self.operators(&mut Operation::default());
        }
        let start = self.start()?;
        let value = self.primary()?;
        let end = self.end();
        let Some(op) = self.infix() else { return Some(value) };
        let mut tree = Operation::default();
        tree.take_operand(Operand { start, value, end });
        tree.take_infix(self.nodes, op);
        self.operators(&mut tree)
    }

    /// Returns the tree of what was read, and of the operators and operands that follow.
    fn operators(&mut self, tree: &mut Operation<'a>) -> Option<&'a Expr<'a>> {
        loop {
            while let Some(op) = prefix(self.peek()) {
                let &(start, _, end) = self.line.get(self.next)?;
                self.next += 1;
                tree.take_prefix(self.nodes, start, op, end);
            }
            let start = self.start()?;
            let value = self.primary()?;
            tree.take_operand(Operand { start, value, end: self.end() });
            match self.infix() {
                Some(op) => tree.take_infix(self.nodes, op),
                None => return Some(tree.finish(self.nodes)),
            }
        }
    }

    /// Passes over the operator between two operands, if one is next.
    fn infix(&mut self) -> Option<BinaryOp> {
        let op = match self.peek() {
            Token::EqEq => BinaryOp::Eq,
            Token::NotEq => BinaryOp::Ne,
            Token::Less => BinaryOp::Lt,
            Token::LessEq => BinaryOp::Le,
            Token::Greater => BinaryOp::Gt,
            Token::GreaterEq => BinaryOp::Ge,
            Token::Or => BinaryOp::Or,
            Token::And => BinaryOp::And,
            Token::In => BinaryOp::In,
            Token::Not => {
                if !matches!(self.line.get(self.next + 1), Some((_, Token::In, _))) {
                    return None;
                }
                self.next += 1;
                BinaryOp::NotIn
            }
            Token::Word("is") => BinaryOp::Is,
            Token::Pipe => BinaryOp::BitOr,
            Token::Amp => BinaryOp::BitAnd,
            Token::Plus => BinaryOp::Add,
            Token::Minus => BinaryOp::Sub,
            Token::Star => BinaryOp::Mul,
            Token::SlashSlash => BinaryOp::FloorDiv,
            Token::Percent => BinaryOp::Mod,
            Token::Sign("/") => BinaryOp::Div,
            Token::Sign("**") => BinaryOp::Pow,
            Token::Sign("^") => BinaryOp::BitXor,
            Token::Sign("<<") => BinaryOp::Shl,
            Token::Sign(">>") => BinaryOp::Shr,
            _ => return None,
        };
        self.next += 1;
        Some(op)
    }

    /// Returns an operand: a name, a literal or something in brackets, with what is called, taken
    /// from it or looked up in it.
    pub(super) fn primary(&mut self) -> Option<&'a Expr<'a>> {
        let &(start, token, end) = self.line.get(self.next)?;
        self.next += 1;
        let mut value = match token {
            Token::Name(text) => self.nodes.leaf(start, ExprKind::Name(text), end),
            Token::Int(magnitude) => self.nodes.int(start, magnitude, end),
            Token::True => self.nodes.leaf(start, ExprKind::Bool(true), end),
            Token::False => self.nodes.leaf(start, ExprKind::Bool(false), end),
            Token::None => self.nodes.leaf(start, ExprKind::None, end),
            Token::LParen => self.parentheses(start)?,
            Token::LBracket => self.list_display(start)?,
            Token::LBrace => self.braces(start)?,
            _ => return None,
        };
        loop {
            let from = self.start()?;
            match self.peek() {
                Token::LParen => {
                    self.next += 1;
                    let args = self.args(from)?;
                    let end = self.end();
                    value = self.nodes.call(start, value, args, end);
                }
                Token::LBracket => {
                    self.next += 1;
                    let index = self.index()?;
                    self.expect(Token::RBracket)?;
                    let kind = ExprKind::Subscript { value, index };
                    let end = self.end();
                    value = self.nodes.node(start, kind, end);
                }
                Token::Dot => {
                    self.next += 1;
                    let name = self.ident()?;
                    let end = self.end();
                    value = self.nodes.attribute(start, value, name, end);
                }
                _ => return Some(value),
            }
        }
    }

    /// Returns the arguments of a call, after the bracket that opens at `from`.
    fn args(&mut self, from: u32) -> Option<List> {
        if self.take(Token::RParen) {
            return Some(List::EMPTY);
        }
        let first = self.arg()?;
        if first.name.is_none() && self.is_word("for") {
            let value = self.generator(from, first.value)?;
            return Some(self.nodes.first(Arg { name: None, value }));
        }
        let list = self.nodes.first(first);
        if self.take(Token::RParen) {
            return Some(list);
        }
        self.expect(Token::Comma)?;
        self.list(list, Self::arg, Token::RParen).map(|(args, _)| args)
    }

    fn arg(&mut self) -> Option<Arg<'a>> {
        let name = match self.line[self.next..] {
            [(start, Token::Name(text), end), (_, Token::Assign, _), ..] => {
                self.next += 2;
                Some(self.nodes.ident(start, text, end))
            }
            _ => None,
        };
        let value = if name.is_some() { self.expr()? } else { self.item()? };
        Some(Arg { name, value })
    }

    /// Returns what stands in the brackets of a subscript.
    fn index(&mut self) -> Option<&'a Expr<'a>> {
        let start = self.start()?;
        let lower = match self.peek() {
            Token::Colon => None,
            _ => Some(self.item()?),
        };
        if self.peek() != Token::Colon {
            return self.open_tuple(start, lower?);
        }
        self.next += 1;
        if lower.is_some_and(|lower| matches!(lower.kind, ExprKind::Starred(_))) {
            return None;
        }
        let is_part = |token| !matches!(token, Token::Colon | Token::RBracket);
        let upper = if is_part(self.peek()) { Some(self.expr()?) } else { None };
        let mut step = None;
        if self.take(Token::Colon) && is_part(self.peek()) {
            step = Some(self.expr()?);
        }
        let end = self.end();
        Some(self.nodes.slice(start, [lower, upper, step], end))
    }

    pub(super) fn ident(&mut self) -> Option<Ident<'a>> {
        let &(start, Token::Name(text), end) = self.line.get(self.next)? else { return None };
        self.next += 1;
        Some(self.nodes.ident(start, text, end))
    }

    /// Returns the rest of a list and what closes it, and where that ends.
    pub(super) fn list<T: Listed<'a>>(
        &mut self,
        mut list: List,
        item: impl Fn(&mut Self) -> Option<T>,
        close: Token<'_>,
    ) -> Option<(List, u32)> {
        loop {
            if self.take(close) {
                return Some((list, self.end()));
            }
            let item = item(self)?;
            list = self.nodes.add(list, item);
            if !self.take(Token::Comma) {
                self.expect(close)?;
                return Some((list, self.end()));
            }
        }
    }
}

/// Returns the operator before an operand.
fn prefix(token: Token<'_>) -> Option<UnaryOp> {
    Some(match token {
        Token::Minus => UnaryOp::Neg,
        Token::Not => UnaryOp::Not,
        Token::Plus => UnaryOp::Pos,
        Token::Sign("~") => UnaryOp::Invert,
        _ => return None,
    })
}
