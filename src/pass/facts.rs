//! Facts about nodes that rules may use: types, and whether evaluating them can fail.

use super::infer::Oracle;
use crate::ir::{Graph, Node, NodeId};
use crate::prim::{self, PrimId};
use crate::types::{Shape, Type};

/// Primitives whose results are integers or pairs of such, never a truth value among them.
const COUNTS: &[PrimId] = &[
    prim::ADD,
    prim::SUBTRACT,
    prim::MULTIPLY,
    prim::DIVIDE,
    prim::INVERT,
    prim::DOUBLE,
    prim::HALVE,
    prim::INCREMENT,
    prim::DECREMENT,
    prim::CREMENT,
    prim::SIGN,
    prim::SIZE,
    prim::HEIGHT,
    prim::WIDTH,
    prim::SHAPE,
    prim::NUMCOLORS,
    prim::COLORCOUNT,
];

/// The condition on a variable of a rule: one of a few types.
pub(super) struct Wanted {
    types: Vec<Type>,
    /// Whether truth values are left out, which types take for the numbers that they are equal to.
    is_counted: bool,
}

impl Wanted {
    /// Reads the name of a type or of a union of types.
    pub(super) fn parse(name: &str) -> Self {
        let sets = || Type::set(Type::UNKNOWN);
        let types = match name {
            "Bool" => vec![Type::BOOL],
            "Int" => vec![Type::INT],
            "Pair" => vec![Type::PAIR],
            "Numerical" => vec![Type::INT, Type::PAIR],
            // The node that takes the place of a sum: that of a truth value and 0 is an integer.
            "Counted" => vec![Type::INT, Type::PAIR],
            "CountedPair" => vec![Type::PAIR],
            "Grid" => vec![Type::GRID],
            "Object" => vec![Type::OBJECT],
            "Indices" => vec![Type::INDICES],
            "Patch" => vec![Type::OBJECT, Type::INDICES],
            "Piece" => vec![Type::GRID, Type::OBJECT, Type::INDICES],
            "Set" => vec![sets()],
            "Tuple" => vec![Type::tuple(Type::UNKNOWN)],
            "Container" => vec![sets(), Type::tuple(Type::UNKNOWN)],
            _ => unreachable!("the rules have no condition `{name}`"),
        };
        Self { types, is_counted: name.starts_with("Counted") }
    }
}

/// Nodes of an expression that mention parameters and are looked at.
const MAX_LOOK: usize = 16;

/// Facts about the nodes of a graph that mention no parameter.
///
/// A node that mentions one is shared by all functions that contain it, of any program, and may
/// have another type in each. The programs beside a program must make no difference to it, so
/// nothing is said of such nodes.
#[derive(Default)]
pub(super) struct Facts {
    oracle: Oracle,
}

impl Facts {
    /// Tells whether a node surely has one of the wanted types.
    pub(super) fn is(&mut self, graph: &Graph, node: NodeId, wanted: &Wanted) -> bool {
        if graph.free(node) != 0 {
            return false;
        }
        let (ty, _) = self.oracle.ask(graph, node);
        wanted.types.iter().any(|&wanted| ty.fits(wanted))
            && (!wanted.is_counted || is_counted(graph, node))
    }

    /// Tells whether a node may turn out to be a grid or a set of the wanted types, where that is
    /// not sure.
    pub(super) fn may_be(&mut self, graph: &Graph, node: NodeId, wanted: &Wanted) -> bool {
        if graph.free(node) != 0 {
            return true;
        }
        let (ty, _) = self.oracle.ask(graph, node);
        wanted.types.iter().any(|&wanted| match (ty.regular().shape(), wanted.shape()) {
            (Shape::Unknown, _) | (Shape::Grid, Shape::Grid) => true,
            (Shape::Set(_), Shape::Set(_)) | (Shape::Tuple(_), Shape::Grid) => !ty.is_certain(),
            _ => false,
        })
    }

    /// Tells whether evaluating a node surely yields a value.
    pub(super) fn cannot_fail(&mut self, graph: &Graph, node: NodeId) -> bool {
        self.surely(graph, node, &mut { MAX_LOOK })
    }

    /// Answers the same, looking at no more than so many nodes that mention parameters: parts that
    /// are shared are looked at again and again.
    fn surely(&mut self, graph: &Graph, node: NodeId, left: &mut usize) -> bool {
        if graph.operands(node).is_empty() || matches!(graph.node(node), Node::Lambda { .. }) {
            return true;
        }
        match graph.node(node) {
            _ if graph.free(node) == 0 => self.oracle.ask(graph, node).1,
            Node::Call(prim, list) if *left > 0 => {
                *left -= 1;
                self.oracle.is_total(graph, prim)
                    && graph.list(list).iter().all(|&part| self.surely(graph, part, left))
            }
            _ => false,
        }
    }

    /// Tells whether evaluating a node surely yields a value where its operands have one; of a
    /// function, whether making it does.
    pub(super) fn cannot_fail_alone(&mut self, graph: &Graph, node: NodeId) -> bool {
        graph.free(node) == 0 && self.oracle.ask_alone(graph, node)
    }
}

/// Tells whether a number or a pair surely has no truth value in it.
fn is_counted(graph: &Graph, node: NodeId) -> bool {
    match graph.node(node) {
        Node::Int(_) => true,
        Node::Call(prim, _) => COUNTS.contains(&prim),
        // Of two numbers.
        Node::Tuple(list) => graph.list(list).iter().all(|&part| is_counted(graph, part)),
        _ => false,
    }
}
