//! Native code against the VM: the same values, the same faults at the same places, the same fuel.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;

use arcvm::engine::{Engine, Measured, WARM_UP};
use arcvm::eval;
use arcvm::jit::{self, Options};
use arcvm::library::Library;
use arcvm::prim;
use arcvm::task::TaskSet;
use arcvm::testing::engines::{Tally, compare};
use arcvm::testing::{Generator, Rng, grid};
use arcvm::value::{Budget, GridBuf};
use arcvm::vm;
use rayon::prelude::*;
use serde_json::Value as Json;

use crate::support::{root, run, shared, snapshot};

/// Random programs; `fuzz-engines` runs as many as there is time for.
const PROGRAMS: usize = 50_000;
/// Programs of a batch.
const BATCH: usize = 250;

/// Everything is compiled, so that everything is compared.
const ALL: Options = Options { optimise: true, verify: true, always: true };
/// Only what gains by native code, as without tests.
const USUAL: Options = Options { optimise: false, verify: true, always: false };

/// A grid for programs that want one.
fn small() -> GridBuf {
    GridBuf::new(3, 4, vec![0, 1, 0, 2, 3, 0, 0, 2, 0, 0, 5, 5]).unwrap()
}

/// Compares the programs of a text, as the passes leave them and as they were written.
fn agree(text: &str, budgets: &[Budget]) -> Tally {
    let mut tally = Tally::default();
    let mut library = Library::default();
    let diags = library.add_text("test.arc", text);
    assert!(!diags.iter().any(arcvm::diag::Diagnostic::is_error), "{diags:?}\n{text}");
    let mut other = Tally::default();
    eval::pool(1).unwrap().install(|| {
        compare(&library, &[small()], budgets, USUAL, &mut other).unwrap();
        compare(&library, &[small()], budgets, ALL, &mut tally).unwrap();
        library.optimise();
        compare(&library, &[small()], budgets, ALL, &mut tally).unwrap();
    });
    tally
}

#[test]
fn random_programs_agree() {
    let batch = |batch: usize| {
        let mut tally = Tally::default();
        let mut generator = Generator::new(1_000 + batch as u64);
        let mut rng = Rng::new(batch as u64);
        let mut library = Library::default();
        let mut texts = Vec::new();
        for number in 0..BATCH {
            let text = generator.program(10).replacen("solve", &format!("solve_{number}"), 1);
            library.add_text("random.arc", &text);
            texts.push(text);
        }
        library.optimise();
        let grids = [grid(&mut rng, if batch.is_multiple_of(5) { 30 } else { 10 })];
        let fuel = [200, 2_000, Budget::FUEL, Budget::FUEL][batch % 4];
        let budget = Budget::default().fuel(fuel);
        let options = Options {
            optimise: batch.is_multiple_of(2),
            verify: batch.is_multiple_of(10),
            always: !batch.is_multiple_of(3),
        };
        compare(&library, &grids, &[budget], options, &mut tally).unwrap_or_else(|difference| {
            let name = format!("{}(", difference.split(' ').next().unwrap());
            let text = texts.iter().find(|text| text.contains(&name));
            panic!("batch {batch}: {difference}\n{}", text.unwrap())
        });
        tally
    };
    let add = |a: Tally, b: Tally| Tally {
        evaluations: a.evaluations + b.evaluations,
        values: a.values + b.values,
        given_up: a.given_up + b.given_up,
    };
    let batches = 0..PROGRAMS / BATCH;
    let pool = eval::pool(0).unwrap();
    let tally = pool.install(|| batches.into_par_iter().map(batch).reduce(Tally::default, add));
    assert_eq!(tally.evaluations, PROGRAMS);
    assert!(tally.values * 2 > tally.evaluations, "{tally:?}");
    assert!(tally.given_up * 10 < tally.evaluations, "{tally:?}");
}

/// Compares random programs in everyday Python, of which `text` makes those of numbers.
fn everyday_agrees(text: fn(u64) -> String, count: u64) -> Tally {
    let one = |number: u64| {
        let mut tally = Tally::default();
        let mut library = Library::default();
        library.add_text("random.py", &text(number));
        if !number.is_multiple_of(4) {
            library.optimise();
        }
        let fuel = [30, 300, 3_000, Budget::FUEL, 20_000][number as usize % 5];
        let options = if number.is_multiple_of(3) { ALL } else { USUAL };
        let options = Options { optimise: number.is_multiple_of(2), ..options };
        compare(&library, &[small()], &[Budget::default().fuel(fuel)], options, &mut tally)
            .unwrap_or_else(|difference| panic!("{number}: {difference}\n{}", text(number)));
        tally
    };
    let add = |a: Tally, b: Tally| Tally {
        evaluations: a.evaluations + b.evaluations,
        values: a.values + b.values,
        given_up: a.given_up + b.given_up,
    };
    let pool = eval::pool(0).unwrap();
    pool.install(|| (0..count).into_par_iter().map(one).reduce(Tally::default, add))
}

