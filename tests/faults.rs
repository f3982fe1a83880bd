//! Faults: passes and engines never change whether a program fails, and what is told of it is what
//! was written.
//!
//! Expressions that fail are planted as every operand of every combinator, loop and choice, at the
//! top, in helpers, in functions and in arms. They are planted in every operand of every rule and
//! of every fused primitive as well.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::fmt::Write;

use arcvm::diag;
use arcvm::eval;
use arcvm::library::Library;
use arcvm::population::{Options, Population, Scores};
use arcvm::prim;
use arcvm::task::TaskSet;
#[cfg(feature = "jit")]
use arcvm::value::Budget;
use arcvm::value::GridBuf;
use serde_json::Value as Json;

use crate::passes::{
    alike, both, instances, operand_types, values_of, values_of_type, with_variables,
};
use crate::support::{Ran, folder, run};

/// Expressions that fail, each in a way of its own.
const FAILING: [&str; 2] = ["first(())", "(5 // 0)"];

/// Expressions that make a function of one argument, in which `@` is an operand.
const MAKERS: &[&str] = &[
    "rbind(add, @)",
    "lbind(add, @)",
    "rbind(@, 1)",
    "lbind(@, 1)",
    "matcher(identity, @)",
    "matcher(@, 1)",
    "compose(@, identity)",
    "compose(identity, @)",
    "compose(identity, rbind(add, @))",
    "compose(rbind(add, @), identity)",
    "chain(@, identity, identity)",
    "chain(identity, @, identity)",
    "chain(identity, identity, rbind(add, @))",
    "fork(@, identity, identity)",
    "fork(add, @, identity)",
    "fork(add, identity, @)",
    "fork(add, rbind(add, @), identity)",
    "power(@, 2)",
    "power(increment, @)",
    "power(rbind(add, @), 2)",
    "branch(T, identity, @)",
    "branch(portrait(I), identity, rbind(add, @))",
    "branch(T, rbind(add, 1), lbind(add, @))",
    "rbind(lambda a, b: a, @)",
    "rbind(lambda a, b: a if a else b, @)",
    "rbind(lambda a, b: size(apply(lambda c: add(b, c), ())), @)",
    "(lambda x: add(x, @))",
    "(lambda x: x if x else @)",
    "(lambda x: 1)",
    // Functions that other functions make.
    "lbind(rbind, add)(@)",
    "rbind(rbind, @)(add)",
    "lbind(lbind, @)(1)",
    "compose(lbind(rbind, add), identity)(@)",
    "fork(compose, lbind(rbind, add), lbind(lbind, add))(@)",
    "fork(rbind, identity, lambda f: @)(add)",
    "lbind(matcher, identity)(@)",
    "rbind(power, @)(increment)",
    "power(lbind(compose, identity), 2)(rbind(add, @))",
    "(lambda x: rbind(add, x))(@)",
];

/// Expressions in which `#` is a function of one argument.
const USES: &[&str] = &[
    "#",
    "apply(#, ())",
    "apply(#, (1, 2))",
    "apply(#, initset(1))",
    "mapply(compose(initset, #), ())",
    "mapply(compose(initset, #), (1, 2))",
    "sfilter((), #)",
    "sfilter((1, 2), #)",
    "mfilter((), #)",
    "mfilter(((1,), (2,)), compose(#, first))",
    "extract((1, 2), #)",
    "argmax((1, 2), #)",
    "argmin((1, 2), #)",
    "valmax((), #)",
    "valmin((1, 2), #)",
    "order((), #)",
    "order((2, 1), #)",
    "rapply((identity, #), 1)",
    "papply(lambda a, b: add(a, b), apply(#, ()), (1,))",
    "prapply(lambda a, b: add(a, b), (), apply(#, (1,)))",
    "mpapply(lambda a, b: (a, b), apply(#, ()), ())",
    "branch(T, 1, #)",
    "branch(F, #, 1)",
    "both(F, #)",
    "either(T, #)",
    "first(((1, 2), (3, #)))",
    "size((#, 1))",
    "first(astuple(1, #))",
    "equality(#, #)",
    "compose(#, identity)(1)",
    "branch(F, #, identity)(1)",
    "branch(T, #, identity)(1)",
    "power(#, 2)(1)",
    "(1 if T else #)",
    "(# if F else 1)",
    "(# if portrait(I) else 1)",
    "(1 and #)",
    "(0 and #)",
    "(0 or #)",
    "(1 or #)",
    "(portrait(I) and size((#, 1)))",
    "(portrait(I) or size((#, 1)))",
    "(size((#, 1)) and 0)",
    "(size((#, 1)) or 0)",
    "fork(apply, lbind(lbind, compose(#, last)), identity)(())",
];

