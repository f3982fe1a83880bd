//! The `arcvm` command.
fn main() {}
