//! Connected components of grids of byte cells, flooded over rows of bits.
//!
//! A grid becomes a few bits a cell: whether it takes part, and whether it belongs together with
//! the cell on its right and with those below it. A component grows from its first cell, a run of
//! cells at a time: downwards row by row, upwards again, and so on until nothing is reached any
//! more. Most components are complete after one turn.

use std::ops::{BitAnd, BitOr, BitOrAssign, Not, Shl, Shr};

use smallvec::SmallVec;

use super::lanes::{Lanes, WIDTH};
use super::objects::colored;
use crate::value::bits::Bits;
use crate::value::object::Planes;
use crate::value::{Cx, Fault, Grid, Out, Plane, Seq, Value};

/// A row of bits, which is as wide as the grid needs.
trait Word:
    Copy
    + PartialEq
    + Into<u128>
    + From<u32>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitOrAssign
    + Not<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    const BITS: u32;
    /// Room for the cells of the last rows and for what is read behind them.
    type Tail: AsMut<[i8]>;
    const TAIL: Self::Tail;
    fn trailing_zeros(self) -> u32;
    fn trailing_ones(self) -> u32;
    fn leading_ones(self) -> u32;
}

macro_rules! word {
    ($($word:ident $tail:literal)+) => {$(
        impl Word for $word {
            const BITS: u32 = Self::BITS;
            type Tail = [i8; $tail];
            const TAIL: Self::Tail = [0; $tail];
            #[inline(always)]
            fn trailing_zeros(self) -> u32 {
                self.trailing_zeros()
            }
            #[inline(always)]
            fn trailing_ones(self) -> u32 {
                self.trailing_ones()
            }
            #[inline(always)]
            fn leading_ones(self) -> u32 {
                self.leading_ones()
            }
        }
    )+};
}

word!(u32 192 u128 640);

/// The lowest `n` bits, at least one.
#[inline(always)]
fn ones<W: Word>(n: u32) -> W {
    !W::from(0) >> (W::BITS - n)
}

/// The bits of a grid of up to `N` rows.
struct Links<W, const N: usize> {
    height: usize,
    /// Cells of no component yet.
    free: [W; N],
    /// Whether a cell belongs to the component of the one on its right.
    right: [W; N],
    /// Whether it may belong to that of the one below.
    below: [W; N],
    /// Whether it may belong to that of the one below on the right.
    below_right: [W; N],
    /// Whether it may belong to that of the one below on the left.
    below_left: [W; N],
    /// Cells of the component that grows.
    taken: [W; N],
}

/// The rows and columns of the component that grows, and its number of cells.
struct Growth {
    bottom: usize,
    left: u32,
    right: u32,
    count: u32,
}

/// A component.
#[derive(Clone, Copy)]
pub(super) struct Component<'a> {
    top: u8,
    left: u8,
    width: u8,
    /// The colour of its first cell.
    color: i8,
    /// Its cells.
    pub(super) count: u32,
    rows: &'a [u128],
}

impl<'a> Component<'a> {
    #[inline(always)]
    fn mask(&self) -> Bits<'a> {
        Bits {
            top: self.top.into(),
            left: self.left.into(),
            width: self.width.into(),
            count: self.count,
            rows: self.rows,
        }
    }
}

/// Components by their first cells.
pub(super) type Components<'a> = SmallVec<[Component<'a>; 64]>;

/// The cells of a grid that take part.
#[derive(Clone, Copy)]
pub(super) enum Taking {
    /// All of them.
    All,
    /// Those of other colours than one.
    Except(i8),
    /// Those of one colour.
    Only(i8),
}

/// The objects of a grid of up to 128 × 128 cells, those of colour `bg` left out.
pub(super) fn components<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    univalued: bool,
    diagonal: bool,
    bg: Option<i8>,
) -> Out<'a> {
    cx.spend(grid.cells.len() as u64 / 4)?;
    let taking = bg.map_or(Taking::All, Taking::Except);
    let mut found = Components::new();
    find(cx, grid, univalued, diagonal, taking, &mut found)?;
    set_of(cx, grid, univalued, &found)
}

/// Adds the components of a grid of up to 128 × 128 cells.
pub(super) fn find<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    univalued: bool,
    diagonal: bool,
    taking: Taking,
    found: &mut Components<'a>,
) -> Result<(), Fault> {
    // Cells of one colour belong together as cells of any do.
    let univalued = univalued && !matches!(taking, Taking::Only(_));
    let narrow = grid.width <= 32 && grid.height <= 32;
    match (narrow, diagonal) {
        (true, false) => flood::<u32, 32, false>(cx, grid, univalued, taking, found),
        (true, true) => flood::<u32, 32, true>(cx, grid, univalued, taking, found),
        (false, false) => flood::<u128, 128, false>(cx, grid, univalued, taking, found),
        (false, true) => flood::<u128, 128, true>(cx, grid, univalued, taking, found),
    }
}

