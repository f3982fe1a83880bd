//! Whether a program does on the VM what the search says it does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bumpalo::Bump;

use super::problem::Problem;
use crate::diag::words;
use crate::library::Library;
use crate::plane::Board;
use crate::value::{Budget, Cx, Direction, Fault};
use crate::vm::{self, Code, Inputs};

/// Returns what a program makes of all inputs of a problem; `None` where it is wrong on a
/// demonstration or fails anywhere.
pub(crate) fn reproduced(text: &str, problem: &Problem) -> Option<Vec<Board>> {
    let run = || run(&compiled(text).ok()?, problem);
    catch_unwind(AssertUnwindSafe(run)).ok().flatten()
}

/// Returns what a program makes of a board; nothing where that is no grid.
pub(crate) fn answer(
    code: &Code,
    board: &Board,
    budget: Budget,
    arena: &Bump,
) -> Result<Option<Board>, Fault> {
    let cx = Cx::new(arena, budget, Direction::Ascending);
    let cells = cx.copy(&board.cells)?;
    let grid = cx.grid(board.height as u32, board.width as u32, cells)?;
    let out = code.run(&cx, &Inputs::grid(grid))?;
    Ok(cx.as_grid(out)?.map(|grid| Board::copy(*grid)))
}

/// Returns the code of a text's last program, or what is wrong with it.
fn compiled(text: &str) -> Result<Code, String> {
    let mut library = Library::default();
    if let Some(first) = library.add_text("found.arc", text).first() {
        return Err(first.message.clone());
    }
    library.optimise();
    let entries = library.entries();
    let program = entries.last().and_then(|entry| entry.definition.runnable());
    program.map(|program| vm::compile(&library.graph, program)).ok_or("it is no program".into())
}

fn run(code: &Code, problem: &Problem) -> Option<Vec<Board>> {
    let mut arena = Bump::new();
    let mut answers = Vec::new();
    for (sample, input) in problem.inputs.iter().enumerate() {
        arena.reset();
        let board = answer(code, input, Budget::default(), &arena).ok()??;
        match problem.outputs.get(sample) {
            Some(output) if *output != board => return None,
            Some(_) => {}
            None => answers.push(board),
        }
    }
    Some(answers)
}

/// Tells why a program does not run, or what differs: for those who look for the reason.
pub(crate) fn complaint(text: &str, problem: &Problem, answers: &[Board]) -> String {
    let code = match compiled(text) {
        Ok(code) => code,
        Err(message) => return message,
    };
    for (sample, input) in problem.inputs.iter().enumerate() {
        let wanted = problem.outputs.get(sample).or_else(|| answers.get(sample - problem.shown()));
        match answer(&code, input, Budget::default(), &Bump::new()) {
            Err(fault) => {
                let primitive = fault.primitive().unwrap_or("");
                return format!("sample {sample}: {primitive}: {}", fault.message());
            }
            Ok(None) => return format!("sample {sample}: no grid"),
            Ok(Some(board)) if Some(&board) != wanted => {
                let differs = wanted.map_or(0, |wanted| {
                    wanted.cells.iter().zip(&board.cells).filter(|(a, b)| a != b).count()
                });
                let verb = if differs == 1 { "differs" } else { "differ" };
                return format!("sample {sample}: {} {verb}", words::count(differs, "cell"));
            }
            Ok(Some(_)) => {}
        }
    }
    "nothing is wrong".into()
}
