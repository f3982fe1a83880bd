//! Where parts act.

use crate::plane::Board;
use crate::solve::term::Term;

/// Where parts act: the boards of all samples with the terms that make them.
pub(crate) struct ActingStage<'a> {
    pub(crate) boards: &'a [Board],
    pub(crate) wanted: &'a [Board],
    pub(crate) background: &'a [i8],
    pub(crate) grid: Term,
    pub(crate) ground: Term,
}

/// Stands where nothing is asked of a cell.
pub(crate) const ANYTHING: i8 = i8::MIN;
