//! Genomes as they are stored: exactly as they are, unused lines included, one text for each line.
//!
//! ```text
//! line     callee operand* ("#" name)?
//! callee   a primitive  |  "=call"  |  "=tuple"  |  "=if"  |  "=lambda" N
//! operand  "%" N  the line N  |  "I" "S" "C"  inputs  |  "None" "T" "F"  |  5  |  1,2  a pair
//!          |  "@" primitive  |  "$" N "." N  parameter: lambdas further out, index
//! ```
//!
//! The last text is the operand that is returned. A genome that is read is checked, as it may come
//! from anywhere.

use smallvec::SmallVec;

use super::genome::{Callee, Genome, Leaf, Line, Operand, Operands};
use crate::ir::Role;
use crate::prim;

/// Inputs by their letters.
const INPUTS: [(&str, Role); 3] =
    [("I", Role::Input), ("S", Role::Samples), ("C", Role::Candidate)];

/// The most lines of a genome that is read.
const MAX_READ: usize = 10_000;

impl Genome {
    /// The genome as texts: one for each line, then the result; after them the names of the
    /// parameters.
    pub fn to_notation(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.lines.iter().map(line).collect();
        texts.push(operand(self.result));
        let params: Vec<&str> = self.params.iter().map(|name| &**name).collect();
        texts.push(params.join(" "));
        texts
    }

    /// Reads what [`Genome::to_notation`] yields.
    ///
    /// # Errors
    /// What is wrong, with the number of the text.
    pub fn from_notation(texts: &[String]) -> Result<Self, String> {
        let [lines @ .., result, params] = texts else {
            return Err("a genome has a result and parameters".to_owned());
        };
        if lines.len() > MAX_READ {
            return Err(format!("{} lines are more than {MAX_READ}", lines.len()));
        }
        let params: Vec<_> = params.split(' ').map(Into::into).collect();
        if params.is_empty() || 3 < params.len() {
            return Err("a program has one to three parameters".to_owned());
        }
        let mut genome =
            Genome { lines: Vec::new(), result: Operand::Leaf(Leaf::None), params: params.into() };
        for (number, text) in lines.iter().enumerate() {
            let line = read_line(text).and_then(|line| checked(line, number, genome.roles()));
            genome.lines.push(line.map_err(|error| format!("line {number}: {error}"))?);
        }
        genome.result = read_operand(result)?;
        match genome.result {
            Operand::Line(line) if line as usize >= genome.lines.len() => {
                return Err("the result is a line that is not there".to_owned());
            }
            Operand::Leaf(Leaf::Param { .. }) => {
                return Err("the result is a parameter of no function".to_owned());
            }
            Operand::Line(_) | Operand::Leaf(_) => {}
        }
        genome.check_scopes()?;
        Ok(genome)
    }

    /// Tells whether every parameter is one of a lambda around it, and every line that mentions one
    /// belongs to one lambda.
    fn check_scopes(&self) -> Result<(), String> {
        let scopes = self.scopes();
        if self.result.line().is_some_and(|line| scopes.free[line] != 0) {
            return Err("the result mentions a parameter of no function".to_owned());
        }
        for (at, line) in self.lines.iter().enumerate() {
            let around = match line.callee {
                Callee::Lambda(_) => Some(at as u32),
                Callee::Prim(_) | Callee::Apply | Callee::Tuple | Callee::Select => {
                    scopes.owner[at]
                }
            };
            for &operand in &line.operands {
                let sound = match operand {
                    Operand::Line(of) if scopes.free[of as usize] != 0 => {
                        scopes.owner[of as usize] == around
                    }
                    Operand::Leaf(Leaf::Param { depth, index }) => {
                        let mut lambda = around;
                        for _ in 0..depth {
                            lambda = lambda.and_then(|lambda| scopes.owner[lambda as usize]);
                        }
                        lambda.is_some_and(|lambda| {
                            matches!(self.lines[lambda as usize].callee, Callee::Lambda(n) if index < n)
                        })
                    }
                    Operand::Line(_) | Operand::Leaf(_) => true,
                };
                if !sound {
                    return Err(format!("line {at}: an operand is out of its scope"));
                }
            }
        }
        Ok(())
    }
}

