//! Mutation: children of a program that differ from it in a few places and are nearly all well
//! typed.
//!
//! [`OPERATORS`] is the table of what can change and how often. Every operator looks for a place,
//! asks for its type, and puts something else of that type there. One that finds nothing to change
//! yields no child, and another is drawn. A child depends on its parent, the context and its random
//! numbers alone, so that a generation is the same whatever the number of threads.

use super::context::MutationContext;
use super::genome::{Genome, MAX_LINES};
use super::mutation::Mutation;
use super::operators;
use super::parent::Parent;
use crate::rng::Rng;

/// A way to change a program.
pub struct Operator {
    /// Its name.
    pub name: &'static str,
    /// A summary in a line.
    pub summary: &'static str,
    /// Its share of draws, in percent.
    pub percent: usize,
    apply: for<'p> fn(&mut Mutation<'p>) -> Option<Genome>,
}

/// The operators with their probabilities, which sum up to 100.
///
/// Constants come first because most programs that are nearly right are wrong in one. Operators
/// that make programs larger and smaller balance, so that their size stays where selection wants
/// it.
pub static OPERATORS: &[Operator] = &[
    Operator {
        name: "constant",
        summary: "another constant of the same kind: a neighbour, or one that the task suggests",
        percent: 20,
        apply: operators::constant,
    },
    Operator {
        name: "primitive",
        summary: "another primitive that takes and yields the same types",
        percent: 16,
        apply: operators::primitive,
    },
    Operator {
        name: "argument",
        summary: "another value of the same type that is in scope",
        percent: 14,
        apply: operators::argument,
    },
    Operator {
        name: "crossover",
        summary: "a value of the same type of another candidate, with the lines that it needs",
        percent: 8,
        apply: operators::crossover,
    },
    Operator {
        name: "insert",
        summary: "a new call around a value, of the same type as it",
        percent: 16,
        apply: operators::insert,
    },
    Operator {
        name: "delete",
        summary: "a value of the same type instead of a line, mostly one of its operands",
        percent: 7,
        apply: operators::delete,
    },
    Operator {
        name: "swap",
        summary: "two operands of a line, or two lines of which one uses the other, swap places",
        percent: 5,
        apply: operators::swap,
    },
    Operator {
        name: "subexpression",
        summary: "a random well-typed expression of bounded size instead of a value",
        percent: 14,
        apply: operators::subexpression,
    },
];

/// The shares of children with one, two and three changes, in percent.
pub const CHANGES: [usize; 3] = [70, 22, 8];

/// Operators that are tried for one change.
const TRIES: usize = 12;

/// Returns the random numbers of one candidate: they depend on the seed and on its place alone.
pub fn stream(seed: u64, generation: u64, index: u64) -> Rng {
    // Each number goes through the generator's own mixing, so that neighbours have nothing in
    // common.
    [generation, index].iter().fold(Rng::new(seed), |mut rng, &n| {
        Rng::new(rng.number() ^ n.wrapping_mul(0x2545_f491_4f6c_dd1d))
    })
}

/// Returns a child of a program, with one to three changes; none where no operator found anything
/// to change.
pub fn child(parent: &Parent, context: &MutationContext<'_>, rng: &mut Rng) -> Option<Genome> {
    let mut child = change(parent, context, rng)?;
    let draw = rng.below(100);
    let changes =
        1 + usize::from(draw >= CHANGES[0]) + usize::from(draw >= CHANGES[0] + CHANGES[1]);
    for _ in 1..changes {
        let parent = Parent::new(child);
        child = match change(&parent, context, rng) {
            Some(child) => child,
            None => parent.genome,
        };
    }
    Some(child)
}

/// Returns a program with one change.
fn change(parent: &Parent, context: &MutationContext<'_>, rng: &mut Rng) -> Option<Genome> {
    (0..TRIES).find_map(|_| {
        let mut index = rng.below(100);
        let drawn = OPERATORS.iter().find(|operator| {
            let found = index < operator.percent;
            index = index.wrapping_sub(operator.percent);
            found
        })?;
        drawn.apply(parent, context, rng)
    })
}

impl Operator {
    /// Returns the operator of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        OPERATORS.iter().find(|operator| operator.name == name)
    }

    /// Returns a child with this change; none where there is nothing to change.
    pub fn apply(
        &self,
        parent: &Parent,
        context: &MutationContext<'_>,
        rng: &mut Rng,
    ) -> Option<Genome> {
        let mut child = (self.apply)(&mut Mutation { parent, context, rng })?;
        child.tidy();
        (child.lines.len() <= MAX_LINES && child != parent.genome).then_some(child)
    }
}
