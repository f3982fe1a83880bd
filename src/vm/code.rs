//! Bytecode and its execution.

use smallvec::SmallVec;

use crate::ir::{NodeId, Role};
use crate::prim::{Cpu, Primitive};
use crate::value::{Callable, Cx, FuncKind, Out, Value};

/// The code of a program or of a lambda. Constants live as long as `'g`.
pub struct Code<'g> {
    pub(super) instrs: Vec<Instr>,
    pub(super) operands: Vec<Operand>,
    pub(super) constants: Vec<Value<'g>>,
    pub(super) lambdas: Vec<Code<'g>>,
    /// Nodes that are inputs or constants.
    pub(super) fixed: Vec<(NodeId, Operand)>,
    /// Parameters; the inputs, for a program.
    pub(super) arity: usize,
    pub(super) result: Operand,
    /// Roles of inputs that the program reads: bit `role as u8`.
    pub(super) roles: u8,
    /// The lambda's node, which tells it from others.
    pub(super) identity: u64,
}

/// A place to read a value from: a slot of the frame, or, negated, a constant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Operand(i32);

impl Operand {
    pub(super) fn slot(index: usize) -> Self {
        Self(index as i32)
    }

    pub(super) fn constant(index: usize) -> Self {
        Self(!(index as i32))
    }
}

/// One instruction; its value goes to the next slot of the frame.
#[derive(Clone, Copy)]
pub(super) struct Instr {
    pub(super) op: Op,
    /// First of its operands.
    pub(super) start: u32,
    pub(super) len: u32,
    /// What it computes.
    pub(super) node: NodeId,
}

#[derive(Clone, Copy)]
pub(super) enum Op {
    /// A call of a primitive.
    Call(&'static Primitive),
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

type Frame<'a> = SmallVec<[Value<'a>; 24]>;

impl<'g> Code<'g> {
    /// Whether the program reads an input of this role.
    pub fn reads(&self, role: Role) -> bool {
        self.roles >> role as u8 & 1 == 1
    }

    /// Runs the program.
    pub fn run<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Out<'a> {
        let mut frame = Frame::from_buf_and_len([Value::None; 24], 0);
        frame.extend([inputs.samples, inputs.input, inputs.candidate]);
        self.execute(cx, &mut frame)
    }

    /// Runs the program and yields the value of each instruction up to the first fault.
    pub fn trace<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> (Out<'a>, Vec<Step<'a>>) {
        let mut frame = Frame::new();
        frame.extend([inputs.samples, inputs.input, inputs.candidate]);
        let out = self.execute(cx, &mut frame);
        let steps = self.instrs.iter().zip(&frame[self.arity..]);
        let step = |(instr, &value): (&Instr, &Value<'a>)| Step {
            node: instr.node,
            primitive: match instr.op {
                Op::Call(prim) => Some(prim),
                Op::Tuple | Op::Apply | Op::Closure(_) | Op::Select { .. } => None,
            },
            value,
        };
        (out, steps.map(step).collect())
    }

    /// The value of a node that is no instruction: an input or a constant.
    pub fn constant_or_input<'a>(&'a self, node: NodeId, inputs: &Inputs<'a>) -> Option<Value<'a>> {
        let &(_, operand) = self.fixed.iter().find(|(fixed, _)| *fixed == node)?;
        Some(self.read(&[inputs.samples, inputs.input, inputs.candidate], operand))
    }

    /// The operands of the instruction whose value is step `index` of a trace.
    pub fn operands_of<'a>(&'a self, index: usize, steps: &[Step<'a>]) -> Vec<Option<Value<'a>>> {
        let instr = self.instrs[index];
        let read = |operand: &Operand| match usize::try_from(operand.0) {
            Ok(slot) => slot.checked_sub(self.arity).map(|step| steps[step].value),
            Err(_) => Some(self.constants[!operand.0 as usize]),
        };
        self.operands[instr.start as usize..][..instr.len as usize].iter().map(read).collect()
    }

    /// Runs the instructions; the frame holds the parameters and what the lambda captured.
    fn execute<'a>(&'a self, cx: &Cx<'a>, frame: &mut Frame<'a>) -> Out<'a> {
        for instr in &self.instrs {
            let operands = &self.operands[instr.start as usize..][..instr.len as usize];
            let read = |index: usize| self.read(frame, operands[index]);
            let out = match instr.op {
                Op::Call(prim) => {
                    cx.spend(1)?;
                    let out = match prim.cpu {
                        Cpu::F1(f) => f(cx, read(0)),
                        Cpu::F2(f) => f(cx, read(0), read(1)),
                        Cpu::F3(f) => f(cx, read(0), read(1), read(2)),
                        Cpu::F4(f) => f(cx, read(0), read(1), read(2), read(3)),
                    };
                    out.map_err(|fault| fault.within(prim.name))
                }
                Op::Tuple => cx.tuple(&self.read_all(frame, operands)),
                Op::Apply => {
                    let parts = self.read_all(frame, operands);
                    cx.call(parts[0], &parts[1..])
                }
                Op::Closure(lambda) => {
                    let body = &self.lambdas[lambda as usize];
                    cx.copy(&self.read_all(frame, operands))
                        .and_then(|captured| cx.func(FuncKind::Closure(body, captured)))
                }
                Op::Select { thunk, captures } => {
                    let (chosen, captured) = match operands[1..].split_at(captures as usize) {
                        (then, _) if read(0).truthy() => (thunk, then),
                        (_, otherwise) => (thunk + 1, otherwise),
                    };
                    let mut inner: Frame<'a> = self.read_all(frame, captured).into_iter().collect();
                    self.lambdas[chosen as usize].execute(cx, &mut inner)
                }
            };
            frame.push(out.map_err(|fault| fault.at(instr.node))?);
        }
        Ok(self.read(frame, self.result))
    }

    #[inline]
    fn read<'a>(&'a self, frame: &[Value<'a>], operand: Operand) -> Value<'a> {
        match usize::try_from(operand.0) {
            Ok(slot) => frame[slot],
            Err(_) => self.constants[!operand.0 as usize],
        }
    }

    fn read_all<'a>(
        &'a self,
        frame: &[Value<'a>],
        operands: &[Operand],
    ) -> SmallVec<[Value<'a>; 8]> {
        operands.iter().map(|&operand| self.read(frame, operand)).collect()
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
        let mut frame = Frame::new();
        frame.extend(args.iter().copied());
        frame.extend(captured.iter().copied());
        self.execute(cx, &mut frame)
    }
}
