//! Actions of parts, as data.

use crate::plane::{Board, Own, Part, Turn};

use super::references::Reference;
use crate::solve::term::turning;

/// The places that are painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum Geometry {
    /// Nothing; the part goes.
    Delete,
    /// The part itself.
    Own,
    /// Rays in some of eight directions, as bits, up to what is in the way, or to the edge. They
    /// start from all its cells, or only from those in the row or column of its middle.
    Rays { directions: u8, until: bool, middle: bool },
    /// A ray in a diagonal direction that bounces off what is in its way.
    Bounce((i32, i32)),
    /// A line in a direction that turns where something is in its way.
    Turning { direction: (i32, i32), clockwise: bool },
    /// The open places in its box.
    Gaps,
    /// Its holes.
    Hollows,
    /// A ring around its box.
    Ring,
    /// The corners of that ring.
    RingCorners,
    /// That ring without its corners.
    RingSides,
    /// The cells that touch it: at sides, at corners, or both.
    Touching { sides: bool, corners: bool },
    /// Its cells at the edge of its box, or its other cells.
    Edge { inner: bool },
    /// Its cells that have cells of its own at all four sides.
    Inside,
    /// The middle of its box.
    Middle,
    /// The corners of its box.
    Corners,
    /// It moves in a direction until something is in its way, or so many steps, or its own size.
    Move { direction: (i32, i32), how: How },
    /// Copies in a direction, so far apart, one or as many as fit.
    Copies { direction: (i32, i32), gap: i32, many: bool },
    /// Copies in both directions of a line, or in all four, so far apart, as many as fit.
    Rows { down: bool, right: bool, gap: i32 },
    /// Its mirror images in its own box, where it has no cells.
    Symmetric(Symmetry),
    /// A mirror image beside it; it goes itself perhaps.
    Mirror { direction: (i32, i32), goes: bool },
    /// Turned in its place.
    Turned(Turn),
    /// The cells between it and the other, or only their middle line.
    Corridor { middle: bool },
    /// The cells between it and those that face it: of its colour, of any, of others.
    Faced { middle: bool, colors: Colors },
    /// The diagonal between it and the other.
    Diagonal,
    /// The way to the other with one corner.
    Path { down: bool },
    /// The whole rows or columns that its box covers, across the way to the other or along it.
    Stripe { across: bool },
    /// The cells that its rows, or its columns, cover in the box of the other.
    Slab { rows: bool },
    /// The open places in the box around both.
    Both,
    /// It moves to the other until it touches it, or so that middles or corners agree; or a copy
    /// does.
    To { place: Place, stays: bool },
    /// Rays towards the other, or away from it.
    Ray { away: bool, until: bool },
    /// The other is stamped onto its middle, or its corner.
    Stamp { middle: bool },
    /// Mirrored at the middle of the other: in rows, in columns, or in both.
    Reflected { rows: bool, columns: bool, goes: bool },
    /// Its mirror image on the side to the other.
    Flipped { goes: bool },
    /// Copies of the other beyond the part, so far apart, one or as many as fit.
    Repeated { gap: i32, many: bool },
    /// Copies of its own at the distance of the other, times a number, one or as many as fit.
    Spaced { times: i32, many: bool },
}

/// How far a part moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum How {
    Blocked,
    Steps(i32),
    Size,
    /// As many steps as it has cells.
    Cells,
    /// To the edge, whatever is in its way.
    Edge,
}

/// Which mirror images a part gets in its box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum Symmetry {
    Vmirror,
    Hmirror,
    Both,
    /// All eight, in a square box.
    All,
}

impl Symmetry {
    /// Returns the turns that make its images.
    pub(crate) fn turns(self) -> &'static [Turn] {
        match self {
            Self::Vmirror => &[Turn::Vmirror],
            Self::Hmirror => &[Turn::Hmirror],
            Self::Both => &[Turn::Vmirror, Turn::Hmirror, Turn::Rot180],
            Self::All => &Turn::ALL[1..],
        }
    }
}

/// The colours of those that face a part and count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum Colors {
    Same,
    Any,
    Other,
}

/// Where a part moves to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum Place {
    /// Until something is in the way.
    Touching,
    /// As near as touching it, whatever is in the way.
    Beside,
    Middle,
    Corner,
    MiddleRow,
    MiddleColumn,
    /// To the other side of the other, as far as it was away.
    Beyond,
}

