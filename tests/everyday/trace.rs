//! Lines that are loops: the first few rounds, the last one, and how many there were.

use serde_json::json;

use crate::support::{folder, run};

const TEXT: &str = "def solve_67a3c6ac(I):
    total = 0
    best = -1
    for row in I:
        for v in row:
            total += v
            if v > best:
                best = v
    out = [list(row) for row in I]
    for row in out:
        row[0] = 0
    n = 9
    while n > 4:
        n -= 1
    for i in range(total):
        n = n // (n - 1)
    return vmirror(I)
";

#[test]
fn loops_show_their_rounds() {
    let folder = folder(&[("solver.py", TEXT)]);
    let path = folder.path().join("solver.py");
    let path = path.to_str().unwrap();
    let text = run(["trace", path, "--task", "67a3c6ac", "--color", "never"]).out;
    for line in [
        "round 1 of 3: total 14, best 7",
        "round 3 of 3: total 39, best 7",
        "round 1 of 5: n 8",
        "…",
        "round 5 of 5: n 4",
        "round 1 of 1: n 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let json = run(["trace", path, "--task", "67a3c6ac", "--json"]).json();
    let lines = json["pairs"][0]["lines"].as_array().unwrap();
    let of = |number: u64| lines.iter().find(|line| line["line"] == number).unwrap();
    let rounds = &of(13)["rounds"];
    assert_eq!(rounds["count"], 5);
    let shown: Vec<u64> = rounds["shown"]
        .as_array()
        .unwrap()
        .iter()
        .map(|round| round["round"].as_u64().unwrap())
        .collect();
    assert_eq!(shown, [1, 2, 3, 5]);
    assert_eq!(rounds["shown"][3]["values"], json!({ "n": "4" }));
    // The second round divides by 0; the round before it is told.
    let failing = of(15);
    assert_eq!(failing["state"], "failed");
    assert_eq!(failing["rounds"]["count"], 1);
    assert_eq!(of(2)["rounds"], json!(null));
    assert!(of(10)["rounds"]["shown"][0]["values"]["out"].is_string());
}

/// A first way of small grids, one of many, a nested choice, and what follows an early return.
const WAYS: &str = "def solve_67a3c6ac(I):
    x = vmirror(I)
    h = height(I)
    if h == 3:
        y = hmirror(x)
        if h > 1:
            z = rot90(y)
        else:
            z = first(())
        return z
    elif h == 5:
        k = 0
        for i in range(h):
            k += i
    else:
        k = first(())
    w = upscale(x, k)
    return w
";

#[test]
fn lines_inside_choices_show_the_way_that_was_taken() {
    let folder = folder(&[("solver.py", WAYS)]);
    let path = folder.path().join("solver.py");
    let path = path.to_str().unwrap();
    let json = run(["trace", path, "--task", "67a3c6ac", "--json"]).json();
    let states = |pair: usize| -> Vec<(u64, String)> {
        let lines = json["pairs"][pair]["lines"].as_array().unwrap();
        let state = |line: &serde_json::Value| {
            (line["line"].as_u64().unwrap(), line["state"].as_str().unwrap().to_owned())
        };
        lines.iter().map(state).collect()
    };
    let of = |states: &[(u64, &str)]| -> Vec<(u64, String)> {
        states.iter().map(|&(line, state)| (line, state.to_owned())).collect()
    };
    let common = [(2, "value"), (3, "value"), (4, "value")];
    let small = [(5, "value"), (6, "value"), (7, "value"), (9, "skipped"), (10, "value")];
    let rest = [(11, "skipped"), (12, "skipped"), (13, "skipped"), (16, "skipped")];
    let end = [(17, "skipped"), (18, "skipped")];
    assert_eq!(states(0), of(&[&common[..], &small, &rest, &end].concat()), "3 rows");
    let small = [5, 6, 7, 9, 10].map(|line| (line, "skipped"));
    let rest = [(11, "value"), (12, "value"), (13, "value"), (16, "skipped")];
    let end = [(17, "value"), (18, "value")];
    assert_eq!(states(1), of(&[&common[..], &small, &rest, &end].concat()), "5 rows");
    let rest = [(11, "value"), (12, "skipped"), (13, "skipped"), (16, "failed")];
    let end = [(17, "missed"), (18, "missed")];
    assert_eq!(states(2), of(&[&common[..], &small, &rest, &end].concat()), "6 rows");
    let value = |pair: usize, line: u64| {
        let lines = json["pairs"][pair]["lines"].as_array().unwrap();
        lines.iter().find(|own| own["line"] == line).unwrap()["value"].clone()
    };
    assert_eq!(value(0, 6), json!("True"));
    assert_eq!(value(1, 12), json!("0"));
    assert_eq!(value(0, 5), json!([[7, 2, 6], [2, 6, 2], [1, 6, 7]]));
    assert_eq!(value(0, 10), value(0, 7));
    assert_eq!(value(1, 18), value(1, 17));
    let text = run(["trace", path, "--task", "67a3c6ac", "--color", "never"]).out;
    assert!(text.contains("elif h == 5:"), "{text}");
    assert!(text.contains("another way was taken"), "{text}");
}

/// Faults of lines are told as `run` tells them.
#[test]
fn faults_are_told_in_words_of_the_source() {
    for (line, message) in [
        ("max([])", "max: the container is empty"),
        ("I < 3", "<: "),
        ("1 // (len(I) - len(I))", "//: division by zero"),
        ("3 not in 4", "not in: "),
        ("I[I:]", "[:]: expected an integer, found a grid"),
        ("[x(1) for x in (1, 2)]", "call: expected a function, found an integer"),
    ] {
        let text = format!("def solve_67a3c6ac(I):\n    x = {line}\n    return x\n");
        let folder = folder(&[("solver.py", &text)]);
        let path = folder.path().join("solver.py");
        let path = path.to_str().unwrap();
        let traced = run(["trace", path, "--pair", "train0", "--json"]).json();
        let ran = run(["run", path, "--pair", "train0", "--json"]).json();
        let told = &ran["pairs"][0]["message"];
        assert!(told.as_str().unwrap().starts_with(message), "{line}: {told}");
        assert_eq!(&traced["pairs"][0]["message"], told, "{line}");
    }
}
