//! The types of what a loop carries from round to round, told from bytecode before any code is
//! generated for it.
//!
//! The graph shares nodes between functions, so the type of a node is what it is in all of them.
//! Here a body is walked for one loop, with what is known where that stands.

use std::rc::Rc;

use crate::prim;
use crate::types::Type;
use crate::types::call::{Called, FunctionId, Functions, Operand, call};
use crate::value::{Value, View};
use crate::vm::code::{Code, Ending, Instr, Op};

/// A value, as far as it is known.
#[derive(Clone)]
pub(super) enum Known<'c> {
    /// Of a type.
    Of(Type),
    /// A tuple of these.
    Parts(Rc<[Known<'c>]>),
    /// The function of a lambda's code, with what it captures.
    Function(&'c Code, Rc<[Known<'c>]>),
}

impl<'c> Known<'c> {
    /// Returns its type.
    pub(super) fn ty(&self) -> Type {
        match self {
            Self::Of(ty) => *ty,
            Self::Parts(parts) => match &**parts {
                [a, b] => Type::pair(a.ty(), b.ty()),
                parts => Type::tuple(parts.iter().map(Known::ty).fold(Type::NEVER, Type::join)),
            },
            Self::Function(code, _) => Type::function(code.arity),
        }
    }

    fn join(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Parts(a), Self::Parts(b)) if a.len() == b.len() => {
                Self::Parts(a.iter().zip(&**b).map(|(a, b)| a.join(b)).collect())
            }
            _ => Self::Of(self.ty().join(other.ty())),
        }
    }

    fn part(&self, index: usize) -> Self {
        match self {
            Self::Parts(parts) => parts.get(index).cloned().unwrap_or(Self::Of(Type::UNKNOWN)),
            _ => Self::Of(self.ty().regular().element().unwrap_or(Type::UNKNOWN)),
        }
    }
}

/// Returns what is known of a constant.
pub(super) fn constant<'c>(value: Value<'_>) -> Known<'c> {
    /// Parts of a tuple that are looked at.
    const FEW: usize = 64;
    match value.len() {
        Some(count) if value.is_tuple() && count <= FEW => {
            Known::Parts((0..count).map(|index| constant(value.element(index))).collect())
        }
        _ => Known::Of(Type::of(value)),
    }
}

/// Walks bodies of loops.
pub(super) struct Walk {
    /// Instructions that may still be looked at: loops in loops are walked again and again.
    left: usize,
}

impl Walk {
    /// Instructions that are looked at for one program, in all.
    pub(super) const ALL: Self = Self { left: 20_000 };

