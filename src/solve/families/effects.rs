//! The effects of actions, on boards.

use crate::plane::{self, Part};

use super::actions::{Action, Colors, DIRECTIONS, Effect, Geometry, How, Paint, Place, Scenery};

/// Tells by how much a part moves to another.
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
        Place::Beyond => plane::double_gap(part, other),
        Place::Beside => {
            let (down, right) = plane::gap(part, other);
            (down - down.signum(), right - right.signum())
        }
    }
}

/// Returns the cells of a part at an offset, in one colour or in their own.
fn moved(
    image: &Part,
    by: (i32, i32),
    paint: Option<i8>,
) -> impl Iterator<Item = (i8, i32, i32)> + '_ {
    image.cells.iter().map(move |&(own, row, column)| {
        (paint.unwrap_or(own), i32::from(row) + by.0, i32::from(column) + by.1)
    })
}

/// Returns places in one colour.
fn painted(places: Vec<(usize, usize)>, color: i8) -> impl Iterator<Item = (i8, i32, i32)> {
    places.into_iter().map(move |(row, column)| (color, row as i32, column as i32))
}

/// Returns the mirror image of a part beyond the side of its box that a direction leads to.
fn flipped(part: &Part, direction: (i32, i32)) -> Vec<(i8, i32, i32)> {
    let (top, left, bottom, right) =
        (part.top as i32, part.left as i32, part.bottom as i32, part.right as i32);
    let place = |&(own, row, column): &(i8, u16, u16)| {
        let (row, column) = (i32::from(row), i32::from(column));
        match direction {
            (-1, 0) => (own, 2 * top - 1 - row, column),
            (1, 0) => (own, 2 * bottom - 1 - row, column),
            (0, -1) => (own, row, 2 * left - 1 - column),
            _ => (own, row, 2 * right - 1 - column),
        }
    };
    part.cells.iter().map(place).collect()
}

/// Returns what an action does for a part, with the other that it is related to; `None` where it
/// does nothing at all.
pub(crate) fn effect(
    action: &Action,
    scenery: &Scenery<'_>,
    index: usize,
    other: Option<usize>,
) -> Option<Effect> {
    let mut made = Effect::default();
    act(action, scenery, index, other, &mut made).then_some(made)
}

/// Does the same in a place that is there already. Tells whether it does anything.
pub(crate) fn act(
    action: &Action,
    scenery: &Scenery<'_>,
    index: usize,
    other: Option<usize>,
    made: &mut Effect,
) -> bool {
    made.erases = action.erases();
    made.cells.clear();
    paint(action, scenery, index, other, made).is_some() && (made.erases || !made.cells.is_empty())
}

