//! The bytes of grids, eight or sixteen at a time: copied, reversed, transposed, compared,
//! overwritten.
//!
//! Rows of ARC grids have 1 to 30 cells. That is too few for a call of the machine's routines for
//! memory, and too many to go cell by cell. Where a row is no multiple of eight, the last eight
//! overlap those before.

use super::lanes::{Lanes, WIDTH};
use crate::value::Grid;

/// Returns eight cells, the first in the lowest byte.
#[inline(always)]
pub(crate) fn word(&[a, b, c, d, e, f, g, h]: &[i8; 8]) -> u64 {
    // One load, where `map` would be a loop in a build without optimisation across functions.
    u64::from_le_bytes([
        a.cast_unsigned(),
        b.cast_unsigned(),
        c.cast_unsigned(),
        d.cast_unsigned(),
        e.cast_unsigned(),
        f.cast_unsigned(),
        g.cast_unsigned(),
        h.cast_unsigned(),
    ])
}

/// Returns eight cells from `at` on, all of which exist.
#[inline(always)]
fn load(cells: &[i8], index: usize) -> u64 {
    cells[index..].first_chunk().map_or(0, word)
}

/// Returns the cells of a word.
#[inline(always)]
pub(super) fn unpacked(word: u64) -> [i8; 8] {
    let [a, b, c, d, e, f, g, h] = word.to_le_bytes();
    [
        a.cast_signed(),
        b.cast_signed(),
        c.cast_signed(),
        d.cast_signed(),
        e.cast_signed(),
        f.cast_signed(),
        g.cast_signed(),
        h.cast_signed(),
    ]
}

/// Writes eight cells from `at` on, all of which exist.
#[inline(always)]
fn store(cells: &mut [i8], index: usize, word: u64) {
    if let Some(chunk) = cells[index..].first_chunk_mut::<8>() {
        *chunk = unpacked(word);
    }
}

/// Copies a row into another of the same length.
#[inline(always)]
pub(super) fn copy_row(to: &mut [i8], from: &[i8]) {
    match from.len() {
        0 => {}
        1 => to[0] = from[0],
        2..4 => copy_ends::<2>(to, from),
        4..8 => copy_ends::<4>(to, from),
        8..16 => copy_ends::<8>(to, from),
        16..=32 => copy_ends::<16>(to, from),
        _ => to.copy_from_slice(from),
    }
}

/// Copies the first and the last `N` cells, which is all where there are `N` to 2 `N`.
#[inline(always)]
fn copy_ends<const N: usize>(to: &mut [i8], from: &[i8]) {
    if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk()) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk()) {
        *to = *from;
    }
}

/// Copies the first `width` cells, at least one. Those behind them may be overwritten, so that a
/// narrow row is copied at once by whoever goes on behind it.
#[inline(always)]
pub(super) fn lay_row(to: &mut [i8], from: &[i8], width: usize) {
    match (to.first_chunk_mut::<WIDTH>(), from.first_chunk()) {
        (Some(to), Some(from)) if width <= WIDTH => *to = *from,
        _ => copy_row(&mut to[..width], &from[..width]),
    }
}

/// Does as [`lay_row`], with the cells in reverse.
#[inline(always)]
pub(super) fn lay_reversed(to: &mut [i8], from: &[i8], width: usize) {
    match (to.first_chunk_mut(), from.first_chunk()) {
        (Some(to), Some(from)) if width <= 8 => {
            *to = unpacked(word(from).swap_bytes() >> (64 - 8 * width));
        }
        _ => copy_reversed(&mut to[..width], &from[..width]),
    }
}

/// Copies rows of one width below each other. The cells that `row` yields begin with those of a row
/// and may go on.
#[inline(always)]
pub(super) fn copy_rows<'c>(to: &mut [i8], width: usize, row: impl Fn(usize) -> &'c [i8]) {
    let (mut rest, mut index) = (to, 0);
    if (2..8).contains(&width) && rest.len() <= FEW {
        // There are no sixteen cells behind most rows, so that all are copied in one way.
        while width <= rest.len() {
            let (line, behind) = rest.split_at_mut(width);
            let from = &row(index)[..width];
            if width < 4 {
                copy_ends::<2>(line, from);
            } else {
                copy_ends::<4>(line, from);
            }
            (rest, index) = (behind, index + 1);
        }
        return;
    }
    while width <= rest.len() {
        lay_row(rest, row(index), width);
        (rest, index) = (&mut rest[width..], index + 1);
    }
}

