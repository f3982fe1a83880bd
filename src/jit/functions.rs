//! Functions that only loops call whose bodies are generated: they are paid for, and made only
//! where such a loop turns out to be left to its primitive.

use cranelift::prelude::*;

use super::lower::{Lower, Val};
use super::rounds::Goes;
use super::runtime::{Lambda, Site};
use crate::ir::NodeId;
use crate::value::Func;
use crate::value::arena::MAX_SMALL;
use crate::vm::code::Code;

/// Tells whether all that the function in a slot is for is to be the body of loops with a state.
fn is_only_a_body(code: &Code, slot: usize) -> bool {
    let uses = |index: usize| {
        let instr = &code.instrs[index];
        let is_loop = instr.op.is_call()
            && code.sites[index].primitive.is_some_and(|prim| Goes::of(prim.id).is_some());
        let mut operands = code.operands(instr).iter().enumerate();
        operands.all(|(place, &operand)| operand as usize != slot || is_loop && place == 0)
    };
    code.result as usize != slot && (0..code.instrs.len()).all(uses)
}

impl<'c> Lower<'_, '_, 'c> {
    /// Returns the function of a lambda that is only the body of loops and captures nothing but
    /// numbers: it is paid for and not made.
    pub(super) fn bare_function(
        &mut self,
        code: &'c Code,
        slot: usize,
        body: &'c Code,
        captured: &[Val],
    ) -> Option<Val> {
        let weight = |val: &Val| match val {
            Val::Int(_) | Val::Bool(_) => Some(1),
            Val::Pair(..) => Some(2),
            Val::Cell(_) => Some(3),
            Val::Any(..) => None,
        };
        let weights: Option<usize> = captured.iter().map(weight).sum();
        let is_small = weights.is_some_and(|weights| weights < MAX_SMALL);
        if !is_small || !self.generates_all(code) || !is_only_a_body(code, slot) {
            return None;
        }
        self.pay(&[captured.len() * size_of::<crate::value::Value<'_>>(), size_of::<Func<'_>>()]);
        let [head, word] = [1, 0].map(|word| self.b.ins().iconst(types::I64, word));
        let function = Val::Any(head, word);
        self.bare_functions.insert(head);
        self.note_function(function, body, captured.to_vec());
        Some(function)
    }

    /// Returns a value as one that may be called: a function that is paid for is made.
    pub(super) fn made_function(&mut self, val: Val, node: NodeId) -> Val {
        let Val::Any(head, _) = val else { return val };
        if !self.bare_functions.contains(&head) {
            return val;
        }
        let Some((body, captured)) = self.functions.get(&head).cloned() else { return val };
        let site = Site { lambda: Some(Lambda::new(body)), ..self.plain_site(node) };
        let made = self.call_list(self.shims.paid_closure, site, &captured);
        self.note_function(made, body, captured.to_vec());
        made
    }
}