/// Paints the cells of an effect; `None` where there is nothing to do.
fn paint(
    action: &Action,
    scenery: &Scenery<'_>,
    index: usize,
    other: Option<usize>,
    effect: &mut Effect,
) -> Option<()> {
    let part = &scenery.parts[index];
    let other = other.map(|other| &scenery.parts[other]);
    let board = scenery.board;
    let color = action.paint.color(part, other)?;
    let (top, left, bottom, right) =
        (part.top as i32, part.left as i32, part.bottom as i32, part.right as i32);
    let kept = (action.paint != Paint::Kept).then_some(color);
    let places = |list: Vec<(usize, usize)>| painted(list, color);
    let is_own = |row: i32, column: i32| scenery.is_of(index, row, column);
    let is_edge = |row: i32, column: i32| {
        row == top || row == bottom - 1 || column == left || column == right - 1
    };
    match action.geometry {
        Geometry::Delete => {}
        Geometry::Own => effect.cells.extend(moved(part, (0, 0), kept)),
        Geometry::Rays { directions, until, middle } => {
            let center = (part.top + part.height() / 2, part.left + part.width() / 2);
            let own = &scenery.own[index];
            for (bit, direction) in DIRECTIONS.into_iter().enumerate() {
                if directions >> bit & 1 == 0 {
                    continue;
                }
                if middle && direction.0 != 0 && direction.1 != 0 {
                    return None;
                }
                let is_wanted = |(row, column): (usize, usize)| match direction {
                    _ if !middle => true,
                    (_, 0) => column == center.1,
                    _ => row == center.0,
                };
                own.rays(board, direction, until.then_some(scenery.ground), |place| {
                    if is_wanted(place) {
                        effect.cells.push((color, place.0 as i32, place.1 as i32));
                    }
                });
            }
        }
        Geometry::Bounce(direction) => {
            effect.cells.extend(places(plane::bounce(board, part, scenery.ground, direction)));
        }
        Geometry::Turning { direction, clockwise } => {
            let way = plane::turning(board, part, scenery.ground, direction, clockwise);
            effect.cells.extend(places(way));
        }
        Geometry::Gaps => {
            let open = (top..bottom).flat_map(|row| (left..right).map(move |column| (row, column)));
            effect.cells =
                open.filter(|&(r, c)| !is_own(r, c)).map(|(r, c)| (color, r, c)).collect();
        }
        Geometry::Hollows => effect.cells.extend(places(plane::hollows(part))),
        Geometry::Ring | Geometry::RingCorners | Geometry::RingSides => {
            for row in top - 1..=bottom {
                for column in left - 1..=right {
                    let (end, side) =
                        (row < top || row == bottom, column < left || column == right);
                    let is_there = match action.geometry {
                        Geometry::Ring => end || side,
                        Geometry::RingSides => end != side,
                        _ => end && side,
                    };
                    if is_there {
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
            effect.cells.extend(moved(part, (0, 0), kept));
            effect.cells.retain(|&(_, row, column)| is_edge(row, column) != inner);
        }
        Geometry::Inside => {
            effect.cells.extend(moved(part, (0, 0), kept));
            effect.cells.retain(|&(_, row, column)| {
                DIRECTIONS[..4].iter().all(|(i, j)| is_own(row + i, column + j))
            });
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
                How::Cells => {
                    let cells = part.size() as i32;
                    (direction.0 * cells, direction.1 * cells)
                }
                How::Edge => {
                    let free = |direction: i32, before: i32, behind: i32| match direction {
                        -1 => before,
                        1 => behind,
                        _ => i32::MAX,
                    };
                    let steps = free(direction.0, top, board.height as i32 - bottom).min(free(
                        direction.1,
                        left,
                        board.width as i32 - right,
                    ));
                    (direction.0 * steps, direction.1 * steps)
                }
            };
            effect.cells.extend(moved(part, by, kept));
        }
        Geometry::Copies { direction, gap, many } => {
            let step = (direction.0 * (bottom - top + gap), direction.1 * (right - left + gap));
            let steps = if many { plane::trail(board, part, step) } else { vec![step] };
            for by in steps {
                effect.cells.extend(moved(part, by, kept));
            }
        }
        Geometry::Rows { down, right: aside, gap } => {
            for (direction, wanted) in
                [((1, 0), down), ((-1, 0), down), ((0, 1), aside), ((0, -1), aside)]
            {
                let step = (direction.0 * (bottom - top + gap), direction.1 * (right - left + gap));
                if wanted {
                    for by in plane::trail(board, part, step) {
                        effect.cells.extend(moved(part, by, kept));
                    }
                }
            }
        }
        Geometry::Symmetric(symmetry) => {
            let image = part.image(plane::NONE);
            for &turn in symmetry.turns() {
                if turn.swaps() && part.height() != part.width() {
                    return None;
                }
                let turned = image.turned(turn);
                for (row, column) in turned.places() {
                    let cell = turned.at(row, column);
                    if cell != plane::NONE && image.at(row, column) == plane::NONE {
                        let paint = if action.paint == Paint::Kept { cell } else { color };
                        effect.cells.push((paint, top + row as i32, left + column as i32));
                    }
                }
            }
        }
        Geometry::Mirror { direction, .. } => {
            effect.cells.extend(flipped(part, direction));
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
        Geometry::Corridor { middle } => {
            effect.cells.extend(places(match middle {
                true => plane::midway(part, other?),
                false => plane::corridor(part, other?),
            }));
        }
        Geometry::Faced { middle, colors } => {
            for facing in plane::facing(part, scenery.parts.iter().enumerate()) {
                let other = &scenery.parts[facing];
                let counts = match colors {
                    Colors::Any => true,
                    Colors::Same => other.color == part.color,
                    Colors::Other => other.color != part.color,
                };
                if counts {
                    effect.cells.extend(places(match middle {
                        true => plane::midway(part, other),
                        false => plane::corridor(part, other),
                    }));
                }
            }
        }
        Geometry::Diagonal => effect.cells.extend(places(plane::diagonal_path(part, other?))),
        Geometry::Path { down } => {
            effect.cells.extend(places(plane::corner_path(part, other?, down)))
        }
        Geometry::Stripe { across } => {
            effect.cells.extend(places(plane::stripe(board, part, other?, across)));
        }
        Geometry::Slab { rows } => effect.cells.extend(places(plane::slab(part, other?, rows))),
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
            effect.cells.extend(moved(part, offset_to(place, scenery, part, other?), kept))
        }
        Geometry::Ray { away, until } => {
            let (rows, columns) = plane::gap(part, other?);
            let sign = if away { -1 } else { 1 };
            let direction = (rows.signum() * sign, columns.signum() * sign);
            let ground = until.then_some(scenery.ground);
            scenery.own[index].rays(board, direction, ground, |(row, column)| {
                effect.cells.push((color, row as i32, column as i32));
            });
        }
        Geometry::Stamp { middle } => {
            let other = other?;
            let by = match middle {
                true => plane::center_gap(other, part),
                false => (top - other.top as i32, left - other.left as i32),
            };
            effect.cells.extend(moved(other, by, kept));
        }
        Geometry::Reflected { rows, columns, .. } => {
            let (down, aside) = plane::double_gap(part, other?);
            let (down, aside) = (if rows { down } else { 0 }, if columns { aside } else { 0 });
            for (cell, row, column) in moved(part, (0, 0), kept) {
                let row = if rows { top + bottom - 1 - row + down } else { row };
                let column = if columns { left + right - 1 - column + aside } else { column };
                effect.cells.push((cell, row, column));
            }
        }
        Geometry::Flipped { .. } => {
            let (rows, columns) = plane::gap(part, other?);
            let direction = (rows.signum(), columns.signum());
            if (direction.0 == 0) == (direction.1 == 0) {
                return None;
            }
            effect.cells.extend(flipped(part, direction));
        }
        Geometry::Repeated { gap, many } => {
            let other = other?;
            let (rows, columns) = plane::gap(other, part);
            let step = (
                rows.signum() * (other.height() as i32 + gap),
                columns.signum() * (other.width() as i32 + gap),
            );
            let steps = if many { plane::trail(board, other, step) } else { vec![step] };
            if step == (0, 0) {
                return None;
            }
            for by in steps {
                effect.cells.extend(moved(other, by, kept));
            }
        }
        Geometry::Spaced { times, many } => {
            let other = other?;
            let step = ((other.top as i32 - top) * times, (other.left as i32 - left) * times);
            let steps = if many { plane::trail(board, part, step) } else { vec![step] };
            if step == (0, 0) {
                return None;
            }
            for by in steps {
                effect.cells.extend(moved(part, by, kept));
            }
        }
    }
    Some(())
}
