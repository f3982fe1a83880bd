//! Expressions of random programs.

use super::{Holds, Scope, Writer};

/// Expressions in expressions.
const DEEPEST: usize = 3;

impl Writer {
    /// Returns an integer, in brackets where it is more than a word.
    pub(super) fn draw_int(&mut self, scope: &Scope, depth: usize) -> String {
        let own = self.pick(scope, Holds::Int);
        if let Some(own) = own.filter(|_| self.rng.chance(45)) {
            return own;
        }
        if depth >= DEEPEST || self.rng.chance(30) {
            return match self.rng.below(12) {
                0 => "-1".to_owned(),
                1 => "-3".to_owned(),
                number => (number - 2).to_string(),
            };
        }
        let d = depth + 1;
        let a = self.draw_int(scope, d);
        let text = match self.rng.below(46) {
            0 | 1 => format!("{a} + {}", self.draw_int(scope, d)),
            2 => format!("{a} - {}", self.draw_int(scope, d)),
            3 => format!("{a} * {}", self.draw_int(scope, d)),
            4 => format!("{a} // ({} or 1)", self.draw_int(scope, d)),
            5 => format!("{a} % ({} or 2)", self.draw_int(scope, d)),
            6 => format!("max({a}, {})", self.draw_int(scope, d)),
            7 => format!("min({a}, {}, {})", self.draw_int(scope, d), self.draw_int(scope, d)),
            8 => format!("abs({a})"),
            9 => format!("-{a}"),
            10 => format!("{a} & {}", self.draw_int(scope, d)),
            11 => format!("{a} | {}", self.draw_int(scope, d)),
            12 => format!("{a} ^ {}", self.draw_int(scope, d)),
            13 => format!("~{a} + (1 << ({} & 3))", self.draw_int(scope, d)),
            14 => format!("{a} if {} else {}", self.draw_bool(scope, d), self.draw_int(scope, d)),
            15 => format!("len({})", self.draw_container(scope, d)),
            16 => format!("sum({})", self.draw_seq(scope, d)),
            17 => {
                format!("({} or (1,))[{}]", self.draw_seq(scope, d), self.rng.pick(&[0, 0, -1, 1]))
            }
            18 => self.draw_truth(scope, d),
            19 => format!("max({}, default={a})", self.draw_seq(scope, d)),
            20 => {
                format!("min({}, key=lambda v: (v % 3, v), default=5)", self.draw_seq(scope, d))
            }
            21 => format!("list({}).count({a})", self.draw_seq(scope, d)),
            22 => format!("{a} or {}", self.draw_int(scope, d)),
            23 => format!("{a} and {}", self.draw_int(scope, d)),
            24 => "height(I)".to_owned(),
            25 => "len(I[0])".to_owned(),
            26 => format!("I[{a} % 2][{} % 3]", self.draw_int(scope, d)),
            27 => {
                let name = self.make_name("v");
                let source = self.draw_seq(scope, d);
                format!("sum({a} + {name} for {name} in {source} if {name} != 2)")
            }
            28 => format!("{{1: 2, 3: 4}}.get({a}, {})", self.draw_int(scope, d)),
            29 => format!("({a}, {})[{} > 1]", self.draw_int(scope, d), self.draw_int(scope, d)),
            30 => format!("add(*({a}, {}))", self.draw_int(scope, d)),
            31 => format!("divmod({a}, 3)[{}]", self.rng.below(2)),
            32 => format!("pow({} % 4, 2)", a),
            33 => format!("int({a} * 6 / 3)"),
            34 => format!("({} + [7]).index(7)", self.draw_list(scope, d)),
            35 => format!("sum([{a}, {}], start=2)", self.draw_int(scope, d)),
            36 => format!("(lambda x, y=2: x * y)({a})"),
            37 => format!("sorted({} or [4], reverse=True)[0]", self.draw_list(scope, d)),
            38..=40 => match self.pick(scope, Holds::Function) {
                Some(function) => match self.rng.below(5) {
                    0 => format!("{function}({a})"),
                    1 => format!("{function}({a}, {})", self.draw_int(scope, d)),
                    2 => format!("{function}({a}, b={})", self.draw_int(scope, d)),
                    3 => format!("{function}(b=1, a={a})"),
                    _ => format!("{function}(*({a}, 2))"),
                },
                None => format!("increment({a})"),
            },
            41 | 42 => match self.pick(scope, Holds::Dict) {
                Some(own) => match self.rng.below(4) {
                    0 => format!("{own}.get({a}, {})", self.draw_int(scope, d)),
                    1 => format!("len({own})"),
                    2 => format!("{own}[{a}] if {a} in {own} else 3"),
                    _ => format!("sum({own}.values())"),
                },
                None => format!("size({})", self.draw_set(scope, d)),
            },
            43 => match self.pick(scope, Holds::Rows) {
                Some(own) => match self.rng.below(4) {
                    0 => format!("{own}[0][{}]", self.rng.pick(&[0, 1, -1])),
                    1 => format!("len({own}[{}])", self.rng.pick(&[0, -1])),
                    2 => format!("sum(v for row in {own} for v in row)"),
                    _ => format!("max({own}, key=len, default=[])[0]"),
                },
                None => format!("first(({a}, 1))"),
            },
            44 => match self.pick(scope, Holds::Lists) {
                Some(own) => self.ask_of_lists(&own, &a),
                None => format!("double({a})"),
            },
            _ => match self.pick(scope, Holds::Pairs) {
                Some(own) => format!("sum(p * q for p, q in {own})"),
                None => format!("first({})", self.draw_wrong(scope, d)),
            },
        };
        format!("({text})")
    }

