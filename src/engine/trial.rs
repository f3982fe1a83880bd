//! Whether a device is ahead of the CPU, from what either takes for a small part of a program's
//! evaluations.
//!
//! The faster side depends on the machine, the program and its grids, so no constant can name it.
//! It is measured where it is used, for each program by itself, as a program with many evaluations
//! has a kernel of its own. The CPU goes first, with the threads that the run has. Where it would
//! be done with everything sooner than a kernel is made, no device is asked ([`Trial::pays`]). The
//! device then gets few evaluations, which are not timed: in the first of them drivers compile.
//! Portions follow, each `GROWTH` times as large as the one before and timed with all transfers, up
//! to as many as the CPU had. Only the last one counts ([`Measured`]), as a device is not busy with
//! few. A device whose portion took as long as the CPU takes for the whole of a trial cannot be
//! ahead, and gets no more ([`Trial::next`]). So a trial takes a device that is behind no more than
//! about `GROWTH` times the CPU's time. The CPU's part is one in `SHARE` of all at most, or `LEAST`
//! evaluations. Whatever was evaluated in a trial is an answer like any other.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::time::Duration;

/// Evaluations from which on [`Engine::Auto`](super::Engine::Auto) looks for a GPU that is
/// hardware.
///
/// Looking alone, with opening the adapter, takes about half a second. An evaluation of one of
/// arc-dsl's solvers takes 8 µs of one core on the VM in the mean (14 ms for 1,718). So two cores
/// are done with so many in 0.4 s, before there is a device. Which side is ahead with more of them
/// this number does not say; [`Trial`] finds that out.
pub const DEVICE_FROM: usize = 100_000;

/// Tells whether so many evaluations are worth looking for a device.
pub fn device_pays(evaluations: usize) -> bool {
    DEVICE_FROM <= evaluations
}

/// Evaluations of a program from which on there is a trial: fewer keep no GPU busy for long enough
/// to tell anything of it.
const FEWEST: usize = 4_096;

/// One evaluation in so many is tried on either side.
const SHARE: usize = 32;

/// Evaluations on either side, at least and at most; as many workgroups as the largest GPUs hold at
/// once are between the two.
const LEAST: usize = 256;
const MOST: usize = 16_384;

/// The factor by which each portion of the device is larger than the one before.
const GROWTH: usize = 4;

/// The time that making a kernel may take; drivers take from a few milliseconds to a second, by its
/// size.
const MAKING: Duration = Duration::from_millis(250);

/// Evaluations by which a device gets ready.
pub const WARM_UP: usize = 32;

/// One of the two that evaluate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contender {
    /// The VM or native code, with the threads of the run.
    Cpu,
    /// Kernels, and the CPU for what they leave.
    Device,
}

impl Contender {
    /// Returns its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Device => "device",
        }
    }
}

/// Returns the evaluations on one side, and the time that they took by the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Their number.
    pub evaluations: usize,
    /// Those of them that were answered; what a device does not answer is left to the CPU.
    pub answered: usize,
    /// The time of all of them together.
    pub time: Duration,
}

impl Timed {
    /// Estimates the seconds for so many more.
    fn seconds_for(self, evaluations: usize) -> f64 {
        self.time.as_secs_f64() * evaluations as f64 / self.evaluations.max(1) as f64
    }
}

/// The trial of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    evaluations: usize,
}

impl Trial {
    /// Returns the trial of a program that has so many evaluations to come, unless they are too few
    /// for one.
    pub fn of(evaluations: usize) -> Option<Self> {
        (FEWEST <= evaluations).then_some(Self { evaluations })
    }

    /// Returns the evaluations that the CPU is timed on, and the device at most in one portion.
    /// Four times as many are fewer than the program has, so neither side runs out of them.
    pub fn size(self) -> usize {
        (self.evaluations / SHARE).clamp(LEAST, MOST)
    }

    /// Tells whether the CPU, from what it took for its part, would need longer for all than it may
    /// take to make a kernel.
    pub fn pays(self, cpu: Timed) -> bool {
        MAKING.as_secs_f64() < cpu.seconds_for(self.evaluations)
    }

    /// Returns the size of the portion that the device gets after the last one, if it needs another
    /// one.
    pub fn next(self, cpu: Timed, last: Option<Timed>) -> Option<usize> {
        let Some(last) = last else { return Some(LEAST) };
        let behind = cpu.seconds_for(self.size()) <= last.time.as_secs_f64();
        let more = last.evaluations < self.size() && !behind;
        more.then(|| (last.evaluations * GROWTH).min(self.size()))
    }
}

/// The finding of a trial: the part of the CPU, and the last portion of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The CPU.
    pub cpu: Timed,
    /// The device, transfers included.
    pub device: Timed,
}

