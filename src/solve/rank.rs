//! Which answers to give: equal answers of different programs count together.

use rustc_hash::FxHashMap;

use super::candidate::Candidate;
use crate::plane::Board;

/// An answer for all tests, with the programs that give it.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// The answers.
    pub answers: Vec<Board>,
    /// The programs, the cheapest first.
    pub programs: Vec<Candidate>,
    /// How much speaks for it.
    pub weight: f64,
}

/// The worth of a bit: ten bits more halve the trust.
const TRUST: f64 = 0.1;

/// Returns all answers, that for which most speaks first. Each further program of the same family
/// counts half.
pub(crate) fn attempts(candidates: Vec<Candidate>) -> Vec<Attempt> {
    let mut order: FxHashMap<Vec<Board>, usize> = FxHashMap::default();
    let mut pools: Vec<Vec<Candidate>> = Vec::new();
    for candidate in candidates {
        let index = *order.entry(candidate.answers.clone()).or_insert_with(|| {
            pools.push(Vec::new());
            pools.len() - 1
        });
        pools[index].push(candidate);
    }
    let mut attempts: Vec<Attempt> = pools
        .into_iter()
        .map(|mut programs| {
            programs.sort_by(|a, b| a.bits.total_cmp(&b.bits));
            let mut seen: FxHashMap<&'static str, i32> = FxHashMap::default();
            let mut weight = 0.0;
            for program in &programs {
                let before = seen.entry(program.family).or_default();
                weight += (-TRUST * program.bits).exp2() * 0.5f64.powi(*before);
                *before += 1;
            }
            Attempt { answers: programs[0].answers.clone(), programs, weight }
        })
        .collect();
    attempts.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.answers.cmp(&b.answers)));
    attempts
}
