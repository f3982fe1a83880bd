//! Functions of Python's library: `collections.deque`, `copy`, `functools.reduce` and what
//! `itertools` makes of several containers.

use smallvec::SmallVec;

use super::super::known::{Fill, Held, Sort};
use super::super::{Node, NodeId};
use super::body::Body;
use super::builtins::CallArgs;
use super::held::{Inner, copied};
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, Expr, ExprKind};

/// Values that were computed outside of some lambdas, each with the depth where it was.
type Outer = SmallVec<[(NodeId, u16); 4]>;

impl<'m> Body<'_, '_, 'm> {
    /// Returns the value of a call of one of the library's functions; `None` inside where there is
    /// no such function with these arguments.
    pub(super) fn library(
        &mut self,
        span: Span,
        name: &str,
        given: &CallArgs<'m>,
    ) -> Option<Option<NodeId>> {
        Some(match (name, &given.places[..]) {
            ("deque", []) => Some(self.file.graph.tuple(&[])),
            ("deque", [value]) => self.iterable(value),
            ("Counter", []) => {
                let nothing = self.file.graph.tuple(&[]);
                Some(self.call_of(prim::DICT_OF, &[nothing]))
            }
            ("Counter", [value]) => self.counter(span, value),
            ("defaultdict", []) => {
                let nothing = self.file.graph.tuple(&[]);
                Some(self.call_of(prim::DICT_OF, &[nothing]))
            }
            ("defaultdict", [factory]) => self.default_dict(factory),
            ("copy" | "deepcopy", [value]) => self.copy(value),
            ("reduce", [function, value]) => self.reduced(span, function, value, None),
            ("reduce", [function, value, first]) => {
                self.reduced(span, function, value, Some(first))
            }
            ("chain", values) => self.chained(span, values),
            ("from_iterable", [value]) => self.flattened(span, value),
            ("product", values) if given.names.is_empty() => self.crossed(span, values),
            ("product", [value]) => {
                let repeat = given.named("repeat")?;
                let ExprKind::Int(count @ 1..=8) = repeat.kind else {
                    self.refuse_number(repeat.span, "`product` repeated a number of times");
                    return Some(None);
                };
                let values: SmallVec<[&'m Expr<'m>; 4]> =
                    std::iter::repeat_n(*value, count as usize).collect();
                self.crossed(span, &values)
            }
            ("combinations", [value, count]) => {
                let ExprKind::Int(count @ 1..=8) = count.kind else {
                    self.refuse_number(count.span, "`combinations` of a number of elements");
                    return Some(None);
                };
                self.combined(span, value, count as usize)
            }
            _ => return None,
        })
    }

    fn refuse_number(&mut self, span: Span, what: &str) {
        let what = format!("{what} that is not written here, or not from 1 to 8,");
        self.refuse(span, &what, "write the number, or loops");
    }

    /// Builds a copy. Values never change, so that it is the same value.
    fn copy(&mut self, value: &'m Expr<'m>) -> Option<NodeId> {
        if self.held(value).has_iterators() && self.is_python() {
            let what = "an iterator cannot be copied";
            self.refuse(value.span, what, "make a list of it first: `list(…)`");
            return None;
        }
        self.expr(value)
    }

    /// Builds `reduce(function, value, first)`.
    fn reduced(
        &mut self,
        span: Span,
        function: &'m Expr<'m>,
        value: &'m Expr<'m>,
        first: Option<&'m Expr<'m>>,
    ) -> Option<NodeId> {
        let function = self.expr(function);
        let node = self.iterable(value);
        if self.refuses_inner_iterators(value) {
            return None;
        }
        let (first, rest) = match first {
            Some(first) => (self.expr(first)?, node?),
            None => {
                let (zero, one, none) = (self.int(0), self.int(1), self.none());
                let bounds = self.file.graph.tuple(&[one, none, none]);
                let first = self.placed_call(span, prim::ITEM_AT, &[node?, zero]);
                (first, self.placed_call(span, prim::SLICE_OF, &[node?, bounds]))
            }
        };
        let function = function?;
        let params = [0, 1].map(|index| self.file.graph.leaf(Node::Param { depth: 0, index }));
        let step = match self.file.graph.node(function) {
            Node::Lambda { .. } => function,
            Node::Prim(prim) => {
                let step = self.placed_call(span, prim, &params);
                self.file.graph.lambda(2, step)
            }
            _ => {
                let function = self.lifted_by_one(function, span)?;
                let step = self.file.graph.apply(&[function, params[0], params[1]]);
                self.file.graph.lambda(2, step)
            }
        };
        Some(self.placed_call(span, prim::FOLDED, &[step, first, rest]))
    }

    /// Builds `chain(a, b)`: the elements of all, one after the other.
    fn chained(&mut self, span: Span, values: &[&'m Expr<'m>]) -> Option<NodeId> {
        let parts: Option<SmallVec<[NodeId; 4]>> =
            values.iter().map(|value| self.iterable(value)).collect();
        let mut all = self.file.graph.tuple(&[]);
        for part in parts? {
            all = self.placed_call(span, prim::PLUS, &[all, part]);
        }
        Some(all)
    }

    /// Builds `chain.from_iterable(value)`.
    pub(super) fn flattened(&mut self, span: Span, value: &'m Expr<'m>) -> Option<NodeId> {
        let node = self.iterable(value)?;
        let each = self.file.graph.leaf(Node::Prim(prim::ITERATED));
        Some(self.placed_call(span, prim::MAPPLY, &[each, node]))
    }

