//! Showing grids and tasks to people.
//!
//! Everything here returns text; what is done with it is the caller's business. Widths are terminal
//! columns.

mod color_mode;
mod layout;
pub mod palette;
mod patch;
mod primitive;
pub mod terminal;
pub mod value;
mod words;

pub use color_mode::{ColorChoice, ColorMode};
pub(crate) use layout::Block;
pub use palette::Palette;
pub use primitive::primitive;
pub use terminal::{Panel, Style, difference, grid, panels, task_view};
pub(crate) use words::{count, duration};
