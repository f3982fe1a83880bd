//! The effects of actions, as terms of the language.

use crate::plane::Turn;
use crate::prim::{self, PrimId};
use crate::solve::cells::offset;
use crate::solve::term::{Term, call, int, lambda, operator, parameter, truth, word};

use super::acting::ActingStage;
use super::actions::{Action, Colors, DIRECTIONS, Geometry, How, Paint, Place, Symmetry};
use super::references::{Reference, reference_term};

/// Returns the cells between two parts, or the middle line of these.
fn between(middle: bool) -> PrimId {
    if middle { prim::MIDWAY } else { prim::CORRIDOR }
}

/// Returns a part turned in its place.
fn turned(o: &Term, turn: Turn) -> Term {
    match turn {
        Turn::Rot180 => call(prim::HMIRROR, &[&call(prim::VMIRROR, &[o])]),
        Turn::Rot90 => call(prim::VMIRROR, &[&call(prim::DMIRROR, &[o])]),
        Turn::Rot270 => call(prim::HMIRROR, &[&call(prim::DMIRROR, &[o])]),
        turn => o.turned(turn),
    }
}

/// Returns the condition under which an action does something for the part `o`; `None` where its
/// cells say so themselves.
pub(crate) fn acts(action: &Action, references: &[Reference], things: &Term) -> Option<Term> {
    let (o, p) = (parameter("o"), parameter("p"));
    let (height, width) = (call(prim::HEIGHT, &[&o]), call(prim::WIDTH, &[&o]));
    let square = operator(&height, "==", &width);
    match (action.geometry, action.reference) {
        (Geometry::Turned(turn), _) => turn.swaps().then_some(square),
        (Geometry::Symmetric(Symmetry::All), _) => Some(square),
        (Geometry::Middle, _) => {
            let odd = |side: &Term| operator(&operator(side, "%", &int(2)), "==", &int(1));
            Some(operator(&odd(&height), "and", &odd(&width)))
        }
        // A part that goes where there is nobody to go to would be lost.
        (geometry, Some(index)) if action.erases() => {
            let mut others = reference_term(references[index], things);
            if matches!(geometry, Geometry::Flipped { .. }) {
                let gap = call(prim::GAP, &[&o, &p]);
                let none = |side: PrimId| operator(&call(side, &[&gap]), "==", &int(0));
                let aligned = operator(&none(prim::FIRST), "!=", &none(prim::LAST));
                others = call(prim::SFILTER, &[&others, &lambda("p", &aligned, true)]);
            }
            Some(operator(&call(prim::SIZE, &[&others]), ">", &int(0)))
        }
        _ => None,
    }
}

