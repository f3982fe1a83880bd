//! Exports for samplers of programs.

use arcvm::export::grammar::Notation;
use arcvm::export::stitch;
use arcvm::prelude::Dialect;
use arcvm::prim;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::program::{self, Program};
use crate::text::Text;
use crate::work;

/// The primitives of the language.
///
/// Returns
/// -------
/// dict
///     By name a dict with ``family``, ``parameters``, ``signatures``, ``doc``, ``fails``,
///     ``picks`` and ``examples``, each a call and its value.
#[pyfunction]
pub(crate) fn primitives(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let all = PyDict::new(py);
    for primitive in prim::all() {
        let own = PyDict::new(py);
        let doc: Vec<&str> = primitive.doc.lines().map(str::trim).collect();
        let examples = PyList::empty(py);
        for example in primitive.examples {
            examples.append((example.call, example.value))?;
        }
        own.set_item("name", primitive.name)?;
        own.set_item("family", primitive.family())?;
        own.set_item("parameters", primitive.params.to_vec())?;
        own.set_item("signatures", primitive.signature.split("; ").collect::<Vec<_>>())?;
        own.set_item("doc", doc.join(" "))?;
        own.set_item("fails", primitive.fails)?;
        own.set_item("picks", primitive.picks)?;
        own.set_item("examples", examples)?;
        all.set_item(primitive.name, own)?;
    }
    Ok(all)
}

/// The language and its primitives for the prompt of a language model.
///
/// Returns
/// -------
/// str
///     A compact text: what a program is, and a line for each primitive.
#[pyfunction]
pub(crate) fn prompt(py: Python<'_>) -> String {
    py.detach(arcvm::export::prompt)
}

/// The language as a grammar for constrained decoding.
///
/// Whatever is derived is accepted by the parser, and primitives get as many arguments as they
/// take. Names are ``x1``, ``x2`` and so on, as in arc-dsl's solvers.
///
/// Parameters
/// ----------
/// notation : {"gbnf", "lark"}
///     GBNF, of llama.cpp, with the root ``root``; or Lark, with the root ``start``, for LALR with
///     the contextual lexer.
///
/// Returns
/// -------
/// str
///     The grammar.
///
/// Raises
/// ------
/// ValueError
///     The notation is another one.
#[pyfunction]
#[pyo3(signature = (notation = "gbnf"))]
pub(crate) fn grammar(py: Python<'_>, notation: &str) -> PyResult<String> {
    let notation = match notation {
        "gbnf" => Notation::Gbnf,
        "lark" => Notation::Lark,
        _ => {
            return Err(PyValueError::new_err(format!(
                "notation is {notation:?}; expected \"gbnf\" or \"lark\""
            )));
        }
    };
    Ok(py.detach(|| arcvm::export::grammar::grammar(notation)))
}

/// The program of a lambda s-expression.
///
/// Parameters
/// ----------
/// text : str
///     The s-expression, such as ``(lam (vmirror $0))``.
/// name : str
///     The name of the definition.
/// abstractions : list of (str, str), optional
///     Functions that a library learner has found, each a name and a body with ``#0``, ``#1`` as
///     parameters.
///
/// Returns
/// -------
/// Program
///     A program of a ``.arc`` file.
///
/// Raises
/// ------
/// ValueError
///     It is malformed; the message names the byte.
///
/// Examples
/// --------
/// >>> import arcvm
/// >>> arcvm.from_stitch("(lam (vmirror $0))")([[1, 2]])
/// array([[2, 1]], dtype=int8)
#[pyfunction]
#[pyo3(
    signature = (text, name = Text("solve".to_owned()), abstractions = None),
    text_signature = "(text, name='solve', abstractions=None)"
)]
pub(crate) fn from_stitch(
    py: Python<'_>,
    text: Text,
    name: Text,
    abstractions: Option<Vec<(Text, Text)>>,
) -> PyResult<Program> {
    let abstractions = abstractions.unwrap_or_default();
    let own = name.0.clone();
    let source = work::apart(py, move || {
        let abstractions: Vec<(&str, &str)> =
            abstractions.iter().map(|(name, body)| (&**name, &**body)).collect();
        stitch::from_stitch(&text, &own, &abstractions).map_err(|error| error.to_string())
    })?;
    // Of the project's own dialect: what is not read is not computed, there as in the s-expression.
    let filename = Dialect::Arc.text_name();
    program::read(py, &source.map_err(PyValueError::new_err)?, filename, Some(&name))
}

/// Runs the command with arguments, the first of which is its name, and yields the exit code.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| arcvm::cli::main_from(arguments))
}
