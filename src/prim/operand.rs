//! Reading operands: what the reference accepts in each place, as Rust types or a fault.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use crate::value::bits::Bounds;
use crate::value::object::Cell;
use crate::value::order;
use crate::value::{
    Cx, Fault, FaultKind, Grid, Indices, Object, Point, Raised, Reply, Value, View,
};

/// An integer or a vector of two.
#[derive(Clone, Copy)]
pub enum Numerical {
    /// An integer.
    Int(i64),
    /// (down, right), say.
    Pair(i64, i64),
}

impl Numerical {
    /// Applies `op` to each component.
    pub fn map<'a>(self, cx: &Cx<'a>, op: impl Fn(i64) -> Option<i64>) -> Reply<'a> {
        let op = |n| op(n).ok_or_else(Raised::overflow);
        match self {
            Self::Int(n) => Ok(Value::int(op(n)?)),
            Self::Pair(a, b) => cx.pair(op(a)?, op(b)?),
        }
    }
}

/// Returns an integer; booleans count as 0 and 1.
#[inline]
pub fn int(value: Value<'_>) -> Result<i64, Raised> {
    value.as_int().ok_or_else(|| Raised::wanted("an integer", value))
}

/// Returns an integer, or the first two elements of a tuple.
#[inline]
pub fn numerical(value: Value<'_>) -> Result<Numerical, Raised> {
    match value.view() {
        View::Int(n) => Ok(Numerical::Int(n)),
        View::Bool(b) => Ok(Numerical::Int(b.into())),
        _ if value.is_tuple() => pair(value).map(|(a, b)| Numerical::Pair(a, b)),
        _ => Err(Raised::wanted("an integer or a pair of integers", value)),
    }
}

/// Returns elements 0 and 1 of a tuple, both integers. Further elements are ignored, as the
/// reference does where it indexes.
#[inline]
pub fn pair(value: Value<'_>) -> Result<(i64, i64), Raised> {
    match value.view() {
        View::Pair(a, b) => Ok((a.into(), b.into())),
        _ => unusual_pair(value),
    }
}

/// Does as [`pair`], apart from it, so that whoever reads a pair stays small.
#[cold]
fn unusual_pair(value: Value<'_>) -> Result<(i64, i64), Raised> {
    Ok((int(item(value, 0)?)?, int(item(value, 1)?)?))
}

/// Returns a tuple of exactly two integers.
#[inline]
pub fn exact_pair(value: Value<'_>) -> Result<(i64, i64), Raised> {
    match value.len() {
        Some(2) => pair(value),
        Some(_) => Err(Raised::wanted("a pair of integers", value)),
        None => Err(Raised::wanted("a pair of integers", value)),
    }
}

/// Returns the two elements of a container, as the reference unpacks them: of a tuple, or of a set
/// in its order.
pub fn unpacked<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<[Value<'a>; 2], Raised> {
    if len(value)? != 2 {
        return Err(Raised::wanted("two elements", value));
    }
    let mut items = cx.elements(value)?;
    match (items.next(), items.next()) {
        (Some(a), Some(b)) => Ok([a, b]),
        _ => Err(Raised::wanted("two elements", value)),
    }
}

/// Returns two integers in a tuple or a set, as the reference unpacks them.
pub fn unpacked_pair<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<(i64, i64), Raised> {
    if let View::Pair(a, b) = value.view() {
        return Ok((a.into(), b.into()));
    }
    let [a, b] = unpacked(cx, value)?;
    Ok((int(a)?, int(b)?))
}

/// Returns what `usual` makes of operands; where it takes them not at all, what `loose` makes of
/// them, which follows the reference step by step. Where that fails as well, the first fault is
/// told.
#[inline(always)]
pub fn or_loosely<T>(
    usual: Result<T, Raised>,
    loose: impl FnOnce() -> Result<T, Raised>,
) -> Result<T, Raised> {
    match usual {
        Ok(value) => Ok(value),
        Err(raised) => loosely(raised, loose),
    }
}

#[cold]
fn loosely<T>(raised: Raised, loose: impl FnOnce() -> Result<T, Raised>) -> Result<T, Raised> {
    if !matches!(raised.kind(), FaultKind::Type | FaultKind::Index) {
        return Err(raised);
    }
    let first = Fault::from(raised);
    loose().map_err(|other| if other.kind().is_budget() { other } else { first.into() })
}

