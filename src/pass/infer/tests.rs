//! Tests of inference: in small programs, in the solvers, and against the values of their runs.

#![allow(
    clippy::print_stderr,
    reason = "a test that checks nothing says so, and figures are wanted"
)]

use std::path::{Path, PathBuf};

use bumpalo::Bump;

use super::{Inferred, infer};
use crate::ir::NodeId;
use crate::library::Library;
use crate::task::TaskSet;
use crate::types::Type;
use crate::value::{Budget, Cx, Direction};
use crate::vm::{self, Inputs};

/// Returns the root of a one-definition program, and what is inferred from it.
fn inferred(text: &str) -> (Library, NodeId, Inferred) {
    let mut library = Library::default();
    let diags = library.add_text("test.arc", text);
    assert!(!diags.iter().any(crate::diag::Diagnostic::is_error), "{text}\n{diags:#?}");
    let root = library.files[0].unit.definitions.last().unwrap().program.clone().unwrap().root;
    let inferred = infer(&library.graph, &[root]);
    (library, root, inferred)
}

/// Returns the type of an expression over `I`.
fn type_of(expression: &str) -> String {
    let (_, root, inferred) = inferred(&format!("def solve(I):\n    return {expression}\n"));
    assert_eq!(inferred.clashes, [], "{expression}");
    inferred.type_of(root).to_string()
}

#[test]
fn calls_have_the_types_of_their_overloads() {
    let cases = [
        ("I", "Grid"),
        ("vmirror(I)", "Grid"),
        ("crop(I, (0, 0), (1, 1))", "Grid?"),
        ("vmirror(crop(I, (0, 0), (1, 1)))", "Grid?"),
        ("add(1, height(I))", "Int"),
        ("add((1, 2), height(I))", "Pair"),
        ("add(1, shape(I))", "Pair"),
        ("index(I, (0, 0))", "Int?"),
        ("increment(index(I, (0, 0)))", "Int?"),
        ("fill(I, index(I, (0, 0)), ofcolor(I, 1))", "Grid?"),
        ("fill(I, 1, ofcolor(I, 1))", "Grid"),
        ("fill(I, 1, totuple(ofcolor(I, 1)))", "Grid?"),
        ("objects(I, T, F, T)", "Objects"),
        ("first(objects(I, T, F, T))", "Object"),
        ("first((I, 3))", "Grid"),
        ("last((I, 3))", "Int"),
        ("shift(asobject(I), (1, 0))", "Object"),
        ("shift(ofcolor(I, 1), (1, 0))", "Indices"),
        ("merge(objects(I, T, F, T))", "Object"),
        ("merge(hsplit(I, 2))", "Grid?"),
        ("first(I)", "Tuple[Int]"),
        ("first(first(I))", "Int"),
        ("astuple(I, 3)", "(Grid, Int)"),
        ("astuple(1, 3)", "Pair"),
        ("product((1, 2, 3), (4, 5, 6))", "Indices"),
        ("pair(objects(I, T, F, T), interval(0, 3, 1))", "Tuple[(Object, Int)]"),
        ("palette(I)", "Set[Int]"),
        ("branch(even(height(I)), I, rot90(I))", "Grid"),
        ("branch(T, 1, I)", "_"),
        ("branch(T, 1, F)", "Int"),
        ("combine(ofcolor(I, 1), ofcolor(I, 2))", "Indices"),
        ("remove(1, (1, 2, 3))", "Tuple[Int]"),
        ("initset(())", "Set[Tuple[Never]]"),
        ("maximum(())", "Int"),
        ("ulcorner(ofcolor(I, 1))", "Pair?"),
        ("corners(ofcolor(I, 1))", "Set[Pair?]"),
        ("height", "(_ -> _)"),
        ("rbind(shift, (1, 0))", "(_ -> _)"),
        ("rbind(fill, 3)", "((_, _) -> _)"),
        ("initset(height)", "Set[(_ -> _)]"),
    ];
    for (expression, expected) in cases {
        assert_eq!(type_of(expression), expected, "{expression}");
    }
}

