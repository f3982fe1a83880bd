//! The GPU engine against the virtual machine, on whatever adapter there is; a software one will
//! do.
//!
//! Without an adapter the tests that need one say so and pass, unless `ARCVM_REQUIRE_GPU` is set.
//!
//! llvmpipe takes about a second to compile a kernel of a dozen steps, and longer with the square
//! of its size. So many programs that share small kernels are compared on it. How many is bounded
//! so that all of this folder takes some minutes; `ARCVM_GPU_PROGRAMS=10000` asks for another
//! number of random programs, `ARCVM_GPU_SOLVERS=1000` of solvers.
//!
//! A sample that a kernel leaves to the virtual machine (a fallback) is right by construction and
//! shows nothing, so every test bounds how many there may be.

#![cfg(feature = "gpu")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod batches;
mod commands;
mod device;
mod faults;
mod forms;
mod kernels;
mod random_programs;
mod segments;
mod solvers;
mod vectors;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use arcvm::gpu::code::{DeviceProgram, Stmt};
use arcvm::gpu::device::Gpu;
use arcvm::gpu::evaluate::{Input, Job, Kernels, RunStats};
use arcvm::gpu::lower::whole;
use arcvm::gpu::record::{self, Reply};
use arcvm::ir::NodeId;
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::task::TaskSet;
use arcvm::testing::{Rng, grid};
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;

use crate::support::{root, shared};
/// Words of workgroup memory on the least adapter that is used.
const LEAST_WORDS: u32 = 3840;

fn device() -> Option<Gpu> {
    match Gpu::open(None, None) {
        Ok(gpu) => Some(gpu),
        Err(error) => {
            assert!(std::env::var_os("ARCVM_REQUIRE_GPU").is_none(), "{error}");
            // Written past the test harness, which hides the output of tests that pass.
            let note = format!("note: no GPU adapter: the kernels are not run ({error})\n");
            std::io::stderr().write_all(note.as_bytes()).unwrap();
            None
        }
    }
}

/// Programs that run wholly on the device, by name.
struct Lowered {
    library: Library,
    programs: Vec<(String, DeviceProgram)>,
}

impl Lowered {
    /// Asserts that a device answered so many of a hundred samples.
    #[track_caller]
    fn assert_answered(stats: RunStats, jobs: usize, percent: usize) {
        let answered = jobs - stats.fallbacks;
        assert!(answered * 100 >= jobs * percent, "the device answered {answered} of {jobs}");
    }

    fn of(library: Library, memory: u32) -> Self {
        let entries = library.entries();
        let runnable: Vec<_> =
            entries.iter().filter_map(|entry| entry.definition.runnable()).collect();
        let roots: Vec<NodeId> = runnable.iter().map(|program| program.unfused().root).collect();
        let facts = infer(library.graph(), &roots);
        let mut programs = Vec::new();
        for entry in &entries {
            let Some(program) = entry.definition.runnable() else { continue };
            if let Ok(program) = whole(library.graph(), &facts, program, memory) {
                programs.push((entry.definition.name.clone(), program));
            }
        }
        Self { library, programs }
    }

    fn of_text(text: &str, memory: u32) -> Self {
        let mut library = Library::default();
        library.add_text("test.arc", text);
        library.optimise();
        Self::of(library, memory)
    }

    fn code(&self, name: &str) -> Code {
        let entries = self.library.named(name);
        vm::compile(self.library.graph(), entries[0].definition.runnable().unwrap())
    }

    /// Runs each program on its grids on the device and on the virtual machine.
    fn compare(&self, gpu: &mut Gpu, jobs: &[(usize, GridBuf)], kernels: Kernels) -> RunStats {
        let mut codes: BTreeMap<usize, Code> = BTreeMap::new();
        for &(program, _) in jobs {
            let name = &self.programs[program].0;
            codes.entry(program).or_insert_with(|| self.code(name));
        }
        let programs: Vec<&DeviceProgram> =
            self.programs.iter().map(|(_, program)| program).collect();
        let inputs: Vec<Job<'_>> = jobs
            .iter()
            .map(|(program, grid)| Job { program: *program, input: Input::Grid(grid.view()) })
            .collect();
        let mut seen = vec![0; jobs.len()];
        let mut bump = Bump::new();
        let stats = gpu
            .evaluate(&programs, &inputs, &Budget::default(), kernels, &mut |job, reply, rows| {
                seen[job] += 1;
                bump.reset();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let (program, grid) = &jobs[job];
                let input = grid.view();
                let expected = codes[program].run(&cx, &Inputs::grid(Value::grid(&input)));
                let spent = cx.spent();
                let name = &self.programs[*program].0;
                match (reply, expected) {
                    (Reply::Fallback, _) => {}
                    (Reply::Fault(kind, _), expected) => {
                        let fault = expected.map_err(|fault| fault.kind());
                        assert_eq!(fault.err(), Some(kind), "{name} on {input:?}");
                    }
                    (Reply::Values(words), expected) => {
                        let kinds = &programs[*program].outputs;
                        let found = record::read(&cx, kinds, rows, words).unwrap()[0];
                        assert_eq!(Ok(found), expected, "{name} on {input:?}");
                        // Programs with loops count on the device what they may spend.
                        let body = &programs[*program].body;
                        if !body.iter().any(|stmt| matches!(stmt, Stmt::Loop { .. })) {
                            let bound = programs[*program].fuel;
                            assert!(spent <= bound, "{name} spends {spent}, over {bound}");
                        }
                    }
                }
            })
            .unwrap();
        assert!(seen.iter().all(|&times| times == 1), "every job is answered once");
        stats
    }
}

fn text_of(expressions: &[&str]) -> String {
    let define = |(index, expression): (usize, &&str)| {
        format!("def solve_p{index}(I):\n    return {expression}\n")
    };
    expressions.iter().enumerate().map(define).collect()
}

/// Grids of 1 × 1 to `size` × `size`.
fn grids(seed: u64, count: usize, size: u32) -> Vec<GridBuf> {
    let mut rng = Rng::new(seed);
    (0..count).map(|_| grid(&mut rng, size)).collect()
}

/// The public tasks, or the embedded ones where those are absent.
fn tasks() -> TaskSet {
    match shared("tasks/arc-agi-1/training", "embedded tasks are used instead of the public ones") {
        Some(folder) => TaskSet::load(&[folder]).unwrap(),
        None => TaskSet::embedded(),
    }
}

/// The solvers of this repository, as they run.
fn own_solvers() -> Library {
    let (mut library, _) = Library::load(&[root().join("solvers")]);
    library.optimise();
    library
}

/// A number that the environment asks for, or another one.
fn asked_for(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// The solvers of arc-dsl, as they run, where the environment names a checkout of it.
fn arc_dsl() -> Option<Library> {
    let Some(folder) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        // Written past the test harness, which hides the output of tests that pass.
        let note = "note: skipped: ARC_DSL does not name a checkout of arc-dsl\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return None;
    };
    let (mut library, _) = Library::load(&[Path::new(&folder).join("solvers.py")]);
    library.optimise();
    Some(library)
}
