//! The JSON documents that hold tasks, told apart by what is in them.
//!
//! File names do not decide: data sets are renamed and repacked all the time. A probe reads just
//! far enough to know the form (for a task file that is its first key), then the typed readers of
//! `read` take over with full strictness.

use std::cell::Cell;
use std::fmt;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::read::{
    ById, Challenges, OutputsReader, PairFileReader, SOLUTIONS_HELP, Solutions, TASK_HELP,
    TaskReader, Trace,
};
use super::{ErrorKind, Sample, TaskError};

/// The ARC format's bound on the height and on the width of a grid.
pub const MAX_SIDE: usize = 30;

/// The largest task file that is read: 512 MiB.
///
/// The largest public data set file is under a tenth of that; the bound keeps a wrong path, such as
/// a disk image, from exhausting memory.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// The contents of a JSON file.
#[derive(Debug)]
pub(super) enum Document {
    /// The samples of one task.
    Samples(Vec<Sample>),
    /// A Kaggle file of many tasks.
    Challenges(Challenges),
    /// The outputs that belong to a [`Document::Challenges`].
    Solutions(Solutions),
    /// Well-formed JSON of another kind: a submission, meta data.
    Other,
}

/// Reads a document; `path` is only named in errors.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Document, TaskError> {
    // Windows editors put a byte order mark in front of UTF-8.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let trace = Trace::default();
    let form = form_of(bytes).map_err(|error| explain(path, &trace, bytes, &error))?;
    let document = match form {
        Form::Task => read(bytes, TaskReader(&trace)).map(Document::Samples),
        Form::Pairs => read(bytes, PairFileReader(&trace)).map(Document::Samples),
        Form::Challenges => {
            let tasks =
                ById { trace: &trace, value: TaskReader(&trace), what: "a task", help: TASK_HELP };
            read(bytes, tasks).map(Document::Challenges)
        }
        Form::Solutions => {
            let outputs = ById {
                trace: &trace,
                value: OutputsReader(&trace),
                what: "a list of output grids",
                help: SOLUTIONS_HELP,
            };
            read(bytes, outputs).map(Document::Solutions)
        }
        Form::Other => Ok(Document::Other),
    };
    document.map_err(|error| explain(path, &trace, bytes, &error))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Task,
    Pairs,
    Challenges,
    Solutions,
    Other,
}

/// A reader that decides on a [`Form`] and stops as soon as it has.
#[derive(Clone, Copy)]
struct Probe<'f> {
    place: Place,
    /// The decision, after which reading stops with an error that nobody sees.
    sure: &'f Cell<Option<Form>>,
    /// The form of the document unless something later decides otherwise.
    likely: &'f Cell<Form>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The document itself.
    Root,
    /// A value of a root object, under a key that is not a task's.
    Entry,
    /// The first item of a root list.
    Item,
    /// The first item of a list that is an entry: a grid, where the document holds solutions.
    EntryItem,
    /// The first item of that: a row.
    EntryRow,
}

fn form_of(bytes: &[u8]) -> serde_json::Result<Form> {
    let (sure, likely) = (Cell::new(None), Cell::new(Form::Other));
    let probe = Probe { place: Place::Root, sure: &sure, likely: &likely };
    let outcome = read(bytes, probe);
    match sure.get() {
        Some(form) => Ok(form),
        None => outcome.map(|()| likely.get()),
    }
}

fn read<'de, S: DeserializeSeed<'de>>(bytes: &'de [u8], seed: S) -> serde_json::Result<S::Value> {
    let mut de = serde_json::Deserializer::from_slice(bytes);
    let value = seed.deserialize(&mut de)?;
    de.end()?;
    Ok(value)
}

fn explain(path: &Path, trace: &Trace, bytes: &[u8], error: &serde_json::Error) -> TaskError {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let cause = text.strip_suffix(&place).unwrap_or(&text);
    let (kind, message, help) = match error.classify() {
        Category::Eof if bytes.iter().all(u8::is_ascii_whitespace) => {
            (ErrorKind::Json, "the file is empty".to_owned(), Some(TASK_HELP))
        }
        Category::Eof => (
            ErrorKind::Json,
            format!("the JSON text is cut off ({cause})"),
            Some("the end of the file is missing; copy or download it again"),
        ),
        Category::Syntax | Category::Io => (
            ErrorKind::Json,
            format!("the text is not JSON ({cause})"),
            Some("mend the text at this place, or name a folder or file of ARC tasks instead"),
        ),
        Category::Data => {
            // serde says "invalid type: X, expected Y".
            let types = cause.strip_prefix("invalid type: ");
            let message = match types.and_then(|types| types.split_once(", expected ")) {
                Some((found, expected)) => format!("{found} stands where {expected} is expected"),
                None => cause.to_owned(),
            };
            (ErrorKind::Shape, message, trace.help())
        }
    };
    TaskError {
        path: path.to_owned(),
        json_path: Some(trace.path()),
        // An error before the first character has column 0.
        line_col: Some((narrow(error.line()), narrow(error.column().max(1)))),
        kind,
        message,
        help: help.map(str::to_owned),
    }
}

/// Lines and columns fit: [`MAX_FILE_BYTES`] bounds them.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Probe<'_> {
    fn decide<T, E: serde::de::Error>(self, form: Form) -> Result<T, E> {
        self.sure.set(Some(form));
        Err(E::custom("the form is known"))
    }

    fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<(), D::Error> {
        de.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match (self.place, &*key) {
                (Place::Root, "train" | "test") => return self.decide(Form::Task),
                (Place::Entry, "train" | "test") => return self.decide(Form::Challenges),
                (Place::Item, "input" | "output") => return self.decide(Form::Pairs),
                (Place::Root, _) => map.next_value_seed(self.at(Place::Entry))?,
                (Place::Entry | Place::Item | Place::EntryItem | Place::EntryRow, _) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        match self.place {
            Place::Root => {
                items.next_element_seed(self.at(Place::Item))?;
            }
            Place::Entry => {
                items.next_element_seed(self.at(Place::EntryItem))?;
            }
            Place::EntryItem => {
                items.next_element_seed(self.at(Place::EntryRow))?;
            }
            Place::EntryRow => self.likely.set(Form::Solutions),
            Place::Item => {}
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
