//! Types, the notation of signatures, and signatures against what the primitives do.

use std::collections::BTreeSet;

use bumpalo::Bump;

use super::call::{Called, FunctionId, Functions, Operand, call};
use super::matching::{Bindings, Grade};
use super::signature::{Pattern, parse, signature};
use super::{Shape, Type};
use crate::ir::NodeId;
use crate::library::Library;
use crate::prim::{self, PrimId};
use crate::value::{Budget, Cx, Direction, FuncKind, Value, View};
use crate::vm::{self, Code, Inputs};

/// Functions of which nothing is known.
struct Opaque;

impl Functions for Opaque {
    fn call(&mut self, _: Operand, _: &[Operand]) -> Called {
        Called::UNKNOWN
    }

    fn peek(&mut self, _: Operand, _: &[Operand]) -> Called {
        Called::UNKNOWN
    }

    fn either(&mut self, _: FunctionId, _: FunctionId) -> FunctionId {
        FunctionId::NONE
    }

    fn escape(&mut self, _: Operand) {}
}

fn ids() -> Vec<PrimId> {
    prim::all().iter().map(|prim| prim::lookup(prim.name).unwrap()).collect()
}

#[test]
fn types_are_built_and_taken_apart() {
    assert_eq!(Type::pair(Type::INT, Type::INT), Type::PAIR);
    assert_eq!(Type::pair(Type::INT, Type::PAIR), Type::CELL);
    assert_eq!(Type::PAIR.shape(), Shape::Pair(Type::INT, Type::INT));
    assert_eq!(Type::CELL.shape(), Shape::Pair(Type::INT, Type::PAIR));
    assert_eq!(Type::set(Type::set(Type::CELL)), Type::OBJECTS);
    let nested = Type::pair(Type::set(Type::tuple(Type::GRID)), Type::pair(Type::BOOL, Type::NONE));
    assert_eq!(nested.to_string(), "(Set[Tuple[Grid]], (Int, None))");
    assert_eq!(Type::pair(nested, Type::function(2)).to_string().split("((_,").count(), 2);
    assert_eq!(Type::SAMPLES.to_string(), "Tuple[(Grid, Grid)]");
    assert_eq!(Type::SAMPLES.element(), Some(Type::pair(Type::GRID, Type::GRID)));
    assert_eq!(Type::INT.element(), None);
    for arity in 1..=4 {
        assert_eq!(Type::function(arity).shape(), Shape::Function(Some(arity as u8)));
    }
    assert_eq!(Type::function(5).shape(), Shape::Function(None));
    assert_eq!(Type::INT.maybe().maybe().to_string(), "Int?");
    assert_eq!(Type::UNKNOWN.maybe(), Type::UNKNOWN);
}

#[test]
fn types_that_are_too_large_are_cut() {
    let mut deep = Type::INT;
    for _ in 0..100 {
        deep = Type::set(deep);
        assert_ne!(deep.shape(), Shape::Unknown);
        let _ = deep.to_string();
        let maybe = deep.maybe();
        assert!(maybe == Type::UNKNOWN || maybe.regular() == deep);
    }
    assert!(!deep.is_static());
    let mut wide = Type::GRID;
    for _ in 0..100 {
        wide = Type::pair(wide, wide);
        assert!(matches!(wide.shape(), Shape::Pair(..)));
    }
    assert!(!wide.is_static());
}

/// Returns a few types of every shape.
fn samples() -> Vec<Type> {
    let mut types = vec![
        Type::UNKNOWN,
        Type::NEVER,
        Type::NONE,
        Type::BOOL,
        Type::INT,
        Type::GRID,
        Type::PAIR,
        Type::CELL,
        Type::function(1),
        Type::function(3),
        Type::FUNCTION,
    ];
    for ty in types.clone() {
        types.extend([Type::set(ty), Type::tuple(ty), ty.maybe(), Type::pair(ty, Type::INT)]);
        types.extend([Type::tuple(Type::set(ty)), Type::tuple(ty).maybe()]);
    }
    types
}

