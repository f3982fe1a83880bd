//! Calls: of primitives, definitions and values, with arguments by place and by name.

use smallvec::SmallVec;

use super::super::known::{Held, Sort};
use super::super::names::Global;
use super::super::{Node, NodeId};
use super::body::{Body, Operands};
use crate::diag::{Code, Diagnostic, suggest};
use crate::prim::{self, PrimId, Primitive};
use crate::source::Span;
use crate::syntax::ast::{Arg, BinaryOp, Def, Expr, ExprKind, Ident, Kinds, Stmt};

/// The callee of an argument list: its name and parameter names.
pub(super) struct Callee<'c, 'm> {
    pub(super) name: &'c str,
    pub(super) params: &'c [&'c str],
    /// The values of the last parameters where they are left out.
    pub(super) defaults: &'m [&'m Expr<'m>],
    /// Their nodes with the depths at which they were computed, if they were.
    pub(super) values: &'c [(NodeId, u16)],
    /// The ways in which the parameters are given.
    pub(super) kinds: Kinds,
}

impl Callee<'_, '_> {
    /// Returns the place of the parameter that a name gives an argument to.
    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        let place = self.params.iter().position(|param| *param == name)?;
        let is_one = place >= self.kinds.by_place.into();
        (is_one && Some(place) != self.kinds.gathering(self.params.len())).then_some(place)
    }
}

impl Callee<'static, '_> {
    fn of_prim(prim: &'static Primitive) -> Self {
        let Primitive { name, params, .. } = *prim;
        Self { name, params, defaults: &[], values: &[], kinds: Kinds::default() }
    }
}

impl<'m> Body<'_, '_, 'm> {
    pub(super) fn call(
        &mut self,
        span: Span,
        callee: &'m Expr<'m>,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        self.calls += 1;
        let name = match callee.kind {
            ExprKind::Name(name) => name,
            ExprKind::Attribute { value, name, path } => match path {
                Some(path) if !self.is_value(value) => path,
                _ => return self.method(span, value, name, args),
            },
            _ => return self.call_value(span, callee, args),
        };
        let id = self.file.names.id(name);
        if !self.outside.get() && self.file.names.is_variable(id) {
            return match self.file.names.local(id).and_then(|local| local.function) {
                Some(function) => self.call_template(span, function, args),
                None => self.call_value(span, callee, args),
            };
        }
        match self.file.names.global(id) {
            Global::Definition(def) if self.file.module.defs[def].lost => {
                self.helper(def, callee.span);
                self.all(args.iter().map(|arg| arg.value));
                None
            }
            Global::Definition(def) if self.file.module.defs[def].constant => {
                self.call_value(span, callee, args)
            }
            Global::Definition(def)
                if self.is_built_here(def, span)
                    || self.gives_iterator(args)
                    || self.brings_together(&self.file.module.defs[def], args) =>
            {
                let flows = std::mem::replace(&mut self.flows, true);
                let function = self.function_of_definition(def);
                let node = self.call_template(span, function, args);
                self.flows = flows;
                node
            }
            Global::Definition(def) => {
                let definition = self.file.module.defs[def];
                let Def { params, defaults, kinds, .. } = definition;
                if self.refuses_meeting(span, &definition, args) {
                    return None;
                }
                let names: SmallVec<[&str; 8]> = params.iter().map(|param| param.text).collect();
                let args = self.arguments(
                    span,
                    &Callee { name, params: &names, defaults, values: &[], kinds },
                    args,
                );
                let mut parts = self.callee(def, callee.span)?;
                parts.extend(args?);
                Some(self.file.graph.apply(&parts))
            }
            Global::Primitive(prim) => self.call_prim(span, prim, args),
            Global::Constant(_) => self.call_value(span, callee, args),
            Global::Python(python) => self.builtin(span, python, args),
            Global::Unknown => {
                self.report_unknown(name, id, callee.span, true);
                self.all(args.iter().map(|arg| arg.value));
                None
            }
        }
    }

