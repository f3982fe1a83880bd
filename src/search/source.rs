//! A genome as readable text.
//!
//! Names are those of the source where it had them, and a loop has that of a variable that it gives
//! a value to. A line without a name stands where it is used, if that is one place and the
//! expression stays short. Else it gets a line and a name of its own, unless that would change when
//! it is evaluated. An expression that is only reached through a function or one arm of a choice
//! stays inside of it. A function that mentions no input and is more than a short expression
//! becomes a definition. The text, read again, is the same graph.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;
use rustc_hash::{FxHashMap, FxHashSet};

use super::genome::{Callee, Genome, Leaf, MAX_LINES, Operand};
use super::typing::Typing;
use crate::ir::{CONSTANTS, Constant, is_known};
use crate::prim::{self, PrimId};
use crate::source::{SourceId, Span};
use crate::syntax::Dialect;
use crate::syntax::ast::{
    Arg, BinaryOp, Def, Expr, ExprKind, Ident, Module, Stmt, StmtKind, UnaryOp,
};
use crate::syntax::{is_name, print};
use crate::types::Type;

/// The tree was never a text.
const NOWHERE: Span = Span::new(SourceId(0), 0, 0);

/// Calls and constants of one expression before it is split into lines.
const LONG: usize = 9;

/// Calls and constants of a function before it becomes a definition.
const LONG_FUNCTION: usize = 16;

/// Calls inside calls of one expression, at most; the parser takes somewhat more.
const MAX_DEPTH: usize = 120;

/// Calls and constants of a whole text. Shared lines of functions stand in the text as often as
/// they are used, so that a short genome can be a long text.
const MAX_WEIGHT: usize = 3000;

impl Genome {
    /// Returns the program as a definition of the given name, with those that it needs; ends with a
    /// line break.
    pub fn to_source(&self, name: &str) -> String {
        let mut genome = self.clone();
        genome.prune();
        let (layout, typing) = (Layout::of(&genome), Typing::of(&genome));
        let bump = Bump::new();
        Writer::new(&genome, &layout, &typing, &bump, name).module(name)
    }

    /// Tells whether the program can be written as a text of reasonable size.
    pub fn is_writable(&self) -> bool {
        let mut genome = self.clone();
        genome.prune();
        let layout = Layout::of(&genome);
        genome.lines.len() <= MAX_LINES && layout.weight <= MAX_WEIGHT && layout.depth <= MAX_DEPTH
    }
}