#[test]
fn joining_is_an_upper_bound() {
    for &a in &samples() {
        assert!(a.fits(a) && a.fits(Type::UNKNOWN) && Type::NEVER.fits(a), "{a}");
        assert_eq!(a.join(Type::NEVER), a);
        for &b in &samples() {
            let both = a.join(b);
            assert_eq!(both, b.join(a), "{a} and {b}");
            assert!(a.fits(both) && b.fits(both), "{a} and {b} fit {both}");
            if a.fits(b) && b.shape() != Shape::Unknown && !matches!(b.shape(), Shape::Maybe(_)) {
                assert!(both.fits(b), "{a} fits {b}: {both}");
            }
        }
    }
}

#[test]
fn every_signature_is_read_and_agrees_with_the_arity() {
    for id in ids() {
        let prim = id.get();
        let read = parse(prim.signature, prim.fails);
        let read =
            read.unwrap_or_else(|error| panic!("{}: {}: {error}", prim.name, prim.signature));
        assert!(!read.alternatives.is_empty());
        let known = signature(id);
        assert_eq!(read.alternatives, known.alternatives);
        // Some primitives may answer more than their signature says.
        assert!(known.always.is_none() || known.always == read.always, "{}", prim.name);
        for alternative in &read.alternatives {
            assert_eq!(alternative.params.len(), prim.arity(), "{}: {}", prim.name, prim.signature);
            if alternative.may_fail {
                assert_ne!(prim.fails, "", "{} must tell when it fails", prim.name);
            }
            let mut bound = BTreeSet::new();
            alternative.params.iter().for_each(|param| variables(param, &mut bound));
            let mut used = BTreeSet::new();
            variables(&alternative.result, &mut used);
            assert!(used.is_subset(&bound), "{}: {}", prim.name, alternative.text);
        }
    }
}

fn variables(pattern: &Pattern, found: &mut BTreeSet<u8>) {
    match pattern {
        Pattern::Var(var, inner) => {
            found.insert(*var);
            inner.iter().for_each(|inner| variables(inner, found));
        }
        Pattern::Pair(a, b) => [a, b].into_iter().for_each(|inner| variables(inner, found)),
        Pattern::Tuple(inner)
        | Pattern::Set(inner)
        | Pattern::Cells(inner)
        | Pattern::Container(inner)
        | Pattern::Maybe(inner) => variables(inner, found),
        Pattern::Union(_, inner) => inner.iter().for_each(|inner| variables(inner, found)),
        Pattern::Function(params, result) => {
            params.iter().chain([&**result]).for_each(|inner| variables(inner, found));
        }
        _ => {}
    }
}

#[test]
fn patterns_are_shown_as_they_are_written() {
    for text in [
        "(A -> Container[B], Set[A]) -> Set[B]",
        "((A, B) -> C, Container[A], Container[B]) -> Tuple[C]",
        "(Container[A: Container[B]], Int) -> Set[A]",
        "(Container[A], (A | Int) -> B) -> B",
        "(Container[A]) -> (A | Int)",
        "(Patch, Grid, Pair, Indices) -> Pair?",
        "(Objects, _, Color, Element) -> (A -> B)",
    ] {
        let read = parse(text, "").unwrap();
        let params: Vec<String> =
            read.alternatives[0].params.iter().map(ToString::to_string).collect();
        let (open, close) = match read.alternatives[0].result {
            Pattern::Function(..) | Pattern::Union("", _) => ("(", ")"),
            _ => ("", ""),
        };
        let result = &read.alternatives[0].result;
        assert_eq!(format!("({}) -> {open}{result}{close}", params.join(", ")), text);
    }
}

