//! The store of searches: several processes, processes that are killed, the commands.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use arcvm::search::{Genome, Session, Settings, Start};
use arcvm::store::{
    GenomeRecord, Member, ProgramHash, ProgramRecord, ScoreRecord, SearchRecord, Store,
};
use arcvm::task::TaskSet;
use serde_json::{Value as Json, json};

use crate::support::{Ran, arcvm, folder, run};

fn program(number: u128, first_seen: u64) -> ProgramRecord {
    let text = format!("def solve(I):\n    return canvas({number}, shape(I))\n");
    let mut record = ProgramRecord::new(number.into(), text);
    record.parents = number.checked_sub(1).map(ProgramHash::from).into_iter().collect();
    (record.first_seen, record.generation) = (first_seen, first_seen);
    record.search = "a search".to_owned();
    record
}

fn score(number: u128, right: usize) -> ScoreRecord {
    let task = ("007bbfb7", 7.into());
    let mut record = ScoreRecord::new(number.into(), task, arcvm::population::ENGINE);
    (record.right, record.pairs, record.likeness) = (right, 3, right as f64 / 3.0);
    record.fuel = 100;
    record
}

fn hashes(store: &Store) -> Vec<u128> {
    store.programs().map(|program| program.program.into()).collect()
}

#[test]
fn what_is_committed_is_there_and_what_is_not_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.note(program(1, 10));
    store.note(score(1, 2));
    store.commit().unwrap();
    store.note(program(2, 11));
    assert_eq!(hashes(&store), [1, 2]);
    drop(store);
    let mut store = Store::open(dir.path()).unwrap();
    assert_eq!(hashes(&store), [1]);
    assert_eq!(store.program(ProgramHash::from(1)), Some(&program(1, 10)));
    assert_eq!(store.scores_of(ProgramHash::from(1)).collect::<Vec<_>>(), [&score(1, 2)]);
    // Records that are known already are not written again.
    store.note(program(1, 10));
    store.note(score(1, 2));
    assert_eq!(store.pending(), 0);
    store.commit().unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "one segment and the lock");
}

#[test]
fn the_earliest_sighting_and_the_latest_state_count_in_any_order() {
    let state = |generation: u64| SearchRecord {
        key: "k".to_owned(),
        generation,
        made: generation * 100,
        tasks: Vec::new(),
    };
    let dir = tempfile::tempdir().unwrap();
    for order in [[5, 9, 2], [2, 5, 9], [9, 2, 5]] {
        let mut store = Store::open(dir.path()).unwrap();
        for seen in order {
            store.note(program(1, seen));
            store.note(state(seen));
            store.commit().unwrap();
        }
    }
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.program(ProgramHash::from(1)).unwrap().first_seen, 2);
    assert_eq!(store.search("k").unwrap().generation, 9);
}

#[test]
fn several_writers_share_a_store() {
    let dir = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for writer in 0..4 {
            let path = dir.path();
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                for number in 0..10 {
                    // Half of them are noted by all.
                    store.note(program(
                        if number % 2 == 0 { number } else { 100 * writer + number },
                        3,
                    ));
                    store.commit().unwrap();
                }
                store.refresh().unwrap();
                assert!(hashes(&store).len() >= 10);
            });
        }
    });
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(hashes(&store).len(), 5 + 4 * 5);
}

