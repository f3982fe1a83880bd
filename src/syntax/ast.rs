//! The syntax tree: what a file says, with the place of every part.
//!
//! Trees live in a bump arena and borrow names from the source text, so every node is `Copy` and
//! nothing is dropped. Operators are kept as written; giving them the meaning of primitives is
//! the business of whoever builds the program graph.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::Dialect;
pub use super::params::Kinds;
pub use super::summary::{MAX_DEPTH, Summary};
use crate::source::Span;

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
    /// Names that are imported below a definition; `*` are all names of arc-dsl.
    pub imports: &'a [Ident<'a>],
    /// The string that is the file's first statement, as in [`Def::doc`].
    pub doc: Option<&'a str>,
    /// The language that the file is written in.
    pub dialect: Dialect,
}

/// `name = target` at the top level, or `from module import target as name`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alias<'a> {
    /// The new name.
    pub name: Ident<'a>,
    /// The value that it stands for.
    pub target: Ident<'a>,
    /// Whether nobody need know the value who does not use the name: it was imported, or is a type.
    pub may_be_unknown: bool,
}

/// `def name(params): body`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Def<'a> {
    /// Its name.
    pub name: Ident<'a>,
    /// The parameters, without their annotations; names may repeat.
    pub params: &'a [Ident<'a>],
    /// The values of the last parameters where a call leaves them out.
    pub defaults: &'a [&'a Expr<'a>],
    /// The ways in which arguments are given to its parameters.
    pub kinds: Kinds,
    /// Whether this is no function but a value: `name = value` at the top level.
    pub constant: bool,
    /// The string that is the first statement: the source text between its quotes, in which
    /// escapes are not resolved.
    pub doc: Option<&'a str>,
    /// The statements. Some may follow a `return`.
    pub body: &'a [Stmt<'a>],
    /// Whether every line of it was understood. Otherwise some statement is missing from the body.
    pub sound: bool,
    /// Whether its header was not understood, so that nothing but its name is known.
    pub lost: bool,
    /// Whether it returns nothing on any way through it.
    pub lacks_return: bool,
    /// The line of the top level that gives it another value and is not run.
    pub changed: Option<Span>,
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
    /// `a, b = value`, `a[0] = value`, `a = b = value`: whatever is more than one name.
    Unpack {
        /// Names, subscripts, and tuples of these with at most one star: one or more of them, each
        /// of which is given the value.
        targets: &'a [&'a Expr<'a>],
        /// The value.
        value: &'a Expr<'a>,
    },
    /// `target op= value`.
    Augment {
        /// A name or a subscript.
        target: &'a Expr<'a>,
        /// The operator.
        op: BinaryOp,
        /// Its right operand.
        value: &'a Expr<'a>,
    },
    /// An expression of which the value is not used, such as `out.append(x)`.
    Expr(&'a Expr<'a>),
    /// `assert condition`.
    Assert(&'a Expr<'a>),
    /// `del target`.
    Delete(&'a Expr<'a>),
    /// `if cond: then else: orelse`.
    If {
        /// The condition.
        cond: &'a Expr<'a>,
        /// The statements that are done if it holds.
        then: &'a [Stmt<'a>],
        /// The statements that are done if it does not; `elif` is an `if` in here.
        orelse: &'a [Stmt<'a>],
    },
    /// `for target in iter: body else: orelse`.
    For {
        /// As in [`StmtKind::Unpack`].
        target: &'a Expr<'a>,
        /// The container.
        iter: &'a Expr<'a>,
        /// The statements that are done with each element.
        body: &'a [Stmt<'a>],
        /// The statements that are done at the end, unless by `break`.
        orelse: &'a [Stmt<'a>],
    },
    /// `while cond: body else: orelse`.
    While {
        /// The condition.
        cond: &'a Expr<'a>,
        /// The statements that are done while it holds.
        body: &'a [Stmt<'a>],
        /// The statements that are done at the end, unless by `break`.
        orelse: &'a [Stmt<'a>],
    },
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// A function inside a function.
    Def(&'a Def<'a>),
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
    /// The summary of it and its parts; the depth is at most [`MAX_DEPTH`].
    pub summary: Summary,
    /// The kind of the expression.
    pub kind: ExprKind<'a>,
}

