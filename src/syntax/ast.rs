//! The syntax tree: what a file says, with the place of every part.
//!
//! Trees live in a bump arena and borrow names from the source text, so every node is `Copy` and
//! nothing is dropped. Operators are kept as written; giving them the meaning of primitives is
//! the business of whoever builds the program graph.

use crate::source::Span;

/// The greatest depth of an expression; a leaf has depth 1. The parser refuses deeper ones, so
/// recursing over a tree is safe. CPython's parser gives up at a depth of a few thousand, and 500
/// frames fit a thread's stack even in an unoptimised build.
pub const MAX_DEPTH: u16 = 500;

/// A file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Module<'a> {
    /// The definitions in their order; names may repeat.
    pub defs: &'a [Def<'a>],
    /// Other names that definitions, primitives and constants are given, in their order.
    pub aliases: &'a [Alias<'a>],
    /// Names of imported modules, and whatever else is imported: `import dsl as d` says that
    /// `d.vmirror` is `vmirror`.
    pub modules: &'a [&'a str],
    /// The string that is the file's first statement, as in [`Def::doc`].
    pub doc: Option<&'a str>,
}

/// `name = target` at the top level, or `from module import target as name`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alias<'a> {
    /// The new name.
    pub name: Ident<'a>,
    /// What it stands for.
    pub target: Ident<'a>,
    /// Whether it was imported, so that nobody need know it who does not use it.
    pub imported: bool,
}

/// `def name(params): body`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Def<'a> {
    /// Its name.
    pub name: Ident<'a>,
    /// The parameters, without their annotations; names may repeat.
    pub params: &'a [Ident<'a>],
    /// The string that is the first statement: the source text between its quotes, in which
    /// escapes are not resolved.
    pub doc: Option<&'a str>,
    /// The statements. Some may follow a `return`.
    pub body: &'a [Stmt<'a>],
    /// Whether every line of it was understood. Otherwise some statement is missing from the body.
    pub sound: bool,
    /// Whether its header was not understood, so that nothing but its name is known.
    pub lost: bool,
    /// The header, from `def` to the colon.
    pub span: Span,
    /// The last line of the body (or the header, if there is none).
    pub end: Span,
}

/// One statement of a body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stmt<'a> {
    /// The whole logical line.
    pub span: Span,
    /// The kind of the statement.
    pub kind: StmtKind<'a>,
}

/// The kinds of statements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StmtKind<'a> {
    /// `target = value`.
    Assign {
        /// The name.
        target: Ident<'a>,
        /// Its new value.
        value: &'a Expr<'a>,
    },
    /// `return value`.
    Return(&'a Expr<'a>),
}

/// One line (or definition) given to a prompt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry<'a> {
    /// A definition.
    Def(Def<'a>),
    /// `target = value`.
    Assign {
        /// The name.
        target: Ident<'a>,
        /// Its new value.
        value: &'a Expr<'a>,
    },
    /// An expression whose value is wanted.
    Expr(&'a Expr<'a>),
}

/// A name and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident<'a> {
    /// ASCII letters, digits and underscores.
    pub text: &'a str,
    /// Its place.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expr<'a> {
    /// Its place, its own brackets included.
    pub span: Span,
    /// One more than the deepest operand, at most [`MAX_DEPTH`].
    pub depth: u16,
    /// The kind of the expression.
    pub kind: ExprKind<'a>,
}

/// The kinds of expressions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExprKind<'a> {
    /// A variable, parameter, primitive, constant or definition; with dots, a name of an imported
    /// module.
    Name(&'a str),
    /// An integer; the sign of a negative literal is part of it.
    Int(i64),
    /// `True` or `False`.
    Bool(bool),
    /// `None`.
    None,
    /// `()`, `(a,)`, `(a, b)`.
    Tuple(&'a [&'a Expr<'a>]),
    /// `callee(args)`.
    Call {
        /// The callee.
        callee: &'a Expr<'a>,
        /// Positional arguments, then keyword arguments, whose names may repeat.
        args: &'a [Arg<'a>],
    },
    /// `lambda params: body`.
    Lambda {
        /// The parameters; names may repeat.
        params: &'a [Ident<'a>],
        /// The result.
        body: &'a Expr<'a>,
    },
    /// `op operand`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: &'a Expr<'a>,
    },
    /// `lhs op rhs`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left of it.
        lhs: &'a Expr<'a>,
        /// Right of it.
        rhs: &'a Expr<'a>,
    },
    /// `then if cond else orelse`.
    Conditional {
        /// The condition.
        cond: &'a Expr<'a>,
        /// The value if it holds.
        then: &'a Expr<'a>,
        /// The value if it does not.
        orelse: &'a Expr<'a>,
    },
}

/// An argument of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arg<'a> {
    /// The parameter's name, if it is given by name.
    pub name: Option<Ident<'a>>,
    /// The value.
    pub value: &'a Expr<'a>,
}

/// An operator of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `not`
    Not,
}

/// An operator of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `|`
    BitOr,
    /// `&`
    BitAnd,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
}

impl UnaryOp {
    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Neg => "-",
            Self::Not => "not",
        }
    }
}

impl BinaryOp {
    /// All of them, the loosest first.
    pub const ALL: &'static [Self] = &[
        Self::Or,
        Self::And,
        Self::Eq,
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Gt,
        Self::Ge,
        Self::In,
        Self::NotIn,
        Self::BitOr,
        Self::BitAnd,
        Self::Add,
        Self::Sub,
        Self::Mul,
        Self::FloorDiv,
        Self::Mod,
    ];

    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::BitOr => "|",
            Self::BitAnd => "&",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::FloorDiv => "//",
            Self::Mod => "%",
        }
    }
}
