//! Geometry of patches: moving, mirroring, boxes and outlines, distances.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::config;
use super::model::{BOTH, Loc, Model, ToModel, call, check, check_fails};
use super::strategy::{far_locs, locs, patch};

/// Locations, or cells of any colours.
#[derive(Clone, Debug)]
pub(super) enum Patch {
    Locs(BTreeSet<Loc>),
    Cells(BTreeSet<(Model, Loc)>),
}

impl ToModel for Patch {
    fn model(&self) -> Model {
        match self {
            Patch::Locs(locs) => locs.model(),
            Patch::Cells(cells) => cells.model(),
        }
    }
}

impl Patch {
    fn locs(&self) -> BTreeSet<Loc> {
        match self {
            Patch::Locs(locs) => locs.clone(),
            Patch::Cells(cells) => cells.iter().map(|(_, location)| *location).collect(),
        }
    }

    fn len(&self) -> i64 {
        match self {
            Patch::Locs(locs) => locs.len() as i64,
            Patch::Cells(cells) => cells.len() as i64,
        }
    }

    /// The patch with every location moved.
    fn moved(&self, place: impl Fn(Loc) -> Loc) -> Patch {
        match self {
            Patch::Locs(locs) => {
                Patch::Locs(locs.iter().map(|&location| place(location)).collect())
            }
            Patch::Cells(cells) => Patch::Cells(
                cells.iter().map(|(color, location)| (color.clone(), place(*location))).collect(),
            ),
        }
    }
}

/// The box around locations, every side inclusive.
#[derive(Clone, Copy)]
struct Frame {
    top: i64,
    left: i64,
    bottom: i64,
    right: i64,
}

impl Frame {
    fn around(locs: &BTreeSet<Loc>) -> Option<Frame> {
        Some(Frame {
            top: locs.iter().map(|location| location.0).min()?,
            left: locs.iter().map(|location| location.1).min()?,
            bottom: locs.iter().map(|location| location.0).max()?,
            right: locs.iter().map(|location| location.1).max()?,
        })
    }

    fn height(self) -> i64 {
        self.bottom - self.top + 1
    }

    fn width(self) -> i64 {
        self.right - self.left + 1
    }

    fn center(self) -> Loc {
        (self.top + self.height() / 2, self.left + self.width() / 2)
    }

    /// The box with each side moved outwards; sides may change places.
    fn grown(self, by: i64) -> Frame {
        let (top, bottom) = (self.top - by, self.bottom + by);
        let (left, right) = (self.left - by, self.right + by);
        Frame {
            top: top.min(bottom),
            left: left.min(right),
            bottom: top.max(bottom),
            right: left.max(right),
        }
    }

    fn cells(self) -> BTreeSet<Loc> {
        (self.top..=self.bottom)
            .flat_map(|i| (self.left..=self.right).map(move |j| (i, j)))
            .collect()
    }

    fn outline(self) -> BTreeSet<Loc> {
        let side =
            |&(i, j): &Loc| i == self.top || i == self.bottom || j == self.left || j == self.right;
        self.cells().into_iter().filter(side).collect()
    }
}

/// The least taxicab distance.
fn distance(a: &BTreeSet<Loc>, b: &BTreeSet<Loc>) -> Option<i64> {
    let between = |p: &Loc, q: &Loc| (p.0 - q.0).abs() + (p.1 - q.1).abs();
    a.iter().flat_map(|p| b.iter().map(move |q| between(p, q))).min()
}

fn shares(a: &BTreeSet<Loc>, b: &BTreeSet<Loc>, part: impl Fn(&Loc) -> i64) -> bool {
    let parts: BTreeSet<i64> = a.iter().map(&part).collect();
    b.iter().any(|location| parts.contains(&part(location)))
}