/// The kinds of expressions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExprKind<'a> {
    /// A variable, parameter, primitive, constant or definition.
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
        /// The values of the last parameters where a call leaves them out.
        defaults: &'a [&'a Expr<'a>],
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
    /// `a < b <= c`: a chain of two comparisons or more.
    Compare {
        /// The first operand.
        first: &'a Expr<'a>,
        /// Each comparison with its right operand.
        rest: &'a [(BinaryOp, &'a Expr<'a>)],
    },
    /// `[a, b]`.
    List(&'a [&'a Expr<'a>]),
    /// `{a, b}`.
    Set(&'a [&'a Expr<'a>]),
    /// `{key: value}`: keys and values in turn.
    Dict(&'a [&'a Expr<'a>]),
    /// `*value`, in a display, a call or a target.
    Starred(&'a Expr<'a>),
    /// `value[index]`.
    Subscript {
        /// The container.
        value: &'a Expr<'a>,
        /// The place in it; a slice, if it is one.
        index: &'a Expr<'a>,
    },
    /// `lower:upper:step`, in a subscript.
    Slice {
        /// The first place.
        lower: Option<&'a Expr<'a>>,
        /// The place before which it ends.
        upper: Option<&'a Expr<'a>>,
        /// The step.
        step: Option<&'a Expr<'a>>,
    },
    /// `value.name`: something of an imported module, or a method.
    Attribute {
        /// The value.
        value: &'a Expr<'a>,
        /// The attribute.
        name: Ident<'a>,
        /// The whole as text, where the value is a name, or one with dots.
        path: Option<&'a str>,
    },
    /// `[element for … in … if …]` and its like.
    Comprehension {
        /// The value that it makes.
        kind: Gathers,
        /// An element; the key, of a dictionary.
        element: &'a Expr<'a>,
        /// The value of a dictionary's key; else the element again.
        value: &'a Expr<'a>,
        /// At least one, and the first of them a loop.
        clauses: &'a [Clause<'a>],
    },
}

/// The collections that a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gathers {
    /// `[…]`
    List,
    /// `{…}`
    Set,
    /// `{key: value …}`
    Dict,
    /// `(…)`
    Generator,
}

/// A part of a comprehension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clause<'a> {
    /// `for target in iter`.
    For {
        /// As in [`StmtKind::Unpack`].
        target: &'a Expr<'a>,
        /// The container.
        iter: &'a Expr<'a>,
    },
    /// `if condition`.
    If(&'a Expr<'a>),
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
    /// `+`
    Pos,
    /// `~`
    Invert,
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
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
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
    /// `/`
    Div,
    /// `**`
    Pow,
}

impl UnaryOp {
    /// Returns the operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Neg => "-",
            Self::Pos => "+",
            Self::Invert => "~",
            Self::Not => "not",
        }
    }
}

impl BinaryOp {
    /// Those that stand for primitives, the loosest first.
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

    /// Returns the operator as it is written.
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
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::BitAnd => "&",
            Self::Shl => "<<",
            Self::Shr => ">>",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::FloorDiv => "//",
            Self::Mod => "%",
            Self::Div => "/",
            Self::Pow => "**",
        }
    }

    /// Tells whether it compares its operands.
    pub const fn compares(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
            || matches!(self, Self::In | Self::NotIn | Self::Is | Self::IsNot)
    }
}

impl<'a> Stmt<'a> {
    /// Hands on the expressions of the statement itself, targets included, not those of bodies.
    pub fn each_part(&self, mut visit: impl FnMut(&'a Expr<'a>)) {
        match self.kind {
            StmtKind::Assign { value, .. }
            | StmtKind::Return(value)
            | StmtKind::Expr(value)
            | StmtKind::Assert(value)
            | StmtKind::Delete(value) => visit(value),
            StmtKind::Unpack { targets, value } => {
                visit(value);
                targets.iter().for_each(|target| visit(target));
            }
            StmtKind::Augment { target, value, .. } => [target, value].into_iter().for_each(visit),
            StmtKind::If { cond, .. } | StmtKind::While { cond, .. } => visit(cond),
            StmtKind::For { target, iter, .. } => [iter, target].into_iter().for_each(visit),
            StmtKind::Def(def) => def.defaults.iter().for_each(|value| visit(value)),
            StmtKind::Break | StmtKind::Continue => {}
        }
    }

