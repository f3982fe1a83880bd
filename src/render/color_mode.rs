//! The number of colours that the output may use.
//!
//! The user's wish comes first (`--color`), then the common environment variables, then what the
//! terminal can do. The decision is a pure function of the [`Surroundings`], so that every
//! combination can be tested without touching the process's environment.

use std::ffi::OsStr;

/// The ways to colour cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColorMode {
    /// 24-bit colours.
    True,
    /// The 256-colour cube.
    Ansi256,
    /// No escape sequences: digits.
    Plain,
}

/// When to colour, as a user asks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum ColorChoice {
    /// On a terminal that can, unless the environment says otherwise.
    #[default]
    Auto,
    /// Even into a file or a pipe.
    Always,
    /// Digits only.
    Never,
}

/// The facts that the decision depends on.
#[derive(Clone, Copy, Debug, Default)]
struct Surroundings {
    /// `NO_COLOR` is set and not empty.
    no_color: bool,
    /// `CLICOLOR_FORCE` is set and neither empty nor 0.
    force: bool,
    /// `COLORTERM` or `TERM` promise 24-bit colours.
    promises_true: bool,
    /// The depth of colours that standard output is known to show; `None` where it is no terminal
    /// or a dumb one.
    shows: Option<Depth>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    Few,
    True,
}

impl ColorMode {
    /// Returns the mode for standard output.
    ///
    /// With [`ColorChoice::Auto`], `NO_COLOR` turns colours off, else `CLICOLOR_FORCE` turns them
    /// on, else they are on where standard output is a terminal that shows them. `COLORTERM` and
    /// `TERM` tell 24-bit colours from 256.
    pub fn detect(choice: ColorChoice) -> Self {
        let variable = |name| std::env::var_os(name).unwrap_or_default();
        let support = supports_color::on_cached(supports_color::Stream::Stdout);
        let surroundings = Surroundings {
            no_color: !variable("NO_COLOR").is_empty(),
            force: !matches!(variable("CLICOLOR_FORCE").to_str(), Some("" | "0")),
            promises_true: promises_true(&variable("COLORTERM"), &variable("TERM")),
            shows: support.map(|level| match level.has_16m {
                true => Depth::True,
                false => Depth::Few,
            }),
        };
        surroundings.decide(choice)
    }

    /// Tells whether escape sequences may be written.
    pub fn is_colored(self) -> bool {
        self != Self::Plain
    }
}

impl Surroundings {
    fn decide(self, choice: ColorChoice) -> ColorMode {
        let forced = match choice {
            ColorChoice::Never => return ColorMode::Plain,
            ColorChoice::Always => true,
            ColorChoice::Auto if self.no_color => return ColorMode::Plain,
            ColorChoice::Auto => self.force,
        };
        match self.shows {
            None if !forced => ColorMode::Plain,
            Some(Depth::True) => ColorMode::True,
            // Terminals that admit to 16 colours only have been reading 256 for years.
            _ if self.promises_true => ColorMode::True,
            _ => ColorMode::Ansi256,
        }
    }
}

fn promises_true(colorterm: &OsStr, term: &OsStr) -> bool {
    let term = term.to_str().unwrap_or_default();
    matches!(colorterm.to_str(), Some("truecolor" | "24bit"))
        || term.ends_with("-direct")
        || term.ends_with("-truecolor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_comes_first() {
        let plain = Surroundings { no_color: true, ..Surroundings::default() };
        let rich =
            Surroundings { force: true, shows: Some(Depth::True), ..Surroundings::default() };
        assert_eq!(rich.decide(ColorChoice::Never), ColorMode::Plain);
        assert_eq!(plain.decide(ColorChoice::Always), ColorMode::Ansi256);
        assert_eq!(rich.decide(ColorChoice::Always), ColorMode::True);
    }

    #[test]
    fn no_color_beats_force_and_force_beats_a_pipe() {
        let auto = |surroundings: Surroundings| surroundings.decide(ColorChoice::Auto);
        let pipe = Surroundings::default();
        assert_eq!(auto(pipe), ColorMode::Plain);
        let forced = Surroundings { force: true, ..pipe };
        assert_eq!(auto(forced), ColorMode::Ansi256);
        let promised = Surroundings { promises_true: true, ..forced };
        assert_eq!(auto(promised), ColorMode::True);
        let refused = Surroundings { no_color: true, shows: Some(Depth::True), ..forced };
        assert_eq!(auto(refused), ColorMode::Plain);
    }

    #[test]
    fn a_terminal_gets_what_it_shows() {
        let on = |shows| Surroundings { shows: Some(shows), ..Surroundings::default() };
        assert_eq!(on(Depth::Few).decide(ColorChoice::Auto), ColorMode::Ansi256);
        assert_eq!(on(Depth::True).decide(ColorChoice::Auto), ColorMode::True);
    }

    #[test]
    fn terminals_promise_true_colours_in_two_ways() {
        let promises =
            |colorterm: &str, term: &str| promises_true(colorterm.as_ref(), term.as_ref());
        assert!(promises("truecolor", "xterm"));
        assert!(promises("24bit", ""));
        assert!(promises("", "xterm-direct"));
        assert!(!promises("", "xterm-256color"));
        assert!(!promises("1", "dumb"));
    }
}
