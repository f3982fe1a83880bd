//! Says what is wrong with a line that the grammar refuses.
//!
//! The parser knows only which token it cannot take, and a list of what it could. A person who
//! writes a program is thinking of something: a loop, a subscript, a default value. So the tokens
//! around the place are matched against what Python would allow there, and the message names it
//! and says what to write instead. The first rule that recognises the place answers.

mod slips;

pub(super) use slips::is_merge_mark;

use super::layout::indentation;
use super::lexer::shorten;
use super::token::{Spanned, Token};
use crate::diag::{Code, Diagnostic, suggest};
use crate::source::{SourceId, Span};

/// Explains why the token `at` cannot stand where it stands in `line`.
pub(super) fn explain(
    source: SourceId,
    text: &str,
    line: &[Spanned<'_>],
    refused: usize,
) -> Diagnostic {
    let place = Refused { source, text, line, refused };
    slips::slip(&place)
        .or_else(|| reserved(&place))
        .or_else(|| statement(&place))
        .or_else(|| header(&place))
        .or_else(|| import(&place))
        .or_else(|| assignment(&place))
        .or_else(|| inside(&place))
        .or_else(|| operator(&place))
        .or_else(|| value(&place))
        .or_else(|| missing(&place))
        .unwrap_or_else(|| unexpected(&place))
}

/// The refused token and the line around it.
struct Refused<'p> {
    source: SourceId,
    text: &'p str,
    line: &'p [Spanned<'p>],
    refused: usize,
}

impl<'p> Refused<'p> {
    fn get(&self, index: usize) -> Token<'p> {
        self.line.get(index).map_or(Token::End, |&(_, token, _)| token)
    }

    fn token(&self) -> Token<'p> {
        self.get(self.refused)
    }

    fn first(&self) -> Token<'p> {
        self.get(0)
    }

    fn before(&self) -> Option<Token<'p>> {
        self.refused.checked_sub(1).map(|index| self.get(index))
    }

    fn next(&self) -> Token<'p> {
        self.get(self.refused + 1)
    }

    /// Tells whether an expression has just ended.
    fn after_operand(&self) -> bool {
        self.before().is_some_and(Token::ends_operand)
    }

    fn span(&self, index: usize) -> Span {
        let (start, _, end) = self.line.get(index).copied().unwrap_or((0, Token::End, 0));
        Span::new(self.source, start, end)
    }

    fn slice(&self, index: usize) -> &'p str {
        &self.text[self.span(index).range()]
    }

    /// Returns the earlier tokens that stand in the same brackets, from right to left, and the
    /// index of the innermost open bracket.
    fn level(&self) -> (Vec<Token<'p>>, Option<usize>) {
        let mut depth = 0usize;
        let mut seen = Vec::new();
        for index in (0..self.refused).rev() {
            let token = self.get(index);
            if token.closes() {
                depth += 1;
            } else if token.closing().is_some() {
                if depth == 0 {
                    return (seen, Some(index));
                }
                depth -= 1;
            } else if depth == 0 {
                seen.push(token);
            }
        }
        (seen, None)
    }

    fn in_brackets(&self) -> bool {
        self.level().1.is_some()
    }

    /// Tells whether the refused token stands in a lambda's parameter list.
    fn in_lambda(&self) -> bool {
        let (seen, _) = self.level();
        let ends = |token: &&Token<'_>| matches!(token, Token::Colon | Token::Lambda);
        seen.iter().find(ends) == Some(&Token::Lambda)
    }

    /// Returns the refused token for a message.
    fn shown(&self) -> String {
        match self.token() {
            Token::End => "the end of the line".to_owned(),
            Token::Str(_) => "a string".to_owned(),
            _ => format!("`{}`", shorten(self.slice(self.refused))),
        }
    }

    /// Returns a diagnostic about the refused token.
    fn says(&self, code: Code, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        self.says_at(self.span(self.refused), code, message, help)
    }

    fn says_at(
        &self,
        span: Span,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).with_label(span, "").with_help(help)
    }

    /// Returns a diagnostic about something that the refused token should have been.
    fn lacks(
        &self,
        code: Code,
        message: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).with_label(self.span(self.refused), label).with_help(help)
    }
}

/// Explains a keyword in the place of an assignment's name.
fn reserved(place: &Refused<'_>) -> Option<Diagnostic> {
    let word = place.slice(0);
    let spelled = word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if place.refused > 1 || place.get(1) != Token::Assign || !spelled {
        return None;
    }
    (!matches!(place.first(), Token::Name(_))).then(|| {
        let message = format!("`{word}` is a reserved word");
        place.says_at(place.span(0), Code::BadTarget, message, "choose another name")
    })
}

