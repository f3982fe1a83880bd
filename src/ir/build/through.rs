//! Loops through lists that their bodies change: by place, as Python goes.
//!
//! The state has the place that is next. A round looks whether the list has one there, and its
//! variable stands for that part of the list: what changes it changes the list. Python's loops go
//! in the same way, so that a list may grow while it is gone through.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::{Held, Sort};
use super::super::names::{Local, NameId};
use super::alias::Given;
use super::body::Body;
use super::flow::Exit;
use super::live::Live;
use super::watch::may_change_inside;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Stmt};

/// A loop that goes by places.
pub(super) struct Through<'m> {
    /// The variable of the place that is next.
    pub(super) place: NameId,
    target: &'m Expr<'m>,
    walk: Iterated,
    span: Span,
}

/// Dictionaries that a loop goes through, each as it was before, with the depth of that node.
pub(super) type Counted<'m> = SmallVec<[(&'m Expr<'m>, NodeId, u16); 1]>;

/// The values that are gone through.
enum Iterated {
    /// A list that changes: its place, by number.
    List(u32),
    /// A tuple that does not.
    Fixed(NodeId, u16, Held),
    /// Each of these with its number, from a first one on.
    Enumerate(NodeId, u16, Box<Iterated>),
    /// Several side by side.
    Zip(Vec<Iterated>),
    /// A list from its end on, which was so long at first.
    Reversed(u32, NodeId, u16),
    /// The values of a dictionary that changes, by the keys that it has at first; or its pairs.
    Dictionary { place: u32, keys: (NodeId, u16), has_keys: bool },
}

/// Errors were reported.
pub(super) struct Refused;

