//! Parts that act on views, on what a frame of the input becomes, and rules for cells or colours on
//! what actions leave undone.

use rustc_hash::FxHashSet;

use crate::plane::Board;
use crate::prim::{self, PrimId};
use crate::solve::candidate::{Candidate, cell_rules};
use crate::solve::cells::{Scene, quick_choices};
use crate::solve::results::Made;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, operator, pair};
use crate::solve::views::View;

use super::acting::{ANYTHING, ActingStage};
use super::cells::add_input;
use super::crops::crops;
use super::related::{acted, partly};

/// Counts the cells of the demonstrations that differ from the outputs.
fn differing(search: &Search<'_>, boards: &[Board]) -> usize {
    let pairs = boards.iter().zip(&search.problem.outputs);
    pairs.map(|(a, b)| a.cells.iter().zip(&b.cells).filter(|(a, b)| a != b).count()).sum()
}

/// Lets parts act on views of the size of the output that are nearer to it than the input.
fn on_views(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let crops = if problem.keeps_size() { Vec::new() } else { crops(search) };
    let views = search.near_views()[1..].iter().chain(&crops);
    let usable =
        |view: &&View| problem.fits(&view.boards) && view.boards.iter().all(Board::is_answer);
    let before = if problem.keeps_size() { differing(search, &problem.inputs) } else { usize::MAX };
    let mut views: Vec<(usize, &View)> = views
        .filter(usable)
        .map(|view| (differing(search, &view.boards), view))
        .filter(|(differing, _)| *differing < before)
        .collect();
    views.sort_by_key(|(differing, view)| differing + view.bits as usize);
    let mut found = Vec::new();
    for (_, view) in views.into_iter().take(6) {
        if search.meter.is_spent() {
            break;
        }
        let stage = ActingStage {
            boards: &view.boards,
            wanted: &problem.outputs,
            background: &search.background,
            grid: view.term.clone().named("view"),
            ground: search.ground.clone(),
        };
        for Made { words, bits, boards, term, .. } in acted(search, &stage, 3).exact {
            let words = format!("{}, then {words}", view.words);
            let bits = view.bits + 2.0 + bits;
            found.extend(Candidate::checked(
                problem,
                "parts act on a view",
                bits,
                words,
                || term,
                &boards,
            ));
        }
    }
    found
}

/// A box of each input that has the size of the output.
struct Frame {
    words: String,
    boxes: Vec<(usize, usize, usize, usize)>,
    /// The upper left corner and the shape.
    corner: Term,
    shape: Term,
}

/// Returns boxes that a rule names.
fn frames(search: &Search<'_>) -> Vec<Frame> {
    let problem = search.problem;
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    let grid = input();
    let mut add = |words: String,
                   boxes: Option<Vec<(usize, usize, usize, usize)>>,
                   corner: Term,
                   shape: Term| {
        let Some(boxes) = boxes else { return };
        let fits = problem
            .outputs
            .iter()
            .zip(&boxes)
            .all(|(output, &(t, l, b, r))| b > t && r > l && output.shape() == (b - t, r - l));
        if fits && boxes.iter().all(|&(t, l, b, r)| b > t && r > l) && seen.insert(boxes.clone()) {
            found.push(Frame { words, boxes, corner, shape });
        }
    };
    if let Some((height, width)) = problem.output_shape()
        && problem.inputs.iter().all(|input| input.height >= height && input.width >= width)
    {
        let rest =
            |side: PrimId, size: usize| operator(&call(side, &[&grid]), "-", &int(size as i64));
        let (down, right) = (rest(prim::HEIGHT, height), rest(prim::WIDTH, width));
        let half = |term: &Term| operator(term, "//", &int(2));
        let zero = int(0);
        let corners = [
            ("the upper left corner", zero.clone(), zero.clone(), (0, 0, 1)),
            ("the upper right corner", zero.clone(), right.clone(), (0, 1, 1)),
            ("the lower left corner", down.clone(), zero.clone(), (1, 0, 1)),
            ("the lower right corner", down.clone(), right.clone(), (1, 1, 1)),
            ("the middle", half(&down), half(&right), (1, 1, 2)),
        ];
        for (words, row, column, (low, far, part)) in corners {
            let place = |input: &Board| {
                let top = (input.height - height) * low / part;
                let left = (input.width - width) * far / part;
                (top, left, top + height, left + width)
            };
            let boxes = problem.inputs.iter().map(place).collect();
            let corner = crate::solve::term::tuple(vec![row, column]);
            let shape = pair(height as i64, width as i64);
            add(words.into(), Some(boxes), corner, shape);
        }
    }
    for color in 0..10i8 {
        let boxes = problem.inputs.iter().map(|input| input.around(|cell| cell == color));
        let boxes: Option<Vec<_>> = boxes.collect();
        let cells = call(prim::OFCOLOR, &[&grid, &int(color)]);
        let (corner, shape) = (call(prim::ULCORNER, &[&cells]), call(prim::SHAPE, &[&cells]));
        let inner = boxes.clone().map(|boxes| {
            boxes
                .into_iter()
                .map(|(t, l, b, r)| (t + 1, l + 1, b.saturating_sub(1), r.saturating_sub(1)))
                .collect()
        });
        add(format!("the box around {color}"), boxes, corner.clone(), shape.clone());
        add(
            format!("the inside of the box around {color}"),
            inner,
            operator(&corner, "+", &int(1)),
            operator(&shape, "-", &int(2)),
        );
    }
    found
}

