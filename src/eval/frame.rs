//! The programs of a [`Shared`] code on one sample, one after the other, each expression once.
//!
//! A frame keeps the value of every instruction that some program ran, with what it cost, or the
//! fault in which it ended. A program goes through its own instructions in its own order. It is
//! charged for each of them, and runs those that no program ran before, with exactly the fuel and
//! memory that it has left. So it ends as it would alone: with the same value, or the same fault in
//! the same primitive for the same fuel, whatever else is in the frame. An instruction that a
//! program cannot afford is run for it again, with what it has left, to see where it stops; the
//! frame keeps only complete results.
//!
//! Values live in an arena that the caller resets; a frame is made anew then.

use std::time::{Duration, Instant};

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::outcome::{guarded, inputs, samples_value};
use crate::ir::Role;
use crate::task::{Sample, Task};
use crate::value::{Budget, Cx, Direction, Fault, FaultKind, Grid, Interrupt, Out, Value};
use crate::vm::{Code, Shared, SharedSlot};

/// The input that programs are run on, and the task whose demonstrations they may read.
#[derive(Clone, Copy)]
pub struct Case<'t> {
    /// The task.
    pub task: &'t Task,
    /// The grid to be solved.
    pub input: Grid<'t>,
}

impl<'t> Case<'t> {
    /// Returns the case of a sample of a task, without its output.
    pub fn of(task: &'t Task, sample: &'t Sample) -> Self {
        Self { task, input: sample.input.view() }
    }
}

/// The reason for which a program yielded no value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Stop {
    /// The kind of the fault.
    pub kind: FaultKind,
    /// The primitive in which it happened.
    pub primitive: Option<&'static str>,
}

impl From<&Fault> for Stop {
    fn from(fault: &Fault) -> Self {
        Self { kind: fault.kind(), primitive: fault.primitive() }
    }
}

/// The outcome of running a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ran {
    /// The place of its value.
    pub result: Result<SharedSlot, Stop>,
    /// Fuel spent, on what was there already too.
    pub fuel: u64,
}

/// Values of the instructions of many programs on one sample.
pub struct Frame<'a> {
    shared: &'a Shared,
    bump: &'a Bump,
    case: &'a Case<'a>,
    direction: Direction,
    interrupt: Option<&'a Interrupt>,
    values: Vec<Value<'a>>,
    done: Vec<Done>,
    /// The demonstration pairs as a value, once a program read them.
    samples: Option<Done>,
    /// Instructions that were cut off, by what had been spent before, and of what.
    cut: FxHashMap<(SharedSlot, Spent, u64, u64), (Stop, u64)>,
    executed: u64,
    bytes: u64,
}

/// The outcome of an instruction.
#[derive(Clone, Copy)]
struct Done {
    /// The fuel and memory that it took.
    spent: Spent,
    end: End,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    /// It was not run.
    Waiting,
    Value,
    Fault(Stop),
}

/// Fuel, bytes, and where there is a deadline nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Spent {
    fuel: u64,
    bytes: u64,
    nanos: u64,
}

impl Spent {
    fn and(self, other: Self) -> Self {
        Self {
            fuel: self.fuel.saturating_add(other.fuel),
            bytes: self.bytes.saturating_add(other.bytes),
            nanos: self.nanos.saturating_add(other.nanos),
        }
    }

    fn is_within(self, budget: &Budget) -> bool {
        self.fuel <= budget.fuel && self.bytes <= budget.max_bytes && !self.is_late(budget)
    }

    fn is_late(self, budget: &Budget) -> bool {
        budget.timeout.is_some_and(|limit| limit < Duration::from_nanos(self.nanos))
    }
}

/// Runs the code of one program alone, in its native form if it has one: what comes out is what
/// [`Frame::run`] has, and so is the fuel.
pub fn alone<'a>(
    bump: &'a Bump,
    code: &'a Code,
    case: &'a Case<'a>,
    direction: Direction,
    budget: &Budget,
    interrupt: Option<&'a Interrupt>,
) -> (Result<Value<'a>, Stop>, u64) {
    let cx = Cx::new(bump, *budget, direction).watching(interrupt);
    let run =
        || inputs(&cx, code, case.task, &case.input).and_then(|inputs| code.run(&cx, &inputs));
    let out = guarded(run).unwrap_or_else(Err);
    (out.map_err(|fault| Stop::from(&fault)), cx.spent())
}

const WAITING: Done = Done { spent: Spent { fuel: 0, bytes: 0, nanos: 0 }, end: End::Waiting };

impl<'a> Frame<'a> {
    /// Returns a frame in which nothing was run.
    pub fn new(
        shared: &'a Shared,
        bump: &'a Bump,
        case: &'a Case<'a>,
        direction: Direction,
    ) -> Self {
        let mut values: Vec<Value<'a>> = shared.constants().to_vec();
        values[Shared::input(Role::Input) as usize] = Value::grid(&case.input);
        Self {
            shared,
            bump,
            case,
            direction,
            interrupt: None,
            values,
            done: vec![WAITING; shared.slots()],
            samples: None,
            cut: FxHashMap::default(),
            executed: 0,
            bytes: 0,
        }
    }

    /// Returns the same frame; its evaluations end early once an interrupt is raised.
    pub fn watching(mut self, interrupt: Option<&'a Interrupt>) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// Counts the instructions that were run, those that were cut off too.
    pub fn executed(&self) -> u64 {
        self.executed
    }

    /// Counts the bytes of all values in the arena.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the value of a slot that was computed.
    pub fn value(&self, slot: SharedSlot) -> Value<'a> {
        self.values[slot as usize]
    }

