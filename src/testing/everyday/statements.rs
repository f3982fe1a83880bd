//! Statements of random programs.

use super::{Around, Holds, Scope, Writer};

/// Statements with bodies in each other.
const DEEPEST: usize = 4;

impl Writer {
    /// Writes so many statements; `scope` has what they give values to unconditionally.
    pub(super) fn write_block(&mut self, scope: &mut Scope, around: Around, count: usize) {
        let start = self.text.len();
        for _ in 0..count {
            if self.room == 0 {
                break;
            }
            self.room -= 1;
            self.write_statement(scope, around);
        }
        if self.text.len() == start {
            self.write_line(around.indent, "pass");
        }
    }

    fn write_statement(&mut self, scope: &mut Scope, around: Around) {
        let indent = around.indent;
        let is_deep = around.depth >= DEEPEST;
        match self.rng.below(100) {
            0..8 => self.write_assignment(scope, indent),
            8..14 => self.write_augmented(scope, indent),
            14..20 => self.write_unpacking(scope, indent),
            20..34 => {
                let holds = self.rng.pick(&[
                    Holds::List,
                    Holds::List,
                    Holds::Rows,
                    Holds::Rows,
                    Holds::Tuple,
                    Holds::Set,
                    Holds::Dict,
                    Holds::Lists,
                    Holds::Pairs,
                    Holds::Iterator,
                ]);
                let prefix = if holds == Holds::Iterator { "it" } else { "x" };
                let (name, value) = (self.make_name(prefix), self.draw_value(scope, holds));
                self.write_line(indent, &format!("{name} = {value}"));
                scope.push((name, holds));
            }
            34..47 => self.write_change(scope, indent),
            47..53 => self.write_given(scope, indent),
            53 | 54 if !is_deep => self.write_meeting(scope, indent),
            55 if !is_deep => self.write_put(scope, indent),
            53..56 => self.write_change(scope, indent),
            56..62 => self.write_alias(scope, indent),
            62..74 if !is_deep => self.write_choice(scope, around),
            74..86 if !is_deep => self.write_loop(scope, around),
            86..88 if around.in_loop => {
                let cond = self.draw_bool(scope, 0);
                self.write_line(indent, &format!("if {cond}:"));
                let way = self.rng.pick(&["break", "continue"]);
                self.write_line(indent + 1, way);
            }
            88..90 if around.depth > 0 || around.functions > 0 => {
                let (cond, value) = (self.draw_bool(scope, 0), self.draw_int(scope, 0));
                self.write_line(indent, &format!("if {cond}: return {value}"));
            }
            90..92 => {
                let cond = self.draw_bool(scope, 0);
                self.write_line(indent, &format!("assert {cond} or True"));
            }
            92..96 if around.functions < 2 && around.depth < 3 => {
                self.write_function(scope, around)
            }
            96 if around.functions < 1 && around.depth < 2 => self.write_changer(scope, around),
            97 => {
                self.write_line(indent, "print(1, (2, 3)); pass");
            }
            98 => self.write_iterator(scope, indent),
            99 if around.depth == 0 => self.write_grown(scope, indent),
            _ => self.write_assignment(scope, indent),
        }
    }

    pub(super) fn write_assignment(&mut self, scope: &mut Scope, indent: usize) {
        let own = self.pick(scope, Holds::Int).filter(|name| name.starts_with('n'));
        let name = match own {
            Some(own) if self.rng.chance(60) => own,
            _ => self.make_name("n"),
        };
        let value = match self.rng.below(10) {
            0 => self.draw_taken(scope).unwrap_or_else(|| self.draw_int(scope, 0)),
            _ => self.draw_int(scope, 0),
        };
        self.write_line(indent, &format!("{name} = {value}"));
        if !scope.iter().any(|(own, _)| *own == name) {
            scope.push((name, Holds::Int));
        }
    }

