//! The passes: what each makes of small programs, that every rule holds, and that all together keep
//! what programs mean.
//!
//! A pass is right if a program has the same value, or a fault of the same kind, before and after
//! it. Rules are checked one by one, since a random program rarely holds what a given rule matches;
//! random programs check what rules do to each other.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use arcvm::diag;
use arcvm::eval::{self, Options};
use arcvm::ir::{self, Graph, LiveNodes, Named, Node, NodeId, PrintOptions, Program};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::pass::{self, LOOPS, OPERATORS, Origins, RULES, Rule};
use arcvm::prim;
use arcvm::task::TaskSet;
use arcvm::testing::{Generator, Rng, grid};
use arcvm::value::set::Elements;
use arcvm::value::{Budget, Cx, Direction, FaultKind, GridBuf, Out, Value, View};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use rayon::prelude::*;

use crate::support::{root, shared, snapshot};

/// Every folder of programs holds at least this many.
const FILES: usize = 8;

fn library(name: &str, text: &str) -> Library {
    let mut library = Library::default();
    let diags = library.add_text(name, text);
    let errors = diags.iter().any(diag::Diagnostic::is_error);
    assert!(!errors, "{}", diag::render(&diags, library.sources(), false));
    library
}

/// Programs with their names, to be rewritten.
type Programs = Vec<(String, Program)>;

fn programs(library: &Library) -> Programs {
    let entries = library.entries().into_iter();
    let named = entries
        .map(|entry| (entry.definition.name.clone(), entry.definition.program.clone().unwrap()));
    named.collect()
}

fn text_of(graph: &Graph, programs: &Programs, options: &PrintOptions<'_>) -> String {
    let named: Vec<Named<'_>> =
        programs.iter().map(|(name, program)| Named { name, program }).collect();
    ir::print(graph, &named, options)
}

/// Snapshots what `describe` says about every program file of a folder.
fn each_file(folder: &str, describe: impl Fn(Library) -> String) {
    let folder = format!("ir/{folder}");
    let path = root().join("tests/files").join(&folder);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "arc"));
    paths.sort();
    assert!(FILES <= paths.len(), "{folder} has {} files", paths.len());
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let source = fs::read_to_string(&path).unwrap();
        let build = || library(&format!("{stem}.arc"), &source);
        assert_kept(stem, build());
        let described = describe(build());
        snapshot(&folder, stem, &format!("{source}\n{described}"));
    }
}

/// Asserts that all passes together keep what programs mean on a few grids.
fn assert_kept(name: &str, mut library: Library) {
    library.optimise();
    let mut rng = Rng::new(5);
    for grid in (0..10).map(|_| grid(&mut rng, 8)) {
        for entry in library.entries() {
            let [written, optimised] = [&entry.definition.program, &entry.definition.optimised];
            let programs = [written.as_ref().unwrap(), optimised.as_ref().unwrap()];
            both(library.graph(), programs, &grid, |a, b| {
                assert!(alike(a, b), "{name} of {:?}\n{a:?}\n{b:?}", grid.view());
            });
        }
    }
}

/// The text forms just before and just after a pass of the first round.
fn around(wanted: &str, mut library: Library) -> String {
    let plain = PrintOptions::default();
    let mut programs = programs(&library);
    let mut last = text_of(library.graph(), &programs, &plain);
    let mut found = None;
    let names: Vec<String> = programs.iter().map(|(name, _)| name.clone()).collect();
    let mut rewritten: Vec<&mut Program> = programs.iter_mut().map(|(_, p)| p).collect();
    pass::optimise(
        library.graph_mut(),
        &mut rewritten,
        &mut Origins::default(),
        |graph, programs, stats| {
            let programs = programs.iter().map(|program| (**program).clone());
            let text = text_of(graph, &names.iter().cloned().zip(programs).collect(), &plain);
            if stats.round == 1 && stats.name == wanted {
                found = Some(format!("─── before\n{last}\n─── after\n{text}"));
            }
            last = text;
        },
    );
    found.unwrap()
}

