//! Typed readers of grids, pairs and tasks out of a JSON stream.
//!
//! Cells go straight into the grid's vector, without a tree of JSON values in between. That makes
//! hundreds of files load in milliseconds and a file of a million grids fit in memory. A reader
//! that fails passes its error upwards, and every level adds its step to the [`Trace`]. So the
//! exact place costs nothing until something is wrong, and there is no second parser that could
//! disagree.

use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected,
    Visitor,
    value::{MapAccessDeserializer, SeqAccessDeserializer},
};

use super::{Kind, MAX_SIDE, Sample};
use crate::value::grid::GridBuf;

const CELL_HELP: &str = "a cell is one of the colours 0 to 9, written as an integer";
const ROW_HELP: &str = "a grid has 1 to 30 rows of 1 to 30 cells each, all rows equally long";
const PAIR_HELP: &str =
    "a pair is {\"input\": grid, \"output\": grid}; only a test pair may lack its output";
pub(super) const TASK_HELP: &str = "a task is {\"train\": [pair, ...], \"test\": [pair, ...]}";
const LIST_HELP: &str = "a pair file is [pair, ...] with at least one pair";
pub(super) const SOLUTIONS_HELP: &str =
    "a solutions file is {\"<task id>\": [output grid of test 0, of test 1, ...], ...}";

/// The place at which reading failed, collected from the inside out.
#[derive(Default)]
pub(super) struct Trace {
    steps: RefCell<Vec<Step>>,
    help: Cell<Option<&'static str>>,
}

enum Step {
    Key(String),
    Index(usize),
}

/// A file's pairs: id and samples, in the order of the file.
pub(super) type Challenges = Vec<(String, Vec<Sample>)>;

/// A file's solutions: id and the outputs of its test pairs.
pub(super) type Solutions = Vec<(String, Vec<GridBuf>)>;

/// A reader of a task `{"train": …, "test": …}`.
#[derive(Clone, Copy)]
pub(super) struct TaskReader<'t>(pub(super) &'t Trace);

/// A reader of a pair file `[pair, …]`.
#[derive(Clone, Copy)]
pub(super) struct PairFileReader<'t>(pub(super) &'t Trace);

/// A reader of one entry of a solutions file.
#[derive(Clone, Copy)]
pub(super) struct OutputsReader<'t>(pub(super) &'t Trace);

/// A reader of `{id: value, …}`, as Kaggle files are.
#[derive(Clone, Copy)]
pub(super) struct ById<'t, S> {
    pub(super) trace: &'t Trace,
    pub(super) value: S,
    pub(super) what: &'static str,
    pub(super) help: &'static str,
}

#[derive(Clone, Copy)]
struct GridReader<'t>(&'t Trace);

struct RowReader<'t, 'c> {
    trace: &'t Trace,
    cells: &'c mut Vec<i8>,
}

struct CellReader;

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

/// Reads a key and tells which of the listed ones it is.
struct KeyOf(&'static [&'static str]);

/// One value of a [`ById`] map; extra keys may hold other things, which are skipped.
struct Entry<'i, S> {
    id: &'i str,
    value: S,
    what: &'static str,
}

