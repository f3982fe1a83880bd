//! The changes of statements: the names that they give values to, and the lists that they change in
//! place, under whatever name.

use smallvec::SmallVec;

use super::super::names::NameId;
use super::body::Body;
use super::call::Callee;
use super::changing::Changing;
use super::functions::{Code, Template, bound_in, each_bound_in};
use super::handed::exprs_of_params;
use super::live::Live;
use super::scopes;
use crate::syntax::ast::{Def, Expr, ExprKind, Ident, Kinds, Stmt, StmtKind};
use crate::syntax::changes_its_own;

/// A few names, of which some may be there more than once.
pub(super) type ChangedNames = SmallVec<[NameId; 8]>;

/// Parameters, by their places.
pub(super) type Params = SmallVec<[usize; 4]>;

/// The changes in place of what a function does not have to itself.
#[derive(Clone, Default)]
pub(super) struct Changed {
    /// Variables around it.
    pub(super) around: Live,
    /// Parameters.
    pub(super) params: Params,
}

/// A function that is being looked through for what it changes.
#[derive(Default)]
pub(super) struct LookedInto {
    /// Whether that was done in the round at hand.
    is_seen: bool,
    /// The changes that are known by now.
    changed: Changed,
}

/// Parts of containers that are changed.
type Places<'m> = SmallVec<[&'m Expr<'m>; 4]>;

