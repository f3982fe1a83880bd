//! Populations: scores are those of every candidate alone, whatever is evaluated beside it and by how many threads.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use arcvm::engine::Engine;
use arcvm::ir::Program;
use arcvm::library::Library;
use arcvm::population::{
    Backing, Cache, CandidateId, Difference, Job, Key, Likeness, Options, Population, Row,
    ScoreMatrix, Scores,
};
use arcvm::sched::{self, Outcome};
use arcvm::search::Genome;
use arcvm::task::{Kind, Task, TaskSet};
use arcvm::testing::{Offspring, Rng, mutant};
use arcvm::value::{Budget, Cx, Direction, FaultKind, GridBuf, Value};
use arcvm::vm;
use bumpalo::Bump;
use rayon::prelude::*;

use crate::support::{root, shared};

/// The public tasks where they are found, else the embedded ones.
fn tasks() -> TaskSet {
    match shared("tasks/arc-agi-1/training", "embedded tasks are used instead of the public ones") {
        Some(folder) => TaskSet::load(&[folder]).unwrap(),
        None => TaskSet::embedded(),
    }
}

/// A population of mutants of shipped solvers, so many for each of the first tasks that have a solver.
fn mutants(tasks: &TaskSet, count: usize, each: usize, seed: u64) -> (Population, Vec<Job<'_>>) {
    let (library, _) = Library::load(&[root().join("solvers")]);
    let entries = library.entries();
    let solved = entries.iter().filter_map(|entry| Some((entry.task(tasks)?, entry)));
    let mut population = Population::new();
    let mut jobs = Vec::new();
    let mut rng = Rng::new(seed);
    for (task, entry) in solved.step_by(3).take(count) {
        let text = std::fs::read_to_string(&entry.file.name).unwrap();
        let mut parent = Population::new();
        assert!(parent.add_text(&entry.file.name, &text).iter().all(|d| !d.is_error()));
        let first = population.candidates().len();
        population.add_text(&entry.file.name, &text);
        let parent: Vec<CandidateId> = population.ids().skip(first).collect();
        let mut programs: Vec<Program> =
            parent.iter().map(|&id| population.program(id).clone()).collect();
        while programs.len() < each {
            // A child of anyone so far, so that changes pile up.
            let parent = programs[rng.below(programs.len())].clone();
            let child = mutant(population.graph_mut(), &parent, &mut rng);
            population.add(child.clone(), format!("{}/{}", task.id, programs.len()));
            programs.push(child);
        }
        let candidates: Arc<[CandidateId]> = population.ids().skip(first).collect();
        jobs.push(Job { task, candidates });
    }
    (population, jobs)
}

/// A population of descendants of shipped solvers as a search makes them, so many for each of some tasks.
fn offspring(tasks: &TaskSet, count: usize, each: usize, seed: u64) -> (Population, Vec<Job<'_>>) {
    let (library, _) = Library::load(&[root().join("solvers")]);
    let solver = |entry: arcvm::library::Entry<'_>| {
        let definition = entry.definition;
        let program = definition.program.as_ref().unwrap();
        let genome = Genome::of_program(&library.graph, program, &definition.params);
        Some((entry.task(tasks)?, genome))
    };
    let solvers: Vec<(&Task, Genome)> =
        library.entries().into_iter().filter_map(solver).step_by(3).take(count).collect();
    let genomes: Vec<Genome> = solvers.iter().map(|(_, genome)| genome.clone()).collect();
    let made = Offspring::new(&genomes);
    let mut rng = Rng::new(seed);
    let mut population = Population::new();
    let mut jobs = Vec::new();
    for (task, solver) in &solvers {
        let first = population.candidates().len();
        for genome in made.of(solver, task, each, each, &mut rng) {
            let program = genome.build(population.graph_mut());
            population.add(program, "");
        }
        jobs.push(Job { task, candidates: population.ids().skip(first).collect() });
    }
    (population, jobs)
}

