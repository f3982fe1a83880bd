# = ((3,5,),(3,5,),)
def solve_alias_at_choice_0(I):
    b = [3]
    a = b
    if len(I) <= 2:
        a.append(5)
    else:
        a = [9]
    return (a, b)


# = ((9,),(3,),)
def solve_alias_at_choice_1(I):
    b = [3]
    a = b
    if len(I) > 2:
        a.append(5)
    else:
        a = [9]
    return (a, b)


# = ((9,1,2,),(3,4,5,),)
def solve_alias_at_choice_2(I):
    out = [list(r) for r in I]
    res = out
    if len(I) > 3:
        res = [[0]]
    else:
        res[0][0] = 9
    return res


# = ((3,5,),(3,5,),)
def solve_alias_at_choice_3(I):
    b = [3]
    a = b
    if len(I) <= 2:
        b.append(5)
        a = a
    else:
        a.append(1)
        b = b
    return (a, b)


# = ((3,1,),(3,1,),)
def solve_alias_at_choice_4(I):
    b = [3]
    a = b
    if len(I) > 2:
        b.append(5)
        a = a
    else:
        a.append(1)
        b = b
    return (a, b)


# = ((5,1,),(5,1,),)
def solve_alias_at_choice_5(I):
    b = [5]
    c = b
    if not c:
        b = b[:]
    else:
        b.append(1)
    return (b, c)


# = ({3,5},{3,5},)
def solve_alias_at_choice_6(I):
    b = {3}
    a = b
    if len(I) <= 2:
        a.add(5)
    else:
        a = {9}
    return (a, b)


# = (5,5,)
def solve_alias_at_choice_7(I):
    b = {3: 1}
    a = b
    if len(I) <= 2:
        a[4] = 5
    else:
        a = {9: 1}
    return (a[4], b[4])


# = (((1,5,),(2,),),(1,5,),)
def solve_alias_at_choice_8(I):
    g = [[1], [2]]
    r = g[0]
    if len(I) <= 2:
        r.append(5)
    else:
        r = [9]
    return (g, r)


# = (((1,5,),(2,),),(1,5,),)
def solve_alias_at_choice_9(I):
    g = [[1], [2]]
    r = g[0]
    if len(I) <= 2:
        r.append(5)
    else:
        r = g[1]
    return (g, r)


# refused E0315
def solve_alias_at_choice_10(I):
    b = [3]
    a = b
    for v in I[0]:
        if v == 1:
            a = [v]
        else:
            a.append(v)
    return a


# = ((3,5,),(3,5,),)
def solve_alias_at_choice_11(I):
    b = [3]
    a = b
    if len(I) <= 2:
        if len(I) == 2:
            a.append(5)
        else:
            a = [1]
    else:
        b = [9]
    return (a, b)


# refused E0315
def solve_alias_at_choice_12(I):
    b = [3]
    a = b
    if len(I) <= 2:
        a.append(5)
    else:
        a = [9]
    a.append(1)
    return (a, b)


# = (3,5,1,)
def solve_alias_at_choice_13(I):
    b = [3]
    a = b
    if len(I) <= 2:
        a.append(5)
    else:
        a = [9]
    b.append(1)
    return b


# refused E0315
def solve_store_at_choice_0(I):
    g = [[1], [2]]
    x = [7]
    if len(I) >= 2:
        g[-1] = x
    x.append(5)
    return g


# refused E0315
def solve_store_at_choice_1(I):
    d = {1: [1]}
    x = [7]
    if len(I) >= 2:
        d[1] = x
    x.append(5)
    return d[1]


# refused E0315
def solve_store_at_choice_2(I):
    g = [[1], [2]]
    h = [[7]]
    if len(I) >= 2:
        g[0] = h[0]
    h[0].append(5)
    return g


# = (((1,),(7,),),(7,),)
def solve_store_at_choice_3(I):
    g = [[1], [2]]
    x = [7]
    if len(I) >= 2:
        g[-1] = x
    return (g, x)


