//! The places of a tuple whose elements never change, where its elements are not all of one kind:
//! of `(colour, cells)` it is the first.

/// Places of tuples that are so many levels down in a value, each a bit.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Hash)]
pub(super) struct FixedPlaces {
    pub(super) level: u8,
    places: u8,
    /// Those of them that are numbers.
    numbers: u8,
}

impl FixedPlaces {
    /// Notes that an element never changes, and whether it is a number.
    pub(super) fn note(&mut self, place: usize, is_number: bool) {
        if place < 8 {
            self.places |= 1 << place;
            self.numbers |= u8::from(is_number) << place;
        }
    }

    pub(super) fn is_none(self) -> bool {
        self.places == 0
    }

    /// Tells whether the element of a tuple at a place never changes.
    pub(super) fn has(self, place: usize) -> bool {
        self.level == 0 && place < 8 && self.places & 1 << place != 0
    }

    /// Tells whether it is a number.
    pub(super) fn has_number(self, place: usize) -> bool {
        self.has(place) && self.numbers & 1 << place != 0
    }

    /// Returns the same of a value that is in another one, so many levels down.
    pub(super) fn down(self, levels: usize) -> Self {
        match usize::from(self.level) + levels {
            level @ 0..=3 if !self.is_none() => Self { level: level as u8, ..self },
            _ => Self::default(),
        }
    }

    /// Returns the same without those of the value itself.
    pub(super) fn of_parts(self) -> Self {
        if self.level == 0 { Self::default() } else { self }
    }

    /// Returns the same of an element.
    pub(super) fn up(self) -> Self {
        match self.level.checked_sub(1) {
            Some(level) => Self { level, ..self },
            None => Self::default(),
        }
    }

    /// Returns the places that two values have in common.
    pub(super) fn and(self, other: Self) -> Self {
        let (places, numbers) = (self.places & other.places, self.numbers & other.numbers);
        match self.level == other.level && places != 0 {
            true => Self { places, numbers, ..self },
            false => Self::default(),
        }
    }
}
