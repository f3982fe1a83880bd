//! Values that come in and go out: from records into memory, and back.

use super::super::code::{Addr, Arg, ValueKind};
use super::super::memory::{BASE, GRID, INTEGERS, OBJECT, OBJECTS, SET};
use super::super::step::Op;
use super::{Lower, Lowered, Val};
use crate::ir::NodeId;

/// The place of a value in a record: words, and grids before it.
pub(super) struct Cursor {
    offset: u32,
    grids: u32,
}

impl Cursor {
    /// The place of the first value in a record that goes out.
    pub(super) const OUT: Self = Self { offset: 1, grids: 0 };
    /// The place of the first value in a record that comes in. Before it stand the beginning of the
    /// program and its fuel.
    const IN: Self = Self { offset: 2, grids: 0 };

    fn take(&mut self, words: u32) -> [Arg; 2] {
        let place = [self.offset.into(), self.grids.into()];
        self.offset += words;
        place
    }
}

impl Lower<'_> {
    /// Reads what comes in.
    pub(super) fn load(&mut self, inputs: &[(NodeId, ValueKind)]) {
        let mut place = Cursor::IN;
        for &(node, kind) in inputs {
            let value = match kind {
                ValueKind::Grid => {
                    let d = self.stretch(GRID, &[]);
                    let [offset, grids] = place.take(1);
                    self.step(Op::LoadGrid, &[d.into(), offset, grids]);
                    place.grids += 1;
                    Val::Grid(d)
                }
                ValueKind::Int => Val::Int(self.load_words(1, &mut place)),
                ValueKind::Bool => Val::Bool(self.load_words(1, &mut place)),
                ValueKind::Pair => Val::Pair(self.load_words(2, &mut place)),
                ValueKind::Indices => Val::Set(self.load_words(SET, &mut place)),
                ValueKind::Integers => Val::Integers(self.load_words(INTEGERS, &mut place)),
                ValueKind::Object => {
                    let d = self.load_words(OBJECT, &mut place);
                    let f = self.load_words(GRID, &mut place);
                    self.stretches[d.stretch as usize].needs.push(f.stretch);
                    self.step(Op::Refer, &[d.plus(41).into(), f.into()]);
                    Val::Object(d)
                }
                ValueKind::Objects => {
                    let d = self.load_words(OBJECTS, &mut place);
                    let base = self.load_words(BASE, &mut place);
                    let f = self.load_words(GRID, &mut place);
                    self.stretches[d.stretch as usize].needs.push(base.stretch);
                    self.stretches[base.stretch as usize].needs.push(f.stretch);
                    self.step(Op::Refer, &[d.into(), base.into()]);
                    self.step(Op::Refer, &[base.plus(1).into(), f.into()]);
                    Val::Objects(d)
                }
            };
            if let Some(frame) = self.frames.last_mut() {
                frame.values.insert(node, value);
            }
        }
    }

    fn load_words(&mut self, words: u32, place: &mut Cursor) -> Addr {
        let d = self.stretch(words, &[]);
        let [offset, grids] = place.take(words);
        self.step(Op::Load, &[d.into(), offset, grids, words.into()]);
        d
    }

    /// Writes a value that goes out.
    pub(super) fn store(&mut self, value: Val, place: &mut Cursor) -> Lowered<ValueKind> {
        let value = self.settled(value);
        let (kind, words) = match value {
            Val::Int(_) => (ValueKind::Int, 1),
            Val::Bool(_) => (ValueKind::Bool, 1),
            Val::Pair(_) => (ValueKind::Pair, 2),
            Val::Set(_) => (ValueKind::Indices, SET),
            Val::Integers(_) => (ValueKind::Integers, INTEGERS),
            Val::Grid(g) => {
                let [offset, grids] = place.take(1);
                self.step(Op::StoreGrid, &[offset, grids, g.into()]);
                place.grids += 1;
                return Ok(ValueKind::Grid);
            }
            Val::Object(o) => {
                self.store_object(o, place);
                return Ok(ValueKind::Object);
            }
            Val::Objects(objs) => {
                let [offset, grids] = place.take(OBJECTS);
                self.step(Op::Store, &[offset, grids, objs.into(), OBJECTS.into()]);
                let [offset, grids] = place.take(BASE);
                self.step(Op::StoreThrough, &[offset, grids, objs.into(), BASE.into()]);
                let whole = self.stretch(OBJECT, &[objs]);
                self.step(Op::Merge, &[whole.into(), objs.into()]);
                self.step(Op::Seal, &[whole.into()]);
                self.store_object(whole, place);
                return Ok(ValueKind::Objects);
            }
            other => {
                let cause = format!("the GPU cannot hand back its value, {}", other.describe());
                return self.refuse(cause, "yield a grid, an object, locations or a number");
            }
        };
        let Some(addr) = self.address(&value) else {
            return self.refuse(
                "its value is made element by element and never held as a whole, so that the GPU \
                 cannot hand it back",
                "yield a grid, an object, locations or a number",
            );
        };
        let [offset, grids] = place.take(words);
        self.step(Op::Store, &[offset, grids, addr.into(), words.into()]);
        Ok(kind)
    }

    fn store_object(&mut self, o: Addr, place: &mut Cursor) {
        let f = self.stretch(GRID, &[]);
        let d = self.stretch(OBJECT, &[f]);
        self.step(Op::OwnColors, &[d.into(), o.into(), f.into()]);
        let [offset, grids] = place.take(OBJECT);
        self.step(Op::Store, &[offset, grids, d.into(), OBJECT.into()]);
        let [offset, grids] = place.take(GRID);
        self.step(Op::Store, &[offset, grids, f.into(), GRID.into()]);
    }
}
