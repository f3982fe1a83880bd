//! The ways of a choice: what one of them changes is taken back before the other is built.

use smol_str::SmolStr;

use super::super::NodeId;
use super::super::names::{Local, NameId};
use super::super::unit::{Binding, Condition, WayLine};
use super::body::Body;
use super::flow::Arm;
use crate::source::Span;

impl<'m> Body<'_, '_, 'm> {
    /// Builds one way of a choice of the program itself, whose lines can be looked at.
    pub(super) fn way<T>(
        &mut self,
        condition: Condition,
        build: impl FnOnce(&mut Self) -> T,
    ) -> (T, Arm) {
        self.conditions.push(condition);
        let made = self.arm(build);
        self.conditions.pop();
        made
    }

    /// Builds one way of a choice, and takes back what it changed.
    pub(super) fn arm<T>(&mut self, build: impl FnOnce(&mut Self) -> T) -> (T, Arm) {
        let effects = std::mem::take(&mut self.effects);
        let mark = self.log.len();
        self.nesting += 1;
        let result = build(self);
        self.nesting -= 1;
        let changes = self.roll_back(mark);
        let effects = std::mem::replace(&mut self.effects, effects);
        (result, Arm { changes, effects })
    }

    /// Makes the changes of an arm again, to go on from there.
    pub(super) fn resume(&mut self, arm: Arm) {
        self.redo(&arm.changes);
        self.effects.extend(arm.effects);
    }

    /// Gives variables the values again that they had at the end of an arm.
    pub(super) fn redo(&mut self, changes: &[(NameId, Option<Local>)]) {
        for &(id, local) in changes {
            let before = self.file.names.local(id);
            self.log.push((id, before));
            self.file.names.restore(id, local);
        }
    }

    /// Gives a name a value, to be taken back.
    pub(super) fn bind(&mut self, id: NameId, local: Local) {
        self.log.push((id, self.file.names.local(id)));
        self.file.names.bind(id, local);
    }

    /// Takes back what was bound since, and yields what it was.
    pub(super) fn roll_back(&mut self, mark: usize) -> Vec<(NameId, Option<Local>)> {
        let mut changes = Vec::with_capacity(self.log.len() - mark);
        while self.log.len() > mark
            && let Some((id, before)) = self.log.pop()
        {
            if !changes.iter().any(|(own, _)| *own == id) {
                changes.push((id, self.file.names.local(id)));
            }
            self.file.names.restore(id, before);
        }
        changes
    }

    /// Tells whether a line here is one of the program itself: all that is around it are choices.
    pub(super) fn is_line(&self) -> bool {
        self.nesting == self.conditions.len()
    }

    /// Notes a line: of the program itself, or what a scope in it computes unconditionally.
    pub(super) fn note_line(&mut self, span: Span, name: &str, node: Option<NodeId>) {
        let Some(node) = node else { return };
        let line = || Binding { name: SmolStr::new(name), node, span };
        if self.nesting == 0 {
            self.bindings.push(line());
        } else if self.is_line() {
            self.ways.lines.push(WayLine { line: line(), conditions: self.conditions.clone() });
        }
        if self.nesting > 0 || self.is_python() {
            self.effects.push(node);
        }
    }

    /// Notes that a choice ends here. It is computed before the lines that follow, as in Python,
    /// which shows where both fail.
    pub(super) fn note_join(&mut self, choice: NodeId) {
        if self.nesting == 0 && self.is_python() {
            self.ways.joins.push((self.bindings.len() as u32, choice));
        }
    }
}
