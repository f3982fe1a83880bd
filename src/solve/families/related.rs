//! Parts act on parts: rows are parts, and a leaf of the tree is an action that is data, not code.
//!
//! An action is evaluated once for each part. It is allowed where it paints nothing wrong, and
//! gains what it mends. One tree says which part does which action; the output is the input with
//! everything that is done.

use crate::plane::{self, Board, Part};
use crate::prim::{self, PrimId};
use crate::solve::candidate::Candidate;
use crate::solve::parts::{ALONE, AMONG, PartFeatures, RELATED, RELATED_COLOR, Segmented};
use crate::solve::results::{Made, Results};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, parameter, word};
use crate::solve::tree::{Feature, Kind, Learner, Questions, Tree, groups};

use super::acting::{ANYTHING, ActingStage};
use super::action_terms::{acts, term_of};
use super::actions::{Action, Effect, Scenery, actions};
use super::chosen::STYLES;
use super::possible::{Actors, possible};
use super::recolored::parts_where;
use super::references::{REFERENCES, Reference, reference_term, resolve};

/// Counts the cells of the known boards that differ from what is wanted.
fn wrong(boards: &[Board], wanted: &[Board]) -> usize {
    let differ = |(a, b): (&Board, &Board)| {
        let cells = a.cells.iter().zip(&b.cells);
        cells.filter(|&(a, b)| a != b && *b != ANYTHING).count()
    };
    wanted.iter().zip(boards).map(differ).sum()
}

/// Returns features of parts that ask about the part that they are related to.
fn related_features(
    things: &Segmented,
    references: &[Reference],
    resolved: &[Vec<Option<usize>>],
) -> Vec<Feature> {
    let mut features = Vec::new();
    let rows = things.rows();
    let o = parameter("o");
    for (reference, partners) in references.iter().zip(resolved) {
        let set = reference_term(*reference, &things.term);
        let mut add = |name: &str,
                       kind: Kind,
                       group: u8,
                       none: i8,
                       body: Term,
                       value: &dyn Fn(&Part, &Part) -> i8| {
            let values = rows.iter().zip(partners).map(|(&(sample, index), partner)| {
                let parts = &things.parts[sample];
                partner.map_or(none, |partner| value(&parts[index], &parts[partner]))
            });
            // The numbers of what is found, with that of nothing first: the greatest is that of
            // what is found, if any.
            let term = match body.depends_on_part() {
                true => {
                    let numbers = call(prim::APPLY, &[&lambda("p", &body, true), &set]);
                    call(prim::MAXIMUM, &[&call(prim::INSERT, &[&int(none), &numbers])])
                }
                false => call(prim::SIZE, &[&set]),
            };
            features.push(Feature {
                name: format!("{name} of {}", reference.words()),
                kind,
                copies: false,
                group,
                surcharge: 0.0,
                term,
                values: values.collect(),
            });
        };
        let p = parameter("p");
        add("presence", Kind::Flag, RELATED, 0, word(prim::SIZE), &|_, _| 1);
        let equal =
            |function: PrimId| operator(&call(function, &[&o]), "==", &call(function, &[&p]));
        add("same colour", Kind::Flag, RELATED, 0, equal(prim::MOSTCOLOR), &|a, b| {
            i8::from(a.color == b.color)
        });
        add("same size", Kind::Flag, RELATED, 0, equal(prim::SIZE), &|a, b| {
            i8::from(a.size() == b.size())
        });
        let bigger = operator(&call(prim::SIZE, &[&p]), ">", &call(prim::SIZE, &[&o]));
        add("greater size", Kind::Flag, RELATED, 0, bigger, &|a, b| i8::from(b.size() > a.size()));
        add("colour", Kind::Color, RELATED_COLOR, -1, call(prim::MOSTCOLOR, &[&p]), &|_, b| {
            b.color
        });
        let gaps = call(prim::GAP, &[&o, &p]);
        let down = operator(&call(prim::SIGN, &[&call(prim::FIRST, &[&gaps])]), "+", &int(1));
        let far = call(prim::BOXDISTANCE, &[&o, &p]);
        add("distance", Kind::Number, RELATED, -1, far, &|a, b| {
            plane::clip(plane::box_distance(a, b) as usize)
        });
        add("rows", Kind::Number, RELATED, -1, down, &|a, b| plane::gap(a, b).0.signum() as i8 + 1);
        let right = operator(&call(prim::SIGN, &[&call(prim::LAST, &[&gaps])]), "+", &int(1));
        add("columns", Kind::Number, RELATED, -1, right, &|a, b| {
            plane::gap(a, b).1.signum() as i8 + 1
        });
    }
    features
}

