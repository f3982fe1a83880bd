//! Places: the variables and parts of lists that several names may stand for.
//!
//! A list that has several names is held by a place without a name, and each of the names stands
//! for a part of it. After `row = out[1]`, `out` is the whole of a place and `row` its part 1. A
//! change in place gives the place another value, and each name is read out of that again.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::body::Body;
use super::watch::may_change_inside;
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

/// A part of what a variable, or a place without a name, holds.
#[derive(Clone)]
pub(super) struct Spot {
    pub(super) root: NameId,
    /// The places of the part in its whole, from the outermost, each with the depth at which it
    /// was computed.
    pub(super) path: Path,
}

pub(super) type Path = SmallVec<[(NodeId, u16); 2]>;

/// The values of which the names in a target are given parts.
#[derive(Clone, Copy, Default)]
pub(super) struct Given {
    pub(super) held: Held,
    /// The place that it is, by number.
    pub(super) alias: Option<u32>,
    /// The names that it shares, where it is no place.
    pub(super) watch: Option<u32>,
}

impl<'m> Body<'_, '_, 'm> {
    /// Returns what is known of the value of a variable.
    pub(super) fn held_of_local(&self, local: &Local) -> Held {
        let Some(alias) = local.alias else { return local.held };
        let Spot { root, path } = &self.aliases[alias as usize];
        match self.file.names.local(*root) {
            Some(whole) => self.held_of_part(whole.held, path),
            None => local.held.shared(),
        }
    }

    /// Returns what is known of a part of a place.
    pub(super) fn held_of_part(&self, whole: Held, path: &Path) -> Held {
        if !path.is_empty() {
            self.reads_places.set(true);
        }
        path.iter().fold(whole, |held, _| held.part())
    }

    /// Returns what is known of the value of a place.
    pub(super) fn held_of_place(&self, alias: u32) -> Held {
        let Spot { root, path } = &self.aliases[alias as usize];
        let whole = self.file.names.local(*root).map_or_else(Held::default, |local| local.held);
        self.held_of_part(whole, path)
    }

    /// Returns the place that an expression stands for: a variable, or a part of one.
    pub(super) fn place(&mut self, expr: &'m Expr<'m>) -> Option<Spot> {
        match expr.kind {
            ExprKind::Name(name) => {
                let local = self.local_named(name)?;
                let id = self.file.names.id(name);
                match local.alias {
                    Some(alias) => {
                        self.check_moved(id, &local, expr.span)?;
                        Some(self.aliases[alias as usize].clone())
                    }
                    None => Some(Spot { root: id, path: Path::new() }),
                }
            }
            ExprKind::Subscript { value, index }
                if !matches!(index.kind, ExprKind::Slice { .. }) =>
            {
                let mut place = self.place(value)?;
                let index = self.key_of(index)?;
                place.path.push((index, self.depth));
                Some(place)
            }
            // It is there by now.
            ExprKind::Call { callee, args: [key, ..] } => {
                let ExprKind::Attribute { value, name, .. } = callee.kind else { return None };
                if name.text != "setdefault" {
                    return None;
                }
                let mut place = self.place(value)?;
                let key = self.key_of(key.value)?;
                place.path.push((key, self.depth));
                Some(place)
            }
            _ => None,
        }
    }

