//! In which order families are tried: what is cheap and finds much first, the rest where nothing
//! cheap was found.

use super::candidate::Candidate;
use super::evolved::evolved;
use super::families::{
    by_rank, cells, cells_beside_views, cells_of_crops, cropped, layered, lists, other_ground,
    panels, pieces, recolored, related, repaired, select, staged, tiles, viewed,
};
use super::known::known;
use super::search::Search;

/// A family as a step of the search.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    /// It is left out where something of fewer bits was found.
    pub(crate) above: f64,
    /// What it finds.
    pub(crate) find: fn(&Search<'_>) -> Vec<Candidate>,
}

const fn stage(above: f64, find: fn(&Search<'_>) -> Vec<Candidate>) -> Stage {
    Stage { above, find }
}

/// All stages in their order.
pub(crate) const STAGES: &[Stage] = &[
    stage(0.0, known),
    stage(0.0, viewed),
    stage(0.0, select),
    stage(0.0, lists),
    stage(0.0, recolored),
    stage(0.0, repaired),
    stage(0.0, tiles),
    stage(0.0, panels),
    stage(0.0, cells),
    stage(14.0, cropped),
    stage(14.0, pieces),
    stage(20.0, related),
    stage(20.0, layered),
    stage(20.0, cells_beside_views),
    stage(20.0, cells_of_crops),
    stage(24.0, by_rank),
    stage(24.0, staged),
    stage(28.0, other_ground),
    stage(40.0, evolved),
];
