//! Libraries that grow. Texts that are added later become the same as if they had been there from
//! the beginning. Texts that repeat others are what they repeat, and what nobody needs any more can
//! be dropped.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;

use arcvm::diag::{self, Code, Diagnostic};
use arcvm::ir::{self, Graph, Named, Node, NodeId, PrintOptions, Program};
use arcvm::library::Library;
use arcvm::source::Span;
use arcvm::testing::effort::assert_linear;
use arcvm::testing::{Generator, Rng, grid};
use arcvm::value::GridBuf;

use crate::passes::{alike, both};
use crate::support::root;

/// The text form of a program, as written or after the passes.
fn text_of(library: &Library, program: &Program) -> String {
    ir::print(library.graph(), &[Named { name: "p", program }], &PrintOptions::default())
}

/// The text forms of all programs after the passes.
fn optimised(library: &Library) -> Vec<String> {
    let programs = library.entries().into_iter().map(|entry| entry.definition.optimised.as_ref());
    programs.map(|program| text_of(library, program.unwrap())).collect()
}

fn random_texts(seed: u64, count: usize) -> Vec<String> {
    let mut generator = Generator::new(seed);
    (0..count).map(|_| generator.program(8)).collect()
}

/// A program with its nodes numbered as they are met from the root, which does not depend on when
/// they were made.
fn outline(graph: &Graph, program: &Program) -> Vec<String> {
    let mut order = vec![program.root];
    let mut numbers = BTreeMap::from([(program.root, 0)]);
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &operand in graph.operands(node) {
            numbers.entry(operand).or_insert_with(|| {
                order.push(operand);
                order.len() - 1
            });
        }
    }
    let number = |node: &NodeId| numbers.get(node);
    let line = |&node: &NodeId| {
        let operands: Vec<_> = graph.operands(node).iter().map(number).collect();
        let kind = match graph.node(node) {
            Node::Call(prim, _) => prim.get().name.to_owned(),
            Node::Tuple(_) => "tuple".to_owned(),
            Node::Apply(_) => "apply".to_owned(),
            Node::Select(_) => "select".to_owned(),
            Node::Lambda { arity, .. } => format!("lambda/{arity}"),
            leaf => format!("{leaf:?}"),
        };
        format!("{kind} {operands:?}")
    };
    let lines =
        program.bindings.iter().map(|line| format!("{} {:?}", line.name, number(&line.node)));
    let strict = program.strict.iter().map(|node| format!("strict {:?}", number(node)));
    order.iter().map(line).chain(lines).chain(strict).collect()
}

fn outlines(library: &Library) -> Vec<Vec<String>> {
    let programs = library.entries().into_iter().map(|entry| entry.definition.optimised.as_ref());
    programs.map(|program| outline(library.graph(), program.unwrap())).collect()
}

#[test]
fn programs_become_the_same_whatever_is_beside_them() {
    let texts = random_texts(71, 300);
    let mut together = Library::default();
    for text in &texts {
        together.add_text("a.arc", text);
    }
    together.optimise();
    let mut growing = Library::default();
    for text in texts.iter().rev() {
        growing.add_text("a.arc", text);
        growing.optimise();
    }
    let mut later = outlines(&growing);
    later.reverse();
    for ((text, a), b) in texts.iter().zip(outlines(&together)).zip(later) {
        let mut alone = Library::default();
        alone.add_text("a.arc", text);
        alone.optimise();
        assert_eq!(outlines(&alone), [a], "{text}");
        assert_eq!(outlines(&alone), [b], "{text}");
    }
}

#[test]
fn passes_that_have_run_do_nothing_again() {
    let (mut library, _) = Library::load(&[root().join("solvers")]);
    library.optimise();
    let (nodes, before) = (library.graph().len(), optimised(&library));
    library.optimise_watched(None, |_, programs, stats| {
        assert!(programs.is_empty());
        assert_eq!(stats.changed, 0);
    });
    assert_eq!((library.graph().len(), optimised(&library)), (nodes, before));
}

/// A candidate with a line that is not used, under a name.
fn candidate(name: &str) -> String {
    format!(
        "# A try.\ndef turned(g):\n    return rot90(g)\ndef {name}(I):\n    x1 = hmirror(I)\n    x2 = turned(I)\n    return shift(x2, (1, 0))\n"
    )
}

