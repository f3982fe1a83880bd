//! The reference vectors as programs: with and without the passes they have the value that they
//! must have, or fail alike.
//!
//! Each vector becomes three programs. In the first all operands are constants, which folding may
//! compute. In the second grids are the program's inputs. In the third the numbers in the operands
//! are read from a grid besides, so that nothing is constant and their types are uncertain.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write;
use std::fs;

use arcvm::diag::Diagnostic;
use arcvm::eval;
use arcvm::ir::Program;
use arcvm::library::Library;
use arcvm::value::{Budget, Cx, Direction, Out, Reply, Value};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use rayon::prelude::*;
use serde_json::Value as Json;

use crate::passes::alike;
use crate::support::shared;

/// Vectors that share a graph.
const BATCH: usize = 100;

/// The most numbers that the grid can hold from which a program reads them.
const MAX_NUMBERS: usize = 100;

/// The ways in which the operands of a vector get into its program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Constants,
    Grids,
    Numbers,
}

/// A program while it is written.
struct Writer {
    form: Form,
    lines: String,
    count: usize,
    /// The grids that are inputs: `I`, then `C`.
    grids: Vec<Vec<Vec<i8>>>,
    /// The cells of the grid that numbers are read from.
    numbers: Vec<i8>,
    /// The position of that input.
    source: Option<&'static str>,
}

const INPUTS: [&str; 2] = ["I", "C"];

impl Writer {
    fn new(form: Form, args: &[Json]) -> Self {
        let grids = args.iter().filter(|arg| arg.get("g").is_some()).count();
        let source = INPUTS.get(grids).copied().filter(|_| form == Form::Numbers);
        let (lines, grids, numbers) = (String::new(), Vec::new(), Vec::new());
        Self { form, lines, count: 0, grids, numbers, source }
    }

    fn line(&mut self, value: &str) -> String {
        self.count += 1;
        let name = format!("x{}", self.count);
        let _ = writeln!(self.lines, "    {name} = {value}");
        name
    }

    /// An operand of the vector's call.
    fn operand(&mut self, json: &Json) -> String {
        match json.get("g") {
            Some(rows) if self.form != Form::Constants && self.grids.len() < INPUTS.len() => {
                let cells = |row: &Json| -> Vec<i8> {
                    row.as_str()
                        .unwrap()
                        .bytes()
                        .map(|digit| (digit - b'0').cast_signed())
                        .collect()
                };
                self.grids.push(rows.as_array().unwrap().iter().map(cells).collect());
                INPUTS[self.grids.len() - 1].to_owned()
            }
            _ => self.expression(json),
        }
    }

    fn all(&mut self, items: &[Json]) -> Vec<String> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    /// An expression whose value is as given, with lines before it where it takes some.
    fn expression(&mut self, json: &Json) -> String {
        match json {
            Json::Null => "None".to_owned(),
            Json::Bool(true) => "True".to_owned(),
            Json::Bool(false) => "False".to_owned(),
            Json::Number(n) => match (self.source, n.as_i64().map(i8::try_from)) {
                (Some(source), Some(Ok(number))) if self.numbers.len() < MAX_NUMBERS => {
                    self.numbers.push(number);
                    format!("index({source}, (0, {}))", self.numbers.len() - 1)
                }
                _ => n.to_string(),
            },
            Json::Object(fields) => {
                let (key, content) = fields.iter().next().unwrap();
                let items = || content.as_array().unwrap();
                match (key.as_str(), content) {
                    ("t", _) => tuple(&self.all(items())),
                    ("g", _) => {
                        let digits = |row: &Json| -> Vec<String> {
                            row.as_str().unwrap().chars().map(String::from).collect()
                        };
                        tuple(&items().iter().map(|row| tuple(&digits(row))).collect::<Vec<_>>())
                    }
                    ("s", _) => self.set(items()),
                    ("f", Json::String(name)) => name.clone(),
                    ("f", _) => {
                        let args = self.all(&items()[1..]);
                        format!("{}({})", items()[0].as_str().unwrap(), args.join(", "))
                    }
                    _ => panic!("`{json}` is no value"),
                }
            }
            Json::String(_) | Json::Array(_) => panic!("`{json}` is no value"),
        }
    }

    /// A set, element by element: the language has no literals of sets.
    fn set(&mut self, items: &[Json]) -> String {
        let mut items = self.all(items).into_iter();
        let Some(first) = items.next() else {
            return "difference(initset(0), initset(0))".to_owned();
        };
        let mut name = self.line(&format!("initset({first})"));
        for item in items {
            name = self.line(&format!("insert({item}, {name})"));
        }
        name
    }

