//! `arcvm solve`: programs that are learned from demonstrations.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use arcvm::plane::Board;
use arcvm::solve::{Hunt, Limits, Problem, Rounds};
use arcvm::task::{SampleKind, Task, TaskSet};
use arcvm::value::{GridBuf, Interrupt};
use serde_json::Value as Json;

use crate::support::{folder, run};

/// Tasks of the pack that rules of several families solve, with little work.
const IDS: [&str; 4] = ["67a3c6ac", "007bbfb7", "74dd1130", "1cf80156"];

/// Work for each task: enough for the first families, also without optimisation.
const FUEL: &str = "6000000";

/// The tasks of the pack that are there, of those named.
fn tasks() -> Vec<Task> {
    let pack = TaskSet::embedded();
    IDS.iter().filter_map(|id| pack.get(id).cloned()).collect()
}

/// Writes tasks into a folder, a file each.
fn write(folder: &Path, tasks: &[Task]) {
    for task in tasks {
        fs::write(folder.join(format!("{}.json", task.id)), task.to_json()).unwrap();
    }
}

/// The submission that a run writes, and what it prints as JSON without its times.
fn solved(tasks: &Path, more: &[&str]) -> (String, Json) {
    let out = tasks.join("submission.out");
    let tasks = tasks.to_str().unwrap();
    let arguments = ["solve", "--json", "--no-library", "--fuel", FUEL, "--tasks", tasks];
    let ran = run([&arguments[..], &["--out", out.to_str().unwrap()], more].concat());
    let mut json = ran.json();
    for key in ["wall_seconds", "cpu_seconds", "scored_per_cpu_second"] {
        json.as_object_mut().unwrap().remove(key);
    }
    let submission = fs::read_to_string(&out).unwrap();
    fs::remove_file(out).unwrap();
    (submission, json)
}

#[test]
fn outputs_of_tests_change_nothing() {
    let tasks = tasks();
    let honest = folder(&[]);
    write(honest.path(), &tasks);
    let noisy = folder(&[]);
    let noise = |task: &Task| {
        let mut task = task.clone();
        for (index, sample) in task.samples.iter_mut().enumerate() {
            if sample.kind == SampleKind::Test {
                let cells = (0..12).map(|cell| ((cell * 7 + index) % 10) as i8).collect();
                sample.output = GridBuf::new(3, 4, cells);
            }
        }
        task
    };
    write(noisy.path(), &tasks.iter().map(noise).collect::<Vec<_>>());
    let saved = [folder(&[]), folder(&[])];
    let save = |index: usize| ["--save", saved[index].path().to_str().unwrap()];
    let (submission, mut json) = solved(honest.path(), &save(0));
    let (other, mut with_noise) = solved(noisy.path(), &save(1));
    assert_eq!(submission, other);
    let programs = |index: usize| {
        let files = fs::read_dir(saved[index].path()).unwrap().map(|file| file.unwrap());
        let text = |file: fs::DirEntry| (file.file_name(), fs::read(file.path()).unwrap());
        files.map(text).collect::<BTreeMap<_, _>>()
    };
    assert!(!programs(0).is_empty());
    assert_eq!(programs(0), programs(1));
    // Only the judgement of the tests may differ.
    for document in [&mut json, &mut with_noise] {
        for task in document["tasks"].as_array_mut().unwrap() {
            task.as_object_mut().unwrap().remove("tests_right");
        }
    }
    assert_eq!(json, with_noise);
}

#[test]
fn threads_change_nothing() {
    let honest = folder(&[]);
    write(honest.path(), &tasks());
    let one = solved(honest.path(), &["--threads", "1"]);
    for threads in ["2", "8"] {
        assert_eq!(solved(honest.path(), &["--threads", threads]), one);
    }
}

#[test]
fn found_programs_are_right_on_the_demonstrations() {
    let honest = folder(&[]);
    let tasks = tasks();
    write(honest.path(), &tasks);
    let found = folder(&[]);
    let (_, json) = solved(honest.path(), &["--save", found.path().to_str().unwrap()]);
    let answered = json["tasks"].as_array().unwrap();
    assert!(answered.iter().any(|task| task["attempts"].as_array().is_some_and(|a| !a.is_empty())));
    for task in answered {
        let id = task["task"].as_str().unwrap();
        let path = found.path().join(format!("{id}.arc"));
        let has_answer = !task["attempts"].as_array().unwrap().is_empty();
        assert_eq!(path.exists(), has_answer, "{id}");
        for pair in
            0..tasks.iter().find(|task| task.id == id).unwrap().of_kind(SampleKind::Train).count()
        {
            if !has_answer {
                continue;
            }
            let path = path.to_str().unwrap();
            let tasks = honest.path().to_str().unwrap();
            let ran = run(["run", path, "--tasks", tasks, "--pair", &format!("train{pair}")]);
            assert_eq!(ran.code, 0, "{id} train{pair}: {ran:?}");
        }
    }
}