/// True for names such as `007bbfb7`: eight hexadecimal digits.
pub(super) fn is_task_id(name: &str) -> bool {
    name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Writes one key of a JSON path: `.train`, or `["007bbfb7"]` where it is no identifier.
pub(super) fn push_key(path: &mut String, key: &str) {
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
    /// The path to the failure, such as `$.train[2].input[0][3]`.
    pub(super) fn path(&self) -> String {
        let mut path = String::from("$");
        for step in self.steps.borrow().iter().rev() {
            match step {
                Step::Key(key) => push_key(&mut path, key),
                Step::Index(index) => {
                    let _infallible = write!(path, "[{index}]");
                }
            }
        }
        path
    }

    /// The remedy of the innermost reader that failed.
    pub(super) fn help(&self) -> Option<&'static str> {
        self.help.get()
    }

    fn index<T, E>(&self, index: usize, result: Result<T, E>) -> Result<T, E> {
        result.inspect_err(|_| self.steps.borrow_mut().push(Step::Index(index)))
    }

    fn key<T, E>(&self, key: &str, result: Result<T, E>) -> Result<T, E> {
        result.inspect_err(|_| self.steps.borrow_mut().push(Step::Key(key.to_owned())))
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

read_any!([] CellReader => i8);
read_any!(['t] GridReader<'t> => GridBuf, ROW_HELP);
read_any!(['t] TaskReader<'t> => Vec<Sample>, TASK_HELP);
read_any!(['t, S: DeserializeSeed<'de> + Copy] Each<'t, S> => Vec<S::Value>);
read_any!(['t, S: DeserializeSeed<'de> + Copy] ById<'t, S> => Vec<(String, S::Value)>);
read_any!(['i, S: DeserializeSeed<'de>] Entry<'i, S> => Option<S::Value>);

impl Visitor<'_> for CellReader {
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
        let mut width = 0;
        while width < MAX_SIDE {
            let cell = self.trace.or_help(CELL_HELP, items.next_element_seed(CellReader));
            let Some(cell) = self.trace.index(width, cell)? else {
                break;
            };
            self.cells.push(cell);
            width += 1;
        }
        if width == MAX_SIDE {
            width += count_rest(&mut items)?;
        }
        match width {
            0 => Err(A::Error::custom("the row is empty")),
            1..=MAX_SIDE => Ok(width),
            _ => Err(A::Error::custom(format_args!(
                "the row has {width} cells, more than {MAX_SIDE}"
            ))),
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
        while height < MAX_SIDE {
            let row = RowReader { trace, cells: &mut cells };
            let Some(found) = trace.index(height, items.next_element_seed(row))? else {
                break;
            };
            if height > 0 && found != width {
                let ragged = A::Error::custom(format_args!(
                    "the row has {found} cells where the rows above have {width}"
                ));
                return trace.index(height, Err(ragged));
            }
            width = found;
            height += 1;
        }
        if height == MAX_SIDE {
            height += count_rest(&mut items)?;
        }
        match height {
            0 => Err(A::Error::custom("the grid has no rows")),
            1..=MAX_SIDE => GridBuf::new(height as u32, width as u32, cells)
                .ok_or_else(|| A::Error::custom("the rows of the grid differ in length")),
            _ => Err(A::Error::custom(format_args!(
                "the grid has {height} rows, more than {MAX_SIDE}"
            ))),
        }
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
        while let Some(key) = map.next_key_seed(KeyOf(KEYS))? {
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
        const KEYS: &[&str] = &["train", "test"];
        let trace = self.0;
        let mut lists = [None, None];
        while let Some(key) = map.next_key_seed(KeyOf(KEYS))? {
            let Some(which) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            once(KEYS[which], lists[which].is_some())?;
            let pairs = map.next_value_seed(Each {
                trace,
                item: PairReader { trace, needs_output: which == 0 },
                what: "a list of pairs",
            });
            lists[which] = Some(trace.key(KEYS[which], pairs)?);
        }
        let [train, test] = lists;
        let missing = |key| move || A::Error::custom(format_args!("the task has no {key:?}"));
        let mut samples = samples(Kind::Train, train.ok_or_else(missing("train"))?);
        samples.extend(self::samples(Kind::Test, test.ok_or_else(missing("test"))?));
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
        Ok(samples(Kind::Pair, pairs))
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
        while let Some(item) = self.trace.index(found.len(), items.next_element_seed(self.item))? {
            found.push(item);
        }
        Ok(found)
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for ById<'_, S> {
    type Value = Vec<(String, S::Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object from task id to ")?;
        f.write_str(self.what)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(id) = map.next_key::<String>()? {
            let entry = Entry { id: &id, value: self.value, what: self.what };
            let value = self.trace.or_help(self.help, map.next_value_seed(entry));
            if let Some(value) = self.trace.key(&id, value)? {
                found.push((id, value));
            }
        }
        Ok(found)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Entry<'_, S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.value.deserialize(SeqAccessDeserializer::new(items)).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.value.deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
        self.scalar(Unexpected::Str(value))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
        self.scalar(Unexpected::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
        self.scalar(Unexpected::Unsigned(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
        self.scalar(Unexpected::Signed(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
        self.scalar(Unexpected::Float(value))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        self.scalar(Unexpected::Unit)
    }
}

impl<S> Entry<'_, S> {
    /// A number or text under a task's id is an error; under another key it is somebody's note.
    fn scalar<T, E: serde::de::Error>(self, found: Unexpected<'_>) -> Result<Option<T>, E> {
        if is_task_id(self.id) {
            return Err(E::invalid_type(found, &self.what));
        }
        Ok(None)
    }
}

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Option<usize>, D::Error> {
        de.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|&known| known == key))
    }
}

fn once<E: serde::de::Error>(key: &str, seen: bool) -> Result<(), E> {
    if seen {
        return Err(E::custom(format_args!("the key {key:?} stands twice")));
    }
    Ok(())
}

fn count_rest<'de, A: SeqAccess<'de>>(items: &mut A) -> Result<usize, A::Error> {
    let mut count = 0;
    while items.next_element::<IgnoredAny>()?.is_some() {
        count += 1;
    }
    Ok(count)
}

fn samples(kind: Kind, pairs: Vec<PairGrids>) -> Vec<Sample> {
    let pairs = pairs.into_iter().enumerate();
    pairs
        .map(|(index, PairGrids { input, output })| Sample { kind, index, input, output })
        .collect()
}
