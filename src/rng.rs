//! The source of chance: splitmix64, the same on every machine and in every version, which no
//! library's generator promises. Searches, the embedded tasks and the tests draw from it.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

/// A generator of random numbers.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Returns a generator whose numbers depend on the seed alone.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `count`, which is above 0.
    pub fn below(&mut self, count: usize) -> usize {
        // Counts are tiny against 2^64, so that the bias of the remainder does not matter.
        (self.number() % count.max(1) as u64) as usize
    }

    /// Answers true in `percent` of the cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns one of the items, of which there is at least one.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// Puts items into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        // The first outputs of the published reference for seed 0.
        let mut rng = Rng::new(0);
        assert_eq!(rng.number(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(rng.number(), 0x6e78_9e6a_a1b9_65f4);
    }
}
