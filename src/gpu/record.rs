//! Values as words of a record, and back.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use bumpalo::Bump;
use smallvec::SmallVec;

use super::code::{DeviceProgram, ValueKind};
use super::lower::FALLBACK_SITE;
use super::memory::{BASE, GRID, INTEGERS, OBJECT, OBJECTS, SET};
use super::modes;
use crate::ir::NodeId;
use crate::value::object::Cell;
use crate::value::{
    Budget, Cx, Direction, FaultKind, Grid, Indices, Object, Point, Raised, Value, View,
};

/// Rows, and columns, of the largest grid that a kernel holds.
pub const SPAN: u32 = 32;

/// Returns rows of the smallest class that holds a grid, if any does.
pub fn class_of(height: u32, width: u32) -> Option<u32> {
    [8, 16, SPAN].into_iter().find(|&rows| height <= rows && width <= rows)
}

/// Counts the words of a value in a record whose grids are of a class.
fn words_of(kind: ValueKind, rows: u32) -> u32 {
    match kind {
        ValueKind::Int | ValueKind::Bool => 1,
        ValueKind::Pair | ValueKind::Integers => INTEGERS,
        ValueKind::Grid => 1 + rows * rows / 4,
        ValueKind::Indices => SET,
        ValueKind::Object => OBJECT + GRID,
        // Coming in, the colours stand alone; going out, as the object of all cells.
        ValueKind::Objects => OBJECTS + BASE + OBJECT + GRID,
    }
}

/// Counts the words of a value that comes in, at most.
pub fn most_words(kind: ValueKind) -> usize {
    words_of(kind, SPAN) as usize
}

/// Counts the words of a value in a record that comes in.
fn words_of_input(kind: ValueKind, rows: u32) -> usize {
    let words = match kind {
        ValueKind::Objects => OBJECTS + BASE + GRID,
        _ => words_of(kind, rows),
    };
    words as usize
}

/// Counts the words of a record that comes in.
pub fn words_in(program: &DeviceProgram, rows: u32) -> usize {
    2 + program.inputs.iter().map(|&kind| words_of_input(kind, rows)).sum::<usize>()
}

/// Counts the words of a record that goes out.
pub fn words_out(program: &DeviceProgram, rows: u32) -> usize {
    1 + program.outputs.iter().map(|&kind| words_of(kind, rows)).sum::<u32>() as usize
}

/// Writes a grid into a record; it is of the class.
pub fn write_grid(grid: Grid<'_>, rows: u32, out: &mut [u32]) {
    out[0] = grid.height | grid.width << 8;
    for (r, row) in grid.rows().enumerate() {
        for (k, four) in row.chunks(4).enumerate() {
            let byte = |word: u32, cell: &i8| word << 8 | u32::from(cell.cast_unsigned());
            out[1 + k * rows as usize + r] = four.iter().rev().fold(0, byte);
        }
    }
}

fn read_grid(rows: u32, words: &[u32], cells: &mut Vec<i8>) -> (u32, u32) {
    let (height, width) = (words[0] & 255, words[0] >> 8);
    for r in 0..height as usize {
        for c in 0..width as usize {
            let word = words[1 + c / 4 * rows as usize + r];
            cells.push((word >> (8 * (c % 4))) as i8);
        }
    }
    (height, width)
}

/// The result of a sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reply<'w> {
    /// The words of its values.
    Values(&'w [u32]),
    /// A fault, at a node.
    Fault(FaultKind, NodeId),
    /// Nothing: the virtual machine has to evaluate it.
    Fallback,
}

/// Reads a record that went out.
pub fn reply(record: &[u32]) -> Reply<'_> {
    let site = record[0] >> 8;
    let fault = record[0] & 255;
    let kinds = [
        (modes::TYPE, FaultKind::Type),
        (modes::VALUE, FaultKind::Value),
        (modes::INDEX, FaultKind::Index),
        (modes::ARITHMETIC, FaultKind::Arithmetic),
    ];
    if fault == 0 {
        return Reply::Values(&record[1..]);
    }
    let kind = kinds.into_iter().find(|(mode, _)| mode.number() == fault);
    let Some((_, kind)) = kind else { return Reply::Fallback };
    if site == FALLBACK_SITE {
        return Reply::Fallback;
    }
    Reply::Fault(kind, NodeId::from_index(site as usize))
}

