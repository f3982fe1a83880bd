//! `arcvm score`: a submission compared with the tasks whose outputs are known.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::options::TaskOptions;
use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, files};
use crate::diag::words;
use crate::render::{Style, html};
use crate::submission::{Attempt, Score as Scored, Submission, TaskScore};
use crate::task::TaskError;

/// Score a submission: two attempts at each test output.
#[derive(Args)]
#[command(after_help = "\
A submission is {\"<task id>\": [{\"attempt_1\": grid, \"attempt_2\": grid}, ...], ...}, with one entry for each test input. \
An output is right where one of its two attempts is exactly the expected grid. The score by output is that of Kaggle's \
competitions, the score by task, the mean of the fractions of each task's outputs, that of ARC Prize. Tasks that the \
submission leaves out count as wrong.

Examples:
  arcvm score submission.json --tasks ~/ARC-AGI/data/evaluation
  arcvm score submission.json --tasks arc-agi_evaluation_challenges.json --list wrong
  arcvm score submission.json --tasks data/ --html score.html

Exit codes: 0 every known output is right, 1 some is wrong or missing, 2 bad usage or bad input.")]
pub(super) struct Score {
    /// The JSON file of the submission.
    #[arg(value_name = "SUBMISSION")]
    file: PathBuf,
    /// Which tasks are listed.
    #[arg(long, value_enum, default_value_t = ListedTasks::All)]
    list: ListedTasks,
    /// Write the attempts beside the expected outputs as a page that stands alone.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    #[command(flatten)]
    tasks: TaskOptions,
}

/// Which tasks are listed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListedTasks {
    /// None, only the summary.
    None,
    /// Those with an output that is wrong or missing.
    Wrong,
    /// All.
    All,
}

impl Score {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let (submission, problems) =
            Submission::read(&self.file).map_err(|error| ui.fail(error.diagnostic()))?;
        let tasks = self.tasks.load(ui)?;
        let score = submission.score(&tasks);
        if let Some(path) = &self.html {
            let page = html::score(&score, &submission, &tasks, ui.style.palette);
            files::write(ui, path, page)?;
        }
        if !ui.json {
            for problem in &problems {
                ui.complain(&format!("warning: {problem}\n"));
            }
        }
        ScoreView { score: &score, problems: &problems, list: self.list }.show(ui)?;
        let good = score.right() == score.outputs() && problems.is_empty();
        Ok(if good { Verdict::Good } else { Verdict::Bad })
    }
}

/// The result of a submission.
struct ScoreView<'v> {
    score: &'v Scored,
    problems: &'v [TaskError],
    list: ListedTasks,
}

impl View for ScoreView<'_> {
    fn text(&self, style: &Style) -> String {
        let score = self.score;
        let mut text = String::new();
        let listed = score.tasks.iter().filter(|task| match self.list {
            ListedTasks::None => false,
            ListedTasks::Wrong => task.right() < task.known(),
            ListedTasks::All => true,
        });
        let listed: Vec<&TaskScore> = listed.collect();
        let width = listed.iter().map(|task| task.id.chars().count()).max().unwrap_or(0).max(4);
        if !listed.is_empty() {
            let head = format!("{:<width$}  right  outputs", "task");
            let _ = writeln!(text, "{}", style.faint(&head));
        }
        for task in listed {
            let right = format!("{}/{}", task.right(), task.known());
            let right = format!("{right:>5}");
            let right = match (task.solved(), task.known()) {
                (true, _) => style.good(&right),
                (false, 0) => style.faint(&right),
                (false, _) => style.bad(&right),
            };
            let mut outputs: Vec<String> = task.outputs.iter().map(|o| describe(*o)).collect();
            if !task.submitted {
                outputs = vec!["not in the submission".to_owned()];
            }
            if 0 < task.surplus {
                outputs.push(format!("{} more than test inputs", count(task.surplus, "output")));
            }
            let _ = writeln!(text, "{:<width$}  {right}  {}", task.id, outputs.join(", "));
        }
        let verdict = format!("{} of {} right", score.right(), count(score.outputs(), "output"));
        let all = score.right() == score.outputs();
        let verdict = if all { style.good(&verdict) } else { style.bad(&verdict) };
        let _ = match score.outputs() {
            0 => {
                writeln!(text, "no expected output is known: there is nothing to be compared with")
            }
            _ => writeln!(
                text,
                "{verdict} ({:.1}%), {} of {} solved ({:.1}% by task)",
                score.by_output() * 100.0,
                score.solved(),
                count(score.known_tasks(), "task"),
                score.by_task() * 100.0,
            ),
        };
        let missing = score.missing().count();
        if 0 < missing {
            let _ = writeln!(text, "{} not in the submission", count(missing, "task"));
        }
        if !score.strangers.is_empty() {
            let _ =
                writeln!(text, "in the submission only: {}", words::join_names(&score.strangers));
        }
        text
    }
    fn json(&self) -> Json {
        let mut document = self.score.to_json();
        document["problems"] = self.problems.iter().map(problem_json).collect();
        document
    }
}

fn describe(output: Attempt) -> String {
    match output {
        Attempt::Right(number) => format!("right by attempt {number}"),
        Attempt::Wrong => output.name().to_owned(),
        Attempt::Missing => "no attempt".to_owned(),
        Attempt::Unknown => "not published".to_owned(),
    }
}

fn problem_json(problem: &TaskError) -> Json {
    json!({
        "place": problem.json_path,
        "message": problem.message,
        "help": problem.help,
    })
}
