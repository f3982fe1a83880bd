import collections
import copy as cp
import itertools
import itertools as it
from collections import Counter, defaultdict, deque
from collections import deque as dq
from copy import deepcopy
from functools import reduce
from itertools import chain, combinations, product


# = None
def solve_next_of_generator(I):
    return next((i for i, r in enumerate(I) if 6 in r), None)


# = 2
def solve_next_of_two_loops(I):
    return next((j for r in I for j, v in enumerate(r) if v == 2), -1)


# fails
def solve_next_of_nothing(I):
    return next(x for x in (1, 2, 3) if x > 5)


# = 2
def solve_next_computes_no_more(I):
    return next((10 // x for x in (5, 0)), 7)


# = 2
def solve_next_of_map(I):
    return next(map(lambda x: 10 // x, (5, 0)))


# = 3
def solve_next_of_filter(I):
    return next(filter(None, (0, 0, 3, 4)))


# = (3,9,(1,3,),(0,7,),)
def solve_next_of_iterators(I):
    return next(iter((3, 4))), next(iter([]), 9), next(zip((1, 2), (3, 4))), next(enumerate((7, 8)))


# = ((0,0,),)
def solve_deque_as_queue(I):
    q = deque([(0, 0)])
    seen = {(0, 0)}
    order = []
    while q:
        i, j = q.popleft()
        order.append((i, j))
        for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
            if 0 <= a < len(I) and 0 <= b < len(I[0]) and (a, b) not in seen and I[a][b] == I[0][0]:
                seen.add((a, b))
                q.append((a, b))
    return tuple(order)


# = ((4,1,2,9,5,),6,5,4,5,True,True,1,1,9,(1,2,4,5,9,),)
def solve_deque_methods(I):
    q = dq()
    q.append(1); q.appendleft(2); q.extend([3, 4]); q.extendleft((5, 6)); q.rotate(); q.rotate(-2)
    q.insert(1, 9)
    q.remove(3)
    x = q.pop()
    q.reverse()
    return tuple(q), x, len(q), q[0], q[-1], 5 in q, bool(q), q.count(2), q.index(1), max(q), sorted(q)


# = (2,3,4,7,1,8,1,)
def solve_deque_changed_by_two_names(I):
    q = collections.deque(range(5))
    q += [7]
    q[0] = 8
    p = q
    p.append(1)
    q.rotate(12)
    return tuple(q)


# fails
def solve_popleft_of_nothing(I):
    q = deque()
    return q.popleft()


# = ((1,5,),(2,3,),)
def solve_deques_in_list(I):
    qs = [deque([1]), deque([2, 3])]
    qs[0].append(5)
    return tuple(tuple(q) for q in qs)


# = (2,1,(4,3,),)
def solve_deque_in_inner_function(I):
    def walk(q, n):
        q.appendleft(n)
        return q.pop()
    q = deque([1, 2])
    a = walk(q, 3)
    b = walk(q, 4)
    return a, b, tuple(q)


def walk2(q, n):
    q.appendleft(n)
    return q.pop()


# = (2,(3,1,),)
def solve_deque_in_helper(I):
    q = deque([1, 2])
    a = walk2(q, 3)
    return a, tuple(q)


# = ((3,1,3,0,),)
def solve_deque_from_both_ends(I):
    q = deque(sorted(((len(r), i) for i, r in enumerate(I)), reverse=True))
    out = []
    while len(q) > 1:
        out.append(q.popleft() + q.pop())
    return tuple(out)


# = ((8,1,2,),(3,4,5,),)
def solve_copies(I):
    out = [list(r) for r in I]
    b = deepcopy(out)
    c = cp.copy(out)
    d = out.copy()
    b[0][0] = 8
    out[0][0] = 7
    out[1] = [1]
    return tuple(tuple(x) for x in b)


# = ((2,),(2,3,),)
def solve_copy_of_dictionary(I):
    d = {1: [2]}
    e = deepcopy(d)
    e[1].append(3)
    return tuple(d[1]), tuple(e[1])


# = (((1,0,),(1,1,),(1,2,),(2,0,),(2,1,),(2,2,),),((1,2,3,),(1,2,4,),),((0,0,),(0,1,),(1,0,),(1,1,),),((),),)
def solve_product(I):
    return tuple(product((1, 2), range(3))), list(itertools.product([1], [2], (3, 4))), tuple(it.product((0, 1), repeat=2)), tuple(product())


# = (((0,1,),(0,2,),(0,3,),(1,2,),(1,3,),(2,3,),),((1,2,3,),(1,2,4,),(1,3,4,),(2,3,4,),),(),)
def solve_combinations(I):
    return tuple(combinations(range(4), 2)), list(combinations([1, 2, 3, 4], 3)), tuple(combinations((1,), 2))


# = ((1,2,3,0,1,),(0,1,2,3,4,5,),(1,2,3,),(1,2,),)
def solve_chain(I):
    return tuple(chain((1, 2), [3], range(2))), list(itertools.chain.from_iterable(I)), list(chain.from_iterable([[1], [2, 3]])), tuple(chain(*[[1], [2]]))


# = (11,5,3,)
def solve_reduce(I):
    return reduce(lambda a, b: a * 2 + b, (1, 2, 3)), reduce(lambda a, b: a + b, (), 5), reduce(add, (1, 2))


# fails
def solve_reduce_of_nothing(I):
    return reduce(lambda a, b: a + b, ())


# = 9
def solve_loops_through_products(I):
    n = 0
    for a, b in product(range(3), range(3)):
        if a == b:
            n += 1
    for a, b in combinations([(0, 0), (1, 1), (2, 2)], 2):
        n += a[0] + b[1]
    return n


# refused E0203
def solve_deque_compared(I):
    q = deque([1]); return q == [1]


# fails
def solve_deque_sliced(I):
    q = deque([1]); return q[0:1]


# fails
def solve_deques_joined(I):
    q = deque([1]); return q + q


# refused E0307
def solve_deque_with_greatest_size(I):
    q = deque([1], maxlen=3); return tuple(q)


# fails
def solve_deque_changed_while_gone_through(I):
    q = deque([1, 2])
    for x in q:
        q.append(x)
    return 1


# refused E0203
def solve_next_of_variable(I):
    it = iter((1, 2))
    return next(it)


# refused E0203
def solve_combinations_of_unknown_size(I):
    n = 2
    return tuple(combinations((1, 2), n))


# fails
def solve_pop_from_place_of_deque(I):
    q = deque([1]); return q.pop(0)


# fails
def solve_deque_as_key(I):
    q = deque([1]); return {q: 1}


# refused E0203
def solve_deque_mapped(I):
    q = deque([1]); return size(apply(increment, q))


# refused E0315
def solve_product_gone_through_twice(I):
    p = product((1, 2), (3, 4)); return tuple(p), tuple(p)


# = (((0,1,),(1,1,),),0,0,((0,1,),(1,1,),(2,1,),(3,1,),(4,1,),(5,1,),),6,False,(1,1,1,1,1,1,),(0,1,2,3,4,5,),)
def solve_counter(I):
    c = Counter(v for r in I for v in r)
    return tuple(c.most_common(2)), c[6], c[99], tuple(c.items()), len(c), 99 in c, tuple(c.values()), tuple(c)


# = (((0,1,),(1,1,),(2,1,),(3,1,),(4,1,),(5,1,),),0,0,1,6,6,)
def solve_counter_counts(I):
    c = Counter()
    for r in I:
        for v in r:
            c[v] += 1
    return tuple(sorted(c.items())), max(c, key=c.get), max(c, key=lambda k: c[k]), min(c.values()), c.total(), sum(c.values())


# = (True,True,0,)
def solve_counters_compared(I):
    return Counter((1, 2, 2)) == Counter([2, 1, 2]), Counter((1, 2)) != Counter((2,)), Counter(I[0]).most_common(1)[0][0]


# = (False,((0,1,),(1,1,),(2,1,),(6,-3,),),(0,1,),)
def solve_counter_with_zero(I):
    c = Counter(I[0])
    d = Counter(I[1])
    c[6] -= 3
    return c == Counter([2]), tuple(c.items()), sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))[0]


# = ((2,1,),)
def solve_counter_loses_keys(I):
    c = collections.Counter([1, 1, 2])
    del c[5]
    del c[1]
    return tuple(c.items())


# = ((),(),(),(),)
def solve_most_common_of_few(I):
    c = Counter()
    return c.most_common(1), c.most_common(), c.most_common(0), Counter((3, 1, 3, 1)).most_common(-1)


# refused E0203
def solve_counters_added(I):
    c = Counter([1, 2]) + Counter([2])
    return c[2]


# = (((0,((0,0,),),),(1,((0,1,),),),(2,((0,2,),),),(3,((1,0,),),),(4,((1,1,),),),(5,((1,2,),),),),6,True,((1,0,),),6,)
def solve_lists_by_key(I):
    d = defaultdict(list)
    for i, r in enumerate(I):
        for j, v in enumerate(r):
            d[v].append((i, j))
    return tuple((k, tuple(v)) for k, v in d.items()), len(d), 3 in d, d.get(3), len(d)


# = (0,((0,1,),(1,1,),(2,1,),(3,1,),(4,1,),(5,1,),(77,0,),),(0,1,2,3,4,5,77,),)
def solve_counts_by_key(I):
    d = defaultdict(int)
    for r in I:
        for v in r:
            d[v] += 1
    x = d[77]
    return x, tuple(d.items()), tuple(sorted(d.keys()))


# = (7,3,)
def solve_sets_by_key(I):
    d = defaultdict(set)
    d[1].add(2); d[1].add(3); d[2].add(2)
    n = 0
    for k in (1, 2, 3):
        for v in sorted(d[k]):
            n += v
    return n, len(d)


# = ((0,((0,1,),(1,1,),(2,1,),),),(1,((3,1,),(4,1,),(5,1,),),),)
def solve_counts_by_two_keys(I):
    d = defaultdict(lambda: defaultdict(int))
    for i, r in enumerate(I):
        for v in r:
            d[i][v] += 1
    return tuple((k, tuple(e.items())) for k, e in d.items())


# = (4,2,-1,3,)
def solve_other_start(I):
    d = defaultdict(lambda: -1)
    d[3] += 5
    d[4] = 2
    return d[3], d[4], d[5], len(d)


# = ((1,((2,3,),(3,4,),),),)
def solve_dictionaries_by_key(I):
    d = defaultdict(dict)
    d[1][2] = 3
    d[1][3] = 4
    return tuple((k, tuple(v.items())) for k, v in d.items())


# = (1,)
def solve_default_in_comprehension(I):
    d = defaultdict(list)
    d[1].append(2)
    return [len(d[k]) for k in d]


# = ((0,1,2,),(4,5,),)
def solve_parts_of_graph(I):
    g = defaultdict(list)
    for a, b in ((0, 1), (1, 2), (4, 5)):
        g[a].append(b)
        g[b].append(a)
    seen = set()
    parts = []
    for n in list(g):
        if n in seen:
            continue
        stack = [n]
        comp = []
        while stack:
            u = stack.pop()
            if u in seen:
                continue
            seen.add(u)
            comp.append(u)
            for w in g[u]:
                stack.append(w)
        parts.append(tuple(sorted(comp)))
    return tuple(parts)


# = (((2,(9,2,),),(3,(4,5,),),(8,(),),),((2,(9,2,),),(3,(4,5,),),(8,(),),),)
def solve_default_is_put_there(I):
    d = collections.defaultdict(list)
    d[2] += [1, 2]
    d[2][0] = 9
    row = d[3]
    row.append(4)
    d[3].append(5)
    if d[8]:
        return 0
    e = dict(d)
    return tuple((k, tuple(v)) for k, v in d.items()), tuple((k, tuple(v)) for k, v in e.items())


# = (2,3,)
def solve_default_in_inner_function(I):
    def note(d, k, v):
        d[k].append(v)
    d = defaultdict(list)
    note(d, 1, 2)
    note(d, 1, 3)
    return tuple(d[1])


def note2(d, k, v):
    d[k].append(v)


# = (2,3,)
def solve_default_in_helper(I):
    d = defaultdict(list)
    note2(d, 1, 2)
    note2(d, 1, 3)
    return tuple(d[1])


# = ((0,3,),(1,2,),(9,1,),)
def solve_default_in_condition(I):
    d = defaultdict(int)
    for k in range(5):
        if d[k % 2] > 1:
            d[9] += 1
        d[k % 2] += 1
    return tuple(d.items())


# = (0,1,)
def solve_default_gone_through(I):
    d = defaultdict(list)
    for k in range(3):
        for v in d[k % 2]:
            pass
    return tuple(d.keys())


# = (0,1,2,3,)
def solve_default_in_while(I):
    d = defaultdict(list)
    k = 0
    while not d[k] and k < 3:
        k += 1
    return tuple(d.keys())


# = (((3,(4,),),(2,(5,),),),(1,),)
def solve_default_by_popped_key(I):
    q, d = [1, 2, 3], defaultdict(list)
    d[q.pop()].append(4)
    d[q.pop()].append(5)
    return (tuple((k, tuple(v)) for k, v in d.items()), tuple(q))


# = 6
def solve_pop_of_set(I):
    s = {3, 1, 2}
    total = 0
    while s:
        x = s.pop()
        s.discard(x + 5)
        total += x
    return total


# fails
def solve_pop_of_empty_set(I):
    s = set()
    return s.pop()


# refused E0315
def solve_deep_copy_of_shared_rows(I):
    g = [[0] * 3] * 3
    b = deepcopy(g)
    b[0][0] = 9
    return b


# = (((0,0,0,),(0,0,5,),),((9,0,0,),(0,0,0,),),((0,0,0,),(0,7,0,),),)
def solve_deep_copy_of_rows(I):
    g = [[0] * 3 for _ in range(2)]
    b = deepcopy(g)
    b[0][0] = 9
    row = g[1]
    c = deepcopy(g)
    c[1][1] = 7
    row[2] = 5
    return (g, b, c)


# = ((3,1,),(2,0,),(4,2,),(5,3,),)
def solve_default_added_to_default(I):
    d = defaultdict(int)
    for i in range(3, 6):
        d[i] += d[i - 1] + 1
    return tuple(d.items())