impl<'m> Body<'_, '_, 'm> {
    /// Returns a loop by places, where its body changes a list that it goes through, or its
    /// elements.
    pub(super) fn through(
        &mut self,
        stmt: &'m Stmt<'m>,
        target: &'m Expr<'m>,
        iter: &'m Expr<'m>,
        changed: &Live,
    ) -> Option<Result<Through<'m>, Refused>> {
        if changed.is_empty() || !self.is_changed(iter, changed)? {
            return None;
        }
        let Some(walk) = self.walk_of(iter, changed) else { return Some(Err(Refused)) };
        let place = self.file.names.unnamed();
        let zero = self.int(0);
        let serial = self.next_serial();
        self.bind(place, Local { serial, ..Local::new(Some(zero), self.depth, None) });
        Some(Ok(Through { place, target, walk, span: stmt.span }))
    }

    /// Tells whether an expression goes through a list or a set that changes; `None` of others.
    fn is_changed(&mut self, iter: &'m Expr<'m>, changed: &Live) -> Option<bool> {
        match iter.kind {
            ExprKind::Call { callee, args } => match self.python(callee) {
                Some("enumerate" | "reversed" | "zip") => {
                    let any = args
                        .iter()
                        .filter(|arg| self.is_changed(arg.value, changed).unwrap_or(false));
                    Some(any.count() > 0)
                }
                _ => {
                    let (dictionary, _) = self.values_or_items(iter)?;
                    let (root, _) = self.root_of(dictionary)?;
                    Some(changed.contains(root))
                }
            },
            // A slice is a copy, of which only elements may be another one's.
            ExprKind::Subscript { value, index }
                if matches!(index.kind, ExprKind::Slice { .. })
                    && !may_change_inside(self.held(value).part()) =>
            {
                None
            }
            ExprKind::Name(_) | ExprKind::Subscript { .. } => {
                let held = self.held(iter);
                let (root, _) = self.root_of(iter)?;
                let mut bases = super::changes::ChangedNames::new();
                self.collect_bases(iter, &mut bases);
                let is_one = changed.contains(root) || bases.iter().any(|id| changed.contains(*id));
                Some(is_one && (held.is_list() || held.is_set()))
            }
            _ => None,
        }
    }

    /// Returns the dictionary whose values or pairs an expression is, and whether it is the pairs.
    fn values_or_items(&self, expr: &Expr<'m>) -> Option<(&'m Expr<'m>, bool)> {
        let ExprKind::Call { callee, args: [] } = expr.kind else { return None };
        let ExprKind::Attribute { value, name, .. } = callee.kind else { return None };
        let is_one = matches!(name.text, "values" | "items") && self.held(value).is_dict();
        is_one.then_some((value, name.text == "items"))
    }

    fn walk_of(&mut self, iter: &'m Expr<'m>, changed: &Live) -> Option<Iterated> {
        if let Some((dictionary, has_keys)) = self.values_or_items(iter)
            && self.is_changed(iter, changed) == Some(true)
        {
            let Some(place) = self.alias_of(dictionary) else {
                self.cannot_change(iter.span, iter);
                return None;
            };
            let node = self.expr(dictionary)?;
            let keys = self.placed_call(iter.span, prim::ITERATED, &[node]);
            return Some(Iterated::Dictionary { place, keys: (keys, self.depth), has_keys });
        }
        if let ExprKind::Call { callee, args } = iter.kind
            && self.is_changed(iter, changed) == Some(true)
        {
            match (self.python(callee), args) {
                (Some("enumerate"), [of, more @ ..]) => {
                    let start = match more.first() {
                        Some(start) => self.expr(start.value)?,
                        None => self.int(0),
                    };
                    let of = self.walk_of(of.value, changed)?;
                    return Some(Iterated::Enumerate(start, self.depth, Box::new(of)));
                }
                (Some("zip"), of) => {
                    let all = of.iter().map(|of| self.walk_of(of.value, changed));
                    return Some(Iterated::Zip(all.collect::<Option<Vec<Iterated>>>()?));
                }
                (Some("reversed"), [of]) => {
                    if self.values_or_items(of.value).is_some() {
                        let mut walk = self.walk_of(of.value, changed)?;
                        if let Iterated::Dictionary { keys, .. } = &mut walk {
                            keys.0 = self.backwards(iter.span, keys.0);
                        }
                        return Some(walk);
                    }
                    let Some(alias) = self.alias_of(of.value) else {
                        self.cannot_change(of.value.span, of.value);
                        return None;
                    };
                    let node = self.expr(of.value)?;
                    let size = self.placed_call(iter.span, prim::SIZE, &[node]);
                    return Some(Iterated::Reversed(alias, size, self.depth));
                }
                _ => {}
            }
        }
        if self.is_changed(iter, changed) != Some(true) {
            if self.refuses_stale(iter, changed) {
                return None;
            }
            let held = self.held(iter);
            let node = self.iterable(iter)?;
            return Some(Iterated::Fixed(node, self.depth, held));
        }
        if self.held(iter).is_set() {
            self.refuse(
                iter.span,
                "a loop goes through a set that it changes",
                "go through a copy of it: `for x in list(xs):`",
            );
            return None;
        }
        match self.alias_of(iter) {
            Some(alias) => Some(Iterated::List(alias)),
            None => {
                self.cannot_change(iter.span, iter);
                None
            }
        }
    }

    /// Adds the variables that a loop by places reads in every round.
    pub(super) fn places_of(&self, through: &Through<'m>, found: &mut SmallVec<[NameId; 4]>) {
        found.push(through.place);
        let mut waiting = vec![&through.walk];
        while let Some(walk) = waiting.pop() {
            match walk {
                Iterated::List(alias)
                | Iterated::Reversed(alias, ..)
                | Iterated::Dictionary { place: alias, .. } => {
                    found.push(self.aliases[*alias as usize].root);
                }
                Iterated::Fixed(..) => {}
                Iterated::Enumerate(_, _, of) => waiting.push(of),
                Iterated::Zip(all) => waiting.extend(all),
            }
        }
    }

    /// Tells whether there is one more round.
    pub(super) fn is_more(&mut self, through: &Through<'m>) -> Option<NodeId> {
        let next = self.root_value(through.place, through.span)?;
        self.has(&through.walk, next, through.span)
    }

    fn has(&mut self, walk: &Iterated, next: NodeId, span: Span) -> Option<NodeId> {
        match walk {
            Iterated::List(_) | Iterated::Fixed(..) | Iterated::Dictionary { .. } => {
                let list = self.list(walk, span)?;
                let size = self.placed_call(span, prim::SIZE, &[list]);
                Some(self.call_of(prim::GREATER, &[size, next]))
            }
            Iterated::Enumerate(_, _, of) => self.has(of, next, span),
            Iterated::Zip(all) => {
                let mut links = Vec::new();
                for of in all {
                    links.push(self.has(of, next, span)?);
                }
                let mut links = links.into_iter().rev();
                let Some(mut node) = links.next() else { return Some(self.bool(false)) };
                for link in links {
                    node = self.file.graph.select(link, node, link);
                }
                Some(node)
            }
            Iterated::Reversed(..) => {
                let list = self.list(walk, span)?;
                let place = self.place_from_end(walk, next, span)?;
                let size = self.placed_call(span, prim::SIZE, &[list]);
                let there = self.call_of(prim::GREATER, &[size, place]);
                let before = self.int(-1);
                let is_left = self.call_of(prim::GREATER, &[place, before]);
                Some(self.call_of(prim::BOTH, &[is_left, there]))
            }
        }
    }

    /// Returns the list as it is now; of a dictionary the keys that it had at first.
    fn list(&mut self, walk: &Iterated, span: Span) -> Option<NodeId> {
        match *walk {
            Iterated::Fixed(node, depth, _) | Iterated::Dictionary { keys: (node, depth), .. } => {
                self.lifted(node, depth, span)
            }
            Iterated::List(alias) | Iterated::Reversed(alias, ..) => self.place_value(alias, span),
            Iterated::Enumerate(..) | Iterated::Zip(_) => None,
        }
    }

    fn place_value(&mut self, alias: u32, span: Span) -> Option<NodeId> {
        let place = self.aliases[alias as usize].clone();
        let whole = self.root_value(place.root, span)?;
        self.walk(whole, &place.path, span)
    }

    fn place_from_end(&mut self, walk: &Iterated, next: NodeId, span: Span) -> Option<NodeId> {
        let &Iterated::Reversed(_, size, depth) = walk else { return None };
        let size = self.lifted(size, depth, span)?;
        let one = self.int(1);
        let last = self.placed_call(span, prim::SUBTRACT, &[size, one]);
        Some(self.placed_call(span, prim::SUBTRACT, &[last, next]))
    }

    /// Gives the target its parts, and goes to the next place.
    pub(super) fn bind_place(&mut self, through: &Through<'m>) {
        let Some(local) = self.file.names.local(through.place) else { return };
        let Some(next) = self.root_value(through.place, through.span) else { return };
        let one = self.int(1);
        let following = self.placed_call(through.span, prim::ADD, &[next, one]);
        let serial = self.next_serial();
        self.bind(
            through.place,
            Local { node: Some(following), depth: self.depth, serial, ..local },
        );
        self.give(through.target, &through.walk, next, through.span);
    }

    fn give(&mut self, target: &'m Expr<'m>, walk: &Iterated, next: NodeId, span: Span) {
        match (walk, target.kind) {
            (Iterated::Enumerate(start, depth, of), ExprKind::Tuple([number, item])) => {
                let Some(start) = self.lifted(*start, *depth, span) else { return };
                let sum = self.placed_call(span, prim::PLUS, &[start, next]);
                self.bind_pattern(number, sum, false, Given::default());
                self.give(item, of, next, span);
            }
            (Iterated::Zip(all), ExprKind::Tuple(parts)) if parts.len() == all.len() => {
                for (part, of) in parts.iter().zip(all) {
                    self.give(part, of, next, span);
                }
            }
            (Iterated::Dictionary { place, has_keys: true, .. }, ExprKind::Tuple([key, value])) => {
                let Some(keys) = self.list(walk, span) else { return };
                let own = self.placed_call(span, prim::ITEM_AT, &[keys, next]);
                let given = Given { held: Held::fixed(), ..Given::default() };
                self.bind_pattern(key, own, false, given);
                if let Some((node, given)) = self.part_at(*place, own, span) {
                    self.bind_pattern(value, node, false, given);
                }
            }
            _ => {
                if let Some((node, given)) = self.item(walk, next, span) {
                    self.bind_pattern(target, node, false, given);
                }
            }
        }
    }

    /// Returns the element at a place, and what is known of it.
    fn item(&mut self, walk: &Iterated, next: NodeId, span: Span) -> Option<(NodeId, Given)> {
        match walk {
            Iterated::Fixed(_, _, held) => {
                let list = self.list(walk, span)?;
                let node = self.placed_call(span, prim::ITEM_AT, &[list, next]);
                Some((node, Given { held: held.part().shared(), ..Given::default() }))
            }
            Iterated::List(alias) | Iterated::Reversed(alias, ..) => {
                let next = match walk {
                    Iterated::Reversed(..) => self.place_from_end(walk, next, span)?,
                    _ => next,
                };
                self.part_at(*alias, next, span)
            }
            Iterated::Dictionary { place, has_keys, .. } => {
                let keys = self.list(walk, span)?;
                let key = self.placed_call(span, prim::ITEM_AT, &[keys, next]);
                let (value, given) = self.part_at(*place, key, span)?;
                if !has_keys {
                    return Some((value, given));
                }
                let held = Held::of(Sort::Tuple, given.held.shared());
                let pair = self.file.graph.tuple(&[key, value]);
                let watch = match given.alias {
                    Some(_) => self.watch_place(self.aliases[*place as usize].root),
                    None => None,
                };
                Some((pair, Given { held, alias: None, watch }))
            }
            Iterated::Enumerate(start, depth, of) => {
                let start = self.lifted(*start, *depth, span)?;
                let number = self.placed_call(span, prim::PLUS, &[start, next]);
                let (item, _) = self.item(of, next, span)?;
                Some((self.file.graph.tuple(&[number, item]), Given::default()))
            }
            Iterated::Zip(all) => {
                let mut items = Vec::new();
                for of in all {
                    items.push(self.item(of, next, span)?.0);
                }
                Some((self.file.graph.tuple(&items), Given::default()))
            }
        }
    }

    /// Returns the part of a place, and what is known of it.
    fn part_at(&mut self, place: u32, index: NodeId, span: Span) -> Option<(NodeId, Given)> {
        let container = self.place_value(place, span)?;
        let node = self.placed_call(span, prim::ITEM_AT, &[container, index]);
        let held = self.held_of_place(place).part();
        let alias = may_change_inside(held).then(|| self.part_of_place(place, index));
        Some((node, Given { held, alias, watch: None }))
    }

    /// Binds the target of a loop to an element of what it goes through.
    pub(super) fn bind_item(&mut self, target: &'m Expr<'m>, iter: &'m Expr<'m>, item: NodeId) {
        let parts = self.split_target(target, iter, &mut super::held::Inner::new());
        let may_share = parts.iter().any(|(_, held)| !held.is_fixed());
        let shares = if may_share { self.shares_of_elements(iter) } else { Default::default() };
        if let [(_, held)] = parts[..] {
            let watch = self.watch(&shares);
            let given = Given { held: held.shared(), alias: None, watch };
            self.bind_pattern(target, item, false, given);
            return;
        }
        self.bind_fitting(target, item, false);
        for (part, held) in parts {
            let ExprKind::Name(name) = part.kind else { continue };
            let id = self.file.names.id(name);
            let Some(local) = self.file.names.local(id) else { continue };
            let watch = if held.is_fixed() { None } else { self.watch(&shares) };
            self.bind(id, Local { held: held.shared(), watch, ..local });
        }
    }

    /// Refuses an iterator that reads what the rounds of its loop change: Python would see that.
    pub(super) fn check_lazy(&mut self, iter: &'m Expr<'m>, assigned: &Live) {
        if !self.held(iter).is_iterator {
            return;
        }
        let shares = self.shares(iter);
        let names = &self.file.names;
        let is_changed = |name: &&str| names.known(name).is_some_and(|id| assigned.contains(id));
        if let Some(name) = shares.read.iter().copied().find(is_changed) {
            let message = format!("a loop changes `{name}`, which what it goes through reads");
            self.refuse(iter.span, &message, "make a list of it first: `for x in list(…):`");
        }
    }

    /// Collects the dictionaries that a loop goes through and its body changes.
    pub(super) fn counted(
        &mut self,
        iter: &'m Expr<'m>,
        changed: &Live,
        found: &mut Counted<'m>,
    ) -> Option<()> {
        let dictionary = match iter.kind {
            ExprKind::Call { callee, args } if self.python(callee).is_some() => {
                let python = self.python(callee);
                if let Some("enumerate" | "zip" | "map" | "filter" | "iter" | "reversed") = python {
                    args.iter().for_each(|arg| {
                        self.counted(arg.value, changed, found);
                    });
                }
                return None;
            }
            ExprKind::Call { callee, args: [] } => match callee.kind {
                ExprKind::Attribute { value, name, .. }
                    if matches!(name.text, "keys" | "values" | "items") =>
                {
                    value
                }
                _ => return None,
            },
            _ => iter,
        };
        if !self.held(dictionary).is_dict() {
            return None;
        }
        let (root, _) = self.root_of(dictionary)?;
        if !changed.contains(root) {
            return None;
        }
        let node = self.expr(dictionary)?;
        found.push((dictionary, node, self.depth));
        Some(())
    }

    /// Checks after a round that a dictionary has the keys that it had before the loop, as Python
    /// does before it goes on.
    pub(super) fn check_keys(
        &mut self,
        (dictionary, before, depth): (&'m Expr<'m>, NodeId, u16),
        exit: Exit,
        stmt: &'m Stmt<'m>,
    ) {
        let (Some(now), Some(before)) =
            (self.expr(dictionary), self.lifted(before, depth, stmt.span))
        else {
            return;
        };
        let code = self.loop_code(exit);
        let mut checked = self.placed_call(stmt.span, prim::KEPT_KEYS, &[before, now]);
        if exit.may(Exit::BREAK) || exit.may(Exit::RETURN) {
            let yes = self.bool(true);
            checked = self.file.graph.select(code, yes, checked);
        }
        self.effects.push(checked);
    }
}
