"""Lists that somebody else has as well, and that are changed later."""


# refused E0315
def solve_two_parts_given_one_list(I):
    out = [[0], [0], [0]]
    out[0] = out[1] = [1, 2, 3]
    out[0][0] = 9
    return tuple(map(tuple, out))


# refused E0315
def solve_name_and_part_given_one_list(I):
    g = [[], []]
    cur = g[0] = []
    cur.append(1)
    g[0].append(2)
    return tuple(map(tuple, g))


# refused E0315
def solve_two_keys_given_one_list(I):
    d = {}
    d[1] = d[2] = []
    d[1].append(5)
    return tuple(d[2])


# refused E0315
def solve_row_given_twice(I):
    out = [[0], [0]]
    row = [1, 2]
    out[0], out[1] = row, row
    row[0] = 7
    return tuple(map(tuple, out))


# refused E0315
def solve_row_and_number_given(I):
    out = [[0], [0]]
    row = [1, 2]
    out[0], x = row, 5
    row[0] = 7
    return tuple(map(tuple, out)), x


# = (4,6,(4,5,5,),)
def solve_numbers_given_twice(I):
    out = [0, 0, 0]
    a = out[0] = out[1] = 4
    out[2], b = 5, 6
    i = 0
    out[0], out[1] = out[1], out[2]
    return a, b, tuple(out)


# refused E0315
def solve_slice_and_name_given(I):
    out = [[0], [0]]
    out[:] = rows = [[1], [2]]
    rows[0].append(3)
    return tuple(map(tuple, out))


# refused E0315
def solve_row_given_to_key(I):
    d = {}
    row = [1]
    d[1], d[2] = row, [2]
    row.append(3)
    d[2].append(4)
    return tuple(map(tuple, d.values()))


# fails
def solve_copy_of_tuple(I):
    return [row.copy() for row in I]


# = ((0,1,2,),(3,4,5,),)
def solve_copy_of_list(I):
    return tuple(row.copy() for row in [list(r) for r in I])


# = (((3,11,),),(3,4,1,2,),)
def solve_place_found_by_change(I):
    counts = {}
    ks = [3, 4]
    def key(n):
        ks.append(n)
        return ks[0]
    counts[key(1)] = 5
    counts[key(2)] += 6
    return tuple(counts.items()), tuple(ks)


# refused E0315
def solve_old_name_keeps_rows(I):
    g = [list(r) for r in I]
    h = g
    g = g[1:]
    g[0][0] = 9
    return tuple(map(tuple, h))


# = ((3,4,5,),(0,1,2,),)
def solve_rows_turned(I):
    g = [list(r) for r in I]
    g = g[1:] + g[:1]
    return tuple(map(tuple, g))


# = ((5,8,),(1,2,9,),(6,),)
def solve_rows_made_again(I):
    g = [[3], [1, 2], [2]]
    g = sorted(g, key=lambda r: r[0])
    g[0].append(9)
    g = list(reversed(g))
    g[0].append(8)
    g = [r for r in g if len(r) > 1] + [[7]]
    g[0][0] = 5
    g[-1][0] = 6
    return tuple(map(tuple, g))


# = ((0,2,),(1,),(2,),)
def solve_rows_made_again_in_loop(I):
    g = [[3], [1, 2], [2]]
    for k in range(3):
        g = g[1:] + [[k]]
        g[0].append(k)
    return tuple(map(tuple, g))


# refused E0315
def solve_row_with_name_made_again(I):
    g = [[3], [1, 2], [2]]
    a = g[0]
    g = g[::-1]
    a.append(1)
    return tuple(map(tuple, g))


# refused E0315
def solve_slice_with_name_made_again(I):
    g = [[3], [1, 2], [2]]
    h = g[:2]
    g = g[::-1]
    g[2].append(1)
    return tuple(map(tuple, h))


# refused E0315
def solve_elements_of_new_list_kept(I):
    r = [1]; s = [2]
    b = []
    for x in [r, s]:
        b.append(x)
    r.append(7)
    return tuple(map(tuple, b))


