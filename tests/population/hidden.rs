//! The uses of test pairs and demonstrations: what each may count for.

use arcvm::population::{Job, Options, Population, Scores};
use arcvm::task::{SampleKind, Task, TaskSet};
use arcvm::value::GridBuf;

use super::{mutants, tasks};

#[test]
fn expected_outputs_of_test_pairs_have_no_influence() {
    let tasks = tasks();
    for scores in [Scores::Verdicts, Scores::Likeness, Scores::Differs] {
        let options = Options::default().scores(scores);
        let (mut population, jobs) = mutants(&tasks, 6, 60, 6);
        population.add_shipped_differs();
        let honest = population.evaluate_jobs(&jobs, &options);
        let spoilt: Vec<Task> = jobs.iter().map(|job| spoil_tests(job.task)).collect();
        let (mut population, _) = mutants(&tasks, 6, 60, 6);
        population.add_shipped_differs();
        let jobs: Vec<Job<'_>> = jobs
            .iter()
            .zip(&spoilt)
            .map(|(job, task)| Job::new(task, job.candidates.clone()))
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
    for sample in task.samples.iter_mut().filter(|sample| sample.kind == SampleKind::Test) {
        sample.output = GridBuf::new(1, 2, vec![3, 4]);
    }
    task
}

#[test]
fn tasks_without_demonstrations_are_not_solved() {
    let tasks = TaskSet::embedded();
    let mut task = tasks.get("67a3c6ac").unwrap().clone();
    task.samples.retain(|sample| sample.kind == SampleKind::Test);
    let mut population = Population::new();
    population.add_text("a.arc", "def solve_a(I):\n    return vmirror(I)\n");
    for scores in [Scores::Verdicts, Scores::Likeness] {
        let matrix = population.evaluate(&[&task], &Options::default().scores(scores));
        assert_eq!(matrix.tasks[0].solvers().count(), 0);
    }
    let none = Population::new().evaluate(&[&task], &Options::default());
    assert_eq!((none.tasks[0].rows().count(), none.counts.executed), (0, 0));
    // Plain pairs are demonstrations.
    for sample in &mut task.samples {
        sample.kind = SampleKind::Pair;
    }
    let matrix = population.evaluate(&[&task], &Options::default());
    assert_eq!(matrix.tasks[0].solvers().count(), 1);
}