/// Asserts that every row says what evaluating the candidate alone on each sample does.
fn assert_as_alone(
    population: &Population,
    jobs: &[Job<'_>],
    matrix: &ScoreMatrix,
    budget: Budget,
) {
    let options = sched::Options { budget, ..sched::Options::default() };
    let all: Vec<(usize, CandidateId)> = jobs
        .iter()
        .enumerate()
        .flat_map(|(index, job)| job.candidates.iter().map(move |&id| (index, id)))
        .collect();
    sched::pool(0).unwrap().install(|| {
        all.par_iter().for_each_init(Bump::new, |bump, &(index, id)| {
            let constants = Bump::new();
            let code = vm::compile(population.graph(), population.program(id), &constants);
            let row = matrix.row(index, id).unwrap();
            let mut pairs = row.pairs.iter();
            let mut predictions = matrix.predictions().of(index, id).iter();
            let task = jobs[index].task;
            for sample in &task.samples {
                let alone = sched::evaluate(bump, &code, task, sample, &options);
                let name = format!("{} on {} {}", id.index(), task.id, sample.name());
                let (fuel, output) = match sample.kind {
                    Kind::Test => {
                        let own = predictions.next().unwrap().as_ref().unwrap();
                        (own.fuel, &*own.output)
                    }
                    Kind::Train | Kind::Pair => {
                        let own = pairs.next().unwrap().as_ref().unwrap();
                        assert_eq!(own.judged.status, alone.status, "{name}");
                        assert_eq!(own.judged.likeness, likeness(&alone, sample), "{name}");
                        (own.fuel, &own.judged.output)
                    }
                };
                assert_eq!(output.grid, alone.grid, "{name}");
                let stop = alone.fault.as_ref().map(sched::Stop::from);
                assert_eq!(output.stop, stop, "{name}");
                assert_eq!(fuel, alone.fuel, "{name}");
            }
        });
    });
}

/// How alike two grids are, told cell by cell.
fn likeness(outcome: &Outcome, sample: &arcvm::task::Sample) -> Option<Likeness> {
    let (a, b) = (outcome.grid.as_ref()?.view(), sample.output.as_ref()?.view());
    let mut right_cells = 0;
    for row in 0..a.height.min(b.height) as usize {
        for column in 0..a.width.min(b.width) as usize {
            right_cells += u32::from(a.at(row, column) == b.at(row, column));
        }
    }
    let colours = |cells: &[i8]| BTreeSet::from_iter(cells.iter().copied());
    Some(Likeness {
        shape: a.height == b.height && a.width == b.width,
        palette: colours(a.cells) == colours(b.cells),
        right_cells,
        cells: a.height.max(b.height) * a.width.max(b.width),
    })
}

#[test]
fn scores_are_those_of_every_candidate_alone() {
    let tasks = tasks();
    for (mut population, jobs) in [mutants(&tasks, 50, 200, 1), offspring(&tasks, 50, 200, 1)] {
        let options = Options::default();
        let matrix = population.evaluate_jobs(&jobs, &options);
        assert_eq!(matrix.counts.written, jobs.len() as u64 * 200);
        assert!(matrix.counts.steps * 2 < matrix.counts.steps_alone, "{:?}", matrix.counts);
        assert_as_alone(&population, &jobs, &matrix, options.budget);
    }
}

#[test]
fn native_code_scores_as_the_vm_does() {
    let tasks = tasks();
    for scores in [Scores::Verdicts, Scores::Differs] {
        let evaluate = |engine| {
            let (mut population, jobs) = offspring(&tasks, 8, 30, 12);
            population.add_shipped_differs();
            population.evaluate_jobs(&jobs, &Options { scores, engine, ..Options::default() })
        };
        let (shared, native) = (evaluate(Engine::Vm), evaluate(Engine::Jit));
        assert!(native.tasks == shared.tasks, "{scores:?}");
        assert_eq!(native.counts.executed, shared.counts.executed);
        // Nothing is shared.
        assert_eq!(native.counts.steps, native.counts.steps_alone);
        assert!(shared.counts.steps < native.counts.steps);
    }
}

#[test]
fn what_a_worker_needs_does_not_grow() {
    let tasks = tasks();
    let task = tasks.get("007bbfb7").unwrap();
    let (_, jobs) = offspring(&tasks, 1, 1, 1);
    assert_eq!(jobs[0].task.id, task.id);
    let bytes = |candidates: usize, samples: usize| {
        let shown = task.samples.iter().filter(|sample| sample.kind != Kind::Test).cycle();
        let task = Task { samples: shown.take(samples).cloned().collect(), ..task.clone() };
        let (mut population, jobs) = offspring(&tasks, 1, candidates, 13);
        let job = Job { task: &task, candidates: jobs[0].candidates.clone() };
        let options = Options { threads: 1, ..Options::default() };
        population.evaluate_jobs(&[job], &options).counts.worker_bytes
    };
    let few = bytes(1_500, 5);
    assert!(few < 4 << 20, "{few}");
    let more_candidates = bytes(6_000, 5);
    assert!(more_candidates < 2 * few, "{more_candidates} against {few}");
    let more_samples = bytes(300, 500);
    assert!(more_samples < few, "{more_samples} against {few}");
}

#[test]
fn what_runs_out_of_a_small_budget_does_so_as_it_would_alone() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 12, 60, 2);
    let small = Budget::default();
    for budget in [
        Budget { fuel: 40, ..small },
        Budget { fuel: 400, ..small },
        Budget { max_bytes: 600, ..small },
        Budget { max_bytes: 6000, ..small },
        Budget { fuel: 900, max_bytes: 9000, max_cells: 120, ..small },
    ] {
        let options = Options { budget, ..Options::default() };
        let matrix = population.evaluate_jobs(&jobs, &options);
        let rows = || matrix.tasks.iter().flat_map(|task| task.rows());
        let out = rows().filter(|(_, row)| row.is_out_of_budget()).count();
        assert!(20 < out && out < rows().count(), "{out} of {} with {budget:?}", rows().count());
        assert_as_alone(&population, &jobs, &matrix, budget);
    }
}

