"""Names mean what they mean where a function is written, wherever it is called."""
from dsl import *
from dsl import vmirror as flipped
from constants import *

vmirror = vmirror
T = T
turned = rot90
rot90 = rot180
K = 7


# = 1
def solve_generator_variable(I):
    c = 5
    def is_c(v): return v == c
    return sum(1 for r in I for c in r if is_c(c))


# = 14
def solve_parameter_of_caller(I):
    k = 2
    f = lambda x: x + k
    g = lambda k: f(k) * 2
    return g(5)


# = (True,True,False,False,False,)
def solve_list_variable(I):
    h, w = len(I), len(I[0])
    def inside(i, j): return 0 <= i < h and 0 <= j < w
    return [inside(h, 0) for h in range(5)]


# = (1,1,)
def solve_local_of_caller(I):
    x = 1
    def f(): return x
    def g():
        x = 2
        return f()
    return g(), x


# = (1,(3,4,),)
def solve_later_value(I):
    r = 0
    def val(i): return I[r][i]
    before = sum(val(r) for r in range(2))
    r = 1
    return before, [val(r) for r in range(2)]


# = 1
def solve_filtered(I):
    objs = tuple(sorted(objects(I, True, False, False), key=color))
    o = last(objs)
    same = lambda p: color(p) == color(o)
    return len(sfilter(objs, lambda o: same(o)))


# = ((9,4,1,),(0,),(5,4,3,),(0,1,4,),9,{0,1,4},5,)
def solve_through_functions(I):
    n = 3
    far = lambda v: (v - n) * (v - n)
    a = list(map(lambda n: far(n), I[0]))
    b = list(filter(lambda n: far(n) > 4, I[0]))
    c = sorted(I[1], key=lambda n: -far(n))
    d = apply(lambda n: far(n), I[1])
    e = {n: far(n) for n in I[0]}
    s = {far(n) for n in I[1]}
    m = max(I[1], key=lambda n: far(n))
    return a, b, c, d, e[0], s, m


# = 13
def solve_recursive_caller(I):
    n = 10
    def top(): return n
    def down(n): return top() if n == 0 else down(n - 1) + 1
    return down(3)


# = ((9,10,11,),9,)
def solve_loop_variable_of_caller(I):
    i = 9
    def get(): return i
    def walk():
        out = []
        for i in range(3):
            out.append(get() + i)
        return out
    return walk(), i


# = (0,2,4,)
def solve_loops_change_what_is_read(I):
    out = []
    def size_now(): return len(out)
    for i in range(3):
        out.append(size_now() + i)
    return out


# = ((421,521,),((431,531,),),)
def solve_nested_functions(I):
    x = 1
    def outer(y):
        def inner(z):
            return x + y * 10 + z * 100
        def swap(x): return inner(x)
        return [swap(y) for y in (4, 5)]
    return outer(2), [outer(x) for x in (3,)]


# = (8,2,)
def solve_constants_of_the_file(I):
    f = lambda x: x + K
    g = lambda K: f(K)
    size_of = lambda x: len(x)
    def call(len): return size_of(len)
    return g(1), call(I)


# = (5,(2,3,),)
def solve_names_of_the_language(I):
    f = lambda x: add(x, 1)
    def g(add): return f(add)
    return g(4), [f(add) for add in (1, 2)]


# = (103,112,)
def solve_comprehensions_in_functions(I):
    v = 100
    def total(r): return sum(v for v in r) + v
    return [total(v) for v in I]


# = (2,1,)
def solve_attributes_of_parameters(I):
    xs = (1, 2)
    def place(xs, x): return xs.index(x)
    def both(r): return [xs.count(x) + place(r, x) for x in xs]
    return both((2, 1))


# = (4,3,)
def solve_defaults_are_outer(I):
    k = 3
    f = lambda x, k=k: x + k
    g = lambda k: f(k)
    return g(1), f(1, 2)


# = (((2,1,0,),(5,4,3,),),True,((2,1,0,),(5,4,3,),),)
def solve_alias_of_itself(I):
    return vmirror(I), T, flipped(I)


# = (((3,0,),(4,1,),(5,2,),),((5,4,3,),(2,1,0,),),)
def solve_aliases_in_their_order(I):
    return turned(I), rot90(I)


# fails
def solve_own_variable_without_value(I):
    x = 1
    def f():
        y = x
        x = 2
        return y
    return f()


# = ((14,17,),(17,),)
def solve_starred_and_nested_targets(I):
    a, b = 1, 2
    def both(): return a * 10 + b
    return [both() + a + len(b) for a, *b in I], [both() + a for (a, b), c in (((5, 6), 7),)]


# = (((1,2,),),(1,2,),)
def solve_dictionary_variables(I):
    k, v = 1, 2
    def now(): return (k, v)
    return [now() for k, v in {5: 6}.items()], {k: now() for k in (3,)}[3]
