//! Containers that are walked, and the primitives that call a function for every element.

use std::rc::Rc;

use super::super::memory::{Addr, BEST, GRID, INTEGERS, ITERATOR, LIST, OBJECT, OBJECTS, SET};
use super::super::step::Op;
use super::binary::join_code;
use super::{Body, Demand, Function, Lower, Lowered, Seq, Stmt, Val, Walk};
use crate::ir::{Node, NodeId};

/// Fuel that a turn of a loop may spend beside its body's calls, at most: also what bounds the turns of all loops.
const TURN: u64 = 64;

/// What is done with an element, which the iterator at the address stands at.
type Turn<'b, 'g> = &'b mut dyn FnMut(&mut Lower<'g>, Val, Option<Addr>) -> Lowered<()>;

impl<'g> Lower<'g> {
    /// A function that is known.
    pub(super) fn function(&mut self, node: NodeId) -> Lowered<Function> {
        let body = match self.graph.node(node) {
            Node::Prim(prim) => Body::Prim(prim.get()),
            Node::Lambda { body, .. } => Body::Lambda { body, outer: self.env() },
            _ => {
                let before = std::mem::replace(&mut self.site, node);
                let refused = self.refuse("the function that it calls is known only when it runs; a lambda or a primitive in its place helps");
                self.site = before;
                return refused;
            }
        };
        Ok(Function { node, body })
    }

    /// The value of a function for arguments.
    pub(super) fn apply(&mut self, function: &Function, args: Vec<Val>) -> Lowered<Val> {
        match &function.body {
            Body::Prim(prim) => {
                let demand = self.demand(function.node);
                self.call(prim, &args, demand)
            }
            Body::Lambda { body, outer } => {
                let mut scopes = (**outer).clone();
                scopes.push(args.into());
                self.scope(Rc::new(scopes), |this| this.value(*body))
            }
            Body::OfPair(inner) => match &args[..] {
                [Val::Tuple(pair)] => match &pair[..] {
                    [b, a] => self.apply(inner, vec![a.clone(), b.clone()]),
                    _ => self
                        .refuse("a pair of elements is not there; two containers of one kind help"),
                },
                _ => {
                    self.refuse("a pair of elements is not there; two containers of one kind help")
                }
            },
        }
    }

    /// A container as something to walk.
    pub(super) fn seq(&mut self, value: &Val) -> Lowered<Rc<Seq>> {
        let set = |walk| Ok(Rc::new(Seq { walk, is_set: true, ordered: true }));
        match value {
            Val::Seq(seq) => Ok(seq.clone()),
            Val::Objects(objs) => set(Walk::Objects(*objs)),
            Val::Set(s) => set(Walk::Locations(*s)),
            Val::Integers(ints) => set(Walk::Integers(*ints)),
            // Cells come row by row here, and by colour in the language.
            Val::Object(o) => {
                Ok(Rc::new(Seq { walk: Walk::Cells(*o), is_set: true, ordered: false }))
            }
            Val::Tuple(items) => {
                Ok(Rc::new(Seq { walk: Walk::Fixed(items.clone()), is_set: false, ordered: true }))
            }
            Val::Pair(at) => {
                let items: Rc<[Val]> = Rc::new([Val::Int(*at), Val::Int(at.plus(1))]);
                Ok(Rc::new(Seq { walk: Walk::Fixed(items), is_set: false, ordered: true }))
            }
            other => {
                self.refuse(format!("{} cannot be walked; sets and tuples can", other.describe()))
            }
        }
    }

    /// Whether making the elements of a container calls functions.
    fn makes(seq: &Seq) -> bool {
        match &seq.walk {
            Walk::Map(..) | Walk::Filter(..) => true,
            Walk::Product(a, b) | Walk::Concat(a, b) => Self::makes(a) || Self::makes(b),
            _ => false,
        }
    }

    /// A loop over the elements of a container.
    pub(super) fn each(&mut self, seq: &Seq, turn: Turn<'_, 'g>) -> Lowered<()> {
        let mixes = Self::makes(seq);
        self.mixed += usize::from(mixes);
        let made = self.walk(&seq.walk, turn);
        self.mixed -= usize::from(mixes);
        made
    }

