//! Files as sources: what cannot be read becomes a diagnostic.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use super::{Code, Diagnostic};
use crate::source::{MAX_SOURCE_BYTES, SourceId, SourceMap, Span};

impl SourceMap {
    /// Reads a file. A file that cannot be opened, is no regular file, exceeds [`MAX_SOURCE_BYTES`]
    /// or is not UTF-8 becomes a diagnostic.
    pub fn read(&mut self, path: &Path) -> Result<SourceId, Diagnostic> {
        let name = path.display().to_string();
        let metadata = fs::metadata(path).map_err(|error| {
            if error.kind() == ErrorKind::NotFound && path.is_symlink() {
                let message = format!("the link `{name}` leads to no file");
                Diagnostic::new(Code::FileNotFound, message)
                    .with_help("mend the link, or remove it")
            } else if error.kind() == ErrorKind::NotFound {
                // A name without an ending may be meant to be a folder's.
                let kind = if path.extension().is_some() { "file" } else { "file or folder" };
                Diagnostic::new(Code::FileNotFound, format!("there is no {kind} `{name}`"))
                    .with_help("check the path; it is relative to the current folder")
            } else {
                unreadable(&name, &error.to_string())
            }
        })?;
        if metadata.is_dir() {
            return Err(unreadable(&name, "it is a folder").with_help("name a file in it"));
        }
        if metadata.len() > MAX_SOURCE_BYTES as u64 {
            return Err(too_large(&name));
        }
        let file = fs::File::open(path).map_err(|error| unreadable(&name, &error.to_string()))?;
        self.read_from(name, file)
    }

    /// Reads a stream, such as standard input, under the same conditions as [`SourceMap::read`].
    pub fn read_from(
        &mut self,
        name: impl Into<Arc<str>>,
        reader: impl Read,
    ) -> Result<SourceId, Diagnostic> {
        let name = name.into();
        let mut bytes = Vec::new();
        reader
            .take(MAX_SOURCE_BYTES as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&name, &error.to_string()))?;
        if bytes.len() > MAX_SOURCE_BYTES {
            return Err(too_large(&name));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(self.add(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                Err(no_text(&name, bytes).unwrap_or_else(|| self.not_utf8(&name, bytes, offset)))
            }
        }
    }

    /// Reads a file, or standard input where the path is `-`, as far as it can be read. A text with
    /// bytes that are not UTF-8 is there with those replaced, beside the diagnostic.
    pub(crate) fn read_input(&mut self, path: &Path) -> (Option<SourceId>, Option<Diagnostic>) {
        let read = match path.to_str() {
            Some("-") => self.read_from("<stdin>", std::io::stdin().lock()),
            _ => self.read(path),
        };
        match read {
            Ok(source) => (Some(source), None),
            Err(diagnostic) if diagnostic.code == Code::NotUtf8 => {
                (diagnostic.span().map(|span| span.source), Some(diagnostic))
            }
            Err(diagnostic) => (None, Some(diagnostic)),
        }
    }

    /// Reports the first bad byte, and adds the text with the bad bytes replaced so that the line
    /// can be shown. Up to the first of them both texts are the same.
    fn not_utf8(&mut self, name: &str, bytes: &[u8], offset: usize) -> Diagnostic {
        let id = self.add(name, String::from_utf8_lossy(bytes));
        let start = offset as u32;
        let end = start + char::REPLACEMENT_CHARACTER.len_utf8() as u32;
        let (line, column) = self.position(id, start);
        Diagnostic::new(
            Code::NotUtf8,
            format!("`{name}` is not UTF-8 text: line {line}, column {column}"),
        )
        .with_label(
            Span::new(id, start, end),
            format!("the byte 0x{:02x} is not part of any character", bytes[offset]),
        )
        .with_help("save the file as UTF-8")
    }
}

/// Tells of bytes that are no UTF-8 text anywhere: nothing of them can be shown or run.
fn no_text(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let (what, help) = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        ("UTF-16 text", "save it as UTF-8; in PowerShell, `Out-File -Encoding utf8`")
    } else if bytes.contains(&0) {
        ("no text: it holds bytes that are zero", "name a file of source text")
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::NotUtf8, format!("`{name}` is {what}")).with_help(help))
}

fn unreadable(name: &str, cause: &str) -> Diagnostic {
    Diagnostic::new(Code::FileUnreadable, format!("cannot read `{name}`: {cause}"))
        .with_help("name a file that you may read")
}

fn too_large(name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::FileTooLarge,
        format!("`{name}` is larger than {} MiB", MAX_SOURCE_BYTES >> 20),
    )
    .with_help("split it into several files")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_bad_byte_is_located() {
        let mut sources = SourceMap::new();
        let error = sources.read_from("a", &b"x = 1\ny\xff = 2\n"[..]).unwrap_err();
        assert_eq!(error.code, Code::NotUtf8);
        assert_eq!(sources.line_col(error.labels[0].span), (2, 2));
        assert!(error.message.contains("line 2, column 2"), "{}", error.message);
    }

    #[test]
    fn missing_large_and_odd_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut sources = SourceMap::new();
        let code = |sources: &mut SourceMap, path: &Path| sources.read(path).unwrap_err().code;
        assert_eq!(code(&mut sources, &folder.path().join("no.arc")), Code::FileNotFound);
        assert_eq!(code(&mut sources, folder.path()), Code::FileUnreadable);

        let large = folder.path().join("large.arc");
        fs::File::create(&large).unwrap().set_len(MAX_SOURCE_BYTES as u64 + 1).unwrap();
        assert_eq!(code(&mut sources, &large), Code::FileTooLarge);
        let endless = sources.read_from("endless", std::io::repeat(b'#')).unwrap_err();
        assert_eq!(endless.code, Code::FileTooLarge);

        let good = folder.path().join("good.arc");
        fs::write(&good, "# nothing\n").unwrap();
        let id = sources.read(&good).unwrap();
        assert_eq!(sources.text(id), "# nothing\n");
    }
}
