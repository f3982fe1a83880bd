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
