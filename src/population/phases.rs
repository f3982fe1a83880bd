//! The times of the phases of an evaluation, by the clock and in processor time of all threads
//! together.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// One phase.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Phase {
    /// The work that was done.
    pub name: &'static str,
    /// Time by the clock on the wall.
    pub wall: Duration,
    /// Processor time of all threads of the process together; zero where the system does not tell.
    pub cpu: Duration,
}

/// The phases, in their order.
#[derive(Clone, Debug, Default)]
pub struct Phases(Vec<Phase>);

impl From<Phase> for Phases {
    fn from(phase: Phase) -> Self {
        Self(vec![phase])
    }
}

impl Phases {
    /// Returns the phases one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Phase> {
        self.0.iter()
    }

    /// Returns all phases together.
    pub fn total(&self) -> Phase {
        let sum = |of: fn(&Phase) -> Duration| self.0.iter().map(of).sum();
        Phase { name: "total", wall: sum(|phase| phase.wall), cpu: sum(|phase| phase.cpu) }
    }

    /// Adds up phases of the same name.
    pub(crate) fn add(&mut self, phase: Phase) {
        match self.0.iter_mut().find(|known| known.name == phase.name) {
            Some(known) => {
                known.wall += phase.wall;
                known.cpu += phase.cpu;
            }
            None => self.0.push(phase),
        }
    }
}

/// Tells how long phases take, one after the other.
pub(super) struct Clock {
    wall: Instant,
    cpu: Option<ProcessTime>,
}

impl Clock {
    /// Starts the first phase.
    pub(super) fn start() -> Self {
        Self { wall: Instant::now(), cpu: ProcessTime::try_now().ok() }
    }

    /// Ends a phase and starts the next.
    pub(super) fn lap(&mut self, name: &'static str) -> Phase {
        let before = std::mem::replace(self, Self::start());
        let cpu = match (before.cpu, self.cpu) {
            (Some(from), Some(to)) => to.duration_since(from),
            _ => Duration::ZERO,
        };
        Phase { name, wall: self.wall - before.wall, cpu }
    }
}
