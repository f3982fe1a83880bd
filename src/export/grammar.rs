//! The language as a grammar for constrained decoding: GBNF for llama.cpp, Lark for those that read
//! that.
//!
//! It is a part of the language in which whatever is derived is accepted by the parser, and in
//! which primitives are called with as many arguments as they take. Names are those of arc-dsl's
//! solvers, `x1` and so on, because a context-free grammar cannot tell a name that was made up from
//! a primitive that was misspelt. Operators and their precedence are the parser's, primitives and
//! constants those of their tables.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt::Write;

use crate::ir::CONSTANTS;
use crate::prim;
use crate::syntax::ast::{BinaryOp, UnaryOp};
use crate::syntax::power;

/// A notation for grammars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notation {
    /// GBNF, of llama.cpp; its root is `root`.
    Gbnf,
    /// EBNF of Lark, fit for LALR with the contextual lexer; its root is `start`.
    Lark,
}

/// Returns the language in a notation.
pub fn grammar(notation: Notation) -> String {
    let grammar = Grammar::of_language();
    match notation {
        Notation::Gbnf => grammar.to_gbnf(),
        Notation::Lark => grammar.to_lark(),
    }
}

/// The texts that a rule derives.
#[derive(Clone, Debug)]
enum Term {
    /// These characters.
    Text(String),
    /// The symbols that another rule derives.
    Rule(String),
    /// A token.
    Token(&'static Token),
    /// One after the other.
    All(Vec<Term>),
    /// One of them.
    One(Vec<Term>),
    /// Any number of times.
    Many(Box<Term>),
    /// At most once.
    Maybe(Box<Term>),
}

/// Characters of classes, each class once, perhaps, or at least once.
#[derive(Debug)]
struct Token {
    name: &'static str,
    parts: &'static [(&'static str, Repeat)],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Repeat {
    Once,
    Maybe,
    Several,
}

/// The number of a variable or a helper.
static INDEX: Token = Token { name: "INDEX", parts: &[("0-9", Repeat::Several)] };
/// The id of a task.
static ID: Token = Token { name: "ID", parts: &[("0-9a-z", Repeat::Several)] };
/// A positive number of at most four digits, so that no literal is too large.
static NATURAL: Token = Token {
    name: "NATURAL",
    parts: &[
        ("1-9", Repeat::Once),
        ("0-9", Repeat::Maybe),
        ("0-9", Repeat::Maybe),
        ("0-9", Repeat::Maybe),
    ],
};

/// Rules by name, the root first.
struct Grammar {
    rules: Vec<(String, Term)>,
}

fn text(text: &str) -> Term {
    Term::Text(text.to_owned())
}

fn rule(name: &str) -> Term {
    Term::Rule(name.to_owned())
}

fn one_text<'t>(texts: impl IntoIterator<Item = &'t str>) -> Term {
    Term::One(texts.into_iter().map(text).collect())
}

/// Returns a term with others after it, a comma before each.
fn listed(item: Term, times: usize) -> Vec<Term> {
    let mut terms = vec![item.clone()];
    for _ in 1..times {
        terms.extend([text(", "), item.clone()]);
    }
    terms
}

/// Parameters of lambdas and of helpers.
const LETTERS: [&str; 4] = ["a", "b", "c", "d"];

impl Grammar {
    fn of_language() -> Self {
        let mut grammar = Self { rules: Vec::new() };
        grammar.write_definitions();
        grammar.write_expressions();
        grammar.write_primaries();
        grammar
    }

    fn add(&mut self, name: &str, term: Term) {
        self.rules.push((name.to_owned(), term));
    }

