//! The bytes of grids, eight at a time: copied, reversed, transposed, compared, overwritten.
//!
//! Rows of ARC grids have 1 to 30 cells. That is too few for a call of the machine's routines for memory, and too
//! many to go cell by cell. Where a row is no multiple of eight, the last eight overlap those before.

use crate::value::Grid;

/// The lower seven bits of each of eight bytes.
const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
/// The lowest bit of each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Eight cells, the first in the lowest byte.
#[inline(always)]
fn word(&[a, b, c, d, e, f, g, h]: &[i8; 8]) -> u64 {
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

/// Eight cells from `at` on, all of which exist.
#[inline(always)]
fn load(cells: &[i8], at: usize) -> u64 {
    cells[at..].first_chunk().map_or(0, word)
}

/// Writes eight cells from `at` on, all of which exist.
#[inline(always)]
fn store(cells: &mut [i8], at: usize, word: u64) {
    if let Some(chunk) = cells[at..].first_chunk_mut::<8>() {
        let [a, b, c, d, e, f, g, h] = word.to_le_bytes();
        *chunk = [
            a.cast_signed(),
            b.cast_signed(),
            c.cast_signed(),
            d.cast_signed(),
            e.cast_signed(),
            f.cast_signed(),
            g.cast_signed(),
            h.cast_signed(),
        ];
    }
}

/// Copies a row into another of the same length.
#[inline(always)]
pub(super) fn copy_row(to: &mut [i8], from: &[i8]) {
    /// Copies the first and the last `N` cells, which is all where there are `N` to 2 `N`.
    #[inline(always)]
    fn ends<const N: usize>(to: &mut [i8], from: &[i8]) {
        if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk()) {
            *to = *from;
        }
        if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk()) {
            *to = *from;
        }
    }
    match from.len() {
        0 => {}
        1 => to[0] = from[0],
        2..4 => ends::<2>(to, from),
        4..8 => ends::<4>(to, from),
        8..16 => ends::<8>(to, from),
        16..=32 => ends::<16>(to, from),
        _ => to.copy_from_slice(from),
    }
}

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
    let mut at = 0;
    while at < last {
        store(to, last - at, load(from, at).swap_bytes());
        at += 8;
    }
    store(to, 0, load(from, last).swap_bytes());
}

