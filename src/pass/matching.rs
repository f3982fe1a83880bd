//! Matching rules against nodes.
//!
//! Patterns are written in the language itself, parsed once, and indexed by the primitive at their
//! head.

use bumpalo::Bump;
use smallvec::SmallVec;

use super::facts::{Facts, Wanted};
use super::rules::Rule;
use crate::ir::{Graph, Node, NodeId};
use crate::prim::{self, PrimId};
use crate::source::SourceMap;
use crate::syntax;
use crate::syntax::ast::{Expr, ExprKind};

/// A pattern or replacement.
enum Term {
    /// A variable, by number.
    Var(usize),
    /// A parameter of the lambda around it.
    Param(u16),
    /// A literal.
    Int(i64),
    /// A literal.
    Bool(bool),
    /// A tuple.
    Tuple(Vec<Term>),
    /// A call.
    Call(PrimId, Vec<Term>),
    /// A primitive as a value.
    Prim(PrimId),
    /// A function.
    Lambda(u16, Box<Term>),
}

/// A rule ready to be matched.
struct Compiled {
    pattern: Vec<Term>,
    replacement: Term,
    /// The condition on each variable.
    wanted: Vec<Option<Wanted>>,
    /// Variables that the replacement does not use, or evaluates where the pattern does only if a
    /// function is called: their values must be unable to fail.
    dropped: Vec<usize>,
}

/// Rules applied in a row to what one node became; the longest chain that the rules can make is
/// shorter.
pub(super) const MAX_CHAIN: usize = 16;

/// A set of rules.
pub(super) struct RuleSet {
    /// By index of the primitive at the head of the pattern.
    by_head: Vec<Vec<Compiled>>,
}

/// The nodes that variables stand for, outside the lambdas of the pattern.
type Bindings = SmallVec<[Option<NodeId>; 6]>;

impl RuleSet {
    /// Compiles rules.
    pub(super) fn of<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Self {
        let heads = prim::all().iter().chain(prim::internal());
        let mut by_head: Vec<Vec<Compiled>> = heads.map(|_| Vec::new()).collect();
        for rule in rules {
            let one = rule.each.is_empty().then_some("");
            for instance in rule.each.iter().map(|prim| prim.name()).chain(one) {
                let (head, compiled) = compile(rule, instance);
                by_head[head.index()].push(compiled);
            }
        }
        Self { by_head }
    }

    /// Rewrites a node until no rule applies any more.
    pub(super) fn normal(&self, graph: &mut Graph, facts: &mut Facts, mut node: NodeId) -> NodeId {
        for _ in 0..MAX_CHAIN {
            let Some(new) = self.step(graph, facts, node) else { break };
            node = new;
        }
        node
    }

    fn step(&self, graph: &mut Graph, facts: &mut Facts, node: NodeId) -> Option<NodeId> {
        let Node::Call(prim, _) = graph.node(node) else { return None };
        // There are no rules for what is fused already.
        let rules = self.by_head.get(prim.index())?;
        rules.iter().find_map(|rule| rule.apply(graph, facts, node))
    }
}

/// The rules that introduce fused primitives: each is its own rule, from its expansion to a call of
/// it.
pub(super) struct Fusions {
    /// By index of the primitive at the head of the expansion.
    by_head: Vec<Vec<Fusion>>,
}

struct Fusion {
    prim: PrimId,
    pattern: Vec<Term>,
    /// The condition on each operand.
    wanted: Vec<Option<Wanted>>,
    /// Operands that stand inside a function: one that is never called does not evaluate them.
    inside: Vec<bool>,
}

/// A fused primitive that a call may become.
pub(super) struct Fusible {
    /// The primitive.
    pub(super) prim: PrimId,
    /// Its operands.
    pub(super) operands: SmallVec<[NodeId; 4]>,
    /// The calls inside, in the order in which they are evaluated, each with how many of the
    /// operands it and those before it have seen, at least.
    pub(super) calls: SmallVec<[(NodeId, usize); 2]>,
    /// Operands that would be evaluated only where a function is called.
    pub(super) captured: SmallVec<[NodeId; 1]>,
}

