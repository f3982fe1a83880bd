//! Adapters, the device, and its pipelines.
//!
//! Pipelines are kept by the text of their kernels, in memory. Where the driver can hand out what
//! it compiled, they are also written to a folder that the caller names. An error on the device,
//! its loss included, is noted by callbacks and comes back as an error of whatever is done next.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use wgpu::util::pipeline_cache_key;

/// Bytes of device memory that batches take unless [`Gpu::set_budget`] says otherwise: what an
/// adapter of 1 GiB has for us beside the driver's own. An adapter may allow less in one buffer.
pub const DEFAULT_BUDGET: u64 = 768 << 20;

/// The reason for which nothing can be run on a GPU.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GpuError {
    /// There is no adapter.
    NoAdapter(String),
    /// None has this name, or the adapter has too little of something.
    Unsuitable(String),
    /// The device is gone.
    Lost(String),
    /// The device has no memory left.
    OutOfMemory(String),
    /// The device refused something: a defect of ours, or of the driver.
    Failed(String),
}

impl std::fmt::Display for GpuError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAdapter(message) | Self::Unsuitable(message) => f.write_str(message),
            Self::Lost(message) => write!(f, "the device was lost: {message}"),
            Self::OutOfMemory(message) => write!(f, "the device is out of memory: {message}"),
            Self::Failed(message) => write!(f, "the device refused: {message}"),
        }
    }
}

impl std::error::Error for GpuError {}

