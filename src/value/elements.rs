//! Walking the elements of tuples and sets.

use super::indices::Points;
use super::object::{Cell, Planes};
use super::{Direction, Indices, Point, Value, View};

/// The elements of a set in ascending or descending order, or of a tuple from the first to the
/// last.
pub enum Elements<'a> {
    /// Of a mask of integers.
    Ints(u64, Direction),
    /// Of a slice.
    Slice(std::slice::Iter<'a, Value<'a>>),
    /// Of a slice, backwards.
    Reverse(std::iter::Rev<std::slice::Iter<'a, Value<'a>>>),
    /// Of a tuple in any representation: the tuple, the next index, the length.
    Tuple(Value<'a>, usize, usize),
    /// Locations, ascending.
    Points(Points<'a>),
    /// Cells, ascending: the planes still to come, and the locations left in the colour of the last
    /// one.
    Planes(&'a Planes<'a>, usize, Points<'a>),
    /// Anything else.
    Boxed(Box<dyn Iterator<Item = Value<'a>> + 'a>),
}

impl<'a> Elements<'a> {
    /// Returns the elements of a tuple or set, a set in its canonical order. Nothing for anything
    /// else.
    pub fn ascending(value: Value<'a>) -> Self {
        Self::directed(value, Direction::Ascending)
    }

    pub(super) fn directed(value: Value<'a>, direction: Direction) -> Self {
        let ascending = direction == Direction::Ascending;
        match value.view() {
            View::Ints(mask) => Self::Ints(mask, direction),
            View::Set(seq) if ascending => Self::Slice(seq.items.iter()),
            View::Set(seq) => Self::Reverse(seq.items.iter().rev()),
            View::Tuple(seq) => Self::Slice(seq.items.iter()),
            View::Bits(bits) if ascending => Self::Points(Indices::Dense(*bits).points()),
            View::Points(points) if ascending => Self::Points(Indices::Sparse(points).points()),
            View::Bits(bits) => Self::Boxed(Box::new(bits.points().rev().map(Value::from))),
            View::Points(points) => {
                Self::Boxed(Box::new(points.iter().rev().map(|&p| Value::from(p))))
            }
            View::Planes(planes) if ascending => {
                Self::Planes(planes, 0, planes.plane_indices(0).points())
            }
            View::Planes(planes) => Self::Boxed(Box::new(planes.cells().rev().map(Value::from))),
            View::Cells(cells) if ascending => {
                Self::Boxed(Box::new(cells.iter().map(|&c| Value::from(c))))
            }
            View::Cells(cells) => {
                Self::Boxed(Box::new(cells.iter().rev().map(|&c| Value::from(c))))
            }
            _ => Self::Tuple(value, 0, value.len().unwrap_or(0)),
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        match self {
            Self::Ints(0, _) => None,
            Self::Ints(mask, Direction::Ascending) => {
                let n = mask.trailing_zeros();
                *mask &= *mask - 1;
                Some(Value::int(n.into()))
            }
            Self::Ints(mask, Direction::Descending) => {
                let n = 63 - mask.leading_zeros();
                *mask &= !(1 << n);
                Some(Value::int(n.into()))
            }
            Self::Slice(items) => items.next().copied(),
            Self::Reverse(items) => items.next().copied(),
            Self::Tuple(tuple, next, len) => {
                let index = *next;
                (index < *len).then(|| {
                    *next += 1;
                    tuple.element(index)
                })
            }
            Self::Points(points) => points.next().map(Value::from),
            Self::Planes(planes, plane, points) => loop {
                if let Some(point) = points.next() {
                    return Some(Value::from(Cell { color: planes.planes[*plane].color, point }));
                }
                if *plane + 1 == planes.planes.len() {
                    return None;
                }
                *plane += 1;
                *points = planes.plane_indices(*plane).points();
            },
            Self::Boxed(items) => items.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Ints(mask, _) => (mask.count_ones() as usize, None),
            Self::Slice(items) => items.size_hint(),
            Self::Reverse(items) => items.size_hint(),
            Self::Tuple(_, next, len) => (len - next, None),
            Self::Points(points) | Self::Planes(_, _, points) => points.size_hint(),
            Self::Boxed(items) => items.size_hint(),
        }
    }
}

impl From<Point> for Value<'_> {
    #[inline]
    fn from(point: Point) -> Self {
        Value::pair(point.row, point.col)
    }
}

impl From<Cell> for Value<'_> {
    #[inline]
    fn from(cell: Cell) -> Self {
        Value::cell(cell.color, cell.point.row, cell.point.col)
    }
}
