//! Makes tree nodes for the grammar's rules.
//!
//! Checks what a rule of the grammar cannot: depth, 64 bits, the order of arguments. The first
//! fault in a line is kept until the line ends. A leaf stands in for the refused node, so the rules
//! need not know about failure.

use std::collections::BTreeSet;

use bumpalo::Bump;
use bumpalo::collections::{String as BumpString, Vec as BumpVec};

use super::ast::{
    Arg, BinaryOp, Clause, Expr, ExprKind, Gathers, Ident, MAX_DEPTH, Summary, UnaryOp,
};
use super::lexer::too_large;
use super::lines::{Header, Import, Param, Params, Placed, Simple};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// The magnitude that is an integer only under a minus sign.
const MIN_MAGNITUDE: u64 = 1 << 63;

/// The arena that nodes are made in, and what is wrong with the current line.
pub(crate) struct Nodes<'a> {
    pub(super) bump: &'a Bump,
    source: SourceId,
    failure: Option<Box<Diagnostic>>,
    /// The literals 2^63 that no minus sign has claimed yet.
    unsigned: BTreeSet<Span>,
    /// The items of lists that are not complete: a list inside another is completed first, so
    /// each kind of item needs one stack, and complete lists have no spare room.
    args: BumpVec<'a, Arg<'a>>,
    exprs: BumpVec<'a, &'a Expr<'a>>,
    names: BumpVec<'a, Ident<'a>>,
    params: BumpVec<'a, Param<'a>>,
    clauses: BumpVec<'a, Clause<'a>>,
    simples: BumpVec<'a, Placed<'a>>,
    imports: BumpVec<'a, Import<'a>>,
}

/// A list on its stack: where its first item is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct List {
    start: usize,
}

impl List {
    /// The list without items.
    pub(crate) const EMPTY: Self = Self { start: usize::MAX };
}

/// The elements of lists.
pub(crate) trait Listed<'a>: Copy + 'a {
    /// Returns the stack of such items.
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self>;
}

impl<'a> Listed<'a> for Arg<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.args
    }
}

impl<'a> Listed<'a> for &'a Expr<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.exprs
    }
}

impl<'a> Listed<'a> for Ident<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.names
    }
}

impl<'a> Listed<'a> for Param<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.params
    }
}

impl<'a> Listed<'a> for Clause<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.clauses
    }
}

impl<'a> Listed<'a> for Placed<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.simples
    }
}

impl<'a> Listed<'a> for Import<'a> {
    fn stack<'n>(nodes: &'n mut Nodes<'a>) -> &'n mut BumpVec<'a, Self> {
        &mut nodes.imports
    }
}

impl<'a> Nodes<'a> {
    pub(crate) fn new(source: SourceId, bump: &'a Bump) -> Self {
        Self {
            bump,
            source,
            failure: None,
            unsigned: BTreeSet::new(),
            args: BumpVec::new_in(bump),
            exprs: BumpVec::new_in(bump),
            names: BumpVec::new_in(bump),
            params: BumpVec::new_in(bump),
            clauses: BumpVec::new_in(bump),
            simples: BumpVec::new_in(bump),
            imports: BumpVec::new_in(bump),
        }
    }

