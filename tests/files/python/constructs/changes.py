# = ((1,1,2,),(3,4,5,),)
def solve_usual(I):
    out = [list(r) for r in I]
    out[1][0] = 3
    row = out[0]
    row[0] = 1
    return tuple(tuple(r) for r in out)


# = ((9,1,2,),(9,4,5,),)
def solve_loop_variable(I):
    out = [list(r) for r in I]
    for row in out:
        row[0] = 9
    return out


# = ((0,7,2,),(7,4,7,),)
def solve_loop_variable_in_loops(I):
    out = [list(r) for r in I]
    for row in out:
        for j in range(len(row)):
            if row[j] % 2:
                row[j] = 7
    return out


# = ((5,1,2,0,),(6,14,5,1,),)
def solve_loop_variable_enumerated(I):
    out = [list(r) for r in I]
    for i, row in enumerate(out):
        row[i] += 10
        row.append(i)
    for i, row in enumerate(out, 5):
        row[0] = i
    return out


# = ((0,2,4,),(6,8,10,),)
def solve_loop_variable_zipped(I):
    out = [[0, 0, 0] for _ in I]
    for row, source in zip(out, I):
        for j, v in enumerate(source):
            row[j] = v * 2
    return out


# = ((5,6,2,),(3,4,5,),)
def solve_loop_variable_breaks(I):
    out = [list(r) for r in I]
    for row in out:
        row[0] = 5
        if row[1] == 1:
            break
    else:
        out.append([1])
    for row in out:
        if row[0] == 3:
            continue
        row[1] = 6
    return out


# = ((0,1,8,),(3,4,8,),)
def solve_loop_variable_returns(I):
    out = [list(r) for r in I]
    for row in out:
        row[2] = 8
        if row[0] == 3:
            return out
    return None


# refused E0315
def solve_loop_variable_after(I):
    out = [list(r) for r in I]
    for row in out:
        pass
    row[0] = 77
    return out


# = (((0,60,2,),(50,4,5,),),(0,50,),)
def solve_loop_variable_sees_changes(I):
    out = [list(r) for r in I]
    seen = []
    for row in out:
        seen.append(row[0])
        out[1][0] = 50
        out[0][1] = 60
    return out, seen


# = ((1,1,2,),(0,4,5,),)
def solve_loop_variable_reversed(I):
    out = [list(r) for r in I]
    n = 0
    for row in reversed(out):
        row[0] = n
        n += 1
    return out


# = (((0,2,5,),(0,5,),),((4,5,),),)
def solve_loop_over_part(I):
    cube = [[[1, 2], [3]], [[4]]]
    for row in cube[0]:
        row[0] = 0
    for plane in cube:
        for row in plane:
            row.append(5)
    return cube


# = (1,2,3,3,4,4,5,4,5,5,6,5,6,5,6,)
def solve_loop_grows(I):
    queue = [1]
    for x in queue:
        if x < 5:
            queue.append(x + 1)
            queue.append(x + 2)
    return queue


# = (2,4,)
def solve_loop_shrinks(I):
    xs = [1, 2, 3, 4]
    for x in xs:
        xs.remove(x)
    return xs


# fails
def solve_dict_grows_in_loop(I):
    d = {1: 2}
    for k in d:
        d[k + 1] = 3
    return list(d)


# = ((1,5,),(3,9,),)
def solve_dict_changes_in_loop(I):
    d = {1: 2, 3: 4}
    for k in d:
        d[k] = d[k] * 2
    for k, v in d.items():
        d[k] = v + 1
    return list(d.items())


# refused E0203
def solve_set_grows_in_loop(I):
    s = {1}
    for x in s:
        s.add(x + 1)
    return s


# = {1,2,11,12}
def solve_set_copy_in_loop(I):
    s = {1, 2}
    for x in list(s):
        s.add(x + 10)
    return s


# = ((0,0,1,20,4,5,8,),(4,30,2,10,),(5,0,1,6,7,),((99,),(2,),(3,7,7,),),(1,2,0,3,4,6,),)
def solve_slices(I):
    xs = [1, 2, 3, 4, 5]
    xs[1:3] = [20]
    xs[:0] = [0, 0]
    xs[len(xs):] = (9,)
    xs[-1:] = {8}
    ys = [1, 2, 3, 4]
    ys[::2] = [10, 30]
    ys[::-1] = ys[:]
    zs = [1, 2]
    zs[:] = [5, 6, 7]
    zs[1:1] = range(2)
    out = [list(r) for r in I]
    out[1][1:3] = [7, 7]
    out[0][:] = [4] * 3
    out[:1] = [[1], [2]]
    out[0][0] = 99
    ws = [1, 2, 3]
    ws[1:] += [4]
    ws[5:9] = [6]
    ws[2:1] = [0]
    return xs, ys, zs, out, ws


