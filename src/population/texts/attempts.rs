//! The answers to submit: what most of the right programs say of a test input, then what the best
//! of the others say.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{TextRow, Verified};
use crate::population::Fingerprint;
use crate::task::{SampleKind, Task};
use crate::value::GridBuf;

/// How much speaks for an answer; what is greater speaks more.
type Support = (usize, Reverse<u64>, Reverse<usize>);

impl Verified {
    /// Returns for each test input of the task the different answers to submit, the best first, at
    /// most `count`.
    ///
    /// Answers of programs that are right on all demonstrations come first, ranked by the number of
    /// different programs that give them, then by the least fuel. Where there are fewer, answers of
    /// the other programs follow, by their likeness to the demonstrations. Expected outputs of test
    /// pairs are not looked at.
    pub fn attempts(&self, task: &Task, count: usize) -> Vec<Vec<GridBuf>> {
        let tests =
            (0..task.samples.len()).filter(|&index| task.samples[index].kind == SampleKind::Test);
        tests.map(|sample| self.attempts_at(task, sample, count)).collect()
    }

    fn attempts_at(&self, task: &Task, sample: usize, count: usize) -> Vec<GridBuf> {
        let mut seen: FxHashSet<Fingerprint> = FxHashSet::default();
        let mut of_right: FxHashMap<&GridBuf, Support> = FxHashMap::default();
        let mut of_others: Vec<(&TextRow, &GridBuf)> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let Some(grid) = row.output(task, sample) else { continue };
            if row.fingerprint.is_some_and(|fingerprint| !seen.insert(fingerprint)) {
                continue;
            }
            if row.solved() {
                let fuel = row.row.as_ref().map_or(0, |row| row.fuel());
                let support = of_right.entry(grid).or_insert((0, Reverse(fuel), Reverse(index)));
                support.0 += 1;
                support.1 = support.1.max(Reverse(fuel));
            } else {
                of_others.push((row, grid));
            }
        }
        let mut answers: Vec<(&GridBuf, Support)> = of_right.into_iter().collect();
        answers.sort_unstable_by_key(|(_, support)| Reverse(*support));
        let mut answers: Vec<&GridBuf> = answers.into_iter().map(|(grid, _)| grid).collect();
        if answers.len() < count {
            let score = |row: &TextRow| {
                row.row.as_ref().map_or((0, 0.0), |row| (row.right(), row.likeness()))
            };
            // A stable sort: of equal ones the earlier text comes first.
            of_others.sort_by(|(a, _), (b, _)| {
                let ((right_a, like_a), (right_b, like_b)) = (score(a), score(b));
                right_b.cmp(&right_a).then(like_b.total_cmp(&like_a))
            });
            for (_, grid) in of_others {
                if answers.len() < count && !answers.contains(&grid) {
                    answers.push(grid);
                }
            }
        }
        answers.into_iter().take(count).cloned().collect()
    }
}
