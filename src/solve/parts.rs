//! Features of parts: what a rule may ask of an object, on its own and among the others of its
//! grid.

use rustc_hash::FxHashMap;

use super::term::{Term, call, int, lambda, operator, parameter, turning, word};
use super::tree::{Feature, Kind};
use crate::plane::{self, Board, Part, Shape, Style, Turn, clip};
use crate::prim::{self, PrimId};

/// The part on its own.
pub(crate) const ALONE: u8 = 0;
/// The part among the others.
pub(crate) const AMONG: u8 = 1;
/// The part and the one that it is related to.
pub(crate) const RELATED: u8 = 2;
/// Colours of the one that it is related to.
pub(crate) const RELATED_COLOR: u8 = 3;

/// The parts of every sample by one style.
pub(crate) struct Segmented {
    /// The parts of each sample.
    pub parts: Vec<Vec<Part>>,
    /// The set of them.
    pub term: Term,
}

impl Segmented {
    /// Returns the parts of boards without their backgrounds.
    pub(crate) fn new(
        boards: &[Board],
        background: &[i8],
        style: Style,
        grid: &Term,
        ground: &Term,
    ) -> Self {
        let parts = boards
            .iter()
            .zip(background)
            .map(|(board, &ground)| plane::parts(board, style, ground));
        let term = match style {
            Style::Touching { univalued, diagonal } => {
                let (univalued, diagonal) =
                    (super::term::truth(univalued), super::term::truth(diagonal));
                call(prim::PARTS, &[grid, &univalued, &diagonal, ground])
            }
            Style::Color => {
                let other = operator(&call(prim::COLOR, &[&parameter("o")]), "!=", ground);
                call(prim::SFILTER, &[&call(prim::PARTITION, &[grid]), &lambda("o", &other, false)])
            }
        };
        Self { parts: parts.collect(), term: term.named("things") }
    }

    /// Tells whether every sample has a part, and none has more than `most`.
    pub(crate) fn is_usable(&self, most: usize) -> bool {
        self.parts.iter().all(|parts| (1..=most).contains(&parts.len()))
    }

    /// Returns the number of parts of the first samples.
    pub(crate) fn count(&self, samples: usize) -> usize {
        self.parts[..samples].iter().map(Vec::len).sum()
    }

    /// Returns the sample and the place in it of every part.
    pub(crate) fn rows(&self) -> Vec<(usize, usize)> {
        let sample = |(sample, parts): (usize, &Vec<Part>)| {
            (0..parts.len()).map(move |index| (sample, index))
        };
        self.parts.iter().enumerate().flat_map(sample).collect()
    }
}

/// Features of the parts of a segmentation.
pub(crate) struct PartFeatures {
    /// A value for each part of each sample.
    pub list: Vec<Feature>,
}

/// Makes features.
struct Maker<'a> {
    things: &'a Segmented,
    boards: &'a [Board],
    background: &'a [i8],
    list: Vec<Feature>,
}

impl<'a> Maker<'a> {
    fn values(&self, value: impl Fn(&Part, &Board, i8) -> i8) -> Vec<i8> {
        let mut values = Vec::new();
        for (sample, parts) in self.things.parts.iter().enumerate() {
            let (board, ground) = (&self.boards[sample], self.background[sample]);
            values.extend(parts.iter().map(|part| value(part, board, ground)));
        }
        values
    }

    fn push(&mut self, name: &str, kind: Kind, group: u8, term: Term, values: Vec<i8>) {
        let surcharge = if is_place(name) { if group == AMONG { 3.0 } else { 6.0 } } else { 0.0 };
        let copies = kind == Kind::Color;
        self.list.push(Feature { name: name.into(), kind, copies, group, surcharge, term, values });
    }

    fn add(&mut self, name: &str, kind: Kind, term: Term, value: impl Fn(&Part, &Board, i8) -> i8) {
        let values = self.values(value);
        self.push(name, kind, ALONE, term, values);
    }

    /// Adds a number of each part by itself. Then it adds how many different numbers of other parts
    /// are greater or less, and whether the number is the only one of its kind.
    fn number(
        &mut self,
        name: &str,
        (term, function): (Term, Term),
        value: impl Fn(&Part, &Board, i8) -> usize,
    ) {
        let numbers: Vec<usize> = {
            let mut numbers = Vec::new();
            for (sample, parts) in self.things.parts.iter().enumerate() {
                let (board, ground) = (&self.boards[sample], self.background[sample]);
                numbers.extend(parts.iter().map(|part| value(part, board, ground)));
            }
            numbers
        };
        self.push(name, Kind::Number, ALONE, term, numbers.iter().map(|&n| clip(n)).collect());
        self.add_compared(name, &function, &numbers, true);
    }

