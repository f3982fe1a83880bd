//! Says what is wrong with a line that the grammar refuses.
//!
//! The parser knows only which token it cannot take, and a list of what it could. A person who
//! writes a program is thinking of something: a loop, a subscript, a default value. So the tokens
//! around the place are matched against what Python would allow there, and the message names it
//! and says what to write instead. The first rule that recognises the place answers.

use super::layout::indentation;
use super::token::{Spanned, Token};
use crate::diag::{Code, Diagnostic, suggest};
use crate::source::{SourceId, Span};

/// Explains why the token `at` cannot stand where it stands in `line`.
pub(super) fn explain(source: SourceId, text: &str, line: &[Spanned<'_>], at: usize) -> Diagnostic {
    let place = Place { source, text, line, at };
    statement(&place)
        .or_else(|| header(&place))
        .or_else(|| import(&place))
        .or_else(|| assignment(&place))
        .or_else(|| brackets(&place))
        .or_else(|| operator(&place))
        .or_else(|| value(&place))
        .or_else(|| missing(&place))
        .unwrap_or_else(|| unexpected(&place))
}

/// The refused token and the line around it.
struct Place<'p> {
    source: SourceId,
    text: &'p str,
    line: &'p [Spanned<'p>],
    at: usize,
}

impl<'p> Place<'p> {
    fn token(&self) -> Token<'p> {
        self.get(self.at).unwrap_or(Token::End)
    }

    fn get(&self, index: usize) -> Option<Token<'p>> {
        self.line.get(index).map(|&(_, token, _)| token)
    }

    fn first(&self) -> Token<'p> {
        self.get(0).unwrap_or(Token::End)
    }

    fn before(&self) -> Option<Token<'p>> {
        self.at.checked_sub(1).and_then(|index| self.get(index))
    }

    fn next(&self) -> Token<'p> {
        self.get(self.at + 1).unwrap_or(Token::End)
    }

    /// Whether an expression has just ended.
    fn after_operand(&self) -> bool {
        self.before().is_some_and(Token::ends_operand)
    }

    fn span(&self, index: usize) -> Span {
        let (start, _, end) = self.line.get(index).copied().unwrap_or((0, Token::End, 0));
        Span::new(self.source, start, end)
    }

    fn here(&self) -> Span {
        self.span(self.at)
    }

    fn slice(&self, index: usize) -> &'p str {
        &self.text[self.span(index).range()]
    }

    /// The tokens before the refused one that stand inside no bracket or directly inside the
    /// innermost open one: what an operator here would see. With the index of that bracket.
    fn level(&self) -> (Vec<Token<'p>>, Option<usize>) {
        let mut depth = 0usize;
        let mut seen = Vec::new();
        for index in (0..self.at).rev() {
            let Some(token) = self.get(index) else { break };
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

    /// Whether the refused token stands in a lambda's parameter list.
    fn in_lambda(&self) -> bool {
        let (seen, _) = self.level();
        let ends = |token: &Token<'_>| matches!(token, Token::Colon | Token::Lambda);
        seen.iter().find(|token| ends(token)) == Some(&Token::Lambda)
    }

    /// Whether the refused token stands inside the parentheses of a definition's header.
    fn in_parameters(&self) -> bool {
        self.first() == Token::Def && self.level().1 == Some(2)
    }

    fn error(&self, code: Code, message: impl Into<String>, label: &str) -> Diagnostic {
        Diagnostic::new(code, message).with_label(self.here(), label)
    }

    /// The refused token for a message.
    fn shown(&self) -> String {
        match self.token() {
            Token::End => "the end of the line".to_owned(),
            Token::Str(_) => "a string".to_owned(),
            _ => format!("`{}`", shorten(self.slice(self.at))),
        }
    }
}

/// Python's statements, where they begin a line.
fn statement(place: &Place<'_>) -> Option<Diagnostic> {
    if place.at != 0 {
        return None;
    }
    let word = match place.token() {
        Token::Word(word) => word,
        Token::If => "if",
        Token::Else => "else",
        Token::Sign("@") => {
            return Some(
                place
                    .error(Code::UnsupportedStatement, "there are no decorators", "")
                    .with_help("remove the line"),
            );
        }
        _ => return None,
    };
    let (what, help) = match word {
        "for" | "while" => (
            "loops are not part of the language",
            "use `apply`, `mapply`, `sfilter`, `argmax` and the like, or `power` to repeat a function",
        ),
        "if" | "elif" | "else" => (
            "`if` statements are not part of the language",
            "choose a value: `a if condition else b`, or `branch(condition, a, b)`",
        ),
        "class" => ("classes are not part of the language", "use definitions and tuples"),
        "try" | "except" | "finally" | "raise" | "assert" => (
            "exceptions are not part of the language",
            "remove them: whatever fails ends the evaluation with an error by itself",
        ),
        "with" | "async" | "await" | "yield" | "del" | "global" | "nonlocal" => (
            "this statement is not part of the language",
            "a body consists of assignments and a `return`",
        ),
        "break" | "continue" => (
            "loops are not part of the language",
            "use `sfilter` or `extract` to pick elements before working on them",
        ),
        _ => return None,
    };
    let diagnostic =
        place.error(Code::UnsupportedStatement, format!("`{word}`: {what}"), "").with_help(help);
    if indentation(place.text, place.here().start) > 0 {
        return Some(diagnostic);
    }
    Some(diagnostic.with_note(
        "the top level of a file holds definitions, imports and docstrings; nothing else is run",
    ))
}

/// `def name(parameters):`.
fn header(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    if token == Token::Def {
        return Some(
            place
                .error(Code::BadHeader, "`def` does not begin the line", "")
                .with_help("place the definition on a line of its own"),
        );
    }
    if place.first() != Token::Def {
        return None;
    }
    if place.in_parameters() {
        return Some(match token {
            Token::Assign => default_value(place),
            Token::Star | Token::Sign("**" | "/") => star(place, "parameters"),
            _ => {
                let message = format!("{} is no parameter", place.shown());
                place
                    .error(Code::BadHeader, message, "")
                    .with_help("parameters are plain names, separated by commas: `def f(a, b):`")
            }
        });
    }
    let shape = "a definition begins with `def name(parameters):`";
    let (message, label) = match (place.at, token) {
        (1, _) => ("this definition has no proper name", "a name should stand here"),
        (2, _) => ("this definition has no parameter list", "`(` should stand here"),
        (_, Token::End) if !place.line.iter().any(|&(_, token, _)| token == Token::Colon) => {
            ("the colon is missing from this definition", "`:` should stand here")
        }
        (at, _) if place.get(at - 1) == Some(Token::RParen) && place.level().1.is_none() => {
            if at >= 4 && place.line[..at].iter().any(|&(_, token, _)| token == Token::Colon) {
                return None;
            }
            ("the header of this definition does not end here", "`:` should stand here")
        }
        (at, _) if place.get(at - 1) == Some(Token::Arrow) => {
            ("the type of the result is missing", "a type should stand here")
        }
        _ => return None,
    };
    Some(place.error(Code::BadHeader, message, label).with_help(shape))
}

/// `from x import y`, `import x`.
fn import(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.first(), Token::From | Token::Import) || place.at == 0 {
        return None;
    }
    let message = format!("{} cannot stand in an import", place.shown());
    Some(place.error(Code::UnexpectedToken, message, "").with_help(
        "imports are read and ignored: write `from module import *`, or remove the line",
    ))
}