#[test]
fn texts_that_repeat_others_are_what_they_repeat() {
    let names = ["solve_1", "solve_1", "solve_twenty", "solve_3"];
    let mut library = Library::default();
    for (number, name) in names.iter().enumerate() {
        let file = format!("{number}.arc");
        let before = library.graph().len();
        let diags = library.add_text(&file, &candidate(name));
        assert_eq!(number == 0, before < library.graph().len(), "only the first is built");
        let [unused] = &diags[..] else { panic!("{diags:?}") };
        assert_eq!(unused.code, Code::UnusedBinding);
        let span = unused.span().unwrap();
        assert_eq!(library.sources().name(span.source), file);
        assert_eq!(&library.sources().text(span.source)[span.range()], "x1");
        if number == 1 {
            library.optimise();
        }
    }
    library.optimise();
    let entries = library.entries();
    assert_eq!(entries.len(), names.len());
    for (number, (entry, name)) in entries.iter().zip(names).enumerate() {
        let definition = entry.definition;
        let (written, after) = (definition.program.as_ref(), definition.optimised.as_ref());
        assert_eq!(definition.name, name);
        assert_eq!(written.unwrap().root, entries[0].definition.program.as_ref().unwrap().root);
        assert_eq!(after.unwrap().root, entries[0].definition.optimised.as_ref().unwrap().root);
        let text = |span: Span| &library.sources().text(span.source)[span.range()];
        assert_eq!(text(definition.span), format!("def {name}(I):"));
        assert_eq!(text(library.span(entry, after.unwrap().root).unwrap()), "shift(x2, (1, 0))");
        let lines: Vec<&str> =
            written.unwrap().bindings.iter().map(|line| text(line.span)).collect();
        assert_eq!(lines[1..], ["x2 = turned(I)", "return shift(x2, (1, 0))"]);
        assert_eq!(library.sources().name(definition.span.source), format!("{number}.arc"));
        // A value that is never used is no line of the program that runs.
        assert_eq!(after.unwrap().bindings.len(), 2);
    }
}

#[test]
fn texts_that_only_look_alike_are_read() {
    // Another name would mean something: itself, a helper, a primitive, a keyword, nothing.
    let uses = |name: &str| format!("def {name}(I):\n    return hmirror(I)\n");
    let mut library = Library::default();
    assert_eq!(library.add_text("a.arc", &uses("solve_1")), []);
    for (name, code) in [
        ("hmirror", Code::Recursion),
        ("vmirror", Code::ShadowsPrimitive),
        ("ONE", Code::ShadowsPrimitive),
    ] {
        let diags = library.add_text("b.arc", &uses(name));
        assert!(diags.iter().any(|diagnostic| diagnostic.code == code), "{name}: {diags:?}");
    }
    for name in ["if", "None", "7up", "", "x y"] {
        let diags = library.add_text("b.arc", &uses(name));
        assert!(diags.iter().any(Diagnostic::is_error), "{name}: {diags:?}");
    }
    // The text that looks like a definition stands in a string.
    let doc = |name: &str| format!("\"\"\"\ndef {name}(\n\"\"\"\n");
    let text = |name: &str| format!("def solve(I):\n    return I\n{}", doc(name));
    for name in ["solve_1", "solve_2"] {
        library.add_text("c.arc", &text(name));
        assert_eq!(library.files().last().unwrap().unit.definitions[0].name, "solve");
    }
}

#[test]
fn definitions_of_a_file_that_repeat_each_other_are_built_once() {
    let body = "(I):\n    y = rot90(I)\n    x = vmirror(I)\n    return hconcat(x, I)\n";
    let text = format!("def solve_long_name{body}def solve_b{body}def third{body}");
    let mut library = Library::default();
    let diags = library.add_text("a.arc", &text);
    assert_eq!(diags.len(), 3, "{}", diag::render(&diags, library.sources(), false));
    for (diagnostic, name) in diags.iter().zip(["solve_long_name", "solve_b", "third"]) {
        let span = diagnostic.span().unwrap();
        let index = text.find(&format!("def {name}(")).unwrap();
        assert_eq!(span.start as usize, index + text[index..].find("y =").unwrap());
    }
    let entries = library.entries();
    let program = |index: usize| entries[index].definition.program.as_ref().unwrap();
    for index in 1..3 {
        assert_eq!(program(index).root, program(0).root);
        for (line, first) in program(index).bindings.iter().zip(&program(0).bindings) {
            assert_eq!(text[line.span.range()], text[first.span.range()]);
        }
    }
    assert_ne!(program(1).bindings[0].span, program(0).bindings[0].span);
}

