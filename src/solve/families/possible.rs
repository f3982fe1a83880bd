//! Which actions are allowed for which parts, and what they mend there.
//!
//! Where an action paints does not depend on the colour. So actions that differ in it alone are
//! looked at together: the outputs say which colour the cells of a part would have to get.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::plane::Part;
use crate::solve::meter::Meter;

use super::acting::{ANYTHING, ActingStage};
use super::actions::{Action, Effect, Paint, Scenery};
use super::effects::{act, effect};

/// An action with what it mends of each part; -1 where it is wrong.
#[derive(PartialEq)]
pub(crate) struct Possible {
    /// Its number.
    pub(crate) action: usize,
    /// How many cells it mends for each part.
    pub(crate) gains: Vec<i32>,
    /// How many cells it mends for all parts together.
    pub(crate) mends: usize,
}

/// Parts of all samples, and whom they are related to.
pub(crate) struct Actors<'a> {
    /// Where they act.
    pub(crate) stage: &'a ActingStage<'a>,
    /// A board with its parts for each sample.
    pub(crate) sceneries: &'a [Scenery<'a>],
    /// The sample and the number of each part.
    pub(crate) rows: &'a [(usize, usize)],
    /// By reference, the related part of each part.
    pub(crate) related: &'a [Vec<Option<usize>>],
}

impl Actors<'_> {
    fn scenery(&self, row: usize) -> (&Scenery<'_>, usize) {
        let (sample, index) = self.rows[row];
        (&self.sceneries[sample], index)
    }

    fn partner(&self, action: &Action, row: usize) -> Option<Option<usize>> {
        match action.reference {
            Some(reference) => self.related[reference][row].map(Some),
            None => Some(None),
        }
    }

    /// Does the same in a place that is there already. Tells whether it does anything.
    fn act(&self, action: &Action, row: usize, made: &mut Effect) -> bool {
        let (scenery, index) = self.scenery(row);
        let partner = self.partner(action, row);
        partner.is_some_and(|partner| act(action, scenery, index, partner, made))
    }

    /// Returns what an action does for a part.
    pub(crate) fn effect(&self, action: &Action, row: usize) -> Option<Effect> {
        let (scenery, index) = self.scenery(row);
        effect(action, scenery, index, self.partner(action, row)?)
    }

    /// Returns the colour in which an action paints for a part.
    fn color(&self, action: &Action, row: usize) -> Option<i8> {
        let (scenery, index) = self.scenery(row);
        let other = self.partner(action, row)?.map(|other| &scenery.parts[other]);
        action.paint.color(&scenery.parts[index], other)
    }
}

/// The colour that a part has to paint in.
#[derive(Clone, Copy, PartialEq)]
enum Needed {
    /// Nothing.
    Any,
    /// It has to be this one.
    Only(i8),
    /// None would do.
    None,
}

/// The use of a shape for a part.
struct Fit {
    needed: Needed,
    gain: i32,
    /// Where its mended cells begin and end.
    mended: (usize, usize),
}

/// Judges shapes against what is wanted.
struct Judge<'a> {
    actors: &'a Actors<'a>,
    /// The number of the first cell of each sample.
    starts: Vec<u32>,
    /// Cells that the last effect paints have the last stamp.
    marks: Vec<u32>,
    stamp: u32,
    /// Mended cells of the parts, one after another.
    mended: Vec<u32>,
}

impl<'a> Judge<'a> {
    fn new(actors: &'a Actors<'a>) -> Self {
        let boards = actors.stage.boards.iter();
        let starts = boards.clone().scan(0, |next, board| {
            let start = *next;
            *next += board.cells.len() as u32;
            Some(start)
        });
        let starts = starts.collect();
        let largest = boards.map(|board| board.cells.len()).max().unwrap_or(0);
        Self { actors, starts, marks: vec![0; largest], stamp: 0, mended: Vec::new() }
    }

    /// Returns what an effect comes to; `over` says whether it may paint over other parts, `kept`
    /// whether its cells have colours of their own.
    fn fit(&mut self, effect: &Effect, row: usize, over: bool, kept: bool) -> Fit {
        let start = self.mended.len();
        self.stamp += 1;
        let needed = self.painted(effect, row, over, kept);
        let needed = match needed {
            Needed::None => needed,
            _ if effect.erases && !self.erased(row) => Needed::None,
            _ => needed,
        };
        if needed == Needed::None {
            self.mended.truncate(start);
        }
        let end = self.mended.len();
        Fit { needed, gain: (end - start) as i32, mended: (start, end) }
    }

