//! The ends of a command.

/// The reason for which a command could not do its work: said already, or to be said.
pub(super) enum Failure {
    /// Diagnostics were printed.
    Reported,
    /// Output could not be written.
    Io(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// The verdict of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All right.
    Good,
    /// A wrong answer or a difference.
    Bad,
    /// Ctrl-C came before the end.
    Interrupted,
}
