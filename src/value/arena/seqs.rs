//! The elements of tuples and sets with what bounds them: depth and weight.

use super::Cx;
use super::room::Room;
use crate::value::{Raised, Seq, Value, View};

impl<'a> Cx<'a> {
    /// Returns the elements of a tuple or set with depth and weight computed and bounded.
    pub fn seq(&self, items: &'a [Value<'a>]) -> Result<&'a Seq<'a>, Raised> {
        let (depth, weight) = measured(items, (0, 0));
        self.bounded(items, depth, weight, None)
    }

    /// Returns elements of which depth and weight are known, where these are within bounds.
    pub(super) fn bounded(
        &self,
        items: &'a [Value<'a>],
        depth: u32,
        weight: u64,
        room: Option<&'a Room>,
    ) -> Result<&'a Seq<'a>, Raised> {
        self.alloc(self.within_bounds(items, depth, weight, room)?)
    }

    /// Returns the same without a place in the arena.
    pub(super) fn within_bounds(
        &self,
        items: &'a [Value<'a>],
        depth: u32,
        weight: u64,
        room: Option<&'a Room>,
    ) -> Result<Seq<'a>, Raised> {
        self.check_cells(items.len() as u64)?;
        self.check_written(weight)?;
        self.check_depth(depth + 1)?;
        Ok(Seq { items, depth: depth + 1, weight, room })
    }

    /// Spends what a tuple takes that is held as elements, of which there is at least one.
    #[cfg(feature = "jit")]
    pub(crate) fn pay_for(&self, items: &[Value<'a>]) -> Result<(), Raised> {
        let (depth, weight) = measured(items, (0, 0));
        self.pay_for_measured(items.len(), depth, weight)
    }

    /// Spends what a tuple of so many numbers takes, of which there is at least one.
    #[cfg(feature = "jit")]
    pub(crate) fn pay_for_numbers(&self, count: usize) -> Result<(), Raised> {
        self.pay_for_measured(count, 0, count as u64)
    }

    #[cfg(feature = "jit")]
    fn pay_for_measured(&self, count: usize, depth: u32, weight: u64) -> Result<(), Raised> {
        self.charge(count.saturating_mul(size_of::<Value<'_>>()))?;
        self.check_cells(count as u64)?;
        self.check_written(weight)?;
        self.check_depth(depth + 1)?;
        self.charge(size_of::<Seq<'_>>())
    }
}

/// Returns the greatest depth and the weight of elements, beside those of others.
pub(super) fn measured(items: &[Value<'_>], (mut depth, mut weight): (u32, u64)) -> (u32, u64) {
    // Functions are mapped over numbers most often, and the longest tuples are of locations.
    let mut numbers = 0;
    while let Some(item) = items.get(numbers)
        && let View::Int(_) = item.view()
    {
        numbers += 1;
    }
    weight = weight.saturating_add(numbers as u64);
    let items = &items[numbers..];
    let mut pairs = 0;
    while let Some(item) = items.get(pairs)
        && let View::Pair(..) = item.view()
    {
        pairs += 1;
    }
    if pairs > 0 {
        depth = depth.max(1);
        weight = weight.saturating_add(2 * pairs as u64);
    }
    for item in &items[pairs..] {
        // Most sets are of objects, most tuples of grids.
        let (levels, cells) = match item.view() {
            View::Planes(planes) => (3, u64::from(planes.count())),
            View::Grid(grid) => (2, u64::from(grid.height) * u64::from(grid.width)),
            View::Pair(..) => (1, 2),
            View::Int(_) => (0, 1),
            _ => (item.depth(), item.weight()),
        };
        depth = depth.max(levels);
        weight = weight.saturating_add(cells);
    }
    (depth, weight)
}
