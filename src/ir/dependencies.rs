//! Dependencies among the definitions of a file: uses, an order in which each follows what it uses,
//! and recursion.

use rustc_hash::FxHashSet;

use super::names::Names;
use crate::diag::{Code, Diagnostic};
use crate::syntax::Dialect;
use crate::syntax::ast::{Clause, Def, Expr, ExprKind, Module, Stmt, StmtKind};

/// The uses of definitions by each other.
pub(super) struct Dependencies {
    /// Indices of definitions, each after those it uses; those on a cycle are left out.
    pub(super) order: Vec<usize>,
    /// For each definition, those that it uses, in the order of the text.
    pub(super) uses: Vec<Vec<usize>>,
    /// For each definition, whether another one uses it.
    pub(super) used: Vec<bool>,
    /// For each definition, whether it uses none and none uses it.
    pub(super) is_alone: Vec<bool>,
    /// For each definition, the circle that it is in, where such are allowed.
    pub(super) circles: Vec<Option<Circle>>,
}

/// The place of a definition among some that use each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Circle {
    /// The circle's number.
    pub(super) number: usize,
    /// The definition's place in it.
    pub(super) place: usize,
}

/// Finds the uses among the definitions of a file; reports recursion, which the language does not
/// have.
pub(super) fn dependencies(
    module: &Module<'_>,
    names: &Names<'_>,
    diags: &mut Vec<Diagnostic>,
) -> Dependencies {
    let defs = module.defs;
    let known = defs.iter().map(|def| def.name).chain(module.aliases.iter().map(|a| a.name));
    let lengths = known.fold(0, |lengths, name| lengths | length(name.text));
    let uses: Vec<Vec<usize>> = defs.iter().map(|def| uses(def, names, lengths)).collect();
    let mut used = vec![false; defs.len()];
    for (user, uses) in uses.iter().enumerate() {
        for &use_ in uses {
            used[use_] |= use_ != user;
        }
    }
    let circles = match module.dialect {
        Dialect::Python => circles(&uses, |index| defs[index].constant),
        Dialect::Arc => vec![None; defs.len()],
    };
    let around = match circles.iter().any(Option::is_some) {
        true => around(&uses, &circles),
        false => Vec::new(),
    };
    let next_of = |def: usize, next: usize| match around.get(def) {
        Some(around) => around.get(next),
        None => uses[def].get(next),
    };
    let mut order = Vec::with_capacity(defs.len());
    let mut state = vec![State::New; defs.len()];
    for start in 0..defs.len() {
        // Depth first with an explicit stack: definition, and how many of its uses were visited.
        let mut stack = vec![(start, 0)];
        while let Some((def, next)) = stack.last_mut() {
            let def = *def;
            if *next == 0 {
                match state[def] {
                    State::New => state[def] = State::Open,
                    State::Open | State::Done | State::Cyclic => {
                        stack.pop();
                        continue;
                    }
                }
            }
            match next_of(def, *next) {
                Some(&use_) => {
                    *next += 1;
                    match state[use_] {
                        State::New => stack.push((use_, 0)),
                        State::Open => {
                            let cycle = stack.iter().map(|(def, _)| *def);
                            let cycle: Vec<usize> = cycle.skip_while(|def| *def != use_).collect();
                            diags.push(recursion(defs, &cycle));
                            cycle.iter().for_each(|&def| state[def] = State::Cyclic);
                            // The circle is the end of the stack.
                            stack.truncate(stack.len() - cycle.len());
                        }
                        State::Done | State::Cyclic => {}
                    }
                }
                None => {
                    state[def] = State::Done;
                    order.push(def);
                    stack.pop();
                }
            }
        }
    }
    let is_alone = uses.iter().zip(&used).map(|(uses, used)| uses.is_empty() && !used).collect();
    Dependencies { order, uses, used, is_alone, circles }
}

/// What each definition needs before it is built: all of a circle where it uses one of it, and, if
/// it is in one itself, what any of that uses.
fn around(uses: &[Vec<usize>], circles: &[Option<Circle>]) -> Vec<Vec<usize>> {
    let number = |def: usize| circles[def].map(|circle| circle.number);
    let members = |wanted: usize| (0..uses.len()).filter(move |&def| number(def) == Some(wanted));
    let needs = |def: usize| {
        let own: Vec<usize> = match number(def) {
            Some(circle) => members(circle).collect(),
            None => vec![def],
        };
        let used = own.iter().flat_map(|&member| &uses[member]);
        let outside =
            used.copied().filter(|&used| number(used).is_none() || number(used) != number(def));
        let mut needed: Vec<usize> = Vec::new();
        for used in outside {
            match number(used) {
                Some(circle) => needed.extend(members(circle)),
                None => needed.push(used),
            }
        }
        needed
    };
    (0..uses.len()).map(needs).collect()
}

