#!/usr/bin/env python3
"""Random programs in everyday Python, and what CPython makes of them.

    programs.py DSL COUNT SEED     prints one JSON object a line: the text, and its value or "fails"
    programs.py DSL --file FILE    runs `solve` of a file on the JSON grids of standard input
    programs.py DSL --record FILE  notes before each `solve_…` of a file what it comes to

DSL is a checkout of arc-dsl. Sets iterate in canonical order, as everywhere in arcvm.
"""
import ast
import json
import os
import random
import re
import signal
import sys
import types
import warnings


def key(x):
    if x is None:
        return (-1,)
    if isinstance(x, int):
        return (0, int(x))
    if isinstance(x, (tuple, list)):
        return (1, tuple(key(e) for e in x))
    if isinstance(x, (set, frozenset)):
        return (2, tuple(sorted(key(e) for e in type(x).__mro__[1].__iter__(x))))
    return (3, repr(x))


def canonical(base):
    """A kind of sets that iterates in canonical order."""
    def wrapped(name):
        def method(self, *others):
            made = getattr(base, name)(self, *others)
            return cls(made) if isinstance(made, (set, frozenset)) else made
        return method

    body = {"__iter__": lambda self: iter(sorted(base.__iter__(self), key=key))}
    for name in ("__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__",
                 "union", "intersection", "difference", "symmetric_difference", "copy"):
        body[name] = wrapped(name)
    cls = type("Canonical" + base.__name__, (base,), body)
    return cls


Frozenset = canonical(frozenset)
Set = canonical(set)


class Displays(ast.NodeTransformer):
    """Set displays and comprehensions as calls."""

    def made(self, node, items):
        call = ast.Call(ast.Name("Set", ast.Load()), [items], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))

    def visit_Set(self, node):
        self.generic_visit(node)
        return self.made(node, ast.List(node.elts, ast.Load()))

    def visit_SetComp(self, node):
        self.generic_visit(node)
        return self.made(node, ast.ListComp(node.elt, node.generators))


def names_of(dsl):
    """The names that a program may use."""
    names = {}
    for file in ("constants.py", "dsl.py"):
        source = open(os.path.join(dsl, file)).read()
        source = re.sub(r"^from .*$", "", source, flags=re.M)
        source = re.sub(r"\bfrozenset\b", "Frozenset", source)
        source = re.sub(r"\bset\(", "Set(", source)
        if file == "dsl.py":
            exec(open(os.path.join(dsl, "arc_types.py")).read(), names)
        names.update(Frozenset=Frozenset, Set=Set)
        exec(source, names)
    names.update(frozenset=Frozenset, set=Set)
    return names


def compiled(text, names):
    tree = Displays().visit(ast.parse(text))
    space = dict(names)
    exec(compile(ast.fix_missing_locations(tree), "<program>", "exec"), space)
    return space


def literal(x):
    """A value as text, lists as tuples; of sets the elements in canonical order."""
    if isinstance(x, bool) or x is None:
        return repr(x)
    if isinstance(x, int):
        if not -2**63 <= x < 2**63:
            raise OverflowError
        return str(x)
    if isinstance(x, (tuple, list)):
        return "(" + "".join(literal(e) + "," for e in x) + ")"
    if isinstance(x, (set, frozenset)):
        return "{" + ",".join(literal(e) for e in x) + "}" if x else "set()"
    if isinstance(x, float) and x.is_integer():
        return str(int(x))
    raise TypeError(type(x))


