//! Whether a program does on the VM what the search says it does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bumpalo::Bump;

use super::problem::Problem;
use crate::library::Library;
use crate::plane::Board;
use crate::value::{Budget, Cx, Direction};
use crate::vm::{self, Inputs};

/// What a program makes of all inputs of a problem; `None` where it is wrong on a demonstration or
/// fails anywhere.
pub(crate) fn reproduced(text: &str, problem: &Problem) -> Option<Vec<Board>> {
    catch_unwind(AssertUnwindSafe(|| run(text, problem))).ok().flatten()
}

fn run(text: &str, problem: &Problem) -> Option<Vec<Board>> {
    let mut library = Library::default();
    if !library.add_text("found.arc", text).is_empty() {
        return None;
    }
    library.optimise(|_, _, _| {});
    let entries = library.entries();
    let program = entries.last()?.definition.runnable()?;
    let code = vm::compile(&library.graph, program);
    let mut arena = Bump::new();
    let mut answers = Vec::new();
    for (sample, input) in problem.inputs.iter().enumerate() {
        arena.reset();
        let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
        let cells = cx.copy(&input.cells).ok()?;
        let grid = cx.grid(input.height as u32, input.width as u32, cells).ok()?;
        let out = code.run(&cx, &Inputs::grid(grid)).ok()?;
        let board = Board::copy(*cx.as_grid(out).ok()??);
        match problem.outputs.get(sample) {
            Some(output) if *output != board => return None,
            Some(_) => {}
            None => answers.push(board),
        }
    }
    Some(answers)
}

/// Why a program does not run, or what differs: for those who look for the reason.
pub(crate) fn complaint(text: &str, problem: &Problem, answers: &[Board]) -> String {
    let mut library = Library::default();
    let diagnostics = library.add_text("found.arc", text);
    if let Some(first) = diagnostics.first() {
        return first.message.clone();
    }
    library.optimise(|_, _, _| {});
    let entries = library.entries();
    let Some(program) = entries.last().and_then(|entry| entry.definition.runnable()) else {
        return "it is no program".into();
    };
    let code = vm::compile(&library.graph, program);
    for (sample, input) in problem.inputs.iter().enumerate() {
        let arena = Bump::new();
        let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
        let wanted = problem.outputs.get(sample).or_else(|| answers.get(sample - problem.shown()));
        let made = cx
            .copy(&input.cells)
            .and_then(|cells| cx.grid(input.height as u32, input.width as u32, cells))
            .and_then(|grid| code.run(&cx, &Inputs::grid(grid)))
            .and_then(|out| Ok(cx.as_grid(out)?.map(|grid| Board::copy(*grid))));
        match made {
            Err(fault) => {
                return format!(
                    "sample {sample}: {}: {}",
                    fault.primitive().unwrap_or(""),
                    fault.message()
                );
            }
            Ok(None) => return format!("sample {sample}: no grid"),
            Ok(Some(board)) if Some(&board) != wanted => {
                let differs = wanted.map_or(0, |wanted| {
                    wanted.cells.iter().zip(&board.cells).filter(|(a, b)| a != b).count()
                });
                return format!("sample {sample}: {differs} cells differ");
            }
            Ok(Some(_)) => {}
        }
    }
    "nothing is wrong".into()
}
