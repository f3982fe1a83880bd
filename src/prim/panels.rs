//! Panels: grids cut by lines or evenly, and grids of one size laid over one another. The functions
//! are those of [`crate::plane`].

use super::Cost::Calls;
use super::boards::{board, cut, grid, positive, small};
use super::declare::primitives;
use super::operand::len;
use crate::plane::{self, Board, Panels};
use crate::value::{Cx, Raised, Reply, Value};

primitives! {
    /// The panels of a grid row by row: what lies between its lines of one colour.
    ///
    /// Lines are the whole rows and columns of the colour that has the most of them, no two side by
    /// side.
    panels(grid): "(Grid) -> Tuple[Grid]", fails = "where there are no two panels";
    "panels(((1, 5, 2), (3, 5, 4)))" => "(((1,), (3,)), ((2,), (4,)))";

    /// The panels of a grid row by row: what lies between its whole rows and columns of a colour.
    panelsby(grid, color): "(Grid, Color) -> Tuple[Grid]", fails = "where there are no two panels";
    "panelsby(((1, 5, 2), (3, 5, 4)), 5)" => "(((1,), (3,)), ((2,), (4,)))";

    /// A grid cut into so many rows and columns of panels of equal size, row by row.
    evenpanels(grid, rows, columns): "(Grid, Int, Int) -> Tuple[Grid]", fails = "where the size does not divide";
    "evenpanels(((1, 2), (3, 4)), 1, 2)" => "(((1,), (3,)), ((2,), (4,)))";

    /// The number of columns of panels.
    panelcolumns(grid): "(Grid) -> Int", fails = "where there are no two panels";
    "panelcolumns(((1, 5, 2), (3, 5, 4)))" => "2";

    /// The row of panels that each cell lies in; -1 between panels.
    panelrow(grid): "(Grid) -> Grid", fails = "where there are no two panels";
    "panelrow(((1, 2), (5, 5), (3, 4)))" => "((0, 0), (-1, -1), (1, 1))";

    /// The row of each cell in its panel; -1 between panels.
    rowinpanel(grid): "(Grid) -> Grid", fails = "where there are no two panels";
    "rowinpanel(((1, 5, 2), (3, 5, 4)))" => "((0, -1, 0), (1, -1, 1))";

    /// Each cell of a panel has the number that a function gives the panel; -1 between panels.
    panelplane(grid, function): "(Grid, Grid -> Int) -> Grid", cost = Calls, fails = "where there are no two panels";
    "panelplane(((1, 2, 5, 3), (3, 4, 5, 6)), width)" => "((2, 2, -1, 1), (2, 2, -1, 1))";

    /// Each cell of a panel has the main colour of the panel at its own place.
    ///
    /// The place of a cell in its panel is that of a panel among the panels; -1 where there is
    /// none.
    thumbnail(grid, background): "(Grid, Color) -> Grid", fails = "where there are no two panels";
    "thumbnail(((1, 0, 5, 0, 2), (0, 1, 5, 2, 0)), 0)" => "((1, 2, -1, 1, 2), (-1, -1, -1, -1, -1))";

    /// Each cell of a panel has the cell of an image at the place of the panel among the panels.
    ///
    /// It is -1 between panels, and where the image has no such place.
    panelcell(grid, image): "(Grid, Grid) -> Grid", fails = "where there are no two panels";
    "panelcell(((1, 2, 5, 3), (3, 4, 5, 6)), ((7, 8),))" => "((7, 7, -1, 8), (7, 7, -1, 8))";

    /// How many of several grids of one size have another colour than the background at each place.
    stackcount(grids, background): "(Container[Grid], Color) -> Grid", fails = "where there is no grid or the sizes differ", picks = true;
    "stackcount((((0, 1),), ((2, 3),)), 0)" => "((1, 2),)";

    /// The first colour that one of several grids of one size has at each place.
    ///
    /// The background is no colour in this, and stays where there is no other.
    stackfirst(grids, background): "(Container[Grid], Color) -> Grid", fails = "where there is no grid or the sizes differ", picks = true;
    "stackfirst((((0, 1),), ((2, 3),)), 0)" => "((2, 1),)";

    /// The last colour that one of several grids of one size has at each place.
    ///
    /// The background is no colour in this, and stays where there is no other.
    stacklast(grids, background): "(Container[Grid], Color) -> Grid", fails = "where there is no grid or the sizes differ", picks = true;
    "stacklast((((0, 1),), ((2, 3),)), 0)" => "((2, 3),)";

    /// How many different colours several grids of one size have at each place.
    stackkinds(grids): "(Container[Grid]) -> Grid", fails = "where there is no grid or the sizes differ";
    "stackkinds((((0, 1),), ((0, 3),)))" => "((1, 2),)";

    /// The colour that most of several grids of one size have at each place.
    ///
    /// Of several colours the smallest counts.
    stackmost(grids): "(Container[Grid]) -> Grid", fails = "where there is no grid or the sizes differ";
    "stackmost((((0, 1),), ((0, 3),), ((2, 3),)))" => "((0, 3),)";

    /// The colour that the fewest of several grids of one size have at each place.
    ///
    /// Of several colours the smallest counts.
    stackleast(grids): "(Container[Grid]) -> Grid", fails = "where there is no grid or the sizes differ";
    "stackleast((((0, 1),), ((0, 3),), ((2, 3),)))" => "((2, 1),)";

    /// A grid of the numbers that a function gives the elements of a container, in rows of `width`.
    tabulate(container, function, width): "(Container[A], A -> Int, Int) -> Grid", cost = Calls, fails = "where the elements do not fill the rows", picks = true;
    "tabulate((1, 2, 3, 4), double, 2)" => "((2, 4), (6, 8))";
}

