//! Faults on their way out of an evaluation: a mark, while the fault itself waits in its thread.
//!
//! A [`Raised`] takes no room, so that a result fits two registers, and one that says no more than
//! that all went well fits one.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use super::{Fault, FaultKind, Value};

thread_local! {
    /// The fault that was raised last, until somebody asks for it.
    static LAST: Cell<Option<Fault>> = const { Cell::new(None) };
    /// How many were raised.
    #[cfg(debug_assertions)]
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// A fault that waits in its thread, which it does not leave.
///
/// There is room for one. Who holds this while something else may raise makes a [`Fault`] of it
/// first, and raises that again. Builds with debug assertions check it.
pub struct Raised {
    in_thread: PhantomData<*const ()>,
    /// The number of the fault.
    #[cfg(debug_assertions)]
    number: u64,
}

impl Raised {
    /// Raises a fault of the given kind.
    #[cold]
    #[inline(never)]
    pub fn new(kind: FaultKind, message: impl Into<Cow<'static, str>>) -> Self {
        Fault::new(kind, message).into()
    }

    /// Raises that a value has the wrong type: what was wanted and what was there.
    #[cold]
    #[inline(never)]
    pub fn wanted(what: &str, found: Value<'_>) -> Self {
        Self::new(FaultKind::Type, format!("expected {what}, found {}", found.kind_name()))
    }

    /// Raises that an operand has no answer, such as the first element of an empty set.
    #[cold]
    #[inline(never)]
    pub fn value(message: &'static str) -> Self {
        Self::new(FaultKind::Value, message)
    }

    /// Raises that an integer result does not fit.
    #[cold]
    #[inline(never)]
    pub fn overflow() -> Self {
        Self::new(FaultKind::Arithmetic, "the result is out of the range of integers")
    }

    /// Raises that a location does not fit.
    #[cold]
    #[inline(never)]
    pub fn far() -> Self {
        Self::new(FaultKind::Arithmetic, "a coordinate is out of the range of 32 bits")
    }

    /// Returns the reason.
    #[cold]
    pub fn kind(&self) -> FaultKind {
        self.look(|fault| fault.kind())
    }

    /// Raises the same with what may help, in which `@` stands for the operand.
    #[cold]
    pub(crate) fn with_help(self, help: Option<impl Into<Cow<'static, str>>>) -> Self {
        self.map(|fault| fault.with_help(help))
    }

    /// Raises what `change` makes of the fault.
    #[cold]
    #[inline(never)]
    pub(crate) fn map(self, change: impl FnOnce(Fault) -> Fault) -> Self {
        change(self.into()).into()
    }

    /// Looks at the fault where it waits.
    fn look<T>(&self, look: impl FnOnce(&Fault) -> T) -> T {
        let fault = self.take();
        let seen = look(&fault);
        LAST.set(Some(fault));
        seen
    }

    fn take(&self) -> Fault {
        #[cfg(debug_assertions)]
        assert_eq!(self.number, COUNT.get(), "another fault was raised since");
        // A mark that came too late is a defect, and yet no reason to end the process.
        LAST.take().unwrap_or_else(|| Fault::new(FaultKind::Internal, "the fault was lost"))
    }
}

impl From<Fault> for Raised {
    #[cold]
    #[inline(never)]
    fn from(fault: Fault) -> Self {
        LAST.set(Some(fault));
        #[cfg(debug_assertions)]
        COUNT.set(COUNT.get() + 1);
        Self {
            in_thread: PhantomData,
            #[cfg(debug_assertions)]
            number: COUNT.get(),
        }
    }
}

impl From<Raised> for Fault {
    #[cold]
    #[inline(never)]
    fn from(raised: Raised) -> Self {
        raised.take()
    }
}

impl fmt::Debug for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.look(|fault| fault.fmt(f))
    }
}

#[cfg(not(debug_assertions))]
const _: () = assert!(size_of::<Raised>() == 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_until_it_is_asked_for() {
        let raised = Raised::value("there is none");
        assert_eq!(raised.kind(), FaultKind::Value);
        let named = raised.map(|fault| fault.within("first"));
        assert_eq!(Fault::from(named).to_string(), "first: there is none");
    }

    #[test]
    fn a_fault_that_is_taken_first_may_be_raised_again() {
        let first = Fault::from(Raised::overflow());
        let second = Raised::far();
        assert_eq!(second.kind(), FaultKind::Arithmetic);
        let again = Raised::from(first.clone());
        assert_eq!(Fault::from(again), first);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "another fault was raised since")]
    fn a_mark_is_no_longer_good_once_something_else_was_raised() {
        let old = Raised::overflow();
        let _new = Raised::value("there is none");
        old.kind();
    }
}
