//! Inline: applies function values at compile time.
//!
//! Assumes nothing. Guarantees that a function value whose making is known is a primitive, or a
//! lambda in its normal form. So equal functions are one node whichever combinators, helpers or
//! lambdas wrote them, up to what `simplify` still takes out of their bodies. Guarantees too that a
//! call of such a function is its body: through
//! `compose chain fork lbind rbind matcher power branch`, helper definitions and lambdas, nested to
//! any depth.
//!
//! Leaves alone: calls of values that are only known when the program runs, calls with the wrong
//! number of arguments (which fail when they run), and `power` with many steps. Also calls whose
//! function ignores an argument that may fail, as its failure must stay.
//!
//! Stops because every step makes one node of a smaller term, and because each expression may take
//! at most [`MAX_STEPS`] of them. Functions that apply their argument twice, nested, would grow
//! without bound.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::duties::{duties, has_duties_inside, unmet, with_duties};
use super::facts::Facts;
use super::rewrite::{Endless, Work, rewrite};
use crate::ir::{Graph, Node, NodeId, Reach, Walk};
use crate::prim::{self, PrimId};

/// Nodes that inlining may visit for one expression of the source. Solvers of arc-dsl need fewer
/// than a hundred and fifty. A term that wants more is growing without bound, line by line or
/// exponentially, and is left to the engine.
const MAX_STEPS: usize = 1_000;

/// Steps of `power` that are unrolled. More would make code that is longer than the loop is slow.
const MAX_POWER: i64 = 16;

/// The depth to which an expression is searched for calls that could fail.
const MAX_LOOK: usize = 8;

/// Nodes that such a search, or one for a part of an expression, may come by.
const MAX_SEARCH: usize = 256;

/// Nesting of applications inside applications, which recursion follows.
const MAX_NESTING: usize = 64;

/// Runs the pass.
pub(super) fn run(work: &mut Work<'_>, roots: &[NodeId]) {
    rewrite(work, roots, |work, [before, node], copies| {
        let Some(node) = dutiful(work, before, node) else { return before };
        let mut inliner = Inliner {
            graph: work.graph,
            endless: work.endless,
            facts: work.facts,
            copies,
            steps: MAX_STEPS,
            nesting: MAX_NESTING,
            is_made_here: false,
        };
        let normal = inliner.normal(node);
        if inliner.steps == 0 {
            work.endless.insert(node);
        }
        normal.unwrap_or(node)
    });
}

/// Returns what this pass might lose of a program, as it is before.
pub(super) fn duties_of(graph: &Graph, root: NodeId) -> Vec<NodeId> {
    duties(graph, root, false, takes_functions)
}

/// Tells whether it might lose something of a program that only the whole program shows.
pub(super) fn is_delicate(graph: &Graph, facts: &mut Facts, root: NodeId) -> bool {
    has_duties_inside(graph, facts, root, takes_functions)
}

/// Returns a node whose operands were rewritten, such that its body or its arms meet their duties;
/// `None` where it has to stay as it was.
fn dutiful(work: &mut Work<'_>, before: NodeId, node: NodeId) -> Option<NodeId> {
    let first = match work.graph.node(before) {
        Node::Lambda { .. } => 0,
        Node::Select(_) => 1,
        _ => return Some(node),
    };
    let (old, new) = (work.graph.operands(before), work.graph.operands(node));
    if old[first..] == new[first..] {
        return Some(node);
    }
    let (old, mut new) = (old.to_vec(), new.to_vec());
    for (old, new) in old.into_iter().zip(&mut new).skip(first) {
        let duties = duties(work.graph, old, true, takes_functions);
        let became = duties.into_iter().map(|duty| work.memo.get(duty));
        let unmet = unmet(work.graph, work.facts, *new, became);
        *new = with_duties(work.graph, *new, &unmet)?;
    }
    Some(work.graph.with_operands(node, &new))
}