/// Cells of a grid of a few short rows.
const FEW: usize = 48;

/// Copies a row into another of the same length in reverse.
#[inline]
pub(super) fn copy_reversed(to: &mut [i8], from: &[i8]) {
    let len = from.len();
    let to = &mut to[..len];
    if len < 8 {
        to.iter_mut().zip(from.iter().rev()).for_each(|(to, &cell)| *to = cell);
        return;
    }
    let last = len - 8;
    let mut index = 0;
    while index < last {
        store(to, last - index, load(from, index).swap_bytes());
        index += 8;
    }
    store(to, 0, load(from, last).swap_bytes());
}

/// Writes the columns of a grid as rows: each from the lowest cell on where `upwards`, the
/// rightmost column first where `leftwards`.
pub(super) fn transpose(grid: &Grid<'_>, to: &mut [i8], upwards: bool, leftwards: bool) {
    let (height, width) = (grid.height as usize, grid.width as usize);
    let row = |index: usize| if upwards { height - 1 - index } else { index };
    if height < 8 || width < 8 {
        for (line, cells) in to.chunks_exact_mut(height).enumerate() {
            let column = if leftwards { width - 1 - line } else { line };
            for (index, cell) in cells.iter_mut().enumerate() {
                *cell = grid.cells[row(index) * width + column];
            }
        }
        return;
    }
    for left in starts(width) {
        for top in starts(height) {
            let mut square = [0; 8];
            for (k, word) in square.iter_mut().enumerate() {
                *word = load(grid.cells, row(top + k) * width + left);
            }
            for (k, word) in transpose_square(square).into_iter().enumerate() {
                let line = if leftwards { width - 1 - left - k } else { left + k };
                store(to, line * height + top, word);
            }
        }
    }
}

/// Returns the starts of the eights of a row of at least eight, the last one overlapping.
#[inline(always)]
fn starts(len: usize) -> impl Iterator<Item = usize> {
    (0..len.div_ceil(8)).map(move |k| (k * 8).min(len - 8))
}

/// Mirrors 8 × 8 bytes at the diagonal. A byte is known by three bits of its row and three of its
/// column. The bytes of both halves, taken by turns, have the first of the six behind the others.
#[inline(always)]
fn transpose_square(rows: [u64; 8]) -> [u64; 8] {
    let [a, b, c, d, e, f, g, h] = rows;
    let of = Lanes::of_words;
    let mut lanes = [of([a, b]), of([c, d]), of([e, f]), of([g, h])];
    for _ in 0..3 {
        let [a, b, c, d] = lanes;
        let ([first, second], [third, fourth]) = (a.by_turns(c), b.by_turns(d));
        lanes = [first, second, third, fourth];
    }
    let ([a, b], [c, d]) = (lanes[0].words(), lanes[1].words());
    let ([e, f], [g, h]) = (lanes[2].words(), lanes[3].words());
    [a, b, c, d, e, f, g, h]
}

/// Returns what `read` makes of the cells of each grid. A plain loop, where `map` would be a call
/// of its own in a build without optimisation across crates.
#[inline(always)]
fn of_each<const N: usize>(from: [&[i8]; N], read: impl Fn(&[i8]) -> Lanes) -> [Lanes; N] {
    let mut lanes = [Lanes::splat(0); N];
    let mut grid = 0;
    while grid < N {
        lanes[grid] = read(from[grid]);
        grid += 1;
    }
    lanes
}

/// Writes what `op` makes of the cells of grids, sixteen at a time, the last of which may overlap
/// those before. All have as many cells.
#[inline(always)]
pub(super) fn map_cells<const N: usize>(
    to: &mut [i8],
    from: [&[i8]; N],
    op: impl Fn([Lanes; N]) -> Lanes,
) {
    debug_assert!(from.iter().all(|from| from.len() == to.len()), "as many cells each");
    let Some(last) = to.len().checked_sub(WIDTH) else {
        let mut all = [0; WIDTH];
        op(of_each(from, |cells| Lanes::load(&padded(cells)))).store(&mut all);
        copy_row(to, &all[..to.len()]);
        return;
    };
    let mut one = |index: usize| {
        let cells = of_each(from, |cells| {
            cells[index..].first_chunk().map_or(Lanes::splat(0), Lanes::load)
        });
        if let Some(chunk) = to[index..].first_chunk_mut() {
            op(cells).store(chunk);
        }
    };
    let mut index = 0;
    while index < last {
        one(index);
        index += WIDTH;
    }
    one(last);
}

