use std::path::Path;

use super::{Attempt, Submission};
use crate::task::{Origin, Sample, SampleKind, Task};
use crate::value::GridBuf;

fn row(cells: &[i8]) -> GridBuf {
    GridBuf::new(1, cells.len() as u32, cells.to_vec()).unwrap()
}

fn task(id: &str, outputs: &[Option<&[i8]>]) -> Task {
    let sample = |(index, output): (usize, &Option<&[i8]>)| Sample {
        kind: SampleKind::Test,
        index,
        input: row(&[0]),
        output: output.map(row),
    };
    let samples = outputs.iter().enumerate().map(sample).collect();
    Task { id: id.to_owned(), samples, origin: Origin::Generated }
}

fn read(text: &str) -> (Submission, Vec<String>) {
    let (submission, problems) =
        Submission::from_json(Path::new("s.json"), text.as_bytes()).unwrap();
    let told = |problem: crate::task::TaskError| {
        format!("{} {}", problem.json_path.unwrap_or_default(), problem.message)
    };
    (submission, problems.into_iter().map(told).collect())
}

#[test]
fn two_attempts_count_by_output_and_by_task() {
    let tasks = [
        task("a", &[Some(&[1]), Some(&[2])]),
        task("b", &[Some(&[3])]),
        task("c", &[Some(&[4])]),
        task("d", &[None]),
    ];
    let (submission, problems) = read(
        r#"{"a": [{"attempt_1": [[9]], "attempt_2": [[1]]}, {"attempt_1": [[9]], "attempt_2": [[8]]}],
            "b": [{"attempt_2": [[9]], "attempt_1": [[3]]}, {"attempt_1": [[3]], "attempt_2": [[3]]}],
            "d": [{"attempt_1": [[0]], "attempt_2": [[0]]}], "z": []}"#,
    );
    assert_eq!(problems, [""; 0]);
    let score = submission.score(&tasks);
    assert_eq!(score.tasks[0].outputs, [Attempt::Right(2), Attempt::Wrong]);
    assert_eq!(score.tasks[1].outputs, [Attempt::Right(1)]);
    assert_eq!(score.tasks[1].surplus, 1);
    assert_eq!(score.tasks[2].outputs, [Attempt::Missing]);
    assert_eq!(score.tasks[3].outputs, [Attempt::Unknown]);
    assert_eq!((score.right(), score.outputs()), (2, 4));
    assert_eq!((score.solved(), score.known_tasks()), (1, 3));
    assert!((score.by_output() - 0.5).abs() < 1e-12);
    assert!((score.by_task() - 0.5).abs() < 1e-12, "(1/2 + 1 + 0) / 3");
    assert_eq!(score.missing().collect::<Vec<_>>(), ["c"]);
    assert_eq!(score.strangers, ["z"]);
}

#[test]
fn an_attempt_keeps_its_number_where_the_other_is_missing() {
    let tasks = [task("a", &[Some(&[1]), Some(&[2]), Some(&[3])])];
    let (submission, problems) = read(
        r#"{"a": [{"attempt_2": [[1]]}, {"attempt_1": null, "attempt_2": [[2]]},
                  {"attempt_1": [[3]], "attempt_2": []}]}"#,
    );
    assert_eq!(problems, [""; 0]);
    let right = [Attempt::Right(2), Attempt::Right(2), Attempt::Right(1)];
    assert_eq!(submission.score(&tasks).tasks[0].outputs, right);
    // The other attempt stands for one that is missing.
    assert!(submission.to_json().contains(r#"{"attempt_1": [[1]], "attempt_2": [[1]]}"#));
}

#[test]
fn what_is_written_is_read_again() {
    let mut submission = Submission::default();
    submission.insert("b", vec![vec![row(&[1, 2]), row(&[3])], vec![row(&[4])]]);
    submission.insert("a", vec![vec![]]);
    let text = submission.to_json();
    assert_eq!(
        text,
        "{\n\"a\": [{\"attempt_1\": [[0,0],[0,0]], \"attempt_2\": [[0,0],[0,0]]}],\n\
         \"b\": [{\"attempt_1\": [[1,2]], \"attempt_2\": [[3]]}, \
         {\"attempt_1\": [[4]], \"attempt_2\": [[4]]}]\n}\n"
    );
    let (read, problems) = read(&text);
    assert_eq!(problems, [""; 0]);
    assert_eq!(read.get("b").unwrap()[0], [Some(row(&[1, 2])), Some(row(&[3]))]);
    assert_eq!(read.to_json(), text);
}

#[test]
fn what_is_wrong_costs_itself_and_is_told_with_its_place() {
    let (submission, problems) = read(
        r#"{"a": [{"attempt_1": [[1, 2], [3]], "attempt_2": [[1.0]]}, 7, {"attempt_1": [], "attempt_2": null}],
            "b": 3, "c": [{"attempt_1": [[10]], "first": [[1]]}], "d": [{"attempt_1": [[]]}],
            "e": [[[[1]], [[2]], [[3]]]]}"#,
    );
    assert_eq!(
        problems,
        [
            "$.a[0].attempt_1 row 1 of the grid has 1 cell where the rows above have 2",
            "$.a[1] no attempts stand there",
            "$.b no list of outputs stands there",
            "$.c[0].first this is no attempt",
            "$.c[0].attempt_1 10 in row 0, column 0 is not a colour from 0 to 9",
            "$.d[0].attempt_1 the rows of the grid are empty",
            "$.e[0] 3 attempts stand there, of which two count",
        ]
    );
    let second = vec![None, Some(row(&[1]))];
    assert_eq!(submission.get("a").unwrap(), [second, vec![], vec![None, None]]);
    assert_eq!(submission.get("e").unwrap(), [vec![Some(row(&[1])), Some(row(&[2]))]]);
    let no_json = Submission::from_json(Path::new("s.json"), b"{\"a\": ").unwrap_err();
    assert_eq!(no_json.line_col, Some((1, 6)));
    assert!(Submission::from_json(Path::new("s.json"), b"[]").is_err());
    assert!(Submission::read(Path::new("/nowhere/s.json")).is_err());
}
