//! The output of a command: text or JSON to standard output, diagnostics to standard error.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};

use super::Failure;
use crate::diag::{self, Diagnostic};
use crate::library::{File, Library};
use crate::render::{ColorChoice, ColorMode, Palette, Style};
pub(super) use crate::render::{count, duration};
use crate::source::SourceMap;
use crate::store::StoreError;
use crate::syntax::Dialect;
use crate::task::TaskError;

/// Columns where the terminal does not tell.
const DEFAULT_WIDTH: usize = 100;

/// The terminal, or what stands in its place.
pub(super) struct Ui {
    /// Whether one JSON document is wanted instead of text.
    pub(super) json: bool,
    /// Whether documents are lines of their own, as events are.
    pub(super) json_lines: bool,
    /// Whether nobody reads any more what is printed.
    pub(super) is_closed: bool,
    /// The style in which grids are drawn.
    pub(super) style: Style,
    /// Whether diagnostics are coloured.
    pub(super) color_errors: bool,
    /// Whether all diagnostics are shown, however many there are.
    pub(super) all_diagnostics: bool,
    /// Which warnings are shown.
    pub(super) warnings_shown: Shown,
    /// The dialect of all programs that are read, where it is given.
    pub(super) dialect: Option<Dialect>,
    warnings: Vec<String>,
}

/// The dialect of programs, as it is named on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DialectChoice {
    /// The project's own: `+`, `-` and `*` are arithmetic of numbers and pairs.
    Arc,
    /// Python: `+` joins tuples, `*` repeats them.
    Python,
}

impl DialectChoice {
    pub(super) fn dialect(self) -> Dialect {
        match self {
            Self::Arc => Dialect::Arc,
            Self::Python => Dialect::Python,
        }
    }
}

/// Which warnings are shown as text. In JSON there are all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// None.
    None,
    /// Those of single programs; those of populations are counted.
    Usual,
    /// Also those of populations.
    All,
}

/// Diagnostics that are shown where nothing else is said.
const SHOWN_DIAGNOSTICS: usize = 100;

