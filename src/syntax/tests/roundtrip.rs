//! Random trees, printed and parsed, are the same trees.

use bumpalo::Bump;
use proptest::prelude::*;

use super::{dump, parsed, print};
use crate::source::{SourceId, Span};
use crate::syntax::ast::{
    Arg, BinaryOp, Def, Expr, ExprKind, Ident, Module, Stmt, StmtKind, UnaryOp,
};
use crate::syntax::parse_expr;
use crate::syntax::print_expr;

/// An expression that owns its parts, as proptest needs it.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Name(String),
    Int(i64),
    Bool(bool),
    None,
    Tuple(Vec<Tree>),
    Call(Box<Tree>, Vec<Tree>, Vec<(String, Tree)>),
    Lambda(Vec<String>, Box<Tree>),
    Unary(UnaryOp, Box<Tree>),
    Binary(BinaryOp, Box<Tree>, Box<Tree>),
    Conditional(Box<Tree>, Box<Tree>, Box<Tree>),
}

const OPERATORS: [BinaryOp; 17] = [
    BinaryOp::Or,
    BinaryOp::And,
    BinaryOp::Eq,
    BinaryOp::Ne,
    BinaryOp::Lt,
    BinaryOp::Le,
    BinaryOp::Gt,
    BinaryOp::Ge,
    BinaryOp::In,
    BinaryOp::NotIn,
    BinaryOp::BitOr,
    BinaryOp::BitAnd,
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::FloorDiv,
    BinaryOp::Mod,
];

fn name() -> impl Strategy<Value = String> {
    "[a-z_][a-z0-9_]{0,3}".prop_filter("a keyword", |name| {
        ![
            "as", "and", "def", "del", "else", "elif", "for", "from", "if", "in", "is", "not",
            "or", "pass", "try", "with",
        ]
        .contains(&name.as_str())
    })
}

pub(super) fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        name().prop_map(Tree::Name),
        prop_oneof![any::<i64>(), -9..9i64, Just(i64::MIN)].prop_map(Tree::Int),
        any::<bool>().prop_map(Tree::Bool),
        Just(Tree::None),
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Tree::Tuple),
            (
                boxed.clone(),
                prop::collection::vec(inner.clone(), 0..3),
                prop::collection::vec((name(), inner), 0..2)
            )
                .prop_map(|(callee, args, named)| Tree::Call(callee, args, named)),
            (prop::collection::vec(name(), 0..3), boxed.clone())
                .prop_map(|(params, body)| Tree::Lambda(params, body)),
            boxed.clone().prop_map(|operand| Tree::Unary(UnaryOp::Not, operand)),
            boxed.clone().prop_map(|operand| match *operand {
                // The sign of a literal is part of it.
                Tree::Int(value) if value != i64::MIN => Tree::Int(value),
                operand => Tree::Unary(UnaryOp::Neg, Box::new(operand)),
            }),
            (prop::sample::select(OPERATORS.to_vec()), boxed.clone(), boxed.clone())
                .prop_map(|(op, lhs, rhs)| Tree::Binary(op, lhs, rhs)),
            (boxed.clone(), boxed.clone(), boxed)
                .prop_map(|(cond, then, orelse)| Tree::Conditional(cond, then, orelse)),
        ]
    })
}

const NOWHERE: Span = Span::new(SourceId(0), 0, 0);

fn ident<'a>(bump: &'a Bump, text: &str) -> Ident<'a> {
    Ident { text: bump.alloc_str(text), span: NOWHERE }
}

pub(super) fn build<'a>(bump: &'a Bump, tree: &Tree) -> &'a Expr<'a> {
    let kind = match tree {
        Tree::Name(name) => ExprKind::Name(bump.alloc_str(name)),
        Tree::Int(value) => ExprKind::Int(*value),
        Tree::Bool(value) => ExprKind::Bool(*value),
        Tree::None => ExprKind::None,
        Tree::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| build(bump, item)).collect();
            ExprKind::Tuple(bump.alloc_slice_copy(&items))
        }
        Tree::Call(callee, args, named) => {
            let positional = args.iter().map(|arg| Arg { name: None, value: build(bump, arg) });
            let named = named
                .iter()
                .map(|(name, arg)| Arg { name: Some(ident(bump, name)), value: build(bump, arg) });
            let args: Vec<_> = positional.chain(named).collect();
            ExprKind::Call { callee: build(bump, callee), args: bump.alloc_slice_copy(&args) }
        }
        Tree::Lambda(params, body) => {
            let params: Vec<_> = params.iter().map(|name| ident(bump, name)).collect();
            ExprKind::Lambda {
                params: bump.alloc_slice_copy(&params),
                defaults: &[],
                body: build(bump, body),
            }
        }
        Tree::Unary(op, operand) => ExprKind::Unary { op: *op, operand: build(bump, operand) },
        Tree::Binary(op, lhs, rhs) => {
            ExprKind::Binary { op: *op, lhs: build(bump, lhs), rhs: build(bump, rhs) }
        }
        Tree::Conditional(cond, then, orelse) => ExprKind::Conditional {
            cond: build(bump, cond),
            then: build(bump, then),
            orelse: build(bump, orelse),
        },
    };
    bump.alloc(Expr::new(NOWHERE, kind))
}

proptest! {
    #[test]
    fn expressions_survive_printing(tree in tree()) {
        let bump = Bump::new();
        let value = build(&bump, &tree);
        let printed = print_expr(value);
        let mut diags = Vec::new();
        let again = parse_expr(SourceId(0), &printed, &bump, &mut diags);
        prop_assert_eq!(&diags, &vec![], "{}", printed);
        prop_assert_eq!(again.map(dump::expr), Some(dump::expr(value)), "{}", printed);
    }

    #[test]
    fn files_survive_printing(
        docs in prop::collection::vec(prop::option::of("[a-z\"' \n]{0,6}"), 2),
        bodies in prop::collection::vec((name(), tree()), 1..4),
        result in tree(),
    ) {
        // Any text without escapes that one kind of quotes can hold.
        let holdable = |doc: &String| {
            ["\"\"\"", "'''"].iter().any(|quotes| !doc.contains(quotes) && !doc.ends_with(&quotes[..1]))
        };
        prop_assume!(docs.iter().flatten().all(holdable));
        let bump = Bump::new();
        let mut body: Vec<Stmt<'_>> = bodies
            .iter()
            .map(|(name, tree)| StmtKind::Assign { target: ident(&bump, name), value: build(&bump, tree) })
            .map(|kind| Stmt { span: NOWHERE, kind })
            .collect();
        body.push(Stmt { span: NOWHERE, kind: StmtKind::Return(build(&bump, &result)) });
        let def = Def {
            defaults: &[],
            kinds: Default::default(),
            constant: false,
            name: ident(&bump, "f"),
            params: bump.alloc_slice_copy(&[ident(&bump, "I")]),
            doc: docs[0].as_deref(),
            body: &body,
            sound: true,
            lost: false,
            lacks_return: false,
        changed: None,
            span: NOWHERE,
            end: NOWHERE,
        };
        let defs = [def, def];
        let module = Module { defs: &defs, aliases: &[], modules: &[], imports: &[], doc: docs[1].as_deref(), dialect: Default::default() };
        let printed = print(&module);
        parsed(&printed, |again, diags| {
            prop_assert_eq!(diags, vec![], "{}", &printed);
            prop_assert_eq!(dump::module(&again), dump::module(&module));
            Ok(())
        })?;
    }
}
