//! The search in one task, which can be stopped between any two steps and taken up again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::candidate::Candidate;
use super::meter::Meter;
use super::problem::Problem;
use super::rank::{Attempt, attempts};
use super::reproduce::reproduced;
use super::search::Search;
use super::stages::STAGES;
use crate::plane::Board;

/// An answer that a program of the language gives.
#[derive(Clone, Debug)]
pub struct Found {
    /// The answers for the tests.
    pub answers: Vec<Board>,
    /// The text of the program.
    pub program: String,
    /// The rule in words.
    pub words: String,
    /// The family that found it.
    pub family: &'static str,
    /// What it costs.
    pub bits: f64,
    /// How many programs give the same answers.
    pub agreeing: usize,
    /// How much speaks for it, all programs together.
    pub weight: f64,
}

/// What a hunt came to.
#[derive(Clone, Debug, Default)]
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

/// The search in one task.
pub struct Hunt {
    problem: Problem,
    name: String,
    candidates: Vec<Candidate>,
    next: usize,
    spent: u64,
    cut_off: bool,
}

impl Hunt {
    /// Nothing tried yet. `id` names the task in programs.
    pub fn new(problem: Problem, id: &str) -> Self {
        let id: String =
            id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let name = format!("solve_{id}");
        Self { problem, name, candidates: Vec::new(), next: 0, spent: 0, cut_off: false }
    }

    /// The problem.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Work done so far.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Whether a limit ended the search before all was tried.
    pub fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// The bits of the cheapest candidate so far.
    pub fn best(&self) -> Option<f64> {
        self.candidates.iter().map(|candidate| candidate.bits).min_by(f64::total_cmp)
    }

    /// Whether there is nothing left to do.
    pub fn is_done(&self) -> bool {
        let hopeless =
            self.problem.outputs.is_empty() || self.problem.samples() == self.problem.shown();
        self.next >= STAGES.len() || self.cut_off || hopeless
    }

    /// Goes on with stages until so much work is done, or the meter says no.
    pub fn advance(&mut self, slice: u64, meter: &Meter) {
        let problem = self.problem.clone();
        let search = Search::new(&problem, meter);
        let before = meter.spent();
        while !self.is_done() && meter.spent() - before < slice {
            let stage = &STAGES[self.next];
            self.next += 1;
            let best = self.best().unwrap_or(f64::INFINITY);
            if best < stage.above {
                continue;
            }
            // A family that comes upon what it cannot take finds nothing.
            let found = catch_unwind(AssertUnwindSafe(|| (stage.find)(&search)));
            self.candidates.extend(found.unwrap_or_default());
            self.cut_off |= meter.is_spent();
        }
        self.spent += meter.spent() - before;
    }

    /// The answers that programs reproduce.
    pub fn solution(&self) -> Solution {
        let mut pools = attempts(self.candidates.clone());
        let mut solution =
            Solution { found: Vec::new(), candidates: self.candidates.len(), dropped: 0 };
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

    /// Every candidate that does not do on the VM what the search says, with the reason.
    pub fn complaints(&self) -> Vec<String> {
        let complaint = |candidate: &Candidate| {
            let text = self.text(candidate);
            let right = reproduced(&text, &self.problem).as_ref() == Some(&candidate.answers);
            let why = || super::reproduce::complaint(&text, &self.problem, &candidate.answers);
            (!right).then(|| format!("{}: {}\n{text}", candidate.family, why()))
        };
        self.candidates.iter().filter_map(complaint).collect()
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

/// Text in lines of at most 95 characters, with a capital letter and a full stop.
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
