//! The notation of [`Primitive::signature`](crate::prim::Primitive::signature), read once.
//!
//! ```text
//! signature    alternative ("; " alternative)*
//! alternative  "(" type ("," type)* ")" "->" type "!"?
//! type         atom "?"?  |  type "->" type  |  "(" type ("," type)+ ")" "->" type
//!              |  "(" type "|" type ")" "->" type
//! atom         name  |  "Tuple" "[" type "]"  |  "Set" "[" type "]"  |  "Container" "[" type "]"
//!              |  "(" type "," type ")"  |  "(" type ")"  |  letter  |  letter ":" type
//! ```
//!
//! - An alternative holds by itself: of operands of these types the primitive makes a value of that
//!   type. The first one that certainly matches is taken.
//! - A capital letter is a type variable; mentioned several times, it is the join of what it meets.
//!   `A: T` is an `A` that is a `T` as well.
//! - `A -> B` and `(A, B) -> C` are functions of one and two parameters; `(A, B)` is a tuple of
//!   exactly two. `(A | Int) -> B` is a function that is mostly called with an `A`, but in a
//!   special case with an `Int`.
//! - `Container[A]` is `Tuple[A]` or `Set[A]`. `Pair` is `(Int, Int)`, `Cell` `(Int, Pair)`,
//!   `Indices` `Set[Pair]`, `Object` `Set[Cell]`, `Objects` `Set[Object]`. `Numerical` is `Int` or
//!   `Pair`, `Patch` is `Object` or `Indices`, `Element` is `Grid` or `Object`, and `Piece` is
//!   `Grid` or a `Patch`.
//! - `Color` is an integer that is only compared with cells or written to them: any other value
//!   does not fail, but what comes of it may be irregular.
//! - `T?` as a result is a `T` or an irregular form of it, such as an empty tuple instead of a
//!   grid; see [`Type`](super::Type).
//! - `!` marks alternatives that may fail even so; when, is told by `fails`. Where none is marked
//!   and `fails` is not empty, all of them may.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt;
use std::sync::LazyLock;

use crate::diag::words::plural;
use crate::prim::{self, PrimId};

/// The values that an operand or a result may have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pattern {
    /// A type variable, by number, and what it must be besides.
    Var(u8, Option<Box<Pattern>>),
    /// Anything.
    Any,
    /// None.
    None,
    /// A truth value.
    Bool,
    /// An integer.
    Int,
    /// An integer that stands for a colour.
    Color,
    /// A grid.
    Grid,
    /// A tuple of exactly two.
    Pair(Box<Pattern>, Box<Pattern>),
    /// A tuple.
    Tuple(Box<Pattern>),
    /// A set.
    Set(Box<Pattern>),
    /// A set of locations, cells or objects, in whose place primitives mostly take a tuple of them
    /// as well.
    Cells(Box<Pattern>),
    /// A tuple or a set.
    Container(Box<Pattern>),
    /// One of several; with a name, or written out.
    Union(&'static str, Vec<Pattern>),
    /// A function.
    Function(Vec<Pattern>, Box<Pattern>),
    /// The type or an irregular form of it.
    Maybe(Box<Pattern>),
}

/// One alternative of a signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alternative {
    /// The parameters.
    pub params: Vec<Pattern>,
    /// The result.
    pub result: Pattern,
    /// Whether a call may fail although the operands are of these types.
    pub may_fail: bool,
    /// The alternative as it was written.
    pub text: &'static str,
}

/// The signature of a primitive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The alternatives, in their order.
    pub alternatives: Vec<Alternative>,
    /// Whether every call that yields a value yields a truth value, or every one an integer.
    pub always: Option<super::Type>,
}

/// Type variables of a signature, at most.
pub const MAX_VARIABLES: usize = 8;

/// The reason for which a signature could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureError {
    /// Where, as a number of bytes from the start.
    pub offset: usize,
    /// The part that should stand there.
    pub expected: &'static str,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: expected {}", self.offset, self.expected)
    }
}

impl std::error::Error for SignatureError {}

