//! The knowledge of values before the program runs: their kinds, and which of their levels were
//! made for them alone.

use smallvec::{SmallVec, smallvec};

use super::super::known::{Held, Sort};
use super::super::names::Global;
use super::super::places::FixedPlaces;
use super::alias::has_star;
use super::body::Body;
use super::watch::is_lazy;
use crate::syntax::ast::{Arg, BinaryOp, Clause, Expr, ExprKind, Gathers, Stmt, StmtKind};
use crate::types::signature::{Pattern, signature};

/// Variables of comprehensions and lambdas around an expression, the innermost last.
pub(super) type Inner<'m> = SmallVec<[(&'m str, Held); 4]>;

impl<'m> Body<'_, '_, 'm> {
    /// Returns what is known of the value of an expression. Of a variable, this is what is known of
    /// its value as long as nobody else is given it.
    pub(super) fn held(&self, expr: &Expr<'m>) -> Held {
        match expr.kind {
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => Held::number(),
            ExprKind::Name(name) => self.held_of_name(name),
            _ => self.held_in(expr, &mut Inner::new()),
        }
    }

    /// Returns what is known of the value of an expression that is put somewhere else: what a
    /// variable holds stays the variable's too.
    pub(super) fn fresh(&self, expr: &Expr<'m>) -> Held {
        self.fresh_in(expr, &mut Inner::new())
    }

    pub(super) fn fresh_in(&self, expr: &Expr<'m>, inner: &mut Inner<'m>) -> Held {
        let held = self.held_in(expr, inner);
        match expr.kind {
            ExprKind::Name(_) => held.shared(),
            ExprKind::Subscript { index, .. } if !matches!(index.kind, ExprKind::Slice { .. }) => {
                held.shared()
            }
            ExprKind::Call {
                callee: Expr { kind: ExprKind::Attribute { name, .. }, .. }, ..
            } if name.text == "setdefault" => held.shared(),
            _ => held,
        }
    }

    pub(super) fn held_in(&self, expr: &Expr<'m>, inner: &mut Inner<'m>) -> Held {
        match expr.kind {
            ExprKind::Name(name) => match inner.iter().rev().find(|(own, _)| *own == name) {
                Some((_, held)) => *held,
                None => self.held_of_name(name),
            },
            ExprKind::Tuple(items) => self.held_of_tuple(items, inner),
            ExprKind::List(items) => Held::of(Sort::List, self.items(items, inner)),
            ExprKind::Set(_) => Held::made(Sort::Set),
            ExprKind::Dict(items) => {
                let values = items.chunks_exact(2).map(|pair| match pair[0].kind {
                    ExprKind::Starred(value) => self.held_in(value, inner).part().shared(),
                    _ => self.fresh_in(pair[1], inner),
                });
                let item = values.reduce(Held::join).unwrap_or_else(Held::nothing);
                Held::of(Sort::Dict, item)
            }
            ExprKind::Comprehension { kind, element, value, clauses } => {
                let before = inner.len();
                self.enter(clauses, inner);
                let kept = if kind == Gathers::Dict { value } else { element };
                let item = self.fresh_in(kept, inner);
                inner.truncate(before);
                match kind {
                    Gathers::List => Held::of(Sort::List, item),
                    Gathers::Generator => Held { is_iterator: true, ..Held::of(Sort::Tuple, item) },
                    Gathers::Set => Held::made(Sort::Set),
                    Gathers::Dict => Held::of(Sort::Dict, item),
                }
            }
            ExprKind::Binary { op, lhs, rhs } => self.held_of_binary(op, lhs, rhs, inner),
            ExprKind::Conditional { then, orelse, .. } => {
                self.fresh_in(then, inner).join(self.fresh_in(orelse, inner))
            }
            ExprKind::Subscript { value, index } => {
                let held = self.held_in(value, inner);
                match index.kind {
                    ExprKind::Slice { .. } => copied(held, held.kind),
                    ExprKind::Int(place) => {
                        held.part_at(usize::try_from(place).unwrap_or(usize::MAX))
                    }
                    _ => held.part(),
                }
            }
            ExprKind::Call { callee, args } => self.held_of_call(callee, args, inner),
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => Held::number(),
            ExprKind::Compare { .. } | ExprKind::Unary { .. } => Held::number(),
            _ => Held::default(),
        }
    }

