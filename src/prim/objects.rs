//! Objects in grids: connected components, parts by colour, lines, occurrences, periods.

use smallvec::SmallVec;

use super::Cost::{Passes, Product};
use super::cells::mark_equal_rows;
use super::colour::{background, histogram, mask, winner};
use super::components::{colored, components};
use super::declare::primitives;
use super::grids::{mixed_columns, plain, plain_cells};
use super::locations::{normalize, toindices};
use super::operand::{
    Patch, Rows, addressed_rows, indices, inside, is_empty, item, len, object, or_loosely, patch,
    table, table_shape, tuple, unpacked, walked_rows,
};
use super::patches::{piece_height, piece_width};
use crate::value::bits::{Bits, Bounds, any, ones, slide};
use crate::value::object::{Cell, Planes};
use crate::value::{Cx, FaultKind, Grid, Indices, Object, Plane, Point, Raised, Reply, Value};

primitives! {
    /// The connected objects of a grid. Each has one colour if `univalued`; cells that touch at a
    /// corner are connected if `diagonal`; cells of the most common colour belong to none if
    /// `without_bg`.
    objects(grid, univalued, diagonal, without_bg): "(Grid, Bool, Bool, Bool) -> Objects", cost = Passes, picks = true;
    "objects(((1, 0), (0, 0)), True, False, True)" => "initset(initset((1, (0, 0))))",
    "size(objects(((1, 0), (0, 1)), True, False, False))" => "4",
    "size(objects(((1, 0), (0, 1)), True, True, False))" => "2";

    /// One object for each colour of a grid.
    partition(grid): "(Grid) -> Objects; (Container[Container[A]]) -> Set[Set[(A, Pair)]]!", cost = Passes, fails = "where the elements are no rows";
    "partition(((1, 0),))" => "insert(initset((0, (0, 1))), initset(initset((1, (0, 0)))))";

    /// One object for each colour of a grid but the most common one.
    fgpartition(grid): "(Grid) -> Objects; (Container[Container[A]]) -> Set[Set[(A, Pair)]]!", cost = Passes, picks = true, fails = "where there is no cell";
    "fgpartition(((1, 0, 0),))" => "initset(initset((1, (0, 0))))";

    /// The cells of a grid at the locations of a patch. Locations outside the grid are left out.
    toobject(patch, grid): "(Patch, Grid) -> Object";
    "toobject(initset((0, 1)), ((1, 2), (3, 4)))" => "initset((2, (0, 1)))";

    /// All cells of a grid as an object.
    asobject(grid): "(Grid) -> Object; (Container[Container[A]]) -> Set[(A, Pair)]";
    "asobject(((1, 2),))" => "insert((1, (0, 0)), initset((2, (0, 1))))";

    /// The places of an object's upper left corner at which the grid has all of its cells.
    occurrences(grid, obj): "(Grid, Object) -> Indices", cost = Product;
    "occurrences(((1, 2), (1, 2)), initset((1, (0, 0))))" => "connect((0, 0), (1, 0))";

    /// The rows and columns of a grid that have one colour only, as objects.
    frontiers(grid): "(Grid) -> Objects", cost = Passes;
    "frontiers(((1, 1), (2, 3)))" => "initset(insert((1, (0, 0)), initset((1, (0, 1)))))";

    /// The least number of columns by which an object moves onto itself; its width if none.
    hperiod(obj): "(Object) -> Int", cost = Product;
    "hperiod(asobject(((8, 5, 8, 5),)))" => "2";

    /// The least number of rows by which an object moves onto itself; its height if none.
    vperiod(obj): "(Object) -> Int", cost = Product;
    "vperiod(asobject(((1,), (2,), (1,), (2,))))" => "2";
}

