//! The offers of Tab: commands, tasks, pairs, files, and the names of the language and of the
//! session.

use rustyline::completion::Pair;

use super::commands::{COMMANDS, Takes, lookup, usage};
use super::hint::signature;
use super::input::COMMAND;
use super::session::Session;
use crate::ir::constants::CONSTANTS;
use crate::prim;
use crate::task::Sample;

/// The texts that can stand at the end of a line.
pub(super) enum Offer {
    /// These, in place of the text from an offset on.
    Choices(usize, Vec<Pair>),
    /// Paths.
    Files,
}

/// The offer of Tab behind a text.
pub(super) fn offer(session: &Session, line: &str) -> Offer {
    let Some(command) = line.strip_prefix(COMMAND) else {
        return names(session, line);
    };
    let Some((name, argument)) = command.split_once(' ') else {
        let all = COMMANDS.iter();
        let choices = all.map(|command| {
            let shown = format!("{:<20}{}", usage(command).trim_matches('`'), command.summary);
            choice(shown, format!(":{}", command.name))
        });
        return matching(0, line, choices.collect());
    };
    let takes = lookup(name).map_or(Takes::Expression, |command| command.takes);
    let start = line.len() - argument.trim_start().len();
    let plain = |choices: Vec<String>| {
        let choices = choices.into_iter().map(|text| choice(text.clone(), text));
        matching(start, line, choices.collect())
    };
    match takes {
        Takes::Nothing => Offer::Choices(line.len(), Vec::new()),
        Takes::Task => {
            let ids = session.tasks().map(|tasks| tasks.ids().map(str::to_owned).collect());
            plain(ids.unwrap_or_default())
        }
        Takes::Pair => {
            let view = session.state.view.as_ref();
            plain(
                view.map_or_else(Vec::new, |view| {
                    view.task.samples.iter().map(Sample::name).collect()
                }),
            )
        }
        Takes::Definition => {
            let solvers = session.visible().filter(|item| item.is_definition() || item.name == "O");
            plain(solvers.map(|item| item.name.clone()).collect())
        }
        Takes::Command => plain(COMMANDS.iter().map(|command| command.name.to_owned()).collect()),
        Takes::File => Offer::Files,
        Takes::Expression | Takes::Name | Takes::Query => names(session, line),
    }
}

/// Names that the word at the end of a text begins.
fn names(session: &Session, line: &str) -> Offer {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = line
        .rfind(|c| !is_word(c))
        .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    let mut choices = Vec::new();
    let mut shown = |name: &str, text: String| choices.push(choice(text, name.to_owned()));
    if session.state.view.is_some() {
        shown("I", "I = the input of the pair in view".to_owned());
        shown("O", "O = the expected output".to_owned());
        shown("S", "S = the demonstration pairs".to_owned());
    }
    for item in session.visible() {
        shown(&item.name, item.headline());
    }
    for prim in prim::all() {
        if let Some(signature) = signature(session, prim.name) {
            shown(prim.name, format!("{}({}", prim.name, signature.rest(0)));
        }
    }
    for (name, _) in CONSTANTS {
        shown(name, (*name).to_owned());
    }
    for keyword in ["lambda", "return", "True", "False", "None"] {
        shown(keyword, keyword.to_owned());
    }
    choices.sort_by(|a, b| a.replacement.cmp(&b.replacement));
    choices.dedup_by(|later, earlier| later.replacement == earlier.replacement);
    matching(start, line, choices)
}

fn choice(display: String, replacement: String) -> Pair {
    Pair { display, replacement }
}

fn matching(start: usize, line: &str, mut choices: Vec<Pair>) -> Offer {
    choices.retain(|choice| choice.replacement.starts_with(&line[start..]));
    Offer::Choices(start, choices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repl::session::tests::session;

    fn offered(line: &str) -> (usize, Vec<String>) {
        match offer(&session(), line) {
            Offer::Choices(start, choices) => {
                (start, choices.into_iter().map(|choice| choice.replacement).collect())
            }
            Offer::Files => (line.len(), vec!["files".to_owned()]),
        }
    }

    #[test]
    fn each_place_is_offered_what_fits_there() {
        assert_eq!(offered("x = hmir").1, ["hmirror"]);
        assert_eq!(offered("x = hmir").0, 4);
        assert_eq!(offered(":ta"), (0, vec![":task".to_owned()]));
        assert_eq!(offered(":task 007b"), (6, vec!["007bbfb7".to_owned()]));
        assert_eq!(offered(":load so").1, ["files"]);
        assert_eq!(offered(":type TWO_BY_T").1, ["TWO_BY_TWO"]);
        assert_eq!(offered(":help un").1, ["undo"]);
        assert_eq!(offered("é").1.len(), offered("").1.len());
        assert!(offered(":next ").1.is_empty());
    }
}
