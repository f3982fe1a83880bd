//! Bytecode and its execution.

mod calls;
mod direct;
mod frames;
mod parts;
mod traced;

use std::cell::Cell;
use std::mem;
use std::ops::Range;
use std::sync::OnceLock;
use std::{ptr, slice};

use smallvec::SmallVec;

use super::fast_path::FastPath;
use crate::ir::{NodeId, Role};
use crate::prim::{Binary, Cpu, Primitive, Quaternary, Ternary, Unary};
use crate::stack::with_little_room;
use crate::value::frozen::fetch;
use crate::value::{
    Callable, Cx, Fault, Frozen, FuncKind, Kept, Out, PairElement, Raised, Reply, Rounds, Value,
};
pub(crate) use frames::{frame_size, padded};
pub(crate) use parts::Ending;

/// The code of a program or of a lambda. It owns its constants, so it depends on nothing and
/// threads may share it.
///
/// A run of a program that was not run for long waits for memory more than for anything else. So
/// what every run reads stands first, within two cache lines, and the rest behind it.
#[repr(C, align(64))]
pub struct Code {
    pub(crate) instrs: Kept<Instr>,
    /// The start of a frame before anything is run: the constants, then nothing, as many as
    /// [`padded`] says.
    pub(crate) template: Frozen,
    pub(crate) lambdas: Box<[Code]>,
    /// Constants at the start of the frame.
    pub(crate) constants: usize,
    /// Parameters; the inputs, for a program.
    pub(crate) arity: usize,
    /// Instructions at the start that do not depend on the parameters of a lambda.
    pub(crate) invariant: usize,
    /// Slots of a frame, as many as [`frame_size`] says.
    pub(crate) slots: u32,
    /// Values that the lambda captures.
    pub(crate) captures: u32,
    pub(crate) result: Slot,
    /// Whether there are at most two instructions, all calls of primitives, of which the last one
    /// yields the result if there is one: so little runs without a frame.
    pub(crate) is_direct: bool,
    /// The part of its parameter that a lambda reads, if that is all that it reads.
    pub(crate) reads: Option<PairElement>,
    /// Roles of inputs that the program reads: bit `role as u8`.
    pub(crate) roles: u8,
    /// The same program in another engine.
    pub(crate) native: OnceLock<Box<dyn Native>>,
    /// How it yields its result where only the parts of that are wanted.
    pub(crate) ending: Ending,
    /// The lambda's node, which tells it from others.
    pub(crate) identity: u64,
    /// The nodes that the instructions compute.
    pub(crate) sites: Vec<Site>,
    /// Operands of instructions with more than four.
    pub(crate) pool: Vec<Slot>,
    /// Nodes that are inputs or constants.
    pub(crate) fixed: Vec<(NodeId, Slot)>,
}

/// Bytes at the start of code that every run reads.
const HOT: usize = 128;
const _: () = assert!(mem::offset_of!(Code, ending) <= HOT);

/// Bytes that are fetched behind the instructions of a program: constants, and code of lambdas.
const BEHIND: usize = 256;
/// Most bytes that are fetched at once. Of what is longer the processor finds the rest itself.
const MOST_FETCHED: usize = 768;
/// Lambdas that are fetched with a program.
const FETCHED_LAMBDAS: usize = 4;

/// The form that another engine made of the code of a program.
pub trait Native: Send + Sync {
    /// Runs the program, whose code it was made of, on its inputs. `None` where only the VM can
    /// tell what comes out; budgets are then as they were.
    fn run<'a>(&'a self, code: &'a Code, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Option<Out<'a>>;

    /// Returns bytes of machine code of the batch that the program belongs to.
    fn bytes(&self) -> usize;
}

/// A slot of the frame, which holds the constants, then the parameters, then what was captured,
/// then the value of each instruction in turn.
pub(crate) type Slot = u32;

