//! Connected components of grids of byte cells, by the runs of their rows.
//!
//! A run is what lies together in a row. Row by row, each run joins the runs above that it touches
//! (union-find, in which the earlier run stands for both). So a component is known by the run of
//! its first cell, and components come in the order of first cells. A pass over all runs yields
//! their boxes and sizes. The bits of a component are made only when it is to be an object.

use std::cell::Cell;

use super::lanes::WIDTH;
use super::words::{Chunk, Word, ones};
use crate::value::bits::Bits;
use crate::value::object::{PlaneList, Planes};
use crate::value::{Cx, Grid, Plane, Raised, Reply, Seq, Value};

/// Cells of a row that belong to one component, one beside the other.
#[derive(Clone, Copy)]
struct CellRun {
    row: u8,
    from: u8,
    to: u8,
    /// While runs are joined, the number of a run of the same component: an earlier one, or this
    /// one where it is the first. Then the number of the component.
    of: u32,
}

type Runs = Vec<CellRun>;
type Components = Vec<Component>;

/// A component.
#[derive(Clone, Copy)]
struct Component {
    top: u8,
    left: u8,
    bottom: u8,
    right: u8,
    /// The colour of its first cell.
    color: i8,
    /// Whether it is to be an object.
    is_kept: bool,
    /// Its cells.
    count: u32,
    /// The place of the grid's first row among the bits of all components that are to be objects.
    base: u32,
}

impl Component {
    fn height(&self) -> usize {
        usize::from(self.bottom - self.top) + 1
    }

    /// Returns its rows in those of all components.
    fn rows<'a>(&self, words: &'a [u128]) -> &'a [u128] {
        let start = self.base.wrapping_add(self.top.into());
        &words[start as usize..][..self.height()]
    }

    /// Returns the set of its cells, whose bits these rows have.
    fn mask<'a>(&self, rows: &'a [u128]) -> Bits<'a> {
        Bits {
            top: self.top.into(),
            left: self.left.into(),
            width: u32::from(self.right - self.left) + 1,
            counted: self.count,
            rows,
        }
    }
}

/// The components of a grid of up to 128 × 128 cells, by their first cells.
pub(super) struct Table<'g> {
    grid: &'g Grid<'g>,
    univalued: bool,
    /// Whether some of them are kept and others are not.
    is_chosen: bool,
    room: Box<Room>,
}

#[derive(Default)]
struct Room {
    runs: Runs,
    components: Components,
}

thread_local! {
    /// Room for what a table holds, which the next one finds here again.
    static ROOM: Cell<Option<Box<Room>>> = const { Cell::new(None) };
}

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

/// Returns the objects of a grid of up to 128 × 128 cells, those of colour `bg` left out.
pub(super) fn components<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    univalued: bool,
    diagonal: bool,
    bg: Option<i8>,
) -> Reply<'a> {
    cx.spend(grid.cells.len() as u64 / 4)?;
    let taking = bg.map_or(Taking::All, Taking::Except);
    Table::of(grid, univalued, |table| {
        table.find(diagonal, taking);
        table.set(cx)
    })
}

impl<'g> Table<'g> {
    /// Hands `work` a grid of up to 128 × 128 cells, whose components are not found yet.
    #[inline(always)]
    pub(super) fn of<T>(
        grid: &'g Grid<'g>,
        univalued: bool,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let room = ROOM.take().unwrap_or_default();
        let mut table = Self { grid, univalued, is_chosen: false, room };
        let out = work(&mut table);
        table.room.runs.clear();
        table.room.components.clear();
        ROOM.set(Some(table.room));
        out
    }

    /// Finds the components.
    pub(super) fn find(&mut self, diagonal: bool, taking: Taking) {
        let find: fn(&Grid<'_>, bool, bool, Taking, &mut Runs) = match self.grid.width {
            ..=16 => find::<u32, 1>,
            17..=32 => find::<u32, 2>,
            _ => find::<u128, 8>,
        };
        // Cells of one colour belong together as cells of any do.
        let univalued = self.univalued && !matches!(taking, Taking::Only(_));
        let Room { runs, components } = &mut *self.room;
        find(self.grid, univalued, diagonal, taking, runs);
        gather(self.grid, runs, components);
    }

