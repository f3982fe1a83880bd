"""Comprehensions that call functions which change something."""
from dsl import *


# = (((0,0,),),((0,1,),),((0,2,),),((1,0,),),((1,1,),),((1,2,),),)
def solve_components(I):
    visited = set()

    def flood(i, j):
        stack = [(i, j)]
        out = []
        while stack:
            a, b = stack.pop()
            if (a, b) in visited or not (0 <= a < len(I) and 0 <= b < len(I[0])):
                continue
            if I[a][b] % 2 != I[i][j] % 2:
                continue
            visited.add((a, b))
            out.append((a, b))
            stack += [(a + 1, b), (a, b + 1), (a - 1, b), (a, b - 1)]
        return out

    comps = [flood(i, j) for i in range(len(I)) for j in range(len(I[0])) if (i, j) not in visited]
    return comps


# = ((1,2,3,),{1,2,3},)
def solve_new_ones(I):
    seen = set()

    def is_new(x):
        if x in seen:
            return False
        seen.add(x)
        return True

    xs = [x for x in (1, 2, 1, 3) if is_new(x)]
    return (xs, seen)


# = ((1,1,2,2,3,3,),((0,3,),(1,3,),(5,1,),),)
def solve_counted(I):
    cnt = {}

    def inc(k):
        cnt[k] = cnt.get(k, 0) + 1
        return cnt[k]

    xs = [inc(v % 2) for r in I for v in r]
    cnt[5] = 1
    return (xs, sorted(cnt.items()))


def take(xs, n):
    xs.append(n)
    return xs


# refused E0315
def solve_same_list(I):
    out = []
    rows = [take(out, v) for v in I[0]]
    return len(rows)


# refused E0315
def solve_same_list_changed(I):
    out = []
    rows = [take(out, v) for v in I[0]]
    out.append(9)
    return rows


# = ((1,2,3,),7,(0,1,2,),)
def solve_own_variable(I):
    out = []
    r = 7
    rows = [len(take(out, r)) for r in I[0]]
    return (rows, r, out)


# = ((1,2,3,),(0,1,2,),)
def solve_in_a_tuple(I):
    out = []
    return ([len(take(out, r)) for r in I[0]], out)


# fails
def solve_variable_after(I):
    out = []
    rows = [len(take(out, q)) for q in I[0]]
    return q


# = ((3,4,),(1,2,1,3,),)
def solve_in_a_loop(I):
    out = []
    for k in range(3):
        rows = [len(take(out, q + k)) for q in I[0] if q != k]
        if len(out) > 3:
            break
    return (rows, out)


# = (((1,2,3,),(4,5,6,),),(0,1,2,3,4,5,),)
def solve_nested(I):
    out = []
    rows = [[len(take(out, q)) for q in r] for r in I]
    return (rows, out)


# = (23,((9,9,2,),(9,9,5,),),)
def solve_in_a_call(I):
    g = [list(r) for r in I]

    def paint(i, j):
        g[i][j] = 9
        return sum(g[i])

    s = max([paint(i, j) for i in range(2) for j in range(2)])
    return (s, g)


# refused E0315
def solve_rows_changed(I):
    g = [list(r) for r in I]

    def row(i):
        g[i][0] = 5
        return g[i]

    rows = [row(i) for i in range(2)]
    rows[0][1] = 8
    return g


# = ((0,4,),(1,),(2,),)
def solve_new_lists(I):
    out = []
    rows = [take([], q) for q in I[0]]
    rows[0].append(4)
    return rows


# refused E0315
def solve_grid_changed(I):
    g = [list(r) for r in I]

    def row(i):
        g[i][0] = 5
        return g[i]

    rows = [row(i) for i in range(2)]
    g[0][1] = 8
    return rows


# = ((4,3,2,),(3,2,1,),)
def solve_memo(I):
    memo = {}

    def longest(i, j):
        if (i, j) in memo:
            return memo[(i, j)]
        best = 1
        for a, b in ((i + 1, j), (i, j + 1)):
            if a < len(I) and b < len(I[0]) and I[a][b] >= I[i][j]:
                best = max(best, 1 + longest(a, b))
        memo[(i, j)] = best
        return best

    return tuple(tuple(longest(i, j) for j in range(len(I[0]))) for i in range(len(I)))


# = (6,(0,1,2,),)
def solve_sum(I):
    out = []
    n = sum(len(take(out, v)) for v in I[0])
    return (n, out)


# refused E0203
def solve_any(I):
    out = []
    return any(len(take(out, v)) > 1 for v in I[0])


# = ((9,1,0,),(2,3,2,),)
def solve_union_find(I):
    parent = {}

    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    def union(a, b):
        ra, rb = find(a), find(b)
        if ra != rb:
            parent[rb] = ra

    h, w = len(I), len(I[0])
    for i in range(h):
        for j in range(w):
            parent[(i, j)] = (i, j)
    for i in range(h):
        for j in range(w):
            if i + 1 < h and I[i + 1][j] % 2 == I[i][j] % 2:
                union((i, j), (i + 1, j))
            if j + 2 < w and I[i][j + 2] % 2 == I[i][j] % 2:
                union((i, j), (i, j + 2))
    roots = sorted({find(p) for p in parent})
    label = {r: k for k, r in enumerate(roots)}
    return tuple(tuple(label[find((i, j))] if I[i][j] else 9 for j in range(w)) for i in range(h))


# = ((3,1,5,),(5,4,5,),)
def solve_key_reads(I):
    out = [list(r) for r in I]
    for i in range(2):
        for j in range(3):
            vals = [I[i][j], I[1 - i][j], I[i][2 - j]]
            best = max(vals, key=lambda v: (vals.count(v), v))
            out[i][j] = best
    return out
