//! Scores do not change with threads, neighbours, left-out work and memory.

use std::sync::Arc;

use arcvm::population::{Job, Options, Scores};
use arcvm::task::{SampleKind, Task};

use super::{mutants, offspring, tasks};

#[test]
fn what_a_worker_needs_does_not_grow() {
    let tasks = tasks();
    let task = tasks.get("007bbfb7").unwrap();
    let (_, jobs) = offspring(&tasks, 1, 1, 1);
    assert_eq!(jobs[0].task.id, task.id);
    let bytes = |candidates: usize, samples: usize| {
        let shown = task.samples.iter().filter(|sample| sample.kind != SampleKind::Test).cycle();
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
    // The program that solved it before is tried first.
    population.cache().clear();
    let again = population.evaluate_jobs(&jobs, &options);
    assert!(again.tasks.iter().all(|task| task.solvers().next().is_some()));
    assert!(again.counts.executed <= first.counts.executed);
    assert!(again.tasks.iter().all(|task| task.rows().count() < 400));
}
