//! Modules of native code: made for a batch of programs, freed with the last of them.
//!
//! Memory of single functions cannot be given back, and making pages executable is slow. So a batch
//! is one module: its functions are defined one after the other, made executable together, and
//! freed together.
#![allow(unsafe_code, reason = "only who knows that no code of a module runs any more may free it")]

use std::mem::ManuallyDrop;
use std::sync::{Mutex, PoisonError};

use cranelift::jit::JITModule;

/// The code of a batch.
pub(super) struct Module {
    /// Only ever touched to free it; the lock makes it shareable.
    inner: ManuallyDrop<Mutex<JITModule>>,
    /// Bytes of machine code.
    pub(super) bytes: usize,
}

impl Module {
    /// Returns the code of a batch, of so many bytes.
    pub(super) fn new(module: JITModule, bytes: usize) -> Self {
        Self { inner: ManuallyDrop::new(Mutex::new(module)), bytes }
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // SAFETY: it is not used again.
        let inner = unsafe { ManuallyDrop::take(&mut self.inner) };
        let module = inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: every program of the batch keeps the module while its code runs, and all are
        // gone.
        unsafe { module.free_memory() };
    }
}
