//! Views: grids made of the input in one or two steps, on which rules may be found more easily.

use rustc_hash::FxHashSet;

use super::cells::{directions, offset};
use super::meter::Meter;
use super::problem::Problem;
use super::term::{
    Term, call, constant, input, int, lambda, operator, parameter, truth, tuple, turning, word,
};
use crate::plane::{self, Board, Style, Turn};
use crate::prim::{self, PrimId};

/// A board for each sample, made of the inputs.
#[derive(Clone)]
pub(crate) struct View {
    /// In words.
    pub words: String,
    /// Its cost.
    pub bits: f64,
    /// A board for each sample.
    pub boards: Vec<Board>,
    /// The term that makes it.
    pub term: Term,
}

type Make = Box<dyn Fn(&Board, i8) -> Option<Board>>;
type Write = Box<dyn Fn(&Term, &Term) -> Term>;

/// One step from a grid and its background to a grid.
pub(crate) struct Step {
    /// In words.
    pub words: String,
    /// Its cost.
    pub bits: f64,
    /// Whether what it makes has the size of the grid.
    pub keeps_size: bool,
    make: Make,
    write: Write,
}

impl Step {
    /// Returns what it makes of a board.
    pub(crate) fn made(&self, board: &Board, ground: i8) -> Option<Board> {
        (self.make)(board, ground)
    }

    /// Returns the term that does so.
    pub(crate) fn written(&self, grid: &Term, ground: &Term) -> Term {
        (self.write)(grid, ground)
    }
}

const SIDES: [(&str, (i32, i32)); 4] =
    [("down", (1, 0)), ("up", (-1, 0)), ("right", (0, 1)), ("left", (0, -1))];

fn step(
    list: &mut Vec<Step>,
    words: impl Into<String>,
    bits: f64,
    make: impl Fn(&Board, i8) -> Option<Board> + 'static,
    write: impl Fn(&Term, &Term) -> Term + 'static,
) {
    list.push(Step {
        words: words.into(),
        bits,
        keeps_size: false,
        make: Box::new(make),
        write: Box::new(write),
    });
}

/// Does as [`step`], for what keeps the size of the grid.
fn step_within(
    list: &mut Vec<Step>,
    words: impl Into<String>,
    bits: f64,
    make: impl Fn(&Board, i8) -> Option<Board> + 'static,
    write: impl Fn(&Term, &Term) -> Term + 'static,
) {
    step(list, words, bits, make, write);
    if let Some(step) = list.last_mut() {
        step.keeps_size = true;
    }
}

/// Returns all steps.
pub(crate) fn steps() -> Vec<Step> {
    let mut list = Vec::new();
    add_turns(&mut list);
    cuts(&mut list);
    add_reductions(&mut list);
    add_drawings(&mut list);
    enlargements(&mut list);
    list
}

fn add_turns(list: &mut Vec<Step>) {
    for turn in &Turn::ALL[1..] {
        step(
            list,
            turning(*turn).name(),
            4.0,
            |board, _| Some(board.turned(*turn)),
            |grid, _| grid.turned(*turn),
        );
    }
}

/// Returns the box around cells, as a grid.
fn boxed(board: &Board, wanted: impl Fn(i8) -> bool) -> Option<Board> {
    board.around(wanted).map(|(top, left, bottom, right)| board.part(top, left, bottom, right))
}

/// Returns the cells of a grid that have another colour.
fn cells_but(grid: &Term, color: &Term) -> Term {
    call(prim::DIFFERENCE, &[&call(prim::ASINDICES, &[grid]), &call(prim::OFCOLOR, &[grid, color])])
}