#[test]
fn built_once() {
    each_file("build", |library| {
        let text = text_of(library.graph(), &programs(&library), &PrintOptions::default());
        format!("─── after\n{text}")
    });
}

#[test]
fn inlined() {
    each_file("inline", |library| around("inline", library));
}

#[test]
fn folded() {
    each_file("fold", |library| around("fold", library));
}

#[test]
fn simplified() {
    each_file("simplify", |library| around("simplify", library));
}

#[test]
fn specialised() {
    each_file("specialise", |library| around("specialise", library));
}

#[test]
fn boarded() {
    each_file("boards", |library| around("boards", library));
}

#[test]
fn fused() {
    each_file("fuse", |library| around("fuse", library));
}

#[test]
fn stored() {
    each_file("stores", |library| around("stores", library));
}

#[test]
fn inferred() {
    each_file("infer", |library| {
        let programs = programs(&library);
        let roots: Vec<NodeId> = programs.iter().map(|(_, program)| program.root).collect();
        let inferred = infer(library.graph(), &roots);
        let comment = |node| {
            let safe = if inferred.cannot_fail(node) { "" } else { ", may fail" };
            Some(format!("{}{safe}", inferred.type_of(node)))
        };
        let typed = PrintOptions { comment: Some(&comment), ..PrintOptions::default() };
        let before = text_of(library.graph(), &programs, &PrintOptions::default());
        let after = text_of(library.graph(), &programs, &typed);
        format!("─── before\n{before}\n─── after\n{after}")
    });
}

#[test]
fn pruned() {
    each_file("prune", |mut library| {
        let written = programs(&library);
        library.optimise();
        let entries = library.entries().into_iter();
        let mut kept: Programs = entries
            .map(|entry| {
                (entry.definition.name.clone(), entry.definition.optimised.clone().unwrap())
            })
            .collect();
        let mut all: Programs = written
            .into_iter()
            .map(|(name, program)| (format!("written {name}"), program))
            .collect();
        all.extend(kept.iter().cloned());
        let before = text_of(library.graph(), &all, &PrintOptions::default());
        let count = library.graph().len();
        let needed = text_of(library.graph(), &kept, &PrintOptions::default());
        let mut rewritten: Vec<&mut Program> = kept.iter_mut().map(|(_, p)| p).collect();
        let mut graph = std::mem::take(library.graph_mut());
        let compaction = pass::prune(&mut graph, &mut rewritten);
        assert_eq!(compaction.len(), graph.len());
        ir::verify(&graph, kept.iter().map(|(_, program)| program)).unwrap();
        let after = text_of(&graph, &kept, &PrintOptions::default());
        assert_eq!(needed, after);
        let rest = graph.len();
        format!("─── before: {count} nodes\n{before}\n─── after: {rest} nodes\n{after}")
    });
}

/// Tells whether two evaluations came to the same. Functions cannot be compared, and a budget that
/// the written program exceeds may be enough for the optimised one.
pub(crate) fn alike(written: &Out<'_>, optimised: &Out<'_>) -> bool {
    match (written, optimised) {
        (Err(fault), _) if is_limit(fault.kind()) => true,
        (Err(a), Err(b)) => a.kind() == b.kind(),
        (Ok(a), Ok(b)) => a == b || holds_function(*a),
        _ => false,
    }
}

fn is_limit(kind: FaultKind) -> bool {
    kind.is_budget() || kind == FaultKind::Recursion
}

fn holds_function(value: Value<'_>) -> bool {
    matches!(value.view(), View::Func(_)) || Elements::ascending(value).any(holds_function)
}

