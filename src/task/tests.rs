//! Tests of loading, over the files in `tests/files/task` and over temporary folders.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

const FILES: &str = "tests/files/task";

fn load(path: impl AsRef<Path>) -> Result<TaskSet, Vec<TaskError>> {
    TaskSet::load(&[path.as_ref().to_owned()])
}

fn load_named(name: &str) -> TaskSet {
    load(Path::new(FILES).join(name)).expect("the files are in order")
}

/// The one error of loading a path.
fn error_of(path: impl AsRef<Path>) -> TaskError {
    let mut errors = load(path).expect_err("the path holds an error");
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

fn cells(grid: Option<&GridBuf>) -> Option<&[i8]> {
    grid.map(|grid| grid.view().cells)
}

fn one_task(colour: u8) -> String {
    format!("{{\"train\":[{{\"input\":[[{colour}]],\"output\":[[0]]}}],\"test\":[]}}")
}

#[test]
fn all_errors_of_a_folder_are_told_together() {
    let errors = load(Path::new(FILES).join("bad")).expect_err("every file is bad");
    let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn folders_are_searched_and_extra_keys_ignored() {
    let tasks = load_named("plain");
    assert_eq!(tasks.ids().collect::<Vec<_>>(), ["b0000001", "bom", "pairs"]);
    let task = tasks.get("b0000001").unwrap();
    let names: Vec<_> = task.samples.iter().map(Sample::name).collect();
    assert_eq!(names, ["train0", "test0"]);
    assert_eq!(task.samples[0].input, GridBuf::new(2, 2, vec![1, 2, 3, 4]).unwrap());
    assert_eq!(cells(task.samples[0].output.as_ref()), Some(&[0][..]));
    assert_eq!(task.samples[1].output, None);
    let path = Path::new(FILES).join("plain/b0000001.json");
    assert_eq!(task.origin, Origin::File(path));
}

#[test]
fn a_list_of_pairs_is_a_task() {
    let tasks = load_named("plain/deep/er/pairs.json");
    let task = tasks.get("pairs").unwrap();
    let names: Vec<_> = task.samples.iter().map(Sample::name).collect();
    assert_eq!(names, ["pair0", "pair1"]);
    assert_eq!(cells(task.samples[1].output.as_ref()), Some(&[4][..]));
}

#[test]
fn challenges_get_the_solutions_beside_them() {
    for path in ["kaggle", "kaggle/mini_challenges.json"] {
        let tasks = load_named(path);
        assert_eq!(tasks.ids().collect::<Vec<_>>(), ["0000000a", "0000000b", "0000000c"]);
        let outputs = |id| -> Vec<_> {
            let task = tasks.get(id).unwrap();
            let tests = task.of_kind(Kind::Test);
            tests.map(|sample| cells(sample.output.as_ref())).collect()
        };
        assert_eq!(outputs("0000000a"), [Some(&[9][..])], "{path}");
        assert_eq!(outputs("0000000b"), [Some(&[7, 7][..]), Some(&[8][..])], "{path}");
        assert_eq!(outputs("0000000c"), [None], "{path}");
    }
}

#[test]
fn renamed_kaggle_files_are_known_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(FILES).join("kaggle");
    for (from, to) in [("mini_challenges.json", "q.json"), ("mini_solutions.json", "a.json")] {
        fs::copy(source.join(from), folder.path().join(to)).unwrap();
    }
    let tasks = load(folder.path()).unwrap();
    let task = tasks.get("0000000a").unwrap();
    assert_eq!(cells(task.samples[1].output.as_ref()), Some(&[9][..]));
}

#[test]
fn solutions_alone_are_an_error() {
    let error = error_of(Path::new(FILES).join("kaggle/mini_solutions.json"));
    assert_eq!(error.kind, ErrorKind::Shape);
    assert!(error.message.contains("only the solutions"), "{error}");
    assert!(error.help.is_some());

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.json"), "{\"0000000a\": [[[1]]]}").unwrap();
    assert!(error_of(folder.path()).message.contains("only the solutions"));
}

#[test]
fn the_earlier_path_wins() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(first.path().join("twin.json"), one_task(1)).unwrap();
    fs::write(second.path().join("twin.json"), one_task(2)).unwrap();
    fs::write(second.path().join("other.json"), one_task(3)).unwrap();
    let [first, second] = [first.path(), second.path()].map(Path::to_owned);
    for (paths, colour) in [([first.clone(), second.clone()], 1), ([second, first], 2)] {
        let tasks = TaskSet::load(&paths).unwrap();
        assert_eq!(tasks.ids().collect::<Vec<_>>(), ["other", "twin"]);
        assert_eq!(tasks.get("twin").unwrap().samples[0].input.view().cells, [colour]);
    }
}

