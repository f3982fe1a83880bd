//! The device itself: what it keeps, and what follows where it is gone or has no memory.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use arcvm::gpu::device::{Gpu, GpuError};
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::record::{self, Reply};
use arcvm::prim;
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value};
use bumpalo::Bump;

use super::{Lowered, device, grids};

#[test]
fn kernels_are_kept_on_disk_where_the_driver_can() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Gpu::open(None, Some(folder.path()));
    let Ok(mut gpu) = open() else {
        device();
        return;
    };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let run = |gpu: &mut Gpu| {
        let jobs: Vec<(usize, GridBuf)> = grids(5, 3, 8).into_iter().map(|g| (0, g)).collect();
        assert_eq!(lowered.compare(gpu, &jobs, Kernels::Own).fallbacks, 0);
    };
    run(&mut gpu);
    run(&mut gpu);
    assert_eq!(gpu.compiled(), 1, "the second run finds the kernel in memory");
    let stores = gpu.stores();
    drop(gpu);
    let files = || -> Vec<PathBuf> {
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    if !stores {
        let note = "note: the driver hands out no compiled kernels: none are kept on disk\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        assert!(files().is_empty());
        return;
    }
    let [file] = &files()[..] else { panic!("one file: {:?}", files()) };
    let kept = fs::read(file).unwrap();
    assert!(!kept.is_empty());
    // A kept file is read, a broken one is not; either way results are right and the file is whole
    // again.
    run(&mut open().unwrap());
    for broken in [&kept[..kept.len() / 2], b"no pipelines"] {
        fs::write(file, broken).unwrap();
        run(&mut open().unwrap());
        assert_eq!(files().len(), 1);
        assert!(fs::read(file).unwrap().len() >= kept.len());
    }
}

#[test]
fn a_device_that_is_gone_is_an_error() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let grid = GridBuf::new(2, 2, vec![0, 1, 2, 3]).unwrap();
    let jobs = [Job { program: 0, input: Input::Grid(grid.view()) }];
    let program = &lowered.programs[0].1;
    let run = |gpu: &mut Gpu| {
        gpu.evaluate(&[program], &jobs, &Budget::default(), Kernels::Own, &mut |_, _, _| {})
    };
    assert!(run(&mut gpu).is_ok());
    gpu.closer().close();
    let error = run(&mut gpu).unwrap_err();
    assert!(matches!(error, GpuError::Lost(_)), "{error:?}");
}

#[test]
fn a_device_that_is_lost_between_two_parts_has_answered_nothing_wrong_and_nothing_twice() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let program = &lowered.programs[0].1;
    let grids = grids(9, 400, 6);
    let jobs: Vec<Job<'_>> =
        grids.iter().map(|grid| Job { program: 0, input: Input::Grid(grid.view()) }).collect();
    // So few samples in a part that there are dozens.
    gpu.set_budget(8 << 10);
    let closer = gpu.closer();
    let mut answers = vec![0; jobs.len()];
    let run = |gpu: &mut Gpu, answers: &mut Vec<usize>| {
        let mut each = |job: usize, reply: Reply<'_>, rows: u32| {
            answers[job] += 1;
            if answers.iter().sum::<usize>() == 100 {
                closer.close();
            }
            let Reply::Values(words) = reply else { panic!("no value: {reply:?}") };
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let found = record::read(&cx, &program.outputs, rows, words).unwrap()[0];
            let grid = grids[job].view();
            let mirror = prim::lookup("vmirror").unwrap().get();
            assert_eq!(found, mirror.call(&cx, &[Value::grid(&grid)]).unwrap());
        };
        gpu.evaluate(&[program], &jobs, &Budget::default(), Kernels::Own, &mut each)
    };
    let error = run(&mut gpu, &mut answers).unwrap_err();
    assert!(matches!(error, GpuError::Lost(_)), "{error:?}");
    // It may still have answered what was under way.
    let there: usize = answers.iter().sum();
    assert!((100..200).contains(&there), "{there} answers");
    assert!(answers.iter().all(|&times| times <= 1), "an answer came twice");
    // From then on it answers nothing.
    let before = answers.clone();
    let error = run(&mut gpu, &mut answers).unwrap_err();
    assert!(matches!(error, GpuError::Lost(_)), "{error:?}");
    assert_eq!(answers, before);
}
