//! A graph in the form that was asked for, with what is said about its nodes.

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::{Comment, Format};
use crate::cli::ui::count;
use crate::ir::{self, Graph, LiveNodes, Named, NodeId, PrintOptions};
use crate::library::Library;
use crate::pass::Costs;
use crate::pass::infer::infer;
use crate::source::Span;

/// How graphs are drawn.
pub(super) struct Drawing<'d> {
    pub(super) format: Format,
    pub(super) comments: &'d [Comment],
}

impl Drawing<'_> {
    /// Returns the programs that a graph is for. Text is a JSON string.
    pub(super) fn draw(
        &self,
        graph: &Graph,
        programs: &[Named<'_>],
        library: &Library,
        places: &FxHashMap<NodeId, Span>,
    ) -> Json {
        match self.format {
            Format::Json => ir::to_json(graph, programs),
            Format::Dot => ir::to_dot(graph, programs).into(),
            Format::Text | Format::Asm if self.comments.is_empty() => {
                ir::print(graph, programs, &PrintOptions::default()).into()
            }
            Format::Text | Format::Asm => {
                let live = LiveNodes::of(graph, programs.iter().map(|named| named.program.root));
                let uses = uses(graph, &live);
                let roots: Vec<NodeId> = programs.iter().map(|named| named.program.root).collect();
                let inferred = infer(graph, &roots);
                let costs = Costs::of(graph, &inferred, live.nodes());
                let comment = |node: NodeId| {
                    let say = |what: &Comment| match what {
                        Comment::Uses => {
                            let nodes = live.number(node).map_or(0, |number| uses[number]);
                            let needed_by = count(live.needed_by(node), "program");
                            Some(format!("{}, {needed_by}", count(nodes, "use")))
                        }
                        Comment::Source => places.get(&node).map(|span| source(library, *span)),
                        Comment::Type => {
                            let sure = if inferred.cannot_fail(node) { "" } else { ", may fail" };
                            Some(format!("{}{sure}", inferred.type_of(node)))
                        }
                        Comment::Cost => Some(format!("cost {}", costs.get(node))),
                    };
                    let said: Vec<String> = self.comments.iter().filter_map(say).collect();
                    (!said.is_empty()).then(|| said.join("; "))
                };
                let options = PrintOptions { comment: Some(&comment), ..PrintOptions::default() };
                ir::print(graph, programs, &options).into()
            }
        }
    }
}

/// Counts for each live node how many operands of live nodes it is.
fn uses(graph: &Graph, live: &LiveNodes) -> Vec<usize> {
    let mut uses = vec![0; live.nodes().len()];
    for operand in live.nodes().iter().flat_map(|&node| graph.operands(node)) {
        if let Some(number) = live.number(*operand) {
            uses[number] += 1;
        }
    }
    uses
}

/// Returns a place and what stands there, in a line.
fn source(library: &Library, span: Span) -> String {
    /// Longer texts are cut.
    const MOST: usize = 60;
    let (line, _) = library.sources.line_col(span);
    let text = library.sources.text(span.source).get(span.range()).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    format!("{}:{line}: {short}", library.sources.name(span.source))
}
