//! Reading submissions. A problem of an attempt costs the attempt and is told with its place.

use std::path::Path;

use serde_json::{Map, Value};

use super::doubled::doubled;
use super::{ATTEMPTS, Attempts, Submission};
use crate::diag::words;
use crate::task::{ErrorKind, MAX_FILE_BYTES, TaskError, push_key};
use crate::value::GridBuf;

const FORM: &str =
    "a submission is {\"<task id>\": [{\"attempt_1\": grid, \"attempt_2\": grid}, ...], ...}";
/// The number of the last attempt that counts.
const LAST_ATTEMPT: u32 = ATTEMPTS as u32;

const ONCE: &str = "put the attempts at an output into one entry, and leave the others out";
const GRID: &str = "a grid is a list of rows of the same length, with cells from 0 to 9";

/// Cells of an attempt, at most: four times those of the largest grid of a task. Anything larger is
/// no answer to one.
const MOST_CELLS: usize = 4 * 30 * 30;

type Read = Result<(Submission, Vec<TaskError>), TaskError>;

pub(super) fn file(path: &Path) -> Read {
    let unreadable = |error: std::io::Error| {
        crate::task::unreadable(path, &error).help("check the path; a submission is one JSON file")
    };
    let size = std::fs::metadata(path).map_err(unreadable)?;
    if !size.is_file() {
        return Err(TaskError::new(ErrorKind::Unreadable, path, "it is no file")
            .help("name the JSON file of the submission"));
    }
    if size.len() > MAX_FILE_BYTES {
        let message = format!("the file has {} bytes, more than {MAX_FILE_BYTES}", size.len());
        return Err(TaskError::new(ErrorKind::Unreadable, path, message)
            .help("a submission has two small grids for each output"));
    }
    text(path, &std::fs::read(path).map_err(unreadable)?)
}

pub(super) fn text(path: &Path, bytes: &[u8]) -> Read {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(TaskError::new(ErrorKind::Json, path, "the file is empty").help(FORM));
    }
    let document: Value = serde_json::from_slice(bytes).map_err(|error| {
        let mut problem =
            TaskError::new(ErrorKind::Json, path, format!("the text is not JSON ({error})"))
                .help(FORM);
        problem.line_col = Some((error.line() as u32, error.column().max(1) as u32));
        problem
    })?;
    let Value::Object(tasks) = document else {
        return Err(TaskError::new(ErrorKind::Shape, path, "the JSON is no object from task ids")
            .at("$")
            .help(FORM));
    };
    let mut reader = SubmissionReader { path, problems: Vec::new() };
    for place in doubled(bytes) {
        reader.complain(&place, "this stands here more than once, and the last one counts", ONCE);
    }
    let mut submission = Submission::default();
    for (id, outputs) in tasks {
        let mut place = String::from("$");
        push_key(&mut place, &id);
        match outputs {
            Value::Array(outputs) => {
                let numbered = outputs.into_iter().enumerate();
                let read = |(index, output)| reader.output(&format!("{place}[{index}]"), output);
                submission.tasks.insert(id, numbered.map(read).collect());
            }
            _ => {
                reader.complain(&place, "no list of outputs stands there", FORM);
                // The task is there, with nothing that counts.
                submission.insert(id, Vec::new());
            }
        }
    }
    Ok((submission, reader.problems))
}

struct SubmissionReader<'p> {
    path: &'p Path,
    problems: Vec<TaskError>,
}

impl SubmissionReader<'_> {
    fn complain(&mut self, place: &str, message: impl Into<String>, help: &str) {
        let problem = TaskError::new(ErrorKind::Shape, self.path, message).at(place).help(help);
        self.problems.push(problem);
    }

    /// Returns the attempts at an output.
    fn output(&mut self, place: &str, output: Value) -> Attempts {
        let attempts: Vec<(String, Value)> = match output {
            Value::Object(attempts) => self.named(place, attempts),
            // Some tools write a plain list of grids.
            Value::Array(attempts) => {
                let numbered = attempts.into_iter().enumerate();
                numbered.map(|(index, grid)| (format!("{place}[{index}]"), grid)).collect()
            }
            _ => {
                self.complain(place, "no attempts stand there", FORM);
                return Vec::new();
            }
        };
        if attempts.is_empty() {
            self.complain(place, "the output has no attempt", FORM);
        }
        if attempts.len() > ATTEMPTS {
            let message = format!("{} attempts stand there, of which two count", attempts.len());
            self.complain(place, message, FORM);
        }
        let attempts = attempts.into_iter().take(ATTEMPTS);
        attempts.map(|(place, attempt)| self.attempt(&place, &attempt)).collect()
    }

    /// Reads attempts by their number, each with its place; null where there is none of a number.
    fn named(&mut self, place: &str, attempts: Map<String, Value>) -> Vec<(String, Value)> {
        let mut numbered: Vec<(u32, String, Value)> = Vec::new();
        for (key, attempt) in attempts {
            let mut place = place.to_owned();
            push_key(&mut place, &key);
            match key.strip_prefix("attempt_").and_then(|number| number.parse().ok()) {
                Some(number @ 1..=LAST_ATTEMPT) => numbered.push((number, place, attempt)),
                Some(_) => {
                    self.complain(&place, "of an output's attempts the first two count", FORM)
                }
                None => self.complain(&place, "this is no attempt", FORM),
            }
        }
        numbered.sort_by_key(|(number, ..)| *number);
        let last = numbered.last().map_or(0, |(number, ..)| *number);
        let mut numbered = numbered.into_iter().peekable();
        (1..=last)
            .map(|own| match numbered.next_if(|(number, ..)| *number == own) {
                Some((_, place, attempt)) => (place, attempt),
                None => (place.to_owned(), Value::Null),
            })
            .collect()
    }

    /// Returns a grid; an empty list or null means that nothing was tried.
    fn attempt(&mut self, place: &str, attempt: &Value) -> Option<GridBuf> {
        if attempt.is_null() || attempt.as_array().is_some_and(Vec::is_empty) {
            return None;
        }
        match grid(attempt) {
            Ok(grid) => Some(grid),
            Err(message) => {
                self.complain(place, message, GRID);
                None
            }
        }
    }
}

fn grid(attempt: &Value) -> Result<GridBuf, String> {
    let rows = attempt.as_array().ok_or("no grid stands there")?;
    let mut cells = Vec::new();
    let mut width = 0;
    for (number, row) in rows.iter().enumerate() {
        let row = row.as_array().ok_or_else(|| format!("row {number} is no list"))?;
        if number > 0 && row.len() != width {
            let cells = words::count(row.len(), "cell");
            return Err(format!(
                "row {number} of the grid has {cells} where the rows above have {width}"
            ));
        }
        width = row.len();
        if cells.len() + width > MOST_CELLS {
            return Err(format!("the grid has more than {MOST_CELLS} cells"));
        }
        for (column, cell) in row.iter().enumerate() {
            // Whoever made the file with floats means integers all the same.
            let colour =
                cell.as_f64().filter(|cell| (0.0..=9.0).contains(cell) && cell.fract() == 0.0);
            cells.push(colour.map(|colour| colour as i8).ok_or_else(|| {
                format!("{cell} in row {number}, column {column} is not a colour from 0 to 9")
            })?);
        }
    }
    GridBuf::new(rows.len() as u32, width as u32, cells)
        .ok_or_else(|| "the rows of the grid are empty".to_owned())
}
