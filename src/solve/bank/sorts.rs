//! Sorts of values that the bank holds, and the calls of primitives between them.
//!
//! The signatures of the primitives are the only source: a type variable stands for each sort in
//! turn, a union for each of its members. A value without a sort, as a set of integers, is left
//! out.

use std::sync::LazyLock;

use smallvec::SmallVec;

use crate::prim::{self, Cpu, PrimId};
use crate::types::signature::{Alternative, MAX_VARIABLES, Pattern, signature};

/// The sort of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub(super) enum Sort {
    /// A grid.
    Grid,
    /// A set of locations.
    Indices,
    /// A set of cells.
    Object,
    /// A set of objects.
    Objects,
    /// A tuple of grids.
    Grids,
    /// An integer.
    Int,
    /// An integer that can be a colour, as an operand: such an entry is an `Int` as well.
    Color,
    /// A pair of integers.
    Pair,
    /// A truth value.
    Bool,
    /// A number of an object.
    ObjectToInt,
    /// A property of an object.
    ObjectToBool,
    /// Locations for an object.
    ObjectToIndices,
    /// An object made of another.
    ObjectToObject,
    /// A number of a grid.
    GridToInt,
    /// A grid made of another.
    GridToGrid,
    /// A cell, of which there are no entries: what type variables may stand for.
    Cell,
}

/// How many sorts there are.
pub(super) const SORTS: usize = Sort::Cell as usize + 1;

/// The sorts that type variables stand for.
const ELEMENTS: [Sort; 9] = [
    Sort::Int,
    Sort::Pair,
    Sort::Bool,
    Sort::Grid,
    Sort::Indices,
    Sort::Object,
    Sort::Objects,
    Sort::Grids,
    Sort::Cell,
];

/// Functions: what they take, what they yield, and their sort.
pub(super) const FUNCTIONS: [(Sort, Sort, Sort); 6] = [
    (Sort::Object, Sort::Int, Sort::ObjectToInt),
    (Sort::Object, Sort::Bool, Sort::ObjectToBool),
    (Sort::Object, Sort::Indices, Sort::ObjectToIndices),
    (Sort::Object, Sort::Object, Sort::ObjectToObject),
    (Sort::Grid, Sort::Int, Sort::GridToInt),
    (Sort::Grid, Sort::Grid, Sort::GridToGrid),
];

/// A primitive called with operands of given sorts.
#[derive(Clone)]
pub(super) struct Form {
    /// The primitive.
    pub(super) prim: PrimId,
    /// Its function.
    pub(super) cpu: Cpu,
    /// The sorts of its operands.
    pub(super) operands: SmallVec<[Sort; 4]>,
    /// The sort of its value.
    pub(super) result: Sort,
    /// The cost of naming it.
    pub(super) bits: u8,
    /// Whether its two operands can change places.
    pub(super) is_symmetric: bool,
}

/// Primitives that programs use most: they cost four bits.
const COMMON: [PrimId; 34] = [
    prim::FILL,
    prim::OFCOLOR,
    prim::PAINT,
    prim::OBJECTS,
    prim::FIRST,
    prim::LAST,
    prim::CANVAS,
    prim::MAPPLY,
    prim::SHIFT,
    prim::ASOBJECT,
    prim::SHAPE,
    prim::RECOLOR,
    prim::SHOOT,
    prim::SUBGRID,
    prim::REPLACE,
    prim::COLOR,
    prim::LEASTCOLOR,
    prim::MOSTCOLOR,
    prim::HMIRROR,
    prim::VMIRROR,
    prim::DMIRROR,
    prim::ROT90,
    prim::ROT180,
    prim::ROT270,
    prim::ULCORNER,
    prim::TOOBJECT,
    prim::HCONCAT,
    prim::VCONCAT,
    prim::ARGMAX,
    prim::ARGMIN,
    prim::EXTRACT,
    prim::MFILTER,
    prim::PANELS,
    prim::COLORFILTER,
];

/// Primitives that are used now and then: they cost five bits.
const USUAL: [PrimId; 38] = [
    prim::SIZE,
    prim::WIDTH,
    prim::HEIGHT,
    prim::COMBINE,
    prim::DIFFERENCE,
    prim::INTERSECTION,
    prim::MERGE,
    prim::FGPARTITION,
    prim::PARTITION,
    prim::ASTUPLE,
    prim::ASINDICES,
    prim::CROP,
    prim::INDEX,
    prim::COVER,
    prim::CENTER,
    prim::UNDERFILL,
    prim::UNDERPAINT,
    prim::TOINDICES,
    prim::UPSCALE,
    prim::DOWNSCALE,
    prim::OTHER,
    prim::COLORCOUNT,
    prim::TOPHALF,
    prim::BOTTOMHALF,
    prim::LEFTHALF,
    prim::RIGHTHALF,
    prim::NORMALIZE,
    prim::MATCHER,
    prim::LRCORNER,
    prim::CONNECT,
    prim::BACKDROP,
    prim::DELTA,
    prim::BOX,
    prim::INBOX,
    prim::OUTBOX,
    prim::CELLWISE,
    prim::SFILTER,
    prim::NUMCOLORS,
];