/// Returns the lambda that applies a function to what other functions make of its parameters, where
/// the making of all of them is known. Each of the others takes as many of the parameters as it
/// says, one after the other; where there is none, its parameter is taken as it is.
pub(super) fn composed(
    graph: &mut Graph,
    facts: &mut Facts,
    endless: &Endless,
    outer: NodeId,
    inner: &[(Option<NodeId>, u16)],
) -> Option<NodeId> {
    let mut inliner = Inliner {
        graph,
        endless,
        facts,
        copies: &mut Vec::new(),
        steps: MAX_STEPS,
        nesting: MAX_NESTING,
        is_made_here: true,
    };
    let mut args = Args::new();
    let mut params = 0;
    for &(function, takes) in inner {
        let own = (params..params + takes).map(|index| Node::Param { depth: 0, index });
        let own: Args = own.map(|param| inliner.graph.leaf(param)).collect();
        params += takes;
        args.push(match function {
            Some(function) => {
                let function = inliner.graph.lift(function, 1)?;
                inliner.applied(function, &own)?
            }
            None => own[0],
        });
    }
    let outer = inliner.graph.lift(outer, 1)?;
    let body = inliner.applied(outer, &args)?;
    let lambda = inliner.graph.lambda(params, body);
    Some(inliner.normal(lambda).unwrap_or(lambda))
}

/// Tells whether a call of the primitive is given functions that may be called later or not at all.
fn takes_functions(prim: PrimId) -> bool {
    prim == prim::BRANCH || prim.is_combinator()
}

/// Tells whether a call of the primitive never fails, whatever its operands are.
fn cannot_fail(prim: PrimId) -> bool {
    matches!(
        prim,
        prim::COMPOSE | prim::CHAIN | prim::FORK | prim::MATCHER | prim::BRANCH | prim::EQUALITY
    )
}

/// The operands of most calls.
type Args = SmallVec<[NodeId; 4]>;

struct Inliner<'i> {
    graph: &'i mut Graph,
    endless: &'i Endless,
    facts: &'i mut Facts,
    /// The copies of parts of function bodies, so that faults there can name a line.
    copies: &'i mut Vec<(NodeId, NodeId)>,
    steps: usize,
    nesting: usize,
    /// Whether what is looked at was put together here, so that its operands are no duties of the
    /// scope around it.
    is_made_here: bool,
}

