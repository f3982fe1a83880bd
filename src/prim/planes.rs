//! Planes: grids of the size of a grid that say something of every cell.
//!
//! Where there is nothing to say a plane has -1. The functions are those of [`crate::plane`].

use super::Cost::{Calls, Passes};
use super::boards::{board, cut, grid, is_function, offset, part, parts, positive, small};
use super::declare::primitives;
use super::operand::int;
use crate::plane::{self, Board};
use crate::value::{Cx, Indices, Point, Raised, Reply, Value};

primitives! {
    /// The cell at an offset from each cell; -1 outside the grid.
    beside(grid, offset): "(Grid, Pair) -> Grid";
    "beside(((1, 2), (3, 4)), RIGHT)" => "((2, -1), (4, -1))";

    /// The locations of cells that are at most a number.
    atmost(grid, value): "(Grid, Int) -> Indices";
    "atmost(((1, 2), (3, 0)), 1)" => "insert((1, 1), initset((0, 0)))";

    /// How many of the four neighbours at the sides of each cell have a colour.
    dcount(grid, color): "(Grid, Color) -> Grid";
    "dcount(((1, 1), (0, 1)), 1)" => "((1, 2), (2, 1))";

    /// How many of the four neighbours at the corners of each cell have a colour.
    icount(grid, color): "(Grid, Color) -> Grid";
    "icount(((1, 1), (0, 1)), 1)" => "((1, 0), (1, 1))";

    /// How many of the eight neighbours of each cell have a colour.
    ncount(grid, color): "(Grid, Color) -> Grid";
    "ncount(((1, 1), (0, 1)), 1)" => "((2, 2), (3, 2))";

    /// How many of the four neighbours at the sides of each cell have its colour.
    dsame(grid): "(Grid) -> Grid";
    "dsame(((1, 1), (0, 1)))" => "((1, 2), (0, 1))";

    /// How many of the eight neighbours of each cell have its colour.
    nsame(grid): "(Grid) -> Grid";
    "nsame(((1, 1), (0, 1)))" => "((2, 2), (0, 2))";

    /// The most common colour around each cell other than the background.
    aroundcolor(grid, background): "(Grid, Color) -> Grid";
    "aroundcolor(((3, 0), (0, 0)), 0)" => "((-1, 3), (3, 3))";

    /// The row of each cell.
    rowindex(grid): "(Grid) -> Grid";
    "rowindex(((5, 5), (5, 5)))" => "((0, 0), (1, 1))";

    /// The column of each cell.
    colindex(grid): "(Grid) -> Grid";
    "colindex(((5, 5), (5, 5)))" => "((0, 1), (0, 1))";

    /// How many cells lie between each cell and the nearest edge.
    edgedistance(grid): "(Grid) -> Grid";
    "edgedistance(canvas(7, (3, 3)))" => "((0, 0, 0), (0, 1, 0), (0, 0, 0))";

    /// The sums of the cells of two grids of the same size.
    cellsum(a, b): "(Grid, Grid) -> Grid", fails = "where the sizes differ";
    "cellsum(((1, 2),), ((3, 4),))" => "((4, 6),)";

    /// The differences of the cells of two grids of the same size.
    celldifference(a, b): "(Grid, Grid) -> Grid", fails = "where the sizes differ";
    "celldifference(((1, 2),), ((3, 4),))" => "((-2, -2),)";

    /// The remainder of each cell by a number.
    cellmodulo(grid, value): "(Grid, Int) -> Grid", fails = "where the number is not from 1 to 100";
    "cellmodulo(((3, 4, -1),), 2)" => "((1, 0, 1),)";

    /// The side of the largest square of one colour that holds each cell.
    squareside(grid): "(Grid) -> Grid", cost = Passes;
    "squareside(((1, 1, 2), (1, 1, 2)))" => "((2, 2, 1), (2, 2, 1))";

    /// Marks cells that are other than the background: 1, else 0.
    mark(grid, background): "(Grid, Color) -> Grid";
    "mark(((0, 3), (4, 0)), 0)" => "((0, 1), (1, 0))";

    /// The first colour other than the background that is seen from each cell in a direction.
    raycolor(grid, background, direction): "(Grid, Color, Pair) -> Grid", fails = "where the direction is not to a neighbour";
    "raycolor(((0, 0, 3, 0),), 0, RIGHT)" => "((3, 3, -1, -1),)";

    /// How far the first cell other than the background is from each cell in a direction.
    ///
    /// Where there is none it is 99.
    raydistance(grid, background, direction): "(Grid, Color, Pair) -> Grid", fails = "where the direction is not to a neighbour";
    "raydistance(((0, 0, 3, 0),), 0, RIGHT)" => "((2, 1, 99, 99),)";

    /// The colour that is seen from each cell both in a direction and in the opposite one.
    ///
    /// Where two colours are seen it is 10.
    betweencolor(grid, background, direction): "(Grid, Color, Pair) -> Grid", fails = "where the direction is not to a neighbour";
    "betweencolor(((3, 0, 3, 0, 4),), 0, RIGHT)" => "((-1, 3, 10, 10, -1),)";

    /// In how many directions something other than the background is seen from each cell.
    ///
    /// Of four directions, or of all eight if `diagonal`.
    raycount(grid, background, diagonal): "(Grid, Color, Bool) -> Grid", cost = Passes;
    "raycount(((0, 3), (4, 0)), 0, False)" => "((2, 0), (0, 2))";

    /// Tells for each cell whether a colour stands somewhere in a direction: 1 or 0.
    sees(grid, color, direction): "(Grid, Color, Pair) -> Grid", cost = Passes, fails = "where the direction is not to a neighbour";
    "sees(((0, 3, 0, 4),), 4, RIGHT)" => "((1, 1, 1, 0),)";

    /// The colour that is nearest to each cell along its row or its column.
    ///
    /// The background is no colour in this.
    alignedcolor(grid, background): "(Grid, Color) -> Grid", cost = Passes;
    "alignedcolor(((0, 0, 3),), 0)" => "((3, 3, -1),)";

    /// The colour that the fewest steps to the sides lead to from each cell.
    ///
    /// The background is no colour in this.
    nearestcolor(grid, background): "(Grid, Color) -> Grid", cost = Passes;
    "nearestcolor(((3, 0), (0, 0)), 0)" => "((3, 3), (3, 3))";

    /// The fewest steps from each cell to one other than the background.
    ///
    /// Steps lead to the sides, and to the corners as well if `diagonal`; 99 where there is no such
    /// cell.
    distances(grid, background, diagonal): "(Grid, Color, Bool) -> Grid", cost = Passes;
    "distances(((3, 0), (0, 0)), 0, False)" => "((0, 1), (1, 2))";

    /// The steps from the nearest cell of a colour to each cell through the background.
    ///
    /// Where no way leads it is 99.
    reach(grid, background, color, diagonal): "(Grid, Color, Color, Bool) -> Grid", cost = Passes;
    "reach(((3, 0, 4, 0),), 0, 3, False)" => "((0, 1, 99, 99),)";

    /// Marks cells of the background from which no way through it leads to the edge.
    ///
    /// These are 1, all others 0. Ways lead to the sides, and to the corners as well if `diagonal`.
    enclosed(grid, background, diagonal): "(Grid, Color, Bool) -> Grid", cost = Passes;
    "enclosed(outline(canvas(3, (3, 3)), 0), 0, False)" => "((0, 0, 0), (0, 1, 0), (0, 0, 0))";

    /// Marks the largest rectangle of a colour, of several the first: 1, else 0.
    largestrectangle(grid, color): "(Grid, Color) -> Grid", cost = Passes;
    "largestrectangle(((0, 3, 3), (3, 0, 0)), 3)" => "((0, 1, 1), (0, 0, 0))";

    /// The most common colour other than the background in the row of each cell.
    rowcolor(grid, background): "(Grid, Color) -> Grid";
    "rowcolor(((0, 3), (0, 0)), 0)" => "((3, 3), (-1, -1))";

    /// How many cells of a colour the row of each cell has.
    rowcount(grid, color): "(Grid, Color) -> Grid";
    "rowcount(((0, 3), (3, 3)), 3)" => "((1, 1), (2, 2))";

    /// The first cell of the row of each cell.
    rowstart(grid): "(Grid) -> Grid";
    "rowstart(((1, 2), (3, 4)))" => "((1, 1), (3, 3))";

    /// The colour that goes with the colour of each cell.
    ///
    /// Somewhere in the grid the two form a thing of just two cells; -1 where there is no such
    /// thing.
    partners(grid, background): "(Grid, Color) -> Grid", cost = Passes;
    "partners(((3, 4, 0, 3),), 0)" => "((4, 3, -1, 4),)";

    /// Each cell of an object has the number that a function gives the object, the others -1.
    partplane(grid, parts, function): "(Grid, Container[Patch], Patch -> Int) -> Grid", cost = Calls;
    "partplane(((3, 3, 0, 4),), parts(((3, 3, 0, 4),), True, False, 0), size)" => "((2, 2, -1, 1),)";

    /// Each cell in the box of an object has the number that a function gives the object.
    ///
    /// Other cells have -1. Boxes of one cell are left out, and of several boxes the smallest
    /// counts.
    boxplane(grid, parts, function): "(Grid, Container[Patch], Patch -> Int) -> Grid", cost = Calls;
    "boxplane(((3, 0, 0), (3, 3, 0)), parts(((3, 0, 0), (3, 3, 0)), True, False, 0), size)" => "((3, 3, -1), (3, 3, -1))";

    /// How far each cell in the box of an object lies from the edge of the box; -1 elsewhere.
    boxrings(grid, parts): "(Grid, Container[Patch]) -> Grid";
    "boxrings(canvas(3, (3, 3)), parts(canvas(3, (3, 3)), True, False, 0))" => "((0, 0, 0), (0, 1, 0), (0, 0, 0))";

    /// The cell at the place to which a function that turns the box of its object moves each cell.
    ///
    /// Outside of boxes it is -1.
    inboxes(grid, parts, function): "(Grid, Container[Patch], Grid -> Grid) -> Grid", cost = Calls;
    "inboxes(((3, 4, 0),), parts(((3, 4, 0),), False, False, 0), vmirror)" => "((4, 3, -1),)";
}

