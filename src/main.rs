//! The `arcvm` command.

fn main() -> std::process::ExitCode {
    arcvm::cli::main()
}
