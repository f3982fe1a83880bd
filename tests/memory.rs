//! Memory of compiled programs: what is dropped is freed. In a process of its own, as other tests
//! would be measured with it.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;

use arcvm::ir::NodeId;
use arcvm::jit::{self, Options};
use arcvm::library::Library;
use arcvm::vm::{self, Code};

/// Batches of 50 programs that are compiled and dropped.
const ROUNDS: usize = 300;

/// Resident memory in KiB, where the system tells.
fn resident() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn dropping_programs_frees_their_code() {
    let mut library = Library::default();
    let line = "    x{} = apply(lambda p: add(p, (1, 2)), asindices(I))\n";
    let lines: String = (0..8).map(|n| line.replacen("{}", &n.to_string(), 1)).collect();
    library.add_text("test.arc", &format!("def solve(I):\n{lines}    return x7\n"));
    let program = library.files()[0].unit.definitions[0].program.clone().unwrap();
    let roots: Vec<NodeId> = vec![program.root; 50];
    let round = || {
        let compile = || vm::compile(library.graph(), &program);
        let mut codes: Vec<Code> = (0..roots.len()).map(|_| compile()).collect();
        let options = Options { optimise: false, verify: false, always: true };
        jit::compile(library.graph(), &roots, &mut codes, options).unwrap();
        codes[0].native().unwrap().bytes()
    };
    let bytes = round();
    assert!(bytes > 10_000, "{bytes}");
    (0..10).for_each(|_| _ = round());
    let Some(before) = resident() else { return };
    (0..ROUNDS).for_each(|_| _ = round());
    let grown = resident().unwrap().saturating_sub(before);
    let compiled = ROUNDS * bytes / 1024;
    assert!(grown < compiled / 4, "{grown} KiB more after {compiled} KiB of code");
}
