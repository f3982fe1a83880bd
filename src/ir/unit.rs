//! A source file after building: definitions, programs, and where each part of them stands in the
//! source.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::role::{DIFFER, Role};
use super::{Compaction, Graph, Node, NodeId, Walk};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::value::Fault;

/// A source file as definitions in a graph.
#[derive(Default)]
#[non_exhaustive]
pub struct Unit {
    /// In the order of the file; other names of definitions are at the end.
    pub definitions: Vec<Definition>,
}

/// One definition.
#[derive(Clone)]
#[non_exhaustive]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// The names of its parameters.
    pub params: Vec<String>,
    /// Its header.
    pub span: Span,
    /// The definition as a program as it was written, where its parameters are those of one.
    #[doc(hidden)]
    pub program: Option<Program>,
    /// The same program after the passes, once they have run.
    #[doc(hidden)]
    pub optimised: Option<Program>,
    /// The definition as a function, where another one uses it.
    #[doc(hidden)]
    pub function: Option<NodeId>,
    /// Whether another definition of the file uses it.
    #[doc(hidden)]
    pub used: bool,
    /// Whether nothing but its name is known, because its header was not understood.
    #[doc(hidden)]
    pub lost: bool,
    /// The place of the definition that it is another name for.
    #[doc(hidden)]
    pub alias_of: Option<u32>,
    /// The places of the definitions that it uses.
    #[doc(hidden)]
    pub uses: Vec<u32>,
    /// The messages about it, in the order of the text. With an error among it, the definition is
    /// not run.
    pub diagnostics: Vec<Diagnostic>,
    /// Calls written in it, operators not counted.
    pub calls: usize,
    /// Operators that mean something else in Python for some operands.
    #[doc(hidden)]
    pub operators: Vec<Operator>,
    /// The places of nodes, in the order in which they were written.
    #[doc(hidden)]
    pub spans: Vec<(NodeId, Span)>,
}

/// An operator `+`, `-` or `*` as it was written.
#[derive(Clone)]
pub struct Operator {
    /// The call that it stands for.
    pub node: NodeId,
    /// The operator and its operands.
    pub span: Span,
    /// The operator.
    pub symbol: &'static str,
}

/// A definition with its parameters as inputs.
#[derive(Clone)]
pub struct Program {
    /// The node that it returns.
    pub root: NodeId,
    /// Its lines, in their order.
    pub bindings: Vec<Binding>,
    /// Its choices, as it was written.
    pub(crate) ways: Ways,
    /// Other nodes that are computed unconditionally, once the passes have run: parts of lines that
    /// may since have moved into functions that are not called, or called often.
    pub strict: Vec<NodeId>,
    /// The program before calls were fused, where some were.
    unfused: Option<Box<Program>>,
}

impl Program {
    /// Returns a program as it was written.
    pub fn new(root: NodeId, bindings: Vec<Binding>) -> Self {
        Self { root, bindings, ways: Ways::default(), strict: Vec::new(), unfused: None }
    }

    /// Returns the same with its choices, the lines inside them in any order.
    pub(crate) fn with_ways(self, mut ways: Ways) -> Self {
        ways.lines.sort_by_key(|way| way.line.span.start);
        Self { ways, ..self }
    }

    /// Returns the program to be optimised, whose lines are looked at no more.
    pub(crate) fn to_optimise(&self) -> Self {
        let Self { root, bindings, strict, unfused, .. } = self;
        let (bindings, strict, unfused) = (bindings.clone(), strict.clone(), unfused.clone());
        Self { root: *root, bindings, ways: Ways::default(), strict, unfused }
    }

    /// Returns all lines in the order in which they were written, those inside choices with the
    /// conditions around them.
    pub fn lines(&self) -> Vec<(&Binding, &[Condition])> {
        let mut lines: Vec<(&Binding, &[Condition])> = Vec::new();
        let mut ways = self.ways.lines.iter().peekable();
        for binding in &self.bindings {
            while let Some(way) = ways.next_if(|way| way.line.span.start < binding.span.start) {
                lines.push((&way.line, &way.conditions));
            }
            lines.push((binding, &[]));
        }
        lines.extend(ways.map(|way| (&way.line, &*way.conditions)));
        lines
    }
}

/// One line of a program: a name and its value.
#[derive(Clone)]
pub struct Binding {
    /// The name, or `return`; short ones, which is to say nearly all, take no memory of their own.
    pub name: SmolStr,
    /// The value.
    pub node: NodeId,
    /// The whole line.
    pub span: Span,
}

/// A condition around a line: the node whose value decides, and whether that has to be true.
pub type Condition = (NodeId, bool);

