//! The reports of an evaluation: who is the same program, which answers to try, what differs say.

use std::collections::BTreeMap;

use super::candidates::Population;
use super::id::CandidateId;
use super::matrix::{Difference, Pair, Row, ScoreMatrix, TaskScores};
use super::predictions::Predictions;
use crate::value::GridBuf;

impl Population {
    /// Returns for each first candidate of a program the others that are the same program.
    pub fn duplicates(&self, scores: &TaskScores) -> BTreeMap<CandidateId, Vec<CandidateId>> {
        let mut duplicates: BTreeMap<CandidateId, Vec<CandidateId>> = BTreeMap::new();
        for (id, _) in scores.rows() {
            if let Some(first) = self.first_alike(id).filter(|first| *first != id) {
                duplicates.entry(first).or_default().push(id);
            }
        }
        duplicates
    }
}

impl<'m> Predictions<'m> {
    /// Returns for each of a task's test inputs the different answers of the best candidates, at
    /// most so many, each with who gives it first.
    pub fn attempts(
        &self,
        task: usize,
        tests: usize,
        most: usize,
    ) -> Vec<Vec<(CandidateId, &'m GridBuf)>> {
        let ranked: Vec<CandidateId> = match self.matrix.tasks.get(task) {
            Some(scores) => scores.ranked().into_iter().map(|(id, _)| id).collect(),
            None => Vec::new(),
        };
        let answers = |test: usize| {
            let mut answers: Vec<(CandidateId, &'m GridBuf)> = Vec::new();
            for &id in &ranked {
                if answers.len() == most {
                    break;
                }
                let prediction = self.of(task, id).get(test).and_then(Option::as_ref);
                let Some(grid) = prediction.and_then(|own| own.output.grid.as_ref()) else {
                    continue;
                };
                if answers.iter().all(|(_, known)| *known != grid) {
                    answers.push((id, grid));
                }
            }
            answers
        };
        (0..tests).map(answers).collect()
    }
}

impl ScoreMatrix {
    /// Returns for each differ that finds something in a row its name and the sum of what it says
    /// of all pairs, none where it failed on one.
    pub fn difference_sums(&self, row: &Row) -> Vec<(&str, Option<i64>)> {
        let mut sums = Vec::new();
        for (index, name) in self.differs.iter().enumerate() {
            let of = |pair: &Pair| pair.judged.differences.get(index).cloned();
            let said: Vec<Difference> = row.pairs.iter().flatten().filter_map(of).collect();
            let scores: Option<Vec<i64>> = said.iter().map(Difference::score).collect();
            match scores {
                Some(scores) if scores.iter().all(|score| *score == 0) => {}
                scores => sums.push((
                    &**name,
                    scores.map(|scores| scores.into_iter().fold(0, i64::saturating_add)),
                )),
            }
        }
        sums
    }
}
