//! A script: inputs that come through a pipe, carried out one after the other.

use std::io::{self, BufRead, Read};

use super::input::Inputs;
use super::reply::Reply;
use super::{Console, Ended};
use crate::diag::{Code, Diagnostic};
use crate::source::MAX_SOURCE_BYTES;

/// Under this name places in a script are reported.
const NAME: &str = "<stdin>";

/// Runs a script to its end. An input with an error does not keep the others from being carried
/// out.
pub(super) fn run(mut console: Console, mut reader: impl BufRead) -> io::Result<Ended> {
    let mut line = 0;
    let lines = std::iter::from_fn(|| {
        line += 1;
        read_line(&mut reader, line).transpose()
    });
    // Where the last input began.
    let mut last = 1;
    for input in Inputs::new(lines) {
        match input {
            Ok((line, text)) => {
                last = line;
                if !console.enter(&text, NAME, line)? {
                    break;
                }
            }
            Err(problem) => {
                let reply = Reply { problems: vec![*problem], ..Reply::default() };
                console.show(last, "", &reply, false)?;
                break;
            }
        }
    }
    Ok(console.ended)
}

/// Returns a line without its line break; nothing at the end.
fn read_line(reader: &mut impl BufRead, line: usize) -> Result<Option<String>, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let wrong = |code, cause: &str, help: &str| {
        Box::new(Diagnostic::new(code, format!("{NAME}, line {line}: {cause}")).with_help(help))
    };
    let read = reader.by_ref().take(MAX_SOURCE_BYTES as u64).read_until(b'\n', &mut bytes);
    let count = read.map_err(|error| {
        wrong(Code::FileUnreadable, &error.to_string(), "check where the script comes from")
    })?;
    if count == MAX_SOURCE_BYTES {
        return Err(wrong(Code::FileTooLarge, "the line is too long", "split it up"));
    }
    if count == 0 {
        return Ok(None);
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| wrong(Code::NotUtf8, "this is not UTF-8 text", "save the script as UTF-8"))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}
