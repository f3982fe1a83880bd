//! A program that may have children.

use super::genome::Genome;
use super::typing::Typing;

/// A program with its types, ready to have children.
pub struct Parent {
    /// The program.
    pub genome: Genome,
    pub(super) typing: Typing,
}

impl Parent {
    /// Types a program.
    pub fn new(genome: Genome) -> Self {
        let typing = Typing::of(&genome);
        Self { genome, typing }
    }

    /// Tells whether no call of it certainly fails because of a type.
    pub fn is_well_typed(&self) -> bool {
        self.typing.sound
    }
}
