//! Which definitions of a file use which, an order in which each follows what it uses, and recursion.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Def, Expr, ExprKind, StmtKind};

/// Which definitions use which.
pub(super) struct Dependencies {
    /// Indices of definitions, each after those it uses; those on a cycle are left out.
    pub(super) order: Vec<usize>,
    /// For each definition, whether another one uses it.
    pub(super) used: Vec<bool>,
}

/// Finds the uses among `defs`; reports recursion, which the language does not have.
pub(super) fn dependencies(
    defs: &[Def<'_>],
    by_name: &FxHashMap<&str, usize>,
    diags: &mut Vec<Diagnostic>,
) -> Dependencies {
    let uses: Vec<Vec<usize>> = defs.iter().map(|def| uses(def, by_name)).collect();
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
    Dependencies { order, used }
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
fn uses(def: &Def<'_>, by_name: &FxHashMap<&str, usize>) -> Vec<usize> {
    let mut local: FxHashSet<&str> = def.params.iter().map(|param| param.text).collect();
    let mut found = Vec::new();
    for stmt in def.body {
        match stmt.kind {
            StmtKind::Assign { target, value } => {
                collect(value, by_name, &local, &mut found);
                local.insert(target.text);
            }
            StmtKind::Return(value) => collect(value, by_name, &local, &mut found),
        }
    }
    found
}

fn collect<'a>(
    expr: &Expr<'a>,
    by_name: &FxHashMap<&str, usize>,
    local: &FxHashSet<&'a str>,
    found: &mut Vec<usize>,
) {
    let mut visit = |expr: &Expr<'a>| collect(expr, by_name, local, found);
    match expr.kind {
        ExprKind::Name(name) => {
            if let Some(&def) = by_name.get(name)
                && !local.contains(name)
                && !found.contains(&def)
            {
                found.push(def);
            }
        }
        ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => {}
        ExprKind::Tuple(items) => items.iter().for_each(|item| visit(item)),
        ExprKind::Call { callee, args } => {
            visit(callee);
            args.iter().for_each(|arg| visit(arg.value));
        }
        ExprKind::Lambda { params, body } => {
            let mut inner = local.clone();
            inner.extend(params.iter().map(|param| param.text));
            collect(body, by_name, &inner, found);
        }
        ExprKind::Unary { operand, .. } => visit(operand),
        ExprKind::Binary { lhs, rhs, .. } => {
            visit(lhs);
            visit(rhs);
        }
        ExprKind::Conditional { cond, then, orelse } => {
            visit(cond);
            visit(then);
            visit(orelse);
        }
    }
}
