//! Tuples and sets of anything: picking, combining, converting.

use smallvec::SmallVec;

use super::Cost::{Constant, Product};
use super::cells::copy_row;
use super::compare::extreme;
use super::declare::primitives;
use super::operand::{int, len, set, tuple};
use crate::value::bits::Bounds;
use crate::value::grid::equal_cells;
use crate::value::set::Items;
use crate::value::{Cx, Direction, Grid, Indices, Object, Raised, Reply, Seq, Value, View, order};

primitives! {
    /// Tells whether a value is an element of a container.
    contained(value, container): "(A, Container[B]) -> Bool";
    "contained(1, (1, 3))" => "True", "contained(5, initset(4))" => "False";

    /// All elements of two containers, in a container of the first one's type.
    combine(a, b): "(Set[A], Container[A]) -> Set[A]; (Tuple[A], Container[A]) -> Tuple[A]";
    "combine((1, 2), (2, 3))" => "(1, 2, 2, 3)", "combine(initset(1), initset(2))" => "{1, 2}";

    /// The elements that two sets have in common.
    intersection(a, b): "(Set[A], Set[B]) -> Set[A]; (Int, Int) -> Int";
    "intersection(insert(1, initset(2)), insert(3, initset(2)))" => "{2}";

    /// The elements of the first container that the second does not have.
    difference(a, b): "(Set[A], Container[B]) -> Set[A]; (Tuple[A], Container[B]) -> Tuple[A]";
    "difference((1, 2, 3), (1, 2))" => "(3,)";

    /// A tuple without repetitions; of equal elements the first stays.
    dedupe(tup): "(Tuple[A]) -> Tuple[A]";
    "dedupe((1, 2, 1, 3, 2))" => "(1, 2, 3)";

    /// A tuple of `num` copies of an item.
    repeat(item, num): "(A, Int) -> Tuple[A]";
    "repeat(7, 3)" => "(7, 7, 7)", "repeat(7, 0)" => "()";

    /// Number of elements.
    size(container): "(Container[A]) -> Int", cost = Constant;
    "size((1, 2, 5))" => "3", "size(initset(0))" => "1";

    /// The elements of all elements, in a container of the outer one's type.
    merge(containers): "(Tuple[Grid]) -> Grid?; (Set[Container[A]]) -> Set[A]; (Tuple[Container[A]]) -> Tuple[A]";
    "merge(((1, 2), (3,)))" => "(1, 2, 3)", "merge(initset(initset(4)))" => "{4}";

    /// The greatest element; 0 where there is none.
    maximum(container): "(Container[Int]) -> Int; (Container[A]) -> (A | Int)!", fails = "where elements cannot be compared";
    "maximum((1, 5, 3))" => "5", "maximum(())" => "0";

    /// The least element; 0 where there is none.
    minimum(container): "(Container[Int]) -> Int; (Container[A]) -> (A | Int)!", fails = "where elements cannot be compared";
    "minimum((4, 2, 3))" => "2";

    /// The element that a tuple has most often; of several the least.
    mostcommon(container): "(Tuple[A]) -> A", fails = "where the tuple is empty", picks = true;
    "mostcommon((1, 2, 2, 3))" => "2", "mostcommon((3, 1, 3, 1))" => "1";

    /// The element that a tuple has least often; of several the least.
    leastcommon(container): "(Tuple[A]) -> A", fails = "where the tuple is empty", picks = true;
    "leastcommon((1, 1, 2, 2, 3))" => "3";

    /// The set of one value.
    initset(value): "(A) -> Set[A]", cost = Constant;
    "initset(2)" => "{2}";

    /// The elements of a container as a tuple, those of a set in canonical order.
    totuple(container): "(Container[A]) -> Tuple[A]", picks = true;
    "totuple(insert(1, initset(3)))" => "(1, 3)";

    /// The first element.
    first(container): "((A, B)) -> A; (Container[A]) -> A!", cost = Constant, fails = "where the container is empty", picks = true;
    "first((2, 3))" => "2";

    /// The last element.
    last(container): "((A, B)) -> B; (Container[A]) -> A!", cost = Constant, fails = "where the container is empty", picks = true;
    "last((2, 3))" => "3";

    /// A set with one more element.
    insert(value, container): "(A, Set[A]) -> Set[A]";
    "insert(1, initset(2))" => "{1, 2}";

    /// A container without the elements equal to a value.
    remove(value, container): "(B, Set[A]) -> Set[A]; (B, Tuple[A]) -> Tuple[A]";
    "remove(1, (1, 2, 1))" => "(2,)";

    /// The first element that is not equal to a value.
    other(container, value): "(Container[A], B) -> A", fails = "where all elements equal the value", picks = true;
    "other((1, 2), 1)" => "2";

    /// The integers from `start`, before `stop`, in steps of `step`.
    interval(start, stop, step): "(Int, Int, Int) -> Tuple[Int]", fails = "where the step is 0";
    "interval(1, 4, 1)" => "(1, 2, 3)", "interval(5, 0, -2)" => "(5, 3, 1)";

    /// The set of the elements that have `n` elements.
    sizefilter(container, n): "(Container[A: Container[B]], Int) -> Set[A]; (Container[A: Container[B]], C) -> Set[A]";
    "sizefilter(((1,), (2, 3)), 1)" => "initset((1,))";

    /// All pairs of an element of `a` and an element of `b`.
    product(a, b): "(Container[Int], Container[Int]) -> Indices; (Container[A], Container[B]) -> Set[(A, B)]", cost = Product;
    "product((1, 2), (3,))" => "insert((1, 3), initset((2, 3)))";

    /// Pairs of elements at the same place in two containers, as many as the shorter one has.
    pair(a, b): "(Container[A], Container[B]) -> Tuple[(A, B)]", picks = true;
    "pair((1, 2), (4, 3))" => "((1, 4), (2, 3))";
}