/// Returns features of parts that ask how they lie and how their sides look.
fn side_features(stage: &ActingStage<'_>, things: &Segmented) -> Vec<Feature> {
    let mut features = Vec::new();
    let rows = things.rows();
    let (o, grid) = (parameter("o"), &stage.grid);
    let mut add = |name: &str, kind: Kind, term: Term, value: &dyn Fn(&Part, &Board) -> i8| {
        let values = rows
            .iter()
            .map(|&(sample, index)| value(&things.parts[sample][index], &stage.boards[sample]))
            .collect();
        features.push(Feature {
            name: name.into(),
            kind,
            copies: false,
            group: ALONE,
            surcharge: 0.0,
            term,
            values,
        });
    };
    let is = |a: &Term, b: &Term| operator(a, "==", b);
    let of = |function: PrimId| call(function, &[&o]);
    let own = call(prim::TOINDICES, &[&o]);
    for (function, row, column) in [
        (prim::ULCORNER, 0, 0),
        (prim::URCORNER, 0, 1),
        (prim::LLCORNER, 1, 0),
        (prim::LRCORNER, 1, 1),
    ] {
        let term = call(prim::CONTAINED, &[&of(function), &own]);
        add(&format!("cell at {}", function.name()), Kind::Flag, term, &|part, _| {
            let (i, j) = (
                if row == 0 { part.top } else { part.bottom - 1 },
                if column == 0 { part.left } else { part.right - 1 },
            );
            i8::from(part.places().any(|place| place == (i, j)))
        });
    }
    let sides: [(&str, (i32, i32)); 4] =
        [("above", (-1, 0)), ("below", (1, 0)), ("left", (0, -1)), ("right", (0, 1))];
    for (name, direction) in sides {
        let cells = call(prim::SIDECELLS, &[&o, &crate::solve::cells::offset(direction)]);
        add(&format!("cells at the side {name}"), Kind::Number, cells.clone(), &|part, _| {
            plane::clip(plane::side_cells(part, direction))
        });
        let length = of(if direction.0 == 0 { prim::HEIGHT } else { prim::WIDTH });
        add(&format!("full at the side {name}"), Kind::Flag, is(&cells, &length), &|part, _| {
            let length = if direction.0 == 0 { part.height() } else { part.width() };
            i8::from(plane::side_cells(part, direction) == length)
        });
        let (edge, most): (Term, Term) = match direction {
            (-1, _) => (of(prim::UPPERMOST), int(0)),
            (1, _) => (of(prim::LOWERMOST), operator(&call(prim::HEIGHT, &[grid]), "-", &int(1))),
            (_, -1) => (of(prim::LEFTMOST), int(0)),
            _ => (of(prim::RIGHTMOST), operator(&call(prim::WIDTH, &[grid]), "-", &int(1))),
        };
        add(&format!("at the edge {name}"), Kind::Flag, is(&edge, &most), &|part, board| {
            i8::from(match direction {
                (-1, _) => part.top == 0,
                (1, _) => part.bottom == board.height,
                (_, -1) => part.left == 0,
                _ => part.right == board.width,
            })
        });
    }
    for (name, one, other) in [("above", (-1, 0), (1, 0)), ("left", (0, -1), (0, 1))] {
        let cells =
            |direction| call(prim::SIDECELLS, &[&o, &crate::solve::cells::offset(direction)]);
        let term = call(prim::SIGN, &[&operator(&cells(one), "-", &cells(other))]);
        let term = operator(&term, "+", &int(1));
        add(&format!("broader {name}"), Kind::Number, term, &|part, _| {
            let cells = |direction| plane::side_cells(part, direction) as i8;
            (cells(one) - cells(other)).signum() + 1
        });
    }
    let middle = |a: PrimId, b: PrimId| operator(&of(a), "+", &of(b));
    let upper = operator(
        &operator(&middle(prim::UPPERMOST, prim::LOWERMOST), "+", &int(1)),
        "<",
        &call(prim::HEIGHT, &[grid]),
    );
    add("in the upper half", Kind::Flag, upper, &|part, board| {
        i8::from(part.top + part.bottom < board.height)
    });
    let left = operator(
        &operator(&middle(prim::LEFTMOST, prim::RIGHTMOST), "+", &int(1)),
        "<",
        &call(prim::WIDTH, &[grid]),
    );
    add("in the left half", Kind::Flag, left, &|part, board| {
        i8::from(part.left + part.right < board.width)
    });
    let wide = operator(&of(prim::WIDTH), ">", &of(prim::HEIGHT));
    add("wide", Kind::Flag, wide, &|part, _| i8::from(part.width() > part.height()));
    features
}

