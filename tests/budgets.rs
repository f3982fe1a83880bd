//! Programs that would take for ever, or all memory: each ends soon in its own budget, and alike
//! every time.
//!
//! How much memory a process held is what the system tells of it, which it does on Linux.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Output, Stdio};

use arcvm::testing::effort::yardstick;

use crate::support::{Ran, arcvm, ended, folder, root, run};

/// Yardsticks of processor time, of which each is some milliseconds: above what they take, and what
/// runs away takes for ever.
const SOON: f64 = 250.0;

/// Kibibytes that a process may hold at any time.
const RESIDENT: u64 = 256 << 10;

/// Kibibytes that a process may ask for: what runs away ends, and takes no other process with it.
const ADDRESS_SPACE: u64 = 1 << 20;

/// What a run came to, its processor time in yardsticks, and the kibibytes that it held at most.
struct Measured {
    ran: Ran,
    time: f64,
    resident: u64,
}

/// Runs a program on one pair as JSON, with arguments, within a bound on the memory of the process.
fn run_program(text: &str, arguments: &[&str]) -> (Ran, f64) {
    run_file("program.arc", text, arguments)
}

/// The same of a file with a name, which tells its dialect.
fn run_file(file: &str, text: &str, arguments: &[&str]) -> (Ran, f64) {
    let Measured { ran, time, resident } = measure_program(file, text, arguments);
    assert!(resident < RESIDENT, "{resident} KiB for {arguments:?} {text}");
    (ran, time)
}

/// The variable that names the folder of a program to be measured.
const MEASURED: &str = "ARCVM_TEST_MEASURED";

/// The system counts to a process what the one held that started it, and many tests hold much. So
/// a process of this program that runs nothing else starts the one that is measured.
fn measure_program(file: &str, text: &str, arguments: &[&str]) -> Measured {
    let arguments = [&[file][..], arguments].concat();
    let folder =
        folder(&[(file, text), ("arguments.json", &serde_json::to_string(&arguments).unwrap())]);
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "budgets::a_process_that_holds_nothing_measures_a_program"]);
    let told = command.env(MEASURED, folder.path()).output().unwrap();
    assert!(told.status.success(), "{told:?}");
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let (status, time, resident) = serde_json::from_slice(&read("measured.json")).unwrap();
    let status = ExitStatus::from_raw(status);
    let output = Output { status, stdout: read("out"), stderr: read("err") };
    Measured { ran: output.into(), time, resident }
}

/// Measures for [`measure_program`]; among the other tests it has nothing to do.
#[test]
#[expect(clippy::zombie_processes, reason = "`ended` waits for it, which tells what it used")]
fn a_process_that_holds_nothing_measures_a_program() {
    let Some(folder) = std::env::var_os(MEASURED).map(PathBuf::from) else { return };
    let arguments = std::fs::read(folder.join("arguments.json")).unwrap();
    let arguments: Vec<String> = serde_json::from_slice(&arguments).unwrap();
    let mut command = std::process::Command::new("sh");
    // A case that hangs is ended, so that its name is told.
    let script = format!("ulimit -v {ADDRESS_SPACE} && exec timeout 900 \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_arcvm"), "run"]);
    command.args(["--task", "007bbfb7", "--pair", "train0", "--json"]).args(arguments);
    command.envs(arcvm().get_envs().filter_map(|(key, value)| Some((key, value?))));
    command.env_remove("ARCVM_TASKS").env_remove(MEASURED).stdin(Stdio::null());
    command.current_dir(&folder);
    let [out, err] = ["out", "err"].map(|name| File::create(folder.join(name)).unwrap());
    let before = yardstick();
    let child = command.stdout(out).stderr(err).spawn().unwrap();
    let (status, time, resident) = ended(child.id());
    let time = time.as_secs_f64() / before.max(yardstick()).as_secs_f64();
    let told = serde_json::to_vec(&(status.into_raw(), time, resident)).unwrap();
    std::fs::write(folder.join("measured.json"), told).unwrap();
}

/// Asserts that a program ends soon with one of the statuses.
fn assert_ends(name: &str, text: &str, statuses: &[&str]) {
    assert_file_ends("program.arc", name, text, statuses);
}