impl Ui {
    /// Returns a user interface for standard output and error.
    pub(super) fn new(color: ColorChoice, palette: Palette, json: bool) -> Self {
        let width = terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(w, _)| w.0.into());
        let mode = ColorMode::detect(color);
        let color_errors = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
            }
        };
        let style = Style { palette, ..Style::new(mode, width) };
        let warnings = Vec::new();
        Self {
            json,
            json_lines: false,
            is_closed: false,
            style,
            color_errors,
            all_diagnostics: false,
            warnings_shown: Shown::Usual,
            dialect: None,
            warnings,
        }
    }

    /// Reads programs, in the dialect that was asked for.
    pub(super) fn load(&self, paths: &[PathBuf]) -> (Library, Vec<Diagnostic>) {
        let mut library = Library::default();
        library.dialect = self.dialect;
        let diags = library.add_paths(paths);
        (library, diags)
    }

    /// Prints text. Once whoever reads it has seen enough nothing is printed any more, and the exit
    /// code still tells what the command came to.
    pub(super) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.print_by(|out| out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Does as [`Ui::print`], with what `write` writes.
    fn print_by(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), Failure> {
        if self.is_closed {
            return Ok(());
        }
        match write(&mut std::io::stdout().lock()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            done => Ok(done?),
        }
    }

    /// Prints a JSON document with the warnings so far under `diagnostics`.
    pub(super) fn print_json(&mut self, document: Value) -> Result<(), Failure> {
        self.print_document(&document)
    }

    /// Does as [`Ui::print_json`], with whatever becomes an object.
    pub(super) fn print_document(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        let said = std::mem::take(&mut self.warnings);
        let json_lines = self.json_lines;
        self.print_by(|out| {
            let mut out = AllButEnd::new(out);
            match json_lines {
                true => serde_json::to_writer(&mut out, document)?,
                false => serde_json::to_writer_pretty(&mut out, document)?,
            }
            let (out, end) = out.finish()?;
            let mut out = std::io::BufWriter::new(out);
            let Some(open) = end.strip_suffix('}').filter(|_| !said.is_empty()) else {
                writeln!(out, "{end}")?;
                return out.flush();
            };
            // There may be a hundred thousand, so they are printed one by one.
            let comma = if open.trim_end() == "{" { "" } else { "," };
            let (line, end) = if json_lines { ("", "") } else { ("\n  ", "\n") };
            write!(out, "{}{comma}{line}\"diagnostics\": [", open.trim_end())?;
            for (index, diagnostic) in said.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                write!(out, "{comma}{line}  {diagnostic}")?;
            }
            writeln!(out, "{line}]{end}}}")?;
            out.flush()
        })
    }

    /// Prints to standard error; there is nowhere left to complain about a failure.
    pub(super) fn complain(&self, text: &str) {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// Reports diagnostics; fails where one of them is an error.
    pub(super) fn report(
        &mut self,
        diags: &[Diagnostic],
        sources: &SourceMap,
    ) -> Result<(), Failure> {
        self.report_with(diags, sources, diags.iter().any(Diagnostic::is_error))
    }

    /// Reports what keeps nothing from going on.
    pub(super) fn tell(
        &mut self,
        diags: &[Diagnostic],
        sources: &SourceMap,
    ) -> Result<(), Failure> {
        self.report_with(diags, sources, false)
    }

    /// Reports what was said when programs were loaded. It fails only where no file could be read:
    /// what is wrong with one keeps no other one from running.
    pub(super) fn report_loaded(
        &mut self,
        diags: &[Diagnostic],
        sources: &SourceMap,
        files: &[File],
    ) -> Result<(), Failure> {
        let failed = files.is_empty() && diags.iter().any(Diagnostic::is_error);
        self.report_with(diags, sources, failed)
    }

    /// Does as [`Ui::report_loaded`], of a population, of which nobody wants to read every warning.
    pub(super) fn report_population(
        &mut self,
        diags: &[Diagnostic],
        sources: &SourceMap,
        files: &[File],
    ) -> Result<(), Failure> {
        if self.json || self.warnings_shown != Shown::Usual {
            return self.report_loaded(diags, sources, files);
        }
        let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
            diags.iter().cloned().partition(Diagnostic::is_error);
        if !warnings.is_empty() {
            let them = if warnings.len() == 1 { "it" } else { "them" };
            let warnings = count(warnings.len(), "warning");
            self.complain(&format!("{warnings}: `-v` shows {them}\n"));
        }
        self.report_loaded(&errors, sources, files)
    }

    fn report_with(
        &mut self,
        diags: &[Diagnostic],
        sources: &SourceMap,
        failed: bool,
    ) -> Result<(), Failure> {
        if self.json {
            let document = |said| serde_json::to_string(&diag::Document { said, sources });
            for diagnostic in diags {
                self.warnings.push(document(diagnostic).map_err(std::io::Error::from)?);
            }
            if failed {
                let mut document = json!({ "error": "the input is not right" });
                if self.json_lines {
                    document["event"] = json!("error");
                }
                self.print_json(document)?;
            }
        } else if !diags.is_empty() {
            let most = if self.all_diagnostics { usize::MAX } else { SHOWN_DIAGNOSTICS };
            let errors: Vec<Diagnostic>;
            let shown = match self.warnings_shown {
                Shown::None => {
                    errors = diags.iter().filter(|diag| diag.is_error()).cloned().collect();
                    &errors
                }
                Shown::Usual | Shown::All => diags,
            };
            let most = (most, "--all-diagnostics");
            self.complain(&diag::render_first(shown, most, sources, self.color_errors));
        }
        if failed { Err(Failure::Reported) } else { Ok(()) }
    }

    /// Tells of the files of a store that are left out.
    pub(super) fn tell_damaged(&mut self, damaged: &[StoreError]) -> Result<(), Failure> {
        let warnings: Vec<Diagnostic> = damaged.iter().map(StoreError::warning).collect();
        self.report(&warnings, &SourceMap::new())
    }

    /// Reports one error without a place in a source.
    pub(super) fn fail(&mut self, diagnostic: Diagnostic) -> Failure {
        match self.report(&[diagnostic], &SourceMap::new()) {
            Err(failure) => failure,
            Ok(()) => Failure::Reported,
        }
    }

    /// Reports what is wrong with task files.
    pub(super) fn fail_tasks(&mut self, errors: &[TaskError]) -> Failure {
        let diags: Vec<Diagnostic> = errors.iter().map(TaskError::diagnostic).collect();
        match self.report(&diags, &SourceMap::new()) {
            Err(failure) => failure,
            Ok(()) => Failure::Reported,
        }
    }
}

/// Writes all that it is given but the end, to which something may be added.
struct AllButEnd<W: Write> {
    out: W,
    held: Vec<u8>,
}

impl<W: Write> AllButEnd<W> {
    /// Bytes that are written at once.
    const MANY: usize = 1 << 16;
    /// The end of a JSON document: a bracket with white space around.
    const END: usize = 16;

    fn new(out: W) -> Self {
        Self { out, held: Vec::with_capacity(2 * Self::MANY) }
    }

    /// Returns where all the rest was written, and the end.
    fn finish(mut self) -> std::io::Result<(W, String)> {
        let end = String::from_utf8_lossy(&self.write_all_but(Self::END)?).into_owned();
        Ok((self.out, end))
    }

    /// Writes what is held but so many bytes, or all but what would cut a character, and returns
    /// the rest.
    fn write_all_but(&mut self, count: usize) -> std::io::Result<Vec<u8>> {
        let mut place = self.held.len().saturating_sub(count);
        while place > 0 && self.held.get(place).is_some_and(|byte| byte & 0xc0 == 0x80) {
            place -= 1;
        }
        let end = self.held.split_off(place);
        self.out.write_all(&self.held)?;
        self.held.clear();
        Ok(end)
    }
}

impl<W: Write> Write for AllButEnd<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() > Self::MANY {
            let end = self.write_all_but(Self::END)?;
            self.held.extend(end);
        }
        Ok(bytes.len())
    }

    /// Takes all of it, as [`Write::write`] does: serializers write few bytes at a time.
    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
