//! Each family on a small task of its own: what it finds first is right, and the VM agrees.

use super::wrapped::Find;
use super::*;
use crate::plane::{self, Board, Style, Turn};
use crate::solve::reproduce::reproduced;
use crate::solve::search::Search;
use crate::solve::{Meter, Problem};

/// Returns boards of random cells: of each `share` cells about one is of a colour from 1 to
/// `colors`.
fn boards(count: usize, height: usize, width: usize, share: u64, colors: u64) -> Vec<Board> {
    let mut state = 88_172_645_463_325_252u64;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) % below
    };
    let board = |_| {
        Board::of(height, width, |_, _| match random(share) {
            0 => 1 + random(colors) as i8,
            _ => 0,
        })
    };
    (0..count).map(board).collect()
}

/// Returns the problem of a rule: all inputs but the last are demonstrations.
fn problem(inputs: Vec<Board>, rule: impl Fn(&Board) -> Board) -> (Problem, Board) {
    let mut outputs: Vec<Board> = inputs.iter().map(rule).collect();
    let answer = outputs.pop().expect("there is an input");
    (Problem { inputs, outputs }, answer)
}

/// Returns the cheapest of what a family finds is right, and so says the VM; the text of its
/// program.
fn solves(find: Find, inputs: Vec<Board>, rule: impl Fn(&Board) -> Board) -> String {
    let (problem, answer) = problem(inputs, rule);
    let meter = Meter::new(u64::MAX, None);
    let mut found = find(&Search::new(&problem, &meter));
    found.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    let first = found.first().expect("something is found");
    let text = first.term.program("solve_t", &first.words);
    assert_eq!(first.answers, std::slice::from_ref(&answer), "{text}");
    assert_eq!(reproduced(&text, &problem), Some(vec![answer]), "{text}");
    text
}

fn shapes(board: &Board) -> Vec<plane::Part> {
    plane::parts(board, Style::Touching { univalued: true, diagonal: false }, 0)
}

#[test]
fn cells_one_by_one() {
    // Each cell continues the colour above it, down to the next.
    let text = solves(sequential, boards(4, 6, 6, 5, 3), |board| {
        let mut made = board.clone();
        for i in 1..board.height {
            for j in 0..board.width {
                if board.at(i, j) == 0 {
                    made.set(i, j, made.at(i - 1, j));
                }
            }
        }
        made
    });
    assert!(text.contains("sweep("), "{text}");
}

#[test]
fn larger_grids_cell_by_cell() {
    solves(sequential, boards(4, 3, 4, 2, 3), |board| Board::of(9, 4, |i, j| board.at(i % 3, j)));
}

#[test]
fn patterns_around_cells() {
    let apart = |mut board: Board| {
        let keep: Vec<(usize, usize)> =
            board.places().filter(|&(i, j)| i % 4 == 2 && j % 4 == 2).collect();
        board = board.like(|i, j| if keep.contains(&(i, j)) { board.at(i, j) } else { 0 });
        board.set(2, 2, 1);
        board.set(2, 6, 2);
        board
    };
    let inputs: Vec<Board> = boards(4, 9, 9, 2, 2).into_iter().map(apart).collect();
    let text = solves(stamped, inputs, |board| {
        board.like(|i, j| {
            let (i, j) = (i as i32, j as i32);
            let cross = [(0, 1), (0, -1), (1, 0), (-1, 0)];
            let corners = [(1, 1), (-1, -1), (1, -1), (-1, 1)];
            let near = |steps: &[(i32, i32)], color: i8| {
                steps.iter().any(|(a, b)| board.get(i + a, j + b) == color)
            };
            match board.get(i, j) {
                0 if near(&cross, 1) => 7,
                0 if near(&corners, 2) => 4,
                cell => cell,
            }
        })
    });
    assert!(text.contains("stamped("), "{text}");
}

#[test]
fn one_of_few_outputs() {
    // Four cells each, so that their number says nothing.
    let masks = [0b111_000_010, 0b010_111_000, 0b101_000_101, 0b110_010_010, 0b011_100_001];
    let board = |mask: u32| Board::of(3, 3, |i, j| (mask >> (3 * i + j) & 1) as i8);
    let mut inputs: Vec<Board> = masks.map(board).to_vec();
    inputs.extend([0b001_011_001, 0b100_011_100, 0b111_010_000].map(board));
    let yes = Board::of(1, 2, |_, j| [3, 4][j]);
    let no = Board::of(1, 2, |_, _| 5);
    solves(classed, inputs, |board| {
        if board.turned(Turn::Vmirror) == *board { yes.clone() } else { no.clone() }
    });
}

