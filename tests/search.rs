//! Genomes, mutation and evolution.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use arcvm::diag;
use arcvm::ir::{Graph, NodeId};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::search::{
    self, Donors, Genome, Hints, MutationContext, Niche, OPERATORS, Parent, Progress, Search,
    Settings, Start, Usage,
};
use arcvm::task::{SampleKind, Task, TaskSet};
use arcvm::testing::{Damage, Generator, broken};
use arcvm::value::{Budget, GridBuf};

use crate::support::root;

/// The shipped solvers as genomes, with their names.
fn solvers() -> (Library, Vec<(String, Genome)>) {
    let (library, diags) = Library::load(&[root().join("solvers")]);
    assert!(diags.is_empty(), "{}", diag::render(&diags, library.sources(), false));
    let genomes = library.entries().into_iter().map(|entry| {
        let definition = entry.definition;
        let program = definition.program.as_ref().unwrap();
        let genome = Genome::of_program(library.graph(), program, &definition.params);
        (definition.name.clone(), genome)
    });
    let genomes = genomes.collect();
    (library, genomes)
}

/// The root of the last program of a text, in the graph of a library.
fn read(library: &mut Library, text: &str) -> NodeId {
    let diags = library.add_text("genome.arc", text);
    let errors = diags.iter().any(diag::Diagnostic::is_error);
    assert!(!errors, "{text}{}", diag::render(&diags, library.sources(), false));
    let unit = &library.files().last().unwrap().unit;
    unit.definitions.last().unwrap().program.as_ref().unwrap().root
}

#[test]
fn genomes_are_their_programs() {
    let (mut library, genomes) = solvers();
    let roots: Vec<NodeId> = library
        .entries()
        .iter()
        .map(|entry| entry.definition.program.as_ref().unwrap().root)
        .collect();
    for ((name, genome), root) in genomes.iter().zip(roots) {
        assert_eq!(genome.build(library.graph_mut()).root, root, "{name}");
        let text = genome.to_source(name);
        assert_eq!(read(&mut library, &text), root, "{text}");
    }
}

#[test]
fn random_programs_survive_the_way_to_text_and_back() {
    for seed in 0..300 {
        let text = Generator::new(seed).program(12);
        let mut library = Library::default();
        let root = read(&mut library, &text);
        let program = library.files()[0].unit.definitions[0].program.clone().unwrap();
        let genome = Genome::of_program(library.graph(), &program, &["I".to_owned()]);
        assert_eq!(genome.build(library.graph_mut()).root, root, "{text}");
        let written = genome.to_source("solve");
        assert_eq!(read(&mut library, &written), root, "{text}\n{written}");
    }
}

/// Children of the shipped solvers, some of each, with their names and parents.
fn children(each: u64) -> Vec<(String, Genome, Genome)> {
    let (_, genomes) = solvers();
    let parents: Vec<Arc<Parent>> =
        genomes.iter().map(|(_, g)| Arc::new(Parent::new(g.clone()))).collect();
    let usage = Usage::of(genomes.iter().map(|(_, genome)| genome));
    let tasks = TaskSet::embedded();
    let hints = Hints::of(tasks.get("007bbfb7").unwrap());
    let donors = Donors::of(parents.iter().cloned());
    let context = MutationContext { hints: &hints, usage: &usage, donors: &[&donors] };
    let mut children = Vec::new();
    for (number, (parent, (name, genome))) in (0..).zip(parents.iter().zip(&genomes)) {
        for index in 0..each {
            let mut rng = search::stream(7, number, index);
            if let Some(child) = search::child(parent, &context, &mut rng) {
                children.push((name.clone(), child, genome.clone()));
            }
        }
    }
    children
}