    /// Returns the sizes of the components.
    pub(super) fn sizes(&self) -> impl Iterator<Item = u32> {
        self.room.components.iter().map(|component| component.count)
    }

    /// Leaves the components of some sizes, and spends what the bits of the others would take.
    pub(super) fn retain(&mut self, cx: &Cx<'_>, keep: impl Fn(u32) -> bool) -> Result<(), Raised> {
        self.is_chosen = true;
        let mut left_out = 0;
        for component in &mut self.room.components {
            component.is_kept = keep(component.count);
            left_out += if component.is_kept { 0 } else { component.height() };
        }
        cx.charge(left_out * size_of::<u128>())
    }

    /// Returns the cells of all components that touch no border of the grid.
    pub(super) fn enclosed<'a>(&mut self, cx: &Cx<'a>) -> Result<Bits<'a>, Raised> {
        let (last_row, last_column) = (self.grid.height as u8 - 1, self.grid.width as u8 - 1);
        let Room { runs, components } = &mut *self.room;
        for component in &mut *components {
            let Component { top, left, bottom, right, .. } = *component;
            component.is_kept = 0 < top && 0 < left && bottom < last_row && right < last_column;
        }
        let rows = cx.slice(self.grid.height as usize, 0u128)?;
        for &CellRun { row, from, to, of } in &*runs {
            if components[of as usize].is_kept {
                rows[usize::from(row)] |= ones::<u128>(u32::from(to - from) + 1) << from;
            }
        }
        Bits::tight(0, 0, rows)
    }

    /// Returns the components as a set of objects.
    pub(super) fn set<'a>(&mut self, cx: &Cx<'a>) -> Reply<'a> {
        let objects = self.objects(cx)?;
        if objects.is_empty() {
            return Ok(Value::EMPTY_SET);
        }
        let weight = objects.iter().map(|object| u64::from(object.counted)).sum();
        cx.check_cells(weight)?;
        let items = cx.slice_with(objects.len(), |i| Value::planes(&objects[i]))?;
        // An object is a set of tuples that hold tuples.
        Ok(Value::set(cx.alloc(Seq::new(items, 4, weight))?))
    }

    /// Returns the components as objects, in canonical order, counted; no others are kept.
    pub(super) fn objects<'a>(&mut self, cx: &Cx<'a>) -> Result<&'a [Planes<'a>], Raised> {
        let (grid, Room { runs, components }) = (self.grid, &mut *self.room);
        let mut height = 0_u32;
        for component in components.iter_mut().filter(|component| component.is_kept) {
            component.base = height.wrapping_sub(component.top.into());
            height += component.height() as u32;
        }
        let words = cx.slice(height as usize, 0u128)?;
        draw(grid, runs, components, words);
        let words: &'a [u128] = words;
        if self.is_chosen {
            components.retain(|component| component.is_kept);
        }
        if self.univalued && !components.is_sorted_by_key(|component| component.color) {
            // Those of one colour stay in the order of their first cells.
            components.sort_by_key(|component| component.color);
        }
        let components = &components[..];
        if self.univalued {
            let plane = |i: usize| {
                let component = &components[i];
                Plane { color: component.color.into(), rows: component.rows(words) }
            };
            let planes: &'a [Plane<'a>] = cx.slice_with(components.len(), plane)?;
            let one = |i: usize| {
                let plane = &planes[i];
                Planes::of_mask(components[i].mask(plane.rows), std::slice::from_ref(plane))
            };
            return Ok(cx.slice_with(components.len(), one)?);
        }
        let objects = cx.slice(components.len(), Planes::EMPTY)?;
        for (object, component) in objects.iter_mut().zip(components) {
            *object = colored(cx, grid, component.mask(component.rows(words)))?;
        }
        // Components are disjoint, so their least cells tell them apart.
        if !objects.is_sorted_by_key(Planes::first_cell) {
            objects.sort_unstable_by_key(Planes::first_cell);
        }
        Ok(objects)
    }
}

