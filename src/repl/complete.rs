//! The offers of Tab: commands, tasks, pairs, files, and the names of the language and of the
//! session.

use super::commands::{COMMANDS, Takes, lookup, usage};
use super::input::COMMAND;
use super::names::names;
use super::offers::{Offer, choice, matching};
use super::session::Session;
use crate::task::Sample;

/// Returns the offer of Tab behind a text.
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
    fn what_fits_by_type_is_offered_first() {
        let place = |line: &str, name: &str| {
            let offered = offered(line).1;
            offered.iter().position(|own| own == name).unwrap_or_else(|| panic!("{line} {name}"))
        };
        // The second parameter of `fill` is a colour, the third one a patch.
        assert!(place("fill(canvas(0, UNITY), TEN", "TEN") == 0);
        assert!(place("fill(x, 1, a", "asindices") < place("fill(x, 1, a", "add"));
        place("apply(T", "TEN");
        assert!(place("objects(x, ", "T") < place("objects(x, ", "univalued="));
        // Where nothing is typed yet, only what fits is offered.
        for (line, fits, other) in [
            ("fill(canvas(0, UNITY), ", "ZERO", "T"),
            ("fill(x, 1, ", "asindices", "add"),
            ("apply(", "hmirror", "ZERO"),
            ("objects(x, ", "T", "ONE"),
        ] {
            place(line, fits);
            assert!(!offered(line).1.contains(&other.to_owned()), "{line} {other}");
        }
        let mut session = session();
        let mut reply = crate::repl::Reply::default();
        session.execute(":task 007bbfb7", "", 1, &mut reply).unwrap();
        session.execute("number = 3", "", 2, &mut reply).unwrap();
        session.execute("spots = asindices(I)", "", 3, &mut reply).unwrap();
        let Offer::Choices(_, choices) = offer(&session, "fill(I, 1, ") else { panic!("names") };
        assert_eq!(choices[0].replacement, "spots");
        let Offer::Choices(_, choices) = offer(&session, "hmirror(") else { panic!("names") };
        let first: Vec<&str> = choices[..2].iter().map(|c| c.replacement.as_str()).collect();
        assert_eq!(first, ["I", "O"]);
    }

    #[test]
    fn keywords_of_the_call_are_offered() {
        assert_eq!(offered("objects(x, T, dia").1, ["diagonal=", "diagonalpath"]);
        assert_eq!(offered("objects(x, without_bg=T, univ").1, ["univalued="]);
        assert!(!offered("objects(x, without_bg=T, ").1.contains(&"without_bg=".to_owned()));
        assert!(!offered("objects(x, ").1.contains(&"grid=".to_owned()), "it is given already");
        // Behind a keyword its value stands.
        assert!(!offered("objects(x, diagonal=").1.contains(&"univalued=".to_owned()));
        assert_eq!(offered("objects(x, diagonal=").1[..2], ["F", "T"]);
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
