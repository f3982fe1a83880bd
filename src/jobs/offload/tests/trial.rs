//! The sides to which evaluations of a program go under `auto`.

use super::*;
use crate::engine::trial::WARM_UP;
use crate::gpu::device::DEFAULT_BUDGET;
use crate::jobs::offload::trial::spread;

/// So many that a trial has several portions.
const SAMPLES: usize = 10_000;
/// Those of the CPU in a trial: one in 32.
const ON_CPU: usize = 312;
/// Those of the device: to get ready, the first portion, and one of as many as the CPU had.
const ON_DEVICE: usize = WARM_UP + 256 + ON_CPU;

/// Runs programs on so many samples under trial.
#[track_caller]
fn check(samples: usize, rates: &Rates, expect: [(Contender, usize); 2]) -> Option<Vec<Decision>> {
    let (library, task, options) = (library(), task(samples), Options::default());
    let jobs = jobs(&library, &task);
    let device = Dying::open(usize::MAX, DEFAULT_BUDGET)?;
    let (run, warning) = by_trial(&library, &jobs, &options, device, rates);
    assert!(warning.is_none());
    let sides: Vec<Contender> = run.decisions.iter().map(Decision::side).collect();
    // The third has nothing to do on a device, so it is not even tried.
    assert_eq!((sides[2], &run.decisions[2]), (Contender::Cpu, &Decision::None));
    let there = answers(&run);
    assert_eq!([(sides[0], there[0]), (sides[1], there[1])], expect);
    assert_eq!(there[2], 0);
    Some(run.decisions)
}

#[test]
fn the_rest_goes_to_a_device_that_is_ahead() {
    let all = (Contender::Device, SAMPLES);
    let Some(decisions) = check(SAMPLES, &Rates { cpu: 50, device: 10 }, [all, all]) else {
        return;
    };
    for decision in &decisions[..2] {
        let Decision::Measured(measured, ready) = decision else { panic!("{decision:?}") };
        assert_eq!((measured.cpu.evaluations, measured.device.evaluations), (ON_CPU, ON_CPU));
        assert_eq!(measured.device.answered, ON_CPU, "colours on small grids fit the device");
        assert_eq!(*ready, Duration::from_micros(10 * WARM_UP as u64));
        let rates = [Contender::Cpu, Contender::Device].map(|side| measured.rate(side).round());
        assert_eq!(rates, [20_000.0, 100_000.0]);
        assert_eq!(decision.on_cpu(), ON_CPU);
    }
}

#[test]
fn the_rest_stays_with_a_cpu_that_is_ahead_and_what_was_tried_counts() {
    let tried = (Contender::Cpu, ON_CPU + ON_DEVICE);
    let Some(decisions) = check(SAMPLES, &Rates { cpu: 50, device: 55 }, [tried, tried]) else {
        return;
    };
    assert!(decisions[..2].iter().all(|decision| matches!(decision, Decision::Measured(..))));
    // One that is behind by far gets no second portion.
    let tried = (Contender::Cpu, ON_CPU + WARM_UP + 256);
    check(SAMPLES, &Rates { cpu: 50, device: 5_000 }, [tried, tried]);
}

#[test]
fn a_device_is_not_asked_for_what_the_cpu_does_soon() {
    let rates = Rates { cpu: 20, device: 1 };
    let tried = (Contender::Cpu, ON_CPU);
    let Some(decisions) = check(SAMPLES, &rates, [tried, tried]) else { return };
    assert!(decisions[..2].iter().all(|decision| matches!(decision, Decision::SoonDone(_))));
    // Nor is anything tried of few.
    let Some(decisions) =
        check(4_000, &Rates { cpu: 1_000_000, device: 1 }, [(Contender::Cpu, 0); 2])
    else {
        return;
    };
    assert_eq!(decisions[..2], [Decision::TooFew, Decision::TooFew]);
}

#[test]
fn samples_of_a_trial_are_spread_over_all() {
    let mut all: Vec<usize> = (0..10).collect();
    assert_eq!(spread(&mut all, 3), [3, 6, 9]);
    assert_eq!(all, [0, 1, 2, 4, 5, 7, 8]);
    assert_eq!(spread(&mut all, 9), [0, 1, 2, 4, 5, 7, 8]);
    assert!(all.is_empty() && spread(&mut all, 1).is_empty());
}
