//! Assignments: of names and patterns, and changes of lists, sets and dictionaries in place.
//!
//! Values never change. A change in place gives a new value to the place that the container came
//! from: `out[i][j] = 3` makes a new row, and a new list with it, and binds `out` to that.

use super::super::NodeId;
use super::super::names::{Held, Local, NameId};
use super::body::Body;
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind, Ident, Stmt, StmtKind};

/// Makes the value of a container after a change of the one before.
type Make<'c, Body> = Box<dyn FnOnce(&mut Body, NodeId) -> Option<NodeId> + 'c>;

impl<'m> Body<'_, '_, 'm> {
    /// A statement without statements in it that is no `return`.
    pub(super) fn simple(&mut self, stmt: &'m Stmt<'m>) {
        match stmt.kind {
            StmtKind::Assign { target, value } => self.assign(stmt.span, target, value),
            StmtKind::Unpack { targets, value } => self.unpack(stmt.span, targets, value),
            StmtKind::Augment { target, op, value } => self.augment(stmt.span, target, op, value),
            StmtKind::Assert(cond) => {
                if let Some(node) = self.truth(cond) {
                    let checked = self.placed_call(stmt.span, prim::CHECKED, &[node]);
                    self.effects.push(checked);
                }
            }
            StmtKind::Expr(Expr { kind: ExprKind::Call { callee, args }, span, .. }) => {
                if let ExprKind::Attribute { value, name, .. } = callee.kind {
                    self.change(*span, value, name, args);
                }
            }
            StmtKind::Delete(target) => self.delete(stmt.span, target),
            StmtKind::Def(def) => self.define(def),
            _ => {}
        }
    }

    fn assign(&mut self, span: Span, target: Ident<'m>, value: &'m Expr<'m>) {
        if self.define_lambda(target, value) {
            return;
        }
        let held = self.held(value);
        let alias = self.alias_of(value);
        self.whole = Some(value.span);
        let node = self.expr(value);
        self.whole = None;
        let id = self.file.names.id(target.text);
        self.line(span, target.text, node);
        let (version, moved) = alias.map_or((0, 0), |alias| self.versions(alias));
        let serial = self.next_serial();
        let local =
            Local { held, alias, serial, version, moved, ..Local::new(node, self.depth, None) };
        self.bind(id, local);
    }

    fn unpack(&mut self, span: Span, targets: &'m [&'m Expr<'m>], value: &'m Expr<'m>) {
        if let ([target], ExprKind::Tuple(values)) = (targets, value.kind)
            && let ExprKind::Tuple(names) = target.kind
            && names.len() == values.len()
            && names.iter().all(|name| matches!(name.kind, ExprKind::Name(_)))
            && !values.iter().any(|value| matches!(value.kind, ExprKind::Starred(_)))
        {
            // All values first, as they may read the names.
            let values: Vec<(Option<NodeId>, Held)> =
                values.iter().map(|value| (self.expr(value), self.moved(value))).collect();
            for (target, (node, held)) in names.iter().zip(values) {
                let ExprKind::Name(name) = target.kind else { continue };
                self.line(span, name, node);
                let id = self.file.names.id(name);
                let serial = self.next_serial();
                self.bind(id, Local { held, serial, ..Local::new(node, self.depth, None) });
            }
            return;
        }
        if targets.len() > 1 {
            self.escapes(value);
        }
        let mut held = self.held(value);
        self.whole = Some(value.span);
        let node = self.expr(value);
        self.whole = None;
        let Some(node) = node else {
            for target in targets {
                target.each_bound(&mut |name| {
                    let id = self.file.names.id(name.text);
                    self.bind(id, Local::new(None, self.depth, None));
                });
            }
            return;
        };
        if targets.len() > 1 {
            held.is_shared = true;
        }
        for target in targets {
            match target.kind {
                ExprKind::Name(name) => {
                    self.line(span, name, Some(node));
                    let id = self.file.names.id(name);
                    let serial = self.next_serial();
                    self.bind(
                        id,
                        Local { held, serial, ..Local::new(Some(node), self.depth, None) },
                    );
                }
                ExprKind::Subscript { .. } => {
                    self.escapes(value);
                    self.put(target, node);
                }
                _ => {
                    // Whatever is not given to a name by itself is looked at as Python does.
                    let node = match held.is_sequence {
                        true => node,
                        false => self.placed_call(value.span, prim::ITERATED, &[node]),
                    };
                    self.line(span, "=", Some(node));
                    self.bind_pattern(target, node, false);
                    let first = target.span;
                    let mut names = Vec::new();
                    target.each_bound(&mut |name| names.push(name));
                    for name in names {
                        let id = self.file.names.id(name.text);
                        let node = self.file.names.local(id).and_then(|local| local.node);
                        self.line(first, name.text, node);
                    }
                }
            }
        }
    }