    fn held_of_binary(
        &self,
        op: BinaryOp,
        lhs: &Expr<'m>,
        rhs: &Expr<'m>,
        inner: &mut Inner<'m>,
    ) -> Held {
        if !matches!(
            op,
            BinaryOp::Add | BinaryOp::Mul | BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::Sub
        ) && !matches!(op, BinaryOp::BitXor | BinaryOp::And | BinaryOp::Or)
        {
            // Comparisons, and operators of numbers alone.
            return Held::number();
        }
        let (a, b) = (self.fresh_in(lhs, inner), self.fresh_in(rhs, inner));
        match op {
            BinaryOp::Add if a.is_sequence() && b.is_sequence() => {
                let held = a.join(b);
                if a.kind != b.kind {
                    // That this fails must show in all rounds of a loop.
                    return Held::made(a.kind);
                }
                let own = held.own.max(1);
                Held { own: if a.own.min(b.own) == 0 { 1 } else { own }, ..held }
            }
            // Only a list can be joined to a list, and only a tuple to a tuple.
            BinaryOp::Add if self.is_python() && (a.is_sequence() || b.is_sequence()) => {
                let (known, other) = if a.is_sequence() { (a, b) } else { (b, a) };
                match (known.kind, other.kind) {
                    (_, Sort::Unknown) | (Sort::Tuple, Sort::Fixed) => Held::made(known.kind),
                    _ => Held::default(),
                }
            }
            // The same elements several times.
            BinaryOp::Mul if a.is_list() || b.is_list() => {
                let held = if a.is_list() { a } else { b };
                copied(held, Sort::List)
            }
            BinaryOp::Mul if a.is_number() && b.is_number() => Held::number(),
            // Nothing but a number is added to a number, or taken from one.
            BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::BitOr
            | BinaryOp::BitAnd
            | BinaryOp::BitXor
                if a.is_number() || b.is_number() =>
            {
                Held::number()
            }
            BinaryOp::Add | BinaryOp::Mul if a.is_fixed() && b.is_fixed() => Held::fixed(),
            BinaryOp::BitOr if a.is_dict() && b.is_dict() => copied(a.join(b), Sort::Dict),
            BinaryOp::BitOr if a.is_dict() || b.is_dict() => Held::made(Sort::Dict),
            BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::Sub | BinaryOp::BitXor if a.is_set() => {
                Held::made(Sort::Set)
            }
            BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::Sub | BinaryOp::BitXor => {
                match (a.kind, b.kind) {
                    (Sort::View, _) | (_, Sort::View) => Held::made(Sort::Set),
                    (Sort::Frozen, _) => Held::made(Sort::Frozen),
                    (Sort::Fixed, _) => Held::fixed(),
                    // A set of one kind or the other, and a new one.
                    (_, Sort::Set | Sort::Frozen) => Held::made(Sort::Unknown),
                    _ => Held::default(),
                }
            }
            BinaryOp::And | BinaryOp::Or => a.join(b),
            _ => Held::default(),
        }
    }

