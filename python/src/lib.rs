//! The Python package's module `arcvm._arcvm`: conversions and errors around the library, and
//! nothing else.
//!
//! Whatever may take more than some microseconds runs without the interpreter's lock. Whatever may
//! take long runs on worker threads while this one waits and looks for signals, so that Ctrl-C ends
//! it.

mod budget;
mod check;
mod errors;
mod evolve;
mod export;
mod grid;
mod library;
mod population;
mod program;
mod solve;
mod state;
mod submission;
mod task;
mod text;
mod trace;
mod value;
mod verify;
mod work;

use pyo3::prelude::*;

/// The compiled part of `arcvm`.
#[pymodule(gil_used = false)]
mod _arcvm {
    use pyo3::prelude::*;
    use pyo3::types::PyMapping;

    use crate::grid;

    #[pymodule_export]
    use crate::check::Check;
    #[pymodule_export]
    use crate::evolve::Evolution;
    #[pymodule_export]
    use crate::export::{from_stitch, grammar, main, primitives, prompt};
    #[pymodule_export]
    use crate::library::Library;
    #[pymodule_export]
    use crate::population::Population;
    #[pymodule_export]
    use crate::program::Program;
    #[pymodule_export]
    use crate::solve::solve_task;
    #[pymodule_export]
    use crate::submission::{score_submission, write_submission};
    #[pymodule_export]
    use crate::task::{Task, load_tasks, tasks_of};
    #[pymodule_export]
    use crate::trace::{Trace, TraceLine};
    #[pymodule_export]
    use crate::verify::{Verification, verify};
    #[pymodule_export]
    use crate::work::Stop;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        PyMapping::register::<Library>(module.py())?;
        // Here and not in the first call, which may come from any thread.
        grid::import_numpy(module.py())
    }
}
