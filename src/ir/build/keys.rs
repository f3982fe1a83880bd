//! Keys of dictionaries and elements of sets, which never change.

use super::super::known::Held;
use super::body::Body;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

impl<'m> Body<'_, '_, 'm> {
    /// Refuses keys of dictionaries and elements of sets that may change, as Python does.
    pub(super) fn refuses_key(&mut self, key: &Expr<'m>) -> bool {
        let held = self.held(key);
        self.refuses_key_of(key.span, held)
    }

    /// Refuses the same of a value of which something is known.
    pub(super) fn refuses_key_of(&mut self, span: Span, held: Held) -> bool {
        if self.is_python() && (held.has_iterators() || held.kind.is_line()) {
            let what = "a range, an iterator or a view of a dictionary as a key, or in a set";
            self.refuse(span, what, "make a tuple of it first: `tuple(…)`");
            return true;
        }
        let is_bad = self.is_python() && held.is_no_key();
        if is_bad {
            self.refuse(
                span,
                "a list, a set or a dictionary is no key and no element of a set in Python",
                "make a tuple of it first: `tuple(xs)`",
            );
        }
        is_bad
    }

    /// Refuses to make a set of what has elements that may change, as Python does.
    pub(super) fn refuses_elements(&mut self, container: &Expr<'m>) -> bool {
        let element = self.held(container).element();
        if self.is_python() && (element.has_iterators() || element.kind.is_line()) {
            let what = "a set of iterators, ranges or views of dictionaries";
            self.refuse(container.span, what, "make tuples of them first: `set(map(tuple, xs))`");
            return true;
        }
        let is_bad = self.is_python() && element.is_no_key();
        if is_bad {
            self.refuse(
                container.span,
                "a set of lists, sets or dictionaries, which Python does not make",
                "make tuples of them first: `set(map(tuple, xs))`",
            );
        }
        is_bad
    }

    /// Refuses to make a dictionary of pairs whose keys may change, as Python does.
    pub(super) fn refuses_keys_of(&mut self, pairs: &'m Expr<'m>) -> bool {
        let (items, zipped) = match pairs.kind {
            ExprKind::Tuple(items) | ExprKind::List(items) => (items, None),
            ExprKind::Comprehension { .. } => (&[][..], None),
            ExprKind::Call { callee, args: [keys, _] } if self.python(callee) == Some("zip") => {
                (&[][..], Some(keys.value))
            }
            _ => (&[][..], None),
        };
        if let Some(keys) = zipped {
            return self.refuses_elements(keys);
        }
        if let [Expr { kind: ExprKind::Tuple(_) | ExprKind::List(_), .. }, ..] = items {
            return items.iter().any(|item| match item.kind {
                ExprKind::Tuple([key, _]) | ExprKind::List([key, _]) => self.refuses_key(key),
                _ => false,
            });
        }
        let held = self.held(pairs);
        let is_bad = self.is_python() && !held.is_dict() && held.part().part().is_no_key();
        if is_bad {
            self.refuse(
                pairs.span,
                "the keys of this dictionary may be lists, which are none in Python",
                "put the pairs in one by one: `d[key] = value`",
            );
        }
        is_bad
    }
}
