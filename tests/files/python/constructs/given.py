def flood(grid, r, c, seen):
    if r < 0 or r >= len(grid) or c < 0 or c >= len(grid[0]):
        return
    if (r, c) in seen or grid[r][c] == 0:
        return
    seen.add((r, c))
    grid[r][c] = 9
    flood(grid, r + 1, c, seen)
    flood(grid, r - 1, c, seen)
    flood(grid, r, c + 1, seen)
    flood(grid, r, c - 1, seen)


# = (((0,9,9,),(9,9,9,),),5,)
def solve_flood(I):
    grid = [list(r) for r in I]
    seen = set()
    flood(grid, 0, 1, seen)
    return (tuple(tuple(r) for r in grid), len(seen))


def size(grid, r, c, seen):
    if not (0 <= r < len(grid) and 0 <= c < len(grid[0])) or (r, c) in seen or grid[r][c] % 2:
        return 0
    seen.add((r, c))
    return 1 + size(grid, r + 1, c, seen) + size(grid, r - 1, c, seen) + size(grid, r, c + 1, seen) + size(grid, r, c - 1, seen)


# = ((1,1,1,),3,)
def solve_size(I):
    seen = set()
    out = []
    for r in range(len(I)):
        for c in range(len(I[0])):
            n = size(I, r, c, seen)
            if n > 0:
                out.append(n)
    return (tuple(out), len(seen))


def put(grid, r, c, v):
    grid[r][c] = v
    return grid


# = (((7,6,2,),(3,8,5,),),((7,6,2,),(3,8,5,),),)
def solve_put(I):
    g = [list(r) for r in I]
    g = put(g, 0, 0, 7)
    h = put(g, 1, 1, 8)
    h[0][1] = 6
    return (tuple(map(tuple, g)), tuple(map(tuple, h)))


# = ((7,3,2,),(3,4,5,),)
def solve_put_fresh(I):
    g = put([list(r) for r in I], 0, 0, 7)
    g[0][1] = 3
    return tuple(map(tuple, g))


def paint_row(row, v):
    for j in range(len(row)):
        row[j] = v


# = ((4,4,4,),(5,5,5,),)
def solve_row(I):
    g = [list(r) for r in I]
    paint_row(g[1], 5)
    for row in g:
        paint_row(row, 4)
        break
    return tuple(map(tuple, g))


def add(out, x):
    out.append(x)


# = (1,3,4,-4,5,-5,)
def solve_add(I):
    out = []
    add(out, 1)
    for v in I[1]:
        add(out, v)
        if v > 3:
            add(out, -v)
    return tuple(out)


# refused E0315
def solve_add_list(I):
    out = []
    r = [1, 2]
    add(out, r)
    r[0] = 9
    return tuple(map(tuple, out))


def bump(d, k):
    d[k] = d.get(k, 0) + 1


# = ((0,2,),(1,2,),(2,2,),)
def solve_count(I):
    d = {}
    for row in I:
        for v in row:
            bump(d, v % 3)
    return tuple(sorted(d.items()))


def comps(grid):
    seen = [[False] * len(grid[0]) for _ in grid]
    found = []
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if not seen[r][c] and grid[r][c] != 0:
                cells = []
                collect(grid, r, c, seen, cells)
                found.append(cells)
    return found


def collect(grid, r, c, seen, cells):
    if r < 0 or c < 0 or r >= len(grid) or c >= len(grid[0]):
        return
    if seen[r][c] or grid[r][c] == 0:
        return
    seen[r][c] = True
    cells.append((r, c))
    for dr, dc in [(0, 1), (1, 0), (0, -1), (-1, 0)]:
        collect(grid, r + dr, c + dc, seen, cells)


# = (((0,1,),(0,2,),(1,2,),(1,1,),(1,0,),),)
def solve_comps(I):
    found = comps(I)
    return tuple(tuple(cells) for cells in found)


def swap(xs, i, j):
    xs[i], xs[j] = xs[j], xs[i]


def sort(xs):
    n = len(xs)
    for i in range(n):
        for j in range(n - 1 - i):
            if xs[j] < xs[j + 1]:
                swap(xs, j, j + 1)


# = (9,6,5,4,3,2,1,1,)
def solve_sort(I):
    xs = [3, 1, 4, 1, 5, 9, 2, 6]
    sort(xs)
    return tuple(xs)


def twice(a, b):
    a.append(1)
    return len(b)


# refused E0203
def solve_twice(I):
    a = [0]
    return (twice(a, a), tuple(a))


def even(xs, n):
    xs.append(n)
    if n > 0:
        odd(xs, n - 1)


def odd(xs, n):
    xs.append(-n)
    if n > 0:
        even(xs, n - 1)


# = (4,-3,2,-1,0,)
def solve_mutual(I):
    xs = []
    even(xs, 4)
    return tuple(xs)


# refused E0315
def solve_value(I):
    out = []
    xs = [add(out, v) for v in I[0]]
    return (len(xs), tuple(out))


# refused E0203
def solve_map(I):
    out = []
    xs = list(map(add, [out], [1]))
    return (len(xs), tuple(out))


def rebinding(xs):
    xs.append(1)
    xs = [7]
    xs.append(2)
    return xs


# = ((0,1,),(7,2,),)
def solve_rebinding(I):
    a = [0]
    b = rebinding(a)
    return (tuple(a), tuple(b))


def early(xs, n):
    for v in range(10):
        if v == n:
            return v
        xs.append(v)
    xs.append(99)
    return -1


# = (2,-1,(0,1,0,1,2,3,4,5,6,7,8,9,99,),)
def solve_early(I):
    a = []
    p = early(a, 2)
    q = early(a, 20)
    return (p, q, tuple(a))


def show(grid):
    for row in grid:
        print(row)


# = ((0,1,2,),(3,4,5,),)
def solve_show(I):
    show(I)
    return I


def try_add(out, x):
    if x in out:
        return False
    out.append(x)
    return True


# = (3,(1,2,10,3,20,),)
def solve_cond(I):
    out = []
    n = 0
    for v in (1, 2, 1, 3, 2):
        if try_add(out, v):
            n += 1
        elif not try_add(out, 10 * v):
            n += 100
    return (n, tuple(out))