    /// Returns an integer that is taken out of a list or a dictionary.
    fn draw_taken(&mut self, scope: &Scope) -> Option<String> {
        let own = self.pick(scope, Holds::List)?;
        Some(format!("{own}.pop({})", self.rng.pick(&["", "0", "-1"])))
    }

    fn write_augmented(&mut self, scope: &mut Scope, indent: usize) {
        let own = self.pick(scope, Holds::Int).filter(|name| name.starts_with('n'));
        match own {
            Some(own) => {
                let op = self.rng.pick(&["+", "-", "*", "+", "//", "%", "&", "|", "^"]);
                let value = match op {
                    "//" | "%" => format!("({} or 3)", self.draw_int(scope, 0)),
                    _ => self.draw_int(scope, 0),
                };
                self.write_line(indent, &format!("{own} {op}= {value}"));
            }
            None => self.write_assignment(scope, indent),
        }
    }

    fn write_unpacking(&mut self, scope: &mut Scope, indent: usize) {
        let (a, b, c) = (self.make_name("n"), self.make_name("n"), self.make_name("n"));
        let (x, y) = (self.draw_int(scope, 0), self.draw_int(scope, 0));
        match self.rng.below(7) {
            0 | 1 => self.write_line(indent, &format!("{a}, {b} = {x}, {y}")),
            2 => {
                let source = self.draw_seq(scope, 0);
                self.write_line(indent, &format!("{a}, *{c}, {b} = {source}"));
                scope.push((c, Holds::List));
            }
            3 => {
                self.write_line(indent, &format!("({a}, {b}), {c} = ({x}, {y}), 4"));
                scope.push((c, Holds::Int));
            }
            4 => self.write_line(indent, &format!("{a} = {b} = {x}")),
            5 => {
                self.write_line(indent, &format!("{a}, {b} = {x}, {y}; {a}, {b} = {b}, {a}"));
            }
            _ => {
                self.write_line(indent, &format!("[{a}, [{b}, *{c}]] = [{x}, ({y}, 1, 2)]"));
                scope.push((c, Holds::List));
            }
        }
        scope.push((a, Holds::Int));
        scope.push((b, Holds::Int));
    }

    /// Writes a change in place.
    pub(super) fn write_change(&mut self, scope: &mut Scope, indent: usize) {
        let holds = self.rng.pick(&[
            Holds::List,
            Holds::List,
            Holds::Rows,
            Holds::Rows,
            Holds::Set,
            Holds::Dict,
            Holds::Lists,
            Holds::Pairs,
        ]);
        let Some(own) = self.pick(scope, holds) else {
            return self.write_assignment(scope, indent);
        };
        if own.chars().all(|letter| letter.is_ascii_uppercase()) {
            return self.write_assignment(scope, indent);
        }
        self.write_change_of(scope, indent, holds, &own);
    }

