//! Values in which a later change would show, where they are read after it.

use super::super::known::Sort;
use super::super::names::{Local, NameId};
use super::super::{Node, NodeId};
use super::body::Body;
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;

impl<'m> Body<'_, '_, 'm> {
    /// Returns the value of an iterator, which is used up by it.
    pub(super) fn once(
        &mut self,
        id: NameId,
        local: Local,
        node: NodeId,
        span: Span,
    ) -> Option<NodeId> {
        if local.depth != self.depth {
            // It might be gone through again.
            return self.outdated(id, &local, node, span);
        }
        self.bind(id, Local { is_stale: true, ..local });
        Some(node)
    }

    /// Returns the name of a variable; of a place without one, that of a variable which it is.
    fn shown_name(&self, id: NameId) -> &'m str {
        let names = &self.file.names;
        let is_it = |local: &Local| {
            let place = local.alias.map(|alias| &self.aliases[alias as usize]);
            place.is_some_and(|place| place.root == id)
        };
        match names.text(id) {
            "" => {
                let own = names.bound().find(|(_, local)| is_it(local));
                own.map_or("this", |(own, _)| names.text(own))
            }
            // The list that a comprehension makes.
            name if name.starts_with(' ') => "this",
            name => name,
        }
    }

    /// Returns the value of a variable after a change of something that it may share: only what is
    /// no container is sure not to share it.
    pub(super) fn outdated(
        &mut self,
        id: NameId,
        local: &Local,
        node: NodeId,
        span: Span,
    ) -> Option<NodeId> {
        if self.is_number(node) {
            return Some(node);
        }
        let held = self.held_of_local(local);
        let is_lambda = matches!(self.file.graph.node(node), Node::Lambda { .. });
        let is_function = is_lambda || local.is_function;
        let may_be_number =
            matches!(held.kind, Sort::Unknown | Sort::Fixed | Sort::Number | Sort::Maybe);
        if may_be_number && !held.has_iterators() && !is_function {
            return Some(self.placed_call(span, prim::SETTLED, &[node]));
        }
        let name = self.shown_name(id);
        let (message, help) = match (held.has_iterators(), is_function) {
            (true, _) => (
                format!(
                    "`{name}` is or has an iterator: it can be used once only, and before what it \
                     reads is changed"
                ),
                "make a list of it where it is made: `list(…)`",
            ),
            (false, true) => (
                format!("`{name}` reads a variable that was given another value since"),
                "a function keeps a value as a default: `lambda x, k=k: …`",
            ),
            (false, false) => (
                format!("`{name}` shares a list, or reads a variable, that was changed since"),
                "use it before the change, or make a copy: `[list(row) for row in rows]`",
            ),
        };
        self.diags.push(
            Diagnostic::new(Code::ChangeInPlace, message)
                .with_label(span, "the change may or may not show here")
                .with_help(help),
        );
        None
    }
}
