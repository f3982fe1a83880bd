//! Did-you-mean: the known name that an unknown one was probably meant to be.
//!
//! The bound on the distance grows with the length. Three slips in `objects` are another word, and
//! one slip in a name of one or two letters leaves nothing of it. Names that differ in digits only
//! (`x1`, `x2`) are different on purpose and not suggested; ids of tasks are.

/// The closest candidate, the first among equals, or none that is close enough.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = name.to_lowercase();
    let differs = |candidate: &&str| !differ_in_digits(&wanted, &candidate.to_lowercase());
    nearest(name, candidates.into_iter().filter(differs))
}

/// The same among names of which digits are a part, as ids of tasks are.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    // Distances cost time in proportion to both lengths; nobody misspells a name this long.
    if length > 64 {
        return None;
    }
    let bound = (length / 3).min(3);
    let letters = letters_of(&wanted);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name || candidate.len().abs_diff(name.len()) > bound {
            continue;
        }
        // A slip takes a letter away and brings another one, so most names are too far off at a
        // glance.
        let other = letters ^ letters_of(candidate);
        if 2 * bound < other.count_ones() as usize {
            continue;
        }
        let lowered = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&wanted, &lowered);
        if distance > bound {
            continue;
        }
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The letters and digits of a name, a bit each, upper case as lower case.
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

fn differ_in_digits(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    a != b && letters(a) == letters(b)
}