    fn write_definitions(&mut self) {
        self.add(
            "root",
            Term::All(vec![rule("definition"), Term::Many(Box::new(rule("definition")))]),
        );
        let body = [
            text("):"),
            Term::Many(Box::new(rule("line"))),
            text("\n    return "),
            rule("expression"),
            text("\n"),
            Term::Many(Box::new(text("\n"))),
        ];
        let id = Term::Maybe(Box::new(Term::All(vec![text("_"), Term::Token(&ID)])));
        let solver =
            Term::All(vec![text("def solve"), id, text("("), one_text(["I", "S, I", "S, I, C"])]);
        let of_letters = |count: usize| LETTERS[..count].join(", ");
        let parameters: Vec<String> = (1..=LETTERS.len()).map(of_letters).collect();
        let helper = Term::All(vec![
            text("def f"),
            Term::Token(&INDEX),
            text("("),
            one_text(parameters.iter().map(String::as_str)),
        ]);
        let mut definition = vec![Term::One(vec![solver, helper])];
        definition.extend(body);
        self.add("definition", Term::All(definition));
        let target = Term::One(vec![text("O"), Term::All(vec![text("x"), Term::Token(&INDEX)])]);
        self.add("target", target);
        let line = [text("\n    "), rule("target"), text(" = "), rule("expression")];
        self.add("line", Term::All(line.into()));
    }

    fn write_expressions(&mut self) {
        let heads: Vec<Term> = (1..=LETTERS.len())
            .map(|count| text(&format!("lambda {}: ", LETTERS[..count].join(", "))))
            .collect();
        let lambda = Term::All(vec![Term::One(heads), rule("expression")]);
        let choice = [text(" if "), rule("operation"), text(" else "), rule("expression")];
        let conditional =
            Term::All(vec![rule("operation"), Term::Maybe(Box::new(Term::All(choice.into())))]);
        self.add("expression", Term::One(vec![lambda, conditional]));
        // The levels of precedence, the loosest first; `not` has one of its own between `and` and
        // comparisons.
        let mut levels: Vec<Vec<BinaryOp>> = Vec::new();
        for &op in BinaryOp::ALL {
            match levels.last_mut().filter(|level| power(level[0]) == power(op)) {
                Some(level) => level.push(op),
                None => levels.push(vec![op]),
            }
        }
        let comparisons =
            levels.iter().position(|level| level.contains(&BinaryOp::Eq)).unwrap_or(0);
        let name = |index: usize| match index {
            0 => "operation".to_owned(),
            _ if index == comparisons => "negation".to_owned(),
            _ if index == levels.len() => "signed".to_owned(),
            _ => format!("level{index}"),
        };
        for (index, level) in levels.iter().enumerate() {
            let next = rule(&name(index + 1));
            let operators = level.iter().map(|op| format!(" {} ", op.symbol())).collect::<Vec<_>>();
            let operators = one_text(operators.iter().map(String::as_str));
            let further = Box::new(Term::All(vec![operators, next.clone()]));
            if index == comparisons {
                let not = format!("{} ", UnaryOp::Not.symbol());
                let negated = Term::All(vec![text(&not), rule("negation")]);
                self.add("negation", Term::One(vec![negated, rule("comparison")]));
                // They are not chained.
                self.add("comparison", Term::All(vec![next, Term::Maybe(further)]));
            } else {
                self.add(&name(index), Term::All(vec![next, Term::Many(further)]));
            }
        }
        let minus = Term::All(vec![text(UnaryOp::Neg.symbol()), rule("signed")]);
        self.add("signed", Term::One(vec![minus, rule("primary")]));
    }

