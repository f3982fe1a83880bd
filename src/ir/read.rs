//! Reads the text form of the graph, which `print` describes.
//!
//! Every line is judged by itself: a line that is wrong is reported and lines that refer to its
//! node are passed over, so that one mistake makes one message. A graph that was read is verified
//! before it is given away, so a text cannot make a graph that building a program could not.

use super::graph::MAX_LAMBDAS;
use super::print::{ROLES, is_word};
use super::{Binding, Graph, Node, NodeId, Position, Program, verify};
use crate::diag::{Code, Diagnostic, suggest};
use crate::prim;
use crate::source::{SourceId, Span};

/// The contents of a text: a graph and its roots.
pub struct Listing {
    /// The nodes, with the numbers that they have in the text.
    pub graph: Graph,
    /// The programs with their names, in the order of the text. The span of a line is that in the
    /// text.
    pub programs: Vec<(String, Program)>,
}

/// Reading stops after so many errors.
const MOST_ERRORS: usize = 20;

/// Reads a text.
///
/// # Errors
/// The problems, line by line: with [`Code::IrSyntax`] where a line cannot be understood, and
/// [`Code::IrInvalid`] where it can but makes no sound graph.
pub fn read(source: SourceId, text: &str) -> Result<Listing, Vec<Diagnostic>> {
    let reader = Reader::default().read(source, text)?;
    match verify(&reader.graph, reader.programs.iter().map(|(_, program)| program)) {
        Ok(()) => Ok(Listing { graph: reader.graph, programs: reader.programs }),
        Err(violations) => {
            let whole = Span::new(source, 0, 0);
            let diagnostic = |violation: super::Violation| {
                let span = match violation.place {
                    Position::Graph => None,
                    Position::Node(node) => reader.node_spans.get(node.index()),
                    Position::Program(index) => reader.program_spans.get(index),
                };
                Diagnostic::new(Code::IrInvalid, violation.text)
                    .with_label(span.copied().unwrap_or(whole), "in this line")
                    .with_note(violation.invariant.statement())
                    .with_help("change the line, or those that it refers to")
            };
            Err(violations.into_iter().take(MOST_ERRORS).map(diagnostic).collect())
        }
    }
}

/// Reads a text in which each call, tuple or function is a node of its own, even one that equals
/// another. Nothing is verified but that lines refer to lines above and calls have as many operands
/// as they take.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_repeated(source: SourceId, text: &str) -> Result<Listing, Vec<Diagnostic>> {
    let reader = Reader { graph: Graph::with_repeats(), ..Reader::default() };
    let Reader { graph, programs, .. } = reader.read(source, text)?;
    Ok(Listing { graph, programs })
}

impl Reader {
    /// Reads all lines of a text.
    fn read(mut self, source: SourceId, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let cursor = Cursor { source, start, text: line.trim_end_matches('\n'), offset: 0 };
            start += line.len();
            match self.read_line(cursor) {
                Ok(()) | Err(Wrong::Known) => {}
                Err(Wrong::Line(error)) => errors.push(*error),
                Err(Wrong::Order(error)) => {
                    // All numbers below would be wrong too.
                    errors.push(*error);
                    break;
                }
            }
            if errors.len() == MOST_ERRORS {
                let last = Diagnostic::new(Code::TooManyErrors, "there may be more errors")
                    .with_help("correct these first");
                errors.push(last);
                break;
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(self)
    }
}

/// The reason for which a line gives nothing.
enum Wrong {
    /// For a reason of its own.
    Line(Box<Diagnostic>),
    /// For a reason that concerns all lines below, too.
    Order(Box<Diagnostic>),
    /// It refers to a line with an error.
    Known,
}

type Parsed<T> = Result<T, Wrong>;

#[derive(Default)]
struct Reader {
    graph: Graph,
    programs: Vec<(String, Program)>,
    /// The node of each number so far; none where its line has an error.
    nodes: Vec<Option<NodeId>>,
    node_spans: Vec<Span>,
    program_spans: Vec<Span>,
}

impl Reader {
    fn read_line(&mut self, mut cursor: Cursor<'_>) -> Parsed<()> {
        let indented = cursor.text.starts_with([' ', '\t']);
        cursor.skip_blanks();
        if cursor.is_at_end() {
            return Ok(());
        }
        if indented {
            return self.read_binding(cursor);
        }
        let start = cursor.offset;
        let word = cursor.read_word();
        if word == "program" {
            return self.read_program(cursor);
        }
        match read_number(word) {
            Some(Some(number)) => self.read_node(cursor, start, number),
            Some(None) | None => {
                cursor.offset = start;
                Err(cursor.refuse_sign("a node or a program").with_help(
                    "begin the line with `n0 =` or `program name =`; indent the lines of a program",
                ))
            }
        }
    }

