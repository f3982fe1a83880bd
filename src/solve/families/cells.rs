//! Every cell of the output by itself, from planes of the input or of a view that has the size of
//! the output.

use crate::plane::{self, Board, NONE, Panels, Turn};
use crate::prim::{self, PrimId};
use crate::solve::candidate::{Candidate, cell_rules};
use crate::solve::cells::{ADDED, Choice, OWN, PLACE, Scene, choices, quick_choices};
use crate::solve::search::Search;
use crate::solve::term::{Term, call, constant, input, int, lambda, parameter, word};
use crate::solve::tree::{Kind, groups};
use crate::solve::views::View;

/// Returns what a primitive says of rows, said of columns.
fn across(primitive: PrimId, grid: &Term) -> Term {
    call(prim::DMIRROR, &[&call(primitive, &[&call(prim::DMIRROR, &[grid])])])
}

/// Returns the term of a number of the panel that a cell lies in.
fn panel_number(name: &str, grid: &Term, ground: &Term) -> Term {
    let panel = |text| parameter(text);
    let marked = |p: &Term| call(prim::COLORCOUNT, &[&call(prim::MARK, &[p, ground]), &int(1)]);
    let panels = call(prim::PANELS, &[grid]);
    let of = |body: &Term| call(prim::PANELPLANE, &[grid, &lambda("p", body, false)]);
    match name {
        "panel_row" => call(prim::PANELROW, &[grid]),
        "panel_column" => across(prim::PANELROW, grid),
        "panel_marked" => of(&marked(&panel("p"))),
        "panel_color" => of(&call(prim::RANKEDCOLOR, &[&panel("p"), ground, &int(0)])),
        "panel_rank" => {
            let function = lambda("q", &marked(&panel("q")), false);
            of(&call(prim::GREATERS, &[&panels, &function, &panel("p")]))
        }
        "panel_colors" => of(&call(prim::NUMCOLORS, &[&panel("p")])),
        _ => of(&call(prim::ALIKE, &[&panels, &word(prim::IDENTITY), &panel("p")])),
    }
}

/// Adds planes that have the same panel everywhere: the first with the most or the least of
/// something.
fn add_chosen_panels(scene: &mut Scene<'_>, cut: &[Panels]) {
    let panels: Vec<Vec<Board>> =
        scene.boards.iter().zip(cut).map(|(board, cut)| cut.of(board)).collect();
    let is_even =
        |panels: &Vec<Board>| panels.windows(2).all(|two| two[0].shape() == two[1].shape());
    if !panels.iter().all(is_even) {
        return;
    }
    let (grid, q) = (scene.grid.clone(), parameter("q"));
    let all = call(prim::PANELS, &[&grid]);
    let marked = call(prim::COLORCOUNT, &[&call(prim::MARK, &[&q, &scene.ground]), &int(1)]);
    let alike = call(prim::ALIKE, &[&all, &word(prim::IDENTITY), &q]);
    type Count = fn(&Board, i8, &[Board]) -> usize;
    let counts: [(&str, Term, Count); 3] = [
        ("marked", marked, |panel, ground, _| panel.cells.len() - panel.count(ground)),
        ("colorful", call(prim::NUMCOLORS, &[&q]), |panel, _, _| panel.color_count()),
        ("common", alike, |panel, _, all| all.iter().filter(|other| *other == panel).count()),
    ];
    for (name, body, count) in counts {
        for (way, function, sign) in [("most", prim::ARGMAX, 1), ("least", prim::ARGMIN, -1)] {
            let chosen = |panels: &[Board], ground: i8| {
                let rank = |panel: &Board| sign * count(panel, ground, panels) as i64;
                let most = panels.iter().map(rank).max();
                panels.iter().find(|panel| Some(rank(panel)) == most).cloned()
            };
            let picked = panels.iter().zip(scene.background);
            let picked = picked.map(|(panels, &ground)| chosen(panels, ground));
            let Some(picked) = picked.collect::<Option<Vec<Board>>>() else { continue };
            let panel = call(function, &[&all, &lambda("q", &body, false)]).named("chosen");
            let made = scene.boards.iter().zip(cut).zip(&picked);
            let inside = made.clone().map(|((board, cut), chosen)| {
                let mut plane = board.clone();
                for (top, left, _, _) in cut.boxes() {
                    for (i, j) in chosen.places() {
                        plane.set(top + i, left + j, chosen.at(i, j));
                    }
                }
                plane
            });
            let inside: Vec<Board> = inside.collect();
            let over = made.map(|((board, cut), chosen)| plane::spread(board, cut, chosen));
            let over: Vec<Board> = over.collect();
            let cells = call(prim::PANELCELLS, &[&grid]);
            let term = call(prim::INPLACE, &[&grid, &cells, &lambda("p", &panel, false)]);
            let title = format!("{way}_{name}_panel");
            scene.add_planes(&title, Kind::Color, ADDED, term, &inside);
            let term = call(prim::PANELCELL, &[&grid, &panel]);
            scene.add_planes(&format!("{title}_over_all"), Kind::Color, ADDED, term, &over);
        }
    }
}

