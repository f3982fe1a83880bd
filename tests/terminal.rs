//! A pseudo-terminal with the program in it, and the screen that a person would see.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod drawing;
mod progress;

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::root;

/// The time after which output counts as missing: other work may be going on beside the tests.
const PATIENCE: Duration = Duration::from_secs(300);

pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    /// Starts the program in a terminal of so many rows and columns, without earlier inputs.
    pub(crate) fn start(args: &[&str], rows: u16, columns: u16) -> Self {
        Self::with_history(args, rows, columns, Path::new(""))
    }

    /// As `start`, with a file of earlier inputs.
    pub(crate) fn with_history(args: &[&str], rows: u16, columns: u16, history: &Path) -> Self {
        let pair = native_pty_system().openpty(size(rows, columns)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_arcvm"));
        command.args(args);
        command.cwd(root());
        for variable in ["ARCVM_TASKS", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("ARCVM_HISTORY", history);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let screen = Arc::new(Mutex::new(parser(rows, columns)));
        let seen = Arc::clone(&screen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                seen.lock().unwrap().process(&bytes[..count]);
            }
        });
        Self { master: pair.master, keyboard, child, screen }
    }

    /// Presses keys.
    pub(crate) fn type_(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Types a line and presses Enter.
    pub(crate) fn enter(&mut self, line: &str) {
        self.type_(&format!("{line}\r"));
    }

    /// The screen, each row without the spaces at its end, after an empty line.
    pub(crate) fn screen(&self) -> String {
        let screen = self.screen.lock().unwrap();
        let contents = screen.screen().contents();
        let rows: Vec<&str> = contents.lines().map(str::trim_end).collect();
        format!("\n{}\n", rows.join("\n"))
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait_for(&self, text: &str) {
        let text = text.trim_end_matches(' ');
        let begun = Instant::now();
        while !self.screen().contains(text) {
            assert!(begun.elapsed() < PATIENCE, "no {text:?} in{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the last line that the screen shows is a prompt, with nothing behind it.
    pub(crate) fn wait_for_prompt(&self, prompt: &str) {
        let begun = Instant::now();
        let is_last = |screen: &str| screen.trim_end().lines().next_back() == Some(prompt);
        while !is_last(&self.screen()) {
            assert!(begun.elapsed() < PATIENCE, "no {prompt:?} at the end of{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for a while, in which the screen does not show a text.
    pub(crate) fn stays_without(&self, text: &str, time: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < time {
            assert!(!self.screen().contains(text), "{text:?} in{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The colours of the first character of a text on the screen: of the character and behind it.
    pub(crate) fn colors_of(&self, text: &str) -> [vt100::Color; 2] {
        let screen = self.screen.lock().unwrap();
        let screen = screen.screen();
        let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
        let found = (0..rows).find_map(|row| {
            let line = screen.contents_between(row, 0, row, columns);
            let index = line.find(text)?;
            screen.cell(row, line[..index].chars().count() as u16)
        });
        let cell = found.unwrap_or_else(|| panic!("no {text:?} in {}", screen.contents()));
        [cell.fgcolor(), cell.bgcolor()]
    }

    /// The rows that the screen shows something in, as a picture in SVG.
    pub(crate) fn drawing(&self) -> String {
        let rows = self.screen().trim_end().lines().count() - 1;
        drawing::draw(self.screen.lock().unwrap().screen(), rows as u16)
    }

    /// Changes the size of the window.
    pub(crate) fn resize(&mut self, rows: u16, columns: u16) {
        self.screen.lock().unwrap().screen_mut().set_size(some(rows), some(columns));
        self.master.resize(size(rows, columns)).unwrap();
    }

    /// Waits for the program to end and yields its exit code.
    pub(crate) fn end(mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end:{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn parser(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(some(rows), some(columns), 0)
}

fn some(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}
