//! Calls that always fail because of the type of an operand, as diagnostics.
//!
//! They are warnings: a program is run all the same, as Python would have run it, and fails where
//! the call is reached. Many primitives do not look into an empty container, so a call may still
//! pass where an operand is empty.

use super::Inferred;
use crate::diag::{Code, Diagnostic, words};
use crate::ir::{Graph, Node, NodeId, called_at, construct, operand_call, operand_span};
use crate::prim::{PrimId, misfit};
use crate::source::{SourceMap, Span};
use crate::types::call::{wanted, wanted_words};
use crate::types::{Shape, Type};

/// An operand of a type that the function called does not take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The call; inside a function, where it is written there.
    pub node: NodeId,
    /// The outermost expression that makes the call: `node` itself, or the one that calls the
    /// function around it.
    pub site: NodeId,
    /// The callee; none where it is no function, or takes another number of arguments.
    pub primitive: Option<PrimId>,
    /// The position of the operand, from 0.
    pub operand: usize,
    /// Its type.
    pub found: Type,
}

impl Clash {
    /// Returns the type that the call takes in this place, in the notation of signatures.
    pub fn wanted(&self) -> String {
        match self.primitive {
            Some(primitive) => wanted(primitive, self.operand),
            None => "a function of as many arguments as are given".to_owned(),
        }
    }

    /// Returns the call in which the operand is written, if it is one.
    pub fn operand_call(&self, graph: &Graph) -> Option<NodeId> {
        let name = self.primitive?.get().name;
        let find = |site| operand_call(graph, site, name, self.operand);
        find(self.node).or_else(|| find(self.site)).map(|(call, ..)| call)
    }

    /// Returns the right order of the operands, where two of them are swapped.
    fn swapped(&self, graph: &Graph, types: &Inferred) -> Option<String> {
        let Node::Call(prim, list) = graph.node(self.node) else { return None };
        let operands = graph.list(list).iter();
        let types: Vec<Type> = operands.map(|&operand| types.type_of(operand)).collect();
        let are_known =
            !types.contains(&Type::UNKNOWN) && types.get(self.operand) == Some(&self.found);
        if self.primitive == Some(prim) && are_known {
            return misfit::swapped(prim, &types, self.operand);
        }
        None
    }

    /// Returns the warning. `span` tells where a node stands, and `types` are those that it was
    /// found with.
    pub fn diagnostic(
        &self,
        graph: &Graph,
        sources: &SourceMap,
        types: &Inferred,
        span: impl Fn(NodeId) -> Option<Span>,
    ) -> Diagnostic {
        let found = self.found;
        let told = self.primitive.map(|prim| prim.get().name_in_faults());
        let written = told
            .filter(|_| called_at(graph, self.node) == told)
            .and_then(|_| construct(graph, sources, self.node, span(self.node)?));
        let operand = self.primitive.and_then(|prim| {
            if let Some(construct) = &written {
                return *construct.operands.get(self.operand)?;
            }
            let find =
                |node| operand_span(graph, sources, node, prim.get().name, self.operand, &span);
            find(self.node).or_else(|| find(self.site))
        });
        let text = operand.map(|place| &sources.text(place.source)[place.range()]);
        let diagnostic = match self.primitive {
            Some(prim) => {
                let primitive = prim.get();
                let said = misfit::said_of_type(found);
                let message = match &written {
                    Some(construct) => {
                        let wanted = wanted_words(prim, self.operand);
                        format!("`{}` takes {wanted}; this is {said}", construct.name)
                    }
                    None => {
                        format!(
                            "`{}` {}",
                            primitive.name,
                            misfit::message(prim, self.operand, &said)
                        )
                    }
                };
                let swapped = self.swapped(graph, types).filter(|_| written.is_none());
                let help = match (swapped, misfit::way_out(prim, self.operand, found)) {
                    (Some(swapped), _) => Some(swapped),
                    (None, Some(way)) => Some(words::filled(way, short(text))),
                    (None, None) => misfit::look_up(primitive.name).filter(|_| written.is_none()),
                };
                let wanted = self.wanted().replace(" or ", "` or `");
                let diagnostic = Diagnostic::new(Code::TypeClash, message)
                    .with_note(format!("`{found}` is given where it takes `{}`", wanted));
                match help {
                    Some(help) => diagnostic.with_help(help),
                    None => diagnostic,
                }
            }
            None => {
                let said = misfit::said_of_type(found);
                let (message, help) = match found.shape() {
                    Shape::Function(Some(arity)) => (
                        format!(
                            "a function of {} is called with another number of arguments",
                            words::count(usize::from(arity), "argument")
                        ),
                        "`rbind` and `lbind` fix arguments, a lambda may take any number of them",
                    ),
                    _ => (
                        format!("{said} is called, which is no function"),
                        "call a primitive, a definition or a lambda",
                    ),
                };
                Diagnostic::new(Code::TypeClash, message).with_help(help)
            }
        };
        let diagnostic = match operand {
            Some(place) => {
                diagnostic.with_label(place, format!("this is {}", misfit::said_of_type(found)))
            }
            None => diagnostic,
        };
        let (inner, outer) = (span(self.node), span(self.site));
        let diagnostic = match (inner, outer) {
            (Some(_), Some(outer)) if operand.is_some() => {
                diagnostic.with_secondary(outer, "this call fails")
            }
            (Some(inner), Some(outer)) if inner != outer => diagnostic
                .with_label(inner, "this call fails")
                .with_secondary(outer, "with what it is given here"),
            (Some(place), _) | (None, Some(place)) => {
                diagnostic.with_label(place, "this call fails")
            }
            (None, None) => diagnostic,
        };
        diagnostic.with_note("the program is run all the same and fails when it comes here")
    }
}

/// Returns the text of an operand where it is short enough to be said again.
pub(crate) fn short(text: Option<&str>) -> &str {
    /// Characters that are said again.
    const MOST: usize = 24;
    text.filter(|text| text.len() <= MOST && !text.contains('\n')).unwrap_or("…")
}
