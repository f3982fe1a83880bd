//! Lines that patches draw, and locations that lie between one patch and another.
//!
//! The functions are those of [`crate::plane`].

use super::Cost::{Passes, Product};
use super::boards::{board, grid, locations, offset, part, parts, small, solid, spend_box};
use super::declare::primitives;
use super::geometry::{hmirror, vmirror};
use super::locations::shift;
use super::operand::{Rows, int, patch as read_patch, rows};
use crate::plane::{self, Board, Part, Turn};
use crate::value::{Cx, Point, Raised, Reply, Value};

primitives! {
    /// The way of a ball from a corner of a patch in a diagonal direction, its own cells left out.
    ///
    /// It bounces off the sides and off what is not background.
    bounce(patch, grid, background, direction): "(Patch, Grid, Color, Pair) -> Indices", cost = Passes;
    "bounce(initset((3, 0)), canvas(0, (4, 2)), 0, UP_RIGHT)" => "insert((0, 1), insert((1, 0), initset((2, 1))))";

    /// The way of a line that turns right wherever something is in its way.
    ///
    /// It leaves the middle of a patch in a direction along rows or columns.
    turningright(patch, grid, background, direction): "(Patch, Grid, Color, Pair) -> Indices", cost = Passes;
    "turningright(initset((0, 0)), ((1, 0, 2), (0, 0, 0)), 0, RIGHT)" => "connect((0, 1), (1, 1))";

    /// The way of a line that turns left wherever something is in its way.
    ///
    /// It leaves the middle of a patch in a direction along rows or columns.
    turningleft(patch, grid, background, direction): "(Patch, Grid, Color, Pair) -> Indices", cost = Passes;
    "turningleft(initset((1, 0)), ((0, 0, 0), (1, 0, 2)), 0, RIGHT)" => "connect((1, 1), (0, 1))";

    /// The middle line of the corridor between two patches.
    midway(a, b): "(Patch, Patch) -> Indices";
    "midway(connect((0, 0), (2, 0)), connect((0, 3), (2, 3)))" => "connect((1, 1), (1, 2))";

    /// The locations on the diagonal between two patches whose corners face each other on one.
    diagonalpath(a, b): "(Patch, Patch) -> Indices";
    "diagonalpath(initset((0, 0)), initset((3, 3)))" => "connect((1, 1), (2, 2))";

    /// The way with one corner from the middle of a patch to that of another.
    ///
    /// It goes along a column first if `down`. Cells of the patch and the box of the other are left
    /// out; it is empty where the patches lie side by side.
    cornerpath(a, b, down): "(Patch, Patch, Bool) -> Indices";
    "cornerpath(initset((0, 0)), initset((2, 1)), True)" => "connect((1, 0), (2, 0))";

    /// The rest of the rows or columns of a grid that the box of a patch covers.
    ///
    /// If `across` they cross the straight way to another patch, else they go along it.
    stripe(grid, a, b, across): "(Grid, Patch, Patch, Bool) -> Indices", cost = Passes;
    "stripe(canvas(0, (2, 3)), initset((0, 0)), initset((0, 2)), True)" => "initset((1, 0))";

    /// The locations of the box of a patch in the rows of the box of another, or in its columns.
    slab(a, b, rows): "(Patch, Patch, Bool) -> Indices";
    "slab(initset((1, 0)), connect((0, 2), (2, 2)), True)" => "initset((1, 2))";

    /// The patches that are nearest to a patch straight above, below, left and right of it.
    facing(patch, container): "(Patch, Container[A: Patch]) -> Set[A]", picks = true;
    "facing(initset((0, 0)), (initset((0, 3)), initset((0, 5))))" => "initset(initset((0, 3)))";

    /// How far the boxes of two patches are apart in the direction in which they are farther.
    ///
    /// It is 0 where the boxes overlap and 1 where they touch.
    boxdistance(a, b): "(Patch, Patch) -> Int", fails = "where a patch is empty";
    "boxdistance(initset((1, 1)), initset((2, 4)))" => "3";

    /// Twice the way from the middle of a patch to that of another.
    doublegap(a, b): "(Patch, Patch) -> Pair", fails = "where a patch is empty";
    "doublegap(initset((1, 1)), connect((3, 3), (4, 3)))" => "(5, 4)";

    /// How many cells of a patch lie in the outermost row or column of its box in a direction.
    sidecells(patch, direction): "(Patch, Pair) -> Int";
    "sidecells(connect((0, 0), (2, 0)), UP)" => "1", "sidecells(connect((0, 0), (2, 0)), LEFT)" => "3";

    /// The mirror image of a patch beyond the side of its box that a direction leads to.
    ///
    /// It is empty where the direction is not along rows or columns.
    flipover(patch, direction): "(Object, Pair) -> Object; (Indices, Pair) -> Indices";
    "flipover(initset((3, (0, 0))), DOWN)" => "initset((3, (1, 0)))";

    /// A grid turned or mirrored by the number of the way.
    ///
    /// They are 0 for none, 1 `vmirror`, 2 `hmirror`, 3 `rot180`, 4 `dmirror`, 5 `rot90`,
    /// 6 `rot270` and 7 `cmirror`.
    turn(grid, way): "(Grid, Int) -> Grid", fails = "where the number is not from 0 to 7";
    "turn(((1, 2),), 1)" => "((2, 1),)", "turn(((1, 2),), 4)" => "((1,), (2,))";

    /// A grid turned back: what `turn` made of it undone.
    unturn(grid, way): "(Grid, Int) -> Grid", fails = "where the number is not from 0 to 7";
    "unturn(rot90(((1, 2),)), 5)" => "((1, 2),)";

    /// How much more cells other than the background lie above the middle of a grid than below.
    ///
    /// Each counts by its distance from the middle row, twice.
    topweight(grid, background): "(Grid, Color) -> Int", cost = Passes;
    "topweight(((3,), (0,), (0,)), 0)" => "2", "topweight(((0,), (0,), (4,)), 0)" => "-2";

    /// The longest run of cells of one colour in a row of a grid, less one.
    ///
    /// The background is no colour in this.
    longestrun(grid, background): "(Grid, Color) -> Int", cost = Passes;
    "longestrun(((3, 3, 0), (4, 0, 4)), 0)" => "1";

    /// The cell at a location, or -1 outside of a grid.
    cellat(grid, location): "(Grid, Pair) -> Int";
    "cellat(((3, 4),), (0, 1))" => "4", "cellat(((3, 4),), (0, 2))" => "-1";

    /// A grid whose cells become, row by row, what a function says of the grid so far.
    ///
    /// The function gets the grid, in which the cells above and before are changed already, and
    /// the location of the cell.
    sweep(grid, function): "(Grid, (Grid, Pair) -> Int) -> Grid", cost = Product;
    "sweep(((1, 0), (0, 3)), cellat)" => "((1, 0), (0, 3))";

    /// A grid with the middle of a small grid painted onto each of some locations.
    ///
    /// Cells of -1 are left out, and only locations of `free` are painted.
    stamped(grid, locations, image, free): "(Grid, Patch, Grid, Patch) -> Grid", cost = Product;
    "stamped(canvas(0, (1, 4)), initset((0, 1)), ((5, -1, 6),), asindices(canvas(0, (1, 4))))" => "((5, 0, 6, 0),)";

    /// The locations of each panel between the lines of a grid.
    panelcells(grid): "(Grid) -> Tuple[Indices]", fails = "where no lines cut the grid", cost = Passes;
    "panelcells(((1, 5, 2), (0, 5, 3)))" => "(connect((0, 0), (1, 0)), connect((0, 2), (1, 2)))";

    /// A grid with the images of a function in the place of the boxes of patches.
    ///
    /// The function gets what stands in each box; an image of another size is an error.
    inplace(grid, patches, function): "(Grid, Container[Patch], Grid -> Grid) -> Grid", cost = Product, fails = "where a box leads out of the grid";
    "inplace(((1, 2, 3),), (connect((0, 0), (0, 1)),), vmirror)" => "((2, 1, 3),)";
}