    /// Writes a change in place of a variable.
    pub(super) fn write_change_of(
        &mut self,
        scope: &Scope,
        indent: usize,
        holds: Holds,
        own: &str,
    ) {
        let (a, b) = (self.draw_int(scope, 0), self.draw_int(scope, 1));
        let index = self.rng.pick(&["0", "1", "-1", "2", "-2"]);
        let line = match holds {
            Holds::List => match self.rng.below(18) {
                0..4 => format!("{own}.append({a})"),
                4 => format!("{own}.extend({})", self.draw_seq(scope, 1)),
                5 => format!("{own} += {}", self.draw_seq(scope, 1)),
                6 => format!("{own}[{index}] = {a}"),
                7 => format!("{own}[{index}] += {a}"),
                8 => format!("{own}.insert({index}, {a})"),
                9 => format!(
                    "{own}.sort({})",
                    self.rng.pick(&["", "reverse=True", "key=lambda v: -v"])
                ),
                10 => format!("{own}.reverse()"),
                11 => format!("{own}[{a}:{b}] = {}", self.draw_seq(scope, 1)),
                12 => format!("del {own}[{index}]"),
                13 => format!("del {own}[{a}:{b}]"),
                14 => format!("{own}[:] = {}", self.draw_seq(scope, 1)),
                15 => format!("if {a} in {own}: {own}.remove({a})"),
                16 => format!("{own}[{b}::2] = {own}[{b}::2]"),
                _ => format!("{own} *= {}", self.rng.below(3)),
            },
            Holds::Rows => match self.rng.below(14) {
                0 | 1 => format!("{own}[0][{index}] = {a}"),
                2 => format!("{own}[{index}][0] += {a}"),
                3 => format!("{own}[0].append({a})"),
                4 => format!("{own}.append([{a}])"),
                5 => format!("{own}[{index}][{b}:] = [{a}]"),
                6 => format!("{own}[0], {own}[-1] = {own}[-1], {own}[0]"),
                7 => format!("{own}[{index}] = [{a}, {b}]"),
                8 => format!("{own}[0].sort()"),
                9 => format!("{own}.pop({})", self.rng.pick(&["", "0"])),
                10 => format!("{own}[-1] += [{a}]"),
                11 => format!("{own}.reverse()"),
                12 => format!("{own}.sort(key=len)"),
                _ => match self.pick(scope, Holds::List) {
                    Some(list) => format!("{own}.append({list})"),
                    None => format!("{own}.extend([[{a}], []])"),
                },
            },
            Holds::Set => match self.rng.below(6) {
                0 | 1 => format!("{own}.add({a})"),
                2 => format!("{own}.discard({a})"),
                3 => format!("{own} |= {{{a}}}"),
                4 => format!("{own}.update({})", self.draw_seq(scope, 1)),
                _ => format!("{own} -= {}", self.draw_set(scope, 1)),
            },
            Holds::Dict => match self.rng.below(7) {
                0 | 1 => format!("{own}[{a}] = {b}"),
                2 => format!("{own}[{a}] = {own}.get({a}, 0) + 1"),
                3 => format!("{own}.update({{{a}: {b}}})"),
                4 => format!("{own}.pop({a}, None)"),
                5 => format!("{own}.setdefault({a}, {b})"),
                _ => format!("if {a} in {own}: del {own}[{a}]"),
            },
            Holds::Lists => match self.rng.below(4) {
                0 | 1 => format!("{own}.setdefault({a}, []).append({b})"),
                2 => format!("{own}[{a}] = [{b}]"),
                _ => format!("if {a} in {own}: {own}[{a}].append({b})"),
            },
            _ => format!("{own}.append(({a}, {b}))"),
        };
        self.write_line(indent, &line);
    }

    /// Writes another name for a list, or for a part of one.
    fn write_alias(&mut self, scope: &mut Scope, indent: usize) {
        let name = self.make_name("x");
        let holds = self.rng.pick(&[
            Holds::List,
            Holds::Rows,
            Holds::Rows,
            Holds::Lists,
            Holds::Set,
            Holds::Dict,
        ]);
        let Some(own) = self.pick(scope, holds) else {
            return self.write_augmented(scope, indent);
        };
        let index = self.rng.pick(&["0", "-1", "1", "n0 % 2"]);
        let (line, made) = match (holds, self.rng.below(6)) {
            (Holds::Rows, 0..3) => (format!("{name} = {own}[{index}]"), Holds::List),
            (Holds::Rows, 3) => (format!("{name} = {own}[:]"), Holds::Rows),
            (Holds::Rows, 4) => (format!("{name} = [row[:] for row in {own}]"), Holds::Rows),
            (Holds::List, 2) => (format!("{name} = [{own}, [1]]"), Holds::Rows),
            (Holds::List, 3) => (format!("{name} = {own}.copy()"), Holds::List),
            (Holds::Lists, 0..4) => (format!("{name} = {own}.setdefault(1, [])"), Holds::List),
            _ => (format!("{name} = {own}"), holds),
        };
        self.write_line(indent, &line);
        scope.push((name, made));
    }

