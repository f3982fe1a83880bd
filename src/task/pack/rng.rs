//! The pack's source of chance: a generator for each sample, seeded by the task's id.

use crate::rng;
use crate::task::hash;

/// A generator of random numbers for one sample.
#[derive(Clone, Debug)]
pub(super) struct SampleRng {
    numbers: rng::Rng,
    /// The position of the sample in its task, for rules whose samples must cover cases together.
    pub(super) index: usize,
}

impl SampleRng {
    /// Returns a generator for the sample `index` of a task; its stream depends on nothing else.
    pub(super) fn for_sample(id: &str, index: usize) -> Self {
        let seed = hash::of_bytes(id.as_bytes()) ^ ((index as u64) << 32);
        Self { numbers: rng::Rng::new(seed), index }
    }

    /// Returns a number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        debug_assert!(low <= high, "{low} to {high} is empty");
        low + self.numbers.below(high - low + 1)
    }

    /// Answers true in `percent` of the cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.between(0, 99) < percent
    }

    /// Returns one of the items.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.between(0, items.len() - 1)]
    }

    /// Returns `count` different items, in random order.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_different_items() {
        let mut rng = SampleRng::for_sample("007bbfb7", 3);
        for _ in 0..50 {
            let mut items = rng.sample(&[1, 2, 3, 4, 5], 4);
            items.sort_unstable();
            items.dedup();
            assert_eq!(items.len(), 4);
        }
    }
}
