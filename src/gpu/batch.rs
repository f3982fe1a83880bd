//! Any number of samples through one kernel, in chunks that fit the device.
//!
//! A chunk is uploaded, computed and read back in a slot of its own. While the device works on one
//! chunk, the host fills the next and takes what the chunk before yielded, so that uploads,
//! dispatches and read-backs overlap. Slots are as large as the budget allows and no larger than
//! the batch, and their number is fixed; so ten million grids take no more memory than a chunk.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::device::{Gpu, GpuError};

/// The layout of the samples of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Words of a record that comes in.
    pub words_in: usize,
    /// Words of a record that goes out.
    pub words_out: usize,
    /// Rows of the class of grids that come in.
    pub rows_in: u32,
    /// Rows of the class of grids that go out.
    pub rows_out: u32,
}

/// A kernel, and the programs that it runs if it is the shared one.
#[derive(Clone, Copy)]
pub struct Kernel<'k> {
    /// Its text.
    pub source: &'k str,
    /// Instructions.
    pub programs: &'k [u32],
}

/// Chunks that are under way at once: one that is filled, one that is computed, one that is read.
const SLOTS: usize = 3;

/// The counts of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streamed {
    /// Chunks that it took.
    pub chunks: usize,
    /// Chunks that were filled and uploaded while the device had an earlier one.
    pub overlapped: usize,
    /// Bytes of records that went to the device.
    pub bytes_in: u64,
    /// Bytes of records that came back.
    pub bytes_out: u64,
}

impl std::ops::AddAssign for Streamed {
    fn add_assign(&mut self, other: Self) {
        self.chunks += other.chunks;
        self.overlapped += other.overlapped;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
    }
}

/// Samples in a chunk, at most: enough to fill any GPU, few enough that chunks overlap.
const MOST_SAMPLES: usize = 1 << 17;

/// Turns of the loop that looks whether the driver lets loops turn as often as they should.
const PROBE: u32 = 4;

struct Slot {
    input: wgpu::Buffer,
    output: wgpu::Buffer,
    readback: wgpu::Buffer,
    batch: wgpu::Buffer,
    group: wgpu::BindGroup,
    /// The first sample of the chunk under way, how many it has, and what to wait for.
    busy: Option<(usize, usize, wgpu::SubmissionIndex)>,
}

