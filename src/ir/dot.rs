//! The graph as a Graphviz drawing.
//!
//! Edges run from a value to what is made of it, so that inputs are at the top and programs at the
//! bottom. Up to [`MOST_CLUSTERS`] programs have a frame each around the nodes that they alone
//! need; more frames than that make a drawing harder to read. Nodes that several programs need have
//! a double outline.

use std::fmt::Write;

use super::print::role_name;
use super::{Graph, LiveNodes, Named, Node, NodeId};

/// More programs than this are drawn without frames.
const MOST_CLUSTERS: usize = 8;

/// Returns the nodes that programs need, numbered as in the text form, as a `digraph` in the
/// language of Graphviz.
pub fn to_dot(graph: &Graph, programs: &[Named<'_>]) -> String {
    let live = LiveNodes::of(graph, programs.iter().map(|named| named.program.root));
    let mut text = "digraph arcvm {\n  node [shape=box, fontname=\"monospace\"];\n".to_owned();
    let own = |node: &&NodeId| live.needed_by(**node) == 1;
    let clusters = programs.len() <= MOST_CLUSTERS;
    for &node in live.nodes().iter().filter(|node| !clusters || !own(node)) {
        let _ = writeln!(text, "  {}", vertex(graph, &live, node));
    }
    for (index, Named { name, program }) in programs.iter().enumerate() {
        let title = format!("p{index} [shape=plaintext, label={}];", quote(name));
        if clusters {
            let _ = writeln!(text, "  subgraph cluster_{index} {{\n    {title}");
            let needed = LiveNodes::of(graph, [program.root]);
            for &node in needed.nodes().iter().filter(own) {
                let _ = writeln!(text, "    {}", vertex(graph, &live, node));
            }
            text += "  }\n";
        } else {
            let _ = writeln!(text, "  {title}");
        }
    }
    for &node in live.nodes() {
        write_edges(graph, &live, node, &mut text);
    }
    for (index, Named { program, .. }) in programs.iter().enumerate() {
        if let Some(root) = live.number(program.root) {
            let _ = writeln!(text, "  n{root} -> p{index};");
        }
    }
    text + "}\n"
}

fn vertex(graph: &Graph, live: &LiveNodes, node: NodeId) -> String {
    let number = live.number(node).unwrap_or_default();
    let (label, style) = match graph.node(node) {
        Node::Input(role) => (role_name(role).to_owned(), ", shape=ellipse"),
        Node::None => ("None".to_owned(), ", shape=plain"),
        Node::Bool(true) => ("True".to_owned(), ", shape=plain"),
        Node::Bool(false) => ("False".to_owned(), ", shape=plain"),
        Node::Int(n) => (n.to_string(), ", shape=plain"),
        Node::Prim(prim) => (prim.get().name.to_owned(), ", style=rounded"),
        Node::Tuple(_) => ("tuple".to_owned(), ""),
        Node::Call(prim, _) => (prim.get().name.to_owned(), ""),
        Node::Apply(_) => ("apply".to_owned(), ""),
        Node::Select(_) => ("select".to_owned(), ", shape=diamond"),
        Node::Param { depth, index } => (format!("param {depth}.{index}"), ", shape=ellipse"),
        Node::Lambda { arity, .. } => (format!("lambda/{arity}"), ", style=rounded"),
    };
    let outline = if live.needed_by(node) > 1 { ", peripheries=2" } else { "" };
    format!("n{number} [label={}{style}{outline}];", quote(&label))
}

/// Writes the edges into a node, named by the parameter where it has a name.
fn write_edges(graph: &Graph, live: &LiveNodes, node: NodeId, text: &mut String) {
    let number = live.number(node).unwrap_or_default();
    for (place, &operand) in graph.operands(node).iter().enumerate() {
        let attributes = match graph.node(node) {
            Node::Call(prim, _) => {
                let name = prim.get().params.get(place).copied().unwrap_or_default();
                format!(" [label={}]", quote(name))
            }
            Node::Tuple(_) => format!(" [label=\"{place}\"]"),
            Node::Apply(_) if place == 0 => " [label=\"function\"]".to_owned(),
            Node::Apply(_) => format!(" [label=\"{}\"]", place - 1),
            Node::Select(_) => {
                let name = ["if", "then", "else"].get(place).copied().unwrap_or_default();
                format!(" [label={}]", quote(name))
            }
            Node::Lambda { .. } => " [style=dashed]".to_owned(),
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Param { .. } => String::new(),
        };
        if let Some(from) = live.number(operand) {
            let _ = writeln!(text, "  n{from} -> n{number}{attributes};");
        }
    }
}

fn quote(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace(char::is_control, " ");
    format!("\"{text}\"")
}