/// A problem of pairs of rows of digits, and a test.
fn problem(pairs: &[(&str, &str)], test: &str) -> Problem {
    let board = |text: &str| {
        let cells: Vec<i8> = text.bytes().map(|digit| (digit - b'0') as i8).collect();
        Board::new(1, cells.len(), cells).unwrap()
    };
    let inputs = pairs.iter().map(|(input, _)| board(input)).chain([board(test)]);
    Problem::new(inputs.collect(), pairs.iter().map(|(_, out)| board(out)).collect())
}

/// The answers for a problem, in the order of the attempts.
fn answers(problem: Problem) -> Vec<Vec<i8>> {
    let mut hunt = Hunt::new(problem, "rows");
    hunt.finish(20_000_000, None, &Interrupt::new());
    let solution = hunt.solution();
    for found in &solution.found {
        assert!(found.program.contains("def solve_rows(I):"), "{}", found.program);
        assert!(found.bits > 0.0 && found.agreeing > 0);
    }
    solution.found.iter().map(|found| found.answers[0].cells().to_vec()).collect()
}

#[test]
fn a_colour_is_replaced_wherever_it_stands() {
    let pairs = [("0103", "0203"), ("1100", "2200"), ("3010", "3020")];
    assert_eq!(answers(problem(&pairs, "1031"))[0], [2, 0, 3, 2]);
}

#[test]
fn programs_are_made_small_for_as_long_as_there_is_time() {
    let pack = TaskSet::embedded();
    let hunt = |task: &Task| (task.id.clone(), Hunt::new(Problem::of_task(task), &task.id));
    let hunts = pack.iter().take(3).map(hunt);
    let mut rounds = Rounds::new(hunts.collect::<Vec<_>>(), Limits::default());
    rounds.step(1, |_, _, _| {}).unwrap();
    let programs = |rounds: &Rounds| -> Vec<String> {
        let found = rounds.tasks().iter().flat_map(|task| &task.solution().found);
        found.map(|found| found.program.clone()).collect()
    };
    let before = programs(&rounds);
    assert!(!before.is_empty());
    rounds.simplify(1, Some(Instant::now()));
    assert_eq!(programs(&rounds), before);
    rounds.simplify(1, None);
    let after = programs(&rounds);
    assert_eq!(after.len(), before.len());
    assert!(after.iter().zip(&before).all(|(after, before)| after.len() <= before.len()));
}

#[test]
fn what_contradicts_itself_has_no_answer() {
    let pairs = [("010", "020"), ("010", "030")];
    assert!(answers(problem(&pairs, "010")).is_empty());
}

#[test]
fn one_demonstration_is_enough_for_an_answer() {
    assert!(!answers(problem(&[("0120", "0210")], "0340")).is_empty());
}

#[test]
fn two_hundred_demonstrations_end_in_their_slice() {
    let pairs: Vec<(&str, &str)> = std::iter::repeat_n(("0103", "0203"), 200).collect();
    assert_eq!(answers(problem(&pairs, "1031"))[0], [2, 0, 3, 2]);
}

#[test]
fn tests_without_outputs_are_answered() {
    let grid = |cell| GridBuf::new(1, 1, vec![cell]).unwrap();
    let sample = |kind, output| (kind, grid(1), output);
    let task = |id: &str, samples: Vec<(SampleKind, GridBuf, Option<GridBuf>)>| {
        Task::from_pairs(id, samples)
    };
    let tests_only = folder(&[]);
    write(
        tests_only.path(),
        &[task(
            "aa",
            vec![sample(SampleKind::Train, Some(grid(2))), sample(SampleKind::Test, None)],
        )],
    );
    let (submission, json) = solved(tests_only.path(), &[]);
    assert!(submission.starts_with("{\n\"aa\": [{\"attempt_1\": [["), "{submission}");
    assert_eq!(json["tasks"][0]["tests_known"], 0);
}

#[test]
fn unknown_tasks_and_folders_that_cannot_be_made_are_errors() {
    let ran = run(["solve", "67a3c6ad"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("did you mean `67a3c6ac`?"), "{ran:?}");
    let file = folder(&[("taken", "")]);
    let inside = file.path().join("taken/found");
    let ran = run(["solve", "67a3c6ac", "--save", inside.to_str().unwrap()]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("cannot make the folder"), "{ran:?}");
}
