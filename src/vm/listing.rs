//! The text form of bytecode: a line for every instruction, functions behind what calls them.

use std::fmt::Write;

use super::code::{Code, Instr, Op, Slot};
use crate::ir::ROLES;

/// The text of a program, and the functions that are still to be told.
struct Listing<'c> {
    text: String,
    /// The functions that the text names, by number.
    functions: Vec<&'c Code>,
}

impl Code {
    /// Returns the instructions as text. Inputs have their names, parameters of functions are `p0`
    /// and so on, and what a function captures is `c0`. Constants are written as values.
    ///
    /// ```
    /// use arcvm::library::Library;
    ///
    /// let mut library = Library::default();
    /// let text = "def solve(I):\n    return fill(rot90(I), 3, ofcolor(I, 0))\n";
    /// library.add_text("turn.arc", text);
    /// let program = library.named("solve")[0].definition.runnable().expect("it was built");
    /// let listing = arcvm::vm::compile(library.graph(), program).listing();
    /// assert_eq!(listing, "r0 = rot90(I)\nr1 = ofcolor(I, 0)\nr2 = fill(r0, 3, r1)\nreturn r2\n");
    /// ```
    pub fn listing(&self) -> String {
        let mut listing = Listing { text: String::new(), functions: Vec::new() };
        listing.add(self, "", |index| ROLES[index].0.to_owned());
        let mut number = 0;
        while let Some(&code) = listing.functions.get(number) {
            let params: Vec<String> = (0..code.arity).map(parameter).collect();
            let captured: Vec<String> = (0..code.captures as usize).map(captured).collect();
            let with = if captured.is_empty() { "" } else { " with " };
            let (params, captured) = (params.join(", "), captured.join(", "));
            let _ = writeln!(listing.text, "f{number}({params}){with}{captured}:");
            listing.add(code, "  ", parameter);
            number += 1;
        }
        listing.text
    }
}

fn parameter(index: usize) -> String {
    format!("p{index}")
}

fn captured(index: usize) -> String {
    format!("c{index}")
}

impl<'c> Listing<'c> {
    /// Adds the instructions of a program or a function.
    fn add(&mut self, code: &'c Code, margin: &str, input: impl Fn(usize) -> String) {
        let name = |slot: Slot| {
            let slot = slot as usize;
            if let Some(index) = slot.checked_sub(code.first_value()) {
                return format!("r{index}");
            }
            match slot.checked_sub(code.constants) {
                None => code.template.values()[slot].to_string(),
                Some(index) if index < code.arity => input(index),
                Some(index) => captured(index - code.arity),
            }
        };
        for (number, instr) in code.instrs.iter().enumerate() {
            let operands: Vec<String> =
                code.operands(instr).iter().map(|&slot| name(slot)).collect();
            let done = self.operation(code, number, instr, &operands);
            let _ = writeln!(self.text, "{margin}r{number} = {done}");
        }
        let _ = writeln!(self.text, "{margin}return {}", name(code.result));
    }

    /// Returns an instruction without the register that it writes.
    fn operation(
        &mut self,
        code: &'c Code,
        number: usize,
        instr: &Instr,
        operands: &[String],
    ) -> String {
        let list = operands.join(", ");
        match instr.op {
            Op::Call1(_) | Op::Call2(_) | Op::Call3(_) | Op::Call4(_) => {
                let name = code.sites[number].primitive.map_or("", |primitive| primitive.name);
                format!("{name}({list})")
            }
            Op::Tuple => format!("tuple({list})"),
            Op::Apply => format!("apply {}({})", operands[0], operands[1..].join(", ")),
            Op::Closure(lambda) => {
                let function = self.function(&code.lambdas[lambda as usize]);
                if list.is_empty() { function } else { format!("{function} with {list}") }
            }
            Op::Select { thunk, captures } | Op::Spread { thunk, captures } => {
                let (then, otherwise) = operands[1..].split_at(captures as usize);
                let then = self.way(&code.lambdas[thunk as usize], then);
                let otherwise = self.way(&code.lambdas[thunk as usize + 1], otherwise);
                format!("if {} {then} else {otherwise}", operands[0])
            }
            Op::Part(part) => format!("part {part}"),
        }
    }

    /// Returns a way of a choice, which is a function without parameters.
    fn way(&mut self, code: &'c Code, captured: &[String]) -> String {
        let function = self.function(code);
        match captured {
            [] => format!("{function}()"),
            _ => format!("{function}() with {}", captured.join(", ")),
        }
    }

    /// Returns the name of a function that is told below.
    fn function(&mut self, code: &'c Code) -> String {
        self.functions.push(code);
        format!("f{}", self.functions.len() - 1)
    }
}