    /// The definition of a program that yields an expression.
    fn program(mut self, name: &str, value: &str) -> (String, [Vec<Vec<i8>>; 2]) {
        if self.source.is_some() && !self.numbers.is_empty() {
            self.grids.push(vec![self.numbers]);
        }
        let lines = self.lines;
        let text = format!("def {name}(S, I, C):\n{lines}    return {value}\n");
        let mut grids = self.grids.into_iter();
        let mut next = || grids.next().unwrap_or_else(|| vec![vec![0]]);
        (text, [next(), next()])
    }
}

fn tuple(items: &[String]) -> String {
    match items {
        [only] => format!("({only},)"),
        _ => format!("({})", items.join(", ")),
    }
}

fn run<'a>(
    library: &Library,
    program: &Program,
    bump: &'a Bump,
    grids: &[Vec<Vec<i8>>; 2],
) -> Out<'a> {
    let cx = Cx::new(bump, Budget::default(), Direction::Ascending);
    let grid = |rows: &Vec<Vec<i8>>| -> Reply<'a> {
        let cells = cx.copy(&rows.concat())?;
        cx.grid(rows.len() as u32, rows[0].len() as u32, cells)
    };
    let inputs = Inputs { candidate: grid(&grids[1])?, ..Inputs::grid(grid(&grids[0])?) };
    let code = bump.alloc(vm::compile(library.graph(), program));
    code.run(&cx, &inputs)
}

/// The faults of the programs of a few vectors.
fn batch(vectors: &[&str]) -> String {
    let mut text = String::new();
    let mut inputs = Vec::new();
    for (number, line) in vectors.iter().enumerate() {
        let vector: Json = serde_json::from_str(line).unwrap();
        let args = vector["args"].as_array().unwrap();
        for form in [Form::Constants, Form::Grids, Form::Numbers] {
            let mut writer = Writer::new(form, args);
            let operands: Vec<String> = args.iter().map(|arg| writer.operand(arg)).collect();
            let call = format!("{}({})", vector["fn"].as_str().unwrap(), operands.join(", "));
            let (program, grids) = writer.program(&format!("v{}_{number}", form as u8), &call);
            text += &program;
            inputs.push(grids);
        }
        let mut writer = Writer::new(Form::Constants, &[]);
        let value = vector.get("out").map_or("None".to_owned(), |out| writer.expression(out));
        text += &writer.program(&format!("out_{number}"), &value).0;
    }
    let mut library = Library::default();
    let diags = library.add_text("vectors.arc", &text);
    assert!(!diags.iter().any(Diagnostic::is_error), "{}", diags[0].message);
    library.optimise();
    let entries = library.entries();
    let written = |index: usize| entries[index].definition.program.as_ref().unwrap();
    let optimised = |index: usize| entries[index].definition.optimised.as_ref().unwrap();
    let mut wrong = String::new();
    for (number, line) in vectors.iter().enumerate() {
        let fails = serde_json::from_str::<Json>(line).unwrap().get("out").is_none();
        let bump = Bump::new();
        let expected =
            run(&library, written(4 * number + 3), &bump, &[vec![vec![0]], vec![vec![0]]]);
        let expected: Value<'_> = expected.unwrap();
        for form in 0..3 {
            let index = 4 * number + form;
            let grids = &inputs[3 * number + form];
            let before = run(&library, written(index), &bump, grids);
            let after = run(&library, optimised(index), &bump, grids);
            let right = |out: &Out<'_>| match out {
                Ok(value) => !fails && *value == expected,
                Err(fault) => fails && !fault.kind().is_budget(),
            };
            if !right(&before) || !alike(&before, &after) {
                let shown = format!("{line:.300}\nform {form}: {before:?}\nafter: {after:?}");
                let _ = writeln!(wrong, "{shown:.1000}");
            }
        }
    }
    wrong
}

#[test]
fn reference_vectors_as_programs_keep_their_values_through_all_passes() {
    let left_out = "the reference vectors are not run as programs";
    let Some(path) = shared("golden/primitives.jsonl", left_out) else { return };
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(7_000 < lines.len());
    let pool = eval::pool(0).unwrap();
    let wrong: Vec<String> = pool.install(|| lines.par_chunks(BATCH).map(batch).collect());
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "{}", wrong.lines().take(30).collect::<Vec<_>>().join("\n"));
}
