//! Views: grids made of a grid, in which a rule may be seen more easily. The functions are those of
//! [`crate::plane`].

use super::Cost::{Passes, Product};
use super::boards::{board, grid, offset, offsets, small};
use super::declare::primitives;
use super::operand::{int, pair};
use crate::plane::{self, Board};
use crate::value::{Cx, Raised, Reply, Value};

primitives! {
    /// A grid without rows and columns that are equal to the one before.
    condense(grid): "(Grid) -> Grid";
    "condense(((1, 1, 2), (1, 1, 2), (3, 3, 3)))" => "((1, 2), (3, 3))";

    /// A grid without rows and columns that have a colour throughout.
    squeeze(grid, color): "(Grid, Color) -> Grid", fails = "where nothing is left";
    "squeeze(((0, 0, 0), (1, 0, 2)), 0)" => "((1, 2),)";

    /// The smallest grid of which a grid is the enlargement.
    ///
    /// Rows and columns have each a factor of their own.
    shrink(grid): "(Grid) -> Grid", cost = Passes;
    "shrink(((1, 1, 2, 2), (1, 1, 2, 2), (3, 3, 4, 4), (3, 3, 4, 4)))" => "((1, 2), (3, 4))";

    /// Every cell takes the most common colour of itself and its neighbours.
    ///
    /// Of several colours the smallest counts.
    smooth(grid): "(Grid) -> Grid";
    "smooth(((1, 1, 1), (1, 5, 1), (1, 1, 1)))" => "canvas(1, (3, 3))";

    /// Cells other than the background fall in a direction.
    ///
    /// They lie on one another then, or at the edge.
    settle(grid, background, direction): "(Grid, Color, Pair) -> Grid", fails = "where the direction is not up, down, left or right";
    "settle(((3, 0), (0, 4), (0, 0)), 0, DOWN)" => "((0, 0), (0, 0), (3, 4))";

    /// Enclosed parts of the background get the colour that stands above their first cell.
    fillholes(grid, background): "(Grid, Color) -> Grid", cost = Passes;
    "fillholes(outline(canvas(3, (3, 3)), 0), 0)" => "canvas(3, (3, 3))";

    /// Cells other than the background are drawn out in some directions.
    ///
    /// Each goes on until something is in the way.
    smear(grid, background, directions): "(Grid, Color, Container[Pair]) -> Grid", cost = Passes, picks = true;
    "smear(((3, 0, 0, 4, 0),), 0, (RIGHT,))" => "((3, 3, 3, 4, 4),)";

    /// Cells of the background between two of the same colour take that colour.
    ///
    /// Nothing else may lie between the two, which are in line in one of the directions.
    bridge(grid, background, directions): "(Grid, Color, Container[Pair]) -> Grid", cost = Passes, picks = true;
    "bridge(((3, 0, 3, 0, 4),), 0, (RIGHT,))" => "((3, 3, 3, 0, 4),)";

    /// Only cells that have a neighbour of another colour at a side, or lie at the edge.
    ///
    /// The others become background.
    outline(grid, background): "(Grid, Color) -> Grid";
    "outline(canvas(3, (3, 3)), 0)" => "((3, 3, 3), (3, 0, 3), (3, 3, 3))";

    /// Only cells all of whose neighbours at the sides have their colour.
    ///
    /// The others become background.
    interior(grid, background): "(Grid, Color) -> Grid";
    "interior(canvas(3, (3, 3)), 0)" => "((0, 0, 0), (0, 3, 0), (0, 0, 0))";

    /// Cells of the background take the colour of a neighbour.
    ///
    /// Of several neighbours the first counts, row by row from the upper left.
    halo(grid, background): "(Grid, Color) -> Grid";
    "halo(((3, 0, 0, 4),), 0)" => "((3, 3, 4, 4),)";

    /// So many copies of a grid below one another and beside one another.
    tiled(grid, times): "(Grid, Pair) -> Grid", cost = Product, fails = "where a number is below 1";
    "tiled(((1, 2),), (2, 2))" => "((1, 2, 1, 2), (1, 2, 1, 2))";

    /// As `tiled`, with every other copy mirrored so that copies meet at mirror lines.
    mirrortiled(grid, times): "(Grid, Pair) -> Grid", cost = Product, fails = "where a number is below 1";
    "mirrortiled(((1, 2),), (1, 2))" => "((1, 2, 2, 1),)";

    /// Every cell becomes a block of so many rows and columns.
    enlarged(grid, times): "(Grid, Pair) -> Grid", cost = Product, fails = "where a number is below 1";
    "enlarged(((1, 2),), (2, 1))" => "((1, 2), (1, 2))";

    /// Which row of copies each cell of a tiled grid lies in.
    ///
    /// It is the column of copies unless `rows`.
    tileindex(grid, times, rows): "(Grid, Pair, Bool) -> Grid", cost = Product, fails = "where a number is below 1";
    "tileindex(((5, 5),), (1, 2), False)" => "((0, 0, 1, 1),)";

    /// Which row of its block each cell of an enlarged grid lies in.
    ///
    /// It is the column of the block unless `rows`.
    blockindex(grid, times, rows): "(Grid, Pair, Bool) -> Grid", cost = Product, fails = "where a number is below 1";
    "blockindex(((5, 5),), (1, 2), False)" => "((0, 1, 0, 1),)";

    /// A grid with roles instead of colours: the background becomes 0, fixed colours stay.
    ///
    /// The others are counted from 1 by the number of their cells, of equals the one that comes
    /// first.
    roles(grid, background, fixed): "(Grid, Color, Container[Int]) -> Grid", fails = "where there are too many colours";
    "roles(((0, 7, 7, 4),), 0, ())" => "((0, 1, 1, 2),)";

    /// A grid of roles with the colours that have these roles in another grid: undoes `roles`.
    unroles(grid, other, background, fixed): "(Grid, Grid, Color, Container[Int]) -> Grid", fails = "where there are too many colours";
    "unroles(((2, 2, 1),), ((0, 7, 7, 4),), 0, ())" => "((4, 4, 7),)";

    /// Fills the cells of a colour from mirror symmetries, or periods, of all others.
    ///
    /// Symmetries and periods count that hold for all known cells and for a third of the cells at
    /// least.
    complete(grid, color, mirrors, periods): "(Grid, Color, Bool, Bool) -> Grid", cost = Product, fails = "where some cell stays unknown";
    "complete(((1, 2, 1, 2), (3, 4, 3, 4), (1, 2, 1, 0)), 0, False, True)" => "((1, 2, 1, 2), (3, 4, 3, 4), (1, 2, 1, 2))";

    /// Fills the cells of a colour by repeating the others, by the shortest steps that hold.
    ///
    /// A step holds where all pairs of known cells that are so far apart are equal. There have to
    /// be two of them, and as many as a `share`th of the known cells. Cells that no step leads to
    /// stay.
    continued(grid, color, share, count): "(Grid, Color, Int, Int) -> Grid", cost = Product, fails = "where no step holds";
    "continued(((1, 2, 1, 2, 0, 0),), 0, 4, 1)" => "((1, 2, 1, 2, 1, 2),)";

    /// Fills the cells of a colour one by one from the same surroundings elsewhere.
    ///
    /// The cell counts that stands there most often. Surroundings are the known cells up to
    /// `radius` away; turned ones count as well if `turned`.
    patched(grid, color, radius, turned): "(Grid, Color, Int, Bool) -> Grid", cost = Product, fails = "where some surroundings are nowhere else";
    "patched(((1, 2, 3, 1, 0, 3, 1, 2, 3),), 0, 1, False)" => "((1, 2, 3, 1, 2, 3, 1, 2, 3),)";
}