#[inline(always)]
pub(super) fn objects<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
) -> Reply<'a> {
    let (univalued, diagonal) = (univalued.truthy(), diagonal.truthy());
    match addressed_rows(cx, grid)? {
        Rows::Bytes(bytes) if bytes.width <= 128 && bytes.height <= 128 => {
            let bg = without_bg.truthy().then(|| winner(cx, bytes, true));
            components(cx, bytes, univalued, diagonal, bg)
        }
        Rows::Bytes(bytes) => {
            // Each cell is a value of its own then, which costs several times as much as a step.
            cx.spend(6 * (bytes.cells.len() as u64).saturating_sub(128 * 128))?;
            let row = |row: &[i8]| row.iter().map(|&cell| Value::int(cell.into())).collect();
            let table: Vec<Vec<Value<'a>>> = bytes.rows().map(row).collect();
            let bg = if without_bg.truthy() { background(cx, grid)? } else { Value::NONE };
            flood(cx, &table, univalued, diagonal, bg)
        }
        Rows::Table(table) => {
            let bg = if without_bg.truthy() { background(cx, grid)? } else { Value::NONE };
            flood(cx, &table, univalued, diagonal, bg)
        }
    }
}

/// Returns connected components of any grid, cell by cell.
pub(super) fn flood<'a>(
    cx: &Cx<'a>,
    table: &[Vec<Value<'a>>],
    univalued: bool,
    diagonal: bool,
    bg: Value<'a>,
) -> Reply<'a> {
    let (height, width) = table_shape(table)?;
    if table.iter().any(|row| row.len() < width) {
        return Err(Raised::new(FaultKind::Index, "a row of the grid is too short"));
    }
    let mut taken = vec![false; height * width];
    let mut found = Vec::new();
    let mut stack = Vec::new();
    for start in 0..height * width {
        let color = table[start / width][start % width];
        if taken[start] || color == bg {
            continue;
        }
        let mut cells = Vec::new();
        taken[start] = true;
        stack.push(start);
        while let Some(index) = stack.pop() {
            cx.spend(1)?;
            let (row, col) = (index / width, index % width);
            cells.push(cx.tuple(&[table[row][col], Value::pair(row as i32, col as i32)])?);
            for i in row.saturating_sub(1)..(row + 2).min(height) {
                for j in col.saturating_sub(1)..(col + 2).min(width) {
                    let beside = diagonal || i == row || j == col;
                    let cell = table[i][j];
                    let belongs = if univalued { cell == color } else { cell != bg };
                    if beside && belongs && !taken[i * width + j] {
                        taken[i * width + j] = true;
                        stack.push(i * width + j);
                    }
                }
            }
        }
        found.push(cx.set(&mut cells)?);
    }
    cx.set(&mut found)
}

/// Returns the locations of each colour of a grid as objects, one colour left out.
fn by_color<'a>(cx: &Cx<'a>, grid: Value<'a>, without: Option<Value<'a>>) -> Reply<'a> {
    let mut found = Vec::new();
    match walked_rows(cx, grid)? {
        Rows::Bytes(bytes) => {
            cx.spend(bytes.cells.len() as u64 / 16)?;
            for (color, _) in histogram(bytes) {
                if without != Some(Value::int(color.into())) {
                    let indices = mask(cx, bytes, color)?;
                    found.push(Object::of_indices(cx, color.into(), indices)?.value(cx)?);
                }
            }
            // Objects of one colour each are in order where their colours are.
            if found.is_empty() {
                return Ok(Value::EMPTY_SET);
            }
            return Ok(Value::set(cx.seq(cx.copy(&found)?)?));
        }
        Rows::Table(table) => {
            let colors = super::colour::palette(cx, grid)?;
            for color in cx.elements(colors)?.filter(|&color| without != Some(color)) {
                let mut cells = Vec::new();
                for (i, row) in table.iter().enumerate() {
                    for (j, _) in row.iter().enumerate().filter(|&(_, &cell)| cell == color) {
                        cx.spend(1)?;
                        cells.push(cx.tuple(&[color, Value::pair(i as i32, j as i32)])?);
                    }
                }
                found.push(cx.set(&mut cells)?);
            }
        }
    }
    cx.set(&mut found)
}