impl Inliner<'_> {
    fn step(&mut self) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        Some(())
    }

    /// Returns the normal form of a node whose operands are normal; `None` where it is normal
    /// already or the steps ran out.
    fn normal(&mut self, node: NodeId) -> Option<NodeId> {
        match self.graph.node(node) {
            Node::Apply(list) => {
                let parts: Args = self.graph.list(list).into();
                self.apply(parts[0], &parts[1..])
            }
            Node::Call(prim, list) if prim.is_combinator() => {
                let args: Args = self.graph.list(list).into();
                self.function(prim, &args)
            }
            Node::Lambda { arity, body } => self.eta(arity, body),
            _ => None,
        }
    }

    /// Returns the value of a function applied to arguments, if it can be computed.
    fn apply(&mut self, function: NodeId, args: &[NodeId]) -> Option<NodeId> {
        self.step()?;
        match self.graph.node(function) {
            Node::Prim(prim) if prim.get().arity() == args.len() => {
                let call = self.graph.call(prim, args);
                Some(self.normal(call).unwrap_or(call))
            }
            Node::Lambda { arity, body } if usize::from(arity) == args.len() => {
                if self.graph.free(body) <= 1 && self.are_own_params(args) {
                    // Inside a lambda of its own, a function of what that is given is its body as
                    // it is.
                    return Some(body);
                }
                if (0..arity).any(|index| self.loses(body, index, args[usize::from(index)])) {
                    return None;
                }
                let is_made_here = std::mem::replace(&mut self.is_made_here, true);
                self.nesting = self.nesting.checked_sub(1)?;
                let result = self.substitute(body, args);
                self.nesting += 1;
                self.is_made_here = is_made_here;
                result
            }
            Node::Call(prim::BRANCH, list) => {
                let &[condition, then, otherwise] = self.graph.list(list) else { return None };
                if self.arity(then) != Some(args.len()) || self.arity(otherwise) != Some(args.len())
                {
                    return None;
                }
                let then = self.applied(then, args)?;
                let otherwise = self.applied(otherwise, args)?;
                Some(self.graph.select(condition, then, otherwise))
            }
            Node::Select(list) => {
                let &[condition, then, otherwise] = self.graph.list(list) else { return None };
                let then = self.applied(then, args)?;
                let otherwise = self.applied(otherwise, args)?;
                Some(self.graph.select(condition, then, otherwise))
            }
            _ => None,
        }
    }

    /// Tells whether a body with an argument for one of its parameters would lose that the argument
    /// fails. A scope of the source gets back what it loses by its own calls, as one of its duties.
    /// A call that was made here may lose what is no duty of any scope yet. So that call is left as
    /// it is, and a later run takes it for one of the scope.
    fn loses(&mut self, body: NodeId, index: u16, arg: NodeId) -> bool {
        if self.is_harmless(arg, None) {
            return false;
        }
        match self.is_made_here {
            true => !self.demands(body, index) && !self.facts.cannot_fail(self.graph, arg),
            false => !self.mentions(body, 0, index),
        }
    }

    /// Tells whether evaluating the body of a lambda evaluates one of its parameters
    /// unconditionally. Of a body that is too large nothing is found out.
    fn demands(&self, body: NodeId, index: u16) -> bool {
        let is_it = |node| matches!(self.graph.node(node), Node::Param { depth: 0, index: own } if own == index);
        let mut left = MAX_SEARCH;
        let mut is_found = false;
        Walk::through(self.graph, |walk| {
            walk.visit(self.graph, body, |node| {
                is_found |= is_it(node);
                left = left.saturating_sub(1);
                let is_over = is_found || left == 0 || self.graph.free(node) & 1 == 0;
                if is_over { &[] } else { self.graph.operands_within(node, Reach::Strict) }
            });
        });
        is_found
    }

    /// Returns a function whose making is known applied to arguments. A function that is known only
    /// when the program runs is better left to the combinator that it was given to.
    fn applied(&mut self, function: NodeId, args: &[NodeId]) -> Option<NodeId> {
        if let Some(value) = self.apply(function, args) {
            return Some(value);
        }
        // With the wrong number of arguments, or an argument that is ignored and may fail.
        self.arity(function)?;
        self.step()?;
        let mut parts = vec![function];
        parts.extend_from_slice(args);
        Some(self.graph.apply(&parts))
    }

    /// Returns the number of arguments of a function value, where its making tells.
    fn arity(&self, function: NodeId) -> Option<usize> {
        match self.graph.node(function) {
            Node::Prim(prim) => Some(prim.get().arity()),
            Node::Lambda { arity, .. } => Some(arity.into()),
            _ => None,
        }
    }

    /// Tells whether evaluating a node can fail only where evaluating `kept` fails too: a leaf, a
    /// lambda, or what cannot fail itself with operands of which this is true. Looks only so far.
    fn is_harmless(&self, node: NodeId, kept: Option<NodeId>) -> bool {
        self.looks_harmless(node, kept, MAX_LOOK, &mut { MAX_SEARCH })
    }

    fn looks_harmless(
        &self,
        node: NodeId,
        kept: Option<NodeId>,
        depth: usize,
        left: &mut usize,
    ) -> bool {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        let mut all = |list| {
            let mut items = self.graph.list(list).iter();
            depth > 0 && items.all(|&item| self.looks_harmless(item, kept, depth - 1, left))
        };
        let shallow = match self.graph.node(node) {
            Node::Tuple(list) | Node::Select(list) => all(list),
            Node::Call(prim, list) => cannot_fail(prim) && all(list),
            Node::Lambda { .. } => true,
            Node::Apply(_) => false,
            _ => true,
        };
        shallow || kept.is_some_and(|kept| self.contains(kept, node))
    }

    /// Tells whether a term mentions parameter `index` of the lambda `depth` lambdas further out.
    /// Of a term that is so large that it will not be copied, nothing is found out. It is no walk
    /// of nodes, as a node means something else in every depth.
    fn mentions(&self, root: NodeId, depth: u16, index: u16) -> bool {
        let mut waiting = vec![(root, depth)];
        let mut seen = FxHashMap::default();
        while let Some((node, depth)) = waiting.pop() {
            if self.graph.free(node) >> depth & 1 == 0 || seen.insert((node, depth), ()).is_some() {
                continue;
            }
            if MAX_STEPS < seen.len() {
                return false;
            }
            match self.graph.node(node) {
                Node::Param { depth: d, index: i } if d == depth && i == index => return true,
                Node::Lambda { body, .. } => waiting.push((body, depth + 1)),
                _ => waiting.extend(self.graph.operands(node).iter().map(|&op| (op, depth))),
            }
        }
        false
    }

    /// Returns the body of a lambda with `args` for its parameters, in normal form. It is no
    /// [`Walk`]: a node at another depth is another result.
    fn substitute(&mut self, body: NodeId, args: &[NodeId]) -> Option<NodeId> {
        let mut done: FxHashMap<(NodeId, u16), NodeId> = FxHashMap::default();
        let mut stack = vec![(body, 0u16)];
        while let Some(&(node, depth)) = stack.last() {
            if done.contains_key(&(node, depth)) {
                stack.pop();
                continue;
            }
            if self.graph.free(node) >> depth == 0 {
                done.insert((node, depth), node);
                stack.pop();
                continue;
            }
            if self.endless.contains(&node) {
                self.steps = 0;
                return None;
            }
            let inner = depth + u16::from(matches!(self.graph.node(node), Node::Lambda { .. }));
            let operands = self.graph.operands(node).to_vec();
            let missing = operands.iter().filter(|&&op| !done.contains_key(&(op, inner)));
            let before = stack.len();
            stack.extend(missing.map(|&op| (op, inner)));
            if stack.len() > before {
                continue;
            }
            self.step()?;
            let new = match self.graph.node(node) {
                Node::Param { depth: d, index } if d == depth => {
                    let arg = *args.get(usize::from(index))?;
                    self.graph.lift(arg, depth)?
                }
                Node::Param { depth: d, index } if d > depth => {
                    self.graph.leaf(Node::Param { depth: d - 1, index })
                }
                _ => {
                    let operands: Vec<NodeId> =
                        operands.iter().map(|&op| done[&(op, inner)]).collect();
                    let rebuilt = self.graph.with_operands(node, &operands);
                    if self.steps == 0 {
                        return None;
                    }
                    self.normal(rebuilt).unwrap_or(rebuilt)
                }
            };
            if !matches!(self.graph.node(node), Node::Param { .. }) {
                self.copies.push((new, node));
            }
            done.insert((node, depth), new);
            stack.pop();
        }
        done.get(&(body, 0)).copied()
    }

    /// Returns the lambda that a combinator makes of its operands.
    fn function(&mut self, prim: PrimId, args: &[NodeId]) -> Option<NodeId> {
        self.step()?;
        if let [function, times] = *args
            && prim == prim::POWER
            && matches!(self.graph.node(times), Node::Int(1))
        {
            return Some(function);
        }
        let is_made_here = std::mem::replace(&mut self.is_made_here, true);
        let made = self.made(prim, args);
        self.is_made_here = is_made_here;
        let (arity, body) = made?;
        // The operands of the combinator must still be evaluated, as they may fail.
        for &arg in args {
            if !self.is_harmless(arg, None) {
                if is_made_here && !self.facts.cannot_fail(self.graph, arg) {
                    return None;
                }
                let lifted = self.graph.lift(arg, 1)?;
                if !self.is_harmless(lifted, Some(body)) {
                    return None;
                }
            }
        }
        Some(self.eta(arity, body).unwrap_or_else(|| self.graph.lambda(arity, body)))
    }

    /// Returns the parameters and the body of that lambda.
    fn made(&mut self, prim: PrimId, args: &[NodeId]) -> Option<(u16, NodeId)> {
        let x = self.graph.leaf(Node::Param { depth: 0, index: 0 });
        Some(match (prim, args) {
            (prim::COMPOSE, &[outer, inner]) => {
                let value = self.applied_inside(inner, &[x])?;
                (1, self.applied_inside(outer, &[value])?)
            }
            (prim::CHAIN, &[h, g, f]) => {
                let value = self.applied_inside(f, &[x])?;
                let value = self.applied_inside(g, &[value])?;
                (1, self.applied_inside(h, &[value])?)
            }
            (prim::FORK, &[outer, a, b]) => {
                let values = [self.applied_inside(a, &[x])?, self.applied_inside(b, &[x])?];
                (1, self.applied_inside(outer, &values)?)
            }
            (prim::MATCHER, &[function, target]) => {
                let value = self.applied_inside(function, &[x])?;
                let target = self.graph.lift(target, 1)?;
                (1, self.graph.call(prim::EQUALITY, &[value, target]))
            }
            (prim::LBIND | prim::RBIND, &[function, fixed]) => {
                let arity = match self.arity(function)? {
                    arity @ 2..=4 => arity as u16 - 1,
                    _ => return None,
                };
                let param = |index| Node::Param { depth: 0, index };
                let mut values: Args =
                    (0..arity).map(|index| self.graph.leaf(param(index))).collect();
                let place = if prim == prim::LBIND { 0 } else { values.len() };
                values.insert(place, self.graph.lift(fixed, 1)?);
                (arity, self.applied_inside(function, &values)?)
            }
            (prim::POWER, &[function, times]) => {
                let Node::Int(times @ 2..=MAX_POWER) = self.graph.node(times) else { return None };
                if self.arity(function) != Some(1) {
                    return None;
                }
                let mut value = x;
                for _ in 0..times {
                    value = self.applied_inside(function, &[value])?;
                }
                (1, value)
            }
            _ => return None,
        })
    }

    /// Returns a function that stands outside a lambda applied inside it. Given the lambda's own
    /// parameters, it is its body as it is, which saves chains of combinators from being copied
    /// link by link.
    fn applied_inside(&mut self, function: NodeId, args: &[NodeId]) -> Option<NodeId> {
        if let Node::Lambda { arity, body } = self.graph.node(function)
            && usize::from(arity) == args.len()
            && self.are_own_params(args)
        {
            self.step()?;
            return Some(body);
        }
        let lifted = self.graph.lift(function, 1)?;
        self.applied(lifted, args)
    }

    /// Tells whether a term has another as a part, outside lambdas. Looks only so far.
    fn contains(&self, root: NodeId, part: NodeId) -> bool {
        let mut left = MAX_SEARCH;
        Walk::through(self.graph, |walk| {
            let found = walk.find(self.graph, root, |node| {
                left -= 1;
                node == part || left == 0
            });
            found == Some(part)
        })
    }

    /// Returns the primitive that a lambda does nothing but call.
    fn eta(&mut self, arity: u16, body: NodeId) -> Option<NodeId> {
        let Node::Call(prim, list) = self.graph.node(body) else { return None };
        let args = self.graph.list(list);
        let all = args.len() == usize::from(arity) && self.are_own_params(args);
        all.then(|| self.graph.leaf(Node::Prim(prim)))
    }

    /// Tells whether nodes are the parameters of the lambda around them, in their order.
    fn are_own_params(&self, args: &[NodeId]) -> bool {
        (0..).zip(args).all(|(position, &arg)| {
            matches!(self.graph.node(arg), Node::Param { depth: 0, index } if index == position)
        })
    }
}