    fn augment(&mut self, span: Span, target: &'m Expr<'m>, op: BinaryOp, value: &'m Expr<'m>) {
        match target.kind {
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let held = self.held(target);
                let held_value = self.held(value);
                let old = self.name(name, target.span);
                if held.is_list && op == BinaryOp::Add || held.is_set || held.is_dict {
                    // It changes in place, whoever else has it.
                    self.change_by(span, target, 1, |body, old| {
                        let node =
                            if held.is_list { body.iterable(value)? } else { body.expr(value)? };
                        if held.is_list {
                            return Some(body.placed_call(span, prim::PLUS, &[old, node]));
                        }
                        body.operate(span, op, (old, held), (node, held_value))
                    });
                    return;
                }
                let node = self.expr(value);
                let result = match (old, node) {
                    (Some(old), Some(node)) => {
                        self.operate(span, op, (old, held), (node, held_value))
                    }
                    _ => None,
                };
                if let Some(node) = result {
                    self.spans.push((node, span));
                }
                self.line(span, name, result);
                let serial = self.next_serial();
                let held = Held { own: 0, ..held };
                self.bind(id, Local { held, serial, ..Local::new(result, self.depth, None) });
            }
            ExprKind::Subscript { value: container, index } => {
                let held_value = self.held(value);
                self.change_by(span, container, 1, |body, old| {
                    let index = body.expr(index)?;
                    let item = body.placed_call(target.span, prim::ITEM_AT, &[old, index]);
                    let node = body.expr(value)?;
                    let held = body.held(target);
                    let new = body.operate(span, op, (item, held), (node, held_value))?;
                    body.spans.push((new, span));
                    Some(body.placed_call(span, prim::WITH_ITEM, &[old, index, new]))
                });
            }
            _ => self.refuse(target.span, "this cannot be changed", "give the value a name"),
        }
    }

    /// `container[index] = value`.
    pub(super) fn put(&mut self, target: &'m Expr<'m>, value: NodeId) {
        let ExprKind::Subscript { value: container, index } = target.kind else { return };
        if let ExprKind::Slice { .. } = index.kind {
            self.refuse(
                target.span,
                "a part of a list is assigned to",
                "join the parts: `xs = xs[:i] + new + xs[j:]`",
            );
            return;
        }
        self.change_by(target.span, container, 1, |body, old| {
            let index = body.expr(index)?;
            Some(body.placed_call(target.span, prim::WITH_ITEM, &[old, index, value]))
        });
    }

    fn delete(&mut self, span: Span, target: &'m Expr<'m>) {
        match target.kind {
            ExprKind::Subscript { value: container, index }
                if !matches!(index.kind, ExprKind::Slice { .. }) =>
            {
                self.moves(container);
                self.change_by(span, container, 1, |body, old| {
                    let index = body.expr(index)?;
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]))
                });
            }
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let (no, none) = (self.bool(false), self.none());
                let local = Local::new(Some(none), self.depth, None);
                self.bind(id, Local { is_bound: Some(no), ..local });
            }
            _ => self.refuse(span, "`del` of this", "delete one element, or one name, at a time"),
        }
    }

    /// A call of a method that changes its list, set or dictionary; its value is not used.
    fn change(&mut self, span: Span, place: &'m Expr<'m>, name: Ident<'m>, args: &'m [Arg<'m>]) {
        let values: Vec<&'m Expr<'m>> = args.iter().map(|arg| arg.value).collect();
        let held = self.held(place);
        match (name.text, &values[..]) {
            ("append", [value]) if held.is_list => {
                let own = self.moved(value);
                let item = self.expr(value);
                let size = self.own_of(place);
                self.holds(place, own);
                let mut before = None;
                self.change_by(span, place, 1, |body, old| {
                    before = Some(old);
                    let more = body.file.graph.tuple(&[item?]);
                    Some(body.placed_call(span, prim::PLUS, &[old, more]))
                });
                let _ = size;
                self.is_part_of(value, place, before);
            }
            ("extend", [value]) if held.is_list => {
                let own = Held { own: self.held(value).own.saturating_sub(1), ..Held::default() };
                self.holds(place, own);
                self.change_by(span, place, 1, |body, old| {
                    let more = body.iterable(value)?;
                    Some(body.placed_call(span, prim::PLUS, &[old, more]))
                });
            }
            ("add", [value]) if held.is_set => self.change_by(span, place, 1, |body, old| {
                let item = body.expr(value)?;
                Some(body.placed_call(span, prim::INSERT, &[item, old]))
            }),
            ("discard", [value]) if held.is_set => self.change_by(span, place, 1, |body, old| {
                let item = body.expr(value)?;
                Some(body.placed_call(span, prim::REMOVE, &[item, old]))
            }),
            ("remove", [value]) if held.is_set => self.change_by(span, place, 1, |body, old| {
                let item = body.expr(value)?;
                let there = body.placed_call(span, prim::CONTAINED, &[item, old]);
                let checked = body.placed_call(span, prim::CHECKED, &[there]);
                let less = body.placed_call(span, prim::REMOVE, &[item, old]);
                Some(body.call_of(prim::AFTER, &[checked, less]))
            }),
            ("update", [value]) if held.is_set => self.change_by(span, place, 1, |body, old| {
                let more = body.expr(value)?;
                let more = body.placed_call(span, prim::AS_SET, &[more]);
                Some(body.placed_call(span, prim::BITS_OR, &[old, more]))
            }),
            ("update", [value]) if held.is_dict => {
                self.holds(place, Held::default());
                self.change_by(span, place, 1, |body, old| {
                    let more = body.expr(value)?;
                    let more = body.placed_call(span, prim::DICT_OF, &[more]);
                    let before = body.placed_call(span, prim::PAIRS_OF, &[old]);
                    let behind = body.placed_call(span, prim::PAIRS_OF, &[more]);
                    let all = body.placed_call(span, prim::PLUS, &[before, behind]);
                    Some(body.placed_call(span, prim::DICT_OF, &[all]))
                });
            }
            ("remove", [value]) if held.is_list => {
                self.moves(place);
                self.change_by(span, place, 1, |body, old| {
                    let item = body.expr(value)?;
                    let index = body.placed_call(span, prim::INDEX_OF, &[old, item]);
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]))
                });
            }
            ("pop", [] | [_]) if held.is_list || held.is_dict => {
                self.moves(place);
                self.change_by(span, place, 1, |body, old| {
                    let index = match values.first() {
                        Some(index) => body.expr(index)?,
                        None => body.int(-1),
                    };
                    Some(body.placed_call(span, prim::WITHOUT_ITEM, &[old, index]))
                });
            }
            ("insert", [index, value]) if held.is_list => {
                self.moves(place);
                let own = self.moved(value);
                self.holds(place, own);
                self.change_by(span, place, 1, |body, old| {
                    let index = body.expr(index)?;
                    let item = body.expr(value)?;
                    let none = body.none();
                    let before = body.file.graph.tuple(&[none, index, none]);
                    let before = body.placed_call(span, prim::SLICE_OF, &[old, before]);
                    let behind = body.file.graph.tuple(&[index, none, none]);
                    let behind = body.placed_call(span, prim::SLICE_OF, &[old, behind]);
                    let item = body.file.graph.tuple(&[item]);
                    let joined = body.placed_call(span, prim::PLUS, &[before, item]);
                    Some(body.placed_call(span, prim::PLUS, &[joined, behind]))
                });
            }
            ("sort", []) if held.is_list => {
                self.moves(place);
                let named = |key: &str| {
                    let own = |arg: &&Arg<'m>| arg.name.is_some_and(|name| name.text == key);
                    args.iter().find(own).map(|arg| arg.value)
                };
                let (key, reverse) = (named("key"), named("reverse"));
                self.change_by(span, place, 1, |body, old| body.sorted(span, old, key, reverse));
            }
            ("sort", _) if held.is_list && args.iter().all(|arg| arg.name.is_some()) => {
                self.moves(place);
                let named = |key: &str| {
                    let own = |arg: &&Arg<'m>| arg.name.is_some_and(|name| name.text == key);
                    args.iter().find(own).map(|arg| arg.value)
                };
                let (key, reverse) = (named("key"), named("reverse"));
                self.change_by(span, place, 1, |body, old| body.sorted(span, old, key, reverse));
            }
            ("reverse", []) if held.is_list => {
                self.moves(place);
                self.change_by(span, place, 1, |body, old| Some(body.backwards(span, old)));
            }
            ("clear", []) if held.is_list || held.is_set || held.is_dict => {
                self.moves(place);
                self.change_by(span, place, 1, |body, _| {
                    let nothing = body.file.graph.tuple(&[]);
                    Some(match held {
                        Held { is_list: true, .. } => nothing,
                        Held { is_set: true, .. } => body.call_of(prim::AS_SET, &[nothing]),
                        _ => body.call_of(prim::DICT_OF, &[nothing]),
                    })
                });
            }
            _ => self.cannot_change(span, place),
        }
    }

    /// Gives a place that holds a container another value, made of the one it has. `levels` are
    /// those of the container that must be its own.
    pub(super) fn change_by(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        levels: u8,
        make: impl FnOnce(&mut Self, NodeId) -> Option<NodeId>,
    ) {
        self.change_place(span, place, levels, Box::new(make));
    }

    /// The same; each level of subscripts is another function around the one it was given.
    fn change_place(&mut self, span: Span, place: &'m Expr<'m>, levels: u8, make: Make<'_, Self>) {
        match place.kind {
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                let Some(local) = self.file.names.local(id).filter(|_| !self.outside) else {
                    self.cannot_change(span, place);
                    return;
                };
                let held = self.held(place);
                let fits = held.is_list || held.is_set || held.is_dict;
                if local.node.is_none() {
                    return;
                }
                if !fits || held.own < levels || held.is_shared || local.depth != self.depth_of(id)
                {
                    self.cannot_change(span, place);
                    return;
                }
                let Some(old) = self.name(name, place.span) else { return };
                let new = make(self, old);
                self.line(span, name, new);
                self.changed(id, new);
            }
            ExprKind::Subscript { value: container, index } => {
                let make = Box::new(|body: &mut Self, old| {
                    let index = body.expr(index)?;
                    let item = body.placed_call(place.span, prim::ITEM_AT, &[old, index]);
                    let new = make(body, item)?;
                    Some(body.placed_call(span, prim::WITH_ITEM, &[old, index, new]))
                });
                self.change_place(span, container, levels.saturating_add(1), make);
            }
            _ => self.cannot_change(span, place),
        }
    }

    /// Binds a name to what a change in place made of its value, and with it what it is a part of.
    pub(super) fn changed(&mut self, id: NameId, new: Option<NodeId>) {
        let Some(local) = self.file.names.local(id) else { return };
        let alias = local.alias;
        let local = Local {
            node: new,
            depth: self.depth,
            version: local.version + 1,
            is_bound: None,
            ..local
        };
        self.bind(id, local);
        let (Some(alias), Some(new)) = (alias, new) else { return };
        self.change_whole(alias, new);
        let (version, moved) = self.versions(alias);
        self.bind(id, Local { version, moved, ..local });
    }

    /// The depth at which a name must have been bound to be changed here: a function inside cannot
    /// change what is around it.
    fn depth_of(&self, id: NameId) -> u16 {
        match self.file.names.local(id) {
            Some(local) if local.is_inner => u16::MAX,
            _ => self.depth,
        }
    }

    pub(super) fn cannot_change(&mut self, span: Span, place: &Expr<'_>) {
        let what = match place.kind {
            ExprKind::Name(name) => format!("`{name}`"),
            _ => "this".to_owned(),
        };
        self.diags.push(
            Diagnostic::new(
                Code::ChangeInPlace,
                format!("{what} is changed, and it is not known to be a list of its own"),
            )
            .with_label(span, "changes a value that others may have")
            .with_note("a tuple never changes; a list may, where it was made and has one name")
            .with_help(
                "make a list first: `xs = list(xs)`, of rows `[list(row) for row in grid]`; or give \
                 the new value a name",
            ),
        );
    }
}
