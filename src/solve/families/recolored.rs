//! Parts stay where they are, and each gets a colour, perhaps that of the background, by a tree
//! over parts.

use crate::plane::{Board, Style};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::conditions::condition;
use crate::solve::parts::{ALONE, AMONG, PartFeatures, Segmented, color_ranks};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, parameter};
use crate::solve::tree::{Feature, Kind, Learner, Questions, Tree, groups};

use super::chosen::STYLES;

/// The outcome of a part that keeps its colours.
const KEPT: i8 = 20;

/// Returns the colour that each part of the demonstrations gets; `None` where some part gets
/// several, or something else changes.
fn wanted(search: &Search<'_>, things: &Segmented) -> Option<Vec<i8>> {
    let problem = search.problem;
    let mut wanted = Vec::new();
    for (sample, output) in problem.outputs.iter().enumerate() {
        let input = &problem.inputs[sample];
        let mut drawn = input.clone();
        for part in &things.parts[sample] {
            let (row, column) = part.places().next()?;
            let color = output.at(row, column);
            let kept =
                part.colors > 1 && part.places().all(|(i, j)| output.at(i, j) == input.at(i, j));
            if !kept && part.places().any(|(i, j)| output.at(i, j) != color) {
                return None;
            }
            part.places().for_each(|(i, j)| drawn.set(i, j, output.at(i, j)));
            wanted.push(if kept { KEPT } else { color });
        }
        if drawn != *output {
            return None;
        }
    }
    Some(wanted)
}

/// Returns the parts for which a tree comes to an outcome, as a term; `None` where there is none.
pub(crate) fn parts_where(
    learner: &Learner<'_>,
    tree: &Tree,
    things: &Term,
    outcome: usize,
) -> Option<Term> {
    match condition(learner, tree, |other| other == outcome) {
        Ok(condition) => Some(call(prim::SFILTER, &[things, &lambda("o", &condition, false)])),
        Err(true) => Some(things.clone()),
        Err(false) => None,
    }
}

/// Returns the grid in which every part has the colour that a tree gives it.
fn painted(learner: &Learner<'_>, tree: &Tree, things: &Term, own: usize, kept: usize) -> Term {
    let mut drawn = input();
    for (index, outcome) in learner.outcomes.iter().enumerate() {
        if outcome.copied == Some(own)
            || outcome.copied == Some(kept)
            || outcome.copied.is_none() && outcome.value == KEPT
        {
            continue;
        }
        let Some(parts) = parts_where(learner, tree, things, index) else { continue };
        drawn = match outcome.copied.map(|feature| &learner.features[feature].term) {
            None => call(prim::FILL, &[&drawn, &int(outcome.value), &call(prim::MERGE, &[&parts])]),
            Some(color) if !color.depends_on_part() => {
                call(prim::FILL, &[&drawn, color, &call(prim::MERGE, &[&parts])])
            }
            Some(color) => {
                let body = call(prim::RECOLOR, &[color, &parameter("o")]);
                call(
                    prim::PAINT,
                    &[&drawn, &call(prim::MAPPLY, &[&lambda("o", &body, false), &parts])],
                )
            }
        };
    }
    drawn
}

/// Returns rules that give parts colours.
pub(crate) fn recolored(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    if !problem.keeps_size() {
        return found;
    }
    let grid = input();
    let everything = (Style::Touching { univalued: true, diagonal: false }, "fields");
    for (style, name) in STYLES.into_iter().chain([everything]) {
        let all = name == "fields";
        let without = if all { vec![-1; problem.samples()] } else { search.background.clone() };
        let ground = if all { int(-1) } else { search.ground.clone() };
        let things = Segmented::new(&problem.inputs, &without, style, &grid, &ground);
        if !things.is_usable(200) || search.meter.is_spent() {
            continue;
        }
        let Some(wanted) = wanted(search, &things) else { continue };
        let mut features = PartFeatures::of_parts(
            &things,
            &problem.inputs,
            &search.background,
            &grid,
            &search.ground,
        )
        .list;
        let counts: Vec<usize> = things.parts.iter().map(Vec::len).collect();
        let constant = |name: &str, term: Term, value: &dyn Fn(usize) -> i8| Feature {
            name: name.into(),
            kind: Kind::Number,
            copies: true,
            group: ALONE,
            surcharge: 0.0,
            term,
            values: counts
                .iter()
                .enumerate()
                .flat_map(|(sample, &n)| vec![value(sample); n])
                .collect(),
        };
        features.push(constant("as it is", int(KEPT), &|_| KEPT));
        features.push(constant("the background", search.ground.clone(), &|sample| {
            search.background[sample]
        }));
        features.extend(color_ranks(
            &problem.inputs,
            &search.background,
            &counts,
            &grid,
            &search.ground,
        ));
        let own =
            features.iter().position(|feature| feature.name == "colour").unwrap_or(usize::MAX);
        let kept =
            features.iter().position(|feature| feature.name == "as it is").unwrap_or(usize::MAX);
        let own = if features.get(own).is_some()
            && things.parts.iter().flatten().all(|part| part.colors == 1)
        {
            own
        } else {
            usize::MAX
        };
        let questions = Questions::new(&features, &wanted);
        for (numbers, leaves) in [(&[ALONE] as &[u8], 6), (&[AMONG], 6), (&[ALONE, AMONG], 8)] {
            let mut learner = questions.learner(groups(numbers));
            for tree in learner.several(leaves, 3, search.meter) {
                let mut row = wanted.len();
                let mut answers: Vec<Board> = problem.inputs[problem.shown()..].to_vec();
                for (answer, parts) in answers.iter_mut().zip(&things.parts[problem.shown()..]) {
                    for part in parts {
                        let color = learner.value(&tree, row);
                        row += 1;
                        if color != KEPT {
                            part.places().for_each(|(i, j)| answer.set(i, j, color));
                        }
                    }
                }
                if answers.iter().all(Board::is_answer) {
                    found.push(Candidate {
                        family: "recoloured parts",
                        bits: 2.0 + learner.bits(&tree),
                        words: format!(
                            "each of the {name} gets the colour: {}",
                            learner.words(&tree)
                        ),
                        term: painted(&learner, &tree, &things.term, own, kept),
                        answers,
                    });
                }
            }
        }
    }
    found
}
