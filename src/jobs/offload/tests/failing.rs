//! The consequences of a device that fails.

use super::*;

/// Words for so few samples that a batch is many parts.
const SMALL: u64 = 8 << 10;

#[test]
fn a_device_that_is_lost_in_a_trial_leaves_the_rest_to_the_cpu() {
    const SAMPLES: usize = 5_000;
    /// A device that gets all that is left after the part of the CPU.
    const FAST: Rates = Rates { cpu: 100, device: 1 };
    const ON_CPU: usize = 256;
    let (library, task, options) = (library(), task(SAMPLES), Options::default());
    let jobs = jobs(&library, &task);
    // Before it has answered anything, while it gets ready, in the midst of a trial, among the
    // rest, and between two programs.
    for lost_after in [0, 1, 100, 1_000, SAMPLES - ON_CPU] {
        let Some(device) = Dying::open(lost_after, SMALL) else { return };
        let (run, warning) = by_trial(&library, &jobs, &options, device, &FAST);
        let warning = warning.unwrap();
        assert!(!warning.is_error() && !warning.message.contains('\n'));
        assert!(warning.message.starts_with("the device was lost: "), "{}", warning.message);
        assert!(warning.message.ends_with("; the rest is evaluated on the CPU"));
        let there = answers(&run);
        // The rest of the part in which it was lost may be answered, and those that were under way.
        let (whole, split) = (there[0] - ON_CPU, there[1]);
        assert!((lost_after..=SAMPLES).contains(&whole), "{whole} after {lost_after}");
        let all = lost_after == SAMPLES - ON_CPU;
        assert_eq!(whole == SAMPLES - ON_CPU, all, "{whole} after {lost_after}");
        // The second program got to the device only where the first was done.
        assert_eq!(split, if all { ON_CPU } else { 0 });
        let tried = |index: usize| matches!(run.decisions[index], Decision::Measured(..));
        assert_eq!((tried(0), tried(1)), (1_000 <= lost_after, false));
        assert_eq!(matches!(run.decisions[1], Decision::Unfinished(_)), all);
        assert_eq!(there[2], 0);
    }
}

#[test]
fn a_device_that_was_asked_for_and_is_lost_is_an_error_that_says_what_to_do() {
    const SAMPLES: usize = 60;
    let (library, task, options) = (library(), task(SAMPLES), Options::default());
    let jobs = jobs(&library, &task);
    for answers in [0, 1, SAMPLES / 2, SAMPLES] {
        let Some(device) = Dying::open(answers, SMALL) else { return };
        let ran = offload(&library, &jobs, &options, Ok(device), Demanded::AskedFor);
        let Err(error) = ran else { panic!("it was lost") };
        assert!(error.is_error() && error.message.starts_with("the device was lost: "));
        assert!(error.help.is_some_and(|help| help.contains("`--engine vm`")));
    }
}

#[test]
fn whatever_a_device_fails_with_is_one_line_where_nobody_insisted_on_it() {
    let (library, options) = (Library::default(), Options::default());
    let why = || "for some reason".to_owned();
    let pool = eval::pool(1).unwrap();
    let host = Host { pool: &pool, engine: Engine::Vm, clock: &Rates { cpu: 1, device: 1 } };
    for error in [
        GpuError::NoAdapter(why()),
        GpuError::Unsuitable(why()),
        GpuError::Lost(why()),
        GpuError::OutOfMemory(why()),
        GpuError::Failed(why()),
    ] {
        let failed = || Err::<Gpu, _>(error.clone());
        let ran = offload(&library, &[], &options, failed(), Demanded::IfItPays(host));
        let said = ran.ok().and_then(|(_, warning)| warning).unwrap();
        assert!(!said.is_error());
        assert!(said.message.ends_with("for some reason; the rest is evaluated on the CPU"));
        assert!(said.notes.is_empty() && said.help.is_none() && !said.message.contains('\n'));
        let ran = offload(&library, &[], &options, failed(), Demanded::AskedFor);
        let asked = ran.err().unwrap();
        assert!(asked.is_error() && asked.message.ends_with("for some reason"));
        assert!(asked.help.is_some());
    }
}