#[test]
fn garbage_is_what_neither_solutions_nor_searches_need() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    // 3 is a solution and 2, 1, 0 its ancestors; 20 goes on; 10 is neither.
    for number in [0, 1, 2, 3, 10] {
        store.note(program(number, 1));
        store.commit().unwrap();
    }
    let mut orphan = program(20, 1);
    orphan.parents.clear();
    store.note(orphan);
    store.note(score(3, 3));
    store.note(score(10, 1));
    let mut elsewhere = score(3, 3);
    elsewhere.engine = "another".to_owned();
    store.note(elsewhere);
    let genome = GenomeRecord::new("n0 = input I\nprogram I = n0\n");
    let program = ProgramHash::from(20);
    let member = Member {
        genome: genome.genome,
        program,
        draft: false,
        generation: 3,
        famous: false,
        bound: None,
    };
    store.note(genome.clone());
    store.note(GenomeRecord::new("n0 = None\nprogram I = n0\n"));
    store.note(SearchRecord {
        key: "k".to_owned(),
        generation: 4,
        made: 400,
        tasks: vec![("t".to_owned(), vec![member])],
    });
    store.commit().unwrap();
    let in_use = run(["store", "gc", dir.path().to_str().unwrap()]);
    assert_eq!(in_use.code, 2);
    assert!(in_use.err.contains("another process uses the store"), "{}", in_use.err);
    drop(store);
    fs::write(dir.path().join("unfinished-1-1"), "{\"rec").unwrap();
    let ran = run(["store", "gc", dir.path().to_str().unwrap(), "--json"]);
    let json = ran.json();
    assert_eq!((json["programs"].as_u64(), json["dropped_programs"].as_u64()), (Some(5), Some(1)));
    assert_eq!((json["scores"].as_u64(), json["dropped_scores"].as_u64()), (Some(1), Some(2)));
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(hashes(&store), [0, 1, 2, 3, 20]);
    assert_eq!(store.genome(genome.genome), Some(&genome));
    assert_eq!(store.search("k").unwrap().generation, 4);
    let segments = fs::read_dir(dir.path()).unwrap().filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        path.extension().is_some_and(|extension| extension == "jsonl")
    });
    assert_eq!(segments.count(), 1);
}

#[test]
fn a_damaged_file_is_named_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.note(program(1, 1));
    store.commit().unwrap();
    drop(store);
    let good = "{\"record\":\"genome\",\"genome\":\"0\",\"lines\":[]}\n";
    fs::write(dir.path().join("zz.jsonl"), format!("{good}{{\"record\":\"progr")).unwrap();
    // It costs itself: the rest is there, and a collection leaves it as it is.
    let store = Store::open_existing(dir.path()).unwrap();
    assert_eq!((store.programs().count(), store.damaged().len()), (1, 1));
    drop(store);
    for command in ["list", "gc", "list"] {
        let ran = run(["store", command, dir.path().to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{ran:?}");
        for part in ["zz.jsonl:2", "no record of a store", "delete the line"] {
            assert!(ran.err.contains(part), "{part} in {}", ran.err);
        }
        assert_eq!(ran.err.matches("zz.jsonl").count(), 1, "{}", ran.err);
    }
    assert!(dir.path().join("zz.jsonl").exists());
}

/// Files that are no text are named with the line to delete; a collection neither counts them as
/// merged nor leaves a file without a line.
#[test]
fn files_that_are_no_text_are_left_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(dir.path()).unwrap());
    let good = "{\"record\":\"genome\",\"genome\":\"0\",\"lines\":[]}\n";
    let bytes = [good.as_bytes(), &[b'{', 0xff, b'\n']].concat();
    fs::write(dir.path().join("zz.jsonl"), &bytes).unwrap();
    fs::create_dir(dir.path().join("yy.jsonl")).unwrap();
    let folder = dir.path().to_str().unwrap();
    let ran = run(["store", "gc", folder, "--json"]);
    assert_eq!((ran.code, &ran.json()["files"], &ran.json()["damaged"]), (0, &json!(0), &json!(2)));
    let ran = run(["store", "list", folder]);
    assert!(ran.err.contains("zz.jsonl:2") && ran.err.contains("not UTF-8"), "{}", ran.err);
    assert!(ran.err.contains("delete the line"), "{}", ran.err);
    assert!(ran.err.contains("yy.jsonl") && ran.err.contains("check that it is a file"));
    assert!(!ran.err.contains("disk is not full"), "{}", ran.err);
    let mut left: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".jsonl"))
        .collect();
    left.sort_unstable();
    assert_eq!(left, ["yy.jsonl", "zz.jsonl"]);
    assert_eq!(fs::read(dir.path().join("zz.jsonl")).unwrap(), bytes);
    let mut store = Store::open(dir.path()).unwrap();
    store.note(program(1, 1));
    store.note(score(1, 2));
    store.commit().unwrap();
    drop(store);
    let ran = run(["store", "gc", dir.path().to_str().unwrap()]);
    assert!(ran.out.starts_with("1 file merged, 2 left as they are; 0 programs kept"), "{ran:?}");
}