#[test]
fn looping_exploding_and_failing_candidates_end_in_their_own_budgets() {
    let mut text = String::from("def solve_right(I):\n    return vmirror(I)\n");
    let bodies = [
        "return power(vmirror, 1000000000)(I)",
        "x = power(vmirror, 1000000000)(I)\n    return hmirror(x)",
        "x = power(lambda g: upscale(g, 2), 60)(I)\n    return crop(x, (0, 0), (3, 3))",
        "return interval(0, 1000000000000, 1)",
        "x = interval(0, 100000, 1)\n    return product(x, x)",
        "x = first(ofcolor(I, 77))\n    return fill(I, 2, initset(x))",
        "y = power(vmirror, 100000)(I)\n    x = first(ofcolor(I, 77))\n    return fill(y, 2, initset(x))",
        "y = power(vmirror, 300000)(I)\n    return hconcat(y, I)",
        "y = power(vmirror, 300000)(I)\n    z = power(hmirror, 300000)(I)\n    return hconcat(y, z)",
        "z = power(hmirror, 300000)(I)\n    y = power(vmirror, 300000)(I)\n    return hconcat(y, z)",
        "z = hconcat(I, power(hmirror, 300000)(I))\n    y = power(vmirror, 300000)(I)\n    return vconcat(y, z)",
    ];
    for (number, body) in bodies.iter().enumerate() {
        text += &format!("def solve_{number}(I):\n    {body}\n");
    }
    let mut population = Population::new();
    assert!(population.add_text("hostile.arc", &text).iter().all(|diag| !diag.is_error()));
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let start = Instant::now();
    let budget = Budget { fuel: 400_000, ..Budget::default() };
    let options = Options { budget, ..Options::default() };
    let matrix = population.evaluate(&[task], &options);
    let time = start.elapsed();
    assert!(time < Duration::from_secs(10), "{time:?}");
    let jobs = [Job { task, candidates: population.ids().collect() }];
    assert_as_alone(&population, &jobs, &matrix, budget);
    let right: Vec<&str> = matrix.tasks[0]
        .solvers()
        .map(|id| population.candidates()[id.index()].name.as_str())
        .collect();
    assert_eq!(right, ["solve_right"]);
    let out = matrix.tasks[0].rows().filter(|(_, row)| row.is_out_of_budget()).count();
    assert!(8 <= out, "only {out} ran out of a budget");
}

#[test]
fn functions_that_capture_different_things_are_not_confused() {
    // The same lambda: in the first program `size(x)` is computed in any case, in the others only when it is called.
    let text = "\
def solve_a(I):
    x = ofcolor(I, 5)
    n = size(x)
    m = first(x)
    return (n, apply(lambda v: v + first(ofcolor(I, 5)), (1, 2)), m)
def solve_b(I):
    return apply(lambda v: v + first(ofcolor(I, 5)), (1, 2)) if size(I) > 100 else I
def solve_c(I):
    return (apply(lambda v: v + first(ofcolor(I, 5)), (1, 2)), 1) if size(I) > 1 else I
def solve_d(I):
    return apply(lambda w: apply(lambda v: v + first(ofcolor(I, 5)), w), ((1, 2), (3, 4)))
def solve_e(I):
    m = first(ofcolor(I, 5))
    return (apply(lambda w: apply(lambda v: v + first(ofcolor(I, 5)), w), ((1, 2), (3, 4))), m)
def solve_f(I):
    f = lambda g: first(ofcolor(I, 5)) if size(g) > 3 else size(g)
    return (f(I), f(ofcolor(I, 5)), apply(f, (I, (1, 2))))
def solve_g(I):
    m = first(ofcolor(I, 5))
    f = lambda g: first(ofcolor(I, 5)) if size(g) > 3 else size(g)
    return (f(I), m, f(ofcolor(I, 5)), apply(f, (I, (1, 2))))
";
    for mut population in [Population::new(), Population::new().without_passes()] {
        assert!(population.add_text("captures.arc", text).iter().all(|diag| !diag.is_error()));
        let tasks = TaskSet::embedded();
        let jobs: Vec<Job<'_>> =
            tasks.iter().map(|task| Job { task, candidates: population.ids().collect() }).collect();
        let options = Options { scores: Scores::Likeness, ..Options::default() };
        let matrix = population.evaluate_jobs(&jobs, &options);
        assert_as_alone(&population, &jobs, &matrix, options.budget);
    }
}