/// Returns what an action paints for the part `o`, as a term for an object; `None` where it paints
/// nothing.
pub(crate) fn term_of(
    action: &Action,
    stage: &ActingStage<'_>,
    references: &[Reference],
    things: &Term,
) -> Option<Term> {
    let (o, p) = (parameter("o"), parameter("p"));
    let (grid, ground) = (&stage.grid, &stage.ground);
    let color = match action.paint {
        Paint::Kept | Paint::Main => call(prim::MOSTCOLOR, &[&o]),
        Paint::Rare => call(prim::LEASTCOLOR, &[&o]),
        Paint::Other => call(prim::MOSTCOLOR, &[&p]),
        Paint::Color(color) => int(color),
    };
    let colored = |cells: &Term| call(prim::RECOLOR, &[&color, cells]);
    let image = |object: Term| {
        if action.paint == Paint::Kept { object } else { call(prim::RECOLOR, &[&color, &object]) }
    };
    let own = call(prim::TOINDICES, &[&o]);
    let but_own = |cells: &Term| call(prim::DIFFERENCE, &[cells, &own]);
    let shifted = |object: &Term, by: &Term| image(call(prim::SHIFT, &[object, by]));
    let scaled = |direction: (i32, i32), gap: i32| {
        let size = call(prim::SHAPE, &[&o]);
        let size = if gap == 0 { size } else { operator(&size, "+", &int(gap)) };
        operator(&size, "*", &offset(direction))
    };
    let ray = |direction: &Term, until: bool| match until {
        true => call(prim::BEAMSTO, &[&o, grid, ground, direction]),
        false => call(prim::BEAMS, &[&o, grid, direction]),
    };
    let cells = match action.geometry {
        Geometry::Delete => return None,
        Geometry::Own => colored(&o),
        Geometry::Rays { directions, until, middle } => {
            let ways =
                DIRECTIONS.into_iter().enumerate().filter(|(bit, _)| directions >> bit & 1 == 1);
            let rays = ways.map(|(_, direction)| {
                let rays = ray(&offset(direction), until);
                let line = if direction.0 == 0 { prim::HFRONTIER } else { prim::VFRONTIER };
                match middle {
                    true => {
                        let line = call(line, &[&call(prim::CENTER, &[&o])]);
                        call(prim::INTERSECTION, &[&rays, &line])
                    }
                    false => rays,
                }
            });
            colored(&rays.reduce(|a, b| call(prim::COMBINE, &[&a, &b]))?)
        }
        Geometry::Bounce(direction) => {
            colored(&call(prim::BOUNCE, &[&o, grid, ground, &offset(direction)]))
        }
        Geometry::Turning { direction, clockwise } => {
            let path = if clockwise { prim::TURNINGRIGHT } else { prim::TURNINGLEFT };
            colored(&call(path, &[&o, grid, ground, &offset(direction)]))
        }
        Geometry::Gaps => colored(&call(prim::DELTA, &[&o])),
        Geometry::Hollows => colored(&call(prim::HOLLOWS, &[&o])),
        Geometry::Ring => colored(&call(prim::OUTBOX, &[&o])),
        Geometry::RingCorners => colored(&call(prim::CORNERS, &[&call(prim::OUTBOX, &[&o])])),
        Geometry::RingSides => {
            let ring = call(prim::OUTBOX, &[&o]);
            colored(&call(prim::DIFFERENCE, &[&ring, &call(prim::CORNERS, &[&ring])]))
        }
        Geometry::Inside => {
            let l = parameter("l");
            let around = call(prim::DIFFERENCE, &[&call(prim::DNEIGHBORS, &[&l]), &own]);
            let none = operator(&call(prim::SIZE, &[&around]), "==", &int(0));
            let inside = call(prim::SFILTER, &[&own, &lambda("l", &none, true)]);
            if action.paint == Paint::Kept {
                call(prim::LIMITED, &[&o, &inside])
            } else {
                colored(&inside)
            }
        }
        Geometry::Touching { sides, corners } => {
            let around = match (sides, corners) {
                (true, true) => prim::NEIGHBORS,
                (true, false) => prim::DNEIGHBORS,
                _ => prim::INEIGHBORS,
            };
            colored(&but_own(&call(prim::MAPPLY, &[&word(around), &own])))
        }
        Geometry::Edge { inner } => {
            let edge = call(prim::BOX, &[&o]);
            let cells = if inner {
                call(prim::DIFFERENCE, &[&own, &edge])
            } else {
                call(prim::INTERSECTION, &[&own, &edge])
            };
            colored(&cells)
        }
        Geometry::Middle => colored(&call(prim::INITSET, &[&call(prim::CENTER, &[&o])])),
        Geometry::Corners => colored(&call(prim::CORNERS, &[&o])),
        Geometry::Move { direction, how } => {
            let by = match how {
                How::Blocked => call(prim::SLIDE, &[&o, grid, ground, &offset(direction)]),
                How::Steps(steps) => offset((direction.0 * steps, direction.1 * steps)),
                How::Size => scaled(direction, 0),
                How::Cells => operator(&offset(direction), "*", &call(prim::SIZE, &[&o])),
                How::Edge => {
                    let alone = call(prim::CANVAS, &[ground, &call(prim::SHAPE, &[grid])]);
                    call(prim::SLIDE, &[&o, &alone, ground, &offset(direction)])
                }
            };
            shifted(&o, &by)
        }
        Geometry::Copies { direction, gap, many: false } => shifted(&o, &scaled(direction, gap)),
        Geometry::Copies { direction, gap, .. } => {
            image(call(prim::TRAIL, &[&o, grid, &scaled(direction, gap)]))
        }
        Geometry::Rows { down, right, gap } => {
            let trails = [((1, 0), down), ((-1, 0), down), ((0, 1), right), ((0, -1), right)];
            let trails = trails.into_iter().filter(|(_, wanted)| *wanted);
            let trails = trails
                .map(|(direction, _)| call(prim::TRAIL, &[&o, grid, &scaled(direction, gap)]));
            trails.reduce(|a, b| call(prim::COMBINE, &[&a, &b]))?
        }
        Geometry::Symmetric(symmetry) => {
            let images = symmetry.turns().iter().map(|&turn| turned(&o, turn));
            let images = images.reduce(|a, b| call(prim::COMBINE, &[&a, &b]))?;
            image(call(prim::LIMITED, &[&images, &call(prim::DELTA, &[&o])]))
        }
        Geometry::Mirror { direction, .. } => call(prim::FLIPOVER, &[&o, &offset(direction)]),
        Geometry::Turned(turn) => turned(&o, turn),
        Geometry::Corridor { middle } => colored(&call(between(middle), &[&o, &p])),
        Geometry::Faced { middle, colors } => {
            let facing = call(prim::FACING, &[&o, things]);
            let compare =
                |sign| operator(&call(prim::MOSTCOLOR, &[&p]), sign, &call(prim::MOSTCOLOR, &[&o]));
            let condition = match colors {
                Colors::Any => None,
                Colors::Same => Some(compare("==")),
                Colors::Other => Some(compare("!=")),
            };
            let facing = match condition {
                Some(condition) => call(prim::SFILTER, &[&facing, &lambda("p", &condition, true)]),
                None => facing,
            };
            let path = call(between(middle), &[&o, &p]);
            colored(&call(prim::MAPPLY, &[&lambda("p", &path, true), &facing]))
        }
        Geometry::Diagonal => colored(&call(prim::DIAGONALPATH, &[&o, &p])),
        Geometry::Path { down } => colored(&call(prim::CORNERPATH, &[&o, &p, &truth(down)])),
        Geometry::Stripe { across } => {
            colored(&call(prim::STRIPE, &[grid, &o, &p, &truth(across)]))
        }
        Geometry::Slab { rows } => colored(&call(prim::SLAB, &[&o, &p, &truth(rows)])),
        Geometry::Both => {
            let both = call(prim::BACKDROP, &[&call(prim::COMBINE, &[&o, &p])]);
            colored(&call(prim::INTERSECTION, &[&both, &call(prim::OFCOLOR, &[grid, ground])]))
        }
        Geometry::To { place, .. } => {
            let middles = call(prim::CENTERGAP, &[&o, &p]);
            let by = match place {
                Place::Touching => call(
                    prim::SLIDE,
                    &[&o, grid, ground, &call(prim::SIGN, &[&call(prim::GAP, &[&o, &p])])],
                ),
                Place::Middle => middles,
                Place::Corner => {
                    operator(&call(prim::ULCORNER, &[&p]), "-", &call(prim::ULCORNER, &[&o]))
                }
                Place::MiddleRow => operator(&middles, "*", &offset((1, 0))),
                Place::MiddleColumn => operator(&middles, "*", &offset((0, 1))),
                Place::Beyond => call(prim::DOUBLEGAP, &[&o, &p]),
                Place::Beside => {
                    let gap = call(prim::GAP, &[&o, &p]);
                    operator(&gap, "-", &call(prim::SIGN, &[&gap]))
                }
            };
            shifted(&o, &by)
        }
        Geometry::Ray { away, until } => {
            let gap = if away { call(prim::GAP, &[&p, &o]) } else { call(prim::GAP, &[&o, &p]) };
            colored(&ray(&call(prim::SIGN, &[&gap]), until))
        }
        Geometry::Stamp { middle } => {
            let by = match middle {
                true => call(prim::CENTERGAP, &[&p, &o]),
                false => operator(&call(prim::ULCORNER, &[&o]), "-", &call(prim::ULCORNER, &[&p])),
            };
            shifted(&p, &by)
        }
        Geometry::Reflected { rows, columns, .. } => {
            let (turn, kept) = match (rows, columns) {
                (true, true) => (Turn::Rot180, (1, 1)),
                (true, false) => (Turn::Hmirror, (1, 0)),
                _ => (Turn::Vmirror, (0, 1)),
            };
            let far = call(prim::DOUBLEGAP, &[&o, &p]);
            let by = if kept == (1, 1) { far } else { operator(&far, "*", &offset(kept)) };
            shifted(&turned(&o, turn), &by)
        }
        Geometry::Flipped { .. } => {
            call(prim::FLIPOVER, &[&o, &call(prim::SIGN, &[&call(prim::GAP, &[&o, &p])])])
        }
        Geometry::Repeated { gap, many } => {
            let size = call(prim::SHAPE, &[&p]);
            let size = if gap == 0 { size } else { operator(&size, "+", &int(gap)) };
            let step = operator(&size, "*", &call(prim::SIGN, &[&call(prim::GAP, &[&p, &o])]));
            if many { image(call(prim::TRAIL, &[&p, grid, &step])) } else { shifted(&p, &step) }
        }
        Geometry::Spaced { times, many } => {
            let far = operator(&call(prim::ULCORNER, &[&p]), "-", &call(prim::ULCORNER, &[&o]));
            let step = if times == 1 { far } else { operator(&far, "*", &int(times)) };
            if many { image(call(prim::TRAIL, &[&o, grid, &step])) } else { shifted(&o, &step) }
        }
    };
    Some(match action.reference {
        Some(index) => call(
            prim::MAPPLY,
            &[&lambda("p", &cells, true), &reference_term(references[index], things)],
        ),
        None => cells,
    })
}
