//! Every panel, part, row or column is a demonstration of its own.

use crate::plane::{self, Board, Part, Style};
use crate::prim::{self, PrimId};
use crate::solve::candidate::Candidate;
use crate::solve::problem::Problem;
use crate::solve::search::Search;
use crate::solve::term::{
    Term, call, helper, input, int, lambda, operator, parameter, truth, tuple,
};

use super::wrapped::{Find, by_rank_of, tried};
use super::{cells, recolored, related_once, repaired, sequential, viewed_near};

/// A box: top, left, bottom, right.
type Box4 = (usize, usize, usize, usize);

/// The boxes of all samples, with the term for patches in them.
struct Division {
    words: &'static str,
    boxes: Vec<Vec<Box4>>,
    term: Term,
    /// Rows and columns, for which few rules make sense.
    flat: bool,
}

/// Returns the boxes of parts that are in no other's box.
fn outermost(parts: &[Part], least: usize) -> Vec<&Part> {
    let large: Vec<&Part> = parts.iter().filter(|part| part.size() >= least).collect();
    let alone = |part: &&Part| large.iter().filter(|other| other.holds(part)).count() == 1;
    large.iter().copied().filter(alone).collect()
}

fn divisions(search: &Search<'_>) -> Vec<Division> {
    let problem = search.problem;
    let (grid, ground) = (input(), &search.ground);
    let mut all = Vec::new();
    let panels: Option<Vec<Vec<Box4>>> =
        problem.inputs.iter().map(|board| Some(plane::panels(board)?.boxes())).collect();
    if let Some(boxes) = panels {
        let term = call(prim::PANELCELLS, &[&grid]).named("panels_of_I");
        all.push(Division { words: "panel", boxes, term, flat: false });
    }
    for (words, univalued, least, margin) in [
        ("thing", false, 2, 0),
        ("thing with what is around it", false, 2, 1),
        ("shape", true, 4, 0),
    ] {
        let style = Style::Touching { univalued, diagonal: !univalued };
        let boards = problem.inputs.iter().zip(&search.background);
        let boxes = boards.map(|(board, &ground)| {
            let parts = plane::parts(board, style, ground);
            let grown = |part: &&Part| {
                (
                    part.top.saturating_sub(margin),
                    part.left.saturating_sub(margin),
                    (part.bottom + margin).min(board.height),
                    (part.right + margin).min(board.width),
                )
            };
            outermost(&parts, least).iter().map(grown).collect::<Vec<Box4>>()
        });
        let o = parameter("o");
        let things = call(prim::PARTS, &[&grid, &truth(univalued), &truth(!univalued), ground]);
        let large = operator(&call(prim::SIZE, &[&o]), ">", &int(least as i64 - 1));
        let large = call(prim::SFILTER, &[&things, &lambda("o", &large, false)]).named("large");
        let around = call(prim::CONTAINERS, &[&large, &o]);
        let alone = operator(&call(prim::SIZE, &[&around]), "==", &int(0));
        let mut term = call(prim::SFILTER, &[&large, &lambda("o", &alone, false)]);
        if margin == 1 {
            let wider = call(prim::BACKDROP, &[&call(prim::OUTBOX, &[&o])]);
            let inside = call(prim::INTERSECTION, &[&wider, &call(prim::ASINDICES, &[&grid])]);
            let parts = call(prim::TOTUPLE, &[&term]);
            term = call(prim::APPLY, &[&lambda("o", &inside, false), &parts]);
        }
        all.push(Division {
            words,
            boxes: boxes.collect(),
            term: term.named("pieces"),
            flat: false,
        });
    }
    let n = parameter("n");
    let far = |side: PrimId| operator(&call(side, &[&grid]), "-", &int(1));
    for (words, rows) in [("row", true), ("column", false)] {
        let boxes = problem.inputs.iter().map(|board| match rows {
            true => (0..board.height).map(|i| (i, 0, i + 1, board.width)).collect(),
            false => (0..board.width).map(|j| (0, j, board.height, j + 1)).collect(),
        });
        let (ends, side) = match rows {
            true => (
                [tuple(vec![n.clone(), int(0)]), tuple(vec![n.clone(), far(prim::WIDTH)])],
                prim::HEIGHT,
            ),
            false => (
                [tuple(vec![int(0), n.clone()]), tuple(vec![far(prim::HEIGHT), n.clone()])],
                prim::WIDTH,
            ),
        };
        let line = lambda("n", &call(prim::CONNECT, &[&ends[0], &ends[1]]), false);
        let numbers = call(prim::INTERVAL, &[&int(0), &call(side, &[&grid]), &int(1)]);
        let term = call(prim::APPLY, &[&line, &numbers]).named("lines");
        all.push(Division { words, boxes: boxes.collect(), term, flat: true });
    }
    all
}