#[test]
fn loops_type_the_bodies_of_their_functions() {
    let cases = [
        ("apply(normalize, objects(I, T, F, T))", "Objects"),
        ("apply(toindices, objects(I, T, F, T))", "Set[Indices]"),
        ("apply(size, objects(I, T, F, T))", "Set[Int]"),
        ("apply(lambda o: shift(o, (1, 1)), objects(I, T, F, T))", "Objects"),
        ("mapply(lambda o: shift(o, (1, 1)), objects(I, T, F, T))", "Object"),
        ("mapply(rbind(shift, UP), objects(I, T, F, T))", "Object"),
        ("mapply(lbind(shift, asobject(I)), ofcolor(I, 1))", "Object"),
        ("apply(compose(first, totuple), objects(I, T, F, T))", "Object"),
        ("apply(chain(first, totuple, toindices), objects(I, T, F, T))", "Indices"),
        ("apply(fork(astuple, height, color), objects(I, T, F, T))", "Indices"),
        ("fork(hconcat, identity, vmirror)(I)", "Grid"),
        ("power(vmirror, 3)(I)", "Grid"),
        ("power(initset, 3)(I)", "Set[_]"),
        ("matcher(height, 3)(I)", "Bool"),
        ("sfilter(objects(I, T, F, T), matcher(color, 3))", "Objects"),
        ("mfilter(objects(I, T, F, T), matcher(color, 3))", "Object"),
        ("extract(objects(I, T, F, T), matcher(color, 3))", "Object"),
        ("argmax(objects(I, T, F, T), size)", "Object"),
        ("order(objects(I, T, F, T), size)", "Tuple[Object]"),
        ("valmax(objects(I, T, F, T), size)", "Int"),
        ("valmax(objects(I, T, F, T), shape)", "Pair"),
        ("valmax(objects(I, T, F, T), lambda o: shape(o))", "Pair"),
        ("valmax(corners(asobject(I)), identity)", "_"),
        ("papply(lambda a, b: astuple(a, size(b)), (1, 2, 3), (I, I, I))", "Tuple[Pair]"),
        ("prapply(connect, ofcolor(I, 1), ofcolor(I, 2))", "Set[Indices]"),
        ("rapply((vmirror, hmirror), I)", "Tuple[Grid]"),
        ("rapply((vmirror, height), I)", "Tuple[_]"),
        ("rapply(insert(hmirror, initset(vmirror)), I)", "Set[Grid]"),
        ("rapply(apply(lbind(lbind, shift), objects(I, T, F, T)), (1, 2))", "Objects"),
        ("(lambda f: f(I))(height)", "Int"),
        ("(lambda f, x: f(f(x)))(rot90, I)", "Grid"),
        ("(lambda x: lambda y: astuple(x, y))(1)(I)", "(Int, Grid)"),
        ("branch(T, vmirror, hmirror)(I)", "Grid"),
        ("branch(T, vmirror, height)(I)", "_"),
        ("apply(lambda o: apply(lambda c: first(c), o), objects(I, T, F, T))", "Set[Set[Int]]"),
        ("apply(first, ())", "Tuple[Never]"),
    ];
    for (expression, expected) in cases {
        assert_eq!(type_of(expression), expected, "{expression}");
    }
}

#[test]
fn inputs_have_types() {
    let (_, root, inferred) = inferred("def solve(S, I, C):\n    return (S, (I, C))\n");
    assert_eq!(inferred.type_of(root).to_string(), "(Tuple[(Grid, Grid)], (Grid, Grid?))");
}

#[test]
fn helpers_are_typed_where_they_are_called() {
    let text = "def twice(f, x):\n    return f(f(x))\n\ndef solve(I):\n    return (twice(rot90, I), twice(increment, 3))\n";
    let (library, root, inferred) = inferred(text);
    assert_eq!(inferred.type_of(root).to_string(), "(Grid, Int)");
    let (typed, all) = inferred.typed_share();
    assert!(typed < all, "the helper's own nodes are grids here and integers there");
    let bodies = library.graph.operands(root).to_vec();
    assert_eq!(inferred.type_of(bodies[0]), Type::GRID);
}