/// The circles of definitions that use each other: what each can reach and be reached from. Values
/// cannot use themselves.
fn circles(uses: &[Vec<usize>], is_value: impl Fn(usize) -> bool) -> Vec<Option<Circle>> {
    let mut found: Vec<Option<Circle>> = vec![None; uses.len()];
    let mut count = 0;
    // What a definition reaches, itself only through others.
    let reached = |start: usize| {
        let mut seen = FxHashSet::default();
        let mut waiting: Vec<usize> = uses[start].clone();
        while let Some(def) = waiting.pop() {
            if seen.insert(def) {
                waiting.extend(&uses[def]);
            }
        }
        seen
    };
    for start in 0..uses.len() {
        if found[start].is_some() || uses[start].is_empty() {
            continue;
        }
        let from_here = reached(start);
        if !from_here.contains(&start) {
            continue;
        }
        let mut members: Vec<usize> =
            from_here.iter().copied().filter(|&other| reached(other).contains(&start)).collect();
        members.sort_unstable();
        if members.iter().any(|&member| is_value(member)) {
            continue;
        }
        for (place, &member) in members.iter().enumerate() {
            found[member] = Some(Circle { number: count, place });
        }
        count += 1;
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
    Cyclic,
}

fn recursion(defs: &[Def<'_>], cycle: &[usize]) -> Diagnostic {
    /// Members of a circle that are named.
    const SHOWN: usize = 6;
    let names: Vec<&str> = cycle.iter().take(SHOWN).map(|&def| defs[def].name.text).collect();
    let head = defs[cycle[0]].name;
    let message = match names[..] {
        [name] => format!("`{name}` uses itself"),
        _ => {
            let more = match cycle.len() - names.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("`{}`{more} use each other in a circle", names.join("`, `"))
        }
    };
    Diagnostic::new(Code::Recursion, message)
        .with_label(head.span, "this definition")
        .with_note("programs have no recursion, so that every one of them ends")
        .with_help("repeat a step with `power`, or go through a container with `apply` or `mapply`")
}

/// The definitions that a definition mentions, in the order of the text, each once.
fn uses(def: &Def<'_>, names: &Names<'_>, lengths: u64) -> Vec<usize> {
    let is_local = |param: &&str| lengths & length(param) != 0;
    let locals = def.params.iter().map(|param| param.text).filter(is_local).collect();
    let mut search = Search {
        names,
        lengths,
        locals,
        bound: Vec::new(),
        seen: FxHashSet::default(),
        found: Vec::new(),
    };
    def.defaults.iter().for_each(|value| search.expr(value));
    search.body(def.body);
    search.found
}

/// The bit of a name's length: most names have another length than all definitions, and need not be
/// looked up.
fn length(name: &str) -> u64 {
    1 << name.len().min(63)
}

/// A search for uses of definitions.
struct Search<'s, 'a> {
    names: &'s Names<'a>,
    /// The lengths of the names of all definitions.
    lengths: u64,
    /// Names that could be those of definitions, and are parameters or variables of earlier lines.
    locals: FxHashSet<&'a str>,
    /// Parameters of the lambdas around the current expression.
    bound: Vec<&'a str>,
    seen: FxHashSet<usize>,
    found: Vec<usize>,
}

impl<'a> Search<'_, 'a> {
    fn expr(&mut self, expr: &Expr<'a>) {
        match expr.kind {
            ExprKind::Name(name) => self.name(name),
            // Something of a module, or a method of a value.
            ExprKind::Attribute { path: Some(path), .. } => {
                self.name(path);
                let root = path.split('.').next().unwrap_or(path);
                self.name(root);
            }
            ExprKind::Lambda { params, .. } => {
                let before = self.bound.len();
                self.bound.extend(params.iter().map(|param| param.text));
                expr.each_part(|part| self.expr(part));
                self.bound.truncate(before);
            }
            ExprKind::Comprehension { clauses, .. } => {
                let before = self.bound.len();
                for clause in clauses {
                    if let Clause::For { target, .. } = clause {
                        target.each_bound(&mut |name| self.bound.push(name.text));
                    }
                }
                expr.each_part(|part| self.expr(part));
                self.bound.truncate(before);
            }
            _ => expr.each_part(|part| self.expr(part)),
        }
    }

    fn name(&mut self, name: &'a str) {
        if self.may_be_definition(name)
            && let Some(def) = self.names.definition(name)
            && !self.locals.contains(name)
            && !self.bound.contains(&name)
            && self.seen.insert(def)
        {
            self.found.push(def);
        }
    }

    /// What statements use. A name that they give a value to is theirs from there on.
    fn body(&mut self, stmts: &'a [Stmt<'a>]) {
        for stmt in stmts {
            stmt.each_part(|part| self.expr(part));
            stmt.each_bound(&mut |name| {
                if self.may_be_definition(name.text) {
                    self.locals.insert(name.text);
                }
            });
            stmt.bodies().into_iter().for_each(|body| self.body(body));
            if let StmtKind::Def(def) = stmt.kind {
                let before = self.bound.len();
                self.bound.extend(def.params.iter().map(|param| param.text));
                self.body(def.body);
                self.bound.truncate(before);
            }
        }
    }

    fn may_be_definition(&self, name: &str) -> bool {
        self.lengths & length(name) != 0
    }
}
