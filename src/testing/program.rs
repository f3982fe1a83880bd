//! Random programs, line by line.

use super::Rng;
use crate::prim::{self, PrimId};
use crate::types::Type;

/// Lambdas and calls inside one line nest this deep, at most.
pub(super) const MAX_DEPTH: usize = 3;

/// A name that an expression can use.
#[derive(Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Type,
}

/// Makes random programs.
pub struct Generator {
    pub(super) rng: Rng,
    /// Primitives whose turn comes: each is used once before any is used again.
    deck: Vec<PrimId>,
    /// Variables that the line being made can use, the latest last.
    pub(super) variables: Vec<Variable>,
    /// Numbers given to parameters of lambdas.
    pub(super) lambdas: usize,
}

impl Generator {
    /// Returns a generator whose programs depend on the seed alone.
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), deck: Vec::new(), variables: Vec::new(), lambdas: 0 }
    }

    /// Returns a program `def solve(I):` of at most `max_lines` lines.
    pub fn program(&mut self, max_lines: usize) -> String {
        self.variables = vec![Variable { name: "I".to_owned(), ty: Type::GRID }];
        self.lambdas = 0;
        let lines = 1 + self.rng.below(max_lines.saturating_sub(1).max(1));
        let mut text = String::from("def solve(I):\n");
        let mut names: Vec<String> = Vec::new();
        while names.len() < lines.min(max_lines.saturating_sub(1)) {
            let Some((expression, ty)) = self.line() else { continue };
            let name = format!("x{}", names.len() + 1);
            text += &format!("    {name} = {expression}\n");
            self.variables.push(Variable { name: name.clone(), ty });
            names.push(name);
        }
        let result = self.result(&text, &names);
        text + &format!("    return {result}\n")
    }

    /// Returns an expression around the primitive whose turn it is.
    fn line(&mut self) -> Option<(String, Type)> {
        if self.deck.is_empty() {
            self.deck =
                prim::reference().iter().filter_map(|prim| prim::lookup(prim.name)).collect();
            self.rng.shuffle(&mut self.deck);
        }
        let prim = self.deck.pop()?;
        /// Some draws of operands do not fit together; hardly ever do so many.
        const TRIES: usize = 24;
        (0..TRIES).find_map(|_| match self.makes_function(prim) {
            true => self.applied(prim),
            false => self.call(prim, MAX_DEPTH),
        })
    }

    /// Returns the result of the program: all that no line uses, so that every line counts.
    fn result(&mut self, text: &str, names: &[String]) -> String {
        let is_used = |name: &&String| {
            let word = |c: char| !c.is_ascii_alphanumeric();
            text.split(word).filter(|part| part == name).count() > 1
        };
        let mut unused: Vec<&str> =
            names.iter().filter(|name| !is_used(name)).map(String::as_str).collect();
        match unused.pop() {
            None => "I".to_owned(),
            Some(last) => {
                unused.iter().rev().fold(last.to_owned(), |rest, name| format!("({name}, {rest})"))
            }
        }
    }
}
