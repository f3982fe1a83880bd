//! Numbers in words, as every kind of output says them.

use std::fmt::Display;

/// A duration in a unit that suits it.
pub fn duration(nanos: u64) -> String {
    let nanos = nanos as f64;
    match nanos {
        ..1e3 => format!("{nanos} ns"),
        ..1e6 => format!("{:.1} µs", nanos / 1e3),
        ..1e9 => format!("{:.1} ms", nanos / 1e6),
        _ => format!("{:.2} s", nanos / 1e9),
    }
}

/// A number with its noun, in the plural where it is not one.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// A size as rows × columns.
pub fn size(height: impl Display, width: impl Display) -> String {
    format!("{height}×{width}")
}