/// Everything around `=`.
fn assignment(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    if let Token::Sign(sign) = token {
        if sign == ":=" {
            return Some(
                place
                    .error(Code::UnsupportedOperator, "there is no assignment in an expression", "")
                    .with_help("assign the value on a line of its own"),
            );
        }
        if let Some(operator) = sign.strip_suffix('=') {
            let target = place.slice(0);
            return Some(
                place
                    .error(Code::UnsupportedOperator, format!("there is no operator `{sign}`"), "")
                    .with_help(format!("write it out: `{target} = {target} {operator} ...`")),
            );
        }
    }
    if token != Token::Assign {
        return None;
    }
    if place.in_lambda() {
        return Some(default_value(place));
    }
    let (level, bracket) = place.level();
    if bracket.is_some() {
        let compare = "to compare two values, write `==`";
        return Some(match place.before() {
            Some(Token::Name(_)) => place
                .error(Code::BadTarget, "`=` cannot stand inside an expression", "")
                .with_help(compare),
            _ => place
                .error(Code::BadTarget, "`=` follows something that is no parameter's name", "")
                .with_help(format!(
                    "give an argument by its parameter's name, `f(name=value)`; {compare}"
                )),
        });
    }
    let target = Span { end: place.here().start.max(place.span(0).end), ..place.span(0) };
    let target = match place.at.checked_sub(1) {
        Some(last) => Span { end: place.span(last).end, ..target },
        None => target,
    };
    let bad = |message: &str, help: &str| {
        Diagnostic::new(Code::BadTarget, message).with_label(target, "").with_help(help)
    };
    if place.at == 0 {
        return Some(bad("a name is missing before `=`", "write `name = value`"));
    }
    if place.first() == Token::Return {
        return Some(bad("`return` assigns nothing", "to compare two values, write `==`"));
    }
    if matches!(place.before(), Some(token) if token.compares() || token == Token::Assign) {
        return None;
    }
    if level.contains(&Token::Assign) {
        return Some(
            place
                .error(Code::BadTarget, "a line assigns to one name only", "a second assignment")
                .with_help("write one line for each name"),
        );
    }
    if level.contains(&Token::Comma) {
        return Some(bad(
            "several names cannot be assigned at once",
            "assign the tuple to one name, and take its parts with `first` and `last`",
        ));
    }
    if place.at == 1 {
        return Some(bad(
            "this cannot be assigned to",
            "choose a name that is no keyword or number",
        ));
    }
    Some(bad("only a name can be assigned to", "write `name = value`"))
}

