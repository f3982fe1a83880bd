//! The search in one task, which can be stopped between any two steps and taken up again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::candidate::Candidate;
use super::known::Known;
use super::limits::Limits;
use super::meter::{Meter, Scored};
use super::problem::Problem;
use super::rank::{Attempt, attempts};
use super::reproduce::reproduced;
use super::search::Search;
use super::simplified::simplified;
use super::stages::STAGES;
use crate::plane::Board;

/// An answer that a program of the language gives.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// The answers for the tests.
    pub answers: Vec<Board>,
    /// The text of the program.
    pub program: String,
    /// The rule in words.
    pub words: String,
    /// The family that found it.
    pub family: &'static str,
    /// Its cost.
    pub bits: f64,
    /// How many programs give the same answers.
    pub agreeing: usize,
    /// How much speaks for it, all programs together.
    pub weight: f64,
}

/// The outcome of a hunt.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Solution {
    /// At most two different answers, the better one first.
    pub found: Vec<Found>,
    /// Candidates that were looked at.
    pub candidates: usize,
    /// Candidates that did not do on the VM what the search said.
    pub dropped: usize,
}

/// Below so many bits a task counts as done.
pub const DONE: f64 = 20.0;

/// Programs of one task that are run on the VM at most.
const MOST_RUNS: usize = 60;

/// Work of the first slice: a tenth of a second, about.
const SLICE: u64 = 20_000_000;

/// Above so many bits each slice is twice as long as the one before.
const DOUBTFUL: f64 = 30.0;

/// The search in one task.
///
/// It goes on in slices of work. A find counts at once. But a slice that was cut off is done again
/// from its beginning when the search goes on, so that it finds the same wherever it was
/// interrupted.
pub struct Hunt {
    pub(super) problem: Problem,
    name: String,
    known: Option<Arc<Known>>,
    seed: u64,
    pub(super) limit: u64,
    /// The finds of the slices that are done.
    pub(super) candidates: Vec<Candidate>,
    /// The finds of the slice that was cut off.
    pub(super) partial: Vec<Candidate>,
    /// The first stage of the next slice.
    pub(super) next: usize,
    /// Work of the slices that are done, and of the one that was cut off.
    pub(super) spent: u64,
    pub(super) lost: u64,
    pub(super) slice: u64,
    cut_off: bool,
    pub(super) crowded: bool,
    pub(super) scored: Scored,
    pub(super) scored_in_vain: Scored,
}

impl Hunt {
    /// Begins with nothing tried yet. `id` names the task in programs.
    pub fn new(problem: Problem, id: &str) -> Self {
        let id: String =
            id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        Self {
            problem,
            name: format!("solve_{id}"),
            known: None,
            seed: 0,
            limit: u64::MAX,
            candidates: Vec::new(),
            partial: Vec::new(),
            next: 0,
            spent: 0,
            lost: 0,
            slice: SLICE,
            cut_off: false,
            crowded: false,
            scored: Scored::default(),
            scored_in_vain: Scored::default(),
        }
    }

    /// Returns the same that tries programs of others as well.
    #[must_use]
    pub fn knowing(mut self, known: Arc<Known>) -> Self {
        self.known = Some(known);
        self
    }

