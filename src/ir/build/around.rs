//! Calls of functions that change lists, sets and dictionaries which they do not have to
//! themselves: those of the lines around them, and those that they are given.
//!
//! Such a function takes as parameters what it changes, and yields it behind its result in a tuple.
//! So each call gives the variables the values that it left. The function is built until what is
//! known of them holds wherever it calls itself, as loops are: see [`changing`](super::changing).

use smallvec::SmallVec;

use super::super::names::NameId;
use super::super::{Node, NodeId};
use super::alias::has_star;
use super::body::Body;
use super::call::Callee;
use super::changing::{Again, Back, Changing};
use super::functions::Template;
use super::handed::{Hand, exprs_of_params};
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind};
use crate::syntax::unused;

/// Python's own functions whose arguments are computed once, in their order.
const ONCE: [&str; 13] = [
    "abs",
    "bool",
    "frozenset",
    "int",
    "len",
    "list",
    "max",
    "min",
    "range",
    "set",
    "sorted",
    "sum",
    "tuple",
];

/// Parts of an expression that are computed before another one.
pub(super) type Before<'m> = SmallVec<[&'m Expr<'m>; 4]>;

impl<'m> Body<'_, '_, 'm> {
    /// Tells whether a call may change what is around the function, or what it is given.
    pub(super) fn changes_by_call(&mut self, function: u32, args: &'m [Arg<'m>]) -> bool {
        let own = &self.templates[function as usize];
        if own.open.is_some() {
            // Inside itself it is as it is outside.
            return own.is_changing;
        }
        let changed = self.changed_by_function(function);
        let Template { name, params, defaults, kinds, .. } = self.templates[function as usize];
        let names: Vec<&str> = params.iter().map(|param| param.text).collect();
        let callee = Callee { name, params: &names, defaults, values: &[], kinds };
        let exprs = exprs_of_params(&callee, args);
        // Values that never change stay as they are here too.
        let may_change =
            |expr: Option<&'m Expr<'m>>| !expr.is_some_and(|expr| self.held(expr).is_fixed());
        !changed.around.is_empty() || changed.params.iter().any(|&index| may_change(exprs[index]))
    }

    /// Builds a call on a line of its own, whose value is not used.
    pub(super) fn call_for_change(&mut self, call: &'m Expr<'m>) {
        let ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, .. } = call.kind
        else {
            return;
        };
        // Python calls it, and it may fail.
        let is_own =
            self.function_named(name).is_some() || self.is_python() && self.is_definition(name);
        if !is_own {
            self.sound = false;
            self.diags.push(unused(call.span, call));
            return;
        }
        let node = self.whole_expr(call);
        self.note_line(call.span, name, node);
    }

    /// Returns the values of expressions that stand side by side. A name before a call that changes
    /// something stands for what that leaves, as it is the same list then.
    pub(super) fn all_once_changed(
        &mut self,
        exprs: &[&'m Expr<'m>],
    ) -> SmallVec<[Option<NodeId>; 4]> {
        let mut nodes: SmallVec<[Option<NodeId>; 4]> =
            exprs.iter().map(|expr| self.expr(expr)).collect();
        let last = exprs.iter().rposition(|expr| self.calls_changing(expr)).unwrap_or(0);
        for (node, expr) in nodes.iter_mut().zip(&exprs[..last]) {
            if is_name(expr) && !self.held(expr).is_iterator {
                *node = self.expr(expr);
            }
        }
        nodes
    }

    /// Returns the node of an expression that is computed where it stands, whatever else happens.
    pub(super) fn whole_expr(&mut self, expr: &'m Expr<'m>) -> Option<NodeId> {
        self.as_whole(expr, |this| this.expr(expr))
    }

    /// Builds something for an expression that is computed where it stands.
    pub(super) fn as_whole<T>(
        &mut self,
        expr: &'m Expr<'m>,
        build: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let around = self.whole.replace(expr);
        let built = build(self);
        self.whole = around;
        built
    }

    /// Tells whether an expression is the whole right side of the assignment at hand.
    pub(super) fn is_whole(&self, span: Span) -> bool {
        self.whole.is_some_and(|whole| whole.span == span)
    }

    /// Returns the parts of the right side of the assignment at hand that are computed before one
    /// of them, if that is surely computed. It is then computed once, and in its order.
    pub(super) fn sure(&self, span: Span) -> Option<Before<'m>> {
        let mut before = Before::new();
        self.surely_computes(self.whole?, span, &mut before).then_some(before)
    }

    fn surely_computes(&self, expr: &'m Expr<'m>, part: Span, before: &mut Before<'m>) -> bool {
        let mut any = |items: &[&'m Expr<'m>], are_names_late: bool| {
            let count = before.len();
            for item in items {
                if self.surely_computes(item, part, before) {
                    return true;
                }
                if !(are_names_late && is_name(item)) {
                    before.push(item);
                }
            }
            before.truncate(count);
            false
        };
        match expr.kind {
            _ if expr.span == part => true,
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, .. } => any(&[lhs], false),
            ExprKind::Binary { lhs, rhs, .. } => any(&[lhs, rhs], true),
            ExprKind::Unary { operand, .. } => any(&[operand], false),
            ExprKind::Tuple(items) | ExprKind::List(items) => any(items, !has_star(items)),
            ExprKind::Conditional { cond, .. } => any(&[cond], false),
            ExprKind::Subscript { value, index }
                if !matches!(index.kind, ExprKind::Slice { .. }) =>
            {
                any(&[value, index], false)
            }
            ExprKind::Compare { first, rest: [(_, second), ..] } => any(&[first, second], false),
            // Others of Python's own functions look at what they are given more than once.
            ExprKind::Call { callee: callee @ Expr { kind: ExprKind::Name(_), .. }, args }
                if self.python(callee).is_none_or(|name| ONCE.contains(&name)) =>
            {
                let args: Before<'m> = args.iter().map(|arg| arg.value).collect();
                any(&args, self.python(callee).is_none() && !has_star(&args))
            }
            ExprKind::Call {
                callee: Expr { kind: ExprKind::Attribute { value, name, .. }, .. },
                args,
            } => {
                // These read the list of a variable once the arguments are there.
                let is_late = matches!(name.text, "append" | "extend" | "insert")
                    && matches!(value.kind, ExprKind::Name(_));
                let first = if is_late { None } else { Some(*value) };
                let args = args.iter().map(|arg| arg.value);
                let args: Before<'m> = first.into_iter().chain(args).collect();
                any(&args, false)
            }
            _ => false,
        }
    }

    /// Refuses a change in the middle of an expression, if parts that were computed before may
    /// share what is changed.
    pub(super) fn refuses_before(
        &mut self,
        span: Span,
        before: &Before<'m>,
        roots: &[NameId],
    ) -> bool {
        for part in before {
            let shares = self.shares(part);
            if roots.iter().any(|&root| self.touches(&shares, root)) {
                self.refuse(
                    span,
                    "this changes a list that the same expression has read before it",
                    "give the value of this call a name on a line of its own above",
                );
                return true;
            }
        }
        false
    }

    /// Builds a call of a function that changes what it does not have to itself: the value that it
    /// returns.
    pub(super) fn call_changing(
        &mut self,
        span: Span,
        function: u32,
        callee: &Callee<'_, 'm>,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        let Some(before) = self.sure(span) else {
            let name = callee.name;
            let message = format!("`{name}` changes what others have, in a part of an expression");
            let help = format!("call it on a line of its own above: `x = {name}(…)`");
            self.refuse(span, &message, &help);
            return None;
        };
        let mut nodes = self.arguments(span, callee, args)?;
        let hands = self.hands(span, function, callee, args)?;
        let is_open = self.templates[function as usize].open.is_some();
        let state = match is_open {
            true => self.noted_again(function, &hands)?,
            false => {
                let mark = self.diags.len();
                let state = self.whole_changing(span, function, &hands);
                self.report_at_call(span, function, mark);
                state?
            }
        };
        let roots = self.roots_of_change(&state, &hands);
        if self.refuses_before(span, &before, &roots) {
            return None;
        }
        let whole = match is_open {
            true => {
                let depth = self.depth - self.templates[function as usize].open?;
                self.file.graph.leaf(Node::Param { depth, index: 0 })
            }
            false => state.function?,
        };
        for (node, hand) in nodes.iter_mut().zip(&hands) {
            if let Some(place) = &hand.place {
                let root = self.root_value(place.root, span)?;
                *node = self.walk(root, &place.path, span)?;
            }
        }
        let mut parts = vec![whole];
        if self.templates[function as usize].recursive {
            parts.push(whole);
        }
        parts.extend(nodes);
        for own in &state.carried[..state.around] {
            parts.push(self.state_of(own.id)?.0);
        }
        let call = self.file.graph.apply(&parts);
        self.spans.push((call, span));
        self.effects.push(call);
        let count = 1 + state.carried.len();
        self.bind_parts(call, &state.carried[..state.around], 1, count);
        self.hand_back(span, call, &state, &hands);
        self.place_of_call = self.place_given_back(&state, &hands).map(|place| (span, place));
        if let (Some(Back::Given(index)), None, false) = (state.back, &self.place_of_call, is_open)
        {
            // Nobody else has what it was given.
            let own = state.given().find(|(given, _)| *given == index);
            let held = own.map(|(_, own)| state.carried[own].local.held);
            let template = &mut self.templates[function as usize];
            template.result = held.unwrap_or(template.result);
        }
        let first = self.int(0);
        Some(self.part(call, first))
    }

    /// Notes how things are where a function calls itself, and returns what is known inside it.
    fn noted_again(&mut self, function: u32, hands: &[Hand<'m>]) -> Option<Changing> {
        let template = &self.templates[function as usize].changing;
        let around = template.carried[..template.around].iter();
        let around = around.map(|own| self.file.names.local(own.id)).collect();
        let given = hands.iter().map(|hand| (hand.held, hand.watch)).collect();
        let template = &mut self.templates[function as usize].changing;
        template.again.push(Again { around, given });
        Some(template.clone())
    }

    /// Returns the places that a call changes.
    fn roots_of_change(&self, state: &Changing, hands: &[Hand<'m>]) -> SmallVec<[NameId; 8]> {
        let around = state.carried[..state.around].iter().map(|own| own.id);
        let given = hands.iter().filter_map(|hand| hand.place.as_ref().map(|place| place.root));
        around.chain(given).collect()
    }

    /// Returns the place that is the value of a call.
    fn place_given_back(
        &mut self,
        state: &Changing,
        hands: &[Hand<'m>],
    ) -> Option<super::alias::Spot> {
        match state.back? {
            Back::Given(index) => hands.get(index)?.place.clone(),
            Back::Around(id) => {
                let local = self.file.names.local(id)?;
                Some(match local.alias {
                    Some(alias) => self.aliases[alias as usize].clone(),
                    None => super::alias::Spot { root: id, path: super::alias::Path::new() },
                })
            }
        }
    }
}

pub(super) fn is_name(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Name(_))
}
