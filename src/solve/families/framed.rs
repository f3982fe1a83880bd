//! Rectangles: frames, their insides, what four marks enclose, full and nearly full ones. One of
//! them is the output.

use crate::plane::{self, Board, Part, Style};
use crate::prim::{self, PrimId};
use crate::solve::candidate::Candidate;
use crate::solve::parts::Segmented;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, parameter};

use super::chosen::{Piece, chosen};

const SHAPES: Style = Style::Touching { univalued: true, diagonal: false };
const THINGS: Style = Style::Touching { univalued: false, diagonal: true };

/// A kind of rectangles.
struct Rectangle {
    words: &'static str,
    style: Style,
    /// Whether parts of the background count.
    everything: bool,
    is_one: fn(&Part) -> bool,
    /// The same of the part `o`.
    condition: fn(&Term) -> Term,
}

fn both(a: &Term, b: &Term) -> Term {
    operator(a, "and", b)
}

fn at_least(function: PrimId, o: &Term, least: i64) -> Term {
    operator(&call(function, &[o]), ">", &int(least - 1))
}

/// Tells whether all cells at the edge of the box of a part are its own.
fn is_frame(part: &Part) -> bool {
    let mask = part.mask();
    let edge =
        |&(i, j): &(usize, usize)| i == 0 || j == 0 || i + 1 == mask.height || j + 1 == mask.width;
    let full = mask.places().filter(edge).all(|(i, j)| mask.at(i, j) == 1);
    full && mask.height > 2 && mask.width > 2
}

const RECTANGLES: [Rectangle; 4] = [
    Rectangle {
        words: "frame",
        style: SHAPES,
        everything: false,
        is_one: is_frame,
        condition: |o| {
            let edge =
                call(prim::DIFFERENCE, &[&call(prim::BOX, &[o]), &call(prim::TOINDICES, &[o])]);
            let none = operator(&call(prim::SIZE, &[&edge]), "==", &int(0));
            both(&both(&at_least(prim::HEIGHT, o, 3), &at_least(prim::WIDTH, o, 3)), &none)
        },
    },
    Rectangle {
        words: "rectangle between four marks",
        style: Style::Color,
        everything: false,
        is_one: |part| {
            let corner = |(i, j): (usize, usize)| {
                (i == part.top || i + 1 == part.bottom) && (j == part.left || j + 1 == part.right)
            };
            part.size() == 4 && part.height() > 2 && part.width() > 2 && part.places().all(corner)
        },
        condition: |o| {
            let own = call(prim::TOINDICES, &[o]);
            let marks = operator(&own, "==", &call(prim::CORNERS, &[o]));
            both(&both(&at_least(prim::HEIGHT, o, 3), &at_least(prim::WIDTH, o, 3)), &marks)
        },
    },
    Rectangle {
        words: "full rectangle",
        style: SHAPES,
        everything: true,
        is_one: |part| part.size() > 3 && part.size() == part.height() * part.width(),
        condition: |o| {
            let area = operator(&call(prim::HEIGHT, &[o]), "*", &call(prim::WIDTH, &[o]));
            let full = operator(&call(prim::SIZE, &[o]), "==", &area);
            both(&at_least(prim::SIZE, o, 4), &full)
        },
    },
    Rectangle {
        words: "nearly full rectangle",
        style: THINGS,
        everything: false,
        is_one: |part| part.size() > 3 && part.size() * 10 >= part.height() * part.width() * 8,
        condition: |o| {
            let area = operator(&call(prim::HEIGHT, &[o]), "*", &call(prim::WIDTH, &[o]));
            let area = operator(&area, "*", &int(8));
            let most = operator(&operator(&call(prim::SIZE, &[o]), "*", &int(10)), ">=", &area);
            both(&at_least(prim::SIZE, o, 4), &most)
        },
    },
];

