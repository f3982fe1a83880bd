//! Views that are cut out where a part is, for other families to go on with.

use rustc_hash::FxHashSet;

use crate::plane::Board;
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::parts::{AMONG, PartFeatures, Segmented};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator};
use crate::solve::tree::Kind;
use crate::solve::views::{View, stepped, steps};

use super::cells::cells_of_views;
use super::chosen::STYLES;

/// Returns the boxes and the images of the one part of each sample of which something is true.
pub(crate) fn crops(search: &Search<'_>) -> Vec<View> {
    let problem = search.problem;
    let grid = input();
    let mut seen = FxHashSet::default();
    let mut views = Vec::new();
    for (style, name) in STYLES {
        let things =
            Segmented::new(&problem.inputs, &search.background, style, &grid, &search.ground);
        if !things.is_usable(100) {
            continue;
        }
        let features = PartFeatures::of_parts(
            &things,
            &problem.inputs,
            &search.background,
            &grid,
            &search.ground,
        );
        let rows = things.rows();
        for feature in &features.list {
            // The first of a ranking, or what is or is not so.
            let ways: &[i8] = match feature.kind {
                Kind::Number if feature.group == AMONG => &[0],
                Kind::Flag => &[1, 0],
                Kind::Number | Kind::Color => continue,
            };
            for &wanted in ways {
                let one = |sample: usize| -> Option<usize> {
                    let of = rows.iter().zip(&feature.values).filter(|(row, _)| row.0 == sample);
                    let mut fits = of.filter(|(_, value)| **value == wanted).map(|(row, _)| row.1);
                    let first = fits.next()?;
                    fits.next().is_none().then_some(first)
                };
                let Some(chosen) = (0..problem.samples()).map(one).collect::<Option<Vec<_>>>()
                else {
                    continue;
                };
                let condition = match (feature.kind, wanted) {
                    (Kind::Flag, 1) => feature.term.clone(),
                    (Kind::Flag, _) => call(prim::FLIP, &[&feature.term]),
                    _ => operator(&feature.term, "==", &int(wanted)),
                };
                let part = call(prim::EXTRACT, &[&things.term, &lambda("o", &condition, false)])
                    .named("part");
                let sign = if feature.kind == Kind::Flag && wanted == 0 { "not " } else { "" };
                let mut add = |what: &str, boards: Vec<Board>, term: Term| {
                    if seen.insert(boards.clone()) {
                        let words = format!(
                            "the {what} of the one of the {name} with {sign}{}",
                            feature.name
                        );
                        views.push(View { words, bits: 7.0, boards, term });
                    }
                };
                let parts = || {
                    chosen
                        .iter()
                        .enumerate()
                        .map(|(sample, &index)| (sample, &things.parts[sample][index]))
                };
                let boxes =
                    parts().map(|(sample, part)| part.cropped(&problem.inputs[sample])).collect();
                add("box", boxes, call(prim::SUBGRID, &[&part, &grid]));
                let images =
                    parts().map(|(sample, part)| part.image(search.background[sample])).collect();
                let empty = call(prim::CANVAS, &[&search.ground, &call(prim::SHAPE, &[&part])]);
                add(
                    "image",
                    images,
                    call(prim::PAINT, &[&empty, &call(prim::NORMALIZE, &[&part])]),
                );
            }
        }
    }
    views
}

/// Finds crops that are the output, as they are or after one step.
pub(crate) fn cropped(search: &Search<'_>) -> Vec<Candidate> {
    let steps = steps();
    let mut found = Vec::new();
    for view in crops(search) {
        found.extend(Candidate::viewed(search.problem, "crop", &view));
        if !search
            .meter
            .spend(view.boards.iter().map(|board| board.cells.len()).sum::<usize>() * 40)
        {
            break;
        }
        let sized = view.boards[0].shape() == search.problem.outputs[0].shape();
        for step in steps.iter().filter(|step| sized || !step.keeps_size) {
            let first = step.made(&view.boards[0], search.background[0]);
            if first.is_none_or(|board| board.shape() != search.problem.outputs[0].shape()) {
                continue;
            }
            let Some(boards) = stepped(step, &view.boards, &search.background) else { continue };
            let next = View {
                words: format!("{}, then {}", view.words, step.words),
                bits: view.bits + step.bits,
                boards,
                term: step.written(&view.term, &search.ground),
            };
            found.extend(Candidate::viewed(search.problem, "crop", &next));
        }
    }
    found
}

/// Returns rules for the cells of crops and of views that have the size of the output.
pub(crate) fn cells_of_crops(search: &Search<'_>) -> Vec<Candidate> {
    let crops = match search.problem.keeps_size() {
        true => Vec::new(),
        false => crops(search),
    };
    cells_of_views(search, &crops, 24)
}
