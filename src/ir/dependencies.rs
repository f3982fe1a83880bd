//! Dependencies among the definitions of a file: uses, an order in which each follows what it uses,
//! and recursion.

use rustc_hash::FxHashSet;

use super::names::Names;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Clause, Def, Expr, ExprKind, Module, Stmt, StmtKind};
use crate::syntax::{Dialect, NameBits};

/// The uses of definitions by each other.
pub(super) struct Dependencies {
    /// Indices of definitions, each after those that it uses. Those that go in a circle where none
    /// are allowed come last: they are no programs, but their other errors are to be known.
    pub(super) order: Vec<usize>,
    /// For each definition, those that it uses, in the order of the text.
    pub(super) uses: Vec<Vec<usize>>,
    /// For each definition, whether another one uses it.
    pub(super) used: Vec<bool>,
    /// For each definition, whether it uses none and none uses it.
    pub(super) is_alone: Vec<bool>,
    /// The circles, where such are allowed.
    pub(super) circles: Circles,
}

/// The circles of definitions that use each other.
#[derive(Default, Debug)]
pub(super) struct Circles {
    /// For each definition, the circle that it is in; empty where there is none.
    places: Vec<Option<Circle>>,
    /// The definitions of each, in the order of the text.
    members: Vec<Vec<usize>>,
}

impl Circles {
    /// Returns the place of a definition in its circle.
    pub(super) fn place(&self, def: usize) -> Option<Circle> {
        self.places.get(def).copied().flatten()
    }

    /// Returns the definitions of a circle, in the order of the text.
    pub(super) fn members(&self, number: usize) -> &[usize] {
        &self.members[number]
    }

    /// Adds a circle of some of so many definitions.
    fn add(&mut self, count: usize, mut members: Vec<usize>) {
        self.places.resize(count, None);
        let number = self.members.len();
        members.sort_unstable();
        for (place, &member) in members.iter().enumerate() {
            self.places[member] = Some(Circle { number, place });
        }
        self.members.push(members);
    }
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
    let known = known.fold(NameBits::default(), |all, name| all.or(NameBits::of(name.text)));
    let uses: Vec<Vec<usize>> = defs.iter().map(|def| uses(def, names, known)).collect();
    if uses.iter().all(Vec::is_empty) {
        return Dependencies {
            order: (0..defs.len()).collect(),
            uses,
            used: vec![false; defs.len()],
            is_alone: vec![true; defs.len()],
            circles: Circles::default(),
        };
    }
    let mut used = vec![false; defs.len()];
    for (user, uses) in uses.iter().enumerate() {
        for &use_ in uses {
            used[use_] |= use_ != user;
        }
    }
    let mut order = Vec::with_capacity(defs.len());
    let mut circles = Circles::default();
    let mut refused = Vec::new();
    each_component(&uses, |component| {
        let first = component[0];
        if component.len() == 1 && !uses[first].contains(&first) {
            order.push(first);
            return;
        }
        // Values cannot use themselves.
        let is_value = component.iter().any(|&def| defs[def].constant);
        if module.dialect == Dialect::Python && !is_value {
            circles.add(defs.len(), component.to_vec());
            order.extend_from_slice(component);
        } else {
            diags.push(recursion(defs, component));
            refused.extend_from_slice(component);
        }
    });
    refused.sort_unstable();
    order.append(&mut refused);
    let is_alone = uses.iter().zip(&used).map(|(uses, used)| uses.is_empty() && !used).collect();
    Dependencies { order, uses, used, is_alone, circles }
}

