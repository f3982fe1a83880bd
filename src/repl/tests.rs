//! Sessions with inputs that nobody chose: every primitive, random programs, nonsense.

use super::reply::{Reply, Stop};
use super::session::Session;
use super::session::tests::session;
use crate::diag::Code;
use crate::prim;
use crate::testing::{Generator, Rng};

/// Returns the text that an input prints, or the codes of its errors.
fn enter(session: &mut Session, text: &str) -> Result<String, Vec<Code>> {
    let mut reply = Reply::default();
    match session.execute(text, "test", 1, &mut reply) {
        Ok(()) => Ok(reply.text),
        Err(Stop::Problems(problems)) => Err(problems.iter().map(|problem| problem.code).collect()),
        Err(Stop::Interrupted) => panic!("{text}: nobody interrupted it"),
    }
}

#[test]
fn every_primitive_is_explained_and_its_examples_are_drawn() {
    let mut session = session();
    for prim in prim::all() {
        let name = prim.name;
        let doc = enter(&mut session, &format!(":doc {name}")).expect("it has a description");
        assert!(doc.contains(prim.summary().split('\n').next().unwrap_or_default()), "{name}");
        let drawn = enter(&mut session, &format!(":examples {name}")).expect("they can be drawn");
        for example in prim.examples {
            let (_, after) = drawn.split_once(example.call).expect("the call is shown");
            assert!(after.contains('→'), "{name}: {drawn}");
        }
        let found = enter(&mut session, &format!(":find {name}")).expect("it is found");
        assert!(found.starts_with(&format!("{name}(")), "{name}: {found}");
    }
}

/// Line by line at the prompt a program comes to what it comes to as a definition.
#[test]
fn random_programs_mean_the_same_line_by_line() {
    let mut session = session();
    let mut alike = 0;
    for seed in 0..40 {
        let text = Generator::new(seed).program(6);
        enter(&mut session, ":task 007bbfb7").expect("the task is embedded");
        enter(&mut session, &text).unwrap_or_else(|codes| panic!("{text}{codes:?}"));
        let mut lines: Vec<&str> = text.lines().skip(1).map(str::trim).collect();
        let result = lines.pop().and_then(|line| line.strip_prefix("return ")).expect("the last");
        let mut faults = 0;
        for line in &lines {
            let name = line.split(' ').next().unwrap_or_default();
            for input in [line, name] {
                match enter(&mut session, input) {
                    Ok(shown) => assert!(!shown.is_empty(), "{text}{input}"),
                    Err(codes) => {
                        let expected = match faults {
                            0 => vec![Code::EvaluationFailed],
                            // A line that failed gave its variable no value.
                            _ => codes.clone(),
                        };
                        assert_eq!(codes, expected, "{text}{input}");
                        faults += 1;
                    }
                }
            }
        }
        enter(&mut session, ":trace").unwrap_or_else(|codes| panic!("{text}{codes:?}"));
        let same = enter(&mut session, &format!("solve(I) == ({result})"));
        match same {
            Ok(same) => {
                assert_eq!(same, "True\n", "{text}");
                alike += 1;
            }
            Err(_) => assert!(0 < faults, "{text}"),
        }
        while enter(&mut session, ":undo").is_ok() {}
    }
    assert!(20 <= alike, "only {alike} programs came to a value");
}

#[test]
fn nonsense_is_refused_and_nothing_more() {
    const WORDS: &[&str] = &[
        "(",
        ")",
        ",",
        "=",
        "==",
        ":",
        "I",
        "O",
        "S",
        "x",
        "objects",
        "apply",
        "lambda a: a",
        "1",
        "-",
        "T",
        "\n",
        "    ",
        "def f(a):",
        "return",
        "#",
        "\"",
        ":task",
        ":pair",
        ":next",
        ":all",
        ":check",
        ":type",
        ":ir",
        ":trace",
        ":full",
        ":doc",
        ":find",
        "->",
        "Grid",
        "A",
        "[",
        "]",
        "|",
        ":list",
        ":undo",
        ":help",
        "007bbfb7",
        "train1",
        "é",
        "\0",
        "\\",
    ];
    let mut rng = Rng::new(3);
    let mut session = session();
    let mut understood = 0;
    for _ in 0..3000 {
        let text: String = (0..=rng.below(6))
            .map(|_| format!("{}{}", rng.pick(WORDS), if rng.chance(70) { " " } else { "" }))
            .collect();
        understood += usize::from(enter(&mut session, &text).is_ok());
    }
    assert!(100 <= understood, "only {understood} inputs were understood");
}