#[test]
fn programs_that_are_alike_become_the_same_and_keep_the_names_of_their_lines() {
    let solver = |name: &str, lines: [&str; 4]| {
        let [unused, objects, kept, grid] = lines;
        format!(
            "def {name}(I):\n    {unused} = rot90(I)\n    {objects} = objects(I, T, F, T)\n    \
             {kept} = colorfilter({objects}, 3)\n    {grid} = paint(I, merge({kept}))\n    return hmirror({grid})\n"
        )
    };
    let mut library = Library::default();
    // One that is read the other way round does not compute the same in the same order.
    let other = "def solve_3(I):\n    a = first(objects(I, T, F, T))\n    b = last(I)\n    return (a, b)\n\
                 def solve_4(I):\n    b = last(I)\n    a = first(objects(I, T, F, T))\n    return (a, b)\n";
    let text = solver("solve_1", ["u", "x", "y", "z"])
        + other
        + &solver("solve_2", ["spare", "all", "green", "out"]);
    library.add_text("a.arc", &text);
    library.optimise();
    let entries = library.entries();
    let after = |index: usize| entries[index].definition.optimised.as_ref().unwrap();
    let lines = |program: &Program| -> Vec<(String, NodeId)> {
        program.bindings.iter().map(|line| (line.name.to_string(), line.node)).collect()
    };
    let nodes = |program: &Program| -> Vec<NodeId> {
        lines(program).into_iter().map(|(_, node)| node).collect()
    };
    let (first, second) = (after(0), after(3));
    assert_eq!((first.root, nodes(first)), (second.root, nodes(second)));
    assert_eq!(first.strict, second.strict);
    let names = |program: &Program| -> Vec<String> {
        lines(program).into_iter().map(|(name, _)| name).collect()
    };
    // The objects were fused with what is made of them, and the line that is not needed is gone.
    assert_eq!(names(first), ["y", "z", "return"]);
    assert_eq!(names(second), ["green", "out", "return"]);
    assert_eq!(names(first.unfused()), ["x", "y", "z", "return"]);
    assert_eq!(names(second.unfused()), ["all", "green", "out", "return"]);
    let (third, fourth) = (after(1), after(2));
    assert_eq!(third.root, fourth.root);
    assert_ne!(nodes(third), nodes(fourth));
}

#[test]
fn compaction_drops_what_nobody_needs_and_changes_no_program() {
    let mut library = Library::default();
    let texts = random_texts(72, 200);
    let mut rng = Rng::new(73);
    let grids: Vec<GridBuf> = (0..3).map(|_| grid(&mut rng, 6)).collect();
    for (generation, texts) in texts.chunks(50).enumerate() {
        for text in texts {
            library.add_text("a.arc", text);
        }
        library.optimise();
        let places = |library: &Library| -> Vec<Option<String>> {
            let place = |entry: &arcvm::library::Entry<'_>| {
                let root = entry.definition.optimised.as_ref().unwrap().root;
                let span = library.span(entry, root)?;
                Some(library.sources().text(span.source)[span.range()].to_owned())
            };
            library.entries().iter().map(place).collect()
        };
        let (nodes, before, spans) = (library.graph().len(), optimised(&library), places(&library));
        let kept = some_nodes(&library);
        let compaction = library.compact(&kept);
        assert_eq!(compaction.len(), library.graph().len());
        assert!(library.graph().len() < nodes, "generation {generation}");
        assert!(kept.iter().all(|&node| compaction.get(node).is_some()));
        assert_eq!((optimised(&library), places(&library)), (before, spans));
        let definitions = library.files().iter().flat_map(|file| &file.unit.definitions);
        ir::verify(library.graph(), definitions.filter_map(|def| def.optimised.as_ref())).unwrap();
    }
    // Programs that are added afterwards find what is left, and mean what they meant.
    let nodes = library.graph().len();
    for text in &texts[..20] {
        library.add_text("b.arc", &text.replace("solve", "again"));
    }
    library.optimise();
    assert_eq!(library.graph().len(), nodes);
    for entry in library.entries() {
        let [written, after] = [&entry.definition.program, &entry.definition.optimised];
        for grid in &grids {
            let programs = [written.as_ref().unwrap(), after.as_ref().unwrap()];
            both(library.graph(), programs, grid, |a, b| assert!(alike(a, b), "{a:?}\n{b:?}"));
        }
    }
}

/// Nodes that a caller may hold.
fn some_nodes(library: &Library) -> Vec<NodeId> {
    library.entries()[0].definition.spans.iter().map(|(node, _)| *node).collect()
}

/// A program of a helper with so many lines, each made from the one before.
fn chain(lines: usize, first: &str, step: impl Fn(usize) -> String, result: &str) -> String {
    let mut text = format!("def helper(g):\n    x0 = {first}\n");
    for line in 1..=lines {
        text += &format!("    x{line} = {}\n", step(line));
    }
    text + &format!(
        "    return {}\ndef solve(I):\n    return helper(I)\n",
        result.replace("{last}", &format!("x{lines}"))
    )
}

