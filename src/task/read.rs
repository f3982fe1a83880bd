//! Typed readers of grids, pairs and tasks out of a JSON stream.
//!
//! Cells go straight into the grid's vector, without a tree of JSON values in between. That makes
//! hundreds of files load in milliseconds and a file of a million grids fit in memory. A reader
//! that fails passes its error upwards, and every level adds its step to the [`Trace`]. So the
//! exact place costs nothing until something is wrong, and there is no second parser that could
//! disagree.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected,
    Visitor,
};

use super::{Sample, SampleKind};
use crate::value::grid::GridBuf;

const CELL_HELP: &str = "a cell is one of the colours 0 to 9, written as an integer";
const ROW_HELP: &str = "a grid is a list of rows, all equally long, with at least one cell each";
const PAIR_HELP: &str =
    "a pair is {\"input\": grid, \"output\": grid}; only a test pair may lack its output";
pub(super) const TASK_HELP: &str = "a task is {\"train\": [pair, ...], \"test\": [pair, ...]}";
const LIST_HELP: &str = "a pair file is [pair, ...] with at least one pair";
pub(super) const SOLUTIONS_HELP: &str =
    "a solutions file is {\"<task id>\": [output grid of test 0, of test 1, ...], ...}";

/// The place at which reading failed, collected from the inside out.
#[derive(Default)]
pub(super) struct Trace {
    steps: RefCell<Vec<PathElement>>,
    help: Cell<Option<&'static str>>,
    notes: RefCell<Notes>,
    /// The list of a task that is read, and the index in a list: the place of what is noted.
    list: Cell<Option<&'static str>>,
    item: Cell<Option<usize>>,
}

enum PathElement {
    Key(String),
    Index(usize),
}

/// Notes about values that were read and are not as ARC's files have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Keys that were passed over, each with the first place that has it, such as `$.train[2]`.
    pub(super) ignored: BTreeMap<String, String>,
    /// The first place with cells that are null, which is read as 0.
    pub(super) null_cells: Option<String>,
}

impl Notes {
    /// Adds what was noted elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (key, place) in other.ignored {
            self.ignored.entry(key).or_insert(place);
        }
        self.null_cells = self.null_cells.take().or(other.null_cells);
    }

    /// Returns the same notes, made of a value at a place of its file.
    pub(super) fn below(mut self, root: &str) -> Self {
        let places = self.ignored.values_mut().chain(&mut self.null_cells);
        places.for_each(|place| place.insert_str(0, root));
        self
    }

    /// Notes that a key was passed over.
    pub(super) fn ignore(&mut self, key: &str, place: impl FnOnce() -> String) {
        /// Keys that are named: more of them are data, not keys.
        const MOST: usize = 32;
        if self.ignored.len() < MOST && !self.ignored.contains_key(key) {
            self.ignored.insert(key.to_owned(), place());
        }
    }
}

/// A reader of a task `{"train": …, "test": …}`.
#[derive(Clone, Copy)]
pub(super) struct TaskReader<'t>(pub(super) &'t Trace);

/// A reader of a pair file `[pair, …]`.
#[derive(Clone, Copy)]
pub(super) struct PairFileReader<'t>(pub(super) &'t Trace);

/// A reader of one entry of a solutions file.
#[derive(Clone, Copy)]
pub(super) struct OutputsReader<'t>(pub(super) &'t Trace);

#[derive(Clone, Copy)]
struct GridReader<'t>(&'t Trace);

struct RowReader<'t, 'c> {
    trace: &'t Trace,
    cells: &'c mut Vec<i8>,
}

struct CellReader<'t>(&'t Trace);

#[derive(Clone, Copy)]
struct PairReader<'t> {
    trace: &'t Trace,
    needs_output: bool,
}

struct PairGrids {
    input: GridBuf,
    output: Option<GridBuf>,
}

#[derive(Clone, Copy)]
struct OrNull<S>(S);

#[derive(Clone, Copy)]
struct Each<'t, S> {
    trace: &'t Trace,
    item: S,
    what: &'static str,
}

/// Reads a key and tells which of the listed ones it is; others are noted.
struct KeyOf<'t> {
    trace: &'t Trace,
    known: &'static [&'static str],
}

