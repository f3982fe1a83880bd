//! Sets: choosing the one representation that a set's elements determine, walking and combining
//! them.
//!
//! Integers from 0 to 63 become a mask, locations a set of locations, cells an object, and
//! everything else a sorted slice. So two equal sets always have the same representation.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::bits::{Bits, Columns, numbered};
pub use super::elements::Elements;
use super::object::Cell;
use super::order;
use super::{Cx, Direction, Indices, MOST_EFFORT, Object, Point, Raised, Reply, Seq, Value, View};

/// Levels of nesting of a pair of objects.
const USUAL_DEPTH: u32 = 4;

/// Values on their way into a container: a few of them need no allocation.
pub type Items<'a> = SmallVec<[Value<'a>; 8]>;

/// The kind that all elements of a set have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Ints,
    Points,
    Cells,
    Other,
}

pub(super) fn shape(value: Value<'_>) -> Shape {
    match value.view() {
        View::Int(0..64) | View::Bool(_) => Shape::Ints,
        View::Pair(..) => Shape::Points,
        View::Cell(..) => Shape::Cells,
        _ => Shape::Other,
    }
}

impl<'a> Cx<'a> {
    /// Returns the elements of a tuple or set in the direction of the context.
    #[inline]
    pub fn elements(&self, container: Value<'a>) -> Result<Elements<'a>, Raised> {
        match container.is_tuple() || container.is_set() {
            true => Ok(Elements::directed(container, self.direction())),
            false => Err(Raised::wanted("a tuple or a set", container)),
        }
    }

    /// Returns the elements of a tuple or set in the direction of the context, in a list.
    pub fn items(&self, container: Value<'a>) -> Result<Items<'a>, Raised> {
        if let View::Tuple(seq) = container.view() {
            return Ok(Items::from_slice(seq.items));
        }
        let mut items = Items::with_capacity(container.len().unwrap_or(0));
        self.each(container, |item| {
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    /// Calls `visit` with each element of a tuple or set in the direction of the context.
    #[inline]
    pub fn each(
        &self,
        container: Value<'a>,
        mut visit: impl FnMut(Value<'a>) -> Result<(), Raised>,
    ) -> Result<(), Raised> {
        let ascending = self.direction() == Direction::Ascending;
        match container.view() {
            View::Tuple(seq) => seq.items.iter().try_for_each(|&item| visit(item)),
            View::Set(seq) if ascending => seq.items.iter().try_for_each(|&item| visit(item)),
            View::Row(grid, row) => {
                let cells = grid.row(row as usize).iter();
                cells.map(|&cell| Value::int(cell.into())).try_for_each(visit)
            }
            View::Bits(bits) if ascending => {
                for (row, word) in numbered(bits.top, bits.rows) {
                    for column in Columns(word) {
                        visit(Value::pair(row, bits.left + column as i32))?;
                    }
                }
                Ok(())
            }
            _ => self.elements(container)?.try_for_each(visit),
        }
    }

    /// Returns the elements of a set against the direction of the context.
    pub fn backwards(&self, set: Value<'a>) -> Result<Elements<'a>, Raised> {
        let against = match self.direction() {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        };
        match set.is_tuple() || set.is_set() {
            true => Ok(Elements::directed(set, against)),
            false => Err(Raised::wanted("a set", set)),
        }
    }

    /// Returns the set of the given elements, in any order, repeated or not. Sorts the slice in
    /// place.
    pub fn set(&self, items: &mut [Value<'a>]) -> Reply<'a> {
        let Some(&head) = items.first() else {
            return Ok(Value::EMPTY_SET);
        };
        if let ([_], Some(point)) = (&*items, head.as_point()) {
            return Indices::Dense(Bits::one(self, point)?).value(self);
        }
        let common = shape(head);
        if common != Shape::Other && items.iter().all(|&item| shape(item) == common) {
            return match common {
                Shape::Ints => {
                    let bit = |item: &Value<'_>| 1u64 << item.as_int().unwrap_or(0);
                    Ok(Value::ints(items.iter().fold(0, |mask, item| mask | bit(item))))
                }
                Shape::Points => {
                    let points = items.iter().filter_map(|&item| item.as_point());
                    Indices::gather(self, items.len(), points)?.value(self)
                }
                Shape::Cells | Shape::Other => {
                    let cells: SmallVec<[Cell; 32]> =
                        items.iter().filter_map(|&item| item.as_cell()).collect();
                    Object::of_cells(self, &cells)?.value(self)
                }
            };
        }
        self.sorted_set(items)
    }

    /// Returns the set of elements that ascend already.
    pub fn ascending_set(&self, items: &mut [Value<'a>]) -> Reply<'a> {
        debug_assert!(items.is_sorted_by(|&a, &b| order::cmp(a, b) == Ordering::Less));
        match items.first() {
            Some(&head) if shape(head) == Shape::Other => {
                Ok(Value::set(self.seq(self.copy(items)?)?))
            }
            _ => self.set(items),
        }
    }

    fn sorted_set(&self, items: &mut [Value<'a>]) -> Reply<'a> {
        // Functions that find nothing for most of their arguments make many empty sets.
        let mut kept = 0;
        let mut is_empty_known = false;
        for i in 0..items.len() {
            let is_empty = items[i].is_same(Value::EMPTY_SET);
            if !is_empty || !is_empty_known {
                items[kept] = items[i];
                kept += 1;
            }
            is_empty_known |= is_empty;
        }
        let items = &mut items[..kept];
        let levels = u64::from(usize::BITS - items.len().leading_zeros());
        self.spend(items.len() as u64 * levels / 4)?;
        // Elements that are nested deeper than pairs of objects are compared part within part, and
        // those that are nested much deeper may be so to the last cell.
        let depth = items.iter().fold(USUAL_DEPTH, |most, item| item.depth().max(most));
        let deeper = u64::from(depth - USUAL_DEPTH);
        self.spend((items.len() as u64 * levels).saturating_mul(deeper))?;
        // Comparing large elements takes longer than moving them.
        let weight = items.iter().fold(0u64, |sum, item| sum.saturating_add(item.effort()));
        let weight = weight.min(MOST_EFFORT);
        let steps = if 2 * USUAL_DEPTH < depth { weight } else { weight / 64 };
        self.spend(steps.saturating_sub(items.len() as u64).saturating_mul(levels) / 4)?;
        let kept = match sorted_by_firsts(items) {
            Some(kept) => kept,
            None => {
                items.sort_by(|&a, &b| order::cmp(a, b));
                let mut kept = 1;
                for i in 1..items.len() {
                    if order::cmp(items[kept - 1], items[i]) == Ordering::Less {
                        items[kept] = items[i];
                        kept += 1;
                    }
                }
                kept
            }
        };
        let items = self.copy(&items[..kept])?;
        Ok(Value::set(self.seq(items)?))
    }

    /// Returns the elements of a set as a sorted slice, whatever its representation.
    fn spread(&self, set: Value<'a>) -> Result<Vec<Value<'a>>, Raised> {
        self.spend(set.effort() / 4)?;
        Ok(Elements::ascending(set).collect())
    }

    /// Tells whether `value` is an element of a set.
    pub fn set_contains(&self, set: Value<'a>, value: Value<'a>) -> bool {
        match (set.view(), value.view()) {
            (View::Ints(mask), _) => match value.as_int() {
                Some(n @ 0..64) => mask >> n & 1 == 1,
                _ => false,
            },
            (View::Bits(bits), View::Pair(row, col)) => bits.contains(Point { row, col }),
            (View::Points(points), View::Pair(row, col)) => {
                points.binary_search(&Point { row, col }).is_ok()
            }
            (View::Planes(planes), View::Cell(color, row, col)) => {
                Object::Dense(*planes).contains(Cell { color, point: Point { row, col } })
            }
            (View::Cells(cells), View::Cell(color, row, col)) => {
                cells.binary_search(&Cell { color, point: Point { row, col } }).is_ok()
            }
            (View::Set(Seq { items, .. }), _) => {
                items.binary_search_by(|&item| order::cmp(item, value)).is_ok()
            }
            _ => false,
        }
    }

    /// Returns elements of either set.
    pub fn union(&self, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
        match (a.view(), b.view()) {
            (View::Set(seq), _) if seq.items.is_empty() => Ok(b),
            (_, View::Set(seq)) if seq.items.is_empty() => Ok(a),
            (View::Ints(a), View::Ints(b)) => Ok(Value::ints(a | b)),
            _ => {
                if let (Some(a), Some(b)) = (a.as_indices(), b.as_indices()) {
                    return a.union(self, b)?.value(self);
                }
                if let (Some(a), Some(b)) = (a.as_object(), b.as_object()) {
                    return a.union(self, b)?.value(self);
                }
                if let (View::Set(seq), Some(1)) = (a.view(), b.len())
                    && let Some(item) = Elements::ascending(b).next()
                {
                    return self.with_element(seq, item);
                }
                let mut items = self.spread(a)?;
                items.extend(self.spread(b)?);
                self.set(&mut items)
            }
        }
    }

    /// Returns a set that is a sorted slice with one element more. An element that goes behind all
    /// others is put there in place, in a loop.
    fn with_element(&self, set: &'a Seq<'a>, value: Value<'a>) -> Reply<'a> {
        let levels = u64::from(usize::BITS - set.items.len().leading_zeros());
        self.spend(levels * (1 + value.effort() / 16) / 4)?;
        match set.items.binary_search_by(|&item| order::cmp(item, value)) {
            Ok(_) => Ok(Value::set(set)),
            Err(place) if place == set.items.len() => {
                Ok(Value::set(self.lengthened(set, 1, |_| value)?))
            }
            Err(place) => {
                let item = |index: usize| match index.cmp(&place) {
                    Ordering::Less => set.items[index],
                    Ordering::Equal => value,
                    Ordering::Greater => set.items[index - 1],
                };
                let items = self.slice_with(set.items.len() + 1, item)?;
                Ok(Value::set(self.seq(items)?))
            }
        }
    }

    /// Returns elements of both sets.
    pub fn intersection(&self, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
        if let (View::Ints(a), View::Ints(b)) = (a.view(), b.view()) {
            return Ok(ints(a & b));
        }
        if let (Some(a), Some(b)) = (a.as_indices(), b.as_indices()) {
            return a.intersection(self, b)?.value(self);
        }
        if let (Some(a), Some(b)) = (a.as_object(), b.as_object()) {
            return a.intersection(self, b)?.value(self);
        }
        self.within(a, b, true)
    }

    /// Returns elements of `a` that are not in `b`.
    pub fn difference(&self, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
        if let (View::Ints(a), View::Ints(b)) = (a.view(), b.view()) {
            return Ok(ints(a & !b));
        }
        if let (Some(a), Some(b)) = (a.as_indices(), b.as_indices()) {
            return a.difference(self, b)?.value(self);
        }
        if let (Some(a), Some(b)) = (a.as_object(), b.as_object()) {
            return a.difference(self, b)?.value(self);
        }
        self.within(a, b, false)
    }

    /// Returns elements of a set that are in another one, or that are not.
    fn within(&self, a: Value<'a>, b: Value<'a>, wanted: bool) -> Reply<'a> {
        let (View::Set(_), View::Set(others), Direction::Ascending) =
            (a.view(), b.view(), self.direction())
        else {
            return self.filter_set(a, None, |item| Ok(self.set_contains(b, item) == wanted));
        };
        // Both ascend, so one walk along both tells. One set is often a part of the other, with the
        // same elements.
        let mut others = others.items.iter().copied().peekable();
        self.filter_set(a, None, |item| {
            let order = loop {
                let Some(&other) = others.peek() else { break Ordering::Less };
                match if item.is_same(other) { Ordering::Equal } else { order::cmp(item, other) } {
                    Ordering::Greater => others.next(),
                    order => break order,
                };
            };
            Ok((order == Ordering::Equal) == wanted)
        })
    }
}

/// Sorts values, if all are objects or all are sets of locations, and returns how many different
/// ones there are, which then come first. They are ordered by their least elements in the first
/// place, which are looked for once.
fn sorted_by_firsts(items: &mut [Value<'_>]) -> Option<usize> {
    let are_objects = matches!(items.first()?.view(), View::Planes(_));
    let mut keys: SmallVec<[(Cell, usize); 16]> = SmallVec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let first = match item.view() {
            View::Planes(planes) if are_objects => planes.first_cell()?,
            View::Bits(bits) if !are_objects => Cell { color: 0, point: bits.first()? },
            _ => return None,
        };
        keys.push((first, place));
    }
    let order = |&(a, i): &(Cell, usize), &(b, j): &(Cell, usize)| {
        a.cmp(&b).then_with(|| order::cmp(items[i], items[j]))
    };
    keys.sort_by(order);
    keys.dedup_by(|a, b| order(a, b) == Ordering::Equal);
    let sorted: Items<'_> = keys.iter().map(|&(_, place)| items[place]).collect();
    items[..sorted.len()].copy_from_slice(&sorted);
    Some(sorted.len())
}

/// Returns a mask of integers as a value.
fn ints<'a>(mask: u64) -> Value<'a> {
    if mask == 0 { Value::EMPTY_SET } else { Value::ints(mask) }
}

impl<'a> Value<'a> {
    /// Returns a set of locations, the empty set included.
    #[inline]
    pub fn as_indices(self) -> Option<Indices<'a>> {
        match self.view() {
            View::Bits(bits) => Some(Indices::Dense(*bits)),
            View::Points(points) => Some(Indices::Sparse(points)),
            View::Set(seq) if seq.items.is_empty() => Some(Indices::EMPTY),
            _ => None,
        }
    }

    /// Returns a set of cells, the empty set included.
    #[inline]
    pub fn as_object(self) -> Option<Object<'a>> {
        match self.view() {
            View::Planes(planes) => Some(Object::Dense(*planes)),
            View::Cells(cells) => Some(Object::Sparse(cells)),
            View::Set(seq) if seq.items.is_empty() => Some(Object::EMPTY),
            _ => None,
        }
    }

    /// Returns a pair of 32-bit integers as a location.
    #[inline]
    pub fn as_point(self) -> Option<Point> {
        self.as_pair().map(|(row, col)| Point { row, col })
    }

    /// Returns a cell.
    #[inline]
    pub fn as_cell(self) -> Option<Cell> {
        match self.view() {
            View::Cell(color, row, col) => Some(Cell { color, point: Point { row, col } }),
            _ => None,
        }
    }
}
