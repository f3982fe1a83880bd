//! Families of rules. They share the learner and differ in what the rows are and how they are
//! aligned with the outputs.

mod actions;
mod cells;
mod chosen;
mod crops;
mod layered;
mod lists;
mod panels;
mod pieces;
mod recolored;
mod references;
mod related;
mod repaired;
mod staged;
mod tiles;
mod viewed;
mod wrapped;

pub(crate) use cells::cells;
pub(crate) use chosen::select;
pub(crate) use crops::{cells_of_crops, cropped};
pub(crate) use layered::layered;
pub(crate) use lists::lists;
pub(crate) use panels::panels;
pub(crate) use pieces::pieces;
pub(crate) use recolored::recolored;
pub(crate) use related::related;
pub(crate) use repaired::repaired;
pub(crate) use staged::{cells_beside_views, staged};
pub(crate) use tiles::tiles;
pub(crate) use viewed::viewed;
pub(crate) use wrapped::{by_rank, other_ground};
