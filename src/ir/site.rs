//! Faults and the nodes at which they happen: values know nothing of a graph, so a fault keeps a
//! number.

use super::NodeId;
use crate::value::Fault;
use crate::value::fault::Site;

impl Fault {
    /// Returns the same fault, said to have happened at a node of the program graph unless one was
    /// named before.
    #[cold]
    pub fn at(self, node: NodeId) -> Self {
        self.at_site(Site(node.index() as u32))
    }

    /// Returns the innermost node of the program graph at which it happened.
    pub fn site(&self) -> Option<NodeId> {
        self.first_site().map(|site| NodeId::from_index(site.0 as usize))
    }

    /// Returns the same fault, which happened in a part of what is computed at a node. Where that
    /// is a choice, its condition was true or not.
    #[cold]
    pub(crate) fn passing(self, node: NodeId, is_true: bool) -> Self {
        self.in_way(Site(node.index() as u32), is_true)
    }
}
