//! From bytecode to Cranelift IR, instruction by instruction.
//!
//! A program becomes one function, with the bodies of its native loops in it. Instructions that
//! gain nothing by being generated are run by the VM, a call for all instructions in between, in a
//! frame that is memory to both. Elsewhere numbers, truth values, locations and cells are held in
//! registers as soon as their kind is known, everything else as the two words of a value. A
//! shortcut may not apply. A sum leaves its range, a value is not of the kind that its type
//! promised, or the fuel runs out in the middle of inlined work. Then the function gives up, and
//! the VM runs the program from the start, which is rare, and right by construction.
//!
//! Fuel is counted as the VM counts it. The cost of inlined instructions is added up while code is
//! generated, and charged before the next call, branch or turn of a loop.

mod fuel;
mod values;
mod whole;

use std::ops::Range;
use std::rc::Rc;

use cranelift::codegen::ir::{FuncRef, StackSlot};
use cranelift::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::appends::is_appended;
use super::buffers::Element;
use super::choices::Parts;
use super::elements::Range as Counted;
use super::finish::LoopKind;
use super::forms::{Call, Form, form};
use super::kinds::{Walk, type_of_call};
use super::rounds::Goes;
use super::runtime::{Env, FAULT, Lambda, Site, Words};
use super::subscripts::Cells;
use super::typing::Typing;
use crate::ir::NodeId;
use crate::prim::Primitive;
use crate::types::Type as StaticType;
use crate::vm::code::{self, Code, Instr, Op};

/// A value in registers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Val {
    /// Of any kind: head and payload.
    Any(Value, Value),
    /// An integer.
    Int(Value),
    /// A truth value, 0 or 1.
    Bool(Value),
    /// A pair, each number sign-extended.
    Pair(Value, Value),
    /// A cell, each number sign-extended.
    Cell([Value; 3]),
}

/// The functions that generated code calls.
#[derive(Clone, Copy)]
pub(super) struct Shims {
    pub(super) calls: [FuncRef; 4],
    pub(super) tuple: FuncRef,
    pub(super) apply: FuncRef,
    pub(super) closure: FuncRef,
    pub(super) truthy: FuncRef,
    pub(super) less: FuncRef,
    pub(super) begin: FuncRef,
    pub(super) begin2: FuncRef,
    pub(super) finish: FuncRef,
    pub(super) steps: FuncRef,
    pub(super) range: FuncRef,
    pub(super) laid_out: FuncRef,
    pub(super) append: FuncRef,
    pub(super) paid_closure: FuncRef,
}

/// The things that generated code refers to by number.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) sites: Vec<Site>,
    pub(super) constants: Vec<Words>,
    pub(super) loops: usize,
    /// The number of instructions and loops that are more than a call.
    pub(super) gains: usize,
}

/// Instructions of loop bodies and arms that one program may inline; what is beyond is left to the
/// VM.
const MAX_INLINED: usize = 500;

/// One program on its way to native code.
pub(super) struct Lower<'b, 'f, 'c> {
    pub(super) b: &'b mut FunctionBuilder<'f>,
    pub(super) shims: Shims,
    pub(super) tables: &'b mut Tables,
    pub(super) env: Value,
    /// The address of the counter of fuel.
    fuel: Value,
    /// The fuel that is left, which is there while a function is called and here otherwise.
    fuel_left: Variable,
    /// The address of the frame of the program.
    frame: Value,
    /// Whether everything is generated, also what gains nothing.
    always: bool,
    /// The code of the program, of which the VM runs a part.
    program: &'c Code,
    typing: &'b Typing,
    /// The block in which everything ends that has no value.
    pub(super) failure: Block,
    /// Fuel that is not charged yet.
    pub(super) pending: u32,
    /// And this besides.
    pub(super) pending_more: Option<Value>,
    /// The primitive whose loop runs what is being lowered.
    pub(super) around: Option<&'static str>,
    inlined: usize,
    /// The types known of values, by their heads.
    pub(super) types: FxHashMap<Value, StaticType>,
    /// Integers that are known before the program runs.
    pub(super) integers: FxHashMap<Value, i64>,
    /// The parts of tuples that loops came to, by the heads of those.
    pub(super) numbers: FxHashMap<Value, Parts>,
    /// The cells of rows, by the heads of those.
    pub(super) rows: FxHashMap<Value, Cells>,
    /// The ranges that values are, by their heads.
    pub(super) ranges: FxHashMap<Value, Counted>,
    /// The heads of functions that are paid for and not made.
    pub(super) bare_functions: FxHashSet<Value>,
    /// The functions that values are, and what they capture, by their heads.
    pub(super) functions: FxHashMap<Value, (&'c Code, Rc<[Val]>)>,
    /// Finds the types of what loops carry.
    pub(super) walk: Walk,
}

