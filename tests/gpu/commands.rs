//! The commands that use a device.

use std::io::Write;

use serde_json::Value as Json;

use super::device;
use crate::support::{Ran, arcvm, folder, run, snapshot};

#[test]
fn a_plan_says_which_segments_there_are_and_what_keeps_a_node_on_the_host() {
    let text = "\
def solve_a(I):
    a = fill(I, 2, mapply(neighbors, ofcolor(I, 1)))
    b = argmax(objects(a, T, F, T), size)
    c = dedupe(order(asobject(hmirror(a)), first))
    d = fill(a, size(c), box(b))
    e = underfill(hmirror(d), 4, box(ofcolor(d, 3)))
    return e
def solve_b(I):
    return dedupe(vmirror(I))
";
    let dir = folder(&[("a.arc", text)]);
    let path = dir.path().join("a.arc");
    let ran = run(["ir", path.to_str().unwrap(), "--after", "gpu-plan"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    snapshot("gpu", "plan", &ran.out);
}

#[test]
fn an_adapter_that_is_not_there_is_an_error() {
    let ran = run(["check", "solvers", "--engine", "gpu", "--adapter", "no such adapter"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("E0610"), "{}", ran.err);
}

#[test]
fn adapters_are_listed_and_tested() {
    let Some(gpu) = device() else { return };
    let name = gpu.adapter().name.clone();
    let ran = run(["gpu"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains(&name) && ran.out.contains("KiB of workgroup memory"), "{}", ran.out);
    assert!(ran.out.contains(&format!("self-test on {name}: all ")), "{}", ran.out);
    let json = run(["gpu", "--json", "--adapter", &name]).json();
    assert_eq!(json["self_test"]["differences"], 0);
    assert_eq!(json["adapters"][0]["name"], name.as_str());
}

/// Solvers of each kind, and what is said of them.
const SIDES: &str = "\
def solve_67a3c6ac(I):
    return vmirror(I)
def solve_part_67a3c6ac(I):
    a = fill(I, 2, box(asindices(I)))
    b = mostcolor(underfill(a, 3, ofcolor(I, 1)))
    c = dedupe(astuple(b, b))
    return fill(a, size(c), box(ofcolor(hmirror(a), 2)))
def solve_host_67a3c6ac(I):
    return dedupe(I)
";

#[test]
fn a_check_says_what_ran_where_as_text_and_as_json() {
    let Some(gpu) = device() else { return };
    let dir = folder(&[("sides.arc", SIDES)]);
    let path = dir.path().join("sides.arc");
    let args = ["check", path.to_str().unwrap(), "--engine", "gpu", "--explain", "--list", "none"];
    let ran = run(args);
    assert!(ran.out.contains(" ran 1 of 3 programs as a whole and 1 in part"), "{}", ran.out);
    assert!(ran.out.contains("solve_host_67a3c6ac  host: dedupe: "), "{}", ran.out);
    let json = run(args.into_iter().chain(["--json"])).json();
    let device = &json["device"];
    assert_eq!(device["adapter"], gpu.adapter().name.as_str());
    assert_eq!((&device["whole"], &device["split"]), (&1.into(), &1.into()));
    let sides: Vec<&str> = device["explained"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["side"].as_str().unwrap())
        .collect();
    assert_eq!(sides, ["device", "split", "host"]);
    assert_eq!(device["explained"][0]["missing"], Json::Null);
    assert!(device["explained"][1]["missing"].as_str().unwrap().starts_with("dedupe: "));
    // The verdicts are those of the VM.
    let on_vm = run(["check", path.to_str().unwrap(), "--engine", "vm", "--json"]).json();
    for (ours, theirs) in
        json["programs"].as_array().unwrap().iter().zip(on_vm["programs"].as_array().unwrap())
    {
        let statuses = |program: &Json| -> Vec<Json> {
            program["pairs"].as_array().unwrap().iter().map(|pair| pair["status"].clone()).collect()
        };
        assert_eq!(statuses(ours), statuses(theirs), "{}", ours["name"]);
    }
}

#[test]
fn auto_looks_for_a_device_only_from_many_pairs_on_and_leaves_software_alone() {
    let pair = r#"{"input": [[1, 2]], "output": [[2, 1]]}"#;
    let many = |count: usize| format!("[{}]", vec![pair; count].join(","));
    let dir = folder(&[
        ("mirror.arc", "def solve_wide(I):\n    return vmirror(I)\n"),
        ("many/wide.json", &many(arcvm::engine::DEVICE_FROM)),
        ("few/wide.json", &many(10)),
    ]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let check = |tasks: &str, more: &[&str]| {
        let (file, tasks) = (path("mirror.arc"), path(tasks));
        let args = ["check", &file, "--tasks", &tasks].into_iter().chain(more.iter().copied());
        let ran = run(args);
        assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        ran
    };
    // A device that is missing is told once where it was looked for, and the CPU evaluates
    // everything.
    let missing = ["--adapter", "no such adapter"];
    let ran = check("many", &missing);
    assert!(ran.out.contains("1 of 1 program solved"), "{}", ran.out);
    assert_eq!(ran.err.matches("warning[").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("W0406") && ran.err.contains("on the CPU"), "{}", ran.err);
    assert_eq!(check("few", &missing).err, "");
    let Some(gpu) = device() else { return };
    let name = gpu.adapter().name.clone();
    let asked = |ran: &Ran| ran.out.contains(&format!("{name} was faster for"));
    assert_eq!(asked(&check("many", &[])), gpu.adapter().hardware, "software is left alone");
    assert!(!asked(&check("few", &["--adapter", &name])));
    // By its name it is asked all the same, and it is said what was measured and where the rest
    // went.
    let args = ["--adapter", &name, "--explain"];
    let ran = check("many", &args);
    assert!(asked(&ran) && ran.out.contains("the CPU did "), "{}", ran.out);
    let json = check("many", &["--adapter", &name, "--explain", "--json"]).json();
    assert_eq!(json["summary"]["pairs_correct"], arcvm::engine::DEVICE_FROM);
    let (device, explained) = (&json["device"], &json["device"]["explained"][0]);
    let (trial, pairs) = (&explained["trial"], device["pairs"].as_u64().unwrap());
    assert!(trial["cpu"]["pairs_per_second"].as_f64().unwrap() > 0.0);
    assert_eq!(trial["cpu"]["pairs"], arcvm::engine::DEVICE_FROM / 32);
    assert_eq!(explained["pairs"], pairs);
    let all = arcvm::engine::DEVICE_FROM as u64;
    // Nobody knows how fast either side is here, so either may be found ahead.
    match (trial["found"].as_str().unwrap(), trial["rest"].as_str().unwrap()) {
        ("soon_done", "cpu") => assert_eq!((pairs, &device["ahead"]), (0, &0.into())),
        ("measured", "cpu") => assert!((1..all / 4).contains(&pairs), "{pairs}"),
        ("measured", "device") => assert_eq!(pairs, all - all / 32),
        other => panic!("{other:?}"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_without_memory_is_an_error_where_it_was_asked_for() {
    use std::process::{Command, Stdio};

    let Some(gpu) = device() else { return };
    if gpu.adapter().hardware {
        let note = "note: the memory of an adapter that is hardware cannot be taken from it\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return;
    }
    /// Kilobytes of address space: with these samples the buffers of a software adapter come to
    /// more, all the rest to far less.
    const ADDRESS_SPACE: &str = "800000";
    const PAIRS: usize = 400_000;
    let pair = r#"{"input": [[1, 2]], "output": [[2, 1, 2, 1]]}"#;
    let folder = folder(&[
        ("wide.arc", "def solve_wide(I):\n    return hconcat(vmirror(I), vmirror(I))\n"),
        ("tasks/wide.json", &format!("[{}]", vec![pair; PAIRS].join(","))),
    ]);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let check = |engine: &str| -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v \"$0\" && exec \"$@\"", ADDRESS_SPACE]);
        command.arg(arcvm().get_program()).args(["check", &path("wide.arc")]);
        command.args(["--tasks", &path("tasks"), "--engine", engine]);
        command.args(["--adapter", &gpu.adapter().name]);
        // Threads reserve address space, so there are as few on every machine.
        for (name, value) in
            [("RAYON_NUM_THREADS", "1"), ("LP_NUM_THREADS", "1"), ("MALLOC_ARENA_MAX", "1")]
        {
            command.env(name, value);
        }
        command.stdin(Stdio::null()).output().unwrap().into()
    };
    // A trial is small, and software is not ahead.
    let ran = check("auto");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("400000 of 400000 pairs right"), "{}", ran.out);
    let ran = check("gpu");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    let expected = ["E0610", "the device is out of memory: ", "use `--engine vm`"];
    assert!(expected.iter().all(|part| ran.err.contains(part)), "{}", ran.err);
}
