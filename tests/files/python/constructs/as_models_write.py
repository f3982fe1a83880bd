def get_neighbors(r, c, h, w):
    out = []
    for dr, dc in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
        nr, nc = r + dr, c + dc
        if 0 <= nr < h and 0 <= nc < w:
            out.append((nr, nc))
    return out


def find_objects(grid, bg=0):
    h, w = len(grid), len(grid[0])
    visited = [[False] * w for _ in range(h)]
    objects = []
    for r in range(h):
        for c in range(w):
            if grid[r][c] != bg and not visited[r][c]:
                color = grid[r][c]
                stack = [(r, c)]
                visited[r][c] = True
                cells = []
                while stack:
                    cr, cc = stack.pop()
                    cells.append((cr, cc))
                    for nr, nc in get_neighbors(cr, cc, h, w):
                        if not visited[nr][nc] and grid[nr][nc] == color:
                            visited[nr][nc] = True
                            stack.append((nr, nc))
                objects.append((color, cells))
    return objects


# = ((1,((0,1,),),),(2,((0,2,),),),(3,((1,0,),),),(4,((1,1,),),),(5,((1,2,),),),)
def solve_objects(I):
    objs = find_objects(I)
    return tuple((c, tuple(sorted(cells))) for c, cells in objs)


# = ((0,1,0,),(0,0,0,),)
def solve_largest(I):
    objs = find_objects(I)
    largest = max(objs, key=lambda o: len(o[1]))
    out = [[0] * len(I[0]) for _ in range(len(I))]
    for r, c in largest[1]:
        out[r][c] = largest[0]
    return tuple(tuple(row) for row in out)


# = 0
def solve_counter2(I):
    flat = [v for row in I for v in row]
    counts = {}
    for v in flat:
        counts[v] = counts.get(v, 0) + 1
    best = max(counts, key=counts.get)
    return best


# = ((0,1,),(1,1,),(2,1,),(3,1,),(4,1,),(5,1,),)
def solve_counter3(I):
    flat = [v for row in I for v in row]
    counts = {}
    for v in flat:
        if v not in counts:
            counts[v] = 0
        counts[v] += 1
    items = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    return tuple(items)


# = ((0,3,),(1,4,),(2,5,),)
def solve_transpose(I):
    return tuple(zip(*I))


# = ((3,0,),(4,1,),(5,2,),)
def solve_rot(I):
    return tuple(tuple(row) for row in zip(*I[::-1]))


# = ((0,1,2,),(3,4,5,),)
def solve_bbox(I):
    cells = [(r, c) for r in range(len(I)) for c in range(len(I[0])) if I[r][c] != 0]
    r0 = min(r for r, _ in cells)
    r1 = max(r for r, _ in cells)
    c0 = min(c for _, c in cells)
    c1 = max(c for _, c in cells)
    return tuple(row[c0:c1 + 1] for row in I[r0:r1 + 1])


# = (True,True,True,)
def solve_any_all(I):
    return (any(v == 5 for row in I for v in row), all(v >= 0 for row in I for v in row),
            any(all(v > 2 for v in row) for row in I))


# = (False,True,)
def solve_sym(I):
    def is_sym(g):
        return all(row == row[::-1] for row in g)
    return (is_sym(I), is_sym(((1, 2, 1),)))


# = (0,)
def solve_while(I):
    i = 0
    out = []
    while i < len(I[0]):
        if I[0][i] == 1:
            i += 2
            continue
        out.append(I[0][i])
        i += 1
    return tuple(out)


# = ((0,1,2,),(3,4,5,),)
def solve_gravity(I):
    h, w = len(I), len(I[0])
    out = [[0] * w for _ in range(h)]
    for c in range(w):
        col = [I[r][c] for r in range(h) if I[r][c] != 0]
        for k, v in enumerate(reversed(col)):
            out[h - 1 - k][c] = v
    return tuple(tuple(r) for r in out)


# = ((5,6,2,),(3,4,5,),)
def solve_dict_map(I):
    mapping = {0: 5, 1: 6}
    return tuple(tuple(mapping.get(v, v) for v in row) for row in I)


# = (6,0,(0,1,2,),(0,1,2,3,4,5,),)
def solve_set_ops(I):
    a = set(v for v in I[0])
    b = set(I[1])
    return (len(a | b), len(a & b), tuple(sorted(a - b)), tuple(sorted(a ^ b)))


# = ((0,1,2,0,1,2,),(3,4,5,3,4,5,),(0,1,2,0,1,2,),(3,4,5,3,4,5,),)
def solve_tile(I):
    out = []
    for _ in range(2):
        for row in I:
            out.append(list(row) * 2)
    return tuple(tuple(r) for r in out)


