//! Programs that would take for ever, or all memory: each ends soon in its own budget, and alike
//! every time.
//!
//! How much memory a process held is what the system tells of it, which it does on Linux.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod bombs;
mod integers;
mod others;

use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Output};

use arcvm::testing::effort::yardstick;

use crate::support::{Ran, arcvm, ended, folder, root, run};

/// Yardsticks of processor time, of which each is some milliseconds: above what they take, and what
/// runs away takes for ever.
const SOON: f64 = 250.0;

/// Kibibytes that a process may hold at any time.
const RESIDENT: u64 = 256 << 10;

/// Kibibytes that a process may ask for: what runs away ends, and takes no other process with it.
const ADDRESS_SPACE: u64 = 1 << 20;

/// The end of a run, its processor time in yardsticks, and the kibibytes that it held at most.
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

/// The variable that has the time and the memory of each run printed.
const PRINTED: &str = "ARCVM_MEASURE";

/// The variable that names the folder of a run to be measured.
const MEASURED: &str = "ARCVM_TEST_MEASURED";

/// Measures a run of a program on one pair.
fn measure_program(file: &str, text: &str, arguments: &[&str]) -> Measured {
    let fixed = ["run", "--task", "007bbfb7", "--pair", "train0", "--json", file];
    measure(&[(file, text)], &[&fixed[..], arguments].concat(), "")
}

/// Measures a run in a folder with files, with an input.
///
/// The system counts to a process what the one held that started it, and many tests hold much. So
/// a process of this program that runs nothing else starts the one that is measured.
fn measure(files: &[(&str, &str)], arguments: &[&str], input: &str) -> Measured {
    let told = serde_json::to_string(arguments).unwrap();
    let folder = folder(&[files, &[("arguments.json", &told), ("input", input)]].concat());
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "budgets::a_process_that_holds_nothing_measures_a_program"]);
    let told = command.env(MEASURED, folder.path()).output().unwrap();
    assert!(told.status.success(), "{told:?}");
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let (status, time, resident, ms): (i32, f64, u64, f64) =
        serde_json::from_slice(&read("measured.json")).unwrap();
    if std::env::var_os(PRINTED).is_some() {
        let text = files.first().map_or("", |(_, text)| text);
        let start: String = text.chars().take(200).collect();
        let told = format!("{ms:.1} ms\t{} MiB\t{arguments:?}\t{start:?}", resident >> 10);
        let _ = writeln!(std::io::stderr(), "{told}");
    }
    let status = ExitStatus::from_raw(status);
    let output = Output { status, stdout: read("out"), stderr: read("err") };
    Measured { ran: output.into(), time, resident }
}

/// Measures for [`measure`]; among the other tests it has nothing to do.
#[test]
#[expect(clippy::zombie_processes, reason = "`ended` waits for it, which tells what it used")]
fn a_process_that_holds_nothing_measures_a_program() {
    let Some(folder) = std::env::var_os(MEASURED).map(PathBuf::from) else { return };
    let arguments = std::fs::read(folder.join("arguments.json")).unwrap();
    let arguments: Vec<String> = serde_json::from_slice(&arguments).unwrap();
    let mut command = std::process::Command::new("sh");
    // A case that hangs is ended, so that its name is told.
    let script = format!("ulimit -v {ADDRESS_SPACE} && exec timeout 900 \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_arcvm")]).args(arguments);
    command.envs(arcvm().get_envs().filter_map(|(key, value)| Some((key, value?))));
    command.env_remove("ARCVM_TASKS").env_remove(MEASURED);
    command.stdin(File::open(folder.join("input")).unwrap());
    command.current_dir(&folder);
    let [out, err] = ["out", "err"].map(|name| File::create(folder.join(name)).unwrap());
    let before = yardstick();
    let child = command.stdout(out).stderr(err).spawn().unwrap();
    let (status, time, resident) = ended(child.id());
    let ms = time.as_secs_f64() * 1e3;
    let time = time.as_secs_f64() / before.max(yardstick()).as_secs_f64();
    let told = serde_json::to_vec(&(status.into_raw(), time, resident, ms)).unwrap();
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
fn what_grows_in_a_loop_fits_the_defaults() {
    for (lines, output) in [
        (
            &["out = []", "for k in range(100000):", "    out.append(k)", "return len(out)"][..],
            "100000",
        ),
        (&["d = {}", "for k in range(4000):", "    d[k] = k", "return d[3999]"], "3999"),
        (
            &["s = set()", "for k in range(50000):", "    s.add((k, k, k))", "return len(s)"],
            "50000",
        ),
        (
            &[
                "q = list(range(500))",
                "for k in range(50000):",
                "    x = q.pop(0)",
                "    q.append(x)",
                "return q[0]",
            ],
            "0",
        ),
        (&["n = 0", "while n < 500000:", "    n += 1", "return n"], "500000"),
    ] {
        let (ran, _) = run_file("program.py", &solver(lines), &[]);
        let json = ran.json();
        assert_eq!(json["pairs"][0]["output"], output, "{lines:?}: {json}");
    }
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
            "longer than 0.05 s",
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
fn a_deadline_names_what_was_written() {
    let text = solver(&["row = hconcat(hconcat(I, I), I)", "return vconcat(row, row)"]);
    let pair = run_program(&text, &["--timeout", "0"]).0.json()["pairs"][0].clone();
    assert_eq!(pair["error"]["primitive"], "hconcat", "{pair}");
    let message = pair["message"].as_str().unwrap();
    assert!(message.ends_with("the evaluation took longer than 0 s"), "{message}");
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

/// Fuel ends in a line of the program, the same one with passes, without, and in native code. That
/// holds in loops in loops, behind choices, and where a loop is only begun.
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