/// Primitives of two operands that can change places, where these are no tuples.
const SYMMETRIC: [PrimId; 12] = [
    prim::ADD,
    prim::MULTIPLY,
    prim::EQUALITY,
    prim::BOTH,
    prim::EITHER,
    prim::COMBINE,
    prim::INTERSECTION,
    prim::CONNECT,
    prim::MANHATTAN,
    prim::ADJACENT,
    prim::HMATCHING,
    prim::VMATCHING,
];

/// Tells whether the operands of a primitive can change places.
fn is_symmetric(prim: PrimId, operands: &[Sort]) -> bool {
    let is_tuple = |sort: &Sort| matches!(sort, Sort::Grid | Sort::Grids);
    let [first, second] = operands else { return false };
    first == second && SYMMETRIC.contains(&prim) && (prim == prim::EQUALITY || !is_tuple(first))
}

/// Returns the cost of naming a primitive in bits. Those that arc-dsl does not have are dear: they
/// take long, and other families ask them.
pub(super) fn bits_of(prim: PrimId) -> u8 {
    match prim {
        _ if COMMON.contains(&prim) => 4,
        _ if USUAL.contains(&prim) => 5,
        _ if prim::reference().iter().any(|known| known.id == prim) => 7,
        _ => 10,
    }
}

/// Returns all forms, the primitives in their order.
pub(super) fn forms() -> &'static [Form] {
    static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
        let mut forms = Vec::new();
        for primitive in prim::all() {
            let alternatives = &signature(primitive.id).alternatives;
            let is_meant = |alternative: &&Alternative| !is_lenient(alternative, &alternatives[0]);
            for alternative in alternatives.iter().filter(is_meant) {
                add_forms(primitive.id, alternative, &mut forms);
            }
        }
        forms
    });
    &FORMS
}

/// Tells whether it takes any rows where a primitive is meant for a grid: the cells of an object as
/// well, which is of no use.
fn is_lenient(alternative: &Alternative, meant: &Alternative) -> bool {
    let is_grid = |pattern: &Pattern| matches!(pattern, Pattern::Grid);
    let is_rows = |pattern: &Pattern| matches!(pattern, Pattern::Container(_));
    let mut pairs = alternative.params.iter().zip(&meant.params);
    pairs.any(|(given, meant)| is_rows(given) && is_grid(meant))
}

/// Type variables with what they stand for.
type Bound = [Option<Sort>; MAX_VARIABLES];

/// Adds the forms of an alternative, of which another has not the same operands.
fn add_forms(prim: PrimId, alternative: &Alternative, forms: &mut Vec<Form>) {
    // The value itself; and another truth value or pair of the same is never worth a call.
    if matches!(prim, prim::IDENTITY | prim::DEDUPE | prim::TOTUPLE) {
        return;
    }
    let mut variables = Vec::new();
    alternative.params.iter().for_each(|pattern| collect_variables(pattern, &mut variables));
    let first = forms.iter().position(|form| form.prim == prim).unwrap_or(forms.len());
    let ways = ELEMENTS.len().pow(variables.len() as u32);
    for way in 0..ways {
        let mut bound = Bound::default();
        let mut rest = way;
        for &variable in &variables {
            bound[usize::from(variable)] = Some(ELEMENTS[rest % ELEMENTS.len()]);
            rest /= ELEMENTS.len();
        }
        let sorts = |pattern| sorts_of(pattern, &bound);
        let [result] = sorts(&alternative.result)[..] else { continue };
        let result = if result == Sort::Color { Sort::Int } else { result };
        let operands: Vec<_> = alternative.params.iter().map(sorts).collect();
        let is_compared = matches!(prim, prim::EQUALITY | prim::CONTAINED);
        if result == Sort::Cell || is_compared && variables.len() > 1 && !is_alike(&bound) {
            continue;
        }
        for operands in choices(&operands) {
            if is_idle(prim, &operands) {
                continue;
            }
            let is_known = |form: &Form| form.operands == operands;
            if !operands.contains(&Sort::Cell) && !forms[first..].iter().any(is_known) {
                let (cpu, bits) = (prim.get().cpu, bits_of(prim));
                let is_symmetric = is_symmetric(prim, &operands);
                forms.push(Form { prim, cpu, operands, result, bits, is_symmetric });
            }
        }
    }
}

/// Tells whether it ranks by something that has no order that means anything.
fn is_idle(prim: PrimId, operands: &[Sort]) -> bool {
    let ranks = matches!(prim, prim::ARGMAX | prim::ARGMIN | prim::BEST | prim::ORDER);
    let makes = [Sort::ObjectToIndices, Sort::ObjectToObject, Sort::GridToGrid];
    ranks && operands.iter().any(|sort| makes.contains(sort))
}

/// Tells whether all variables stand for the same.
fn is_alike(bound: &Bound) -> bool {
    let mut sorts = bound.iter().flatten();
    let first = sorts.next();
    sorts.all(|sort| Some(sort) == first)
}