#[test]
fn nearly_all_children_are_well_typed() {
    let children = children(10);
    let wanted = 10 * solvers().1.len();
    assert!(children.len() * 100 >= wanted * 99, "{} of {wanted}", children.len());
    let (mut clashing, mut same) = (0, 0);
    for (_, child, parent) in &children {
        let mut graph = Graph::new();
        let program = child.build(&mut graph);
        let clashes = infer(&graph, &[program.root]).clashes.len();
        clashing += usize::from(clashes > 0);
        same += usize::from(parent.build(&mut graph).root == program.root);
    }
    let share = |n: usize| n as f64 / children.len() as f64;
    // That a set of objects is no patch is told by inference and not known to unification.
    assert!(share(clashing) < 0.015, "{clashing} of {}", children.len());
    assert!(share(same) < 0.05, "{same} of {}", children.len());
}

#[test]
fn children_are_programs_with_a_text() {
    let mut library = Library::default();
    for (name, child, parent) in children(4) {
        if !child.is_writable() {
            continue;
        }
        let text = child.to_source(&name);
        let root = child.build(library.graph_mut()).root;
        assert_eq!(read(&mut library, &text), root, "{text}\nof\n{}", parent.to_source(&name));
    }
}

#[test]
fn children_depend_on_seed_and_place_alone() {
    let once = children(2);
    assert_eq!(once, children(2));
    let mut numbers: Vec<u64> = Vec::new();
    for seed in 0..4 {
        for generation in 0..20 {
            numbers.extend((0..20).map(|index| search::stream(seed, generation, index).number()));
        }
    }
    let all = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all);
}

#[test]
fn the_table_of_probabilities_sums_up() {
    assert_eq!(OPERATORS.iter().map(|operator| operator.percent).sum::<usize>(), 100);
    assert_eq!(search::CHANGES.iter().sum::<usize>(), 100);
}

#[test]
fn the_documentation_has_the_table_of_probabilities() {
    let page = std::fs::read_to_string(root().join("docs/search.md")).unwrap();
    for operator in OPERATORS {
        let row =
            format!("| `{}` | {} % | {} |", operator.name, operator.percent, operator.summary);
        assert!(page.contains(&row), "{row}");
    }
}

/// The solver of a task.
fn solver(id: &str) -> Genome {
    let (_, genomes) = solvers();
    genomes.into_iter().find(|(name, _)| name.ends_with(id)).unwrap().1
}

fn genome_of(text: &str) -> Genome {
    let mut library = Library::default();
    read(&mut library, text);
    let definition = library.files()[0].unit.definitions.last().unwrap();
    let program = definition.program.as_ref().unwrap();
    Genome::of_program(library.graph(), program, &definition.params)
}

#[test]
fn the_stored_form_is_exact() {
    for (name, child, _) in children(4) {
        // Reading checks scopes: that every parameter is one of a lambda around it.
        let read = Genome::from_text(&child.to_text());
        assert_eq!(read, Ok(child), "{name}");
    }
}

#[test]
fn a_stored_form_that_is_not_right_is_refused() {
    let refused = |text: &str, why: &str| {
        // Indented lines are those of the program.
        let text = text.replace("; ", "\n").replace(": ", "\n  ");
        let error = Genome::from_text(&text).unwrap_err();
        assert!(error.contains(why), "{text}: {error}");
    };
    refused("", "0 programs");
    refused("n0 = input I; program I = n0; program I = n0", "2 programs");
    refused("n0 = input I; n1 = call nothing(n0); program I = n1: \"\" = n1", "no primitive");
    refused("n0 = input I; n1 = call vmirror(n0, n0); program I = n1: \"\" = n1", "takes 1");
    refused("n0 = call vmirror(n0); program I = n0: \"\" = n0", "not defined above");
    refused("n0 = input I; n1 = call vmirror(n0); program I = n1", "no line and no leaf");
    refused("n0 = input I; program I = n0: \"\" = n0", "is a leaf");
    refused("n0 = input S; n1 = call vmirror(n0); program I = n1: \"\" = n1", "does not have");
    refused("n0 = param 0.0; program I = n0", "parameter of no function");
    refused("n0 = param 64.0; program I = n0", "too deep");
    refused("n0 = param 0.0; n1 = call vmirror(n0); program I = n1: \"\" = n1", "no function");
    refused(
        "n0 = input I; n1 = call vmirror(n0); n2 = call hmirror(n1); program I = n2: \"\" = n2: \"\" = n1",
        "no earlier one",
    );
    refused("n0 = input I; n1 = call vmirror(n0); program I = n1: a = n1: b = n1", "twice");
    refused(
        "n0 = input I; n1 = call vmirror(n0); program \"S I C O\" = n1: \"\" = n1",
        "one to three",
    );
    refused("n0 = input I; n1 = call foreground(n0); program I = n1: \"\" = n1", "of the language");
    refused(
        "n0 = param 0.1; n1 = lambda/1 n0; n2 = input I; n3 = apply n1(n2); \
         program I = n3: \"\" = n1: \"\" = n3",
        "out of its scope",
    );
    refused(
        "n0 = param 0.0; n1 = call vmirror(n0); n2 = lambda/1 n1; n3 = lambda/1 n1; n4 = prim hconcat; \
         n5 = call fork(n4, n2, n3); program I = n5: \"\" = n1: \"\" = n2: \"\" = n3: \"\" = n5",
        "out of its scope",
    );
}

