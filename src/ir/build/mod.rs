//! From the syntax tree to the graph: names, arity, operators, keywords, lambdas.
//!
//! Operators become calls of the primitives they stand for, conditionals, `and` and `or` lazy
//! choices; keyword arguments take their places; helper definitions become lambdas. A definition
//! with errors has no program; all errors of a file are reported. Statements become nodes as well:
//! see `flow` and `loops`.

mod alias;
mod answer;
mod around;
mod assign;
mod augment;
mod body;
mod builtins;
mod call;
mod carried;
mod changes;
mod changing;
mod circles;
mod comprehension;
mod defaults;
mod deques;
mod flow;
mod functions;
mod gathered;
mod handed;
mod held;
mod infer;
mod iterators;
mod keys;
mod library;
mod limits;
mod lists;
mod live;
mod loops;
mod meet;
mod meeting;
mod methods;
mod mutators;
mod name;
mod nodes;
mod operators;
mod outdated;
mod owners;
mod remade;
mod scopes;
mod sometimes;
mod spread;
mod stages;
mod subscripts;
mod targets;
mod through;
mod watch;
mod ways;

use std::ops::Range;

use bumpalo::Bump;

use super::dependencies::{Circles, dependencies};
use super::known::Held;
use super::names::{Global, Names};
use super::role::Role;
use super::unit::{Definition, Program, Unit, kind};
use super::{Graph, Node, NodeId, constants};
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;
use crate::syntax::Dialect;
use crate::syntax::ast::{Alias, Def, Expr, ExprKind, Ident, Module};
use body::Body;
use rustc_hash::FxHashMap;

/// Adds the definitions of a file to a graph and reports what is wrong with them.
pub fn build(graph: &mut Graph, module: &Module<'_>, diags: &mut Vec<Diagnostic>) -> Unit {
    build_text(graph, module, "", diags)
}

/// Does as [`build`], of a module that was read from a text. A definition that repeats another one
/// of the text, but for its name, is copied and not built again.
pub fn build_text(
    graph: &mut Graph,
    module: &Module<'_>,
    text: &str,
    diags: &mut Vec<Diagnostic>,
) -> Unit {
    let mut names = Names::new(module, text, |earlier, later| {
        diags.push(replaced(earlier, later));
    });
    let deps = dependencies(module, &names, diags);
    let circles = &deps.circles;
    let mut built: Vec<Option<Definition>> = module.defs.iter().map(|_| None).collect();
    // Definitions without errors that no other one uses and that use none, by what follows their
    // names, and where what was said of them stands.
    let mut alone: FxHashMap<(&str, &str), (usize, Range<usize>)> = FxHashMap::default();
    let bump = Bump::new();
    let mut file = File {
        graph,
        module,
        bump: &bump,
        names: &mut names,
        known: vec![Known::default(); module.defs.len()],
        any_by_call: false,
        searched: 0,
        together: FxHashMap::default(),
        circles,
        own_circle: None,
        returned: Held::default(),
        is_vague: false,
    };
    for &index in &deps.order {
        if let Some(circle) = circles.place(index)
            && built[index].is_none()
            && !file.known[index].by_call
        {
            file.build_circle(circle.number, &mut built, diags);
        }
        let def = &module.defs[index];
        let rest = text.get(def.name.span.end as usize..def.end.end as usize);
        let rest = rest.filter(|rest| deps.is_alone[index] && def.sound && !rest.is_empty());
        let rest = rest.map(|rest| (kind(def.name.text), rest));
        if let Some((first, said)) = rest.and_then(|rest| alone.get(&rest).cloned())
            && let Some(built_first) = &built[first]
        {
            let shift = |moved: u32| moved + def.name.span.end - module.defs[first].name.span.end;
            let moved = |s: Span| Span { start: shift(s.start), end: shift(s.end), ..s };
            built[index] = Some(built_first.copy(def.name.text, def.span, moved));
            check_header(def, diags);
            for again in said {
                let again = diags[again].clone().moved(moved);
                diags.push(again);
            }
            continue;
        }
        let used = deps.used[index];
        if def.lacks_return && !(used && module.dialect == Dialect::Python) {
            diags.push(returns_nothing(def));
        }
        let before = diags.len();
        (file.returned, file.is_vague) = (Held::default(), false);
        let mut definition = match built[index].take() {
            Some(function) => file.as_program(def, used, function, &mut Vec::new()),
            None => file.function_or_called(index, used, diags),
        };
        definition.uses = deps.uses[index].iter().map(|&used| used as u32).collect();
        file.known[index].result = file.returned;
        file.known[index].function = definition.function;
        built[index] = Some(definition);
        if let Some(rest) = rest.filter(|_| diags[before..].iter().all(Diagnostic::is_about_lines))
        {
            alone.insert(rest, (index, before..diags.len()));
        }
    }
    let mut definitions: Vec<Definition> = built.into_iter().flatten().collect();
    for alias in module.aliases {
        diags.extend(names.order.of_alias(alias));
        definitions.extend(aliased(alias, &names, &definitions, diags));
    }
    Unit { definitions }
}

