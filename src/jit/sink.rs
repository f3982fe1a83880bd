//! The use that a loop makes of what its body yields.

use cranelift::prelude::*;

use super::finish::LoopKind;
use super::forms::Loop;
use super::lower::{Lower, Val};
use super::turns::{Turn, Turns};

/// The destination of the values of a loop. The second half of its primitive makes the loop's value
/// of what is there in the end ([`super::finish`]).
pub(super) struct Sink {
    kind: LoopKind,
    /// The site of the loop.
    site: u32,
    to: To,
}

enum To {
    /// The value of each turn has the turn's place in a buffer.
    Collect { results: Value },
    /// Values follow each other in a buffer.
    Append { results: Value, kept: Variable },
    /// Elements for which the body is true follow each other in a buffer.
    Keep { results: Value, kept: Variable },
    /// The first element for which it is true ends the loop.
    First { item: [Variable; 2], found: Variable },
    /// The element with the greatest or least value, or that value itself, is kept.
    Best { best: Best, greatest: bool },
}

/// The best element so far and its key.
struct Best {
    item: [Variable; 2],
    key: [Variable; 2],
    /// The key where it is known to be an integer.
    number: Variable,
}

impl Sink {
    /// Prepares the destination of a loop's values before its first turn.
    pub(super) fn begin(
        lower: &mut Lower<'_, '_, '_>,
        form: &Loop,
        turns: &Turns,
        items: Value,
        site: u32,
    ) -> Self {
        let kind = form.kind;
        let to = match kind {
            // Elements of the first container beyond the length of the shorter one are not needed
            // any more.
            // Loops with a state have nothing to collect.
            LoopKind::Map
            | LoopKind::MapMerge
            | LoopKind::Zip
            | LoopKind::ZipMerge
            | LoopKind::Rounds => To::Collect { results: items },
            // Keys follow the elements.
            LoopKind::Order => To::Collect { results: lower.element_place(items, turns.count) },
            // Results follow the elements of both containers.
            LoopKind::Product => To::Append {
                results: lower.element_place(turns.second, turns.count),
                kept: lower.variable(),
            },
            LoopKind::Filter | LoopKind::FilterMerge => {
                To::Keep { results: items, kept: lower.variable() }
            }
            LoopKind::Extract => {
                To::First { item: [lower.variable(), lower.variable()], found: lower.variable() }
            }
            LoopKind::Pick | LoopKind::Value => {
                let mut two = || [lower.variable(), lower.variable()];
                let (item, key) = (two(), two());
                let best = Best { item, key, number: lower.variable() };
                To::Best { best, greatest: form.greatest }
            }
        };
        Self { kind, site, to }
    }

    /// Takes the value of a turn over `item`. Whether there may be another turn, which the caller
    /// goes on to.
    pub(super) fn take(
        &self,
        lower: &mut Lower<'_, '_, '_>,
        turns: &Turns,
        turn: Turn,
        item: Val,
        value: Val,
    ) -> bool {
        match &self.to {
            To::Collect { results } => {
                let place = lower.b.ins().iadd(*results, turn.offset);
                lower.store(value, place);
                lower.flush();
            }
            To::Append { results, kept } => {
                let number = lower.b.use_var(*kept);
                let place = lower.element_place(*results, number);
                lower.store(value, place);
                let next = lower.b.ins().iadd_imm_s(number, 1);
                lower.b.def_var(*kept, next);
                lower.flush();
            }
            To::Keep { results, kept } => {
                let truth = lower.truth(value);
                let number = lower.b.use_var(*kept);
                let place = lower.element_place(*results, number);
                lower.store(item, place);
                let next = lower.b.ins().iadd(number, truth);
                lower.b.def_var(*kept, next);
                lower.flush();
            }
            To::First { item: kept, found } => {
                let truth = lower.truth(value);
                lower.flush();
                let (head, word) = lower.boxed(item);
                lower.b.def_var(kept[0], head);
                lower.b.def_var(kept[1], word);
                lower.b.def_var(*found, truth);
                lower.b.ins().brif(truth, turns.after, &[], turns.header, &[]);
                return false;
            }
            To::Best { best, greatest } => {
                let wins = Order { greatest: *greatest, site: self.site };
                best.take(lower, turn.index, item, value, wins);
                lower.flush();
            }
        }
        true
    }

