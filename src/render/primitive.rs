//! A primitive for people: signature, description, when it fails, examples.

use super::Style;
use crate::prim::Primitive;

/// Returns a primitive with everything that it declares.
pub fn primitive(prim: &Primitive, style: &Style) -> String {
    let call = format!("{}({})", prim.name, prim.params.join(", "));
    let mut text = format!("{}  {}\n", style.strong(&call), style.faint(prim.family()));
    for signature in prim.signature.split("; ") {
        text += &format!("  {signature}\n");
    }
    text.push('\n');
    for line in prim.doc.lines() {
        text += &format!("{}\n", line.trim());
    }
    if !prim.fails.is_empty() {
        text += &format!("Fails {}.\n", prim.fails);
    }
    if prim.picks {
        text += "Picks by the order of a set: an order-sensitive program may use it.\n";
    }
    text.push('\n');
    for example in prim.examples {
        text += &format!("  {}  {}\n", example.call, style.faint(&format!("→ {}", example.value)));
    }
    text
}