/// The same of a file with a name, which tells its dialect.
fn assert_file_ends(file: &str, name: &str, text: &str, statuses: &[&str]) {
    for arguments in [&[][..], &["--no-passes"]] {
        let (ran, time) = run_file(file, text, arguments);
        assert_eq!(ran.code, 1, "{name} {arguments:?}: {ran:?}");
        assert!(time < SOON, "{name} {arguments:?} took {time}");
        let json = ran.json();
        let pair = &json["pairs"][0];
        let status = pair["status"].as_str().unwrap();
        assert!(statuses.contains(&status), "{name} {arguments:?}: {pair}");
        assert!(pair["message"].is_string() || status == "wrong", "{name}: {pair}");
        assert_ne!(pair["error"]["kind"], "internal", "{name}: {pair}");
    }
}

/// A solver with the given lines.
fn solver(lines: &[&str]) -> String {
    format!("def solve_a(I):\n    {}\n", lines.join("\n    "))
}

/// A solver whose variable `x` is given an expression of itself so many times.
fn repeated(times: usize, start: &str, step: &str) -> String {
    let line = format!("x = {step}");
    let mut lines = vec![start];
    lines.extend(std::iter::repeat_n(line.as_str(), times));
    lines.push("return x");
    solver(&lines)
}

#[test]
fn each_runs_out_of_its_own_budget() {
    for (text, status) in [
        (repeated(60, "x = I", "upscale(x, 2)"), "size"),
        (solver(&["return power(lambda g: upscale(g, 2), 60)(I)"]), "size"),
        (solver(&["return power(vmirror, 1000000000)(I)"]), "fuel"),
        (solver(&["return interval(0, 1000000000000, 1)"]), "size"),
        (solver(&["x = interval(0, 100000, 1)", "return product(x, x)"]), "size"),
        (solver(&["return canvas(0, (1000000, 1000000))"]), "size"),
    ] {
        assert_ends(status, &text, &[status]);
    }
}

#[test]
fn values_of_millions_of_cells_fit_the_defaults() {
    // Each of 2,304 pairs is of two of 48 objects of 900 cells, which are there once.
    let text = solver(&[
        "whole = asindices(canvas(0, (30, 30)))",
        "objs = apply(lambda c: recolor(c, whole), interval(0, 48, 1))",
        "return size(product(objs, objs))",
    ]);
    for arguments in [&[][..], &["--no-passes"]] {
        let json = run_program(&text, arguments).0.json();
        let pair = &json["pairs"][0];
        assert_eq!(pair["status"], "wrong", "{pair}");
        assert_eq!(pair["output"], "2304", "{pair}");
    }
    let json = run_program(&text, &["--max-cells", "1048576"]).0.json();
    assert_eq!(json["pairs"][0]["status"], "size", "{json}");
}

#[test]
fn shared_parts_cost_what_they_take_in_memory() {
    let objects = [
        "whole = asindices(canvas(0, (30, 30)))",
        "objs = apply(lambda c: recolor(c, whole), interval(0, 200, 1))",
        "pairs = product(objs, objs)",
    ];
    let value = |line: &str| {
        let text = solver(&[&objects[..], &[line]].concat());
        let json = run_program(&text, &[]).0.json();
        json["pairs"][0]["output"].clone()
    };
    // Each of 40,000 pairs is of two of 200 objects of 900 cells: 72 million cells written out.
    assert_eq!(value("return size(pairs)"), "40000");
    assert_eq!(value("return size(product(totuple(pairs), (1, 2)))"), "80000");
    assert_eq!(value("return size(sfilter(pairs, lambda p: first(p) == last(p)))"), "200");
    assert_eq!(value("return contained(first(pairs), pairs)"), "True");
    assert_eq!(value("return size(repeat(pairs, 100))"), "100");
    assert_eq!(value("return size(apply(first, pairs))"), "200");
}