# refused E0315
def solve_part_of_slice(I):
    a = [[1], [2, 3]]
    y = a[:][0]
    a[0].append(7)
    return tuple(y)


# refused E0315
def solve_part_of_copied_grids(I):
    a = [[[1]], [[2, 3]]]
    b = [x[:] for x in a]
    y = b[0][0]
    a[0][0].append(7)
    return tuple(y)


# refused E0315
def solve_last_of_sorted(I):
    a = [[1, 2], [2]]
    best = []
    for x in sorted(a, key=len):
        best = x
    a[0].append(7)
    return tuple(best)


# = ((1,2,),(2,),)
def solve_enumerated_copy(I):
    a = [[1, 2], [2]]
    b = []
    for i, x in enumerate(list(a)):
        b.append((x, i))
    return tuple(tuple(x) for x, _ in b)


# = (5,((2,),(3,),),)
def solve_values_kept(I):
    d = {1: [2], 2: [3]}
    b = []
    for x in list(d.values()):
        b.append(x)
    n = 0
    for x in b:
        n += x[0]
    return n, tuple(map(tuple, b))


# refused E0203
def solve_sorted_rows_change_in_loop(I):
    a = [[1, 2], [2]]
    n = 0
    for x in sorted(a, key=len):
        for v in x:
            n = n * 10 + v
        a[0][0] = 5
    return n


# fails
def solve_components_by_size(I):
    comps = []
    for i in range(3):
        comp = [(i, 0)]
        comp.append((i, 1))
        comps.append(comp)
    comps.sort(key=len)
    big = max(comps, key=len)
    small = min(comps, key=len)
    out = [list(r) for r in I]
    for i, j in big:
        out[i][j] = 8
    for c in comps:
        if c != big:
            for i, j in c:
                out[i][j] = 7
    return tuple(map(tuple, out)), len(small)


# refused E0315
def solve_slices_joined(I):
    g = [[1], [2], [3]]
    new = g[1:] + g[:1]
    g[0][0] = 9
    return new


# refused E0315
def solve_slice_extends(I):
    g = [[1], [2], [3]]
    out = []
    out.extend(g[::-1])
    g[0][0] = 9
    return out


# refused E0315
def solve_loop_after_change(I):
    g = [[1], [2]]
    y = [g[0]]
    g[0][0] = 9
    for k in range(2):
        y.append([k])
    return y


# refused E0315
def solve_loop_after_row_changed(I):
    grid = []
    row = [1, 2]
    for _ in range(3):
        grid.append(row)
    row[1] = 4
    for k in range(2):
        grid.append([k])
    return grid


# refused E0315
def solve_function_keeps_list(I):
    kept = []
    def keep(x):
        kept.append(x)
    r = [1]
    keep(r)
    r.append(5)
    keep([3])
    return kept


# refused E0315
def solve_function_flushes(I):
    kept = []
    cur = [0]
    def flush():
        kept.append(cur)
    flush()
    cur.append(9)
    flush()
    return kept


# refused E0315
def solve_popped_default(I):
    s = [1]
    d = {1: [2]}
    r = d.pop(2, s)
    s.append(5)
    return r


# refused E0315
def solve_function_in_loop(I):
    rows = []
    cur = []
    def end_row():
        rows.append(cur)
    for k in range(3):
        cur.append(k)
        end_row()
    return rows


# refused E0203
def solve_default_that_is_a_list(I):
    g = [1]
    def f(h=g):
        return h
    g.append(5)
    return f()


# refused E0203
def solve_defaults_of_lambdas(I):
    g = [[1], [2]]
    fs = [lambda r=r: r for r in g]
    g[0].append(5)
    return fs[0]()


# refused E0315
def solve_mapped_by_function(I):
    g = [[1], [2]]
    def f(k):
        return g[k]
    x = list(map(f, [0, 1]))
    g[0].append(5)
    return x


def chained(g):
    a = b = []
    b.append(g[0])
    return a


# refused E0315
def solve_two_names_in_helper(I):
    a = [[1], [2]]
    x = chained(a)
    a[0].append(5)
    return x


