//! Scores are those of every candidate alone, within budgets and by either engine.

use std::collections::BTreeSet;

use arcvm::engine::Engine;
use arcvm::eval::{self, Outcome};
use arcvm::population::{CandidateId, Job, Options, Population, ScoreMatrix, Scores};
use arcvm::task::TaskSet;
use arcvm::value::Budget;
use arcvm::vm;
use bumpalo::Bump;
use rayon::prelude::*;

use super::{mutants, offspring, tasks};

/// Asserts that every row says what evaluating the candidate alone on each sample does.
fn assert_as_alone(
    population: &Population,
    jobs: &[Job<'_>],
    matrix: &ScoreMatrix,
    budget: Budget,
) {
    let options = eval::Options::default().budget(budget);
    let all: Vec<(usize, CandidateId)> = jobs
        .iter()
        .enumerate()
        .flat_map(|(index, job)| job.candidates.iter().map(move |&id| (index, id)))
        .collect();
    eval::pool(0).unwrap().install(|| {
        all.par_iter().for_each_init(Bump::new, |bump, &(index, id)| {
            let code = vm::compile(population.graph(), population.program(id));
            let row = matrix.row(index, id).unwrap();
            let mut pairs = row.pairs.iter();
            let mut predictions = matrix.predictions().of(index, id).iter();
            let task = jobs[index].task;
            for sample in &task.samples {
                let alone = eval::evaluate(bump, &code, task, sample, &options);
                let name = format!("{} on {} {}", id.index(), task.id, sample.name());
                let (fuel, output) = match sample.kind {
                    kind if !kind.is_demonstration() => {
                        let own = predictions.next().unwrap().as_ref().unwrap();
                        (own.fuel, &*own.output)
                    }
                    _ => {
                        let own = pairs.next().unwrap().as_ref().unwrap();
                        assert_eq!(own.judged.status, alone.status, "{name}");
                        let found = own.judged.likeness;
                        let found = found.map(|l| (l.shape, l.palette, l.right_cells, l.cells));
                        assert_eq!(found, likeness(&alone, sample), "{name}");
                        (own.fuel, &own.judged.output)
                    }
                };
                assert_eq!(output.grid, alone.grid, "{name}");
                let stop = alone.fault.as_ref().map(eval::Stop::from);
                assert_eq!(output.stop, stop, "{name}");
                assert_eq!(fuel, alone.fuel, "{name}");
            }
        });
    });
}

/// Tells cell by cell how alike two grids are.
fn likeness(outcome: &Outcome, sample: &arcvm::task::Sample) -> Option<(bool, bool, u32, u32)> {
    let (a, b) = (outcome.grid.as_ref()?.view(), sample.output.as_ref()?.view());
    let mut right_cells = 0;
    for row in 0..a.height.min(b.height) as usize {
        for column in 0..a.width.min(b.width) as usize {
            right_cells += u32::from(a.at(row, column) == b.at(row, column));
        }
    }
    let colours = |cells: &[i8]| BTreeSet::from_iter(cells.iter().copied());
    let is_same_shape = a.height == b.height && a.width == b.width;
    let is_same_palette = colours(a.cells) == colours(b.cells);
    let cells = a.height.max(b.height) * a.width.max(b.width);
    Some((is_same_shape, is_same_palette, right_cells, cells))
}

#[test]
fn scores_are_those_of_every_candidate_alone() {
    let tasks = tasks();
    for (mut population, jobs) in [mutants(&tasks, 50, 200, 1), offspring(&tasks, 50, 200, 1)] {
        let options = Options::default();
        let matrix = population.evaluate_jobs(&jobs, &options);
        assert_eq!(matrix.counts.written, jobs.len() as u64 * 200);
        assert!(matrix.counts.steps * 2 < matrix.counts.steps_alone, "{:?}", matrix.counts);
        assert_as_alone(&population, &jobs, &matrix, options.budget);
    }
}

#[test]
fn native_code_scores_as_the_vm_does() {
    let tasks = tasks();
    for scores in [Scores::Verdicts, Scores::Differs] {
        let evaluate = |engine| {
            let (mut population, jobs) = offspring(&tasks, 8, 30, 12);
            population.add_shipped_differs();
            population.evaluate_jobs(&jobs, &Options::default().scores(scores).engine(engine))
        };
        let (shared, native) = (evaluate(Engine::Vm), evaluate(Engine::Jit));
        assert!(native.tasks == shared.tasks, "{scores:?}");
        assert_eq!(native.counts.executed, shared.counts.executed);
        // Nothing is shared.
        assert_eq!(native.counts.steps, native.counts.steps_alone);
        assert!(shared.counts.steps < native.counts.steps);
    }
}

#[test]
fn what_runs_out_of_a_small_budget_does_so_as_it_would_alone() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 12, 60, 2);
    let small = Budget::default();
    for budget in [
        small.fuel(40),
        small.fuel(400),
        small.max_bytes(600),
        small.max_bytes(6000),
        small.fuel(900).max_bytes(9000).max_cells(120),
    ] {
        let options = Options::default().budget(budget);
        let matrix = population.evaluate_jobs(&jobs, &options);
        let rows = || matrix.tasks.iter().flat_map(|task| task.rows());
        let out = rows().filter(|(_, row)| row.is_out_of_budget()).count();
        assert!(20 < out && out < rows().count(), "{out} of {} with {budget:?}", rows().count());
        assert_as_alone(&population, &jobs, &matrix, budget);
    }
}

