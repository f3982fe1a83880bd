//! WGSL of kernels: the shared library, and what calls its steps.
//!
//! A program becomes a kernel in one of two ways, with the same steps and so with the same results.
//! A program's *own* kernel is the program written out: steps with their addresses, loops as loops.
//! The *shared* kernel runs any program: it reads steps from a buffer, so that a population of
//! programs needs no compilation and goes out in one dispatch. Which of them is worth its while is
//! a matter of how many samples a program has.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt::Write;

use super::code::{DeviceProgram, Stmt};
use super::modes::WGSL;
use super::step::{MAX_OPERANDS, Op};

/// The shader library, in the order in which it is put together.
pub const LIBRARY: [(&str, &str); 11] = [
    ("modes", WGSL),
    ("core", include_str!("../../shaders/core.wgsl")),
    ("scalars", include_str!("../../shaders/scalars.wgsl")),
    ("grids", include_str!("../../shaders/grids.wgsl")),
    ("colour", include_str!("../../shaders/colour.wgsl")),
    ("locations", include_str!("../../shaders/locations.wgsl")),
    ("patches", include_str!("../../shaders/patches.wgsl")),
    ("components", include_str!("../../shaders/components.wgsl")),
    ("objects", include_str!("../../shaders/objects.wgsl")),
    ("matches", include_str!("../../shaders/matches.wgsl")),
    ("io", include_str!("../../shaders/io.wgsl")),
];

/// Words of an instruction of the shared kernel: the operation with its site, and the operands.
pub const INSTRUCTION: usize = 1 + MAX_OPERANDS;

/// Operations of the shared kernel that are no steps: the end of a program, a jump, a jump where a
/// word is 0.
const CONTROL: u32 = 3;

/// The beginning of a sample in a program's own kernel, and its end.
const BEGIN: &str = "\
@compute @workgroup_size(32)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) index: u32) {
    let sample = group.x + group.y * groups.x;
    if (batch.samples <= sample) {
        return;
    }
    lid = index;
    start_in = sample * batch.words_in;
    start_out = sample * batch.words_out;
    if (lid == 0u) {
        atomicStore(&status, 0u);
        fuel = input[start_in + 1u];
    }
    workgroupBarrier();
";
const END: &str = "\
    // llvmpipe ends all loops once they have turned 65,535 times; then this one ends early as well.
    var turns = 0u;
    for (var i = 0u; i < batch.probe; i++) {
        turns += 1u;
    }
    if (turns != batch.probe) {
        atomicStore(&status, FALLBACK);
    }
    workgroupBarrier();
    if (lid == 0u) {
        output[start_out] = atomicLoad(&status);
    }
}
";

/// Returns only the functions of the library that `wanted` steps need, with the memory that they
/// share.
fn library(wanted: &[Op], words: u32) -> String {
    let mut out = format!("var<workgroup> m: array<u32, {}>;\n\n", words.max(1));
    let items = Items::of_library();
    let needed = items.needed(wanted);
    for (item, _) in items.0.iter().zip(needed).filter(|(_, needed)| *needed) {
        out += item.text;
        out += "\n\n";
    }
    out
}

/// The declarations of the library.
struct Items(Vec<Item>);

struct Item {
    name: &'static str,
    text: &'static str,
    /// Names in it that may be other declarations.
    words: Vec<&'static str>,
    /// Whether it is the name of a mode.
    is_mode: bool,
}

impl Items {
    fn of_library() -> Self {
        let mut items = Vec::new();
        for (file, text) in LIBRARY {
            for block in text.split("\n\n") {
                let code = block.lines().find(|line| !line.starts_with("//")).unwrap_or_default();
                let code = code
                    .split_once("> ")
                    .filter(|_| code.contains("var<"))
                    .map_or(code, |(_, rest)| rest);
                let word = |c: char| !(c.is_alphanumeric() || c == '_');
                let name = code
                    .split(word)
                    .find(|w| !matches!(*w, "" | "fn" | "const" | "var" | "struct"));
                let Some(name) = name else { continue };
                let words = block.split(word).filter(|w| !w.is_empty()).collect();
                items.push(Item { name, text: block.trim(), words, is_mode: file == "modes" });
            }
        }
        Self(items)
    }

    /// Returns the declarations that a list of steps needs. Those that are neither functions nor
    /// modes are always there.
    fn needed(&self, wanted: &[Op]) -> Vec<bool> {
        let is_optional =
            |item: &Item| item.is_mode || item.text.lines().any(|line| line.starts_with("fn "));
        let mut needed: Vec<bool> = self.0.iter().map(|item| !is_optional(item)).collect();
        let mut waiting: Vec<usize> = Vec::new();
        let find = |name: &str| self.0.iter().position(|item| item.name == name);
        // How a kernel ends names this mode.
        waiting.extend(find("FALLBACK"));
        waiting.extend(wanted.iter().filter_map(|op| find(&format!("op_{}", op.name()))));
        while let Some(index) = waiting.pop() {
            if !std::mem::replace(&mut needed[index], true) {
                waiting.extend(self.0[index].words.iter().filter_map(|word| find(word)));
            }
        }
        needed
    }
}

/// Returns the steps that programs consist of, each once.
pub fn steps_of<'p>(programs: impl IntoIterator<Item = &'p DeviceProgram>) -> Vec<Op> {
    let mut ops = Vec::new();
    for program in programs {
        Stmt::each_step(&program.body, &mut |step| ops.push(step.op));
    }
    ops.sort_unstable();
    ops.dedup();
    ops
}

