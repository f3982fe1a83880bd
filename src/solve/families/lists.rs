//! Parts as a list: their colours in an order as a row, a column or a block, and how many of
//! something there are as so many cells.

use crate::plane::{Board, NONE, Part, Turn};
use crate::prim::{self, PrimId};
use crate::solve::candidate::Candidate;
use crate::solve::parts::Segmented;
use crate::solve::problem::Problem;
use crate::solve::search::Search;
use crate::solve::term::{
    Term, call, constant, input, int, lambda, operator, pair, parameter, tuple, word,
};

use super::chosen::STYLES;

/// A number of a part by which parts are put in order.
type Key = (PrimId, fn(&Part) -> i64);

const KEYS: [Key; 6] = [
    (prim::SIZE, |part| part.size() as i64),
    (prim::UPPERMOST, |part| part.top as i64),
    (prim::LEFTMOST, |part| part.left as i64),
    (prim::HEIGHT, |part| part.height() as i64),
    (prim::WIDTH, |part| part.width() as i64),
    (prim::HOLES, |part| part.holes() as i64),
];

/// How colours in an order become a grid: in words, as a term, and from the colours and the size of
/// the largest part.
type ListForm = (&'static str, Term, Box<dyn Fn(&[i8], usize) -> Option<Board>>);

/// How a count becomes a grid: as a term, and for a sample.
type CountForm<'f> = (Term, Box<dyn Fn(usize) -> Board + 'f>);

/// Returns the parts in an order, as colours.
fn in_order(search: &Search<'_>, things: &Segmented, name: &str) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    let o = parameter("o");
    let size_of = |parts: &Vec<Part>| parts.iter().map(Part::size).max().unwrap_or(0);
    let sizes: Vec<usize> = things.parts.iter().map(size_of).collect();
    let most = call(prim::VALMAX, &[&things.term, &word(prim::SIZE)]);
    for (key, number) in KEYS {
        for down in [false, true] {
            let sign = if down { -1 } else { 1 };
            let colors: Vec<Vec<i8>> = things
                .parts
                .iter()
                .map(|parts| {
                    let mut parts: Vec<&Part> = parts.iter().collect();
                    parts.sort_by_key(|part| sign * number(part));
                    parts.iter().map(|part| part.color).collect()
                })
                .collect();
            let by = match down {
                true => lambda("o", &operator(&int(0), "-", &call(key, &[&o])), false),
                false => word(key),
            };
            let ordered = call(prim::ORDER, &[&things.term, &by]);
            let zero = (vec![0; problem.samples()], int(0));
            let grounds = [(&search.background, &search.ground), (&zero.0, &zero.1)];
            let grounds = &grounds[..if search.background == zero.0 { 1 } else { 2 }];
            for &(empty, rest) in grounds {
                let rest = (empty.as_slice(), rest);
                let Some(bars) = bars(problem, rest, things, &ordered, (key, number), sign) else {
                    continue;
                };
                let order = if down { "falling" } else { "rising" };
                let of = key.name();
                let words = format!("bars as long as the {of} of the {name}, {order}");
                for turn in Turn::ALL {
                    let turned: Vec<Board> =
                        bars.0.iter().map(|board| board.turned(turn)).collect();
                    let term = bars.1.turned(turn);
                    let words = words.clone();
                    found.extend(Candidate::checked(
                        problem,
                        "list",
                        13.0,
                        words,
                        || term,
                        &turned,
                    ));
                }
            }
            let table =
                |width: &Term| call(prim::TABULATE, &[&ordered, &word(prim::MOSTCOLOR), width]);
            let count = call(prim::SIZE, &[&things.term]);
            let mut forms = plain(&ordered, &count, problem.outputs[0].width, &table);
            forms.extend(stripes(problem.outputs[0].shape(), &count, &most, &table));
            for (form, term, make) in forms {
                let each = colors.iter().zip(&sizes);
                let Some(boards) =
                    each.map(|(colors, &size)| make(colors, size)).collect::<Option<Vec<Board>>>()
                else {
                    continue;
                };
                let order = if down { "falling" } else { "rising" };
                let words =
                    format!("{form} of the colours of the {name} by {order} {}", key.name());
                found.extend(Candidate::checked(problem, "list", 10.0, words, || term, &boards));
            }
        }
    }
    found
}

