//! A 128-bit digest, the same on every machine and in every version: what results are stored under.
//!
//! XXH3 of what was added: words in little-endian order, and bytes after their number. Two
//! different contents share a digest with a probability of about 2⁻¹²⁸, so a collision is taken to
//! be impossible where comparing would need the content itself.

use smallvec::SmallVec;
use xxhash_rust::xxh3::xxh3_128;

use crate::value::set::Elements;
use crate::value::{Cx, Grid, Value};

/// A digest in the making: what will be digested at once, which is faster than word by word. A grid
/// of 30 × 30 fits.
pub(super) struct Digest(SmallVec<[u8; 1024]>);

impl Digest {
    /// Begins a digest; those of different domains do not meet.
    pub(super) fn new(domain: u64) -> Self {
        let mut digest = Self(SmallVec::new());
        digest.add_word(domain);
        digest
    }

    /// Adds a word.
    #[inline]
    pub(super) fn add_word(&mut self, word: u64) {
        self.0.extend_from_slice(&word.to_le_bytes());
    }

    /// Adds a digest.
    pub(super) fn add_digest(&mut self, digest: u128) {
        self.add_word(digest as u64);
        self.add_word((digest >> 64) as u64);
    }

    /// Adds bytes and their number.
    pub(super) fn add_bytes(&mut self, bytes: &[u8]) {
        self.add_word(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Adds a grid.
    pub(super) fn add_grid(&mut self, grid: Grid<'_>) {
        self.add_word(u64::from(grid.height) << 32 | u64::from(grid.width));
        self.0.extend(grid.cells.iter().map(|cell| cell.cast_unsigned()));
    }

    /// Adds any value; equal values add the same, however they are held. Functions are told apart
    /// by how they are printed.
    pub(super) fn add_value<'a>(&mut self, cx: &Cx<'a>, value: Value<'a>) {
        if let Ok(Some(grid)) = cx.as_grid(value) {
            self.add_word(1);
            self.add_grid(*grid);
        } else if let Some(number) = value.as_int() {
            self.add_word(2);
            self.add_word(number.cast_unsigned());
        } else if let Some(len) = value.len() {
            self.add_word(if value.is_set() { 3 } else { 4 });
            self.add_word(len as u64);
            Elements::ascending(value).for_each(|element| self.add_value(cx, element));
        } else {
            self.add_word(5);
            self.add_bytes(value.to_string().as_bytes());
        }
    }

    /// Returns the digest of all that was added.
    pub(super) fn finish(self) -> u128 {
        xxh3_128(&self.0)
    }
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
        digest.add_bytes(b"arcvm programs");
        let first = digest.finish();
        // Computed by the reference implementation, as Python's `xxhash` wraps it.
        assert_eq!(first, 0x7a9d_620e_aa1c_bd3d_1adb_5cf7_3385_685c, "{first:#034x}");
    }

    #[test]
    fn equal_values_have_equal_digests_however_they_are_held() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let of = |value| {
            let mut digest = Digest::new(0);
            digest.add_value(&cx, value);
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
