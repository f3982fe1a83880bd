//! Programs of a session: an expression, or a solver, with the variables and definitions that it
//! needs.
//!
//! They are put together as syntax trees, not as text, so that every part keeps its place in what
//! was typed, and errors underline it. An expression becomes the result of a definition with the
//! parameters `S`, `I` and `expected`, whose body are the variables that it needs.

use std::collections::BTreeSet;
use std::sync::Arc;

use bumpalo::Bump;

use super::answer::is_solver;
use super::item::{Item, free_names};
use super::reply::Stop;
use super::session::Session;
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Graph, NodeId, Unit};
use crate::pass::infer::infer;
use crate::pass::{self, Origins};
use crate::source::{SourceId, Span};
use crate::syntax;
use crate::syntax::ast::{Alias, Def, Entry, Expr, Ident, Module, Stmt, StmtKind};
use crate::types::Type;

/// The source of a program.
#[derive(Clone, Copy)]
pub(super) enum Goal<'g> {
    /// The expression of an entry, or the right side of an assignment, as it is seen after the
    /// first `before` items.
    Value { source: SourceId, entry: usize, before: usize },
    /// A definition, by name.
    Definition(&'g str),
    /// A solver whose body are variables, and whose result is the one at a place among the items.
    Solver { name: &'g str, result: usize },
}

/// A program that is ready to be compiled.
pub(super) struct RunnableProgram {
    pub(super) graph: Graph,
    unit: Unit,
    origins: Origins,
    /// The name of its definition in the unit.
    name: String,
    /// As it was written.
    pub(super) written: ir::Program,
    /// As it is run.
    pub(super) runnable: ir::Program,
    /// The type of its result.
    pub(super) ty: Type,
    /// Warnings about the text that the goal stands in.
    pub(super) warnings: Vec<Diagnostic>,
}

/// The name of the definition around an expression, which no text can spell.
const PROMPT: &str = "<prompt>";

/// The name of the expected output of the pair in view, whatever `O` stands for by then.
pub(super) const EXPECTED: &str = "expected";

/// Items that a goal needs, by place and ascending.
#[derive(Default)]
pub(super) struct Needs {
    pub(super) variables: BTreeSet<usize>,
    pub(super) definitions: BTreeSet<usize>,
    /// Names that are neither.
    pub(super) others: BTreeSet<String>,
}

impl RunnableProgram {
    /// Returns the place of a node in the text that was typed.
    pub(super) fn span(&self, node: NodeId) -> Option<Span> {
        let definition = self.unit.get(&self.name)?;
        self.origins.of(node).find_map(|node| self.unit.span(definition, node))
    }

    /// Returns the definition that a function value is.
    pub(super) fn definition_of(&self, node: NodeId) -> Option<&str> {
        let mut definitions = self.unit.definitions.iter();
        definitions.find(|def| def.function == Some(node)).map(|def| def.name.as_str())
    }
}

impl Session {
    /// Returns the items that names need, as seen after the first `before` items; within a
    /// definition variables are not seen. Where a variable may be a function, what it reads is
    /// needed as it is assigned again, so that the compiler can tell.
    pub(super) fn needs<'n>(
        &self,
        names: impl IntoIterator<Item = &'n String>,
        before: Option<usize>,
    ) -> Needs {
        /// The beginning of functions.
        const LAMBDA: &str = "lambda";
        let mut needs = Needs::default();
        let limit = before.unwrap_or_default();
        let mut waiting: Vec<(String, Option<usize>)> =
            names.into_iter().map(|name| (name.clone(), before)).collect();
        while let Some((name, before)) = waiting.pop() {
            if let Some((index, item)) = before.and_then(|before| self.variable(&name, before)) {
                if needs.variables.insert(index) {
                    waiting.extend(item.uses.iter().map(|name| (name.clone(), Some(index))));
                    if item.text.contains(LAMBDA) {
                        let later = (index + 1..limit).filter(|&place| {
                            let other = &self.state.items[place];
                            !other.is_definition() && item.uses.contains(&other.name)
                        });
                        let again = later
                            .map(|place| (self.state.items[place].name.clone(), Some(place + 1)));
                        waiting.extend(again);
                    }
                }
                continue;
            }
            let items = &self.state.items;
            let latest = |item: &std::rc::Rc<Item>| item.is_definition() && item.name == name;
            match items.iter().rposition(latest) {
                Some(index) => {
                    if needs.definitions.insert(index) {
                        waiting.extend(items[index].uses.iter().map(|name| (name.clone(), None)));
                    }
                }
                None => {
                    needs.others.insert(name);
                }
            }
        }
        needs
    }

    /// Makes a program, or tells what is wrong with it.
    pub(super) fn program(&self, goal: Goal<'_>) -> Result<RunnableProgram, Stop> {
        let bump = Bump::new();
        let needs = self.goal_needs(goal)?;
        let texts = self.texts(goal, &needs);
        let trees = Trees::parse(&texts, &bump);
        let items = &self.state.items;

        let mut defs: Vec<Def<'_>> = Vec::new();
        defs.extend(needs.definitions.iter().filter_map(|&index| trees.def(&items[index])));
        let mut body: Vec<Stmt<'_>> = Vec::new();
        body.extend(needs.variables.iter().filter_map(|&index| trees.stmt(&items[index])));
        let (name, place) = match goal {
            Goal::Value { source, entry, .. } => {
                let Some(value) = trees.value(source, entry) else { return Err(missing()) };
                // `O` is the expected output until a variable takes the name.
                if self.state.view.is_some() && needs.others.contains("O") {
                    let (span, kind) = (value.span, syntax::ast::ExprKind::Name(EXPECTED));
                    let value = bump.alloc(Expr::new(span, kind));
                    let target = Ident { text: "O", span };
                    body.insert(0, Stmt { span, kind: StmtKind::Assign { target, value } });
                }
                body.push(Stmt { span: value.span, kind: StmtKind::Return(value) });
                let params = self.parameters();
                defs.push(definition(&bump, PROMPT, &params, &body, value.span));
                (PROMPT, value.span)
            }
            Goal::Solver { name, result } => {
                let Some(Stmt { span, kind: StmtKind::Assign { target, .. } }) =
                    trees.stmt(&items[result])
                else {
                    return Err(missing());
                };
                let kind = syntax::ast::ExprKind::Name(target.text);
                let value = bump.alloc(Expr::new(target.span, kind));
                body.push(Stmt { span, kind: StmtKind::Return(value) });
                let params = solver_parameters(&needs);
                defs.push(definition(&bump, bump.alloc_str(name), params, &body, span));
                (name, span)
            }
            Goal::Definition(name) => {
                match self.definition(name).and_then(|item| trees.def(item)) {
                    Some(def) => (name, def.span),
                    None => return Err(missing()),
                }
            }
        };
        let imports = self.import_texts();
        let (mut aliases, mut modules) = (Vec::new(), Vec::new());
        for (id, text) in &imports {
            let (names, own) = syntax::parse_imports(*id, text, &bump);
            // A definition of the session takes the name over.
            let is_free = |alias: &&Alias<'_>| {
                defs.iter().all(|def: &Def<'_>| def.name.text != alias.name.text)
            };
            aliases.extend(names.iter().filter(is_free));
            modules.extend_from_slice(own);
        }
        let module = Module {
            defs: bump.alloc_slice_copy(&defs),
            aliases: bump.alloc_slice_copy(&aliases),
            modules: bump.alloc_slice_copy(&modules),
            imports: &[],
            doc: None,
            dialect: syntax::Dialect::Arc,
        };
        self.build(&module, name, place.source)
    }

    fn build(
        &self,
        module: &Module<'_>,
        name: &str,
        source: SourceId,
    ) -> Result<RunnableProgram, Stop> {
        let mut graph = Graph::default();
        let mut found = Vec::new();
        let unit = ir::build(&mut graph, module, &mut found);
        let mut errors: Vec<Diagnostic> = Vec::new();
        let mut warnings = Vec::new();
        for problem in found {
            let here = problem.span().is_some_and(|span| span.source == source);
            match problem.is_error() {
                true => errors.push(self.explained(problem)),
                // Earlier inputs have been warned of; and a name that is not used yet may be used
                // soon.
                false if here && problem.code != Code::UnusedDefinition => warnings.push(problem),
                false => {}
            }
        }
        if !errors.is_empty() {
            return Err(Stop::Problems(errors));
        }
        let Some(written) = unit.get(name).and_then(|def| def.program.clone()) else {
            let help = "a solver takes `(I)`, `(S, I)` or `(S, I, C)`; give a helper's call as an expression";
            let message = format!("`{name}` has parameters that no task gives");
            return Err(Stop::new(Code::BadParameters, message, help));
        };
        let inferred = infer(&graph, &[written.root]);
        let ty = inferred.type_of(written.root);
        let mut program = RunnableProgram {
            runnable: written.clone(),
            graph,
            unit,
            origins: Origins::default(),
            name: name.to_owned(),
            written,
            ty,
            warnings,
        };
        for clash in &inferred.clashes {
            let warning = clash
                .diagnostic(&program.graph, &self.sources, &inferred, |node| program.span(node));
            if warning.span().is_some_and(|span| span.source == source) {
                program.warnings.push(warning);
            }
        }
        if self.setup.passes {
            let RunnableProgram { graph, runnable, origins, .. } = &mut program;
            pass::optimise(graph, &mut [runnable], origins, |_, _, _| {});
        }
        Ok(program)
    }

    /// Checks a definition without making a program of it: a helper need not be one.
    pub(super) fn check_definition(&self, name: &str) -> Result<Vec<Diagnostic>, Stop> {
        // A helper's parameters need not be what those of a solver are, for which its types were
        // told.
        let is_solver = self.definition(name).is_some_and(|item| is_solver(item));
        match self.program(Goal::Definition(name)) {
            Ok(mut program) => {
                program.warnings.retain(|warning| is_solver || warning.code != Code::TypeClash);
                Ok(program.warnings)
            }
            Err(Stop::Problems(problems))
                if problems.iter().all(|problem| problem.code == Code::BadParameters) =>
            {
                Ok(Vec::new())
            }
            Err(stop) => Err(stop),
        }
    }

    fn goal_needs(&self, goal: Goal<'_>) -> Result<Needs, Stop> {
        Ok(match goal {
            Goal::Value { source, entry, before } => {
                let bump = Bump::new();
                let text = self.sources.shared_text(source);
                let entries = syntax::parse_entry(source, &text, &bump, &mut Vec::new());
                let names = match entries.get(entry) {
                    Some(Entry::Expr(value) | Entry::Assign { value, .. }) => free_names(value),
                    Some(Entry::Def(_)) | None => return Err(missing()),
                };
                self.needs(&names, Some(before))
            }
            Goal::Definition(name) => self.needs(&[name.to_owned()], None),
            Goal::Solver { result, .. } => {
                let mut needs = self.needs(&self.state.items[result].uses, Some(result));
                needs.variables.insert(result);
                needs
            }
        })
    }

    /// Returns the texts that the needed items and the goal stand in, each once.
    fn texts(&self, goal: Goal<'_>, needs: &Needs) -> Vec<(SourceId, Arc<str>)> {
        let needed = needs.variables.iter().chain(&needs.definitions);
        let mut ids: BTreeSet<SourceId> =
            needed.map(|&index| self.state.items[index].source).collect();
        if let Goal::Value { source, .. } = goal {
            ids.insert(source);
        }
        ids.into_iter().map(|id| (id, self.sources.shared_text(id))).collect()
    }

    /// Returns the parameters around an expression. An item that is not in view has a name that no
    /// text can spell.
    fn parameters(&self) -> [&'static str; 3] {
        match &self.state.view {
            Some(_) => ["S", "I", EXPECTED],
            None => [" S", " I", " expected"],
        }
    }

    /// Returns the same error with a better remedy, where the session knows one.
    fn explained(&self, problem: Diagnostic) -> Diagnostic {
        if !matches!(problem.code, Code::UnknownName | Code::UseBeforeAssignment) {
            return problem;
        }
        let name = problem.message.split('`').nth(1).unwrap_or_default().to_owned();
        match name.as_str() {
            "I" | "O" | "S" | EXPECTED if self.state.view.is_none() => {
                problem.with_help("no task is in view: choose one with `:task ID`")
            }
            "O" | EXPECTED => problem.with_help(format!(
                "`{name}` is the expected output of the pair in view, which a solver is not given"
            )),
            name if self.variable(name, self.state.items.len()).is_some() => problem.with_help(
                format!("`{name}` is a variable of the session: give it to the definition as a parameter"),
            ),
            _ => problem,
        }
    }
}