/// Returns a grid with some rectangles of which one is a frame.
fn with_frame(corner: usize) -> Board {
    let mut board = Board::filled(10, 12, 0);
    for (i, j) in Board::filled(4, 4, 0).places() {
        let edge = i == 0 || j == 0 || i == 3 || j == 3;
        board.set(corner + i, corner + j, if edge { 3 } else { ((i + j + corner) % 3) as i8 });
    }
    for (i, j) in [(0, 11), (9, 11), (9, 10), (8, 0)] {
        board.set(i, j, 3);
    }
    board
}

#[test]
fn the_inside_of_a_frame() {
    let inputs = [0, 2, 4, 5].map(with_frame).to_vec();
    solves(framed, inputs, |board| {
        let all = shapes(board);
        let frame = all.iter().max_by_key(|part| part.height() * part.width()).expect("one");
        frame.cropped(board).part(1, 1, 3, 3)
    });
}

#[test]
fn the_same_rule_in_each_panel() {
    let inputs: Vec<Board> = boards(4, 7, 7, 3, 4)
        .iter()
        .map(|board| board.like(|i, j| if i == 3 || j == 3 { 5 } else { board.at(i, j) }))
        .collect();
    let text = solves(divided, inputs, |board| {
        let cut = plane::panels(board).expect("lines");
        let mut drawn = board.clone();
        for (top, left, bottom, right) in cut.boxes() {
            let turned = board.part(top, left, bottom, right).turned(Turn::Vmirror);
            for (i, j) in turned.places() {
                drawn.set(top + i, left + j, turned.at(i, j));
            }
        }
        drawn
    });
    assert!(text.contains("def changed(I):") && text.contains("inplace("), "{text}");
}

#[test]
fn a_rule_in_a_normal_position() {
    let shapes = [(3, 7), (7, 3), (4, 8), (6, 2), (8, 4)];
    let inputs = shapes.map(|(height, width)| boards(1, height, width, 2, 4).remove(0)).to_vec();
    let text = solves(upright, inputs, |board| match board.height > board.width {
        true => board.turned(Turn::Hmirror),
        false => board.turned(Turn::Vmirror),
    });
    assert!(text.contains("unturn("), "{text}");
}

/// Returns a grid with single cells at some places.
fn dots(height: usize, width: usize, cells: &[(usize, usize, i8)]) -> Board {
    let mut board = Board::filled(height, width, 0);
    cells.iter().for_each(|&(i, j, color)| board.set(i, j, color));
    board
}

#[test]
fn models_are_copied_to_their_pieces() {
    let model = [(1, 1, 3), (1, 2, 4), (1, 3, 4), (2, 1, 3)];
    let with_pieces = |pieces: &[(usize, usize)]| {
        let mut cells = model.to_vec();
        cells.extend(pieces.iter().flat_map(|&(i, j)| [(i, j, 3), (i + 1, j, 3)]));
        dots(9, 9, &cells)
    };
    let inputs = vec![
        with_pieces(&[(5, 2)]),
        with_pieces(&[(6, 5), (3, 6)]),
        with_pieces(&[(4, 0), (6, 4)]),
    ];
    let text = solves(modeled, inputs, |board| {
        let mut made = board.clone();
        for (i, j) in board.places().filter(|&(i, j)| board.at(i, j) == 3 && i + 1 < 9) {
            if board.at(i + 1, j) == 3 {
                made.set(i, j + 1, 4);
                made.set(i, j + 2, 4);
            }
        }
        made
    });
    assert!(text.contains("copymodels("), "{text}");
}

#[test]
fn parts_without_anybody_to_go_to_stay() {
    // The cell of colour 1 goes to that of colour 2, which stays.
    let inputs = [((1, 1), (5, 5)), ((2, 6), (4, 1)), ((7, 0), (3, 3)), ((0, 4), (6, 6))];
    let inputs =
        inputs.map(|(a, b)| dots(9, 9, &[(a.0, a.1, 1), (b.0, b.1, 2), (b.0, b.1 + 1, 2)]));
    solves(related, inputs.to_vec(), |board| {
        let shapes = shapes(board);
        let part = |color: i8| shapes.iter().find(|part| part.color == color);
        let (one, two) = (part(1).expect("it is there"), part(2).expect("it is there"));
        let mut made = board.clone();
        let by = plane::center_gap(one, two);
        made.set(one.top, one.left, 0);
        let (i, j) = (one.top as i32 + by.0, one.left as i32 + by.1);
        made.set(i as usize, j as usize, 1);
        made
    });
}

