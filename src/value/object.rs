//! Sets of cells: an ascending list of (colour, bitboard) planes over one frame where they lie
//! within 128 × 128, a sorted slice where they do not.
//!
//! Plane order is canonical order, an object of one colour is one plane, and a location that
//! carries two colours simply has a bit in two planes.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use smallvec::SmallVec;

use super::bits::{Bits, Bounds, Columns, any, corner, count, shift_left, slide};
use super::indices::{add_rows, transpose_words};
use super::{Cx, Direction, Indices, Point, Raised, Value};

/// A cell: a colour and a location. Ordered by colour first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cell {
    /// Colour.
    pub color: i32,
    /// Location.
    pub point: Point,
}

/// The locations of one colour, relative to the frame of the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plane<'a> {
    /// Colour.
    pub color: i32,
    /// One word for each row of the frame; not all 0.
    pub rows: &'a [u128],
}

/// Cells in a frame that is tight around all planes together.
#[derive(Clone, Copy, Debug)]
pub struct Planes<'a> {
    /// Row of the uppermost cell.
    pub top: i32,
    /// Column of the leftmost cell.
    pub left: i32,
    /// Rows of the frame, at most 128.
    pub height: u32,
    /// Columns of the frame, at most 128.
    pub width: u32,
    /// Number of cells where it came along with them, else 0: see [`Planes::count`].
    pub counted: u32,
    /// Planes by ascending colour.
    pub planes: &'a [Plane<'a>],
}

impl PartialEq for Planes<'_> {
    fn eq(&self, other: &Self) -> bool {
        let frame = |object: &Self| (object.top, object.left, object.height, object.width);
        frame(self) == frame(other) && self.planes == other.planes
    }
}

impl Eq for Planes<'_> {}

/// A set of cells. Dense exactly where the box around them is at most 128 × 128.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Object<'a> {
    /// Planes; the empty object is dense.
    Dense(Planes<'a>),
    /// Ascending and distinct.
    Sparse(&'a [Cell]),
}

use Object::{Dense, Sparse};

/// Planes under construction: colours in any order, each once, words in a frame that may be loose.
pub type PlaneList<'a> = SmallVec<[(i32, &'a mut [u128]); 10]>;

impl<'a> Planes<'a> {
    /// No cells.
    pub const EMPTY: Planes<'static> =
        Planes { top: 0, left: 0, height: 0, width: 0, counted: 0, planes: &[] };

    /// Returns the object of the given planes, whose first words are row `top` and whose lowest
    /// bits are column `left`. Drops empty planes, sorts the others and makes the frame tight.
    pub fn tight(
        cx: &Cx<'a>,
        top: i64,
        left: i64,
        list: &mut PlaneList<'a>,
    ) -> Result<Self, Raised> {
        list.retain(|(_, rows)| any(rows) != 0);
        if list.is_empty() {
            return Ok(Planes::EMPTY);
        }
        let all = list.iter().fold(0, |all, (_, rows)| all | any(rows));
        let (mut first, mut last) = (usize::MAX, 0);
        for (_, rows) in list.iter() {
            first = first.min(rows.iter().position(|&word| word != 0).unwrap_or(usize::MAX));
            last = last.max(rows.iter().rposition(|&word| word != 0).unwrap_or(0));
        }
        let skip = all.trailing_zeros();
        let width = 128 - (all >> skip).leading_zeros();
        for (_, rows) in list.iter_mut() {
            *rows = &mut std::mem::take(rows)[first..=last];
            if skip > 0 {
                shift_left(rows, all, skip);
            }
        }
        let planes = Self::sorted(cx, list)?;
        let height = (last - first + 1) as u32;
        let (top, left) = (top.saturating_add(first as i64), left.saturating_add(skip.into()));
        let (top, left) = corner(top, left, height, width)?;
        Ok(Self { top, left, height, width, counted: 0, planes })
    }

