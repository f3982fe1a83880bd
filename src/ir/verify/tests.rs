//! A broken graph for every invariant, and what the verifier says about it.

use super::{Invariant, Position, Violation, verify};
use crate::ir::{ArgList, Binding, Graph, Node, NodeId, Program, Role};
use crate::prim;
use crate::source::{SourceId, Span};

fn id(index: usize) -> NodeId {
    NodeId::from_index(index)
}

fn ids(indices: &[usize]) -> Vec<NodeId> {
    indices.iter().copied().map(id).collect()
}

/// Returns a graph with these tables that interning knows completely.
fn broken(nodes: &[Node], pool: &[usize], free: &[u64]) -> Graph {
    let all: Vec<usize> = (0..nodes.len()).collect();
    Graph::from_parts_unchecked(nodes.to_vec(), ids(pool), free.to_vec(), &ids(&all))
}

fn program(root: usize, lines: &[(&str, usize)]) -> Program {
    let span = Span::new(SourceId(0), 0, 0);
    let binding =
        |&(name, node): &(&str, usize)| Binding { name: name.into(), node: id(node), span };
    Program::new(id(root), lines.iter().map(binding).collect())
}

fn violations(graph: &Graph, programs: &[Program]) -> Vec<Violation> {
    verify(graph, programs).unwrap_err()
}

/// Returns the only violation of a graph without programs, its place and invariant checked.
fn only(graph: &Graph, node: usize, invariant: Invariant) -> String {
    let found = violations(graph, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].place, Position::Node(id(node)));
    assert_eq!(found[0].invariant, invariant);
    found[0].to_string()
}

/// `n0 = input I`, `n1 = 3`.
const INPUT: Node = Node::Input(Role::Input);
const THREE: Node = Node::Int(3);

fn list(start: u32, len: u32) -> ArgList {
    ArgList::unchecked(start, len)
}

#[test]
fn invariants_are_distinct_sentences() {
    for (index, invariant) in Invariant::ALL.iter().enumerate() {
        assert_eq!(*invariant as usize, index);
        let same = |other: &&Invariant| other.statement() == invariant.statement();
        assert_eq!(Invariant::ALL.iter().filter(same).count(), 1);
        assert!(!invariant.statement().ends_with('.'));
    }
}

#[test]
fn a_built_graph_is_sound() {
    let mut graph = Graph::new();
    let input = graph.leaf(INPUT);
    let outer = graph.leaf(Node::Param { depth: 63, index: 7 });
    let mut body = graph.tuple(&[outer, input]);
    for _ in 0..64 {
        body = graph.lambda(8, body);
    }
    let root = graph.apply(&[body, input]);
    let lines = vec![Binding { name: "x".into(), node: body, span: Span::new(SourceId(0), 0, 0) }];
    assert_eq!(verify(&graph, &[Program::new(root, lines)]), Ok(()));
    assert_eq!(verify(&Graph::new(), []), Ok(()));
}

#[test]
fn as_many_masks_as_nodes() {
    let found = violations(&broken(&[INPUT, THREE], &[], &[0]), &[]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].place, found[0].invariant), (Position::Graph, Invariant::MasksComplete));
    assert_eq!(
        found[0].to_string(),
        "graph: there are as many masks of free parameters as nodes, but 2 nodes have 1 masks"
    );
}

#[test]
fn lists_lie_in_the_pool() {
    let graph = broken(&[INPUT, Node::Tuple(list(1, 2))], &[0, 0], &[0, 0]);
    assert_eq!(
        only(&graph, 1, Invariant::ListInPool),
        "n1: an argument list lies inside the pool of arguments, but that of this node does not, of 2 \
         places"
    );
    let graph = broken(&[INPUT, Node::Tuple(list(u32::MAX, u32::MAX))], &[0, 0], &[0, 0]);
    only(&graph, 1, Invariant::ListInPool);
}

#[test]
fn operands_have_smaller_ids() {
    let graph = broken(&[Node::Tuple(list(0, 2)), INPUT], &[1, 0], &[0, 0]);
    assert_eq!(
        only(&graph, 0, Invariant::OperandsFirst),
        "n0: operands of a node have smaller ids than the node, but this one has n1"
    );
    let itself = broken(&[Node::Lambda { arity: 1, body: id(0) }], &[], &[0]);
    only(&itself, 0, Invariant::OperandsFirst);
    let nowhere = broken(&[INPUT, Node::Tuple(list(0, 1))], &[9], &[0, 0]);
    only(&nowhere, 1, Invariant::OperandsFirst);
}

#[test]
fn no_two_nodes_are_equal() {
    let tuples = [INPUT, Node::Tuple(list(0, 1)), THREE, Node::Tuple(list(1, 1))];
    let graph =
        Graph::from_parts_unchecked(tuples.to_vec(), ids(&[0, 0]), vec![0; 4], &ids(&[0, 1, 2]));
    assert_eq!(
        only(&graph, 3, Invariant::NoEqualNodes),
        "n3: no two nodes are equal, but this one equals n1"
    );
}

#[test]
fn what_looks_alike_is_not_equal() {
    let nodes = [Node::Bool(true), Node::Int(1), Node::Bool(false), Node::Int(0), Node::None];
    let graph = broken(&nodes, &[], &[0; 5]);
    assert_eq!(verify(&graph, []), Ok(()));
}

