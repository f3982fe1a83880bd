//! Choices between two arms, and the parts of what code yields.
//!
//! Where both arms yield a number, or a truth value, it stays in a register. An arm that ends in a
//! tuple of which only the parts are wanted makes none.

use cranelift::prelude::*;
use smallvec::SmallVec;

use super::kinds::{Known, constant};
use super::layout;
use super::lower::{Lower, Val};
use crate::ir::NodeId;
use crate::types::Type as StaticType;
use crate::vm::code::{Code, Ending, Instr, Op};

/// A value that there are several ways to: in variables, as head and payload.
pub(super) struct Merged {
    head: Variable,
    word: Variable,
    /// The form that all had so far; none before the first.
    form: Option<MergedForm>,
}

/// The form of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MergedForm {
    Int,
    Bool,
    Pair,
    Any(StaticType),
}

impl Merged {
    /// Returns a place for a value.
    pub(super) fn new(lower: &mut Lower<'_, '_, '_>) -> Self {
        let (head, word) = (lower.b.declare_var(types::I64), lower.b.declare_var(types::I64));
        Self { head, word, form: None }
    }

    /// Notes what the value is on the way at hand.
    pub(super) fn set(&mut self, lower: &mut Lower<'_, '_, '_>, val: Val) {
        let form = match val {
            Val::Int(_) => MergedForm::Int,
            Val::Bool(_) => MergedForm::Bool,
            Val::Pair(..) => MergedForm::Pair,
            Val::Cell(_) | Val::Any(..) => MergedForm::Any(lower.type_of(val)),
        };
        self.form = Some(match self.form {
            None => form,
            Some(before) if before == form => form,
            Some(before) => MergedForm::Any(before.ty().join(form.ty())),
        });
        let (head, word) = lower.boxed(val);
        lower.b.def_var(self.head, head);
        lower.b.def_var(self.word, word);
    }

    /// Returns the value, of a type, where not all ways are known yet.
    pub(super) fn any(&self, lower: &mut Lower<'_, '_, '_>, ty: StaticType) -> Val {
        let (head, word) = (lower.b.use_var(self.head), lower.b.use_var(self.word));
        lower.any_of(head, word, ty)
    }

    /// Returns the value where the ways meet.
    pub(super) fn get(&self, lower: &mut Lower<'_, '_, '_>) -> Val {
        let word = lower.b.use_var(self.word);
        match self.form {
            Some(MergedForm::Int) => Val::Int(word),
            Some(MergedForm::Bool) => Val::Bool(word),
            Some(MergedForm::Pair) => {
                let (first, second) = layout::pair(lower.b, word);
                Val::Pair(first, second)
            }
            Some(MergedForm::Any(ty)) => self.any(lower, ty),
            None => self.any(lower, StaticType::UNKNOWN),
        }
    }
}

impl MergedForm {
    fn ty(self) -> StaticType {
        match self {
            Self::Int => StaticType::INT,
            Self::Bool => StaticType::BOOL,
            Self::Pair => StaticType::PAIR,
            Self::Any(ty) => ty,
        }
    }
}

/// Values in registers, the parts of one.
pub(super) type Parts = SmallVec<[Val; 8]>;