    fn read_node(&mut self, mut cursor: Cursor<'_>, start: usize, number: u64) -> Parsed<()> {
        let expected = self.nodes.len();
        if number != expected as u64 {
            let diagnostic = Diagnostic::new(
                Code::IrInvalid,
                format!("the next node is n{expected}, not n{number}"),
            )
            .with_label(cursor.span(start, cursor.offset), "out of order")
            .with_note("nodes are numbered from 0 without gaps")
            .with_help(format!("write `n{expected}`, and number the nodes below likewise"));
            return Err(Wrong::Order(Box::new(diagnostic)));
        }
        self.node_spans.push(cursor.content());
        let before = self.graph.len();
        let parsed = self.read_expression(&mut cursor);
        let parsed = parsed.and_then(|node| cursor.finish().map(|()| node));
        let parsed = parsed.and_then(|node| {
            if before <= node.index() {
                return Ok(node);
            }
            let places = &mut self.nodes.iter();
            let same = places.position(|earlier| *earlier == Some(node)).unwrap_or_default();
            let what = format!("n{number} is the same node as n{same}");
            let diagnostic = cursor.refuse_graph(start, what, "written a second time");
            Err(diagnostic.with_help(format!(
                "use n{same} instead, delete this line, and renumber those below"
            )))
        });
        // Numbers stand for places in the graph only while every line makes a node; the first error
        // ends that, and with an error no graph comes of it.
        self.nodes.push(parsed.as_ref().ok().copied());
        parsed.map(|_| ())
    }

    fn read_program(&mut self, mut cursor: Cursor<'_>) -> Parsed<()> {
        let span = cursor.content();
        // The lines below belong to this program even if its own has an error, and so will be
        // judged.
        let index = self.programs.len();
        let nothing = NodeId::from_index(0);
        self.programs.push((String::new(), Program::new(nothing, Vec::new())));
        self.program_spans.push(span);
        let (name, root) = self.read_definition(&mut cursor)?;
        self.programs[index].0 = name;
        self.programs[index].1.root = root;
        Ok(())
    }

    fn read_binding(&mut self, mut cursor: Cursor<'_>) -> Parsed<()> {
        if self.programs.is_empty() {
            return Err(cursor
                .refuse_sign("a node or a program")
                .with_help("only lines of a program are indented, and there is none above"));
        }
        let span = cursor.content();
        let (name, node) = self.read_definition(&mut cursor)?;
        if let Some((_, program)) = self.programs.last_mut() {
            program.bindings.push(Binding { name: name.into(), node, span });
        }
        Ok(())
    }

    /// Reads `name = n1` and the end of the line.
    fn read_definition(&self, cursor: &mut Cursor<'_>) -> Parsed<(String, NodeId)> {
        let name = cursor.read_name()?;
        cursor.expect('=')?;
        let node = self.read_reference(cursor)?;
        cursor.finish()?;
        Ok((name, node))
    }

