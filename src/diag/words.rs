//! Numbers with their units, as messages say them.

use std::time::Duration;

/// Returns a duration in a unit that suits it.
pub(crate) fn duration(nanos: u64) -> String {
    let nanos = nanos as f64;
    match nanos {
        ..1e3 => format!("{nanos} ns"),
        ..1e6 => format!("{:.1} µs", nanos / 1e3),
        ..1e9 => format!("{:.1} ms", nanos / 1e6),
        _ => format!("{:.2} s", nanos / 1e9),
    }
}

/// Returns a bound on time as it is given: in seconds.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

/// Breaks a text into lines of so many characters, and leaves pieces of code whole that fit one.
/// Lines after the first one are indented by two.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for word in unbroken(text, width / 2) {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push_str("\n  ");
            column = 2;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

/// Splits a text at its spaces, but for those in pieces of code that are not long.
fn unbroken(text: &str, most: usize) -> Vec<&str> {
    let (mut words, mut start, mut code) = (Vec::new(), 0, None);
    for (index, c) in text.char_indices() {
        match c {
            '`' if code.is_some() => code = None,
            '`' => {
                let end = text[index + 1..].find('`');
                code = end.filter(|&length| length <= most);
            }
            ' ' if code.is_none() => {
                words.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words
}

/// Joins names to a list, which is cut where it is long.
pub(crate) fn join_names<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        hidden => format!("{} and {hidden} more", shown.join(", ")),
    }
}

/// Returns a number with its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {}", plural(noun)) }
}

/// Returns several of what is told of one, with its article or without: "sets of pairs" for "a set
/// of pairs".
pub(crate) fn plural(words: &str) -> String {
    let (noun, rest) = match words.find(" of ") {
        Some(end) => words.split_at(end),
        None => (words, ""),
    };
    let noun = noun.strip_prefix("a ").or_else(|| noun.strip_prefix("an ")).unwrap_or(noun);
    let ending = if noun.ends_with("ch") { "es" } else { "s" };
    format!("{noun}{ending}{rest}")
}

/// Returns a remedy with the text of an operand in place of each `@`; in brackets where it is more
/// than one word and is called.
pub(crate) fn filled(help: &str, operand: &str) -> String {
    let is_called = |text: &str| text.starts_with("lambda") || !is_one_word(text);
    match is_called(operand) {
        true => help.replace("@(", &format!("({operand})(")).replace('@', operand),
        false => help.replace('@', operand),
    }
}

/// Tells whether there is no space in a text outside of its brackets.
fn is_one_word(text: &str) -> bool {
    let mut depth = 0_i32;
    text.chars().all(|c| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        c != ' ' || depth > 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_plurals() {
        assert_eq!(count(1, "cell"), "1 cell");
        assert_eq!(count(0, "cell"), "0 cells");
        assert_eq!(count(2, "patch"), "2 patches");
        assert_eq!(count(3, "set of locations"), "3 sets of locations");
        assert_eq!(plural("an object"), "objects");
        assert_eq!(plural("a set of pairs"), "sets of pairs");
    }

    #[test]
    fn operands_are_said_again() {
        assert_eq!(
            filled("`@(x)`, `tuple(@)`", "fork(a, b)"),
            "`fork(a, b)(x)`, `tuple(fork(a, b))`"
        );
        assert_eq!(filled("`@(x)`", "lambda x: x"), "`(lambda x: x)(x)`");
        assert_eq!(filled("`@(x)`, `tuple(@)`", "a + b"), "`(a + b)(x)`, `tuple(a + b)`");
    }

    #[test]
    fn long_texts_are_wrapped_between_words() {
        assert_eq!(wrap("one two", 80), "one two");
        assert_eq!(wrap("one two three", 7), "one two\n  three");
        assert_eq!(wrap("write `a b c` or not", 16), "write `a b c` or\n  not");
        assert_eq!(wrap("so long `a b c` or", 12), "so long\n  `a b c` or");
        assert_eq!(wrap("an open ` is code", 9), "an open `\n  is code");
        assert_eq!(wrap("", 9), "");
    }

    #[test]
    fn long_lists_are_cut() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        assert_eq!(join_names(&names[..2]), "a, b");
        assert_eq!(join_names(&names[..6]), "a, b, c, d, e, f");
        assert_eq!(join_names(&names), "a, b, c, d, e, f and 2 more");
    }
}
