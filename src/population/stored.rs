//! Rows as JSON, for a [`super::Backing`] to keep.
//!
//! The text has all of a row, so that a row that was read is equal to the one that was written.
//! Reading yields nothing where the text is of another form; the row is then computed again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::matrix::{Difference, Judged, Likeness, Output, Pair, Prediction, Row};
use crate::eval::{Status, Stop};
use crate::value::{FaultKind, GridBuf, kept_name};

impl Row {
    /// Returns the row as JSON.
    pub fn to_json(&self) -> Value {
        let pair = |pair: &Option<Pair>| {
            pair.as_ref().map(|pair| json!([pair.fuel, judged_json(&pair.judged)]))
        };
        let prediction = |own: &Option<Prediction>| {
            own.as_ref().map(|own| json!([own.fuel, output_json(&own.output)]))
        };
        json!({
            "pairs": self.pairs.iter().map(pair).collect::<Vec<_>>(),
            "tests": self.predictions.iter().map(prediction).collect::<Vec<_>>(),
        })
    }

    /// Returns the row that was written as JSON; `None` where it is none.
    pub fn from_json(json: &Value) -> Option<Self> {
        let pairs = list(&json["pairs"], |json| {
            let judged = Arc::new(judged(&json[1])?);
            Some(Pair { fuel: json[0].as_u64()?, judged })
        })?;
        let predictions = list(&json["tests"], |json| {
            let output = Arc::new(output(&json[1])?);
            Some(Prediction { fuel: json[0].as_u64()?, output })
        })?;
        Some(Self { pairs, predictions })
    }
}

/// Returns a list of what may be null.
fn list<T>(json: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Box<[Option<T>]>> {
    let read = |json: &Value| match json {
        Value::Null => Some(None),
        _ => read(json).map(Some),
    };
    json.as_array()?.iter().map(read).collect()
}

fn output_json(output: &Output) -> Value {
    let grid = output.grid.as_ref().map(|grid| {
        let grid = grid.view();
        json!([grid.height, grid.width, grid.cells])
    });
    json!({
        "digest": format!("{:032x}", output.digest),
        "grid": grid,
        "stop": output.stop.map(stop_json),
    })
}

fn output(json: &Value) -> Option<Output> {
    let grid = match &json["grid"] {
        Value::Null => None,
        grid => {
            let side = |index: usize| u32::try_from(grid[index].as_u64()?).ok();
            let cell = |cell: &Value| i8::try_from(cell.as_i64()?).ok();
            let cells: Option<Vec<i8>> = grid[2].as_array()?.iter().map(cell).collect();
            Some(GridBuf::new(side(0)?, side(1)?, cells?)?)
        }
    };
    let stop = match &json["stop"] {
        Value::Null => None,
        json => Some(stop(json)?),
    };
    Some(Output { grid, stop, digest: u128::from_str_radix(json["digest"].as_str()?, 16).ok()? })
}

fn stop_json(stop: Stop) -> Value {
    json!([stop.kind.name(), stop.primitive])
}

fn stop(json: &Value) -> Option<Stop> {
    let kind = FaultKind::from_name(json[0].as_str()?)?;
    let primitive = match &json[1] {
        Value::Null => None,
        name => Some(kept_name(name.as_str()?)),
    };
    Some(Stop { kind, primitive })
}

fn judged_json(judged: &Judged) -> Value {
    let mut json = output_json(&judged.output);
    json["status"] = judged.status.name().into();
    if let Some(Likeness { shape, palette, right_cells, cells }) = judged.likeness {
        json["likeness"] = json!([shape, palette, right_cells, cells]);
    }
    let said = judged.differences.iter().map(|said| match said {
        Difference::Score(number, detail) => json!({ "score": number, "detail": detail }),
        Difference::Failed(stop) => stop_json(*stop),
    });
    json["differs"] = said.collect();
    json
}

fn judged(json: &Value) -> Option<Judged> {
    let output = output(json)?;
    let known = [Status::Correct, Status::Wrong, Status::Unknown];
    let status = match output.stop {
        Some(stop) => Status::Failed(stop.kind),
        None => known.into_iter().find(|status| json["status"] == status.name())?,
    };
    let likeness = match &json["likeness"] {
        Value::Null => None,
        json => Some(Likeness {
            shape: json[0].as_bool()?,
            palette: json[1].as_bool()?,
            right_cells: u32::try_from(json[2].as_u64()?).ok()?,
            cells: u32::try_from(json[3].as_u64()?).ok()?,
        }),
    };
    let difference = |json: &Value| match json["score"].as_i64() {
        Some(number) => Some(Difference::Score(number, json["detail"].as_str().map(Box::from))),
        None => stop(json).map(Difference::Failed),
    };
    let differences = json["differs"].as_array()?.iter().map(difference).collect::<Option<_>>()?;
    Some(Judged { output, status, likeness, differences })
}
