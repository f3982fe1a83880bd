//! Generates the LR parser from `arc.lalrpop` into Cargo's output folder.

fn main() {
    println!("cargo:rerun-if-changed=grammar/arc.lalrpop");
    lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .use_cargo_dir_conventions()
        .set_in_dir("grammar")
        .process()
        .expect("the grammar compiles");
}
