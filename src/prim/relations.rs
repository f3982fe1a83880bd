//! Relations: the parts of a grid, and what is true of one element among the others of a container.

use super::Cost::{Calls, Passes, Product};
use super::boards::{
    board, grid as grid_of, locations, offset, part, parts as parts_of, small, solid, spend_box,
};
use super::compare::extreme;
use super::components::components;
use super::declare::primitives;
use super::objects::flood;
use super::operand::{Patch, Rows, indexed_rows, indexed_table, int, len, patch as read_patch};
use crate::plane::{self, Board, Shape};
use crate::value::{Cx, Indices, Point, Raised, Reply, Value, order};

primitives! {
    /// The connected objects of a grid without a background of one's choice.
    ///
    /// As `objects`, but cells of the background belong to none; a background that no cell has,
    /// such as -1, leaves out nothing.
    parts(grid, univalued, diagonal, background): "(Grid, Bool, Bool, Color) -> Objects", cost = Passes, picks = true;
    "parts(((1, 0), (0, 0)), True, False, 0)" => "initset(initset((1, (0, 0))))",
    "size(parts(((1, 0), (0, 1)), True, True, -1))" => "2";

    /// How many different values of a function are greater in a container than for an element.
    greaters(container, function, element): "(Container[A], A -> B, A) -> Int", cost = Calls;
    "greaters((5, 7, 7, 9), identity, 5)" => "2";

    /// How many different values of a function are less in a container than for an element.
    lessers(container, function, element): "(Container[A], A -> B, A) -> Int", cost = Calls;
    "lessers((5, 5, 7, 9), identity, 9)" => "2";

    /// How many elements of a container have the value of a function that an element has.
    alike(container, function, element): "(Container[A], A -> B, A) -> Int", cost = Calls;
    "alike((5, 7, 7, 9), identity, 7)" => "2";

    /// The element of a tuple, or of a set in order, at a place counted from 0.
    element(container, place): "(Container[A], Int) -> A", fails = "where there is no such place", picks = true;
    "element((5, 7, 9), 1)" => "7";

    /// The other patches of a container whose boxes lie in the box of a patch.
    contents(container, patch): "(Set[A: Patch], Patch) -> Set[A]; (Tuple[A: Patch], Patch) -> Tuple[A]";
    "contents((initset((1, 1)), initset((5, 5))), connect((0, 0), (2, 2)))" => "(initset((1, 1)),)";

    /// The other patches of a container in whose boxes the box of a patch lies.
    containers(container, patch): "(Set[A: Patch], Patch) -> Set[A]; (Tuple[A: Patch], Patch) -> Tuple[A]";
    "containers((connect((0, 0), (2, 2)), initset((5, 5))), initset((1, 1)))" => "(connect((0, 0), (2, 2)),)";

    /// How many holes a patch has: regions of its box that no way to the sides leads out of.
    holes(patch): "(Patch) -> Int", cost = Passes;
    "holes(box(asindices(canvas(0, (3, 3)))))" => "1", "holes(initset((5, 5)))" => "0";

    /// The shape of a patch however it lies: the least of its eight turned forms at the origin.
    uprightshape(patch): "(Patch) -> Indices", cost = Passes;
    "equality(uprightshape(connect((1, 1), (1, 3))), uprightshape(connect((0, 5), (2, 5))))" => "True";

    /// The most common colour around a patch.
    ///
    /// The background and its own main colour do not count; -1 where there is no other.
    bordercolor(patch, grid, background): "(Patch, Grid, Color) -> Int";
    "bordercolor(initset((5, (0, 0))), ((5, 3), (0, 0)), 0)" => "3";

    /// The main colour of the first other object of a container that has the same shape.
    ///
    /// Shapes are the same however they are turned, and the main colour must be another one; -1
    /// where there is no such object.
    twincolor(container, patch): "(Container[Patch], Patch) -> Int", picks = true;
    "twincolor(parts(((5, 0, 3),), True, False, 0), initset((5, (0, 0))))" => "3";

    /// How far the box of a patch is below and right of the box of another.
    ///
    /// It is 0 where the boxes overlap, 1 where they touch, and negative the other way.
    gap(a, b): "(Patch, Patch) -> Pair", fails = "where a patch is empty";
    "gap(initset((1, 1)), initset((1, 4)))" => "(0, 3)";

    /// By how much a patch must be moved so that its middle is that of another.
    ///
    /// The middles are those of the boxes; halves are rounded down.
    centergap(a, b): "(Patch, Patch) -> Pair", fails = "where a patch is empty";
    "centergap(initset((1, 1)), connect((3, 3), (5, 3)))" => "(3, 2)";

    /// The patch of a container that is nearest to a patch, in a set of its own.
    ///
    /// The set is empty where there is no other. Nearest is the one with the smallest greater gap,
    /// then the smallest gaps together, then the first.
    closest(patch, container): "(Patch, Container[A: Patch]) -> Set[A]", picks = true;
    "closest(initset((1, 1)), (initset((9, 9)), initset((2, 2))))" => "initset(initset((2, 2)))";

    /// The first element with the greatest value of a function, in a set of its own.
    ///
    /// The set is empty where there is no element.
    best(container, function): "(Container[A], A -> B) -> Set[A]", cost = Calls, picks = true;
    "best((3, 5, 4), identity)" => "{5}", "size(best((), identity))" => "0";

    /// By how much a patch can be moved in a direction before something is in its way.
    ///
    /// That is the edge, or cells other than the background and its own.
    slide(patch, grid, background, direction): "(Patch, Grid, Color, Pair) -> Pair", cost = Passes, fails = "where the patch is empty";
    "slide(initset((0, 0)), ((3, 0, 0, 4),), 0, RIGHT)" => "(0, 2)";

    /// The locations of a grid in a direction from those of a patch, its own left out.
    beams(patch, grid, direction): "(Patch, Grid, Pair) -> Indices", cost = Passes;
    "beams(initset((0, 1)), ((3, 0, 0, 4),), RIGHT)" => "connect((0, 2), (0, 3))";

    /// As `beams`, each only up to the first cell that is other than the background.
    beamsto(patch, grid, background, direction): "(Patch, Grid, Color, Pair) -> Indices", cost = Passes;
    "beamsto(initset((0, 0)), ((3, 0, 0, 4),), 0, RIGHT)" => "connect((0, 1), (0, 2))";

    /// Copies of a patch at each multiple of a step, as long as they meet a grid.
    trail(patch, grid, step): "(Object, Grid, Pair) -> Object; (Indices, Grid, Pair) -> Indices", cost = Product, fails = "where a copy lies too far away";
    "trail(initset((0, 0)), canvas(0, (1, 6)), (0, 2))" => "insert((0, 2), initset((0, 4)))";

    /// The locations between the boxes of two patches that lie side by side.
    ///
    /// They are in the rows or the columns that both have.
    corridor(a, b): "(Patch, Patch) -> Indices";
    "corridor(initset((1, 1)), initset((1, 4)))" => "connect((1, 2), (1, 3))";

    /// A grid in which models are painted around the pieces of them that stand elsewhere.
    ///
    /// A piece is all cells of a model in the colours that stand outside of the models, or in one
    /// of them. If `turned`, a piece of two cells or more may be turned and mirrored.
    copymodels(grid, models, background, turned): "(Grid, Container[Object], Color, Bool) -> Grid", cost = Product, fails = "where no piece is found";
    "copymodels(((1, 2, 0, 0, 0), (0, 0, 0, 1, 0)), (insert((1, (0, 0)), initset((2, (0, 1)))),), 0, False)" => "((1, 2, 0, 0, 0), (0, 0, 0, 1, 2))";

    /// As `copymodels`, but each cell of a model may be a block with sides up to 5.
    copyenlarged(grid, models, background, turned): "(Grid, Container[Object], Color, Bool) -> Grid", cost = Product, fails = "where no piece is found";
    "copyenlarged(((1, 2, 0, 0, 0, 0), (0, 0, 1, 1, 0, 0), (0, 0, 1, 1, 0, 0)), (insert((1, (0, 0)), initset((2, (0, 1)))),), 0, False)" => "((1, 2, 0, 0, 0, 0), (0, 0, 1, 1, 2, 2), (0, 0, 1, 1, 2, 2))";

    /// The locations in the holes of a patch.
    ///
    /// Holes are regions of its box that no way to the sides leads out of.
    hollows(patch): "(Patch) -> Indices", cost = Passes;
    "hollows(box(asindices(canvas(0, (3, 3)))))" => "initset((1, 1))";

    /// The cells of a patch at the locations of another.
    limited(patch, locations): "(Object, Patch) -> Object; (Indices, Patch) -> Indices";
    "limited(asobject(((5, 6),)), initset((0, 1)))" => "initset((6, (0, 1)))";

    /// The colour of a rank by the number of cells.
    ///
    /// The background is left out; of equals the smallest comes first, and -1 is the colour where
    /// there are too few. Negative ranks count from the rarest, which is -1.
    rankedcolor(piece, background, rank): "(Grid, Color, Int) -> Int; (Patch, Color, Int) -> Int";
    "rankedcolor(((0, 3, 3, 4),), 0, 0)" => "3", "rankedcolor(((0, 3, 3, 4),), 0, -1)" => "4";
}

