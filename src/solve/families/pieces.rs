//! Pieces of the input that have the size of the output, in any number: what their cells are
//! together.

use crate::plane::{self, Board, NONE, Style};
use crate::prim::{self, PrimId};
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, pair, parameter, tuple};

use super::chosen::STYLES;
use super::panels::algebra;

/// Pieces of every sample, with the tuple of them.
type Pieces = (String, Vec<Vec<Board>>, Term);

/// Cuts windows in the corners that have the size of the output.
fn corners(search: &Search<'_>) -> Option<Pieces> {
    let problem = search.problem;
    let (height, width) = problem.output_shape()?;
    let fits = |input: &Board| {
        input.height >= height && input.width >= width && input.shape() != (height, width)
    };
    if !problem.inputs.iter().all(fits) {
        return None;
    }
    let grid = input();
    let shape = pair(height as i64, width as i64);
    let bottom = operator(&call(prim::HEIGHT, &[&grid]), "-", &int(height as i64));
    let right = operator(&call(prim::WIDTH, &[&grid]), "-", &int(width as i64));
    let tall = problem.inputs.iter().all(|input| input.height > height);
    let wide = problem.inputs.iter().all(|input| input.width > width);
    let mut windows = Vec::new();
    let mut terms = Vec::new();
    for low in [false, true].into_iter().take(1 + usize::from(tall)) {
        for far in [false, true].into_iter().take(1 + usize::from(wide)) {
            let start = |input: &Board| {
                (
                    if low { input.height - height } else { 0 },
                    if far { input.width - width } else { 0 },
                )
            };
            let boards = problem.inputs.iter().map(|input| {
                let (top, left) = start(input);
                input.part(top, left, top + height, left + width)
            });
            windows.push(boards.collect::<Vec<Board>>());
            let corner = tuple(vec![
                if low { bottom.clone() } else { int(0) },
                if far { right.clone() } else { int(0) },
            ]);
            terms.push(call(prim::CROP, &[&grid, &corner, &shape]));
        }
    }
    let pieces = (0..problem.samples())
        .map(|sample| windows.iter().map(|boards| boards[sample].clone()).collect());
    Some(("windows in the corners".into(), pieces.collect(), tuple(terms)))
}

/// Cuts windows of the size of the output around every cell of a colour.
fn around(search: &Search<'_>, color: i8) -> Option<Pieces> {
    let problem = search.problem;
    let (height, width) = problem.output_shape()?;
    let odd = height % 2 == 1 && width % 2 == 1 && height < 12 && width < 12;
    if !odd || problem.inputs.iter().any(|input| !input.has(color)) {
        return None;
    }
    let (down, aside) = ((height / 2) as i32, (width / 2) as i32);
    let pieces = problem.inputs.iter().zip(&search.background).map(|(board, &ground)| {
        let centres = board.places().filter(|&(i, j)| board.at(i, j) == color);
        let window = |(row, column): (usize, usize)| {
            Board::of(height, width, |i, j| {
                let cell =
                    board.get(row as i32 + i as i32 - down, column as i32 + j as i32 - aside);
                if cell == NONE { ground } else { cell }
            })
        };
        centres.map(window).collect::<Vec<Board>>()
    });
    let grid = input();
    let o = parameter("o");
    let back = pair(down, aside);
    let empty = call(prim::CANVAS, &[&search.ground, &pair(height as i64, width as i64)]);
    let moved = call(prim::SHIFT, &[&call(prim::ASOBJECT, &[&grid]), &operator(&back, "-", &o)]);
    let window = lambda("o", &call(prim::PAINT, &[&empty, &moved]), false);
    let centres = call(prim::TOTUPLE, &[&call(prim::OFCOLOR, &[&grid, &int(color)])]);
    let term = call(prim::APPLY, &[&window, &centres]).named("windows");
    Some((format!("windows around the cells of {color}"), pieces.collect(), term))
}

/// Returns the boxes, or the images, of parts of more than one cell.
fn of_parts(search: &Search<'_>, style: Style, name: &str, image: bool) -> Pieces {
    let problem = search.problem;
    let pieces = problem.inputs.iter().zip(&search.background).map(|(board, &ground)| {
        let parts = plane::parts(board, style, ground).into_iter().filter(|part| part.size() > 1);
        parts
            .map(|part| if image { part.image(ground) } else { part.cropped(board) })
            .collect::<Vec<Board>>()
    });
    let grid = input();
    let o = parameter("o");
    let things = crate::solve::parts::Segmented::new(&[], &[], style, &grid, &search.ground).term;
    let large = operator(&call(prim::SIZE, &[&o]), ">", &int(1));
    let large =
        call(prim::TOTUPLE, &[&call(prim::SFILTER, &[&things, &lambda("o", &large, false)])]);
    let cut = match image {
        true => {
            let empty = call(prim::CANVAS, &[&search.ground, &call(prim::SHAPE, &[&o])]);
            call(prim::PAINT, &[&empty, &call(prim::NORMALIZE, &[&o])])
        }
        false => call(prim::SUBGRID, &[&o, &grid]),
    };
    let term = call(prim::APPLY, &[&lambda("o", &cut, false), &large]).named("pieces");
    (
        format!("the {} of the {name}", if image { "images" } else { "boxes" }),
        pieces.collect(),
        term,
    )
}

/// Returns rules for pieces that have the size of the output.
pub(crate) fn pieces(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut all: Vec<Pieces> = Vec::new();
    all.extend(corners(search));
    all.extend((0..10).filter_map(|color| around(search, color)));
    for (style, name) in STYLES {
        for image in [false, true] {
            all.push(of_parts(search, style, name, image));
        }
    }
    if let Some(panels) = problem
        .inputs
        .iter()
        .map(|input| Some(plane::panels(input)?.of(input)))
        .collect::<Option<Vec<_>>>()
    {
        all.push(("panels".into(), panels, call(prim::PANELS, &[&input()])));
    }
    if let Some((height, width)) = problem.output_shape() {
        let blocks = problem.inputs.iter().map(|input| {
            let divides = input.height.is_multiple_of(height) && input.width.is_multiple_of(width);
            let cut = divides
                .then(|| plane::split(input, input.height / height, input.width / width))??;
            Some(cut.of(input))
        });
        if let Some(blocks) = blocks.collect::<Option<Vec<_>>>() {
            let count = |side: PrimId, size: usize| {
                operator(&call(side, &[&input()]), "//", &int(size as i64))
            };
            let term = call(
                prim::EVENPANELS,
                &[&input(), &count(prim::HEIGHT, height), &count(prim::WIDTH, width)],
            );
            all.push(("blocks".into(), blocks, term));
        }
    }
    let mut found = Vec::new();
    for (words, pieces, term) in all {
        let usable = pieces.iter().all(|pieces| {
            (1..=60).contains(&pieces.len())
                && pieces.iter().all(|piece| piece.shape() == pieces[0].shape())
        });
        let fits = |(pieces, output): (&Vec<Board>, &Board)| {
            pieces.first().is_some_and(|piece| piece.shape() == output.shape())
        };
        let several = pieces.iter().any(|pieces| pieces.len() > 1);
        if usable
            && several
            && pieces.iter().zip(&problem.outputs).all(fits)
            && !search.meter.is_spent()
        {
            found.extend(algebra(
                search,
                "pieces together",
                &format!("{words}: "),
                6.0,
                &pieces,
                &term,
            ));
        }
    }
    found
}
