//! The way of programs from files to what can be run.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use super::Options;
use crate::diag::Diagnostic;
use crate::library::Library;

/// Programs that were read and are ready to run, with what is to be said of them.
#[non_exhaustive]
pub struct Loaded {
    /// The programs, as the passes left them unless these were not wanted.
    pub library: Library,
    /// The problems of files and definitions.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings about calls that fail whenever they are reached; empty where that was not asked
    /// with [`Options::check_types`].
    pub clashes: Vec<Diagnostic>,
}

/// Reads programs of files and folders, as [`Library::load`] does, and runs the passes over them.
pub fn load(paths: &[PathBuf], options: &Options) -> Loaded {
    let mut library = Library::default();
    library.dialect = options.dialect;
    let diagnostics = library.add_paths(paths);
    ready(library, diagnostics, options)
}

/// Does as [`load`], while another thread does something else, such as to read tasks.
pub fn load_beside<T: Send>(
    paths: &[PathBuf],
    options: &Options,
    other: impl Fn() -> T + Sync,
) -> (Loaded, T) {
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, &other).ok();
        let loaded = load(paths, options);
        let other = match thread.map(thread::ScopedJoinHandle::join) {
            Some(Ok(other)) => other,
            Some(Err(panic)) => resume_unwind(panic),
            None => other(),
        };
        (loaded, other)
    })
}

fn ready(mut library: Library, diagnostics: Vec<Diagnostic>, options: &Options) -> Loaded {
    // Types are those of the programs as they were written.
    let clashes = if options.checks_types { library.type_clashes() } else { Vec::new() };
    if !options.without_passes {
        library.optimise_named(options.solver.as_deref());
    }
    Loaded { library, diagnostics, clashes }
}