fn beside<'a>(cx: &Cx<'a>, grid_value: Value<'a>, by: Value<'a>) -> Reply<'a> {
    grid(cx, &plane::beside(&board(cx, grid_value)?, offset(by)?))
}

fn atmost<'a>(cx: &Cx<'a>, grid_value: Value<'a>, value: Value<'a>) -> Reply<'a> {
    let (board, limit) = (board(cx, grid_value)?, int(value)?);
    let low = board.places().filter(|&(i, j)| i64::from(board.at(i, j)) <= limit);
    let points: Vec<Point> =
        low.map(|(row, col)| Point { row: row as i32, col: col as i32 }).collect();
    Indices::gather(cx, points.len(), points.iter().copied())?.value(cx)
}

fn counted<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    color: Value<'a>,
    sides: bool,
    corners: bool,
) -> Reply<'a> {
    let (board, color) = (board(cx, value)?, small(color)?);
    cx.spend(board.cells.len() as u64 / 2)?;
    grid(cx, &plane::count_around(&board, color, sides, corners))
}

fn dcount<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    counted(cx, grid, color, true, false)
}

fn icount<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    counted(cx, grid, color, false, true)
}

fn ncount<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    counted(cx, grid, color, true, true)
}

/// Returns a plane of one grid; `steps` are the looks at each cell.
fn of_grid<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    steps: u64,
    plane: impl FnOnce(&Board) -> Board,
) -> Reply<'a> {
    let board = board(cx, value)?;
    cx.spend(board.cells.len() as u64 * steps / 16)?;
    grid(cx, &plane(&board))
}

