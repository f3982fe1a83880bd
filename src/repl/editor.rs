//! The line editor: history, completion, hints, colours, definitions over several lines.

use std::borrow::Cow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{
    Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, Context, Editor, Event,
    EventContext, EventHandler, Helper, KeyCode, KeyEvent, Modifiers, RepeatCount,
};

use super::complete::offer;
use super::highlight::highlight;
use super::hint::hint;
use super::input::{Inputs, indentation, is_complete};
use super::offers::Offer;
use super::session::INTERRUPT;
use super::{Console, Ended};
use crate::render::Style;

/// Under this name places in what was typed are reported.
const NAME: &str = "<prompt>";
/// Inputs that are kept from session to session.
const KEPT: usize = 5_000;

/// Runs a session at a terminal until the user leaves it.
pub(super) fn run(console: Console, history: Option<PathBuf>) -> io::Result<Ended> {
    // Without a handler Ctrl-C ends the program, which is no reason not to begin.
    let _ = ctrlc::set_handler(|| INTERRUPT.raise());
    let style = console.session.setup.style;
    let console = Rc::new(RefCell::new(console));
    let mut editor = editor(Rc::clone(&console), style).map_err(io_error)?;
    let history = history.filter(|path| prepare(path, &mut editor));
    let mut line = 1;
    loop {
        let prompt = prompt(&console.borrow());
        let styled = style.strong(&prompt);
        match editor.readline(&(prompt.as_str(), styled.as_str())) {
            Ok(text) => {
                if text.trim().is_empty() {
                    continue;
                }
                remember(&mut editor, &text, history.as_deref());
                fit(&mut console.borrow_mut());
                // A pasted text may be several inputs.
                let lines = text.lines().map(|line| Ok::<_, Infallible>(line.to_owned()));
                let mut goes_on = true;
                for (index, part) in Inputs::new(lines).filter_map(Result::ok) {
                    goes_on =
                        goes_on && console.borrow_mut().enter(&part, NAME, line + index - 1)?;
                }
                line += text.lines().count();
                if !goes_on {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(io_error(error)),
        }
    }
    Ok(Ended::default())
}

/// Draws for the size that the window has by now.
fn fit(console: &mut Console) {
    if let Some((width, _)) = terminal_size::terminal_size() {
        console.session.setup.style.width = width.0.into();
    }
}

/// Returns the task and pair in view.
fn prompt(console: &Console) -> String {
    match &console.session.state.view {
        Some(view) => format!("{}> ", view.name()),
        None => "arcvm> ".to_owned(),
    }
}

type Line = Editor<Assistant, FileHistory>;

fn editor(console: Rc<RefCell<Console>>, style: Style) -> rustyline::Result<Line> {
    let config = Config::builder()
        .max_history_size(KEPT)?
        .history_ignore_dups(true)?
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(if style.mode.is_colored() { ColorMode::Enabled } else { ColorMode::Disabled })
        .build();
    let mut editor: Line = Editor::with_config(config)?;
    let files = FilenameCompleter::new();
    editor.set_helper(Some(Assistant { console, files, style }));
    // Text that is typed while an evaluation goes on comes with line feeds.
    for enter in [KeyEvent(KeyCode::Enter, Modifiers::NONE), KeyEvent::ctrl('J')] {
        editor.bind_sequence(enter, EventHandler::Conditional(Box::new(Enter)));
    }
    let tab = KeyEvent(KeyCode::Tab, Modifiers::NONE);
    editor.bind_sequence(tab, EventHandler::Conditional(Box::new(Tab)));
    Ok(editor)
}

/// Reads earlier inputs and makes sure that later ones can be kept.
fn prepare(path: &Path, editor: &mut Line) -> bool {
    if path.exists() {
        return editor.load_history(path).is_ok();
    }
    path.parent().is_none_or(|folder| std::fs::create_dir_all(folder).is_ok())
}

/// Keeps an input at once, so that it outlives whatever ends the session.
fn remember(editor: &mut Line, text: &str, history: Option<&Path>) {
    let added = editor.add_history_entry(text);
    if let (Ok(true), Some(path)) = (added, history) {
        // A full disk must not keep anybody from working.
        let _ = editor.append_history(path);
    }
}

fn io_error(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        error => io::Error::other(error),
    }
}

/// Enter: runs what is whole; otherwise opens a line, indented like the body that it belongs to.
struct Enter;

impl ConditionalEventHandler for Enter {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, ctx: &EventContext<'_>) -> Option<Cmd> {
        let at_end = ctx.pos() == ctx.line().len();
        if !at_end || is_complete(ctx.line()) {
            return Some(Cmd::AcceptLine);
        }
        Some(Cmd::Insert(1, format!("\n{}", " ".repeat(indentation(ctx.line())))))
    }
}

/// Tab: at the start of a line of a body four spaces, elsewhere completion.
struct Tab;

impl ConditionalEventHandler for Tab {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, ctx: &EventContext<'_>) -> Option<Cmd> {
        let before = &ctx.line()[..ctx.pos()];
        let (_, line) = before.rsplit_once('\n')?;
        line.trim().is_empty().then(|| Cmd::Insert(1, "    ".to_owned()))
    }
}

/// The help while a line is typed.
struct Assistant {
    console: Rc<RefCell<Console>>,
    files: FilenameCompleter,
    style: Style,
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        ctx: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        match offer(&self.console.borrow().session, &line[..pos]) {
            Offer::Choices(start, choices) => Ok((start, choices)),
            Offer::Files => self.files.complete(line, pos, ctx),
        }
    }
}

/// Text that is only shown.
struct Shown(String);

impl Hint for Shown {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Assistant {
    type Hint = Shown;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<Shown> {
        (pos == line.len()).then(|| hint(&self.console.borrow().session, line))?.map(Shown)
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        match self.style.mode.is_colored() {
            true => highlight(line),
            false => Cow::Borrowed(line),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.style.faint(hint))
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        true
    }
}

impl Validator for Assistant {
    fn validate(&self, ctx: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_complete(ctx.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}
