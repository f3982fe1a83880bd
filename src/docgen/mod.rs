//! The reference of all primitives as Markdown, made from the registry: signature, description,
//! examples drawn as grids, and which engines run a primitive natively.
//!
//! It is a pure function of the registry, so that a test can compare what is committed with what it
//! should be.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod example;

use crate::prim::{FAMILIES, Primitive};
use crate::render::picture::Ink;
use crate::render::{Palette, svg};
use example::Examples;

/// A file of the reference.
pub struct File {
    /// Its path, with `/`, below the folder of the reference.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// An engine, and whether it runs a primitive itself.
struct EngineColumn {
    name: &'static str,
    runs: fn(&Primitive) -> bool,
}

/// The engines, in the order of their columns.
const ENGINES: &[EngineColumn] = &[
    EngineColumn { name: "vm", runs: |_| true },
    #[cfg(feature = "jit")]
    EngineColumn { name: "jit", runs: |prim| crate::jit::is_native(prim.id) },
    #[cfg(feature = "gpu")]
    EngineColumn { name: "gpu", runs: |prim| crate::gpu::lower::is_capable(prim.id) },
];

/// The folder of the families' pages.
const PAGES: &str = "primitives";
/// The folder of the pictures, below that of the pages.
const PICTURES: &str = "pictures";

/// Returns all files of the reference: an index, a page for each family, and the pictures.
pub fn files() -> Vec<File> {
    let examples = Examples::run();
    let mut files = vec![File { path: format!("{PAGES}/README.md"), text: index() }];
    for (family, table) in FAMILIES {
        let mut text = heading(family, table);
        for prim in *table {
            write_entry(prim, &examples, &mut text, &mut files);
        }
        files.push(File { path: format!("{PAGES}/{family}.md"), text });
    }
    files
}

/// Returns the first page: every primitive with its first sentence.
fn index() -> String {
    let count: usize = FAMILIES.iter().map(|(_, table)| table.len()).sum();
    let mut text = format!(
        "# The primitives\n\n\
         {count} primitives in {} families. `arcvm prims --markdown` writes these pages;\n\
         `arcvm prims NAME` shows one primitive.\n\n\
         A signature gives the types of the operands and of the result, alternatives one below the\n\
         other. Capital letters are type variables; `T?` is a `T` or an irregular form of it, and `!`\n\
         marks alternatives that may fail.\n\n\
         In pictures, locations are violet, as they have no colour, and lie where they are on the\n\
         sheet.\n",
        FAMILIES.len()
    );
    for (family, table) in FAMILIES {
        text += &format!("\n## [{family}]({family}.md)\n\n");
        for prim in *table {
            let (name, summary) = (prim.name, prim.summary());
            text += &format!("- [`{name}`]({family}.md#{name}) – {summary}\n");
        }
    }
    text
}

/// Returns the beginning of a family's page: which engines run which primitive.
fn heading(family: &str, table: &[Primitive]) -> String {
    let names: Vec<&str> = ENGINES.iter().map(|engine| engine.name).collect();
    let rule: String = ENGINES.iter().map(|_| ":-:|").collect();
    let mut text = format!(
        "# {family}\n\nWhich engines run a primitive natively; the others call the VM's.\n\n\
         | primitive | {} |\n|---|{rule}\n",
        names.join(" | ")
    );
    for prim in table {
        let cells = ENGINES.iter().map(|engine| if (engine.runs)(prim) { "yes" } else { "–" });
        let cells: Vec<&str> = cells.collect();
        text += &format!("| [`{0}`](#{0}) | {1} |\n", prim.name, cells.join(" | "));
    }
    text
}

fn write_entry(prim: &Primitive, examples: &Examples, text: &mut String, files: &mut Vec<File>) {
    let name = prim.name;
    *text += &format!("\n## {name}\n\n`{name}({})`\n\n```text\n", prim.params.join(", "));
    for signature in prim.signature.split("; ") {
        *text += &format!("{signature}\n");
    }
    *text += "```\n\n";
    for line in prim.doc.trim().lines() {
        *text += &format!("{}\n", line.trim());
    }
    if !prim.fails.is_empty() {
        *text += &format!("Fails {}.\n", prim.fails);
    }
    if prim.picks {
        *text += "Picks by the order of a set: an order-sensitive program may use it.\n";
    }
    for (number, example) in (1..).zip(prim.examples) {
        *text += &format!("\n```python\n{}  # {}\n```\n", example.call, example.value);
        if let Some(picture) = examples.picture(prim, number - 1) {
            let file = format!("{PICTURES}/{name}-{number}.svg");
            *text += &format!("\n![the operands of {name}, and what it yields]({file})\n");
            let drawn = svg::picture(&picture, &Ink::on_anything(Palette::Classic));
            files.push(File { path: format!("{PAGES}/{file}"), text: drawn });
        }
    }
}
