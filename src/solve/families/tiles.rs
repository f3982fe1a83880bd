//! The output is as large as several copies of a view: tiles, enlargements, and enlargements of
//! tiles.

use crate::plane::{self, Board, Turn};
use crate::prim::{self, PrimId};
use crate::solve::candidate::{Candidate, cell_rules};
use crate::solve::cells::{ADDED, CORNERS, Choice, OWN, PLACE, SIDES, Scene, WHOLE};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, operator, pair, truth, tuple, turning};
use crate::solve::tree::{Kind, groups};
use crate::solve::views::View;

/// How many times a view stands in the output, below and beside.
struct Factors {
    words: &'static str,
    term: Term,
    values: Vec<(usize, usize)>,
}

/// Returns what could say the factors of a view.
fn factors(search: &Search<'_>, view: &View) -> Vec<Factors> {
    let problem = search.problem;
    let known: Vec<(usize, usize)> = problem
        .outputs
        .iter()
        .zip(&view.boards)
        .map(|(output, board)| (output.height / board.height, output.width / board.width))
        .collect();
    let grid = &view.term;
    let ground = &search.ground;
    let both = |number: &Term| tuple(vec![number.clone(), number.clone()]);
    let marks = call(prim::COLORCOUNT, &[&call(prim::MARK, &[grid, ground]), &int(1)]);
    let open = call(prim::COLORCOUNT, &[grid, ground]);
    let of_input = call(prim::NUMCOLORS, &[&input()]);
    let of_view = call(prim::NUMCOLORS, &[grid]);
    let mut found = Vec::new();
    let mut add = |words: &'static str, term: Term, value: &dyn Fn(usize) -> (usize, usize)| {
        if known.iter().enumerate().all(|(sample, known)| value(sample) == *known) {
            let values = (0..view.boards.len()).map(value).collect();
            found.push(Factors { words, term, values });
        }
    };
    let boards = &view.boards;
    let marked =
        |index: usize| boards[index].cells.len() - boards[index].count(search.background[index]);
    let ground_count = |index: usize| boards[index].count(search.background[index]);
    let colors = |index: usize| problem.inputs[index].color_count();
    let Some(&(rows, columns)) = known.first() else { return found };
    add("a fixed number of times", pair(rows as i64, columns as i64), &|_| (rows, columns));
    add("as often as it is large", call(prim::SHAPE, &[grid]), &|index| boards[index].shape());
    add("once for each colour", both(&of_input), &|index| (colors(index), colors(index)));
    let fewer = operator(&of_input, "-", &int(1));
    add("once for each colour but one", both(&fewer), &|index| {
        (colors(index) - 1, colors(index) - 1)
    });
    add("once for each cell", both(&marks), &|index| (marked(index), marked(index)));
    add("once for each open cell", both(&open), &|index| {
        (ground_count(index), ground_count(index))
    });
    add("beside, once for each cell", tuple(vec![int(1), marks.clone()]), &|index| {
        (1, marked(index))
    });
    add("below, once for each cell", tuple(vec![marks, int(1)]), &|index| (marked(index), 1));
    add("beside, once for each colour", tuple(vec![int(1), of_view.clone()]), &|index| {
        (1, boards[index].color_count())
    });
    add("below, once for each colour", tuple(vec![of_view, int(1)]), &|index| {
        (boards[index].color_count(), 1)
    });
    found
}