/// Returns a plane of one grid and a colour.
fn of_color<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    color: Value<'a>,
    steps: u64,
    plane: impl FnOnce(&Board, i8) -> Board,
) -> Reply<'a> {
    let color = small(color)?;
    of_grid(cx, value, steps, |board| plane(board, color))
}

fn dsame<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    of_grid(cx, grid, 4, |board| plane::same_around(board, true, false))
}

fn nsame<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    of_grid(cx, grid, 8, |board| plane::same_around(board, true, true))
}

fn aroundcolor<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, background, 16, plane::around_color)
}

fn rowindex<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    of_grid(cx, grid, 1, plane::row_index)
}

fn colindex<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    of_grid(cx, grid, 1, plane::column_index)
}

fn edgedistance<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    of_grid(cx, grid, 1, plane::edge_distance)
}

/// Returns what two grids of the same size make, or a fault.
fn same_size<'a>(cx: &Cx<'a>, plane: Option<Board>) -> Reply<'a> {
    let plane = plane.ok_or_else(|| Raised::value("the grids differ in size"))?;
    grid(cx, &plane)
}

fn cellsum<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    same_size(cx, plane::sum(&board(cx, a)?, &board(cx, b)?))
}

fn celldifference<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    same_size(cx, plane::difference(&board(cx, a)?, &board(cx, b)?))
}

