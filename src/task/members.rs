//! The members of a JSON object, found without reading their values.
//!
//! Files of many tasks are taken apart by this, so that every task is read for itself. One that is
//! odd costs itself alone, and the others are read on all threads. The text must have been checked
//! to be JSON, which is why nothing here can fail.

use std::ops::Range;

/// One `"key": value` of an object.
pub(super) struct Member {
    pub(super) key: String,
    /// The bytes of the value, in the text that was searched.
    pub(super) value: Range<usize>,
}

/// Returns the members of the object that `json` is, in their order; none where it is no object.
pub(super) fn of(json: &[u8]) -> Vec<Member> {
    let mut found = Vec::new();
    let mut offset = skip(json, 0, |byte| byte.is_ascii_whitespace());
    if json.get(offset) != Some(&b'{') {
        return found;
    }
    loop {
        offset = skip(json, offset + 1, |byte| byte.is_ascii_whitespace() || byte == b',');
        if json.get(offset) != Some(&b'"') {
            return found;
        }
        let end = after_text(json, offset);
        let key = serde_json::from_slice(&json[offset..end]).unwrap_or_default();
        let start = skip(json, end, |byte| byte.is_ascii_whitespace() || byte == b':');
        offset = after_value(json, start);
        found.push(Member { key, value: start..offset });
        offset = skip(json, offset, |byte| byte.is_ascii_whitespace());
        if json.get(offset) != Some(&b',') {
            return found;
        }
    }
}

/// Finds the first place from `at` on whose byte is not to be skipped.
fn skip(json: &[u8], offset: usize, skipped: impl Fn(u8) -> bool) -> usize {
    let rest = json.get(offset..).unwrap_or_default();
    offset + rest.iter().position(|&byte| !skipped(byte)).unwrap_or(rest.len())
}

/// Returns the place after the text in quotes that begins at `at`.
fn after_text(json: &[u8], offset: usize) -> usize {
    let mut escaped = false;
    let closing = |&byte: &u8| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    };
    let rest = &json[offset + 1..];
    offset + 1 + rest.iter().position(closing).map_or(rest.len(), |end| end + 1)
}

/// Returns the place after the value that begins at `at`.
fn after_value(json: &[u8], mut offset: usize) -> usize {
    let mut depth = 0;
    while let Some(&byte) = json.get(offset) {
        match byte {
            b'"' => offset = after_text(json, offset) - 1,
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth == 0 => return offset,
            b']' | b'}' => depth -= 1,
            b',' if depth == 0 => return offset,
            _ => {}
        }
        offset += 1;
        if depth == 0 && matches!(byte, b'"' | b']' | b'}') {
            return offset;
        }
    }
    offset
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests {
    use super::*;

    fn found(json: &str) -> Vec<(String, &str)> {
        of(json.as_bytes()).into_iter().map(|m| (m.key, &json[m.value])).collect()
    }

    #[test]
    fn members_are_told_apart_whatever_their_values_are() {
        let json = r#" { "a" : [1, {"b": "]}"}] ,"c\"d":{} , "e":-1.5e3, "f" : "x\\" ,"g":null }"#;
        let expected = [
            ("a", r#"[1, {"b": "]}"}]"#),
            ("c\"d", "{}"),
            ("e", "-1.5e3"),
            ("f", r#""x\\""#),
            ("g", "null "),
        ];
        let found = found(json);
        assert_eq!(found.len(), expected.len());
        for ((key, value), (name, text)) in found.iter().zip(expected) {
            assert_eq!((key.as_str(), *value), (name, text));
        }
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for json in ["", " ", "[]", "3", "{}", " { } ", "\"{\""] {
            assert_eq!(found(json), [], "{json}");
        }
    }
}
