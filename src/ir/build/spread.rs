//! Calls with starred arguments: how many these are is known only when the program runs.

use super::super::NodeId;
use super::body::{Body, Operands};
use super::call::Callee;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, Expr};

impl<'m> Body<'_, '_, 'm> {
    /// Returns the arguments of a call with starred ones, in the order of the parameters.
    pub(super) fn spread(
        &mut self,
        span: Span,
        callee: &Callee<'_, 'm>,
        args: &'m [Arg<'m>],
    ) -> Option<Operands> {
        let placed: Vec<&'m Expr<'m>> =
            args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value).collect();
        let mut named: Vec<Option<NodeId>> = vec![None; callee.params.len()];
        for arg in args {
            let Some(name) = arg.name else { continue };
            let Some(place) = callee.place_of(name.text) else {
                self.report_keyword(name, callee);
                return None;
            };
            named[place] = Some(self.expr(arg.value)?);
        }
        // An operand that is given by name ends those that may be given by place.
        if callee.kinds.gathers {
            let help = "give it one tuple, or write the arguments one by one";
            self.refuse(span, "starred values for a starred parameter", help);
            return None;
        }
        let places = callee.kinds.places(named.len());
        let most = named.iter().position(Option::is_some).unwrap_or(named.len()).min(places);
        let required = callee.params.len() - callee.defaults.len().min(callee.params.len());
        let least = required.min(most);
        if (most..required).any(|place| named[place].is_none()) {
            self.report_arguments(span, callee, args.len());
            return None;
        }
        let all = self.sequence(&placed)?;
        let size = self.placed_call(span, prim::SIZE, &[all]);
        let wanted = self.between(span, size, least, most);
        let no = self.bool(false);
        let all = self.placed_call(span, prim::UNPACKED_TO, &[all, wanted, no]);
        let mut nodes = Operands::new();
        for (place, given) in named.into_iter().enumerate() {
            let index = self.int(place as i64);
            nodes.push(match given {
                Some(given) => given,
                None if place < least => self.part(all, index),
                None => {
                    let default = self.default(callee, place - required)?;
                    match place < most {
                        true => {
                            let is_given = self.call_of(prim::GREATER, &[size, index]);
                            let part = self.part(all, index);
                            self.file.graph.select(is_given, part, default)
                        }
                        false => default,
                    }
                }
            });
        }
        Some(nodes)
    }

    /// Returns a number, or the next one between two bounds.
    fn between(&mut self, span: Span, number: NodeId, least: usize, most: usize) -> NodeId {
        let (low, high) = (self.int(least as i64), self.int(most as i64));
        if least == most {
            return low;
        }
        let above = self.placed_call(span, prim::GREATER, &[number, high]);
        let below = self.placed_call(span, prim::GREATER, &[low, number]);
        let raised = self.file.graph.select(below, low, number);
        self.file.graph.select(above, high, raised)
    }

    /// Returns the bounds of `range(*args)`.
    pub(super) fn spread_range(&mut self, span: Span, all: NodeId) -> Option<NodeId> {
        let size = self.placed_call(span, prim::SIZE, &[all]);
        let wanted = self.between(span, size, 1, 3);
        let no = self.bool(false);
        let all = self.placed_call(span, prim::UNPACKED_TO, &[all, wanted, no]);
        let (zero, one, two) = (self.int(0), self.int(1), self.int(2));
        let [first, second, third] = [zero, one, two].map(|index| self.part(all, index));
        let is_alone = self.call_of(prim::GREATER, &[two, size]);
        let has_step = self.call_of(prim::GREATER, &[size, two]);
        let start = self.file.graph.select(is_alone, zero, first);
        let stop = self.file.graph.select(is_alone, first, second);
        let step = self.file.graph.select(has_step, third, one);
        Some(self.placed_call(span, prim::INTERVAL, &[start, stop, step]))
    }
}
