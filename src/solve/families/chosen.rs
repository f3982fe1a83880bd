//! One of several pieces of the input is the output: chosen by a property, or by a tree over parts.

use rustc_hash::FxHashMap;

use crate::plane::{self, Board, Style, Turn, clip};
use crate::prim::{self, PrimId};
use crate::solve::candidate::Candidate;
use crate::solve::conditions::condition;
use crate::solve::parts::{ALONE, AMONG, PartFeatures, Segmented};
use crate::solve::search::Search;
use crate::solve::term::{
    Term, call, input, int, lambda, operator, pair, parameter, turning, word,
};
use crate::solve::tree::{Questions, groups};

/// Pieces of every sample.
pub(crate) struct Piece<'w> {
    /// In words.
    pub words: &'w str,
    /// The cost of naming them.
    pub bits: f64,
    /// The tuple of them.
    pub term: Term,
    /// Whether their order means something.
    pub ordered: bool,
}

/// A number of each piece of each sample.
struct Property {
    words: String,
    bits: f64,
    /// Of the piece `p`.
    body: Term,
    values: Vec<Vec<i32>>,
}

/// Returns numbers of pieces.
fn properties(search: &Search<'_>, piece: &Piece<'_>, pieces: &[Vec<Board>]) -> Vec<Property> {
    let ground = &search.ground;
    let p = parameter("p");
    let mut found = Vec::new();
    let mut add = |words: &str, bits: f64, body: Term, number: &dyn Fn(&Board, i8) -> i32| {
        let of = |(pieces, &ground): (&Vec<Board>, &i8)| {
            pieces.iter().map(|piece| number(piece, ground)).collect()
        };
        let values = pieces.iter().zip(&search.background).map(of).collect();
        found.push(Property { words: words.into(), bits, body, values });
    };
    let of = |function: PrimId| call(function, &[&p]);
    let marks = call(prim::MARK, &[&p, ground]);
    let marked = |board: &Board, ground: i8| (board.cells.len() - board.count(ground)) as i32;
    let parts = |diagonal: bool, univalued: bool| {
        let truth = crate::solve::term::truth;
        call(prim::PARTS, &[&p, &truth(univalued), &truth(diagonal), ground])
    };
    let count = |board: &Board, ground: i8, univalued: bool| {
        plane::parts(board, Style::Touching { univalued, diagonal: true }, ground)
    };
    add("cells", 4.0, call(prim::COLORCOUNT, &[&marks, &int(1)]), &marked);
    add("colours", 4.0, of(prim::NUMCOLORS), &|board, _| board.color_count() as i32);
    add("size", 4.0, operator(&of(prim::HEIGHT), "*", &of(prim::WIDTH)), &|board, _| {
        board.cells.len() as i32
    });
    add(prim::HEIGHT.name(), 4.0, of(prim::HEIGHT), &|board, _| board.height as i32);
    add(prim::WIDTH.name(), 4.0, of(prim::WIDTH), &|board, _| board.width as i32);
    for turn in [Turn::Vmirror, Turn::Hmirror, Turn::Dmirror] {
        let body = operator(&of(turning(turn)), "==", &p);
        add(turning(turn).name(), 4.0, body, &|board, _| i32::from(board.turned(turn) == *board));
    }
    add("shapes", 4.0, call(prim::SIZE, &[&parts(true, true)]), &|board, ground| {
        count(board, ground, true).len() as i32
    });
    add("things", 4.0, call(prim::SIZE, &[&parts(true, false)]), &|board, ground| {
        count(board, ground, false).len() as i32
    });
    let largest = call(prim::VALMAX, &[&parts(true, true), &word(prim::SIZE)]);
    add("largest shape", 4.0, largest, &|board, ground| {
        count(board, ground, true)
            .iter()
            .map(plane::Part::size)
            .max()
            .map_or(-1, |size| size as i32)
    });
    // Which colour has the greater number means little.
    add("main colour", 10.0, call(prim::RANKEDCOLOR, &[&p, ground, &int(0)]), &|board, ground| {
        board.most_but(ground).into()
    });
    let most = call(prim::COLORCOUNT, &[&p, &of(prim::MOSTCOLOR)]);
    add("most cells of a colour", 4.0, most, &|board, _| {
        board.counts().into_iter().max().unwrap_or(0) as i32
    });
    let least = call(prim::COLORCOUNT, &[&p, &of(prim::LEASTCOLOR)]);
    add("fewest cells of a colour", 4.0, least, &|board, _| {
        board.counts().into_iter().filter(|&count| count > 0).min().unwrap_or(0) as i32
    });
    let share = operator(
        &operator(&call(prim::COLORCOUNT, &[&marks, &int(1)]), "*", &int(1000)),
        "//",
        &operator(&of(prim::HEIGHT), "*", &of(prim::WIDTH)),
    );
    add("share of cells", 4.0, share, &|board, ground| {
        marked(board, ground) * 1000 / board.cells.len() as i32
    });
    for color in 0..10i8 {
        if pieces.iter().flatten().any(|board| board.has(color)) {
            let body = call(prim::COLORCOUNT, &[&p, &int(color)]);
            add(&format!("cells of {color}"), 6.0, body, &|board, _| board.count(color) as i32);
        }
    }
    let mut alike =
        |words: &str, bits: f64, function: Term, image: &dyn Fn(&Board, i8) -> Board| {
            let body = call(prim::ALIKE, &[&piece.term, &function, &p]);
            let values = pieces.iter().zip(&search.background).map(|(pieces, &ground)| {
                let mut counts: FxHashMap<Board, i32> = FxHashMap::default();
                let images: Vec<Board> = pieces.iter().map(|piece| image(piece, ground)).collect();
                images.iter().for_each(|image| *counts.entry(image.clone()).or_default() += 1);
                images.iter().map(|image| counts[image]).collect()
            });
            found.push(Property { words: words.into(), bits, body, values: values.collect() });
        };
    let q = parameter("q");
    alike("equal pieces", 4.0, word(prim::IDENTITY), &|board, _| board.clone());
    let marks_of_q = lambda("q", &call(prim::MARK, &[&q, ground]), false);
    alike("pieces of the same shape", 5.0, marks_of_q, &|board, ground| plane::mark(board, ground));
    found
}

