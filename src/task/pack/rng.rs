//! The pack's source of chance: splitmix64, seeded by the task's id.
//!
//! The embedded tasks must be the same on every machine and in every version, which no library's
//! generator promises.

use crate::task::hash;

/// A splitmix64 generator.
#[derive(Clone, Debug)]
pub(super) struct Rng {
    state: u64,
    /// The position of the sample in its task, for rules whose samples must cover cases together.
    pub(super) index: usize,
}

impl Rng {
    /// A generator for the sample `index` of a task; its stream depends on nothing else.
    pub(super) fn for_sample(id: &str, index: usize) -> Self {
        Self { state: hash::of_bytes(id.as_bytes()) ^ ((index as u64) << 32), index }
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        debug_assert!(low <= high, "{low} to {high} is empty");
        // The spans here are tiny against 2^64, so that the bias of the remainder does not matter.
        low + (self.next() % (high - low + 1) as u64) as usize
    }

    /// True in `percent` of the cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.between(0, 99) < percent
    }

    /// One of the items.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.between(0, items.len() - 1)]
    }

    /// `count` different items, in random order.
    pub(super) fn sample<T: Copy>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut items = items.to_vec();
        for index in 0..count {
            let other = self.between(index, items.len() - 1);
            items.swap(index, other);
        }
        items.truncate(count);
        items
    }

    /// Draws until the result is `good`.
    ///
    /// The streams are fixed, so that this ends for every embedded task is a fact that tests see.
    pub(super) fn until<T>(
        &mut self,
        mut draw: impl FnMut(&mut Self) -> T,
        good: impl Fn(&T) -> bool,
    ) -> T {
        loop {
            let drawn = draw(self);
            if good(&drawn) {
                return drawn;
            }
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        // The first outputs of the published reference for seed 0.
        let mut rng = Rng { state: 0, index: 0 };
        assert_eq!(rng.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(rng.next(), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn samples_are_different_items() {
        let mut rng = Rng::for_sample("007bbfb7", 3);
        for _ in 0..50 {
            let mut items = rng.sample(&[1, 2, 3, 4, 5], 4);
            items.sort_unstable();
            items.dedup();
            assert_eq!(items.len(), 4);
        }
    }
}
