//! Expressions that fail for some grids, planted as every operand of every primitive that has a
//! device form, and in lazy choices. The device has no value where the virtual machine fails.

use std::io::Write;

use arcvm::gpu::evaluate::Kernels;
use arcvm::gpu::lower::is_capable;
use arcvm::library::Library;
use arcvm::prim;
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value};
use arcvm::vm::Inputs;
use bumpalo::Bump;

use super::random_programs::{Steps, steps_of, with_the_first};
use super::{Lowered, asked_for, device, text_of};
use crate::passes::operand_types;

/// For types of operands, an expression that never fails and one that does for some grids.
const OPERANDS: &[(&str, &str, &str)] = &[
    ("Grid", "I", "hconcat(I, canvas(divide(4, subtract(height(I), 2)), shape(I)))"),
    ("Int", "2", "divide(4, subtract(height(I), 2))"),
    ("Bool", "portrait(I)", "greater(divide(4, subtract(height(I), 2)), 1)"),
    ("Indices", "ofcolor(I, 1)", "shift(ofcolor(I, 1), ulcorner(ofcolor(I, 9)))"),
    ("Patch", "ofcolor(I, 1)", "shift(ofcolor(I, 1), ulcorner(ofcolor(I, 9)))"),
    ("Object", "asobject(I)", "argmax(objects(I, T, F, T), size)"),
    ("Piece", "asobject(I)", "argmax(objects(I, T, F, T), size)"),
    ("Objects", "partition(I)", "initset(argmax(objects(I, T, F, T), size))"),
    ("Pair", "(1, 1)", "ulcorner(ofcolor(I, 9))"),
    ("Numerical", "(1, 1)", "ulcorner(ofcolor(I, 9))"),
];

/// Choices in which `@` is a number that cannot be had for some grids.
const CHOICES: &[&str] = &[
    "hconcat(I, canvas(1 if portrait(I) and greater(@, 1) else 2, (1, 1)))",
    "canvas(1 if portrait(I) and greater(@, 1) else 2, (2, 2))",
    "canvas(1 if portrait(I) or greater(@, 1) else 2, (2, 2))",
    "canvas(1 if greater(@, 1) and portrait(I) else 2, (2, 2))",
    "canvas(1 if greater(@, 1) or portrait(I) else 2, (2, 2))",
    "canvas(@ if portrait(I) else 2, (2, 2))",
    "canvas(branch(portrait(I), @, 2), (2, 2))",
    "canvas(branch(both(portrait(I), greater(@, 1)), 1, 2), (2, 2))",
    "canvas(branch(either(portrait(I), greater(@, 1)), 1, 2), (2, 2))",
    "canvas(size((1, @)), (2, 2))",
    "canvas(first((1, @)), (2, 2))",
    "apply(lambda p: add(p, @), ofcolor(I, 1))",
    "apply(lambda p: add(p, @), ofcolor(I, 77))",
    "sfilter(ofcolor(I, 1), lambda p: greater(@, 0))",
    "sfilter(ofcolor(I, 1), lambda p: greater(first(p), 0) and greater(@, 0))",
    "sfilter(ofcolor(I, 1), lambda p: greater(first(p), 0) or greater(@, 0))",
];

/// All planted expressions.
fn planted() -> Vec<String> {
    let number = OPERANDS[1].2;
    let mut all: Vec<String> = CHOICES.iter().map(|text| text.replace('@', number)).collect();
    for prim in prim::all().iter().filter(|prim| is_capable(prim.id)) {
        for alternative in prim.signature.split("; ") {
            let known = |ty: &str| OPERANDS.iter().find(|(name, ..)| *name == ty);
            let types = operand_types(alternative);
            let Some(operands) = types.iter().map(|ty| known(ty)).collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            for failing in 0..operands.len() {
                let mut list: Vec<&str> = operands.iter().map(|operand| operand.1).collect();
                list[failing] = operands[failing].2;
                all.push(format!("{}({})", prim.name, list.join(", ")));
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Grids of which each lets some of the expressions fail and others not.
fn inputs() -> Vec<GridBuf> {
    let grid = |height, width, cells: &[i8]| GridBuf::new(height, width, cells.to_vec()).unwrap();
    vec![
        grid(2, 3, &[0, 1, 0, 9, 3, 0]),
        grid(3, 2, &[0, 1, 0, 9, 1, 0]),
        grid(3, 2, &[1, 1, 0, 0, 1, 0]),
        grid(1, 1, &[0]),
    ]
}

#[test]
fn the_device_has_no_value_where_the_vm_fails() {
    let Some(mut gpu) = device() else { return };
    /// Groups of programs of like steps that are run, as kernels take long to compile.
    const GROUPS: usize = 12;
    let wanted = asked_for("ARCVM_GPU_FAULTS", GROUPS);
    let expressions = planted();
    assert!(150 < expressions.len(), "{}", expressions.len());
    let expressions: Vec<&str> = expressions.iter().map(String::as_str).collect();
    let mut library = Library::default();
    library.add_text("planted.arc", &text_of(&expressions));
    library.optimise();
    let pool = Lowered::of(library, gpu.memory_words());
    let steps: Vec<Steps> = pool.programs.iter().map(|(_, program)| steps_of(program)).collect();
    let mut left: Vec<usize> = (0..steps.len()).collect();
    let (mut programs, mut samples, mut failing, mut fallbacks, mut groups) = (0, 0, 0, 0, 0);
    while groups < wanted && !left.is_empty() {
        let own = with_the_first(&steps, &left);
        left.retain(|index| own.binary_search(index).is_err());
        let jobs: Vec<(usize, GridBuf)> = own
            .iter()
            .flat_map(|&program| inputs().into_iter().map(move |grid| (program, grid)))
            .collect();
        failing += jobs.iter().filter(|(program, grid)| fails(&pool, *program, grid)).count();
        let stats = pool.compare(&mut gpu, &jobs, Kernels::Shared);
        programs += own.len();
        samples += jobs.len();
        fallbacks += stats.fallbacks;
        groups += 1;
    }
    let note = format!(
        "note: {programs} planted programs in {groups} groups; of {samples} samples {failing} fail, the device left {fallbacks}\n"
    );
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    assert!(samples / 8 < failing && failing < samples, "{note}");
    // A sample that fails is left to the virtual machine, or is a fault on the device already.
    assert!(fallbacks < samples * 3 / 4, "{note}");
}

/// Tells whether a program fails on the virtual machine.
fn fails(pool: &Lowered, program: usize, grid: &GridBuf) -> bool {
    let bump = Bump::new();
    let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
    let view = grid.view();
    pool.code(&pool.programs[program].0).run(&cx, &Inputs::grid(Value::grid(&view))).is_err()
}
