//! The output of `arcvm evolve`: how the search goes, and what came of it.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use indicatif::ProgressBar;
use serde_json::{Value, json};

use crate::cli::progress;
use crate::cli::ui::count;
use crate::cli::view::{Took, View};
use crate::render::Style;
use crate::search::{Candidate, FoundProgram, Niche, Progress, Session};

/// A solution, and the file that it was written to.
pub(super) struct Found {
    pub(super) program: FoundProgram,
    pub(super) file: Option<PathBuf>,
}

/// A search that ended.
pub(super) struct EvolveView<'v> {
    pub(super) session: &'v Session,
    /// The generation at which it went on from a store; 0 where it began.
    pub(super) resumed: u64,
    pub(super) spent: Progress,
    pub(super) found: Vec<Found>,
    pub(super) is_interrupted: bool,
    /// Whether it was for all tasks, of which only the closest are told.
    pub(super) is_of_all: bool,
    pub(super) took: Took,
}

impl EvolveView<'_> {
    fn niches(&self) -> &[Niche] {
        self.session.search().niches()
    }

    pub(super) fn solved(&self) -> usize {
        self.niches().iter().filter(|niche| niche.is_solved()).count()
    }
}

impl View for EvolveView<'_> {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        if self.resumed > 0 {
            let _ = writeln!(text, "went on with generation {}", self.resumed);
        }
        for niche in self.niches() {
            let id = &niche.task.id;
            match self.found.iter().find(|found| found.program.task == *id) {
                Some(found) => write_solved(style, niche, found, &mut text),
                None if self.is_of_all => {}
                None => {
                    let _ = writeln!(text, "{}  {}", style.bad("not solved"), style.strong(id));
                    write_fame(niche, &mut text);
                    if let Some(best) = niche.fame.first() {
                        let source = best.parent.genome.to_source(&format!("solve_{id}"));
                        let _ = writeln!(text, "\nthe best of them:\n{source}");
                    }
                }
            }
        }
        if self.is_of_all {
            write_closest(style, self.niches(), &mut text);
        }
        let (niches, solved, spent) = (self.niches(), self.solved(), &self.spent);
        let verdict = format!("{solved} of {} solved", count(niches.len(), "task"));
        let verdict =
            if solved == niches.len() { style.good(&verdict) } else { style.bad(&verdict) };
        let ended = match (self.is_interrupted, self.session.store()) {
            (true, Some(_)) => " (interrupted; the store keeps the search)",
            (true, None) => " (interrupted)",
            (false, _) => "",
        };
        let seconds = self.took.wall.as_secs_f64().max(1e-9);
        let _ = writeln!(
            text,
            "{verdict}{ended}, {}, {}  {}",
            count(self.session.search().generation() as usize, "generation"),
            test_report(niches),
            style.faint(&self.took.text()),
        );
        let _ = writeln!(
            text,
            "{}, {} unique, {} executed ({:.0}/s) for {} equivalent ({:.0}/s)",
            count(spent.made as usize, "candidate"),
            spent.unique,
            count(spent.executed as usize, "program-sample"),
            spent.executed as f64 / seconds,
            spent.equivalent,
            spent.equivalent as f64 / seconds,
        );
        text
    }

    fn json(&self) -> Value {
        let (niches, spent) = (self.niches(), &self.spent);
        let solutions: Vec<Value> = self
            .found
            .iter()
            .map(|found| {
                json!({
                    "task": found.program.task,
                    "text": found.program.text,
                    "lines": found.program.lines,
                    "lines_before": found.program.lines_before,
                    "file": found.file,
                })
            })
            .collect();
        let tasks: Vec<Value> = niches.iter().map(ended_json).collect();
        let mut json = json!({
                "event": "done",
                "seed": self.session.search().settings().seed,
                "generations": self.session.search().generation(),
                "interrupted": self.is_interrupted,
                "solved": self.solved(),
                "tasks": tasks,
                "solutions": solutions,
                "candidates": spent.made,
                "unique": spent.unique,
                "executed": spent.executed,
                "equivalent": spent.equivalent,
                "cached": spent.cached,
        });
        self.took.add_to(&mut json);
        json
    }
}