impl Pattern {
    /// Returns the pattern in the words of the field, without what it says about elements that can
    /// be anything.
    pub(crate) fn words(&self) -> String {
        let of = |container: &str, items: &Self| match items {
            Self::Var(_, None) | Self::Any => container.to_owned(),
            Self::Var(_, Some(items)) => format!("{container} of {}", plural(&items.words())),
            items => format!("{container} of {}", plural(&items.words())),
        };
        match self {
            Self::Var(_, None) | Self::Any => "any value".to_owned(),
            Self::Var(_, Some(bound)) | Self::Maybe(bound) => bound.words(),
            Self::None => "None".to_owned(),
            Self::Bool => "a boolean".to_owned(),
            Self::Int => "an integer".to_owned(),
            Self::Color => "a colour".to_owned(),
            Self::Grid => "a grid".to_owned(),
            _ if *self == pair() => "a pair of integers".to_owned(),
            _ if *self == cell() => "a cell".to_owned(),
            _ if *self == indices() => "a set of locations".to_owned(),
            _ if *self == object() => "an object".to_owned(),
            _ if *self == objects() => "a set of objects".to_owned(),
            Self::Pair(..) => "a tuple of two".to_owned(),
            Self::Tuple(items) => of("a tuple", items),
            Self::Set(items) | Self::Cells(items) => of("a set", items),
            Self::Container(items) => of("a container", items),
            Self::Union("Patch", _) => "a patch".to_owned(),
            Self::Union("Piece", _) => "a grid or a patch".to_owned(),
            Self::Union("Element", _) => "a grid or an object".to_owned(),
            Self::Union(_, patterns) => {
                let words: Vec<String> = patterns.iter().map(Self::words).collect();
                words.join(" or ")
            }
            Self::Function(params, _) => match params.len() {
                1 => "a function of one argument".to_owned(),
                arity => format!("a function of {arity} arguments"),
            },
        }
    }

    /// Tells whether the pattern mentions a type variable.
    pub fn has_variable(&self) -> bool {
        match self {
            Self::Var(..) => true,
            Self::Pair(a, b) => a.has_variable() || b.has_variable(),
            Self::Tuple(inner)
            | Self::Set(inner)
            | Self::Cells(inner)
            | Self::Container(inner)
            | Self::Maybe(inner) => inner.has_variable(),
            Self::Union(_, patterns) => patterns.iter().any(Self::has_variable),
            Self::Function(params, result) => {
                result.has_variable() || params.iter().any(Self::has_variable)
            }
            Self::Any | Self::None | Self::Bool | Self::Int | Self::Color | Self::Grid => false,
        }
    }
}

/// The sides of patches. Of what only looks like a patch they answer whatever stands there for a
/// row or a column.
const SIDES: [PrimId; 4] = [prim::UPPERMOST, prim::LOWERMOST, prim::LEFTMOST, prim::RIGHTMOST];

static SIGNATURES: LazyLock<Vec<Signature>> = LazyLock::new(|| {
    let read = |prim: &&prim::Primitive| {
        let mut read = parse(prim.signature, prim.fails);
        if let (Ok(signature), true) = (&mut read, SIDES.contains(&prim.id)) {
            signature.always = None;
        }
        read
    };
    // A test reads them all; a signature that cannot be read would say nothing about its primitive.
    let nothing = || Signature { alternatives: Vec::new(), always: None };
    let all = prim::all().iter().chain(prim::internal()).chain(prim::fused());
    all.map(|prim| read(prim).unwrap_or_else(|_| nothing())).collect()
});

/// Returns the signature of a primitive.
#[inline]
pub fn signature(prim: PrimId) -> &'static Signature {
    &SIGNATURES[prim.index()]
}

