//! Parts of sets: the elements that a condition accepts.
//!
//! Some conditions look at the row of a location only, or at its column only, or at the colour of a
//! cell only. Those are asked once for each of them, and what the other elements would have spent
//! is charged. So a filter takes the fuel, and fails with the fault, that it has when every element
//! is asked.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::bits::{Bits, Columns};
use super::object::Planes;
use super::set::{Items, Shape, shape};
use super::{Cx, Direction, Indices, Raised, Reply, Value, View};

/// The part that a function reads of an argument that is a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PairElement {
    /// Its first element: the row of a location, the colour of a cell.
    First,
    /// Its last element: the column of a location.
    Last,
}

/// The effort of asking a condition.
#[derive(Clone, Copy)]
enum Cost {
    /// It was not asked yet.
    Unknown,
    /// It was asked once, which includes what is made for all calls together.
    Started,
    /// Each further call takes so much fuel.
    Fuel(u64),
    /// Calls differ, or take memory: every element is asked.
    Varies,
}

impl Cost {
    /// Adds what is known after another call, which took so much fuel and so many bytes.
    fn after(self, fuel: u64, bytes: u64) -> Self {
        match self {
            Self::Unknown => Self::Started,
            Self::Started if bytes == 0 => Self::Fuel(fuel),
            Self::Fuel(known) if bytes == 0 && known == fuel => self,
            Self::Started | Self::Fuel(_) | Self::Varies => Self::Varies,
        }
    }
}

impl<'a> Cx<'a> {
    /// Returns elements of a set that `keep` accepts, asked in the direction of the context. `part`
    /// may be given where what `keep` answers depends on nothing but this part of an element.
    pub fn filter_set(
        &self,
        set: Value<'a>,
        part: Option<PairElement>,
        mut keep: impl FnMut(Value<'a>) -> Result<bool, Raised>,
    ) -> Reply<'a> {
        if self.direction() == Direction::Ascending {
            match (set.view(), part) {
                (View::Bits(bits), _) => return self.filter_bits(bits, part, keep),
                (View::Planes(planes), Some(PairElement::First)) => {
                    return self.filter_planes(set, planes, keep);
                }
                _ => {}
            }
        }
        let mut kept = Items::new();
        self.each(set, |item| {
            self.spend(1)?;
            if keep(item)? {
                kept.push(item);
            }
            Ok(())
        })?;
        if self.direction() == Direction::Descending {
            kept.reverse();
        }
        self.kept(set, &mut kept)
    }

