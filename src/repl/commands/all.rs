//! `:all`: an expression on every pair of the task, side by side.

use super::super::evaluate::as_typed;
use super::super::reply::{Reply, Stop};
use super::super::session::Session;
use super::{Call, Command, Takes};
use crate::render::Block;
use crate::render::value::{Extent, ValuePicture, faint, picture};

pub(super) const ALL: Command = Command {
    name: "all",
    arguments: "EXPR",
    takes: Takes::Expression,
    summary: "shows an expression on every pair of the task, in columns",
    more: "Where it fails on a pair, the reason stands in that pair's column.\n",
    run: list_names,
};

const GAP: usize = 3;

fn list_names(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let source = call.expression(session)?;
    let view = session.view()?.clone();
    let program = session.value_program(source, 0)?;
    reply.problems.extend_from_slice(&program.warnings);
    session.was_shown(source, 0);
    let style = session.setup.style;
    let mut shortened = false;
    let mut first_problem = None;
    let mut columns = Vec::new();
    for sample in &view.task.samples {
        let done = session.run_on(&program, Some((&view.task, sample)), |cx, value| {
            picture(as_typed(cx, value, program.ty), &style, Extent::SHORT, &|_| None)
        });
        let drawn = match done {
            Ok(picture) => {
                shortened |= picture.shortened;
                picture.block
            }
            Err(Stop::Problems(problems)) => {
                let message = problems.first().map_or("", |problem| &problem.message);
                let message = Block::text(&format!("error: {message}"));
                let on = format!("this is on pair {}", sample.name());
                first_problem = first_problem
                    .or_else(|| problems.into_iter().next().map(|problem| problem.with_note(on)));
                message
            }
            Err(Stop::Interrupted) => return Err(Stop::Interrupted),
        };
        columns.push(faint(&sample.name(), &style).above(drawn));
    }
    reply.problems.extend(first_problem);
    let block = Block::flow(&columns, style.width, GAP);
    session.put(&ValuePicture { block, shortened }, reply);
    Ok(())
}