def doubled(n):
    out = [[0] * n for _ in range(2)]
    out *= 2
    return out


# refused E0315
def solve_doubled_rows(I):
    x = doubled(3)
    x[0][0] = 5
    return x


# refused E0315
def solve_repeated_in_place(I):
    g = [[0]]
    g *= 3
    g[0][0] = 5
    return g


# refused E0315
def solve_dictionary_joined_with_its_part(I):
    d = {1: [1]}
    d |= {2: d[1]}
    d[1].append(5)
    return d


# stops
def solve_best_so_far_changes_by_name(I):
    a = [[1], [2, 3]]
    best = None
    for x in a:
        if best is None or len(x) > len(best):
            best = x
    w = a[1]
    w.append(9)
    return best


# refused E0315
def solve_lists_out_of_pairs(I):
    r = [7]
    ts = [(r, 1)]
    x = [t[0] for t in ts]
    r.append(22)
    return x


# refused E0315
def solve_lists_sorted_by_length(I):
    a = [[1, 2], [3]]
    x = [v for n, v in sorted((len(v), v) for v in a)]
    a[0].append(21)
    return x


# refused E0315
def solve_values_out_of_items(I):
    d = {2: [3], 1: [4]}
    x = [v for k, v in sorted(d.items())]
    d[1].append(2)
    return x


# = ((1,2,),((1,2,),(1,1,),),(4,2,),)
def solve_numbers_out_of_pairs(I):
    d = {2: [3], 1: [4]}
    x = [k for k, v in sorted(d.items())]
    y = [(len(v), k) for k, v in d.items()]
    d[1].append(2)
    return (x, y, d[1])


# stops
def solve_pair_turned_round(I):
    r = [7]
    a, b = (1, r)[::-1]
    r.append(8)
    return a


# refused E0315
def solve_function_returns_what_it_has_stored(I):
    grid = []
    def add():
        row = [0, 0]
        grid.append(row)
        return row
    r = add()
    add()
    r[0] = 5
    return grid


def stored(d, k):
    r = []
    d[k] = r
    return r


# refused E0315
def solve_helper_returns_what_it_has_stored(I):
    d = {}
    x = stored(d, 1)
    x.append(7)
    return d


def joined(a):
    b = [[5]]
    a[:] = b + [x for x in b]
    return b


# refused E0315
def solve_helper_returns_rows_that_it_has_stored(I):
    a = []
    x = joined(a)
    x[0].append(3)
    return a


def counted(d, k):
    d[k] = d.get(k, 0) + 1
    return [k, d[k]]


# = ((3,1,9,),(3,2,),2,)
def solve_helper_returns_a_list_of_its_own(I):
    d = {}
    x = counted(d, 3)
    x.append(9)
    y = counted(d, 3)
    return (x, y, d[3])


# stops
def solve_result_of_unnamed_function(I):
    a = [[1, 2], [3, 4]]
    m = (lambda: a[0])()
    w = a[0]
    w.append(9)
    return m


# refused E0315
def solve_results_of_functions_in_a_list(I):
    g = [[1], [2]]
    f = lambda k: g[k]
    x = [h(0) for h in [f]]
    g[0].append(5)
    return x


# refused E0315
def solve_elements_of_mapped(I):
    g = [[1], [2]]
    f = lambda k: g[k]
    x = [y for y in map(f, [0, 1])]
    g[0].append(5)
    return x


# refused E0315
def solve_mapped_by_method(I):
    d = {1: [1], 2: [2]}
    x = list(map(d.get, (1, 2)))
    d[1].append(5)
    return x


# refused E0315
def solve_values_of_enumerated_items(I):
    d = {1: [8], 2: [9]}
    x = [v for _, (k, v) in enumerate(d.items())]
    d[1].append(20)
    return x


# stops
def solve_numbers_and_pairs_in_one_list(I):
    r = [7]
    xs = [1]
    xs.append((2, r))
    y = xs[1]
    r.append(8)
    return y