fn offset(field: usize) -> i32 {
    i32::try_from(field).unwrap_or(i32::MAX)
}

impl<'b, 'f, 'c> Lower<'b, 'f, 'c> {
    /// Generates a whole program into an empty function.
    pub(super) fn program(
        b: &'b mut FunctionBuilder<'f>,
        shims: Shims,
        tables: &'b mut Tables,
        typing: &'b Typing,
        code: &'c Code,
        always: bool,
    ) {
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        b.seal_block(entry);
        let env = b.block_params(entry)[0];
        let field = offset(std::mem::offset_of!(Env, fuel));
        let flags = MemFlagsData::trusted().with_readonly();
        let fuel = b.ins().load(types::I64, flags, env, field);
        let field = offset(std::mem::offset_of!(Env, frame));
        let frame = b.ins().load(types::I64, flags, env, field);
        let failure = b.create_block();
        b.set_cold_block(failure);
        let fuel_left = b.declare_var(types::I64);
        let mut lower = Self {
            b,
            shims,
            tables,
            env,
            fuel,
            fuel_left,
            frame,
            always,
            program: code,
            typing,
            failure,
            pending: 0,
            pending_more: None,
            around: None,
            inlined: 0,
            types: FxHashMap::default(),
            integers: FxHashMap::default(),
            numbers: FxHashMap::default(),
            rows: FxHashMap::default(),
            ranges: FxHashMap::default(),
            bare_functions: FxHashSet::default(),
            functions: FxHashMap::default(),
            walk: Walk::ALL,
        };
        lower.load_fuel();
        let result = lower.whole(code);
        lower.flush();
        lower.store_fuel();
        let (head, word) = lower.boxed(result);
        lower.b.ins().return_(&[head, word]);
        lower.enter_block(failure);
        let head = lower.b.ins().iconst(types::I64, FAULT);
        let word = lower.b.ins().iconst(types::I64, 0);
        lower.b.ins().return_(&[head, word]);
    }

    /// Returns the instructions of a program, a lambda or an arm, with its parameters and what it
    /// captures.
    pub(super) fn code(&mut self, code: &'c Code, params: &[Val], captured: &[Val]) -> Val {
        let params = params.iter().copied().map(Some);
        let mut vals = self.frame(code, params, captured);
        self.instrs(code, 0..code.instrs.len(), &mut vals);
        self.read(code, &vals, code.result)
    }

    /// Returns the instructions of a loop's body that do not depend on its parameters: what is
    /// known after them.
    pub(super) fn invariant(&mut self, code: &'c Code, captured: &[Val]) -> Vec<Option<Val>> {
        self.beginning(code, captured, code.invariant)
    }

    /// Returns what is known after the first so many instructions, which need no parameters.
    pub(super) fn beginning(
        &mut self,
        code: &'c Code,
        captured: &[Val],
        count: usize,
    ) -> Vec<Option<Val>> {
        let params = std::iter::repeat_n(None, code.arity);
        let mut vals = self.frame(code, params, captured);
        self.instrs(code, 0..count, &mut vals);
        vals
    }

    /// Returns the others, in a turn of the loop.
    pub(super) fn turn(
        &mut self,
        code: &'c Code,
        params: &[Val],
        mut vals: Vec<Option<Val>>,
    ) -> Val {
        for (place, &param) in vals[code.constants..].iter_mut().zip(params) {
            *place = Some(param);
        }
        self.instrs(code, code.invariant..code.instrs.len(), &mut vals);
        self.read(code, &vals, code.result)
    }

    pub(super) fn frame(
        &self,
        code: &Code,
        params: impl Iterator<Item = Option<Val>>,
        captured: &[Val],
    ) -> Vec<Option<Val>> {
        let mut vals: Vec<Option<Val>> = Vec::with_capacity(code.slots as usize);
        vals.extend(std::iter::repeat_n(None, code.constants));
        vals.extend(params);
        vals.extend(captured.iter().copied().map(Some));
        vals
    }

    pub(super) fn instrs(
        &mut self,
        code: &'c Code,
        range: Range<usize>,
        vals: &mut Vec<Option<Val>>,
    ) {
        for index in range {
            let val = self.instr(code, &code.instrs[index], &code.sites[index], vals);
            vals.push(Some(val));
        }
    }