    /// Returns the set of some of the elements of a set, which ascend.
    pub(crate) fn kept(&self, set: Value<'a>, kept: &mut [Value<'a>]) -> Reply<'a> {
        if set.len() == Some(kept.len()) {
            return Ok(set);
        }
        if let View::Set(_) = set.view()
            && kept.iter().any(|&item| shape(item) == Shape::Other)
        {
            // A part of a sorted slice is sorted already.
            return Ok(Value::set(self.seq(self.copy(kept)?)?));
        }
        self.set(kept)
    }

    /// Does as [`Cx::filter_set`] for a bitboard: clears the bits of what is not kept.
    fn filter_bits(
        &self,
        bits: &Bits<'a>,
        part: Option<PairElement>,
        mut keep: impl FnMut(Value<'a>) -> Result<bool, Raised>,
    ) -> Reply<'a> {
        self.spend(bits.len() as u64)?;
        let rows = self.copy(bits.rows)?;
        let location = |r: usize, c: u32| Value::pair(bits.top + r as i32, bits.left + c as i32);
        let Some(part) = part else {
            for (r, word) in rows.iter_mut().enumerate() {
                for c in Columns(*word) {
                    if !keep(location(r, c))? {
                        *word &= !(1 << c);
                    }
                }
            }
            return Indices::Dense(Bits::tight(bits.top.into(), bits.left.into(), rows)?)
                .value(self);
        };
        let mut cost = Cost::Unknown;
        // Columns for which the answer is known in the row at hand, and those that are kept.
        let (mut known, mut kept) = (0u128, 0u128);
        for (r, word) in rows.iter_mut().enumerate() {
            if part == PairElement::First {
                known = 0;
            }
            let mut left = *word;
            while left != 0 {
                let new = left & !known;
                let before_new = new.wrapping_sub(1) & !new;
                let told = left & before_new;
                if told != 0 && self.pays(cost, told.count_ones().into())? {
                    *word &= !told | kept;
                    left &= !told;
                    continue;
                }
                let c = left.trailing_zeros();
                left &= left - 1;
                let (fuel, bytes) = (self.spent(), self.spent_bytes());
                let accepted = keep(location(r, c))?;
                if !accepted {
                    *word &= !(1 << c);
                }
                cost = cost.after(self.spent() - fuel, self.spent_bytes() - bytes);
                match (cost, part) {
                    (Cost::Fuel(_), PairElement::First) => {
                        known = u128::MAX;
                        kept = if accepted { u128::MAX } else { 0 };
                    }
                    (Cost::Fuel(_), PairElement::Last) => {
                        known |= 1 << c;
                        kept = kept & !(1 << c) | u128::from(accepted) << c;
                    }
                    (Cost::Unknown | Cost::Started | Cost::Varies, _) => known = 0,
                }
            }
        }
        Indices::Dense(Bits::tight(bits.top.into(), bits.left.into(), rows)?).value(self)
    }

    /// Does as [`Cx::filter_set`] for cells of which the colour decides.
    fn filter_planes(
        &self,
        set: Value<'a>,
        planes: &Planes<'a>,
        mut keep: impl FnMut(Value<'a>) -> Result<bool, Raised>,
    ) -> Reply<'a> {
        let mut cost = Cost::Unknown;
        let mut kept = Items::new();
        for plane in 0..planes.planes.len() {
            let cells = Planes { planes: &planes.planes[plane..=plane], ..*planes }.cells();
            let mut answer = None;
            let mut left = planes.plane_indices(plane).len() as u64;
            for cell in cells {
                let item = Value::from(cell);
                let accepted = match answer {
                    Some(known) => known,
                    None => {
                        self.spend(1)?;
                        let (fuel, bytes) = (self.spent(), self.spent_bytes());
                        let accepted = keep(item)?;
                        cost = cost.after(self.spent() - fuel, self.spent_bytes() - bytes);
                        left -= 1;
                        if let Cost::Fuel(fuel) = cost
                            && self.pays(Cost::Fuel(fuel + 1), left)?
                        {
                            answer = Some(accepted);
                        }
                        accepted
                    }
                };
                if accepted {
                    kept.push(item);
                }
            }
        }
        self.kept(set, &mut kept)
    }

    /// Charges so many calls that are not made. `false` where that is more fuel than there is:
    /// making them finds out where it ends.
    fn pays(&self, cost: Cost, calls: u64) -> Result<bool, Raised> {
        let Cost::Fuel(fuel) = cost else { return Ok(false) };
        let fuel = fuel.saturating_mul(calls);
        if !self.affords(fuel) {
            return Ok(false);
        }
        self.spend(fuel)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::super::object::Cell;
    use super::super::{Budget, FaultKind, Object, Point};
    use super::*;

    /// The question of a condition about a number, and its effort.
    #[derive(Clone, Copy, Debug)]
    enum Condition {
        /// Whether it is even, each time for as much.
        Even,
        /// The same, the more the greater it is.
        Dearer,
        /// The same, for some memory.
        Memory,
        /// The same, but for one number it fails.
        Fails,
    }

    /// The elements that are kept, or the kind of the fault; and how many were asked, the fuel and
    /// the bytes.
    type Filtered = (Result<String, FaultKind>, usize, [u64; 2]);

    fn filtered<'a>(
        bump: &'a Bump,
        set: Value<'a>,
        condition: Condition,
        (part, told): (PairElement, bool),
        fuel: u64,
    ) -> Filtered {
        let cx = Cx::new(bump, Budget { fuel, ..Budget::default() }, Direction::Ascending);
        let mut asked = 0;
        let out = cx.filter_set(set, told.then_some(part), |item| {
            asked += 1;
            let n = match (item.view(), part) {
                (View::Pair(n, _), PairElement::First) | (View::Pair(_, n), PairElement::Last) => n,
                (View::Cell(n, ..), _) => n,
                _ => panic!("neither a location nor a cell"),
            };
            cx.spend(if asked == 1 { 9 } else { 2 })?;
            match condition {
                Condition::Even => {}
                Condition::Dearer => cx.spend(n.unsigned_abs().into())?,
                Condition::Memory => drop(cx.alloc(n)?),
                Condition::Fails if n == 3 => return Err(Raised::value("three")),
                Condition::Fails => {}
            }
            Ok(n % 2 == 0)
        });
        let out = out.map(|kept| kept.to_string()).map_err(|fault| fault.kind());
        (out, asked, [cx.spent(), cx.spent_bytes()])
    }

    #[test]
    fn a_part_is_asked_once_and_all_is_as_if_each_element_had_been() {
        for seed in 0..6u32 {
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let points = (0..40).map(|k| {
                let n = (seed + k).wrapping_mul(0x9e37_79b9) >> 8;
                Point { row: (n % 7) as i32 - 2, col: (n / 7 % 9) as i32 }
            });
            let points: Vec<Point> = points.collect();
            let cell =
                |&point: &Point| Cell { color: (point.row + point.col).rem_euclid(5), point };
            let cells: Vec<Cell> = points.iter().map(cell).collect();
            let points = Indices::of_points(&cx, &points).unwrap().value(&cx).unwrap();
            let cells = Object::of_cells(&cx, &cells).unwrap().value(&cx).unwrap();
            for (set, part) in [
                (points, PairElement::First),
                (points, PairElement::Last),
                (cells, PairElement::First),
            ] {
                for condition in
                    [Condition::Even, Condition::Dearer, Condition::Memory, Condition::Fails]
                {
                    for fuel in (0..220).chain([100_000]) {
                        let run = |told| filtered(&bump, set, condition, (part, told), fuel);
                        let ((each, asked, took), (told, fewer, the_same)) =
                            (run(false), run(true));
                        assert_eq!((each, took), (told, the_same), "{condition:?}, {fuel}");
                        match condition {
                            Condition::Even if fuel == 100_000 => assert!(fewer <= 11, "{fewer}"),
                            _ => assert!(fewer <= asked),
                        }
                    }
                }
            }
        }
    }
}
