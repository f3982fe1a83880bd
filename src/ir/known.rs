//! The knowledge of values before a program runs: their kinds, level by level.

pub(super) use super::fill::Fill;
use super::mixed::Mixed;
use super::places::FixedPlaces;

/// The kind of a value, as far as it is known before the program runs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Hash)]
pub(super) enum Sort {
    /// Of any kind.
    #[default]
    Unknown,
    /// There is none: that of the elements of an empty list.
    Nothing,
    /// A number, a truth value, or none.
    Number,
    /// Of any kind that never changes: a number, a tuple or a frozen set.
    Fixed,
    /// A list or a tuple, of which both are possible.
    Either,
    /// A list, or a number or none.
    Maybe,
    /// A tuple, or anything that stands as one and never changes.
    Tuple,
    /// A list.
    List,
    /// A list that takes elements at both ends, and is equal to no other one.
    Deque,
    /// A set that may change, and not a frozen one.
    Set,
    /// A set that never changes.
    Frozen,
    /// The keys of a dictionary, or its pairs: gone through in order, and compared as a set.
    View,
    /// The values of a dictionary: gone through in order, and equal to nothing but themselves.
    Values,
    /// A range of numbers, which is equal to no tuple.
    Range,
    /// A dictionary.
    Dict,
    /// A dictionary that has a value for keys which it lacks.
    Filled(Fill),
}

impl Sort {
    /// Returns the kind of either of two values.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, kind) | (kind, Self::Nothing) => kind,
            (a, b) if a == b => a,
            (Self::List | Self::Either, Self::Tuple) | (Self::Tuple, Self::List | Self::Either) => {
                Self::Either
            }
            (Self::List, Self::Either) | (Self::Either, Self::List) => Self::Either,
            (Self::Number | Self::Maybe, Self::List) | (Self::List, Self::Number | Self::Maybe) => {
                Self::Maybe
            }
            (Self::Number, Self::Maybe) | (Self::Maybe, Self::Number) => Self::Maybe,
            (a, b) if a.is_fixed() && b.is_fixed() => Self::Fixed,
            _ => Self::Unknown,
        }
    }

    /// Tells whether such a value never changes, whatever may be in it.
    fn is_fixed(self) -> bool {
        matches!(self, Self::Number | Self::Fixed | Self::Tuple | Self::Frozen | Self::Range)
    }

    /// Tells whether it is a container that may change in place.
    pub(super) fn may_change(self) -> bool {
        matches!(self, Self::List | Self::Deque | Self::Set | Self::Dict | Self::Filled(_))
    }

    /// Tells whether it is gone through as a tuple is, and is none.
    #[inline]
    pub(super) fn is_line(self) -> bool {
        matches!(self, Self::View | Self::Values | Self::Range)
    }
}

/// The knowledge of a value before the program runs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Hash)]
pub(super) struct Held {
    pub(super) kind: Sort,
    /// The kinds of its elements, of theirs, and so on.
    pub(super) inner: [Sort; 3],
    /// Levels of containers, from the outermost, that were made for this value alone, so that no
    /// other value changes with them.
    pub(super) own: u8,
    /// Whether it can be gone through once only.
    pub(super) is_iterator: bool,
    /// The levels at which there may be a list, a tuple, or another container that changes, where
    /// the kinds above do not tell: beside something else.
    pub(super) mixed: Mixed,
    /// The places of tuples in it whose elements never change.
    pub(super) fixed_places: FixedPlaces,
}

impl Held {
    /// Levels of something that holds nothing yet.
    pub(super) const ALL: u8 = 100;

    /// Returns a new container of elements of which `item` is known.
    #[inline]
    pub(super) fn of(kind: Sort, item: Self) -> Self {
        let inner = [item.kind, item.inner[0], item.inner[1]];
        let own = item.own.saturating_add(1).min(Self::ALL);
        let fixed_places = item.fixed_places.down(1);
        Self { kind, inner, own, is_iterator: false, mixed: item.in_container(1), fixed_places }
    }

    /// Returns what is beside something else in a container that has it so many levels down.
    #[inline]
    fn in_container(self, depth: usize) -> Mixed {
        let own = Mixed { iterators: u8::from(self.is_iterator), ..Mixed::NONE };
        self.mixed.or(own).down(depth)
    }

    /// Returns the same of a value that has the iterators of another one so many levels down.
    pub(super) fn with_iterators(self, of: Self, depth: usize) -> Self {
        let iterators = self.mixed.iterators | of.in_container(depth).iterators;
        Self { mixed: Mixed { iterators, ..self.mixed }, ..self }
    }

