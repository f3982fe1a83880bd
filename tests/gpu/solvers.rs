//! Solvers on their tasks, whole and in segments.

use arcvm::eval;
use arcvm::gpu::evaluate::Kernels;
use arcvm::gpu::plan::plan;
use arcvm::gpu::record;
use arcvm::gpu::segments::{Segmented, SegmentedJob};
use arcvm::ir::NodeId;
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::value::{Budget, Cx, Direction, Fault};
use arcvm::vm;
use bumpalo::Bump;

use super::{LEAST_WORDS, Lowered, arc_dsl, asked_for, device, own_solvers, tasks};
use crate::support::root;

#[test]
fn more_than_150_run_wholly_on_the_device() {
    let lowered = Lowered::of(own_solvers(), LEAST_WORDS);
    assert!(lowered.programs.len() >= 150, "{}", lowered.programs.len());
    let Some(library) = arc_dsl() else { return };
    assert_eq!(library.entries().len(), 400);
    let lowered = Lowered::of(library, LEAST_WORDS);
    assert!(lowered.programs.len() >= 150, "{} of arc-dsl's", lowered.programs.len());
}

#[test]
fn whole_on_their_tasks() {
    let Some(mut gpu) = device() else { return };
    /// Solvers that are run unless the environment asks for another number, spread over all of
    /// them.
    const SOLVERS: usize = 24;
    let tasks = tasks();
    let lowered = Lowered::of(own_solvers(), gpu.memory_words());
    let task_of = |program: usize| {
        lowered.library.named(&lowered.programs[program].0)[0].task(&tasks).map(|t| (program, t))
    };
    let known: Vec<_> = (0..lowered.programs.len()).filter_map(task_of).collect();
    let wanted = asked_for("ARCVM_GPU_SOLVERS", SOLVERS).min(known.len());
    let mut jobs = Vec::new();
    for (program, task) in (0..wanted).map(|index| known[index * known.len() / wanted]) {
        jobs.extend(task.samples.iter().map(|sample| (program, sample.input.clone())));
    }
    assert!(jobs.len() >= 2 * wanted, "{}", jobs.len());
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Shared);
    Lowered::assert_answered(stats, jobs.len(), 95);
}

#[test]
fn in_segments_on_their_tasks() {
    let Some(mut gpu) = device() else { return };
    /// As above; more than there are.
    const SOLVERS: usize = 100;
    // The host first, as it reads the demonstrations, then the device for the rest.
    let demonstrations = "\
def solve_67a3c6ac(S, I):
    a = mostcolor(first(first(S)))
    b = fill(I, a, mapply(neighbors, ofcolor(I, 1)))
    c = argmax(objects(b, T, F, T), size)
    return hconcat(subgrid(c, b), subgrid(c, vmirror(b)))
";
    let mut library = Library::load(&[root().join("solvers")]).0;
    library.add_text("demonstrations.arc", demonstrations);
    library.optimise();
    let tasks = tasks();
    let entries = library.entries();
    let programs = || {
        let known = entries.iter().filter(|entry| entry.task(&tasks).is_some());
        known.filter_map(|entry| Some((entry, entry.definition.runnable()?)))
    };
    let roots: Vec<NodeId> = programs().map(|(_, program)| program.unfused().root).collect();
    let facts = infer(library.graph(), &roots);
    let plans: Vec<_> = programs()
        .map(|(entry, program)| {
            (entry, program, plan(library.graph(), &facts, program, gpu.memory_words()))
        })
        .filter(|(_, _, plan)| plan.program.is_err() && plan.uses_device())
        .collect();
    assert!(plans.len() >= 4, "{} are split", plans.len());
    let wanted = asked_for("ARCVM_GPU_SOLVERS", SOLVERS).min(plans.len());
    let mut picked: Vec<usize> = (0..wanted).map(|index| index * plans.len() / wanted).collect();
    picked.push(plans.len() - 1);
    assert_eq!(plans[plans.len() - 1].0.file.name, "demonstrations.arc");
    let (mut segmented, mut codes, mut jobs, mut samples) = (vec![], vec![], vec![], vec![]);
    for index in picked {
        let (entry, program, plan) = &plans[index];
        let Some(task) = entry.task(&tasks) else { continue };
        let split = plan.split.as_ref().unwrap();
        assert!(split.segments.len() >= 2);
        let missing = plan.missing(library.graph()).unwrap();
        let reasons = split.reasons.values().chain([&missing]);
        reasons.for_each(|why| {
            assert!(why.contains("; "), "it says nothing of what would help: {why}")
        });
        for sample in &task.samples {
            let (program, grid) = (segmented.len(), sample.input.view());
            jobs.push(SegmentedJob { program, grid, task: Some(task) });
            samples.push((task, sample));
        }
        segmented.push(Segmented::new(library.graph(), program.unfused().root, split));
        codes.push(vm::compile(library.graph(), program));
    }
    let pool = eval::pool(2).unwrap();
    let options = eval::Options::default();
    let (mut bump, mut next, mut left) = (Bump::new(), 0, 0);
    let stats = gpu
        .evaluate_segmented(
            &pool,
            &segmented,
            &jobs,
            &options.budget,
            Kernels::Auto,
            &mut |job, value| {
                assert_eq!(job, next, "results come in order");
                next += 1;
                let Some((kind, words)) = value else {
                    left += 1;
                    return;
                };
                let (task, sample) = samples[job];
                let code = &codes[jobs[job].program];
                let expected = eval::evaluate(&mut bump, code, task, sample, &options);
                let own = Bump::new();
                let cx = Cx::new(&own, Budget::default(), Direction::Ascending);
                let found = eval::judged(
                    &cx,
                    record::read_held(&cx, kind, words).map_err(Fault::from),
                    sample,
                    &eval::Options::default(),
                );
                assert_eq!((found.status, found.grid), (expected.status, expected.grid));
            },
        )
        .unwrap();
    assert_eq!((next, stats.fallbacks), (jobs.len(), left));
    Lowered::assert_answered(stats, jobs.len(), 90);
    // More than a segment's share of the budget ends on the VM.
    let none = Budget::default().fuel(40);
    gpu.evaluate_segmented(&pool, &segmented, &jobs, &none, Kernels::Auto, &mut |_, value| {
        assert_eq!(value, None);
    })
    .unwrap();
}