    /// Tells whether a call of a definition is built as if that stood here.
    fn is_built_here(&mut self, def: usize, span: Span) -> bool {
        let is_function = self.file.known[def].function.is_some();
        self.file.known[def].by_call && !(is_function && self.sure(span).is_none())
    }

    /// Tells whether what stands before a dot begins with a variable or a value of the file, and
    /// not with a module.
    pub(super) fn is_value(&self, before: &Expr<'m>) -> bool {
        let mut first = before;
        while let ExprKind::Attribute { value, .. } = first.kind {
            first = value;
        }
        let ExprKind::Name(first) = first.kind else { return true };
        let names = &self.file.names;
        let is_constant = |def: usize| self.file.module.defs[def].constant;
        self.local_named(first).is_some() || names.definition(first).is_some_and(is_constant)
    }

    pub(super) fn call_prim(
        &mut self,
        span: Span,
        id: PrimId,
        exprs: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        let args = exprs;
        if self.refuses_arguments_of(id, args) {
            return None;
        }
        let called = id.get();
        self.note_elements(args);
        // It goes through each once.
        self.may_yield = id == prim::MAPPLY
            && args.first().is_some_and(|arg| matches!(arg.value.kind, ExprKind::Lambda { .. }));
        let args = self.arguments(span, &Callee::of_prim(called), args)?;
        if let Some(index) = args.iter().position(|&arg| self.is_dictionary(arg))
            && self.is_python()
            && !matches!(id, prim::IDENTITY | prim::BRANCH | prim::EQUALITY | prim::ASTUPLE)
        {
            let message = format!(
                "`{}` takes no dictionary as `{}`",
                called.name,
                called.params.get(index).copied().unwrap_or_default()
            );
            self.diags.push(
                Diagnostic::new(Code::Display, message).with_label(span, "in this call").with_help(
                    "`tuple(d)` has its keys, `tuple(d.values())` its values; `len(d)` counts them",
                ),
            );
            return None;
        }
        if let (prim::FIRST, [arg], [given]) = (id, &args[..], exprs)
            && let Some(first) = self.first_staged(span, given.value, *arg)
        {
            return Some(first);
        }
        Some(self.file.graph.call(id, &args))
    }