/// Explains one of Python's statements that begins a line or follows a header.
fn statement(place: &Refused<'_>) -> Option<Diagnostic> {
    let inline =
        begins_block(place.first()) && place.before() == Some(Token::Colon) && !place.in_brackets();
    if place.refused != 0 && !inline {
        return None;
    }
    if inline && begins_block(place.token()) {
        let message = format!("{} cannot stand behind a colon", place.shown());
        let help = "begin a new line, and indent it";
        return Some(place.says(Code::UnsupportedStatement, message, help));
    }
    let word = match place.token() {
        Token::Word(word) => word,
        Token::Sign("@") => {
            let message = "there are no decorators inside definitions";
            return Some(place.says(Code::UnsupportedStatement, message, "remove the line"));
        }
        _ => return None,
    };
    let (what, help) = match word {
        "class" => ("classes are not part of the language", "use definitions and tuples"),
        "try" | "except" | "finally" | "raise" => (
            "exceptions are not part of the language",
            "remove them: whatever fails ends the evaluation with an error by itself",
        ),
        "for" | "while" | "elif" | "break" | "continue" | "assert" | "del" | "is" => return None,
        "with" => (
            "a program opens nothing, it sees its grids alone",
            "remove the line, and write what it needs as constants",
        ),
        "yield" => ("there are no generators", "gather the values in a list, and return that"),
        "async" | "await" => ("nothing runs beside a program", "write a plain `def`, and call it"),
        "global" | "nonlocal" => (
            "a function cannot change what is around it",
            "return the new value, and assign it where the function is called",
        ),
        _ => (
            "this statement is not part of the language",
            "a body consists of assignments, `if`, `for`, `while`, definitions and `return`",
        ),
    };
    let message = format!("`{word}`: {what}");
    let diagnostic = place.says(Code::UnsupportedStatement, message, help);
    if inline || indentation(place.text, place.span(0).start) > 0 {
        return Some(diagnostic);
    }
    Some(diagnostic.with_note(TOP_LEVEL))
}

/// The note on statements outside of definitions.
pub(super) const TOP_LEVEL: &str =
    "the top level of a file holds definitions, imports, and names that are given values";

/// Tells whether a line that begins with this may hold others.
fn begins_block(token: Token<'_>) -> bool {
    matches!(token, Token::Def | Token::If | Token::Else | Token::Word("for" | "while" | "elif"))
}

/// Explains `def name(parameters):`.
fn header(place: &Refused<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let shape = "a definition begins with `def name(parameters):`";
    if token == Token::Def {
        let help = "place the definition on a line of its own";
        return Some(place.says(Code::BadHeader, "`def` does not begin the line", help));
    }
    if place.first() != Token::Def {
        return None;
    }
    let (level, bracket) = place.level();
    if bracket == Some(2) {
        return Some(match token {
            Token::Assign => default_value(place),
            Token::Sign("**") => {
                let help = "name each parameter; a default makes one that may be left out: `a=0`";
                place.says(Code::StarArgument, "there are no `**` parameters", help)
            }
            _ => place.says(
                Code::BadHeader,
                format!("{} is no parameter", place.shown()),
                "parameters are plain names, separated by commas: `def f(a, b):`",
            ),
        });
    }
    // Behind the header's colon the statement is to blame.
    if bracket.is_some() || level.contains(&Token::Colon) {
        return None;
    }
    let (message, label) = match (place.refused, place.before()) {
        (1, _) => ("this definition has no proper name", "a name should stand here"),
        (2, _) => ("this definition has no parameter list", "`(` should stand here"),
        (_, Some(Token::Arrow)) => {
            ("the type of the result is missing", "a type should stand here")
        }
        _ if token == Token::End => {
            ("the colon is missing from this definition", "`:` should stand here")
        }
        _ => ("the header of this definition does not end here", "`:` should stand here"),
    };
    Some(place.lacks(Code::BadHeader, message, label, shape))
}

/// Explains `from x import y`, `import x`.
fn import(place: &Refused<'_>) -> Option<Diagnostic> {
    if !matches!(place.first(), Token::From | Token::Import) || place.refused == 0 {
        return None;
    }
    Some(place.says(
        Code::UnexpectedToken,
        format!("{} cannot stand here in an import", place.shown()),
        "imports are read and ignored: write `from module import *`, or remove the line",
    ))
}

