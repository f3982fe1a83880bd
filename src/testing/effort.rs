//! Processor time by a measure of its own, so that tests of speed come out alike on every machine.
//!
//! Wall clocks tell of whatever else runs, and seconds of how fast the machine is and how much the
//! compiler optimised. So a test measures speed in multiples of what a fixed piece of work takes
//! there and then. Or it compares an input with one that is four times as long.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;

use super::Rng;
use crate::eval;

/// How much more four times as much may take: far from the 16 times of what is quadratic.
const AT_MOST: u32 = 9;

/// How often a test of speed is measured before it fails.
const TIMES: usize = 4;

/// Returns processor time that a fixed piece of work takes on this machine in this build: some 10
/// ms where the library is optimised a little. It allocates, compares and looks up.
pub fn yardstick() -> Duration {
    let begun = ThreadTime::now();
    let mut rng = Rng::new(1);
    let mut lists: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for _ in 0..40_000 {
        let number = rng.number();
        lists.entry(number % 5_000).or_default().push(number);
    }
    lists.values_mut().for_each(|list| list.sort_unstable());
    black_box(lists.values().flatten().fold(0, |sum: u64, number| sum.wrapping_add(*number)));
    begun.elapsed()
}

/// Does something on one thread with the stack of a worker, those who help it included: what it
/// comes to, and its processor time.
pub fn timed<T: Send>(work: impl FnOnce() -> T + Send) -> (T, Duration) {
    let pool = eval::pool(1).unwrap_or_else(|error| panic!("{error}"));
    pool.install(|| {
        let begun = ThreadTime::now();
        let value = work();
        (value, begun.elapsed())
    })
}

/// Does as [`timed`], with the time in yardsticks. They are taken before and after, as the machine
/// may get slower.
pub fn effort<T: Send>(work: impl FnOnce() -> T + Send) -> (T, f64) {
    let before = yardstick();
    let (value, time) = timed(work);
    (value, time.as_secs_f64() / before.max(yardstick()).as_secs_f64())
}

/// Asserts that something takes processor time in proportion to a size: it is done with a quarter
/// of the size and with all of it.
///
/// Other tests of the process take from the caches and from the memory that is at hand. So it is
/// measured again where the times do not fit, and one time has to.
///
/// # Panics
/// It takes far more than four times as long, each time.
pub fn assert_linear<T: Send>(name: &str, size: usize, work: impl Fn(usize) -> T + Sync) {
    let time = |size| timed(|| drop(work(size))).1;
    let mut taken = Vec::new();
    // The first time takes longer.
    time(size / 4);
    for _ in 0..TIMES {
        let (small, large) = (time(size / 4), time(size));
        if large < small * AT_MOST + yardstick() {
            return;
        }
        taken.push((small, large));
    }
    panic!("{name}: a quarter and all of it take {taken:?}");
}