pub(super) fn contained<'a>(cx: &Cx<'a>, value: Value<'a>, container: Value<'a>) -> Reply<'a> {
    if container.is_set() {
        cx.spend(value.effort() / 16)?;
        return Ok(Value::bool(cx.set_contains(container, value)));
    }
    cx.spend(container.effort() / 8)?;
    let found = cx.elements(container)?.any(|item| item == value);
    Ok(Value::bool(found))
}

pub(super) fn combine<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if a.is_set() && b.is_set() {
        return cx.union(a, b);
    }
    if a.is_tuple() && b.is_tuple() {
        return cx.joined(a, b);
    }
    let count = len(a)? + len(b)?;
    cx.check_items(count as u64)?;
    let mut items: Items<'a> = Items::with_capacity(count);
    for container in [a, b] {
        cx.each(container, |item| {
            items.push(item);
            Ok(())
        })?;
    }
    like(cx, a, &mut items)
}

/// Returns a container of the same type as `container` with the given elements.
pub(crate) fn like<'a>(cx: &Cx<'a>, container: Value<'a>, items: &mut [Value<'a>]) -> Reply<'a> {
    if container.is_set() { cx.set(items) } else { cx.tuple(items) }
}

/// Returns the common elements; of two integers the common bits, as Python's `&` has it.
pub(super) fn intersection<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (Some(a), Some(b)) = (a.as_int(), b.as_int()) {
        return Ok(Value::int(a & b));
    }
    cx.intersection(set(a)?, set(b)?)
}

pub(super) fn difference<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if a.is_set() && b.is_set() {
        return cx.difference(a, b);
    }
    let mut kept = Items::new();
    for item in cx.elements(a)? {
        cx.spend(1 + if b.is_set() { 0 } else { b.effort() / 8 })?;
        let there =
            if b.is_set() { cx.set_contains(b, item) } else { cx.elements(b)?.any(|e| e == item) };
        if !there {
            kept.push(item);
        }
    }
    like(cx, a, &mut kept)
}

/// Up to so many elements are compared each with each, which beats sorting them.
const FEW: usize = 32;