/// Returns the definition that another name stands for, under that name.
fn aliased(
    alias: &Alias<'_>,
    names: &Names<'_>,
    definitions: &[Definition],
    diags: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    let Alias { name, target, may_be_unknown } = *alias;
    if let Some(index) = names.definition(name.text) {
        if !names.is_alias(name.text) {
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
    if !may_be_unknown && matches!(names.meaning(target.text), Global::Unknown) {
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

/// Returns the error for a definition that a later one of the same name replaces.
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

/// The knowledge of a definition.
#[derive(Clone, Copy, Default)]
struct Known {
    /// Its function, once it was built.
    function: Option<NodeId>,
    /// The knowledge of the values that it returns.
    result: Held,
    /// Whether it changes what it is given, or more is known of it where it is called: each call
    /// builds it anew.
    by_call: bool,
}

/// State that all definitions of a file share.
struct File<'f, 'm> {
    graph: &'f mut Graph,
    module: &'f Module<'m>,
    /// The statements that comprehensions stand for.
    bump: &'m Bump,
    names: &'f mut Names<'m>,
    /// The knowledge of each definition by now.
    known: Vec<Known>,
    /// Whether calls build some of them anew.
    any_by_call: bool,
    /// Names that were compared with unknown ones so far.
    searched: usize,
    /// The circles of definitions that call each other.
    circles: &'f Circles,
    /// By the numbers of circles, the functions of each as one value.
    together: FxHashMap<usize, NodeId>,
    /// The number of the circle of the definition at hand, while it is built as a function.
    own_circle: Option<usize>,
    /// The knowledge of the values that the definition at hand returns.
    returned: Held,
    /// Whether more would be known of its values where it is called.
    is_vague: bool,
}

impl<'m> File<'_, 'm> {
    /// Builds definitions that call each other: functions first, each given all of them.
    fn build_circle(
        &mut self,
        number: usize,
        built: &mut [Option<Definition>],
        diags: &mut Vec<Diagnostic>,
    ) {
        let circles = self.circles;
        let members = circles.members(number);
        let mut said = Vec::new();
        let (mut changes, mut is_vague) = (false, false);
        self.own_circle = Some(number);
        for &member in members {
            (self.returned, self.is_vague) = (Held::default(), false);
            let definition = self.definition(&self.module.defs[member], true, &mut said);
            changes |= self.changes_given(true, &said);
            is_vague |= self.is_vague && self.module.dialect == Dialect::Python;
            self.known[member].function = definition.function;
            built[member] = Some(definition);
        }
        self.own_circle = None;
        for &member in members {
            self.known[member].by_call = changes || is_vague;
            self.any_by_call |= changes || is_vague;
            if changes {
                (built[member], self.known[member].function) = (None, None);
            }
        }
        if !changes {
            diags.extend(said);
        }
    }

    /// Tells whether a function is refused only because it changes what it is given, or because
    /// nothing is known of that.
    fn changes_given(&self, used: bool, said: &[Diagnostic]) -> bool {
        let codes = || said.iter().filter(|said| said.is_error()).map(|said| said.code);
        // Methods such as `pop` are known of lists alone.
        let is_change = |code| code == Code::ChangeInPlace || used && code == Code::Attribute;
        self.module.dialect == Dialect::Python
            && codes().any(|code| is_change(code) || self.is_vague)
            && codes().all(|code| is_change(code) || code == Code::UnsupportedStatement)
    }

    /// Builds a definition. Where it changes what it is given, it is left to those that call it.
    fn function_or_called(
        &mut self,
        index: usize,
        used: bool,
        diags: &mut Vec<Diagnostic>,
    ) -> Definition {
        let def = &self.module.defs[index];
        let given = def.params.len() - def.defaults.len().min(def.params.len());
        let is_program = !used && Role::of_definition(def.name.text, given).is_some();
        if is_program || def.constant || def.lost {
            return self.definition(def, used, diags);
        }
        let mut said = Vec::new();
        if !self.known[index].by_call {
            let definition = self.definition(def, used, &mut said);
            if !self.changes_given(used, &said) {
                // It stays a function as well, for those that have it as a value.
                let by_call = self.is_vague && self.module.dialect == Dialect::Python;
                self.known[index].by_call = by_call;
                self.any_by_call |= by_call;
                diags.extend(said);
                return definition;
            }
            (self.known[index].by_call, self.any_by_call) = (true, true);
        }
        check_header(def, diags);
        diags.extend(self.names.order.of_def(def));
        if !used {
            diags.push(unused_definition(def));
        }
        bare(def, used)
    }

    /// Builds a definition as a program, as a function, or as both, with its diagnostics once.
    fn definition(&mut self, def: &Def<'m>, used: bool, diags: &mut Vec<Diagnostic>) -> Definition {
        let mut definition = bare(def, used);
        let before = diags.len();
        check_header(def, diags);
        diags.extend(self.names.order.of_def(def));
        if def.params.len() > MAX_PARAMS || def.lost {
            return definition;
        }
        let of_body = diags.len();
        let in_circle = self.own_circle.is_some();
        // Who runs a program gives it no value for a parameter with a default.
        let given = def.params.len() - def.defaults.len().min(def.params.len());
        let roles = Role::of_definition(def.name.text, given);
        let roles = roles.filter(|_| !in_circle && !def.constant);
        let mut reported = false;
        if let Some(roles) = roles {
            let params = roles.iter().map(|&role| self.graph.leaf(Node::Input(role))).collect();
            definition.params.truncate(given);
            let mut body = Body::new(self, def, params, 0, diags);
            body.note_inputs(def, roles);
            body.bind_defaults(def, given);
            body.answers = true;
            let mut root = body.statements(def);
            let lazy_answer = body.lazy_answer.take();
            let (bindings, ways) = (body.bindings, body.ways);
            let missing = body.missing.filter(|_| root.is_none());
            definition.calls = body.calls;
            definition.operators = body.operators;
            definition.spans = body.spans;
            if let Some(complaint) = lazy_answer {
                // A function may return it.
                root = None;
                diags.extend((!used).then_some(complaint));
            }
            if !has_error(&diags[before..]) && def.sound {
                definition.program = root.map(|root| Program::new(root, bindings).with_ways(ways));
                definition.diagnostics.extend(missing.map(|missing| self.needs(def, missing)));
            }
            reported = true;
        }
        if !used && reported {
            return definition;
        }
        let first = u16::from(in_circle);
        let arity = def.params.len() as u16 + first;
        let params = (first..arity).map(|index| self.graph.leaf(Node::Param { depth: 0, index }));
        let params = params.collect();
        let depth = u16::from(!def.constant);
        let mut again = Vec::new();
        let into = if reported { &mut again } else { &mut *diags };
        let mut body = Body::new(self, def, params, depth, into);
        let root = body.statements(def);
        definition.calls = body.calls;
        definition.spans.append(&mut body.spans);
        let missing = body.missing.filter(|_| root.is_none() && !reported && def.sound);
        let (returned, is_vague) = (body.returned, body.is_vague);
        (self.returned, self.is_vague) = (returned, is_vague || returned.has_vague_parts());
        if !used && def.sound && !def.constant {
            diags.push(unused_definition(def));
        }
        if used && reported && has_error(&diags[of_body..]) && !has_error(&again) {
            // It is right for what others give it, which is no grid.
            diags.truncate(of_body);
            diags.append(&mut again);
        }
        let is_change = |said: &Diagnostic| said.code == Code::ChangeInPlace;
        if !has_error(&diags[before..]) {
            // Only as a function it may be nested too deeply.
            diags.extend(again.into_iter().filter(Diagnostic::is_error));
        } else if used && !diags[before..].iter().any(is_change) {
            // A program's grid never changes, and what a function is given may.
            diags.extend(again.into_iter().filter(is_change));
        }
        definition.function = match root {
            Some(root) if !has_error(&diags[before..]) && def.sound => Some(match def.constant {
                true => root,
                false => self.graph.lambda(arity, root),
            }),
            _ => None,
        };
        if !has_error(&diags[before..]) {
            definition.diagnostics.extend(missing.map(|missing| self.needs(def, missing)));
        }
        definition
    }

    /// Returns a definition that was built as a function, as a program too.
    fn as_program(
        &mut self,
        def: &Def<'m>,
        used: bool,
        function: Definition,
        diags: &mut Vec<Diagnostic>,
    ) -> Definition {
        let roles = Role::of_definition(def.name.text, def.params.len());
        let roles = roles.filter(|_| def.defaults.is_empty());
        let (Some(roles), Some(_)) = (roles, function.function) else {
            return Definition { used, ..function };
        };
        let params = roles.iter().map(|&role| self.graph.leaf(Node::Input(role))).collect();
        let mut body = Body::new(self, def, params, 0, diags);
        body.note_inputs(def, roles);
        body.answers = true;
        let mut root = body.statements(def);
        let lazy_answer = body.lazy_answer.take();
        root = root.filter(|_| lazy_answer.is_none());
        let (bindings, ways) = (body.bindings, body.ways);
        let mut spans = body.spans;
        spans.extend_from_slice(&function.spans);
        let program = root.map(|root| Program::new(root, bindings).with_ways(ways));
        let mut diagnostics = function.diagnostics;
        diagnostics.extend(lazy_answer.filter(|_| !used));
        Definition { used, program, spans, diagnostics, ..function }
    }

    /// Returns what to say of a definition that is right by itself, and needs another one that is
    /// not.
    fn needs(&self, def: &Def<'_>, (needed, place): (usize, Span)) -> Diagnostic {
        let Def { name: needed, changed, .. } = self.module.defs[needed];
        if let Some(changed) = changed {
            let (user, name) = (def.name.text, needed.text);
            let message = format!("`{user}` uses `{name}`, which another line changes");
            return Diagnostic::new(Code::NeedsInvalid, message)
                .with_label(place, "used here")
                .with_secondary(changed, "changed here, which is not followed")
                .with_help(format!("give `{name}` its last value in one line, `{name} = ...`"));
        }
        let message = format!("`{}` uses `{}`, which has errors", def.name.text, needed.text);
        Diagnostic::new(Code::NeedsInvalid, message)
            .with_label(place, "used here")
            .with_secondary(needed.span, "defined here")
            .with_help(format!("mend `{}`", needed.text))
    }
}

/// Returns a definition of which nothing was built yet.
fn bare(def: &Def<'_>, used: bool) -> Definition {
    Definition {
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
    }
}

fn returns_nothing(def: &Def<'_>) -> Diagnostic {
    let name = def.name.text;
    Diagnostic::new(Code::MissingReturn, format!("`{name}` returns nothing"))
        .with_label(def.span, "no `return` in its body")
        .with_help("end the body with `return` and the result")
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

/// Checks for parameters that repeat or are too many, and for names that hide primitives.
fn check_header(def: &Def<'_>, diags: &mut Vec<Diagnostic>) {
    match def.params.get(MAX_PARAMS) {
        Some(param) => diags.push(too_many(*param, def.params.len())),
        None => diags.extend(repeated(def.params)),
    }
    warn_shadowing(def.name, diags);
}

/// Reports parameters that have the name of an earlier one.
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
fn warn_shadowing(name: Ident<'_>, diags: &mut Vec<Diagnostic>) {
    let kind = match (prim::lookup(name.text), constants::lookup(name.text)) {
        (Some(_), _) => "primitive",
        (None, Some(_)) => "constant",
        (None, None) => return,
    };
    let Ident { text, span } = name;
    diags.push(
        Diagnostic::new(
            Code::ShadowsPrimitive,
            format!("the definition `{text}` hides the {kind} of that name"),
        )
        .with_label(span, format!("in this file `{text}` means this definition"))
        .with_help(format!("to use the {kind}, give the definition another name")),
    );
}
