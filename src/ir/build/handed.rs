//! The arguments of calls that may change them: the places that they came from, which are given
//! what the function left.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::alias::Spot;
use super::body::Body;
use super::call::Callee;
use super::carried::Carried;
use super::changing::Changing;
use super::watch::{Shares, may_change_inside};
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, Expr, ExprKind};

/// An argument of a call, or what stands for one that is left out.
pub(super) struct Hand<'m> {
    /// The argument as it is written, if there is one.
    expr: Option<&'m Expr<'m>>,
    /// Whether the function may change it.
    pub(super) may_change: bool,
    /// The place that it came from, where the function may change it and somebody else has it.
    pub(super) place: Option<Spot>,
    pub(super) held: Held,
    pub(super) watch: Option<u32>,
}

impl<'m> Body<'_, '_, 'm> {
    /// Returns what a call gives as the parameters of a function that changes some; `None` where
    /// that was refused.
    pub(super) fn hands(
        &mut self,
        span: Span,
        function: u32,
        callee: &Callee<'_, 'm>,
        args: &'m [Arg<'m>],
    ) -> Option<Vec<Hand<'m>>> {
        let params = self.changed_by_function(function).params;
        let of_defaults = self.templates[function as usize].held.clone();
        let exprs = exprs_of_params(callee, args);
        let first = callee.params.len() - of_defaults.len().min(callee.params.len());
        let has_star = args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Starred(_)));
        let mut hands = Vec::with_capacity(exprs.len());
        for (index, expr) in exprs.into_iter().enumerate() {
            let may_change = params.contains(&index);
            let place = expr.filter(|_| may_change).and_then(|expr| self.handed_place(expr));
            let default = index.checked_sub(first).and_then(|index| of_defaults.get(index));
            let (held, watch) = match (&place, expr) {
                (Some(_), _) => (Held::default(), None),
                (None, Some(expr)) => {
                    let shares = self.shares(expr);
                    (self.fresh(expr), self.watch(&shares))
                }
                (None, None) if has_star => (Held::default(), None),
                (None, None) => (default.copied().unwrap_or_default().shared(), None),
            };
            let held = if may_change { held } else { held.shared() };
            hands.push(Hand { expr, may_change, place, held, watch });
        }
        for hand in &mut hands {
            let Some(place) = &mut hand.place else { continue };
            // It may have become a place without a name.
            if let Some(alias) = self.file.names.local(place.root)?.alias {
                let mut whole = self.aliases[alias as usize].clone();
                whole.path.append(&mut place.path);
                *place = whole;
            }
            let root = self.file.names.local(place.root)?;
            hand.held = self.held_of_part(root.held, &place.path);
            hand.watch = root.watch;
        }
        self.are_apart(span, function, &hands).then_some(hands)
    }

    /// Returns the place that an argument came from, if it may change there.
    fn handed_place(&mut self, expr: &'m Expr<'m>) -> Option<Spot> {
        let place = match expr.kind {
            ExprKind::Name(name) => {
                let local = self.local_named(name)?;
                let held = self.held_of_local(&local);
                let is_place = may_change_inside(held) && !held.is_iterator;
                (is_place && local.function.is_none()).then(|| self.place(expr))??
            }
            _ => {
                let alias = self.alias_of(expr)?;
                self.aliases[alias as usize].clone()
            }
        };
        let local = self.file.names.local(place.root)?;
        let is_here = local.depth == self.depth && !local.is_inner && local.is_bound.is_none();
        (is_here && usize::from(local.held.own) > place.path.len()).then_some(place)
    }

    /// Tells whether what a function may change is no part of anything else that it is given or
    /// reads; complains where it may be.
    fn are_apart(&mut self, span: Span, function: u32, hands: &[Hand<'m>]) -> bool {
        let name = self.templates[function as usize].name;
        let around = self.changed_by_function(function).around;
        let mut read = Shares::default();
        self.reads_of_function(name, &mut read);
        for (index, hand) in hands.iter().enumerate() {
            let Some(root) = hand.place.as_ref().map(|place| place.root) else { continue };
            let is_read = self.touches(&read, root) || around.iter().any(|id| self.is_at(id, root));
            let is_twice = hands.iter().enumerate().any(|(other, given)| {
                other != index
                    && match (&given.place, given.expr) {
                        (Some(place), _) => place.root == root,
                        (None, Some(expr)) => {
                            let shares = self.shares(expr);
                            self.touches(&shares, root)
                        }
                        (None, None) => false,
                    }
            });
            if is_twice {
                let message = format!("`{name}` changes a list that it is given twice");
                let help = "give it a copy as the other argument: `list(xs)`, of rows `[list(row) \
                            for row in grid]`";
                self.refuse(span, &message, help);
                return false;
            }
            if is_read {
                let message = format!(
                    "`{name}` changes a list that it is given, and uses the same one from around it"
                );
                let help = "use one of the two in the function: the parameter, or the variable";
                self.refuse(span, &message, help);
                return false;
            }
        }
        true
    }

    /// Tells whether a variable is a place, or a part of it.
    fn is_at(&self, id: NameId, root: NameId) -> bool {
        let alias = self.file.names.local(id).and_then(|local| local.alias);
        alias.map_or(id, |alias| self.aliases[alias as usize].root) == root
    }

    /// Tells whether a value shares something with a place.
    pub(super) fn touches(&self, shares: &Shares<'m>, root: NameId) -> bool {
        shares.names.iter().chain(&shares.read).any(|name| {
            let Some(id) = self.file.names.known(name) else { return false };
            let local = self.file.names.local(id);
            self.is_at(id, root) || local.is_some_and(|local| self.is_watching(&local, root))
        })
    }

    /// Tells whether an expression reads the container at a place, under any name, or mentions a
    /// function that does.
    pub(super) fn reads_place(&self, expr: &'m Expr<'m>, place: &'m Expr<'m>) -> bool {
        self.root_of(place).is_some_and(|(root, _)| self.reads_root(expr, root))
    }

    fn reads_root(&self, expr: &'m Expr<'m>, root: NameId) -> bool {
        if let ExprKind::Name(name) = expr.kind {
            let Some(id) = self.file.names.known(name) else { return false };
            let local = self.file.names.local(id);
            let mut captured = self.captured.iter().filter(|(own, _)| *own == id);
            return self.is_at(id, root)
                || local.is_some_and(|local| self.is_watching(&local, root))
                || captured.any(|(_, reads)| reads.iter().any(|&read| self.is_at(read, root)));
        }
        let mut found = false;
        expr.each_part(|part| found = found || self.reads_root(part, root));
        found
    }

    /// Gives the places that a call changes what the function left there. The variables around it
    /// have theirs.
    pub(super) fn hand_back(
        &mut self,
        span: Span,
        call: NodeId,
        state: &Changing,
        hands: &[Hand<'m>],
    ) {
        let count = 1 + state.carried.len();
        for (index, own) in state.given() {
            let Some(place) = hands.get(index).and_then(|hand| hand.place.clone()) else {
                continue;
            };
            if state.carried[own].is_changed {
                let new = self.component(call, 1 + own, count);
                self.give_back(span, &place, new, &state.carried[own]);
            }
        }
        for &(own, index) in &state.mixes {
            let root = match state.given().find(|(_, carried)| *carried == own) {
                Some((index, _)) => hands[index].place.as_ref().map(|place| place.root),
                None => Some(state.carried[own].id),
            };
            let shared = match &hands[index].place {
                Some(place) => self.watch_place(place.root),
                None => hands[index].watch,
            };
            if let Some(root) = root
                && let Some(local) = self.file.names.local(root)
            {
                let watch = self.watch_anew([local.watch, shared]);
                self.bind(root, Local { watch, ..local });
            }
        }
    }

    /// Gives a place another value, of which is known what a function left.
    fn give_back(&mut self, span: Span, place: &Spot, new: NodeId, own: &Carried) {
        let Some(whole) = self.root_value(place.root, span) else { return };
        let mut levels: SmallVec<[(NodeId, NodeId); 4]> = SmallVec::new();
        let mut node = whole;
        for &(index, depth) in &place.path {
            let Some(index) = self.lifted(index, depth, span) else { return };
            levels.push((node, index));
            node = self.placed_call(span, prim::ITEM_AT, &[node, index]);
        }
        let mut new = new;
        for (container, index) in levels.into_iter().rev() {
            new = self.placed_call(span, prim::WITH_ITEM, &[container, index, new]);
        }
        let Some(local) = self.file.names.local(place.root) else { return };
        let depth = place.path.len();
        let held = local.held.holding(own.local.held.part(), depth + 1);
        let mut moved = local.moved;
        for (level, count) in own.local.moved.into_iter().enumerate() {
            moved[(level + depth).min(2)] += u16::from(count != 0);
        }
        let watch = self.watch_anew([local.watch, own.local.watch]);
        let is_stale = local.is_stale || own.local.is_stale;
        let version = local.version.wrapping_add(1);
        let (node, depth) = (Some(new), self.depth);
        let local = Local { node, depth, held, moved, watch, is_stale, version, ..local };
        self.bind(place.root, local);
    }
}

/// Returns the arguments of a call in the order of the parameters, where they are written.
pub(super) fn exprs_of_params<'m>(
    callee: &Callee<'_, 'm>,
    args: &'m [Arg<'m>],
) -> SmallVec<[Option<&'m Expr<'m>>; 4]> {
    let mut exprs: SmallVec<[Option<&'m Expr<'m>>; 4]> = SmallVec::new();
    exprs.resize(callee.params.len(), None);
    for (index, arg) in args.iter().enumerate() {
        let place = match arg.name {
            // It may be any of those that follow.
            _ if matches!(arg.value.kind, ExprKind::Starred(_)) => break,
            None => Some(index).filter(|index| *index < callee.kinds.places(callee.params.len())),
            Some(name) => callee.place_of(name.text),
        };
        if let Some(expr) = place.and_then(|place| exprs.get_mut(place)) {
            *expr = Some(arg.value);
        }
    }
    exprs
}