#[test]
fn values_made_twice_are_compared_in_time_of_their_parts() {
    // Each line doubles what it would be written out, so that 2³⁵ cells would be compared.
    let twice = |name: &str, start: &str| {
        let first = format!("{name} = ({start}, 1)");
        let rest = std::iter::repeat_n(format!("{name} = ({name}, {name})"), 34);
        std::iter::once(first).chain(rest).collect::<Vec<_>>()
    };
    let lines = |last: &str| {
        let mut lines = [twice("x", "height(I)"), twice("y", "width(I)")].concat();
        lines.push(last.to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        solver(&lines)
    };
    for (last, output) in [
        ("return equality(x, y)", "True"),
        ("return size(insert(x, initset(y)))", "1"),
        ("return contained(x, initset(y))", "True"),
        ("return contained(x, (y, 1))", "True"),
        ("return size(dedupe((x, y, x)))", "1"),
        ("return matcher(identity, x)(y)", "True"),
        ("return size(difference(initset(x), initset(y)))", "0"),
    ] {
        for arguments in [&[][..], &["--no-passes"], &["--order-check"]] {
            let (ran, time) = run_program(&lines(last), arguments);
            assert!(time < SOON, "{last} took {time}");
            assert_eq!(ran.json()["pairs"][0]["output"], output, "{last}");
        }
    }
    // Nor does whoever looks at them go through all of it.
    for arguments in [&["--show"][..], &["--order-check"]] {
        let (ran, time) = run_program(&lines("return (x, y)"), arguments);
        assert!(time < SOON, "{time}");
        let pair = &ran.json()["pairs"][0];
        assert_eq!((&pair["status"], &pair["output"]), (&"wrong".into(), &serde_json::Value::Null));
    }
    assert_ends("a wrong type", &lines("return cover(I, x)"), &["error"]);
}

#[test]
fn answers_that_are_too_large_for_a_report_end_in_its_bounds() {
    for text in [
        solver(&["return canvas(0, (4000, 4000))"]),
        solver(&["return repeat(I, 1000000)"]),
        solver(&["return (canvas(0, (2000, 4000)), canvas(1, (2000, 4000)))"]),
        solver(&["x = interval(0, 1000000, 1)", "return (x, x)"]),
    ] {
        assert_ends("large", &text, &["wrong"]);
    }
}

#[test]
fn sizes_that_explode() {
    for (name, text) in [
        ("interval", solver(&["return interval(0, 1000000000000, 1)"])),
        ("interval backwards", solver(&["return interval(0, -1000000000000, -1)"])),
        (
            "interval at the limits",
            solver(&["return interval(-9223372036854775807, 9223372036854775807, 1)"]),
        ),
        ("canvas", solver(&["return canvas(0, (1000000, 1000000))"])),
        ("wide canvas", solver(&["return canvas(0, (1, 9223372036854775807))"])),
        (
            "canvas of grids",
            solver(&["return canvas(canvas(canvas(I, (30, 30)), (30, 30)), (30, 30))"]),
        ),
        ("repeat", solver(&["return repeat(I, 1000000000000)"])),
        ("repeat of repeat", solver(&["return repeat(repeat(repeat(I, 5000), 5000), 5000)"])),
        ("upscale", solver(&["return upscale(I, 1000000)"])),
        ("upscale to the limit", solver(&["return upscale(I, 9223372036854775807)"])),
        ("hupscale", solver(&["return hupscale(I, 1000000000)"])),
        ("vupscale", solver(&["return vupscale(I, 4611686018427387904)"])),
        ("doubling upscales", repeated(60, "x = I", "upscale(x, 2)")),
        ("doubling concatenations", repeated(60, "x = I", "hconcat(x, x)")),
        ("doubling tuples", repeated(100, "x = (1, 2)", "(x, x)")),
        ("doubling combinations", repeated(100, "x = (1, 2)", "combine(x, x)")),
        ("doubling in a loop", solver(&["return power(lambda g: hconcat(g, g), 1000)(I)"])),
        ("deep values", solver(&["return power(initset, 100000)(1)"])),
        ("deep tuples", solver(&["return power(lambda x: (x, x), 100000)(1)"])),
        ("deep functions", solver(&["return power(lambda f: compose(f, f), 100000)(identity)(I)"])),
        ("product", solver(&["x = interval(0, 3000, 1)", "return product(x, x)"])),
        (
            "product of products",
            solver(&["x = interval(0, 60, 1)", "y = product(x, x)", "return product(y, y)"]),
        ),
        ("multiplied tuples", solver(&["return multiply(((1, 2), 3), 1000000000000)"])),
    ] {
        // What has the same parts again and again takes little memory, and is no answer.
        assert_ends(name, &text, &["size", "fuel", "memory", "error", "wrong"]);
    }
}

#[test]
fn parts_that_are_shared_again_and_again_in_functions() {
    // As an expression each of these has 2⁶⁰ parts, as a graph sixty.
    let deep = |step: &str| {
        let line = format!("    x = {step}\n");
        format!("def deep(x):\n{}    return x\n", line.repeat(60))
    };
    for (name, step, body) in [
        (
            "in a function inside another",
            "add(x, x)",
            "apply(lambda p: apply(lambda q: add(q, deep(p)), asindices(I)), asindices(I))",
        ),
        (
            "in the function of a choice",
            "astuple(x, x)",
            "mapply(lambda p: argmin(apply(initset, outbox(ofcolor(I, 6))), \
             lambda q: manhattan(deep(p), q)), asindices(I))",
        ),
    ] {
        let text = format!("{}{}", deep(step), solver(&[&format!("return {body}")]));
        assert_ends(name, &text, &["wrong", "error", "fuel", "size"]);
    }
}

#[test]
fn work_that_explodes() {
    let nested = "x = interval(0, 1000, 1)";
    for (name, text) in [
        ("power", solver(&["return power(vmirror, 1000000000)(I)"])),
        ("power of a lambda", solver(&["return power(lambda x: x + 1, 1000000000)(0)"])),
        ("power of power", solver(&["return power(lambda f: power(f, 1000000), 3)(increment)(0)"])),
        (
            "nested loops",
            solver(&[
                nested,
                "return apply(lambda a: apply(lambda b: apply(lambda c: a + b + c, x), x), x)",
            ]),
        ),
        (
            "nested filters",
            solver(&[
                nested,
                "return sfilter(x, lambda a: sfilter(x, lambda b: sfilter(x, lambda c: c > a, ) == x) == x)",
            ]),
        ),
        ("prapply", solver(&[nested, "return prapply(lambda a, b: a + b, x, x)"])),
        ("mapply of large sets", solver(&[nested, "return mapply(lambda a: product(x, x), x)"])),
        (
            "sorting",
            solver(&["x = interval(0, 100000, 1)", "return order(x, lambda n: order(x, invert))"]),
        ),
        (
            "comparing large values",
            solver(&[
                "x = repeat(interval(0, 1000, 1), 1000)",
                "return apply(lambda a: x == (x, a), interval(0, 100000, 1))",
            ]),
        ),
        (
            "dedupe",
            solver(&["x = apply(lambda n: (n, n), interval(0, 300000, 1))", "return dedupe(x)"]),
        ),
        (
            "objects again and again",
            solver(&[
                "return apply(lambda n: objects(upscale(I, 30), F, T, F), interval(0, 100000, 1))",
            ]),
        ),
        (
            "connect again and again",
            solver(&[
                "return apply(lambda n: connect((0, 0), (100000, 100000)), interval(0, 100000, 1))",
            ]),
        ),
        (
            "lines without end",
            solver(&["return apply(lambda n: shoot((0, n), (1, 1)), interval(0, 1000000, 1))"]),
        ),
        (
            "occurrences",
            solver(&[
                "x = canvas(0, (1000, 1000))",
                "return occurrences(x, asobject(canvas(0, (500, 500))))",
            ]),
        ),
        ("hsplit", solver(&["return hsplit(I, 1000000000)"])),
        ("vsplit", solver(&["return vsplit(I, 9223372036854775807)"])),
        (
            "mostcommon of large values",
            solver(&["x = repeat(repeat(0, 1000), 1000)", "return mostcommon(combine(x, x))"]),
        ),
        ("gravitate", solver(&["return gravitate(initset(ORIGIN), initset((1000000000, 0)))"])),
    ] {
        assert_ends(name, &text, &["size", "fuel", "memory", "error", "wrong"]);
    }
}

/// Comparisons go through large values, which is charged for as it is done.
#[test]
fn comparisons_that_explode() {
    let wide = "x = interval(0, 1000, 1)";
    for (name, text) in [
        (
            "sorting by one large value",
            solver(&[
                "x = order(interval(0, 100000, 1), invert)",
                "return order(interval(0, 100000, 1), lambda n: x)",
            ]),
        ),
        (
            "sorting by equal values that are made anew",
            solver(&[wide, "return order(x, lambda n: (apply(lambda k: (k, n - n), x), n))"]),
        ),
        (
            "the greatest of equal values",
            solver(&[
                wide,
                "return argmax(interval(0, 100000, 1), lambda n: apply(lambda k: (k, n - n), x))",
            ]),
        ),
        (
            "the greatest of two large values",
            solver(&[
                "x = apply(lambda k: (k, 0), interval(0, 100000, 1))",
                "y = apply(lambda k: (k, height(I) - height(I)), interval(0, 100000, 1))",
                "return argmin(interval(0, 100000, 1), lambda n: branch(even(n), x, y))",
            ]),
        ),
        (
            "sorting by sets",
            solver(&[
                "x = asindices(canvas(0, (100, 100)))",
                "return order(interval(0, 100000, 1), lambda n: insert((-1, n), x))",
            ]),
        ),
        (
            "nested tuples",
            solver(&[
                "x = repeat(repeat((1, 2), 300), 300)",
                "return order(interval(0, 100000, 1), lambda n: (combine(x, x), n))",
            ]),
        ),
        (
            "comparing with <",
            solver(&[
                "x = apply(lambda k: (k, 0), interval(0, 10000, 1))",
                "y = apply(lambda k: (k, height(I) - height(I)), interval(0, 10000, 1))",
                "return apply(lambda n: (n, x) > (n, y), interval(0, 1000000, 1))",
            ]),
        ),
        (
            "sets of sets",
            solver(&[
                wide,
                "return apply(lambda n: apply(lambda k: initset((n, k)), x), interval(0, 10000, 1))",
            ]),
        ),
        (
            "colours again and again",
            solver(&[
                "x = canvas(0, (1000, 1000))",
                "return valmax(interval(0, 100000, 1), lambda n: size(palette(canvas(n, (500, 500)))))",
            ]),
        ),
        ("merging", solver(&[wide, "return merge(product(product(x, x), x))"])),
    ] {
        assert_ends(name, &text, &["size", "fuel", "memory", "error", "wrong"]);
    }
}

/// Everyday Python that never comes to an end, or nearly so.
#[test]
fn python_that_explodes() {
    for (name, body) in [
        ("while", "n = 0\n    while True:\n        n += 1\n    return n"),
        (
            "nested for",
            "n = 0\n    for a in range(10000):\n        for b in range(10000):\n            n += a * b\n    return n",
        ),
        ("a list that grows", "x = []\n    while True:\n        x.append(len(x))\n    return x"),
        ("a list that doubles", "x = [1]\n    while True:\n        x = x + x\n    return x"),
        (
            "a set that grows",
            "x = set()\n    for k in range(10000000):\n        x.add((k, (k, k)))\n    return x",
        ),
        (
            "a dictionary that grows",
            "d = {}\n    for k in range(10000000):\n        d[(k, k)] = k\n    return I",
        ),
        (
            "cells",
            "out = [list(r) for r in I]\n    while True:\n        for i in range(9):\n            for j in range(9):\n                out[i % 3][j % 3] = (i + j) % 10\n    return out",
        ),
        (
            "a comprehension",
            "return [a for a in range(1000) for b in range(1000) for c in range(1000) if a * b == c]",
        ),
        ("sorted", "return sorted(range(10000000), key=lambda n: -n)"),
        ("sum", "return sum(sum(range(n)) for n in range(10000000))"),
        ("powers", "n = 1\n    for k in range(10000000):\n        n = n ** 1\n    return n"),
    ] {
        let text = format!("def solve_a(I):\n    {body}\n");
        assert_file_ends("program.py", name, &text, &["size", "fuel", "memory", "error", "wrong"]);
    }
}

#[test]
fn functions_that_explode() {
    // Each level calls the one before twice: 2⁴⁰ calls.
    let chain = |step: &str| {
        let lines: Vec<String> = (1..=40)
            .map(|i| step.replace("NEW", &format!("f{i}")).replace("OLD", &format!("f{}", i - 1)))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut all = vec!["f0 = lambda x: x + 1"];
        all.extend(lines);
        all.push("return f40(0)");
        solver(&all)
    };
    for (name, text) in [
        ("calls twice", chain("NEW = lambda x: OLD(OLD(x))")),
        ("composed twice", chain("NEW = compose(OLD, OLD)")),
        ("forked", chain("NEW = fork(add, OLD, OLD)")),
        ("forked unevenly", chain("NEW = fork(add, compose(OLD, increment), OLD)")),
        ("powers", chain("NEW = power(OLD, 3)")),
        ("chained", chain("NEW = chain(OLD, OLD, OLD)")),
        (
            "self-composition",
            solver(&[
                "twice = lambda g: lambda x: g(g(x))",
                "return twice(twice)(twice)(twice)(twice)(lambda x: x + 1)(0)",
            ]),
        ),
        (
            "self-composition forty times",
            solver(&[
                "twice = lambda g: lambda x: g(g(x))",
                &format!("return {}lambda x: x + 1{}(0)", "twice(".repeat(40), ")".repeat(40)),
            ]),
        ),
        ("applied to itself", solver(&["omega = lambda f: f(f)", "return omega(omega)"])),
        (
            "a fixed point",
            solver(&["step = lambda f: lambda x: f(f)(x + 1)", "return step(step)(0)"]),
        ),
        ("itself as its argument", solver(&["f = lambda g, n: g(g, n + 1)", "return f(f, 0)"])),
        (
            "itself in a loop",
            solver(&["f = lambda g: apply(lambda h: h(h), (g, g))", "return f(f)"]),
        ),
    ] {
        // 2⁴⁰ fits an integer, so some of them come to a number.
        assert_ends(name, &text, &["fuel", "size", "error", "wrong"]);
    }
}

#[test]
fn integers_at_their_limits() {
    let max = "9223372036854775807";
    for (name, text, statuses) in [
        ("multiply", solver(&["return multiply(4611686018427387904, 2)"]), &["error"][..]),
        ("power", solver(&["return power(lambda x: x * x, 10)(10)"]), &["error"]),
        ("double", solver(&["return power(double, 64)(1)"]), &["error"]),
        ("negation", solver(&[&format!("return invert(-{max} - 1)")]), &["error"]),
        ("division", solver(&[&format!("return (-{max} - 1) // -1")]), &["error"]),
        ("remainder", solver(&[&format!("return (-{max} - 1) % -1")]), &["error"]),
        ("crement", solver(&[&format!("return crement({max})")]), &["error"]),
        (
            "shift",
            solver(&[&format!("return shift(asindices(I), ({max}, {max}))")]),
            &["error", "wrong"],
        ),
        (
            "shift twice",
            solver(&[
                "return shift(shift(asindices(I), (2147483647, 2147483647)), (2147483647, 1))",
            ]),
            &["wrong", "error"],
        ),
        (
            "shift object",
            solver(&["return shift(asobject(I), (-2147483648, -2147483648))"]),
            &["wrong", "error"],
        ),
        (
            "normalize far",
            solver(&["return normalize(insert((2147483647, 0), initset((-2147483648, 0))))"]),
            &["wrong", "error"],
        ),
        (
            "delta",
            solver(&["return delta(insert((2147483647, 7), initset((-2147483648, 0))))"]),
            &["size", "fuel", "memory", "error"],
        ),
        (
            "box",
            solver(&["return box(insert((1000000000, 1000000000), initset((0, 0))))"]),
            &["size", "fuel", "memory", "error"],
        ),
        (
            "subgrid",
            solver(&["return subgrid(insert((1000000000, 1000000000), initset((0, 0))), I)"]),
            &["size", "fuel", "memory", "error", "wrong"],
        ),
        (
            "crop",
            solver(&[&format!("return crop(I, ({max}, {max}), ({max}, {max}))")]),
            &["error", "wrong", "size"],
        ),
        (
            "crop backwards",
            solver(&[&format!("return crop(I, (-{max}, 0), ({max}, 2))")]),
            &["error", "wrong", "size"],
        ),
        (
            "connect",
            solver(&["return connect((-2147483648, 0), (2147483647, 0))"]),
            &["size", "fuel", "memory", "error"],
        ),
        (
            "shoot",
            solver(&[&format!("return shoot(({max}, 0), (1, 1))")]),
            &["error", "wrong", "size"],
        ),
        (
            "center",
            solver(&["return center(insert((2147483647, 0), initset((-2147483648, 0))))"]),
            &["wrong", "error"],
        ),
        (
            "manhattan",
            solver(&["return manhattan(initset((2147483647, 0)), initset((-2147483648, -5)))"]),
            &["wrong", "error"],
        ),
        (
            "height",
            solver(&["return height(insert((2147483647, 0), initset((-2147483648, 0))))"]),
            &["wrong", "error"],
        ),
        (
            "vmirror",
            solver(&[
                "return vmirror(insert((2147483647, 2147483647), initset((-2147483648, -2147483648))))",
            ]),
            &["wrong", "error"],
        ),
        (
            "dmirror",
            solver(&["return dmirror(insert((2147483647, 0), initset((-2147483648, 5))))"]),
            &["wrong", "error"],
        ),
        (
            "neighbours",
            solver(&["return neighbors((2147483647, -2147483648))"]),
            &["wrong", "error"],
        ),
        ("index", solver(&[&format!("return index(I, ({max}, -{max}))")]), &["wrong", "error"]),
        (
            "fill",
            solver(&["return fill(I, 9223372036854775807, initset((2147483647, 2147483647)))"]),
            &["wrong", "error"],
        ),
        (
            "cells",
            solver(&["return paint(I, initset((9223372036854775807, ORIGIN)))"]),
            &["wrong", "error"],
        ),
        (
            "gravitate far",
            solver(&["return gravitate(initset((2147483647, 0)), initset((-2147483648, 0)))"]),
            &["wrong", "error", "fuel"],
        ),
        (
            "position",
            solver(&["return position(initset((2147483647, 0)), initset((-2147483648, 0)))"]),
            &["wrong", "error"],
        ),
        ("upscale negative", solver(&[&format!("return upscale(I, -{max})")]), &["wrong", "error"]),
        (
            "upscale object",
            solver(&["return upscale(initset((1, (2147483647, 2147483647))), 3)"]),
            &["wrong", "error", "size"],
        ),
        ("downscale", solver(&[&format!("return downscale(I, {max})")]), &["wrong", "error"]),
        (
            "hperiod",
            solver(&[
                "return hperiod(insert((1, (0, 2147483647)), initset((1, (0, -2147483648)))))",
            ]),
            &["wrong", "error", "fuel", "size"],
        ),
    ] {
        assert_ends(name, &text, statuses);
    }
}

#[test]
fn each_budget_names_itself() {
    for (text, arguments, status, message) in [
        (
            "return power(vmirror, 1000000000)(I)",
            &["--fuel", "1000"][..],
            "fuel",
            "1000 units of fuel",
        ),
        (
            "return canvas(0, (20, 20))",
            &["--max-cells", "399"],
            "size",
            "400 cells is over the bound of 399",
        ),
        (
            "return apply(lambda n: canvas(n, (1000, 1000)), interval(0, 9, 1))",
            &["--max-memory", "3", "--max-cells", "99999999", "--fuel", "99999999"],
            "memory",
            "more than 3 MiB",
        ),
        (
            "return power(vmirror, 1000000000)(I)",
            &["--timeout", "0.05", "--fuel", "99999999999"],
            "deadline",
            "longer than 50ms",
        ),
    ] {
        let (ran, time) = run_program(&solver(&[text]), arguments);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(time < SOON, "{time}");
        let json = ran.json();
        let pair = &json["pairs"][0];
        assert_eq!(pair["status"], status, "{pair}");
        assert_eq!(pair["error"]["kind"], status, "{pair}");
        assert!(pair["message"].as_str().unwrap().contains(message), "{pair}");
        assert_eq!(pair["error"]["line"], 2, "{pair}");
    }
    let enough = run_program(&solver(&["return canvas(0, (20, 20))"]), &["--max-cells", "400"]).0;
    assert_eq!(enough.json()["pairs"][0]["status"], "wrong");
}

#[test]
fn budgets_that_are_no_numbers_are_bad_usage() {
    for argument in [
        "--fuel=much",
        "--max-cells=-1",
        "--max-memory=1.5",
        "--timeout=soon",
        "--timeout=-1",
        "--timeout=nan",
    ] {
        let ran = run(["run", "solvers/007bbfb7.arc", argument]);
        assert_eq!(ran.code, 2, "{ran:?}");
        let name = argument.split('=').next().unwrap();
        assert!(ran.err.contains(name), "{}", ran.err);
    }
    let most = run([
        "run",
        "solvers/007bbfb7.arc",
        "--fuel",
        "18446744073709551615",
        "--max-memory",
        "18446744073709551615",
        "--timeout",
        "1e15",
    ]);
    assert_eq!(most.code, 0, "{most:?}");
}

#[test]
fn the_same_program_spends_the_same_fuel() {
    let text = solver(&[
        "x = interval(0, 50, 1)",
        "y = prapply(lambda a, b: (a, b), x, x)",
        "z = apply(lambda n: objects(upscale(I, 3), T, F, T), x)",
        "return (y, z, order(x, lambda n: -n))",
    ]);
    let fuel = |arguments: &[&str]| {
        let json = run_program(&text, arguments).0.json();
        json["pairs"][0]["fuel"].as_u64().unwrap()
    };
    let once = fuel(&[]);
    assert!(once > 1_000, "{once}");
    for _ in 0..3 {
        assert_eq!(fuel(&[]), once);
    }
    // Neither other budgets nor a debug or release build are part of it.
    assert_eq!(fuel(&["--timeout", "60", "--max-memory", "60"]), once);
    assert_eq!(fuel(&["--fuel", &once.to_string()]), once);
    let (short, _) = run_program(&text, &["--fuel", &(once - 1).to_string()]);
    assert_eq!(short.json()["pairs"][0]["status"], "fuel");
}

#[test]
fn one_failing_program_does_not_stop_the_others() {
    let folder = folder(&[
        ("a.arc", "def solve_007bbfb7(I):\n    return power(vmirror, 1000000000)(I)\n"),
        ("b.arc", "def verify_007bbfb7(I):\n    return first(())\n"),
        (
            "c.arc",
            "def check_007bbfb7(I):\n    x = hconcat(hconcat(I, I), I)\n    y = vconcat(vconcat(x, x), x)\n    return cellwise(upscale(I, 3), y, 0)\n",
        ),
    ]);
    let ran = run([std::ffi::OsStr::new("check"), folder.path().as_os_str(), "--json".as_ref()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let json = ran.json();
    let statuses: Vec<&str> = json["programs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|program| program["pairs"][0]["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["fuel", "error", "correct"]);
    assert_eq!(json["summary"]["solved"], 1);
}

/// Where fuel ends is a line of the program, and the same one with passes, without, and in native
/// code: in loops in loops, behind choices, and where a loop is only begun.
#[test]
fn where_fuel_ends_is_the_same_with_passes_and_without() {
    let folder = root().join("tests/files/loops");
    for (file, fuels) in [
        ("cells", &[7, 40][..]),
        ("longest", &[7, 100]),
        ("primes", &[40, 300]),
        ("subscripts", &[7, 60]),
        ("symmetric", &[40, 170]),
        ("triples", &[300, 3000]),
    ] {
        let path = folder.join(format!("{file}.py"));
        for fuel in fuels {
            let fuel = fuel.to_string();
            let told = [&["--no-passes"][..], &[], &["--engine", "jit"]].map(|more| {
                let base = ["run", path.to_str().unwrap(), "--task", "007bbfb7", "--json"];
                let base = [&base[..], &["--pair", "train0", "--fuel", &fuel]].concat();
                let pair = run([&base[..], more].concat()).json()["pairs"][0].clone();
                assert_eq!(pair["status"], "fuel", "{file} {fuel}: {pair}");
                assert!(pair["error"]["line"].is_u64(), "{file} {fuel}: {pair}");
                (pair["message"].clone(), pair["error"].clone())
            });
            assert_eq!(told[0], told[1], "{file} {fuel}");
            assert_eq!(told[1], told[2], "{file} {fuel}");
        }
    }
}
