//! The current definition: the solver that `:check`, `:trace` and `:save` are about.
//!
//! It is the latest of two things: a definition that a task can run, or the variable `O`, which
//! makes a solver of the variables that lead to it.

use std::rc::Rc;

use super::item::Item;
use super::program::{Goal, RunnableProgram};
use super::reply::Stop;
use super::session::Session;
use crate::diag::{Code, Diagnostic, suggest};
use crate::ir::Role;

/// A solver of the session.
pub(super) enum Answer {
    /// A definition.
    Definition(Rc<Item>),
    /// The variables up to the `O` at this place among the items.
    Variables(usize),
}

/// The names of the parameters that a solver has by custom.
const CUSTOMARY: [&[&str]; 3] = [&["I"], &["S", "I"], &["S", "I", "C"]];

/// Tells whether a definition's parameters are named as those of solvers are.
pub(super) fn is_solver(item: &Item) -> bool {
    CUSTOMARY.iter().any(|params| item.params() == *params)
}

impl Session {
    /// Returns the current definition, or the one of a name.
    pub(super) fn answer(&self, name: &str) -> Result<Answer, Stop> {
        if name.is_empty() {
            return self.current();
        }
        if let Some(item) = self.definition(name) {
            return Ok(Answer::Definition(Rc::clone(item)));
        }
        if let ("O", Some((index, _))) = (name, self.variable(name, self.state.items.len())) {
            return Ok(Answer::Variables(index));
        }
        let known = self.visible().filter(|item| item.is_definition());
        let meant = suggest::closest(name, known.map(|item| item.name.as_str()));
        let problem =
            Diagnostic::new(Code::NoDefinition, format!("the session has no definition `{name}`"));
        Err(match meant {
            Some(meant) => problem.with_help(format!("did you mean `{meant}`?")),
            None => problem.with_help("`:list` shows what it has"),
        }
        .into())
    }

    fn current(&self) -> Result<Answer, Stop> {
        let items = &self.state.items;
        let latest = |fits: &dyn Fn(&Item) -> bool| items.iter().rposition(|item| fits(item));
        let used = |item: &Item| {
            items.iter().any(|other| other.name != item.name && other.uses.contains(&item.name))
        };
        let solver = latest(&|item| item.name == "O" && !item.is_definition())
            .max(latest(&|item| item.is_definition() && is_solver(item) && !used(item)));
        let runnable = |item: &Item| {
            item.is_definition()
                && Role::of_definition(&item.name, item.params().len()).is_some()
                && !used(item)
        };
        match solver.or_else(|| latest(&runnable)) {
            Some(index) if items[index].is_definition() => {
                Ok(Answer::Definition(Rc::clone(&items[index])))
            }
            Some(index) => Ok(Answer::Variables(index)),
            None => Err(Stop::new(
                Code::NoDefinition,
                "there is no definition yet",
                "write a `def solve(I):`, or assign the answer to `O`",
            )),
        }
    }

    /// Returns the name of a solver.
    pub(super) fn answer_name(&self, answer: &Answer) -> String {
        match answer {
            Answer::Definition(item) => item.name.clone(),
            Answer::Variables(_) => {
                let task = self.state.view.as_ref().map(|view| view.task.id.as_str());
                let named = |verb: &str| match task {
                    Some(id) if is_word(id) => format!("{verb}_{id}"),
                    _ => verb.to_owned(),
                };
                let names = ["solve", "answer"].map(named);
                let free = names.iter().find(|name| self.definition(name).is_none());
                free.unwrap_or(&names[0]).clone()
            }
        }
    }

    /// Returns a solver as a program.
    pub(super) fn answer_program(&self, answer: &Answer) -> Result<RunnableProgram, Stop> {
        let name = self.answer_name(answer);
        match answer {
            Answer::Definition(_) => self.program(Goal::Definition(&name)),
            Answer::Variables(index) => self.program(Goal::Solver { name: &name, result: *index }),
        }
    }
}

/// Tells whether an id can be part of a name.
fn is_word(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