fn line(line: &Line) -> String {
    let mut text = match line.callee {
        Callee::Prim(prim) => prim.get().name.to_owned(),
        Callee::Apply => "=call".to_owned(),
        Callee::Tuple => "=tuple".to_owned(),
        Callee::Select => "=if".to_owned(),
        Callee::Lambda(arity) => format!("=lambda{arity}"),
    };
    for &of in &line.operands {
        text += " ";
        text += &operand(of);
    }
    if let Some(name) = &line.name {
        text += " #";
        text += name;
    }
    text
}

fn operand(operand: Operand) -> String {
    let leaf = match operand {
        Operand::Line(line) => return format!("%{line}"),
        Operand::Leaf(leaf) => leaf,
    };
    match leaf {
        Leaf::Input(role) => {
            let known = INPUTS.iter().find(|(_, known)| *known == role);
            known.map_or("I", |(letter, _)| letter).to_owned()
        }
        Leaf::None => "None".to_owned(),
        Leaf::Bool(true) => "T".to_owned(),
        Leaf::Bool(false) => "F".to_owned(),
        Leaf::Int(value) => value.to_string(),
        Leaf::Pair(a, b) => format!("{a},{b}"),
        Leaf::Prim(prim) => format!("@{}", prim.get().name),
        Leaf::Param { depth, index } => format!("${depth}.{index}"),
    }
}

fn read_line(text: &str) -> Result<Line, String> {
    let (call, name) = match text.split_once(" #") {
        Some((call, name)) => (call, Some(name.into())),
        None => (text, None),
    };
    let mut words = call.split(' ');
    let callee = match words.next().unwrap_or_default() {
        "=call" => Callee::Apply,
        "=tuple" => Callee::Tuple,
        "=if" => Callee::Select,
        word => match word.strip_prefix("=lambda") {
            Some(arity) => Callee::Lambda(number(arity)?),
            None => Callee::Prim(primitive(word)?),
        },
    };
    let operands: Result<Operands, String> = words.map(read_operand).collect();
    Ok(Line { callee, operands: operands?, name })
}

/// A line that can be the one of that number.
fn checked(line: Line, at: usize, roles: &[Role]) -> Result<Line, String> {
    let count = line.operands.len();
    let right = match line.callee {
        Callee::Prim(prim) => count == prim.get().arity(),
        Callee::Apply => count > 0,
        Callee::Tuple => true,
        Callee::Select => count == 3,
        Callee::Lambda(_) => count == 1,
    };
    if !right {
        return Err(format!("{count} operands are not what it takes"));
    }
    for &operand in &line.operands {
        match operand {
            Operand::Line(of) if of as usize >= at => {
                return Err(format!("it uses line {of}, which is no earlier one"));
            }
            Operand::Leaf(Leaf::Input(role)) if !roles.contains(&role) => {
                return Err("it uses an input that the program does not have".to_owned());
            }
            Operand::Line(_) | Operand::Leaf(_) => {}
        }
    }
    Ok(line)
}

fn read_operand(text: &str) -> Result<Operand, String> {
    if let Some(line) = text.strip_prefix('%') {
        return Ok(Operand::Line(number(line)?));
    }
    Ok(Operand::Leaf(match text {
        "None" => Leaf::None,
        "T" => Leaf::Bool(true),
        "F" => Leaf::Bool(false),
        _ => {
            let input = INPUTS.iter().find(|(letter, _)| *letter == text);
            let numbers: SmallVec<[&str; 2]> = text.split(',').collect();
            match (input, text.strip_prefix('@'), text.strip_prefix('$'), &numbers[..]) {
                (Some((_, role)), ..) => Leaf::Input(*role),
                (_, Some(name), ..) => Leaf::Prim(primitive(name)?),
                (_, _, Some(param), _) => match param.split_once('.') {
                    Some((depth, index)) => {
                        let depth: u16 = number(depth)?;
                        if depth >= 64 {
                            return Err(format!("`{text}` is a parameter of no function"));
                        }
                        Leaf::Param { depth, index: number(index)? }
                    }
                    None => return Err(format!("`{text}` is no parameter")),
                },
                (_, _, _, [a, b]) => Leaf::Pair(number(a)?, number(b)?),
                _ => Leaf::Int(number(text)?),
            }
        }
    }))
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is no operand"))
}

fn primitive(name: &str) -> Result<prim::PrimId, String> {
    prim::lookup(name).ok_or_else(|| format!("there is no primitive `{name}`"))
}
