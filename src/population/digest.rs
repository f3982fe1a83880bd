//! A 128-bit digest of words, the same on every machine and in every version: what results are
//! stored under.
//!
//! Two lanes of 64 bits. Each word is mixed into a lane in three steps: an exclusive or, a
//! multiplication to 128 bits by the lane's odd constant, and an exclusive or of the two halves of
//! the product. A last round mixes in the number of words. The constants are the fractional digits
//! of the golden ratio and of the square roots of 2 and 3. Two different contents share a digest
//! with a probability of about 2⁻¹²⁸, so a collision is taken to be impossible where comparing
//! would need the content itself.

use crate::value::set::Elements;
use crate::value::{Cx, Grid, Value};

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0x6a09_e667_f3bc_c909;
const SEED: u64 = 0xbb67_ae85_84ca_a73b;

/// A digest in the making.
#[derive(Clone, Copy)]
pub(super) struct Digest {
    lanes: [u64; 2],
    words: u64,
}

impl Digest {
    /// Digests of different domains do not meet.
    pub(super) fn new(domain: u64) -> Self {
        let mut digest = Self { lanes: [SEED, !SEED], words: 0 };
        digest.word(domain);
        digest
    }

    /// Adds a word.
    #[inline]
    pub(super) fn word(&mut self, word: u64) {
        let [a, b] = self.lanes;
        self.lanes = [fold(a ^ word, FIRST), fold(b ^ word.rotate_left(23), SECOND)];
        self.words += 1;
    }

    /// Adds a digest.
    pub(super) fn digest(&mut self, digest: u128) {
        self.word(digest as u64);
        self.word((digest >> 64) as u64);
    }

    /// Adds bytes and their number.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    /// Adds a grid.
    pub(super) fn grid(&mut self, grid: Grid<'_>) {
        self.word(u64::from(grid.height) << 32 | u64::from(grid.width));
        let mut chunks = grid.cells.chunks_exact(8);
        let word = |cells: &[i8]| {
            cells.iter().rev().fold(0_u64, |word, cell| word << 8 | u64::from(cell.cast_unsigned()))
        };
        chunks.by_ref().for_each(|chunk| self.word(word(chunk)));
        self.word(word(chunks.remainder()));
    }

    /// Adds any value; equal values add the same, however they are held. Functions are told apart
    /// by how they are printed.
    pub(super) fn value<'a>(&mut self, cx: &Cx<'a>, value: Value<'a>) {
        if let Ok(Some(grid)) = cx.as_grid(value) {
            self.word(1);
            self.grid(*grid);
        } else if let Some(number) = value.as_int() {
            self.word(2);
            self.word(number.cast_unsigned());
        } else if let Some(len) = value.len() {
            self.word(if value.is_set() { 3 } else { 4 });
            self.word(len as u64);
            Elements::ascending(value).for_each(|element| self.value(cx, element));
        } else {
            self.word(5);
            self.bytes(value.to_string().as_bytes());
        }
    }

    /// The digest of all words so far.
    pub(super) fn finish(mut self) -> u128 {
        self.word(self.words);
        self.word(0);
        let [a, b] = self.lanes;
        u128::from(a) << 64 | u128::from(b)
    }
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

    use bumpalo::Bump;

    use super::*;
    use crate::value::{Budget, Direction};

    #[test]
    fn digests_stay_what_they_are() {
        let mut digest = Digest::new(7);
        digest.bytes(b"arcvm programs");
        let first = digest.finish();
        // Computed by a second implementation, in another language.
        assert_eq!(first, 0x77a8_70c6_8962_3989_5934_c08f_1bda_1f3a, "{first:#034x}");
    }

    #[test]
    fn equal_values_have_equal_digests_however_they_are_held() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let of = |value| {
            let mut digest = Digest::new(0);
            digest.value(&cx, value);
            digest.finish()
        };
        let grid = cx.grid(2, 3, cx.copy(&[1, 0, 1, 0, 1, 0]).unwrap()).unwrap();
        let bools = [Value::bool(true), Value::int(0), Value::bool(true)];
        let row = cx.tuple(&bools).unwrap();
        let other = cx.tuple(&[Value::int(0), Value::int(1), Value::bool(false)]).unwrap();
        let rows = [row, other];
        let tuple = Value::tuple(cx.seq(cx.copy(&rows).unwrap()).unwrap());
        assert_eq!(of(grid), of(tuple));
        assert_ne!(of(grid), of(row));
        let transposed = cx.grid(3, 2, cx.copy(&[1, 0, 1, 0, 1, 0]).unwrap()).unwrap();
        assert_ne!(of(grid), of(transposed));
        let set = cx.set(&mut [Value::int(2), Value::int(1)]).unwrap();
        let pair = cx.pair(1, 2).unwrap();
        assert_ne!(of(set), of(pair));
        assert_ne!(of(Value::EMPTY_SET), of(Value::EMPTY_TUPLE));
        assert_ne!(of(Value::int(0)), of(Value::NONE));
    }
}
