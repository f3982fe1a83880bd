//! The programs that `arcvm solve` finds for twenty tasks, of which each family that finds much has
//! some: their text, and that `arcvm check` confirms them.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::PathBuf;

use crate::support::{folder, run, shared, snapshot};

/// Tasks that the first families solve with little work.
const IDS: [&str; 20] = [
    "1190e5a7", "28bf18c6", "2dc579da", "2dee498d", "3aa6fb7a", "5582e5ca", "67385a82", "6f8cd79b",
    "88a62173", "8d5021e8", "a416b8f3", "a740d043", "a79310a0", "a87f7484", "aabf363d", "ae4f1146",
    "d631b094", "f25ffba3", "fafffa47", "ff28f65a",
];

#[test]
fn twenty_tasks_have_programs_that_check_confirms() {
    let Some(tasks) = shared("tasks/arc-agi-1/training", "no programs are found for its tasks")
    else {
        return;
    };
    let (tasks, found) = (tasks.to_str().unwrap(), folder(&[]));
    let place = found.path().to_str().unwrap();
    let fixed = ["solve", "--no-library", "--fuel", "20000000", "--save", place, "--tasks", tasks];
    let ran = run([&fixed[..], &IDS].concat());
    assert!(ran.code < 2, "{ran:?}");

    let first = |id: &&str| fs::read_to_string(found.path().join(format!("{id}.arc"))).unwrap();
    let programs: Vec<String> = IDS.iter().map(first).collect();
    snapshot("solve", "programs", &programs.join("\n\n"));

    let mut files: Vec<PathBuf> =
        fs::read_dir(found.path()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let checked = run(["check", place, "--tasks", tasks, "--json"]);
    let document = checked.json();
    let programs = document["programs"].as_array().unwrap();
    assert_eq!(programs.len(), files.len(), "{checked:?}");
    for program in programs {
        for pair in program["pairs"].as_array().unwrap() {
            let status = pair["status"].as_str().unwrap();
            let is_test = pair["kind"] == "test";
            // A second attempt may be another answer for the tests, but is one.
            assert!(status == "correct" || (is_test && status == "wrong"), "{program}");
        }
    }
}
