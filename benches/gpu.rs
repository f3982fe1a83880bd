//! Grids a second on a GPU and on one core of the virtual machine, from a hundred grids to a million.
//!
//! `cargo bench --bench gpu` prints a table; `-- --test` runs each program once on few grids; `-- --most N` stops at N grids;
//! `-- --adapter NAME` picks the adapter. With transfers: records are written, uploaded, computed, read back and looked at. Without:
//! the kernel alone, on records that lie on the device. The share of bandwidth is that of the bytes of records read and written,
//! of what a copy between buffers of the same device reaches. On a software adapter the table only shows that the harness works.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

use std::time::{Duration, Instant};

use arcvm::gpu::batch::{Layout};
use arcvm::gpu::code::Program;
use arcvm::gpu::device::Gpu;
use arcvm::gpu::emit;
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::lower::whole;
use arcvm::gpu::record;
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::testing::{Rng, grid};
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;

/// From a mirror to a chain of objects; the first three only move memory.
const PROGRAMS: [(&str, &str); 8] = [
    ("mirror", "vmirror(I)"),
    ("replace", "replace(I, 3, 5)"),
    ("cell chain", "replace(switch(replace(I, 1, 2), 3, 4), 5, 0)"),
    ("turn", "rot90(hmirror(I))"),
    ("count", "fill(I, leastcolor(I), ofcolor(I, mostcolor(I)))"),
    ("neighbours", "fill(I, 2, mapply(neighbors, ofcolor(I, 7)))"),
    ("largest", "subgrid(argmax(objects(I, T, F, T), size), I)"),
    ("chain", "fill(I, 2, delta(argmax(colorfilter(objects(I, T, F, T), 5), size)))"),
];

/// Different grids; larger batches repeat them.
const GRIDS: usize = 1_000;

struct Options {
    most: usize,
    adapter: Option<String>,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1)).cloned()
    };
    let test = args.iter().any(|arg| arg == "--test");
    let most =
        after("--most").and_then(|n| n.parse().ok()).unwrap_or(if test { 100 } else { 1_000_000 });
    let options = Options { most, adapter: after("--adapter") };
    match Gpu::open(options.adapter.as_deref(), None) {
        Ok(mut gpu) => table(&mut gpu, &options),
        Err(error) => println!("no GPU adapter: nothing is measured ({error})"),
    }
}

fn table(gpu: &mut Gpu, options: &Options) {
    let text: String = (0..)
        .zip(PROGRAMS)
        .map(|(at, (_, expression)): (usize, _)| {
            format!("def solve_b{at}(I):\n    return {expression}\n")
        })
        .collect();
    let mut library = Library::default();
    library.add_text("bench", &text);
    library.optimise(|_, _, _| {});
    let mut rng = Rng::new(1);
    let grids: Vec<GridBuf> = (0..GRIDS).map(|_| grid(&mut rng, 30)).collect();
    let copy = gpu.copy_rate(256 << 20).unwrap();
    println!("adapter: {} ({})", gpu.adapter().name, gpu.adapter().driver);
    println!("copies between buffers: {:.1} GB/s read and written", copy / 1e9);
    println!(
        "grids a second: one core of the VM, the device with transfers, without them; share of bandwidth\n"
    );
    println!(
        "{:12} {:>9} {:>12} {:>12} {:>12} {:>7}",
        "program", "grids", "VM", "GPU", "kernel", "share"
    );
    for (at, (name, _)) in PROGRAMS.iter().enumerate() {
        let entry = library.named(&format!("solve_b{at}"))[0];
        let written = entry.definition.runnable().unwrap();
        let facts = infer(&library.graph, &[written.root]);
        let program = whole(&library.graph, &facts, written, gpu.memory_words()).unwrap();
        let constants = Bump::new();
        let code = vm::compile(&library.graph, written, &constants);
        let on_vm = vm_rate(&code, &grids, options.most.min(10_000));
        let mut crossover = None;
        let mut count = 100;
        while count <= options.most {
            let (whole, kernel) = (
                device_rate(gpu, &program, &grids, count),
                kernel_rate(gpu, &program, &grids, count),
            );
            let bytes =
                4 * (record::words_in(&program, 32) + record::words_out(&program, 32)) as u64;
            let share = kernel * bytes as f64 / copy;
            if on_vm < whole {
                crossover.get_or_insert(count);
            }
            println!(
                "{name:12} {count:>9} {on_vm:>12.0} {whole:>12.0} {kernel:>12.0} {:>6.1}%",
                100.0 * share
            );
            count *= 10;
        }
        match crossover {
            Some(count) => println!("{name:12} ahead of one core of the VM from {count} grids on"),
            None => println!("{name:12} never ahead of one core of the VM"),
        }
    }
}

fn vm_rate(code: &Code<'_>, grids: &[GridBuf], count: usize) -> f64 {
    let mut bump = Bump::new();
    let start = Instant::now();
    for grid in grids.iter().cycle().take(count) {
        bump.reset();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let view = grid.view();
        std::hint::black_box(code.run(&cx, &Inputs::grid(Value::grid(&view))).is_ok());
    }
    rate(count, start.elapsed())
}

fn device_rate(gpu: &mut Gpu, program: &Program, grids: &[GridBuf], count: usize) -> f64 {
    let jobs: Vec<Job<'_>> = grids
        .iter()
        .cycle()
        .take(count)
        .map(|grid| Job { program: 0, input: Input::Grid(grid.view()) })
        .collect();
    let mut run = || {
        let start = Instant::now();
        gpu.evaluate(&[program], &jobs, &Budget::default(), Kernels::Fused, &mut |_, reply, _| {
            std::hint::black_box(reply);
        })
        .unwrap();
        rate(count, start.elapsed())
    };
    // The first run compiles.
    run();
    run()
}

fn kernel_rate(gpu: &mut Gpu, program: &Program, grids: &[GridBuf], count: usize) -> f64 {
    let layout = Layout {
        words_in: record::words_in(program, 32),
        words_out: record::words_out(program, 32),
        rows_in: 32,
        rows_out: 32,
    };
    let resident = count.min(gpu.part(&layout));
    let fill = |at: usize, record: &mut [u32]| {
        record[1] = u32::MAX;
        record::write_grid(grids[at % grids.len()].view(), 32, &mut record[2..]);
    };
    let repeats = (count / resident).max(3);
    let time = gpu.kernel_time(&emit::fused(program), &layout, resident, repeats, &fill).unwrap();
    rate(resident * repeats, time)
}

fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}
