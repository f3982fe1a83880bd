//! `:trace`: the value of every line of a definition on the pair in view.

use super::super::evaluate::{as_typed, fault_diagnostic};
use super::super::reply::{Reply, Stop};
use super::super::session::{INTERRUPT, Session};
use super::{Call, Command, Takes};
use crate::pass::infer::infer;
use crate::render::value::{Extent, picture};

pub(super) const TRACE: Command = Command {
    name: "trace",
    arguments: "[NAME]",
    takes: Takes::Definition,
    summary: "shows the value of every line of a definition on the pair in view",
    more: "Without a name it is the current definition, which `:help check` explains.\n",
    run: trace,
};

fn trace(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let answer = session.answer(call.argument)?;
    let view = session.view()?.clone();
    let program = session.answer_program(&answer)?;
    let types = infer(&program.graph, &[program.written.root]);
    let style = session.setup.style;
    let heading = format!("{} on {}", session.answer_name(&answer), view.name());
    reply.text = format!("{}\n", style.strong(&heading));
    let pair = Some((&*view.task, view.sample()));
    let (text, shortened, fault) =
        session.prepared(&program, &program.written, pair, |code, cx, inputs| {
            let (out, steps) = code.trace(cx, inputs);
            let mut text = String::new();
            let mut shortened = false;
            for line in &program.written.bindings {
                let step = || steps.iter().find(|step| step.node == line.node);
                let value = code
                    .constant_or_input(line.node, inputs)
                    .or_else(|| step().map(|step| step.value));
                let written = &session.sources.text(line.span.source)[line.span.range()];
                text += &format!("{}\n", style.strong(written));
                match value {
                    Some(value) => {
                        let value = as_typed(cx, value, types.type_of(line.node));
                        let drawn = picture(value, &style, Extent::SHORT);
                        shortened |= drawn.shortened;
                        text += &drawn.render();
                    }
                    None => text += &format!("{}\n", style.faint("not evaluated")),
                }
            }
            Ok((text, shortened, out.err()))
        })?;
    if INTERRUPT.is_raised() {
        return Err(Stop::Interrupted);
    }
    reply.text += &text;
    if shortened {
        reply.text += &format!("{}\n", style.faint("some values are shortened"));
    }
    reply.problems.extend(fault.map(|fault| fault_diagnostic(&program, &fault)));
    Ok(())
}