#[test]
fn interning_finds_every_node() {
    let graph = Graph::from_parts_unchecked(vec![INPUT, THREE], Vec::new(), vec![0; 2], &ids(&[0]));
    assert_eq!(
        only(&graph, 1, Invariant::Interned),
        "n1: interning finds every node under its id, but this one is not found"
    );
    let twice = Graph::from_parts_unchecked(vec![THREE; 2], Vec::new(), vec![0; 2], &ids(&[1]));
    let found = violations(&twice, &[]);
    assert!(found.iter().any(|one| one.invariant == Invariant::Interned
        && one.place == Position::Node(id(0))
        && one.text == "this one is found as n1"));
}

#[test]
fn calls_have_as_many_arguments_as_the_primitive_takes() {
    let upscale = prim::lookup("upscale").unwrap();
    let graph = broken(&[INPUT, THREE, Node::Call(upscale, list(0, 3))], &[0, 1, 1], &[0; 3]);
    assert_eq!(
        only(&graph, 2, Invariant::CallArity),
        "n2: a call has as many arguments as its primitive takes, but `upscale` takes 2 and has 3 here"
    );
}

#[test]
fn applications_have_a_function() {
    let graph = broken(&[Node::Apply(list(0, 0))], &[], &[0]);
    assert_eq!(
        only(&graph, 0, Invariant::ApplyCallee),
        "n0: an application has at least a function, but this one has no operand at all"
    );
}

#[test]
fn choices_have_three_operands() {
    let graph = broken(&[INPUT, Node::Select(list(0, 2))], &[0, 0], &[0; 2]);
    assert_eq!(
        only(&graph, 1, Invariant::SelectOperands),
        "n1: a choice has three operands, but this one has 2"
    );
}

#[test]
fn parameters_are_near_their_lambda() {
    let graph = broken(&[Node::Param { depth: 64, index: 0 }], &[], &[1]);
    assert_eq!(
        only(&graph, 0, Invariant::ParamDepth),
        "n0: a parameter is fewer than 64 lambdas away from its own, but this one's depth is 64"
    );
}

#[test]
fn masks_tell_what_is_mentioned() {
    let param = Node::Param { depth: 1, index: 0 };
    let lambda = Node::Lambda { arity: 0, body: id(0) };
    let tuple = Node::Tuple(list(0, 1));
    assert_eq!(verify(&broken(&[param, lambda, tuple], &[1], &[0b10, 1, 1]), []), Ok(()));
    let graph = broken(&[param, lambda, tuple], &[1], &[0b10, 0b10, 1]);
    assert_eq!(
        only(&graph, 1, Invariant::FreeMask),
        "n1: the mask of a node has the depths of the parameters that it mentions, but this one's is \
         0b10 and should be 0b1"
    );
    only(&broken(&[param, lambda, tuple], &[1], &[0, 1, 1]), 0, Invariant::FreeMask);
    only(&broken(&[param, lambda, tuple], &[1], &[0b10, 1, 0]), 2, Invariant::FreeMask);
}

#[test]
fn parameters_exist() {
    let param = Node::Param { depth: 0, index: 2 };
    let lambda = |arity| Node::Lambda { arity, body: id(0) };
    assert_eq!(verify(&broken(&[param, lambda(3)], &[], &[1, 0]), []), Ok(()));
    assert_eq!(
        only(&broken(&[param, lambda(2)], &[], &[1, 0]), 1, Invariant::ParamIndex),
        "n1: a parameter's index is below the number of parameters of its lambda, but this one has 2 and \
         mentions index 2"
    );
    // The lambda between has nothing to do with it.
    let far = Node::Param { depth: 1, index: 2 };
    let around = Node::Lambda { arity: 1, body: id(1) };
    let graph = broken(&[far, lambda(9), around], &[], &[0b10, 1, 0]);
    only(&graph, 2, Invariant::ParamIndex);
}

#[test]
fn roots_exist() {
    let graph = broken(&[INPUT], &[], &[0]);
    let found = violations(&graph, &[program(0, &[]), program(1, &[])]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].invariant, Invariant::RootExists);
    assert_eq!(
        found[0].to_string(),
        "program 1: the root of a program is a node, but the root is n1 of 1 nodes"
    );
}

#[test]
fn lines_exist() {
    let graph = broken(&[INPUT], &[], &[0]);
    let found = violations(&graph, &[program(0, &[("x", 0), ("y", 5)])]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].invariant, Invariant::LineExists);
    assert_eq!(
        found[0].to_string(),
        "program 0: the value of a program's line is a node, but line `y` is n5 of 1 nodes"
    );
}

#[test]
fn programs_are_closed() {
    let graph = broken(&[INPUT, Node::Param { depth: 1, index: 0 }], &[], &[0, 0b10]);
    let found = violations(&graph, &[program(1, &[]), program(0, &[("x", 1)])]);
    let texts: Vec<String> = found.iter().map(Violation::to_string).collect();
    assert_eq!(found[0].invariant, Invariant::Closed);
    assert_eq!(
        texts,
        [
            "program 0: a program mentions no parameter outside its lambda, but the root, n1, needs 2 \
             lambdas around it",
            "program 1: a program mentions no parameter outside its lambda, but line `x`, n1, needs 2 \
             lambdas around it",
        ]
    );
}

#[test]
fn what_rests_on_something_broken_is_not_judged() {
    let nodes = [Node::Tuple(list(7, 7)), Node::Tuple(list(0, 1)), INPUT];
    let graph = broken(&nodes, &[0], &[0, 0b1, 0b1]);
    let found = violations(&graph, &[program(1, &[])]);
    let places: Vec<Position> = found.iter().map(|one| one.place).collect();
    assert_eq!(places, [Position::Node(id(0)), Position::Node(id(2))]);
}
