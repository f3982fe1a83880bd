//! Values as text in the language's own notation: what is printed parses again, except functions.
//!
//! Sets are written `{…}` in canonical order, the empty set `{}`.

use std::fmt;

use super::set::Elements;
use super::{Func, FuncKind, Value, View};

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.view() {
            View::None => f.write_str("None"),
            View::Bool(true) => f.write_str("True"),
            View::Bool(false) => f.write_str("False"),
            View::Int(n) => write!(f, "{n}"),
            View::Func(func) => fmt::Display::fmt(func, f),
            _ if self.is_tuple() => {
                f.write_str("(")?;
                write_list(*self, f)?;
                f.write_str(if self.len() == Some(1) { ",)" } else { ")" })
            }
            _ => {
                f.write_str("{")?;
                write_list(*self, f)?;
                f.write_str("}")
            }
        }
    }
}

fn write_list(value: Value<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, item) in Elements::ascending(value).enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        fmt::Display::fmt(&item, f)?;
    }
    Ok(())
}

impl fmt::Display for Func<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            FuncKind::Prim(prim) => return f.write_str(prim.name),
            FuncKind::Closure(body, _) => return write!(f, "<function of {}>", body.arity()),
            FuncKind::Compose(..) => "compose",
            FuncKind::Chain(_) => "chain",
            FuncKind::Fork(_) => "fork",
            FuncKind::Matcher(..) => "matcher",
            FuncKind::Power(..) => "power",
            FuncKind::Rbind(..) => "rbind",
            FuncKind::Lbind(..) => "lbind",
        };
        write!(f, "{name}(")?;
        for (i, part) in self.parts().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            fmt::Display::fmt(&part, f)?;
        }
        f.write_str(")")
    }
}
