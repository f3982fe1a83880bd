//! Random functions: primitives, lambdas, and what combinators make of them.

use super::expression::{Term, result_type};
use super::program::Variable;
use super::program::{Generator, MAX_DEPTH};
use crate::prim::{self, PrimId};
use crate::types::signature::{Pattern, signature};
use crate::types::{Choice, Type, unify};

impl Generator {
    /// Returns a function of parameters of the given types whose result a pattern takes: its text,
    /// and the result's type.
    pub(super) fn function(
        &mut self,
        params: &[Type],
        result: &Pattern,
        choice: &mut Choice,
        depth: usize,
    ) -> Option<Term> {
        /// Draws before giving up: few functions yield, say, a container of containers.
        const TRIES: usize = 8;
        (0..TRIES).find_map(|_| {
            let mut trial = *choice;
            let drawn = match self.rng.below(10) {
                0..3 if depth > 0 => self.lambda(params, depth - 1),
                3..6 if depth > 0 => {
                    let makers: &[&str] = match params.len() {
                        1 if *result == Pattern::Bool => &["matcher", "compose", "rbind", "fork"],
                        1 => &["compose", "chain", "fork", "rbind", "lbind", "power"],
                        _ => &["rbind", "lbind"],
                    };
                    let maker = self.rng.pick(makers);
                    self.combined(maker, params, depth - 1)
                }
                _ => self.primitive(params),
            };
            let (text, ty) = drawn?;
            let takes = *result == Pattern::Bool || unify(result, ty, &mut trial);
            takes.then(|| {
                *choice = trial;
                (text, ty)
            })
        })
    }

    /// Returns a combinator's function, applied.
    pub(super) fn applied(&mut self, combinator: PrimId) -> Option<Term> {
        let any = Pattern::Any;
        let mut choice = Choice::default();
        let (first, first_type) = self.operand(&any, &mut choice, 1)?;
        let unary = !matches!(combinator.get().name, "rbind" | "lbind") || self.rng.chance(70);
        let mut texts = vec![first];
        let mut types = vec![first_type];
        if !unary {
            let (text, ty) = self.operand(&any, &mut choice, 1)?;
            texts.push(text);
            types.push(ty);
        }
        let (function, ty) = self.combined(combinator.get().name, &types, MAX_DEPTH - 1)?;
        Some((format!("{function}({})", texts.join(", ")), ty))
    }

    /// Returns a primitive that takes operands of the given types.
    fn primitive(&mut self, params: &[Type]) -> Option<Term> {
        let all = prim::reference();
        let start = self.rng.below(all.len());
        for index in 0..all.len() {
            let prim = all[(start + index) % all.len()];
            if prim.arity() != params.len() {
                continue;
            }
            let id = prim::lookup(prim.name)?;
            let takes = |alternative: &crate::types::signature::Alternative| {
                let mut choice = Choice::default();
                let mut operands = alternative.params.iter().zip(params);
                operands.all(|(pattern, &ty)| unify(pattern, ty, &mut choice))
            };
            if signature(id).alternatives.iter().any(takes)
                && let Some(ty) = result_type(id, params, Type::NEVER)
            {
                return Some((prim.name.to_owned(), ty));
            }
        }
        None
    }

    /// Returns a lambda whose body mostly uses its parameters.
    fn lambda(&mut self, params: &[Type], depth: usize) -> Option<Term> {
        let before = self.variables.len();
        let mut names = Vec::new();
        for &ty in params {
            self.lambdas += 1;
            let name = format!("p{}", self.lambdas);
            self.variables.push(Variable { name: name.clone(), ty });
            names.push(name);
        }
        let body = (0..6).find_map(|_| {
            let prim = prim::lookup(self.rng.pick(prim::reference()).name)?;
            let body = if self.makes_function(prim) { None } else { self.call(prim, depth) };
            body.filter(|(text, _)| names.iter().any(|name| mentions(text, name)))
        });
        self.variables.truncate(before);
        let (text, ty) = body?;
        Some((format!("(lambda {}: {text})", names.join(", ")), ty))
    }

    /// Returns a function that a combinator makes of random functions.
    fn combined(&mut self, maker: &str, params: &[Type], depth: usize) -> Option<Term> {
        let any = Pattern::Any;
        let one = |this: &mut Self, params: &[Type]| {
            this.function(params, &any, &mut Choice::default(), depth.saturating_sub(1))
        };
        match maker {
            "compose" => {
                let (inner, middle) = one(self, params)?;
                let (outer, ty) = one(self, &[middle])?;
                Some((format!("compose({outer}, {inner})"), ty))
            }
            "chain" => {
                let (f, first) = one(self, params)?;
                let (g, second) = one(self, &[first])?;
                let (h, ty) = one(self, &[second])?;
                Some((format!("chain({h}, {g}, {f})"), ty))
            }
            "fork" => {
                let (a, left) = one(self, params)?;
                let (b, right) = one(self, params)?;
                let (outer, ty) = one(self, &[left, right])?;
                Some((format!("fork({outer}, {a}, {b})"), ty))
            }
            "matcher" => {
                let (function, ty) = one(self, params)?;
                let (target, _) = self.of_type(ty, 1)?;
                Some((format!("matcher({function}, {target})"), Type::BOOL))
            }
            "power" => {
                let (function, ty) = one(self, params)?;
                let keeps = params.len() == 1 && ty.regular() == params[0].regular();
                let times = 1 + self.rng.below(3);
                keeps.then(|| (format!("power({function}, {times})"), ty))
            }
            "rbind" | "lbind" => self.bound(maker == "rbind", params, depth),
            _ => None,
        }
    }

    /// Returns a primitive with its last or first argument fixed.
    fn bound(&mut self, last: bool, params: &[Type], depth: usize) -> Option<Term> {
        let prim = prim::lookup(self.rng.pick(prim::reference()).name)?;
        if prim.get().arity() != params.len() + 1 {
            return None;
        }
        let alternatives = &signature(prim).alternatives;
        let alternative = &alternatives[self.rng.below(alternatives.len())];
        let fixed = if last { params.len() } else { 0 };
        let mut choice = Choice::default();
        let free = alternative.params.iter().enumerate().filter(|(index, _)| *index != fixed);
        for ((_, pattern), &ty) in free.zip(params) {
            if !unify(pattern, ty, &mut choice) {
                return None;
            }
        }
        let (text, ty) = self.operand(&alternative.params[fixed], &mut choice, depth)?;
        let mut types = params.to_vec();
        types.insert(fixed, ty);
        let ty = result_type(prim, &types, Type::NEVER)?;
        let maker = if last { "rbind" } else { "lbind" };
        Some((format!("{maker}({}, {text})", prim.get().name), ty))
    }
}

fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == name)
}
