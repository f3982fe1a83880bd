//! Grids that are cut into panels: every cell of the output from the cells of all panels at its
//! place, one of the panels, or a cell for each panel.

use crate::plane::{self, Board, Panels, Turn};
use crate::prim;
use crate::solve::candidate::{Candidate, cell_rules};
use crate::solve::cells::{ADDED, CORNERS, Choice, OWN, PLACE, SIDES, Scene, WHOLE};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, int, lambda, operator, parameter, turning, word};
use crate::solve::tree::{Kind, groups};
use crate::solve::views::View;

use super::chosen::{Piece, chosen};

/// How the boards of a view are cut.
struct PanelCut {
    words: String,
    bits: f64,
    cuts: Vec<Panels>,
    /// The tuple of the panels.
    term: Term,
    /// Whether the lines are those that most panels lie between.
    by_lines: bool,
}

const SPLITS: [(usize, usize); 13] = [
    (1, 2),
    (2, 1),
    (2, 2),
    (1, 3),
    (3, 1),
    (1, 4),
    (4, 1),
    (3, 3),
    (2, 3),
    (3, 2),
    (4, 4),
    (1, 5),
    (5, 1),
];

/// Returns the ways to cut all boards of a view.
fn cuts(view: &View, is_input: bool) -> Vec<PanelCut> {
    let mut found = Vec::new();
    let mut add = |words: String, bits: f64, term: Term, cut: &dyn Fn(&Board) -> Option<Panels>| {
        if let Some(cuts) = view.boards.iter().map(cut).collect::<Option<Vec<_>>>() {
            let by_lines = bits == 3.0 && found.is_empty() && words.ends_with("lines");
            found.push(PanelCut { words, bits, cuts, term, by_lines });
        }
    };
    let grid = &view.term;
    add("panels between lines".into(), 3.0, call(prim::PANELS, &[grid]), &plane::panels);
    if is_input {
        for color in 0..10i8 {
            let term = call(prim::PANELSBY, &[grid, &int(color)]);
            add(format!("panels between lines of {color}"), 4.0, term, &|board| {
                plane::panels_by(board, color)
            });
        }
    }
    for (rows, columns) in SPLITS {
        if is_input || rows * columns <= 2 {
            let term = call(prim::EVENPANELS, &[grid, &int(rows as i64), &int(columns as i64)]);
            add(format!("{rows} by {columns} panels"), 3.0, term, &|board| {
                plane::split(board, rows, columns)
            });
        }
    }
    found
}

/// Returns the element of a tuple of grids at a place.
fn element(panels: &Term, index: usize) -> Term {
    call(prim::ELEMENT, &[panels, &int(index as i64)])
}

/// Adds what each cell is in several panels of one size, as planes.
fn add_algebra(scene: &mut Scene<'_>, panels: &[Vec<Board>], term: &Term) {
    let ground = scene.ground.clone();
    let backgrounds = scene.background.to_vec();
    let fewest = panels.iter().map(Vec::len).min().unwrap_or(0);
    let same = panels.iter().all(|panels| panels.len() == fewest);
    for index in 0..if same { fewest.min(16) } else { 0 } {
        let boards: Vec<Board> = panels.iter().map(|panels| panels[index].clone()).collect();
        scene.add_planes(
            &format!("panel_{index}"),
            Kind::Color,
            ADDED,
            element(term, index),
            &boards,
        );
    }
    type Together = fn(&[i8], i8) -> i8;
    for (name, primitive, kind, together) in [
        ("how_many", prim::STACKCOUNT, Kind::Number, plane::stack_count as Together),
        ("first_of_all", prim::STACKFIRST, Kind::Color, plane::stack_first as Together),
        ("last_of_all", prim::STACKLAST, Kind::Color, plane::stack_last as Together),
        ("kinds", prim::STACKKINDS, Kind::Number, plane::stack_kinds as Together),
        ("majority", prim::STACKMOST, Kind::Color, plane::stack_most as Together),
        ("minority", prim::STACKLEAST, Kind::Color, plane::stack_least as Together),
    ] {
        let boards = panels.iter().zip(&backgrounds);
        let boards: Option<Vec<Board>> = boards
            .map(|(panels, &ground)| plane::stacked(panels, |cells| together(cells, ground)))
            .collect();
        let of_colors = matches!(primitive, prim::STACKCOUNT | prim::STACKFIRST | prim::STACKLAST);
        let term =
            if of_colors { call(primitive, &[term, &ground]) } else { call(primitive, &[term]) };
        if let Some(boards) = boards {
            scene.add_planes(name, kind, ADDED, term, &boards);
        }
    }
    for turn in &Turn::ALL[1..4] {
        for index in 0..if same { fewest.min(2) } else { 0 } {
            let boards: Vec<Board> =
                panels.iter().map(|panels| panels[index].turned(*turn)).collect();
            let term = element(term, index).turned(*turn);
            scene.add_planes(
                &format!("panel_{index}_{}", turning(*turn).name()),
                Kind::Color,
                ADDED,
                term,
                &boards,
            );
        }
    }
}

