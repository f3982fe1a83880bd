//! `arcvm prims`: the primitives, looked up or listed.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value as Json, json};

use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, complete, files};
use crate::diag::{Code, Diagnostic, suggest};
use crate::export::grammar::Notation;
use crate::ir::meant_by;
use crate::prim::{self, FAMILIES, Primitive};
use crate::render::Style;
use crate::repl::by_words;
use crate::{docgen, export, render};

/// Show the primitives: signature, description, examples.
#[derive(Args)]
#[command(after_help = "\
Examples:
  arcvm prims
  arcvm prims objects
  arcvm prims half
  arcvm prims --family grids
  arcvm prims --json
  arcvm prims --markdown docs
  arcvm prims --prompt                                     # for the prompt of a language model
  arcvm prims --grammar gbnf                               # for constrained decoding")]
pub(super) struct Prims {
    /// One primitive; other words list the primitives that have them in their name or description.
    #[arg(add = ArgValueCandidates::new(complete::primitives))]
    name: Option<String>,
    /// Only those of a family.
    #[arg(long, conflicts_with = "name", add = ArgValueCandidates::new(complete::families))]
    family: Option<String>,
    /// Write the reference of all primitives, with pictures, into a folder. It is `docs` in the
    /// current one where none is named.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "docs",
        conflicts_with_all = ["name", "family"])]
    markdown: Option<PathBuf>,
    /// Print the language and its primitives as a compact text for the prompt of a language model.
    #[arg(long, conflicts_with_all = ["name", "family", "markdown"])]
    prompt: bool,
    /// Print the language as a grammar for constrained decoding.
    #[arg(long, value_enum, value_name = "NOTATION",
        conflicts_with_all = ["name", "family", "markdown", "prompt"])]
    grammar: Option<Grammar>,
}

/// Notations of grammars.
#[derive(Clone, Copy, ValueEnum)]
enum Grammar {
    /// Of llama.cpp.
    Gbnf,
    /// Of Lark.
    Lark,
}

impl Prims {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        if let Some(folder) = &self.markdown {
            return write_reference(ui, folder);
        }
        if self.prompt {
            return shown(ui, &ExportView { name: "prompt", text: export::prompt() });
        }
        if let Some(notation) = self.grammar {
            let notation = match notation {
                Grammar::Gbnf => Notation::Gbnf,
                Grammar::Lark => Notation::Lark,
            };
            let text = export::grammar::grammar(notation);
            return shown(ui, &ExportView { name: "grammar", text });
        }
        if let Some(name) = &self.name {
            return match prim::lookup(name) {
                Some(id) => shown(ui, &PrimitiveView(id.get())),
                None => search(ui, name),
            };
        }
        let families = match &self.family {
            None => FAMILIES.iter().collect(),
            Some(family) => match FAMILIES.iter().find(|(name, _)| name == family) {
                Some(found) => vec![found],
                None => {
                    let names: Vec<&str> = FAMILIES.iter().map(|(name, _)| *name).collect();
                    let known = format!("the families are {}", names.join(", "));
                    return Err(ui.fail(unknown(
                        format!("there is no family `{family}`"),
                        suggest::closest(family, names),
                        &known,
                    )));
                }
            },
        };
        shown(ui, &FamiliesView(families))
    }
}

fn shown(ui: &mut Ui, view: &impl View) -> Result<Verdict, Failure> {
    view.show(ui)?;
    Ok(Verdict::Good)
}

/// Writes the reference into a folder, which is made where it is not there.
fn write_reference(ui: &mut Ui, folder: &Path) -> Result<Verdict, Failure> {
    let written = docgen::files();
    for file in &written {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| {
                let message = format!("cannot make the folder {}: {error}", parent.display());
                let help = "name a folder that can be made and written";
                ui.fail(Diagnostic::new(Code::FileUnwritable, message).with_help(help))
            })?;
        }
        files::write(ui, &path, &file.text)?;
    }
    shown(ui, &WrittenView { folder, written: &written })
}

fn unknown(message: String, meant: Option<&str>, otherwise: &str) -> Diagnostic {
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => otherwise.to_owned(),
    };
    Diagnostic::new(Code::UnknownPrimitive, message).with_help(help)
}