/// Subscripts, displays, attributes, comprehensions, star arguments.
fn brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let comprehension = || {
        place
            .error(Code::Comprehension, "there are no comprehensions", "")
            .with_help("use `apply(f, xs)` to map, `sfilter(xs, f)` to filter, `mapply(f, xs)` to map and merge")
    };
    let has_for =
        || place.line[place.at..].iter().any(|&(_, token, _)| token == Token::Word("for"));
    Some(match place.token() {
        Token::Word("for") => comprehension(),
        Token::LBracket if place.after_operand() => place
            .error(Code::Subscript, "there are no subscripts", "")
            .with_help("use `first`, `last` or `index` (`index(grid, (row, column))`)"),
        Token::LBracket | Token::LBrace if has_for() => comprehension(),
        Token::LBracket => place
            .error(Code::Display, "there are no lists", "")
            .with_help("write a tuple: `(a, b)`, `(a,)`, `()`"),
        Token::LBrace => place
            .error(Code::Display, "there are no set or dictionary displays", "")
            .with_help("make sets with `initset`, `insert` and `combine`, or write a tuple"),
        Token::Dot if place.after_operand() => place
            .error(Code::Attribute, "values have no attributes or methods", "")
            .with_help("call a function with the value: `f(x)` instead of `x.f()`"),
        Token::Star | Token::Sign("**")
            if matches!(place.before(), Some(Token::LParen | Token::Comma)) =>
        {
            star(place, "arguments")
        }
        _ => return None,
    })
}