/// Reads a signature. `fails` tells when the primitive fails on operands of the right types.
///
/// # Errors
/// The text does not follow the notation.
pub fn parse(text: &'static str, fails: &str) -> Result<Signature, SignatureError> {
    let mut alternatives = Vec::new();
    let mut offset = 0;
    for part in text.split("; ") {
        let read = alternative(part);
        alternatives
            .push(read.map_err(|error| SignatureError { offset: offset + error.offset, ..error })?);
        offset += part.len() + 2;
    }
    if !fails.is_empty() && !alternatives.iter().any(|alternative| alternative.may_fail) {
        alternatives.iter_mut().for_each(|alternative| alternative.may_fail = true);
    }
    let all = |pattern: &Pattern| alternatives.iter().all(|a| a.result == *pattern);
    let always = match () {
        () if all(&Pattern::Bool) => Some(super::Type::BOOL),
        () if all(&Pattern::Int) => Some(super::Type::INT),
        () => None,
    };
    Ok(Signature { alternatives, always })
}

/// Reads a type by itself, as a person writes one who looks for a primitive. Bare parameters of a
/// function may go without brackets: `Grid, Int -> Grid`.
///
/// # Errors
/// The text does not follow the notation.
pub fn parse_type(text: &str) -> Result<Pattern, SignatureError> {
    let whole = |text: &str| {
        let mut reader = SignatureParser { text, offset: 0 };
        let pattern = reader.pattern()?;
        reader.skip_space();
        match reader.rest() {
            "" => Ok(pattern),
            _ => Err(reader.error("the end")),
        }
    };
    let read = whole(text);
    match (read, text.split_once("->")) {
        (Err(_), Some((params, result))) => whole(&format!("({params}) -> {result}"))
            .map_err(|error| SignatureError { offset: error.offset.saturating_sub(1), ..error }),
        (read, _) => read,
    }
}

/// Returns an alternative of a signature.
fn alternative(text: &'static str) -> Result<Alternative, SignatureError> {
    let mut reader = SignatureParser { text, offset: 0 };
    reader.expect("(", "the parameters in brackets")?;
    let params = reader.list()?;
    reader.expect("->", "an arrow and the result")?;
    let result = reader.pattern()?;
    let may_fail = reader.eat("!");
    reader.skip_space();
    if !reader.rest().is_empty() {
        return Err(reader.error("the end, or `; ` and another alternative"));
    }
    Ok(Alternative { params, result, may_fail, text: text.trim_end_matches('!') })
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, items: &[Pattern]| {
            for (i, item) in items.iter().enumerate() {
                write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
            }
            Ok(())
        };
        match self {
            Self::Var(var, None) => write!(f, "{}", char::from(b'A' + var)),
            Self::Var(var, Some(bound)) => write!(f, "{}: {bound}", char::from(b'A' + var)),
            Self::Any => f.write_str("_"),
            Self::None => f.write_str("None"),
            Self::Bool => f.write_str("Bool"),
            Self::Int => f.write_str("Int"),
            Self::Color => f.write_str("Color"),
            Self::Grid => f.write_str("Grid"),
            Self::Pair(a, b) if (&**a, &**b) == (&Self::Int, &Self::Int) => f.write_str("Pair"),
            Self::Pair(a, b) => write!(f, "({a}, {b})"),
            Self::Tuple(items) => write!(f, "Tuple[{items}]"),
            Self::Set(items) => write!(f, "Set[{items}]"),
            Self::Cells(_) if *self == indices() => f.write_str("Indices"),
            Self::Cells(_) if *self == object() => f.write_str("Object"),
            Self::Cells(_) if *self == objects() => f.write_str("Objects"),
            Self::Cells(items) => write!(f, "Set[{items}]"),
            Self::Container(items) => write!(f, "Container[{items}]"),
            Self::Union("", patterns) => {
                let texts: Vec<String> = patterns.iter().map(ToString::to_string).collect();
                f.write_str(&texts.join(" | "))
            }
            Self::Union(name, _) => f.write_str(name),
            Self::Function(params, result) => match &params[..] {
                [param] if !matches!(param, Self::Union("", _)) => write!(f, "{param} -> {result}"),
                _ => {
                    f.write_str("(")?;
                    list(f, params)?;
                    write!(f, ") -> {result}")
                }
            },
            Self::Maybe(inner) => write!(f, "{inner}?"),
        }
    }
}

fn pair() -> Pattern {
    Pattern::Pair(Box::new(Pattern::Int), Box::new(Pattern::Int))
}