/// Returns a view of one grid; `steps` are the looks at each cell.
fn view<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    steps: u64,
    make: impl FnOnce(&Board) -> Option<Board>,
    otherwise: &'static str,
) -> Reply<'a> {
    let board = board(cx, value)?;
    cx.spend((board.cells.len() as u64).saturating_mul(steps) / 16)?;
    let made = make(&board).ok_or_else(|| Raised::value(otherwise))?;
    grid(cx, &made)
}

fn condense<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    view(cx, grid, 4, |board| Some(plane::condense(board)), "")
}

fn squeeze<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    let color = small(color)?;
    view(cx, grid, 4, |board| plane::squeeze(board, color), "nothing is left")
}

fn shrink<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    view(cx, grid, 64, |board| Some(plane::shrink(board)), "")
}

fn smooth<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    view(cx, grid, 20, |board| Some(plane::smooth(board)), "")
}

fn settle<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
) -> Reply<'a> {
    let (ground, direction) = (small(background)?, offset(direction)?);
    let otherwise = "the direction must be up, down, left or right";
    view(cx, grid, 4, |board| plane::settle(board, ground, direction), otherwise)
}

fn fillholes<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    let ground = small(background)?;
    view(cx, grid, 32, |board| Some(plane::fill_holes(board, ground)), "")
}

/// Returns a view that draws lines in some directions.
fn lines<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    directions: Value<'a>,
    draw: impl FnOnce(&Board, i8, &[(i32, i32)]) -> Board,
) -> Reply<'a> {
    let (ground, ways) = (small(background)?, offsets(cx, directions)?);
    let size = board(cx, grid)?;
    let steps = (ways.len() as u64).saturating_mul(size.height.max(size.width) as u64);
    view(cx, grid, steps, |board| Some(draw(board, ground, &ways)), "")
}

fn smear<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    directions: Value<'a>,
) -> Reply<'a> {
    lines(cx, grid, background, directions, plane::smear)
}

fn bridge<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    directions: Value<'a>,
) -> Reply<'a> {
    lines(cx, grid, background, directions, plane::bridge)
}

