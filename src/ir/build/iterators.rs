//! Iterators where they are something else than what they go through: as conditions, and as
//! arguments of functions, in which they can be gone through once as well.

use super::super::NodeId;
use super::super::known::{Held, Sort};
use super::body::{Body, Operands};
use super::live::Live;
use super::watch::{Shares, is_lazy};
use crate::prim::{self, PrimId};
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind, Gathers, Ident, Stmt, StmtKind};
use smallvec::SmallVec;

/// Primitives that go through what they are given once, whatever that is.
const GOING_THROUGH: [PrimId; 15] = [
    prim::ARGMAX,
    prim::ARGMIN,
    prim::CONTAINED,
    prim::EXTRACT,
    prim::FIRST,
    prim::LAST,
    prim::MAXIMUM,
    prim::MINIMUM,
    prim::MPAPPLY,
    prim::ORDER,
    prim::PAINT,
    prim::PAPPLY,
    prim::TOTUPLE,
    prim::VALMAX,
    prim::VALMIN,
];

/// Primitives that look at what they are given, and make nothing of its kind.
const LOOKING: [PrimId; 4] = [prim::PAIR, prim::PRAPPLY, prim::PRODUCT, prim::SIZE];

/// Primitives that look at places and count elements besides, which ranges have and views have not.
const COUNTING: [PrimId; 3] = [prim::DEDUPE, prim::LEASTCOMMON, prim::MOSTCOMMON];

impl<'m> Body<'_, '_, 'm> {
    /// Returns what a loop over the value of an expression goes through: a tuple.
    pub(super) fn iterable(&mut self, expr: &'m Expr<'m>) -> Option<NodeId> {
        let node = self.expr(expr)?;
        // Functions are built before it is known whether they return an iterator.
        Some(match self.is_gone_through(expr) {
            true => node,
            false => self.placed_call(expr.span, prim::ITERATED, &[node]),
        })
    }

    /// Tells whether a value is gone through as a tuple is.
    fn is_gone_through(&self, expr: &Expr<'m>) -> bool {
        match expr.kind {
            ExprKind::Tuple(_) | ExprKind::List(_) => true,
            // Whatever its elements are.
            ExprKind::Comprehension { kind, .. } => {
                matches!(kind, Gathers::List | Gathers::Generator)
            }
            _ => self.held(expr).is_gone_through(),
        }
    }

    /// Returns a condition. An iterator is true, and is not gone through for that.
    pub(super) fn truth(&mut self, cond: &'m Expr<'m>) -> Option<NodeId> {
        if let ExprKind::Name(name) = cond.kind
            && let Some(local) = self.local_named(name)
            && local.held.is_surely_iterator()
            && local.is_bound.is_none()
        {
            if let Some(used) = local.assignment.and_then(|own| self.uses.get_mut(own)) {
                used.1 = true;
            }
            return Some(self.bool(true));
        }
        let node = self.expr(cond)?;
        self.truth_of(cond, node)
    }

    /// Returns the truth value of a node that was built.
    pub(super) fn truth_of(&mut self, cond: &'m Expr<'m>, node: NodeId) -> Option<NodeId> {
        let held = self.held(cond);
        if held.is_surely_iterator() {
            let mut parts = Operands::new();
            self.computed_at_once(cond, node, &mut parts);
            let yes = self.bool(true);
            return Some(self.after_all(&parts, yes));
        }
        if held.is_iterator {
            let what = "this may be an iterator, which is true whatever it has";
            self.refuse(cond.span, what, "make a tuple of it first: `tuple(…)`");
            return None;
        }
        Some(node)
    }

