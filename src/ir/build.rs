//! From the syntax tree to the graph: names, arity, operators, keywords, lambdas.
//!
//! Operators become calls of the primitives they stand for, conditionals, `and` and `or` lazy
//! choices; keyword arguments take their places; helper definitions become lambdas. A definition
//! with errors has no program; all errors of a file are reported.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::dependencies::dependencies;
use super::graph::MAX_LAMBDAS;
use super::meant;
use super::names::{Global, Local, NameId, Names};
use super::readers::Readers;
use super::unit::{Binding, Definition, Operator, Program, Role, Unit, kind};
use super::{Graph, Node, NodeId, constants};
use crate::diag::{Code, Diagnostic, suggest};
use crate::prim::{self, PrimId};
use crate::source::Span;
use crate::syntax::ast::{
    Alias, Arg, BinaryOp, Def, Expr, ExprKind, Ident, Module, StmtKind, UnaryOp,
};
use crate::types::{Type, signature::signature};

/// Adds the definitions of a file to a graph and reports what is wrong with them.
pub fn build(graph: &mut Graph, module: &Module<'_>, diags: &mut Vec<Diagnostic>) -> Unit {
    build_text(graph, module, "", diags)
}

/// As [`build`], of a module that was read from a text: a definition that repeats another one of
/// the text, but for its name, is copied and not built again.
pub fn build_text(
    graph: &mut Graph,
    module: &Module<'_>,
    text: &str,
    diags: &mut Vec<Diagnostic>,
) -> Unit {
    let mut names = Names::new(module, |earlier, def| {
        if !earlier.lost && !def.lost {
            diags.push(replaced(earlier.name, def.name));
        }
    });
    let deps = dependencies(module, &names, diags);
    let mut helpers: Vec<Option<NodeId>> = vec![None; module.defs.len()];
    let mut built: Vec<Option<Definition>> = module.defs.iter().map(|_| None).collect();
    // Those that go in a circle are no programs, but their other errors are to be known.
    let mut is_circular = vec![true; module.defs.len()];
    deps.order.iter().for_each(|&index| is_circular[index] = false);
    let circular = (0..module.defs.len()).filter(|&index| is_circular[index]);
    // Definitions without errors that no other one uses and that use none, by what follows their
    // names, and where what was said of them stands.
    let mut alone: FxHashMap<(&str, &str), (usize, Range<usize>)> = FxHashMap::default();
    let mut searched = 0;
    for index in deps.order.iter().copied().chain(circular) {
        let def = &module.defs[index];
        let is_alone = deps.is_alone[index];
        let rest = text.get(def.name.span.end as usize..def.end.end as usize);
        let rest = rest.filter(|rest| is_alone && def.sound && !rest.is_empty());
        let rest = rest.map(|rest| (kind(def.name.text), rest));
        if let Some((first, said)) = rest.and_then(|rest| alone.get(&rest).cloned())
            && let Some(built_first) = &built[first]
        {
            let shift = |at: u32| at + def.name.span.end - module.defs[first].name.span.end;
            let at = |span: Span| Span { start: shift(span.start), end: shift(span.end), ..span };
            built[index] = Some(built_first.copy(def.name.text, def.span, at));
            check_header(def, diags);
            for again in said {
                let again = diags[again].clone().moved(at);
                diags.push(again);
            }
            continue;
        }
        let before = diags.len();
        let mut file =
            File { graph, module, names: &mut names, helpers: &helpers, searched: &mut searched };
        let used = deps.used[index];
        let mut definition = file.definition(def, used, diags);
        definition.uses = deps.uses[index].iter().map(|&used| used as u32).collect();
        helpers[index] = definition.function;
        built[index] = Some(definition);
        if let Some(rest) = rest.filter(|_| diags[before..].iter().all(Diagnostic::is_about_lines))
        {
            alone.insert(rest, (index, before..diags.len()));
        }
    }
    let mut definitions: Vec<Definition> = built.into_iter().flatten().collect();
    for alias in module.aliases {
        definitions.extend(aliased(alias, &names, &definitions, diags));
    }
    Unit { definitions }
}