#[test]
fn results_do_not_depend_on_threads_or_neighbours() {
    let tasks = tasks();
    for scores in [Scores::Verdicts, Scores::Likeness, Scores::Differs] {
        let evaluate = |threads| {
            let (mut population, jobs) = mutants(&tasks, 6, 80, 3);
            population.add_shipped_differs();
            let matrix =
                population.evaluate_jobs(&jobs, &Options { threads, scores, ..Options::default() });
            (matrix.tasks, matrix.counts)
        };
        let one = evaluate(1);
        assert_eq!(evaluate(2), one, "{scores:?}");
        assert_eq!(evaluate(8), one, "{scores:?}");
    }
    let (mut population, jobs) = mutants(&tasks, 6, 80, 3);
    let together = population.evaluate_jobs(&jobs, &Options::default());
    population.cache().clear();
    for (index, job) in jobs.iter().enumerate() {
        for &id in job.candidates.iter().step_by(7) {
            let alone = Job { task: job.task, candidates: Arc::new([id]) };
            let matrix = population.evaluate_jobs(&[alone], &Options::default());
            assert_eq!(matrix.row(0, id), together.row(index, id));
        }
    }
}

#[test]
fn what_is_known_to_be_wrong_is_not_run_further() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 10, 100, 4);
    let full = population.evaluate_jobs(&jobs, &Options::default());
    let quick = Options { scores: Scores::Verdicts, ..Options::default() };
    // The second time the order of samples depends on what was learnt the first time.
    for _ in 0..2 {
        population.cache().clear();
        let verdicts = population.evaluate_jobs(&jobs, &quick);
        for (all, few) in full.tasks.iter().zip(&verdicts.tasks) {
            assert!(all.solvers().eq(few.solvers()), "{}", all.id);
            assert!(all.solvers().next().is_some(), "{}: its solver is among them", all.id);
            for (id, row) in few.rows() {
                let run: Vec<bool> = row.pairs.iter().flatten().map(|_| true).collect();
                let wrong = run.len() - row.right();
                assert!(wrong <= 1 && (row.solved() || wrong == 1), "{id:?} of {}", all.id);
                for (pair, known) in row.pairs.iter().zip(&all.row(id).unwrap().pairs) {
                    assert!(pair.is_none() || pair == known);
                }
            }
        }
        assert!(verdicts.counts.executed * 2 < full.counts.executed);
        let reports =
            verdicts.predictions().report(&jobs.iter().map(|j| j.task).collect::<Vec<_>>());
        let known = full.predictions().report(&jobs.iter().map(|j| j.task).collect::<Vec<_>>());
        assert_eq!(reports, known);
    }
}

#[test]
fn an_evaluation_stops_once_enough_is_found() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 4, 400, 5);
    let options = Options { scores: Scores::Verdicts, enough: Some(1), ..Options::default() };
    let first = population.evaluate_jobs(&jobs, &options);
    assert!(first.tasks.iter().all(|task| task.solvers().next().is_some()));
    // What solved it before is tried first.
    population.cache().clear();
    let again = population.evaluate_jobs(&jobs, &options);
    assert!(again.tasks.iter().all(|task| task.solvers().next().is_some()));
    assert!(again.counts.executed <= first.counts.executed);
    assert!(again.tasks.iter().all(|task| task.rows().count() < 400));
}

#[test]
fn expected_outputs_of_test_pairs_have_no_influence() {
    let tasks = tasks();
    for scores in [Scores::Verdicts, Scores::Likeness, Scores::Differs] {
        let options = Options { scores, ..Options::default() };
        let (mut population, jobs) = mutants(&tasks, 6, 60, 6);
        population.add_shipped_differs();
        let honest = population.evaluate_jobs(&jobs, &options);
        let spoilt: Vec<Task> = jobs.iter().map(|job| spoil_tests(job.task)).collect();
        let (mut population, _) = mutants(&tasks, 6, 60, 6);
        population.add_shipped_differs();
        let jobs: Vec<Job<'_>> = jobs
            .iter()
            .zip(&spoilt)
            .map(|(job, task)| Job { task, candidates: job.candidates.clone() })
            .collect();
        let other = population.evaluate_jobs(&jobs, &options);
        assert_eq!(honest.counts, other.counts);
        for (a, b) in honest.tasks.iter().zip(&other.tasks) {
            assert_eq!(
                (a.distinct, a.rows().collect::<Vec<_>>()),
                (b.distinct, b.rows().collect())
            );
        }
        // The report is what they are for.
        let refs: Vec<&Task> = spoilt.iter().collect();
        let reports = other.predictions().report(&refs);
        assert!(reports.iter().all(|report| report.right.is_empty()));
        assert!(reports.iter().any(|report| !report.wrong.is_empty()));
    }
}

