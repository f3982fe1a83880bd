//! Prune: the graph keeps the nodes that programs need, and no others.
//!
//! Assumes nothing. Guarantees that every node of the graph is needed and that they keep their
//! order. Changes no expression. Stops after one walk.

use crate::ir::{Compaction, Graph, Program};

/// Drops all that `programs` do not need from their graph; their lines that are no longer computed
/// are dropped.
pub fn prune(graph: &mut Graph, programs: &mut [&mut Program]) -> Compaction {
    let roots = programs.iter().flat_map(|program| [program.root, program.unfused().root]);
    let compaction = graph.compact(roots);
    for program in programs {
        program.retain(|node| compaction.get(node).is_some());
        program.follow(|node| compaction.get(node).unwrap_or(node));
    }
    compaction
}
