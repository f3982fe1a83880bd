//! What a part can do: actions as data, with what they paint and the term that does so.

use crate::plane::{self, Board, Part, Turn};
use crate::solve::cells::offset;
use crate::solve::term::{Term, call, int, lambda, operator, parameter};

use super::references::{Reference, reference_term};
use super::related::{Stage, mirrored};

/// What is painted where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Geometry {
    /// Nothing; the part goes.
    Delete,
    /// The part itself.
    Own,
    /// Rays in some of eight directions, as bits; up to what is in the way, or to the edge.
    Rays { directions: u8, until: bool },
    /// What is open in its box.
    Gaps,
    /// Its holes.
    Hollows,
    /// A ring around its box.
    Ring,
    /// The corners of that ring.
    RingCorners,
    /// The cells that touch it: at sides, at corners, or both.
    Touching { sides: bool, corners: bool },
    /// Its cells at the edge of its box, or its other cells.
    Edge { inner: bool },
    /// The middle of its box.
    Middle,
    /// The corners of its box.
    Corners,
    /// It moves in a direction until something is in its way, or so many steps, or its own size.
    Move { direction: (i32, i32), how: How },
    /// Copies in a direction, so far apart, one or as many as fit.
    Copies { direction: (i32, i32), gap: i32, many: bool },
    /// A mirror image beside it; it goes itself perhaps.
    Mirror { direction: (i32, i32), goes: bool },
    /// Turned in its place.
    Turned(Turn),
    /// What lies between it and the other.
    Corridor,
    /// What is open in the box around both.
    Both,
    /// It moves to the other until it touches it, or so that middles or corners agree; or a copy
    /// does.
    To { place: Place, stays: bool },
    /// Rays towards the other, or away from it.
    Ray { away: bool, until: bool },
    /// The other is stamped onto its middle, or its corner.
    Stamp { middle: bool },
}

/// How far a part moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    Blocked,
    Steps(i32),
    Size,
}

/// Where a part moves to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Touching,
    Middle,
    Corner,
    MiddleRow,
    MiddleColumn,
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

/// An action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Action {
    pub(crate) geometry: Geometry,
    pub(crate) reference: Option<usize>,
    pub(crate) paint: Paint,
}

/// What an action does: whether the part goes first, and what is painted.
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
}