/// Lets parts act on the input, of which a frame is the output.
fn in_frames(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    for frame in frames(search).into_iter().take(3) {
        if search.meter.is_spent() {
            break;
        }
        let wanted: Vec<Board> = problem
            .outputs
            .iter()
            .zip(&problem.inputs)
            .zip(&frame.boxes)
            .map(|((output, input), &(top, left, _, _))| {
                let mut wanted = Board::filled(input.height, input.width, ANYTHING);
                for (i, j) in output.places() {
                    wanted.set(top + i, left + j, output.at(i, j));
                }
                wanted
            })
            .collect();
        let cut = |boards: &[Board]| -> Vec<Board> {
            let boards = boards.iter().zip(&frame.boxes);
            boards.map(|(board, &(t, l, b, r))| board.part(t, l, b, r)).collect()
        };
        let cropped = |grid: &Term| call(prim::CROP, &[grid, &frame.corner, &frame.shape]);
        let stage = ActingStage {
            boards: &problem.inputs,
            wanted: &wanted,
            background: &search.background,
            grid: input(),
            ground: search.ground.clone(),
        };
        for Made { words, bits, boards, term, .. } in acted(search, &stage, 3).exact {
            let words = format!("{words}; then {} is cut out", frame.words);
            let make = || cropped(&term);
            let boards = cut(&boards);
            let bits = bits + 5.0;
            let family = "parts act in a frame";
            found.extend(Candidate::checked(problem, family, bits, words, make, &boards));
        }
    }
    found
}

/// Returns rules for cells on what actions that mend a part come to.
fn then_cells(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    if !problem.keeps_size() {
        return found;
    }
    let total = differing(search, &problem.inputs);
    let mut seen = FxHashSet::default();
    let partial = partly(search);
    for part in partial.iter().filter(|part| part.wrong * 3 < total) {
        if seen.len() >= 3 || search.meter.is_spent() {
            break;
        }
        if !seen.insert(part.boards.clone()) || !part.boards.iter().all(Board::is_answer) {
            continue;
        }
        let grid = part.term.clone().named("between");
        let mut scene = Scene::new(&part.boards, &search.background, grid, search.ground.clone());
        scene.fill(search.meter);
        add_input(search, &mut scene);
        let words = format!("{}; then ", part.words);
        found.extend(cell_rules(
            problem,
            "parts act, then cells",
            &words,
            &scene,
            &quick_choices(),
            part.bits + 2.0,
            search.meter,
        ));
    }
    found
}

/// Returns all of these.
pub(crate) fn related_more(search: &Search<'_>) -> Vec<Candidate> {
    let mut found = then_cells(search);
    found.extend(on_views(search));
    if !search.problem.keeps_size() {
        found.extend(in_frames(search));
    }
    found
}
