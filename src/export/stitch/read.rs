//! From an s-expression to the text of a program.

use std::fmt;

use super::{DELAYED, FORCED};
use crate::ir::is_known;
use crate::prim;

/// Why an s-expression is no program, or a program has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StitchError {
    /// The cause, with its remedy where one is known.
    pub message: String,
    /// The byte of the text at which it was found, from 0.
    pub offset: Option<usize>,
}

impl StitchError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), offset: None }
    }

    fn at(offset: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), offset: Some(offset) }
    }
}

impl fmt::Display for StitchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.offset {
            Some(offset) => write!(f, " (at byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for StitchError {}

/// How deep expressions may nest; lines that follow each other do not.
const DEEPEST: usize = 400;

type Read<T> = Result<T, StitchError>;

/// An s-expression with the byte at which it begins.
#[derive(Debug)]
struct Term {
    offset: usize,
    kind: TermKind,
    /// How deep it nests.
    depth: usize,
}

#[derive(Debug)]
enum TermKind {
    /// `$n`
    Variable(usize),
    /// `#n`, a parameter of an abstraction
    Hole(usize),
    Atom(String),
    Lambda(Box<Term>),
    /// A head and what it is applied to.
    Applied(Box<Term>, Vec<Term>),
    /// Applied `lam` in each other: what they are applied to, the innermost first, and the body of
    /// the innermost.
    Lines(Vec<Term>, Box<Term>),
}

impl TermKind {
    /// Returns the parts, of which each nests one deeper.
    fn parts(&self) -> impl Iterator<Item = &Term> {
        let (first, others): (Option<&Term>, &[Term]) = match self {
            Self::Variable(_) | Self::Hole(_) | Self::Atom(_) => (None, &[]),
            Self::Lambda(body) => (Some(body), &[]),
            Self::Applied(head, args) => (Some(head), args),
            Self::Lines(values, body) => (Some(body), values),
        };
        first.into_iter().chain(others)
    }
}

/// Returns the text of a program, a definition of a name.
///
/// `abstractions` are functions that a library learner has found, each a name and a body in which
/// `#0`, `#1`, ... are its parameters. They become definitions before the program, in their order.
///
/// # Errors
/// The s-expression is malformed, has a name that means nothing, or is no function of one to three
/// parameters.
pub fn from_stitch(text: &str, name: &str, abstractions: &[(&str, &str)]) -> Read<String> {
    let mut source = String::new();
    let mut known: Vec<(&str, usize)> = Vec::new();
    for (name, body) in abstractions {
        if !crate::syntax::is_name(name) {
            return Err(StitchError::new(format!("`{name}` is no name of a function")));
        }
        let body = parse(body)?;
        let arity = holes(&body);
        let mut writer = Writer::new(&known, arity);
        let lines = writer.body(&body, &mut Vec::new())?;
        let parameters: Vec<String> = (0..arity).map(parameter).collect();
        source += &format!("def {name}({}):\n{lines}\n\n", parameters.join(", "));
        known.push((name, arity));
    }
    let term = parse(text)?;
    let mut inputs = Vec::new();
    let mut body = &term;
    while let TermKind::Lambda(inner) = &body.kind {
        inputs.push(String::new());
        body = inner;
    }
    let names: &[&str] = match inputs.len() {
        1 => &["I"],
        2 => &["S", "I"],
        3 => &["S", "I", "C"],
        found => {
            let message = format!(
                "a program has one to three parameters (I), (S, I) or (S, I, C); there are {found} outer `lam`"
            );
            return Err(StitchError::at(term.offset, message));
        }
    };
    let mut bound: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let lines = Writer::new(&known, 0).body(body, &mut bound)?;
    source += &format!("def {name}({}):\n{lines}", names.join(", "));
    Ok(source)
}

/// Returns the name of a parameter of an abstraction.
fn parameter(index: usize) -> String {
    format!("p{index}")
}

/// Counts the parameters of an abstraction: one more than the largest number of a hole.
fn holes(term: &Term) -> usize {
    match &term.kind {
        TermKind::Hole(number) => number + 1,
        kind => kind.parts().map(holes).max().unwrap_or(0),
    }
}

fn parse(text: &str) -> Read<Term> {
    let mut parser = Parser { text, offset: 0 };
    let term = parser.term()?;
    parser.skip_blanks();
    match parser.rest().is_empty() {
        true => Ok(term),
        false => Err(StitchError::at(parser.offset, "there is something after the expression")),
    }
}

struct Parser<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn skip_blanks(&mut self) {
        self.offset = self.text.len() - self.rest().trim_start().len();
    }

    /// Reads an expression. The lists that are open are kept here: lines nest as often as there are
    /// lines.
    fn term(&mut self) -> Read<Term> {
        let mut open: Vec<(usize, Vec<Term>)> = Vec::new();
        loop {
            self.skip_blanks();
            let offset = self.offset;
            let term = match (self.rest().chars().next(), open.last()) {
                (None, Some((offset, _))) => {
                    return Err(StitchError::at(*offset, "`(` is not closed"));
                }
                (None, None) => {
                    return Err(StitchError::at(offset, "an expression is missing at the end"));
                }
                (Some('('), _) => {
                    self.offset += 1;
                    open.push((offset, Vec::new()));
                    continue;
                }
                (Some(')'), _) => {
                    let Some((offset, items)) = open.pop() else {
                        return Err(StitchError::at(offset, "`)` closes nothing"));
                    };
                    self.offset += 1;
                    list(offset, items)?
                }
                (Some(_), _) => self.atom(offset)?,
            };
            match open.last_mut() {
                Some((_, items)) => items.push(term),
                None => return Ok(term),
            }
        }
    }

    fn atom(&mut self, offset: usize) -> Read<Term> {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.offset += word.len();
        let number = |digits: &str| {
            digits.parse().map_err(|_| {
                StitchError::at(offset, format!("`{word}` has no number after its sign"))
            })
        };
        let kind = match word.split_at_checked(1) {
            Some(("$", digits)) => TermKind::Variable(number(digits)?),
            Some(("#", digits)) => match number(digits)? {
                // Each is a parameter of a definition.
                hole @ 0..=63 => TermKind::Hole(hole),
                _ => {
                    return Err(StitchError::at(
                        offset,
                        "an abstraction has at most 64 parameters",
                    ));
                }
            },
            _ => TermKind::Atom(word.to_owned()),
        };
        Ok(Term { offset, kind, depth: 0 })
    }
}

/// Returns the expression that a list is.
fn list(offset: usize, items: Vec<Term>) -> Read<Term> {
    let is_lambda = |term: &Term| matches!(&term.kind, TermKind::Atom(word) if matches!(word.as_str(), "lam" | "lambda" | "λ"));
    let mut items = items.into_iter();
    let kind = match items.next() {
        None => {
            return Err(StitchError::at(
                offset,
                "`()` is no expression; the empty tuple is `(tuple)`",
            ));
        }
        Some(head) if is_lambda(&head) => match (items.next(), items.next()) {
            (Some(body), None) => TermKind::Lambda(Box::new(body)),
            _ => return Err(StitchError::at(offset, "`lam` takes one expression")),
        },
        Some(head) => match head.kind {
            // Application is curried.
            TermKind::Applied(head, mut args) if !takes_all(&head) => {
                args.extend(items);
                TermKind::Applied(head, args)
            }
            TermKind::Lambda(body) if items.len() == 1 => {
                let (mut values, body) = match body.kind {
                    TermKind::Lines(values, body) => (values, body),
                    _ => (Vec::new(), body),
                };
                values.extend(items);
                TermKind::Lines(values, body)
            }
            _ => TermKind::Applied(Box::new(head), items.collect()),
        },
    };
    let depth = kind.parts().map(|part| part.depth + 1).max().unwrap_or(0);
    match depth <= DEEPEST {
        true => Ok(Term { offset, kind, depth }),
        false => Err(StitchError::at(offset, format!("it nests more than {DEEPEST} deep"))),
    }
}

/// Tells whether what it is applied to is all that it takes, so that more is for the result.
fn takes_all(head: &Term) -> bool {
    let words = ["tuple", "if", DELAYED, FORCED];
    matches!(&head.kind, TermKind::Atom(word) if words.contains(&word.as_str()))
}

struct Writer<'k> {
    /// Abstractions with the numbers of their parameters.
    known: &'k [(&'k str, usize)],
    /// Parameters of the abstraction that is written.
    holes: usize,
    lines: Vec<String>,
    names: usize,
}