fn partition<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    by_color(cx, grid, None)
}

pub(super) fn fgpartition<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    by_color(cx, grid, Some(background(cx, grid)?))
}

pub(super) fn toobject<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>) -> Reply<'a> {
    let indices = match indices(cx, patch) {
        Ok(indices) => indices,
        Err(fault) => return or_loosely(Err(fault), || toobject_loosely(cx, patch, grid)),
    };
    if let Some(bytes) = cx.as_grid(grid)?
        && bytes.width <= 128
        && bytes.height <= 128
    {
        let frame = whole(bytes);
        let inside = cx.slice(bytes.height as usize, 0u128)?;
        indices.each_row(frame, |row, word| inside[row] |= word);
        let object = colored(cx, bytes, Bits::tight(0, 0, inside)?)?;
        return Object::Dense(object).value(cx);
    }
    let mut cells = Vec::new();
    let (height, width) = (len(grid)?, len(item(grid, 0)?)?);
    for point in indices.points() {
        if let (Ok(i), Ok(j)) = (usize::try_from(point.row), usize::try_from(point.col))
            && i < height
            && j < width
        {
            cells.push(cx.tuple(&[item(item(grid, i)?, j)?, point.into()])?);
        }
    }
    cx.set(&mut cells)
}

/// Looks at locations only as far as the reference does: no column of a row that is outside.
#[cold]
fn toobject_loosely<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>) -> Reply<'a> {
    let (height, width) = (len(grid)?, len(item(grid, 0)?)?);
    let mut cells = Vec::new();
    for location in cx.elements(toindices(cx, patch)?)? {
        cx.spend(1)?;
        let [row, col] = unpacked(cx, location)?;
        let Some(i) = inside(row, height)? else { continue };
        let Some(j) = inside(col, width)? else { continue };
        let location = cx.tuple(&[row, col])?;
        cells.push(cx.tuple(&[item(item(grid, i)?, j)?, location])?);
    }
    cx.set(&mut cells)
}

/// Returns the frame of a grid.
fn whole(grid: &Grid<'_>) -> Bounds {
    Bounds { top: 0, left: 0, bottom: i64::from(grid.height) - 1, right: i64::from(grid.width) - 1 }
}

fn asobject<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match walked_rows(cx, grid)? {
        Rows::Bytes(bytes) if bytes.width <= 128 && bytes.height <= 128 => {
            cx.spend(bytes.cells.len() as u64 / 16)?;
            let counts = histogram(bytes);
            let planes = cx.slice(counts.len(), Plane { color: 0, rows: &[] })?;
            for (plane, (color, _)) in planes.iter_mut().zip(counts) {
                let rows = cx.slice(bytes.height as usize, 0)?;
                mark_equal_rows(bytes, color, rows);
                *plane = Plane { color: color.into(), rows };
            }
            let (height, width) = (bytes.height, bytes.width);
            let counted = bytes.cells.len() as u32;
            Object::Dense(Planes { top: 0, left: 0, height, width, counted, planes }).value(cx)
        }
        Rows::Bytes(bytes) => {
            cx.spend(bytes.cells.len() as u64)?;
            let width = bytes.width as usize;
            let cell = |(i, &color): (usize, &i8)| Cell {
                color: color.into(),
                point: Point { row: (i / width) as i32, col: (i % width) as i32 },
            };
            let cells: Vec<Cell> = bytes.cells.iter().enumerate().map(cell).collect();
            Object::of_cells(cx, &cells)?.value(cx)
        }
        Rows::Table(table) => {
            let mut cells = Vec::new();
            for (i, row) in table.iter().enumerate() {
                for (j, &color) in row.iter().enumerate() {
                    cells.push(cx.tuple(&[color, Value::pair(i as i32, j as i32)])?);
                }
            }
            cx.set(&mut cells)
        }
    }
}

