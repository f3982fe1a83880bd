//! Functions inside definitions, recursion, default values.
//!
//! A function that a variable holds is built anew where it is used, with the values that the
//! variables around it have there. That is what Python's late binding comes to. One that calls
//! itself takes itself as its first parameter; so do definitions of a file that call each other,
//! which take all of them. The passes know nothing of such a function, which they would unroll
//! without end.

use smallvec::SmallVec;

use super::super::known::{Held, Sort};
use super::super::names::Local;
use super::super::{Node, NodeId};
use super::body::{Body, Operands};
use super::call::Callee;
use super::changing::Changing;
use super::handed::exprs_of_params;
use super::scopes;
use super::watch::Shares;
use super::{MAX_PARAMS, repeated, too_many};
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::NameBits;
use crate::syntax::ast::{Arg, Def, Expr, ExprKind, Ident, Kinds, Stmt};

/// A function of a definition.
#[derive(Clone)]
pub(super) struct Template<'m> {
    pub(super) name: &'m str,
    pub(super) params: &'m [Ident<'m>],
    pub(super) defaults: &'m [&'m Expr<'m>],
    pub(super) kinds: Kinds,
    /// The values of the defaults, and the depth at which they were computed.
    pub(super) values: Vec<(NodeId, u16)>,
    /// The knowledge of the defaults.
    pub(super) held: Vec<Held>,
    pub(super) body: Code<'m>,
    /// Whether it is being built, and the depth of its parameters: inside, it is its own first
    /// parameter.
    pub(super) open: Option<u16>,
    /// Whether it is being built as one that changes what it does not have to itself.
    pub(super) is_changing: bool,
    /// The knowledge of what it changes, while it is being built.
    pub(super) changing: Changing,
    /// The definition of the file that it is, which changes what it is given.
    pub(super) definition: Option<usize>,
    /// Whether it mentions its own name, or a function that does.
    pub(super) recursive: bool,
    /// The knowledge of the values that it returns.
    pub(super) result: Held,
}

#[derive(Clone, Copy)]
pub(super) enum Code<'m> {
    Expr(&'m Expr<'m>),
    Body(&'m [Stmt<'m>]),
}

impl<'m> Body<'_, '_, 'm> {
    /// Defines a variable that holds a function.
    pub(super) fn define(&mut self, def: &'m Def<'m>) {
        if let Some(repeated) = repeated(def.params).next() {
            self.diags.push(repeated);
        }
        self.hold(def.name, (def.params, def.defaults, def.kinds), Code::Body(def.body));
    }

    /// Does the same for `name = lambda …`.
    pub(super) fn define_lambda(&mut self, name: Ident<'m>, value: &'m Expr<'m>) -> bool {
        let ExprKind::Lambda { params, defaults, body } = value.kind else { return false };
        if let Some(repeated) = repeated(params).next() {
            self.diags.push(repeated);
        }
        self.hold(name, (params, defaults, Kinds::default()), Code::Expr(body));
        true
    }

    fn hold(
        &mut self,
        name: Ident<'m>,
        (params, defaults, kinds): (&'m [Ident<'m>], &'m [&'m Expr<'m>], Kinds),
        body: Code<'m>,
    ) {
        if let Some(param) = params.get(MAX_PARAMS) {
            self.diags.push(too_many(*param, params.len()));
        }
        let depth = self.depth;
        let mut values = Vec::new();
        let mut held = Vec::new();
        for value in defaults {
            let node = self.expr(value).filter(|_| !self.refuses_default(value));
            self.note_line(value.span, name.text, node);
            held.push(self.held(value).shared());
            values.extend(node.map(|node| (node, depth)));
        }
        let id = self.file.names.id(name.text);
        // It may call itself by way of others.
        let mut reads = self.captured.iter().filter(|(own, _)| *own == id);
        let recursive = reads.any(|(_, reads)| reads.contains(&id));
        self.templates.push(Template {
            name: name.text,
            params,
            defaults,
            kinds,
            values,
            held,
            body,
            open: None,
            is_changing: false,
            changing: Changing::default(),
            definition: None,
            recursive,
            result: Held::default(),
        });
        let function = Some(self.templates.len() as u32 - 1);
        let none = self.none();
        let serial = self.next_serial();
        let local = Local { function, serial, ..Local::new(Some(none), depth, None) };
        self.bind(id, local);
    }