    fn instr(
        &mut self,
        code: &'c Code,
        instr: &Instr,
        &code::Site { node, primitive }: &code::Site,
        vals: &[Option<Val>],
    ) -> Val {
        let slots = code.operands(instr);
        match (instr.op, primitive) {
            (op, Some(prim)) if op.is_call() => {
                if let Some(val) = self.native_loop(prim, code, instr, node, vals) {
                    return val;
                }
                if let Some(val) = self.native_rounds(prim, code, instr, node, vals) {
                    return val;
                }
                if let Some(val) = self.native_range(prim, code, instr, node, vals) {
                    return val;
                }
                if let Some(val) = self.appended(prim, code, node, vals) {
                    return val;
                }
                let mut args: Vec<Val> =
                    slots.iter().map(|&slot| self.read(code, vals, slot)).collect();
                if Goes::of(prim.id).is_some() {
                    args.iter_mut().for_each(|arg| {
                        *arg = self.laid_out(*arg, node);
                        *arg = self.made_function(*arg, node);
                    });
                }
                let types = self.types_of(node, &args);
                let val = self.primitive(prim, &args, &types, node);
                self.with_type(val, prim, &types, node)
            }
            // A call always has its primitive.
            (Op::Tuple, _) if is_appended(code, vals.len() - code.first_value()) => {
                self.read(code, vals, slots[0])
            }
            (Op::Tuple | Op::Call1(_) | Op::Call2(_) | Op::Call3(_) | Op::Call4(_), _) => {
                let args: Vec<Val> =
                    slots.iter().map(|&slot| self.read(code, vals, slot)).collect();
                self.tuple(&args, node)
            }
            (Op::Part(part), _) => {
                let choice = self.read(code, vals, slots[0]);
                self.part_of(choice, part)
            }
            (Op::Spread { .. }, _) => self.spread(code, instr, vals),
            (Op::Select { .. }, _) => {
                let none = self.b.ins().iconst(types::I64, 0);
                let chosen = self.choice(code, instr, vals, None);
                chosen.first().copied().unwrap_or(Val::Int(none))
            }
            (Op::Apply, _) => {
                let args: Vec<Val> =
                    slots.iter().map(|&slot| self.read(code, vals, slot)).collect();
                self.call_list(self.shims.apply, self.plain_site(node), &args)
            }
            (Op::Closure(lambda), _) => {
                let args: Vec<Val> =
                    slots.iter().map(|&slot| self.read(code, vals, slot)).collect();
                let body = &code.lambdas[lambda as usize];
                if let Some(function) = self.bare_function(code, vals.len(), body, &args) {
                    return function;
                }
                let site = Site { lambda: Some(Lambda::new(body)), ..self.plain_site(node) };
                let function = self.call_list(self.shims.closure, site, &args);
                self.note_function(function, body, args);
                function
            }
        }
    }

    /// Returns a call of a primitive, inlined where that is known to be right. `types` are those of
    /// its operands.
    pub(super) fn primitive(
        &mut self,
        prim: &'static Primitive,
        args: &[Val],
        types: &[StaticType],
        node: NodeId,
    ) -> Val {
        self.pending += 1;
        if let Some(Form::Inline(emit)) = form(prim.id)
            && let Some(val) = emit(self, &Call { prim, args, types, node })
        {
            self.tables.gains += 1;
            return val;
        }
        let units = self.due();
        let site = Site { prim: Some(prim), units, ..self.plain_site(node) };
        let site = self.site(site);
        let (head, word) = self.call_primitive(site, prim, args);
        Val::Any(head, word)
    }

    pub(super) fn primitive_site(&mut self, prim: &'static Primitive, node: NodeId) -> u32 {
        self.site(Site { prim: Some(prim), ..self.plain_site(node) })
    }

    /// Calls a primitive whose fuel is charged.
    pub(super) fn call_primitive(
        &mut self,
        site: u32,
        prim: &'static Primitive,
        args: &[Val],
    ) -> (Value, Value) {
        let site = self.site_operand(site);
        let mut operands = vec![self.env, site];
        for &arg in args {
            let (head, word) = self.boxed(arg);
            operands.extend([head, word]);
        }
        self.call_checked(self.shims.calls[prim.arity() - 1], &operands)
    }

