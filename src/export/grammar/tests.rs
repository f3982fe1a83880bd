use bumpalo::Bump;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Grammar, Notation, Repeat, Term, Token, grammar};
use crate::library::Library;
use crate::prim;
use crate::search::Rng;
use crate::source::SourceId;
use crate::syntax;

/// A random string of a grammar. Where rules are nested deeply the lowest alternative is taken, so
/// that every derivation ends.
struct Deriver<'g> {
    grammar: &'g Grammar,
    heights: FxHashMap<&'g str, usize>,
    rng: Rng,
    text: String,
    depth: usize,
}

impl Deriver<'_> {
    const DEEPEST: usize = 16;

    fn derive(&mut self, term: &Term) {
        let deep = self.depth > Self::DEEPEST;
        match term {
            Term::Text(text) => self.text.push_str(text),
            Term::Token(token) => self.token(token),
            Term::All(terms) => terms.iter().for_each(|term| self.derive(term)),
            Term::Maybe(term) => {
                if !deep && self.rng.below(4) == 0 {
                    self.derive(term);
                }
            }
            Term::Many(term) => {
                for _ in 0..if deep { 0 } else { self.rng.below(3) } {
                    self.derive(term);
                }
            }
            Term::One(terms) => {
                let lowest = |&index: &usize| height(&terms[index], &self.heights);
                let index = match deep {
                    true => (0..terms.len()).min_by_key(lowest).unwrap(),
                    false => self.rng.below(terms.len()),
                };
                self.derive(&terms[index]);
            }
            Term::Rule(name) => {
                self.depth += 1;
                let grammar = self.grammar;
                let (_, term) = grammar.rules.iter().find(|(known, _)| known == name).unwrap();
                self.derive(term);
                self.depth -= 1;
            }
        }
    }

    fn token(&mut self, token: &Token) {
        for (class, repeat) in token.parts {
            let times = match repeat {
                Repeat::Once => 1,
                Repeat::Maybe => self.rng.below(2),
                Repeat::Several => 1 + self.rng.below(3),
            };
            let bytes = class.as_bytes();
            let ranges: Vec<(u8, u8)> = bytes.chunks(3).map(|range| (range[0], range[2])).collect();
            for _ in 0..times {
                let (first, last) = ranges[self.rng.below(ranges.len())];
                let letter = first + self.rng.below(usize::from(last - first) + 1) as u8;
                self.text.push(char::from(letter));
            }
        }
    }
}

/// Returns the least nesting of rules that each rule needs.
fn heights(grammar: &Grammar) -> FxHashMap<&str, usize> {
    let mut heights: FxHashMap<&str, usize> = FxHashMap::default();
    let mut changed = true;
    while changed {
        changed = false;
        for (name, term) in &grammar.rules {
            let height = height(term, &heights);
            changed |= heights.insert(name, height) != Some(height);
        }
    }
    heights
}

fn height(term: &Term, heights: &FxHashMap<&str, usize>) -> usize {
    match term {
        Term::Text(_) | Term::Token(_) | Term::Many(_) | Term::Maybe(_) => 0,
        Term::Rule(name) => heights.get(name.as_str()).map_or(usize::MAX, |h| h.saturating_add(1)),
        Term::All(terms) => terms.iter().map(|term| height(term, heights)).max().unwrap_or(0),
        Term::One(terms) => terms.iter().map(|term| height(term, heights)).min().unwrap_or(0),
    }
}

fn random(seed: u64) -> String {
    let grammar = Grammar::of_language();
    let (heights, rng) = (heights(&grammar), Rng::new(seed));
    let mut deriver = Deriver { grammar: &grammar, heights, rng, text: String::new(), depth: 0 };
    deriver.derive(&grammar.rules[0].1);
    deriver.text
}

#[test]
fn whatever_is_derived_is_syntax() {
    for seed in 0..300 {
        let (text, bump) = (random(seed), Bump::new());
        let mut diags = Vec::new();
        syntax::parse(SourceId(0), &text, &bump, &mut diags);
        assert_eq!(diags, [], "seed {seed}:\n{text}");
    }
}

/// Unknown names are asked for one by one, so these are fewer.
#[test]
fn whatever_is_derived_is_refused_for_its_names_alone() {
    let mut lengths = 0;
    for seed in 0..20 {
        let text = random(seed);
        lengths += text.len();
        let diags = Library::default().add_text("derived.arc", &text);
        // Names that nobody has defined are no matter of a grammar.
        let syntax = diags.iter().find(|diagnostic| {
            let number = diagnostic.code.number();
            number.starts_with("E00") || number.starts_with("E01") || number.starts_with("E02")
        });
        assert_eq!(syntax, None, "seed {seed}:\n{text}");
    }
    assert!(lengths > 20 * 100, "{lengths} bytes: the texts are too short to show anything");
}

#[test]
fn primitives_are_called_with_as_many_arguments_as_they_take() {
    for seed in 0..10 {
        let text = random(seed);
        let diags = Library::default().add_text("derived.arc", &text);
        for diagnostic in diags {
            let message = &diagnostic.message;
            let named =
                prim::all().iter().find(|p| message.contains(&format!("`{}` takes", p.name)));
            assert!(named.is_none(), "seed {seed}: {message}\n{text}");
        }
    }
}

#[test]
fn every_rule_is_there_and_used() {
    fn visit<'t>(term: &'t Term, names: &mut FxHashSet<&'t str>) {
        match term {
            Term::Rule(name) => {
                names.insert(name);
            }
            Term::All(terms) | Term::One(terms) => terms.iter().for_each(|t| visit(t, names)),
            Term::Many(term) | Term::Maybe(term) => visit(term, names),
            Term::Text(_) | Term::Token(_) => {}
        }
    }
    let grammar = Grammar::of_language();
    let mut used: FxHashSet<&str> = FxHashSet::from_iter(["root"]);
    grammar.rules.iter().for_each(|(_, term)| visit(term, &mut used));
    let defined: FxHashSet<&str> = grammar.rules.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(used, defined);
}

#[test]
fn both_notations_name_every_primitive() {
    let (gbnf, lark) = (grammar(Notation::Gbnf), grammar(Notation::Lark));
    for primitive in prim::all() {
        let quoted = format!("\"{}\"", primitive.name);
        assert!(gbnf.contains(&quoted) && lark.contains(&quoted), "{quoted}");
    }
    assert!(gbnf.starts_with("root ::= definition definition*\n"));
    assert!(lark.starts_with("start: definition definition*\n"));
    assert!(gbnf.contains("signed ::= (\"-\" signed) | primary\n"), "{gbnf}");
    assert!(lark.contains("NATURAL: /[1-9][0-9]?[0-9]?[0-9]?/\n"));
}