fn occurrences<'a>(cx: &Cx<'a>, grid: Value<'a>, obj: Value<'a>) -> Reply<'a> {
    let shape = patch(cx, normalize(cx, obj)?)?;
    let (down, right) = (piece_height(cx, obj)?, piece_width(cx, obj)?);
    let (height, width) = (len(grid)? as i64, len(item(grid, 0)?)? as i64);
    let places = Bounds { top: 0, left: 0, bottom: height - down, right: width - right };
    if places.bottom < 0 || places.right < 0 {
        return Ok(Value::EMPTY_SET);
    }
    if shape.is_empty() {
        return Indices::full(cx, places)?.value(cx);
    }
    if let (Some(bytes), Patch::Object(Object::Dense(planes))) = (cx.as_grid(grid)?, shape)
        && places.is_dense()
        && bytes.width <= 128
        && obj.is_set()
    {
        return fitting(cx, bytes, planes, places)?.value(cx);
    }
    let cells = shape.cells(cx)?;
    let mut points = Vec::new();
    for row in 0..=places.bottom {
        for col in 0..=places.right {
            cx.spend(cells.len() as u64)?;
            let fits = |color: Value<'a>, point: Point| -> Result<bool, Raised> {
                let (i, j) = (row + i64::from(point.row), col + i64::from(point.col));
                // The size of a tuple of cells is not that of the box around them.
                if height <= i || width <= j {
                    return Ok(false);
                }
                Ok(item(item(grid, i as usize)?, j as usize)? == color)
            };
            let mut all = true;
            for &(color, point) in &cells {
                if !fits(color, point)? {
                    all = false;
                    break;
                }
            }
            if all {
                points.push(Point::new(row, col)?);
            }
        }
    }
    Indices::of_points(cx, &points)?.value(cx)
}

/// Returns the places at which all cells of `planes` lie on equal cells of a grid. For every cell
/// of the object, the mask of its colour, moved back to the corner, is intersected.
fn fitting<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    planes: Planes<'a>,
    places: Bounds,
) -> Result<Indices<'a>, Raised> {
    let fits = cx.slice(places.height() as usize, ones(places.width() as u32))?;
    let mut of_color: SmallVec<[u128; 32]> = SmallVec::from_elem(0, grid.height as usize);
    for Plane { color, rows } in planes.planes {
        let Ok(color) = i8::try_from(*color) else {
            return Ok(Indices::EMPTY);
        };
        mark_equal_rows(grid, color, &mut of_color);
        for (r, &word) in rows.iter().enumerate() {
            if any(fits) == 0 {
                return Ok(Indices::EMPTY);
            }
            cx.spend(u64::from(word.count_ones()) * fits.len() as u64 / 8)?;
            for column in crate::value::bits::Columns(word) {
                for (fit, &there) in fits.iter_mut().zip(&of_color[r..]) {
                    *fit &= there >> column;
                }
            }
        }
    }
    Ok(Indices::Dense(Bits::tight(0, 0, fits)?))
}

