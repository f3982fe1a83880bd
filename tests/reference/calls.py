#!/usr/bin/env python3
"""Random calls of every primitive, most of them ill-typed, with what the reference makes of them.

    python3 tests/reference/calls.py --arc-dsl ../arc-dsl --count 100000 > calls.jsonl
    arcvm conform calls.jsonl

Each line is a vector as `arcvm conform` reads it: the call and its value, or `"error": true` where
the reference raises. Sets iterate in ascending order, as in arcvm. Left out are calls whose value
arcvm has no form for: text, fractions, generators, integers beyond 64 bits, coordinates beyond 32.
"""
import argparse
import inspect
import json
import os
import random
import re
import sys
import types

sys.setrecursionlimit(2000)


def key(value):
    """Ascending order of all values: none, numbers, tuples, sets, functions."""
    if value is None:
        return (0,)
    if isinstance(value, int):
        return (1, int(value))
    if isinstance(value, tuple):
        return (2, tuple(map(key, value)))
    if isinstance(value, frozenset):
        return (3, tuple(sorted(map(key, frozenset.__iter__(value)))))
    return (4, str(encode(value)))


class Ordered(frozenset):
    """A set that iterates in ascending order."""

    def __iter__(self):
        return iter(sorted(frozenset.__iter__(self), key=key))

    def __and__(self, other):
        return Ordered(frozenset.__and__(self, other))

    def __or__(self, other):
        return Ordered(frozenset.__or__(self, other))

    def __sub__(self, other):
        return Ordered(frozenset.__sub__(self, other))

    def union(self, *others):
        return Ordered(frozenset.union(self, *others))

    def difference(self, *others):
        return Ordered(frozenset.difference(self, *others))

    def intersection(self, *others):
        return Ordered(frozenset.intersection(self, *others))


class OrderedMutable(set):
    """The same for sets that the reference fills step by step."""

    def __iter__(self):
        return iter(sorted(set.__iter__(self), key=key))


def load(folder):
    """The primitives of a checkout of arc-dsl, with sets that iterate in ascending order."""
    path = os.path.join(folder, "dsl.py")
    with open(path) as file:
        source = file.read()
    source = re.sub(r"\bfrozenset\b", "Ordered", source)
    source = re.sub(r"\bset\(", "OrderedMutable(", source)
    module = types.ModuleType("dsl")
    module.__dict__.update(Ordered=Ordered, OrderedMutable=OrderedMutable)
    sys.path.insert(0, folder)
    exec(compile(source, path, "exec"), module.__dict__)
    functions = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, types.FunctionType) and value.__module__ == module.__name__
    }
    for name, function in functions.items():
        function.said = name
    return functions


class Unsayable(Exception):
    """A value that arcvm has no form for."""


MAKERS = ("compose", "chain", "matcher", "rbind", "lbind", "power", "fork")