fn cuts(list: &mut Vec<Step>) {
    step(
        list,
        "the content",
        4.0,
        |board, ground| boxed(board, |cell| cell != ground),
        |grid, ground| call(prim::SUBGRID, &[&cells_but(grid, ground), grid]),
    );
    for color in 0..10i8 {
        step(
            list,
            format!("the box around {color}"),
            6.0,
            move |board, _| boxed(board, |cell| cell == color),
            move |grid, _| call(prim::SUBGRID, &[&call(prim::OFCOLOR, &[grid, &int(color)]), grid]),
        );
        step_within(
            list,
            format!("only {color}"),
            7.0,
            move |board, ground| {
                (color != ground && board.has(color))
                    .then(|| board.map(|cell| if cell == color { cell } else { ground }))
            },
            move |grid, ground| call(prim::FILL, &[grid, ground, &cells_but(grid, &int(color))]),
        );
        step_within(
            list,
            format!("without {color}"),
            7.0,
            move |board, ground| {
                (color != ground)
                    .then(|| board.map(|cell| if cell == color { ground } else { cell }))
            },
            move |grid, ground| call(prim::REPLACE, &[grid, &int(color), ground]),
        );
    }
    type Half = (PrimId, fn(&Board) -> Board, bool);
    let halves: [Half; 4] = [
        (prim::LEFTHALF, |b| b.part(0, 0, b.height, b.width / 2), true),
        (prim::RIGHTHALF, |b| b.part(0, b.width - b.width / 2, b.height, b.width), true),
        (prim::TOPHALF, |b| b.part(0, 0, b.height / 2, b.width), false),
        (prim::BOTTOMHALF, |b| b.part(b.height - b.height / 2, 0, b.height, b.width), false),
    ];
    for (primitive, half, wide) in halves {
        step(
            list,
            primitive.name(),
            5.0,
            move |board, _| {
                (if wide { board.width } else { board.height } >= 2).then(|| half(board))
            },
            move |grid, _| call(primitive, &[grid]),
        );
    }
    let ceiling = |side: &Term| operator(&operator(side, "+", &int(1)), "//", &int(2));
    for (words, rows, columns) in [
        ("the left half, rounded up", false, true),
        ("the upper half, rounded up", true, false),
        ("a quarter", true, true),
    ] {
        step(
            list,
            words,
            6.0,
            move |board, _| {
                let height = if rows { board.height.div_ceil(2) } else { board.height };
                let width = if columns { board.width.div_ceil(2) } else { board.width };
                Some(board.part(0, 0, height, width))
            },
            move |grid, _| {
                let (height, width) = (call(prim::HEIGHT, &[grid]), call(prim::WIDTH, &[grid]));
                let height = if rows { ceiling(&height) } else { height };
                let width = if columns { ceiling(&width) } else { width };
                call(prim::CROP, &[grid, &constant("ORIGIN"), &tuple(vec![height, width])])
            },
        );
    }
    step(
        list,
        prim::TRIM.name(),
        4.0,
        |board, _| {
            (board.height > 2 && board.width > 2)
                .then(|| board.part(1, 1, board.height - 1, board.width - 1))
        },
        |grid, _| call(prim::TRIM, &[grid]),
    );
}

/// Returns the parts of a grid without its background.
fn parts_of(grid: &Term, ground: &Term, univalued: bool, diagonal: bool) -> Term {
    call(prim::PARTS, &[grid, &truth(univalued), &truth(diagonal), ground])
}