#[test]
fn a_folder_that_is_no_store_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let plain = dir.path().to_str().unwrap();
    let found = dir.path().join("found");
    let export = ["store", "export", plain, found.to_str().unwrap()];
    for command in [&["store", "list", plain][..], &["store", "gc", plain], &export] {
        let ran = run(command);
        assert_eq!(ran.code, 2, "{command:?}");
        let told = format!("there is no store in the folder {plain}");
        assert!(ran.err.contains(&told), "{}", ran.err);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{command:?}");
    }
    let missing = run(["store", "list", "no/such/folder"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("there is no folder no/such/folder"), "{}", missing.err);
    // A file is told to be none where a store would be made.
    let (file, task) = (dir.path().join("file"), "67a3c6ac");
    fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    let solver = "solvers/67a3c6ac.arc";
    for command in [
        &["solve", task, "--store", file][..],
        &["eval", solver, "--task", task, "--store", file],
        &["evolve", "--from", solver, "--task", task, "--store", file],
    ] {
        let ran = run(command);
        let told = format!("cannot make a store in {file}: it is no folder");
        assert!(ran.code == 2 && ran.err.contains(&told), "{command:?}: {}", ran.err);
        assert!(ran.err.contains("help: name a folder"), "{}", ran.err);
    }
}

#[test]
fn a_copy_of_a_store_without_its_lock_is_read_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.note(program(1, 1));
    store.commit().unwrap();
    drop(store);
    fs::remove_file(dir.path().join("lock")).unwrap();
    let read = Store::open_existing(dir.path()).unwrap();
    assert_eq!(hashes(&read), [1]);
    assert!(!dir.path().join("lock").exists());
}

const DRAFT: &str = "\
def solve_007bbfb7(I):
    row = hconcat(hconcat(I, I), I)
    tiles = vconcat(vconcat(row, row), row)
    return cellwise(upscale(I, 2), tiles, 0)
";

#[test]
fn a_solution_is_listed_shown_and_exported() {
    let dir = folder(&[("draft.arc", DRAFT)]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (draft, store) = (path("draft.arc"), path("store"));
    let evolve = ["evolve", "--task", "007bbfb7", "--from", &draft, "--store", &store];
    let ran = run(evolve.iter().chain(&["--generations", "30"]));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("1 of 1 task solved"), "{}", ran.out);
    let found = Path::new(&store).join("solutions/007bbfb7.arc");
    assert!(fs::read_to_string(&found).unwrap().starts_with("# Found by arcvm evolve"));
    let check = run(["check", found.to_str().unwrap()]);
    assert_eq!(check.code, 0, "{}", check.out);
    // Given again, it goes on from there, and there is nothing to do.
    let again = run(evolve.iter().chain(&["--generations", "30", "--json"]));
    assert_eq!(again.code, 0);
    let events: Vec<Json> = again.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(events[0]["event"], "resumed");
    assert_eq!(events[1]["event"], "done");
    assert_eq!(events[1]["candidates"], 0);

    let list = run(["store", "list", &store, "--solved", "--json"]).json();
    let scores = list["scores"].as_array().unwrap();
    assert!(!scores.is_empty());
    let hash = scores[0]["program"].as_str().unwrap();
    let show = run(["store", "show", &store, &hash[..10], "--json"]).json();
    assert_eq!(show["program"], hash);
    assert_eq!(show["scores"][0]["solved"], true);
    assert!(show["text"].as_str().unwrap().contains("cellwise"));
    assert_eq!(show["parents"].as_array().unwrap().len(), 1);
    assert_eq!(run(["store", "show", &store, "zz"]).code, 2);
    assert_eq!(run(["store", "show", &store, ""]).code, 2, "more than one");
    let export = path("exported");
    assert_eq!(run(["store", "export", &store, &export, "--solved"]).code, 0);
    let check = run(["check", &export]);
    assert_eq!(check.code, 0, "{}", check.out);
}

