//! Rules that read what they have made above and before: the cells of the output one by one, row by
//! row, in eight orders. The cells that stand there already are part of the features.

use crate::plane::{Board, NONE, Turn};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::cells::{ADDED, CORNERS, OWN, SIDES, Scene, WHOLE, offset};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, pair, parameter};
use crate::solve::tree::{Comparison, Feature, Groups, Kind, Learner, Questions, Tree, groups};

/// The cells that were made before and may be asked about.
const BEFORE: [(i32, i32); 14] = [
    (-1, 0),
    (0, -1),
    (-1, -1),
    (-1, 1),
    (-2, 0),
    (0, -2),
    (-3, 0),
    (0, -3),
    (-4, 0),
    (0, -4),
    (-2, -2),
    (-2, 2),
    (-5, 0),
    (0, -5),
];

/// Returns the choices of groups, with the most leaves.
fn choices() -> [(Groups, usize); 3] {
    [
        (groups(&[OWN, ADDED, SIDES]), 8),
        (groups(&[OWN, ADDED, SIDES, CORNERS]), 12),
        (groups(&[OWN, ADDED, WHOLE]), 10),
    ]
}

/// The cell where something stands that is not known yet.
const OPEN: i8 = 10;

/// Grids of the size of the outputs, with the inputs in their upper left corner, and the term.
struct Start {
    words: String,
    bits: f64,
    boards: Vec<Board>,
    term: Term,
}

/// Returns the sizes that outputs may have where the inputs are smaller.
fn grown(search: &Search<'_>) -> Option<Start> {
    let problem = search.problem;
    let (first, output) = (&problem.inputs[0], &problem.outputs[0]);
    if output.height < first.height || output.width < first.width {
        return None;
    }
    let shape = output.shape();
    let grid = input();
    let times = (shape.0 / first.height, shape.1 / first.width);
    let more = (shape.0 - first.height, shape.1 - first.width);
    let size = call(prim::SHAPE, &[&grid]);
    type Shape = Box<dyn Fn(&Board) -> (usize, usize)>;
    let shapes: [(&str, Term, Shape); 3] = [
        ("a fixed size", pair(shape.0 as i64, shape.1 as i64), Box::new(move |_| shape)),
        (
            "a multiple of its size",
            operator(&size, "*", &pair(times.0 as i64, times.1 as i64)),
            Box::new(move |board| (board.height * times.0, board.width * times.1)),
        ),
        (
            "its size and more",
            operator(&size, "+", &pair(more.0 as i64, more.1 as i64)),
            Box::new(move |board| (board.height + more.0, board.width + more.1)),
        ),
    ];
    shapes.into_iter().find_map(|(words, term, shape)| {
        let right = problem.outputs.iter().zip(&problem.inputs);
        let fits = problem.inputs.iter().all(|board| {
            let (height, width) = shape(board);
            height >= board.height && width >= board.width && height <= 30 && width <= 30
        });
        if !fits || right.clone().any(|(output, input)| shape(input) != output.shape()) {
            return None;
        }
        let boards = problem.inputs.iter().map(|board| {
            let (height, width) = shape(board);
            Board::of(height, width, |i, j| match board.get(i as i32, j as i32) {
                NONE => OPEN,
                cell => cell,
            })
        });
        let empty = call(prim::CANVAS, &[&int(OPEN), &term]);
        let term = call(prim::PAINT, &[&empty, &call(prim::ASOBJECT, &[&grid])]).named("start");
        let words = format!("grown to {words}: ");
        Some(Start { words, bits: 1.0, boards: boards.collect(), term })
    })
}

/// Returns the value of a feature at the location `l` of the grid `g` that is being made.
fn at_cell(feature: &Feature) -> Term {
    if feature.term.depends_on_part() {
        return feature.term.clone();
    }
    call(prim::CELLAT, &[&feature.term, &parameter("l")])
}

/// Returns a tree as a value of the grid `g` so far and the location `l`.
fn value(learner: &Learner<'_>, tree: &Tree) -> Term {
    match tree {
        Tree::Leaf(outcome) => {
            let outcome = &learner.outcomes[*outcome];
            match outcome.copied {
                Some(feature) => at_cell(&learner.features[feature]),
                None => int(outcome.value),
            }
        }
        Tree::Node(test, yes, no) => {
            let test = learner.tests[*test];
            let sign = if test.comparison == Comparison::Is { "==" } else { "<=" };
            let own = at_cell(&learner.features[test.feature]);
            let condition = operator(&own, sign, &int(test.value));
            call(prim::BRANCH, &[&condition, &value(learner, yes), &value(learner, no)])
        }
    }
}