    /// Returns what is known of a tuple of several values.
    fn held_of_tuple(&self, items: &[&Expr<'m>], inner: &mut Inner<'m>) -> Held {
        if has_star(items) {
            return Held::of(Sort::Tuple, self.items(items, inner));
        }
        let held: SmallVec<[Held; 4]> =
            items.iter().map(|item| self.fresh_in(item, inner)).collect();
        tuple_of(&held)
    }

    /// Returns what is known of any of several values.
    fn items(&self, items: &[&Expr<'m>], inner: &mut Inner<'m>) -> Held {
        let held = items.iter().map(|item| match item.kind {
            ExprKind::Starred(value) => self.held_in(value, inner).element().shared(),
            _ => self.fresh_in(item, inner),
        });
        held.reduce(Held::join).unwrap_or_else(Held::nothing)
    }

    /// Notes what is known of the variables of a comprehension.
    pub(super) fn enter(&self, clauses: &'m [Clause<'m>], inner: &mut Inner<'m>) {
        for clause in clauses {
            if let Clause::For { target, iter } = clause {
                for (target, held) in self.split_target(target, iter, inner) {
                    self.enter_target(target, held, inner);
                }
            }
        }
    }

    /// Returns the parts of a loop's target, with what is known of what each is given. The parts of
    /// pairs that are made on the way are told apart.
    pub(super) fn split_target(
        &self,
        target: &'m Expr<'m>,
        iter: &Expr<'m>,
        inner: &mut Inner<'m>,
    ) -> SmallVec<[(&'m Expr<'m>, Held); 2]> {
        let whole = |held: Held| smallvec![(target, held.element())];
        let (ExprKind::Tuple(parts), ExprKind::Call { callee, args }) = (target.kind, iter.kind)
        else {
            return whole(self.held_in(iter, inner));
        };
        match (self.python(callee), parts, args) {
            (Some("enumerate"), [place, item], [arg, ..]) => {
                let held = self.held_in(arg.value, inner).element();
                smallvec![(*place, Held::number()), (*item, held)]
            }
            (Some("zip"), ..) if parts.len() == args.len() => parts
                .iter()
                .zip(args)
                .map(|(part, arg)| (*part, self.held_in(arg.value, inner).element()))
                .collect(),
            (None, [key, item], []) => match callee.kind {
                ExprKind::Attribute { value, name, .. } if name.text == "items" => {
                    let held = self.held_in(value, inner).part();
                    // Keys never change.
                    smallvec![(*key, Held::fixed()), (*item, held)]
                }
                _ => whole(self.held_in(iter, inner)),
            },
            _ => whole(self.held_in(iter, inner)),
        }
    }

    fn enter_target(&self, target: &'m Expr<'m>, held: Held, inner: &mut Inner<'m>) {
        match target.kind {
            ExprKind::Name(name) => inner.push((name, held)),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let has_star = has_star(items);
                for (place, item) in items.iter().enumerate() {
                    let part = if has_star { held.part() } else { held.part_at(place) };
                    self.enter_target(item, part, inner);
                }
            }
            ExprKind::Starred(value) => self.enter_target(value, copied(held, Sort::List), inner),
            _ => {}
        }
    }

    /// Returns what is known of the value of a name.
    pub(super) fn held_of_name(&self, name: &str) -> Held {
        let names = &self.file.names;
        let local = names.known(name).and_then(|id| names.local_ref(id));
        match local.filter(|_| !self.outside.get()) {
            Some(local) => self.held_of_local(local),
            None => match names.meaning(name) {
                Global::Primitive(_) | Global::Constant(_) => Held::fixed(),
                _ => self.held_outside(name),
            },
        }
    }

    fn held_outside(&self, name: &str) -> Held {
        let Some(def) = self.file.names.definition(name) else { return Held::default() };
        let def = &self.file.module.defs[def];
        match (def.constant, def.body) {
            (true, [Stmt { kind: StmtKind::Return(value), .. }]) => {
                // The values outside do not change. Values may be made of each other, which is of
                // no interest here.
                let kind = match value.kind {
                    ExprKind::Dict(_) => Sort::Dict,
                    ExprKind::Set(_) => Sort::Set,
                    ExprKind::List(_) => Sort::List,
                    ExprKind::Tuple(_) => Sort::Tuple,
                    ExprKind::Comprehension { kind, .. } => match kind {
                        Gathers::Dict => Sort::Dict,
                        Gathers::Set => Sort::Set,
                        Gathers::List => Sort::List,
                        Gathers::Generator => Sort::Unknown,
                    },
                    _ => Sort::Unknown,
                };
                Held { kind, ..Held::default() }
            }
            _ => Held::default(),
        }
    }

