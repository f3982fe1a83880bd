//! Patches that are moved about and drawn: only what falls on the grid is ever looked at.

use smallvec::{SmallVec, smallvec};

use super::narrow;
use super::places::{charge_moves, stamp};
use crate::prim::cells::overwrite;
use crate::prim::painting::{colored, fits_bytes, paint};
use crate::value::bits::{Bits, Bounds, Columns, coordinate, slide};
use crate::value::{Cx, Direction, Grid, Object, Raised, Reply, Value, View};

pub(super) fn paint_stamp<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    patch: Value<'a>,
    directions: Value<'a>,
) -> Reply<'a> {
    if let (Some(bytes), View::Planes(planes), View::Bits(by), Direction::Ascending) =
        (narrow(grid), patch.view(), directions.view(), cx.direction())
        && fits_bytes(Object::Dense(*planes), bytes)
        && keeps_range(planes.bounds(), by)
    {
        let mut drawing = Drawing::on(cx, bytes)?;
        charge_moves(cx, planes.planes.len(), planes.height as usize, by)?;
        for plane in planes.planes {
            drawing.add((planes.top, planes.left), plane.rows, by);
            drawing.draw(plane.color as i8);
        }
        return drawing.grid(cx);
    }
    paint(cx, grid, stamp(cx, patch, directions)?)
}

/// Tells whether locations within some bounds can be moved by all vectors of a set without leaving
/// the range of coordinates.
fn keeps_range(bounds: Option<Bounds>, by: &Bits<'_>) -> bool {
    let fits = |(of, by): (Bounds, Bounds)| {
        [of.top + by.top, of.left + by.left, of.bottom + by.bottom, of.right + by.right]
            .into_iter()
            .all(|side| coordinate(side).is_ok())
    };
    bounds.zip(by.bounds()).is_some_and(fits)
}

/// A grid being drawn on, of at most 64 columns.
struct Drawing<'a, 'g> {
    source: &'g Grid<'g>,
    cells: &'a mut [i8],
    /// Whether cells were overwritten.
    begun: bool,
    /// The columns of each row that are to be overwritten.
    marked: SmallVec<[u64; 32]>,
}

impl<'a, 'g> Drawing<'a, 'g> {
    fn on(cx: &Cx<'a>, source: &'g Grid<'g>) -> Result<Self, Raised> {
        let marked = smallvec![0; source.height as usize];
        Ok(Self { source, cells: cx.copy(source.cells)?, begun: false, marked })
    }

    /// Marks rows of which the first is row `top` and the lowest bit column `left`, moved by each
    /// of several vectors.
    fn add(&mut self, (top, left): (i32, i32), rows: &[u128], by: &Bits<'_>) {
        let (top, left) =
            (i64::from(top) + i64::from(by.top), i64::from(left) + i64::from(by.left));
        // Vectors most often form a lattice: one row of them is like the other, and rows need be
        // moved to the side once.
        let mut moved: SmallVec<[u64; 32]> = SmallVec::new();
        let mut last = 0;
        for (down, &vectors) in (0i64..).zip(by.rows).filter(|(_, vectors)| **vectors != 0) {
            if last != vectors {
                last = vectors;
                moved.clear();
                moved.extend(rows.iter().map(|&row| {
                    let columns = Columns(vectors).map(|right| left + i64::from(right));
                    columns.fold(0, |all, by| all | slide(row, by) as u64)
                }));
            }
            let first = top + down;
            let skipped = usize::try_from(-first).unwrap_or(0).min(moved.len());
            let onto = usize::try_from(first).unwrap_or(0).min(self.marked.len());
            for (marked, row) in self.marked[onto..].iter_mut().zip(&moved[skipped..]) {
                *marked |= row;
            }
        }
    }

    /// Gives what is marked a colour, and marks nothing any more.
    fn draw(&mut self, color: i8) {
        let width = self.source.width as usize;
        let inside = u64::MAX >> (64 - width);
        let source = (!self.begun).then_some(self.source.cells);
        for (row, marked) in self.marked.iter_mut().enumerate() {
            let word = std::mem::take(marked) & inside;
            if word != 0 {
                overwrite(self.cells, source, row * width, word.into(), colored(color));
            }
        }
        self.begun = true;
    }

    fn grid(self, cx: &Cx<'a>) -> Reply<'a> {
        cx.grid(self.source.height, self.source.width, self.cells)
    }
}