/// Operators of Python that are missing, and comparisons in a chain.
fn operator(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    if let Token::Sign(sign) = token {
        let (message, help) = match sign {
            ";" => ("`;`: a line holds one statement", "begin a new line"),
            "/" => ("`/`: numbers are integers", "write `//` or `divide(a, b)`, which round down"),
            "**" => (
                "there is no operator `**`",
                "use `multiply`, or `power(f, n)` to repeat a function",
            ),
            "@" => (
                "there is no operator `@`",
                "to apply one function after another, use `compose(f, g)`",
            ),
            "~" => ("there is no operator `~`", "use `not` or `flip`"),
            "^" => ("there is no operator `^`", "compare truth values with `!=`"),
            "<<" | ">>" => (
                "there are no shift operators",
                "use `double`, `halve` or `multiply`; `shift(patch, (1, 0))` moves a patch",
            ),
            _ => return None,
        };
        return Some(place.error(Code::UnsupportedOperator, message, "").with_help(help));
    }
    let negated = token == Token::Not && place.next() == Token::In;
    if place.after_operand() && (token.compares() || negated) {
        let chained = place.level().0.into_iter().take_while(|token| {
            !matches!(token, Token::And | Token::Or | Token::Comma | Token::Assign | Token::Colon)
        });
        if chained.into_iter().any(Token::compares) {
            return Some(
                place
                    .error(Code::ChainedComparison, "comparisons cannot be chained", "a second one")
                    .with_help("write `both(a < b, b < c)`, or `a < b and b < c`"),
            );
        }
    }
    match token {
        Token::Word("is") => Some(
            place
                .error(Code::UnsupportedOperator, "there is no operator `is`", "")
                .with_help("write `==`, or `!=` for `is not`"),
        ),
        Token::Word(word @ ("await" | "yield" | "async")) => Some(
            place
                .error(
                    Code::UnsupportedOperator,
                    format!("`{word}` is not part of the language"),
                    "",
                )
                .with_help("remove it"),
        ),
        Token::Word(word) => Some(
            place
                .error(Code::UnexpectedToken, format!("`{word}` is a reserved word"), "")
                .with_help("choose another name"),
        ),
        Token::Plus if !place.after_operand() => Some(
            place
                .error(Code::UnsupportedOperator, "there is no sign `+` before a value", "")
                .with_help("remove it"),
        ),
        Token::Amp | Token::Pipe if place.before() == Some(token) => {
            let word = if token == Token::Amp { "and" } else { "or" };
            let doubled = place.slice(place.at).repeat(2);
            let message = format!("there is no operator `{doubled}`");
            let help = format!("write `{word}`");
            Some(place.error(Code::UnsupportedOperator, message, "").with_help(help))
        }
        Token::Greater if place.before() == Some(Token::Less) => Some(
            place
                .error(Code::UnsupportedOperator, "there is no operator `<>`", "")
                .with_help("write `!=`"),
        ),
        Token::Greater if place.before() == Some(Token::Assign) => Some(
            place
                .error(Code::UnsupportedOperator, "there is no operator `=>`", "")
                .with_help("write `>=`"),
        ),
        Token::Assign if place.before() == Some(Token::EqEq) => Some(
            place
                .error(Code::UnsupportedOperator, "there is no operator `===`", "")
                .with_help("write `==`"),
        ),
        _ => None,
    }
}

/// Values that the language does not have.
fn value(place: &Place<'_>) -> Option<Diagnostic> {
    // A string that the grammar took for a docstring, and then something follows it.
    if let Some(Token::Str(_)) = place.before()
        && place.at == 1
    {
        return Some(
            Diagnostic::new(Code::StringValue, "strings are not values")
                .with_label(place.span(0), "only a docstring or an annotation may be a string")
                .with_help("remove it, or leave it alone on its line as a docstring"),
        );
    }
    match place.token() {
        Token::Str(_) => Some(
            place
                .error(Code::StringValue, "strings are not values", "")
                .with_note("strings are docstrings and annotations; all other values are built from integers")
                .with_help("use integers or tuples; in a comment, begin with `#`"),
        ),
        Token::Ellipsis => Some(
            place
                .error(Code::StringValue, "`...` is not a value", "")
                .with_help("`...` stands in annotations only; write a value"),
        ),
        _ => None,
    }
}

