//! The types of a genome's lines, and what its functions take and give.
//!
//! [`crate::pass::infer`] types nodes of the graph, where one node stands in every scope that
//! mentions it. A mutation needs the type in one scope, and of every function what it is called
//! with there. So a genome is typed by itself, with the same rules ([`call`]): line by line,
//! functions where they are called. It takes a few microseconds, and once for each parent, not for
//! each child.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::genome::{Callee, Genome, Leaf, Operand, Scopes};
use crate::ir::Role;
use crate::prim::{self, PrimId};
use crate::types::call::{self, Called, FunctionId, Functions, Mismatch, Operand as Typed};
use crate::types::{Shape, Type};

/// The signature of a function: parameters and result.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Signature {
    pub(super) params: Params,
    pub(super) result: Type,
}

pub(super) type Params = SmallVec<[Type; 2]>;

/// A place where an operand stands: a line, and which of its operands.
pub(super) type Spot = (u32, u8);

/// The types known of a genome.
pub(super) struct Typing {
    /// The type of every line, in the scope that it stands in; irregular forms are taken for
    /// regular ones.
    pub(super) types: Vec<Type>,
    /// The signature of each operand that is a function: of line and place among its operands.
    functions: FxHashMap<Spot, Signature>,
    /// The parameters of each lambda.
    params: FxHashMap<u32, Params>,
    pub(super) scopes: Scopes,
    /// Whether no call certainly fails because of a type.
    pub(super) sound: bool,
}

/// Calls of functions inside calls of functions that are followed.
const MAX_NESTING: usize = 24;

/// Calls of functions that are followed in one genome; more of them come of functions that double
/// their calls.
const MAX_CALLS: usize = 600;

impl Typing {
    /// Types a genome.
    pub(super) fn of(genome: &Genome) -> Self {
        let scopes = genome.scopes();
        let mut bodies: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (line, owner) in (0..).zip(&scopes.owner) {
            if let Some(owner) = owner {
                bodies.entry(*owner).or_default().push(line);
            }
        }
        let mut typer = Typer {
            genome,
            scopes: &scopes,
            bodies,
            known: vec![None; genome.lines.len()],
            types: vec![Type::UNKNOWN; genome.lines.len()],
            params: FxHashMap::default(),
            functions: FxHashMap::default(),
            args: FxHashMap::default(),
            values: vec![(Operand::Leaf(Leaf::None), (0, 0)); 2],
            ids: FxHashMap::default(),
            nesting: 0,
            calls: 0,
            sound: true,
        };
        for line in 0..genome.lines.len() {
            if typer.scopes.free[line] == 0 {
                let called = typer.line(line);
                typer.sound &= called.mismatch.is_none() || !scopes.live[line];
                typer.note(line, called.result);
            }
        }
        let Typer { types, functions, params, sound, .. } = typer;
        Self { types, functions, params, scopes, sound }
    }

    /// Returns the type of an operand of a line of the given owner.
    pub(super) fn type_of(&self, operand: Operand, owner: Option<u32>) -> Type {
        match operand {
            Operand::Line(line) => self.types[line as usize],
            Operand::Leaf(Leaf::Param { depth, index }) => {
                let params = self.owner(owner, depth).and_then(|owner| self.params.get(&owner));
                let ty = params.and_then(|params| params.get(usize::from(index)));
                ty.copied().unwrap_or(Type::UNKNOWN)
            }
            Operand::Leaf(leaf) => leaf_type(leaf),
        }
    }

    /// Returns the lambda that is `depth` lambdas further out.
    fn owner(&self, mut owner: Option<u32>, depth: u16) -> Option<u32> {
        for _ in 0..depth {
            owner = self.scopes.owner[owner? as usize];
        }
        owner
    }

    /// Returns the lambdas around a line, innermost first.
    pub(super) fn lambdas(&self, owner: Option<u32>) -> impl Iterator<Item = u32> {
        std::iter::successors(owner, |&lambda| self.scopes.owner[lambda as usize])
    }

    /// Returns the types of a lambda's parameters, where it is called.
    pub(super) fn params(&self, lambda: u32) -> Option<&Params> {
        self.params.get(&lambda)
    }