    /// Tells whether it is something that can be gone through once only, or has that in it.
    #[inline]
    pub(super) fn has_iterators(self) -> bool {
        self.is_iterator || self.holds_iterators()
    }

    /// Tells whether it has in it what can be gone through once only.
    #[inline]
    pub(super) fn holds_iterators(self) -> bool {
        self.mixed.iterators != 0
    }

    /// Returns a new container of elements that may be anybody's.
    #[inline]
    pub(super) fn made(kind: Sort) -> Self {
        Self::of(kind, Self::default())
    }

    /// Returns a value of which nothing exists: the element of an empty list.
    #[inline]
    pub(super) fn nothing() -> Self {
        Self {
            kind: Sort::Nothing,
            inner: [Sort::Nothing; 3],
            own: Self::ALL,
            is_iterator: false,
            mixed: Mixed::NONE,
            fixed_places: FixedPlaces::default(),
        }
    }

    /// Tells whether the kinds of all its levels are known.
    pub(super) fn is_known(self) -> bool {
        for kind in self.kinds() {
            match kind {
                Sort::Unknown | Sort::Either => return false,
                Sort::Nothing | Sort::Number | Sort::Fixed | Sort::Set | Sort::Frozen => break,
                _ => {}
            }
        }
        true
    }

    /// Returns the same value with what is known of it for all calls of the function that made it.
    pub(super) fn joined_to(self, made: Self) -> Self {
        if self.is_known() { Self { own: made.own.max(self.own), ..self } } else { made }
    }

    /// Returns a grid that a program is given: a tuple of tuples of numbers.
    pub(super) fn grid() -> Self {
        Self { kind: Sort::Tuple, inner: [Sort::Tuple, Sort::Number, Sort::Fixed], ..Self::fixed() }
    }

    /// Returns a number.
    #[inline]
    pub(super) fn number() -> Self {
        Self { kind: Sort::Number, ..Self::fixed() }
    }

    /// Returns a value that never changes, with nothing in it that does.
    #[inline]
    pub(super) fn fixed() -> Self {
        Self {
            kind: Sort::Fixed,
            inner: [Sort::Fixed; 3],
            own: 0,
            is_iterator: false,
            mixed: Mixed::NONE,
            fixed_places: FixedPlaces::default(),
        }
    }

    /// Tells whether it never changes, and nothing in it does.
    pub(super) fn is_fixed(self) -> bool {
        !self.has_iterators() && are_fixed(&self.kinds())
    }

    /// Tells whether it was made with parts for itself alone of which nothing is known.
    pub(super) fn has_vague_parts(self) -> bool {
        let own = usize::from(self.own).min(self.inner.len() + 1);
        matches!(self.kind, Sort::List | Sort::Deque)
            && self.kinds()[..own].iter().any(|kind| matches!(kind, Sort::Unknown | Sort::Maybe))
    }

    /// Returns what is known of an element.
    #[inline]
    pub(super) fn part(self) -> Self {
        // Elements of sets never change.
        if matches!(self.kind, Sort::Set | Sort::Frozen) {
            return Self::fixed();
        }
        if let Some(fill) = self.fill() {
            // It may be put there when it is looked up.
            let made = Self { kind: Sort::Dict, ..self }.part();
            return made.join(Self { own: made.own, ..fill.held() });
        }
        let [kind, next, last] = self.inner;
        let fill = match last {
            Sort::Fixed | Sort::Number => Sort::Fixed,
            _ if self.own == Self::ALL => Sort::Nothing,
            _ => Sort::Unknown,
        };
        let own = if self.own == Self::ALL { self.own } else { self.own.saturating_sub(1) };
        let mut mixed = self.mixed.up();
        let is_iterator = mixed.iterators & 1 != 0;
        mixed.iterators &= !1;
        let fixed_places = self.fixed_places.up();
        Self { kind, inner: [next, last, fill], own, is_iterator, mixed, fixed_places }
    }

    /// Returns what is known of the element at a place.
    pub(super) fn part_at(self, place: usize) -> Self {
        let places = self.fixed_places;
        match self.kind == Sort::Tuple && places.has(place) {
            true if places.has_number(place) => Self::number(),
            true => Self::fixed(),
            false => self.part(),
        }
    }

    /// Returns the places of tuples whose elements never change in either of two values.
    fn fixed_of_both(self, other: Self) -> FixedPlaces {
        let lacks =
            |held: Self, level: u8| held.kinds()[..=usize::from(level)].contains(&Sort::Nothing);
        match (self.fixed_places, other.fixed_places) {
            (one, _) if !one.is_none() && lacks(other, one.level) => one,
            (_, one) if !one.is_none() && lacks(self, one.level) => one,
            (a, b) => a.and(b),
        }
    }