fn dedupe<'a>(cx: &Cx<'a>, tup: Value<'a>) -> Reply<'a> {
    if len(tup)? == 0 {
        return Ok(Value::EMPTY_TUPLE);
    }
    if let View::Row(grid, row) = tup.view() {
        let row = grid.row(row as usize);
        let cells = cx.slice(row.len(), 0i8)?;
        let mut seen = [false; 256];
        let mut kept = 0;
        for &cell in row {
            if !std::mem::replace(&mut seen[usize::from(cell.cast_unsigned())], true) {
                cells[kept] = cell;
                kept += 1;
            }
        }
        return cx.row(&cells[..kept]);
    }
    let tup = tuple(tup)?;
    let count = len(tup)?;
    let levels = u64::from(usize::BITS - count.leading_zeros());
    cx.spend(count as u64 * levels / 4)?;
    if let View::Grid(grid) = tup.view()
        && count <= FEW
    {
        let mut kept: SmallVec<[&[i8]; FEW]> = SmallVec::new();
        for row in grid.rows() {
            if !kept.iter().any(|known| equal_cells(known, row)) {
                kept.push(row);
            }
        }
        let cells = cx.slice(kept.len() * grid.width as usize, 0_i8)?;
        for (place, row) in cells.chunks_exact_mut(grid.width as usize).zip(&kept) {
            copy_row(place, row);
        }
        return cx.grid(kept.len() as u32, grid.width, cells);
    }
    let items = cx.items(tup)?;
    if items.len() <= FEW {
        let mut kept = Items::new();
        for item in items {
            if !kept.contains(&item) {
                kept.push(item);
            }
        }
        return cx.tuple(&kept);
    }
    let mut by_value: Vec<usize> = (0..items.len()).collect();
    by_value.sort_by(|&a, &b| order::cmp(items[a], items[b]).then(a.cmp(&b)));
    let mut firsts: Vec<usize> =
        by_value.chunk_by(|&a, &b| items[a] == items[b]).map(|equal| equal[0]).collect();
    firsts.sort_unstable();
    let kept: Items<'a> = firsts.into_iter().map(|i| items[i]).collect();
    cx.tuple(&kept)
}

fn repeat<'a>(cx: &Cx<'a>, item: Value<'a>, num: Value<'a>) -> Reply<'a> {
    let num = int(num)?.max(0) as u64;
    cx.check_written(num.saturating_mul(item.weight().max(1)))?;
    cx.check_items(num)?;
    let items = vec![item; num as usize];
    cx.tuple(&items)
}

pub(super) fn size<'a>(_: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    Ok(Value::int(len(container)? as i64))
}

pub(super) fn merge<'a>(cx: &Cx<'a>, containers: Value<'a>) -> Reply<'a> {
    match containers.view() {
        View::Tuple(seq) => merge_items(cx, false, seq.items),
        View::Set(seq) if cx.direction() == Direction::Ascending => {
            merge_items(cx, true, seq.items)
        }
        _ => {
            let items = cx.items(containers)?;
            merge_items(cx, containers.is_set(), &items)
        }
    }
}

/// Returns the elements of all `items` in a set or a tuple.
pub(crate) fn merge_items<'a>(cx: &Cx<'a>, into_set: bool, items: &[Value<'a>]) -> Reply<'a> {
    if into_set {
        if let Some(merged) = Indices::union_of_boards(cx, items)? {
            return merged.value(cx);
        }
        if items.iter().all(|item| item.as_object().is_some()) {
            let objects = items.iter().map(|item| item.as_object().unwrap_or(Object::EMPTY));
            return Object::union_all(cx, objects)?.value(cx);
        }
        if items.iter().all(|item| item.as_indices().is_some()) {
            let sets = items.iter().map(|item| item.as_indices().unwrap_or(Indices::EMPTY));
            return Indices::union_all(cx, sets)?.value(cx);
        }
    }
    let mut weight = 0u64;
    let mut charge = |item: Value<'a>| {
        weight = weight.saturating_add(item.weight());
        cx.check_written(weight)?;
        cx.spend(item.effort() / 4)
    };
    if !into_set && let Some((height, width)) = stacked_shape(items) {
        items.iter().try_for_each(|&item| charge(item))?;
        return stacked(cx, items, height, width);
    }
    let counts = items.iter().map(|item| item.len().unwrap_or(0) as u64);
    cx.check_items(counts.fold(0, u64::saturating_add))?;
    let mut merged = Items::new();
    for &item in items {
        charge(item)?;
        match item.view() {
            View::Tuple(seq) => merged.extend_from_slice(seq.items),
            _ => cx.each(item, |element| {
                merged.push(element);
                Ok(())
            })?,
        }
    }
    if into_set { cx.set(&mut merged) } else { cx.tuple(&merged) }
}