    /// Returns the signature of the function at a place.
    pub(super) fn signature(&self, spot: Spot) -> Option<&Signature> {
        self.functions.get(&spot)
    }

    /// Returns every place where a function is called, with what it takes and gives; in no order.
    pub(super) fn signatures(&self) -> impl Iterator<Item = (Spot, &Signature)> {
        self.functions.iter().map(|(spot, signature)| (*spot, signature))
    }
}

/// Returns the type of a value that is there already; of parameters, nothing is known here.
pub(super) fn leaf_type(leaf: Leaf) -> Type {
    match leaf {
        Leaf::Input(Role::Samples) => Type::SAMPLES,
        Leaf::Input(_) => Type::GRID,
        Leaf::None => Type::NONE,
        Leaf::Bool(_) => Type::BOOL,
        Leaf::Int(_) => Type::INT,
        Leaf::Pair(..) => Type::PAIR,
        Leaf::Prim(prim) => Type::function(prim.get().arity()),
        Leaf::Param { .. } => Type::UNKNOWN,
    }
}

/// Returns the type without its irregular forms: what its author meant.
pub(super) fn meant(ty: Type) -> Type {
    match ty.shape() {
        Shape::Maybe(inner) => meant(inner),
        Shape::Pair(a, b) => Type::pair(meant(a), meant(b)),
        Shape::Tuple(items) => Type::tuple(meant(items)),
        Shape::Set(items) => Type::set(meant(items)),
        Shape::Unknown
        | Shape::Never
        | Shape::None
        | Shape::Bool
        | Shape::Int
        | Shape::Grid
        | Shape::Function(_) => ty,
    }
}

struct Typer<'g> {
    genome: &'g Genome,
    scopes: &'g Scopes,
    /// The lines of each lambda's scope, ascending.
    bodies: FxHashMap<u32, Vec<u32>>,
    /// The type known of each line in the call that is being followed.
    known: Vec<Option<Typed>>,
    types: Vec<Type>,
    params: FxHashMap<u32, Params>,
    functions: FxHashMap<Spot, Signature>,
    /// The arguments of each lambda in the call that is being followed.
    args: FxHashMap<u32, SmallVec<[Typed; 2]>>,
    /// The functions that ids stand for, and where they stand; the first two ids have a meaning of
    /// their own.
    values: Vec<(Operand, Spot)>,
    ids: FxHashMap<Spot, FunctionId>,
    nesting: usize,
    calls: usize,
    sound: bool,
}