/// Sets bit `c` of `out[r]`, which tells whether cell `c` of row `r` has the colour, in a grid of
/// up to 128 columns.
#[inline]
pub(super) fn mark_equal_rows(grid: &Grid<'_>, color: i8, out: &mut [u128]) {
    let width = grid.width as usize;
    if width <= 32 {
        return equal_narrow(grid, color, out);
    }
    for (word, cells) in out.iter_mut().zip(grid.rows()) {
        *word = equal_part(cells, 0, width, color);
    }
}

/// Does the same for a grid of up to 32 columns.
#[inline]
pub(super) fn equal_narrow<W: From<u32>>(grid: &Grid<'_>, color: i8, out: &mut [W]) {
    match grid.width {
        ..=16 => equal_few::<W, 16>(grid, color, out),
        _ => equal_few::<W, 32>(grid, color, out),
    }
}

/// Does the same for a grid of up to `N` columns.
#[inline(always)]
fn equal_few<W: From<u32>, const N: usize>(grid: &Grid<'_>, color: i8, out: &mut [W]) {
    let (cells, width) = (grid.cells, grid.width as usize);
    let color = Lanes::splat(color);
    let within = u32::MAX >> (32 - width);
    let count = out.len().min(grid.height as usize);
    let Some(last) = cells.len().checked_sub(WIDTH) else {
        let bits = Lanes::load(&padded(cells)).equal(color).bits();
        let starts = (0..count).map(|row| row * width);
        out.iter_mut().zip(starts).for_each(|(word, i)| *word = W::from(bits >> i & within));
        return;
    };
    // Rows are read with what follows them, down to those near the end.
    let apart = cells.len().checked_sub(N).map_or(0, |last| (last / width + 1).min(count));
    let (whole, rest) = out[..count].split_at_mut(apart);
    let mut left = cells;
    for word in whole {
        let bits = left.first_chunk::<N>().map_or(0, |cells| equal_bits(cells, color));
        *word = W::from(bits & within);
        left = &left[width..];
    }
    // Of these the last sixteen cells are read, and those before the row moved out.
    let sixteen = |index: usize| {
        let from = index.min(last);
        let bits = cells[from..].first_chunk().map_or(0, |c| Lanes::load(c).equal(color).bits());
        bits >> (index - from)
    };
    let mut index = apart * width;
    for word in rest {
        let more = if WIDTH < N { sixteen(index + WIDTH) << WIDTH } else { 0 };
        *word = W::from((sixteen(index) | more) & within);
        index += width;
    }
}

/// Returns the cells that have the colour, of `len` cells from `at` on, 128 at most, as bits.
#[inline]
pub(super) fn equal_part(cells: &[i8], index: usize, len: usize, color: i8) -> u128 {
    let color = Lanes::splat(color);
    if len <= WIDTH {
        let within = u32::MAX >> (32 - len.max(1));
        let rest = &cells[index..];
        let cells = rest.first_chunk().map_or_else(|| padded(rest), |cells| *cells);
        return u128::from(Lanes::load(&cells).equal(color).bits() & within);
    }
    let within = u128::MAX >> (128 - len.max(1));
    (0..len).step_by(WIDTH).fold(0, |bits, k| {
        let rest = &cells[index + k..];
        let equal = match rest.first_chunk() {
            Some(cells) => Lanes::load(cells).equal(color).bits(),
            None => Lanes::load(&padded(rest)).equal(color).bits(),
        };
        bits | u128::from(equal) << k
    }) & within
}

/// Returns fewer than sixteen cells, with zeros behind them.
#[inline(always)]
pub(super) fn padded(cells: &[i8]) -> [i8; WIDTH] {
    let mut all = [0; WIDTH];
    copy_row(&mut all[..cells.len()], cells);
    all
}