    /// Returns the function of a definition of the file that changes what it is given, which each
    /// call builds anew as if it stood here.
    pub(super) fn function_of_definition(&mut self, index: usize) -> u32 {
        if let Some(&function) = self.by_call.get(&index) {
            return function;
        }
        let def = &self.file.module.defs[index];
        scopes::resolve_outside(self.file.names, def);
        self.note_assigned(def.body);
        let outside = self.outside.replace(true);
        let held = def.defaults.iter().map(|value| self.held(value).shared()).collect();
        self.outside.set(outside);
        let function = self.templates.len() as u32;
        self.templates.push(Template {
            name: def.name.text,
            params: def.params,
            defaults: def.defaults,
            kinds: def.kinds,
            values: Vec::new(),
            held,
            body: Code::Body(def.body),
            open: None,
            is_changing: false,
            changing: Changing::default(),
            definition: Some(index),
            recursive: self.file.circles.place(index).is_some(),
            result: Held::default(),
        });
        self.by_call.insert(index, function);
        function
    }

    /// Returns the function inside the definition that a name is, or that of a definition which
    /// changes what it is given.
    pub(super) fn function_named(&mut self, name: &'m str) -> Option<u32> {
        if let Some(local) = self.local_named(name) {
            return local.function;
        }
        let index = self.file.names.definition(name)?;
        let is_one = self.file.known[index].by_call && !self.is_variable(name);
        is_one.then(|| self.function_of_definition(index))
    }

    /// Tells whether a name is that of a definition of the file.
    pub(super) fn is_definition(&self, name: &str) -> bool {
        let def = self.file.names.definition(name);
        def.is_some_and(|def| !self.file.module.defs[def].constant) && !self.is_variable(name)
    }

    /// Tells whether a name is a variable of the definition at hand.
    fn is_variable(&self, name: &str) -> bool {
        let names = &self.file.names;
        let id = names.known(name);
        id.is_some_and(|id| names.is_variable(id))
    }

    /// Lets another variable hold the function that one holds; tells whether the value is one.
    pub(super) fn hold_same(&mut self, name: Ident<'m>, value: &'m Expr<'m>) -> bool {
        let ExprKind::Name(other) = value.kind else { return false };
        let Some(local) = self.local_named(other) else { return false };
        if local.function.is_none() || local.depth != self.depth {
            return false;
        }
        let (id, serial) = (self.file.names.id(name.text), self.next_serial());
        self.bind(id, Local { serial, ..local });
        true
    }

    /// Returns a variable that holds a function as a value like others. It is the function with
    /// what the variables that it reads have here; later changes of them do not show in it.
    pub(super) fn as_value(&mut self, local: Local) -> Local {
        let Some(function) = local.function else { return local };
        let nowhere = Span::new(crate::source::SourceId(0), 0, 0);
        let node = self.template_value(function, nowhere);
        let mut reads = Shares::default();
        self.reads_of_function(self.templates[function as usize].name, &mut reads);
        let watch = self.watch(&reads);
        let serial = self.next_serial();
        let depth = self.depth;
        Local { node, depth, function: None, is_function: true, watch, serial, ..local }
    }

    /// Returns the function that a template makes here, with all of its parameters; itself comes
    /// first, if it calls itself.
    fn whole(&mut self, function: u32, given: &[Held], span: Span) -> Option<NodeId> {
        let template = self.templates[function as usize].clone();
        if usize::from(self.depth) + 2 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        if let Some(depth) = template.open {
            // Inside itself.
            let depth = self.depth - depth;
            return Some(self.file.graph.leaf(Node::Param { depth, index: 0 }));
        }
        self.may_build(span)?;
        self.depth += 1;
        let answers = std::mem::take(&mut self.answers);
        let others = std::mem::take(&mut self.others);
        let shift = u16::from(template.recursive);
        let own = &mut self.templates[function as usize];
        (own.open, own.is_changing) = (template.recursive.then_some(self.depth), false);
        let (body, _) = self.arm(|this| {
            if let Code::Body(stmts) = template.body {
                this.begin_scope(stmts);
            }
            this.bind_params(&template, given);
            match template.body {
                Code::Expr(body) => {
                    let node = this.expr(body);
                    let made = this.held(body);
                    let is_used_up = made.has_iterators();
                    this.returned = if is_used_up { made.shared() } else { Held::default() };
                    node
                }
                Code::Body(stmts) => {
                    let (id, none) = (this.result, this.none());
                    this.bind(id, Local::new(Some(none), this.depth, None));
                    let rounds = std::mem::take(&mut this.rounds);
                    let node = this.for_call(span, |this| this.function_body(stmts));
                    this.rounds = rounds;
                    node
                }
            }
        });
        self.answers = answers;
        self.others = others;
        self.templates[function as usize].open = None;
        self.templates[function as usize].result = self.returned;
        self.depth -= 1;
        if template.recursive && self.refuses_yielding(span, self.returned, false) {
            return None;
        }
        let arity = template.params.len() as u16 + shift;
        let lambda = self.file.graph.lambda(arity, body?);
        Some(match template.recursive {
            true => self.placed_call(span, prim::ITSELF, &[lambda]),
            false => lambda,
        })
    }

