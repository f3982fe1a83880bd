//! Finds primitives by a description: a signature, or words.
//!
//! A primitive fits a signature where operands of the given types may be handed to it and its
//! result may be taken for the given one. Type variables of a primitive stand for what they meet;
//! those of the query are types of which nothing is known, so that only a variable takes them. Fits
//! are ranked: all operands in their order, then in another order, then primitives that want
//! further operands.

use crate::prim::{self, Primitive};
use crate::types::signature::{MAX_VARIABLES, Pattern, signature};

/// A primitive with the alternative of its signature that fits best.
pub(crate) struct Found {
    pub(crate) prim: &'static Primitive,
    pub(super) signature: &'static str,
}

/// The degree to which an alternative fits, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    further: usize,
    reordered: bool,
    /// Operands and results that fit only as a special case of something wider.
    wider: usize,
}

/// Variables of the query have numbers from here on, so that they are told from those of
/// primitives.
const OF_QUERY: u8 = MAX_VARIABLES as u8;

/// Returns primitives by the types of operands and result.
pub(super) fn by_signature(params: &[Pattern], result: &Pattern) -> Vec<Found> {
    let params: Vec<Pattern> = params.iter().map(of_query).collect();
    let result = of_query(result);
    let mut found: Vec<(Rank, Found)> = Vec::new();
    for prim in prim::all() {
        let Some(id) = prim::lookup(prim.name) else { continue };
        let ranked = signature(id).alternatives.iter().filter_map(|alternative| {
            let rank = rank(&params, &result, &alternative.params, &alternative.result)?;
            Some((rank, alternative.text))
        });
        if let Some((rank, signature)) = ranked.min_by_key(|(rank, _)| *rank) {
            found.push((rank, Found { prim, signature }));
        }
    }
    // Stable, so that equals stay in the order of the registry.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Returns a pattern of the query with its variables renamed.
fn of_query(pattern: &Pattern) -> Pattern {
    let all = |patterns: &[Pattern]| patterns.iter().map(of_query).collect();
    let boxed = |pattern: &Pattern| Box::new(of_query(pattern));
    match pattern {
        Pattern::Var(var, bound) => Pattern::Var(var + OF_QUERY, bound.as_deref().map(boxed)),
        Pattern::Pair(a, b) => Pattern::Pair(boxed(a), boxed(b)),
        Pattern::Tuple(items) => Pattern::Tuple(boxed(items)),
        Pattern::Set(items) => Pattern::Set(boxed(items)),
        Pattern::Cells(items) => Pattern::Cells(boxed(items)),
        Pattern::Container(items) => Pattern::Container(boxed(items)),
        Pattern::Maybe(inner) => Pattern::Maybe(boxed(inner)),
        Pattern::Union(name, members) => Pattern::Union(name, all(members)),
        Pattern::Function(params, result) => Pattern::Function(all(params), boxed(result)),
        Pattern::Any
        | Pattern::None
        | Pattern::Bool
        | Pattern::Int
        | Pattern::Color
        | Pattern::Grid => pattern.clone(),
    }
}

/// Returns primitives whose name contains the words, then those whose description has them all.
pub(crate) fn by_words(query: &str) -> Vec<Found> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let joined = words.concat();
    let mut found = Vec::new();
    for prim in prim::all() {
        let rank = if prim.name == joined {
            0
        } else if prim.name.starts_with(&joined) {
            1
        } else if prim.name.contains(&joined) {
            2
        } else if words.iter().all(|word| mentions(prim, word)) {
            3
        } else {
            continue;
        };
        let signature = prim.signature.split("; ").next().unwrap_or_default();
        found.push((rank, Found { prim, signature: signature.trim_end_matches('!') }));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Tells whether a word begins a word of the name, the description, the parameters or the family.
fn mentions(prim: &Primitive, word: &str) -> bool {
    // Both spellings are common, and plurals are.
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word);
    let stem = stem.replace("colour", "color").replace("gray", "grey");
    let begins = |text: &str| {
        let text = text.to_lowercase().replace("colour", "color");
        text.split(|c: char| !c.is_alphanumeric()).any(|other| other.starts_with(&stem))
    };
    begins(prim.name)
        || begins(prim.doc)
        || begins(prim.family())
        || prim.params.iter().any(|param| begins(param))
}

/// Tells whether a parameter takes a value of a type, other than by taking anything.
pub(super) fn fits(param: &Pattern, value: &Pattern) -> bool {
    let mut fit = Fit::default();
    !matches!(param, Pattern::Any | Pattern::Var(_, None))
        && !matches!(value, Pattern::Any | Pattern::Var(..))
        && fit.takes(param, &of_query(value))
}

fn rank(wanted: &[Pattern], result: &Pattern, params: &[Pattern], gives: &Pattern) -> Option<Rank> {
    let further = params.len().checked_sub(wanted.len())?;
    let mut best: Option<Rank> = None;
    // At most four operands: all ways to hand them out are few.
    for places in arrangements(wanted.len(), params.len()) {
        let mut fit = Fit::default();
        let operands = wanted.iter().zip(&places);
        if !operands.clone().all(|(wanted, &place)| fit.takes(&params[place], wanted)) {
            continue;
        }
        if !fit.gives(gives, result) {
            continue;
        }
        let reordered = places.windows(2).any(|pair| pair[1] < pair[0]);
        let rank = Rank { further, reordered, wider: fit.wider };
        best = Some(best.map_or(rank, |best| best.min(rank)));
    }
    best
}

/// Returns all ways to choose `count` different places of `places`, in any order.
fn arrangements(count: usize, places: usize) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new()];
    for _ in 0..count {
        let longer = |chosen: &Vec<usize>| {
            let free: Vec<usize> = (0..places).filter(|place| !chosen.contains(place)).collect();
            let chosen = chosen.clone();
            free.into_iter().map(move |place| {
                let mut longer = chosen.clone();
                longer.push(place);
                longer
            })
        };
        found = found.iter().flat_map(longer).collect();
    }
    found
}