    /// Builds `product(a, b)`: all tuples of an element of each.
    fn crossed(&mut self, span: Span, values: &[&'m Expr<'m>]) -> Option<NodeId> {
        if values.iter().any(|value| self.refuses_inner_iterators(value)) {
            return None;
        }
        let nodes: Option<SmallVec<[NodeId; 4]>> =
            values.iter().map(|value| self.iterable(value)).collect();
        let depth = self.depth;
        let left: Outer = nodes?.into_iter().map(|node| (node, depth)).collect();
        match left.is_empty() {
            true => {
                let nothing = self.file.graph.tuple(&[]);
                Some(self.file.graph.tuple(&[nothing]))
            }
            false => self.rows_of(span, &left, &mut Outer::new()),
        }
    }

    /// Returns all rows that begin with what was taken and go on with an element of each of the
    /// containers that are left.
    fn rows_of(&mut self, span: Span, left: &[(NodeId, u16)], taken: &mut Outer) -> Option<NodeId> {
        let (&(container, depth), rest) = left.split_first()?;
        let container = self.lifted(container, depth, span)?;
        self.in_each(span, container, rest.is_empty(), taken, |body, taken| match rest {
            [] => {
                let parts: Option<SmallVec<[NodeId; 4]>> =
                    taken.iter().map(|&(node, depth)| body.lifted(node, depth, span)).collect();
                Some(body.file.graph.tuple(&parts?))
            }
            _ => body.rows_of(span, rest, taken),
        })
    }

    /// Builds `combinations(value, count)`: all rows of so many elements, in their order.
    fn combined(&mut self, span: Span, value: &'m Expr<'m>, count: usize) -> Option<NodeId> {
        let all = self.iterable(value)?;
        let size = self.placed_call(span, prim::SIZE, &[all]);
        let whole = [(all, self.depth), (size, self.depth)];
        self.rows_in_order(span, whole, count, &mut Outer::new())
    }

    /// Returns the rows of elements of which the places of the first ones were taken.
    fn rows_in_order(
        &mut self,
        span: Span,
        whole: [(NodeId, u16); 2],
        left: usize,
        places: &mut Outer,
    ) -> Option<NodeId> {
        let [_, (size, depth)] = whole;
        let (stop, one) = (self.lifted(size, depth, span)?, self.int(1));
        let start = match places.last() {
            None => self.int(0),
            Some(&(place, depth)) => {
                let place = self.lifted(place, depth, span)?;
                self.placed_call(span, prim::ADD, &[place, one])
            }
        };
        let later = self.placed_call(span, prim::INTERVAL, &[start, stop, one]);
        self.in_each(span, later, left == 1, places, |body, places| {
            if left > 1 {
                return body.rows_in_order(span, whole, left - 1, places);
            }
            let [(all, depth), _] = whole;
            let all = body.lifted(all, depth, span)?;
            let mut parts: SmallVec<[NodeId; 4]> = SmallVec::new();
            for &(place, depth) in &*places {
                let place = body.lifted(place, depth, span)?;
                parts.push(body.placed_call(span, prim::ITEM_AT, &[all, place]));
            }
            Some(body.file.graph.tuple(&parts))
        })
    }

    /// Returns what a function makes of each element of a container, which is noted among what was
    /// taken; unless it is the last, these are containers themselves, and joined.
    fn in_each(
        &mut self,
        span: Span,
        container: NodeId,
        is_last: bool,
        taken: &mut Outer,
        build: impl FnOnce(&mut Self, &mut Outer) -> Option<NodeId>,
    ) -> Option<NodeId> {
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        self.depth += 1;
        taken.push((self.param(0), self.depth));
        let made = build(self, taken);
        taken.pop();
        self.depth -= 1;
        let function = self.file.graph.lambda(1, made?);
        let prim = if is_last { prim::APPLY } else { prim::MAPPLY };
        Some(self.placed_call(span, prim, &[function, container]))
    }

    /// Returns what is known of the result of one of the library's functions.
    pub(super) fn held_of_library(
        &self,
        name: &str,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> Held {
        let mut element = |arg: &Arg<'m>| self.held_in(arg.value, inner).element().shared();
        let once = |held: Held| Held { is_iterator: true, ..held };
        let made = |item: Held| Held::of(Sort::Tuple, item);
        match (name, args) {
            ("Counter", []) => Fill::Counters.held(),
            ("Counter", _) => Held::of(Sort::Filled(Fill::Counter), Held::number()),
            ("defaultdict", [factory]) => match self.fill_of(factory.value) {
                Some(fill) => Held::of(Sort::Filled(fill), Held::nothing()),
                None => Held::default(),
            },
            ("defaultdict", _) => Held::of(Sort::Dict, Held::nothing()),
            ("next", [value, rest @ ..]) => {
                let item = element(value);
                let others = rest.iter().map(|other| self.held_in(other.value, inner).shared());
                others.fold(item, Held::join)
            }
            ("copy", [value]) => {
                let held = self.held_in(value.value, inner);
                copied(held, held.kind)
            }
            ("deepcopy", [value]) => {
                // Parts that are one list in it are one list in the copy.
                let held = self.held_in(value.value, inner);
                Held { own: held.own.max(1), ..held }
            }
            ("chain", [Arg { value: Expr { kind: ExprKind::Starred(value), .. }, .. }]) => {
                let held = self.held_in(value, inner).element().element();
                once(made(held.shared()))
            }
            ("chain", values) => {
                let items = values.iter().map(element);
                once(made(items.reduce(Held::join).unwrap_or_else(Held::nothing)))
            }
            ("from_iterable", [value]) => once(made(element(value).element())),
            ("product" | "combinations", values) => {
                let count = if name == "product" { values.len() } else { 1 };
                let items = values.iter().take(count).map(element);
                once(made(made(items.reduce(Held::join).unwrap_or_else(Held::nothing))))
            }
            _ => Held::default(),
        }
    }
}
