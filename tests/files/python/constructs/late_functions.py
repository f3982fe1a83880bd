"""Functions made in choices and loops, and functions with defaults as values."""
from dsl import *
from constants import *


# refused E0315
def solve_made_in_a_loop(I):
    for i in range(3):
        g = lambda x: x + i
    i = 10
    return g(1)


# = 3
def solve_made_in_a_loop_and_not_changed_since(I):
    for i in range(3):
        g = lambda x: x + i
    return g(1)


# refused E0315
def solve_picked_in_a_loop(I):
    pick = None
    for i, r in enumerate(I):
        if r[0] == 0:
            pick = lambda g: g[i]
    return pick(I)


# refused E0315
def solve_made_in_a_choice(I):
    out = [list(r) for r in I]
    if len(out) > 1:
        at = lambda i, j: out[i][j]
    out[0][0] = 9
    return at(0, 0)


# = (2,1,)
def solve_changed_in_a_choice_inside(I):
    def f(cond):
        y = 1
        def g(): return y
        if cond:
            y = 2
        return g()
    return f(True), f(False)


# = 2
def solve_made_and_changed_on_one_way(I):
    y = 1
    if I[0][0] == 0:
        y = 2
        f = lambda: y
    else:
        f = lambda: -y
    return f()


# = 2
def solve_two_ways(I):
    a, b = 1, 2
    if I[0][0] == 0:
        f = lambda x: x + a
    else:
        f = lambda x: x + b
    return f(1)


# refused E0315
def solve_two_ways_and_a_change(I):
    a, b = 1, 2
    if I[0][0] == 0:
        f = lambda x: x + a
    else:
        f = lambda x: x + b
    a = 5
    return f(1)


# refused E0312
def solve_branch_of_functions(I):
    i = 1
    g = branch(True, lambda: i, lambda: 7)
    i = 5
    return g()


# refused E0315
def solve_collected_in_a_loop(I):
    fs = []
    for i in range(3):
        def f(x): return x + i
        fs.append(f)
    return [f(1) for f in fs]


# refused E0315
def solve_collected_and_gone_through(I):
    fs = []
    for i in range(3):
        def f(x): return x + i
        fs.append(f)
    out = []
    for f in fs:
        out.append(f(1))
    return out


# refused E0315
def solve_collected_and_mapped(I):
    fs = []
    for i in range(3):
        def f(x): return x + i
        fs.append(f)
    return list(map(lambda f: f(1), fs))


# = (1,2,3,)
def solve_collected_with_defaults(I):
    fs = []
    for i in range(3):
        def f(x, i=i): return x + i
        fs.append(f)
    return [f(1) for f in fs]


# = ((1,2,3,),(2,),(1,0,2,),5,(9,11,13,),5,(0,1,2,),2,6,2,)
def solve_defaults_in_maps(I):
    f = lambda x, y=1: x + y
    def g(x, y=2, z=3): return x * y + z
    a = list(map(f, I[0]))
    b = list(filter(lambda x, k=1: x > k, I[0]))
    c = sorted(I[0], key=lambda x, k=1: (x - k) * (x - k))
    d = max(I[1], key=g)
    e = apply(g, I[1])
    return a, b, c, d, e, argmax(I[1], g), sfilter(I[0], f), f(1), f(1, 5), g(1, z=0)


# = (False,True,)
def solve_defaults_after_a_loop(I):
    for r in I:
        val = lambda c, r=r: c in r
        if val(3):
            break
    return val(1), val(3)


# = (2,3,6,7,)
def solve_defaults_by_other_names(I):
    a = lambda x, y=1: x + y
    h = a
    t = {1: a, 2: h}
    f = a if I[0][0] == 0 else h
    return h(1), h(1, 2), t[1](5), f(6)


def with_default(x, y=4):
    return x + y


# = ((4,5,6,),(7,8,9,),5,)
def solve_default_of_a_definition(I):
    return list(map(with_default, I[0])), apply(with_default, I[1]), with_default(1)


# = (10,(0,1,3,),)
def solve_recursive_with_default(I):
    def f(n, acc=0):
        return acc if n == 0 else f(n - 1, acc + n)
    return f(4), list(map(f, I[0]))