/// Returns the pieces as a problem, if nothing changes outside of them.
fn pieces(problem: &Problem, division: &Division) -> Option<Problem> {
    let boxes = &division.boxes;
    let shown = problem.shown();
    let counts = |boxes: &[Vec<Box4>]| boxes.iter().map(Vec::len).sum::<usize>();
    let few = boxes.iter().all(|boxes| (1..=30).contains(&boxes.len()));
    if !few || boxes.iter().all(|boxes| boxes.len() == 1) || counts(&boxes[..shown]) > 60 {
        return None;
    }
    for ((input, output), boxes) in problem.inputs.iter().zip(&problem.outputs).zip(boxes) {
        let mut drawn = input.clone();
        for &(top, left, bottom, right) in boxes {
            for i in top..bottom {
                for j in left..right {
                    drawn.set(i, j, output.at(i, j));
                }
            }
        }
        if drawn != *output {
            return None;
        }
    }
    let cut = |boards: &[Board]| -> Vec<Board> {
        let each = boards.iter().zip(boxes).flat_map(|(board, boxes)| {
            boxes.iter().map(|&(top, left, bottom, right)| board.part(top, left, bottom, right))
        });
        each.collect()
    };
    Some(Problem { inputs: cut(&problem.inputs), outputs: cut(&problem.outputs) })
}

/// Returns the answers with those for the pieces in their places.
fn joined(problem: &Problem, division: &Division, answers: &[Board]) -> Option<Vec<Board>> {
    let mut answers = answers.iter();
    let tests = problem.inputs.iter().zip(&division.boxes).skip(problem.shown());
    let join = |(board, boxes): (&Board, &Vec<Box4>)| -> Option<Board> {
        let mut drawn = board.clone();
        for &(top, left, bottom, right) in boxes {
            let answer = answers.next()?;
            if answer.shape() != (bottom - top, right - left) {
                return None;
            }
            for (i, j) in answer.places() {
                drawn.set(top + i, left + j, answer.at(i, j));
            }
        }
        Some(drawn)
    };
    tests.map(join).collect()
}

/// The cost of dividing: rules that are right for pieces are trusted too easily.
const DIVIDE_BITS: f64 = 15.0;

/// Returns rules for the pieces of the grids.
pub(crate) fn divided(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    if !problem.keeps_size() || problem.shown() == 0 {
        return found;
    }
    for division in divisions(search) {
        let Some(pieces) = pieces(problem, &division) else { continue };
        if search.meter.is_spent() {
            break;
        }
        let inner = Search::with_ground(&pieces, search.kind, search.meter);
        let families: &[Find] = match division.flat {
            true => &[viewed_near, cells],
            false => &[viewed_near, cells, repaired, recolored, sequential, related_once],
        };
        let mut all = tried(&inner, families);
        if all.iter().all(|candidate| candidate.bits > 20.0) {
            all.extend(by_rank_of(&inner, families));
        }
        for candidate in all {
            let Some(answers) = joined(problem, &division, &candidate.answers) else { continue };
            let comment = format!("The rule for each {}.", division.words);
            let rule = helper("changed", comment, &candidate.term);
            found.push(Candidate {
                family: "divided",
                bits: candidate.bits + DIVIDE_BITS,
                words: format!("for each {}, {}", division.words, candidate.words),
                term: call(prim::INPLACE, &[&input(), &division.term, &rule]),
                answers,
            });
        }
    }
    found
}