# refused E0315
def solve_store_at_choice_4(I):
    g = [[1], [2]]
    x = [7]
    for v in I[0]:
        if v:
            g[-1] = x
    x.append(5)
    return g


# refused E0315
def solve_store_at_choice_5(I):
    g = []
    x = [7]
    if len(I) >= 2:
        g = [x]
    x.append(5)
    return g


# = (((1,),(7,),),(8,),)
def solve_store_at_choice_6(I):
    g = [[1], [2]]
    x = [7]
    if len(I) >= 2:
        g[-1] = x
    x = [8]
    return (g, x)


# refused E0315
def solve_store_at_choice_7(I):
    g = [[1], [2]]
    x = [7]
    if len(I) >= 2:
        g.append(x)
    x.append(5)
    return g


# refused E0315
def solve_store_at_choice_8(I):
    g = [[1], [2]]
    x = [7]
    if len(I) >= 2:
        g.extend([x])
    x.append(5)
    return g


# = ((0,1,),(0,1,),)
def solve_augment_0(I):

    def f(l):
        l += [1]
        return l
    a = [0]
    b = f(a)
    return (a, b)


# = ({0,3},{0,3},)
def solve_augment_1(I):

    def f(acc, v):
        acc |= {v}
        return acc
    a = {0}
    b = f(a, 3)
    return (a, b)


# = ({0},{0},)
def solve_augment_2(I):

    def f(acc, v):
        acc -= {v}
        return acc
    a = {0, 3}
    b = f(a, 3)
    return (a, b)


# = (((0,1,),(2,1,),),((0,1,),(2,1,),),)
def solve_augment_3(I):

    def f(g):
        for r in g:
            r += [1]
        return g
    a = [[0], [2]]
    return (f(a), a)


# refused E0315
def solve_augment_4(I):
    a = [[1], [2, 3]]
    m = min(a, key=len)
    m += [9]
    return (a, m)


# refused E0315
def solve_augment_5(I):
    a = [[1], [2, 3]]
    m = first(a)
    m += [9]
    return (a, m)


# refused E0315
def solve_augment_6(I):
    a = [1]
    m = identity(a)
    m += [9]
    return (a, m)


# refused E0315
def solve_augment_7(I):
    a = [1]
    b = [2]
    m = branch(True, a, b)
    m += [9]
    return (a, m)


# refused E0315
def solve_augment_8(I):
    a = [[1], [2]]
    m = extract(a, lambda v: v == [1])
    m += [9]
    return (a, m)


# refused E0315
def solve_augment_9(I):
    a = [[1], [2]]
    for v in map(lambda x: x, a):
        v += [5]
    return a


# = 4
def solve_augment_10(I):

    def f(n):
        n += 1
        return n
    return f(3)


# = (3,1,)
def solve_augment_11(I):

    def f(t):
        t += (1,)
        return t
    return f((3,))


# = 7
def solve_augment_12(I):

    def f(n, k):
        n += k
        return n
    return f(3, 4)


# = {1,2}
def solve_augment_13(I):
    x = frozenset()
    x |= {1}
    x |= {2}
    return x


# = {(1,0,),(9,9,)}
def solve_augment_14(I):
    x = ofcolor(I, 3)
    x |= {(9, 9)}
    return x


# = (((0,),(1,),(2,),),((0,),),)
def solve_augment_15(I):

    def f(g):
        g = g[:]
        g += [[1]]
        g += [[2]]
        return g
    a = [[0]]
    return (f(a), a)


# = (2,2,)
def solve_augment_16(I):

    def f(d):
        d |= {9: 9}
        return len(d)
    a = {1: 1}
    return (f(a), len(a))


# = {3}
def solve_augment_17(I):
    x = set()
    for r in I:
        x |= {len(r)}
    return x


