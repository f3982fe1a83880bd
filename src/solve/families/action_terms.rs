//! What actions do, as terms of the language.

use crate::plane::Turn;
use crate::solve::cells::offset;
use crate::solve::term::{Term, call, int, lambda, operator, parameter, truth, word};

use super::actions::{Action, Colors, DIRECTIONS, Geometry, How, Paint, Place, Symmetry};
use super::references::{Reference, reference_term};
use super::related::Stage;

/// Returns a part turned in its place.
fn turned(o: &Term, turn: Turn) -> Term {
    match turn {
        Turn::Same => o.clone(),
        Turn::Rot180 => call("hmirror", &[&call("vmirror", &[o])]),
        Turn::Rot90 => call("vmirror", &[&call("dmirror", &[o])]),
        Turn::Rot270 => call("hmirror", &[&call("dmirror", &[o])]),
        turn => call(turn.name(), &[o]),
    }
}

/// Returns the condition under which an action does something for the part `o`; `None` where its
/// cells say so themselves.
pub(crate) fn acts(action: &Action, references: &[Reference], things: &Term) -> Option<Term> {
    let (o, p) = (parameter("o"), parameter("p"));
    let (height, width) = (call("height", &[&o]), call("width", &[&o]));
    let square = operator(&height, "==", &width);
    match (action.geometry, action.reference) {
        (Geometry::Turned(turn), _) => turn.swaps().then_some(square),
        (Geometry::Symmetric(Symmetry::All), _) => Some(square),
        (Geometry::Middle, _) => {
            let odd = |side: &Term| operator(&operator(side, "%", &int(2)), "==", &int(1));
            Some(operator(&odd(&height), "and", &odd(&width)))
        }
        // What goes where there is nobody to go to would be lost.
        (geometry, Some(index)) if action.erases() => {
            let mut others = reference_term(references[index], things);
            if matches!(geometry, Geometry::Flipped { .. }) {
                let gap = call("gap", &[&o, &p]);
                let none = |side: &str| operator(&call(side, &[&gap]), "==", &int(0));
                let aligned = operator(&none("first"), "!=", &none("last"));
                others = call("sfilter", &[&others, &lambda("p", &aligned, true)]);
            }
            Some(operator(&call("size", &[&others]), ">", &int(0)))
        }
        _ => None,
    }
}

