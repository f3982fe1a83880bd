//! `arcvm eval --jsonl`: one JSON object with a program a line in, one line for each out, in order.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::interrupt::{self, CtrlC};
use super::ui::Ui;
use super::{Failure, Verdict};
use crate::diag::{Code, Diagnostic};
use crate::eval::{Status, Workers};
use crate::population::texts::{self, TextRow};
use crate::population::{Cache, Options};
use crate::task::{self, Task, TaskSet};

/// Lines that are read before they are evaluated together.
const TOGETHER: usize = 4_096;

/// Bytes of a line, at most: a program of a mebibyte with every character escaped.
const LONGEST_LINE: u64 = 8 << 20;

/// The candidates to be evaluated, and how they are.
pub(super) struct LineRun<'r> {
    /// The known tasks.
    pub(super) tasks: &'r TaskSet,
    /// The task of lines that name none.
    pub(super) task: Option<&'r Task>,
    /// How texts are evaluated.
    pub(super) options: Options,
    /// The threads.
    pub(super) workers: Arc<Workers>,
    /// The interrupt of the command.
    pub(super) ctrl_c: CtrlC,
}

/// A line that was read.
struct Line<'t> {
    /// Its number, from 1.
    number: usize,
    /// The value that the object has under `id`, to be told from others.
    id: Option<Value>,
    /// The program and its task, or why there is none.
    job: Result<(String, &'t Task), String>,
}

impl LineRun<'_> {
    /// Reads a file, or standard input where it is `-`, and writes a line for each of its lines.
    pub(super) fn execute(&self, ui: &mut Ui, path: &Path) -> Result<Verdict, Failure> {
        let mut input: Box<dyn BufRead> = match path.to_str() {
            Some("-") => Box::new(std::io::stdin().lock()),
            _ => match std::fs::File::open(path) {
                Ok(file) => Box::new(std::io::BufReader::new(file)),
                Err(error) => {
                    let problem = task::unreadable(path, &error)
                        .help("name a file with a JSON object a line, or `-` for standard input");
                    return Err(ui.fail(problem.diagnostic()));
                }
            },
        };
        let mut number = 0;
        let (mut solved, mut answered) = (0, 0);
        loop {
            let mut lines = Vec::new();
            while lines.len() < TOGETHER
                && let Some(text) = next_line(&mut *input).map_err(|error| {
                    let message = format!("cannot read {}: {error}", path.display());
                    let help = "lines are UTF-8 text, each a JSON object";
                    ui.fail(Diagnostic::new(Code::FileUnreadable, message).with_help(help))
                })?
            {
                number += 1;
                if !text.trim().is_empty() {
                    lines.push(self.read(number, &text));
                }
            }
            if lines.is_empty() {
                break;
            }
            let (of_these, right) = self.answer(ui, &lines)?;
            (solved, answered) = (solved + right, answered + of_these);
            if of_these < lines.len() {
                return Ok(interrupt::end(ui, (answered, number), "line", "answered"));
            }
        }
        if number == 0 {
            let message = format!("{} holds no line", path.display());
            let help = "a line is `{\"program\": \"def solve(I):\\n    return I\"}`";
            return Err(ui.fail(Diagnostic::new(Code::NothingToRun, message).with_help(help)));
        }
        Ok(if 0 < solved { Verdict::Good } else { Verdict::Bad })
    }

    fn read(&self, number: usize, text: &str) -> Line<'_> {
        let object: Value = match serde_json::from_str(text) {
            Ok(object) => object,
            Err(error) => {
                // The reader knows of one line alone, so that its number is another one.
                let said = error.to_string();
                let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
                let column = error.column();
                let job = Err(format!("line {number}, column {column}: this is not JSON: {said}"));
                return Line { number, id: None, job };
            }
        };
        let id = object.get("id").cloned();
        let task = match object.get("task") {
            Some(id) if !id.is_string() => {
                Err(format!("`task` is no text: write it as `\"task\": \"{}\"`", brief(id)))
            }
            None => self.task.ok_or_else(|| {
                "the line names no task: give it a `task`, or the command one `--task ID`"
                    .to_owned()
            }),
            Some(id) => {
                let id = id.as_str().unwrap_or_default();
                self.tasks.meant(id).ok_or_else(|| format!("there is no task `{id}`"))
            }
        };
        let program = object.get("program").map(Value::as_str);
        let program =
            program.ok_or("the line has no `program`, a text under that key of a JSON object");
        let program =
            program.and_then(|text| text.ok_or("`program` is no text: write it in quotes"));
        let program = program.map_err(str::to_owned);
        let job = program.and_then(|program| Ok((program.to_owned(), task?)));
        Line { number, id, job }
    }

    /// Evaluates lines and writes a line for each, up to the first that was not done when Ctrl-C
    /// came. Yields how many were written, and how many programs are right.
    fn answer(&self, ui: &mut Ui, lines: &[Line<'_>]) -> Result<(usize, usize), Failure> {
        let interrupt = self.ctrl_c.working();
        let mut done = lines.len();
        let mut by_task: BTreeMap<&str, (&Task, Vec<usize>)> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            if let Ok((_, task)) = &line.job {
                by_task.entry(&task.id).or_insert_with(|| (*task, Vec::new())).1.push(index);
            }
        }
        let mut answers: Vec<Value> = lines.iter().map(Line::answer).collect();
        let mut solved = 0;
        for (task, of_task) in by_task.into_values() {
            let text =
                |&index: &usize| lines[index].job.as_ref().map_or("", |(text, _)| text.as_str());
            let texts: Vec<&str> = of_task.iter().map(text).collect();
            let (options, cache) = (&self.options, Cache::new(0));
            let stop = Some(&interrupt);
            let verified = texts::verify_with(&texts, task, options, &self.workers, &cache, stop);
            for (&index, row) in of_task.iter().zip(&verified.rows) {
                if row.skipped && interrupt.is_raised() {
                    done = done.min(index);
                    break;
                }
                solved += usize::from(row.solved());
                let first = row.first_alike.map(|first| lines[of_task[first]].number);
                describe(&mut answers[index], task, row, first);
            }
        }
        self.ctrl_c.reading();
        answers.truncate(done);
        let text: String = answers.iter().map(|answer| format!("{answer}\n")).collect();
        ui.print(&text)?;
        Ok((done, solved))
    }
}

