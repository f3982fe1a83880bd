//! Stores in place: programs with them do what programs with copies do, value for value and fault
//! for fault.

use arcvm::ir::{Graph, Node, NodeId, Program};
use arcvm::library::Library;
use arcvm::prim;
use arcvm::testing::everyday::stores;
use arcvm::value::{Budget, Cx, Direction, NotedRounds};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;

use super::literal;

/// Random programs that are compared.
const PROGRAMS: u64 = 600;

/// Returns the number of nodes of a program that call a primitive.
fn calls(graph: &Graph, program: &Program, wanted: prim::PrimId) -> usize {
    let is_call =
        |node: &&NodeId| matches!(graph.node(**node), Node::Call(prim, _) if prim == wanted);
    graph.needed([program.root]).iter().filter(is_call).count()
}

/// Says what a program comes to: its value, or its fault.
fn outcome(
    library: &Library,
    program: &Program,
    direction: Direction,
    is_looked_at: bool,
) -> String {
    let code = vm::compile(library.graph(), program);
    let (arena, rounds) = (Bump::new(), NotedRounds::default());
    let mut cx = Cx::new(&arena, Budget::default(), direction);
    if is_looked_at {
        cx = cx.noting_rounds(&rounds);
    }
    let grid = cx.grid(2, 3, cx.copy(&super::GRID).unwrap()).unwrap();
    match code.run(&cx, &Inputs::grid(grid)) {
        Ok(value) => literal(&cx, value, true),
        Err(fault) => format!("{:?} in {:?}: {}", fault.kind(), fault.primitive(), fault.message()),
    }
}

#[test]
fn random_stores_in_place_do_what_copies_do() {
    let (mut in_place, mut values, mut wrong) = (0, 0, Vec::new());
    for number in 0..PROGRAMS {
        let text = stores(number);
        let mut library = Library::default();
        library.add_text("stores.py", &text);
        library.optimise();
        let entries = library.entries();
        let Some(entry) = entries.iter().find(|entry| entry.definition.name == "solve") else {
            continue;
        };
        let [written, optimised] = [&entry.definition.program, &entry.definition.optimised];
        let (Some(written), Some(optimised)) = (written, optimised) else { continue };
        in_place += usize::from(calls(library.graph(), optimised, prim::PUT_ITEM) > 0);
        let expected = outcome(&library, written, Direction::Ascending, false);
        values += usize::from(expected.starts_with('('));
        for (direction, is_looked_at) in [
            (Direction::Ascending, false),
            (Direction::Ascending, true),
            (Direction::Descending, false),
        ] {
            let found = outcome(&library, optimised, direction, is_looked_at);
            // A budget is spent later where there are no copies.
            if found != expected && !expected.starts_with("Fuel") {
                wrong.push(format!("{number}:\n{text}\n{expected}\n{found}\n"));
            }
        }
    }
    wrong.sort_by_key(String::len);
    assert!(
        wrong.is_empty(),
        "{} are wrong, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(4)].join("\n")
    );
    assert!(in_place as u64 * 6 > PROGRAMS, "{in_place} write in place");
    assert!(values as u64 * 6 > PROGRAMS, "{values} have a value");
}