    /// Returns a truth value as a number.
    fn draw_truth(&mut self, scope: &Scope, depth: usize) -> String {
        match self.rng.below(4) {
            0 => self.compare(scope, depth),
            _ => format!("int({})", self.draw_bool(scope, depth)),
        }
    }

    /// Asks something of a dictionary of lists.
    fn ask_of_lists(&mut self, own: &str, key: &str) -> String {
        match self.rng.below(3) {
            0 => format!("len({own}.get({key}, []))"),
            1 => format!("int({own}.get({key}, ()) == ())"),
            _ => format!("int({own}.keys() == {{{key}, 1}})"),
        }
    }

    /// Returns a comparison of lists and tuples.
    fn compare(&mut self, scope: &Scope, depth: usize) -> String {
        let op = self.rng.pick(&["==", "!="]);
        let (a, b) = (self.draw_list(scope, depth), self.draw_int(scope, depth));
        match self.rng.below(6) {
            0 => format!("int({a} {op} tuple({a}))"),
            1 => format!("int([{a}] {op} [tuple({a})])"),
            2 => format!("int({a} {op} list({a}))"),
            3 => format!("int([{b}] in [({b},)])"),
            4 => format!("int([list(r) for r in I] {op} [tuple(r) for r in I])"),
            _ => format!("int(({b}, {a}) {op} ({b}, tuple({a})))"),
        }
    }

    /// Draws an expression whose type is probably wrong where it stands.
    fn draw_wrong(&mut self, scope: &Scope, depth: usize) -> String {
        match self.rng.below(4) {
            0 => "I".to_owned(),
            1 => "None".to_owned(),
            2 => self.draw_set(scope, depth),
            _ => format!("(tuple({}), 2)", self.draw_seq(scope, depth)),
        }
    }