impl Fusions {
    /// Compiles the expansions.
    pub(super) fn new() -> Self {
        let mut by_head: Vec<Vec<Fusion>> = prim::all().iter().map(|_| Vec::new()).collect();
        for prim in prim::fused().iter().map(|prim| prim.id) {
            for expansion in prim.get().expansions() {
                let (head, fusion) = Fusion::of(prim, expansion);
                by_head[head.index()].push(fusion);
            }
        }
        Self { by_head }
    }

    /// Returns the fused primitive that a call may become, other than one that is left out.
    pub(super) fn find(
        &self,
        graph: &mut Graph,
        facts: &mut Facts,
        node: NodeId,
        left_out: Option<PrimId>,
    ) -> Option<Fusible> {
        let Node::Call(head, _) = graph.node(node) else { return None };
        let mut fusions = self.by_head.get(head.index())?.iter();
        fusions.find_map(|fusion| match left_out == Some(fusion.prim) {
            true => None,
            false => fusion.matched(graph, facts, node),
        })
    }
}

impl Fusion {
    /// Returns the rule that introduces a primitive for an expansion of it, with the primitive at
    /// the head of that.
    fn of(prim: PrimId, expansion: &str) -> (PrimId, Self) {
        let mut reader = PatternReader { names: Vec::new(), params: Vec::new() };
        let Term::Call(head, pattern) = reader.read(expansion) else {
            unreachable!("an expansion is a call")
        };
        assert!(reader.names.is_sorted(), "operands stand in the order of the parameters");
        assert_eq!(reader.names.len(), prim.get().arity(), "every parameter is an operand");
        let wanted = conditions(prim.get().given, &reader.names);
        let mut inside = vec![false; reader.names.len()];
        for term in &pattern {
            if let Term::Lambda(_, body) = term {
                mark(body, &mut inside);
            }
        }
        (head, Self { prim, pattern, wanted, inside })
    }

    fn matched(&self, graph: &mut Graph, facts: &mut Facts, node: NodeId) -> Option<Fusible> {
        let mut bindings: Bindings = SmallVec::from_elem(None, self.inside.len());
        let mut calls = SmallVec::new();
        let args: SmallVec<[NodeId; 4]> = graph.operands(node).into();
        for (term, arg) in self.pattern.iter().zip(args) {
            let before = bindings.iter().flatten().count();
            if !matches(graph, term, arg, 0, &mut bindings) {
                return None;
            }
            if let Term::Call(_, terms) = term {
                note_calls(graph, terms, arg, before, &mut calls);
                calls.push((arg, bindings.iter().flatten().count()));
            }
        }
        if !satisfied(graph, facts, &self.wanted, &bindings) {
            return None;
        }
        let operands: SmallVec<[NodeId; 4]> = bindings.into_iter().collect::<Option<_>>()?;
        let inside = operands.iter().zip(&self.inside).filter(|(_, inside)| **inside);
        let captured = inside.map(|(&operand, _)| operand).collect();
        Some(Fusible { prim: self.prim, operands, calls, captured })
    }
}

/// Notes the calls inside a call, in the order in which they are evaluated. Each of them may have
/// seen no more operands than there were `before`.
fn note_calls(
    graph: &Graph,
    terms: &[Term],
    node: NodeId,
    before: usize,
    calls: &mut SmallVec<[(NodeId, usize); 2]>,
) {
    for (term, &operand) in terms.iter().zip(graph.operands(node)) {
        if let Term::Call(_, inner) = term {
            note_calls(graph, inner, operand, before, calls);
            calls.push((operand, before));
        }
    }
}

impl Compiled {
    fn apply(&self, graph: &mut Graph, facts: &mut Facts, node: NodeId) -> Option<NodeId> {
        let mut bindings: Bindings = SmallVec::from_elem(None, self.wanted.len());
        let args: SmallVec<[NodeId; 4]> = graph.operands(node).into();
        for (term, arg) in self.pattern.iter().zip(args) {
            if !matches(graph, term, arg, 0, &mut bindings) {
                return None;
            }
        }
        if !satisfied(graph, facts, &self.wanted, &bindings) {
            return None;
        }
        let mut safe =
            |&var: &usize| bindings[var].is_none_or(|bound| facts.cannot_fail(graph, bound));
        if !self.dropped.iter().all(&mut safe) {
            return None;
        }
        build(graph, &self.replacement, &bindings)
    }
}