    fn write_primaries(&mut self) {
        self.add("primary", Term::One(vec![rule("value"), rule("called")]));
        let arguments = Term::All(vec![
            text("("),
            rule("expression"),
            Term::Many(Box::new(Term::All(vec![text(", "), rule("expression")]))),
            text(")"),
        ]);
        self.add("arguments", arguments);
        let called = Term::All(vec![rule("call"), Term::Many(Box::new(rule("arguments")))]);
        self.add("called", called);
        let arities: Vec<usize> =
            (1..=4).filter(|arity| prim::all().iter().any(|p| p.arity() == *arity)).collect();
        let primitives = |arity: usize| format!("primitive{arity}");
        let mut calls: Vec<Term> = Vec::new();
        for &arity in &arities {
            let mut call = vec![rule(&primitives(arity)), text("(")];
            call.extend(listed(rule("expression"), arity));
            call.push(text(")"));
            calls.push(Term::All(call));
        }
        calls.push(Term::All(vec![rule("own"), rule("arguments")]));
        self.add("call", Term::One(calls));
        let mut values = vec![rule("own"), rule("input"), rule("number"), rule("constant")];
        values.extend(arities.iter().map(|&arity| rule(&primitives(arity))));
        values.push(rule("tuple"));
        self.add("value", Term::One(values));
        // A value that a program made itself, which may be a function.
        let mut own = vec![
            text("O"),
            Term::All(vec![text("x"), Term::Token(&INDEX)]),
            Term::All(vec![text("f"), Term::Token(&INDEX)]),
        ];
        own.extend(LETTERS.map(text));
        self.add("own", Term::One(own));
        self.add("input", one_text(["I", "S", "C"]));
        self.add("number", Term::One(vec![text("0"), Term::Token(&NATURAL)]));
        let constants = CONSTANTS.iter().map(|(name, _)| *name);
        self.add("constant", one_text(["True", "False", "None"].into_iter().chain(constants)));
        let items = Term::All(vec![
            text("("),
            rule("expression"),
            Term::Maybe(Box::new(Term::One(vec![
                text(","),
                Term::All(vec![
                    text(", "),
                    rule("expression"),
                    Term::Many(Box::new(Term::All(vec![text(", "), rule("expression")]))),
                ]),
            ]))),
            text(")"),
        ]);
        self.add("tuple", Term::One(vec![text("()"), items]));
        for &arity in &arities {
            let named = prim::all().iter().filter(|p| p.arity() == arity).map(|p| p.name);
            self.add(&primitives(arity), one_text(named));
        }
    }

    fn to_gbnf(&self) -> String {
        let mut out = String::new();
        for (name, term) in &self.rules {
            let _ = writeln!(out, "{name} ::= {}", gbnf(term, false));
        }
        out
    }

    fn to_lark(&self) -> String {
        let mut out = String::new();
        for (name, term) in &self.rules {
            let name = if name == "root" { "start" } else { name };
            let _ = writeln!(out, "{name}: {}", lark(term, false));
        }
        for token in [&INDEX, &ID, &NATURAL] {
            let _ = writeln!(out, "{}: /{}/", token.name, token.pattern());
        }
        out
    }
}

impl Token {
    /// Writes it as a regular expression, which GBNF writes alike but for the blanks.
    fn pattern(&self) -> String {
        self.spelled("")
    }

    fn spelled(&self, between: &str) -> String {
        let part = |(class, repeat): &(&str, Repeat)| {
            let sign = match repeat {
                Repeat::Once => "",
                Repeat::Maybe => "?",
                Repeat::Several => "+",
            };
            format!("[{class}]{sign}")
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(between)
    }
}

/// Returns a term in GBNF, in parentheses where it is several and stands `inside` another one.
fn gbnf(term: &Term, inside: bool) -> String {
    spelled(term, inside, &|token| format!("({})", token.spelled(" ")))
}

fn lark(term: &Term, inside: bool) -> String {
    spelled(term, inside, &|token| token.name.to_owned())
}

fn spelled(term: &Term, inside: bool, token: &impl Fn(&Token) -> String) -> String {
    let joined = |terms: &[Term], between: &str| {
        let all = terms.iter().map(|term| spelled(term, true, token)).collect::<Vec<_>>();
        match inside && terms.len() > 1 {
            true => format!("({})", all.join(between)),
            false => all.join(between),
        }
    };
    match term {
        Term::Text(text) => format!("\"{}\"", text.replace('\n', "\\n")),
        Term::Rule(name) => name.clone(),
        Term::Token(own) => token(own),
        Term::All(terms) => joined(terms, " "),
        Term::One(terms) => joined(terms, " | "),
        Term::Many(term) => format!("{}*", spelled(term, true, token)),
        Term::Maybe(term) => format!("{}?", spelled(term, true, token)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests;