#[test]
fn what_is_no_signature_is_refused_with_the_place() {
    let cases = [
        ("", 0, "the parameters in brackets"),
        ("(Int", 4, "a comma or a closing bracket"),
        ("(Int) Int", 6, "an arrow and the result"),
        ("(Int) -> Foo", 9, "a type"),
        ("(Int) -> Int; (Set) -> Int", 18, "`[` and the type of the elements"),
        ("(Int) -> Int Int", 13, "the end, or `; ` and another alternative"),
        ("((A, B, C)) -> Int", 10, "an arrow after the parameters of a function"),
        ("(Z) -> Int", 1, "a type"),
    ];
    for (text, offset, expected) in cases {
        let error = parse(text, "").unwrap_err();
        assert_eq!((error.offset, error.expected), (offset, expected), "{text}");
    }
}

/// Visits the value of an expression and those of its operands where it is a call of a primitive.
fn with_values(expression: &str, test: impl FnOnce(Option<PrimId>, &[Value<'_>], Value<'_>)) {
    let mut library = Library::default();
    let text = format!("def solve(I):\n    return {expression}\n");
    let diags = library.add_text("example", &text);
    assert!(diags.is_empty(), "{expression}: {diags:?}");
    let program = library.files[0].unit.definitions[0].program.clone().unwrap();
    let bump = Bump::new();
    let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
    let inputs = Inputs::grid(cx.grid(1, 1, &[0]).unwrap());
    let node = program.root;
    let (prim, mut nodes) = match library.graph.node(node) {
        crate::ir::Node::Call(prim, list) => (Some(prim), library.graph.list(list).to_vec()),
        _ => (None, Vec::new()),
    };
    nodes.push(node);
    let program = |root: NodeId| crate::ir::Program::new(root, Vec::new());
    let codes: Vec<Code> =
        nodes.into_iter().map(|node| vm::compile(&library.graph, &program(node))).collect();
    let run = |code| Code::run(code, &cx, &inputs);
    let value = |code| run(code).unwrap_or_else(|fault| panic!("{expression}: {fault}"));
    let values: Vec<Value<'_>> = codes.iter().map(value).collect();
    if let Some((&result, operands)) = values.split_last() {
        test(prim, operands, result);
    }
}

#[test]
fn examples_fit_their_signatures() {
    for id in ids() {
        let prim = id.get();
        for example in prim.examples {
            with_values(example.call, |called, operands, result| {
                if called != Some(id) {
                    // The example calls what the combinator makes, or measures what it shows.
                    let measures = !example.call.starts_with(&format!("{}(", prim.name));
                    assert!(prim.family() == "combinators" || measures, "{}", example.call);
                    return;
                }
                let fits = |alternative: &super::signature::Alternative| {
                    let mut bindings = Bindings::new();
                    let operand = |value: Value<'_>| Operand::of(Type::of(value));
                    let all = alternative.params.iter().zip(operands).all(|(pattern, &value)| {
                        bindings.matches(pattern, operand(value), false, &mut Opaque) > Grade::Odd
                    });
                    all && bindings.matches(
                        &alternative.result,
                        operand(result),
                        false,
                        &mut Opaque,
                    ) > Grade::No
                };
                let some = signature(id).alternatives.iter().any(fits)
                    // `index` answers none outside the grid.
                    || matches!(result.view(), View::None);
                assert!(some, "{}: {:?} by {}", example.call, operands, prim.signature);
            });
        }
    }
}

/// Returns values of every kind, regular and odd ones.
fn values<'a>(cx: &Cx<'a>) -> Vec<Value<'a>> {
    let int = Value::int;
    let pair = |a, b| cx.pair(a, b).unwrap();
    let tuple = |items: &[Value<'a>]| cx.tuple(items).unwrap();
    let set = |items: &mut [Value<'a>]| cx.set(items).unwrap();
    let function = |name: &str| cx.func(FuncKind::Prim(prim::lookup(name).unwrap().get())).unwrap();
    let grid = cx.grid(2, 3, cx.copy(&[1, 0, 2, 2, 1, 1]).unwrap()).unwrap();
    let square = cx.grid(2, 2, cx.copy(&[1, 0, 0, 1]).unwrap()).unwrap();
    let cell = |color, row, col| tuple(&[int(color), pair(row, col)]);
    let indices = set(&mut [pair(0, 1), pair(1, 1)]);
    let object = set(&mut [cell(2, 0, 0), cell(2, 0, 1)]);
    vec![
        Value::NONE,
        Value::bool(true),
        int(0),
        int(2),
        pair(1, 1),
        pair(0, 2),
        tuple(&[int(3), int(1), int(2)]),
        grid,
        square,
        tuple(&[tuple(&[Value::NONE]), tuple(&[int(1)])]),
        tuple(&[pair(0, 0), pair(0, 1), pair(1, 0)]),
        tuple(&[cell(1, 0, 0), cell(2, 1, 1)]),
        tuple(&[grid, square]),
        tuple(&[grid, int(1)]),
        set(&mut [int(1), int(2)]),
        indices,
        object,
        set(&mut [object, set(&mut [cell(3, 1, 1)])]),
        set(&mut [tuple(&[int(1), int(2), int(3)])]),
        set(&mut [indices]),
        Value::EMPTY_SET,
        Value::EMPTY_TUPLE,
        set(&mut [Value::EMPTY_TUPLE]),
        set(&mut [tuple(&[Value::NONE, int(1)])]),
        function("identity"),
        function("add"),
    ]
}

/// Tells whether a value is a container without elements, or of such containers alone.
fn is_hollow<'a>(cx: &Cx<'a>, value: Value<'a>) -> bool {
    value.len().is_some()
        && cx.elements(value).is_ok_and(|mut inner| inner.all(|element| is_hollow(cx, element)))
}

