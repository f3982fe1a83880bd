//! One search: what all families share of a problem.

use crate::prim;
use std::cell::OnceCell;

use super::known::Known;
use super::meter::Meter;
use super::problem::{Background, Problem};
use super::results::Made;
use super::term::{Term, call, input, int};
use super::views::{View, views};

/// A problem with what families ask of it.
pub(crate) struct Search<'p> {
    /// The problem.
    pub problem: &'p Problem,
    /// The background of each input.
    pub background: Vec<i8>,
    /// The term for it.
    pub ground: Term,
    /// The boards that it is taken from.
    pub kind: Background,
    /// The limits of the search.
    pub meter: &'p Meter,
    /// Programs of others that are tried as well.
    pub known: Option<&'p Known>,
    /// The seed of all chance.
    pub seed: u64,
    near: OnceCell<Vec<View>>,
    far: OnceCell<Vec<View>>,
    partial: OnceCell<Vec<Made>>,
}

impl<'p> Search<'p> {
    /// Returns a search in a problem.
    pub(crate) fn new(problem: &'p Problem, meter: &'p Meter) -> Self {
        Self::with_ground(problem, problem.backgrounds(), meter)
    }

    /// Returns a search in a problem with another background.
    pub(crate) fn with_ground(problem: &'p Problem, ground: Background, meter: &'p Meter) -> Self {
        let term = match ground {
            Background::Zero => int(0),
            Background::MostCommon => call(prim::MOSTCOLOR, &[&input()]),
        };
        Self {
            problem,
            background: ground.of(&problem.inputs),
            ground: term,
            kind: ground,
            meter,
            known: None,
            seed: 0,
            near: OnceCell::new(),
            far: OnceCell::new(),
            partial: OnceCell::new(),
        }
    }

    /// Returns what actions of parts come to that mend a part only, the best first: made by a
    /// function once.
    pub(crate) fn partial(&self, make: impl FnOnce() -> Vec<Made>) -> &[Made] {
        self.partial.get_or_init(make)
    }

    /// Returns the input and what one step makes of it.
    pub(crate) fn near_views(&self) -> &[View] {
        self.near.get_or_init(|| self.views(1, 200))
    }

    /// Returns the input and what one step or two make of it.
    pub(crate) fn far_views(&self) -> &[View] {
        self.far.get_or_init(|| self.views(2, 500))
    }

    fn views(&self, depth: usize, most: usize) -> Vec<View> {
        views(self.problem, &self.background, &self.ground, depth, most, self.meter)
    }
}
