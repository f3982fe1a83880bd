use super::{from_stitch, to_stitch};
use crate::library::Library;
use crate::population::Population;
use crate::testing;

/// Returns the s-expression of the only program of a text.
fn stitch(text: &str) -> String {
    stitch_of("program.arc", text)
}

/// Does as [`stitch`], for a text with a file name, which says what language it is.
fn stitch_of(name: &str, text: &str) -> String {
    let mut library = Library::default();
    let diags = library.add_text(name, text);
    assert!(diags.iter().all(|diagnostic| !diagnostic.is_error()), "{diags:?}\n{text}");
    let definition = library.files[0].unit.definitions.last().unwrap();
    to_stitch(&library.graph, definition).unwrap()
}

/// Tells whether two texts come to the same program.
fn are_same(one: &str, other: &str) -> bool {
    comes_back("program.arc", one, other)
}

/// Does as [`are_same`], where the name of the first one says what language it is.
fn comes_back(name: &str, one: &str, other: &str) -> bool {
    let mut population = Population::new();
    for (name, text) in [(name, one), ("program.arc", other)] {
        let diags = population.add_text(name, text);
        assert!(diags.iter().all(|diagnostic| !diagnostic.is_error()), "{diags:?}\n{text}");
    }
    population.prepare();
    let ids: Vec<_> = population.ids().collect();
    population.fingerprint(ids[0]) == population.fingerprint(*ids.last().unwrap())
}

#[test]
fn lines_functions_and_values_have_their_forms() {
    let cases = [
        (
            "def solve(I):\n    x1 = vmirror(I)\n    return hconcat(x1, x1)\n",
            "(lam ((lam (hconcat $0 $0)) (vmirror $0)))",
        ),
        (
            "def solve(S, I):\n    return I if S == () else canvas(-1, (2, 3))\n",
            "(lam (lam (if (equality $1 (tuple)) $0 (canvas -1 (tuple 2 3)))))",
        ),
        (
            "def solve(I):\n    return apply(lambda r: apply(lambda c: add(c, 1), r), I)\n",
            "(lam (apply (lam (apply (lam (add $0 1)) $0)) $0))",
        ),
        (
            "def solve(I):\n    x1 = compose(vmirror, hmirror)\n    return x1(I)\n",
            "(lam ((lam ($0 $1)) (compose vmirror hmirror)))",
        ),
        (
            "def solve(I):\n    return canvas(None, mostcommon((T, T)))\n",
            "(lam (canvas None (mostcommon (tuple True True))))",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(stitch(text), expected);
        let back = from_stitch(expected, "solve", &[]).unwrap();
        assert!(are_same(text, &back), "{text}\n{back}");
    }
}

#[test]
fn random_programs_and_shipped_solvers_come_back_as_the_same() {
    let mut texts: Vec<String> = Vec::new();
    for seed in 0..200 {
        texts.push(testing_program(seed));
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/solvers");
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        if text.matches("def ").count() == 1 {
            texts.push(text);
        }
    }
    assert!(texts.len() > 250, "{} texts", texts.len());
    for text in texts {
        let expression = stitch(&text);
        let back = from_stitch(&expression, "solve", &[]).unwrap();
        assert!(are_same(&text, &back), "{text}\n{expression}\n{back}");
    }
}

#[test]
fn a_line_of_python_that_only_a_function_reads_comes_back() {
    let python = "def solve(I):\n    x = first(I)\n    return apply(lambda r: x, I)\n";
    let expression = stitch_of("program.py", python);
    let back = from_stitch(&expression, "solve", &[]).unwrap();
    // The line is computed also where the function is never called.
    let same = "def solve(I):\n    x = first(I)\n    return py.after(x, apply(lambda r: x, I))\n";
    assert!(are_same(same, &back), "{expression}\n{back}");
    // One that cannot fail is left out by the passes: a function that is chosen, and called as one
    // of two.
    let chosen = "    x1 = branch(portrait(I), dmirror, identity)\n    return x1(x1(I))\n";
    let chosen = format!("def solve(I):\n{chosen}");
    let expression = stitch_of("program.py", &chosen);
    let back = from_stitch(&expression, "solve", &[]).unwrap();
    assert!(comes_back("program.py", &chosen, &back), "{expression}\n{back}");
}

/// Returns a random program as text.
fn testing_program(seed: u64) -> String {
    testing::Generator::new(seed).program(8)
}

#[test]
fn what_is_curried_partial_or_abstracted_is_read() {
    let read = |text| from_stitch(text, "solve", &[]).unwrap();
    assert_eq!(read("(lam ((hconcat $0) $0))"), "def solve(I):\n    return hconcat(I, I)\n");
    assert_eq!(
        read("(lam (apply (add 1) $0))"),
        "def solve(I):\n    return apply((lambda v1: add(1, v1)), I)\n"
    );
    assert_eq!(
        read("(lambda (compose vmirror hmirror $0))"),
        "def solve(I):\n    return compose(vmirror, hmirror)(I)\n"
    );
    let learnt = from_stitch(
        "(lam (fn_1 $0 3))",
        "solve",
        &[("fn_0", "(hconcat #0 #0)"), ("fn_1", "(upscale (fn_0 #0) #1)")],
    );
    assert_eq!(
        learnt.unwrap(),
        "def fn_0(p0):\n    return hconcat(p0, p0)\n\n\ndef fn_1(p0, p1):\n    return upscale(fn_0(p0), p1)\n\n\n\
         def solve(I):\n    return fn_1(I, 3)\n"
    );
}

#[test]
fn what_is_malformed_is_told_with_its_place() {
    let cases = [
        ("", "an expression is missing at the end (at byte 0)"),
        ("(lam (vmirror $0)", "`(` is not closed (at byte 0)"),
        ("(lam $0))", "there is something after the expression (at byte 8)"),
        ("(lam $1)", "`$1` is bound by no `lam` (at byte 5)"),
        ("(lam (vmirrorr $0))", "unknown name `vmirrorr`; did you mean `vmirror`? (at byte 6)"),
        (
            "(vmirror 1)",
            "a program has one to three parameters (I), (S, I) or (S, I, C); there are 0 outer `lam` (at byte 0)",
        ),
        ("(lam $x)", "`$x` has no number after its sign (at byte 5)"),
        ("(lam ())", "`()` is no expression; the empty tuple is `(tuple)` (at byte 5)"),
        ("(lam #0)", "`#0` stands outside an abstraction (at byte 5)"),
        ("(lam (lam))", "`lam` takes one expression (at byte 5)"),
        ("(lam (plus $0 1))", "unknown name `plus`; did you mean `py.plus`? (at byte 6)"),
        ("(lam (py.delayed))", "`py.delayed` takes one value (at byte 6)"),
    ];
    for (text, expected) in cases {
        let error = from_stitch(text, "solve", &[]).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    let many = 100_000;
    let deep = ["(lam ", &"(vmirror ".repeat(many), "$0", &")".repeat(many + 1)].concat();
    assert!(from_stitch(&deep, "solve", &[]).unwrap_err().message.contains("400 deep"));
    let open = ["(lam ", &"(vmirror ".repeat(many)].concat();
    assert!(from_stitch(&open, "solve", &[]).unwrap_err().message.contains("not closed"));
}
