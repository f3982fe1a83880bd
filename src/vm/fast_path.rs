//! Primitives that the VM computes itself where their operands are plain: truth values, small
//! arithmetic, pairs.
//!
//! Bodies of loops consist of them, and a call through a function pointer takes several times as
//! long as what they do. Whatever is not plain (a sum that leaves its range, a tuple where a pair
//! was expected) goes to the primitive, which also makes the faults. So a fast path never decides
//! what something means. It spends what the primitive spends, which for these operands is the unit
//! of the call.

use crate::prim::{self, PrimId, Primitive};
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
}

/// Tells whether a primitive makes nothing but numbers, truth values and pairs of those, or yields
/// what it is given.
pub(super) fn is_scalar(prim: PrimId) -> bool {
    let rarer = [prim::CONTAINED, prim::CREMENT, prim::DIVIDE, prim::HALVE, prim::SIGN];
    FastPath::of(Some(prim.get())) != FastPath::No || rarer.contains(&prim)
}

impl FastPath {
    /// Returns the fast path of a primitive.
    pub(crate) fn of(primitive: Option<&Primitive>) -> Self {
        let Some(primitive) = primitive else { return Self::No };
        match primitive.id {
            prim::IDENTITY => Self::Identity,
            prim::FLIP => Self::Flip,
            prim::BOTH => Self::Both,
            prim::EITHER => Self::Either,
            prim::BRANCH => Self::Branch,
            prim::EQUALITY => Self::Equality,
            prim::GREATER => Self::Greater,
            prim::EVEN => Self::Even,
            prim::POSITIVE => Self::Positive,
            prim::ADD => Self::Add,
            prim::SUBTRACT => Self::Subtract,
            prim::MULTIPLY => Self::Multiply,
            prim::INCREMENT => Self::Increment,
            prim::DECREMENT => Self::Decrement,
            prim::DOUBLE => Self::Double,
            prim::INVERT => Self::Invert,
            prim::TOIVEC => Self::Toivec,
            prim::TOJVEC => Self::Tojvec,
            prim::ASTUPLE => Self::Astuple,
            prim::FIRST => Self::First,
            prim::LAST => Self::Last,
            prim::SIZE => Self::Size,
            _ => Self::No,
        }
    }

    /// Returns the value, where it is plain. `read` yields an operand.
    #[inline(always)]
    pub(crate) fn value<'a>(self, read: impl Fn(usize) -> Value<'a>) -> Option<Value<'a>> {
        match self {
            Self::No => None,
            Self::Identity => Some(read(0)),
            Self::Flip => Some(Value::bool(!read(0).truthy())),
            Self::Both => Some(if read(0).truthy() { read(1) } else { read(0) }),
            Self::Either => Some(if read(0).truthy() { read(0) } else { read(1) }),
            Self::Branch => Some(if read(0).truthy() { read(1) } else { read(2) }),
            Self::Equality => match (read(0).view(), read(1).view()) {
                (View::Int(a), View::Int(b)) => Some(Value::bool(a == b)),
                (View::Pair(a, b), View::Pair(c, d)) => Some(Value::bool((a, b) == (c, d))),
                _ => None,
            },
            Self::Greater => match (read(0).view(), read(1).view()) {
                (View::Int(a), View::Int(b)) => Some(Value::bool(a > b)),
                _ => None,
            },
            Self::Even => integer(read(0)).map(|n| Value::bool(n % 2 == 0)),
            Self::Positive => integer(read(0)).map(|n| Value::bool(n > 0)),
            Self::Add => both(read(0), read(1), i64::checked_add),
            Self::Subtract => both(read(0), read(1), i64::checked_sub),
            Self::Multiply => both(read(0), read(1), i64::checked_mul),
            Self::Increment => both(read(0), Value::int(1), i64::checked_add),
            Self::Decrement => both(read(0), Value::int(1), i64::checked_sub),
            Self::Double => both(read(0), Value::int(2), i64::checked_mul),
            Self::Invert => both(Value::int(0), read(0), i64::checked_sub),
            Self::Toivec => integer(read(0)).and_then(|row| pair(row, 0)),
            Self::Tojvec => integer(read(0)).and_then(|column| pair(0, column)),
            Self::Astuple => pair(integer(read(0))?, integer(read(1))?),
            Self::First => match read(0).view() {
                View::Pair(a, _) => Some(Value::int(a.into())),
                _ => None,
            },
            Self::Last => match read(0).view() {
                View::Pair(_, b) => Some(Value::int(b.into())),
                _ => None,
            },
            Self::Size => match read(0).view() {
                View::Bits(bits) => Some(Value::int(bits.count().into())),
                View::Planes(planes) => Some(Value::int(planes.count().into())),
                _ => None,
            },
        }
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
    let wide = |a: i32, b: i32| op(a.into(), b.into());
    match (a.view(), b.view()) {
        (View::Int(a), View::Int(b)) => op(a, b).map(Value::int),
        (View::Pair(a, b), View::Pair(c, d)) => pair(wide(a, c)?, wide(b, d)?),
        (View::Pair(a, b), View::Int(c)) => pair(op(a.into(), c)?, op(b.into(), c)?),
        (View::Int(a), View::Pair(c, d)) => pair(op(a, c.into())?, op(a, d.into())?),
        _ => None,
    }
}