/// Explains an `=` that cannot stand there.
fn assignment(place: &Refused<'_>) -> Option<Diagnostic> {
    if place.token() == Token::Sign(":=") {
        return Some(place.says(
            Code::UnsupportedOperator,
            "there is no assignment in an expression",
            "assign the value on a line of its own",
        ));
    }
    if let Token::Sign(sign) = place.token()
        && let Some(operator) = sign.strip_suffix('=')
    {
        let target = shorten(place.slice(0));
        let message = format!("there is no operator `{sign}`");
        let help = format!("write it out: `{target} = {target} {operator} ...`");
        return Some(place.says(Code::UnsupportedOperator, message, help));
    }
    if place.token() != Token::Assign || place.next() == Token::Greater {
        return None;
    }
    if matches!(place.before(), Some(token) if token.compares()) {
        return None;
    }
    if place.in_lambda() {
        return Some(default_value(place));
    }
    let compare = "to compare two values, write `==`";
    if place.in_brackets() {
        return Some(if let Some(Token::Name(_)) = place.before() {
            place.says(Code::BadTarget, "`=` cannot stand inside an expression", compare)
        } else {
            let help =
                format!("give an argument by its parameter's name, `f(name=value)`; {compare}");
            let message = "`=` follows something that is no parameter's name";
            place.says(Code::BadTarget, message, help)
        });
    }
    if place.before() == Some(Token::Assign) {
        let help = "write `a = b = value`";
        return Some(place.says(Code::BadTarget, "a value is missing between two `=`", help));
    }
    let (message, help) = if place.refused == 0 {
        ("a name is missing before `=`", "write `name = value`")
    } else if place.first() == Token::Return {
        ("`return` assigns nothing", compare)
    } else {
        ("only names and subscripts can be assigned to", "write `name = value`")
    };
    let target = place.span(0).to(place.span(place.refused.saturating_sub(1)));
    Some(place.says_at(target, Code::BadTarget, message, help))
}

/// Explains a `for` inside an expression, and a star that cannot stand there.
fn inside(place: &Refused<'_>) -> Option<Diagnostic> {
    Some(match place.token() {
        Token::Word("for") => {
            let help =
                "a loop begins on a line of its own; a comprehension is `[x for x in xs if c]`";
            place.says(Code::Comprehension, "`for` cannot stand here", help)
        }
        Token::Star | Token::Sign("**") if place.in_lambda() => star(place),
        Token::Sign("**") if matches!(place.before()?, Token::LParen | Token::Comma) => place.says(
            Code::StarArgument,
            "`**` cannot stand here",
            "give each argument by itself: `f(a, name=b)`",
        ),
        _ => return None,
    })
}

/// Explains an operator or a word that the language does not have.
fn operator(place: &Refused<'_>) -> Option<Diagnostic> {
    let says = |message: &str, help: &str| place.says(Code::UnsupportedOperator, message, help);
    let token = place.token();
    let before = place.before();
    Some(match token {
        Token::Sign(";") => says("`;` cannot stand here", "it stands between two statements"),
        Token::Sign("@") => {
            says("there is no operator `@`", "to apply functions in turn, use `compose(f, g)`")
        }
        Token::Word("elif" | "while" | "break" | "continue" | "assert" | "del") => place.says(
            Code::UnexpectedToken,
            format!("{} cannot stand here", place.shown()),
            "begin a new line",
        ),
        Token::Word(word) if word != "is" => place.says(
            Code::UnexpectedToken,
            format!("`{word}` is a reserved word of Python, and has no meaning here"),
            "remove it, or choose another name",
        ),
        Token::Amp if before == Some(token) => says("there is no operator `&&`", "write `and`"),
        Token::Pipe if before == Some(token) => says("there is no operator `||`", "write `or`"),
        Token::Greater if before == Some(Token::Less) => {
            says("there is no operator `<>`", "write `!=`")
        }
        Token::Greater if before == Some(Token::Assign) => {
            says("there is no operator `=>`", "write `>=`")
        }
        Token::Assign if place.next() == Token::Greater => {
            says("there is no operator `=>`", "write `>=`")
        }
        Token::Assign if before == Some(Token::EqEq) => {
            says("there is no operator `===`", "write `==`")
        }
        _ if before == Some(Token::Not)
            && place.refused >= 2
            && place.get(place.refused - 2).ends_operand() =>
        {
            says(
                "there is no operator `not` between two values",
                "write `not in`, `!=` or `and not`",
            )
        }
        _ => return None,
    })
}

/// Explains a value that the language does not have.
fn value(place: &Refused<'_>) -> Option<Diagnostic> {
    let message = "strings are not values";
    // The grammar takes a string at the start of a line for a docstring; then something follows.
    if let (1, Token::Str(_)) = (place.refused, place.first()) {
        let help = "remove it, or leave it alone on its line as a docstring";
        return Some(place.says_at(place.span(0), Code::StringValue, message, help));
    }
    match place.token() {
        Token::Str(_) => {
            let prefix = place.slice(place.refused).split(['"', '\'']).next().unwrap_or_default();
            let message = match prefix.contains(['f', 'F']) {
                true => "f-strings are not values",
                false => message,
            };
            let help = "use integers or tuples; in a comment, begin with `#`";
            Some(place.says(Code::StringValue, message, help).with_note(
                "strings are docstrings and annotations; all other values are built from integers",
            ))
        }
        Token::Ellipsis => Some(place.says(
            Code::StringValue,
            "`...` is not a value",
            "`...` stands in annotations only; write a value",
        )),
        _ => None,
    }
}