impl Line<'_> {
    /// Returns the answer before anything ran.
    fn answer(&self) -> Value {
        let mut answer = json!({ "line": self.number, "solved": false });
        if let Some(id) = &self.id {
            answer["id"] = id.clone();
        }
        if let Err(problem) = &self.job {
            answer["errors"] = json!([{ "severity": "error", "message": problem }]);
        }
        answer
    }
}

fn describe(answer: &mut Value, task: &Task, row: &TextRow, first: Option<usize>) {
    let errors = row.problems.iter().filter(|problem| problem.is_error());
    let status = |status: Option<Status>| status.map(Status::name);
    answer["task"] = json!(task.id);
    answer["solved"] = json!(row.solved());
    answer["right"] = json!(row.right());
    answer["name"] = json!(row.name);
    answer["fingerprint"] = json!(row.fingerprint.map(|own| own.to_string()));
    answer["first_alike"] = json!(first);
    answer["errors"] = errors.map(texts::Problem::to_json).collect();
    if row.skipped {
        answer["skipped"] = json!(true);
    }
    if let Some(own) = &row.row {
        answer["likeness"] = json!(own.likeness());
        answer["fuel"] = json!(own.fuel());
        answer["status"] = own.statuses().map(status).collect();
        if let Some((pair, stop)) = own.fault() {
            let (kind, primitive) = (stop.kind.name(), stop.primitive);
            answer["fault"] = json!({ "pair": pair, "kind": kind, "primitive": primitive });
        }
    }
}

/// Returns a value that should be an id as one, where it is short enough to be one.
fn brief(id: &Value) -> String {
    match id {
        Value::Number(number) => number.to_string(),
        _ => "ID".to_owned(),
    }
}

/// Returns the next line without its end, or nothing at the end of the input.
fn next_line(input: &mut dyn BufRead) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let is_whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < LONGEST_LINE;
    if !is_whole {
        // The rest of the line is passed over; what is there is no JSON and says so.
        let mut rest = Vec::new();
        while input.take(LONGEST_LINE).read_until(b'\n', &mut rest)? != 0
            && rest.last() != Some(&b'\n')
        {
            rest.clear();
        }
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
