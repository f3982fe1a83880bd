//! Bytecode and its execution.

use smallvec::SmallVec;

use crate::ir::{NodeId, Role};
use crate::prim::{Cpu, Primitive};
use crate::value::{Callable, Cx, FuncKind, Out, Value};

/// The code of a program or of a lambda. Constants live as long as `'g`.
pub struct Code<'g> {
    pub(crate) instrs: Vec<Instr>,
    /// Operands of instructions with more than four.
    pub(crate) pool: Vec<Slot>,
    pub(crate) constants: Vec<Value<'g>>,
    pub(crate) lambdas: Vec<Code<'g>>,
    /// Nodes that are inputs or constants.
    pub(crate) fixed: Vec<(NodeId, Slot)>,
    /// Parameters; the inputs, for a program.
    pub(crate) arity: usize,
    /// Values that the lambda captures.
    pub(crate) captures: usize,
    pub(crate) result: Slot,
    /// Roles of inputs that the program reads: bit `role as u8`.
    pub(crate) roles: u8,
    /// The lambda's node, which tells it from others.
    pub(crate) identity: u64,
    /// The same program in another engine.
    pub(crate) native: Option<Box<dyn Native>>,
}

/// What another engine made of the code of a program.
pub trait Native: Send + Sync {
    /// Runs the program on its inputs, by role. `None` where only the VM can tell what comes out; budgets are then
    /// as they were.
    fn run<'a>(&'a self, cx: &Cx<'a>, inputs: &[Value<'a>; Role::COUNT]) -> Option<Out<'a>>;

    /// Bytes of machine code of the batch that the program belongs to.
    fn bytes(&self) -> usize;
}

/// A slot of the frame, which holds the constants, then the parameters, then what was captured, then the value
/// of each instruction in turn.
pub(crate) type Slot = u32;

/// One instruction; its value goes to the next slot.
#[derive(Clone, Copy)]
pub(crate) struct Instr {
    pub(crate) op: Op,
    /// Its operands; those of an instruction with more than four stand in the pool, from the first on.
    pub(crate) slots: [Slot; 4],
    pub(crate) len: u32,
    /// What it computes.
    pub(crate) node: NodeId,
}

#[derive(Clone, Copy)]
pub(crate) enum Op {
    /// A call of a primitive.
    Call(&'static Primitive, Cpu),
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
}

/// What a program is run on.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The demonstration pairs, a tuple of (input, output).
    pub samples: Value<'a>,
    /// The grid to be solved.
    pub input: Value<'a>,
    /// A candidate for its output.
    pub candidate: Value<'a>,
}

impl<'a> Inputs<'a> {
    /// Only a grid to be solved.
    pub fn grid(input: Value<'a>) -> Self {
        Self { samples: Value::EMPTY_TUPLE, input, candidate: Value::None }
    }

    /// By role.
    pub(crate) fn slots(&self) -> [Value<'a>; Role::COUNT] {
        [self.samples, self.input, self.candidate]
    }
}

/// The value of one instruction.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    /// The expression.
    pub node: NodeId,
    /// The primitive that was called, if one was.
    pub primitive: Option<&'static Primitive>,
    /// Its value.
    pub value: Value<'a>,
}

impl<'g> Code<'g> {
    /// Whether the program reads an input of this role.
    pub fn reads(&self, role: Role) -> bool {
        self.roles >> role as u8 & 1 == 1
    }