/// How a piece is chosen by a property.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChoiceWay {
    Greatest,
    Least,
    Single,
    Value(i32),
}

/// Returns the piece that a way chooses: the first of those that fit, which must all be alike.
fn pick(pieces: &[Board], values: &[i32], way: ChoiceWay) -> Option<usize> {
    let wanted = match way {
        ChoiceWay::Greatest => values.iter().copied().max()?,
        ChoiceWay::Least => values.iter().copied().min()?,
        ChoiceWay::Single => *values
            .iter()
            .find(|&value| values.iter().filter(|other| *other == value).count() == 1)?,
        ChoiceWay::Value(value) => value,
    };
    let fits = |index: &usize| match way {
        ChoiceWay::Single => values.iter().filter(|&&other| other == values[*index]).count() == 1,
        _ => values[*index] == wanted,
    };
    let mut all = (0..pieces.len()).filter(fits);
    let first = all.next()?;
    all.all(|index| pieces[index] == pieces[first]).then_some(first)
}

/// Returns pieces that are the output, turned perhaps, by a property.
pub(crate) fn chosen(
    search: &Search<'_>,
    family: &'static str,
    piece: &Piece<'_>,
    pieces: &[Vec<Board>],
) -> Vec<Candidate> {
    let problem = search.problem;
    let shown = problem.shown();
    let mut found = Vec::new();
    if pieces.iter().any(|pieces| pieces.is_empty() || pieces.len() > 150) {
        return found;
    }
    let mut all: Option<Vec<Property>> = None;
    for turn in Turn::ALL {
        let outputs: Vec<Board> =
            problem.outputs.iter().map(|output| output.turned(turn.inverse())).collect();
        let there = outputs.iter().zip(pieces).all(|(output, pieces)| pieces.contains(output));
        if !there {
            continue;
        }
        let base = piece.bits + if turn == Turn::Same { 0.0 } else { 4.0 };
        let mut add =
            |bits: f64, words: String, term: Term, choose: &dyn Fn(usize) -> Option<usize>| {
                let right = outputs.iter().enumerate().all(|(sample, output)| {
                    choose(sample).is_some_and(|choose| pieces[sample][choose] == *output)
                });
                let answers = (shown..pieces.len())
                    .map(|sample| Some(pieces[sample][choose(sample)?].turned(turn)));
                let Some(answers) = answers.collect::<Option<Vec<Board>>>().filter(|_| right)
                else {
                    return;
                };
                if answers.iter().all(Board::is_answer) {
                    let words = format!("{}{words}", piece.words);
                    found.push(Candidate {
                        family,
                        bits: base + bits,
                        words,
                        term: term.turned(turn),
                        answers,
                    });
                }
            };
        let properties = all.get_or_insert_with(|| properties(search, piece, pieces));
        for property in properties.iter() {
            let p = parameter("p");
            let function = lambda("p", &property.body, false);
            let first = pieces[0].iter().position(|piece| *piece == outputs[0]);
            let mut ways =
                vec![(ChoiceWay::Greatest, 1.0), (ChoiceWay::Least, 1.0), (ChoiceWay::Single, 1.5)];
            ways.extend(first.map(|choose| (ChoiceWay::Value(property.values[0][choose]), 3.0)));
            for (way, bits) in ways {
                let (words, term) = match way {
                    ChoiceWay::Greatest => ("most", call(prim::ARGMAX, &[&piece.term, &function])),
                    ChoiceWay::Least => ("least", call(prim::ARGMIN, &[&piece.term, &function])),
                    ChoiceWay::Single => {
                        let other = lambda("q", &property.body.rebound("p", "q"), false);
                        let alike = call(prim::ALIKE, &[&piece.term, &other, &p]);
                        let single = lambda("p", &operator(&alike, "==", &int(1)), false);
                        ("a single number of", call(prim::EXTRACT, &[&piece.term, &single]))
                    }
                    ChoiceWay::Value(value) => {
                        let same = lambda("p", &operator(&property.body, "==", &int(value)), false);
                        ("the right number of", call(prim::EXTRACT, &[&piece.term, &same]))
                    }
                };
                let choose = |sample: usize| pick(&pieces[sample], &property.values[sample], way);
                add(property.bits + bits, format!("{words} {}", property.words), term, &choose);
            }
        }
        if piece.ordered {
            let first = pieces[0].iter().position(|piece| *piece == outputs[0]);
            if let Some(place) = first {
                let term = call(prim::ELEMENT, &[&piece.term, &int(place as i64)]);
                add(7.0, format!("number {place}"), term, &|sample| {
                    (place < pieces[sample].len()).then_some(place)
                });
            }
            add(5.0, "the last".into(), call(prim::LAST, &[&piece.term]), &|sample| {
                pieces[sample].len().checked_sub(1)
            });
        }
    }
    found
}

