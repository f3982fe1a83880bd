//! Integers at the limits of 64 bits.

use super::{assert_ends, solver};

#[test]
fn integers_at_their_limits() {
    let max = "9223372036854775807";
    for (name, text, statuses) in [
        ("multiply", solver(&["return multiply(4611686018427387904, 2)"]), &["error"][..]),
        ("power", solver(&["return power(lambda x: x * x, 10)(10)"]), &["error"]),
        ("double", solver(&["return power(double, 64)(1)"]), &["error"]),
        ("negation", solver(&[&format!("return invert(-{max} - 1)")]), &["error"]),
        ("division", solver(&[&format!("return (-{max} - 1) // -1")]), &["error"]),
        ("remainder", solver(&[&format!("return (-{max} - 1) % -1")]), &["error"]),
        ("crement", solver(&[&format!("return crement({max})")]), &["error"]),
        (
            "shift",
            solver(&[&format!("return shift(asindices(I), ({max}, {max}))")]),
            &["error", "wrong"],
        ),
        (
            "shift twice",
            solver(&[
                "return shift(shift(asindices(I), (2147483647, 2147483647)), (2147483647, 1))",
            ]),
            &["wrong", "error"],
        ),
        (
            "shift object",
            solver(&["return shift(asobject(I), (-2147483648, -2147483648))"]),
            &["wrong", "error"],
        ),
        (
            "normalize far",
            solver(&["return normalize(insert((2147483647, 0), initset((-2147483648, 0))))"]),
            &["wrong", "error"],
        ),
        (
            "delta",
            solver(&["return delta(insert((2147483647, 7), initset((-2147483648, 0))))"]),
            &["size", "fuel", "memory", "error"],
        ),
        (
            "box",
            solver(&["return box(insert((1000000000, 1000000000), initset((0, 0))))"]),
            &["size", "fuel", "memory", "error"],
        ),
        (
            "subgrid",
            solver(&["return subgrid(insert((1000000000, 1000000000), initset((0, 0))), I)"]),
            &["size", "fuel", "memory", "error", "wrong"],
        ),
        (
            "crop",
            solver(&[&format!("return crop(I, ({max}, {max}), ({max}, {max}))")]),
            &["error", "wrong", "size"],
        ),
        (
            "crop backwards",
            solver(&[&format!("return crop(I, (-{max}, 0), ({max}, 2))")]),
            &["error", "wrong", "size"],
        ),
        (
            "connect",
            solver(&["return connect((-2147483648, 0), (2147483647, 0))"]),
            &["size", "fuel", "memory", "error"],
        ),
        (
            "shoot",
            solver(&[&format!("return shoot(({max}, 0), (1, 1))")]),
            &["error", "wrong", "size"],
        ),
        (
            "center",
            solver(&["return center(insert((2147483647, 0), initset((-2147483648, 0))))"]),
            &["wrong", "error"],
        ),
        (
            "manhattan",
            solver(&["return manhattan(initset((2147483647, 0)), initset((-2147483648, -5)))"]),
            &["wrong", "error"],
        ),
        (
            "height",
            solver(&["return height(insert((2147483647, 0), initset((-2147483648, 0))))"]),
            &["wrong", "error"],
        ),
        (
            "vmirror",
            solver(&[
                "return vmirror(insert((2147483647, 2147483647), initset((-2147483648, -2147483648))))",
            ]),
            &["wrong", "error"],
        ),
        (
            "dmirror",
            solver(&["return dmirror(insert((2147483647, 0), initset((-2147483648, 5))))"]),
            &["wrong", "error"],
        ),
        (
            "neighbours",
            solver(&["return neighbors((2147483647, -2147483648))"]),
            &["wrong", "error"],
        ),
        ("index", solver(&[&format!("return index(I, ({max}, -{max}))")]), &["wrong", "error"]),
        (
            "fill",
            solver(&["return fill(I, 9223372036854775807, initset((2147483647, 2147483647)))"]),
            &["wrong", "error"],
        ),
        (
            "cells",
            solver(&["return paint(I, initset((9223372036854775807, ORIGIN)))"]),
            &["wrong", "error"],
        ),
        (
            "gravitate far",
            solver(&["return gravitate(initset((2147483647, 0)), initset((-2147483648, 0)))"]),
            &["wrong", "error", "fuel"],
        ),
        (
            "position",
            solver(&["return position(initset((2147483647, 0)), initset((-2147483648, 0)))"]),
            &["wrong", "error"],
        ),
        ("upscale negative", solver(&[&format!("return upscale(I, -{max})")]), &["wrong", "error"]),
        (
            "upscale object",
            solver(&["return upscale(initset((1, (2147483647, 2147483647))), 3)"]),
            &["wrong", "error", "size"],
        ),
        ("downscale", solver(&[&format!("return downscale(I, {max})")]), &["wrong", "error"]),
        (
            "hperiod",
            solver(&[
                "return hperiod(insert((1, (0, 2147483647)), initset((1, (0, -2147483648)))))",
            ]),
            &["wrong", "error", "fuel", "size"],
        ),
    ] {
        assert_ends(name, &text, statuses);
    }
}
