//! The line that says how far the search is.

use std::time::Instant;

use indicatif::ProgressBar;

use super::report::by_bits;
use crate::cli::progress;
use crate::solve::{Standing, TaskHunt};

/// A line on standard error, where that is a terminal.
pub(super) struct RoundsBar {
    bar: ProgressBar,
    deadline: Option<Instant>,
    /// The bits of the first attempt of each task that has one.
    best: Vec<Option<f64>>,
}

impl RoundsBar {
    /// Returns a line for some tasks.
    pub(super) fn new(quiet: bool, deadline: Option<Instant>, entries: &[TaskHunt]) -> Self {
        let bar = progress::line(None, progress::target(quiet));
        let bar = Self { bar, deadline, best: entries.iter().map(bits).collect() };
        bar.tell(Standing::default());
        bar.bar.enable_steady_tick(std::time::Duration::from_millis(200));
        bar
    }

    /// Shows that a task had its slice.
    pub(super) fn show(&mut self, index: usize, entry: &TaskHunt, standing: Standing) {
        self.best[index] = bits(entry);
        self.tell(standing);
    }

    fn tell(&self, standing: Standing) {
        let solved: Vec<f64> = self.best.iter().copied().flatten().collect();
        let mut text = format!(
            "{} of {} solved on demonstrations{}; {} of {} in this round",
            solved.len(),
            super::tasks(self.best.len()),
            by_bits(&solved),
            standing.tried,
            standing.open,
        );
        if let Some(deadline) = self.deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            text += &format!("; {} s left", left.as_secs());
        }
        self.bar.set_message(text);
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn bits(entry: &TaskHunt) -> Option<f64> {
    entry.solution.found.first().map(|found| found.bits)
}