fn parts<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    background: Value<'a>,
) -> Reply<'a> {
    let (univalued, diagonal) = (univalued.truthy(), diagonal.truthy());
    match indexed_rows(cx, grid)? {
        Rows::Bytes(bytes) if bytes.width <= 128 && bytes.height <= 128 => {
            components(cx, bytes, univalued, diagonal, super::operand::byte(background))
        }
        Rows::Bytes(_) | Rows::Table(_) => {
            let table = indexed_table(cx, grid)?;
            flood(cx, &table, univalued, diagonal, background)
        }
    }
}

/// Returns the values of a function in a container and for an element.
fn values<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
    element: Value<'a>,
) -> Result<(Vec<Value<'a>>, Value<'a>), Raised> {
    cx.repeatedly(function, 1, |call| {
        let all =
            cx.elements(container)?.map(|item| call(&[item])).collect::<Result<Vec<_>, _>>()?;
        Ok((all, call(&[element])?))
    })
}

/// Tells how many different values lie on one side of that of an element.
fn on_side<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
    element: Value<'a>,
    side: std::cmp::Ordering,
) -> Reply<'a> {
    let (mut all, own) = values(cx, container, function, element)?;
    all.retain(|&value| order::cmp(value, own) == side);
    all.sort_by(|&a, &b| order::cmp(a, b));
    all.dedup();
    Ok(Value::int(all.len() as i64))
}