/// Visits the strongly connected components: definitions that can all reach each other, in the
/// order in which they are come upon, each component after those that it uses. This is Tarjan's
/// algorithm with a stack of its own, in time of the uses.
fn each_component(uses: &[Vec<usize>], mut found: impl FnMut(&[usize])) {
    const NEW: usize = usize::MAX;
    const DONE: usize = usize::MAX - 1;
    // For each definition, the earliest on the stack that it is known to reach.
    let mut reaches = vec![NEW; uses.len()];
    let mut stack: Vec<usize> = Vec::new();
    for start in 0..uses.len() {
        // Definition, its place on the stack, and how many of its uses were visited.
        let mut path: Vec<(usize, usize, usize)> = Vec::new();
        if reaches[start] == NEW {
            path.push((start, stack.len(), 0));
        }
        while let Some((def, index, next)) = path.last_mut() {
            let (def, index) = (*def, *index);
            if *next == 0 {
                reaches[def] = index;
                stack.push(def);
            }
            let Some(&used) = uses[def].get(*next) else {
                path.pop();
                if reaches[def] == index {
                    found(&stack[index..]);
                    stack.drain(index..).for_each(|def| reaches[def] = DONE);
                } else if let Some(&(user, ..)) = path.last() {
                    reaches[user] = reaches[user].min(reaches[def]);
                }
                continue;
            };
            *next += 1;
            match reaches[used] {
                NEW => path.push((used, stack.len(), 0)),
                DONE => {}
                earlier => reaches[def] = reaches[def].min(earlier),
            }
        }
    }
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
        .with_note("programs of this dialect have no recursion, so that every one of them ends")
        .with_help(
            "repeat a step with `power`, or go through a container with `apply` or `mapply`; in a \
             `.py` file a definition may use itself",
        )
}

/// Returns the definitions that a definition mentions, in the order of the text, each once.
fn uses(def: &Def<'_>, names: &Names<'_>, known: NameBits) -> Vec<usize> {
    let is_local = |param: &&str| known.may_meet(NameBits::of(param));
    let locals = def.params.iter().map(|param| param.text).filter(is_local).collect();
    let mut search = UseSearch {
        names,
        known,
        locals,
        bound: Vec::new(),
        seen: FxHashSet::default(),
        found: Vec::new(),
    };
    def.defaults.iter().for_each(|value| search.note_expr(value));
    search.note_body(def.body);
    search.found
}

/// A search for uses of definitions.
struct UseSearch<'s, 'a> {
    names: &'s Names<'a>,
    /// The names of all definitions: most others have other bits, and need not be looked up.
    known: NameBits,
    /// Names that could be those of definitions, and are parameters or variables of earlier lines.
    locals: FxHashSet<&'a str>,
    /// Parameters of the lambdas around the current expression.
    bound: Vec<&'a str>,
    seen: FxHashSet<usize>,
    found: Vec<usize>,
}

impl<'a> UseSearch<'_, 'a> {
    fn note_expr(&mut self, expr: &Expr<'a>) {
        if !expr.summary.may_mention(self.known) {
            return;
        }
        match expr.kind {
            ExprKind::Name(name) => self.note_name(name),
            // Something of a module, or a method of a value.
            ExprKind::Attribute { path: Some(path), .. } => {
                self.note_name(path);
                let root = path.split('.').next().unwrap_or(path);
                self.note_name(root);
            }
            ExprKind::Lambda { params, .. } => {
                let before = self.bound.len();
                self.bound.extend(params.iter().map(|param| param.text));
                expr.each_part(|part| self.note_expr(part));
                self.bound.truncate(before);
            }
            ExprKind::Comprehension { clauses, .. } => {
                let before = self.bound.len();
                for clause in clauses {
                    if let Clause::For { target, .. } = clause {
                        target.each_bound(&mut |name| self.bound.push(name.text));
                    }
                }
                expr.each_part(|part| self.note_expr(part));
                self.bound.truncate(before);
            }
            _ => expr.each_part(|part| self.note_expr(part)),
        }
    }

    fn note_name(&mut self, name: &'a str) {
        if self.may_be_definition(name)
            && let Some(def) = self.names.definition(name)
            && !self.locals.contains(name)
            && !self.bound.contains(&name)
            && self.seen.insert(def)
        {
            self.found.push(def);
        }
    }

    /// Notes what statements use. A name that they give a value to is theirs from there on.
    fn note_body(&mut self, stmts: &'a [Stmt<'a>]) {
        for stmt in stmts {
            stmt.each_part(|part| self.note_expr(part));
            stmt.each_bound(&mut |name| {
                if self.may_be_definition(name.text) {
                    self.locals.insert(name.text);
                }
            });
            stmt.bodies().into_iter().for_each(|body| self.note_body(body));
            if let StmtKind::Def(def) = stmt.kind {
                let before = self.bound.len();
                self.bound.extend(def.params.iter().map(|param| param.text));
                self.note_body(def.body);
                self.bound.truncate(before);
            }
        }
    }

    fn may_be_definition(&self, name: &str) -> bool {
        self.known.may_meet(NameBits::of(name))
    }
}