impl Typer<'_> {
    fn note(&mut self, line: usize, typed: Typed) {
        self.known[line] = Some(typed);
        let ty = meant(typed.ty);
        if !self.types[line].is_static() || self.types[line] == Type::NEVER {
            self.types[line] = ty;
        }
    }

    /// Returns the type known of an operand of a line.
    fn operand(&mut self, spot: Spot) -> Typed {
        let (line, place) = spot;
        let operand = self.genome.lines[line as usize].operands[usize::from(place)];
        match operand {
            Operand::Line(of) => match self.genome.lines[of as usize].callee {
                Callee::Lambda(arity) => self.function(operand, spot, arity.into()),
                callee => match combinator(callee) {
                    Some(prim) => {
                        let arity = self.combined_arity(prim, of);
                        self.function(operand, spot, arity)
                    }
                    None => self.known[of as usize].unwrap_or(Typed::of(Type::UNKNOWN)),
                },
            },
            Operand::Leaf(Leaf::Prim(prim)) => self.function(operand, spot, prim.get().arity()),
            Operand::Leaf(Leaf::Param { depth, index }) => {
                let mut lambda = match self.genome.lines[line as usize].callee {
                    Callee::Lambda(_) => Some(line),
                    _ => self.scopes.owner[line as usize],
                };
                for _ in 0..depth {
                    lambda = lambda.and_then(|lambda| self.scopes.owner[lambda as usize]);
                }
                let args = lambda.and_then(|lambda| self.args.get(&lambda));
                let arg = args.and_then(|args| args.get(usize::from(index)));
                arg.copied().unwrap_or(Typed::of(Type::UNKNOWN))
            }
            Operand::Leaf(leaf) => Typed::of(leaf_type(leaf)),
        }
    }

    /// Returns a function value that is known.
    fn function(&mut self, value: Operand, spot: Spot, arity: usize) -> Typed {
        let values = &mut self.values;
        let function = *self.ids.entry(spot).or_insert_with(|| {
            values.push((value, spot));
            FunctionId(values.len() as u32 - 1)
        });
        Typed { ty: Type::function(arity), function }
    }

    /// Returns the number of parameters of what a combinator makes; 0 where it is not known.
    fn combined_arity(&mut self, prim: PrimId, line: u32) -> usize {
        match prim {
            prim::RBIND | prim::LBIND => match self.operand((line, 0)).ty.shape() {
                // As in the reference, a function of one is taken for one of four.
                Shape::Function(Some(arity)) => [3, 3, 1, 2, 3][usize::from(arity).min(4)],
                _ => 0,
            },
            _ => 1,
        }
    }

    fn operands(&mut self, line: u32) -> SmallVec<[Typed; 4]> {
        let count = self.genome.lines[line as usize].operands.len();
        (0..count.min(usize::from(u8::MAX)))
            .map(|index| self.operand((line, index as u8)))
            .collect()
    }

    fn line(&mut self, index: usize) -> Called {
        let callee = self.genome.lines[index].callee;
        let value = |ty| Called { result: Typed::of(ty), cannot_fail: true, mismatch: None };
        if let Callee::Lambda(arity) = callee {
            // Its body is typed where it is called.
            return value(Type::function(arity.into()));
        }
        let operands = self.operands(index as u32);
        if let Some(prim) = combinator(callee) {
            return value(Type::function(self.combined_arity(prim, index as u32)));
        }
        match callee {
            Callee::Lambda(_) => Called::UNKNOWN,
            Callee::Prim(prim) => call::call(prim, &operands, self),
            Callee::Tuple => value(match *operands {
                [a, b] => Type::pair(a.ty, b.ty),
                _ => Type::tuple(operands.iter().map(|item| item.ty).fold(Type::NEVER, Type::join)),
            }),
            Callee::Select => match *operands {
                [_, a, b] => value(a.ty.join(b.ty)),
                _ => Called::UNKNOWN,
            },
            Callee::Apply => match operands.split_first() {
                Some((&function, args)) => self.call(function, args),
                None => Called::UNKNOWN,
            },
        }
    }

    /// Returns the call of a function that is a value of the genome.
    fn follow(&mut self, function: Operand, args: &[Typed]) -> Called {
        let wrong =
            |found| Called::fails(Mismatch { call: None, primitive: None, operand: 0, found });
        let line = match function {
            Operand::Leaf(Leaf::Prim(prim)) if prim.get().arity() == args.len() => {
                return self.primitive(prim, args);
            }
            Operand::Leaf(Leaf::Prim(prim)) => return wrong(Type::function(prim.get().arity())),
            Operand::Leaf(_) => return Called::UNKNOWN,
            Operand::Line(line) => line,
        };
        match self.genome.lines[line as usize].callee {
            Callee::Lambda(arity) if usize::from(arity) != args.len() => {
                wrong(Type::function(arity.into()))
            }
            Callee::Lambda(_) => self.body(line, args),
            Callee::Prim(prim) => self.combined(prim, line, args),
            Callee::Apply | Callee::Tuple | Callee::Select => Called::UNKNOWN,
        }
    }

    /// Returns the call of a primitive by its name as a function.
    fn primitive(&mut self, prim: PrimId, args: &[Typed]) -> Called {
        match prim.is_combinator() {
            true => Called::UNKNOWN,
            false => call::call(prim, args, self),
        }
    }

    fn body(&mut self, lambda: u32, args: &[Typed]) -> Called {
        // A function may be called by itself, through another that it is given.
        let around = self.args.insert(lambda, args.into());
        let lines = self.bodies.get(&lambda).cloned().unwrap_or_default();
        let mut mismatch = None;
        for &line in &lines {
            let called = self.line(line as usize);
            mismatch = mismatch.or(called.mismatch);
            self.note(line as usize, called.result);
        }
        let result = self.operand((lambda, 0));
        match around {
            Some(around) => self.args.insert(lambda, around),
            None => self.args.remove(&lambda),
        };
        // The first call whose arguments are known tells what the parameters are.
        let is_known = |params: &Params| params.iter().all(|ty| ty.is_static());
        if !self.params.get(&lambda).is_some_and(is_known) {
            self.params.insert(lambda, args.iter().map(|arg| meant(arg.ty)).collect());
        }
        Called { result, cannot_fail: false, mismatch }
    }

    /// Calls a function made by a combinator.
    fn combined(&mut self, prim: PrimId, line: u32, args: &[Typed]) -> Called {
        let parts = self.operands(line);
        let two = |first: &[Typed], second: &[Typed]| -> SmallVec<[Typed; 4]> {
            first.iter().chain(second).copied().collect()
        };
        match (prim, &*parts) {
            (prim::COMPOSE, &[outer, inner]) => {
                let inner = self.call(inner, args);
                self.then(inner, outer)
            }
            (prim::CHAIN, &[outer, middle, inner]) => {
                let inner = self.call(inner, args);
                let middle = self.then(inner, middle);
                self.then(middle, outer)
            }
            (prim::FORK, &[outer, a, b]) => {
                let (a, b) = (self.call(a, args), self.call(b, args));
                let both = self.call(outer, &[a.result, b.result]);
                Called { mismatch: a.mismatch.or(b.mismatch).or(both.mismatch), ..both }
            }
            (prim::MATCHER, &[function, _]) => {
                let called = self.call(function, args);
                Called { result: Typed::of(Type::BOOL), ..called }
            }
            (prim::RBIND, &[function, fixed]) => self.call(function, &two(args, &[fixed])),
            (prim::LBIND, &[function, fixed]) => self.call(function, &two(&[fixed], args)),
            (prim::POWER, &[function, _]) => self.call(function, args),
            _ => Called::UNKNOWN,
        }
    }

    fn then(&mut self, first: Called, function: Typed) -> Called {
        let second = self.call(function, &[first.result]);
        Called { mismatch: first.mismatch.or(second.mismatch), ..second }
    }
}