    /// Returns what is known of what a function of the definition or the file returns.
    pub(super) fn held_of_result(&self, name: &str) -> Held {
        if let Some(local) = self.local_named(name) {
            let function = local.function.map(|function| &self.templates[function as usize]);
            return function.map_or_else(Held::default, |function| function.result);
        }
        let Some(def) = self.file.names.definition(name) else { return Held::default() };
        match self.by_call.get(&def) {
            Some(&function) => self.templates[function as usize].result,
            None => self.file.known[def].result,
        }
    }

    pub(super) fn held_of_call(
        &self,
        callee: &Expr<'m>,
        args: &'m [Arg<'m>],
        inner: &mut Inner<'m>,
    ) -> Held {
        if let Some(python) = self.python(callee) {
            return self.held_of_function(python, args, inner);
        }
        match callee.kind {
            ExprKind::Name(name) => match self.file.names.meaning(name) {
                Global::Primitive(_) if self.local_named(name).is_none() => {
                    match self.is_python() {
                        true => self.held_of_primitive(name, args, inner),
                        false => Held::default(),
                    }
                }
                _ => self.held_of_own_call(name, args, inner),
            },
            ExprKind::Attribute { path: Some(path), value, .. }
                if self.is_python() && !self.is_value(value) =>
            {
                self.held_of_primitive(path, args, inner)
            }
            ExprKind::Attribute { value, name, .. } => {
                let held = self.held_in(value, inner);
                match name.text {
                    "copy" if held.may_change() => copied(held, held.kind),
                    "keys" if held.is_dict() => Held::made(Sort::View),
                    "values" if held.is_dict() => copied(held.as_kind(Sort::Tuple), Sort::Values),
                    "items" if held.is_dict() => {
                        Held::of(Sort::View, pair_of(Held::fixed(), held.part()))
                    }
                    "get" if held.is_dict() => match args {
                        [_, default] => {
                            let default = self.fresh_in(default.value, inner);
                            held.part().join(default).shared()
                        }
                        _ => held.part().shared(),
                    },
                    "setdefault" if held.is_dict() => held.part(),
                    "pop" if held.is_set() => Held::fixed(),
                    "pop" | "popleft" if held.is_deque() => held.part(),
                    "pop" if held.is_list() || held.is_dict() => match args {
                        [_, default] => held.part().join(self.fresh_in(default.value, inner)),
                        _ => held.part(),
                    },
                    "union" | "intersection" | "difference" | "symmetric_difference"
                        if held.is_set() =>
                    {
                        Held::made(Sort::Set)
                    }
                    _ => Held::default(),
                }
            }
            _ => Held::default(),
        }
    }

    /// Returns what is known of the result of a primitive: those that make sets make frozen ones,
    /// of what is no other set.
    fn held_of_primitive(&self, name: &str, args: &'m [Arg<'m>], inner: &mut Inner<'m>) -> Held {
        let Global::Primitive(prim) = self.file.names.meaning(name) else {
            return Held::default();
        };
        if let (crate::prim::FIRST | crate::prim::LAST, [arg]) = (prim, args) {
            return self.held_in(arg.value, inner).element().shared();
        }
        let all = &signature(prim).alternatives;
        let is_set = !all.is_empty()
            && all.iter().all(|one| matches!(one.result, Pattern::Set(_) | Pattern::Cells(_)));
        let mut any_set = false;
        let mut are_fixed = true;
        for arg in args {
            let held = self.held_in(arg.value, inner);
            any_set |= held.is_set();
            are_fixed &= held.is_fixed();
        }
        match (is_set && !any_set, are_fixed) {
            (true, _) => Held { own: 0, ..Held::made(Sort::Frozen) },
            // Whatever primitives make of what never changes does not change either.
            (false, true) => Held::fixed(),
            (false, false) => Held::default(),
        }
    }

    /// Returns what is known of the result of one of Python's own functions.
    fn held_of_function(&self, name: &str, args: &'m [Arg<'m>], inner: &mut Inner<'m>) -> Held {
        let arg = args.first().map(|arg| arg.value);
        let through = |held: Held| Held { is_iterator: true, ..copied(held, Sort::Tuple) };
        match (name, arg) {
            ("list" | "tuple" | "deque", None) => {
                let kind = kind_of_made(name);
                Held::of(kind, Held::nothing())
            }
            ("list" | "tuple" | "sorted" | "deque", Some(arg)) => {
                let held = self.held_in(arg, inner);
                let kind = kind_of_made(name);
                // Values that were made on the way are nobody else's.
                let is_made = matches!(arg.kind, ExprKind::Comprehension { .. })
                    || matches!(arg.kind, ExprKind::Call { callee, .. }
                        if self.python(callee) == Some("map"));
                let own = if is_made { held.own.max(1) } else { 1 };
                Held { own: own.max(1), ..copied(held, kind) }
            }
            ("set", _) => Held::made(Sort::Set),
            ("frozenset", _) => Held::made(Sort::Frozen),
            ("dict", None) => Held::of(Sort::Dict, Held::nothing()),
            ("dict", Some(arg)) => match self.held_in(arg, inner) {
                held if held.is_dict() => copied(held, Sort::Dict),
                pairs => Held::made(Sort::Dict).with_iterators(pairs.part().part(), 1),
            },
            ("range", _) => Held::of(Sort::Range, Held::number()),
            ("len" | "abs" | "int" | "bool" | "any" | "all" | "round" | "pow", _) => Held::number(),
            ("sum", Some(_)) if args.len() == 1 => Held::number(),
            ("sum", Some(arg)) => {
                let item = self.held_in(arg, inner).element();
                let first = self.held_in(args[1].value, inner);
                match first.is_sequence() {
                    true => Held { own: 1, ..first.join(item) },
                    false => Held::default(),
                }
            }
            ("divmod", _) => Held::fixed(),
            ("map", Some(function)) => {
                let item = match args {
                    [_, items] => self.held_in(items.value, inner).element().shared(),
                    _ => Held::default(),
                };
                let made = self.held_of_mapped(function, item, inner);
                Held { is_iterator: true, ..Held::of(Sort::Tuple, made) }
            }
            ("zip", _) => {
                let items = args.iter().map(|arg| match arg.value.kind {
                    ExprKind::Starred(value) => self.held_in(value, inner).part().element(),
                    _ => self.held_in(arg.value, inner).element(),
                });
                let item = items.reduce(Held::join).unwrap_or_default().shared();
                let row = Held::of(Sort::Tuple, item);
                Held { is_iterator: true, ..Held::of(Sort::Tuple, row) }
            }
            ("enumerate", Some(items)) => {
                let item = self.held_in(items, inner).element();
                Held { is_iterator: true, ..Held::of(Sort::Tuple, pair_of(Held::number(), item)) }
            }
            ("filter", _) => match args.get(1) {
                Some(arg) => through(self.held_in(arg.value, inner)),
                None => Held::default(),
            },
            ("reversed" | "iter", Some(arg)) => through(self.held_in(arg, inner)),
            ("max" | "min", Some(arg)) => {
                let is_place = |arg: &&Arg<'m>| arg.name.is_none();
                let is_alone = args.iter().filter(is_place).count() == 1;
                let given = args.iter().filter_map(|arg| match arg.name {
                    None if is_alone => None,
                    Some(name) if name.text == "key" => None,
                    _ => Some(self.held_in(arg.value, inner)),
                });
                let given = given.reduce(Held::join);
                let element = is_alone.then(|| self.held_in(arg, inner).element());
                let all = [element, given].into_iter().flatten();
                all.reduce(Held::join).unwrap_or_default().shared()
            }
            _ => self.held_of_library(name, args, inner),
        }
    }

    /// Returns what is known of what a function makes of an element.
    fn held_of_mapped(&self, function: &Expr<'m>, item: Held, inner: &mut Inner<'m>) -> Held {
        match (self.python(function), function.kind) {
            (Some("list" | "sorted"), _) => Held::of(Sort::List, item.element().shared()),
            (Some("set"), _) => Held::made(Sort::Set),
            (Some("tuple"), _) => Held::of(Sort::Tuple, item.element().shared()),
            (Some("frozenset"), _) => Held::made(Sort::Frozen),
            (Some("max" | "min"), _) => item.element().shared(),
            (Some("len" | "abs" | "int" | "bool" | "any" | "all" | "round"), _) => Held::number(),
            (Some(name), _) if is_lazy(name) => {
                Held { is_iterator: true, ..Held::made(Sort::Tuple) }
            }
            (None, ExprKind::Lambda { params, body, .. }) => {
                let before = inner.len();
                let is_only = params.len() == 1;
                let item = if is_only { item } else { Held::default() };
                inner.extend(params.iter().map(|param| (param.text, item)));
                let made = self.fresh_in(body, inner);
                inner.truncate(before);
                made
            }
            (None, ExprKind::Name(name)) => {
                let made = self.held_of_result(name);
                if made.has_iterators() { made.shared() } else { Held::default() }
            }
            _ => Held::default(),
        }
    }
}

