//! The lines of two programs, side by side.
//!
//! Lines are matched by name, as far as that keeps them in order: versions of a solver share most
//! of their names. Lines between two matches whose names the other program lacks are matched by
//! position, where there are as many of them in both, as after a renaming. The last line, which
//! returns, is always matched. A line without a match is in one program only, and is compared with
//! nothing.

use super::{Reached, Trace};
use crate::value::Fault;

/// The first line where two programs part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstDifference {
    /// The line of the one program and that of the other, as numbers from 0.
    pub lines: (usize, usize),
    /// The samples on which the values differ, as numbers from 0.
    pub samples: Vec<usize>,
}

/// Matches lines by their names; both lists end in the line that returns. Pairs of numbers from 0,
/// ascending.
pub fn align(one: &[&str], other: &[&str]) -> Vec<(usize, usize)> {
    let (Some(last), Some(other_last)) = (one.len().checked_sub(1), other.len().checked_sub(1))
    else {
        return Vec::new();
    };
    let mut matched = Vec::new();
    let mut from = (0, 0);
    let anchors = longest_ascending(&by_name(&one[..last], &other[..other_last]));
    for anchor in anchors.into_iter().chain([(last, other_last)]) {
        let between = (anchor.0 - from.0, anchor.1 - from.1);
        if between.0 == between.1 {
            matched.extend((from.0..anchor.0).zip(from.1..anchor.1));
        }
        matched.push(anchor);
        from = (anchor.0 + 1, anchor.1 + 1);
    }
    matched
}

/// Returns the first matched lines whose values differ on some sample, of which every program has
/// one trace each.
pub fn first_difference(
    matched: &[(usize, usize)],
    one: &[Trace<'_>],
    other: &[Trace<'_>],
) -> Option<FirstDifference> {
    matched.iter().find_map(|&lines| {
        let differ = |(a, b): (&Trace<'_>, &Trace<'_>)| lines_differ((a, lines.0), (b, lines.1));
        let samples = one.iter().zip(other).enumerate();
        let samples: Vec<usize> =
            samples.filter(|(_, traces)| differ(*traces)).map(|(index, _)| index).collect();
        (!samples.is_empty()).then_some(FirstDifference { lines, samples })
    })
}

/// Tells whether two lines of two traces, by number, came to different ends: also where both
/// failed, each in another way.
pub fn lines_differ(one: (&Trace<'_>, usize), other: (&Trace<'_>, usize)) -> bool {
    let ((one, line), (other, other_line)) = (one, other);
    let reached = (one.lines[line].reached, other.lines[other_line].reached);
    match (reached.0, reached.1, &one.out, &other.out) {
        (Reached::Failed, Reached::Failed, Err(a), Err(b)) => {
            let said = |fault: &Fault| (fault.kind(), fault.to_string());
            said(a) != said(b)
        }
        (a, b, ..) => differs(a, b),
    }
}

/// Tells whether two lines came to different ends. A line that nothing needs, or that is inside a
/// way that was not taken, is no difference to anything.
pub fn differs(a: Reached<'_>, b: Reached<'_>) -> bool {
    match (a, b) {
        (Reached::Unused | Reached::Skipped, _) | (_, Reached::Unused | Reached::Skipped) => false,
        (Reached::Value(a), Reached::Value(b)) => a != b,
        (Reached::Failed, Reached::Failed) | (Reached::Missed, Reached::Missed) => false,
        _ => true,
    }
}

/// Returns lines of the same name, the first of one with the first of the other, in the order of
/// the one program.
fn by_name(one: &[&str], other: &[&str]) -> Vec<(usize, usize)> {
    let mut places = rustc_hash::FxHashMap::<&str, std::collections::VecDeque<usize>>::default();
    for (index, name) in other.iter().enumerate() {
        places.entry(name).or_default().push_back(index);
    }
    let matched = one.iter().enumerate();
    matched.filter_map(|(index, name)| Some((index, places.get_mut(name)?.pop_front()?))).collect()
}

/// Returns the most pairs whose second numbers ascend; the first ones do already.
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // By length of a chain: the pair that ends it with the least second number. Each knows the one
    // before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let chain = std::iter::successors(ends.last().copied(), |&index| before[index]);
    let mut chain: Vec<_> = chain.map(|index| pairs[index]).collect();
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn lines_are_matched_by_name_then_by_position() {
        let same = align(&["a", "b", "return"], &["a", "b", "return"]);
        assert_eq!(same, [(0, 0), (1, 1), (2, 2)]);
        let renamed = align(&["x1", "x2", "return"], &["objs", "big", "return"]);
        assert_eq!(renamed, [(0, 0), (1, 1), (2, 2)]);
        let inserted = align(&["a", "b", "return"], &["a", "new", "b", "return"]);
        assert_eq!(inserted, [(0, 0), (1, 2), (2, 3)]);
        let more = align(&["a", "p", "b", "return"], &["a", "q", "r", "b", "return"]);
        assert_eq!(more, [(0, 0), (2, 3), (3, 4)]);
    }

    #[test]
    fn lines_that_changed_places_are_matched_as_far_as_order_allows() {
        let swapped = align(&["a", "b", "c", "return"], &["b", "c", "a", "return"]);
        assert_eq!(swapped, [(1, 0), (2, 1), (3, 3)]);
        let twice = align(&["a", "a", "return"], &["a", "return"]);
        assert_eq!(twice, [(0, 0), (2, 1)]);
        assert_eq!(align(&["return"], &["a", "b", "return"]), [(0, 2)]);
        assert_eq!(align(&[], &["return"]), []);
    }

    #[test]
    fn what_is_unused_is_no_difference() {
        let (one, two) = (Reached::Value(Value::int(1)), Reached::Value(Value::int(2)));
        assert!(differs(one, two) && !differs(one, one));
        assert!(differs(one, Reached::Failed) && differs(Reached::Failed, Reached::Missed));
        for reached in [one, Reached::Failed, Reached::Missed, Reached::Unused] {
            assert!(!differs(reached, Reached::Unused) && !differs(Reached::Unused, reached));
        }
    }
}