#[test]
fn parts_that_face_each_other_are_joined() {
    let inputs = vec![
        dots(8, 9, &[(1, 1, 3), (1, 6, 3), (5, 2, 4), (7, 8, 6)]),
        dots(9, 8, &[(0, 3, 3), (7, 3, 3), (4, 0, 4)]),
        dots(8, 8, &[(2, 0, 3), (2, 5, 3), (6, 6, 4), (0, 7, 6)]),
        dots(8, 8, &[(6, 1, 3), (6, 7, 3), (1, 2, 4)]),
    ];
    solves(related, inputs, |board| {
        let reds: Vec<(usize, usize)> =
            board.places().filter(|&(i, j)| board.at(i, j) == 3).collect();
        let ((a, b), (c, d)) = (reds[0], reds[1]);
        board.like(|i, j| match board.at(i, j) {
            0 if (a..=c).contains(&i) && (b.min(d)..=b.max(d)).contains(&j) => 2,
            cell => cell,
        })
    });
}

#[test]
fn balls_bounce() {
    let inputs = vec![
        dots(9, 3, &[(8, 0, 4)]),
        dots(7, 4, &[(6, 0, 5)]),
        dots(10, 3, &[(9, 0, 6)]),
        dots(11, 4, &[(10, 0, 7)]),
    ];
    let text = solves(related, inputs, |board| {
        let (mut i, mut j, mut step) = (board.height as i32 - 1, 0i32, 1i32);
        let mut drawn = board.clone();
        while i > 0 {
            if j + step < 0 || j + step >= board.width as i32 {
                step = -step;
            }
            (i, j) = (i - 1, j + step);
            drawn.set(i as usize, j as usize, board.at(board.height - 1, 0));
        }
        drawn
    });
    assert!(text.contains("bounce("), "{text}");
}

#[test]
fn parts_are_made_symmetric() {
    let shape = |corner: (usize, usize), color: i8| {
        let cells = [(0, 0), (0, 1), (1, 0), (2, 2)];
        cells.map(|(i, j)| (corner.0 + i, corner.1 + j, color)).to_vec()
    };
    let with_bar = |corner, color| {
        let mut cells = shape(corner, color);
        cells.extend([(corner.0 + 1, corner.1 + 1, color), (corner.0, corner.1 + 2, 0)]);
        dots(7, 8, &cells)
    };
    let inputs =
        vec![with_bar((0, 0), 2), with_bar((1, 3), 3), with_bar((3, 2), 4), with_bar((4, 5), 6)];
    let text = solves(related, inputs, |board| {
        let all = plane::parts(board, Style::Touching { univalued: true, diagonal: true }, 0);
        let part = &all[0];
        let image = part.image(0).turned(Turn::Vmirror);
        let mut drawn = board.clone();
        for (i, j) in image.places() {
            if image.at(i, j) != 0 {
                drawn.set(part.top + i, part.left + j, image.at(i, j));
            }
        }
        drawn
    });
    assert!(text.contains("vmirror(") || text.contains("mirror"), "{text}");
}

#[test]
fn a_frame_of_what_parts_do() {
    // Cells of 3 cast rays to the right; the right half is the output.
    let inputs = boards(5, 5, 8, 9, 1)
        .iter()
        .map(|board| {
            let mut board = board.like(|i, j| if j < 3 { board.at(i, j) * 3 } else { 0 });
            board.set(2, 1, 3);
            board
        })
        .collect();
    solves(related_more, inputs, |board| {
        Board::of(5, 4, |i, _| if (0..4).any(|j| board.at(i, j) == 3) { 3 } else { 0 })
    });
}

#[test]
fn terms_of_the_bank() {
    // A piece of the input is mirrored and enlarged.
    let text = solves(banked, boards(4, 5, 4, 3, 3), |board| {
        let mirrored = board.turned(Turn::Vmirror);
        let part = mirrored.part(1, 0, 4, 3);
        part.scaled(2, 2)
    });
    assert!(text.contains("vmirror(I)"), "{text}");
}

#[test]
fn cells_of_what_primitives_make() {
    // A row becomes half as many rows as it has cells, each shifted by one more.
    let row = |width: usize, marked: usize, color: i8| {
        Board::of(1, width, |_, j| if j < marked { color } else { 0 })
    };
    let inputs = vec![row(6, 2, 3), row(10, 1, 4), row(8, 3, 1), row(12, 2, 5), row(6, 1, 2)];
    let text = solves(banked, inputs, |board| {
        Board::of(board.width / 2, board.width, |i, j| board.at(0, j.saturating_sub(i)))
    });
    assert!(text.contains("vupscale("), "{text}");
}