    /// Gives programs another expected output and candidate; what depends on a candidate is to be
    /// run again.
    pub fn set_candidate(&mut self, expected: &'a Grid<'a>, candidate: &'a Grid<'a>) {
        self.values[Shared::input(Role::Expected) as usize] = Value::grid(expected);
        self.values[Shared::input(Role::Candidate) as usize] = Value::grid(candidate);
        for &slot in self.shared.of_candidate() {
            self.done[slot as usize] = WAITING;
        }
        self.cut.clear();
    }

    /// Counts the bytes of the tables that are there for each instruction.
    pub fn table_bytes(&self) -> u64 {
        (size_of_val(&self.values[..]) + size_of_val(&self.done[..])) as u64
    }

    /// Runs a program within a budget. A panic, which is a defect of the engine, becomes a fault.
    pub fn run(&mut self, program: usize, budget: &Budget) -> Ran {
        let mut spent = Spent::default();
        // An instruction that panics is still waiting then, and panics again for the next program
        // that needs it.
        let result = guarded(|| self.walk(program, budget, &mut spent));
        let result = result.unwrap_or_else(|fault| Err(Stop::from(&fault)));
        Ran { result, fuel: spent.fuel }
    }

    /// Goes through a program's instructions, and counts in `spent` what it is charged for.
    fn walk(
        &mut self,
        program: usize,
        budget: &Budget,
        spent: &mut Spent,
    ) -> Result<SharedSlot, Stop> {
        let shared = self.shared;
        if shared.reads_samples(program) {
            self.samples(budget, spent)?;
        }
        for &slot in shared.order(program) {
            let done = self.done[slot as usize];
            if done.end != End::Waiting {
                let after = spent.and(done.spent);
                if after.is_within(budget) {
                    *spent = after;
                    match done.end {
                        End::Fault(stop) => return Err(stop),
                        End::Value | End::Waiting => continue,
                    }
                }
            }
            self.step(slot, budget, spent)?;
        }
        Ok(shared.root(program))
    }

    /// Makes the demonstration pairs a value, where it is none yet and the budget allows it.
    fn samples(&mut self, budget: &Budget, spent: &mut Spent) -> Result<(), Stop> {
        if let Some(Done { spent: own, end: End::Value }) = self.samples
            && own.is_within(budget)
        {
            *spent = own;
            return Ok(());
        }
        let task = self.case.task;
        let out = self.attempt(budget, spent, |_, cx| Ok(samples_value(cx, task)?));
        let value = out.map_err(|fault| Stop::from(&fault))?;
        self.values[Shared::input(Role::Samples) as usize] = value;
        self.samples = Some(Done { spent: *spent, end: End::Value });
        Ok(())
    }

    /// Runs an instruction for a program that has spent so much, and counts what it takes.
    fn step(&mut self, slot: SharedSlot, budget: &Budget, spent: &mut Spent) -> Result<(), Stop> {
        let before = *spent;
        if before.is_late(budget) {
            return Err(Stop { kind: FaultKind::Deadline, primitive: None });
        }
        let key = || (slot, Spent { nanos: 0, ..before }, budget.fuel, budget.max_bytes);
        if !self.cut.is_empty()
            && let Some(&(stop, fuel)) = self.cut.get(&key())
        {
            spent.fuel = fuel;
            return Err(stop);
        }
        let out = self.attempt(budget, spent, |frame, cx| {
            Ok(frame.shared.execute(cx, slot, &frame.values)?)
        });
        let took = Spent {
            fuel: spent.fuel - before.fuel,
            bytes: spent.bytes - before.bytes,
            nanos: spent.nanos - before.nanos,
        };
        match out {
            Ok(value) => {
                self.values[slot as usize] = value;
                self.done[slot as usize] = Done { spent: took, end: End::Value };
                Ok(())
            }
            Err(fault) => {
                let stop = Stop::from(&fault);
                match stop.kind {
                    // With more left it might go on.
                    FaultKind::Fuel | FaultKind::Memory => {
                        self.cut.insert(key(), (stop, spent.fuel));
                    }
                    // Another time it may be done sooner.
                    FaultKind::Deadline => {}
                    FaultKind::Type
                    | FaultKind::Value
                    | FaultKind::Index
                    | FaultKind::Arithmetic
                    | FaultKind::Recursion
                    | FaultKind::Size
                    | FaultKind::Internal => {
                        self.done[slot as usize] = Done { spent: took, end: End::Fault(stop) };
                    }
                }
                Err(stop)
            }
        }
    }

    /// Does some work after so much was spent, and counts what it takes.
    #[inline(always)]
    fn attempt(
        &mut self,
        budget: &Budget,
        spent: &mut Spent,
        work: impl FnOnce(&Self, &Cx<'a>) -> Out<'a>,
    ) -> Out<'a> {
        self.executed += 1;
        let (rest, start) = match budget.timeout {
            None => (*budget, None),
            Some(limit) => {
                let left = limit.saturating_sub(Duration::from_nanos(spent.nanos));
                (Budget { timeout: Some(left), ..*budget }, Some(Instant::now()))
            }
        };
        let cx = Cx::resume(self.bump, rest, self.direction, spent.fuel, spent.bytes)
            .watching(self.interrupt);
        let out = work(self, &cx);
        self.bytes += cx.spent_bytes() - spent.bytes;
        spent.fuel = cx.spent();
        spent.bytes = cx.spent_bytes();
        if let Some(start) = start {
            spent.nanos = spent.nanos.saturating_add(start.elapsed().as_nanos() as u64);
        }
        out
    }
}
