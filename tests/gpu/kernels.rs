//! Kernels as text, without an adapter: valid, and as they were.

use arcvm::gpu::code::DeviceProgram;
use arcvm::gpu::emit;
use arcvm::gpu::plan::plan;
use arcvm::ir::NodeId;
use arcvm::library::Library;
use arcvm::pass::infer::infer;

use super::forms::{FAMILIES, LOOPS};
use super::{LEAST_WORDS, Lowered, arc_dsl, own_solvers, text_of};
use crate::support::snapshot;

/// Asserts that the compiler of drivers would take a kernel, and returns it.
fn valid(name: &str, program: &DeviceProgram) -> String {
    assert!(program.words <= LEAST_WORDS, "{name}");
    let source = emit::own_kernel(program);
    let module = naga::front::wgsl::parse_str(&source)
        .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));
    let flags = naga::valid::ValidationFlags::all();
    let mut validator = naga::valid::Validator::new(flags, naga::valid::Capabilities::empty());
    validator
        .validate(&module)
        .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));
    source
}

#[test]
fn kernels_are_valid_and_as_they_were() {
    let text = "\
def solve_mirror(I):
    return vmirror(I)
def solve_cells(I):
    return replace(switch(I, 1, 2), 3, 0)
def solve_chain(I):
    return fill(I, 2, delta(argmax(colorfilter(objects(I, T, F, T), 5), size)))
";
    let lowered = Lowered::of_text(text, LEAST_WORDS);
    assert_eq!(lowered.programs.len(), 3);
    for (name, program) in &lowered.programs {
        snapshot("gpu", name, &valid(name, program));
    }
}

#[test]
fn forms_make_valid_kernels() {
    let expressions: Vec<&str> = FAMILIES.iter().chain(LOOPS).copied().collect();
    let lowered = Lowered::of_text(&text_of(&expressions), LEAST_WORDS);
    assert!(lowered.programs.len() * 10 >= expressions.len() * 9);
    for (name, program) in &lowered.programs {
        valid(name, program);
    }
}

#[test]
fn solvers_make_valid_kernels() {
    let lowered = Lowered::of(own_solvers(), LEAST_WORDS);
    for (name, program) in &lowered.programs {
        valid(name, program);
    }
}

/// Asserts that the segments of the device of a library's programs make valid kernels, and returns
/// how many there are.
fn valid_segments(library: &Library) -> usize {
    let entries = library.entries();
    let programs =
        || entries.iter().filter_map(|entry| Some((entry, entry.definition.runnable()?)));
    let roots: Vec<NodeId> = programs().map(|(_, program)| program.unfused().root).collect();
    let facts = infer(library.graph(), &roots);
    let mut segments = 0;
    for (entry, program) in programs() {
        let split = plan(library.graph(), &facts, program, LEAST_WORDS).split;
        for segment in split.iter().flat_map(|split| &split.segments) {
            let Some(program) = &segment.program else { continue };
            valid(&entry.definition.name, program);
            segments += 1;
        }
    }
    segments
}

#[test]
fn segments_make_valid_kernels() {
    let segments = valid_segments(&own_solvers());
    assert!(segments >= 10, "{segments}");
    // Solvers that were written by others are split in other places.
    let Some(library) = arc_dsl() else { return };
    let segments = valid_segments(&library);
    assert!(segments >= 90, "{segments} of arc-dsl's");
}