/// Returns the values of a record that went out.
pub fn read<'a>(
    cx: &Cx<'a>,
    kinds: &[ValueKind],
    rows: u32,
    mut words: &[u32],
) -> Result<SmallVec<[Value<'a>; 2]>, Raised> {
    let mut values = SmallVec::new();
    for &kind in kinds {
        let (own, rest) = words.split_at(words_of(kind, rows) as usize);
        words = rest;
        values.push(read_value(cx, kind, rows, own)?);
    }
    Ok(values)
}

fn signed(word: u32) -> i32 {
    word.cast_signed()
}

fn read_value<'a>(
    cx: &Cx<'a>,
    kind: ValueKind,
    rows: u32,
    words: &[u32],
) -> Result<Value<'a>, Raised> {
    match kind {
        ValueKind::Int => Ok(Value::int(signed(words[0]).into())),
        ValueKind::Bool => Ok(Value::bool(words[0] != 0)),
        ValueKind::Pair => Ok(Value::pair(signed(words[0]), signed(words[1]))),
        ValueKind::Integers => {
            let mask = u64::from(words[0]) | u64::from(words[1]) << 32;
            Ok(if mask == 0 { Value::EMPTY_SET } else { Value::ints(mask) })
        }
        ValueKind::Grid => {
            let mut cells = Vec::new();
            let (height, width) = read_grid(rows, words, &mut cells);
            cx.grid(height, width, cx.copy(&cells)?)
        }
        ValueKind::Indices => {
            let points: Vec<Point> = points_of(words).collect();
            Indices::of_points(cx, &points)?.value(cx)
        }
        ValueKind::Object => Object::of_cells(cx, &cells_of(words))?.value(cx),
        ValueKind::Objects => {
            let (objs, rest) = words.split_at(OBJECTS as usize);
            let (base, all) = rest.split_at(BASE as usize);
            objects_of(cx, objs, base, &cells_of(all))
        }
    }
}

/// Returns the objects whose labels are in a set, made of the cells of all of them.
fn objects_of<'a>(
    cx: &Cx<'a>,
    objs: &[u32],
    base: &[u32],
    all: &[Cell],
) -> Result<Value<'a>, Raised> {
    let mut members = Vec::new();
    for label in 1..=base[0] {
        if objs[2 + label as usize / 32] >> (label % 32) & 1 == 0 {
            continue;
        }
        let own = |cell: &&Cell| label_at(base, cell.point) == label;
        let cells: Vec<Cell> = all.iter().filter(own).copied().collect();
        members.push(Object::of_cells(cx, &cells)?.value(cx)?);
    }
    cx.set(&mut members)
}

/// Returns the label at a location, which is inside the frame.
fn label_at(base: &[u32], point: Point) -> u32 {
    let (r, c) = (point.row - signed(base[2]), point.col - signed(base[3]));
    base[4 + c as usize / 4 * 32 + r as usize] >> (8 * (c % 4)) & 255
}

/// Counts the words of a value that waits for another segment: as it comes in, its grids of the
/// largest class.
pub(super) fn held_words(kind: ValueKind) -> usize {
    words_of_input(kind, SPAN)
}

/// Returns a value that waits for another segment, or the last one.
///
/// # Errors
/// The context's budget does not allow it.
pub fn read_held<'a>(cx: &Cx<'a>, kind: ValueKind, words: &[u32]) -> Result<Value<'a>, Raised> {
    if kind != ValueKind::Objects {
        return read_value(cx, kind, SPAN, words);
    }
    let (objs, rest) = words.split_at(OBJECTS as usize);
    let (base, colors) = rest.split_at(BASE as usize);
    let mut all = Vec::new();
    for (r, c) in (0..SPAN as i32).flat_map(|r| (0..SPAN as i32).map(move |c| (r, c))) {
        let point = Point { row: signed(base[2]) + r, col: signed(base[3]) + c };
        if label_at(base, point) != 0 {
            let word = colors[2 + c as usize / 4 * 32 + r as usize];
            all.push(Cell { color: i32::from((word >> (8 * (c % 4))) as i8), point });
        }
    }
    objects_of(cx, objs, base, &all)
}