/// Tells names such as `007bbfb7`, of eight hexadecimal digits, from others.
pub(super) fn is_task_id(name: &str) -> bool {
    name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Writes one key of a JSON path: `.train`, or `["007bbfb7"]` where it is no identifier.
pub(crate) fn push_key(path: &mut String, key: &str) {
    let mut chars = key.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if starts && chars.all(|c| c.is_ascii_alphanumeric() || c == '_') {
        path.push('.');
        path.push_str(key);
    } else {
        // Debug escapes quotes and control characters, so a hostile key cannot garble a terminal.
        let _infallible = write!(path, "[{key:?}]");
    }
}

impl Trace {
    /// Returns the path to the failure, such as `$.train[2].input[0][3]`, below the path of what
    /// was read.
    pub(super) fn path(&self, root: &str) -> String {
        let mut path = root.to_owned();
        for step in self.steps.borrow().iter().rev() {
            match step {
                PathElement::Key(key) => push_key(&mut path, key),
                PathElement::Index(index) => {
                    let _infallible = write!(path, "[{index}]");
                }
            }
        }
        path
    }

    /// Returns the remedy of the innermost reader that failed.
    pub(super) fn help(&self) -> Option<&'static str> {
        self.help.get()
    }

    /// Returns the notes made while reading what stands at a place of its file.
    pub(super) fn notes(&self, root: &str) -> Notes {
        self.notes.take().below(root)
    }

    /// Returns the place of the pair or the task that is read.
    fn place(&self) -> String {
        let mut place = String::new();
        if let Some(list) = self.list.get() {
            push_key(&mut place, list);
        }
        if let Some(index) = self.item.get() {
            let _infallible = write!(place, "[{index}]");
        }
        place
    }

    fn index<T, E>(&self, index: usize, result: Result<T, E>) -> Result<T, E> {
        result.inspect_err(|_| self.steps.borrow_mut().push(PathElement::Index(index)))
    }

    fn key<T, E>(&self, key: &str, result: Result<T, E>) -> Result<T, E> {
        result.inspect_err(|_| self.steps.borrow_mut().push(PathElement::Key(key.to_owned())))
    }

    fn or_help<T, E>(&self, help: &'static str, result: Result<T, E>) -> Result<T, E> {
        result.inspect_err(|_| {
            self.help.set(self.help.get().or(Some(help)));
        })
    }
}

/// Implements [`DeserializeSeed`] for a visitor of whatever value stands there.
macro_rules! read_any {
    ([$($generics:tt)*] $reader:ty => $value:ty) => {
        impl<'de, $($generics)*> DeserializeSeed<'de> for $reader {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<$value, D::Error> {
                de.deserialize_any(self)
            }
        }
    };
    ([$($generics:tt)*] $reader:ty => $value:ty, $help:expr) => {
        impl<'de, $($generics)*> DeserializeSeed<'de> for $reader {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<$value, D::Error> {
                let trace = self.0;
                trace.or_help($help, de.deserialize_any(self))
            }
        }
    };
}

