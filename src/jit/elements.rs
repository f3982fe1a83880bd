//! The elements that a loop with a state goes through. Those of a container are in a buffer; the
//! numbers of a range are counted and laid out for nobody.

use cranelift::prelude::*;

use super::forms::Call;
use super::lower::{Lower, Val};
use super::rounds::Goes;
use super::runtime::Site;
use crate::ir::NodeId;
use crate::prim::{self, Primitive};
use crate::types::Type;
use crate::vm::code::{Code, Instr};

/// The elements of a loop.
#[derive(Clone, Copy)]
pub(super) enum Elements {
    /// In a buffer: its address, their number and their type.
    Laid { items: Value, count: Value, of: Type },
    /// The numbers of a range.
    Range(Range),
}

/// Numbers, each as far from the one before it.
#[derive(Clone, Copy)]
pub(super) struct Range {
    start: Value,
    step: i64,
    count: Value,
    /// Whether they are paid for, but not laid out.
    is_bare: bool,
}

/// The operand of a loop with a state that it goes through.
const CONTAINER: usize = 2;

/// Returns whether all that the value of a slot is for is to be gone through by loops with a state,
/// which `goes` is asked about by number.
pub(super) fn is_gone_through(code: &Code, slot: usize, goes: impl Fn(usize) -> bool) -> bool {
    let uses = |index: usize, instr: &Instr| {
        let is_loop = code.sites[index].primitive.is_some_and(|prim| {
            Goes::of(prim.id).is_some_and(Goes::has_element) && instr.op.is_call()
        });
        code.operands(instr).iter().enumerate().all(|(place, &operand)| {
            operand as usize != slot || is_loop && place == CONTAINER && goes(index)
        })
    };
    code.result as usize != slot
        && code.instrs.iter().enumerate().all(|(index, instr)| uses(index, instr))
}

/// Tells whether an instruction makes a range.
pub(super) fn is_range(code: &Code, index: usize) -> bool {
    code.sites[index].primitive.is_some_and(|prim| prim.id == prim::INTERVAL)
        && code.instrs[index].op.is_call()
}

impl Elements {
    /// Returns how many there are.
    pub(super) fn count(self) -> Value {
        match self {
            Self::Laid { count, .. } | Self::Range(Range { count, .. }) => count,
        }
    }
}

impl<'c> Lower<'_, '_, 'c> {
    /// Returns a range whose numbers are counted by the loops that go through it; a tuple of them
    /// is there only where it is for more. `None` leaves everything as it was.
    pub(super) fn native_range(
        &mut self,
        prim: &'static Primitive,
        code: &'c Code,
        instr: &Instr,
        node: NodeId,
        vals: &[Option<Val>],
    ) -> Option<Val> {
        if prim.id != prim::INTERVAL {
            return None;
        }
        let args: Vec<Val> =
            code.operands(instr).iter().map(|&slot| self.read(code, vals, slot)).collect();
        let range = self.range_of(&args)?;
        if !is_gone_through(code, vals.len(), |_| true) {
            let types = self.types_of(node, &args);
            let whole = self.primitive(prim, &args, &types, node);
            self.note_range(whole, range);
            return Some(whole);
        }
        self.pending += 1;
        let units = self.due();
        let site = self.site(Site { prim: Some(prim), units, ..self.plain_site(node) });
        let site = self.site_operand(site);
        let step = self.b.ins().iconst(types::I64, range.step);
        self.call_checked(self.shims.range, &[self.env, site, range.start, step, range.count]);
        let [head, word] = [1, 0].map(|word| self.b.ins().iconst(types::I64, word));
        let bare = Val::Any(head, word);
        self.note_range(bare, Range { is_bare: true, ..range });
        Some(bare)
    }

