//! The native code of one program, and its runs.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::lower::Tables;
use super::module::Module;
use super::runtime::{self, Env};
use crate::value::{Cx, Direction, Out};
use crate::vm::{self, Code, Inputs};

/// Native code of a program.
pub(super) struct Native {
    entry: usize,
    tables: Tables,
    /// Grows when the code gives up, and shrinks when it does not.
    given_up: AtomicU32,
    /// Keeps the machine code.
    module: Arc<Module>,
}

/// The weight of giving up once in the count; one success takes 1 off.
const GAVE_UP: u32 = 8;
/// The count at which the VM runs the program from then on: it gave up more often than once in nine
/// runs.
const TOO_OFTEN: u32 = 64;

/// Fuel that generated code may spend without a look for an interrupt: some tens of milliseconds.
/// Where it takes more, the VM does it, which looks.
const UNWATCHED: u64 = 1 << 24;

thread_local! {
    /// Buffers of loops, kept from run to run.
    static LOOPS: Cell<Vec<runtime::LoopState>> = const { Cell::new(Vec::new()) };
}

impl Native {
    pub(super) fn new(module: Arc<Module>, entry: usize, tables: Tables) -> Self {
        Self { entry, tables, given_up: AtomicU32::new(0), module }
    }
}

impl vm::Native for Native {
    fn run<'a>(&'a self, code: &'a Code, cx: &Cx<'a>, inputs: &Inputs<'a>) -> Option<Out<'a>> {
        let given_up = self.given_up.load(Ordering::Relaxed);
        // Generated code does not look at the clock.
        if cx.direction() != Direction::Ascending || cx.has_deadline() || given_up >= TOO_OFTEN {
            return None;
        }
        if !cx.allows_small_values() {
            return None;
        }
        let mut loops = Vec::new();
        if self.tables.loops > 0 {
            loops = LOOPS.take();
            if loops.len() < self.tables.loops {
                loops.resize_with(self.tables.loops, runtime::LoopState::default);
            }
        }
        let mark = cx.mark();
        cx.look_up_after(UNWATCHED);
        let out = code.begin(inputs, |frame| {
            let (fuel, depth) = cx.counters();
            let mut env = Env {
                fuel,
                depth,
                bytes: cx.bytes(),
                growing: cx.growing(),
                sites: self.tables.sites.as_ptr(),
                constants: self.tables.constants.as_ptr(),
                frame: frame.as_mut_ptr().cast(),
                slots: frame.len(),
                code: std::ptr::from_ref(code).cast(),
                cx: std::ptr::from_ref(cx).cast(),
                loops: std::mem::take(&mut loops),
                fault: None,
            };
            let out = runtime::enter(self.entry, &mut env);
            loops = env.loops;
            out
        });
        if self.tables.loops > 0 {
            LOOPS.set(loops);
        }
        match &out {
            None => {
                cx.rewind(mark);
                self.given_up.fetch_add(GAVE_UP, Ordering::Relaxed);
            }
            Some(_) if given_up > 0 => {
                self.given_up.store(given_up - 1, Ordering::Relaxed);
            }
            Some(_) => {}
        }
        out
    }

    fn bytes(&self) -> usize {
        self.module.bytes
    }
}
