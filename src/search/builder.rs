//! Random well-typed lines for one place of a genome.
//!
//! The signatures of the primitives decide what is put where. A primitive is drawn among those that
//! yield the wanted type. Its operands are drawn among the values of that type that are in scope,
//! constants of that kind, parts of other programs, and calls one level further down. A value that
//! cannot be made of the wanted type is not made at all.

use smallvec::SmallVec;

use super::constants::{self, Meaning};
use super::context::{MutationContext, Producer, pick, producers};
use super::genome::{Callee, Genome, Leaf, Line, Operand, Operands};
use super::typing::{Params, Spot, Typing};
use crate::rng::Rng;
use crate::types::signature::Pattern;
use crate::types::{Choice, Type, unify};

/// A value that lines can use.
#[derive(Clone, Copy)]
struct Usable {
    operand: Operand,
    ty: Type,
    /// Whether it mentions no parameter of a lambda.
    closed: bool,
    /// Whether nothing uses it so far.
    unused: bool,
}

/// The shares of the sources of operands, in percent; the rest are calls.
mod share {
    /// A value that is in scope.
    pub(super) const IN_SCOPE: usize = 62;
    /// A constant, where the type has any.
    pub(super) const CONSTANT: usize = 60;
    /// A part of another program, instead of a call.
    pub(super) const DONOR: usize = 12;
}

/// Makes lines before a place of a genome.
pub(super) struct Builder<'a> {
    pub(super) genome: &'a Genome,
    pub(super) typing: &'a Typing,
    pub(super) context: &'a MutationContext<'a>,
    pub(super) rng: &'a mut Rng,
    /// The line before which the new ones go.
    position: usize,
    /// The new lines; they refer to each other by numbers from `at` on.
    fresh: Vec<Line>,
    /// For each of them, whether it mentions a parameter.
    open: Vec<bool>,
    values: Vec<Usable>,
}

/// Draws before something is given up; most succeed at once.
const TRIES: usize = 4;

impl<'a> Builder<'a> {
    /// Returns a builder for an operand of a line, or for the result where there is none.
    pub(super) fn new(
        genome: &'a Genome,
        typing: &'a Typing,
        context: &'a MutationContext<'a>,
        rng: &'a mut Rng,
        spot: Option<Spot>,
    ) -> Self {
        let position = spot.map_or(genome.lines.len(), |(line, _)| line as usize);
        let owner = spot.and_then(|(line, _)| owner(genome, typing, line));
        let mut used = vec![false; position];
        for operand in genome.lines.iter().flat_map(|line| &line.operands) {
            if let Some(used) = operand.line().and_then(|line| used.get_mut(line)) {
                *used = true;
            }
        }
        let mut values: Vec<Usable> = Vec::with_capacity(position + 4);
        for &role in genome.roles() {
            let leaf = Leaf::Input(role);
            let ty = super::typing::leaf_type(leaf);
            values.push(Usable { operand: Operand::Leaf(leaf), ty, closed: true, unused: false });
        }
        for (line, used) in (0..position).zip(used) {
            let ty = typing.types[line];
            let free = typing.scopes.free[line];
            let in_scope = free == 0 || (typing.scopes.owner[line] == owner && owner.is_some());
            if in_scope && ty.is_static() && ty != Type::NEVER && !ty.mentions_function() {
                let operand = Operand::Line(line as u32);
                values.push(Usable { operand, ty, closed: free == 0, unused: !used });
            }
        }
        for (depth, lambda) in (0..).zip(typing.lambdas(owner)) {
            for (index, &ty) in (0..).zip(typing.params(lambda).into_iter().flatten()) {
                if ty.is_static() && !ty.mentions_function() {
                    let operand = Operand::Leaf(Leaf::Param { depth, index });
                    values.push(Usable { operand, ty, closed: false, unused: false });
                }
            }
        }
        Self { genome, typing, context, rng, position, fresh: Vec::new(), open: Vec::new(), values }
    }

    /// Puts the new lines into a copy of the genome; `spot` of it becomes `operand`.
    pub(super) fn finish(self, spot: Option<Spot>, operand: Operand) -> Genome {
        let mut genome = self.genome.clone();
        let by = self.fresh.len() as u32;
        genome.splice(self.position, self.fresh);
        match spot {
            Some((line, place)) => {
                genome.lines[(line + by) as usize].operands[usize::from(place)] = operand;
            }
            None => genome.result = operand,
        }
        genome
    }

