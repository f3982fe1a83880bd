//! Dependencies among the definitions of a file: uses, an order in which each follows what it uses,
//! and recursion.

use rustc_hash::FxHashSet;

use super::names::Names;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Def, Expr, ExprKind, Module, StmtKind};

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
            match uses[def].get(*next) {
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
    Dependencies { order, uses, used, is_alone }
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
    for stmt in def.body {
        match stmt.kind {
            StmtKind::Assign { target, value } => {
                search.expr(value);
                if search.may_be_definition(target.text) {
                    search.locals.insert(target.text);
                }
            }
            StmtKind::Return(value) => search.expr(value),
        }
    }
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
            ExprKind::Name(name) => {
                if self.may_be_definition(name)
                    && let Some(def) = self.names.definition(name)
                    && !self.locals.contains(name)
                    && !self.bound.contains(&name)
                    && self.seen.insert(def)
                {
                    self.found.push(def);
                }
            }
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => {}
            ExprKind::Tuple(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Call { callee, args } => {
                self.expr(callee);
                args.iter().for_each(|arg| self.expr(arg.value));
            }
            ExprKind::Lambda { params, body } => {
                let before = self.bound.len();
                self.bound.extend(params.iter().map(|param| param.text));
                self.expr(body);
                self.bound.truncate(before);
            }
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Binary { lhs, rhs, .. } => {
                self.expr(lhs);
                self.expr(rhs);
            }
            ExprKind::Conditional { cond, then, orelse } => {
                self.expr(cond);
                self.expr(then);
                self.expr(orelse);
            }
        }
    }

    fn may_be_definition(&self, name: &str) -> bool {
        self.lengths & length(name) != 0
    }
}
