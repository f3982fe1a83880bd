//! Families of rules. They share the learner and differ in what the rows are and how they are
//! aligned with the outputs.

mod acting;
mod action_terms;
mod actions;
mod banked;
mod cells;
mod chosen;
mod classed;
mod crops;
mod divided;
mod effects;
mod framed;
mod keyed;
mod known;
mod layered;
mod lists;
mod modeled;
mod panels;
mod pieces;
mod possible;
mod recolored;
mod references;
mod related;
mod related_more;
mod repaired;
mod sequential;
mod stamped;
mod tiles;
mod two_steps;
mod upright;
mod viewed;
mod wrapped;

pub(crate) use banked::banked;
pub(crate) use cells::cells;
pub(crate) use chosen::select;
pub(crate) use classed::classed;
pub(crate) use crops::{cells_of_crops, cropped};
pub(crate) use divided::divided;
pub(crate) use framed::framed;
pub(crate) use keyed::keyed;
pub(crate) use known::known;
pub(crate) use layered::layered;
pub(crate) use lists::lists;
pub(crate) use modeled::modeled;
pub(crate) use panels::panels;
pub(crate) use pieces::pieces;
pub(crate) use recolored::recolored;
pub(crate) use related::{related, related_once};
pub(crate) use related_more::related_more;
pub(crate) use repaired::repaired;
pub(crate) use sequential::sequential;
pub(crate) use stamped::stamped;
pub(crate) use tiles::tiles;
pub(crate) use two_steps::{cells_beside_views, two_steps};
pub(crate) use upright::upright;
pub(crate) use viewed::{viewed, viewed_near};
pub(crate) use wrapped::{by_rank, other_ground};

#[cfg(test)]
mod tests;
