//! A block of programs on one sample: what each made of it, equal outputs once, and how far wrong
//! ones are off.
//!
//! A block is a bounded number of programs in one shared code, and the arena is emptied, with all
//! that was computed in it, when it holds more than [`ARENA_LIMIT`]. So what a worker needs does
//! not grow with the population; programs that share expressions across these borders compute them
//! again.

use std::sync::Arc;

use bumpalo::Bump;
use hashbrown::HashTable;

use super::digest::Digest;
use super::long::Long;
use super::matrix::{Difference, Judged, Likeness, Output};
use super::options::{Options, Scores};
use crate::eval::{self, Case, Frame, Status, Stop};
use crate::task::{Sample, Task};
use crate::value::display::whole;
use crate::value::{Budget, Cx, Direction, FaultKind, Grid, GridBuf, Interrupt, Value};
use crate::vm::{Code, Shared};

/// Programs in one shared code, at most.
pub(super) const BLOCK: usize = 1024;

/// Bytes of values after which the arena is emptied. One evaluation may add as much as its own
/// budget allows.
const ARENA_LIMIT: u64 = 16 << 20;

/// An arena that has grown beyond this is given back to the system.
const ARENA_KEPT: usize = 48 << 20;

/// Programs with their differs in one code.
pub(super) struct Block<'g> {
    /// The programs, unless they are run alone, then the differs.
    pub(super) shared: Shared,
    /// The programs as native code, each by itself, where that was asked for.
    pub(super) alone: Option<Vec<Code>>,
    /// The programs that may run for long.
    pub(super) long: Long<'g>,
    pub(super) programs: usize,
    pub(super) differs: usize,
    /// Ends evaluations early once it is raised.
    pub(super) interrupt: Option<Interrupt>,
}

impl Block<'_> {
    /// Counts the instructions of its programs.
    pub(super) fn instructions(&self) -> u64 {
        let alone = self.alone.iter().flatten().map(|code| code.nodes().len());
        (self.shared.instructions() + alone.sum::<usize>()) as u64
    }

    /// Returns the number of a differ in the shared code.
    fn differ(&self, number: usize) -> usize {
        number + if self.alone.is_some() { 0 } else { self.programs }
    }
}

/// A block of programs on a task.
pub(super) struct Running<'r> {
    pub(super) block: &'r Block<'r>,
    pub(super) task: &'r Task,
    /// The fuel of each program of the block.
    pub(super) fuel: &'r [u64],
    pub(super) options: &'r Options,
}

/// The end of a program: which of the outputs, and fuel.
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

/// The work that was done.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) executed: u64,
    pub(super) steps: u64,
    pub(super) steps_alone: u64,
    pub(super) differ_runs: u64,
    pub(super) differ_failures: u64,
    pub(super) differ_steps: u64,
    /// Bytes that the worker had for values and tables at a time, at most.
    pub(super) worker_bytes: u64,
}

/// Runs programs of a block on a demonstration and judges what they make of it.
pub(super) fn demonstration(
    bump: &mut Bump,
    running: &Running<'_>,
    sample: &Sample,
    programs: &[u32],
) -> Results<Judged> {
    debug_assert!(sample.kind.is_demonstration(), "pairs that are held back are not judged here");
    let (ended, outputs, mut tally) = outputs(bump, running, sample, programs);
    let expected = sample.output.as_ref().map(Expected::of);
    let judge = |output: Output| match &expected {
        None => Judged {
            status: output.stop.map_or(Status::Unknown, |stop| Status::Failed(stop.kind)),
            output,
            likeness: None,
            differences: Box::default(),
        },
        Some(expected) => expected.judge(output),
    };
    let mut judged: Vec<Judged> = outputs.into_iter().map(judge).collect();
    if running.options.scores == Scores::Differs
        && 0 < running.block.differs
        && let Some(expected) = &sample.output
    {
        ask_differs(bump, running, sample, expected, &mut judged, &mut tally);
    }
    Results { ended, outputs: judged.into_iter().map(Arc::new).collect(), tally }
}

/// Runs programs of a block on a sample, whose output is not looked at.
pub(super) fn predictions(
    bump: &mut Bump,
    running: &Running<'_>,
    sample: &Sample,
    programs: &[u32],
) -> Results<Output> {
    let (ended, outputs, tally) = outputs(bump, running, sample, programs);
    Results { ended, outputs: outputs.into_iter().map(Arc::new).collect(), tally }
}

