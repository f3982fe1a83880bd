//! What is known of values before the program runs: which are lists of their own, and which are
//! parts of what other variables hold.

use super::super::NodeId;
use super::super::names::{Held, Local, NameId};
use super::body::Body;
use super::functions::bound_in;
use super::live::Live;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Clause, Expr, ExprKind, Gathers, Stmt, StmtKind};

/// A part of what a variable holds.
#[derive(Clone)]
pub(super) struct Alias {
    /// The variable.
    pub(super) root: NameId,
    /// The assignment that gave it its value.
    serial: u32,
    /// The place of the part, and the depth at which it was computed; none for the whole.
    index: Option<(NodeId, u16)>,
}

/// Levels of something that holds nothing yet.
const ALL: u8 = 100;

impl<'m> Body<'_, '_, 'm> {
    /// What is known of the value of an expression.
    pub(super) fn held(&self, expr: &Expr<'m>) -> Held {
        let list = |own| Held { is_list: true, is_sequence: true, own, ..Held::default() };
        let sequence = Held { is_sequence: true, ..Held::default() };
        let iterator = Held { is_sequence: true, is_iterator: true, ..Held::default() };
        match expr.kind {
            ExprKind::Name(name) => {
                let local = self.file.names.known(name).and_then(|id| self.file.names.local(id));
                match local.filter(|_| !self.outside) {
                    Some(local) => local.held,
                    None => self.held_outside(name),
                }
            }
            ExprKind::Tuple(_) => sequence,
            ExprKind::List(items) => list(1 + self.least(items)),
            ExprKind::Set(_) => Held { is_set: true, own: 1, ..Held::default() },
            ExprKind::Dict(items) => {
                let values: Vec<&Expr<'m>> = items.iter().skip(1).step_by(2).copied().collect();
                Held { is_dict: true, own: 1 + self.least(&values), ..Held::default() }
            }
            ExprKind::Comprehension { kind, element, value, clauses } => {
                let own = 1 + self.own_fresh(element, clauses);
                match kind {
                    Gathers::List => list(own),
                    Gathers::Generator => Held { own, ..iterator },
                    Gathers::Set => Held { is_set: true, own: 1, ..Held::default() },
                    Gathers::Dict => {
                        let own = 1 + self.own_fresh(value, clauses);
                        Held { is_dict: true, own, ..Held::default() }
                    }
                }
            }
            ExprKind::Binary { op, lhs, rhs } => {
                use crate::syntax::ast::BinaryOp;
                let (a, b) = (self.held(lhs), self.held(rhs));
                match op {
                    BinaryOp::Add if a.is_list && b.is_list => list(1),
                    BinaryOp::Mul if a.is_list || b.is_list => list(1),
                    BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::Sub | BinaryOp::BitXor
                        if a.is_set =>
                    {
                        Held { is_set: true, own: 1, ..Held::default() }
                    }
                    BinaryOp::And | BinaryOp::Or => Held { own: 0, ..a.join(b) },
                    _ => Held::default(),
                }
            }
            ExprKind::Conditional { then, orelse, .. } => {
                let fresh = |expr: &Expr<'_>| !matches!(expr.kind, ExprKind::Name(_));
                let held = self.held(then).join(self.held(orelse));
                if fresh(then) && fresh(orelse) { held } else { Held { own: 0, ..held } }
            }
            ExprKind::Subscript { value, index } => {
                let held = self.held(value);
                match index.kind {
                    ExprKind::Slice { .. } if held.is_list => list(1),
                    ExprKind::Slice { .. } => sequence,
                    _ if held.own >= 2 => {
                        // Of what kind it is, nothing is noted; a row of rows is a list.
                        Held {
                            is_list: held.is_list,
                            is_sequence: held.is_list,
                            own: held.own - 1,
                            ..Held::default()
                        }
                    }
                    _ => Held::default(),
                }
            }
            ExprKind::Call { callee, args } => match callee.kind {
                ExprKind::Name(name) if makes_container(name) && self.is_python_function(name) => {
                    let arg = args.first().map(|arg| arg.value);
                    self.held_of_call(name, arg, args.get(1).map(|arg| arg.value))
                }
                ExprKind::Attribute { value, name, .. } => {
                    let held = self.held(value);
                    match name.text {
                        "copy" => Held { own: held.own.min(1), ..held },
                        "keys" | "items" | "values" if held.is_dict => sequence,
                        "union" | "intersection" | "difference" | "symmetric_difference" => Held {
                            is_set: held.is_set,
                            own: u8::from(held.is_set),
                            ..Held::default()
                        },
                        _ => Held::default(),
                    }
                }
                _ => Held::default(),
            },
            _ => Held::default(),
        }
    }