#[test]
fn functions_have_an_arity() {
    let arity = |expression: &str| {
        let (_, root, inferred) = inferred(&format!("def solve(I):\n    return {expression}\n"));
        inferred.arity(root)
    };
    assert_eq!(arity("height"), Some(1));
    assert_eq!(arity("objects"), Some(4));
    assert_eq!(arity("lambda a, b, c, d, e: a"), Some(5));
    assert_eq!(arity("rbind(objects, T)"), Some(3));
    assert_eq!(arity("lbind(rbind(objects, T), I)"), Some(2));
    assert_eq!(arity("lbind(height, 1)"), Some(3));
    assert_eq!(arity("compose(height, vmirror)"), Some(1));
    assert_eq!(arity("power(rot90, 2)"), Some(1));
    assert_eq!(arity("power(add, 1)"), None);
    assert_eq!(arity("fork(1, 2, 3)"), Some(1));
    assert_eq!(arity("branch(T, add, subtract)"), Some(2));
    assert_eq!(arity("branch(T, add, height)"), None);
    assert_eq!(arity("(height, width)"), None);
    assert_eq!(arity("I"), None);
}

#[test]
fn calls_that_cannot_fail_are_known() {
    let cannot_fail = |expression: &str| {
        let (_, root, inferred) = inferred(&format!("def solve(I):\n    return {expression}\n"));
        inferred.cannot_fail(root)
    };
    for expression in [
        "I",
        "vmirror(I)",
        "mostcolor(I)",
        "fill(I, 3, ofcolor(I, 1))",
        "first((1, 2))",
        "crop(I, (0, 0), (1, 1))",
        "apply(normalize, objects(I, T, F, T))",
        "apply(lambda o: fill(I, 3, o), objects(I, T, F, T))",
        "rbind(shift, UP)",
        "sfilter(objects(I, T, F, T), lambda o: greater(size(o), 3))",
        "lambda x: first(x)",
        "lambda x: lambda y: first(x)",
    ] {
        assert!(cannot_fail(expression), "{expression}");
    }
    for expression in [
        "first(objects(I, T, F, T))",
        "size(first(objects(I, T, F, T)))",
        "vmirror(crop(I, (0, 0), (1, 1)))",
        "vmirror(asobject(I))",
        "divide(3, height(I))",
        "apply(compose(first, first), objects(I, T, F, T))",
        "apply(lambda o: vmirror(o), objects(I, T, F, T))",
        "lambda x: first(ofcolor(I, 1))",
        "(lambda x: lambda y: first(x))(ofcolor(I, 1))",
        "increment(index(I, (0, 0)))",
        "greater(I, 3)",
        "add(ulcorner(ofcolor(I, 1)), 1)",
    ] {
        assert!(!cannot_fail(expression), "{expression}");
    }
}

/// Returns the clashes of an expression as text: primitive, operand, wanted, found.
fn clashes(expression: &str) -> Vec<String> {
    let (_, _, inferred) = inferred(&format!("def solve(I):\n    return {expression}\n"));
    let text = |clash: &super::Clash| {
        let name = clash.primitive.map_or("a value", |prim| prim.get().name);
        format!("{name} {}: {} for {}", clash.operand, clash.found, clash.wanted())
    };
    inferred.clashes.iter().map(text).collect()
}

#[test]
fn calls_that_always_fail_clash() {
    let cases = [
        ("size(height(I))", "size 0: Int for Container[A]"),
        ("vmirror(3)", "vmirror 0: Int for Grid or Object or Indices"),
        ("fill(asobject(I), 1, ofcolor(I, 1))", "fill 0: Object for Grid"),
        ("fill(I, 1, 2)", "fill 2: Int for Patch"),
        ("add(ofcolor(I, 1), 1)", "add 0: Indices for Int or Pair"),
        ("dedupe(ofcolor(I, 1))", "dedupe 0: Indices for Tuple[A]"),
        ("intersection((1, 2), initset(1))", "intersection 0: Pair for Set[A] or Int"),
        ("apply(size, palette(I))", "size 0: Int for Container[A]"),
        ("apply(lambda x: size(x), palette(I))", "size 0: Int for Container[A]"),
        ("apply(compose(size, color), objects(I, T, F, T))", "size 0: Int for Container[A]"),
        ("apply(add, ofcolor(I, 1))", "apply 0: ((_, _) -> _) for A -> B"),
        ("apply(lambda x, y: x, ofcolor(I, 1))", "apply 0: ((_, _) -> _) for A -> B"),
        ("apply(3, ofcolor(I, 1))", "apply 0: Int for A -> B"),
        ("(lambda f: f(I))(3)", "a value 0: Int for a function of as many arguments as are given"),
        ("repeat(I, I)", "repeat 1: Grid for Int"),
        ("height(None)", "height 0: None for Piece"),
    ];
    for (expression, expected) in cases {
        assert_eq!(clashes(expression), [expected], "{expression}");
        let text = format!("def solve(I):\n    return {expression}\n");
        let (library, root, _) = inferred(&text);
        assert!(evaluate(&library, root).is_err(), "{expression} must fail");
    }
}