/// Adds planes of the panels that each cell lies in.
pub(crate) fn add_panels(scene: &mut Scene<'_>) {
    let cut: Option<Vec<Panels>> = scene.boards.iter().map(plane::panels).collect();
    let Some(cut) = cut else { return };
    add_chosen_panels(scene, &cut);
    let grid = scene.grid.clone();
    type Number = fn(&Board, i8, &Panels, &[Board], usize) -> i8;
    let numbers: [(&str, Kind, Number); 7] = [
        ("panel_row", Kind::Number, |_, _, cut, _, index| plane::clip(index / cut.columns.len())),
        ("panel_column", Kind::Number, |_, _, cut, _, index| {
            plane::clip(index % cut.columns.len())
        }),
        ("panel_marked", Kind::Number, |_, ground, _, panels, index| {
            plane::clip(panels[index].cells.len() - panels[index].count(ground))
        }),
        ("panel_color", Kind::Color, |_, ground, _, panels, index| panels[index].most_but(ground)),
        ("panel_rank", Kind::Number, |_, ground, _, panels, index| {
            let marked = |panel: &Board| panel.cells.len() - panel.count(ground);
            let mut more: Vec<usize> =
                panels.iter().map(marked).filter(|&n| n > marked(&panels[index])).collect();
            more.sort_unstable();
            more.dedup();
            plane::clip(more.len())
        }),
        ("panel_colors", Kind::Number, |_, _, _, panels, index| {
            plane::clip(panels[index].color_count())
        }),
        ("panel_alike", Kind::Number, |_, _, _, panels, index| {
            plane::clip(panels.iter().filter(|panel| **panel == panels[index]).count())
        }),
    ];
    for (name, kind, number) in numbers {
        let planes: Vec<Board> = scene
            .boards
            .iter()
            .zip(scene.background)
            .zip(&cut)
            .map(|((board, &ground), cut)| {
                let panels = cut.of(board);
                plane::by_panel(board, cut, |index| number(board, ground, cut, &panels, index))
            })
            .collect();
        let term = panel_number(name, &grid, &scene.ground);
        scene.add_planes(name, kind, ADDED, term, &planes);
    }
    for (name, row) in [("row_in_panel", true), ("column_in_panel", false)] {
        let planes: Vec<Board> = scene
            .boards
            .iter()
            .zip(&cut)
            .map(|(board, cut)| plane::in_panel(board, cut, row))
            .collect();
        let term =
            if row { call(prim::ROWINPANEL, &[&grid]) } else { across(prim::ROWINPANEL, &grid) };
        scene.add_planes(name, Kind::Number, ADDED, term, &planes);
    }
    let thumbs: Vec<Board> = scene
        .boards
        .iter()
        .zip(scene.background)
        .zip(&cut)
        .map(|((board, &ground), cut)| plane::thumbnail(board, cut, ground))
        .collect();
    scene.add_planes(
        prim::THUMBNAIL.name(),
        Kind::Color,
        ADDED,
        call(prim::THUMBNAIL, &[&grid, &scene.ground.clone()]),
        &thumbs,
    );
}

/// Returns rules for the cells of the input.
pub(crate) fn cells(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    if !problem.keeps_size() {
        return Vec::new();
    }
    let mut scene = Scene::new(&problem.inputs, &search.background, input(), search.ground.clone());
    scene.fill(search.meter);
    add_panels(&mut scene);
    cell_rules(problem, "cells", "", &scene, &choices(), 0.0, search.meter)
}

/// Adds the input beside a view of its size.
pub(crate) fn add_input(search: &Search<'_>, scene: &mut Scene<'_>) {
    scene.add_planes("input", Kind::Color, ADDED, input(), &search.problem.inputs);
}

/// Adds the colours in the corners of the input.
fn add_corners(search: &Search<'_>, scene: &mut Scene<'_>) {
    let names = ["ulcolor", "urcolor", "llcolor", "lrcolor"];
    for (turn, name) in [Turn::Same, Turn::Vmirror, Turn::Hmirror, Turn::Rot180].iter().zip(names) {
        let cell = call(prim::INDEX, &[&input().turned(*turn), &constant("ORIGIN")]);
        let term = call(prim::CANVAS, &[&cell, &call(prim::SHAPE, &[&scene.grid])]);
        let inputs = scene.boards.iter().zip(&search.problem.inputs);
        let planes = inputs.map(|(board, input)| {
            Board::filled(board.height, board.width, input.turned(*turn).cells[0])
        });
        let planes: Vec<Board> = planes.collect();
        scene.add_planes(&format!("{name}_of_the_input"), Kind::Color, ADDED, term, &planes);
    }
}

/// Returns rules for the cells of views that have the size of the output; `more` are views beside
/// those of one step or two.
pub(crate) fn cells_of_views(search: &Search<'_>, more: &[View], most: usize) -> Vec<Candidate> {
    let views = search.far_views()[1..].iter().chain(more);
    let mut views: Vec<&View> = views.filter(|view| search.problem.fits(&view.boards)).collect();
    views.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    views.truncate(most);
    cells_on_views(search, "cells of a view", &views)
}

/// Returns rules for the cells of views, of which each has the size of the output.
pub(crate) fn cells_on_views(
    search: &Search<'_>,
    family: &'static str,
    views: &[&View],
) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    for view in views {
        let usable = view.boards.iter().all(|board| board.is_answer() && !board.has(NONE));
        if !usable || search.meter.is_spent() {
            continue;
        }
        let mut scene =
            Scene::new(&view.boards, &search.background, view.term.clone(), search.ground.clone());
        scene.fill(search.meter);
        add_input(search, &mut scene);
        let mut choices = quick_choices();
        if !problem.keeps_size() {
            add_corners(search, &mut scene);
            choices.push(Choice { groups: groups(&[OWN, PLACE, ADDED]), leaves: 8 });
        }
        let words = format!("{}: ", view.words);
        let bits = view.bits + 2.0;
        found.extend(cell_rules(problem, family, &words, &scene, &choices, bits, search.meter));
    }
    found
}
