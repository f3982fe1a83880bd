//! Mirrors and rotations of grids and patches.

use super::cells::{copy_reversed, copy_rows, lay_reversed, transpose};
use super::declare::primitives;
use super::operand::{
    Patch, Rows, from_table, indexed_rows, int, item, len, or_loosely, rows, tuple, unpacked,
    unpacked_patch,
};
use super::patches::{lrcorner, ulcorner};
use crate::value::{Cx, Grid, Raised, Reply, Value, View};

primitives! {
    /// A quarter turn clockwise.
    rot90(grid): "(Grid) -> Grid";
    "rot90(((1, 2), (3, 4)))" => "((3, 1), (4, 2))";

    /// A half turn.
    rot180(grid): "(Grid) -> Grid";
    "rot180(((1, 2), (3, 4)))" => "((4, 3), (2, 1))";

    /// A quarter turn anticlockwise.
    rot270(grid): "(Grid) -> Grid";
    "rot270(((1, 2), (3, 4)))" => "((2, 4), (1, 3))";

    /// Mirrors upside down; a patch stays in its box.
    hmirror(piece): "(Grid) -> Grid; (Tuple[A]) -> Tuple[A]; (Object) -> Object!; (Indices) -> Indices!", fails = "where the patch is empty";
    "hmirror(((1, 2), (3, 4)))" => "((3, 4), (1, 2))", "hmirror(connect((0, 0), (1, 1)))" => "connect((1, 0), (0, 1))";

    /// Mirrors left to right; a patch stays in its box.
    vmirror(piece): "(Grid) -> Grid; (Tuple[Tuple[A]]) -> Tuple[Tuple[A]]; (Object) -> Object!; (Indices) -> Indices!", fails = "where the patch is empty";
    "vmirror(((1, 2), (3, 4)))" => "((2, 1), (4, 3))";

    /// Mirrors at the diagonal from the upper left; a patch keeps that corner.
    dmirror(piece): "(Grid) -> Grid; (Tuple[Tuple[A]]) -> Tuple[Tuple[A]]; (Object) -> Object!; (Indices) -> Indices!", fails = "where the patch is empty";
    "dmirror(((1, 2), (3, 4)))" => "((1, 3), (2, 4))", "dmirror(connect((2, 1), (2, 3)))" => "connect((2, 1), (4, 1))";

    /// Mirrors at the diagonal from the upper right; a patch keeps that corner.
    cmirror(piece): "(Grid) -> Grid; (Tuple[Tuple[A]]) -> Tuple[Tuple[A]]; (Object) -> Object!; (Indices) -> Indices!", fails = "where the patch is empty";
    "cmirror(((1, 2), (3, 4)))" => "((4, 2), (3, 1))";
}

/// Returns the columns of a grid as the rows of another: see [`transpose`].
fn turned<'a>(cx: &Cx<'a>, grid: &Grid<'_>, upwards: bool, leftwards: bool) -> Reply<'a> {
    let cells = cx.slice(grid.cells.len(), 0i8)?;
    transpose(grid, cells, upwards, leftwards);
    cx.grid(grid.width, grid.height, cells)
}

/// Returns the columns of a table as rows, as many as the shortest row has.
fn columns<'a>(table: &[Vec<Value<'a>>]) -> Vec<Vec<Value<'a>>> {
    let width = table.iter().map(Vec::len).min().unwrap_or(0);
    (0..width).map(|j| table.iter().map(|row| row[j]).collect()).collect()
}

pub(super) fn rot90<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match rows(cx, grid)? {
        Rows::Bytes(grid) => turned(cx, grid, true, false),
        Rows::Table(mut table) => {
            table.reverse();
            from_table(cx, &columns(&table))
        }
    }
}

fn rot180<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match indexed_rows(cx, grid)? {
        Rows::Bytes(grid) => {
            let cells = cx.slice(grid.cells.len(), 0i8)?;
            copy_reversed(cells, grid.cells);
            cx.grid(grid.height, grid.width, cells)
        }
        Rows::Table(mut table) => {
            table.reverse();
            table.iter_mut().for_each(|row| row.reverse());
            from_table(cx, &table)
        }
    }
}