/// Returns colours in an order as a row, a column, or a block of a width; or the first of them.
fn plain(
    ordered: &Term,
    count: &Term,
    width: usize,
    table: &dyn Fn(&Term) -> Term,
) -> Vec<ListForm> {
    vec![
        (
            "a row",
            table(count),
            Box::new(|colors, _| {
                Some(Board { height: 1, width: colors.len(), cells: colors.to_vec() })
            }),
        ),
        (
            "a column",
            table(&int(1)),
            Box::new(|colors, _| {
                Some(Board { height: colors.len(), width: 1, cells: colors.to_vec() })
            }),
        ),
        (
            "the first alone",
            call(
                prim::CANVAS,
                &[&call(prim::MOSTCOLOR, &[&call(prim::FIRST, &[ordered])]), &pair(1, 1)],
            ),
            Box::new(|colors, _| Some(Board::filled(1, 1, *colors.first()?))),
        ),
        ("a block", table(&int(width as i64)), {
            Box::new(move |colors, _| {
                let fills = colors.len() > width && colors.len().is_multiple_of(width);
                fills.then(|| Board { height: colors.len() / width, width, cells: colors.to_vec() })
            })
        }),
    ]
}

/// How long stripes are.
#[derive(Clone, Copy)]
enum Length {
    /// As many cells as there are stripes.
    Count,
    /// As many cells as the largest part has.
    Size,
    /// A number.
    Fixed(usize),
}

/// Returns colours in an order as stripes.
fn stripes(
    (height, width): (usize, usize),
    count: &Term,
    size: &Term,
    table: &dyn Fn(&Term) -> Term,
) -> Vec<ListForm> {
    let mut forms: Vec<ListForm> = Vec::new();
    let of = |length: Length, count: usize, size: usize| match length {
        Length::Count => count,
        Length::Size => size,
        Length::Fixed(length) => length,
    };
    let term = |length: Length| match length {
        Length::Count => count.clone(),
        Length::Size => size.clone(),
        Length::Fixed(length) => int(length as i64),
    };
    let is_usable = |length: &Length| !matches!(length, Length::Fixed(1));
    let lengths = |fixed: usize| [Length::Count, Length::Size, Length::Fixed(fixed)];
    for length in lengths(height).into_iter().filter(is_usable) {
        forms.push((
            "columns",
            call(prim::VUPSCALE, &[&table(count), &term(length)]),
            Box::new(move |colors, size| {
                let height = of(length, colors.len(), size);
                (height <= 30).then(|| Board::of(height, colors.len(), |_, j| colors[j]))
            }),
        ));
    }
    for length in lengths(width).into_iter().filter(is_usable) {
        forms.push((
            "rows",
            call(prim::HUPSCALE, &[&table(&int(1)), &term(length)]),
            Box::new(move |colors, size| {
                let width = of(length, colors.len(), size);
                (width <= 30).then(|| Board::of(colors.len(), width, |i, _| colors[i]))
            }),
        ));
    }
    forms
}

/// Returns the parts of the greatest size of each sample.
fn largest(things: &Segmented) -> Segmented {
    let o = parameter("o");
    let most = call(prim::VALMAX, &[&things.term, &word(prim::SIZE)]);
    let equal = operator(&call(prim::SIZE, &[&o]), "==", &most);
    let filtered = |parts: &Vec<Part>| {
        let most = parts.iter().map(Part::size).max();
        parts.iter().filter(|part| Some(part.size()) == most).cloned().collect()
    };
    Segmented {
        parts: things.parts.iter().map(filtered).collect(),
        term: call(prim::SFILTER, &[&things.term, &lambda("o", &equal, false)]).named("largest"),
    }
}

