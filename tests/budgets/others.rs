//! Programs that explode, given to the commands that go on after it: `evolve`, the prompt,
//! `conform`.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::{Measured, RESIDENT, SOON, measure, repeated, solver};

/// Bodies of solvers that explode.
fn bombs() -> Vec<String> {
    let nested = "return apply(lambda a: apply(lambda b: apply(lambda c: a + b + c, x), x), x)";
    let step = "step = lambda f: lambda x: f(f)(x + 1)";
    let literal = format!("return ({})", "7, ".repeat(50_000));
    vec![
        repeated(100, "x = (1, 2)", "(x, x)"),
        solver(&["return power(lambda x: (x, x), 100000)(1)"]),
        solver(&["x = interval(0, 1000, 1)", nested]),
        solver(&["return upscale(I, 1000000)"]),
        repeated(60, "x = I", "upscale(x, 2)"),
        solver(&["return power(lambda f: compose(f, f), 100000)(identity)(I)"]),
        solver(&[step, "return step(step)(0)"]),
        solver(&["return power(vmirror, 1000000000)(I)"]),
        solver(&[&literal]),
        solver(&[&format!("return {}I{}", "(".repeat(10_000), ")".repeat(10_000))]),
        solver(&[&format!("return {}", "9".repeat(10_000))]),
    ]
}

/// Asserts that a run ended soon, in little memory, and yields what it printed.
fn within(name: &str, measured: Measured, soon: f64) -> crate::support::Ran {
    let Measured { ran, time, resident } = measured;
    assert!(time < soon, "{name} took {time}: {ran:?}");
    assert!(resident < RESIDENT, "{name}: {resident} KiB");
    assert!(!ran.out.contains("internal"), "{name}: {}", ran.out);
    ran
}

#[test]
fn a_search_among_programs_that_explode_goes_on() {
    let mut files: Vec<(String, String)> = (0..)
        .zip(bombs())
        .map(|(number, text)| (format!("drafts/{number:02}.arc"), text))
        .collect();
    let right = "def solve_right(I):\n    return vmirror(I)\n";
    for (task, wanted, more) in [("3bd67248", 0, None), ("67a3c6ac", 1, Some(right))] {
        files.extend(more.map(|text| ("drafts/right.arc".to_owned(), text.to_owned())));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let arguments = ["evolve", "--task", task, "--from", "drafts", "--generations", "3"];
        let more = ["--population", "30", "--threads", "1", "--json"];
        let measured = measure(&files, &[&arguments[..], &more].concat(), "");
        let ran = within("evolve", measured, 4.0 * SOON);
        assert_eq!(ran.code, 1 - wanted, "{ran:?}");
        let done: Json = serde_json::from_str(ran.out.lines().next_back().unwrap()).unwrap();
        assert_eq!((&done["event"], &done["solved"]), (&"done".into(), &wanted.into()), "{ran:?}");
        if wanted == 0 {
            assert_eq!(done["generations"], 4, "{done}");
        }
    }
}

#[test]
fn a_prompt_goes_on_after_what_explodes() {
    let literal = format!("({})", "7, ".repeat(50_000));
    let deep = format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000));
    let digits = "9".repeat(10_000);
    let bombs = [
        "power(lambda x: (x, x), 100000)(1)",
        "apply(lambda a: apply(lambda b: apply(lambda c: a + b + c, interval(0, 1000, 1)), interval(0, 1000, 1)), interval(0, 1000, 1))",
        "upscale(canvas(0, (9, 9)), 1000000)",
        "power(lambda f: compose(f, f), 100000)(identity)(1)",
        "(lambda f: f(f))(lambda f: f(f))",
        "power(increment, 1000000000000)(1)",
        "interval(0, 1000000000000, 1)",
        &deep,
        &digits,
        ":time power(increment, 1000000000000)(1)",
    ];
    let definition = "def solve_67a3c6ac(I): return power(vmirror, 1000000000)(I)";
    let mut input = String::new();
    for bomb in bombs {
        let _ = writeln!(input, "{bomb}\nheight(canvas(0, (3, 1)))");
    }
    let _ = writeln!(input, "size({literal})\n{definition}\n:task 67a3c6ac\n:check\n:trace\n1 + 1");
    let ran = within("the prompt", measure(&[], &["repl", "--json"], &input), 4.0 * SOON);
    assert_eq!(ran.code, 2, "{ran:?}");
    let replies: Vec<Json> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (pairs, rest) = replies.split_at(2 * bombs.len());
    for (pair, bomb) in pairs.chunks(2).zip(bombs) {
        assert_eq!(pair[0]["diagnostics"][0]["severity"], "error", "{bomb}: {}", pair[0]);
        assert_eq!(pair[1]["text"], "3\n", "{bomb}: {}", pair[1]);
    }
    assert_eq!(rest[0]["text"], "50000\n", "{}", rest[0]);
    assert_eq!(rest.last().unwrap()["text"], "2\n", "{rest:?}");
}

#[test]
fn vectors_that_explode_keep_no_other_from_running() {
    let function = |name: &str| json!({ "f": name });
    let loops = json!({ "f": ["power", function("increment"), 1_000_000_000_000_u64] });
    let set = json!({ "f": ["interval", 0, 1_000_000, 1] });
    let bombs = [
        json!({ "fn": "upscale", "args": [{ "g": ["1"] }, 1_000_000], "out": 1 }),
        json!({ "fn": "interval", "args": [0, 1_000_000_000_000_u64, 1], "out": 1 }),
        json!({ "fn": "repeat", "args": [{ "t": [1, 2] }, 1_000_000_000_000_u64], "out": 1 }),
        json!({ "fn": "apply", "args": [loops, { "t": [1] }], "out": 1 }),
        // The making of an operand is bounded as well.
        json!({ "fn": "size", "args": [{ "f": ["apply", loops, { "t": [1] }] }], "out": 1 }),
        json!({ "fn": "identity", "args": [1], "out": { "f": ["apply", loops, { "t": [1] }] } }),
        json!({ "fn": "size", "args": [{ "f": ["product", set, set] }], "out": 1 }),
        json!({ "fn": "canvas", "args": [0, { "t": [1_000_000, 1_000_000] }], "out": 1 }),
    ];
    let mut text: String = bombs.iter().map(|bomb| format!("{bomb}\n")).collect();
    let deep = format!("{}1{}", "{\"t\": [".repeat(5_000), "]}".repeat(5_000));
    let wide = format!("[{}7]", "7, ".repeat(100_000));
    let _ = writeln!(text, "{{\"fn\": \"size\", \"args\": [{deep}], \"out\": 1}}");
    let _ =
        writeln!(text, "{{\"fn\": \"add\", \"args\": [{}, 1], \"out\": 1}}", "9".repeat(10_000));
    let _ = writeln!(text, "{{\"fn\": \"size\", \"args\": [{{\"t\": {wide}}}], \"out\": 100001}}");
    let _ = writeln!(text, "{{\"fn\": \"add\", \"args\": [1, 2], \"out\": 3}}");
    let measured = measure(&[("v.jsonl", &text)], &["conform", "v.jsonl", "--json"], "");
    let ran = within("conform", measured, 4.0 * SOON);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["agreed"], 2, "{report}");
    let count = |key: &str| report[key].as_array().unwrap().len();
    assert_eq!(count("differences") + count("malformed"), bombs.len() + 2, "{report}");
}