#[test]
fn random_loops_agree() {
    let tally = everyday_agrees(arcvm::testing::everyday::loops, 1_000);
    assert!(tally.evaluations > 900, "{tally:?}");
    assert!(tally.values * 3 > tally.evaluations, "{tally:?}");
    assert!(tally.given_up * 2 < tally.evaluations, "{tally:?}");
}

#[test]
fn random_stores_agree() {
    let tally = everyday_agrees(arcvm::testing::everyday::stores, 600);
    assert!(tally.evaluations > 200, "{tally:?}");
    assert!(tally.values * 3 > tally.evaluations, "{tally:?}");
}

#[test]
fn random_everyday_programs_agree() {
    let tally = everyday_agrees(arcvm::testing::everyday::program, 1_000);
    assert!(tally.evaluations > 700, "{tally:?}");
    assert!(tally.values * 3 > tally.evaluations, "{tally:?}");
}

/// The loops that the benchmark measures are compiled whole.
#[test]
fn loops_over_numbers_stay_in_registers() {
    let (mut library, diags) = Library::load(&[root().join("tests/files/loops")]);
    assert!(diags.is_empty(), "{diags:?}");
    library.optimise();
    let mut told = String::new();
    for entry in library.entries() {
        let program = entry.definition.runnable().unwrap();
        let code = vm::compile(library.graph(), program);
        let shown = jit::show(library.graph(), program.root, &code, false, Options::default());
        let shown = shown.unwrap();
        let count = |what: &str| shown.lines().filter(|line| line.contains(what)).count();
        told += &format!(
            "{}: gain {:?}, {} calls, {} sums, {} products, {} comparisons, {} loads of cells\n",
            entry.definition.name,
            jit::gain(&code),
            count(" call fn"),
            count("sadd_overflow"),
            count("smul_overflow"),
            count("icmp"),
            count("sload8"),
        );
    }
    snapshot("loops", "native", &told);
    let mut tally = Tally::default();
    let tight = (0..300).map(|limit| Budget::default().fuel(7 * limit));
    let budgets: Vec<Budget> = tight.chain([Budget::default()]).collect();
    compare(&library, &[small()], &budgets, USUAL, &mut tally).unwrap();
    assert!(tally.values > 300, "{tally:?}");
}

#[test]
fn solvers_agree_on_all_their_pairs() {
    let (mut library, _) = Library::load(&[root().join("solvers")]);
    library.optimise();
    let mut grids: Vec<GridBuf> = Vec::new();
    for task in TaskSet::embedded().iter() {
        grids.extend(task.samples.iter().map(|sample| sample.input.clone()));
    }
    // Every solver on grids of every task: most fail, and fail alike.
    let grids: Vec<GridBuf> = grids.into_iter().step_by(7).take(40).collect();
    let mut tally = Tally::default();
    let pool = eval::pool(1).unwrap();
    let mut usual = Tally::default();
    pool.install(|| {
        compare(&library, &grids, &[Budget::default()], USUAL, &mut usual)?;
        compare(&library, &grids, &[Budget::default()], ALL, &mut tally)
    })
    .unwrap();
    assert!(usual.values > 100, "{usual:?}");
    assert!(tally.evaluations > 400, "{tally:?}");
    assert!(tally.values > 100, "{tally:?}");
}

/// An operand of a reference vector in the language.
fn source(json: &Json) -> String {
    let list = |key: &str| json.get(key).and_then(Json::as_array);
    let join =
        |items: &[Json]| items.iter().map(|item| source(item) + ",").collect::<Vec<_>>().join(" ");
    if let Some(items) = list("t") {
        format!("({})", join(items))
    } else if let Some(items) = list("s") {
        set(items)
    } else if let Some(rows) = list("g") {
        let row = |row: &Json| {
            let digits = row.as_str().unwrap().chars();
            format!("({}),", digits.map(|digit| format!("{digit},")).collect::<String>())
        };
        format!("({})", rows.iter().map(row).collect::<String>())
    } else if let Some([maker, args @ ..]) = list("f").map(Vec::as_slice) {
        let args: Vec<String> = args.iter().map(source).collect();
        format!("{}({})", maker.as_str().unwrap(), args.join(", "))
    } else if let Some(name) = json.get("f").and_then(Json::as_str) {
        name.to_owned()
    } else {
        match json {
            Json::Bool(true) => "True".to_owned(),
            Json::Bool(false) => "False".to_owned(),
            Json::Null => "None".to_owned(),
            other => other.to_string(),
        }
    }
}