# fails
def solve_slice_of_wrong_size(I):
    ys = [1, 2, 3, 4]
    ys[::2] = [10]
    return ys


# fails
def solve_slice_of_number(I):
    ys = [1, 2, 3, 4]
    ys[1:2] = 5
    return ys


# = ((1,4,5,),(2,4,),(),(1,3,),((0,),(3,4,5,),),)
def solve_deleted_slices(I):
    a = [1, 2, 3, 4, 5]
    del a[1:3]
    b = [1, 2, 3, 4, 5]
    del b[::2]
    c = [1, 2, 3]
    del c[:]
    e = [1, 2, 3, 4]
    del e[::-2]
    out = [list(r) for r in I]
    del out[0][1:]
    return a, b, c, e, out


# = ((9,2,3,4,),(9,2,3,4,),(9,2,3,4,),)
def solve_whole_alias(I):
    a = [1, 2]
    b = a
    b.append(3)
    a[0] = 9
    c = b
    c.append(4)
    return a, b, c


# = (((5,1,2,),(3,6,8,),),((5,1,2,),(3,6,8,),),(3,6,8,),)
def solve_alias_of_rows(I):
    out = [list(r) for r in I]
    same = out
    same[0][0] = 5
    row = same[1]
    row[1] = 6
    out[1][2] = 8
    return out, same, row


# = (((5,1,2,7,),(3,4,5,),),(5,1,2,7,),(5,1,2,7,),)
def solve_alias_chain(I):
    out = [list(r) for r in I]
    row = out[0]
    other = row
    other[0] = 5
    row.append(7)
    return out, row, other


# = ((2,4,),(1,3,),)
def solve_alias_after_reassignment(I):
    a = [1]
    b = a
    a = [2]
    b.append(3)
    a.append(4)
    return a, b


# = ({1,2},{1,2},2,1,)
def solve_alias_of_set(I):
    s = {1}
    t = s
    t.add(2)
    d = {}
    e = d
    e[1] = 2
    return s, t, d[1], len(e)


# = ((1,2,),(1,2,),)
def solve_alias_by_two_targets(I):
    a = b = [1]
    a.append(2)
    return a, b


# = ((1,2,),(1,2,),(5,6,),)
def solve_alias_by_tuple(I):
    a = [1]
    b, c = a, [5]
    b.append(2)
    c.append(6)
    return a, b, c


# = (((0,5,),(1,),),(0,5,),)
def solve_alias_in_list(I):
    row = [0]
    rows = [row, [1]]
    row.append(5)
    return rows, row


# = (((0,5,),(1,),),(0,5,),)
def solve_alias_in_list_changed_there(I):
    row = [0]
    rows = [row, [1]]
    rows[0].append(5)
    return rows, row


# = (((0,1,2,),),(0,1,2,),)
def solve_alias_appended(I):
    rows = []
    row = [0]
    rows.append(row)
    row.append(1)
    rows[0].append(2)
    return rows, row


# = ((1,2,),(1,2,),(1,),(1,2,),)
def solve_alias_augmented(I):
    a = [1]
    b = a
    b += [2]
    t = (1,)
    u = t
    u += (2,)
    return a, b, t, u


# refused E0315
def solve_same_row_twice(I):
    rows = [[0] * 2] * 2
    rows[0][0] = 1
    return rows


# refused E0315
def solve_alias_by_choice(I):
    a, b = [1], [2]
    if len(I) == 2:
        c = a
    else:
        c = b
    c.append(3)
    return a, b, c


# = ((7,7,7,),(3,4,5,),)
def solve_alias_of_parameter_list(I):
    rows = list(I)
    rows[0] = (7, 7, 7)
    return rows


# fails
def solve_change_of_tuple(I):
    I[0][0] = 1
    return I


# = ((5,1,2,),(3,4,5,),)
def solve_change_in_function(I):
    def paint_cell(grid, i, j):
        grid[i][j] = 5
    out = [list(r) for r in I]
    paint_cell(out, 0, 0)
    return out


# = (((5,1,2,),(3,6,5,),),((5,1,2,),(3,4,5,),),)
def solve_copy_in_function(I):
    def painted(grid):
        grid = [list(r) for r in grid]
        grid[0][0] = 5
        return grid
    out = painted(I)
    out[1][1] = 6
    return out, painted(I)


# = ((0,(0,2,4,),),(1,(1,3,5,),),)
def solve_lists_in_dicts(I):
    groups = {}
    for row in I:
        for v in row:
            if v % 2 not in groups:
                groups[v % 2] = []
            groups[v % 2].append(v)
    return list(groups.items())


