//! Messages about operands that do not fit, in the words of the field. It tells what the primitive
//! takes in this place, what there is instead, and what makes the one of the other.
//!
//! It is worked out from declared signatures and from the value, and only where somebody looks at
//! the fault ([`Cx::explaining`]): a population of broken programs does not pay for words.

mod python;

use std::borrow::Cow;
use std::fmt::Write;

use super::{CANVAS, PrimId};
use crate::diag::words::{self, plural};
use crate::types::call::{strictly_rejected, takes_anything, wanted_words};
use crate::types::{Shape, Type};
use crate::value::{Cx, Fault, FaultKind, Value, View};

/// Returns the fault of a primitive on operands, with words about the operand that it does not
/// take.
#[cold]
pub(crate) fn explained<'a>(
    cx: &Cx<'a>,
    prim: PrimId,
    operands: &[Value<'a>],
    fault: Fault,
) -> Fault {
    let is_own = fault.kind() == FaultKind::Type && fault.primitive().is_none();
    if !cx.explains() || !is_own || fault.is_explained() || prim.get().is_fused() {
        return fault;
    }
    if let Some(misfit) = python::misfit(prim, operands) {
        return fault.explained(misfit.operand, misfit.message).with_help(misfit.help);
    }
    let types: Vec<Type> = operands.iter().map(|&operand| Type::of(operand)).collect();
    let Some(index) = strictly_rejected(prim, &types).filter(|&index| !takes_anything(prim, index))
    else {
        return fault;
    };
    let help = match swapped(prim, &types, index) {
        Some(help) => Some(Cow::from(help)),
        None => way_out(prim, index, types[index]).map(Cow::from),
    };
    let param = prim.get().params.get(index).copied().unwrap_or_default();
    let (wanted, found) = (wanted_words(prim, index), describe(operands[index], types[index]));
    fault.about_operand(index, param, wanted, found).with_help(help)
}

/// Returns the right order where an operand that is not taken was swapped with another one.
pub(crate) fn swapped(prim: PrimId, types: &[Type], wrong: usize) -> Option<String> {
    let primitive = prim.get();
    let other = (0..types.len()).find(|&other| {
        let mut turned = types.to_vec();
        turned.swap(wrong, other);
        types[wrong] != types[other] && strictly_rejected(prim, &turned).is_none()
    })?;
    let (first, second) = (primitive.params[wrong.min(other)], primitive.params[wrong.max(other)]);
    let (name, params) = (primitive.name, primitive.params.join(", "));
    Some(format!("`{first}` and `{second}` are swapped: the order is `{name}({params})`"))
}

/// Returns what a primitive takes as an operand, and what there is instead.
pub(crate) fn message(prim: PrimId, operand: usize, found: &str) -> String {
    let param = prim.get().params.get(operand).copied().unwrap_or_default();
    format!("takes {} as `{param}`; this is {found}", wanted_words(prim, operand))
}

/// Returns a value in a few words.
pub(super) fn said_of(value: Value<'_>) -> String {
    describe(value, Type::of(value))
}

fn describe(value: Value<'_>, ty: Type) -> String {
    let count = value.len().unwrap_or(0);
    match value.view() {
        View::None => "None".to_owned(),
        View::Bool(b) => if b { "the boolean True" } else { "the boolean False" }.to_owned(),
        View::Int(n) => format!("the integer {n}"),
        View::Pair(..) => format!("the pair {value}"),
        View::Cell(..) => format!("the cell {value}"),
        View::Grid(grid) => format!("a grid of {} × {}", grid.height, grid.width),
        View::Func(_) if value.as_pairs().is_some() => "a dictionary".to_owned(),
        View::Func(func) if func.arity == 1 => "a function of one argument".to_owned(),
        View::Func(func) => format!("a function of {} arguments", func.arity),
        View::Row(..) => format!("a row of {}", words::count(count, "cell")),
        _ if value.is_set() && count == 0 => "an empty set".to_owned(),
        _ if count == 0 => "an empty tuple".to_owned(),
        View::Planes(_) | View::Cells(_) => format!("an object of {}", words::count(count, "cell")),
        _ => {
            let container = if value.is_set() { "a set" } else { "a tuple" };
            format!("{container} of {}", words::count(count, element_noun(ty)))
        }
    }
}

/// Returns what the elements of a container are called.
fn element_noun(container: Type) -> &'static str {
    match (container.shape(), container.element()) {
        (Shape::Set(_), Some(Type::PAIR)) => "location",
        (_, element) => element.and_then(noun).unwrap_or("element"),
    }
}

/// Returns what a value of a type is called, if it has a name.
fn noun(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::PAIR => "pair",
        Type::CELL => "cell",
        Type::INDICES => "patch",
        Type::OBJECT => "object",
        Type::BOOL => "boolean",
        _ => match ty.shape() {
            Shape::None => "None",
            Shape::Int => "integer",
            Shape::Bool => "boolean",
            Shape::Grid => "grid",
            Shape::Function(_) => "function",
            Shape::Set(_) => "set",
            Shape::Pair(..) | Shape::Tuple(_) => "tuple",
            Shape::Maybe(inner) => return noun(inner),
            Shape::Unknown | Shape::Never => return None,
        },
    })
}

/// Returns where the primitive of a name is told of, if programs can name it.
pub(crate) fn look_up(name: &str) -> Option<String> {
    super::lookup(name).map(|_| format!("`arcvm prims {name}` shows what it takes and gives"))
}