#[test]
fn long_chains_take_time_in_proportion() {
    const LINES: usize = 4_000;
    type Step = fn(usize) -> String;
    let cases: [(&str, &str, Step, &str); 6] = [
        ("matcher", "matcher(first, g)", |n| format!("matcher(x{}, T)", n - 1), "{last}(g)"),
        ("target", "matcher(first, g)", |n| format!("matcher(identity, x{})", n - 1), "{last}(g)"),
        ("outer", "vmirror", |n| format!("compose(x{}, hmirror)", n - 1), "{last}(g)"),
        ("inner", "vmirror", |n| format!("compose(hmirror, x{})", n - 1), "{last}(g)"),
        ("twice", "height", |n| format!("fork(add, x{0}, x{0})", n - 1), "{last}(g)"),
        ("call", "g", |n| format!("crop(x{}, (0, 0), (1, {n}))", n - 1), "{last}"),
    ];
    for (name, first, step, result) in cases {
        let nodes = |lines: usize| {
            let text = chain(lines, first, step, result);
            let mut library = Library::default();
            let diags = library.add_text("chain.arc", &text);
            assert!(!diags.iter().any(Diagnostic::is_error), "{name}: {diags:?}");
            library.optimise();
            library.graph().len()
        };
        // Copies are bounded by what inlining may visit for one line, so doubled lines make some
        // more than doubled nodes.
        let (few, many) = (nodes(LINES / 2), nodes(LINES));
        assert!(many < few * 3, "{name}: {few} nodes become {many}");
        assert_linear(name, LINES, nodes);
    }
}

/// Each line uses the one before twice, so that what is written out doubles with each.
#[test]
fn lines_that_use_the_one_before_twice_are_read_in_time_in_proportion() {
    for (name, line) in [
        ("doubled", "x = x + x"),
        ("added in place", "x += x"),
        ("subtracted", "x = (x + 1) - (x - 1)"),
        ("multiplied", "x = x * 3 + x // 2"),
        ("by turns", "x, y = y, x + y"),
        ("of what is no number", "z = z + z"),
        ("compared", "x = (x <= x) + (x >= -x)"),
    ] {
        for extension in ["py", "arc"] {
            assert_linear(&format!("{name} in .{extension}"), 400, |count| {
                let lines = format!("    {line}\n").repeat(count);
                let text = format!(
                    "def solve(I):\n    x, y, z = 1, 1, (I, I)\n{lines}    return (x, y, z)\n"
                );
                let mut library = Library::default();
                library.add_text(&format!("a.{extension}"), &text);
                assert!(library.entries()[0].definition.program.is_some(), "{name}");
            });
        }
    }
}

/// Each function calls the one before twice and is built for each call, up to a bound.
#[test]
fn functions_that_call_the_one_before_twice_are_read_within_a_bound() {
    let program = |count: usize| {
        let mut text = "def h0(xs):\n    xs.append(1)\n".to_owned();
        for (before, number) in (1..=count).enumerate() {
            text += &format!("def h{number}(xs):\n    h{before}(xs)\n    h{before}(xs)\n");
        }
        text += &format!("def solve(I):\n    a = []\n    h{count}(a)\n    return tuple(a)\n");
        let mut library = Library::default();
        library.add_text("a.py", &text);
        library.entries().iter().any(|entry| entry.definition.name == "solve")
    };
    assert!(program(6), "64 calls are few");
    assert!(!program(40), "so many calls would never end");
}

#[test]
fn programs_of_one_result_are_told_apart_in_time_in_proportion() {
    assert_linear("lines that nothing uses", 20_000, |count| {
        let mut text = String::new();
        for number in 0..count {
            let line = format!("x = crop(I, (0, 0), (1, {number}))");
            text += &format!("def solve_{number}(I):\n    {line}\n    return vmirror(I)\n");
        }
        let mut library = Library::default();
        library.add_text("a.arc", &text);
        library.optimise();
        let program = |index: usize| library.entries()[index].definition.program.as_ref().unwrap();
        assert_eq!(program(0).root, program(count - 1).root);
    });
}

#[test]
fn what_others_use_is_optimised_where_it_is_asked_for() {
    let text = "def turned(I):\n    return vmirror(vmirror(hmirror(I)))\n\
                def solve_a(I):\n    return vmirror(turned(I))\n";
    let mut library = Library::default();
    assert!(library.add_text("a.arc", text).is_empty());
    let nodes = |library: &Library, name: &str| {
        let program = library.named(name)[0].definition.optimised.as_ref();
        program.map(|program| library.graph().needed([program.root]).len())
    };
    library.optimise_watched(None, |_, programs, _| assert_eq!(programs.len(), 1));
    // The helper's mirrors leave one; with that of the solver they are half a turn.
    assert_eq!((nodes(&library, "turned"), nodes(&library, "solve_a")), (None, Some(2)));
    library.optimise_watched(Some("turned"), |_, programs, _| assert_eq!(programs.len(), 1));
    assert_eq!((nodes(&library, "turned"), nodes(&library, "solve_a")), (Some(2), Some(2)));
}
