//! The primitives that have a device form for some combination of operands, and what has to be
//! known of each beside its steps.
//!
//! Giving a primitive a device form is its name in one arm of [`form`], an arm where its calls are
//! lowered, and the step's function in `shaders/`. Calls are lowered by the number of operands:
//! [`super::unary`], [`super::binary`], [`super::calls`], or [`super::loops`].

use super::Val;
use crate::prim::{self, PrimId};

/// The device form of a primitive, as far as it has to be known here.
#[derive(Clone, Copy)]
struct Form {
    fuel: Fuel,
    /// The operand of whose cells a grid is made, without growing.
    keeps: Option<usize>,
    /// The operand that is a function, called for every element of the others.
    function: Option<usize>,
}

/// Fuel that a call may spend, at most.
#[derive(Clone, Copy)]
enum Fuel {
    /// As much as it takes to make such a value.
    OfValue,
    /// That of two sets or grids.
    Twice,
    /// That of an object.
    Many,
    /// That of looking at every cell for every cell, or of making many objects.
    Heavy,
}

/// Returns the device form of a primitive, if it has one.
fn form(prim: PrimId) -> Option<Form> {
    let plain = Form { fuel: Fuel::OfValue, keeps: None, function: None };
    let keeps = Form { keeps: Some(0), ..plain };
    let twice = Form { fuel: Fuel::Twice, ..plain };
    let many = Form { fuel: Fuel::Many, ..plain };
    let heavy = Form { fuel: Fuel::Heavy, ..plain };
    Some(match prim {
        prim::ADD
        | prim::ADJACENT
        | prim::ASINDICES
        | prim::ASOBJECT
        | prim::ASTUPLE
        | prim::BACKDROP
        | prim::BORDERING
        | prim::BOTH
        | prim::BOX
        | prim::BRANCH
        | prim::CANVAS
        | prim::CENTER
        | prim::CENTEROFMASS
        | prim::COLOR
        | prim::COMBINE
        | prim::CONNECT
        | prim::CORNERS
        | prim::CREMENT
        | prim::DECREMENT
        | prim::DELTA
        | prim::DIFFERENCE
        | prim::DIVIDE
        | prim::DNEIGHBORS
        | prim::DOUBLE
        | prim::EITHER
        | prim::EVEN
        | prim::FIRST
        | prim::FLIP
        | prim::GREATER
        | prim::HALVE
        | prim::HCONCAT
        | prim::HEIGHT
        | prim::HFRONTIER
        | prim::HLINE
        | prim::HMATCHING
        | prim::HSPLIT
        | prim::HUPSCALE
        | prim::IDENTITY
        | prim::INBOX
        | prim::INCREMENT
        | prim::INDEX
        | prim::INEIGHBORS
        | prim::INITSET
        | prim::INSERT
        | prim::INTERSECTION
        | prim::INTERVAL
        | prim::INVERT
        | prim::LAST
        | prim::LEASTCOMMON
        | prim::LEFTMOST
        | prim::LLCORNER
        | prim::LOWERMOST
        | prim::LRCORNER
        | prim::MAXIMUM
        | prim::MERGE
        | prim::MINIMUM
        | prim::MOSTCOMMON
        | prim::MULTIPLY
        | prim::NEIGHBORS
        | prim::NORMALIZE
        | prim::OFCOLOR
        | prim::OTHER
        | prim::OUTBOX
        | prim::PALETTE
        | prim::PORTRAIT
        | prim::POSITION
        | prim::POSITIVE
        | prim::PRODUCT
        | prim::RECOLOR
        | prim::REMOVE
        | prim::RIGHTMOST
        | prim::SHAPE
        | prim::SHIFT
        | prim::SHOOT
        | prim::SIGN
        | prim::SIZE
        | prim::SQUARE
        | prim::SUBTRACT
        | prim::TOINDICES
        | prim::TOIVEC
        | prim::TOJVEC
        | prim::TOOBJECT
        | prim::TOTUPLE
        | prim::ULCORNER
        | prim::UPPERMOST
        | prim::URCORNER
        | prim::VCONCAT
        | prim::VFRONTIER
        | prim::VLINE
        | prim::VMATCHING
        | prim::VSPLIT
        | prim::VUPSCALE
        | prim::WIDTH => plain,
        prim::BOTTOMHALF
        | prim::CELLWISE
        | prim::CMIRROR
        | prim::COMPRESS
        | prim::CROP
        | prim::DMIRROR
        | prim::DOWNSCALE
        | prim::FILL
        | prim::HMIRROR
        | prim::LEFTHALF
        | prim::PAINT
        | prim::REPLACE
        | prim::RIGHTHALF
        | prim::ROT180
        | prim::ROT270
        | prim::ROT90
        | prim::SWITCH
        | prim::TOPHALF
        | prim::TRIM
        | prim::VMIRROR => keeps,
        prim::SUBGRID => Form { keeps: Some(1), ..plain },
        prim::COVER | prim::MOVE | prim::UNDERFILL | prim::UNDERPAINT => {
            Form { fuel: Fuel::Twice, ..keeps }
        }
        prim::COLORCOUNT
        | prim::COLORFILTER
        | prim::CONTAINED
        | prim::LEASTCOLOR
        | prim::MOSTCOLOR
        | prim::NUMCOLORS
        | prim::SIZEFILTER => twice,
        prim::EQUALITY | prim::GRAVITATE | prim::MANHATTAN | prim::UPSCALE => many,
        prim::FGPARTITION
        | prim::FRONTIERS
        | prim::HPERIOD
        | prim::OBJECTS
        | prim::OCCURRENCES
        | prim::PARTITION
        | prim::VPERIOD => heavy,
        prim::APPLY | prim::MAPPLY | prim::PRAPPLY => Form { function: Some(0), ..plain },
        prim::ARGMAX
        | prim::ARGMIN
        | prim::EXTRACT
        | prim::MFILTER
        | prim::SFILTER
        | prim::VALMAX
        | prim::VALMIN => Form { function: Some(1), ..plain },
        prim::ORDER => Form { function: Some(1), ..many },
        _ => return None,
    })
}