/// A task with other expected outputs of its test pairs.
fn spoil_tests(task: &Task) -> Task {
    let mut task = task.clone();
    for sample in task.samples.iter_mut().filter(|sample| sample.kind == Kind::Test) {
        sample.output = GridBuf::new(1, 2, vec![3, 4]);
    }
    task
}

#[test]
fn a_second_evaluation_answers_from_the_cache() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 5, 60, 8);
    let options = Options::default();
    let first = population.evaluate_jobs(&jobs, &options);
    assert_eq!((first.counts.cached, first.counts.executed > 0), (0, true));
    let second = population.evaluate_jobs(&jobs, &options);
    assert_eq!((second.counts.cached, second.counts.executed), (first.counts.unique, 0));
    assert_eq!(second.tasks, first.tasks);
    // Another graph, in which the same programs have other neighbours and ids.
    let (library, _) = Library::load(&[root().join("solvers")]);
    let mut other = Population::with_cache(population.cache().clone());
    for job in jobs.iter().rev() {
        let entries = library.entries();
        let entry = entries.iter().find(|entry| entry.task_name() == job.task.id).unwrap();
        let text = std::fs::read_to_string(&entry.file.name).unwrap();
        other.add_text("again.arc", &text);
    }
    let refs: Vec<&Task> = jobs.iter().rev().map(|job| job.task).collect();
    let matrix = other.evaluate(&refs, &options);
    assert_eq!(matrix.counts.cached, refs.len() as u64);
    // What would come out differently is run again.
    let budget = Budget { fuel: 12_345, ..Budget::default() };
    let third = population.evaluate_jobs(&jobs, &Options { budget, ..options });
    assert_eq!(third.counts.cached, 0);
}

/// Keeps rows as text, as a store on disk would.
#[derive(Default, Clone)]
struct Kept(Arc<Mutex<BTreeMap<Key, String>>>);

impl Backing for Kept {
    fn load(&self, keys: &[Key]) -> Vec<Option<Row>> {
        let kept = self.0.lock().unwrap();
        let read = |text: &String| Row::from_json(&serde_json::from_str(text).ok()?);
        keys.iter().map(|key| kept.get(key).and_then(read)).collect()
    }

    fn save(&self, rows: &[(Key, Arc<Row>)]) {
        let mut kept = self.0.lock().unwrap();
        kept.extend(rows.iter().map(|(key, row)| (*key, row.to_json().to_string())));
    }
}

#[test]
fn a_backing_keeps_rows_from_run_to_run() {
    let tasks = tasks();
    let kept = Kept::default();
    let options = Options { scores: Scores::Differs, ..Options::default() };
    let evaluate = || {
        let (mut population, jobs) = mutants(&tasks, 6, 40, 11);
        population.add_shipped_differs();
        population.set_cache(Cache::with_backing(Cache::CAPACITY, Box::new(kept.clone())));
        population.evaluate_jobs(&jobs, &options)
    };
    let first = evaluate();
    let second = evaluate();
    assert_eq!((first.counts.cached, second.counts.executed), (0, 0));
    assert_eq!(second.counts.cached, first.counts.unique);
    assert_eq!(second.tasks, first.tasks);
    // What cannot be read is computed again.
    let spoil = |text: &mut String| text.truncate(text.len() / 2);
    kept.0.lock().unwrap().values_mut().step_by(2).for_each(spoil);
    let third = evaluate();
    assert!(0 < third.counts.executed && third.counts.executed < first.counts.executed);
    assert_eq!(third.tasks, first.tasks);
}

#[test]
fn the_cache_is_bounded() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 4, 60, 9);
    let matrix = population.evaluate_jobs(&jobs, &Options::default());
    let all = population.cache().len();
    assert!(matrix.counts.unique as usize == all && 40 < all, "{all}");
    for capacity in [0, 10_000, 40_000] {
        population.set_cache(Cache::new(capacity));
        let again = population.evaluate_jobs(&jobs, &Options::default());
        assert_eq!((again.counts.cached, &again.tasks), (0, &matrix.tasks));
        // A row takes 200 bytes at the least; the last one stays in each half, even if it is too large.
        let kept = population.cache().len();
        assert!(kept <= 2 + capacity / 200 && kept < all, "{kept} with {capacity}");
    }
    // Rows that are asked for again and again outlive those that are not.
    population.set_cache(Cache::new(40_000));
    let often = Job { task: jobs[0].task, candidates: Arc::new([jobs[0].candidates[0]]) };
    for job in &jobs {
        for id in job.candidates.iter() {
            let other = Job { task: job.task, candidates: Arc::new([*id]) };
            population.evaluate_jobs(&[other], &Options::default());
            let matrix =
                population.evaluate_jobs(std::slice::from_ref(&often), &Options::default());
            assert!(matrix.counts.cached == 1 || id == &jobs[0].candidates[0]);
        }
    }
}

