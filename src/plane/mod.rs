//! Planes: what can be said of every cell of a grid, as a grid of the same size, and views, which
//! are grids made of grids.
//!
//! Everything here is a plain function of [`Board`]s and small numbers. The primitives of the
//! families `planes`, `views`, `relations` and `paths` call these functions, and so does the search
//! of [`crate::solve`]. A rule that was found with planes means in a program what it meant in the
//! search. Where a plane has nothing to say of a cell it says [`NONE`]; numbers that a cell cannot
//! hold are cut to [`MOST`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod board;
mod lines;
mod local;
mod models;
mod panels;
mod parts;
mod paths;
mod place;
mod ranks;
mod rays;
mod regions;
mod relate;
mod repair;
mod settle;
mod stack;
mod tiles;
mod views;

pub use board::{Board, MOST, NONE, Turn, clip};
pub use lines::{column_colors, row_colors, row_counts, row_heads};
pub use local::{around_color, beside, count_around, same_around};
pub use models::{Forms, completed};
pub use panels::{Panels, by_panel, in_panel, panels, panels_by, split, spread, thumbnail};
pub use parts::{
    Part, Shape, Style, border_color, box_rings, boxes, boxes_replaced, by_part, in_boxes, parts,
    turned_boxes, twin_color,
};
pub use paths::{
    bounce, box_distance, corner_path, diagonal_path, double_gap, facing, midway, side_cells, slab,
    stripe, turning,
};
pub use place::{
    column_index, difference, edge_distance, least_square, longest_run, remainder, row_index, sum,
    top_weight,
};
pub use ranks::{ranked, ranked_by, unranked};
pub use rays::{between, distance, nearest, nearest_ray, ray_color, ray_count, ray_distance, sees};
pub use regions::{enclosed, fill_holes, largest_rectangle, reach};
pub use relate::{Own, center_gap, corridor, gap, hollows, nearest_part, rays, slide, trail};
pub use repair::{complete, continued, patched};
pub use settle::settle;
pub use stack::{
    stack_count, stack_first, stack_kinds, stack_last, stack_least, stack_most, stacked,
};
pub use tiles::{block_index, mirror_tiled, tile_index, tiled};
pub use views::{
    bridge, condense, halo, interior, mark, outline, partners, ranked_color, shrink, smear, smooth,
    squeeze,
};
