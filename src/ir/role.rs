//! The inputs of programs.

/// The role of an input of a program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// The task's demonstration pairs, a tuple of (input, output).
    Samples,
    /// The grid to be solved.
    Input,
    /// A candidate for its output.
    Candidate,
    /// The output that is expected, which only differs are given.
    Expected,
}

/// The beginning of the names of differs: programs that tell how far a candidate's output is off.
pub(super) const DIFFER: &str = "differ_";

impl Role {
    /// Number of roles.
    pub const COUNT: usize = 4;

    /// Returns the roles of a definition's parameters, by how many it has: `(I)`, `(S, I)` or `(S,
    /// I, C)`, and `(S, I, O, C)` for one whose name begins with `differ_`.
    pub fn of_definition(name: &str, count: usize) -> Option<&'static [Role]> {
        match count {
            1 => Some(&[Role::Input]),
            2 => Some(&[Role::Samples, Role::Input]),
            3 => Some(&[Role::Samples, Role::Input, Role::Candidate]),
            4 if name.starts_with(DIFFER) => {
                Some(&[Role::Samples, Role::Input, Role::Expected, Role::Candidate])
            }
            _ => None,
        }
    }
}
