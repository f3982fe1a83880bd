//! Functions that are known, and what is done with the elements of containers.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::ITERATOR;
use super::super::step::Op;
use super::{Body, Elements, Function, Lower, Lowered, Seq, Stmt, Val};
use crate::ir::{Node, NodeId};

/// Fuel that a turn of a loop may spend beside its body's calls, at most: also what bounds the
/// turns of all loops.
const TURN: u64 = 64;

/// Takes an element, which the iterator at the address stands at.
type Turn<'b, 'g> = &'b mut dyn FnMut(&mut Lower<'g>, Val, Option<Addr>) -> Lowered<()>;

impl<'g> Lower<'g> {
    /// Returns a function that is known.
    pub(super) fn function(&mut self, node: NodeId) -> Lowered<Function> {
        let body = match self.graph.node(node) {
            Node::Prim(prim) => Body::Prim(prim.get()),
            Node::Lambda { body, .. } => Body::Lambda { body, outer: self.env() },
            _ => {
                let before = std::mem::replace(&mut self.site, node);
                let refused = self.refuse(
                    "the function that it calls is known only when the program runs, and the GPU \
                     needs it before",
                    "use a lambda or a primitive instead",
                );
                self.site = before;
                return refused;
            }
        };
        Ok(Function { node, body })
    }

