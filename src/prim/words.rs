//! Rows of bits and the cells that they are made of, as wide as a grid needs.

use std::ops::{BitAnd, BitOr, BitOrAssign, BitXor, Not, Shl, Shr};

use super::cells::padded;
use super::lanes::{Lanes, WIDTH};

/// A row of bits, which is as wide as the grid needs.
pub(super) trait Word:
    Copy
    + PartialEq
    + Into<u128>
    + From<u32>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitXor<Output = Self>
    + BitOrAssign
    + Not<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    const BITS: u32;
    /// Room for the last rows, whose chunks would be read beyond the end of the grid.
    type Tail: AsMut<[i8]> + AsRef<[i8]>;
    const TAIL: Self::Tail;
    /// Returns a row of a set, which fits.
    fn of_row(row: u128) -> Self;
    fn trailing_zeros(self) -> u32;
    /// Clears the lowest bit that is set.
    fn without_lowest(self) -> Self;
}

macro_rules! word {
    ($($word:ident $tail:literal)+) => {$(
        impl Word for $word {
            const BITS: u32 = Self::BITS;
            type Tail = [i8; $tail];
            const TAIL: Self::Tail = [0; $tail];
            #[inline(always)]
            fn of_row(row: u128) -> Self {
                row as Self
            }
            #[inline(always)]
            fn trailing_zeros(self) -> u32 {
                self.trailing_zeros()
            }
            #[inline(always)]
            fn without_lowest(self) -> Self {
                self & self.wrapping_sub(1)
            }
        }
    )+};
}

// Twice the cells of a row of chunks, and one more.
word!(u32 80 u128 272);

/// Returns the lowest `n` bits, at least one.
#[inline(always)]
pub(super) fn ones<W: Word>(n: u32) -> W {
    !W::from(0) >> (W::BITS - n)
}

/// Cells that are compared at a time.
#[derive(Clone, Copy)]
pub(super) struct Chunk<const LANES: usize>([Lanes; LANES]);

impl<const LANES: usize> Chunk<LANES> {
    /// Returns the first cells of as many and more.
    #[inline(always)]
    pub(super) fn load(cells: &[i8]) -> Self {
        let mut lanes = [Lanes::splat(0); LANES];
        for (index, lane) in (0..).step_by(WIDTH).zip(&mut lanes) {
            if let Some(cells) = cells[index..].first_chunk() {
                *lane = Lanes::load(cells);
            }
        }
        Self(lanes)
    }

    /// Does as [`Chunk::load`], of cells that may be fewer, with zeros behind them.
    #[inline(always)]
    pub(super) fn load_all(cells: &[i8]) -> Self {
        if LANES * WIDTH <= cells.len() {
            return Self::load(cells);
        }
        let mut lanes = [Lanes::splat(0); LANES];
        let mut rest = cells;
        for lane in &mut lanes {
            (*lane, rest) = match rest.split_first_chunk() {
                Some((cells, more)) => (Lanes::load(cells), more),
                None => (Lanes::load(&padded(rest)), Default::default()),
            };
        }
        Self(lanes)
    }

    #[inline(always)]
    pub(super) fn splat(color: i8) -> Self {
        Self([Lanes::splat(color); LANES])
    }

    /// Returns a bit for each cell that equals the other.
    #[inline(always)]
    pub(super) fn equal<W: Word>(self, other: Self) -> W {
        let mut bits = W::from(0);
        for (lane, (mine, theirs)) in (0..).zip(self.0.into_iter().zip(other.0)) {
            bits |= W::from(mine.equal(theirs).bits()) << (lane * WIDTH as u32);
        }
        bits
    }
}