/// Calls every primitive with every combination of values. A call that has a value is no clash, and
/// the value is of the type of the call. A call that is said not to fail does not.
#[test]
fn signatures_are_true_of_every_combination_of_values() {
    let mut calls = 0;
    let mut wrong = BTreeSet::new();
    for id in ids() {
        let prim = id.get();
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let values = values(&cx);
        // Of four operands, three are truth values or functions' arguments: a few do.
        let few: Vec<Value<'_>> = values.iter().copied().step_by(4).collect();
        let choices: Vec<&[Value<'_>]> =
            (0..prim.arity()).map(|index| if index < 3 { &values[..] } else { &few[..] }).collect();
        let total: usize = choices.iter().map(|values| values.len()).product();
        for number in 0..total {
            let mut rest = number;
            let mut operands = Vec::new();
            for choice in &choices {
                operands.push(choice[rest % choice.len()]);
                rest /= choice.len();
            }
            let work = Bump::new();
            let cx = Cx::new(&work, Budget::default(), Direction::Ascending);
            let types: Vec<Operand> = operands.iter().map(|&v| Operand::of(Type::of(v))).collect();
            let called = call(id, &types, &mut Opaque);
            calls += 1;
            // A call that goes through a container that holds nothing never looks at its other
            // operands.
            let empty = operands.iter().any(|&value| is_hollow(&cx, value));
            let shown: Vec<String> = types.iter().map(|operand| operand.ty.to_string()).collect();
            let shown = format!("{}({})", prim.name, shown.join(", "));
            match prim.call(&cx, &operands) {
                Ok(_) if called.mismatch.is_some() && !empty => {
                    wrong.insert(format!("{shown} clashes and has a value"));
                }
                Ok(value) => {
                    let ty = called.result.ty;
                    if !ty.holds(value) {
                        wrong.insert(format!("{shown} is no {ty}: {}", Type::of(value)));
                    }
                }
                Err(fault) => {
                    if called.cannot_fail && !fault.kind().is_budget() {
                        wrong.insert(format!("{shown} fails: {fault:?}"));
                    }
                }
            }
        }
    }
    assert!(calls > 100_000, "{calls}");
    let listed: Vec<&str> = wrong.iter().map(String::as_str).take(60).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), listed.join("\n"));
}
