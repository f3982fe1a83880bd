//! Internal primitives: what statements and operators of Python become that no primitive of the
//! language says.
//!
//! The front end puts them into the graph, and the passes two that ask what a value is. Where the
//! engine writes a program down they have `py.` before their names
//! ([`super::Primitive::spelling`]), and so they are read back in the project's own dialect. Every
//! engine calls them like any primitive. They compute what CPython computes, or fail where it
//! raises. A list is a tuple, and a dictionary the function from its keys to their values
//! ([`dicts`]).

mod arithmetic;
mod control;
pub(super) mod dicts;
mod sequences;
mod stores;

use arithmetic::{
    absolute, bits_and, bits_or, bits_shifted, bits_xor, floored, minus, modulo, negated, plus,
    quotient, raised, times, truncated,
};
use control::{
    after, alone, any_of, apart, called, checked, fold_until, folded, is_grid, is_places, itself,
    loop_until, settled, unbound,
};
use dicts::{dict_of, found, in_order, iterated, kept_keys, looked_up, pairs_of, values_of};
use sequences::{
    as_set, count_of, has_item, index_of, item_at, length, place_in, rest_of, slice_of, summed,
    unpacked_to, with_item, with_slice, without_item, zipped,
};
use stores::{put_item, released, row_of};

pub use control::ENDED;

use super::Cost::{Calls, Constant};
use super::declare::internal;