/// Returns a value as words that wait for another segment, where it is of the kind and fits.
pub(super) fn written(value: Value<'_>, kind: ValueKind) -> Option<Vec<u32>> {
    let empty = value == Value::EMPTY_SET
        && matches!(
            kind,
            ValueKind::Indices | ValueKind::Object | ValueKind::Objects | ValueKind::Integers
        );
    if !empty && kind_of(value) != Some(kind) {
        return None;
    }
    let mut words = vec![0; held_words(kind)];
    write_value(value, kind, SPAN, &mut words)?;
    Some(words)
}

/// Returns the values of a record that went out, as words that wait for another segment.
pub(super) fn hold(
    bump: &Bump,
    kinds: &[ValueKind],
    rows: u32,
    mut words: &[u32],
) -> Option<Vec<Vec<u32>>> {
    let cx = Cx::new(bump, Budget::UNLIMITED, Direction::Ascending);
    let mut values = Vec::with_capacity(kinds.len());
    for &kind in kinds {
        let (own, rest) = words.split_at(words_of(kind, rows) as usize);
        words = rest;
        values.push(match kind {
            ValueKind::Int
            | ValueKind::Bool
            | ValueKind::Pair
            | ValueKind::Integers
            | ValueKind::Indices => own.to_vec(),
            ValueKind::Grid => {
                let mut held = vec![0; held_words(kind)];
                copy_grid(rows, own, SPAN, &mut held);
                held
            }
            // Frames and references differ between what comes in and what goes out.
            ValueKind::Object | ValueKind::Objects => {
                written(read_value(&cx, kind, rows, own).ok()?, kind)?
            }
        });
    }
    Some(values)
}

/// Returns the rows of the class that a value needs which waits.
pub(super) fn held_class(kind: ValueKind, words: &[u32]) -> Option<u32> {
    match kind {
        ValueKind::Grid => class_of(words[0] & 255, words[0] >> 8),
        _ => class_of(1, 1),
    }
}

/// Writes values that wait into a record, behind the two words that every record begins with; they
/// are of the class.
pub(super) fn write_held(values: &[(ValueKind, &[u32])], rows: u32, out: &mut [u32]) {
    let mut offset = 2;
    for &(kind, held) in values {
        let words = words_of_input(kind, rows);
        let own = &mut out[offset..offset + words];
        match kind {
            ValueKind::Grid => copy_grid(SPAN, held, rows, own),
            _ => own.copy_from_slice(held),
        }
        offset += words;
    }
}

/// Copies a grid from a record of one class into one of another that holds it. Whatever lies beside
/// the grid is left out.
fn copy_grid(from: u32, words: &[u32], to: u32, out: &mut [u32]) {
    out[0] = words[0];
    let (height, width) = ((words[0] & 255) as usize, (words[0] >> 8) as usize);
    for k in 0..width.div_ceil(4) {
        let (a, b) = (1 + k * from as usize, 1 + k * to as usize);
        let mask = u32::MAX >> (8 * (4 * (k + 1)).saturating_sub(width));
        for (to, from) in out[b..b + height].iter_mut().zip(&words[a..a + height]) {
            *to = from & mask;
        }
    }
}

fn points_of(set: &[u32]) -> impl Iterator<Item = Point> + '_ {
    (0..32).flat_map(move |r| {
        let bits = set[8 + r as usize];
        (0..32)
            .filter(move |c| bits >> c & 1 != 0)
            .map(move |c| Point { row: signed(set[0]) + r, col: signed(set[1]) + c })
    })
}