/// Sets the bits of components that are to be objects.
fn draw(grid: &Grid<'_>, runs: &[CellRun], components: &[Component], words: &mut [u128]) {
    let is_narrow = grid.width <= 32;
    for &CellRun { row, from, to, of } in runs {
        let component = &components[of as usize];
        if component.is_kept {
            let index = component.base.wrapping_add(row.into());
            let (length, place) = (u32::from(to - from) + 1, u32::from(from - component.left));
            words[index as usize] |= match is_narrow {
                true => u128::from(ones::<u32>(length) << place),
                false => ones::<u128>(length) << place,
            };
        }
    }
}

/// Finds the runs of a grid and joins those of one component.
fn find<W: Word, const LANES: usize>(
    grid: &Grid<'_>,
    univalued: bool,
    diagonal: bool,
    taking: Taking,
    runs: &mut Runs,
) {
    match (univalued, diagonal) {
        (false, false) => join::<W, LANES, false, false>(grid, taking, runs),
        (false, true) => join::<W, LANES, false, true>(grid, taking, runs),
        (true, false) => join::<W, LANES, true, false>(grid, taking, runs),
        (true, true) => join::<W, LANES, true, true>(grid, taking, runs),
    }
}

/// Does as [`find`], for one kind of components.
fn join<W: Word, const LANES: usize, const UNIVALUED: bool, const DIAGONAL: bool>(
    grid: &Grid<'_>,
    taking: Taking,
    runs: &mut Runs,
) {
    let none = W::from(0);
    let every: W = ones(grid.width);
    // Cells take part that have the colour, or all, or all others.
    let (color, all, others) = match taking {
        Taking::All => (0, !none, none),
        Taking::Except(color) => (color, none, !none),
        Taking::Only(color) => (color, none, none),
    };
    let color = Chunk::splat(color);
    // The row above: its cells, those one further right, which of them take part, which belong
    // together with the next one, its first run.
    let (mut above, mut above_right) = (Chunk::<LANES>::splat(0), Chunk::splat(0));
    let (mut above_free, mut above_beside, mut above_first) = (none, none, 0);
    let mut row = 0;
    each_row::<W, LANES>(grid, |cells| {
        let (here, right) = (Chunk::load(cells), Chunk::load(&cells[1..]));
        let equal =
            |a: Chunk<LANES>, b: Chunk<LANES>| -> W { if UNIVALUED { a.equal(b) } else { every } };
        let free = every & ((here.equal::<W>(color) | all) ^ others);
        let this = row;
        row += 1;
        if free == none {
            above_free = none;
            return;
        }
        // Bit `c` tells whether the cell belongs together with that in column `c + 1`.
        let beside = free & free >> 1 & equal(here, right);
        let first = runs.len();
        let (mut starts, mut ends) = (free & !(beside << 1), free & !beside);
        while starts != none {
            let (from, to) = (starts.trailing_zeros() as u8, ends.trailing_zeros() as u8);
            (starts, ends) = (starts.without_lowest(), ends.without_lowest());
            runs.push(CellRun { row: this, from, to, of: runs.len() as u32 });
        }
        // Which cells belong to the component of that straight above, once for two runs: where the
        // cells further left tell so already, there is nothing new.
        let straight = free & above_free & equal(above, here);
        let told = (straight & beside & above_beside) << 1;
        unite(runs, straight & !told, (above_first, 0), (first, 0));
        if DIAGONAL {
            // Bit `c` for cell `c` above and `c + 1` here, or for `c + 1` above and `c` here.
            // Where one of these cells belongs to that straight above or below, so do both.
            let apart = !(straight | straight >> 1);
            let falling = above_free & free >> 1 & equal(above, right) & apart;
            let rising = free & above_free >> 1 & equal(above_right, here) & apart;
            unite(runs, falling, (above_first, 0), (first, 1));
            unite(runs, rising, (above_first, 1), (first, 0));
        }
        (above, above_right) = (here, right);
        (above_free, above_beside, above_first) = (free, beside, first);
    });
}

/// Joins the components of two rows of runs where bits are set. Of each row there are given its
/// first run and by how much further right its cell is than the bit.
#[inline(always)]
fn unite<W: Word>(
    runs: &mut [CellRun],
    mut touching: W,
    (mut above, above_right): (usize, u8),
    (mut below, below_right): (usize, u8),
) {
    while touching != W::from(0) {
        let column = touching.trailing_zeros() as u8;
        touching = touching.without_lowest();
        while runs[above].to < column + above_right {
            above += 1;
        }
        while runs[below].to < column + below_right {
            below += 1;
        }
        let (a, b) = (root(runs, above), root(runs, below));
        runs[a.max(b)].of = a.min(b) as u32;
    }
}