    /// Returns the value of a function for arguments.
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
                    _ => self.refuse(
                        "its function takes the elements of two containers in pairs, and the GPU \
                         has no such pairs here",
                        "give it two containers of one kind",
                    ),
                },
                _ => self.refuse(
                    "its function takes the elements of two containers in pairs, and the GPU has \
                     no such pairs here",
                    "give it two containers of one kind",
                ),
            },
        }
    }

    /// Returns a container as something to walk.
    pub(super) fn seq(&mut self, value: &Val) -> Lowered<Rc<Seq>> {
        let set = |elements| Ok(Rc::new(Seq { elements, is_set: true, ordered: true }));
        match value {
            Val::Seq(seq) => Ok(seq.clone()),
            Val::Objects(objs) => set(Elements::Objects(*objs)),
            Val::Set(s) => set(Elements::Locations(*s)),
            Val::Integers(ints) => set(Elements::Integers(*ints)),
            // Cells come row by row here, and by colour in the language.
            Val::Object(o) => {
                Ok(Rc::new(Seq { elements: Elements::Cells(*o), is_set: true, ordered: false }))
            }
            Val::Tuple(items) => Ok(Rc::new(Seq {
                elements: Elements::Fixed(items.clone()),
                is_set: false,
                ordered: true,
            })),
            Val::Pair(pair) => {
                let items: Rc<[Val]> = Rc::new([Val::Int(*pair), Val::Int(pair.plus(1))]);
                Ok(Rc::new(Seq { elements: Elements::Fixed(items), is_set: false, ordered: true }))
            }
            other => {
                let cause = format!(
                    "the GPU cannot go through the elements of {} one by one",
                    other.describe()
                );
                self.refuse(cause, "it can through those of sets and tuples")
            }
        }
    }

    /// Tells whether making the elements of a container calls functions.
    pub(super) fn makes(seq: &Seq) -> bool {
        match &seq.elements {
            Elements::Map(..) | Elements::Filter(..) => true,
            Elements::Product(a, b) | Elements::Concat(a, b) => Self::makes(a) || Self::makes(b),
            _ => false,
        }
    }

    /// Returns a loop over the elements of a container.
    pub(super) fn each(&mut self, seq: &Seq, turn: Turn<'_, 'g>) -> Lowered<()> {
        let mixes = Self::makes(seq);
        self.mixed += usize::from(mixes);
        let made = self.visit(&seq.elements, turn);
        self.mixed -= usize::from(mixes);
        made
    }

    fn visit(&mut self, elements: &Elements, turn: Turn<'_, 'g>) -> Lowered<()> {
        match elements {
            Elements::Map(function, inner) => {
                self.visit(&inner.elements, &mut |this, element, it| {
                    let image = this.apply(function, vec![element])?;
                    turn(this, image, it)
                })
            }
            Elements::Filter(function, inner) => {
                self.visit(&inner.elements, &mut |this, element, it| {
                    let condition = this.apply(function, vec![element.clone()])?;
                    let condition = this.truth(&condition)?;
                    let env = this.env();
                    let ((), then, fuel) =
                        this.block(|this| this.scope(env, |this| turn(this, element.clone(), it)))?;
                    this.spends(fuel);
                    this.push(Stmt::If {
                        condition: condition.into(),
                        then,
                        otherwise: Vec::new(),
                    });
                    Ok(())
                })
            }
            Elements::Product(a, b) => self.visit(&a.elements, &mut |this, x, _| {
                this.visit(&b.elements, &mut |this, y, _| {
                    turn(this, Val::Tuple(Rc::new([x.clone(), y])), None)
                })
            }),
            Elements::Concat(a, b) => {
                self.visit(&a.elements, &mut |this, element, _| turn(this, element, None))?;
                self.visit(&b.elements, &mut |this, element, _| turn(this, element, None))
            }
            Elements::Fixed(items) => {
                let it = self.stretch(ITERATOR, &[]);
                for (place, item) in (0_u32..).zip(items.iter()) {
                    let args = [it, it.plus(1), it.plus(3)].into_iter().zip([1, place, place + 1]);
                    let args: Vec<_> = args.flat_map(|(pair, n)| [pair.into(), n.into()]).collect();
                    self.step(Op::Const, &args);
                    let env = self.env();
                    self.scope(env, |this| turn(this, item.clone(), Some(it)))?;
                }
                Ok(())
            }
            _ => self.turns(elements, turn),
        }
    }

    /// Returns a loop of as many turns as there are elements.
    fn turns(&mut self, elements: &Elements, turn: Turn<'_, 'g>) -> Lowered<()> {
        let it = self.stretch(ITERATOR, &[]);
        self.step(Op::Begin, &[it.into()]);
        let ((), next, _) = self.block(|this| {
            match *elements {
                Elements::Objects(objs) => this.step(Op::NextObject, &[it.into(), objs.into()]),
                Elements::List(list) => this.step(Op::NextInList, &[it.into(), list.into()]),
                Elements::Locations(s) | Elements::Cells(s) => {
                    this.step(Op::NextLocation, &[it.into(), s.into()])
                }
                Elements::Integers(ints) => this.step(Op::NextInteger, &[it.into(), ints.into()]),
                Elements::Range(start, stop, by) => {
                    this.step(Op::NextInRange, &[it.into(), start.into(), stop.into(), by.into()]);
                }
                Elements::Split(_, n, _) => this.step(Op::NextPlace, &[it.into(), n.into()]),
                _ => {
                    return this.refuse(
                        "the GPU cannot go through its elements one by one",
                        "use a set of objects, locations or integers",
                    );
                }
            }
            Ok(())
        })?;
        let env = self.env();
        let ((), mut body, fuel) = self.block(|this| {
            this.scope(env, |this| {
                let element = this.element(elements, it, it.plus(1))?;
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

    /// Returns the element whose words were kept at `at`, the third of them in the iterator or
    /// beside them.
    fn element(&mut self, elements: &Elements, it: Addr, index: Addr) -> Lowered<Val> {
        Ok(match *elements {
            Elements::Objects(objs) | Elements::List(objs) => self.object(objs, index),
            Elements::Locations(_) => Val::Pair(index),
            Elements::Cells(o) => {
                self.step(Op::CellColor, &[it.into(), o.into()]);
                Val::Cell(it.plus(4), index)
            }
            Elements::Integers(_) | Elements::Range(..) => Val::Int(index),
            Elements::Split(g, n, axis) => self.split(g, n, index, axis),
            _ => {
                return self.refuse(
                    "the GPU makes its elements one by one and cannot make one of them again",
                    "use a set of objects, locations or integers",
                );
            }
        })
    }

    /// Returns the element that a loop kept.
    pub(super) fn kept(&mut self, seq: &Seq, best: Addr) -> Lowered<Val> {
        match &seq.elements {
            Elements::Map(function, inner) => {
                let element = self.kept(inner, best)?;
                self.apply(function, vec![element])
            }
            Elements::Filter(_, inner) => self.kept(inner, best),
            Elements::Fixed(items) => {
                let mut items = items.iter();
                let Some(mut value) = items.next().cloned() else {
                    return self.refuse(
                        "the tuple is empty and has no first or last element",
                        "give it elements",
                    );
                };
                for (place, item) in (1_u32..).zip(items) {
                    let is = self.stretch(1, &[]);
                    self.step(Op::Is, &[is.into(), best.plus(3).into(), place.into()]);
                    value = self.pick(is, item, &value)?;
                }
                Ok(value)
            }
            // A cell's colour was kept three words after its location.
            Elements::Cells(_) => Ok(Val::Cell(best.plus(6), best.plus(3))),
            elements => self.element(elements, best, best.plus(3)),
        }
    }

    /// Tells whether the elements of a container can be told by the words of one iterator.
    pub(super) fn can_keep(seq: &Seq) -> bool {
        match &seq.elements {
            Elements::Map(_, inner) | Elements::Filter(_, inner) => Self::can_keep(inner),
            Elements::Product(..) | Elements::Concat(..) => false,
            _ => true,
        }
    }
}
