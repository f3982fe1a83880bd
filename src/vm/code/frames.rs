//! Frames of runs: made on the machine's stack, with the constants and the inputs in their places.

use smallvec::SmallVec;

use super::{Code, Inputs};
use crate::value::Value;

/// Constants are copied into a frame so many at a time.
const TOGETHER: usize = 4;

/// Slots before anything is run. They are copied from here, as to write them one by one takes half
/// as long again and many lines of machine code.
static NOTHING: [Value<'static>; 32] = [Value::NONE; 32];

/// Returns so many slots, of which there are as many in [`NOTHING`].
#[inline(always)]
fn nothing<'a, const N: usize>() -> [Value<'a>; N] {
    NOTHING.first_chunk().copied().unwrap_or([Value::NONE; N])
}

/// Returns the slots of a frame with room for at least `slots`: one of a few sizes that can be
/// made at once, or just as many as are needed.
pub(crate) fn frame_size(slots: usize) -> usize {
    match slots {
        0..=8 => 8,
        9..=16 => 16,
        17..=32 => 32,
        _ => padded(slots),
    }
}

/// Returns the number of constants in a template, so that they can be copied [`TOGETHER`].
pub(crate) fn padded(constants: usize) -> usize {
    constants.next_multiple_of(TOGETHER)
}

/// Puts constants at the start of a frame.
#[inline(always)]
fn fill_in<'a>(frame: &mut [Value<'a>], constants: &[Value<'a>]) {
    let mut rest = frame;
    for constants in constants.as_chunks::<TOGETHER>().0 {
        let Some((to, behind)) = rest.split_first_chunk_mut() else { break };
        *to = *constants;
        rest = behind;
    }
}

impl Code {
    /// Hands `run` the frame of the program with its inputs.
    #[inline(always)]
    pub(crate) fn begin<'a, T>(
        &'a self,
        inputs: &Inputs<'a>,
        run: impl FnOnce(&mut [Value<'a>]) -> T,
    ) -> T {
        self.enter(|frame| {
            if let Some(params) = frame[self.constants..].first_chunk_mut() {
                *params = inputs.slots();
            }
            run(frame)
        })
    }

    /// Hands `run` a frame on the machine's stack, of a size that is not much too large.
    #[inline(always)]
    pub(super) fn enter<'a, T>(&'a self, run: impl FnOnce(&mut [Value<'a>]) -> T) -> T {
        let (mut few, mut some, mut many);
        let mut any: SmallVec<[Value<'a>; 64]>;
        let frame: &mut [Value<'a>] = match self.slots {
            8 => {
                few = nothing::<8>();
                &mut few
            }
            16 => {
                some = nothing::<16>();
                &mut some
            }
            32 => {
                many = nothing::<32>();
                &mut many
            }
            slots => {
                any = SmallVec::from_elem(Value::NONE, slots as usize);
                &mut any
            }
        };
        fill_in(frame, self.template.values());
        run(frame)
    }
}