fn cell() -> Pattern {
    Pattern::Pair(Box::new(Pattern::Int), Box::new(pair()))
}

fn indices() -> Pattern {
    Pattern::Cells(Box::new(pair()))
}

fn object() -> Pattern {
    Pattern::Cells(Box::new(cell()))
}

fn objects() -> Pattern {
    Pattern::Cells(Box::new(object()))
}

struct SignatureParser<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> SignatureParser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn skip_space(&mut self) {
        self.offset += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.skip_space();
        let there = self.rest().starts_with(sign);
        if there {
            self.offset += sign.len();
        }
        there
    }

    fn expect(&mut self, sign: &str, expected: &'static str) -> Result<(), SignatureError> {
        if self.eat(sign) { Ok(()) } else { Err(self.error(expected)) }
    }

    fn error(&self, expected: &'static str) -> SignatureError {
        SignatureError { offset: self.offset, expected }
    }

    /// Reads types up to a closing bracket.
    fn list(&mut self) -> Result<Vec<Pattern>, SignatureError> {
        let mut items = vec![self.pattern()?];
        loop {
            if self.eat(",") {
                items.push(self.pattern()?);
            } else if self.eat("|") {
                let other = self.pattern()?;
                let one = items.pop().into_iter();
                items.push(Pattern::Union("", one.chain([other]).collect()));
            } else {
                break;
            }
        }
        self.expect(")", "a comma or a closing bracket")?;
        Ok(items)
    }

    fn pattern(&mut self) -> Result<Pattern, SignatureError> {
        let mut items = if self.eat("(") { self.list()? } else { vec![self.name()?] };
        while items.len() == 1 && self.eat("?") {
            items = items.into_iter().map(|item| Pattern::Maybe(Box::new(item))).collect();
        }
        if self.eat("->") {
            return Ok(Pattern::Function(items, Box::new(self.pattern()?)));
        }
        let found = match (items.pop(), items.pop(), items.is_empty()) {
            (Some(item), None, _) => item,
            (Some(b), Some(a), true) => Pattern::Pair(Box::new(a), Box::new(b)),
            _ => return Err(self.error("an arrow after the parameters of a function")),
        };
        Ok(if self.eat("?") { Pattern::Maybe(Box::new(found)) } else { found })
    }

    fn name(&mut self) -> Result<Pattern, SignatureError> {
        self.skip_space();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = &rest[..end.unwrap_or(rest.len())];
        let of = |reader: &mut Self, make: fn(Box<Pattern>) -> Pattern| {
            reader.offset += name.len();
            reader.expect("[", "`[` and the type of the elements")?;
            let items = reader.pattern()?;
            reader.expect("]", "a closing bracket")?;
            Ok(make(Box::new(items)))
        };
        let found = match name {
            "Tuple" => return of(self, Pattern::Tuple),
            "Set" => return of(self, Pattern::Set),
            "Container" => return of(self, Pattern::Container),
            "_" => Pattern::Any,
            "None" => Pattern::None,
            "Bool" => Pattern::Bool,
            "Int" => Pattern::Int,
            "Color" => Pattern::Color,
            "Grid" => Pattern::Grid,
            "Pair" => pair(),
            "Cell" => cell(),
            "Indices" => indices(),
            "Object" => object(),
            "Objects" => objects(),
            "Numerical" => Pattern::Union("Numerical", vec![Pattern::Int, pair()]),
            "Patch" => Pattern::Union("Patch", vec![object(), indices()]),
            "Element" => Pattern::Union("Element", vec![Pattern::Grid, object()]),
            "Piece" => Pattern::Union("Piece", vec![Pattern::Grid, object(), indices()]),
            _ => match *name.as_bytes() {
                [letter @ b'A'..=b'H'] => {
                    self.offset += 1;
                    let bound = match self.eat(":") {
                        true => Some(Box::new(self.pattern()?)),
                        false => None,
                    };
                    return Ok(Pattern::Var(letter - b'A', bound));
                }
                _ => return Err(self.error("a type")),
            },
        };
        self.offset += name.len();
        Ok(found)
    }
}