#[test]
fn duplicates_are_found_before_and_after_they_run() {
    let mut population = Population::new();
    let text = "\
def solve_a(I):
    x = vmirror(I)
    return hmirror(x)
def solve_b(I):
    other = vmirror(I)
    return hmirror(other)
def solve_c(I):
    return rot180(I)
def solve_d(I):
    return hmirror(vmirror(vmirror(vmirror(I))))
def solve_e(I):
    return fill(I, 1, ofcolor(I, 1))
";
    population.add_text("same.arc", text);
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let matrix = population.evaluate(&[task], &Options::default());
    let counts = matrix.counts;
    assert_eq!((counts.candidates, counts.written), (5, 5));
    assert!(counts.programs < 5 && counts.roots <= counts.programs, "{counts:?}");
    assert_eq!(matrix.tasks[0].distinct, 2);
    let ids: Vec<CandidateId> = population.ids().collect();
    let class = |index: usize| matrix.tasks[0].class(ids[index]);
    assert_eq!([class(1), class(2), class(3)], [class(0); 3]);
    assert_ne!(class(4), class(0));
    assert_eq!(population.first_alike(ids[1]), Some(ids[0]));
    assert_eq!(population.fingerprint(ids[1]), population.fingerprint(ids[0]));
    assert_ne!(population.fingerprint(ids[4]), population.fingerprint(ids[0]));
}

#[test]
fn fingerprints_stay_what_they_are() {
    let mut population = Population::new().without_passes();
    // Whatever else is there.
    population.add_text("other.arc", "def solve_z(I):\n    return dmirror(dmirror(I))\n");
    let text =
        "def solve_a(I):\n    f = lambda v: v + (1, 2)\n    return apply(f, ofcolor(I, 3))\n";
    population.add_text("a.arc", text);
    population.prepare();
    let last = population.ids().last().unwrap();
    let fingerprint = population.fingerprint(last).unwrap().to_string();
    // Computed by a second implementation, in another language.
    assert_eq!(fingerprint, "eb7ab83ec18676f1f9ec6a1753c65992");
}

#[test]
fn differs_say_how_far_wrong_outputs_are_off() {
    let mut population = Population::new();
    let text = "\
def differ_first(S, I, O, C):
    return index(O, (0, 0)) - index(C, (0, 0))
def differ_detail(S, I, O, C):
    return (size(S), shape(C))
def differ_fails(S, I, O, C):
    return first(ofcolor(C, 77))
def differ_text(S, I, O, C):
    return C
def differ_loops(S, I, O, C):
    return size(power(vmirror, 1000000000)(C))
def solve_right(I):
    return vmirror(I)
def solve_wrong(I):
    return canvas(7, (2, 5))
def solve_no_grid(I):
    return ofcolor(I, 1)
def solve_large(I):
    return canvas(7, (31, 30))
def solve_fails(I):
    return first(ofcolor(I, 77))
";
    let diags = population.add_text("differs.arc", text);
    assert!(diags.iter().all(|diag| !diag.is_error()), "{diags:?}");
    assert_eq!(population.candidates().len(), 5);
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let options = Options { scores: Scores::Differs, ..Options::default() };
    let matrix = population.evaluate(&[task], &options);
    assert_eq!(matrix.differs.len(), 5);
    let ids: Vec<CandidateId> = population.ids().collect();
    let pair = |candidate: usize| {
        let row = matrix.row(0, ids[candidate]).unwrap();
        row.pairs[0].as_ref().unwrap().judged.clone()
    };
    for candidate in [0, 2, 3, 4] {
        assert!(pair(candidate).differences.is_empty(), "{candidate}");
    }
    let expected = task.samples[0].output.as_ref().unwrap().view();
    let demonstrations = task.of_kind(Kind::Train).count() as i64;
    let said = pair(1).differences.clone();
    assert_eq!(said[0], Difference::Score(i64::from(expected.at(0, 0)) - 7, None));
    assert_eq!(said[1], Difference::Score(demonstrations, Some("(2, 5)".into())));
    let kinds: Vec<_> = said[2..]
        .iter()
        .map(|said| match said {
            Difference::Failed(stop) => (stop.kind, stop.primitive),
            Difference::Score(..) => panic!("{said:?}"),
        })
        .collect();
    assert_eq!(kinds[0], (FaultKind::Value, Some("first")));
    assert_eq!(kinds[1].0, FaultKind::Type);
    assert_eq!(kinds[2].0, FaultKind::Fuel);
    let wrong = demonstrations as u64;
    assert_eq!((matrix.counts.differ_runs, matrix.counts.differ_failures), (wrong * 5, wrong * 3));
}