# = {3}
def solve_augment_18(I):
    x = frozenset()
    for r in I:
        x |= {len(r)}
    return x


# = (0,1,2,3,4,5,)
def solve_augment_19(I):
    x = []
    for r in I:
        x += list(r)
    return x


# = ((2,1,),(2,1,),)
def solve_augment_20(I):

    def f(c):
        x = c[1:]
        y = x
        x += [1]
        return (x, y)
    return f([1, 2])


# = True
def solve_get_0(I):
    d = {1: [0, 0]}
    return d.get(2, (9, 9)) == (9, 9)


# = (0,2,3,4,)
def solve_get_1(I):
    m = {1: [2]}
    return [k for k in range(5) if m.get(k, ()) == ()]


# refused E0203
def solve_get_2(I):
    x = {1: (0, 0)}.get(5, [])
    return (x == [], x + [1])


# refused E0203
def solve_get_3(I):
    x = {1: [0, 0]}.get(5, ())
    return x + (1,)


# = True
def solve_get_4(I):
    d = {1: [0, 0]}
    x = d.get(2, None)
    return x == None


# refused E0203
def solve_get_5(I):
    d = {1: [0, 0]}
    x = d.pop(2, (9, 9))
    return x == (9, 9)


# = True
def solve_get_6(I):
    return max([], key=len, default=(1,)) == (1,)


# = False
def solve_get_7(I):
    d = {1: [0, 0]}
    return d.get(1, []) == (0, 0)


# refused E0203
def solve_closures_0(I):
    fs = [lambda x: x + i for i in range(3)]
    return [f(10) for f in fs]


# = (10,11,12,)
def solve_closures_1(I):
    fs = [lambda x, i=i: x + i for i in range(3)]
    return [f(10) for f in fs]


# = (1,2,3,)
def solve_closures_2(I):
    return [(lambda x: x + i)(1) for i in range(3)]


# = ((1,2,3,),(2,3,),(3,),)
def solve_closures_3(I):
    return [sfilter((1, 2, 3), lambda c: c > i) for i in range(3)]


# = (1,1,3,)
def solve_closures_4(I):
    return [max((1, 2, 3), key=lambda c: c * (i - 1)) for i in range(3)]


# = ((0,0,),(1,2,),(2,4,),)
def solve_closures_5(I):
    return [list(map(lambda c: c * i, (1, 2))) for i in range(3)]


# = ((1,2,),(2,1,),(2,1,),)
def solve_closures_6(I):
    return [sorted((1, 2), key=lambda c: -c * i) for i in range(3)]


# refused E0203
def solve_closures_7(I):
    fs = {i: lambda x: x + i for i in range(3)}
    return [fs[k](10) for k in range(3)]


# refused E0203
def solve_closures_8(I):
    fs = [compose(lambda x: x + i, increment) for i in range(3)]
    return [f(10) for f in fs]


# refused E0203
def solve_closures_9(I):
    fs = [map(lambda x: x + i, (1,)) for i in range(3)]
    return [list(f) for f in fs]


# refused E0203
def solve_closures_10(I):
    fs = [(x + i for x in (1,)) for i in range(3)]
    return [list(f) for f in fs]


# refused E0315
def solve_closures_11(I):
    fs = []
    for i in range(3):
        fs.append(lambda x: x + i)
    return [f(10) for f in fs]


# = ((1,2,),(2,3,),(3,4,),)
def solve_closures_12(I):
    return [[x + i for x in (1, 2)] for i in range(3)]


# = (3,5,7,)
def solve_closures_13(I):
    return [sum((x + i for x in (1, 2))) for i in range(3)]


# = ((1,2,),(2,3,),(3,4,),)
def solve_closures_14(I):
    return [apply(lambda x: x + i, (1, 2)) for i in range(3)]


# = False
def solve_kinds_0(I):
    return [1, 2] in [(1, 2)]


# = True
def solve_kinds_1(I):
    return [1, 2] not in [(1, 2)]