fn write_solved(style: &Style, niche: &Niche, found: &Found, text: &mut String) {
    let Found { program, file } = found;
    let id = style.strong(&program.task);
    let generation = niche.solutions.first().map_or(0, |s| s.candidate.generation);
    let _ = write!(
        text,
        "{}  {id}  in generation {generation}, {}, {}",
        style.good("solved"),
        count(niche.solutions.len(), "program"),
        count(program.lines, "line"),
    );
    if program.lines < program.lines_before {
        let _ = write!(text, " of {}", program.lines_before);
    }
    let wrong = niche.wrong_on_test();
    if wrong > 0 {
        let _ = write!(text, ", {}", style.bad(&format!("{wrong} wrong on the test")));
    }
    match file {
        Some(file) => {
            let _ = writeln!(text, "  {}", file.display());
        }
        None => {
            let _ = writeln!(text, "\n\n{}", program.text);
        }
    }
}

/// Writes the hall of fame of a task that is not solved.
fn write_fame(niche: &Niche, text: &mut String) {
    for candidate in &niche.fame {
        let _ = writeln!(text, "  {}", describe(niche, candidate));
    }
}

/// Writes the tasks that are not solved and closest to it, with the best program of each.
fn write_closest(style: &Style, niches: &[Niche], text: &mut String) {
    /// Tasks that are listed.
    const SHOWN: usize = 10;
    let open = niches.iter().filter(|niche| !niche.is_solved());
    let mut closest: Vec<(&Niche, &Candidate)> =
        open.filter_map(|niche| Some((niche, niche.fame.first()?))).collect();
    let share = |(niche, best): &(&Niche, &Candidate)| best.right as f64 / niche.pairs() as f64;
    closest.sort_by(|a, b| {
        let order = share(b).total_cmp(&share(a));
        order.then(b.1.likeness.total_cmp(&a.1.likeness)).then(a.0.task.id.cmp(&b.0.task.id))
    });
    for (niche, best) in closest.into_iter().take(SHOWN) {
        let id = style.strong(&niche.task.id);
        let _ = writeln!(text, "{}  {id}  {}", style.bad("close"), describe(niche, best));
    }
}

fn describe(niche: &Niche, candidate: &Candidate) -> String {
    format!(
        "{} of {} right, {:.1} % of cells, {}, generation {}",
        candidate.right,
        count(niche.pairs(), "pair"),
        100.0 * candidate.likeness,
        count(candidate.size, "line"),
        candidate.generation,
    )
}

/// Tells how many programs that are right on all demonstrations are wrong on the test.
fn test_report(niches: &[Niche]) -> String {
    let all: usize = niches.iter().map(|niche| niche.solutions.len()).sum();
    let wrong: usize = niches.iter().map(Niche::wrong_on_test).sum();
    let unknown = niches.iter().flat_map(|niche| &niche.solutions);
    let unknown = unknown.filter(|solution| solution.test.is_none()).count();
    if all == 0 {
        return "no solution".to_owned();
    }
    let mut text = format!("{wrong} of {} wrong on the test", count(all, "solution"));
    if unknown > 0 {
        let _ = write!(text, ", {unknown} unknown");
    }
    text
}

fn niche_json(niche: &Niche) -> Value {
    let best = match niche.solutions.first() {
        Some(solution) => Some(&solution.candidate),
        None => niche.fame.first(),
    };
    json!({
        "task": niche.task.id,
        "solved": niche.is_solved(),
        "programs": niche.solutions.len(),
        "wrong_on_test": niche.wrong_on_test(),
        "best": best.map(|best| candidate_json(niche, best)),
    })
}

fn candidate_json(niche: &Niche, candidate: &Candidate) -> Value {
    json!({
        "program": candidate.fingerprint.to_string(),
        "right": candidate.right,
        "pairs": niche.pairs(),
        "likeness": candidate.likeness,
        "lines": candidate.size,
        "generation": candidate.generation,
    })
}

