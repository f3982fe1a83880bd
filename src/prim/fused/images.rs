//! Loops over a set that make a tuple.

use crate::prim::loops::map;
use crate::value::{Cx, Reply, Value};

pub(super) fn images<'a>(cx: &Cx<'a>, function: Value<'a>, container: Value<'a>) -> Reply<'a> {
    cx.tuple(map(cx, function, container)?)
}