/// Returns a type in a few words, for what is known before the program runs.
pub(crate) fn said_of_type(ty: Type) -> String {
    let mut text = String::new();
    match (ty, ty.shape()) {
        (Type::OBJECT, _) => text.push_str("an object"),
        (_, Shape::None) => text.push_str("None"),
        (_, Shape::Int) => text.push_str("an integer"),
        (_, Shape::Maybe(inner)) => return said_of_type(inner),
        (_, Shape::Set(_)) => {
            let _infallible = write!(text, "a set of {}", plural(element_noun(ty)));
        }
        (Type::PAIR, _) => text.push_str("a pair of integers"),
        (Type::CELL, _) => text.push_str("a cell"),
        (_, Shape::Pair(..)) => text.push_str("a tuple of two"),
        (_, Shape::Tuple(_)) => {
            let _infallible = write!(text, "a tuple of {}", plural(element_noun(ty)));
        }
        _ => {
            let noun = noun(ty).unwrap_or("value");
            let _infallible = write!(text, "a {noun}");
        }
    }
    text
}

/// The type that is asked for in a place, as far as ways lead there.
#[derive(Clone, Copy, PartialEq)]
enum Goal {
    Patch,
    Object,
    Objects,
    Grid,
    Int,
    Pair,
    Dimensions,
    Function,
    Container,
}

/// Returns what makes what a primitive takes of what there is; `@` stands for the operand.
pub(crate) fn way_out(prim: PrimId, operand: usize, found: Type) -> Option<&'static str> {
    let words = wanted_words(prim, operand);
    let goal = match words.as_str() {
        "an object" | "a grid or an object" => Goal::Object,
        "a set of objects" | "a container of objects" => Goal::Objects,
        "a grid" => Goal::Grid,
        "an integer" | "a colour" => Goal::Int,
        "a pair of integers" if prim == CANVAS => Goal::Dimensions,
        "a pair of integers" => Goal::Pair,
        "a tuple" | "a set" | "a container" | "a container of containers" => Goal::Container,
        "a set of locations" => Goal::Patch,
        text if text.starts_with("a function") => Goal::Function,
        text if text.ends_with("a patch") => Goal::Patch,
        _ => return None,
    };
    let found = found.regular();
    let element = found.element().map(Type::regular);
    let of_patches = element.is_some_and(|items| items == Type::OBJECT || items == Type::INDICES);
    let is_container = element.is_some() && found != Type::PAIR && found != Type::CELL;
    Some(match goal {
        Goal::Object if element == Some(Type::INDICES) => {
            "`recolor(COLOUR, merge(@))` makes one object of them"
        }
        Goal::Object if of_patches => {
            "`merge(@)` makes one object of them, `first(@)` or `argmax(@, size)` takes one"
        }
        Goal::Patch if of_patches => {
            "`merge(@)` makes one patch of them, `first(@)` or `argmax(@, size)` takes one"
        }
        Goal::Patch if found == Type::PAIR => "`initset(@)` is a patch of one location",
        Goal::Patch | Goal::Object if found == Type::CELL => {
            "`initset(@)` is an object of one cell"
        }
        Goal::Object if found == Type::INDICES => {
            "`recolor(COLOUR, @)` gives it a colour, `toobject(@, GRID)` those of a grid"
        }
        Goal::Object if found == Type::PAIR => {
            "`recolor(COLOUR, initset(@))` is an object of one cell"
        }
        Goal::Patch | Goal::Object if found == Type::GRID => {
            "`asobject(@)` makes an object of a grid, `ofcolor(@, COLOUR)` takes the cells of a colour"
        }
        Goal::Objects if found == Type::OBJECT => "`initset(@)` is a set of one object",
        Goal::Objects if found == Type::GRID => "`objects(@, T, F, T)` takes the objects of a grid",
        Goal::Grid if found == Type::OBJECT || found == Type::INDICES => {
            "`subgrid(@, GRID)` cuts the grid around it, `paint(GRID, @)` draws an object"
        }
        Goal::Grid if of_patches => {
            "`paint(GRID, merge(@))` draws all of them, `subgrid(first(@), GRID)` cuts out one"
        }
        Goal::Grid if matches!(found.shape(), Shape::Tuple(items) if items == Type::GRID) => {
            "`first(@)` takes one of them, `extract(@, CONDITION)` the one that satisfies a condition"
        }
        Goal::Int if found == Type::OBJECT => {
            "`color(@)` is its colour, `size(@)` the number of its cells"
        }
        Goal::Int if is_container => "`size(@)` counts the elements, `first(@)` takes one",
        Goal::Int if found == Type::PAIR => "`first(@)` is the row, `last(@)` the column",
        Goal::Pair if matches!(found.shape(), Shape::Int | Shape::Bool) => {
            "`toivec(@)` goes down so far, `tojvec(@)` to the right"
        }
        Goal::Pair if found == Type::OBJECT || found == Type::INDICES => {
            "`ulcorner(@)` is its upper left corner, `center(@)` its centre, `shape(@)` its extent"
        }
        Goal::Pair if found == Type::GRID => "`shape(@)` is the extent of a grid",
        Goal::Dimensions if matches!(found.shape(), Shape::Int | Shape::Bool) => {
            "the dimensions are a pair (height, width): `(@, @)` for a square"
        }
        Goal::Function if matches!(found.shape(), Shape::Function(Some(2..))) => {
            "`lbind(@, FIRST)` or `rbind(@, LAST)` fixes an argument of it, a `lambda` any of them"
        }
        Goal::Function => {
            "name a primitive, bind its other arguments with `rbind` or `lbind`, or write a `lambda`"
        }
        _ if matches!(found.shape(), Shape::Function(_)) => {
            "a function is called with its arguments between brackets: `@(x)`"
        }
        Goal::Container if !is_container => "`initset(@)` is a set of one element",
        Goal::Patch
        | Goal::Object
        | Goal::Objects
        | Goal::Grid
        | Goal::Int
        | Goal::Pair
        | Goal::Dimensions
        | Goal::Container => {
            return None;
        }
    })
}
