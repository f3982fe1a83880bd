//! From a program to an s-expression.

use rustc_hash::FxHashMap;

use super::{DELAYED, FORCED, StitchError};
use crate::ir::{Definition, Graph, Node, NodeId, Program, Role};

/// Bytes of an s-expression, at most: what lines share is written once, what the parts of a line
/// share is repeated.
const LONGEST: usize = 1 << 20;

/// How deep expressions may nest.
const DEEPEST: usize = 1_000;

/// The kinds of things that a `$n` can stand for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Bound {
    Input(Role),
    /// The value of a line.
    Line(NodeId),
    /// A parameter of a lambda: the number of the lambda around it, from the outermost, and its
    /// index.
    Param(usize, u16),
}

struct Writer<'g> {
    graph: &'g Graph,
    text: String,
    /// The bound names, each with the number of those that were bound before it.
    places: FxHashMap<Bound, usize>,
    /// Lambdas around the place.
    lambdas: usize,
    depth: usize,
}

/// Returns the program of a definition as it was written.
///
/// # Errors
/// The definition has no program, or it would be too large without what its parts share.
pub fn to_stitch(graph: &Graph, definition: &Definition) -> Result<String, StitchError> {
    let roles = Role::of_definition(&definition.name, definition.params.len());
    let (Some(program), Some(roles)) = (&definition.program, roles) else {
        return Err(StitchError::new(format!("`{}` is no solver", definition.name)));
    };
    let places = FxHashMap::default();
    let mut writer = Writer { graph, text: String::new(), places, lambdas: 0, depth: 0 };
    for &role in roles {
        writer.bind(Bound::Input(role));
        writer.text.push_str("(lam ");
    }
    writer.write_program(program)?;
    roles.iter().for_each(|_| writer.text.push(')'));
    Ok(writer.text)
}

impl Writer<'_> {
    fn write_program(&mut self, program: &Program) -> Result<(), StitchError> {
        let mut lines: Vec<NodeId> = Vec::new();
        for line in &program.bindings {
            let is_leaf = self.graph.operands(line.node).is_empty();
            if !is_leaf
                && line.node != program.root
                && !self.places.contains_key(&Bound::Line(line.node))
            {
                lines.push(line.node);
                self.text.push_str("((lam ");
                self.bind(Bound::Line(line.node));
            }
        }
        self.write_expression(program.root)?;
        for &line in lines.iter().rev() {
            self.unbind(Bound::Line(line));
            self.text.push_str(") ");
            self.write_expression(line)?;
            self.text.push(')');
        }
        Ok(())
    }

    fn write_expression(&mut self, node: NodeId) -> Result<(), StitchError> {
        if self.text.len() > LONGEST || self.depth > DEEPEST {
            return Err(StitchError::new(
                "the program is too large without what its parts share; give shared parts lines of their own",
            ));
        }
        if self.variable(Bound::Line(node)) {
            return Ok(());
        }
        self.depth += 1;
        let operands = self.graph.operands(node);
        match self.graph.node(node) {
            Node::Input(role) => self.write_bound_variable(Bound::Input(role))?,
            Node::None => self.text.push_str("None"),
            Node::Bool(true) => self.text.push_str("True"),
            Node::Bool(false) => self.text.push_str("False"),
            Node::Int(number) => self.text.push_str(&number.to_string()),
            Node::Prim(primitive) => self.text.push_str(primitive.get().spelling),
            Node::Tuple(_) => self.write_list(Some("tuple"), operands)?,
            Node::Call(primitive, _) => {
                self.write_list(Some(primitive.get().spelling), operands)?
            }
            Node::Apply(_) => self.write_apply(operands)?,
            Node::Select(_) => self.write_list(Some("if"), operands)?,
            Node::Param { depth, index } => {
                let lambda = self.lambdas.checked_sub(usize::from(depth) + 1);
                let lambda = lambda.ok_or_else(|| StitchError::new("a parameter is free"))?;
                self.write_bound_variable(Bound::Param(lambda, index))?;
            }
            Node::Lambda { arity, body } => self.write_lambda(arity, body)?,
        }
        self.depth -= 1;
        Ok(())
    }

    fn write_list(&mut self, head: Option<&str>, items: &[NodeId]) -> Result<(), StitchError> {
        self.text.push('(');
        self.text.push_str(head.unwrap_or_default());
        for (index, &item) in items.iter().enumerate() {
            if index > 0 || head.is_some() {
                self.text.push(' ');
            }
            self.write_expression(item)?;
        }
        self.text.push(')');
        Ok(())
    }

    fn write_apply(&mut self, parts: &[NodeId]) -> Result<(), StitchError> {
        match *parts {
            [_] => self.write_list(Some(FORCED), parts),
            // Application is curried: an identity tells the operands of a function from those of
            // what it yields.
            [callee, ref operands @ ..]
                if matches!(self.graph.node(callee), Node::Apply(_))
                    && !self.places.contains_key(&Bound::Line(callee)) =>
            {
                self.text.push_str("(((lam $0) ");
                self.write_expression(callee)?;
                self.text.push(')');
                for &operand in operands {
                    self.text.push(' ');
                    self.write_expression(operand)?;
                }
                self.text.push(')');
                Ok(())
            }
            _ => self.write_list(None, parts),
        }
    }

    fn write_lambda(&mut self, arity: u16, body: NodeId) -> Result<(), StitchError> {
        if arity == 0 {
            self.text.push_str(&format!("({DELAYED} "));
        }
        for index in 0..arity {
            self.text.push_str("(lam ");
            self.bind(Bound::Param(self.lambdas, index));
        }
        self.lambdas += 1;
        // A function that yields a function is told from one of more parameters by an identity
        // between the two.
        let yields_function = matches!(self.graph.node(body), Node::Lambda { .. });
        if yields_function {
            self.text.push_str("((lam $0) ");
        }
        self.write_expression(body)?;
        if yields_function {
            self.text.push(')');
        }
        self.lambdas -= 1;
        for index in (0..arity).rev() {
            self.unbind(Bound::Param(self.lambdas, index));
            self.text.push(')');
        }
        if arity == 0 {
            self.text.push(')');
        }
        Ok(())
    }

    /// Writes what is bound, if it is.
    fn variable(&mut self, wanted: Bound) -> bool {
        let Some(place) = self.places.get(&wanted) else { return false };
        self.text.push_str(&format!("${}", self.places.len() - 1 - place));
        true
    }

    /// Binds what is not bound yet.
    fn bind(&mut self, bound: Bound) {
        self.places.insert(bound, self.places.len());
    }

    fn unbind(&mut self, bound: Bound) {
        self.places.remove(&bound);
    }

    fn write_bound_variable(&mut self, wanted: Bound) -> Result<(), StitchError> {
        match self.variable(wanted) {
            true => Ok(()),
            false => Err(StitchError::new("the program reads what it is not given")),
        }
    }
}
