//! Faults as they are told: where they happened, in the words of what stands there.

use rustc_hash::FxHashSet;

use super::{Entry, Library};
use crate::diag::Diagnostic;
use crate::ir::{Construct, Graph, NodeId, called_at, construct, operand_span};
use crate::pass::infer::short;
use crate::prim::{self, misfit};
use crate::source::{SourceMap, Span};
use crate::value::{Fault, FaultKind};

impl Library {
    /// Returns a fault of a program for its author, underlined where it happened and at the operand
    /// that it is about.
    pub fn fault_diagnostic(&self, entry: &Entry<'_>, fault: &Fault) -> Diagnostic {
        self.tell(entry, fault).1
    }

    /// Returns a fault as [`Library::written_as`] and [`Library::fault_diagnostic`] do.
    pub(crate) fn tell(&self, entry: &Entry<'_>, fault: &Fault) -> (Fault, Diagnostic) {
        let place = |node| self.place_in_fault(entry, fault, node);
        tell(fault.clone(), &self.graph, &self.sources, &place)
    }

    /// Returns a fault of a program as one of what its author wrote: an operator, a method or one
    /// of Python's functions. One of a primitive that is called by its name stays as it is.
    pub fn written_as(&self, entry: &Entry<'_>, fault: Fault) -> Fault {
        let place = |node| self.place_in_fault(entry, &fault, node);
        written_as(fault.clone(), &self.graph, &self.sources, &place)
    }

    /// Returns the place of a fault.
    #[doc(hidden)]
    pub fn fault_span(&self, entry: &Entry<'_>, fault: &Fault) -> Option<Span> {
        self.place_in_fault(entry, fault, fault.site()?)
    }

    /// Returns where a node stands that a fault tells of. Of several places that have the same
    /// expression it is the first to which the fault's choices lead.
    fn place_in_fault(&self, entry: &Entry<'_>, fault: &Fault, node: NodeId) -> Option<Span> {
        let of_site = || entry.definition.place_in_ways(&self.graph, fault);
        let chosen = if fault.site() == Some(node) { of_site() } else { None };
        chosen.or_else(|| self.place_around(entry, node))
    }

    /// Returns the place of a node. A choice or a tuple that nobody wrote has none, so it is told
    /// where the first one that uses it stands: the loop whose variables it holds.
    fn place_around(&self, entry: &Entry<'_>, node: NodeId) -> Option<Span> {
        self.span(entry, node).or_else(|| {
            let programs = [&entry.definition.program, &entry.definition.optimised];
            let roots = programs.into_iter().flatten().flat_map(|program| program.nodes());
            let nodes = self.graph.needed(roots);
            let mut using = FxHashSet::from_iter([node]);
            // Operands have smaller numbers.
            nodes.into_iter().filter(|&user| node < user).find_map(|user| {
                let operands = self.graph.operands(user);
                if !operands.iter().any(|operand| using.contains(operand)) {
                    return None;
                }
                using.insert(user);
                self.span(entry, user)
            })
        })
    }
}

/// Returns a fault for its author; `place` is where a node stands.
#[cfg(feature = "cli")]
pub(crate) fn fault_diagnostic(
    fault: &Fault,
    graph: &Graph,
    sources: &SourceMap,
    place: &dyn Fn(NodeId) -> Option<Span>,
) -> Diagnostic {
    tell(fault.clone(), graph, sources, place).1
}