/// Returns the cells that have the colour, of 16 or 32, as bits.
#[inline(always)]
fn equal_bits<const N: usize>(cells: &[i8; N], color: Lanes) -> u32 {
    let (lanes, _) = cells.as_chunks::<WIDTH>();
    let mut bits = 0;
    for (cells, index) in lanes.iter().zip((0..).step_by(WIDTH)) {
        bits |= Lanes::load(cells).equal(color).bits() << index;
    }
    bits
}

/// Overwrites the cells from `at` on whose bits are set, sixteen at a time. `write` is given what
/// there is and a mask of cells, and changes what the mask covers only.
///
/// `source` may be given where cells are overwritten in ascending order for the first time: it has
/// them as they were. Reading what was written a moment ago makes the processor wait.
#[inline(always)]
pub(super) fn overwrite(
    cells: &mut [i8],
    source: Option<&[i8]>,
    mut index: usize,
    bits: u128,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    if let Ok(bits) = u64::try_from(bits) {
        return overwrite_word(cells, source, index, bits, write);
    }
    for half in [bits as u64, (bits >> 64) as u64] {
        overwrite_word(cells, source, index, half, &write);
        index += 64;
    }
}

/// Does as [`overwrite`], of at most 64 cells.
#[inline(always)]
fn overwrite_word(
    cells: &mut [i8],
    source: Option<&[i8]>,
    mut index: usize,
    mut bits: u64,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    while bits != 0 {
        let skip = bits.trailing_zeros();
        index += skip as usize;
        bits >>= skip;
        overwrite_sixteen(cells, source, index, bits as u16, &write);
        bits >>= WIDTH;
        index += WIDTH;
    }
}

/// Overwrites cells of rows of up to 32 below each other, the first of which begins at `index`, or
/// of parts of them that do. They are taken for one long row, so that sixteen cells are overwritten
/// at a time wherever rows begin.
#[inline(always)]
pub(super) fn overwrite_rows(
    cells: &mut [i8],
    mut index: usize,
    (width, rows): (usize, impl Iterator<Item = u32>),
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    let (mut bits, mut count) = (0, 0);
    for row in rows {
        bits |= u64::from(row) << count;
        count += width;
        while WIDTH <= count {
            if bits as u16 != 0 {
                overwrite_sixteen(cells, None, index, bits as u16, &write);
            }
            (index, bits, count) = (index + WIDTH, bits >> WIDTH, count - WIDTH);
        }
    }
    if bits != 0 {
        overwrite_last(cells, index, bits as u16, write);
    }
}

/// Does as [`overwrite`], of up to sixteen cells.
#[inline(always)]
fn overwrite_sixteen(
    cells: &mut [i8],
    source: Option<&[i8]>,
    index: usize,
    bits: u16,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    let Some(chunk) = cells[index..].first_chunk_mut() else {
        return overwrite_last(cells, index, bits, write);
    };
    let old = source.and_then(|source| source[index..].first_chunk());
    write(Lanes::load(old.unwrap_or(chunk)), Lanes::of_bits(bits)).store(chunk);
}

