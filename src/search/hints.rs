//! Constants that the demonstration pairs of a task suggest.
//!
//! A program that solves a task mostly writes a colour that the outputs show or cuts to a size that
//! they have. Or it repeats by a factor between the sizes, or mirrors as they are mirrored. So a
//! constant is drawn from here more often than out of the blue. Only what a solver may know counts:
//! the expected outputs of test pairs are not looked at.

use crate::prim::{self, PrimId};
use crate::task::Task;
use crate::value::Grid;

/// The suggestions of a task; those with several reasons stand there several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Colours, those that appear in outputs and not in inputs most often.
    pub colours: Vec<i64>,
    /// Sides, factors between them, differences, numbers of colours and of cells of a colour.
    pub numbers: Vec<i64>,
    /// Shapes of outputs and the vectors that are common.
    pub pairs: Vec<(i32, i32)>,
    /// Transformations of grids under which outputs stay as they are, or that make outputs of
    /// inputs.
    pub transforms: Vec<PrimId>,
}

/// The weights of reasons of each kind.
mod weight {
    /// A colour that outputs have and inputs have not.
    pub(super) const NEW_COLOUR: usize = 6;
    /// Another colour of the outputs.
    pub(super) const OUTPUT_COLOUR: usize = 3;
    /// A colour that inputs have and outputs have not.
    pub(super) const LOST_COLOUR: usize = 3;
}

/// Vectors that programs use on many tasks.
const COMMON: [(i32, i32); 12] = [
    (0, 0),
    (1, 1),
    (-1, -1),
    (1, 0),
    (0, 1),
    (-1, 0),
    (0, -1),
    (-1, 1),
    (1, -1),
    (2, 2),
    (3, 3),
    (0, 2),
];

impl Hints {
    /// Collects the suggestions of the demonstration pairs of a task.
    pub fn of(task: &Task) -> Self {
        let mut hints = Self::default();
        let pairs = task.samples.iter().filter(|sample| sample.kind.is_demonstration());
        for sample in pairs {
            if let Some(output) = &sample.output {
                hints.add(sample.input.view(), output.view());
            }
        }
        // An order that does not depend on how the pairs came; repetitions stay, as they are the
        // weights.
        hints.colours.sort_unstable();
        hints.numbers.sort_unstable();
        hints.pairs.extend(COMMON);
        hints.pairs.sort_unstable();
        hints.transforms.sort_unstable();
        hints
    }

    fn add(&mut self, input: Grid<'_>, output: Grid<'_>) {
        let (before, after) = (histogram(input), histogram(output));
        for colour in 0..before.len() {
            let times = match (before[colour], after[colour]) {
                (0, 0) => continue,
                (0, _) => weight::NEW_COLOUR,
                (_, 0) => weight::LOST_COLOUR,
                _ => weight::OUTPUT_COLOUR,
            };
            self.colours.extend(std::iter::repeat_n(colour as i64, times));
        }
        let count = |histogram: &[i64]| histogram.iter().filter(|&&count| count > 0).count() as i64;
        self.numbers.extend([count(&before), count(&after)]);
        // Counts that one can point to; larger ones are hardly ever meant.
        self.numbers.extend(before.iter().copied().filter(|count| (1..=9).contains(count)));
        let sides = [(input.height, output.height), (input.width, output.width)];
        for (before, after) in sides.map(|(before, after)| (i64::from(before), i64::from(after))) {
            self.numbers.extend([before, after]);
            self.numbers.extend([after / before, before / after].into_iter().filter(|&n| n > 1));
            self.numbers.extend(Some((after - before).abs()).filter(|&n| n > 0));
        }
        self.numbers.extend(period(output, true));
        self.numbers.extend(period(output, false));
        self.pairs.push((output.height as i32, output.width as i32));
        for (prim, image) in TRANSFORMS {
            if is_image(output, output, image) {
                self.transforms.push(prim);
            }
            if is_image(input, output, image) {
                self.transforms.push(prim);
            }
        }
    }
}

/// Returns cells of each colour.
fn histogram(grid: Grid<'_>) -> [i64; 10] {
    let mut counts = [0; 10];
    for &cell in grid.cells {
        if let Some(count) = usize::try_from(cell).ok().and_then(|colour| counts.get_mut(colour)) {
            *count += 1;
        }
    }
    counts
}

/// The source of the cell at (row, column) of a transformed grid, given the sides of the image.
type Image = fn(usize, usize, usize, usize) -> (usize, usize);