/// The layout: where each line of a genome is written.
struct Layout {
    place: Vec<Placement>,
    /// Calls and constants of the whole text.
    weight: usize,
    /// Calls inside calls of its deepest expression.
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Placement {
    /// Wherever it is used.
    Inside,
    /// In a line of its own.
    Statement,
    /// In a definition of its own.
    Definition,
}

impl Layout {
    fn of(genome: &Genome) -> Self {
        let free = genome.free();
        let strict = strict(genome, &free);
        let uses = uses(genome);
        let mut place = vec![Placement::Inside; genome.lines.len()];
        let mut weights: Vec<usize> = Vec::with_capacity(genome.lines.len());
        // As in a definition, which does not see the other lines.
        let mut expanded: Vec<usize> = Vec::with_capacity(genome.lines.len());
        // Whether a line needs an input, which definitions cannot see.
        let mut needs_input = vec![false; genome.lines.len()];
        // Whether a line's scope uses a line twice, so that it wants lines of its own.
        let mut is_shared = vec![false; genome.lines.len()];
        let mut depths: Vec<usize> = Vec::with_capacity(genome.lines.len());
        let mut expanded_depths: Vec<usize> = Vec::with_capacity(genome.lines.len());
        let mut deepest = 0;
        let mut total = 0usize;
        for (index, line) in genome.lines.iter().enumerate() {
            let (mut weight, mut whole) = (1usize, 1usize);
            let (mut depth, mut whole_depth) = (1, 1);
            for operand in &line.operands {
                match *operand {
                    Operand::Leaf(leaf) => {
                        weight += 1;
                        whole += 1;
                        needs_input[index] |= matches!(leaf, Leaf::Input(_));
                    }
                    Operand::Line(of) => {
                        let of = of as usize;
                        needs_input[index] |= needs_input[of];
                        let open = free[of] != 0;
                        is_shared[index] |= is_shared[of] || (open && uses[of] > 1);
                        weight = match place[of] {
                            Placement::Inside => weight.saturating_add(weights[of]),
                            Placement::Statement | Placement::Definition => weight + 1,
                        };
                        if place[of] == Placement::Inside {
                            depth = depth.max(1 + depths[of]);
                        }
                        if place[of] != Placement::Definition {
                            whole_depth = whole_depth.max(1 + expanded_depths[of]);
                        }
                        whole = match place[of] {
                            Placement::Inside | Placement::Statement => {
                                whole.saturating_add(expanded[of])
                            }
                            Placement::Definition => whole + 1,
                        };
                    }
                }
            }
            let closed = free[index] == 0;
            let is_lambda = matches!(line.callee, Callee::Lambda(_));
            place[index] = match () {
                () if !closed => Placement::Inside,
                () if is_lambda
                    && !needs_input[index]
                    && (is_shared[index] || weight > LONG_FUNCTION) =>
                {
                    Placement::Definition
                }
                () if line.name.is_some() && strict[index] => Placement::Statement,
                // Making a function computes nothing, wherever it is made.
                () if is_lambda && uses[index] > 1 => Placement::Statement,
                () if strict[index] && (uses[index] > 1 || weight > LONG) => Placement::Statement,
                () => Placement::Inside,
            };
            if closed {
                is_shared[index] = false;
            }
            total = match place[index] {
                Placement::Inside => total,
                Placement::Statement => total.saturating_add(weight),
                Placement::Definition => total.saturating_add(whole),
            };
            weights.push(weight);
            expanded.push(whole);
            let own = if place[index] == Placement::Definition { whole_depth } else { depth };
            deepest = deepest.max(own);
            depths.push(depth);
            expanded_depths.push(whole_depth);
        }
        if let Some(result) = genome.result.line() {
            total = total.saturating_add(weights[result]);
        }
        Self { place, weight: total, depth: deepest }
    }
}

/// Returns the uses of each line as an operand or the result.
fn uses(genome: &Genome) -> Vec<usize> {
    let mut uses = vec![0; genome.lines.len()];
    let operands = genome.lines.iter().flat_map(|line| &line.operands);
    for line in operands.chain([&genome.result]).filter_map(|operand| operand.line()) {
        uses[line] += 1;
    }
    uses
}

/// Returns the lines that are evaluated unconditionally: not only through functions or the arms of
/// choices.
fn strict(genome: &Genome, free: &[u64]) -> Vec<bool> {
    let mut strict = vec![false; genome.lines.len()];
    if let Some(result) = genome.result.line() {
        strict[result] = true;
    }
    for (index, line) in genome.lines.iter().enumerate().rev() {
        let closed = free[index] == 0;
        strict[index] |= line.name.is_some() && closed;
        if !strict[index] {
            continue;
        }
        let operands = match line.callee {
            Callee::Lambda(_) => &[],
            Callee::Select => &line.operands[..1],
            Callee::Prim(_) | Callee::Apply | Callee::Tuple => &line.operands[..],
        };
        for operand in operands.iter().filter_map(|operand| operand.line()) {
            strict[operand] = true;
        }
    }
    strict
}

struct Writer<'w> {
    genome: &'w Genome,
    layout: &'w Layout,
    typing: &'w Typing,
    bump: &'w Bump,
    /// The names of lines that have one in the text.
    names: FxHashMap<u32, &'w str>,
    /// All names so far.
    taken: FxHashSet<&'w str>,
    /// The parameters of the program.
    inputs: Vec<Ident<'w>>,
    /// The parameters of the lambdas around, innermost last.
    params: Vec<&'w [Ident<'w>]>,
    /// Whether a definition of a function is being written, which sees no lines but its own.
    in_definition: bool,
}