#[test]
fn looping_exploding_and_failing_candidates_end_in_their_own_budgets() {
    let mut text = String::from("def solve_right(I):\n    return vmirror(I)\n");
    let bodies = [
        "return power(vmirror, 1000000000)(I)",
        "x = power(vmirror, 1000000000)(I)\n    return hmirror(x)",
        "x = power(lambda g: upscale(g, 2), 60)(I)\n    return crop(x, (0, 0), (3, 3))",
        "return interval(0, 1000000000000, 1)",
        "x = interval(0, 100000, 1)\n    return product(x, x)",
        "x = first(ofcolor(I, 77))\n    return fill(I, 2, initset(x))",
        "y = power(vmirror, 100000)(I)\n    x = first(ofcolor(I, 77))\n    return fill(y, 2, initset(x))",
        "y = power(vmirror, 300000)(I)\n    return hconcat(y, I)",
        "y = power(vmirror, 300000)(I)\n    z = power(hmirror, 300000)(I)\n    return hconcat(y, z)",
        "z = power(hmirror, 300000)(I)\n    y = power(vmirror, 300000)(I)\n    return hconcat(y, z)",
        "z = hconcat(I, power(hmirror, 300000)(I))\n    y = power(vmirror, 300000)(I)\n    return vconcat(y, z)",
    ];
    for (number, body) in bodies.iter().enumerate() {
        text += &format!("def solve_{number}(I):\n    {body}\n");
    }
    let mut population = Population::new();
    assert!(population.add_text("hostile.arc", &text).iter().all(|diag| !diag.is_error()));
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let budget = Budget::default().fuel(400_000);
    let options = Options::default().budget(budget);
    let matrix = population.evaluate(&[task], &options);
    for (_, row) in matrix.tasks[0].rows() {
        assert!(row.most_fuel() <= 400_000, "{}", row.most_fuel());
    }
    let jobs = [Job::new(task, population.ids().collect())];
    assert_as_alone(&population, &jobs, &matrix, budget);
    let right: Vec<&str> = matrix.tasks[0]
        .solvers()
        .map(|id| population.candidates()[id.index()].name.as_str())
        .collect();
    assert_eq!(right, ["solve_right"]);
    let out = matrix.tasks[0].rows().filter(|(_, row)| row.is_out_of_budget()).count();
    assert!(8 <= out, "only {out} ran out of a budget");
}

#[test]
fn loops_that_are_cut_off_begin_anew_for_others() {
    // Each loop stands in three programs, which get to it with more or less left of their budgets.
    let mut population = Population::new();
    for number in 0..60 {
        let text = arcvm::testing::everyday::stores(number);
        for (variant, line) in
            ["", "n += len(range(40))\n    ", "n += sum(range(90))\n    "].iter().enumerate()
        {
            let name = format!("solve_{number}_{variant}(I)");
            let head = "h, w = ";
            let text = text.replace("solve(I)", &name).replace(head, &format!("{line}{head}"));
            population.add_text("stores.py", &text);
        }
    }
    let tasks = TaskSet::embedded();
    let jobs = [Job::new(tasks.get("67a3c6ac").unwrap(), population.ids().collect())];
    for fuel in [60, 150, 300, 700, 2_000, Budget::FUEL] {
        let options = Options::default().budget(Budget::default().fuel(fuel));
        let matrix = population.evaluate_jobs(&jobs, &options);
        assert_as_alone(&population, &jobs, &matrix, options.budget);
    }
}

#[test]
fn functions_that_capture_different_things_are_not_confused() {
    // The same lambda: in the first program `size(x)` is computed unconditionally, in the others
    // only when it is called.
    let text = "\
def solve_a(I):
    x = ofcolor(I, 5)
    n = size(x)
    m = first(x)
    return (n, apply(lambda v: v + first(ofcolor(I, 5)), (1, 2)), m)
def solve_b(I):
    return apply(lambda v: v + first(ofcolor(I, 5)), (1, 2)) if size(I) > 100 else I
def solve_c(I):
    return (apply(lambda v: v + first(ofcolor(I, 5)), (1, 2)), 1) if size(I) > 1 else I
def solve_d(I):
    return apply(lambda w: apply(lambda v: v + first(ofcolor(I, 5)), w), ((1, 2), (3, 4)))
def solve_e(I):
    m = first(ofcolor(I, 5))
    return (apply(lambda w: apply(lambda v: v + first(ofcolor(I, 5)), w), ((1, 2), (3, 4))), m)
def solve_f(I):
    f = lambda g: first(ofcolor(I, 5)) if size(g) > 3 else size(g)
    return (f(I), f(ofcolor(I, 5)), apply(f, (I, (1, 2))))
def solve_g(I):
    m = first(ofcolor(I, 5))
    f = lambda g: first(ofcolor(I, 5)) if size(g) > 3 else size(g)
    return (f(I), m, f(ofcolor(I, 5)), apply(f, (I, (1, 2))))
";
    for mut population in [Population::new(), Population::new().without_passes()] {
        assert!(population.add_text("captures.arc", text).iter().all(|diag| !diag.is_error()));
        let tasks = TaskSet::embedded();
        let jobs: Vec<Job<'_>> =
            tasks.iter().map(|task| Job::new(task, population.ids().collect())).collect();
        let options = Options::default().scores(Scores::Likeness);
        let matrix = population.evaluate_jobs(&jobs, &options);
        assert_as_alone(&population, &jobs, &matrix, options.budget);
    }
}