    fn painted(&mut self, effect: &Effect, row: usize, over: bool, kept: bool) -> Needed {
        let (sample, index) = self.actors.rows[row];
        let stage = self.actors.stage;
        let (board, wanted) = (&stage.boards[sample], &stage.wanted[sample]);
        let ground = stage.background[sample];
        let labels = &self.actors.sceneries[sample].labels;
        let mut needed = Needed::Any;
        for &(color, r, c) in &effect.cells {
            let Some(place) = board.place(r, c) else { continue };
            let (own, aim) = (board.cells[place], wanted.cells[place]);
            let is_taken = !over && own != ground && labels[place] != index as u16;
            if is_taken || aim == ANYTHING {
                continue;
            }
            let fits = match needed {
                _ if kept => aim == color,
                Needed::Only(color) => aim == color,
                _ => {
                    needed = Needed::Only(aim);
                    true
                }
            };
            if !fits {
                return Needed::None;
            }
            self.marks[place] = self.stamp;
            if own != aim {
                self.mended.push(self.starts[sample] + place as u32);
            }
        }
        needed
    }

    /// Tells whether it is right that a part goes where it was not painted.
    fn erased(&mut self, row: usize) -> bool {
        let (sample, index) = self.actors.rows[row];
        let stage = self.actors.stage;
        let (board, wanted) = (&stage.boards[sample], &stage.wanted[sample]);
        let part: &Part = &self.actors.sceneries[sample].parts[index];
        for (r, c) in part.places() {
            let place = r * board.width + c;
            if self.marks[place] == self.stamp {
                continue;
            }
            if wanted.cells[place] == stage.background[sample] {
                self.mended.push(self.starts[sample] + place as u32);
            } else if wanted.cells[place] == board.cells[place] {
                return false;
            }
        }
        true
    }
}

/// Groups actions that paint the same cells, in the order of the first of each: the same geometry
/// and reference, with colours of their own or not.
fn shapes(all: &[Action]) -> Vec<Vec<usize>> {
    let mut places = FxHashMap::default();
    let mut shapes: Vec<Vec<usize>> = Vec::new();
    for (index, action) in all.iter().enumerate() {
        let key = (action.geometry, action.reference, action.paint == Paint::Kept);
        let place = *places.entry(key).or_insert(shapes.len());
        match shapes.get_mut(place) {
            Some(shape) => shape.push(index),
            None => shapes.push(vec![index]),
        }
    }
    shapes
}

/// Returns the actions that mend something for one of the first `known` parts, without those that
/// do the same as an earlier one. First come those that paint on background alone, then those that
/// paint over others.
pub(crate) fn possible(
    all: &[Action],
    actors: &Actors<'_>,
    known: usize,
    meter: &Meter,
) -> [Vec<Possible>; 2] {
    let mut judge = Judge::new(actors);
    let mut found: [Vec<Possible>; 2] = [Vec::new(), Vec::new()];
    let mut seen: [FxHashSet<(Vec<i32>, Vec<u32>)>; 2] = Default::default();
    let mut effect = Effect::default();
    let mut fits: [Vec<Option<Fit>>; 2] = [Vec::new(), Vec::new()];
    for shape in shapes(all) {
        if !meter.spend(known * 100) {
            break;
        }
        let first = &all[shape[0]];
        let kept = first.paint == Paint::Kept;
        judge.mended.clear();
        fits.iter_mut().for_each(Vec::clear);
        for row in 0..known {
            let acts = actors.act(first, row, &mut effect);
            for over in [false, true] {
                let fit = acts.then(|| judge.fit(&effect, row, over, kept));
                fits[usize::from(over)].push(fit);
            }
        }
        for over in [false, true] {
            let fits = &fits[usize::from(over)];
            if fits.iter().flatten().all(|fit| fit.gain == 0) {
                continue;
            }
            for &action in &shape {
                let gain = |(row, fit): (usize, &Option<Fit>)| {
                    let Some(fit) = fit else { return 0 };
                    let is_right = match fit.needed {
                        Needed::Any => true,
                        Needed::Only(color) => {
                            kept || actors.color(&all[action], row) == Some(color)
                        }
                        Needed::None => false,
                    };
                    if is_right { fit.gain } else { -1 }
                };
                let gains = fits.iter().enumerate().map(gain);
                if gains.clone().all(|gain| gain <= 0) {
                    continue;
                }
                let gains: Vec<i32> = gains.collect();
                let mending = fits.iter().zip(&gains).filter(|(_, gain)| **gain > 0);
                let places = mending.filter_map(|(fit, _)| fit.as_ref()).map(|fit| fit.mended);
                let mut mended: Vec<u32> =
                    places.flat_map(|(start, end)| &judge.mended[start..end]).copied().collect();
                mended.sort_unstable();
                mended.dedup();
                let mends = mended.len();
                if seen[usize::from(over)].insert((gains.clone(), mended)) {
                    found[usize::from(over)].push(Possible { action, gains, mends });
                }
            }
        }
    }
    found
}