/// Where a container is empty nothing is called, and few operands are looked at.
#[test]
fn calls_that_clash_have_a_value_where_there_is_nothing_to_do() {
    for expression in
        ["papply(uppermost, I, ())", "apply(3, ())", "difference((), 3)", "mfilter((), 3)"]
    {
        let text = format!("def solve(I):\n    return intersection(palette(I), {expression})\n");
        let (library, root, inferred) = inferred(&text);
        assert_ne!(inferred.clashes, [], "{expression}");
        let operand = library.graph.operands(root)[1];
        assert_eq!(inferred.type_of(operand).to_string(), "_", "{expression}");
        // A tuple is no set.
        assert!(evaluate(&library, root).is_err(), "{expression}");
    }
}

#[test]
fn what_the_reference_accepts_does_not_clash() {
    for expression in [
        "fill(I, (1, 2), ofcolor(I, 1))",
        "paint(I, totuple(asobject(I)))",
        "shift(((1, 2), (3, 4), (5, 6)), (1, 1))",
        "ofcolor(insert(first(I), initset(last(I))), 1)",
        "add(I, I)",
        "both(1, I)",
        "flip(I)",
        "objects(I, 1, (), 0)",
        "toivec(I)",
        "greater(first(I), last(I))",
        "compose(3, 4)",
        "height((1, 2, 3))",
        "size(crop(I, (0, 0), (0, 0)))",
        "merge(I)",
        "equality(I, height)",
        "hconcat(I, I)",
        "recolor(I, ofcolor(I, 1))",
    ] {
        assert_eq!(clashes(expression), [""; 0], "{expression}");
    }
}

#[test]
fn a_clash_points_into_the_function_and_at_its_use() {
    let text = "def solve(I):\n    f = lambda x: size(x)\n    return apply(f, palette(I))\n";
    let (library, root, inferred) = inferred(text);
    let definition = &library.files[0].unit.definitions[0];
    let [clash] = inferred.clashes[..] else { panic!("{:?}", inferred.clashes) };
    assert_eq!(clash.site, root);
    let span = |node| library.files[0].unit.span(definition, node);
    let diagnostic = clash.diagnostic(&library.graph, &library.sources, &inferred, span);
    assert_eq!(diagnostic.message, "`size` takes a container as `container`; this is an integer");
    let lines: Vec<usize> =
        diagnostic.labels.iter().map(|label| library.sources.line_col(label.span).0).collect();
    assert_eq!(lines, [2, 3]);
    assert!(!diagnostic.is_error());
}

#[test]
fn calls_that_double_and_nest_end() {
    let mut text = String::from("def solve(I):\n    f0 = rot90\n");
    for i in 0..400 {
        text += &format!("    f{} = compose(f{i}, f{i})\n", i + 1);
    }
    text += "    return f400(I)\n";
    let (_, root, doubled) = inferred(&text);
    assert_eq!(doubled.type_of(root), Type::UNKNOWN, "nested too deeply to be followed");
    let selfish = "def solve(I):\n    f = lambda g: g(g)\n    return f(f)\n";
    let (_, root, selfish) = inferred(selfish);
    assert_eq!(selfish.type_of(root), Type::UNKNOWN);
    let mut text = String::from("def solve(I):\n    x0 = I\n");
    for i in 0..20_000 {
        text += &format!("    x{} = initset(x{i})\n", i + 1);
    }
    text += "    return x20000\n";
    let (_, root, deep) = inferred(&text);
    assert!(!deep.type_of(root).is_static());
    let mut text = String::from("def solve(I):\n    f0 = objects\n");
    for i in 0..20_000 {
        text += &format!("    f{} = rbind(f{i}, I)\n", i + 1);
    }
    text += "    return f20000\n";
    let (_, root, bound) = inferred(&text);
    assert_eq!(bound.arity(root), Some(2), "a function of one is taken for one of four");
}