    /// Gives the parameters of a function their values.
    pub(super) fn bind_params(&mut self, template: &Template<'m>, given: &[Held]) {
        let shift = u16::from(template.recursive);
        for (place, param) in template.params.iter().enumerate() {
            let index = place as u16 + shift;
            let node = self.file.graph.leaf(Node::Param { depth: 0, index });
            let id = self.file.names.id(param.text);
            // It calls itself with other arguments.
            let held = given.get(place).copied().filter(|_| !template.recursive);
            let held = held.unwrap_or_default();
            let local = Local::new(Some(node), self.depth, None);
            self.bind(id, Local { is_inner: true, held, ..local });
        }
    }

    /// Begins a function, whose own names are those that it gives values to.
    pub(super) fn begin_scope(&mut self, stmts: &'m [Stmt<'m>]) {
        let mut own = Vec::new();
        bound_in(stmts, &mut own);
        for name in own {
            let id = self.file.names.id(name.text);
            let no = self.bool(false);
            let none = self.none();
            let depth = self.depth;
            self.bind(id, Local { is_bound: Some(no), ..Local::new(Some(none), depth, None) });
        }
    }

    /// Returns the function that a variable holds, as a value. It takes the parameters without a
    /// default.
    pub(super) fn template_value(&mut self, function: u32, span: Span) -> Option<NodeId> {
        let given: SmallVec<[Held; 1]> = self.of_param.take().into_iter().collect();
        let may_yield = std::mem::take(&mut self.may_yield);
        let template = &self.templates[function as usize];
        let (recursive, values) = (template.recursive, template.values.clone());
        let kept = template.params.len() - template.defaults.len().min(template.params.len());
        let has_all = values.len() == template.defaults.len();
        if recursive && given.iter().any(|held| held.has_iterators()) {
            self.refuse_given_iterator(span);
            return None;
        }
        let whole = self.whole(function, &given, span)?;
        let result = self.templates[function as usize].result;
        if self.refuses_yielding(span, result, may_yield) {
            return None;
        }
        if !recursive && values.is_empty() {
            return Some(whole);
        }
        let lifted = self.lifted_by_one(whole, span)?;
        let mut parts = vec![lifted];
        if recursive {
            parts.push(lifted);
        }
        let kept = kept as u16;
        parts.extend((0..kept).map(|index| self.file.graph.leaf(Node::Param { depth: 0, index })));
        for (value, depth) in values {
            let value = self.lifted(value, depth, span)?;
            parts.push(self.lifted_by_one(value, span)?);
        }
        let call = self.file.graph.apply(&parts);
        has_all.then(|| self.file.graph.lambda(kept, call))
    }

    /// Returns a call of the function that a variable holds.
    pub(super) fn call_template(
        &mut self,
        span: Span,
        function: u32,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        let template = self.templates[function as usize].clone();
        let names: Vec<&str> = template.params.iter().map(|param| param.text).collect();
        let (name, defaults) = (template.name, template.defaults);
        let values = &template.values[..];
        let callee = Callee { name, params: &names, defaults, values, kinds: template.kinds };
        if template.recursive && self.refuses_iterator(args) {
            return None;
        }
        if self.changes_by_call(function, args) {
            return self.call_changing(span, function, &callee, args);
        }
        let nodes = self.arguments(span, &callee, args);
        let given = self.held_of_arguments(&callee, args, &template.held);
        let args = nodes;
        let mark = self.diags.len();
        let whole = self.whole(function, &given, span);
        self.report_at_call(span, function, mark);
        let whole = whole?;
        let mut parts = vec![whole];
        if template.recursive {
            parts.push(whole);
        }
        parts.extend(args?);
        Some(self.file.graph.apply(&parts))
    }

    /// Returns what is known of the arguments of a call, in the order of the parameters, defaults
    /// included.
    pub(super) fn held_of_arguments(
        &self,
        callee: &Callee<'_, 'm>,
        args: &'m [Arg<'m>],
        of_defaults: &[Held],
    ) -> SmallVec<[Held; 4]> {
        let kept = callee.params.len() - callee.defaults.len().min(callee.params.len());
        let has_star = args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Starred(_)));
        let exprs = exprs_of_params(callee, args).into_iter().enumerate();
        let held = exprs.map(|(index, expr)| match (expr, index.checked_sub(kept)) {
            (Some(expr), _) => self.held(expr).shared(),
            (None, Some(place)) if callee.kinds.gathering(callee.params.len()) == Some(index) => {
                let more = args.iter().filter(|arg| arg.name.is_none()).skip(index);
                let more = more.map(|arg| self.fresh(arg.value).shared());
                let any = more.reduce(Held::join).unwrap_or(of_defaults[place].part());
                Held::of(Sort::Tuple, any).shared()
            }
            (None, Some(index)) if !has_star => of_defaults.get(index).copied().unwrap_or_default(),
            (None, _) => Held::default(),
        });
        held.collect()
    }

    /// Returns a function that is called with one argument, of which something is known.
    pub(super) fn function_of(&mut self, function: &'m Expr<'m>, arg: Held) -> Option<NodeId> {
        if self.is_python() && arg.has_iterators() && self.refuses_to_hand_on(function, arg) {
            return None;
        }
        if matches!(function.kind, ExprKind::Lambda { .. } | ExprKind::Name(_)) {
            self.of_param = Some(arg.shared());
        }
        let node = self.expr(function);
        self.of_param = None;
        node
    }

    /// Returns the value of a parameter that a call leaves out.
    pub(super) fn default(&mut self, callee: &Callee<'_, 'm>, index: usize) -> Option<NodeId> {
        let value = callee.defaults[index];
        if let Some(&(node, depth)) = callee.values.get(index) {
            return self.lifted(node, depth, value.span);
        }
        // Those of definitions of the file mean what they mean outside of all of them.
        let outside = self.outside.replace(true);
        let node = self.expr(value);
        self.outside.set(outside);
        node
    }

    /// Gives parameters from the one of a number on the values of their defaults.
    pub(super) fn bind_defaults(&mut self, def: &Def<'m>, given: usize) {
        for (param, value) in def.params[given..].iter().zip(def.defaults) {
            let outside = self.outside.replace(true);
            let node = self.expr(value);
            self.outside.set(outside);
            let id = self.file.names.id(param.text);
            self.bind(id, Local::new(node, self.depth, None));
        }
    }

    pub(super) fn lambda(
        &mut self,
        span: Span,
        params: &'m [Ident<'m>],
        defaults: &'m [&'m Expr<'m>],
        body: &'m Expr<'m>,
    ) -> Option<NodeId> {
        if let Some(param) = params.get(MAX_PARAMS) {
            self.diags.push(too_many(*param, params.len()));
            return None;
        }
        if let Some(repeated) = repeated(params).next() {
            self.diags.push(repeated);
            return None;
        }
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.report_depth(span);
            return None;
        }
        let given = self.of_param.take();
        let may_yield = std::mem::take(&mut self.may_yield);
        // A parameter with a default is mostly there to keep a value: nobody passes it here.
        let kept = params.len() - defaults.len().min(params.len());
        if defaults.iter().any(|value| self.refuses_default(value)) {
            return None;
        }
        let values: Vec<Option<NodeId>> = defaults.iter().map(|value| self.expr(value)).collect();
        let outer = self.depth;
        self.depth += 1;
        let mark = self.log.len();
        for (param, index) in params.iter().zip(0..) {
            let id = self.file.names.id(param.text);
            let (node, depth) = match usize::from(index).checked_sub(kept) {
                None => (Some(self.file.graph.leaf(Node::Param { depth: 0, index })), self.depth),
                Some(place) => (values[place], outer),
            };
            let held = given.filter(|_| (kept, index) == (1, 0)).unwrap_or_default();
            self.bind(id, Local { is_inner: true, held, ..Local::new(node, depth, None) });
        }
        self.nesting += 1;
        let node = self.expr(body);
        let made = if may_be_iterator(body) { self.held(body) } else { Held::default() };
        self.nesting -= 1;
        self.roll_back(mark);
        self.depth -= 1;
        if self.refuses_yielding(body.span, made, may_yield) {
            return None;
        }
        Some(self.file.graph.lambda(kept as u16, node?))
    }

    /// Returns a definition of the file as a function value.
    pub(super) fn function_value(&mut self, def: usize, span: Span) -> Option<NodeId> {
        if self.file.module.defs[def].constant {
            return self.helper(def, span);
        }
        if self.file.known[def].by_call && self.file.known[def].function.is_none() {
            self.refuse_as_value(def, span);
            return None;
        }
        let may_yield = std::mem::take(&mut self.may_yield);
        if self.refuses_yielding(span, self.file.known[def].result, may_yield) {
            return None;
        }
        let parts = self.callee(def, span)?;
        let Def { params, defaults, .. } = self.file.module.defs[def];
        if let ([function], []) = (&parts[..], defaults) {
            return Some(*function);
        }
        let arity = (params.len() - defaults.len().min(params.len())) as u16;
        let mut lifted: Vec<NodeId> = Vec::new();
        for part in parts {
            lifted.push(self.lifted_by_one(part, span)?);
        }
        lifted
            .extend((0..arity).map(|index| self.file.graph.leaf(Node::Param { depth: 0, index })));
        // A parameter that nobody passes has the values of its defaults.
        for value in defaults {
            let outside = self.outside.replace(true);
            let node = self.expr(value);
            self.outside.set(outside);
            lifted.push(self.lifted_by_one(node?, span)?);
        }
        let call = self.file.graph.apply(&lifted);
        Some(self.file.graph.lambda(arity, call))
    }

    /// Refuses a definition as a value that changes what it is given.
    fn refuse_as_value(&mut self, def: usize, span: Span) {
        let name = self.file.module.defs[def].name.text;
        let message = format!("`{name}` changes what it is given, and is no call here");
        let help = format!("call it by its name, on a line of its own: `{name}(…)`");
        self.refuse(span, &message, &help);
    }

    pub(super) fn lifted_by_one(&mut self, node: NodeId, span: Span) -> Option<NodeId> {
        let lifted = self.file.graph.lift(node, 1);
        if lifted.is_none() {
            self.report_depth(span);
        }
        lifted
    }

    /// Returns what is called for a definition of the file: the function, and what it takes before
    /// its own parameters.
    pub(super) fn callee(&mut self, def: usize, span: Span) -> Option<Vec<NodeId>> {
        let Some(circle) = self.file.circles.place(def) else {
            return Some(vec![self.helper(def, span)?]);
        };
        // Inside a circle of definitions, all of them are the first parameter.
        if self.file.own_circle == Some(circle.number) {
            let depth = self.depth - 1;
            let all = self.file.graph.leaf(Node::Param { depth, index: 0 });
            let place = self.int(circle.place as i64);
            let function = self.part(all, place);
            return Some(vec![function, all]);
        }
        let function = self.helper(def, span)?;
        let function = self.call_of(prim::ITSELF, &[function]);
        if let Some(&all) = self.file.together.get(&circle.number) {
            return Some(vec![function, all]);
        }
        let mut functions = Operands::new();
        for &member in self.file.circles.members(circle.number) {
            let function = self.helper(member, span)?;
            functions.push(self.call_of(prim::ITSELF, &[function]));
        }
        let all = self.file.graph.tuple(&functions);
        self.file.together.insert(circle.number, all);
        Some(vec![function, all])
    }
}