    /// Calls a function that takes a list of values.
    pub(super) fn call_list(&mut self, shim: FuncRef, site: Site, args: &[Val]) -> Val {
        let size = u32::try_from(args.len().max(1) * size_of::<Words>()).unwrap_or(u32::MAX);
        let slot: StackSlot = self.b.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            size,
            4,
        ));
        let list = self.b.ins().stack_addr(types::I64, slot, 0);
        for (index, &arg) in args.iter().enumerate() {
            let (head, word) = self.boxed(arg);
            self.store_words(list, offset(index * size_of::<Words>()), head, word);
        }
        let units = self.due();
        let site = self.site(Site { units, ..site });
        let site = self.site_operand(site);
        let count = self.b.ins().iconst(types::I64, args.len() as i64);
        let (head, word) = self.call_checked(shim, &[self.env, site, list, count]);
        Val::Any(head, word)
    }

    /// Calls a function and fails where it does.
    pub(super) fn call_checked(&mut self, shim: FuncRef, operands: &[Value]) -> (Value, Value) {
        // The head of no value is 0.
        const { assert!(FAULT == 0) };
        let (head, word) = self.call_shim(shim, operands);
        let on = self.b.create_block();
        self.b.ins().brif(head, on, &[], self.failure, &[]);
        self.enter_block(on);
        (head, word)
    }

    /// Calls a function.
    pub(super) fn call_shim(&mut self, shim: FuncRef, operands: &[Value]) -> (Value, Value) {
        self.store_fuel();
        let call = self.b.ins().call(shim, operands);
        self.load_fuel();
        let results = self.b.inst_results(call);
        (results[0], results[1])
    }

    /// Goes on in a block whose ways in are all known.
    pub(super) fn enter_block(&mut self, block: Block) {
        self.b.switch_to_block(block);
        self.b.seal_block(block);
    }

    /// Gives up, or reports a fault, where a condition holds.
    pub(super) fn fail_if(&mut self, condition: Value) {
        let on = self.b.create_block();
        self.b.ins().brif(condition, self.failure, &[], on, &[]);
        self.enter_block(on);
    }

    /// Ends the block in failure.
    pub(super) fn jump_to_failure(&mut self) {
        self.b.ins().jump(self.failure, &[]);
    }

    pub(super) fn load_words(&mut self, base: Value, offset: i32) -> (Value, Value) {
        let flags = MemFlagsData::trusted();
        let head = self.b.ins().load(types::I64, flags, base, offset);
        (head, self.b.ins().load(types::I64, flags, base, offset + 8))
    }

    pub(super) fn store_words(&mut self, base: Value, offset: i32, head: Value, word: Value) {
        self.b.ins().store(MemFlagsData::trusted(), head, base, offset);
        self.b.ins().store(MemFlagsData::trusted(), word, base, offset + 8);
    }

    fn load_field(&mut self, field: usize) -> Value {
        let flags = MemFlagsData::trusted().with_readonly();
        self.b.ins().load(types::I64, flags, self.env, offset(field))
    }

    /// Returns the types of the operands of a node.
    pub(super) fn operand_types(&self, node: NodeId) -> SmallVec<[StaticType; 4]> {
        self.typing.operands(node)
    }

    /// Returns the types of operands: what is known of each where it stands, or else of its node.
    pub(super) fn types_of(&self, node: NodeId, args: &[Val]) -> SmallVec<[StaticType; 4]> {
        let mut types = self.operand_types(node);
        for (ty, &arg) in types.iter_mut().zip(args) {
            let known = self.type_of(arg);
            if known != StaticType::UNKNOWN {
                *ty = known;
            }
        }
        types
    }

    /// Notes the type of what a primitive made.
    pub(super) fn with_type(
        &mut self,
        val: Val,
        prim: &Primitive,
        types: &[StaticType],
        node: NodeId,
    ) -> Val {
        let Val::Any(head, word) = val else { return val };
        if self.types.contains_key(&head) {
            return val;
        }
        let ty = match self.typing.type_of(node) {
            StaticType::UNKNOWN => type_of_call(prim.id, types),
            known => known,
        };
        self.any_of(head, word, ty)
    }

    /// Tells whether all instructions of code are generated.
    pub(super) fn generates_all(&self, code: &Code) -> bool {
        self.always || !std::ptr::eq(code, self.program)
    }

    pub(super) fn new_loop(&mut self) -> usize {
        self.tables.loops += 1;
        self.tables.gains += 1;
        self.tables.loops - 1
    }

    /// Tells whether a body may be inlined, of which account is kept.
    pub(super) fn reserve(&mut self, code: &Code) -> bool {
        let instrs = code.size() + 1;
        let fits = self.inlined + instrs <= MAX_INLINED;
        self.inlined += if fits { instrs } else { 0 };
        fits
    }

    pub(super) fn plain_site(&self, node: NodeId) -> Site {
        Site {
            prim: None,
            node,
            around: self.around,
            index: 0,
            kind: LoopKind::Map,
            elements: [Element::Any; 2],
            deeper: false,
            units: 0,
            lambda: None,
        }
    }

    pub(super) fn site(&mut self, site: Site) -> u32 {
        self.tables.sites.push(site);
        self.tables.sites.len() as u32 - 1
    }

    /// Returns a site as an operand: how far into the table it lies.
    pub(super) fn site_operand(&mut self, site: u32) -> Value {
        self.b.ins().iconst(types::I64, (site as usize * size_of::<Site>()) as i64)
    }
}

/// Returns the signature of a function with so many words as parameters that returns two.
pub(super) fn signature(params: usize, call_conv: isa::CallConv) -> Signature {
    let mut signature = Signature::new(call_conv);
    signature.params.extend(std::iter::repeat_n(AbiParam::new(types::I64), params));
    signature.returns.extend([AbiParam::new(types::I64); 2]);
    signature
}
