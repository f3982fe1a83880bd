//! The forms in which a graph is shown: text that reads back as the same graph, Graphviz, JSON,
//! `arcvm ir`.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use arcvm::diag::{self, Code};
use arcvm::ir::{
    self, Binding, Graph, Listing, LiveNodes, Named, Node, NodeId, PrintOptions, Program, Role,
};
use arcvm::library::Library;
use arcvm::pass::{self, Origins};
use arcvm::prim;
use arcvm::source::{SourceId, SourceMap, Span};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Calls back with the stem and the text of every file in a folder under `tests/files/ir`, in
/// order.
fn each_file(folder: &str, extension: &str, mut check: impl FnMut(&str, &str)) {
    let folder = root().join("tests/files/ir").join(folder);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        check(stem, &fs::read_to_string(&path).unwrap());
    }
}

fn snapshot(folder: &str, stem: &str, outcome: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/files/ir").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(stem, outcome));
}

/// The programs of a library, to be rewritten.
fn programs(library: &Library) -> Vec<(String, Program)> {
    let programs = library.entries().into_iter().filter_map(|entry| {
        Some((entry.definition.name.clone(), entry.definition.program.clone()?))
    });
    programs.collect()
}

fn named(programs: &[(String, Program)]) -> Vec<Named<'_>> {
    programs.iter().map(|(name, program)| Named { name, program }).collect()
}

fn print(graph: &Graph, programs: &[(String, Program)]) -> String {
    ir::print(graph, &named(programs), &PrintOptions::default())
}

fn read(text: &str) -> Listing {
    ir::read(SourceId::of_number(0), text).unwrap_or_else(|errors| {
        let mut sources = SourceMap::new();
        sources.add("graph", text);
        panic!("{}", diag::render(&errors, &sources, false))
    })
}

/// Everything about a node but where its operands are stored.
fn shape(graph: &Graph, node: NodeId) -> String {
    match graph.node(node) {
        Node::Tuple(_) => "tuple".to_owned(),
        Node::Call(prim, _) => format!("call {}", prim.get().name),
        Node::Apply(_) => "apply".to_owned(),
        Node::Select(_) => "select".to_owned(),
        Node::Lambda { arity, .. } => format!("lambda {arity}"),
        leaf => format!("{leaf:?}"),
    }
}

/// Checks that what a text describes are the nodes that the programs need, in their order, and the
/// programs.
fn assert_same(graph: &Graph, programs: &[(String, Program)], listing: &Listing) {
    let live = LiveNodes::of(graph, programs.iter().map(|(_, program)| program.root));
    assert_eq!(listing.graph.len(), live.nodes().len());
    let all =
        LiveNodes::of(&listing.graph, listing.programs.iter().map(|(_, program)| program.root));
    assert_eq!(all.nodes().len(), listing.graph.len());
    for (&old, &new) in live.nodes().iter().zip(all.nodes()) {
        assert_eq!(shape(graph, old), shape(&listing.graph, new));
        assert_eq!(graph.free(old), listing.graph.free(new));
        let numbers = |live: &LiveNodes, operands: &[NodeId]| -> Vec<Option<usize>> {
            operands.iter().map(|&op| live.number(op)).collect()
        };
        let (old, new) = (graph.operands(old), listing.graph.operands(new));
        assert_eq!(numbers(&live, old), numbers(&all, new));
    }
    let outline = |live: &LiveNodes, (name, program): &(String, Program)| {
        let lines = program.bindings.iter();
        let lines: Vec<(String, usize)> = lines
            .filter_map(|line| Some((line.name.to_string(), live.number(line.node)?)))
            .collect();
        (name.clone(), live.number(program.root), lines)
    };
    let before: Vec<_> = programs.iter().map(|program| outline(&live, program)).collect();
    let after: Vec<_> = listing.programs.iter().map(|program| outline(&all, program)).collect();
    assert_eq!(before, after);
}