/// Returns what is done when each part does the action that is chosen for it, as boards.
fn done(
    stage: &ActingStage<'_>,
    things: &Segmented,
    effects: &dyn Fn(usize, usize) -> Option<Effect>,
    all: &[Action],
    order: &[usize],
    chosen: &dyn Fn(usize) -> Option<usize>,
    over: bool,
) -> Vec<Board> {
    let mut first = 0;
    let mut boards = Vec::new();
    for (sample, board) in stage.boards.iter().enumerate() {
        let ground = stage.background[sample];
        let parts = &things.parts[sample];
        let picks: Vec<Option<(usize, Effect)>> = (0..parts.len())
            .map(|index| {
                let action = chosen(first + index)?;
                Some((action, effects(action, first + index)?))
            })
            .collect();
        first += parts.len();
        let mut drawn = board.clone();
        for (part, pick) in parts.iter().zip(&picks) {
            if pick.as_ref().is_some_and(|(_, effect)| effect.erases) {
                part.places().for_each(|(row, column)| drawn.set(row, column, ground));
            }
        }
        for &action in order {
            let mut cells: Vec<(i8, i32, i32)> = Vec::new();
            for (index, pick) in picks.iter().enumerate() {
                let Some((_, effect)) = pick.as_ref().filter(|(other, _)| *other == action) else {
                    continue;
                };
                cells.extend(effect.cells.iter().filter(|&&(_, row, column)| {
                    over || may_paint(board, ground, &parts[index], row, column)
                }));
            }
            cells.sort_unstable();
            for (color, row, column) in cells {
                if let Some(index) = drawn.place(row, column) {
                    drawn.cells[index] = color;
                }
            }
        }
        let _ = all;
        boards.push(drawn);
    }
    boards
}

/// Tells whether a part that paints only on background may paint a place: its own are free as well.
fn may_paint(board: &Board, ground: i8, part: &Part, row: i32, column: i32) -> bool {
    board.place(row, column).is_none_or(|place| board.cells[place] == ground)
        || part.cells.iter().any(|&(_, r, c)| (i32::from(r), i32::from(c)) == (row, column))
}

/// Returns the same as a term: everything erased first, then each action painted for the parts that
/// do it.
fn done_term(
    stage: &ActingStage<'_>,
    all: &[Action],
    chosen: &[(usize, Term)],
    references: &[Reference],
    things: &Segmented,
    over: bool,
) -> Term {
    let mut drawn = stage.grid.clone();
    let acting = |&(action, ref parts): &(usize, Term)| {
        let acts = acts(&all[action], references, &things.term);
        let parts = match acts {
            Some(acts) => call(prim::SFILTER, &[parts, &lambda("o", &acts, false)]).named("acting"),
            None => parts.clone(),
        };
        (action, parts)
    };
    let chosen: Vec<(usize, Term)> = chosen.iter().map(acting).collect();
    for (action, parts) in &chosen {
        if all[*action].erases() {
            drawn = call(prim::FILL, &[&drawn, &stage.ground, &call(prim::MERGE, &[parts])]);
        }
    }
    let o = parameter("o");
    for (action, parts) in &chosen {
        let Some(mut cells) = term_of(&all[*action], stage, references, &things.term) else {
            continue;
        };
        if !over {
            let free = call(
                prim::COMBINE,
                &[
                    &call(prim::OFCOLOR, &[&stage.grid, &stage.ground]),
                    &call(prim::TOINDICES, &[&o]),
                ],
            );
            cells = call(prim::LIMITED, &[&cells, &free]);
        }
        drawn = call(
            prim::PAINT,
            &[&drawn, &call(prim::MAPPLY, &[&lambda("o", &cells, false), parts])],
        );
    }
    drawn
}

