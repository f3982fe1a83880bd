//! Programs under construction: terms of the language that share their parts, and their text.
//!
//! Constructors are named by the term that they make, so that a built program reads like its text.

use std::fmt::Write as _;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::plane::Turn;
use crate::prim::{self, PrimId};

/// A term of the language. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Term(Arc<Node>);

/// The kinds of terms.
#[derive(Debug)]
enum Node {
    /// A name: the input, a constant, a primitive as a value, or a parameter of a lambda around it.
    Word { text: String, free: bool },
    /// An integer.
    Int(i64),
    /// A tuple.
    Tuple(Vec<Term>),
    /// A call of a primitive.
    Call { prim: PrimId, arguments: Vec<Term>, hint: Option<String>, free: bool },
    /// Two operands and what stands between them.
    Operator { text: &'static str, left: Term, right: Term, free: bool },
    /// A function of some parameters.
    Lambda { parameter: &'static str, body: Term, free: bool },
    /// The result of a program that was written before: its text, with the name [`WRITTEN`].
    Written(String),
    /// The name of a function of a grid that is defined before the program.
    Helper { name: &'static str, comment: String, body: Term },
}

/// Names of parameters.
const PARAMETERS: [&str; 8] = ["o", "p", "q", "r", "s", "t", "u", "v"];

/// The name that the last definition of a written program has.
const WRITTEN: &str = "solve";

/// Returns a primitive as a value.
pub(crate) fn word(prim: PrimId) -> Term {
    constant(prim.name())
}

/// Returns a constant of the language by its name.
pub(crate) fn constant(name: &str) -> Term {
    Term(Arc::new(Node::Word { text: name.into(), free: false }))
}

/// Returns a parameter of a lambda.
pub(crate) fn parameter(text: &str) -> Term {
    Term(Arc::new(Node::Word { text: text.into(), free: true }))
}

/// Returns an integer.
pub(crate) fn int(number: impl Into<i64>) -> Term {
    Term(Arc::new(Node::Int(number.into())))
}

/// Returns a truth value.
pub(crate) fn truth(value: bool) -> Term {
    constant(if value { "True" } else { "False" })
}

/// Returns a pair of integers.
pub(crate) fn pair(first: impl Into<i64>, second: impl Into<i64>) -> Term {
    tuple(vec![int(first), int(second)])
}

/// Makes a tuple.
pub(crate) fn tuple(items: Vec<Term>) -> Term {
    Term(Arc::new(Node::Tuple(items)))
}

/// Returns a call of a primitive.
pub(crate) fn call(prim: PrimId, arguments: &[&Term]) -> Term {
    let arguments: Vec<Term> = arguments.iter().map(|&argument| argument.clone()).collect();
    let free = arguments.iter().any(Term::is_free);
    Term(Arc::new(Node::Call { prim, arguments, hint: None, free }))
}

/// Returns the primitive that turns grids.
pub(crate) fn turning(turn: Turn) -> PrimId {
    match turn {
        Turn::Same => prim::IDENTITY,
        Turn::Vmirror => prim::VMIRROR,
        Turn::Hmirror => prim::HMIRROR,
        Turn::Rot180 => prim::ROT180,
        Turn::Dmirror => prim::DMIRROR,
        Turn::Rot90 => prim::ROT90,
        Turn::Rot270 => prim::ROT270,
        Turn::Cmirror => prim::CMIRROR,
    }
}

/// Returns an operator between two terms.
pub(crate) fn operator(left: &Term, text: &'static str, right: &Term) -> Term {
    let free = left.is_free() || right.is_free();
    Term(Arc::new(Node::Operator { text, left: left.clone(), right: right.clone(), free }))
}

/// Returns a function of one parameter. `open` says whether the body has parameters of lambdas
/// further out.
pub(crate) fn lambda(parameter: &'static str, body: &Term, open: bool) -> Term {
    Term(Arc::new(Node::Lambda { parameter, body: body.clone(), free: open }))
}

/// Returns a function of a grid `I` with a definition of its own.
pub(crate) fn helper(name: &'static str, comment: impl Into<String>, body: &Term) -> Term {
    Term(Arc::new(Node::Helper { name, comment: comment.into(), body: body.clone() }))
}

/// Returns a grid as a literal.
pub(crate) fn literal(board: &crate::plane::Board) -> Term {
    let row = |row: &[i8]| tuple(row.iter().map(|&cell| int(cell)).collect());
    tuple(board.cells.chunks(board.width).map(row).collect())
}

/// Returns the input of the program.
pub(crate) fn input() -> Term {
    constant("I")
}

/// Returns what the last definition of a text returns, which has the name `solve` and the parameter
/// `I`.
pub(crate) fn written(text: impl Into<String>) -> Term {
    Term(Arc::new(Node::Written(text.into())))
}

impl Term {
    /// Returns the term of this grid turned; the same term where that changes nothing.
    pub(crate) fn turned(&self, turn: Turn) -> Self {
        match turn {
            Turn::Same => self.clone(),
            turn => call(turning(turn), &[self]),
        }
    }

    /// Returns the same call, with the name that its line should have.
    pub(crate) fn named(self, hint: impl Into<String>) -> Self {
        match &*self.0 {
            Node::Call { prim, arguments, free, .. } => Self(Arc::new(Node::Call {
                prim: *prim,
                arguments: arguments.clone(),
                hint: Some(hint.into()),
                free: *free,
            })),
            _ => self,
        }
    }

    /// Tells whether it has a parameter of a lambda around it.
    fn is_free(&self) -> bool {
        match &*self.0 {
            Node::Word { free, .. }
            | Node::Call { free, .. }
            | Node::Operator { free, .. }
            | Node::Lambda { free, .. } => *free,
            Node::Tuple(items) => items.iter().any(Self::is_free),
            Node::Int(_) | Node::Helper { .. } | Node::Written(_) => false,
        }
    }

    /// Tells whether it says something of the part `o`, or of another parameter of a lambda around
    /// it.
    pub(crate) fn depends_on_part(&self) -> bool {
        self.is_free()
    }

    /// Returns the colour of a call of `canvas`.
    pub(crate) fn canvas_color(&self) -> Option<Self> {
        match &*self.0 {
            Node::Call { prim, arguments, .. } if *prim == prim::CANVAS => {
                arguments.first().cloned()
            }
            _ => None,
        }
    }

    fn children(&self) -> Vec<&Self> {
        match &*self.0 {
            Node::Word { .. } | Node::Int(_) | Node::Helper { .. } | Node::Written(_) => Vec::new(),
            Node::Tuple(items) => items.iter().collect(),
            Node::Call { arguments, .. } => arguments.iter().collect(),
            Node::Operator { left, right, .. } => vec![left, right],
            Node::Lambda { body, .. } => vec![body],
        }
    }

    /// Returns the same term with another in the place of the input.
    pub(crate) fn on(&self, input: &Self) -> Self {
        self.replace_name("I", input, &mut FxHashMap::default())
    }

    /// Returns the same term with a parameter of another name.
    pub(crate) fn rebound(&self, from: &str, to: &str) -> Self {
        self.replace_name(from, &parameter(to), &mut FxHashMap::default())
    }

    /// Returns the same term with another in the place of a name, where no lambda inside has a
    /// parameter of that name. A term without the name stays the same.
    fn replace_name(&self, from: &str, by: &Self, done: &mut FxHashMap<*const Node, Self>) -> Self {
        let key = Arc::as_ptr(&self.0);
        if let Some(done) = done.get(&key) {
            return done.clone();
        }
        let mut on = |term: &Self| term.replace_name(from, by, done);
        let new = match &*self.0 {
            Node::Word { text, .. } if text == from => by.clone(),
            Node::Lambda { parameter, .. } if *parameter == from => self.clone(),
            _ if self.children().into_iter().all(|child| on(child).is(child)) => self.clone(),
            Node::Word { .. } | Node::Int(_) | Node::Helper { .. } | Node::Written(_) => {
                self.clone()
            }
            Node::Tuple(items) => tuple(items.iter().map(on).collect()),
            Node::Call { prim, arguments, hint, free } => Self(Arc::new(Node::Call {
                prim: *prim,
                arguments: arguments.iter().map(on).collect(),
                hint: hint.clone(),
                free: *free,
            })),
            Node::Operator { text, left, right, free } => {
                let (left, right) = (on(left), on(right));
                Self(Arc::new(Node::Operator { text, left, right, free: *free }))
            }
            Node::Lambda { parameter, body, free } if by.has(parameter) => {
                // A name that comes in would be taken for the lambda's own parameter.
                let is_new = |name: &&str| !by.has(name) && !body.has(name);
                let new = PARAMETERS.into_iter().find(is_new).unwrap_or(parameter);
                let body = on(&body.rebound(parameter, new));
                Self(Arc::new(Node::Lambda { parameter: new, body, free: *free }))
            }
            Node::Lambda { parameter, body, free } => {
                Self(Arc::new(Node::Lambda { parameter, body: on(body), free: *free }))
            }
        };
        done.insert(key, new.clone());
        new
    }

    /// Tells whether it is the same term, not only one of the same form.
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Tells whether a name stands in it that no lambda in it gives a value.
    fn has(&self, name: &str) -> bool {
        fn has(term: &Term, name: &str, seen: &mut FxHashSet<*const Node>) -> bool {
            match &*term.0 {
                Node::Word { text, .. } => text == name,
                Node::Lambda { parameter, .. } if *parameter == name => false,
                _ => {
                    seen.insert(Arc::as_ptr(&term.0))
                        && term.children().into_iter().any(|child| has(child, name, seen))
                }
            }
        }
        has(self, name, &mut FxHashSet::default())
    }

    /// Returns the text of a program of the given name that returns this term.
    pub(crate) fn program(&self, name: &str, comment: &str) -> String {
        let Node::Written(text) = &*self.0 else {
            return Writer::default().define(self, name, comment);
        };
        let mut commented = String::new();
        for line in comment.lines() {
            let _ = writeln!(commented, "# {line}");
        }
        commented + &rename(text, name)
    }

    /// Returns the text of it, to be taken up by [`written`].
    pub(crate) fn to_text(&self) -> String {
        self.program(WRITTEN, "")
    }
}

/// Returns the text of a written program with another name.
fn rename(text: &str, name: &str) -> String {
    let header = format!("def {WRITTEN}(");
    match text.rfind(&header) {
        Some(position) => {
            format!("{}def {name}({}", &text[..position], &text[position + header.len()..])
        }
        None => text.to_owned(),
    }
}

/// Writes one definition: a line for what is used twice or would make a line too long.
#[derive(Default)]
struct Writer {
    lines: String,
    /// The definitions of helpers.
    helpers: String,
    /// Names of helpers, which no other line may have.
    defined: Vec<String>,
    /// Text of what has a line already, or of what stands in others, by its text.
    names: FxHashMap<String, String>,
    taken: FxHashMap<String, usize>,
    uses: FxHashMap<*const Node, usize>,
    texts: FxHashMap<*const Node, String>,
}

/// A call of more than so many characters gets a line of its own.
const LONG: usize = 48;

impl Writer {
    /// Returns the text of a definition, after those of the helpers that it has.
    fn define(&mut self, term: &Term, name: &str, comment: &str) -> String {
        self.count(term);
        let value = self.write(term, true);
        let mut text = std::mem::take(&mut self.helpers);
        for line in comment.lines() {
            let _ = writeln!(text, "# {line}");
        }
        let _ = write!(text, "def {name}(I):\n{}    return {value}\n", self.lines);
        text
    }

    fn count(&mut self, term: &Term) {
        let uses = self.uses.entry(Arc::as_ptr(&term.0)).or_default();
        *uses += 1;
        if *uses == 1 {
            term.children().into_iter().for_each(|child| self.count(child));
        }
    }

    /// Returns a name that no other line has.
    fn make_name(&mut self, hint: &str) -> String {
        let hint: String =
            hint.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let hint = if hint.starts_with(|c: char| c.is_ascii_lowercase()) {
            hint
        } else {
            format!("x_{hint}")
        };
        let count = self.taken.entry(hint.clone()).or_default();
        *count += 1;
        match *count {
            1 if !is_taken(&hint) => hint,
            1 => format!("{hint}_1"),
            n => format!("{hint}_{n}"),
        }
    }

    fn write(&mut self, term: &Term, top: bool) -> String {
        let key = Arc::as_ptr(&term.0);
        if let Some(text) = self.texts.get(&key) {
            return text.clone();
        }
        let text = match &*term.0 {
            Node::Word { text, .. } | Node::Written(text) => text.clone(),
            Node::Int(number) => number.to_string(),
            Node::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.write(item, false)).collect();
                if items.len() == 1 {
                    format!("({},)", items[0])
                } else {
                    format!("({})", items.join(", "))
                }
            }
            Node::Operator { text, left, right, .. } => {
                let side = |writer: &mut Self, term: &Term| {
                    let inner = writer.write(term, false);
                    if matches!(&*term.0, Node::Operator { .. }) {
                        format!("({inner})")
                    } else {
                        inner
                    }
                };
                let (left, right) = (side(self, left), side(self, right));
                format!("{left} {text} {right}")
            }
            Node::Lambda { parameter, body, .. } => {
                format!("lambda {parameter}: {}", self.write(body, false))
            }
            Node::Helper { name, comment, body } => {
                let name = match self.defined.iter().filter(|other| other.starts_with(name)).count()
                {
                    0 => (*name).to_owned(),
                    count => format!("{name}_{}", count + 1),
                };
                self.defined.push(name.clone());
                let mut inner = Self { defined: self.defined.clone(), ..Self::default() };
                inner.taken.extend(self.defined.iter().map(|name| (name.clone(), 1)));
                let definition = inner.define(body, &name, comment);
                self.defined = inner.defined;
                self.taken.insert(name.clone(), 1);
                let _ = write!(self.helpers, "{definition}\n\n");
                name
            }
            Node::Call { prim, arguments, hint, free } => {
                let arguments: Vec<String> =
                    arguments.iter().map(|argument| self.write(argument, false)).collect();
                let text = format!("{}({})", prim.name(), arguments.join(", "));
                let shared = self.uses.get(&key).is_some_and(|&uses| uses > 1);
                if *free || top || (!shared && hint.is_none() && text.len() <= LONG) {
                    text
                } else if let Some(known) = self.names.get(&text) {
                    known.clone()
                } else {
                    let line = self.make_name(hint.as_deref().unwrap_or(shorten(*prim)));
                    let _ = writeln!(self.lines, "    {line} = {text}");
                    self.names.insert(text, line.clone());
                    line
                }
            }
        };
        self.texts.insert(key, text.clone());
        text
    }
}

/// Returns the name of the lines that the calls of a primitive get.
fn shorten(prim: PrimId) -> &'static str {
    match prim {
        prim::FILL | prim::PAINT | prim::UNDERFILL | prim::UNDERPAINT => "drawn",
        prim::OFCOLOR | prim::ATMOST | prim::INTERSECTION | prim::DIFFERENCE | prim::COMBINE => {
            "cells"
        }
        prim::OBJECTS | prim::PARTS | prim::PARTITION => "things",
        prim::SFILTER => "chosen",
        prim::MAPPLY => "done",
        prim::SUBGRID | prim::CROP => "cut",
        _ => "part",
    }
}