# = (-1,3,0,)
def solve_max_default(I):
    return (max((v for v in I[0] if v > 5), default=-1), min(I[1], default=0), max(I[0], key=lambda v: -v))


# = ((1,0,),(2,1,),(3,2,),)
def solve_enumerate_start(I):
    return tuple((i, v) for i, v in enumerate(I[0], 1))


# = ((0,0,0,0,0,),(0,0,1,2,0,),(0,3,4,5,0,),(0,0,0,0,0,),)
def solve_border(I):
    h = len(I)
    w = len(I[0])
    out = [[0 for _ in range(w + 2)] for _ in range(h + 2)]
    for i in range(h):
        for j in range(w):
            out[i + 1][j + 1] = I[i][j]
    return tuple(map(tuple, out))


# = ((0,1,2,),(5,5,5,),)
def solve_lines(I):
    out = [list(r) for r in I]
    for r in range(len(out)):
        for c in range(len(out[0])):
            if I[r][c] == 1:
                for rr in range(len(out)):
                    out[rr][c] = 1
            elif I[r][c] == 5:
                out[r] = [5] * len(out[0])
    return tuple(tuple(r) for r in out)


def count_colors(grid):
    counts = [0] * 10
    for row in grid:
        for v in row:
            counts[v] += 1
    return counts


# = (0,1,2,3,4,5,)
def solve_counts(I):
    c = count_colors(I)
    return tuple(i for i, n in enumerate(c) if n > 0)


def draw_rect(grid, r0, c0, r1, c1, color):
    for r in range(r0, r1 + 1):
        for c in range(c0, c1 + 1):
            if r in (r0, r1) or c in (c0, c1):
                grid[r][c] = color


# = ((2,2,2,2,2,2,),(2,3,3,3,3,2,),(2,3,0,0,3,2,),(2,3,3,3,3,2,),(2,2,2,2,2,2,),)
def solve_rect(I):
    g = [[0] * 6 for _ in range(5)]
    draw_rect(g, 0, 0, 4, 5, 2)
    draw_rect(g, 1, 1, 3, 4, 3)
    return tuple(tuple(r) for r in g)


def copy_grid(grid):
    return [row[:] for row in grid]


def apply_gravity(grid):
    h, w = len(grid), len(grid[0])
    moved = True
    while moved:
        moved = False
        for r in range(h - 1):
            for c in range(w):
                if grid[r][c] != 0 and grid[r + 1][c] == 0:
                    grid[r + 1][c] = grid[r][c]
                    grid[r][c] = 0
                    moved = True
    return grid


# = ((0,0,0,),(3,1,2,),)
def solve_gravity2(I):
    g = copy_grid([list(r) for r in I])
    g[1][1] = 0
    g[1][2] = 0
    result = apply_gravity(g)
    return tuple(tuple(r) for r in result)


# = (3,3,(4,5,),)
def solve_unpack(I):
    (a, b, c), second = I
    x, *rest = second
    return (a + b + c, x, tuple(rest))


# = 15
def solve_nested_fn(I):
    h, w = len(I), len(I[0])

    def inside(r, c):
        return 0 <= r < h and 0 <= c < w

    total = 0
    for r in range(-1, h + 1):
        for c in range(-1, w + 1):
            if inside(r, c):
                total += I[r][c]
    return total


# = ((((0,0,),),(1,2,3,4,5,),),)
def solve_shapes(I):
    objs = find_objects(I)
    shapes = {}
    for color, cells in objs:
        r0 = min(r for r, c in cells)
        c0 = min(c for r, c in cells)
        norm = tuple(sorted((r - r0, c - c0) for r, c in cells))
        if norm in shapes:
            shapes[norm].append(color)
        else:
            shapes[norm] = [color]
    return tuple(sorted((k, tuple(v)) for k, v in shapes.items()))


# = (3,5,7,)
def solve_zip_sum(I):
    return tuple(sum(col) for col in zip(*I))


# = ((3,4,5,),(0,1,2,),)
def solve_sorted_key(I):
    rows = sorted(I, key=lambda r: sum(r), reverse=True)
    return tuple(rows)


# = (True,True,)
def solve_grid_eq(I):
    g = [list(r) for r in I]
    return (g == [list(r) for r in I], [list(r) for r in zip(*zip(*g))] == g)


# = 1
def solve_frozen(I):
    s = {frozenset([(0, 1), (1, 0)]), frozenset([(1, 0), (0, 1)])}
    return len(s)


# = (4,1,)
def solve_list_index(I):
    xs = [v for row in I for v in row]
    return (xs.index(4), xs.count(3))


