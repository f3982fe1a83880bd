//! The primitives: each declared once, in families; the registry is the concatenation of the
//! families.
//!
//! How to add one is told in `src/prim/README.md`. A primitive knows no engine: it is a plain
//! function from values to a value or a fault, given a context for memory and budgets.
//!
//! Behind the families stand the fused primitives (`fused`), each defined by the calls that it
//! stands for, which are also the rules that introduce it. A GPU gets the program as it was before
//! ([`crate::ir::Program::unfused`]); every other engine calls them like any primitive.
//!
//! [`operand`] reads operands: what the reference accepts in each place, as Rust types or a fault.
//! Bytes are copied, turned, compared and overwritten eight at a time in `cells`. Connected
//! components are found by the runs of rows, in `components`.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod declare;
pub mod operand;

mod boards;
mod cells;
mod colour;
mod combinators;
pub(crate) mod compare;
mod components;
pub(crate) mod containers;
mod counting;
mod fused;
mod geometry;
mod grids;
mod lanes;
mod locations;
mod logic;
pub(crate) mod loops;
pub(crate) mod misfit;
mod numbers;
mod objects;
mod painting;
mod panels;
mod patches;
mod paths;
mod planes;
mod python;
mod relations;
mod scaling;
mod views;
mod words;

pub(crate) use cells::word;
pub use python::ENDED;

use std::sync::LazyLock;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::value::{Cx, Fault, FaultKind, Raised, Reply, Value};

/// A number for each primitive: its place in the registry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PrimId(u16);

/// Everything there is to know about one primitive.
pub struct Primitive {
    /// Its id, which is also a constant of this module: [`ADD`] for `add`.
    pub id: PrimId,
    /// The name.
    pub name: &'static str,
    /// The name as programs write it: that of an internal one has `py.` before it, and a fused one
    /// has none.
    pub spelling: &'static str,
    /// Its name in faults where that is another one; else empty. See
    /// [`Primitive::name_in_faults`].
    pub shown_as: &'static str,
    /// Its description: a first sentence that stands alone, then more where there is more to say.
    pub doc: &'static str,
    /// Names of the parameters, usable as keywords.
    pub params: &'static [&'static str],
    /// Types of the parameters and the result; alternatives separated by `;`. See [`crate::types`].
    pub signature: &'static str,
    /// When it fails on operands of the right types; empty where it cannot, budgets apart.
    pub fails: &'static str,
    /// The growth of its time.
    pub cost: Cost,
    /// Whether it picks among the elements of a set, so that the order of iteration can show.
    pub picks: bool,
    /// Calls with their values.
    pub examples: &'static [Example],
    /// The calls that a fused primitive stands for, in which single letters are its parameters in
    /// their order; empty for all others.
    pub expansion: &'static str,
    /// Other calls that a fused primitive stands for as well.
    pub also: &'static [&'static str],
    /// The types that the parameters of a fused primitive must be known to have, such as
    /// `a: Tuple`.
    pub given: &'static str,
    /// Whether a fused primitive is cheap even where the calls inside are made elsewhere as well.
    pub even_shared: bool,
    /// Whether only a pass calls it, as it alone knows where that is right: no program can.
    pub only_passes: bool,
    /// The implementation.
    pub cpu: Cpu,
}

/// A call and the value that it must have, both in the language.
pub struct Example {
    /// The call.
    pub call: &'static str,
    /// Its value; `{a, b}` stands for a set.
    pub value: &'static str,
}

/// The growth of the time of a primitive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cost {
    /// Not with its operands.
    Constant,
    /// With the cells of its operands or its result.
    Linear,
    /// With the cells of a grid, which it goes over several times.
    Passes,
    /// With the product of the sizes of two operands.
    Product,
    /// A call of a function for every element.
    Calls,
}

/// A function of one parameter behind a primitive.
pub type Unary = for<'a> fn(&Cx<'a>, Value<'a>) -> Reply<'a>;
/// A function of two parameters behind a primitive.
pub type Binary = for<'a> fn(&Cx<'a>, Value<'a>, Value<'a>) -> Reply<'a>;
/// A function of three parameters behind a primitive.
pub type Ternary = for<'a> fn(&Cx<'a>, Value<'a>, Value<'a>, Value<'a>) -> Reply<'a>;
/// A function of four parameters behind a primitive.
pub type Quaternary = for<'a> fn(&Cx<'a>, Value<'a>, Value<'a>, Value<'a>, Value<'a>) -> Reply<'a>;

/// The function behind a primitive, by number of parameters.
#[derive(Clone, Copy)]
pub enum Cpu {
    /// One parameter.
    F1(Unary),
    /// Two parameters.
    F2(Binary),
    /// Three parameters.
    F3(Ternary),
    /// Four parameters.
    F4(Quaternary),
}

