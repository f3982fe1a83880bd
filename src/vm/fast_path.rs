//! Primitives that the VM computes itself where their operands are plain: truth values, small
//! arithmetic, pairs.
//!
//! Bodies of loops consist of them, and a call through a function pointer takes several times as
//! long as what they do. Whatever is not plain (a sum that leaves its range, a tuple where a pair
//! was expected) goes to the primitive, which also makes the faults. So a fast path never decides
//! what something means. It spends what the primitive spends, which for these operands is the unit
//! of the call.

use crate::prim::{self, PrimId, Primitive};
use crate::value::tuple::grid_row;
use crate::value::{Value, View};

/// A primitive with a fast path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FastPath {
    /// None.
    No,
    Identity,
    Flip,
    Both,
    Either,
    Branch,
    Equality,
    Greater,
    Even,
    Positive,
    Add,
    Subtract,
    Multiply,
    Increment,
    Decrement,
    Double,
    Invert,
    Toivec,
    Tojvec,
    Astuple,
    First,
    Last,
    Size,
    Plus,
    Minus,
    Times,
    Floored,
    Modulo,
    ItemAt,
    Length,
    After,
}

/// A primitive as the VM computes it.
struct Form {
    fast_path: FastPath,
    /// Whether it makes nothing but numbers, truth values and pairs of those, or yields what it is
    /// given.
    is_scalar: bool,
}

/// Returns how the VM computes a primitive: the one table of what it does itself.
fn form(prim: PrimId) -> Form {
    let scalar = |fast_path| Form { fast_path, is_scalar: true };
    // Operators of Python do more with other values.
    let python = |fast_path| Form { fast_path, is_scalar: false };
    match prim {
        prim::IDENTITY => scalar(FastPath::Identity),
        prim::FLIP => scalar(FastPath::Flip),
        prim::BOTH => scalar(FastPath::Both),
        prim::EITHER => scalar(FastPath::Either),
        prim::BRANCH => scalar(FastPath::Branch),
        prim::EQUALITY => scalar(FastPath::Equality),
        prim::GREATER => scalar(FastPath::Greater),
        prim::EVEN => scalar(FastPath::Even),
        prim::POSITIVE => scalar(FastPath::Positive),
        prim::ADD => scalar(FastPath::Add),
        prim::SUBTRACT => scalar(FastPath::Subtract),
        prim::MULTIPLY => scalar(FastPath::Multiply),
        prim::INCREMENT => scalar(FastPath::Increment),
        prim::DECREMENT => scalar(FastPath::Decrement),
        prim::DOUBLE => scalar(FastPath::Double),
        prim::INVERT => scalar(FastPath::Invert),
        prim::TOIVEC => scalar(FastPath::Toivec),
        prim::TOJVEC => scalar(FastPath::Tojvec),
        prim::ASTUPLE => scalar(FastPath::Astuple),
        prim::FIRST => scalar(FastPath::First),
        prim::LAST => scalar(FastPath::Last),
        prim::SIZE => scalar(FastPath::Size),
        // In bodies of loops they are too rare for a path of their own.
        prim::CONTAINED | prim::CREMENT | prim::DIVIDE | prim::HALVE | prim::SIGN => {
            scalar(FastPath::No)
        }
        prim::PLUS => python(FastPath::Plus),
        prim::MINUS => python(FastPath::Minus),
        prim::TIMES => python(FastPath::Times),
        prim::FLOORED => python(FastPath::Floored),
        prim::MODULO => python(FastPath::Modulo),
        prim::ITEM_AT => python(FastPath::ItemAt),
        prim::LENGTH => python(FastPath::Length),
        prim::AFTER => python(FastPath::After),
        _ => Form { fast_path: FastPath::No, is_scalar: false },
    }
}

/// Tells whether a primitive makes nothing but numbers, truth values and pairs of those, or yields
/// what it is given.
pub(super) fn is_scalar(prim: PrimId) -> bool {
    form(prim).is_scalar
}

impl FastPath {
    /// Returns the fast path of a primitive.
    pub(crate) fn of(primitive: Option<&Primitive>) -> Self {
        primitive.map_or(Self::No, |primitive| form(primitive.id).fast_path)
    }