    /// Tells whether nothing is wrong with the line so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.failure.is_none() && self.unsigned.is_empty()
    }

    /// Forgets what is known of a line that was given up.
    pub(crate) fn forget_line(&mut self) {
        self.clear();
        self.unsigned.clear();
        self.failure = None;
    }

    /// Ends a line: what was wrong with it, if anything.
    pub(crate) fn end_line(&mut self) -> Result<(), Box<Diagnostic>> {
        self.clear();
        if let Some(span) = self.unsigned.pop_first() {
            self.fail(|_| too_large(span));
            self.unsigned.clear();
        }
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Drops the parts of lists that a line may have left.
    fn clear(&mut self) {
        self.args.clear();
        self.exprs.clear();
        self.names.clear();
        self.params.clear();
        self.clauses.clear();
        self.simples.clear();
        self.imports.clear();
    }

    #[inline]
    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.source, start, end)
    }

    #[inline]
    pub(crate) fn ident(&self, start: u32, text: &'a str, end: u32) -> Ident<'a> {
        Ident { text, span: self.span(start, end) }
    }

    /// Begins a list that is not kept: of operators and operands.
    pub(crate) fn parts<T>(&self, part: T) -> BumpVec<'a, T> {
        let mut parts = BumpVec::new_in(self.bump);
        parts.push(part);
        parts
    }

    /// Begins a list.
    pub(crate) fn first<T: Listed<'a>>(&mut self, item: T) -> List {
        let stack = T::stack(self);
        let list = List { start: stack.len() };
        stack.push(item);
        list
    }

    /// Continues a list.
    pub(crate) fn next<T: Listed<'a>>(&mut self, list: List, item: T) -> List {
        T::stack(self).push(item);
        list
    }

    /// Begins a list, or continues it.
    pub(crate) fn add<T: Listed<'a>>(&mut self, list: List, item: T) -> List {
        match list {
            List::EMPTY => self.first(item),
            _ => self.next(list, item),
        }
    }

    /// Puts an item before those of a list.
    pub(crate) fn prepend<T: Listed<'a>>(&mut self, item: T, list: List) -> List {
        T::stack(self).insert(list.start, item);
        list
    }

    /// Takes a complete list off its stack.
    pub(super) fn complete<T: Listed<'a>>(&mut self, list: List) -> &'a [T] {
        if list == List::EMPTY {
            return &[];
        }
        let bump = self.bump;
        let stack = T::stack(self);
        let items = bump.alloc_slice_copy(&stack[list.start..]);
        stack.truncate(list.start);
        items
    }

    /// Returns a name in a module.
    pub(crate) fn dotted(&self, path: &str, name: &str) -> &'a str {
        let mut dotted = BumpString::with_capacity_in(path.len() + 1 + name.len(), self.bump);
        dotted.push_str(path);
        dotted.push('.');
        dotted.push_str(name);
        dotted.into_bump_str()
    }

    /// Says of imported names which module they are from.
    pub(crate) fn name_module(&mut self, module: &'a str, names: List) -> List {
        self.imports[names.start..].iter_mut().for_each(|import| import.module = module);
        names
    }

    pub(crate) fn imports(&mut self, imports: List) -> &'a [Import<'a>] {
        self.complete(imports)
    }

    pub(crate) fn header(
        &mut self,
        start: u32,
        name: Ident<'a>,
        params: List,
        end: u32,
    ) -> Header<'a> {
        let params = self.params(params);
        Header::Def { name, params, span: self.span(start, end) }
    }

    #[inline]
    pub(crate) fn leaf(&mut self, start: u32, kind: ExprKind<'a>, end: u32) -> &'a Expr<'a> {
        self.node(start, kind, end)
    }

    pub(crate) fn int(&mut self, start: u32, magnitude: u64, end: u32) -> &'a Expr<'a> {
        if magnitude == MIN_MAGNITUDE {
            self.unsigned.insert(self.span(start, end));
        }
        // 2^63 wraps to the least integer, which is what it means after a minus sign.
        self.leaf(start, ExprKind::Int(magnitude as i64), end)
    }

    pub(crate) fn tuple(&mut self, start: u32, items: List, end: u32) -> &'a Expr<'a> {
        let items: &'a [&'a Expr<'a>] = self.complete(items);
        self.node(start, ExprKind::Tuple(items), end)
    }

    pub(crate) fn call(
        &mut self,
        start: u32,
        callee: &'a Expr<'a>,
        args: List,
        end: u32,
    ) -> &'a Expr<'a> {
        let args: &'a [Arg<'a>] = self.complete(args);
        let named = args.iter().position(|arg| arg.name.is_some()).unwrap_or(args.len());
        if let Some(late) = args[named..].iter().find(|arg| arg.name.is_none()) {
            let name = args[named].name.map_or("", |name| name.text);
            self.fail(|_| {
                Diagnostic::new(
                    Code::PositionalAfterKeyword,
                    "a positional argument follows a keyword argument",
                )
                .with_label(late.value.span, format!("stands after `{name}=`"))
                .with_help("move it before the keyword arguments, or give it by name too")
            });
        }
        self.node(start, ExprKind::Call { callee, args }, end)
    }

    pub(crate) fn lambda(
        &mut self,
        start: u32,
        params: List,
        body: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        let Params { names: params, defaults, .. } = self.params(params);
        self.node(start, ExprKind::Lambda { params, defaults, body }, end)
    }

    /// Returns a list, set or dictionary, as `kind` makes of its items.
    pub(crate) fn display(
        &mut self,
        start: u32,
        kind: impl FnOnce(&'a [&'a Expr<'a>]) -> ExprKind<'a>,
        items: List,
        end: u32,
    ) -> &'a Expr<'a> {
        let items: &'a [&'a Expr<'a>] = self.complete(items);
        self.node(start, kind(items), end)
    }

    /// Returns `lower:upper:step`.
    pub(crate) fn slice(
        &mut self,
        start: u32,
        [lower, upper, step]: [Option<&'a Expr<'a>>; 3],
        end: u32,
    ) -> &'a Expr<'a> {
        self.node(start, ExprKind::Slice { lower, upper, step }, end)
    }

    /// Makes `value.name`.
    pub(crate) fn attribute(
        &mut self,
        start: u32,
        value: &'a Expr<'a>,
        name: Ident<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        let before = match value.kind {
            ExprKind::Name(path) => Some(path),
            ExprKind::Attribute { path, .. } => path,
            _ => None,
        };
        let path = before.map(|path| self.dotted(path, name.text));
        self.node(start, ExprKind::Attribute { value, name, path }, end)
    }

    /// Returns a comprehension. `value` is that of a dictionary's key.
    pub(crate) fn comprehension(
        &mut self,
        start: u32,
        kind: Gathers,
        (element, value): (&'a Expr<'a>, &'a Expr<'a>),
        clauses: List,
        end: u32,
    ) -> &'a Expr<'a> {
        let clauses: &'a [Clause<'a>] = self.complete(clauses);
        self.node(start, ExprKind::Comprehension { kind, element, value, clauses }, end)
    }

    /// Returns one more comparison behind another one.
    pub(crate) fn chain(
        &mut self,
        start: u32,
        lhs: &'a Expr<'a>,
        op: BinaryOp,
        rhs: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        // A line that was refused needs no more of it, however long it is.
        if self.failure.is_some() {
            return lhs;
        }
        let mut links = BumpVec::new_in(self.bump);
        let first = match lhs.kind {
            ExprKind::Binary { op, lhs, rhs } => {
                links.push((op, rhs));
                lhs
            }
            ExprKind::Compare { first, rest } => {
                links.extend_from_slice(rest);
                first
            }
            _ => lhs,
        };
        links.push((op, rhs));
        let kind = ExprKind::Compare { first, rest: links.into_bump_slice() };
        self.node(start, kind, end)
    }

    /// Returns the statements of a line.
    pub(crate) fn simples(&mut self, list: List) -> &'a [Placed<'a>] {
        self.complete(list)
    }

    /// Returns an assignment to one target or more.
    pub(crate) fn assign(&mut self, targets: List, value: &'a Expr<'a>) -> Simple<'a> {
        let targets: &'a [&'a Expr<'a>] = self.complete(targets);
        match targets {
            [Expr { kind: ExprKind::Name(text), span, .. }] => {
                Simple::Assign { target: Ident { text, span: *span }, value }
            }
            _ => Simple::Unpack { targets, value },
        }
    }

    /// Returns what an assignment gives a value to: a name, a subscript, or a tuple of these.
    pub(crate) fn target(&mut self, target: &'a Expr<'a>) -> &'a Expr<'a> {
        self.check_target(target, true);
        target
    }

    fn check_target(&mut self, target: &'a Expr<'a>, whole: bool) {
        match target.kind {
            ExprKind::Name(_) => {}
            ExprKind::Subscript { .. } => {}
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let is_star = |item: &&&Expr<'_>| matches!(item.kind, ExprKind::Starred(_));
                if let Some(second) = items.iter().filter(is_star).nth(1) {
                    let span = second.span;
                    self.fail(|_| {
                        Diagnostic::new(Code::BadTarget, "a second target with a star")
                            .with_label(span, "the second one")
                            .with_help("only one of several targets can take the rest")
                    });
                }
                for item in items {
                    match item.kind {
                        ExprKind::Starred(inner) => self.check_target(inner, false),
                        _ => self.check_target(item, false),
                    }
                }
            }
            _ => {
                let help = match whole {
                    true => "write `name = value`; to compare two values, write `==`",
                    false => "write names, or subscripts: `a, b[0] = value`",
                };
                self.fail(|_| {
                    Diagnostic::new(Code::BadTarget, "only names and subscripts can be assigned to")
                        .with_label(target.span, "")
                        .with_help(help)
                });
            }
        }
    }

    /// Returns a unary operation; the sign of a literal becomes part of it.
    pub(crate) fn unary(
        &mut self,
        start: u32,
        op: UnaryOp,
        operand: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        if let (UnaryOp::Neg, ExprKind::Int(value)) = (op, operand.kind) {
            if self.unsigned.remove(&operand.span) {
                return self.leaf(start, ExprKind::Int(value), end);
            }
            if let Some(negated) = value.checked_neg() {
                return self.leaf(start, ExprKind::Int(negated), end);
            }
        }
        self.node(start, ExprKind::Unary { op, operand }, end)
    }

    pub(crate) fn binary(
        &mut self,
        start: u32,
        lhs: &'a Expr<'a>,
        op: BinaryOp,
        rhs: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        self.node(start, ExprKind::Binary { op, lhs, rhs }, end)
    }

    pub(crate) fn conditional(
        &mut self,
        start: u32,
        then: &'a Expr<'a>,
        cond: &'a Expr<'a>,
        orelse: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        self.node(start, ExprKind::Conditional { cond, then, orelse }, end)
    }

    /// Returns an expression, unless it is too deep.
    #[inline]
    pub(crate) fn node(&mut self, start: u32, kind: ExprKind<'a>, end: u32) -> &'a Expr<'a> {
        let span = self.span(start, end);
        let summary = Summary::of(&kind);
        if summary.depth <= MAX_DEPTH {
            return self.bump.alloc(Expr { span, summary, kind });
        }
        self.too_deep(span)
    }

    #[cold]
    fn too_deep(&mut self, span: Span) -> &'a Expr<'a> {
        self.fail(|_| {
            Diagnostic::new(
                Code::TooDeep,
                format!("this expression is nested more than {MAX_DEPTH} levels deep"),
            )
            .with_label(Span { end: span.start + 1, ..span }, "begins here")
            .with_help("give inner parts a name on a line of their own")
        });
        self.bump.alloc(Expr::new(span, ExprKind::None))
    }

    /// Refuses the line, unless it has been refused already.
    pub(crate) fn fail(&mut self, problem: impl FnOnce(&Self) -> Diagnostic) {
        if self.failure.is_none() {
            self.failure = Some(Box::new(problem(self)));
        }
    }
}