    /// Writes a choice of which one way changes a container under another name, and the other way
    /// gives that name to something else.
    fn write_meeting(&mut self, scope: &mut Scope, indent: usize) {
        let holds = self.rng.pick(&[Holds::List, Holds::List, Holds::Rows, Holds::Set]);
        let Some(own) = self.pick(scope, holds) else {
            return self.write_assignment(scope, indent);
        };
        let (name, a, cond) =
            (self.make_name("x"), self.draw_int(scope, 1), self.draw_bool(scope, 0));
        let (value, grows) = match holds {
            Holds::List => ("list(I[0])", format!("append({a})")),
            Holds::Rows => ("[list(r) for r in I]", format!("append([{a}])")),
            _ => ("{1, 2}", format!("add({a})")),
        };
        let changed = self.rng.pick(&[&name, &name, &own]);
        let again = self.rng.pick(&[&name, &name, &own]);
        let ways = [
            format!("{changed}.{grows}"),
            match self.rng.below(4) {
                0 => format!("{again} = {value}"),
                1 => format!("{again} = {own}.copy()"),
                2 => format!("{again} = {again}"),
                _ => format!("{name} = {value}"),
            },
        ];
        self.write_line(indent, &format!("{name} = {own}"));
        let first = self.rng.below(2);
        self.write_line(indent, &format!("if {cond}:"));
        self.write_line(indent + 1, &ways[first]);
        if self.rng.chance(80) {
            self.write_line(indent, "else:");
            self.write_line(indent + 1, &ways[1 - first]);
        }
        scope.push((name, holds));
    }

    /// Writes a list that is put into another container, perhaps, and changed afterwards.
    fn write_put(&mut self, scope: &mut Scope, indent: usize) {
        let holds = self.rng.pick(&[Holds::Rows, Holds::Lists]);
        let (Some(own), Some(list)) = (self.pick(scope, holds), self.pick(scope, Holds::List))
        else {
            return self.write_assignment(scope, indent);
        };
        let (a, cond) = (self.draw_int(scope, 1), self.draw_bool(scope, 0));
        let line = match (holds, self.rng.below(3)) {
            (Holds::Rows, 0) => format!("{own}.append({list})"),
            (Holds::Rows, _) => format!("{own}[-1] = {list}"),
            _ => format!("{own}[{a}] = {list}"),
        };
        self.write_line(indent, &format!("if {cond}:"));
        self.write_line(indent + 1, &line);
        if self.rng.chance(25) {
            self.write_line(indent, &format!("{list}.append({a})"));
        }
    }

    /// Writes a function that adds to what it is given, and a call of it.
    fn write_grown(&mut self, scope: &mut Scope, indent: usize) {
        let (name, made) = (self.make_name("f"), self.make_name("x"));
        let a = self.draw_int(scope, 1);
        let (line, given) = match self.rng.below(8) {
            0 => ("a += [1]", self.draw_list(scope, 1)),
            1 => ("a = a[:]; a += [1]; a += [2]", self.draw_list(scope, 1)),
            2 => ("a = a + [1]", self.draw_list(scope, 1)),
            3 => ("a = [0] + a[1:]", self.draw_list(scope, 1)),
            4 => ("a = a[::-1] + a[:2]", self.draw_list(scope, 1)),
            5 => ("a += (1,)", format!("tuple({})", self.draw_list(scope, 1))),
            _ => ("a += 1", a),
        };
        self.write_line(indent, &format!("def {name}(a):"));
        self.write_line(indent + 1, line);
        self.write_line(indent + 1, "return a");
        self.write_line(indent, &format!("{made} = {name}({given})"));
        if line == "a += 1" {
            return scope.push((made, Holds::Int));
        }
        let sum = self.make_name("n");
        self.write_line(indent, &format!("{sum} = sum({made})"));
        scope.push((sum, Holds::Int));
    }