fn greaters<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
    element: Value<'a>,
) -> Reply<'a> {
    on_side(cx, container, function, element, std::cmp::Ordering::Greater)
}

fn lessers<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
    element: Value<'a>,
) -> Reply<'a> {
    on_side(cx, container, function, element, std::cmp::Ordering::Less)
}

fn alike<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    function: Value<'a>,
    element: Value<'a>,
) -> Reply<'a> {
    let (all, own) = values(cx, container, function, element)?;
    Ok(Value::int(all.iter().filter(|&&value| value == own).count() as i64))
}

fn element<'a>(cx: &Cx<'a>, container: Value<'a>, place: Value<'a>) -> Reply<'a> {
    let place =
        usize::try_from(int(place)?).ok().filter(|&place| len(container).is_ok_and(|n| place < n));
    let found = place.and_then(|place| cx.elements(container).ok()?.nth(place));
    len(container)?;
    found.ok_or_else(|| Raised::value("there is no such place"))
}

/// Returns the other patches of which something is true together with a patch.
fn related<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    patch: Value<'a>,
    is_wanted: impl Fn(&plane::Part, &plane::Part) -> bool,
) -> Reply<'a> {
    let own = part(cx, patch)?;
    let (parts, patches) = parts_of(cx, container)?;
    let others = parts.iter().zip(&patches).filter(|(_, other)| **other != patch);
    let wanted = others.filter(|(part, _)| own.as_ref().is_some_and(|own| is_wanted(own, part)));
    let items: Vec<Value<'a>> = wanted.map(|(_, &patch)| patch).collect();
    super::containers::like(cx, container, cx.copy(&items)?)
}