/// One instruction; its value goes to the next slot.
#[derive(Clone, Copy)]
pub(crate) struct Instr {
    pub(crate) op: Op,
    /// Its operands; those of an instruction with more than four stand in the pool, from the first
    /// on. Behind those of fewer the first one is repeated, so that each can be read.
    pub(crate) slots: [Slot; 4],
    pub(crate) len: u32,
    /// The form in which the VM computes it itself where it can.
    pub(crate) fast_path: FastPath,
}

/// The node that an instruction computes, for messages and traces.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    pub(crate) node: NodeId,
    pub(crate) primitive: Option<&'static Primitive>,
}

#[derive(Clone, Copy)]
pub(crate) enum Op {
    /// A call of a primitive of one parameter.
    Call1(Unary),
    /// A call of a primitive of two parameters.
    Call2(Binary),
    /// A call of a primitive of three parameters.
    Call3(Ternary),
    /// A call of a primitive of four parameters.
    Call4(Quaternary),
    /// A tuple of the operands.
    Tuple,
    /// A call of the first operand with the others.
    Apply,
    /// The function of a lambda's code that captures the operands.
    Closure(u32),
    /// One of two thunks, by the first operand: the thunk of the true case captures as many of the
    /// following operands as it says, the other one the rest.
    Select {
        /// Code of the true case; the code of the other case follows it.
        thunk: u32,
        /// Captures of the true case.
        captures: u32,
    },
    /// The same, of which only parts are wanted: the instructions behind it, each [`Op::Part`].
    Spread {
        /// Code of the true case; the code of the other case follows it.
        thunk: u32,
        /// Captures of the true case.
        captures: u32,
    },
    /// The part of a number of the choice before it, which put it here.
    Part(u32),
}

impl Op {
    /// Returns a call of a primitive.
    pub(crate) fn call(cpu: Cpu) -> Self {
        match cpu {
            Cpu::F1(f) => Self::Call1(f),
            Cpu::F2(f) => Self::Call2(f),
            Cpu::F3(f) => Self::Call3(f),
            Cpu::F4(f) => Self::Call4(f),
        }
    }

    /// Tells whether it is a call of a primitive.
    #[inline(always)]
    pub(crate) fn is_call(self) -> bool {
        matches!(self, Self::Call1(_) | Self::Call2(_) | Self::Call3(_) | Self::Call4(_))
    }
}

/// The inputs of a run.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The demonstration pairs, a tuple of (input, output).
    pub samples: Value<'a>,
    /// The grid to be solved.
    pub input: Value<'a>,
    /// A candidate for its output.
    pub candidate: Value<'a>,
    /// The output that is expected, for programs that are differs.
    pub expected: Value<'a>,
}

impl<'a> Inputs<'a> {
    /// Returns only a grid to be solved.
    #[inline]
    pub fn grid(input: Value<'a>) -> Self {
        Self { samples: Value::EMPTY_TUPLE, input, candidate: Value::NONE, expected: Value::NONE }
    }

    /// Returns the value of a role by its number.
    #[inline(always)]
    fn slot(&self, role: usize) -> Value<'a> {
        match role {
            0 => self.samples,
            1 => self.input,
            2 => self.candidate,
            _ => self.expected,
        }
    }

    /// Returns the values by role.
    #[inline]
    pub(crate) fn slots(&self) -> [Value<'a>; Role::COUNT] {
        [self.samples, self.input, self.candidate, self.expected]
    }
}

/// The value of one instruction.
#[derive(Clone)]
pub struct Evaluated<'a> {
    /// The expression.
    pub node: NodeId,
    /// The primitive that was called, if one was.
    pub primitive: Option<&'static Primitive>,
    /// Its value.
    pub value: Value<'a>,
    /// Nanoseconds that it took.
    pub nanos: u64,
    /// Fuel that it took.
    pub fuel: u64,
    /// The rounds of the loop that it is, if it is one.
    pub rounds: Option<Rounds>,
}

impl Code {
    /// Tells whether the program reads an input of this role.
    pub fn reads(&self, role: Role) -> bool {
        self.roles >> role as u8 & 1 == 1
    }

    /// Counts the instructions of the program, those of its lambdas included.
    pub fn size(&self) -> usize {
        self.instrs.len() + self.lambdas.iter().map(Code::size).sum::<usize>()
    }