/// Runs two programs of a graph on a grid and hands over what they came to.
pub(crate) fn both<T>(
    graph: &Graph,
    programs: [&Program; 2],
    input: &GridBuf,
    inspect: impl FnOnce(&Out<'_>, &Out<'_>) -> T,
) -> T {
    let codes = programs.map(|program| vm::compile(graph, program));
    let bump = Bump::new();
    let outs = codes.each_ref().map(|code| {
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let view = input.view();
        let grid = cx.copy(view.cells).and_then(|cells| cx.grid(view.height, view.width, cells))?;
        code.run(&cx, &Inputs::grid(grid))
    });
    inspect(&outs[0], &outs[1])
}

/// Every instance of every rule: name, pattern and replacement.
pub(crate) fn instances() -> Vec<(&'static Rule, String, String)> {
    let mut all = Vec::new();
    for rule in RULES.iter().chain(LOOPS).chain(OPERATORS) {
        let one = rule.each.is_empty().then_some("");
        for name in rule.each.iter().map(|prim| prim.name()).chain(one) {
            let fill = |side: &str| side.replace('@', name);
            all.push((rule, written(&fill(rule.pattern)), fill(rule.replacement)));
        }
    }
    all
}

/// A pattern as a program writes it: what the front end makes of an operator has no name there.
fn written(pattern: &str) -> String {
    let operators = [
        ("plus", "({0} + {1})"),
        ("minus", "({0} - {1})"),
        ("times", "({0} * {1})"),
        ("negated", "(-{0})"),
        ("bits_or", "({0} | {1})"),
        ("bits_and", "({0} & {1})"),
        ("length", "len({0})"),
        ("has_item", "({0} in {1})"),
        ("iterated", "tuple({0})"),
        ("as_set", "frozenset({0})"),
    ];
    let head = pattern.split('(').next().unwrap();
    let Some((_, form)) = operators.iter().find(|(name, _)| *name == head) else {
        return pattern.to_owned();
    };
    let operands = pattern[head.len() + 1..pattern.len() - 1].split(", ");
    operands.enumerate().fold((*form).to_owned(), |text, (index, operand)| {
        text.replace(&format!("{{{index}}}"), operand)
    })
}

/// Expressions that may stand for a variable of a rule. No rule applies to any of them, alone or in
/// another call, so that what is left after the passes is the rule's own.
pub(crate) fn values_of(rule: &Rule, variable: &str) -> &'static [&'static str] {
    const PALETTE: &[&str] = &["palette(I)"];
    const ANY: &[&str] = &["palette(I)", "ofcolor(I, 0)", "partition(I)"];
    const INT: &[&str] = &["height(I)", "leastcolor(I)"];
    const OTHER: &[&str] = &["width(I)", "mostcolor(I)"];
    const PATCH: &[&str] = &["asindices(I)", "first(fgpartition(I))", "ofcolor(I, 0)"];
    const BOOL: &[&str] = &["portrait(I)"];
    let given =
        rule.given.split(", ").find_map(|given| given.strip_prefix(&format!("{variable}: ")));
    match (rule.name, variable) {
        ("both-same" | "both-true" | "either-same" | "either-false", _) => return BOOL,
        ("branch-true" | "branch-false" | "branch-same", "c") => return BOOL,
        ("at-most" | "at-most-other", "b") => return &["width(I)", "astuple(height(I), 4)"],
        ("size-of-palette", _) => return &["I", "first(fgpartition(I))"],
        ("maximum-of-totuple" | "minimum-of-totuple", _) => return &ANY[..2],
        ("dedupe-twice", _) => return &["I", "(height(I), width(I), 1)"],
        ("merge-of-apply", "f") => return &["toindices"],
        ("merge-of-sfilter", "f") => return &["(lambda o: greater(size(o), 2))"],
        ("merge-of-papply", "f") => return &["(lambda l, r: initset(subtract(l, r)))"],
        ("merge-of-papply", _) => return &["(height(I), width(I), 1)"],
        ("merge-of-apply" | "merge-of-sfilter" | "mapply-identity", "x") => {
            return &["partition(I)"];
        }
        _ => {}
    }
    match (given, variable) {
        (Some("Grid"), _) | (None, "g") => &["I", "hconcat(I, I)"],
        (Some("Bool"), _) => BOOL,
        (Some("Int"), "b") => OTHER,
        (Some("Int"), _) => INT,
        (Some("Numerical"), _) => &["height(I)", "astuple(width(I), 3)"],
        (Some("Pair"), _) => &["astuple(height(I), width(I))"],
        (Some("Counted"), _) => &["height(I)", "(size(I), 3)", "shape(I)"],
        (Some("CountedPair"), _) => &["(size(I), 3)", "shape(I)"],
        (Some("Indices"), _) => &["asindices(I)", "ofcolor(I, 0)"],
        (Some("Patch"), _) | (None, "p") => PATCH,
        (Some("Piece"), _) => &["I", "asindices(I)", "first(fgpartition(I))"],
        (Some("Set"), _) => ANY,
        (Some("Tuple"), _) => &["(height(I), width(I), 1)", "totuple(palette(I))"],
        (Some("Container"), _) => &["palette(I)", "partition(I)", "(height(I), width(I), 1)"],
        (None, "x") => PALETTE,
        (None, "b" | "d") => OTHER,
        (None, "a" | "c" | "i" | "j" | "n" | "v") => INT,
        _ => panic!("rule {}: what is `{variable}`?", rule.name),
    }
}

