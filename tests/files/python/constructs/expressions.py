# = (True,False,True,True,True,)
def solve_chained(I):
    a, b, c = 1, 2, 2
    return (a < b <= c, a < b < c, 1 < 3 > 2 != 5, a == 1 == 1, 0 < a in (1, 2))


# = False
def solve_chain_stops(I):
    return 3 < 2 < 1 // 0


# fails
def solve_chain_goes_on(I):
    return 1 < 2 < 1 // 0


# = (5,3,0,7,(1,),0,(),True,False,)
def solve_and_or(I):
    empty = ()
    return (0 or 5, 3 or 1 // 0, 0 and 1 // 0, 2 and 7, empty or (1,), None or 0, (1,) and empty, not empty, not 3)


# fails
def solve_and_fails(I):
    return 1 and 1 // 0


# = (1,4,)
def solve_conditional(I):
    x = 5
    return (1 if x > 3 else 1 // 0, 2 if x < 3 else 3 if x < 4 else 4)


# = (True,False,False,True,True,)
def solve_is_none(I):
    a = index(I, (9, 9))
    b = 0
    return (a is None, b is None, a is not None, b is not None, None is None)


# = (True,False,True,True,False,True,True,True,)
def solve_in(I):
    d = {1: 2}
    return (1 in (1, 2), 3 in [1, 2], 1 in {1}, 1 in d, 2 in d, 5 not in I[0], (0, 1, 2) in I, True in (1, 2))


# = ((),(1,),(1,2,),(),(1,(2,),),{1,2},{(0,),(1,2,)},set(),{3},)
def solve_literals(I):
    return ((), (1,), (1, 2), [], [1, [2]], {1, 2, 1}, {(1, 2), (0,)}, set(), frozenset({3}))


# = ((1,2,3,),(1,2,9,3,),{1,2,3},(1,2,),(0,1,2,),(4,5,),(0,1,2,3,4,5,),)
def solve_starred(I):
    a = (1, 2)
    b = [3]
    return ((*a, *b), [*a, 9, *b], {*a, *b}, (*a,), [*range(3)], (*{5, 4},), [*I[0], *I[1]])


# = (10,40,10,5,5,(20,30,),(10,20,),(30,40,),(30,40,),(10,20,30,),(10,30,),(40,30,20,10,),(40,20,),(40,30,),(),(10,20,),(),)
def solve_subscripts(I):
    t = (10, 20, 30, 40)
    return (t[0], t[-1], t[-4], I[1][2], I[-1][-1], t[1:3], t[:2], t[2:], t[-2:], t[:-1], t[::2], t[::-1], t[3:0:-2], t[-1:-3:-1], t[5:], t[-9:2], t[2:1])


# fails
def solve_index_outside(I):
    return (1, 2)[2]


# fails
def solve_index_before(I):
    return (1, 2)[-3]


# fails
def solve_zero_step(I):
    return (1, 2)[::0]


# fails
def solve_subscript_of_set(I):
    return {1, 2}[0]


# fails
def solve_subscript_of_int(I):
    x = 4
    return x[0]


# = ((0,1,2,3,),{0,1},4,(1,3,),((0,0,),(1,0,),(1,1,),),((0,0,0,),(0,1,2,),),(2,3,4,),(1,3,),(3,7,),(4,),(1,),11,2,(0,0,1,),)
def solve_comprehensions(I):
    return (
        [x for x in range(4)],
        {x % 2 for x in range(4)},
        {x: x * x for x in range(3)}[2],
        tuple(x for x in range(5) if x % 2),
        [(i, j) for i in range(2) for j in range(i + 1)],
        [[i * j for j in range(3)] for i in range(2)],
        [x for row in I for x in row if x > 1 if x < 5],
        [x for x in [y + 1 for y in range(3)] if x != 2],
        [a + b for a, b in [(1, 2), (3, 4)]],
        [a + c for a, (b, c) in [(1, (2, 3))]],
        [h for h, *t in [(1, 2, 3)]],
        sum(x * y for x, y in zip((1, 2), (3, 4))),
        {k: v for k, v in {1: 2}.items()}.get(1),
        [i for i in range(3) for i in range(i)],
    )


# = (4,3,7,10,7,10,3,(4,4,),)
def solve_lambdas(I):
    f = lambda x, y=3: x + y
    g = lambda: 7
    k = 2
    h = lambda x, k=k: x * k
    k = 100
    return (f(1), f(1, 2), f(x=4), f(1, y=9), g(), h(5), (lambda a: a + 1)(2), list(map(lambda v, w: v - w, (5, 6), (1, 2))))


def three(a, b=2, c=3):
    return (a, b, c)


# = ((1,2,3,),(1,5,3,),(1,2,7,),(4,2,1,),(8,7,9,),((0,1,),),((0,0,1,1,2,2,),(0,0,1,1,2,2,),(3,3,4,4,5,5,),(3,3,4,4,5,5,),),)
def solve_keywords(I):
    return (three(1), three(1, 5), three(1, c=7), three(a=4, c=1), three(c=9, a=8, b=7), crop(grid=I, start=(0, 0), dims=(1, 2)), upscale(I, factor=2))


# = (3,3,1,6,16,7,4,(1,2,3,),(2,1,3,),(2,5,),(3,2,1,),((0,3,),(1,1,),(2,2,),),((1,3,),(2,1,),(3,2,),),((5,3,),(6,1,),(7,2,),),((3,7,),(1,8,),),((3,3,3,),(1,1,1,),(2,2,2,),),(1,2,),(1,2,),(3,2,),True,False,False,True,{1,2,3},{1,2,3},(1,),(2,),2,1,False,True,7,9,3,(2,0,),(3,1,),(-4,1,),32,3,((0,3,),(1,4,),(2,5,),),(),)
def solve_builtins(I):
    xs = (3, 1, 2)
    return (
        len(xs), max(xs), min(xs), sum(xs), sum(xs, 10), sum(xs, start=1), abs(-4), sorted(xs), list(reversed(xs)), list(range(2, 8, 3)),
        list(range(3, 0, -1)), list(enumerate(xs)), list(enumerate(xs, 1)), list(enumerate(xs, start=5)), list(zip(xs, (7, 8))), list(zip(xs, xs, xs)), list(map(abs, (-1, 2))),
        list(filter(None, (0, 1, 2))), list(filter(lambda v: v > 1, xs)), any(v > 2 for v in xs), all(v > 2 for v in xs),
        any(()), all(()), set(xs), frozenset(xs), tuple([1]), list((2,)), dict([(1, 2)])[1], int(True), bool(0), bool(5), int(7), max(3, 9, 4), min(3, 9, 4),
        max((1, 5), (2, 0)), divmod(7, 2), divmod(-7, 2), pow(2, 5), round(3), list(zip(*I)), list(zip()),
    )


# = ((1,2,),(3,0,),4,None,(1,2,),((3,0,),(1,2,),(2,2,),),((1,2,),(2,2,),(3,0,),),((3,0,),(2,2,),(1,2,),),((1,2,),(2,2,),(3,0,),),-5,(3,0,),(1,2,3,),3,(1,3,),)
def solve_keys(I):
    xs = [(1, 2), (3, 0), (2, 2)]
    return (
        max(xs, key=lambda p: p[1]), min(xs, key=lambda p: p[1]), max([], default=4), min((), key=abs, default=None), max(xs, key=last, default=0),
        sorted(xs, key=lambda p: p[1]), sorted(xs, key=lambda p: p[1], reverse=True), sorted(xs, reverse=True), sorted(xs, key=lambda p: (-p[1], p[0])),
        max(2, -5, key=abs), max(xs), sorted({3, 1, 2}), max((len(r) for r in I), default=0), sorted([3, 1], reverse=False),
    )


# fails
def solve_max_of_nothing(I):
    return max(())


# = (4,4,None,0,2,(1,3,),(1,3,),(2,4,),((1,2,),(3,4,),),True,(1,3,),3,6,6,2,True,3,)
def solve_tables(I):
    d = {1: 2, 3: 4}
    c = 3
    return ({1: 2, 3: 4}.get(c, c), d[c], d.get(9), d.get(9, 0), len(d), list(d), list(d.keys()), list(d.values()), list(d.items()), 3 in d, sorted(d), max(d), sum(d.values()), {**d, 5: 6}[5], dict(d)[1], d == {3: 4, 1: 2}, max(d, key=d.get))


# fails
def solve_missing_key(I):
    return {1: 2}[5]


# = ({1,2,3,4},{2,3},{1},{1,4},True,True,True,1,2,1,2,{1,2,3,4},{2,3},{1},{1,4},{1,2,3,7,8},{1,2},{1,2,3},(1,2,),)
def solve_methods(I):
    a, b = {1, 2, 3}, {2, 3, 4}
    t = (1, 2, 2, 3)
    return (
        a.union(b), a.intersection(b), a.difference(b), a.symmetric_difference(b), a.issubset({1, 2, 3, 4}), a.issuperset({1}), a.isdisjoint({9}),
        t.index(2), t.count(2), [4, 5].index(5), [4, 4].count(4), a | b, a & b, a - b, a ^ b, a.union((7,), [8]), frozenset({1}).union({2}), a.copy(), [1, 2].copy(),
    )


# fails
def solve_index_of_missing(I):
    return (1, 2).index(3)


# = (3,-4,1,2,-2,32,2,3,15,4,16,4,-5,-6,3,-3,(1,2,3,),(1,2,),(1,2,1,2,),(0,0,),(0,0,0,),3,2,6,2,)
def solve_arithmetic(I):
    return (7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 2 ** 5, 6 / 3, 7 & 3, 7 | 8, 5 ^ 1, 1 << 4, 17 >> 2, -17 >> 2, ~5, +3, -3, (1, 2) + (3,), [1] + [2], (1, 2) * 2, 2 * (0,), [0] * 3, 3 * True, True + True, 10 - 4, -(-2))


# fails
def solve_inexact(I):
    return 7 / 2


# fails
def solve_division_by_zero(I):
    return 7 // 0


# fails
def solve_wrong_sum(I):
    return (1, 2) + 3


# fails
def solve_tuple_times_tuple(I):
    return (1, 2) * (3, 4)


# fails
def solve_wrong_negation(I):
    return -(1, 2)


# fails
def solve_wrong_comparison(I):
    return (1, 2) < 3


# = ((4,5,),{{(0,(0,0,),)},{(1,(0,1,),)},{(2,(0,2,),)},{(3,(1,0,),)},{(4,(1,1,),)},{(5,(1,2,),)}},3,((5,1,2,),(3,4,5,),),((0,7,2,),(3,4,5,),),)
def solve_dsl(I):
    return add((1, 2), 3), objects(I, T, F, F), compose(first, last)(I), fill(I, 5, {(0, 0)}), paint(I, frozenset({(7, (0, 1))}))


# = ((1,2,3,),(0,1,2,),(1,2,9,),(1,2,8,),(1,2,3,),45,9,5,1,((0,3,),(1,4,),(2,5,),),((0,3,7,),(1,4,8,),(2,5,9,),),(4,),(1,2,3,),13,(12,34,),{1,2},(3,4,5,),)
def solve_star_call(I):
    args = (1, 2)
    pair = [4, 5]
    f = lambda a, b: a * 10 + b
    return (three(*args), three(0, *args), three(*args, 9), three(*args, c=8), three(*(1,)), f(*pair), add(*pair), max(*pair), min(*pair, 1), list(zip(*I)), list(zip(*I, (7, 8, 9))), list(range(*pair)), three(*[1], *[2]), f(*{3, 1}), [f(*p) for p in [(1, 2), (3, 4)]], set().union(*[{1}, {2}]), list(map(max, *I)))


def call(function, values):
    return function(*values)


# = (3,6,)
def solve_star_call_of_value(I):
    return (call(add, (1, 2)), call(lambda a, b, c: a + b + c, [1, 2, 3]))


# fails
def solve_star_too_many(I):
    return three(*(1, 2, 3, 4))


# fails
def solve_star_too_few(I):
    f = lambda a, b: a
    return f(*[1])


# = (True,True,False,False,True,True,)
def solve_any_all(I):
    return (any(x == 3 for row in I for x in row), all(x < 9 for x in I[0]), any([0, 0]), all([1, 0]), any(x for x in [0, 2] if x), any([1 // 1, 0]))


# = (((0,3,),(1,4,),(2,5,),),((0,1,2,),(3,4,5,),),(3,12,),(3,3,),((3,0,),(4,1,),(5,2,),),(0,3,),(2,5,),(1,2,),(False,True,),)
def solve_map_shapes(I):
    return (list(map(list, zip(*I))), tuple(map(tuple, I)), list(map(sum, I)), list(map(len, I)), tuple(zip(*I[::-1])), [list(r) for r in zip(*I)][0], sorted(map(max, I)), list(map(int, (True, 2))), list(map(bool, (0, 3))))


# = ({(0,1,),(1,0,),(1,2,)},3,True,(0,1,),(1,2,),((0,1,),(1,0,),(1,2,),),True,True,False,True,True,)
def solve_sets(I):
    s = frozenset((i, j) for i, r in enumerate(I) for j, v in enumerate(r) if v % 2)
    return s, len(s), (0, 1) in s, min(s), max(s), sorted(s), {x for x in s} == s, s <= s, s < s, {1} <= {1, 2}, {1} != {2}


# = (4,9,)
def solve_walrus_free(I):
    return [y for x in range(4) for y in [x * x] if y > 1]


# = (0,1,1,2,2,2,)
def solve_nested_conditional(I):
    return [0 if v == 0 else (1 if v < 3 else 2) for r in I for v in r]


# = (True,True,True,True,True,True,)
def solve_comparisons_of_sequences(I):
    return ((1, 2) < (1, 3), [1, 2] < [1, 2, 0], (1, (2, 3)) == (1, (2, 3)), (2,) > (1, 9), [1] == [1], (1, 2) >= (1, 2))


# = (0,1,)
def solve_first_of_one_of_two_short_tuples(I):
    n = 0
    a = 3 and (([n] * 1 or (1,))[0])
    b = 3 and ((() or (1,))[0])
    return (a, b)