/// The definition that another name stands for, under that name.
fn aliased(
    alias: &Alias<'_>,
    names: &Names<'_>,
    definitions: &[Definition],
    diags: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    let Alias { name, target, imported } = *alias;
    if let Some(index) = names.definition(name.text) {
        if names.alias(name.text).is_none() {
            diags.push(
                Diagnostic::new(
                    Code::DuplicateDefinition,
                    format!("`{}` is a definition of this file", name.text),
                )
                .with_label(name.span, "another value for it here")
                .with_secondary(definitions[index].span, "defined here")
                .with_help("rename one of the two, or delete it"),
            );
            return None;
        }
        let first = &definitions[index];
        let mut copy = first.copy(name.text, first.span, |span| span);
        copy.alias_of = Some(index as u32);
        copy.used = false;
        return Some(copy);
    }
    if !imported && matches!(names.meaning(target.text), Global::Unknown) {
        let message = format!("unknown name `{}`", target.text);
        diags.push(
            Diagnostic::new(Code::UnknownName, message)
                .with_label(target.span, "not known here")
                .with_note(
                    "at the top level a name can be given to definitions, primitives and constants",
                )
                .with_help("move the assignment into the definition that needs it"),
        );
    }
    None
}

/// A definition of which nothing is left, because a later one has its name.
fn replaced(earlier: Ident<'_>, later: Ident<'_>) -> Diagnostic {
    Diagnostic::new(Code::DuplicateDefinition, format!("`{}` is defined twice", earlier.text))
        .with_label(earlier.span, "lost, because the later one takes its place")
        .with_secondary(later.span, "defined again here")
        .with_help("rename one of the two, or delete it")
}

fn duplicate(earlier: Ident<'_>, later: Ident<'_>) -> Diagnostic {
    Diagnostic::new(Code::DuplicateDefinition, format!("`{}` is defined twice", later.text))
        .with_label(later.span, "defined again here")
        .with_secondary(earlier.span, "first defined here")
        .with_help("rename one of the two, or delete it")
}

/// State that all definitions of a file share.
struct File<'f, 'm> {
    graph: &'f mut Graph,
    module: &'f Module<'m>,
    names: &'f mut Names<'m>,
    /// Lambdas of the definitions built so far.
    helpers: &'f [Option<NodeId>],
    /// Names that were compared with unknown ones so far.
    searched: &'f mut usize,
}

impl<'m> File<'_, 'm> {
    /// Builds a definition as a program, as a function, or as both, with its diagnostics once.
    fn definition(&mut self, def: &Def<'m>, used: bool, diags: &mut Vec<Diagnostic>) -> Definition {
        let mut definition = Definition {
            name: def.name.text.to_owned(),
            params: def.params.iter().map(|param| param.text.to_owned()).collect(),
            span: def.span,
            program: None,
            optimised: None,
            function: None,
            used,
            lost: def.lost,
            alias_of: None,
            uses: Vec::new(),
            diagnostics: Vec::new(),
            calls: 0,
            operators: Vec::new(),
            spans: Vec::new(),
        };
        let before = diags.len();
        check_header(def, diags);
        if def.params.len() > MAX_PARAMS || def.lost {
            return definition;
        }
        let roles = Role::of_definition(def.name.text, def.params.len());
        let mut reported = false;
        if let Some(roles) = roles {
            let params = roles.iter().map(|&role| self.graph.leaf(Node::Input(role))).collect();
            let mut body = Body::new(self, def, params, 0, diags);
            let root = body.statements(def);
            let bindings = body.bindings;
            let missing = body.missing.filter(|_| root.is_none());
            definition.calls = body.calls;
            definition.operators = body.operators;
            definition.spans = body.spans;
            if !has_error(&diags[before..]) && def.sound {
                definition.program = root.map(|root| Program::new(root, bindings));
                definition.diagnostics.extend(missing.map(|missing| self.needs(def, missing)));
            }
            reported = true;
        }
        if !used && reported {
            return definition;
        }
        let arity = def.params.len() as u16;
        let params = (0..arity).map(|index| self.graph.leaf(Node::Param { depth: 0, index }));
        let params = params.collect();
        let mut again = Vec::new();
        let into = if reported { &mut again } else { &mut *diags };
        let mut body = Body::new(self, def, params, 1, into);
        let root = body.statements(def);
        definition.calls = body.calls;
        definition.spans.append(&mut body.spans);
        let missing = body.missing.filter(|_| root.is_none() && !reported && def.sound);
        if !used && def.sound {
            diags.push(unused_definition(def));
        }
        if !has_error(&diags[before..]) {
            // Only as a function it may be nested too deeply.
            diags.extend(again.into_iter().filter(Diagnostic::is_error));
        }
        definition.function = match root {
            Some(root) if !has_error(&diags[before..]) && def.sound => {
                Some(self.graph.lambda(arity, root))
            }
            _ => None,
        };
        if !has_error(&diags[before..]) {
            definition.diagnostics.extend(missing.map(|missing| self.needs(def, missing)));
        }
        definition
    }

    /// What to say of a definition that is right by itself, and needs another one that is not.
    fn needs(&self, def: &Def<'_>, (needed, place): (usize, Span)) -> Diagnostic {
        let needed = self.module.defs[needed].name;
        let message = format!("`{}` uses `{}`, which has errors", def.name.text, needed.text);
        Diagnostic::new(Code::NeedsInvalid, message)
            .with_label(place, "used here")
            .with_secondary(needed.span, "defined here")
            .with_help(format!("mend `{}`", needed.text))
    }
}

