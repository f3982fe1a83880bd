//! The result of an evaluation that goes wrong: a value inside the engine, never an unwind.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::{Raised, Value};
use crate::diag::{Code, Diagnostic, words};
use crate::source::Span;

/// The result of a whole evaluation.
pub type Out<'a> = Result<Value<'a>, Fault>;

/// The result of a primitive, and of whatever else makes values in the engine. It is returned in
/// two registers, as what was raised is no more than a mark.
pub type Reply<'a> = Result<Value<'a>, Raised>;

/// The reason for which an evaluation ended without a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FaultKind {
    /// An operand has a type that the operation cannot work on.
    Type,
    /// The operand has the right type but no such element or no answer (an empty `first`, a missing
    /// `extract`, a step of zero).
    Value,
    /// An index beyond a tuple's end.
    Index,
    /// Division by zero, or an integer out of range.
    Arithmetic,
    /// Function calls nested too deeply.
    Recursion,
    /// The fuel was spent.
    Fuel,
    /// A value would have been larger or more deeply nested than allowed.
    Size,
    /// The values of the evaluation took more memory than allowed.
    Memory,
    /// The wall-clock deadline passed.
    Deadline,
    /// A defect of the engine.
    Internal,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Type,
        Self::Value,
        Self::Index,
        Self::Arithmetic,
        Self::Recursion,
        Self::Fuel,
        Self::Size,
        Self::Memory,
        Self::Deadline,
        Self::Internal,
    ];

    /// Returns the kind of a [`FaultKind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Tells whether this fault is a budget that ran out rather than an error of the program.
    pub fn is_budget(self) -> bool {
        matches!(self, Self::Fuel | Self::Size | Self::Memory | Self::Deadline)
    }

    /// Returns the stable name used in JSON: the budget that ran out, or `error`.
    pub fn status(self) -> &'static str {
        match self {
            Self::Fuel => "fuel",
            Self::Size => "size",
            Self::Memory => "memory",
            Self::Deadline => "deadline",
            Self::Type
            | Self::Value
            | Self::Index
            | Self::Arithmetic
            | Self::Recursion
            | Self::Internal => "error",
        }
    }

    /// Returns the kind as a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Value => "value",
            Self::Index => "index",
            Self::Arithmetic => "arithmetic",
            Self::Recursion => "recursion",
            Self::Internal => "internal",
            Self::Fuel | Self::Size | Self::Memory | Self::Deadline => self.status(),
        }
    }
}

/// A failed evaluation: the kind, a message, and the primitive it happened in.
///
/// Boxed, so that results stay two words.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault(Box<Details>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Details {
    kind: FaultKind,
    message: Cow<'static, str>,
    primitive: Option<&'static str>,
    site: Option<Site>,
    operand: Option<usize>,
    help: Option<Cow<'static, str>>,
    /// The words for what is taken as an operand and for what there is.
    misfit: Option<(String, String)>,
    is_explained: bool,
    ways: Ways,
}

/// The choices on the way to a fault, innermost first, with what their conditions were. They tell
/// where it stands in the source. The same fault may be come upon in several ways.
#[derive(Clone, Eq, Debug, Default)]
struct Ways(Vec<(Site, bool)>);

impl PartialEq for Ways {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Where in a program a fault happened: a number that the program's graph can tell something of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Site(pub(crate) u32);

impl Fault {
    /// Returns a fault of the given kind.
    #[cold]
    pub fn new(kind: FaultKind, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self(Box::new(Details {
            kind,
            message,
            primitive: None,
            site: None,
            operand: None,
            help: None,
            misfit: None,
            is_explained: false,
            ways: Ways::default(),
        }))
    }

    /// Returns the same fault, said to have happened in `primitive` unless an inner one was named
    /// before.
    #[cold]
    pub fn within(mut self, primitive: &'static str) -> Self {
        self.0.primitive.get_or_insert(primitive);
        self
    }