/// Adds planes of the tiles that each cell lies in.
fn add_tiles(scene: &mut Scene<'_>, view: &View, factors: &Factors) {
    let samples: Vec<(&Board, (usize, usize))> =
        view.boards.iter().zip(factors.values.iter().copied()).collect();
    let grid = &view.term;
    let times = &factors.term;
    let make = |plane: &dyn Fn(&Board, (usize, usize)) -> Board| -> Vec<Board> {
        samples.iter().map(|&(board, times)| plane(board, times)).collect()
    };
    for turn in Turn::ALL {
        if turn.swaps() && view.boards.iter().any(|board| board.height != board.width) {
            continue;
        }
        let term = call(prim::TILED, &[&grid.turned(turn), times]);
        let name =
            format!("tile_{}", if turn == Turn::Same { "upright" } else { turning(turn).name() });
        scene.add_planes(
            &name,
            Kind::Color,
            ADDED,
            term,
            &make(&|b, t| plane::tiled(&b.turned(turn), t)),
        );
    }
    let term = call(prim::MIRRORTILED, &[grid, times]);
    scene.add_planes("reflected", Kind::Color, ADDED, term, &make(&plane::mirror_tiled));
    let flipped = call(prim::VMIRROR, &[grid]);
    let pair = call(prim::TILED, &[&call(prim::VCONCAT, &[grid, &flipped]), times]);
    let term = call(prim::CROP, &[&pair, &pair_zero(), &call(prim::SHAPE, &[&scene.grid.clone()])]);
    scene.add_planes(
        "every_other_flipped",
        Kind::Color,
        ADDED,
        term,
        &make(&|b, (rows, columns)| {
            Board::of(b.height * rows, b.width * columns, |i, j| {
                let j = j % b.width;
                b.at(
                    i % b.height,
                    if (i / b.height).is_multiple_of(2) { j } else { b.width - 1 - j },
                )
            })
        }),
    );
    let square = samples.iter().all(|(board, times)| board.shape() == *times);
    if square {
        let term = call(
            prim::HUPSCALE,
            &[
                &call(prim::VUPSCALE, &[grid, &call(prim::HEIGHT, &[grid])]),
                &call(prim::WIDTH, &[grid]),
            ],
        );
        scene.add_planes(
            "cell_of_the_tile",
            Kind::Color,
            ADDED,
            term,
            &make(&|b, _| b.scaled(b.height, b.width)),
        );
    }
    let index = |rows: bool| call(prim::TILEINDEX, &[grid, times, &truth(rows)]);
    let (row, column) = (index(true), index(false));
    let rows: Vec<Board> = make(&|b, t| plane::tile_index(b, t, true));
    let columns: Vec<Board> = make(&|b, t| plane::tile_index(b, t, false));
    let combined = |op: fn(&Board, &Board) -> Option<Board>| -> Vec<Board> {
        rows.iter().zip(&columns).filter_map(|(a, b)| op(a, b)).collect()
    };
    scene.add_planes("tile_row", Kind::Number, ADDED, row.clone(), &rows);
    scene.add_planes("tile_column", Kind::Number, ADDED, column.clone(), &columns);
    let less = call(prim::CELLDIFFERENCE, &[&row, &column]);
    scene.add_planes("tile_falling", Kind::Number, ADDED, less, &combined(plane::difference));
    let sum = call(prim::CELLSUM, &[&row, &column]);
    let sums = combined(plane::sum);
    scene.add_planes("tile_rising", Kind::Number, ADDED, sum.clone(), &sums);
    let parity: Vec<Board> = sums.iter().map(|board| plane::remainder(board, 2)).collect();
    scene.add_planes(
        "tile_mod_2",
        Kind::Number,
        ADDED,
        call(prim::CELLMODULO, &[&sum, &int(2)]),
        &parity,
    );
    // Where each cell lies in the block that a cell of the view becomes.
    let inner = [true, false].map(|of_rows| {
        let term = call(prim::BLOCKINDEX, &[grid, times, &truth(of_rows)]);
        let boards = make(&|b, t| plane::block_index(b, t, of_rows));
        (term, boards)
    });
    scene.add_planes("block_row", Kind::Number, ADDED, inner[0].0.clone(), &inner[0].1);
    scene.add_planes("block_column", Kind::Number, ADDED, inner[1].0.clone(), &inner[1].1);
    let both = |op: fn(&Board, &Board) -> Option<Board>| -> Vec<Board> {
        inner[0].1.iter().zip(&inner[1].1).filter_map(|(a, b)| op(a, b)).collect()
    };
    let term = call(prim::CELLDIFFERENCE, &[&inner[0].0, &inner[1].0]);
    scene.add_planes("block_falling", Kind::Number, ADDED, term, &both(plane::difference));
    let term = call(prim::CELLSUM, &[&inner[0].0, &inner[1].0]);
    scene.add_planes("block_rising", Kind::Number, ADDED, term, &both(plane::sum));
    if square {
        type Extreme = fn(&Board) -> i8;
        let extremes: [(&str, PrimId, Extreme); 2] = [
            ("cell_is_common", prim::MOSTCOLOR, Board::most_common),
            ("cell_is_rare", prim::LEASTCOLOR, |board| {
                let counts = board.counts();
                let present = (0..10).filter(|&color| counts[color] > 0);
                present.min_by_key(|&color| (counts[color], color)).unwrap_or(0) as i8
            }),
        ];
        let cell = call(
            prim::HUPSCALE,
            &[
                &call(prim::VUPSCALE, &[grid, &call(prim::HEIGHT, &[grid])]),
                &call(prim::WIDTH, &[grid]),
            ],
        );
        for (name, function, color) in extremes {
            let term = call(prim::MARK, &[&cell, &call(function, &[grid])]);
            let boards = make(&|b, _| plane::mark(&b.scaled(b.height, b.width), color(b)));
            scene.add_planes(name, Kind::Number, ADDED, term, &boards);
        }
    }
}