/// In which colour something is painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paint {
    /// The colours of the part that is painted.
    Kept,
    /// The main colour of the part that acts.
    Main,
    /// Its rare colour.
    Rare,
    /// The main colour of the other.
    Other,
    /// A colour.
    Color(i8),
}

impl Paint {
    /// Returns the colour that it is for a part and the other that it is related to; the main
    /// colour for cells that keep their own.
    pub(crate) fn color(self, part: &Part, other: Option<&Part>) -> Option<i8> {
        Some(match self {
            Self::Kept | Self::Main => part.color,
            Self::Rare => part.rare,
            Self::Other => other?.color,
            Self::Color(color) => color,
        })
    }
}

/// An action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Action {
    pub(crate) geometry: Geometry,
    pub(crate) reference: Option<usize>,
    pub(crate) paint: Paint,
}

/// The effect of an action: whether the part goes first, and what is painted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effect {
    pub(crate) erases: bool,
    pub(crate) cells: Vec<(i8, i32, i32)>,
}

/// A board with its parts.
pub(crate) struct Scenery<'a> {
    pub(crate) board: &'a Board,
    pub(crate) ground: i8,
    pub(crate) parts: &'a [Part],
    /// The cells of each part, to be asked one by one.
    pub(crate) own: Vec<Own<'a>>,
    /// The part that each cell belongs to.
    pub(crate) labels: Vec<u16>,
}

impl<'a> Scenery<'a> {
    /// Returns a board with its parts.
    pub(crate) fn new(board: &'a Board, ground: i8, parts: &'a [Part]) -> Self {
        let mut labels = vec![u16::MAX; board.cells.len()];
        for (label, part) in parts.iter().enumerate() {
            part.places().for_each(|(i, j)| labels[i * board.width + j] = label as u16);
        }
        let own = parts.iter().map(Own::of).collect();
        Self { board, ground, parts, own, labels }
    }

    /// Tells whether a place belongs to a part.
    pub(crate) fn is_of(&self, index: usize, row: i32, column: i32) -> bool {
        self.board.place(row, column).is_some_and(|place| self.labels[place] == index as u16)
    }
}

