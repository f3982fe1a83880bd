//! Cells that are missing, from the symmetries, the periods or the neighbourhoods of the rest.

use super::{Board, NONE, Turn};

/// Which regularities [`complete`] looks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Regularity {
    mirrors: bool,
    periods: bool,
}

/// A map of places to places: for each cell the place whose cell is equal.
type Map = Box<dyn Fn(i32, i32) -> (i32, i32)>;

/// Returns the maps that could be a regularity of a board.
fn maps(height: i32, width: i32, wanted: Regularity) -> Vec<Map> {
    let (h, w) = (height, width);
    let mut maps: Vec<Map> = Vec::new();
    if wanted.mirrors {
        for s in 1..2 * h {
            maps.push(Box::new(move |i, j| (s - 1 - i, j)));
        }
        for s in 1..2 * w {
            maps.push(Box::new(move |i, j| (i, s - 1 - j)));
        }
        for s in -w..w {
            maps.push(Box::new(move |i, j| (j - s, i + s)));
        }
        for s in 0..w + h {
            maps.push(Box::new(move |i, j| (s - j, s - i)));
        }
        for s in h - 2..=h + 2 {
            for t in w - 2..=w + 2 {
                maps.push(Box::new(move |i, j| (s - 1 - i, t - 1 - j)));
            }
        }
        for s in -3..=3 {
            maps.push(Box::new(move |i, j| (j + s, w - 1 - i + s)));
            maps.push(Box::new(move |i, j| (w - 1 - j + s, i + s)));
        }
    }
    if wanted.periods {
        for a in 0..h.min(16) {
            for b in 1 - w.min(16)..w.min(16) {
                if a > 0 || b > 0 {
                    maps.push(Box::new(move |i, j| (i + a, j + b)));
                    maps.push(Box::new(move |i, j| (i - a, j - b)));
                }
            }
        }
    }
    maps
}

