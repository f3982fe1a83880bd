//! Operators that compute something else in Python.
//!
//! `+`, `-` and `*` are arithmetic of numbers and pairs. Python joins tuples with `+`, repeats them
//! with `*`, and takes one set from another with `-`. A file that is meant for both must not do the
//! one thing here and the other thing there without a word.

use crate::diag::{Code, Diagnostic};
use crate::ir::{Definition, Graph, Operator};
use crate::pass::infer::Inferred;
use crate::types::{Shape, Type};

/// Returns warnings about operators of a definition whose operands are no numbers and no pairs of
/// numbers, as far as types are known.
pub(super) fn operators(
    graph: &Graph,
    definition: &Definition,
    inferred: &Inferred,
) -> Vec<Diagnostic> {
    let warning = |operator: &Operator| {
        let operands = graph.operands(operator.node).iter();
        let kind = operands.map(|&operand| inferred.type_of(operand)).find_map(kind)?;
        Some(differs(operator, kind))
    };
    definition.operators.iter().filter_map(warning).collect()
}

/// The kinds of operands that are no number and no pair of numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OperandKind {
    Grid,
    Tuple,
    Set,
}

fn kind(ty: Type) -> Option<OperandKind> {
    match ty.regular().shape() {
        Shape::Grid => Some(OperandKind::Grid),
        Shape::Tuple(_) => Some(OperandKind::Tuple),
        Shape::Set(_) => Some(OperandKind::Set),
        Shape::Pair(a, b) => {
            let may_be_number = |ty: Type| {
                let shape = ty.regular().shape();
                matches!(shape, Shape::Unknown | Shape::Never | Shape::Bool | Shape::Int)
            };
            (!may_be_number(a) || !may_be_number(b)).then_some(OperandKind::Tuple)
        }
        Shape::Unknown
        | Shape::Never
        | Shape::None
        | Shape::Bool
        | Shape::Int
        | Shape::Function(_)
        | Shape::Maybe(_) => None,
    }
}

fn differs(operator: &Operator, kind: OperandKind) -> Diagnostic {
    let symbol = operator.symbol;
    let what = match kind {
        OperandKind::Grid => "a grid",
        OperandKind::Tuple => "a tuple that is no pair of numbers",
        OperandKind::Set => "a set",
    };
    let (python, help) = match (symbol, kind) {
        ("+", OperandKind::Grid) => (
            "Python puts the rows of one grid below those of the other",
            "`vconcat` does so; `hconcat` puts them side by side",
        ),
        ("+", OperandKind::Tuple) => ("Python joins the two tuples", "`combine` joins two tuples"),
        ("*", OperandKind::Grid | OperandKind::Tuple) => (
            "Python repeats a tuple as often as a number says",
            "`vconcat` or `combine` join it with itself; `upscale` enlarges a grid",
        ),
        ("-", OperandKind::Set) => {
            ("Python gives what is in the first set and not in the second", "`difference` does so")
        }
        _ => ("Python raises TypeError", "`apply` works on the elements one by one"),
    };
    Diagnostic::new(
        Code::OperatorDiffers,
        format!("`{symbol}` is arithmetic of numbers and pairs, and an operand is {what}"),
    )
    .with_label(operator.span, "not what Python would compute")
    .with_note(python)
    .with_help(help)
}
