//! Showing grids and tasks to people.
//!
//! Everything here returns text; what is done with it is the caller's business. Widths are terminal
//! columns.
//!
//! For terminals it draws text with as many colours as they show. For files, a value becomes a
//! [`drawing::Drawing`], whose [`sheet::Sheet`]s say themselves in few rectangles. A
//! [`picture::Picture`] places them and is written as SVG or PNG; [`html`] puts them into pages,
//! which hold their style and script. Every colour is in [`palette`]. Values of every kind are
//! drawn by [`value`], within bounds that the caller sets.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod color_mode;
pub mod drawing;
pub mod html;
mod layout;
pub mod palette;
mod patch;
pub mod picture;
pub mod png;
mod primitive;
pub mod sheet;
pub mod svg;
pub mod task;
pub mod terminal;
pub mod trace;
pub mod value;
mod verdict;
mod words;

pub(crate) use crate::diag::words::{count, duration};
pub use color_mode::{ColorChoice, ColorMode};
pub use drawing::Drawing;
#[cfg(feature = "cli")]
pub(crate) use layout::Block;
pub use palette::Palette;
pub(crate) use patch::bounds;
pub use primitive::primitive;
pub use terminal::{Panel, Style, difference, grid, panels, task_view};
pub use verdict::{tally, verdict};