impl<'m> Body<'_, '_, 'm> {
    /// Collects the names to which statements give values.
    pub(super) fn given_in(&mut self, stmts: &'m [Stmt<'m>], found: &mut Live) {
        each_bound_in(stmts, &mut |name| {
            let id = self.file.names.id(name.text);
            found.insert(id);
        });
    }

    /// Returns the variables that statements change in place, and the places that these stand for.
    pub(super) fn changed_places(&mut self, stmts: &'m [Stmt<'m>]) -> Live {
        let mut found = Live::default();
        self.collect_places(stmts, &mut found);
        // A part of another one changes it.
        let mut changed: ChangedNames = found.iter().collect();
        while let Some(id) = changed.pop() {
            let mut roots = ChangedNames::new();
            if let Some(alias) = self.file.names.local(id).and_then(|local| local.alias) {
                roots.push(self.aliases[alias as usize].root);
            }
            self.roots_in(stmts, id, &mut roots);
            for root in roots {
                if !found.contains(root) {
                    found.insert(root);
                    changed.push(root);
                }
            }
        }
        found
    }

    /// Tells whether statements may change parts of a variable's value, and not that value alone.
    pub(super) fn changes_parts_of(&mut self, name: &str, stmts: &'m [Stmt<'m>]) -> bool {
        let Some(id) = self.file.names.known(name) else { return false };
        let alias = self.file.names.local(id).and_then(|local| local.alias);
        let root = alias.map_or(id, |alias| self.aliases[alias as usize].root);
        self.any_part_of([id, root], stmts, stmts)
    }

    fn any_part_of(
        &mut self,
        roots: [NameId; 2],
        all: &'m [Stmt<'m>],
        stmts: &'m [Stmt<'m>],
    ) -> bool {
        stmts.iter().any(|stmt| {
            let mut targets: Places<'m> = SmallVec::new();
            let mut places: Places<'m> = SmallVec::new();
            match stmt.kind {
                StmtKind::Expr(Expr { kind: ExprKind::Call { callee, .. }, .. }) => {
                    if let ExprKind::Attribute { value, .. } = callee.kind {
                        places.push(value);
                    }
                }
                StmtKind::Unpack { targets: given, .. } => {
                    given.iter().for_each(|target| collect_parts(target, &mut targets));
                }
                StmtKind::For { target, .. } => collect_parts(target, &mut targets),
                StmtKind::Augment { target, .. } => places.push(target),
                StmtKind::Delete(target) => collect_parts(target, &mut targets),
                StmtKind::Def(_) => return true,
                _ => {}
            }
            stmt.each_part(|part| pops(part, &mut places));
            // The container of an element changes where that is given.
            places.extend(targets.iter().filter_map(|target| match target.kind {
                ExprKind::Subscript { value, .. } => Some(value),
                _ => None,
            }));
            let mut called = Live::default();
            stmt.each_part(|part| self.collect_calls(part, &mut called));
            roots.iter().any(|root| called.contains(*root))
                || places.iter().any(|place| self.is_part_of(roots, all, place))
                || stmt.bodies().into_iter().any(|body| self.any_part_of(roots, all, body))
        })
    }

    /// Tells whether a place may be a part of one of some roots.
    fn is_part_of(&mut self, roots: [NameId; 2], all: &'m [Stmt<'m>], place: &'m Expr<'m>) -> bool {
        let mut current = place;
        let mut is_below = false;
        loop {
            current = match current.kind {
                ExprKind::Subscript { value, .. } => value,
                ExprKind::Call {
                    callee: Expr { kind: ExprKind::Attribute { value, .. }, .. },
                    ..
                } => value,
                _ => break,
            };
            is_below = true;
        }
        let mut names = ChangedNames::new();
        self.collect_either(current, &mut names);
        names.into_iter().any(|id| {
            let mut bases = ChangedNames::new();
            self.roots_in(all, id, &mut bases);
            let local = self.file.names.local(id);
            let alias = local.and_then(|local| local.alias);
            let spot = alias.map(|alias| &self.aliases[alias as usize]);
            let own = spot.map_or(id, |spot| spot.root);
            let is_part = is_below || spot.is_some_and(|spot| !spot.path.is_empty());
            is_part && roots.contains(&own) || bases.iter().any(|base| roots.contains(base))
        })
    }

    /// Collects the variables whose parts statements give to a name.
    fn roots_in(&mut self, stmts: &'m [Stmt<'m>], id: NameId, roots: &mut ChangedNames) {
        for stmt in stmts {
            let mut is_given = false;
            stmt.each_bound(&mut |name| is_given |= self.file.names.known(name.text) == Some(id));
            if is_given {
                match stmt.kind {
                    StmtKind::Assign { value, .. } | StmtKind::Unpack { value, .. } => {
                        self.collect_bases(value, roots);
                    }
                    StmtKind::For { iter, .. } => self.collect_bases(iter, roots),
                    _ => {}
                }
            }
            stmt.bodies().into_iter().for_each(|body| self.roots_in(body, id, roots));
        }
    }

    /// Collects the variables of whose values an expression may be a part, or go through parts.
    pub(super) fn collect_bases(&mut self, expr: &'m Expr<'m>, roots: &mut ChangedNames) {
        match expr.kind {
            ExprKind::Name(name) => {
                let id = self.file.names.id(name);
                if self.file.names.is_variable(id) {
                    roots.push(id);
                }
            }
            ExprKind::Subscript { value, .. } => self.collect_bases(value, roots),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.collect_bases(item, roots));
            }
            ExprKind::Call { callee, args } => match (self.python(callee), callee.kind) {
                (Some("enumerate" | "reversed" | "zip"), _) => {
                    args.iter().for_each(|arg| self.collect_bases(arg.value, roots));
                }
                (None, ExprKind::Attribute { value, name, .. })
                    if matches!(name.text, "setdefault" | "values" | "items" | "keys") =>
                {
                    self.collect_bases(value, roots);
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// Collects the variables that statements change in place.
    fn collect_places(&mut self, stmts: &'m [Stmt<'m>], found: &mut Live) {
        for stmt in stmts {
            let mut places: Places<'m> = SmallVec::new();
            match stmt.kind {
                StmtKind::Expr(Expr { kind: ExprKind::Call { callee, .. }, .. }) => {
                    if let ExprKind::Attribute { value, .. } = callee.kind {
                        places.push(value);
                    }
                }
                StmtKind::Unpack { targets, .. } => {
                    targets.iter().for_each(|target| collect_parts(target, &mut places));
                }
                StmtKind::For { target, .. } => collect_parts(target, &mut places),
                StmtKind::Augment { target, .. } | StmtKind::Delete(target) => places.push(target),
                // It may be called.
                StmtKind::Def(def) => {
                    let changed = self.changed_by_body(def.params, def.body);
                    found.extend(&changed.around);
                }
                _ => {}
            }
            // `x = xs.pop()` changes `xs` as well, and so does a function that does that.
            stmt.each_part(|part| pops(part, &mut places));
            stmt.each_part(|part| self.collect_calls(part, found));
            if self.has_fills {
                stmt.each_part(|part| self.looks_up(part, &mut places));
            }
            for place in places {
                let mut current = place;
                loop {
                    current = match current.kind {
                        ExprKind::Subscript { value, .. } => value,
                        ExprKind::Call { callee, .. } => match callee.kind {
                            ExprKind::Attribute { value, .. } => value,
                            _ => break,
                        },
                        _ => break,
                    };
                }
                let mut names = ChangedNames::new();
                self.collect_either(current, &mut names);
                names.into_iter().for_each(|id| found.insert(id));
            }
            stmt.bodies().into_iter().for_each(|body| self.collect_places(body, found));
        }
    }

    /// Collects the variables that functions change which an expression calls: those around them,
    /// and those that they are given.
    fn collect_calls(&mut self, expr: &'m Expr<'m>, found: &mut Live) {
        if self.inside.is_empty() && !self.file.any_by_call {
            return;
        }
        if let ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, args } = expr.kind
            && let Some((params, stmts)) = self.body_named(name)
        {
            let changed = self.changed_by_body(params, stmts);
            found.extend(&changed.around);
            let names: Vec<&str> = params.iter().map(|param| param.text).collect();
            let callee = Callee {
                name,
                params: &names,
                defaults: &[],
                values: &[],
                kinds: Kinds::default(),
            };
            let exprs = exprs_of_params(&callee, args);
            for arg in changed.params.into_iter().filter_map(|index| exprs[index]) {
                let mut bases = ChangedNames::new();
                self.collect_either(arg, &mut bases);
                self.collect_bases(arg, &mut bases);
                bases.into_iter().for_each(|id| found.insert(id));
            }
        }
        expr.each_part(|part| self.collect_calls(part, found));
    }

    /// Returns the parameters and the body of a function by its name, be it defined by now or not.
    fn body_named(&mut self, name: &'m str) -> Option<(&'m [Ident<'m>], &'m [Stmt<'m>])> {
        let function = self.function_named(name);
        if let Some(Template { params, body: Code::Body(stmts), .. }) =
            function.map(|function| &self.templates[function as usize])
        {
            return Some((params, stmts));
        }
        let id = self.file.names.known(name)?;
        let (_, def) = self.inside.iter().rfind(|(own, _)| *own == id)?;
        Some((def.params, def.body))
    }

    /// Returns what a function changes in place of what it does not have to itself.
    pub(super) fn changed_by_function(&mut self, function: u32) -> Changed {
        let Template { params, body: Code::Body(stmts), .. } = self.templates[function as usize]
        else {
            return Changed::default();
        };
        self.changed_by_body(params, stmts)
    }

    /// Returns the same for a body. The functions that it calls are looked through as well, each
    /// once in a round, until a round finds nothing more: they may call each other and this one.
    fn changed_by_body(&mut self, params: &'m [Ident<'m>], stmts: &'m [Stmt<'m>]) -> Changed {
        let key = stmts.as_ptr();
        let is_outermost = self.looked_into.is_empty();
        loop {
            let known = self.looked_into.entry(key).or_default();
            if std::mem::replace(&mut known.is_seen, true) {
                return known.changed.clone();
            }
            let before = known.changed.clone();
            let found = self.find_changes(params, stmts, &before);
            let is_more = before.params.len() < found.params.len()
                || before.around.len() < found.around.len();
            self.finds_more |= is_more;
            self.looked_into.insert(key, LookedInto { is_seen: true, changed: found.clone() });
            if !is_outermost {
                return found;
            }
            if !std::mem::take(&mut self.finds_more) {
                self.looked_into.clear();
                return found;
            }
            self.looked_into.values_mut().for_each(|known| known.is_seen = false);
        }
    }

    /// Returns what a function changes by what is known of those that it calls, and what it was
    /// known to change.
    fn find_changes(
        &mut self,
        params: &'m [Ident<'m>],
        stmts: &'m [Stmt<'m>],
        known: &Changed,
    ) -> Changed {
        let mut found = Changed { around: self.changed_places(stmts), params: Params::new() };
        for (index, param) in params.iter().enumerate() {
            let id = self.file.names.id(param.text);
            let is_changed = found.around.contains(id) && !self.has_copy(stmts, id);
            if is_changed || known.params.contains(&index) {
                found.params.push(index);
            }
        }
        let mut own = params.to_vec();
        bound_in(stmts, &mut own);
        for name in own {
            let id = self.file.names.id(name.text);
            found.around.remove(id);
        }
        // So are the places of what functions were given that are being built.
        for &function in &self.changing {
            let Changing { taken, .. } = &self.templates[function as usize].changing;
            taken.iter().for_each(|taken| found.around.remove(taken.root));
        }
        found.around.extend(&known.around);
        found
    }

    /// Tells whether a function makes a copy of a parameter under the same name before it changes
    /// that.
    fn has_copy(&mut self, stmts: &'m [Stmt<'m>], id: NameId) -> bool {
        for stmt in stmts {
            if let StmtKind::Assign { target, value } = stmt.kind
                && self.file.names.id(target.text) == id
                && self.is_copy(value)
            {
                return true;
            }
            if self.changed_places(std::slice::from_ref(stmt)).contains(id) {
                return false;
            }
        }
        false
    }

    /// Tells whether the value of an expression is a new container.
    fn is_copy(&self, value: &'m Expr<'m>) -> bool {
        match value.kind {
            ExprKind::List(_) | ExprKind::Set(_) | ExprKind::Dict(_) => true,
            ExprKind::Comprehension { .. } => true,
            ExprKind::Subscript { index, .. } => matches!(index.kind, ExprKind::Slice { .. }),
            ExprKind::Call { callee, .. } => match (self.python(callee), callee.kind) {
                (Some("list" | "set" | "dict" | "sorted" | "tuple" | "frozenset"), _) => true,
                (None, ExprKind::Attribute { name, .. }) => name.text == "copy",
                _ => false,
            },
            _ => false,
        }
    }

    /// Collects the variable that an expression is, or those of which it is one.
    fn collect_either(&mut self, expr: &'m Expr<'m>, found: &mut ChangedNames) {
        match expr.kind {
            ExprKind::Conditional { then, orelse, .. } => {
                self.collect_either(then, found);
                self.collect_either(orelse, found);
            }
            ExprKind::Name(_) => self.collect_bases(expr, found),
            _ => {}
        }
    }

    /// Notes the names that statements assign, in bodies inside too, and what functions in them
    /// read.
    pub(super) fn note_assigned(&mut self, stmts: &'m [Stmt<'m>]) {
        each_bound_in(stmts, &mut |name| {
            let id = self.file.names.id(name.text);
            self.file.names.assigns(id, name.span);
        });
        if scopes::holds_functions(stmts) {
            self.note_functions(stmts);
            self.note_other_names(stmts);
            self.note_calls();
        }
    }

    fn note_functions(&mut self, stmts: &'m [Stmt<'m>]) {
        for stmt in stmts {
            let (name, mentioned) = match stmt.kind {
                StmtKind::Def(def) => {
                    let id = self.file.names.id(def.name.text);
                    self.inside.push((id, def));
                    self.note_functions(def.body);
                    (Some(def.name), self.mentioned_by(def))
                }
                StmtKind::Assign { target, value } => match value.kind {
                    ExprKind::Lambda { params, body, .. } => {
                        (Some(target), self.mentioned_by_lambda(params, body))
                    }
                    _ => (None, Vec::new()),
                },
                _ => (None, Vec::new()),
            };
            if let Some(name) = name {
                let id = self.file.names.id(name.text);
                self.captured.push((id, mentioned));
            }
            stmt.bodies().into_iter().for_each(|body| self.note_functions(body));
        }
    }

    /// Notes that variables which are given a function read what that reads.
    fn note_other_names(&mut self, stmts: &'m [Stmt<'m>]) {
        for stmt in stmts {
            if let StmtKind::Assign { target, value: Expr { kind: ExprKind::Name(name), .. } } =
                stmt.kind
            {
                let (id, other) = (self.file.names.id(target.text), self.file.names.id(name));
                if self.captured.iter().any(|(own, _)| *own == other) {
                    self.captured.push((id, vec![other]));
                }
            }
            if let StmtKind::Def(def) = stmt.kind {
                self.note_other_names(def.body);
            }
            stmt.bodies().into_iter().for_each(|body| self.note_other_names(body));
        }
    }

    /// Notes that functions read what the functions read that they call.
    fn note_calls(&mut self) {
        for _ in 0..3 {
            let known = self.captured.clone();
            for (_, reads) in &mut self.captured {
                let more: Vec<NameId> = known
                    .iter()
                    .filter(|(id, _)| reads.contains(id))
                    .flat_map(|(_, reads)| reads.clone())
                    .collect();
                for id in more {
                    if !reads.contains(&id) {
                        reads.push(id);
                    }
                }
            }
        }
    }

    fn mentioned(&mut self, stmts: &'m [Stmt<'m>], found: &mut Vec<NameId>) {
        for stmt in stmts {
            stmt.each_part(|part| self.mentioned_in(part, found));
            stmt.bodies().into_iter().for_each(|body| self.mentioned(body, found));
            if let StmtKind::Def(def) = stmt.kind {
                let inside = self.mentioned_by(def);
                found.extend(inside);
            }
        }
    }

    /// Returns the variables that a function mentions, without its own.
    fn mentioned_by(&mut self, def: &'m Def<'m>) -> Vec<NameId> {
        let mut mentioned = Vec::new();
        self.mentioned(def.body, &mut mentioned);
        let mut own = def.params.to_vec();
        bound_in(def.body, &mut own);
        self.without(own, &mut mentioned);
        mentioned
    }

    /// Returns those that a `lambda` mentions when it is called.
    fn mentioned_by_lambda(&mut self, params: &'m [Ident<'m>], body: &'m Expr<'m>) -> Vec<NameId> {
        let mut mentioned = Vec::new();
        self.mentioned_in(body, &mut mentioned);
        self.without(params.to_vec(), &mut mentioned);
        mentioned
    }

    fn without(&mut self, own: Vec<Ident<'m>>, mentioned: &mut Vec<NameId>) {
        let own: ChangedNames = own.into_iter().map(|name| self.file.names.id(name.text)).collect();
        mentioned.retain(|id| !own.contains(id));
    }

    fn mentioned_in(&mut self, expr: &'m Expr<'m>, found: &mut Vec<NameId>) {
        if let ExprKind::Name(name) = expr.kind {
            let id = self.file.names.id(name);
            if !found.contains(&id) {
                found.push(id);
            }
        }
        if let ExprKind::Lambda { params, defaults, body } = expr.kind {
            defaults.iter().for_each(|value| self.mentioned_in(value, found));
            found.extend(self.mentioned_by_lambda(params, body));
            return;
        }
        expr.each_part(|part| self.mentioned_in(part, found));
    }
}

/// Collects the places from which an expression takes elements away.
fn pops<'m>(expr: &'m Expr<'m>, places: &mut Places<'m>) {
    if !expr.summary.has_methods() {
        return;
    }
    if let ExprKind::Call { callee, .. } = expr.kind
        && let ExprKind::Attribute { value, name, .. } = callee.kind
        && changes_its_own(name.text)
    {
        places.push(value);
    }
    expr.each_part(|part| pops(part, places));
}

/// Collects the parts of containers to which a target gives values.
fn collect_parts<'m>(target: &'m Expr<'m>, places: &mut Places<'m>) {
    match target.kind {
        ExprKind::Subscript { .. } => places.push(target),
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            items.iter().for_each(|item| collect_parts(item, places));
        }
        _ => {}
    }
}

/// Tells whether an expression is a method that changes what it is of.
pub(super) fn changes_in_place(value: &Expr<'_>) -> bool {
    match value.kind {
        ExprKind::Call { callee, .. } => match callee.kind {
            ExprKind::Attribute { name, .. } => changes_its_own(name.text),
            _ => false,
        },
        _ => false,
    }
}