/// Returns a pair of two values that are somebody else's.
fn pair_of(first: Held, second: Held) -> Held {
    tuple_of(&[first, second.shared()])
}

/// Returns a tuple of values.
fn tuple_of(items: &[Held]) -> Held {
    let mut fixed_places = FixedPlaces::default();
    for (place, held) in items.iter().enumerate().filter(|(_, held)| held.is_fixed()) {
        fixed_places.note(place, held.is_number());
    }
    let all = items.iter().copied().reduce(Held::join).unwrap_or_else(Held::nothing);
    Held { fixed_places, ..Held::of(Sort::Tuple, all) }
}

/// Returns the kind of what a function of Python makes of the elements of a container.
fn kind_of_made(name: &str) -> Sort {
    match name {
        "tuple" => Sort::Tuple,
        "deque" => Sort::Deque,
        _ => Sort::List,
    }
}

/// Returns a new container with the elements of another one.
pub(super) fn copied(held: Held, kind: Sort) -> Held {
    if held.is_dict() && !matches!(kind, Sort::Dict | Sort::Filled(_)) {
        return Held::of(kind, held.element());
    }
    // Elements of sets never change.
    if matches!(held.kind, Sort::Set | Sort::Frozen) {
        return Held::of(kind, Held::fixed());
    }
    // Its elements are the other one's: those that change are not its own.
    let own = if held.own == Held::ALL && held.part().is_fixed() { held.own } else { 1 };
    let held = Held { own, is_iterator: false, ..held.as_kind(kind) };
    // They may stand at other places.
    Held { fixed_places: held.fixed_places.of_parts(), ..held }
}

/// Returns what is known of a variable after `x op= value`, where that makes a new value.
pub(super) fn augmented(op: BinaryOp, held: Held, value: Held) -> Held {
    match (op, held.kind, value.kind) {
        (BinaryOp::Mul, Sort::Number, Sort::Number) => Held::number(),
        (BinaryOp::Mul, Sort::Number | Sort::Fixed, _) => match value.is_fixed() {
            true => Held::fixed(),
            false => Held::default(),
        },
        (_, Sort::Number, _) => Held::number(),
        (BinaryOp::Add, Sort::Fixed, _) if !value.is_fixed() => {
            Held { inner: [Sort::Unknown; 3], ..held.shared() }
        }
        (_, Sort::Fixed, _) => Held::fixed(),
        (BinaryOp::Add, Sort::Unknown, Sort::List) => Held::made(Sort::List),
        (BinaryOp::Add, ..) => held.shared(),
        (_, Sort::Unknown, Sort::Set) => Held::made(Sort::Unknown),
        _ => held.shared(),
    }
}
