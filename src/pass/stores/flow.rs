//! The way of a container through the body of a loop.
//!
//! A *version* is the container at some point: the parameter, then what each store makes of it,
//! through choices, further loops and functions up to the result. Each version but the last has one
//! *step* that makes the next one of it. The rules, for each body, and each arm of a choice whose
//! arms make steps of their own:
//!
//! - The only way from the result down to a version leads through its step, or through something
//!   that is evaluated before the step and not again. That is all that the step needs on every way,
//!   where it is itself computed on every way. So the version has one step on every way through the
//!   program, and is read before it.
//! - A version is computed once. Where it is not computed on every way, each arm of a choice that
//!   mentions it computes it anew. Then only the arms of the choice that is its step mention it.
//! - In the operands of the step the version is read only. Elements are taken out of it, as many
//!   levels deep as stores reach, or its length, or whether it equals something. A part that is
//!   less deep is not passed on, as a store into it shows there.
//! - A function may read the version that is the parameter, where the call that the function is
//!   handed to calls it at once.
//! - The function of a loop does not read the version that the loop makes a step of.
//! - The last version of a body is the result, and besides read only.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Loop, call, constant};
use crate::ir::{Graph, Node, NodeId, Reach};
use crate::prim;

/// The levels of nesting into which a store may reach: `x[i][j][k] = v`.
const MAX_LEVELS: u32 = 3;
/// Steps of one body; more are not looked at, as each is looked for in all of it.
const MAX_STEPS: usize = 100;
/// Choices and functions in each other that are looked at.
const MAX_NESTED: u32 = 100;
/// Nodes that are looked at for one part of a loop.
const MAX_LOOKS: u32 = 400_000;

/// A version of a container: a node, or a part of what a node yields.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Version {
    node: NodeId,
    part: Option<u16>,
}

impl Version {
    /// Returns all that the node yields.
    fn whole(self) -> Self {
        Self { part: None, ..self }
    }
}

/// A step: the version that it begins with and the one that it makes, in a node.
#[derive(Clone, Copy)]
struct Passage {
    base: Version,
    made: Version,
    way: Way,
}

#[derive(Clone, Copy)]
enum Way {
    /// A store.
    Store,
    /// Passed on behind another expression.
    After,
    /// A choice, each arm of which goes on from the base.
    Choice,
    /// A loop or a call of a known function, into whose parameter the version goes.
    Call(Taken),
}

/// A parameter of a function that hands it on: as a part of its result, or as the whole of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Taken {
    pub(super) function: NodeId,
    pub(super) parameter: u16,
    pub(super) part: Option<u16>,
    /// The levels that stores reach at most.
    pub(super) levels: u32,
}

/// The steps of a body that are to be replaced.
#[derive(Default)]
pub(super) struct Marks {
    /// Stores, outermost, each with the levels that it reaches.
    pub(super) stores: Vec<(NodeId, u32)>,
    /// Loops and calls, each with what its function takes.
    pub(super) calls: Vec<(NodeId, Taken)>,
}

/// The functions that were looked at, each with its marks if all is well.
pub(super) type Looked = FxHashMap<Taken, Option<Rc<Marks>>>;

/// Returns the parameter of a function, if it writes into the container that it is given and hands
/// on, and notes what it found.
pub(super) fn writing(
    graph: &Graph,
    looked: &mut Looked,
    (function, parameter, part): (NodeId, u16, Option<u16>),
) -> Option<Taken> {
    // With as many levels as there may be first: where stores reach so deep, the rows that they
    // write into are not copied.
    (1..=MAX_LEVELS).rev().find_map(|levels| {
        let steps = FxHashMap::default();
        let mut look = Look { graph, levels, steps, looked, left: MAX_LOOKS, nested: 0 };
        let taken = Taken { function, parameter, part, levels };
        let marks = look.function(taken)?;
        look.has_store(&marks).then_some(taken)
    })
}

