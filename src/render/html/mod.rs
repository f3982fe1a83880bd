//! Pages that stand alone: one file with its style and its script, which loads nothing.
//!
//! The contents of a page are there without its script; the script adds keys, filters and the
//! choice of colours. Every text goes through `maud`, which escapes it.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod report;
mod score;
mod show;
mod solve;
mod trace;
mod value;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Palette;
use super::palette::{FRAME_PERCENT, LOCATION, MESH, MESH_PERCENT, ODD};

pub use report::{Failing, Invalid, Report, ReportedProgram, report};
pub use score::score;
pub use show::show;
pub use solve::solve;
pub use trace::trace;

/// The keys of a page that lists tasks, as `report.js` takes them.
const TASK_KEYS: [(&str, &str); 6] = [
    ("/", "look for a text"),
    ("f", "next verdict"),
    ("j k ↓ ↑", "next task, previous task"),
    ("g G", "first task, last task"),
    ("o", "open or close it"),
    ("e", "open or close all"),
];

/// A page without its frame.
struct Page<'p> {
    /// The title of the window.
    title: &'p str,
    /// The palette that it starts with.
    palette: Palette,
    /// The contents.
    body: Markup,
    /// The script of this kind of page, run after the one of all pages.
    script: &'p str,
    /// Keys with what they do, those of all pages left out.
    keys: &'p [(&'p str, &'p str)],
}

/// Keys that every page knows.
const KEYS: &[(&str, &str)] = &[
    ("t", "light or dark"),
    ("p", "the classic palette or that of arcprize.org"),
    ("+ −", "larger, smaller"),
    ("?", "this list"),
    ("Esc", "close it"),
];

impl Page<'_> {
    fn render(self) -> String {
        let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
        let page = html! {
            (DOCTYPE)
            html lang="en" data-palette=(self.palette.name()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(concat!("arcvm ", env!("CARGO_PKG_VERSION")));
                    link rel="icon" href="data:,";
                    title { (self.title) }
                    style { (PreEscaped(palettes())) (PreEscaped(include_str!("page.css"))) }
                }
                body {
                    div.tools {
                        button type="button" data-does="theme" title="light or dark (t)" { "◐" }
                        button type="button" data-does="palette" title="palette (p)" { "▦" }
                        button type="button" data-does="help" title="keys (?)" { "?" }
                    }
                    (self.body)
                    dialog #help {
                        h2 { "Keys" }
                        dl {
                            @for (key, does) in self.keys.iter().chain(KEYS) {
                                dt { @for key in key.split(' ') { kbd { (key) } " " } }
                                dd { (does) }
                            }
                        }
                    }
                    script { (PreEscaped(include_str!("page.js"))) (PreEscaped(self.script)) }
                }
            }
        };
        page.into_string()
    }
}

/// Returns the shades of both palettes as variables, so that a page can change between them.
fn palettes() -> String {
    let mut style = String::new();
    for palette in [Palette::Classic, Palette::ArcPrize] {
        style += &format!("[data-palette={}]{{", palette.name());
        for (color, shade) in palette.shades().iter().enumerate() {
            style += &format!("--c{color}:{};", shade.hex());
        }
        style += "}\n";
    }
    for color in 0..10 {
        style += &format!(".c{color}{{fill:var(--c{color})}}");
    }
    let [location, odd, mesh] = [LOCATION, ODD, MESH].map(super::palette::Rgb::hex);
    style
        + &format!(
            ".at{{fill:{location}}}.odd{{fill:{odd}}}.m{{stroke:{mesh};stroke-opacity:.{MESH_PERCENT}}}.f{{stroke-opacity:.{FRAME_PERCENT}}}\n"
        )
}