/// How parts are cut out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Box,
    Image,
    Inner,
    /// Its colour alone, in a grid of a size.
    Plain(usize, usize),
}

/// Returns the box, the image or what is within the frame of each part.
fn cut_out(cut: Cut, part: &plane::Part, board: &Board, ground: i8) -> Board {
    match cut {
        Cut::Box => part.cropped(board),
        Cut::Image => part.image(ground),
        Cut::Plain(height, width) => Board::filled(height, width, part.color),
        Cut::Inner => {
            let inner = part.cropped(board);
            match inner.height > 2 && inner.width > 2 {
                true => inner.part(1, 1, inner.height - 1, inner.width - 1),
                false => inner,
            }
        }
    }
}

/// Returns the term that does so with the part `o`.
fn cut_term(cut: Cut, o: &Term, grid: &Term, ground: &Term) -> Term {
    match cut {
        Cut::Box => call(prim::SUBGRID, &[o, grid]),
        Cut::Image => {
            let empty = call(prim::CANVAS, &[ground, &call(prim::SHAPE, &[o])]);
            call(prim::PAINT, &[&empty, &call(prim::NORMALIZE, &[o])])
        }
        Cut::Inner => call(prim::TRIM, &[&call(prim::SUBGRID, &[o, grid])]),
        Cut::Plain(height, width) => {
            call(prim::CANVAS, &[&call(prim::MOSTCOLOR, &[o]), &pair(height as i64, width as i64)])
        }
    }
}

/// The styles of parts that are looked for, with what they cost.
pub(crate) const STYLES: [(Style, &str); 5] = [
    (Style::Touching { univalued: true, diagonal: false }, "shapes"),
    (Style::Touching { univalued: true, diagonal: true }, "shapes with corners"),
    (Style::Touching { univalued: false, diagonal: true }, "things"),
    (Style::Touching { univalued: false, diagonal: false }, "things without corners"),
    (Style::Color, "colours"),
];

