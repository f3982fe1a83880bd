//! The names that can stand at the end of a line, what fits by type first.
//!
//! Within a call the parameter that comes next says what is wanted. Values of its type lead, then
//! the call's keywords. Once a letter is typed, what else begins with it follows: a hint must not
//! hide what somebody means to write.

use rustyline::completion::Pair;

use super::find::fits;
use super::hint::{Slot, signature, slot};
use super::item::Item;
use super::offers::{Offer, choice, matching};
use super::program::Goal;
use super::session::Session;
use crate::ir::constants::{CONSTANTS, Constant};
use crate::prim;
use crate::types::signature::{self, Pattern, parse_type};

/// The names that are offered, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Of the session, and of the type that is wanted.
    Own,
    Fits,
    Keyword,
    Other,
}

/// Returns names that the word at the end of a text begins.
pub(super) fn names(session: &Session, line: &str) -> Offer {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = line
        .rfind(|c| !is_word(c))
        .map_or(0, |index| index + line[index..].chars().next().map_or(1, char::len_utf8));
    let before = line[..start].trim_end();
    let slot = slot(&line[..start]).filter(|_| before.ends_with(['(', ',', '=']));
    let wanted = slot.as_ref().map_or_else(Vec::new, wanted);
    let mut offers = Offers { wanted: &wanted, found: Vec::new() };
    offers.of_session(session);
    offers.of_language(session);
    // Behind `=` stands the value of a keyword that is there.
    if let Some(slot) = slot.filter(|_| !before.ends_with('='))
        && let Some(signature) = signature(session, slot.callee)
    {
        let free = signature.params.iter().skip(slot.positional());
        for param in free.filter(|param| !slot.keywords.contains(&param.as_str())) {
            let text = format!("{param}=");
            offers.found.push((Rank::Keyword, choice(text.clone(), text)));
        }
    }
    let Offers { mut found, .. } = offers;
    found.sort_by(|(a, x), (b, y)| x.replacement.cmp(&y.replacement).then(a.cmp(b)));
    found.dedup_by(|(_, later), (_, earlier)| later.replacement == earlier.replacement);
    found.sort_by_key(|(rank, _)| *rank);
    // Where nothing is typed yet, hundreds of names that do not fit would hide those that do.
    if start == line.len() && found.first().is_some_and(|(rank, _)| *rank <= Rank::Fits) {
        found.retain(|(rank, _)| *rank < Rank::Other);
    }
    matching(start, line, found.into_iter().map(|(_, choice)| choice).collect())
}

/// Returns the types that the place takes, one for each form of the primitive; none where they are
/// not known.
fn wanted(slot: &Slot<'_>) -> Vec<&'static Pattern> {
    let Some(id) = prim::lookup(slot.callee) else { return Vec::new() };
    let params = id.get().params;
    let index = match slot.keyword {
        Some(keyword) => params.iter().position(|param| *param == keyword),
        None => Some(slot.positional()),
    };
    let Some(index) = index else { return Vec::new() };
    let alternatives = signature::signature(id).alternatives.iter();
    alternatives.filter_map(|alternative| alternative.params.get(index)).collect()
}

struct Offers<'w> {
    wanted: &'w [&'static Pattern],
    found: Vec<(Rank, Pair)>,
}

impl Offers<'_> {
    fn add(&mut self, name: &str, shown: String, rank: Rank) {
        self.found.push((rank, choice(shown, name.to_owned())));
    }

    fn fits(&self, value: &Pattern) -> bool {
        self.wanted.iter().any(|wanted| fits(wanted, value))
    }

    fn fits_type(&self, text: &str) -> bool {
        !self.wanted.is_empty() && parse_type(text).is_ok_and(|value| self.fits(&value))
    }

    /// Tells whether a function of so many parameters is wanted.
    fn fits_function(&self, arity: usize) -> bool {
        let takes = |wanted: &&&Pattern| matches!(wanted, Pattern::Function(params, _) if params.len() == arity);
        self.wanted.iter().any(|wanted| takes(&wanted))
    }

    /// Offers what is in view, and what was typed.
    fn of_session(&mut self, session: &Session) {
        if session.state.view.is_some() {
            for (name, meaning, ty) in [
                ("I", "the input of the pair in view", "Grid"),
                ("O", "the expected output", "Grid"),
                ("expected", "the expected output, whatever `O` is", "Grid"),
                ("S", "the demonstration pairs", "Tuple[(Grid, Grid)]"),
            ] {
                let rank = if self.fits_type(ty) { Rank::Own } else { Rank::Other };
                self.add(name, format!("{name} = {meaning}"), rank);
            }
        }
        for item in session.visible() {
            let is_fitting = match item.is_definition() {
                true => self.fits_function(item.params().len()),
                false => !self.wanted.is_empty() && self.fits_type(&type_of(session, item)),
            };
            // A typed name hides its other meanings.
            self.found.retain(|(_, other)| other.replacement != item.name);
            let rank = if is_fitting { Rank::Own } else { Rank::Other };
            self.add(&item.name, item.headline(), rank);
        }
    }

    /// Offers primitives, constants and words of the language.
    fn of_language(&mut self, session: &Session) {
        for prim in prim::all() {
            let (Some(signature), Some(id)) =
                (signature(session, prim.name), prim::lookup(prim.name))
            else {
                continue;
            };
            let mut forms = signature::signature(id).alternatives.iter();
            let is_fitting =
                self.fits_function(prim.params.len()) || forms.any(|form| self.fits(&form.result));
            let rank = if is_fitting { Rank::Fits } else { Rank::Other };
            self.add(prim.name, format!("{}({}", prim.name, signature.rest(0)), rank);
        }
        for (name, constant) in CONSTANTS {
            let ty = match constant {
                Constant::Bool(_) => Pattern::Bool,
                Constant::Int(_) => Pattern::Int,
                Constant::Pair(..) => Pattern::Pair(Box::new(Pattern::Int), Box::new(Pattern::Int)),
            };
            let rank = if self.fits(&ty) { Rank::Fits } else { Rank::Other };
            self.add(name, (*name).to_owned(), rank);
        }
        for keyword in ["lambda", "return", "True", "False", "None"] {
            self.add(keyword, keyword.to_owned(), Rank::Other);
        }
    }
}

/// Returns the type of a variable as text; nothing where it cannot be told.
fn type_of(session: &Session, item: &Item) -> String {
    let items = &session.state.items;
    let before = items.iter().rposition(|other| std::ptr::eq(&raw const **other, item));
    let goal = Goal::Value {
        source: item.source,
        entry: item.entry,
        before: before.unwrap_or(items.len()),
    };
    session.program(goal).map_or_else(|_| String::new(), |program| program.ty.to_string())
}
