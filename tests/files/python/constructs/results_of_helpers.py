"""The kinds of what definitions return, where they are called."""


def bg(g):
    flat = [v for r in g for v in r]
    return max(set(flat), key=flat.count)


# = ((0,1,2,),(3,0,5,),)
def solve_colour_of_helper(I):
    g = [list(r) for r in I]
    g[1][1] = bg(g)
    return tuple(map(tuple, g))


def key(g):
    return g[0][0]


# = ((0,0,2,),(3,0,5,),)
def solve_colour_with_name(I):
    g = [list(r) for r in I]
    c = key(g)
    g[0][1] = c
    g[1][1] = c
    return tuple(map(tuple, g))


# = ((0,5,1,),(3,4,5,),)
def solve_greatest_colour(I):
    g = [list(r) for r in I]
    g[0][1] = max(map(max, g))
    g[0][2] = 1
    return tuple(map(tuple, g))


def two(g):
    return g[0][0], len(g)


# = ((0,0,2,),(3,4,5,),)
def solve_two_numbers(I):
    g = [list(r) for r in I]
    a, b = two(g)
    g[0][1] = a
    g[0][2] = b
    return tuple(map(tuple, g))


def get(g, r, c, d=0):
    if 0 <= r < len(g) and 0 <= c < len(g[0]):
        return g[r][c]
    return d


# = ((0,1,0,),(3,4,5,),)
def solve_colour_or_default(I):
    g = [list(r) for r in I]
    for r in range(len(g)):
        for c in range(len(g[0])):
            if g[r][c] == 2:
                g[r][c] = get(g, r - 1, c)
    return tuple(map(tuple, g))


# = ((0,0,2,),(3,3,5,),)
def solve_column(I):
    g = [list(r) for r in I]
    c = [r[0] for r in g]
    for i in range(len(g)):
        g[i][1] = c[i]
    return tuple(map(tuple, g))


# = ((9,0,0,),(0,1,2,),(3,4,5,),)
def solve_rows_added(I):
    p = [[0] * 3]
    p += [list(r) for r in I]
    p[0][0] = 9
    return tuple(map(tuple, p))


# = ((9,4,5,),(0,0,0,0,),)
def solve_row_cut_and_added(I):
    g = [list(r) for r in I]
    g = g[1:] + [[0] * 4]
    g[0][0] = 9
    return tuple(map(tuple, g))


# = ((9,1,2,),(3,4,5,),)
def solve_rows_filtered(I):
    g = [list(r) for r in I]
    g = [r for r in g if any(r)]
    g[0][0] = 9
    return tuple(map(tuple, g))


# = ((0,1,2,),(0,4,5,),)
def solve_until_nothing_changes(I):
    prev = None
    g = [list(r) for r in I]
    while g != prev:
        prev = [r[:] for r in g]
        for r in g:
            r[0] = 0
    return tuple(map(tuple, g))


def rot(g):
    return [list(r) for r in zip(*g[::-1])]


# = ((3,0,),(4,1,),(5,2,),)
def solve_rotations_kept(I):
    g = [list(r) for r in I]
    seen = []
    for _ in range(4):
        seen.append(g)
        g = rot(g)
    return tuple(map(tuple, seen[1]))


# = (3,3,)
def solve_union_find(I):
    parent = {}
    def find(x):
        parent.setdefault(x, x)
        if parent[x] != x:
            parent[x] = find(parent[x])
        return parent[x]
    def union(a, b):
        parent[find(a)] = find(b)
    union(1, 2)
    union(2, 3)
    return find(1), find(3)


# = 3
def solve_last_of_new_list(I):
    xs = [i for i in range(4)].pop()
    return xs


def find(grid, c):
    for i in range(len(grid)):
        for j in range(len(grid[0])):
            if grid[i][j] == c:
                return (i, j)


# = ((8,8,2,),(3,4,5,),)
def solve_place_or_none(I):
    grid = [list(r) for r in I]
    end = find(grid, 2)
    c = 0
    while c != end[1]:
        grid[end[0]][c] = 8
        c += 1
    return tuple(map(tuple, grid))


def shape2(g):
    s = (len(g), len(g[0]), g[0][0])
    return s


def cols(g):
    cs = sorted(set(v for r in g for v in r))
    return cs


# = ((2,3,0,),(0,1,2,3,4,5,),((5,1,2,),(3,0,5,),),)
def solve_results_kept_over_changes(I):
    g = [list(r) for r in I]
    s = shape2(g)
    cs = cols(g)
    g[0][0] = 5
    g[1][1] = cs[0]
    return s, tuple(cs), tuple(map(tuple, g))


