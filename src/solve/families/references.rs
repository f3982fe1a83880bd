//! The part that another one is related to.

use crate::plane::{self, Part, Shape};
use crate::prim::{self, PrimId};
use crate::solve::term::{Term, call, int, lambda, operator, parameter, word};

/// Which of the other parts is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reference {
    Nearest,
    NearestOfOtherColor,
    NearestOfSameColor,
    Biggest,
    Smallest,
    Container,
    Content,
    SameShape,
    Above,
    Below,
    Left,
    Right,
    Aligned,
    OddColor,
    Touching,
    AlignedOfSameColor,
    AlignedOfSameShape,
    AlignedOfOtherColor,
    BiggestOfSameColor,
    OfColor(i8),
}

/// All references but those by colour.
pub(crate) const REFERENCES: [Reference; 19] = [
    Reference::Nearest,
    Reference::NearestOfOtherColor,
    Reference::NearestOfSameColor,
    Reference::Biggest,
    Reference::Smallest,
    Reference::Container,
    Reference::Content,
    Reference::SameShape,
    Reference::Above,
    Reference::Below,
    Reference::Left,
    Reference::Right,
    Reference::Aligned,
    Reference::OddColor,
    Reference::Touching,
    Reference::AlignedOfSameColor,
    Reference::AlignedOfSameShape,
    Reference::AlignedOfOtherColor,
    Reference::BiggestOfSameColor,
];

impl Reference {
    /// Says it in words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Nearest => "the nearest".into(),
            Self::NearestOfOtherColor => "the nearest of another colour".into(),
            Self::NearestOfSameColor => "the nearest of the same colour".into(),
            Self::Biggest => "the biggest other".into(),
            Self::Smallest => "the smallest other".into(),
            Self::Container => "the one around it".into(),
            Self::Content => "the one in it".into(),
            Self::SameShape => "the nearest of the same shape".into(),
            Self::Above => "the one above".into(),
            Self::Below => "the one below".into(),
            Self::Left => "the one on the left".into(),
            Self::Right => "the one on the right".into(),
            Self::Aligned => "the nearest in line".into(),
            Self::OddColor => "the nearest of a colour of its own".into(),
            Self::Touching => "the nearest that touches it".into(),
            Self::AlignedOfSameColor => "the nearest in line of the same colour".into(),
            Self::AlignedOfSameShape => "the nearest in line of the same shape".into(),
            Self::AlignedOfOtherColor => "the nearest in line of another colour".into(),
            Self::BiggestOfSameColor => "the biggest other of the same colour".into(),
            Self::OfColor(color) => format!("the nearest of colour {color}"),
        }
    }
}

/// Returns the part that each part is related to.
pub(crate) fn resolve(reference: Reference, parts: &[Part]) -> Vec<Option<usize>> {
    let shapes: Vec<Shape> = match reference {
        Reference::SameShape | Reference::AlignedOfSameShape => {
            parts.iter().map(Shape::of).collect()
        }
        _ => Vec::new(),
    };
    let single =
        |index: usize| parts.iter().filter(|part| part.color == parts[index].color).count() == 1;
    let one = |own: usize| -> Option<usize> {
        let part = &parts[own];
        let near = |wanted: &dyn Fn(usize, &Part) -> bool| {
            plane::nearest_part(
                part,
                parts.iter().enumerate().filter(|&(index, other)| wanted(index, other)),
            )
        };
        let others = || (0..parts.len()).filter(|&index| index != own);
        let first_best = |better: &dyn Fn(usize) -> i64, among: Vec<usize>| {
            let most = among.iter().map(|&index| better(index)).max()?;
            among.into_iter().find(|&index| better(index) == most)
        };
        let size = |index: usize| parts[index].size() as i64;
        let aligned = |other: &Part| {
            let (rows, columns) = plane::gap(part, other);
            (rows == 0) != (columns == 0)
        };
        match reference {
            Reference::Nearest => near(&|_, _| true),
            Reference::NearestOfOtherColor => near(&|_, other| other.color != part.color),
            Reference::NearestOfSameColor => near(&|_, other| other.color == part.color),
            Reference::Biggest => first_best(&size, others().collect()),
            Reference::Smallest => first_best(&|index| -size(index), others().collect()),
            Reference::BiggestOfSameColor => {
                let same = others().filter(|&index| parts[index].color == part.color);
                first_best(&size, same.collect())
            }
            Reference::Container => first_best(
                &|index| -size(index),
                others().filter(|&index| parts[index].holds(part)).collect(),
            ),
            Reference::Content => {
                first_best(&size, others().filter(|&index| part.holds(&parts[index])).collect())
            }
            Reference::SameShape => near(&|index, _| shapes[index] == shapes[own]),
            Reference::Above => near(&|_, other| is_beside(plane::gap(part, other), (-1, 0))),
            Reference::Below => near(&|_, other| is_beside(plane::gap(part, other), (1, 0))),
            Reference::Left => near(&|_, other| is_beside(plane::gap(part, other), (0, -1))),
            Reference::Right => near(&|_, other| is_beside(plane::gap(part, other), (0, 1))),
            Reference::Aligned => near(&|_, other| aligned(other)),
            Reference::Touching => near(&|_, other| plane::box_distance(part, other) <= 1),
            Reference::AlignedOfSameColor => {
                near(&|_, other| aligned(other) && other.color == part.color)
            }
            Reference::AlignedOfSameShape => {
                near(&|index, other| aligned(other) && shapes[index] == shapes[own])
            }
            Reference::AlignedOfOtherColor => {
                near(&|_, other| aligned(other) && other.color != part.color)
            }
            Reference::OddColor => near(&|index, _| single(index)),
            Reference::OfColor(color) => near(&|_, other| other.color == color),
        }
    };
    (0..parts.len()).map(one).collect()
}