    fn walk(&mut self, walk: &Walk, turn: Turn<'_, 'g>) -> Lowered<()> {
        match walk {
            Walk::Map(function, inner) => self.walk(&inner.walk, &mut |this, element, it| {
                let image = this.apply(function, vec![element])?;
                turn(this, image, it)
            }),
            Walk::Filter(function, inner) => self.walk(&inner.walk, &mut |this, element, it| {
                let condition = this.apply(function, vec![element.clone()])?;
                let condition = this.truth(&condition)?;
                let env = this.env();
                let ((), then, fuel) =
                    this.block(|this| this.scope(env, |this| turn(this, element.clone(), it)))?;
                this.spends(fuel);
                this.push(Stmt::If { condition: condition.into(), then, otherwise: Vec::new() });
                Ok(())
            }),
            Walk::Product(a, b) => self.walk(&a.walk, &mut |this, x, _| {
                this.walk(&b.walk, &mut |this, y, _| {
                    turn(this, Val::Tuple(Rc::new([x.clone(), y])), None)
                })
            }),
            Walk::Concat(a, b) => {
                self.walk(&a.walk, &mut |this, element, _| turn(this, element, None))?;
                self.walk(&b.walk, &mut |this, element, _| turn(this, element, None))
            }
            Walk::Fixed(items) => {
                let it = self.stretch(ITERATOR, &[]);
                for (place, item) in (0_u32..).zip(items.iter()) {
                    let args = [it, it.plus(1), it.plus(3)].into_iter().zip([1, place, place + 1]);
                    let args: Vec<_> = args.flat_map(|(at, n)| [at.into(), n.into()]).collect();
                    self.step(Op::Const, &args);
                    let env = self.env();
                    self.scope(env, |this| turn(this, item.clone(), Some(it)))?;
                }
                Ok(())
            }
            _ => self.turns(walk, turn),
        }
    }

    /// A loop of as many turns as there are elements.
    fn turns(&mut self, walk: &Walk, turn: Turn<'_, 'g>) -> Lowered<()> {
        let it = self.stretch(ITERATOR, &[]);
        self.step(Op::Begin, &[it.into()]);
        let ((), next, _) = self.block(|this| {
            match *walk {
                Walk::Objects(objs) => this.step(Op::NextObject, &[it.into(), objs.into()]),
                Walk::List(list) => this.step(Op::NextInList, &[it.into(), list.into()]),
                Walk::Locations(s) | Walk::Cells(s) => {
                    this.step(Op::NextLocation, &[it.into(), s.into()])
                }
                Walk::Integers(ints) => this.step(Op::NextInteger, &[it.into(), ints.into()]),
                Walk::Range(start, stop, by) => {
                    this.step(Op::NextInRange, &[it.into(), start.into(), stop.into(), by.into()]);
                }
                Walk::Split(_, n, _) => this.step(Op::NextPlace, &[it.into(), n.into()]),
                _ => {
                    return this
                        .refuse("it cannot be walked; a set or a tuple that is made at once can");
                }
            }
            Ok(())
        })?;
        let env = self.env();
        let ((), mut body, fuel) = self.block(|this| {
            this.scope(env, |this| {
                let element = this.element(walk, it, it.plus(1))?;
                turn(this, element, Some(it))
            })
        })?;
        let units = u32::try_from(fuel + TURN).unwrap_or(u32::MAX);
        let (_, spend, _) = self.block(|this| {
            this.step(Op::Spend, &[units.into()]);
            Ok(())
        })?;
        body.splice(0..0, spend);
        self.push(Stmt::Loop { more: it.into(), next, body });
        Ok(())
    }

    /// The element whose words were kept at `at`, the third of them in the iterator or beside them.
    fn element(&mut self, walk: &Walk, it: Addr, at: Addr) -> Lowered<Val> {
        Ok(match *walk {
            Walk::Objects(objs) | Walk::List(objs) => self.object(objs, at),
            Walk::Locations(_) => Val::Pair(at),
            Walk::Cells(o) => {
                self.step(Op::CellColor, &[it.into(), o.into()]);
                Val::Cell(it.plus(4), at)
            }
            Walk::Integers(_) | Walk::Range(..) => Val::Int(at),
            Walk::Split(g, n, down) => self.split(g, n, at, down),
            _ => {
                return self
                    .refuse("its elements cannot be made again; a set that is made at once helps");
            }
        })
    }

