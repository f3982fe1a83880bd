//! Programs that explode: by sizes, work, comparisons, functions, and by Python.

use super::{assert_ends, assert_file_ends, repeated, solver};

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
        // A value with the same parts again and again takes little memory, and is no answer.
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
        ("rows that double", "x = I\n    for i in range(60):\n        x = x + x\n    return x"),
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