/// Tells whether a gap leads straight in a direction.
fn is_beside((rows, columns): (i32, i32), direction: (i32, i32)) -> bool {
    (rows.signum(), columns.signum()) == direction
}

/// Returns the set of the part that `o` is related to, which is empty where there is none.
pub(crate) fn reference_term(reference: Reference, things: &Term) -> Term {
    let (o, q) = (parameter("o"), parameter("q"));
    let near = |condition: Option<Term>| {
        let among = match condition {
            Some(condition) => call(prim::SFILTER, &[things, &lambda("q", &condition, true)]),
            None => things.clone(),
        };
        call(prim::CLOSEST, &[&o, &among])
    };
    let compared =
        |function: PrimId, sign| operator(&call(function, &[&q]), sign, &call(function, &[&o]));
    let straight = |direction: (i32, i32)| {
        let steps = crate::solve::cells::offset(direction);
        Some(operator(&call(prim::SIGN, &[&call(prim::GAP, &[&o, &q])]), "==", &steps))
    };
    let aligned = || {
        let gap = call(prim::GAP, &[&o, &q]);
        let none = |part: PrimId| operator(&call(part, &[&gap]), "==", &int(0));
        operator(&none(prim::FIRST), "!=", &none(prim::LAST))
    };
    let same_shape = || {
        let shape = |part: &Term| call(prim::NORMALIZE, &[&call(prim::TOINDICES, &[part])]);
        operator(&shape(&q), "==", &shape(&o))
    };
    let others = call(prim::REMOVE, &[&o, things]);
    let small = lambda("q", &operator(&int(0), "-", &call(prim::SIZE, &[&q])), false);
    match reference {
        Reference::Nearest => near(None),
        Reference::NearestOfOtherColor => near(Some(compared(prim::MOSTCOLOR, "!="))),
        Reference::NearestOfSameColor => near(Some(compared(prim::MOSTCOLOR, "=="))),
        Reference::Biggest => call(prim::BEST, &[&others, &word(prim::SIZE)]),
        Reference::Smallest => call(prim::BEST, &[&others, &small]),
        Reference::BiggestOfSameColor => {
            let same = lambda("q", &compared(prim::MOSTCOLOR, "=="), true);
            call(prim::BEST, &[&call(prim::SFILTER, &[&others, &same]), &word(prim::SIZE)])
        }
        Reference::Container => call(prim::BEST, &[&call(prim::CONTAINERS, &[things, &o]), &small]),
        Reference::Content => {
            call(prim::BEST, &[&call(prim::CONTENTS, &[things, &o]), &word(prim::SIZE)])
        }
        Reference::SameShape => near(Some(same_shape())),
        Reference::Touching => {
            near(Some(operator(&call(prim::BOXDISTANCE, &[&o, &q]), "<=", &int(1))))
        }
        Reference::AlignedOfSameColor => {
            near(Some(operator(&aligned(), "and", &compared(prim::MOSTCOLOR, "=="))))
        }
        Reference::AlignedOfOtherColor => {
            near(Some(operator(&aligned(), "and", &compared(prim::MOSTCOLOR, "!="))))
        }
        Reference::AlignedOfSameShape => near(Some(operator(&aligned(), "and", &same_shape()))),
        Reference::Above => near(straight((-1, 0))),
        Reference::Below => near(straight((1, 0))),
        Reference::Left => near(straight((0, -1))),
        Reference::Right => near(straight((0, 1))),
        Reference::Aligned => near(Some(aligned())),
        Reference::OddColor => {
            let alike = call(prim::ALIKE, &[things, &word(prim::MOSTCOLOR), &q]);
            near(Some(operator(&alike, "==", &int(1))))
        }
        Reference::OfColor(color) => {
            near(Some(operator(&call(prim::MOSTCOLOR, &[&q]), "==", &int(color))))
        }
    }
}
