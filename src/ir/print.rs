//! The text form of the graph: a line for every node that the programs need, then the programs.
//!
//! ```text
//! n0 = input I
//! n1 = 3
//! n2 = (n1, n1)
//! n3 = call upscale(n0, n1)
//! n4 = prim rot90
//! n5 = param 0.1
//! n6 = lambda/2 n5
//! n7 = apply n6(n3, n4)
//! n8 = select(n1, n7, n0)
//! program solve_007bbfb7 = n8
//!   row = n3
//! ```
//!
//! Nodes are renumbered from `n0` without gaps in an order in which operands come first. `param
//! 0.1` is parameter 1 of the innermost lambda around it, `lambda/2` a function of two parameters.
//! An indented line names the value of a line of the program; lines whose value is not needed are
//! left out. A `#` begins a comment, which the reader skips, and so are empty lines. Names other
//! than words are written as JSON strings.
//!
//! The text reads back as the same graph: see [`super::read`].

use std::fmt::Write;

use super::{Graph, LiveNodes, Node, NodeId, Program, Role};

/// A program with its name.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// The name; need not be unique.
    pub name: &'a str,
    /// The program.
    pub program: &'a Program,
}

/// Options of the text form: what it has besides nodes and roots.
pub struct PrintOptions<'a> {
    /// The lines of the programs.
    pub lines: bool,
    /// Lines whose value is not needed as well.
    pub unused: bool,
    /// Makes the comment after a node, if it has one.
    pub comment: Option<&'a dyn Fn(NodeId) -> Option<String>>,
}

impl Default for PrintOptions<'_> {
    fn default() -> Self {
        Self { lines: true, unused: false, comment: None }
    }
}

/// The names of inputs in the text form, in the order of the roles.
pub(crate) const ROLES: [(&str, Role); Role::COUNT] =
    [("S", Role::Samples), ("I", Role::Input), ("C", Role::Candidate), ("O", Role::Expected)];

/// Comments begin in this column where the node is not longer.
const COMMENT_COLUMN: usize = 32;

/// Returns the text form of what the programs need.
pub fn print(graph: &Graph, programs: &[Named<'_>], options: &PrintOptions<'_>) -> String {
    let unused = |named: &Named<'_>| {
        let lines = named.program.bindings.iter().filter(|_| options.unused);
        lines.map(|binding| binding.node).collect::<Vec<_>>()
    };
    let roots = programs.iter().map(|named| named.program.root);
    let live = LiveNodes::of(graph, roots.chain(programs.iter().flat_map(unused)));
    let mut text = String::new();
    for (number, &node) in live.nodes().iter().enumerate() {
        let line = format!("n{number} = {}", expression(graph, &live, node));
        match options.comment.and_then(|comment| comment(node)) {
            Some(comment) => {
                let comment = comment.replace(char::is_control, " ");
                let _ = writeln!(text, "{line:<COMMENT_COLUMN$}  # {comment}");
            }
            None => text += &(line + "\n"),
        }
    }
    for Named { name, program } in programs {
        let _ = writeln!(text, "program {} = {}", spell(name), reference(&live, program.root));
        if !options.lines {
            continue;
        }
        for binding in &program.bindings {
            if live.number(binding.node).is_some() {
                let node = reference(&live, binding.node);
                let _ = writeln!(text, "  {} = {node}", spell(&binding.name));
            }
        }
    }
    text
}

fn expression(graph: &Graph, live: &LiveNodes, node: NodeId) -> String {
    let operands: Vec<String> =
        graph.operands(node).iter().map(|&operand| reference(live, operand)).collect();
    match graph.node(node) {
        Node::Input(role) => format!("input {}", role_name(role)),
        Node::None => "None".to_owned(),
        Node::Bool(true) => "True".to_owned(),
        Node::Bool(false) => "False".to_owned(),
        Node::Int(n) => n.to_string(),
        Node::Prim(prim) => format!("prim {}", prim.get().name),
        Node::Tuple(_) if operands.len() == 1 => format!("({},)", operands[0]),
        Node::Tuple(_) => format!("({})", operands.join(", ")),
        Node::Call(prim, _) => format!("call {}({})", prim.get().name, operands.join(", ")),
        Node::Apply(_) => match operands.split_first() {
            Some((callee, args)) => format!("apply {callee}({})", args.join(", ")),
            // No sound graph has one; broken ones are printed as well.
            None => "apply ()".to_owned(),
        },
        Node::Select(_) => format!("select({})", operands.join(", ")),
        Node::Param { depth, index } => format!("param {depth}.{index}"),
        Node::Lambda { arity, .. } => format!("lambda/{arity} {}", operands.join(", ")),
    }
}

/// Returns the form in which a node is referred to.
fn reference(live: &LiveNodes, node: NodeId) -> String {
    live.number(node).map_or_else(|| "n?".to_owned(), |number| format!("n{number}"))
}

/// Returns the name of an input in the text form.
pub(super) fn role_name(role: Role) -> &'static str {
    ROLES.iter().find(|(_, known)| *known == role).map_or("?", |(name, _)| name)
}

/// Tells whether a name may contain a character without being quoted.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn spell(name: &str) -> String {
    if !name.is_empty() && name.chars().all(is_word) {
        name.to_owned()
    } else {
        serde_json::Value::from(name).to_string()
    }
}