/// A set, halved until it has one element.
fn set(items: &[Json]) -> String {
    match items {
        [] => "difference(initset(0), initset(0))".to_owned(),
        [one] => format!("initset({})", source(one)),
        _ => {
            let (a, b) = items.split_at(items.len() / 2);
            format!("combine({}, {})", set(a), set(b))
        }
    }
}

#[test]
fn reference_vectors_agree_as_programs() {
    let Some(path) = shared("golden/primitives.jsonl", "vectors are not run as programs") else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let vectors: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let chunks: Vec<&[Json]> = vectors.chunks(BATCH).collect();
    let compared = |vectors: &&[Json]| {
        let mut library = Library::default();
        for (number, vector) in vectors.iter().enumerate() {
            let args: Vec<String> = vector["args"].as_array().unwrap().iter().map(source).collect();
            let call = format!("{}({})", vector["fn"].as_str().unwrap(), args.join(", "));
            library.add_text("vector.arc", &format!("def solve_{number}(I):\n    return {call}\n"));
        }
        let mut tally = Tally::default();
        // As written: the passes would compute most of them.
        compare(&library, &[small()], &[Budget::default()], ALL, &mut tally)
            .unwrap_or_else(|difference| panic!("{difference}\n{:?}", vectors[0]["fn"]));
        tally.evaluations
    };
    let pool = eval::pool(0).unwrap();
    let compared: usize = pool.install(|| chunks.par_iter().map(compared).sum());
    // A few operands are too long for a line of the language.
    assert!(compared + 50 > vectors.len(), "{compared} of {}", vectors.len());
}