    pub(super) fn draw_bool(&mut self, scope: &Scope, depth: usize) -> String {
        let d = depth + 1;
        let a = self.draw_int(scope, d);
        let text = match self.rng.below(if depth < 2 { 22 } else { 17 }) {
            0 | 1 => format!("{a} < {}", self.draw_int(scope, d)),
            2 => format!("{a} == {}", self.draw_int(scope, d)),
            3 => format!("{a} != {}", self.draw_int(scope, d)),
            4 => format!("{a} <= {}", self.draw_int(scope, d)),
            5 => format!("{a} > {}", self.draw_int(scope, d)),
            6 => format!("{a} >= {}", self.draw_int(scope, d)),
            7 => format!("{a} in {}", self.draw_seq(scope, d)),
            8 => format!("{a} not in {}", self.draw_set(scope, d)),
            9 => format!("{a} < {} <= {}", self.draw_int(scope, d), self.draw_int(scope, d)),
            10 => format!("{a} == {} != {}", self.draw_int(scope, d), self.draw_int(scope, d)),
            11 => format!("not {a}"),
            12 => format!("{a} is {}None", self.rng.pick(&["", "not "])),
            13 => {
                let source = self.draw_seq(scope, d);
                format!("all(v > {a} for v in {source})")
            }
            14 => {
                let source = self.draw_seq(scope, d);
                format!("any(v == {a} for v in {source} if v != {})", self.draw_int(scope, d))
            }
            15 => format!("{} <= {}", self.draw_set(scope, d), self.draw_set(scope, d)),
            16 => {
                format!("list({}) < list({})", self.draw_seq(scope, d), self.draw_seq(scope, d))
            }
            17 | 18 => format!("{} and {}", self.draw_bool(scope, d), self.draw_bool(scope, d)),
            19 => format!("{} or {}", self.draw_bool(scope, d), self.draw_bool(scope, d)),
            20 => format!("bool({a})"),
            _ => format!("{}.issubset({})", self.draw_set(scope, d), self.draw_seq(scope, d)),
        };
        format!("({text})")
    }

    /// Returns a tuple or list of integers.
    pub(super) fn draw_seq(&mut self, scope: &Scope, depth: usize) -> String {
        let wanted = self.rng.pick(&[Holds::List, Holds::Tuple]);
        let own = self.pick(scope, wanted);
        if let Some(own) = own.filter(|_| self.rng.chance(50)) {
            return own;
        }
        if depth >= DEEPEST {
            return self.rng.pick(&["(1, 2, 3)", "[4, 0]", "I[0]", "range(3)"]).to_owned();
        }
        let d = depth + 1;
        let name = self.make_name("v");
        match self.rng.below(30) {
            0 => format!("({}, {})", self.draw_int(scope, d), self.draw_int(scope, d)),
            1 => format!("[{}, {}]", self.draw_int(scope, d), self.draw_int(scope, d)),
            2 => format!("I[{} % 2]", self.draw_int(scope, d)),
            3 => {
                let source = self.draw_seq(scope, d);
                format!("tuple({name} + {} for {name} in {source})", self.draw_int(scope, d))
            }
            4 => {
                let source = self.draw_seq(scope, d);
                let inner = self.extend(scope, &name);
                format!("[{} for {name} in {source}]", self.draw_int(&inner, d))
            }
            5 => {
                let reverse = self.rng.pick(&["True", "False"]);
                format!("sorted({}, reverse={reverse})", self.draw_seq(scope, d))
            }
            6 => format!("sorted({}, key=lambda v: (v % 3, -v))", self.draw_seq(scope, d)),
            7 => format!("tuple(range({}))", self.rng.below(6)),
            8 => {
                let (from, step) = (self.rng.below(8), self.rng.pick(&["1", "2", "-1", "-2"]));
                format!("list(range({from}, {}, {step}))", self.draw_int(scope, d))
            }
            9 => format!("tuple({})", self.draw_set(scope, d)),
            10 => {
                let (a, b) = (self.draw_int(scope, d), self.draw_int(scope, d));
                format!("{}[{a}:{b}]", self.draw_sliced(scope, d))
            }
            11 => format!("{}[::-1]", self.draw_sliced(scope, d)),
            12 => {
                let (a, step) = (self.draw_int(scope, d), self.rng.pick(&["2", "-2", "3"]));
                format!("{}[{a}::{step}]", self.draw_sliced(scope, d))
            }
            13 => {
                let source = self.draw_seq(scope, d);
                let rest = self.rng.below(2);
                format!("[{name} for {name} in {source} if {name} % 2 == {rest}]")
            }
            14 => {
                let source = self.draw_seq(scope, d);
                format!("tuple({name} * y for {name} in {source} for y in range({name} % 3))")
            }
            15 => {
                format!(
                    "list(map(lambda v: v + {}, {}))",
                    self.draw_int(scope, d),
                    self.draw_seq(scope, d)
                )
            }
            16 => {
                format!(
                    "tuple(filter(lambda v: v > {}, {}))",
                    self.draw_int(scope, d),
                    self.draw_seq(scope, d)
                )
            }
            17 => {
                let (a, b) = (self.draw_seq(scope, d), self.draw_seq(scope, d));
                format!("[x + y for x, y in zip({a}, {b})]")
            }
            18 => {
                let source = self.draw_seq(scope, d);
                format!("[i * {name} for i, {name} in enumerate({source}, {})]", self.rng.below(3))
            }
            19 => format!("tuple(reversed({}))", self.draw_sliced(scope, d)),
            20 => format!("tuple({}) + ({},)", self.draw_seq(scope, d), self.draw_int(scope, d)),
            21 => format!("[{}] * {}", self.draw_int(scope, d), self.rng.below(4)),
            22 => format!("(*{}, {})", self.draw_seq(scope, d), self.draw_int(scope, d)),
            23 => format!("[*{}, *{}]", self.draw_seq(scope, d), self.draw_set(scope, d)),
            24 => "tuple(v for row in I for v in row if v)".to_owned(),
            25 => "list(map(sum, zip(*I)))".to_owned(),
            26 => {
                format!(
                    "[p - q for (p, q), r in zip(zip(I[0], I[1]), {})]",
                    self.draw_seq(scope, d)
                )
            }
            27 => format!("[h + len(t) for h, *t in ({}, (1,))]", self.draw_filled(scope, d)),
            28 => match self.pick(scope, Holds::Dict) {
                Some(own) => format!("list({own}{})", self.rng.pick(&["", ".values()", ".keys()"])),
                None => "list(I[0])".to_owned(),
            },
            _ => match self.pick(scope, Holds::Function) {
                Some(own) => format!("[{own}(v) for v in {}]", self.draw_seq(scope, d)),
                None => format!("[[v] for v in {}][0]", self.draw_filled(scope, d)),
            },
        }
    }