# = (5,(3,4,),(5,4,3,),(4,5,),(0,2,),)
def solve_slices(I):
    row = I[1]
    return (row[-1], row[:2], row[::-1], row[1:], I[0][::2])


# = 1
def solve_for_else(I):
    for v in I[0]:
        if v == 9:
            break
    else:
        return 1
    return 2


# = 3
def solve_bool_sum(I):
    return sum(v % 2 == 0 for row in I for v in row)


# = (1,2,3,)
def solve_chain_cmp(I):
    return tuple(v for row in I for v in row if 1 <= v < 4)


# = ((0,1,1,),(1,1,1,),)
def solve_ternary(I):
    return tuple(tuple(1 if v else 0 for v in row) for row in I)


# = (4,2,3,-4,2,32,)
def solve_divmod(I):
    q, r = divmod(len(I) * 7, 3)
    return (q, r, 7 // 2, -7 // 2, -7 % 3, 2 ** 5)


# = ((1,0,),6,)
def solve_dictcomp(I):
    pos = {v: (r, c) for r, row in enumerate(I) for c, v in enumerate(row)}
    return (pos[3], len(pos))


# = 6
def solve_update(I):
    seen = set()
    for row in I:
        seen.update(row)
    return len(seen)


# = (((0,1,),(1,1,),(1,2,),(0,2,),(1,0,),),)
def solve_components_recursive(I):
    grid = [list(r) for r in I]
    h, w = len(grid), len(grid[0])
    visited = set()

    def dfs(r, c, comp):
        if (r, c) in visited or not (0 <= r < h and 0 <= c < w) or grid[r][c] == 0:
            return
        visited.add((r, c))
        comp.append((r, c))
        dfs(r + 1, c, comp)
        dfs(r - 1, c, comp)
        dfs(r, c + 1, comp)
        dfs(r, c - 1, comp)

    comps = []
    for r in range(h):
        for c in range(w):
            if (r, c) not in visited and grid[r][c] != 0:
                comp = []
                dfs(r, c, comp)
                comps.append(comp)
    return tuple(tuple(c) for c in comps)


def bfs_fill(grid, start, color):
    queue = [start]
    target = grid[start[0]][start[1]]
    while queue:
        r, c = queue.pop(0)
        if r < 0 or r >= len(grid) or c < 0 or c >= len(grid[0]):
            continue
        if grid[r][c] != target:
            continue
        grid[r][c] = color
        queue.extend([(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)])
    return grid


# = ((7,7,7,7,),(3,3,7,3,),(7,7,7,7,),)
def solve_bfs_fill(I):
    out = [[0] * 4 for _ in range(3)]
    out[1] = [3, 3, 0, 3]
    out = bfs_fill(out, (0, 0), 7)
    return tuple(tuple(r) for r in out)


def place(out, obj, dr, dc):
    color, cells = obj
    for r, c in cells:
        nr, nc = r + dr, c + dc
        if 0 <= nr < len(out) and 0 <= nc < len(out[0]):
            out[nr][nc] = color


# = ((0,0,0,),(0,1,2,),)
def solve_place(I):
    out = [[0] * 3 for _ in range(2)]
    for obj in find_objects(I):
        place(out, obj, 1, 0)
    return tuple(tuple(r) for r in out)


# = 0
def solve_most_common(I):
    flat = [v for row in I for v in row]
    return max(set(flat), key=flat.count)


def union(parent, a, b):
    ra, rb = find(parent, a), find(parent, b)
    if ra != rb:
        parent[ra] = rb


def find(parent, x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


# = (1,1,3,3,4,5,)
def solve_union_find2(I):
    parent = {i: i for i in range(6)}
    union(parent, 0, 1)
    union(parent, 2, 3)
    roots = []
    for i in range(6):
        roots.append(find(parent, i))
    return tuple(roots)


def rotate(grid):
    return [list(row) for row in zip(*grid[::-1])]


# = ((2,5,),(1,4,),(0,3,),)
def solve_rotate(I):
    g = [list(r) for r in I]
    for _ in range(3):
        g = rotate(g)
    return tuple(map(tuple, g))


# = (4,0,1,)
def solve_try_all(I):
    def score(g, r, c):
        return sum(1 for dr in (-1, 0, 1) for dc in (-1, 0, 1)
                   if (dr or dc) and 0 <= r + dr < len(g) and 0 <= c + dc < len(g[0]) and g[r + dr][c + dc] > 1)
    best = None
    for r in range(len(I)):
        for c in range(len(I[0])):
            s = score(I, r, c)
            if best is None or s > best[0]:
                best = (s, r, c)
    return best
