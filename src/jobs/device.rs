//! When a device is used: where it was asked for, or where there are so many samples that it may be
//! ahead.

use rayon::ThreadPool;

use super::offload::trial::{Host, WallClock};
use super::offload::{Demanded, Report, offload};
use super::{Choice, Job, Options};
use crate::diag::Diagnostic;
use crate::engine::{self, Engine};
use crate::gpu::device::{Gpu, adapters};
use crate::library::Library;

/// Evaluates jobs on a device as far as one is wanted and can; what it leaves is the CPU's, which
/// is these threads with this engine.
///
/// # Errors
/// A device was asked for and cannot be had, or fails.
pub(super) fn run(
    library: &Library,
    jobs: &[Job<'_>],
    options: &Options,
    (pool, engine): (&ThreadPool, Engine),
    warnings: &mut Vec<Diagnostic>,
) -> Result<Option<Report>, Diagnostic> {
    let demanded = match options.choice {
        Choice::Gpu => Demanded::AskedFor,
        Choice::Auto if may_pay(jobs, options) => {
            Demanded::IfItPays(Host { pool, engine, clock: &WallClock })
        }
        Choice::Auto | Choice::Vm | Choice::Jit => return Ok(None),
    };
    let device = Gpu::open(options.adapter.as_deref(), options.pipelines.as_deref());
    let (run, warning) = offload(library, jobs, &options.evaluation, device, demanded)?;
    warnings.extend(warning);
    Ok(run.finished())
}

/// Tells whether a device is worth looking for.
fn may_pay(jobs: &[Job<'_>], options: &Options) -> bool {
    let samples: usize = jobs.iter().map(|job| job.samples().len()).sum();
    // Times are those of the CPU, so repetitions are as well.
    if !engine::device_pays(samples) || options.evaluation.repeat > 1 {
        return false;
    }
    // Software is slower than the VM; by its name it can be had all the same.
    options.adapter.is_some() || adapters().iter().any(|adapter| adapter.hardware)
}