    /// Returns a sequence that is not empty.
    fn draw_filled(&mut self, scope: &Scope, depth: usize) -> String {
        format!("({}, {})", self.draw_int(scope, depth), self.draw_int(scope, depth))
    }

    /// Returns a sequence that can be sliced, as ranges are not here.
    fn draw_sliced(&mut self, scope: &Scope, depth: usize) -> String {
        format!("tuple({})", self.draw_seq(scope, depth))
    }

    /// Returns a list of integers.
    pub(super) fn draw_list(&mut self, scope: &Scope, depth: usize) -> String {
        let own = self.pick(scope, Holds::List);
        match own {
            Some(own) if self.rng.chance(60) => own,
            _ => format!("list({})", self.draw_seq(scope, depth)),
        }
    }

    fn draw_container(&mut self, scope: &Scope, depth: usize) -> String {
        match self.rng.below(8) {
            0 => self.draw_set(scope, depth),
            1 => "I".to_owned(),
            2 if self.rng.chance(20) => self.draw_wrong(scope, depth),
            _ => self.draw_seq(scope, depth),
        }
    }

    pub(super) fn draw_set(&mut self, scope: &Scope, depth: usize) -> String {
        let own = self.pick(scope, Holds::Set);
        if let Some(own) = own.filter(|_| self.rng.chance(50)) {
            return own;
        }
        if depth >= DEEPEST {
            return "{1, 2}".to_owned();
        }
        let d = depth + 1;
        match self.rng.below(9) {
            0 => format!("{{{}, {}}}", self.draw_int(scope, d), self.draw_int(scope, d)),
            1 => format!("set({})", self.draw_seq(scope, d)),
            2 => format!("{{v % 3 for v in {}}}", self.draw_seq(scope, d)),
            3 => format!("({} | {})", self.draw_set(scope, d), self.draw_set(scope, d)),
            4 => format!("({} - {})", self.draw_set(scope, d), self.draw_set(scope, d)),
            5 => format!("({} ^ {})", self.draw_set(scope, d), self.draw_set(scope, d)),
            6 => {
                format!("{}.intersection({})", self.draw_set(scope, d), self.draw_seq(scope, d))
            }
            7 => format!("{}.union({}, (9,))", self.draw_set(scope, d), self.draw_seq(scope, d)),
            _ => format!("frozenset({})", self.draw_seq(scope, d)),
        }
    }

