//! A session: what has been defined, which pair is in view, and how to go back.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::commands;
use super::input::COMMAND;
use super::item::Item;
use super::reply::{Reply, Stop};
use super::view::View;
use crate::diag::Diagnostic;
use crate::render::Style;
use crate::source::{SourceId, SourceMap};
use crate::syntax;
use crate::syntax::ast::Entry;
use crate::task::TaskSet;
use crate::value::{Budget, Interrupt};

/// Raised to end the evaluation that is going on.
pub(super) static INTERRUPT: LazyLock<Interrupt> = LazyLock::new(Interrupt::new);

/// The settings of a session.
pub struct Setup {
    /// The style in which values are drawn.
    pub style: Style,
    /// The budget of each evaluation.
    pub budget: Budget,
    /// Whether the passes run before an evaluation.
    pub passes: bool,
    /// Whether the inputs of a script are answered in JSON, a line each.
    pub json: bool,
    /// Finds the tasks, once they are asked for, and tells what is to be said of their files.
    pub discover: Discover,
}

/// A way to find tasks: those that there are, with warnings, or why there are none.
pub type Discover = Box<dyn Fn() -> Result<(TaskSet, Vec<Diagnostic>), Vec<Diagnostic>> + Send>;

/// Everything that a session knows.
pub(super) struct Session {
    pub(super) setup: Setup,
    /// All that was typed or loaded.
    pub(super) sources: SourceMap,
    pub(super) state: State,
    /// Earlier states, each with what ended it.
    past: Vec<(String, State)>,
    tasks: OnceCell<TaskSet>,
    /// Warnings about the files of tasks, until they are shown.
    task_warnings: RefCell<Vec<Diagnostic>>,
    /// The expression whose value was shown last.
    pub(super) shown: Option<Shown>,
}

/// An expression as it was shown: the entry of a text, seen after so many items.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) source: SourceId,
    pub(super) entry: usize,
    pub(super) before: usize,
}

/// The state that `:undo` returns to.
#[derive(Clone, Default)]
pub(super) struct State {
    /// Variables and definitions in the order in which they came; later ones hide earlier ones of
    /// their name.
    pub(super) items: Vec<Rc<Item>>,
    /// The texts that hold imports, in their order.
    pub(super) imports: Vec<SourceId>,
    pub(super) view: Option<View>,
}

impl Session {
    pub(super) fn new(setup: Setup) -> Self {
        Self {
            setup,
            sources: SourceMap::new(),
            state: State::default(),
            past: Vec::new(),
            tasks: OnceCell::new(),
            task_warnings: RefCell::default(),
            shown: None,
        }
    }

    /// Carries out an input: a command, or definitions, assignments and expressions. `name` and
    /// `line` tell where it stands.
    pub(super) fn execute(
        &mut self,
        text: &str,
        name: &str,
        line: usize,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        INTERRUPT.lower();
        if self.is_farewell(text) {
            reply.quit = true;
            return Ok(());
        }
        let done = match text.trim_start().strip_prefix(COMMAND) {
            Some(command) => commands::run(self, command, name, line, reply),
            None => {
                let source = self.sources.add_part(name, text, line);
                self.enter(source, reply)
            }
        };
        reply.problems.append(&mut self.task_warnings.borrow_mut());
        done
    }

    /// Tells whether a text is the way to leave a Python prompt, and means nothing else here.
    fn is_farewell(&self, text: &str) -> bool {
        let name = text.trim();
        let name = name.strip_suffix("()").unwrap_or(name);
        matches!(name, "exit" | "quit") && self.state.items.iter().all(|item| item.name != name)
    }

    /// Carries out definitions, assignments and expressions.
    fn enter(&mut self, source: SourceId, reply: &mut Reply) -> Result<(), Stop> {
        let text = self.sources.shared_text(source);
        let bump = Bump::new();
        let mut problems = Vec::new();
        let entries = syntax::parse_entry(source, &text, &bump, &mut problems);
        if problems.iter().any(Diagnostic::is_error) {
            return Err(Stop::Problems(problems));
        }
        reply.problems.append(&mut problems);
        if self.has_imports(source) {
            self.remember("the import".to_owned());
            self.state.imports.push(source);
        }
        for (index, entry) in entries.iter().enumerate() {
            match entry {
                Entry::Expr(_) => self.show(source, index, reply)?,
                Entry::Assign { .. } => self.assign(entry, source, index, reply)?,
                Entry::Def(_) => self.define(entry, source, index, reply)?,
            }
        }
        Ok(())
    }

    /// Tells whether a text holds imports. Their programs are known once they are kept among those
    /// of the state.
    pub(super) fn has_imports(&self, source: SourceId) -> bool {
        let text = self.sources.shared_text(source);
        let bump = Bump::new();
        let (aliases, modules) = syntax::parse_imports(source, &text, &bump);
        !aliases.is_empty() || !modules.is_empty()
    }

    /// Returns the texts that hold imports.
    pub(super) fn import_texts(&self) -> Vec<(SourceId, Arc<str>)> {
        self.state.imports.iter().map(|&id| (id, self.sources.shared_text(id))).collect()
    }

    /// Returns the tasks, which are loaded when they are needed first.
    pub(super) fn tasks(&self) -> Result<&TaskSet, Stop> {
        if let Some(tasks) = self.tasks.get() {
            return Ok(tasks);
        }
        let (found, warnings) = (self.setup.discover)().map_err(Stop::Problems)?;
        self.task_warnings.replace(warnings);
        Ok(self.tasks.get_or_init(|| found))
    }

    /// Notes the state before a change, which `what` names.
    pub(super) fn remember(&mut self, what: String) {
        self.past.push((what, self.state.clone()));
    }

    /// Forgets a change that did not come about.
    pub(super) fn forget(&mut self) {
        if let Some((_, before)) = self.past.pop() {
            self.state = before;
        }
    }

    /// Takes back the last change and tells what it was.
    pub(super) fn undo(&mut self) -> Option<String> {
        let (what, before) = self.past.pop()?;
        self.state = before;
        Some(what)
    }

    /// Returns the definition of a name, which is the latest.
    pub(super) fn definition(&self, name: &str) -> Option<&Rc<Item>> {
        self.state.items.iter().rev().find(|item| item.is_definition() && item.name == name)
    }

    /// Returns the variable that a name means after the first `before` items, with its place.
    pub(super) fn variable(&self, name: &str, before: usize) -> Option<(usize, &Rc<Item>)> {
        let items = self.state.items[..before].iter().enumerate();
        items.rev().find(|(_, item)| !item.is_definition() && item.name == name)
    }

    /// Returns the variables and definitions that are not hidden by later ones, in their order.
    pub(super) fn visible(&self) -> impl Iterator<Item = &Rc<Item>> {
        let items = || self.state.items.iter().enumerate();
        let last: FxHashMap<&str, usize> =
            items().map(|(index, item)| (item.name.as_str(), index)).collect();
        items()
            .filter(move |(index, item)| last[item.name.as_str()] == *index)
            .map(|(_, item)| item)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::render::ColorMode;

    /// Returns a session without colours, with the embedded tasks and nothing in view.
    pub(in crate::repl) fn session() -> Session {
        Session::new(Setup {
            style: Style::new(ColorMode::Plain, 100),
            budget: Budget::ALONE,
            passes: true,
            json: false,
            discover: Box::new(|| Ok((TaskSet::embedded(), Vec::new()))),
        })
    }
}
