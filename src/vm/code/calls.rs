//! Calls of a lambda's code: one, many of a loop, the rounds of a loop with a state.

use super::Code;
use crate::value::func::{CALL, RoundBody};
use crate::value::{Body, Callable, Cx, PairElement, Reply, Value};

impl Callable for Code {
    fn arity(&self) -> usize {
        self.arity
    }

    fn identity(&self) -> u64 {
        self.identity
    }

    fn reads(&self) -> Option<PairElement> {
        self.reads
    }

    fn call<'a>(&'a self, cx: &Cx<'a>, captured: &[Value<'a>], args: &[Value<'a>]) -> Reply<'a> {
        if self.is_direct {
            return self.given(cx, captured, args);
        }
        self.enter(|frame| {
            let (params, captures) = frame[self.constants..].split_at_mut(args.len());
            params.copy_from_slice(args);
            captures[..captured.len()].copy_from_slice(captured);
            self.execute(cx, frame, 0)
        })
    }

    fn repeatedly<'a>(
        &'a self,
        cx: &Cx<'a>,
        captured: &[Value<'a>],
        caller: &mut dyn FnMut(&mut Body<'_, 'a>),
    ) {
        if self.is_direct && self.invariant == 0 {
            // Calls have nothing to share.
            return caller(&mut |args| {
                cx.spend(CALL)?;
                match cx.shallowly(|| self.given(cx, captured, args)) {
                    Some(reply) => reply,
                    None => cx.deeper(|| self.call(cx, captured, args)),
                }
            });
        }
        self.enter(|frame| {
            frame[self.constants + self.arity..][..captured.len()].copy_from_slice(captured);
            // Later calls find in the frame what the first one computed.
            let mut from = 0;
            caller(&mut |args| {
                for (index, &arg) in args.iter().enumerate() {
                    frame[self.constants + index] = arg;
                }
                cx.charged(|| {
                    let reply = self.execute(cx, frame, from);
                    from = self.invariant;
                    reply
                })
            });
        });
    }

    fn in_rounds<'a>(
        &'a self,
        cx: &Cx<'a>,
        captured: &[Value<'a>],
        parts: usize,
        caller: &mut dyn FnMut(&mut RoundBody<'_, 'a>),
    ) {
        self.enter(|frame| {
            frame[self.constants + self.arity..][..captured.len()].copy_from_slice(captured);
            let mut from = 0;
            caller(&mut |args| {
                frame[self.constants..][..args.len()].copy_from_slice(args);
                let ran = match &mut args[..parts] {
                    [only] => self.execute(cx, frame, from).map(|whole| *only = whole),
                    parts => self.parts(cx, frame, from, parts),
                };
                from = self.invariant;
                ran
            });
        });
    }
}
