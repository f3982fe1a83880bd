//! Emphasis: what stands out and what stands back in a text.

use super::{ColorMode, Style};

impl Style {
    /// Returns text in bold where there are colours.
    pub fn strong(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Returns text that stands back where there are colours.
    pub fn faint(&self, text: &str) -> String {
        self.paint("2", text)
    }

    /// Returns text in the colour of success.
    pub fn good(&self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Returns text in the colour of failure.
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
