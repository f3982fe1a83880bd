def put(grid, r, c, v):
    grid[r][c] = v
    return grid


def added(out, x):
    out.append(x)
    return len(out)


# = ((1,2,),2,)
def solve_tuple_before(I):
    out = [1]
    pair = (out, added(out, 2))
    return (tuple(pair[0]), pair[1])


# = (5,(1,2,),)
def solve_sum_before(I):
    out = [1]
    n = len(out) + added(out, 2) + len(out)
    return (n, tuple(out))


# = (3,(0,1,2,),)
def solve_max(I):
    out = []
    best = 0
    for v in I[0]:
        best = max(best, added(out, v))
    return (best, tuple(out))


# = ((1,2,3,),(3,4,5,3,4,),)
def solve_append_of_call(I):
    out = []
    sizes = []
    for v in I[1]:
        sizes.append(added(out, v))
    out.append(added(out, 3))
    return (tuple(sizes), tuple(out))


# = (3,4,-1,5,-1,)
def solve_and(I):
    out = []
    for v in I[1] + I[0]:
        if v > 2 and added(out, v) > 1:
            out.append(-1)
    return tuple(out)


# = (3,11,11,11,0,15,1,17,2,19,)
def solve_or(I):
    out = []
    for v in I[1] + I[0]:
        x = v > 3 or added(out, v)
        out.append(x + 10)
    return tuple(out)


# = (12,(3,5,1,),(4,0,2,),)
def solve_ternary(I):
    a = []
    b = []
    n = 0
    for v in I[1] + I[0]:
        n += added(a, v) if v % 2 else added(b, v)
    return (n, tuple(a), tuple(b))


# = ((0,1,2,),(3,1,2,),)
def solve_for_iter(I):
    out = [3, 1]
    t = []
    for k in range(added(out, 2)):
        t.append(k)
        if len(t) > 5:
            break
    return (tuple(t), tuple(out))


def step(q, seen):
    x = q.pop(0)
    if x in seen:
        return False
    seen.add(x)
    if x < 20:
        q.append(2 * x)
        q.append(3 * x)
    return True


# = (16,16,54,)
def solve_queue(I):
    q = [1]
    seen = set()
    n = 0
    while q:
        if step(q, seen):
            n += 1
    return (n, len(seen), max(seen))


# = (5,5,(9,8,12,12,18,),)
def solve_while_cond(I):
    q = [1]
    seen = set()
    n = 0
    while step(q, seen):
        n += 1
    return (n, len(seen), tuple(q))


def nested(d, key, v):
    if key not in d:
        d[key] = []
    d[key].append(v)


# = ((0,((0,0,),(0,2,),(1,1,),),),(1,((0,1,),(1,0,),(1,2,),),),)
def solve_groups(I):
    d = {}
    for r, row in enumerate(I):
        for c, v in enumerate(row):
            nested(d, v % 2, (r, c))
    return tuple((k, tuple(vs)) for k, vs in sorted(d.items()))


def move(grid, src, dst):
    grid[dst[0]][dst[1]] = grid[src[0]][src[1]]
    grid[src[0]][src[1]] = 0


# = ((0,0,3,),(0,1,5,),)
def solve_move(I):
    grid = [list(r) for r in I]
    for r, c in ((0, 1), (1, 0)):
        move(grid, (r, c), (1 - r, 2 - c))
    return tuple(map(tuple, grid))


def outer(grid, n):
    def inner(r, c):
        if r < 0 or c < 0 or r >= len(grid) or c >= len(grid[0]) or grid[r][c] == n:
            return 0
        grid[r][c] = n
        return 1 + inner(r + 1, c) + inner(r, c + 1)
    return inner(0, 0)


# = (6,((7,7,7,),(7,7,7,),),)
def solve_outer(I):
    grid = [list(r) for r in I]
    k = outer(grid, 7)
    return (k, tuple(map(tuple, grid)))