    /// Reads `= ` and what the node is.
    fn read_expression(&mut self, cursor: &mut Cursor<'_>) -> Parsed<NodeId> {
        cursor.expect('=')?;
        cursor.skip_blanks();
        match cursor.peek() {
            Some('(') => {
                let start = cursor.offset;
                let (items, trailing) = self.read_list(cursor)?;
                if (items.len() == 1) != trailing {
                    cursor.offset = start;
                    let help = "a comma stands behind the item where there is only one: `(n1,)`";
                    return Err(cursor.refuse_sign("a tuple").with_help(help));
                }
                return Ok(self.graph.tuple(&items));
            }
            Some('-' | '0'..='9') => {
                return cursor.read_integer().map(|n| self.graph.leaf(Node::Int(n)));
            }
            _ => {}
        }
        let start = cursor.offset;
        match cursor.read_word() {
            "None" => Ok(self.graph.leaf(Node::None)),
            "True" => Ok(self.graph.leaf(Node::Bool(true))),
            "False" => Ok(self.graph.leaf(Node::Bool(false))),
            "input" => {
                cursor.skip_blanks();
                let start = cursor.offset;
                let word = cursor.read_word();
                let Some((_, role)) = ROLES.iter().find(|(name, _)| *name == word) else {
                    cursor.offset = start;
                    return Err(cursor.refuse_sign("an input").with_help(
                        "an input is `S` (the samples), `I` (the grid) or `C` (the candidate)",
                    ));
                };
                Ok(self.graph.leaf(Node::Input(*role)))
            }
            "prim" => cursor.read_primitive().map(|(id, _)| self.graph.leaf(Node::Prim(id))),
            "param" => {
                cursor.skip_blanks();
                let start = cursor.offset;
                let depth = cursor.read_small("the depth of a parameter")?;
                cursor.expect('.')?;
                let index = cursor.read_small("the index of a parameter")?;
                if MAX_LAMBDAS <= depth.into() {
                    let what = format!("a parameter of depth {depth} is too deep");
                    let help = format!("the depth is at most {}", MAX_LAMBDAS - 1);
                    return Err(cursor
                        .refuse_graph(start, what, "no lambda is so far out")
                        .with_help(help));
                }
                Ok(self.graph.leaf(Node::Param { depth, index }))
            }
            "lambda" => {
                cursor.expect('/')?;
                let arity = cursor.read_small("a number of parameters")?;
                let body = self.read_reference(cursor)?;
                Ok(self.graph.lambda(arity, body))
            }
            "call" => {
                let (id, name) = cursor.read_primitive()?;
                let args = self.read_arguments(cursor)?;
                let arity = id.get().arity();
                if args.len() != arity {
                    let takes = if arity == 1 { "argument" } else { "arguments" };
                    let what = format!("`{name}` takes {arity} {takes}, {} given", args.len());
                    let help = format!("the arguments are ({})", id.get().params.join(", "));
                    return Err(cursor.refuse_graph(start, what, "in this call").with_help(help));
                }
                Ok(self.graph.call(id, &args))
            }
            "apply" => {
                let mut parts = vec![self.read_reference(cursor)?];
                parts.extend(self.read_arguments(cursor)?);
                Ok(self.graph.apply(&parts))
            }
            "select" => match self.read_arguments(cursor)?[..] {
                [condition, then, otherwise] => Ok(self.graph.select(condition, then, otherwise)),
                ref args => {
                    let what = format!("`select` takes 3 operands, {} given", args.len());
                    let wrong = cursor.refuse_graph(start, what, "in this choice");
                    Err(wrong.with_help("they are (condition, then, else)"))
                }
            },
            word => {
                const KINDS: [&str; 10] = [
                    "None", "True", "False", "input", "prim", "param", "lambda", "call", "apply",
                    "select",
                ];
                let help = match suggest::closest(word, KINDS) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => {
                        format!("a node is an integer, a tuple, or one of {}", KINDS.join(", "))
                    }
                };
                cursor.offset = start;
                Err(cursor.refuse_sign("a kind of node").with_help(help))
            }
        }
    }

