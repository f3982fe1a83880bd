//! Functions that change what they do not have to themselves, while they are built.
//!
//! A parameter that a function may change stands for a place without a name, as a variable does
//! that has several names: `row = grid[r]` is a part of it, and `grid = other` leaves it as it is.
//! The function yields what the place holds at its end.

use smallvec::SmallVec;

use super::super::NodeId;
use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::alias::{Path, Spot};
use super::body::Body;
use super::carried::Carried;
use super::flow::Arm;
use super::functions::{Code, Template};
use super::handed::Hand;
use super::live::Live;
use crate::diag::Label;
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};

/// The value that a function returns, where it is known whose that is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// A parameter's, by its place.
    Given(usize),
    /// That of a variable around it.
    Around(NameId),
}

/// A parameter, as all calls give it.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    /// The place among the variables that are carried, where the function may change it.
    carried: Option<usize>,
    /// The place without a name that stands for what it was given.
    pub(super) root: NameId,
    held: Held,
    watch: Option<u32>,
}

/// The state of variables and arguments where a function calls itself.
#[derive(Clone)]
pub(super) struct Again {
    pub(super) around: Vec<Option<Local>>,
    pub(super) given: Vec<(Held, Option<u32>)>,
}

/// The knowledge of a function that changes what it does not have to itself.
#[derive(Clone, Default)]
pub(super) struct Changing {
    /// The variables that it takes and yields: those around it, and then the parameters that it
    /// may change.
    pub(super) carried: Vec<Carried>,
    /// The number of the former.
    pub(super) around: usize,
    pub(super) taken: Vec<Taken>,
    /// Carried variables, by place, which hold parts of a parameter in the end.
    pub(super) mixes: SmallVec<[(usize, usize); 2]>,
    pub(super) back: Option<Back>,
    pub(super) again: Vec<Again>,
    pub(super) function: Option<NodeId>,
}

impl Changing {
    /// Returns the parameters that the function may change, each with its place among the variables
    /// that are carried.
    pub(super) fn given(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let places = self.taken.iter().enumerate();
        places.filter_map(|(index, taken)| Some((index, taken.carried?)))
    }
}

/// The outcome of building a function once.
#[derive(Default)]
struct Built {
    function: Option<NodeId>,
    known: Vec<Option<Local>>,
    mixes: SmallVec<[(usize, usize); 2]>,
    back: Option<Back>,
    returned: Held,
}