    /// Notes what a `lambda` is called with, where it is given to a primitive beside one container.
    fn note_elements(&mut self, args: &'m [Arg<'m>]) {
        let [Arg { value: a, .. }, Arg { value: b, .. }] = args else { return };
        let (function, container) = match (a.kind, b.kind) {
            (ExprKind::Lambda { params: [_], .. }, _) => (a, b),
            (_, ExprKind::Lambda { params: [_], .. }) => (b, a),
            _ => return,
        };
        let element = self.held(container).element().shared();
        self.of_lambda = Some((std::ptr::from_ref(*function), element));
    }

    /// Refuses a call that gives a list and a tuple to a function which compares or joins them.
    fn refuses_meeting(&mut self, span: Span, def: &Def<'m>, args: &'m [Arg<'m>]) -> bool {
        if !self.is_python() || args.iter().any(|arg| arg.name.is_some()) {
            return false;
        }
        let held: SmallVec<[Held; 4]> = args.iter().map(|arg| self.held(arg.value)).collect();
        let is_other =
            |held: Held| held.kind != Sort::Number && (held.is_fixed() || held.kind == Sort::Tuple);
        for (list, _) in held.iter().enumerate().filter(|(_, held)| held.may_be_list()) {
            for (other, _) in held.iter().enumerate().filter(|(_, held)| is_other(**held)) {
                let (Some(a), Some(b)) = (def.params.get(list), def.params.get(other)) else {
                    continue;
                };
                if meet(def.body, a.text, b.text) {
                    let what = format!("`{}` compares or joins a list and a tuple", def.name.text);
                    let help = "in Python a list equals no tuple; make both of one kind first: \
                                `tuple(xs)`";
                    self.refuse(span, &what, help);
                    return true;
                }
            }
        }
        false
    }

    /// Tells whether a node makes a dictionary, as far as that is seen without evaluating it.
    fn is_dictionary(&self, node: NodeId) -> bool {
        matches!(self.file.graph.node(node), Node::Call(prim::DICT_OF, _))
    }

    /// Returns a call of something that is not a primitive or definition by name.
    fn call_value(
        &mut self,
        span: Span,
        callee: &'m Expr<'m>,
        args: &'m [Arg<'m>],
    ) -> Option<NodeId> {
        if self.refuses_iterator(args) {
            return None;
        }
        let function = self.expr(callee);
        if args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Starred(_)))
            && args.iter().all(|arg| arg.name.is_none())
        {
            let values: Vec<&'m Expr<'m>> = args.iter().map(|arg| arg.value).collect();
            let values = self.sequence(&values);
            return Some(self.call_of(prim::CALLED, &[function?, values?]));
        }
        let values = self.all(args.iter().map(|arg| arg.value));
        for arg in args {
            if let Some(name) = arg.name {
                self.diags.push(
                    Diagnostic::new(
                        Code::UnknownKeyword,
                        format!("`{}` cannot be given by name here", name.text),
                    )
                    .with_label(name.span, "keyword argument")
                    .with_note("only primitives and definitions have named parameters")
                    .with_help("give the argument by its place"),
                );
                return None;
            }
        }
        let function = function?;
        if self.is_python() && self.is_dictionary(function) {
            self.diags.push(
                Diagnostic::new(Code::NotCallable, "a dictionary is no function")
                    .with_label(callee.span, "it cannot be called")
                    .with_help("write `d[key]`, or `d.get(key, otherwise)`"),
            );
            return None;
        }
        match self.file.graph.node(function) {
            Node::None | Node::Bool(_) | Node::Int(_) | Node::Tuple(_) => {
                self.diags.push(
                    Diagnostic::new(Code::NotCallable, "this is not a function")
                        .with_label(callee.span, "it cannot be called")
                        .with_help(
                            "call a primitive, a definition or a variable that holds a function",
                        ),
                );
                return None;
            }
            Node::Prim(id) if id.get().arity() != args.len() => {
                let prim = id.get();
                self.report_arguments(span, &Callee::of_prim(prim), args.len());
                return None;
            }
            Node::Lambda { arity, .. } if usize::from(arity) != args.len() => {
                let name = match callee.kind {
                    ExprKind::Name(name) => format!("`{name}`"),
                    _ => "this lambda".to_owned(),
                };
                let help = "give one argument for each parameter of the lambda";
                self.report_count(span, &name, arity.into(), args.len(), help);
                return None;
            }
            _ => {}
        }
        if let Node::Prim(id) = self.file.graph.node(function) {
            return Some(self.file.graph.call(id, &values?));
        }
        let mut parts = vec![function];
        parts.extend(values?);
        Some(self.file.graph.apply(&parts))
    }

    /// Reports a number of arguments that does not fit what is called by name.
    pub(super) fn report_arguments(&mut self, span: Span, callee: &Callee<'_, 'm>, given: usize) {
        let help = match callee.params {
            [] => "call it with nothing between the brackets".to_owned(),
            params => format!("the arguments are ({})", params.join(", ")),
        };
        let name = format!("`{}`", callee.name);
        self.report_count(span, &name, callee.params.len(), given, &help);
    }

    pub(super) fn report_count(
        &mut self,
        span: Span,
        name: &str,
        wanted: usize,
        given: usize,
        help: &str,
    ) {
        let plural = if wanted == 1 { "" } else { "s" };
        self.diags.push(
            Diagnostic::new(
                Code::WrongArgumentCount,
                format!("{name} takes {wanted} argument{plural}, {given} given"),
            )
            .with_label(span, "in this call")
            .with_help(help),
        );
    }

    /// Returns the arguments of a call in the order of the parameters.
    pub(super) fn arguments(
        &mut self,
        span: Span,
        callee: &Callee<'_, 'm>,
        args: &'m [Arg<'m>],
    ) -> Option<Operands> {
        let is_plain =
            |arg: &Arg<'_>| arg.name.is_none() && !matches!(arg.value.kind, ExprKind::Starred(_));
        let is_direct = args.len() == callee.params.len() && callee.kinds.is_plain();
        if is_direct && args.iter().all(is_plain) {
            return self.all(args.iter().map(|arg| arg.value));
        }
        if args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Starred(_))) {
            return self.spread(span, callee, args);
        }
        let exprs: SmallVec<[&'m Expr<'m>; 4]> = args.iter().map(|arg| arg.value).collect();
        let values = self.all_once_changed(&exprs);
        let before = self.diags.len();
        let mut places: Vec<Option<usize>> = vec![None; callee.params.len()];
        let by_place = callee.kinds.places(callee.params.len());
        let gathering = callee.kinds.gathering(callee.params.len());
        let mut gathered = Operands::new();
        for (given, arg) in args.iter().enumerate() {
            let place = match arg.name {
                None if given < by_place => Some(given),
                None if gathering.is_some() => {
                    gathered.extend(values[given]);
                    None
                }
                None => {
                    self.report_arguments(span, callee, args.len());
                    return None;
                }
                Some(name) => {
                    let place = callee.place_of(name.text);
                    if place.is_none() {
                        self.report_keyword(name, callee);
                    }
                    place
                }
            };
            let Some(place) = place else { continue };
            match (places[place], arg.name) {
                (Some(_), Some(name)) => self.diags.push(
                    Diagnostic::new(
                        Code::DuplicateArgument,
                        format!("`{}` is given twice", name.text),
                    )
                    .with_label(name.span, "given again here")
                    .with_help("delete one of the two"),
                ),
                _ => places[place] = Some(given),
            }
        }
        let is_lost = gathering.is_some() && values.iter().any(Option::is_none);
        if self.diags.len() > before || is_lost {
            return None;
        }
        let first = callee.params.len() - callee.defaults.len().min(callee.params.len());
        if places.iter().take(first).any(Option::is_none) {
            self.report_arguments(span, callee, args.len());
            return None;
        }
        let mut nodes = Operands::new();
        for (index, place) in places.into_iter().enumerate() {
            nodes.push(match place {
                Some(given) => values[given]?,
                None if gathering == Some(index) => self.file.graph.tuple(&gathered),
                None => self.default(callee, index - first)?,
            });
        }
        Some(nodes)
    }

    pub(super) fn report_keyword(&mut self, name: Ident<'_>, callee: &Callee<'_, 'm>) {
        let diagnostic = Diagnostic::new(
            Code::UnknownKeyword,
            format!("`{}` has no parameter `{}`", callee.name, name.text),
        )
        .with_label(name.span, "no such parameter");
        let help = match suggest::closest(name.text, callee.params.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its parameters are ({})", callee.params.join(", ")),
        };
        self.diags.push(diagnostic.with_help(help));
    }
}