impl Measured {
    /// Returns the evaluations a second on a side. A sample that the device leaves costs as much as
    /// on the CPU, beside what the device took.
    pub fn rate(self, side: Contender) -> f64 {
        let (timed, seconds) = match side {
            Contender::Cpu => (self.cpu, self.cpu.time.as_secs_f64()),
            Contender::Device => {
                let left = self.device.evaluations - self.device.answered;
                let seconds = self.device.time.as_secs_f64() + self.cpu.seconds_for(left);
                (self.device, seconds)
            }
        };
        timed.evaluations as f64 / seconds.max(1e-9)
    }

    /// Returns the side that gets the rest: the device where it is ahead.
    pub fn ahead(self) -> Contender {
        match self.rate(Contender::Cpu) < self.rate(Contender::Device) {
            true => Contender::Device,
            false => Contender::Cpu,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns so many evaluations at so many microseconds each, all of them answered.
    fn timed(evaluations: usize, each: u64) -> Timed {
        let time = Duration::from_micros(each * evaluations as u64);
        Timed { evaluations, answered: evaluations, time }
    }

    fn trial(evaluations: usize) -> Trial {
        Trial::of(evaluations).unwrap()
    }

    #[test]
    fn a_trial_is_a_small_part_within_bounds() {
        assert_eq!(Trial::of(FEWEST - 1), None);
        let sizes = [FEWEST, 100_000, 320_000, 10_000_000].map(|all| trial(all).size());
        assert_eq!(sizes, [LEAST, 3_125, 10_000, MOST]);
        for all in (FEWEST..200_000).step_by(777) {
            let trial = trial(all);
            let cpu = timed(trial.size(), 1_000_000);
            let (mut tried, mut last) = (trial.size() + WARM_UP, None);
            while let Some(portion) = trial.next(cpu, last) {
                tried += portion;
                last = Some(timed(portion, 1));
            }
            assert_eq!(last.unwrap().evaluations, trial.size());
            assert!(tried < all / 4, "{tried} of {all}");
        }
    }

    #[test]
    fn no_kernel_is_made_where_the_cpu_is_done_sooner() {
        let pays = |all: usize, each| trial(all).pays(timed(trial(all).size(), each));
        assert!(!pays(5_000, 8) && !pays(5_000, 50) && pays(5_000, 51));
        assert!(!pays(100_000, 2) && pays(100_000, 8));
        assert!(pays(usize::MAX, 1));
    }

    #[test]
    fn portions_grow_up_to_the_part_of_the_cpu() {
        let trial = trial(100_000);
        let cpu = timed(trial.size(), 8);
        let portions = |each| {
            let mut portions = vec![];
            while let Some(portion) =
                trial.next(cpu, portions.last().map(|&last| timed(last, each)))
            {
                portions.push(portion);
            }
            portions
        };
        assert_eq!(portions(1), [256, 1_024, 3_125]);
        assert_eq!(portions(8), [256, 1_024, 3_125]);
        // A thousand take longer than the three thousand of the CPU; of the last the first few do.
        assert_eq!(portions(30), [256, 1_024]);
        assert_eq!(portions(1_000), [256]);
    }

    #[test]
    fn a_device_that_few_evaluations_leave_idle_is_judged_by_many() {
        let trial = trial(100_000);
        let cpu = timed(trial.size(), 8);
        let (mut last, time) = (None, Duration::from_millis(5));
        while let Some(evaluations) = trial.next(cpu, last) {
            last = Some(Timed { evaluations, answered: evaluations, time });
        }
        let measured = Measured { cpu, device: last.unwrap() };
        assert_eq!(measured.ahead(), Contender::Device);
        assert_eq!(measured.rate(Contender::Cpu).round(), 125_000.0);
        assert_eq!(measured.rate(Contender::Device).round(), 625_000.0);
    }

    #[test]
    fn the_rest_goes_to_the_side_that_was_ahead() {
        let ahead =
            |cpu, device| Measured { cpu: timed(1_000, cpu), device: timed(1_000, device) }.ahead();
        assert_eq!(ahead(8, 1), Contender::Device);
        assert_eq!(ahead(8, 7), Contender::Device);
        assert_eq!(ahead(8, 8), Contender::Cpu);
        assert_eq!(ahead(8, 9), Contender::Cpu);
        assert_eq!(ahead(0, 0), Contender::Cpu);
    }

    #[test]
    fn what_a_device_leaves_to_the_cpu_counts_against_it() {
        let ahead = |answered| {
            let device = Timed { answered, ..timed(1_000, 4) };
            Measured { cpu: timed(1_000, 8), device }
        };
        assert_eq!(ahead(1_000).rate(Contender::Device).round(), 250_000.0);
        assert_eq!(ahead(501).ahead(), Contender::Device);
        assert_eq!(ahead(500).rate(Contender::Device).round(), 125_000.0);
        assert_eq!(ahead(500).ahead(), Contender::Cpu);
        assert_eq!(ahead(0).ahead(), Contender::Cpu);
    }
}
