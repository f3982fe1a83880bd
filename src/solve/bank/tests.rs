//! The entries and the finds of a bank in small problems.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use bumpalo::Bump;

use super::sorts::Sort;
use super::{Bank, Counts, Goals, fill};
use crate::plane::{Board, Turn};
use crate::solve::candidate::Candidate;
use crate::solve::meter::Meter;
use crate::solve::problem::Problem;
use crate::solve::reproduce::reproduced;

fn board(rows: &[&[i8]]) -> Board {
    Board { height: rows.len(), width: rows[0].len(), cells: rows.concat() }
}

/// Inputs without any symmetry, the last of which is a test, with outputs made by a function.
fn problem(make: impl Fn(&Board) -> Board) -> Problem {
    let inputs = vec![
        board(&[&[1, 0, 2], &[0, 3, 3]]),
        board(&[&[4, 4, 0], &[1, 2, 0], &[0, 3, 2]]),
        board(&[&[2, 1], &[3, 0], &[0, 0]]),
        board(&[&[0, 3, 1, 2], &[1, 0, 0, 3]]),
    ];
    let outputs = inputs[..3].iter().map(make).collect();
    Problem { inputs, outputs }
}

/// Lets a bank grow to a cost, looks for the outputs, and compares each find with the VM.
fn found(problem: &Problem, bits: usize) -> Vec<Candidate> {
    let arena = Bump::new();
    let meter = Meter::new(u64::MAX, None);
    let mut bank = Bank::new(&arena, problem, u64::MAX);
    let mut goals = Goals::new(problem);
    (1..=bits).for_each(|bits| assert!(bank.grow(bits, &meter)));
    (0..bank.len()).for_each(|entry| {
        goals.visit(&bank, entry as u32);
    });
    let found = goals.into_found();
    for find in &found {
        let text = find.term.program("solve", "");
        assert_eq!(reproduced(&text, problem).as_ref(), Some(&find.answers), "{text}");
    }
    found
}

/// The text of the cheapest find.
fn first(problem: &Problem, bits: usize) -> String {
    let found = found(problem, bits);
    let first = found.iter().min_by(|a, b| a.bits.total_cmp(&b.bits)).expect("it is found");
    first.term.program("solve", "")
}

/// Two boards of the same height beside each other.
fn beside(left: &Board, right: &Board) -> Board {
    let width = left.width;
    Board::of(left.height, width + right.width, |i, j| match j < width {
        true => left.at(i, j),
        false => right.at(i, j - width),
    })
}

#[test]
fn terms_are_found_that_make_the_outputs() {
    let problem = problem(|board| beside(&board.turned(Turn::Vmirror), board));
    let text = first(&problem, 10);
    assert_eq!(text, "def solve(I):\n    return hconcat(vmirror(I), I)\n");
}

#[test]
fn the_outermost_call_is_solved_for_its_operand() {
    // The whole term costs 17 bits; the bank has those of up to 5.
    let mirrored = |board: &Board| beside(&board.turned(Turn::Vmirror), board).scaled(2, 2);
    let text = first(&problem(mirrored), 5);
    assert!(text.contains("enlarged(") && text.contains("hconcat("), "{text}");
    // Cells of a colour become those of another, in a grid that is turned.
    let filled =
        |board: &Board| board.turned(Turn::Rot180).map(|cell| if cell == 2 { 7 } else { cell });
    let text = first(&problem(filled), 12);
    assert!(text.contains("rot180(I)"), "{text}");
    // The box around a colour is a part of the input.
    let cut = |board: &Board| {
        let (top, left, bottom, right) = board.around(|cell| cell == 3).unwrap();
        board.part(top, left, bottom, right)
    };
    let text = first(&problem(cut), 8);
    assert_eq!(text, "def solve(I):\n    return subgrid(ofcolor(I, 3), I)\n");
}

#[test]
fn what_is_the_same_on_all_samples_is_one_entry() {
    let problem = problem(Board::clone);
    let arena = Bump::new();
    let meter = Meter::new(u64::MAX, None);
    let mut bank = Bank::new(&arena, &problem, u64::MAX);
    (1..=9).for_each(|bits| assert!(bank.grow(bits, &meter)));
    let grids =
        (0..bank.len() as u32).filter(|&entry| bank.entries[entry as usize].sort == Sort::Grid);
    let boards: Vec<Vec<Board>> =
        grids.clone().map(|entry| bank.boards_of(entry).unwrap()).collect();
    let texts: Vec<String> = grids.map(|entry| bank.term(entry).to_text()).collect();
    assert!(texts.iter().any(|text| text.contains("return vmirror(I)")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("vmirror(vmirror(I))")), "{texts:?}");
    for (number, one) in boards.iter().enumerate() {
        assert!(!boards[..number].contains(one), "{} is a repetition", texts[number]);
    }
    let Counts { vectors, failed, repeated, kept, .. } = bank.counts();
    assert_eq!(vectors, failed + repeated + kept);
    assert!(repeated > 0 && kept > 0);
}

#[test]
fn fuel_ends_it_at_the_same_place() {
    let problem = problem(|board| board.turned(Turn::Dmirror));
    let run = |work| {
        let meter = Meter::new(work, None);
        (fill(&problem, &meter), meter.spent())
    };
    let (counts, spent) = run(300_000);
    assert!(counts.vectors > 100 && spent >= 300_000, "{counts:?} {spent}");
    assert_eq!(run(300_000), (counts, spent));
    assert!(run(600_000).0.vectors > counts.vectors);
}

#[test]
fn memory_bounds_it() {
    let problem = problem(Board::clone);
    let fill_within = |memory| {
        let meter = Meter::new(40_000_000, None).within(memory);
        (fill(&problem, &meter).kept, meter.is_crowded())
    };
    let (few, is_crowded) = fill_within(1 << 16);
    let (many, is_free) = fill_within(1 << 30);
    assert!(is_crowded && !is_free && few < many, "{few} {many}");
}