/// Returns element `index` of a tuple.
#[inline]
pub fn item(tuple: Value<'_>, index: usize) -> Result<Value<'_>, Raised> {
    match tuple.view() {
        View::Pair(..) if index < 2 => Ok(tuple.element(index)),
        View::Tuple(seq) if index < seq.items.len() => Ok(seq.items[index]),
        _ => unusual_item(tuple, index),
    }
}

#[cold]
fn unusual_item(tuple: Value<'_>, index: usize) -> Result<Value<'_>, Raised> {
    if !tuple.is_tuple() {
        return Err(Raised::wanted("a tuple", tuple));
    }
    if index < len(tuple)? {
        return Ok(tuple.element(index));
    }
    Err(Raised::new(FaultKind::Index, format!("the tuple has no element {index}")))
}

/// Returns the number of elements of a tuple or set.
#[inline]
pub fn len(container: Value<'_>) -> Result<usize, Raised> {
    match container.view() {
        View::Tuple(seq) | View::Set(seq) => Ok(seq.items.len()),
        _ => container.len().ok_or_else(|| Raised::wanted("a tuple or a set", container)),
    }
}

/// Tells whether a tuple or set has no element, for which nothing is counted.
#[inline]
pub fn is_empty(container: Value<'_>) -> Result<bool, Raised> {
    match container.view() {
        View::Bits(_) | View::Planes(_) => Ok(false),
        _ => Ok(len(container)? == 0),
    }
}

/// Returns a tuple, in any representation.
#[inline]
pub fn tuple<'a>(value: Value<'a>) -> Result<Value<'a>, Raised> {
    if value.is_tuple() { Ok(value) } else { Err(Raised::wanted("a tuple", value)) }
}

/// Returns a set, in any representation.
#[inline]
pub fn set<'a>(value: Value<'a>) -> Result<Value<'a>, Raised> {
    if value.is_set() { Ok(value) } else { Err(Raised::wanted("a set", value)) }
}

/// Returns an integer as the number of a row or column, where there are so many up to `end`.
pub fn inside(value: Value<'_>, end: usize) -> Result<Option<usize>, Raised> {
    let place = usize::try_from(int(value)?).ok();
    Ok(place.filter(|&place| place < end))
}

/// A grid of byte cells, or its rows where some cell is something else.
pub enum Rows<'a> {
    /// The usual case.
    Bytes(&'a Grid<'a>),
    /// Rows of any values and any lengths.
    Table(Vec<Vec<Value<'a>>>),
}

/// Returns the rows of a grid, or of what the reference takes for one: a tuple of tuples.
#[inline]
pub fn rows<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Rows<'a>, Raised> {
    match cx.as_grid(value)? {
        Some(grid) => Ok(Rows::Bytes(grid)),
        None => Ok(Rows::Table(table(cx, value)?)),
    }
}

/// Does as [`rows`], for primitives that only walk the rows, so that a set of rows does as well.
#[inline]
pub fn walked_rows<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Rows<'a>, Raised> {
    match cx.as_grid(value)? {
        Some(grid) => Ok(Rows::Bytes(grid)),
        None => Ok(Rows::Table(walked_table(cx, value)?)),
    }
}

/// Does as [`rows`], for primitives that take cells by their place, so that every row must be a
/// tuple.
#[inline]
pub fn indexed_rows<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Rows<'a>, Raised> {
    match cx.as_grid(value)? {
        Some(grid) => Ok(Rows::Bytes(grid)),
        None => Ok(Rows::Table(indexed_table(cx, value)?)),
    }
}

/// Does as [`indexed_rows`], for primitives that ask for cells by their place alone. Where the
/// first row is empty, no cell is asked for, whatever the other rows are.
#[inline]
pub fn addressed_rows<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Rows<'a>, Raised> {
    or_loosely(indexed_rows(cx, value), || match len(item(value, 0)?)? {
        0 => Ok(Rows::Table(vec![Vec::new(); len(value)?])),
        _ => Err(Raised::wanted("a grid", value)),
    })
}

/// Returns the rows of a tuple of tuples.
pub fn indexed_table<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Vec<Vec<Value<'a>>>, Raised> {
    for row in cx.elements(tuple(value)?)? {
        tuple(row)?;
    }
    walked_table(cx, value)
}

/// Returns the rows of a tuple of containers.
pub fn table<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Vec<Vec<Value<'a>>>, Raised> {
    walked_table(cx, tuple(value)?)
}

/// Returns the elements of the elements of a container.
pub fn walked_table<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Vec<Vec<Value<'a>>>, Raised> {
    cx.spend(value.effort() / 4)?;
    let lengths = cx.elements(value)?.map(|row| row.len().unwrap_or(0) as u64);
    cx.check_items(lengths.fold(0, u64::saturating_add))?;
    cx.elements(value)?.map(|row| Ok(cx.items(row)?.into_vec())).collect()
}