/// Returns the kernel that is one program.
pub fn own_kernel(program: &DeviceProgram) -> String {
    let mut out = library(&steps_of([program]), program.words);
    out += BEGIN;
    let mut site = u32::MAX;
    write_body(&mut out, &program.body, 1, &mut site);
    out += END;
    out
}

fn write_body(out: &mut String, body: &[Stmt<u32>], depth: usize, site: &mut u32) {
    let pad = "    ".repeat(depth);
    for stmt in body {
        match stmt {
            Stmt::Step(step) => {
                if *site != step.site {
                    *site = step.site;
                    let _ = writeln!(out, "{pad}site = {site}u;");
                }
                let args: Vec<String> = step.args.iter().map(|arg| format!("{arg}u")).collect();
                let _ = writeln!(out, "{pad}op_{}({});", step.op.name(), args.join(", "));
                let _ = writeln!(out, "{pad}workgroupBarrier();");
            }
            Stmt::Loop { more, next, body } => {
                let _ = writeln!(out, "{pad}loop {{");
                *site = u32::MAX;
                write_body(out, next, depth + 1, site);
                let _ = writeln!(
                    out,
                    "{pad}    if (m[{more}u] == 0u) {{\n{pad}        break;\n{pad}    }}"
                );
                write_body(out, body, depth + 1, site);
                let _ = writeln!(out, "{pad}}}");
                *site = u32::MAX;
            }
            Stmt::If { condition, then, otherwise } => {
                let _ = writeln!(out, "{pad}if (m[{condition}u] != 0u) {{");
                *site = u32::MAX;
                write_body(out, then, depth + 1, site);
                if !otherwise.is_empty() {
                    *site = u32::MAX;
                    let _ = writeln!(out, "{pad}}} else {{");
                    write_body(out, otherwise, depth + 1, site);
                }
                let _ = writeln!(out, "{pad}}}");
                *site = u32::MAX;
            }
        }
    }
}

/// Returns a kernel that runs whatever programs of these steps stand in its buffer, in so many
/// words of memory.
pub fn shared(ops: &[Op], words: u32) -> String {
    let mut out = library(ops, words);
    out += "@group(0) @binding(3) var<storage, read> programs: array<u32>;\n\n";
    out += BEGIN;
    // The first word of a sample's record tells where its program begins.
    out += "    var place = input[start_in];\n    loop {\n        let code = programs[place] & 255u;\n";
    out += "        site = programs[place] >> 8u;\n";
    for i in 0..MAX_OPERANDS {
        let _ = writeln!(out, "        let a{i} = programs[place + {}u];", i + 1);
    }
    let _ = writeln!(out, "        place += {INSTRUCTION}u;");
    out += "        if (code == 0u) {\n            break;\n        }\n        switch code {\n";
    out += "            case 1u: {\n                place = a0;\n            }\n";
    out += "            case 2u: {\n                if (m[a1] == 0u) {\n                    place = a0;\n                }\n            }\n";
    for &op in ops {
        let args: Vec<String> = (0..op.arity()).map(|i| format!("a{i}")).collect();
        let _ = writeln!(
            out,
            "            case {}u: {{\n                op_{}({});\n            }}",
            op as u32 + CONTROL,
            op.name(),
            args.join(", ")
        );
    }
    out += "            default: {}\n        }\n        workgroupBarrier();\n    }\n";
    out += END;
    out
}

/// Appends a program as instructions of the shared kernel and returns where it begins.
pub fn write_instructions(out: &mut Vec<u32>, program: &DeviceProgram) -> u32 {
    let start = out.len() as u32;
    write_list(out, &program.body);
    write_instruction(out, 0, 0, &[]);
    start
}

fn write_instruction(out: &mut Vec<u32>, code: u32, site: u32, args: &[u32]) {
    out.push(code | site << 8);
    out.extend_from_slice(args);
    out.resize(out.len() + MAX_OPERANDS - args.len(), 0);
}

fn write_list(out: &mut Vec<u32>, body: &[Stmt<u32>]) {
    for stmt in body {
        match stmt {
            Stmt::Step(step) => {
                write_instruction(out, step.op as u32 + CONTROL, step.site, &step.args)
            }
            Stmt::Loop { more, next, body } => {
                let start = out.len() as u32;
                write_list(out, next);
                let exit = out.len();
                write_instruction(out, 2, 0, &[0, *more]);
                write_list(out, body);
                write_instruction(out, 1, 0, &[start]);
                out[exit + 1] = out.len() as u32;
            }
            Stmt::If { condition, then, otherwise } => {
                let skip = out.len();
                write_instruction(out, 2, 0, &[0, *condition]);
                write_list(out, then);
                let end = out.len();
                write_instruction(out, 1, 0, &[0]);
                out[skip + 1] = out.len() as u32;
                write_list(out, otherwise);
                out[end + 1] = out.len() as u32;
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Asserts that the compiler of drivers would take a kernel.
    pub(in super::super) fn valid(source: &str) {
        let module = naga::front::wgsl::parse_str(source)
            .unwrap_or_else(|error| panic!("{}", error.emit_to_string(source)));
        let mut validator = naga::valid::Validator::new(
            naga::valid::ValidationFlags::all(),
            naga::valid::Capabilities::empty(),
        );
        validator
            .validate(&module)
            .unwrap_or_else(|error| panic!("{}", error.emit_to_string(source)));
    }

    #[test]
    fn the_kernel_of_every_step_is_valid() {
        valid(&shared(Op::ALL, 4096));
    }
}