/// Runs programs of a block on a sample: how each ended, the different outputs, and what was done.
fn outputs(
    bump: &mut Bump,
    running: &Running<'_>,
    sample: &Sample,
    programs: &[u32],
) -> (Vec<Option<Ended>>, Vec<Output>, Tally) {
    let &Running { block, task, fuel, options } = running;
    let budget = |program: u32| Budget { fuel: fuel[program as usize], ..options.budget };
    let case = Case::of(task, sample);
    let mut ended = vec![None; block.programs];
    let mut tally = Tally { executed: programs.len() as u64, ..Tally::default() };
    let mut outputs = Outputs::default();
    let alone = |bump: &mut Bump, code: &Code, budget: &Budget, outputs: &mut Outputs| {
        renew(bump);
        let bump = &*bump;
        let interrupt = block.interrupt.as_ref();
        let (out, fuel) = eval::alone(bump, code, &case, options.direction, budget, interrupt);
        let output = match out {
            Ok(value) => outputs.of_value(bump, value),
            Err(stop) => outputs.of_stop(stop),
        };
        Ended { output, fuel }
    };
    if let Some(codes) = &block.alone {
        for &program in programs {
            let code = &codes[program as usize];
            ended[program as usize] = Some(alone(bump, code, &budget(program), &mut outputs));
            tally.steps_alone += code.nodes().len() as u64;
            tally.steps += code.nodes().len() as u64;
        }
        return (ended, outputs.all, tally);
    }
    // Of its own, as the frame keeps what others computed.
    let mut own = Bump::new();
    let mut waiting = programs.iter();
    while waiting.len() > 0 {
        renew(bump);
        let bump = &*bump;
        let frame = Frame::new(&block.shared, bump, &case, options.direction);
        let mut frame = frame.watching(block.interrupt.as_ref());
        let mut known: Vec<u32> = vec![u32::MAX; block.shared.slots()];
        while frame.bytes() < ARENA_LIMIT
            && let Some(&program) = waiting.next()
        {
            tally.steps_alone += block.shared.order(program as usize).len() as u64;
            let budget = budget(program);
            let ran = frame.run(program as usize, &block.long.warm_up(program, budget));
            let end = match ran.result {
                Ok(slot) if known[slot as usize] != u32::MAX => {
                    Ended { output: known[slot as usize], fuel: ran.fuel }
                }
                Ok(slot) => {
                    let output = outputs.of_value(bump, frame.value(slot));
                    known[slot as usize] = output;
                    Ended { output, fuel: ran.fuel }
                }
                Err(stop) => match block.long.again(program, stop.kind, &budget) {
                    Some(code) => alone(&mut own, code, &budget, &mut outputs),
                    None => Ended { output: outputs.of_stop(stop), fuel: ran.fuel },
                },
            };
            ended[program as usize] = Some(end);
        }
        tally.steps += frame.executed();
        tally.worker_bytes = tally.worker_bytes.max(frame.bytes() + frame.table_bytes());
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
    fn of_value<'a>(&mut self, bump: &'a Bump, value: Value<'a>) -> u32 {
        let cx = Cx::new(bump, Budget::UNLIMITED, Direction::Ascending);
        let mut digest = Digest::new(3);
        match cx.as_grid(value).unwrap_or_default() {
            Some(grid) => {
                digest.add_grid(*grid);
                let same =
                    |known: &Output| known.grid.as_ref().is_some_and(|known| known.view() == *grid);
                self.place(digest.finish(), same, || (Some(grid.to_buf()), None))
            }
            None => {
                digest.add_word(u64::MAX);
                digest.add_value(&cx, value);
                let same = |known: &Output| known.grid.is_none() && known.stop.is_none();
                self.place(digest.finish(), same, || (None, None))
            }
        }
    }

    fn of_stop(&mut self, stop: Stop) -> u32 {
        let mut digest = Digest::new(4);
        digest.add_bytes(stop.kind.name().as_bytes());
        digest.add_bytes(stop.primitive.unwrap_or_default().as_bytes());
        let same = |known: &Output| known.stop == Some(stop);
        self.place(digest.finish(), same, || (None, Some(stop)))
    }

    /// Keeps the output of a digest that is the same, or a new one.
    fn place(
        &mut self,
        digest: u128,
        same: impl Fn(&Output) -> bool,
        make: impl FnOnce() -> (Option<GridBuf>, Option<Stop>),
    ) -> u32 {
        let Self { all, index } = self;
        let is_same = |&position: &u32| {
            let known = &all[position as usize];
            known.digest == digest && same(known)
        };
        if let Some(&position) = index.find(digest as u64, is_same) {
            return position;
        }
        let position = all.len() as u32;
        index.insert_unique(digest as u64, position, |&position| {
            all[position as usize].digest as u64
        });
        let (grid, stop) = make();
        all.push(Output { grid, stop, digest });
        position
    }
}

/// An expected output, and what is asked of it for every candidate.
struct Expected<'t> {
    grid: &'t GridBuf,
    palette: Palette,
}

impl<'t> Expected<'t> {
    fn of(grid: &'t GridBuf) -> Self {
        Self { grid, palette: palette(grid.view()) }
    }

    fn judge(&self, output: Output) -> Judged {
        let status = match (&output.stop, &output.grid) {
            (Some(stop), _) => Status::Failed(stop.kind),
            (None, Some(grid)) if grid == self.grid => Status::Correct,
            (None, _) => Status::Wrong,
        };
        let likeness = output.grid.as_ref().map(|grid| self.likeness(grid.view()));
        Judged { output, status, likeness, differences: Box::default() }
    }