/// Explains that something is missing before or after the token.
fn missing(place: &Refused<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let before = place.before()?;
    let value = "a value should stand here";
    if before == Token::Return {
        let help = "write `return` and the result, or `return None`";
        return Some(place.lacks(Code::MissingValue, "`return` gives no value", value, help));
    }
    if place.in_lambda() {
        let label = if place.after_operand() { "`,` or `:` should stand here" } else { "" };
        let help = "write `lambda x, y: value`";
        return Some(place.lacks(
            Code::UnexpectedToken,
            "this lambda is not complete",
            label,
            help,
        ));
    }
    if !place.after_operand() {
        if token.begins_operand() || before == Token::Pass {
            return None;
        }
        let message = if token == Token::End {
            format!("a value is missing after `{}`", place.slice(place.refused - 1))
        } else {
            format!("a value is missing before {}", place.shown())
        };
        let help = "complete the expression, or remove what is left of it";
        return Some(place.lacks(Code::MissingValue, message, value, help));
    }
    let (level, bracket) = place.level();
    let conditional = level
        .iter()
        .find(|token| matches!(token, Token::If | Token::Else | Token::Comma | Token::Assign));
    if conditional == Some(&Token::If) {
        return Some(place.lacks(
            Code::IncompleteConditional,
            "this conditional has no `else`",
            "`else` should stand here",
            "say what the value is otherwise: `a if condition else b`",
        ));
    }
    if !token.begins_operand() {
        return None;
    }
    if let (1, Token::Name(word @ ("match" | "case"))) = (place.refused, before) {
        let message = format!("`{word}`: there are no choices by patterns");
        let help = "use `if`, `elif` and `else`";
        return Some(place.says_at(place.span(0), Code::UnsupportedStatement, message, help));
    }
    if let (1, Token::Name(name)) = (place.refused, before)
        && let Some(word) = misspelt(place, name)
    {
        let message = format!("`{}` is not a statement", shorten(name));
        let help = format!("did you mean `{word}`?");
        return Some(place.says_at(place.span(0), Code::UnexpectedToken, message, help));
    }
    let message = format!("something is missing before {}", place.shown());
    let (label, help) = if bracket.is_some() {
        ("a comma or an operator should stand here", "separate arguments and elements with commas")
    } else {
        (
            "an operator should stand here",
            "a function's arguments stand in parentheses; each statement has its own line",
        )
    };
    Some(place.lacks(Code::UnexpectedToken, message, label, help))
}

/// Returns the word that was meant to begin the line.
fn misspelt(place: &Refused<'_>, name: &str) -> Option<&'static str> {
    let last = place.line.len().saturating_sub(2);
    if place.get(last) != Token::Colon {
        return suggest::closest(name, ["return", "from", "import", "pass", "assert", "del"]);
    }
    let meant = suggest::closest(name, ["def", "for", "while", "if", "elif"]);
    meant.or_else(|| matches!(place.token(), Token::Name(_)).then_some("def"))
}

/// Reports anything that nothing else fits.
fn unexpected(place: &Refused<'_>) -> Diagnostic {
    let help = if place.first() == Token::Pass {
        "`pass` stands alone on its line"
    } else if place.token() == Token::Colon {
        "a colon stands after a definition's header, after lambda parameters, and before an annotation"
    } else if place.token() == Token::Else {
        "`else` belongs to a conditional: `a if condition else b`"
    } else if place.token() == Token::Lambda {
        "put the lambda in parentheses: `(lambda x: value)`"
    } else if place.after_operand() {
        "the expression before it is complete; remove the rest, or begin a new line"
    } else {
        "a line is an assignment, a `return`, a definition, or an `if`, `for` or `while`"
    };
    place.says(Code::UnexpectedToken, format!("{} cannot stand here", place.shown()), help)
}

fn default_value(place: &Refused<'_>) -> Diagnostic {
    let help = "a parameter with a default value is written `name=value`";
    place.says(Code::DefaultValue, "`=` cannot stand here", help)
}

fn star(place: &Refused<'_>) -> Diagnostic {
    let help = "a function takes a fixed number of values; pass a tuple instead";
    place.says(Code::StarArgument, "there are no starred parameters", help)
}