/// Tells whether statements compare or join the values of two names.
fn meet(stmts: &[Stmt<'_>], a: &str, b: &str) -> bool {
    stmts.iter().any(|stmt| {
        let mut found = false;
        stmt.each_part(|part| found |= meet_in(part, a, b));
        found || stmt.bodies().into_iter().any(|body| meet(body, a, b))
    })
}

fn meet_in(expr: &Expr<'_>, a: &str, b: &str) -> bool {
    let are_both = |one: &Expr<'_>, other: &Expr<'_>| match (one.kind, other.kind) {
        (ExprKind::Name(one), ExprKind::Name(other)) => {
            (one, other) == (a, b) || (one, other) == (b, a)
        }
        _ => false,
    };
    let mut found = match expr.kind {
        ExprKind::Binary { op, lhs, rhs } => {
            let is_kept = matches!(op, BinaryOp::Add | BinaryOp::Eq | BinaryOp::Ne)
                || matches!(op, BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge);
            is_kept && are_both(lhs, rhs)
        }
        ExprKind::Compare { first, rest } => {
            let operands = rest.iter().map(|(_, operand)| *operand);
            let before = std::iter::once(first).chain(operands.clone());
            before.zip(operands).any(|(one, other)| are_both(one, other))
        }
        _ => false,
    };
    expr.each_part(|part| found |= meet_in(part, a, b));
    found
}