impl Gpu {
    /// Counts the samples of a layout that fit one chunk within the budget of device memory.
    pub fn chunk(&self, layout: &Layout) -> usize {
        let limits = self.device.limits();
        let record = 4 * layout.words_in.max(layout.words_out) as u64;
        // Records come in by way of a buffer of the queue's, and go out by way of one that can be
        // mapped.
        let all = 4 * 2 * (layout.words_in + layout.words_out) as u64 * SLOTS as u64;
        let binding = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size);
        let fits = (binding / record).min(self.budget / all);
        let groups = u64::from(limits.max_compute_workgroups_per_dimension).pow(2);
        usize::try_from(fits.min(groups)).unwrap_or(usize::MAX).clamp(1, MOST_SAMPLES)
    }

    /// Runs a kernel on `samples` samples. `fill` writes the record of a sample, all of it 0
    /// before; `take` is given the first sample of a stretch and its records, in order.
    ///
    /// # Errors
    /// Where the device is lost, has no memory left or refuses something.
    pub fn run(
        &mut self,
        kernel: Kernel<'_>,
        layout: &Layout,
        samples: usize,
        fill: &(dyn Fn(usize, &mut [u32]) + Sync),
        take: &mut dyn FnMut(usize, &[u32]),
    ) -> Result<Streamed, GpuError> {
        let pipeline = self.pipeline(kernel.source)?;
        let chunk = self.chunk(layout).min(samples.max(1));
        let programs = self.upload_programs(kernel.programs);
        let count = samples.div_ceil(chunk).min(SLOTS);
        let mut slots: Vec<Slot> =
            (0..count).map(|_| self.slot(layout, chunk, &programs)).collect();
        let streamed = match self.check() {
            Ok(()) => self.stream(&pipeline, layout, &mut slots, chunk, samples, fill, take),
            Err(error) => Err(error),
        };
        // At once, rather than when the device is asked for something the next time: the next batch
        // has the same budget.
        slots.into_iter().for_each(|slot| self.release_slot(slot));
        self.release(programs);
        streamed
    }

    /// Takes samples through the slots by turns.
    #[expect(clippy::too_many_arguments, reason = "it is the inner half of `run`")]
    fn stream(
        &self,
        pipeline: &wgpu::ComputePipeline,
        layout: &Layout,
        slots: &mut [Slot],
        chunk: usize,
        samples: usize,
        fill: &(dyn Fn(usize, &mut [u32]) + Sync),
        take: &mut dyn FnMut(usize, &[u32]),
    ) -> Result<Streamed, GpuError> {
        let count = slots.len();
        let mut streamed = Streamed {
            bytes_in: 4 * (samples * layout.words_in) as u64,
            bytes_out: 4 * (samples * layout.words_out) as u64,
            ..Streamed::default()
        };
        let mut host = vec![0u32; chunk * layout.words_in];
        for (number, first) in (0..samples).step_by(chunk).enumerate() {
            let len = chunk.min(samples - first);
            let slot = &mut slots[number % count];
            self.finish(slot, layout, take)?;
            streamed.chunks += 1;
            streamed.overlapped += usize::from(slots.iter().any(|slot| slot.busy.is_some()));
            let slot = &mut slots[number % count];
            let records = &mut host[..len * layout.words_in];
            let write = |(index, record): (usize, &mut [u32])| {
                record.fill(0);
                fill(first + index, record);
            };
            records.par_chunks_mut(layout.words_in).enumerate().for_each(write);
            self.start(slot, pipeline, layout, records, first, len)?;
        }
        // The oldest chunk first, so that results come in order.
        let mut rest: Vec<&mut Slot> =
            slots.iter_mut().filter(|slot| slot.busy.is_some()).collect();
        rest.sort_by_key(|slot| slot.busy.as_ref().map(|&(first, ..)| first));
        for slot in rest {
            self.finish(slot, layout, take)?;
        }
        Ok(streamed)
    }

    fn buffer(&self, bytes: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let size = bytes.max(4).next_multiple_of(4);
        self.note_bytes(size.cast_signed());
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("arcvm"),
            size,
            usage,
            mapped_at_creation: false,
        })
    }

    fn release(&self, buffer: wgpu::Buffer) {
        self.note_bytes(-buffer.size().cast_signed());
        buffer.destroy();
    }

    fn release_slot(&self, slot: Slot) {
        [slot.input, slot.output, slot.readback, slot.batch]
            .into_iter()
            .for_each(|buffer| self.release(buffer));
    }

    fn upload_programs(&self, programs: &[u32]) -> wgpu::Buffer {
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST;
        let buffer = self.buffer(4 * programs.len() as u64, usage);
        if !programs.is_empty() {
            self.queue.write_buffer(&buffer, 0, bytemuck::cast_slice(programs));
        }
        buffer
    }

    fn slot(&self, layout: &Layout, chunk: usize, programs: &wgpu::Buffer) -> Slot {
        use wgpu::BufferUsages as Use;
        let bytes = |words: usize| 4 * (words * chunk) as u64;
        let input = self.buffer(bytes(layout.words_in), Use::STORAGE | Use::COPY_DST);
        let output = self.buffer(bytes(layout.words_out), Use::STORAGE | Use::COPY_SRC);
        let readback = self.buffer(bytes(layout.words_out), Use::MAP_READ | Use::COPY_DST);
        let batch = self.buffer(4 * 6, Use::STORAGE | Use::COPY_DST);
        let entries: Vec<wgpu::BindGroupEntry<'_>> = (0..)
            .zip([&batch, &input, &output, programs])
            .map(|(binding, buffer)| wgpu::BindGroupEntry {
                binding,
                resource: buffer.as_entire_binding(),
            })
            .collect();
        let group = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("arcvm"),
            layout: &self.bindings,
            entries: &entries,
        });
        Slot { input, output, readback, batch, group, busy: None }
    }

    fn start(
        &self,
        slot: &mut Slot,
        pipeline: &wgpu::ComputePipeline,
        layout: &Layout,
        records: &[u32],
        first: usize,
        len: usize,
    ) -> Result<(), GpuError> {
        let batch = [
            len as u32,
            layout.words_in as u32,
            layout.words_out as u32,
            layout.rows_in,
            layout.rows_out,
            PROBE,
        ];
        self.queue.write_buffer(&slot.batch, 0, bytemuck::cast_slice(&batch));
        self.queue.write_buffer(&slot.input, 0, bytemuck::cast_slice(records));
        let mut encoder =
            self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.dispatch(&mut encoder, pipeline, slot, len);
        let bytes = 4 * (len * layout.words_out) as u64;
        encoder.copy_buffer_to_buffer(&slot.output, 0, &slot.readback, 0, bytes);
        let submission = self.queue.submit([encoder.finish()]);
        // Whether mapping succeeded shows where the range is read.
        slot.readback.slice(..bytes).map_async(wgpu::MapMode::Read, |_| {});
        slot.busy = Some((first, len, submission));
        self.check()
    }

    /// Starts a workgroup for each of `len` samples, in as many dimensions as it takes.
    fn dispatch(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        pipeline: &wgpu::ComputePipeline,
        slot: &Slot,
        len: usize,
    ) {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, &slot.group, &[]);
        let most = self.device.limits().max_compute_workgroups_per_dimension;
        let across = (len as u32).min(most);
        pass.dispatch_workgroups(across, (len as u32).div_ceil(across), 1);
    }

    /// Waits for the chunk under way in a slot and hands out what it yielded.
    fn finish(
        &self,
        slot: &mut Slot,
        layout: &Layout,
        take: &mut dyn FnMut(usize, &[u32]),
    ) -> Result<(), GpuError> {
        let Some((first, len, submission)) = slot.busy.take() else { return Ok(()) };
        let wait = wgpu::PollType::Wait { submission_index: Some(submission), timeout: None };
        self.device.poll(wait).map_err(|error| GpuError::Lost(error.to_string()))?;
        self.check()?;
        let bytes = 4 * (len * layout.words_out) as u64;
        {
            let range = slot.readback.slice(..bytes).get_mapped_range();
            let view = range.map_err(|error| GpuError::Lost(error.to_string()))?;
            take(first, bytemuck::cast_slice(&view));
        }
        slot.readback.unmap();
        Ok(())
    }
}