class Generator:
    """Writes one program: mostly of the right types."""

    def __init__(self, rng):
        self.rng = rng
        self.lines = []
        self.names = 0

    def fresh(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def pick(self, *options):
        return self.rng.choice(options)

    def of(self, env, kind):
        own = [name for name, k in env.items() if k == kind]
        return self.rng.choice(own) if own else None

    def int(self, env, depth=0):
        r = self.rng.random()
        own = self.of(env, "int")
        if own and r < 0.45:
            return own
        if depth > 2 or r < 0.6:
            return str(self.rng.randint(-3, 9))
        a, b = self.int(env, depth + 1), self.int(env, depth + 1)
        forms = [
            lambda: f"{a} + {b}", lambda: f"{a} - {b}", lambda: f"{a} * {b}", lambda: f"{a} // ({b} or 1)", lambda: f"{a} % ({b} or 2)",
            lambda: f"max({a}, {b})", lambda: f"min({a}, {b})", lambda: f"abs({a})", lambda: f"-({a})", lambda: f"({a} & {b})",
            lambda: f"({a} | {b})", lambda: f"({a} ^ {b})", lambda: f"({a} if {self.bool(env, depth + 1)} else {b})",
            lambda: f"len({self.seq(env, depth + 1)})", lambda: f"sum({self.ints(env, depth + 1)})",
            lambda: f"({self.ints(env, depth + 1)} or (1,))[{self.rng.choice((0, 0, -1, 1))}]", lambda: f"int({self.bool(env, depth + 1)})",
            lambda: f"max({self.ints(env, depth + 1)}, default={a})", lambda: f"len({self.set(env, depth + 1)})",
            lambda: f"{self.ints(env, depth + 1)}.count({a})", lambda: f"({a} or {b})", lambda: f"({a} and {b})",
            lambda: "height(I)", lambda: "width(I)", lambda: f"I[{a} % 2][{b} % 3]", lambda: f"sum({a} + v for v in {self.ints(env, depth + 1)})",
        ]
        own = self.of(env, "dict")
        if own:
            forms += [lambda: f"{own}.get({a}, {b})", lambda: f"len({own})", lambda: f"{own}[{a}] if {a} in {own} else 3", lambda: f"sum({own}.values())"]
        own = self.of(env, "func")
        if own:
            forms += [lambda: f"{own}({a}, {b})", lambda: f"{own}({a})"]
        return "(" + self.rng.choice(forms)() + ")"

    def bool(self, env, depth=0):
        a, b = self.int(env, depth + 1), self.int(env, depth + 1)
        forms = [
            lambda: f"{a} < {b}", lambda: f"{a} == {b}", lambda: f"{a} != {b}", lambda: f"{a} <= {b}", lambda: f"{a} > {b}", lambda: f"{a} >= {b}",
            lambda: f"{a} in {self.seq(env, depth + 1)}", lambda: f"{a} not in {self.set(env, depth + 1)}",
            lambda: f"{a} < {b} <= {self.int(env, depth + 1)}", lambda: f"not {a}", lambda: f"{a} is None",
            lambda: f"all(v > {a} for v in {self.ints(env, depth + 1)})",
            lambda: f"any(v == {a} for v in {self.ints(env, depth + 1)} if v != {b})",
        ]
        if depth < 2:
            forms += [lambda: f"{self.bool(env, depth + 1)} and {self.bool(env, depth + 1)}",
                      lambda: f"{self.bool(env, depth + 1)} or {self.bool(env, depth + 1)}"]
        return "(" + self.rng.choice(forms)() + ")"

    def ints(self, env, depth=0):
        """A tuple or list of integers."""
        own = self.of(env, self.pick("list", "tuple"))
        if own and self.rng.random() < 0.5 or depth > 2:
            return own or "(1, 2, 3)"
        a, b = self.int(env, depth + 1), self.int(env, depth + 1)
        forms = [
            lambda: f"({a}, {b})", lambda: f"({a}, {b}, {self.int(env, depth + 1)})", lambda: f"I[{a} % 2]",
            lambda: f"tuple(v + {a} for v in {self.ints(env, depth + 1)})",
            lambda: f"tuple(sorted({self.ints(env, depth + 1)}, reverse={self.pick('True', 'False')}))",
            lambda: f"tuple(range({self.rng.randint(0, 5)}))", lambda: f"tuple({self.set(env, depth + 1)})",
            lambda: f"{self.ints(env, depth + 1)}[{a}:{b}]", lambda: f"{self.ints(env, depth + 1)}[::-1]",
            lambda: f"tuple(v for v in {self.ints(env, depth + 1)} if v % 2 == {self.rng.randint(0, 1)})",
            lambda: f"tuple(x * y for x in {self.ints(env, depth + 1)} for y in range(2))",
            lambda: f"tuple(map(lambda v: v + {a}, {self.ints(env, depth + 1)}))",
            lambda: f"tuple(filter(lambda v: v > {a}, {self.ints(env, depth + 1)}))",
            lambda: f"tuple(x + y for x, y in zip({self.ints(env, depth + 1)}, {self.ints(env, depth + 1)}))",
            lambda: f"tuple(i * v for i, v in enumerate({self.ints(env, depth + 1)}))",
            lambda: f"tuple(reversed({self.ints(env, depth + 1)}))",
            lambda: f"tuple({self.ints(env, depth + 1)}) + ({a},)", lambda: f"({a},) * {self.rng.randint(0, 3)}",
            lambda: f"tuple(v for row in I for v in row)",
        ]
        return self.rng.choice(forms)()

    def seq(self, env, depth=0):
        return self.ints(env, depth)

    def set(self, env, depth=0):
        own = self.of(env, "set")
        if own and self.rng.random() < 0.5 or depth > 2:
            return own or "{1, 2}"
        a = self.int(env, depth + 1)
        forms = [
            lambda: f"{{{a}, {self.int(env, depth + 1)}}}", lambda: f"set({self.ints(env, depth + 1)})",
            lambda: f"{{v % 3 for v in {self.ints(env, depth + 1)}}}",
            lambda: f"({self.set(env, depth + 1)} | {self.set(env, depth + 1)})",
            lambda: f"({self.set(env, depth + 1)} - {self.set(env, depth + 1)})",
            lambda: f"{self.set(env, depth + 1)}.intersection({self.ints(env, depth + 1)})",
        ]
        return self.rng.choice(forms)()

    def block(self, env, indent, depth, loop, count):
        """Statements; yields the variables there are after them for certain."""
        env = dict(env)
        for _ in range(count):
            self.statement(env, indent, depth, loop)
        return env

    def put(self, indent, line):
        self.lines.append("    " * indent + line)

    def statement(self, env, indent, depth, loop):
        r = self.rng.random()
        own = self.of(env, "int")
        if r < 0.16:
            name = own if own and self.rng.random() < 0.6 else self.fresh("n")
            self.put(indent, f"{name} = {self.int(env)}")
            env[name] = "int"
        elif r < 0.26 and own:
            self.put(indent, f"{own} {self.pick('+', '-', '*')}= {self.int(env)}")
        elif r < 0.32:
            a, b = self.fresh("n"), self.fresh("n")
            text = f"{a}, {b} = {self.int(env)}, {self.int(env)}"
            if self.rng.random() < 0.3:
                text = f"{a}, *{self.fresh('r')}, {b} = {self.ints(env)}"
            self.put(indent, text)
            env[a] = env[b] = "int"
        elif r < 0.40:
            name = self.fresh("x")
            kind = self.pick("list", "list", "tuple", "set", "dict", "rows")
            made = {
                "list": lambda: self.pick("[]", f"[{self.int(env)}, {self.int(env)}]", f"list({self.ints(env)})",
                                          f"[v for v in {self.ints(env)}]", "[0] * 3"),
                "tuple": lambda: f"tuple({self.ints(env)})",
                "set": lambda: self.pick("set()", f"{{{self.int(env)}}}", f"set({self.ints(env)})"),
                "dict": lambda: self.pick("{}", f"{{{self.int(env)}: {self.int(env)}, 1: 2}}",
                                          f"{{v: v * 2 for v in {self.ints(env)}}}"),
                "rows": lambda: self.pick("[list(r) for r in I]", "[[0] * 3 for _ in range(2)]",
                                          "[[v + 1 for v in r] for r in I]"),
            }[kind]()
            self.put(indent, f"{name} = {made}")
            env[name] = kind
        elif r < 0.56:
            self.change(env, indent)
        elif r < 0.70 and depth < 4:
            self.put(indent, f"if {self.bool(env)}:")
            then = self.block(env, indent + 1, depth + 1, loop, self.rng.randint(1, 3))
            kind = self.rng.random()
            if kind < 0.3:
                self.put(indent, f"elif {self.bool(env)}:")
                self.block(env, indent + 1, depth + 1, loop, self.rng.randint(1, 2))
            if kind < 0.6:
                self.put(indent, "else:")
                other = self.block(env, indent + 1, depth + 1, loop, self.rng.randint(1, 2))
                if kind >= 0.3:
                    env.update({name: k for name, k in then.items() if other.get(name) == k})
        elif r < 0.84 and depth < 4:
            self.loop(env, indent, depth)
        elif r < 0.88 and loop:
            self.put(indent, f"if {self.bool(env)}:")
            self.put(indent + 1, self.pick("break", "continue"))
        elif r < 0.90 and depth:
            self.put(indent, f"if {self.bool(env)}:")
            self.put(indent + 1, f"return {self.int(env)}")
        elif r < 0.92:
            self.put(indent, f"assert {self.bool(env)} or True")
        elif r < 0.97 and depth < 2 and not loop:
            name = self.fresh("f")
            own = dict(env)
            own.update({"a": "int", "b": "int"})
            if self.rng.random() < 0.4:
                self.put(indent, f"{name} = lambda a, b={self.int(env)}: {self.int(own)}")
            else:
                self.put(indent, f"def {name}(a, b={self.rng.randint(0, 5)}):")
                if self.rng.random() < 0.5:
                    self.put(indent + 1, f"if {self.bool(own)}:")
                    self.put(indent + 2, f"return {self.int(own)}")
                self.put(indent + 1, f"return {self.int(own)}")
            env[name] = "func"
        else:
            name = self.fresh("n")
            self.put(indent, f"{name} = {self.int(env)}")
            env[name] = "int"

    def change(self, env, indent):
        kind = self.pick("list", "set", "dict", "rows")
        own = self.of(env, kind)
        if not own:
            name = self.fresh("n")
            self.put(indent, f"{name} = {self.int(env)}")
            env[name] = "int"
            return
        a, b = self.int(env), self.int(env)
        self.put(indent, {
            "list": lambda: self.pick(f"{own}.append({a})", f"{own}.extend({self.ints(env)})", f"{own} += [{a}]",
                                      f"{own}[{self.rng.randint(-2, 2)}] = {a}", f"{own}[0] += {a}",
                                      f"{own}.insert(0, {a})", f"{own}.sort()", f"{own}.reverse()"),
            "set": lambda: self.pick(f"{own}.add({a})", f"{own}.discard({a})", f"{own} |= {{{a}}}",
                                     f"{own}.update({self.ints(env)})"),
            "dict": lambda: self.pick(f"{own}[{a}] = {b}", f"{own}[{a}] = {own}.get({a}, 0) + 1"),
            "rows": lambda: self.pick(f"{own}[0][1] = {a}", f"{own}[-1][0] += {a}", f"{own}[0].append({a})",
                                      f"{own}.append([{a}])"),
        }[kind]())

    def loop(self, env, indent, depth):
        inner = dict(env)
        r = self.rng.random()
        name = self.fresh("i")
        if r < 0.45:
            self.put(indent, f"for {name} in {self.pick(f'range({self.rng.randint(0, 4)})', self.ints(env), self.set(env))}:")
            inner[name] = "int"
        elif r < 0.6:
            other = self.fresh("v")
            self.put(indent, f"for {name}, {other} in enumerate({self.ints(env)}):")
            inner[name] = inner[other] = "int"
        elif r < 0.7:
            self.put(indent, f"for {name} in I:")
            inner[name] = "tuple"
        elif r < 0.8:
            own = self.of(env, "dict")
            if own:
                other = self.fresh("v")
                self.put(indent, f"for {name}, {other} in list({own}.items()):")
                inner[other] = "int"
            else:
                self.put(indent, f"for {name} in range(3):")
            inner[name] = "int"
        else:
            own = self.fresh("w")
            self.put(indent, f"{own} = {self.rng.randint(0, 4)}")
            env[own] = "int"
            inner = dict(env)
            self.put(indent, f"while {own} > 0:")
            self.put(indent + 1, f"{own} -= 1")
            del inner[own]
        self.block(inner, indent + 1, depth + 1, True, self.rng.randint(1, 3))
        if self.rng.random() < 0.2:
            self.put(indent, "else:")
            self.block(env, indent + 1, depth + 1, False, 1)

    def program(self):
        self.put(0, "def solve(I):")
        self.put(1, f"n0 = {self.rng.randint(0, 5)}")
        env = self.block({"n0": "int"}, 1, 0, False, self.rng.randint(3, 8))
        shown = [name for name, kind in env.items() if kind != "func"]
        parts = []
        for name in shown:
            parts.append({
                "rows": f"tuple(tuple(r) for r in {name})", "list": f"tuple({name})",
                "dict": f"tuple({name}.items())",
            }.get(env[name], name))
        self.put(1, "return (None, " + ", ".join(parts) + ")")
        return "\n".join(self.lines) + "\n"


GRID = ((0, 1, 2), (3, 4, 5))


def run(text, names):
    """The value of a program on the grid, or why there is none."""
    sys.setrecursionlimit(600)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)
    try:
        value = compiled(text, names)["solve"](GRID)
    except (RecursionError, Late, MemoryError):
        return None
    except Exception:
        return "fails"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    try:
        return literal(value)
    except (OverflowError, TypeError):
        return None