# = False
def solve_kinds_2(I):
    return (1, [2]) == (1, (2,))


# = False
def solve_kinds_3(I):
    return list(map(list, I)) == list(map(tuple, I))


# = False
def solve_kinds_4(I):
    return [list(r) for r in I] == [tuple(r) for r in I]


# = True
def solve_kinds_5(I):
    return [list(r) for r in ()] == [tuple(r) for r in ()]


# = True
def solve_kinds_6(I):
    return [list(r) for r in I] != [tuple(r) for r in I]


# = False
def solve_kinds_7(I):
    return [[list(r)] for r in I] == [[tuple(r)] for r in I]


# = True
def solve_kinds_8(I):
    return [[list(r) for r in ()] for c in I] == [[tuple(r) for r in ()] for c in I]


# = True
def solve_kinds_9(I):
    return [list(r) for r in I] == [list(r) for r in I]


# = 3
def solve_kinds_10(I):
    return [[1, 2]].count((1, 2)) if 0 else 3


# = (True,True,)
def solve_kinds_11(I):
    a = [1, 2]
    return ((a, 3) == ([1, 2], 3), (a, 3) != ((1, 2), 3))


# = True
def solve_keys_0(I):
    return {1: 2}.keys() == {1}


# = {1,3}
def solve_keys_1(I):
    return {1: 2}.keys() | {3}


# = {1}
def solve_keys_2(I):
    return {1: 2, 3: 4}.keys() & {1}


# = (True,{3},2,(1,3,),(1,3,),True,)
def solve_keys_3(I):
    d = {1: 2, 3: 4}
    k = d.keys()
    return (k == {1, 3}, k - {1}, len(k), list(k), sorted(k), 3 in k)


# = (True,True,True,)
def solve_keys_4(I):
    d = {1: 2, 3: 4}
    e = {3: 4, 1: 2}
    return (d.keys() == e.keys(), d.items() == e.items(), d.keys() <= e.keys())


# = {1,5}
def solve_keys_5(I):
    return {1: 2}.keys() | [5]


# = False
def solve_keys_6(I):
    return {1: 2}.keys() == [1]


# = ((3,7,),((1,2,),(3,4,),),(3,4,),)
def solve_keys_7(I):
    d = {1: 2, 3: 4}
    return ([k + v for k, v in d.items()], tuple(d.items()), max(d.items()))


# = (set(),True,)
def solve_keys_8(I):
    return ({5} - {5: 1}.keys(), {5} == {5: 1}.keys())


# = (1,(1,4,),((1,2,),),)
def solve_keys_9(I):
    d = {1: 2}
    a, = d.keys()
    return (a, (*d.keys(), 4), [*d.items()])


# = ((0,),(1,),(2,),)
def solve_setdefault_0(I):
    e = {}
    for v in I[0]:
        e.setdefault(len(e), []).append(v)
    return [e[k] for k in e]


# = ({1},{1},{1},)
def solve_setdefault_1(I):
    e = {}
    for v in I[0]:
        e.setdefault(len(e), set()).add(1)
    return [e[k] for k in e]


# = (1,)
def solve_setdefault_2(I):
    d = {}
    d.setdefault(3, [0])[0] += 1
    return d[3]


# = (7,)
def solve_setdefault_3(I):
    d = {}
    d.setdefault(len(d), [0])[0] = 7
    return d[0]


# = ((0,4,),(0,4,),)
def solve_setdefault_4(I):
    d = {}
    x = d.setdefault(len(d), [0])
    x.append(4)
    return (d[0], x)


# = (3,)
def solve_setdefault_5(I):
    d = {}
    d.setdefault(len(d), {}).setdefault(len(d), []).append(3)
    return d[0][1]


# = (4,5,)
def solve_setdefault_6(I):
    d = {}
    d.setdefault(1, []).extend([4, 5])
    d.setdefault(1, []).sort()
    return d[1]