/// The choices of a program as it was written.
#[derive(Clone, Default)]
pub(crate) struct Ways {
    /// The lines inside of them, in their order.
    pub(crate) lines: Vec<WayLine>,
    /// Choices that end before a line, and how many lines stand before them. They are computed
    /// there, whoever needs them.
    pub(crate) joins: Vec<(u32, NodeId)>,
}

/// A line inside a choice, which is computed where the conditions around it hold.
#[derive(Clone)]
pub(crate) struct WayLine {
    /// The line.
    pub(crate) line: Binding,
    /// The conditions, from the outermost inwards.
    pub(crate) conditions: SmallVec<[Condition; 2]>,
}

/// Returns the part of a definition's name that says what kind of program it is, as `solve` in
/// `solve_007bbfb7`. Names that differ in the rest mean the same.
pub(crate) fn kind(name: &str) -> &str {
    name.split_once('_').map_or("", |(kind, _)| kind)
}

impl Unit {
    /// Returns the definitions that are meant to be run: those with a program that no other
    /// definition uses, or all with a program where every one is used by another. Differs are not
    /// among them.
    pub fn entries(&self) -> Vec<&Definition> {
        let is_solver = |def: &&Definition| def.program.is_some() && !def.is_differ();
        let with_program = || self.definitions.iter().filter(is_solver);
        let unused: Vec<&Definition> = with_program().filter(|def| !def.used).collect();
        let has_others = || self.definitions.iter().any(|def| def.is_differ() || def.is_invalid());
        if unused.is_empty() && !has_others() { with_program().collect() } else { unused }
    }

    /// Returns the definitions that would be run if it were not for their errors.
    pub fn invalid(&self) -> impl Iterator<Item = &Definition> {
        let is_meant = |def: &&Definition| {
            let takes = Role::of_definition(&def.name, def.params.len()).is_some();
            def.is_invalid() && !def.used && !def.is_differ() && (takes || def.lost)
        };
        self.definitions.iter().filter(is_meant)
    }

    /// Gives each definition what was said about its lines, which is in the order of the text, and
    /// yields the rest.
    /// `ends` tells where each definition ends.
    pub(crate) fn attribute(&mut self, said: &[Diagnostic], ends: &[u32]) -> Vec<Diagnostic> {
        let mut rest = Vec::new();
        let mut position = 0;
        for diagnostic in said {
            let Some(Span { start, .. }) = diagnostic.span() else {
                rest.push(diagnostic.clone());
                continue;
            };
            while ends.get(position).is_some_and(|&end| end < start) {
                position += 1;
            }
            match self.definitions.get_mut(position) {
                Some(def) if position < ends.len() && def.span.start <= start => {
                    def.diagnostics.push(diagnostic.clone());
                }
                _ => rest.push(diagnostic.clone()),
            }
        }
        for def in &mut self.definitions {
            let has_own = |code| def.diagnostics.iter().any(|d| d.is_error() && d.code != code);
            if has_own(Code::NeedsInvalid) {
                def.diagnostics.retain(|diagnostic| diagnostic.code != Code::NeedsInvalid);
            }
            if def.is_invalid() {
                // A part of it may have been understood all the same.
                (def.program, def.optimised, def.function) = (None, None, None);
            }
        }
        for index in ends.len()..self.definitions.len() {
            let first = self.definitions[index].alias_of;
            let first = first.and_then(|first| self.definitions.get(first as usize));
            let diagnostics = first.map(|first| first.diagnostics.clone()).unwrap_or_default();
            self.definitions[index].diagnostics = diagnostics;
        }
        rest
    }

    /// Returns a definition and all that it uses, each once, itself first.
    pub fn with_used<'u>(&'u self, definition: &'u Definition) -> Vec<&'u Definition> {
        let mut found = vec![definition];
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut index = 0;
        while let Some(definition) = found.get(index) {
            let fresh = definition.uses.iter().filter(|&&used| seen.insert(used));
            let fresh = fresh.filter_map(|&used| self.definitions.get(used as usize));
            found.extend(fresh.collect::<Vec<_>>());
            index += 1;
        }
        found
    }

    /// Tells which definitions the passes go over: those that are meant to be run, and differs. A
    /// definition that others use is a part of their programs. By itself it would cost its size
    /// each time, so that a long chain of helpers would cost the square of its length.
    pub(crate) fn is_meant(&self) -> impl Fn(&Definition) -> bool + use<> {
        let entries = self.entries();
        let are_used = !entries.is_empty() && entries.iter().all(|def| def.used);
        move |def| def.program.is_some() && (!def.used || are_used || def.is_differ())
    }