class Late(BaseException):
    """The program ran for too long."""


def late(*_):
    raise Late


def call(solve):
    """What a function makes of the grid, as text; None if it cannot be told."""
    sys.setrecursionlimit(600)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.3)
    try:
        return literal(solve(GRID))
    except (RecursionError, Late, MemoryError, OverflowError):
        return None
    except Exception:
        return "fails"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def recorded(text, names):
    """A file with a comment before each of its solvers; what is said to be refused stays so."""
    for module in ("dsl", "constants"):
        sys.modules[module] = types.ModuleType(module)
        sys.modules[module].__dict__.update(names)
    lines = []
    space = compiled(text, dict(names, print=lambda *_, **__: None))
    for line in text.split("\n"):
        name = re.match(r"def (solve_\w+)\(", line)
        if name and not lines[-1].startswith("# refused "):
            while lines and lines[-1].startswith(("# = ", "# fails")):
                lines.pop()
            value = call(space[name[1]])
            if value is not None:
                lines.append("# fails" if value == "fails" else "# = " + value)
        lines.append(line)
    return "\n".join(lines)


def main():
    signal.signal(signal.SIGVTALRM, late)
    warnings.simplefilter("ignore")
    names = names_of(sys.argv[1])
    if sys.argv[2] == "--file":
        space = compiled(open(sys.argv[3]).read(), names)
        solve = [value for name, value in space.items() if name.startswith("solve")][-1]
        for line in sys.stdin:
            grid = tuple(tuple(row) for row in json.loads(line))
            out = solve(grid)
            print(json.dumps([list(row) for row in out]))
        return
    if sys.argv[2] == "--record":
        for path in [path for path in sys.argv[3:] if path != "--print"]:
            text = recorded(open(path).read(), names)
            if "--print" in sys.argv:
                print(text, end="")
            else:
                open(path, "w").write(text)
        return
    count, seed = int(sys.argv[2]), int(sys.argv[3])
    for number in range(count):
        text = Generator(random.Random(seed * 1_000_003 + number)).program()
        value = run(text, names)
        if value is not None:
            print(json.dumps({"text": text, "value": value}))


main()
