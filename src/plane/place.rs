//! Where each cell lies, and arithmetic of planes.

use super::{Board, MOST, clip};

/// Returns the row of each cell.
pub fn row_index(board: &Board) -> Board {
    board.like(|i, _| clip(i))
}

/// Returns the column of each cell.
pub fn column_index(board: &Board) -> Board {
    board.like(|_, j| clip(j))
}

/// Tells how many cells lie between each cell and the nearest edge.
pub fn edge_distance(board: &Board) -> Board {
    let (h, w) = board.shape();
    board.like(|i, j| clip(i.min(j).min(h - 1 - i).min(w - 1 - j)))
}

/// Combines two planes of the same size cell by cell; where the sizes differ there is none.
fn combine(a: &Board, b: &Board, op: impl Fn(i32, i32) -> i32) -> Option<Board> {
    (a.shape() == b.shape()).then(|| {
        let cells = a.cells.iter().zip(&b.cells);
        let cell = |(&x, &y): (&i8, &i8)| {
            op(x.into(), y.into()).clamp(-i32::from(MOST), i32::from(MOST)) as i8
        };
        Board { height: a.height, width: a.width, cells: cells.map(cell).collect() }
    })
}

/// Returns the sums of the cells of two planes.
pub fn sum(a: &Board, b: &Board) -> Option<Board> {
    combine(a, b, |x, y| x + y)
}

/// Returns the differences of the cells of two planes.
pub fn difference(a: &Board, b: &Board) -> Option<Board> {
    combine(a, b, |x, y| x - y)
}

/// Returns the remainders of the cells by a positive number.
pub fn remainder(plane: &Board, by: i8) -> Board {
    plane.map(|cell| cell.rem_euclid(by))
}

/// Returns the side of the largest square of one colour that holds each cell.
pub fn least_square(board: &Board) -> Board {
    let (h, w) = board.shape();
    let mut sides = vec![1usize; h * w];
    let mut best = vec![1usize; h * w];
    for i in 1..h {
        for j in 1..w {
            let color = board.at(i, j);
            let same = board.at(i - 1, j) == color
                && board.at(i, j - 1) == color
                && board.at(i - 1, j - 1) == color;
            if same {
                let least = sides[(i - 1) * w + j].min(sides[i * w + j - 1]);
                sides[i * w + j] = 1 + least.min(sides[(i - 1) * w + j - 1]);
            }
        }
    }
    for i in 0..h {
        for j in 0..w {
            let side = sides[i * w + j];
            for row in i + 1 - side..=i {
                for cell in &mut best[row * w + j + 1 - side..=row * w + j] {
                    *cell = side.max(*cell);
                }
            }
        }
    }
    board.like(|i, j| clip(best[i * w + j]))
}

/// Tells how much more cells other than the background lie above the middle than below, each by
/// twice its distance from the middle row.
pub fn top_weight(board: &Board, background: i8) -> i64 {
    let rows = board.cells.chunks(board.width).enumerate();
    rows.map(|(i, row)| {
        let marked = row.iter().filter(|&&cell| cell != background).count() as i64;
        marked * (board.height as i64 - 1 - 2 * i as i64)
    })
    .sum()
}

/// Returns the longest run of cells of one colour other than the background in a row, less one.
pub fn longest_run(board: &Board, background: i8) -> usize {
    let mut longest = 0;
    for row in board.cells.chunks(board.width) {
        let mut run = 0;
        for pair in row.windows(2) {
            run = if pair[0] == pair[1] && pair[1] != background { run + 1 } else { 0 };
            longest = longest.max(run);
        }
    }
    longest
}
