# = (2,True,)
def solve_function_adds(I):
    seen = set()
    def visit(r):
        seen.add(r)
    visit(1)
    visit(5)
    visit(1)
    return (len(seen), 5 in seen)


# = (2,3,(1,2,),)
def solve_function_appends_and_returns(I):
    out = []
    def visit(r):
        out.append(r)
        return r + 1
    x = visit(1)
    y = visit(x)
    return (x, y, out)


# = (0,1,2,3,-3,-2,-1,0,)
def solve_recursion_appends(I):
    out = []
    def visit(r):
        if r > 3:
            return
        out.append(r)
        visit(r + 1)
        out.append(-r)
    visit(0)
    return out


# = ((9,9,9,),(9,9,9,),)
def solve_flood_fill(I):
    grid = [list(r) for r in I]
    def fill(r, c):
        if r < 0 or r >= len(grid) or c < 0 or c >= len(grid[0]) or grid[r][c] == 9:
            return
        grid[r][c] = 9
        fill(r + 1, c)
        fill(r - 1, c)
        fill(r, c + 1)
        fill(r, c - 1)
    fill(0, 1)
    return tuple(tuple(r) for r in grid)


# = ((0,1,1,),(1,0,1,),(1,2,1,),)
def solve_components(I):
    rows = [list(r) for r in I]
    seen = set()
    found = []
    def grow(r, c, cells):
        pass_on = 0 <= r < len(rows) and 0 <= c < len(rows[0])
        if not pass_on or (r, c) in seen or rows[r][c] % 2 == 0:
            return 0
        seen.add((r, c))
        return 1 + grow(r + 1, c, cells) + grow(r, c + 1, cells) + grow(r - 1, c, cells)
    for r in range(len(rows)):
        for c in range(len(rows[0])):
            size = grow(r, c, 0)
            if size:
                found.append((r, c, size))
    return found


# = ((1,2,2,3,1,2,),2,3,1,)
def solve_two_functions(I):
    log = []
    counts = {}
    def note(k):
        counts[k] = counts.get(k, 0) + 1
        log.append(k)
    def twice(k):
        note(k)
        note(k + 1)
    for k in (1, 2, 1):
        twice(k)
    return (log, counts[1], counts[2], counts[3])


# = (3,(3,4,5,3,4,5,),)
def solve_changes_under_if(I):
    out = []
    def put(x):
        if x > 2:
            out.append(x)
            return True
        return False
    n = 0
    for row in I:
        for x in row:
            if put(x):
                n += 1
            else:
                put(x + 3)
    return (n, out)


# = ((0,1,2,),(7,4,8,),)
def solve_row_of_outer_grid(I):
    grid = [list(r) for r in I]
    row = grid[1]
    def paint(c, v):
        row[c] = v
    paint(0, 7)
    paint(2, 8)
    return grid


# = ((1,2,3,4,),(1,2,3,4,),)
def solve_other_name_of_list(I):
    a = [1]
    b = a
    def push(x):
        a.append(x)
    push(2)
    b.append(3)
    push(4)
    return (a, b)


# = ((0,1,),(0,1,2,),(2,3,),)
def solve_own_list_stays(I):
    out = []
    def gather(n):
        own = []
        for k in range(n):
            own.append(k)
        out.append(len(own))
        return own
    a = gather(2)
    b = gather(3)
    return (a, b, out)


# = 10
def solve_counter_in_list(I):
    count = [0]
    def step(n):
        count[0] += n
        if n > 0:
            step(n - 1)
    step(4)
    return count[0]


# = (6765,19,)
def solve_dictionary_memo(I):
    memo = {}
    def fib(n):
        if n in memo:
            return memo[n]
        if n < 2:
            return n
        x = fib(n - 1)
        y = fib(n - 2)
        memo[n] = x + y
        return x + y
    a = fib(20)
    return (a, len(memo))


# = 610
def solve_memo_in_one_line(I):
    memo = {}
    def fib(n):
        if n < 2:
            return n
        if n not in memo:
            memo[n] = fib(n - 1) + fib(n - 2)
        return memo[n]
    return fib(15)