/// Returns a tuple of the given rows.
pub fn from_table<'a>(cx: &Cx<'a>, table: &[Vec<Value<'a>>]) -> Reply<'a> {
    let rows: Vec<Value<'a>> = table.iter().map(|row| cx.tuple(row)).collect::<Result<_, _>>()?;
    cx.tuple(&rows)
}

/// Returns rows and columns of a table; the first row decides.
pub fn table_shape(table: &[Vec<Value<'_>>]) -> Result<(usize, usize), Raised> {
    match table.first() {
        Some(row) => Ok((table.len(), row.len())),
        None => Err(Raised::new(FaultKind::Index, "the grid has no rows")),
    }
}

/// Returns a colour that byte cells can hold.
#[inline]
pub fn byte(value: Value<'_>) -> Option<i8> {
    i8::try_from(value.as_int()?).ok()
}

/// A patch: locations with or without colours.
#[derive(Clone, Copy)]
pub enum Patch<'a> {
    /// Locations.
    Indices(Indices<'a>),
    /// Cells.
    Object(Object<'a>),
    /// Cells whose colours are not all 32-bit integers, as grids of any values have them: an object
    /// whose colours are places in the list of the actual ones, which ascends.
    Marked(Object<'a>, &'a [Value<'a>]),
}

/// Returns a patch, or what the reference takes for one: a container of locations or of cells.
#[inline]
pub fn patch<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Patch<'a>, Raised> {
    if let Some(indices) = value.as_indices() {
        return Ok(Patch::Indices(indices));
    }
    if let Some(object) = value.as_object() {
        return Ok(Patch::Object(object));
    }
    unusual_patch(
        cx,
        value,
        |_, value| exact_pair(value),
        |_, cell| match cell.len() {
            Some(2) => Ok([item(cell, 0)?, item(cell, 1)?]),
            _ => Err(Raised::wanted("a cell", cell)),
        },
    )
}

/// Does as [`patch`], for primitives that only unpack locations and cells, so that sets of two do
/// as well.
#[inline]
pub fn unpacked_patch<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Patch<'a>, Raised> {
    or_loosely(patch(cx, value), || unusual_patch(cx, value, unpacked_pair, unpacked))
}

/// Returns the locations of such a patch.
#[inline]
pub fn unpacked_indices<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Indices<'a>, Raised> {
    match value.view() {
        View::Bits(bits) => Ok(Indices::Dense(*bits)),
        _ => unpacked_patch(cx, value)?.indices(cx),
    }
}

/// How a part of a patch is read.
type Reads<'a, T> = fn(&Cx<'a>, Value<'a>) -> Result<T, Raised>;

/// Reads a tuple of locations or cells. As in the reference, the first element tells which.
#[cold]
fn unusual_patch<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    pair: Reads<'a, (i64, i64)>,
    parts: Reads<'a, [Value<'a>; 2]>,
) -> Result<Patch<'a>, Raised> {
    if let View::Tuple(seq) = value.view()
        && seq.items.iter().all(|item| item.as_pair().is_some())
    {
        let points = seq.items.iter().filter_map(|item| item.as_pair());
        let points = points.map(|(row, col)| Point { row, col });
        return Ok(Patch::Indices(Indices::gather(cx, seq.items.len(), points)?));
    }
    let wanted = |found| Raised::wanted("a set of locations or an object", found);
    let items = cx.items(value).map_err(|_| wanted(value))?;
    let Some(&head) = items.first() else {
        return Ok(Patch::Indices(Indices::EMPTY));
    };
    let point = |value: Value<'a>| {
        let (row, col) = pair(cx, value).map_err(|_| wanted(value))?;
        Point::new(row, col)
    };
    if !item(head, 1)?.is_tuple() {
        let points = items.into_iter().map(point).collect::<Result<Vec<_>, _>>()?;
        return Ok(Patch::Indices(Indices::of_points(cx, &points)?));
    }
    let cell = |value: Value<'a>| {
        let [color, location] = parts(cx, value)?;
        point(location).map(|point| (color, point))
    };
    colored(cx, &items.into_iter().map(cell).collect::<Result<Vec<_>, Raised>>()?)
}

