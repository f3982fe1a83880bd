//! The types of what programs compute: all that native code is made of beside their bytecode. So it
//! can be made when the graph is gone.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::ir::{Graph, NodeId};
use crate::pass::infer::infer;
use crate::types::Type;
use crate::vm::Code;

/// The types of the nodes of programs.
#[derive(Default)]
pub struct Typing {
    nodes: FxHashMap<NodeId, Typed>,
}

/// The type of a node, and those of its operands.
struct Typed {
    own: Type,
    operands: SmallVec<[Type; 4]>,
}

impl Typing {
    /// Returns the types of what the codes of some programs compute.
    pub fn new<'c>(
        graph: &Graph,
        roots: &[NodeId],
        codes: impl IntoIterator<Item = &'c Code>,
    ) -> Self {
        let inferred = infer(graph, roots);
        let mut nodes = FxHashMap::default();
        let mut waiting: Vec<&Code> = codes.into_iter().collect();
        while let Some(code) = waiting.pop() {
            let fixed = code.fixed.iter().map(|(node, _)| *node);
            for node in code.nodes().chain(fixed) {
                nodes.entry(node).or_insert_with(|| {
                    let operands = graph.operands(node).iter();
                    let operands = operands.map(|&node| inferred.type_of(node)).collect();
                    Typed { own: inferred.type_of(node), operands }
                });
            }
            waiting.extend(&code.lambdas);
        }
        Self { nodes }
    }

    /// Returns the type of a node.
    pub(super) fn type_of(&self, node: NodeId) -> Type {
        self.nodes.get(&node).map_or(Type::UNKNOWN, |typed| typed.own)
    }

    /// Returns the types of the operands of a node.
    pub(super) fn operands(&self, node: NodeId) -> SmallVec<[Type; 4]> {
        self.nodes.get(&node).map(|typed| typed.operands.clone()).unwrap_or_default()
    }
}