/// Parameters of a function.
const MAX_PARAMS: usize = 255;

/// Tells whether an expression takes no computing of its own: a literal, a parameter, the value of
/// an earlier line.
fn is_at_hand(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Name(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None)
}

fn has_error(diags: &[Diagnostic]) -> bool {
    diags.iter().any(Diagnostic::is_error)
}

fn unused_definition(def: &Def<'_>) -> Diagnostic {
    let name = def.name.text;
    Diagnostic::new(Code::UnusedDefinition, format!("nothing uses `{name}`"))
        .with_label(def.name.span, "never called")
        .with_note("with these parameters it cannot be run as a solver either")
        .with_help(
            "a solver takes `(I)`, `(S, I)` or `(S, I, C)`; delete a helper that is not needed",
        )
}

/// Parameters that repeat or are too many, names that hide primitives.
fn check_header(def: &Def<'_>, diags: &mut Vec<Diagnostic>) {
    match def.params.get(MAX_PARAMS) {
        Some(param) => diags.push(too_many(*param, def.params.len())),
        None => diags.extend(repeated(def.params)),
    }
    shadows(def.name, diags);
}

/// Parameters that have the name of an earlier one.
fn repeated<'p>(params: &'p [Ident<'_>]) -> impl Iterator<Item = Diagnostic> + 'p {
    params.iter().enumerate().filter_map(|(index, param)| {
        let earlier = params[..index].iter().find(|earlier| earlier.text == param.text)?;
        Some(duplicate(*earlier, *param))
    })
}

fn too_many(param: Ident<'_>, count: usize) -> Diagnostic {
    Diagnostic::new(
        Code::TooManyParameters,
        format!("a function has {count} parameters, and {MAX_PARAMS} are the most"),
    )
    .with_label(param.span, "one too many")
    .with_help("pass several values as one tuple")
}

/// Warns where a definition takes a primitive's name. Parameters and variables may: the name is
/// close by.
fn shadows(name: Ident<'_>, diags: &mut Vec<Diagnostic>) {
    if prim::lookup(name.text).is_some() || constants::lookup(name.text).is_some() {
        diags.push(
            Diagnostic::new(
                Code::ShadowsPrimitive,
                format!("`{}` hides what the language calls so", name.text),
            )
            .with_label(name.span, "in this file the name means this definition")
            .with_help("choose another name"),
        );
    }
}

/// The body of a definition while it is built.
struct Body<'b, 'f, 'm> {
    file: &'b mut File<'f, 'm>,
    diags: &'b mut Vec<Diagnostic>,
    /// Diagnostics that there were before.
    before: usize,
    /// Whether every line of the definition was understood.
    sound: bool,
    /// Parameters of the lambdas around the current expression: name, depth inside that lambda,
    /// index.
    lambdas: Vec<(&'m str, u16, u16)>,
    depth: u16,
    /// Each assignment so far, and whether it was used.
    uses: Vec<(Ident<'m>, bool)>,
    readers: Readers,
    bindings: Vec<Binding>,
    /// The first use of a definition that has errors.
    missing: Option<(usize, Span)>,
    operators: Vec<Operator>,
    spans: Vec<(NodeId, Span)>,
    calls: usize,
}

/// The operands of most calls.
type Operands = SmallVec<[NodeId; 4]>;

/// The callee of an argument list: its name and parameter names.
struct Callee<'c> {
    name: &'c str,
    params: &'c [&'c str],
}