/// Tells whether some combination of operands of a primitive has a device form.
pub fn is_capable(prim: PrimId) -> bool {
    form(prim).is_some()
}

/// Returns the operand of whose cells a primitive makes a grid, without growing.
pub(super) fn keeps(prim: PrimId) -> Option<usize> {
    form(prim)?.keeps
}

/// Returns the operand of a primitive that is a function, called for every element of the others.
pub(super) fn function_operand(prim: PrimId) -> Option<usize> {
    form(prim)?.function
}

/// Fuel that a call whose value is a number may spend, at most: it may look at every cell of a
/// grid, sixteen for a unit.
const SCALAR: u64 = 80;
/// The same for sets and grids of up to 32 × 32.
const PLAIN: u64 = 256;
/// For objects.
const MANY: u64 = 4_096;
/// For what looks at every cell for every cell, or makes many objects.
const HEAVY: u64 = 65_536;

/// Returns fuel that a call with such a value may spend, at most.
pub(super) fn fuel_of(prim: PrimId, value: &Val) -> u64 {
    match form(prim).map_or(Fuel::OfValue, |form| form.fuel) {
        Fuel::Heavy => HEAVY,
        Fuel::Many => MANY,
        Fuel::Twice => 2 * PLAIN,
        Fuel::OfValue => match value {
            Val::Constant(_)
            | Val::Int(_)
            | Val::Bool(_)
            | Val::Pair(_)
            | Val::Cell(..)
            | Val::Integers(_) => SCALAR,
            Val::Set(_) | Val::Grid(_) | Val::Tuple(_) => PLAIN,
            Val::Object(_) | Val::Objects(_) | Val::Seq(_) => MANY,
        },
    }
}
