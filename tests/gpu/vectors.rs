//! The reference vectors whose call has a device form.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;

use arcvm::conform;
use arcvm::gpu::code::{Kind, Program};
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::lower::{Task, lower};
use arcvm::gpu::record::{self, Reply};
use arcvm::ir::{Graph, Node, NodeId, Role};
use arcvm::pass::infer::infer;
use arcvm::prim::{self, PrimId};
use arcvm::value::{Budget, Cx, Direction, Value};
use bumpalo::Bump;
use serde_json::Value as Json;

use super::device;
use crate::support::shared;

/// A vector's call, as a program of one call whose operands come in.
struct Vector<'a> {
    prim: PrimId,
    args: Vec<(Value<'a>, Kind)>,
    out: Option<Value<'a>>,
    line: usize,
}

#[test]
fn as_on_the_cpu() {
    let Some(mut gpu) = device() else { return };
    let Some(path) = shared("golden/primitives.jsonl", "device forms are not run on the vectors")
    else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let bump = Bump::new();
    let reading =
        Cx::new(&bump, Budget { fuel: u64::MAX, ..Budget::default() }, Direction::Ascending);
    let mut vectors: Vec<Vector<'_>> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let json: Json = serde_json::from_str(text).unwrap();
        let prim = prim::lookup(json["fn"].as_str().unwrap()).unwrap();
        let args = json["args"].as_array().unwrap();
        let value = |arg: &Json| conform::decode(&reading, arg).unwrap();
        let args: Option<Vec<_>> =
            args.iter().map(value).map(|value| Some((value, record::kind_of(value)?))).collect();
        let out = json.get("out").map(value);
        vectors.extend(args.filter(|args| args.len() <= 3).map(|args| Vector {
            prim,
            args,
            out,
            line,
        }));
    }
    vectors.sort_by_key(|vector| vector.prim);
    // One program for each primitive and kinds of operands.
    let mut graph = Graph::new();
    let roles =
        [Role::Samples, Role::Input, Role::Candidate].map(|role| graph.leaf(Node::Input(role)));
    let mut programs: Vec<Option<Program>> = Vec::new();
    let mut by_shape: BTreeMap<(usize, Vec<u8>), usize> = BTreeMap::new();
    let mut jobs = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        let kinds: Vec<u8> = vector.args.iter().map(|(_, kind)| *kind as u8).collect();
        let program = *by_shape.entry((vector.prim.index(), kinds)).or_insert_with(|| {
            let inputs: Vec<(NodeId, Kind)> =
                roles.iter().zip(&vector.args).map(|(&node, (_, kind))| (node, *kind)).collect();
            let operands: Vec<NodeId> = inputs.iter().map(|(node, _)| *node).collect();
            let root = graph.call(vector.prim, &operands);
            let facts = infer(&graph, &[root]);
            let task = Task {
                graph: &graph,
                facts: &facts,
                inputs: &inputs,
                order: &[root],
                outputs: &[root],
                memory: gpu.memory_words(),
            };
            programs.push(lower(&task).ok());
            programs.len() - 1
        });
        if programs[program].is_some() {
            jobs.push((at, program));
        }
    }
    let forms: Vec<&Program> = programs.iter().flatten().collect();
    let place = |program: usize| programs[..program].iter().flatten().count();
    let inputs: Vec<Job<'_>> = jobs
        .iter()
        .map(|&(at, program)| Job {
            program: place(program),
            input: Input::Values(vectors[at].args.clone()),
        })
        .collect();
    let mut answered = 0;
    let mut by_device: BTreeSet<usize> = BTreeSet::new();
    let mut take = |job: usize, reply: Reply<'_>, rows: u32| {
        let vector = &vectors[jobs[job].0];
        let name = format!("{} in line {}", vector.prim.get().name, vector.line);
        match reply {
            Reply::Punt => return,
            Reply::Fault(kind, _) => {
                assert_eq!(vector.out, None, "{name}: {kind:?}");
                let args: Vec<Value<'_>> = vector.args.iter().map(|(v, _)| *v).collect();
                let fault = vector.prim.get().call(&reading, &args).unwrap_err();
                assert_eq!(fault.kind(), kind, "{name}");
            }
            Reply::Values(words) => {
                let kinds = &forms[inputs[job].program].outputs;
                let found = record::read(&reading, kinds, rows, words).unwrap()[0];
                assert_eq!(Some(found), vector.out, "{name}");
            }
        }
        answered += 1;
        by_device.insert(vector.prim.index());
    };
    gpu.evaluate(&forms, &inputs, &Budget::default(), Kernels::Shared, &mut take).unwrap();
    let note = format!(
        "note: the device answered {answered} of {} vectors whose call has a form, of {} primitives\n",
        jobs.len(),
        by_device.len()
    );
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    assert!(by_device.len() >= 90, "{note}");
    assert!(answered * 100 >= jobs.len() * 80, "{note}");
}
