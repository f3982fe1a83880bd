//! Methods whose value is used.

use smallvec::SmallVec;

use super::super::known::{Held, Sort};
use super::super::{Node, NodeId};
use super::body::{Body, Operands};
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;
use crate::syntax::CHANGING;
use crate::syntax::ast::{Arg, Expr, ExprKind, Ident};

impl<'m> Body<'_, '_, 'm> {
    /// Returns the value of `value.name(args)`.
    pub(super) fn method(
        &mut self,
        span: Span,
        value: &'m Expr<'m>,
        name: Ident<'m>,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        let held = self.held(value);
        let is_taken = match name.text {
            "pop" => held.may_change(),
            "popleft" => held.is_deque(),
            "setdefault" => held.is_dict(),
            _ => false,
        };
        if is_taken {
            return self.taken(span, value, name, args);
        }
        if held.may_change() && CHANGING.contains(&name.text) {
            if !self.is_whole(span) {
                self.refuse(
                    span,
                    &format!("`{}` inside of a larger expression", name.text),
                    "call it on a line of its own: it has no value but `None`",
                );
                return None;
            }
            self.change(span, value, name, args);
            return Some(self.none());
        }
        if self.refuses_method(span, held, name) || self.refuses_copy(held, name) {
            return None;
        }
        if args.iter().all(|arg| arg.name.is_none()) {
            let places: SmallVec<[&'m Expr<'m>; 2]> = args.iter().map(|arg| arg.value).collect();
            if let Some(made) = self.counter_method(span, value, name, &places) {
                return made;
            }
        }
        if let Some(arg) = args.iter().find(|arg| arg.name.is_some()) {
            self.refuse(
                arg.value.span,
                "methods take no named arguments",
                "give them by their place",
            );
            return None;
        }
        // `frozenset().union(*sets)`, `set.union(*sets)`.
        if let [Arg { value: Expr { kind: ExprKind::Starred(sets), .. }, .. }] = args
            && name.text == "union"
        {
            let node = self.expr(value)?;
            let more = self.iterable(sets)?;
            let identity = self.file.graph.leaf(Node::Prim(prim::ITERATED));
            let all = self.placed_call(span, prim::MAPPLY, &[identity, more]);
            let all = self.placed_call(span, prim::AS_SET, &[all]);
            return Some(self.call_of(prim::BITS_OR, &[node, all]));
        }
        if self.refuses_arguments(held, name, args) {
            return None;
        }
        let node = self.expr(value);
        let nodes = self.all(args.iter().map(|arg| arg.value));
        if let ("count" | "index", [item, ..]) = (name.text, args) {
            let item = self.held(item.value);
            let is_counted = name.text == "count" && self.is_python();
            if is_counted && item.differs_at(held.part()) == Some(0) {
                return self.counted_none(node, nodes);
            }
            if self.refuses_search(span, item, held.part()) {
                return None;
            }
        }
        let (node, args) = (node?, nodes?);
        self.made_by_method(span, node, name, &args)
    }

    /// Refuses `copy` of what has no such method: a tuple, as a row of the grid is, or a number.
    fn refuses_copy(&mut self, held: Held, name: Ident<'m>) -> bool {
        let has_none = matches!(held.kind, Sort::Tuple | Sort::Number) || held.kind.is_line();
        let is_one = self.is_python() && name.text == "copy" && has_none;
        if is_one {
            self.diags.push(
                Diagnostic::new(Code::Attribute, "tuples and numbers have no method `copy`")
                    .with_label(name.span, "not known")
                    .with_help(
                        "make a list of it: `list(row)`; or use it as it is: it never changes",
                    ),
            );
        }
        is_one
    }