/// Something is not there that should be.
fn missing(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token();
    let before = place.before()?;
    if !place.after_operand() {
        if matches!(before, Token::Return) {
            return Some(
                place
                    .error(
                        Code::MissingValue,
                        "`return` gives no value",
                        "a value should stand here",
                    )
                    .with_help("write `return` and the result, or `return None`"),
            );
        }
        if before == Token::Lambda || place.in_lambda() {
            return Some(
                place
                    .error(Code::UnexpectedToken, "this lambda is not complete", "")
                    .with_help("write `lambda x, y: value`"),
            );
        }
        if token.begins_operand() {
            return None;
        }
        let message = match (token, before) {
            (Token::End, _) => {
                format!("a value is missing after `{}`", place.slice(place.at - 1))
            }
            _ => format!("a value is missing before {}", place.shown()),
        };
        return Some(
            place
                .error(Code::MissingValue, message, "a value should stand here")
                .with_help("complete the expression, or remove what is left of it"),
        );
    }
    let (level, bracket) = place.level();
    let conditional = level
        .iter()
        .find(|token| matches!(token, Token::If | Token::Else | Token::Comma | Token::Assign));
    if conditional == Some(&Token::If) {
        return Some(
            place
                .error(
                    Code::IncompleteConditional,
                    "this conditional has no `else`",
                    "`else` should stand here",
                )
                .with_help("say what the value is otherwise: `a if condition else b`"),
        );
    }
    if place.in_lambda() {
        return Some(
            place
                .error(
                    Code::UnexpectedToken,
                    "this lambda is not complete",
                    "`,` or `:` should stand here",
                )
                .with_help("write `lambda x, y: value`"),
        );
    }
    if !token.begins_operand() {
        return None;
    }
    if let (1, Token::Name(name)) = (place.at, before)
        && let Some(word) = suggest::closest(name, KEYWORDS)
    {
        return Some(
            Diagnostic::new(Code::UnexpectedToken, format!("`{name}` is not a statement"))
                .with_label(place.span(0), "")
                .with_help(format!("did you mean `{word}`?")),
        );
    }
    let message = format!("something is missing before {}", place.shown());
    Some(if bracket.is_some() {
        place
            .error(Code::UnexpectedToken, message, "a comma or an operator should stand here")
            .with_help("separate arguments and elements with commas")
    } else {
        place.error(Code::UnexpectedToken, message, "an operator should stand here").with_help(
            "a function's arguments stand in parentheses; each statement has its own line",
        )
    })
}

/// What can be said of anything.
fn unexpected(place: &Place<'_>) -> Diagnostic {
    let message = format!("{} cannot stand here", place.shown());
    let help = if place.token() == Token::Colon {
        "a colon stands after a definition's header, after lambda parameters, and before an annotation"
    } else if place.token() == Token::Else {
        "`else` belongs to a conditional: `a if condition else b`"
    } else if place.after_operand() {
        "the expression before it is complete; remove the rest, or begin a new line"
    } else {
        "a line is an assignment `name = value`, `return value`, or a definition's header"
    };
    place.error(Code::UnexpectedToken, message, "").with_help(help)
}

/// Words that begin a line.
const KEYWORDS: [&str; 5] = ["def", "return", "from", "import", "pass"];

fn default_value(place: &Place<'_>) -> Diagnostic {
    place
        .error(Code::DefaultValue, "parameters have no default values", "")
        .with_help("remove the default, and give the value in each call")
}

fn star(place: &Place<'_>, what: &str) -> Diagnostic {
    place
        .error(Code::StarArgument, format!("there are no starred {what}"), "")
        .with_help("a function takes a fixed number of values; pass a tuple instead")
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