const TRANSFORMS: [(PrimId, Image); 7] = [
    (prim::HMIRROR, |height, _, row, column| (height - 1 - row, column)),
    (prim::VMIRROR, |_, width, row, column| (row, width - 1 - column)),
    (prim::DMIRROR, |_, _, row, column| (column, row)),
    (prim::CMIRROR, |height, width, row, column| (width - 1 - column, height - 1 - row)),
    (prim::ROT90, |_, width, row, column| (width - 1 - column, row)),
    (prim::ROT180, |height, width, row, column| (height - 1 - row, width - 1 - column)),
    (prim::ROT270, |height, _, row, column| (column, height - 1 - row)),
];

/// Tells whether a transformation of `grid` is `image`.
fn is_image(grid: Grid<'_>, image: Grid<'_>, of: Image) -> bool {
    let (height, width) = (image.height as usize, image.width as usize);
    let inside =
        |(row, column): (usize, usize)| row < grid.height as usize && column < grid.width as usize;
    let same_area = grid.cells.len() == image.cells.len();
    same_area
        && (0..height).all(|row| {
            (0..width).all(|column| {
                let from = of(height, width, row, column);
                inside(from) && grid.at(from.0, from.1) == image.at(row, column)
            })
        })
}

/// Returns the least number of rows or columns after which a grid repeats itself, where there is
/// one.
fn period(grid: Grid<'_>, of_rows: bool) -> Option<i64> {
    let (height, width) = (grid.height as usize, grid.width as usize);
    let side = if of_rows { height } else { width };
    let repeats = |by: usize| {
        let (rows, columns) = if of_rows { (height - by, width) } else { (height, width - by) };
        let moved = |row, column| if of_rows { (row + by, column) } else { (row, column + by) };
        (0..rows).all(|row| {
            (0..columns).all(|column| {
                let (to_row, to_column) = moved(row, column);
                grid.at(row, column) == grid.at(to_row, to_column)
            })
        })
    };
    (1..=side / 2).find(|&by| repeats(by)).map(|by| by as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::SampleKind;
    use crate::task::{Origin, Sample};
    use crate::value::GridBuf;

    fn task(pairs: &[(SampleKind, GridBuf, GridBuf)]) -> Task {
        let sample = |(kind, input, output): &(SampleKind, GridBuf, GridBuf)| Sample {
            kind: *kind,
            index: 0,
            input: input.clone(),
            output: Some(output.clone()),
        };
        let samples = pairs.iter().map(sample).collect();
        Task { id: "t".to_owned(), samples, origin: Origin::Generated }
    }

    fn grid(height: u32, width: u32, cells: &[i8]) -> GridBuf {
        GridBuf::new(height, width, cells.to_vec()).unwrap()
    }

    #[test]
    fn colours_shapes_and_symmetries_are_found() {
        let input = grid(1, 2, &[1, 2]);
        let output = grid(2, 4, &[1, 7, 7, 1, 1, 7, 7, 1]);
        let hints = Hints::of(&task(&[(SampleKind::Train, input, output)]));
        let times = |colour| hints.colours.iter().filter(|&&c| c == colour).count();
        assert_eq!([times(7), times(1), times(2), times(0)], [6, 3, 3, 0]);
        assert!(hints.pairs.contains(&(2, 4)));
        // The factor between the sides.
        assert!(hints.numbers.contains(&2));
        assert_eq!(hints.transforms, [prim::ROT180, prim::HMIRROR, prim::VMIRROR]);
    }

    #[test]
    fn a_rotation_is_told_by_its_cells() {
        let input = grid(2, 3, &[1, 2, 3, 4, 5, 6]);
        let output = grid(3, 2, &[4, 1, 5, 2, 6, 3]);
        let hints = Hints::of(&task(&[(SampleKind::Train, input, output)]));
        assert_eq!(hints.transforms, [prim::ROT90]);
    }

    #[test]
    fn expected_outputs_of_test_pairs_are_not_looked_at() {
        let shown = (SampleKind::Train, grid(1, 1, &[1]), grid(1, 1, &[2]));
        let one = (SampleKind::Test, grid(1, 1, &[1]), grid(1, 2, &[5, 6]));
        let two = (SampleKind::Test, grid(1, 1, &[1]), grid(3, 1, &[7, 8, 9]));
        let hints = Hints::of(&task(std::slice::from_ref(&shown)));
        assert_eq!(hints, Hints::of(&task(&[shown.clone(), one])));
        assert_eq!(hints, Hints::of(&task(&[shown, two])));
    }
}
