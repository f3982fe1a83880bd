//! The commands of the prompt, one file an idea; the table is what help, completion and dispatch
//! know of them.

mod all;
mod check;
mod doc;
mod examples;
mod files;
mod find;
mod help;
mod history;
mod look;
mod time;
mod trace;
mod view;

use bumpalo::Bump;

use super::reply::{Reply, Stop};
use super::session::Session;
use crate::diag::{Code, Diagnostic, suggest};
use crate::source::SourceId;
use crate::syntax;

/// A command.
pub(super) struct Command {
    /// The name that follows the colon.
    pub(super) name: &'static str,
    /// Its arguments, as help shows them.
    pub(super) arguments: &'static str,
    /// The kind of the argument, for completion.
    pub(super) takes: Takes,
    /// A summary in a line.
    pub(super) summary: &'static str,
    /// Further help, in complete lines.
    pub(super) more: &'static str,
    run: fn(&mut Session, &Call<'_>, &mut Reply) -> Result<(), Stop>,
}

/// The kind of the argument of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// There is none.
    Nothing,
    /// An expression.
    Expression,
    /// The id of a task.
    Task,
    /// A pair of the task in view.
    Pair,
    /// A definition of the session.
    Definition,
    /// A primitive or another name with documentation.
    Name,
    /// A path.
    File,
    /// A command.
    Command,
    /// A signature or words.
    Query,
}

/// A command as it was given.
pub(super) struct Call<'c> {
    /// The text that follows the command's name, trimmed.
    argument: &'c str,
    /// Name and line of where it stands.
    place: (&'c str, usize),
    command: &'static Command,
}

/// Every command, in the order in which help lists them.
pub(super) static COMMANDS: &[Command] = &[
    view::TASK,
    view::PAIR,
    view::NEXT,
    all::ALL,
    check::CHECK,
    look::TYPE,
    look::IR,
    time::TIME,
    trace::TRACE,
    look::FULL,
    doc::DOC,
    find::FIND,
    examples::EXAMPLES,
    files::LOAD,
    files::SAVE,
    history::LIST,
    history::NEW,
    history::UNDO,
    help::HELP,
    help::QUIT,
];

/// Returns the command of a name.
pub(super) fn lookup(name: &str) -> Option<&'static Command> {
    // Other programs' ways to leave.
    let name = if matches!(name, "q" | "exit") { "quit" } else { name };
    COMMANDS.iter().find(|command| command.name == name)
}

/// Carries out the text behind the colon.
pub(super) fn run(
    session: &mut Session,
    text: &str,
    source: &str,
    line: usize,
    reply: &mut Reply,
) -> Result<(), Stop> {
    let (name, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let Some(command) = lookup(name) else {
        let names = COMMANDS.iter().map(|command| command.name);
        let help = match suggest::closest(name, names) {
            Some(meant) => format!("did you mean `:{meant}`?"),
            None => "`:help` lists the commands".to_owned(),
        };
        let message = format!("there is no command `:{name}`");
        return Err(Stop::new(Code::UnknownCommand, message, help));
    };
    let call = Call { argument: argument.trim(), place: (source, line), command };
    if command.takes == Takes::Nothing && !call.argument.is_empty() {
        return Err(call.misused(&format!("`:{name}` takes no argument")));
    }
    (command.run)(session, &call, reply)
}

impl Call<'_> {
    /// Says that the command was not used as it is meant to be.
    fn misused(&self, message: &str) -> Stop {
        Stop::new(Code::CommandUsage, message, format!("the command is {}", usage(self.command)))
    }

    /// Returns the argument, which must be there.
    fn required(&self) -> Result<&str, Stop> {
        match self.argument {
            "" => Err(self.misused(&format!("`:{}` needs an argument", self.command.name))),
            argument => Ok(argument),
        }
    }

    /// Returns the argument as an expression, which must be there; it becomes a text of the
    /// session.
    fn expression(&self, session: &mut Session) -> Result<SourceId, Stop> {
        let text = self.required()?;
        let source = session.sources.add_part(self.place.0, text, self.place.1);
        let bump = Bump::new();
        let mut problems: Vec<Diagnostic> = Vec::new();
        let found = syntax::parse_expr(source, text, &bump, &mut problems);
        match found {
            Some(_) => Ok(source),
            None => Err(Stop::Problems(problems)),
        }
    }
}

/// Returns a command with its arguments.
pub(super) fn usage(command: &Command) -> String {
    match command.arguments {
        "" => format!("`:{}`", command.name),
        arguments => format!("`:{} {arguments}`", command.name),
    }
}