/// Returns the first run of the component of a run, as far as runs are joined.
#[inline(always)]
fn root(runs: &mut [CellRun], mut number: usize) -> usize {
    loop {
        let other = runs[number].of as usize;
        if other == number {
            return number;
        }
        runs[number].of = runs[other].of;
        number = runs[number].of as usize;
    }
}

/// Gathers the components of runs that are joined. Each run gets the number of its component.
fn gather(grid: &Grid<'_>, runs: &mut [CellRun], components: &mut Components) {
    for number in 0..runs.len() {
        let CellRun { row, from, to, of } = runs[number];
        let count = u32::from(to - from) + 1;
        if of as usize == number {
            runs[number].of = components.len() as u32;
            let color = grid.at(row.into(), from.into());
            let (top, left, bottom, right) = (row, from, row, to);
            let (is_kept, base) = (true, 0);
            components.push(Component { top, left, bottom, right, color, is_kept, count, base });
            continue;
        }
        // An earlier run has its number already.
        let of = runs[of as usize].of;
        runs[number].of = of;
        let component = &mut components[of as usize];
        component.left = component.left.min(from);
        component.right = component.right.max(to);
        component.bottom = row;
        component.count += count;
    }
}

/// Calls `visit` with the cells of each row and what follows them in the grid, zeros behind the
/// last: a chunk and a cell at least.
#[inline(always)]
fn each_row<W: Word, const LANES: usize>(grid: &Grid<'_>, mut visit: impl FnMut(&[i8])) {
    let (height, width) = (grid.height as usize, grid.width as usize);
    let whole = grid.cells.len().checked_sub(LANES * WIDTH + 1);
    let whole = whole.map_or(0, |last| last / width + 1).min(height);
    let tail = &grid.cells[whole * width..];
    let mut padded = W::TAIL;
    padded.as_mut()[..tail.len()].copy_from_slice(tail);
    let padded = padded.as_ref();
    for row in 0..height {
        visit(match row.checked_sub(whole) {
            None => &grid.cells[row * width..],
            Some(row) => &padded[row * width..],
        });
    }
}

/// Returns the cells of a grid at the locations of a set inside it, by colour.
pub(super) fn colored<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    mask: Bits<'_>,
) -> Result<Planes<'a>, Raised> {
    match mask.width {
        ..=16 => split::<u32, 1>(cx, grid, mask),
        17..=32 => split::<u32, 2>(cx, grid, mask),
        _ => split::<u128, 8>(cx, grid, mask),
    }
}

/// Does as [`colored`], for a set of a width that fits a word and so many lanes.
fn split<'a, W: Word, const LANES: usize>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    mask: Bits<'_>,
) -> Result<Planes<'a>, Raised> {
    let mut list = PlaneList::new();
    let width = grid.width as usize;
    let first = mask.top as usize * width + mask.left as usize;
    for (row, &word) in mask.rows.iter().enumerate() {
        let mut left = W::of_row(word);
        if left == W::from(0) {
            continue;
        }
        let cells = &grid.cells[first + row * width..];
        let chunk = Chunk::<LANES>::load_all(cells);
        while left != W::from(0) {
            let color = cells[left.trailing_zeros() as usize];
            // A cell alone is not worth comparing the others with it.
            let same = match left.without_lowest() == W::from(0) {
                true => left,
                false => chunk.equal::<W>(Chunk::splat(color)) & left,
            };
            left = left ^ same;
            let color = i32::from(color);
            if let Some((_, rows)) = list.iter_mut().find(|(known, _)| *known == color) {
                rows[row] = same.into();
                continue;
            }
            let rows = cx.slice(mask.rows.len(), 0)?;
            rows[row] = same.into();
            list.push((color, rows));
        }
    }
    Ok(Planes::of_mask(mask, Planes::sorted(cx, &mut list)?))
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
            (6, 16),
            (5, 17),
            (8, 31),
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
