//! `arcvm solve`: programs for tasks, learned from the demonstrations, and a submission.

mod progress;
mod report;
mod submission;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::interrupt::{self, CtrlC};
use super::options::{Stopwatch, TaskOptions, seconds};
use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, complete, files, numbers, workers};
use crate::diag::Diagnostic;
use crate::library::{Library, write_found};
use crate::render::html;
use crate::solve::{Hunt, HuntStore, Known, Limits, Problem, Rounds, Scored, TaskHunt};
use crate::task::Task;
use progress::RoundsBar;
use report::SolvingView;
use submission::SubmissionFile;
use work::Work;

/// Search programs that solve tasks, from their demonstrations alone.
#[derive(Args)]
#[command(after_help = "\
Rules are learned from the demonstrations: the outputs of the tests are not given to the search. Every answer comes of a program that \
`arcvm run` runs. What a program costs in bits says how far to trust it: below 20 most answers are right, above 100 few.

Every task gets a short slice of work first. Then tasks without an answer below 30 bits get slices that double, others go on in \
slices that stay as they are, and below 20 bits a task is done. With --fuel the same comes out for any number of threads, on every \
machine. What --seconds or Ctrl-C cut off is listed in the JSON document with the fuel that it had spent; --fuel takes that file.

Exit codes: 0 every task has an answer, 1 some task has none, 2 bad usage or bad input.

Examples:
  arcvm solve 007bbfb7
  arcvm solve 007bbfb7 --explain
  arcvm solve --tasks ~/ARC-AGI/data/training --seconds 400 --save found/ --html run.html
  arcvm solve --tasks arc-agi_test_challenges.json --out submission.json --seconds 3600 --store search/
  arcvm solve --tasks data/ --seconds 60 --json > run.json
  arcvm solve --tasks data/ --fuel run.json --json")]
pub(super) struct Solve {
    /// The tasks; all where none is named.
    #[arg(value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    ids: Vec<String>,
    #[command(flatten)]
    tasks: TaskOptions,
    /// Time for all tasks together.
    #[arg(long, value_name = "T", value_parser = seconds)]
    seconds: Option<Duration>,
    /// Work for each task; no limit where absent. The JSON document of an earlier run says how much
    /// it is for each of its tasks.
    #[arg(long, value_name = "UNITS|RUN.JSON")]
    fuel: Option<Work>,
    /// Write a submission: two attempts for every test. It is whole after each slice.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the programs into a folder: `ID.arc` for the first attempt, `ID-2.arc` for the second.
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// The folder that keeps the state of the search and what it finds. Given again, the search
    /// goes on where it was.
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Write the tasks with programs and answers as a page that stands alone.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The seed of all chance, which only the last families have.
    #[arg(long, value_name = "S", default_value_t = 0, value_parser = numbers::from::<u64>(0))]
    seed: u64,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = workers::number)]
    threads: usize,
    /// Mebibytes that the search of a worker may hold; rules that would need more are left out.
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = numbers::from::<u64>(0))]
    max_memory: u64,
    /// Do not try the programs of the folder `solvers`, which are tried where it exists.
    #[arg(long)]
    no_library: bool,
    /// Show the programs and answers of every task, and candidates that were dropped.
    #[arg(long)]
    explain: bool,
}

/// The folder of programs that are tried on every task.
const LIBRARY: &str = "solvers";

/// The outcome of the search of all tasks.
struct Solving<'t> {
    /// The tasks, as the entries of the rounds.
    tasks: Vec<&'t Task>,
    rounds: Rounds,
    wall: Duration,
    cpu: Duration,
    /// Rules that earlier runs scored, where this one goes on with theirs.
    scored_before: Scored,
    /// Ended by Ctrl-C.
    interrupted: bool,
}

impl Solve {
    pub(super) fn execute(self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let (watch, ctrl_c) = (Stopwatch::start(), CtrlC::listen(ui));
        let begun = Instant::now();
        let end = self.seconds.and_then(|limit| begun.checked_add(limit));
        let deadline = self.seconds.and_then(|limit| begun.checked_add(limit / 10 * 9));
        let tasks = self.tasks.load(ui)?;
        let mut chosen: Vec<&Task> = match self.ids.is_empty() {
            true => tasks.iter().collect(),
            false => self
                .ids
                .iter()
                .map(|id| tasks.named(id).map_err(|unknown| ui.fail(unknown)))
                .collect::<Result<_, _>>()?,
        };
        chosen.sort_by(|a, b| a.id.cmp(&b.id));
        chosen.dedup_by(|a, b| a.id == b.id);
        if let Some(folder) = &self.save {
            submission::make_folder(ui, folder)?;
        }
        let interrupt = ctrl_c.working();
        let known = self.known();
        let memory = self.max_memory.saturating_mul(1 << 20);
        let limits = Limits { deadline, interrupt: interrupt.clone(), memory };
        let hunts = chosen.iter().map(|task| (task.id.clone(), self.hunt(task, known.as_ref())));
        let mut rounds = Rounds::new(hunts, limits);
        for entry in &mut rounds.entries {
            entry.as_found = self.fuel.as_ref().is_some_and(|work| work.kept_as_found(&entry.id));
        }
        let mut kept = match &self.store {
            Some(folder) => {
                let opened = HuntStore::open(folder, self.seed, &rounds.limits, known.as_deref());
                Some(opened.map_err(|error| ui.fail(error))?)
            }
            None => None,
        };
        if let Some(kept) = &kept {
            ui.tell_damaged(kept.damaged())?;
            kept.restore(&mut rounds).map_err(|error| ui.fail(error))?;
        }
        let run = self.search(ui, chosen, rounds, kept.as_mut(), watch, end)?;
        self.write(ui, &run)?;
        let explain = self.explain;
        let is_whole = explain || run.tasks.len() == 1;
        SolvingView { run: &run, is_whole, has_reasons: explain }.show(ui)?;
        let answered = |entry: &&TaskHunt| !entry.solution.found.is_empty();
        let answers = run.rounds.entries.iter().filter(answered).count();
        let all = answers == run.rounds.entries.len();
        if run.interrupted {
            return Ok(interrupt::end(ui, (answers, run.rounds.entries.len()), "task", "answered"));
        }
        Ok(if all { Verdict::Good } else { Verdict::Bad })
    }