    /// Tells whether a call gives an iterator to what it calls, a range, or a view of a dictionary.
    pub(super) fn gives_iterator(&self, args: &'m [Arg<'m>]) -> bool {
        let is_one = |held: Held| held.has_iterators() || held.kind.is_line();
        self.is_python() && args.iter().any(|arg| is_one(self.held(arg.value)))
    }

    /// Refuses an iterator as an argument of a function of which it is not known what that does
    /// with it.
    pub(super) fn refuses_iterator(&mut self, args: &'m [Arg<'m>]) -> bool {
        let is_one = |arg: &&Arg<'m>| self.is_python() && self.held(arg.value).has_iterators();
        let Some(arg) = args.iter().find(is_one) else { return false };
        self.refuse_given_iterator(arg.value.span);
        true
    }

    pub(super) fn refuse_given_iterator(&mut self, span: Span) {
        let what = "an iterator is given to a function which may go through it more than once";
        self.refuse(span, what, "give it a tuple: `tuple(…)`");
    }

    /// Refuses arguments of a primitive that are no containers for it. These are iterators where it
    /// does more than go through them once, ranges and views where it makes another one of a kind.
    pub(super) fn refuses_arguments_of(&mut self, prim: PrimId, args: &'m [Arg<'m>]) -> bool {
        if !self.is_python() {
            return false;
        }
        if self.refuses_list_of(prim, args) {
            return true;
        }
        let is_through = GOING_THROUGH.contains(&prim);
        for arg in args {
            let held = self.held(arg.value);
            if held.has_iterators() && (!is_through || held.holds_iterators()) {
                self.refuse_given_iterator(arg.value.span);
                return true;
            }
            let is_counted = held.kind == Sort::Range && COUNTING.contains(&prim);
            let is_other = held.kind.is_line() || held.is_deque();
            if is_other && !(is_through || is_counted || LOOKING.contains(&prim)) {
                let what = match held.is_deque() {
                    true => "in Python this primitive takes no deque",
                    false => "in Python this primitive takes no range and no view of a dictionary",
                };
                self.refuse(arg.value.span, what, "give it a tuple: `tuple(…)`");
                return true;
            }
        }
        false
    }

    /// Refuses an iterator as an operand: it has no parts, and is equal to nothing but itself.
    pub(super) fn refuses_iterators(
        &mut self,
        span: Span,
        op: Option<BinaryOp>,
        held: [Held; 2],
    ) -> bool {
        let is_searched = matches!(op, Some(BinaryOp::In | BinaryOp::NotIn));
        let is_joined = matches!(op, None | Some(BinaryOp::Add));
        let is_one = held[0].is_iterator
            || held[1].is_iterator && !is_searched
            || held.iter().any(|held| held.holds_iterators()) && !is_joined;
        if is_one && self.is_python() {
            let what = "an iterator has no parts, and is equal to nothing but itself";
            self.refuse(span, what, "make a tuple of it first: `tuple(…)`");
        }
        is_one && self.is_python()
    }

    /// Refuses to take a part of a view of a dictionary.
    pub(super) fn refuses_part(&mut self, span: Span, held: Held) -> bool {
        let is_view = self.is_python() && matches!(held.kind, Sort::View | Sort::Values);
        if is_view {
            let what = "in Python a view of a dictionary has no parts";
            self.refuse(span, what, "make a tuple of it first: `tuple(…)`");
        }
        is_view
    }

    /// Refuses methods that iterators and views have not, and those that look for an element which
    /// is an iterator.
    pub(super) fn refuses_method(&mut self, span: Span, held: Held, name: Ident<'m>) -> bool {
        let is_search = matches!(name.text, "count" | "index");
        if is_search && self.refuses_part(span, held) {
            return true;
        }
        let is_one = held.is_iterator || is_search && held.holds_iterators();
        if is_one && self.is_python() {
            let message = format!("`{}` of an iterator, or of what has iterators", name.text);
            self.refuse(span, &message, "make a tuple of it first: `tuple(…)`");
        }
        is_one && self.is_python()
    }

    /// Refuses to look at the elements of what has iterators.
    pub(super) fn refuses_inner_iterators(&mut self, expr: &'m Expr<'m>) -> bool {
        let is_one = self.is_python() && self.held(expr).holds_iterators();
        if is_one {
            let what = "the elements are iterators, which have no value by themselves";
            self.refuse(expr.span, what, "make tuples of them: `map(tuple, xs)`");
        }
        is_one
    }

    /// Refuses a function as a value that returns iterators: nobody would know of its values that
    /// they can be gone through once only.
    pub(super) fn refuses_yielding(&mut self, span: Span, made: Held, may_yield: bool) -> bool {
        let is_one = self.is_python() && made.has_iterators() && !may_yield;
        if is_one {
            let what = "a function that returns an iterator is used as a value";
            self.refuse(span, what, "let it return a tuple: `tuple(…)`");
        }
        is_one
    }

    /// Refuses a function that is given iterators, unless it is known to go through each once.
    pub(super) fn refuses_to_hand_on(&mut self, function: &'m Expr<'m>, element: Held) -> bool {
        const ONCE: [&str; 10] =
            ["all", "any", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"];
        let is_one = match function.kind {
            ExprKind::Lambda { params, .. } => params.len() == 1,
            ExprKind::Name(name) => match self.python(function) {
                Some(python) => ONCE.contains(&python) && !element.holds_iterators(),
                None => self.local_named(name).is_some_and(|local| local.function.is_some()),
            },
            _ => false,
        };
        if !is_one {
            self.refuse_given_iterator(function.span);
        }
        !is_one
    }

    /// Refuses operators of ranges and of views of dictionaries that Python has for tuples alone.
    pub(super) fn refuses_lines(&mut self, span: Span, op: BinaryOp, held: [Held; 2]) -> bool {
        let [a, b] = held;
        let any = |kind: fn(Sort) -> bool| kind(a.kind) || kind(b.kind);
        let is_one = match op {
            BinaryOp::Add | BinaryOp::Mul => any(Sort::is_line),
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                any(|kind| kind.is_line() && kind != Sort::View)
            }
            BinaryOp::Eq | BinaryOp::Ne => a.meets_line(b),
            BinaryOp::In | BinaryOp::NotIn => b.is_gone_through() && a.meets_line(b.part()),
            _ => false,
        };
        if is_one {
            let what = format!("`{}` of a range, or of a view of a dictionary", op.symbol());
            let help = "in Python these are no tuples; make tuples of them: `tuple(…)`";
            self.refuse(span, &what, help);
        }
        is_one
    }

    /// Refuses a loop through what may be a list that its rounds change, where it goes through what
    /// that was at first.
    pub(super) fn refuses_stale(&mut self, iter: &'m Expr<'m>, changed: &Live) -> bool {
        if changed.is_empty() {
            return false;
        }
        let mut found = Shares::default();
        self.gone_through(iter, false, &mut found);
        let is_changed = |name: &&str| self.is_changed_name(name, changed);
        let Some(name) = found.names.iter().copied().find(is_changed) else { return false };
        self.refuse_stale(iter, name)
    }

    /// Refuses a loop through new lists of what its rounds change, such as `sorted(rows)`.
    pub(super) fn refuses_stale_parts(&mut self, stmt: &'m Stmt<'m>, changed: &Live) -> bool {
        let StmtKind::For { iter, body, .. } = stmt.kind else { return false };
        if changed.is_empty() || self.held(iter).element().is_fixed() {
            return false;
        }
        let shares = self.shares_of_elements(iter);
        let is_changed = |name: &&str| self.is_changed_name(name, changed);
        let names: SmallVec<[&str; 4]> = shares.names.into_iter().filter(is_changed).collect();
        let found = names.into_iter().find(|name| self.changes_parts_of(name, body));
        found.is_some_and(|name| self.refuse_stale(iter, name))
    }

    fn refuse_stale(&mut self, iter: &'m Expr<'m>, name: &str) -> bool {
        let message = format!("a loop goes through what may be `{name}`, and changes that");
        self.refuse(iter.span, &message, "go through a copy of it: `for x in list(…):`");
        true
    }

    /// Tells whether what a variable stands for is among what changes.
    fn is_changed_name(&self, name: &str, changed: &Live) -> bool {
        let Some(id) = self.file.names.known(name) else { return false };
        let Some(local) = self.file.names.local(id) else { return false };
        let root = local.alias.map(|alias| self.aliases[alias as usize].root);
        changed.contains(id)
            || root.is_some_and(|root| changed.contains(root))
            || changed.iter().any(|own| self.is_watching(&local, own))
    }

    /// Collects the variables whose lists a loop goes through while it runs. The keys of
    /// dictionaries are looked at in every round, but for those of which one is chosen.
    fn gone_through(&self, iter: &'m Expr<'m>, is_chosen: bool, found: &mut Shares<'m>) {
        match iter.kind {
            ExprKind::Comprehension { kind: Gathers::Generator, .. } => {
                found.names.extend(self.shares(iter).names);
            }
            ExprKind::Conditional { then, orelse, .. } => {
                self.gone_through(then, true, found);
                self.gone_through(orelse, true, found);
            }
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, rhs } => {
                self.gone_through(lhs, true, found);
                self.gone_through(rhs, true, found);
            }
            _ if self.held(iter).is_dict() && !is_chosen && self.root_of(iter).is_some() => {}
            ExprKind::Call { callee, args } => match self.python(callee) {
                // These look into the elements while the loop runs.
                Some("map" | "filter") => {
                    for arg in args {
                        found.names.extend(self.shares(arg.value).names);
                    }
                }
                Some(name) if is_lazy(name) => {
                    args.iter().for_each(|arg| self.gone_through(arg.value, is_chosen, found));
                }
                None if is_view(callee) => {
                    let ExprKind::Attribute { value, .. } = callee.kind else { return };
                    self.gone_through(value, is_chosen, found);
                }
                // Nothing of it can change.
                _ if self.fresh(iter).is_fixed() => {}
                _ if self.fresh(iter).own == 0 => found.names.extend(self.shares(iter).names),
                _ => {}
            },
            _ if self.fresh(iter).own == 0 => found.names.extend(self.shares(iter).names),
            _ => {}
        }
    }
}

/// Tells whether a method yields something that goes through a dictionary.
fn is_view(callee: &Expr<'_>) -> bool {
    matches!(callee.kind, ExprKind::Attribute { name, .. }
        if matches!(name.text, "keys" | "values" | "items"))
}