/// A side of a rule with the choice-th value of every variable in its place.
fn filled(rule: &Rule, side: &str, choice: usize) -> String {
    with_variables(side, |name| {
        let values = values_of(rule, name);
        values[choice % values.len()].to_owned()
    })
}

/// An expression with values in place of its variables, which are its single letters but for
/// parameters of a lambda.
pub(crate) fn with_variables(side: &str, mut value: impl FnMut(&str) -> String) -> String {
    let bound: BTreeSet<&str> =
        match side.split_once("lambda ").and_then(|(_, l)| l.split_once(':')) {
            Some((params, _)) => params.split(", ").collect(),
            None => BTreeSet::new(),
        };
    let mut text = String::new();
    for word in side.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let is_variable = name.len() == 1 && name.chars().all(char::is_lowercase);
        match is_variable && !bound.contains(name) {
            true => {
                text += &value(name);
                text += &word[name.len()..];
            }
            false => text += word,
        }
    }
    text
}

/// The number of programs in which a rule is tried.
const CHOICES: usize = 3;

/// Grids that each of them is run on.
const GRIDS: usize = 30;

#[test]
fn rules_have_names_of_their_own() {
    let all = || RULES.iter().chain(LOOPS).chain(OPERATORS);
    let names: BTreeSet<&str> = all().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all().count());
    assert!(40 <= names.len());
}

