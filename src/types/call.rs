//! The type of a primitive's call from the types of its operands.
//!
//! Functions among the operands are called, in types, with the element types of the containers; who
//! knows what they do is told by [`Functions`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::matching::{Bindings, Grade, accepts, accepts_elements};
pub use super::operand::{CallId, Called, FunctionId, Functions, Mismatch, Operand};
use super::signature::{Alternative, Pattern, signature};
use super::unify::{Choice, unify};
use super::{Shape, Type};
use crate::prim::PrimId;

/// Returns the call of a primitive with as many operands as it takes.
pub fn call(prim: PrimId, operands: &[Operand], functions: &mut dyn Functions) -> Called {
    let signature = signature(prim);
    let mut irregular: Option<Called> = None;
    let mut loose: Option<Called> = None;
    for alternative in &signature.alternatives {
        let (grade, called) = attempt(alternative, operands, functions);
        let result = match grade {
            Grade::No => continue,
            Grade::Yes => return called,
            Grade::Irregular | Grade::Loose => called.result.ty.maybe(),
            Grade::Odd => match called.result.ty.regular().shape() {
                // A primitive that takes a tuple for a set may answer with the tuple.
                Shape::Set(_) => Type::UNKNOWN,
                _ => called.result.ty.maybe(),
            },
        };
        let ty = signature.always.unwrap_or(result);
        let called = Called { result: Operand { ty, ..called.result }, ..called };
        if grade == Grade::Irregular {
            irregular = irregular.or(Some(called));
            continue;
        }
        loose = Some(match loose {
            None => called,
            Some(other) => either(other, called, functions),
        });
    }
    if let Some(called) = irregular.or(loose) {
        return Called { cannot_fail: false, ..called };
    }
    let by_elements = || rejected_by(&signature.alternatives, operands, accepts_elements);
    let operand = rejected(&signature.alternatives, operands).or_else(by_elements);
    let mismatch = operand.map(|operand| Mismatch {
        call: None,
        primitive: Some(prim),
        operand,
        found: operands[operand].ty,
    });
    if let Some(mismatch) = mismatch
        && operands.iter().all(|operand| operand.ty.is_never_hollow())
    {
        return Called::fails(mismatch);
    }
    // With nothing in a container it may yet have a value.
    operands.iter().for_each(|&operand| functions.escape(operand));
    let ty = signature.always.unwrap_or(Type::UNKNOWN);
    Called { result: Operand::of(ty), mismatch, ..Called::UNKNOWN }
}

/// Returns one of two calls.
pub fn either(a: Called, b: Called, functions: &mut dyn Functions) -> Called {
    Called {
        result: Operand {
            ty: a.result.ty.join(b.result.ty),
            function: functions.either(a.result.brings(), b.result.brings()),
        },
        cannot_fail: a.cannot_fail && b.cannot_fail,
        mismatch: a.mismatch.and(b.mismatch),
    }
}

type Args = smallvec::SmallVec<[Operand; 4]>;

/// Matches one alternative: how well the operands do, and what the call is then.
fn attempt(
    alternative: &Alternative,
    operands: &[Operand],
    functions: &mut dyn Functions,
) -> (Grade, Called) {
    let mut bindings = Bindings::new();
    let mut grade = Grade::Yes;
    for (pattern, &operand) in alternative.params.iter().zip(operands) {
        grade = grade.min(bindings.matches(pattern, operand, false, functions));
        if grade == Grade::No {
            return (grade, Called::UNKNOWN);
        }
    }
    let mut cannot_fail = !alternative.may_fail;
    let mut mismatch = None;
    // The functions that combinators put together are called where what they make is called.
    let makes_function = matches!(alternative.result, Pattern::Function(..));
    for (pattern, &operand) in alternative.params.iter().zip(operands) {
        let (container, function) = match pattern {
            Pattern::Function(..) => (false, pattern),
            Pattern::Set(inner) | Pattern::Tuple(inner) => (true, &**inner),
            _ => continue,
        };
        let Pattern::Function(params, result) = function else { continue };
        if makes_function {
            continue;
        }
        let ty = if container { operand.ty.element() } else { Some(operand.ty) };
        let mut special = Args::new();
        let mut args = Args::new();
        for param in params {
            let (usual, other) = match param {
                Pattern::Union("", patterns) => (patterns.first(), patterns.get(1)),
                _ => (Some(param), None),
            };
            args.extend(usual.map(|param| bindings.resolve(param, functions)));
            special.extend(other.map(|param| bindings.resolve(param, functions)));
        }
        let function = Operand { ty: ty.unwrap_or(Type::UNKNOWN), ..operand };
        let mut called = match args.iter().any(|arg| arg.ty == Type::NEVER) {
            // There is nothing to call it with.
            true => Called { result: Operand::NEVER, cannot_fail: true, mismatch: None },
            false => functions.call(function, &args),
        };
        if special.len() == args.len() {
            let other = functions.peek(function, &special);
            called.result.ty = called.result.ty.join(other.result.ty);
        }
        cannot_fail &= called.cannot_fail;
        mismatch = mismatch.or(called.mismatch);
        // Every value has a truth value.
        if **result != Pattern::Bool {
            grade = grade.min(bindings.matches(result, called.result, false, functions));
        }
    }
    let result = bindings.resolve(&alternative.result, functions);
    (grade, Called { result, cannot_fail, mismatch })
}