    /// Returns what is known of what a loop through it is given: the keys of a dictionary, which
    /// never change.
    #[inline]
    pub(super) fn element(self) -> Self {
        if self.is_dict() { Self::fixed() } else { self.part() }
    }

    /// Tells whether it was made for itself alone, with all that is in it and may change.
    pub(super) fn is_alone(self) -> bool {
        for (level, kind) in self.kinds().into_iter().enumerate() {
            match kind {
                Sort::Number | Sort::Fixed | Sort::Frozen | Sort::Nothing => break,
                Sort::Unknown | Sort::Either | Sort::Maybe => return false,
                _ if usize::from(self.own) <= level => return false,
                // Elements of sets never change.
                Sort::Set => break,
                _ => {}
            }
        }
        !self.has_iterators()
    }

    /// Returns the same of a container that may hold a value of another kind as well, so many
    /// levels down.
    pub(super) fn holding(self, item: Self, depth: usize) -> Self {
        let mut held = self;
        held.own = held.own.min(item.own.saturating_add(depth as u8));
        held.mixed = self.mixed.or(item.in_container(depth));
        held.fixed_places = match self.kinds()[..=depth.min(3)].contains(&Sort::Nothing) {
            true if self.fixed_places.is_none() => item.fixed_places.down(depth),
            _ => self.fixed_places.and(item.fixed_places.down(depth)),
        };
        let kinds = [item.kind, item.inner[0], item.inner[1]];
        for (level, kind) in (depth - 1..held.inner.len()).zip(kinds) {
            let both = [held.inner[level], kind];
            let below = item.kinds();
            held.inner[level] = join_kinds(&self.kinds()[level + 1..], &below[level + 1 - depth..]);
            held.mixed = held.mixed.or(mixed_of(both).down(level + 1));
        }
        held
    }

    /// Tells whether it is an iterator, and not something else on another way.
    pub(super) fn is_surely_iterator(self) -> bool {
        self.is_iterator && self.kind == Sort::Tuple
    }

    /// Returns the same of a value that others have as well.
    #[inline]
    pub(super) fn shared(self) -> Self {
        Self { own: 0, ..self }
    }

    /// Tells whether it is a number.
    #[inline]
    pub(super) fn is_number(self) -> bool {
        self.kind == Sort::Number
    }

    /// Tells whether it is a list.
    #[inline]
    pub(super) fn is_list(self) -> bool {
        self.kind == Sort::List
    }

    /// Tells whether it is a list, or a list or nothing.
    pub(super) fn may_be_list(self) -> bool {
        matches!(self.kind, Sort::List | Sort::Maybe)
    }

    /// Tells whether it is a list that takes elements at both ends.
    pub(super) fn is_deque(self) -> bool {
        self.kind == Sort::Deque
    }

    /// Tells whether it, or what is known of in it, is of a kind.
    pub(super) fn has_kind(self, kind: Sort) -> bool {
        self.kinds().contains(&kind)
    }

    /// Tells whether it is a set that may change.
    #[inline]
    pub(super) fn is_set(self) -> bool {
        self.kind == Sort::Set
    }

    /// Tells whether it is a dictionary.
    #[inline]
    pub(super) fn is_dict(self) -> bool {
        matches!(self.kind, Sort::Dict | Sort::Filled(_))
    }

    /// Returns what a dictionary has for keys which it lacks, if it has something.
    pub(super) fn fill(self) -> Option<Fill> {
        match self.kind {
            Sort::Filled(fill) => Some(fill),
            _ => None,
        }
    }

    /// Tells whether what is in it is looked up by its hash.
    pub(super) fn is_hashed(self) -> bool {
        matches!(self.kind, Sort::Set | Sort::Frozen) || self.is_dict()
    }

    /// Tells whether it is a tuple or a list.
    #[inline]
    pub(super) fn is_sequence(self) -> bool {
        matches!(self.kind, Sort::Tuple | Sort::List)
    }

    /// Returns the first level at which one value has lists and the other one has no lists. Both
    /// are known there, and the levels above are of the same kind.
    pub(super) fn differs_at(self, other: Self) -> Option<usize> {
        for (level, (a, b)) in self.kinds().into_iter().zip(other.kinds()).enumerate() {
            match (a, b) {
                (Sort::Tuple | Sort::Fixed | Sort::Number, Sort::List)
                | (Sort::List, Sort::Tuple | Sort::Fixed | Sort::Number) => return Some(level),
                (Sort::Tuple, Sort::Tuple) | (Sort::List, Sort::List) => {}
                _ => return None,
            }
        }
        None
    }

