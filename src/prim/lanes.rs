//! Sixteen cells at once, as a vector of the processor.

use wide::bytemuck::cast;
use wide::{i8x16, u8x16};

/// Cells in [`Lanes`].
pub(super) const WIDTH: usize = 16;

/// Sixteen cells.
#[derive(Clone, Copy)]
pub(super) struct Lanes(i8x16);

/// For each byte its bits, from the lowest on, as eight cells of all ones or zeros.
static SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= ((byte as u64 >> bit & 1) * 0xff) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
};

impl Lanes {
    /// Returns sixteen cells of one colour.
    #[inline(always)]
    pub(super) fn splat(color: i8) -> Self {
        Self(i8x16::splat(color))
    }

    /// Returns these cells.
    #[inline(always)]
    pub(super) fn load(cells: &[i8; WIDTH]) -> Self {
        Self(i8x16::new(*cells))
    }

    /// Writes the cells.
    #[inline(always)]
    pub(super) fn store(self, to: &mut [i8; WIDTH]) {
        *to = self.0.to_array();
    }

    /// Returns cells of all ones where bits are set, of zeros elsewhere.
    #[inline(always)]
    pub(super) fn of_bits(bits: u16) -> Self {
        let half = |byte: u16| SPREAD[usize::from(byte)];
        Self::of_words([half(bits & 0xff), half(bits >> 8)])
    }

    /// Returns cells of all ones where both are equal, of zeros elsewhere.
    #[inline(always)]
    pub(super) fn equal(self, other: Self) -> Self {
        Self(self.0.simd_eq(other.0))
    }

    /// Returns the cells of two words, those of the first one first.
    #[inline(always)]
    pub(super) fn of_words([first, second]: [u64; 2]) -> Self {
        Self(cast([first.to_le(), second.to_le()]))
    }

    /// Returns the cells as two words.
    #[inline(always)]
    pub(super) fn words(self) -> [u64; 2] {
        let [first, second]: [u64; 2] = cast(self.0);
        [u64::from_le(first), u64::from_le(second)]
    }

    /// Returns a cell of the one and of the other by turns: their first halves, then their second
    /// halves.
    #[inline(always)]
    pub(super) fn by_turns(self, other: Self) -> [Self; 2] {
        let (a, b): (u8x16, u8x16) = (cast(self.0), cast(other.0));
        [Self(cast(u8x16::unpack_low(a, b))), Self(cast(u8x16::unpack_high(a, b)))]
    }

    /// Returns a bit for each cell that is less than zero, such as one of all ones.
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        self.0.to_bitmask()
    }

    /// Returns the greater of each two cells.
    #[inline(always)]
    pub(super) fn greater(self, other: Self) -> Self {
        Self(self.0.simd_gt(other.0)).select(self, other)
    }

    /// Returns the ones that both have.
    #[inline(always)]
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns cells as counters, one higher where those of `found` are all ones.
    #[inline(always)]
    pub(super) fn counting(self, found: Self) -> Self {
        Self(self.0 - found.0)
    }

    /// Returns the sum of counters from 0 to 255.
    #[inline(always)]
    pub(super) fn total(self) -> u32 {
        self.0.to_array().iter().map(|&cell| u32::from(cell.cast_unsigned())).sum()
    }

    /// Returns the cells of `other` where these are all ones, those of `otherwise` where they are
    /// zeros.
    #[inline(always)]
    pub(super) fn select(self, other: Self, otherwise: Self) -> Self {
        // Written out, as `select` would be a call of its own where crates are built apart.
        Self(otherwise.0 ^ (self.0 & (other.0 ^ otherwise.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(lanes: Lanes) -> [i8; WIDTH] {
        let mut cells = [0; WIDTH];
        lanes.store(&mut cells);
        cells
    }

    #[test]
    fn lanes_do_what_cells_do_one_by_one() {
        for seed in 0..2000u32 {
            let a: [i8; WIDTH] = std::array::from_fn(|i| ((seed >> (i % 11)) % 5) as i8 - 2);
            let b: [i8; WIDTH] = std::array::from_fn(|i| ((seed >> (i % 7)) % 4) as i8 - 2);
            let bits = seed.wrapping_mul(0x9e37_79b9) as u16;
            let (x, y, mask) = (Lanes::load(&a), Lanes::load(&b), Lanes::of_bits(bits));
            let set = |i: usize| bits >> i & 1 == 1;
            let ones = |one: bool| if one { -1 } else { 0 };
            assert_eq!(cells(x), a);
            assert_eq!(cells(Lanes::splat(a[3])), [a[3]; WIDTH]);
            assert_eq!(cells(mask), std::array::from_fn(|i| ones(set(i))));
            assert_eq!(mask.bits(), u32::from(bits));
            assert_eq!(cells(x.equal(y)), std::array::from_fn(|i| ones(a[i] == b[i])));
            assert_eq!(cells(x.greater(y)), std::array::from_fn(|i| a[i].max(b[i])));
            assert_eq!(cells(x.and(y)), std::array::from_fn(|i| a[i] & b[i]));
            let chosen = std::array::from_fn(|i| if set(i) { a[i] } else { b[i] });
            assert_eq!(cells(mask.select(x, y)), chosen);
            let turns = |half: usize| {
                std::array::from_fn(|i| if i % 2 == 0 { a } else { b }[half * WIDTH / 2 + i / 2])
            };
            assert_eq!(x.by_turns(y).map(cells), [turns(0), turns(1)]);
            assert_eq!(cells(Lanes::of_words(x.words())), a);
        }
    }
}
