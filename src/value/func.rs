//! Function values: primitives, what the combinators make of them, and an engine's own closures.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::set::Items;
use super::{Cx, Fault, PairElement, Raised, Reply, Value, View};

/// A function value with what bounds the cost of walking it.
#[derive(Clone, Copy)]
pub struct Func<'a> {
    /// The kind of the statement.
    pub kind: FuncKind<'a>,
    /// Number of arguments of a call.
    pub arity: u32,
    /// Levels of nesting, at least 1.
    pub depth: u32,
    /// Parts, shared ones counted as often as they occur.
    pub weight: u64,
}

/// Fuel of a call of a function value that is not a primitive: a frame and its dispatch.
pub(crate) const CALL: u64 = 4;

/// The ways in which a function value answers a call.
#[derive(Clone, Copy)]
pub enum FuncKind<'a> {
    /// Calls a primitive.
    Prim(&'static crate::prim::Primitive),
    /// `compose(outer, inner)`: `x → outer(inner(x))`.
    Compose(Value<'a>, Value<'a>),
    /// `chain(h, g, f)`: `x → h(g(f(x)))`.
    Chain(&'a [Value<'a>; 3]),
    /// `fork(outer, a, b)`: `x → outer(a(x), b(x))`.
    Fork(&'a [Value<'a>; 3]),
    /// `matcher(function, target)`: `x → function(x) == target`.
    Matcher(Value<'a>, Value<'a>),
    /// `power(function, n)`: applies the function `n` times, `n` at least 2.
    Power(Value<'a>, i64),
    /// `rbind(function, fixed)`, which takes so many further arguments.
    Rbind(Value<'a>, Value<'a>, u8),
    /// `lbind(function, fixed)`, which takes so many further arguments.
    Lbind(Value<'a>, Value<'a>, u8),
    /// A lambda or a program's own definition, called by the engine.
    Closure(&'a dyn Callable, &'a [Value<'a>]),
}

/// A function body with its captured values, to be called with arguments. Each call is charged.
pub type Body<'c, 'a> = dyn FnMut(&[Value<'a>]) -> Reply<'a> + 'c;

/// The body of a loop. It is given the parts of the state, and perhaps an element behind them. The
/// parts of the next state take the place of those.
pub type RoundBody<'c, 'a> = dyn FnMut(&mut [Value<'a>]) -> Result<(), Raised> + 'c;

/// A function body that an engine runs.
pub trait Callable: Sync {
    /// Returns the number of arguments.
    fn arity(&self) -> usize;

    /// Returns a number that is equal for equal bodies and for no others, within one program.
    fn identity(&self) -> u64;

    /// Returns the part of the argument on which alone the result depends, if there is one.
    fn reads(&self) -> Option<PairElement> {
        None
    }

    /// Runs the body with the captured values and the arguments, of which there are as many as
    /// `arity` says.
    fn call<'a>(&'a self, cx: &Cx<'a>, captured: &[Value<'a>], args: &[Value<'a>]) -> Reply<'a>;

    /// Hands `caller` a function that charges for a call and runs the body with the captured values
    /// and the arguments it is given. A loop calls through it, so that what does not depend on the
    /// arguments is made once.
    fn repeatedly<'a>(
        &'a self,
        cx: &Cx<'a>,
        captured: &[Value<'a>],
        caller: &mut dyn FnMut(&mut Body<'_, 'a>),
    ) {
        caller(&mut |args| cx.charged(|| self.call(cx, captured, args)));
    }

    /// Hands `caller` a function that makes a round of a loop. It runs the body with the captured
    /// values and the arguments it is given. The parts of what that yields, of which there are
    /// `parts`, take the place of the first arguments.
    fn in_rounds<'a>(
        &'a self,
        cx: &Cx<'a>,
        captured: &[Value<'a>],
        parts: usize,
        caller: &mut dyn FnMut(&mut RoundBody<'_, 'a>),
    ) {
        caller(&mut |args| {
            let whole = self.call(cx, captured, args)?;
            cx.take_apart(whole, &mut args[..parts])
        });
    }
}

impl<'a> Func<'a> {
    /// Returns the values that the function holds.
    pub fn parts(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let (slice, pair): (&'a [Value<'a>], [Option<Value<'a>>; 2]) = match self.kind {
            FuncKind::Prim(_) => (&[], [None, None]),
            FuncKind::Compose(a, b)
            | FuncKind::Matcher(a, b)
            | FuncKind::Rbind(a, b, _)
            | FuncKind::Lbind(a, b, _) => (&[], [Some(a), Some(b)]),
            FuncKind::Power(a, n) => (&[], [Some(a), Some(Value::int(n))]),
            FuncKind::Chain(parts) | FuncKind::Fork(parts) => (parts, [None, None]),
            FuncKind::Closure(_, captured) => (captured, [None, None]),
        };
        pair.into_iter().flatten().chain(slice.iter().copied())
    }

    /// Counts a value that the function holds.
    fn hold(&mut self, part: Value<'a>) {
        self.depth = self.depth.max(part.depth() + 1);
        self.weight = self.weight.saturating_add(part.weight());
    }
}

impl<'a> Value<'a> {
    /// Returns the pairs of a dictionary, if the value is one: the function that finds the value of
    /// a key in pairs.
    pub fn as_pairs(self) -> Option<Value<'a>> {
        let View::Func(Func { kind: FuncKind::Lbind(function, pairs, _), .. }) = self.view() else {
            return None;
        };
        let View::Func(Func { kind: FuncKind::Prim(prim), .. }) = function.view() else {
            return None;
        };
        (prim.id == crate::prim::LOOKED_UP && pairs.is_tuple()).then_some(*pairs)
    }
}

impl<'a> Cx<'a> {
    /// Returns a function value, its depth and weight bounded.
    pub fn func(&self, kind: FuncKind<'a>) -> Reply<'a> {
        let arity = match kind {
            FuncKind::Prim(prim) => prim.arity() as u32,
            FuncKind::Rbind(_, _, arity) | FuncKind::Lbind(_, _, arity) => arity.into(),
            FuncKind::Closure(body, _) => body.arity() as u32,
            FuncKind::Compose(..)
            | FuncKind::Chain(_)
            | FuncKind::Fork(_)
            | FuncKind::Matcher(..)
            | FuncKind::Power(..) => 1,
        };
        let mut func = Func { kind, arity, depth: 1, weight: 1 };
        let whole = func;
        match kind {
            // Most functions are these, which capture little or nothing.
            FuncKind::Closure(_, captured) => captured.iter().for_each(|&part| func.hold(part)),
            _ => whole.parts().for_each(|part| func.hold(part)),
        }
        self.check_depth(func.depth)?;
        self.check_written(func.weight)?;
        Ok(Value::func(self.alloc(func)?))
    }

    /// Calls the first of some values with the others, as a program writes it: `f(x)`. A fault that
    /// is no function's or primitive's own is the call's.
    pub fn call_written(&self, values: &[Value<'a>]) -> Reply<'a> {
        let named = |fault: Fault| match fault.site() {
            None => fault.within("call"),
            Some(_) => fault,
        };
        self.call(values[0], &values[1..]).map_err(|raised| raised.map(named))
    }

    /// Calls a function value.
    #[inline]
    pub fn call(&self, function: Value<'a>, args: &[Value<'a>]) -> Reply<'a> {
        let View::Func(func) = function.view() else {
            return Err(Raised::wanted("a function", function));
        };
        if args.len() != func.arity as usize {
            return Err(wrong_count(func.arity, args.len()));
        }
        match func.kind {
            FuncKind::Prim(prim) => prim.call(self, args),
            FuncKind::Closure(body, captured) => self.charged(|| body.call(self, captured, args)),
            kind => {
                self.spend(CALL)?;
                self.deeper(|| self.call_combinator(kind, args))
            }
        }
    }

    /// Charges for a call of a function that an engine runs, and makes it.
    #[inline(always)]
    pub(crate) fn charged(&self, run: impl FnOnce() -> Reply<'a>) -> Reply<'a> {
        self.spend(CALL)?;
        self.deeper(run)
    }

    /// Hands a loop a function that calls `function` with `arity` arguments.
    #[inline]
    pub fn repeatedly<T>(
        &self,
        function: Value<'a>,
        arity: u32,
        body: impl FnOnce(&mut Body<'_, 'a>) -> Result<T, Raised>,
    ) -> Result<T, Raised> {
        let (code, captured) =
            match function.view() {
                View::Func(&Func {
                    kind: FuncKind::Closure(code, captured), arity: takes, ..
                }) if takes == arity => (code, captured),
                View::Func(&Func { kind: FuncKind::Prim(prim), arity: takes, .. })
                    if takes == arity =>
                {
                    return body(&mut |args| prim.call(self, args));
                }
                _ => return body(&mut |args| self.call(function, args)),
            };
        let mut body = Some(body);
        let mut result = None;
        code.repeatedly(self, captured, &mut |run| {
            result = body.take().map(|body| body(run));
        });
        result.expect("a function body hands itself to its caller")
    }

    /// Hands a loop its state, with room for an element behind it if it has any, and a function
    /// that makes one round of these. As many parts as the function has parameters for are the
    /// state: one is the whole of it, several are the elements of a tuple.
    pub fn rounds<T>(
        &self,
        function: Value<'a>,
        state: Value<'a>,
        has_element: bool,
        body: impl FnOnce(
            &mut [Value<'a>],
            &mut dyn FnMut(&mut [Value<'a>]) -> Result<(), Raised>,
        ) -> Result<T, Raised>,
    ) -> Result<T, Raised> {
        let View::Func(func) = function.view() else {
            return Err(Raised::wanted("a function", function));
        };
        let parts = (func.arity as usize).saturating_sub(has_element.into());
        if parts == 0 {
            return Err(wrong_count(func.arity, 1 + usize::from(has_element)));
        }
        let mut args: Items<'a> = std::iter::repeat_n(Value::NONE, func.arity as usize).collect();
        self.take_apart(state, &mut args[..parts])?;
        let FuncKind::Closure(code, captured) = func.kind else {
            return body(&mut args, &mut |args| {
                let whole = self.call(function, args)?;
                self.take_apart(whole, &mut args[..parts])
            });
        };
        let mut body = Some(body);
        let mut result = None;
        code.in_rounds(self, captured, parts, &mut |run| {
            result = body.take().map(|body| {
                body(&mut args, &mut |args| {
                    self.spend(CALL)?;
                    self.deeper(|| run(args))
                })
            });
        });
        result.expect("a function body hands itself to its caller")
    }

    /// Returns the state of these parts.
    pub(crate) fn whole(&self, parts: &[Value<'a>]) -> Reply<'a> {
        match *parts {
            [only] => Ok(only),
            _ => self.tuple(parts),
        }
    }

    /// Puts the parts of a state where they belong.
    pub(crate) fn take_apart(
        &self,
        state: Value<'a>,
        parts: &mut [Value<'a>],
    ) -> Result<(), Raised> {
        if let [only] = parts {
            *only = state;
            return Ok(());
        }
        if !state.is_tuple() || state.len() != Some(parts.len()) {
            return Err(Raised::wanted("a tuple with the parts of a state", state));
        }
        parts.iter_mut().zip(0..).for_each(|(part, index)| *part = state.element(index));
        Ok(())
    }

    /// Calls a function of a known kind with as many arguments as it takes.
    fn call_combinator(&self, kind: FuncKind<'a>, args: &[Value<'a>]) -> Reply<'a> {
        match kind {
            FuncKind::Compose(outer, inner) => self.call(outer, &[self.call(inner, args)?]),
            FuncKind::Chain([h, g, f]) => {
                let inner = self.call(*g, &[self.call(*f, args)?])?;
                self.call(*h, &[inner])
            }
            FuncKind::Fork([outer, a, b]) => {
                self.call(*outer, &[self.call(*a, args)?, self.call(*b, args)?])
            }
            FuncKind::Matcher(function, target) => {
                let value = self.call(function, args)?;
                self.spend(value.effort().min(target.effort()) / 16)?;
                Ok(Value::bool(value == target))
            }
            FuncKind::Power(function, times) => {
                let mut value = args[0];
                for _ in 0..times {
                    self.spend(1)?;
                    value = self.call(function, &[value])?;
                }
                Ok(value)
            }
            FuncKind::Rbind(function, fixed, _) => match *args {
                [a] => self.call(function, &[a, fixed]),
                [a, b] => self.call(function, &[a, b, fixed]),
                [a, b, c] => self.call(function, &[a, b, c, fixed]),
                _ => Err(Raised::wanted("one to three arguments", function)),
            },
            FuncKind::Lbind(function, fixed, _) => match *args {
                [a] => self.call(function, &[fixed, a]),
                [a, b] => self.call(function, &[fixed, a, b]),
                [a, b, c] => self.call(function, &[fixed, a, b, c]),
                _ => Err(Raised::wanted("one to three arguments", function)),
            },
            FuncKind::Prim(prim) => prim.call(self, args),
            FuncKind::Closure(body, captured) => body.call(self, captured, args),
        }
    }
}

#[cold]
fn wrong_count(takes: u32, given: usize) -> Raised {
    let plural = if takes == 1 { "" } else { "s" };
    Raised::new(
        super::FaultKind::Type,
        format!("a function of {takes} argument{plural} was called with {given}"),
    )
}