    /// Returns the same with another seed of all chance.
    #[must_use]
    pub fn seeded(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Returns the same that ends after so much work.
    #[must_use]
    pub fn limited(mut self, work: u64) -> Self {
        self.limit = work;
        self
    }

    /// Returns the problem.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Returns work done so far. As the limit of another hunt it ends that one where this one
    /// ended.
    pub fn spent(&self) -> u64 {
        self.spent + self.lost
    }

    /// Tells whether a limit ended the search before all was tried.
    pub fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// Tells whether something was left out for want of memory.
    pub fn is_crowded(&self) -> bool {
        self.crowded
    }

    /// Tells how many rules were compared with the demonstrations.
    #[doc(hidden)]
    pub fn scored(&self) -> Scored {
        let mut scored = self.scored;
        scored += self.scored_in_vain;
        scored
    }

    /// Returns everything that was found.
    fn all(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().chain(&self.partial)
    }

    /// Returns the bits of the cheapest candidate so far.
    pub fn best(&self) -> Option<f64> {
        self.all().map(|candidate| candidate.bits).min_by(f64::total_cmp)
    }

    /// Tells whether there is nothing to learn from, or nothing to answer.
    pub fn is_hopeless(&self) -> bool {
        self.problem.outputs.is_empty() || self.problem.samples() == self.problem.shown()
    }

    /// Tells whether there is nothing left to do: all was tried, or what was found is cheap enough.
    /// The finds of a slice that was cut off do not count, as the rest may find something better.
    pub fn is_done(&self) -> bool {
        let is_cheap = self.candidates.iter().any(|candidate| candidate.bits <= DONE);
        self.next >= STAGES.len() || self.is_hopeless() || is_cheap
    }

    /// Goes on for a slice, as far as the limits allow. Tells whether it did at all.
    pub fn advance(&mut self, limits: &Limits) -> bool {
        if self.is_done() {
            return false;
        }
        self.cut_off = self.limit <= self.spent || limits.are_over();
        if self.cut_off {
            return false;
        }
        self.partial.clear();
        self.lost = 0;
        let left = self.limit - self.spent;
        let meter = limits.meter(left);
        let problem = self.problem.clone();
        let mut search = Search::new(&problem, &meter);
        search.known = self.known.as_deref();
        search.seed = self.seed;
        let mut next = self.next;
        while next < STAGES.len() && meter.spent() < self.slice && !self.cut_off {
            // A stage costs something, so that work tells how far a search is.
            self.cut_off = meter.spent() >= left || !meter.spend(1);
            if !self.cut_off {
                self.partial.extend(self.stage(next, &search));
                self.cut_off = meter.is_spent();
                next += 1;
            }
        }
        self.crowded |= meter.is_crowded();
        (self.lost, self.scored_in_vain) = (meter.spent(), meter.scored());
        if !self.cut_off {
            self.complete(next);
        }
        true
    }

    /// Goes through all stages that are left, however much they find. `after` is told the name of
    /// each.
    #[doc(hidden)]
    pub fn try_all(&mut self, meter: &Meter, mut after: impl FnMut(&'static str)) {
        let problem = self.problem.clone();
        let mut search = Search::new(&problem, meter);
        search.known = self.known.as_deref();
        search.seed = self.seed;
        while self.next < STAGES.len() && !self.is_hopeless() && !meter.is_spent() {
            let found = self.stage(self.next, &search);
            self.candidates.extend(found);
            after(STAGES[self.next].name);
            self.next += 1;
        }
        self.cut_off = meter.is_spent();
        self.spent += meter.spent();
    }

    /// Returns all that was found, right on the VM or not: the family, the bits and the answers for
    /// the tests of each.
    pub fn candidates(&self) -> impl Iterator<Item = (&'static str, f64, &[Board])> {
        self.all().map(|found| (found.family, found.bits, found.answers.as_slice()))
    }

    /// Returns what a stage finds; nothing where there is something cheaper than what it finds.
    fn stage(&self, number: usize, search: &Search<'_>) -> Vec<Candidate> {
        let stage = &STAGES[number];
        match self.best() {
            Some(best) if best < stage.above => Vec::new(),
            // A family that comes upon what it cannot take finds nothing.
            _ => catch_unwind(AssertUnwindSafe(|| (stage.find)(search))).unwrap_or_default(),
        }
    }

    /// Notes that a slice was done to its end.
    fn complete(&mut self, next: usize) {
        self.candidates.append(&mut self.partial);
        self.next = next;
        self.spent += std::mem::take(&mut self.lost);
        self.scored += std::mem::take(&mut self.scored_in_vain);
        if self.best().is_none_or(|bits| bits > DOUBTFUL) {
            self.slice = self.slice.saturating_mul(2);
        }
    }

    /// Returns the answers that programs reproduce.
    pub fn solution(&self) -> Solution {
        let all: Vec<Candidate> = self.all().cloned().collect();
        let mut solution = Solution { candidates: all.len(), ..Solution::default() };
        let mut pools = attempts(all);
        let mut runs = 0;
        while solution.found.len() < 2 && runs < MOST_RUNS && !pools.is_empty() {
            let candidate = pools[0].programs[0].clone();
            let text = self.text(&candidate);
            runs += 1;
            if reproduced(&text, &self.problem).as_ref() == Some(&candidate.answers) {
                let pool = pools.remove(0);
                solution.found.push(found(&pool, &candidate, text));
            } else {
                solution.dropped += 1;
                let left = pools.iter_mut().flat_map(|pool| pool.programs.drain(..));
                let left: Vec<Candidate> = left.skip(1).collect();
                pools = attempts(left);
            }
        }
        solution
    }

    /// Returns a solution with programs that have no line too many; nothing where a limit ended it.
    pub fn simplified(&self, solution: &Solution, limits: &Limits) -> Option<Solution> {
        let mut solution = solution.clone();
        let goes_on = || !limits.are_over();
        for found in &mut solution.found {
            let shorter = || simplified(&found.program, &self.name, &self.problem, goes_on);
            // A program that the passes cannot take stays as it is.
            if let Ok(shorter) = catch_unwind(AssertUnwindSafe(shorter)) {
                found.program = shorter?;
            }
        }
        Some(solution)
    }

    /// Returns every candidate that does not do on the VM what the search says, with the reason.
    pub fn complaints(&self) -> Vec<String> {
        let complaint = |candidate: &Candidate| {
            let text = self.text(candidate);
            let right = reproduced(&text, &self.problem).as_ref() == Some(&candidate.answers);
            let why = || super::reproduce::complaint(&text, &self.problem, &candidate.answers);
            (!right).then(|| format!("{}: {}\n{text}", candidate.family, why()))
        };
        self.all().filter_map(complaint).collect()
    }

    fn text(&self, candidate: &Candidate) -> String {
        let comment = format!(
            "{}\nFound by arcvm solve ({}, {:.1} bits).",
            wrapped(&candidate.words),
            candidate.family,
            candidate.bits
        );
        candidate.term.program(&self.name, &comment)
    }
}

fn found(pool: &Attempt, candidate: &Candidate, program: String) -> Found {
    Found {
        answers: candidate.answers.clone(),
        program,
        words: candidate.words.clone(),
        family: candidate.family,
        bits: candidate.bits,
        agreeing: pool.programs.len(),
        weight: pool.weight,
    }
}

/// Returns text in lines of at most 95 characters, with a capital letter and a full stop.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.len() - 1;
        if lines[line].len() + word.len() > 94 && !lines[line].is_empty() {
            lines.push(word.to_owned());
        } else {
            let gap = if lines[line].is_empty() { "" } else { " " };
            lines[line] += &format!("{gap}{word}");
        }
    }
    let mut text = lines.join("\n");
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text + "."
}