impl<'b, 'f, 'm> Body<'b, 'f, 'm> {
    fn new(
        file: &'b mut File<'f, 'm>,
        def: &Def<'m>,
        params: Vec<NodeId>,
        depth: u16,
        diags: &'b mut Vec<Diagnostic>,
    ) -> Self {
        let names = &mut *file.names;
        names.begin();
        for (param, node) in def.params.iter().zip(params) {
            let id = names.id(param.text);
            names.bind(id, Local { node: Some(node), depth, assignment: None });
        }
        let mut readers = Readers::default();
        for stmt in def.body {
            if let StmtKind::Assign { target, .. } = stmt.kind {
                let id = names.id(target.text);
                if names.assigned(id).is_some() || names.local(id).is_some() {
                    readers.assigned_again(id);
                }
                names.assigns(id, target.span);
            }
        }
        Self {
            file,
            before: diags.len(),
            diags,
            sound: def.sound,
            lambdas: Vec::new(),
            depth,
            uses: Vec::with_capacity(def.body.len()),
            readers,
            bindings: Vec::with_capacity(def.body.len()),
            missing: None,
            operators: Vec::new(),
            spans: Vec::with_capacity(def.body.len()),
            calls: 0,
        }
    }

    /// The value that the body returns; `None` where that cannot be told because of errors.
    fn statements(&mut self, def: &Def<'m>) -> Option<NodeId> {
        let mut result = None;
        for (index, stmt) in def.body.iter().enumerate() {
            match stmt.kind {
                StmtKind::Assign { target, value } => {
                    let node = self.expr(value);
                    let assignment = Some(self.uses.len());
                    self.uses.push((target, false));
                    let local = Local { node, depth: self.depth, assignment };
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
                    result = self.expr(value);
                    if let Some(node) = result {
                        let name = SmolStr::new_static("return");
                        self.bindings.push(Binding { name, node, span: stmt.span });
                    }
                    if let Some(next) = def.body.get(index + 1) {
                        self.diags.push(
                            Diagnostic::new(Code::UnreachableCode, "nothing runs after `return`")
                                .with_label(next.span, "never reached")
                                .with_secondary(stmt.span, "the definition ends here")
                                .with_help("delete what follows, or move the `return` to the end"),
                        );
                    }
                    break;
                }
            }
        }
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
                    .with_note("it is not evaluated")
                    .with_help("delete the line, or begin the name with `_` to keep it"),
                );
            }
        }
        result
    }

    /// The node of an expression; `None` once an error was reported in it.
    fn expr(&mut self, expr: &Expr<'m>) -> Option<NodeId> {
        let node = match expr.kind {
            ExprKind::Name(name) => return self.name(name, expr.span),
            ExprKind::Int(n) => return Some(self.file.graph.leaf(Node::Int(n))),
            ExprKind::Bool(b) => return Some(self.file.graph.leaf(Node::Bool(b))),
            ExprKind::None => return Some(self.file.graph.leaf(Node::None)),
            ExprKind::Tuple(items) => {
                let items = self.all(items.iter().copied())?;
                self.file.graph.tuple(&items)
            }
            ExprKind::Call { callee, args } => self.call(expr.span, callee, args)?,
            ExprKind::Lambda { params, body } => self.lambda(expr.span, params, body)?,
            ExprKind::Unary { op: UnaryOp::Neg, operand } => self.sugar("invert", &[operand])?,
            ExprKind::Unary { op: UnaryOp::Not, operand } => self.sugar("flip", &[operand])?,
            ExprKind::Binary { op, lhs, rhs } => self.binary(expr.span, op, lhs, rhs)?,
            ExprKind::Conditional { cond, then, orelse } => {
                let parts = self.all([cond, then, orelse].into_iter())?;
                let [cond, then, orelse] = parts[..] else { return None };
                self.file.graph.select(cond, then, orelse)
            }
        };
        self.spans.push((node, expr.span));
        Some(node)
    }

    /// All of several expressions, so that each one's errors are reported.
    fn all<'e>(&mut self, exprs: impl Iterator<Item = &'e Expr<'m>>) -> Option<Operands>
    where
        'm: 'e,
    {
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

    fn prim(&mut self, name: &str, args: &[NodeId]) -> Option<NodeId> {
        let id = prim::lookup(name)?;
        Some(self.file.graph.call(id, args))
    }

    fn sugar(&mut self, name: &str, operands: &[&Expr<'m>]) -> Option<NodeId> {
        let args = self.all(operands.iter().copied())?;
        self.prim(name, &args)
    }

    /// The call that an operator stands for; where it stands for several, each gets the place of
    /// the whole.
    fn binary(
        &mut self,
        span: Span,
        op: BinaryOp,
        lhs: &Expr<'m>,
        rhs: &Expr<'m>,
    ) -> Option<NodeId> {
        let args = self.all([lhs, rhs].into_iter())?;
        let [a, b] = args[..] else { return None };
        let (name, args, negated) = match op {
            // What is computed in any case need not be left for later.
            BinaryOp::Or if is_at_hand(rhs) => ("either", [a, b], false),
            BinaryOp::And if is_at_hand(rhs) => ("both", [a, b], false),
            BinaryOp::Or => return Some(self.file.graph.select(a, a, b)),
            BinaryOp::And => return Some(self.file.graph.select(a, b, a)),
            BinaryOp::Eq => ("equality", [a, b], false),
            BinaryOp::Ne => ("equality", [a, b], true),
            BinaryOp::Gt => ("greater", [a, b], false),
            BinaryOp::Le => return self.at_most(span, a, b),
            BinaryOp::Lt => ("greater", [b, a], false),
            BinaryOp::Ge => return self.at_most(span, b, a),
            BinaryOp::In => ("contained", [a, b], false),
            BinaryOp::NotIn => ("contained", [a, b], true),
            // Of truth values they are what Python makes of them; else sets are meant.
            BinaryOp::BitOr if self.are_booleans([a, b]) => ("either", [a, b], false),
            BinaryOp::BitAnd if self.are_booleans([a, b]) => ("both", [a, b], false),
            BinaryOp::BitOr => ("combine", [a, b], false),
            BinaryOp::BitAnd => ("intersection", [a, b], false),
            BinaryOp::Add => ("add", [a, b], false),
            BinaryOp::Sub => ("subtract", [a, b], false),
            BinaryOp::Mul => ("multiply", [a, b], false),
            BinaryOp::FloorDiv => ("divide", [a, b], false),
            BinaryOp::Mod => {
                // a - (a // b) * b: the remainder has the sign of the divisor, as in Python.
                let quotient = self.prim("divide", &[a, b])?;
                let whole = self.prim("multiply", &[quotient, b])?;
                self.spans.extend([(quotient, span), (whole, span)]);
                ("subtract", [a, whole], false)
            }
        };
        let node = self.prim(name, &args)?;
        if matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul) {
            self.operators.push(Operator { node, span, symbol: op.symbol() });
        }
        if !negated {
            return Some(node);
        }
        self.spans.push((node, span));
        self.prim("flip", &[node])
    }

    /// Tells whether nodes are truth values whatever the input is: literals, and calls that yield
    /// nothing else.
    fn are_booleans(&self, nodes: [NodeId; 2]) -> bool {
        let yields_truth = |node| match self.file.graph.node(node) {
            Node::Bool(_) => true,
            Node::Call(prim, _) => {
                let mut forms = prim.get().signature.split("; ");
                forms.all(|form| form.trim_end_matches('!').ends_with(" -> Bool"))
            }
            _ => false,
        };
        nodes.into_iter().all(yields_truth)
    }

    /// `a <= b`: equal or less, as of two sets each may have what the other has not. Beside a
    /// number it is the same as not greater, which is one call less.
    fn at_most(&mut self, span: Span, a: NodeId, b: NodeId) -> Option<NodeId> {
        if self.is_number(a) || self.is_number(b) {
            let greater = self.prim("greater", &[a, b])?;
            self.spans.push((greater, span));
            return self.prim("flip", &[greater]);
        }
        let equal = self.prim("equality", &[a, b])?;
        let less = self.prim("greater", &[b, a])?;
        self.spans.extend([(equal, span), (less, span)]);
        self.prim("either", &[equal, less])
    }

    /// Whether a node is a number if it has a value.
    fn is_number(&self, node: NodeId) -> bool {
        match self.file.graph.node(node) {
            Node::Int(_) | Node::Bool(_) => true,
            Node::Call(prim, _) => signature(prim).always == Some(Type::INT),
            _ => false,
        }
    }

    fn lambda(&mut self, span: Span, params: &[Ident<'m>], body: &Expr<'m>) -> Option<NodeId> {
        if let Some(param) = params.get(MAX_PARAMS) {
            self.diags.push(too_many(*param, params.len()));
            return None;
        }
        if let Some(repeated) = repeated(params).next() {
            self.diags.push(repeated);
            return None;
        }
        if usize::from(self.depth) + 1 >= MAX_LAMBDAS {
            self.too_deep(span);
            return None;
        }
        self.depth += 1;
        let before = self.lambdas.len();
        let depth = self.depth;
        self.lambdas.extend(params.iter().zip(0..).map(|(param, i)| (param.text, depth, i)));
        let body = self.expr(body);
        self.lambdas.truncate(before);
        self.depth -= 1;
        Some(self.file.graph.lambda(params.len() as u16, body?))
    }

    fn assigned_again(&mut self, name: &str, span: Span, read: &str, again: Span) {
        self.diags.push(
            Diagnostic::new(
                Code::AssignedAgain,
                format!("`{name}` reads `{read}`, which was given another value since"),
            )
            .with_label(span, "used here")
            .with_secondary(again, "assigned again here")
            .with_note(
                "a function keeps the value that it was made with, where Python takes the new one",
            )
            .with_help("give one of the two values a name of its own"),
        );
    }

    fn too_deep(&mut self, span: Span) {
        self.diags.push(
            Diagnostic::new(
                Code::TooDeep,
                format!("lambdas are nested more than {MAX_LAMBDAS} deep"),
            )
            .with_label(span, "with this one")
            .with_note("a lambda that uses another one counts as nested around it")
            .with_help("make a definition of one of them, with what it uses as its parameters"),
        );
    }

    fn name(&mut self, name: &'m str, span: Span) -> Option<NodeId> {
        if let Some(&(_, depth, index)) = self.lambdas.iter().rev().find(|(n, ..)| *n == name) {
            let depth = self.depth - depth;
            return Some(self.file.graph.leaf(Node::Param { depth, index }));
        }
        let id = self.file.names.id(name);
        if let Some(local) = self.file.names.local(id) {
            if let Some(assignment) = local.assignment {
                self.uses[assignment].1 = true;
            }
            let in_function = local.depth < self.depth;
            if let Some((read, again)) = self.readers.mention(id, in_function) {
                self.assigned_again(name, span, self.file.names.text(read), again);
                return None;
            }
            let lifted = self.file.graph.lift(local.node?, self.depth - local.depth);
            if lifted.is_none() {
                self.too_deep(span);
            }
            return lifted;
        }
        let global = self.file.names.global(id);
        if let Some(own) = self.file.names.assigned(id)
            && !matches!(global, Global::Unknown)
        {
            self.unbound_in_python(name, span, own);
        }
        match global {
            Global::Definition(def) => self.helper(def, span),
            Global::Primitive(prim) => Some(self.file.graph.leaf(Node::Prim(prim))),
            Global::Constant(constant) => Some(constant.node(self.file.graph)),
            Global::Unknown => {
                self.unknown(name, id, span, false);
                None
            }
        }
    }

    /// Warns of a name that is used for what it means outside, above the line that gives it another
    /// meaning.
    fn unbound_in_python(&mut self, name: &str, span: Span, own: Span) {
        self.diags.push(
            Diagnostic::new(
                Code::UnboundInPython,
                format!("`{name}` is a variable of this definition, which Python does not let have two meanings"),
            )
            .with_label(span, "Python raises UnboundLocalError here")
            .with_secondary(own, "given a value here")
            .with_help("give the variable another name"),
        );
    }

    /// A definition as a function; where it is none, its own errors were reported.
    fn helper(&mut self, def: usize, span: Span) -> Option<NodeId> {
        let helper = self.file.helpers[def];
        if helper.is_none() {
            self.missing.get_or_insert((def, span));
        }
        helper
    }

    /// Reports a name that means nothing here, unless it might in a line that was not understood.
    fn unknown(&mut self, name: &str, id: NameId, span: Span, called: bool) {
        if let Some(later) = self.file.names.assigned(id) {
            let help = match later.start < span.start {
                true => "give it a value on a line above this one",
                false => "move the assignment above the use",
            };
            self.diags.push(
                Diagnostic::new(
                    Code::UseBeforeAssignment,
                    format!("`{name}` is used before it has a value"),
                )
                .with_label(span, "used here")
                .with_secondary(later, "assigned only here")
                .with_help(help),
            );
            return;
        }
        if let Some((base, attribute)) = name.rsplit_once('.') {
            let is_value = self.lambdas.iter().any(|(name, ..)| *name == base) || {
                let id = self.file.names.known(base);
                id.is_some_and(|id| self.file.names.local(id).is_some())
            };
            self.diags.push(meant::attribute(base, is_value, attribute, span));
            return;
        }
        let what = if called { "function" } else { "name" };
        let diagnostic = Diagnostic::new(Code::UnknownName, format!("unknown {what} `{name}`"))
            .with_label(span, "not known here");
        let help = match self.file.names.alias(name) {
            Some(target) => {
                Some(format!("`{name}` stands for `{target}`, which is not known here"))
            }
            None => meant::help(name)
                .or_else(|| self.closest(name).map(|meant| format!("did you mean `{meant}`?"))),
        };
        if !(self.sound || (called && help.is_some())) {
            return;
        }
        self.diags.push(match help {
            Some(help) => diagnostic.with_help(help),
            None if called => diagnostic.with_help("`arcvm prims` lists the primitives"),
            None => diagnostic.with_help(
                "assign it on an earlier line, or make it a parameter of the definition",
            ),
        });
    }

    /// The name that was probably meant by an unknown one.
    fn closest(&mut self, name: &str) -> Option<&'m str> {
        /// Names of a file that are compared with unknown ones; further unknown names are compared
        /// with those of the language alone.
        const MAX_SEARCHED: usize = 1 << 20;
        let language = prim::all().iter().map(|prim| prim.name);
        let language = language.chain(constants::CONSTANTS.iter().map(|(name, _)| *name));
        let locals = match *self.file.searched < MAX_SEARCHED {
            true => self.file.names.locals(),
            false => Vec::new(),
        };
        let defs = match *self.file.searched < MAX_SEARCHED {
            true => self.file.module.defs,
            false => &[],
        };
        *self.file.searched += locals.len() + defs.len();
        let own = self.lambdas.iter().map(|(name, ..)| *name).chain(locals);
        let own = own.chain(defs.iter().map(|def| def.name.text));
        suggest::closest(name, own.chain(language))
    }

    fn call(&mut self, span: Span, callee: &Expr<'m>, args: &'m [Arg<'m>]) -> Option<NodeId> {
        self.calls += 1;
        let ExprKind::Name(name) = callee.kind else {
            return self.call_value(span, callee, args);
        };
        let id = self.file.names.id(name);
        let is_local = self.file.names.local(id).is_some()
            || self.file.names.assigned(id).is_some()
            || self.lambdas.iter().any(|(n, ..)| *n == name);
        if is_local {
            return self.call_value(span, callee, args);
        }
        match self.file.names.global(id) {
            Global::Definition(def) if self.file.module.defs[def].lost => {
                self.helper(def, callee.span);
                self.all(args.iter().map(|arg| arg.value));
                None
            }
            Global::Definition(def) => {
                let params: Vec<&str> =
                    self.file.module.defs[def].params.iter().map(|param| param.text).collect();
                let args = self.arguments(span, &Callee { name, params: &params }, args);
                let mut parts = vec![self.helper(def, callee.span)?];
                parts.extend(args?);
                Some(self.file.graph.apply(&parts))
            }
            Global::Primitive(prim) => self.call_prim(span, prim, args),
            Global::Constant(_) => self.call_value(span, callee, args),
            Global::Unknown => {
                self.unknown(name, id, callee.span, true);
                self.all(args.iter().map(|arg| arg.value));
                None
            }
        }
    }

    fn call_prim(&mut self, span: Span, id: PrimId, args: &'m [Arg<'m>]) -> Option<NodeId> {
        let prim = id.get();
        let args = self.arguments(span, &Callee { name: prim.name, params: prim.params }, args)?;
        Some(self.file.graph.call(id, &args))
    }

    /// A call of something that is not a primitive or definition by name.
    fn call_value(&mut self, span: Span, callee: &Expr<'m>, args: &'m [Arg<'m>]) -> Option<NodeId> {
        let function = self.expr(callee);
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
                let callee = Callee { name: prim.name, params: prim.params };
                self.wrong_arguments(span, &callee, args.len());
                return None;
            }
            Node::Lambda { arity, .. } if usize::from(arity) != args.len() => {
                let name = match callee.kind {
                    ExprKind::Name(name) => format!("`{name}`"),
                    _ => "this lambda".to_owned(),
                };
                let help = "give one argument for each parameter of the lambda";
                self.wrong_count(span, &name, arity.into(), args.len(), help);
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

    /// A number of arguments that does not fit what is called by name.
    fn wrong_arguments(&mut self, span: Span, callee: &Callee<'_>, given: usize) {
        let help = match callee.params {
            [] => "call it with nothing between the brackets".to_owned(),
            params => format!("the arguments are ({})", params.join(", ")),
        };
        let name = format!("`{}`", callee.name);
        self.wrong_count(span, &name, callee.params.len(), given, &help);
    }

    fn wrong_count(&mut self, span: Span, name: &str, wanted: usize, given: usize, help: &str) {
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

    /// The arguments of a call in the order of the parameters.
    fn arguments(
        &mut self,
        span: Span,
        callee: &Callee<'_>,
        args: &'m [Arg<'m>],
    ) -> Option<Operands> {
        if args.len() == callee.params.len() && args.iter().all(|arg| arg.name.is_none()) {
            return self.all(args.iter().map(|arg| arg.value));
        }
        let values: Vec<Option<NodeId>> = args.iter().map(|arg| self.expr(arg.value)).collect();
        let before = self.diags.len();
        let mut places: Vec<Option<usize>> = vec![None; callee.params.len()];
        for (given, arg) in args.iter().enumerate() {
            let place = match arg.name {
                None if given < places.len() => Some(given),
                None => {
                    self.wrong_arguments(span, callee, args.len());
                    return None;
                }
                Some(name) => {
                    let place = callee.params.iter().position(|param| *param == name.text);
                    if place.is_none() {
                        self.unknown_keyword(name, callee);
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
        if self.diags.len() > before {
            return None;
        }
        if places.iter().any(Option::is_none) {
            self.wrong_arguments(span, callee, args.len());
            return None;
        }
        places.into_iter().flatten().map(|given| values[given]).collect()
    }

    fn unknown_keyword(&mut self, name: Ident<'_>, callee: &Callee<'_>) {
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
