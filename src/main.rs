//! The `arcvm` command.

/// Compiling and scoring populations make many small values that do not live in arenas.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    arcvm::cli::main()
}