# = ((1,2,0,),(4,5,0,),)
def solve_refused_wrongly_0(I):

    def tail(c):
        return c[1:] + [0]
    return [tail(list(r)) for r in I]


# = (0,1,2,)
def solve_refused_wrongly_1(I):

    def f(r):
        return [0] + r[:-1]
    return f([1, 2, 3])


# = (3,2,1,1,2,3,)
def solve_refused_wrongly_2(I):

    def f(c):
        return c[::-1] + list(c)
    return f([1, 2, 3])


# = ((2,),(1,),)
def solve_refused_wrongly_3(I):

    def f(g):
        g = g[:]
        g += [[1]]
        return g
    return f([[2]])


# = ()
def solve_refused_wrongly_4(I):
    l = [1, 2, 3, 4]
    for x in l[:]:
        l.remove(x)
    return l


# = (9,2,3,)
def solve_refused_wrongly_5(I):
    a = [1, 2, 3]
    for x, y in zip(a, a[1:]):
        a[0] += x * y
    return a


# = (1,2,3,4,2,3,4,)
def solve_refused_wrongly_6(I):
    l = [1, 2, 3, 4]
    for x in l[1:]:
        l.append(x)
    return l


# = (2,2,)
def solve_refused_wrongly_7(I):
    a = {1: 2}
    b = {**a, 2: 9}
    a.update({7: 8})
    return (len(a), len(b))


# = (1,1,)
def solve_refused_wrongly_8(I):
    a = [1]
    a += a
    return a


# = ((1,),(1,),)
def solve_refused_wrongly_9(I):
    d = {1: [1], 2: [2]}
    d[2] = d[1]
    return (d[1], d[2])


# refused E0315
def solve_refused_wrongly_10(I):
    d = {1: [1], 2: [2]}
    d[2] = d[1]
    d[1].append(3)
    return (d[1], d[2])


# = ((1,),(1,),)
def solve_refused_wrongly_11(I):
    a = [[1]]
    a += a
    return a


# = ((1,),(1,),)
def solve_refused_wrongly_12(I):
    a = [[1]]
    a.append(a[0])
    return a


# refused E0315
def solve_refused_wrongly_13(I):
    a = [[1]]
    a.append(a[0])
    a[0].append(3)
    return a


# = (2,0,)
def solve_refused_wrongly_14(I):
    return ([1, 2, 1].index(1, 1), (1, 2, 1).index(1, 0, 2))


# fails
def solve_refused_wrongly_15(I):
    return [1, 2, 1].index(1, 1, 2)


# fails
def solve_refused_wrongly_16(I):
    return len(frozenset([{2: 3}]))


# = (1,2,1,2,)
def solve_refused_wrongly_17(I):
    a = [1, 2]
    a.extend(a)
    return a


# = 4
def solve_refused_wrongly_18(I):
    d = {1: 2}
    return (d | {3: 4})[3]


# = 4
def solve_refused_wrongly_19(I):

    def f(d):
        return (d | {3: 4})[3]
    return f({1: 2})


# refused E0315
def solve_shared_on_the_way_0(I):
    x = [7]
    g = [[1]] + [x]
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_1(I):
    x = [7]
    g = [[1]]
    g.extend([x])
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_2(I):
    x = [7]
    g = [[1]]
    g += [x]
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_3(I):
    x = [7]
    g = list([x])
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_4(I):
    x = [7]
    g = [r for r in [x]]
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_5(I):
    x = [7]
    d = {**{1: x}}
    x.append(5)
    return d[1]


# = 2
def solve_shared_on_the_way_6(I):
    x = [7]
    d = {1: 2}
    n = sum(list(d.values()))
    d[3] = 4
    return n


# = ((1,),(8,),)
def solve_shared_on_the_way_7(I):
    x = [7]
    g = [[1]] + [[8]]
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_8(I):

    def f(a):
        return (a,)
    x = [7]
    g = f(x) + (1,)
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_9(I):
    x = [7]
    g = [[1]]
    g[0:0] = [x]
    x.append(5)
    return g


