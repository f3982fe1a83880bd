//! Single calls of primitives on the device: the reference vectors, and the examples of the
//! documentation.
//!
//! A call becomes a program whose operands come in, so that nothing of it can be computed before it
//! runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;

use arcvm::conform;
use arcvm::gpu::code::{DeviceProgram, ValueKind};
use arcvm::gpu::device::Gpu;
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::lower::{LowerInput, lower};
use arcvm::gpu::record::{self, Reply};
use arcvm::ir::{Graph, Node, NodeId, Role};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::prim::{self, PrimId};
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value, View};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use serde_json::Value as Json;

use super::device;
use crate::primitives::{call_of, examples};
use crate::support::{matching, sets_as_calls, shared, split};

/// A call, and its value if it has one.
struct Vector<'a> {
    prim: PrimId,
    args: Vec<(Value<'a>, ValueKind)>,
    out: Option<Value<'a>>,
    name: String,
}

impl Vector<'_> {
    /// Tells whether an operand is part of the program: the modes of `objects`, each of which is a
    /// step of its own.
    fn is_constant(&self, index: usize) -> bool {
        self.args.len() == 4 && self.args[index].1 == ValueKind::Bool
    }

    /// The key that tells its program from others of the primitive.
    fn shape(&self) -> Vec<String> {
        let of = |(index, (value, kind)): (usize, &(Value<'_>, ValueKind))| match self
            .is_constant(index)
        {
            true => value.to_string(),
            false => format!("{kind:?}"),
        };
        self.args.iter().enumerate().map(of).collect()
    }

    /// Its program, if it has a device form.
    fn program(&self, graph: &mut Graph, memory: u32) -> Option<DeviceProgram> {
        let roles = [Role::Samples, Role::Input, Role::Candidate];
        let (mut inputs, mut operands) = (Vec::new(), Vec::new());
        for (index, (value, kind)) in self.args.iter().enumerate() {
            let node = match (self.is_constant(index), value.view()) {
                (true, View::Bool(value)) => Node::Bool(value),
                _ => Node::Input(*roles.get(inputs.len())?),
            };
            let node = graph.leaf(node);
            operands.push(node);
            if !self.is_constant(index) {
                inputs.push((node, *kind));
            }
        }
        let root = graph.call(self.prim, &operands);
        let facts = infer(graph, &[root]);
        let (order, outputs): (&[NodeId], _) = (&[root], &[root]);
        lower(&LowerInput { graph, facts: &facts, inputs: &inputs, order, outputs, memory }).ok()
    }

    /// The operands that are read.
    fn given(&self) -> Vec<(Value<'_>, ValueKind)> {
        let read = (0..self.args.len()).filter(|&index| !self.is_constant(index));
        read.map(|index| self.args[index]).collect()
    }
}

/// The counts of vectors by what the device made of them.
struct Answers {
    /// Vectors whose call has a form.
    with_form: usize,
    /// Those of them that the device answered.
    answered: usize,
    /// The primitives of these.
    primitives: BTreeSet<&'static str>,
}

/// Runs vectors on the device and compares what it answers with their values, and faults with those
/// of the CPU.
fn on_device<'a>(gpu: &mut Gpu, cx: &Cx<'a>, vectors: &[Vector<'a>]) -> Answers {
    // One program for each primitive and kinds of operands.
    let mut graph = Graph::new();
    let mut programs: Vec<Option<DeviceProgram>> = Vec::new();
    let mut by_shape: BTreeMap<(usize, Vec<String>), usize> = BTreeMap::new();
    let mut jobs = Vec::new();
    for vector in vectors {
        let shape = (vector.prim.index(), vector.shape());
        let program = *by_shape.entry(shape).or_insert_with(|| {
            programs.push(vector.program(&mut graph, gpu.memory_words()));
            programs.len() - 1
        });
        if programs[program].is_some() {
            jobs.push((vector, program));
        }
    }
    let forms: Vec<&DeviceProgram> = programs.iter().flatten().collect();
    let place = |program: usize| programs[..program].iter().flatten().count();
    let inputs: Vec<Job<'_>> = jobs
        .iter()
        .map(|&(vector, program)| Job {
            program: place(program),
            input: Input::Values(vector.given()),
        })
        .collect();
    let (mut answered, mut primitives) = (0, BTreeSet::new());
    let mut take = |job: usize, reply: Reply<'_>, rows: u32| {
        let (vector, _) = &jobs[job];
        let name = &vector.name;
        match reply {
            Reply::Fallback => return,
            Reply::Fault(kind, _) => {
                assert_eq!(vector.out, None, "{name}: {kind:?}");
                let args: Vec<Value<'_>> = vector.args.iter().map(|(v, _)| *v).collect();
                let fault = vector.prim.get().call(cx, &args).unwrap_err();
                assert_eq!(fault.kind(), kind, "{name}");
            }
            Reply::Values(words) => {
                let kinds = &forms[inputs[job].program].outputs;
                let found = record::read(cx, kinds, rows, words).unwrap()[0];
                assert_eq!(Some(found), vector.out, "{name}");
            }
        }
        answered += 1;
        primitives.insert(vector.prim.get().name);
    };
    gpu.evaluate(&forms, &inputs, &Budget::default(), Kernels::Shared, &mut take).unwrap();
    Answers { with_form: jobs.len(), answered, primitives }
}

