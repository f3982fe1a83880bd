//! Functions that are known, and containers that are walked.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::ITERATOR;
use super::super::step::Op;
use super::{Body, Function, Lower, Lowered, Seq, Stmt, Val, Walk};
use crate::ir::{Node, NodeId};

/// Fuel that a turn of a loop may spend beside its body's calls, at most: also what bounds the
/// turns of all loops.
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
                let refused = self.refuse("which function it calls is known only when the program runs; use a lambda or a primitive instead");
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
                    _ => self.refuse(
                        "the function takes pairs of elements; give it two containers of one kind",
                    ),
                },
                _ => self.refuse(
                    "the function takes pairs of elements; give it two containers of one kind",
                ),
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
            other => self.refuse(format!(
                "the elements of {} cannot be visited one by one; those of sets and tuples can",
                other.describe()
            )),
        }
    }

    /// Whether making the elements of a container calls functions.
    pub(super) fn makes(seq: &Seq) -> bool {
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
                        .refuse("its elements cannot be visited one by one; use a set or a tuple that is stored as a whole");
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
                    .refuse("its elements cannot be computed a second time; use a set that is stored as a whole");
            }
        })
    }

    /// The element that a loop kept.
    pub(super) fn kept(&mut self, seq: &Seq, best: Addr) -> Lowered<Val> {
        match &seq.walk {
            Walk::Map(function, inner) => {
                let element = self.kept(inner, best)?;
                self.apply(function, vec![element])
            }
            Walk::Filter(_, inner) => self.kept(inner, best),
            Walk::Fixed(items) => {
                let mut items = items.iter();
                let Some(mut value) = items.next().cloned() else {
                    return self.refuse("the tuple is empty; give it elements");
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
    pub(super) fn can_keep(seq: &Seq) -> bool {
        match &seq.walk {
            Walk::Map(_, inner) | Walk::Filter(_, inner) => Self::can_keep(inner),
            Walk::Product(..) | Walk::Concat(..) => false,
            _ => true,
        }
    }
}
