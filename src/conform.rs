//! Reference vectors: calls of primitives with the values that they must have, one JSON object a
//! line.
//!
//! `{"fn": name, "args": […], "out": value}`, or has `"error": true` in place of `"out"` where the
//! call must fail. Values are integers, `true`, `false`, `null`, `{"t": […]}` tuples, `{"s": […]}`
//! sets, `{"g": ["012", "345"]}` grids, `{"f": "name"}` primitives and `{"f": ["compose", f, g]}`
//! what a primitive makes of arguments.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use bumpalo::Bump;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value as Json;

use crate::prim;
use crate::value::{Budget, Cx, Direction, Fault, FuncKind, Out, Reply, Value};

/// The result of running a file of vectors.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Vectors in the file, without lines that are none.
    pub vectors: usize,
    /// Vectors whose value, or failure, is as it must be.
    pub agreed: usize,
    /// The others, in the order of the file.
    pub differences: Vec<Difference>,
    /// The lines that are no vectors.
    pub malformed: Vec<BadVector>,
}

/// A vector that did not come out as it must.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// Line in the file, from 1.
    pub line: usize,
    /// The primitive.
    pub name: String,
    /// The call, in the language.
    pub call: String,
    /// The expected value, or failure.
    pub expected: String,
    /// The value, or failure, that came instead.
    pub found: String,
}

/// A line that is no vector.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct BadVector {
    /// Line in the file, from 1.
    pub line: usize,
    /// The fault in it.
    pub message: String,
}

/// Runs every vector of a file's text. Empty lines are skipped; a line that is no vector keeps no
/// other one from running.
pub fn run(text: &str, budget: Budget) -> Report {
    let lines: Vec<(usize, &str)> =
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let outcomes: Vec<_> = lines
        .into_par_iter()
        .map_init(Bump::new, |bump, (line, text)| {
            bump.reset();
            run_line(bump, text, budget)
                .map(|difference| difference.map(|found| Difference { line, ..found }))
                .map_err(|message| BadVector { line, message })
        })
        .collect();
    let (mut vectors, mut differences, mut malformed) = (0, Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(difference) => {
                vectors += 1;
                differences.extend(difference);
            }
            Err(bad) => malformed.push(bad),
        }
    }
    Report { vectors, agreed: vectors - differences.len(), differences, malformed }
}

fn run_line(bump: &Bump, text: &str, budget: Budget) -> Result<Option<Difference>, String> {
    let json: Json = serde_json::from_str(text).map_err(not_json)?;
    let name = json["fn"].as_str().ok_or("the key `fn` must name a primitive")?;
    let id = prim::lookup(name).ok_or_else(|| format!("there is no primitive `{name}`"))?;
    let args = json["args"].as_array().ok_or("the key `args` must be a list")?;
    // Operands are not part of what the budget bounds. A long text has many, and what they are made
    // by has a bound of its own.
    let fuel = budget.fuel.saturating_add(text.len() as u64);
    let reading = Cx::new(bump, Budget { fuel, ..Budget::default() }, Direction::Ascending);
    let args = args.iter().map(|arg| decode(&reading, arg)).collect::<Result<Vec<_>, _>>()?;
    let expected = match (json.get("out"), json.get("error")) {
        (Some(out), None) => Some(decode(&reading, out)?),
        (None, Some(Json::Bool(true))) => None,
        _ => return Err("there must be either the key `out` or `\"error\": true`".into()),
    };
    let cx = Cx::new(bump, budget, Direction::Ascending);
    let found = id.get().call(&cx, &args).map_err(Fault::from);
    let agrees = match (&found, expected) {
        (Ok(found), Some(expected)) => *found == expected,
        (Err(fault), None) => !fault.kind().is_budget(),
        _ => false,
    };
    let list: Vec<String> = args.iter().map(ToString::to_string).collect();
    Ok((!agrees).then(|| Difference {
        line: 0,
        name: name.to_owned(),
        call: format!("{name}({})", list.join(", ")),
        expected: expected.map_or_else(|| "an error".to_owned(), |value| value.to_string()),
        found: describe(&found),
    }))
}

/// Returns what is wrong with a line that is no JSON; the line is told by whoever has the file.
fn not_json(error: serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("not JSON: {what} at column {}", error.column())
}

fn describe(found: &Out<'_>) -> String {
    match found {
        Ok(value) => value.to_string(),
        Err(fault) => format!("{} error: {fault}", fault.kind().name()),
    }
}

/// Returns a value from its JSON form.
///
/// # Errors
/// The reason why it is wrong.
pub fn decode<'a>(cx: &Cx<'a>, json: &Json) -> Result<Value<'a>, String> {
    let wrong = || format!("`{json}` is no value");
    let built = match json {
        Json::Null => Ok(Value::NONE),
        Json::Bool(b) => Ok(Value::bool(*b)),
        Json::Number(n) => n.as_i64().map(Value::int).ok_or_else(wrong).map(Ok)?,
        Json::Object(fields) if fields.len() == 1 => {
            let list = |key: &str| fields.get(key).and_then(Json::as_array);
            let values = |items: &[Json]| {
                items.iter().map(|item| decode(cx, item)).collect::<Result<Vec<_>, _>>()
            };
            if let Some(items) = list("t") {
                cx.tuple(&values(items)?)
            } else if let Some(items) = list("s") {
                cx.set(&mut values(items)?)
            } else if let Some(rows) = list("g") {
                grid(cx, rows).ok_or_else(wrong)?
            } else if let Some(name) = fields.get("f").and_then(Json::as_str) {
                let id = prim::lookup(name).ok_or_else(|| format!("no primitive `{name}`"))?;
                cx.func(FuncKind::Prim(id.get()))
            } else if let Some([maker, args @ ..]) = list("f").map(Vec::as_slice) {
                let id = maker.as_str().and_then(prim::lookup).ok_or_else(wrong)?;
                id.get().call(cx, &values(args)?)
            } else {
                return Err(wrong());
            }
        }
        Json::String(_) | Json::Array(_) | Json::Object(_) => return Err(wrong()),
    };
    built.map_err(|raised| format!("`{json}` cannot be built: {}", Fault::from(raised)))
}

/// Returns a grid from rows of digits.
fn grid<'a>(cx: &Cx<'a>, rows: &[Json]) -> Option<Reply<'a>> {
    let rows: Vec<&str> = rows.iter().map(Json::as_str).collect::<Option<_>>()?;
    let width = rows.first()?.len();
    let mut cells = Vec::with_capacity(rows.len() * width);
    for row in &rows {
        if row.len() != width || width == 0 {
            return None;
        }
        for digit in row.bytes() {
            cells.push(digit.is_ascii_digit().then(|| (digit - b'0').cast_signed())?);
        }
    }
    let height = rows.len() as u32;
    Some(cx.copy(&cells).and_then(|cells| cx.grid(height, width as u32, cells)))
}