/// Tells whether variables stand for what they must be.
fn satisfied(
    graph: &Graph,
    facts: &mut Facts,
    wanted: &[Option<Wanted>],
    bindings: &Bindings,
) -> bool {
    wanted.iter().zip(bindings).all(|(wanted, bound)| match (wanted, bound) {
        (Some(wanted), Some(bound)) => facts.is(graph, *bound, wanted),
        _ => true,
    })
}

/// Matches a term against a node that is `depth` pattern lambdas in.
fn matches(
    graph: &mut Graph,
    term: &Term,
    node: NodeId,
    depth: u16,
    bindings: &mut Bindings,
) -> bool {
    match (term, graph.node(node)) {
        (Term::Var(var), _) => {
            let mut seen = node;
            for _ in 0..depth {
                if graph.free(seen) & 1 != 0 {
                    return false;
                }
                seen = graph.lower(seen);
            }
            *bindings[*var].get_or_insert(seen) == seen
        }
        (Term::Param(wanted), Node::Param { depth: 0, index }) => *wanted == index,
        (Term::Int(wanted), Node::Int(n)) => *wanted == n,
        (Term::Bool(wanted), Node::Bool(b)) => *wanted == b,
        (Term::Prim(wanted), Node::Prim(prim)) => *wanted == prim,
        (Term::Tuple(terms), Node::Tuple(_)) => all_match(graph, terms, node, depth, bindings),
        (Term::Call(wanted, terms), Node::Call(prim, _)) => {
            *wanted == prim && all_match(graph, terms, node, depth, bindings)
        }
        (Term::Lambda(wanted, term), Node::Lambda { arity, body }) => {
            *wanted == arity && matches(graph, term, body, depth + 1, bindings)
        }
        _ => false,
    }
}

fn all_match(
    graph: &mut Graph,
    terms: &[Term],
    node: NodeId,
    depth: u16,
    bindings: &mut Bindings,
) -> bool {
    let operands: SmallVec<[NodeId; 4]> = graph.operands(node).into();
    operands.len() == terms.len()
        && terms.iter().zip(operands).all(|(term, op)| matches(graph, term, op, depth, bindings))
}

/// Builds a replacement. Replacements have no lambdas, so variables need no lifting.
fn build(graph: &mut Graph, term: &Term, bindings: &Bindings) -> Option<NodeId> {
    let all = |graph: &mut Graph, terms: &[Term]| -> Option<SmallVec<[NodeId; 4]>> {
        terms.iter().map(|term| build(graph, term, bindings)).collect()
    };
    Some(match term {
        Term::Var(var) => bindings[*var]?,
        Term::Int(n) => graph.leaf(Node::Int(*n)),
        Term::Bool(b) => graph.leaf(Node::Bool(*b)),
        Term::Prim(prim) => graph.leaf(Node::Prim(*prim)),
        Term::Tuple(terms) => {
            let items = all(graph, terms)?;
            graph.tuple(&items)
        }
        Term::Call(prim, terms) => {
            let args = all(graph, terms)?;
            graph.call(*prim, &args)
        }
        Term::Param(_) | Term::Lambda(..) => return None,
    })
}

/// Compiles one instance of a rule. The tables are part of the program, and a test compiles them
/// all.
fn compile(rule: &Rule, instance: &str) -> (PrimId, Compiled) {
    let mut reader = PatternReader { names: Vec::new(), params: Vec::new() };
    let pattern = reader.read(&rule.pattern.replace('@', instance));
    let known = reader.names.len();
    let replacement = reader.read(&rule.replacement.replace('@', instance));
    assert_eq!(known, reader.names.len(), "rule {}: the replacement has new variables", rule.name);
    let wanted = conditions(rule.given, &reader.names);
    let mut used = vec![false; known];
    mark(&replacement, &mut used);
    let mut outside = vec![false; known];
    mark_outside(&pattern, &mut outside);
    let dropped = (0..known).filter(|&var| !used[var] || !outside[var]).collect();
    match pattern {
        Term::Call(head, pattern) => (head, Compiled { pattern, replacement, wanted, dropped }),
        _ => unreachable!("rule {}: a pattern is a call", rule.name),
    }
}