/// Does as [`overwrite`], where perhaps fewer than sixteen cells are left: the last sixteen overlap
/// those before.
#[inline(always)]
fn overwrite_last(
    cells: &mut [i8],
    index: usize,
    bits: u16,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    let from = index.min(cells.len().saturating_sub(WIDTH));
    let mask = Lanes::of_bits(bits << (index - from));
    match cells[from..].first_chunk_mut() {
        Some(chunk) => write(Lanes::load(chunk), mask).store(chunk),
        None => {
            let mut all = padded(cells);
            write(Lanes::load(&all), mask).store(&mut all);
            copy_row(cells, &all[..cells.len()]);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Returns cells that differ from place to place, of colours of either sign.
    pub(in crate::prim) fn cells(len: usize) -> Vec<i8> {
        (0..len).map(|i| (i * i % 23) as i8 - 5).collect()
    }

    #[test]
    fn rows_of_any_length_are_copied_and_reversed() {
        for len in 0..100 {
            let from = cells(len);
            let mut to = vec![99; len];
            copy_row(&mut to, &from);
            assert_eq!(to, from);
            copy_reversed(&mut to, &from);
            assert_eq!(to, from.iter().rev().copied().collect::<Vec<_>>());
        }
    }

    #[test]
    fn rows_of_any_width_are_copied_below_each_other() {
        for (height, width) in (1..40).flat_map(|width| [(1, width), (2, width), (9, width)]) {
            let from = cells(height * (width + 3));
            let mut to = vec![99; height * width];
            copy_rows(&mut to, width, |row| &from[row * (width + 3)..]);
            for (index, &cell) in to.iter().enumerate() {
                assert_eq!(cell, from[index / width * (width + 3) + index % width]);
            }
        }
    }

    #[test]
    fn rows_of_any_width_are_laid_beside_their_mirror_images() {
        for (height, width) in (1..40).flat_map(|width| [(1, width), (2, width), (9, width)]) {
            let from = cells(height * width);
            let mut images = vec![99; height * width];
            let mut both = vec![99; 2 * height * width];
            for row in 0..height {
                let (start, from) = (row * width, &from[row * width..]);
                lay_reversed(&mut images[start..], from, width);
                lay_row(&mut both[2 * start..], from, width);
                lay_reversed(&mut both[2 * start + width..], from, width);
            }
            for (row, cells) in from.chunks(width).enumerate() {
                let image: Vec<i8> = cells.iter().rev().copied().collect();
                assert_eq!(images[row * width..][..width], image, "{height} × {width}");
                assert_eq!(both[2 * row * width..][..2 * width], [cells, &image].concat());
            }
        }
    }

    #[test]
    fn grids_of_any_shape_are_transposed() {
        for (height, width) in [(1, 1), (3, 5), (7, 20), (8, 8), (9, 13), (30, 17), (16, 31)] {
            let cells = cells(height * width);
            let grid = Grid { height: height as u32, width: width as u32, cells: &cells };
            for (upwards, leftwards) in [(false, false), (false, true), (true, false), (true, true)]
            {
                let mut turned = vec![99; cells.len()];
                transpose(&grid, &mut turned, upwards, leftwards);
                for (index, &cell) in turned.iter().enumerate() {
                    let (line, place) = (index / height, index % height);
                    let row = if upwards { height - 1 - place } else { place };
                    let column = if leftwards { width - 1 - line } else { line };
                    assert_eq!(cell, cells[row * width + column], "{height} × {width}");
                }
            }
        }
    }

    #[test]
    fn cells_of_two_grids_are_mapped_together() {
        for len in 1..100 {
            let (a, b) = (cells(len), cells(len + 3));
            let mut to = vec![99; len];
            map_cells(&mut to, [&a, &b[3..]], |[a, b]| a.equal(b).select(a, Lanes::splat(7)));
            for (index, &cell) in to.iter().enumerate() {
                assert_eq!(cell, if a[index] == b[index + 3] { a[index] } else { 7 });
            }
        }
    }

    #[test]
    fn bits_of_rows_of_any_width() {
        for (height, width) in (1..=128).flat_map(|width| [(1, width), (3, width), (11, width)]) {
            let cells = cells(width * height);
            let grid = Grid { height: height as u32, width: width as u32, cells: &cells };
            for color in [-5, 0, 7] {
                let mut rows = vec![0; height];
                mark_equal_rows(&grid, color, &mut rows);
                for (row, line) in grid.rows().enumerate() {
                    let bit = |(c, &cell): (usize, &i8)| u128::from(cell == color) << c;
                    let expected: u128 = line.iter().enumerate().map(bit).sum();
                    assert_eq!(rows[row], expected, "{width} columns");
                }
            }
        }
    }

    #[test]
    fn only_marked_cells_are_overwritten() {
        for len in [1, 5, 7, 8, 9, 20, 64, 100, 128] {
            for seed in 0..50u128 {
                let bits =
                    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) >> (128 - len);
                let old = cells(len);
                let mut new = old.clone();
                overwrite(&mut new, Some(&old), 0, bits, |old, mask| {
                    mask.select(Lanes::splat(-3), old)
                });
                for (index, &cell) in new.iter().enumerate() {
                    assert_eq!(cell, if bits >> index & 1 == 1 { -3 } else { old[index] });
                }
                overwrite(&mut new, None, 0, bits, |old, mask| {
                    let mask = mask.and(old.equal(Lanes::splat(-3)));
                    mask.select(Lanes::splat(4), old)
                });
                for (index, &cell) in new.iter().enumerate() {
                    assert_eq!(cell, if bits >> index & 1 == 1 { 4 } else { old[index] });
                }
            }
        }
    }
}