fn cellmodulo<'a>(cx: &Cx<'a>, grid: Value<'a>, value: Value<'a>) -> Reply<'a> {
    let by = positive(value)?;
    let by = i8::try_from(by).ok().filter(|&by| by <= 100);
    let by = by.ok_or_else(|| Raised::value("the number must be from 1 to 100"))?;
    of_grid(cx, grid, 1, |board| plane::remainder(board, by))
}

fn squareside<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let sides = board(cx, grid)?;
    let side = sides.height.min(sides.width) as u64;
    of_grid(cx, grid, side * side, plane::least_square)
}

fn mark<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, background, 1, plane::mark)
}

/// Returns a direction to a neighbour.
fn direction(value: Value<'_>) -> Result<(i32, i32), Raised> {
    let (row, column) = offset(value)?;
    match (row, column) {
        (-1..=1, -1..=1) if (row, column) != (0, 0) => Ok((row, column)),
        _ => Err(Raised::value("the direction must be to a neighbour")),
    }
}

fn raycolor<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    towards: Value<'a>,
) -> Reply<'a> {
    let towards = direction(towards)?;
    of_color(cx, grid, background, 4, |board, ground| plane::ray_color(board, ground, towards))
}

fn raydistance<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    towards: Value<'a>,
) -> Reply<'a> {
    let towards = direction(towards)?;
    of_color(cx, grid, background, 4, |board, ground| plane::ray_distance(board, ground, towards))
}

fn betweencolor<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    towards: Value<'a>,
) -> Reply<'a> {
    let towards = direction(towards)?;
    of_color(cx, grid, background, 8, |board, ground| plane::between(board, ground, towards))
}

fn raycount<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    diagonal: Value<'a>,
) -> Reply<'a> {
    of_color(cx, grid, background, 32, |board, ground| {
        plane::ray_count(board, ground, diagonal.truthy())
    })
}

fn sees<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>, towards: Value<'a>) -> Reply<'a> {
    let towards = direction(towards)?;
    let size = board(cx, grid)?;
    let steps = size.height.max(size.width) as u64;
    of_color(cx, grid, color, steps, |board, color| plane::sees(board, color, towards))
}

fn alignedcolor<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, background, 16, plane::nearest_ray)
}

fn nearestcolor<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, background, 16, plane::nearest)
}

fn distances<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    diagonal: Value<'a>,
) -> Reply<'a> {
    of_color(cx, grid, background, 16, |board, ground| {
        plane::distance(board, ground, diagonal.truthy())
    })
}