    /// Returns the statements inside, which run once, often, or not at all.
    pub fn bodies(&self) -> [&'a [Stmt<'a>]; 2] {
        match self.kind {
            StmtKind::If { then, orelse, .. } => [then, orelse],
            StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
                [body, orelse]
            }
            _ => [&[], &[]],
        }
    }

    /// Tells whether it returns anything on any way through it.
    pub fn returns(&self) -> bool {
        matches!(self.kind, StmtKind::Return(_))
            || self.bodies().into_iter().flatten().any(Self::returns)
    }

    /// Hands on the names that the statement itself gives a value to, or takes it from, not those
    /// that bodies do.
    pub fn each_bound(&self, visit: &mut dyn FnMut(Ident<'a>)) {
        match self.kind {
            StmtKind::Assign { target, .. } => visit(target),
            StmtKind::Unpack { targets, .. } => {
                targets.iter().for_each(|target| target.each_bound(visit));
            }
            StmtKind::Augment { target, .. }
            | StmtKind::For { target, .. }
            | StmtKind::Delete(target) => target.each_bound(visit),
            StmtKind::Def(def) => visit(def.name),
            StmtKind::Return(_)
            | StmtKind::Expr(_)
            | StmtKind::Assert(_)
            | StmtKind::If { .. }
            | StmtKind::While { .. }
            | StmtKind::Break
            | StmtKind::Continue => {}
        }
    }
}

impl<'a> ExprKind<'a> {
    /// Hands on every expression that one of this kind directly consists of.
    pub fn each_part(&self, mut visit: impl FnMut(&'a Expr<'a>)) {
        match *self {
            ExprKind::Name(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => {}
            ExprKind::Tuple(items)
            | ExprKind::List(items)
            | ExprKind::Set(items)
            | ExprKind::Dict(items) => items.iter().for_each(|item| visit(item)),
            ExprKind::Call { callee, args } => {
                visit(callee);
                args.iter().for_each(|arg| visit(arg.value));
            }
            ExprKind::Lambda { defaults, body, .. } => {
                defaults.iter().for_each(|value| visit(value));
                visit(body);
            }
            ExprKind::Unary { operand, .. } => visit(operand),
            ExprKind::Starred(value) | ExprKind::Attribute { value, .. } => visit(value),
            ExprKind::Binary { lhs, rhs, .. } => [lhs, rhs].into_iter().for_each(visit),
            ExprKind::Conditional { cond, then, orelse } => {
                [cond, then, orelse].into_iter().for_each(visit);
            }
            ExprKind::Compare { first, rest } => {
                visit(first);
                rest.iter().for_each(|(_, operand)| visit(operand));
            }
            ExprKind::Subscript { value, index } => [value, index].into_iter().for_each(visit),
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().for_each(visit);
            }
            ExprKind::Comprehension { element, value, clauses, .. } => {
                for clause in clauses {
                    match *clause {
                        Clause::For { target, iter } => {
                            [target, iter].into_iter().for_each(&mut visit)
                        }
                        Clause::If(cond) => visit(cond),
                    }
                }
                visit(element);
                if !std::ptr::eq(element, value) {
                    visit(value);
                }
            }
        }
    }
}

impl<'a> Expr<'a> {
    /// Hands on every expression that this one directly consists of.
    pub fn each_part(&self, visit: impl FnMut(&'a Expr<'a>)) {
        self.kind.each_part(visit);
    }

    /// Hands on the names that a target gives values to.
    pub fn each_bound(&self, visit: &mut dyn FnMut(Ident<'a>)) {
        match self.kind {
            ExprKind::Name(text) => visit(Ident { text, span: self.span }),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| item.each_bound(visit));
            }
            ExprKind::Starred(value) => value.each_bound(visit),
            _ => {}
        }
    }
}
