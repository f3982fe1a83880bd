//! Primitives that call a function for every element of a container.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{BEST, GRID, INTEGERS, ITERATOR, LIST, OBJECT, OBJECTS, SET};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::containers::join_mode;
use super::val::{Call, MakeVal};
use super::{Body, Demand, Elements, Function, Lower, Lowered, Seq, Val};

impl<'g> Lower<'g> {
    /// Lowers `apply`.
    pub(super) fn map(&mut self, function: Function, call: &Call<'_>) -> Lowered<Val> {
        let image = self.image_of(function, &call.args[0])?;
        self.image(image)
    }

    pub(super) fn map_merged(&mut self, function: Function, call: &Call<'_>) -> Lowered<Val> {
        let image = self.image_of(function, &call.args[0])?;
        self.merge_elements(&Val::Seq(Rc::new(image)), call.demand)
    }

    fn image_of(&mut self, function: Function, container: &Val) -> Lowered<Seq> {
        let seq = self.seq(container)?;
        Ok(Seq {
            is_set: seq.is_set,
            ordered: seq.ordered && !seq.is_set,
            elements: Elements::Map(function, seq),
        })
    }

    /// Lowers `prapply`.
    pub(super) fn map_pairs(&mut self, function: Function, call: &Call<'_>) -> Lowered<Val> {
        // The second container is walked outside.
        let (a, b) = (self.seq(&call.args[0])?, self.seq(&call.args[1])?);
        let pairs = Seq { elements: Elements::Product(b, a), is_set: true, ordered: false };
        let function = Function { node: function.node, body: Body::OfPair(Rc::new(function)) };
        let elements = Elements::Map(function, Rc::new(pairs));
        self.image(Seq { elements, is_set: true, ordered: false })
    }

    pub(super) fn filter_merged(&mut self, function: Function, call: &Call<'_>) -> Lowered<Val> {
        match self.filter(function, call)? {
            Val::Objects(objs) => Ok(self.merge_objects(objs)),
            other => self.merge_elements(&other, call.demand),
        }
    }

    /// Lowers `argmax` and `argmin`.
    pub(super) fn pick_best(
        &mut self,
        function: &Function,
        call: &Call<'_>,
        mode: Mode,
    ) -> Lowered<Val> {
        let seq = self.seq(&call.args[0])?;
        if !Self::can_keep(&seq) {
            return self.refuse(
                "the GPU makes the elements of this set one by one and does not sort them, so \
                     that none is known to come first",
                "sets of objects, locations or integers are in order",
            );
        }
        let (best, _) = self.best(function, &seq, mode)?;
        self.step(Op::Need, &[best.into(), modes::VALUE.into()]);
        if !seq.ordered {
            self.step(Op::Untied, &[best.into()]);
        }
        self.kept(&seq, best)
    }

    /// Lowers `valmax` and `valmin`.
    pub(super) fn best_key(
        &mut self,
        function: &Function,
        call: &Call<'_>,
        mode: Mode,
    ) -> Lowered<Val> {
        let seq = self.seq(&call.args[0])?;
        let (best, key) = self.best(function, &seq, mode)?;
        // Without elements it is what the function makes of 0.
        self.step(Op::Need, &[best.into(), modes::FALLBACK.into()]);
        Ok(key(best.plus(1)))
    }

    /// Returns the object of all cells of a set of objects.
    pub(super) fn merge_objects(&mut self, objs: Addr) -> Val {
        let d = self.stretch(OBJECT, &[objs]);
        self.step(Op::Merge, &[d.into(), objs.into()]);
        self.step(Op::Seal, &[d.into()]);
        Val::Object(d)
    }

