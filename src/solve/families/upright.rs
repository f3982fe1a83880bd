//! Grids that are turned into a normal position first, and the answers turned back.

use crate::plane::{self, Board, Turn};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::problem::Problem;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, parameter, tuple};

use super::wrapped::{Find, tried};
use super::{cells, recolored, related_once, sequential, viewed_near};

/// A number of a grid and its background that is greatest in the normal position.
struct Score {
    words: &'static str,
    /// The ways to turn among which is chosen, and by what; the sum of several is the way.
    choices: Vec<(&'static [usize], Number)>,
}

type Number = (fn(&Board, i8) -> i64, fn(&Term, &Term) -> Term);

const UPRIGHT: &[usize] = &[0, 4];
const AROUND: &[usize] = &[0, 2, 4, 6];
const UPSIDE: &[usize] = &[0, 2];
const ASIDE: &[usize] = &[0, 1];

fn rarest(board: &Board, ground: i8) -> Board {
    let rare = plane::ranked_color(board, ground, -1);
    board.map(|cell| i8::from(cell == rare))
}

fn rarest_term(grid: &Term, ground: &Term) -> Term {
    let rare = call(prim::RANKEDCOLOR, &[grid, ground, &int(-1)]);
    let empty = call(prim::CANVAS, &[&int(0), &call(prim::SHAPE, &[grid])]);
    call(prim::FILL, &[&empty, &int(1), &call(prim::OFCOLOR, &[grid, &rare])])
}

const WIDTH: Number = (|board, _| board.width as i64, |grid, _| call(prim::WIDTH, &[grid]));
const RUN: Number = (
    |board, ground| plane::longest_run(board, ground) as i64,
    |grid, ground| call(prim::LONGESTRUN, &[grid, ground]),
);
const TOP_ROW: Number = (
    |board, ground| {
        board.cells[..board.width].iter().filter(|&&cell| cell != ground).count() as i64
    },
    |grid, ground| {
        let first = call(prim::FIRST, &[&call(prim::MARK, &[grid, ground])]);
        let c = parameter("c");
        call(
            prim::SIZE,
            &[&call(prim::SFILTER, &[&first, &lambda("c", &operator(&c, "==", &int(1)), false)])],
        )
    },
);
const WEIGHT: Number = (plane::top_weight, |grid, ground| call(prim::TOPWEIGHT, &[grid, ground]));
const LEFT_WEIGHT: Number = (
    |board, ground| plane::top_weight(&board.turned(Turn::Dmirror), ground),
    |grid, ground| call(prim::TOPWEIGHT, &[&call(prim::DMIRROR, &[grid]), ground]),
);
const RARE_WEIGHT: Number = (
    |board, ground| plane::top_weight(&rarest(board, ground), 0),
    |grid, ground| call(prim::TOPWEIGHT, &[&rarest_term(grid, ground), &int(0)]),
);
const RARE_LEFT: Number = (
    |board, ground| plane::top_weight(&rarest(board, ground).turned(Turn::Dmirror), 0),
    |grid, ground| {
        call(prim::TOPWEIGHT, &[&call(prim::DMIRROR, &[&rarest_term(grid, ground)]), &int(0)])
    },
);

fn scores() -> Vec<Score> {
    let score = |words, choices| Score { words, choices };
    vec![
        score("no taller than wide", vec![(UPRIGHT, WIDTH)]),
        score("with its longest run in a row", vec![(UPRIGHT, RUN)]),
        score("with most cells in the first row", vec![(AROUND, TOP_ROW)]),
        score("heaviest above", vec![(AROUND, WEIGHT)]),
        score("heaviest above and left", vec![(UPSIDE, WEIGHT), (ASIDE, LEFT_WEIGHT)]),
        score(
            "with its rarest colour above and left",
            vec![(UPSIDE, RARE_WEIGHT), (ASIDE, RARE_LEFT)],
        ),
        score("with its rarest colour above", vec![(AROUND, RARE_WEIGHT)]),
    ]
}

/// Returns the first way in which a number of the turned grid is greatest.
fn best(board: &Board, ground: i8, ways: &[usize], number: fn(&Board, i8) -> i64) -> usize {
    let mut best = (i64::MIN, 0);
    for &way in ways {
        let value = number(&board.turned(Turn::ALL[way]), ground);
        if value > best.0 {
            best = (value, way);
        }
    }
    best.1
}

/// Returns the term of the way in which the input is turned.
fn way_term(score: &Score, ground: &Term) -> Term {
    let choice = |(ways, number): &(&[usize], Number)| {
        let t = parameter("t");
        let value = (number.1)(&call(prim::TURN, &[&input(), &t]), ground);
        let ways = tuple(ways.iter().map(|&way| int(way as i64)).collect());
        call(prim::ARGMAX, &[&ways, &lambda("t", &value, false)])
    };
    let terms = score.choices.iter().map(choice);
    let sum = terms.reduce(|a, b| call(prim::ADD, &[&a, &b]));
    sum.unwrap_or_else(|| int(0)).named("way")
}

/// The families that are tried in normal positions.
const FAMILIES: [Find; 5] = [viewed_near, recolored, cells, sequential, related_once];

/// The cost of a normal position: it makes rules that are too easily right.
const UPRIGHT_BITS: f64 = 10.0;

/// Returns rules for grids in a normal position.
pub(crate) fn upright(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let (mut found, mut seen) = (Vec::new(), Vec::new());
    for score in scores() {
        let ways: Vec<usize> = problem
            .inputs
            .iter()
            .zip(&search.background)
            .map(|(board, &ground)| {
                let ways = score.choices.iter();
                ways.map(|&(ways, number)| best(board, ground, ways, number.0)).sum()
            })
            .collect();
        if ways.iter().all(|way| *way == ways[0]) || seen.contains(&ways) || seen.len() >= 5 {
            continue;
        }
        seen.push(ways.clone());
        if search.meter.is_spent() {
            break;
        }
        let turned = |boards: &[Board]| -> Vec<Board> {
            boards.iter().zip(&ways).map(|(board, &way)| board.turned(Turn::ALL[way])).collect()
        };
        let inner = Problem { inputs: turned(&problem.inputs), outputs: turned(&problem.outputs) };
        let way = way_term(&score, &search.ground);
        let grid = call(prim::TURN, &[&input(), &way]).named("upright");
        let inner = Search::with_ground(&inner, search.kind, search.meter);
        for candidate in tried(&inner, &FAMILIES) {
            let tests = candidate.answers.iter().zip(&ways[problem.shown()..]);
            let answers =
                tests.map(|(answer, &way)| answer.turned(Turn::ALL[way].inverse())).collect();
            found.push(Candidate {
                family: "normal position",
                bits: candidate.bits + UPRIGHT_BITS,
                words: format!("turned so that it is {}: {}", score.words, candidate.words),
                term: call(prim::UNTURN, &[&candidate.term.on(&grid), &way]),
                answers,
            });
        }
    }
    found
}
