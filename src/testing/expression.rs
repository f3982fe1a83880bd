//! Random expressions of given types.

use super::program::{Generator, MAX_DEPTH, Variable};
use crate::prim::PrimId;
use crate::types::call::{self, Called, FunctionId, Functions, Operand};
use crate::types::signature::{Pattern, signature};
use crate::types::{Choice, Shape, Type, unify};

/// An expression and its type.
pub(super) type Term = (String, Type);

/// Functions that are known to yield one type, whatever they are called with.
struct Yields(Type);

/// Locations and vectors, by name and written out.
const LOCATIONS: [&str; 16] = [
    "ORIGIN",
    "UNITY",
    "UP",
    "DOWN",
    "LEFT",
    "RIGHT",
    "UP_RIGHT",
    "DOWN_LEFT",
    "NEG_UNITY",
    "TWO_BY_TWO",
    "THREE_BY_THREE",
    "ZERO_BY_TWO",
    "(0, 2)",
    "(1, 2)",
    "(3, 1)",
    "(-2, 4)",
];

impl Functions for Yields {
    fn call(&mut self, _: Operand, _: &[Operand]) -> Called {
        Called { result: Operand::of(self.0), cannot_fail: false, mismatch: None }
    }

    fn peek(&mut self, _: Operand, _: &[Operand]) -> Called {
        Called { result: Operand::NEVER, cannot_fail: false, mismatch: None }
    }

    fn either(&mut self, a: FunctionId, _: FunctionId) -> FunctionId {
        a
    }

    fn escape(&mut self, _: Operand) {}
}

/// Returns the type of a call, where it has a value and nothing in it is unknown.
pub(super) fn result_type(prim: PrimId, operands: &[Type], function: Type) -> Option<Type> {
    let operands: Vec<Operand> = operands.iter().map(|&ty| Operand::of(ty)).collect();
    let ty = call::call(prim, &operands, &mut Yields(function)).result.ty;
    (ty.is_static() && ty != Type::NEVER).then_some(ty)
}

/// Types that a free choice falls on.
const COMMON: [Type; 9] = [
    Type::INT,
    Type::INT,
    Type::BOOL,
    Type::PAIR,
    Type::GRID,
    Type::INDICES,
    Type::OBJECT,
    Type::OBJECTS,
    Type::CELL,
];

impl Generator {
    /// Returns a call of a primitive.
    pub(super) fn call(&mut self, prim: PrimId, depth: usize) -> Option<Term> {
        let alternatives = &signature(prim).alternatives;
        let index = if self.rng.chance(60) { 0 } else { self.rng.below(alternatives.len()) };
        let alternative = alternatives.get(index)?;
        let mut choice = Choice::default();
        let mut terms: Vec<Option<Term>> = vec![None; alternative.params.len()];
        let is_function = |pattern: &Pattern| match pattern {
            Pattern::Function(..) => true,
            Pattern::Set(inner) | Pattern::Tuple(inner) => {
                matches!(**inner, Pattern::Function(..))
            }
            _ => false,
        };
        // The other operands decide the arguments of a function.
        for (term, pattern) in terms.iter_mut().zip(&alternative.params) {
            if !is_function(pattern) {
                *term = Some(self.operand(pattern, &mut choice, depth)?);
            }
        }
        let mut yields = Type::NEVER;
        for (term, pattern) in terms.iter_mut().zip(&alternative.params) {
            if is_function(pattern) {
                let (text, ty, result) = self.function_operand(pattern, &mut choice, depth)?;
                yields = yields.join(result);
                *term = Some((text, ty));
            }
        }
        let terms: Vec<Term> = terms.into_iter().flatten().collect();
        let types: Vec<Type> = terms.iter().map(|(_, ty)| *ty).collect();
        let ty = result_type(prim, &types, yields)?;
        let texts: Vec<&str> = terms.iter().map(|(text, _)| text.as_str()).collect();
        Some((format!("{}({})", prim.get().name, texts.join(", ")), ty))
    }