fn reach<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    color: Value<'a>,
    diagonal: Value<'a>,
) -> Reply<'a> {
    let color = small(color)?;
    of_color(cx, grid, background, 16, |board, ground| {
        plane::reach(board, ground, color, diagonal.truthy())
    })
}

fn enclosed<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    diagonal: Value<'a>,
) -> Reply<'a> {
    of_color(cx, grid, background, 32, |board, ground| {
        plane::enclosed(board, ground, diagonal.truthy())
    })
}

fn largestrectangle<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    let steps = board(cx, grid)?.width as u64;
    of_color(cx, grid, color, steps, plane::largest_rectangle)
}

fn rowcolor<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, background, 2, plane::row_colors)
}

fn rowcount<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, color, 2, plane::row_counts)
}

fn rowstart<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    of_grid(cx, grid, 1, plane::row_heads)
}

fn partners<'a>(cx: &Cx<'a>, grid: Value<'a>, background: Value<'a>) -> Reply<'a> {
    of_color(cx, grid, background, 32, plane::partners)
}

/// Returns the parts of a container with the number that a function gives each.
fn numbered<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
) -> Result<(Vec<plane::Part>, Vec<i8>), Raised> {
    is_function(function)?;
    let (parts, patches) = parts(cx, container)?;
    let numbers = cx.repeatedly(function, 1, |call| {
        patches.iter().map(|&patch| cut(call(&[patch])?)).collect::<Result<Vec<i8>, Raised>>()
    })?;
    Ok((parts, numbers))
}

fn partplane<'a>(
    cx: &Cx<'a>,
    grid_value: Value<'a>,
    container: Value<'a>,
    function: Value<'a>,
) -> Reply<'a> {
    let board = board(cx, grid_value)?;
    let (parts, numbers) = numbered(cx, container, function)?;
    grid(cx, &plane::by_part(&board, &parts, |index| numbers[index]))
}

/// Charges the work of going over the boxes of parts.
fn spend_boxes(cx: &Cx<'_>, board: &Board, parts: &[plane::Part]) -> Result<(), Raised> {
    cx.spend((parts.len() as u64).saturating_mul(board.cells.len() as u64) / 8)
}

fn boxplane<'a>(
    cx: &Cx<'a>,
    grid_value: Value<'a>,
    container: Value<'a>,
    function: Value<'a>,
) -> Reply<'a> {
    let board = board(cx, grid_value)?;
    let (parts, numbers) = numbered(cx, container, function)?;
    spend_boxes(cx, &board, &parts)?;
    grid(cx, &plane::in_boxes(&board, &parts, |index| numbers[index]))
}

fn boxrings<'a>(cx: &Cx<'a>, grid_value: Value<'a>, container: Value<'a>) -> Reply<'a> {
    let board = board(cx, grid_value)?;
    let (parts, _) = parts(cx, container)?;
    spend_boxes(cx, &board, &parts)?;
    grid(cx, &plane::box_rings(&board, &parts))
}

fn inboxes<'a>(
    cx: &Cx<'a>,
    grid_value: Value<'a>,
    container: Value<'a>,
    function: Value<'a>,
) -> Reply<'a> {
    let whole = board(cx, grid_value)?;
    is_function(function)?;
    let mut found = Vec::new();
    for element in cx.elements(container)? {
        found.extend(
            part(cx, element)?.filter(|p| p.bottom <= whole.height && p.right <= whole.width),
        );
    }
    spend_boxes(cx, &whole, &found)?;
    let images = cx.repeatedly(function, 1, |call| {
        let image = |part: &plane::Part| {
            call(&[grid(cx, &part.cropped(&whole))?]).and_then(|image| board(cx, image))
        };
        found.iter().map(image).collect::<Result<Vec<Board>, Raised>>()
    })?;
    grid(cx, &plane::boxes_replaced(&whole, &found, &images))
}
