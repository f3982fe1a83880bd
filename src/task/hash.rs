//! The content hash of a task: 64-bit FNV-1a over a fixed byte form of its samples.
//!
//! The standard library's hashers may change between releases, so stored results could not be keyed
//! by them. FNV-1a is simple enough to be written down completely: for every byte, xor it in, then
//! multiply by the prime. The byte form of a sample is its kind (0 train, 1 test, 2 pair, 3
//! arc-gen), then the input and the output. That of a grid is a 1, height and width as two bytes
//! each (low byte first), and the cells. That of a missing output is a 0.

use super::{Sample, SampleKind};
use crate::value::grid::GridBuf;

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

struct Fnv(u64);

pub(super) fn of_samples(samples: &[Sample]) -> u64 {
    let mut hash = Fnv(OFFSET_BASIS);
    for sample in samples {
        hash.add_byte(match sample.kind {
            SampleKind::Train => 0,
            SampleKind::Test => 1,
            SampleKind::Pair => 2,
            SampleKind::ArcGen => 3,
        });
        hash.add_grid(Some(&sample.input));
        hash.add_grid(sample.output.as_ref());
    }
    hash.0
}

/// Returns the plain FNV-1a of some bytes.
pub(crate) fn of_bytes(bytes: &[u8]) -> u64 {
    let mut hash = Fnv(OFFSET_BASIS);
    bytes.iter().for_each(|&byte| hash.add_byte(byte));
    hash.0
}

impl Fnv {
    fn add_byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
    }

    fn add_grid(&mut self, grid: Option<&GridBuf>) {
        let Some(grid) = grid.map(GridBuf::view) else {
            return self.add_byte(0);
        };
        self.add_byte(1);
        for side in [grid.height, grid.width] {
            let [low, high, ..] = side.to_le_bytes();
            self.add_byte(low);
            self.add_byte(high);
        }
        for &cell in grid.cells {
            self.add_byte(cell.cast_unsigned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(kind: SampleKind, input: &[i8], output: Option<&[i8]>) -> Sample {
        let row = |cells: &[i8]| GridBuf::new(1, cells.len() as u32, cells.to_vec()).unwrap();
        Sample { kind, index: 0, input: row(input), output: output.map(row) }
    }

    #[test]
    fn the_hash_is_the_documented_one() {
        assert_eq!(of_samples(&[]), 0xcbf2_9ce4_8422_2325);
        // From the published test vectors.
        assert_eq!(of_bytes(b"foobar"), 0x8594_4171_f739_67e8);
        // Checked against a separate FNV-1a of the bytes 00 01 01 00 02 00 03 04 00.
        assert_eq!(of_samples(&[sample(SampleKind::Train, &[3, 4], None)]), 0x7b9a_5366_75b2_4fba);
    }

    #[test]
    fn every_part_of_a_sample_counts() {
        let hashes = [
            of_samples(&[sample(SampleKind::Train, &[1, 2], Some(&[3]))]),
            of_samples(&[sample(SampleKind::Test, &[1, 2], Some(&[3]))]),
            of_samples(&[sample(SampleKind::Train, &[1, 2], None)]),
            of_samples(&[sample(SampleKind::Train, &[2, 1], Some(&[3]))]),
            of_samples(&[sample(SampleKind::Train, &[1, 2], Some(&[3, 3]))]),
        ];
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "hash {index} repeats");
        }
    }
}
