//! The views that commands show: a view of what came out, as text and as JSON.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::Failure;
use super::ui::{Ui, duration};
use crate::jobs::{Job, Outcomes};
use crate::library::Library;
use crate::render::Style;

/// Results that can be shown in either form.
pub(super) trait View {
    /// Writes it for people.
    fn text(&self, style: &Style) -> String;

    /// Writes it for programs.
    fn json(&self) -> Json;

    /// Prints it in the form that was asked for.
    fn show(&self, ui: &mut Ui) -> Result<(), Failure> {
        self.show_as(ui, ui.json)
    }

    /// Prints it as JSON, or as text.
    fn show_as(&self, ui: &mut Ui, is_json: bool) -> Result<(), Failure> {
        match is_json {
            true => ui.print_json(self.json()),
            false => ui.print(&self.text(&ui.style)),
        }
    }
}

/// The time that a command took.
#[derive(Clone, Copy)]
pub(super) struct Took {
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
}

impl Took {
    /// Adds both times, in milliseconds, to a summary.
    pub(super) fn add_to(self, summary: &mut Json) {
        summary["wall_ms"] = json!(self.wall.as_secs_f64() * 1e3);
        summary["cpu_ms"] = json!(self.cpu.as_secs_f64() * 1e3);
    }

    /// Returns both times in words.
    pub(super) fn text(self) -> String {
        let words = |time: Duration| duration(time.as_nanos() as u64);
        format!("{} wall, {} CPU", words(self.wall), words(self.cpu))
    }
}

/// The messages about a device that jobs ran on, if one was used.
pub(super) struct Device {
    text: String,
    json: Option<Json>,
}

impl Device {
    /// Returns what is said of outcomes; of each program where that is asked for.
    #[cfg_attr(not(feature = "gpu"), expect(unused_variables, reason = "there is no device"))]
    pub(super) fn of(
        outcomes: &Outcomes,
        library: &Library,
        jobs: &[Job<'_>],
        explain: bool,
        style: &Style,
    ) -> Self {
        #[cfg(feature = "gpu")]
        if let Some(report) = &outcomes.device {
            let view = super::device::DeviceView { report, library, jobs, explain };
            return Self { text: view.text(style), json: Some(view.json()) };
        }
        Self { text: String::new(), json: None }
    }

    /// Returns lines of text; empty where no device was used.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds it to a document.
    pub(super) fn add_to(&self, document: &mut Json) {
        if let Some(json) = &self.json {
            document["device"] = json.clone();
        }
    }
}
