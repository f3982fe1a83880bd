//! The GPU engine against the virtual machine, on whatever adapter there is; a software one will do.
#![cfg(feature = "gpu")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use arcvm::gpu::code::Program;
use arcvm::gpu::device::Gpu;
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::lower::{Refusal, whole};
use arcvm::gpu::record::{self, Reply};
use arcvm::ir::{Node, NodeId};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::task::TaskSet;
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;

fn device() -> Option<Gpu> {
    match Gpu::open(None, None) {
        Ok(gpu) => Some(gpu),
        Err(error) if std::env::var_os("ARCVM_REQUIRE_GPU").is_some() => panic!("{error}"),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    }
}

fn lowered(library: &Library, memory: u32) -> Vec<Result<Program, Refusal>> {
    let entries = library.entries();
    let roots: Vec<NodeId> =
        entries.iter().map(|e| e.definition.runnable().unwrap().root).collect();
    let facts = infer(&library.graph, &roots);
    let programs = entries
        .iter()
        .map(|entry| whole(&library.graph, &facts, entry.definition.runnable().unwrap(), memory));
    programs.collect()
}

#[test]
fn dev_solvers() {
    let Some(mut gpu) = device() else { return };
    let mut library = Library::default();
    let text = std::fs::read_to_string("/tmp/arcdsl/solvers.py").unwrap();
    library.add_text("solvers.py", &text);
    library.optimise(|_, _, _| {});
    let all = lowered(&library, gpu.memory_words());
    let entries = library.entries();
    let mut reasons = std::collections::BTreeMap::<String, usize>::new();
    for (r, e) in all.iter().zip(&entries) {
        if let Err(refusal) = r {
            let name = match library.graph.node(refusal.node) {
                Node::Call(p, _) => p.get().name.to_owned(),
                n => format!("{n:?}").split(['(', '{', ' ']).next().unwrap().to_owned(),
            };
            if std::env::var_os("V").is_some() {
                println!("{} {}: {}", e.definition.name, name, refusal.why);
            }
            *reasons.entry(format!("{name}: {}", refusal.why)).or_default() += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|r| std::cmp::Reverse(r.1));
    for (reason, n) in reasons.iter().take(70) {
        println!("{n:4} {reason}");
    }
    println!("on the device: {}", all.iter().filter(|r| r.is_ok()).count());
    let programs: Vec<&Program> = all.iter().filter_map(|r| r.as_ref().ok()).collect();
    println!("words: max {:?}", programs.iter().map(|p| p.words).max());
    let tasks = TaskSet::discover(&["/work/shared/tasks/arc-agi-1/training".into()]).unwrap();
    let mut jobs = Vec::new();
    let mut about = Vec::new();
    let mut at = 0;
    for (r, e) in all.iter().zip(&entries) {
        if r.is_err() {
            continue;
        }
        if std::env::var("ONLY").is_ok_and(|o| !o.split(',').any(|o| e.definition.name.contains(o)))
        {
            at += 1;
            continue;
        }
        let task = e.task(&tasks).unwrap();
        for sample in &task.samples {
            jobs.push(Job { program: at, input: Input::Grid(sample.input.view()) });
            about.push((e, sample));
        }
        at += 1;
    }
    let kernels =
        if std::env::var_os("FUSED").is_some() { Kernels::Fused } else { Kernels::Shared };
    let start = std::time::Instant::now();
    let cpu = std::env::var_os("CPU").is_some();
    if let Ok(d) = std::env::var("DUMP") {
        std::fs::write(d, arcvm::gpu::emit::fused(programs[jobs[0].program])).unwrap();
    }
    println!("{} jobs", jobs.len());
    let mut bad = 0;
    let mut punts = std::collections::BTreeMap::<String, usize>::new();
    let mut faults = 0;
    let constants = Bump::new();
    let mut codes = std::collections::HashMap::new();
    let stats = {
        let programs = &programs;
        gpu.evaluate(programs, &jobs, &Budget::default(), kernels, &mut |job, reply, rows| {
            let (entry, sample) = &about[job];
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let code = codes.entry(entry.definition.name.clone()).or_insert_with(|| {
                vm::compile(&library.graph, entry.definition.runnable().unwrap(), &constants)
            });
            let grid = sample.input.view();
            let found = match reply {
                Reply::Punt => {
                    *punts.entry(entry.definition.name.clone()).or_default() += 1;
                    return;
                }
                Reply::Fault(kind, site) => {
                    faults += 1;
                    Err((kind, Some(site)))
                }
                Reply::Values(words) => {
                    Ok(record::read(&cx, &programs[jobs[job].program].outputs, rows, words)
                        .unwrap()[0])
                }
            };
            let gv = cx.grid(grid.height, grid.width, cx.copy(grid.cells).unwrap()).unwrap();
            let expected = code.run(&cx, &Inputs::grid(gv));
            let agree = match (&found, &expected) {
                (Ok(a), Ok(b)) => a == b,
                (Err((k, _)), Err(f)) => *k == f.kind(),
                _ => false,
            };
            if !agree {
                bad += 1;
                if bad < 15 {
                    println!(
                        "{}: {:?}\n   found {:?}\n   vm    {:?}",
                        entry.definition.name, grid, found, expected
                    );
                }
            }
        })
        .unwrap()
    };
    println!("{stats:?} bad {bad} faults {faults} in {:?}; punts {punts:?}", start.elapsed());
    let _ = Value::None;
    assert_eq!(bad, 0);
}