    /// Adds how a value of each part compares with those of the others.
    fn add_compared<T: Ord + Clone>(
        &mut self,
        name: &str,
        function: &Term,
        values: &[T],
        ordered: bool,
    ) {
        let o = parameter("o");
        let (mut more, mut less, mut alike) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = 0;
        for parts in &self.things.parts {
            let values = &values[first..first + parts.len()];
            first += parts.len();
            let mut distinct = values.to_vec();
            distinct.sort();
            distinct.dedup();
            for value in values {
                let below = distinct.partition_point(|other| other < value);
                more.push(clip(distinct.len() - 1 - below));
                less.push(clip(below));
                alike.push(clip(values.iter().filter(|other| *other == value).count()));
            }
        }
        let things = self.things.term.clone();
        let compare = |primitive: PrimId| call(primitive, &[&things, function, &o]);
        if ordered {
            self.push(
                &format!("greater {name}"),
                Kind::Number,
                AMONG,
                compare(prim::GREATERS),
                more,
            );
            self.push(&format!("less {name}"), Kind::Number, AMONG, compare(prim::LESSERS), less);
            let single = operator(&compare(prim::ALIKE), "==", &int(1));
            let values = alike.iter().map(|&count| i8::from(count == 1)).collect();
            self.push(&format!("single {name}"), Kind::Flag, AMONG, single, values);
        } else {
            self.add_number_among(&format!("alike in {name}"), compare(prim::ALIKE), alike);
        }
    }

    /// Adds a count among the others, and how that compares.
    fn add_number_among(&mut self, name: &str, term: Term, values: Vec<i8>) {
        let function = lambda("q", &requalified(&term), false);
        self.push(name, Kind::Number, ALONE, term, values.clone());
        self.add_compared(name, &function, &values, true);
    }

    fn shapes(&mut self, name: &str, function: Term, shape: impl Fn(&Part) -> Shape) {
        let shapes: Vec<Shape> = self.things.parts.iter().flatten().map(shape).collect();
        self.add_compared(name, &function, &shapes, false);
    }
}

/// Returns a number of the part `o`, and the function that yields it.
fn plain(function: PrimId) -> (Term, Term) {
    (call(function, &[&parameter("o")]), word(function))
}

/// Returns a number of the part `o`, and the lambda that yields it.
fn by_lambda(body: &Term) -> (Term, Term) {
    (body.clone(), lambda("p", &renamed(body), false))
}

/// Returns the same body with the parameter `p` in the place of `o`.
fn renamed(body: &Term) -> Term {
    body.rebound("o", "p")
}

/// Returns the same body with the parameter `q` in the place of `o`.
fn requalified(body: &Term) -> Term {
    body.rebound("o", "q")
}

/// Tells whether a feature says where a part lies or how many cells of which colour it has: what
/// rules seldom depend on.
fn is_place(name: &str) -> bool {
    ["top", "left", "bottom", "right"].iter().any(|place| name.ends_with(place))
}

impl PartFeatures {
    /// Returns what cells may ask of the part that they belong to.
    pub(crate) fn of_cells(
        things: &Segmented,
        boards: &[Board],
        background: &[i8],
        grid: &Term,
        ground: &Term,
    ) -> Self {
        let mut all = Self::of_parts(things, boards, background, grid, ground);
        let wanted = [
            "size",
            "height",
            "width",
            "at edge",
            "full",
            "square",
            "holes",
            "greater size",
            "less size",
            "alike in shape",
            "alike in size",
            "alike in colour",
            "vmirror",
            "hmirror",
            "colours",
            "colour",
            "rare colour",
            "border colour",
            "outer colour",
        ];
        all.list.retain(|feature| wanted.contains(&feature.name.as_str()));
        all
    }

