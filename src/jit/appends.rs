//! Appending to a list: `x.append(e)` joins a tuple of one element to another tuple, and where only
//! that is done with the tuple of one, it is paid for and not made.

use super::lower::{Lower, Val};
use super::runtime::Site;
use crate::ir::NodeId;
use crate::prim::{self, Primitive};
use crate::types::Type;
use crate::vm::code::{Code, Op};

/// Tells whether an instruction makes a tuple of one that only the next one looks at, which joins
/// it to another tuple.
pub(super) fn is_appended(code: &Code, index: usize) -> bool {
    let (Some(made), Some(next)) = (code.instrs.get(index), code.instrs.get(index + 1)) else {
        return false;
    };
    let joins = next.op.is_call()
        && code.sites[index + 1].primitive.is_some_and(|prim| prim.id == prim::PLUS);
    // A tuple that does not depend on the loop is made and paid for once.
    if !matches!(made.op, Op::Tuple) || made.len != 1 || !joins || index + 1 == code.invariant {
        return false;
    }
    let slot = (code.first_value() + index) as u32;
    let uses = |&operand: &u32| operand == slot;
    let others = code.instrs.iter().enumerate().filter(|&(place, _)| place != index + 1);
    matches!(code.operands(next), &[list, more] if list != slot && more == slot)
        && code.result != slot
        && !others.flat_map(|(_, instr)| code.operands(instr)).any(uses)
}

impl<'c> Lower<'_, '_, 'c> {
    /// Returns a tuple with one more element behind it, if that is what a call is.
    pub(super) fn appended(
        &mut self,
        prim: &'static Primitive,
        code: &'c Code,
        node: NodeId,
        vals: &[Option<Val>],
    ) -> Option<Val> {
        let made = (vals.len() - code.first_value()).checked_sub(1)?;
        if prim.id != prim::PLUS || !is_appended(code, made) {
            return None;
        }
        let list = code.operands(&code.instrs[made + 1])[0];
        let (list, item) = (self.read(code, vals, list), (*vals.last()?)?);
        self.pending += 1;
        let units = self.due();
        let site = self.site(Site { prim: Some(prim), units, ..self.plain_site(node) });
        let site = self.site_operand(site);
        let ((head, word), (kind, of_item)) = (self.boxed(list), self.boxed(item));
        let operands = [self.env, site, head, word, kind, of_item];
        let (head, word) = self.call_checked(self.shims.append, &operands);
        let mut types = self.types_of(node, &[list]);
        types.truncate(1);
        types.push(Type::tuple(self.type_of(item)));
        Some(self.with_type(Val::Any(head, word), prim, &types, node))
    }
}