fn pair_zero() -> Term {
    pair(0, 0)
}

/// Returns rules for outputs that are multiples of a view.
pub(crate) fn tiles(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    let mut tried = 0;
    // Of two steps only what becomes as many times larger as it is.
    let is_square = |view: &&View| {
        let shapes = problem.outputs.iter().zip(&view.boards);
        let is_kept = |board: &Board, output: &Board| {
            output.shape() == (board.height.pow(2), board.width.pow(2)) && output.cells.len() > 1
        };
        shapes.into_iter().all(|(output, board)| is_kept(board, output))
    };
    let near = search.near_views();
    let far = search.far_views().iter().filter(is_square);
    let far = far.filter(|view| near.iter().all(|other| other.boards != view.boards));
    for view in near.iter().chain(far.take(4)) {
        let shapes = problem.outputs.iter().zip(&view.boards);
        let divides = shapes.clone().all(|(output, board)| {
            output.height.is_multiple_of(board.height) && output.width.is_multiple_of(board.width)
        });
        if !divides || shapes.clone().all(|(output, board)| output.shape() == board.shape()) {
            continue;
        }
        for factors in factors(search, view) {
            let fits = factors.values.iter().zip(&view.boards).all(|(times, board)| {
                times.0 > 0
                    && times.1 > 0
                    && times.0 * board.height <= 30
                    && times.1 * board.width <= 30
            });
            if !fits || tried > 10 || search.meter.is_spent() {
                continue;
            }
            let scaled: Vec<Board> = view
                .boards
                .iter()
                .zip(&factors.values)
                .map(|(board, t)| board.scaled(t.0, t.1))
                .collect();
            let grid = call(prim::ENLARGED, &[&view.term, &factors.term]).named("large");
            let mut scene = Scene::new(&scaled, &search.background, grid, search.ground.clone());
            scene.fill(search.meter);
            add_tiles(&mut scene, view, &factors);
            let choices = [
                Choice { groups: groups(&[OWN, ADDED]), leaves: 10 },
                Choice { groups: groups(&[OWN, ADDED, WHOLE, PLACE]), leaves: 12 },
                Choice { groups: groups(&[OWN, ADDED, SIDES, CORNERS]), leaves: 12 },
            ];
            let words = format!("{} {}: ", view.words, factors.words);
            found.extend(cell_rules(
                problem,
                "tiles",
                &words,
                &scene,
                &choices,
                view.bits + 3.0,
                search.meter,
            ));
            tried += 1;
        }
    }
    found
}
