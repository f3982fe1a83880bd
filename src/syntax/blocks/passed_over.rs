//! Lines that mean nothing here and are passed over: aliases of types, prints, decorators, and what
//! runs a file as a program.

use super::Blocks;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::explain::TOP_LEVEL;
use crate::syntax::python::changes_its_own;
use crate::syntax::token::{Spanned, Token};

/// Types of Python, its module `typing` and arc-dsl, which need no brackets.
pub(super) const TYPES: [&str; 40] = [
    "Any",
    "Boolean",
    "Callable",
    "Cell",
    "Container",
    "ContainerContainer",
    "Dict",
    "Element",
    "FrozenSet",
    "Generic",
    "Grid",
    "Indices",
    "IndicesSet",
    "Integer",
    "IntegerSet",
    "IntegerTuple",
    "Iterable",
    "List",
    "Numerical",
    "Object",
    "Objects",
    "Optional",
    "Patch",
    "Piece",
    "Sequence",
    "Set",
    "Tuple",
    "TupleTuple",
    "TypeVar",
    "Union",
    "bool",
    "bytes",
    "dict",
    "float",
    "int",
    "list",
    "object",
    "set",
    "str",
    "type",
];

/// Returns the name that a line gives to a type: `Grid = Tuple[Tuple[int, ...], ...]`, `Color =
/// NewType('Color', int)`.
pub(super) fn alias_of_type<'a>(line: &[Spanned<'a>]) -> Option<&'a str> {
    let (_, Token::Name(name), _) = *line.first()? else { return None };
    let equals = line.iter().position(|&(_, token, _)| token == Token::Assign)?;
    let (head, value) = (line.get(1)?.1, line.get(equals + 1..)?);
    let (_, Token::Name(callee), _) = *value.first()? else { return None };
    if !matches!(head, Token::Assign | Token::Colon) {
        return None;
    }
    if matches!(callee, "NewType" | "TypeVar") && value.get(1)?.1 == Token::LParen {
        return Some(name);
    }
    let is_name_of_type = callee.starts_with(|c: char| c.is_ascii_uppercase())
        || TYPES.contains(&callee)
        || matches!(callee, "frozenset" | "tuple" | "typing");
    let is_of_types = |&(_, token, _): &Spanned<'_>| {
        matches!(token, Token::Name(_) | Token::Str(_) | Token::None | Token::Ellipsis)
            || matches!(token, Token::LBracket | Token::RBracket | Token::Comma)
            || matches!(token, Token::Dot | Token::Pipe)
    };
    let has_brackets = value.iter().any(|&(_, token, _)| token == Token::LBracket);
    let has_brackets = has_brackets && takes_turns(value);
    (is_name_of_type && has_brackets && value.iter().all(is_of_types)).then_some(name)
}

/// Tells whether a line does nothing but print, of whatever.
pub(super) fn is_print(line: &[Spanned<'_>]) -> bool {
    let begins = matches!(line, [(_, Token::Name("print"), _), (_, Token::LParen, _), ..]);
    begins && matches!(line, [.., (_, Token::RParen, _)]) && takes_turns(line)
}

/// Tells whether operands and what stands between them take turns in a line, and brackets close
/// each other. Lines that are passed over are looked at no more closely: whatever else Python
/// refuses in them is rare.
pub(super) fn takes_turns(line: &[Spanned<'_>]) -> bool {
    let mut open: Vec<Token<'_>> = Vec::new();
    let mut before: Option<Token<'_>> = None;
    for &(_, token, _) in line {
        let is_operand = |token: Token<'_>| token.ends_operand() || token == Token::Bad;
        let follows_operand = before.is_some_and(is_operand);
        let begins = token == Token::Bad
            || token.begins_operand()
                && !matches!(token, Token::Minus | Token::Not | Token::LParen | Token::LBracket);
        let are_texts = matches!((before, token), (Some(Token::Str(_)), Token::Str(_)));
        let fits = match token {
            _ if begins => !follows_operand || are_texts,
            // `x[:, 0]`, `x not in y`
            _ if stands_between(token) => {
                follows_operand
                    || matches!(before, Some(Token::Colon | Token::Ellipsis))
                    || matches!((before, token), (Some(Token::Not), Token::In))
            }
            _ if token.closes() => {
                !before.is_some_and(|own| own != Token::Comma && wants_more(own))
            }
            _ => true,
        };
        if token.closing().is_some() {
            open.push(token);
        } else if token.closes() && open.pop().and_then(Token::closing) != Some(token) {
            return false;
        }
        if !fits {
            return false;
        }
        before = Some(token);
    }
    open.is_empty() && !before.is_some_and(|own| own != Token::Comma && wants_more(own))
}

/// Tells whether a token stands between two operands.
fn stands_between(token: Token<'_>) -> bool {
    match token {
        Token::Comma | Token::Assign | Token::Dot | Token::In | Token::And | Token::Or => true,
        Token::If | Token::Else | Token::Pipe | Token::Amp => true,
        Token::SlashSlash | Token::Percent => true,
        Token::Sign(sign) => !matches!(sign, "**" | "~" | "@" | ";"),
        _ => token.compares(),
    }
}

/// Tells whether an operand must follow a token.
fn wants_more(token: Token<'_>) -> bool {
    stands_between(token)
        || matches!(token, Token::Plus | Token::Minus | Token::Star | Token::Not | Token::Lambda)
        || matches!(token, Token::Sign("**" | "~" | "@"))
}

/// Returns a line in which nothing is left of what is printed, if there is a text in that: texts
/// are no values, and nothing is printed anyway.
pub(in crate::syntax) fn without_prints<'a>(line: &[Spanned<'a>]) -> Option<Vec<Spanned<'a>>> {
    let prints = line.iter().any(|(_, token, _)| matches!(token, Token::Name("print")));
    if !prints || changes(line) {
        return None;
    }
    let mut kept: Vec<Spanned<'a>> = Vec::with_capacity(line.len());
    let mut rest = line;
    let mut has_text = false;
    while let [first, after @ ..] = rest {
        kept.push(*first);
        rest = after;
        if let (Token::Name("print"), [open @ (_, Token::LParen, _), inside @ ..]) =
            (first.1, after)
        {
            let mut depth = 0_usize;
            let end = inside.iter().position(|(_, token, _)| {
                match token {
                    Token::LParen | Token::LBracket | Token::LBrace => depth += 1,
                    Token::RParen if depth == 0 => return true,
                    Token::RParen | Token::RBracket | Token::RBrace => {
                        depth = depth.saturating_sub(1);
                    }
                    _ => {}
                }
                false
            })?;
            has_text |= inside[..end].iter().any(|(_, token, _)| matches!(token, Token::Str(_)));
            if !takes_turns(&after[..end + 2]) {
                return None;
            }
            kept.push(*open);
            rest = &inside[end..];
        }
    }
    has_text.then_some(kept)
}