#[test]
fn both_sides_of_every_rule_become_one_node_and_mean_the_same() {
    let mut text = String::new();
    let mut rules = Vec::new();
    for (rule, pattern, replacement) in instances() {
        for choice in 0..CHOICES {
            let number = rules.len();
            let (left, right) =
                (filled(rule, &pattern, choice), filled(rule, &replacement, choice));
            text += &format!("def left_{number}(I):\n    return {left}\n");
            text += &format!("def right_{number}(I):\n    return {right}\n");
            rules.push((rule.name, left, right));
        }
    }
    let mut library = library("rules.py", &text);
    library.optimise();
    let entries = library.entries();
    assert_eq!(entries.len(), rules.len() * 2);
    let mut rng = Rng::new(11);
    let grids: Vec<GridBuf> = (0..GRIDS).map(|_| grid(&mut rng, 10)).collect();
    let mut wrong = String::new();
    for (sides, (rule, left, right)) in entries.chunks(2).zip(&rules) {
        let written = [0, 1].map(|side| sides[side].definition.program.as_ref().unwrap());
        let optimised = [0, 1].map(|side| sides[side].definition.optimised.as_ref().unwrap());
        if optimised[0].root != optimised[1].root {
            wrong += &format!("{rule}: {left} does not become what {right} becomes\n");
        }
        let differ = |grid: &&GridBuf| !both(library.graph(), written, grid, alike);
        if let Some(grid) = grids.iter().find(differ) {
            let outs = both(library.graph(), written, grid, |a, b| format!("{a:?}\n{b:?}"));
            wrong += &format!("{rule}: {left} is not {right} of {:?}\n{outs}\n", grid.view());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Expressions of a type that a fused primitive takes.
pub(crate) fn values_of_type(name: &str) -> &'static [&'static str] {
    match name {
        "Grid" => {
            &["I", "hconcat(I, I)", "upscale(I, 7)", "canvas(3, (2, 2))", "crop(I, (0, 0), (4, 3))"]
        }
        "Bool" => &["True", "False", "portrait(I)"],
        "Int" => &["0", "3", "leastcolor(I)", "mostcolor(I)", "1", "300"],
        "Indices" => {
            &["ofcolor(I, 0)", "ofcolor(I, 9)", "asindices(upscale(I, 9))", "shoot((0, 0), (3, 5))"]
        }
        "Pair" => &["(0, 1)", "(-1, 1)", "(1, -1)", "(1, 0)", "(0, 0)", "(2, 1)", "shape(I)"],
        "Set[Pair]" | "Container[B]" => {
            &["ofcolor(I, 0)", "ofcolor(I, 9)", "apply(ulcorner, partition(I))", "palette(I)"]
        }
        "Container[A]" => &[
            "totuple(ofcolor(I, 3))",
            "totuple(ofcolor(I, 0))",
            "order(partition(I), size)",
            "asobject(I)",
            "((0, 1), (3, -2), (1, 0), (0, 1))",
            "(2, 3)",
        ],
        "Int -> Bool" => {
            &["even", "lambda i: contained(i, (0, 2, 5))", "lambda i: equality(i, 5 // i)"]
        }
        "Container[Int]" => &["(1, 2)", "(0,)", "palette(I)", "()", "interval(0, 9, 2)"],
        "A -> B" => &["identity", "size", "toindices", "lambda p: (p, 1)"],
        "Set[A]" => {
            &["ofcolor(I, 0)", "ofcolor(I, 9)", "partition(I)", "palette(I)", "asobject(I)"]
        }
        "A -> Container[B]" => &[
            "toindices",
            "lambda p: shift(asobject(crop(I, (0, 0), (3, 3))), p)",
            "lambda p: shift(initset((1, 1)), p)",
            "initset",
            "identity",
            "lambda p: sfilter(asobject(I), lambda c: greater(first(c), 5))",
        ],
        "(A, B) -> Container[C]" => &[
            "shift",
            "recolor",
            "lambda p, q: shift(asobject(crop(I, (0, 0), (2, 3))), q)",
            "lambda p, q: insert((p, (1, 2)), initset((3, (0, 1))))",
            "combine",
            "repeat",
        ],
        "A" => &[
            "partition(I)",
            "asobject(I)",
            "(1, 2)",
            "ulcorner(ofcolor(I, 3))",
            "first(asobject(I))",
            "palette(I)",
            "3",
        ],
        "Patch" => &[
            "shift(asindices(I), (-1, 1))",
            "asobject(I)",
            "ofcolor(I, 9)",
            "shoot((0, 0), (1, 1))",
        ],
        "Object" => &["asobject(I)", "toobject(ofcolor(I, 1), I)", "shift(asobject(I), (90, -40))"],
        _ => panic!("{name} is no type of an operand of a fused primitive"),
    }
}

/// The types of the operands in an alternative of a signature.
pub(crate) fn operand_types(alternative: &str) -> Vec<&str> {
    let (mut types, mut depth, mut start) = (Vec::new(), 0, 1);
    for (index, byte) in alternative.bytes().enumerate() {
        depth += i32::from(byte == b'(' || byte == b'[') - i32::from(byte == b')' || byte == b']');
        if depth == 0 || (depth == 1 && byte == b',') {
            types.push(alternative[start..index].trim());
            start = index + 1;
        }
        if depth == 0 {
            break;
        }
    }
    types
}

/// Rows of two of the largest grids that fused primitives have a fast path for: so much fuel they
/// may spend beyond that of the calls that they stand for.
const ROWS: u64 = 256;

#[test]
fn fused_primitives_mean_what_they_stand_for() {
    const PROGRAMS: usize = 40;
    let mut rng = Rng::new(17);
    let mut text = String::new();
    let mut primitives = Vec::new();
    for prim in prim::fused() {
        let alternatives: Vec<&str> = prim.signature.split("; ").collect();
        for number in 0..PROGRAMS {
            let expansions: Vec<&str> = prim.expansions().collect();
            let mut call = expansions[number % expansions.len()].to_owned();
            // A loop over nothing computes no part of its body, unless that is a line as well.
            let is_loop = call.contains("lambda");
            let mut lines = String::new();
            let alternative = alternatives[number / expansions.len() % alternatives.len()];
            for (letter, ty) in ('a'..).zip(operand_types(alternative)) {
                let values = values_of_type(ty);
                let value = values[rng.below(values.len())];
                if is_loop {
                    lines += &format!("    {letter} = {value}\n");
                    continue;
                }
                for (before, after) in [("(", ","), (" ", ","), (" ", ")"), ("(", ")")] {
                    let place = format!("{before}{letter}{after}");
                    call = call.replace(&place, &format!("{before}{value}{after}"));
                }
            }
            text += &format!("def {}_{number}(I):\n{lines}    return {call}\n", prim.name);
            primitives.push(prim.name);
        }
    }
    let mut library = library("fused.arc", &text);
    library.optimise();
    let grids: Vec<GridBuf> = (0..GRIDS).map(|_| grid(&mut rng, 12)).collect();
    let mut used = BTreeSet::new();
    for (entry, name) in library.entries().iter().zip(primitives) {
        let [written, optimised] =
            [&entry.definition.program, &entry.definition.optimised].map(|p| p.as_ref().unwrap());
        let is_used = matches!(
            library.graph().node(optimised.root), Node::Call(prim, _) if prim.get().name == name
        );
        used.extend(is_used.then_some(name));
        let codes = [written, optimised].map(|p| vm::compile(library.graph(), p));
        for (grid, direction) in grids
            .iter()
            .flat_map(|grid| [(grid, Direction::Ascending), (grid, Direction::Descending)])
        {
            let bump = Bump::new();
            let view = grid.view();
            let [(a, spent), (b, fewer)] = codes.each_ref().map(|code| {
                // Enough for all but pairs of the largest sets.
                let budget = Budget::default().fuel(400_000);
                let cx = Cx::new(&bump, budget, direction);
                (code.run(&cx, &Inputs::grid(Value::grid(&view))), cx.spent())
            });
            let described = || format!("{} {direction:?} of {view:?}", entry.definition.name);
            assert!(alike(&a, &b), "{}\n{a:?}\n{b:?}", described());
            if let Err(fault) = &b {
                // The author wrote what is blamed.
                assert!(fault.primitive().is_some_and(|name| prim::lookup(name).is_some()));
            }
            assert!(
                fewer <= spent + ROWS || direction == Direction::Descending,
                "{}: {fewer} > {spent}",
                described()
            );
        }
    }
    let all: BTreeSet<&str> = prim::fused().iter().map(|prim| prim.name).collect();
    assert_eq!(used, all);
}

/// Random programs, and how many share a graph.
const PROGRAMS: usize = 20_000;
const BATCH: usize = 200;

#[test]
fn random_programs_mean_the_same_after_all_passes() {
    let pool = eval::pool(0).unwrap();
    let batches = (0..PROGRAMS / BATCH).into_par_iter();
    let outcomes: Vec<(usize, String)> = pool.install(|| batches.map(random_batch).collect());
    let wrong: String = outcomes.iter().map(|(_, wrong)| wrong.as_str()).collect();
    assert!(wrong.is_empty(), "{wrong}");
    let values: usize = outcomes.iter().map(|(values, _)| values).sum();
    assert!(PROGRAMS / 2 <= values, "only {values} of {PROGRAMS} programs have a value");
}

/// Counts the programs of a batch that have a value, and lists those that mean something else after
/// the passes.
fn random_batch(batch: usize) -> (usize, String) {
    let mut generator = Generator::new(1_000 + batch as u64);
    let mut rng = Rng::new(2_000 + batch as u64);
    let texts: Vec<String> = (0..BATCH).map(|_| generator.program(8)).collect();
    let mut library = Library::default();
    for (number, text) in texts.iter().enumerate() {
        let diags = library.add_text(&format!("{number}.arc"), text);
        assert!(!diags.iter().any(diag::Diagnostic::is_error), "{text}\n{diags:#?}");
    }
    library.optimise();
    let (mut values, mut wrong) = (0, String::new());
    for (entry, text) in library.entries().iter().zip(&texts) {
        let grid = grid(&mut rng, 8);
        let [written, optimised] = [&entry.definition.program, &entry.definition.optimised];
        let programs = [written.as_ref().unwrap(), optimised.as_ref().unwrap()];
        both(library.graph(), programs, &grid, |a, b| {
            values += usize::from(a.is_ok());
            if !alike(a, b) {
                wrong += &format!("{text}of {:?}\nas written: {a:?}\nafter: {b:?}\n", grid.view());
            }
        });
    }
    (values, wrong)
}

#[test]
fn solvers_mean_the_same_after_all_passes() {
    let (mut library, diags) = Library::load(&[root().join("solvers")]);
    assert!(diags.is_empty(), "{}", diag::render(&diags, library.sources(), false));
    library.optimise();
    assert!(20 <= compare(&library, &TaskSet::embedded()));
    let left_out = "passes are checked with solvers on embedded tasks only";
    if let Some(path) = shared("tasks/arc-agi-1/training", left_out) {
        assert_eq!(compare(&library, &TaskSet::load(&[path]).unwrap()), library.entries().len());
    }
}

/// The calls of optimised programs, in order, and the number of their instructions with those of
/// their functions.
fn calls(library: &Library) -> BTreeMap<String, (Vec<&'static str>, usize)> {
    let of_entry = |entry: arcvm::library::Entry<'_>| {
        let program = entry.definition.optimised.as_ref().unwrap();
        let code = vm::compile(library.graph(), program);
        let name = |node| match library.graph().node(node) {
            Node::Call(prim, _) => prim.get().name,
            _ => "",
        };
        (entry.definition.name.clone(), (code.nodes().map(name).collect(), code.size()))
    };
    library.entries().into_iter().map(of_entry).collect()
}

/// Asserts that each of the texts, alone in a graph, becomes what it becomes beside all the others,
/// and means on its task what it means as it was written.
fn assert_the_same_alone(together: &Library, name: &str, texts: &[String], tasks: &TaskSet) {
    let expected = calls(together);
    let mut seen = 0;
    for text in texts {
        let mut alone = library(name, text);
        alone.optimise();
        for (name, calls) in calls(&alone) {
            assert_eq!(calls, expected[&name], "{name}");
            seen += 1;
        }
        compare(&alone, tasks);
    }
    assert_eq!(seen, expected.len());
}

#[test]
fn solvers_become_the_same_whatever_programs_there_are_beside_them() {
    let (mut together, _) = Library::load(&[root().join("solvers")]);
    together.optimise();
    let read = |file: &arcvm::library::File| fs::read_to_string(&file.name).unwrap();
    let texts: Vec<String> = together.files().iter().map(read).collect();
    assert_the_same_alone(&together, "alone.arc", &texts, &TaskSet::embedded());
}

#[test]
fn arc_dsl_becomes_the_same_program_by_program() {
    let Some(mut together) = arc_dsl() else { return };
    let left_out = "arc-dsl's solvers are not run on their tasks";
    let Some(path) = shared("tasks/arc-agi-1/training", left_out) else { return };
    let tasks = TaskSet::load(&[path]).unwrap();
    together.optimise();
    assert_eq!(compare(&together, &tasks), 400);
    let text = fs::read_to_string(&together.files()[0].name).unwrap();
    let texts: Vec<String> =
        text.split("\ndef ").skip(1).map(|definition| format!("def {definition}")).collect();
    assert_the_same_alone(&together, "alone.py", &texts, &tasks);
}

/// Runs programs, as written and optimised, on their tasks and yields how many have one.
fn compare(library: &Library, tasks: &TaskSet) -> usize {
    let pool = eval::pool(0).unwrap();
    let entries = library.entries();

    pool.install(|| {
        let run = |entry: &arcvm::library::Entry<'_>| {
            let Some(task) = entry.task(tasks) else { return 0 };
            let [written, optimised] = [&entry.definition.program, &entry.definition.optimised];
            for sample in &task.samples {
                let [written, optimised] = [written, optimised].map(|program| {
                    let mut bump = Bump::new();
                    let code = vm::compile(library.graph(), program.as_ref().unwrap());
                    let out = eval::evaluate(&mut bump, &code, task, sample, &Options::default());
                    (out.grid, out.other, out.fault.map(|fault| fault.kind()))
                });
                assert_eq!(written, optimised, "{} on {}", entry.definition.name, sample.name());
            }
            1
        };
        entries.par_iter().map(run).sum()
    })
}

