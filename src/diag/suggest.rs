//! Did-you-mean: the known name that an unknown one was probably meant to be.
//!
//! The bound on the distance grows with the length. Three slips in `objects` are another word, and
//! one slip in a name of one or two letters leaves nothing of it. Names that differ in digits only
//! (`x1`, `x2`) are different on purpose and not suggested; ids of tasks are.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

//!
//! A text may hold thousands of unknown names, each of which is compared with hundreds of known
//! ones. So what cannot be close is passed over by its length and its letters, and the distance of
//! the rest is computed only as far as the bound.

use smallvec::SmallVec;

/// Returns the closest candidate, the first among equals, or none that is close enough.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    search(name, candidates, false)
}

/// Returns the same among names of which digits are a part, as ids of tasks are.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    search(name, candidates, true)
}

/// Names in lower case, letter by letter.
type Letters = SmallVec<[char; 32]>;

/// The longest name that is looked up, in letters: nobody misspells a longer one.
const LONGEST: usize = 64;

fn search<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    digits_count: bool,
) -> Option<&'c str> {
    if 4 * LONGEST < name.len() {
        return None;
    }
    let wanted: Letters = lowered(name).collect();
    if LONGEST < wanted.len() {
        return None;
    }
    let bound = (wanted.len() / 3).min(3);
    let (present, is_capital) = (letters_of(name), in_capitals(name));
    let (least, most) = (wanted.len().saturating_sub(bound), wanted.len() + bound);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // A letter takes one byte or up to four.
        let size = if candidate.is_ascii() { 1 } else { 4 };
        if candidate.len() < least || size * most < candidate.len() || candidate == name {
            continue;
        }
        // A constant is no word with other letters in small.
        if is_capital != in_capitals(candidate) && !candidate.eq_ignore_ascii_case(name) {
            continue;
        }
        // Each slip brings at most one letter and takes at most one away.
        let other = letters_of(candidate);
        let [more, fewer] = [other & !present, present & !other].map(u64::count_ones);
        if bound < more.max(fewer) as usize {
            continue;
        }
        let letters: Letters = lowered(candidate).collect();
        // Only what is closer than the best so far counts.
        let bound = best.map_or(bound, |(least, _)| least.saturating_sub(1));
        let Some(distance) = distance(&wanted, &letters, bound) else { continue };
        if best.is_some_and(|(least, _)| least <= distance) {
            continue;
        }
        if !digits_count && differ_in_digits(&wanted, &letters) {
            continue;
        }
        best = Some((distance, candidate));
    }
    best.map(|(_, candidate)| candidate)
}

fn lowered(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// Tells whether a name is in capitals, as those of constants are.
fn in_capitals(name: &str) -> bool {
    let has = |letter: fn(&u8) -> bool| name.bytes().any(|byte| letter(&byte));
    has(u8::is_ascii_uppercase) && !has(u8::is_ascii_lowercase)
}

/// Returns the letters and digits of a name, a bit each, upper case as lower case.
fn letters_of(name: &str) -> u64 {
    let bit = |byte: u8| match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => 1 << (letter - b'a'),
        digit @ b'0'..=b'9' => 1 << (digit - b'0' + 26),
        b'_' => 1 << 36,
        // Further characters share a bit.
        _ => 1 << 37,
    };
    name.bytes().fold(0, |letters, byte| letters | bit(byte))
}

/// Tells how many letters are missing, too many, wrong or swapped with the next one; none where
/// that is more than `bound`.
fn distance(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    if bound < a.len().abs_diff(b.len()) {
        return None;
    }
    // Row by row of the table of distances between beginnings; of each row the last two are kept.
    let far = bound + 1;
    let mut rows = [[far; LONGEST + 5]; 3];
    let [before, above, row] = &mut rows;
    let (mut before, mut above, mut row) = (before, above, row);
    (0..=b.len().min(bound)).for_each(|j| above[j] = j);
    for i in 1..=a.len() {
        // Further from the diagonal than the bound nothing is within it.
        let (from, to) = (i.saturating_sub(bound).max(1), (i + bound).min(b.len()));
        row[from - 1] = if from == 1 { i } else { far };
        let mut least = row[from - 1];
        for j in from..=to {
            let mut steps = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            steps = steps.min(above[j] + 1).min(row[j - 1] + 1);
            if 1 < i && 1 < j && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                steps = steps.min(before[j - 2] + 1);
            }
            row[j] = steps;
            least = least.min(steps);
        }
        if to < b.len() {
            row[to + 1] = far;
        }
        if bound < least {
            return None;
        }
        (before, above, row) = (above, row, before);
    }
    Some(above[b.len()]).filter(|steps| *steps <= bound)
}

fn differ_in_digits(a: &[char], b: &[char]) -> bool {
    let letters = |name: &[char]| -> Letters {
        name.iter().copied().filter(|c| !c.is_ascii_digit()).collect()
    };
    a != b && letters(a) == letters(b)
}
