//! The hint behind the cursor: what the call that is being typed still takes, and what it gives.

use logos::Logos;

use super::commands::lookup;
use super::input::COMMAND;
use super::session::Session;
use crate::prim;
use crate::syntax::Token;

/// A function with its parameters and, where it is known, its result.
pub(super) struct Signature {
    pub(super) params: Vec<String>,
    pub(super) result: Option<&'static str>,
}

impl Signature {
    /// Returns `(grid, factor) -> Grid`, from a parameter on.
    pub(super) fn rest(&self, from: usize) -> String {
        let params = self.params.get(from..).unwrap_or_default().join(", ");
        let result = self.result.map_or_else(String::new, |result| format!(" -> {result}"));
        format!("{params}){result}")
    }
}

/// Returns the signature of what a name calls.
pub(super) fn signature(session: &Session, name: &str) -> Option<Signature> {
    if let Some(item) = session.definition(name) {
        return Some(Signature { params: item.params().to_vec(), result: None });
    }
    let prim = prim::lookup(name)?.get();
    let params = prim.params.iter().map(|&param| param.to_owned()).collect();
    let first = prim.signature.split("; ").next().unwrap_or_default();
    let result = first.rsplit_once(") -> ").map(|(_, result)| result.trim_end_matches('!'));
    Some(Signature { params, result })
}

/// Returns the hint behind a line whose end the cursor is at.
pub(super) fn hint(session: &Session, line: &str) -> Option<String> {
    let code = match line.strip_prefix(COMMAND) {
        Some(command) => match command.split_once(' ') {
            Some((name, "")) => return Some(lookup(name)?.arguments.to_owned()),
            Some((_, argument)) => argument,
            None => return None,
        },
        None => line,
    };
    let (before, slot) = scan(code);
    // A whole name: what a call of it takes. Names of one letter are mostly variables.
    if let Some(name) = before
        && code.ends_with(name)
        && let Some(signature) = signature(session, name)
    {
        return Some(format!("({}", signature.rest(0)));
    }
    let Slot { callee, given, .. } = slot?;
    if !code.ends_with(['(', ',', ' ']) {
        return None;
    }
    let signature = signature(session, callee)?;
    let space = if code.ends_with(',') { " " } else { "" };
    (given < signature.params.len()).then(|| format!("{space}{}", signature.rest(given)))
}

/// The place of an argument in a call that is being typed.
#[derive(Clone)]
pub(super) struct Slot<'t> {
    /// The callee.
    pub(super) callee: &'t str,
    /// Arguments before this one.
    pub(super) given: usize,
    /// The keywords among them.
    pub(super) keywords: Vec<&'t str>,
    /// The keyword of this one, where it has one.
    pub(super) keyword: Option<&'t str>,
}

impl Slot<'_> {
    /// Counts the arguments before this one that are given by their place.
    pub(super) fn positional(&self) -> usize {
        self.given - self.keywords.len()
    }
}

/// Returns the argument at the end of a text; nothing outside of calls of a name.
pub(super) fn slot(text: &str) -> Option<Slot<'_>> {
    scan(text).1
}

/// Returns the name at the end of a text, and the argument that the end is in.
fn scan(text: &str) -> (Option<&str>, Option<Slot<'_>>) {
    let mut open: Vec<Option<Slot<'_>>> = Vec::new();
    let mut before = None;
    for token in Token::lexer(text) {
        match token {
            Ok(Token::LParen) => open.push(before.map(|callee| Slot {
                callee,
                given: 0,
                keywords: Vec::new(),
                keyword: None,
            })),
            Ok(token) if token.closing().is_some() => open.push(None),
            Ok(token) if token.closes() => {
                open.pop();
            }
            Ok(Token::Comma) => {
                if let Some(Some(slot)) = open.last_mut() {
                    slot.given += 1;
                    slot.keywords.extend(slot.keyword.take());
                }
            }
            Ok(Token::Assign) => {
                if let Some(Some(slot)) = open.last_mut() {
                    slot.keyword = before;
                }
            }
            _ => {}
        }
        before = match token {
            Ok(Token::Name(name)) => Some(name),
            _ => None,
        };
    }
    (before, open.pop().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repl::session::tests::session;

    #[test]
    fn hints_follow_the_innermost_call() {
        let session = session();
        let hint = |line: &str| hint(&session, line);
        let full = "(grid, univalued, diagonal, without_bg) -> Objects";
        assert_eq!(hint("objects").as_deref(), Some(full));
        assert_eq!(hint("x = objects(I, T, ").as_deref(), Some("diagonal, without_bg) -> Objects"));
        assert_eq!(hint("f(upscale(I,").as_deref(), Some(" factor) -> Grid?"));
        assert_eq!(hint("upscale(I, 3").as_deref(), None);
        assert_eq!(hint("nothing("), None);
        assert_eq!(hint(":task ").as_deref(), Some("[ID]"));
        assert_eq!(
            hint(":type first(").as_deref().map(|text| text.starts_with("container)")),
            Some(true)
        );
    }
}
