//! `arcvm prims`: the primitives, looked up or listed.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value, json};

use super::ui::{Ui, count};
use super::{Failure, Verdict, complete, files};
use crate::diag::{Code, Diagnostic, suggest};
use crate::export::grammar::Notation;
use crate::prim::{self, FAMILIES, Primitive};
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
    /// Write the reference of all primitives, with pictures, into a folder.
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
            return print_export(ui, "prompt", &export::prompt());
        }
        if let Some(notation) = self.grammar {
            let notation = match notation {
                Grammar::Gbnf => Notation::Gbnf,
                Grammar::Lark => Notation::Lark,
            };
            return print_export(ui, "grammar", &export::grammar::grammar(notation));
        }
        if let Some(name) = &self.name {
            return match prim::lookup(name) {
                Some(id) => show(ui, id.get()),
                None => search(ui, name),
            };
        }
        let families: Vec<_> = match &self.family {
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
        if ui.json {
            let all: Vec<Value> =
                families.iter().flat_map(|(_, table)| table.iter()).map(to_json).collect();
            ui.print_json(json!({ "primitives": all }))?;
            return Ok(Verdict::Good);
        }
        let mut text = String::new();
        for (family, table) in families {
            text += &format!("{} ({})\n", ui.strong(family), count(table.len(), "primitive"));
            table.iter().for_each(|prim| text += &line(ui, prim));
            text.push('\n');
        }
        ui.print(&text)?;
        Ok(Verdict::Good)
    }
}

fn print_export(ui: &mut Ui, name: &str, text: &str) -> Result<Verdict, Failure> {
    if ui.json {
        ui.print_json(json!({ name: text }))?;
    } else {
        ui.print(text)?;
    }
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
    if ui.json {
        let paths: Vec<&str> = written.iter().map(|file| file.path.as_str()).collect();
        ui.print_json(json!({ "folder": folder, "files": paths }))?;
    } else {
        ui.print(&format!("wrote {} into {}\n", count(written.len(), "file"), folder.display()))?;
    }
    Ok(Verdict::Good)
}

fn unknown(message: String, meant: Option<&str>, otherwise: &str) -> Diagnostic {
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => otherwise.to_owned(),
    };
    Diagnostic::new(Code::UnknownPrimitive, message).with_help(help)
}

/// A primitive in a line: its call and what it does.
fn line(ui: &Ui, prim: &Primitive) -> String {
    let call = format!("{}({})", prim.name, prim.params.join(", "));
    format!("  {call:<52} {}\n", ui.faint(prim.summary()))
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
    if found.is_empty() {
        let message = format!("there is no primitive `{word}`, and no description has it");
        return Err(ui.fail(unknown(message, meant, "`arcvm prims` lists them all")));
    }
    if ui.json {
        let found: Vec<Value> = found.into_iter().map(to_json).collect();
        ui.print_json(json!({ "query": word, "meant": meant, "primitives": found }))?;
        return Ok(Verdict::Good);
    }
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let mut text = ui.faint(&format!("no primitive is named `{word}`{meant}\n"));
    found.into_iter().for_each(|prim| text += &line(ui, prim));
    ui.print(&text)?;
    Ok(Verdict::Good)
}

fn show(ui: &mut Ui, prim: &Primitive) -> Result<Verdict, Failure> {
    if ui.json {
        ui.print_json(to_json(prim))?;
        return Ok(Verdict::Good);
    }
    let text = render::primitive(prim, &ui.style);
    ui.print(&text)?;
    Ok(Verdict::Good)
}

fn to_json(prim: &Primitive) -> Value {
    let doc: Vec<&str> = prim.doc.lines().map(str::trim).collect();
    let examples: Vec<Value> = prim
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