    /// The element that a loop kept.
    fn kept(&mut self, seq: &Seq, best: Addr) -> Lowered<Val> {
        match &seq.walk {
            Walk::Map(function, inner) => {
                let element = self.kept(inner, best)?;
                self.apply(function, vec![element])
            }
            Walk::Filter(_, inner) => self.kept(inner, best),
            Walk::Fixed(items) => {
                let mut items = items.iter();
                let Some(mut value) = items.next().cloned() else {
                    return self.refuse("the tuple is empty; one with elements has a form");
                };
                for (place, item) in (1_u32..).zip(items) {
                    let is = self.stretch(1, &[]);
                    self.step(Op::Is, &[is.into(), best.plus(3).into(), place.into()]);
                    value = self.pick(is, item, &value)?;
                }
                Ok(value)
            }
            // A cell's colour was kept three words after its location.
            Walk::Cells(_) => Ok(Val::Cell(best.plus(6), best.plus(3))),
            walk => self.element(walk, best, best.plus(3)),
        }
    }

    /// Whether the elements of a container can be told by the words of one iterator.
    fn can_keep(seq: &Seq) -> bool {
        match &seq.walk {
            Walk::Map(_, inner) | Walk::Filter(_, inner) => Self::can_keep(inner),
            Walk::Product(..) | Walk::Concat(..) => false,
            _ => true,
        }
    }

    /// What a primitive that calls a function yields.
    pub(super) fn loop_call(
        &mut self,
        name: &'static str,
        function: Function,
        containers: &[Val],
        demand: Demand,
    ) -> Lowered<Val> {
        match (name, containers) {
            ("apply" | "mapply", [container]) => {
                let seq = self.seq(container)?;
                let image = Seq {
                    is_set: seq.is_set,
                    ordered: seq.ordered && !seq.is_set,
                    walk: Walk::Map(function, seq),
                };
                self.image(name == "mapply", image, demand)
            }
            ("prapply", [a, b]) => {
                // The second container is walked outside.
                let (a, b) = (self.seq(a)?, self.seq(b)?);
                let pairs = Seq { walk: Walk::Product(b, a), is_set: true, ordered: false };
                let function =
                    Function { node: function.node, body: Body::OfPair(Rc::new(function)) };
                let image =
                    Seq { walk: Walk::Map(function, Rc::new(pairs)), is_set: true, ordered: false };
                self.image(false, image, demand)
            }
            ("sfilter", [container]) => self.filter(function, container),
            ("mfilter", [container]) => {
                let kept = self.filter(function, container)?;
                match kept {
                    Val::Objects(objs) => Ok(self.merged(objs)),
                    other => self.merge(&other, demand),
                }
            }
            ("extract", [container]) => {
                let seq = self.seq(container)?;
                self.extract(&function, &seq)
            }
            ("argmax" | "argmin", [container]) => {
                let seq = self.seq(container)?;
                let best = self.best(&function, &seq, name == "argmax", true)?.0;
                self.kept(&seq, best)
            }
            ("valmax" | "valmin", [container]) => {
                let seq = self.seq(container)?;
                let (best, key) = self.best(&function, &seq, name == "valmax", false)?;
                Ok(match key {
                    2 => Val::Pair(best.plus(1)),
                    _ => Val::Int(best.plus(1)),
                })
            }
            ("order", [container]) => {
                let seq = self.seq(container)?;
                self.sort(&function, &seq)
            }
            _ => self.refuse(super::calls::lacking(name)),
        }
    }