# = (3,3,)
def solve_another_name_binds_late(I):
    k = 1
    f = lambda x: x + k
    g = f
    k = 2
    return g(1), f(1)


# = ((0,1,3,),3,)
def solve_redefined_in_rounds(I):
    f = lambda x: x
    out = []
    for i in range(3):
        out.append(f(i))
        f = lambda x, i=i: x + i
    return out, f(1)


# refused E0203
def solve_generator_answer(I):
    return (r for r in I)


# refused E0203
def solve_map_answer(I):
    return map(lambda r: r, I)


# refused E0203
def solve_reversed_answer(I):
    return reversed(I)


# refused E0203
def solve_answer_in_a_variable(I):
    g = (tuple(r) for r in I)
    if len(I) > 1:
        return g
    return I


# refused E0203
def solve_maps_in_an_answer(I):
    return tuple(map(lambda x: x, r) for r in I)


def rows_of(I):
    return (r for r in I)


# = ((0,1,2,),(3,4,5,),)
def solve_generator_of_a_helper(I):
    return tuple(rows_of(I))


# fails
def solve_default_of_setdefault(I):
    d = {1: 2}
    d.setdefault(1, 1 // 0)
    return d[1]


# fails
def solve_default_of_pop(I):
    d = {1: 2}
    d.pop(1, 1 // 0)
    return 1


# fails
def solve_unpacked_and_not_used(I):
    for a, b in ((1, 2), (3,)):
        pass
    return 1


# fails
def solve_unpacked_in_a_comprehension(I):
    return [1 for a, b in ((1, 2), (3,))]


# fails
def solve_unpacked_inside_a_pattern(I):
    for i, (a, b) in enumerate(((1, 2), (3,))):
        pass
    return 1


# fails
def solve_dictionary_grows_numbered(I):
    d = {1: 2}
    for i, n in enumerate(d):
        d[n * 10] = 0
    return len(d)


# fails
def solve_dictionary_grows_beside(I):
    d = {1: 2, 3: 4}
    for n, x in zip(d, (1, 2)):
        d[n * 10] = x
    return len(d)


# = (5,6,)
def solve_dictionary_changes_beside(I):
    d = {1: 2, 3: 4}
    for n, x in zip(d, (5, 6)):
        d[n] = x
    return d[1], d[3]


# = (1,3,4,2,)
def solve_parameter_that_recursion_gives_anew(I):
    def region(r, seen):
        if r > 4 or r in seen:
            return seen
        seen = seen + (r,)
        for d in (2, 3, 1):
            seen = region(r + d, seen)
        return seen
    return region(1, ())


# = ((1,1,),5,)
def solve_set_that_recursion_gives_anew(I):
    def near(p, seen):
        i, j = p
        if not (0 <= i < 2 and 0 <= j < 3) or p in seen or I[i][j] > 4:
            return seen
        seen = seen | {p}
        for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            seen = near((i + a, j + b), seen)
        return seen
    found = near((0, 0), frozenset())
    return (max(found)[0], sorted(found)[1][1]), len(found)


# = ((0,),(1,0,),(2,1,0,),)
def solve_functions_that_call_each_other(I):
    def down(n):
        return [n] if n == 0 else [n] + through(n - 1)
    def through(n):
        return down(n)
    return tuple(tuple(down(n)) for n in range(3))


# = (True,False,True,)
def solve_odd_and_even(I):
    even = lambda n: True if n == 0 else odd(n - 1)
    odd = lambda n: False if n == 0 else even(n - 1)
    return (even(4), even(5), odd(5))


# = ((9,1,2,),(9,4,5,),)
def solve_lists_of_a_function_in_a_list(I):
    def row(i):
        return [I[i][j] for j in range(3)]
    rows = []
    for i in range(2):
        rows.append(row(i))
    for r in rows:
        r[0] = 9
    return tuple(tuple(r) for r in rows)


# = ((1,7,0,),(4,3,),)
def solve_lists_of_a_function_in_other_places(I):
    def pair(n):
        return [n, 0]
    rows = []
    rows.insert(0, pair(1))
    rows[0].insert(1, 7)
    table = {}
    table.update({1: pair(4)})
    table.setdefault(2, pair(5))
    table[1][1] = 3
    return (tuple(rows[0]), tuple(table[1]))
