//! Two rules one after the other, of which the first need not be exact; and rules that may ask
//! about views as well.

use rustc_hash::FxHashSet;

use crate::plane::{self, Board};
use crate::prim;
use crate::solve::candidate::{Candidate, cell_rules, drawn};
use crate::solve::cells::{
    ADDED, BOX, CORNERS, Choice, DISTANCE, LINE, OWN, PARITY, PART, PLACE, RAY, SIDES, Scene,
    WHOLE, choices, quick_choices,
};
use crate::solve::search::Search;
use crate::solve::term::{call, input, int, truth};
use crate::solve::tree::{Groups, Kind, Questions, groups};

use super::cells::{add_input, add_panels};

/// Returns the choices for the first rule.
fn first_choices() -> [Groups; 6] {
    [
        groups(&[OWN, SIDES, CORNERS]),
        groups(&[OWN, PART, WHOLE]),
        groups(&[OWN, RAY, WHOLE]),
        groups(&[OWN, BOX]),
        groups(&[OWN, LINE, ADDED]),
        Groups::MAX,
    ]
}

/// Returns rules on what an inexact rule makes of the input.
pub(crate) fn two_steps(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    if !problem.keeps_size() {
        return found;
    }
    let mut scene = Scene::new(&problem.inputs, &search.background, input(), search.ground.clone());
    scene.fill(search.meter);
    add_panels(&mut scene);
    let wanted: Vec<i8> =
        problem.outputs.iter().flat_map(|output| output.cells.iter().copied()).collect();
    let questions = Questions::new(&scene.features, &wanted);
    let mut seen = FxHashSet::default();
    seen.insert(problem.inputs.clone());
    for choice in first_choices() {
        let mut learner = questions.learner(choice);
        for leaves in [2, 3, 5] {
            let tree = learner.rough(leaves, search.meter);
            let mut first = 0;
            let between: Vec<Board> = problem
                .inputs
                .iter()
                .map(|board| {
                    let start = first;
                    first += board.cells.len();
                    board.like(|i, j| learner.value(&tree, start + i * board.width + j))
                })
                .collect();
            if between.iter().any(|board| !board.is_answer()) || !seen.insert(between.clone()) {
                continue;
            }
            if search.meter.is_spent() {
                return found;
            }
            let term = drawn(&learner, &tree, &scene.grid).named("between");
            let mut next = Scene::new(&between, &search.background, term, search.ground.clone());
            next.fill(search.meter);
            add_input(search, &mut next);
            let words = format!("first {}; then ", learner.words(&tree));
            let bits = learner.bits(&tree) + 2.0;
            found.extend(cell_rules(
                problem,
                "two steps",
                &words,
                &next,
                &quick_choices(),
                bits,
                search.meter,
            ));
        }
    }
    found
}

/// Returns rules for the cells of the input that may ask about views of its size, and how far one
/// gets through the background.
pub(crate) fn cells_beside_views(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    if !problem.keeps_size() {
        return Vec::new();
    }
    let grid = input();
    let ground = search.ground.clone();
    let mut scene = Scene::new(&problem.inputs, &search.background, grid.clone(), ground.clone());
    scene.fill(search.meter);
    for view in &search.near_views()[1..] {
        scene.add_planes("view", Kind::Color, ADDED, view.term.clone(), &view.boards);
        if let Some(feature) = scene.features.last_mut()
            && feature.name == "view"
        {
            feature.name.clone_from(&view.words);
        }
    }
    for (name, rank) in [("main", 0i64), ("second", 1), ("rare", -1)] {
        for diagonal in [false, true] {
            let color = call(prim::RANKEDCOLOR, &[&grid, &ground, &int(rank)]);
            let term = call(prim::REACH, &[&grid, &ground, &color, &truth(diagonal)]);
            let steps = |board: &Board, ground: i8| {
                plane::reach(board, ground, plane::ranked_color(board, ground, rank), diagonal)
            };
            let kind = if diagonal { "moves" } else { "steps" };
            scene.add(&format!("{kind}_from_{name}"), Kind::Number, ADDED, term.clone(), steps);
            let parity = call(prim::CELLMODULO, &[&term, &int(2)]);
            scene.add(
                &format!("{kind}_from_{name}_mod_2"),
                Kind::Number,
                ADDED,
                parity,
                |board, ground| plane::remainder(&steps(board, ground), 2),
            );
        }
    }
    let choice = |numbers: &[u8], leaves| Choice { groups: groups(numbers), leaves };
    let choices = [
        choice(&[OWN, ADDED], 8),
        choice(&[OWN, ADDED, WHOLE, PLACE, PARITY], 10),
        choice(&[OWN, ADDED, PART], 10),
        choice(&[OWN, ADDED, SIDES, CORNERS], 10),
        choice(&[OWN, ADDED, RAY, LINE, DISTANCE], 12),
        choices()[0],
    ];
    cell_rules(problem, "cells beside views", "", &scene, &choices, 2.0, search.meter)
}
