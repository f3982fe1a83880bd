//! The task and the pair in view, which `I`, `O` and `S` stand for.

use std::rc::Rc;

use super::item::Item;
use super::program::EXPECTED;
use super::reply::Stop;
use super::session::Session;
use crate::diag::{Code, Diagnostic, suggest};
use crate::render::{Panel, panels};
use crate::task::{Sample, Task};

/// A task and one of its pairs.
#[derive(Clone)]
pub(super) struct View {
    pub(super) task: Rc<Task>,
    /// The place of the pair among the task's samples.
    pub(super) pair: usize,
}

impl View {
    pub(super) fn sample(&self) -> &Sample {
        &self.task.samples[self.pair]
    }

    /// Returns a name such as `007bbfb7 train0`.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.task.id, self.sample().name())
    }
}

impl Session {
    /// Returns the task and pair in view.
    pub(super) fn view(&self) -> Result<&View, Stop> {
        self.state.view.as_ref().ok_or_else(|| {
            Stop::new(Code::NothingInView, "no task is in view", "choose one with `:task ID`")
        })
    }

    /// Returns the variable `O`, which hides the expected output.
    pub(super) fn own_answer(&self) -> Option<&Item> {
        self.variable("O", self.state.items.len()).map(|(_, item)| &**item)
    }

    /// Returns a task by its id.
    pub(super) fn find_task(&self, id: &str) -> Result<Rc<Task>, Stop> {
        let tasks = self.tasks()?;
        if let Some(task) = tasks.get(id).filter(|task| !task.samples.is_empty()) {
            return Ok(Rc::new(task.clone()));
        }
        let problem = Diagnostic::new(Code::UnknownTask, format!("there is no task `{id}`"))
            .with_note(match tasks.len() {
                1 => "one task is known".to_owned(),
                many => format!("{many} tasks are known"),
            });
        let help = match suggest::nearest(id, tasks.ids()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "start with `--tasks PATH` to have the tasks of a folder".to_owned(),
        };
        Err(problem.with_help(help).into())
    }

    /// Returns the pair in view as a picture: its name, input and output.
    pub(super) fn view_picture(&self) -> Result<String, Stop> {
        let view = self.view()?;
        let sample = view.sample();
        let style = &self.setup.style;
        let input = sample.input.view();
        let size = |name: &str, grid: crate::value::Grid<'_>| {
            format!("{name}  {}×{}", grid.height, grid.width)
        };
        let mut shown = vec![Panel::new(size("I", input), input)];
        match &sample.output {
            Some(output) => {
                let output = output.view();
                let name = if self.own_answer().is_some() { EXPECTED } else { "O" };
                shown.push(Panel::new(size(name, output), output));
            }
            None => shown[0].caption += ", no output is known",
        }
        let heading = style.strong(&view.name());
        Ok(format!("{heading}\n{}", panels(&shown, style)))
    }
}