/// From where the centre `a` lies to where `b` lies, as a step; a tie counts as up, or left.
fn towards(a: i64, b: i64) -> i64 {
    if a < b { 1 } else { -1 }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn shift_and_normalize(patch in patch(far_locs()), by in (-900i64..900, -900i64..900)) {
        check("shift", &[&patch, &by], &patch.moved(|(i, j)| (i + by.0, j + by.1)));
        let frame = Frame::around(&patch.locs());
        let (top, left) = frame.map_or((0, 0), |f| (f.top, f.left));
        check("normalize", &[&patch], &patch.moved(|(i, j)| (i - top, j - left)));
        check("toindices", &[&patch], &patch.locs());
        check("size", &[&patch], &patch.len());
    }

    #[test]
    fn mirrors(patch in patch(far_locs())) {
        let Some(f) = Frame::around(&patch.locs()) else {
            for name in ["hmirror", "vmirror", "dmirror", "cmirror"] {
                check_fails(name, &[&patch]);
            }
            return Ok(());
        };
        check("hmirror", &[&patch], &patch.moved(|(i, j)| (f.top + f.bottom - i, j)));
        check("vmirror", &[&patch], &patch.moved(|(i, j)| (i, f.left + f.right - j)));
        if (f.top + f.width()).max(f.left + f.height()) > 1 << 31 {
            // The transposed box would reach beyond the coordinates that there are.
            check_fails("dmirror", &[&patch]);
            check_fails("cmirror", &[&patch]);
            return Ok(());
        }
        check("dmirror", &[&patch], &patch.moved(|(i, j)| (f.top + j - f.left, f.left + i - f.top)));
        // The transposed box keeps its upper left corner in `dmirror`; the second reversal of
        // columns therefore happens in a box as wide as the first one was high.
        let last = f.left + f.height() - 1;
        let counter = |(i, j): Loc| (f.top + f.right - j, last - (i - f.top));
        check("cmirror", &[&patch], &patch.moved(counter));
    }

    #[test]
    fn frames(patch in patch(far_locs())) {
        let Some(f) = Frame::around(&patch.locs()) else {
            for name in ["uppermost", "lowermost", "leftmost", "rightmost", "center"] {
                check_fails(name, &[&patch]);
            }
            check("shape", &[&patch], &(0i64, 0i64));
            return Ok(());
        };
        check("uppermost", &[&patch], &f.top);
        check("lowermost", &[&patch], &f.bottom);
        check("leftmost", &[&patch], &f.left);
        check("rightmost", &[&patch], &f.right);
        check("height", &[&patch], &f.height());
        check("width", &[&patch], &f.width());
        check("shape", &[&patch], &(f.height(), f.width()));
        check("portrait", &[&patch], &(f.height() > f.width()));
        check("center", &[&patch], &f.center());
        check("ulcorner", &[&patch], &(f.top, f.left));
        check("urcorner", &[&patch], &(f.top, f.right));
        check("llcorner", &[&patch], &(f.bottom, f.left));
        check("lrcorner", &[&patch], &(f.bottom, f.right));
        let corners = [(f.top, f.left), (f.top, f.right), (f.bottom, f.left), (f.bottom, f.right)];
        check("corners", &[&patch], &BTreeSet::from(corners));
        let area = f.height() * f.width();
        check("square", &[&patch], &(f.height() == f.width() && area == patch.len()));
        check("vline", &[&patch], &(f.height() == patch.len() && f.width() == 1));
        check("hline", &[&patch], &(f.width() == patch.len() && f.height() == 1));
        let locs = patch.locs();
        let mean = |sum: i64| sum.div_euclid(patch.len());
        let (rows, columns) = (locs.iter().map(|location| location.0).sum(), locs.iter().map(|location| location.1).sum());
        check("centerofmass", &[&patch], &(mean(rows), mean(columns)));
    }

    #[test]
    fn boxes(patch in patch(locs())) {
        let locs = patch.locs();
        let Some(f) = Frame::around(&locs) else {
            for name in ["box", "backdrop", "delta"] {
                check(name, &[&patch], &locs);
            }
            check_fails("inbox", &[&patch]);
            check_fails("outbox", &[&patch]);
            return Ok(());
        };
        check("box", &[&patch], &f.outline());
        check("inbox", &[&patch], &f.grown(-1).outline());
        check("outbox", &[&patch], &f.grown(1).outline());
        check("backdrop", &[&patch], &f.cells());
        check("delta", &[&patch], &f.cells().difference(&locs).copied().collect::<BTreeSet<_>>());
    }

    #[test]
    fn two_patches(a in patch(far_locs()), b in patch(far_locs())) {
        let (p, q) = (a.locs(), b.locs());
        check("hmatching", &[&a, &b], &shares(&p, &q, |location| location.0));
        check("vmatching", &[&a, &b], &shares(&p, &q, |location| location.1));
        let Some(apart) = distance(&p, &q) else {
            for name in ["manhattan", "adjacent", "position", "gravitate"] {
                check_fails(name, &[&a, &b]);
            }
            return Ok(());
        };
        check("manhattan", &[&a, &b], &apart);
        check("adjacent", &[&a, &b], &(apart == 1));
        let (Some(f), Some(g)) = (Frame::around(&p), Frame::around(&q)) else { return Ok(()) };
        let ((ia, ja), (ib, jb)) = (f.center(), g.center());
        let down = if ia == ib { 0 } else { towards(ia, ib) };
        let right = if ja == jb && ia != ib { 0 } else { towards(ja, jb) };
        check("position", &[&a, &b], &(down, right));
    }

    #[test]
    fn gravitation(a in patch(locs()), b in patch(locs()), by in (-40i64..40, -40i64..40)) {
        let b = b.moved(|(i, j)| (i + by.0, j + by.1));
        let (p, q) = (a.locs(), b.locs());
        let (Some(f), Some(g)) = (Frame::around(&p), Frame::around(&q)) else { return Ok(()) };
        let ((ia, ja), (ib, jb)) = (f.center(), g.center());
        let (down, right) = match shares(&p, &q, |location| location.1) {
            true => (towards(ia, ib), 0),
            false => (0, towards(ja, jb)),
        };
        let meets = |n: &i64| {
            let moved = p.iter().map(|(i, j)| (i + n * down, j + n * right)).collect();
            distance(&moved, &q) == Some(1)
        };
        let steps = (0..42).find(meets).unwrap_or(42);
        check("gravitate", &[&a, &b], &(steps * down, steps * right));
    }

    #[test]
    fn recolored(patch in patch(far_locs()), color in -3i64..300) {
        let cells: BTreeSet<_> = patch.locs().into_iter().map(|location| (color, location)).collect();
        check("recolor", &[&color, &patch], &cells);
        let none: BTreeSet<_> = patch.locs().into_iter().map(|location| (Model::None, location)).collect();
        check("recolor", &[&Model::None, &patch], &none);
    }

    #[test]
    fn recolored_tuples(locs in locs(), color in -3i64..300) {
        let twice: Vec<_> = locs.iter().rev().chain(&locs).copied().collect();
        let cells: BTreeSet<_> = locs.iter().map(|&location| (color, location)).collect();
        check("recolor", &[&color, &twice], &cells);
    }

    #[test]
    fn upscaled(patch in patch(locs()), factor in -1i64..4) {
        let Patch::Cells(cells) = &patch else {
            if patch.len() > 0 {
                check_fails("upscale", &[&patch, &factor]);
            }
            return Ok(());
        };
        let corner = Frame::around(&patch.locs()).map_or((0, 0), |f| (f.top, f.left));
        let mut scaled = BTreeSet::new();
        for (color, (i, j)) in cells {
            for down in 0..factor {
                for right in 0..factor {
                    let row = corner.0 + (i - corner.0) * factor + down;
                    let column = corner.1 + (j - corner.1) * factor + right;
                    scaled.insert((color.clone(), (row, column)));
                }
            }
        }
        check("upscale", &[&patch, &factor], &scaled);
    }

    #[test]
    fn colors(patch in patch(far_locs())) {
        let Patch::Cells(cells) = &patch else { return Ok(()) };
        let colors: Vec<Model> = cells.iter().map(|(color, _)| color.clone()).collect();
        let palette: BTreeSet<Model> = colors.iter().cloned().collect();
        check("palette", &[&patch], &palette);
        check("numcolors", &[&patch], &(palette.len() as i64));
        let count = |color: &Model| colors.iter().filter(|other| *other == color).count() as i64;
        for color in palette.iter().chain([&Model::Int(7)]) {
            check("colorcount", &[&patch, color], &count(color));
        }
        for direction in BOTH {
            let walked = super::model::walk(direction, palette.clone());
            // The first of the equals in the direction of the walk wins.
            let most = walked.iter().rev().max_by_key(|color| count(color));
            let least = walked.iter().min_by_key(|color| count(color));
            if let (Some(most), Some(least), Some(first)) = (most, least, walked.first()) {
                prop_assert_eq!(&call(direction, "mostcolor", &[&patch]), most);
                prop_assert_eq!(&call(direction, "leastcolor", &[&patch]), least);
                prop_assert_eq!(&call(direction, "color", &[&patch]), first);
            }
        }
    }

    #[test]
    fn periods(patch in patch(far_locs())) {
        let Patch::Cells(cells) = &patch else { return Ok(()) };
        let Some(f) = Frame::around(&patch.locs()) else {
            check("hperiod", &[&patch], &0i64);
            check("vperiod", &[&patch], &0i64);
            return Ok(());
        };
        if f.height().max(f.width()) > 1000 {
            return Ok(());
        }
        let repeats = |up: i64, left: i64| {
            cells.iter().all(|(color, (i, j))| {
                let (i, j) = (i - up, j - left);
                i < f.top || j < f.left || cells.contains(&(color.clone(), (i, j)))
            })
        };
        let across = (1..f.width()).find(|&p| repeats(0, p)).unwrap_or(f.width());
        let along = (1..f.height()).find(|&p| repeats(p, 0)).unwrap_or(f.height());
        check("hperiod", &[&patch], &across);
        check("vperiod", &[&patch], &along);
    }
}