/// Checks that a graph is sound and survives its text form.
fn check(graph: &Graph, programs: &[(String, Program)]) -> Result<String, String> {
    if let Err(violations) = ir::verify(graph, programs.iter().map(|(_, program)| program)) {
        return Err(violations.iter().map(|violation| format!("{violation}\n")).collect());
    }
    let text = print(graph, programs);
    let listing = read(&text);
    assert_same(graph, programs, &listing);
    assert_eq!(print(&listing.graph, &listing.programs), text);
    Ok(text)
}

#[test]
fn programs_in_every_form() {
    each_file("text", "arc", |stem, source| {
        let mut library = Library::default();
        let diags = library.add_text(&format!("{stem}.arc"), source);
        assert!(diags.iter().all(|diag| !diag.is_error()), "{diags:?}");
        let mut programs = programs(&library);
        let built = check(library.graph(), &programs).unwrap();
        snapshot("text", stem, &forms(source, &built, library.graph(), &programs));
        let mut graph = std::mem::take(library.graph_mut());
        let mut rewritten: Vec<&mut Program> = programs.iter_mut().map(|(_, p)| p).collect();
        pass::optimise(&mut graph, &mut rewritten, &mut Origins::default(), |_, _, _| {});
        check(&graph, &programs).unwrap();
    });
}

#[test]
fn every_kind_of_node_in_every_form() {
    each_file("text", "ir", |stem, source| {
        let listing = read(source);
        let text = check(&listing.graph, &listing.programs).unwrap();
        let stripped: String = source.lines().skip(1).map(|line| format!("{line}\n")).collect();
        assert_eq!(text, stripped);
        snapshot("text", stem, &forms(source, &text, &listing.graph, &listing.programs));
    });
}

/// The source with everything that is made of it.
fn forms(source: &str, text: &str, graph: &Graph, programs: &[(String, Program)]) -> String {
    let programs = named(programs);
    let dot = ir::to_dot(graph, &programs);
    let json = compact(&ir::to_json(graph, &programs));
    format!("{source}\n─── text\n{text}\n─── dot\n{dot}\n─── json\n{json}")
}