fn contents<'a>(cx: &Cx<'a>, container: Value<'a>, patch: Value<'a>) -> Reply<'a> {
    related(cx, container, patch, |own, other| own.holds(other))
}

fn containers<'a>(cx: &Cx<'a>, container: Value<'a>, patch: Value<'a>) -> Reply<'a> {
    related(cx, container, patch, |own, other| other.holds(own))
}

fn holes<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let Some(part) = part(cx, patch)? else { return Ok(Value::int(0)) };
    spend_box(cx, &part, 8)?;
    Ok(Value::int(part.holes() as i64))
}

fn uprightshape<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let Some(part) = part(cx, patch)? else { return Ok(Value::EMPTY_SET) };
    spend_box(cx, &part, 16)?;
    let points: Vec<Point> = Shape::unturned(&part)
        .places()
        .map(|(row, col)| Point { row: row as i32, col: col as i32 })
        .collect();
    Indices::gather(cx, points.len(), points.iter().copied())?.value(cx)
}

fn bordercolor<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
) -> Reply<'a> {
    let (board, ground) = (board(cx, grid)?, small(background)?);
    let color =
        part(cx, patch)?.map_or(plane::NONE, |part| plane::border_color(&board, &part, ground));
    Ok(Value::int(color.into()))
}

fn twincolor<'a>(cx: &Cx<'a>, container: Value<'a>, patch: Value<'a>) -> Reply<'a> {
    let Some(own) = part(cx, patch)? else { return Ok(Value::int(plane::NONE.into())) };
    let (mut parts, _) = parts_of(cx, container)?;
    parts.push(own);
    for part in &parts {
        spend_box(cx, part, 16)?;
    }
    let shapes: Vec<Shape> = parts.iter().map(Shape::unturned).collect();
    Ok(Value::int(plane::twin_color(&parts, &shapes, parts.len() - 1).into()))
}

fn rankedcolor<'a>(
    cx: &Cx<'a>,
    piece: Value<'a>,
    background: Value<'a>,
    rank: Value<'a>,
) -> Reply<'a> {
    let (ground, rank) = (small(background)?, int(rank)?);
    let board = match piece.is_set() {
        true => {
            let cells: Vec<i8> = part(cx, piece)?
                .map_or_else(Vec::new, |part| part.cells.iter().map(|cell| cell.0).collect());
            Board { height: 1, width: cells.len(), cells }
        }
        false => board(cx, piece)?,
    };
    Ok(Value::int(plane::ranked_color(&board, ground, rank).into()))
}

fn gap<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (rows, columns) = plane::gap(&solid(cx, a)?, &solid(cx, b)?);
    Ok(Value::pair(rows, columns))
}

fn centergap<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (rows, columns) = plane::center_gap(&solid(cx, a)?, &solid(cx, b)?);
    Ok(Value::pair(rows, columns))
}

/// Returns a set of one element, or none.
fn set_of<'a>(cx: &Cx<'a>, element: Option<Value<'a>>) -> Reply<'a> {
    match element {
        Some(element) => cx.set(&mut [element]),
        None => Ok(Value::EMPTY_SET),
    }
}

fn closest<'a>(cx: &Cx<'a>, patch: Value<'a>, container: Value<'a>) -> Reply<'a> {
    let own = part(cx, patch)?;
    let (parts, patches) = parts_of(cx, container)?;
    let found = own.and_then(|own| plane::nearest_part(&own, parts.iter().enumerate()));
    set_of(cx, found.map(|index| patches[index]))
}

fn best<'a>(cx: &Cx<'a>, container: Value<'a>, function: Value<'a>) -> Reply<'a> {
    let found =
        cx.repeatedly(function, 1, |call| extreme(cx, container, true, |item| call(&[item])))?;
    set_of(cx, found.map(|(element, _)| element))
}

/// Charges the work of going over a board once for each cell of a part.
fn spend_product(cx: &Cx<'_>, board: &Board, part: &plane::Part) -> Result<(), Raised> {
    let side = board.height.max(board.width) as u64;
    cx.spend((part.size() as u64).saturating_mul(side).saturating_mul(1 + part.size() as u64 / 8))
}

