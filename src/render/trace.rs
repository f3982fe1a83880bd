//! A traced program as it is shown: lines one below the other, pairs side by side, two programs in
//! parallel.
//!
//! The form of a value depends on the output: a view holds whatever the output makes of a value
//! while the value lives.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use crate::eval::{FirstDifference, Reached, Status, TracedLine};
use crate::task::Sample;
use crate::value::{GridBuf, Value};

/// A program on some pairs of a task, or two programs.
pub struct TraceView<'t, V> {
    /// The name of the program.
    pub name: String,
    /// Its file.
    pub file: String,
    /// The id of the task.
    pub task: String,
    /// The other program and its file, where there is one.
    pub against: Option<(String, String)>,
    /// The pairs.
    pub pairs: Vec<PairView<'t>>,
    /// The lines; those of two programs that are compared with each other in one row.
    pub rows: Vec<RowView<V>>,
    /// The first row whose values differ.
    pub first: Option<usize>,
}

/// One pair.
pub struct PairView<'t> {
    /// Its grids.
    pub sample: &'t Sample,
    /// The status of the program on it.
    pub status: Status,
    /// The same in words.
    pub verdict: String,
    /// The answer, where it is a grid.
    pub got: Option<GridBuf>,
    /// The failure of the evaluation, if it failed: a drawn diagnostic.
    pub fault: Option<String>,
    /// The status of the other program on it.
    pub other: Option<Status>,
}

/// A line, or two that are compared.
pub struct RowView<V> {
    /// The line of the program; none where only the other one has it.
    pub one: Option<LineView<V>>,
    /// The line of the other program.
    pub other: Option<LineView<V>>,
    /// On which pairs the values differ.
    pub differs: Vec<bool>,
}

/// A line with its value on every pair.
pub struct LineView<V> {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The name that it gives its value, or `return`.
    pub name: String,
    /// Its text.
    pub source: String,
    /// Its values, pair by pair.
    pub cells: Vec<CellView<V>>,
}

/// A line on a pair.
pub struct CellView<V> {
    /// Its value as it is shown, or why there is none.
    pub shown: Result<V, Absent>,
    /// Nanoseconds that it took.
    pub nanos: u64,
    /// Fuel that it took.
    pub fuel: u64,
    /// The rounds of the loop that it is.
    pub rounds: Option<RoundsView>,
}

/// The rounds of a loop: how many there were, and some of them.
pub struct RoundsView {
    /// Their number.
    pub count: u64,
    /// The first few and the last one, each with its number, from 1, and its variables as text.
    pub shown: Vec<(u64, Vec<(String, String)>)>,
}

impl RoundsView {
    /// Returns the rounds of a traced line of some name, if it is a loop that ran any.
    pub fn of(line: &TracedLine<'_>, name: &str) -> Option<Self> {
        let count = line.rounds.as_ref()?.count;
        let texts = |variables: Vec<(&str, &str)>| {
            let text = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            variables.into_iter().map(text).collect()
        };
        let shown = line.shown_rounds(name).into_iter();
        let shown = shown.map(|(number, variables)| (number, texts(variables))).collect();
        Some(Self { count, shown })
    }

    /// Returns a line for each round that is shown, and one for those that are not.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut before = 0;
        for (number, variables) in &self.shown {
            if *number > before + 1 {
                lines.push("…".to_owned());
            }
            let variables = variables.iter().map(|(name, value)| format!("{name} {value}"));
            let variables: Vec<String> = variables.collect();
            lines.push(format!("round {number} of {}: {}", self.count, variables.join(", ")));
            before = *number;
        }
        lines
    }
}

/// The reason for which a line has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Absent {
    /// Evaluation ended in it.
    Failed,
    /// Evaluation ended before it.
    Missed,
    /// Nothing needs it.
    Unused,
    /// A choice took another way.
    Skipped,
}

impl Absent {
    /// Says it in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Failed => "failed here",
            Self::Missed => "not reached",
            Self::Unused => "not evaluated, as nothing uses it",
            Self::Skipped => "another way was taken",
        }
    }

    /// Returns the stable name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Missed => "missed",
            Self::Unused => "unused",
            Self::Skipped => "skipped",
        }
    }
}

impl<V> LineView<V> {
    /// Sums up the nanoseconds on all pairs.
    pub fn nanos(&self) -> u64 {
        self.cells.iter().map(|cell| cell.nanos).sum()
    }
}

impl<V> RowView<V> {
    /// Tells whether the values differ on any pair.
    pub fn any_differs(&self) -> bool {
        self.differs.contains(&true)
    }

    /// Returns the line of the program, else that of the other one.
    pub fn line(&self) -> Option<&LineView<V>> {
        self.one.as_ref().or(self.other.as_ref())
    }
}

/// Shows the end that a line came to.
pub fn shown<'a, V>(reached: Reached<'a>, draw: impl FnOnce(Value<'a>) -> V) -> Result<V, Absent> {
    match reached {
        Reached::Value(value) => Ok(draw(value)),
        Reached::Failed => Err(Absent::Failed),
        Reached::Missed => Err(Absent::Missed),
        Reached::Unused => Err(Absent::Unused),
        Reached::Skipped => Err(Absent::Skipped),
    }
}

/// Returns rows of the lines of two programs: matched lines share a row, the others stand between
/// them in their order. Yields the rows and which of them holds the first difference.
pub fn rows<V>(
    one: Vec<LineView<V>>,
    other: Vec<LineView<V>>,
    matched: &[(usize, usize)],
    differs: impl Fn(usize, usize) -> Vec<bool>,
    first: Option<&FirstDifference>,
) -> (Vec<RowView<V>>, Option<usize>) {
    let (mut rows, mut first_row) = (Vec::new(), None);
    let (mut one, mut other) = (one.into_iter(), other.into_iter());
    let mut next = (0, 0);
    for &(i, j) in matched {
        rows.extend(one.by_ref().take(i - next.0).map(|line| alone(Some(line), None)));
        rows.extend(other.by_ref().take(j - next.1).map(|line| alone(None, Some(line))));
        if first.is_some_and(|first| first.lines == (i, j)) {
            first_row = Some(rows.len());
        }
        rows.push(RowView { one: one.next(), other: other.next(), differs: differs(i, j) });
        next = (i + 1, j + 1);
    }
    rows.extend(one.map(|line| alone(Some(line), None)));
    rows.extend(other.map(|line| alone(None, Some(line))));
    (rows, first_row)
}

fn alone<V>(one: Option<LineView<V>>, other: Option<LineView<V>>) -> RowView<V> {
    RowView { one, other, differs: Vec::new() }
}
