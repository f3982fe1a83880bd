//! The odd features of tasks: those that may be here, and that ARC's own tasks never have.
//!
//! Data sets that follow ARC's form bend its rules: longer rows, more pairs, none to be solved. All
//! of that runs; whoever makes a data set wants to know of it.

use super::{Sample, SampleKind, Task};

/// ARC's bound on the height and on the width of a grid.
pub const MAX_SIDE: usize = 30;

/// Returns the odd features of a task, one sentence each; none for a task as ARC has them.
///
/// ```
/// use arcvm::task::{Task, lint};
///
/// let wide = format!("[[{}0]]", "0,".repeat(31));
/// let text = format!(r#"{{"train": [{{"input": {wide}, "output": [[1]]}}], "test": []}}"#);
/// let task = Task::from_json("t", &text)?;
/// assert_eq!(lint(&task), [
///     "the input of train0 has 32 columns, more than 30",
///     "there is no test pair",
/// ]);
/// # Ok::<(), arcvm::task::TaskError>(())
/// ```
pub fn lint(task: &Task) -> Vec<String> {
    let mut found: Vec<String> = task.samples.iter().flat_map(sides).collect();
    if task.of_kind(SampleKind::Pair).next().is_none() {
        for (kind, name) in [(SampleKind::Train, "demonstration"), (SampleKind::Test, "test")] {
            if task.of_kind(kind).next().is_none() {
                found.push(format!("there is no {name} pair"));
            }
        }
    }
    found
}

fn sides(sample: &Sample) -> Vec<String> {
    let grids = [("input", Some(&sample.input)), ("output", sample.output.as_ref())];
    let mut found = Vec::new();
    for (name, grid) in grids {
        let Some(grid) = grid.map(|grid| grid.view()) else { continue };
        for (side, what) in [(grid.height, "rows"), (grid.width, "columns")] {
            if side as usize > MAX_SIDE {
                let of = format!("the {name} of {}", sample.name());
                found.push(format!("{of} has {side} {what}, more than {MAX_SIDE}"));
            }
        }
    }
    found
}