#[test]
fn what_leaves_the_usual_range_agrees() {
    let bodies = [
        "apply(lambda x: add(x, 9223372036854775807), (0, 1))",
        "apply(lambda x: multiply(x, 4611686018427387904), (1, -2, 2))",
        "apply(lambda x: subtract(-9223372036854775807, x), (0, 1, 2))",
        "apply(lambda x: invert(subtract(-9223372036854775807, x)), (0, 1))",
        "apply(lambda x: divide(7, x), (1, -1, 2, -2))",
        "apply(lambda x: divide(7, x), (1, 0))",
        "apply(lambda x: divide(subtract(-9223372036854775807, 1), x), (1, -1))",
        "apply(lambda p: add(p, (2147483647, 0)), asindices(I))",
        "apply(lambda p: multiply(p, 2147483647), asindices(I))",
        "apply(lambda x: astuple(x, 4294967296), (0, 1))",
        "apply(lambda x: toivec(multiply(x, 2147483648)), (0, 1))",
        "apply(lambda x: add(x, True), (True, False, 3))",
        "apply(lambda x: equality(x, 1), (True, 1, 2, None, (1, 1)))",
        "apply(lambda x: both(x, 7), (True, False, 3, 0, None))",
        "apply(lambda x: either(x, (1, 2)), (0, 4, (), (3, 4)))",
        "apply(lambda x: greater(x, 2), (1, (2, 3)))",
        "apply(lambda x: 5 if x > 1 else first(x), (2, 1))",
        "apply(lambda x: index(I, x), asindices(I))",
        "apply(lambda x: index(I, add(x, -1)), asindices(I))",
        "apply(lambda x: contained(add(x, -1), ofcolor(I, 0)), asindices(I))",
        "apply(lambda x: contained(x, ofcolor(I, 9)), asindices(I))",
        "apply(lambda x: halve(crement(sign(decrement(x)))), (-3, 0, 1, 5))",
        "apply(lambda x: even(x), (-3, -2, 0, 1))",
        "apply(lambda x: even(x), ((1, 2),))",
        "sfilter(asindices(I), lambda x: even(first(x)))",
        "sfilter(asindices(I), lambda x: greater(3, last(x)))",
        "sfilter(asindices(I), lambda x: greater(divide(6, last(x)), 1))",
        "sfilter(ofcolor(I, 0), lambda x: contained(last(x), interval(0, height(I), 2)))",
        "sfilter(asobject(I), lambda c: greater(first(c), 1))",
        "sfilter(asobject(I), lambda c: greater(divide(6, first(c)), 1))",
        "sfilter(asindices(I), lambda x: False)",
        "sfilter((3, 4, 5), even)",
        "mfilter(partition(I), lambda o: greater(size(o), 2))",
        "extract(asindices(I), lambda x: greater(first(x), 1))",
        "extract(asindices(I), lambda x: greater(first(x), 5))",
        "extract((), even)",
        "order(partition(I), size)",
        "order(asindices(I), lambda x: invert(last(x)))",
        "order((1, (2, 3)), identity)",
        "apply(lambda r: order(r, identity), I)",
        "size(prapply(connect, ofcolor(I, 0), ofcolor(I, 0)))",
        "size(prapply(lambda a, b: connect(a, b), ofcolor(I, 0), ofcolor(I, 0)))",
        "argmax(asindices(I), lambda x: multiply(first(x), last(x)))",
        "argmin(partition(I), lambda o: shape(o))",
        "argmax((), size)",
        "valmax((), identity)",
        "valmax((), first)",
        "valmin(partition(I), lambda o: color(o))",
        "prapply(lambda a, b: add(a, b), (1, 2, 3), (4, 5))",
        "prapply(lambda a, b: astuple(a, b), (), (4, 5))",
        "papply(lambda a, b: subtract(a, b), (1, 2, 3), (4, 5))",
        "papply(add, (1, 2), (3, 4, 5))",
        "mpapply(lambda a, b: repeat(a, b), (1, 2), (2, 1))",
        "mapply(lambda x: neighbors(x), ofcolor(I, 5))",
        "mapply(lambda x: initset(add(x, (1, 1))), asindices(I))",
        "mapply(lambda x: apply(lambda y: add(x, y), initset((1, 1))), ofcolor(I, 2))",
        "apply(lambda x: apply(lambda y: multiply(x, y), (1, 2, 3)), (4, 5))",
        "apply(lambda x: size(sfilter(asindices(I), lambda y: equality(first(y), x))), (0, 1, 2))",
        "apply(lambda r: maximum(r), I)",
        "apply(lambda r: add(first(r), last(r)), I)",
        "apply(3, I)",
        "apply(identity, 3)",
        "apply(lambda x, y: x, I)",
        "apply(height, fgpartition(I))",
        "apply(lambda o: (uppermost(o), rightmost(o), lrcorner(o), width(o)), fgpartition(I))",
        "apply(lambda o: (lowermost(o), leftmost(o), urcorner(o), llcorner(o)), initset(asindices(I)))",
        "apply(lambda x: shape(x), (I, asindices(I), asobject(I)))",
        "fill(I, 7, ofcolor(I, 2))",
        "fill(I, 7, ofcolor(I, 9))",
        "fill(I, 7, ofcolor(hconcat(I, I), 2))",
        "fill(hconcat(I, I), 7, ofcolor(I, 2))",
        "fill(dmirror(I), 7, ofcolor(I, 2))",
        "fill(fill(I, 7, ofcolor(I, 2)), 8, ofcolor(vmirror(I), 0))",
        "fill(fill(I, 7, ofcolor(I, 2)), 8, ofcolor(fill(I, 7, ofcolor(I, 2)), 7))",
        "fill(I, 700, ofcolor(I, 2))",
        "fill(I, 7, ofcolor(I, (1, 2)))",
        "fill(crop(I, (0, 0), (0, 0)), 7, ofcolor(I, 2))",
        "fill(canvas(0, (2, 2)), 1, ofcolor(upscale(I, 40), 2))",
        "apply(lambda x: fill(I, x, ofcolor(I, x)), (0, 2, 9))",
        "apply(size, (I, asindices(I), asobject(I), (1, 2), (), initset(3), (1, (2, 3))))",
    ];
    let text: String = bodies
        .iter()
        .enumerate()
        .map(|(number, body)| format!("def solve_{number}(I):\n    return {body}\n"))
        .collect();
    let tally = agree(&text, &[Budget::default()]);
    assert_eq!(tally.evaluations, 2 * bodies.len());
    assert!(tally.given_up < tally.evaluations / 3, "{tally:?}");
    // And wherever the fuel runs out, or the memory, or a value gets too large.
    let tight = (0..200).flat_map(|limit| {
        [
            Budget::default().fuel(limit),
            Budget::default().max_bytes(16 * limit),
            Budget::default().max_cells(limit / 4),
        ]
    });
    agree(&text, &tight.collect::<Vec<_>>());
}