    /// Returns the value, where it is plain. Operands that there are not may be any values. The
    /// first two are read before it is known what is done with them, so that code which reads them
    /// is there once.
    #[inline(always)]
    pub(crate) fn value<'a>(
        self,
        [a, b]: [Value<'a>; 2],
        third: impl FnOnce() -> Value<'a>,
    ) -> Option<Value<'a>> {
        match self {
            Self::No => None,
            Self::Identity => Some(a),
            Self::Flip => Some(Value::bool(!a.truthy())),
            Self::Both => Some(if a.truthy() { b } else { a }),
            Self::Either => Some(if a.truthy() { a } else { b }),
            Self::Branch => Some(if a.truthy() { b } else { third() }),
            Self::Equality => match a.view() {
                View::Int(a) => integer(b).map(|b| Value::bool(a == b)),
                View::Bool(a) if let View::Bool(b) = b.view() => Some(Value::bool(a == b)),
                View::Pair(i, j) if let View::Pair(k, l) = b.view() => {
                    Some(Value::bool((i, j) == (k, l)))
                }
                _ => None,
            },
            Self::Greater => Some(Value::bool(integer(a)? > integer(b)?)),
            Self::Even => integer(a).map(|n| Value::bool(n % 2 == 0)),
            Self::Positive => integer(a).map(|n| Value::bool(n > 0)),
            Self::Add => both(a, b, i64::checked_add),
            Self::Subtract => both(a, b, i64::checked_sub),
            Self::Multiply => both(a, b, i64::checked_mul),
            Self::Increment => both(a, Value::int(1), i64::checked_add),
            Self::Decrement => both(a, Value::int(1), i64::checked_sub),
            Self::Double => both(a, Value::int(2), i64::checked_mul),
            Self::Invert => both(Value::int(0), a, i64::checked_sub),
            Self::Toivec => integer(a).and_then(|row| pair(row, 0)),
            Self::Tojvec => integer(a).and_then(|column| pair(0, column)),
            Self::Astuple => pair(integer(a)?, integer(b)?),
            Self::First => match a.view() {
                View::Pair(first, _) => Some(a.part(0, first)),
                View::Tuple(seq) => seq.items.first().copied(),
                _ => None,
            },
            Self::Last => match a.view() {
                View::Pair(_, last) => Some(a.part(1, last)),
                View::Tuple(seq) => seq.items.last().copied(),
                _ => None,
            },
            Self::Size => match a.view() {
                View::Bits(bits) => Some(Value::int(bits.count().into())),
                View::Planes(planes) => Some(Value::int(planes.count().into())),
                _ => None,
            },
            Self::Plus => integers(a, b, i64::checked_add),
            Self::Minus => integers(a, b, i64::checked_sub),
            Self::Times => integers(a, b, i64::checked_mul),
            Self::Floored => integers(a, b, |a, b| (0 < b).then(|| a.div_euclid(b))),
            Self::Modulo => integers(a, b, |a, b| (0 < b).then(|| a.rem_euclid(b))),
            Self::ItemAt => item(a, integer(b)?),
            Self::Length => match a.view() {
                View::Grid(grid) => Some(Value::int(grid.height.into())),
                View::Row(grid, _) => Some(Value::int(grid.width.into())),
                View::Tuple(seq) => Some(Value::int(seq.items.len() as i64)),
                _ => None,
            },
            Self::After => Some(b),
        }
    }
}

/// Returns arithmetic of two integers.
#[inline(always)]
fn integers<'a>(
    a: Value<'a>,
    b: Value<'a>,
    op: impl Fn(i64, i64) -> Option<i64>,
) -> Option<Value<'a>> {
    op(integer(a)?, integer(b)?).map(Value::int)
}

/// Returns the element of a tuple at a place, which may count from the end.
#[inline(always)]
fn item<'a>(container: Value<'a>, index: i64) -> Option<Value<'a>> {
    let place = |count: usize| {
        let index = if index < 0 { index + count as i64 } else { index };
        usize::try_from(index).ok().filter(|&place| place < count)
    };
    match container.view() {
        View::Grid(grid) => Some(grid_row(grid, place(grid.height as usize)?)),
        View::Row(grid, row) => {
            let column = place(grid.width as usize)?;
            Some(Value::int(grid.at(row as usize, column).into()))
        }
        View::Tuple(seq) => Some(seq.items[place(seq.items.len())?]),
        View::Pair(..) => Some(container.element(place(2)?)),
        _ => None,
    }
}

#[inline(always)]
fn integer(value: Value<'_>) -> Option<i64> {
    match value.view() {
        View::Int(n) => Some(n),
        _ => None,
    }
}

/// Returns a pair of numbers that fit it.
#[inline(always)]
fn pair<'a>(a: i64, b: i64) -> Option<Value<'a>> {
    Some(Value::pair(i32::try_from(a).ok()?, i32::try_from(b).ok()?))
}

/// Returns arithmetic of two integers or pairs, component by component.
#[inline(always)]
fn both<'a>(a: Value<'a>, b: Value<'a>, op: impl Fn(i64, i64) -> Option<i64>) -> Option<Value<'a>> {
    // Looked at apart from all else, as to tell the kinds of two values takes two jumps by table.
    if let (Some(a), Some(b)) = (integer(a), integer(b)) {
        return op(a, b).map(Value::int);
    }
    let wide = |a: i32, b: i32| op(a.into(), b.into());
    match (a.view(), b.view()) {
        (View::Pair(a, b), View::Pair(c, d)) => pair(wide(a, c)?, wide(b, d)?),
        (View::Pair(a, b), View::Int(c)) => pair(op(a.into(), c)?, op(b.into(), c)?),
        (View::Int(a), View::Pair(c, d)) => pair(op(a, c.into())?, op(a, d.into())?),
        _ => None,
    }
}
