//! Programs of everyday Python that the engine writes down: what is read back is the same.

use std::fs;

use arcvm::export::stitch::{from_stitch, to_stitch};
use arcvm::ir::{NodeId, Program};
use arcvm::library::Library;
use arcvm::search::Genome;
use arcvm::testing::everyday;

use super::constructs::{Expected, expectations, files};
use super::{Came, compare_entry};

/// The texts of all files of constructs, and some random programs, with their names.
fn texts() -> Vec<(String, String)> {
    let of_file = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&path).unwrap())
    };
    let random = (0..200).map(|number| (format!("{number}.py"), everyday::program(number)));
    files().into_iter().map(of_file).chain(random).collect()
}

/// Adds a text in the project's own dialect, which has no errors.
fn read(library: &mut Library, text: &str) -> NodeId {
    let diags = library.add_text("written.arc", text);
    let errors: Vec<_> = diags.iter().filter(|diag| diag.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    let unit = &library.files().last().unwrap().unit;
    unit.definitions.last().unwrap().program.as_ref().unwrap().root
}

#[test]
fn programs_are_read_back_from_their_text() {
    let (mut count, mut long) = (0, 0);
    for (file, text) in texts() {
        let mut library = Library::default();
        library.add_text(&file, &text);
        library.optimise();
        let mut genomes: Vec<(String, Genome)> = Vec::new();
        for entry in library.entries() {
            let definition = entry.definition;
            let programs = definition.program.iter().chain(&definition.optimised);
            genomes.extend(programs.map(|program: &Program| {
                let genome = Genome::of_program(library.graph(), program, &definition.params);
                (definition.name.clone(), genome)
            }));
        }
        for (name, genome) in genomes {
            if !genome.is_writable() {
                long += 1;
                continue;
            }
            let written = genome.to_source(&name);
            let root = genome.build(library.graph_mut()).root;
            assert_eq!(read(&mut library, &written), root, "{file}\n{written}");
            count += 1;
        }
    }
    assert!(count > 900 && long * 10 < count, "{count} programs, {long} too long");
}

#[test]
fn programs_are_read_back_from_their_expression() {
    let (mut count, mut long) = (0, 0);
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let mut library = Library::default();
        library.add_text("constructs.py", &text);
        for (name, expected) in expectations(&text) {
            let entries = library.entries();
            let entry = entries.iter().find(|entry| entry.definition.name == name);
            let (Some(entry), false) = (entry, matches!(expected, Expected::Refused(_))) else {
                continue;
            };
            let Ok(expression) = to_stitch(library.graph(), entry.definition) else {
                long += 1;
                continue;
            };
            let written = from_stitch(&expression, name, &[]).unwrap();
            let mut other = Library::default();
            read(&mut other, &written);
            other.optimise();
            let came =
                compare_entry(&other, other.entries()[0].definition, |found| match expected {
                    Expected::Value(value) => found == value,
                    _ => found == "fails",
                });
            let is_refused = expected == Expected::Stops && came == Came::Refused;
            assert!(is_refused || came == Came::Right, "{name}: {came:?}\n{expression}\n{written}");
            count += 1;
        }
    }
    assert!(count > 300 && long * 20 < count, "{count} programs, {long} too long");
}

/// A name `py` that a person gives is what that person means by it.
#[test]
fn a_name_that_programs_use_themselves_keeps_its_meaning() {
    let mut library = Library::default();
    for text in [
        "def solve(I):\n    py = vmirror(I)\n    return hmirror(py)\n",
        "def solve(py):\n    return hmirror(vmirror(py))\n",
        "import dsl as py\n\ndef solve(I):\n    return py.hmirror(py.vmirror(I))\n",
    ] {
        for name in ["program.py", "program.arc"] {
            let diags = library.add_text(name, text);
            assert!(diags.is_empty(), "{diags:#?}");
        }
    }
    let roots: Vec<NodeId> =
        library.entries().iter().map(|e| e.definition.program.as_ref().unwrap().root).collect();
    assert!(roots.len() == 6 && roots.iter().all(|root| *root == roots[0]));
    // A parameter or a line with such a name is written under another one.
    let text = "def solve(py):\n    first = py[0]\n    return (first, [v for v in first])\n";
    let mut library = Library::default();
    assert!(library.add_text("program.py", text).is_empty());
    let entry = library.entries()[0].definition;
    let program = entry.program.as_ref().unwrap();
    let genome = Genome::of_program(library.graph(), program, &entry.params);
    let root = program.root;
    assert_eq!(read(&mut library, &genome.to_source("solve")), root);
    // In Python no module of that name is there.
    let diags = library.add_text("other.py", "def solve(I):\n    return py.plus(I, I)\n");
    assert!(diags.iter().any(|diag| diag.is_error()));
}