    /// Returns what cells may ask of the region between walls that they lie in.
    pub(crate) fn of_rooms(
        things: &Segmented,
        boards: &[Board],
        background: &[i8],
        grid: &Term,
        ground: &Term,
    ) -> Self {
        let o = parameter("o");
        let mut maker = Maker { things, boards, background, list: Vec::new() };
        let ranked = |part: &Part, ground: i8| {
            let colors: Vec<i8> =
                part.cells.iter().map(|cell| cell.0).filter(|&c| c != ground).collect();
            Board { height: 1, width: colors.len(), cells: colors }.most_but(ground)
        };
        let seed = call(prim::RANKEDCOLOR, &[&o, ground, &int(0)]);
        maker.add("seed", Kind::Color, seed, |part, _, ground| ranked(part, ground));
        let open = call(prim::COLORCOUNT, &[&o, ground]);
        let seeds = operator(&call(prim::SIZE, &[&o]), "-", &open);
        maker.add("seeds", Kind::Number, seeds, |part, _, ground| {
            clip(part.size() - part.count(ground))
        });
        maker.number("size", plain(prim::SIZE), |part, _, _| part.size());
        let edge = call(prim::BORDERING, &[&o, grid]);
        maker.add("at edge", Kind::Flag, edge, |part, board, _| i8::from(part.at_edge(board)));
        maker.list.retain(|feature| !feature.name.starts_with("single"));
        Self { list: maker.list }
    }

    /// Returns all that may be asked of a part of `grid`.
    pub(crate) fn of_parts(
        things: &Segmented,
        boards: &[Board],
        background: &[i8],
        grid: &Term,
        ground: &Term,
    ) -> Self {
        let o = parameter("o");
        let of = |function: PrimId| call(function, &[&o]);
        let mut maker = Maker { things, boards, background, list: Vec::new() };
        maker.number("size", plain(prim::SIZE), |part, _, _| part.size());
        maker.number("height", plain(prim::HEIGHT), |part, _, _| part.height());
        maker.number("width", plain(prim::WIDTH), |part, _, _| part.width());
        let area = operator(&of(prim::HEIGHT), "*", &of(prim::WIDTH));
        let area_of = |part: &Part| part.height() * part.width();
        maker.number("area", by_lambda(&area), move |part, _, _| area_of(part));
        maker.number("holes", plain(prim::HOLES), |part, _, _| part.holes());
        maker.number("colours", plain(prim::NUMCOLORS), |part, _, _| part.colors);
        let gaps = call(prim::SIZE, &[&of(prim::DELTA)]);
        maker.number("gaps", by_lambda(&gaps), move |part, _, _| area_of(part) - part.size());
        let long = call(prim::MAXIMUM, &[&call(prim::SHAPE, &[&o])]);
        maker.number("length", by_lambda(&long), |part, _, _| part.height().max(part.width()));
        let minor =
            operator(&of(prim::SIZE), "-", &call(prim::COLORCOUNT, &[&o, &of(prim::MOSTCOLOR)]));
        maker.number("other cells", by_lambda(&minor), |part, _, _| {
            part.size() - part.count(part.color)
        });
        maker.add("colour", Kind::Color, of(prim::MOSTCOLOR), |part, _, _| part.color);
        maker.add("rare colour", Kind::Color, of(prim::LEASTCOLOR), |part, _, _| part.rare);
        let edge = call(prim::BORDERING, &[&o, grid]);
        maker.add("at edge", Kind::Flag, edge, |part, board, _| i8::from(part.at_edge(board)));
        let full = operator(&of(prim::SIZE), "==", &area);
        maker.add("full", Kind::Flag, full, move |part, _, _| {
            i8::from(area_of(part) == part.size())
        });
        let square = operator(&of(prim::HEIGHT), "==", &of(prim::WIDTH));
        maker.add("square", Kind::Flag, square, |part, _, _| {
            i8::from(part.height() == part.width())
        });
        maker.add("tall", Kind::Flag, of(prim::PORTRAIT), |part, _, _| {
            i8::from(part.height() > part.width())
        });
        for turn in [Turn::Vmirror, Turn::Hmirror, Turn::Dmirror, Turn::Cmirror] {
            let turned = turning(turn);
            let same = operator(&of(turned), "==", &o);
            maker.add(turned.name(), Kind::Flag, same, move |part, _, _| {
                let image = part.image(plane::NONE);
                i8::from(image.turned(turn) == image)
            });
        }
        maker.shapes(
            "shape",
            lambda(
                "p",
                &call(prim::NORMALIZE, &[&call(prim::TOINDICES, &[&parameter("p")])]),
                false,
            ),
            Shape::of,
        );
        maker.shapes("turned shape", word(prim::UPRIGHTSHAPE), Shape::unturned);
        maker.shapes("image", word(prim::NORMALIZE), Shape::colored);
        let colors: Vec<i8> = things.parts.iter().flatten().map(|part| part.color).collect();
        maker.add_compared("colour", &word(prim::MOSTCOLOR), &colors, false);
        let sizes: Vec<usize> = things.parts.iter().flatten().map(Part::size).collect();
        maker.add_compared("size", &word(prim::SIZE), &sizes, false);
        let shapes: Vec<(usize, usize)> =
            things.parts.iter().flatten().map(|part| (part.height(), part.width())).collect();
        maker.add_compared("box", &word(prim::SHAPE), &shapes, false);
        let present: Vec<i8> =
            (0..10).filter(|&color| boards.iter().any(|board| board.has(color))).collect();
        for &color in &present {
            let term = call(prim::COLORCOUNT, &[&o, &int(color)]);
            maker.add(&format!("cells of {color}"), Kind::Number, term, |part, _, _| {
                clip(part.count(color))
            });
            let term = call(prim::COLORCOUNT, &[&call(prim::SUBGRID, &[&o, grid]), &int(color)]);
            maker.add(&format!("box cells of {color}"), Kind::Number, term, |part, board, _| {
                clip(part.cropped(board).count(color))
            });
        }
        let term = call(prim::BORDERCOLOR, &[&o, grid, ground]);
        maker.add("border colour", Kind::Color, term, |part, board, ground| {
            plane::border_color(board, part, ground)
        });
        let term = call(prim::BORDERCOLOR, &[&o, grid, &int(plane::NONE)]);
        maker.add("outer colour", Kind::Color, term, |part, board, _| {
            plane::border_color(board, part, plane::NONE)
        });
        maker.add_twins();
        maker.add_nested();
        maker.number("top", plain(prim::UPPERMOST), |part, _, _| part.top);
        maker.number("left", plain(prim::LEFTMOST), |part, _, _| part.left);
        let bottom = operator(&call(prim::HEIGHT, &[grid]), "-", &of(prim::LOWERMOST));
        maker.number("bottom", by_lambda(&bottom), |part, board, _| board.height - part.bottom + 1);
        let right = operator(&call(prim::WIDTH, &[grid]), "-", &of(prim::RIGHTMOST));
        maker.number("right", by_lambda(&right), |part, board, _| board.width - part.right + 1);
        Self { list: maker.list }
    }
}

