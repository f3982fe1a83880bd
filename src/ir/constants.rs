//! The named constants of the language.

use super::{Graph, Node, NodeId};
use crate::prim;

/// The value of a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A vector (down, right).
    Pair(i64, i64),
}

use Constant::{Bool, Int, Pair};

/// Every constant by name.
pub static CONSTANTS: &[(&str, Constant)] = &[
    ("F", Bool(false)),
    ("T", Bool(true)),
    ("ZERO", Int(0)),
    ("ONE", Int(1)),
    ("TWO", Int(2)),
    ("THREE", Int(3)),
    ("FOUR", Int(4)),
    ("FIVE", Int(5)),
    ("SIX", Int(6)),
    ("SEVEN", Int(7)),
    ("EIGHT", Int(8)),
    ("NINE", Int(9)),
    ("TEN", Int(10)),
    ("NEG_ONE", Int(-1)),
    ("NEG_TWO", Int(-2)),
    ("DOWN", Pair(1, 0)),
    ("RIGHT", Pair(0, 1)),
    ("UP", Pair(-1, 0)),
    ("LEFT", Pair(0, -1)),
    ("ORIGIN", Pair(0, 0)),
    ("UNITY", Pair(1, 1)),
    ("NEG_UNITY", Pair(-1, -1)),
    ("UP_RIGHT", Pair(-1, 1)),
    ("DOWN_LEFT", Pair(1, -1)),
    ("ZERO_BY_TWO", Pair(0, 2)),
    ("TWO_BY_ZERO", Pair(2, 0)),
    ("TWO_BY_TWO", Pair(2, 2)),
    ("THREE_BY_THREE", Pair(3, 3)),
];

impl Constant {
    /// Returns the constant as a node.
    pub(super) fn node(self, graph: &mut Graph) -> NodeId {
        match self {
            Bool(b) => graph.leaf(Node::Bool(b)),
            Int(n) => graph.leaf(Node::Int(n)),
            Pair(a, b) => {
                let items = [graph.leaf(Node::Int(a)), graph.leaf(Node::Int(b))];
                graph.tuple(&items)
            }
        }
    }
}

/// Tells whether the language gives a name a meaning: it is that of a primitive or a constant.
pub(crate) fn is_known(name: &str) -> bool {
    prim::lookup(name).is_some() || lookup(name).is_some()
}

/// Tells whether arc-dsl gives a name a meaning.
pub(super) fn is_of_reference(name: &str) -> bool {
    let prim = prim::lookup(name);
    prim.is_some_and(|prim| prim::reference().iter().any(|own| own.id == prim))
        || lookup(name).is_some()
}

/// Returns the constant of a name.
pub(super) fn lookup(name: &str) -> Option<Constant> {
    // Most names are those of variables.
    let may_be = name.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let constants = if may_be { CONSTANTS } else { &[] };
    constants.iter().find(|(known, _)| *known == name).map(|(_, constant)| *constant)
}
