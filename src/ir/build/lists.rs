//! Lists that are given to primitives of which arc-dsl asks whether they are tuples. A list of rows
//! is no grid there: it is taken for a set of cells, or fails.

use super::super::known::Sort;
use super::body::Body;
use crate::prim::{self, PrimId};
use crate::syntax::ast::Arg;

/// Primitives that take a list for something else than the tuple it would be.
const ASKING: [PrimId; 29] = [
    prim::ADD,
    prim::CMIRROR,
    prim::COLORCOUNT,
    prim::COMPRESS,
    prim::DMIRROR,
    prim::FGPARTITION,
    prim::FRONTIERS,
    prim::HEIGHT,
    prim::HLINE,
    prim::HMIRROR,
    prim::LEASTCOLOR,
    prim::MOSTCOLOR,
    prim::MULTIPLY,
    prim::NUMCOLORS,
    prim::OBJECTS,
    prim::PALETTE,
    prim::PARTITION,
    prim::PORTRAIT,
    prim::SHAPE,
    prim::SQUARE,
    prim::SUBGRID,
    prim::SUBTRACT,
    prim::UPSCALE,
    prim::VLINE,
    prim::VMIRROR,
    prim::WIDTH,
    // Lists are equal to no tuple, and join none.
    prim::EQUALITY,
    prim::HCONCAT,
    prim::VCONCAT,
];

/// Primitives of those that take two lists as well as two tuples.
const ALIKE: [PrimId; 3] = [prim::EQUALITY, prim::HCONCAT, prim::VCONCAT];

impl<'m> Body<'_, '_, 'm> {
    /// Refuses a list where arc-dsl has another meaning for it than for a tuple.
    pub(super) fn refuses_list_of(&mut self, prim: PrimId, args: &'m [Arg<'m>]) -> bool {
        if !ASKING.contains(&prim) {
            return false;
        }
        let is_list = |arg: &&Arg<'m>| self.held(arg.value).kind == Sort::List;
        let Some(list) = args.iter().find(is_list) else { return false };
        if ALIKE.contains(&prim) && args.iter().all(|arg| is_list(&arg)) {
            return false;
        }
        let what = format!("`{}` of arc-dsl takes no list for a tuple", prim.get().name);
        self.refuse(
            list.value.span,
            &what,
            "make tuples of it: `tuple(xs)`, of rows `tuple(tuple(row) for row in grid)`",
        );
        true
    }
}