#[test]
fn shipped_differs_are_zero_for_what_is_right_and_never_fail() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 20, 40, 10);
    assert!(population.add_shipped_differs().is_empty());
    let options = Options { scores: Scores::Differs, ..Options::default() };
    let matrix = population.evaluate_jobs(&jobs, &options);
    assert!(12 <= matrix.differs.len());
    assert!(1000 < matrix.counts.differ_runs);
    let mut told = vec![0; matrix.differs.len()];
    for (id, row) in matrix.tasks.iter().flat_map(|task| task.rows()) {
        for (pair, sample) in row.pairs.iter().flatten().zip(0..) {
            for (index, said) in pair.judged.differences.iter().enumerate() {
                let name = &matrix.differs[index];
                match said {
                    Difference::Score(number, _) => told[index] += usize::from(*number != 0),
                    // What is off by a great deal may be too much work.
                    Difference::Failed(stop) => assert!(
                        stop.kind == FaultKind::Fuel || stop.kind == FaultKind::Size,
                        "{name}: {stop:?} on pair {sample} of {id:?}"
                    ),
                }
            }
        }
    }
    for (name, told) in matrix.differs.iter().zip(told) {
        assert!(10 < told, "{name} found a difference {told} times");
    }
    let library = population.library();
    let constants = Bump::new();
    for entry in library.files.iter().flat_map(|file| &file.unit.definitions) {
        let Some(program) = entry.runnable().filter(|_| entry.is_differ()) else { continue };
        let code = vm::compile(&library.graph, program, &constants);
        for sample in jobs.iter().flat_map(|job| &job.task.samples) {
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let output = sample.output.as_ref().unwrap().view();
            let input = sample.input.view();
            let output = Value::grid(&output);
            let inputs = vm::Inputs {
                candidate: output,
                expected: output,
                ..vm::Inputs::grid(Value::grid(&input))
            };
            let value = code.run(&cx, &inputs).unwrap();
            let number = value.as_int().unwrap_or_else(|| value.element(0).as_int().unwrap());
            assert_eq!(number, 0, "{} of {}", entry.name, sample.name());
        }
    }
}

#[test]
fn tasks_without_demonstrations_are_not_solved() {
    let tasks = TaskSet::embedded();
    let mut task = tasks.get("67a3c6ac").unwrap().clone();
    task.samples.retain(|sample| sample.kind == Kind::Test);
    let mut population = Population::new();
    population.add_text("a.arc", "def solve_a(I):\n    return vmirror(I)\n");
    for scores in [Scores::Verdicts, Scores::Likeness] {
        let matrix = population.evaluate(&[&task], &Options { scores, ..Options::default() });
        assert_eq!(matrix.tasks[0].solvers().count(), 0);
    }
    let none = Population::new().evaluate(&[&task], &Options::default());
    assert_eq!((none.tasks[0].rows().count(), none.counts.executed), (0, 0));
    // Plain pairs are demonstrations.
    for sample in &mut task.samples {
        sample.kind = Kind::Pair;
    }
    let matrix = population.evaluate(&[&task], &Options::default());
    assert_eq!(matrix.tasks[0].solvers().count(), 1);
}

mod command {
    use crate::support::{folder, run, snapshot};

    const CANDIDATES: &str = "\
def solve_right(I):
    return vmirror(I)
def solve_same(I):
    x = vmirror(I)
    return x
def solve_wrong(I):
    return hmirror(I)
def solve_fails(I):
    return first(ofcolor(I, 77))
";

    #[test]
    fn eval_shows_counts_the_best_and_times() {
        let folder = folder(&[("candidates.arc", CANDIDATES)]);
        let path = folder.path().join("candidates.arc");
        let path = path.to_str().unwrap();
        for (name, arguments) in [
            ("eval", &["--threads", "1"][..]),
            ("eval-differs", &["--scores", "differs", "--best", "2", "--threads", "1"]),
            ("eval-again", &["--repeat", "2"]),
        ] {
            let ran = run([&["eval", path, "--task", "67a3c6ac"], arguments].concat());
            // How wide a time is differs from run to run.
            let squeeze = |line: &str| match line.contains("TIME") {
                true => line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n",
                false => line.to_owned() + "\n",
            };
            let text: String = ran.snapshot().lines().map(squeeze).collect();
            snapshot("population", name, &text);
        }
    }

    /// Standard output as JSON without its times.
    fn timeless(arguments: &[&str]) -> serde_json::Value {
        let mut json = run(arguments).json();
        json.as_object_mut().unwrap().remove("phases");
        let summary = json["summary"].as_object_mut().unwrap();
        summary.remove("wall_ms");
        summary.remove("cpu_ms");
        json
    }

