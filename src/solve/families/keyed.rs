//! Panels of different sizes: the cells of the largest from those of the smallest, which is made as
//! large.

use crate::plane::{self, Board};
use crate::prim;
use crate::solve::candidate::{Candidate, cell_rules};
use crate::solve::cells::{ADDED, Choice, OWN, SIDES, Scene, WHOLE};
use crate::solve::search::Search;
use crate::solve::term::{call, input, lambda, operator, parameter, tuple};
use crate::solve::tree::{Kind, groups};

/// Returns rules for the cells of the largest panel that may ask what the smallest has at their
/// place.
pub(crate) fn keyed(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let panels = |board| Some(plane::panels(board)?.of(board));
    let Some(panels) = problem.inputs.iter().map(panels).collect::<Option<Vec<Vec<Board>>>>()
    else {
        return Vec::new();
    };
    let area = |board: &&Board| board.cells.len();
    let one = |panels: &Vec<Board>, is_large: bool| -> Option<Board> {
        let sizes = panels.iter();
        let size = if is_large { sizes.max_by_key(area)? } else { sizes.min_by_key(area)? };
        panels.iter().find(|panel| panel.cells.len() == size.cells.len()).cloned()
    };
    let all = |is_large: bool| panels.iter().map(|panels| one(panels, is_large)).collect();
    let (large, small): (Option<Vec<Board>>, Option<Vec<Board>>) = (all(true), all(false));
    let (Some(large), Some(small)) = (large, small) else { return Vec::new() };
    let fits = |(large, small): (&Board, &Board)| {
        large.height.is_multiple_of(small.height)
            && large.width.is_multiple_of(small.width)
            && large.cells.len() > small.cells.len()
    };
    if !problem.fits(&large) || !large.iter().zip(&small).all(fits) {
        return Vec::new();
    }
    let q = parameter("q");
    let size = operator(&call(prim::HEIGHT, &[&q]), "*", &call(prim::WIDTH, &[&q]));
    let of_panels =
        |name| call(name, &[&call(prim::PANELS, &[&input()]), &lambda("q", &size, false)]);
    let (base, key) =
        (of_panels(prim::ARGMAX).named("large"), of_panels(prim::ARGMIN).named("small"));
    let mut scene = Scene::new(&large, &search.background, base.clone(), search.ground.clone());
    scene.fill(search.meter);
    let enlarged = large.iter().zip(&small);
    let enlarged = enlarged
        .map(|(large, small)| small.scaled(large.height / small.height, large.width / small.width));
    let enlarged: Vec<Board> = enlarged.collect();
    let times = |side| operator(&call(side, &[&base]), "//", &call(side, &[&key]));
    let term = call(prim::ENLARGED, &[&key, &tuple(vec![times(prim::HEIGHT), times(prim::WIDTH)])]);
    scene.add_planes("key", Kind::Color, ADDED, term, &enlarged);
    let choices = [
        Choice { groups: groups(&[OWN, ADDED]), leaves: 6 },
        Choice { groups: groups(&[OWN, ADDED, WHOLE, SIDES]), leaves: 8 },
    ];
    let words = "the largest panel, with the smallest as key: ";
    cell_rules(problem, "key", words, &scene, &choices, 7.0, search.meter)
}
