//! Models: parts of several colours of which pieces stand elsewhere, where the rest is painted.

use crate::plane::{self, Board, Forms, Part, Style};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, parameter, truth};

/// Which parts are models.
#[derive(Clone, Copy)]
enum Models {
    /// Those of several colours.
    Colorful,
    /// Those of several colours and more than three cells.
    Large,
    /// The one with most colours, and of those the largest.
    Best,
}

/// More than any part has cells.
const MANY: usize = 1024;

impl Models {
    const ALL: [(Self, f64, &str); 3] = [
        (Self::Colorful, 10.0, "parts of several colours"),
        (Self::Large, 11.0, "large parts of several colours"),
        (Self::Best, 11.0, "the part of most colours"),
    ];

    fn among(self, parts: Vec<Part>) -> Vec<Part> {
        let is_model = |part: &Part| match self {
            Self::Large => part.colors > 1 && part.size() > 3,
            _ => part.colors > 1,
        };
        let rank = |part: &Part| part.colors * MANY + part.size();
        match self {
            Self::Best => {
                let most = parts.iter().map(rank).max();
                parts.into_iter().find(|part| Some(rank(part)) == most).into_iter().collect()
            }
            _ => parts.into_iter().filter(is_model).collect(),
        }
    }

    fn term(self, things: &Term) -> Term {
        let o = parameter("o");
        let (colors, size) = (call(prim::NUMCOLORS, &[&o]), call(prim::SIZE, &[&o]));
        let several = operator(&colors, ">", &int(1));
        let filtered = |test: &Term| call(prim::SFILTER, &[things, &lambda("o", test, false)]);
        match self {
            Self::Colorful => filtered(&several),
            Self::Large => filtered(&operator(&several, "and", &operator(&size, ">", &int(3)))),
            Self::Best => {
                let rank = operator(&operator(&colors, "*", &int(MANY as i64)), "+", &size);
                call(prim::BEST, &[things, &lambda("o", &rank, false)])
            }
        }
        .named("models")
    }
}

/// Returns a board with its models copied; without them if they go.
fn copied(board: &Board, models: &[Part], ground: i8, forms: Forms, stays: bool) -> Option<Board> {
    let mut made = plane::completed(board, models, ground, forms)?;
    if !stays {
        for (row, column) in models.iter().flat_map(Part::places) {
            made.set(row, column, ground);
        }
    }
    Some(made)
}

/// Returns rules that copy models to where pieces of them stand.
pub(crate) fn modeled(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    if !problem.keeps_size() {
        return found;
    }
    let cells: usize = problem.inputs.iter().map(|input| input.cells.len()).sum();
    for diagonal in [true, false] {
        let style = Style::Touching { univalued: false, diagonal };
        let boards = problem.inputs.iter().zip(&search.background);
        let things: Vec<Vec<Part>> =
            boards.map(|(board, &ground)| plane::parts(board, style, ground)).collect();
        if things.iter().any(|parts| parts.len() < 2 || parts.len() > 100) {
            continue;
        }
        for (which, bits, words) in Models::ALL {
            let models: Vec<Vec<Part>> =
                things.iter().map(|parts| which.among(parts.clone())).collect();
            if models.iter().any(Vec::is_empty) {
                continue;
            }
            for (turned, scale, stays) in [
                (false, 1, true),
                (true, 1, true),
                (false, 1, false),
                (true, 1, false),
                (false, 5, true),
                (true, 5, true),
            ] {
                if !search.meter.spend(cells * 50 * if turned { 4 } else { 1 }) {
                    return found;
                }
                let forms = Forms { turned, scale };
                let made = |sample: usize| {
                    let (input, ground) = (&problem.inputs[sample], search.background[sample]);
                    copied(input, &models[sample], ground, forms, stays)
                };
                let is_right = |sample| made(sample).as_ref() == Some(&problem.outputs[sample]);
                if !(0..problem.shown()).all(is_right) {
                    continue;
                }
                let boards: Option<Vec<Board>> = (0..problem.samples()).map(made).collect();
                let Some(boards) = boards else { continue };
                let term = || {
                    let (grid, ground) = (input(), &search.ground);
                    let parts =
                        call(prim::PARTS, &[&grid, &truth(false), &truth(diagonal), ground]);
                    let models = which.term(&parts.named("things"));
                    let copy = if scale > 1 { prim::COPYENLARGED } else { prim::COPYMODELS };
                    let drawn = call(copy, &[&grid, &models, ground, &truth(turned)]);
                    match stays {
                        true => drawn,
                        false => {
                            call(prim::FILL, &[&drawn, ground, &call(prim::MERGE, &[&models])])
                        }
                    }
                };
                let how = if turned { ", turned" } else { "" };
                let size = if scale > 1 { ", enlarged" } else { "" };
                let words = format!("{words} are copied{how}{size} to where pieces of them stand");
                let bits = bits + f64::from(u8::from(turned)) + if scale > 1 { 1.0 } else { 0.0 };
                found.extend(Candidate::checked(problem, "models", bits, words, term, &boards));
            }
        }
    }
    found
}
