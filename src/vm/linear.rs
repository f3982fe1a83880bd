//! The order in which a program computes its expressions, without any code: what [`super::compile`]
//! would emit at the program's own level, instruction for instruction.
//!
//! Programs of a population are told apart, hashed and laid out by it. Two programs with the same
//! order and the same result do the same work, spend the same fuel and fail in the same place,
//! however they were written. A program that shares expressions with others still pays for its own
//! in its own order. A test holds this order against the compiler's.
//!
//! A lambda, or an arm of a lazy choice, captures what the program around it computes
//! unconditionally. So one node may stand for several functions: [`FunctionId`] names a node
//! together with what it finds computed.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::ir::{Graph, Node, NodeId, Program, Reach, Role, Walk};

/// A lambda or lazy choice with what it finds computed around it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FunctionId(u32);

/// One instruction of a program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LinearStep {
    /// The node that it computes.
    pub node: NodeId,
    /// For a lambda or a lazy choice, which function it makes or which arms it has.
    pub function: Option<FunctionId>,
}

/// A program as a list of instructions.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Linear {
    /// Its instructions, in order; none where `opaque`.
    pub steps: Box<[LinearStep]>,
    /// Its result.
    pub root: NodeId,
    /// Whether it reads the demonstration pairs.
    pub reads_samples: bool,
    /// Whether it calls primitives that only everyday Python is made of.
    pub is_everyday: bool,
    /// The lines of a program that is compiled as a whole, because what its functions capture
    /// depends on more than what is computed around them. That takes a function made in an arm of a
    /// lazy choice, or a hundred functions.
    pub opaque: Option<Box<[NodeId]>>,
}

/// Facts known of each node, and the functions met so far. Belongs to one graph.
#[derive(Default)]
pub struct Linearizer {
    facts: Vec<Fact>,
    functions: Vec<Function>,
    by_content: HashTable<FunctionId>,
    /// The nodes that the result needs.
    needed: Walk,
    /// The nodes that the program computes unconditionally.
    strict: Walk,
    /// The nodes that have their instruction, or need none.
    placed: Walk,
    /// The nodes inside of the function at hand.
    inside: Walk,
    stack: Vec<NodeId>,
    lines: Vec<NodeId>,
    steps: Vec<LinearStep>,
    parts: Vec<NodeId>,
}

/// A lambda or lazy choice, and what it captures at most: what it needs that is computed around it.
struct Function {
    node: NodeId,
    parts: Box<[NodeId]>,
}

#[derive(Clone, Copy)]
struct Fact {
    /// For a constant, its depth and weight as a value.
    constant: Option<(u16, u16)>,
    /// Functions in the expression, shared ones counted as often as they occur.
    functions: u16,
    /// Whether an arm of a lazy choice in the expression makes a function.
    function_in_arm: bool,
    /// Whether the expression calls an internal primitive.
    is_everyday: bool,
}

/// The heaviest constant: the same bound as the compiler's.
const MAX_WEIGHT: u64 = super::constants::MAX_CONSTANT_WEIGHT;

impl Linearizer {
    /// Returns the instructions of a program of `graph`.
    pub fn linear(&mut self, graph: &Graph, program: &Program) -> Linear {
        self.learn(graph);
        let mut reads_samples = false;
        self.needed.begin(graph);
        self.needed.visit(graph, program.root, |node| {
            reads_samples |= matches!(graph.node(node), Node::Input(Role::Samples));
            graph.operands(node)
        });
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        lines.extend(program.order_of_needed(graph, |node| self.needed.has_seen(node)));
        let root = program.root;
        let is_everyday = self.facts[root.index()].is_everyday;
        let linear = if self.is_opaque(graph, root) {
            let opaque = Some(lines.as_slice().into());
            Linear { steps: Box::default(), root, reads_samples, is_everyday, opaque }
        } else {
            self.strict.begin(graph);
            for &line in &lines {
                let strict = |node| graph.operands_within(node, Reach::Strict);
                self.strict.visit(graph, line, strict);
            }
            self.placed.begin(graph);
            self.steps.clear();
            lines.iter().for_each(|&line| self.place(graph, line));
            let steps = self.steps.as_slice().into();
            Linear { steps, root, reads_samples, is_everyday, opaque: None }
        };
        self.lines = lines;
        linear
    }

    /// Returns the node of a function, and what it captures at most.
    pub(super) fn function(&self, function: FunctionId) -> (NodeId, &[NodeId]) {
        let Function { node, parts } = &self.functions[function.0 as usize];
        (*node, parts)
    }