    /// Returns the programs that are tried on every task, if there are any.
    fn known(&self) -> Option<Arc<Known>> {
        let folder = Path::new(LIBRARY);
        if self.no_library || !folder.is_dir() {
            return None;
        }
        // Programs of the folder that are wrong are passed over here; the others are tried.
        let (mut library, _) = Library::load(&[folder.to_owned()]);
        let known = Known::of(&mut library);
        (!known.is_empty()).then(|| Arc::new(known))
    }

    /// Returns the search in a task.
    fn hunt(&self, task: &Task, known: Option<&Arc<Known>>) -> Hunt {
        let mut hunt = Hunt::new(Problem::of_task(task), &task.id).seeded(self.seed);
        if let Some(known) = known {
            hunt = hunt.knowing(Arc::clone(known));
        }
        match &self.fuel {
            Some(work) => hunt.limited(work.of(&task.id)),
            None => hunt,
        }
    }

    /// Returns all rounds, each slice of which is written down, and then until `end` what makes
    /// programs small.
    fn search<'t>(
        &self,
        ui: &mut Ui,
        tasks: Vec<&'t Task>,
        mut rounds: Rounds,
        mut kept: Option<&mut HuntStore>,
        watch: Stopwatch,
        end: Option<Instant>,
    ) -> Result<Solving<'t>, Failure> {
        let scored_before = report::scored(&rounds);
        let mut submission = SubmissionFile::new(self.out.as_deref(), &rounds.entries);
        submission.write(ui)?;
        let mut bar = RoundsBar::new(ui.json, rounds.limits.deadline, &rounds.entries);
        let mut trouble: Option<Diagnostic> = None;
        while !rounds.is_over() && trouble.is_none() {
            let stop = rounds.limits.interrupt.clone();
            let stepped = rounds.step(self.threads, |index, entry, standing| {
                bar.show(index, entry, standing);
                let kept = kept.as_mut().map_or(Ok(()), |kept| kept.note(entry));
                let written = submission.update(entry);
                if let (None, Err(diagnostic)) = (&trouble, kept.and(written)) {
                    trouble = Some(diagnostic);
                    stop.raise();
                }
            });
            if let Err(error) = stepped {
                trouble = Some(crate::eval::no_threads(&error));
            }
        }
        bar.finish();
        if let Some(diagnostic) = trouble {
            return Err(ui.fail(diagnostic));
        }
        let interrupted = rounds.limits.interrupt.is_raised();
        rounds.simplify(self.threads, end);
        if let Some(kept) = kept {
            kept.finish(&tasks, &rounds).map_err(|error| ui.fail(error))?;
        }
        submission.write(ui)?;
        let (wall, cpu) = (watch.wall(), watch.cpu());
        Ok(Solving { tasks, rounds, wall, cpu, scored_before, interrupted })
    }

    /// Writes programs and page, where they are wanted.
    fn write(&self, ui: &mut Ui, run: &Solving<'_>) -> Result<(), Failure> {
        if let Some(folder) = &self.save {
            for entry in &run.rounds.entries {
                for (rank, found) in entry.solution.found.iter().enumerate() {
                    let id = submission::file_name(&entry.id);
                    let rank = if rank == 0 { String::new() } else { format!("-{}", rank + 1) };
                    let (path, done) = write_found(folder, &format!("{id}{rank}"), &found.program);
                    done.map_err(|error| ui.fail(files::unwritable(&path, &error)))?;
                }
            }
        }
        if let Some(path) = &self.html {
            let tasks = run.tasks.iter().copied();
            let page = html::solve(tasks.zip(&run.rounds.entries), ui.style.palette);
            files::write(ui, path, page)?;
        }
        Ok(())
    }
}

/// Returns tasks in words.
fn tasks(number: usize) -> String {
    count(number, "task")
}
