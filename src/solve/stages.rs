//! In which order families are tried: what is cheap and finds much first, the rest where nothing
//! cheap was found.

use super::candidate::Candidate;
use super::evolved::evolved;
use super::families::{
    banked, by_rank, cells, cells_beside_views, cells_of_crops, classed, cropped, divided, framed,
    keyed, known, layered, lists, modeled, other_ground, panels, pieces, recolored, related,
    related_more, repaired, select, sequential, stamped, tiles, two_steps, upright, viewed,
};
use super::search::Search;

/// A family as a step of the search.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    /// Its name.
    pub(crate) name: &'static str,
    /// It is left out where something of fewer bits was found.
    pub(crate) above: f64,
    /// Its finds.
    pub(crate) find: fn(&Search<'_>) -> Vec<Candidate>,
}

/// The families of that name, from so many bits.
macro_rules! stages {
    ($($find:ident above $above:literal),* $(,)?) => {
        &[$(Stage { name: stringify!($find), above: $above, find: $find }),*]
    };
}

/// All stages in their order.
pub(crate) const STAGES: &[Stage] = stages![
    known above 0.0,
    viewed above 0.0,
    select above 0.0,
    lists above 0.0,
    recolored above 0.0,
    repaired above 0.0,
    modeled above 0.0,
    tiles above 0.0,
    panels above 0.0,
    keyed above 0.0,
    cells above 0.0,
    cropped above 14.0,
    pieces above 14.0,
    framed above 14.0,
    stamped above 20.0,
    classed above 20.0,
    sequential above 20.0,
    related above 20.0,
    layered above 20.0,
    cells_beside_views above 20.0,
    cells_of_crops above 20.0,
    by_rank above 24.0,
    related_more above 24.0,
    two_steps above 24.0,
    divided above 28.0,
    upright above 28.0,
    other_ground above 28.0,
    banked above 60.0,
    evolved above 40.0,
];