/// The context in which the values are made that are compared.
fn reading(bump: &Bump) -> Cx<'_> {
    Cx::new(bump, Budget::default().fuel(u64::MAX), Direction::Ascending)
}

fn note(what: &str, answers: &Answers) -> String {
    let note = format!(
        "note: the device answered {} of {} {what} whose call has a form, of {} primitives\n",
        answers.answered,
        answers.with_form,
        answers.primitives.len()
    );
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    note
}

#[test]
fn as_the_reference_says() {
    let Some(mut gpu) = device() else { return };
    let Some(path) = shared("golden/primitives.jsonl", "device forms are not run on the vectors")
    else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let bump = Bump::new();
    let cx = reading(&bump);
    let mut vectors: Vec<Vector<'_>> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let json: Json = serde_json::from_str(text).unwrap();
        let prim = prim::lookup(json["fn"].as_str().unwrap()).unwrap();
        let args = json["args"].as_array().unwrap();
        let value = |arg: &Json| conform::decode(&cx, arg).unwrap();
        let args: Option<Vec<_>> =
            args.iter().map(value).map(|value| Some((value, record::kind_of(value)?))).collect();
        let out = json.get("out").map(value);
        let name = format!("{} in line {line}", prim.get().name);
        vectors.extend(args.map(|args| Vector { prim, args, out, name }));
    }
    vectors.sort_by_key(|vector| vector.prim);
    let answers = on_device(&mut gpu, &cx, &vectors);
    let note = note("vectors", &answers);
    assert!(answers.primitives.len() >= 90, "{note}");
    assert!(answers.primitives.contains("objects"), "{note}");
    assert!(answers.answered * 100 >= answers.with_form * 80, "{note}");
}

#[test]
fn as_the_examples_say() {
    let Some(mut gpu) = device() else { return };
    let called: Vec<_> = examples()
        .map(|(prim, example)| {
            let (_, open) = call_of(prim.name, example.call);
            let operands = split(&example.call[open + 1..matching(example.call, open)]);
            (prim, example, operands)
        })
        .collect();
    // Every operand is a program, in a file of its own as some mean nothing without the call.
    let mut library = Library::default();
    let name = |of: usize, index: usize| format!("operand_{of}_{index}");
    for (of, (_, _, operands)) in called.iter().enumerate() {
        for (index, operand) in operands.iter().enumerate() {
            let (name, operand) = (name(of, index), sets_as_calls(operand));
            let text = format!("def {name}(I):\n    return {operand}\n");
            library.add_text(&format!("{name}.arc"), &text);
        }
    }
    let bump = Bump::new();
    let mut codes: BTreeMap<String, Code> = BTreeMap::new();
    for entry in library.entries() {
        let Some(program) = &entry.definition.program else { continue };
        let code = vm::compile(library.graph(), program);
        codes.insert(entry.definition.name.clone(), code);
    }
    let cx = reading(&bump);
    let grid = GridBuf::new(1, 1, vec![0]).unwrap();
    let (view, turn) = (grid.view(), prim::lookup("rot180").unwrap().get());
    let inputs = Inputs::grid(Value::grid(&view));
    let mut vectors = Vec::new();
    for (of, (prim, example, operands)) in called.iter().enumerate() {
        let value = |index| codes.get(&name(of, index))?.run(&cx, &inputs).ok();
        let written: Option<Vec<Value<'_>>> = (0..operands.len()).map(value).collect();
        let Some(written) = written else { continue };
        let out = prim.call(&cx, &written).ok();
        // Rows may be meant as a grid, and a kernel is given them as one.
        let as_grids = written.iter().map(|&value| {
            let turned = turn.call(&cx, &[value]).and_then(|turned| turn.call(&cx, &[turned]));
            turned.unwrap_or(value)
        });
        let as_grids = as_grids.collect();
        for args in [written, as_grids] {
            let with_kinds: Option<Vec<_>> =
                args.iter().map(|&value| Some((value, record::kind_of(value)?))).collect();
            if let Some(with_kinds) = with_kinds
                && prim.call(&cx, &args).ok() == out
            {
                let (prim, name) = (prim::lookup(prim.name).unwrap(), example.call.to_owned());
                vectors.push(Vector { prim, args: with_kinds, out, name });
                break;
            }
        }
    }
    vectors.sort_by_key(|vector| vector.prim);
    let answers = on_device(&mut gpu, &cx, &vectors);
    let note = note("examples", &answers);
    assert!(answers.primitives.len() >= 90, "{note}");
    assert!(answers.answered * 100 >= answers.with_form * 90, "{note}");
}