#[test]
fn a_deadline_and_the_other_direction_are_left_to_the_vm() {
    let mut tally = Tally::default();
    let mut library = Library::default();
    library.add_text("test.arc", "def solve(I):\n    return apply(lambda r: size(r), I)\n");
    let budget = Budget::default().timeout(Some(std::time::Duration::from_secs(9)));
    compare(&library, &[small()], &[budget], ALL, &mut tally).unwrap();
    assert_eq!((tally.evaluations, tally.given_up), (1, 1));
}

#[test]
fn every_engine_tells_the_same() {
    let told: Vec<String> = ["vm", "jit", "auto"]
        .iter()
        .map(|engine| {
            let ran = run(["check", "solvers", "--engine", engine, "--list", "all", "--json"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            let mut json = ran.json();
            for key in ["wall_ms", "cpu_ms"] {
                json["summary"][key].take();
            }
            for program in json["programs"].as_array_mut().unwrap() {
                for pair in program["pairs"].as_array_mut().unwrap() {
                    pair["ns"].take();
                }
            }
            json.to_string()
        })
        .collect();
    assert!(told[0] == told[1] && told[0] == told[2], "{}", told[1]);
    let ran = run(["run", "solvers/007bbfb7.arc", "--engine", "jit"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(["run", "solvers/007bbfb7.arc", "--engine", "quick"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
}

#[test]
fn native_code_is_shown() {
    let ran = run(["ir", "solvers/007bbfb7.arc", "--after", "jit"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("; solve_007bbfb7\nfunction "), "{}", ran.out);
    assert!(ran.out.contains("return v"), "{}", ran.out);
    // Nothing in it depends on where things lie in memory.
    assert_eq!(ran.out, run(["ir", "solvers/007bbfb7.arc", "--after", "jit"]).out);
    let ran = run(["ir", "solvers/007bbfb7.arc", "--format", "asm"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("ret"), "{}", ran.out);
    let ran = run(["ir", "solvers/007bbfb7.arc", "--after", "jit", "--json"]);
    assert_eq!(ran.json()["programs"][0]["name"], "solve_007bbfb7");
}

#[test]
fn arithmetic_loops_and_fields_are_native_and_the_rest_is_not() {
    for prim in [prim::ADD, prim::FIRST, prim::ULCORNER, prim::INDEX, prim::MAPPLY, prim::VALMAX] {
        assert!(jit::is_native(prim), "{}", prim.name());
    }
    for prim in [prim::OBJECTS, prim::FILL, prim::COMPOSE, prim::CONNECTIONS] {
        assert!(!jit::is_native(prim), "{}", prim.name());
    }
}

/// Native code is there before the first run is over, where that is found to be long.
#[test]
fn auto_compiles_loops_that_run_for_long() {
    let mut library = Library::default();
    let text = "\
def solve_loop(I):
    n = 0
    while n < 100000:
        n += 1
    return canvas(n % 7, (1, 1))

def solve_in_a_way(I):
    n = 0
    if len(I) > 2:
        for a in range(100000):
            n = (n + a) % 5
    return canvas(n, (1, 1))

def solve_in_ways(I):
    n, m = 0, 1
    if len(I) > 2:
        for a in range(100000):
            n, m = m, (n + a) % 5
    else:
        m = 3
    return canvas(n + m, (1, 1))

def solve_without(I):
    return vmirror(I)
";
    assert!(library.add_text("test.py", text).is_empty());
    library.optimise();
    let is_native = |name: &str, is_cut: bool| {
        let entry = &library.named(name)[0];
        let program = entry.definition.runnable().unwrap();
        let mut code = vm::compile(library.graph(), program);
        let mut runs = 0;
        let measure = |_: &vm::Code, fuel: u64| {
            assert_eq!(fuel, WARM_UP);
            runs += 1;
            Measured { nanos: 1, is_cut }
        };
        Engine::Auto.prepare(library.graph(), program.root, &mut code, 4, measure).unwrap();
        (code.native().is_some(), runs)
    };
    assert_eq!(is_native("solve_loop", true), (true, 1));
    assert_eq!(is_native("solve_loop", false), (false, 1));
    assert_eq!(is_native("solve_in_a_way", true), (true, 1));
    assert_eq!(is_native("solve_in_ways", true), (true, 1));
    assert_eq!(is_native("solve_without", true), (false, 0));
}
