//! Functions that read variables which are assigned again.
//!
//! A function keeps the values that the variables around it have where it is made, while in Python
//! it sees those that they have where it is called. The two differ only where a variable is
//! assigned again in between, which is an error.

use rustc_hash::FxHashSet;

use super::names::NameId;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::types::signature::{Pattern, signature};

/// The functions that the variables of a definition hold, as far as its lines have been read.
#[derive(Default)]
pub(super) struct Readers {
    /// The variables that are assigned again at some place. No others matter.
    again: FxHashSet<NameId>,
    /// Those of them that functions in the line at hand read: functions written in it, and those in
    /// variables that it mentions.
    read: FxHashSet<NameId>,
    /// Variables that hold a function, each with a variable that the function reads.
    held: Vec<(NameId, NameId)>,
    /// Such of which the second one was assigned again since, and where.
    outdated: Vec<(NameId, NameId, Span)>,
}

/// Pairs of variables that are followed. A definition with more of them is none that a person
/// wrote.
const MAX_HELD: usize = 1 << 12;

impl Readers {
    /// Notes that a variable is assigned more than once.
    pub(super) fn assigned_again(&mut self, variable: NameId) {
        self.again.insert(variable);
    }

    /// Notes that the line at hand mentions a variable, in a function or not. If the variable holds
    /// a function that is outdated, yields what that reads and where it was assigned again.
    pub(super) fn mention(
        &mut self,
        variable: NameId,
        in_function: bool,
    ) -> Option<(NameId, Span)> {
        if self.again.is_empty() {
            return None;
        }
        if in_function && self.again.contains(&variable) {
            self.read.insert(variable);
        }
        let reads = self.held.iter().filter(|(holder, _)| *holder == variable);
        self.read.extend(reads.map(|(_, read)| *read));
        let outdated = self.outdated.iter().find(|(holder, ..)| *holder == variable);
        outdated.map(|&(_, read, span)| (read, span))
    }

    /// Ends a line that assigns a value to a variable, which may have had another one before.
    pub(super) fn assign(&mut self, variable: NameId, value: &Expr<'_>, span: Span, again: bool) {
        if self.read.is_empty() && self.held.is_empty() {
            return;
        }
        self.held.retain(|(holder, _)| *holder != variable);
        self.outdated.retain(|(holder, ..)| *holder != variable);
        let read = std::mem::take(&mut self.read);
        let fits = self.held.len() + read.len() <= MAX_HELD;
        if !read.is_empty() && fits && may_be_function(value) {
            self.held.extend(read.into_iter().map(|read| (variable, read)));
        }
        if again {
            let readers = self.held.iter().filter(|(_, read)| *read == variable);
            self.outdated.extend(readers.map(|&(holder, read)| (holder, read, span)));
        }
    }
}

/// Tells whether the value of an expression may be, or contain, one of the functions that it
/// mentions: not what a loop makes of it.
fn may_be_function(value: &Expr<'_>) -> bool {
    match value.kind {
        ExprKind::Lambda { .. } | ExprKind::Name(_) => true,
        ExprKind::Tuple(items) => items.iter().any(|item| may_be_function(item)),
        ExprKind::Conditional { then, orelse, .. } => {
            may_be_function(then) || may_be_function(orelse)
        }
        ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, args } => {
            prim::lookup(name).is_some_and(|prim| {
                let mut results = signature(prim).alternatives.iter().map(|own| &own.result);
                results.any(|result| match result {
                    Pattern::Function(..) => true,
                    // One of its operands, or a part of one.
                    Pattern::Var(..) => args.iter().any(|arg| may_be_function(arg.value)),
                    _ => false,
                })
            })
        }
        ExprKind::List(items) | ExprKind::Dict(items) => {
            items.iter().any(|item| may_be_function(item))
        }
        ExprKind::Starred(value)
        | ExprKind::Subscript { value, .. }
        | ExprKind::Comprehension { value, .. } => may_be_function(value),
        ExprKind::Call { .. }
        | ExprKind::Int(_)
        | ExprKind::Bool(_)
        | ExprKind::None
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::Compare { .. }
        | ExprKind::Set(_)
        | ExprKind::Slice { .. }
        | ExprKind::Attribute { .. } => false,
    }
}