fn evaluate(library: &Library, root: NodeId) -> Result<(), String> {
    let bump = Bump::new();
    let program = crate::ir::Program::new(root, Vec::new());
    let code = vm::compile(&library.graph, &program);
    let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
    let grid = cx.grid(2, 3, &[1, 0, 2, 2, 1, 1]).map_err(|raised| format!("{raised:?}"))?;
    code.run(&cx, &Inputs::grid(grid)).map(|_| ()).map_err(|fault| fault.to_string())
}

/// Runs every program of a library on the inputs of its task and compares the types of all values
/// with what was inferred; yields the number of values compared.
fn compare_with_runs(library: &Library, tasks: &TaskSet) -> usize {
    let mut compared = 0;
    for entry in library.entries() {
        let Some(task) = entry.task(tasks) else { continue };
        let program = entry.definition.program.as_ref().unwrap();
        let inferred = infer(&library.graph, &[program.root]);
        assert_eq!(inferred.clashes, [], "{}", entry.definition.name);
        let code = vm::compile(&library.graph, program);
        for sample in task.samples.iter().take(2) {
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let view = sample.input.view();
            let cells = cx.copy(view.cells).unwrap();
            let grid = cx.grid(view.height, view.width, cells).unwrap();
            let inputs = Inputs::grid(grid);
            let (out, steps) = code.trace(&cx, &inputs);
            for step in steps {
                let expected = inferred.type_of(step.node);
                let name = &entry.definition.name;
                assert!(
                    expected.holds(step.value),
                    "{name} {:?} {:?}: {} is no {expected}",
                    step.node,
                    step.primitive.map(|prim| prim.name),
                    step.value
                );
                compared += 1;
            }
            if let Some(site) = out.err().and_then(|fault| fault.site()) {
                assert!(!inferred.cannot_fail(site), "{} {site:?}", entry.definition.name);
            }
        }
    }
    compared
}

fn load(path: &Path) -> Library {
    let (library, diags) = Library::load(&[path.to_owned()]);
    assert!(!diags.iter().any(crate::diag::Diagnostic::is_error), "{diags:#?}");
    library
}

fn tasks() -> Option<TaskSet> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tasks/arc-agi-1");
    TaskSet::load(&[path]).ok()
}

/// Returns static, certain and all nodes of all programs of a library together.
fn shares(library: &Library) -> (usize, usize, usize) {
    let roots: Vec<NodeId> = library
        .entries()
        .iter()
        .filter_map(|entry| entry.definition.program.as_ref())
        .map(|program| program.root)
        .collect();
    let inferred = infer(&library.graph, &roots);
    assert_eq!(inferred.clashes, []);
    let (typed, all) = inferred.typed_share();
    (typed, inferred.certain_share().0, all)
}

#[test]
fn the_solvers_are_typed_and_their_values_are_of_these_types() {
    let library = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solvers"));
    let (typed, certain, all) = shares(&library);
    eprintln!("solvers: {typed} of {all} nodes typed, {certain} certainly");
    assert!(typed * 100 >= all * 95, "{typed} of {all}");
    match tasks() {
        Some(tasks) => assert!(compare_with_runs(&library, &tasks) > 1_000),
        None => eprintln!("no tasks there: values are not compared"),
    }
}

#[test]
fn the_solvers_of_arc_dsl_are_typed() {
    let folder = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty());
    let Some(path) = folder.map(PathBuf::from) else {
        eprintln!("note: skipped: ARC_DSL does not name a checkout of arc-dsl");
        return;
    };
    let library = load(&path.join("solvers.py"));
    let (typed, certain, all) = shares(&library);
    eprintln!("arc-dsl: {typed} of {all} nodes typed, {certain} certainly");
    assert!(typed * 100 >= all * 95, "{typed} of {all}");
    if let Some(tasks) = tasks() {
        assert!(compare_with_runs(&library, &tasks) > 5_000);
    }
}