/// Solvers of embedded tasks that are broken in one place, with their tasks.
fn broken_solvers(count: usize, seed: u64) -> Vec<(String, Genome)> {
    let tasks = TaskSet::embedded();
    let (library, _) = Library::load(&[root().join("solvers")]);
    let mut found: Vec<(String, Genome)> = Vec::new();
    for entry in library.entries() {
        let Some(task) = entry.task(&tasks).filter(|_| found.len() < count) else { continue };
        let definition = entry.definition;
        let program = definition.program.as_ref().unwrap();
        let genome = Genome::of_program(library.graph(), program, &definition.params);
        let damage = if found.len().is_multiple_of(2) { Damage::Line } else { Damage::Constant };
        let mut rng = search::stream(seed, 0, found.len() as u64);
        if let Some(broken) = broken(&genome, task, damage, &mut rng) {
            found.push((task.id.clone(), broken));
        }
    }
    assert_eq!(found.len(), count);
    found
}

fn starts(broken: &[(String, Genome)]) -> Vec<Start> {
    let start = |(id, genome): &(String, Genome)| Start::new(genome.clone()).draft_for(id);
    broken.iter().map(start).collect()
}

/// The candidates of a search, exactly.
fn state(search: &Search) -> Vec<(String, Vec<String>)> {
    let of_niche = |niche: &Niche| {
        let members = niche.members().into_iter().map(|(c, _)| c.parent.genome.to_text());
        (niche.task.id.clone(), members.collect())
    };
    search.niches().iter().map(of_niche).collect()
}

#[test]
fn evolution_repairs_broken_solvers() {
    let tasks = TaskSet::embedded();
    let broken = broken_solvers(20, 3);
    let mut repaired = 0;
    for (id, _) in &broken {
        let task = tasks.shared(id).unwrap();
        let settings = Settings::default().seed(3).population(200);
        let mut search = Search::new(vec![task], starts(&broken), settings).unwrap();
        for _ in 0..12 {
            if !search.is_done() {
                search.step();
            }
        }
        repaired += usize::from(search.is_done());
    }
    // With more time nearly all are; so many were when this was written, and chance is fixed by the
    // seed.
    assert!(repaired >= 15, "{repaired} of {}", broken.len());
}

#[test]
fn a_search_is_the_same_for_any_number_of_threads() {
    let tasks = TaskSet::embedded();
    let broken = broken_solvers(6, 5);
    let tasks: Vec<Arc<Task>> = broken.iter().map(|(id, _)| tasks.shared(id).unwrap()).collect();
    let run = |threads: usize| {
        let settings = Settings::default().seed(5).population(120).threads(threads);
        let mut search = Search::new(tasks.clone(), starts(&broken), settings).unwrap();
        let progress: Vec<Progress> = (0..5).map(|_| search.step()).collect();
        (progress, state(&search))
    };
    let once = run(1);
    assert!(once.0.iter().all(|progress| progress.executed > 0));
    for threads in [2, 8] {
        assert!(run(threads) == once, "{threads} threads");
    }
}

