//! The meaning of a name where it is used, and what to say where it has none.

use super::super::names::{Global, Local, NameId};
use super::super::{Node, NodeId, constants, meant};
use super::body::Body;
use crate::diag::{Code, Diagnostic, suggest};
use crate::ir::graph::MAX_LAMBDAS;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

impl<'m> Body<'_, '_, 'm> {
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

    pub(super) fn report_depth(&mut self, span: Span) {
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

    pub(super) fn name(&mut self, name: &'m str, span: Span) -> Option<NodeId> {
        let id = self.file.names.id(name);
        if !self.outside.get()
            && let Some(local) = self.file.names.local(id)
        {
            return self.local(id, local, span);
        }
        let global = self.file.names.global(id);
        if let Some(own) = self.file.names.assigned(id)
            && !self.outside.get()
        {
            if self.flows {
                self.report_unknown(name, id, span, false);
                return None;
            }
            if !matches!(global, Global::Unknown) {
                self.unbound_in_python(name, span, own);
            }
        }
        match global {
            Global::Definition(def) => self.function_value(def, span),
            Global::Primitive(prim) => Some(self.file.graph.leaf(Node::Prim(prim))),
            Global::Constant(constant) => Some(constant.node(self.file.graph)),
            Global::Python(python) => match self.builtin_function(span, python) {
                Some(function) => Some(function),
                None => {
                    self.report_unknown(name, id, span, false);
                    None
                }
            },
            Global::Unknown => {
                self.report_unknown(name, id, span, false);
                None
            }
        }
    }

    /// Returns the function of Python that an expression names, under whatever name.
    pub(super) fn python(&self, expr: &Expr<'m>) -> Option<&'static str> {
        let name = match expr.kind {
            ExprKind::Name(name) => name,
            ExprKind::Attribute { path: Some(path), value, .. } if !self.is_value(value) => path,
            _ => return None,
        };
        let names = &self.file.names;
        let (id, meaning) = match names.known(name) {
            Some(id) => (Some(id), names.global(id)),
            None => (None, names.meaning(name)),
        };
        let is_hidden = !self.outside.get() && id.is_some_and(|id| names.has_local(id));
        match meaning {
            Global::Python(python) if !is_hidden => Some(python),
            _ => None,
        }
    }

    /// Returns the value of a name of the definition, which uses up an iterator.
    fn local(&mut self, id: NameId, local: Local, span: Span) -> Option<NodeId> {
        self.value_of(id, local, span, true)
    }

    /// Returns the value of a name of the definition. It may be looked at without being used, as a
    /// list is that gets another element.
    pub(super) fn value_of(
        &mut self,
        id: NameId,
        local: Local,
        span: Span,
        is_used: bool,
    ) -> Option<NodeId> {
        if let Some(assignment) = local.assignment
            && let Some((_, used)) = self.uses.get_mut(assignment)
        {
            *used = true;
        }
        if let Some(function) = local.function {
            return self.template_value(function, span);
        }
        let in_function = local.depth < self.depth && !local.is_inner;
        if let Some((read, again)) = self.readers.mention(id, in_function) {
            let name = self.file.names.text(id);
            self.assigned_again(name, span, self.file.names.text(read), again);
            return None;
        }
        if let Some(alias) = local.alias {
            let node = self.aliased(id, local, alias, span)?;
            let root = self.aliases[alias as usize].root;
            return match self.file.names.local(root) {
                Some(whole) if self.is_outdated(&whole) => self.outdated(id, &whole, node, span),
                Some(whole) if is_used && whole.held.has_iterators() => {
                    self.once(root, whole, node, span)
                }
                _ => Some(node),
            };
        }
        let mut node = self.lifted(local.node?, local.depth, span)?;
        if self.is_outdated(&local) {
            node = self.outdated(id, &local, node, span)?;
        } else if is_used && local.held.has_iterators() {
            node = self.once(id, local, node, span)?;
        }
        let Some(is_bound) = local.is_bound else { return Some(node) };
        let is_bound = self.lifted(is_bound, local.depth, span)?;
        // Each variable fails by a node of its own: a node that two shared would have one place.
        let name = self.file.names.text(id).bytes();
        let own = name.fold(0, |own: i64, byte| own.wrapping_mul(131).wrapping_add(byte.into()));
        let own = self.int(own);
        let missing = self.placed_call(span, prim::UNBOUND, &[own]);
        Some(self.file.graph.select(is_bound, node, missing))
    }

    /// Returns a node of some depth, as seen from the place at hand.
    pub(super) fn lifted(&mut self, node: NodeId, depth: u16, span: Span) -> Option<NodeId> {
        let lifted = self.file.graph.lift(node, self.depth - depth);
        if lifted.is_none() {
            self.report_depth(span);
        }
        lifted
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

    /// Returns a definition as a function; where it is none, its own errors were reported.
    pub(super) fn helper(&mut self, def: usize, span: Span) -> Option<NodeId> {
        let helper = self.file.known[def].function;
        if helper.is_none() {
            self.missing.get_or_insert((def, span));
        }
        helper
    }

    /// Reports a name that means nothing here, unless it might in a line that was not understood.
    pub(super) fn report_unknown(&mut self, name: &str, id: NameId, span: Span, called: bool) {
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
        let name = match name.rsplit_once('.') {
            None => name,
            Some((base, attribute)) if self.file.names.is_module(base) => attribute,
            Some((base, attribute)) => {
                let id = self.file.names.known(base);
                let is_value = id.is_some_and(|id| self.file.names.local(id).is_some());
                self.diags.push(meant::attribute(base, is_value, attribute, span));
                return;
            }
        };
        let what = if called { "function" } else { "name" };
        let diagnostic = Diagnostic::new(Code::UnknownName, format!("unknown {what} `{name}`"))
            .with_label(span, "not known here");
        let help = match self.file.names.alias(name) {
            Some(target) => {
                let last = target.rsplit('.').next().unwrap_or(target);
                let help = format!("`{name}` stands for `{target}`, which is not known here");
                Some(meant::help(last).unwrap_or(help))
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

    /// Returns the name that was probably meant by an unknown one.
    fn closest(&mut self, name: &str) -> Option<&'m str> {
        /// Names of a file that are compared with unknown ones; further unknown names are compared
        /// with those of the language alone.
        const MAX_SEARCHED: usize = 1 << 20;
        let language = prim::all().iter().map(|prim| prim.name);
        let language = language.chain(constants::CONSTANTS.iter().map(|(name, _)| *name));
        let locals = match self.file.searched < MAX_SEARCHED {
            true => self.file.names.locals(),
            false => Vec::new(),
        };
        let defs = match self.file.searched < MAX_SEARCHED {
            true => self.file.module.defs,
            false => &[],
        };
        self.file.searched += locals.len() + defs.len();
        let own = locals.into_iter().chain(defs.iter().map(|def| def.name.text));
        suggest::closest(name, own.chain(language))
    }
}