    /// Returns the root of the place that an expression stands for, and how deep in it; without
    /// computing anything.
    pub(super) fn root_of(&self, expr: &Expr<'m>) -> Option<(NameId, usize)> {
        match expr.kind {
            ExprKind::Name(name) => {
                let local = self.local_named(name)?;
                match local.alias {
                    Some(alias) => {
                        let place = &self.aliases[alias as usize];
                        Some((place.root, place.path.len()))
                    }
                    None => Some((self.file.names.known(name)?, 0)),
                }
            }
            ExprKind::Subscript { value, .. } => {
                let (root, depth) = self.root_of(value)?;
                Some((root, depth + 1))
            }
            ExprKind::Call { callee, .. } => match callee.kind {
                ExprKind::Attribute { value, name, .. } if name.text == "setdefault" => {
                    let (root, depth) = self.root_of(value)?;
                    Some((root, depth + 1))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the place of a variable's value, which gets one without a name if it has none yet,
    /// so that others may stand for parts of it.
    pub(super) fn hide(&mut self, id: NameId) -> NameId {
        let Some(local) = self.file.names.local(id) else { return id };
        if self.file.names.text(id).is_empty() {
            return id;
        }
        if let Some(alias) = local.alias {
            return self.aliases[alias as usize].root;
        }
        if local.depth != self.depth || local.is_inner || local.is_bound.is_some() {
            return id;
        }
        let root = self.file.names.unnamed();
        let serial = self.next_serial();
        self.bind(root, Local { serial, ..local });
        let alias = self.new_place(Spot { root, path: Path::new() });
        let (version, moved) = (local.version, local.moved);
        self.bind(id, Local { alias: Some(alias), version, moved, ..local });
        root
    }

    pub(super) fn new_place(&mut self, place: Spot) -> u32 {
        self.aliases.push(place);
        self.aliases.len() as u32 - 1
    }

    /// Tells whether two numbers are of one place, or of none.
    pub(super) fn is_same_place(&self, a: Option<u32>, b: Option<u32>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) if a != b => {
                let (a, b) = (&self.aliases[a as usize], &self.aliases[b as usize]);
                a.root == b.root && a.path == b.path
            }
            _ => a == b,
        }
    }

    /// Returns a part of a place.
    pub(super) fn part_of_place(&mut self, alias: u32, index: NodeId) -> u32 {
        let mut place = self.aliases[alias as usize].clone();
        place.path.push((index, self.depth));
        self.new_place(place)
    }

    /// Returns the place that the value of an expression is, if it may change in place.
    pub(super) fn alias_of(&mut self, expr: &'m Expr<'m>) -> Option<u32> {
        if let Some((span, Spot { root, path })) = self.place_of_call.clone()
            && span == expr.span
        {
            // It is what a function has given back.
            let root = self.hide(root);
            return Some(self.new_place(Spot { root, path }));
        }
        let mut current = expr;
        loop {
            current = match current.kind {
                ExprKind::Subscript { value, index }
                    if !matches!(index.kind, ExprKind::Slice { .. }) =>
                {
                    value
                }
                ExprKind::Call { callee, .. } => match callee.kind {
                    ExprKind::Attribute { value, name, .. } if name.text == "setdefault" => value,
                    _ => return None,
                },
                ExprKind::Name(_) => break,
                _ => return None,
            };
        }
        let ExprKind::Name(name) = current.kind else { return None };
        let local = self.local_named(name)?;
        let held = self.held(expr);
        if !self.flows || local.depth != self.depth || local.is_inner || local.is_bound.is_some() {
            return None;
        }
        if !may_change_inside(held) || held.is_iterator || local.function.is_some() {
            return None;
        }
        let id = self.file.names.id(name);
        self.hide(id);
        let mut place = self.place(expr)?;
        // A place that is counted from the end moves where the list grows.
        let mut node = self.root_value(place.root, expr.span)?;
        for level in 0..place.path.len() {
            let (index, depth) = place.path[level];
            let index = self.lifted(index, depth, expr.span)?;
            let fixed = match self.file.graph.node(index) {
                super::super::Node::Int(n) if n >= 0 => index,
                _ => self.placed_call(expr.span, prim::PLACE_IN, &[node, index]),
            };
            place.path[level] = (fixed, self.depth);
            node = self.placed_call(expr.span, prim::ITEM_AT, &[node, fixed]);
        }
        Some(self.new_place(place))
    }

    /// Returns a variable that is given the value of a place, or one that shares others.
    pub(super) fn local_of(&mut self, node: Option<NodeId>, given: Given) -> Local {
        let serial = self.next_serial();
        let (version, moved) = given.alias.map_or((0, [0; 3]), |alias| self.versions(alias));
        let Given { held, alias, watch } = given;
        let local = Local::new(node, self.depth, None);
        Local { held, alias, watch, serial, version, moved, ..local }
    }

    /// Returns the changes of what an alias is a part of: in all, and of those that may have moved
    /// it.
    pub(super) fn versions(&self, alias: u32) -> (u32, [u16; 3]) {
        let root = self.aliases[alias as usize].root;
        self.file.names.local(root).map_or((0, [0; 3]), |local| (local.version, local.moved))
    }

    /// Returns the value of what is at the root of a place.
    pub(super) fn root_value(&mut self, root: NameId, span: Span) -> Option<NodeId> {
        let local = self.file.names.local(root)?;
        self.value_of(root, local, span, false)
    }

    /// Complains where the part that a variable stands for may be another one by now.
    fn check_moved(&mut self, id: NameId, local: &Local, span: Span) -> Option<()> {
        let alias = local.alias?;
        let levels = self.aliases[alias as usize].path.len().min(3);
        let (_, moved) = self.versions(alias);
        if moved[..levels] == local.moved[..levels] {
            return Some(());
        }
        let name = self.file.names.text(id);
        let message = format!("`{name}` is a part of a list whose parts were moved since");
        self.diags.push(
            Diagnostic::new(Code::ChangeInPlace, message)
                .with_label(span, "which part it is now is not known")
                .with_help("take the part out of the list anew"),
        );
        None
    }

    /// Returns the value of a name that stands for a place.
    pub(super) fn aliased(
        &mut self,
        id: NameId,
        local: Local,
        alias: u32,
        span: Span,
    ) -> Option<NodeId> {
        let Spot { root, path } = self.aliases[alias as usize].clone();
        let (version, _) = self.versions(alias);
        if version == local.version || self.file.names.local(root).is_none() {
            return self.lifted(local.node?, local.depth, span);
        }
        self.check_moved(id, &local, span)?;
        let whole = self.root_value(root, span)?;
        self.walk(whole, &path, span)
    }

    /// Returns the part of a whole.
    pub(super) fn walk(&mut self, whole: NodeId, path: &Path, span: Span) -> Option<NodeId> {
        let mut node = whole;
        for &(index, depth) in path {
            let index = self.lifted(index, depth, span)?;
            node = self.placed_call(span, prim::ITEM_AT, &[node, index]);
        }
        Some(node)
    }

    /// Notes that a container holds another value as well.
    pub(super) fn holds(&mut self, place: &Expr<'m>, item: Held, watch: Option<u32>) {
        let Some((root, depth)) = self.root_of(place) else { return };
        let Some(local) = self.file.names.local(root) else { return };
        let held = local.held.holding(item, depth + 1);
        let watch = match watch {
            Some(_) => self.watch_anew([local.watch, watch]),
            None => local.watch,
        };
        if held != local.held || watch != local.watch {
            // Earlier changes show in what it held before.
            let is_stale = self.is_outdated(&local);
            self.bind(root, Local { held, watch, is_stale, ..local });
        }
    }

    /// Notes that the parts of a container are about to be moved.
    pub(super) fn moves(&mut self, place: &Expr<'m>) {
        let Some((root, depth)) = self.root_of(place) else { return };
        let Some(local) = self.file.names.local(root) else { return };
        let mut moved = local.moved;
        moved[depth.min(2)] += 1;
        self.bind(root, Local { moved, ..local });
    }

    /// Tells whether a variable's list can become a part of another one under its name.
    pub(super) fn can_move(&self, expr: &Expr<'m>) -> bool {
        let ExprKind::Name(name) = expr.kind else { return false };
        let Some(local) = self.local_named(name) else { return false };
        let is_here = local.depth == self.depth && !local.is_inner && local.is_bound.is_none();
        let is_alone = local.alias.is_none() && local.watch.is_none() && local.function.is_none();
        self.flows
            && is_here
            && is_alone
            && may_change_inside(local.held)
            && !local.held.is_iterator
    }

    /// Lets a variable whose list has become a part of a place stand for that part.
    pub(super) fn becomes(&mut self, expr: &Expr<'m>, alias: u32) {
        let ExprKind::Name(name) = expr.kind else { return };
        let id = self.file.names.id(name);
        let Some(local) = self.file.names.local(id) else { return };
        let (version, moved) = self.versions(alias);
        self.bind(id, Local { alias: Some(alias), version, moved, ..local });
    }

    /// Lets variables stand for parts of a display, after `target = [a, b]`.
    pub(super) fn become_parts(&mut self, id: NameId, value: &'m Expr<'m>) {
        let (ExprKind::List(items) | ExprKind::Tuple(items)) = value.kind else { return };
        if has_star(items) || !items.iter().any(|item| self.can_move(item)) {
            return;
        }
        self.hide(id);
        let Some(whole) = self.file.names.local(id).and_then(|local| local.alias) else { return };
        for (place, item) in items.iter().enumerate() {
            if self.can_move(item) {
                let index = self.int(place as i64);
                let part = self.part_of_place(whole, index);
                self.becomes(item, part);
            }
        }
    }

    /// Returns what is known of a display in which variables become parts.
    pub(super) fn held_of_display(&self, value: &'m Expr<'m>) -> Held {
        let (ExprKind::List(items) | ExprKind::Tuple(items)) = value.kind else {
            return self.fresh(value);
        };
        if has_star(items) || !items.iter().any(|item| self.can_move(item)) {
            return self.fresh(value);
        }
        let name = |expr: &Expr<'m>| match expr.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        };
        let held = items.iter().enumerate().map(|(index, item)| {
            let is_again = items[..index]
                .iter()
                .any(|other| name(other).is_some_and(|own| name(item) == Some(own)));
            let known = self.held(item);
            if self.can_move(item) && !is_again { known } else { self.fresh(item) }
        });
        let held = held.reduce(Held::join).unwrap_or_else(Held::nothing);
        Held::of(self.held(value).kind, held)
    }
}

/// Returns the expression of which subscripts take a part.
pub(super) fn base_of<'e, 'm>(expr: &'e Expr<'m>) -> &'e Expr<'m> {
    let mut base = expr;
    while let ExprKind::Subscript { value, .. } = base.kind {
        base = value;
    }
    base
}

/// Tells whether values are gone through among others, so that the places behind are not known.
pub(super) fn has_star(items: &[&Expr<'_>]) -> bool {
    items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_)))
}