/// Expressions in which `@` is an operand of a loop itself.
const LOOPS: &[&str] = &[
    "apply(@, ())",
    "apply(identity, @)",
    "mapply(@, ())",
    "mapply(identity, @)",
    "sfilter(@, identity)",
    "sfilter((), @)",
    "mfilter(@, identity)",
    "mfilter((), @)",
    "extract((1,), @)",
    "argmax(@, size)",
    "order((), @)",
    "order(@, size)",
    "rapply((), @)",
    "rapply(@, 1)",
    "papply(add, @, ())",
    "papply(add, (), @)",
    "papply(@, (), ())",
    "mpapply(add, (), @)",
    "prapply(add, (), @)",
    "prapply(add, @, ())",
    "prapply(@, (), ())",
    "branch(T, 1, @)",
    "branch(F, @, 1)",
    "branch(@, 1, 1)",
    "both(F, @)",
    "either(T, @)",
    "fork(apply, lbind(rbind, add), lambda x: ())(@)",
    "fork(apply, compose(lbind(rbind, add), first), totuple)(())",
    "fork(apply, lambda x: rbind(add, first(x)), identity)(())",
    "fork(sfilter, identity, compose(lbind(matcher, identity), first))(())",
    "fork(order, identity, compose(lbind(lbind, add), first))(())",
    "fork(apply, lambda x: lbind(add, @), identity)(())",
    "fork(apply, lambda x: compose(identity, rbind(add, @)), identity)(())",
    "apply(fork(apply, compose(lbind(rbind, add), compose(first, first)), last), (((), ()),))",
    "apply(fork(apply, compose(lbind(rbind, add), compose(first, first)), last), (((1,), (2,)),))",
    "mapply(fork(apply, chain(lbind(rbind, add), first, first), last), (((), ()), ((1,), (2,))))",
    "apply(fork(sfilter, last, compose(lbind(matcher, size), compose(first, first))), (((), ()),))",
    "apply(lambda p: apply(rbind(add, first(first(p))), last(p)), (((), ()),))",
    "apply(lambda p: apply(lambda q: add(q, first(first(p))), last(p)), (((), ()),))",
    "apply(lambda p: branch(T, rbind(add, 1), rbind(add, first(p)))(1), ((), (1,)))",
    "apply(lambda p: apply(lbind(rbind, add)(first(first(p))), last(p)), (((), ()),))",
    "apply(lambda p: (first(p) if size(p) > 0 and first(p) > 0 else 7), ((), (1,)))",
    "apply(lambda p: size(p) == 0 or first(p) > 0, ((), (1,)))",
    "apply(lambda p: size(p) > 0 or first(p) > 0, ((), (1,)))",
    "(size(()) > 0 and @)",
    "(size(()) == 0 or @)",
    "(size(()) > 0 or @)",
    "(portrait(I) and @)",
    "(portrait(I) or @)",
    "(@ and 1)",
    "(@ or 1)",
];

/// Definitions around an expression `$`, whose failing operand may be of their own.
fn programs(number: usize, expression: &str, failing: &str) -> Vec<String> {
    let plain = expression.replace('@', failing);
    let own = expression.replace('@', "first(y)");
    let name = |kind: &str| format!("solve_{kind}{number}");
    vec![
        format!("def {}(I):\n    return {plain}\n", name("top")),
        format!("def {}(I):\n    x = {plain}\n    return (x, 1)\n", name("line")),
        format!(
            "def help_{number}(I):\n    return {plain}\n\
             def {}(I):\n    return help_{number}(I)\n",
            name("helper")
        ),
        format!(
            "def part_{number}(y, I):\n    return {own}\n\
             def {}(I):\n    return part_{number}((), I)\n",
            name("part")
        ),
        format!("def {}(I):\n    return apply(lambda y: {plain}, (1,))\n", name("called")),
        format!("def {}(I):\n    return apply(lambda y: {plain}, ())\n", name("uncalled")),
        format!("def {}(I):\n    return apply(lambda y: {own}, ((),))\n", name("inside")),
        format!("def {}(I):\n    return {plain} if height(I) > 0 else 1\n", name("arm")),
        format!("def {}(I):\n    return 1 if height(I) > 0 else {plain}\n", name("other")),
    ]
}