    /// Runs the program, in its native form if it has one.
    pub fn run<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Out<'a> {
        if let Some(native) = &self.native
            && let Some(out) = native.run(cx, &inputs.slots())
        {
            return out;
        }
        self.enter(cx, &inputs.slots(), &[])
    }

    /// Runs the program on the VM.
    pub fn interpret<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Out<'a> {
        self.enter(cx, &inputs.slots(), &[])
    }

    /// Gives the program a native form, which runs in place of the bytecode.
    pub fn set_native(&mut self, native: Box<dyn Native>) {
        self.native = Some(native);
    }

    /// The native form, if there is one.
    pub fn native(&self) -> Option<&dyn Native> {
        self.native.as_deref()
    }

    /// Runs the program and yields the value of each instruction up to the first fault.
    pub fn trace<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> (Out<'a>, Vec<Step<'a>>) {
        let mut frame = vec![Value::None; self.slots()];
        self.fill(&mut frame, &inputs.slots(), &[]);
        let mut steps = Vec::with_capacity(self.instrs.len());
        for (slot, instr) in (self.first_value()..).zip(&self.instrs) {
            let primitive = match instr.op {
                Op::Call(prim, _) => Some(prim),
                Op::Tuple | Op::Apply | Op::Closure(_) | Op::Select { .. } => None,
            };
            match self.step(cx, instr, &frame) {
                Ok(value) => {
                    frame[slot] = value;
                    steps.push(Step { node: instr.node, primitive, value });
                }
                Err(fault) => return (Err(fault.at(instr.node)), steps),
            }
        }
        (Ok(frame[self.result as usize]), steps)
    }

    /// The value of a node that is no instruction: an input or a constant.
    pub fn constant_or_input<'a>(&'a self, node: NodeId, inputs: &Inputs<'a>) -> Option<Value<'a>> {
        let &(_, slot) = self.fixed.iter().find(|(fixed, _)| *fixed == node)?;
        match (slot as usize).checked_sub(self.constants.len()) {
            None => Some(self.constants[slot as usize]),
            Some(input) => Some(inputs.slots()[input]),
        }
    }

    /// The operands of the instruction whose value is step `index` of a trace; `None` for inputs.
    pub fn operands_of<'a>(&'a self, index: usize, steps: &[Step<'a>]) -> Vec<Option<Value<'a>>> {
        let read = |&slot: &Slot| match (slot as usize).checked_sub(self.first_value()) {
            Some(step) => Some(steps[step].value),
            None => self.constants.get(slot as usize).copied(),
        };
        self.operands(&self.instrs[index]).iter().map(read).collect()
    }

    /// Slot of the first instruction's value.
    pub(crate) fn first_value(&self) -> usize {
        self.constants.len() + self.arity + self.captures
    }

    /// Slots of the whole frame.
    pub(crate) fn slots(&self) -> usize {
        self.first_value() + self.instrs.len()
    }

    #[inline]
    pub(crate) fn operands<'c>(&'c self, instr: &'c Instr) -> &'c [Slot] {
        match instr.slots.get(..instr.len as usize) {
            Some(slots) => slots,
            None => &self.pool[instr.slots[0] as usize..][..instr.len as usize],
        }
    }

    /// Runs the instructions in a frame on the machine's stack, of a size that is not much too large.
    #[inline]
    fn enter<'a>(&'a self, cx: &Cx<'a>, params: &[Value<'a>], captured: &[Value<'a>]) -> Out<'a> {
        match self.slots() {
            0..=8 => self.execute(cx, &mut [Value::None; 8], params, captured),
            9..=16 => self.execute(cx, &mut [Value::None; 16], params, captured),
            17..=32 => self.execute(cx, &mut [Value::None; 32], params, captured),
            slots => self.execute(cx, &mut vec![Value::None; slots], params, captured),
        }
    }

    /// Puts constants, parameters and captures in their places.
    #[inline]
    fn fill<'a>(&'a self, frame: &mut [Value<'a>], params: &[Value<'a>], captured: &[Value<'a>]) {
        let (constants, rest) = frame.split_at_mut(self.constants.len());
        constants.copy_from_slice(&self.constants);
        rest[..self.arity].copy_from_slice(params);
        rest[self.arity..][..self.captures].copy_from_slice(captured);
    }

    fn execute<'a>(
        &'a self,
        cx: &Cx<'a>,
        frame: &mut [Value<'a>],
        params: &[Value<'a>],
        captured: &[Value<'a>],
    ) -> Out<'a> {
        self.fill(frame, params, captured);
        for (slot, instr) in (self.first_value()..).zip(&self.instrs) {
            match self.step(cx, instr, frame) {
                Ok(value) => frame[slot] = value,
                Err(fault) => return Err(fault.at(instr.node)),
            }
        }
        Ok(frame[self.result as usize])
    }

    /// The value of one instruction.
    #[inline(always)]
    fn step<'a>(&'a self, cx: &Cx<'a>, instr: &Instr, frame: &[Value<'a>]) -> Out<'a> {
        let read = |operand: usize| frame[instr.slots[operand] as usize];
        match instr.op {
            Op::Call(prim, cpu) => {
                cx.spend(1)?;
                let out = match cpu {
                    Cpu::F1(f) => f(cx, read(0)),
                    Cpu::F2(f) => f(cx, read(0), read(1)),
                    Cpu::F3(f) => f(cx, read(0), read(1), read(2)),
                    Cpu::F4(f) => f(cx, read(0), read(1), read(2), read(3)),
                };
                match out {
                    Err(fault) => Err(fault.within(prim.name)),
                    value => value,
                }
            }
            _ => self.rare_step(cx, instr, frame),
        }
    }

    /// The value of an instruction that is no call of a primitive.
    fn rare_step<'a>(&'a self, cx: &Cx<'a>, instr: &Instr, frame: &[Value<'a>]) -> Out<'a> {
        let operands = self.operands(instr).iter();
        let values: SmallVec<[Value<'a>; 8]> = operands.map(|&slot| frame[slot as usize]).collect();
        match instr.op {
            Op::Call(prim, _) => prim.call(cx, &values),
            Op::Tuple => cx.tuple(&values),
            Op::Apply => cx.call(values[0], &values[1..]),
            Op::Closure(lambda) => {
                let captured = cx.copy(&values)?;
                cx.func(FuncKind::Closure(&self.lambdas[lambda as usize], captured))
            }
            Op::Select { thunk, captures } => {
                let (then, otherwise) = values[1..].split_at(captures as usize);
                if values[0].truthy() {
                    self.lambdas[thunk as usize].enter(cx, &[], then)
                } else {
                    self.lambdas[thunk as usize + 1].enter(cx, &[], otherwise)
                }
            }
        }
    }
}

impl Callable for Code<'_> {
    fn arity(&self) -> usize {
        self.arity
    }

    fn identity(&self) -> u64 {
        self.identity
    }

    fn call<'a>(&'a self, cx: &Cx<'a>, captured: &[Value<'a>], args: &[Value<'a>]) -> Out<'a> {
        self.enter(cx, args, captured)
    }
}