    /// Returns an operand of a type: a value that is there, a constant, or a call.
    pub(super) fn value(&mut self, ty: Type, kind: Meaning, depth: usize) -> Option<Operand> {
        if self.rng.chance(share::IN_SCOPE)
            && let Some(operand) = self.in_scope(ty)
        {
            return Some(operand);
        }
        if self.rng.chance(share::CONSTANT)
            && let Some(leaf) = constants::draw(ty, kind, self.context.hints, self.rng)
        {
            return Some(Operand::Leaf(leaf));
        }
        if depth > 0 {
            if self.rng.chance(share::DONOR)
                && let Some(operand) = self.donated(ty)
            {
                return Some(operand);
            }
            if let Some(operand) = self.call(ty, depth) {
                return Some(operand);
            }
        }
        self.in_scope(ty)
            .or_else(|| constants::draw(ty, kind, self.context.hints, self.rng).map(Operand::Leaf))
    }

    /// Returns a value of a type that is in scope: more often a late one, and one that nothing
    /// uses.
    pub(super) fn in_scope(&mut self, ty: Type) -> Option<Operand> {
        let fits = |known: &&Usable| known.ty.fits(ty);
        let fitting: SmallVec<[&Usable; 16]> = self.values.iter().filter(fits).collect();
        let unused = fitting.iter().filter(|known| known.unused).count();
        if unused > 0 && self.rng.chance(40) {
            let nth = self.rng.below(unused);
            return fitting.iter().filter(|known| known.unused).nth(nth).map(|known| known.operand);
        }
        match fitting.len() {
            0 => None,
            len if self.rng.chance(35) => Some(fitting[len - 1].operand),
            len => Some(fitting[self.rng.below(len)].operand),
        }
    }

    /// Returns a call that yields a type.
    pub(super) fn call(&mut self, ty: Type, depth: usize) -> Option<Operand> {
        let all = producers(ty);
        let all: SmallVec<[&Producer; 64]> = all.iter().collect();
        for _ in 0..TRIES {
            let producer = self.context.usage.pick(&all, self.rng)?.clone();
            let before = self.fresh.len();
            match self.operands(&producer, None, depth) {
                Some(operands) => {
                    return Some(self.push(Line::new(Callee::Prim(producer.prim), operands)));
                }
                None => self.forget(before),
            }
        }
        None
    }

    /// Returns a call that yields a type and has a value of another among its operands.
    pub(super) fn call_with(
        &mut self,
        ty: Type,
        operand: Operand,
        of: Type,
        depth: usize,
    ) -> Option<Operand> {
        let all = producers(ty);
        let takes = |pattern: &Pattern, choice: Choice| {
            let mut choice = choice;
            unify(pattern, of, &mut choice)
        };
        let taking = |producer: &&Producer| {
            producer.params.iter().any(|pattern| takes(pattern, producer.choice))
        };
        let all: SmallVec<[&Producer; 64]> = all.iter().filter(taking).collect();
        for _ in 0..TRIES {
            let producer = self.context.usage.pick(&all, self.rng)?.clone();
            let places: SmallVec<[usize; 4]> = (0..producer.params.len())
                .filter(|&place| takes(&producer.params[place], producer.choice))
                .collect();
            let Some(place) = pick(&places, self.rng) else { continue };
            let before = self.fresh.len();
            match self.operands(&producer, Some((place, operand, of)), depth) {
                Some(operands) => {
                    return Some(self.push(Line::new(Callee::Prim(producer.prim), operands)));
                }
                None => self.forget(before),
            }
        }
        None
    }

    /// Returns operands for a primitive, one of which may be given.
    fn operands(
        &mut self,
        producer: &Producer,
        given: Option<(usize, Operand, Type)>,
        depth: usize,
    ) -> Option<Operands> {
        let mut choice = producer.choice;
        let mut operands: SmallVec<[Option<Operand>; 4]> =
            SmallVec::from_elem(None, producer.params.len());
        if let Some((place, operand, ty)) = given {
            unify(&producer.params[place], ty, &mut choice).then_some(())?;
            operands[place] = Some(operand);
        }
        // The other operands decide what a function is called with.
        for functions in [false, true] {
            for (place, pattern) in producer.params.iter().enumerate() {
                if operands[place].is_some() || is_function(pattern) != functions {
                    continue;
                }
                operands[place] = Some(match functions {
                    false => self.operand(pattern, &mut choice, depth)?,
                    true => self.function_operand(pattern, &mut choice, depth)?,
                });
            }
        }
        operands.into_iter().collect()
    }

