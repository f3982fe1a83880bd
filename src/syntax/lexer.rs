//! Numbers, strings and what is wrong with a word: the parts of lexing that are no regular
//! expressions.

use logos::Lexer;

use super::token::Token;
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// The reason for which some text is no token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LexError {
    #[default]
    Character,
    /// With a fraction, an exponent or an imaginary part.
    Float,
    TooLarge,
    LeadingZero,
    /// Digits, letters and underscores in no legal order.
    Number,
    /// Whether it is triple-quoted.
    Unterminated(bool),
}

/// Returns the magnitude of an integer literal: decimal, `0x`, `0o`, `0b`, with single underscores
/// between digits.
pub(crate) fn number<'a>(lexer: &mut Lexer<'a, Token<'a>>) -> Result<u64, LexError> {
    let text = lexer.slice();
    if let [digit @ b'0'..=b'9'] = text.as_bytes() {
        return Ok(u64::from(digit - b'0'));
    }
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        Some(_) | None => (10, text),
    };
    if radix == 10 && is_float(text) {
        take_exponent(lexer);
        return Err(LexError::Float);
    }
    // Python allows one underscore after the prefix as well.
    let digits = if radix == 10 { digits } else { digits.strip_prefix('_').unwrap_or(digits) };
    if digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') {
        return Err(LexError::Number);
    }
    let mut value = Some(0u64);
    let mut after_underscore = false;
    for byte in digits.bytes() {
        if byte == b'_' {
            if after_underscore {
                return Err(LexError::Number);
            }
            after_underscore = true;
            continue;
        }
        after_underscore = false;
        let digit = char::from(byte).to_digit(radix).ok_or(LexError::Number)?;
        let radix = u64::from(radix);
        value = value.and_then(|value| value.checked_mul(radix)?.checked_add(u64::from(digit)));
    }
    if radix == 10 && digits.starts_with('0') && value != Some(0) {
        return Err(LexError::LeadingZero);
    }
    value.filter(|&value| value <= 1 << 63).ok_or(LexError::TooLarge)
}

/// Tells whether it is one of `1.`, `.5`, `1e5`, `2j`.
fn is_float(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.contains('.')
        || text.trim_end_matches(['j', 'J']).bytes().all(|byte| byte.is_ascii_digit())
            && text.ends_with(['j', 'J'])
        || digits.ends_with(['e', 'E'])
            && digits[..digits.len() - 1].bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes the exponent, before whose sign the regular expression stops: `1e-5`.
fn take_exponent<'a>(lexer: &mut Lexer<'a, Token<'a>>) {
    let rest = lexer.remainder().as_bytes();
    if lexer.slice().ends_with(['e', 'E'])
        && matches!(rest, [b'+' | b'-', digit, ..] if digit.is_ascii_digit())
    {
        let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        lexer.bump(1 + digits);
    }
}

/// Returns the text between the quotes, of which the lexer has seen the opening ones.
pub(crate) fn string<'a>(lexer: &mut Lexer<'a, Token<'a>>) -> Result<&'a str, LexError> {
    let opening = lexer.slice();
    let quote = if opening.ends_with('"') { b'"' } else { b'\'' };
    let triple = opening.bytes().filter(|&byte| byte == quote).count() == 3;
    let rest = lexer.remainder();
    let bytes = rest.as_bytes();
    let mut offset = 0;
    while let Some(&byte) = bytes.get(offset) {
        if byte == b'\\' {
            // The escaped character; of `\r\n` both, lest a line break seem to end the string.
            offset += if bytes[offset + 1..].starts_with(b"\r\n") { 3 } else { 2 };
        } else if byte == quote && (!triple || bytes[offset..].starts_with(&[quote; 3])) {
            lexer.bump(offset + if triple { 3 } else { 1 });
            return Ok(&rest[..offset]);
        } else if !triple && matches!(byte, b'\n' | b'\r') {
            break;
        } else {
            offset += 1;
        }
    }
    // Past the end only after a last backslash; inside a character only after an escaped one.
    let mut end = offset.min(bytes.len());
    // Definitions that follow are more likely than a string up to the end of the text.
    if triple && let Some(next) = memchr::memmem::find(bytes, b"\ndef ") {
        end = next;
    }
    while !rest.is_char_boundary(end) {
        end += 1;
    }
    lexer.bump(end);
    Err(LexError::Unterminated(triple))
}