/// Lists the primitives that have words in their name, then those that have them in their
/// description.
fn search(ui: &mut Ui, word: &str) -> Result<Verdict, Failure> {
    // A part of a name means what has it.
    let names = || prim::all().iter().map(|prim| prim.name);
    let is_part = names().any(|name| name.contains(word.trim()));
    let meant =
        suggest::closest(word, names().filter(|name| !is_part || name.contains(word.trim())));
    let found: Vec<&Primitive> = match word.trim().is_empty() {
        true => Vec::new(),
        false => by_words(word).into_iter().map(|found| found.prim).collect(),
    };
    let help = meant_by(word.trim());
    if found.is_empty() {
        let message = format!("there is no primitive `{word}`, and no description has it");
        return Err(ui.fail(match help {
            Some(help) => Diagnostic::new(Code::UnknownPrimitive, message).with_help(help),
            None => unknown(message, meant, "`arcvm prims` lists them all"),
        }));
    }
    shown(ui, &FoundView { query: word, meant, help, found })
}

/// The primitives of some families.
struct FamiliesView(Vec<&'static (&'static str, &'static [Primitive])>);

impl View for FamiliesView {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        for (family, table) in &self.0 {
            text += &format!("{} ({})\n", style.strong(family), count(table.len(), "primitive"));
            table.iter().for_each(|prim| text += &line(prim, style));
            text.push('\n');
        }
        text
    }

    fn json(&self) -> Json {
        let primitives = self.0.iter().flat_map(|(_, table)| table.iter());
        json!({ "primitives": primitives.map(to_json).collect::<Vec<_>>() })
    }
}

/// The primitives that have words in their names or descriptions.
struct FoundView<'w> {
    query: &'w str,
    /// The name that may have been meant.
    meant: Option<&'static str>,
    /// The names to write instead of those that people write.
    help: Option<String>,
    found: Vec<&'static Primitive>,
}

impl View for FoundView<'_> {
    fn text(&self, style: &Style) -> String {
        let meant = match (&self.help, self.meant) {
            (Some(help), _) => format!("; {help}"),
            (None, Some(name)) => format!("; did you mean `{name}`?"),
            (None, None) => String::new(),
        };
        let mut text = style.faint(&format!("no primitive is named `{}`{meant}\n", self.query));
        self.found.iter().for_each(|prim| text += &line(prim, style));
        text
    }

    fn json(&self) -> Json {
        let found: Vec<Json> = self.found.iter().copied().map(to_json).collect();
        json!({
            "query": self.query,
            "meant": self.meant,
            "help": self.help,
            "primitives": found,
        })
    }
}

/// One primitive.
struct PrimitiveView(&'static Primitive);

impl View for PrimitiveView {
    fn text(&self, style: &Style) -> String {
        render::primitive(self.0, style)
    }

    fn json(&self) -> Json {
        to_json(self.0)
    }
}

/// The language as other tools read it.
struct ExportView {
    /// The key of the text in JSON.
    name: &'static str,
    text: String,
}

impl View for ExportView {
    fn text(&self, _: &Style) -> String {
        self.text.clone()
    }

    fn json(&self) -> Json {
        json!({ self.name: self.text })
    }
}

/// The pages that were written.
struct WrittenView<'w> {
    folder: &'w Path,
    written: &'w [docgen::File],
}

impl View for WrittenView<'_> {
    fn text(&self, _: &Style) -> String {
        let files = count(self.written.len(), "file");
        format!("wrote {files} into {}\n", self.folder.display())
    }

    fn json(&self) -> Json {
        let paths: Vec<&str> = self.written.iter().map(|file| file.path.as_str()).collect();
        json!({ "folder": self.folder, "files": paths })
    }
}

/// Returns a primitive in a line: its call and what it does.
fn line(prim: &Primitive, style: &Style) -> String {
    let call = format!("{}({})", prim.name, prim.params.join(", "));
    format!("  {call:<52} {}\n", style.faint(prim.summary()))
}

fn to_json(prim: &Primitive) -> Json {
    let doc: Vec<&str> = prim.doc.lines().map(str::trim).collect();
    let examples: Vec<Json> = prim
        .examples
        .iter()
        .map(|example| json!({ "call": example.call, "value": example.value }))
        .collect();
    json!({
        "name": prim.name,
        "family": prim.family(),
        "parameters": prim.params,
        "signatures": prim.signature.split("; ").collect::<Vec<_>>(),
        "doc": doc.join(" "),
        "fails": prim.fails,
        "picks": prim.picks,
        "examples": examples,
    })
}