# = (-1,1,(0,0,1,2,1,0,),)
def solve_early_return_in_loop(I):
    path = []
    def find(r):
        path.append(r)
        for c in range(len(I[0])):
            if I[r][c] == 4:
                return c
            path.append(c)
        return -1
    a = find(0)
    b = find(1)
    return (a, b, path)


# = ((1,3,5,4,2,4,3,5,4,),(),)
def solve_while_in_function(I):
    stack = [1]
    done = []
    def drain():
        while stack:
            x = stack.pop()
            done.append(x)
            if x < 4:
                stack.append(x + 1)
                stack.append(x + 2)
    drain()
    return (done, stack)


# = (1,1,2,5,5,5,)
def solve_default_and_named(I):
    out = []
    def put(x, times=2):
        for _ in range(times):
            out.append(x)
    put(1)
    put(2, times=1)
    put(times=3, x=5)
    return out


# fails
def solve_fails_inside(I):
    out = []
    def put(x):
        out.append(x)
        return I[x]
    put(7)
    return out


# = (6,(3,4,4,),(1,2,3,4,),)
def solve_part_of_an_expression(I):
    out = []
    def put(x):
        out.append(x)
        return x
    total = put(1) + len(out) + put(2) * len(out)
    pair = (put(3), put(4), len(out))
    return (total, pair, out)


# = (1,(1,),)
def solve_only_sometimes(I):
    out = []
    def put(x):
        out.append(x)
        return x
    y = put(1) if len(I) > 1 else put(2)
    return (y, out)


# refused E0315
def solve_as_a_value(I):
    out = []
    def put(x):
        out.append(x)
        return x
    y = tuple(map(put, (1, 2)))
    return (y, out)


# = (1,)
def solve_changes_nothing(I):
    out = [1]
    def look(x):
        return out[x]
    look(0)
    return out


# = ((3,),(1,2,4,),)
def solve_default_that_is_a_tuple(I):
    def put(n, acc=()):
        acc += (n,)
        return acc
    return (put(3), put(4, (1, 2)))


# = ((8,),(7,),)
def solve_function_returns_what_is_around_it(I):
    out = [[0]]
    def add(row):
        out.append(row)
        return out
    x = add([7])
    x[0] = [8]
    return tuple(tuple(x) for x in out)


# refused E0315
def solve_argument_changes_around_the_function(I):
    out = [[1],[2]]
    def f(row):
        out[0][0] = 9
        return row[0]
    return ((f(out[0]),),)


# refused E0315
def solve_argument_is_kept_around_the_function(I):
    out = []
    def add(row):
        out.append(row)
    r = [1,2]
    add(r)
    r[0] = 9
    return tuple(tuple(x) for x in out)


# refused E0315
def solve_function_returns_a_part_of_what_is_around(I):
    out = [[1],[2]]
    def f(k):
        out[0][0] = 9
        return out[k]
    x = f(1)
    x[0] = 7
    return tuple(tuple(x) for x in out)


# refused E0315
def solve_function_returns_what_is_around_twice(I):
    out = [[1],[2]]
    def f(k):
        out[0][0] = 9
        return [out, out]
    x = f(1)
    x[0].append([7])
    return tuple(tuple(x) for x in out)


# refused E0315
def solve_argument_changes_two_functions_around(I):
    a = [1]
    def f(x, y):
        def g():
            a.append(3)
            return len(x)
        z = g()
        return z
    q = f(a, 1)
    return ((q, len(a)),)


# = (1,2,)
def solve_changes_before_a_return(I):
    q = []
    def put(x):
        if x < 20:
            q.append(x)
        return True
    put(1)
    put(30)
    put(2)
    return q


# = (3,(),(3,2,1,),)
def solve_condition_of_a_loop_changes(I):
    q = [1, 2, 3]
    taken = []
    def take():
        if not q:
            return False
        taken.append(q.pop())
        return True
    n = 0
    while take():
        n += 1
    return (n, q, taken)


# = (2,((1,1,1,),(6,6,6,),),)
def solve_functions_that_change_what_they_are_given(I):
    def fill(g, r, v):
        for j in range(len(g[r])):
            g[r][j] = v
    def fill_all(g, v):
        for r in range(len(g)):
            fill(g, r, v + r)
        return len(g)
    grid = [list(r) for r in I]
    n = fill_all(grid, 5)
    fill(grid, 0, 1)
    return (n, grid)