    /// Returns the same fault, said to have happened at a node of the program graph unless one was
    /// named before.
    #[cold]
    pub(crate) fn at_site(mut self, site: Site) -> Self {
        self.0.site.get_or_insert(site);
        self
    }

    /// Returns the same fault, which happened in a part of what is computed at a site. Where that
    /// is a choice, its condition was true or not.
    #[cold]
    pub(crate) fn in_way(mut self, site: Site, is_true: bool) -> Self {
        self.0.ways.0.push((site, is_true));
        self
    }

    /// Returns the sites in whose parts it happened.
    pub(crate) fn ways(&self) -> &[(Site, bool)] {
        &self.0.ways.0
    }

    /// Returns the innermost site at which it happened.
    pub(crate) fn first_site(&self) -> Option<Site> {
        self.0.site
    }

    /// Returns the same fault in other words: what the operand named by a parameter is to be, and
    /// what there is instead.
    #[cold]
    pub(crate) fn about_operand(
        mut self,
        operand: usize,
        param: &str,
        wanted: String,
        found: String,
    ) -> Self {
        self.0.message = format!("takes {wanted} as `{param}`; this is {found}").into();
        self.0.operand = Some(operand);
        self.0.misfit = Some((wanted, found));
        self.0.is_explained = true;
        self
    }

    /// Returns the same fault with a message that needs no more words; it is about one operand, if
    /// that is given.
    #[cold]
    pub(crate) fn explained(mut self, operand: Option<usize>, message: String) -> Self {
        self.0.message = message.into();
        self.0.operand = operand;
        self.0.is_explained = true;
        self
    }

    /// Returns the same fault with what may help, in which `@` stands for the operand.
    #[cold]
    pub(crate) fn with_help(mut self, help: Option<impl Into<Cow<'static, str>>>) -> Self {
        self.0.help = help.map(Into::into);
        self
    }

    /// Tells whether its message is in words of its own already.
    pub(crate) fn is_explained(&self) -> bool {
        self.0.is_explained
    }

    /// Returns the same fault, said to have happened in what its author wrote, whose operands have
    /// no names.
    #[cold]
    pub(crate) fn written_as(mut self, construct: &'static str) -> Self {
        self.0.primitive = Some(construct);
        if let Some((wanted, found)) = &self.0.misfit {
            self.0.message = format!("takes {wanted}; this is {found}").into();
        }
        self
    }

    /// Returns the same fault with another message.
    #[cold]
    pub(crate) fn with_message(mut self, message: &'static str) -> Self {
        self.0.message = message.into();
        self
    }

    /// Tells which operand of the primitive it is about, from 0, if that is known.
    pub fn operand(&self) -> Option<usize> {
        self.0.operand
    }

    /// Returns what may help, with the text of the operand.
    pub fn help(&self, operand: &str) -> Option<String> {
        Some(words::filled(self.0.help.as_ref()?, operand))
    }

    /// Returns the reason for which the evaluation ended.
    pub fn kind(&self) -> FaultKind {
        self.0.kind
    }

    /// Returns the message, without the primitive's name.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the primitive in which it happened.
    pub fn primitive(&self) -> Option<&'static str> {
        self.0.primitive
    }

    /// Returns the fault for its author; `place` is where its site stands in the source.
    pub fn diagnostic(&self, place: Option<Span>) -> Diagnostic {
        let kind = self.kind().name();
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let diagnostic = Diagnostic::new(Code::EvaluationFailed, self.to_string())
            .with_note(format!("this is {article} {kind} error"));
        match place {
            Some(span) => diagnostic.with_label(span, "while evaluating this"),
            None => diagnostic,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.0.primitive {
            write!(f, "{name}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({self})", self.0.kind)
    }
}

impl std::error::Error for Fault {}

/// Returns a name that was stored, as that of a primitive in a fault or of a family of rules. There
/// are few, and each is kept once for good.
pub fn kept_name(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.into());
    names.insert(name);
    name
}