def encode(value):
    """A value as a vector has it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise Unsayable(value)
        return value
    if isinstance(value, tuple):
        return {"t": [encode(item) for item in value]}
    if isinstance(value, (frozenset, set)):
        return {"s": [encode(item) for item in value]}
    if callable(value) and hasattr(value, "said"):
        return {"f": value.said}
    raise Unsayable(value)


class Values:
    """Random values, of the kind that a parameter asks for or of any."""

    def __init__(self, functions, seed):
        self.functions = functions
        self.random = random.Random(seed)

    def integer(self):
        return self.random.choice([0, 0, 1, 1, 2, 2, 3, 4, 5, -1, -2, 7, 9, 10, 12])

    def boolean(self):
        return self.random.random() < 0.5

    def pair(self):
        return (self.integer(), self.integer())

    def place(self):
        return (self.random.randrange(-1, 5), self.random.randrange(-1, 5))

    def color(self):
        return self.random.choice([0, 0, 1, 2, 3, 5, 8])

    def many(self, make, least=0, most=5):
        return [make() for _ in range(self.random.randint(least, most))]

    def grid(self):
        height, width = self.random.randint(1, 4), self.random.randint(1, 4)
        return tuple(tuple(self.color() for _ in range(width)) for _ in range(height))

    def ragged(self):
        return tuple(tuple(self.many(self.color, 0, 3)) for _ in range(self.random.randint(1, 3)))

    def indices(self):
        return Ordered(self.many(self.place))

    def cell(self):
        return (self.color(), self.place())

    def object(self):
        if self.random.random() < 0.5:
            color = self.color()
            return Ordered((color, place) for place in self.many(self.place))
        return Ordered(self.many(self.cell))

    def objects(self):
        return Ordered(self.many(self.object, 0, 3))

    def patch(self):
        return self.random.choice([self.indices, self.object])()

    def piece(self):
        return self.random.choice([self.indices, self.object, self.grid])()

    def integers(self):
        return Ordered(self.many(self.integer))

    def row(self):
        return tuple(self.many(self.integer))

    def triples(self):
        """Patches and cells of a wrong length."""
        make = lambda: tuple(self.integer() for _ in range(self.random.choice([1, 2, 3, 3])))
        return self.random.choice([tuple, Ordered])(self.many(make))

    def mixed(self):
        """A container of elements of several kinds."""
        kinds = [self.place, self.cell, self.integer, self.row, self.indices, self.boolean, self.none]
        make = lambda: self.random.choice(kinds)()
        return self.random.choice([tuple, Ordered])(self.many(make, 0, 3))

    def listed(self):
        """A tuple in place of a set."""
        return tuple(self.patch())

    def nested(self):
        return self.random.choice([tuple, Ordered])(self.many(self.container, 0, 3))

    def container(self):
        kinds = [self.row, self.integers, self.indices, self.object, self.grid, self.objects, self.mixed]
        return self.random.choice(kinds)()

    def odd(self, depth=3):
        """Anything at all, often with elements of one shape."""
        if depth == 0 or self.random.random() < 0.3:
            return self.random.choice([0, 1, 2, 3, -1, 5, True, False, None, (), Ordered()])
        make = lambda: self.odd(depth - 1)
        if self.random.random() < 0.5:
            shape = make()
            make = lambda: self.varied(shape)
        kind = tuple if self.random.random() < 0.65 else Ordered
        return kind(make() for _ in range(self.random.choice([0, 1, 2, 2, 2, 2, 2, 3])))

    def varied(self, value):
        """A value of the same shape."""
        if isinstance(value, (tuple, Ordered)):
            return type(value)(map(self.varied, value))
        if isinstance(value, int):
            return self.random.choice([0, 1, 2, 3, -1, True, False, value, value])
        return value

    def odd_patch(self):
        """A container of what is unpacked like cells or locations and is none."""
        odd = self.odd
        kinds = [
            lambda: (odd(1), odd(2)),
            lambda: (self.color(), (self.random.choice([0, 1, True, 5]), odd(1))),
            lambda: (odd(1), (odd(1), odd(1))),
            lambda: odd(2),
            self.place,
            self.cell,
        ]
        kind = Ordered if self.random.random() < 0.8 else tuple
        return kind(self.random.choice(kinds)() for _ in range(self.random.choice([1, 1, 2, 3])))

    def none(self):
        return None

    def empty(self):
        return self.random.choice([(), Ordered(), ((),), Ordered([()]), Ordered([Ordered()])])

    def function(self):
        names = ["identity", "size", "first", "last", "even", "increment", "add", "shift", "color",
                 "toindices", "ulcorner", "height", "initset", "palette", "fill", "double", "flip",
                 "shape", "maximum", "combine", "normalize", "astuple", "crement", "positive",
                 "totuple", "center", "vmirror", "equality", "sfilter", "subtract", "neighbors"]
        choice = self.random.random()
        pick = lambda: self.functions[self.random.choice(names)]
        try:
            if choice < 0.6:
                return pick()
            if choice < 0.75:
                return made(self.functions, "compose", [pick(), pick()])
            if choice < 0.9:
                return made(self.functions, "rbind", [pick(), self.integer()])
            return made(self.functions, "matcher", [pick(), self.integer()])
        except Exception:
            return pick()

    def functions_of(self):
        return self.random.choice([tuple, Ordered])(self.many(self.function, 0, 3))

    def anything(self):
        kinds = [self.integer, self.boolean, self.pair, self.grid, self.ragged, self.indices, self.object,
                 self.objects, self.integers, self.row, self.triples, self.mixed, self.listed, self.nested,
                 self.none, self.empty, self.function, self.cell, self.odd, self.odd_patch]
        return self.random.choice(kinds)()

    def of_kind(self, annotation):
        table = {
            "Boolean": self.boolean, "Integer": self.integer, "IntegerTuple": self.pair,
            "Numerical": self.random.choice([self.integer, self.pair]), "IntegerSet": self.integers,
            "Grid": self.grid, "Cell": self.cell, "Object": self.object, "Objects": self.objects,
            "Indices": self.indices, "IndicesSet": lambda: Ordered(self.many(self.indices, 0, 3)),
            "Patch": self.patch, "Element": self.piece, "Piece": self.piece, "TupleTuple": self.grid,
            "ContainerContainer": self.nested, "Callable": self.function, "Container": self.container,
            "FrozenSet": self.random.choice([self.indices, self.object, self.integers]),
            "Tuple": self.random.choice([self.row, self.grid, self.pair]),
        }
        return table.get(annotation, self.anything)()


def made(functions, name, args):
    """The value of a primitive; of a function, also how it was made."""
    value = functions[name](*args)
    if callable(value) and not hasattr(value, "said"):
        value.said = [name, *map(encode, args)]
    return value


def name_of(annotation):
    return getattr(annotation, "__name__", None) or str(annotation)


def kinds_of(function, source):
    """The annotations of a function's parameters, as they are written."""
    header = re.search(r"def %s\((.*?)\)\s*->" % function, source, re.S)
    return [part.split(":")[1].strip() for part in header.group(1).split(",") if ":" in part]


def coordinates_fit(value):
    if isinstance(value, int):
        return -(2**31) <= value < 2**31
    if isinstance(value, (tuple, frozenset)):
        return all(map(coordinates_fit, value))
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arc-dsl", default=os.environ.get("ARC_DSL"), help="a checkout of arc-dsl")
    parser.add_argument("--count", type=int, default=100_000, help="calls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one primitive")
    options = parser.parse_args()
    if not options.arc_dsl:
        parser.error("name a checkout of arc-dsl with --arc-dsl, or in ARC_DSL")
    functions = load(options.arc_dsl)
    with open(os.path.join(options.arc_dsl, "dsl.py")) as file:
        source = file.read()
    values = Values(functions, options.seed)
    names = [options.only] if options.only else sorted(functions)
    kinds = {name: kinds_of(name, source) for name in names}
    written = 0
    while written < options.count:
        name = names[written % len(names)]
        loose = values.random.choice([0.0, 0.3, 0.3, 0.6, 1.0])
        args = [
            values.anything() if values.random.random() < loose else values.of_kind(kind)
            for kind in kinds[name]
        ]
        try:
            vector = {"fn": name, "args": [encode(arg) for arg in args]}
        except Unsayable:
            continue
        try:
            value = made(functions, name, args)
            vector["out"] = encode(value)
            if not coordinates_fit(value):
                continue
        except Unsayable:
            continue
        except Exception:
            vector["error"] = True
        print(json.dumps(vector, separators=(",", ":")))
        written += 1


if __name__ == "__main__":
    main()