    /// Tells whether there is a program through which the passes have to go.
    pub(crate) fn is_waiting(&self) -> bool {
        let is_meant = self.is_meant();
        self.definitions.iter().any(|def| is_meant(def) && def.optimised.is_none())
    }

    /// Returns the definition of a name: of several the last, as in Python.
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().rfind(|def| def.name == name)
    }

    /// Returns the place of a node in a definition, or in one that it uses.
    pub fn span(&self, definition: &Definition, node: NodeId) -> Option<Span> {
        let find = |def: &Definition| def.spans.iter().find(|(id, _)| *id == node).map(|(_, s)| *s);
        let own = find(definition);
        own.or_else(|| self.with_used(definition).into_iter().skip(1).find_map(find))
    }
}

impl Program {
    /// Returns the program in primitives of the language only, for engines that know no others.
    pub fn unfused(&self) -> &Self {
        self.unfused.as_deref().unwrap_or(self)
    }

    /// Returns the nodes with which the program begins, in this order: those of its lines that its
    /// result needs and what else is computed unconditionally, then its result. The operands of
    /// each are computed right before it ([`Walk::evaluate`]), so that the first that fails is the
    /// one reported.
    pub fn order(&self, graph: &Graph) -> Vec<NodeId> {
        Walk::through(graph, |walk| {
            walk.visit(graph, self.root, |node| graph.operands(node));
            self.order_of_needed(graph, |node| walk.has_seen(node)).collect()
        })
    }

    /// Does as [`Program::order`], where it is known which nodes the result needs.
    pub(crate) fn order_of_needed<'p>(
        &'p self,
        graph: &'p Graph,
        is_needed: impl Fn(NodeId) -> bool + 'p,
    ) -> impl Iterator<Item = NodeId> + 'p {
        let mut joins = self.ways.joins.iter().peekable();
        let named = (0..).zip(&self.bindings).flat_map(move |(index, binding)| {
            let before = std::iter::from_fn(|| joins.next_if(|(lines, _)| *lines <= index));
            let mut nodes: SmallVec<[NodeId; 2]> = before.map(|&(_, node)| node).collect();
            nodes.push(binding.node);
            nodes
        });
        let lines = named.chain(self.strict.iter().copied());
        // A function is made where it is used first.
        let is_line = move |node: &NodeId| {
            !matches!(graph.node(*node), Node::Lambda { .. }) && is_needed(*node)
        };
        lines.filter(is_line).chain([self.root])
    }

    /// Moves the program to nodes that only some engines know, and drops lines that its result
    /// needs no more. It keeps what it was before that.
    pub(crate) fn fuse(
        &mut self,
        to: impl Fn(NodeId) -> NodeId,
        is_needed: impl Fn(NodeId) -> bool,
    ) {
        if self.unfused.is_none() {
            self.unfused = Some(Box::new(self.clone()));
        }
        self.follow_own(&to);
        self.bindings.retain(|binding| is_needed(binding.node));
        self.strict.retain(|&node| is_needed(node));
    }

    /// Returns the nodes of the program: its result, its lines, and others that are computed
    /// unconditionally; those of its unfused form as well.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.own_nodes().chain(self.unfused.iter().flat_map(|program| program.own_nodes()))
    }

    /// Tells whether another program computes the same in the same order, whatever its lines are
    /// called.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.bindings.len() == other.bindings.len() && self.own_nodes().eq(other.own_nodes())
    }

    /// Returns a hash that programs have in common which are alike. Many may have one result and
    /// differ in lines that nothing uses.
    pub(crate) fn alike_hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.bindings.len().hash(&mut hasher);
        self.own_nodes().for_each(|node| node.hash(&mut hasher));
        hasher.finish()
    }

    fn own_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        let lines = self.bindings.iter().map(|binding| binding.node);
        std::iter::once(self.root).chain(lines).chain(self.strict.iter().copied())
    }

    /// Moves the program to other nodes.
    pub fn follow(&mut self, to: impl Fn(NodeId) -> NodeId) {
        self.follow_own(&to);
        if let Some(program) = &mut self.unfused {
            program.follow_own(&to);
        }
    }

    fn follow_own(&mut self, to: &impl Fn(NodeId) -> NodeId) {
        self.root = to(self.root);
        self.bindings.iter_mut().for_each(|binding| binding.node = to(binding.node));
        self.strict.iter_mut().for_each(|node| *node = to(*node));
        self.ways.joins.iter_mut().for_each(|(_, node)| *node = to(*node));
        for way in &mut self.ways.lines {
            way.line.node = to(way.line.node);
            way.conditions.iter_mut().for_each(|(node, _)| *node = to(*node));
        }
    }

    /// Drops choices, and lines inside them, of which a node is no longer there.
    fn retain_ways(&mut self, is_there: impl Fn(NodeId) -> bool) {
        self.ways.joins.retain(|&(_, node)| is_there(node));
        self.ways.lines.retain(|way| {
            is_there(way.line.node) && way.conditions.iter().all(|&(node, _)| is_there(node))
        });
    }

    /// Drops lines and parts whose nodes are no longer there.
    pub(crate) fn retain(&mut self, is_there: impl Fn(NodeId) -> bool) {
        self.bindings.retain(|binding| is_there(binding.node));
        self.strict.retain(|&node| is_there(node));
        if let Some(program) = &mut self.unfused {
            program.bindings.retain(|binding| is_there(binding.node));
            program.strict.retain(|&node| is_there(node));
        }
    }
}