impl<'w> Writer<'w> {
    fn new(
        genome: &'w Genome,
        layout: &'w Layout,
        typing: &'w Typing,
        bump: &'w Bump,
        name: &'w str,
    ) -> Self {
        let mut writer = Self {
            genome,
            layout,
            typing,
            bump,
            names: FxHashMap::default(),
            taken: FxHashSet::from_iter([name]),
            inputs: Vec::new(),
            params: Vec::new(),
            in_definition: false,
        };
        for param in genome.params.iter() {
            let name = if writer.take(param) { param } else { writer.numbered("I") };
            writer.inputs.push(ident(name));
        }
        // Lines that the source named keep their names; the others take the names that are left.
        let placed = |place: Placement| (0..).zip(&layout.place).filter(move |(_, p)| **p == place);
        for (line, _) in placed(Placement::Statement) {
            let name = genome.lines[line as usize].name.as_deref().and_then(variable);
            if let Some(name) = name.filter(|name| writer.take(name)) {
                writer.names.insert(line, name);
            }
        }
        for (line, _) in placed(Placement::Definition) {
            let name = writer.fresh("helper");
            writer.names.insert(line, name);
        }
        for (line, _) in placed(Placement::Statement) {
            if !writer.names.contains_key(&line) {
                let name = writer.numbered("x");
                writer.names.insert(line, name);
            }
        }
        writer
    }

    /// Takes a name for something if it has no other meaning.
    fn take(&mut self, name: &'w str) -> bool {
        name != "py" && !is_known(name) && self.taken.insert(name)
    }

    /// Returns a name that nothing else has: the given one, or with a number.
    fn fresh(&mut self, name: &'w str) -> &'w str {
        if self.take(name) { name } else { self.numbered(name) }
    }

    fn numbered(&mut self, stem: &str) -> &'w str {
        let bump = self.bump;
        let mut names = (1..).map(|number| &*bump.alloc_str(&format!("{stem}{number}")));
        names.find(|name| self.take(name)).unwrap_or_default()
    }

    fn module(&mut self, name: &str) -> String {
        let mut defs = Vec::new();
        for line in 0..self.genome.lines.len() as u32 {
            if self.layout.place[line as usize] == Placement::Definition {
                defs.push(self.definition(line));
            }
        }
        let mut body = Vec::new();
        for line in 0..self.genome.lines.len() as u32 {
            if self.layout.place[line as usize] == Placement::Statement {
                let value = self.line(line, &FxHashMap::default());
                body.push(self.assignment(self.names[&line], value));
            }
        }
        let result = self.operand(self.genome.result, &FxHashMap::default());
        body.push(Stmt { span: NOWHERE, kind: StmtKind::Return(result) });
        defs.push(self.def(self.bump.alloc_str(name), &self.inputs, &body));
        print(&Module {
            defs: self.bump.alloc_slice_copy(&defs),
            aliases: &[],
            modules: &[],
            imports: &[],
            doc: None,
            dialect: Dialect::Arc,
        })
    }