/// Returns a fault as one of what its author wrote, and how it is told.
fn tell(
    fault: Fault,
    graph: &Graph,
    sources: &SourceMap,
    place: &dyn Fn(NodeId) -> Option<Span>,
) -> (Fault, Diagnostic) {
    let site = fault.site();
    let call = site.and_then(place);
    // The text is read again to find it, so it is looked for once.
    let construct = site.and_then(|site| construct_at(graph, sources, site, place));
    let fault = match (&construct, site) {
        (Some(construct), Some(site)) if fault.primitive() == called_at(graph, site) => {
            name_construct(fault, construct.name)
        }
        _ => fault,
    };
    let operand =
        site.zip(fault.primitive().zip(fault.operand())).and_then(|(site, (name, index))| {
            match construct.as_ref().filter(|known| known.name == name) {
                Some(construct) => *construct.operands.get(index)?,
                None => operand_span(graph, sources, site, name, index, place),
            }
        });
    let text_at = |span: Span| &sources.text(span.source)[span.range()];
    let diagnostic = match (operand, call) {
        (Some(operand), Some(call)) => fault
            .diagnostic(None)
            .with_label(operand, "this operand")
            .with_secondary(call, "while evaluating this"),
        (operand, call) => fault.diagnostic(operand.or(call)),
    };
    let diagnostic = match (fault.help(short(operand.map(text_at))), call.map(text_at)) {
        (Some(help), _) => diagnostic.with_help(help),
        (None, Some(name)) if fault.primitive() == Some(prim::UNBOUND.get().name_in_faults()) => {
            let message = format!("`{name}` has no value on this way through the program");
            let help = "give it one on every way that leads here; `del` takes it away";
            Diagnostic { message, ..diagnostic }.with_help(help)
        }
        (None, _) if let Some(help) = more_of(&fault) => diagnostic.with_help(help),
        (None, _) => {
            // A method or a function of Python may have the name of a primitive.
            let told = fault.primitive().filter(|_| construct.is_none());
            match told.and_then(misfit::look_up) {
                Some(help) => diagnostic.with_help(help),
                None => diagnostic,
            }
        }
    };
    (fault, diagnostic)
}

/// Returns how to allow more than the budget that was spent.
fn more_of(fault: &Fault) -> Option<&'static str> {
    // How deep values may be nested is no budget, and who interrupts has no time.
    let is_of = |what: &str| fault.message().contains(what);
    Some(match fault.kind() {
        FaultKind::Fuel => {
            "have it do less, or allow more: `--fuel UNITS`, in Python `budget=UNITS`"
        }
        FaultKind::Size if is_of(" cells") => {
            "make less of it, or allow more: `--max-cells CELLS`, in Python `budget={\"cells\": CELLS}`"
        }
        FaultKind::Memory => {
            "keep less at once, or allow more: `--max-memory MIB`, in Python `budget={\"bytes\": BYTES}`"
        }
        FaultKind::Deadline if is_of(" longer than") => {
            "allow more time: `--timeout SECONDS`, in Python `budget={\"seconds\": SECONDS}`"
        }
        FaultKind::Type | FaultKind::Value | FaultKind::Index | FaultKind::Arithmetic => {
            return None;
        }
        FaultKind::Recursion | FaultKind::Internal | FaultKind::Size | FaultKind::Deadline => {
            return None;
        }
    })
}

/// Returns a fault as one of the construct of the source in which it happened, where that is no
/// call of a primitive by its name.
pub(crate) fn written_as(
    fault: Fault,
    graph: &Graph,
    sources: &SourceMap,
    place: &dyn Fn(NodeId) -> Option<Span>,
) -> Fault {
    let found = fault.site().filter(|&site| fault.primitive() == called_at(graph, site));
    match found.and_then(|site| construct_at(graph, sources, site, place)) {
        Some(construct) => name_construct(fault, construct.name),
        None => fault,
    }
}

/// Returns a fault of a primitive as one of the construct that became its call.
fn name_construct(fault: Fault, name: &'static str) -> Fault {
    if fault.primitive() == Some(prim::CHECKED.get().name_in_faults()) {
        let help =
            "`value in x` tells whether it is there; of a set `discard` takes it where it is";
        return fault.with_message("the value is not there").with_help(Some(help)).written_as(name);
    }
    fault.written_as(name)
}

/// Returns the construct at a site.
fn construct_at(
    graph: &Graph,
    sources: &SourceMap,
    site: NodeId,
    place: &dyn Fn(NodeId) -> Option<Span>,
) -> Option<Construct> {
    construct(graph, sources, site, place(site)?)
}