    fn merged(&mut self, objs: Addr) -> Val {
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

    /// What kind of elements a container has.
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

    /// The images of elements: merged, collected where a form is there for a set of them, or as they are.
    fn image(&mut self, merge: bool, image: Seq, demand: Demand) -> Lowered<Val> {
        if merge {
            return self.merge(&Val::Seq(Rc::new(image)), demand);
        }
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
                let Val::Pair(at) = *element else {
                    return this.refuse(
                        "not all of its elements are pairs; a set of locations has a form",
                    );
                };
                let d = this.stretch(SET, &[]);
                this.step(Op::One, &[d.into(), at.into()]);
                this.step(Op::Seal, &[d.into()]);
                Ok(d)
            }),
            _ => Ok(Val::Seq(Rc::new(image))),
        }
    }

    /// The union of the sets that the elements of a container are.
    pub(super) fn merge(&mut self, container: &Val, demand: Demand) -> Lowered<Val> {
        let seq = self.seq(container)?;
        match self.sample(&seq)? {
            Some(Val::Set(_)) => {
                // In a tuple the order and repetitions would stay; what is painted with one colour shows neither.
                if !seq.is_set && demand != Demand::Painted {
                    return self.refuse("a tuple of locations has no form; a set of them has");
                }
                self.union_of(&seq, demand, &|this, element| match *element {
                    Val::Set(s) => Ok(s),
                    _ => this.refuse(
                        "its elements are held differently; elements of one kind have a form",
                    ),
                })
            }
            Some(Val::Object(_)) => {
                if !seq.is_set {
                    return self.refuse("a tuple of cells has no form; a set of them has");
                }
                self.union_of_objects(&seq, demand)
            }
            Some(other) => self.refuse(format!(
                "there is no form for {} merged; sets of locations and objects have one",
                other.describe()
            )),
            None => self.refuse("it is empty; one with elements has a form"),
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
                this.step(Op::Union, &[all.into(), all.into(), one.into(), 1.into()]);
            } else {
                this.step(Op::Union, &[sum.into(), all.into(), one.into(), 0.into()]);
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
        let how = join_code(demand);
        self.step(Op::NoCells, &[all.into(), f.into()]);
        self.each(seq, &mut |this, element, _| {
            let Val::Object(one) = element else {
                return this
                    .refuse("its elements are held differently; elements of one kind have a form");
            };
            if demand == Demand::Whole {
                this.step(Op::Join, &[sum.into(), all.into(), one.into(), g.into(), how.into()]);
                this.step(Op::Seal, &[sum.into()]);
                this.step(Op::OwnColors, &[all.into(), sum.into(), f.into()]);
            } else {
                this.step(Op::Join, &[all.into(), all.into(), one.into(), f.into(), how.into()]);
            }
            Ok(())
        })?;
        if demand != Demand::Whole {
            self.step(Op::Reseal, &[all.into()]);
            self.step(Op::Seal, &[all.into()]);
        }
        Ok(Val::Object(all))
    }

    /// The elements that satisfy a condition.
    fn filter(&mut self, function: Function, container: &Val) -> Lowered<Val> {
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
                            "it cannot be walked; a set or a tuple that is made at once can",
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
                            "it cannot be walked; a set or a tuple that is made at once can",
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
                let walk = Walk::Filter(function, seq);
                let kept = Seq { walk, is_set: true, ordered: true };
                self.each(&kept, &mut |this, element, _| {
                    let n = this.int(&element)?;
                    this.step(Op::AddInteger, &[d.into(), n.into()]);
                    Ok(())
                })?;
                Ok(Val::Integers(d))
            }
            _ => {
                let (is_set, ordered) = (seq.is_set, seq.ordered);
                let kept = Seq { walk: Walk::Filter(function, seq), is_set, ordered };
                self.sample(&kept)?;
                Ok(Val::Seq(Rc::new(kept)))
            }
        }
    }

    fn extract(&mut self, function: &Function, seq: &Seq) -> Lowered<Val> {
        if !Self::can_keep(seq) {
            return self
                .refuse("which element comes first is not known without making all of them; a set of objects, locations or integers has an order");
        }
        let best = self.stretch(BEST, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        // What would be made after the element that is found can fail only if it is made.
        let stops = seq.ordered && !Self::makes(seq);
        self.each(seq, &mut |this, element, it| {
            let condition = this.apply(function, vec![element])?;
            let condition = this.truth(&condition)?;
            let Some(it) = it else {
                return this
                    .refuse("it cannot be walked; a set or a tuple that is made at once can");
            };
            let stop = u32::from(stops);
            this.step(Op::Extract, &[best.into(), it.into(), condition.into(), stop.into()]);
            Ok(())
        })?;
        self.step(Op::Need, &[best.into(), 2.into()]);
        if !seq.ordered {
            self.step(Op::Untied, &[best.into()]);
        }
        self.kept(seq, best)
    }

    /// The element with the greatest or least key, and how many words the key has.
    fn best(
        &mut self,
        function: &Function,
        seq: &Seq,
        greatest: bool,
        element_counts: bool,
    ) -> Lowered<(Addr, u32)> {
        if element_counts && !Self::can_keep(seq) {
            return self
                .refuse("which element comes first is not known without making all of them; a set of objects, locations or integers has an order");
        }
        let best = self.stretch(BEST, &[]);
        let spare = self.stretch(ITERATOR, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        let mut words = 1;
        self.each(seq, &mut |this, element, it| {
            let key = this.apply(function, vec![element])?;
            let key = match key {
                Val::Pair(addr) => {
                    words = 2;
                    addr
                }
                other => this.int(&other)?,
            };
            let it = it.unwrap_or(spare);
            let code = u32::from(greatest);
            this.step(Op::Best, &[best.into(), it.into(), key.into(), words.into(), code.into()]);
            Ok(())
        })?;
        // Without elements it is a fault, or what the function makes of 0.
        let code: u32 = if element_counts { 2 } else { 255 };
        self.step(Op::Need, &[best.into(), code.into()]);
        if element_counts && !seq.ordered {
            self.step(Op::Untied, &[best.into()]);
        }
        Ok((best, words))
    }

    fn sort(&mut self, function: &Function, seq: &Seq) -> Lowered<Val> {
        let (Walk::Objects(objs) | Walk::List(objs)) = seq.walk else {
            return self.refuse(
                "only objects of one grid can be sorted; `argmax` and `argmin` take other sets",
            );
        };
        let (list, keys) = (self.list_of(LIST, objs), self.stretch(LIST, &[]));
        self.step(Op::NoList, &[list.into(), objs.into()]);
        self.each(seq, &mut |this, element, it| {
            let key = this.apply(function, vec![element])?;
            let key = this.int(&key)?;
            let Some(it) = it else {
                return this
                    .refuse("it cannot be walked; a set or a tuple that is made at once can");
            };
            this.step(Op::Push, &[list.into(), keys.into(), it.into(), key.into()]);
            Ok(())
        })?;
        let sorted = self.list_of(LIST, objs);
        self.step(Op::Sort, &[sorted.into(), list.into(), keys.into()]);
        Ok(Val::Seq(Rc::new(Seq { walk: Walk::List(sorted), is_set: false, ordered: true })))
    }

    /// The greatest or least of integers; 0 where there are none.
    pub(super) fn greatest(&mut self, greatest: bool, container: &Val) -> Lowered<Val> {
        if let Val::Integers(ints) = *container {
            let d = self.stretch(1, &[]);
            let code = u32::from(greatest);
            self.step(Op::IntegerEnd, &[d.into(), ints.into(), code.into(), 0.into()]);
            return Ok(Val::Int(d));
        }
        let seq = self.seq(container)?;
        let best = self.stretch(BEST, &[]);
        let spare = self.stretch(ITERATOR, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        self.each(&seq, &mut |this, element, _| {
            let key = this.int(&element)?;
            let code = u32::from(greatest);
            this.step(Op::Best, &[best.into(), spare.into(), key.into(), 1.into(), code.into()]);
            Ok(())
        })?;
        Ok(Val::Int(best.plus(1)))
    }

    /// The most or least frequent of small integers.
    pub(super) fn common(&mut self, most: bool, container: &Val) -> Lowered<Val> {
        let seq = self.seq(container)?;
        let counts = self.stretch(32, &[]);
        self.step(Op::Clear, &[counts.into(), 32.into()]);
        self.each(&seq, &mut |this, element, _| {
            let n = this.int(&element)?;
            this.step(Op::Count, &[counts.into(), n.into()]);
            Ok(())
        })?;
        let d = self.stretch(1, &[]);
        self.step(Op::Common, &[d.into(), counts.into(), u32::from(most).into()]);
        Ok(Val::Int(d))
    }

    /// Whether some element equals a value.
    pub(super) fn contained(&mut self, value: &Val, container: &Val) -> Lowered<Val> {
        let seq = self.seq(container)?;
        let best = self.stretch(BEST, &[]);
        let spare = self.stretch(ITERATOR, &[]);
        self.step(Op::Clear, &[best.into(), BEST.into()]);
        self.each(&seq, &mut |this, element, _| {
            let same = this.equality(&element, value)?;
            let same = this.truth(&same)?;
            this.step(Op::Extract, &[best.into(), spare.into(), same.into(), 0.into()]);
            Ok(())
        })?;
        Ok(Val::Bool(best))
    }
}
