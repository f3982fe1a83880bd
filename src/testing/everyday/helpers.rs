//! Functions of random programs that change what they are given, and calls of them.

use super::{Around, Holds, Scope, Writer};

/// The value that a function returns which changes what it is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gives {
    Nothing,
    Int,
    /// The first argument.
    Same,
    /// Sometimes that, and sometimes another one.
    Either,
}

/// A function that changes what it is given: the kinds of its parameters, of which the last is an
/// integer, and what it returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Changer {
    first: Given,
    second: Option<Given>,
    gives: Gives,
}

/// The kind of a container that is given to a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Given {
    List,
    Rows,
    Set,
    Dict,
    Lists,
}

impl Given {
    fn holds(self) -> Holds {
        match self {
            Self::List => Holds::List,
            Self::Rows => Holds::Rows,
            Self::Set => Holds::Set,
            Self::Dict => Holds::Dict,
            Self::Lists => Holds::Lists,
        }
    }
}

impl Writer {
    /// Writes a function that changes what it is given.
    pub(super) fn write_changer(&mut self, scope: &mut Scope, around: Around) {
        let kinds = [Given::List, Given::List, Given::Rows, Given::Rows, Given::Set, Given::Dict];
        let more = [None, None, Some(Given::Set), Some(Given::List), Some(Given::Lists)];
        let gives = [Gives::Nothing, Gives::Nothing, Gives::Int, Gives::Int, Gives::Same];
        let mut changer = Changer {
            first: self.rng.pick(&kinds),
            second: self.rng.pick(&more),
            gives: self.rng.pick(&gives),
        };
        if self.rng.chance(5) {
            changer.gives = Gives::Either;
        }
        let name = self.make_name("h");
        let (indent, is_nested) = (around.indent, around.indent > 0);
        let second = changer.second.map_or("", |_| "ys, ");
        self.write_line(indent, &format!("def {name}(xs, {second}k):"));
        // It may read and change the variables around it.
        let mut inner: Scope = match is_nested && self.rng.chance(40) {
            true => scope.clone(),
            false => scope.iter().filter(|(name, _)| is_constant(name)).cloned().collect(),
        };
        inner.retain(|(_, holds)| !matches!(holds, Holds::Iterator | Holds::Function));
        inner.push(("xs".to_owned(), changer.first.holds()));
        inner.push(("k".to_owned(), Holds::Int));
        if let Some(kind) = changer.second {
            inner.push(("ys".to_owned(), kind.holds()));
        }
        let is_recursive = self.rng.chance(40);
        if is_recursive {
            self.write_line(indent + 1, "if k <= 0 or k > 6:");
            let value = self.draw_given_back(&inner, changer.gives);
            self.write_line(indent + 2, &format!("return {value}"));
        }
        let depth = if is_nested { around.depth + 2 } else { 1 };
        let inside =
            Around { indent: indent + 1, depth, in_loop: false, functions: around.functions + 1 };
        let count = 1 + self.rng.below(2);
        self.write_change_of(&inner, indent + 1, changer.first.holds(), "xs");
        self.write_block(&mut inner, inside, count);
        if is_recursive {
            let call = self.draw_call(&inner, &name, changer, "k - 1");
            let line = match changer.gives {
                Gives::Nothing | Gives::Either => call,
                Gives::Int => format!("k += {call}"),
                Gives::Same => format!("xs = {call}"),
            };
            self.write_line(indent + 1, &line);
        }
        if changer.gives != Gives::Nothing || self.rng.chance(20) {
            let value = self.draw_given_back(&inner, changer.gives);
            self.write_line(indent + 1, &format!("return {value}"));
        }
        scope.push((name, Holds::Changer(changer)));
    }

    fn draw_given_back(&mut self, scope: &Scope, gives: Gives) -> String {
        match gives {
            Gives::Nothing => "None".to_owned(),
            Gives::Int => self.draw_int(scope, 1),
            Gives::Same => "xs".to_owned(),
            Gives::Either => self.rng.pick(&["xs", "xs.copy()"]).to_owned(),
        }
    }

