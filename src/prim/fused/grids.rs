//! Grids made in one pass: compared cell by cell, beside their mirror images or themselves.

use crate::prim::cells::{copy_rows, lay_reversed, lay_row, map_cells};
use crate::prim::containers::{maximum, pair};
use crate::prim::geometry::{hmirror, vmirror};
use crate::prim::grids::{hconcat, vconcat};
use crate::value::set::Items;
use crate::value::{Cx, Grid, Reply, Value, View};

pub(super) fn greater_cells<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (View::Grid(a), View::Grid(b)) = (a.view(), b.view()) {
        let (height, width) = (a.height.min(b.height), a.width.min(b.width));
        cx.spend(u64::from(height))?;
        let cells = cx.slice(height as usize * width as usize, 0i8)?;
        if a.width == b.width {
            let both = [&a.cells[..cells.len()], &b.cells[..cells.len()]];
            map_cells(cells, both, |[a, b]| a.greater(b));
            return cx.grid(height, width, cells);
        }
        let rows = a.rows().zip(b.rows());
        for (line, (row, other)) in cells.chunks_exact_mut(width as usize).zip(rows) {
            let both = [&row[..line.len()], &other[..line.len()]];
            map_cells(line, both, |[a, b]| a.greater(b));
        }
        return cx.grid(height, width, cells);
    }
    let rows = cx.elements(a)?.zip(cx.elements(b)?).map(|(row, other)| pair(cx, row, other));
    let rows = rows.collect::<Result<Items<'a>, _>>()?;
    let greatest = |row: Value<'a>| {
        let cells = cx.elements(row)?.map(|cells| maximum(cx, cells));
        cx.tuple(&cells.collect::<Result<Items<'a>, _>>()?)
    };
    cx.tuple(&rows.into_iter().map(greatest).collect::<Result<Items<'a>, _>>()?)
}

/// Returns a grid of `down` × `right` times the size of another, whose rows `write` fills in, given
/// what is to be filled in.
fn tiled<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    down: u32,
    right: u32,
    write: impl FnOnce(&mut [i8]),
) -> Reply<'a> {
    let (height, width) = (grid.height * down, grid.width * right);
    cx.check_cells(u64::from(height) * u64::from(width))?;
    let cells = cx.slice(height as usize * width as usize, 0i8)?;
    write(cells);
    cx.grid(height, width, cells)
}

/// Returns a grid beside its mirror image.
fn mirrored_beside<'a>(cx: &Cx<'a>, grid: &Grid<'_>, image_first: bool) -> Reply<'a> {
    let width = grid.width as usize;
    tiled(cx, grid, 1, 2, |mut to| {
        let mut from = grid.cells;
        while !from.is_empty() {
            if image_first {
                lay_reversed(to, from, width);
                lay_row(&mut to[width..], from, width);
            } else {
                lay_row(to, from, width);
                lay_reversed(&mut to[width..], from, width);
            }
            (to, from) = (&mut to[2 * width..], &from[width..]);
        }
    })
}

/// Returns a grid above or below its mirror image.
fn mirrored_over<'a>(cx: &Cx<'a>, grid: &Grid<'_>, image_first: bool) -> Reply<'a> {
    let width = grid.width as usize;
    tiled(cx, grid, 2, 1, |cells| {
        let (above, below) = cells.split_at_mut(grid.cells.len());
        let (own, image) = if image_first { (below, above) } else { (above, below) };
        own.copy_from_slice(grid.cells);
        let last = grid.height as usize - 1;
        copy_rows(image, width, |row| &grid.cells[(last - row) * width..]);
    })
}

pub(super) fn mirrored_right<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_beside(cx, bytes, false),
        _ => hconcat(cx, grid, vmirror(cx, grid)?),
    }
}

pub(super) fn mirrored_left<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_beside(cx, bytes, true),
        _ => hconcat(cx, vmirror(cx, grid)?, grid),
    }
}

pub(super) fn mirrored_below<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_over(cx, bytes, false),
        _ => vconcat(cx, grid, hmirror(cx, grid)?),
    }
}

pub(super) fn mirrored_above<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_over(cx, bytes, true),
        _ => vconcat(cx, hmirror(cx, grid)?, grid),
    }
}

pub(super) fn three_beside<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let View::Grid(bytes) = grid.view() else {
        return hconcat(cx, hconcat(cx, grid, grid)?, grid);
    };
    let width = bytes.width as usize;
    tiled(cx, bytes, 1, 3, |cells| {
        copy_rows(cells, width, |part| &bytes.cells[part / 3 * width..]);
    })
}

pub(super) fn three_below<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let View::Grid(bytes) = grid.view() else {
        return vconcat(cx, vconcat(cx, grid, grid)?, grid);
    };
    tiled(cx, bytes, 3, 1, |cells| {
        cells
            .chunks_exact_mut(bytes.cells.len())
            .for_each(|part| part.copy_from_slice(bytes.cells));
    })
}