    /// Returns a list without a comma behind the last item.
    fn read_arguments(&self, cursor: &mut Cursor<'_>) -> Parsed<Vec<NodeId>> {
        cursor.skip_blanks();
        let start = cursor.offset;
        let (items, trailing) = self.read_list(cursor)?;
        if trailing {
            cursor.offset = start;
            return Err(cursor
                .refuse_sign("a list")
                .with_help("delete the comma behind the last item"));
        }
        Ok(items)
    }

    /// Reads `(n1, n2)`, and whether a comma stands behind the last item.
    fn read_list(&self, cursor: &mut Cursor<'_>) -> Parsed<(Vec<NodeId>, bool)> {
        cursor.expect('(')?;
        let mut items = Vec::new();
        let mut trailing = false;
        loop {
            cursor.skip_blanks();
            if (items.is_empty() || trailing) && cursor.peek() == Some(')') {
                break;
            }
            if !items.is_empty() && !trailing {
                return Err(cursor
                    .refuse_sign("`,` or `)`")
                    .with_help("put commas between the items and close the list"));
            }
            items.push(self.read_reference(cursor)?);
            cursor.skip_blanks();
            trailing = cursor.eat(',');
            if !trailing && cursor.peek() == Some(')') {
                break;
            }
        }
        cursor.expect(')')?;
        Ok((items, trailing))
    }

    /// Reads `n1`, defined above.
    fn read_reference(&self, cursor: &mut Cursor<'_>) -> Parsed<NodeId> {
        cursor.skip_blanks();
        let start = cursor.offset;
        let word = cursor.read_word();
        let Some(number) = read_number(word) else {
            cursor.offset = start;
            return Err(cursor
                .refuse_sign("a node")
                .with_help("nodes are written `n0`, `n1` and so on"));
        };
        let known = number.and_then(|number| self.nodes.get(usize::try_from(number).ok()?));
        match known {
            Some(Some(node)) => Ok(*node),
            Some(None) => Err(Wrong::Known),
            None => {
                let what = format!("{word} is not defined above");
                let wrong = cursor.refuse_graph(start, what, "not known here");
                Err(wrong.with_help("refer only to nodes on earlier lines"))
            }
        }
    }
}

/// Returns the number of `n12`; none where the word is not of that form, an inner none where the
/// number is huge.
fn read_number(word: &str) -> Option<Option<u64>> {
    let digits = word.strip_prefix('n')?;
    let canonical = digits == "0" || !digits.is_empty() && !digits.starts_with('0');
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    (canonical && all_digits).then(|| digits.parse().ok())
}

