//! Around each cell of a colour the same pattern is painted, as far as the demonstrations agree.

use crate::plane::{Board, NONE};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, input, int, literal};

/// Cells at an offset from a seed, with their colour.
type Pattern = Vec<(i32, i32, i8)>;

/// How patterns are painted.
#[derive(Clone, Copy)]
struct StampWay {
    /// Over what is there, not only over the background.
    over: bool,
    /// Only around cells with nothing beside them.
    single: bool,
    radius: i32,
}

/// Returns the cells of a colour that get a pattern.
fn seeds(board: &Board, ground: i8, color: i8, single: bool) -> Vec<(i32, i32)> {
    let alone = |&(i, j): &(usize, usize)| {
        (-1..=1).all(|a: i32| {
            (-1..=1).all(|b: i32| {
                let cell = board.get(i as i32 + a, j as i32 + b);
                (a, b) == (0, 0) || cell == ground || cell == NONE
            })
        })
    };
    let all = board.places().filter(|&(i, j)| board.at(i, j) == color);
    all.filter(|place| !single || alone(place)).map(|(i, j)| (i as i32, j as i32)).collect()
}

/// Returns the pattern around the cells of a colour on which all demonstrations agree.
fn pattern(search: &Search<'_>, color: i8, way: StampWay) -> Option<Pattern> {
    let problem = search.problem;
    let demonstrations = || problem.outputs.iter().zip(&problem.inputs).zip(&search.background);
    let all: Vec<Vec<(i32, i32)>> = demonstrations()
        .map(|((_, input), &ground)| seeds(input, ground, color, way.single))
        .collect();
    if all.iter().all(Vec::is_empty) {
        return None;
    }
    let mut pattern = Pattern::new();
    for i in -way.radius..=way.radius {
        'offsets: for j in -way.radius..=way.radius {
            let (mut color, mut changes) = (None, false);
            for (((output, input), &ground), seeds) in demonstrations().zip(&all) {
                for &(row, column) in seeds {
                    let (made, was) =
                        (output.get(row + i, column + j), input.get(row + i, column + j));
                    if made == NONE || !way.over && was != ground && made == was {
                        continue;
                    }
                    let is_open = made == ground && (i, j) != (0, 0);
                    if is_open || *color.get_or_insert(made) != made {
                        continue 'offsets;
                    }
                    changes |= made != was;
                }
            }
            if let (Some(color), true) = (color, changes) {
                pattern.push((i, j, color));
            }
        }
    }
    (!pattern.is_empty()).then_some(pattern)
}

/// Returns the input with all patterns painted.
fn painted(board: &Board, ground: i8, patterns: &[(i8, Pattern)], way: StampWay) -> Board {
    let mut drawn = board.clone();
    for (color, pattern) in patterns {
        for (row, column) in seeds(board, ground, *color, way.single) {
            for &(i, j, paint) in pattern {
                let Some(place) = board.place(row + i, column + j) else { continue };
                if way.over || board.cells[place] == ground || (i, j) == (0, 0) {
                    drawn.cells[place] = paint;
                }
            }
        }
    }
    drawn
}

/// Returns the same as a term.
fn term(search: &Search<'_>, patterns: &[(i8, Pattern)], way: StampWay) -> Term {
    let grid = input();
    let ground = &search.ground;
    let mut drawn = grid.clone();
    for (color, pattern) in patterns {
        let reach = pattern.iter().map(|&(i, j, _)| i.abs().max(j.abs())).max().unwrap_or(0);
        let side = 2 * reach as usize + 1;
        let mut image = Board::filled(side, side, NONE);
        for &(i, j, paint) in pattern {
            image.set((i + reach) as usize, (j + reach) as usize, paint);
        }
        let mut cells = call(prim::OFCOLOR, &[&grid, &int(*color)]);
        if way.single {
            let marks = call(prim::MARK, &[&grid, ground]);
            let around = call(prim::NCOUNT, &[&marks, &int(1)]);
            cells = call(prim::INTERSECTION, &[&cells, &call(prim::OFCOLOR, &[&around, &int(0)])]);
        }
        let cells = cells.named("seeds");
        let centre = image.at(side / 2, side / 2);
        let (free, middle) = match way.over {
            true => (call(prim::ASINDICES, &[&grid]), NONE),
            // The seeds themselves are painted apart, as they are no background.
            false => {
                image.set(side / 2, side / 2, NONE);
                (call(prim::OFCOLOR, &[&grid, ground]), centre)
            }
        };
        if reach > 0 {
            drawn = call(prim::STAMPED, &[&drawn, &cells, &literal(&image), &free]);
        }
        if middle != NONE || reach == 0 {
            drawn = call(prim::FILL, &[&drawn, &int(centre), &cells]);
        }
    }
    drawn
}

/// Returns rules that paint patterns around cells.
pub(crate) fn stamped(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let mut found: Vec<Candidate> = Vec::new();
    if !problem.keeps_size() {
        return found;
    }
    for over in [false, true] {
        for single in [false, true] {
            for radius in [1, 2, 4, 8] {
                let way = StampWay { over, single, radius };
                let cells: usize = problem.inputs.iter().map(|input| input.cells.len()).sum();
                if !search.meter.spend(cells * (radius * radius) as usize / 4) {
                    return found;
                }
                let colors = (0..10i8).filter(|color| {
                    search.background[..problem.shown()].iter().all(|ground| ground != color)
                });
                let patterns: Vec<(i8, Pattern)> = colors
                    .filter_map(|color| Some((color, pattern(search, color, way)?)))
                    .collect();
                // Seeds of one pattern must not be where another has the last word.
                if patterns.is_empty() {
                    continue;
                }
                let boards: Vec<Board> = problem
                    .inputs
                    .iter()
                    .zip(&search.background)
                    .map(|(board, &ground)| painted(board, ground, &patterns, way))
                    .collect();
                let size: usize = patterns.iter().map(|(_, pattern)| pattern.len()).sum();
                let bits = 14.0 + 1.5 * size.min(40) as f64;
                let colors: Vec<String> =
                    patterns.iter().map(|(color, _)| color.to_string()).collect();
                let words = format!("a pattern around each cell of {}", colors.join(", "));
                let make = || term(search, &patterns, way);
                let candidate = Candidate::checked(problem, "stamps", bits, words, make, &boards);
                if candidate.is_some() {
                    found.extend(candidate);
                    break;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane;

    #[test]
    fn patterns_are_what_all_seeds_agree_on() {
        let input = Board::of(5, 5, |i, j| i8::from((i, j) == (1, 1) || (i, j) == (3, 3)) * 4);
        let output = Board::of(5, 5, |i, j| match input.at(i, j) {
            4 => 4,
            _ if plane::count_around(&input, 4, true, false).at(i, j) > 0 => 7,
            _ => 0,
        });
        let problem = crate::solve::Problem {
            inputs: vec![input.clone(), input.turned(plane::Turn::Vmirror)],
            outputs: vec![output.clone()],
        };
        let meter = crate::solve::Meter::new(u64::MAX, None);
        let found = stamped(&Search::new(&problem, &meter));
        assert!(!found.is_empty());
        assert_eq!(found[0].answers, [output.turned(plane::Turn::Vmirror)]);
    }
}