    /// Returns a function as a definition, with lines for what it uses several times.
    fn definition(&mut self, lambda: u32) -> Def<'w> {
        let params = self.parameters(lambda);
        self.params.push(params);
        self.in_definition = true;
        let body = self.genome.lines[lambda as usize].operands[0];
        let mut local = FxHashMap::default();
        let mut statements = Vec::new();
        for line in self.shared(lambda, body) {
            let value = self.line(line, &local);
            let name = self.numbered("y");
            statements.push(self.assignment(name, value));
            local.insert(line, name);
        }
        let result = self.operand(body, &local);
        statements.push(Stmt { span: NOWHERE, kind: StmtKind::Return(result) });
        self.in_definition = false;
        self.params.pop();
        // Another definition may use the same names.
        for name in params.iter().map(|param| param.text).chain(local.into_values()) {
            self.taken.remove(name);
        }
        self.def(self.names[&lambda], params, &statements)
    }

    /// Returns the lines of a lambda's own scope that are used several times in it.
    fn shared(&self, lambda: u32, body: Operand) -> Vec<u32> {
        let needed = self.genome.reachable([body]);
        let owners = &self.typing.scopes.owner;
        let own = |line: &u32| needed[*line as usize] && owners[*line as usize] == Some(lambda);
        let uses = |line: u32| {
            let operands = self.genome.lines.iter().flat_map(|line| &line.operands);
            operands.filter(|operand| **operand == Operand::Line(line)).count()
        };
        let lines = 0..self.genome.lines.len() as u32;
        lines.filter(own).filter(|&line| uses(line) > 1).collect()
    }

    fn assignment(&self, name: &'w str, value: &'w Expr<'w>) -> Stmt<'w> {
        Stmt { span: NOWHERE, kind: StmtKind::Assign { target: ident(name), value } }
    }

    fn def(&self, name: &'w str, params: &[Ident<'w>], body: &[Stmt<'w>]) -> Def<'w> {
        Def {
            name: ident(name),
            params: self.bump.alloc_slice_copy(params),
            defaults: &[],
            kinds: Default::default(),
            constant: false,
            doc: None,
            body: self.bump.alloc_slice_copy(body),
            sound: true,
            lost: false,
            lacks_return: false,
            changed: None,
            span: NOWHERE,
            end: NOWHERE,
        }
    }

    /// Returns names for the parameters of a lambda, after what they are.
    fn parameters(&mut self, lambda: u32) -> &'w [Ident<'w>] {
        let Callee::Lambda(arity) = self.genome.lines[lambda as usize].callee else { return &[] };
        let types = self.typing.params(lambda).cloned().unwrap_or_default();
        let mut params = BumpVec::new_in(self.bump);
        for index in 0..usize::from(arity) {
            let name = match types.get(index) {
                Some(&Type::GRID) => "grid",
                Some(&Type::OBJECT) => "piece",
                Some(&Type::OBJECTS) => "pieces",
                Some(&Type::INDICES) => "patch",
                Some(&Type::CELL) => "cell",
                Some(&Type::PAIR) => "spot",
                Some(&Type::INT) => "number",
                _ => "item",
            };
            params.push(ident(self.fresh(name)));
        }
        params.into_bump_slice()
    }

    fn expr(&self, kind: ExprKind<'w>) -> &'w Expr<'w> {
        self.bump.alloc(Expr::new(NOWHERE, kind))
    }

    fn operand(&mut self, operand: Operand, local: &FxHashMap<u32, &'w str>) -> &'w Expr<'w> {
        let leaf = match operand {
            Operand::Line(line) => {
                let is_visible = match self.layout.place[line as usize] {
                    Placement::Definition => true,
                    Placement::Inside | Placement::Statement => !self.in_definition,
                };
                let name = self.names.get(&line).filter(|_| is_visible);
                return match local.get(&line).or(name) {
                    Some(name) => self.expr(ExprKind::Name(name)),
                    None => self.line(line, local),
                };
            }
            Operand::Leaf(leaf) => leaf,
        };
        match leaf {
            Leaf::Input(role) => {
                let position = self.genome.roles().iter().position(|known| *known == role);
                let name = position.and_then(|position| self.inputs.get(position));
                self.expr(ExprKind::Name(name.map_or("I", |name| name.text)))
            }
            Leaf::None => self.expr(ExprKind::None),
            Leaf::Bool(true) => self.expr(ExprKind::Name("T")),
            Leaf::Bool(false) => self.expr(ExprKind::Name("F")),
            Leaf::Int(value) => self.expr(ExprKind::Int(value)),
            Leaf::Pair(a, b) => {
                let constant = Constant::Pair(a.into(), b.into());
                match CONSTANTS.iter().find(|(_, known)| *known == constant) {
                    Some((name, _)) => self.expr(ExprKind::Name(name)),
                    None => {
                        let items = [a, b].map(|item| self.expr(ExprKind::Int(i64::from(item))));
                        self.expr(ExprKind::Tuple(self.bump.alloc_slice_copy(&items)))
                    }
                }
            }
            Leaf::Prim(prim) => self.expr(ExprKind::Name(prim.get().spelling)),
            Leaf::Param { depth, index } => {
                let params = self.params.iter().rev().nth(depth.into());
                let name = params.and_then(|params| params.get(usize::from(index)));
                self.expr(ExprKind::Name(name.map_or("_", |name| name.text)))
            }
        }
    }

    /// Returns the call of a line. Recurses over what is written inside of it, at most
    /// [`MAX_LINES`] deep.
    fn line(&mut self, index: u32, local: &FxHashMap<u32, &'w str>) -> &'w Expr<'w> {
        let line = &self.genome.lines[index as usize];
        if let Callee::Lambda(_) = line.callee {
            let params = self.parameters(index);
            self.params.push(params);
            let body = self.operand(line.operands[0], local);
            self.params.pop();
            params.iter().for_each(|param| {
                self.taken.remove(param.text);
            });
            return self.expr(ExprKind::Lambda { params, defaults: &[], body });
        }
        let mut operands = BumpVec::new_in(self.bump);
        for &operand in &line.operands {
            operands.push(self.operand(operand, local));
        }
        let operands = operands.into_bump_slice();
        let call = |callee: &'w Expr<'w>, args: &[&'w Expr<'w>]| {
            let args = args.iter().map(|&value| Arg { name: None, value });
            ExprKind::Call {
                callee,
                args: self.bump.alloc_slice_fill_iter(args.collect::<Vec<_>>()),
            }
        };
        let kind = match (line.callee, operands) {
            (Callee::Prim(prim), _) => match (operator(prim), operands) {
                (Some(OperatorSign::Unary(op)), &[operand])
                    if !matches!(operand.kind, ExprKind::Int(_)) =>
                {
                    ExprKind::Unary { op, operand }
                }
                (Some(OperatorSign::Binary(op)), &[lhs, rhs]) => ExprKind::Binary { op, lhs, rhs },
                _ => call(self.expr(ExprKind::Name(prim.get().spelling)), operands),
            },
            (Callee::Apply, [callee, args @ ..]) => call(callee, args),
            (Callee::Select, &[cond, then, orelse]) if is_same(cond, orelse) && is_left(then) => {
                ExprKind::Binary { op: BinaryOp::And, lhs: cond, rhs: then }
            }
            (Callee::Select, &[cond, then, orelse]) if is_same(cond, then) && is_left(orelse) => {
                ExprKind::Binary { op: BinaryOp::Or, lhs: cond, rhs: orelse }
            }
            (Callee::Select, &[cond, then, orelse]) => ExprKind::Conditional { cond, then, orelse },
            _ => ExprKind::Tuple(operands),
        };
        self.expr(kind)
    }
}

