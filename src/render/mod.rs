//! Showing grids and tasks to people.