/// Fills the cells of a colour from mirror symmetries, from periods, or from both, which hold for
/// all other cells and for a third of the cells at least. `None` where some cell stays unknown.
pub fn complete(board: &Board, missing: i8, mirrors: bool, periods: bool) -> Option<Board> {
    if !board.has(missing) {
        return Some(board.clone());
    }
    let (h, w) = (board.height as i32, board.width as i32);
    let mut good: Vec<(usize, Map)> = Vec::new();
    'maps: for map in maps(h, w, Regularity { mirrors, periods }) {
        let (mut same, mut telling) = (0, 0);
        for (i, j) in board.places() {
            let cell = board.at(i, j);
            let (row, column) = map(i as i32, j as i32);
            let other = board.get(row, column);
            if cell == missing || other == missing || other == NONE {
                continue;
            }
            if other != cell {
                continue 'maps;
            }
            same += 1;
            telling += usize::from(cell != 0);
        }
        if same * 3 >= board.cells.len() && telling > 3 {
            good.push((same, map));
        }
    }
    good.sort_by_key(|(same, _)| std::cmp::Reverse(*same));
    let mut filled = board.clone();
    for _ in 0..6 {
        let mut changed = false;
        for (_, map) in &good {
            for (i, j) in board.places() {
                if filled.at(i, j) != missing {
                    continue;
                }
                let (row, column) = map(i as i32, j as i32);
                let cell = filled.get(row, column);
                if cell != missing && cell != NONE {
                    filled.set(i, j, cell);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    (!filled.has(missing)).then_some(filled)
}

/// Returns the steps by which a board repeats itself, the shortest first. Where both cells are
/// known they are equal; that holds for two pairs of cells and a `share`th of the known cells at
/// least.
fn steps(board: &Board, missing: i8, share: usize) -> Vec<(i32, i32)> {
    let (h, w) = (board.height as i32, board.width as i32);
    let known = board.cells.len() - board.count(missing);
    let mut found = Vec::new();
    for a in 0..h {
        'step: for b in 1 - w..w {
            if a == 0 && b <= 0 {
                continue;
            }
            let mut same = 0;
            for i in 0..h - a {
                for j in 0.max(-b)..w.min(w - b) {
                    let (x, y) = (board.get(i, j), board.get(i + a, j + b));
                    if x != missing && y != missing {
                        if x != y {
                            continue 'step;
                        }
                        same += 1;
                    }
                }
            }
            if same >= 2 && same * share >= known {
                found.push((a.abs() + b.abs(), a, b));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, a, b)| (a, b)).collect()
}

/// Fills the cells of a colour by repeating the others: by the `count` shortest steps that hold for
/// a `share`th of the known cells, both ways. Cells that no step leads to stay. `None` where there
/// is no such step.
pub fn continued(board: &Board, missing: i8, share: usize, count: usize) -> Option<Board> {
    let mut chosen = steps(board, missing, share);
    if chosen.is_empty() {
        return None;
    }
    chosen.truncate(count.max(1));
    let mut filled = board.clone();
    for _ in 0..40 {
        let mut changed = false;
        for (i, j) in board.places() {
            if filled.at(i, j) != missing {
                continue;
            }
            let (i, j) = (i as i32, j as i32);
            let known = |cell: &i8| *cell != missing && *cell != NONE;
            let source = chosen.iter().find_map(|&(a, b)| {
                let before = Some(filled.get(i - a, j - b)).filter(known);
                before.or_else(|| Some(filled.get(i + a, j + b)).filter(known))
            });
            if let (Some(cell), Some(place)) = (source, filled.place(i, j)) {
                filled.cells[place] = cell;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    Some(filled)
}

/// Fills the cells of a colour one by one, each with the cell that stands most often where the
/// neighbourhood is the same; turned neighbourhoods count too where `turned`. `None` where some
/// neighbourhood is nowhere else.
pub fn patched(board: &Board, missing: i8, radius: i32, turned: bool) -> Option<Board> {
    let turns: &[Turn] = if turned { &Turn::ALL } else { &Turn::ALL[..1] };
    let sources: Vec<Board> = turns.iter().map(|&turn| board.turned(turn)).collect();
    let mut filled = board.clone();
    let ring: Vec<(i32, i32)> =
        (-radius..=radius).flat_map(|i| (-radius..=radius).map(move |j| (i, j))).collect();
    for _ in 0..board.count(missing) {
        let known = |board: &Board, i: i32, j: i32| {
            let cell = board.get(i, j);
            (cell != missing && cell != NONE).then_some(cell)
        };
        let next =
            board.places().filter(|&(i, j)| filled.at(i, j) == missing).max_by_key(|&(i, j)| {
                let count = ring
                    .iter()
                    .filter(|(a, b)| known(&filled, i as i32 + a, j as i32 + b).is_some())
                    .count();
                (count, std::cmp::Reverse((i, j)))
            });
        let (row, column) = next?;
        let wanted: Vec<((i32, i32), i8)> = ring
            .iter()
            .filter_map(|&(a, b)| {
                Some(((a, b), known(&filled, row as i32 + a, column as i32 + b)?))
            })
            .collect();
        let (mut votes, mut most) = ([0usize; 10], 0);
        for source in &sources {
            for (p, q) in source.places() {
                let cell = source.at(p, q);
                if cell == missing || !(0..10).contains(&cell) {
                    continue;
                }
                let mut same = 0;
                let fits = wanted.iter().all(|&((a, b), cell)| {
                    let other = known(source, p as i32 + a, q as i32 + b);
                    same += usize::from(other == Some(cell));
                    other.is_none_or(|other| other == cell)
                });
                if fits && same > most {
                    (votes, most) = ([0; 10], same);
                }
                if fits && same == most {
                    votes[cell as usize] += 1;
                }
            }
        }
        let best =
            (0..10).max_by_key(|&color| (votes[color], color)).filter(|&color| votes[color] > 0)?;
        filled.set(row, column, best as i8);
    }
    Some(filled)
}