    #[test]
    fn eval_says_the_same_for_any_number_of_threads() {
        for scores in ["verdicts", "differs"] {
            let eval = ["eval", "solvers", "--task", "007bbfb7", "--task", "67a3c6ac", "--json"];
            let with = |threads: &str| {
                let rest = ["--scores", scores, "--best", "400", "--threads", threads];
                timeless(&[&eval[..], &rest].concat())
            };
            let one = with("1");
            assert!(one["tasks"][0]["best"].as_array().unwrap().len() > 200);
            assert_eq!(with("2"), one);
            assert_eq!(with("8"), one);
        }
    }

    #[test]
    fn eval_says_the_same_on_every_engine() {
        let folder = folder(&[("candidates.arc", CANDIDATES)]);
        let path = folder.path().join("candidates.arc");
        let eval = ["eval", path.to_str().unwrap(), "--task", "67a3c6ac", "--json"];
        let with = |engine: &str| timeless(&[&eval[..], &["--engine", engine]].concat());
        let vm = with("vm");
        assert_eq!(with("auto"), vm);
        let tasks = |json: &serde_json::Value| json["tasks"].clone();
        assert_eq!(tasks(&with("jit")), tasks(&vm));
        // Without fuel there would be no scores, so a device is not asked, and that is said.
        if cfg!(feature = "gpu") {
            let gpu = with("gpu");
            assert_eq!(tasks(&gpu), tasks(&vm));
            let said = gpu["diagnostics"][0]["message"].as_str().unwrap();
            assert!(said.contains("evaluated by the VM"), "{said}");
        }
    }

    #[test]
    fn eval_stops_once_enough_is_found() {
        let folder = folder(&[("candidates.arc", CANDIDATES)]);
        let path = folder.path().join("candidates.arc");
        let eval = ["eval", path.to_str().unwrap(), "--task", "67a3c6ac", "--json"];
        let all = timeless(&eval);
        let some = timeless(&[&eval[..], &["--enough", "1", "--scores", "verdicts"]].concat());
        assert_eq!(some["tasks"][0]["solvers"], all["tasks"][0]["solvers"]);
        let executed = |json: &serde_json::Value| {
            json["summary"]["program_samples_executed"].as_u64().unwrap()
        };
        assert!(executed(&some) < executed(&all));
    }

    #[test]
    fn eval_tells_by_its_exit_code() {
        let folder = folder(&[
            ("right.arc", CANDIDATES),
            ("wrong.arc", "def solve_a(I):\n    return hmirror(I)\n"),
            ("bad.arc", "def solve_a(I):\n    return hmirorr(I)\n"),
            ("empty.arc", "\n"),
            ("differ.arc", "def differ_a(S, I, O, C):\n    return sise(C)\n"),
        ]);
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let code =
            |name: &str, arguments: &[&str]| run([&["eval", &path(name)], arguments].concat()).code;
        let task = ["--task", "67a3c6ac"];
        assert_eq!(code("right.arc", &task), 0);
        assert_eq!(code("wrong.arc", &task), 1);
        assert_eq!(code("bad.arc", &task), 2);
        assert_eq!(code("empty.arc", &task), 2);
        assert_eq!(code("right.arc", &["--task", "67a3c6ax"]), 2);
        assert_eq!(code("right.arc", &[]), 2);
        assert_eq!(code("right.arc", &["--all"]), 1);
        let differ = path("differ.arc");
        assert_eq!(code("right.arc", &["--task", "67a3c6ac", "--differs", &differ]), 2);
    }

    #[test]
    fn eval_prints_json() {
        let folder = folder(&[("candidates.arc", CANDIDATES)]);
        let path = folder.path().join("candidates.arc");
        let ran = run(["eval", path.to_str().unwrap(), "--task", "67a3c6ac", "--json"]);
        let json = ran.json();
        let summary = &json["summary"];
        assert_eq!((&summary["written"], &summary["unique"]), (&4.into(), &3.into()));
        assert_eq!((&summary["distinct"], &summary["from_cache"]), (&3.into(), &0.into()));
        let task = &json["tasks"][0];
        assert_eq!(task["solvers"], serde_json::json!(["solve_right", "solve_same"]));
        assert_eq!(task["test"]["right"], serde_json::json!(["solve_right", "solve_same"]));
        let best = &task["best"][0];
        assert_eq!((&best["name"], &best["solved"]), (&"solve_right".into(), &true.into()));
        assert_eq!(best["pairs"][0]["status"], "correct");
        let phases = json["phases"].as_array().unwrap();
        assert!(phases.iter().all(|phase| phase["wall_ms"].is_f64() && phase["cpu_ms"].is_f64()));
    }
}
