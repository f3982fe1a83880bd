//! Scores do not change with threads, neighbours, left-out work and memory.

use std::sync::Arc;

use arcvm::engine::Engine;
use arcvm::eval::Status;
use arcvm::population::{CandidateId, Job, Options, Pair, Population, Scores};
use arcvm::task::{SampleKind, Task, TaskSet};
use arcvm::value::grid::GridBuf;
use arcvm::value::{Budget, FaultKind};

use super::{mutants, offspring, tasks};

#[test]
fn what_a_worker_needs_does_not_grow() {
    let tasks = tasks();
    let task = tasks.get("007bbfb7").unwrap();
    let (_, jobs) = offspring(&tasks, 1, 1, 1);
    assert_eq!(jobs[0].task.id, task.id);
    let bytes = |candidates: usize, samples: usize| {
        let shown = task.samples.iter().filter(|sample| sample.kind != SampleKind::Test).cycle();
        let task = task.with_samples(shown.take(samples).cloned().collect());
        let (mut population, jobs) = offspring(&tasks, 1, candidates, 13);
        let job = Job::new(&task, jobs[0].candidates.clone());
        let options = Options::default().threads(1);
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
fn results_do_not_depend_on_threads_or_neighbours() {
    let tasks = tasks();
    for scores in [Scores::Verdicts, Scores::Likeness, Scores::Differs] {
        let evaluate = |threads| {
            let (mut population, jobs) = mutants(&tasks, 6, 80, 3);
            population.add_shipped_differs();
            let matrix = population
                .evaluate_jobs(&jobs, &Options::default().threads(threads).scores(scores));
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
            let alone = Job::new(job.task, Arc::new([id]));
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
    let quick = Options::default().scores(Scores::Verdicts);
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
    let options = Options::default().scores(Scores::Verdicts).enough(Some(1));
    let first = population.evaluate_jobs(&jobs, &options);
    assert!(first.tasks.iter().all(|task| task.solvers().next().is_some()));
    // The program that solved it before is tried first.
    population.cache().clear();
    let again = population.evaluate_jobs(&jobs, &options);
    assert!(again.tasks.iter().all(|task| task.solvers().next().is_some()));
    assert!(again.counts.executed <= first.counts.executed);
    assert!(again.tasks.iter().all(|task| task.rows().count() < 400));
}

/// Programs that are right, of which the second and the fourth are one and spend some thousand
/// units on locations that are outside the grid.
const DEAR: &str = "\
def solve_67a3c6ac(I):
    return vmirror(I)
def solve_dear(I):
    return fill(vmirror(I), 0, product(interval(0, add(90, height(I)), 1), interval(500, 599, 1)))
def solve_cheap(I):
    return fill(vmirror(I), 0, product(interval(0, height(I), 1), interval(500, 510, 1)))
def solve_same(I):
    turned = vmirror(I)
    return fill(turned, 0, product(interval(0, add(90, height(I)), 1), interval(500, 599, 1)))
";

#[test]
fn each_candidate_may_have_fuel_of_its_own() {
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let mut population = Population::new();
    assert!(population.add_text("dear.arc", DEAR).is_empty());
    let ids: Arc<[CandidateId]> = population.ids().collect();
    let options = Options::default().threads(1);
    let all = population.evaluate(&[task], &options);
    let full = |index: usize| all.tasks[0].row(ids[index]).unwrap().clone();
    assert!(ids.iter().all(|&id| all.tasks[0].row(id).unwrap().solved()));
    assert!(full(0).most_fuel() < full(2).most_fuel() && full(2).most_fuel() < 1_024);
    assert!(1_024 < full(1).most_fuel());

    // Whoever has less than it takes ends there, and the others as before.
    let within = |fuel: [u64; 4]| [Job::new(task, ids.clone()).within(fuel.into())];
    let few = population.evaluate_jobs(&within([1_024; 4]), &options);
    for (index, ends) in [(0, None), (1, Some("fuel")), (2, None), (3, Some("fuel"))] {
        let row = few.tasks[0].row(ids[index]).unwrap();
        let status = |pair: &Option<Pair>| pair.as_ref().unwrap().judged.status.name();
        match ends {
            None => assert_eq!(*row, full(index)),
            Some(name) => {
                assert!(row.pairs.iter().all(|pair| status(pair) == name));
                assert_eq!(row.most_fuel(), 1_024);
            }
        }
    }
    // Of candidates that are one program the one with more fuel counts, up to the budget's.
    let most = population.evaluate_jobs(&within([1_024, 1_024, 1_024, u64::MAX]), &options);
    assert_eq!(*most.tasks[0].row(ids[1]).unwrap(), full(1));
    // Rows are known by the fuel that they had.
    let again = population.evaluate_jobs(&within([1_024; 4]), &options);
    assert_eq!((again.counts.executed, again.tasks), (0, few.tasks));
}

#[test]
fn fuel_after_drafts_is_four_times_what_they_spend() {
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let mut population = Population::new();
    assert!(population.add_text("dear.arc", DEAR).is_empty());
    let options = Options::default().threads(1);
    let mut fuel_of = |draft: usize| {
        let jobs = population.jobs_after_drafts(&[task], &options, |_, id, _| id.index() == draft);
        jobs[0].fuel.as_ref().map(|fuel| fuel.to_vec())
    };
    assert_eq!(fuel_of(0), Some(vec![1_024; 4]));
    assert_eq!(fuel_of(9), None, "there is no draft");
    assert_eq!(fuel_of(1), Some(vec![16_384; 4]));
}

#[test]
fn everyday_python_and_large_grids_have_fuel_by_need() {
    let everyday = "def solve_a(I):\n    n = 0\n    for a in range(len(I)):\n        \
         for b in range(len(I)):\n            for c in range(len(I)):\n                \
         n = n + a - b\n    return I\n";
    let plain = "def solve_b(I):\n    inner = lambda a: apply(lambda b: astuple(a, b), asindices(I))\n    \
         return branch(equality(size(apply(inner, asindices(I))), 0), vmirror(I), I)\n";
    let end = |name: &str, text: &str, side: u32, options: Options| {
        let grid = GridBuf::new(side, side, vec![1; (side * side) as usize]).unwrap();
        let task = Task::from_pairs("t", [(SampleKind::Train, grid.clone(), Some(grid))]);
        let mut population = Population::new();
        let problems = population.add_text(name, text);
        assert!(problems.is_empty(), "{problems:?}");
        let id = population.ids().next().unwrap();
        let matrix = population.evaluate(&[&task], &options);
        let pair = matrix.row(0, id).unwrap().pairs[0].as_ref().unwrap();
        (pair.judged.status, pair.fuel)
    };
    let exact = Options::default().budget(Budget::default().fuel(Options::FUEL));
    let out_of_fuel = Status::Failed(FaultKind::Fuel);
    // 27,000 and 343,000 rounds take about 3 units each.
    let (status, spent) = end("a.py", everyday, 30, Options::default());
    assert!(status == Status::Correct && (50_000..400_000).contains(&spent), "{status:?} {spent}");
    let (status, spent) = end("a.py", everyday, 70, Options::default());
    assert!(status == Status::Correct && 500_000 < spent, "{status:?} {spent}");
    assert_eq!(end("a.py", everyday, 30, exact).0, out_of_fuel);
    // 810,000 and 24 million rounds are too many for a program without everyday Python.
    for side in [30, 70] {
        assert_eq!(end("b.arc", plain, side, Options::default()).0, out_of_fuel);
    }
}

#[test]
fn faults_behind_much_work_are_told() {
    let text = "def solve_a(I):\n    n = 0\n    for a in range(50000):\n        n = n + a\n    \
                return first((n,)[1:])\n";
    let grid = GridBuf::new(1, 1, vec![1]).unwrap();
    let task = Task::from_pairs("t", [(SampleKind::Train, grid.clone(), Some(grid))]);
    let mut population = Population::new();
    assert!(population.add_text("a.py", text).is_empty());
    let id = population.ids().next().unwrap();
    let options = Options::default();
    let matrix = population.evaluate(&[&task], &options);
    let (pair, stop) = matrix.row(0, id).unwrap().fault().unwrap();
    let told = population.fault_as_written(id, &task, &task.samples[pair], &options, stop).unwrap();
    assert_eq!(told.to_string(), "first: the container is empty");
}

/// Loops that run for long are begun again in native code, and end as on the VM.
#[test]
fn programs_that_run_for_long_end_as_on_the_vm() {
    let text = "\
def solve_sums(I):
    n = 0
    for a in range(60000):
        n = (n + a * a) % 7
    return canvas(n, (2, 2))

def solve_for_ever(I):
    n = 0
    while True:
        n += 1
    return I

def solve_fails_late(I):
    n = 0
    for a in range(60000):
        n = n + a
    return first((n,)[1:])

def solve_overflows(I):
    n = 1
    for a in range(60000):
        n = n + n if a > 59000 else n
    return canvas(n, (1, 1))

def solve_grows(I):
    xs = []
    while True:
        xs.append(xs[-1:])
    return I

def solve_reads(S, I):
    n = 0
    for a in range(60000):
        n = n + len(S)
    return S[n % 2][1]

def solve_in_ways(I):
    n, m = 0, 1
    if I[0][0] == 1:
        for a in range(60000):
            n, m = m, (n + m) % 5
    else:
        while m < 70000:
            m += 1
    return canvas((n + m) % 7, (2, 2))

def solve_short(I):
    n = 0
    for row in I:
        n = n + row[0]
    return canvas(n, (1, 1))
";
    let grid = |color| GridBuf::new(2, 2, vec![color; 4]).unwrap();
    let pairs = [1, 2].map(|color| (SampleKind::Train, grid(color), Some(grid(color + 1))));
    let task = Task::from_pairs("t", pairs);
    let rows = |options: &Options| {
        let mut population = Population::new();
        let problems = population.add_text("a.py", text);
        assert!(problems.is_empty(), "{problems:?}");
        let ids: Vec<CandidateId> = population.ids().collect();
        let matrix = population.evaluate(&[&task], options);
        ids.iter().map(|&id| matrix.row(0, id).unwrap().clone()).collect::<Vec<_>>()
    };
    // More than the run on the VM has, and a little less than some want.
    for fuel in [Options::FUEL * Options::EVERYDAY_TIMES, 200_000] {
        let options = Options::default().budget(Budget::default().fuel(fuel)).threads(1);
        let alike =
            [Engine::Vm, Engine::Jit, Engine::Auto].map(|engine| rows(&options.engine(engine)));
        assert_eq!(alike[0], alike[1]);
        assert_eq!(alike[0], alike[2]);
        let most = alike[0].iter().filter(|row| 50_000 < row.most_fuel()).count();
        assert_eq!(most, 6, "{:?}", alike[0]);
    }
}