impl Functions for Typer<'_> {
    fn call(&mut self, function: Typed, args: &[Typed]) -> Called {
        self.calls += 1;
        let value = self.values.get(function.function.0 as usize).copied();
        let known =
            function.function != FunctionId::NONE && function.function != FunctionId::OPAQUE;
        let (Some((value, spot)), true) = (value, known) else {
            return match function.ty.can_be_function() {
                true => Called::UNKNOWN,
                false => Called::fails(Mismatch {
                    call: None,
                    primitive: None,
                    operand: 0,
                    found: function.ty,
                }),
            };
        };
        if self.nesting >= MAX_NESTING || self.calls > MAX_CALLS {
            return Called::UNKNOWN;
        }
        self.nesting += 1;
        let called = self.follow(value, args);
        self.nesting -= 1;
        let signature = Signature {
            params: args.iter().map(|arg| meant(arg.ty)).collect(),
            result: meant(called.result.ty),
        };
        let is_static =
            |s: &Signature| s.result.is_static() && s.params.iter().all(|ty| ty.is_static());
        match self.functions.get(&spot) {
            Some(known) if is_static(known) => {}
            _ => {
                self.functions.insert(spot, signature);
            }
        }
        called
    }

    fn peek(&mut self, _: Typed, _: &[Typed]) -> Called {
        Called { result: Typed::NEVER, cannot_fail: false, mismatch: None }
    }

    fn either(&mut self, a: FunctionId, b: FunctionId) -> FunctionId {
        match (a, b) {
            (FunctionId::NONE, known) | (known, FunctionId::NONE) => known,
            _ if a == b => a,
            _ => FunctionId::OPAQUE,
        }
    }

    fn escape(&mut self, _: Typed) {}
}

/// Returns the combinator of a line, whose value is a function.
pub(super) fn combinator(callee: Callee) -> Option<PrimId> {
    let Callee::Prim(prim) = callee else { return None };
    prim.is_combinator().then_some(prim)
}