    /// Returns planes by ascending colour.
    pub fn sorted(cx: &Cx<'a>, list: &mut PlaneList<'a>) -> Result<&'a [Plane<'a>], Raised> {
        if !list.is_sorted_by_key(|&(color, _)| color) {
            list.sort_unstable_by_key(|&(color, _)| color);
        }
        Ok(cx.slice_with(list.len(), |index| {
            let (color, rows) = &mut list[index];
            let rows: &'a mut [u128] = std::mem::take::<&'a mut [u128]>(rows);
            Plane { color: *color, rows }
        })?)
    }

    /// Returns the object of planes with a cell each, in a frame that is tight already.
    fn exact(cx: &Cx<'a>, bounds: Bounds, list: &mut PlaneList<'a>) -> Result<Self, Raised> {
        let planes = Self::sorted(cx, list)?;
        let (height, width) = (bounds.height() as u32, bounds.width() as u32);
        let (top, left) = (bounds.top as i32, bounds.left as i32);
        Ok(Self { top, left, height, width, counted: 0, planes })
    }

    /// Returns the object with the cells of `mask`, spread over `planes` in the frame of the mask.
    #[inline]
    pub fn of_mask(mask: Bits<'_>, planes: &'a [Plane<'a>]) -> Self {
        let Bits { top, left, width, counted, rows } = mask;
        Self { top, left, height: rows.len() as u32, width, counted, planes }
    }

    /// Returns the least cell: the first location of the least colour.
    pub fn first_cell(&self) -> Option<Cell> {
        let plane = self.planes.first()?;
        let row = plane.rows.iter().position(|&word| word != 0)?;
        let column = plane.rows[row].trailing_zeros();
        let point = Point { row: self.top + row as i32, col: self.left + column as i32 };
        Some(Cell { color: plane.color, point })
    }

    /// Returns the number of cells.
    #[inline]
    pub fn count(&self) -> u32 {
        match self.counted {
            0 => self.count_planes(),
            known => known,
        }
    }

    /// Counts the cells. It stands apart, so that whoever asks stays small where they are counted.
    #[inline(never)]
    fn count_planes(&self) -> u32 {
        self.planes.iter().map(|plane| count(plane.rows, self.width)).sum()
    }

    /// Returns the number of cells.
    #[inline]
    pub fn len(&self) -> usize {
        self.count() as usize
    }

    /// Tells whether there is no cell.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.planes.is_empty()
    }

    /// Returns the frame.
    #[inline]
    pub fn bounds(&self) -> Option<Bounds> {
        let (top, left) = (i64::from(self.top), i64::from(self.left));
        (!self.planes.is_empty()).then(|| Bounds {
            top,
            left,
            bottom: top + i64::from(self.height) - 1,
            right: left + i64::from(self.width) - 1,
        })
    }

    /// Returns the cells by colour and then row by row.
    pub fn cells(self) -> impl DoubleEndedIterator<Item = Cell> + use<'a> {
        let Self { top, left, planes, .. } = self;
        planes.iter().flat_map(move |plane| {
            plane.rows.iter().enumerate().flat_map(move |(r, &word)| {
                Columns(word).map(move |c| Cell {
                    color: plane.color,
                    point: Point { row: top + r as i32, col: left + c as i32 },
                })
            })
        })
    }

    /// Returns the word of `plane` in row `row` with bit 0 at column `left`; 0 outside the frame.
    #[inline]
    fn word(&self, plane: Plane<'a>, row: i64, left: i64) -> u128 {
        match usize::try_from(row - i64::from(self.top)) {
            Ok(r) if r < plane.rows.len() => slide(plane.rows[r], i64::from(self.left) - left),
            _ => 0,
        }
    }

    /// Returns the locations of the plane of a number; none where there is no such plane. The frame
    /// may be loose.
    pub fn plane_indices(&self, plane: usize) -> Indices<'a> {
        match self.planes.get(plane) {
            Some(plane) => Indices::Dense(Bits {
                top: self.top,
                left: self.left,
                width: self.width,
                counted: 0,
                rows: plane.rows,
            }),
            None => Indices::EMPTY,
        }
    }

    /// Returns the plane of a colour.
    fn plane(&self, color: i32) -> Option<Plane<'a>> {
        let index = self.planes.binary_search_by_key(&color, |plane| plane.color).ok()?;
        Some(self.planes[index])
    }

    /// Returns the same planes with every word list replaced.
    fn rebuild(
        self,
        cx: &Cx<'a>,
        width: u32,
        height: u32,
        make: impl Fn(&'a [u128]) -> Result<&'a [u128], Raised>,
    ) -> Result<Self, Raised> {
        let planes = cx.copy(self.planes)?;
        for plane in planes.iter_mut() {
            plane.rows = make(plane.rows)?;
        }
        Ok(Self { width, height, planes, ..self })
    }
}