/// Components as a set of objects.
pub(super) fn set_of<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    univalued: bool,
    found: &Components<'a>,
) -> Out<'a> {
    if found.is_empty() {
        return Ok(Value::EMPTY_SET);
    }
    let objects = in_order(cx, grid, univalued, found)?;
    let weight = objects.iter().map(|object| u64::from(object.count)).sum();
    cx.check_cells(weight)?;
    let items = cx.slice_with(objects.len(), |i| Value::planes(&objects[i]))?;
    let depth = items[0].depth() + 1;
    Ok(Value::set(cx.alloc(Seq { items, depth, weight })?))
}

/// Components as objects, in canonical order.
pub(super) fn in_order<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    univalued: bool,
    found: &Components<'a>,
) -> Result<&'a [Planes<'a>], Fault> {
    if univalued { of_one_color(cx, found) } else { of_colors(cx, grid, found) }
}

/// Components of one colour each as objects, in canonical order.
fn of_one_color<'a>(cx: &Cx<'a>, found: &[Component<'a>]) -> Result<&'a [Planes<'a>], Fault> {
    // They were found by their first cells.
    let order = by_color(found);
    let nth = |i: usize| match order.get(i) {
        Some(&place) => &found[place as usize],
        None => &found[i],
    };
    let plane = |i: usize| {
        let component = nth(i);
        Plane { color: component.color.into(), rows: component.rows }
    };
    let planes: &'a [Plane<'a>] = cx.slice_with(found.len(), plane)?;
    let object = |i: usize| Planes::of_mask(nth(i).mask(), std::slice::from_ref(&planes[i]));
    Ok(cx.slice_with(found.len(), object)?)
}

/// The places of components by colour, those of one colour in the order in which they are; nothing
/// where they are in order already.
fn by_color(found: &[Component<'_>]) -> SmallVec<[u32; 64]> {
    /// Colours that are sorted by counting them.
    const FEW: usize = 16;
    let mut order = SmallVec::new();
    if found.is_sorted_by_key(|component| component.color) {
        return order;
    }
    let mut starts = [0u32; FEW];
    for component in found {
        match starts.get_mut(usize::from(component.color.cast_unsigned())) {
            Some(start) => *start += 1,
            None => {
                order.extend(0..found.len() as u32);
                order.sort_by_key(|&place| found[place as usize].color);
                return order;
            }
        }
    }
    let mut next = 0;
    for start in &mut starts {
        next += std::mem::replace(start, next);
    }
    order.resize(found.len(), 0);
    for (place, component) in (0..).zip(found) {
        let start = &mut starts[component.color as usize % FEW];
        order[*start as usize] = place;
        *start += 1;
    }
    order
}

/// Components of any colours as objects, in canonical order.
fn of_colors<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    found: &[Component<'a>],
) -> Result<&'a [Planes<'a>], Fault> {
    let objects = cx.slice(found.len(), Planes::EMPTY)?;
    for (object, component) in objects.iter_mut().zip(found) {
        *object = colored(cx, grid, component.mask())?;
    }
    // Components are disjoint, so their least cells tell them apart.
    if !objects.is_sorted_by_key(Planes::first_cell) {
        objects.sort_unstable_by_key(Planes::first_cell);
    }
    Ok(objects)
}

/// Adds the components of a grid, by their first cells.
fn flood<'a, W: Word, const N: usize, const DIAGONAL: bool>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    univalued: bool,
    taking: Taking,
    found: &mut Components<'a>,
) -> Result<(), Fault> {
    let mut links = Links::<W, N>::new(grid, univalued);
    match grid.width as usize <= WIDTH {
        true => links.read::<1>(grid, univalued, DIAGONAL, taking),
        false => links.read::<2>(grid, univalued, DIAGONAL, taking),
    }
    for top in 0..links.height {
        while links.free[top] != W::from(0) {
            let first = links.free[top].trailing_zeros();
            let Growth { bottom, left, right, count } = links.grow::<DIAGONAL>(top, first);
            let taken = &links.taken[top..=bottom];
            let rows = cx.slice_with(taken.len(), |i| (taken[i] >> left).into())?;
            found.push(Component {
                top: top as u8,
                left: left as u8,
                width: (right - left + 1) as u8,
                color: grid.at(top, first as usize),
                count,
                rows,
            });
        }
    }
    Ok(())
}