/// Returns the operand because of which no alternative can take the operands, going by kinds of
/// values.
fn rejected(alternatives: &[Alternative], operands: &[Operand]) -> Option<usize> {
    rejected_by(alternatives, operands, accepts)
}

/// Returns the operand because of which no alternative can take the operands; `accepts` tells
/// whether a place takes a type.
fn rejected_by(
    alternatives: &[Alternative],
    operands: &[Operand],
    accepts: fn(&Pattern, Type) -> bool,
) -> Option<usize> {
    let taken = |alternative: &Alternative, index: usize| {
        let pattern = &alternative.params[index];
        // Combinators do not look at what they put together.
        let unseen = matches!(alternative.result, Pattern::Function(..));
        (unseen && matches!(pattern, Pattern::Function(..))) || accepts(pattern, operands[index].ty)
    };
    let all =
        |alternative: &Alternative| (0..operands.len()).all(|index| taken(alternative, index));
    if alternatives.is_empty() || alternatives.iter().any(all) {
        return None;
    }
    let nowhere =
        |&index: &usize| !alternatives.iter().any(|alternative| taken(alternative, index));
    let first = |&index: &usize| !taken(&alternatives[0], index);
    (0..operands.len()).find(nowhere).or_else(|| (0..operands.len()).find(first))
}

/// Returns the operand of which a primitive can make nothing. No alternative of its signature takes
/// it by its kind, or else it is not what it is meant for.
pub(crate) fn strictly_rejected(prim: PrimId, operands: &[Type]) -> Option<usize> {
    let alternatives = &signature(prim).alternatives;
    let given: Args = operands.iter().map(|&ty| Operand::of(ty)).collect();
    let by_elements = || rejected_by(alternatives, &given, accepts_elements);
    rejected(alternatives, &given).or_else(by_elements).or_else(|| {
        let fits = |pattern: &Pattern, ty: Type| match pattern {
            Pattern::Function(..) => accepts_elements(pattern, ty),
            Pattern::Bool | Pattern::Color => accepts(pattern, ty),
            _ => ty == Type::NEVER || unify(pattern, ty, &mut Choice::default()),
        };
        let nowhere =
            |&index: &usize| !alternatives.iter().any(|a| fits(&a.params[index], operands[index]));
        (0..operands.len()).find(nowhere)
    })
}

/// Tells whether a primitive takes whatever there is as one of its operands, so that this one is
/// not to blame.
pub(crate) fn takes_anything(prim: PrimId, operand: usize) -> bool {
    let mut patterns = signature(prim).alternatives.iter().filter_map(|a| a.params.get(operand));
    patterns.any(|pattern| matches!(pattern, Pattern::Any | Pattern::Var(_, None)))
}

/// Returns what a primitive takes as one of its operands, in the words of the field.
pub(crate) fn wanted_words(prim: PrimId, operand: usize) -> String {
    let patterns = signature(prim).alternatives.iter().filter_map(|a| a.params.get(operand));
    let mut words: Vec<String> = Vec::new();
    for pattern in patterns.filter(|pattern| **pattern != Pattern::None) {
        let said = pattern.words();
        if !words.contains(&said) {
            words.push(said);
        }
    }
    let has = |words: &[String], wanted: &str| words.iter().any(|word| word == wanted);
    let (object, indices) = (has(&words, "an object"), has(&words, "a set of locations"));
    if object && indices {
        words.retain(|word| word != "an object" && word != "a set of locations");
        words.push("a patch".to_owned());
    }
    if has(&words, "a patch") {
        words.retain(|word| word != "an object" && word != "a set of locations");
    }
    if has(&words, "a set") && has(&words, "a tuple") || has(&words, "a container") {
        words.retain(|word| !word.starts_with("a set") && !word.starts_with("a tuple"));
        if !has(&words, "a container") {
            words.push("a container".to_owned());
        }
    }
    // Either kind of container does.
    let (sets, tuples) = ("a set of ", "a tuple of ");
    let of = words.iter().filter_map(|word| word.strip_prefix(sets)).map(str::to_owned);
    let both = of.filter(|of| has(&words, &format!("{tuples}{of}")));
    for of in both.collect::<Vec<_>>() {
        words.retain(|word| *word != format!("{sets}{of}") && *word != format!("{tuples}{of}"));
        words.push(format!("a container of {of}"));
    }
    match &words[..] {
        [first @ .., before, last] => {
            let first: String = first.iter().map(|word| format!("{word}, ")).collect();
            format!("{first}{before} or {last}")
        }
        _ => words.join(""),
    }
}

/// Describes for a message what a primitive takes as one of its operands. That is the intended
/// type, where the signature tells it apart from what else is taken.
pub fn wanted(prim: PrimId, operand: usize) -> String {
    let patterns = || signature(prim).alternatives.iter().filter_map(|a| a.params.get(operand));
    let general = patterns().next().is_some_and(Pattern::has_variable);
    let meant =
        |pattern: &&Pattern| **pattern != Pattern::None && (general || !pattern.has_variable());
    let mut texts: Vec<String> = patterns().filter(meant).map(ToString::to_string).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    texts.retain(|text| seen.insert(text.clone()));
    texts.join(" or ")
}