    /// Refuses arguments of methods of sets and dictionaries that Python cannot look up there.
    fn refuses_arguments(&mut self, held: Held, name: Ident<'m>, args: &'m [Arg<'m>]) -> bool {
        if !held.is_hashed() {
            return false;
        }
        match (name.text, args) {
            ("get" | "setdefault" | "pop", [key, ..]) if held.is_dict() => {
                self.refuses_key(key.value)
            }
            (
                "union"
                | "intersection"
                | "difference"
                | "symmetric_difference"
                | "issubset"
                | "issuperset"
                | "isdisjoint",
                args,
            ) if !held.is_dict() => args.iter().any(|arg| self.refuses_elements(arg.value)),
            _ => false,
        }
    }

    /// Returns the 0 of `xs.count(x)` where no element can be equal, once both were computed.
    fn counted_none(&mut self, node: Option<NodeId>, args: Option<Operands>) -> Option<NodeId> {
        let none = self.int(0);
        let all: Operands = args?.into_iter().chain(node).collect();
        Some(self.after_all(&all, none))
    }

    /// Returns the value of a method that changes nothing.
    fn made_by_method(
        &mut self,
        span: Span,
        node: NodeId,
        name: Ident<'m>,
        args: &[NodeId],
    ) -> Option<NodeId> {
        Some(match (name.text, args) {
            ("union" | "intersection" | "difference" | "symmetric_difference", _) => {
                let prim = match name.text {
                    "union" => prim::BITS_OR,
                    "intersection" => prim::BITS_AND,
                    "difference" => prim::MINUS,
                    _ => prim::BITS_XOR,
                };
                let mut node = node;
                for &arg in args {
                    let other = self.placed_call(span, prim::AS_SET, &[arg]);
                    node = self.placed_call(span, prim, &[node, other]);
                }
                node
            }
            ("issubset", [other]) => {
                let other = self.placed_call(span, prim::AS_SET, &[*other]);
                self.at_most(span, node, other)
            }
            ("issuperset", [other]) => {
                let other = self.placed_call(span, prim::AS_SET, &[*other]);
                self.at_most(span, other, node)
            }
            ("isdisjoint", [other]) => {
                let other = self.placed_call(span, prim::AS_SET, &[*other]);
                let both = self.placed_call(span, prim::BITS_AND, &[node, other]);
                self.call_of(prim::FLIP, &[both])
            }
            ("count", [item]) => self.call_of(prim::COUNT_OF, &[node, *item]),
            ("index", [item]) => self.call_of(prim::INDEX_OF, &[node, *item]),
            ("index", [item, start, stop @ ..]) if stop.len() < 2 => {
                return self.index_from(span, (node, *item), *start, stop.first().copied());
            }
            ("get", [key]) => {
                let none = self.none();
                self.call_of(prim::FOUND, &[node, *key, none])
            }
            ("get", [key, otherwise]) => self.call_of(prim::FOUND, &[node, *key, *otherwise]),
            ("items", []) => self.call_of(prim::PAIRS_OF, &[node]),
            ("values", []) => self.call_of(prim::VALUES_OF, &[node]),
            ("keys", []) => {
                // A value without values has no keys.
                let checked = self.placed_call(span, prim::PAIRS_OF, &[node]);
                let keys = self.placed_call(span, prim::ITERATED, &[node]);
                self.call_of(prim::AFTER, &[checked, keys])
            }
            ("copy", []) => {
                let container = self.placed_call(span, prim::ITERATED, &[node]);
                self.call_of(prim::AFTER, &[container, node])
            }
            _ => {
                self.report_attribute(None, name);
                return None;
            }
        })
    }

    /// Builds `xs.index(x, start, stop)`.
    fn index_from(
        &mut self,
        span: Span,
        (node, item): (NodeId, NodeId),
        start: NodeId,
        stop: Option<NodeId>,
    ) -> Option<NodeId> {
        let Node::Int(0..) = self.file.graph.node(start) else {
            self.refuse(
                span,
                "`index` from a place that is no number written here, or from the end",
                "take the slice first: `xs[i:].index(x) + i`",
            );
            return None;
        };
        let none = self.none();
        let bounds = self.file.graph.tuple(&[start, stop.unwrap_or(none), none]);
        let part = self.placed_call(span, prim::SLICE_OF, &[node, bounds]);
        let place = self.placed_call(span, prim::INDEX_OF, &[part, item]);
        Some(self.placed_call(span, prim::ADD, &[place, start]))
    }

    /// Returns a method of a value as a function of one argument: `key=counts.get`.
    pub(super) fn bound_method(&mut self, value: &'m Expr<'m>, name: Ident<'m>) -> Option<NodeId> {
        let variable = if let ExprKind::Name(text) = value.kind { Some(text) } else { None };
        let node = self.expr(value)?;
        let value = self.file.graph.lift(node, 1)?;
        let param = self.file.graph.leaf(Node::Param { depth: 0, index: 0 });
        let none = self.none();
        let body = match name.text {
            "get" => self.call_of(prim::FOUND, &[value, param, none]),
            "count" => self.call_of(prim::COUNT_OF, &[value, param]),
            "index" => self.call_of(prim::INDEX_OF, &[value, param]),
            "__getitem__" => self.call_of(prim::ITEM_AT, &[value, param]),
            _ => {
                self.report_attribute(variable, name);
                return None;
            }
        };
        Some(self.file.graph.lambda(1, body))
    }

    /// Builds `s.pop()` of a set: its first element.
    fn taken_of_set(&mut self, span: Span, place: &'m Expr<'m>) -> Option<NodeId> {
        let node = self.expr(place)?;
        let item = self.placed_call(span, prim::FIRST, &[node]);
        self.change_by(span, place, |body, old| {
            Some(body.placed_call(span, prim::REMOVE, &[item, old]))
        });
        Some(item)
    }

    /// Builds `xs.pop()`, `d.pop(key)` and `d.setdefault(key, value)` with their value.
    fn taken(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: Ident<'m>,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        let held = self.held(place);
        let Some(before) = self.sure(span) else {
            self.refuse(
                span,
                &format!("`{}` inside of a larger expression", name.text),
                &format!("take the value on a line of its own above: `x = xs.{}(…)`", name.text),
            );
            return None;
        };
        let root = self.root_of(place).map(|(root, _)| root);
        if self.refuses_before(span, &before, root.as_slice()) {
            return None;
        }
        if name.text == "setdefault" {
            self.set_default(span, place, args);
            let key = self.key_of(args.first()?.value)?;
            let node = self.expr(place)?;
            return Some(self.placed_call(span, prim::ITEM_AT, &[node, key]));
        }
        if self.refuses_arguments(held, name, args) {
            return None;
        }
        if held.is_set() && args.is_empty() {
            return self.taken_of_set(span, place);
        }
        let index = match args.first() {
            Some(_) if held.is_deque() || held.is_set() => {
                let of = if held.is_set() { "sets" } else { "deques" };
                self.report_method((span, name), of, args.len());
                return None;
            }
            Some(arg) => self.expr(arg.value)?,
            None => self.int(if name.text == "popleft" { 0 } else { -1 }),
        };
        let default = match args {
            [_, default] if held.is_dict() => Some(self.expr(default.value)?),
            [] | [_] => None,
            _ => {
                self.report_count(span, "`pop`", 1, args.len(), "give it a place, or a key");
                return None;
            }
        };
        let node = self.expr(place)?;
        let item = match default {
            Some(default) => self.placed_call(span, prim::FOUND, &[node, index, default]),
            None => self.placed_call(span, prim::ITEM_AT, &[node, index]),
        };
        if self.root_of(place).is_none() && self.fresh(place).own > 0 {
            // Nobody else has what it is taken from.
            return Some(item);
        }
        self.moves(place);
        self.change_by(span, place, |body, old| {
            Some(match default {
                Some(_) => body.without_key(span, old, index),
                None => body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]),
            })
        });
        Some(item)
    }
}