/// Returns the patch of cells of any colours.
fn colored<'a>(cx: &Cx<'a>, cells: &[(Value<'a>, Point)]) -> Result<Patch<'a>, Raised> {
    let small = |color: Value<'a>| i32::try_from(color.as_int()?).ok();
    let usual: Option<Vec<Cell>> =
        cells.iter().map(|&(color, point)| Some(Cell { color: small(color)?, point })).collect();
    if let Some(cells) = usual {
        return Ok(Patch::Object(Object::of_cells(cx, &cells)?));
    }
    let levels = u64::from(usize::BITS - cells.len().leading_zeros());
    cx.spend(cells.len() as u64 * levels / 2)?;
    let mut colors: Vec<Value<'a>> = cells.iter().map(|&(color, _)| color).collect();
    colors.sort_by(|&a, &b| order::cmp(a, b));
    colors.dedup();
    let place = |color| colors.partition_point(|&other| order::cmp(other, color).is_lt()) as i32;
    let cells: Vec<Cell> =
        cells.iter().map(|&(color, point)| Cell { color: place(color), point }).collect();
    Ok(Patch::Marked(Object::of_cells(cx, &cells)?, cx.copy(&colors)?))
}

impl<'a> Patch<'a> {
    /// Returns the locations.
    #[inline]
    pub fn indices(self, cx: &Cx<'a>) -> Result<Indices<'a>, Raised> {
        match self {
            Self::Indices(indices) => Ok(indices),
            Self::Object(object) | Self::Marked(object, _) => object.indices(cx),
        }
    }

    /// Returns the number of locations or cells.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Self::Indices(indices) => indices.len(),
            Self::Object(object) | Self::Marked(object, _) => object.len(),
        }
    }

    /// Tells whether there is nothing in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Indices(indices) => indices.is_empty(),
            Self::Object(object) | Self::Marked(object, _) => object.is_empty(),
        }
    }

    /// Returns the box around it; an empty patch has none.
    #[inline]
    pub fn bounds(&self) -> Result<Bounds, Raised> {
        let bounds = match self {
            Self::Indices(indices) => indices.bounds(),
            Self::Object(object) | Self::Marked(object, _) => object.bounds(),
        };
        bounds.ok_or_else(|| Raised::value("the patch is empty"))
    }

    /// Returns the patch as a value.
    #[inline]
    pub fn value(self, cx: &Cx<'a>) -> Reply<'a> {
        match self {
            Self::Indices(indices) => indices.value(cx),
            Self::Object(object) => object.value(cx),
            Self::Marked(..) => {
                let tuples = self
                    .cells(cx)?
                    .into_iter()
                    .map(|(color, location)| cx.tuple(&[color, location.into()]));
                cx.set(&mut tuples.collect::<Result<Vec<_>, _>>()?)
            }
        }
    }

    /// Returns the cells of an object, ascending.
    pub fn cells(self, cx: &Cx<'a>) -> Result<Vec<(Value<'a>, Point)>, Raised> {
        cx.spend(self.len() as u64 / 4)?;
        let cells = |object: Object<'a>| object.to_cells().into_iter();
        match self {
            Self::Indices(indices) if indices.is_empty() => Ok(Vec::new()),
            Self::Indices(_) => Err(Raised::wanted("an object", self.value(cx)?)),
            Self::Object(object) => {
                Ok(cells(object).map(|cell| (Value::int(cell.color.into()), cell.point)).collect())
            }
            Self::Marked(object, colors) => {
                Ok(cells(object).map(|cell| (colors[cell.color as usize], cell.point)).collect())
            }
        }
    }

    /// Returns the patch with its locations moved about, whichever way they are held.
    #[inline]
    pub fn map(
        self,
        indices: impl FnOnce(Indices<'a>) -> Result<Indices<'a>, Raised>,
        object: impl FnOnce(Object<'a>) -> Result<Object<'a>, Raised>,
    ) -> Result<Self, Raised> {
        Ok(match self {
            Self::Indices(locations) => Self::Indices(indices(locations)?),
            Self::Object(cells) => Self::Object(object(cells)?),
            Self::Marked(cells, colors) => Self::Marked(object(cells)?, colors),
        })
    }

    /// Returns the patch moved by (`down`, `right`).
    #[inline]
    pub fn shift(self, cx: &Cx<'a>, down: i64, right: i64) -> Result<Self, Raised> {
        self.map(|indices| indices.shift(cx, down, right), |object| object.shift(cx, down, right))
    }
}

/// Returns the locations of a patch.
#[inline]
pub fn indices<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Indices<'a>, Raised> {
    match value.view() {
        View::Bits(bits) => Ok(Indices::Dense(*bits)),
        _ => patch(cx, value)?.indices(cx),
    }
}

/// Returns the cells of an object. Colours that are not 32-bit integers are told apart, no more.
#[inline]
pub fn object<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Object<'a>, Raised> {
    match patch(cx, value)? {
        Patch::Object(object) | Patch::Marked(object, _) => Ok(object),
        Patch::Indices(indices) if indices.is_empty() => Ok(Object::EMPTY),
        Patch::Indices(_) => Err(Raised::wanted("an object", value)),
    }
}
