//! The smallest equivalent of a solution that can be found by deletion and by the passes.
//!
//! Constants that only happen to do, such as a 14 where a truth value is taken, are written as what
//! their place takes, where that makes no difference.
//!
//! Every line of the program is tried without: each of its operands, a constant, an input or an
//! earlier value takes its place. So is what the passes make of the program. All variants are
//! evaluated in one population. Equal are those that make the same of every sample, test inputs
//! included. The edits that alone make an equal variant are then made one after the other, as far
//! as it stays equal. So it goes on until nothing is smaller. No expected output is looked at:
//! equal is whatever the program itself yields.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::genome::{Callee, Genome, Leaf, Operand};
use super::parent::Parent;
use crate::population::{CandidateId, Options, Population, Scores, Tests};
use crate::task::Task;
use crate::types::Type;
use crate::types::signature::{Pattern, signature};
use crate::value::Budget;

/// Rounds, each of which makes the program smaller by a line or more where it goes on at all.
const MAX_ROUNDS: usize = 64;

/// Returns a program that makes the same of all samples of a task and is no larger.
pub fn simplify(genome: &Genome, task: &Task, budget: Budget, threads: usize) -> Genome {
    simplify_while(genome, task, budget, threads, || true).unwrap_or_else(|| genome.clone())
}

/// Does the same as long as `goes_on` says so; returns nothing where it was ended.
pub fn simplify_while(
    genome: &Genome,
    task: &Task,
    budget: Budget,
    threads: usize,
    goes_on: impl Fn() -> bool,
) -> Option<Genome> {
    let options = Options {
        budget,
        threads,
        scores: Scores::Likeness,
        tests: Tests::All,
        ..Options::default()
    };
    let mut best = genome.clone();
    best.prune();
    for _ in 0..MAX_ROUNDS {
        let round = Round { genome: &best, task, options: &options, goes_on: &goes_on };
        match round.smaller()? {
            Some(smaller) => best = smaller,
            None => break,
        }
    }
    Some(best)
}

/// Returns what is to be small: lines, then constants and names in them, then constants of another
/// type than their place takes, then letters. The dearer ones are looked at where the others are
/// equal.
fn by_size(a: &Genome, b: &Genome) -> Ordering {
    let operands = |g: &Genome| g.lines.iter().map(|line| line.operands.len()).sum::<usize>();
    let odd = |g: &Genome| plainer(g).len();
    let letters = |g: &Genome| g.to_source("solve").len();
    (a.lines.len().cmp(&b.lines.len()))
        .then_with(|| operands(a).cmp(&operands(b)))
        .then_with(|| odd(a).cmp(&odd(b)))
        .then_with(|| letters(a).cmp(&letters(b)))
}

/// A change of a program that leaves the numbers of its lines as they are.
#[derive(Clone, Copy)]
enum Edit {
    /// Everything that uses a line uses something else.
    Uses { line: usize, by: Operand },
    /// One operand of a line is a constant.
    Constant { line: usize, index: usize, leaf: Leaf },
}

impl Edit {
    fn make(self, genome: &mut Genome) {
        match self {
            Self::Uses { line, by } => genome.replace_uses(line, by),
            Self::Constant { line, index, leaf } => {
                genome.lines[line].operands[index] = Operand::Leaf(leaf);
            }
        }
    }
}

/// One round: all variants of one program.
struct Round<'r, F> {
    genome: &'r Genome,
    task: &'r Task,
    options: &'r Options,
    goes_on: &'r F,
}