/// Returns the locations that some function of two patches gives; none where one has no cell.
fn between<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    b: Value<'a>,
    places: impl Fn(&Part, &Part) -> Vec<(usize, usize)>,
) -> Reply<'a> {
    let (Some(a), Some(b)) = (part(cx, a)?, part(cx, b)?) else { return Ok(Value::EMPTY_SET) };
    spend_box(cx, &a, 1)?;
    spend_box(cx, &b, 1)?;
    let (rows, columns) = plane::gap(&a, &b);
    let sides = [a.height(), a.width(), b.height(), b.width()].into_iter().max().unwrap_or(0);
    let far = u64::from(rows.unsigned_abs().max(columns.unsigned_abs()));
    cx.check_cells(sides as u64 * far)?;
    locations(cx, &places(&a, &b))
}

fn bounce<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
) -> Reply<'a> {
    let (board, ground) = (board(cx, grid)?, small(background)?);
    let Some(part) = part(cx, patch)? else { return Ok(Value::EMPTY_SET) };
    spend_box(cx, &part, 1)?;
    locations(cx, &plane::bounce(&board, &part, ground, offset(direction)?))
}

fn turning<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
    clockwise: bool,
) -> Reply<'a> {
    let (board, ground) = (board(cx, grid)?, small(background)?);
    let Some(part) = part(cx, patch)? else { return Ok(Value::EMPTY_SET) };
    spend_box(cx, &part, 1)?;
    locations(cx, &plane::turning(&board, &part, ground, offset(direction)?, clockwise))
}