/// Returns a grid whose rows are no pairs, so that they make a grid again.
fn of_rows(item: Value<'_>) -> Option<&Grid<'_>> {
    match item.view() {
        View::Grid(grid) if grid.width != 2 => Some(grid),
        _ => None,
    }
}

/// Returns the height and width of several grids below each other, if they are as wide as each
/// other.
fn stacked_shape(items: &[Value<'_>]) -> Option<(u32, u32)> {
    let width = of_rows(*items.first()?)?.width;
    let mut heights = items.iter().map(|&item| of_rows(item).filter(|grid| grid.width == width));
    let height = heights.try_fold(0u32, |sum, grid| sum.checked_add(grid?.height))?;
    Some((height, width))
}

/// Returns grids of one width below each other.
fn stacked<'a>(cx: &Cx<'a>, items: &[Value<'a>], height: u32, width: u32) -> Reply<'a> {
    let cells = cx.slice(height as usize * width as usize, 0i8)?;
    let mut rest = &mut *cells;
    for grid in items.iter().filter_map(|&item| of_rows(item)) {
        let (own, others) = rest.split_at_mut(grid.cells.len());
        own.copy_from_slice(grid.cells);
        rest = others;
    }
    cx.grid(height, width, cells)
}

pub(super) fn maximum<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    match container.view() {
        View::Pair(a, b) => return Ok(container.element((a < b).into())),
        View::Ints(mask) => return Ok(Value::int(i64::from(mask.ilog2()))),
        _ => {}
    }
    let greatest = extreme(cx, container, true, Ok)?;
    Ok(greatest.map_or(Value::int(0), |(item, _)| item))
}

fn minimum<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    match container.view() {
        View::Pair(a, b) => return Ok(container.element((b < a).into())),
        View::Ints(mask) => return Ok(Value::int(mask.trailing_zeros().into())),
        _ => {}
    }
    let least = extreme(cx, container, false, Ok)?;
    Ok(least.map_or(Value::int(0), |(item, _)| item))
}

/// Returns the first element, in the direction of the context, whose count wins.
fn by_count<'a>(cx: &Cx<'a>, container: Value<'a>, most: bool) -> Reply<'a> {
    if let View::Row(grid, row) = container.view() {
        let cells = grid.row(row as usize);
        cx.spend(cells.len() as u64 / 16)?;
        let row = Grid { height: 1, width: grid.width, cells };
        return Ok(Value::int(super::colour::winner(cx, &row, most).into()));
    }
    let mut items = cx.items(tuple(container)?)?;
    let levels = u64::from(usize::BITS - items.len().leading_zeros());
    cx.spend(items.len() as u64 * levels / 4)?;
    items.sort_by(|&a, &b| order::cmp(a, b));
    if cx.direction() == Direction::Descending {
        items.reverse();
    }
    let mut winner: Option<&[Value<'a>]> = None;
    for equal in items.chunk_by(|a, b| a == b) {
        let wins = winner.is_none_or(|best| {
            if most { equal.len() > best.len() } else { equal.len() < best.len() }
        });
        if wins {
            winner = Some(equal);
        }
    }
    winner.map(|equal| equal[0]).ok_or_else(empty)
}

fn empty() -> Raised {
    Raised::value("the container is empty")
}

fn mostcommon<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    by_count(cx, container, true)
}

fn leastcommon<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    by_count(cx, container, false)
}