# refused E0315
def solve_shared_on_the_way_10(I):
    x = [7]
    d = {}
    d.update({1: x})
    x.append(5)
    return d[1]


# = 2
def solve_shared_on_the_way_11(I):
    x = [7]
    n = len(x) + 1
    x.append(5)
    return n


# refused E0315
def solve_parts_that_are_put_0(I):
    g = [[[1]]]
    x = [7]
    g[0] = [x]
    x.append(5)
    return g


# refused E0315
def solve_parts_that_are_put_1(I):
    d = {}
    x = [7]
    d[1] = [x]
    x.append(5)
    return d[1]


# refused E0315
def solve_parts_that_are_put_2(I):
    x = [7]
    a = b = [x]
    x.append(5)
    return (a, b)


# = ((7,5,),)
def solve_parts_that_are_put_3(I):
    x = [7]
    a = [x]
    x.append(5)
    return a


# refused E0315
def solve_parts_that_are_put_4(I):
    x = [7]
    (a,), b = ([x], 3)
    x.append(5)
    return a


# refused E0315
def solve_parts_that_are_put_5(I):
    x = [7]
    a, b = ([x], [x])
    x.append(5)
    return (a, b)


# = ((2,3,),(1,),)
def solve_parts_that_are_put_6(I):
    g = [[1], [2]]
    g[0], g[1] = (g[1], g[0])
    g[0].append(3)
    return g


# refused E0315
def solve_parts_that_are_put_7(I):
    x = [7]
    a, b = [x, [1]]
    x.append(5)
    return (a, b)


# = False
def solve_tuples_of_primitives_0(I):
    return list(I) == I


# = True
def solve_tuples_of_primitives_1(I):
    return I != [list(r) for r in I]


# = False
def solve_tuples_of_primitives_2(I):
    return [list(r) for r in rot90(I)] == rot90(I)


# = True
def solve_tuples_of_primitives_3(I):
    return tuple((tuple(r) for r in I)) == I


# = False
def solve_tuples_of_primitives_4(I):
    return [tuple(r) for r in rot90(I)] == rot90(I)


# = True
def solve_tuples_of_primitives_5(I):
    return tuple((list(r) for r in hmirror(I))) != hmirror(I)


# = True
def solve_tuples_of_primitives_6(I):
    return I == vmirror(vmirror(I))


# = False
def solve_tuples_of_primitives_7(I):
    return I == tuple([list(r) for r in I])


# = True
def solve_tuples_of_primitives_8(I):
    return I == I


# = (True,False,)
def solve_truths_0(I):
    return (True, False)


# = (True,True,2,)
def solve_truths_1(I):
    return [True, 1 == 1, 2]


# = ((True,False,),3,)
def solve_truths_2(I):
    t = (True, False)
    return (t, 3)


# = (True,False,)
def solve_truths_3(I):
    return ({1: True}[1], not 3)


# = (False,True,)
def solve_truths_4(I):
    for r in I:
        x = (r == I[0], True)
    return x


# fails
def solve_unbound_and_outdated(I):
    n = 0
    if len(I) is None:
        a, b = list(map(lambda v: v + n, (4, 0)))
    n += 3
    return (n, a)


# fails
def solve_unbound_and_outdated_by_choice(I):
    n = 0
    if len(I) is None:
        a, *c, b = list(map(lambda v: v + n, tuple(reversed((4, 0, 0)))))
        n = max(n, b)
    n += 3
    return (n, a)


# refused E0315
def solve_set_of_another_name_changes_in_a_second_choice(I):
    n = 8
    x = set()
    y = x
    if n > 9:
        x = {1, 2}
    else:
        x.add(n)
    if n == 7:
        n = 1
    else:
        y.discard(n)
    return (n, x)
