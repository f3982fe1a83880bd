//! Progress on standard error, in one line that fits the terminal: a narrow one shows its
//! beginning, so that what matters most comes first.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Returns a line that tells the time so far and then its message; `length` is the work in all,
/// where that is known.
pub(super) fn line(length: Option<usize>, target: ProgressDrawTarget) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(length.map(|length| length as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed}  {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

/// Tells where progress is shown from the start, unless nobody is to see it.
pub(super) fn target(quiet: bool) -> ProgressDrawTarget {
    match quiet {
        true => ProgressDrawTarget::hidden(),
        false => ProgressDrawTarget::stderr_with_hz(8),
    }
}