/// Measuring, for benchmarks.
impl Gpu {
    /// Returns the time of `repeats` dispatches of a kernel on records that lie on the device.
    ///
    /// # Errors
    /// Where the device is lost, has no memory left or refuses something.
    pub fn kernel_time(
        &mut self,
        source: &str,
        layout: &Layout,
        samples: usize,
        repeats: usize,
        fill: &(dyn Fn(usize, &mut [u32]) + Sync),
    ) -> Result<Duration, GpuError> {
        let pipeline = self.pipeline(source)?;
        let programs = self.upload_programs(&[]);
        let mut slot = self.slot(layout, samples, &programs);
        let mut records = vec![0u32; samples * layout.words_in];
        let each = records.par_chunks_mut(layout.words_in).enumerate();
        each.for_each(|(index, record)| fill(index, record));
        self.start(&mut slot, &pipeline, layout, &records, 0, samples)?;
        self.finish(&mut slot, layout, &mut |_, _| {})?;
        let start = Instant::now();
        for _ in 0..repeats {
            let mut encoder =
                self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            self.dispatch(&mut encoder, &pipeline, &slot, samples);
            self.queue.submit([encoder.finish()]);
        }
        let waited = self.wait();
        let time = start.elapsed();
        self.release_slot(slot);
        self.release(programs);
        waited.map(|()| time)
    }

    /// Returns bytes a second that copies between buffers read and write, together.
    ///
    /// # Errors
    /// Where the device is lost, has no memory left or refuses something.
    pub fn copy_rate(&self, bytes: u64) -> Result<f64, GpuError> {
        /// Copies that are timed.
        const COPIES: u64 = 8;
        let bytes = bytes.min(self.device.limits().max_buffer_size).next_multiple_of(4);
        let usage = wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST;
        let (from, to) = (self.buffer(bytes, usage), self.buffer(bytes, usage));
        let copy = |times: u64| {
            let mut encoder =
                self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            (0..times).for_each(|_| encoder.copy_buffer_to_buffer(&from, 0, &to, 0, bytes));
            self.queue.submit([encoder.finish()]);
            self.wait()
        };
        copy(1)?;
        let start = Instant::now();
        copy(COPIES)?;
        let time = start.elapsed();
        self.release(from);
        self.release(to);
        Ok((2 * COPIES * bytes) as f64 / time.as_secs_f64())
    }

    fn wait(&self) -> Result<(), GpuError> {
        let waited = self.device.poll(wgpu::PollType::wait_indefinitely());
        waited.map_err(|error| GpuError::Lost(error.to_string()))?;
        self.check()
    }
}