pub(super) fn is_call_of_print(value: &Expr<'_>) -> bool {
    matches!(value.kind, ExprKind::Call { callee: Expr { kind: ExprKind::Name("print"), .. }, .. })
}

/// Tells whether an expression calls a method, or a function by its name: it may change something.
pub(super) fn is_call_by_name(value: &Expr<'_>) -> bool {
    let ExprKind::Call { callee, .. } = value.kind else { return false };
    matches!(callee.kind, ExprKind::Name(_) | ExprKind::Attribute { .. })
}

/// Tells whether a line is `if __name__ == "__main__":`, whatever follows.
pub(super) fn is_main(line: &[Spanned<'_>]) -> bool {
    matches!(line, [(_, Token::If, _), (_, Token::Name("__name__"), _), ..])
        && line.iter().any(|&(_, token, _)| token == Token::Colon)
}

/// Tells whether a line of the top level does what has no meaning here: a decorator, a value with a
/// text in it, a call with one.
pub(super) fn is_passed_over(line: &[Spanned<'_>]) -> bool {
    let has_text = line.iter().any(|(_, token, _)| matches!(token, Token::Str(_)));
    match line {
        [(_, Token::Sign("@"), _), rest @ ..] => !rest.is_empty() && takes_turns(rest),
        [(_, Token::Name(_), _), (_, Token::Assign | Token::Dot, _), ..] => {
            has_text && takes_turns(line)
        }
        [(_, Token::Name(_), _), (_, Token::LParen | Token::LBracket, _), ..] => {
            has_text && takes_turns(line)
        }
        _ => false,
    }
}

pub(super) fn passed_over(span: Span) -> Diagnostic {
    Diagnostic::new(Code::Ignored, "this line has no meaning here")
        .with_label(span, "passed over")
        .with_help("remove it: a file holds definitions, imports and values")
}

pub(super) fn printing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::Ignored, "nothing is printed while a program runs")
        .with_label(span, "this line is passed over")
        .with_help("remove it: `arcvm trace` shows the value of every line")
}

/// Tells whether a line has a call in it that changes something.
pub(super) fn changes(line: &[Spanned<'_>]) -> bool {
    line.windows(3).any(|tokens| match *tokens {
        [(_, Token::Dot, _), (_, Token::Name(name), _), (_, Token::LParen, _)] => {
            changes_its_own(name)
        }
        _ => false,
    })
}

impl Blocks<'_, '_> {
    /// Reads a line that prints: it is passed over, unless something would change by it.
    pub(super) fn read_print(&mut self, span: Span, changes: bool) {
        if !changes {
            self.report.push(printing(span));
            return;
        }
        self.note_unsound();
        self.report.push(
            Diagnostic::new(Code::ChangeInPlace, "`print` is given something that changes a value")
                .with_label(span, "nothing is printed while a program runs")
                .with_help("change it on a line before, and print what came of that"),
        );
    }
}

pub(super) fn outside(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TopLevelStatement, "a statement stands outside a definition")
        .with_label(span, "not in the body of a `def`")
        .with_note(TOP_LEVEL)
        .with_help("move it into a definition: indent it under a `def` line")
}

pub(crate) fn unused(span: Span, value: &Expr<'_>) -> Diagnostic {
    let diag = Diagnostic::new(Code::UnusedResult, "the result of this expression is not used")
        .with_label(span, "computes a value and drops it");
    match value.kind {
        ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, args } => {
            let given = args.first().and_then(|arg| match arg.value.kind {
                ExprKind::Name(given) => Some(given),
                _ => None,
            });
            let given = given.unwrap_or("x");
            diag.with_note(format!("`{name}` changes nothing, so this line does nothing"))
                .with_help(format!("use its value, `{given} = {name}(...)`; or remove the line"))
        }
        _ => diag
            .with_note("only assignments and calls by a name change something")
            .with_help("give it a name (`x = ...`), return it, or remove the line"),
    }
}
