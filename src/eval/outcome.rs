//! One program on one sample: its value, judged.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use bumpalo::Bump;
use cpu_time::ThreadTime;

use crate::ir::Role;
use crate::stack::with_little_room;
use crate::task::{Sample, SampleKind, Task};
use crate::value::display::{reported, whole};
use crate::value::{
    Budget, Cx, Direction, Fault, FaultKind, Grid, GridBuf, Interrupt, Out, Reply, Value,
};
use crate::vm::{Code, Inputs};

/// The options of evaluations. Made by [`Options::default`] and changed by its methods, each of
/// which yields the changed options.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The budget of each evaluation.
    pub budget: Budget,
    /// The direction in which sets are iterated.
    pub direction: Direction,
    /// Evaluations of each sample, for timing; at least one.
    pub repeat: u32,
    /// Ends evaluations early once it is raised.
    pub interrupt: Option<Interrupt>,
    /// Whether values that are no grids are kept whole, as programs want them that read reports.
    pub whole: bool,
}

/// Characters of a value that is no grid that a report for people keeps.
const SHOWN: usize = 400;
/// Characters of the longest value that is kept whole: a million, so that the reports of a task's
/// pairs have a bound.
pub const LONGEST: usize = 1 << 20;
/// Cells of the largest grid that a report holds: a million, over a thousand times those of an ARC
/// grid.
pub const MOST_CELLS: usize = 1 << 20;

impl Options {
    /// Returns a value that is no grid, as a report keeps it: shortened for people, else whole, or
    /// not at all where it would be longer than [`LONGEST`].
    #[doc(hidden)]
    pub fn text_of(&self, value: Value<'_>) -> Option<String> {
        match self.whole {
            true => whole(value, LONGEST),
            false => Some(reported(value, SHOWN)),
        }
    }

    /// Does as [`Self::text_of`] for one of several values, which have so many characters left in
    /// all.
    pub(super) fn text_within(&self, value: Value<'_>, room: &mut usize) -> Option<String> {
        if !self.whole {
            return self.text_of(value);
        }
        let text = whole(value, *room)?;
        *room = room.saturating_sub(text.len());
        Some(text)
    }

    /// Sets whether values that are no grids are kept whole, or shortened for people.
    #[must_use]
    pub fn whole(mut self, whole: bool) -> Self {
        self.whole = whole;
        self
    }

    /// Sets the budget of each evaluation.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets the direction in which sets are iterated.
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Sets how often each sample is evaluated, for timing; at least once.
    #[must_use]
    pub fn repeat(mut self, repeat: u32) -> Self {
        self.repeat = repeat;
        self
    }

    /// Sets a token that ends evaluations early once it is raised.
    #[must_use]
    pub fn interrupt(mut self, interrupt: impl Into<Option<Interrupt>>) -> Self {
        self.interrupt = interrupt.into();
        self
    }
}

/// The verdict on one sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Status {
    /// The value is the expected grid.
    Correct,
    /// The value is something else.
    Wrong,
    /// There is a value, and no expected grid to judge it by.
    Unknown,
    /// The evaluation failed.
    Failed(FaultKind),
}

impl Status {
    /// Returns the stable name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
            Self::Failed(kind) => kind.status(),
        }
    }
}

/// Tells whether a program is right wherever there is an expected grid, and there is one.
pub fn solved<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> bool {
    let judged = outcomes.into_iter().filter(|outcome| outcome.status != Status::Unknown);
    let mut verdicts = judged.map(|outcome| outcome.status == Status::Correct).peekable();
    verdicts.peek().is_some() && verdicts.all(|right| right)
}

/// The outcome of a program on a sample.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The verdict.
    pub status: Status,
    /// The value where it is a grid.
    pub grid: Option<GridBuf>,
    /// The value as text where it is something else: shortened, or whole where that is asked for.
    pub other: Option<String>,
    /// The kind of the value, where it is neither as no report holds it.
    pub left_out: Option<String>,
    /// The reason for which there is no value.
    pub fault: Option<Fault>,
    /// Fuel spent.
    pub fuel: u64,
    /// Nanoseconds of one evaluation, with its input made and its value compared. They are of the
    /// thread's processor time where it is repeated, so that other work on the machine does not
    /// count, otherwise of wall-clock time.
    pub nanos: u64,
}

impl Outcome {
    /// Returns an outcome of which nothing is known but its verdict.
    pub fn new(status: Status) -> Self {
        let (grid, other, left_out, fault) = (None, None, None, None);
        Self { status, grid, other, left_out, fault, fuel: 0, nanos: 0 }
    }
}

/// Bytes of an arena that are kept after a fault for the next evaluation.
const KEPT: usize = 4 << 20;

/// Repetitions are timed in so many batches, of which the median counts.
const BATCHES: u32 = 5;