    fn held_outside(&self, name: &str) -> Held {
        let Some(def) = self.file.names.definition(name) else { return Held::default() };
        let def = &self.file.module.defs[def];
        match (def.constant, def.body) {
            (true, [Stmt { kind: StmtKind::Return(value), .. }]) => {
                // What is outside does not change. Values may be made of each other, which is of no
                // interest here.
                let kind = |kind: Gathers| match kind {
                    Gathers::Dict => Held { is_dict: true, ..Held::default() },
                    Gathers::Set => Held { is_set: true, ..Held::default() },
                    Gathers::List => Held { is_list: true, is_sequence: true, ..Held::default() },
                    Gathers::Generator => Held::default(),
                };
                match value.kind {
                    ExprKind::Dict(_) => kind(Gathers::Dict),
                    ExprKind::Set(_) => kind(Gathers::Set),
                    ExprKind::List(_) => kind(Gathers::List),
                    ExprKind::Comprehension { kind: own, .. } => kind(own),
                    _ => Held::default(),
                }
            }
            _ => Held::default(),
        }
    }

    fn is_python_function(&self, name: &str) -> bool {
        let id = self.file.names.known(name);
        let is_own = id.is_some_and(|id| self.file.names.local(id).is_some());
        !is_own && self.file.names.definition(name).is_none()
    }

    fn held_of_call(
        &self,
        name: &str,
        arg: Option<&'m Expr<'m>>,
        second: Option<&'m Expr<'m>>,
    ) -> Held {
        let list = |own| Held { is_list: true, is_sequence: true, own, ..Held::default() };
        let sequence = Held { is_sequence: true, ..Held::default() };
        match name {
            "list" => {
                let own = arg.map_or(ALL, |arg| match arg.kind {
                    ExprKind::Comprehension { .. } => self.held(arg).own.max(1),
                    ExprKind::Call {
                        callee: Expr { kind: ExprKind::Name("map"), .. },
                        args,
                        ..
                    } => match args.first().map(|arg| arg.value.kind) {
                        Some(ExprKind::Name("list")) => 2,
                        _ => 1,
                    },
                    _ => 1,
                });
                list(own)
            }
            "sorted" => list(1),
            "set" => Held { is_set: true, own: 1, ..Held::default() },
            "dict" => {
                Held { is_dict: true, own: if arg.is_none() { ALL } else { 1 }, ..Held::default() }
            }
            "deepcopy" | "copy.deepcopy" => {
                let held = arg.map(|arg| self.held(arg)).unwrap_or_default();
                Held {
                    own: if held.is_list { held.own.max(1) } else { 0 },
                    is_shared: false,
                    ..held
                }
            }
            "tuple" | "range" => sequence,
            "zip" | "enumerate" | "map" | "filter" | "reversed" | "iter" => {
                let _ = second;
                Held { is_iterator: name != "range", ..sequence }
            }
            _ => Held::default(),
        }
    }

    /// Levels that are each element's own, of those that are lists.
    fn least(&self, items: &[&Expr<'m>]) -> u8 {
        items.iter().map(|item| self.own_fresh(item, &[])).min().unwrap_or(ALL)
    }

    /// Levels of a value that were made by an expression itself.
    fn own_fresh(&self, expr: &Expr<'m>, clauses: &[Clause<'m>]) -> u8 {
        match expr.kind {
            ExprKind::Name(_) | ExprKind::Subscript { .. } => {
                if let ExprKind::Subscript { index, .. } = expr.kind
                    && matches!(index.kind, ExprKind::Slice { .. })
                {
                    return self.sliced(expr, clauses);
                }
                0
            }
            // A number, or what holds no list.
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => 0,
            _ => {
                let held = self.held(expr);
                if held.is_list || held.is_set || held.is_dict { held.own } else { 0 }
            }
        }
    }