/// Returns what a tree makes of a board, cell by cell; `first` is the first of its rows.
fn made(
    learner: &Learner<'_>,
    tree: &Tree,
    board: &Board,
    first: usize,
    before: usize,
) -> Option<Board> {
    let mut made = board.clone();
    for (index, (row, column)) in board.places().enumerate() {
        let of = |feature: usize| match feature.checked_sub(before) {
            Some(place) => {
                let (down, right) = BEFORE[place];
                made.get(row as i32 + down, column as i32 + right)
            }
            None => learner.features[feature].values[first + index],
        };
        let cell = learner.value_of(tree, &of);
        if !(0..10).contains(&cell) {
            return None;
        }
        made.set(row, column, cell);
    }
    Some(made)
}

/// Finds rules in one order.
fn in_order(search: &Search<'_>, start: &Start, turn: Turn, found: &mut Vec<Candidate>) {
    let problem = search.problem;
    let boards: Vec<Board> = start.boards.iter().map(|board| board.turned(turn)).collect();
    let outputs: Vec<Board> = problem.outputs.iter().map(|board| board.turned(turn)).collect();
    let grid = start.term.turned(turn);
    let mut scene = Scene::new(&boards, &search.background, grid.clone(), search.ground.clone());
    scene.add_whole();
    scene.add_neighbours();
    let mut features = scene.features;
    let wanted_groups = groups(&[OWN, WHOLE, SIDES, CORNERS]);
    features.retain(|feature| wanted_groups >> feature.group & 1 == 1);
    let before = features.len();
    for place in BEFORE {
        let location = operator(&parameter("l"), "+", &offset(place));
        let known = outputs.iter().flat_map(|output| {
            output.places().map(move |(i, j)| output.get(i as i32 + place.0, j as i32 + place.1))
        });
        let tests = boards[problem.shown()..].iter().map(|board| board.cells.len()).sum();
        features.push(Feature {
            name: format!("the output so far at {place:?}"),
            kind: Kind::Color,
            copies: true,
            group: ADDED,
            surcharge: 0.0,
            term: call(prim::CELLAT, &[&parameter("g"), &location]),
            values: known.chain(std::iter::repeat_n(NONE, tests)).collect(),
        });
    }
    let wanted: Vec<i8> = outputs.iter().flat_map(|output| output.cells.iter().copied()).collect();
    if !search.meter.spend(features.len() * features[0].values.len() / 4) {
        return;
    }
    let questions = Questions::new(&features, &wanted);
    for (groups, leaves) in choices() {
        let mut learner = questions.learner(groups);
        for tree in learner.several(leaves, 2, search.meter) {
            if !learner.uses(&tree, &|feature| feature >= before) {
                continue;
            }
            let mut first = wanted.len();
            let answers = boards[problem.shown()..].iter().map(|board| {
                let made = made(&learner, &tree, board, first, before);
                first += board.cells.len();
                Some(made?.turned(turn.inverse()))
            });
            let Some(answers) = answers.collect::<Option<Vec<Board>>>() else { continue };
            if !answers.iter().all(Board::is_answer) {
                continue;
            }
            let function = lambda("g, l", &value(&learner, &tree), false);
            let swept = call(prim::SWEEP, &[&grid, &function]);
            let words = format!("{}cell by cell, {}", start.words, learner.words(&tree));
            found.push(Candidate {
                family: "cell by cell",
                bits: 3.0 + start.bits + learner.bits(&tree),
                words,
                term: swept.turned(turn.inverse()),
                answers,
            });
        }
    }
}

/// Returns rules that go through the cells one by one.
pub(crate) fn sequential(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    let (start, turns) = match problem.keeps_size() {
        true => {
            let boards = problem.inputs.clone();
            let start = Start { words: String::new(), bits: 0.0, boards, term: input() };
            (Some(start), Turn::ALL.len())
        }
        false => (grown(search), 1),
    };
    let Some(start) = start else { return found };
    for &turn in &Turn::ALL[..turns] {
        if search.meter.is_spent() {
            break;
        }
        in_order(search, &start, turn, &mut found);
    }
    found
}