    /// Returns a value for a variable of a kind.
    pub(super) fn draw_value(&mut self, scope: &Scope, holds: Holds) -> String {
        match holds {
            Holds::Int => self.draw_int(scope, 0),
            Holds::Tuple => format!("tuple({})", self.draw_seq(scope, 0)),
            Holds::List => match self.rng.below(6) {
                0 => "[]".to_owned(),
                1 => format!("[{}, {}]", self.draw_int(scope, 1), self.draw_int(scope, 1)),
                2 => format!("list({})", self.draw_seq(scope, 1)),
                3 => format!("[v for v in {}]", self.draw_seq(scope, 1)),
                4 => format!("[0] * {}", self.rng.below(4)),
                _ => format!("sorted({})", self.draw_seq(scope, 1)),
            },
            Holds::Rows => self
                .rng
                .pick(&[
                    "[list(r) for r in I]",
                    "[[0] * 3 for _ in range(2)]",
                    "[[v + 1 for v in r] for r in I]",
                    "list(map(list, I))",
                    "[[1], [2, 3]]",
                    "[[]]",
                    "[list(r) for r in zip(*I)]",
                ])
                .to_owned(),
            Holds::Set => match self.rng.below(3) {
                0 => "set()".to_owned(),
                1 => format!("{{{}}}", self.draw_int(scope, 1)),
                _ => format!("set({})", self.draw_seq(scope, 1)),
            },
            Holds::Dict => match self.rng.below(4) {
                0 => "{}".to_owned(),
                1 => {
                    format!("{{{}: {}, 1: 2}}", self.draw_int(scope, 1), self.draw_int(scope, 1))
                }
                2 => format!("{{v: v * 2 for v in {}}}", self.draw_seq(scope, 1)),
                _ => {
                    format!("dict(zip({}, {}))", self.draw_seq(scope, 1), self.draw_seq(scope, 1))
                }
            },
            Holds::Lists => self
                .rng
                .pick(&["{}", "{0: []}", "{v: [v] for v in I[0]}", "{1: [2], 3: []}"])
                .to_owned(),
            Holds::Pairs => match self.rng.below(3) {
                0 => format!("[({}, {})]", self.draw_int(scope, 1), self.draw_int(scope, 1)),
                1 => format!("list(enumerate({}))", self.draw_seq(scope, 1)),
                _ => "[(i, j) for i in range(2) for j in range(i + 1)]".to_owned(),
            },
            Holds::Function | Holds::Changer(_) => {
                let mut inner = scope.clone();
                inner.extend(["a", "b"].map(|name| (name.to_owned(), Holds::Int)));
                let (default, value) = (self.draw_int(scope, 2), self.draw_int(&inner, 1));
                format!("lambda a, b={default}: {value}")
            }
            Holds::Iterator => match self.rng.below(4) {
                0 => format!("map(abs, {})", self.draw_seq(scope, 1)),
                1 => format!("(v + 1 for v in {})", self.draw_seq(scope, 1)),
                2 => format!("reversed({})", self.draw_sliced(scope, 1)),
                _ => format!("filter(lambda v: v % 2, {})", self.draw_seq(scope, 1)),
            },
        }
    }

    /// Returns a scope with one integer more.
    pub(super) fn extend(&self, scope: &Scope, name: &str) -> Scope {
        let mut inner = scope.clone();
        inner.push((name.to_owned(), Holds::Int));
        inner
    }
}
