//! Values as text in the language's own notation: what is printed parses again, except functions.
//!
//! Sets are written `{…}` in canonical order, the empty set `{}`. Dictionaries are `{key: value}`;
//! an empty one is written like the empty set.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt::{self, Write};

use super::set::Elements;
use super::{Func, FuncKind, Value, View};
use crate::prim;

/// A value with names for the functions that a program defines, by their identity.
#[derive(Clone, Copy)]
pub struct Written<'n, 'a> {
    /// The value.
    pub value: Value<'a>,
    /// The name of a function.
    pub names: &'n dyn Fn(u64) -> Option<String>,
    /// Whether a function is told by its number of arguments alone, as the passes may have made
    /// another one of it that does the same.
    pub by_arity: bool,
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Written { value: *self, names: &|_| None, by_arity: false }, f)
    }
}

impl fmt::Display for Written<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value;
        match value.view() {
            View::None => f.write_str("None"),
            View::Bool(true) => f.write_str("True"),
            View::Bool(false) => f.write_str("False"),
            View::Int(n) => write!(f, "{n}"),
            View::Func(func) => match self.value.as_pairs() {
                Some(pairs) => self.write_dictionary(pairs, f),
                None => self.write_function(func, f),
            },
            _ if value.is_tuple() => {
                f.write_str("(")?;
                self.write_list(Elements::ascending(value), f)?;
                f.write_str(if value.len() == Some(1) { ",)" } else { ")" })
            }
            _ => {
                f.write_str("{")?;
                self.write_list(Elements::ascending(value), f)?;
                f.write_str("}")
            }
        }
    }
}

/// Returns a value as text of at most so many characters, and an ellipsis where there is more of
/// it.
pub fn shortened(value: Value<'_>, most: usize) -> String {
    beginning(&Written { value, names: &|_| None, by_arity: false }, most)
}

/// Does as [`shortened`], the same whether passes changed a function or not.
pub fn reported(value: Value<'_>, most: usize) -> String {
    beginning(&Written { value, names: &|_| None, by_arity: true }, most)
}

fn beginning(value: &Written<'_, '_>, most: usize) -> String {
    let mut text = Beginning { text: String::new(), left: most };
    match write!(text, "{value}") {
        Ok(()) => text.text,
        Err(fmt::Error) => text.text + "…",
    }
}

/// Returns a value as text, whole, unless that is longer than so many characters.
pub fn whole(value: Value<'_>, most: usize) -> Option<String> {
    // Every cell takes a character, and all but the last a comma and a space.
    if most as u64 <= value.weight().saturating_mul(3).saturating_sub(2) {
        return None;
    }
    let mut text = Beginning { text: String::new(), left: most };
    let value = Written { value, names: &|_| None, by_arity: true };
    write!(text, "{value}").is_ok().then_some(text.text)
}

/// Takes so many characters and fails at the next one, which ends the writing of a large value.
struct Beginning {
    text: String,
    left: usize,
}

impl Write for Beginning {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        if part.len() <= self.left {
            self.text.push_str(part);
            self.left -= part.chars().count();
            return Ok(());
        }
        match part.char_indices().nth(self.left) {
            Some((end, _)) => {
                self.text.push_str(&part[..end]);
                self.left = 0;
                Err(fmt::Error)
            }
            None => {
                self.text.push_str(part);
                self.left -= part.chars().count();
                Ok(())
            }
        }
    }
}

impl Written<'_, '_> {
    fn write_list<'a>(
        &self,
        items: impl Iterator<Item = Value<'a>>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        for (i, value) in items.enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            fmt::Display::fmt(&Written { value, ..*self }, f)?;
        }
        Ok(())
    }

    /// Writes a dictionary, which is kept as the pairs of its keys and values.
    fn write_dictionary(&self, pairs: Value<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (i, pair) in Elements::ascending(pairs).enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            fmt::Display::fmt(&Written { value: pair.element(0), ..*self }, f)?;
            f.write_str(": ")?;
            fmt::Display::fmt(&Written { value: pair.element(1), ..*self }, f)?;
        }
        f.write_str("}")
    }

    fn write_function(&self, func: &Func<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.by_arity {
            return write!(f, "<function of {}>", func.arity);
        }
        let name = match func.kind {
            FuncKind::Prim(prim) => return f.write_str(prim.name),
            FuncKind::Closure(body, _) => {
                return match (self.names)(body.identity()) {
                    Some(name) => f.write_str(&name),
                    None => write!(f, "<function of {}>", body.arity()),
                };
            }
            FuncKind::Compose(..) => prim::COMPOSE.name(),
            FuncKind::Chain(_) => prim::CHAIN.name(),
            FuncKind::Fork(_) => prim::FORK.name(),
            FuncKind::Matcher(..) => prim::MATCHER.name(),
            FuncKind::Power(..) => prim::POWER.name(),
            FuncKind::Rbind(..) => prim::RBIND.name(),
            FuncKind::Lbind(..) => prim::LBIND.name(),
        };
        write!(f, "{name}(")?;
        self.write_list(func.parts(), f)?;
        f.write_str(")")
    }
}