impl<'c> Lower<'_, '_, 'c> {
    /// Returns a choice: its value, or so many parts of it.
    pub(super) fn choice(
        &mut self,
        code: &'c Code,
        instr: &Instr,
        vals: &[Option<Val>],
        parts: Option<u32>,
    ) -> Parts {
        let (Op::Select { thunk, captures } | Op::Spread { thunk, captures }) = instr.op else {
            return Parts::new();
        };
        let args: Vec<Val> =
            code.operands(instr).iter().map(|&slot| self.read(code, vals, slot)).collect();
        let (then, otherwise) = args[1..].split_at(captures as usize);
        let truth = self.truth(args[0]);
        self.flush();
        let (yes, no, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.ins().brif(truth, yes, &[], no, &[]);
        let count = parts.unwrap_or(1);
        let mut merged: Vec<Merged> = (0..count).map(|_| Merged::new(self)).collect();
        for (block, arm, captured) in [(yes, thunk, then), (no, thunk + 1, otherwise)] {
            self.enter_block(block);
            let arm = &code.lambdas[arm as usize];
            let made = match parts {
                None => [self.code(arm, &[], captured)].into_iter().collect(),
                Some(_) => {
                    let vals = self.frame(arm, std::iter::empty(), captured);
                    self.parts(arm, vals, 0)
                }
            };
            self.flush();
            merged.iter_mut().zip(made).for_each(|(place, val)| place.set(self, val));
            self.b.ins().jump(done, &[]);
        }
        self.enter_block(done);
        merged.iter().map(|place| place.get(self)).collect()
    }

    /// Returns the instructions of code from the one of a number on: the parts of what it yields.
    pub(super) fn parts(
        &mut self,
        code: &'c Code,
        mut vals: Vec<Option<Val>>,
        from: usize,
    ) -> Parts {
        let last = code.instrs.len().saturating_sub(1);
        let before = from.min(last)..last;
        match code.ending {
            Ending::Tuple(_) => {
                self.instrs(code, before, &mut vals);
                let operands = code.operands(&code.instrs[last]).iter();
                operands.map(|&slot| self.read(code, &vals, slot)).collect()
            }
            Ending::Choice(count) => {
                self.instrs(code, before, &mut vals);
                self.choice(code, &code.instrs[last], &vals, Some(count))
            }
            Ending::Constant(count) => {
                let whole = code.initial(code.result);
                (0..count as usize).map(|part| self.constant(whole.element(part))).collect()
            }
            Ending::Whole => {
                self.instrs(code, from..code.instrs.len(), &mut vals);
                [self.read(code, &vals, code.result)].into_iter().collect()
            }
        }
    }

    /// Runs a choice of which only parts are wanted, those behind it.
    pub(super) fn spread(&mut self, code: &'c Code, instr: &Instr, vals: &[Option<Val>]) -> Val {
        let Op::Spread { thunk, .. } = instr.op else {
            return Val::Int(self.b.ins().iconst(types::I64, 0));
        };
        let count = code.lambdas[thunk as usize].ending.parts();
        let parts = self.choice(code, instr, vals, count);
        // Stands for the parts; it is no value.
        let key = self.b.ins().iconst(types::I64, 0);
        self.numbers.insert(key, parts);
        Val::Int(key)
    }

    /// Returns a part of a choice that was spread.
    pub(super) fn part_of(&mut self, choice: Val, part: u32) -> Val {
        let parts = match choice {
            Val::Int(key) => self.numbers.get(&key),
            _ => None,
        };
        match parts.and_then(|parts| parts.get(part as usize)) {
            Some(&val) => val,
            None => Val::Int(self.b.ins().iconst(types::I64, 0)),
        }
    }

    /// Returns the tuple of values as a value, charged for as the VM does.
    pub(super) fn tuple(&mut self, args: &[Val], node: NodeId) -> Val {
        match self.small_tuple(args) {
            Some(val) => val,
            None => self.call_list(self.shims.tuple, self.plain_site(node), args),
        }
    }

    /// Returns a value of which the type is known.
    pub(super) fn any_of(&mut self, head: Value, word: Value, ty: StaticType) -> Val {
        if ty != StaticType::UNKNOWN {
            self.types.insert(head, ty);
        }
        Val::Any(head, word)
    }

    /// Returns the type that is known of a value where it stands.
    pub(super) fn type_of(&self, val: Val) -> StaticType {
        match val {
            Val::Int(_) => StaticType::INT,
            Val::Bool(_) => StaticType::BOOL,
            Val::Pair(..) => StaticType::PAIR,
            Val::Cell(_) => StaticType::CELL,
            Val::Any(head, _) => self.types.get(&head).copied().unwrap_or(StaticType::UNKNOWN),
        }
    }

    /// Returns what is known of a value in a slot before a loop is generated.
    pub(super) fn known_of(
        &mut self,
        code: &'c Code,
        slot: u32,
        vals: &[Option<Val>],
    ) -> Known<'c> {
        if (slot as usize) < code.constants {
            return constant(code.initial(slot));
        }
        let made = (slot as usize).checked_sub(code.first_value());
        if let Some(maker) = made.and_then(|index| code.instrs.get(index))
            && let Op::Tuple = maker.op
        {
            let parts = code.operands(maker).iter();
            return Known::Parts(parts.map(|&slot| self.known_of(code, slot, vals)).collect());
        }
        match vals.get(slot as usize) {
            Some(Some(val)) => self.known(*val),
            _ => Known::Of(StaticType::UNKNOWN),
        }
    }

    /// Returns what is known of a value.
    pub(super) fn known(&self, val: Val) -> Known<'c> {
        if let Val::Any(head, _) = val
            && let Some((code, captured)) = self.functions.get(&head)
        {
            return Known::Function(code, captured.iter().map(|&val| self.known(val)).collect());
        }
        Known::Of(self.type_of(val))
    }
}