const DIRECTIONS: [(i32, i32); 8] =
    [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

impl Action {
    /// Whether the part goes.
    pub(crate) fn erases(&self) -> bool {
        match self.geometry {
            Geometry::Delete | Geometry::Move { .. } | Geometry::Turned(_) => true,
            Geometry::Mirror { goes, .. } => goes,
            Geometry::To { stays, .. } => !stays,
            _ => false,
        }
    }

    /// In words.
    pub(crate) fn words(&self, references: &[Reference]) -> String {
        let reference = self
            .reference
            .map_or_else(String::new, |at| format!(" with {}", references[at].words()));
        let paint = match self.paint {
            Paint::Kept => String::new(),
            Paint::Main => " in their color".into(),
            Paint::Rare => " in their rare color".into(),
            Paint::Other => " in the color of the other".into(),
            Paint::Color(color) => format!(" in color {color}"),
        };
        let what = match self.geometry {
            Geometry::Delete => "go".into(),
            Geometry::Own => "are painted".into(),
            Geometry::Rays { directions, until } => {
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
                    "cast rays {}{}",
                    ways.join(", "),
                    if until { " until something is in the way" } else { "" }
                )
            }
            Geometry::Gaps => "fill the gaps in their boxes".into(),
            Geometry::Hollows => "fill their holes".into(),
            Geometry::Ring => "get a ring".into(),
            Geometry::RingCorners => "get corners around".into(),
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
            Geometry::Turned(turn) => format!("are turned by {}", turn.name()),
            Geometry::Corridor => "are joined".into(),
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

/// All actions with some colours and so many references.
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
                add(Geometry::Rays { directions, until }, None, paint);
            }
        }
        for geometry in shapes {
            add(geometry, None, paint);
        }
    }
    for direction in DIRECTIONS {
        for how in [How::Blocked, How::Steps(1), How::Steps(2), How::Steps(3), How::Size] {
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
    for reference in 0..references {
        let reference = Some(reference);
        add(Geometry::Own, reference, Paint::Other);
        for geometry in shapes {
            add(geometry, reference, Paint::Other);
        }
        for directions in [1u8, 2, 4, 8, 12, 3, 15, 0xf0] {
            for until in [false, true] {
                add(Geometry::Rays { directions, until }, reference, Paint::Other);
            }
        }
        for paint in
            [Paint::Main, Paint::Other, Paint::Rare].into_iter().chain(fixed.iter().copied())
        {
            add(Geometry::Corridor, reference, paint);
            add(Geometry::Both, reference, paint);
            for away in [false, true] {
                for until in [false, true] {
                    add(Geometry::Ray { away, until }, reference, paint);
                }
            }
        }
        for place in
            [Place::Touching, Place::Middle, Place::Corner, Place::MiddleRow, Place::MiddleColumn]
        {
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
    }
    all
}

/// By how much a part moves to another.
fn offset_to(place: Place, scenery: &Scenery<'_>, part: &Part, other: &Part) -> (i32, i32) {
    let (rows, columns) = plane::center_gap(part, other);
    match place {
        Place::Touching => {
            let (down, right) = plane::gap(part, other);
            plane::slide(scenery.board, part, scenery.ground, (down.signum(), right.signum()))
        }
        Place::Middle => (rows, columns),
        Place::Corner => (other.top as i32 - part.top as i32, other.left as i32 - part.left as i32),
        Place::MiddleRow => (rows, 0),
        Place::MiddleColumn => (0, columns),
    }
}

/// What an action does for a part, with the other that it is related to; `None` where it does
/// nothing at all.
pub(crate) fn effect(
    action: &Action,
    scenery: &Scenery<'_>,
    at: usize,
    other: Option<usize>,
) -> Option<Effect> {
    let part = &scenery.parts[at];
    let other = other.map(|other| &scenery.parts[other]);
    let board = scenery.board;
    let color = match action.paint {
        Paint::Kept | Paint::Main => part.color,
        Paint::Rare => part.rare,
        Paint::Other => other?.color,
        Paint::Color(color) => color,
    };
    let (top, left, bottom, right) =
        (part.top as i32, part.left as i32, part.bottom as i32, part.right as i32);
    let mut effect = Effect { erases: action.erases(), cells: Vec::new() };
    let places = |list: Vec<(usize, usize)>| -> Vec<(i8, i32, i32)> {
        list.into_iter().map(|(row, column)| (color, row as i32, column as i32)).collect()
    };
    let moved = |image: &Part, by: (i32, i32)| -> Vec<(i8, i32, i32)> {
        let cell = |&(own, row, column): &(i8, u16, u16)| {
            let paint = if action.paint == Paint::Kept { own } else { color };
            (paint, i32::from(row) + by.0, i32::from(column) + by.1)
        };
        image.cells.iter().map(cell).collect()
    };
    let is_own = |row: i32, column: i32| {
        part.cells.iter().any(|&(_, r, c)| (i32::from(r), i32::from(c)) == (row, column))
    };
    let is_edge = |row: i32, column: i32| {
        row == top || row == bottom - 1 || column == left || column == right - 1
    };
    match action.geometry {
        Geometry::Delete => {}
        Geometry::Own => effect.cells = moved(part, (0, 0)),
        Geometry::Rays { directions, until } => {
            for (bit, direction) in DIRECTIONS.into_iter().enumerate() {
                if directions >> bit & 1 == 1 {
                    let ground = until.then_some(scenery.ground);
                    effect.cells.extend(places(plane::rays(board, part, direction, ground)));
                }
            }
        }
        Geometry::Gaps => {
            let open = (top..bottom).flat_map(|row| (left..right).map(move |column| (row, column)));
            effect.cells =
                open.filter(|&(r, c)| !is_own(r, c)).map(|(r, c)| (color, r, c)).collect();
        }
        Geometry::Hollows => effect.cells = places(plane::hollows(part)),
        Geometry::Ring | Geometry::RingCorners => {
            for row in top - 1..=bottom {
                for column in left - 1..=right {
                    let (end, side) =
                        (row < top || row == bottom, column < left || column == right);
                    if if action.geometry == Geometry::Ring { end || side } else { end && side } {
                        effect.cells.push((color, row, column));
                    }
                }
            }
        }
        Geometry::Touching { sides, corners } => {
            for (row, column) in part.places() {
                for (bit, (i, j)) in DIRECTIONS.into_iter().enumerate() {
                    let (row, column) = (row as i32 + i, column as i32 + j);
                    if (if bit < 4 { sides } else { corners }) && !is_own(row, column) {
                        effect.cells.push((color, row, column));
                    }
                }
            }
        }
        Geometry::Edge { inner } => {
            effect.cells = moved(part, (0, 0));
            effect.cells.retain(|&(_, row, column)| is_edge(row, column) != inner);
        }
        Geometry::Middle => {
            if part.height().is_multiple_of(2) || part.width().is_multiple_of(2) {
                return None;
            }
            effect.cells.push((color, (top + bottom - 1) / 2, (left + right - 1) / 2));
        }
        Geometry::Corners => {
            for row in [top, bottom - 1] {
                for column in [left, right - 1] {
                    effect.cells.push((color, row, column));
                }
            }
        }
        Geometry::Move { direction, how } => {
            let by = match how {
                How::Blocked => plane::slide(board, part, scenery.ground, direction),
                How::Steps(steps) => (direction.0 * steps, direction.1 * steps),
                How::Size => (direction.0 * (bottom - top), direction.1 * (right - left)),
            };
            effect.cells = moved(part, by);
        }
        Geometry::Copies { direction, gap, many } => {
            let step = (direction.0 * (bottom - top + gap), direction.1 * (right - left + gap));
            let steps = if many { plane::trail(board, part, step) } else { vec![step] };
            for by in steps {
                effect.cells.extend(moved(part, by));
            }
        }
        Geometry::Mirror { direction, .. } => {
            for &(own, row, column) in &part.cells {
                let (row, column) = (i32::from(row), i32::from(column));
                let (row, column) = match direction {
                    (-1, 0) => (2 * top - 1 - row, column),
                    (1, 0) => (2 * bottom - 1 - row, column),
                    (0, -1) => (row, 2 * left - 1 - column),
                    _ => (row, 2 * right - 1 - column),
                };
                effect.cells.push((own, row, column));
            }
        }
        Geometry::Turned(turn) => {
            if turn.swaps() && part.height() != part.width() {
                return None;
            }
            let image = part.image(plane::NONE).turned(turn);
            for (row, column) in image.places() {
                let cell = image.at(row, column);
                if cell != plane::NONE {
                    effect.cells.push((cell, top + row as i32, left + column as i32));
                }
            }
        }
        Geometry::Corridor => effect.cells = places(plane::corridor(part, other?)),
        Geometry::Both => {
            let other = other?;
            let (above, before) = (part.top.min(other.top), part.left.min(other.left));
            let (below, behind) = (part.bottom.max(other.bottom), part.right.max(other.right));
            for row in above..below {
                for column in before..behind {
                    if board.at(row, column) == scenery.ground {
                        effect.cells.push((color, row as i32, column as i32));
                    }
                }
            }
        }
        Geometry::To { place, .. } => {
            effect.cells = moved(part, offset_to(place, scenery, part, other?))
        }
        Geometry::Ray { away, until } => {
            let (rows, columns) = plane::gap(part, other?);
            let sign = if away { -1 } else { 1 };
            let direction = (rows.signum() * sign, columns.signum() * sign);
            let ground = until.then_some(scenery.ground);
            effect.cells = places(plane::rays(board, part, direction, ground));
        }
        Geometry::Stamp { middle } => {
            let other = other?;
            let by = match middle {
                true => plane::center_gap(other, part),
                false => (top - other.top as i32, left - other.left as i32),
            };
            effect.cells = moved(other, by);
        }
    }
    (effect.erases || !effect.cells.is_empty()).then_some(effect)
}

/// What an action paints for the part `o`, as a term for an object; `None` where it paints nothing.
pub(crate) fn term_of(
    action: &Action,
    stage: &Stage<'_>,
    references: &[Reference],
    things: &Term,
) -> Option<Term> {
    let (o, p) = (parameter("o"), parameter("p"));
    let (grid, ground) = (&stage.grid, &stage.ground);
    let color = match action.paint {
        Paint::Kept | Paint::Main => call("mostcolor", &[&o]),
        Paint::Rare => call("leastcolor", &[&o]),
        Paint::Other => call("mostcolor", &[&p]),
        Paint::Color(color) => int(color),
    };
    let colored = |cells: &Term| call("recolor", &[&color, cells]);
    let image = |object: Term| {
        if action.paint == Paint::Kept { object } else { call("recolor", &[&color, &object]) }
    };
    let own = call("toindices", &[&o]);
    let but_own = |cells: &Term| call("difference", &[cells, &own]);
    let shifted = |object: &Term, by: &Term| image(call("shift", &[object, by]));
    let scaled = |direction: (i32, i32), gap: i32| {
        let size = call("shape", &[&o]);
        let size = if gap == 0 { size } else { operator(&size, "+", &int(gap)) };
        operator(&size, "*", &offset(direction))
    };
    let ray = |direction: &Term, until: bool| match until {
        true => call("beamsto", &[&o, grid, ground, direction]),
        false => call("beams", &[&o, grid, direction]),
    };
    let cells = match action.geometry {
        Geometry::Delete => return None,
        Geometry::Own => colored(&o),
        Geometry::Rays { directions, until } => {
            let ways =
                DIRECTIONS.into_iter().enumerate().filter(|(bit, _)| directions >> bit & 1 == 1);
            let rays = ways.map(|(_, direction)| ray(&offset(direction), until));
            colored(&rays.reduce(|a, b| call("combine", &[&a, &b]))?)
        }
        Geometry::Gaps => colored(&call("delta", &[&o])),
        Geometry::Hollows => colored(&call("hollows", &[&o])),
        Geometry::Ring => colored(&call("outbox", &[&o])),
        Geometry::RingCorners => colored(&call("corners", &[&call("outbox", &[&o])])),
        Geometry::Touching { sides, corners } => {
            let around = match (sides, corners) {
                (true, true) => "neighbors",
                (true, false) => "dneighbors",
                _ => "ineighbors",
            };
            colored(&but_own(&call("mapply", &[&crate::solve::term::word(around), &own])))
        }
        Geometry::Edge { inner } => {
            let edge = call("box", &[&o]);
            let cells = if inner {
                call("difference", &[&own, &edge])
            } else {
                call("intersection", &[&own, &edge])
            };
            colored(&cells)
        }
        Geometry::Middle => colored(&call("initset", &[&call("center", &[&o])])),
        Geometry::Corners => colored(&call("corners", &[&o])),
        Geometry::Move { direction, how } => {
            let by = match how {
                How::Blocked => call("slide", &[&o, grid, ground, &offset(direction)]),
                How::Steps(steps) => offset((direction.0 * steps, direction.1 * steps)),
                How::Size => scaled(direction, 0),
            };
            shifted(&o, &by)
        }
        Geometry::Copies { direction, gap, many: false } => shifted(&o, &scaled(direction, gap)),
        Geometry::Copies { direction, gap, .. } => {
            image(call("trail", &[&o, grid, &scaled(direction, gap)]))
        }
        Geometry::Mirror { direction, .. } => mirrored(&o, direction),
        Geometry::Turned(turn) => match turn {
            Turn::Rot180 => call("hmirror", &[&call("vmirror", &[&o])]),
            Turn::Rot90 => call("vmirror", &[&call("dmirror", &[&o])]),
            Turn::Rot270 => call("hmirror", &[&call("dmirror", &[&o])]),
            turn => call(turn.name(), &[&o]),
        },
        Geometry::Corridor => colored(&call("corridor", &[&o, &p])),
        Geometry::Both => {
            let both = call("backdrop", &[&call("combine", &[&o, &p])]);
            colored(&call("intersection", &[&both, &call("ofcolor", &[grid, ground])]))
        }
        Geometry::To { place, .. } => {
            let middles = call("centergap", &[&o, &p]);
            let by = match place {
                Place::Touching => {
                    call("slide", &[&o, grid, ground, &call("sign", &[&call("gap", &[&o, &p])])])
                }
                Place::Middle => middles,
                Place::Corner => operator(&call("ulcorner", &[&p]), "-", &call("ulcorner", &[&o])),
                Place::MiddleRow => operator(&middles, "*", &offset((1, 0))),
                Place::MiddleColumn => operator(&middles, "*", &offset((0, 1))),
            };
            shifted(&o, &by)
        }
        Geometry::Ray { away, until } => {
            let gap = if away { call("gap", &[&p, &o]) } else { call("gap", &[&o, &p]) };
            colored(&ray(&call("sign", &[&gap]), until))
        }
        Geometry::Stamp { middle } => {
            let by = match middle {
                true => call("centergap", &[&p, &o]),
                false => operator(&call("ulcorner", &[&o]), "-", &call("ulcorner", &[&p])),
            };
            shifted(&p, &by)
        }
    };
    Some(match action.reference {
        Some(at) => {
            call("mapply", &[&lambda("p", &cells, true), &reference_term(references[at], things)])
        }
        None => cells,
    })
}
