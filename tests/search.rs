//! Genomes, mutation and evolution.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use arcvm::diag;
use arcvm::ir::{Graph, NodeId};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::search::{self, Donors, Genome, Hints, Material, OPERATORS, Parent, Usage};
use arcvm::task::TaskSet;
use arcvm::testing::Generator;

use crate::support::root;

/// The shipped solvers as genomes, with their names.
fn solvers() -> (Library, Vec<(String, Genome)>) {
    let (library, diags) = Library::load(&[root().join("solvers")]);
    assert!(diags.is_empty(), "{}", diag::render(&diags, &library.sources, false));
    let genomes = library.entries().into_iter().map(|entry| {
        let definition = entry.definition;
        let program = definition.program.as_ref().unwrap();
        let genome = Genome::of_program(&library.graph, program, &definition.params);
        (definition.name.clone(), genome)
    });
    let genomes = genomes.collect();
    (library, genomes)
}

/// The root of the last program of a text, in the graph of a library.
fn read(library: &mut Library, text: &str) -> NodeId {
    let diags = library.add_text("genome.arc", text);
    let errors = diags.iter().any(diag::Diagnostic::is_error);
    assert!(!errors, "{text}{}", diag::render(&diags, &library.sources, false));
    let unit = &library.files.last().unwrap().unit;
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
        assert_eq!(genome.build(&mut library.graph).root, root, "{name}");
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
        let program = library.files[0].unit.definitions[0].program.clone().unwrap();
        let genome = Genome::of_program(&library.graph, &program, &["I".to_owned()]);
        assert_eq!(genome.build(&mut library.graph).root, root, "{text}");
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
    let material = Material { hints: &hints, usage: &usage, donors: &[&donors] };
    let mut children = Vec::new();
    for (number, (parent, (name, genome))) in (0..).zip(parents.iter().zip(&genomes)) {
        for index in 0..each {
            let mut rng = search::stream(7, number, index);
            if let Some(child) = search::child(parent, &material, &mut rng) {
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
    println!("clashing {:.4}, same as the parent {:.4}", share(clashing), share(same));
    assert!(share(clashing) < 0.01, "{clashing} of {}", children.len());
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
        let root = child.build(&mut library.graph).root;
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