#[test]
fn what_is_exported_is_as_small_as_what_was_found() {
    for draft in [
        // Lines and constants that are of no use, and one of another type than its place takes.
        "def solve_67a3c6ac(I):\n    x1 = objects(I, T, F, 14)\n    x2 = combine(x1, x1)\n    \
         x3 = merge(x2)\n    x4 = paint(I, x3)\n    return vmirror(x4)\n",
        // The passes make something small of this by themselves.
        "def solve_67a3c6ac(I):\n    x1 = hmirror(I)\n    x2 = rot180(x1)\n    \
         x3 = identity(x2)\n    return vmirror(vmirror(x3))\n",
    ] {
        let dir = folder(&[("draft.arc", draft)]);
        let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
        let (draft, store, export) = (path("draft.arc"), path("store"), path("exported"));
        let evolve = ["evolve", "--task", "67a3c6ac", "--from", &draft, "--store", &store];
        let ran = run(evolve.iter().chain(&["--generations", "1"]));
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let found = fs::read_to_string(path("store/solutions/67a3c6ac.arc")).unwrap();
        assert!(found.contains("return vmirror(I)"), "{found}");
        assert_eq!(run(["store", "export", &store, &export]).code, 0);
        let exported = fs::read_to_string(path("exported/67a3c6ac.arc")).unwrap();
        let program = |text: &str| text.split_once('\n').unwrap().1.to_owned();
        assert_eq!(program(&exported), program(&found));
    }
}

#[test]
fn constants_of_solutions_are_of_the_type_that_their_place_takes() {
    let pair =
        |cells: &str, count: usize| format!("{{\"input\": [[{cells}]], \"output\": [[{count}]]}}");
    let (one, two) = (pair("1, 0, 0, 0, 0, 0, 0", 1), pair("1, 0, 2, 0, 0, 0, 0", 2));
    let (three, four) = (pair("1, 0, 2, 0, 3, 0, 0", 3), pair("1, 0, 2, 0, 3, 0, 4", 4));
    let task = format!("{{\"train\": [{one}, {two}, {three}], \"test\": [{four}]}}");
    let draft = "def solve_count(I):\n    return canvas(size(objects(I, T, F, 14)), UNITY)\n";
    let dir = folder(&[("draft.arc", draft), ("count.json", &task)]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (draft, tasks) = (path("draft.arc"), path("count.json"));
    let evolve = ["evolve", "--task", "count", "--from", &draft, "--tasks", &tasks];
    let ran = run(evolve.iter().chain(&["--generations", "1", "--color", "never"]));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("objects(I, T, F, T)"), "{}", ran.out);
}