fn copied<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    models: Value<'a>,
    background: Value<'a>,
    forms: plane::Forms,
) -> Reply<'a> {
    let (board, (models, _)) = (board(cx, grid)?, parts_of(cx, models)?);
    let ways = if forms.turned { 8 } else { 1 } * (forms.scale * forms.scale) as u64;
    for model in &models {
        spend_box(cx, model, ways.saturating_mul(forms.scale as u64))?;
        cx.spend((board.cells.len() as u64).saturating_mul(ways))?;
    }
    let made = plane::completed(&board, &models, small(background)?, forms);
    grid_of(cx, &made.ok_or_else(|| Raised::value("there is no piece of a model"))?)
}

fn copymodels<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    models: Value<'a>,
    background: Value<'a>,
    turned: Value<'a>,
) -> Reply<'a> {
    let forms = plane::Forms { turned: turned.truthy(), scale: 1 };
    copied(cx, grid, models, background, forms)
}

fn copyenlarged<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    models: Value<'a>,
    background: Value<'a>,
    turned: Value<'a>,
) -> Reply<'a> {
    let forms = plane::Forms { turned: turned.truthy(), scale: 5 };
    copied(cx, grid, models, background, forms)
}

fn slide<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
) -> Reply<'a> {
    let (board, part) = (board(cx, grid)?, solid(cx, patch)?);
    spend_product(cx, &board, &part)?;
    let (rows, columns) = plane::slide(&board, &part, small(background)?, offset(direction)?);
    Ok(Value::pair(rows, columns))
}

fn cast<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    direction: Value<'a>,
    background: Option<i8>,
) -> Reply<'a> {
    let (board, direction) = (board(cx, grid)?, offset(direction)?);
    let Some(part) = part(cx, patch)? else { return Ok(Value::EMPTY_SET) };
    spend_product(cx, &board, &part)?;
    locations(cx, &plane::rays(&board, &part, direction, background))
}

fn beams<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>, direction: Value<'a>) -> Reply<'a> {
    cast(cx, patch, grid, direction, None)
}

fn beamsto<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    background: Value<'a>,
    direction: Value<'a>,
) -> Reply<'a> {
    cast(cx, patch, grid, direction, Some(small(background)?))
}

fn trail<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>, step: Value<'a>) -> Reply<'a> {
    let (board, step) = (board(cx, grid)?, offset(step)?);
    let Some(part) = part(cx, patch)? else { return Ok(patch) };
    let mut all = Value::EMPTY_SET;
    for (down, right) in plane::trail(&board, &part, step) {
        let moved = read_patch(cx, patch)?.map(
            |indices| indices.shift(cx, down.into(), right.into()),
            |object| object.shift(cx, down.into(), right.into()),
        )?;
        all = cx.union(all, moved.value(cx)?)?;
    }
    Ok(all)
}

fn corridor<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (Some(a), Some(b)) = (part(cx, a)?, part(cx, b)?) else { return Ok(Value::EMPTY_SET) };
    let (rows, columns) = plane::gap(&a, &b);
    let sides =
        [a.height(), a.width(), b.height(), b.width()].into_iter().max().unwrap_or(0) as u64;
    cx.check_cells(sides * u64::from(rows.unsigned_abs().max(columns.unsigned_abs())))?;
    locations(cx, &plane::corridor(&a, &b))
}

fn hollows<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let Some(part) = part(cx, patch)? else { return Ok(Value::EMPTY_SET) };
    spend_box(cx, &part, 8)?;
    locations(cx, &plane::hollows(&part))
}

fn limited<'a>(cx: &Cx<'a>, patch: Value<'a>, locations: Value<'a>) -> Reply<'a> {
    let mask = read_patch(cx, locations)?.indices(cx)?;
    match read_patch(cx, patch)? {
        Patch::Indices(indices) => indices.intersection(cx, mask)?.value(cx),
        Patch::Object(object) => {
            cx.spend(object.len() as u64)?;
            let mut cells = object.to_cells();
            cells.retain(|cell| mask.contains(cell.point));
            crate::value::Object::of_cells(cx, &cells)?.value(cx)
        }
        Patch::Marked(..) => Err(Raised::wanted("an object of small colours", patch)),
    }
}