    /// Returns a function, or a container of functions, as an operand: with its type, and that of
    /// what it yields.
    fn function_operand(
        &mut self,
        pattern: &Pattern,
        choice: &mut Choice,
        depth: usize,
    ) -> Option<(String, Type, Type)> {
        let (pattern, in_set) = match pattern {
            Pattern::Set(inner) => (&**inner, Some(true)),
            Pattern::Tuple(inner) => (&**inner, Some(false)),
            _ => (pattern, None),
        };
        let Pattern::Function(params, result) = pattern else { return None };
        let params: Vec<Type> = params.iter().map(|param| self.decided(param, choice)).collect();
        let (text, yields) = self.function(&params, result, choice, depth)?;
        let one = Type::function(params.len());
        Some(match in_set {
            None => (text, one, yields),
            Some(true) => (format!("initset({text})"), Type::set(one), yields),
            Some(false) => {
                let (other, also) = self.function(&params, result, choice, depth)?;
                (format!("({text}, {other})"), Type::pair(one, one), yields.join(also))
            }
        })
    }

    /// Returns the type that a pattern stands for, deciding what is not decided.
    pub(super) fn decided(&mut self, pattern: &Pattern, choice: &mut Choice) -> Type {
        match pattern {
            Pattern::Var(var, _) => {
                let free = self.rng.pick(&COMMON);
                *choice[usize::from(*var)].get_or_insert(free)
            }
            Pattern::Any => self.rng.pick(&COMMON),
            Pattern::None => Type::NONE,
            Pattern::Bool => Type::BOOL,
            Pattern::Int | Pattern::Color => Type::INT,
            Pattern::Grid => Type::GRID,
            Pattern::Pair(a, b) => Type::pair(self.decided(a, choice), self.decided(b, choice)),
            Pattern::Tuple(inner) => Type::tuple(self.decided(inner, choice)),
            Pattern::Set(inner) | Pattern::Cells(inner) => Type::set(self.decided(inner, choice)),
            Pattern::Container(inner) => {
                let inner = self.decided(inner, choice);
                if self.rng.chance(60) { Type::set(inner) } else { Type::tuple(inner) }
            }
            Pattern::Union("", patterns) => match patterns.first() {
                Some(usual) => self.decided(usual, choice),
                None => Type::INT,
            },
            Pattern::Union(_, patterns) => {
                let index = self.rng.below(patterns.len());
                self.decided(&patterns[index], choice)
            }
            Pattern::Function(params, _) => Type::function(params.len()),
            Pattern::Maybe(inner) => self.decided(inner, choice),
        }
    }

    /// Returns an operand for a parameter of a signature.
    pub(super) fn operand(
        &mut self,
        pattern: &Pattern,
        choice: &mut Choice,
        depth: usize,
    ) -> Option<Term> {
        if self.rng.chance(65) {
            let mut fitting: Vec<Variable> = Vec::new();
            for variable in &self.variables {
                let mut trial = *choice;
                if unify(pattern, variable.ty, &mut trial) {
                    fitting.push(variable.clone());
                }
            }
            if let Some(variable) = self.late(&fitting) {
                unify(pattern, variable.ty, choice);
                return Some((variable.name, variable.ty));
            }
        }
        let wanted = match pattern {
            Pattern::Var(var, Some(bound)) if choice[usize::from(*var)].is_none() => {
                let ty = self.decided(bound, choice);
                choice[usize::from(*var)] = Some(ty);
                ty
            }
            _ => self.decided(pattern, choice),
        };
        let term = self.of_type(wanted, depth)?;
        Some(term)
    }

    /// Returns one of several variables, more often a late one.
    fn late(&mut self, variables: &[Variable]) -> Option<Variable> {
        let last = variables.len().checked_sub(1)?;
        let index = if self.rng.chance(50) { last } else { self.rng.below(variables.len()) };
        variables.get(index).cloned()
    }

    /// Returns an expression of a type.
    pub(super) fn of_type(&mut self, wanted: Type, depth: usize) -> Option<Term> {
        let wanted = wanted.regular();
        if self.rng.chance(50) {
            let fits = |variable: &&Variable| variable.ty.regular().fits(wanted);
            let fitting: Vec<Variable> = self.variables.iter().filter(fits).cloned().collect();
            if let Some(variable) = self.late(&fitting) {
                return Some((variable.name, variable.ty));
            }
        }
        if depth > 1 && self.rng.chance(25) {
            /// Most primitives yield something else.
            const TRIES: usize = 6;
            let prims = crate::prim::reference();
            for _ in 0..TRIES {
                let prim = crate::prim::lookup(self.rng.pick(prims).name)?;
                if !self.makes_function(prim)
                    && let Some(term) = self.call(prim, depth - 2)
                    && term.1.fits(wanted)
                {
                    return Some(term);
                }
            }
        }
        self.simple(wanted, depth.saturating_sub(1)).map(|text| (text, wanted))
    }