#[test]
fn selection_does_not_see_the_outputs_of_test_pairs() {
    let tasks = TaskSet::embedded();
    let broken = broken_solvers(3, 7);
    let run = |task: Arc<Task>| {
        let settings = Settings::default().seed(7).population(100);
        let mut search = Search::new(vec![task], starts(&broken), settings).unwrap();
        for _ in 0..4 {
            search.step();
        }
        let tests: Vec<Option<bool>> =
            search.niches()[0].solutions.iter().map(|solution| solution.test).collect();
        (state(&search), tests)
    };
    let mut told = 0;
    for (id, _) in &broken {
        let task = tasks.shared(id).unwrap();
        let (candidates, tests) = run(Arc::clone(&task));
        let mut other = Task::clone(&task);
        for sample in other.samples.iter_mut().filter(|sample| sample.kind == SampleKind::Test) {
            sample.output = GridBuf::new(1, 2, vec![9, 9]);
        }
        let (same, all_wrong) = run(Arc::new(other));
        assert_eq!(candidates, same, "{id}");
        assert!(all_wrong.iter().all(|test| *test == Some(false)));
        told += tests.iter().filter(|test| **test == Some(true)).count();
    }
    assert!(told > 0, "no solution was found that the test could tell something of");
}

#[test]
fn hostile_candidates_end_within_their_budgets() {
    let hostile = [
        "def solve(I):\n    return upscale(upscale(upscale(upscale(I, 9), 9), 9), 9)\n",
        "def solve(I):\n    return power(double, 1000000)(height(I))\n",
        "def solve(I):\n    return canvas(0, (1000000, 1000000))\n",
        "def solve(I):\n    grow = lambda grid: hconcat(grid, grid)\n    return power(grow, 60)(I)\n",
        "def solve(I):\n    r = interval(0, 3000, 1)\n    return mapply(lambda a: apply(lambda b: a * b, r), r)\n",
        "def solve(I):\n    many = product(interval(0, 3000, 1), interval(0, 3000, 1))\n    return fill(I, 1, many)\n",
        "def solve(I):\n    return crop(I, (0, 0), (0, 0))\n",
        "def solve(I):\n    return first(totuple(ofcolor(I, 99)))\n",
        "def solve(I):\n    return power(power(power(double, 900), 900), 900)(1)\n",
    ];
    let tasks = TaskSet::embedded();
    let task = tasks.shared("007bbfb7").unwrap();
    let start = |text: &&str| Start::new(genome_of(text));
    let starts: Vec<Start> = hostile.iter().map(start).collect();
    let budget = Budget::default().fuel(50_000);
    let settings = Settings::default().population(100).budget(budget);
    let mut search = Search::new(vec![task], starts, settings).unwrap();
    for _ in 0..4 {
        let progress = search.step();
        assert!(progress.made > 0);
    }
    for candidate in &search.niches()[0].candidates {
        assert!(candidate.fuel <= 50_000 * search.niches()[0].pairs() as u64);
    }
}

#[test]
fn solutions_become_small() {
    let tasks = TaskSet::embedded();
    let task = tasks.shared("007bbfb7").unwrap();
    let text = "\
def solve_007bbfb7(I):
    turned = rot90(rot270(I))
    row = hconcat(hconcat(turned, I), vmirror(vmirror(I)))
    tiles = vconcat(vconcat(row, row), row)
    twice = apply(lambda line: apply(identity, line), upscale(I, add(1, 2)))
    return replace(cellwise(twice, tiles, 0), 77, 78)
";
    let small = search::simplify(&genome_of(text), &task, Budget::default(), 1);
    let solver = solver("007bbfb7");
    assert!(small.size() <= solver.size(), "{}", small.to_source("solve"));
    let mut library = Library::default();
    let root = read(&mut library, &small.to_source("solve"));
    assert_eq!(small.build(library.graph_mut()).root, root);
    let mut population = arcvm::population::Population::new();
    let program = small.build(population.graph_mut());
    let id = population.add(program, "small");
    let matrix = population.evaluate(&[&task], &arcvm::population::Options::default());
    assert!(matrix.row(0, id).unwrap().solved());
    let report = &matrix.predictions().report(&[&task])[0];
    assert_eq!(report.right, [id]);
}