internal! {
    /// The second value, once the first was computed as well.
    after(first, second): "(_, B) -> B", shown_as = "a line", cost = Constant;

    /// The state that a function makes of a state and each element in turn. It takes the parts of
    /// the state, then the element.
    folded(function, state, container): "(_, _, _) -> _", shown_as = "for", cost = Calls, picks = true, fails = "where the function fails";

    /// The same, until the first part of the state is true.
    fold_until(function, state, container): "(_, _, _) -> _", shown_as = "for", cost = Calls, picks = true, fails = "where the function fails";

    /// The state that a function makes of the parts of a state, again and again, until the first
    /// one is true.
    loop_until(function, state): "(_, _) -> _", shown_as = "while", cost = Calls, fails = "where it does not end";

    /// Whether a function yields something true for an element; the first such ends the search.
    any_of(function, container): "(_, _) -> Bool", shown_as = "any", cost = Calls, picks = true, fails = "where the function fails";

    /// The function itself, of which the passes know nothing: it may call itself.
    itself(function): "(_) -> _", shown_as = "a function", cost = Constant;

    /// Fails: a variable has no value.
    unbound(value): "(_) -> _", shown_as = "a variable", cost = Constant, fails = "always";

    /// The value itself, where it is a number, a truth value or none.
    settled(value): "(_) -> _", shown_as = "a variable", cost = Constant, fails = "where it may have changed since it was made";

    /// The value itself, where it is no container.
    alone(value): "(_) -> _", shown_as = "an assignment", cost = Constant, fails = "where it may be a list or a set that others have";

    /// Whether a value is a set of locations.
    is_places(value): "(_) -> Bool", shown_as = "a loop", cost = Constant;

    /// Whether a value is a grid of small numbers.
    is_grid(value): "(_) -> Bool", shown_as = "a loop", cost = Constant;

    /// The results of a function for the elements of a tuple.
    called(function, arguments): "(_, _) -> _", shown_as = "a call", cost = Calls, fails = "where the function takes more or fewer";

    /// True; fails where the value is false.
    checked(condition): "(_) -> Bool", shown_as = "assert", cost = Constant, fails = "where it is false";

    /// True; fails where a dictionary has other keys than before its loop.
    kept_keys(before, now): "(_, _) -> Bool", shown_as = "for", fails = "where they differ";

    /// The value itself, where the container is no part of it, so many levels down or deeper.
    apart(value, container, level): "(A, _, Int) -> A", shown_as = "a change", fails = "where it may be one";

    /// The sum of numbers, or two tuples joined.
    plus(a, b): "(Int, Int) -> Int; (Tuple[A], Tuple[A]) -> Tuple[A]; (_, _) -> _!", shown_as = "+", fails = "where there is no sum";

    /// The difference of numbers or of sets.
    minus(a, b): "(Int, Int) -> Int; (Set[A], Set[B]) -> Set[A]; (_, _) -> _!", shown_as = "-", fails = "where there is no difference";

    /// The product of numbers, or a tuple repeated.
    times(a, b): "(Int, Int) -> Int; (_, _) -> _!", shown_as = "*", fails = "where there is no product";

    /// The quotient of numbers, rounded down.
    floored(a, b): "(Int, Int) -> Int!; (_, _) -> Int!", shown_as = "//", fails = "where the divisor is 0";

    /// The remainder, with the sign of the divisor.
    modulo(a, b): "(Int, Int) -> Int!; (_, _) -> Int!", shown_as = "%", fails = "where the divisor is 0";

    /// The quotient of numbers that divide exactly.
    quotient(a, b): "(Int, Int) -> Int!; (_, _) -> Int!", shown_as = "/", fails = "where there is a remainder";

    /// The quotient of numbers, rounded towards 0.
    truncated(a, b): "(Int, Int) -> Int!; (_, _) -> Int!", shown_as = "int", fails = "where the divisor is 0";

    /// A power of a number.
    raised(a, b): "(Int, Int) -> Int!; (_, _) -> Int!", shown_as = "**", fails = "where it is no integer";

    /// The negative of a number.
    negated(a): "(Int) -> Int; (_) -> Int!", shown_as = "-", fails = "where it is no number";

    /// The distance of a number from 0.
    absolute(a): "(Int) -> Int; (_) -> Int!", shown_as = "abs", fails = "where it is no number";

    /// Bits of either number, or elements of either set.
    bits_or(a, b): "(Bool, Bool) -> Bool; (Int, Int) -> Int; (Set[A], Set[A]) -> Set[A]; (_, _) -> _!", shown_as = "|", fails = "where they are neither";

    /// Bits of both numbers, or elements of both sets.
    bits_and(a, b): "(Bool, Bool) -> Bool; (Int, Int) -> Int; (Set[A], Set[B]) -> Set[A]; (_, _) -> _!", shown_as = "&", fails = "where they are neither";

    /// Bits of one number alone, or elements of one set alone.
    bits_xor(a, b): "(Bool, Bool) -> Bool; (Int, Int) -> Int; (Set[A], Set[A]) -> Set[A]; (_, _) -> _!", shown_as = "^", fails = "where they are neither";

    /// A number with its bits moved to the left, or to the right by a negative number.
    bits_shifted(a, b, left): "(Int, Int, Bool) -> Int!; (_, _, Bool) -> Int!", shown_as = "<< or >>", fails = "where it is no number";

    /// The element at a place, from the end where it is negative; the value of a key.
    item_at(container, index): "(Tuple[A], Int) -> A!; (_, _) -> _!", shown_as = "[]", cost = Constant, fails = "where there is none";

    /// A part of a tuple, between bounds of which each may be left out.
    slice_of(container, bounds): "(Tuple[A], _) -> Tuple[A]!; (_, _) -> _!", shown_as = "[:]", fails = "where it is no tuple";

    /// A tuple with another element at a place; a dictionary with another value of a key.
    with_item(container, index, value): "(_, _, _) -> _", shown_as = "[] =", fails = "where there is no such place";

    /// The same, written in place where nobody else has the tuple: see `pass/stores`.
    put_item(container, index, value): "(_, _, _) -> _", shown_as = "[] =", fails = "where there is no such place", only_passes = true;

    /// The element at a place, into which is written before it is put back there.
    row_of(container, index): "(Tuple[A], Int) -> A!; (_, _) -> _!", shown_as = "[]", cost = Constant, fails = "where there is none", only_passes = true;

    /// The value itself, into which nothing is written any more.
    released(value): "(A) -> A", shown_as = "for", cost = Constant, only_passes = true;

    /// A tuple with other elements in the places of a slice; without them, where there are none.
    with_slice(container, bounds, values): "(_, _, _) -> _", shown_as = "[:] =", fails = "where there are more or fewer places";

    /// The place of an element, counted from the start; a key as it is.
    place_in(container, index): "(_, _) -> _", shown_as = "[]", cost = Constant, fails = "where there is none";

    /// A tuple without the element at a place; a dictionary without a key.
    without_item(container, index): "(_, _) -> _", shown_as = "pop", fails = "where there is no such place";

    /// The elements that a loop goes through, as a tuple.
    iterated(container): "(Container[A]) -> Tuple[A]; (_) -> _!", shown_as = "iteration", picks = true, fails = "where it is no container";

    /// A tuple as it is; of a dictionary its keys.
    in_order(container): "(Tuple[A]) -> Tuple[A]; (_) -> _!", shown_as = "reversed", fails = "where it has no order";

    /// The set of what a loop goes through.
    as_set(container): "(Container[A]) -> Set[A]; (_) -> _!", shown_as = "set", fails = "where it is no container";

    /// Number of elements, or of keys.
    length(container): "(Container[A]) -> Int; (_) -> Int!", shown_as = "len", cost = Constant, fails = "where it is no container";

    /// Whether a value is an element, or a key.
    has_item(value, container): "(_, Container[B]) -> Bool; (_, _) -> Bool!", shown_as = "in", fails = "where it is no container";

    /// How often a value is in a tuple.
    count_of(container, value): "(Tuple[A], _) -> Int; (_, _) -> Int!", shown_as = "count", fails = "where it is no tuple";

    /// The first place of a value in a tuple.
    index_of(container, value): "(Tuple[A], _) -> Int!; (_, _) -> Int!", shown_as = "index", fails = "where it is not there";

    /// The sum of all elements and a first value.
    summed(container, start): "(Container[Int], Int) -> Int; (_, _) -> _!", shown_as = "sum", picks = true, fails = "where there is no sum";

    /// Tuples of the elements at the same place in each of several containers.
    zipped(containers): "(_) -> _", shown_as = "zip", picks = true, fails = "where one is no container";

    /// A container as a tuple of exactly so many elements; of at least so many, if `more`.
    unpacked_to(container, count, more): "(_, Int, Bool) -> _!", shown_as = "unpacking", picks = true, fails = "where there are more or fewer";

    /// The elements from a place up to so many before the end.
    rest_of(container, before, behind): "(Tuple[A], Int, Int) -> Tuple[A]", shown_as = "unpacking";

    /// The dictionary of pairs; of equal keys the last value counts.
    dict_of(pairs): "(_) -> _", shown_as = "dict", picks = true, fails = "where an element is no pair";

    /// The entries of a dictionary; calling it fails.
    looked_up(pairs, key): "(_, _) -> _", shown_as = "a call", fails = "always";

    /// The value of a key in a dictionary, or another one where it is not there.
    found(dictionary, key, otherwise): "(_, _, _) -> _", shown_as = "get", fails = "where it is no dictionary";

    /// The pairs of a dictionary.
    pairs_of(dictionary): "(_) -> _", shown_as = "items", fails = "where it is no dictionary";

    /// The values of a dictionary.
    values_of(dictionary): "(_) -> _", shown_as = "values", fails = "where it is no dictionary";
}
