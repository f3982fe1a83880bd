//! Programs on a GPU: for wide work, one program or a population of them on thousands to millions
//! of grids.
//!
//! A workgroup of 32 invocations evaluates one sample, a row an invocation, with its values in
//! workgroup memory. Samples that a kernel cannot hold are left to the virtual machine, one by one,
//! so results are equal by construction:
//!
//! ```
//! use arcvm::gpu::lower::whole;
//! use arcvm::gpu::emit;
//! use arcvm::library::Library;
//! use arcvm::pass::infer::infer;
//!
//! let mut library = Library::default();
//! library.add_text("mirror.arc", "def solve_67a3c6ac(I):\n    return vmirror(I)\n");
//! library.optimise();
//! let program = library.entries()[0].definition.runnable().expect("it was built");
//! let facts = infer(library.graph(), &[program.unfused().root]);
//! let kernel = whole(library.graph(), &facts, program, 3840).expect("it has a device form");
//! assert!(emit::own_kernel(&kernel).contains("op_turn("));
//! ```
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod batch;
pub mod code;
pub mod device;
pub mod emit;
pub mod evaluate;
pub mod lower;
pub mod memory;
pub mod modes;
pub mod plan;
pub mod record;
pub mod segments;
pub mod split;
pub mod step;