# = ((5,5,5,),(6,6,6,),)
def solve_nested_param(I):
    def fill(g, r, v):
        for j in range(len(g[r])):
            g[r][j] = v
    grid = [list(r) for r in I]
    fill(grid, 0, 5)
    fill(grid, 1, 6)
    return tuple(map(tuple, grid))


def chain(grid):
    put(grid, 0, 0, 9)
    for r in range(len(grid)):
        put(grid, r, 1, r)
    return put(grid, 1, 2, 5)


# = (((9,0,4,),(3,1,5,),),((9,0,4,),(3,1,5,),),)
def solve_chain(I):
    grid = [list(r) for r in I]
    g = chain(grid)
    g[0][2] = 4
    return (tuple(map(tuple, grid)), tuple(map(tuple, g)))


# refused E0315
def solve_default(I):
    def push(x, acc=[]):
        acc.append(x)
        return acc
    a = push(1)
    b = push(2)
    return tuple(b)


# = ((0,1,2,),(3,4,5,),)
def solve_keyword(I):
    grid = [list(r) for r in I]
    put(v=3, c=0, r=1, grid=grid)
    return tuple(map(tuple, grid))


# = ((0,1,2,),(3,4,3,),)
def solve_star(I):
    grid = [list(r) for r in I]
    put(grid, *(1, 2), 3)
    return tuple(map(tuple, grid))


# refused E0315
def solve_star_all(I):
    grid = [list(r) for r in I]
    args = (grid, 1, 2, 3)
    put(*args)
    return tuple(map(tuple, grid))


def keep(store, grid):
    store.append(grid)


# refused E0315
def solve_keep(I):
    store = []
    grid = [list(r) for r in I]
    keep(store, grid)
    put(grid, 0, 0, 8)
    return tuple(map(tuple, store[0]))


# = (((0,1,2,),(3,4,5,),),((8,1,2,),(3,4,5,),),)
def solve_keep_copy(I):
    store = []
    grid = [list(r) for r in I]
    keep(store, [list(r) for r in grid])
    put(grid, 0, 0, 8)
    return (tuple(map(tuple, store[0])), tuple(map(tuple, grid)))


# refused E0203
def solve_row_twice(I):
    grid = [list(r) for r in I]
    move_rows(grid[0], grid[1])
    return tuple(map(tuple, grid))


def move_rows(a, b):
    a[0] = b[0]
    b[1] = 77


# refused E0315
def solve_element_of_result(I):
    grid = [list(r) for r in I]
    row = first_row(grid)
    row[0] = 6
    return tuple(map(tuple, grid))


def first_row(grid):
    grid[0][1] = 3
    return grid[0]


def reverse_rows(grid):
    grid.reverse()
    for row in grid:
        row.sort(reverse=True)


# = ((5,4,3,),(2,1,0,),)
def solve_reverse(I):
    grid = [list(r) for r in I]
    row = grid[0]
    reverse_rows(grid)
    return tuple(map(tuple, grid))


# refused E0315
def solve_reverse_alias(I):
    grid = [list(r) for r in I]
    row = grid[0]
    reverse_rows(grid)
    row[0] = 50
    return tuple(map(tuple, grid))


def dfs(node, graph, visited, order):
    if node in visited:
        return
    visited.add(node)
    for other in graph[node]:
        dfs(other, graph, visited, order)
    order.append(node)


# = (4,3,1,2,0,)
def solve_dfs(I):
    graph = {0: [1, 2], 1: [3], 2: [3], 3: [0, 4], 4: []}
    visited = set()
    order = []
    for node in graph:
        dfs(node, graph, visited, order)
    return tuple(order)


def backtrack(path, used, out):
    if len(path) == 3:
        out.append(tuple(path))
        return
    for v in (1, 2, 3):
        if v not in used:
            used.add(v)
            path.append(v)
            backtrack(path, used, out)
            path.pop()
            used.remove(v)


# = ((1,2,3,),(1,3,2,),(2,1,3,),(2,3,1,),(3,1,2,),(3,2,1,),)
def solve_backtrack(I):
    out = []
    backtrack([], set(), out)
    return tuple(out)


