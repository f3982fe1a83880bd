//! Candidates that are the same, as they are written or as they answer.

use arcvm::population::{CandidateId, Options, Population};
use arcvm::task::TaskSet;

#[test]
fn duplicates_are_found_before_and_after_they_run() {
    let mut population = Population::new();
    let text = "\
def solve_a(I):
    x = vmirror(I)
    return hmirror(x)
def solve_b(I):
    other = vmirror(I)
    return hmirror(other)
def solve_c(I):
    return rot180(I)
def solve_d(I):
    return hmirror(vmirror(vmirror(vmirror(I))))
def solve_e(I):
    return fill(I, 1, ofcolor(I, 1))
";
    population.add_text("same.arc", text);
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let matrix = population.evaluate(&[task], &Options::default());
    let counts = matrix.counts;
    assert_eq!((counts.candidates, counts.written), (5, 5));
    assert!(counts.programs < 5 && counts.roots <= counts.programs, "{counts:?}");
    assert_eq!(matrix.tasks[0].distinct, 2);
    let ids: Vec<CandidateId> = population.ids().collect();
    let class = |index: usize| matrix.tasks[0].class(ids[index]);
    assert_eq!([class(1), class(2), class(3)], [class(0); 3]);
    assert_ne!(class(4), class(0));
    assert_eq!(population.first_alike(ids[1]), Some(ids[0]));
    assert_eq!(population.fingerprint(ids[1]), population.fingerprint(ids[0]));
    assert_ne!(population.fingerprint(ids[4]), population.fingerprint(ids[0]));
}

#[test]
fn fingerprints_stay_what_they_are() {
    let mut population = Population::new().without_passes();
    // Whatever else is there.
    population.add_text("other.arc", "def solve_z(I):\n    return dmirror(dmirror(I))\n");
    let text =
        "def solve_a(I):\n    f = lambda v: v + (1, 2)\n    return apply(f, ofcolor(I, 3))\n";
    population.add_text("a.arc", text);
    population.prepare();
    let last = population.ids().last().unwrap();
    let fingerprint = population.fingerprint(last).unwrap().to_string();
    // Computed with the reference implementation of XXH3, in another language.
    assert_eq!(fingerprint, "bdb6d35ec4b928ab2c5ee9a31cfe70b4");
}
