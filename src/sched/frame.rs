//! The programs of a [`Shared`] code on one sample, one after the other, each expression once.
//!
//! A frame keeps the value of every instruction that some program ran, with what it cost, or the fault in which it
//! ended. A program goes through its own instructions in its own order: it is charged for each of them, and runs those that
//! no program ran before, with exactly the fuel and memory that it has left. So it ends as it would alone: with the
//! same value, or the same fault in the same primitive for the same fuel, whatever else is in the frame. What a program cannot
//! afford is run for it again, with what it has left, to see where it stops; the frame keeps only complete results.
//!
//! Values live in an arena that the caller resets; a frame is made anew then.

use std::time::{Duration, Instant};

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::outcome::{guarded, samples_value};
use crate::ir::Role;
use crate::task::{Sample, Task};
use crate::value::{Budget, Cx, Direction, Fault, FaultKind, Grid, Out, Value};
use crate::vm::{Shared, SharedSlot};

/// What programs are run on: an input, and the task whose demonstrations they may read.
#[derive(Clone, Copy)]
pub struct Case<'t> {
    /// The task.
    pub task: &'t Task,
    /// The grid to be solved.
    pub input: Grid<'t>,
}

impl<'t> Case<'t> {
    /// The case of a sample of a task, without its output.
    pub fn of(task: &'t Task, sample: &'t Sample) -> Self {
        Self { task, input: sample.input.view() }
    }
}

/// Why a program yielded no value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
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

/// What running a program came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ran {
    /// Where its value is.
    pub result: Result<SharedSlot, Stop>,
    /// Fuel spent, on what was there already too.
    pub fuel: u64,
}

/// Values of the instructions of many programs on one sample.
pub struct Frame<'a> {
    shared: &'a Shared<'a>,
    bump: &'a Bump,
    case: &'a Case<'a>,
    direction: Direction,
    values: Vec<Value<'a>>,
    done: Vec<Done>,
    /// The demonstration pairs as a value, once a program read them.
    samples: Option<Done>,
    /// Instructions that were cut off, by what had been spent before, and of what.
    cut: FxHashMap<(SharedSlot, Spent, u64, u64), (Stop, u64)>,
    executed: u64,
    bytes: u64,
}

/// How an instruction went.
#[derive(Clone, Copy)]
struct Done {
    /// What it took.
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

const WAITING: Done = Done { spent: Spent { fuel: 0, bytes: 0, nanos: 0 }, end: End::Waiting };

impl<'a> Frame<'a> {
    /// A frame in which nothing was run.
    pub fn new(
        shared: &'a Shared<'a>,
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
            values,
            done: vec![WAITING; shared.slots()],
            samples: None,
            cut: FxHashMap::default(),
            executed: 0,
            bytes: 0,
        }
    }

    /// Instructions that were run, those that were cut off too.
    pub fn executed(&self) -> u64 {
        self.executed
    }