/// Runs a program on one sample of a task. The arena is reset first.
pub fn evaluate(
    bump: &mut Bump,
    code: &Code,
    task: &Task,
    sample: &Sample,
    options: &Options,
) -> Outcome {
    let mut timed = |runs: u32| {
        let start = ThreadTime::now();
        // A panic ends the batch; the run below reports it.
        let _ = guarded(|| {
            for _ in 0..runs {
                if options.interrupt.as_ref().is_some_and(Interrupt::is_raised) {
                    break;
                }
                bump.reset();
                attempt(bump, code, task, sample.input.view(), options, |_, out| {
                    black_box(judge(&out, sample))
                });
            }
        });
        start.elapsed().as_nanos() as u64 / u64::from(runs)
    };
    let mut batches: Vec<u64> = match options.repeat {
        0 | 1 => Vec::new(),
        repeat => (0..BATCHES).map(|_| timed((repeat / BATCHES).max(1))).collect(),
    };
    batches.sort_unstable();
    sample.fetch();
    bump.reset();
    let start = Instant::now();
    let inspect = |cx: &Cx<'_>, out: Out<'_>| {
        let status = judge(&out, sample);
        let nanos = start.elapsed().as_nanos() as u64;
        let fuel = cx.spent();
        Outcome { fuel, nanos, ..report(cx, out, status, options) }
    };
    let outcome = guarded(|| attempt(bump, code, task, sample.input.view(), options, inspect));
    let mut outcome = outcome.unwrap_or_else(|fault| Outcome {
        status: Status::Failed(fault.kind()),
        grid: None,
        other: None,
        left_out: None,
        fault: Some(fault),
        fuel: 0,
        nanos: start.elapsed().as_nanos() as u64,
    });
    if let Some(&median) = batches.get(batches.len() / 2) {
        outcome.nanos = median;
    }
    // Whoever looks at the fault evaluates once more, beside what is kept here.
    if outcome.fault.is_some() && KEPT < bump.allocated_bytes() {
        *bump = Bump::new();
    }
    outcome
}

/// Runs a program on a grid with the demonstrations of a task, and hands its value to `inspect`.
/// The values that it makes lie in the arena, which the caller resets.
///
/// # Errors
/// The engine panicked, which is a defect of it. Faults of the program are handed to `inspect`.
pub fn call<T>(
    bump: &Bump,
    code: &Code,
    task: &Task,
    input: Grid<'_>,
    options: &Options,
    inspect: impl FnOnce(&Cx<'_>, Out<'_>) -> T,
) -> Result<T, Fault> {
    guarded(|| attempt(bump, code, task, input, options, inspect))
}

/// Returns the outcome of an evaluation by another engine, judged as one of the VM is; its fuel and
/// time are not known.
pub fn judged(cx: &Cx<'_>, out: Out<'_>, sample: &Sample, options: &Options) -> Outcome {
    let status = judge(&out, sample);
    report(cx, out, status, options)
}

/// Returns what came of an evaluation, without what it took: a grid, a value as text, or the fault.
fn report(cx: &Cx<'_>, out: Out<'_>, status: Status, options: &Options) -> Outcome {
    let mut outcome =
        Outcome { status, grid: None, other: None, left_out: None, fault: None, fuel: 0, nanos: 0 };
    match out {
        Ok(value) => match cx.as_grid(value) {
            Ok(Some(Grid { height, width, cells })) if MOST_CELLS < cells.len() => {
                outcome.left_out = Some(format!("a grid of {height} × {width}"));
            }
            Ok(Some(grid)) => outcome.grid = Some(grid.to_buf()),
            _ => {
                outcome.other = options.text_of(value);
                if outcome.other.is_none() {
                    outcome.left_out = Some(format!("a value of {} cells", value.weight()));
                }
            }
        },
        Err(fault) => outcome.fault = Some(fault),
    }
    outcome
}

/// Runs `body` and yields its result. A panic, which is a defect of the engine, becomes a fault.
pub(crate) fn guarded<T>(body: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(|| with_little_room(body))).map_err(|_| panicked())
}

/// Runs a program and hands its value to `inspect`.
#[inline]
fn attempt<T>(
    bump: &Bump,
    code: &Code,
    task: &Task,
    input: Grid<'_>,
    options: &Options,
    inspect: impl FnOnce(&Cx<'_>, Out<'_>) -> T,
) -> T {
    let cx = Cx::new(bump, options.budget, options.direction).watching(options.interrupt.as_ref());
    let out = inputs(&cx, code, task, &input).and_then(|inputs| code.run(&cx, &inputs));
    inspect(&cx, out)
}

/// Returns the fault that takes the place of a panic.
fn panicked() -> Fault {
    Fault::new(
        FaultKind::Internal,
        "the engine panicked: this is a defect of arcvm; please report the program and the task",
    )
}

/// Returns the inputs of a program for a sample whose input is `grid`.
#[inline]
pub(crate) fn inputs<'a>(
    cx: &Cx<'a>,
    code: &Code,
    task: &Task,
    grid: &'a Grid<'a>,
) -> Result<Inputs<'a>, Fault> {
    let mut inputs = Inputs::grid(Value::grid(grid));
    if code.reads(Role::Samples) {
        inputs.samples = samples_value(cx, task)?;
    }
    Ok(inputs)
}

/// Returns a copy of a grid in the arena.
pub(crate) fn grid_value<'a>(cx: &Cx<'a>, grid: Grid<'_>) -> Reply<'a> {
    cx.grid(grid.height, grid.width, cx.copy(grid.cells)?)
}

/// Returns the demonstration pairs of a task as a tuple of (input, output).
pub(super) fn samples_value<'a>(cx: &Cx<'a>, task: &Task) -> Reply<'a> {
    let mut pairs = Vec::new();
    for sample in task.of_kind(SampleKind::Train) {
        if let Some(output) = &sample.output {
            let pair = [grid_value(cx, sample.input.view())?, grid_value(cx, output.view())?];
            pairs.push(cx.tuple(&pair)?);
        }
    }
    cx.tuple(&pairs)
}

pub(super) fn judge(out: &Out<'_>, sample: &Sample) -> Status {
    match (out, &sample.output) {
        (Err(fault), _) => Status::Failed(fault.kind()),
        (Ok(_), None) => Status::Unknown,
        (Ok(value), Some(expected)) if *value == Value::grid(&expected.view()) => Status::Correct,
        (Ok(_), Some(_)) => Status::Wrong,
    }
}
