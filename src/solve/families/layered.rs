//! Views laid over one another, none of them ever wrong, until nothing is left open.

use rustc_hash::FxHashSet;

use crate::plane::Board;
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, int};

/// The colour of a cell that a layer leaves open.
const OPEN: i8 = 11;

/// A view, or a part of it.
struct Layer {
    words: String,
    bits: f64,
    cells: Vec<i8>,
    /// The term of the grid, and that of the cells that the layer covers; all where absent.
    grid: Term,
    covered: Option<Term>,
    /// The one colour of the layer.
    color: Option<i8>,
}

/// Returns the layers that a view gives.
fn layers(search: &Search<'_>, shapes: &[(usize, usize)]) -> Vec<Layer> {
    let problem = search.problem;
    let mut colors: Vec<i8> =
        problem.outputs.iter().flat_map(|output| output.cells.iter().copied()).collect();
    colors.sort_unstable();
    colors.dedup();
    let known: usize = problem.outputs.iter().map(|output| output.cells.len()).sum();
    let ground: Vec<i8> = shapes
        .iter()
        .zip(&search.background)
        .flat_map(|(&(height, width), &ground)| std::iter::repeat_n(ground, height * width))
        .collect();
    let mut seen = FxHashSet::default();
    let mut layers = Vec::new();
    let mut add = |layer: Layer| {
        let open = layer.cells[..known].iter().all(|&cell| cell == OPEN);
        if !open && seen.insert(layer.cells.clone()) {
            layers.push(layer);
        }
    };
    for view in search.far_views() {
        if view.boards.iter().zip(shapes).any(|(board, shape)| board.shape() != *shape) {
            continue;
        }
        let cells: Vec<i8> =
            view.boards.iter().flat_map(|board| board.cells.iter().copied()).collect();
        let grid = &view.term;
        let marked = call(prim::OFCOLOR, &[&call(prim::MARK, &[grid, &search.ground]), &int(1)]);
        let open = call(prim::OFCOLOR, &[grid, &search.ground]);
        let part = |keep: &dyn Fn(i8, i8) -> bool| -> Vec<i8> {
            let pairs = cells.iter().zip(&ground);
            pairs.map(|(&cell, &ground)| if keep(cell, ground) { cell } else { OPEN }).collect()
        };
        let layer = |words: String, bits, cells, covered, color| Layer {
            words,
            bits: view.bits + bits,
            cells,
            grid: grid.clone(),
            covered,
            color,
        };
        add(layer(view.words.clone(), 0.0, cells.clone(), None, None));
        let foreground = part(&|cell, ground| cell != ground);
        let words = format!("the cells of {}", view.words);
        add(layer(words.clone(), 1.0, foreground.clone(), Some(marked.clone()), None));
        add(layer(
            format!("the background of {}", view.words),
            1.0,
            part(&|cell, ground| cell == ground),
            Some(open),
            None,
        ));
        for &color in &colors {
            let cells =
                foreground.iter().map(|&cell| if cell == OPEN { OPEN } else { color }).collect();
            add(layer(
                format!("{words} in colour {color}"),
                4.0,
                cells,
                Some(marked.clone()),
                Some(color),
            ));
        }
    }
    let total = ground.len();
    for &color in &colors {
        let grid = search.far_views()[0].term.clone();
        let words = format!("colour {color}");
        add(Layer {
            words,
            bits: 3.0,
            cells: vec![color; total],
            grid,
            covered: None,
            color: Some(color),
        });
    }
    layers.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    layers
}

/// Returns the first chosen layer on top of all others.
fn term(chosen: &[&Layer], shape: &Term) -> Term {
    let mut drawn: Option<Term> = None;
    for layer in chosen.iter().rev() {
        let below = drawn.unwrap_or_else(|| match layer.color {
            Some(color) => call(prim::CANVAS, &[&int(color), &call(prim::SHAPE, &[shape])]),
            None => layer.grid.clone(),
        });
        drawn = Some(match (&layer.covered, layer.color) {
            (None, None) => layer.grid.clone(),
            (None, Some(color)) => call(prim::CANVAS, &[&int(color), &call(prim::SHAPE, &[shape])]),
            (Some(covered), Some(color)) => call(prim::FILL, &[&below, &int(color), covered]),
            (Some(covered), None) => {
                call(prim::PAINT, &[&below, &call(prim::TOOBJECT, &[covered, &layer.grid])])
            }
        });
    }
    drawn.unwrap_or_else(|| shape.clone())
}

/// Returns outputs that are views laid over one another.
pub(crate) fn layered(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let shown = problem.shown();
    let Some(sized) = search.far_views().iter().find(|view| problem.fits(&view.boards)) else {
        return Vec::new();
    };
    let shapes: Vec<(usize, usize)> = sized.boards.iter().map(Board::shape).collect();
    if shapes.iter().any(|&(height, width)| height > 30 || width > 30) {
        return Vec::new();
    }
    let layers = layers(search, &shapes);
    let mut starts = vec![0];
    for (height, width) in &shapes {
        starts.push(starts[starts.len() - 1] + height * width);
    }
    let (known, total) = (starts[shown], starts[shapes.len()]);
    let wanted: Vec<i8> =
        problem.outputs.iter().flat_map(|output| output.cells.iter().copied()).collect();
    let mut found: Vec<Candidate> = Vec::new();
    // The layer that covers most is chosen by all demonstrations, or by one of them.
    for judge in 0..=shown {
        let counted = if judge == shown { 0..known } else { starts[judge]..starts[judge + 1] };
        for limit in [12.0, 100.0] {
            if !search.meter.spend(layers.len() * total / 8) {
                return found;
            }
            let mut drawn = vec![OPEN; total];
            let mut chosen: Vec<&Layer> = Vec::new();
            for _ in 0..6 {
                let gain = |layer: &&Layer| -> Option<usize> {
                    let mut gain = 0;
                    for place in 0..known {
                        if drawn[place] == OPEN && layer.cells[place] != OPEN {
                            if layer.cells[place] != wanted[place] {
                                return None;
                            }
                            gain += usize::from(counted.contains(&place));
                        }
                    }
                    (gain > 0).then_some(gain)
                };
                let usable = layers.iter().filter(|layer| layer.bits <= limit);
                let best = usable.filter_map(|layer| Some((gain(&layer)?, layer)));
                let Some((_, best)) =
                    best.max_by(|a, b| a.0.cmp(&b.0).then(b.1.bits.total_cmp(&a.1.bits)))
                else {
                    break;
                };
                for (cell, &layer) in drawn.iter_mut().zip(&best.cells) {
                    if *cell == OPEN {
                        *cell = layer;
                    }
                }
                chosen.push(best);
                if drawn[..known].iter().all(|&cell| cell != OPEN) {
                    break;
                }
            }
            if chosen.len() < 2 || drawn.iter().any(|cell| !(0..10).contains(cell)) {
                continue;
            }
            let boards: Vec<Board> = shapes
                .iter()
                .enumerate()
                .map(|(place, &(height, width))| Board {
                    height,
                    width,
                    cells: drawn[starts[place]..starts[place + 1]].to_vec(),
                })
                .collect();
            let bits = 4.0 + chosen.iter().map(|layer| layer.bits + 4.0).sum::<f64>();
            let words: Vec<&str> = chosen.iter().map(|layer| layer.words.as_str()).collect();
            let words = words.join(" over ");
            found.extend(Candidate::checked(
                problem,
                "layers",
                bits,
                words,
                || term(&chosen, &sized.term),
                &boards,
            ));
        }
    }
    found
}
