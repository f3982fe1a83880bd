//! The numbers of cells of colours, counted sixteen cells at a time.

use super::cells::padded;
use super::lanes::{Lanes, WIDTH};

/// Returns the number of cells of a colour.
pub(super) fn count(cells: &[i8], color: i8) -> u32 {
    let same = Lanes::splat(color);
    let (mut sum, mut left) = (0, cells);
    // Sixteen times as many as can be added up in a byte.
    while let Some((part, more)) = left.split_first_chunk::<{ 255 * WIDTH }>() {
        sum += count_few(part, same);
        left = more;
    }
    sum + count_few(left, same)
}

/// Does the same for cells of which no counter of a byte runs over.
#[inline(always)]
fn count_few(cells: &[i8], same: Lanes) -> u32 {
    let (whole, rest) = cells.as_chunks();
    let mut found = Lanes::splat(0);
    for cells in whole {
        found = found.counting(Lanes::load(cells).equal(same));
    }
    if !rest.is_empty() {
        // The last sixteen, without those that were counted, or the only ones.
        let new = u16::MAX << (WIDTH - rest.len());
        let (cells, new) = match cells.last_chunk() {
            Some(cells) => (Lanes::load(cells), new),
            None => (Lanes::load(&padded(rest)), new >> (WIDTH - rest.len())),
        };
        found = found.counting(cells.equal(same).and(Lanes::of_bits(new)));
    }
    found.total()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prim::cells::tests::cells;

    #[test]
    fn cells_of_a_colour_are_counted() {
        for len in (0..70).chain([255 * WIDTH, 255 * WIDTH + 3, 3 * 255 * WIDTH - 1]) {
            for cells in [cells(len), vec![0; len], vec![-1; len]] {
                for color in [-5, -1, 0, 7] {
                    let expected = cells.iter().filter(|&&cell| cell == color).count();
                    assert_eq!(count(&cells, color) as usize, expected, "{len} cells");
                }
            }
        }
    }
}