pub(super) fn rot270<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match rows(cx, grid)? {
        Rows::Bytes(grid) => turned(cx, grid, false, true),
        Rows::Table(table) => {
            let mut turned = columns(&table);
            turned.reverse();
            from_table(cx, &turned)
        }
    }
}

/// Reverses the elements of a tuple.
fn reversed<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let mut items: Vec<Value<'a>> = cx.elements(tuple(value)?)?.collect();
    items.reverse();
    cx.tuple(&items)
}

/// Returns a patch to be mirrored, which must not be empty.
fn solid<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Patch<'a>, Raised> {
    let patch = unpacked_patch(cx, value)?;
    patch.bounds()?;
    Ok(patch)
}

/// Returns a patch of which only one side is numbers, mirrored on that side as the reference does
/// it.
#[cold]
fn mirrored_loosely<'a>(cx: &Cx<'a>, piece: Value<'a>, side: usize) -> Reply<'a> {
    let end = |corner: Value<'a>| int(item(corner, side)?);
    let (first, last) = (end(ulcorner(cx, piece)?)?, end(lrcorner(cx, piece)?)?);
    let sum = first.checked_add(last).ok_or_else(Raised::overflow)?;
    let colored = item(super::containers::first(cx, piece)?, 1)?.is_tuple();
    let mut mirrored = Vec::with_capacity(len(piece)?);
    for element in cx.elements(piece)? {
        let (color, location) = match colored {
            true => unpacked(cx, element).map(|[color, location]| (Some(color), location))?,
            false => (None, element),
        };
        let mut place = unpacked(cx, location)?;
        let moved = sum.checked_sub(int(place[side])?).ok_or_else(Raised::overflow)?;
        place[side] = Value::int(moved);
        let place = cx.tuple(&place)?;
        mirrored.push(match color {
            Some(color) => cx.tuple(&[color, place])?,
            None => place,
        });
    }
    cx.set(&mut mirrored)
}

pub(super) fn hmirror<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    if let View::Grid(grid) = piece.view() {
        let cells = cx.slice(grid.cells.len(), 0i8)?;
        let (height, width) = (grid.height as usize, grid.width as usize);
        copy_rows(cells, width, |row| &grid.cells[(height - 1 - row) * width..]);
        return cx.grid(grid.height, grid.width, cells);
    }
    if piece.is_tuple() {
        return reversed(cx, piece);
    }
    let usual = solid(cx, piece).and_then(|patch| {
        patch.map(|indices| indices.flip_rows(cx), |object| object.flip_rows(cx))?.value(cx)
    });
    or_loosely(usual, || mirrored_loosely(cx, piece, 0))
}

pub(super) fn vmirror<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    if let View::Grid(grid) = piece.view() {
        let cells = cx.slice(grid.cells.len(), 0i8)?;
        let width = grid.width as usize;
        let (mut to, mut from) = (&mut *cells, grid.cells);
        while !from.is_empty() {
            lay_reversed(to, from, width);
            (to, from) = (&mut to[width..], &from[width..]);
        }
        return cx.grid(grid.height, grid.width, cells);
    }
    if piece.is_tuple() {
        let mut rows = Vec::with_capacity(len(piece)?);
        for row in cx.elements(piece)? {
            rows.push(reversed(cx, row)?);
        }
        return cx.tuple(&rows);
    }
    let usual = solid(cx, piece).and_then(|patch| {
        patch.map(|indices| indices.flip_columns(cx), |object| object.flip_columns(cx))?.value(cx)
    });
    or_loosely(usual, || mirrored_loosely(cx, piece, 1))
}

pub(super) fn dmirror<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    if piece.is_tuple() {
        return match rows(cx, piece)? {
            Rows::Bytes(grid) => turned(cx, grid, false, false),
            Rows::Table(table) => from_table(cx, &columns(&table)),
        };
    }
    let patch = solid(cx, piece)?;
    patch.map(|indices| indices.transpose(cx), |object| object.transpose(cx))?.value(cx)
}

fn cmirror<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    if piece.is_tuple() {
        return match indexed_rows(cx, piece)? {
            Rows::Bytes(grid) => turned(cx, grid, true, true),
            Rows::Table(mut table) => {
                table.reverse();
                table.iter_mut().for_each(|row| row.reverse());
                from_table(cx, &columns(&table))
            }
        };
    }
    vmirror(cx, dmirror(cx, vmirror(cx, piece)?)?)
}
