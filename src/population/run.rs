//! A block of programs on one sample: what each made of it, equal outputs once, and how far wrong ones are off.
//!
//! A block is a bounded number of programs in one shared code, and the arena is emptied, with all that was computed
//! in it, when it holds more than [`ARENA_LIMIT`]. So what a worker needs does not grow with the population; programs that
//! share expressions across these borders compute them again.

use std::sync::Arc;

use bumpalo::Bump;
use hashbrown::HashTable;

use super::digest::Digest;
use super::matrix::{Difference, Judged, Likeness, Output};
use super::options::{Options, Scores};
use crate::sched::{Case, Frame, Status, Stop};
use crate::task::{Kind, Sample, Task};
use crate::value::{Budget, Cx, Direction, FaultKind, Grid, GridBuf, Value};
use crate::vm::{Shared, SharedSlot};

/// Programs in one shared code, at most.
pub(super) const BLOCK: usize = 1024;

/// Bytes of values after which the arena is emptied. One evaluation may add as much as its own budget allows.
const ARENA_LIMIT: u64 = 16 << 20;

/// An arena that has grown beyond this is given back to the system.
const ARENA_KEPT: usize = 48 << 20;

/// Programs with their differs in one code.
pub(super) struct Block<'g> {
    /// The programs, then the differs.
    pub(super) shared: Shared<'g>,
    pub(super) programs: usize,
    pub(super) differs: usize,
}

/// How a program ended: which of the outputs, and fuel.
#[derive(Clone, Copy)]
pub(super) struct Ended {
    pub(super) output: u32,
    pub(super) fuel: u64,
}

/// A block on one sample.
pub(super) struct Results<T> {
    /// For each program of the block that was run, how it ended.
    pub(super) ended: Vec<Option<Ended>>,
    /// The different outputs, in the order of the first program that made them.
    pub(super) outputs: Vec<Arc<T>>,
    pub(super) tally: Tally,
}

/// What was done.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) executed: u64,
    pub(super) steps: u64,
    pub(super) steps_alone: u64,
    pub(super) differ_runs: u64,
    pub(super) differ_failures: u64,
    pub(super) differ_steps: u64,
}

/// Runs programs of a block on a demonstration and judges what they make of it.
pub(super) fn demonstration(
    bump: &mut Bump,
    block: &Block<'_>,
    task: &Task,
    sample: &Sample,
    programs: &[u32],
    options: &Options,
) -> Results<Judged> {
    debug_assert!(sample.kind != Kind::Test, "test pairs are not judged here");
    let (ended, outputs, mut tally) = outputs(bump, block, task, sample, programs, options);
    let judge = |output: Output| match &sample.output {
        None => Judged {
            status: output.stop.map_or(Status::Unknown, |stop| Status::Failed(stop.kind)),
            output,
            likeness: None,
            differences: Box::default(),
        },
        Some(expected) => judge(output, expected),
    };
    let mut judged: Vec<Judged> = outputs.into_iter().map(judge).collect();
    if options.scores == Scores::Differs
        && 0 < block.differs
        && let Some(expected) = &sample.output
    {
        ask_differs(bump, block, task, sample, expected, &mut judged, options, &mut tally);
    }
    Results { ended, outputs: judged.into_iter().map(Arc::new).collect(), tally }
}

/// Runs programs of a block on a sample, whose output is not looked at.
pub(super) fn predictions(
    bump: &mut Bump,
    block: &Block<'_>,
    task: &Task,
    sample: &Sample,
    programs: &[u32],
    options: &Options,
) -> Results<Output> {
    let (ended, outputs, tally) = outputs(bump, block, task, sample, programs, options);
    Results { ended, outputs: outputs.into_iter().map(Arc::new).collect(), tally }
}

/// Runs programs of a block on a sample: how each ended, the different outputs, and what was done.
fn outputs(
    bump: &mut Bump,
    block: &Block<'_>,
    task: &Task,
    sample: &Sample,
    programs: &[u32],
    options: &Options,
) -> (Vec<Option<Ended>>, Vec<Output>, Tally) {
    let case = Case::of(task, sample);
    let mut ended = vec![None; block.programs];
    let mut tally = Tally { executed: programs.len() as u64, ..Tally::default() };
    let mut outputs = Outputs::default();
    let mut waiting = programs.iter();
    while waiting.len() > 0 {
        renew(bump);
        let bump = &*bump;
        let mut frame = Frame::new(&block.shared, bump, &case, options.direction);
        let mut known: Vec<u32> = vec![u32::MAX; block.shared.slots()];
        while frame.bytes() < ARENA_LIMIT
            && let Some(&program) = waiting.next()
        {
            let ran = frame.run(program as usize, &options.budget);
            tally.steps_alone += block.shared.order(program as usize).len() as u64;
            let output = match ran.result {
                Ok(slot) if known[slot as usize] != u32::MAX => known[slot as usize],
                Ok(slot) => {
                    let output = outputs.of_value(bump, &frame, slot);
                    known[slot as usize] = output;
                    output
                }
                Err(stop) => outputs.of_stop(stop),
            };
            ended[program as usize] = Some(Ended { output, fuel: ran.fuel });
        }
        tally.steps += frame.executed();
    }
    (ended, outputs.all, tally)
}

/// Empties an arena.
fn renew(bump: &mut Bump) {
    if bump.allocated_bytes() > ARENA_KEPT {
        *bump = Bump::new();
    } else {
        bump.reset();
    }
}

/// Different outputs on one sample.
#[derive(Default)]
struct Outputs {
    all: Vec<Output>,
    index: HashTable<u32>,
}