pub(super) fn initset<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    cx.set(&mut [value])
}

fn totuple<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    if container.is_tuple() {
        return Ok(container);
    }
    cx.tuple(&cx.items(container)?)
}

#[inline(always)]
pub(super) fn first<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    let ascending = cx.direction() == Direction::Ascending;
    match container.view() {
        View::Pair(..) | View::Cell(..) | View::Grid(_) | View::Row(..) => {
            return Ok(container.element(0));
        }
        View::Tuple(seq) => return seq.items.first().copied().ok_or_else(empty),
        View::Set(seq) if ascending => return seq.items.first().copied().ok_or_else(empty),
        View::Planes(planes) if ascending => {
            return planes.first_cell().map(Value::from).ok_or_else(empty);
        }
        _ => {}
    }
    cx.elements(container)?.next().ok_or_else(empty)
}

#[inline(always)]
pub(super) fn last<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    let len = len(container)?;
    if len == 0 {
        return Err(empty());
    }
    if container.is_tuple() {
        return Ok(container.element(len - 1));
    }
    cx.backwards(container)?.next().ok_or_else(empty)
}

fn insert<'a>(cx: &Cx<'a>, value: Value<'a>, container: Value<'a>) -> Reply<'a> {
    cx.union(set(container)?, cx.set(&mut [value])?)
}

fn remove<'a>(cx: &Cx<'a>, value: Value<'a>, container: Value<'a>) -> Reply<'a> {
    if container.is_set() {
        cx.spend(value.effort() / 16)?;
        if !cx.set_contains(container, value) {
            return Ok(container);
        }
        return cx.difference(container, cx.set(&mut [value])?);
    }
    cx.spend(container.effort() / 8)?;
    let mut kept = Items::with_capacity(len(container)?);
    cx.each(container, |item| {
        if item != value {
            kept.push(item);
        }
        Ok(())
    })?;
    cx.tuple(&kept)
}

fn other<'a>(cx: &Cx<'a>, container: Value<'a>, value: Value<'a>) -> Reply<'a> {
    cx.spend(container.effort() / 8)?;
    cx.elements(container)?
        .find(|&item| item != value)
        .ok_or_else(|| Raised::value("no element differs from the value"))
}

fn interval<'a>(cx: &Cx<'a>, start: Value<'a>, stop: Value<'a>, step: Value<'a>) -> Reply<'a> {
    let (start, stop, step) = (int(start)?, int(stop)?, int(step)?);
    let span = match step {
        0 => return Err(Raised::value("the step is 0")),
        1.. => i128::from(stop) - i128::from(start),
        _ => i128::from(start) - i128::from(stop),
    };
    let step_size = i128::from(step).abs();
    let count = (span.max(0) + step_size - 1) / step_size;
    cx.check_items(u64::try_from(count).unwrap_or(u64::MAX))?;
    interval_of(cx, start, step, count as usize)
}

/// Returns the item of a number of an interval. Every one fits 64 bits, though its distance from
/// the start may not.
fn item_of_interval(start: i64, step: i64, number: usize) -> i64 {
    start.wrapping_add((number as i64).wrapping_mul(step))
}

/// Returns so many integers.
pub(crate) fn interval_of<'a>(cx: &Cx<'a>, start: i64, step: i64, count: usize) -> Reply<'a> {
    let item = |number: usize| Value::int(item_of_interval(start, step, number));
    let items: Items<'a> = (0..count).map(item).collect();
    cx.tuple(&items)
}

/// Spends what an interval of so many items takes, which nobody looks at.
#[cfg(feature = "jit")]
pub(crate) fn pay_for_interval(
    cx: &Cx<'_>,
    start: i64,
    step: i64,
    count: u64,
) -> Result<(), Raised> {
    cx.check_items(count)?;
    match count {
        0 => Ok(()),
        2 if [0, 1].iter().all(|&n| i32::try_from(item_of_interval(start, step, n)).is_ok()) => {
            Ok(())
        }
        _ => cx.pay_for_numbers(count as usize),
    }
}

