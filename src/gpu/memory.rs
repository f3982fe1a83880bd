//! The places of values in the memory of a sample: sizes in words, and addresses given out by
//! liveness.
//!
//! The workgroup's memory is small (16 KiB on the least adapter, which is sixteen grids), so a
//! stretch is reused as soon as nothing reads it any more. The value that an object's colours are
//! read from (a grid, a base) lives as long as the object.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::code::{Arg, Stmt};

/// Words of a grid: height, width, 32 rows of eight words.
pub const GRID: u32 = 258;
/// Words of a set of locations: frame, size, box, 32 rows.
pub const SET: u32 = 40;
/// Words of an object: a set, and where its colours are.
pub const OBJECT: u32 = 46;
/// Words of the objects of a grid: labels, and what is known of each.
pub const BASE: u32 = 4 + 256 + 512;
/// Words of a set of objects: the base, the size, a bit for each label.
pub const OBJECTS: u32 = 10;
/// Words of a list of objects: the base, the length, labels.
pub const LIST: u32 = 2 + 255;
/// Words of a set of integers from 0 to 63.
pub const INTEGERS: u32 = 2;
/// Words of an iterator.
pub const ITERATOR: u32 = 5;
/// Words of the best element of a loop so far.
pub const BEST: u32 = 8;

/// A stretch of memory.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Its length.
    pub words: u32,
    /// Stretches that whatever reads this one may read as well.
    pub needs: Vec<u32>,
}

/// Returns the steps of a program with its stretches as they lie in memory, and the words that it
/// takes. `None` where more than `limit` words would be alive at once.
pub fn place(
    body: &[Stmt<Arg>],
    stretches: &[Stretch],
    limit: u32,
) -> Result<(Vec<Stmt<u32>>, u32), u32> {
    let mut lives = Lives { spans: vec![None; stretches.len()], stretches, now: 0 };
    lives.visit(body);
    let mut order: Vec<usize> =
        (0..stretches.len()).filter(|&s| lives.spans[s].is_some()).collect();
    order.sort_by_key(|&s| lives.spans[s].map(|(start, _)| start));
    let mut placed: Vec<(u32, u32, usize)> = Vec::new();
    let mut starts = vec![0; stretches.len()];
    let mut high = 0;
    for &s in &order {
        let Some((start, _)) = lives.spans[s] else { continue };
        let alive = |other: usize| lives.spans[other].is_some_and(|(_, end)| start <= end);
        placed.retain(|&(_, _, other)| alive(other));
        placed.sort_unstable();
        // First fit: the lowest gap that is wide enough.
        let mut start = 0;
        for &(from, to, _) in &placed {
            if start + stretches[s].words <= from {
                break;
            }
            start = start.max(to);
        }
        starts[s] = start;
        let end = start + stretches[s].words;
        placed.push((start, end, s));
        high = high.max(end);
    }
    if limit < high {
        return Err(high);
    }
    let resolve = |arg: &Arg| match *arg {
        Arg::Number(n) => n,
        Arg::At(addr) => starts[addr.stretch as usize] + addr.offset,
    };
    Ok((Stmt::map_all(body, &resolve), high))
}

/// The first and last statement that touches each stretch.
struct Lives<'s> {
    spans: Vec<Option<(u32, u32)>>,
    stretches: &'s [Stretch],
    now: u32,
}

impl Lives<'_> {
    fn touch(&mut self, arg: Arg) {
        let Arg::At(addr) = arg else { return };
        let mut waiting = vec![addr.stretch];
        while let Some(s) = waiting.pop() {
            let span = self.spans[s as usize].get_or_insert((self.now, self.now));
            let seen = span.1 == self.now && s != addr.stretch;
            span.1 = self.now;
            if !seen {
                waiting.extend(&self.stretches[s as usize].needs);
            }
        }
    }

    fn visit(&mut self, body: &[Stmt<Arg>]) {
        for stmt in body {
            self.now += 1;
            match stmt {
                Stmt::Step(step) => step.args.iter().for_each(|&arg| self.touch(arg)),
                Stmt::Loop { more, next, body } => {
                    let start = self.now;
                    self.visit(next);
                    self.touch(*more);
                    self.visit(body);
                    self.now += 1;
                    self.touch(*more);
                    self.stretch_over(start);
                }
                Stmt::If { condition, then, otherwise } => {
                    self.touch(*condition);
                    self.visit(then);
                    self.visit(otherwise);
                    // Late readers of the condition must not find it overwritten.
                    self.now += 1;
                    self.touch(*condition);
                }
            }
        }
    }

    /// Keeps alive what was alive before a loop and is read in it, as every turn reads it.
    fn stretch_over(&mut self, start: u32) {
        for span in self.spans.iter_mut().flatten() {
            if span.0 < start && start <= span.1 {
                span.1 = self.now;
            }
        }
    }
}