impl<W: Word, const N: usize> Links<W, N> {
    /// As if no cell took part.
    fn new(grid: &Grid<'_>, univalued: bool) -> Self {
        // Cells of any colours belong together wherever they touch.
        let none = W::from(0);
        let beside = if univalued { none } else { ones(grid.width) };
        Self {
            height: grid.height as usize,
            free: [none; N],
            right: [none; N],
            below: [beside; N],
            below_right: [beside; N],
            below_left: [beside; N],
            taken: [none; N],
        }
    }

    /// Reads the cells of the grid, so many lanes at a time.
    fn read<const LANES: usize>(
        &mut self,
        grid: &Grid<'_>,
        univalued: bool,
        diagonal: bool,
        taking: Taking,
    ) {
        let width = grid.width as usize;
        let later = if univalued { width + 1 } else { 0 };
        let word = |bits: u32, index: u32| W::from(bits) << index;
        let color = match taking {
            Taking::All => Chunk::<LANES>::splat(0),
            Taking::Except(color) | Taking::Only(color) => Chunk::splat(color),
        };
        each_part::<W, LANES>(grid, later, |row, index, cells| {
            let here = Chunk::load(cells);
            let equal_to = |later: usize| word(here.equal(Chunk::load(&cells[later..])), index);
            self.free[row] |= match taking {
                Taking::All => word(u32::MAX, index),
                Taking::Except(_) => word(!here.equal(color), index),
                Taking::Only(_) => word(here.equal(color), index),
            };
            if univalued {
                self.right[row] |= equal_to(1);
                self.below[row] |= equal_to(width);
                if diagonal {
                    self.below_right[row] |= equal_to(width + 1);
                    self.below_left[row] |= equal_to(width - 1);
                }
            }
        });
        let every: W = ones(grid.width);
        let inner = every >> 1;
        for (free, right) in self.free[..self.height].iter_mut().zip(&mut self.right) {
            *free = *free & every;
            *right = if univalued { *right & inner } else { *free & *free >> 1 };
        }
    }

    /// Takes the component of a cell, which is its first one.
    #[inline(always)]
    fn grow<const DIAGONAL: bool>(&mut self, top: usize, first: u32) -> Growth {
        let mut growth = Growth { bottom: top, left: first, right: first, count: 0 };
        self.taken[top] = W::from(0);
        self.take(top, ones::<W>(1) << first, &mut growth);
        let mut from = top;
        loop {
            // Down to the first row that is not reached.
            for row in from..self.height - 1 {
                let reached = self.down::<DIAGONAL>(row);
                if row == growth.bottom {
                    if reached == W::from(0) {
                        break;
                    }
                    growth.bottom += 1;
                    self.taken[row + 1] = W::from(0);
                }
                self.take(row + 1, reached, &mut growth);
            }
            let mut highest = None;
            for row in (top..growth.bottom).rev() {
                let reached = self.up::<DIAGONAL>(row);
                if reached != W::from(0) {
                    self.take(row, reached, &mut growth);
                    highest = Some(row);
                }
            }
            match highest {
                Some(row) => from = row,
                None => return growth,
            }
        }
    }

    /// Free cells of the row after `row` that the taken ones of it reach.
    #[inline(always)]
    fn down<const DIAGONAL: bool>(&self, row: usize) -> W {
        let taken = self.taken[row];
        let mut reached = taken & self.below[row];
        if DIAGONAL {
            reached |= (taken & self.below_right[row]) << 1;
            reached |= (taken & self.below_left[row]) >> 1;
        }
        reached & self.free[row + 1]
    }

    /// Free cells of `row` that the taken ones of the row after it reach.
    #[inline(always)]
    fn up<const DIAGONAL: bool>(&self, row: usize) -> W {
        let taken = self.taken[row + 1];
        let mut reached = taken & self.below[row];
        if DIAGONAL {
            reached |= taken >> 1 & self.below_right[row];
            reached |= taken << 1 & self.below_left[row];
        }
        reached & self.free[row]
    }

    /// Takes the runs of the cells reached in a row.
    #[inline(always)]
    fn take(&mut self, row: usize, mut reached: W, growth: &mut Growth) {
        let links = self.right[row];
        while reached != W::from(0) {
            let index = reached.trailing_zeros();
            let end = index + (links >> index).trailing_ones();
            let start = index - (links << 1 << (W::BITS - 1 - index)).leading_ones();
            let run = ones::<W>(end - start + 1) << start;
            reached = reached & !run;
            self.taken[row] |= run;
            self.free[row] = self.free[row] & !run;
            growth.left = growth.left.min(start);
            growth.right = growth.right.max(end);
            growth.count += end - start + 1;
        }
    }
}