pub(crate) const DIRECTIONS: [(i32, i32); 8] =
    [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

impl Action {
    /// Tells whether the part goes.
    pub(crate) fn erases(&self) -> bool {
        match self.geometry {
            Geometry::Delete | Geometry::Move { .. } | Geometry::Turned(_) => true,
            Geometry::Mirror { goes, .. }
            | Geometry::Reflected { goes, .. }
            | Geometry::Flipped { goes } => goes,
            Geometry::To { stays, .. } => !stays,
            _ => false,
        }
    }

    /// Says it in words.
    pub(crate) fn words(&self, references: &[Reference]) -> String {
        let reference = self
            .reference
            .map_or_else(String::new, |index| format!(" with {}", references[index].words()));
        let paint = match self.paint {
            Paint::Kept => String::new(),
            Paint::Main => " in their colour".into(),
            Paint::Rare => " in their rare colour".into(),
            Paint::Other => " in the colour of the other".into(),
            Paint::Color(color) => format!(" in colour {color}"),
        };
        let what = match self.geometry {
            Geometry::Delete => "go".into(),
            Geometry::Own => "are painted".into(),
            Geometry::Rays { directions, until, middle } => {
                let names = [
                    "up",
                    "down",
                    "left",
                    "right",
                    "up left",
                    "up right",
                    "down left",
                    "down right",
                ];
                let ways: Vec<&str> =
                    (0..8).filter(|bit| directions >> bit & 1 == 1).map(|bit| names[bit]).collect();
                format!(
                    "cast rays {}{}{}",
                    ways.join(", "),
                    if middle { " from their middles" } else { "" },
                    if until { " until something is in the way" } else { "" }
                )
            }
            Geometry::Gaps => "fill the gaps in their boxes".into(),
            Geometry::Hollows => "fill their holes".into(),
            Geometry::Ring => "get a ring".into(),
            Geometry::RingCorners => "get corners around".into(),
            Geometry::RingSides => "get a ring without corners".into(),
            Geometry::Bounce(_) => "cast a ray that bounces".into(),
            Geometry::Turning { .. } => "draw a line that turns".into(),
            Geometry::Inside => "have their insides painted".into(),
            Geometry::Rows { .. } => "are repeated".into(),
            Geometry::Symmetric(_) => "are made symmetric".into(),
            Geometry::Faced { colors, .. } => match colors {
                Colors::Same => "are joined with those of their colour that face them".into(),
                Colors::Any => "are joined with those that face them".into(),
                Colors::Other => "are joined with those of other colours that face them".into(),
            },
            Geometry::Diagonal => "are joined along the diagonal".into(),
            Geometry::Path { .. } => "are joined by a path with a corner".into(),
            Geometry::Stripe { .. } => "get stripes from edge to edge".into(),
            Geometry::Slab { .. } => "paint what they face".into(),
            Geometry::Reflected { goes: true, .. } | Geometry::Flipped { goes: true } => {
                "are reflected".into()
            }
            Geometry::Reflected { .. } | Geometry::Flipped { .. } => "get a mirror image".into(),
            Geometry::Repeated { .. } => "repeat the other".into(),
            Geometry::Spaced { .. } => "are repeated at the same distance".into(),
            Geometry::Touching { sides: true, corners: true } => "get a border".into(),
            Geometry::Touching { sides: true, .. } => "get a border at the sides".into(),
            Geometry::Touching { .. } => "get a border at the corners".into(),
            Geometry::Edge { inner: false } => "have their edges painted".into(),
            Geometry::Edge { inner: true } => "have their insides painted".into(),
            Geometry::Middle => "have their middles painted".into(),
            Geometry::Corners => "have their corners painted".into(),
            Geometry::Move { .. } => "move".into(),
            Geometry::Copies { many: true, .. } => "are repeated".into(),
            Geometry::Copies { .. } => "are copied".into(),
            Geometry::Mirror { .. } => "are mirrored".into(),
            Geometry::Turned(turn) => format!("are turned by {}", turning(turn).name()),
            Geometry::Corridor { .. } => "are joined".into(),
            Geometry::Both => "fill the box around both".into(),
            Geometry::To { stays: false, .. } => "move".into(),
            Geometry::To { .. } => "are copied".into(),
            Geometry::Ray { away: false, .. } => "cast rays".into(),
            Geometry::Ray { .. } => "cast rays away".into(),
            Geometry::Stamp { .. } => "are stamped".into(),
        };
        format!("{what}{reference}{paint}")
    }
}

/// Returns all actions with some colours and so many references.
pub(crate) fn actions(colors: &[i8], references: usize) -> Vec<Action> {
    let mut all = Vec::new();
    let mut add = |geometry, reference, paint| all.push(Action { geometry, reference, paint });
    let fixed: Vec<Paint> = colors.iter().map(|&color| Paint::Color(color)).collect();
    let lines: Vec<Paint> =
        [Paint::Main, Paint::Rare].into_iter().chain(fixed.iter().copied()).collect();
    let images: Vec<Paint> = [Paint::Kept].into_iter().chain(fixed.iter().copied()).collect();
    add(Geometry::Delete, None, Paint::Kept);
    for &paint in fixed.iter().chain(&[Paint::Rare]) {
        add(Geometry::Own, None, paint);
    }
    let shapes = [
        Geometry::Gaps,
        Geometry::Hollows,
        Geometry::Ring,
        Geometry::RingCorners,
        Geometry::RingSides,
        Geometry::Inside,
        Geometry::Touching { sides: true, corners: true },
        Geometry::Touching { sides: true, corners: false },
        Geometry::Touching { sides: false, corners: true },
        Geometry::Edge { inner: false },
        Geometry::Edge { inner: true },
        Geometry::Middle,
        Geometry::Corners,
    ];
    for &paint in &lines {
        for directions in [1u8, 2, 4, 8, 16, 32, 64, 128, 12, 3, 15, 0xf0, 0xff] {
            for until in [false, true] {
                for middle in [false, true] {
                    add(Geometry::Rays { directions, until, middle }, None, paint);
                }
            }
        }
        for direction in &DIRECTIONS[4..] {
            add(Geometry::Bounce(*direction), None, paint);
        }
        for &direction in &DIRECTIONS[..4] {
            for clockwise in [true, false] {
                add(Geometry::Turning { direction, clockwise }, None, paint);
            }
        }
        for colors in [Colors::Same, Colors::Any, Colors::Other] {
            for middle in [false, true] {
                add(Geometry::Faced { middle, colors }, None, paint);
            }
        }
        for geometry in shapes {
            add(geometry, None, paint);
        }
    }
    for direction in DIRECTIONS {
        let ways = [
            How::Blocked,
            How::Steps(1),
            How::Steps(2),
            How::Steps(3),
            How::Size,
            How::Cells,
            How::Edge,
        ];
        for how in ways {
            add(Geometry::Move { direction, how }, None, Paint::Kept);
        }
        for gap in 0..3 {
            for many in [false, true] {
                for &paint in &images {
                    add(Geometry::Copies { direction, gap, many }, None, paint);
                }
            }
        }
        if direction.0 == 0 || direction.1 == 0 {
            for goes in [false, true] {
                add(Geometry::Mirror { direction, goes }, None, Paint::Kept);
            }
        }
    }
    for turn in &Turn::ALL[1..] {
        add(Geometry::Turned(*turn), None, Paint::Kept);
    }
    for gap in 0..3 {
        for (down, right) in [(true, false), (false, true), (true, true)] {
            add(Geometry::Rows { down, right, gap }, None, Paint::Kept);
        }
    }
    for symmetry in [Symmetry::Vmirror, Symmetry::Hmirror, Symmetry::Both, Symmetry::All] {
        for &paint in &images {
            add(Geometry::Symmetric(symmetry), None, paint);
        }
    }
    for reference in 0..references {
        let reference = Some(reference);
        add(Geometry::Own, reference, Paint::Other);
        for geometry in shapes {
            add(geometry, reference, Paint::Other);
        }
        for directions in [1u8, 2, 4, 8, 12, 3, 15, 0xf0] {
            for until in [false, true] {
                add(Geometry::Rays { directions, until, middle: false }, reference, Paint::Other);
            }
        }
        for paint in
            [Paint::Main, Paint::Other, Paint::Rare].into_iter().chain(fixed.iter().copied())
        {
            for middle in [false, true] {
                add(Geometry::Corridor { middle }, reference, paint);
            }
            add(Geometry::Diagonal, reference, paint);
            for down in [true, false] {
                add(Geometry::Path { down }, reference, paint);
            }
            add(Geometry::Both, reference, paint);
            for away in [false, true] {
                for until in [false, true] {
                    add(Geometry::Ray { away, until }, reference, paint);
                }
            }
        }
        let places = [
            Place::Touching,
            Place::Middle,
            Place::Corner,
            Place::MiddleRow,
            Place::MiddleColumn,
            Place::Beyond,
            Place::Beside,
        ];
        for place in places {
            for stays in [false, true] {
                add(Geometry::To { place, stays }, reference, Paint::Kept);
            }
            for &paint in fixed.iter().chain(&[Paint::Other]) {
                add(Geometry::To { place, stays: false }, reference, paint);
            }
        }
        for middle in [true, false] {
            add(Geometry::Stamp { middle }, reference, Paint::Kept);
            add(Geometry::Stamp { middle }, reference, Paint::Main);
        }
        for &paint in &fixed {
            add(Geometry::Stamp { middle: true }, reference, paint);
        }
        for (rows, columns) in [(true, false), (false, true), (true, true)] {
            for goes in [true, false] {
                add(Geometry::Reflected { rows, columns, goes }, reference, Paint::Kept);
            }
            for &paint in &fixed {
                add(Geometry::Reflected { rows, columns, goes: false }, reference, paint);
            }
        }
        for goes in [false, true] {
            add(Geometry::Flipped { goes }, reference, Paint::Kept);
        }
        for many in [false, true] {
            for gap in 0..3 {
                for paint in [Paint::Kept, Paint::Main] {
                    add(Geometry::Repeated { gap, many }, reference, paint);
                }
            }
            for times in 1..3 {
                add(Geometry::Spaced { times, many }, reference, Paint::Kept);
            }
        }
        for paint in [Paint::Main, Paint::Other] {
            for flag in [true, false] {
                add(Geometry::Stripe { across: flag }, reference, paint);
                add(Geometry::Slab { rows: flag }, reference, paint);
            }
        }
    }
    all
}
