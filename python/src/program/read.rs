//! Reading of texts: a library with the program that is meant.

use std::sync::Arc;

use arcvm::diag::suggest;
use arcvm::prelude::{Definition, Diagnostic, DiagnosticCode as Code, File, Library};
use arcvm::source::MAX_SOURCE_BYTES;
use pyo3::prelude::*;

use super::{LONG, Program};
use crate::{errors, work};

/// Reads a text: its program, by name or the only one that is meant to be run.
pub(crate) fn read(
    py: Python<'_>,
    text: &str,
    filename: &str,
    name: Option<&str>,
) -> PyResult<Program> {
    let (library, said) = if text.len() < LONG {
        // It takes a millisecond or two.
        py.detach(|| built(filename, text))
    } else {
        let (filename, text) = (filename.to_owned(), text.to_owned());
        work::apart(py, move || built(&filename, &text))?
    };
    let file = library.files().first();
    let entries = file.map_or_else(Vec::new, |file| file.unit.entries());
    let found = match name {
        Some(name) => file.and_then(|file| file.unit.get(name)).filter(|def| def.program.is_some()),
        None => entries.last().copied(),
    };
    let Some(found) = found else {
        let mut said = said;
        if !said.iter().any(Diagnostic::is_error) {
            said.push(missing(name, &entries));
        }
        return Err(errors::program_error(py, &said, library.sources()));
    };
    // A broken definition beside a sound one stops nobody, unless it is not known which of them is
    // meant.
    if name.is_none() && said.iter().any(Diagnostic::is_error) {
        return Err(errors::program_error(py, &said, library.sources()));
    }
    let definition = index_of(library.files().first(), found);
    Ok(Program::new(Arc::new(library), (0, definition)))
}

/// Returns the library of one text.
fn built(filename: &str, text: &str) -> (Library, Vec<Diagnostic>) {
    let mut library = Library::default();
    if MAX_SOURCE_BYTES < text.len() {
        let message = format!("the text has {} bytes", text.len());
        let help = format!("a text has at most {MAX_SOURCE_BYTES} bytes");
        let said = Diagnostic::new(Code::FileTooLarge, message).with_help(help);
        return (library, vec![said]);
    }
    let said = library.add_text(filename, text);
    library.optimise();
    (library, said)
}

fn index_of(file: Option<&File>, definition: &Definition) -> usize {
    let definitions = file.map_or(&[][..], |file| &file.unit.definitions);
    definitions.iter().position(|known| std::ptr::eq(known, definition)).unwrap_or_default()
}

fn missing(name: Option<&str>, entries: &[&Definition]) -> Diagnostic {
    let form = "a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`";
    let Some(name) = name else {
        return Diagnostic::new(Code::NothingToRun, "the text holds no solver").with_help(form);
    };
    let diagnostic =
        Diagnostic::new(Code::UnknownSolver, format!("the text holds no solver `{name}`"));
    let names = entries.iter().map(|definition| definition.name.as_str());
    match suggest::closest(name, names) {
        Some(meant) => diagnostic.with_help(format!("did you mean `{meant}`?")),
        None => diagnostic.with_help(form),
    }
}
