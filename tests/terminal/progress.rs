//! Lines of progress: each fits the terminal, however narrow it is.

use std::fmt::Write as _;
use std::time::Duration;

use super::Terminal;
use crate::support::folder;

/// Columns of a terminal that is narrower than any line of progress.
const NARROW: u16 = 30;

/// A program that keeps a thread busy for a while.
const SLOW: &str = "return power(lambda x: order(x, invert), 100000000)(interval(0, 500, 1))";

#[test]
fn progress_fits_a_narrow_terminal() {
    let mut text = String::new();
    for index in 0..400 {
        let _ = writeln!(text, "def solve_{index}_007bbfb7(I):\n    {SLOW}\n");
    }
    let folder = folder(&[("slow.arc", &text)]);
    let path = folder.path().join("slow.arc");
    let path = path.to_str().unwrap();
    let check = ["check", path, "--list", "none", "--threads", "1", "--engine", "vm"];
    let evolve = ["evolve", "--task", "007bbfb7", "--from", path, "--seconds", "30"];
    for (args, said) in [(&check[..], " of 400 prog"), (&evolve, "  generation ")] {
        let terminal = Terminal::start(args, 12, NARROW);
        terminal.wait_for(said);
        // A line that wraps leaves parts of itself behind when the next one is drawn.
        std::thread::sleep(Duration::from_millis(400));
        let screen = terminal.screen();
        let lines: Vec<&str> = screen.trim().lines().collect();
        assert_eq!(lines.len(), 1, "{screen}");
        assert!(lines[0].chars().count() <= usize::from(NARROW), "{screen}");
    }
}