    /// Tells whether one value has somewhere what may be a list or a tuple, and the other one may
    /// have either there as well. Nobody can tell then whether they are equal.
    pub(super) fn may_differ(self, other: Self) -> bool {
        if self.differs_at(other).is_some() {
            return false;
        }
        // Differences below show in none of two lists without elements.
        let mut is_vague = false;
        for pair in self.kinds().into_iter().zip(other.kinds()) {
            match pair {
                (Sort::Either, Sort::List | Sort::Tuple | Sort::Either | Sort::Fixed)
                | (Sort::List | Sort::Tuple | Sort::Fixed, Sort::Either)
                | (Sort::Maybe, Sort::Tuple | Sort::Either | Sort::Fixed)
                | (Sort::Tuple | Sort::Either | Sort::Fixed, Sort::Maybe) => return true,
                (Sort::Maybe, Sort::List | Sort::Maybe) | (Sort::List, Sort::Maybe) => {
                    is_vague = true;
                }
                (Sort::List, Sort::Tuple | Sort::Fixed)
                | (Sort::Tuple | Sort::Fixed, Sort::List)
                    if is_vague =>
                {
                    return true;
                }
                (Sort::Tuple, Sort::Tuple) | (Sort::List, Sort::List) => {}
                (Sort::Dict | Sort::Filled(_), Sort::Dict | Sort::Filled(_)) => is_vague = true,
                _ => break,
            }
        }
        // Beside something else one has lists where the other one has tuples.
        let meet = |a: Self, b: Self| {
            let lists = a.mixed.lists | a.levels(&[Sort::List, Sort::Maybe]);
            let tuples = b.mixed.tuples | b.levels(&[Sort::Tuple, Sort::Fixed]);
            lists & tuples & (a.mixed.lists | b.mixed.tuples)
        };
        meet(self, other) | meet(other, self) != 0
    }

    /// Returns the kinds of all levels.
    #[inline]
    pub(super) fn kinds(self) -> [Sort; 4] {
        [self.kind, self.inner[0], self.inner[1], self.inner[2]]
    }

    /// Returns the levels that are of some kinds, each a bit.
    fn levels(self, kinds: &[Sort]) -> u8 {
        let ends = |kind: &Sort| matches!(kind, Sort::Number | Sort::Nothing);
        let all = self.kinds().into_iter().take_while(|kind| !ends(kind)).zip(0..);
        all.map(|(own, level)| u8::from(kinds.contains(&own)) << level).sum()
    }

    /// Tells whether it has something that changes, be it in tuples, so that it can be no key of a
    /// dictionary and no element of a set.
    pub(super) fn is_no_key(self) -> bool {
        let kinds = self.kinds();
        let end = kinds.iter().position(|kind| !matches!(kind, Sort::Tuple)).unwrap_or(3);
        let is_bad = kinds[end].may_change() || kinds[end] == Sort::Maybe;
        is_bad || (self.mixed.lists | self.mixed.others) != 0
    }

    /// Tells whether one value is known to be a list, and of the other one nothing is known.
    pub(super) fn meets_unknown(self, other: Self) -> bool {
        let kinds = [self.kind, other.kind];
        matches!(
            kinds,
            [Sort::List | Sort::Maybe, Sort::Unknown] | [Sort::Unknown, Sort::List | Sort::Maybe]
        )
    }

    /// Tells whether it is gone through as a tuple is.
    #[inline]
    pub(super) fn is_gone_through(self) -> bool {
        self.is_sequence() || self.is_deque() || self.kind.is_line()
    }

    /// Tells whether nobody can say if it is equal to another value: a range is equal to no tuple,
    /// and the values of a dictionary to nothing but themselves.
    pub(super) fn meets_line(self, other: Self) -> bool {
        for (level, (a, b)) in self.kinds().into_iter().zip(other.kinds()).enumerate() {
            let is_number = matches!(a, Sort::Number) || matches!(b, Sort::Number);
            match (a, b) {
                _ if is_number => return false,
                (Sort::Values, _) | (_, Sort::Values) => return true,
                (Sort::View, _) | (_, Sort::View) => return level > 0,
                (Sort::Range, Sort::Range) => return false,
                (Sort::Range, _) | (_, Sort::Range) => return true,
                (Sort::Nothing, _) | (_, Sort::Nothing) => return false,
                _ => {}
            }
        }
        false
    }

