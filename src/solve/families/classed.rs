//! Few different outputs: which of them it is, a tree over what is true of the whole input says.

use crate::plane::{self, Board, Style, Turn, clip};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, literal, operator, pair, truth, turning, word};
use crate::solve::tree::{Comparison, Feature, Kind, Learner, Questions, Tree, groups};

/// Returns what may be asked of whole grids.
fn features(search: &Search<'_>) -> Vec<Feature> {
    let (problem, grid, ground) = (search.problem, input(), &search.ground);
    let mut features = Vec::new();
    let mut add = |name: String, term: Term, value: &dyn Fn(&Board, i8) -> i8| {
        let boards = problem.inputs.iter().zip(&search.background);
        let values = boards.map(|(board, &ground)| value(board, ground)).collect();
        features.push(Feature {
            name,
            kind: Kind::Number,
            copies: false,
            group: 0,
            surcharge: 0.0,
            term,
            values,
        });
    };
    let marked = call(prim::COLORCOUNT, &[&call(prim::MARK, &[&grid, ground]), &int(1)]);
    add("cells".into(), marked, &|board, ground| clip(board.cells.len() - board.count(ground)));
    for turn in &Turn::ALL[1..] {
        let same = operator(&grid.turned(*turn), "==", &grid);
        add(format!("is its {}", turning(*turn).name()), same, &|board, _| {
            i8::from(board.turned(*turn) == *board)
        });
    }
    add("colours".into(), call(prim::NUMCOLORS, &[&grid]), &|board, _| clip(board.color_count()));
    add(
        "main colour".into(),
        call(prim::RANKEDCOLOR, &[&grid, ground, &int(0)]),
        &|board, ground| board.most_but(ground),
    );
    for (name, univalued, diagonal) in
        [("shapes", true, false), ("shapes with corners", true, true), ("things", false, true)]
    {
        let style = Style::Touching { univalued, diagonal };
        let things = call(prim::PARTS, &[&grid, &truth(univalued), &truth(diagonal), ground]);
        add(name.into(), call(prim::SIZE, &[&things]), &|board, ground| {
            clip(plane::parts(board, style, ground).len())
        });
        add(
            format!("largest of the {name}"),
            call(prim::VALMAX, &[&things, &word(prim::SIZE)]),
            &|board, ground| {
                let parts = plane::parts(board, style, ground);
                parts.iter().map(plane::Part::size).max().map_or(-1, clip)
            },
        );
        add(
            format!("most holes of the {name}"),
            call(prim::VALMAX, &[&things, &word(prim::HOLES)]),
            &|board, ground| {
                let parts = plane::parts(board, style, ground);
                parts.iter().map(plane::Part::holes).max().map_or(0, clip)
            },
        );
        for color in 0..10i8 {
            if name == "shapes" && problem.inputs.iter().any(|board| board.has(color)) {
                let colored = call(prim::COLORFILTER, &[&things, &int(color)]);
                add(
                    format!("{name} of {color}"),
                    call(prim::SIZE, &[&colored]),
                    &|board, ground| {
                        let parts = plane::parts(board, style, ground);
                        clip(parts.iter().filter(|part| part.color == color).count())
                    },
                );
            }
        }
    }
    for color in 0..10i8 {
        if problem.inputs.iter().any(|board| board.has(color)) {
            let term = call(prim::COLORCOUNT, &[&grid, &int(color)]);
            add(format!("cells of {color}"), term, &|board, _| clip(board.count(color)));
        }
    }
    let (height, width) = problem.inputs[0].shape();
    let even = problem.inputs.iter().all(|board| board.shape() == (height, width));
    if even && height * width <= 100 {
        for (i, j) in problem.inputs[0].places() {
            let term = call(prim::INDEX, &[&grid, &pair(i as i64, j as i64)]);
            add(format!("cell at ({i}, {j})"), term, &|board, _| board.at(i, j));
        }
    }
    features
}

fn term(learner: &Learner<'_>, tree: &Tree, outputs: &[&Board]) -> Term {
    match tree {
        Tree::Leaf(outcome) => literal(outputs[learner.outcomes[*outcome].value as usize]),
        Tree::Node(test, yes, no) => {
            let test = learner.tests[*test];
            let sign = if test.comparison == Comparison::Is { "==" } else { "<=" };
            let own = &learner.features[test.feature].term;
            let condition = operator(own, sign, &int(test.value));
            let (yes, no) = (term(learner, yes, outputs), term(learner, no, outputs));
            call(prim::BRANCH, &[&condition, &yes, &no])
        }
    }
}

/// Returns rules that choose one of few outputs.
pub(crate) fn classed(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut outputs: Vec<&Board> = problem.outputs.iter().collect();
    outputs.sort_unstable();
    outputs.dedup();
    let shown = problem.shown();
    if shown < 4 || outputs.len() < 2 || outputs.len() == shown {
        return Vec::new();
    }
    let features = features(search);
    let number = |output: &Board| outputs.iter().position(|other| *other == output).unwrap_or(0);
    let wanted: Vec<i8> = problem.outputs.iter().map(|output| number(output) as i8).collect();
    let questions = Questions::new(&features, &wanted);
    let mut learner = questions.learner(groups(&[0]));
    let trees = learner.several(outputs.len() + 1, 3, search.meter);
    let candidate = |tree: Tree| {
        let answer = |row: usize| outputs[learner.value(&tree, row) as usize].clone();
        Candidate {
            family: "classes",
            bits: 8.0 + learner.bits(&tree),
            words: format!("one of {} outputs: {}", outputs.len(), learner.words(&tree)),
            term: term(&learner, &tree, &outputs),
            answers: (shown..problem.samples()).map(answer).collect(),
        }
    };
    trees.into_iter().map(candidate).collect()
}