    /// Bytes of all values in the arena.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The value of a slot that was computed.
    pub fn value(&self, slot: SharedSlot) -> Value<'a> {
        self.values[slot as usize]
    }

    /// Gives programs another expected output and candidate; what depends on a candidate is to be run again.
    pub fn set_candidate(&mut self, expected: &'a Grid<'a>, candidate: &'a Grid<'a>) {
        self.values[Shared::input(Role::Expected) as usize] = Value::grid(expected);
        self.values[Shared::input(Role::Candidate) as usize] = Value::grid(candidate);
        for &slot in self.shared.of_candidate() {
            self.done[slot as usize] = WAITING;
        }
        self.cut.clear();
    }

    /// Runs a program within a budget.
    pub fn run(&mut self, program: usize, budget: &Budget) -> Ran {
        let shared = self.shared;
        let mut spent = Spent::default();
        if shared.reads_samples(program) {
            match self.samples(budget) {
                Ok(own) => spent = own,
                Err((stop, fuel)) => return Ran { result: Err(stop), fuel },
            }
        }
        for &slot in shared.order(program) {
            let done = self.done[slot as usize];
            let after = spent.and(done.spent);
            if done.end != End::Waiting && after.is_within(budget) {
                spent = after;
                if let End::Fault(stop) = done.end {
                    return Ran { result: Err(stop), fuel: spent.fuel };
                }
                continue;
            }
            match self.step(slot, budget, spent) {
                Ok(after) => spent = after,
                Err((stop, fuel)) => return Ran { result: Err(stop), fuel },
            }
        }
        Ran { result: Ok(shared.root(program)), fuel: spent.fuel }
    }

    /// Makes the demonstration pairs a value, where it is none yet and the budget allows it.
    fn samples(&mut self, budget: &Budget) -> Result<Spent, (Stop, u64)> {
        if let Some(Done { spent, end: End::Value }) = self.samples
            && spent.is_within(budget)
        {
            return Ok(spent);
        }
        let (out, spent) =
            self.attempt(budget, Spent::default(), |frame, cx| samples_value(cx, frame.case.task));
        match out {
            Ok(value) => {
                self.values[Shared::input(Role::Samples) as usize] = value;
                self.samples = Some(Done { spent, end: End::Value });
                Ok(spent)
            }
            Err(fault) => Err((Stop::from(&fault), spent.fuel)),
        }
    }

    /// Runs an instruction for a program that has spent so much, and tells what it has spent then.
    fn step(
        &mut self,
        slot: SharedSlot,
        budget: &Budget,
        before: Spent,
    ) -> Result<Spent, (Stop, u64)> {
        let key = (slot, Spent { nanos: 0, ..before }, budget.fuel, budget.max_bytes);
        if before.is_late(budget) {
            return Err((Stop { kind: FaultKind::Deadline, primitive: None }, before.fuel));
        }
        if let Some(&cut) = self.cut.get(&key) {
            return Err(cut);
        }
        let (out, after) =
            self.attempt(budget, before, |frame, cx| frame.shared.execute(cx, slot, &frame.values));
        let spent = Spent {
            fuel: after.fuel - before.fuel,
            bytes: after.bytes - before.bytes,
            nanos: after.nanos - before.nanos,
        };
        match out {
            Ok(value) => {
                self.values[slot as usize] = value;
                self.done[slot as usize] = Done { spent, end: End::Value };
                Ok(after)
            }
            Err(fault) => {
                let stop = Stop::from(&fault);
                match stop.kind {
                    // With more left it might go on.
                    FaultKind::Fuel | FaultKind::Memory | FaultKind::Deadline => {
                        self.cut.insert(key, (stop, after.fuel));
                    }
                    FaultKind::Type
                    | FaultKind::Value
                    | FaultKind::Index
                    | FaultKind::Arithmetic
                    | FaultKind::Recursion
                    | FaultKind::Size
                    | FaultKind::Internal => {
                        self.done[slot as usize] = Done { spent, end: End::Fault(stop) };
                    }
                }
                Err((stop, after.fuel))
            }
        }
    }

    /// Runs some work after so much was spent, and tells what has been spent then. A panic becomes a fault.
    fn attempt(
        &mut self,
        budget: &Budget,
        before: Spent,
        work: impl FnOnce(&Self, &Cx<'a>) -> Out<'a>,
    ) -> (Out<'a>, Spent) {
        self.executed += 1;
        let elapsed = Duration::from_nanos(before.nanos);
        let timeout = budget.timeout.map(|limit| limit.saturating_sub(elapsed));
        let start = timeout.map(|_| Instant::now());
        let rest = Budget { timeout, ..*budget };
        let cx = Cx::resume(self.bump, rest, self.direction, before.fuel, before.bytes);
        let out = guarded(|| work(self, &cx));
        let nanos = start.map_or(0, |start| start.elapsed().as_nanos() as u64);
        let after = match &out {
            Ok(_) => Spent {
                fuel: cx.spent(),
                bytes: cx.spent_bytes(),
                nanos: before.nanos.saturating_add(nanos),
            },
            // As in an evaluation of its own.
            Err(_) => before,
        };
        self.bytes += after.bytes - before.bytes;
        (out.unwrap_or_else(Err), after)
    }
}
