//! Showing grids and tasks to people.
//!
//! Everything here returns text; what is done with it is the caller's business. Widths are terminal
//! columns.

mod color_mode;
mod layout;
pub mod palette;
pub mod terminal;

pub use color_mode::{ColorChoice, ColorMode};
pub use palette::Palette;
pub use terminal::{Panel, Style, difference, grid, panels, task_view};