fn product<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if len(b)? == 0 {
        return Ok(Value::EMPTY_SET);
    }
    let pairs = (len(a)? as u64).saturating_mul(len(b)? as u64);
    cx.check_items(pairs)?;
    cx.spend(pairs / 4)?;
    if let (Some(rows), Some(cols)) = (run(cx, a)?, run(cx, b)?) {
        let (top, bottom) = rows;
        let (left, right) = cols;
        return Indices::full(cx, Bounds { top, left, bottom, right })?.value(cx);
    }
    let (firsts, seconds) = (cx.items(a)?, cx.items(b)?);
    if a.is_set()
        && b.is_set()
        && cx.direction() == Direction::Ascending
        && locations(&firsts, &seconds)
    {
        return pairs_of_locations(cx, &firsts, &seconds);
    }
    let mut items = Vec::with_capacity(pairs as usize);
    for &i in &firsts {
        for &j in &seconds {
            items.push(cx.tuple(&[i, j])?);
        }
    }
    // Pairs of ascending elements, the first varying slowest, ascend as well.
    if a.is_set() && b.is_set() && cx.direction() == Direction::Ascending {
        return cx.ascending_set(&mut items);
    }
    cx.set(&mut items)
}

/// Tells whether all of these are locations.
fn locations(firsts: &[Value<'_>], seconds: &[Value<'_>]) -> bool {
    firsts.iter().chain(seconds).all(|item| item.as_pair().is_some())
}

/// Returns all pairs of two ascending lists of locations, in a few allocations for all.
fn pairs_of_locations<'a>(cx: &Cx<'a>, firsts: &[Value<'a>], seconds: &[Value<'a>]) -> Reply<'a> {
    let columns = seconds.len();
    let pairs =
        cx.slice_with(firsts.len() * columns, |i| [firsts[i / columns], seconds[i % columns]])?;
    let pair = |i: usize| Seq::new(&pairs[i], 2, 4);
    let tuples = cx.slice_with(pairs.len(), pair)?;
    let items = cx.slice_with(tuples.len(), |i| Value::tuple(&tuples[i]))?;
    Ok(Value::set(cx.seq(items)?))
}

pub(super) fn sizefilter<'a>(cx: &Cx<'a>, container: Value<'a>, n: Value<'a>) -> Reply<'a> {
    let fits = |item: Value<'a>| Ok(n.as_int() == Some(len(item)? as i64));
    if container.is_set() {
        return cx.filter_set(container, None, fits);
    }
    let mut kept = Items::new();
    for item in cx.elements(container)? {
        cx.spend(1)?;
        if fits(item)? {
            kept.push(item);
        }
    }
    cx.set(&mut kept)
}

/// Returns the first and last integer of a container that holds consecutive small integers.
fn run<'a>(cx: &Cx<'a>, container: Value<'a>) -> Result<Option<(i64, i64)>, Raised> {
    let mut items = cx.elements(container)?.map(Value::as_int);
    let Some(Some(start)) = items.next() else {
        return Ok(None);
    };
    let mut end = start;
    for item in items {
        let Some(n) = item.filter(|&n| end.checked_add(1) == Some(n)) else {
            return Ok(None);
        };
        end = n;
    }
    let small = i32::try_from(start).is_ok() && i32::try_from(end).is_ok();
    Ok(small.then_some((start, end)))
}

pub(super) fn pair<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (View::Row(left, i), View::Row(right, j)) = (a.view(), b.view()) {
        let (left, right) = (left.row(i as usize), right.row(j as usize));
        let pairs = cx.slice_with(left.len().min(right.len()), |k| {
            Value::pair(left[k].into(), right[k].into())
        })?;
        return Ok(Value::tuple(cx.seq(pairs)?));
    }
    let mut items = Items::with_capacity(len(a)?.min(len(b)?));
    for (x, y) in cx.elements(a)?.zip(cx.elements(b)?) {
        items.push(cx.tuple(&[x, y])?);
    }
    cx.tuple(&items)
}