    /// Returns an operand that a pattern takes.
    fn operand(&mut self, pattern: &Pattern, choice: &mut Choice, depth: usize) -> Option<Operand> {
        let is_open =
            pattern.has_variable() || matches!(pattern, Pattern::Union(..) | Pattern::Any);
        if is_open {
            // The scope decides what a variable stands for.
            let mut fitting: SmallVec<[(Operand, Choice, bool); 16]> = SmallVec::new();
            for known in &self.values {
                let mut trial = *choice;
                if unify(pattern, known.ty, &mut trial) {
                    fitting.push((known.operand, trial, known.unused));
                }
            }
            let unused: SmallVec<[(Operand, Choice, bool); 4]> =
                fitting.iter().filter(|(.., unused)| *unused).copied().collect();
            let drawn = match self.rng.chance(40) {
                true => pick(&unused, self.rng).or_else(|| pick(&fitting, self.rng)),
                false => pick(&fitting, self.rng),
            };
            if let Some((operand, trial, _)) = drawn
                && self.rng.chance(75)
            {
                *choice = trial;
                return Some(operand);
            }
        }
        let ty = decided(pattern, choice, self.rng)?;
        self.value(ty, Meaning::of(pattern), depth.saturating_sub(1))
    }

    /// Returns a function, or a tuple of two, as an operand.
    fn function_operand(
        &mut self,
        pattern: &Pattern,
        choice: &mut Choice,
        depth: usize,
    ) -> Option<Operand> {
        let (pattern, several) = match pattern {
            Pattern::Tuple(inner) => (&**inner, true),
            _ => (pattern, false),
        };
        let Pattern::Function(params, result) = pattern else { return None };
        let params: Option<Params> =
            params.iter().map(|param| decided(param, choice, self.rng)).collect();
        let params = params?;
        let result = decided(result, choice, self.rng)?;
        if !several {
            return self.function(&params, result, depth);
        }
        let both = [self.function(&params, result, depth)?, self.function(&params, result, depth)?];
        Some(self.push(Line::new(Callee::Tuple, both)))
    }

    /// Returns a part of another program, with the lines that it needs.
    pub(super) fn donated(&mut self, ty: Type) -> Option<Operand> {
        let (genome, operand) = self.context.value(ty, self.rng)?;
        self.copied(genome, operand)
    }

    /// Copies a value of another program, which mentions no parameter around it, with what it
    /// needs.
    pub(super) fn copied(&mut self, genome: &Genome, operand: Operand) -> Option<Operand> {
        /// More would be another program rather than a part of one.
        const MAX_COPIED: usize = 24;
        let roles = self.genome.roles();
        let reads = |leaf: Leaf| match leaf {
            Leaf::Input(role) => roles.contains(&role),
            _ => true,
        };
        let needed = genome.reachable([operand]);
        if needed.iter().filter(|&&needed| needed).count() > MAX_COPIED {
            return None;
        }
        let free = genome.free();
        let mut places = vec![Operand::Leaf(Leaf::None); genome.lines.len()];
        let moved = |operand: Operand, places: &[Operand]| match operand {
            Operand::Line(line) => Some(places[line as usize]),
            Operand::Leaf(leaf) => reads(leaf).then_some(operand),
        };
        let before = self.fresh.len();
        for (position, line) in
            genome.lines.iter().enumerate().filter(|(position, _)| needed[*position])
        {
            let operands: Option<Operands> =
                line.operands.iter().map(|&operand| moved(operand, &places)).collect();
            let Some(operands) = operands else {
                self.forget(before);
                return None;
            };
            let line = Line { callee: line.callee, operands, name: None };
            self.fresh.push(line);
            self.open.push(free[position] != 0);
            places[position] = Operand::Line((self.position + self.fresh.len() - 1) as u32);
        }
        moved(operand, &places)
    }

    /// Adds a line and yields its value.
    pub(super) fn push(&mut self, line: Line) -> Operand {
        let open = line.operands.iter().any(|&operand| self.is_open(operand));
        self.open.push(open);
        self.fresh.push(line);
        Operand::Line((self.position + self.fresh.len() - 1) as u32)
    }