impl Definition {
    /// Returns the same definition under another name, with another header, and with its lines in
    /// other places.
    pub(crate) fn copy(&self, name: &str, span: Span, moved: impl Fn(Span) -> Span) -> Self {
        let mut copy = Self { span, ..self.clone() };
        name.clone_into(&mut copy.name);
        copy.spans.iter_mut().for_each(|(_, span)| *span = moved(*span));
        copy.operators.iter_mut().for_each(|operator| operator.span = moved(operator.span));
        copy.diagnostics = self.diagnostics.iter().map(|said| said.clone().moved(&moved)).collect();
        for program in copy.program.iter_mut().chain(&mut copy.optimised) {
            let ways = program.ways.lines.iter_mut().map(|way| &mut way.line);
            let lines = program.bindings.iter_mut().chain(ways);
            lines.for_each(|line| line.span = moved(line.span));
        }
        copy
    }

    /// Moves the definition, whose nodes were all kept, to their new ids. Places of other nodes are
    /// forgotten.
    pub(crate) fn compacted(&mut self, compaction: &Compaction) {
        for program in self.program.iter_mut().chain(&mut self.optimised) {
            program.retain_ways(|node| compaction.get(node).is_some());
            program.follow(|node| compaction.get(node).unwrap_or(node));
        }
        self.operators.retain_mut(|operator| match compaction.get(operator.node) {
            Some(node) => {
                operator.node = node;
                true
            }
            None => false,
        });
        let place = |(node, span)| Some((compaction.get(node)?, span));
        self.spans = std::mem::take(&mut self.spans).into_iter().filter_map(place).collect();
    }

    /// Returns the place of a fault among several in the definition that have the same expression:
    /// the first to which those choices lead in whose parts the fault happened. There is none where
    /// the expression stands in one place.
    pub(crate) fn place_in_ways(&self, graph: &Graph, fault: &Fault) -> Option<Span> {
        let site = fault.site()?;
        let mut places = self.spans.iter().filter(|(node, _)| *node == site).map(|(_, span)| *span);
        let (first, second) = (places.next()?, places.next()?);
        let lines = self.program.as_ref()?.lines();
        let is_taken = |&(condition, is_true): &Condition| {
            fault.ways().iter().any(|&(choice, was_true)| {
                let operands = graph.operands(NodeId::from_index(choice.0 as usize));
                was_true == is_true && operands.first() == Some(&condition)
            })
        };
        [first, second].into_iter().chain(places).find(|place| {
            // A line begins with what it gives a value to.
            let line = lines.iter().rfind(|(line, _)| line.span.start <= place.start);
            line.is_some_and(|(_, conditions)| conditions.iter().all(is_taken))
        })
    }

    /// Tells whether it has errors, or uses a definition that has.
    pub fn is_invalid(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Returns the program that engines run: the optimised one, or the written one before the
    /// passes have run.
    #[doc(hidden)]
    pub fn runnable(&self) -> Option<&Program> {
        self.optimised.as_ref().or(self.program.as_ref())
    }

    /// Tells whether this is a differ, `def differ_NAME(S, I, O, C)`.
    pub fn is_differ(&self) -> bool {
        self.params.len() == Role::COUNT && self.name.starts_with(DIFFER)
    }

    /// Returns what the id of its task may be: the whole name, then what follows each underscore,
    /// so that the longest comes first.
    pub fn endings(&self) -> impl Iterator<Item = &str> {
        let after = self.name.match_indices('_').map(|(index, _)| &self.name[index + 1..]);
        std::iter::once(self.name.as_str()).chain(after)
    }
}