/// Returns cells from the cells at the same place of pieces of one size.
pub(crate) fn algebra(
    search: &Search<'_>,
    family: &'static str,
    words: &str,
    bits: f64,
    pieces: &[Vec<Board>],
    term: &Term,
) -> Vec<Candidate> {
    let firsts: Vec<Board> = pieces.iter().map(|pieces| pieces[0].clone()).collect();
    let first = call(prim::FIRST, &[term]);
    let mut scene = Scene::new(&firsts, &search.background, first, search.ground.clone());
    add_algebra(&mut scene, pieces, term);
    let simple = [Choice { groups: groups(&[ADDED]), leaves: 10 }];
    let mut found = cell_rules(search.problem, family, words, &scene, &simple, bits, search.meter);
    if found.is_empty() {
        scene.fill(search.meter);
        let more = [Choice { groups: groups(&[ADDED, OWN, SIDES, PLACE]), leaves: 12 }];
        found = cell_rules(search.problem, family, words, &scene, &more, bits, search.meter);
    }
    found
}

/// Returns a cell for each panel.
fn reduced(
    search: &Search<'_>,
    words: &str,
    bits: f64,
    view: &View,
    cut: &PanelCut,
) -> Vec<Candidate> {
    let background = &search.background;
    let panels: Vec<Vec<Board>> =
        cut.cuts.iter().zip(&view.boards).map(|(cut, board)| cut.of(board)).collect();
    let columns: Vec<usize> = cut.cuts.iter().map(|cut| cut.columns.len()).collect();
    let per = |number: &dyn Fn(&Board, i8, &[Board]) -> i8| -> Vec<Board> {
        panels
            .iter()
            .enumerate()
            .map(|(sample, panels)| {
                let cells: Vec<i8> =
                    panels.iter().map(|panel| number(panel, background[sample], panels)).collect();
                Board { height: cells.len() / columns[sample], width: columns[sample], cells }
            })
            .collect()
    };
    let ground = &search.ground;
    let same = columns.iter().all(|&count| count == columns[0]);
    let width = match cut.by_lines {
        true if !same => call(prim::PANELCOLUMNS, &[&view.term]),
        _ if same => int(columns[0] as i64),
        _ => return Vec::new(),
    };
    let p = parameter("p");
    let tabled =
        |body: &Term| call(prim::TABULATE, &[&cut.term, &lambda("p", body, false), &width]);
    let color = call(prim::RANKEDCOLOR, &[&p, ground, &int(0)]);
    let base = per(&|panel, ground, _| match panel.most_but(ground) {
        plane::NONE => ground,
        color => color,
    });
    let colors = call(prim::REPLACE, &[&tabled(&color), &int(plane::NONE), ground]);
    let mut scene = Scene::new(&base, background, colors, ground.clone());
    if !search.problem.fits(&base) || base.iter().any(|board| !board.is_answer()) {
        return Vec::new();
    }
    scene.fill(search.meter);
    let marked = |panel: &Board, ground: i8| panel.cells.len() - panel.count(ground);
    let marked_term =
        |p: &Term| call(prim::COLORCOUNT, &[&call(prim::MARK, &[p, ground]), &int(1)]);
    let q = parameter("q");
    let rank = call(prim::GREATERS, &[&cut.term, &lambda("q", &marked_term(&q), false), &p]);
    let alike = call(prim::ALIKE, &[&cut.term, &word(prim::IDENTITY), &p]);
    type Number<'n> = &'n dyn Fn(&Board, i8, &[Board]) -> i8;
    let numbers: [(&str, Kind, Term, Number<'_>); 8] = [
        ("marked", Kind::Number, marked_term(&p), &|panel, ground, _| {
            plane::clip(marked(panel, ground))
        }),
        ("rank", Kind::Number, rank, &|panel, ground, panels| {
            let mut more: Vec<usize> = panels
                .iter()
                .map(|p| marked(p, ground))
                .filter(|&n| n > marked(panel, ground))
                .collect();
            more.sort_unstable();
            more.dedup();
            plane::clip(more.len())
        }),
        ("alike", Kind::Number, alike, &|panel, _, panels| {
            plane::clip(panels.iter().filter(|p| *p == panel).count())
        }),
        ("colours", Kind::Number, call(prim::NUMCOLORS, &[&p]), &|panel, _, _| {
            plane::clip(panel.color_count())
        }),
        ("most", Kind::Color, call(prim::MOSTCOLOR, &[&p]), &|panel, _, _| panel.most_common()),
        ("vmirror", Kind::Flag, operator(&call(prim::VMIRROR, &[&p]), "==", &p), &|panel, _, _| {
            i8::from(panel.turned(Turn::Vmirror) == *panel)
        }),
        ("hmirror", Kind::Flag, operator(&call(prim::HMIRROR, &[&p]), "==", &p), &|panel, _, _| {
            i8::from(panel.turned(Turn::Hmirror) == *panel)
        }),
        ("least", Kind::Color, call(prim::LEASTCOLOR, &[&p]), &|panel, _, _| {
            let counts = panel.counts();
            let present = (0..10).filter(|&color| counts[color] > 0);
            present
                .min_by_key(|&color| (counts[color], color))
                .map_or(plane::NONE, |color| color as i8)
        }),
    ];
    for (name, kind, body, number) in numbers {
        scene.add_planes(name, kind, ADDED, tabled(&body), &per(number));
    }
    for color in 0..10i8 {
        if view.boards.iter().any(|board| board.has(color)) {
            let body = call(prim::COLORCOUNT, &[&p, &int(color)]);
            let boards = per(&|panel, _, _| plane::clip(panel.count(color)));
            let name = format!("cells_of_{color}");
            scene.add_planes(&name, Kind::Number, ADDED, tabled(&body), &boards);
        }
    }
    let choices = [(&[OWN, ADDED][..], 8), (&[OWN, ADDED, WHOLE, PLACE, SIDES, CORNERS], 10)];
    let choices = choices.map(|(own, leaves)| Choice { groups: groups(own), leaves });
    cell_rules(search.problem, "a cell for each panel", words, &scene, &choices, bits, search.meter)
}

/// Returns rules on panels.
pub(crate) fn panels(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    let mut tried = 0;
    for (index, view) in search.near_views().iter().enumerate().take(60) {
        for cut in cuts(view, index == 0) {
            if tried > 14 || search.meter.is_spent() {
                return found;
            }
            let pieces: Vec<Vec<Board>> =
                cut.cuts.iter().zip(&view.boards).map(|(cut, board)| cut.of(board)).collect();
            let words = format!("{} of {}: ", cut.words, view.words);
            let bits = view.bits + cut.bits;
            let even = pieces.iter().all(|pieces| {
                pieces.len() == pieces_len(&cut)
                    && pieces.iter().all(|piece| piece.shape() == pieces[0].shape())
            });
            let firsts: Vec<Board> = pieces.iter().map(|pieces| pieces[0].clone()).collect();
            if even && problem.fits(&firsts) {
                found.extend(algebra(search, "panels", &words, bits, &pieces, &cut.term));
                tried += 1;
            }
            let piece = Piece { words: &words, bits, term: cut.term.clone(), ordered: true };
            found.extend(chosen(search, "a panel", &piece, &pieces));
            let sizes = cut.cuts.iter().zip(&problem.outputs);
            let sizes = sizes
                .clone()
                .all(|(cut, output)| (cut.rows.len(), cut.columns.len()) == output.shape());
            if sizes {
                found.extend(reduced(search, &words, bits, view, &cut));
                tried += 1;
            }
        }
    }
    found
}

/// Returns the number of panels of the first sample.
fn pieces_len(cut: &PanelCut) -> usize {
    cut.cuts[0].len()
}