fn add_reductions(list: &mut Vec<Step>) {
    step(
        list,
        prim::CONDENSE.name(),
        4.0,
        |board, _| Some(plane::condense(board)),
        |grid, _| call(prim::CONDENSE, &[grid]),
    );
    step(
        list,
        "each row and column once",
        5.0,
        |board, _| {
            let once = |board: &Board| {
                let mut seen: Vec<&[i8]> = Vec::new();
                for row in board.cells.chunks(board.width) {
                    if !seen.contains(&row) {
                        seen.push(row);
                    }
                }
                Board { height: seen.len(), width: board.width, cells: seen.concat() }
            };
            Some(once(&once(board).turned(Turn::Dmirror)).turned(Turn::Dmirror))
        },
        |grid, _| {
            let turned = call(prim::DMIRROR, &[&call(prim::DEDUPE, &[grid])]);
            call(prim::DMIRROR, &[&call(prim::DEDUPE, &[&turned])])
        },
    );
    step(list, prim::SQUEEZE.name(), 5.0, plane::squeeze, |grid, ground| {
        call(prim::SQUEEZE, &[grid, ground])
    });
    step(
        list,
        prim::COMPRESS.name(),
        5.0,
        |board, _| {
            let row = |i: &usize| (1..board.width).any(|j| board.at(*i, j) != board.at(*i, 0));
            let column = |j: &usize| (1..board.height).any(|i| board.at(i, *j) != board.at(0, *j));
            let rows: Vec<usize> = (0..board.height).filter(row).collect();
            let columns: Vec<usize> = (0..board.width).filter(column).collect();
            let left = !rows.is_empty() && !columns.is_empty();
            left.then(|| Board::of(rows.len(), columns.len(), |i, j| board.at(rows[i], columns[j])))
        },
        |grid, _| call(prim::COMPRESS, &[grid]),
    );
    step(
        list,
        prim::SHRINK.name(),
        4.0,
        |board, _| Some(plane::shrink(board)),
        |grid, _| call(prim::SHRINK, &[grid]),
    );
    step_within(
        list,
        prim::SMOOTH.name(),
        7.0,
        |board, _| Some(plane::smooth(board)),
        |grid, _| call(prim::SMOOTH, &[grid]),
    );
    for (words, univalued, diagonal, most) in [
        ("without single cells", false, true, 1),
        ("without pairs and single cells", true, false, 2),
    ] {
        step_within(
            list,
            words,
            5.0 + f64::from(u8::from(univalued)),
            move |board, ground| {
                let mut cleared = board.clone();
                for part in plane::parts(board, Style::Touching { univalued, diagonal }, ground) {
                    if part.size() <= most {
                        part.places().for_each(|(row, column)| cleared.set(row, column, ground));
                    }
                }
                Some(cleared)
            },
            move |grid, ground| {
                let small =
                    operator(&call(prim::SIZE, &[&parameter("o")]), "<=", &int(most as i64));
                let things = parts_of(grid, ground, univalued, diagonal);
                let small = call(prim::MFILTER, &[&things, &lambda("o", &small, false)]);
                call(prim::FILL, &[grid, ground, &small])
            },
        );
    }
    for (name, univalued, diagonal) in
        [("shape", true, false), ("shape with corners", true, true), ("thing", false, true)]
    {
        let style = Style::Touching { univalued, diagonal };
        let largest = move |board: &Board, ground: i8| {
            let parts = plane::parts(board, style, ground);
            // Of several the first, as `argmax` has it.
            let most = parts.iter().map(plane::Part::size).max()?;
            parts.into_iter().find(|part| part.size() == most)
        };
        let written = move |grid: &Term, ground: &Term| {
            call(prim::ARGMAX, &[&parts_of(grid, ground, univalued, diagonal), &word(prim::SIZE)])
        };
        step(
            list,
            format!("the box of the largest {name}"),
            5.0,
            move |board, ground| largest(board, ground).map(|part| part.cropped(board)),
            move |grid, ground| call(prim::SUBGRID, &[&written(grid, ground), grid]),
        );
        step(
            list,
            format!("the largest {name}"),
            5.0,
            move |board, ground| largest(board, ground).map(|part| part.image(ground)),
            move |grid, ground| {
                let part = written(grid, ground);
                let empty = call(prim::CANVAS, &[ground, &call(prim::SHAPE, &[&part])]);
                call(prim::PAINT, &[&empty, &call(prim::NORMALIZE, &[&part])])
            },
        );
        step_within(
            list,
            format!("nothing but the largest {name}"),
            6.0,
            move |board, ground| {
                let part = largest(board, ground)?;
                let mut alone = Board::filled(board.height, board.width, ground);
                part.places().for_each(|(i, j)| alone.set(i, j, board.at(i, j)));
                Some(alone)
            },
            move |grid, ground| {
                let empty = call(prim::CANVAS, &[ground, &call(prim::SHAPE, &[grid])]);
                call(prim::PAINT, &[&empty, &written(grid, ground)])
            },
        );
    }
}

