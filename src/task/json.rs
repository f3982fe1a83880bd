//! The JSON documents that hold tasks, told apart by what is in them.
//!
//! File names do not decide: data sets are renamed and repacked all the time. A probe reads just
//! far enough to know the form (for a task file that is its first key), then the typed readers of
//! `read` take over with full strictness. Files of many tasks are taken apart by `members`, and
//! each task is read for itself.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::read::{
    Notes, OutputsReader, PairFileReader, TASK_HELP, TaskReader, Trace, is_task_id, push_key,
};
use super::{ErrorKind, Sample, TaskError, members, parallel};
use crate::value::grid::GridBuf;

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
    /// Tasks by their ids, with or without a level of named splits above them.
    Challenges(Entries<Vec<Sample>>),
    /// The outputs that belong to a [`Document::Challenges`].
    Solutions(Entries<Vec<GridBuf>>),
    /// Answers to tasks, as they are handed in.
    Submission,
    /// Well-formed JSON of another kind, such as meta data.
    Other,
}

/// The entries of a file, by id.
#[derive(Debug)]
pub(super) struct Entries<T> {
    /// The entries that could be read, in the order of the file.
    pub(super) found: Vec<(String, T)>,
    /// The errors of the others.
    pub(super) problems: Vec<TaskError>,
}

/// Reads a document; `path` is only named in errors.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<(Document, Notes), TaskError> {
    // Windows editors put a byte order mark in front of UTF-8.
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let whole = Fragment { path, text, range: 0..text.len(), place: "$".to_owned() };
    let form = whole.explained(&Trace::default(), form_of(text))?;
    let mut notes = Notes::default();
    let document = match form {
        Form::Task => Document::Samples(whole.task(&mut notes)?),
        Form::Pairs => Document::Samples(whole.pairs(&mut notes)?),
        Form::Challenges => {
            whole.check_syntax()?;
            Document::Challenges(whole.entries(Form::Task, Fragment::task, &mut notes))
        }
        Form::Splits => {
            whole.check_syntax()?;
            let mut entries = Entries { found: Vec::new(), problems: Vec::new() };
            for (_, split) in whole.members() {
                let mut more = split.entries(Form::Task, Fragment::task, &mut notes);
                entries.found.append(&mut more.found);
                entries.problems.append(&mut more.problems);
            }
            Document::Challenges(entries)
        }
        Form::Solutions => {
            whole.check_syntax()?;
            Document::Solutions(whole.entries(Form::Outputs, Fragment::outputs, &mut notes))
        }
        Form::Submission => Document::Submission,
        Form::Outputs | Form::Other => Document::Other,
    };
    Ok((document, notes))
}

/// A document, or one value in it.
struct Fragment<'d> {
    path: &'d Path,
    /// The whole text.
    text: &'d [u8],
    range: Range<usize>,
    /// The place of the value, such as `$["007bbfb7"]`.
    place: String,
}