fn frontiers<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    if let Some(bytes) = cx.as_grid(grid)?
        && bytes.width <= 128
        && bytes.height <= 128
    {
        return straight(cx, bytes);
    }
    let table = table(cx, grid)?;
    let (_, width) = table_shape(&table)?;
    // Rows are walked to see whether they are of one colour, and only those that are have to be
    // tuples.
    let in_tuple = |row: usize| tuple(grid.element(row)).map(|_| ());
    let mut found = Vec::new();
    let mut line = |cells: &mut dyn Iterator<Item = (Value<'a>, Point)>| {
        let tuples: Result<Vec<_>, Raised> =
            cells.map(|(color, point)| cx.tuple(&[color, point.into()])).collect();
        found.push(cx.set(&mut tuples?)?);
        Ok::<(), Raised>(())
    };
    for (i, row) in table.iter().enumerate().filter(|(_, row)| plain(row.iter())) {
        if row.len() < width {
            return Err(Raised::new(FaultKind::Index, "a row of the grid is too short"));
        }
        if width > 0 {
            in_tuple(i)?;
        }
        let point = |j: usize| Point { row: i as i32, col: j as i32 };
        line(&mut row[..width].iter().enumerate().map(|(j, &color)| (color, point(j))))?;
    }
    let shortest = table.iter().map(Vec::len).min().unwrap_or(width);
    for j in (0..shortest).filter(|&j| plain(table.iter().map(|row| &row[j]))) {
        (0..table.len()).try_for_each(in_tuple)?;
        let point = |i: usize| Point { row: i as i32, col: j as i32 };
        line(&mut table.iter().enumerate().map(|(i, row)| (row[j], point(i))))?;
    }
    cx.set(&mut found)
}

/// Returns the rows and columns of one colour of a grid of byte cells.
fn straight<'a>(cx: &Cx<'a>, grid: &Grid<'_>) -> Reply<'a> {
    cx.spend(grid.cells.len() as u64 / 16)?;
    let frame = whole(grid);
    let mut found = Vec::new();
    let mut line = |color: i8, bounds: Bounds| {
        let line = Object::of_indices(cx, color.into(), Indices::full(cx, bounds)?)?;
        found.push(line.value(cx)?);
        Ok::<(), Raised>(())
    };
    for (row, cells) in grid.rows().enumerate().filter(|(_, cells)| plain_cells(cells)) {
        line(cells[0], Bounds { top: row as i64, bottom: row as i64, ..frame })?;
    }
    for (column, _) in mixed_columns(grid).iter().enumerate().filter(|(_, mixed)| !**mixed) {
        let bounds = Bounds { left: column as i64, right: column as i64, ..frame };
        line(grid.at(0, column), bounds)?;
    }
    cx.set(&mut found)
}

/// Returns the least shift by which an object lies on itself, along one axis.
fn period<'a>(
    cx: &Cx<'a>,
    obj: Value<'a>,
    extent: impl Fn(Bounds) -> i64,
    step: (i64, i64),
) -> Reply<'a> {
    if is_empty(obj)? {
        return Ok(Value::int(0));
    }
    let normal = normalize(cx, obj)?;
    let extent = extent(patch(cx, normal)?.bounds()?);
    if extent < 2 {
        return Ok(Value::int(extent));
    }
    let shape = object(cx, normal)?;
    for p in 1..extent {
        cx.spend(1 + shape.len() as u64 / 8)?;
        if repeats(shape, p * step.0, p * step.1) {
            return Ok(Value::int(p));
        }
    }
    Ok(Value::int(extent))
}

/// Tells whether a normalized object moved up and left by so much lies on itself where it has not
/// left the box.
fn repeats(shape: Object<'_>, up: i64, left: i64) -> bool {
    match shape {
        Object::Dense(planes) => planes.planes.iter().all(|plane| {
            let moved = plane.rows.iter().skip(up as usize).map(|&word| slide(word, -left));
            moved.zip(plane.rows).all(|(moved, &own)| moved & !own == 0)
        }),
        Object::Sparse(cells) => cells.iter().all(|cell| {
            let (row, col) = (i64::from(cell.point.row) - up, i64::from(cell.point.col) - left);
            row < 0
                || col < 0
                || Point::new(row, col).is_ok_and(|point| shape.contains(Cell { point, ..*cell }))
        }),
    }
}

fn hperiod<'a>(cx: &Cx<'a>, obj: Value<'a>) -> Reply<'a> {
    period(cx, obj, Bounds::width, (0, 1))
}

fn vperiod<'a>(cx: &Cx<'a>, obj: Value<'a>) -> Reply<'a> {
    period(cx, obj, Bounds::height, (1, 0))
}