# = (((0,((0,0,),(1,3,),),),(1,((0,1,),(1,4,),),),(2,((0,2,),(1,5,),),),(7,(),),(8,(1,),),),(),((1,{1,3},),(0,{2},),),)
def solve_setdefault(I):
    groups = {}
    for i, row in enumerate(I):
        for v in row:
            groups.setdefault(v % 3, []).append((i, v))
    x = groups.setdefault(7, [])
    groups.setdefault(8, [1])
    sets = {}
    for v in (1, 2, 3):
        sets.setdefault(v % 2, set()).add(v)
    return list(groups.items()), x, list(sets.items())


# = ({1,4},{1},)
def solve_sets_in_lists(I):
    seen = [set() for _ in range(2)]
    seen[0].add(4)
    for s in seen:
        s.add(1)
    return seen


# = (3,((5,6,),),)
def solve_dicts_in_dicts(I):
    d = {1: {}}
    d[1][2] = 3
    d[4] = {}
    d[4][5] = 6
    return d[1][2], list(d[4].items())


# = (7,9,(2,3,4,5,8,),(3,4,8,5,2,),(2,5,8,4,3,),(),)
def solve_list_methods(I):
    xs = [3, 1]
    xs.append(2)
    xs.extend((5, 4))
    xs.extend(v for v in (7,))
    xs.insert(0, 9)
    xs.insert(-1, 8)
    xs.remove(1)
    a = xs.pop()
    b = xs.pop(0)
    xs.sort()
    c = xs[:]
    xs.sort(reverse=True)
    xs.sort(key=lambda v: v % 3)
    d = list(xs)
    xs.reverse()
    e = xs.copy()
    xs.clear()
    return a, b, c, d, e, xs


# fails
def solve_pop_of_nothing(I):
    xs = []
    xs.pop()
    return xs


# fails
def solve_remove_missing(I):
    xs = [1]
    xs.remove(2)
    return xs


# = ({2,5,6,7,8},{6,7,8},set(),)
def solve_set_methods(I):
    s = {1}
    s.add(2)
    s.add(2)
    s.discard(9)
    s.discard(1)
    s.update([4, 5])
    s.update({6}, (7,))
    s.remove(4)
    s |= {8}
    t = set(s)
    t.difference_update({5})
    t.intersection_update({6, 7, 8})
    u = {1, 2}
    u.clear()
    return s, t, u


# fails
def solve_set_remove_missing(I):
    s = {1}
    s.remove(2)
    return s


# = (((1,3,),(5,6,),(2,2,),),4,0,((1,100,),(5,6,),),((5,6,),(7,8,),),)
def solve_dict_methods(I):
    d = {}
    d[1] = 2
    d.update({3: 4})
    d.update([(5, 6)])
    a = d.pop(3)
    b = d.pop(9, 0)
    d[1] += 1
    e = d.copy()
    e[1] = 100
    f = dict(d)
    f[7] = 8
    del f[1]
    d |= {2: 2}
    return list(d.items()), a, b, list(e.items()), list(f.items())


# = (0,((0,3,),(1,3,),),)
def solve_counting(I):
    counts = {}
    for row in I:
        for v in row:
            counts[v % 2] = counts.get(v % 2, 0) + 1
    return max(counts, key=counts.get), sorted(counts.items(), key=lambda kv: -kv[1])


# = ((50,2,3,),(4,5,6,),)
def solve_carried_rows(I):
    out = []
    for row in I:
        new = []
        for v in row:
            new.append(v + 1)
        out.append(new)
    out[0][0] = 50
    return out


# = ((5,2,2,),(6,5,5,),)
def solve_row_rebound_in_loop(I):
    out = [list(r) for r in I]
    for i in range(2):
        row = out[i]
        row[0] = i + 5
        row[1] += 1
    return out


# = ((3,9,1,),((4,4,5,),(0,1,2,),),)
def solve_swaps(I):
    xs = [1, 2, 3]
    xs[0], xs[2] = xs[2], xs[0]
    i = 0
    i, xs[i] = 1, 9
    out = [list(r) for r in I]
    out[0], out[1] = out[1], out[0]
    out[0][0] = 4
    return xs, out


# = ((2,3,),(1,),)
def solve_swapped_names(I):
    a, b = [1], [2]
    a, b = b, a
    a.append(3)
    return a, b


# = {(0,0,),(0,1,),(0,2,),(1,0,),(1,1,),(1,2,)}
def solve_stack(I):
    stack, seen = [(0, 0)], set()
    while stack:
        i, j = stack.pop()
        if (i, j) in seen or not (0 <= i < 2 and 0 <= j < 3):
            continue
        seen.add((i, j))
        stack.append((i + 1, j))
        stack.append((i, j + 1))
    return seen