/// Returns a row for each part in an order: so many cells of its colour as its number says.
fn bars(
    problem: &Problem,
    rest: (&[i8], &Term),
    things: &Segmented,
    ordered: &Term,
    key: Key,
    sign: i64,
) -> Option<(Vec<Board>, Term)> {
    let ((empty, rest_term), (key, number)) = (rest, key);
    let board = |(parts, &ground): (&Vec<Part>, &i8)| -> Option<Board> {
        let mut parts: Vec<&Part> = parts.iter().collect();
        parts.sort_by_key(|part| sign * number(part));
        let longest = parts.iter().map(|part| number(part)).max()?;
        if !(1..=30).contains(&longest) || parts.len() > 30 {
            return None;
        }
        Some(Board::of(parts.len(), longest as usize, |i, j| {
            if (j as i64) < number(parts[i]) { parts[i].color } else { ground }
        }))
    };
    let boards: Vec<Board> = things.parts.iter().zip(empty).map(board).collect::<Option<_>>()?;
    let area = |(a, b): (&Board, &Board)| a.cells.len() == b.cells.len();
    if !problem.outputs.iter().zip(&boards).all(area) {
        return None;
    }
    let o = parameter("o");
    let own = call(key, &[&o]);
    let longest = call(prim::VALMAX, &[&things.term, &word(key)]);
    let bar = call(prim::REPEAT, &[&call(prim::MOSTCOLOR, &[&o]), &own]);
    let rest = call(prim::REPEAT, &[rest_term, &operator(&longest, "-", &own)]);
    let row = call(prim::COMBINE, &[&bar, &rest]);
    Some((boards, call(prim::APPLY, &[&lambda("o", &row, false), ordered])))
}