/// Returns the conditions on variables, such as `g: Grid, c: Int`.
fn conditions(given: &str, names: &[String]) -> Vec<Option<Wanted>> {
    let mut wanted: Vec<Option<Wanted>> = names.iter().map(|_| None).collect();
    for condition in given.split(", ").filter(|text| !text.is_empty()) {
        let (name, wants) = condition.split_once(": ").expect("a condition is `name: Type`");
        let var = names.iter().position(|known| known == name).expect("a known variable");
        wanted[var] = Some(Wanted::parse(wants));
    }
    wanted
}

fn mark(term: &Term, used: &mut [bool]) {
    match term {
        Term::Var(var) => used[*var] = true,
        Term::Tuple(terms) | Term::Call(_, terms) => terms.iter().for_each(|term| mark(term, used)),
        Term::Lambda(_, body) => mark(body, used),
        Term::Param(_) | Term::Int(_) | Term::Bool(_) | Term::Prim(_) => {}
    }
}

/// Marks the variables that a term evaluates unconditionally: those outside functions.
fn mark_outside(term: &Term, outside: &mut [bool]) {
    match term {
        Term::Var(var) => outside[*var] = true,
        Term::Tuple(terms) | Term::Call(_, terms) => {
            terms.iter().for_each(|term| mark_outside(term, outside));
        }
        Term::Lambda(..) | Term::Param(_) | Term::Int(_) | Term::Bool(_) | Term::Prim(_) => {}
    }
}

/// Reads terms; variables are numbered in the order in which they occur.
struct PatternReader {
    names: Vec<String>,
    params: Vec<String>,
}

impl PatternReader {
    fn read(&mut self, text: &str) -> Term {
        let mut sources = SourceMap::new();
        let source = sources.add("rule", text);
        let bump = Bump::new();
        let mut diags = Vec::new();
        let expr = syntax::parse_expr(source, text, &bump, &mut diags);
        match expr {
            Some(expr) if diags.is_empty() => self.term(expr),
            _ => unreachable!("`{text}` is no expression: {diags:?}"),
        }
    }

    fn term(&mut self, expr: &Expr<'_>) -> Term {
        match expr.kind {
            ExprKind::Int(n) => Term::Int(n),
            ExprKind::Bool(b) => Term::Bool(b),
            ExprKind::Tuple(items) => {
                Term::Tuple(items.iter().map(|item| self.term(item)).collect())
            }
            ExprKind::Name(name) => {
                if let Some(index) = self.params.iter().position(|param| param == name) {
                    return Term::Param(index as u16);
                }
                if name.len() > 1 {
                    return Term::Prim(prim::lookup_any(name).expect("a primitive"));
                }
                let known = self.names.iter().position(|known| known == name);
                Term::Var(known.unwrap_or_else(|| {
                    self.names.push(name.to_owned());
                    self.names.len() - 1
                }))
            }
            ExprKind::Call { callee, args } => {
                let ExprKind::Name(name) = callee.kind else { unreachable!("calls are by name") };
                let prim = prim::lookup_any(name).expect("a primitive");
                assert_eq!(prim.get().arity(), args.len(), "{name}");
                Term::Call(prim, args.iter().map(|arg| self.term(arg.value)).collect())
            }
            ExprKind::Lambda { params, body, .. } => {
                self.params = params.iter().map(|param| param.text.to_owned()).collect();
                let body = self.term(body);
                self.params.clear();
                Term::Lambda(params.len() as u16, Box::new(body))
            }
            _ => unreachable!("rules have calls, tuples, lambdas and literals"),
        }
    }
}