impl<'m> Body<'_, '_, 'm> {
    /// Builds a function that changes what it does not have to itself, and tells what holds after
    /// it.
    pub(super) fn whole_changing(
        &mut self,
        span: Span,
        function: u32,
        hands: &[Hand<'m>],
    ) -> Option<Changing> {
        /// Every time less is known, and there is little to know.
        const MAX_TIMES: usize = 16;
        if usize::from(self.depth) + 2 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        let recursive = self.templates[function as usize].recursive;
        let mut state = self.state_before(span, function, hands)?;
        if recursive {
            state.back = self.guessed(function);
            self.templates[function as usize].result = Held::nothing();
        }
        let marks = (self.diags.len(), self.spans.len(), self.operators.len(), self.calls);
        for _ in 0..MAX_TIMES {
            self.may_build(span)?;
            let built = self.for_call(span, |this| this.built_changing(function, &state));
            // Only where it calls itself it is given what it has left.
            if !self.learn_all(function, &mut state, &built) || !recursive {
                let lambda = built.function?;
                state.back = built.back;
                state.function = Some(match recursive {
                    true => self.placed_call(span, prim::ITSELF, &[lambda]),
                    false => lambda,
                });
                return Some(state);
            }
            self.diags.truncate(marks.0);
            self.spans.truncate(marks.1);
            self.operators.truncate(marks.2);
            self.calls = marks.3;
        }
        self.refuse(
            span,
            "this function changes its arguments in a way that cannot be followed",
            "give the lists that it changes one name each",
        );
        None
    }

    /// Returns what is known before a function is built for a call.
    fn state_before(&mut self, span: Span, function: u32, hands: &[Hand<'m>]) -> Option<Changing> {
        let mut carried = self.carried_around(span, function)?;
        let around = carried.len();
        let mut taken = Vec::new();
        for hand in hands {
            let root = self.file.names.unnamed();
            let carries = hand.may_change.then(|| {
                let serial = self.next_serial();
                let local = Local::new(None, self.depth, None);
                let local = Local { held: hand.held, watch: hand.watch, serial, ..local };
                let local = Local { is_stale: self.is_outdated(&local), ..local };
                carried.push(Carried::new(root, local));
                carried.len() - 1
            });
            taken.push(Taken { carried: carries, root, held: hand.held, watch: hand.watch });
        }
        Some(Changing { carried, around, taken, ..Changing::default() })
    }

    /// Returns the variables around a function that it changes, as they are before a call.
    fn carried_around(&mut self, span: Span, function: u32) -> Option<Vec<Carried>> {
        let changed = self.changed_by_function(function).around;
        let mut ids: SmallVec<[NameId; 8]> = SmallVec::new();
        for id in changed.iter() {
            // The place that it stands for is what changes.
            let alias = self.file.names.local(id).and_then(|local| local.alias);
            let id = alias.map_or(id, |alias| self.aliases[alias as usize].root);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.sort_unstable();
        let mut carried = Vec::new();
        for id in ids {
            match self.file.names.local(id) {
                Some(local)
                    if local.is_bound.is_none()
                        && local.function.is_none()
                        && local.depth == self.depth
                        && !local.is_inner =>
                {
                    let local = Local { is_stale: self.is_outdated(&local), ..local };
                    carried.push(Carried::new(id, local));
                }
                _ => {
                    let name = self.file.names.text(id);
                    let message =
                        format!("a function changes `{name}`, which may have no value here");
                    let help = "give it a value above the function, in the same one as that";
                    self.refuse(span, &message, help);
                    return None;
                }
            }
        }
        Some(carried)
    }

    /// Returns the parameter that a function which calls itself seems to return.
    fn guessed(&self, function: u32) -> Option<Back> {
        let Template { params, body: Code::Body(stmts), .. } = self.templates[function as usize]
        else {
            return None;
        };
        let name = returned_name(stmts)?;
        params.iter().position(|param| param.text == name).map(Back::Given)
    }

    /// Takes into account what came of building a function; tells whether less is known than
    /// before.
    fn learn_all(&mut self, function: u32, state: &mut Changing, built: &Built) -> bool {
        let again = std::mem::take(&mut self.templates[function as usize].changing.again);
        let mut is_new = self.learn(&mut state.carried, built.known.clone(), None);
        for Again { around, given } in again {
            let count = state.around;
            is_new |= self.learn(&mut state.carried[..count], around, None);
            for (index, (held, watch)) in given.into_iter().enumerate() {
                is_new |= self.learn_given(state, index, held, watch);
            }
        }
        for &pair in &built.mixes {
            if !state.mixes.contains(&pair) {
                state.mixes.push(pair);
                is_new = true;
            }
        }
        let template = &mut self.templates[function as usize];
        if template.recursive {
            let result = template.result.join(built.returned);
            is_new |= result != template.result;
            template.result = result;
            if state.back.is_some() && built.back != state.back {
                state.back = None;
                is_new = true;
            }
        } else {
            template.result = built.returned;
        }
        is_new
    }

    /// Takes into account what a function gives itself as a parameter.
    fn learn_given(
        &mut self,
        state: &mut Changing,
        index: usize,
        held: Held,
        watch: Option<u32>,
    ) -> bool {
        let Some(taken) = state.taken.get_mut(index) else { return false };
        if let Some(place) = taken.carried {
            let local = Local { held, watch, ..state.carried[place].local };
            return self.learn(&mut state.carried[place..=place], vec![Some(local)], None);
        }
        let less = taken.held.join(held);
        let mut is_new = less != taken.held;
        taken.held = less;
        if let Some(watch) = watch
            && self.has_more(taken.watch, watch)
        {
            taken.watch = self.watch_anew([taken.watch, Some(watch)]);
            is_new = true;
        }
        is_new
    }

    /// Builds a function once: itself, and what is known of the variables at its end.
    fn built_changing(&mut self, function: u32, state: &Changing) -> Built {
        let template = self.templates[function as usize].clone();
        let mut built = Built::default();
        let Code::Body(stmts) = template.body else { return built };
        self.depth += 1;
        let answers = std::mem::take(&mut self.answers);
        let whole = self.whole.take();
        let others = std::mem::take(&mut self.others);
        self.others.extend(state.carried.iter().map(|own| own.id));
        let shift = u16::from(template.recursive);
        let first = template.params.len() as u16 + shift;
        let own = &mut self.templates[function as usize];
        (own.open, own.is_changing) = (template.recursive.then_some(self.depth), true);
        own.changing = Changing { again: Vec::new(), ..state.clone() };
        self.changing.push(function);
        let (root, arm) = self.arm(|this| {
            this.begin_scope(stmts);
            this.bind_carried(&state.carried[..state.around], first);
            this.bind_taken(&template, state, shift);
            let (id, none) = (this.result, this.none());
            this.bind(id, Local::new(Some(none), this.depth, None));
            let rounds = std::mem::take(&mut this.rounds);
            let mut changed = Live::default();
            state.carried.iter().for_each(|own| changed.insert(own.id));
            let value = this.value_of_function(stmts, changed.clone());
            this.rounds = rounds;
            (built.returned, built.back) = (this.returned, this.given_back(state));
            let nothing = Arm::default();
            let (ends, known) = this.ends(&nothing, &state.carried, &changed);
            built.mixes = this.mixed(state, &known);
            built.known = known;
            let parts: Option<SmallVec<[NodeId; 8]>> =
                value.zip(ends).map(|(value, ends)| std::iter::once(value).chain(ends).collect());
            parts.map(|parts| this.file.graph.tuple(&parts))
        });
        self.changing.pop();
        let root = root.map(|root| self.parts_after(&arm.effects, root));
        self.answers = answers;
        self.whole = whole;
        self.others = others;
        self.templates[function as usize].open = None;
        self.depth -= 1;
        let arity = first + state.around as u16;
        built.function = root.map(|root| self.file.graph.lambda(arity, root));
        built
    }

    /// Gives the parameters of a function their values: a place where it may change them.
    fn bind_taken(&mut self, template: &Template<'m>, state: &Changing, shift: u16) {
        for ((index, param), taken) in template.params.iter().enumerate().zip(&state.taken) {
            let node = Some(self.param(index as u16 + shift));
            let id = self.file.names.id(param.text);
            let here = Local::new(node, self.depth, None);
            let Some(place) = taken.carried else {
                // A place of its own tells where it is shared.
                let mut watch = taken.watch;
                if watch.is_some() {
                    self.bind(taken.root, Local::new(None, self.depth, None));
                    let own = self.watch_place(taken.root);
                    watch = self.watch_anew([watch, own]);
                }
                let held = taken.held.shared();
                self.bind(id, Local { is_inner: true, held, watch, ..here });
                continue;
            };
            let local = state.carried[place].local;
            let watch = self.watch_anew([local.watch, None]);
            let local = Local { node, depth: self.depth, watch, ..local };
            self.bind(taken.root, local);
            let alias = self.new_place(Spot { root: taken.root, path: Path::new() });
            let serial = self.next_serial();
            self.bind(id, Local { alias: Some(alias), watch: None, serial, ..local });
        }
    }

    /// Returns the carried variables that hold parts of parameters at the end of a function.
    fn mixed(&self, state: &Changing, known: &[Option<Local>]) -> SmallVec<[(usize, usize); 2]> {
        let mut found = SmallVec::new();
        for (place, local) in known.iter().enumerate() {
            let Some(local) = local else { continue };
            for (index, taken) in state.taken.iter().enumerate() {
                if self.is_watching(local, taken.root) {
                    found.push((place, index));
                }
            }
        }
        found
    }

    /// Returns whose value a function returns, if that is known.
    fn given_back(&self, state: &Changing) -> Option<Back> {
        let Spot { root, path } = &self.aliases[self.returned_place? as usize];
        if !path.is_empty() {
            return None;
        }
        let given =
            state.taken.iter().position(|taken| taken.root == *root && taken.carried.is_some());
        let around = || state.carried[..state.around].iter().find(|own| own.id == *root);
        given.map(Back::Given).or_else(|| around().map(|own| Back::Around(own.id)))
    }

    /// Returns the place that a value is which a function returns, if that is another one's.
    pub(super) fn returned_alias(&mut self, value: &Expr<'m>) -> Option<u32> {
        if self.others.is_empty() {
            return None;
        }
        match value.kind {
            ExprKind::Name(name) => {
                let local = self.local_named(name)?;
                let id = self.file.names.known(name)?;
                match local.alias {
                    Some(alias) => {
                        let place = &self.aliases[alias as usize];
                        self.others.contains(&place.root).then_some(alias)
                    }
                    None if self.others.contains(&id) => {
                        Some(self.new_place(Spot { root: id, path: Path::new() }))
                    }
                    None => None,
                }
            }
            ExprKind::Call { .. } => {
                let (span, place) = self.place_of_call.clone()?;
                (span == value.span && self.others.contains(&place.root))
                    .then(|| self.new_place(place))
            }
            _ => None,
        }
    }

    /// Moves what is wrong with a definition that a call builds to the call: others may be right.
    pub(super) fn report_at_call(&mut self, span: Span, function: u32, mark: usize) {
        let Some(def) = self.templates[function as usize].definition else { return };
        let def = &self.file.module.defs[def];
        let (start, end) = (def.span.start, def.end.end);
        for said in self.diags.split_off(mark) {
            let own = said.span().is_some_and(|own| (start..end).contains(&own.start));
            if !own {
                self.diags.push(said);
            } else if said.is_error() {
                let mut moved = said;
                moved.labels.iter_mut().for_each(|label| label.primary = false);
                moved.labels.insert(0, Label::new(span, "in this call".to_owned(), true));
                self.diags.push(moved);
            }
        }
    }
}

/// Returns the first name that statements return.
fn returned_name<'m>(stmts: &[Stmt<'m>]) -> Option<&'m str> {
    stmts.iter().find_map(|stmt| match stmt.kind {
        StmtKind::Return(Expr { kind: ExprKind::Name(name), .. }) => Some(*name),
        _ => stmt.bodies().into_iter().find_map(returned_name),
    })
}