/// Programs of arc-dsl, where a checkout is named.
fn arc_dsl() -> Option<Library> {
    let Some(folder) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        // Written past the test harness, which hides the output of tests that pass.
        let note = "note: skipped: ARC_DSL does not name a checkout of arc-dsl\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return None;
    };
    let (library, diags) = Library::load(&[Path::new(&folder).join("solvers.py")]);
    let errors = diags.iter().any(diag::Diagnostic::is_error);
    assert!(!errors, "{}", diag::render(&diags, library.sources(), false));
    Some(library)
}

/// Tells whether a program calls a function that is known only when it runs.
fn applies(graph: &Graph, program: &Program) -> bool {
    let live = LiveNodes::of(graph, [program.root]);
    live.nodes().iter().any(|&node| matches!(graph.node(node), Node::Apply(_)))
}

#[test]
fn arc_dsl_is_shared_inlined_and_typed() {
    let Some(mut library) = arc_dsl() else { return };
    let written = programs(&library);
    assert_eq!(written.len(), 400);
    let calls: usize = library.entries().iter().map(|entry| entry.definition.calls).sum();
    assert_eq!(calls, 4_974);
    let live = LiveNodes::of(library.graph(), written.iter().map(|(_, program)| program.root));
    let computed = live.counts(library.graph()).computed;
    // One more than there are without the line that nothing uses, which Python computes too.
    assert!(computed <= 3_931, "{computed} nodes");
    library.optimise();
    let entries = library.entries();
    let optimised = || entries.iter().map(|entry| entry.definition.optimised.as_ref().unwrap());
    let inlined = optimised().filter(|program| !applies(library.graph(), program)).count();
    // One of the others applies a `power` of many steps. The rest give a function an argument that
    // may fail and that it may not come to evaluate: `pass/duties.rs`.
    assert!(374 <= inlined, "{inlined} of 400 programs apply nothing");
    let roots: Vec<NodeId> = optimised().map(|program| program.root).collect();
    let (typed, all) = infer(library.graph(), &roots).typed_share();
    assert!(all * 98 <= typed * 100, "{typed} of {all} nodes are typed");
}