impl<'d> Fragment<'d> {
    fn bytes(&self) -> &'d [u8] {
        &self.text[self.range.clone()]
    }

    fn check_syntax(&self) -> Result<(), TaskError> {
        let checked = read(self.bytes(), std::marker::PhantomData::<IgnoredAny>);
        self.explained(&Trace::default(), checked).map(drop)
    }

    fn task(&self, notes: &mut Notes) -> Result<Vec<Sample>, TaskError> {
        let trace = Trace::default();
        let samples = self.explained(&trace, read(self.bytes(), TaskReader(&trace)));
        notes.add(trace.notes(&self.place));
        samples
    }

    fn pairs(&self, notes: &mut Notes) -> Result<Vec<Sample>, TaskError> {
        let trace = Trace::default();
        let samples = self.explained(&trace, read(self.bytes(), PairFileReader(&trace)));
        notes.add(trace.notes(&self.place));
        samples
    }

    fn outputs(&self, notes: &mut Notes) -> Result<Vec<GridBuf>, TaskError> {
        let trace = Trace::default();
        let outputs = self.explained(&trace, read(self.bytes(), OutputsReader(&trace)));
        notes.add(trace.notes(&self.place));
        outputs
    }

    /// Returns the values of an object, with their keys.
    fn members(&self) -> Vec<(String, Self)> {
        let start = self.range.start;
        let members = members::of(self.bytes()).into_iter().map(|member| {
            let mut place = self.place.clone();
            push_key(&mut place, &member.key);
            let range = start + member.value.start..start + member.value.end;
            (member.key, Self { path: self.path, text: self.text, range, place })
        });
        members.collect()
    }

    /// Reads the entries of an object, by id. A value of another form is an error under a key that
    /// is a task's id; under any other key it is somebody's note.
    fn entries<T: Send>(
        &self,
        form: Form,
        read: impl Fn(&Self, &mut Notes) -> Result<T, TaskError> + Sync,
        notes: &mut Notes,
    ) -> Entries<T> {
        let members = self.members();
        let outcomes = parallel::map(&members, |(key, part)| {
            let mut notes = Notes::default();
            let wanted = part.is(form) || is_task_id(key);
            let outcome = wanted.then(|| read(part, &mut notes));
            (outcome, notes)
        });
        let mut entries = Entries { found: Vec::new(), problems: Vec::new() };
        for ((key, _), (outcome, of_entry)) in members.into_iter().zip(outcomes) {
            notes.add(of_entry);
            match outcome {
                Some(Ok(value)) => entries.found.push((key, value)),
                Some(Err(problem)) => entries.problems.push(problem),
                None => notes.ignore(&key, || self.place.clone()),
            }
        }
        entries
    }

    fn is(&self, form: Form) -> bool {
        match form {
            Form::Outputs => self.bytes().starts_with(b"["),
            form => form_of(self.bytes()).is_ok_and(|found| found == form),
        }
    }

    /// Returns the error of serde, told in terms of the whole file.
    fn explained<T>(&self, trace: &Trace, read: serde_json::Result<T>) -> Result<T, TaskError> {
        read.map_err(|error| self.explain(trace, &error))
    }

    fn explain(&self, trace: &Trace, error: &serde_json::Error) -> TaskError {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let cause = text.strip_suffix(&place).unwrap_or(&text);
        let (kind, message, help) = match error.classify() {
            Category::Eof if self.bytes().iter().all(u8::is_ascii_whitespace) => {
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
                    Some((found, expected)) => {
                        format!("{found} stands where {expected} is expected")
                    }
                    None => cause.to_owned(),
                };
                (ErrorKind::Shape, message, trace.help())
            }
        };
        TaskError {
            path: self.path.to_owned(),
            json_path: Some(trace.path(&self.place)),
            line_col: Some(self.line_col(error.line(), error.column())),
            kind,
            message,
            help: help.map(str::to_owned),
        }
    }

    /// Returns the place of a line and column of this part in the whole file.
    fn line_col(&self, line: usize, column: usize) -> (u32, u32) {
        let before = &self.text[..self.range.start];
        let lines = before.iter().filter(|&&byte| byte == b'\n').count();
        let start = before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        let column = if line <= 1 { start + column } else { column };
        // An error before the first character has column 0.
        (narrow(lines + line.max(1)), narrow(column.max(1)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Task,
    Pairs,
    Challenges,
    /// Tasks by id, one level down: `{"train": {id: task, ...}, "eval": {...}}`.
    Splits,
    /// The outputs of one task.
    Outputs,
    Solutions,
    Submission,
    Other,
}

/// A reader that decides on a [`Form`] and stops as soon as it has.
#[derive(Clone, Copy)]
struct Probe<'f> {
    place: Level,
    /// The decision, after which reading stops with an error that nobody sees.
    sure: &'f Cell<Option<Form>>,
    /// The form of the document unless something later decides otherwise.
    likely: &'f Cell<Form>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// The document itself.
    Root,
    /// A value of a root object, under a key that is a task's: a list there, or a split by that
    /// name.
    List,
    /// A value of a root object, under a key that is not a task's.
    Entry,
    /// The value of a task of a root object under such a key.
    EntryList,
    /// A value of an object that is a value of a root object.
    Nested,
    /// The value of a task that is such a value under such a key.
    NestedList,
    /// The first item of a root list.
    Item,
    /// The first item of a list that is an entry: a grid, where the document holds solutions.
    EntryItem,
    /// The first item of that: a row.
    EntryRow,
}

fn form_of(bytes: &[u8]) -> serde_json::Result<Form> {
    let (sure, likely) = (Cell::new(None), Cell::new(Form::Other));
    let probe = Probe { place: Level::Root, sure: &sure, likely: &likely };
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

/// Narrows a number of a line or column, which fits: [`MAX_FILE_BYTES`] bounds them.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Probe<'_> {
    fn decide<T, E: serde::de::Error>(self, form: Form) -> Result<T, E> {
        self.sure.set(Some(form));
        Err(E::custom("the form is known"))
    }

    fn at(self, place: Level) -> Self {
        Self { place, ..self }
    }

    /// Takes a number, text or null: where a task has its lists, the document is a task that is
    /// wrong.
    fn scalar<E: serde::de::Error>(self) -> Result<(), E> {
        match self.place {
            Level::List => self.decide(Form::Task),
            _ => Ok(()),
        }
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
            let is_list = matches!(&*key, "train" | "test" | "arc-gen");
            match self.place {
                Level::Root if is_list => map.next_value_seed(self.at(Level::List))?,
                Level::Root => map.next_value_seed(self.at(Level::Entry))?,
                Level::Entry if is_list => map.next_value_seed(self.at(Level::EntryList))?,
                Level::Nested if is_list => map.next_value_seed(self.at(Level::NestedList))?,
                Level::List | Level::Entry => map.next_value_seed(self.at(Level::Nested))?,
                Level::Item if matches!(&*key, "input" | "output") => {
                    return self.decide(Form::Pairs);
                }
                Level::EntryItem if key.starts_with("attempt") => {
                    return self.decide(Form::Submission);
                }
                Level::EntryList
                | Level::Nested
                | Level::NestedList
                | Level::Item
                | Level::EntryItem
                | Level::EntryRow => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        // There may be tasks in another split; else this is a task that is wrong.
        if self.place == Level::List {
            self.likely.set(Form::Task);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        match self.place {
            Level::List => return self.decide(Form::Task),
            Level::EntryList => return self.decide(Form::Challenges),
            Level::NestedList => return self.decide(Form::Splits),
            Level::Root => {
                items.next_element_seed(self.at(Level::Item))?;
            }
            Level::Entry => {
                items.next_element_seed(self.at(Level::EntryItem))?;
            }
            Level::EntryItem => {
                items.next_element_seed(self.at(Level::EntryRow))?;
            }
            Level::EntryRow => self.likely.set(Form::Solutions),
            Level::Item | Level::Nested => {}
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        self.scalar()
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.scalar()
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar()
    }
}