    /// Tells whether a node is a value that is built once, before anything runs.
    pub(super) fn is_constant(&self, node: NodeId) -> bool {
        self.facts[node.index()].constant.is_some()
    }

    /// Extends the tables to all nodes of the graph. Operands have smaller ids.
    fn learn(&mut self, graph: &Graph) {
        for index in self.facts.len()..graph.len() {
            let node = NodeId::from_index(index);
            let mut functions = 0_u16;
            let mut function_in_arm = false;
            let mut is_everyday = match graph.node(node) {
                Node::Call(prim, _) | Node::Prim(prim) => prim.is_internal(),
                _ => false,
            };
            for (place, operand) in graph.operands(node).iter().enumerate() {
                let fact = self.facts[operand.index()];
                functions = functions.saturating_add(fact.functions);
                is_everyday |= fact.is_everyday;
                let is_arm = place > 0 && matches!(graph.node(node), Node::Select(_));
                function_in_arm |= fact.function_in_arm || (is_arm && fact.functions > 0);
            }
            let constant = match graph.node(node) {
                Node::None | Node::Bool(_) | Node::Int(_) => Some((0, 1)),
                Node::Prim(_) => Some((1, 1)),
                Node::Tuple(list) => self.constant_tuple(graph.list(list)),
                Node::Lambda { .. } => {
                    functions = functions.saturating_add(1);
                    None
                }
                Node::Input(_)
                | Node::Param { .. }
                | Node::Call(..)
                | Node::Apply(_)
                | Node::Select(_) => None,
            };
            self.facts.push(Fact { constant, functions, function_in_arm, is_everyday });
        }
    }

    fn constant_tuple(&self, items: &[NodeId]) -> Option<(u16, u16)> {
        let (mut depth, mut weight) = (0, 0);
        for item in items {
            let (of_item, cells) = self.facts[item.index()].constant?;
            depth = depth.max(of_item);
            weight += u64::from(cells);
        }
        let small = weight <= MAX_WEIGHT && u32::from(depth) < crate::value::arena::MAX_DEPTH;
        // An empty one weighs 1 all the same.
        small.then(|| (depth + 1, weight.max(1) as u16))
    }

    fn is_opaque(&mut self, graph: &Graph, root: NodeId) -> bool {
        let fact = self.facts[root.index()];
        if fact.function_in_arm {
            return true;
        }
        // Shared ones are counted again and again, so a large number must be looked into.
        if usize::from(fact.functions) <= super::compile::MANY_LAMBDAS {
            return false;
        }
        let mut closed = 0;
        self.needed.begin(graph);
        self.needed.visit(graph, root, |node| {
            let is_function = matches!(graph.node(node), Node::Lambda { .. });
            closed += usize::from(is_function && graph.free(node) == 0);
            graph.operands(node)
        });
        closed > super::compile::MANY_LAMBDAS
    }