/// Returns a task at the end of a search, with its hall of fame.
fn ended_json(niche: &Niche) -> Value {
    let mut json = niche_json(niche);
    json["fame"] = niche.fame.iter().map(|famous| candidate_json(niche, famous)).collect();
    json
}

pub(super) fn generation_json(session: &Session, progress: &Progress) -> Value {
    let niches = session.search().niches();
    let mut event = json!({
        "event": "generation",
        "generation": progress.generation,
        "candidates": progress.made,
        "unique": progress.unique,
        "executed": progress.executed,
        "equivalent": progress.equivalent,
        "cached": progress.cached,
        "solved": niches.iter().filter(|niche| niche.is_solved()).count(),
    });
    if let [niche] = niches {
        event["best"] = niche_json(niche)["best"].clone();
    }
    event
}

pub(super) fn solved_json(niche: &Niche, generation: u64) -> Value {
    let mut event = niche_json(niche);
    event["event"] = json!("solved");
    event["generation"] = json!(generation);
    event
}

/// A line that tells how the search goes.
pub(super) struct GenerationsBar {
    bar: ProgressBar,
}

impl GenerationsBar {
    pub(super) fn new(quiet: bool) -> Self {
        Self { bar: progress::line(None, progress::target(quiet)) }
    }

    pub(super) fn show(&self, session: &Session, spent: &Progress, elapsed: Duration) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_message(progress_line(session.search().niches(), spent, elapsed));
        self.bar.tick();
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Tells how a search goes: generation, tasks that are solved, the best score of what is not,
/// rates.
fn progress_line(niches: &[Niche], spent: &Progress, elapsed: Duration) -> String {
    let solved = niches.iter().filter(|niche| niche.is_solved()).count();
    let rate = |number: u64| number as f64 / elapsed.as_secs_f64().max(1e-9);
    let mut line = format!(
        "generation {}, {solved} of {} solved",
        spent.generation,
        count(niches.len(), "task")
    );
    let open = niches.iter().filter(|niche| !niche.is_solved());
    let best = open
        .filter_map(|niche| Some((niche, niche.fame.first()?)))
        .max_by(|(_, a), (_, b)| a.likeness.total_cmp(&b.likeness));
    if let Some((niche, best)) = best {
        let _ = match niches {
            [_] => write!(line, "; best: {}", describe(niche, best)),
            _ => write!(line, "; best {}: {}", niche.task.id, describe(niche, best)),
        };
    }
    let _ = write!(
        line,
        "; {:.0} candidates/s, {} unique, {:.0} program-samples/s, which stand for {:.0}",
        rate(spent.made),
        spent.unique,
        rate(spent.executed),
        rate(spent.equivalent),
    );
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

    use super::*;
    use crate::search::{Genome, Search, Settings, Start};
    use crate::task::TaskSet;

    #[test]
    fn the_progress_line_has_rates_the_best_and_what_is_solved() {
        let tasks = TaskSet::embedded();
        let ids = ["007bbfb7", "67a3c6ac"];
        let tasks = ids.iter().map(|id| tasks.shared(id).unwrap()).collect();
        let genome =
            Genome::from_text("n0 = input I\nn1 = call vmirror(n0)\nprogram I = n1\n  \"\" = n1\n");
        let start = Start::new(genome.unwrap());
        let settings = Settings { threads: 1, ..Settings::default() };
        let mut search = Search::new(tasks, vec![start], settings).unwrap();
        let progress = search.step();
        let line = progress_line(search.niches(), &progress, Duration::from_secs(1));
        let Progress { made, unique, executed, equivalent, .. } = progress;
        assert!(executed > 0 && equivalent >= executed);
        let end = format!(
            "; {made} candidates/s, {unique} unique, \
             {executed} program-samples/s, which stand for {equivalent}"
        );
        let begin = "generation 0, 1 of 2 tasks solved; best 007bbfb7: 0 of ";
        assert!(line.starts_with(begin), "{line}");
        assert!(line.ends_with(&end), "{line}");
    }
}