/// Returns a view by a colour.
fn by_color<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    draw: impl FnOnce(&Board, i8) -> Board,
) -> Reply<'a> {
    let ground = small(background)?;
    view(cx, grid, 8, |board| Some(draw(board, ground)), "")
}

fn outline<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    by_color(cx, grid, background, plane::outline)
}

fn interior<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    by_color(cx, grid, background, plane::interior)
}

fn halo<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    by_color(cx, grid, background, plane::halo)
}

/// Returns a view of so many times the size.
fn multiple<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    times: Value<'a>,
    make: impl FnOnce(&Board, (usize, usize)) -> Board,
) -> Reply<'a> {
    let (rows, columns) = pair(times)?;
    let number = |n: i64| usize::try_from(n).ok().filter(|&n| n >= 1);
    let (Some(rows), Some(columns)) = (number(rows), number(columns)) else {
        return Err(Raised::value("the number of times must be at least 1"));
    };
    let board = board(cx, value)?;
    let cells =
        (board.cells.len() as u64).saturating_mul(rows as u64).saturating_mul(columns as u64);
    cx.check_cells(cells)?;
    cx.spend(cells / 8)?;
    grid(cx, &make(&board, (rows, columns)))
}

fn tiled<'a>(cx: &Cx<'a>, grid: Value<'a>, times: Value<'a>) -> Reply<'a> {
    multiple(cx, grid, times, plane::tiled)
}

fn mirrortiled<'a>(cx: &Cx<'a>, grid: Value<'a>, times: Value<'a>) -> Reply<'a> {
    multiple(cx, grid, times, plane::mirror_tiled)
}

fn enlarged<'a>(cx: &Cx<'a>, grid: Value<'a>, times: Value<'a>) -> Reply<'a> {
    multiple(cx, grid, times, |board, (rows, columns)| board.scaled(rows, columns))
}

fn tileindex<'a>(cx: &Cx<'a>, grid: Value<'a>, times: Value<'a>, rows: Value<'a>) -> Reply<'a> {
    multiple(cx, grid, times, |board, times| plane::tile_index(board, times, rows.truthy()))
}

fn blockindex<'a>(cx: &Cx<'a>, grid: Value<'a>, times: Value<'a>, rows: Value<'a>) -> Reply<'a> {
    multiple(cx, grid, times, |board, times| plane::block_index(board, times, rows.truthy()))
}

fn complete<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    color: Value<'a>,
    mirrors: Value<'a>,
    periods: Value<'a>,
) -> Reply<'a> {
    let color = small(color)?;
    let size = board(cx, grid)?;
    let sides = (size.height + size.width) as u64;
    let maps = if periods.truthy() { sides.min(32).pow(2) } else { 0 } + 8 * sides;
    let make = |board: &Board| plane::complete(board, color, mirrors.truthy(), periods.truthy());
    view(cx, grid, maps, make, "some cell stays unknown")
}

fn continued<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    color: Value<'a>,
    share: Value<'a>,
    count: Value<'a>,
) -> Reply<'a> {
    let color = small(color)?;
    let bounded = |value: Value<'a>| int(value).map(|n| n.clamp(1, 10_000) as usize);
    let (share, count) = (bounded(share)?, bounded(count)?);
    let cells = board(cx, grid)?.cells.len() as u64;
    let make = |board: &Board| plane::continued(board, color, share, count);
    view(cx, grid, cells.saturating_mul(40), make, "nothing repeats itself")
}

fn patched<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    color: Value<'a>,
    radius: Value<'a>,
    turned: Value<'a>,
) -> Reply<'a> {
    let (color, radius) = (small(color)?, int(radius)?.clamp(0, 8));
    let size = board(cx, grid)?;
    let around = (2 * radius as u64 + 1).pow(2);
    let turns = if turned.truthy() { 8 } else { 1 };
    let steps = (size.count(color) as u64).saturating_mul(around + 4 * turns);
    let make = |board: &Board| plane::patched(board, color, radius as i32, turned.truthy());
    view(cx, grid, steps, make, "some surroundings are nowhere else")
}

/// Returns some colours.
fn colors<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Vec<i8>, Raised> {
    cx.elements(value)?.map(small).collect()
}

const MANY: &str = "there are too many colours, or a fixed one is the background";

fn roles<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>, fixed: Value<'a>) -> Reply<'a> {
    let (ground, fixed) = (small(background)?, colors(cx, fixed)?);
    view(cx, grid, 32, |board| plane::ranked(board, ground, &fixed), MANY)
}

fn unroles<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    other: Value<'a>,
    background: Value<'a>,
    fixed: Value<'a>,
) -> Reply<'a> {
    let (ground, fixed) = (small(background)?, colors(cx, fixed)?);
    let other = board(cx, other)?;
    cx.spend(other.cells.len() as u64)?;
    view(cx, grid, 4, |board| plane::unranked(board, &other, ground, &fixed), MANY)
}
