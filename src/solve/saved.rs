//! The state of a search as JSON, from which it goes on elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::candidate::Candidate;
use super::hunt::Hunt;
use super::meter::Scored;
use super::term::written;
use crate::plane::Board;
use crate::value::kept_name;

/// The state of a search. Its names are part of what is stored.
#[derive(Serialize, Deserialize)]
struct Saved {
    next: usize,
    spent: u64,
    lost: u64,
    slice: u64,
    crowded: bool,
    executed: u64,
    equivalent: u64,
    found: Vec<SavedCandidate>,
    /// The finds of the slice that was cut off.
    partial: Vec<SavedCandidate>,
}

/// A candidate: its program as text, its answers as rows of digits.
#[derive(Serialize, Deserialize)]
struct SavedCandidate {
    family: String,
    bits: f64,
    rule: String,
    program: String,
    answers: Vec<Vec<String>>,
}

impl Hunt {
    /// Returns what the search needs to go on another time.
    pub fn to_state(&self) -> Json {
        let saved = |candidates: &[Candidate]| candidates.iter().map(SavedCandidate::of).collect();
        let state = Saved {
            next: self.next,
            spent: self.spent,
            lost: self.lost,
            slice: self.slice,
            crowded: self.crowded,
            executed: self.scored.executed,
            equivalent: self.scored.equivalent,
            found: saved(&self.candidates),
            partial: saved(&self.partial),
        };
        serde_json::to_value(state).unwrap_or_default()
    }

    /// Takes up a state that [`Hunt::to_state`] has made of a search in the same problem.
    ///
    /// # Errors
    /// It is no such state.
    pub fn restore(&mut self, state: &Json) -> Result<(), String> {
        let saved = Saved::deserialize(state).map_err(|error| error.to_string())?;
        let tests = self.problem.samples() - self.problem.shown();
        let read = |candidates: &[SavedCandidate]| -> Result<Vec<Candidate>, String> {
            candidates.iter().map(|candidate| candidate.read(tests)).collect()
        };
        (self.candidates, self.partial) = (read(&saved.found)?, read(&saved.partial)?);
        (self.next, self.spent, self.lost) = (saved.next, saved.spent, saved.lost);
        (self.slice, self.crowded) = (saved.slice, saved.crowded);
        self.scored = Scored { executed: saved.executed, equivalent: saved.equivalent };
        self.scored_in_vain = Scored::default();
        Ok(())
    }
}

impl SavedCandidate {
    fn of(candidate: &Candidate) -> Self {
        Self {
            family: candidate.family.to_owned(),
            bits: candidate.bits,
            rule: candidate.words.clone(),
            program: candidate.term.to_text(),
            answers: candidate.answers.iter().map(rows).collect(),
        }
    }

    fn read(&self, tests: usize) -> Result<Candidate, String> {
        let answers: Option<Vec<Board>> = self.answers.iter().map(|rows| board(rows)).collect();
        let answers = answers.filter(|answers| answers.len() == tests);
        Ok(Candidate {
            family: kept_name(&self.family),
            bits: self.bits,
            words: self.rule.clone(),
            term: written(&*self.program),
            answers: answers.ok_or("an answer is no grid of digits, or one is missing")?,
        })
    }
}

/// Returns the rows of an answer, whose cells are colours.
fn rows(board: &Board) -> Vec<String> {
    let digits = |row: &[i8]| row.iter().map(|&cell| char::from(b'0' + cell as u8)).collect();
    board.cells.chunks(board.width.max(1)).map(digits).collect()
}

fn board(rows: &[String]) -> Option<Board> {
    let width = rows.first()?.len();
    let is_row = |row: &String| row.len() == width && row.bytes().all(|b| b.is_ascii_digit());
    let cells = rows.iter().flat_map(|row| row.bytes()).map(|digit| (digit - b'0') as i8).collect();
    rows.iter().all(is_row).then_some(Board { height: rows.len(), width, cells })
}
