//! Compiles batches of programs: functions are defined one after the other and made executable
//! together.

use std::sync::{Arc, OnceLock};

use cranelift::codegen::Context;
use cranelift::codegen::control::ControlPlane;
use cranelift::codegen::isa::OwnedTargetIsa;
use cranelift::jit::{JITBuilder, JITModule};
use cranelift::module::{FuncId, Linkage, Module as _, default_libcall_names};
use cranelift::prelude::*;

use super::lower::{Lower, Shims, Tables, signature};
use super::module::Module;
use super::native::Native;
use super::typing::Typing;
use super::{Error, Options, layout, runtime};
use crate::vm::Code;

/// Functions that generated code calls: name, address, number of parameters.
const SHIMS: usize = 17;

fn shims() -> [(&'static str, *const u8, usize); SHIMS] {
    macro_rules! shims {
        ($($name:ident($params:literal)),+) => {
            [$((stringify!($name), runtime::$name as *const u8, $params)),+]
        };
    }
    shims!(
        call1(4),
        call2(6),
        call3(8),
        call4(10),
        tuple(4),
        apply(4),
        closure(4),
        truthy(3),
        less(6),
        begin(4),
        begin2(6),
        finish(4),
        steps(3),
        range(5),
        laid_out(5),
        append(6),
        paid_closure(4)
    )
}

/// The way in which values find their registers, where nothing else is optimised.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Registers {
    /// Block by block: what goes from block to block goes through memory.
    OnePass,
    /// All together, which takes up to twice as long and makes loops up to twice as fast.
    Whole,
}

/// Asks Cranelift about this processor, which takes some time: once for each way of compiling.
fn processor(options: Options, registers: Registers) -> Result<OwnedTargetIsa, Error> {
    static KNOWN: [OnceLock<Result<OwnedTargetIsa, Error>>; 8] = [const { OnceLock::new() }; 8];
    let Options { optimise, verify, .. } = options;
    let whole = usize::from(registers == Registers::Whole);
    let known = &KNOWN[usize::from(optimise) << 2 | usize::from(verify) << 1 | whole];
    known.get_or_init(|| find_processor(optimise, verify, registers)).clone()
}

fn find_processor(
    optimise: bool,
    verify: bool,
    registers: Registers,
) -> Result<OwnedTargetIsa, Error> {
    let mut flags = settings::builder();
    let mut set = |name: &str, value: &str| {
        flags.set(name, value).map_err(|error| Error::Cranelift(error.to_string()))
    };
    set("is_pic", "false")?;
    set("use_colocated_libcalls", "false")?;
    set("enable_verifier", if verify { "true" } else { "false" })?;
    set("opt_level", if optimise { "speed" } else { "none" })?;
    if !optimise && registers == Registers::OnePass {
        set("regalloc_algorithm", "single_pass")?;
    }
    // Frames are touched page by page, so that none reaches beyond the end of the stack.
    set("enable_probestack", "true")?;
    set("probestack_strategy", "inline")?;
    set("unwind_info", "false")?;
    let isa = cranelift::native::builder().map_err(|error| Error::Processor(error.to_owned()))?;
    isa.finish(settings::Flags::new(flags)).map_err(|error| Error::Processor(error.to_string()))
}

/// Compiles a batch of programs and gives each its native code.
pub(super) struct Batch {
    module: JITModule,
    context: Context,
    builder: FunctionBuilderContext,
    shims: Vec<(FuncId, usize)>,
    call_conv: isa::CallConv,
    made: Vec<(FuncId, Tables)>,
    bytes: usize,
    always: bool,
}

impl Batch {
    /// Returns an empty batch.
    pub(super) fn new(options: Options, registers: Registers) -> Result<Self, Error> {
        if !layout::fits() {
            return Err(Error::Layout);
        }
        let isa = processor(options, registers)?;
        let call_conv = match cfg!(target_arch = "x86_64") {
            true => isa::CallConv::SystemV,
            false => isa.default_call_conv(),
        };
        let mut builder = JITBuilder::with_isa(isa, default_libcall_names());
        for (name, address, _) in shims() {
            builder.symbol(name, address);
        }
        let mut module = JITModule::new(builder);
        let mut declared = Vec::new();
        for (name, _, params) in shims() {
            let signature = signature(params, call_conv);
            let id = module.declare_function(name, Linkage::Import, &signature).map_err(error)?;
            declared.push((id, params));
        }
        let context = module.make_context();
        Ok(Self {
            module,
            context,
            builder: FunctionBuilderContext::new(),
            shims: declared,
            call_conv,
            made: Vec::new(),
            bytes: 0,
            always: options.always,
        })
    }

    /// Generates the function of a program into the context.
    fn build(&mut self, typing: &Typing, code: &Code) -> Tables {
        self.context.clear();
        self.context.func.signature = signature(1, self.call_conv);
        let mut tables = Tables::default();
        let mut b = FunctionBuilder::new(&mut self.context.func, &mut self.builder);
        let mut import = |shim: usize| self.module.declare_func_in_func(self.shims[shim].0, b.func);
        let shims = Shims {
            calls: [import(0), import(1), import(2), import(3)],
            tuple: import(4),
            apply: import(5),
            closure: import(6),
            truthy: import(7),
            less: import(8),
            begin: import(9),
            begin2: import(10),
            finish: import(11),
            steps: import(12),
            range: import(13),
            laid_out: import(14),
            append: import(15),
            paid_closure: import(16),
        };
        Lower::program(&mut b, shims, &mut tables, typing, code, self.always);
        b.finalize(self.module.target_config());
        tables
    }

    /// Adds a program, unless there is nothing in it that native code does better than the VM:
    /// tells whether it was added.
    pub(super) fn add(&mut self, typing: &Typing, code: &Code) -> Result<bool, Error> {
        let tables = self.build(typing, code);
        if tables.gains == 0 && !self.always {
            return Ok(false);
        }
        let id =
            self.module.declare_anonymous_function(&self.context.func.signature).map_err(error)?;
        self.module.define_function(id, &mut self.context).map_err(error)?;
        self.bytes += self.context.compiled_code().map_or(0, |code| code.code_buffer().len());
        self.made.push((id, tables));
        Ok(true)
    }

    /// Returns the Cranelift IR of a program as text, or its machine code.
    pub(super) fn show(
        &mut self,
        typing: &Typing,
        code: &Code,
        machine: bool,
    ) -> Result<String, Error> {
        self.build(typing, code);
        if !machine {
            return Ok(self.context.func.display().to_string());
        }
        self.context.want_disasm = true;
        let compiled = self
            .context
            .compile(self.module.isa(), &mut ControlPlane::default())
            .map_err(|error| Error::Cranelift(format!("{:?}", error.inner)))?;
        Ok(compiled.vcode.clone().unwrap_or_default())
    }

    /// Makes the code executable: the programs in the order in which they were added.
    pub(super) fn finish(mut self) -> Result<Vec<Native>, Error> {
        self.module.finalize_definitions().map_err(error)?;
        let entries: Vec<usize> = self
            .made
            .iter()
            .map(|(id, _)| self.module.get_finalized_function(*id).addr())
            .collect();
        let module = Arc::new(Module::new(self.module, self.bytes));
        let made = self.made.into_iter().zip(entries);
        Ok(made
            .map(|((_, tables), entry)| Native::new(Arc::clone(&module), entry, tables))
            .collect())
    }
}

fn error(error: cranelift::module::ModuleError) -> Error {
    Error::Cranelift(error.to_string())
}