impl<'a> Object<'a> {
    /// No cells.
    pub const EMPTY: Object<'static> = Dense(Planes::EMPTY);

    /// Returns the object of `cells`, in any order, repeated or not.
    pub fn of_cells(cx: &Cx<'a>, cells: &[Cell]) -> Result<Self, Raised> {
        cx.spend(cells.len() as u64 / 4)?;
        let Some(bounds) = Bounds::of_points(cells.iter().map(|cell| cell.point)) else {
            return Ok(Self::EMPTY);
        };
        if !bounds.is_dense() {
            let sorted = sorted(cells);
            cx.check_cells(sorted.len() as u64)?;
            return Ok(Sparse(cx.copy(&sorted)?));
        }
        let mut list = PlaneList::new();
        let mut current = 0;
        for cell in cells {
            if list.get(current).is_none_or(|(color, _)| *color != cell.color) {
                current = match list.iter().position(|(color, _)| *color == cell.color) {
                    Some(index) => index,
                    None => {
                        list.push((cell.color, cx.slice(bounds.height() as usize, 0)?));
                        list.len() - 1
                    }
                };
            }
            let row = i64::from(cell.point.row) - bounds.top;
            list[current].1[row as usize] |= 1 << (i64::from(cell.point.col) - bounds.left);
        }
        Ok(Dense(Planes::exact(cx, bounds, &mut list)?))
    }

    /// Returns all of `indices` in one colour.
    pub fn of_indices(cx: &Cx<'a>, color: i32, indices: Indices<'a>) -> Result<Self, Raised> {
        match indices {
            Indices::Dense(bits) if bits.is_empty() => Ok(Self::EMPTY),
            Indices::Dense(bits) => Ok(Dense(Planes {
                top: bits.top,
                left: bits.left,
                height: bits.rows.len() as u32,
                width: bits.width,
                counted: bits.counted,
                planes: std::slice::from_ref(cx.alloc(Plane { color, rows: bits.rows })?),
            })),
            Indices::Sparse(points) => {
                let cells = cx.slice_with(points.len(), |i| Cell { color, point: points[i] })?;
                Ok(Sparse(cells))
            }
        }
    }

