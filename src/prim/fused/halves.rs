//! Colours in the halves of a grid, which are compared without a grid being made of either.

use super::narrow;
use crate::prim::cells::equal_narrow;
use crate::prim::colour::ofcolor;
use crate::prim::containers::{combine, intersection};
use crate::prim::grids::{bottomhalf, lefthalf, righthalf, tophalf};
use crate::prim::operand::byte;
use crate::value::bits::Bits;
use crate::value::{Cx, Indices, Reply, Value};

/// A function of a primitive's shape.
type Unary = for<'a> fn(&Cx<'a>, Value<'a>) -> Reply<'a>;
type Binary = for<'a> fn(&Cx<'a>, Value<'a>, Value<'a>) -> Reply<'a>;

/// How halves lie, and what cuts them.
struct Halves {
    beside: bool,
    cut: [Unary; 2],
}

const BESIDE: Halves = Halves { beside: true, cut: [lefthalf, righthalf] };
const ABOVE: Halves = Halves { beside: false, cut: [tophalf, bottomhalf] };

impl Halves {
    /// Returns what is made of a row of either half: bits where they have a colour. Grids that do
    /// not fit words are cut.
    fn compared<'a>(
        &self,
        cx: &Cx<'a>,
        grid: Value<'a>,
        colors: [Value<'a>; 2],
        of_rows: impl Fn(u32, u32) -> u32,
        of_sets: Binary,
    ) -> Reply<'a> {
        let small = narrow(grid).filter(|grid| grid.height.max(grid.width) <= 32);
        let side = |height: u32, width: u32| if self.beside { width } else { height };
        let (Some(bytes), Some(first), Some(second)) =
            (small.filter(|it| 1 < side(it.height, it.width)), byte(colors[0]), byte(colors[1]))
        else {
            let [first, second] = self.cut;
            let first = ofcolor(cx, first(cx, grid)?, colors[0])?;
            let second = ofcolor(cx, second(cx, grid)?, colors[1])?;
            return of_sets(cx, first, second);
        };
        cx.spend(bytes.cells.len() as u64 / 16)?;
        let (height, width) = (bytes.height as usize, bytes.width);
        let (mut words, mut others) = ([0u32; 32], [0u32; 32]);
        equal_narrow(bytes, first, &mut words[..height]);
        if first != second {
            equal_narrow(bytes, second, &mut others[..height]);
        }
        let others = if first == second { words } else { others };
        let rows = if self.beside {
            let (within, by) = (u32::MAX >> (32 - width / 2), width.div_ceil(2));
            for (word, other) in words[..height].iter_mut().zip(others) {
                *word = of_rows(*word & within, other >> by);
            }
            height
        } else {
            let below = &others[height.div_ceil(2)..height];
            for (word, other) in words.iter_mut().zip(below) {
                *word = of_rows(*word, *other);
            }
            height / 2
        };
        Indices::Dense(Bits::of_words(cx, &words[..rows])?).value(cx)
    }
}

pub(super) fn common_beside<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    of_left: Value<'a>,
    of_right: Value<'a>,
) -> Reply<'a> {
    BESIDE.compared(cx, grid, [of_left, of_right], |a, b| a & b, intersection)
}

pub(super) fn either_beside<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    of_left: Value<'a>,
    of_right: Value<'a>,
) -> Reply<'a> {
    BESIDE.compared(cx, grid, [of_left, of_right], |a, b| a | b, combine)
}

pub(super) fn common_above<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    of_upper: Value<'a>,
    of_lower: Value<'a>,
) -> Reply<'a> {
    ABOVE.compared(cx, grid, [of_upper, of_lower], |a, b| a & b, intersection)
}

pub(super) fn either_above<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    of_upper: Value<'a>,
    of_lower: Value<'a>,
) -> Reply<'a> {
    ABOVE.compared(cx, grid, [of_upper, of_lower], |a, b| a | b, combine)
}
