//! Dictionaries that have a value for keys which they lack: `collections.Counter` and
//! `collections.defaultdict`.
//!
//! A counter answers 0. A default dictionary puts the key in as soon as it is looked up, and so
//! does a line here that surely looks it up. In a condition, a lambda or a comprehension a key that
//! is not there is an error. So it is in a function that is given the dictionary.

use smallvec::SmallVec;

use super::super::known::{Fill, Held};
use super::super::{Node, NodeId};
use super::body::Body;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Ident};

impl<'m> Body<'_, '_, 'm> {
    /// Returns the values that keys get which are looked up, by what makes them.
    pub(super) fn fill_of(&self, factory: &'m Expr<'m>) -> Option<Fill> {
        if let Some(name) = self.python(factory) {
            return match name {
                "int" | "bool" => Some(Fill::Number(0)),
                "list" => Some(Fill::List),
                "set" => Some(Fill::Set),
                "dict" => Some(Fill::Dict),
                "deque" => Some(Fill::Deque),
                "Counter" => Some(Fill::Counters),
                _ => None,
            };
        }
        let ExprKind::Lambda { params: [], body, .. } = factory.kind else { return None };
        match body.kind {
            ExprKind::Int(n) => i8::try_from(n).ok().map(Fill::Number),
            ExprKind::List([]) => Some(Fill::List),
            ExprKind::Dict([]) => Some(Fill::Dict),
            ExprKind::Call { callee, args: [] } => self.fill_of(callee),
            ExprKind::Call { callee, args: [factory] }
                if self.python(callee) == Some("defaultdict") =>
            {
                match self.fill_of(factory.value)? {
                    Fill::Number(0) => Some(Fill::Counts),
                    Fill::List => Some(Fill::Lists),
                    Fill::Set => Some(Fill::Sets),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Builds `defaultdict(factory)`.
    pub(super) fn default_dict(&mut self, factory: &'m Expr<'m>) -> Option<NodeId> {
        if self.fill_of(factory).is_none() {
            let what = "`defaultdict` of this";
            let help = "`int`, `list`, `set`, `dict` or `lambda: 0` make its values; or a dictionary \
                        with `d.setdefault(key, …)`";
            self.refuse(factory.span, what, help);
            return None;
        }
        self.has_fills = true;
        let nothing = self.file.graph.tuple(&[]);
        Some(self.call_of(prim::DICT_OF, &[nothing]))
    }

    /// Collects the dictionaries that get keys where an expression looks them up.
    pub(super) fn looks_up(&self, expr: &'m Expr<'m>, found: &mut SmallVec<[&'m Expr<'m>; 4]>) {
        if let ExprKind::Subscript { value, .. } = expr.kind
            && !matches!(self.held(value).fill(), None | Some(Fill::Counter))
        {
            found.push(value);
        }
        expr.each_part(|part| self.looks_up(part, found));
    }

    /// Builds `Counter(value)`: the elements in the order in which they come first, and how often
    /// each of them comes.
    pub(super) fn counter(&mut self, span: Span, value: &'m Expr<'m>) -> Option<NodeId> {
        if self.held(value).is_dict() {
            return self.expr(value);
        }
        if self.refuses_elements(value) {
            return None;
        }
        let all = self.iterable(value)?;
        let different = self.placed_call(span, prim::DEDUPE, &[all]);
        let all = self.lifted_by_one(all, span)?;
        let element = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
        let count = self.call_of(prim::COUNT_OF, &[all, element]);
        let pair = self.file.graph.tuple(&[element, count]);
        let pair = self.file.graph.lambda(1, pair);
        let pairs = self.placed_call(span, prim::APPLY, &[pair, different]);
        Some(self.call_of(prim::DICT_OF, &[pairs]))
    }

    /// Builds a method that only counters have, if it is one.
    pub(super) fn counter_method(
        &mut self,
        span: Span,
        counter: &'m Expr<'m>,
        name: Ident<'m>,
        args: &[&'m Expr<'m>],
    ) -> Option<Option<NodeId>> {
        if self.held(counter).fill() != Some(Fill::Counter) {
            return None;
        }
        Some(match (name.text, args) {
            ("most_common", []) => self.most_common(span, counter, None),
            ("most_common", [count]) => self.most_common(span, counter, Some(count)),
            ("total", []) => {
                let node = self.expr(counter)?;
                let values = self.placed_call(span, prim::VALUES_OF, &[node]);
                let zero = self.int(0);
                Some(self.placed_call(span, prim::SUMMED, &[values, zero]))
            }
            _ => return None,
        })
    }

    /// Builds `counter.most_common(count)`: the pairs with the greatest counts first, and of equal
    /// ones those that came first.
    fn most_common(
        &mut self,
        span: Span,
        counter: &'m Expr<'m>,
        count: Option<&'m Expr<'m>>,
    ) -> Option<NodeId> {
        let node = self.expr(counter)?;
        let pairs = self.placed_call(span, prim::PAIRS_OF, &[node]);
        let backwards = self.backwards(span, pairs);
        let last = self.file.graph.leaf(Node::Prim(prim::LAST));
        let ordered = self.placed_call(span, prim::ORDER, &[backwards, last]);
        let ordered = self.backwards(span, ordered);
        let Some(count) = count else { return Some(ordered) };
        let count = self.expr(count)?;
        let zero = self.int(0);
        // Fewer than none are none.
        let both = self.file.graph.tuple(&[zero, count]);
        let none = self.none();
        let count = self.placed_call(span, prim::ARGMAX, &[both, none]);
        let bounds = self.file.graph.tuple(&[zero, count, none]);
        Some(self.placed_call(span, prim::SLICE_OF, &[ordered, bounds]))
    }

    /// Returns the value that a key has which is looked up for the first time.
    pub(super) fn filling(&mut self, fill: Fill) -> NodeId {
        let nothing = self.file.graph.tuple(&[]);
        match fill {
            Fill::Number(n) => self.int(n.into()),
            Fill::Counter => self.int(0),
            Fill::List | Fill::Deque => nothing,
            Fill::Set => self.call_of(prim::AS_SET, &[nothing]),
            Fill::Dict | Fill::Counters | Fill::Counts | Fill::Lists | Fill::Sets => {
                self.call_of(prim::DICT_OF, &[nothing])
            }
        }
    }

    /// Returns `d[key]` of a dictionary that has a value for keys which it lacks.
    pub(super) fn filled(
        &mut self,
        span: Span,
        (dict, held): (&'m Expr<'m>, Held),
        key: &'m Expr<'m>,
    ) -> Option<NodeId> {
        match held.fill() {
            Some(Fill::Counter) => {
                let (node, key, zero) = (self.expr(dict), self.expr(key), self.int(0));
                Some(self.call_of(prim::FOUND, &[node?, key?, zero]))
            }
            Some(fill) if self.can_fill(span, dict, key) => {
                self.fill(span, dict, key, fill);
                let (node, key) = (self.expr(dict), self.key_of(key));
                Some(self.part(node?, key?))
            }
            _ => {
                let (node, key) = (self.expr(dict), self.expr(key));
                Some(self.part(node?, key?))
            }
        }
    }

    /// Tells whether a line surely looks up a key of a dictionary that was made in this function.
    fn can_fill(&mut self, span: Span, dict: &'m Expr<'m>, key: &'m Expr<'m>) -> bool {
        let Some((root, _)) = self.root_of(dict) else { return false };
        let Some(local) = self.file.names.local(root) else { return false };
        let is_own = self.calls_around == 0 && local.held.own > 0;
        let is_here = local.depth == self.depth && !local.is_inner && is_own;
        let Some(before) = self.sure(span).filter(|_| is_here && self.flows) else { return false };
        !self.calls_changing(key) && !self.refuses_before(span, &before, &[root])
    }

    /// Puts the key of `d[key]` into its dictionary before a loop goes through that part.
    pub(super) fn fill_first(&mut self, expr: &'m Expr<'m>) {
        let ExprKind::Subscript { value, index } = expr.kind else { return };
        let fill = self.held(value).fill().filter(|fill| *fill != Fill::Counter);
        if let Some(fill) = fill
            && self.as_whole(expr, |this| this.can_fill(expr.span, value, index))
        {
            self.fill(expr.span, value, index, fill);
        }
    }

    /// Puts a key into a dictionary that is about to be looked up there.
    pub(super) fn fill(&mut self, span: Span, dict: &'m Expr<'m>, key: &'m Expr<'m>, fill: Fill) {
        if self.refuses_key(key) {
            return;
        }
        let Some(node) = self.expr(key) else { return };
        self.forget_key(key);
        self.keys.push((std::ptr::from_ref(key), node, self.depth));
        let key = node;
        self.holds(dict, fill.held(), None);
        self.change_by(span, dict, |body, old| {
            let value = body.filling(fill);
            Some(body.with_missing(span, old, key, value))
        });
    }

    /// Returns `d[key]` where it is about to be given another number: nothing is put there before.
    pub(super) fn counted_so_far(
        &mut self,
        span: Span,
        (dict, fill): (NodeId, Option<Fill>),
        key: NodeId,
    ) -> NodeId {
        let start = match fill {
            Some(Fill::Number(n)) => i64::from(n),
            Some(Fill::Counter) => 0,
            _ => return self.placed_call(span, prim::ITEM_AT, &[dict, key]),
        };
        let start = self.int(start);
        self.placed_call(span, prim::FOUND, &[dict, key, start])
    }

    /// Refuses operators of counters and default dictionaries that make others of them.
    pub(super) fn refuses_fills(&mut self, span: Span, op: BinaryOp, held: [Held; 2]) -> bool {
        let [a, b] = held.map(|held| held.fill());
        let is_counter = a == Some(Fill::Counter) || b == Some(Fill::Counter);
        let is_one = match op {
            BinaryOp::Eq | BinaryOp::Ne => {
                is_counter && (a != b || !held.iter().all(|held| held.is_dict()))
            }
            BinaryOp::In | BinaryOp::NotIn | BinaryOp::Is | BinaryOp::IsNot => false,
            BinaryOp::And | BinaryOp::Or => false,
            _ => a.is_some() || b.is_some(),
        };
        if is_one && self.is_python() {
            let what = format!("`{}` of a counter or a default dictionary", op.symbol());
            self.refuse(span, &what, "make plain dictionaries first: `dict(…)`");
        }
        is_one && self.is_python()
    }

    /// Returns a counter as it is compared with another one: without what it counts 0 times.
    pub(super) fn without_zeros(&mut self, span: Span, node: NodeId, held: Held) -> NodeId {
        if held.fill() != Some(Fill::Counter) {
            return node;
        }
        let pairs = self.placed_call(span, prim::PAIRS_OF, &[node]);
        let last = self.file.graph.leaf(Node::Prim(prim::LAST));
        let pairs = self.placed_call(span, prim::SFILTER, &[pairs, last]);
        self.call_of(prim::DICT_OF, &[pairs])
    }
}
