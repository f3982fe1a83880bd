#!/usr/bin/env python3
"""Tells what CPython makes of programs in everyday Python.

    programs.py DSL --answers
    programs.py DSL --solve
    programs.py DSL --record FILE

`--answers` reads programs, a JSON string a line. It prints for each the value of `solve` as a JSON
string, "fails", or null where the answer would be another one elsewhere.

`--solve` reads files and grids, a JSON list of both a line. It prints for each the grids that the
last `solve…` of the file makes of them.

`--record` notes before each `solve_…` of a file what it comes to.

DSL is a checkout of arc-dsl. Sets iterate in canonical order, as everywhere in arcvm.
"""
import ast
import json
import os
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


def is_grid(x):
    """Whether a tuple is held as a grid, whose cells are numbers."""
    rows = [row for row in x if isinstance(row, (tuple, list)) and row]
    cells = [c for row in rows for c in row]
    return (
        len(rows) == len(x) > 0
        and len({len(row) for row in rows}) == 1
        and all(isinstance(c, int) and -128 <= c < 128 for c in cells)
    )


def literal(x, truths=True):
    """A value as text, lists as tuples; of sets the elements in canonical order. Truth values in
    sets and in grids are the numbers that they are equal to."""
    if x is None or isinstance(x, bool) and truths:
        return repr(x)
    if isinstance(x, int):
        x = int(x)
        if not -2**63 <= x < 2**63:
            raise OverflowError
        return str(x)
    if isinstance(x, (tuple, list)):
        truths = truths and not is_grid(x)
        return "(" + "".join(literal(e, truths) + "," for e in x) + ")"
    if isinstance(x, (set, frozenset)):
        return "{" + ",".join(literal(e, False) for e in x) + "}" if x else "set()"
    if isinstance(x, float) and x.is_integer():
        return str(int(x))
    raise TypeError(type(x))


GRID = ((0, 1, 2), (3, 4, 5))


class Late(BaseException):
    """The program ran for too long."""


def late(*_):
    raise Late


def call(solve):
    """The value of a function for the grid, as text; None if it cannot be told."""
    sys.setrecursionlimit(600)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.2)
    try:
        return literal(solve(GRID))
    except (RecursionError, Late, MemoryError, OverflowError):
        return None
    except Exception:
        return "fails"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def answer(text, names):
    """The value of the solver of a program."""
    quiet = dict(names, print=lambda *_, **__: None)
    try:
        return call(compiled(text, quiet)["solve"])
    except SyntaxError as error:
        raise SystemExit(f"{error}:\n{text}")
    except Exception:
        return "fails"


def modules_of(names):
    """Lets programs import the names."""
    for module in ("dsl", "constants"):
        sys.modules[module] = types.ModuleType(module)
        sys.modules[module].__dict__.update(names)


def recorded(text, names):
    """A file with a comment before each of its solvers; what is said to be refused or stopped stays
    so."""
    modules_of(names)
    lines = []
    space = compiled(text, dict(names, print=lambda *_, **__: None))
    for line in text.split("\n"):
        name = re.match(r"def (solve_\w+)\(", line)
        if name and not lines[-1].startswith(("# refused ", "# stops")):
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
    if sys.argv[2] == "--solve":
        modules_of(names)
        for line in sys.stdin:
            path, grids = json.loads(line)
            space = compiled(open(path).read(), dict(names, print=lambda *_, **__: None))
            solve = [value for name, value in space.items() if name.startswith("solve")][-1]
            made = [solve(tuple(map(tuple, grid))) for grid in grids]
            print(json.dumps([[list(row) for row in grid] for grid in made]))
        return
    if sys.argv[2] == "--record":
        for path in [path for path in sys.argv[3:] if path != "--print"]:
            text = recorded(open(path).read(), names)
            if "--print" in sys.argv:
                print(text, end="")
            else:
                open(path, "w").write(text)
        return
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), names)))


main()