    /// Appends the instructions that compute a node and what it needs, in the compiler's order.
    /// It is no [`Walk`]: what a function needs is no operand of it but what it captures, and that
    /// is found only once the walk comes by.
    fn place(&mut self, graph: &Graph, root: NodeId) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(root);
        while let Some(&node) = stack.last() {
            if self.placed.has_seen(node) {
                stack.pop();
                continue;
            }
            let mut function = None;
            let is_step = match graph.node(node) {
                _ if self.is_constant(node) => false,
                Node::Input(_) => false,
                Node::Lambda { .. } | Node::Select(_) => {
                    self.find_parts(graph, node);
                    let id = self.intern(node);
                    function = Some(id);
                    let condition = match graph.node(node) {
                        Node::Select(_) => &graph.operands(node)[..1],
                        _ => &[],
                    };
                    let needs = condition.iter().chain(&self.functions[id.0 as usize].parts);
                    let missing = |node: &&NodeId| !self.placed.has_seen(**node);
                    let before = stack.len();
                    stack.extend(needs.rev().filter(missing));
                    if stack.len() > before {
                        continue;
                    }
                    true
                }
                _ => {
                    let missing = |node: &&NodeId| !self.placed.has_seen(**node);
                    let before = stack.len();
                    stack.extend(graph.operands(node).iter().rev().filter(missing));
                    if stack.len() > before {
                        continue;
                    }
                    true
                }
            };
            self.placed.enter(node);
            if is_step {
                self.steps.push(LinearStep { node, function });
            }
            stack.pop();
        }
        self.stack = stack;
    }

    /// Finds what a function or the arms of a choice take from the program around, in the order in
    /// which the compiler comes by. That is inputs, functions that stand alone, and what is
    /// computed there unconditionally.
    fn find_parts(&mut self, graph: &Graph, node: NodeId) {
        self.parts.clear();
        let inside = match graph.node(node) {
            Node::Select(_) => &graph.operands(node)[1..],
            _ => graph.operands(node),
        };
        let Self { parts, strict, facts, inside: walk, .. } = self;
        walk.begin(graph);
        for &root in inside {
            walk.visit_in_order(graph, root, |node| {
                if facts[node.index()].constant.is_some() {
                    return &[];
                }
                let is_part = graph.free(node) == 0
                    && match graph.node(node) {
                        Node::Input(_) | Node::Lambda { .. } => true,
                        _ => strict.has_seen(node),
                    };
                if is_part {
                    parts.push(node);
                    return &[];
                }
                graph.operands(node)
            });
        }
    }

    /// Returns the id of a function that finds `self.parts` computed.
    fn intern(&mut self, node: NodeId) -> FunctionId {
        let hash = |node: NodeId, parts: &[NodeId]| {
            let mut hasher = FxHasher::default();
            (node, parts).hash(&mut hasher);
            hasher.finish()
        };
        let Self { functions, by_content, parts, .. } = self;
        let own = hash(node, parts);
        let same = |id: &FunctionId| {
            let known = &functions[id.0 as usize];
            known.node == node && *known.parts == **parts
        };
        if let Some(&id) = by_content.find(own, same) {
            return id;
        }
        let id = FunctionId(functions.len() as u32);
        by_content.insert_unique(own, id, |id| {
            let known = &functions[id.0 as usize];
            hash(known.node, &known.parts)
        });
        functions.push(Function { node, parts: parts.as_slice().into() });
        id
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::library::Library;
    use crate::testing::{Generator, Rng, mutant};
    use crate::vm;

    /// Asserts that a program's instructions are those of the compiler, in its order; tells whether
    /// it is opaque.
    fn assert_as_compiled(linearizer: &mut Linearizer, graph: &Graph, program: &Program) -> bool {
        let linear = linearizer.linear(graph, program);
        let code = vm::compile(graph, program);
        assert_eq!(linear.reads_samples, code.reads(Role::Samples));
        if linear.opaque.is_some() {
            return true;
        }
        let steps: Vec<NodeId> = linear.steps.iter().map(|step| step.node).collect();
        let instrs: Vec<NodeId> = code.sites.iter().map(|site| site.node).collect();
        assert_eq!(steps, instrs, "{}", crate::ir::print(graph, &[], &Default::default()));
        false
    }

    #[test]
    fn the_order_is_the_compilers() {
        let mut generator = Generator::new(11);
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("solvers");
        let (mut library, _) = Library::load(&[folder]);
        for number in 0..1000 {
            library.add_text(&format!("random{number}.arc"), &generator.program(12));
        }
        library.add_text(
            "choices.arc",
            "def solve_a(I):\n    x = ofcolor(I, 1)\n    y = size(x)\n    \
             f = lambda g: shift(g, (y, len_(g))) if size(g) > y else insert((y, y), g)\n    \
             return apply(f, (x, x)) if y > 3 else (lambda a: a)(x)\n\
             def len_(g):\n    return size(g)\n\
             def solve_b(I):\n    return apply(lambda r: apply(lambda c: c + size(I), r), I)\n\
             def solve_c(I):\n    x = first(ofcolor(I, 1))\n    y = x + 1\n    \
             return (y if size(I) > 3 else x, apply(lambda v: v + y, (1, 2)))\n",
        );
        let definitions = || library.files.iter().flat_map(|file| &file.unit.definitions);
        let mut programs: Vec<Program> =
            definitions().filter_map(|definition| definition.program.clone()).collect();
        assert!(programs.len() > 1200, "{} programs", programs.len());
        library.optimise();
        let optimised = library.files.iter().flat_map(|file| &file.unit.definitions);
        programs.extend(optimised.filter_map(|definition| definition.optimised.clone()));
        let mut rng = Rng::new(5);
        for index in 0..programs.len() {
            let child = mutant(&mut library.graph, &programs[index], &mut rng);
            programs.push(child);
        }
        let mut linearizer = Linearizer::default();
        let opaque = programs
            .iter()
            .filter(|program| assert_as_compiled(&mut linearizer, &library.graph, program))
            .count();
        // Otherwise the test would show nothing.
        assert!(opaque * 100 < programs.len(), "{opaque} of {}", programs.len());
    }
}