impl From<wgpu::Error> for GpuError {
    fn from(error: wgpu::Error) -> Self {
        match error {
            wgpu::Error::OutOfMemory { source } => Self::OutOfMemory(source.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

/// An adapter as it is listed.
#[derive(Clone, Debug)]
pub struct AdapterLine {
    /// Its name.
    pub name: String,
    /// The kind of the adapter: a discrete GPU, a processor and so on.
    pub kind: &'static str,
    /// The interface through which it is reached.
    pub backend: String,
    /// Its driver.
    pub driver: String,
    /// Bytes of memory that a workgroup has.
    pub workgroup_bytes: u32,
    /// Bytes that one buffer can have in a kernel.
    pub binding_bytes: u64,
    /// Workgroups in a dispatch, along one dimension.
    pub workgroups: u32,
    /// Whether it is hardware, rather than a driver that computes on the processor.
    pub hardware: bool,
    /// The reason for which it cannot be used, if it cannot.
    pub unsuitable: Option<String>,
}

/// Returns the instance that is asked for adapters: without display, and only through interfaces
/// that compute well.
fn instance() -> wgpu::Instance {
    wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: wgpu::Backends::VULKAN | wgpu::Backends::METAL | wgpu::Backends::DX12,
        flags: wgpu::InstanceFlags::empty(),
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    })
}

/// Returns every adapter, best first.
fn adapters_of(instance: &wgpu::Instance) -> Vec<wgpu::Adapter> {
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    let rank = |adapter: &wgpu::Adapter| match adapter.get_info().device_type {
        wgpu::DeviceType::DiscreteGpu => 0,
        wgpu::DeviceType::IntegratedGpu => 1,
        wgpu::DeviceType::VirtualGpu => 2,
        wgpu::DeviceType::Cpu => 3,
        wgpu::DeviceType::Other => 4,
    };
    adapters.sort_by_key(rank);
    adapters
}

/// Bytes of workgroup memory that reductions and the state of a sample take, beside its values.
const OWN_BYTES: u32 = 1024;

/// Kernels take no more than this much workgroup memory, so that several groups share a processor.
const MOST_BYTES: u32 = 32 << 10;

fn unsuitable(adapter: &wgpu::Adapter) -> Option<String> {
    let limits = adapter.limits();
    let few = |what: &str, has: u64, needs: u64| {
        (has < needs).then(|| format!("it has {has} {what} and kernels need {needs}"))
    };
    few("bytes of workgroup memory", limits.max_compute_workgroup_storage_size.into(), 16 << 10)
        .or_else(|| {
            few(
                "invocations in a workgroup",
                limits.max_compute_invocations_per_workgroup.into(),
                32,
            )
        })
        .or_else(|| {
            few(
                "storage buffers in a kernel",
                limits.max_storage_buffers_per_shader_stage.into(),
                4,
            )
        })
        .or_else(|| {
            few("bytes in a storage buffer", limits.max_storage_buffer_binding_size, 1 << 20)
        })
}

fn line(adapter: &wgpu::Adapter) -> AdapterLine {
    let (info, limits) = (adapter.get_info(), adapter.limits());
    let kind = match info.device_type {
        wgpu::DeviceType::DiscreteGpu => "discrete GPU",
        wgpu::DeviceType::IntegratedGpu => "integrated GPU",
        wgpu::DeviceType::VirtualGpu => "virtual GPU",
        wgpu::DeviceType::Cpu => "software",
        wgpu::DeviceType::Other => "unknown",
    };
    AdapterLine {
        name: info.name,
        kind,
        backend: info.backend.to_string(),
        driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
        workgroup_bytes: limits.max_compute_workgroup_storage_size,
        binding_bytes: limits.max_storage_buffer_binding_size,
        workgroups: limits.max_compute_workgroups_per_dimension,
        hardware: matches!(
            info.device_type,
            wgpu::DeviceType::DiscreteGpu
                | wgpu::DeviceType::IntegratedGpu
                | wgpu::DeviceType::VirtualGpu
        ),
        unsuitable: unsuitable(adapter),
    }
}

/// Returns every adapter, best first.
pub fn adapters() -> Vec<AdapterLine> {
    adapters_of(&instance()).iter().map(line).collect()
}

/// The last error that nobody has asked for yet.
type Trouble = Arc<Mutex<Option<GpuError>>>;

/// Notes the first thing that went wrong; that the device is gone is what all the rest follows
/// from.
fn note(trouble: &Trouble, error: GpuError) {
    let mut trouble = trouble.lock().unwrap_or_else(PoisonError::into_inner);
    if trouble.is_none() || matches!(error, GpuError::Lost(_)) {
        *trouble = Some(error);
    }
}

/// A device that runs kernels.
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    adapter: AdapterLine,
    layout: wgpu::PipelineLayout,
    pub(super) bindings: wgpu::BindGroupLayout,
    pipelines: FxHashMap<String, wgpu::ComputePipeline>,
    stored: Option<Stored>,
    trouble: Trouble,
    /// Bytes of device memory that a batch may take.
    pub(super) budget: u64,
    /// Bytes of buffers that there are, and the most that there were.
    bytes: Cell<(u64, u64)>,
}

/// Gives a device back, be it in the midst of a batch.
pub struct Closer(wgpu::Device);

impl Closer {
    /// Gives the device back. Whatever is asked of it from then on is answered as if it had been
    /// lost.
    pub fn close(&self) {
        self.0.destroy();
    }
}

/// Compiled pipelines on disk.
struct Stored {
    cache: wgpu::PipelineCache,
    file: PathBuf,
    /// Whether there is something that the file lacks.
    grown: bool,
}

impl Gpu {
    /// Opens the best adapter, or the best of those whose name contains a text. Compiled pipelines
    /// are kept in `folder` where the driver can hand them out.
    ///
    /// # Errors
    /// Where there is no such adapter, it has too little memory, or the device cannot be had.
    pub fn open(name: Option<&str>, folder: Option<&Path>) -> Result<Self, GpuError> {
        let instance = instance();
        let adapters = adapters_of(&instance);
        let names: Vec<String> = adapters.iter().map(|adapter| adapter.get_info().name).collect();
        let fits =
            |own: &str| name.is_none_or(|name| own.to_lowercase().contains(&name.to_lowercase()));
        let Some(index) = names.iter().position(|own| fits(own)) else {
            return Err(match name {
                Some(name) if !names.is_empty() => GpuError::Unsuitable(format!(
                    "no adapter is called `{name}`; there are: {}",
                    names.join(", ")
                )),
                _ => GpuError::NoAdapter(
                    "there is no GPU adapter, and no software one either".to_owned(),
                ),
            });
        };
        let adapter = &adapters[index];
        if let Some(why) = unsuitable(adapter) {
            return Err(GpuError::Unsuitable(format!(
                "adapter `{}` cannot be used: {why}",
                names[index]
            )));
        }
        let features = adapter.features() & wgpu::Features::PIPELINE_CACHE;
        let description = wgpu::DeviceDescriptor {
            label: Some("arcvm"),
            required_features: features,
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let (device, queue) =
            pollster::block_on(adapter.request_device(&description)).map_err(|error| {
                GpuError::Failed(error.to_string().trim_end_matches('.').to_owned())
            })?;
        let trouble = Trouble::default();
        let noted = trouble.clone();
        device.on_uncaptured_error(Arc::new(move |error| note(&noted, GpuError::from(error))));
        let noted = trouble.clone();
        device.set_device_lost_callback(move |_, message| note(&noted, GpuError::Lost(message)));
        let bindings = bind_group_layout(&device);
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("arcvm"),
            bind_group_layouts: &[Some(&bindings)],
            ..Default::default()
        });
        let key = pipeline_cache_key(&adapter.get_info()).filter(|_| !features.is_empty());
        let stored = folder.zip(key).map(|(folder, key)| Stored::open(&device, folder.join(key)));
        let adapter = line(adapter);
        let pipelines = FxHashMap::default();
        Ok(Self {
            device,
            queue,
            adapter,
            layout,
            bindings,
            pipelines,
            stored,
            trouble,
            budget: DEFAULT_BUDGET,
            bytes: Cell::default(),
        })
    }

    /// Returns the adapter that it runs on.
    pub fn adapter(&self) -> &AdapterLine {
        &self.adapter
    }

    /// Counts the words of workgroup memory for the values of a sample.
    pub fn memory_words(&self) -> u32 {
        (self.adapter.workgroup_bytes.min(MOST_BYTES) - OWN_BYTES) / 4
    }

    /// Bounds the device memory that a batch takes; a part of a batch has one sample at least.
    pub fn set_budget(&mut self, bytes: u64) {
        self.budget = bytes;
    }

