//! Methods that change their list, set or dictionary: the place that it came from is given what
//! they make of it.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::{Fill, Held, Sort};
use super::alias::{Given, base_of};
use super::body::Body;
use super::circles::{Kept, Relation};
use super::functions::mentions;
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, Expr, ExprKind, Ident};

/// Methods that change what they are of, with the least and the greatest number of arguments.
const TAKES: [(&str, &str, usize, usize); 27] = [
    ("deques", "append", 1, 1),
    ("deques", "appendleft", 1, 1),
    ("deques", "clear", 0, 0),
    ("deques", "extend", 1, 1),
    ("deques", "extendleft", 1, 1),
    ("deques", "insert", 2, 2),
    ("deques", "pop", 0, 0),
    ("deques", "popleft", 0, 0),
    ("deques", "remove", 1, 1),
    ("deques", "reverse", 0, 0),
    ("deques", "rotate", 0, 1),
    ("lists", "append", 1, 1),
    ("lists", "clear", 0, 0),
    ("lists", "extend", 1, 1),
    ("lists", "insert", 2, 2),
    ("lists", "pop", 0, 1),
    ("lists", "remove", 1, 1),
    ("lists", "reverse", 0, 0),
    ("lists", "sort", 0, 0),
    ("sets", "add", 1, 1),
    ("sets", "clear", 0, 0),
    ("sets", "discard", 1, 1),
    ("sets", "pop", 0, 0),
    ("sets", "remove", 1, 1),
    ("dictionaries", "clear", 0, 0),
    ("dictionaries", "pop", 1, 2),
    ("dictionaries", "update", 1, 1),
];

