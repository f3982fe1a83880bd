//! The `arcvm` command.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::allow_attributes_without_reason
)]
fn main() {
    let t = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let r = arcvm::conform::run(&t, Default::default()).unwrap();
    println!("{} {}", r.vectors, r.agreed);
    for d in r.differences.iter().take(40) {
        let c = |s: &str| s.chars().take(300).collect::<String>();
        println!("{} {}\n  exp {}\n  got {}", d.line, c(&d.call), c(&d.expected), c(&d.found));
    }
}
