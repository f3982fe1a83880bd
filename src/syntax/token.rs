//! The words and signs of the language.
//!
//! Primitives and constants are names like all others. Python's other keywords and operators are
//! tokens too ([`Token::Word`], [`Token::Sign`]), though no rule of the grammar uses them: that is
//! what lets an error say what to write instead.

use logos::Logos;

use super::lexer::{LexError, number, string};

/// A token with the offsets where it starts and ends.
pub(crate) type Spanned<'a> = (u32, Token<'a>, u32);

/// A word or sign.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(error = LexError)]
#[logos(skip(r"[ \t\x0c]+"))]
#[logos(skip(r"#[^\r\n]*", allow_greedy = true))]
pub(crate) enum Token<'a> {
    #[regex("[A-Za-z_][A-Za-z0-9_]*")]
    Name(&'a str),
    /// At most 2^63, which only a minus sign before it makes a value.
    #[regex(r"[0-9][0-9A-Za-z_]*(\.[0-9A-Za-z_]*)?", number)]
    #[regex(r"\.[0-9][0-9A-Za-z_]*", number)]
    Int(u64),
    /// The text between the quotes; the prefix is forgotten.
    #[regex(r#"([rRbBfFuU]|[rR][bBfF]|[bBfF][rR])?("""|'''|"|')"#, string)]
    Str(&'a str),
    /// Line breaks, with the blank lines and the indentation that follow.
    #[regex(r"(\r\n|\n|\r)[ \t\x0c\r\n]*")]
    Newline,
    /// A backslash and the line break behind it. A token and not skipped, because every skip is
    /// a call within a call, and a text may hold any number of these in a row.
    #[regex(r"\\(\r\n|\n|\r)")]
    Continuation,

    #[token("def")]
    Def,
    #[token("return")]
    Return,
    #[token("pass")]
    Pass,
    #[token("from")]
    From,
    #[token("import")]
    Import,
    #[token("as")]
    As,
    #[token("lambda")]
    Lambda,
    #[token("if")]
    If,
    #[token("else")]
    Else,
    #[token("and")]
    And,
    #[token("or")]
    Or,
    #[token("not")]
    Not,
    #[token("in")]
    In,
    #[token("True")]
    True,
    #[token("False")]
    False,
    #[token("None")]
    None,

    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token(".")]
    Dot,
    #[token("...")]
    Ellipsis,
    #[token("->")]
    Arrow,
    #[token("=")]
    Assign,
    #[token("==")]
    EqEq,
    #[token("!=")]
    NotEq,
    #[token("<")]
    Less,
    #[token("<=")]
    LessEq,
    #[token(">")]
    Greater,
    #[token(">=")]
    GreaterEq,
    #[token("|")]
    Pipe,
    #[token("&")]
    Amp,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("//")]
    SlashSlash,
    #[token("%")]
    Percent,

    /// A keyword of Python that the language does not have.
    #[token("assert")]
    #[token("async")]
    #[token("await")]
    #[token("break")]
    #[token("class")]
    #[token("continue")]
    #[token("del")]
    #[token("elif")]
    #[token("except")]
    #[token("finally")]
    #[token("for")]
    #[token("global")]
    #[token("is")]
    #[token("nonlocal")]
    #[token("raise")]
    #[token("try")]
    #[token("while")]
    #[token("with")]
    #[token("yield")]
    Word(&'a str),
    /// An operator of Python that the language does not have.
    #[token("/")]
    #[token("**")]
    #[token("@")]
    #[token("~")]
    #[token("^")]
    #[token("<<")]
    #[token(">>")]
    #[token(":=")]
    #[token(";")]
    #[token("+=")]
    #[token("-=")]
    #[token("*=")]
    #[token("/=")]
    #[token("//=")]
    #[token("%=")]
    #[token("**=")]
    #[token("@=")]
    #[token("&=")]
    #[token("|=")]
    #[token("^=")]
    #[token("<<=")]
    #[token(">>=")]
    Sign(&'a str),

    /// Text that is no token, in a line that layout reports.
    Bad,
    /// The end of a logical line.
    End,
}

/// Tells whether a text is a name, as that of a variable.
pub fn is_name(text: &str) -> bool {
    let mut tokens = Token::lexer(text);
    matches!(tokens.next(), Some(Ok(Token::Name(name))) if name == text)
}

impl Token<'_> {
    /// Tells whether an expression may end with it, so that an operator or a comma may follow.
    pub(crate) fn ends_operand(self) -> bool {
        matches!(
            self,
            Self::Name(_) | Self::Int(_) | Self::Str(_) | Self::True | Self::False | Self::None
        ) || matches!(self, Self::RParen | Self::RBracket | Self::RBrace)
    }

    /// Tells whether an expression may begin with it.
    pub(crate) fn begins_operand(self) -> bool {
        matches!(self, Self::Name(_) | Self::Int(_) | Self::Str(_) | Self::True | Self::False)
            || matches!(self, Self::None | Self::LParen | Self::LBracket | Self::LBrace)
            || matches!(self, Self::Lambda | Self::Not | Self::Minus)
    }

    /// Tells whether it compares two values.
    pub(crate) fn compares(self) -> bool {
        matches!(self, Self::EqEq | Self::NotEq | Self::Less | Self::LessEq | Self::In)
            || matches!(self, Self::Greater | Self::GreaterEq | Self::Word("is"))
    }

    /// Returns the bracket that closes this one.
    pub(crate) fn closing(self) -> Option<Self> {
        Some(match self {
            Self::LParen => Self::RParen,
            Self::LBracket => Self::RBracket,
            Self::LBrace => Self::RBrace,
            _ => return None,
        })
    }

    /// Tells whether it is a closing bracket.
    pub(crate) fn closes(self) -> bool {
        matches!(self, Self::RParen | Self::RBracket | Self::RBrace)
    }

    /// Tells whether only a statement can begin with it, so that it cannot stand inside brackets.
    pub(crate) fn begins_statement(self) -> bool {
        match self {
            Self::Def | Self::Return | Self::Pass | Self::From | Self::Import => true,
            Self::Word(word) => !matches!(word, "for" | "is" | "async" | "await" | "yield"),
            _ => false,
        }
    }
}