fn add_drawings(list: &mut Vec<Step>) {
    for (name, direction) in SIDES {
        step_within(
            list,
            format!("fallen {name}"),
            5.0,
            move |board, ground| plane::settle(board, ground, direction),
            move |grid, ground| call(prim::SETTLE, &[grid, ground, &offset(direction)]),
        );
    }
    step_within(
        list,
        "holes filled",
        6.0,
        |board, ground| Some(plane::fill_holes(board, ground)),
        |grid, ground| call(prim::FILLHOLES, &[grid, ground]),
    );
    let ways: [(&str, &'static [(i32, i32)]); 8] = [
        ("down", &[(1, 0)]),
        ("up", &[(-1, 0)]),
        ("right", &[(0, 1)]),
        ("left", &[(0, -1)]),
        ("up and down", &[(1, 0), (-1, 0)]),
        ("to both sides", &[(0, 1), (0, -1)]),
        ("in four directions", &[(1, 0), (-1, 0), (0, 1), (0, -1)]),
        ("along diagonals", &[(1, 1), (-1, -1), (1, -1), (-1, 1)]),
    ];
    for (words, ways) in ways {
        step_within(
            list,
            format!("drawn out {words}"),
            6.0,
            move |board, ground| Some(plane::smear(board, ground, ways)),
            move |grid, ground| call(prim::SMEAR, &[grid, ground, &directions(ways)]),
        );
    }
    let lines: [(&str, &'static [(i32, i32)]); 4] = [
        ("along rows", &[(0, 1)]),
        ("along columns", &[(1, 0)]),
        ("along rows and columns", &[(0, 1), (1, 0)]),
        ("along diagonals", &[(1, 1), (1, -1)]),
    ];
    for (words, ways) in lines {
        step_within(
            list,
            format!("connected {words}"),
            6.0,
            move |board, ground| Some(plane::bridge(board, ground, ways)),
            move |grid, ground| call(prim::BRIDGE, &[grid, ground, &directions(ways)]),
        );
    }
    type Draw = fn(&Board, i8) -> Board;
    let draws: [(PrimId, Draw); 3] = [
        (prim::OUTLINE, plane::outline),
        (prim::INTERIOR, plane::interior),
        (prim::HALO, plane::halo),
    ];
    for (primitive, draw) in draws {
        step_within(
            list,
            primitive.name(),
            6.0,
            move |board, ground| Some(draw(board, ground)),
            move |grid, ground| call(primitive, &[grid, ground]),
        );
    }
}

fn enlargements(list: &mut Vec<Step>) {
    step(
        list,
        "framed",
        5.0,
        |board, ground| {
            Some(Board::of(board.height + 2, board.width + 2, |i, j| {
                let cell = board.get(i as i32 - 1, j as i32 - 1);
                if cell == plane::NONE { ground } else { cell }
            }))
        },
        |grid, ground| {
            let shape = operator(&call(prim::SHAPE, &[grid]), "+", &int(2));
            let moved = call(prim::SHIFT, &[&call(prim::ASOBJECT, &[grid]), &constant("UNITY")]);
            call(prim::PAINT, &[&call(prim::CANVAS, &[ground, &shape]), &moved])
        },
    );
    for (words, right, below) in [
        ("mirrored to the right", true, false),
        ("mirrored below", false, true),
        ("mirrored to all sides", true, true),
    ] {
        step(
            list,
            words,
            5.0 + f64::from(u8::from(right && below)),
            move |board, _| {
                let (h, w) = board.shape();
                let (height, width) =
                    (if below { 2 * h } else { h }, if right { 2 * w } else { w });
                Some(Board::of(height, width, |i, j| {
                    board.at(
                        if i < h { i } else { 2 * h - 1 - i },
                        if j < w { j } else { 2 * w - 1 - j },
                    )
                }))
            },
            move |grid, _| {
                let wide = if right {
                    call(prim::HCONCAT, &[grid, &call(prim::VMIRROR, &[grid])])
                } else {
                    grid.clone()
                };
                if below {
                    call(prim::VCONCAT, &[&wide, &call(prim::HMIRROR, &[&wide])])
                } else {
                    wide
                }
            },
        );
    }
    for count in 2..=3usize {
        step(
            list,
            format!("{count} by {count} times"),
            6.0,
            move |board, _| {
                let (h, w) = board.shape();
                Some(Board::of(h * count, w * count, |i, j| board.at(i % h, j % w)))
            },
            move |grid, _| {
                let repeat = |join: PrimId, grid: &Term| {
                    (1..count).fold(grid.clone(), |row, _| call(join, &[&row, grid]))
                };
                repeat(prim::VCONCAT, &repeat(prim::HCONCAT, grid))
            },
        );
        step(
            list,
            format!("enlarged by {count}"),
            5.0,
            move |board, _| Some(board.scaled(count, count)),
            move |grid, _| call(prim::UPSCALE, &[grid, &int(count as i64)]),
        );
    }
}

/// Sides of boards that are worth a look.
const MOST_SIDE: usize = 60;

/// Returns what a step makes of the boards of all samples, if it makes something of each.
pub(crate) fn stepped(step: &Step, boards: &[Board], background: &[i8]) -> Option<Vec<Board>> {
    let made = boards.iter().zip(background).map(|(board, &ground)| step.made(board, ground));
    let made: Vec<Board> = made.collect::<Option<_>>()?;
    made.iter()
        .all(|b| (1..=MOST_SIDE).contains(&b.height) && (1..=MOST_SIDE).contains(&b.width))
        .then_some(made)
}

/// Returns the input, and what up to `depth` steps make of it: at most `most` different views.
pub(crate) fn views(
    problem: &Problem,
    background: &[i8],
    ground: &Term,
    depth: usize,
    most: usize,
    meter: &Meter,
) -> Vec<View> {
    let steps = steps();
    let cells: usize = problem.inputs.iter().map(|input| input.cells.len()).sum();
    let most = meter.room(cells).min(most);
    let mut seen = FxHashSet::default();
    let first = View {
        words: "the input".into(),
        bits: 0.0,
        boards: problem.inputs.clone(),
        term: input(),
    };
    seen.insert(first.boards.clone());
    let mut views = vec![first];
    let mut from = 0;
    for _ in 0..depth {
        let to = views.len();
        for index in from..to {
            for step in &steps {
                if views.len() >= most || !meter.spend(cells * 3) {
                    return views;
                }
                let Some(boards) = stepped(step, &views[index].boards, background) else {
                    continue;
                };
                if seen.insert(boards.clone()) {
                    let before = &views[index];
                    let words = if index == 0 {
                        step.words.clone()
                    } else {
                        format!("{}, then {}", before.words, step.words)
                    };
                    let term = step.written(&before.term, ground);
                    views.push(View { words, bits: before.bits + step.bits, boards, term });
                }
            }
        }
        from = to;
    }
    views
}
