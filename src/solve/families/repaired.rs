//! Cells of a colour are missing: they are filled from symmetries, periods or neighbourhoods. The
//! output is the whole grid, or what was missing.

use crate::plane::{self, Board, Style, parts};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, lambda, operator, parameter, truth, word};

/// The colour of the cells that are missing.
struct Missing {
    words: String,
    term: Term,
    colors: Vec<i8>,
}

/// Returns the fields of one colour of a board that are full rectangles, the largest of which is
/// what is missing perhaps.
fn rectangle_color(board: &Board) -> i8 {
    let style = Style::Touching { univalued: true, diagonal: false };
    let mut full = parts(board, style, plane::NONE);
    full.retain(|part| part.size() == part.height() * part.width());
    let most = full.iter().map(plane::Part::size).max();
    full.iter().find(|part| Some(part.size()) == most).map_or(plane::NONE, |part| part.color)
}

fn missing(search: &Search<'_>) -> Vec<Missing> {
    let problem = search.problem;
    let mut found = Vec::new();
    for color in 0..10i8 {
        if problem.inputs.iter().all(|input| input.has(color)) {
            let colors = vec![color; problem.samples()];
            found.push(Missing { words: format!("colour {color}"), term: int(color), colors });
        }
    }
    let colors: Vec<i8> = problem.inputs.iter().map(rectangle_color).collect();
    if colors.windows(2).any(|pair| pair[0] != pair[1]) {
        let o = parameter("o");
        let area = operator(&call(prim::HEIGHT, &[&o]), "*", &call(prim::WIDTH, &[&o]));
        let full = operator(&call(prim::SIZE, &[&o]), "==", &area);
        let fields = call(prim::PARTS, &[&input(), &truth(true), &truth(false), &int(-1)]);
        let full = call(prim::SFILTER, &[&fields, &lambda("o", &full, false)]);
        let term =
            call(prim::COLOR, &[&call(prim::ARGMAX, &[&full, &word(prim::SIZE)])]).named("missing");
        found.push(Missing { words: "the colour of the largest rectangle".into(), term, colors });
    }
    found
}

type Fill = Box<dyn Fn(&Board, i8) -> Option<Board>>;
type WriteFill = Box<dyn Fn(&Term) -> Term>;

/// A way to fill cells of a colour.
struct FillWay {
    words: String,
    bits: f64,
    fill: Fill,
    write: WriteFill,
}

fn ways() -> Vec<FillWay> {
    let mut ways = Vec::new();
    for (words, mirrors, periods) in [
        ("mirror images", true, false),
        ("repetition", false, true),
        ("mirror images and repetition", true, true),
    ] {
        ways.push(FillWay {
            words: words.into(),
            bits: 10.0,
            fill: Box::new(move |board, color| plane::complete(board, color, mirrors, periods)),
            write: Box::new(move |color| {
                call(prim::COMPLETE, &[&input(), color, &truth(mirrors), &truth(periods)])
            }),
        });
    }
    for share in [2usize, 4, 8] {
        for count in [1usize, 2, 100] {
            ways.push(FillWay {
                words: "continuing what repeats".into(),
                bits: 14.0,
                fill: Box::new(move |board, color| plane::continued(board, color, share, count)),
                write: Box::new(move |color| {
                    call(
                        prim::CONTINUED,
                        &[&input(), color, &int(share as i64), &int(count as i64)],
                    )
                }),
            });
        }
    }
    for (radius, turned) in [(2, false), (1, false), (2, true), (3, true)] {
        ways.push(FillWay {
            words: "the cells in the same surroundings".into(),
            bits: 13.0,
            fill: Box::new(move |board, color| {
                let unknown = board.count(color);
                (unknown * 2 <= board.cells.len() && unknown <= 250)
                    .then(|| plane::patched(board, color, radius, turned))
                    .flatten()
            }),
            write: Box::new(move |color| {
                call(prim::PATCHED, &[&input(), color, &int(radius), &truth(turned)])
            }),
        });
    }
    ways
}

/// Returns the box of the largest field of a colour.
fn hole(board: &Board, color: i8) -> Option<(usize, usize, usize, usize)> {
    let style = Style::Touching { univalued: true, diagonal: false };
    let mut fields = parts(board, style, plane::NONE);
    fields.retain(|part| part.color == color);
    let most = fields.iter().map(plane::Part::size).max()?;
    let part = fields.into_iter().find(|part| part.size() == most)?;
    Some((part.top, part.left, part.bottom, part.right))
}

/// Returns the term for the cells of the largest field of a colour.
fn hole_term(color: &Term) -> Term {
    let fields = call(prim::PARTS, &[&input(), &truth(true), &truth(false), &int(-1)]);
    let colored = call(prim::COLORFILTER, &[&fields, color]);
    call(prim::ARGMAX, &[&colored, &word(prim::SIZE)]).named("hole")
}

/// Returns rules that fill what is missing.
pub(crate) fn repaired(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let whole = problem.keeps_size();
    let mut found = Vec::new();
    for missing in missing(search) {
        if !could_fit(search, &missing, whole) {
            continue;
        }
        for way in ways() {
            let cells: usize = problem.inputs.iter().map(|input| input.cells.len()).sum();
            if !search.meter.spend(cells * 200) {
                return found;
            }
            let fill = |sample: usize| -> Option<Board> {
                let (input, color) = (&problem.inputs[sample], missing.colors[sample]);
                let filled = (way.fill)(input, color)?;
                if whole {
                    return Some(filled);
                }
                let (top, left, bottom, right) = hole(input, color)?;
                Some(filled.part(top, left, bottom, right))
            };
            let right = (0..problem.shown())
                .all(|sample| fill(sample).as_ref() == Some(&problem.outputs[sample]));
            if !right {
                continue;
            }
            let Some(boards) = (0..problem.samples()).map(fill).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let term = || {
                let filled = (way.write)(&missing.term);
                if whole {
                    filled
                } else {
                    call(prim::SUBGRID, &[&hole_term(&missing.term), &filled])
                }
            };
            let words = format!("cells of {} from {}", missing.words, way.words);
            found.extend(Candidate::checked(problem, "repaired", way.bits, words, term, &boards));
        }
    }
    found
}

/// Tells whether the outputs could be the inputs with the cells of a colour filled, or the box
/// around them.
fn could_fit(search: &Search<'_>, missing: &Missing, whole: bool) -> bool {
    let problem = search.problem;
    problem.outputs.iter().enumerate().all(|(sample, output)| {
        let (input, color) = (&problem.inputs[sample], missing.colors[sample]);
        if whole {
            let same = |(a, b): (&i8, &i8)| *a == color || a == b;
            return input.cells.iter().zip(&output.cells).all(same);
        }
        hole(input, color).is_some_and(|(top, left, bottom, right)| {
            output.shape() == (bottom - top, right - left)
        })
    })
}
