//! The layout of samples and how they are sent: parts, classes of grids, kernels that programs
//! share, budgets.

use arcvm::gpu::batch::{Kernel, Layout};
use arcvm::gpu::code::ValueKind;
use arcvm::gpu::emit;
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::record::{self, Reply};
use arcvm::prim;
use arcvm::value::{Budget, Cx, Direction, FaultKind, GridBuf, Value};
use arcvm::vm::Inputs;
use bumpalo::Bump;

use super::{Lowered, device, grids, text_of};

#[test]
fn more_samples_than_fit_one_part() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    // Many grids and so little memory that a part holds few of them.
    let grids = grids(3, 20_000, 5);
    let budget = 128 << 10;
    gpu.set_budget(budget);
    let program = &lowered.programs[0].1;
    let source = emit::own_kernel(program);
    let layout = Layout {
        words_in: record::words_in(program, 8),
        words_out: record::words_out(program, 8),
        rows_in: 8,
        rows_out: 8,
    };
    let mut next = 0;
    assert!(gpu.chunk(&layout) * 100 < grids.len());
    let fill = |index: usize, record: &mut [u32]| {
        record::write_grid(grids[index].view(), 8, &mut record[2..])
    };
    let kernel = Kernel { source: &source, programs: &[] };
    let streamed = gpu.run(kernel, &layout, grids.len(), &fill, &mut |first, records| {
        for (index, words) in (first..).zip(records.chunks_exact(layout.words_out)) {
            assert_eq!(index, next, "results come in order");
            next += 1;
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let Reply::Values(words) = record::reply(words) else { panic!("no value") };
            let found = record::read(&cx, &[ValueKind::Grid], 8, words).unwrap()[0];
            let grid = grids[index].view();
            let mirror = prim::lookup("vmirror").unwrap().get();
            assert_eq!(found, mirror.call(&cx, &[Value::grid(&grid)]).unwrap());
        }
    });
    let streamed = streamed.unwrap();
    assert_eq!(next, grids.len());
    assert!(streamed.chunks >= 100, "{streamed:?}");
    assert_eq!(
        streamed.overlapped,
        streamed.chunks - 1,
        "all but the first are filled beside another"
    );
    assert!(gpu.most_bytes() <= budget, "{} bytes of {budget}", gpu.most_bytes());
}

#[test]
fn records_are_as_large_as_the_class_of_their_grids() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let mut many = grids(5, 300, 8);
    many.extend([GridBuf::new(30, 30, vec![1; 900]).unwrap()]);
    let jobs: Vec<(usize, GridBuf)> = many.into_iter().map(|grid| (0, grid)).collect();
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Own);
    assert_eq!((stats.fallbacks, stats.kernels), (0, 2));
    let program = &lowered.programs[0].1;
    let bytes = |rows| 4 * (record::words_in(program, rows) + record::words_out(program, rows));
    let all = stats.streamed.bytes_in + stats.streamed.bytes_out;
    assert_eq!(all, (300 * bytes(8) + bytes(32)) as u64);
    assert!(bytes(8) * 10 < bytes(32));
}

#[test]
fn programs_of_like_steps_go_out_together() {
    let Some(mut gpu) = device() else { return };
    let turns = ["vmirror(I)", "hmirror(I)", "rot90(I)", "rot180(hmirror(I))", "dmirror(I)"];
    let lowered = Lowered::of_text(&text_of(&turns), gpu.memory_words());
    let jobs: Vec<(usize, GridBuf)> = (0..5)
        .flat_map(|program| grids(program, 4, 8).into_iter().map(move |g| (program as usize, g)))
        .collect();
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Auto);
    assert_eq!((stats.fallbacks, stats.kernels, stats.streamed.chunks), (0, 1, 1));
    assert_eq!(gpu.compiled(), 1);
}

#[test]
fn budgets_are_decided_as_on_the_vm() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text(
        "def solve_m(I):\n    return mapply(neighbors, asindices(I))\n",
        gpu.memory_words(),
    );
    let program = &lowered.programs[0].1;
    let grid = GridBuf::new(9, 9, vec![0; 81]).unwrap();
    for fuel in [0, 10, 300, 2_000, 100_000] {
        let budget = Budget::default().fuel(fuel);
        let jobs = [Job { program: 0, input: Input::Grid(grid.view()) }];
        gpu.evaluate(&[program], &jobs, &budget, Kernels::Own, &mut |_, reply, _| {
            let bump = Bump::new();
            let cx = Cx::new(&bump, budget, Direction::Ascending);
            let code = lowered.code("solve_m");
            let view = grid.view();
            let out = code.run(&cx, &Inputs::grid(Value::grid(&view)));
            if let Err(fault) = out {
                assert_eq!(
                    (fault.kind(), reply),
                    (FaultKind::Fuel, Reply::Fallback),
                    "with {fuel}"
                );
            }
        })
        .unwrap();
    }
}