/// Learns which parts do what.
pub(crate) fn acted(search: &Search<'_>, stage: &ActingStage<'_>, styles: usize) -> Results {
    let mut results = Results::default();
    let shown = stage.wanted.len();
    let total = wrong(stage.boards, stage.wanted);
    if total == 0 || stage.wanted.iter().zip(stage.boards).any(|(a, b)| a.shape() != b.shape()) {
        return results;
    }
    let mut colors: Vec<i8> = Vec::new();
    for (board, wanted) in stage.boards.iter().zip(stage.wanted) {
        let cells = board.cells.iter().zip(&wanted.cells);
        colors.extend(cells.filter(|&(a, b)| a != b && *b != ANYTHING).map(|(_, &b)| b));
    }
    colors.sort_unstable();
    colors.dedup();
    colors.retain(|color| stage.background.iter().any(|ground| ground != color));
    let everywhere: Vec<i8> = (0..10)
        .filter(|&color| {
            stage.boards.iter().all(|board| board.has(color)) && !stage.background.contains(&color)
        })
        .take(4)
        .collect();
    let references: Vec<Reference> =
        REFERENCES.into_iter().chain(everywhere.into_iter().map(Reference::OfColor)).collect();
    let all = actions(&colors, references.len());
    let action_bits = (all.len() as f64).log2();
    for (style, name) in STYLES.into_iter().take(styles) {
        let things =
            Segmented::new(stage.boards, stage.background, style, &stage.grid, &stage.ground);
        if !things.is_usable(40) || search.meter.is_spent() {
            continue;
        }
        let rows = things.rows();
        let known = things.count(shown);
        let resolved: Vec<Vec<Option<usize>>> = references
            .iter()
            .map(|&reference| {
                things.parts.iter().flat_map(|parts| resolve(reference, parts)).collect()
            })
            .collect();
        let sceneries: Vec<Scenery<'_>> = stage
            .boards
            .iter()
            .zip(stage.background)
            .zip(&things.parts)
            .map(|((board, &ground), parts)| Scenery::new(board, ground, parts))
            .collect();
        let actors = Actors { stage, sceneries: &sceneries, rows: &rows, related: &resolved };
        let run = |action: usize, row: usize| actors.effect(&all[action], row);
        let options = possible(&all, &actors, known, search.meter);
        if options.iter().all(Vec::is_empty) {
            continue;
        }
        let mut features = PartFeatures::of_parts(
            &things,
            stage.boards,
            stage.background,
            &stage.grid,
            &stage.ground,
        )
        .list;
        features.extend(side_features(stage, &things));
        features.extend(related_features(&things, &references, &resolved));
        features.iter_mut().for_each(|feature| feature.copies = false);
        let questions = Questions::new(&features, &vec![0; known]);
        for over in [false, true] {
            let options = &options[usize::from(over)];
            if options.is_empty() {
                continue;
            }
            let mut order: Vec<usize> = (0..options.len()).collect();
            order.sort_by_key(|&index| std::cmp::Reverse(options[index].mends));
            for (level, numbers) in
                [&[] as &[u8], &[ALONE, AMONG], &[ALONE, AMONG, RELATED, RELATED_COLOR]]
                    .into_iter()
                    .enumerate()
            {
                let mut learner = questions.learner(groups(numbers));
                let mut keep =
                    |learner: &Learner<'_>,
                     tree: &Tree,
                     bits: f64,
                     words: &dyn Fn() -> String,
                     picks: &dyn Fn(usize) -> Option<usize>| {
                        let order: Vec<usize> =
                            (0..learner.outcomes.len()).filter_map(picks).collect();
                        let chosen = |row: usize| picks(learner.outcome(tree, row));
                        let boards = done(stage, &things, &run, &all, &order, &chosen, over);
                        let left = wrong(&boards, stage.wanted);
                        if left >= total {
                            return;
                        }
                        results.admit(left, bits, boards, || {
                            let parts = (0..learner.outcomes.len()).filter_map(|outcome| {
                                let action = picks(outcome)?;
                                let parts = parts_where(learner, tree, &things.term, outcome)?;
                                Some((action, parts))
                            });
                            let parts: Vec<(usize, Term)> = parts.collect();
                            let term = done_term(stage, &all, &parts, &references, &things, over);
                            (words(), term)
                        });
                    };
                // One action, or nothing.
                let mut partials = 0;
                for &index in &order {
                    let option = &options[index];
                    let whole = option.mends == total;
                    if !whole && (level == 1 || partials >= 4 || option.mends * 4 < total)
                        || search.meter.is_spent()
                    {
                        continue;
                    }
                    partials += usize::from(!whole);
                    learner.choose_among(2, known, |outcome, row| match outcome {
                        0 => option.gains[row] >= 0,
                        _ => option.gains[row] <= 0,
                    });
                    for tree in learner.several(3, 4, search.meter) {
                        let bits =
                            1.0 + action_bits + learner.bits(&tree) + if over { 0.0 } else { 0.5 };
                        let words = || {
                            let which = learner.words(&tree);
                            let what = all[option.action].words(&references);
                            format!("{name} do (0) or not (1): {which}; their action: {what}")
                        };
                        keep(&learner, &tree, bits, &words, &|outcome| {
                            (outcome == 0).then_some(option.action)
                        });
                    }
                }
                if level == 0 {
                    continue;
                }
                // Several actions: each part does what mends most.
                let most: Vec<i32> = (0..known)
                    .map(|row| {
                        options.iter().map(|option| option.gains[row]).max().unwrap_or(0).max(0)
                    })
                    .collect();
                learner.choose_among(options.len() + 1, known, |outcome, row| match outcome {
                    0 => most[row] == 0,
                    _ => options[outcome - 1].gains[row] == most[row],
                });
                for tree in learner.several(4, 4, search.meter) {
                    // A leaf names one of all actions, whatever became of the others.
                    let (all, left) = (all.len() + 2, learner.outcomes.len() + 1);
                    let naming = (all as f64 / left as f64).log2();
                    let bits = 2.0 + learner.bits(&tree) + naming * tree.leaves() as f64;
                    let words = || format!("{name} do different things: {}", learner.words(&tree));
                    keep(&learner, &tree, bits, &words, &|outcome| {
                        outcome.checked_sub(1).map(|index| options[index].action)
                    });
                }
            }
        }
    }
    results
}