impl Cpu {
    /// Returns the number of parameters.
    #[inline]
    pub fn arity(&self) -> usize {
        match self {
            Self::F1(_) => 1,
            Self::F2(_) => 2,
            Self::F3(_) => 3,
            Self::F4(_) => 4,
        }
    }

    /// Calls the function.
    #[inline(always)]
    pub fn call<'a>(&self, cx: &Cx<'a>, args: &[Value<'a>]) -> Reply<'a> {
        cx.spend(1)?;
        match (self, args) {
            (Self::F1(f), &[a]) => f(cx, a),
            (Self::F2(f), &[a, b]) => f(cx, a, b),
            (Self::F3(f), &[a, b, c]) => f(cx, a, b, c),
            (Self::F4(f), &[a, b, c, d]) => f(cx, a, b, c, d),
            _ => Err(self.wrong_count(args.len())),
        }
    }

    #[cold]
    fn wrong_count(&self, given: usize) -> Raised {
        Raised::new(
            FaultKind::Type,
            match self.arity() {
                1 => format!("takes one argument, got {given}"),
                arity => format!("takes {arity} arguments, got {given}"),
            },
        )
    }
}

impl Primitive {
    /// Returns the number of parameters.
    #[inline]
    pub fn arity(&self) -> usize {
        self.cpu.arity()
    }

    /// Calls the primitive; a fault names it.
    #[inline(always)]
    pub fn call<'a>(&self, cx: &Cx<'a>, args: &[Value<'a>]) -> Reply<'a> {
        self.cpu.call(cx, args).map_err(|raised| raised.map(|fault| self.blamed(cx, args, fault)))
    }

    /// Returns a fault of its function on these operands, which names it.
    #[cold]
    pub(crate) fn blamed<'a>(&self, cx: &Cx<'a>, args: &[Value<'a>], fault: Fault) -> Fault {
        misfit::explained(cx, self.id, args, fault).within(self.name_in_faults())
    }

    /// Returns what faults call it: the name, or what its author wrote of Python. Of a fused one
    /// that is the outermost of the calls that it stands for.
    #[cold]
    pub fn name_in_faults(&self) -> &'static str {
        match self.expansion.split_once('(') {
            Some((outermost, _)) => outermost,
            None if self.shown_as.is_empty() => self.name,
            None => self.shown_as,
        }
    }

    /// Tells whether it exists inside the engine only, where passes put it; programs cannot name
    /// it.
    pub fn is_fused(&self) -> bool {
        !self.expansion.is_empty()
    }

    /// Returns the calls that a fused primitive stands for.
    pub fn expansions(&self) -> impl Iterator<Item = &'static str> {
        let first = Some(self.expansion).filter(|call| !call.is_empty());
        first.into_iter().chain(self.also.iter().copied())
    }

    /// Returns the first sentence of the description, which stands alone.
    pub fn summary(&self) -> &'static str {
        let doc = self.doc.trim();
        let ends = |index: &usize| doc[index + 1..].chars().next().is_none_or(char::is_whitespace);
        let stop = doc.match_indices('.').map(|(index, _)| index).find(ends);
        stop.map_or(doc, |index| &doc[..=index])
    }

    /// Returns the family that declares it.
    pub fn family(&self) -> &'static str {
        let declares = |table: &[Primitive]| table.iter().any(|prim| std::ptr::eq(prim, self));
        FAMILIES.iter().find(|(_, table)| declares(table)).map_or("", |(name, _)| name)
    }
}

impl std::fmt::Debug for Primitive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PrimId {
    /// Returns the id as an index into the registry.
    #[inline]
    pub fn index(self) -> usize {
        self.0.into()
    }

    /// Returns the primitive itself.
    #[inline]
    pub fn get(self) -> &'static Primitive {
        REGISTRY.all[self.0 as usize]
    }

    /// Tells whether it is an internal primitive: see [`internal`].
    pub fn is_internal(self) -> bool {
        let all = REGISTRY.public..REGISTRY.public + python::TABLE.len();
        all.contains(&self.index())
    }

    /// Tells whether it makes a function of other functions and values.
    pub const fn is_combinator(self) -> bool {
        matches!(self, COMPOSE | CHAIN | FORK | MATCHER | LBIND | RBIND | POWER)
    }

    /// Returns the name of the primitive.
    #[inline]
    pub fn name(self) -> &'static str {
        self.get().name
    }
}