/// Reports the text at `start..end`, which is no token.
pub(crate) fn diagnose(
    error: LexError,
    text: &str,
    source: SourceId,
    start: u32,
    end: u32,
) -> Diagnostic {
    let span = Span::new(source, start, end);
    let slice = &text[span.range()];
    match error {
        LexError::Character => unknown_character(text, span),
        LexError::Float => {
            Diagnostic::new(Code::FloatNumber, format!("`{}` is not an integer", shorten(slice)))
                .with_label(span, "numbers are integers")
                .with_help("use integers, and `divide` or `//`, which round down")
        }
        LexError::TooLarge => too_large(span),
        LexError::LeadingZero => {
            let digits = slice.trim_start_matches(['0', '_']);
            Diagnostic::new(Code::BadNumber, "a decimal integer does not begin with 0")
                .with_label(span, "")
                .with_help(format!("write `{digits}`, or `0o{digits}` for an octal number"))
        }
        LexError::Number => Diagnostic::new(
            Code::BadNumber,
            format!("`{}` is not a number", shorten(slice)),
        )
        .with_label(span, "begins like a number")
        .with_help(
            "integers are written like `12`, `1_000`, `0xff`, `0b101`; names begin with a letter",
        ),
        LexError::Unterminated(true) => {
            let opening = slice.find(['"', '\'']).map_or(0, |offset| offset as u32 + 3);
            Diagnostic::new(Code::UnterminatedString, "this string is never closed")
                .with_label(Span::new(source, start, start + opening), "opened here")
                .with_help("close it with the same three quotes")
        }
        LexError::Unterminated(false) => {
            Diagnostic::new(Code::UnterminatedString, "this string is not closed on its line")
                .with_label(span, "")
                .with_help("close it with the quote it was opened with, or use three quotes")
        }
    }
}

/// Returns the error for an integer literal outside 64 bits.
pub(crate) fn too_large(span: Span) -> Diagnostic {
    Diagnostic::new(Code::IntegerTooLarge, "this integer does not fit 64 bits")
        .with_label(span, "")
        .with_help("integers lie between -9223372036854775808 and 9223372036854775807")
}

fn unknown_character(text: &str, span: Span) -> Diagnostic {
    let character = text[span.start as usize..].chars().next().unwrap_or('\0');
    let span = Span { end: span.start + character.len_utf8() as u32, ..span };
    let shown = match name(character) {
        Some(name) => format!("{name} (U+{:04X})", u32::from(character)),
        None if character.is_control() => {
            format!("the control character U+{:04X}", u32::from(character))
        }
        None if character.is_ascii() => format!("`{character}`"),
        None => format!("`{character}` (U+{:04X})", u32::from(character)),
    };
    let diagnostic =
        Diagnostic::new(Code::UnknownCharacter, format!("{shown} is not part of the language"))
            .with_label(span, "");
    match meant(character) {
        Some(meant) => diagnostic.with_help(format!("write {meant} instead")),
        None if character.is_alphabetic() => {
            diagnostic.with_help("names are made of the letters a-z and A-Z, digits and `_`")
        }
        None if character == '\\' => {
            diagnostic.with_help("a backslash continues a line only as its very last character")
        }
        None => diagnostic.with_help("remove it, or move it into a comment"),
    }
}

/// Returns the name of a character that cannot be seen, or not in backquotes.
fn name(character: char) -> Option<&'static str> {
    Some(match character {
        '`' => "a backquote",
        '\u{a0}' => "a no-break space",
        '\u{3000}' => "an ideographic space",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner",
        '\u{feff}' => "a byte order mark",
        '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => "an unusual space",
        _ => return None,
    })
}

/// Guesses the meaning of a character of another script or keyboard layout.
fn meant(character: char) -> Option<String> {
    Some(match character {
        '\u{ff01}'..='\u{ff5e}' => {
            // The full-width forms repeat ASCII from `!` on.
            let plain = char::from_u32(u32::from(character) - 0xff01 + u32::from('!'))?;
            format!("`{plain}`")
        }
        '“' | '”' | '„' | '«' | '»' => "`\"`".into(),
        '‘' | '’' | '‚' => "`'`".into(),
        '–' | '—' | '−' => "`-`".into(),
        '×' | '·' | '∗' => "`*`".into(),
        '÷' => "`//`".into(),
        '≤' => "`<=`".into(),
        '≥' => "`>=`".into(),
        '≠' => "`!=`".into(),
        '→' => "`->`".into(),
        '…' => "`...`".into(),
        '、' => "`,`".into(),
        '!' => "`not`".into(),
        '?' => "`a if condition else b`".into(),
        '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => {
            "a plain space".into()
        }
        _ => return None,
    })
}

/// Returns a long word is cut for the message; the label shows where it stands.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