#[cfg(unix)]
#[test]
fn link_loops_end_and_dangling_links_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.json"), one_task(1)).unwrap();
    std::os::unix::fs::symlink(folder.path(), inner.join("loop")).unwrap();
    assert_eq!(load(folder.path()).unwrap().ids().collect::<Vec<_>>(), ["a"]);

    std::os::unix::fs::symlink(folder.path().join("nowhere"), inner.join("b.json")).unwrap();
    let error = error_of(folder.path());
    assert_eq!((error.kind, error.path), (ErrorKind::Unreadable, inner.join("b.json")));
}

#[test]
fn nothing_to_load_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(error_of(folder.path()).kind, ErrorKind::NoTasks);
    fs::write(folder.path().join("meta.json"), "{\"title\": 1}").unwrap();
    let error = error_of(folder.path());
    assert_eq!(error.kind, ErrorKind::NoTasks);
    assert!(error.message.contains("none of the 1 .json files"), "{error}");
    let missing = error_of(folder.path().join("missing"));
    assert_eq!(missing.kind, ErrorKind::Unreadable);
    assert_eq!(TaskSet::load(&[]).unwrap_err()[0].kind, ErrorKind::NoTasks);
}

#[test]
fn other_json_is_an_error_where_it_is_named() {
    for text in ["{}", "[]", "3", "[[[0]]]", "{\"input\": [[1]], \"output\": [[1]]}"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.json");
        fs::write(&file, text).unwrap();
        assert_eq!(error_of(&file).kind, ErrorKind::Shape, "{text}");
        assert_eq!(error_of(folder.path()).kind, ErrorKind::NoTasks, "{text}");
    }
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep.json");
    for text in ["[".repeat(1_000_000), format!("{{\"train\":{}", "[".repeat(1_000_000))] {
        fs::write(&file, text).unwrap();
        assert_ne!(error_of(&file).kind, ErrorKind::Unreadable);
    }
}

#[test]
fn every_cut_is_an_error() {
    let text = load_named("plain").get("b0000001").unwrap().to_json();
    let text = text.trim_end();
    for end in 0..text.len() {
        let error = json::parse(Path::new("cut.json"), &text.as_bytes()[..end]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Json, "{end}: {error}");
        assert_eq!(error.line_col, Some((1, end.max(1) as u32)), "{error}");
    }
    assert!(json::parse(Path::new("whole.json"), text.as_bytes()).is_ok());
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_not_opened() {
    let error = error_of("/dev/null");
    assert_eq!(error.kind, ErrorKind::Unreadable);
    assert!(error.message.contains("neither a file nor a folder"), "{error}");
}

#[test]
fn written_tasks_read_back() {
    let folder = tempfile::tempdir().unwrap();
    for task in &load_named("plain") {
        let file = folder.path().join(format!("{}.json", task.id));
        fs::write(&file, task.to_json()).unwrap();
    }
    let (before, after) = (load_named("plain"), load(folder.path()).unwrap());
    assert_eq!(before.len(), after.len());
    for (task, copy) in before.iter().zip(&after) {
        assert_eq!(task.samples, copy.samples);
        assert_eq!(task.hash(), copy.hash());
    }
}

/// Where the public training tasks lie beside the repository, all of them must load.
#[test]
fn the_public_training_tasks_load() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tasks/arc-agi-1/training");
    if !folder.is_dir() {
        return;
    }
    let tasks = load(&folder).unwrap();
    assert_eq!(tasks.len(), 400);
    let samples: usize = tasks.iter().map(|task| task.samples.len()).sum();
    assert_eq!(samples, 1718);
    let first = tasks.get("007bbfb7").unwrap();
    assert_eq!(
        first.samples[0].input,
        GridBuf::new(3, 3, vec![0, 7, 7, 7, 7, 7, 0, 7, 7]).unwrap()
    );
    let hashes: std::collections::BTreeSet<_> = tasks.iter().map(Task::hash).collect();
    assert_eq!(hashes.len(), 400);
}

#[test]
fn paths_come_before_the_variable_and_that_before_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, colour) in [("cli", 1), ("variable", 2), ("data", 3)] {
        fs::create_dir(at(name)).unwrap();
        fs::write(at(name).join(format!("{name}.json")), one_task(colour)).unwrap();
    }
    let found = |cli: &[PathBuf], variable: Option<PathBuf>, data: &str| {
        let variable = variable.map(PathBuf::into_os_string);
        let tasks = set::discover_in(cli, variable, &at(data)).unwrap();
        tasks.ids().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found(&[at("cli")], Some(at("variable")), "data"), ["cli"]);
    assert_eq!(found(&[], Some(at("variable")), "data"), ["variable"]);
    assert_eq!(found(&[], Some(PathBuf::new()), "data"), ["data"]);
    assert_eq!(found(&[], None, "data"), ["data"]);
    let embedded: Vec<_> = TaskSet::embedded().ids().map(str::to_owned).collect();
    assert!(embedded.iter().any(|id| id == "007bbfb7"));
    assert_eq!(found(&[], None, "nowhere"), embedded);
    fs::create_dir(at("bare")).unwrap();
    assert_eq!(found(&[], None, "bare"), embedded);
}
