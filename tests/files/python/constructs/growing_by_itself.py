from collections import Counter, defaultdict, deque

# = ((0,1,2,3,4,5,),)
def solve_each_is_put_once(I):
    out = []
    for row in I:
        out.extend(v for v in row if v not in out)
    return [out]


# = ((1,2,1,2,1,2,1,0,),(9,),)
def solve_list_grows_by_itself(I):
    v = 9
    xs = [1, 2]
    xs.extend(x for x in xs if len(xs) < 7)
    xs += (v for v in I[0] if v not in xs)
    return [xs, [v]]


# = ((0,1,2,3,4,5,),)
def solve_deque_grows_by_itself(I):
    q = deque()
    for row in I:
        q.extend(v for v in row if v not in q)
    return [list(q)]


# = ((0,2,4,6,8,10,),)
def solve_set_grows_by_itself(I):
    seen = set()
    for row in I:
        seen.update(v + len(seen) for v in row)
    return [sorted(seen)]


# = (((1,0,),(2,0,),(2,1,),(4,3,),(5,3,),(5,4,),),)
def solve_part_grows_by_itself(I):
    g = {1: []}
    for row in I:
        g[1].extend((v, w) for v in row for w in row if w < v if (v, w) not in g[1])
    return [g[1]]


# = ((0,2,4,1,),)
def solve_functions_see_it_grow(I):
    out = []
    is_new = lambda v: v not in out
    def add(v):
        return v + len(out)
    out.extend(add(v) for v in I[0])
    out.extend(v for v in I[0] if is_new(v))
    return [out]


# = ((0,1,2,),(0,1,2,),)
def solve_another_name_sees_it_grow(I):
    out = []
    ys = out
    out.extend(v for v in I[0] if v not in ys)
    return [out, ys]


# = ((0,1,2,0,2,4,),)
def solve_lists_are_made_before(I):
    out = []
    out.extend([v for v in I[0] if v not in out])
    out.extend(v * 2 for v in out[:3])
    return [out]


# = ((0,1,2,),(3,4,5,0,1,2,),)
def solve_each_row_grows_by_itself(I):
    out = [list(r) for r in I]
    for i in range(len(out)):
        out[i].extend(v for v in I[0] if v not in out[i])
    return out


# = ((0,0,),(1,0,),(2,0,),(3,0,),(4,0,),)
def solve_walk_of_what_is_found(I):
    cells = [(0, 0)]
    cells.extend((r + 1, c) for r, c in cells if r < 4)
    return cells


# = ((0,),)
def solve_grows_in_one_way(I):
    xs = []
    if I[0][0] == 0:
        xs.extend(v for v in I[0] if v in xs or not xs)
    else:
        xs += (v for v in I[0] if len(xs) < 1)
    return [xs]


# = ((3,1,),(0,2,),(1,3,),(2,4,),)
def solve_counts_see_new_keys(I):
    d = defaultdict(int)
    d[3] += len(d)
    for v in I[0]:
        d[v] += len(d)
    return [[k, v] for k, v in d.items()]


# = ((0,0,),(1,1,),(2,2,),)
def solve_functions_see_new_keys(I):
    d = defaultdict(int)
    def n():
        return len(d)
    for v in I[0]:
        d[v] += n()
        d[v] -= 1 if v in d else 0
    return [[k, v] for k, v in d.items()]


# = ((0,0,),(1,1,),(2,2,),)
def solve_counters_see_new_keys(I):
    d = Counter()
    for v in I[0]:
        d[v] += len(d)
    return [[k, v] for k, v in sorted(d.items())]


# = ((0,1,2,3,),(0,1,2,3,),)
def solve_calls_add_to_a_list(I):
    seen = []
    def dfs(r):
        seen.append(r)
        cells = [r]
        if r < 3:
            cells += dfs(r + 1)
        return cells
    return [dfs(0), seen]


# = ((0,1,2,3,4,5,6,7,),(0,1,2,3,4,5,6,7,),)
def solve_calls_add_to_a_set(I):
    seen = set()
    def dfs(r):
        seen.add(r)
        out = {r}
        for d in (1, 2):
            if r + d not in seen and r < 6:
                out |= dfs(r + d)
        return out
    return [sorted(dfs(0)), sorted(seen)]


# = ((1,1,1,1,1,1,),)
def solve_components_by_calls(I):
    h, w = len(I), len(I[0])
    visited = [[False] * w for _ in range(h)]
    def dfs(r, c, v):
        if r < 0 or c < 0 or r >= h or c >= w or visited[r][c] or I[r][c] != v:
            return []
        visited[r][c] = True
        cells = [(r, c)]
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            cells += dfs(r + dr, c + dc, v)
        return cells
    comps = []
    for r in range(h):
        for c in range(w):
            if not visited[r][c]:
                comps.append(dfs(r, c, I[r][c]))
    return [[len(c) for c in comps]]


# = ((1,7,7,7,),)
def solve_call_adds_to_the_same(I):
    xs = [1]
    def grow(v):
        xs.append(v)
        return [v, v]
    xs += grow(7)
    return [xs]


def add_all(out, xs):
    out.extend(v for v in xs if v not in out)


# = (0,1,2,3,4,5,)
def solve_helper_grows_what_it_is_given(I):
    out = []
    for row in I:
        add_all(out, row)
    return out


def fill(I, seen, r, c):
    out = []
    if (r, c) not in seen and 0 <= r < len(I) and 0 <= c < len(I[0]):
        seen.add((r, c))
        out += [(r, c)]
        out += fill(I, seen, r + 1, c)
        out += fill(I, seen, r, c + 1)
    return out


# = ((9,9,),(0,0,),(1,0,),(1,1,),(1,2,),(0,1,),(0,2,),)
def solve_helper_calls_itself(I):
    seen = set()
    xs = [(9, 9)]
    xs += fill(I, seen, 0, 0)
    return xs


# refused E0203
def solve_map_reads_what_grows(I):
    out = [1]
    out.extend(map(lambda v: v + len(out), I[0]))
    return out


# refused E0203
def solve_dictionary_grows_by_itself(I):
    d = {}
    d.update((v, len(d)) for v in I[0])
    return len(d)


# refused E0315
def solve_last_part_behind_a_star(I):
    g = [list(r) for r in I]
    *y, x = g
    g[-1][0] = 9
    return x


# refused E0315
def solve_part_behind_a_star(I):
    g = [list(r) for r in I]
    a, *y, b, c = g + g
    for r in g:
        r[0] = 9
    return b


# refused E0203
def solve_key_reads_the_list_that_is_sorted(I):
    xs = [3, 1, 2, 1]
    def times(v):
        return xs.count(v)
    xs.sort(key=times, reverse=True)
    return xs


# refused E0203
def solve_key_reads_it_by_another_name(I):
    xs = [3, 1, 2, 1]
    ys = xs
    xs.sort(key=lambda v: ys.index(v))
    return xs


# = ((1,),(2,5,),(3,1,),)
def solve_key_reads_what_is_no_list_of_it(I):
    xs = [[3, 1], [2, 5], [1]]
    order = [len(x) for x in xs]
    first = xs[0][0]
    def score(x):
        return (order.count(len(x)), x[0] - first)
    xs.sort(key=score)
    return xs