# = (0,1,2,2,3,3,4,3,4,)
def solve_queue(I):
    queue = [0]
    order_of = []
    while len(queue) > 0:
        x = queue.pop(0)
        order_of.append(x)
        if x < 3:
            queue.extend([x + 1, x + 2])
    return order_of


# = (((0,0,),(5,0,),),((0,6,),(7,0,),),)
def solve_three_levels(I):
    cube = [[[0] * 2 for _ in range(2)] for _ in range(2)]
    cube[0][1][0] = 5
    plane = cube[1]
    plane[0][1] = 6
    line = cube[1][1]
    line[0] = 7
    return cube


# = ((0,1,2,),(4,4,5,),(1,),)
def solve_negative_place(I):
    out = [list(r) for r in I]
    out[-1][-1] = 5
    row = out[-1]
    row[0] = 4
    out.append([1])
    return out


# = (((5,6,2,),(3,4,5,),),(5,6,2,),(5,6,2,),)
def solve_two_rows_of_one(I):
    out = [list(r) for r in I]
    a = out[0]
    b = out[0]
    a[0] = 5
    b[1] = 6
    return out, a, b


# = ((1,1,2,),(3,4,5,),)
def solve_returned_from_branch(I):
    out = [list(r) for r in I]
    if out[0][0] == 0:
        out[0][0] = 1
        return out
    out[0][0] = 2
    return out


# = ((1,3,0,),(5,1,2,),(0,4,0,),(8,3,0,5,1,2,),)
def solve_sorted_is_own(I):
    xs = sorted([3, 1])
    xs.append(0)
    ys = list(range(3))
    ys[0] = 5
    zs = [0] * 3
    zs[1] = 4
    ws = xs + ys
    ws[0] = 8
    return xs, ys, zs, ws


# = (((8,1,2,),(3,4,5,),),((9,1,2,),(3,4,5,),),((7,1,2,),(3,4,5,),),((6,3,),(1,4,),(2,5,),),((0,0,0,),(0,5,0,),),((0,0,0,),(0,5,0,),),)
def solve_rows_by_map(I):
    out = list(map(list, I))
    out[0][0] = 8
    other = [row[:] for row in out]
    other[0][0] = 9
    third = [[v for v in row] for row in out]
    third[0][0] = 7
    fourth = [list(row) for row in zip(*out)]
    fourth[0][0] = 6
    fifth = [[0 for _ in row] for row in I]
    fifth[1][1] = 5
    sixth = [[0] * len(I[0]) for _ in range(len(I))]
    sixth[1][1] = 5
    return out, other, third, fourth, fifth, sixth


# = (((0,1,2,),(3,4,5,),),((5,1,2,),(3,4,5,),),)
def solve_deepcopy_by_hand(I):
    out = [list(r) for r in I]
    copy = [r[:] for r in out]
    copy[0][0] = 5
    return out, copy


# refused E0315
def solve_shallow_copy(I):
    out = [list(r) for r in I]
    copy = list(out)
    copy[0][0] = 5
    return out, copy


# = (((0,1,2,),(3,4,5,),),((9,),(3,4,5,),),)
def solve_shallow_copy_of_rows(I):
    out = [list(r) for r in I]
    copy = out[:]
    copy[0] = [9]
    return out, copy


# refused E0315
def solve_list_in_tuple(I):
    pair = ([1], 2)
    xs = pair[0]
    xs.append(3)
    return pair, xs


# = ((4,19,2,),(3,4,5,),)
def solve_comprehension_over_changed(I):
    out = [list(r) for r in I]
    out[0][0] = 4
    n = sum(v for r in out for v in r)
    out[0][1] = n
    return out


# = ((0,2,4,),(1,3,),)
def solve_conditional_append(I):
    evens, odds = [], []
    for v in range(5):
        (evens if v % 2 == 0 else odds).append(v)
    return evens, odds


# refused E0315
def solve_default_list(I):
    def gather(x, into=[]):
        into.append(x)
        return into
    return gather(1), gather(2)


# = (((1,3,),(2,),),(1,3,),)
def solve_list_of_row_alias(I):
    rows = [[1], [2]]
    first_row, second_row = rows
    first_row.append(3)
    return rows, first_row


# = 5
def solve_loop_variable_unused_after(I):
    out = [list(r) for r in I]
    for row in out:
        row[0] = 0
    return 5


# = None
def solve_function_that_falls_off(I):
    def found(row):
        for v in row:
            if v > 50:
                return v
    return found(I[0])