impl<F: Fn() -> bool> Round<'_, F> {
    /// Returns a smaller program that makes the same, if there is one; nothing where the round was
    /// ended.
    fn smaller(&self) -> Option<Option<Genome>> {
        let genome = self.genome;
        let mut population = Population::new();
        let program = genome.build(population.graph_mut());
        let own = population.add(program, "");
        population.prepare();
        let params: Vec<String> = genome.params.iter().map(ToString::to_string).collect();
        let passed = Genome::of_program(population.graph(), population.program(own), &params);
        let edited = deletions(genome).into_iter().chain(plainer(genome)).map(|edit| {
            let mut variant = genome.clone();
            edit.make(&mut variant);
            (Some(edit), variant)
        });
        let mut tried = HashSet::new();
        let mut variants = Vec::new();
        for (edit, mut variant) in std::iter::once((None, passed)).chain(edited) {
            if !(self.goes_on)() {
                return None;
            }
            variant.prune();
            if self.is_candidate(&variant) && tried.insert(variant.clone()) {
                let program = variant.build(population.graph_mut());
                let id = population.add(program, "");
                variants.push((id, edit, variant));
            }
        }
        let ids: Vec<CandidateId> = variants.iter().map(|(id, ..)| *id).collect();
        let same = self.compare_with(&mut population, own, &ids);
        let mut same = same.into_iter();
        variants.retain(|_| same.next().unwrap_or(false));
        variants.sort_by(|(.., a), (.., b)| by_size(a, b));
        let edits: Vec<Edit> = variants.iter().filter_map(|(_, edit, _)| *edit).collect();
        let together = self.combine_edits(&edits)?;
        let alone = variants.into_iter().next().map(|(.., variant)| variant);
        Some(alone.into_iter().chain(together).min_by(by_size))
    }

    /// Makes as many of the edits as leave the program the same, one after the other.
    fn combine_edits(&self, edits: &[Edit]) -> Option<Option<Genome>> {
        let mut population = Population::new();
        let program = self.genome.build(population.graph_mut());
        let own = population.add(program, "");
        let mut edited = self.genome.clone();
        let mut best: Option<Genome> = None;
        for edit in edits {
            if !(self.goes_on)() {
                return None;
            }
            let mut next = edited.clone();
            edit.make(&mut next);
            let mut variant = next.clone();
            variant.prune();
            let is_smaller = best.as_ref().is_none_or(|best| by_size(&variant, best).is_lt());
            if is_smaller && self.is_candidate(&variant) {
                let program = variant.build(population.graph_mut());
                let id = population.add(program, "");
                if self.compare_with(&mut population, own, &[id]) == [true] {
                    (edited, best) = (next, Some(variant));
                }
            }
        }
        Some(best)
    }

    /// Tells whether a variant is smaller than the program, and can be written down.
    fn is_candidate(&self, variant: &Genome) -> bool {
        variant.is_writable() && by_size(variant, self.genome).is_lt()
    }

    /// Compares programs with another one: whether each makes the same.
    fn compare_with(
        &self,
        population: &mut Population,
        own: CandidateId,
        ids: &[CandidateId],
    ) -> Vec<bool> {
        let matrix = population.evaluate(&[self.task], self.options);
        let Some(scores) = matrix.tasks.first() else { return Vec::new() };
        let class = scores.class(own);
        ids.iter().map(|&id| class.is_some() && scores.class(id) == class).collect()
    }
}

/// Returns what a place takes instead of each constant that is of another type, and with a
/// small number instead of each that is no colour.
fn plainer(genome: &Genome) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (number, line) in genome.lines.iter().enumerate() {
        let Callee::Prim(prim) = line.callee else { continue };
        let forms = &signature(prim).alternatives;
        for (index, operand) in line.operands.iter().enumerate() {
            let takes = |wanted: &[Pattern]| {
                forms.iter().all(|form| form.params.get(index).is_some_and(|p| wanted.contains(p)))
            };
            let plain: &[Leaf] =
                match operand {
                    Operand::Leaf(Leaf::Int(0)) if takes(&[Pattern::Bool]) => &[Leaf::Bool(false)],
                    Operand::Leaf(Leaf::Int(_) | Leaf::Pair(..) | Leaf::Prim(_))
                        if takes(&[Pattern::Bool]) =>
                    {
                        &[Leaf::Bool(true)]
                    }
                    Operand::Leaf(Leaf::Bool(b)) if takes(&[Pattern::Int, Pattern::Color]) => {
                        if *b { &[Leaf::Int(1)] } else { &[Leaf::Int(0)] }
                    }
                    Operand::Leaf(Leaf::Int(n)) if !(-2..=10).contains(n) => {
                        &[Leaf::Int(0), Leaf::Int(1)]
                    }
                    Operand::Leaf(_) | Operand::Line(_) => &[],
                };
            edits.extend(plain.iter().map(|&leaf| Edit::Constant { line: number, index, leaf }));
        }
    }
    edits
}

/// Returns the edits by which something of the same type takes the place of each line.
fn deletions(genome: &Genome) -> Vec<Edit> {
    /// Earlier values that are tried, the latest first.
    const EARLIER: usize = 8;
    let parent = Parent::new(genome.clone());
    let typing = &parent.typing;
    let mut edits = Vec::new();
    for (index, line) in genome.lines.iter().enumerate() {
        let ty = typing.types[index];
        let owner = typing.scopes.owner[index];
        let fits = |operand: Operand| {
            ty.mentions_function() || typing.type_of(operand, owner).fits(ty) || !ty.is_static()
        };
        let mut places: Vec<Operand> = match line.callee {
            Callee::Lambda(_) => Vec::new(),
            _ => line.operands.iter().copied().filter(|&operand| fits(operand)).collect(),
        };
        let in_scope = |other: usize| {
            typing.scopes.free[other] == 0
                || (owner.is_some() && typing.scopes.owner[other] == owner)
        };
        let earlier =
            (0..index).rev().filter(|&other| typing.types[other] == ty && in_scope(other));
        places.extend(earlier.take(EARLIER).map(|other| Operand::Line(other as u32)));
        match ty {
            Type::GRID => places.push(Operand::Leaf(Leaf::Input(crate::ir::Role::Input))),
            Type::INT => {
                places.extend((-1..=10).map(|number| Operand::Leaf(Leaf::Int(number))));
            }
            Type::BOOL => {
                places.extend([true, false].map(|value| Operand::Leaf(Leaf::Bool(value))));
            }
            _ => {}
        }
        edits.extend(places.into_iter().map(|by| Edit::Uses { line: index, by }));
    }
    edits
}