    /// Returns the loop's value: its head and its word.
    pub(super) fn finish(
        self,
        lower: &mut Lower<'_, '_, '_>,
        turns: &Turns,
        items: Value,
    ) -> (Value, Value) {
        let (results, kept) = match self.to {
            To::Collect { .. } if self.kind == LoopKind::Order => {
                (items, lower.b.ins().ishl_imm_s(turns.count, 1))
            }
            To::Collect { .. } => (items, turns.count),
            To::Append { results, kept } | To::Keep { results, kept } => {
                (results, lower.b.use_var(kept))
            }
            To::First { item, found } => {
                let found = lower.b.use_var(found);
                self.fail_unless(lower, found, items);
                return (lower.b.use_var(item[0]), lower.b.use_var(item[1]));
            }
            To::Best { ref best, .. } if self.kind == LoopKind::Value => {
                return (lower.b.use_var(best.key[0]), lower.b.use_var(best.key[1]));
            }
            To::Best { ref best, .. } => {
                self.fail_unless(lower, turns.count, items);
                return (lower.b.use_var(best.item[0]), lower.b.use_var(best.item[1]));
            }
        };
        let site = lower.site_operand(self.site);
        lower.call_checked(lower.shims.finish, &[lower.env, site, results, kept])
    }

    /// Leaves it to the primitive's second half to say what is wrong where no element was found.
    fn fail_unless(&self, lower: &mut Lower<'_, '_, '_>, found: Value, items: Value) {
        let (missing, there) = (lower.b.create_block(), lower.b.create_block());
        lower.b.set_cold_block(missing);
        lower.b.ins().brif(found, there, &[], missing, &[]);
        lower.enter_block(missing);
        let site = lower.site_operand(self.site);
        let none = lower.b.ins().iconst(types::I64, 0);
        lower.call_shim(lower.shims.finish, &[lower.env, site, items, none]);
        lower.jump_to_failure();
        lower.enter_block(there);
    }
}

/// The comparison of keys.
struct Order {
    greatest: bool,
    site: u32,
}

impl Best {
    /// Keeps the element and its key if it is the first or the key wins.
    fn take(&self, lower: &mut Lower<'_, '_, '_>, index: Value, item: Val, key: Val, order: Order) {
        let is_first = lower.b.ins().icmp_imm_s(IntCC::Equal, index, 0);
        let mine = lower.boxed(key);
        let item = lower.boxed(item);
        let (take, on) = (lower.b.create_block(), lower.b.create_block());
        if let Val::Int(n) = key {
            let theirs = lower.b.use_var(self.number);
            let wins =
                if order.greatest { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
            let wins = lower.b.ins().icmp(wins, n, theirs);
            let wins = lower.b.ins().bor(wins, is_first);
            lower.b.ins().brif(wins, take, &[], on, &[]);
        } else {
            let compare = lower.b.create_block();
            lower.flush();
            lower.b.ins().brif(is_first, take, &[], compare, &[]);
            lower.enter_block(compare);
            let theirs = (lower.b.use_var(self.key[0]), lower.b.use_var(self.key[1]));
            let (a, b) = if order.greatest { (theirs, mine) } else { (mine, theirs) };
            let site = lower.site_operand(order.site);
            let less = [lower.env, site, a.0, a.1, b.0, b.1];
            let (_, wins) = lower.call_checked(lower.shims.less, &less);
            lower.b.ins().brif(wins, take, &[], on, &[]);
        }
        lower.enter_block(take);
        lower.b.def_var(self.item[0], item.0);
        lower.b.def_var(self.item[1], item.1);
        lower.b.def_var(self.key[0], mine.0);
        lower.b.def_var(self.key[1], mine.1);
        if let Val::Int(n) = key {
            lower.b.def_var(self.number, n);
        }
        lower.b.ins().jump(on, &[]);
        lower.enter_block(on);
    }
}

impl Lower<'_, '_, '_> {
    /// Puts a value where its two words belong.
    fn store(&mut self, value: Val, place: Value) {
        let (head, word) = self.boxed(value);
        self.store_words(place, 0, head, word);
    }
}