fn turningright<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
) -> Reply<'a> {
    turning(cx, patch, grid, background, direction, true)
}

fn turningleft<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
) -> Reply<'a> {
    turning(cx, patch, grid, background, direction, false)
}

fn midway<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    between(cx, a, b, plane::midway)
}

fn diagonalpath<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    between(cx, a, b, plane::diagonal_path)
}

fn cornerpath<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>, down: Value<'a>) -> Reply<'a> {
    between(cx, a, b, |a, b| plane::corner_path(a, b, down.truthy()))
}

fn stripe<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    a: Value<'a>,
    b: Value<'a>,
    across: Value<'a>,
) -> Reply<'a> {
    let board = board(cx, grid)?;
    between(cx, a, b, |a, b| plane::stripe(&board, a, b, across.truthy()))
}

fn slab<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>, rows: Value<'a>) -> Reply<'a> {
    between(cx, a, b, |a, b| plane::slab(a, b, rows.truthy()))
}

fn facing<'a>(cx: &Cx<'a>, patch: Value<'a>, container: Value<'a>) -> Reply<'a> {
    let own = part(cx, patch)?;
    let (parts, patches) = parts(cx, container)?;
    let found = own.map_or_else(Vec::new, |own| plane::facing(&own, parts.iter().enumerate()));
    let mut found: Vec<Value<'a>> = found.into_iter().map(|index| patches[index]).collect();
    cx.set(&mut found)
}

fn boxdistance<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    Ok(Value::int(plane::box_distance(&solid(cx, a)?, &solid(cx, b)?).into()))
}

fn doublegap<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (rows, columns) = plane::double_gap(&solid(cx, a)?, &solid(cx, b)?);
    Ok(Value::pair(rows, columns))
}

fn sidecells<'a>(cx: &Cx<'a>, patch: Value<'a>, direction: Value<'a>) -> Reply<'a> {
    let direction = offset(direction)?;
    let count = part(cx, patch)?.map_or(0, |part| plane::side_cells(&part, direction));
    Ok(Value::int(count as i64))
}

fn flipover<'a>(cx: &Cx<'a>, patch: Value<'a>, direction: Value<'a>) -> Reply<'a> {
    let part = part(cx, patch)?;
    let (down, right) = offset(direction)?;
    let (down, right) = (down.signum(), right.signum());
    if (down == 0) == (right == 0) {
        return Ok(Value::EMPTY_SET);
    }
    let Some(part) = part else { return Ok(patch) };
    let image = if down == 0 { vmirror(cx, patch)? } else { hmirror(cx, patch)? };
    shift(cx, image, Value::pair(down * part.height() as i32, right * part.width() as i32))
}

/// Returns the way to turn of a number.
fn way(value: Value<'_>) -> Result<Turn, Raised> {
    let number = usize::try_from(int(value)?).ok();
    let turn = number.and_then(|number| Turn::ALL.get(number)).copied();
    turn.ok_or_else(|| Raised::value("ways to turn have numbers from 0 to 7"))
}

fn turn<'a>(cx: &Cx<'a>, value: Value<'a>, number: Value<'a>) -> Reply<'a> {
    let turned = board(cx, value)?.turned(way(number)?);
    grid(cx, &turned)
}

