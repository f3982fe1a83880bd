//! Differs: what candidates are told of outputs that are wrong.

use arcvm::population::{CandidateId, Difference, Options, Population, Scores};
use arcvm::task::{SampleKind, TaskSet};
use arcvm::value::{Budget, Cx, Direction, FaultKind, Value};
use arcvm::vm;
use bumpalo::Bump;

use super::{mutants, tasks};

#[test]
fn differs_say_how_far_wrong_outputs_are_off() {
    let mut population = Population::new();
    let text = "\
def differ_first(S, I, O, C):
    return index(O, (0, 0)) - index(C, (0, 0))
def differ_detail(S, I, O, C):
    return (size(S), shape(C))
def differ_fails(S, I, O, C):
    return first(ofcolor(C, 77))
def differ_text(S, I, O, C):
    return C
def differ_loops(S, I, O, C):
    return size(power(vmirror, 1000000000)(C))
def solve_right(I):
    return vmirror(I)
def solve_wrong(I):
    return canvas(7, (2, 5))
def solve_no_grid(I):
    return ofcolor(I, 1)
def solve_large(I):
    return canvas(7, (31, 30))
def solve_fails(I):
    return first(ofcolor(I, 77))
";
    let diags = population.add_text("differs.arc", text);
    assert!(diags.iter().all(|diag| !diag.is_error()), "{diags:?}");
    assert_eq!(population.candidates().len(), 5);
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let options = Options::default().scores(Scores::Differs);
    let matrix = population.evaluate(&[task], &options);
    assert_eq!(matrix.differs.len(), 5);
    let ids: Vec<CandidateId> = population.ids().collect();
    let pair = |candidate: usize| {
        let row = matrix.row(0, ids[candidate]).unwrap();
        row.pairs[0].as_ref().unwrap().judged.clone()
    };
    for candidate in [0, 2, 3, 4] {
        assert!(pair(candidate).differences.is_empty(), "{candidate}");
    }
    let expected = task.samples[0].output.as_ref().unwrap().view();
    let demonstrations = task.of_kind(SampleKind::Train).count() as i64;
    let said = pair(1).differences.clone();
    assert_eq!(said[0], Difference::Score(i64::from(expected.at(0, 0)) - 7, None));
    assert_eq!(said[1], Difference::Score(demonstrations, Some("(2, 5)".into())));
    let kinds: Vec<_> = said[2..]
        .iter()
        .map(|said| match said {
            Difference::Failed(stop) => (stop.kind, stop.primitive),
            said => panic!("{said:?}"),
        })
        .collect();
    assert_eq!(kinds[0], (FaultKind::Value, Some("first")));
    assert_eq!(kinds[1].0, FaultKind::Type);
    assert_eq!(kinds[2].0, FaultKind::Fuel);
    let wrong = demonstrations as u64;
    assert_eq!((matrix.counts.differ_runs, matrix.counts.differ_failures), (wrong * 5, wrong * 3));
}

#[test]
fn shipped_differs_are_zero_for_what_is_right_and_never_fail() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 20, 40, 10);
    assert!(population.add_shipped_differs().is_empty());
    let options = Options::default().scores(Scores::Differs);
    let matrix = population.evaluate_jobs(&jobs, &options);
    assert!(12 <= matrix.differs.len());
    assert!(1000 < matrix.counts.differ_runs);
    let mut told = vec![0; matrix.differs.len()];
    for (id, row) in matrix.tasks.iter().flat_map(|task| task.rows()) {
        for (pair, sample) in row.pairs.iter().flatten().zip(0..) {
            for (index, said) in pair.judged.differences.iter().enumerate() {
                let name = &matrix.differs[index];
                match said {
                    Difference::Score(number, _) => told[index] += usize::from(*number != 0),
                    // Outputs that are off by a great deal may be too much work.
                    Difference::Failed(stop) => assert!(
                        stop.kind == FaultKind::Fuel || stop.kind == FaultKind::Size,
                        "{name}: {stop:?} on pair {sample} of {id:?}"
                    ),
                    said => panic!("{said:?}"),
                }
            }
        }
    }
    for (name, told) in matrix.differs.iter().zip(told) {
        assert!(10 < told, "{name} found a difference {told} times");
    }
    let library = population.library();
    for entry in library.files().iter().flat_map(|file| &file.unit.definitions) {
        let Some(program) = entry.runnable().filter(|_| entry.is_differ()) else { continue };
        let code = vm::compile(library.graph(), program);
        for sample in jobs.iter().flat_map(|job| &job.task.samples) {
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let output = sample.output.as_ref().unwrap().view();
            let input = sample.input.view();
            let output = Value::grid(&output);
            let inputs = vm::Inputs {
                candidate: output,
                expected: output,
                ..vm::Inputs::grid(Value::grid(&input))
            };
            let value = code.run(&cx, &inputs).unwrap();
            let number = value.as_int().unwrap_or_else(|| value.element(0).as_int().unwrap());
            assert_eq!(number, 0, "{} of {}", entry.name, sample.name());
        }
    }
}