/// A place in a line.
struct Cursor<'t> {
    source: SourceId,
    /// Offset of the line in the source.
    start: usize,
    text: &'t str,
    /// Offset in the line.
    offset: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        self.offset = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
    }

    /// Tells whether nothing but a comment follows.
    fn is_at_end(&self) -> bool {
        matches!(self.peek(), None | Some('#'))
    }

    fn finish(&mut self) -> Parsed<()> {
        self.skip_blanks();
        match self.is_at_end() {
            true => Ok(()),
            false => Err(self.refuse_sign("the end of the line").with_help("delete what follows")),
        }
    }

    fn eat(&mut self, sign: char) -> bool {
        let there = self.peek() == Some(sign);
        self.offset += if there { sign.len_utf8() } else { 0 };
        there
    }

    fn expect(&mut self, sign: char) -> Parsed<()> {
        self.skip_blanks();
        match self.eat(sign) {
            true => Ok(()),
            false => {
                let what = format!("`{sign}`");
                Err(self.refuse_sign(&what).with_help(format!("write {what} here")))
            }
        }
    }

    /// Reads letters, digits and underscores; there may be none.
    fn read_word(&mut self) -> &'t str {
        let rest = self.rest();
        let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        self.offset += len;
        &rest[..len]
    }

    /// Returns a word, or a JSON string.
    fn read_name(&mut self) -> Parsed<String> {
        self.skip_blanks();
        if self.peek() == Some('"') {
            let mut strings = serde_json::Deserializer::from_str(self.rest()).into_iter::<String>();
            if let Some(Ok(name)) = strings.next() {
                self.offset += strings.byte_offset();
                return Ok(name);
            }
            return Err(self.refuse_sign("a name").with_help(
                "in quotes, a name is a JSON string: close it, and write backslashes as `\\\\`",
            ));
        }
        match self.read_word() {
            "" => Err(self
                .refuse_sign("a name")
                .with_help("quote a name that is not a word: `\"a-b\"`")),
            name => Ok(name.to_owned()),
        }
    }

    fn read_integer(&mut self) -> Parsed<i64> {
        let start = self.offset;
        self.eat('-');
        self.read_word();
        let text = &self.text[start..self.offset];
        text.parse().map_err(|_| {
            self.offset = start;
            self.refuse_sign("an integer").with_help("integers lie between -2^63 and 2^63 - 1")
        })
    }

    fn read_small(&mut self, what: &str) -> Parsed<u16> {
        self.skip_blanks();
        let start = self.offset;
        let word = self.read_word();
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        match word.parse() {
            Ok(n) if digits => Ok(n),
            Ok(_) | Err(_) => {
                self.offset = start;
                Err(self.refuse_sign(what).with_help(format!("write a number up to {}", u16::MAX)))
            }
        }
    }

    fn read_primitive(&mut self) -> Parsed<(prim::PrimId, &'t str)> {
        self.skip_blanks();
        let start = self.offset;
        let name = self.read_word();
        if name.is_empty() {
            return Err(self
                .refuse_sign("a primitive")
                .with_help("name a primitive, as in `rot90`"));
        }
        prim::lookup_any(name).map(|id| (id, name)).ok_or_else(|| {
            let what = format!("there is no primitive `{name}`");
            let wrong = self.refuse_graph(start, what, "not known");
            match suggest::closest(name, prim::all().iter().map(|prim| prim.name)) {
                Some(meant) => wrong.with_help(format!("did you mean `{meant}`?")),
                None => wrong.with_help("`arcvm prims` lists the primitives"),
            }
        })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, (self.start + start) as u32, (self.start + end) as u32)
    }

    /// Returns the line without indentation and trailing blanks.
    fn content(&self) -> Span {
        let indent = self.text.len() - self.text.trim_start().len();
        self.span(indent, self.text.trim_end().len())
    }

    /// Says that something else stands at the place.
    fn refuse_sign(&self, expected: &str) -> Wrong {
        let rest = self.rest();
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let len = word.max(rest.chars().next().map_or(0, char::len_utf8));
        let found = match &rest[..len] {
            "" => "the line ends".to_owned(),
            found => format!("found `{}`", found.replace(char::is_control, "?")),
        };
        Wrong::Line(Box::new(
            Diagnostic::new(Code::IrSyntax, format!("expected {expected}, {found}")).with_label(
                self.span(self.offset, self.offset + len),
                format!("expected {expected}"),
            ),
        ))
    }

    /// Reports that the text from `start` to here makes no sound graph.
    fn refuse_graph(&self, start: usize, message: String, label: &str) -> Wrong {
        let span = self.span(start, self.offset);
        Wrong::Line(Box::new(Diagnostic::new(Code::IrInvalid, message).with_label(span, label)))
    }
}

impl Wrong {
    /// Adds the remedy.
    fn with_help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Line(diagnostic) => Self::Line(Box::new(diagnostic.with_help(help))),
            Self::Order(diagnostic) => Self::Order(Box::new(diagnostic.with_help(help))),
            Self::Known => self,
        }
    }
}
