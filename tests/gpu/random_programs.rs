//! Random programs that have a device form.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use arcvm::gpu::code::DeviceProgram;
use arcvm::gpu::emit;
use arcvm::gpu::evaluate::Kernels;
use arcvm::library::Library;
use arcvm::testing::Generator;
use arcvm::value::GridBuf;

use super::{Lowered, asked_for, device, grids};

/// Different random programs that have a device form, at least so many.
fn random_pool(count: usize, memory: u32) -> Lowered {
    let mut drawn = 0;
    loop {
        drawn += 3 * count as u64;
        let mut library = Library::default();
        let program =
            |seed: u64| Generator::new(seed).program(4).replace("solve", &format!("solve_r{seed}"));
        let seeds: Vec<u64> = (1..=drawn).collect();
        for (file, seeds) in seeds.chunks(5_000).enumerate() {
            let text: String = seeds.iter().map(|&seed| program(seed)).collect();
            library.add_text(&format!("random{file}.arc"), &text);
        }
        library.optimise();
        let mut lowered = Lowered::of(library, memory);
        let mut seen = BTreeSet::new();
        lowered.programs.retain(|(_, program)| seen.insert(format!("{:?}", program.body)));
        if lowered.programs.len() >= count {
            return lowered;
        }
    }
}

/// A set of steps, as bits.
pub(super) type Steps = [u64; 3];

pub(super) fn steps_of(program: &DeviceProgram) -> Steps {
    let mut bits = [0; 3];
    for op in emit::steps_of([program]) {
        bits[op as usize / 64] |= 1 << (op as usize % 64);
    }
    bits
}

fn without(steps: &Steps, known: &Steps) -> Steps {
    std::array::from_fn(|i| steps[i] & !known[i])
}

fn count_of(steps: &Steps) -> u32 {
    steps.iter().map(|bits| bits.count_ones()).sum()
}

/// The first of the programs that are left and all others that one kernel runs with it, of as many
/// steps as kernels share.
pub(super) fn with_the_first(steps: &[Steps], left: &[usize]) -> Vec<usize> {
    const STEPS: u32 = 12;
    let mut known = steps[left[0]];
    while count_of(&known) < STEPS {
        let mut wanted: BTreeMap<Steps, usize> = BTreeMap::new();
        for lacks in left.iter().map(|&index| without(&steps[index], &known)) {
            if count_of(&lacks) == 1 {
                *wanted.entry(lacks).or_default() += 1;
            }
        }
        let Some((most, _)) = wanted.iter().max_by_key(|(_, count)| **count) else { break };
        known = std::array::from_fn(|i| known[i] | most[i]);
    }
    let fits = |index: &usize| count_of(&without(&steps[*index], &known)) == 0;
    left.iter().copied().filter(fits).collect()
}

#[test]
fn as_on_the_vm() {
    let Some(mut gpu) = device() else { return };
    /// Programs that are compared unless the environment asks for another number.
    const PROGRAMS: usize = 1_000;
    /// They are picked of so many times as many, so that enough of them share a kernel.
    const OF: usize = 3;
    let wanted = asked_for("ARCVM_GPU_PROGRAMS", PROGRAMS);
    let pool = random_pool(OF * wanted, gpu.memory_words());
    let steps: Vec<Steps> = pool.programs.iter().map(|(_, program)| steps_of(program)).collect();
    let mut left: Vec<usize> = (0..steps.len()).collect();
    let (mut compared, mut samples, mut kernels, mut fallbacks) = (0, 0, 0, 0);
    while compared < wanted {
        let mut own = with_the_first(&steps, &left);
        left.retain(|index| own.binary_search(index).is_err());
        own.truncate(wanted - compared);
        let of_program = |&program: &usize| {
            let seed = program as u64;
            let both = grids(seed, 1, 6).into_iter().chain(grids(seed, 1, 20));
            both.map(move |grid| (program, grid))
        };
        let jobs: Vec<(usize, GridBuf)> = own.iter().flat_map(of_program).collect();
        let stats = pool.compare(&mut gpu, &jobs, Kernels::Shared);
        compared += own.len();
        samples += jobs.len();
        fallbacks += stats.fallbacks;
        kernels += 1;
    }
    let note = format!(
        "note: {compared} random programs in {kernels} groups; of {samples} samples the device left {fallbacks}\n"
    );
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    assert!(fallbacks * 5 <= samples, "{note}");
}