    /// Returns a constant, or a call that certainly yields the type.
    fn simple(&mut self, wanted: Type, depth: usize) -> Option<String> {
        let grid = match self.variables.iter().filter(|v| v.ty == Type::GRID).count() {
            0 => "I".to_owned(),
            _ => {
                let grids: Vec<Variable> =
                    self.variables.iter().filter(|v| v.ty == Type::GRID).cloned().collect();
                self.late(&grids)?.name
            }
        };
        Some(match wanted {
            Type::PAIR => match self.rng.below(6) {
                0..4 => self.rng.pick(&LOCATIONS).to_owned(),
                4 => format!("shape({grid})"),
                _ => format!("({}, {})", self.number(), self.number()),
            },
            Type::INDICES => match self.rng.below(5) {
                0 => format!("asindices({grid})"),
                1 => format!("ofcolor({grid}, {})", self.number()),
                2 => format!("ofcolor({grid}, mostcolor({grid}))"),
                3 => "connect((0, 0), (2, 2))".to_owned(),
                _ => "neighbors((1, 1))".to_owned(),
            },
            Type::OBJECT => match self.rng.below(4) {
                0 => format!("recolor({}, asindices({grid}))", self.number()),
                1 => format!("first(partition({grid}))"),
                2 => "insert((3, (0, 1)), initset((2, (1, 1))))".to_owned(),
                _ => format!("asobject({grid})"),
            },
            Type::OBJECTS => match self.rng.below(4) {
                0 => format!("partition({grid})"),
                1 => format!("fgpartition({grid})"),
                _ => {
                    let [univalued, diagonal, without] =
                        [0; 3].map(|_| if self.rng.chance(50) { "T" } else { "F" });
                    format!("objects({grid}, {univalued}, {diagonal}, {without})")
                }
            },
            _ => match wanted.shape() {
                Shape::Unknown | Shape::Never | Shape::Int | Shape::Maybe(_) => self.number(),
                Shape::None => "None".to_owned(),
                Shape::Bool => match self.rng.below(4) {
                    0 => format!("even({})", self.number()),
                    1 => format!("portrait({grid})"),
                    2 => "T".to_owned(),
                    _ => "F".to_owned(),
                },
                Shape::Grid => match self.rng.below(4) {
                    0 => format!("vmirror({grid})"),
                    1 => format!("rot90({grid})"),
                    2 => "((1, 2), (0, 1))".to_owned(),
                    _ => grid,
                },
                Shape::Pair(a, b) => {
                    format!("({}, {})", self.of_type(a, depth)?.0, self.of_type(b, depth)?.0)
                }
                Shape::Tuple(items) if items == Type::INT && self.rng.chance(50) => {
                    format!("interval(0, {}, 1)", 1 + self.rng.below(5))
                }
                Shape::Tuple(items) => {
                    let mut texts = Vec::new();
                    for _ in 0..1 + self.rng.below(3) {
                        texts.push(self.of_type(items, depth)?.0);
                    }
                    match &texts[..] {
                        [one] => format!("({one},)"),
                        _ => format!("({})", texts.join(", ")),
                    }
                }
                Shape::Set(items) if items == Type::INT && self.rng.chance(50) => {
                    format!("palette({grid})")
                }
                Shape::Set(items) => {
                    let one = format!("initset({})", self.of_type(items, depth)?.0);
                    match self.rng.chance(50) {
                        true => format!("insert({}, {one})", self.of_type(items, depth)?.0),
                        false => one,
                    }
                }
                Shape::Function(_) => return None,
            },
        })
    }

    /// Returns an integer as it is mostly meant: a colour, a count, an offset.
    fn number(&mut self) -> String {
        const NAMES: [&str; 11] =
            ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"];
        match self.rng.below(20) {
            0 => "NEG_ONE".to_owned(),
            1 => "NEG_TWO".to_owned(),
            2 => self.rng.pick(&["-3", "12", "17", "30"]).to_owned(),
            3..9 => self.rng.below(10).to_string(),
            9..15 => self.rng.pick(&NAMES[..5]).to_owned(),
            _ => self.rng.pick(&NAMES).to_owned(),
        }
    }

    /// Tells whether a primitive makes functions: those are applied where they are made.
    pub(super) fn makes_function(&self, prim: PrimId) -> bool {
        let makes = |pattern: &Pattern| matches!(pattern, Pattern::Function(..));
        signature(prim).alternatives.iter().any(|alternative| makes(&alternative.result))
    }
}

const _: () = assert!(MAX_DEPTH > 1);
