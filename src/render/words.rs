//! Numbers with their units, and emphasis: what is said in words beside what is drawn.

use super::{ColorMode, Style};

/// A duration in a unit that suits it.
pub(crate) fn duration(nanos: u64) -> String {
    let nanos = nanos as f64;
    match nanos {
        ..1e3 => format!("{nanos} ns"),
        ..1e6 => format!("{:.1} µs", nanos / 1e3),
        ..1e9 => format!("{:.1} ms", nanos / 1e6),
        _ => format!("{:.2} s", nanos / 1e9),
    }
}

/// A number with its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

impl Style {
    /// Text in bold where there are colours.
    pub fn strong(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Text that stands back where there are colours.
    pub fn faint(&self, text: &str) -> String {
        self.paint("2", text)
    }

    /// Text in the colour of success.
    pub fn good(&self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Text in the colour of failure.
    pub fn bad(&self, text: &str) -> String {
        self.paint("31", text)
    }

    fn paint(&self, codes: &str, text: &str) -> String {
        match self.mode {
            ColorMode::Plain => text.to_owned(),
            ColorMode::True | ColorMode::Ansi256 => format!("\x1b[{codes}m{text}\x1b[0m"),
        }
    }
}