/// Tells whether a name means something in the language already.
fn is_taken(name: &str) -> bool {
    prim::lookup(name).is_some()
        || matches!(
            name,
            "and" | "or" | "not" | "in" | "if" | "else" | "lambda" | "def" | "return" | "o" | "p"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prim;

    fn size(name: &str) -> Term {
        call(prim::SIZE, &[&parameter(name)])
    }

    #[test]
    fn a_parameter_is_renamed_where_it_is_that_of_the_whole() {
        let others = lambda("o", &operator(&size("o"), "==", &int(4)), false);
        let body =
            call(prim::CONTAINED, &[&parameter("o"), &call(prim::SFILTER, &[&input(), &others])]);
        let renamed = body.rebound("o", "q").to_text();
        assert!(renamed.contains("contained(q, "), "{renamed}");
        assert!(renamed.contains("lambda o: size(o) == 4"), "{renamed}");
    }

    #[test]
    fn a_name_that_comes_in_is_not_taken_for_another() {
        let differs = operator(&size("q"), "!=", &size("o"));
        let body = call(prim::SFILTER, &[&input(), &lambda("q", &differs, true)]);
        let renamed = body.rebound("o", "q").to_text();
        assert!(renamed.contains("lambda p: size(p) != size(q)"), "{renamed}");
        let inner = call(prim::SFILTER, &[&input(), &lambda("o", &differs, true)]);
        let body = call(prim::SFILTER, &[&inner, &lambda("q", &differs, true)]);
        let renamed = body.rebound("o", "q").to_text();
        assert!(renamed.contains("sfilter(I, lambda o: size(q) != size(o))"), "{renamed}");
    }

    #[test]
    fn what_has_nothing_to_replace_stays_one_term() {
        let things = call(prim::OBJECTS, &[&constant("grid"), &truth(true)]);
        let pair = tuple(vec![things.clone(), parameter("o")]).rebound("o", "p");
        assert!(pair.children()[0].is(&things));
    }
}