    /// Returns the range between bounds, the step included, if these are known to be numbers and
    /// the step is known.
    pub(super) fn range_of(&mut self, args: &[Val]) -> Option<Range> {
        let &[start, stop, Val::Int(step)] = args else { return None };
        let step =
            self.integers.get(&step).copied().filter(|step| ![0, i64::MIN].contains(step))?;
        let hints = [start, stop].map(|bound| self.type_of(bound));
        let [start, stop] = self.integers([start, stop], hints)?;
        let (from, to) = if step > 0 { (start, stop) } else { (stop, start) };
        let (span, overflow) = self.b.ins().ssub_overflow(to, from);
        self.fail_if(overflow);
        let zero = self.b.ins().iconst(types::I64, 0);
        let some = self.b.ins().icmp(IntCC::SignedGreaterThan, span, zero);
        let span = self.b.ins().select(some, span, zero);
        let count = match step.abs() {
            1 => span,
            size => {
                let more = self.b.ins().iadd_imm_s(span, size - 1);
                let size = self.b.ins().iconst(types::I64, size);
                self.b.ins().udiv(more, size)
            }
        };
        Some(Range { start, step, count, is_bare: false })
    }

    /// Notes that a value is a range.
    pub(super) fn note_range(&mut self, whole: Val, range: Range) {
        if let Val::Any(head, word) = whole {
            self.any_of(head, word, Type::tuple(Type::INT));
            self.ranges.insert(head, range);
        }
    }

    /// Returns a value as one that may be for anything: a range that is not laid out yet is, which
    /// is paid for.
    pub(super) fn laid_out(&mut self, val: Val, node: NodeId) -> Val {
        let Val::Any(head, _) = val else { return val };
        let Some(range) = self.ranges.get(&head).copied().filter(|range| range.is_bare) else {
            return val;
        };
        let site = self.site(Site { prim: Some(prim::INTERVAL.get()), ..self.plain_site(node) });
        let site = self.site_operand(site);
        let step = self.b.ins().iconst(types::I64, range.step);
        let operands = [self.env, site, range.start, step, range.count];
        let (head, word) = self.call_checked(self.shims.laid_out, &operands);
        Val::Any(head, word)
    }

    /// Returns the elements of a container, whose type is known.
    pub(super) fn elements_of(&mut self, (container, of): (Val, Type), site: u32) -> Elements {
        if let Val::Any(head, _) = container
            && let Some(&range) = self.ranges.get(&head)
        {
            return Elements::Range(range);
        }
        let (head, word) = self.boxed(container);
        let site = self.site_operand(site);
        let (items, count) = self.call_shim(self.shims.begin, &[self.env, site, head, word]);
        // Other elements than expected, or none at all: the VM says what comes of it.
        let is_other = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, count, 0);
        self.fail_if(is_other);
        Elements::Laid { items, count, of }
    }

    /// Returns the element of a number, or ends the loop where there are no more.
    pub(super) fn next_element(&mut self, elements: Elements, number: Value, after: Block) -> Val {
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, number, elements.count());
        let inside = self.b.create_block();
        self.b.ins().brif(more, inside, &[], after, &[]);
        self.enter_block(inside);
        match elements {
            Elements::Range(Range { start, step, .. }) => {
                let distance = match step {
                    1 => number,
                    step => self.b.ins().imul_imm_s(number, step),
                };
                Val::Int(self.b.ins().iadd(start, distance))
            }
            Elements::Laid { items, of, .. } => {
                let offset = self.b.ins().ishl_imm_s(number, 4);
                match self.load_element(items, offset, super::loops::element(of)) {
                    Val::Any(head, word) => self.any_of(head, word, of),
                    known => known,
                }
            }
        }
    }

    /// Returns what a loop goes through: a tuple is itself.
    pub(super) fn iterated(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[whole] = call.args else { return None };
        let (head, word) = match whole {
            Val::Any(head, word) => (head, word),
            Val::Pair(..) | Val::Cell(_) => return Some(whole),
            Val::Int(_) | Val::Bool(_) => return None,
        };
        if self.ranges.contains_key(&head) {
            return Some(whole);
        }
        let done = self.join(2);
        let (tuple, other) = (self.b.create_block(), self.b.create_block());
        let is_tuple = super::layout::is_tuple(self.b, head);
        self.b.ins().brif(is_tuple, tuple, &[], other, &[]);
        self.enter_block(tuple);
        self.b.ins().jump(done, &[head.into(), word.into()]);
        self.enter_block(other);
        Some(self.call_rarely(call, done, super::readers::Yields::Any))
    }
}