fn unturn<'a>(cx: &Cx<'a>, value: Value<'a>, number: Value<'a>) -> Reply<'a> {
    let turned = board(cx, value)?.turned(way(number)?.inverse());
    grid(cx, &turned)
}

fn topweight<'a>(cx: &Cx<'a>, value: Value<'a>, background: Value<'a>) -> Reply<'a> {
    Ok(Value::int(plane::top_weight(&board(cx, value)?, small(background)?)))
}

fn longestrun<'a>(cx: &Cx<'a>, value: Value<'a>, background: Value<'a>) -> Reply<'a> {
    Ok(Value::int(plane::longest_run(&board(cx, value)?, small(background)?) as i64))
}

fn cellat<'a>(cx: &Cx<'a>, value: Value<'a>, location: Value<'a>) -> Reply<'a> {
    let (row, column) = offset(location)?;
    match rows(cx, value)? {
        Rows::Bytes(grid) => {
            let inside = (0..i64::from(grid.height)).contains(&row.into())
                && (0..i64::from(grid.width)).contains(&column.into());
            let index =
                |row: i32, column: i32| row as usize * grid.width as usize + column as usize;
            let cell = if inside { grid.cells[index(row, column)] } else { plane::NONE };
            Ok(Value::int(cell.into()))
        }
        Rows::Table(_) => Ok(Value::int(board(cx, value)?.get(row, column).into())),
    }
}

fn sweep<'a>(cx: &Cx<'a>, value: Value<'a>, function: Value<'a>) -> Reply<'a> {
    let mut board = board(cx, value)?;
    cx.repeatedly(function, 2, |call| {
        for index in 0..board.cells.len() {
            let place = Value::pair((index / board.width) as i32, (index % board.width) as i32);
            let cell = call(&[grid(cx, &board)?, place])?;
            board.cells[index] = super::boards::cut(cell)?;
        }
        Ok(())
    })?;
    grid(cx, &board)
}

fn stamped<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    places: Value<'a>,
    image: Value<'a>,
    free: Value<'a>,
) -> Reply<'a> {
    let mut drawn = board(cx, value)?;
    let image = board(cx, image)?;
    let (places, free) = (read_patch(cx, places)?.indices(cx)?, read_patch(cx, free)?.indices(cx)?);
    cx.spend((places.len() as u64).saturating_mul(image.cells.len() as u64))?;
    let middle = ((image.height / 2) as i32, (image.width / 2) as i32);
    for place in places.points() {
        for (i, j) in image.places() {
            let row = place.row.saturating_add(i as i32 - middle.0);
            let column = place.col.saturating_add(j as i32 - middle.1);
            let (cell, inside) = (image.at(i, j), drawn.place(row, column));
            if let Some(index) = inside.filter(|_| cell != plane::NONE)
                && free.contains(Point { row, col: column })
            {
                drawn.cells[index] = cell;
            }
        }
    }
    grid(cx, &drawn)
}

fn panelcells<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let board = board(cx, value)?;
    let cut = plane::panels(&board).ok_or_else(|| Raised::value("no lines cut the grid"))?;
    let mut panels = Vec::new();
    for (top, left, bottom, right) in cut.boxes() {
        let places: Vec<(usize, usize)> =
            (top..bottom).flat_map(|row| (left..right).map(move |column| (row, column))).collect();
        panels.push(locations(cx, &places)?);
    }
    cx.tuple(&panels)
}

fn inplace<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    patches: Value<'a>,
    function: Value<'a>,
) -> Reply<'a> {
    let whole = board(cx, value)?;
    let (parts, _) = parts(cx, patches)?;
    let mut drawn = whole.clone();
    cx.repeatedly(function, 1, |call| {
        for part in &parts {
            if part.bottom > whole.height || part.right > whole.width {
                return Err(Raised::value("the box of a patch leads out of the grid"));
            }
            let image: Board = board(cx, call(&[grid(cx, &part.cropped(&whole))?])?)?;
            if image.shape() != (part.height(), part.width()) {
                return Err(Raised::value("an image does not have the size of its box"));
            }
            for (row, column) in image.places() {
                drawn.set(part.top + row, part.left + column, image.at(row, column));
            }
        }
        Ok(())
    })?;
    grid(cx, &drawn)
}