/// Returns the parameters of a solver made of variables.
pub(super) fn solver_parameters(needs: &Needs) -> &'static [&'static str] {
    match needs.others.contains("S") {
        true => &["S", "I"],
        false => &["I"],
    }
}

/// Reports that something is gone that was there when it was entered.
fn missing() -> Stop {
    let message = "the session has lost a text: this is a defect of arcvm";
    Stop::new(Code::NoDefinition, message, "enter it again")
}

fn definition<'a>(
    bump: &'a Bump,
    name: &'a str,
    params: &[&'a str],
    body: &[Stmt<'a>],
    span: Span,
) -> Def<'a> {
    let ident = |text| Ident { text, span };
    Def {
        name: ident(name),
        params: bump.alloc_slice_fill_iter(params.iter().map(|&param| ident(param))),
        defaults: &[],
        kinds: Default::default(),
        constant: false,
        doc: None,
        body: bump.alloc_slice_copy(body),
        sound: true,
        lost: false,
        lacks_return: false,
        changed: None,
        span,
        end: span,
    }
}

/// The trees of several texts.
struct Trees<'a>(Vec<(SourceId, &'a [Entry<'a>])>);

impl<'a> Trees<'a> {
    /// Parses texts that were found to be right when they were entered.
    fn parse(texts: &'a [(SourceId, Arc<str>)], bump: &'a Bump) -> Self {
        let parse = |(id, text): &'a (SourceId, Arc<str>)| {
            (*id, syntax::parse_entry(*id, text, bump, &mut Vec::new()))
        };
        Self(texts.iter().map(parse).collect())
    }

    fn entry(&self, source: SourceId, index: usize) -> Option<&'a Entry<'a>> {
        let (_, entries) = self.0.iter().find(|(id, _)| *id == source)?;
        entries.get(index)
    }

    fn value(&self, source: SourceId, index: usize) -> Option<&'a Expr<'a>> {
        match self.entry(source, index)? {
            Entry::Expr(value) | Entry::Assign { value, .. } => Some(value),
            Entry::Def(_) => None,
        }
    }

    fn def(&self, item: &Item) -> Option<Def<'a>> {
        match self.entry(item.source, item.entry)? {
            Entry::Def(def) => Some(*def),
            Entry::Assign { .. } | Entry::Expr(_) => None,
        }
    }

    fn stmt(&self, item: &Item) -> Option<Stmt<'a>> {
        match self.entry(item.source, item.entry)? {
            Entry::Assign { target, value } => {
                let kind = StmtKind::Assign { target: *target, value };
                Some(Stmt { span: target.span.to(value.span), kind })
            }
            Entry::Def(_) | Entry::Expr(_) => None,
        }
    }
}