const FEW: &str = "there are no two panels";

/// Returns a grid and how it is cut.
fn cut_by<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    cut: impl FnOnce(&Board) -> Option<Panels>,
) -> Result<(Board, Panels), Raised> {
    let board = board(cx, value)?;
    cx.spend(board.cells.len() as u64)?;
    let panels = cut(&board).ok_or_else(|| Raised::value(FEW))?;
    Ok((board, panels))
}

/// Returns grids as a tuple.
fn tuple<'a>(cx: &Cx<'a>, boards: &[Board]) -> Reply<'a> {
    let grids = boards.iter().map(|board| grid(cx, board)).collect::<Result<Vec<_>, _>>()?;
    cx.tuple(&grids)
}

fn panels<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let (board, panels) = cut_by(cx, grid, plane::panels)?;
    tuple(cx, &panels.of(&board))
}

fn panelsby<'a>(cx: &Cx<'a>, grid: Value<'a>, color: Value<'a>) -> Reply<'a> {
    let color = small(color)?;
    let (board, panels) = cut_by(cx, grid, |board| plane::panels_by(board, color))?;
    tuple(cx, &panels.of(&board))
}

fn evenpanels<'a>(cx: &Cx<'a>, grid: Value<'a>, rows: Value<'a>, columns: Value<'a>) -> Reply<'a> {
    let (rows, columns) = (positive(rows)?, positive(columns)?);
    let (board, panels) = cut_by(cx, grid, |board| plane::split(board, rows, columns))?;
    tuple(cx, &panels.of(&board))
}

fn panelcolumns<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let (_, panels) = cut_by(cx, grid, plane::panels)?;
    Ok(Value::int(panels.columns.len() as i64))
}

fn panelrow<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let (board, panels) = cut_by(cx, value, plane::panels)?;
    let columns = panels.columns.len();
    grid(cx, &plane::by_panel(&board, &panels, |index| plane::clip(index / columns)))
}

fn rowinpanel<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let (board, panels) = cut_by(cx, value, plane::panels)?;
    grid(cx, &plane::in_panel(&board, &panels, true))
}

fn panelplane<'a>(cx: &Cx<'a>, value: Value<'a>, function: Value<'a>) -> Reply<'a> {
    let (board, panels) = cut_by(cx, value, plane::panels)?;
    let pieces = panels.of(&board);
    let numbers = cx.repeatedly(function, 1, |call| {
        let number = |piece: &Board| cut(call(&[grid(cx, piece)?])?);
        pieces.iter().map(number).collect::<Result<Vec<i8>, Raised>>()
    })?;
    grid(cx, &plane::by_panel(&board, &panels, |index| numbers[index]))
}

fn thumbnail<'a>(cx: &Cx<'a>, value: Value<'a>, background: Value<'a>) -> Reply<'a> {
    let ground = small(background)?;
    let (board, panels) = cut_by(cx, value, plane::panels)?;
    grid(cx, &plane::thumbnail(&board, &panels, ground))
}

fn panelcell<'a>(cx: &Cx<'a>, value: Value<'a>, image: Value<'a>) -> Reply<'a> {
    let image = board(cx, image)?;
    let (board, panels) = cut_by(cx, value, plane::panels)?;
    grid(cx, &plane::spread(&board, &panels, &image))
}

/// Returns what becomes of the cells of several grids at each place.
fn stack<'a>(
    cx: &Cx<'a>,
    grids: Value<'a>,
    background: Option<Value<'a>>,
    together: impl Fn(&[i8], i8) -> i8,
) -> Reply<'a> {
    let ground = background.map_or(Ok(0), small)?;
    let boards = cx.elements(grids)?.map(|grid| board(cx, grid)).collect::<Result<Vec<_>, _>>()?;
    cx.spend(boards.iter().map(|board| board.cells.len() as u64).sum::<u64>() / 2)?;
    let stacked = plane::stacked(&boards, |cells| together(cells, ground));
    let stacked = stacked.ok_or_else(|| Raised::value("there is no grid, or the sizes differ"))?;
    grid(cx, &stacked)
}

fn stackcount<'a>(cx: &Cx<'a>, grids: Value<'a>, background: Value<'a>) -> Reply<'a> {
    stack(cx, grids, Some(background), plane::stack_count)
}

fn stackfirst<'a>(cx: &Cx<'a>, grids: Value<'a>, background: Value<'a>) -> Reply<'a> {
    stack(cx, grids, Some(background), plane::stack_first)
}

fn stacklast<'a>(cx: &Cx<'a>, grids: Value<'a>, background: Value<'a>) -> Reply<'a> {
    stack(cx, grids, Some(background), plane::stack_last)
}

fn stackkinds<'a>(cx: &Cx<'a>, grids: Value<'a>) -> Reply<'a> {
    stack(cx, grids, None, plane::stack_kinds)
}

fn stackmost<'a>(cx: &Cx<'a>, grids: Value<'a>) -> Reply<'a> {
    stack(cx, grids, None, plane::stack_most)
}

fn stackleast<'a>(cx: &Cx<'a>, grids: Value<'a>) -> Reply<'a> {
    stack(cx, grids, None, plane::stack_least)
}

fn tabulate<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
    width: Value<'a>,
) -> Reply<'a> {
    let (count, width) = (len(container)?, positive(width)?);
    if count == 0 || !count.is_multiple_of(width) {
        return Err(Raised::value("the elements do not fill the rows"));
    }
    let cells = cx.repeatedly(function, 1, |call| {
        cx.elements(container)?.map(|item| cut(call(&[item])?)).collect::<Result<Vec<i8>, Raised>>()
    })?;
    grid(cx, &Board { height: count / width, width, cells })
}