/// The types that variables of a primitive stand for while a query is compared with it.
#[derive(Default)]
struct Fit {
    bound: [Option<Pattern>; MAX_VARIABLES],
    wider: usize,
}

impl Fit {
    /// Tells whether a parameter takes an operand of a type.
    fn takes(&mut self, param: &Pattern, operand: &Pattern) -> bool {
        match (param, operand) {
            (_, Pattern::Any) => true,
            // A variable of the query stands for one type, of which nothing is known.
            (Pattern::Var(var @ OF_QUERY.., _), _) => {
                matches!(operand, Pattern::Var(other, _) if other == var)
            }
            (Pattern::Var(var, bound), _) => {
                if let Some(known) = self.bound[usize::from(*var)].clone() {
                    return known == *operand || self.takes(&known, operand);
                }
                if let Some(bound) = bound
                    && !self.takes(bound, operand)
                {
                    return false;
                }
                self.wider += usize::from(bound.is_none());
                self.bound[usize::from(*var)] = Some(operand.clone());
                true
            }
            (Pattern::Maybe(param), _) => self.takes(param, operand),
            (_, Pattern::Maybe(operand)) => self.takes(param, operand),
            (_, Pattern::Var(_, Some(bound))) => self.takes(param, bound),
            (Pattern::Any, _) => self.by_far(),
            (_, Pattern::Var(_, None)) => false,
            (Pattern::Union(..), Pattern::Union(..)) if param == operand => true,
            (_, Pattern::Union(_, members)) => members.iter().any(|one| self.takes(param, one)),
            (Pattern::Union(_, members), _) => {
                members.iter().any(|one| self.takes(one, operand)) && self.by_far()
            }
            (Pattern::Int, Pattern::Bool) => self.by_far(),
            (Pattern::Color | Pattern::Int, Pattern::Int | Pattern::Color) => true,
            (Pattern::Bool, Pattern::Bool) | (Pattern::Grid, Pattern::Grid) => true,
            (Pattern::None, Pattern::None) => true,
            (Pattern::Pair(a, b), Pattern::Pair(c, d)) => self.takes(a, c) && self.takes(b, d),
            (Pattern::Tuple(items) | Pattern::Container(items), Pattern::Pair(a, b)) => {
                self.takes(items, a) && self.takes(items, b) && self.by_far()
            }
            (Pattern::Tuple(items) | Pattern::Container(items), Pattern::Grid) => {
                let row = Pattern::Tuple(Box::new(Pattern::Int));
                self.takes(items, &row) && self.by_far()
            }
            (Pattern::Container(items), Pattern::Tuple(others) | Pattern::Container(others)) => {
                self.takes(items, others)
            }
            (
                Pattern::Set(items) | Pattern::Cells(items) | Pattern::Container(items),
                Pattern::Set(others) | Pattern::Cells(others),
            ) => self.takes(items, others),
            (Pattern::Tuple(items), Pattern::Tuple(others)) => self.takes(items, others),
            (Pattern::Function(params, result), Pattern::Function(others, other)) => {
                params.len() == others.len()
                    && params.iter().zip(others).all(|(a, b)| self.takes(a, b))
                    && self.takes(result, other)
            }
            _ => false,
        }
    }