    /// Returns the types that the parts of a loop's state have in every round.
    pub(super) fn state<'c>(
        &mut self,
        code: &'c Code,
        captured: &[Known<'c>],
        initial: Vec<Known<'c>>,
        element: Option<Type>,
    ) -> Vec<Known<'c>> {
        /// Rounds after which types that still change are given up.
        const ROUNDS: usize = 4;
        let mut state = initial;
        for _ in 0..ROUNDS {
            let mut params = state.clone();
            params.extend(element.map(Known::Of));
            let whole = self.result(code, &params, captured);
            let next: Vec<Known<'c>> = match &state[..] {
                [only] => vec![only.join(&whole)],
                parts => {
                    parts.iter().enumerate().map(|(i, own)| own.join(&whole.part(i))).collect()
                }
            };
            let types = |state: &[Known<'c>]| state.iter().map(Known::ty).collect::<Vec<_>>();
            if types(&next) == types(&state) {
                return next;
            }
            state = next;
        }
        state.iter().map(|_| Known::Of(Type::UNKNOWN)).collect()
    }

    /// Returns what is known of the result of code.
    fn result<'c>(
        &mut self,
        code: &'c Code,
        params: &[Known<'c>],
        captured: &[Known<'c>],
    ) -> Known<'c> {
        let unknown = Known::Of(Type::UNKNOWN);
        let Some(left) = self.left.checked_sub(code.instrs.len() + 1) else { return unknown };
        self.left = left;
        let mut slots: Vec<Known<'c>> = Vec::with_capacity(code.slots as usize);
        slots.extend(code.template.values()[..code.constants].iter().map(|&value| constant(value)));
        slots.extend_from_slice(params);
        slots.extend_from_slice(captured);
        for (instr, site) in code.instrs.iter().zip(&code.sites) {
            let known = self.instr(code, instr, site.primitive.map(|prim| prim.id), &slots);
            slots.push(known);
        }
        slots.get(code.result as usize).cloned().unwrap_or(unknown)
    }

    fn instr<'c>(
        &mut self,
        code: &'c Code,
        instr: &Instr,
        prim: Option<prim::PrimId>,
        slots: &[Known<'c>],
    ) -> Known<'c> {
        let operands: Vec<&Known<'c>> =
            code.operands(instr).iter().map(|&slot| &slots[slot as usize]).collect();
        let all = || operands.iter().map(|&known| known.clone());
        match instr.op {
            Op::Tuple => Known::Parts(all().collect()),
            Op::Closure(lambda) => Known::Function(&code.lambdas[lambda as usize], all().collect()),
            Op::Part(part) => operands[0].part(part as usize),
            Op::Select { thunk, captures } | Op::Spread { thunk, captures } => {
                let captured: Vec<Known<'c>> = all().skip(1).collect();
                let (then, otherwise) = captured.split_at(captures as usize);
                let then = self.result(&code.lambdas[thunk as usize], &[], then);
                then.join(&self.result(&code.lambdas[thunk as usize + 1], &[], otherwise))
            }
            Op::Apply => Known::Of(Type::UNKNOWN),
            Op::Call1(_) | Op::Call2(_) | Op::Call3(_) | Op::Call4(_) => {
                let Some(prim) = prim else { return Known::Of(Type::UNKNOWN) };
                self.call(prim, code, instr, &operands)
            }
        }
    }

    fn call<'c>(
        &mut self,
        prim: prim::PrimId,
        code: &'c Code,
        instr: &Instr,
        operands: &[&Known<'c>],
    ) -> Known<'c> {
        let in_rounds = match (prim, operands) {
            (prim::FOLDED | prim::FOLD_UNTIL, [Known::Function(body, captured), state, of]) => {
                let element = of.ty().regular().element().unwrap_or(Type::UNKNOWN);
                Some((*body, captured, *state, Some(element)))
            }
            (prim::LOOP_UNTIL, [Known::Function(body, captured), state]) => {
                Some((*body, captured, *state, None))
            }
            _ => None,
        };
        if let Some((body, captured, state, element)) = in_rounds {
            let count = body.arity.saturating_sub(element.is_some().into());
            let initial: Vec<Known<'c>> = match count {
                1 => vec![state.clone()],
                _ => (0..count).map(|part| state.part(part)).collect(),
            };
            let mut state = self.state(body, captured, initial, element);
            return match count {
                1 => state.pop().unwrap_or(Known::Of(Type::UNKNOWN)),
                _ => Known::Parts(state.into()),
            };
        }
        if let (prim::ITEM_AT, [parts @ Known::Parts(_), _]) = (prim, operands)
            && let Some(index) = constant_int(code, instr.slots[1])
        {
            return parts.part(usize::try_from(index).unwrap_or(usize::MAX));
        }
        if let (prim::AFTER, [_, last]) | (prim::RELEASED, [last]) = (prim, operands) {
            return (*last).clone();
        }
        let types: Vec<Type> = operands.iter().map(|known| known.ty()).collect();
        Known::Of(type_of_call(prim, &types))
    }
}

/// Returns the integer that a slot holds, if it is a constant.
pub(super) fn constant_int(code: &Code, slot: u32) -> Option<i64> {
    let value = code.template.values()[..code.constants].get(slot as usize)?;
    match value.view() {
        View::Int(n) => Some(n),
        _ => None,
    }
}

/// Returns the type of what a primitive makes of operands of these types.
pub(super) fn type_of_call(prim: prim::PrimId, types: &[Type]) -> Type {
    let operands: Vec<Operand> = types.iter().map(|&ty| Operand::of(ty)).collect();
    call(prim, &operands, &mut NoFunctions).result.ty
}

/// Nothing is known of functions.
struct NoFunctions;

impl Functions for NoFunctions {
    fn call(&mut self, _: Operand, _: &[Operand]) -> Called {
        Called::UNKNOWN
    }

    fn peek(&mut self, _: Operand, _: &[Operand]) -> Called {
        Called::UNKNOWN
    }

    fn either(&mut self, a: FunctionId, b: FunctionId) -> FunctionId {
        if a == FunctionId::NONE { b } else { a }
    }

    fn escape(&mut self, _: Operand) {}
}

/// Tells whether code yields so many parts without making a tuple of them.
pub(super) fn yields_parts(code: &Code, count: usize) -> bool {
    let suits = |code: &Code| code.ending.parts() == Some(count as u32);
    // Whatever has a loop in the arms of its last choice has it checked when it is compiled.
    suits(code) && !matches!(code.ending, Ending::Whole)
}