    /// A slice of a loop's variable is a list of its own, if that is one.
    fn sliced(&self, expr: &Expr<'m>, clauses: &[Clause<'m>]) -> u8 {
        let ExprKind::Subscript { value, .. } = expr.kind else { return 0 };
        let ExprKind::Name(name) = value.kind else { return u8::from(self.held(expr).is_list) };
        for clause in clauses {
            if let Clause::For { target, iter } = clause
                && matches!(target.kind, ExprKind::Name(own) if own == name)
            {
                return u8::from(self.held(iter).own >= 2);
            }
        }
        u8::from(self.held(expr).is_list)
    }

    /// What is known of a value that is given away: a variable's list stays the variable's too.
    pub(super) fn moved(&mut self, expr: &Expr<'m>) -> Held {
        let held = self.held(expr);
        let is_name = matches!(expr.kind, ExprKind::Name(_));
        if is_name { held } else { Held { own: self.own_fresh(expr, &[]), ..held } }
    }

    pub(super) fn own_of(&self, expr: &Expr<'m>) -> u8 {
        self.held(expr).own
    }

    /// Notes that a variable's list was put into another value, so that it cannot change unseen.
    pub(super) fn escapes(&mut self, expr: &Expr<'m>) {
        match expr.kind {
            ExprKind::Name(name) => {
                let Some(id) = self.file.names.known(name) else { return };
                let Some(local) = self.file.names.local(id) else { return };
                let held = local.held;
                if self.flows && (held.is_list || held.is_set || held.is_dict) && !held.is_shared {
                    let held = Held { is_shared: true, ..held };
                    self.bind(id, Local { held, ..local });
                }
            }
            ExprKind::Starred(_) => {}
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.escapes(item));
            }
            ExprKind::Conditional { then, orelse, .. } => {
                self.escapes(then);
                self.escapes(orelse);
            }
            _ => {}
        }
    }

    /// Notes that a container holds a value of so many levels of its own as well.
    pub(super) fn holds(&mut self, place: &Expr<'m>, item: Held) {
        let mut depth = 1;
        let mut current = place;
        while let ExprKind::Subscript { value, .. } = current.kind {
            depth += 1;
            current = value;
        }
        let ExprKind::Name(name) = current.kind else { return };
        let Some(id) = self.file.names.known(name) else { return };
        let Some(local) = self.file.names.local(id) else { return };
        let inner = if item.is_list || item.is_set || item.is_dict { item.own } else { 0 };
        let own = local.held.own.min(inner.saturating_add(depth));
        self.bind(id, Local { held: Held { own, ..local.held }, ..local });
    }

    /// After `place.append(value)`: a variable that was the value is the last part of the place.
    pub(super) fn is_part_of(
        &mut self,
        value: &Expr<'m>,
        place: &Expr<'m>,
        before: Option<NodeId>,
    ) {
        let ExprKind::Name(name) = value.kind else { return };
        let Some(id) = self.file.names.known(name) else { return };
        let Some(local) = self.file.names.local(id) else { return };
        if !(local.held.is_list || local.held.is_set || local.held.is_dict) {
            return;
        }
        let (ExprKind::Name(root), Some(before)) = (place.kind, before) else {
            self.escapes(value);
            return;
        };
        if local.alias.is_some() || local.held.is_shared {
            self.escapes(value);
            return;
        }
        let root = self.file.names.id(root);
        let size = self.call_of(prim::SIZE, &[before]);
        let alias = self.new_alias(root, Some(size));
        let (version, moved) = self.versions(alias);
        self.bind(id, Local { alias: Some(alias), version, moved, ..local });
    }

    fn new_alias(&mut self, root: NameId, index: Option<NodeId>) -> u32 {
        let serial = self.file.names.local(root).map_or(0, |local| local.serial);
        let index = index.map(|index| (index, self.depth));
        self.aliases.push(Alias { root, serial, index });
        self.aliases.len() as u32 - 1
    }

    /// The part of a variable's list that the value of an expression is, if it may change with it.
    pub(super) fn alias_of(&mut self, expr: &'m Expr<'m>) -> Option<u32> {
        let is_own = |held: Held| held.is_list || held.is_set || held.is_dict;
        match expr.kind {
            ExprKind::Name(name) => {
                let id = self.file.names.known(name)?;
                let local = self.file.names.local(id)?;
                (is_own(local.held) && local.held.own > 0).then(|| self.new_alias(id, None))
            }
            ExprKind::Subscript { value: Expr { kind: ExprKind::Name(name), .. }, index }
                if !matches!(index.kind, ExprKind::Slice { .. }) =>
            {
                let id = self.file.names.known(name)?;
                let local = self.file.names.local(id)?;
                if !is_own(local.held) || local.held.own < 2 {
                    return None;
                }
                let index = self.expr(index)?;
                Some(self.new_alias(id, Some(index)))
            }
            _ => None,
        }
    }

    /// The changes of what an alias is a part of: in all, and of those that may have moved it.
    pub(super) fn versions(&self, alias: u32) -> (u32, u32) {
        let root = self.aliases[alias as usize].root;
        self.file.names.local(root).map_or((0, 0), |local| (local.version, local.moved))
    }

    /// The value of a name that is a part of what another one holds, or held.
    pub(super) fn aliased(
        &mut self,
        id: NameId,
        local: Local,
        alias: u32,
        span: Span,
    ) -> Option<NodeId> {
        let Alias { root, serial, index } = self.aliases[alias as usize].clone();
        let whole = self.file.names.local(root);
        let same = whole.is_some_and(|whole| whole.serial == serial);
        let (version, moved) = self.versions(alias);
        if !same || version == local.version {
            return self.lifted(local.node?, local.depth, span);
        }
        if moved != local.moved {
            let name = self.file.names.text(id);
            let message = format!("`{name}` is a part of a list whose parts were moved since");
            self.diags.push(
                crate::diag::Diagnostic::new(crate::diag::Code::ChangeInPlace, message)
                    .with_label(span, "which part it is now is not known")
                    .with_help("take the part out of the list anew"),
            );
            return None;
        }
        let whole = self.name(self.file.names.text(root), span)?;
        let Some((index, depth)) = index else { return Some(whole) };
        let index = self.lifted(index, depth, span)?;
        Some(self.placed_call(span, prim::ITEM_AT, &[whole, index]))
    }

    /// Gives what an alias is a part of its changed part.
    pub(super) fn change_whole(&mut self, alias: u32, new: NodeId) {
        let Alias { root, serial, index } = self.aliases[alias as usize].clone();
        let Some(whole) = self.file.names.local(root).filter(|whole| whole.serial == serial) else {
            return;
        };
        let new = match (index, whole.node) {
            (None, _) => Some(new),
            (Some((index, depth)), Some(_)) => {
                let by = self.depth - depth;
                let name = self.file.names.text(root);
                let old = self.name(name, Span::new(crate::source::SourceId(0), 0, 0));
                match (old, self.file.graph.lift(index, by)) {
                    (Some(old), Some(index)) => {
                        Some(self.call_of(prim::WITH_ITEM, &[old, index, new]))
                    }
                    _ => None,
                }
            }
            (Some(_), None) => None,
        };
        self.changed(root, new);
    }

    /// Notes that the parts of a container are about to be moved.
    pub(super) fn moves(&mut self, place: &Expr<'m>) {
        let mut current = place;
        while let ExprKind::Subscript { value, .. } = current.kind {
            current = value;
        }
        let ExprKind::Name(name) = current.kind else { return };
        let Some(id) = self.file.names.known(name) else { return };
        let Some(local) = self.file.names.local(id) else { return };
        self.bind(id, Local { moved: local.moved + 1, ..local });
    }

    /// A variable that holds a list of its own.
    pub(super) fn is_own_list(&mut self, name: &'m str) {
        let id = self.file.names.id(name);
        let Some(local) = self.file.names.local(id) else { return };
        let held = Held { is_list: true, is_sequence: true, own: 1, ..Held::default() };
        self.bind(id, Local { held, ..local });
    }

    /// Binds the target of a loop to an element of what it goes through.
    pub(super) fn bind_item(&mut self, target: &'m Expr<'m>, iter: &'m Expr<'m>, item: NodeId) {
        let held = self.held(iter);
        self.bind_pattern(target, item, false);
        // The rows of a list of lists are lists; which of them this is, is not known.
        if let ExprKind::Name(name) = target.kind
            && held.is_list
            && held.own >= 2
        {
            let id = self.file.names.id(name);
            if let Some(local) = self.file.names.local(id) {
                let held = Held {
                    is_list: true,
                    is_sequence: true,
                    own: 0,
                    is_shared: true,
                    ..Held::default()
                };
                self.bind(id, Local { held, ..local });
            }
        }
    }

    /// The names to which statements give values, those that they change in place included.
    pub(super) fn changed_in(&mut self, stmts: &'m [Stmt<'m>], found: &mut Live) {
        let mut names = Vec::new();
        bound_in(stmts, &mut names);
        for name in names {
            let id = self.file.names.id(name.text);
            found.insert(id);
        }
        self.places_in(stmts, found);
        // What is a part of another one changes it.
        let mut changed: Vec<NameId> = found.iter().collect();
        while let Some(id) = changed.pop() {
            let mut roots: Vec<NameId> = Vec::new();
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
    }

    /// The variables whose parts statements assign to a name.
    fn roots_in(&mut self, stmts: &'m [Stmt<'m>], id: NameId, roots: &mut Vec<NameId>) {
        for stmt in stmts {
            if let StmtKind::Assign { target, value } = stmt.kind
                && self.file.names.id(target.text) == id
            {
                let mut current = value;
                while let ExprKind::Subscript { value, .. } = current.kind {
                    current = value;
                }
                if let ExprKind::Name(name) = current.kind {
                    let root = self.file.names.id(name);
                    let names = &self.file.names;
                    if names.assigned(root).is_some() || names.local(root).is_some() {
                        roots.push(root);
                    }
                }
            }
            stmt.bodies().into_iter().for_each(|body| self.roots_in(body, id, roots));
        }
    }

    /// The variables that statements change in place.
    pub(super) fn places_in(&mut self, stmts: &'m [Stmt<'m>], found: &mut Live) {
        for stmt in stmts {
            let mut places: Vec<&'m Expr<'m>> = Vec::new();
            match stmt.kind {
                StmtKind::Expr(Expr { kind: ExprKind::Call { callee, .. }, .. }) => {
                    if let ExprKind::Attribute { value, .. } = callee.kind {
                        places.push(value);
                    }
                }
                StmtKind::Unpack { targets, .. } => places.extend(targets),
                StmtKind::Augment { target, .. }
                | StmtKind::Delete(target)
                | StmtKind::For { target, .. } => places.push(target),
                _ => {}
            }
            // `x = xs.pop()` changes `xs` as well.
            stmt.each_part(|part| pops(part, &mut places));
            while let Some(place) = places.pop() {
                match place.kind {
                    ExprKind::Subscript { value, .. } => places.push(value),
                    ExprKind::Tuple(items) | ExprKind::List(items) => places.extend(items),
                    ExprKind::Name(name) => {
                        let id = self.file.names.id(name);
                        let names = &self.file.names;
                        if names.assigned(id).is_some() || names.local(id).is_some() {
                            found.insert(id);
                        }
                    }
                    _ => {}
                }
            }
            stmt.bodies().into_iter().for_each(|body| self.places_in(body, found));
        }
    }

    /// Notes the names that statements assign, in bodies inside too, and what functions in them
    /// read.
    pub(super) fn note_assigned(&mut self, stmts: &'m [Stmt<'m>]) {
        let mut names = Vec::new();
        bound_in(stmts, &mut names);
        for name in names {
            let id = self.file.names.id(name.text);
            self.file.names.assigns(id, name.span);
        }
        self.note_functions(stmts);
    }

    fn note_functions(&mut self, stmts: &'m [Stmt<'m>]) {
        for stmt in stmts {
            let (name, mentioned) = match stmt.kind {
                StmtKind::Def(def) => {
                    let mut mentioned = Vec::new();
                    self.mentioned(def.body, &mut mentioned);
                    (Some(def.name), mentioned)
                }
                StmtKind::Assign {
                    target,
                    value: Expr { kind: ExprKind::Lambda { body, .. }, .. },
                } => {
                    let mut mentioned = Vec::new();
                    self.mentioned_in(body, &mut mentioned);
                    (Some(target), mentioned)
                }
                _ => (None, Vec::new()),
            };
            if let Some(name) = name {
                let id = self.file.names.id(name.text);
                self.captured.push((id, mentioned));
            }
            stmt.bodies().into_iter().for_each(|body| self.note_functions(body));
        }
        // Functions that functions call.
        for _ in 0..2 {
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
                self.mentioned(def.body, found);
            }
        }
    }

    fn mentioned_in(&mut self, expr: &'m Expr<'m>, found: &mut Vec<NameId>) {
        if let ExprKind::Name(name) = expr.kind {
            let id = self.file.names.id(name);
            if !found.contains(&id) {
                found.push(id);
            }
        }
        expr.each_part(|part| self.mentioned_in(part, found));
    }
}

/// Whether one of Python's functions makes a value of which something is known.
fn makes_container(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "list",
        "tuple",
        "set",
        "dict",
        "range",
        "sorted",
        "zip",
        "enumerate",
        "map",
        "filter",
        "reversed",
        "iter",
        "deepcopy",
    ];
    NAMES.contains(&name)
}

/// The places from which an expression takes elements away.
fn pops<'m>(expr: &'m Expr<'m>, places: &mut Vec<&'m Expr<'m>>) {
    if let ExprKind::Call { callee, .. } = expr.kind
        && let ExprKind::Attribute { value, name, .. } = callee.kind
        && matches!(name.text, "pop" | "popleft" | "setdefault")
    {
        places.push(value);
    }
    expr.each_part(|part| pops(part, places));
}