/// Finds rules that cut the output out of the input where a part is.
pub(crate) fn select(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let grid = input();
    let mut found = Vec::new();
    for (style, name) in STYLES {
        let things =
            Segmented::new(&problem.inputs, &search.background, style, &grid, &search.ground);
        if !things.is_usable(150) {
            continue;
        }
        let mut features: Option<PartFeatures> = None;
        let mut cuts =
            vec![(Cut::Box, "the box"), (Cut::Image, "the image"), (Cut::Inner, "the inside")];
        let is_plain = problem.outputs.iter().all(|output| output.color_count() == 1);
        if let Some((height, width)) = problem.output_shape().filter(|_| is_plain) {
            cuts.push((Cut::Plain(height, width), "the colour"));
        }
        for (cut, words) in cuts {
            let pieces: Vec<Vec<Board>> = things
                .parts
                .iter()
                .enumerate()
                .map(|(sample, parts)| {
                    let (board, ground) = (&problem.inputs[sample], search.background[sample]);
                    parts.iter().map(|part| cut_out(cut, part, board, ground)).collect()
                })
                .collect();
            let body = cut_term(cut, &parameter("o"), &grid, &search.ground);
            let all = call(prim::TOTUPLE, &[&things.term]);
            let term = call(prim::APPLY, &[&lambda("o", &body, false), &all]).named("pieces");
            let words = format!("{words} of that of the {name} with ");
            let piece = Piece { words: &words, bits: 3.0, term, ordered: false };
            found.extend(chosen(search, "select", &piece, &pieces));
            for turn in Turn::ALL {
                let outputs: Vec<Board> =
                    problem.outputs.iter().map(|output| output.turned(turn.inverse())).collect();
                if !outputs.iter().zip(&pieces).all(|(output, pieces)| pieces.contains(output)) {
                    continue;
                }
                let features = features.get_or_insert_with(|| {
                    PartFeatures::of_parts(
                        &things,
                        &problem.inputs,
                        &search.background,
                        &grid,
                        &search.ground,
                    )
                });
                let base = 3.0 + if turn == Turn::Same { 0.0 } else { 4.0 };
                found.extend(by_tree(
                    search,
                    &things,
                    features,
                    &pieces,
                    &outputs,
                    (cut, turn),
                    base,
                ));
            }
        }
    }
    found
}

/// Returns the part that a tree says yes to.
fn by_tree(
    search: &Search<'_>,
    things: &Segmented,
    features: &PartFeatures,
    pieces: &[Vec<Board>],
    outputs: &[Board],
    (cut, turn): (Cut, Turn),
    bits: f64,
) -> Vec<Candidate> {
    let mut wanted = Vec::new();
    for (output, pieces) in outputs.iter().zip(pieces) {
        wanted.extend(pieces.iter().map(|piece| clip(usize::from(piece == output))));
    }
    let rows = things.rows();
    let mut features = features.list.clone();
    features.iter_mut().for_each(|feature| feature.copies = false);
    let questions = Questions::new(&features, &wanted);
    let mut found = Vec::new();
    for numbers in [&[ALONE] as &[u8], &[AMONG], &[ALONE, AMONG]] {
        let mut learner = questions.learner(groups(numbers));
        for tree in learner.several(4, 3, search.meter) {
            let says_yes = |row: usize| learner.value(&tree, row) == 1;
            let mut answers = Vec::new();
            for (sample, pieces) in pieces.iter().enumerate().skip(search.problem.shown()) {
                let yes = rows.iter().enumerate();
                let yes = yes.filter(|(row, index)| index.0 == sample && says_yes(*row));
                let mut yes = yes.map(|(_, index)| &pieces[index.1]);
                let Some(first) = yes.next() else { break };
                if yes.all(|piece| piece == first) {
                    answers.push(first.turned(turn));
                }
            }
            if answers.len() + search.problem.shown() < pieces.len()
                || !answers.iter().all(Board::is_answer)
            {
                continue;
            }
            let outcome = |index: usize| learner.outcomes[index].value == 1;
            let Ok(condition) = condition(&learner, &tree, outcome) else { continue };
            let part =
                call(prim::EXTRACT, &[&things.term, &lambda("o", &condition, false)]).named("part");
            let cut_out = cut_term(cut, &part, &input(), &search.ground);
            let term = cut_out.turned(turn);
            let words = format!("cut out the part of which this says 1: {}", learner.words(&tree));
            found.push(Candidate {
                family: "select",
                bits: bits + learner.bits(&tree),
                words,
                term,
                answers,
            });
        }
    }
    found
}