    /// Returns the most bytes of buffers that there were at a time.
    pub fn most_bytes(&self) -> u64 {
        self.bytes.get().1
    }

    pub(super) fn note_bytes(&self, change: i64) {
        let (now, most) = self.bytes.get();
        let now = now.saturating_add_signed(change);
        self.bytes.set((now, most.max(now)));
    }

    /// Returns the handle that gives the device back, from wherever its work stands.
    pub fn closer(&self) -> Closer {
        Closer(self.device.clone())
    }

    /// Fails where something went wrong since this was asked last, or the device is gone.
    pub(super) fn check(&self) -> Result<(), GpuError> {
        let noted = || {
            let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            match &*trouble {
                // A device that is gone stays gone, and whatever is asked of it fails for that.
                Some(lost @ GpuError::Lost(_)) => Some(lost.clone()),
                _ => trouble.take(),
            }
        };
        let Some(first) = noted() else { return Ok(()) };
        // Everything fails on a device that is gone; that it is gone is said when it is polled.
        let _ = self.device.poll(wgpu::PollType::Poll);
        Err(noted().filter(|error| matches!(error, GpuError::Lost(_))).unwrap_or(first))
    }

    /// Tells whether compiled kernels are kept on disk.
    pub fn stores(&self) -> bool {
        self.stored.is_some()
    }

    /// Counts the kernels that have been compiled.
    pub fn compiled(&self) -> usize {
        self.pipelines.len()
    }

    /// Returns the pipeline of a kernel, compiled where it was not before.
    pub(super) fn pipeline(&mut self, source: &str) -> Result<wgpu::ComputePipeline, GpuError> {
        if let Some(known) = self.pipelines.get(source) {
            return Ok(known.clone());
        }
        let module = self.module(source);
        let pipeline = self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("arcvm"),
            layout: Some(&self.layout),
            module: &module,
            entry_point: Some("main"),
            // Every step writes before another reads, and a record's result counts only without a
            // fault.
            compilation_options: wgpu::PipelineCompilationOptions {
                zero_initialize_workgroup_memory: false,
                ..Default::default()
            },
            cache: self.stored.as_ref().map(|stored| &stored.cache),
        });
        self.check()?;
        if let Some(stored) = &mut self.stored {
            stored.grown = true;
        }
        self.pipelines.insert(source.to_owned(), pipeline.clone());
        Ok(pipeline)
    }

    /// Compiles a kernel without the counters that would bound its loops: they cost more than the
    /// loops do.
    #[expect(
        unsafe_code,
        reason = "the check that is left out is one that our kernels do not need"
    )]
    fn module(&self, source: &str) -> wgpu::ShaderModule {
        let checks = wgpu::ShaderRuntimeChecks {
            force_loop_bounding: false,
            ..wgpu::ShaderRuntimeChecks::checked()
        };
        let description = wgpu::ShaderModuleDescriptor {
            label: Some("arcvm"),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        };
        // SAFETY: no loop of a kernel is infinite. Loops of the library count to a bound, or clear
        // a bit of a word or advance an index in every turn. Those of programs walk finite
        // sequences, spend fuel in every turn and end without it. Accesses stay checked.
        unsafe { self.device.create_shader_module_trusted(description, checks) }
    }
}

impl Stored {
    /// Reads what an earlier run left, if it did.
    #[expect(unsafe_code, reason = "the driver's own format can only be handed back to it")]
    fn open(device: &wgpu::Device, file: PathBuf) -> Self {
        let data = fs::read(&file).ok();
        let description = wgpu::PipelineCacheDescriptor {
            label: Some("arcvm"),
            data: data.as_deref(),
            fallback: true,
        };
        // SAFETY: the file's name carries the adapter's key and only `save` writes it, whole or not
        // at all. Its header tells the driver and its version; wgpu and the driver check it before
        // anything else of it is used.
        let cache = unsafe { device.create_pipeline_cache(&description) };
        Self { cache, file, grown: false }
    }

    /// Writes what was compiled since; where that fails it will be compiled again.
    fn save(&self) -> std::io::Result<()> {
        let Some(data) = self.cache.get_data() else { return Ok(()) };
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let own = self.file.with_extension(format!("{}.part", std::process::id()));
        fs::write(&own, data)?;
        fs::rename(&own, &self.file)
    }
}

impl Drop for Gpu {
    fn drop(&mut self) {
        if let Some(stored) = self.stored.as_ref().filter(|stored| stored.grown) {
            // A cache that cannot be written is one that is not there.
            let _ = stored.save();
        }
    }
}

/// Returns the buffers of every kernel: the batch, records in, records out, programs.
fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entries: Vec<wgpu::BindGroupLayoutEntry> = (0..4)
        .map(|binding| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty: wgpu::BindingType::Buffer {
                ty: wgpu::BufferBindingType::Storage { read_only: binding != 2 },
                has_dynamic_offset: false,
                min_binding_size: None,
            },
            count: None,
        })
        .collect();
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("arcvm"),
        entries: &entries,
    })
}