impl<'m> Body<'_, '_, 'm> {
    /// Builds a call of a method that changes its list, set or dictionary; its value is not used.
    pub(super) fn change(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: Ident<'m>,
        args: &'m [Arg<'m>],
    ) {
        if let ExprKind::Conditional { cond, then, orelse } = place.kind {
            return self.change_either(span, (cond, then, orelse), name, args);
        }
        if let [Arg { name: None, value }] = args
            && self.grows_by_loops(span, place, name.text, value)
        {
            return;
        }
        self.prepare(place);
        let values: SmallVec<[&'m Expr<'m>; 2]> = args.iter().map(|arg| arg.value).collect();
        let held = self.held(place);
        match held.kind {
            _ if name.text == "setdefault" => self.set_default(span, place, args),
            _ if args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Starred(_))) => {
                let help = "make one tuple of them, and go through it";
                self.refuse(span, "a starred value in this call", help);
            }
            Sort::List if name.text == "sort" && args.iter().all(|arg| arg.name.is_some()) => {
                self.sort(span, place, args);
            }
            _ if held.may_change() && args.iter().any(|arg| arg.name.is_some()) => {
                let help = "give them by their place";
                self.refuse(span, "methods take no named arguments", help);
            }
            Sort::List => self.change_list(span, place, name, &values),
            Sort::Deque => self.change_deque(span, place, name, &values),
            Sort::Set => self.change_set(span, place, name, &values),
            Sort::Filled(Fill::Counter) if name.text == "update" => {
                self.report_method((span, name), "counters", values.len());
            }
            Sort::Dict | Sort::Filled(_) => self.change_dict(span, place, name, &values),
            Sort::Unknown
            | Sort::Nothing
            | Sort::Tuple
            | Sort::Frozen
            | Sort::View
            | Sort::Values
            | Sort::Range
            | Sort::Number
            | Sort::Fixed
            | Sort::Either
            | Sort::Maybe => {
                self.all(values.into_iter());
                self.cannot_change(span, place);
            }
        }
    }

    /// Builds `(a if c else b).append(x)`.
    fn change_either(
        &mut self,
        span: Span,
        (cond, then, orelse): (&'m Expr<'m>, &'m Expr<'m>, &'m Expr<'m>),
        name: Ident<'m>,
        args: &'m [Arg<'m>],
    ) {
        let Some(cond) = self.truth(cond) else { return };
        let (_, then) = self.arm(|body| body.change(span, then, name, args));
        let (_, orelse) = self.arm(|body| body.change(span, orelse, name, args));
        let mut live = super::live::Live::default();
        for (id, _) in then.changes.iter().chain(&orelse.changes) {
            live.insert(*id);
        }
        let exit = super::flow::Exit::NEVER;
        self.merge(cond, (exit, then), (exit, orelse), &live);
    }

    /// Puts in place what `d.setdefault(key, value)` puts there, in a place that is to be changed.
    pub(super) fn prepare(&mut self, place: &'m Expr<'m>) {
        match place.kind {
            ExprKind::Subscript { value, index } => {
                self.prepare(value);
                self.forget_key(index);
                match self.held(value).fill() {
                    // Numbers are put there with what is made of them.
                    None | Some(Fill::Counter | Fill::Number(_)) => {}
                    Some(fill) if !self.calls_changing(index) => {
                        self.fill(place.span, value, index, fill);
                    }
                    Some(_) => {}
                }
            }
            ExprKind::Call { callee, args } => {
                if let ExprKind::Attribute { value, name, .. } = callee.kind
                    && name.text == "setdefault"
                {
                    self.prepare(value);
                    self.set_default(place.span, value, args);
                }
            }
            _ => {}
        }
    }

    /// Builds `d.setdefault(key, value)`, of which the value is not used.
    pub(super) fn set_default(&mut self, span: Span, place: &'m Expr<'m>, args: &'m [Arg<'m>]) {
        let (key, value_expr) = match args {
            [key] => (key.value, None),
            [key, value] => (key.value, Some(value.value)),
            _ => {
                let help = "write `d.setdefault(key, value)`";
                return self.report_count(span, "`setdefault`", 2, args.len(), help);
            }
        };
        if !self.held(place).is_dict() {
            return self.cannot_change(span, place);
        }
        if self.refuses_key(key) {
            return;
        }
        let key_expr = key;
        let Some(key) = self.expr(key) else { return };
        let (value, given) = match value_expr {
            Some(value) => self.given_part(value),
            None => (Some(self.none()), Given::default()),
        };
        let relation = match value_expr {
            Some(value) => self.relation_to(place, value, Kept::Whole),
            None => Relation::Apart,
        };
        self.forget_key(key_expr);
        self.keys.push((std::ptr::from_ref(key_expr), key, self.depth));
        self.holds(place, given.held, given.watch);
        self.change_by(span, place, |body, old| {
            let value = value?;
            // It is computed whether it is needed or not.
            body.effects.push(value);
            let value = body.kept_apart(span, relation, value, old)?;
            Some(body.with_missing(span, old, key, value))
        });
    }

    /// Returns a dictionary with a key, which keeps its value if it is there already.
    pub(super) fn with_missing(
        &mut self,
        span: Span,
        old: NodeId,
        key: NodeId,
        value: NodeId,
    ) -> NodeId {
        let new = self.placed_call(span, prim::WITH_ITEM, &[old, key, value]);
        let there = self.placed_call(span, prim::HAS_ITEM, &[key, old]);
        self.file.graph.select(there, old, new)
    }

    /// Forgets the key that an expression stood for when it was looked at before.
    pub(super) fn forget_key(&mut self, key: &'m Expr<'m>) {
        self.keys.retain(|(own, ..)| !std::ptr::eq(*own, key));
    }

    /// Returns the key of `d.setdefault(key, …)`, or of `d[key]` that was put there for that, as
    /// it was when that was computed.
    pub(super) fn key_of(&mut self, key: &'m Expr<'m>) -> Option<NodeId> {
        let own = std::ptr::from_ref(key);
        match self.keys.iter().find(|(other, _, depth)| *other == own && *depth <= self.depth) {
            Some(&(_, node, depth)) => self.lifted(node, depth, key.span),
            None => self.expr(key),
        }
    }

    /// Returns a value that is put into a container, and what is known of it: of what functions
    /// return something is known once they are built.
    pub(super) fn given_part(&mut self, value: &'m Expr<'m>) -> (Option<NodeId>, Given) {
        let node = self.expr(value);
        let shares = self.shares(value);
        let watch = self.watch(&shares);
        (node, Given { held: self.fresh(value), alias: None, watch })
    }

    pub(super) fn change_list(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: Ident<'m>,
        values: &[&'m Expr<'m>],
    ) {
        match (name.text, values) {
            ("append", &[value]) => self.append(span, place, value),
            ("extend", &[value]) => self.extend(span, place, value, false),
            ("remove", &[value]) => {
                if self.refuses_search(span, self.held(value), self.held(place).part()) {
                    return;
                }
                self.moves(place);
                self.change_by(span, place, |body, old| {
                    let item = body.expr(value)?;
                    let index = body.placed_call(span, prim::INDEX_OF, &[old, item]);
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]))
                });
            }
            ("pop", [] | [_]) => {
                self.moves(place);
                let index = values.first().copied();
                self.change_by(span, place, |body, old| {
                    let index = match index {
                        Some(index) => body.expr(index)?,
                        None => body.int(-1),
                    };
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]))
                });
            }
            ("insert", &[index, value]) => {
                self.moves(place);
                let index = self.expr(index);
                self.insert(span, place, index, value);
            }
            ("sort", []) => self.sort(span, place, &[]),
            ("reverse", []) => {
                self.moves(place);
                self.change_by(span, place, |body, old| Some(body.backwards(span, old)));
            }
            ("clear", []) => {
                self.moves(place);
                self.change_by(span, place, |body, _| Some(body.file.graph.tuple(&[])));
            }
            _ => self.report_method((span, name), "lists", values.len()),
        }
    }

    /// Returns what is known of elements that a container gets of another one. Those of a value
    /// that is made there are nobody else's.
    pub(super) fn held_of_more(&self, value: &'m Expr<'m>) -> Held {
        let held = self.fresh(value).part();
        match value.kind {
            ExprKind::Name(_) | ExprKind::Subscript { .. } => held.shared(),
            _ => held,
        }
    }

    /// Puts the elements of a value behind those of a list, or one by one before them.
    pub(super) fn extend(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        value: &'m Expr<'m>,
        is_before: bool,
    ) {
        let more = self.iterable(value);
        let shares = self.shares_of_elements(value);
        let watch = self.watch(&shares);
        let relation = self.relation_to(place, value, Kept::Elements);
        let held = self.held_of_more(value);
        self.holds(place, held, watch);
        self.change_by(span, place, |body, old| {
            let more = body.kept_apart(span, relation, more?, old)?;
            let parts = match is_before {
                true => [body.backwards(span, more), old],
                false => [old, more],
            };
            Some(body.placed_call(span, prim::PLUS, &parts))
        });
        self.watch_itself(place);
    }

    /// Puts a value into a list, before the element at a place.
    pub(super) fn insert(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        index: Option<NodeId>,
        value: &'m Expr<'m>,
    ) {
        let (item, given) = self.given_part(value);
        let relation = self.relation_to(place, value, Kept::Whole);
        self.holds(place, given.held, given.watch);
        self.change_by(span, place, |body, old| {
            let index = index?;
            let item = body.kept_apart(span, relation, item?, old)?;
            let none = body.none();
            let bounds = body.file.graph.tuple(&[index, index, none]);
            let item = body.file.graph.tuple(&[item]);
            Some(body.placed_call(span, prim::WITH_SLICE, &[old, bounds, item]))
        });
        self.watch_itself(place);
    }

    fn append(&mut self, span: Span, place: &'m Expr<'m>, value: &'m Expr<'m>) {
        let moves = self.can_move(value);
        let (item, given) = match moves {
            true => (self.expr(value), Given { held: self.held(value), ..Given::default() }),
            false => self.given_part(value),
        };
        let relation = self.relation_to(place, value, Kept::Whole);
        self.holds(place, given.held, given.watch);
        let mut before = None;
        self.change_by(span, place, |body, old| {
            before = Some(old);
            let item = body.kept_apart(span, relation, item?, old)?;
            let more = body.file.graph.tuple(&[item]);
            Some(body.placed_call(span, prim::PLUS, &[old, more]))
        });
        self.watch_itself(place);
        // A variable that was the value is the last part of the list.
        let (true, Some(before)) = (moves, before) else { return };
        if let Some(alias) = self.alias_of(place) {
            let size = self.placed_call(span, prim::SIZE, &[before]);
            let part = self.part_of_place(alias, size);
            self.becomes(value, part);
        }
    }

    /// Builds `xs.sort(key=f, reverse=True)`.
    fn sort(&mut self, span: Span, place: &'m Expr<'m>, args: &'m [Arg<'m>]) {
        self.moves(place);
        let named = |key: &str| {
            let own = |arg: &&Arg<'m>| arg.name.is_some_and(|name| name.text == key);
            args.iter().find(own).map(|arg| arg.value)
        };
        let (key, reverse) = (named("key"), named("reverse"));
        let other = args.iter().filter_map(|arg| arg.name);
        let other = other.clone().find(|name| !matches!(name.text, "key" | "reverse"));
        if let Some(name) = other {
            self.diags.push(
                Diagnostic::new(
                    Code::UnknownKeyword,
                    format!("`sort` has no parameter `{}`", name.text),
                )
                .with_label(name.span, "no such parameter")
                .with_help("its parameters are (key, reverse)"),
            );
            return;
        }
        // While Python sorts, the list has no elements.
        if let (Some(key), ExprKind::Name(name)) = (key, base_of(place).kind)
            && (mentions(key, name) || self.reads_place(key, place))
        {
            self.refuse(
                key.span,
                &format!("`key` reads `{name}`, which is empty in Python while it is sorted"),
                &format!("sort a copy: `{name} = sorted({name}, key=…)`"),
            );
            return;
        }
        let held = self.held(place);
        self.change_by(span, place, |body, old| body.sorted(span, (old, held), key, reverse));
    }

    fn change_set(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: Ident<'m>,
        values: &[&'m Expr<'m>],
    ) {
        match (name.text, values) {
            ("add" | "discard" | "remove", &[value]) if self.refuses_key(value) => {}
            (
                "update"
                | "difference_update"
                | "intersection_update"
                | "symmetric_difference_update",
                values,
            ) if values.iter().any(|value| self.refuses_elements(value)) => {}
            ("add", &[value]) => self.change_by(span, place, |body, old| {
                let item = body.expr(value)?;
                Some(body.placed_call(span, prim::INSERT, &[item, old]))
            }),
            ("discard", &[value]) => self.change_by(span, place, |body, old| {
                let item = body.expr(value)?;
                Some(body.placed_call(span, prim::REMOVE, &[item, old]))
            }),
            ("remove", &[value]) => self.change_by(span, place, |body, old| {
                let item = body.expr(value)?;
                let there = body.placed_call(span, prim::CONTAINED, &[item, old]);
                let checked = body.placed_call(span, prim::CHECKED, &[there]);
                let less = body.placed_call(span, prim::REMOVE, &[item, old]);
                Some(body.call_of(prim::AFTER, &[checked, less]))
            }),
            (
                "update"
                | "difference_update"
                | "intersection_update"
                | "symmetric_difference_update",
                values,
            ) => {
                let prim = match name.text {
                    "update" => prim::BITS_OR,
                    "difference_update" => prim::MINUS,
                    "intersection_update" => prim::BITS_AND,
                    _ => prim::BITS_XOR,
                };
                let values = values.to_vec();
                self.change_by(span, place, |body, old| {
                    let mut node = old;
                    for value in values {
                        let more = body.expr(value)?;
                        let more = body.placed_call(span, prim::AS_SET, &[more]);
                        node = body.placed_call(span, prim, &[node, more]);
                    }
                    Some(node)
                });
            }
            ("clear", []) => self.change_by(span, place, |body, _| {
                let nothing = body.file.graph.tuple(&[]);
                Some(body.call_of(prim::AS_SET, &[nothing]))
            }),
            ("pop", []) => self.change_by(span, place, |body, old| {
                let item = body.placed_call(span, prim::FIRST, &[old]);
                Some(body.placed_call(span, prim::REMOVE, &[item, old]))
            }),
            _ => self.report_method((span, name), "sets", values.len()),
        }
    }

    fn change_dict(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: Ident<'m>,
        values: &[&'m Expr<'m>],
    ) {
        match (name.text, values) {
            ("update", &[value]) => {
                self.moves(place);
                let more = self.expr(value);
                let shares = self.shares_of_elements(value);
                let watch = self.watch(&shares);
                let held = self.held(value).part();
                // A display is nobody else's.
                let is_made =
                    matches!(value.kind, ExprKind::Dict(_) | ExprKind::Comprehension { .. });
                let relation = self.relation_to(place, value, Kept::Elements);
                self.holds(place, if is_made { held } else { held.shared() }, watch);
                self.change_by(span, place, |body, old| {
                    let more = body.kept_apart(span, relation, more?, old)?;
                    Some(body.updated(span, old, more))
                });
                self.watch_itself(place);
            }
            ("pop", &[key, ..]) if self.refuses_key(key) => {}
            ("pop", &[key]) => {
                self.moves(place);
                self.change_by(span, place, |body, old| {
                    let key = body.expr(key)?;
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, key]))
                });
            }
            ("pop", &[key, default]) => {
                self.moves(place);
                self.change_by(span, place, |body, old| {
                    let key = body.expr(key)?;
                    let default = body.expr(default)?;
                    body.effects.push(default);
                    Some(body.without_key(span, old, key))
                });
            }
            ("clear", []) => {
                self.moves(place);
                self.change_by(span, place, |body, _| {
                    let nothing = body.file.graph.tuple(&[]);
                    Some(body.call_of(prim::DICT_OF, &[nothing]))
                });
            }
            _ => self.report_method((span, name), "dictionaries", values.len()),
        }
    }

    /// Returns a dictionary with the keys of another one as well.
    pub(super) fn updated(&mut self, span: Span, old: NodeId, more: NodeId) -> NodeId {
        let more = self.placed_call(span, prim::DICT_OF, &[more]);
        let before = self.placed_call(span, prim::PAIRS_OF, &[old]);
        let behind = self.placed_call(span, prim::PAIRS_OF, &[more]);
        let all = self.placed_call(span, prim::PLUS, &[before, behind]);
        self.placed_call(span, prim::DICT_OF, &[all])
    }

    /// Returns a dictionary without a key, if it has that.
    pub(super) fn without_key(&mut self, span: Span, old: NodeId, key: NodeId) -> NodeId {
        let less = self.placed_call(span, prim::WITHOUT_ITEM, &[old, key]);
        let there = self.placed_call(span, prim::HAS_ITEM, &[key, old]);
        self.file.graph.select(there, less, old)
    }

    /// Reports a method that there is not, or one that is given more or fewer arguments.
    pub(super) fn report_method(
        &mut self,
        (span, name): (Span, Ident<'m>),
        of: &str,
        given: usize,
    ) {
        let takes = TAKES.iter().find(|(kind, own, ..)| (*kind, *own) == (of, name.text));
        if let Some(&(_, own, least, most)) = takes {
            let wanted = given.clamp(least, most);
            let help = "write the call as Python has it";
            return self.report_count(span, &format!("`{own}`"), wanted, given, help);
        }
        let message = format!("{of} have no method `{}` that is known here", name.text);
        self.diags.push(
            Diagnostic::new(Code::Attribute, message)
                .with_label(name.span, "not known")
                .with_help("write what it does with a loop, or with those methods that are known"),
        );
    }
}
