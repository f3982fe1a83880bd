//! Python's own functions, as calls of primitives.

use smallvec::SmallVec;

use super::super::known::{Held, Sort};
use super::super::{Node, NodeId};
use super::body::Body;
use crate::diag::{Code, Diagnostic, words};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Clause, Expr, ExprKind};

/// The arguments of a call of one of Python's functions.
pub(super) struct CallArgs<'m> {
    pub(super) places: SmallVec<[&'m Expr<'m>; 4]>,
    pub(super) names: SmallVec<[(&'m str, &'m Expr<'m>); 2]>,
}

impl<'m> CallArgs<'m> {
    pub(super) fn named(&self, name: &str) -> Option<&'m Expr<'m>> {
        self.names.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
    }
}

/// Functions of one value that may be passed on as they are.
const UNARY: [(&str, prim::PrimId); 7] = [
    ("len", prim::LENGTH),
    ("tuple", prim::ITERATED),
    ("list", prim::ITERATED),
    ("set", prim::AS_SET),
    ("frozenset", prim::AS_SET),
    ("abs", prim::ABSOLUTE),
    ("dict", prim::DICT_OF),
];

/// Functions that go through a generator as a whole before anything else is done.
const AT_ONCE: [&str; 9] =
    ["deque", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"];

/// The keyword arguments that some functions take.
const NAMED: [(&str, &[&str]); 6] = [
    ("max", &["key", "default"]),
    ("min", &["key", "default"]),
    ("sorted", &["key", "reverse"]),
    ("sum", &["start"]),
    ("enumerate", &["start"]),
    ("product", &["repeat"]),
];

impl<'m> Body<'_, '_, 'm> {
    /// Returns the value of a call of one of Python's functions.
    pub(super) fn builtin(
        &mut self,
        span: Span,
        name: &str,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        let mut given = CallArgs { places: SmallVec::new(), names: SmallVec::new() };
        let takes = NAMED.iter().find(|(own, _)| *own == name).map_or(&[][..], |(_, names)| names);
        for arg in args {
            match arg.name {
                None => given.places.push(arg.value),
                Some(key) if takes.contains(&key.text) => given.names.push((key.text, arg.value)),
                Some(key) => {
                    self.diags.push(
                        Diagnostic::new(
                            Code::UnknownKeyword,
                            format!("`{name}` has no parameter `{}` here", key.text),
                        )
                        .with_label(key.span, "no such parameter")
                        .with_help("give the argument by its place, or leave it out"),
                    );
                    return None;
                }
            }
        }
        if let [Expr { kind: ExprKind::Comprehension { .. }, span: first, .. }] = given.places[..]
            && AT_ONCE.contains(&name)
        {
            self.at_once = Some(*first);
        }
        self.call_builtin(span, name, &given)
    }

    fn call_builtin(&mut self, span: Span, name: &str, given: &CallArgs<'m>) -> Option<NodeId> {
        let places = &given.places[..];
        let is_star = |expr: &&Expr<'_>| matches!(expr.kind, ExprKind::Starred(_));
        if places.iter().any(is_star) {
            return self.starred_builtin(span, name, given);
        }
        match (name, places) {
            ("max" | "min", _) => self.extreme(span, name == "max", given),
            ("len", [value]) => {
                let held = self.held(value);
                if held.is_iterator {
                    self.refuse(
                        value.span,
                        "an iterator has no length in Python",
                        "make a tuple of it first: `len(tuple(…))`",
                    );
                    return None;
                }
                let node = self.expr(value)?;
                let is_container = held.is_gone_through() || held.is_set();
                let prim = if is_container { prim::SIZE } else { prim::LENGTH };
                Some(self.call_of(prim, &[node]))
            }
            ("tuple" | "list", []) => Some(self.file.graph.tuple(&[])),
            ("set" | "frozenset", []) => {
                let nothing = self.file.graph.tuple(&[]);
                Some(self.call_of(prim::AS_SET, &[nothing]))
            }
            ("tuple" | "list", [value]) => self.iterable(value),
            ("iter", [value]) => {
                let node = self.expr(value)?;
                Some(match self.held(value).is_iterator {
                    true => node,
                    false => self.placed_call(span, prim::ITERATED, &[node]),
                })
            }
            ("set" | "frozenset", [value]) => {
                if self.refuses_elements(value) {
                    return None;
                }
                let node = self.expr(value)?;
                Some(self.call_of(prim::AS_SET, &[node]))
            }
            ("dict", []) => {
                let nothing = self.file.graph.tuple(&[]);
                Some(self.call_of(prim::DICT_OF, &[nothing]))
            }
            ("dict", [value]) => {
                if self.refuses_keys_of(value) {
                    return None;
                }
                let node = self.expr(value)?;
                Some(self.call_of(prim::DICT_OF, &[node]))
            }
            ("int", []) => Some(self.int(0)),
            ("int", [Expr { kind: ExprKind::Binary { op: BinaryOp::Div, lhs, rhs }, .. }]) => {
                let args = self.all([*lhs, *rhs].into_iter())?;
                Some(self.call_of(prim::TRUNCATED, &args))
            }
            ("int" | "round", [value]) => {
                // A value that is no number fails.
                let node = self.expr(value)?;
                let negative = self.placed_call(span, prim::NEGATED, &[node]);
                Some(self.call_of(prim::NEGATED, &[negative]))
            }
            ("bool", [value]) => {
                let node = self.truth(value)?;
                let no = self.call_of(prim::FLIP, &[node]);
                Some(self.call_of(prim::FLIP, &[no]))
            }
            ("abs", [value]) => {
                let node = self.expr(value)?;
                Some(self.call_of(prim::ABSOLUTE, &[node]))
            }
            ("divmod", [a, b]) => {
                let args = self.all([*a, *b].into_iter())?;
                let quotient = self.placed_call(span, prim::FLOORED, &args);
                let rest = self.placed_call(span, prim::MODULO, &args);
                Some(self.file.graph.tuple(&[quotient, rest]))
            }
            ("pow", [a, b, c]) => {
                let all = self.all([a, b, c].into_iter().copied())?;
                let raised = self.placed_call(span, prim::RAISED, &all[..2]);
                Some(self.placed_call(span, prim::MODULO, &[raised, all[2]]))
            }
            ("pow", [a, b]) => {
                let args = self.all([*a, *b].into_iter())?;
                Some(self.call_of(prim::RAISED, &args))
            }
            ("sum", [value] | [value, _]) => {
                let start = places.get(1).copied().or_else(|| given.named("start"));
                let node = self.iterable(value)?;
                if self.refuses_inner_iterators(value) {
                    return None;
                }
                let first = match start {
                    Some(start) => self.expr(start)?,
                    None => self.int(0),
                };
                if let Some(start) = start
                    && self.is_python()
                    && self.mixes(span, BinaryOp::Add, self.held(start), self.held(value).element())
                {
                    return None;
                }
                Some(self.call_of(prim::SUMMED, &[node, first]))
            }
            ("range", [_] | [_, _] | [_, _, _]) => {
                let args = self.all(places.iter().copied())?;
                let (zero, one) = (self.int(0), self.int(1));
                let bounds = match args[..] {
                    [stop] => [zero, stop, one],
                    [start, stop] => [start, stop, one],
                    [start, stop, step] => [start, stop, step],
                    _ => return None,
                };
                Some(self.call_of(prim::INTERVAL, &bounds))
            }
            ("enumerate", [value] | [value, _]) => {
                let start = places.get(1).copied().or_else(|| given.named("start"));
                let node = self.iterable(value)?;
                let start = match start {
                    Some(start) => self.expr(start)?,
                    None => self.int(0),
                };
                let size = self.placed_call(span, prim::SIZE, &[node]);
                let stop = self.placed_call(span, prim::ADD, &[start, size]);
                let one = self.int(1);
                let places = self.placed_call(span, prim::INTERVAL, &[start, stop, one]);
                Some(self.call_of(prim::PAIR, &[places, node]))
            }
            ("zip", []) => Some(self.file.graph.tuple(&[])),
            ("zip", [a, b]) => {
                let (a, b) = (self.iterable(a), self.iterable(b));
                Some(self.call_of(prim::PAIR, &[a?, b?]))
            }
            ("zip", _) => {
                let columns: Vec<Option<NodeId>> =
                    places.iter().map(|expr| self.iterable(expr)).collect();
                let columns: Option<Vec<NodeId>> = columns.into_iter().collect();
                // None comes first so that the columns cannot make a grid.
                let columns = self.file.graph.tuple(&columns?);
                Some(self.call_of(prim::ZIPPED, &[columns]))
            }
            ("map", [function, value]) => {
                let element = self.held(value).element();
                self.may_yield = true;
                let function = self.function_of(function, element);
                self.may_yield = false;
                let node = self.iterable(value)?;
                Some(self.call_of(prim::APPLY, &[function?, node]))
            }
            ("map", [function, columns @ ..])
                if columns.len() > 1 && matches!(self.python(function), Some("max" | "min")) =>
            {
                let columns = self.sequence(columns)?;
                let rows = self.placed_call(span, prim::ZIPPED, &[columns]);
                let row = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
                let none = self.none();
                let is_max = self.python(function) == Some("max");
                let prim = if is_max { prim::ARGMAX } else { prim::ARGMIN };
                let best = self.call_of(prim, &[row, none]);
                let best = self.file.graph.lambda(1, best);
                Some(self.placed_call(span, prim::APPLY, &[best, rows]))
            }
            ("map", [_, columns @ ..])
                if columns.iter().any(|column| self.refuses_inner_iterators(column)) =>
            {
                None
            }
            ("map", [function, a, b]) => {
                let function = self.expr(function);
                let (a, b) = (self.iterable(a), self.iterable(b));
                Some(self.call_of(prim::PAPPLY, &[function?, a?, b?]))
            }
            ("filter", [function, value]) => {
                let function = match function.kind {
                    ExprKind::None if self.refuses_inner_iterators(value) => None,
                    ExprKind::None => Some(self.file.graph.leaf(Node::Prim(prim::IDENTITY))),
                    _ => {
                        let element = self.held(value).element();
                        self.function_of(function, element)
                    }
                };
                let node = self.iterable(value)?;
                Some(self.call_of(prim::SFILTER, &[node, function?]))
            }
            ("reversed", [value]) => {
                let held = self.held(value);
                if held.is_iterator {
                    let what = "an iterator cannot be gone through from its end";
                    self.refuse(value.span, what, "make a tuple of it first: `tuple(…)`");
                    return None;
                }
                let node = self.expr(value)?;
                let node = match held.is_gone_through() {
                    true => node,
                    false => self.placed_call(value.span, prim::IN_ORDER, &[node]),
                };
                Some(self.backwards(span, node))
            }
            ("sorted", [value]) => {
                let node = self.iterable(value)?;
                let held = self.held(value);
                self.sorted(span, (node, held), given.named("key"), given.named("reverse"))
            }
            ("any" | "all", [value]) => self.any(span, name == "any", value),
            ("next", [value]) => self.next_of(span, value, None),
            ("next", [value, default]) => self.next_of(span, value, Some(default)),
            _ => {
                if let Some(made) = self.library(span, name, given) {
                    return made;
                }
                self.diags.push(
                    Diagnostic::new(
                        Code::WrongArgumentCount,
                        match places.len() {
                            0 => format!("`{name}` takes an argument here"),
                            given => {
                                let given = words::count(given, "argument");
                                format!("`{name}` does not take {given} here")
                            }
                        },
                    )
                    .with_label(span, "in this call")
                    .with_help("write the call as Python has it, or use a primitive"),
                );
                None
            }
        }
    }

    /// Returns a call of one of Python's functions with starred values.
    fn starred_builtin(&mut self, span: Span, name: &str, given: &CallArgs<'m>) -> Option<NodeId> {
        let places = &given.places[..];
        match (name, places) {
            ("max" | "min", _) => self.extreme(span, name == "max", given),
            ("chain", [Expr { kind: ExprKind::Starred(value), .. }]) => self.flattened(span, value),
            ("zip", _) => {
                let columns = self.sequence(places)?;
                Some(self.placed_call(span, prim::ZIPPED, &[columns]))
            }
            ("map", [function, columns @ ..]) if !matches!(function.kind, ExprKind::Starred(_)) => {
                let best = match self.python(function) {
                    Some("max") => Some(prim::ARGMAX),
                    Some("min") => Some(prim::ARGMIN),
                    _ => None,
                };
                let columns = self.sequence(columns)?;
                let rows = self.placed_call(span, prim::ZIPPED, &[columns]);
                if let Some(best) = best {
                    let row = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
                    let none = self.none();
                    let best = self.call_of(best, &[row, none]);
                    let best = self.file.graph.lambda(1, best);
                    return Some(self.placed_call(span, prim::APPLY, &[best, rows]));
                }
                let function = self.expr(function);
                let function = self.lifted_by_one(function?, span)?;
                let row = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
                let each = self.call_of(prim::CALLED, &[function, row]);
                let each = self.file.graph.lambda(1, each);
                Some(self.placed_call(span, prim::APPLY, &[each, rows]))
            }
            ("range", _) => {
                let all = self.sequence(places)?;
                self.spread_range(span, all)
            }
            ("divmod" | "pow", _) => {
                let all = self.sequence(places)?;
                let (two, no) = (self.int(2), self.bool(false));
                let all = self.placed_call(span, prim::UNPACKED_TO, &[all, two, no]);
                let (zero, one) = (self.int(0), self.int(1));
                let args = [self.part(all, zero), self.part(all, one)];
                if name == "pow" {
                    return Some(self.call_of(prim::RAISED, &args));
                }
                let quotient = self.placed_call(span, prim::FLOORED, &args);
                let rest = self.placed_call(span, prim::MODULO, &args);
                Some(self.file.graph.tuple(&[quotient, rest]))
            }
            _ => {
                self.diags.push(
                    Diagnostic::new(Code::StarArgument, format!("`{name}` with starred values"))
                        .with_label(span, "their number is not known")
                        .with_help("take the parts out: `f(x[0], x[1])`"),
                );
                None
            }
        }
    }

    /// Returns a tuple from its end to its start.
    pub(super) fn backwards(&mut self, span: Span, node: NodeId) -> NodeId {
        let (none, step) = (self.none(), self.int(-1));
        let bounds = self.file.graph.tuple(&[none, none, step]);
        self.placed_call(span, prim::SLICE_OF, &[node, bounds])
    }

    /// Returns a tuple in the order of a key, or of its elements; equal ones stay as they are.
    pub(super) fn sorted(
        &mut self,
        span: Span,
        (node, held): (NodeId, Held),
        key: Option<&'m Expr<'m>>,
        reverse: Option<&'m Expr<'m>>,
    ) -> Option<NodeId> {
        let key = match key {
            Some(key) => self.function_of(key, held.element())?,
            None if self.refuses_order(span, held.element()) => return None,
            None => self.none(),
        };
        let upwards = self.placed_call(span, prim::ORDER, &[node, key]);
        let reverse = match reverse {
            None | Some(Expr { kind: ExprKind::Bool(false), .. }) => return Some(upwards),
            Some(reverse) => self.expr(reverse)?,
        };
        // Backwards twice, as equal elements stay in their order.
        let backwards = self.backwards(span, node);
        let sorted = self.placed_call(span, prim::ORDER, &[backwards, key]);
        let downwards = self.backwards(span, sorted);
        Some(match self.file.graph.node(reverse) {
            Node::Bool(true) => downwards,
            _ => self.file.graph.select(reverse, downwards, upwards),
        })
    }

    /// Refuses to order lists and tuples among each other, as Python does.
    fn refuses_order(&mut self, span: Span, element: Held) -> bool {
        if self.is_python() && element.has_iterators() {
            let what = "iterators have no order among each other";
            self.refuse(span, what, "make tuples of them: `map(tuple, xs)`");
            return true;
        }
        if self.is_python() && element.kind.is_line() {
            let what = "ranges and views of dictionaries have no order among each other";
            self.refuse(span, what, "make tuples of them: `map(tuple, xs)`");
            return true;
        }
        let is_mixed = self.is_python() && element.kind == Sort::Either;
        if is_mixed {
            let what = "lists and tuples have no order among each other in Python";
            self.refuse(span, what, "make all of them tuples first: `map(tuple, xs)`");
        }
        is_mixed
    }

    /// Builds `max` and `min`, of several values or of the elements of one.
    fn extreme(&mut self, span: Span, greatest: bool, given: &CallArgs<'m>) -> Option<NodeId> {
        let node = match &given.places[..] {
            [] => {
                self.report_count(span, "this", 1, 0, "give it a container, or several values");
                return None;
            }
            [Expr { kind: ExprKind::Starred(value), .. }] => {
                // One value alone is gone through.
                let all = self.iterable(value)?;
                let size = self.placed_call(span, prim::SIZE, &[all]);
                let (zero, one, two) = (self.int(0), self.int(1), self.int(2));
                // Without any value the default does not help.
                let is_alone = match given.named("default") {
                    Some(_) => self.placed_call(span, prim::GREATER, &[two, size]),
                    None => self.placed_call(span, prim::EQUALITY, &[size, one]),
                };
                let only = self.part(all, zero);
                let only = self.placed_call(span, prim::ITERATED, &[only]);
                self.file.graph.select(is_alone, only, all)
            }
            [value] => self.iterable(value)?,
            values => self.sequence(values)?,
        };
        let element = match given.places[..] {
            [value] => self.held(value).element(),
            _ => {
                let all = given.places.iter().map(|value| self.held(value));
                all.reduce(Held::join).unwrap_or_default()
            }
        };
        let key = match given.named("key") {
            Some(key) => self.function_of(key, element)?,
            None if self.refuses_order(span, element) => return None,
            None => self.none(),
        };
        let prim = if greatest { prim::ARGMAX } else { prim::ARGMIN };
        let best = self.placed_call(span, prim, &[node, key]);
        let Some(default) = given.named("default") else { return Some(best) };
        let default = self.expr(default)?;
        let size = self.placed_call(span, prim::SIZE, &[node]);
        let best = self.file.graph.select(size, best, default);
        // It is computed whether it is needed or not.
        Some(self.after_all(&[default], best))
    }

    /// Builds `any` and `all`: whether one element is true, or none is false.
    fn any(&mut self, span: Span, any: bool, value: &'m Expr<'m>) -> Option<NodeId> {
        let found = match value.kind {
            ExprKind::Comprehension { element, clauses, kind, .. }
                if kind != crate::syntax::ast::Gathers::Dict =>
            {
                self.any_of_clauses(span, any, element, clauses)?
            }
            _ => {
                let node = self.iterable(value)?;
                if self.refuses_inner_iterators(value) {
                    return None;
                }
                let staged = self.staged(value, node);
                if !staged.stages.is_empty() {
                    let test = |this: &mut Self, item| match any {
                        true => Some(item),
                        false => Some(this.call_of(prim::FLIP, &[item])),
                    };
                    let found = self.any_staged(span, &staged, test)?;
                    return Some(if any { found } else { self.call_of(prim::FLIP, &[found]) });
                }
                let prim = if any { prim::IDENTITY } else { prim::FLIP };
                let function = self.file.graph.leaf(Node::Prim(prim));
                self.placed_call(span, prim::ANY_OF, &[function, node])
            }
        };
        Some(if any { found } else { self.call_of(prim::FLIP, &[found]) })
    }

    /// Tells whether an element is true, or one is false, of those that the clauses go through.
    fn any_of_clauses(
        &mut self,
        span: Span,
        any: bool,
        element: &'m Expr<'m>,
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        match clauses {
            [] => {
                let node = self.truth(element)?;
                Some(if any { node } else { self.call_of(prim::FLIP, &[node]) })
            }
            [Clause::If(cond), rest @ ..] => {
                let cond = self.truth(cond);
                let then = self.any_of_clauses(span, any, element, rest);
                let no = self.bool(false);
                Some(self.file.graph.select(cond?, then?, no))
            }
            [Clause::For { target, iter }, rest @ ..] => {
                let container = self.iterable(iter);
                let function =
                    self.each(target, iter, |body| body.any_of_clauses(span, any, element, rest));
                let (function, container) = (function?, container?);
                let staged = self.staged(iter, container);
                if !staged.stages.is_empty() {
                    let test = |this: &mut Self, item| this.applied(span, function, item);
                    return self.any_staged(span, &staged, test);
                }
                Some(self.placed_call(span, prim::ANY_OF, &[function, container]))
            }
        }
    }

    /// Returns one of Python's functions as a value.
    pub(super) fn builtin_function(&mut self, span: Span, name: &str) -> Option<NodeId> {
        if let Some((_, prim)) = UNARY.iter().find(|(own, _)| *own == name) {
            return Some(self.file.graph.leaf(Node::Prim(*prim)));
        }
        let x = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
        let none = self.none();
        let body = match name {
            "sum" => {
                let zero = self.int(0);
                self.placed_call(span, prim::SUMMED, &[x, zero])
            }
            "max" | "min" => {
                let items = self.placed_call(span, prim::ITERATED, &[x]);
                let prim = if name == "max" { prim::ARGMAX } else { prim::ARGMIN };
                self.placed_call(span, prim, &[items, none])
            }
            "sorted" => {
                let items = self.placed_call(span, prim::ITERATED, &[x]);
                self.placed_call(span, prim::ORDER, &[items, none])
            }
            "bool" => {
                let no = self.call_of(prim::FLIP, &[x]);
                self.call_of(prim::FLIP, &[no])
            }
            "int" => {
                let negative = self.placed_call(span, prim::NEGATED, &[x]);
                self.placed_call(span, prim::NEGATED, &[negative])
            }
            "reversed" => {
                let x = self.placed_call(span, prim::IN_ORDER, &[x]);
                self.backwards(span, x)
            }
            "any" | "all" => {
                let items = self.placed_call(span, prim::ITERATED, &[x]);
                let prim = if name == "any" { prim::IDENTITY } else { prim::FLIP };
                let function = self.file.graph.leaf(Node::Prim(prim));
                let found = self.placed_call(span, prim::ANY_OF, &[function, items]);
                if name == "any" { found } else { self.call_of(prim::FLIP, &[found]) }
            }
            _ => return None,
        };
        Some(self.file.graph.lambda(1, body))
    }
}
