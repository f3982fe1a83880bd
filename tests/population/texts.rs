//! Texts verified together: a row each, whatever is wrong with it, whoever else is there.

use std::sync::Arc;

use arcvm::eval::{self, Workers};
use arcvm::population::texts::{TextRow, verify, verify_with};
use arcvm::population::{Cache, Options, Scores, Tests};
use arcvm::task::{Task, TaskSet};

const TEXTS: &[&str] = &[
    "def solve(I):\n    return vmirror(I)\n",
    "def solve(I):\n    return hmirror(I)\n",
    "def solve(I):\n    return vmirrorr(I)\n",
    "def solve(I):\n    return first(ofcolor(I, 77))\n",
    "def solve(grid):\n    out = vmirror(grid)\n    return out\n",
    "",
    "def helper(g):\n    return vmirror(g)\n\ndef solve_67a3c6ac(I):\n    return helper(I)\n\ndef last(I):\n    return I\n",
    "def solve(I):\n    return vmirror(I)\n",
    "def solve(I:\n",
];

fn workers(threads: usize) -> Arc<Workers> {
    Arc::new(Workers::start(threads).unwrap())
}

fn task() -> Task {
    TaskSet::embedded().get("67a3c6ac").unwrap().clone()
}

/// A row in short, without the diagnostics.
fn summary(row: &TextRow) -> (bool, usize, Option<usize>, bool, Vec<&'static str>) {
    let codes = row.problems.iter().filter(|problem| problem.is_error());
    let codes = codes.map(|problem| problem.diagnostic.code.number()).collect();
    (row.solved(), row.right(), row.first_alike, row.skipped, codes)
}

#[test]
fn every_text_has_a_row() {
    let task = task();
    let pairs = task.samples.iter().filter(|s| s.kind.is_demonstration()).count();
    let verified = verify(TEXTS, &task, &Options::default(), &workers(2));
    let rows: Vec<_> = verified.rows.iter().map(summary).collect();
    assert_eq!(rows[0], (true, pairs, Some(0), false, vec![]));
    assert_eq!((rows[1].0, rows[1].2), (false, Some(1)));
    assert_eq!(rows[2], (false, 0, None, false, vec!["E0301"]));
    assert_eq!((rows[3].0, rows[3].2), (false, Some(3)));
    assert_eq!(rows[4], rows[0]);
    assert_eq!((rows[5].0, rows[5].4.len()), (false, 1), "nothing to run is an error of the text");
    assert_eq!(rows[6], rows[0]);
    assert_eq!(verified.rows[6].name.as_deref(), Some("solve_67a3c6ac"));
    assert_eq!(rows[7], rows[0]);
    assert!(!rows[8].4.is_empty());
    assert!(verified.rows[2].problems[0].render().contains("did you mean `vmirror`?"));
    assert_eq!(verified.rows[2].problems[0].to_json()["line"], 2);
    let expected = task.samples.last().unwrap();
    let last = task.samples.len() - 1;
    assert_eq!(verified.rows[0].output(&task, last), expected.output.as_ref());
    assert_eq!(verified.rows[0].held_back_status(&task, last), Some(eval::Status::Correct));
    assert_eq!(verified.ranked()[0], 0);
}

#[test]
fn rows_depend_on_nothing_but_the_text() {
    let task = task();
    let mut texts: Vec<String> = (0..600)
        .map(|n| format!("def solve(I):\n    return upscale(I, {})\n", n % 9 + 1))
        .collect();
    texts.extend(TEXTS.iter().map(|text| (*text).to_owned()));
    let of = |threads| verify(&texts, &task, &Options::default(), &workers(threads));
    let (one, many) = (of(1), of(3));
    for (a, b) in one.rows.iter().zip(&many.rows) {
        assert_eq!((summary(a), a.fingerprint, &a.row), (summary(b), b.fingerprint, &b.row));
    }
    for (index, text) in TEXTS.iter().enumerate() {
        let alone = verify(&[text], &task, &Options::default(), &workers(1));
        let beside = &one.rows[600 + index];
        assert_eq!(
            (alone.rows[0].fingerprint, &alone.rows[0].row),
            (beside.fingerprint, &beside.row)
        );
    }
}

#[test]
fn enough_ends_after_a_text_and_not_after_a_shard() {
    let task = task();
    let mut texts = vec![TEXTS[1], TEXTS[0], TEXTS[4], TEXTS[2]];
    texts.resize(3_000, TEXTS[3]);
    for threads in [1, 3] {
        let options = Options::default().enough(Some(1)).threads(threads);
        let verified = verify(&texts, &task, &options, &workers(threads));
        let skipped: Vec<bool> = verified.rows.iter().map(|row| row.skipped).collect();
        assert_eq!(skipped[..4], [false, false, true, true]);
        assert!(skipped[4..].iter().all(|skipped| *skipped));
    }
}

#[test]
fn attempts_are_what_most_of_the_right_programs_say() {
    let task = task();
    let texts = [
        "def solve(I):\n    return vmirror(I) if height(I) == 0 else vmirror(I)\n",
        TEXTS[1],
        TEXTS[0],
    ];
    let verified = verify(&texts, &task, &Options::default(), &workers(1));
    let attempts = verified.attempts(&task, 2);
    let tests: Vec<_> = task.held_back().collect();
    assert_eq!(attempts.len(), tests.len());
    assert_eq!(Some(&attempts[0][0]), tests[0].output.as_ref());
    assert_eq!(attempts[0].len(), 2, "the second is that of the best wrong program");
    assert_ne!(attempts[0][0], attempts[0][1]);
    assert!(verified.attempts(&task, 0)[0].is_empty());
}

#[test]
fn a_cache_answers_for_what_it_knows() {
    let (task, cache, workers) = (task(), Cache::default(), workers(2));
    let options = Options::default().scores(Scores::Verdicts).tests(Tests::Solvers);
    let first = verify_with(TEXTS, &task, &options, &workers, &cache, None);
    assert_eq!(cache.len(), 3, "three of the texts are different programs");
    let second = verify_with(TEXTS, &task, &options, &workers, &cache, None);
    assert_eq!(cache.len(), 3);
    for (a, b) in first.rows.iter().zip(&second.rows) {
        assert_eq!(summary(a), summary(b));
    }
}

#[test]
fn what_is_too_large_is_told() {
    let huge = "#".repeat(2 << 20);
    let verified = verify(&[huge.as_str(), TEXTS[0]], &task(), &Options::default(), &workers(1));
    assert_eq!(summary(&verified.rows[0]).4, ["E0004"]);
    assert!(verified.rows[1].solved());
}
