//! Calls that always fail because of the type of an operand, as diagnostics.
//!
//! They are warnings: a program is run all the same, as Python would have run it, and fails where
//! the call is reached. Many primitives do not look into an empty container, so a call may still
//! pass where an operand is empty.

use crate::diag::{Code, Diagnostic};
use crate::ir::NodeId;
use crate::prim::PrimId;
use crate::source::Span;
use crate::types::Type;
use crate::types::call::wanted;

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
    /// The type that the call takes in this place, in the notation of signatures.
    pub fn wanted(&self) -> String {
        match self.primitive {
            Some(primitive) => wanted(primitive, self.operand),
            None => "a function of as many arguments as are given".to_owned(),
        }
    }

    /// The warning. `span` tells where a node stands.
    pub fn diagnostic(&self, span: impl Fn(NodeId) -> Option<Span>) -> Diagnostic {
        let found = self.found;
        let diagnostic = match self.primitive {
            Some(primitive) => {
                let primitive = primitive.get();
                let param = primitive.params.get(self.operand).copied().unwrap_or("");
                let message = format!("`{}` does not take `{found}` as `{param}`", primitive.name);
                Diagnostic::new(Code::TypeClash, message)
                    .with_note(format!("it takes `{}` there", self.wanted()))
                    .with_help(format!(
                        "`arcvm prims {}` shows what it takes and gives",
                        primitive.name
                    ))
            }
            None => {
                let message = format!("`{found}` is called with arguments that it does not take");
                Diagnostic::new(Code::TypeClash, message)
                    .with_help("call a function with as many arguments as it takes")
            }
        };
        let (inner, outer) = (span(self.node), span(self.site));
        let diagnostic = match (inner, outer) {
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
