//! The body of a definition while it is built: its lines, and the expressions in them.
//!
//! Variables are renamed as they are assigned: each assignment binds the name to another node.
//! A body of assignments and a `return` is built line by line here; where there is more, [`flow`]
//! takes over.
//!
//! [`flow`]: super::flow

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::super::known::Held;
use super::super::meant;
use super::super::names::{Local, NameId};
use super::super::readers::Readers;
use super::super::role::Role;
use super::super::unit::{Binding, Condition, Operator, Ways};
use super::super::{Node, NodeId};
use super::alias::{Spot, has_star};
use super::around::Before;
use super::carried::Learned;
use super::changes::{LookedInto, changes_in_place};
use super::flow::Effects;
use super::functions::Template;
use super::infer::AllInferred;
use super::sometimes::Way;
use super::watch::{Watched, is_lazy};
use super::{File, has_error, scopes};
use crate::diag::{Code, Diagnostic};
use crate::prim::PrimId;
use crate::source::Span;
use crate::syntax::Dialect;
use crate::syntax::ast::{Def, Expr, ExprKind, Gathers, Ident, Stmt, StmtKind};

/// The operands of most calls.
pub(super) type Operands = SmallVec<[NodeId; 4]>;

/// The body of a definition while it is built.
pub(super) struct Body<'b, 'f, 'm> {
    pub(super) file: &'b mut File<'f, 'm>,
    pub(super) diags: &'b mut Vec<Diagnostic>,
    /// Diagnostics that there were before.
    pub(super) before: usize,
    /// Whether every line of the definition was understood.
    pub(super) sound: bool,
    pub(super) depth: u16,
    /// Each assignment so far, and whether it was used.
    pub(super) uses: Vec<(Ident<'m>, bool)>,
    pub(super) readers: Readers,
    pub(super) bindings: Vec<Binding>,
    /// Its choices, and the lines inside them.
    pub(super) ways: Ways,
    /// The conditions of the choices around the line at hand.
    pub(super) conditions: SmallVec<[Condition; 2]>,
    /// The first use of a definition that has errors.
    pub(super) missing: Option<(usize, Span)>,
    pub(super) operators: Vec<Operator>,
    pub(super) spans: Vec<(NodeId, Span)>,
    pub(super) calls: usize,
    /// Whether the body has statements other than assignments and a `return`.
    pub(super) flows: bool,
    /// The earlier meanings of names, to go back to.
    pub(super) log: Vec<(NameId, Option<Local>)>,
    /// Lambdas and arms of choices around the line at hand, besides the definition itself: what is
    /// computed in them is no line of the program.
    pub(super) nesting: usize,
    /// The nodes that the scope at hand computes unconditionally, in the order of its lines.
    pub(super) effects: Effects,
    /// Functions inside the definition, by number.
    pub(super) templates: Vec<Template<'m>>,
    /// The places that names stand for, by number.
    pub(super) aliases: Vec<Spot>,
    /// The parts that values of variables share, by number.
    pub(super) watches: Vec<SmallVec<[Watched; 4]>>,
    /// Whether something was asked about a part of a place since the loop at hand began.
    pub(super) reads_places: Cell<bool>,
    /// Names that functions inside the definition read.
    pub(super) captured: Vec<(NameId, Vec<NameId>)>,
    /// The name that stands for what is returned.
    pub(super) result: NameId,
    /// Whether names of the definition are hidden: in default values.
    pub(super) outside: Cell<bool>,
    /// Calls of definitions of the file of which more was looked for than holds for all calls.
    pub(super) inferred: RefCell<AllInferred>,
    /// Whether some dictionary gets keys when they are looked up.
    pub(super) has_fills: bool,
    /// Calls in each other that are being looked at for that.
    pub(super) following: Cell<u8>,
    /// The number of the last value that was given to a name.
    pub(super) serial: u32,
    /// Choices of which the line at hand is a part.
    pub(super) choices: usize,
    /// Loops around the line at hand, in the function at hand.
    pub(super) rounds: usize,
    /// The knowledge of the values that the function at hand returns.
    pub(super) returned: Held,
    /// Whether something of the body is computed only where it is needed.
    pub(super) is_lazy: bool,
    /// The right side of the assignment at hand, which is computed unconditionally.
    pub(super) whole: Option<&'m Expr<'m>>,
    /// The knowledge of the only argument that the function at hand is called with.
    pub(super) of_param: Option<Held>,
    /// Whether the function that is built next may return iterators.
    pub(super) may_yield: bool,
    /// A `lambda` that is called with elements of which something is known.
    pub(super) of_lambda: Option<(*const Expr<'m>, Held)>,
    /// How often functions inside the definition were built.
    pub(super) builds: usize,
    /// Statements that were looked at for the names that are read after them.
    pub(super) looks: usize,
    /// Keys of `d.setdefault(key, …)` as they were when it put them there, each with its depth.
    pub(super) keys: Vec<(*const Expr<'m>, NodeId, u16)>,
    /// Whether what the lines at hand return is the answer of a program.
    pub(super) answers: bool,
    /// The knowledge of the variables of loops that were built, by the calls that they are in.
    pub(super) learned: FxHashMap<(u64, *const Stmt<'m>), SmallVec<[Learned; 4]>>,
    /// Calls of arithmetic that were asked about so far, and whether each is a number.
    pub(super) numbers: FxHashMap<NodeId, bool>,
    /// The calls of functions inside the definition that the line at hand is built for, in one
    /// number.
    pub(super) calls_around: u64,
    /// The functions of definitions of the file that change what they are given, by definition.
    pub(super) by_call: FxHashMap<usize, u32>,
    /// The variables and places of others that the function at hand changes.
    pub(super) others: SmallVec<[NameId; 4]>,
    /// The place that the value of the last call of such a function is, with the call.
    pub(super) place_of_call: Option<(Span, Spot)>,
    /// The place that the function at hand returns, if that is another one's.
    pub(super) returned_place: Option<u32>,
    /// Functions inside the definition, by the numbers of their names.
    pub(super) inside: Vec<(NameId, &'m Def<'m>)>,
    /// Functions that are being looked through for what they change, by where their statements are.
    pub(super) looked_into: FxHashMap<*const Stmt<'m>, LookedInto>,
    /// Functions that change what they are given and are being built, by number.
    pub(super) changing: SmallVec<[u32; 4]>,
    /// Whether the round at hand found changes that were not known.
    pub(super) finds_more: bool,
    /// A generator that is gone through as a whole where it stands.
    pub(super) at_once: Option<Span>,
    /// Lists that comprehensions made by loops.
    pub(super) lists_made: usize,
    /// Whether something was not known of a value, so that it is refused or checked.
    pub(super) is_vague: bool,
    /// The complaint about an answer that is no value.
    pub(super) lazy_answer: Option<Diagnostic>,
}

impl<'b, 'f, 'm> Body<'b, 'f, 'm> {
    pub(super) fn new(
        file: &'b mut File<'f, 'm>,
        def: &Def<'m>,
        params: Vec<NodeId>,
        depth: u16,
        diags: &'b mut Vec<Diagnostic>,
    ) -> Self {
        /// Nodes of a small definition that have places of their own.
        const USUAL_SPANS: usize = 16;
        let names = &mut *file.names;
        names.begin();
        for (param, node) in def.params.iter().zip(params) {
            let id = names.id(param.text);
            names.bind(id, Local::new(Some(node), depth, None));
        }
        let result = names.id("return");
        let mut body = Self {
            file,
            before: diags.len(),
            diags,
            sound: def.sound,
            depth,
            uses: Vec::with_capacity(def.body.len()),
            readers: Readers::default(),
            bindings: Vec::with_capacity(def.body.len()),
            ways: Ways::default(),
            conditions: SmallVec::new(),
            missing: None,
            operators: Vec::new(),
            spans: Vec::with_capacity(def.body.len().max(USUAL_SPANS)),
            calls: 0,
            flows: false,
            log: Vec::new(),
            nesting: 0,
            effects: Effects::new(),
            templates: Vec::new(),
            aliases: Vec::new(),
            watches: Vec::new(),
            reads_places: Cell::new(false),
            captured: Vec::new(),
            result,
            outside: Cell::new(false),
            inferred: RefCell::default(),
            following: Cell::new(0),
            has_fills: false,
            serial: 0,
            choices: 0,
            rounds: 0,
            returned: Held::default(),
            is_lazy: false,
            whole: None,
            of_param: None,
            may_yield: false,
            of_lambda: None,
            builds: 0,
            looks: 0,
            keys: Vec::new(),
            answers: false,
            numbers: FxHashMap::default(),
            learned: FxHashMap::default(),
            calls_around: 0,
            by_call: FxHashMap::default(),
            others: SmallVec::new(),
            place_of_call: None,
            returned_place: None,
            inside: Vec::new(),
            looked_into: FxHashMap::default(),
            changing: SmallVec::new(),
            finds_more: false,
            at_once: None,
            lists_made: 0,
            is_vague: false,
            lazy_answer: None,
        };
        body.note_assignments(def);
        body
    }

    /// Notes that the grids which a program is given never change.
    pub(super) fn note_inputs(&mut self, def: &Def<'m>, roles: &[Role]) {
        for (param, role) in def.params.iter().zip(roles) {
            let id = self.file.names.id(param.text);
            if let Some(local) = self.file.names.local(id)
                && *role != Role::Samples
            {
                self.file.names.bind(id, Local { held: Held::grid(), ..local });
            }
        }
    }

    /// Notes which names the definition gives a value to.
    fn note_assignments(&mut self, def: &Def<'m>) {
        /// Values that names are given in a small definition.
        const USUAL_CHANGES: usize = 10;
        for stmt in def.body {
            match stmt.kind {
                StmtKind::Assign { target, value } => {
                    let names = &mut *self.file.names;
                    let id = names.id(target.text);
                    if names.assigned(id).is_some() || names.local(id).is_some() {
                        self.readers.assigned_again(id);
                    }
                    names.assigns(id, target.span);
                    self.flows |= self.needs_flow(value) || changes_in_place(value);
                    self.flows |= self.calls_by_call(value);
                }
                StmtKind::Return(value) => {
                    self.flows |= changes_in_place(value) || self.calls_by_call(value);
                }
                _ => self.flows = true,
            }
        }
        // Without a `return` it comes to nothing.
        self.flows |= def.lacks_return;
        if self.flows {
            self.log.reserve(USUAL_CHANGES);
            scopes::resolve(self.file.names, def);
            self.note_assigned(def.body);
        }
    }

    /// Tells whether an expression calls a definition that changes what it is given.
    pub(super) fn calls_by_call(&self, expr: &Expr<'m>) -> bool {
        if !self.file.any_by_call {
            return false;
        }
        if let ExprKind::Name(name) = expr.kind
            && let Some(def) = self.file.names.definition(name)
            && self.file.known[def].by_call
        {
            return true;
        }
        let mut found = false;
        expr.each_part(|part| found |= self.calls_by_call(part));
        found
    }

    /// Tells whether a variable with such a value is more than a name for it: a function with
    /// defaults, or an iterator, which can be gone through once.
    fn needs_flow(&self, value: &Expr<'m>) -> bool {
        match value.kind {
            ExprKind::Lambda { defaults, .. } => self.is_python() || !defaults.is_empty(),
            ExprKind::Comprehension { kind, .. } => kind == Gathers::Generator,
            ExprKind::Call { callee, .. } => self.python(callee).is_some_and(is_lazy),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let is_function = |item: &Expr<'_>| matches!(item.kind, ExprKind::Lambda { .. });
                items.iter().any(|item| !is_function(item) && self.needs_flow(item))
            }
            _ => false,
        }
    }

    #[inline]
    pub(super) fn is_python(&self) -> bool {
        self.file.module.dialect == Dialect::Python
    }

    /// Returns the value that the body returns; `None` where that cannot be told because of errors.
    pub(super) fn statements(&mut self, def: &Def<'m>) -> Option<NodeId> {
        let root = match self.flows {
            true => self.flow(def),
            false => self.plain(def),
        };
        // In Python every line is computed, and one that cannot be computed fails.
        root.filter(|_| !self.is_python() || self.missing.is_none())
    }

    /// Returns the value of a body of assignments and a `return`.
    fn plain(&mut self, def: &Def<'m>) -> Option<NodeId> {
        let mut result = None;
        for (index, stmt) in def.body.iter().enumerate() {
            match stmt.kind {
                StmtKind::Assign { target, value } => {
                    let node = self.expr(value);
                    let assignment = Some(self.uses.len());
                    self.uses.push((target, false));
                    let local = Local {
                        held: self.held(value),
                        ..Local::new(node, self.depth, assignment)
                    };
                    let id = self.file.names.id(target.text);
                    let again = self.file.names.local(id).is_some();
                    self.readers.assign(id, value, target.span, again);
                    self.file.names.bind(id, local);
                    if let Some(node) = node {
                        let name = SmolStr::new(target.text);
                        self.bindings.push(Binding { name, node, span: stmt.span });
                    }
                }
                StmtKind::Return(value) => {
                    self.check_answer(value);
                    result = self.expr(value);
                    if self.depth > 0 {
                        self.returned = self.fresh(value);
                    }
                    if let Some(node) = result {
                        let name = SmolStr::new_static("return");
                        self.bindings.push(Binding { name, node, span: stmt.span });
                    }
                    if let Some(next) = def.body.get(index + 1) {
                        self.warn_unreachable(next.span, stmt.span);
                    }
                    break;
                }
                _ => {}
            }
        }
        result = result.map(|root| self.with_lines(root));
        // With an error around, a value may be unused only because of it.
        if result.is_none() || !def.sound || has_error(&self.diags[self.before..]) {
            return result;
        }
        for (target, used) in std::mem::take(&mut self.uses) {
            if !used && !target.text.starts_with('_') {
                self.diags.push(
                    Diagnostic::new(
                        Code::UnusedBinding,
                        format!("the value of `{}` is never used", target.text),
                    )
                    .with_label(target.span, "assigned here")
                    .with_note(match self.is_python() {
                        true => "it is evaluated all the same, as it is in Python",
                        false => "it is not evaluated",
                    })
                    .with_help("delete the line, or begin the name with `_` to keep it"),
                );
            }
        }
        result
    }

    /// Returns the result of a body in Python, after every line was computed, whether it is used or
    /// not: a line may fail. Where nothing is left for later, all that is used is computed anyway.
    fn with_lines(&mut self, root: NodeId) -> NodeId {
        if !self.is_python() || !(self.is_lazy || self.uses.iter().any(|(_, used)| !used)) {
            return root;
        }
        let lines: Vec<NodeId> = self.bindings.iter().map(|line| line.node).collect();
        self.after_all(&lines, root)
    }

    /// Returns the node of an expression; `None` once an error was reported in it.
    pub(super) fn expr(&mut self, expr: &'m Expr<'m>) -> Option<NodeId> {
        let node = match expr.kind {
            ExprKind::Name(name) => return self.name(name, expr.span),
            ExprKind::Int(n) => return Some(self.int(n)),
            ExprKind::Bool(b) => return Some(self.file.graph.leaf(Node::Bool(b))),
            ExprKind::None => return Some(self.none()),
            ExprKind::Tuple(items) | ExprKind::List(items) => self.sequence(items)?,
            ExprKind::Call { callee, args } => self.call(expr.span, callee, args)?,
            ExprKind::Lambda { params, defaults, body } => {
                self.is_lazy = true;
                if let Some((_, held)) = self.of_lambda.take_if(|(own, _)| std::ptr::eq(*own, expr))
                {
                    self.of_param = Some(held);
                }
                self.lambda(expr.span, params, defaults, body)?
            }
            ExprKind::Unary { op, operand } => self.unary(expr.span, op, operand)?,
            ExprKind::Binary { op, lhs, rhs } => self.binary(expr.span, op, lhs, rhs)?,
            ExprKind::Conditional { cond, then, orelse } => {
                self.is_lazy = true;
                let cond_node = self.truth(cond);
                if self.calls_changing(then) || self.calls_changing(orelse) {
                    let ways = [Way::Computed(then), Way::Computed(orelse)];
                    return self.one_of(expr.span, cond_node?, ways);
                }
                let parts = self.all([then, orelse].into_iter())?;
                let [then, orelse] = parts[..] else { return None };
                self.file.graph.select(cond_node?, then, orelse)
            }
            ExprKind::Compare { first, rest } => {
                self.is_lazy = true;
                self.chain(expr.span, first, rest)?
            }
            ExprKind::Set(items) => {
                if items.iter().any(|item| self.refuses_key(item)) {
                    return None;
                }
                let items = self.sequence(items)?;
                self.call_of(crate::prim::AS_SET, &[items])
            }
            ExprKind::Dict(items) => self.dictionary(items)?,
            ExprKind::Subscript { value, index } => self.subscript(expr.span, value, index)?,
            ExprKind::Comprehension { kind, element, value, clauses } => {
                self.is_lazy = true;
                self.comprehension(expr.span, kind, (element, value), clauses)?
            }
            ExprKind::Starred(_) | ExprKind::Slice { .. } => {
                self.refuse(expr.span, "a star or a slice stands alone", "write a value here");
                return None;
            }
            ExprKind::Attribute { path: Some(path), value, .. } if !self.is_value(value) => {
                return self.name(path, expr.span);
            }
            ExprKind::Attribute { value, name, .. } => self.bound_method(value, name)?,
        };
        self.spans.push((node, expr.span));
        Some(node)
    }

    /// Reports an attribute that values do not have; the value may be that of a variable.
    pub(super) fn report_attribute(&mut self, variable: Option<&str>, name: Ident<'m>) {
        self.diags.push(match variable {
            Some(base) => meant::attribute(base, true, name.text, name.span),
            None => meant::attribute_of_value(name.text, name.span),
        });
    }

    /// Refuses something that Python has.
    pub(super) fn refuse(&mut self, span: Span, what: &str, help: &str) {
        self.diags.push(
            Diagnostic::new(Code::UnsupportedStatement, what.to_owned())
                .with_label(span, "not supported")
                .with_help(help.to_owned()),
        );
    }

    /// Returns all of several expressions, so that each one's errors are reported.
    pub(super) fn all(&mut self, exprs: impl Iterator<Item = &'m Expr<'m>>) -> Option<Operands> {
        if !self.templates.is_empty() || self.file.any_by_call {
            let exprs: Before<'m> = exprs.collect();
            return self.all_once_changed(&exprs).into_iter().collect();
        }
        let mut nodes = Some(Operands::new());
        for expr in exprs {
            let node = self.expr(expr);
            match (&mut nodes, node) {
                (Some(nodes), Some(node)) => nodes.push(node),
                _ => nodes = None,
            }
        }
        nodes
    }

    #[inline]
    pub(super) fn int(&mut self, value: i64) -> NodeId {
        self.file.graph.leaf(Node::Int(value))
    }

    #[inline]
    pub(super) fn none(&mut self) -> NodeId {
        self.file.graph.leaf(Node::None)
    }

    #[inline]
    pub(super) fn bool(&mut self, value: bool) -> NodeId {
        self.file.graph.leaf(Node::Bool(value))
    }

    #[inline]
    pub(super) fn call_of(&mut self, prim: PrimId, args: &[NodeId]) -> NodeId {
        self.file.graph.call(prim, args)
    }

    /// Returns the call of a primitive, with the place of what it was made of.
    pub(super) fn placed_call(&mut self, span: Span, prim: PrimId, args: &[NodeId]) -> NodeId {
        let node = self.file.graph.call(prim, args);
        self.spans.push((node, span));
        node
    }

    /// Returns a tuple of elements, some of which may be containers with a star.
    pub(super) fn sequence(&mut self, items: &[&'m Expr<'m>]) -> Option<NodeId> {
        if !has_star(items) {
            let items = self.all(items.iter().copied())?;
            return Some(self.file.graph.tuple(&items));
        }
        let mut whole = self.file.graph.tuple(&[]);
        let mut plain = Operands::new();
        for item in items {
            let ExprKind::Starred(value) = item.kind else {
                plain.push(self.expr(item)?);
                continue;
            };
            let node = self.iterable(value)?;
            let part = self.file.graph.tuple(&plain);
            plain.clear();
            let joined = self.placed_call(item.span, crate::prim::PLUS, &[whole, part]);
            whole = self.placed_call(item.span, crate::prim::PLUS, &[joined, node]);
        }
        let part = self.file.graph.tuple(&plain);
        Some(match plain.is_empty() {
            true => whole,
            false => self.call_of(crate::prim::PLUS, &[whole, part]),
        })
    }

    fn dictionary(&mut self, items: &'m [&'m Expr<'m>]) -> Option<NodeId> {
        let mut pairs = Vec::with_capacity(items.len() / 2);
        let mut whole: Option<NodeId> = None;
        for pair in items.chunks_exact(2) {
            let [key, value] = *pair else { continue };
            if !matches!(key.kind, ExprKind::Starred(_)) {
                if self.refuses_key(key) {
                    return None;
                }
                let pair = self.all([key, value].into_iter())?;
                pairs.push(self.file.graph.tuple(&pair));
                continue;
            }
            let more = self.expr(value)?;
            let more = self.placed_call(key.span, crate::prim::PAIRS_OF, &[more]);
            let before = self.file.graph.tuple(&std::mem::take(&mut pairs));
            let before = match whole {
                Some(whole) => self.call_of(crate::prim::PLUS, &[whole, before]),
                None => before,
            };
            whole = Some(self.call_of(crate::prim::PLUS, &[before, more]));
        }
        let pairs = self.file.graph.tuple(&pairs);
        let pairs = match whole {
            Some(whole) => self.call_of(crate::prim::PLUS, &[whole, pairs]),
            None => pairs,
        };
        Some(self.call_of(crate::prim::DICT_OF, &[pairs]))
    }
}
