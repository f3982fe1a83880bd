//! Programs that were evaluated before are not evaluated again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use arcvm::library::Library;
use arcvm::population::{Backing, Cache, Job, Key, Options, Population, Row, Scores};
use arcvm::task::Task;
use arcvm::value::Budget;

use super::{mutants, tasks};
use crate::support::root;

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
    // Programs that would come out differently are run again.
    let budget = Budget::default().fuel(12_345);
    let third = population.evaluate_jobs(&jobs, &options.budget(budget));
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
    let options = Options::default().scores(Scores::Differs);
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
    // A file that cannot be read is computed again.
    let spoil = |text: &mut String| text.truncate(text.len() / 2);
    kept.0.lock().unwrap().values_mut().step_by(2).for_each(spoil);
    let third = evaluate();
    assert!(0 < third.counts.executed && third.counts.executed < first.counts.executed);
    assert_eq!(third.tasks, first.tasks);
}

#[test]
fn what_fails_in_python_is_kept_as_well() {
    let tasks = tasks();
    let kept = Kept::default();
    let evaluate = || {
        let mut population =
            Population::with_cache(Cache::with_backing(Cache::CAPACITY, Box::new(kept.clone())));
        for failing in ["I[99]", "{1: 2}[5]", "1 << -1", "max([])", "abs(I)", "I.index(7)"] {
            population.add_text("a.py", &format!("def solve(I):\n    return {failing}\n"));
        }
        population.evaluate(&[tasks.iter().next().unwrap()], &Options::default())
    };
    let (first, second) = (evaluate(), evaluate());
    assert_eq!((first.counts.cached, second.counts.executed), (0, 0));
    assert_eq!((second.counts.cached, &second.tasks), (6, &first.tasks));
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
        // A row takes 200 bytes at the least; the last one stays in each half, even if it is too
        // large.
        let kept = population.cache().len();
        assert!(kept <= 2 + capacity / 200 && kept < all, "{kept} with {capacity}");
    }
    // Rows that are asked for again and again outlive those that are not.
    population.set_cache(Cache::new(40_000));
    let often = Job::new(jobs[0].task, Arc::new([jobs[0].candidates[0]]));
    for job in &jobs {
        for id in job.candidates.iter() {
            let other = Job::new(job.task, Arc::new([*id]));
            population.evaluate_jobs(&[other], &Options::default());
            let matrix =
                population.evaluate_jobs(std::slice::from_ref(&often), &Options::default());
            assert!(matrix.counts.cached == 1 || id == &jobs[0].candidates[0]);
        }
    }
}
