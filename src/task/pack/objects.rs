//! Rules about the objects in a grid: finding, cropping, completing and filling them.

use super::canvas::{Canvas, figure};
use super::rng::SampleRng;

/// Generates `1cf80156`: the only object, cut out.
pub(super) fn crop_only_object(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let (colour, size) = (rng.pick(&[1, 2, 4, 6, 8]), (rng.between(3, 5), rng.between(3, 6)));
    let output = figure(rng, size, colour, 60);
    let mut input = Canvas::filled(rng.between(10, 12), 12, 0);
    let corner = (
        rng.between(1, input.height - output.height - 1),
        rng.between(1, input.width - output.width - 1),
    );
    input.stamp(&output, corner);
    (input, output)
}

/// Generates `be94b721`: the object with the most cells, cut out.
pub(super) fn crop_largest(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let count = rng.between(3, 4);
    let colours = rng.sample(&[1, 2, 3, 4, 5, 6, 7, 8], count);
    let draw = |rng: &mut SampleRng| -> Vec<Canvas> {
        let size = |rng: &mut SampleRng| (rng.between(2, 4), rng.between(2, 3));
        let draw = |&colour: &i8| {
            let size = size(rng);
            figure(rng, size, colour, 70)
        };
        colours.iter().map(draw).collect()
    };
    let cells = |shape: &Canvas| shape.height * shape.width - shape.count(0);
    let largest = |shapes: &[Canvas]| shapes.iter().map(cells).max();
    let shapes = rng.until(draw, |shapes| {
        let most = largest(shapes);
        shapes.iter().filter(|shape| Some(cells(shape)) == most).count() == 1
    });

    // From left to right, a free column between neighbours and round the whole.
    let width: usize = shapes.iter().map(|shape| shape.width + 1).sum();
    let mut input = Canvas::filled(rng.between(6, 9), width + 1, 0);
    let mut left = 1;
    for shape in &shapes {
        let top = rng.between(1, input.height - 1 - shape.height);
        input.stamp(shape, (top, left));
        left += shape.width + 1;
    }
    let most = largest(&shapes);
    let mut shapes = shapes.into_iter();
    let output = shapes.find(|shape| Some(cells(shape)) == most);
    (input, output.unwrap_or_else(|| Canvas::filled(1, 1, 0)))
}

/// Generates `3aa6fb7a`: corners of three cyan cells get their fourth cell, in blue.
pub(super) fn complete_squares(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let mut input = Canvas::filled(7, 7, 0);
    let mut output = input.clone();
    // One corner to each half, with the middle row free between them; often a third one beside.
    let mut corners =
        vec![(rng.between(0, 1), rng.between(0, 1)), (rng.between(4, 5), rng.between(0, 5))];
    if rng.chance(60) {
        corners.push((rng.between(0, 1), rng.between(4, 5)));
    }
    for (top, left) in corners {
        let missing = (top + rng.between(0, 1), left + rng.between(0, 1));
        for canvas in [&mut input, &mut output] {
            canvas.fill_rectangle((top, left), (2, 2), 8);
        }
        input.set(missing.0, missing.1, 0);
        output.set(missing.0, missing.1, 1);
    }
    (input, output)
}

/// Generates `a5313dff`: what red frames enclose turns blue; frames cut off by the border enclose
/// nothing.
pub(super) fn fill_holes_blue(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(10, 12);
    let mut input = Canvas::filled(side, side, 0);
    // A whole frame in the upper left, and one in the lower right that the border may cut.
    let whole = (rng.between(0, 1), rng.between(0, side - 7));
    draw_red_frame(&mut input, whole, rng.between(4, 5));
    let cut = (rng.between(5, side - 3), rng.between(0, side - 3));
    draw_red_frame(&mut input, (cut.0.max(whole.0 + 5), cut.1), 5);
    let output = with_holes_filled(&input, 1);
    (input, output)
}

/// Generates `00d62c1b`: what green lines enclose turns yellow; diagonal neighbours enclose as
/// well.
pub(super) fn fill_holes_yellow(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.pick(&[8, 10, 12, 16, 20]);
    let draw = |rng: &mut SampleRng| {
        let mut canvas = Canvas::filled(side, side, 0);
        for _ in 0..side / 3 {
            let size = (rng.between(3, 5), rng.between(3, 5));
            let corner = (rng.between(0, side - size.0), rng.between(0, side - size.1));
            draw_green_ring(rng, &mut canvas, corner, size);
        }
        canvas
    };
    let input = rng.until(draw, |grid| !grid.enclosed().is_empty());
    let output = with_holes_filled(&input, 4);
    (input, output)
}

/// Draws a square frame with a dot in its middle, as far as it lies on the canvas.
fn draw_red_frame(canvas: &mut Canvas, (top, left): (usize, usize), side: usize) {
    for row in 0..side {
        for column in 0..side {
            let on_frame = row % (side - 1) == 0 || column % (side - 1) == 0;
            let dot = side == 5 && (row, column) == (2, 2);
            let on_canvas = top + row < canvas.height && left + column < canvas.width;
            if (on_frame || dot) && on_canvas {
                canvas.set(top + row, left + column, 2);
            }
        }
    }
}

/// Draws the outline of a rectangle, often without its corners, sometimes with a gap.
fn draw_green_ring(
    rng: &mut SampleRng,
    canvas: &mut Canvas,
    (top, left): (usize, usize),
    (height, width): (usize, usize),
) {
    let gap = rng.chance(35).then(|| rng.between(1, width - 2));
    for row in 0..height {
        for column in 0..width {
            let edges = [row == 0, row + 1 == height, column == 0, column + 1 == width];
            let drawn = match edges.into_iter().filter(|&edge| edge).count() {
                0 => false,
                1 => !(row == 0 && Some(column) == gap),
                _ => rng.chance(40),
            };
            if drawn {
                canvas.set(top + row, left + column, 3);
            }
        }
    }
}

fn with_holes_filled(input: &Canvas, colour: i8) -> Canvas {
    let mut output = input.clone();
    for (row, column) in input.enclosed() {
        output.set(row, column, colour);
    }
    output
}
