//! The graph as JSON, for other programs.

use serde_json::{Value, json};

use super::print::role_name;
use super::{Graph, LiveNodes, Named, Node, NodeId};

/// Returns the nodes that programs need, numbered as in the text form.
///
/// `nodes` is a list of objects. `kind` is one of
/// `input none bool int prim tuple call apply select param lambda`. `operands` are the numbers of
/// the nodes that it consists of; for a lambda, its body. The rest depends on the kind: `role`,
/// `value`, `primitive`, `depth` and `index`, `arity`. `programs` is a list of
/// `{name, root, lines: [{name, node}]}`.
pub fn to_json(graph: &Graph, programs: &[Named<'_>]) -> Value {
    let live = LiveNodes::of(graph, programs.iter().map(|named| named.program.root));
    let nodes: Vec<Value> = live.nodes().iter().map(|&id| node(graph, &live, id)).collect();
    let programs: Vec<Value> = programs
        .iter()
        .map(|Named { name, program }| {
            let lines: Vec<Value> = program
                .bindings
                .iter()
                .filter_map(|binding| Some((binding.name.as_str(), live.number(binding.node)?)))
                .map(|(name, node)| json!({ "name": name, "node": node }))
                .collect();
            json!({ "name": name, "root": live.number(program.root), "lines": lines })
        })
        .collect();
    json!({ "nodes": nodes, "programs": programs })
}

fn node(graph: &Graph, live: &LiveNodes, id: NodeId) -> Value {
    let mut object = match graph.node(id) {
        Node::Input(role) => json!({ "kind": "input", "role": role_name(role) }),
        Node::None => json!({ "kind": "none" }),
        Node::Bool(b) => json!({ "kind": "bool", "value": b }),
        Node::Int(n) => json!({ "kind": "int", "value": n }),
        Node::Prim(prim) => json!({ "kind": "prim", "primitive": prim.get().name }),
        Node::Tuple(_) => json!({ "kind": "tuple" }),
        Node::Call(prim, _) => json!({ "kind": "call", "primitive": prim.get().name }),
        Node::Apply(_) => json!({ "kind": "apply" }),
        Node::Select(_) => json!({ "kind": "select" }),
        Node::Param { depth, index } => json!({ "kind": "param", "depth": depth, "index": index }),
        Node::Lambda { arity, .. } => json!({ "kind": "lambda", "arity": arity }),
    };
    let operands: Vec<usize> =
        graph.operands(id).iter().filter_map(|&operand| live.number(operand)).collect();
    object["operands"] = operands.into();
    object
}