    /// Adds a function whose body was made of lines inside of it.
    fn push_lambda(&mut self, arity: usize, body: Operand) -> Operand {
        let lambda = self.push(Line::new(Callee::Lambda(arity as u16), [body]));
        // Its body mentions its own parameters and no others, as only those were in scope.
        if let Some(open) = self.open.last_mut() {
            *open = false;
        }
        lambda
    }

    /// Drops the newest lines.
    pub(super) fn forget(&mut self, before: usize) {
        self.fresh.truncate(before);
        self.open.truncate(before);
    }

    /// Returns the number of new lines.
    pub(super) fn count_new(&self) -> usize {
        self.fresh.len()
    }

    /// Tells whether an operand mentions a parameter of a lambda.
    fn is_open(&self, operand: Operand) -> bool {
        match operand {
            Operand::Line(line) => match (line as usize).checked_sub(self.position) {
                Some(fresh) => self.open[fresh],
                None => self.typing.scopes.free[line as usize] != 0,
            },
            Operand::Leaf(leaf) => matches!(leaf, Leaf::Param { .. }),
        }
    }

    /// Returns a lambda whose body uses its parameters.
    pub(super) fn lambda(
        &mut self,
        params: &[Type],
        result: Type,
        depth: usize,
    ) -> Option<Operand> {
        let outer = self.values.clone();
        self.values.retain(|known| known.closed);
        for (index, &ty) in (0..).zip(params) {
            let operand = Operand::Leaf(Leaf::Param { depth: 0, index });
            self.values.push(Usable { operand, ty, closed: false, unused: true });
        }
        let before = self.fresh.len();
        let body = (0..TRIES).find_map(|_| {
            let body = self.call(result, depth).filter(|&body| self.is_open(body));
            if body.is_none() {
                self.forget(before);
            }
            body
        });
        self.values = outer;
        Some(self.push_lambda(params.len(), body?))
    }
}

/// Returns the lambda in whose scope the operands of a line are.
pub(super) fn owner(genome: &Genome, typing: &Typing, line: u32) -> Option<u32> {
    match genome.lines[line as usize].callee {
        Callee::Lambda(_) => Some(line),
        Callee::Prim(_) | Callee::Apply | Callee::Tuple | Callee::Select => {
            typing.scopes.owner[line as usize]
        }
    }
}

fn is_function(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Function(..) => true,
        Pattern::Set(inner) | Pattern::Tuple(inner) => matches!(**inner, Pattern::Function(..)),
        _ => false,
    }
}

/// Types that a free choice falls on.
const COMMON: [Type; 8] = [
    Type::INT,
    Type::INT,
    Type::PAIR,
    Type::GRID,
    Type::INDICES,
    Type::OBJECT,
    Type::OBJECT,
    Type::OBJECTS,
];

/// Returns the type that a pattern stands for, deciding what is not decided.
pub(super) fn decided(pattern: &Pattern, choice: &mut Choice, rng: &mut Rng) -> Option<Type> {
    Some(match pattern {
        Pattern::Var(var, bound) => {
            if let Some(known) = choice[usize::from(*var)] {
                return Some(known);
            }
            let ty = match bound {
                Some(bound) => decided(bound, choice, rng)?,
                None => rng.pick(&COMMON),
            };
            *choice[usize::from(*var)].insert(ty)
        }
        Pattern::Any => rng.pick(&COMMON),
        Pattern::None => Type::NONE,
        Pattern::Bool => Type::BOOL,
        Pattern::Int | Pattern::Color => Type::INT,
        Pattern::Grid => Type::GRID,
        Pattern::Pair(a, b) => Type::pair(decided(a, choice, rng)?, decided(b, choice, rng)?),
        Pattern::Tuple(inner) => Type::tuple(decided(inner, choice, rng)?),
        Pattern::Set(inner) | Pattern::Cells(inner) => Type::set(decided(inner, choice, rng)?),
        Pattern::Container(inner) => {
            let inner = decided(inner, choice, rng)?;
            if rng.chance(70) { Type::set(inner) } else { Type::tuple(inner) }
        }
        Pattern::Union("", patterns) => decided(patterns.first()?, choice, rng)?,
        Pattern::Union(_, patterns) => {
            let position = rng.below(patterns.len());
            decided(&patterns[position], choice, rng)?
        }
        Pattern::Function(..) => return None,
        Pattern::Maybe(inner) => decided(inner, choice, rng)?,
    })
}
