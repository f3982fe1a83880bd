//! Dependencies among the definitions of a file: uses, an order in which each follows what it uses,
//! and recursion.

use super::names::Names;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Def, Expr, ExprKind, Stmt, StmtKind};

/// The uses of definitions by each other.
pub(super) struct Dependencies {
    /// Indices of definitions, each after those it uses; those on a cycle are left out.
    pub(super) order: Vec<usize>,
    /// For each definition, whether another one uses it.
    pub(super) used: Vec<bool>,
    /// For each definition, whether it uses none and none uses it.
    pub(super) is_alone: Vec<bool>,
}

/// Finds the uses among `defs`; reports recursion, which the language does not have.
pub(super) fn dependencies(
    defs: &[Def<'_>],
    names: &Names<'_>,
    diags: &mut Vec<Diagnostic>,
) -> Dependencies {
    let lengths = defs.iter().fold(0, |lengths, def| lengths | length(def.name.text));
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
    Dependencies { order, used, is_alone }
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
    let mut search =
        Search { names, lengths, def, before: 0, bound: Vec::new(), found: Vec::new() };
    for (index, stmt) in def.body.iter().enumerate() {
        search.before = index;
        match stmt.kind {
            StmtKind::Assign { value, .. } | StmtKind::Return(value) => search.expr(value),
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
    def: &'s Def<'a>,
    /// Lines before the current one.
    before: usize,
    /// Parameters of the lambdas around the current expression.
    bound: Vec<&'a str>,
    found: Vec<usize>,
}

impl<'a> Search<'_, 'a> {
    fn expr(&mut self, expr: &Expr<'a>) {
        match expr.kind {
            ExprKind::Name(name) => {
                if self.lengths & length(name) != 0
                    && let Some(def) = self.names.definition(name)
                    && !self.found.contains(&def)
                    && !self.is_local(name)
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

    /// Tells whether a name means a parameter or the value of an earlier line.
    fn is_local(&self, name: &str) -> bool {
        let assigns = |stmt: &Stmt<'_>| match stmt.kind {
            StmtKind::Assign { target, .. } => target.text == name,
            StmtKind::Return(_) => false,
        };
        self.bound.contains(&name)
            || self.def.params.iter().any(|param| param.text == name)
            || self.def.body[..self.before].iter().any(assigns)
    }
}