    /// Runs the program, in its native form if it has one.
    #[inline]
    pub fn run<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Out<'a> {
        with_little_room(|| {
            let native = self.native.get().and_then(|native| native.run(self, cx, inputs));
            native.unwrap_or_else(|| self.interpret(cx, inputs))
        })
    }

    /// Has the processor fetch what the program reads, all at once: else it would wait for one part
    /// after the other. The code of lambdas lies behind that of the program.
    #[inline(always)]
    fn fetch(&self) {
        fetch(&self.instrs, BEHIND, MOST_FETCHED);
        for lambda in self.lambdas.iter().take(FETCHED_LAMBDAS) {
            fetch(slice::from_ref(lambda), 0, HOT);
        }
    }

    /// Runs the program on the VM.
    #[inline]
    pub fn interpret<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Out<'a> {
        if self.is_direct {
            return Ok(self.direct(cx, move |place| inputs.slot(place))?);
        }
        self.fetch();
        Ok(self.begin(inputs, |frame| self.execute(cx, frame, 0))?)
    }

    /// Gives the program a native form, which runs in place of the bytecode.
    pub fn set_native(&mut self, native: Box<dyn Native>) {
        self.native = OnceLock::from(native);
    }

    /// Takes the native form away, so that the bytecode runs.
    pub(crate) fn drop_native(&mut self) {
        self.native = OnceLock::new();
    }

    /// Gives a program that is shared a native form, unless it has one.
    #[cfg(feature = "jit")]
    pub(crate) fn give_native(&self, native: Box<dyn Native>) {
        self.native.get_or_init(|| native);
    }

    /// Returns the native form, if there is one.
    pub fn native(&self) -> Option<&dyn Native> {
        self.native.get().map(|native| &**native)
    }

    /// Returns the nodes that the instructions compute, in their order, which is that of the steps
    /// of a trace.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeId> + '_ {
        self.sites.iter().map(|site| site.node)
    }

    /// Tells whether it computes a node, in a lambda or outside of all.
    pub(crate) fn computes(&self, node: NodeId) -> bool {
        self.nodes().any(|own| own == node) || self.lambdas.iter().any(|own| own.computes(node))
    }

    /// Returns the value of a node that is no instruction: an input or a constant.
    pub fn constant_or_input<'a>(&'a self, node: NodeId, inputs: &Inputs<'a>) -> Option<Value<'a>> {
        let &(_, slot) = self.fixed.iter().find(|(fixed, _)| *fixed == node)?;
        match (slot as usize).checked_sub(self.constants) {
            None => Some(self.initial(slot)),
            Some(input) => Some(inputs.slots()[input]),
        }
    }

    /// Returns the operands of the instruction whose value is step `index` of a trace; `None` for
    /// inputs.
    pub fn operands_of<'a>(
        &'a self,
        index: usize,
        steps: &[Evaluated<'a>],
    ) -> Vec<Option<Value<'a>>> {
        let read = |&slot: &Slot| match (slot as usize).checked_sub(self.first_value()) {
            Some(step) => Some(steps[step].value),
            None => self.template.values()[..self.constants].get(slot as usize).copied(),
        };
        self.operands(&self.instrs[index]).iter().map(read).collect()
    }

    /// Returns what a slot holds before anything is run: a constant, or nothing.
    pub(crate) fn initial(&self, slot: Slot) -> Value<'_> {
        self.template.values().get(slot as usize).copied().unwrap_or(Value::NONE)
    }

    /// Returns the slot of the first instruction's value.
    pub(crate) fn first_value(&self) -> usize {
        self.constants + self.arity + self.captures as usize
    }

    #[inline]
    pub(crate) fn operands<'c>(&'c self, instr: &'c Instr) -> &'c [Slot] {
        match instr.slots.get(..instr.len as usize) {
            Some(slots) => slots,
            None => &self.pool[instr.slots[0] as usize..][..instr.len as usize],
        }
    }

    /// Runs the instructions from the one of a number on.
    fn execute<'a>(&'a self, cx: &Cx<'a>, frame: &mut [Value<'a>], from: usize) -> Reply<'a> {
        self.execute_part(cx, frame, from..self.instrs.len())?;
        Ok(frame[self.result as usize])
    }

    /// Runs some of the instructions.
    #[inline(always)]
    pub(crate) fn execute_part<'a>(
        &'a self,
        cx: &Cx<'a>,
        frame: &mut [Value<'a>],
        part: Range<usize>,
    ) -> Result<(), Raised> {
        // Each instruction writes the next slot, so that no place is looked up for it. Both are
        // walked side by side without `zip`, which costs short code a call.
        let frame = Cell::from_mut(frame).as_slice_of_cells();
        let mut slots = frame[self.first_value() + part.start..].iter();
        for instr in &self.instrs[part] {
            let Some(slot) = slots.next() else { break };
            match self.step(cx, instr, frame, slot) {
                Ok(value) => slot.set(value),
                Err(raised) => return Err(self.blame_slot(cx, raised, frame, slot)),
            }
        }
        Ok(())
    }

    /// Returns what the instruction raised whose value is that of a slot, with its site.
    #[cold]
    #[inline(never)]
    fn blame_slot<'a>(
        &self,
        cx: &Cx<'a>,
        raised: Raised,
        frame: &[Cell<Value<'a>>],
        slot: &Cell<Value<'a>>,
    ) -> Raised {
        self.blame(cx, raised, frame, place(frame, slot) - self.first_value())
    }

    /// Returns what the instruction of a number raised on a frame, with its site.
    #[cold]
    #[inline(never)]
    fn blame<'a>(
        &self,
        cx: &Cx<'a>,
        raised: Raised,
        frame: &[Cell<Value<'a>>],
        number: usize,
    ) -> Raised {
        let operands = self.operands(&self.instrs[number]);
        self.blame_at(cx, raised, number, |operand| frame[operands[operand] as usize].get())
    }

    /// Returns what the instruction of a number raised, with its site.
    #[cold]
    #[inline(never)]
    fn blame_at<'a>(
        &self,
        cx: &Cx<'a>,
        raised: Raised,
        number: usize,
        operand: impl Fn(usize) -> Value<'a>,
    ) -> Raised {
        self.sites[number].blame(cx, raised, operand).into()
    }

    /// Returns the value of one instruction, which is that of a slot.
    #[inline(always)]
    fn step<'a>(
        &'a self,
        cx: &Cx<'a>,
        instr: &Instr,
        frame: &[Cell<Value<'a>>],
        slot: &Cell<Value<'a>>,
    ) -> Reply<'a> {
        let read = |operand: usize| frame[instr.slots[operand] as usize].get();
        // Returns from where it stands, so that each number of operands has a path of its own.
        macro_rules! quick {
            () => {
                cx.spend(1)?;
                if instr.fast_path != FastPath::No
                    && let Some(value) = instr.fast_value(frame)
                {
                    return Ok(value);
                }
            };
        }
        match instr.op {
            Op::Call1(f) => {
                quick!();
                f(cx, read(0))
            }
            Op::Call2(f) => {
                quick!();
                f(cx, read(0), read(1))
            }
            Op::Call3(f) => {
                quick!();
                f(cx, read(0), read(1), read(2))
            }
            Op::Call4(f) => {
                cx.spend(1)?;
                f(cx, read(0), read(1), read(2), read(3))
            }
            Op::Part(_) => Ok(slot.get()),
            _ => self.other_step(cx, instr, frame, slot),
        }
    }

    /// Returns the value of an instruction that is no call of a primitive. It stands apart, so that
    /// the loop over instructions stays small enough for the processor's registers.
    #[inline(never)]
    fn other_step<'a>(
        &'a self,
        cx: &Cx<'a>,
        instr: &Instr,
        frame: &[Cell<Value<'a>>],
        slot: &Cell<Value<'a>>,
    ) -> Reply<'a> {
        let read = |operand: usize| frame[instr.slots[operand] as usize].get();
        match instr.op {
            Op::Spread { thunk, captures } => {
                self.spread(cx, instr, (thunk, captures), frame, place(frame, slot))?;
                Ok(Value::NONE)
            }
            Op::Select { thunk, captures } if instr.len <= 4 => {
                let (thunk, first) = match read(0).truthy() {
                    true => (thunk as usize, 1),
                    false => (thunk as usize + 1, 1 + captures as usize),
                };
                let thunk = &self.lambdas[thunk];
                match thunk.is_direct {
                    true => thunk.direct(cx, move |place| read(first + place)),
                    false => self.rare_step(cx, instr, frame),
                }
            }
            Op::Closure(lambda) if instr.len <= 4 => {
                self.closure(cx, lambda, &instr.slots[..instr.len as usize], frame)
            }
            _ => self.rare_step(cx, instr, frame),
        }
    }

    /// Makes the function of a lambda that captures what is in some slots.
    #[inline]
    fn closure<'a>(
        &'a self,
        cx: &Cx<'a>,
        lambda: u32,
        slots: &[Slot],
        frame: &[Cell<Value<'a>>],
    ) -> Reply<'a> {
        let captured = match slots {
            [] => &[],
            _ => &*cx.slice_with(slots.len(), |i| frame[slots[i] as usize].get())?,
        };
        cx.func(FuncKind::Closure(&self.lambdas[lambda as usize], captured))
    }

    /// Returns the value of any instruction, in any form.
    fn rare_step<'a>(&'a self, cx: &Cx<'a>, instr: &Instr, frame: &[Cell<Value<'a>>]) -> Reply<'a> {
        let operands = self.operands(instr).iter();
        let values: SmallVec<[Value<'a>; 8]> =
            operands.map(|&slot| frame[slot as usize].get()).collect();
        match instr.op {
            Op::Tuple => cx.tuple(&values),
            Op::Apply => cx.call_written(&values),
            Op::Closure(lambda) => self.closure(cx, lambda, self.operands(instr), frame),
            // These are steps of their own.
            Op::Part(_) | Op::Call1(_) | Op::Call2(_) | Op::Call3(_) | Op::Call4(_) => {
                Ok(Value::NONE)
            }
            Op::Select { thunk, captures } | Op::Spread { thunk, captures } => {
                let (then, otherwise) = values[1..].split_at(captures as usize);
                let (thunk, captured) = match values[0].truthy() {
                    true => (thunk as usize, then),
                    false => (thunk as usize + 1, otherwise),
                };
                self.lambdas[thunk].call(cx, captured, &[])
            }
        }
    }
}

