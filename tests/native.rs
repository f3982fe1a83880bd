//! Loops with a state in native code: each form that loops are made of, against the VM, within all
//! budgets.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use arcvm::eval;
use arcvm::jit::{self, Options};
use arcvm::library::Library;
use arcvm::testing::engines::{Tally, compare};
use arcvm::value::{Budget, GridBuf};
use arcvm::vm;

use crate::support::{root, snapshot};

/// The ways of compiling that are compared.
const WAYS: [Options; 2] = [
    Options { optimise: false, verify: true, always: false },
    Options { optimise: true, verify: true, always: true },
];

/// Grids of several widths: a row of two is a pair, one of one is its only cell.
fn grids() -> Vec<GridBuf> {
    let cells = |count: usize| (0..count).map(|place| (place * 7 % 10) as i8).collect::<Vec<i8>>();
    [(3, 4), (4, 2), (2, 1), (1, 5)]
        .into_iter()
        .map(|(height, width)| {
            GridBuf::new(height, width, cells((height * width) as usize)).unwrap()
        })
        .collect()
}

/// Budgets that end early in one way or another, and those that nothing ends.
fn budgets() -> Vec<Budget> {
    let tight = (0..60).flat_map(|limit| {
        [
            Budget::default().fuel(limit * 5),
            Budget::default().fuel(300 + limit * 40),
            Budget::default().max_bytes(limit * 24),
            Budget::default().max_bytes(1_500 + limit * 200),
        ]
    });
    let small = (0..12).flat_map(|limit| {
        let cells = 60 + limit * 3;
        [Budget::default().max_cells(cells), Budget::default().max_written(cells)]
    });
    tight.chain(small).chain([Budget::default(), Budget::ALONE]).collect()
}

/// The calls and the comparisons of each program's native code tell which of its parts are in it.
#[test]
fn loops_agree_in_every_form_and_within_every_budget() {
    let mut told = String::new();
    for name in ["ranges", "rows", "stores", "appends", "states"] {
        let path = root().join("tests/files/native").join(name).with_extension("py");
        let (mut library, diags) = Library::load(&[path]);
        assert!(!diags.iter().any(arcvm::diag::Diagnostic::is_error), "{diags:?}");
        let mut tally = Tally::default();
        let mut compared = |library: &Library| {
            for options in WAYS {
                let compared = || compare(library, &grids(), &budgets(), options, &mut tally);
                eval::pool(1).unwrap().install(compared).unwrap();
            }
        };
        compared(&library);
        library.optimise();
        compared(&library);
        assert!(tally.values * 10 > tally.evaluations, "{name}: {tally:?}");
        for entry in library.entries() {
            let program = entry.definition.runnable().unwrap();
            let code = vm::compile(library.graph(), program);
            let shown = jit::show(library.graph(), program.root, &code, false, WAYS[0]).unwrap();
            let count = |what: &str| shown.lines().filter(|line| line.contains(what)).count();
            told += &format!(
                "{name}, {}: {} calls, {} in cold blocks\n",
                entry.definition.name,
                count(" call fn"),
                shown
                    .split("\n\n")
                    .filter(|b| b.contains(" cold:") && b.contains(" call "))
                    .count(),
            );
        }
    }
    snapshot("native", "calls", &told);
}

/// A value that a loop finds, whatever becomes of the code that it runs in.
#[test]
fn what_loops_come_to_is_what_python_says() {
    let text = "\
def solve_numbers(I):
    found = []
    for i in range(10, -3, -4):
        for j in range(i):
            if j * j > i:
                break
            found.append(i * 100 + j)
    return found

def solve_squares(I):
    out = [[0] * 4 for _ in range(3)]
    for i in range(3):
        for j in range(4):
            out[i][j] = i * j * 40 - out[i][j - 1]
    return out
";
    let mut library = Library::default();
    assert!(library.add_text("test.py", text).is_empty());
    library.optimise();
    let grid = &grids()[0];
    let values: Vec<String> = library
        .entries()
        .iter()
        .map(|entry| {
            let program = entry.definition.runnable().unwrap();
            let mut code = vm::compile(library.graph(), program);
            let own = std::slice::from_mut(&mut code);
            jit::compile(library.graph(), &[program.root], own, WAYS[0]).unwrap();
            let bump = bumpalo::Bump::new();
            let cx = arcvm::value::Cx::new(&bump, Budget::default(), Default::default());
            let view = grid.view();
            let inputs = vm::Inputs::grid(arcvm::value::Value::grid(&view));
            let native = code.native().expect("it is compiled");
            native.run(&code, &cx, &inputs).expect("nothing is left to the VM").unwrap().to_string()
        })
        .collect();
    let numbers = "(1000, 1001, 1002, 1003, 600, 601, 602, 200, 201)";
    let squares = "((0, 0, 0, 0), (0, 40, 40, 80), (0, 80, 80, 160))";
    assert_eq!(values, [numbers, squares]);
}
