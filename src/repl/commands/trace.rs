//! `:trace`: the value and the time of every line of a definition on the pair in view.

use bumpalo::Bump;

use super::super::answer::Answer;
use super::super::evaluate::as_typed;
use super::super::reply::{Reply, Stop};
use super::super::session::{INTERRUPT, Session};
use super::{Call, Command, Takes};
use crate::eval::{self, Options, Reached};
use crate::ir::NodeId;
use crate::pass::infer::infer;
use crate::render::duration;
use crate::render::value::{Extent, picture};
use crate::value::{Cx, Direction};
use crate::vm;

pub(super) const TRACE: Command = Command {
    name: "trace",
    arguments: "[NAME]",
    takes: Takes::Definition,
    summary: "shows the value and the time of every line of a definition on the pair in view",
    more: "Without a name it is the current definition, which `:help check` explains.\n",
    run: trace,
};

/// A line's time is the least of so many runs.
const RUNS: u32 = 5;

fn trace(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let answer = session.answer(call.argument)?;
    let view = session.view()?.clone();
    let program = session.answer_program(&answer)?;
    let types = infer(&program.graph, &[program.written.root]);
    let style = session.setup.style;
    let heading = format!("{} on {}", session.answer_name(&answer), view.name());
    reply.text = format!("{}\n", style.strong(&heading));
    let code = vm::compile(&program.graph, &program.written);
    let arena = Bump::new();
    let options = Options { repeat: RUNS, ..session.options() };
    let traced = eval::trace(&arena, &code, &program.written, &view.task, view.sample(), &options);
    if INTERRUPT.is_raised() {
        return Err(Stop::Interrupted);
    }
    let cx = Cx::new(&arena, session.budget(), Direction::Ascending);
    let cx = cx.watching(Some(&INTERRUPT));
    let names = |function| session.function_name(&program, function);
    let lines: Vec<_> = program.written.lines().into_iter().map(|(line, _)| line).collect();
    let lines = match answer {
        Answer::Definition(_) => &lines[..],
        // The `return` at the end was not typed.
        Answer::Variables(_) => &lines[..lines.len().saturating_sub(1)],
    };
    let mut shortened = false;
    let mut shown: Vec<(NodeId, &str)> = Vec::new();
    for (line, ran) in lines.iter().zip(&traced.lines) {
        let written = &session.sources.text(line.span.source)[line.span.range()];
        let earlier = shown.iter().find(|(node, _)| *node == line.node);
        let time = match (ran.reached, ran.nanos) {
            (Reached::Value(_), 1..) => style.faint(&format!("  {}", duration(ran.nanos))),
            _ => String::new(),
        };
        reply.text += &format!("{}{time}\n", style.strong(written));
        let without = match (ran.reached, earlier) {
            (Reached::Value(_), Some((_, name))) => format!("as `{name}` above"),
            (Reached::Value(value), None) => {
                let value = as_typed(&cx, value, types.type_of(line.node));
                let drawn = picture(value, &style, Extent::SHORT, &names);
                shortened |= drawn.shortened;
                reply.text += &drawn.render();
                shown.push((line.node, &line.name));
                continue;
            }
            (Reached::Failed, _) => "fails".to_owned(),
            (Reached::Missed, _) => "not reached".to_owned(),
            (Reached::Unused, _) => "not evaluated, as nothing needs it".to_owned(),
            (Reached::Skipped, _) => "another way was taken".to_owned(),
        };
        reply.text += &format!("{}\n", style.faint(&without));
    }
    if shortened {
        reply.text += &format!("{}\n", style.faint("some values are shortened"));
    }
    reply.problems.extend(traced.out.err().map(|fault| session.fault_diagnostic(&program, &fault)));
    Ok(())
}
