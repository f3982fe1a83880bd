//! `:help` and `:quit`.

use std::fmt::Write as _;

use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::{COMMANDS, Call, Command, Takes, lookup, usage};
use crate::diag::{Code, Diagnostic, suggest};

pub(super) const HELP: Command = Command {
    name: "help",
    arguments: "[COMMAND]",
    takes: Takes::Command,
    summary: "lists the commands, or explains one",
    more: "",
    run: help,
};

pub(super) const QUIT: Command = Command {
    name: "quit",
    arguments: "",
    takes: Takes::Nothing,
    summary: "ends the session, as Ctrl-D does",
    more: "So do `:q`, `exit` and `quit()`.\n",
    run: quit,
};

fn help(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let style = &session.setup.style;
    let name = call.argument.trim_start_matches(':');
    if !name.is_empty() {
        let Some(command) = lookup(name) else {
            let meant = suggest::closest(name, COMMANDS.iter().map(|command| command.name));
            let problem =
                Diagnostic::new(Code::UnknownCommand, format!("there is no command `:{name}`"));
            return Err(problem
                .with_help(match meant {
                    Some(meant) => format!("did you mean `:{meant}`?"),
                    None => {
                        "`:help` lists the commands, `:doc NAME` explains a primitive".to_owned()
                    }
                })
                .into());
        };
        reply.text = format!(
            "{}\n  {}\n{}",
            style.strong(usage(command).trim_matches('`')),
            command.summary,
            command.more.lines().map(|line| format!("  {line}\n")).collect::<String>()
        );
        return Ok(());
    }
    reply.text = "\
An expression shows its value, `x = EXPR` names one, `def f(x):` begins a definition, `#` a comment.\n\
`I`, `O` and `S` are input, output and demonstration pairs of the task in view; the output is `expected` as well.\n\n"
        .to_owned();
    for command in COMMANDS {
        let text = usage(command);
        let _infallible = writeln!(
            reply.text,
            "  {:<20}{}",
            text.trim_matches('`'),
            style.faint(command.summary)
        );
    }
    reply.text += "\n\
Tab completes and shows signatures, Ctrl-R searches earlier inputs, Ctrl-C ends an evaluation, Ctrl-D the session.\n";
    Ok(())
}

fn quit(_: &mut Session, _: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    reply.quit = true;
    Ok(())
}