    /// Tells whether what a primitive gives may be taken for what is wanted.
    fn gives(&mut self, result: &Pattern, wanted: &Pattern) -> bool {
        let meant = self.meant(result);
        match (&meant, wanted) {
            (_, Pattern::Any) => true,
            (meant, wanted) if meant == wanted => true,
            // A variable that no operand of the query has bound depends on operands that the query
            // does not know of.
            (Pattern::Var(..), _) => false,
            (Pattern::Any, _) => self.by_far(),
            (Pattern::Maybe(inner), _) => self.gives(inner, wanted),
            (_, Pattern::Maybe(wanted)) => self.gives(&meant, wanted),
            (Pattern::Union(_, members), _) => {
                members.iter().any(|one| self.gives(one, wanted)) && self.by_far()
            }
            (_, Pattern::Union(_, members)) => members.iter().any(|one| self.gives(&meant, one)),
            (Pattern::Bool | Pattern::Color, Pattern::Int) => self.by_far(),
            (Pattern::Int, Pattern::Color) => true,
            (Pattern::Pair(a, b), Pattern::Pair(c, d)) => self.gives(a, c) && self.gives(b, d),
            (
                Pattern::Set(items) | Pattern::Cells(items),
                Pattern::Set(others) | Pattern::Cells(others) | Pattern::Container(others),
            )
            | (Pattern::Tuple(items), Pattern::Tuple(others) | Pattern::Container(others)) => {
                self.gives(items, others)
            }
            (Pattern::Container(items), Pattern::Set(others) | Pattern::Cells(others))
            | (Pattern::Container(items), Pattern::Tuple(others) | Pattern::Container(others)) => {
                self.gives(items, others) && self.by_far()
            }
            (Pattern::Function(params, result), Pattern::Function(others, other)) => {
                params.len() == others.len() && self.gives(result, other)
            }
            _ => false,
        }
    }

    /// Returns a pattern with its outermost variable replaced by what it stands for.
    fn meant(&self, pattern: &Pattern) -> Pattern {
        match pattern {
            Pattern::Var(var, _) => match self.bound.get(usize::from(*var)) {
                Some(Some(bound)) => bound.clone(),
                Some(None) | None => pattern.clone(),
            },
            _ => pattern.clone(),
        }
    }

    fn by_far(&mut self) -> bool {
        self.wider += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::signature::parse_type;

    fn names(query: &str) -> Vec<&'static str> {
        match parse_type(query) {
            Ok(Pattern::Function(params, result)) => {
                by_signature(&params, &result).iter().map(|found| found.prim.name).collect()
            }
            other => panic!("{query}: {other:?}"),
        }
    }

    #[test]
    fn signatures_find_what_fits_and_nothing_else() {
        let found = names("Grid -> Indices");
        assert!(
            found.starts_with(&["asindices"]) || found[..3].contains(&"asindices"),
            "{found:?}"
        );
        assert!(found.contains(&"ofcolor"), "{found:?}");
        assert!(!found.contains(&"hmirror") && !found.contains(&"objects"), "{found:?}");
    }

    #[test]
    fn variables_stand_for_the_same_type_everywhere() {
        let found = names("Set[A] -> A");
        assert!(found.contains(&"first") && !found.contains(&"size"), "{found:?}");
        assert!(names("Grid -> Grid").contains(&"hmirror"));
        assert!(!names("Object -> Grid").contains(&"hmirror"));
        let found = names("(A -> B, Set[A]) -> Set[B]");
        assert!(found.contains(&"apply") && !found.contains(&"sfilter"), "{found:?}");
        assert!(!names("A -> Grid").contains(&"hmirror"));
    }

    #[test]
    fn unions_and_order_are_understood() {
        assert!(names("(Grid | Object) -> Int").contains(&"mostcolor"));
        assert!(names("Int, Grid -> Indices").contains(&"ofcolor"));
        assert!(names("Patch -> Int").contains(&"uppermost"));
    }

    #[test]
    fn words_find_names_first() {
        let found =
            |query| -> Vec<&str> { by_words(query).iter().map(|found| found.prim.name).collect() };
        assert_eq!(found("hmirror")[0], "hmirror");
        assert!(found("mirror").len() >= 4);
        assert!(found("fewest colour").contains(&"leastcolor"));
        assert!(found("xyzzy").is_empty());
    }
}