/// A line for each node and each program.
fn compact(graph: &Json) -> String {
    let lines = ["nodes", "programs"].into_iter().flat_map(|part| graph[part].as_array().unwrap());
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn solvers_stay_sound_and_readable_through_all_passes() {
    let (mut library, diags) = Library::load(&[root().join("solvers")]);
    assert!(diags.iter().all(|diag| !diag.is_error()));
    let mut programs = programs(&library);
    assert!(!programs.is_empty());
    let names: Vec<String> = programs.iter().map(|(name, _)| name.clone()).collect();
    check(library.graph(), &programs).unwrap();
    let mut stages = 0;
    let mut rewritten: Vec<&mut Program> = programs.iter_mut().map(|(_, p)| p).collect();
    pass::optimise(
        library.graph_mut(),
        &mut rewritten,
        &mut Origins::default(),
        |graph, programs, stats| {
            let programs = programs.iter().map(|program| (**program).clone());
            let programs: Vec<_> = names.iter().cloned().zip(programs).collect();
            if let Err(violations) = check(graph, &programs) {
                panic!("after {} in round {}:\n{violations}", stats.name, stats.round);
            }
            stages += 1;
        },
    );
    assert!(pass::PASSES.len() <= stages);
}

#[test]
fn texts_that_cannot_be_read_are_explained() {
    for folder in ["read", "verify"] {
        each_file(folder, "ir", |stem, text| {
            let mut sources = SourceMap::new();
            let id = sources.add(format!("{stem}.ir"), text);
            let errors = ir::read(id, text).err().unwrap();
            for error in &errors {
                assert!(error.help.is_some(), "no remedy: {error:?}");
                assert!(error.span().is_some(), "no place: {error:?}");
                if folder == "verify" {
                    assert_eq!(error.code, Code::IrInvalid);
                }
            }
            snapshot(folder, stem, &diag::render(&errors, &sources, false));
        });
    }
}

#[test]
fn reading_stops_after_twenty_errors() {
    let text: String = (0..40).map(|n| format!("n{n} = wrong\n")).collect();
    let errors = ir::read(SourceId::of_number(0), &text).err().unwrap();
    assert_eq!(errors.len(), 21);
    assert!(errors[..20].iter().all(|error| error.code == Code::IrSyntax));
    assert_eq!(errors[20].code, Code::TooManyErrors);
}

#[test]
fn blanks_comments_and_line_ends_mean_nothing() {
    let plain =
        "n0 = input I\nn1 = -3\nn2 = call upscale(n0, n1)\nprogram a = n2\n  \"x # y\" = n0\n";
    let dressed = "# a graph\r\n\r\nn0=input   I# the grid\r\nn1 = -3\r\n\nn2 =\tcall upscale ( n0 ,n1 )  \r\n\
                   \t# indented\nprogram \"a\" = n2 # last\n\t\"x # y\"=n0";
    let (plain, dressed) = (read(plain), read(dressed));
    assert_same(&plain.graph, &plain.programs, &dressed);
    assert_eq!(dressed.programs[0].1.bindings[0].name, "x # y");
}

#[test]
fn lines_have_the_span_of_their_text() {
    let text = "n0 = input I\nprogram a = n0\n  x = n0  \n";
    let listing = read(text);
    let span = listing.programs[0].1.bindings[0].span;
    assert_eq!(&text[span.range()], "x = n0");
}

#[test]
fn nothing_is_a_graph() {
    let listing = read("# nothing\n");
    assert!(listing.graph.is_empty() && listing.programs.is_empty());
    assert_eq!(print(&listing.graph, &listing.programs), "");
}

#[test]
fn comments_stand_behind_nodes_and_are_not_read() {
    let listing = read("n0 = input I\nn1 = call rot90(n0)\nprogram a = n1\n");
    let comment = |node: NodeId| (node.index() == 1).then(|| "from\nn9 = the source".to_owned());
    let options = PrintOptions { lines: false, comment: Some(&comment), ..PrintOptions::default() };
    let text = ir::print(&listing.graph, &named(&listing.programs), &options);
    assert_eq!(
        text,
        "n0 = input I\nn1 = call rot90(n0)               # from n9 = the source\nprogram a = n1\n"
    );
    assert_same(&listing.graph, &listing.programs, &read(&text));
}

#[test]
fn many_programs_are_drawn_without_frames() {
    let mut graph = Graph::new();
    let input = graph.leaf(Node::Input(Role::Input));
    let program = Program::new(input, Vec::new());
    let programs = vec![("say \"hi\"\\".to_owned(), program); 9];
    let dot = ir::to_dot(&graph, &named(&programs));
    assert!(!dot.contains("subgraph"), "{dot}");
    assert!(dot.contains(r#"p8 [shape=plaintext, label="say \"hi\"\\"];"#), "{dot}");
    assert!(dot.contains("n0 [label=\"I\", shape=ellipse, peripheries=2];"), "{dot}");
    let few = ir::to_dot(&graph, &named(&programs[..8]));
    assert!(few.contains("subgraph cluster_7"), "{few}");
}

#[test]
fn sharing_is_counted_by_program() {
    let mut library = Library::default();
    library.add_text(
        "a.arc",
        "def a(I):\n    x = rot90(I)\n    return hconcat(x, x)\n\
         def b(I):\n    return upscale(rot90(I), (1, 2))\n\
         def c(I):\n    return (rot180(I), lambda x: x, size)\n",
    );
    let programs = programs(&library);
    let live = LiveNodes::of(library.graph(), programs.iter().map(|(_, program)| program.root));
    let counts = live.counts(library.graph());
    // rot90, hconcat, upscale, rot180, the lambda, and the tuple around it are computed.
    assert_eq!((counts.computed, counts.shared), (6, 1));
    // I, 1, 2, (1, 2), the parameter, size.
    assert_eq!(counts.leaves, 6);
    assert_eq!(live.nodes().len(), 12);
}

/// One step of building a random graph: a kind of node and numbers to choose its parts by.
#[derive(Clone, Debug)]
struct Step {
    kind: u8,
    parts: Vec<u16>,
    int: i64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..13_u8, prop::collection::vec(any::<u16>(), 4), any::<i64>())
        .prop_map(|(kind, parts, int)| Step { kind, parts, int });
    prop::collection::vec(step, 1..60)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_][a-z0-9_]{0,8}", ".{0,8}", Just("n1".to_owned()), Just("program".to_owned())]
}

/// Builds a graph, tracking for every node how many parameters each lambda around it must have.
#[derive(Default)]
struct Random {
    graph: Graph,
    nodes: Vec<(NodeId, Vec<u32>)>,
}

impl Random {
    fn add(&mut self, step: &Step) {
        let parts: Vec<(NodeId, Vec<u32>)> = match self.nodes.len() {
            0 => Vec::new(),
            count => {
                step.parts.iter().map(|&part| self.nodes[part as usize % count].clone()).collect()
            }
        };
        let size = (step.parts[0] % 4) as usize;
        let prims = prim::all();
        let prim = prim::lookup(prims[step.parts[1] as usize % prims.len()].name).unwrap();
        let number = step.parts[3];
        let (leaf, parts) = match step.kind {
            0 => (Some(Node::Input(Role::Input)), parts),
            1 => (Some(Node::Input([Role::Samples, Role::Candidate][size % 2])), parts),
            2 => (Some(Node::None), parts),
            3 => (Some(Node::Bool(size.is_multiple_of(2))), parts),
            4 => (Some(Node::Int(step.int >> (step.parts[2] % 64))), parts),
            5 => (Some(Node::Prim(prim)), parts),
            6 => {
                let depth = if number.is_multiple_of(16) { number / 16 % 64 } else { number % 3 };
                (Some(Node::Param { depth, index: step.parts[2] % 3 }), parts)
            }
            _ if parts.is_empty() => (Some(Node::Input(Role::Input)), parts),
            7 => (None, parts[..size].to_vec()),
            8 => (
                None,
                (0..prim.get().arity()).map(|position| parts[position % 4].clone()).collect(),
            ),
            9 => (None, parts[..size.max(1)].to_vec()),
            10 => (None, parts[..3].to_vec()),
            _ => (None, parts[..1].to_vec()),
        };
        let (node, needs) = if let Some(leaf) = leaf {
            let needs = match leaf {
                Node::Param { depth, index } => {
                    let mut needs = vec![0; depth as usize + 1];
                    needs[depth as usize] = u32::from(index) + 1;
                    needs
                }
                _ => Vec::new(),
            };
            (self.graph.leaf(leaf), needs)
        } else {
            let ids: Vec<NodeId> = parts.iter().map(|(id, _)| *id).collect();
            let mut needs: Vec<u32> = Vec::new();
            for (_, part) in &parts {
                needs.resize(needs.len().max(part.len()), 0);
                needs.iter_mut().zip(part).for_each(|(need, &least)| *need = least.max(*need));
            }
            match step.kind {
                7 => (self.graph.tuple(&ids), needs),
                8 => (self.graph.call(prim, &ids), needs),
                9 => (self.graph.apply(&ids), needs),
                10 => (self.graph.select(ids[0], ids[1], ids[2]), needs),
                _ => self.lambda(ids[0], needs, number % 3),
            }
        };
        self.nodes.push((node, needs));
    }

    fn lambda(&mut self, body: NodeId, mut needs: Vec<u32>, spare: u16) -> (NodeId, Vec<u32>) {
        let own = if needs.is_empty() { 0 } else { needs.remove(0) };
        (self.graph.lambda(own as u16 + spare, body), needs)
    }

    /// A node under as many lambdas as it needs to be a program.
    fn closed(&mut self, choice: usize) -> NodeId {
        let (mut node, mut needs) = self.nodes[choice % self.nodes.len()].clone();
        while !needs.is_empty() {
            (node, needs) = self.lambda(node, needs, 0);
        }
        node
    }
}

/// The plan of a program: its name, a number to choose its root by, and likewise its lines.
type Outline = (String, usize, Vec<(String, usize)>);

fn random_graph() -> impl Strategy<Value = (Vec<Step>, Vec<Outline>)> {
    let lines = prop::collection::vec((name(), any::<usize>()), 0..4);
    (steps(), prop::collection::vec((name(), any::<usize>(), lines), 0..4))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_back((steps, outlines) in random_graph()) {
        let mut random = Random::default();
        for step in &steps {
            random.add(step);
        }
        let mut programs = Vec::new();
        for (name, choice, lines) in outlines {
            let root = random.closed(choice);
            let span = Span::new(SourceId::of_number(0), 0, 0);
            let bindings = lines
                .into_iter()
                .map(|(name, choice)| Binding { name: name.into(), node: random.closed(choice), span })
                .collect();
            programs.push((name, Program::new(root, bindings)));
        }
        prop_assert!(check(&random.graph, &programs).is_ok(), "{:?}", check(&random.graph, &programs));
        let json = ir::to_json(&random.graph, &named(&programs));
        let live = LiveNodes::of(&random.graph, programs.iter().map(|(_, program)| program.root));
        prop_assert_eq!(json["nodes"].as_array().unwrap().len(), live.nodes().len());
    }

    #[test]
    fn any_text_is_read_or_explained(
        (steps, cuts) in (steps(), prop::collection::vec((any::<usize>(), 0..3_u8, ".{0,3}"), 0..6)),
    ) {
        let mut random = Random::default();
        for step in &steps {
            random.add(step);
        }
        let root = random.closed(steps.len() - 1);
        let programs = vec![("p".to_owned(), Program::new(root, Vec::new()))];
        let mut text: Vec<char> = print(&random.graph, &programs).chars().collect();
        for (position, what, put) in cuts {
            let position = position % (text.len() + 1);
            match what {
                0 => drop(text.splice(position..position, put.chars())),
                1 => drop(text.drain(position..(position + 1 + put.len()).min(text.len()))),
                _ => text.truncate(position),
            }
        }
        let text: String = text.into_iter().collect();
        match ir::read(SourceId::of_number(0), &text) {
            Ok(listing) => {
                let programs = listing.programs.iter().map(|(_, program)| program);
                prop_assert_eq!(ir::verify(&listing.graph, programs), Ok(()));
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                let mut sources = SourceMap::new();
                sources.add("graph", text);
                prop_assert!(diag::render(&errors, &sources, false).contains("error[E"));
            }
        }
    }
}

/// Runs `arcvm ir`: exit code, standard output, standard error.
fn arcvm_ir(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_arcvm"))
        .arg("ir")
        .args(arguments)
        .current_dir(root())
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const SHARED: &str = "tests/files/ir/text/shared.arc";
const CHOICE: &str = "tests/files/ir/text/choice.arc";

#[test]
fn the_command_shows_any_stage() {
    let (code, built, errors) = arcvm_ir(&[CHOICE]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(built.contains("apply "), "{built}");
    assert_eq!(arcvm_ir(&[CHOICE, "--after", "build"]).1, built);
    let (_, inlined, _) = arcvm_ir(&[CHOICE, "--after", "inline"]);
    assert!(inlined.contains("select(") && !inlined.contains("apply "), "{inlined}");
    let end = arcvm_ir(&[CHOICE, "--after", "end"]).1;
    assert_eq!(arcvm_ir(&[CHOICE, "--after", "specialise/4"]).1, end);
    for text in [&built, &inlined, &end] {
        read(text);
    }
    let (_, all, _) = arcvm_ir(&[CHOICE, "--all"]);
    assert!(
        all.starts_with(&format!("# after build\n{built}\n# after inline\n{inlined}")),
        "{all}"
    );
    let (_, dots, _) = arcvm_ir(&[CHOICE, "--all", "--format", "dot"]);
    assert!(dots.starts_with("// after build\ndigraph arcvm {"), "{dots}");
}

#[test]
fn the_command_says_where_nodes_are_from_and_who_uses_them() {
    let (code, text, _) =
        arcvm_ir(&[SHARED, "--solver", "solve_two", "--comment", "source", "--comment", "uses"]);
    assert_eq!(code, 0);
    let line = text.lines().find(|line| line.contains("call objects")).unwrap();
    let said = format!("# {SHARED}:3: objects(I, T, F, T); 1 use, 1 program");
    assert!(line.ends_with(&said), "{line}");
    assert!(!text.contains("solve_one"), "{text}");
}

#[test]
fn the_command_says_what_is_known_of_nodes() {
    let (code, text, _) =
        arcvm_ir(&[SHARED, "--solver", "solve_two", "--comment", "type", "--comment", "cost"]);
    assert_eq!(code, 0);
    let line = |call: &str| text.lines().find(|line| line.contains(call)).unwrap();
    assert!(line("call objects").ends_with("# Objects; cost 3"), "{text}");
    assert!(line("= input I").ends_with("# Grid; cost 0"), "{text}");
}

#[test]
fn the_command_speaks_json() {
    let (code, out, _) = arcvm_ir(&[SHARED, "--format", "json"]);
    assert_eq!(code, 0);
    let graph: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(graph["stage"], "build");
    assert_eq!(graph["programs"][2]["name"], "solve_three");
    assert_eq!(graph["programs"][2]["root"], graph["programs"][0]["root"]);
    assert_eq!(graph["nodes"][0], json!({ "kind": "input", "role": "I", "operands": [] }));
    assert_eq!(arcvm_ir(&["--json", SHARED]).1, out);
    let (_, out, _) = arcvm_ir(&[SHARED, "--json", "--all"]);
    let all: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(all["stages"][0]["nodes"], graph["nodes"]);
    assert_eq!(all["stages"][1]["stage"], "inline");
}

#[test]
fn the_command_counts() {
    let (code, out, _) = arcvm_ir(&[SHARED, "--stats", "--json"]);
    assert_eq!(code, 0);
    let stats: Json = serde_json::from_str(&out).unwrap();
    // The third program has nothing of its own.
    assert_eq!((&stats["programs"], &stats["calls_written"]), (&json!(3), &json!(9)));
    let build = &stats["stages"][0];
    assert_eq!((&build["stage"], &build["replaced"]), (&json!("build"), &Json::Null));
    assert_eq!((&build["nodes"], &build["shared"]), (&json!(5), &json!(3)));
    // I, True, False and `size`.
    assert_eq!(build["leaves"], json!(4));
    assert!(0 < build["ns"].as_u64().unwrap());
    let (code, out, _) = arcvm_ir(&[SHARED, "--stats"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("3 programs, 9 calls written\n"), "{out}");
    let row = out.lines().find(|line| line.starts_with("build")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells[1..5], ["5", "3", "4", "–"]);
}

#[test]
fn the_command_says_what_is_wrong() {
    for (arguments, message, help) in [
        (&[SHARED, "--after", "inlin"][..], "there is no stage `inlin`", "did you mean `inline`?"),
        (&[SHARED, "--after", "inline/9"], "there is no stage `inline/9`", "the stages are build,"),
        (&[SHARED, "--solver", "solve_on"], "no solver `solve_on`", "did you mean `solve_one`?"),
        (&["nowhere.arc"], "there is no file `nowhere.arc`", "check the path"),
        (&["tests/files/ir/verify"], "no `.arc` file", "name a folder"),
        (&[SHARED, "--after", "build", "--all"], "cannot be used with", "--help"),
        (&[SHARED, "--stats", "--format", "dot"], "cannot be used with", "--help"),
        (&[], "required arguments", "--help"),
    ] {
        let (code, out, errors) = arcvm_ir(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.contains(message) && errors.contains(help), "{arguments:?}: {errors}");
    }
    let (code, help, _) = arcvm_ir(&["--help"]);
    assert_eq!(code, 0);
    for part in ["Examples:", "Exit codes:", "Stages:", "specialise"] {
        assert!(help.contains(part), "{part}");
    }
}