/// Lists the families in the order of the reference: their tables, their ids, and where the ids of
/// each begin.
macro_rules! families {
    ($($family:ident),+; $($hidden:ident),+) => {
        /// The families in the order of the reference, with what they declare.
        pub static FAMILIES: &[(&str, &[Primitive])] =
            &[$((stringify!($family), $family::TABLE)),+];

        $(pub use $family::ids::*;)+
        $(pub use $hidden::ids::*;)+

        /// The families, then the internal and the fused primitives: where each declares its ids,
        /// and how many there are.
        const COUNTS: &[(&str, u16)] =
            &[$(($family::ids::MODULE, $family::ids::COUNT),)+ $(($hidden::ids::MODULE, $hidden::ids::COUNT)),+];

        /// Each constant with the name that it stands for, in the order of ids.
        #[cfg(test)]
        const NAMED: &[&[(PrimId, &str)]] =
            &[$($family::ids::NAMED,)+ $($hidden::ids::NAMED),+];
    };
}

families! {
    numbers, logic, containers, combinators, loops, grids, geometry, colour, patches, locations, objects,
    planes, views, panels, relations, paths;
    python, fused
}

/// Returns the id with which those of a family begin, known when this is compiled: what the
/// families before it leave.
const fn first_id(module: &str) -> u16 {
    let (mut id, mut family) = (0, 0);
    while !same(COUNTS[family].0, module) {
        id += COUNTS[family].1;
        family += 1;
    }
    id
}

/// Tells whether two texts are equal; `==` is not there while compiling.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

struct Registry {
    /// The primitives of the language, then the internal ones, then the fused ones.
    all: Vec<&'static Primitive>,
    /// Primitives of the language.
    public: usize,
    by_name: HashMap<&'static str, PrimId, FxBuildHasher>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut all: Vec<_> = FAMILIES.iter().flat_map(|(_, table)| table.iter()).collect();
    let public = all.len();
    all.extend(python::TABLE);
    all.extend(fused::TABLE);
    let by_name = all.iter().map(|prim| (prim.name, prim.id)).collect();
    Registry { all, public, by_name }
});

/// Returns every primitive of the language, family by family.
pub fn all() -> &'static [&'static Primitive] {
    &REGISTRY.all[..REGISTRY.public]
}

/// Returns the primitives of arc-dsl: what random programs, mutation and evolution choose among.
/// Those of planes, views, panels, relations and paths follow them: they are what rules of
/// [`crate::solve`] ask.
pub fn reference() -> &'static [&'static Primitive] {
    &all()[..usize::from(first_id(planes::ids::MODULE))]
}

/// Returns the internal primitives, which follow those of the language in the order of ids: the
/// front end makes calls of them, and people have no name for them.
pub fn internal() -> &'static [&'static Primitive] {
    &REGISTRY.all[REGISTRY.public..][..python::TABLE.len()]
}

/// Returns the fused primitives, which follow the internal ones in the order of ids.
pub fn fused() -> &'static [&'static Primitive] {
    &REGISTRY.all[REGISTRY.public + python::TABLE.len()..]
}

/// Returns the primitive of a name in programs.
pub fn lookup(name: &str) -> Option<PrimId> {
    lookup_any(name).filter(|id| id.index() < REGISTRY.public)
}

/// Returns the primitive of a name as programs of the project's own dialect write it, internal ones
/// included: `py.plus`.
pub fn lookup_spelled(spelling: &str) -> Option<PrimId> {
    match spelling.strip_prefix("py.") {
        Some(name) => {
            lookup_any(name).filter(|id| id.get().spelling == spelling && !id.get().only_passes)
        }
        None => lookup(spelling),
    }
}

/// Returns the primitive of a name, fused ones included: what the text form of a graph may hold.
pub fn lookup_any(name: &str) -> Option<PrimId> {
    REGISTRY.by_name.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constant_is_the_id_of_its_primitive() {
        let named: Vec<_> = NAMED.iter().copied().flatten().collect();
        assert_eq!(named.len(), all().len() + internal().len() + fused().len());
        for (place, &&(id, name)) in named.iter().enumerate() {
            assert_eq!((id.index(), id.name(), id.get().id), (place, name, id));
            assert_eq!(lookup_any(name), Some(id));
        }
        assert_eq!((ADD.name(), MOVE.name(), CREMENT.name()), ("add", "move", "crement"));
        assert!(CONNECTIONS.get().is_fused() && lookup(CONNECTIONS.name()).is_none());
        for primitive in all().iter().chain(internal()) {
            let found = Some(primitive.id).filter(|_| !primitive.only_passes);
            assert_eq!(lookup_spelled(primitive.spelling), found);
        }
        assert!(lookup("plus").is_none() && lookup("py.plus").is_none());
        assert!(lookup_spelled("py.add").is_none() && lookup_spelled("py.connections").is_none());
    }
}
