//! A submission as JSON, a task a line so that files can be compared.

use super::{ATTEMPTS, Submission};
use crate::task::write_grid;
use crate::value::GridBuf;

/// The grid that stands for an output without any attempt.
const BLANK: &str = "[[0,0],[0,0]]";

pub(super) fn submission(submission: &Submission) -> String {
    let mut json = String::from("{");
    for (number, (id, outputs)) in submission.tasks.iter().enumerate() {
        json.push_str(if number == 0 { "\n" } else { ",\n" });
        // A JSON string escapes what an id from a file name may hold.
        json.push_str(&serde_json::Value::from(id.as_str()).to_string());
        json.push_str(": [");
        for (number, attempts) in outputs.iter().enumerate() {
            if 0 < number {
                json.push_str(", ");
            }
            write_output(&mut json, attempts);
        }
        json.push(']');
    }
    json.push_str("\n}\n");
    json
}

fn write_output(json: &mut String, attempts: &[Option<GridBuf>]) {
    for number in 0..ATTEMPTS {
        json.push_str(if number == 0 { "{" } else { ", " });
        json.push_str(&format!("\"attempt_{}\": ", number + 1));
        let own = attempts.get(number).and_then(Option::as_ref);
        match own.or_else(|| attempts.iter().flatten().next()) {
            Some(grid) => write_grid(json, grid),
            None => json.push_str(BLANK),
        }
    }
    json.push('}');
}