impl Instr {
    /// Returns the value by the fast path, where that has one. It stands apart, so that the loop
    /// over instructions keeps what it needs in the processor's registers.
    #[inline(never)]
    fn fast_value<'a>(&self, frame: &[Cell<Value<'a>>]) -> Option<Value<'a>> {
        let read = |operand: usize| frame[self.slots[operand] as usize].get();
        self.fast_path.value([read(0), read(1)], || read(2))
    }
}

/// Returns the number of a slot of a frame.
fn place(frame: &[Cell<Value<'_>>], slot: &Cell<Value<'_>>) -> usize {
    (ptr::from_ref(slot).addr() - frame.as_ptr().addr()) / size_of::<Value<'_>>()
}

impl Site {
    /// Returns the fault that was raised here. `operand` yields what a primitive was called with.
    #[cold]
    fn blame<'a>(
        &self,
        cx: &Cx<'a>,
        raised: Raised,
        operand: impl Fn(usize) -> Value<'a>,
    ) -> Fault {
        let fault = Fault::from(raised);
        match self.primitive {
            Some(prim) => {
                let operands: SmallVec<[_; 4]> = (0..prim.arity()).map(operand).collect();
                prim.blamed(cx, &operands, fault).at(self.node)
            }
            // It passes through a choice, or a call of a function.
            None if fault.site().is_some() && cx.explains() => {
                fault.passing(self.node, operand(0).truthy())
            }
            None => fault.at(self.node),
        }
    }
}
