//! The language and its primitives as a compact text for the prompt of a language model.

use std::fmt::Write;

use crate::ir::CONSTANTS;
use crate::prim::{FAMILIES, Primitive};

/// The things that a reader has to know of the language before the primitives.
const LANGUAGE: &str = "\
A program is Python: one definition `def solve(I):` of lines `name = expression`, and
`return expression` at the end.
I is the input grid, a tuple of rows of integers 0 to 9. With `def solve(S, I):` S are the
demonstrations, a tuple of (input, output). The answer is a grid. Expressions are calls of the
functions below, names, integers, tuples `(a, b)`, `lambda x: ...`, `a if c else b`, and the
operators + - * // % == != < <= > >= in, and, or, not, |, &. There are no loops, no `if`
statements, no methods and no indexing: use the functions. Locations are (row, column). An Object
is a set of cells (colour, location), Indices a set of locations, a Patch either of them, Objects a
set of objects. A set is iterated in ascending order.
";

/// Returns the primitives with their signatures, family by family, after a short description of the
/// language.
///
/// ```
/// let text = arcvm::export::prompt();
/// assert!(text.contains("vmirror(piece): "));
/// ```
pub fn prompt() -> String {
    let mut text = LANGUAGE.to_owned();
    let names: Vec<&str> = CONSTANTS.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(text, "Constants: {}", names.join(" "));
    for (family, table) in FAMILIES {
        let _ = writeln!(text, "\n# {family}");
        table.iter().for_each(|primitive| write_primitive(&mut text, primitive));
    }
    text
}

fn write_primitive(text: &mut String, primitive: &Primitive) {
    let call = match primitive.signature.contains(';') {
        // Several signatures: the types stand beside the names.
        true => {
            format!("{}({}): {}", primitive.name, primitive.params.join(", "), primitive.signature)
        }
        false => typed(primitive).unwrap_or_else(|| {
            format!("{}({}): {}", primitive.name, primitive.params.join(", "), primitive.signature)
        }),
    };
    let summary = primitive.summary().lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let _ = writeln!(text, "{call}  {summary}");
}

/// Returns the call with a type beside each parameter, where the signature is one list of types and
/// a result.
fn typed(primitive: &Primitive) -> Option<String> {
    let (types, result) = split_result(primitive.signature)?;
    let types = split_types(types.strip_prefix('(')?.strip_suffix(')')?);
    if types.len() != primitive.params.len() {
        return None;
    }
    let params = primitive.params.iter().zip(types).map(|(name, kind)| format!("{name}: {kind}"));
    let params: Vec<String> = params.collect();
    Some(format!("{}({}) -> {result}", primitive.name, params.join(", ")))
}

/// Returns the two sides of the outermost arrow.
fn split_result(signature: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    for (offset, c) in signature.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '-' if depth == 0 && signature[offset..].starts_with("->") => {
                return Some((signature[..offset].trim(), signature[offset + 2..].trim()));
            }
            _ => {}
        }
    }
    None
}

/// Returns the items of a list of types, whose own brackets may hold commas.
fn split_types(list: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (offset, c) in list.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                items.push(list[start..offset].trim());
                start = offset + 1;
            }
            _ => {}
        }
    }
    if start < list.len() {
        items.push(list[start..].trim());
    }
    items
}

#[cfg(test)]
mod tests {
    use super::{prompt, split_types};
    use crate::prim;

    #[test]
    fn every_primitive_has_a_line_and_the_whole_is_short() {
        let text = prompt();
        for primitive in prim::all() {
            let start = format!("\n{}(", primitive.name);
            assert!(text.contains(&start), "{} is missing", primitive.name);
        }
        assert!(text.contains(
            "\nobjects(grid: Grid, univalued: Bool, diagonal: Bool, without_bg: Bool) -> Objects  "
        ));
        assert!(text.len() < 48_000, "{} bytes", text.len());
    }

    #[test]
    fn types_are_split_at_outer_commas() {
        assert_eq!(
            split_types("(Int, Int) -> Int, Set[(A, B)], C"),
            ["(Int, Int) -> Int", "Set[(A, B)]", "C"]
        );
        assert_eq!(split_types(""), [""; 0]);
    }
}
