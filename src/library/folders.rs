//! The program files of a folder: all that end in `.arc`, and the Python files that have a solver.

use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};

/// The extensions of program files; folders are searched for them.
const EXTENSIONS: [&str; 2] = ["arc", "py"];

/// Adds the program files in and below a folder, in alphabetical order; hidden ones and links to
/// folders are left out.
pub(super) fn add_programs(top: &Path, files: &mut Vec<PathBuf>, diags: &mut Vec<Diagnostic>) {
    let mut waiting = vec![top.to_owned()];
    while let Some(folder) = waiting.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("cannot list {}: {error}", folder.display());
                let code = if folder == top { Code::FileUnreadable } else { Code::LeftOut };
                diags.push(
                    Diagnostic::new(code, message)
                        .with_help("name a folder that you may read, or single files"),
                );
                continue;
            }
        };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            match entry.file_type() {
                _ if hidden => {}
                Ok(kind) if kind.is_dir() => folders.push(path),
                // A pipe or a device has no end of its own. A link is as what it leads to; one that
                // leads nowhere is told when it is read.
                Ok(_) if path.metadata().map_or(true, |to| to.is_file()) && is_program(&path) => {
                    files.push(path);
                }
                Ok(_) | Err(_) => {}
            }
        }
        waiting.extend(folders.into_iter().rev());
    }
}

/// Tells whether a file that lies in a folder is a program. Other Python files, which have no
/// solver, are not meant.
fn is_program(path: &Path) -> bool {
    let Some(extension) = path.extension().filter(|own| EXTENSIONS.iter().any(|e| own == e)) else {
        return false;
    };
    // One that cannot be read is told of where it is read.
    extension != "py" || std::fs::read(path).map_or(true, |text| defines_solver(&text))
}

/// Tells whether a text defines a solver: by `def` with such a name or with the input as its first
/// parameter, or by giving such a name a value. It goes by words, as the text may be broken.
fn defines_solver(text: &[u8]) -> bool {
    let mut rest = text;
    let mut last: &[u8] = b"\n";
    loop {
        let is_indented = rest.first().is_some_and(|byte| b" \t".contains(byte));
        let Some(word) = next_word(&mut rest) else { return false };
        let begins = matches!((last, is_indented), (b";", _) | (b"\n" | b"\r", false));
        last = word;
        let found = match word {
            b"def" => {
                let name = next_word(&mut rest).unwrap_or_default();
                let opens = next_word(&mut rest) == Some(b"(");
                // The first parameter is the input, or the demonstrations.
                let takes_input = opens && matches!(next_word(&mut rest), Some(b"I" | b"S"));
                takes_input || begins && (name.starts_with(b"solve") || name.starts_with(b"verify"))
            }
            _ if begins && is_solver(word) => {
                let [sign, next] = [0; 2].map(|_| next_word(&mut rest));
                sign == Some(b"=") && next != Some(b"=")
            }
            _ => false,
        };
        if found {
            return true;
        }
    }
}

/// Tells whether a name is one that solvers have.
fn is_solver(name: &[u8]) -> bool {
    [&b"solve"[..], b"verify"].iter().any(|known| {
        name.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"_"))
    })
}

/// Takes the next word, line end or sign of a text. White space, which a byte order mark is here,
/// is passed over, and so is a line end behind a backslash.
fn next_word<'t>(rest: &mut &'t [u8]) -> Option<&'t [u8]> {
    const PASSED: [&[u8]; 7] =
        [b" ", b"\t", b"\x0c", b"\\\r\n", b"\\\n", b"\\\r", "\u{feff}".as_bytes()];
    while let Some(behind) = PASSED.iter().find_map(|passed| rest.strip_prefix(*passed)) {
        *rest = behind;
    }
    let is_sign = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'_';
    let letters = rest.iter().position(is_sign).unwrap_or(rest.len());
    let (word, behind) = rest.split_at_checked(letters.max(1))?;
    *rest = behind;
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::defines_solver;

    #[test]
    fn solvers_are_found_however_they_are_written() {
        for text in [
            "def solve(I):\n    return I\n",
            "from dsl import *\r\rdef solve_a(I):\r    return I\r",
            "\u{feff}def solve_a(I): return I",
            "\x0cdef solve_a(grid): return grid",
            "def\tmain(I): return I",
            "def \\\n  main(I): return I",
            "solve_a = lambda I: vmirror(I)",
            "x = 1; verify_a = solve_b",
            "  def main(I):\n      return I",
            "def verifier_1(S): return S",
        ] {
            assert!(defines_solver(text.as_bytes()), "{text:?}");
        }
        for text in [
            "",
            "class Grid:\n    def solve(self, I): pass\n",
            "solver = Solver()\nsolve(1)\nif solve == 3: pass\n",
            "resolved = solve = 3",
            "def vmirror(grid):\n    return grid\n",
        ] {
            assert!(!defines_solver(text.as_bytes()), "{text:?}");
        }
    }
}
