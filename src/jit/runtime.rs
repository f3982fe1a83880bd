//! The functions that generated code calls: the primitives and the parts of loops that are not
//! worth generating.
//!
//! Every function here catches panics, because nothing may unwind through generated code. A fault
//! is put into the [`Env`] and told by a head that no value has.
#![allow(
    unsafe_code,
    reason = "generated code passes values as words and the context as an address"
)]

use std::mem::transmute;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::buffers::{Element, gather};
use super::finish::{LoopKind, finish as finish_loop, frame};
use crate::ir::NodeId;
use crate::prim::compare::less as less_than;
use crate::prim::containers::{interval_of, pay_for_interval};
use crate::prim::{Cpu, Primitive};
use crate::value::arena::MAX_DEPTH;
use crate::value::arena::room::Growing;
use crate::value::{Callable, Cx, Direction, Fault, FaultKind, FuncKind, Out, Reply, Value};
use crate::vm::Code;

/// A value as generated code holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(super) struct Words {
    pub(super) head: u64,
    pub(super) word: u64,
}

/// The head of no value: what generated code returns instead of one.
pub(super) const FAULT: i64 = 0;

/// Returns the words of a value.
pub(super) fn words(value: Value<'_>) -> Words {
    // SAFETY: both are 16 bytes, and whatever bits a value has are words. A part that a variant
    // leaves unused is never looked at.
    unsafe { transmute::<Value<'_>, Words>(value) }
}

/// Returns the words of a slice.
pub(super) fn slice_words(slice: &[i8]) -> [u64; 2] {
    // SAFETY: a reference to a slice is two words, whichever they are.
    unsafe { transmute::<&[i8], [u64; 2]>(slice) }
}

/// Returns the value of words.
///
/// # Safety
/// They were made of a value that lives as long as `'a`.
unsafe fn value<'a>(words: Words) -> Value<'a> {
    // SAFETY: the caller vouches for it.
    unsafe { transmute::<Words, Value<'a>>(words) }
}

/// State of one run of a program. Generated code reads the fields up to `frame`.
#[repr(C)]
pub(super) struct Env {
    /// The fuel that is left.
    pub(super) fuel: *const u64,
    /// The depth of nested calls.
    pub(super) depth: *const u32,
    /// The bytes that values may still take.
    pub(super) bytes: *const u64,
    /// The loop in which tuples grow.
    pub(super) growing: *const Growing,
    /// The sites of the program.
    pub(super) sites: *const Site,
    /// Its constants that are no numbers.
    pub(super) constants: *const Words,
    /// The frame of the program, which the VM and generated code share.
    pub(super) frame: *mut Words,
    /// Its slots.
    pub(super) slots: usize,
    /// The code of the program, a `Code`.
    pub(super) code: *const (),
    /// The context, a `Cx<'a>`.
    pub(super) cx: *const (),
    /// Of every loop of the program.
    pub(super) loops: Vec<LoopState>,
    /// The reason for which there is no value.
    pub(super) fault: Option<Fault>,
}

/// Elements on their way through one loop.
#[derive(Default)]
pub(super) struct LoopState {
    /// The elements, of the second container too; then room for what the body yields.
    items: Vec<Words>,
    /// The containers.
    containers: [Option<Words>; 2],
    /// The frame that a filter of a bitboard charged.
    rows: Option<(*mut u128, usize)>,
}

/// A place in a program at which something is called.
pub(super) struct Site {
    /// The primitive.
    pub(super) prim: Option<&'static Primitive>,
    /// The node that a fault is said to have happened at.
    pub(super) node: NodeId,
    /// The primitive whose loop runs the body that this is a part of.
    pub(super) around: Option<&'static str>,
    /// The number of the loop in the program, if it is one.
    pub(super) index: usize,
    /// The kind of loop.
    pub(super) kind: LoopKind,
    /// The kinds that its elements must have, so that the generated body fits.
    pub(super) elements: [Element; 2],
    /// Whether the body is a lambda, a call of which is one level deeper.
    pub(super) deeper: bool,
    /// Fuel to be charged before the call.
    pub(super) units: u32,
    /// The lambda's code, for a closure.
    pub(super) lambda: Option<Lambda>,
}

/// A site as generated code passes it: how many bytes into the table it lies.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Offset(u64);

impl Offset {
    #[inline(always)]
    fn site<'s>(self, env: &Env) -> &'s Site {
        // SAFETY: generated code passes places of sites in the table of its program, which outlives
        // the run.
        unsafe { &*env.sites.byte_add(self.0 as usize) }
    }
}

/// The code of a lambda, which the code of its program keeps; that also owns the native code that
/// refers to it.
#[derive(Clone, Copy)]
pub(super) struct Lambda(*const dyn Callable);

// SAFETY: it is only ever read, and what it points to may be shared: `Callable` says so.
unsafe impl Send for Lambda {}
// SAFETY: as above.
unsafe impl Sync for Lambda {}

impl Lambda {
    pub(super) fn new(code: &dyn Callable) -> Self {
        // SAFETY: only the lifetime differs; the type says why the code is still there when it is
        // used.
        Self(unsafe { transmute::<&dyn Callable, *const dyn Callable>(code) })
    }
}

/// The number of elements of a loop that generated code cannot run.
const GENERIC: Words = Words { head: 0, word: u64::MAX };
/// Set in the number of elements of a filter whose elements are paid for already.
pub(super) const PAID: u64 = 1 << 62;
const NO_VALUE: Words = Words { head: FAULT as u64, word: 0 };

/// Declares functions with the calling convention that generated code uses, which is the same on
/// every system.
macro_rules! shims {
    ($($(#[$meta:meta])* fn $name:ident($($param:ident: $ty:ty),*) $body:block)+) => {$(
        $(#[$meta])*
        #[cfg(target_arch = "x86_64")]
        pub(super) extern "sysv64" fn $name($($param: $ty),*) -> Words $body
        $(#[$meta])*
        #[cfg(not(target_arch = "x86_64"))]
        pub(super) extern "C" fn $name($($param: $ty),*) -> Words $body
    )+};
}

/// The entry of a program.
#[cfg(target_arch = "x86_64")]
pub(super) type Entry = extern "sysv64" fn(&mut Env) -> Words;
/// The entry of a program.
#[cfg(not(target_arch = "x86_64"))]
pub(super) type Entry = extern "C" fn(&mut Env) -> Words;

/// Runs the entry of a program in an environment; `None` where only the VM can tell what comes out.
pub(super) fn enter<'a>(entry: usize, env: &mut Env) -> Option<Out<'a>> {
    // SAFETY: `entry` is the address of generated code of this type, which its module keeps.
    let entry = unsafe { transmute::<usize, Entry>(entry) };
    let out = entry(env);
    if out.head != FAULT as u64 {
        // SAFETY: generated code returns values of the context that it was given.
        return Some(Ok(unsafe { value(out) }));
    }
    env.fault.take().map(Err)
}

/// Returns the context.
fn cx<'a>(env: &Env) -> &'a Cx<'a> {
    // SAFETY: the run that made the environment borrows the context for as long as generated code
    // runs.
    unsafe { &*env.cx.cast::<Cx<'a>>() }
}

/// Charges what is due, runs `body`, and keeps faults and panics from the generated code.
#[inline(always)]
fn call<'a>(
    env: &mut Env,
    offset: Offset,
    body: impl FnOnce(&Cx<'a>, &Site) -> Reply<'a>,
) -> Words {
    let (cx, site) = (cx(env), offset.site(env));
    if cx.spend(site.units.into()).is_err() {
        // No fault: the VM finds out where exactly the fuel ran out.
        return NO_VALUE;
    }
    match catch_unwind(AssertUnwindSafe(|| body(cx, site))) {
        Ok(Ok(value)) => words(value),
        Ok(Err(raised)) => fail(env, site, raised.into()),
        Err(_) => fail(env, site, panicked()),
    }
}

#[cold]
fn panicked() -> Fault {
    Fault::new(
        FaultKind::Internal,
        "the engine panicked: this is a defect of arcvm; please report the program and the task",
    )
}

#[cold]
fn fail(env: &mut Env, site: &Site, fault: Fault) -> Words {
    let fault = match site.prim {
        Some(prim) => fault.within(prim.name_in_faults()),
        None => fault,
    };
    let fault = fault.at(site.node);
    env.fault = Some(match site.around {
        Some(name) => fault.within(name),
        None => fault,
    });
    NO_VALUE
}

/// Returns values that lie one after the other.
fn values<'a>(first: &Words, count: u64) -> &'a [Value<'a>] {
    // SAFETY: generated code passes so many words of values, in its own frame, which outlives the
    // call.
    unsafe { std::slice::from_raw_parts(std::ptr::from_ref(first).cast(), count as usize) }
}

/// Returns a value passed in two registers.
fn operand<'a>(head: u64, word: u64) -> Value<'a> {
    // SAFETY: generated code passes words of values that live as long as the run.
    unsafe { value(Words { head, word }) }
}

shims! {
    /// Runs instructions of the program on the VM, from one to before another. The head tells
    /// whether they went well.
    fn steps(env: &mut Env, from: u64, to: u64) {
        let cx = cx(env);
        // SAFETY: the run that made the environment lends it the code and the frame, which it does
        // not look at before generated code has returned.
        let (code, frame) = unsafe {
            let frame = std::slice::from_raw_parts_mut(env.frame.cast::<Value<'_>>(), env.slots);
            (&*env.code.cast::<Code>(), frame)
        };
        let run = || code.execute_part(cx, frame, from as usize..to as usize);
        let fault = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(())) => return Words { head: 1, word: 0 },
            Ok(Err(raised)) => raised.into(),
            Err(_) => panicked(),
        };
        env.fault = Some(fault);
        NO_VALUE
    }

    /// Calls a primitive of one parameter, as the three below.
    fn call1(env: &mut Env, offset: Offset, a: u64, b: u64) {
        call(env, offset, |cx, site| match site.prim.map(|prim| prim.cpu) {
            Some(Cpu::F1(f)) => f(cx, operand(a, b)),
            _ => Err(panicked().into()),
        })
    }

    fn call2(env: &mut Env, offset: Offset, a: u64, b: u64, c: u64, d: u64) {
        call(env, offset, |cx, site| match site.prim.map(|prim| prim.cpu) {
            Some(Cpu::F2(f)) => f(cx, operand(a, b), operand(c, d)),
            _ => Err(panicked().into()),
        })
    }

    fn call3(env: &mut Env, offset: Offset, a: u64, b: u64, c: u64, d: u64, e: u64, g: u64) {
        call(env, offset, |cx, site| match site.prim.map(|prim| prim.cpu) {
            Some(Cpu::F3(f)) => f(cx, operand(a, b), operand(c, d), operand(e, g)),
            _ => Err(panicked().into()),
        })
    }

    fn call4(
        env: &mut Env, offset: Offset, a: u64, b: u64, c: u64, d: u64, e: u64, g: u64, h: u64, i: u64
    ) {
        call(env, offset, |cx, site| match site.prim.map(|prim| prim.cpu) {
            Some(Cpu::F4(f)) => f(cx, operand(a, b), operand(c, d), operand(e, g), operand(h, i)),
            _ => Err(panicked().into()),
        })
    }

    /// Makes a tuple.
    fn tuple(env: &mut Env, offset: Offset, first: &Words, count: u64) {
        call(env, offset, |cx, _| cx.tuple(values(first, count)))
    }

    /// Calls the first value with the others.
    fn apply(env: &mut Env, offset: Offset, first: &Words, count: u64) {
        let values = values(first, count);
        call(env, offset, |cx, _| cx.call_written(values))
    }

    /// Makes the function of a lambda that captures the values.
    fn closure(env: &mut Env, offset: Offset, first: &Words, count: u64) {
        call(env, offset, |cx, site| {
            let Some(lambda) = site.lambda else { return Err(panicked().into()) };
            // SAFETY: the code that the native code was made of keeps its lambdas, and owns the
            // native code.
            let lambda = unsafe { &*lambda.0 };
            let captured = cx.copy(values(first, count));
            captured.and_then(|captured| cx.func(FuncKind::Closure(lambda, captured)))
        })
    }

    /// Makes the same of a lambda that was charged for.
    fn paid_closure(env: &mut Env, offset: Offset, first: &Words, count: u64) {
        let mark = cx(env).mark();
        let made = closure(env, offset, first, count);
        if made.head != FAULT as u64 {
            cx(env).rewind(mark);
        }
        made
    }

    /// Tells whether Python takes a value for true: in the word, as 0 or 1.
    fn truthy(_env: &mut Env, head: u64, word: u64) {
        Words { head: 0, word: operand(head, word).truthy().into() }
    }

    /// Tells whether one key is below another, as a truth value, whose word is 0 or 1.
    fn less(env: &mut Env, offset: Offset, a: u64, b: u64, c: u64, d: u64) {
        let (left, right) = (operand(a, b), operand(c, d));
        call(env, offset, |cx, _| less_than(cx, left, right).map(Value::bool))
    }

    /// Charges for a range that nobody looks at as a tuple.
    fn range(env: &mut Env, offset: Offset, start: u64, step: u64, count: u64) {
        call(env, offset, |cx, _| {
            pay_for_interval(cx, start.cast_signed(), step.cast_signed(), count)?;
            Ok(Value::NONE)
        })
    }

    /// Makes the tuple of a range that was charged for.
    fn laid_out(env: &mut Env, offset: Offset, start: u64, step: u64, count: u64) {
        call(env, offset, |cx, _| {
            let mark = cx.mark();
            let whole = interval_of(cx, start.cast_signed(), step.cast_signed(), count as usize)?;
            cx.rewind(mark);
            Ok(whole)
        })
    }

    /// Puts an element behind a tuple. Where that does not go well, the VM says why.
    fn append(env: &mut Env, offset: Offset, a: u64, b: u64, c: u64, d: u64) {
        let (cx, site) = (cx(env), offset.site(env));
        if cx.spend(site.units.into()).is_err() {
            return NO_VALUE;
        }
        let run = || cx.appended(operand(a, b), operand(c, d));
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(value)) => words(value),
            Ok(Err(_)) | Err(_) => NO_VALUE,
        }
    }

    /// Begins a loop over one container: the address of its elements and their number.
    fn begin(env: &mut Env, offset: Offset, head: u64, word: u64) {
        begin_loop(env, offset.site(env), &[operand(head, word)])
    }

    /// Begins a loop over two containers: the number of the first one's elements is in the upper
    /// half.
    fn begin2(env: &mut Env, offset: Offset, a: u64, b: u64, c: u64, d: u64) {
        begin_loop(env, offset.site(env), &[operand(a, b), operand(c, d)])
    }

    /// Makes the value of a loop that left so many results.
    fn finish(env: &mut Env, offset: Offset, first: &Words, count: u64) {
        let state = &env.loops[offset.site(env).index];
        let rows = state.rows;
        let [container, _] = state.containers;
        let container = operand(container.map_or(0, |c| c.head), container.map_or(0, |c| c.word));
        // SAFETY: these are the results that generated code put there, in the buffer of this loop.
        let items = unsafe {
            std::slice::from_raw_parts_mut(std::ptr::from_ref(first).cast_mut().cast(), count as usize)
        };
        call(env, offset, |cx, site| {
            // SAFETY: the rows were allocated in the arena when the loop began and are handed out
            // once.
            let rows = rows.map(|(rows, len)| unsafe { std::slice::from_raw_parts_mut(rows, len) });
            finish_loop(cx, site.kind, container, items, rows)
        })
    }
}

fn begin_loop(env: &mut Env, site: &Site, containers: &[Value<'_>]) -> Words {
    let filled = catch_unwind(AssertUnwindSafe(|| fill(env, site, containers)));
    match filled {
        Ok(Some(words)) => words,
        // The primitive itself says what is wrong.
        Ok(None) | Err(_) => GENERIC,
    }
}

/// Puts the elements into the buffer of a loop, where they are what the body was made for.
fn fill(env: &mut Env, site: &Site, containers: &[Value<'_>]) -> Option<Words> {
    let cx = cx(env);
    let depth = cx.depth();
    if cx.direction() != Direction::Ascending || site.deeper && depth.get() >= MAX_DEPTH {
        return None;
    }
    let state = &mut env.loops[site.index];
    state.items.clear();
    state.rows = None;
    state.containers = [None; 2];
    let mut counts = [0usize; 2];
    for (place, &container) in containers.iter().enumerate() {
        let before = state.items.len();
        let words = words(container);
        state.containers[place] = Some(words);
        let container = operand(words.head, words.word);
        gather(cx, &mut state.items, site.elements[place], container)?;
        counts[place] = state.items.len() - before;
    }
    let [first, second] = counts;
    let none = Words { head: 0, word: 0 };
    let count = match site.kind {
        LoopKind::Product => {
            let pairs = (first as u64).saturating_mul(second as u64);
            if second == 0
                || cx.check_items(pairs).is_err()
                || first >= 1 << 31
                || second >= 1 << 31
            {
                return None;
            }
            state.items.resize(first + second + pairs as usize, none);
            (first as u64) << 32 | second as u64
        }
        LoopKind::Zip | LoopKind::ZipMerge => {
            let count = first.min(second);
            state.items.resize(first + second + count, none);
            (first as u64) << 32 | count as u64
        }
        LoopKind::Value if first == 0 => return None,
        LoopKind::Order => {
            state.items.resize(2 * first, none);
            first as u64
        }
        LoopKind::Filter => match frame(cx, containers[0]) {
            Ok(None) => first as u64,
            Ok(Some(rows)) => {
                state.rows = Some((rows.as_mut_ptr(), rows.len()));
                first as u64 | PAID
            }
            Err(_) => return Some(NO_VALUE),
        },
        // The primitive has a slice for the images.
        LoopKind::Map | LoopKind::MapMerge => match cx.slice(first, Value::NONE) {
            Ok(_) => first as u64,
            Err(_) => return Some(NO_VALUE),
        },
        LoopKind::FilterMerge
        | LoopKind::Extract
        | LoopKind::Pick
        | LoopKind::Value
        | LoopKind::Rounds => first as u64,
    };
    if site.deeper {
        depth.set(depth.get() + 1);
    }
    Some(Words { head: state.items.as_ptr().addr() as u64, word: count })
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::ir::Graph;
    use crate::prim;
    use crate::value::Budget;

    #[test]
    fn panics_become_faults_that_ask_for_a_report() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let (fuel, depth) = cx.counters();
        let mut env = Env {
            fuel,
            depth,
            bytes: cx.bytes(),
            growing: cx.growing(),
            sites: std::ptr::null(),
            constants: std::ptr::null(),
            frame: std::ptr::null_mut(),
            slots: 0,
            code: std::ptr::null(),
            cx: std::ptr::from_ref(&cx).cast(),
            loops: Vec::new(),
            fault: None,
        };
        let mut graph = Graph::new();
        let site = Site {
            prim: Some(prim::ADD.get()),
            node: graph.leaf(crate::ir::Node::Int(1)),
            around: Some(prim::APPLY.name()),
            index: 0,
            kind: LoopKind::Map,
            elements: [Element::Any; 2],
            deeper: false,
            units: 0,
            lambda: None,
        };
        env.sites = &raw const site;
        let out = call(&mut env, Offset(0), |_, _| panic!("a defect"));
        assert!(out == NO_VALUE);
        let fault = env.fault.take().expect("it failed");
        assert_eq!(fault.kind(), FaultKind::Internal);
        assert!(fault.message().contains("please report"), "{fault}");
        assert_eq!((fault.primitive(), fault.site()), (Some(prim::ADD.name()), Some(site.node)));
        let out = call(&mut env, Offset(0), |_, _| Ok(Value::int(7)));
        assert!(out == words(Value::int(7)) && env.fault.is_none());
    }
}