#[test]
fn a_search_that_starts_anew_says_so() {
    let dir = folder(&[("1e0a9b12.arc", FAR)]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (draft, store) = (path("1e0a9b12.arc"), path("store"));
    let evolve = |more: &[&str]| {
        let mut arguments = vec!["evolve", "--task", "1e0a9b12", "--from", &draft];
        arguments.extend(["--store", &store, "--population", "20", "--generations", "2"]);
        arguments.extend(["--no-differs", "--threads", "1"]);
        arguments.extend(more);
        run(arguments)
    };
    let first = evolve(&[]);
    assert!(!first.err.contains("anew"), "{}", first.err);
    // A finished search tells the same generation as the run that finished it, and so does the
    // list.
    let again = evolve(&[]);
    assert!(again.out.contains("went on with generation 3"), "{}", again.out);
    let generations = |ran: &str| {
        let end = ran.find(" generations").unwrap();
        ran[..end].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().to_owned()
    };
    let list = run(["store", "list", &store]);
    assert_eq!(generations(&first.out), generations(&again.out), "{}{}", first.out, again.out);
    assert_eq!(generations(&first.out), generations(&list.out), "{}{}", first.out, list.out);
    assert!(list.out.contains("search of 1e0a9b12: 3 generations, "), "{}", list.out);
    assert!(list.out.contains("seed 0, population 20"), "{}", list.out);

    fs::write(&draft, FAR.replace("2, 2", "3, 3")).unwrap();
    let edited = evolve(&[]);
    let told = "a new search begins: the one of 3 generations in the store is kept, and differs in the \
         programs to start with";
    assert!(edited.err.contains(told), "{}", edited.err);
    let seeded = evolve(&["--seed", "4", "--json"]);
    let event: Json = serde_json::from_str(seeded.out.lines().next().unwrap()).unwrap();
    assert_eq!(event["event"], "anew");
    assert_eq!(event["differs"], serde_json::json!(["the seed"]));
}

#[test]
fn a_folder_of_somebody_elses_solvers_is_not_overwritten() {
    let dir = folder(&[("draft.arc", DRAFT), ("mine/007bbfb7.arc", "# mine\n")]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let evolve = ["evolve", "--task", "007bbfb7", "--generations", "30"];
    let ran = run(evolve.iter().chain(&["--from", &path("draft.arc"), "--save", &path("mine")]));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(fs::read_to_string(path("mine/007bbfb7.arc")).unwrap(), "# mine\n");
    assert_eq!(run(["check", &path("mine/007bbfb7-found.arc"), "--list", "all"]).code, 0);
}

/// A start from which the task is hardly solved by chance in a few generations.
const FAR: &str = "def solve_1e0a9b12(I):\n    return canvas(0, (2, 2))\n";

/// The program and the number of the last generation that a store knows of its one search.
fn stands(store: &str) -> Option<(u64, Vec<String>)> {
    let ran = run(["store", "list", store, "--limit", "1000", "--json"]);
    if ran.code == 2 && ran.err.is_empty() && ran.out.contains("there is no store") {
        return None;
    }
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let json = ran.json();
    let generation = json["searches"][0]["generations"].as_u64()?;
    let scores = json["scores"].as_array().unwrap().iter();
    Some((generation, scores.map(|score| score["program"].as_str().unwrap().to_owned()).collect()))
}

#[test]
fn a_search_that_is_killed_at_any_moment_goes_on() {
    let dir = folder(&[("1e0a9b12.arc", FAR)]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (draft, store) = (path("1e0a9b12.arc"), path("store"));
    let evolve = |store: &str| {
        let mut command = arcvm();
        command.args(["evolve", "--task", "1e0a9b12", "--from", &draft, "--store", store]);
        command.args(["--population", "40", "--generations", "60", "--seed", "4", "--json"]);
        command.args(["--no-differs", "--threads", "1"]);
        command
    };
    let mut known: Option<(u64, Vec<String>)> = None;
    for round in 0..8_u64 {
        let mut child = evolve(&store).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed after some lines of output, wherever it is then: at the start, in a commit,
        // anywhere.
        for line in lines.take(1 + (round * 7) as usize % 23) {
            let event: Json = serde_json::from_str(&line.unwrap()).unwrap();
            if event["event"] == "resumed" {
                let (generation, _) = known.as_ref().unwrap();
                assert!(event["generation"].as_u64().unwrap() >= *generation);
            }
        }
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
        let stands = stands(&store);
        if let (Some((before, programs)), Some((generation, now))) = (&known, &stands) {
            assert!(before <= generation);
            for program in programs {
                assert!(now.contains(program), "{program} is lost");
            }
        }
        assert!(known.is_none() || stands.is_some(), "everything is lost");
        known = stands.or(known);
    }
    let last = |ran: Ran| -> Json {
        let line = ran.out.lines().last().unwrap().to_owned();
        let mut done: Json = serde_json::from_str(&line).unwrap();
        assert_eq!(done["event"], "done");
        for field in
            ["wall_ms", "cpu_ms", "candidates", "unique", "executed", "equivalent", "cached"]
        {
            done.as_object_mut().unwrap().remove(field);
        }
        for solution in done["solutions"].as_array_mut().unwrap() {
            solution.as_object_mut().unwrap().remove("file");
        }
        done
    };
    let interrupted = last(evolve(&store).output().unwrap().into());
    let straight = last(evolve(&path("other")).output().unwrap().into());
    assert_eq!(interrupted, straight);
    assert_eq!(interrupted["generations"], 61);
}

#[test]
fn several_processes_share_a_store() {
    let dir = folder(&[("1e0a9b12.arc", FAR)]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (draft, store) = (path("1e0a9b12.arc"), path("store"));
    let evolve = |seed: u64, store: &str| {
        let mut command = arcvm();
        command.args(["evolve", "--task", "1e0a9b12", "--from", &draft, "--store", store]);
        command.args(["--population", "30", "--generations", "25", "--seed", &seed.to_string()]);
        command.args(["--no-differs", "--threads", "1", "--json"]);
        command.stdout(Stdio::piped());
        command
    };
    let mut children: Vec<_> = (0..4).map(|seed| evolve(seed, &store).spawn().unwrap()).collect();
    // One of them does not live to the end, and others look in while all write.
    let mut killed = children.pop().unwrap();
    let mut lines = BufReader::new(killed.stdout.take().unwrap()).lines();
    lines.nth(6).unwrap().unwrap();
    let listed = stands(&store);
    killed.kill().unwrap();
    killed.wait().unwrap();
    let ended = |child: std::process::Child| -> u64 {
        let ran: Ran = child.wait_with_output().unwrap().into();
        let done: Json = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
        assert_eq!(done["event"], "done");
        done["generations"].as_u64().unwrap()
    };
    let generations: Vec<u64> = children.into_iter().map(ended).collect();
    let read = Store::open(Path::new(&store)).unwrap();
    let known: Vec<(String, u64)> =
        read.searches().map(|search| (search.key.clone(), search.generation)).collect();
    for (seed, generations) in (0..).zip(&generations) {
        let own = known.iter().find(|(key, _)| key.contains(&format!("seed:{seed} ")));
        assert_eq!(own.map(|(_, stands)| stands), Some(generations), "{known:?}");
    }
    // Nothing is lost that anybody has seen.
    for program in listed.into_iter().flat_map(|(_, programs)| programs) {
        assert!(read.programs().any(|known| known.program.to_string() == program), "{program}");
    }
    drop(read);
    let collected = run(["store", "gc", &store, "--json"]);
    assert_eq!(collected.code, 0, "{}{}", collected.out, collected.err);
    // Each goes on as if it had been alone.
    let again: Ran = evolve(1, &store).output().unwrap().into();
    assert!(again.out.starts_with("{\"event\":\"resumed\""), "{}", again.out);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_search_with_everything_saved() {
    let dir = folder(&[("1e0a9b12.arc", FAR)]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let mut command = arcvm();
    command.args(["evolve", "--task", "1e0a9b12", "--from", &path("1e0a9b12.arc"), "--json"]);
    command.args(["--population", "20", "--seconds", "60", "--store", &path("store")]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        lines.next().unwrap().unwrap();
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let rest: Vec<Json> = lines.map(|l| serde_json::from_str(&l.unwrap()).unwrap()).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let done = rest.last().unwrap();
    assert_eq!((&done["event"], &done["interrupted"]), (&"done".into(), &true.into()));
    let (generation, _) = stands(&path("store")).unwrap();
    assert_eq!(Some(generation), done["generations"].as_u64());
}

#[test]
fn a_session_goes_on_exactly() {
    let tasks = TaskSet::embedded();
    let tasks = vec![tasks.shared("1e0a9b12").unwrap()];
    let settings = Settings::default().population(60).seed(4);
    let start = || {
        let genome = Genome::from_text(
            "n0 = 0\nn1 = (n0, n0)\nn2 = (n1, n1)\nprogram I = n2\n  \"\" = n2\n",
        );
        vec![Start::new(genome.unwrap())]
    };
    let members = |session: &Session| -> Vec<String> {
        let members = session.search().niches()[0].members().into_iter();
        members.map(|(candidate, _)| candidate.genome().to_text()).collect()
    };
    let mut straight = Session::new(tasks.clone(), start(), settings, None).unwrap();
    for _ in 0..9 {
        straight.step().unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    for generations in [2, 1, 4, 2] {
        let store = Store::open(dir.path()).unwrap();
        let mut session = Session::new(tasks.clone(), start(), settings, Some(store)).unwrap();
        for _ in 0..generations {
            session.step().unwrap();
        }
        session.commit().unwrap();
        assert!(session.search().generation() < 9 || members(&session) == members(&straight));
    }
    let store = Store::open(dir.path()).unwrap();
    let session = Session::new(tasks.clone(), start(), settings, Some(store)).unwrap();
    assert_eq!(session.search().generation(), 9);
    assert_eq!(members(&session), members(&straight));
}

#[test]
fn evaluations_are_answered_from_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().to_str().unwrap();
    let eval = || {
        let args = ["eval", "solvers", "--task", "007bbfb7", "--scores", "differs"];
        let ran = run(args.iter().chain(&["--store", store, "--json"]));
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        ran.json()
    };
    let (first, second) = (eval(), eval());
    assert!(first["summary"]["program_samples_executed"].as_u64().unwrap() > 0, "{first}");
    assert_eq!(second["summary"]["program_samples_executed"], 0);
    assert_eq!(second["summary"]["from_cache"], first["summary"]["results"]);
    assert_eq!(first["tasks"], second["tasks"]);
    // Its store is one like any other.
    let list = run(["store", "list", store, "--solved", "--json"]).json();
    let best = &list["scores"][0];
    assert_eq!((&best["task"], &best["solved"]), (&"007bbfb7".into(), &true.into()));
    let show = run(["store", "show", store, best["program"].as_str().unwrap()]);
    assert!(show.code == 0 && show.out.contains("def solve_007bbfb7(I):"), "{}", show.out);
    assert_eq!(run(["store", "gc", store]).code, 0);
}

#[test]
fn a_place_for_solutions_that_cannot_be_written_is_told_before_the_search() {
    let dir = folder(&[("draft.arc", "def solve_007bbfb7(I):\n    return I\n"), ("file", "")]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (draft, file) = (path("draft.arc"), path("file"));
    let evolve = ["evolve", "--task", "007bbfb7", "--from", &draft, "--save", &file];
    let ran = run(evolve.iter().chain(&["--seconds", "600"]));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("it is no folder"), "{}", ran.err);
    assert!(ran.err.contains("--save DIR"), "{}", ran.err);
    // Errors are lines as events are.
    let ran = run(evolve.iter().chain(&["--seconds", "600", "--json"]));
    assert_eq!((ran.code, ran.out.lines().count()), (2, 1), "{}", ran.out);
    let event = ran.json();
    assert_eq!(
        (&event["event"], &event["diagnostics"][0]["code"]),
        (&"error".into(), &"E0606".into())
    );
}