/// A look at one function.
struct Look<'l> {
    graph: &'l Graph,
    levels: u32,
    steps: FxHashMap<Version, Option<Passage>>,
    looked: &'l mut Looked,
    left: u32,
    nested: u32,
}

/// The way in which a version may be mentioned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Nothing,
    Reads,
}

/// The part of an expression that is searched for mentions of a version.
#[derive(Clone, Copy)]
struct Within<'w> {
    root: NodeId,
    allowed: Allowed,
    /// The nodes below which is not looked: a step, and all that is evaluated before it.
    but: &'w [NodeId],
    /// An operand that is not looked at: that of this node, of this number.
    but_operand: Option<(NodeId, usize)>,
}

impl Within<'_> {
    fn of(root: NodeId, allowed: Allowed) -> Self {
        Self { root, allowed, but: &[], but_operand: None }
    }
}

impl Look<'_> {
    /// Returns the marks of a function, if it hands its parameter on as is right.
    fn function(&mut self, taken: Taken) -> Option<Rc<Marks>> {
        if let Some(known) = self.looked.get(&taken) {
            return known.clone();
        }
        let marks = self.body(taken).map(Rc::new);
        self.looked.insert(taken, marks.clone());
        marks
    }

    fn body(&mut self, taken: Taken) -> Option<Marks> {
        let Node::Lambda { body, .. } = self.graph.node(taken.function) else { return None };
        let base = self.graph.find_param(0, taken.parameter)?;
        let base = Version { node: base, part: None };
        let result = self.version_of(body, taken.part)?;
        let mut marks = Marks::default();
        self.region(body, result, (base, true), &mut marks)?;
        Some(marks)
    }

    /// Tells whether there is a store in a body, or in a function that it calls.
    fn has_store(&self, marks: &Marks) -> bool {
        let called = |(_, taken): &(NodeId, Taken)| {
            let marks = self.looked.get(taken).and_then(Option::as_ref);
            marks.is_some_and(|marks| self.has_store(marks))
        };
        !marks.stores.is_empty() || marks.calls.iter().any(called)
    }

    /// Returns the version that a node is, or a part of what it yields.
    fn version_of(&self, node: NodeId, part: Option<u16>) -> Option<Version> {
        match (part, self.graph.node(node)) {
            (None, _) => Some(self.version(node)),
            (Some(part), Node::Tuple(list)) => {
                let item = self.graph.list(list).get(usize::from(part));
                item.map(|&item| self.version(item))
            }
            (Some(_), _) => Some(Version { node, part }),
        }
    }

    /// Returns the version that a node is.
    fn version(&self, node: NodeId) -> Version {
        if let Some(&[whole, index]) = call(self.graph, node, prim::ITEM_AT)
            && let Some(part) = constant(self.graph, index)
            && self.has_parts(whole)
        {
            return Version { node: whole, part: Some(part) };
        }
        Version { node, part: None }
    }

    /// Tells whether the parts of what a node yields may be versions.
    fn has_parts(&self, node: NodeId) -> bool {
        match self.graph.node(node) {
            Node::Select(_) | Node::Apply(_) => true,
            Node::Call(prim, _) => prim == prim::AFTER || Loop::of(self.graph, node).is_some(),
            _ => false,
        }
    }

    /// Returns the step that makes a version.
    fn step(&mut self, made: Version) -> Option<Passage> {
        if let Some(&known) = self.steps.get(&made) {
            return known;
        }
        self.left = self.left.checked_sub(1)?;
        self.nested += 1;
        let step = if self.nested < MAX_NESTED { self.find_step(made) } else { None };
        self.nested -= 1;
        self.steps.insert(made, step);
        step
    }

    fn find_step(&mut self, made: Version) -> Option<Passage> {
        let graph = self.graph;
        let Version { node, part } = made;
        let (base, way) = match (graph.node(node), graph.operands(node)) {
            (Node::Call(prim::WITH_ITEM, _), &[container, ..]) if part.is_none() => {
                (self.version(container), Way::Store)
            }
            (Node::Call(prim::AFTER, _), &[_, second]) => {
                (self.version_of(second, part)?, Way::After)
            }
            (Node::Select(_), &[_, then, otherwise]) => {
                let then = self.version_of(then, part)?;
                let otherwise = self.version_of(otherwise, part)?;
                (self.meeting(then, otherwise)?, Way::Choice)
            }
            (Node::Call(..), _) => {
                let own = Loop::of(graph, node)?;
                let parameter = part.unwrap_or(0);
                if own.part(parameter) != part || own.parts <= parameter {
                    return None;
                }
                let (function, levels) = (own.function, self.levels);
                let base = self.version_of(own.state, part)?;
                (base, Way::Call(Taken { function, parameter, part, levels }))
            }
            (Node::Apply(_), &[function, ref arguments @ ..]) => {
                let Node::Lambda { body, .. } = graph.node(function) else { return None };
                let result = self.version_of(body, part)?;
                let first = *self.course(result).last()?;
                let Node::Param { depth: 0, index: parameter } = graph.node(first.node) else {
                    return None;
                };
                let base = self.version(*arguments.get(usize::from(parameter))?);
                let levels = self.levels;
                (base, Way::Call(Taken { function, parameter, part, levels }))
            }
            _ => return None,
        };
        Some(Passage { base, made, way })
    }

    /// Returns a version with those that it was made of, as far as they are known.
    fn course(&mut self, version: Version) -> Vec<Version> {
        let mut course = vec![version];
        while let Some(step) = course.last().and_then(|&last| self.step(last))
            && course.len() <= MAX_STEPS
        {
            course.push(step.base);
        }
        course
    }

    /// Returns the last version that two were both made of.
    fn meeting(&mut self, a: Version, b: Version) -> Option<Version> {
        let (a, b) = (self.course(a), self.course(b));
        a.into_iter().find(|version| b.contains(version))
    }

    /// Checks a body or an arm in which a version goes on, up to the result. The version may be
    /// there already, or be computed in the arm.
    fn region(
        &mut self,
        root: NodeId,
        result: Version,
        (base, is_there): (Version, bool),
        marks: &mut Marks,
    ) -> Option<()> {
        if self.nested >= MAX_NESTED {
            return None;
        }
        let mut steps = Vec::new();
        let mut version = result;
        while version != base {
            if steps.len() >= MAX_STEPS {
                return None;
            }
            let step = self.step(version)?;
            steps.push(step);
            version = step.base;
        }
        self.nested += 1;
        let strict = self.graph.reached([root], Reach::Strict);
        let all = steps.into_iter().try_for_each(|step| {
            let is_base = step.base == base;
            let is_once = is_base && is_there || strict.binary_search(&step.base.node).is_ok();
            let but = match is_once {
                true => self.before(step.made.node, &strict),
                false => vec![step.made.node],
            };
            // Each arm that mentions any part of it makes all of it anew, and writes once more.
            let mentioned = if is_once { step.base } else { step.base.whole() };
            self.check(mentioned, Within { but: &but, ..Within::of(root, Allowed::Nothing) })?;
            self.check_step(step, is_once, marks)
        });
        self.nested -= 1;
        all?;
        self.check_last(root, result)
    }

    /// Returns a step with what is evaluated before it and only once, ascending. That is what it
    /// needs unconditionally, if it is itself computed unconditionally, as the nodes are that are
    /// given.
    fn before(&self, step: NodeId, strict: &[NodeId]) -> Vec<NodeId> {
        match strict.binary_search(&step) {
            Ok(_) => self.graph.reached([step], Reach::Strict),
            Err(_) => vec![step],
        }
    }

    /// Checks that the last version is the result, and besides read only.
    fn check_last(&mut self, root: NodeId, result: Version) -> Option<()> {
        let Node::Tuple(list) = self.graph.node(root) else { return Some(()) };
        let mut items = self.graph.list(list).iter();
        let place = items.position(|&item| self.version(item) == result)?;
        let but_operand = Some((root, place));
        self.check(result, Within { but_operand, ..Within::of(root, Allowed::Reads) })
    }

    /// Checks the operands of a step, and the function that it calls. A version that is not
    /// computed once for all arms is made in one of them only.
    fn check_step(&mut self, step: Passage, is_once: bool, marks: &mut Marks) -> Option<()> {
        let Passage { base, made: Version { node, part }, way } = step;
        let graph = self.graph;
        match (way, graph.operands(node)) {
            (Way::Store, _) => {
                let levels = self.check_store(base, node, 1)?;
                marks.stores.push((node, levels));
            }
            (Way::After, &[first, _]) => self.reads(base, first)?,
            (Way::Choice, &[condition, ref arms @ ..]) => {
                // It may be the container itself, of which it tells whether it is empty.
                match is_once {
                    true if self.version(condition) == base => {}
                    true => self.reads(base, condition)?,
                    false => self.check(base.whole(), Within::of(condition, Allowed::Nothing))?,
                }
                for &arm in arms {
                    let result = self.version_of(arm, part)?;
                    self.region(arm, result, (base, is_once), marks)?;
                }
            }
            (Way::Call(taken), &[function, ref others @ ..]) => {
                self.check(base, Within::of(function, Allowed::Nothing))?;
                let in_loop = Loop::of(graph, node);
                let given = if in_loop.is_some() { 0 } else { usize::from(taken.parameter) };
                for (place, &operand) in others.iter().enumerate() {
                    match (graph.node(operand), in_loop) {
                        _ if place != given => self.reads(base, operand)?,
                        (Node::Tuple(list), Some(_)) if part.is_some() => {
                            for (place, &item) in graph.list(list).iter().enumerate() {
                                if place != usize::from(taken.parameter) {
                                    self.reads(base, item)?;
                                }
                            }
                        }
                        _ => {}
                    }
                }
                self.function(taken)?;
                marks.calls.push((node, taken));
            }
            _ => return None,
        }
        Some(())
    }

    /// Checks a store, which is this level deep, and yields the levels that it reaches.
    fn check_store(&mut self, base: Version, store: NodeId, level: u32) -> Option<u32> {
        let graph = self.graph;
        let &[container, index, value] = graph.operands(store) else { return None };
        self.reads(base, index)?;
        if level < self.levels
            && let Some(&[row, ..]) = call(graph, value, prim::WITH_ITEM)
            && call(graph, row, prim::ITEM_AT) == Some(&[container, index])
        {
            return self.check_store(base, value, level + 1);
        }
        self.reads(base, value)?;
        Some(level)
    }

    /// Checks that an expression only reads a version.
    fn reads(&mut self, version: Version, root: NodeId) -> Option<()> {
        self.check(version, Within::of(root, Allowed::Reads))
    }

    /// Checks how an expression mentions a version.
    fn check(&mut self, version: Version, within: Within) -> Option<()> {
        if within.but.last() == Some(&within.root) {
            return Some(());
        }
        if version.part.is_some() && version.node == within.root {
            return None;
        }
        self.check_mention(version, (within.root, 0), within.allowed, |_| false)?;
        let mut seen: FxHashSet<(NodeId, u16)> = FxHashSet::default();
        let mut waiting = vec![(within.root, 0)];
        while let Some((node, lambdas)) = waiting.pop() {
            self.left = self.left.checked_sub(1)?;
            let is_outside = lambdas == 0;
            let inside = lambdas + u16::from(matches!(self.graph.node(node), Node::Lambda { .. }));
            for (place, &operand) in self.graph.operands(node).iter().enumerate() {
                let is_left_out = within.but_operand == Some((node, place)) && is_outside;
                if is_left_out || !self.may_mention(operand, inside, version) {
                    continue;
                }
                let user = (node, place);
                let is_function = matches!(self.graph.node(operand), Node::Lambda { .. });
                // Whoever has the whole has the part of it that the version is.
                let is_whole = version.part.is_some() && operand == version.node && inside == 0;
                if is_whole && self.version(node).node != version.node
                    || is_function && !self.calls_at_once(user)
                {
                    return None;
                }
                // An element that was taken out before may be used later. The version may not, nor
                // a function, which would read it anew.
                if inside == 0 && !is_function && within.but.binary_search(&operand).is_ok() {
                    let level = self.level(operand, inside, version);
                    match level.is_none_or(|level| self.levels <= level) {
                        true => continue,
                        false => return None,
                    }
                }
                self.check_mention(version, (operand, inside), within.allowed, |look| {
                    look.only_reads(user)
                })?;
                if seen.insert((operand, inside)) {
                    waiting.push((operand, inside));
                }
            }
        }
        Some(())
    }

    /// Checks one mention, if a node in so many lambdas is one; `reads` tells whether it is read
    /// there only.
    fn check_mention(
        &self,
        version: Version,
        (node, lambdas): (NodeId, u16),
        allowed: Allowed,
        reads: impl FnOnce(&Self) -> bool,
    ) -> Option<()> {
        let Some(level) = self.level(node, lambdas, version) else { return Some(()) };
        let is_right = allowed == Allowed::Reads && (self.levels <= level || reads(self));
        is_right.then_some(())
    }

    /// Tells whether a version may be mentioned in an expression in so many lambdas. Other versions
    /// than the parameter are not seen there: an expression that is equal to one mentions the
    /// parameter as well, and is found then.
    fn may_mention(&self, node: NodeId, lambdas: u16, version: Version) -> bool {
        match self.graph.node(version.node) {
            Node::Param { .. } => self.graph.free(node) >> lambdas & 1 == 1,
            _ => lambdas == 0 && version.node <= node,
        }
    }

    /// Returns how many levels deep a node is in a version, if it is taken out of one.
    fn level(&self, mut node: NodeId, lambdas: u16, version: Version) -> Option<u32> {
        for level in 0..=self.levels {
            let is_it = match self.graph.node(version.node) {
                Node::Param { index, .. } => match self.graph.node(node) {
                    Node::Param { depth, index: own } => (depth, own) == (lambdas, index),
                    _ => false,
                },
                _ => lambdas == 0 && self.version(node) == version,
            };
            if is_it {
                return Some(level);
            }
            node = *call(self.graph, node, prim::ITEM_AT)?.first()?;
        }
        None
    }

    /// Tells whether the operand of a node, of this number, is read only: in the value of the node
    /// is no more of it than an element.
    fn only_reads(&self, (node, place): (NodeId, usize)) -> bool {
        match self.graph.node(node) {
            Node::Call(prim::ITEM_AT, _) => place == 0,
            Node::Call(prim, _) => matches!(
                prim,
                prim::LENGTH
                    | prim::SIZE
                    | prim::EQUALITY
                    | prim::HAS_ITEM
                    | prim::COUNT_OF
                    | prim::INDEX_OF
            ),
            _ => false,
        }
    }

    /// Tells whether a node calls the function that its operand of this number is, and does nothing
    /// else with it.
    fn calls_at_once(&self, (node, place): (NodeId, usize)) -> bool {
        match self.graph.node(node) {
            Node::Apply(_) => place == 0,
            Node::Call(prim, _) => match prim {
                prim::FOLDED | prim::FOLD_UNTIL | prim::LOOP_UNTIL | prim::ANY_OF => place == 0,
                prim::APPLY | prim::MAPPLY | prim::PAPPLY | prim::MPAPPLY => place == 0,
                prim::SFILTER | prim::MFILTER | prim::EXTRACT | prim::ORDER => place == 1,
                prim::ARGMAX | prim::ARGMIN | prim::VALMAX | prim::VALMIN => place == 1,
                _ => false,
            },
            _ => false,
        }
    }
}
