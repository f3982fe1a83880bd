//! Programs in segments, on the device and on the host by turns.

use arcvm::eval;
use arcvm::gpu::device::{Gpu, GpuError};
use arcvm::gpu::evaluate::{Kernels, RunStats};
use arcvm::gpu::plan::plan;
use arcvm::gpu::record;
use arcvm::gpu::segments::{Segmented, SegmentedJob};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;

use super::{device, grids};

/// Runs a program in its segments on grids, by turns so often as asked for, and compares what comes
/// in order with the virtual machine. `each` is called with every answer.
fn compare(
    gpu: &mut Gpu,
    text: &str,
    grids: &[GridBuf],
    times: usize,
    each: &mut dyn FnMut(),
) -> Result<RunStats, GpuError> {
    let mut library = Library::default();
    library.add_text("test.arc", text);
    library.optimise();
    let program = library.named("solve_s")[0].definition.runnable().unwrap();
    let root = program.unfused().root;
    let plan = plan(library.graph(), &infer(library.graph(), &[root]), program, gpu.memory_words());
    let split = plan.split.as_ref().unwrap();
    assert!(split.uses_device() && split.segments.len() > 1);
    let segmented = [Segmented::new(library.graph(), root, split)];
    let many = grids.iter().cycle().take(times);
    let jobs: Vec<SegmentedJob<'_>> =
        many.map(|grid| SegmentedJob { program: 0, grid: grid.view(), task: None }).collect();
    let code = vm::compile(library.graph(), program);
    let (mut next, mut bump) = (0, Bump::new());
    let pool = eval::pool(2).unwrap();
    let (budget, kernels) = (Budget::default(), Kernels::Auto);
    gpu.evaluate_segmented(&pool, &segmented, &jobs, &budget, kernels, &mut |job, value| {
        assert_eq!(job, next, "in order, each once");
        next += 1;
        each();
        // Samples that are left to the virtual machine are right by construction, and counted.
        let Some((kind, words)) = value else { return };
        bump.reset();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let found = record::read_held(&cx, kind, words).unwrap();
        assert_eq!(Ok(found), code.run(&cx, &Inputs::grid(Value::grid(&jobs[job].grid))));
    })
}

#[test]
fn a_line_that_no_record_holds_keeps_its_readers_on_the_host() {
    let Some(mut gpu) = device() else { return };
    let text = "\
def solve_s(I):
    a = fill(I, 2, mapply(neighbors, ofcolor(I, 1)))
    b = remove((0, 0), shoot((0, 0), (1, 1)))
    return fill(hmirror(a), 3, b)
";
    let stats = compare(&mut gpu, text, &grids(4, 20, 8), 20, &mut || {}).unwrap();
    assert_eq!((stats.samples, stats.fallbacks), (20, 0));
}

#[test]
fn a_device_that_is_lost_between_segments_keeps_whole_answers_only() {
    let Some(mut gpu) = device() else { return };
    /// Samples that go through their segments together.
    const TOGETHER: usize = 16_384;
    let text = "\
def solve_s(I):
    a = fill(I, 2, box(asindices(I)))
    b = mostcolor(underfill(a, 3, ofcolor(I, 1)))
    c = dedupe(astuple(b, b))
    return fill(a, size(c), box(ofcolor(hmirror(a), 2)))
";
    let closer = gpu.closer();
    let mut answers = 0;
    let ran = compare(&mut gpu, text, &grids(9, 100, 6), TOGETHER + 100, &mut || {
        answers += 1;
        closer.close();
    });
    assert!(matches!(ran, Err(GpuError::Lost(_))), "{ran:?}");
    assert_eq!(answers, TOGETHER, "the rest is as if it had never been asked for");
}