impl Outputs {
    fn of_value<'a>(&mut self, bump: &'a Bump, frame: &Frame<'a>, slot: SharedSlot) -> u32 {
        let cx = Cx::new(bump, Budget::UNLIMITED, Direction::Ascending);
        let value = frame.value(slot);
        let mut digest = Digest::new(3);
        match cx.as_grid(value).unwrap_or_default() {
            Some(grid) => {
                digest.grid(*grid);
                let same =
                    |known: &Output| known.grid.as_ref().is_some_and(|known| known.view() == *grid);
                self.place(digest.finish(), same, || (Some(grid.to_buf()), None))
            }
            None => {
                digest.word(u64::MAX);
                digest.value(&cx, value);
                let same = |known: &Output| known.grid.is_none() && known.stop.is_none();
                self.place(digest.finish(), same, || (None, None))
            }
        }
    }

    fn of_stop(&mut self, stop: Stop) -> u32 {
        let mut digest = Digest::new(4);
        digest.bytes(stop.kind.name().as_bytes());
        digest.bytes(stop.primitive.unwrap_or_default().as_bytes());
        let same = |known: &Output| known.stop == Some(stop);
        self.place(digest.finish(), same, || (None, Some(stop)))
    }

    /// The output of a digest that is the same, or a new one.
    fn place(
        &mut self,
        digest: u128,
        same: impl Fn(&Output) -> bool,
        make: impl FnOnce() -> (Option<GridBuf>, Option<Stop>),
    ) -> u32 {
        let Self { all, index } = self;
        let is_same = |&at: &u32| {
            let known = &all[at as usize];
            known.digest == digest && same(known)
        };
        if let Some(&at) = index.find(digest as u64, is_same) {
            return at;
        }
        let at = all.len() as u32;
        index.insert_unique(digest as u64, at, |&at| all[at as usize].digest as u64);
        let (grid, stop) = make();
        all.push(Output { grid, stop, digest });
        at
    }
}

fn judge(output: Output, expected: &GridBuf) -> Judged {
    let status = match (&output.stop, &output.grid) {
        (Some(stop), _) => Status::Failed(stop.kind),
        (None, Some(grid)) if grid == expected => Status::Correct,
        (None, _) => Status::Wrong,
    };
    let likeness = output.grid.as_ref().map(|grid| likeness(grid.view(), expected.view()));
    Judged { output, status, likeness, differences: Box::default() }
}

fn likeness(grid: Grid<'_>, expected: Grid<'_>) -> Likeness {
    let rows = grid.rows().zip(expected.rows());
    let right = rows.map(|(a, b)| a.iter().zip(b).filter(|(a, b)| a == b).count()).sum::<usize>();
    Likeness {
        shape: (grid.height, grid.width) == (expected.height, expected.width),
        palette: palette(grid) == palette(expected),
        right_cells: right as u32,
        cells: grid.height.max(expected.height) * grid.width.max(expected.width),
    }
}

/// The colours that occur: bit `n` for the cell whose byte is `n`.
fn palette(grid: Grid<'_>) -> [u128; 2] {
    let mut palette = [0; 2];
    for cell in grid.cells {
        let byte = cell.cast_unsigned();
        palette[usize::from(byte >> 7)] |= 1 << (byte & 127);
    }
    palette
}

/// Asks the differs about every wrong output that is a grid.
#[expect(clippy::too_many_arguments, reason = "all of it is borrowed from the one caller")]
fn ask_differs(
    bump: &mut Bump,
    block: &Block<'_>,
    task: &Task,
    sample: &Sample,
    expected: &GridBuf,
    judged: &mut [Judged],
    options: &Options,
    tally: &mut Tally,
) {
    let case = Case::of(task, sample);
    let expected = expected.view();
    let wrong: Vec<usize> = (0..judged.len())
        .filter(|&at| judged[at].status == Status::Wrong && judged[at].output.grid.is_some())
        .collect();
    let grids: Vec<Grid<'_>> =
        wrong.iter().filter_map(|&at| Some(judged[at].output.grid.as_ref()?.view())).collect();
    let mut answers: Vec<Box<[Difference]>> = Vec::with_capacity(wrong.len());
    let mut waiting = grids.iter();
    while waiting.len() > 0 {
        renew(bump);
        let mut frame = Frame::new(&block.shared, bump, &case, options.direction);
        while frame.bytes() < ARENA_LIMIT
            && let Some(grid) = waiting.next()
        {
            frame.set_candidate(&expected, grid);
            let ask = |differ: usize| {
                let ran = frame.run(block.programs + differ, &options.differ_budget);
                ran.result.map_or_else(Difference::Failed, |slot| difference(frame.value(slot)))
            };
            let answer: Box<[Difference]> = (0..block.differs).map(ask).collect();
            tally.differ_runs += answer.len() as u64;
            let failed = answer.iter().filter(|answer| answer.score().is_none());
            tally.differ_failures += failed.count() as u64;
            answers.push(answer);
        }
        tally.differ_steps += frame.executed();
    }
    for (at, answer) in wrong.into_iter().zip(answers) {
        judged[at].differences = answer;
    }
}

/// What the value of a differ says: a number, or a pair of a number and a detail.
fn difference(value: Value<'_>) -> Difference {
    /// Characters of a detail that are kept.
    const SHOWN: usize = 60;
    if let Some(number) = value.as_int() {
        return Difference::Score(number, None);
    }
    let number = match value.len() {
        Some(2) if value.is_tuple() => value.element(0).as_int(),
        _ => None,
    };
    match number {
        Some(number) => {
            let detail: String = value.element(1).to_string().chars().take(SHOWN).collect();
            Difference::Score(number, Some(detail.into()))
        }
        None => Difference::Failed(Stop { kind: FaultKind::Type, primitive: None }),
    }
}