fn cells_of(words: &[u32]) -> Vec<Cell> {
    let (object, colors) = words.split_at(OBJECT as usize);
    let color_at = |point: Point| {
        let (r, c) = (point.row - signed(object[42]), point.col - signed(object[43]));
        let word = colors[2 + c as usize / 4 * 32 + r as usize];
        i32::from((word >> (8 * (c % 4))) as i8)
    };
    points_of(object).map(|point| Cell { color: color_at(point), point }).collect()
}

/// Returns the kind in which a record can hold a value.
pub fn kind_of(value: Value<'_>) -> Option<ValueKind> {
    match value.view() {
        View::Bool(_) => Some(ValueKind::Bool),
        View::Int(n) => i32::try_from(n).ok().map(|_| ValueKind::Int),
        View::Pair(..) if value.truths() == 0 => Some(ValueKind::Pair),
        View::Grid(grid) => class_of(grid.height, grid.width).map(|_| ValueKind::Grid),
        View::Ints(_) => Some(ValueKind::Integers),
        View::Bits(_) => Some(ValueKind::Indices),
        View::Planes(_) => Some(ValueKind::Object),
        View::Set(seq) if !seq.items.is_empty() => Some(ValueKind::Objects),
        _ => None,
    }
}

/// Writes values into a record, behind the two words that every record begins with; whether they
/// fit.
pub fn write(values: &[(Value<'_>, ValueKind)], rows: u32, out: &mut [u32]) -> bool {
    let mut offset = 2;
    for &(value, kind) in values {
        let words = words_of_input(kind, rows);
        if write_value(value, kind, rows, &mut out[offset..offset + words]).is_none() {
            return false;
        }
        offset += words;
    }
    true
}

fn write_value(value: Value<'_>, kind: ValueKind, rows: u32, out: &mut [u32]) -> Option<()> {
    match kind {
        ValueKind::Int | ValueKind::Bool => {
            out[0] = i32::try_from(value.as_int()?).ok()?.cast_unsigned()
        }
        ValueKind::Pair => {
            let (row, col) = value.as_pair()?;
            out.copy_from_slice(&[row.cast_unsigned(), col.cast_unsigned()]);
        }
        ValueKind::Integers => match value.view() {
            View::Ints(mask) => out.copy_from_slice(&[mask as u32, (mask >> 32) as u32]),
            _ => return (value.len() == Some(0)).then_some(()),
        },
        ValueKind::Grid => match value.view() {
            View::Grid(grid) if grid.height <= rows && grid.width <= rows => {
                write_grid(*grid, rows, out)
            }
            _ => return None,
        },
        ValueKind::Indices => write_set(value.as_indices()?, out)?,
        ValueKind::Object => {
            let object = value.as_object()?;
            write_cells(&object.to_cells(), out)?;
        }
        ValueKind::Objects => write_objects(value, out)?,
    }
    Some(())
}

/// Writes a set of locations: its rows, its size, its box.
fn write_set(set: Indices<'_>, out: &mut [u32]) -> Option<()> {
    let Some(b) = set.bounds() else {
        out[5] = u32::MAX;
        out[6] = u32::MAX;
        return Some(());
    };
    if b.height() > SPAN.into() || b.width() > SPAN.into() {
        return None;
    }
    let word = |n: i64| (-1 << 20..1 << 20).contains(&n).then(|| (n as i32).cast_unsigned());
    let sides = [b.top, b.left, b.bottom, b.right];
    for (offset, side) in [3, 4, 5, 6].into_iter().zip(sides) {
        out[offset] = word(side)?;
    }
    (out[0], out[1], out[2]) = (out[3], out[4], set.len() as u32);
    for point in set.points() {
        let (r, c) = (i64::from(point.row) - b.top, i64::from(point.col) - b.left);
        out[8 + r as usize] |= 1 << c;
    }
    Some(())
}

/// Writes an object: its locations, and its colours over the frame.
fn write_cells(cells: &[Cell], out: &mut [u32]) -> Option<()> {
    let top = cells.iter().map(|cell| cell.point.row).min().unwrap_or(0);
    let left = cells.iter().map(|cell| cell.point.col).min().unwrap_or(0);
    let mut bounds = [0, 0, -1, -1];
    let mut count = 0;
    for cell in cells {
        let (r, c) = (cell.point.row.checked_sub(top)?, cell.point.col.checked_sub(left)?);
        let far = cell.point.row.unsigned_abs().max(cell.point.col.unsigned_abs()) > 1 << 20;
        if r >= SPAN as i32 || c >= SPAN as i32 || far {
            return None;
        }
        let bit = 1 << c;
        if out[8 + r as usize] & bit != 0 {
            return None;
        }
        out[8 + r as usize] |= bit;
        write_color(&mut out[OBJECT as usize + 2..], r, c, i8::try_from(cell.color).ok()?);
        count += 1;
        bounds[2] = bounds[2].max(r);
        bounds[3] = bounds[3].max(c);
    }
    if count > 0 {
        bounds = [top, left, top + bounds[2], left + bounds[3]];
    }
    (out[0], out[1], out[2]) = (top.cast_unsigned(), left.cast_unsigned(), count);
    for (offset, side) in (3..7).zip(bounds) {
        out[offset] = side.cast_unsigned();
    }
    out[40] = modes::HELD_GRID.number();
    (out[42], out[43]) = (top.cast_unsigned(), left.cast_unsigned());
    Some(())
}

fn write_color(words: &mut [u32], r: i32, c: i32, color: i8) {
    let byte = u32::from(color.cast_unsigned());
    words[c as usize / 4 * 32 + r as usize] |= byte << (8 * (c % 4));
}

/// Writes disjoint objects as the labels of one base.
fn write_objects(value: Value<'_>, out: &mut [u32]) -> Option<()> {
    let items = match value.view() {
        View::Set(seq) => seq.items,
        _ => return None,
    };
    let objects: Vec<Vec<Cell>> =
        items.iter().map(|item| Some(item.as_object()?.to_cells())).collect::<Option<_>>()?;
    if objects.len() > 255 || objects.iter().any(Vec::is_empty) {
        return None;
    }
    let all = || objects.iter().flatten();
    let top = all().map(|cell| cell.point.row).min().unwrap_or(0);
    let left = all().map(|cell| cell.point.col).min().unwrap_or(0);
    let (objs, rest) = out.split_at_mut(OBJECTS as usize);
    let (base, colors) = rest.split_at_mut(BASE as usize);
    objs[1] = objects.len() as u32;
    base[0] = objects.len() as u32;
    (base[2], base[3]) = (top.cast_unsigned(), left.cast_unsigned());
    for (label, cells) in (1..).zip(&objects) {
        objs[2 + label / 32] |= 1 << (label % 32);
        let mut sides = [u32::MAX, u32::MAX, 0, 0];
        for cell in cells {
            let (r, c) = (cell.point.row.checked_sub(top)?, cell.point.col.checked_sub(left)?);
            if r >= SPAN as i32
                || c >= SPAN as i32
                || top.unsigned_abs().max(left.unsigned_abs()) > 1 << 20
            {
                return None;
            }
            let word = &mut base[4 + c as usize / 4 * 32 + r as usize];
            if *word >> (8 * (c % 4)) & 255 != 0 {
                return None;
            }
            *word |= (label as u32) << (8 * (c % 4));
            write_color(&mut colors[2..], r, c, i8::try_from(cell.color).ok()?);
            let (r, c) = (r as u32, c as u32);
            sides = [sides[0].min(r), sides[1].min(c), sides[2].max(r), sides[3].max(c)];
        }
        let color = i8::try_from(cells.first()?.color).ok()?;
        base[260 + 2 * label] = sides[0] | sides[1] << 8 | sides[2] << 16 | sides[3] << 24;
        base[261 + 2 * label] = cells.len() as u32 | u32::from(color.cast_unsigned()) << 16;
    }
    Some(())
}