/// Returns every choice of one from each list.
fn choices(lists: &[SmallVec<[Sort; 4]>]) -> Vec<SmallVec<[Sort; 4]>> {
    let mut all = vec![SmallVec::new()];
    for list in lists {
        let longer = |known: &SmallVec<[Sort; 4]>, sort: Sort| {
            let mut longer = known.clone();
            longer.push(sort);
            longer
        };
        let each = |known| list.iter().map(move |&sort| longer(known, sort));
        all = all.iter().flat_map(each).collect();
    }
    all
}

fn collect_variables(pattern: &Pattern, found: &mut Vec<u8>) {
    match pattern {
        Pattern::Var(variable, bound) => {
            if !found.contains(variable) {
                found.push(*variable);
            }
            if let Some(bound) = bound {
                collect_variables(bound, found);
            }
        }
        Pattern::Pair(a, b) => [a, b].into_iter().for_each(|part| collect_variables(part, found)),
        Pattern::Tuple(inner)
        | Pattern::Set(inner)
        | Pattern::Cells(inner)
        | Pattern::Container(inner)
        | Pattern::Maybe(inner) => collect_variables(inner, found),
        Pattern::Union(_, parts) => parts.iter().for_each(|part| collect_variables(part, found)),
        Pattern::Function(params, result) => {
            params.iter().for_each(|part| collect_variables(part, found));
            collect_variables(result, found);
        }
        Pattern::Any
        | Pattern::None
        | Pattern::Bool
        | Pattern::Int
        | Pattern::Color
        | Pattern::Grid => {}
    }
}

/// Returns the sorts that a pattern can be.
fn sorts_of(pattern: &Pattern, bound: &Bound) -> SmallVec<[Sort; 4]> {
    let mut sorts = SmallVec::new();
    let of = |pattern: &Pattern| sorts_of(pattern, bound);
    match pattern {
        Pattern::Var(variable, limit) => {
            let fits = |sort: &Sort| limit.as_ref().is_none_or(|limit| of(limit).contains(sort));
            sorts.extend(bound[usize::from(*variable)].filter(fits));
        }
        Pattern::Bool => sorts.push(Sort::Bool),
        Pattern::Int => sorts.push(Sort::Int),
        Pattern::Color => sorts.push(Sort::Color),
        Pattern::Grid => sorts.push(Sort::Grid),
        Pattern::Pair(a, b) => match (&of(a)[..], &of(b)[..]) {
            ([Sort::Int], [Sort::Int]) => sorts.push(Sort::Pair),
            ([Sort::Int], [Sort::Pair]) => sorts.push(Sort::Cell),
            _ => {}
        },
        Pattern::Tuple(items) => {
            sorts.extend(of(items).contains(&Sort::Grid).then_some(Sort::Grids));
        }
        Pattern::Set(items) | Pattern::Cells(items) => {
            sorts.extend(of(items).into_iter().filter_map(set_of));
        }
        Pattern::Container(items) => {
            let items = of(items);
            sorts.extend(items.iter().copied().filter_map(set_of));
            sorts.extend(items.contains(&Sort::Grid).then_some(Sort::Grids));
        }
        Pattern::Union(_, parts) => {
            for sort in parts.iter().flat_map(of) {
                if !sorts.contains(&sort) {
                    sorts.push(sort);
                }
            }
        }
        Pattern::Function(params, result) => {
            if let [param] = &params[..] {
                let (from, to) = (of(param), of(result));
                let fits = |(taken, yielded, _): &&(Sort, Sort, Sort)| {
                    from.contains(taken) && to.contains(yielded)
                };
                sorts.extend(FUNCTIONS.iter().find(fits).map(|function| function.2));
            }
        }
        Pattern::Maybe(inner) => sorts = of(inner),
        Pattern::Any | Pattern::None => {}
    }
    sorts
}

/// Returns the sort of a set of such elements.
fn set_of(element: Sort) -> Option<Sort> {
    match element {
        Sort::Pair => Some(Sort::Indices),
        Sort::Cell => Some(Sort::Object),
        Sort::Object => Some(Sort::Objects),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms_of(prim: PrimId) -> Vec<String> {
        let of = forms().iter().filter(|form| form.prim == prim);
        of.map(|form| format!("{:?} {:?}", &form.operands[..], form.result)).collect()
    }

    #[test]
    fn signatures_become_forms() {
        assert_eq!(forms_of(prim::ROT90), ["[Grid] Grid"]);
        assert_eq!(
            forms_of(prim::SUBGRID),
            ["[Object, Grid] Grid", "[Indices, Grid] Grid"],
            "a patch is one of two"
        );
        let ranked = ["[Grids, GridToInt] Grid", "[Objects, ObjectToInt] Object"];
        assert_eq!(forms_of(prim::ARGMAX)[..2], ranked);
        assert!(forms_of(prim::FIRST).contains(&"[Pair] Int".to_owned()));
        assert!(forms_of(prim::MATCHER).contains(&"[ObjectToInt, Int] ObjectToBool".to_owned()));
        assert!(forms_of(prim::IDENTITY).is_empty());
    }
}