    /// Tries how something would be lowered, and forgets it.
    fn probe<T>(&mut self, make: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<T> {
        let env = self.env();
        let ((made, _), ..) = self.block(|this| this.scope(env, |this| Ok((make(this)?, ()))))?;
        Ok(made)
    }

    /// Returns the kind of the elements of a container.
    fn sample(&mut self, seq: &Seq) -> Lowered<Option<Val>> {
        self.probe(|this| {
            let mut first = None;
            this.each(seq, &mut |_, element, _| {
                first.get_or_insert(element);
                Ok(())
            })?;
            Ok(first)
        })
    }

    /// Returns the images of elements: collected where a form is there for a set of them, or as
    /// they are.
    fn image(&mut self, image: Seq) -> Lowered<Val> {
        let element = self.sample(&image)?;
        if !image.is_set {
            return Ok(Val::Seq(Rc::new(image)));
        }
        match element {
            Some(Val::Int(_) | Val::Constant(_) | Val::Bool(_)) => {
                let d = self.stretch(INTEGERS, &[]);
                self.step(Op::Clear, &[d.into(), INTEGERS.into()]);
                self.each(&image, &mut |this, element, _| {
                    let n = this.int(&element)?;
                    this.step(Op::AddInteger, &[d.into(), n.into()]);
                    Ok(())
                })?;
                Ok(Val::Integers(d))
            }
            Some(Val::Pair(_)) => self.union_of(&image, Demand::Whole, &|this, element| {
                let Val::Pair(pair) = *element else {
                    return this.refuse(
                        "some of its elements are pairs and some are not",
                        "make it a set of locations",
                    );
                };
                Ok(this.one(pair))
            }),
            _ => Ok(Val::Seq(Rc::new(image))),
        }
    }

    /// Returns the union of the sets that the elements of a container are.
    pub(super) fn merge_elements(&mut self, container: &Val, demand: Demand) -> Lowered<Val> {
        let seq = self.seq(container)?;
        match self.sample(&seq)? {
            Some(Val::Set(_)) => {
                // In a tuple the order and repetitions would stay; what is painted with one colour
                // shows neither.
                if !seq.is_set && demand != Demand::Painted {
                    return self.refuse(
                        "the GPU holds locations as a set, which would lose their order and their \
                         repetitions in a tuple",
                        "use a set of them",
                    );
                }
                self.union_of(&seq, demand, &|this, element| match *element {
                    Val::Set(s) => Ok(s),
                    _ => this.refuse(
                        "its elements are of different kinds, and the GPU merges those of one kind",
                        "make them of one kind",
                    ),
                })
            }
            Some(Val::Object(_)) => {
                if !seq.is_set {
                    return self.refuse(
                        "the GPU holds cells as a set, which would lose their order and their \
                             repetitions in a tuple",
                        "use a set of them",
                    );
                }
                self.union_of_objects(&seq, demand)
            }
            Some(other) => {
                let cause = format!(
                    "the GPU merges no container of which an element is {}",
                    other.describe()
                );
                self.refuse(cause, "it merges sets of locations and objects")
            }
            None => self.refuse("the container is empty", "give it elements"),
        }
    }

    fn union_of(
        &mut self,
        seq: &Seq,
        demand: Demand,
        set_of: &dyn Fn(&mut Self, &Val) -> Lowered<Addr>,
    ) -> Lowered<Val> {
        let all = self.stretch(SET, &[]);
        let clipped = demand != Demand::Whole;
        let sum = self.stretch(SET, &[]);
        self.step(Op::ClearSet, &[all.into()]);
        self.each(seq, &mut |this, element, _| {
            let one = set_of(this, &element)?;
            if clipped {
                // The frame stays where it is, so every row is its invocation's own.
                this.step(
                    Op::Union,
                    &[all.into(), all.into(), one.into(), modes::EXTENT_CLIPPED.into()],
                );
            } else {
                this.step(
                    Op::Union,
                    &[sum.into(), all.into(), one.into(), modes::EXTENT_WHOLE.into()],
                );
                this.step(Op::Seal, &[sum.into()]);
                this.step(Op::Copy, &[all.into(), sum.into(), SET.into()]);
            }
            Ok(())
        })?;
        if clipped {
            self.step(Op::Reseal, &[all.into()]);
            self.step(Op::Seal, &[all.into()]);
        }
        Ok(Val::Set(all))
    }

    fn union_of_objects(&mut self, seq: &Seq, demand: Demand) -> Lowered<Val> {
        let f = self.stretch(GRID, &[]);
        let all = self.stretch(OBJECT, &[f]);
        let g = self.stretch(GRID, &[]);
        let sum = self.stretch(OBJECT, &[g]);
        let mode = join_mode(demand);
        self.step(Op::NoCells, &[all.into(), f.into()]);
        self.each(seq, &mut |this, element, _| {
            let Val::Object(one) = element else {
                return this.refuse(
                    "its elements are of different kinds, and the GPU merges those of one kind",
                    "make them of one kind",
                );
            };
            if demand == Demand::Whole {
                this.step(Op::Join, &[sum.into(), all.into(), one.into(), g.into(), mode.into()]);
                this.step(Op::Seal, &[sum.into()]);
                this.step(Op::OwnColors, &[all.into(), sum.into(), f.into()]);
            } else {
                this.step(Op::Join, &[all.into(), all.into(), one.into(), f.into(), mode.into()]);
            }
            Ok(())
        })?;
        if demand != Demand::Whole {
            self.step(Op::Reseal, &[all.into()]);
            self.step(Op::Seal, &[all.into()]);
        }
        Ok(Val::Object(all))
    }

    /// Returns the elements that satisfy a condition.
    pub(super) fn filter(&mut self, function: Function, call: &Call<'_>) -> Lowered<Val> {
        let container = &call.args[0];
        let seq = self.seq(container)?;
        let condition_of = |this: &mut Self, element: Val| {
            let condition = this.apply(&function, vec![element])?;
            this.truth(&condition)
        };
        match *container {
            Val::Objects(objs) => {
                let d = self.stretch(OBJECTS, &[objs]);
                self.step(Op::NoObjects, &[d.into(), objs.into()]);
                self.each(&seq, &mut |this, element, it| {
                    let condition = condition_of(this, element)?;
                    let Some(it) = it else {
                        return this.refuse(
                            "the GPU cannot go through its elements one by one",
                            "use a set of objects, locations or integers",
                        );
                    };
                    this.step(Op::KeepObject, &[d.into(), it.into(), condition.into()]);
                    Ok(())
                })?;
                self.step(Op::CountObjects, &[d.into()]);
                Ok(Val::Objects(d))
            }
            Val::Set(s) | Val::Object(s) => {
                let object = matches!(container, Val::Object(_));
                let words = if object { OBJECT } else { SET };
                let d = self.stretch(words, &[s]);
                self.step(Op::Copy, &[d.into(), s.into(), words.into()]);
                self.each(&seq, &mut |this, element, it| {
                    let condition = condition_of(this, element)?;
                    let Some(it) = it else {
                        return this.refuse(
                            "the GPU cannot go through its elements one by one",
                            "use a set of objects, locations or integers",
                        );
                    };
                    this.step(Op::Drop, &[d.into(), it.into(), condition.into()]);
                    Ok(())
                })?;
                self.step(Op::Reseal, &[d.into()]);
                self.step(Op::Seal, &[d.into()]);
                if object {
                    // It is no longer the object that it was made of.
                    self.step(Op::Clear, &[d.plus(44).into(), 2.into()]);
                }
                Ok(if object { Val::Object(d) } else { Val::Set(d) })
            }
            Val::Integers(_) => {
                let d = self.stretch(INTEGERS, &[]);
                self.step(Op::Clear, &[d.into(), INTEGERS.into()]);
                let elements = Elements::Filter(function, seq);
                let kept = Seq { elements, is_set: true, ordered: true };
                self.each(&kept, &mut |this, element, _| {
                    let n = this.int(&element)?;
                    this.step(Op::AddInteger, &[d.into(), n.into()]);
                    Ok(())
                })?;
                Ok(Val::Integers(d))
            }
            _ => {
                let (is_set, ordered) = (seq.is_set, seq.ordered);
                let kept = Seq { elements: Elements::Filter(function, seq), is_set, ordered };
                self.sample(&kept)?;
                Ok(Val::Seq(Rc::new(kept)))
            }
        }
    }

    pub(super) fn extract(&mut self, function: &Function, call: &Call<'_>) -> Lowered<Val> {
        let seq = self.seq(&call.args[0])?;
        if !Self::can_keep(&seq) {
            return self.refuse(
                "the GPU makes the elements of this set one by one and does not sort them, so \
                     that none is known to come first",
                "sets of objects, locations or integers are in order",
            );
        }
        let best = self.stretch(BEST, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        // A value after the element that is found can fail only if it is made.
        let mode = match seq.ordered && !Self::makes(&seq) {
            true => modes::EXTRACT_FIRST,
            false => modes::EXTRACT_ALL,
        };
        self.each(&seq, &mut |this, element, it| {
            let condition = this.apply(function, vec![element])?;
            let condition = this.truth(&condition)?;
            let Some(it) = it else {
                return this.refuse(
                    "the GPU cannot go through its elements one by one",
                    "use a set of objects, locations or integers",
                );
            };
            this.step(Op::Extract, &[best.into(), it.into(), condition.into(), mode.into()]);
            Ok(())
        })?;
        self.step(Op::Need, &[best.into(), modes::VALUE.into()]);
        if !seq.ordered {
            self.step(Op::Untied, &[best.into()]);
        }
        self.kept(&seq, best)
    }

    /// Returns the element with the greatest or least key, and how the key is held.
    fn best(&mut self, function: &Function, seq: &Seq, mode: Mode) -> Lowered<(Addr, MakeVal)> {
        let best = self.stretch(BEST, &[]);
        let spare = self.stretch(ITERATOR, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        let mut held: MakeVal = Val::Int;
        self.each(seq, &mut |this, element, it| {
            let (key, words) = match this.apply(function, vec![element])? {
                Val::Pair(addr) => {
                    held = Val::Pair;
                    (addr, 2)
                }
                other => (this.int(&other)?, 1),
            };
            let it = it.unwrap_or(spare);
            this.step(Op::Best, &[best.into(), it.into(), key.into(), words.into(), mode.into()]);
            Ok(())
        })?;
        Ok((best, held))
    }

    pub(super) fn sort(&mut self, function: &Function, call: &Call<'_>) -> Lowered<Val> {
        let seq = self.seq(&call.args[0])?;
        let (Elements::Objects(objs) | Elements::List(objs)) = seq.elements else {
            return self.refuse(
                "the GPU sorts objects of one grid and nothing else",
                "`argmax` and `argmin` take other sets",
            );
        };
        let (list, keys) = (self.list_of(LIST, objs), self.stretch(LIST, &[]));
        self.step(Op::NoList, &[list.into(), objs.into()]);
        self.each(&seq, &mut |this, element, it| {
            let key = this.apply(function, vec![element])?;
            let key = this.int(&key)?;
            let Some(it) = it else {
                return this.refuse(
                    "the GPU cannot go through its elements one by one",
                    "use a set of objects, locations or integers",
                );
            };
            this.step(Op::Push, &[list.into(), keys.into(), it.into(), key.into()]);
            Ok(())
        })?;
        let sorted = self.list_of(LIST, objs);
        self.step(Op::Sort, &[sorted.into(), list.into(), keys.into()]);
        Ok(Val::Seq(Rc::new(Seq {
            elements: Elements::List(sorted),
            is_set: false,
            ordered: true,
        })))
    }

    /// Returns the greatest or least of integers; 0 where there are none.
    pub(super) fn extreme(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        if let Val::Integers(ints) = call.args[0] {
            let end = match mode {
                modes::BEST_GREATEST => modes::END_LAST,
                _ => modes::END_FIRST,
            };
            let args = [ints.into(), end.into(), modes::EMPTY_ZERO.into()];
            return Ok(Val::Int(self.number(Op::IntegerEnd, &args)));
        }
        let seq = self.seq(&call.args[0])?;
        let best = self.stretch(BEST, &[]);
        let spare = self.stretch(ITERATOR, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        self.each(&seq, &mut |this, element, _| {
            let key = this.int(&element)?;
            this.step(Op::Best, &[best.into(), spare.into(), key.into(), 1.into(), mode.into()]);
            Ok(())
        })?;
        Ok(Val::Int(best.plus(1)))
    }

    /// Returns the most or least frequent of small integers.
    pub(super) fn common(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let seq = self.seq(&call.args[0])?;
        let counts = self.stretch(32, &[]);
        self.step(Op::Clear, &[counts.into(), 32.into()]);
        self.each(&seq, &mut |this, element, _| {
            let n = this.int(&element)?;
            this.step(Op::Count, &[counts.into(), n.into()]);
            Ok(())
        })?;
        Ok(Val::Int(self.number(Op::Common, &[counts.into(), mode.into()])))
    }

    /// Returns whether some element equals a value.
    pub(super) fn is_among(&mut self, value: &Val, seq: &Seq) -> Lowered<Addr> {
        let best = self.stretch(BEST, &[]);
        let spare = self.stretch(ITERATOR, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        self.each(seq, &mut |this, element, _| {
            let same = this.equality(&element, value)?;
            let same = this.truth(&same)?;
            let args = [best.into(), spare.into(), same.into(), modes::EXTRACT_ALL.into()];
            this.step(Op::Extract, &args);
            Ok(())
        })?;
        Ok(best)
    }
}