/// Writes the columns of a grid as rows: each from the lowest cell on where `upwards`, the rightmost column first
/// where `leftwards`.
pub(super) fn transpose(grid: &Grid<'_>, to: &mut [i8], upwards: bool, leftwards: bool) {
    let (height, width) = (grid.height as usize, grid.width as usize);
    let row = |at: usize| if upwards { height - 1 - at } else { at };
    if height < 8 || width < 8 {
        for (line, cells) in to.chunks_exact_mut(height).enumerate() {
            let column = if leftwards { width - 1 - line } else { line };
            for (at, cell) in cells.iter_mut().enumerate() {
                *cell = grid.cells[row(at) * width + column];
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
            transpose_square(&mut square);
            for (k, &word) in square.iter().enumerate() {
                let line = if leftwards { width - 1 - left - k } else { left + k };
                store(to, line * height + top, word);
            }
        }
    }
}

/// Where eights of a row of at least eight begin, the last one overlapping.
#[inline(always)]
fn starts(len: usize) -> impl Iterator<Item = usize> {
    (0..len.div_ceil(8)).map(move |k| (k * 8).min(len - 8))
}

/// Mirrors 8 × 8 bytes at the diagonal, by exchanging squares of four, of two and of one.
#[inline(always)]
fn transpose_square(rows: &mut [u64; 8]) {
    for (size, mask) in
        [(4, u64::MAX >> 32), (2, 0x0000_ffff_0000_ffff), (1, 0x00ff_00ff_00ff_00ff)]
    {
        for i in (0..8).filter(|i| i & size == 0) {
            let exchanged = ((rows[i] >> (8 * size)) ^ rows[i + size]) & mask;
            rows[i + size] ^= exchanged;
            rows[i] ^= exchanged << (8 * size);
        }
    }
}

/// Bit `c` of `out[r]` tells whether cell `c` of row `r` has the colour, in a grid of up to 128 columns.
#[inline]
pub(super) fn equal_rows(grid: &Grid<'_>, color: i8, out: &mut [u128]) {
    let width = grid.width as usize;
    if width > 32 {
        for (word, cells) in out.iter_mut().zip(grid.rows()) {
            *word = (0..width).step_by(32).fold(0, |word, at| {
                word | u128::from(equal_cells(cells, at, width - at, color)) << at
            });
        }
        return;
    }
    // The bits of all cells in turn, cut into rows.
    let within = u64::MAX >> (64 - width);
    let (mut bits, mut have, mut at) = (0u64, 0, 0);
    for word in out.iter_mut().take(grid.height as usize) {
        if have < width {
            bits |= u64::from(equal_cells(grid.cells, at, grid.cells.len() - at, color)) << have;
            at += 32;
            have += 32;
        }
        *word = u128::from(bits & within);
        bits >>= width;
        have -= width;
    }
}

/// Which of `len` cells from `at` on, 128 at most, have the colour.
#[inline]
pub(super) fn equal_part(cells: &[i8], at: usize, len: usize, color: i8) -> u128 {
    let within = u128::MAX >> (128 - len.max(1));
    (0..len).step_by(8).fold(0, |bits, k| {
        bits | u128::from(equal_eight(load_padded(cells, at + k) ^ eight_of(color))) << k
    }) & within
}

/// Which of the first 32 of `len` cells from `at` on have the colour.
#[inline(always)]
fn equal_cells(cells: &[i8], at: usize, len: usize, color: i8) -> u32 {
    let pattern = eight_of(color);
    if let Some(cells) = cells[at..].first_chunk::<32>() {
        let equal = |k: usize| equal_eight(load(cells, k) ^ pattern);
        return equal(0) | equal(8) << 8 | equal(16) << 16 | equal(24) << 24;
    }
    (0..len)
        .step_by(8)
        .fold(0, |bits, k| bits | equal_eight(load_padded(cells, at + k) ^ pattern) << k)
        & u32::MAX >> (32 - len.min(32))
}

/// Eight cells from `at` on, of which the first exists; 0 beyond the last.
#[inline(always)]
fn load_padded(cells: &[i8], at: usize) -> u64 {
    if at + 8 <= cells.len() {
        return load(cells, at);
    }
    match cells.last_chunk() {
        Some(last) => word(last) >> (8 * (at + 8 - cells.len())),
        None => cells[at..]
            .iter()
            .rev()
            .fold(0, |word, cell| word << 8 | u64::from(cell.cast_unsigned())),
    }
}

/// A bit for each of eight bytes that is 0: the others become 0x80, and a multiplication gathers the flags.
#[inline(always)]
fn equal_eight(difference: u64) -> u32 {
    const GATHER: u64 = 0x0002_0408_1020_4081;
    let equal = !(((difference & LOW) + LOW) | difference | LOW);
    ((equal >> 7).wrapping_mul(GATHER << 7) >> 56) as u32
}

/// Overwrites the cells from `at` on whose bits are set, eight at a time: `write` is given what there is and a mask
/// of bytes, and changes what the mask covers only.
#[inline(always)]
pub(super) fn overwrite(
    cells: &mut [i8],
    mut at: usize,
    bits: u128,
    write: impl Fn(u64, u64) -> u64,
) {
    if let Ok(bits) = u64::try_from(bits) {
        return overwrite_word(cells, at, bits, write);
    }
    for half in [bits as u64, (bits >> 64) as u64] {
        overwrite_word(cells, at, half, &write);
        at += 64;
    }
}

#[inline(always)]
fn overwrite_word(cells: &mut [i8], mut at: usize, mut bits: u64, write: impl Fn(u64, u64) -> u64) {
    while bits != 0 {
        let skip = bits.trailing_zeros();
        at += skip as usize;
        bits >>= skip;
        let mut eight = bits & 0xff;
        bits >>= 8;
        let Some(last) = cells.len().checked_sub(8) else {
            // So small a grid is gone through cell by cell.
            while eight != 0 {
                let cell = &mut cells[at + eight.trailing_zeros() as usize];
                *cell = (write(u64::from(cell.cast_unsigned()), 0xff) as u8).cast_signed();
                eight &= eight - 1;
            }
            at += 8;
            continue;
        };
        let from = at.min(last);
        eight <<= at - from;
        let covered = spread(eight);
        store(cells, from, write(load(cells, from), covered));
        at += 8;
    }
}

/// The lowest eight bits as bytes of all ones.
#[inline(always)]
fn spread(bits: u64) -> u64 {
    let apart = bits.wrapping_mul(ONES) & 0x8040_2010_0804_0201;
    (((apart + LOW) & !LOW) >> 7) * 0xff
}

/// Eight cells of one colour.
#[inline(always)]
pub(super) fn eight_of(color: i8) -> u64 {
    ONES.wrapping_mul(u64::from(color.cast_unsigned()))
}

/// The bytes of eight cells that are equal to those of another eight, as bytes of all ones.
#[inline(always)]
pub(super) fn equal_bytes(a: u64, b: u64) -> u64 {
    let difference = a ^ b;
    let equal = !(((difference & LOW) + LOW) | difference | LOW);
    (equal >> 7) * 0xff
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells that differ from place to place, of colours of either sign.
    fn cells(len: usize) -> Vec<i8> {
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
    fn grids_of_any_shape_are_transposed() {
        for (height, width) in [(1, 1), (3, 5), (7, 20), (8, 8), (9, 13), (30, 17), (16, 31)] {
            let cells = cells(height * width);
            let grid = Grid { height: height as u32, width: width as u32, cells: &cells };
            for (upwards, leftwards) in [(false, false), (false, true), (true, false), (true, true)]
            {
                let mut turned = vec![99; cells.len()];
                transpose(&grid, &mut turned, upwards, leftwards);
                for (at, &cell) in turned.iter().enumerate() {
                    let (line, place) = (at / height, at % height);
                    let row = if upwards { height - 1 - place } else { place };
                    let column = if leftwards { width - 1 - line } else { line };
                    assert_eq!(cell, cells[row * width + column], "{height} × {width}");
                }
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
                equal_rows(&grid, color, &mut rows);
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
                overwrite(&mut new, 0, bits, |old, mask| old & !mask | eight_of(-3) & mask);
                for (at, &cell) in new.iter().enumerate() {
                    assert_eq!(cell, if bits >> at & 1 == 1 { -3 } else { old[at] });
                }
                overwrite(&mut new, 0, bits, |old, mask| {
                    let mask = mask & equal_bytes(old, eight_of(-3));
                    old & !mask | eight_of(4) & mask
                });
                for (at, &cell) in new.iter().enumerate() {
                    assert_eq!(cell, if bits >> at & 1 == 1 { 4 } else { old[at] });
                }
            }
        }
    }
}