    /// Returns the object as a value.
    #[inline(always)]
    pub fn value(self, cx: &Cx<'a>) -> Result<Value<'a>, Raised> {
        Ok(match self {
            Dense(planes) if planes.is_empty() => Value::EMPTY_SET,
            Dense(planes) => Value::planes(cx.alloc(planes)?),
            Sparse(cells) => Value::cells(cx.alloc(cells)?),
        })
    }

    /// Returns the number of cells.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Dense(planes) => planes.len(),
            Sparse(cells) => cells.len(),
        }
    }

    /// Tells whether there is no cell.
    #[inline]
    pub fn is_empty(&self) -> bool {
        match self {
            Dense(planes) => planes.is_empty(),
            Sparse(cells) => cells.is_empty(),
        }
    }

    /// Returns the box around the cells, if there is one.
    #[inline]
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Dense(planes) => planes.bounds(),
            Sparse(cells) => Bounds::of_points(cells.iter().map(|cell| cell.point)),
        }
    }

    /// Returns the locations of the cells.
    pub fn indices(self, cx: &Cx<'a>) -> Result<Indices<'a>, Raised> {
        match self {
            Dense(planes) => match planes.planes {
                [] => Ok(Indices::EMPTY),
                [plane] => Ok(Indices::Dense(Bits {
                    top: planes.top,
                    left: planes.left,
                    width: planes.width,
                    counted: planes.counted,
                    rows: plane.rows,
                })),
                [first, rest @ ..] => {
                    let rows = cx.copy(first.rows)?;
                    for plane in rest {
                        for (word, more) in rows.iter_mut().zip(plane.rows) {
                            *word |= more;
                        }
                    }
                    Ok(Indices::Dense(Bits::tight(planes.top.into(), planes.left.into(), rows)?))
                }
            },
            Sparse(cells) => {
                let points: Vec<Point> = cells.iter().map(|cell| cell.point).collect();
                Indices::of_points(cx, &points)
            }
        }
    }

    /// Returns the colour of the first cell in the direction of the context.
    pub fn first_color(&self, cx: &Cx<'_>) -> Option<i32> {
        let (least, greatest) = self.color_range();
        match cx.direction() {
            Direction::Ascending => least,
            Direction::Descending => greatest,
        }
    }

    /// Returns the least and the greatest colour.
    pub fn color_range(&self) -> (Option<i32>, Option<i32>) {
        match self {
            Dense(Planes { planes, .. }) => {
                (planes.first().map(|plane| plane.color), planes.last().map(|plane| plane.color))
            }
            Sparse(cells) => {
                (cells.first().map(|cell| cell.color), cells.last().map(|cell| cell.color))
            }
        }
    }

    /// Returns the colours, ascending, with the number of cells of each.
    pub fn colors(&self) -> SmallVec<[(i32, u32); 10]> {
        match self {
            Dense(planes) => {
                let counted = |plane: &Plane<'_>| (plane.color, count(plane.rows, planes.width));
                planes.planes.iter().map(counted).collect()
            }
            Sparse(cells) => {
                let runs = cells.chunk_by(|a, b| a.color == b.color);
                runs.map(|run| (run[0].color, run.len() as u32)).collect()
            }
        }
    }

    /// Calls `visit` with each colour and its locations, in the direction of the context.
    pub fn each_plane(self, cx: &Cx<'_>, mut visit: impl FnMut(i32, Indices<'_>)) {
        let ascending = cx.direction() == Direction::Ascending;
        match self {
            Dense(object) => {
                // Only the position of the frame matters to the visitor, so it may be loose.
                let bits = |plane: &Plane<'a>| Bits {
                    top: object.top,
                    left: object.left,
                    width: object.width,
                    counted: 0,
                    rows: plane.rows,
                };
                let mut visit = |plane: &Plane<'a>| visit(plane.color, Indices::Dense(bits(plane)));
                if ascending {
                    object.planes.iter().for_each(&mut visit);
                } else {
                    object.planes.iter().rev().for_each(&mut visit);
                }
            }
            Sparse(cells) => {
                let mut visit = |run: &[Cell]| {
                    let points: Vec<Point> = run.iter().map(|cell| cell.point).collect();
                    visit(run[0].color, Indices::Sparse(&points));
                };
                let runs = cells.chunk_by(|a, b| a.color == b.color);
                if ascending { runs.for_each(&mut visit) } else { runs.rev().for_each(&mut visit) }
            }
        }
    }

    /// Returns all cells, ascending.
    pub fn to_cells(self) -> Vec<Cell> {
        match self {
            Dense(planes) => planes.cells().collect(),
            Sparse(cells) => cells.to_vec(),
        }
    }

    /// Tells whether a cell is part of the object.
    pub fn contains(&self, cell: Cell) -> bool {
        match self {
            Dense(planes) => planes.plane(cell.color).is_some_and(|plane| {
                planes.word(plane, cell.point.row.into(), cell.point.col.into()) & 1 != 0
            }),
            Sparse(cells) => cells.binary_search(&cell).is_ok(),
        }
    }

    /// Returns the object moved by (`down`, `right`).
    pub fn shift(self, cx: &Cx<'a>, down: i64, right: i64) -> Result<Self, Raised> {
        match self {
            Dense(planes) if planes.is_empty() => Ok(self),
            Dense(planes) => {
                let top = i64::from(planes.top).saturating_add(down);
                let left = i64::from(planes.left).saturating_add(right);
                let (top, left) = corner(top, left, planes.height, planes.width)?;
                Ok(Dense(Planes { top, left, ..planes }))
            }
            Sparse(cells) => {
                let moved = cx.copy(cells)?;
                for cell in moved.iter_mut() {
                    cell.point = Point::new(
                        i64::from(cell.point.row).saturating_add(down),
                        i64::from(cell.point.col).saturating_add(right),
                    )?;
                }
                Ok(Sparse(moved))
            }
        }
    }

    /// Returns cells of either object.
    pub fn union(self, cx: &Cx<'a>, other: Self) -> Result<Self, Raised> {
        if self.is_empty() {
            return Ok(other);
        }
        if other.is_empty() {
            return Ok(self);
        }
        Self::union_all(cx, [self, other].into_iter())
    }

    /// Returns cells of any of the objects.
    pub fn union_all(
        cx: &Cx<'a>,
        objects: impl ExactSizeIterator<Item = Self> + Clone,
    ) -> Result<Self, Raised> {
        if let (1, Some(one)) = (objects.len(), objects.clone().next()) {
            return Ok(one);
        }
        cx.spend(objects.len() as u64)?;
        let bounds = objects.clone().filter_map(|object| object.bounds()).reduce(Bounds::union);
        let Some(bounds) = bounds else {
            return Ok(Self::EMPTY);
        };
        if !bounds.is_dense() {
            let cells: Vec<Cell> = objects.flat_map(|object| object.to_cells()).collect();
            return Self::of_cells(cx, &cells);
        }
        let mut list = PlaneList::new();
        let height = bounds.height() as usize;
        for object in objects {
            // In a dense box every object is dense.
            let Dense(object) = object else { continue };
            let down = (i64::from(object.top) - bounds.top) as usize;
            let right = (i64::from(object.left) - bounds.left) as u32;
            for plane in object.planes {
                let index = match list.iter().position(|(color, _)| *color == plane.color) {
                    Some(index) => index,
                    None => {
                        list.push((plane.color, cx.slice(height, 0)?));
                        list.len() - 1
                    }
                };
                add_rows(&mut list[index].1[down..], plane.rows, right, bounds);
            }
        }
        Ok(Dense(Planes::exact(cx, bounds, &mut list)?))
    }

    /// Returns cells of both objects.
    pub fn intersection(self, cx: &Cx<'a>, other: Self) -> Result<Self, Raised> {
        self.select(cx, other, |mine, theirs| mine & theirs)
    }

    /// Returns cells of this object that are not in `other`.
    pub fn difference(self, cx: &Cx<'a>, other: Self) -> Result<Self, Raised> {
        self.select(cx, other, |mine, theirs| mine & !theirs)
    }

    /// Keeps cells by whether `other` has them.
    fn select(
        self,
        cx: &Cx<'a>,
        other: Self,
        op: impl Fn(u128, u128) -> u128,
    ) -> Result<Self, Raised> {
        let (Dense(a), Dense(b)) = (self, other) else {
            let keep = |cell: &Cell| op(1, u128::from(other.contains(*cell))) & 1 != 0;
            cx.spend(self.len() as u64)?;
            let cells: Vec<Cell> = self.to_cells().into_iter().filter(keep).collect();
            return Self::of_cells(cx, &cells);
        };
        let mut list = PlaneList::new();
        for plane in a.planes {
            let theirs = b.plane(plane.color);
            let rows = cx.slice_with(plane.rows.len(), |r| {
                let row = i64::from(a.top) + r as i64;
                op(plane.rows[r], theirs.map_or(0, |p| b.word(p, row, a.left.into())))
            })?;
            list.push((plane.color, rows));
        }
        Ok(Dense(Planes::tight(cx, a.top.into(), a.left.into(), &mut list)?))
    }

    /// Returns the object with its rows in reverse, in the same box.
    pub fn flip_rows(self, cx: &Cx<'a>) -> Result<Self, Raised> {
        match self {
            Dense(planes) => {
                Ok(Dense(planes.rebuild(cx, planes.width, planes.height, |rows| {
                    let rows = cx.copy(rows)?;
                    rows.reverse();
                    Ok(rows)
                })?))
            }
            Sparse(_) => self.map(cx, |b, row, col| (b.top + b.bottom - row, col)),
        }
    }

    /// Returns the object with its columns in reverse, in the same box.
    pub fn flip_columns(self, cx: &Cx<'a>) -> Result<Self, Raised> {
        match self {
            Dense(planes) => {
                Ok(Dense(planes.rebuild(cx, planes.width, planes.height, |rows| {
                    let flip = |r: usize| rows[r].reverse_bits() >> (128 - planes.width);
                    Ok(cx.slice_with(rows.len(), flip)?)
                })?))
            }
            Sparse(_) => self.map(cx, |b, row, col| (row, b.left + b.right - col)),
        }
    }

    /// Returns the object mirrored at the diagonal through the upper left corner of its box.
    pub fn transpose(self, cx: &Cx<'a>) -> Result<Self, Raised> {
        match self {
            Dense(planes) => {
                corner(planes.top.into(), planes.left.into(), planes.width, planes.height)?;
                Ok(Dense(planes.rebuild(cx, planes.height, planes.width, |rows| {
                    transpose_words(cx, rows, planes.width)
                })?))
            }
            Sparse(_) => self.map(cx, |b, row, col| (b.top + col - b.left, b.left + row - b.top)),
        }
    }

    /// Returns the image of each cell under `place`, which is given the box, the row and the
    /// column.
    pub fn map(
        self,
        cx: &Cx<'a>,
        place: impl Fn(Bounds, i64, i64) -> (i64, i64),
    ) -> Result<Self, Raised> {
        let Some(bounds) = self.bounds() else {
            return Ok(self);
        };
        cx.spend(self.len() as u64)?;
        let mut cells = self.to_cells();
        for cell in &mut cells {
            let (row, col) = place(bounds, cell.point.row.into(), cell.point.col.into());
            cell.point = Point::new(row, col)?;
        }
        Self::of_cells(cx, &cells)
    }
}

/// Returns cells in order, each once. Nearly all fit a word each, which makes sorting several times
/// faster.
fn sorted(cells: &[Cell]) -> Vec<Cell> {
    /// The numbers from -2²⁰ to 2²⁰ - 1 as words of 21 bits in the same order.
    const BITS: u32 = 21;
    fn pack(n: i32) -> Option<u64> {
        let word = u64::try_from(i64::from(n) + (1 << (BITS - 1))).ok()?;
        (word >> BITS == 0).then_some(word)
    }
    let unpack = |word: u64| (word & ((1 << BITS) - 1)) as i32 - (1 << (BITS - 1));
    let key = |cell: &Cell| {
        let (color, row, col) = (pack(cell.color)?, pack(cell.point.row)?, pack(cell.point.col)?);
        Some(color << (2 * BITS) | row << BITS | col)
    };
    let Some(mut keys) = cells.iter().map(key).collect::<Option<Vec<u64>>>() else {
        let mut sorted = cells.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        return sorted;
    };
    keys.sort_unstable();
    keys.dedup();
    let cell = |key: u64| Cell {
        color: unpack(key >> (2 * BITS)),
        point: Point { row: unpack(key >> BITS), col: unpack(key) },
    };
    keys.into_iter().map(cell).collect()
}
