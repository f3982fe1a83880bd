//! Lines outside of definitions: values, other names, imports.

use super::passed_over::{TYPES, is_call_of_print, outside, passed_over, printing};
use super::{Blocks, Mode};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Alias, Def, Entry, Expr, ExprKind, Ident, Kinds, Stmt, StmtKind};
use crate::syntax::lines::{Import, Simple};

impl<'a> Blocks<'a, '_> {
    pub(super) fn read_top_level(&mut self, span: Span, simple: Simple<'a>) {
        let first = !std::mem::replace(&mut self.begun, true);
        match (simple, self.mode) {
            (Simple::Nothing, _) => {}
            (Simple::Import(imports), _) => {
                imports.iter().for_each(|import| self.import(import));
                self.note_imports(span, imports);
            }
            (Simple::Doc(_), Mode::Prompt) => self.report.push(
                Diagnostic::new(Code::StringValue, "strings are not values")
                    .with_label(span, "nothing would come of this")
                    .with_help("use integers or tuples; in a comment, begin with `#`"),
            ),
            (Simple::Doc(text), Mode::File) => {
                if first {
                    self.doc = Some(text);
                }
            }
            (Simple::Assign { target, value }, Mode::Prompt) => {
                self.entries.push(Entry::Assign { target, value });
            }
            (Simple::Expr(value), Mode::Prompt) => self.entries.push(Entry::Expr(value)),
            (
                Simple::Assign {
                    target,
                    value:
                        &Expr {
                            kind:
                                ExprKind::Name(text) | ExprKind::Attribute { path: Some(text), .. },
                            span: place,
                            ..
                        },
                },
                Mode::File,
            ) => {
                // A type may be a function as well: `Row = list`.
                let is_type = TYPES.contains(&text) || self.types.contains(&text);
                if is_type {
                    self.types.push(target.text);
                }
                let meant = Ident { text, span: place };
                self.aliases.push(Alias { name: target, target: meant, may_be_unknown: is_type });
            }
            (Simple::Assign { target, value }, Mode::File) => {
                self.read_constant(span, target, value)
            }
            (Simple::Unpack { targets, value }, Mode::File) => {
                self.read_constants(span, targets, value)
            }
            (Simple::Expr(value), _) if is_call_of_print(value) => {
                self.report.push(printing(span));
            }
            (Simple::Expr(Expr { kind: ExprKind::Call { .. }, .. }), Mode::File)
            | (Simple::Assert(_) | Simple::Delete(_), _) => {
                self.changed_by(span, simple);
                self.report.push(passed_over(span));
            }
            (Simple::Unpack { .. }, Mode::Prompt) => {
                self.report.push(
                    Diagnostic::new(
                        Code::BadTarget,
                        "at the prompt a line gives a value to one name",
                    )
                    .with_label(span, "")
                    .with_help("write one line for each name"),
                );
            }
            (Simple::Expr(_), Mode::File)
            | (Simple::Return(_) | Simple::Augment { .. }, _)
            | (Simple::Break | Simple::Continue, _) => {
                self.changed_by(span, simple);
                // An indented line has been complained about already.
                if self.top == 0 {
                    self.report.push(outside(span));
                }
                self.skip = Some(self.top);
            }
        }
    }

    /// Reads `name = value` at the top level.
    fn read_constant(&mut self, span: Span, name: Ident<'a>, value: &'a Expr<'a>) {
        let def = self.value_of(span, name, value);
        self.entries.push(Entry::Def(def));
        if def.constant {
            self.changed_inside(value, span);
        }
    }

    /// Returns the definition that `name = value` at the top level is.
    pub(super) fn value_of(&self, span: Span, name: Ident<'a>, value: &'a Expr<'a>) -> Def<'a> {
        let (params, defaults, constant, value): (&[Ident<'a>], &[&Expr<'a>], _, _) =
            match value.kind {
                ExprKind::Lambda { params, defaults, body } => (params, defaults, false, body),
                _ => (&[], &[], true, value),
            };
        let body = &*self.bump.alloc_slice_copy(&[Stmt { span, kind: StmtKind::Return(value) }]);
        Def {
            name,
            params,
            defaults,
            kinds: Kinds::default(),
            constant,
            doc: None,
            body,
            sound: true,
            lost: false,
            lacks_return: false,
            changed: None,
            span,
            end: span,
        }
    }

    /// Reads `a, b = 1, 2` and `a = b = 1` at the top level; what is given to a part of something
    /// is passed over, as nothing there may change.
    fn read_constants(&mut self, span: Span, targets: &'a [&'a Expr<'a>], value: &'a Expr<'a>) {
        for target in targets {
            match (target.kind, value.kind) {
                (ExprKind::Name(text), _) => {
                    self.read_constant(span, Ident { text, span: target.span }, value);
                }
                (ExprKind::Tuple(names), ExprKind::Tuple(values))
                    if names.len() == values.len() =>
                {
                    for (name, value) in names.iter().zip(values) {
                        match name.kind {
                            ExprKind::Name(text) => {
                                self.read_constant(span, Ident { text, span: name.span }, value);
                            }
                            _ => {
                                self.changed_by(span, Simple::Delete(name));
                                self.report.push(outside(span));
                            }
                        }
                    }
                }
                (ExprKind::Subscript { .. }, _) => {
                    self.changed_by(span, Simple::Delete(target));
                    self.report.push(passed_over(span));
                }
                _ => {
                    self.changed_by(span, Simple::Delete(target));
                    self.report.push(outside(span));
                }
            }
        }
    }

    /// Notes the names that a line imports, as they take those of definitions above it.
    fn note_imports(&mut self, span: Span, imports: &[Import<'a>]) {
        if self.entries.is_empty() {
            return;
        }
        if imports.is_empty() {
            self.imports.push(Ident { text: "*", span });
        }
        self.imports.extend(imports.iter().map(|import| Ident { span, ..import.name }));
    }

    /// Reads an import inside a definition.
    pub(super) fn import_inside(&mut self, span: Span, imports: &[Import<'a>]) {
        imports.iter().for_each(|import| self.import(import));
        if imports.is_empty() {
            self.spoil();
            let message = "all names of a module are imported inside a definition";
            self.report.push(
                Diagnostic::new(Code::UnsupportedStatement, message)
                    .with_label(span, "Python allows this at the top level alone")
                    .with_help("move the line to the top of the file"),
            );
        }
    }

    pub(super) fn import(&mut self, import: &Import<'a>) {
        let &Import { name, module, target } = import;
        match target {
            Some(target) if TYPES.contains(&target.text) => self.types.push(name.text),
            _ if !import.is_foreign() => {
                self.modules.push(name.text);
                let target = target.filter(|target| target.text != name.text);
                self.aliases.extend(target.map(|target| Alias {
                    name,
                    target,
                    may_be_unknown: true,
                }));
            }
            Some(target) => {
                // With its module before it no name means anything here.
                let text = self.bump.alloc_str(&format!("{module}.{}", target.text));
                let target = Ident { text, span: target.span };
                self.aliases.push(Alias { name, target, may_be_unknown: true });
            }
            None => {
                // The dot keeps it apart from other names.
                let text = self.bump.alloc_str(&format!(".{module}"));
                let target = Ident { text, span: name.span };
                self.aliases.push(Alias { name, target, may_be_unknown: true });
            }
        }
    }
}
