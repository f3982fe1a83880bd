//! The embedded pack: well-known public tasks with examples of our own making.
//!
//! The engine should be of use before anybody has downloaded a data set, in a fresh clone, a test,
//! a browser. The pack therefore takes over the *rules* of public ARC-AGI-1 training tasks, under
//! their ids, so that published solvers fit. The grids are drawn here, by one small generator a
//! task, in microseconds and the same ones every time. A generator states the rule a second time,
//! directly on grids and without the engine, which makes the pack a test of the engine as well.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod canvas;
mod colour;
mod drawing;
mod motion;
mod objects;
mod rng;
mod symmetry;
mod tiling;

use canvas::Canvas;
use rng::SampleRng;

use super::{Origin, Sample, SampleKind, Task};

/// A generator draws one pair: the input and the output.
type Generator = fn(&mut SampleRng) -> (Canvas, Canvas);

/// A task of the pack.
struct Rule {
    id: &'static str,
    train: usize,
    test: usize,
    generator: Generator,
}

const fn rule(id: &'static str, train: usize, test: usize, generator: Generator) -> Rule {
    Rule { id, train, test, generator }
}

/// The pack, ascending by id.
const RULES: &[Rule] = &[
    rule("007bbfb7", 5, 1, tiling::fractal),
    rule("00d62c1b", 5, 1, objects::fill_holes_yellow),
    rule("08ed6ac7", 3, 1, colour::rank_bars),
    rule("0d3d703e", 4, 1, colour::exchange_by_table),
    rule("1cf80156", 3, 1, objects::crop_only_object),
    rule("1e0a9b12", 3, 1, motion::fall),
    rule("25ff71a9", 4, 2, motion::one_down),
    rule("3aa6fb7a", 3, 1, objects::complete_squares),
    rule("3bd67248", 3, 1, drawing::diagonal_and_floor),
    rule("3c9b0459", 4, 1, symmetry::half_turn),
    rule("4258a5f9", 3, 1, drawing::frame_dots),
    rule("44f52bb0", 5, 2, symmetry::is_symmetric),
    rule("4c4377d9", 4, 1, tiling::mirror_upwards),
    rule("5521c0d9", 3, 1, motion::lift_by_height),
    rule("5582e5ca", 3, 1, colour::commonest_everywhere),
    rule("67a3c6ac", 3, 1, symmetry::mirror),
    rule("67e8384a", 4, 1, tiling::kaleidoscope),
    rule("68b16354", 3, 1, symmetry::flip),
    rule("6d0aefbc", 4, 1, tiling::mirror_sideways),
    rule("74dd1130", 4, 1, symmetry::transpose),
    rule("9172f3a0", 3, 1, tiling::magnify_by_three),
    rule("9565186b", 4, 1, colour::keep_commonest),
    rule("a416b8f3", 3, 1, tiling::twice),
    rule("a5313dff", 3, 1, objects::fill_holes_blue),
    rule("a79310a0", 3, 1, motion::one_down_red),
    rule("b1948b0a", 3, 1, colour::magenta_to_red),
    rule("be94b721", 4, 1, objects::crop_largest),
    rule("c59eb873", 3, 1, tiling::magnify_by_two),
    rule("c8f0f002", 3, 1, colour::orange_to_grey),
    rule("d037b0a7", 3, 1, motion::drip),
    rule("d511f180", 3, 1, colour::exchange_grey_and_cyan),
    rule("d631b094", 4, 1, drawing::count_in_a_row),
    rule("ed36ccf7", 4, 1, symmetry::quarter_turn_left),
];

/// Returns the ids of the pack, ascending.
pub fn ids() -> impl ExactSizeIterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

/// Draws one task of the pack, the same one every time.
pub fn task(id: &str) -> Option<Task> {
    let found = RULES.binary_search_by_key(&id, |rule| rule.id);
    found.ok().map(|index| RULES[index].draw())
}

/// Draws all tasks of the pack, one by one as they are asked for.
pub fn tasks() -> impl ExactSizeIterator<Item = Task> {
    RULES.iter().map(Rule::draw)
}

impl Rule {
    fn draw(&self) -> Task {
        let mut pairs: Vec<(Canvas, Canvas)> = Vec::with_capacity(self.train + self.test);
        for index in 0..self.train + self.test {
            let fresh = |(input, output): &(Canvas, Canvas)| {
                input != output && pairs.iter().all(|(known, _)| known != input)
            };
            let pair = SampleRng::for_sample(self.id, index).until(self.generator, fresh);
            pairs.push(pair);
        }
        let samples = pairs.into_iter().enumerate();
        let samples = samples.map(|(position, (input, output))| {
            let (kind, index) = match position.checked_sub(self.train) {
                None => (SampleKind::Train, position),
                Some(index) => (SampleKind::Test, index),
            };
            Sample { kind, index, input: input.into_grid(), output: Some(output.into_grid()) }
        });
        Task { id: self.id.to_owned(), samples: samples.collect(), origin: Origin::Generated }
    }
}

#[cfg(test)]
mod tests;
