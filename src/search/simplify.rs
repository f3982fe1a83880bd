//! The smallest equivalent of a solution that can be found by deletion and by the passes.
//!
//! Constants that only happen to do, such as a 14 where a truth value is taken, are written as what
//! their place takes, where that makes no difference.
//!
//! Every line of the program is tried without: each of its operands, a constant, an input or an
//! earlier value takes its place. So is what the passes make of the program. All variants are
//! evaluated in one population; of those that make the same of every sample, test inputs included,
//! the smallest goes on, until none is smaller. No expected output is looked at: equal is whatever
//! the program itself yields.

use super::genome::{Callee, Genome, Leaf, Operand};
use super::parent::Parent;
use crate::population::{Options, Population, Scores, Tests};
use crate::task::Task;
use crate::types::Type;
use crate::types::signature::{Pattern, signature};
use crate::value::Budget;

/// Rounds, each of which makes the program smaller by a line or more where it goes on at all.
const MAX_ROUNDS: usize = 64;

/// A program that makes the same of all samples of a task and is no larger.
pub fn simplify(genome: &Genome, task: &Task, budget: Budget, threads: usize) -> Genome {
    let mut best = genome.clone();
    best.prune();
    for _ in 0..MAX_ROUNDS {
        match smaller(&best, task, budget, threads) {
            Some(smaller) => best = smaller,
            None => break,
        }
    }
    best
}

/// The size that is to be small: lines, then constants and names in them, then constants of another
/// type than their place takes, then letters.
fn size(genome: &Genome) -> (usize, usize, usize, usize) {
    let operands = genome.lines.iter().map(|line| line.operands.len()).sum();
    (genome.lines.len(), operands, plainer(genome).len(), genome.to_source("solve").len())
}

fn smaller(genome: &Genome, task: &Task, budget: Budget, threads: usize) -> Option<Genome> {
    let mut population = Population::new();
    let program = genome.build(population.graph_mut());
    let own = population.add(program, "");
    population.prepare();
    let params: Vec<String> = genome.params.iter().map(ToString::to_string).collect();
    let mut variants =
        vec![Genome::of_program(population.graph(), population.program(own), &params)];
    variants.extend(deletions(genome));
    variants.extend(plainer(genome));
    let limit = size(genome);
    let mut tried: Vec<Genome> = Vec::new();
    for mut variant in variants {
        variant.prune();
        if variant.is_writable() && size(&variant) < limit && !tried.contains(&variant) {
            let program = variant.build(population.graph_mut());
            population.add(program, "");
            tried.push(variant);
        }
    }
    let options = Options {
        budget,
        threads,
        scores: Scores::Likeness,
        tests: Tests::All,
        ..Options::default()
    };
    let matrix = population.evaluate(&[task], &options);
    let scores = matrix.tasks.first()?;
    let class = scores.class(own)?;
    let same =
        population.ids().skip(1).zip(tried).filter(|(id, _)| scores.class(*id) == Some(class));
    same.map(|(_, variant)| variant).min_by_key(size)
}

/// The program with what a place takes instead of each constant that is of another type, and with a
/// small number instead of each that is no colour.
fn plainer(genome: &Genome) -> Vec<Genome> {
    let mut variants = Vec::new();
    for (position, line) in genome.lines.iter().enumerate() {
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
            variants.extend(plain.iter().map(|&leaf| {
                let mut variant = genome.clone();
                variant.lines[position].operands[index] = Operand::Leaf(leaf);
                variant
            }));
        }
    }
    variants
}

/// The program without each of its lines, with everything of the same type that can take its place.
fn deletions(genome: &Genome) -> Vec<Genome> {
    /// Earlier values that are tried, the latest first.
    const EARLIER: usize = 8;
    let parent = Parent::new(genome.clone());
    let typing = &parent.typing;
    let mut variants = Vec::new();
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
        for place in places {
            let mut variant = genome.clone();
            variant.replace_uses(index, place);
            variants.push(variant);
        }
    }
    variants
}