/// Returns what an action paints for the part `o`, as a term for an object; `None` where it paints
/// nothing.
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
        Geometry::Rays { directions, until, middle } => {
            let ways =
                DIRECTIONS.into_iter().enumerate().filter(|(bit, _)| directions >> bit & 1 == 1);
            let rays = ways.map(|(_, direction)| {
                let rays = ray(&offset(direction), until);
                let line = if direction.0 == 0 { "hfrontier" } else { "vfrontier" };
                match middle {
                    true => {
                        let line = call(line, &[&call("center", &[&o])]);
                        call("intersection", &[&rays, &line])
                    }
                    false => rays,
                }
            });
            colored(&rays.reduce(|a, b| call("combine", &[&a, &b]))?)
        }
        Geometry::Bounce(direction) => {
            colored(&call("bounce", &[&o, grid, ground, &offset(direction)]))
        }
        Geometry::Turning { direction, clockwise } => {
            let name = if clockwise { "turningright" } else { "turningleft" };
            colored(&call(name, &[&o, grid, ground, &offset(direction)]))
        }
        Geometry::Gaps => colored(&call("delta", &[&o])),
        Geometry::Hollows => colored(&call("hollows", &[&o])),
        Geometry::Ring => colored(&call("outbox", &[&o])),
        Geometry::RingCorners => colored(&call("corners", &[&call("outbox", &[&o])])),
        Geometry::RingSides => {
            let ring = call("outbox", &[&o]);
            colored(&call("difference", &[&ring, &call("corners", &[&ring])]))
        }
        Geometry::Inside => {
            let l = parameter("l");
            let around = call("difference", &[&call("dneighbors", &[&l]), &own]);
            let none = operator(&call("size", &[&around]), "==", &int(0));
            let inside = call("sfilter", &[&own, &lambda("l", &none, true)]);
            if action.paint == Paint::Kept {
                call("limited", &[&o, &inside])
            } else {
                colored(&inside)
            }
        }
        Geometry::Touching { sides, corners } => {
            let around = match (sides, corners) {
                (true, true) => "neighbors",
                (true, false) => "dneighbors",
                _ => "ineighbors",
            };
            colored(&but_own(&call("mapply", &[&word(around), &own])))
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
                How::Cells => operator(&offset(direction), "*", &call("size", &[&o])),
                How::Edge => {
                    let alone = call("canvas", &[ground, &call("shape", &[grid])]);
                    call("slide", &[&o, &alone, ground, &offset(direction)])
                }
            };
            shifted(&o, &by)
        }
        Geometry::Copies { direction, gap, many: false } => shifted(&o, &scaled(direction, gap)),
        Geometry::Copies { direction, gap, .. } => {
            image(call("trail", &[&o, grid, &scaled(direction, gap)]))
        }
        Geometry::Rows { down, right, gap } => {
            let trails = [((1, 0), down), ((-1, 0), down), ((0, 1), right), ((0, -1), right)];
            let trails = trails.into_iter().filter(|(_, wanted)| *wanted);
            let trails =
                trails.map(|(direction, _)| call("trail", &[&o, grid, &scaled(direction, gap)]));
            trails.reduce(|a, b| call("combine", &[&a, &b]))?
        }
        Geometry::Symmetric(symmetry) => {
            let images = symmetry.turns().iter().map(|&turn| turned(&o, turn));
            let images = images.reduce(|a, b| call("combine", &[&a, &b]))?;
            image(call("limited", &[&images, &call("delta", &[&o])]))
        }
        Geometry::Mirror { direction, .. } => call("flipover", &[&o, &offset(direction)]),
        Geometry::Turned(turn) => turned(&o, turn),
        Geometry::Corridor { middle } => {
            colored(&call(if middle { "midway" } else { "corridor" }, &[&o, &p]))
        }
        Geometry::Faced { middle, colors } => {
            let facing = call("facing", &[&o, things]);
            let compare =
                |sign| operator(&call("mostcolor", &[&p]), sign, &call("mostcolor", &[&o]));
            let condition = match colors {
                Colors::Any => None,
                Colors::Same => Some(compare("==")),
                Colors::Other => Some(compare("!=")),
            };
            let facing = match condition {
                Some(condition) => call("sfilter", &[&facing, &lambda("p", &condition, true)]),
                None => facing,
            };
            let path = call(if middle { "midway" } else { "corridor" }, &[&o, &p]);
            colored(&call("mapply", &[&lambda("p", &path, true), &facing]))
        }
        Geometry::Diagonal => colored(&call("diagonalpath", &[&o, &p])),
        Geometry::Path { down } => colored(&call("cornerpath", &[&o, &p, &truth(down)])),
        Geometry::Stripe { across } => colored(&call("stripe", &[grid, &o, &p, &truth(across)])),
        Geometry::Slab { rows } => colored(&call("slab", &[&o, &p, &truth(rows)])),
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
                Place::Beyond => call("doublegap", &[&o, &p]),
                Place::Beside => {
                    let gap = call("gap", &[&o, &p]);
                    operator(&gap, "-", &call("sign", &[&gap]))
                }
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
        Geometry::Reflected { rows, columns, .. } => {
            let (turn, kept) = match (rows, columns) {
                (true, true) => (Turn::Rot180, (1, 1)),
                (true, false) => (Turn::Hmirror, (1, 0)),
                _ => (Turn::Vmirror, (0, 1)),
            };
            let far = call("doublegap", &[&o, &p]);
            let by = if kept == (1, 1) { far } else { operator(&far, "*", &offset(kept)) };
            shifted(&turned(&o, turn), &by)
        }
        Geometry::Flipped { .. } => {
            call("flipover", &[&o, &call("sign", &[&call("gap", &[&o, &p])])])
        }
        Geometry::Repeated { gap, many } => {
            let size = call("shape", &[&p]);
            let size = if gap == 0 { size } else { operator(&size, "+", &int(gap)) };
            let step = operator(&size, "*", &call("sign", &[&call("gap", &[&p, &o])]));
            if many { image(call("trail", &[&p, grid, &step])) } else { shifted(&p, &step) }
        }
        Geometry::Spaced { times, many } => {
            let far = operator(&call("ulcorner", &[&p]), "-", &call("ulcorner", &[&o]));
            let step = if times == 1 { far } else { operator(&far, "*", &int(times)) };
            if many { image(call("trail", &[&o, grid, &step])) } else { shifted(&o, &step) }
        }
    };
    Some(match action.reference {
        Some(index) => call(
            "mapply",
            &[&lambda("p", &cells, true), &reference_term(references[index], things)],
        ),
        None => cells,
    })
}