/// Collects the names that statements give values to, not those in functions inside.
pub(super) fn bound_in<'m>(stmts: &'m [Stmt<'m>], found: &mut Vec<Ident<'m>>) {
    each_bound_in(stmts, &mut |name| found.push(name));
}

/// Hands on the same names, one after the other.
pub(super) fn each_bound_in<'m>(stmts: &'m [Stmt<'m>], visit: &mut dyn FnMut(Ident<'m>)) {
    for stmt in stmts {
        stmt.each_bound(visit);
        stmt.bodies().into_iter().for_each(|body| each_bound_in(body, visit));
    }
}

/// Tells whether an expression may be, or have in it, something that can be gone through once only.
fn may_be_iterator(expr: &Expr<'_>) -> bool {
    !matches!(
        expr.kind,
        ExprKind::Int(_)
            | ExprKind::Bool(_)
            | ExprKind::None
            | ExprKind::Compare { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Lambda { .. }
    )
}

/// Tells whether an expression mentions a name.
pub(super) fn mentions(expr: &Expr<'_>, name: &str) -> bool {
    if let ExprKind::Name(own) = expr.kind {
        return own == name;
    }
    if !expr.summary.may_mention(NameBits::of(name)) {
        return false;
    }
    let mut found = false;
    expr.each_part(|part| found |= mentions(part, name));
    found
}