/// Calls `visit` with each row, the first column of each [`Chunk`] of it, and the cells from there
/// on. These are at least a part and `later` cells: whatever follows in the grid, and zeros behind
/// the last.
#[inline(always)]
fn each_part<W: Word, const LANES: usize>(
    grid: &Grid<'_>,
    later: usize,
    mut visit: impl FnMut(usize, u32, &[i8]),
) {
    let part = LANES * WIDTH;
    let (height, width) = (grid.height as usize, grid.width as usize);
    let whole = grid.cells.len().checked_sub(width.next_multiple_of(part) + later);
    let whole = whole.map_or(0, |last| last / width + 1).min(height);
    let tail = &grid.cells[whole * width..];
    let mut padded = W::TAIL;
    let padded = padded.as_mut();
    padded[..tail.len()].copy_from_slice(tail);
    for row in 0..height {
        let cells = match row.checked_sub(whole) {
            None => &grid.cells[row * width..],
            Some(row) => &padded[row * width..],
        };
        for index in (0..width).step_by(part) {
            visit(row, index as u32, &cells[index..]);
        }
    }
}

/// Cells that are compared at a time.
#[derive(Clone, Copy)]
struct Chunk<const LANES: usize>([Lanes; LANES]);

impl<const LANES: usize> Chunk<LANES> {
    /// The first cells of as many and more.
    #[inline(always)]
    fn load(cells: &[i8]) -> Self {
        let mut lanes = [Lanes::splat(0); LANES];
        for (index, lane) in (0..).step_by(WIDTH).zip(&mut lanes) {
            if let Some(cells) = cells[index..].first_chunk() {
                *lane = Lanes::load(cells);
            }
        }
        Self(lanes)
    }

    #[inline(always)]
    fn splat(color: i8) -> Self {
        Self([Lanes::splat(color); LANES])
    }

    /// A bit for each cell that equals the other.
    #[inline(always)]
    fn equal(self, other: Self) -> u32 {
        let mut bits = 0;
        for (lane, (mine, theirs)) in self.0.into_iter().zip(other.0).enumerate() {
            bits |= mine.equal(theirs).bits() << (lane * WIDTH);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prim::objects::flood as flood_cells;
    use crate::value::{Budget, Direction};
    use bumpalo::Bump;

    #[test]
    fn bits_and_cells_find_the_same_components() {
        let shapes = [
            (1, 1),
            (1, 30),
            (30, 1),
            (2, 3),
            (9, 10),
            (16, 15),
            (30, 30),
            (32, 32),
            (33, 7),
            (7, 33),
            (5, 64),
            (6, 127),
            (128, 128),
        ];
        let mut seed = 1u64;
        for (height, width) in shapes {
            for (colors, first) in [(2, 0), (3, -1), (4, 0), (7, 8), (2, 20)] {
                let bump = Bump::new();
                let cx = Cx::new(&bump, Budget::UNLIMITED, Direction::Ascending);
                let cells: Vec<i8> = (0..height * width)
                    .map(|_| {
                        seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                        first + ((seed >> 40) % colors) as i8
                    })
                    .collect();
                let grid = Grid { height, width, cells: &cells };
                let row = |row: &[i8]| row.iter().map(|&cell| Value::int(cell.into())).collect();
                let table: Vec<Vec<Value<'_>>> = grid.rows().map(row).collect();
                for case in 0..8 {
                    let (univalued, diagonal) = (case & 1 == 1, case & 2 == 2);
                    let bg = (case & 4 == 4).then_some(first);
                    let bg_value = bg.map_or(Value::NONE, |bg| Value::int(bg.into()));
                    let mine = components(&cx, &grid, univalued, diagonal, bg).unwrap();
                    let theirs = flood_cells(&cx, &table, univalued, diagonal, bg_value).unwrap();
                    assert_eq!(mine, theirs, "{height} × {width}, case {case}");
                }
            }
        }
    }

    #[test]
    fn a_component_that_winds_is_one() {
        // Two walls with gaps at opposite ends make the way go down, up and down again.
        let text =
            "11111.\n.....1\n.11111\n1.....\n11111.\n.....1\n111.1.\n1.1111\n1.1...\n11111.\n";
        let cells: Vec<i8> =
            text.bytes().filter(|&b| b != b'\n').map(|b| i8::from(b == b'1')).collect();
        let grid = Grid { height: 10, width: 6, cells: &cells };
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let connected = |diagonal| components(&cx, &grid, true, diagonal, Some(0)).unwrap().len();
        assert_eq!(connected(true), Some(1));
        assert_eq!(connected(false), Some(5));
    }
}
