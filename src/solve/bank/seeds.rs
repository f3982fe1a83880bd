//! The first entries of a bank: the input, constants, and primitives as functions.

use super::sorts::{FUNCTIONS, Sort, bits_of, forms};
use super::{Bank, Made, Vector};
use crate::plane::Board;
use crate::solve::problem::Problem;
use crate::solve::term::{Term, input, int, pair, truth, word};
use crate::value::{FuncKind, Raised, Value};

/// Pairs: directions, and times that grids are repeated.
const PAIRS: [(i32, i32); 14] = [
    (0, 0),
    (1, 1),
    (1, 0),
    (0, 1),
    (-1, 0),
    (0, -1),
    (-1, -1),
    (1, -1),
    (-1, 1),
    (2, 2),
    (3, 3),
    (2, 1),
    (1, 2),
    (2, 3),
];

/// Numbers beside those of colours.
const NUMBERS: [i64; 5] = [0, 1, 2, 3, -1];

/// Adds all seeds of a problem.
pub(super) fn add(bank: &mut Bank<'_>, problem: &Problem) {
    let inputs = grids(bank, &problem.inputs);
    if let Ok(inputs) = inputs {
        add_one(bank, Sort::Grid, 1, &inputs, input());
    }
    let mut constant = |sort: Sort, bits: u8, value: Value<'static>, term: Term| {
        let values = vec![value; bank.samples];
        add_one(bank, sort, bits, &values, term);
    };
    for flag in [true, false] {
        constant(Sort::Bool, 1, Value::bool(flag), truth(flag));
    }
    for number in NUMBERS {
        constant(Sort::Int, 3, Value::int(number), int(number));
    }
    let boards = problem.inputs.iter().chain(&problem.outputs);
    let mut seen = [false; 10];
    for &cell in boards.flat_map(|board| &board.cells) {
        if let Some(seen) = usize::try_from(cell).ok().and_then(|cell| seen.get_mut(cell)) {
            *seen = true;
        }
    }
    for color in (0..10i64).filter(|&color| seen[color as usize] && !NUMBERS.contains(&color)) {
        constant(Sort::Int, 4, Value::int(color), int(color));
    }
    for (first, second) in PAIRS {
        constant(Sort::Pair, 4, Value::pair(first, second), pair(first, second));
    }
    for (from, to, sort) in FUNCTIONS {
        let fits = |form: &&super::sorts::Form| form.operands[..] == [from] && form.result == to;
        for form in forms().iter().filter(fits) {
            let Ok(function) = bank.cx.func(FuncKind::Prim(form.prim.get())) else { continue };
            let values = vec![function; bank.samples];
            add_one(bank, sort, bits_of(form.prim) - 1, &values, word(form.prim));
        }
    }
}

/// Returns boards as values of the bank's arena.
fn grids<'a>(bank: &Bank<'a>, boards: &[Board]) -> Result<Vec<Value<'a>>, Raised> {
    let grid = |board: &Board| {
        let cells = bank.cx.copy(&board.cells)?;
        bank.cx.grid(board.height as u32, board.width as u32, cells)
    };
    boards.iter().map(grid).collect()
}

fn add_one<'a>(bank: &mut Bank<'a>, sort: Sort, bits: u8, values: &[Value<'a>], term: Term) {
    let all = Bank::digest_of(sort, values.iter().copied());
    let shown = Bank::digest_of(sort, values[..bank.shown].iter().copied());
    if !bank.by_all.contains_key(&all) && values.iter().all(|&value| sort.holds(value)) {
        bank.insert(&Vector { values, all, shown }, sort, bits, Made::Seed(term));
    }
}
