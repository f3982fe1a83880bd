//! Random loops over locations: filters by what is around them, beside them, in their line, and
//! unions of what is made around each of them.

use super::Rng;

/// Returns a program whose lines are loops over sets of locations. Conditions are of every kind
/// that becomes an operation on whole sets, and of some that do not. Sets are near, far, wide,
/// empty or scattered.
///
/// ```
/// use arcvm::testing::{Rng, places};
///
/// let text = places(&mut Rng::new(3));
/// assert!(text.starts_with("def solve(I):\n") && text.contains("lambda p: "));
/// ```
pub fn places(rng: &mut Rng) -> String {
    let mut text = String::from("def solve(I):\n");
    // A grid and a set of which types do not tell that they are what they are.
    text += "    J = fill(canvas(0, shape(I)), 3, ofcolor(I, 1))\n";
    text += "    K = first((ofcolor(I, 2), 3))\n";
    let lines = 1 + rng.below(3);
    for line in 1..=lines {
        let set = set(rng);
        let made = match rng.below(11) {
            0 => format!("apply(lambda p: {}, {set})", beside(rng)),
            8 => format!("apply(lambda p: {}, {set})", image(rng, 2)),
            9 | 10 => format!("mapply(lambda p: {}, {set})", united(rng, 2)),
            1 => format!("initset(extract({set}, lambda p: {}))", condition(rng, 2)),
            3 => format!(
                "apply(lambda o: sfilter(toindices(o), lambda p: {}), partition(I))",
                condition(rng, 1)
            ),
            2 => format!("initset((size(sfilter({set}, lambda p: {})), 0))", condition(rng, 2)),
            _ => format!("sfilter({set}, lambda p: {})", condition(rng, 3)),
        };
        text += &format!("    x{line} = {made}\n");
    }
    let all: Vec<String> = (1..=lines).map(|line| format!("x{line}")).collect();
    let result = match rng.below(4) {
        0 => format!("fill(I, 7, {})", all[0]),
        _ => format!("({},)", all.join(", ")),
    };
    text + &format!("    return {result}\n")
}

fn grid(rng: &mut Rng) -> &'static str {
    rng.pick(&["I", "I", "I", "J", "vmirror(I)"])
}

fn color(rng: &mut Rng) -> &'static str {
    rng.pick(&["0", "0", "1", "2", "3", "5", "mostcolor(I)", "leastcolor(I)", "11"])
}

fn vector(rng: &mut Rng) -> String {
    let by = |rng: &mut Rng| rng.below(7) as i64 - 3;
    match rng.below(8) {
        0 => "shape(I)".to_owned(),
        1 => "(40, -50)".to_owned(),
        _ => format!("({}, {})", by(rng), by(rng)),
    }
}

fn set(rng: &mut Rng) -> String {
    let color = color(rng);
    match rng.below(13) {
        0..=2 => "asindices(I)".to_owned(),
        3..=4 => format!("ofcolor({}, {color})", grid(rng)),
        12 => "K".to_owned(),
        5 => format!("difference(asindices(I), ofcolor(I, {color}))"),
        6 => format!("shift(ofcolor(I, {color}), {})", vector(rng)),
        7 => format!("shift(asindices(I), {})", rng.pick(&["(100000, -7)", "(-90, 2000000000)"])),
        8 => format!("combine(ofcolor(I, {color}), shift(asindices(I), (300, -200)))"),
        9 => "product(interval(-3, 9, 2), interval(0, 80, 3))".to_owned(),
        10 => "asindices(upscale(I, 3))".to_owned(),
        _ => "shoot((0, 0), (1, 1))".to_owned(),
    }
}

fn beside(rng: &mut Rng) -> String {
    let by = vector(rng);
    match rng.below(4) {
        0 => "p".to_owned(),
        1 => format!("add(p, {by})"),
        2 => format!("add({by}, p)"),
        _ => format!("subtract(p, {by})"),
    }
}

/// Returns a location that is moved and multiplied.
fn image(rng: &mut Rng, depth: usize) -> String {
    let inner = if depth == 0 { "p".to_owned() } else { image(rng, depth - 1) };
    let factor = rng.pick(&["2", "-3", "0", "height(I)", "True", "(2, -1)", "shape(I)"]);
    match rng.below(9) {
        0 => format!("add({inner}, {})", vector(rng)),
        1 => format!("subtract({inner}, {})", vector(rng)),
        2 => format!("subtract({}, {inner})", vector(rng)),
        3 => format!("multiply({inner}, {factor})"),
        4 => format!("multiply({factor}, {inner})"),
        5 => format!("{}({inner})", rng.pick(&["double", "invert"])),
        6 => format!("{}({inner})", rng.pick(&["increment", "decrement"])),
        7 => format!("add({inner}, {factor})"),
        _ => inner,
    }
}

/// Returns a set that is made of a location.
fn united(rng: &mut Rng, depth: usize) -> String {
    if depth > 0 && rng.chance(60) {
        let inner = united(rng, depth - 1);
        return match rng.below(8) {
            0..=1 => format!("combine({inner}, {})", united(rng, depth - 1)),
            2 => format!("insert({}, {inner})", image(rng, 1)),
            3 => format!("intersection({inner}, {})", set(rng)),
            4 => format!("intersection({}, {inner})", set(rng)),
            5 => format!("difference({inner}, {})", set(rng)),
            6 => format!("recolor({}, {inner})", color(rng)),
            _ => format!("toobject({inner}, {})", grid(rng)),
        };
    }
    match rng.below(10) {
        0..=1 => around(rng, 1),
        2 => format!("connect({}, {})", beside(rng), beside(rng)),
        3 => format!("shoot({}, {})", image(rng, 1), rng.pick(&["(1, -1)", "(0, 1)", "(2, 0)"])),
        4 => format!("{}({})", rng.pick(&["hfrontier", "vfrontier"]), image(rng, 1)),
        5 => format!("neighbors({})", image(rng, 1)),
        6 => format!("initset({})", image(rng, 2)),
        7 => format!("shift(asobject(crop(I, (0, 0), (1, 1))), {})", image(rng, 1)),
        8 => format!("shift({}, {})", set(rng), image(rng, 1)),
        _ => format!("outbox({})", around(rng, 1)),
    }
}