    fn likeness(&self, grid: Grid<'_>) -> Likeness {
        let expected = self.grid.view();
        let right: u32 = match grid.width == expected.width {
            // Rows lie at the same places.
            true => same_cells(grid.cells, expected.cells),
            false => grid.rows().zip(expected.rows()).map(|(a, b)| same_cells(a, b)).sum(),
        };
        Likeness {
            shape: (grid.height, grid.width) == (expected.height, expected.width),
            palette: palette(grid) == self.palette,
            right_cells: right,
            cells: grid.height.max(expected.height) * grid.width.max(expected.width),
        }
    }
}

/// Counts the cells that are the same in both, as far as the shorter one goes.
fn same_cells(a: &[i8], b: &[i8]) -> u32 {
    /// Cells that are counted in a byte.
    const PART: usize = 128;
    let same = |(a, b): (&[i8], &[i8])| {
        u32::from(a.iter().zip(b).map(|(a, b)| u8::from(a == b)).sum::<u8>())
    };
    a.chunks(PART).zip(b.chunks(PART)).map(same).sum()
}

/// The colours that occur: bit `n` for the cell whose byte is `n`.
type Palette = [u64; 4];

fn palette(grid: Grid<'_>) -> Palette {
    let mut palette = [0; 4];
    // Nearly all cells are of the first 64 colours.
    let mut first = 0_u64;
    for &cell in grid.cells {
        match cell {
            0..64 => first |= 1 << cell,
            _ => {
                let byte = cell.cast_unsigned();
                palette[usize::from(byte >> 6)] |= 1 << (byte & 63);
            }
        }
    }
    palette[0] = first;
    palette
}

/// Cells of the largest output of any public task.
const LARGEST: usize = 30 * 30;

/// Asks the differs about every wrong output that is a grid, where they can matter. An output that
/// is larger than any of a task is beyond comparison, and would take the most time.
fn ask_differs(
    bump: &mut Bump,
    running: &Running<'_>,
    sample: &Sample,
    expected: &GridBuf,
    judged: &mut [Judged],
    tally: &mut Tally,
) {
    let &Running { block, task, options, .. } = running;
    let case = Case::of(task, sample);
    let expected = expected.view();
    let limit = expected.cells.len().max(LARGEST);
    let matters = |judged: &Judged| {
        let cells = judged.output.grid.as_ref().map(|grid| grid.view().cells.len());
        judged.status == Status::Wrong && cells.is_some_and(|cells| cells <= limit)
    };
    let wrong: Vec<usize> = (0..judged.len()).filter(|&index| matters(&judged[index])).collect();
    let grids: Vec<Grid<'_>> = wrong
        .iter()
        .filter_map(|&index| Some(judged[index].output.grid.as_ref()?.view()))
        .collect();
    let mut answers: Vec<Box<[Difference]>> = Vec::with_capacity(wrong.len());
    let mut waiting = grids.iter();
    while waiting.len() > 0 {
        renew(bump);
        let frame = Frame::new(&block.shared, bump, &case, options.direction);
        let mut frame = frame.watching(block.interrupt.as_ref());
        while frame.bytes() < ARENA_LIMIT
            && let Some(grid) = waiting.next()
        {
            frame.set_candidate(&expected, grid);
            let ask = |differ: usize| {
                let ran = frame.run(block.differ(differ), &options.differ_budget);
                ran.result.map_or_else(Difference::Failed, |slot| difference(frame.value(slot)))
            };
            let answer: Box<[Difference]> = (0..block.differs).map(ask).collect();
            tally.differ_runs += answer.len() as u64;
            let failed = answer.iter().filter(|answer| answer.score().is_none());
            tally.differ_failures += failed.count() as u64;
            answers.push(answer);
        }
        tally.differ_steps += frame.executed();
        tally.worker_bytes = tally.worker_bytes.max(frame.bytes() + frame.table_bytes());
    }
    for (index, answer) in wrong.into_iter().zip(answers) {
        judged[index].differences = answer;
    }
}

/// Reads the value of a differ: a number, or a pair of a number and a detail.
fn difference(value: Value<'_>) -> Difference {
    /// Characters of the longest detail that is kept: rows of scores are many.
    const LONGEST: usize = 1 << 16;
    if let Some(number) = value.as_int() {
        return Difference::Score(number, None);
    }
    let number = match value.len() {
        Some(2) if value.is_tuple() => value.element(0).as_int(),
        _ => None,
    };
    match number {
        Some(number) => {
            let detail = value.element(1);
            let left_out = || format!("a detail of {} cells", detail.weight());
            let detail = whole(detail, LONGEST).unwrap_or_else(left_out);
            Difference::Score(number, Some(detail.into()))
        }
        None => Difference::Failed(Stop { kind: FaultKind::Type, primitive: None }),
    }
}