/// Finds so many cells of a colour as there are of something.
fn counts(search: &Search<'_>, things: &Segmented, name: &str) -> Vec<Candidate> {
    let problem = search.problem;
    let o = parameter("o");
    let mut found = Vec::new();
    let mut numbers: Vec<(String, Term, Vec<usize>)> = Vec::new();
    let filtered = |condition: &Term| {
        call(prim::SIZE, &[&call(prim::SFILTER, &[&things.term, &lambda("o", condition, false)])])
    };
    let mut add = |words: String, term: Term, count: &dyn Fn(&Part) -> bool| {
        let counts =
            things.parts.iter().map(|parts| parts.iter().filter(|part| count(part)).count());
        numbers.push((words, term, counts.collect()));
    };
    add(format!("the {name}"), call(prim::SIZE, &[&things.term]), &|_| true);
    let square = operator(
        &call(prim::SQUARE, &[&o]),
        "and",
        &operator(&call(prim::SIZE, &[&o]), ">", &int(1)),
    );
    add(format!("the full squares among the {name}"), filtered(&square), &|part| {
        part.height() == part.width()
            && part.size() == part.height() * part.width()
            && part.size() > 1
    });
    add(
        format!("the {name} of several cells"),
        filtered(&operator(&call(prim::SIZE, &[&o]), ">", &int(1))),
        &|part| part.size() > 1,
    );
    let sums = |count: &dyn Fn(&Part) -> usize| -> Vec<usize> {
        things.parts.iter().map(|parts| parts.iter().map(count).sum()).collect()
    };
    let merged = call(prim::SIZE, &[&call(prim::MERGE, &[&things.term])]);
    let cells = (format!("the cells of the {name}"), merged, sums(&Part::size));
    let most = call(prim::VALMAX, &[&things.term, &word(prim::SIZE)]);
    let largest = things.parts.iter().map(|parts| parts.iter().map(Part::size).max().unwrap_or(0));
    let largest = (format!("the cells of the largest of the {name}"), most, largest.collect());
    for color in 0..10i8 {
        if things.parts.iter().flatten().any(|part| part.color == color) {
            let same = operator(&call(prim::MOSTCOLOR, &[&o]), "==", &int(color));
            add(format!("the {name} of colour {color}"), filtered(&same), &|part| {
                part.color == color
            });
            let square = operator(
                &operator(
                    &call(prim::SQUARE, &[&o]),
                    "and",
                    &operator(&call(prim::SIZE, &[&o]), ">", &int(1)),
                ),
                "and",
                &same,
            );
            add(
                format!("the full squares of colour {color} among the {name}"),
                filtered(&square),
                &|part| {
                    part.color == color
                        && part.height() == part.width()
                        && part.size() == part.height() * part.width()
                        && part.size() > 1
                },
            );
        }
    }
    numbers.extend([cells, largest]);
    let (height, width) = problem.outputs[0].shape();
    let mut colors: Vec<(Term, Vec<i8>)> = Vec::new();
    for color in 0..10i8 {
        if problem.outputs.iter().any(|output| output.has(color)) {
            colors.push((int(color), vec![color; problem.samples()]));
        }
    }
    let main = problem
        .inputs
        .iter()
        .zip(&search.background)
        .map(|(input, &ground)| input.most_but(ground));
    colors.push((call(prim::RANKEDCOLOR, &[&input(), &search.ground, &int(0)]), main.collect()));
    for (words, number, counts) in &numbers {
        for (color, values) in &colors {
            let mut forms: Vec<CountForm<'_>> = Vec::new();
            let n = parameter("n");
            let cell = call(prim::BRANCH, &[&operator(number, ">", &n), color, &search.ground]);
            let cells = call(prim::INTERVAL, &[&int(0), &int((height * width) as i64), &int(1)]);
            let filled =
                call(prim::TABULATE, &[&cells, &lambda("n", &cell, false), &int(width as i64)]);
            forms.push((
                filled.clone(),
                Box::new(|sample| {
                    Board::of(height, width, |i, j| {
                        if i * width + j < counts[sample] {
                            values[sample]
                        } else {
                            search.background[sample]
                        }
                    })
                }),
            ));
            let across = call(prim::INTERVAL, &[&int(0), &int((height * width) as i64), &int(1)]);
            let across =
                call(prim::TABULATE, &[&across, &lambda("n", &cell, false), &int(height as i64)]);
            forms.push((
                call(prim::DMIRROR, &[&across]),
                Box::new(|sample| {
                    Board::of(height, width, |i, j| {
                        if j * height + i < counts[sample] {
                            values[sample]
                        } else {
                            search.background[sample]
                        }
                    })
                }),
            ));
            for (rows, columns) in [(false, true), (true, false), (true, true)] {
                let side = |is_long: bool| if is_long { number.clone() } else { int(1) };
                let term = call(prim::CANVAS, &[color, &tuple(vec![side(rows), side(columns)])]);
                forms.push((
                    term,
                    Box::new(move |sample| {
                        let side = |is_long: bool| if is_long { counts[sample] } else { 1 };
                        Board::filled(side(rows), side(columns), values[sample])
                    }),
                ));
            }
            // A diagonal, and every other cell.
            let square = tuple(vec![number.clone(), number.clone()]);
            let last = operator(number, "-", &int(1));
            let line =
                call(prim::CONNECT, &[&constant("ORIGIN"), &tuple(vec![last.clone(), last])]);
            forms.push((
                call(prim::FILL, &[&call(prim::CANVAS, &[&search.ground, &square]), color, &line]),
                Box::new(|sample| {
                    Board::of(counts[sample], counts[sample], |i, j| {
                        if i == j { values[sample] } else { search.background[sample] }
                    })
                }),
            ));
            let halved = operator(&call(prim::DOUBLE, &[number]), ">", &n);
            let shown = operator(&halved, "and", &call(prim::EVEN, &[&n]));
            let cell = call(prim::BRANCH, &[&shown, color, &search.ground]);
            forms.push((
                call(prim::TABULATE, &[&cells, &lambda("n", &cell, false), &int(width as i64)]),
                Box::new(|sample| {
                    Board::of(height, width, |i, j| {
                        let place = i * width + j;
                        let is_shown = place.is_multiple_of(2) && place < 2 * counts[sample];
                        if is_shown { values[sample] } else { search.background[sample] }
                    })
                }),
            ));
            for (term, make) in forms {
                let usable = counts.iter().all(|&count| (1..=30).contains(&count));
                if !usable || make(0) != problem.outputs[0] {
                    continue;
                }
                let boards: Vec<Board> = (0..problem.samples()).map(&make).collect();
                let words = format!("as many cells as there are of {words}");
                found.extend(Candidate::checked(problem, "count", 13.0, words, || term, &boards));
            }
        }
    }
    found
}

/// Returns outputs that list or count parts.
pub(crate) fn lists(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found = Vec::new();
    if problem.outputs.iter().any(|output| output.cells.len() > 150) {
        return found;
    }
    let nothing = vec![NONE; problem.samples()];
    let grounds = [(&search.background, &search.ground), (&nothing, &int(NONE))];
    for (background, ground) in grounds {
        for (style, name) in STYLES {
            let things = Segmented::new(&problem.inputs, background, style, &input(), ground);
            if !things.is_usable(60) || !search.meter.spend(100_000) {
                continue;
            }
            found.extend(in_order(search, &things, name));
            let largest = largest(&things);
            if largest.parts.iter().zip(&things.parts).any(|(some, all)| some.len() < all.len()) {
                found.extend(in_order(search, &largest, &format!("largest {name}")));
            }
            if *background == search.background {
                found.extend(counts(search, &things, name));
            }
        }
    }
    found
}