impl Maker<'_> {
    fn add_twins(&mut self) {
        let mut values = Vec::new();
        for parts in &self.things.parts {
            let shapes: Vec<Shape> = parts.iter().map(Shape::unturned).collect();
            values.extend((0..parts.len()).map(|index| plane::twin_color(parts, &shapes, index)));
        }
        let term = call(prim::TWINCOLOR, &[&self.things.term, &parameter("o")]);
        self.push("twin colour", Kind::Color, ALONE, term, values);
    }

    fn add_nested(&mut self) {
        let count = |holds: &dyn Fn(&Part, &Part) -> bool| -> Vec<i8> {
            let mut values = Vec::new();
            for parts in &self.things.parts {
                for (index, part) in parts.iter().enumerate() {
                    let others = parts.iter().enumerate().filter(|&(other, _)| other != index);
                    values.push(clip(others.filter(|(_, other)| holds(part, other)).count()));
                }
            }
            values
        };
        let inside = count(&|part, other| part.holds(other));
        let outside = count(&|part, other| other.holds(part));
        for (name, function, values) in
            [("contents", prim::CONTENTS, inside), ("frames", prim::CONTAINERS, outside)]
        {
            let term = call(prim::SIZE, &[&call(function, &[&self.things.term, &parameter("o")])]);
            self.push(name, Kind::Number, ALONE, term, values);
        }
    }
}

/// Returns the colours of samples by rank, as outcomes for parts.
pub(crate) fn color_ranks(
    boards: &[Board],
    background: &[i8],
    counts: &[usize],
    grid: &Term,
    ground: &Term,
) -> Vec<Feature> {
    let mut cache: FxHashMap<i64, Vec<i8>> = FxHashMap::default();
    let ranks = [("main colour", 0i64), ("second colour", 1), ("rarest colour", -1)];
    let feature = |(name, rank): (&str, i64)| {
        let colors = cache.entry(rank).or_insert_with(|| {
            let color = |(board, &ground): (&Board, &i8)| plane::ranked_color(board, ground, rank);
            boards.iter().zip(background).map(color).collect()
        });
        let values = counts
            .iter()
            .zip(colors)
            .flat_map(|(&count, &mut color)| std::iter::repeat_n(color, count));
        Feature {
            name: name.into(),
            kind: Kind::Color,
            copies: true,
            group: AMONG,
            surcharge: 0.0,
            term: call(prim::RANKEDCOLOR, &[grid, ground, &int(rank)]),
            values: values.collect(),
        }
    };
    ranks.into_iter().map(feature).collect()
}
