//! `arcvm prims`: the primitives, looked up or listed.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::ui::{Ui, count};
use super::{Failure, Verdict, files};
use crate::diag::{Code, Diagnostic, suggest};
use crate::prim::{self, FAMILIES, Primitive};
use crate::{reference, render};

/// Show the primitives: signature, description, examples.
#[derive(Args)]
#[command(after_help = "\
Examples:
  arcvm prims
  arcvm prims objects
  arcvm prims --family grids
  arcvm prims --json
  arcvm prims --markdown docs")]
pub(super) struct Prims {
    /// One primitive.
    name: Option<String>,
    /// Only those of a family.
    #[arg(long, conflicts_with = "name")]
    family: Option<String>,
    /// Write the reference of all primitives, with pictures, into a folder.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "docs",
        conflicts_with_all = ["name", "family"])]
    markdown: Option<PathBuf>,
}

impl Prims {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        if let Some(folder) = &self.markdown {
            return write_reference(ui, folder);
        }
        if let Some(name) = &self.name {
            let Some(id) = prim::lookup(name) else {
                return Err(ui.fail(unknown(
                    format!("there is no primitive `{name}`"),
                    suggest::closest(name, prim::all().iter().map(|prim| prim.name)),
                    "`arcvm prims` lists them all",
                )));
            };
            return show(ui, id.get());
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
            for prim in *table {
                let call = format!("{}({})", prim.name, prim.params.join(", "));
                text += &format!("  {call:<52} {}\n", ui.faint(prim.summary()));
            }
            text.push('\n');
        }
        ui.print(&text)?;
        Ok(Verdict::Good)
    }
}

/// Writes the reference into a folder, which is made where it is not there.
fn write_reference(ui: &mut Ui, folder: &Path) -> Result<Verdict, Failure> {
    let written = reference::files();
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