    /// Writes a call of a function that changes what it is given.
    pub(super) fn write_given(&mut self, scope: &mut Scope, indent: usize) {
        let known: Vec<(String, Changer)> = scope
            .iter()
            .filter_map(|(name, holds)| match holds {
                Holds::Changer(changer) => Some((name.clone(), *changer)),
                _ => None,
            })
            .collect();
        if known.is_empty() {
            return self.write_change(scope, indent);
        }
        let (name, changer) = known[self.rng.below(known.len())].clone();
        let number = self.draw_int(scope, 1);
        let call = self.draw_call(scope, &name, changer, &number);
        let made = self.make_name("n");
        match (changer.gives, self.rng.below(10)) {
            (Gives::Int, 0..3) => {
                self.write_line(indent, &format!("{made} = {call}"));
                scope.push((made, Holds::Int));
            }
            (Gives::Int, 3) => {
                let value = self.draw_int(scope, 1);
                self.write_line(indent, &format!("{made} = {value} + {call} * 2"));
                scope.push((made, Holds::Int));
            }
            (Gives::Int, 4) => {
                let cond = self.draw_bool(scope, 1);
                let join = self.rng.pick(&["and", "or"]);
                self.write_line(indent, &format!("if {cond} {join} {call} > 2:"));
                self.write_assignment(&mut scope.clone(), indent + 1);
            }
            (Gives::Int, 5) => {
                let (cond, value) = (self.draw_bool(scope, 1), self.draw_int(scope, 1));
                self.write_line(indent, &format!("{made} = {call} if {cond} else {value}"));
                scope.push((made, Holds::Int));
            }
            (Gives::Int, 6) => {
                let value = self.draw_int(scope, 1);
                self.write_line(indent, &format!("{made} = max({value}, {call})"));
                scope.push((made, Holds::Int));
            }
            (Gives::Int, 7) if self.pick(scope, Holds::List).is_some() => {
                let own = self.pick(scope, Holds::List).unwrap_or_default();
                self.write_line(indent, &format!("{own}.append({call})"));
            }
            (Gives::Same | Gives::Either, 0..6) => {
                let made = self.make_name("x");
                self.write_line(indent, &format!("{made} = {call}"));
                scope.push((made, changer.first.holds()));
            }
            (_, 8) => {
                self.write_line(indent, &format!("for {made} in range(2):"));
                self.write_line(indent + 1, &call);
            }
            _ => self.write_line(indent, &call),
        }
    }

    /// Returns a call with arguments of the right kinds.
    fn draw_call(&mut self, scope: &Scope, name: &str, changer: Changer, number: &str) -> String {
        let first = self.draw_given(scope, changer.first);
        match changer.second {
            None if self.rng.chance(10) => format!("{name}(k={number}, xs={first})"),
            None => format!("{name}({first}, {number})"),
            Some(kind) => {
                let second = self.draw_given(scope, kind);
                format!("{name}({first}, {second}, {number})")
            }
        }
    }

    fn draw_given(&mut self, scope: &Scope, kind: Given) -> String {
        let rows = self.pick(scope, Holds::Rows);
        let own = match kind {
            Given::List if self.rng.chance(30) && rows.is_some() => {
                let index = self.rng.pick(&["0", "-1", "1"]);
                rows.map(|rows| format!("{rows}[{index}]"))
            }
            _ => self.pick(scope, kind.holds()).filter(|name| !is_constant(name)),
        };
        match own.filter(|_| !self.rng.chance(8)) {
            Some(own) => own,
            None => self.draw_value(scope, kind.holds()),
        }
    }
}

/// Tells whether a name is that of a value outside definitions.
fn is_constant(name: &str) -> bool {
    name.chars().all(|letter| letter.is_ascii_uppercase())
}