/// Returns outputs that are one of the rectangles, or its inside.
pub(crate) fn framed(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let grid = input();
    let mut found = Vec::new();
    for kind in RECTANGLES {
        let ground = if kind.everything { int(-1) } else { search.ground.clone() };
        let without =
            if kind.everything { vec![-1; problem.samples()] } else { search.background.clone() };
        let things = Segmented::new(&problem.inputs, &without, kind.style, &grid, &ground);
        for inner in [false, true] {
            let cut = |board: &Board, part: &Part| {
                let cut = part.cropped(board);
                match inner {
                    true => cut.part(1, 1, cut.height - 1, cut.width - 1),
                    false => cut,
                }
            };
            let hollow = |part: &Part| !inner || part.height() > 2 && part.width() > 2;
            let pieces: Vec<Vec<Board>> = problem
                .inputs
                .iter()
                .zip(&things.parts)
                .map(|(board, parts)| {
                    let parts = parts.iter().filter(|part| (kind.is_one)(part) && hollow(part));
                    parts.map(|part| cut(board, part)).collect()
                })
                .collect();
            let o = parameter("o");
            let mut condition = (kind.condition)(&o);
            if inner {
                let high = both(&at_least(prim::HEIGHT, &o, 3), &at_least(prim::WIDTH, &o, 3));
                condition = both(&condition, &high);
            }
            let chosen_parts =
                call(prim::SFILTER, &[&things.term, &lambda("o", &condition, false)]);
            let box_of = call(prim::SUBGRID, &[&o, &grid]);
            let body = if inner { call(prim::TRIM, &[&box_of]) } else { box_of };
            let all = call(prim::TOTUPLE, &[&chosen_parts.named("frames")]);
            let term = call(prim::APPLY, &[&lambda("o", &body, false), &all]).named("pieces");
            let what = if inner { "the inside of the" } else { "the" };
            let words = format!("{what} {} with ", kind.words);
            let piece = Piece { words: &words, bits: 4.0, term, ordered: false };
            found.extend(chosen(search, "frame", &piece, &pieces));
            add_replaced(search, &piece, &pieces, &mut found);
        }
    }
    found
}

/// Adds the same with the cells of one colour in the colour of the others.
fn add_replaced(
    search: &Search<'_>,
    piece: &Piece<'_>,
    pieces: &[Vec<Board>],
    found: &mut Vec<Candidate>,
) {
    let problem = search.problem;
    let fits = |(output, pieces): (&Board, &Vec<Board>)| {
        pieces.iter().any(|piece| piece.shape() == output.shape())
    };
    if !problem.outputs.iter().zip(pieces).all(fits) {
        return;
    }
    for color in 0..10i8 {
        let has = |pieces: &Vec<Board>| pieces.iter().any(|piece| piece.has(color));
        if !pieces[..problem.shown()].iter().all(has) {
            continue;
        }
        let changed: Vec<Vec<Board>> = pieces
            .iter()
            .map(|pieces| {
                let change = |piece: &Board| {
                    let other = piece.most_but(color);
                    let to = if other == plane::NONE { color } else { other };
                    piece.map(|cell| if cell == color { to } else { cell })
                };
                pieces.iter().map(change).collect()
            })
            .collect();
        let p = parameter("p");
        let color = int(color);
        let other = call(prim::RANKEDCOLOR, &[&p, &color, &int(0)]);
        let plain = operator(&call(prim::NUMCOLORS, &[&p]), "==", &int(1));
        let to = call(prim::BRANCH, &[&plain, &call(prim::MOSTCOLOR, &[&p]), &other]);
        let body = call(prim::REPLACE, &[&p, &color, &to]);
        let term = call(prim::APPLY, &[&lambda("p", &body, false), &piece.term]).named("plain");
        let words = format!("without one colour, {}", piece.words);
        let piece = Piece { words: &words, bits: piece.bits + 4.0, term, ordered: false };
        found.extend(chosen(search, "frame", &piece, &changed));
    }
}