    /// Tells whether a container that changes may be in it, or be it, as far as anything is known.
    pub(super) fn may_share(self) -> bool {
        let is_one = |kind: &Sort| kind.may_change() || matches!(kind, Sort::Maybe | Sort::Either);
        self.kinds().iter().any(is_one) || (self.mixed.lists | self.mixed.others) != 0
    }

    /// Tells whether it is known to be, or to have in it, a container that may change in place.
    pub(super) fn has_changing(self) -> bool {
        self.kinds().iter().any(|kind| kind.may_change())
    }

    /// Tells whether it is a container that may change in place.
    #[inline]
    pub(super) fn may_change(self) -> bool {
        self.kind.may_change()
    }

    /// Returns what is known of either of two values.
    pub(super) fn join(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        // A number has no parts.
        match (self.kind, other.kind) {
            (Sort::Number, Sort::List | Sort::Maybe) => {
                return Self { kind: Sort::Maybe, ..other };
            }
            (Sort::List | Sort::Maybe, Sort::Number) => return Self { kind: Sort::Maybe, ..self },
            _ => {}
        }
        let (own_kinds, other_kinds) = (self.kinds(), other.kinds());
        let kind_at = |level: usize| join_kinds(&own_kinds[level..], &other_kinds[level..]);
        let pairs = self.kinds().into_iter().zip(other.kinds()).enumerate();
        let mixed = pairs.fold(self.mixed.or(other.mixed), |mixed, (level, (a, b))| {
            mixed.or(mixed_of([a, b]).down(level))
        });
        let is_either = self.is_iterator != other.is_iterator
            && ![self.kind, other.kind].contains(&Sort::Nothing);
        Self {
            kind: if is_either { Sort::Unknown } else { kind_at(0) },
            inner: [kind_at(1), kind_at(2), kind_at(3)],
            own: self.own.min(other.own),
            is_iterator: self.is_iterator || other.is_iterator,
            mixed,
            fixed_places: self.fixed_of_both(other),
        }
    }

    /// Returns the same of a new container of another kind with the same elements.
    #[inline]
    pub(super) fn as_kind(self, kind: Sort) -> Self {
        Self { kind, mixed: self.mixed.inside(), ..self }
    }
}

impl Fill {
    /// Returns what is known of the value.
    pub(super) fn held(self) -> Held {
        let kind = match self {
            Self::Number(_) | Self::Counter => return Held::number(),
            Self::Set => return Held::made(Sort::Set),
            Self::List => Sort::List,
            Self::Deque => Sort::Deque,
            Self::Dict => Sort::Dict,
            Self::Counters => Sort::Filled(Self::Counter),
            Self::Counts => Sort::Filled(Self::Number(0)),
            Self::Lists => Sort::Filled(Self::List),
            Self::Sets => Sort::Filled(Self::Set),
        };
        Held::of(kind, Held::nothing())
    }
}

/// Tells whether a value of some kinds, level by level, never changes with all that is in it.
fn are_fixed(kinds: &[Sort]) -> bool {
    let ends =
        |kind: &Sort| matches!(kind, Sort::Number | Sort::Fixed | Sort::Frozen | Sort::Nothing);
    let end = kinds.iter().position(ends);
    let is_tuple = |kind: &Sort| matches!(kind, Sort::Tuple | Sort::Range);
    end.is_some_and(|end| kinds[..end].iter().all(is_tuple))
}

/// Returns the kind of either of two values, of which the kinds below are known as well.
fn join_kinds(a: &[Sort], b: &[Sort]) -> Sort {
    let joined = a[0].join(b[0]);
    // A tuple never changes, what is in it may.
    let is_vague = joined == Sort::Fixed && a[0] != b[0] && !(are_fixed(a) && are_fixed(b));
    if is_vague { Sort::Unknown } else { joined }
}

/// Returns what there may be of two kinds that are no longer told apart.
fn mixed_of(kinds: [Sort; 2]) -> Mixed {
    if kinds[0] == kinds[1] {
        return Mixed::NONE;
    }
    let joined = kinds[0].join(kinds[1]);
    let any =
        |kind: Sort| u8::from(joined != kind && joined != Sort::Either && kinds.contains(&kind));
    let either = any(Sort::Either);
    let lists = any(Sort::List) | any(Sort::Maybe) | either;
    let is_other = |kind: Sort| joined != kind && kind.may_change() && kind != Sort::List;
    Mixed {
        lists: if joined == Sort::Maybe { 0 } else { lists },
        tuples: any(Sort::Tuple) | either,
        others: u8::from(kinds.iter().any(|kind| is_other(*kind))),
        iterators: 0,
    }
}
