//! The second halves of loops: what a primitive makes of the values that its loop left.
//!
//! Generated code runs the loop itself. The work before and after it, and its cost, are those of
//! the primitive, so that the same fuel is spent and the same value comes out.

use smallvec::SmallVec;

use crate::prim::containers::{like, merge_items};
use crate::prim::loops::in_order;
use crate::value::bits::Bits;
use crate::value::{Cx, Indices, Raised, Reply, Value, View};

/// The use that a loop makes of what its body yields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LoopKind {
    /// `apply`: a container of it.
    Map,
    /// `mapply`: merges it.
    MapMerge,
    /// `sfilter`: keeps the elements for which it is true.
    Filter,
    /// `mfilter`: merges those.
    FilterMerge,
    /// `extract`: stops at the first such element.
    Extract,
    /// `order`: sorts the elements by it.
    Order,
    /// `argmax`, `argmin`: the element for which it is greatest or least.
    Pick,
    /// `valmax`, `valmin`: the greatest or least.
    Value,
    /// `papply`: a tuple of it, over two containers side by side.
    Zip,
    /// `mpapply`: merges that.
    ZipMerge,
    /// `prapply`: a set of it, over all pairs.
    Product,
    /// A loop with a state, which is all that comes of it.
    Rounds,
}

impl LoopKind {
    /// Returns fuel that each turn costs beside the call of the function.
    pub(super) fn cost_of_turn(self) -> u32 {
        match self {
            Self::FilterMerge | Self::Extract | Self::Order | Self::Pick | Self::Value => 1,
            Self::Map
            | Self::MapMerge
            | Self::Filter
            | Self::Zip
            | Self::ZipMerge
            | Self::Product
            | Self::Rounds => 0,
        }
    }
}

/// Makes the value of a loop over `container` whose results are `items`; for a filter of a
/// bitboard, the `frame` that it began with. [`LoopKind::Order`] leaves the elements and after them
/// their keys.
pub(super) fn finish<'a>(
    cx: &Cx<'a>,
    kind: LoopKind,
    container: Value<'a>,
    items: &mut [Value<'a>],
    frame: Option<&'a mut [u128]>,
) -> Reply<'a> {
    match kind {
        LoopKind::Map => like(cx, container, items),
        LoopKind::MapMerge | LoopKind::FilterMerge => merge_items(cx, container.is_set(), items),
        LoopKind::Zip => cx.tuple(items),
        LoopKind::ZipMerge => merge_items(cx, false, items),
        LoopKind::Product => cx.set(items),
        LoopKind::Filter => match (container.view(), frame) {
            (View::Bits(bits), Some(rows)) => kept_bits(cx, bits, items, rows),
            _ if container.is_set() => cx.kept(container, items),
            _ => cx.tuple(items),
        },
        LoopKind::Order => {
            let (items, keys) = items.split_at(items.len() / 2);
            let mut keyed: SmallVec<[(Value<'a>, Value<'a>); 16]> =
                keys.iter().copied().zip(items.iter().copied()).collect();
            in_order(cx, container, &mut keyed)
        }
        LoopKind::Rounds => Ok(Value::NONE),
        LoopKind::Extract => Err(Raised::value("no element satisfies the condition")),
        LoopKind::Pick | LoopKind::Value => Err(Raised::value("the container is empty")),
    }
}

/// Returns the frame that a filter of a bitboard copies, paid for with one unit for each element;
/// nothing for any other container.
pub(super) fn frame<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
) -> Result<Option<&'a mut [u128]>, Raised> {
    let View::Bits(bits) = container.view() else { return Ok(None) };
    cx.spend(bits.len() as u64)?;
    Ok(Some(cx.copy(bits.rows)?))
}

/// Returns the kept elements of a bitboard as one, in its frame.
fn kept_bits<'a>(
    cx: &Cx<'a>,
    bits: &Bits<'a>,
    kept: &[Value<'a>],
    rows: &'a mut [u128],
) -> Reply<'a> {
    rows.fill(0);
    for (row, col) in kept.iter().filter_map(|item| item.as_pair()) {
        rows[(row - bits.top) as usize] |= 1 << (col - bits.left);
    }
    Indices::Dense(Bits::tight(bits.top.into(), bits.left.into(), rows)?).value(cx)
}
