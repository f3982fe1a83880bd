//! Arguments that cannot be used: told as text, and as a document where JSON is wanted.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Error};

use super::Arguments;
use super::ui::Ui;
use crate::diag::{Code, Diagnostic};
use crate::render::{ColorChoice, Palette};

/// Commands that write events, each a document in a line of its own.
const WRITE_EVENTS: [&str; 1] = ["evolve"];

/// Tells what is wrong with arguments, or what was asked for instead of a run: help, the version.
/// Yields the exit code.
pub(super) fn tell(mut error: Error, arguments: &[OsString]) -> u8 {
    // That an option which a command lacks could be a value is never what is meant.
    if let Some(ContextValue::StyledStrs(tips)) = error.get(ContextKind::Suggested) {
        let is_helpful = |tip: &&StyledStr| !tip.to_string().contains("' as a value, use '-- ");
        let tips: Vec<StyledStr> = tips.iter().filter(is_helpful).cloned().collect();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
    // There is nowhere left to complain where it cannot be printed.
    let _ = error.print();
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    let mut options = arguments.iter().take_while(|argument| *argument != "--");
    if code != 0 && options.any(|argument| argument == "--json") {
        let mut ui = Ui::new(ColorChoice::Never, Palette::Classic, true);
        ui.json_lines = command(arguments).is_some_and(|name| WRITE_EVENTS.contains(&&*name));
        // It was told; the exit code says so.
        let _ = ui.fail(diagnostic(&error));
    }
    code
}

/// Returns the name of the command among arguments.
fn command(arguments: &[OsString]) -> Option<String> {
    let known = Arguments::command();
    let words = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
    words.into_iter().find(|word| known.find_subcommand(word).is_some()).map(str::to_owned)
}

/// Returns the same as a diagnostic: the first paragraph is what is wrong, the others are hints and
/// the usage.
fn diagnostic(error: &Error) -> Diagnostic {
    let is_missing = matches!(
        error.kind(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_missing {
        return Diagnostic::new(Code::BadArguments, "no command is named")
            .with_help("`--help` lists the commands");
    }
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let mut lines = paragraphs.next().unwrap_or_default().lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let more: Vec<&str> = lines.map(|line| line.trim_matches(['[', ']'])).collect();
    let message = match more.is_empty() {
        true => first.to_owned(),
        false => format!("{}: {}", first.trim_end_matches(':'), more.join(", ")),
    };
    let mut diagnostic = Diagnostic::new(Code::BadArguments, message);
    let mut tips = Vec::new();
    for line in paragraphs.flat_map(str::lines).map(str::trim) {
        match line.strip_prefix("tip: ") {
            Some(tip) => tips.push(tip.to_owned()),
            None if line.starts_with("Usage: ") => diagnostic = diagnostic.with_note(line),
            None => {}
        }
    }
    match tips.is_empty() {
        true => diagnostic.with_help("`--help` shows what the command takes"),
        false => diagnostic.with_help(tips.join("; ")),
    }
}