def memo_fib(n, memo):
    if n in memo:
        return memo[n]
    if n < 2:
        return n
    memo[n] = memo_fib(n - 1, memo) + memo_fib(n - 2, memo)
    return memo[n]


# = (832040,2139,)
def solve_memo(I):
    return (memo_fib(30, {}), memo_fib(12, {5: 100}))


def clear_all(grid):
    for row in grid:
        for i in range(len(row)):
            row[i] = 0


# = ((0,0,0,),(0,0,0,),)
def solve_clear(I):
    grid = [list(r) for r in I]
    clear_all(grid)
    return tuple(map(tuple, grid))


def fails(xs):
    xs.append(1)
    return xs[10]


# fails
def solve_fails(I):
    xs = []
    fails(xs)
    return tuple(xs)


# = (0,1,2,)
def solve_def_in_loop(I):
    out = []
    for i in range(3):
        def f():
            out.append(i)
        f()
    return tuple(out)


# = (5,6,7,)
def solve_def_in_loop_given(I):
    out = []
    for i in range(3):
        def f(xs, v):
            xs.append(v + i)
        f(out, 5)
    return tuple(out)


def grow(xs):
    if len(xs) > 4:
        return xs
    xs.append(len(xs))
    return grow(xs)


# = ((0,1,2,3,4,77,),(0,1,2,3,4,77,),)
def solve_grow(I):
    a = []
    b = grow(a)
    b.append(77)
    return (tuple(a), tuple(b))


def assign_grow(xs, n):
    if n == 0:
        return xs
    xs.append(n)
    xs = assign_grow(xs, n - 1)
    return xs


# = (3,2,1,9,)
def solve_assign_grow(I):
    a = []
    a = assign_grow(a, 3)
    a.append(9)
    return tuple(a)


N = 3


def uses_global(xs):
    xs.append(N)


# = (5,3,5,)
def solve_global(I):
    N = 5
    xs = [N]
    uses_global(xs)
    added(xs, N)
    return tuple(xs)


# = (8,4,2,)
def solve_number_that_may_be_changed(I):
    def count(a, b=1):
        if a > 0 and b < 9:
            return count(a - 1, b + 1) + 1
        n = a
        n //= (n or 3)
        return 1
    return (count(*(8, 2)), count(3), count(5, 8))


def counted_walk(n, s, log):
    log.append(n)
    return n + len(s)


# = ((1,2,4,),(0,1,2,),)
def solve_given_in_the_argument_of_its_own_method(I):
    s = {1}
    log = []
    for i in range(3):
        s.add(counted_walk(i, s, log))
    return (tuple(sorted(s)), tuple(log))


# = ((9,),(2,),(1,),)
def solve_popped_by_what_a_call_gives_that_has_it(I):
    xs = [8, 9]
    log = []
    xs.pop(counted_walk(-2, xs, log))
    d = {0: 1, 1: 2}
    d.pop(counted_walk(-2, d, log))
    s = {1, 2}
    s.discard(counted_walk(0, s, log))
    return (tuple(xs), tuple(d.values()), tuple(s))


# refused E0315
def solve_slice_of_empty_lists(I):
    g = [[], []]
    h = g[:]
    h[1].append(1)
    return (tuple(g[1]), tuple(h[1]))


# refused E0315
def solve_copy_of_empty_dictionaries(I):
    g = [{}, {}]
    h = g.copy()
    h[1][5] = 2
    return (tuple(g[1]), tuple(h[1]))


# refused E0315
def solve_copy_of_a_dictionary_of_an_empty_list(I):
    d = {1: []}
    e = d.copy()
    e[1].append(5)
    return tuple(d[1])


# = ((),(1,),)
def solve_copy_of_an_empty_list(I):
    g = []
    h = g[:]
    h.append(1)
    return (tuple(g), tuple(h))


# = ((1,),)
def solve_rows_of_copies_of_an_empty_list(I):
    row = []
    rows = [row[:] for i in range(2)]
    rows[0].append(1)
    return (tuple(rows[0]),)