    fn write_choice(&mut self, scope: &mut Scope, around: Around) {
        let indent = around.indent;
        let inside = Around { indent: indent + 1, depth: around.depth + 1, ..around };
        let cond = self.draw_bool(scope, 0);
        self.write_line(indent, &format!("if {cond}:"));
        let mut then = scope.clone();
        let count = 1 + self.rng.below(3);
        self.write_block(&mut then, inside, count);
        let form = self.rng.below(10);
        if form < 3 {
            let cond = self.draw_bool(scope, 0);
            self.write_line(indent, &format!("elif {cond}:"));
            let count = 1 + self.rng.below(2);
            self.write_block(&mut scope.clone(), inside, count);
        }
        if form < 6 {
            self.write_line(indent, "else:");
            let mut other = scope.clone();
            // The names that both ways give a value to.
            let new = then[scope.len()..].iter().find(|(_, holds)| *holds == Holds::Int);
            if let Some((name, _)) = new.filter(|_| form >= 3) {
                let value = self.draw_int(scope, 1);
                self.write_line(indent + 1, &format!("{name} = {value}"));
                scope.push((name.clone(), Holds::Int));
            }
            let count = 1 + self.rng.below(2);
            self.write_block(&mut other, inside, count);
        } else if self.rng.chance(8)
            && let Some((name, holds)) = then[scope.len()..].first()
            && *holds == Holds::Int
        {
            // Perhaps it has no value.
            scope.push((name.clone(), Holds::Int));
        }
    }

    fn write_loop(&mut self, scope: &mut Scope, around: Around) {
        let indent = around.indent;
        let mut inner = scope.clone();
        let name = self.make_name("i");
        let rows = self.pick(scope, Holds::Rows);
        match (self.rng.below(12), rows) {
            (0..3, _) => {
                let count = self.rng.below(5);
                self.write_line(indent, &format!("for {name} in range({count}):"));
                inner.push((name, Holds::Int));
            }
            (3, _) => {
                let source = self.draw_seq(scope, 0);
                self.write_line(indent, &format!("for {name} in {source}:"));
                inner.push((name, Holds::Int));
            }
            (4, _) => {
                let source = self.draw_set(scope, 0);
                self.write_line(indent, &format!("for {name} in {source}:"));
                inner.push((name, Holds::Int));
            }
            (5, _) => {
                let (other, source) = (self.make_name("v"), self.draw_seq(scope, 0));
                self.write_line(indent, &format!("for {name}, {other} in enumerate({source}):"));
                inner.extend([name, other].map(|name| (name, Holds::Int)));
            }
            (6 | 7, Some(rows)) => {
                let row = self.make_name("row");
                match self.rng.below(4) {
                    0 | 1 => self.write_line(indent, &format!("for {row} in {rows}:")),
                    2 => {
                        self.write_line(
                            indent,
                            &format!("for {name}, {row} in enumerate({rows}):"),
                        );
                        inner.push((name, Holds::Int));
                    }
                    _ => {
                        let other = self.make_name("t");
                        self.write_line(indent, &format!("for {row}, {other} in zip({rows}, I):"));
                        inner.push((other, Holds::Tuple));
                    }
                }
                inner.push((row, Holds::List));
            }
            (6 | 7, None) => {
                self.write_line(indent, &format!("for {name} in I:"));
                inner.push((name, Holds::Tuple));
            }
            (8, _) => {
                let other = self.make_name("v");
                let source = self.pick(scope, Holds::Dict).map_or_else(
                    || "{1: 2, 3: 0}.items()".to_owned(),
                    |own| format!("list({own}.items())"),
                );
                self.write_line(indent, &format!("for {name}, {other} in {source}:"));
                inner.extend([name, other].map(|name| (name, Holds::Int)));
            }
            (9, _) => match self.pick(scope, Holds::List) {
                Some(own) => {
                    self.write_line(indent, &format!("for {name} in {own}:"));
                    self.write_line(indent + 1, &format!("if len({own}) > 7: break"));
                    inner.push((name, Holds::Int));
                }
                None => {
                    self.write_line(
                        indent,
                        &format!("for {name}, (_, v) in zip(range(3), [(1, 2), (3, 4)]):"),
                    );
                    inner.extend([name, "v".to_owned()].map(|name| (name, Holds::Int)));
                }
            },
            _ => {
                let own = self.make_name("w");
                let count = self.rng.below(5);
                self.write_line(indent, &format!("{own} = {count}"));
                self.write_line(indent, &format!("while {own} > 0:"));
                self.write_line(indent + 1, &format!("{own} -= 1"));
                scope.push((own, Holds::Int));
            }
        }
        let inside =
            Around { indent: indent + 1, depth: around.depth + 1, in_loop: true, ..around };
        let count = 1 + self.rng.below(3);
        self.write_block(&mut inner, inside, count);
        if self.rng.chance(15) {
            self.write_line(indent, "else:");
            let inside = Around { in_loop: around.in_loop, ..inside };
            self.write_block(&mut scope.clone(), inside, 1);
        }
    }