impl<'k> Writer<'k> {
    fn new(known: &'k [(&'k str, usize)], holes: usize) -> Self {
        Self { known, holes, lines: Vec::new(), names: 0 }
    }

    fn fresh(&mut self, letter: &str) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    /// Returns the lines of a definition. The names in scope are `bound`, the innermost last.
    fn body(&mut self, body: &Term, bound: &mut Vec<String>) -> Read<String> {
        let mut rest = body;
        if let TermKind::Lines(values, last) = &body.kind {
            for value in values.iter().rev() {
                let value = self.expression(value, bound)?;
                let name = self.fresh("x");
                self.lines.push(format!("    {name} = {value}\n"));
                bound.push(name);
            }
            rest = last;
        }
        let result = self.expression(rest, bound)?;
        Ok(self.lines.concat() + &format!("    return {result}\n"))
    }

    fn expression(&mut self, term: &Term, bound: &mut Vec<String>) -> Read<String> {
        match &term.kind {
            TermKind::Variable(index) => {
                let name = bound.iter().rev().nth(*index).cloned();
                name.ok_or_else(|| {
                    StitchError::at(term.offset, format!("`${index}` is bound by no `lam`"))
                })
            }
            TermKind::Hole(index) if *index < self.holes => Ok(parameter(*index)),
            TermKind::Hole(index) => Err(StitchError::at(
                term.offset,
                format!("`#{index}` stands outside an abstraction"),
            )),
            TermKind::Atom(word) => self.atom(term.offset, word),
            TermKind::Lambda(_) => self.lambda(term, bound),
            TermKind::Applied(head, args) => self.applied(head, args, bound),
            TermKind::Lines(values, last) => self.within(values, last, bound),
        }
    }

    /// Returns lines that are a part of an expression: functions that are called where they stand.
    fn within(&mut self, values: &[Term], last: &Term, bound: &mut Vec<String>) -> Read<String> {
        let before = bound.len();
        let (mut head, mut calls) = (String::new(), Vec::new());
        for value in values.iter().rev() {
            calls.push(format!(")({})", self.expression(value, bound)?));
            let name = self.fresh("v");
            head += &format!("(lambda {name}: ");
            bound.push(name);
        }
        let body = self.expression(last, bound)?;
        bound.truncate(before);
        calls.reverse();
        Ok(head + &body + &calls.concat())
    }

    fn atom(&self, offset: usize, word: &str) -> Read<String> {
        let is_number = word.parse::<i64>().is_ok();
        let is_value = matches!(word, "True" | "False" | "None") || is_known(word);
        let is_abstraction = self.known.iter().any(|(name, _)| *name == word);
        if is_number || is_value || is_abstraction || prim::lookup_spelled(word).is_some() {
            return Ok(word.to_owned());
        }
        let known = prim::lookup_any(word).map(|id| id.get());
        let internal = known.filter(|prim| !prim.only_passes).map(|prim| prim.spelling);
        let message = match word {
            "if" => "`if` takes a condition and two values".to_owned(),
            "tuple" => "`tuple` is no value; the empty tuple is `(tuple)`".to_owned(),
            DELAYED | FORCED => format!("`{word}` takes one value"),
            _ => {
                let names = prim::all().iter().map(|primitive| primitive.name);
                let internal = internal.filter(|spelling| !spelling.is_empty());
                match internal.or_else(|| crate::diag::suggest::closest(word, names)) {
                    Some(meant) => format!("unknown name `{word}`; did you mean `{meant}`?"),
                    None => format!(
                        "unknown name `{word}`; names of a library learner are given as abstractions"
                    ),
                }
            }
        };
        Err(StitchError::at(offset, message))
    }

    /// Returns a function of as many parameters as there are `lam` around the body.
    fn lambda(&mut self, term: &Term, bound: &mut Vec<String>) -> Read<String> {
        let before = bound.len();
        let mut body = term;
        while let TermKind::Lambda(inner) = &body.kind {
            let name = self.fresh("v");
            bound.push(name);
            body = inner;
        }
        let parameters = bound[before..].join(", ");
        let body = self.expression(body, bound)?;
        bound.truncate(before);
        Ok(format!("(lambda {parameters}: {body})"))
    }

    fn applied(&mut self, head: &Term, args: &[Term], bound: &mut Vec<String>) -> Read<String> {
        let values: Vec<String> =
            args.iter().map(|arg| self.expression(arg, bound)).collect::<Read<_>>()?;
        if let TermKind::Atom(word) = &head.kind {
            match (word.as_str(), &values[..]) {
                ("tuple", [one]) => return Ok(format!("({one},)")),
                ("tuple", _) => return Ok(format!("({})", values.join(", "))),
                ("if", [condition, yes, no]) => {
                    return Ok(format!("(({yes}) if ({condition}) else ({no}))"));
                }
                (DELAYED, [value]) => return Ok(format!("(lambda: {value})")),
                (FORCED, [function]) => return Ok(format!("{function}()")),
                _ => {}
            }
            let arity = match prim::lookup_spelled(word) {
                Some(primitive) => Some(primitive.get().arity()),
                None => self.known.iter().find(|(name, _)| name == word).map(|(_, arity)| *arity),
            };
            if let Some(arity) = arity {
                return Ok(self.call(word, arity, values));
            }
        }
        let callee = self.expression(head, bound)?;
        Ok(match values.is_empty() {
            true => callee,
            false => format!("{callee}({})", values.join(", ")),
        })
    }

    /// Returns a call of a function of an arity: what is missing becomes a parameter, what is over
    /// is given to the result.
    fn call(&mut self, name: &str, arity: usize, mut values: Vec<String>) -> String {
        if values.is_empty() && arity > 0 {
            return name.to_owned();
        }
        let further = values.split_off(arity.min(values.len()));
        let missing: Vec<String> = (values.len()..arity).map(|_| self.fresh("v")).collect();
        let all = [&values[..], &missing[..]].concat().join(", ");
        let call = format!("{name}({all})");
        match (missing.is_empty(), further.is_empty()) {
            (true, true) => call,
            (true, false) => format!("{call}({})", further.join(", ")),
            (false, _) => format!("(lambda {}: {call})", missing.join(", ")),
        }
    }
}
