//! Programs that were written for other tasks, which may solve this one as well.

use bumpalo::Bump;

use super::candidate::Candidate;
use super::meter::Meter;
use super::problem::Problem;
use super::reproduce::answer;
use super::term::written;
use crate::library::Library;
use crate::task::hash_bytes;
use crate::value::Budget;
use crate::vm::{self, Code};

/// Programs of a library, compiled.
pub struct Known {
    programs: Vec<KnownProgram>,
}

struct KnownProgram {
    /// The definition, under the name `solve`.
    text: String,
    /// The comment above it.
    words: String,
    code: Code,
}

/// The cost of a program beyond the choice among all: as much as a view of the input does.
const BITS: f64 = 4.0;

impl Known {
    /// Returns the programs of a library that take a grid and need no other definition.
    pub fn of(library: &mut Library) -> Self {
        library.optimise();
        let mut programs = Vec::new();
        for entry in library.entries() {
            let definition = entry.definition;
            let Some(program) = definition.runnable() else { continue };
            let header = format!("def {}(I):", definition.name);
            let Some(body) = library.text_of(&entry).strip_prefix(&header) else { continue };
            let text = format!("def solve(I):{body}\n");
            if Library::default().add_text("known.arc", &text).is_empty() {
                let source = library.sources.text(definition.span.source);
                let words = comment_above(&source[..definition.span.range().start]);
                programs.push(KnownProgram {
                    text,
                    words,
                    code: vm::compile(&library.graph, program),
                });
            }
        }
        Self { programs }
    }

    /// Tells how many programs there are.
    pub fn len(&self) -> usize {
        self.programs.len()
    }

    /// Returns the same for the same programs.
    pub fn digest(&self) -> u64 {
        let texts = self.programs.iter().map(|program| program.text.as_str());
        hash_bytes(texts.collect::<String>().as_bytes())
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.programs.is_empty()
    }

    /// Returns the programs of others that are right on all demonstrations.
    pub(super) fn candidates(&self, problem: &Problem, meter: &Meter) -> Vec<Candidate> {
        let bits = BITS + ((self.len() + 1) as f64).log2();
        let mut arena = Bump::new();
        let mut found = Vec::new();
        for program in &self.programs {
            let mut boards = Vec::new();
            for (sample, input) in problem.inputs.iter().enumerate() {
                if !meter.spend(20_000 + input.cells.len() * 20) {
                    return found;
                }
                meter.score(1, 1);
                arena.reset();
                let budget = Budget { fuel: FUEL, ..Budget::default() };
                let made = answer(&program.code, input, budget, &arena);
                let wanted = problem.outputs.get(sample);
                match made.ok().flatten() {
                    Some(board) if wanted.is_none_or(|wanted| *wanted == board) => {
                        boards.push(board)
                    }
                    _ => break,
                }
            }
            if boards.len() == problem.samples() {
                let term = || written(program.text.clone());
                let words = program.words.clone();
                found.extend(Candidate::checked(problem, "known", bits, words, term, &boards));
            }
        }
        found
    }
}

/// Returns the comment at the end of a text, in one line without its full stop.
fn comment_above(text: &str) -> String {
    let lines = text.lines().rev().take_while(|line| line.starts_with('#'));
    let mut lines: Vec<&str> = lines.map(|line| line.trim_start_matches(['#', ' '])).collect();
    lines.reverse();
    match lines.join(" ").trim().trim_end_matches('.') {
        "" => "a known program".to_owned(),
        words => words.to_owned(),
    }
}

/// Fuel that a program may spend on a sample.
const FUEL: u64 = 200_000;
