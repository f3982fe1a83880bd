//! The two dialects of programs.

/// The meanings of the operators of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// The project's own: arithmetic of numbers and of pairs.
    #[default]
    Arc,
    /// Their meaning in Python.
    Python,
}

impl Dialect {
    /// Returns the dialect of a file of a name: its own for `.arc`, for all others Python.
    pub fn of_name(name: &str) -> Self {
        if name.ends_with(".arc") { Self::Arc } else { Self::Python }
    }

    /// Returns a name for a text that has none, by which it is read in this dialect.
    pub fn text_name(self) -> &'static str {
        match self {
            Self::Arc => "<text>.arc",
            Self::Python => "<text>",
        }
    }
}