fn around(rng: &mut Rng, depth: usize) -> String {
    let beside = if rng.chance(70) { "p".to_owned() } else { beside(rng) };
    match rng.below(if depth == 0 { 6 } else { 11 }) {
        0..=1 => format!("neighbors({beside})"),
        2 => format!("dneighbors({beside})"),
        3 => format!("ineighbors({beside})"),
        4 => format!("initset({beside})"),
        5 => {
            format!("shift({}, {beside})", rng.pick(&["ofcolor(I, 3)", "connect((0, 0), (2, 2))"]))
        }
        6 => format!("insert({beside}, {})", around(rng, depth - 1)),
        7 => format!("combine({}, {})", around(rng, depth - 1), around(rng, depth - 1)),
        8 => format!("outbox({})", around(rng, depth - 1)),
        9 => format!("backdrop({})", around(rng, depth - 1)),
        _ => format!("corners({})", around(rng, depth - 1)),
    }
}

fn count(rng: &mut Rng) -> String {
    let around = around(rng, 2);
    match rng.below(9) {
        0..=2 => format!("colorcount(toobject({around}, {}), {})", grid(rng), color(rng)),
        3..=4 => format!("size(intersection({around}, {}))", set(rng)),
        5 => format!("size(intersection({}, {around}))", set(rng)),
        6 => format!("size(difference({around}, {}))", set(rng)),
        7 => format!("size(toobject({around}, {}))", grid(rng)),
        _ => format!("subtract(size(difference({around}, {})), 1)", set(rng)),
    }
}

fn condition(rng: &mut Rng, depth: usize) -> String {
    if depth > 0 && rng.chance(50) {
        let (a, b) = (condition(rng, depth - 1), condition(rng, depth - 1));
        return match rng.below(7) {
            0..=1 => format!("both({a}, {b})"),
            2..=3 => format!("either({a}, {b})"),
            4 => format!("flip({a})"),
            5 => format!("({a} and {b})"),
            _ => format!("({a} or {b})"),
        };
    }
    let number = rng.below(6) as i64 - 1;
    match rng.below(16) {
        0 => format!("contained({}, {})", beside(rng), set(rng)),
        1 => format!("equality(index({}, {}), {})", grid(rng), beside(rng), color(rng)),
        2 => format!("equality({}, index(I, p))", color(rng)),
        3..=4 => format!("greater({}, {number})", count(rng)),
        5 => format!("greater({number}, {})", count(rng)),
        6 => format!("equality({}, {number})", count(rng)),
        7 => format!("positive(decrement({}))", count(rng)),
        8 => format!("contained({}, palette(toobject({}, I)))", color(rng), around(rng, 1)),
        9 => format!("contained({}, (0, 2, 3))", count(rng)),
        10 => format!("equality({}, height(I))", count(rng)),
        11 => numbered(rng),
        12 => "contained(last(p), interval(0, width(I), 3))".to_owned(),
        13 => format!("{}(initset(p), {})", rng.pick(&["hmatching", "vmatching"]), set(rng)),
        14 => {
            let (a, b) = (grid(rng), grid(rng));
            format!("equality(index({a}, p), index({b}, {}))", beside(rng))
        }
        _ => rng
            .pick(&["equality(first(p), last(p))", "adjacent(initset(p), ofcolor(I, 2))"])
            .to_owned(),
    }
}

/// Returns a condition about the number of a row or column.
fn numbered(rng: &mut Rng) -> String {
    let end = rng.pick(&["first(p)", "last(p)"]);
    let (line, bound) = (line(rng, end, 2), number(rng));
    match rng.below(6) {
        0 => format!("even({line})"),
        1 => format!("greater({line}, {bound})"),
        2 => format!("greater({bound}, {line})"),
        3 => format!("equality({line}, {bound})"),
        4 => format!("equality({bound}, {line})"),
        _ => format!("flip(even({line}))"),
    }
}

/// Returns the number of a row or column with something added or taken away.
fn line(rng: &mut Rng, end: &str, depth: usize) -> String {
    if depth == 0 || rng.chance(40) {
        return end.to_owned();
    }
    let inner = line(rng, end, depth - 1);
    match rng.below(6) {
        0 => format!("add({inner}, {})", number(rng)),
        1 => format!("add({}, {inner})", number(rng)),
        2 => format!("subtract({inner}, {})", number(rng)),
        3 => format!("subtract({}, {inner})", number(rng)),
        4 => format!("increment({inner})"),
        _ => format!("decrement({inner})"),
    }
}

fn number(rng: &mut Rng) -> &'static str {
    rng.pick(&[
        "0",
        "1",
        "2",
        "-3",
        "height(I)",
        "decrement(width(I))",
        "uppermost(ofcolor(I, leastcolor(I)))",
        "rightmost(toobject(ofcolor(J, mostcolor(J)), J))",
        "leftmost(ofcolor(I, 2))",
        "5000000000",
    ])
}