/// All planted programs.
fn planted() -> Vec<String> {
    let uses = USES.iter().flat_map(|use_| MAKERS.iter().map(|maker| use_.replace('#', maker)));
    let loops = LOOPS.iter().map(|text| (*text).to_owned());
    let expressions: Vec<String> = uses.chain(loops).collect();
    let mut texts = Vec::new();
    for (number, expression) in expressions.iter().enumerate() {
        texts.extend(programs(number, expression, FAILING[number % FAILING.len()]));
    }
    texts
}

fn grid() -> GridBuf {
    GridBuf::new(2, 3, vec![0, 1, 0, 2, 3, 0]).unwrap()
}

/// Programs that share a graph.
const BATCH: usize = 400;

#[test]
fn passes_never_change_whether_a_program_fails() {
    let texts = planted();
    assert!(7_000 < texts.len(), "{}", texts.len());
    let mut wrong = String::new();
    let mut failed = 0;
    for texts in texts.chunks(BATCH) {
        let mut library = Library::default();
        for text in texts {
            let diags = library.add_text("planted.arc", text);
            assert!(!diags.iter().any(diag::Diagnostic::is_error), "{text}{diags:?}");
        }
        library.optimise();
        eval::pool(1).unwrap().install(|| {
            for (entry, text) in library.entries().iter().zip(texts) {
                let definition = entry.definition;
                let pair =
                    [definition.program.as_ref().unwrap(), definition.optimised.as_ref().unwrap()];
                both(library.graph(), pair, &grid(), |written, optimised| {
                    failed += usize::from(written.is_err());
                    if !alike(written, optimised) {
                        let _ = writeln!(wrong, "{text}written {written:?}, after {optimised:?}");
                    }
                });
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(texts.len() / 3 < failed && failed < texts.len(), "{failed} of {}", texts.len());
}

#[cfg(feature = "jit")]
#[test]
fn native_code_fails_where_the_vm_does() {
    use arcvm::jit;
    use arcvm::testing::engines::{Tally, compare};
    let texts = planted();
    for texts in texts.chunks(BATCH).step_by(3) {
        let mut library = Library::default();
        for text in texts {
            library.add_text("planted.arc", text);
        }
        library.optimise();
        let options = jit::Options { optimise: false, verify: false, always: true };
        let mut tally = Tally::default();
        eval::pool(1).unwrap().install(|| {
            compare(&library, &[grid()], &[Budget::default()], options, &mut tally).unwrap();
        });
        assert!(0 < tally.evaluations);
    }
}

#[test]
fn a_population_fails_where_a_program_alone_does() {
    let texts = planted();
    let tasks = TaskSet::embedded();
    let task = tasks.get("007bbfb7").unwrap();
    for texts in texts.chunks(BATCH).step_by(3) {
        let mut verdicts: Vec<Vec<String>> = Vec::new();
        for with_passes in [true, false] {
            let mut population = Population::new();
            if !with_passes {
                population = population.without_passes();
            }
            for text in texts {
                population.add_text("planted.arc", text);
            }
            let options = Options::default().scores(Scores::Likeness);
            let matrix = population.evaluate(&[task], &options);
            let scores = &matrix.tasks[0];
            let of = |id| {
                let row = scores.row(id).unwrap();
                let statuses = row.pairs.iter().flatten().map(|pair| pair.judged.status.name());
                statuses.collect::<Vec<_>>().join(" ")
            };
            verdicts.push(population.ids().map(of).collect());
        }
        let [with, without] = &verdicts[..] else { panic!() };
        for ((text, with), without) in texts.iter().zip(with).zip(without) {
            assert_eq!(with, without, "{text}");
        }
    }
}

/// Checks a file with and without the passes, and yields what is told of each program.
fn check(text: &str, arguments: &[&str]) -> BTreeMap<String, Vec<String>> {
    let folder = folder(&[("planted.arc", text)]);
    let path = folder.path().join("planted.arc");
    let mut all = vec!["check", path.to_str().unwrap(), "--json"];
    all.extend_from_slice(arguments);
    let json: Json = run(all).json();
    let mut told = BTreeMap::new();
    for program in json["programs"].as_array().unwrap() {
        let pair = |pair: &Json| {
            let error = &pair["error"];
            let parts = [
                &pair["status"],
                &pair["message"],
                &error["kind"],
                &error["primitive"],
                &error["line"],
                &error["column"],
            ];
            parts.map(ToString::to_string).join(" ")
        };
        let pairs = program["pairs"].as_array().unwrap().iter().map(pair);
        told.insert(program["name"].as_str().unwrap().to_owned(), pairs.collect());
    }
    told
}

/// Values of wrong types, and an expression that fails.
const PLANTED: [&str; 6] =
    ["first(())", "3", "None", "(1, 2, 3)", "initset(initset(5))", "partition(I)"];

/// Asserts that every program of a text is told the same with the passes and without; yields how
/// many fail.
fn assert_told_alike(text: &str) -> usize {
    let with = check(text, &[]);
    let without = check(text, &["--no-passes"]);
    assert_eq!(with.len(), without.len());
    let mut failed = 0;
    for (name, pairs) in &with {
        assert_eq!(pairs, &without[name], "{name}\n{}", definition(text, name));
        failed += usize::from(pairs.iter().any(|pair| pair.contains("error")));
    }
    failed
}

fn definition<'t>(text: &'t str, name: &str) -> &'t str {
    let index = text.find(&format!("def {name}(")).unwrap();
    let rest = &text[index..];
    &rest[..rest[1..].find("\ndef ").map_or(rest.len(), |end| end + 1)]
}

#[test]
fn every_rule_tells_the_fault_that_was_written() {
    let mut text = String::new();
    let mut count = 0;
    for (rule, pattern, _) in instances() {
        let mut names = Vec::new();
        with_variables(&pattern, |name| {
            names.push(name.to_owned());
            String::new()
        });
        names.sort();
        names.dedup();
        for faulty in &names {
            for planted in PLANTED {
                let filled = with_variables(&pattern, |name| match name == faulty {
                    true => planted.to_owned(),
                    false => values_of(rule, name)[0].to_owned(),
                });
                let _ = writeln!(text, "def r{count}_007bbfb7(I):\n    return {filled}\n");
                count += 1;
            }
        }
    }
    let failed = assert_told_alike(&text);
    assert!(count / 2 < failed, "{failed} of {count}");
}

#[test]
fn every_fused_primitive_tells_the_fault_that_was_written() {
    let mut text = String::new();
    let mut count = 0;
    for prim in prim::fused() {
        let alternative = prim.signature.split("; ").next().unwrap();
        let types = operand_types(alternative);
        for expansion in prim.expansions() {
            for faulty in 0..types.len() {
                for planted in PLANTED {
                    let filled = with_variables(expansion, |name| {
                        let index = (name.as_bytes()[0] - b'a') as usize;
                        match index == faulty {
                            true => planted.to_owned(),
                            false => format!("({})", values_of_type(types[index])[0]),
                        }
                    });
                    let _ = writeln!(text, "def f{count}_007bbfb7(I):\n    return {filled}\n");
                    count += 1;
                }
            }
        }
    }
    let failed = assert_told_alike(&text);
    assert!(count / 3 < failed, "{failed} of {count}");
}

/// Runs one solver of a text on a pair of a task.
fn run_solver(text: &str, solver: &str, arguments: &[&str]) -> Ran {
    let folder = folder(&[("faults.arc", text)]);
    let path = folder.path().join("faults.arc");
    let mut all = vec!["run", path.to_str().unwrap(), "--solver", solver, "--task", "007bbfb7"];
    all.extend_from_slice(&["--pair", "train0", "--color", "never"]);
    all.extend_from_slice(arguments);
    run(all)
}

#[test]
fn a_fault_stands_in_the_definition_that_ran_or_in_its_helper() {
    let text = "def one(I):\n    a = 5\n    return a // 0\n\n\
                def zero(x):\n    return 5 // 0\n\n\
                def two(I):\n    return 5 // 0\n\n\
                def three(I):\n    return zero(I)\n\n\
                def four(I):\n    return apply(lambda x: 5 // 0, I)\n";
    for (solver, line, column) in
        [("one", 3, 12), ("two", 9, 12), ("three", 6, 12), ("four", 15, 28)]
    {
        for passes in [&[][..], &["--no-passes"]] {
            let ran = run_solver(text, solver, &[passes, &["--json"]].concat());
            let error = &ran.json()["pairs"][0]["error"];
            assert_eq!(error["line"], line, "{solver}");
            assert_eq!(error["column"], column, "{solver}");
            let ran = run_solver(text, solver, passes);
            assert!(ran.out.contains(&format!(":{line}:{column}")), "{solver}: {}", ran.out);
        }
    }
}

#[test]
fn what_is_blamed_was_written() {
    for (expression, primitive) in [
        ("size(palette(3))", "palette"),
        ("fill(I, 2, ofcolor(3, 1))", "ofcolor"),
        ("merge(apply(3, I))", "apply"),
        ("size(difference(asindices(I), 2))", "difference"),
        ("paint(I, merge(fgpartition(3)))", "fgpartition"),
    ] {
        let text = format!("def solve(I):\n    return {expression}\n");
        let ran = run_solver(&text, "solve", &["--json"]).json();
        assert_eq!(ran["pairs"][0]["error"]["primitive"], primitive, "{expression}");
        let folder = folder(&[("solve.arc", &text)]);
        let path = folder.path().join("solve.arc");
        let eval = run(["eval", path.to_str().unwrap(), "--task", "007bbfb7", "--json"]).json();
        let pair = &eval["tasks"][0]["best"][0]["pairs"][0];
        assert_eq!(pair["primitive"], primitive, "{expression}: {pair}");
    }
}

#[test]
fn messages_say_what_is_taken_what_there_is_and_the_way_out() {
    for (line, message, help) in [
        (
            "cover(I, objects(I, T, F, T))",
            "cover: takes a patch as `patch`; this is a set of 2 objects",
            "`merge(objects(I, T, F, T))` makes one patch of them",
        ),
        (
            "fill(I, 3, (0, 0))",
            "fill: takes a patch as `patch`; this is the pair (0, 0)",
            "`initset((0, 0))` is a patch of one location",
        ),
        (
            "paint(I, apply(initset, asobject(I)))",
            "paint: takes an object as `obj`; this is a set of 9 objects",
            "`merge(…)` makes one object of them",
        ),
        (
            "paint(I, asindices(I))",
            "paint: takes an object as `obj`; this is a set of 9 locations",
            "`recolor(COLOUR, asindices(I))` gives it a colour",
        ),
        (
            "apply(rbind(shift, 3), objects(I, T, F, T))",
            "shift: takes a pair of integers as `directions`; this is the integer 3",
            "`toivec(3)` goes down so far",
        ),
    ] {
        let text = format!("def solve(I):\n    return {line}\n");
        for passes in [&[][..], &["--no-passes"]] {
            let ran = run_solver(&text, "solve", passes);
            assert!(ran.out.contains(message), "{line}: {}", ran.out);
            assert!(ran.out.contains(help), "{line}: {}", ran.out);
        }
    }
}

#[test]
fn what_is_known_before_the_program_runs_is_told_then() {
    let text = "def solve(I):\n    objs = objects(I, T, F, T)\n    return cover(I, objs)\n";
    let ran = run_solver(text, "solve", &[]);
    let warning = "`cover` takes a patch as `patch`; this is a set of objects";
    assert!(ran.err.contains(warning), "{}", ran.err);
    assert!(ran.err.contains("faults.arc:3:21"), "{}", ran.err);
    assert!(ran.err.contains("`merge(objs)` makes one patch of them"), "{}", ran.err);
    let ran = run_solver("def solve(I):\n    return fill(I, 3, (0, 0))\n", "solve", &[]);
    let warning = "`fill` takes a patch as `patch`; this is a pair of integers";
    assert!(ran.err.contains(warning), "{}", ran.err);
}

#[test]
fn sets_of_objects_are_told_where_one_object_is_taken() {
    for (line, way) in [
        ("paint(I, objects(I, T, F, T))", "`merge("),
        ("paint(I, apply(normalize, objects(I, T, F, T)))", "`merge("),
        ("underpaint(I, partition(I))", "`merge(partition(I))`"),
        ("paint(I, apply(toindices, partition(I)))", "`recolor(COLOUR, merge("),
    ] {
        let ran = run_solver(&format!("def solve_a(I):\n    return {line}\n"), "solve_a", &[]);
        let help = |text: &str| text.lines().any(|own| own.contains("help: ") && own.contains(way));
        assert!(help(&ran.out), "{line}: {ran:?}");
        if !line.contains("toindices") {
            assert!(ran.err.contains("warning[W0701]") && help(&ran.err), "{line}: {ran:?}");
        }
    }
}

/// Names that stand in a program and messages about them: an operator, a function of Python, a
/// method, whatever primitive it became.
#[test]
fn faults_name_what_was_written() {
    for (line, message, help) in [
        (
            "return order(insert(I, initset(3)), identity)",
            "order: a grid of 3 × 3 and the integer 3 cannot be compared",
            "",
        ),
        (
            "return argmax((I, 3), identity)",
            "argmax: a grid of 3 × 3 and the integer 3 cannot be compared",
            "",
        ),
        (
            "return argmin((I, 3), identity)",
            "argmin: the integer 3 and a grid of 3 × 3 cannot be compared",
            "",
        ),
        (
            "return maximum((I, 3))",
            "maximum: a grid of 3 × 3 and the integer 3 cannot be compared",
            "",
        ),
        (
            "return minimum(((1, 2), 3))",
            "minimum: the integer 3 and the pair (1, 2) cannot be compared",
            "",
        ),
        ("return max(I, 3)", "max: a grid of 3 × 3 and the integer 3 cannot be compared", ""),
        (
            "return sorted([I, 3])",
            "sorted: the integer 3 and a grid of 3 × 3 cannot be compared",
            "",
        ),
        ("return I < 3", "<: a grid of 3 × 3 and the integer 3 cannot be compared", ""),
        ("return I > 3", ">: the integer 3 and a grid of 3 × 3 cannot be compared", ""),
        ("return max([])", "max: the container is empty", ""),
        (
            "return tuple(range(I))",
            "range: takes an integer; this is a grid of 3 × 3",
            "`size(I)` counts the elements",
        ),
        (
            "return tuple(filter(3, I))",
            "filter: takes a function of one argument; this is the integer 3",
            "name a primitive",
        ),
        ("return tuple(map(max, (1, 2)))", "max: takes a container; this is the integer 1", ""),
        ("return tuple(map(max, I, 3))", "map: takes containers; this is the integer 3", ""),
        (
            "return int(I)",
            "int: takes a number; this is a grid of 3 × 3",
            "`len(I)` counts its elements",
        ),
        ("return ~I", "~: takes a number; this is a grid of 3 × 3", ""),
        ("return -I", "-: takes a number; this is a grid of 3 × 3", ""),
        (
            "return tuple(reversed(3))",
            "reversed: takes a tuple, a list or a dictionary; this is the integer 3",
            "is a tuple of one element",
        ),
        (
            "return divmod(I, 0)",
            "divmod: takes two numbers; these are a grid of 3 × 3 and the integer 0",
            "",
        ),
        (
            "return frozenset(3)",
            "frozenset: takes a container; this is the integer 3",
            "`range(3)`",
        ),
        ("return 1 << 99", "<<: the result is out of the range of integers", ""),
        ("return 3 // 0", "//: division by zero", ""),
        ("return 3 % 0", "%: division by zero", ""),
        ("return len(3)", "len: takes a container; this is the integer 3", "`range(3)`"),
        (
            "return I + 3",
            "+: takes two numbers or two tuples; these are a grid of 3 × 3 and the integer 3",
            "`(3,)` is a tuple",
        ),
        ("return 4 in 3", "in: takes a container on its right side; this is the integer 3", ""),
        ("return I[20]", "[]: the index 20 is outside of a tuple of 3 elements", ""),
        (
            "return sum(I, 3)",
            "sum: adds numbers, or tuples with a tuple to begin with; it begins with the integer 3, and this is a row of 3 cells",
            "",
        ),
        ("x = [1, 2]; x.remove(7); return x", "remove: the value is not there", ""),
        ("x = {1}; x.remove(7); return x", "remove: the value is not there", ""),
        (
            "a, b = I; return a",
            "unpacking: there are more values than names: it takes 2 values, and has 3",
            "",
        ),
        (
            "return canvas(3, 3)",
            "canvas: takes a pair of integers as `dimensions`; this is the integer 3",
            "the dimensions are a pair (height, width): `(3, 3)` for a square",
        ),
        (
            "return fill(3, I, ofcolor(I, 0))",
            "fill: takes a grid as `grid`; this is the integer 3",
            "`grid` and `value` are swapped: the order is `fill(grid, value, patch)`",
        ),
        (
            "return vmirror(objects(I, T, F, T))",
            "vmirror: takes a grid, a tuple of tuples or a patch as `piece`",
            "`merge(objects(I, T, F, T))` makes one patch",
        ),
        (
            "return apply(rbind(fill, 3), I)",
            "apply: takes a function of one argument as `function`; this is a function of 2 arguments",
            "`rbind(rbind(fill, 3), LAST)` fixes an argument of it",
        ),
        (
            "return mapply(first, first)",
            "mapply: takes a container as `container`; this is a function of one argument",
            "a function is called with its arguments between brackets: `first(x)`",
        ),
        ("return first(())", "first: ", "`arcvm prims first` shows what it takes and gives"),
    ] {
        let lines: String = line.split("; ").map(|line| format!("    {line}\n")).collect();
        let text = format!("def solve_a(I):\n{lines}");
        let folder = folder(&[("a.py", &text)]);
        let path = folder.path().join("a.py");
        let path = path.to_str().unwrap();
        for passes in [&[][..], &["--no-passes"]] {
            let with = [&["run", path, "--task", "007bbfb7", "--pair", "train0"], passes].concat();
            let ran = run(with.clone());
            assert!(ran.flat_out().contains(message), "{line}: {}", ran.out);
            let json = run([&with[..], &["--json"]].concat()).json();
            let pair = &json["pairs"][0];
            assert!(pair["message"].as_str().unwrap().starts_with(message), "{line}: {pair}");
            let name = message.split(": ").next().unwrap();
            assert_eq!(pair["error"]["primitive"], name, "{line}: {pair}");
            let told = pair["error"]["help"].as_str().unwrap_or("");
            assert!(told.contains(help), "{line}: {told}");
        }
    }
}

/// The caret stands on the operand of an operator, a call or a subscript.
#[test]
fn faults_of_operators_underline_the_operand() {
    for (line, column, width) in [
        ("return I + 3", 16, 1),
        ("return (4, 5) + vmirror", 21, 7),
        ("return 7 - (1, 2)", 16, 6),
        ("return len(colorcount(I, 3))", 16, 16),
        ("return 4 in 33", 17, 2),
        ("return tuple(range(0, I))", 27, 1),
        ("return tuple(filter(33, I))", 25, 2),
    ] {
        let text = format!("def solve_a(I):\n    {line}\n");
        let folder = folder(&[("a.py", &text)]);
        let path = folder.path().join("a.py");
        let ran = run(["run", path.to_str().unwrap(), "--task", "007bbfb7", "--pair", "train0"]);
        assert!(ran.out.contains(&format!("a.py:2:{column}\n")), "{line}: {}", ran.out);
        assert!(ran.out.contains(&"^".repeat(width)), "{line}: {}", ran.out);
        assert!(!ran.out.contains(&"^".repeat(width + 1)), "{line}: {}", ran.out);
    }
}

/// The remainder of the project's dialect is three calls, none of which anybody wrote.
#[test]
fn the_remainder_is_told_as_one_operator() {
    for (line, name) in [
        ("height(I) % (width(I) - width(I))", "%"),
        ("height(I) // (width(I) - width(I))", "//"),
        ("first((1 % 2, height(I) // (width(I) - width(I))))", "//"),
    ] {
        let ran = run_solver(&format!("def solve_a(I):\n    return {line}\n"), "solve_a", &[]);
        assert!(ran.out.contains(&format!("{name}: division by zero")), "{ran:?}");
    }
}

/// A dictionary is written as one, and a function alike whatever the passes made of it.
#[test]
fn answers_that_are_no_grids_are_written_alike() {
    for (line, answer) in [
        ("{1: 2, 3: (4, 5)}", "{1: 2, 3: (4, 5)}"),
        ("({}, 1)", "({}, 1)"),
        ("rbind(fill, add(1, 2))", "<function of 2>"),
        ("compose(vmirror, hmirror)", "<function of 1>"),
        ("lambda x: size(palette(x))", "<function of 1>"),
        ("(compose(size, palette), 3)", "(<function of 1>, 3)"),
    ] {
        let folder = folder(&[("a.py", &format!("def solve_a(I):\n    return {line}\n"))]);
        let path = folder.path().join("a.py");
        for passes in [&[][..], &["--no-passes"]] {
            let base = ["run", path.to_str().unwrap(), "--task", "007bbfb7", "--pair", "train0"];
            let ran = run([&base[..], passes].concat());
            let told = format!("the answer is no grid: {answer}\n");
            assert!(ran.out.contains(&told), "{line}: {}", ran.out);
        }
    }
}
