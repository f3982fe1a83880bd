//! Bounds on how deeply values and calls nest.

use super::Cx;
use crate::stack::{SHALLOW, with_little_room};
use crate::value::{FaultKind, Raised};

/// Deepest nesting of a value and of function calls. CPython gives up at about 1,000 frames.
pub const MAX_DEPTH: u32 = 500;

impl Cx<'_> {
    /// Faults where a value would be nested too deeply.
    #[inline]
    pub fn check_depth(&self, depth: u32) -> Result<(), Raised> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(Raised::new(
            FaultKind::Size,
            format!("a value nested {depth} deep is over the bound of {MAX_DEPTH} levels"),
        ))
    }

    /// Runs `body` one call deeper, where calls do not nest deeply: in one place alone, so that it
    /// becomes a part of its caller.
    #[inline(always)]
    pub(crate) fn shallowly<T>(&self, body: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= SHALLOW {
            return None;
        }
        self.depth.set(depth + 1);
        let out = body();
        self.depth.set(depth);
        Some(out)
    }

    /// Runs `body` one call deeper, or faults where calls are nested too deeply.
    #[inline]
    pub fn deeper<T>(&self, body: impl FnOnce() -> Result<T, Raised>) -> Result<T, Raised> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH {
            return Err(Raised::new(
                FaultKind::Recursion,
                format!("function calls are nested more than {MAX_DEPTH} deep"),
            ));
        }
        self.depth.set(depth + 1);
        let out = if depth < SHALLOW { body() } else { with_little_room(body) };
        self.depth.set(depth);
        out
    }
}