read_any!(['t] CellReader<'t> => i8);
read_any!(['t] GridReader<'t> => GridBuf, ROW_HELP);
read_any!(['t] TaskReader<'t> => Vec<Sample>, TASK_HELP);
read_any!(['t, S: DeserializeSeed<'de> + Copy] Each<'t, S> => Vec<S::Value>);

impl Visitor<'_> for CellReader<'_> {
    type Value = i8;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a colour from 0 to 9")
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<i8, E> {
        match i8::try_from(value) {
            Ok(cell @ 0..=9) => Ok(cell),
            _ => Err(E::custom(format_args!("{value} is not a colour from 0 to 9"))),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<i8, E> {
        Err(E::custom(format_args!("{value} is not a colour from 0 to 9")))
    }

    /// Reads a digit as text, as editors of grids write what was typed.
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<i8, E> {
        match text.as_bytes() {
            [digit @ b'0'..=b'9'] => Ok((digit - b'0').cast_signed()),
            _ => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    /// Returns the same editors leave cells that nobody touched.
    fn visit_unit<E>(self) -> Result<i8, E> {
        self.0.notes.borrow_mut().null_cells.get_or_insert_with(|| self.0.place());
        Ok(0)
    }
}

impl<'de> DeserializeSeed<'de> for RowReader<'_, '_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<usize, D::Error> {
        de.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RowReader<'_, '_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row (a list of colours)")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<usize, A::Error> {
        let trace = self.trace;
        let mut width = 0;
        loop {
            let cell = trace.or_help(CELL_HELP, items.next_element_seed(CellReader(trace)));
            let Some(cell) = trace.index(width, cell)? else {
                break;
            };
            self.cells.push(cell);
            width += 1;
        }
        match width {
            0 => Err(A::Error::custom("the row is empty")),
            width => Ok(width),
        }
    }
}

impl<'de> Visitor<'de> for GridReader<'_> {
    type Value = GridBuf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a grid (a list of rows)")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<GridBuf, A::Error> {
        let trace = self.0;
        let mut cells = Vec::with_capacity(128);
        let (mut height, mut width) = (0, 0);
        loop {
            let row = RowReader { trace, cells: &mut cells };
            let Some(found) = trace.index(height, items.next_element_seed(row))? else {
                break;
            };
            if height > 0 && found != width {
                let cells = if found == 1 { "cell" } else { "cells" };
                let ragged = A::Error::custom(format_args!(
                    "the row has {found} {cells} where the rows above have {width}"
                ));
                return trace.index(height, Err(ragged));
            }
            width = found;
            height += 1;
        }
        if height == 0 {
            return Err(A::Error::custom("the grid has no rows"));
        }
        let grid = u32::try_from(height).ok().zip(u32::try_from(width).ok());
        grid.and_then(|(height, width)| GridBuf::new(height, width, cells))
            .ok_or_else(|| A::Error::custom("the grid has too many cells"))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for OrNull<S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Self::Value, D::Error> {
        de.deserialize_option(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for OrNull<S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a grid or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, de: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(de).map(Some)
    }
}

impl<'de> DeserializeSeed<'de> for PairReader<'_> {
    type Value = PairGrids;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<PairGrids, D::Error> {
        self.trace.or_help(PAIR_HELP, de.deserialize_any(self))
    }
}

impl<'de> Visitor<'de> for PairReader<'_> {
    type Value = PairGrids;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pair of grids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PairGrids, A::Error> {
        const KEYS: &[&str] = &["input", "output"];
        let mut grids = [None, None];
        while let Some(key) = map.next_key_seed(KeyOf { trace: self.trace, known: KEYS })? {
            let Some(which) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            once(KEYS[which], grids[which].is_some())?;
            let grid = map.next_value_seed(OrNull(GridReader(self.trace)));
            grids[which] = self.trace.key(KEYS[which], grid)?;
        }
        let [input, output] = grids;
        let input = input.ok_or_else(|| A::Error::custom("the pair has no input"))?;
        if self.needs_output && output.is_none() {
            return Err(A::Error::custom("the pair has no output"));
        }
        Ok(PairGrids { input, output })
    }
}

impl<'de> Visitor<'de> for TaskReader<'_> {
    type Value = Vec<Sample>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a task (an object with train and test)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Sample>, A::Error> {
        const KEYS: &[&str] = &["train", "test", "arc-gen"];
        const KINDS: [SampleKind; 3] = [SampleKind::Train, SampleKind::Test, SampleKind::ArcGen];
        let trace = self.0;
        let mut lists: [Option<Vec<PairGrids>>; 3] = [None, None, None];
        while let Some(key) = map.next_key_seed(KeyOf { trace, known: KEYS })? {
            let Some(which) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            once(KEYS[which], lists[which].is_some())?;
            trace.list.set(Some(KEYS[which]));
            let pairs = map.next_value_seed(Each {
                trace,
                item: PairReader { trace, needs_output: KINDS[which] != SampleKind::Test },
                what: "a list of pairs",
            });
            trace.list.set(None);
            lists[which] = Some(trace.key(KEYS[which], pairs)?);
        }
        let lists = KINDS.into_iter().zip(lists);
        let samples: Vec<_> =
            lists.flat_map(|(kind, pairs)| samples(kind, pairs.unwrap_or_default())).collect();
        if samples.is_empty() {
            return Err(A::Error::custom("the task has no pairs"));
        }
        Ok(samples)
    }
}

impl<'de> DeserializeSeed<'de> for PairFileReader<'_> {
    type Value = Vec<Sample>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Vec<Sample>, D::Error> {
        let list = Each {
            trace: self.0,
            item: PairReader { trace: self.0, needs_output: true },
            what: "a list of pairs",
        };
        let pairs = self.0.or_help(LIST_HELP, list.deserialize(de))?;
        Ok(samples(SampleKind::Pair, pairs))
    }
}

impl<'de> DeserializeSeed<'de> for OutputsReader<'_> {
    type Value = Vec<GridBuf>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Vec<GridBuf>, D::Error> {
        let list = Each { trace: self.0, item: GridReader(self.0), what: "a list of output grids" };
        self.0.or_help(SOLUTIONS_HELP, list.deserialize(de))
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for Each<'_, S> {
    type Value = Vec<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        loop {
            self.trace.item.set(Some(found.len()));
            let item = self.trace.index(found.len(), items.next_element_seed(self.item))?;
            let Some(item) = item else { break };
            found.push(item);
        }
        self.trace.item.set(None);
        Ok(found)
    }
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Option<usize>, D::Error> {
        de.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        let known = self.known.iter().position(|&known| known == key);
        if known.is_none() {
            self.trace.notes.borrow_mut().ignore(key, || self.trace.place());
        }
        Ok(known)
    }
}

fn once<E: serde::de::Error>(key: &str, seen: bool) -> Result<(), E> {
    if seen {
        return Err(E::custom(format_args!("the key {key:?} stands twice")));
    }
    Ok(())
}

fn samples(kind: SampleKind, pairs: Vec<PairGrids>) -> Vec<Sample> {
    let pairs = pairs.into_iter().enumerate();
    pairs
        .map(|(index, PairGrids { input, output })| Sample { kind, index, input, output })
        .collect()
}
