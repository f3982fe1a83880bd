//! Programs whose answer depends on the order in which sets are iterated.

use bumpalo::Bump;

use super::Options;
use super::outcome::inputs;
use crate::ir::NodeId;
use crate::stack::with_little_room;
use crate::task::{Sample, Task};
use crate::value::{Cx, Direction, Fault, Grid, Out};
use crate::vm::{Code, Evaluated};

/// The first pick of a program that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderPick {
    /// The expression, if one could be found.
    #[doc(hidden)]
    pub node: Option<NodeId>,
    /// The primitive that picked.
    pub primitive: Option<&'static str>,
}

/// Runs a program with sets iterated in either direction; if the answers differ, tells the first
/// expression with equal operands and different values.
pub fn order_check(
    code: &Code,
    task: &Task,
    sample: &Sample,
    options: &Options,
) -> Option<OrderPick> {
    let grid = sample.input.view();
    let (up, down) = (Bump::new(), Bump::new());
    let (up_out, up_steps) = trace(&up, code, task, &grid, options, Direction::Ascending).ok()?;
    let (down_out, down_steps) =
        trace(&down, code, task, &grid, options, Direction::Descending).ok()?;
    let same = match (&up_out, &down_out) {
        (Ok(a), Ok(b)) => a == b,
        (Err(a), Err(b)) => a.kind() == b.kind(),
        _ => false,
    };
    if same {
        return None;
    }
    let common = up_steps.len().min(down_steps.len());
    for index in 0..common {
        let differs = up_steps[index].value != down_steps[index].value;
        let same_operands =
            code.operands_of(index, &up_steps) == code.operands_of(index, &down_steps);
        if differs && same_operands {
            let step = &up_steps[index];
            let primitive = step.primitive.map(|prim| prim.name);
            return Some(OrderPick { node: Some(step.node), primitive });
        }
    }
    // All values agree up to where one of the two runs failed.
    let fault = [up_out, down_out].into_iter().find_map(Out::err);
    Some(OrderPick {
        node: fault.as_ref().and_then(Fault::site),
        primitive: fault.and_then(|fault| fault.primitive()),
    })
}

type Traced<'a> = (Out<'a>, Vec<Evaluated<'a>>);

fn trace<'a>(
    bump: &'a Bump,
    code: &'a Code,
    task: &Task,
    grid: &'a Grid<'a>,
    options: &'a Options,
    direction: Direction,
) -> Result<Traced<'a>, Fault> {
    let cx = Cx::new(bump, options.budget, direction).watching(options.interrupt.as_ref());
    let inputs = inputs(&cx, code, task, grid)?;
    Ok(with_little_room(|| code.trace(&cx, &inputs)))
}