# = 0
def solve_first_of_set(I):
    s = {(i, j) for i, r in enumerate(I) for j, v in enumerate(r) if v == 6}
    n = 0
    while s:
        x = first(s)
        s.remove(x)
        todo = [x]
        n += 1
        while todo:
            a, b = todo.pop()
            for q in ((a + 1, b), (a - 1, b), (a, b + 1), (a, b - 1)):
                if q in s:
                    s.remove(q)
                    todo.append(q)
    return n


# = (1,((0,1,2,),(3,4,5,),),)
def solve_none_or_list(I):
    g = [list(r) for r in I]
    prev = None
    n = 0
    while prev is None or g != prev:
        prev = [r[:] for r in g]
        n += 1
        for r in g:
            if r[0] > 3:
                r[0] -= 1
                break
    return n, tuple(map(tuple, g))


# = ((3,4,5,),False,False,)
def solve_best_so_far(I):
    best = None
    for r in I:
        row = [v for v in r if v > 1]
        if best is None or len(row) > len(best):
            best = row
    return tuple(best), best == [6, 6, 6, 2], best == None


# = (5,3,((5,1,2,),(3,4,5,),),)
def solve_greatest_of_greatest(I):
    x = max(map(max, I))
    y = min(map(len, I))
    g = [list(r) for r in I]
    g[0][0] = max(map(max, g))
    g[0][1] = 1
    return x, y, tuple(map(tuple, g))


def mut(g):
    h = [list(r) for r in g]
    h[0][0] = 5
    return h


# fails
def solve_new_grids(I):
    g = mut(I)
    g[0][1] = 7
    h = mut(g)
    g[1][1] = 3
    h[2][2] = 8
    return tuple(map(tuple, g)), tuple(map(tuple, h))


def pick(g, i):
    return g[i]


# refused E0315
def solve_row_of_helper(I):
    g = [list(r) for r in I]
    r = pick(g, 0)
    g[0][0] = 9
    return tuple(r)


def find_comps(g):
    seen = set()
    comps = []
    for i in range(len(g)):
        for j in range(len(g[0])):
            if (i, j) not in seen and g[i][j] != 0:
                stack = [(i, j)]
                comp = []
                while stack:
                    a, b = stack.pop()
                    if (a, b) in seen or not (0 <= a < len(g) and 0 <= b < len(g[0])) or g[a][b] != g[i][j]:
                        continue
                    seen.add((a, b))
                    comp.append((a, b))
                    stack += [(a + 1, b), (a - 1, b), (a, b + 1), (a, b - 1)]
                comps.append((g[i][j], comp))
    return comps


# = (((0,9,1,),(2,3,4,),),1,)
def solve_components_with_colours(I):
    g = [list(r) for r in I]
    cs = find_comps(g)
    cs.sort(key=lambda t: -len(t[1]))
    color, cells = cs[0]
    for a, b in cells:
        g[a][b] = 9
    for k, (c, cells) in enumerate(cs[1:]):
        for a, b in cells:
            g[a][b] = k + 1 if c else 0
    return tuple(map(tuple, g)), color


def bbox(cells):
    rs = [r for r, _ in cells]
    cs = [c for _, c in cells]
    return min(rs), min(cs), max(rs), max(cs)


def crop2(g, b):
    return [row[b[1]:b[3] + 1] for row in g[b[0]:b[2] + 1]]


# = (((0,9,2,),(3,4,5,),),((8,2,),(4,5,),),)
def solve_crop(I):
    g = [list(r) for r in I]
    b = bbox([(0, 1), (2, 2)])
    h = crop2(g, b)
    g[0][1] = 9
    h[0][0] = 8
    return tuple(map(tuple, g)), tuple(map(tuple, h))


def objects_of(g):
    found = []
    for i, r in enumerate(g):
        for j, v in enumerate(r):
            if v:
                found.append((v, [(i, j)]))
    return found


# = ((2,1,2,),(5,4,5,),)
def solve_colours_with_cells(I):
    g = [list(r) for r in I]
    for v, cells in objects_of(g):
        for i, j in cells:
            g[i][0] = v
    return g


# = ((2,5,2,),(5,4,9,),)
def solve_first_colour_with_cells(I):
    g = [list(r) for r in I]
    for o in objects_of(g):
        for i, j in o[1]:
            g[i][0] = o[0]
    colour, cells = objects_of(g)[-1]
    for i, j in cells:
        g[i][j] = 9
    g[0][1] = colour
    return g


# = ((0,0,0,),(0,0,0,),)
def solve_boxes_of_components(I):
    g = [list(r) for r in I]
    for c, cells in find_comps(g):
        r0, c0, r1, c1 = bbox(cells)
        box = (r0, c0, r1, c1)
        g[r0][c0] = c
        g[box[2]][box[3]] = 0
    return g