    fn write_function(&mut self, scope: &mut Scope, around: Around) {
        let indent = around.indent;
        let name = self.make_name("f");
        if self.rng.chance(35) {
            let value = self.draw_value(scope, Holds::Function);
            self.write_line(indent, &format!("{name} = {value}"));
        } else {
            let default = self.rng.below(6);
            self.write_line(indent, &format!("def {name}(a, b={default}):"));
            let mut inner = scope.clone();
            // A function reads the variables around it, and does not change them.
            inner.retain(|(_, holds)| !matches!(holds, Holds::Iterator | Holds::Function));
            for (_, holds) in &mut inner {
                if matches!(holds, Holds::List) {
                    *holds = Holds::Tuple;
                }
            }
            inner.retain(|(_, holds)| matches!(holds, Holds::Int | Holds::Tuple));
            let mut inner: Scope = inner
                .into_iter()
                .map(|(name, holds)| (name, if holds == Holds::Int { Holds::Int } else { holds }))
                .collect();
            inner.extend(["a", "b"].map(|name| (name.to_owned(), Holds::Int)));
            if self.rng.chance(25) {
                self.write_line(indent + 1, "if a > 0 and b < 9:");
                self.write_line(indent + 2, &format!("return {name}(a - 1, b + 1) + 1"));
            }
            if self.rng.chance(40) {
                let own = self.make_name("n");
                self.write_line(indent + 1, &format!("{own} = 0"));
                let mut local: Scope =
                    vec![(own.clone(), Holds::Int), ("a".to_owned(), Holds::Int)];
                let inside = Around {
                    indent: indent + 1,
                    depth: around.depth + 2,
                    in_loop: false,
                    functions: around.functions + 1,
                };
                self.write_block(&mut local, inside, 2);
                inner.push((own, Holds::Int));
            }
            let value = self.draw_int(&inner, 1);
            self.write_line(indent + 1, &format!("return {value}"));
        }
        scope.push((name, Holds::Function));
    }

    /// Writes an iterator that is gone through, mostly once.
    fn write_iterator(&mut self, scope: &mut Scope, indent: usize) {
        let Some(own) = self.pick(scope, Holds::Iterator) else {
            return self.write_assignment(scope, indent);
        };
        let name = self.make_name("n");
        let form = self.rng.pick(&["sum", "len(list", "max((0, *"]);
        let value = match form {
            "sum" => format!("sum({own})"),
            "len(list" => format!("len(list({own}))"),
            _ => format!("max((0, *{own}))"),
        };
        self.write_line(indent, &format!("{name} = {value}"));
        if self.rng.chance(90) {
            scope.retain(|(other, _)| *other != own);
        }
        scope.push((name, Holds::Int));
    }
}
