//! The model: values as plain data, and calls of primitives on them.

use std::collections::BTreeSet;
use std::mem::discriminant;

use arcvm::prim;
use arcvm::value::set::Elements;
use arcvm::value::{Budget, Cx, Direction, FaultKind, Value, View};
use bumpalo::Bump;

/// A location.
pub(super) type Loc = (i64, i64);
/// A cell: colour and location.
pub(super) type Cell = (i64, Loc);
/// A grid, row by row.
pub(super) type Rows = Vec<Vec<i64>>;

pub(super) const BOTH: [Direction; 2] = [Direction::Ascending, Direction::Descending];

/// A value. The derived order is the canonical one: none < numbers < tuples < sets, each
/// lexicographic.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Model {
    None,
    Int(i64),
    Tuple(Vec<Model>),
    Set(BTreeSet<Model>),
}

/// Types that have a value as a model.
pub(super) trait ToModel {
    fn model(&self) -> Model;
}

impl ToModel for Model {
    fn model(&self) -> Model {
        self.clone()
    }
}

impl ToModel for i64 {
    fn model(&self) -> Model {
        Model::Int(*self)
    }
}

impl ToModel for bool {
    fn model(&self) -> Model {
        Model::Int((*self).into())
    }
}

impl<A: ToModel, B: ToModel> ToModel for (A, B) {
    fn model(&self) -> Model {
        Model::Tuple(vec![self.0.model(), self.1.model()])
    }
}

impl<T: ToModel> ToModel for Vec<T> {
    fn model(&self) -> Model {
        Model::Tuple(self.iter().map(ToModel::model).collect())
    }
}

impl<T: ToModel> ToModel for BTreeSet<T> {
    fn model(&self) -> Model {
        Model::Set(self.iter().map(ToModel::model).collect())
    }
}

/// The value of a model.
pub(super) fn build<'a>(cx: &Cx<'a>, model: &Model) -> Value<'a> {
    let all = |items: Vec<&Model>| -> Vec<Value<'a>> {
        items.into_iter().map(|item| build(cx, item)).collect()
    };
    match model {
        Model::None => Value::NONE,
        Model::Int(n) => Value::int(*n),
        Model::Tuple(items) => cx.tuple(&all(items.iter().collect())).unwrap(),
        Model::Set(items) => cx.set(&mut all(items.iter().collect())).unwrap(),
    }
}

/// The model of a value that holds no function.
pub(super) fn read(value: Value<'_>) -> Model {
    match value.view() {
        View::None => Model::None,
        _ if value.as_int().is_some() => Model::Int(value.as_int().unwrap()),
        _ if value.is_tuple() => Model::Tuple(Elements::ascending(value).map(read).collect()),
        _ => {
            let items: Vec<Model> = Elements::ascending(value).map(read).collect();
            assert!(items.is_sorted_by(|a, b| a < b), "{value} is not walked in canonical order");
            assert_eq!(Some(items.len()), value.len(), "{value}");
            Model::Set(items.into_iter().collect())
        }
    }
}

/// Asserts that two values are equal and held in the same way, as equal sets must be.
pub(super) fn assert_same(a: Value<'_>, b: Value<'_>) {
    assert!(a == b, "{a} and {b} differ");
    if a.is_set() {
        assert_eq!(discriminant(&a.view()), discriminant(&b.view()), "{a} is held in two ways");
    }
}

/// Runs `body` in a fresh context.
pub(super) fn with_cx<T>(direction: Direction, body: impl for<'a> FnOnce(&Cx<'a>) -> T) -> T {
    let bump = Bump::new();
    body(&Cx::new(&bump, Budget::default(), direction))
}

/// The value of a call of a primitive, or the kind of its fault.
pub(super) fn try_call(
    direction: Direction,
    name: &str,
    args: &[&dyn ToModel],
) -> Result<Model, FaultKind> {
    let primitive = prim::lookup(name).unwrap().get();
    let once = || {
        with_cx(direction, |cx| {
            let args: Vec<Value<'_>> = args.iter().map(|arg| build(cx, &arg.model())).collect();
            let before = cx.spent();
            let out = primitive.call(cx, &args);
            let spent = cx.spent() - before;
            let out = out.map(|value| {
                let model = read(value);
                assert_same(value, build(cx, &model));
                model
            });
            (out.map_err(|fault| fault.kind()), spent)
        })
    };
    let (out, spent) = once();
    assert_eq!((&out, spent), (&once().0, once().1), "{name} differs the second time");
    assert!(spent > 0, "{name} is free");
    out
}

/// The value of a call that succeeds.
pub(super) fn call(direction: Direction, name: &str, args: &[&dyn ToModel]) -> Model {
    try_call(direction, name, args).unwrap_or_else(|kind| panic!("{name} fails: {kind:?}"))
}

/// Asserts the value of a call, whichever way sets are walked.
#[track_caller]
pub(super) fn check(name: &str, args: &[&dyn ToModel], expected: &dyn ToModel) {
    for direction in BOTH {
        assert_eq!(call(direction, name, args), expected.model(), "{name}, {direction:?}");
    }
}

/// Asserts that a call fails, and not for its budget.
#[track_caller]
pub(super) fn check_fails(name: &str, args: &[&dyn ToModel]) {
    for direction in BOTH {
        match try_call(direction, name, args) {
            Err(kind) => assert!(!kind.is_budget(), "{name}, {direction:?}: {kind:?}"),
            Ok(value) => panic!("{name}, {direction:?} yields {value:?}"),
        }
    }
}

/// `items` as the context walks them: as they are or in reverse.
pub(super) fn walk<T>(direction: Direction, items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    if direction == Direction::Descending {
        items.reverse();
    }
    items
}