/// Tells whether two expressions are the same name.
fn is_same(a: &Expr<'_>, b: &Expr<'_>) -> bool {
    matches!((a.kind, b.kind), (ExprKind::Name(a), ExprKind::Name(b)) if a == b)
}

/// Tells whether `and` and `or` compute an operand only where it is needed. Names and literals are
/// at hand.
fn is_left(operand: &Expr<'_>) -> bool {
    !matches!(
        operand.kind,
        ExprKind::Name(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None
    )
}

/// Returns the variable in the name of a line: `for out` is the line of a loop that makes `out`.
fn variable(line: &str) -> Option<&str> {
    line.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).find(|word| is_name(word))
}

enum OperatorSign {
    Unary(UnaryOp),
    Binary(BinaryOp),
}

/// Returns the operator that stands for a primitive and reads better than its name.
fn operator(prim: PrimId) -> Option<OperatorSign> {
    Some(match prim {
        prim::FLIP => OperatorSign::Unary(UnaryOp::Not),
        prim::INVERT => OperatorSign::Unary(UnaryOp::Neg),
        prim::ADD => OperatorSign::Binary(BinaryOp::Add),
        prim::SUBTRACT => OperatorSign::Binary(BinaryOp::Sub),
        prim::MULTIPLY => OperatorSign::Binary(BinaryOp::Mul),
        prim::DIVIDE => OperatorSign::Binary(BinaryOp::FloorDiv),
        prim::EQUALITY => OperatorSign::Binary(BinaryOp::Eq),
        prim::GREATER => OperatorSign::Binary(BinaryOp::Gt),
        prim::CONTAINED => OperatorSign::Binary(BinaryOp::In),
        _ => return None,
    })
}

fn ident(text: &str) -> Ident<'_> {
    Ident { text, span: NOWHERE }
}