/// Returns rules by which parts act on parts of the input; where these mend a part of it only, the
/// same on what is left.
pub(crate) fn related(search: &Search<'_>) -> Vec<Candidate> {
    let (mut found, partial) = first_step(search);
    let partial = search.partial(|| partial);
    if found.is_empty() {
        find_second_step(search, partial, &mut found);
    }
    found
}

/// Returns what mends a part, the best first.
pub(crate) fn partly<'s>(search: &'s Search<'_>) -> &'s [Made] {
    search.partial(|| first_step(search).1)
}

/// Returns the same with one rule alone.
pub(crate) fn related_once(search: &Search<'_>) -> Vec<Candidate> {
    first_step(search).0
}

/// Returns exact rules, and what mends a part.
fn first_step(search: &Search<'_>) -> (Vec<Candidate>, Vec<Made>) {
    let problem = search.problem;
    let mut found = Vec::new();
    if !problem.keeps_size() {
        return (found, Vec::new());
    }
    let stage = ActingStage {
        boards: &problem.inputs,
        wanted: &problem.outputs,
        background: &search.background,
        grid: input(),
        ground: search.ground.clone(),
    };
    let results = acted(search, &stage, 5);
    for Made { words, bits, boards, term, .. } in results.exact {
        found.extend(Candidate::checked(problem, "parts act", bits, words, || term, &boards));
    }
    (found, results.partial)
}

/// Inexact results from which a second rule is looked for.
const SECOND: usize = 6;

/// Finds exact rules on what the best of other rules make.
fn find_second_step(search: &Search<'_>, partial: &[Made], found: &mut Vec<Candidate>) {
    let problem = search.problem;
    let stage = ActingStage {
        boards: &problem.inputs,
        wanted: &problem.outputs,
        background: &search.background,
        grid: input(),
        ground: search.ground.clone(),
    };
    for part in partial.iter().take(SECOND) {
        if search.meter.is_spent() {
            break;
        }
        let grid = part.term.clone().named("between");
        let next =
            ActingStage { boards: &part.boards, grid, ground: search.ground.clone(), ..stage };
        for Made { words, bits, boards, term, .. } in acted(search, &next, 3).exact {
            let words = format!("{}; then {words}", part.words);
            found.extend(Candidate::checked(
                problem,
                "parts act twice",
                part.bits + bits,
                words,
                || term,
                &boards,
            ));
        }
    }
}
