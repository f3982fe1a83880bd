def holds(d):
    return 1 if d else 0


def negated(d):
    return not d


def either(d):
    return d or 7


def rounds(d):
    n = 0
    while d and n < 3:
        n += 1
    return n


# = (0,1,True,7,0,3,)
def solve_empty_dictionaries_are_false(I):
    return holds({}), holds({1: 2}), negated({}), either({}), rounds({}), rounds({1: 1})


# = (False,False,True,(False,True,),)
def solve_empty_dictionaries_among_others(I):
    return any([{}]), all([{}, {1: 2}]), any([{}, {1: 1}]), tuple(map(bool, [{}, {1: 1}]))


# = (0,1,(0,1,),1,)
def solve_empty_dictionaries_in_a_lambda(I):
    f = lambda d: 1 if d else 0
    return f({}), f({1: 1}), tuple(map(f, [{}, {2: 2}])), len(list(filter(None, [{}, {1: 1}])))


def same(a, b):
    return a == b


def place(xs, x):
    return xs.index(x), xs.count(x), x in xs


# = (True,False,True,True,(0,1,True,),True,)
def solve_dictionaries_are_equal_in_any_order(I):
    a = {1: 2, 3: 4}
    b = {3: 4, 1: 2}
    return same(a, b), same(a, {1: 3}), [a] == [b], (a, 1) == (b, 1), place([a], b), same({1: a}, {1: b})


# = (1,1,1,1,1,)
def solve_iterators_are_true(I):
    xs = []
    return 1 if map(len, xs) else 0, 1 if zip(xs, xs) else 0, 1 if filter(None, xs) else 0, 1 if reversed(xs) else 0, 1 if enumerate(xs) else 0


# = (1,1,1,False,1,)
def solve_iterators_are_true_in_functions(I):
    return holds(map(len, [])), holds(zip()), holds(x for x in ()), negated(reversed([])), holds(enumerate(()))


def mapped(xs):
    return map(len, xs)


# = (1,True,)
def solve_iterators_that_functions_make_are_true(I):
    return 1 if mapped([]) else 0, bool(mapped([[1]]))


# = (0,1,0,1,0,)
def solve_ranges_and_views_may_be_false(I):
    return holds(range(0)), holds(range(2)), holds({}.items()), holds({1: 2}.keys()), holds({}.values())


def summed_twice(it):
    return sum(it), sum(it)


# refused E0315
def solve_iterator_twice_in_a_function(I):
    return summed_twice(map(abs, [1, 2]))


# = ((3,3,),(3,3,),)
def solve_list_twice_in_a_function(I):
    return summed_twice([1, 2]), summed_twice((3,))


# refused E0203
def solve_iterator_compared(I):
    return same(zip([1], [2]), ((1, 2),))


# fails
def solve_iterator_subscript(I):
    z = zip([1], [2])
    return z[0]


# fails
def solve_iterator_to_a_primitive(I):
    return size(map(abs, [1, 2]))


# = 1
def solve_iterator_to_first(I):
    return first(map(abs, [-1, 2]))


# refused E0203
def solve_loop_through_one_or_the_other(I):
    a = [1]
    for x in a or [2]:
        if len(a) < 4:
            a.append(x + 1)
    return tuple(a)


# refused E0203
def solve_loop_through_a_choice(I):
    a = [1]
    for x in a if len(I) == 2 else [5]:
        if len(a) < 4:
            a.append(x + 1)
    return tuple(a)


def itself(x):
    return x


# refused E0203
def solve_loop_through_a_result(I):
    a = [1]
    for x in itself(a):
        if len(a) < 4:
            a.append(x + 1)
    return tuple(a)


# refused E0203
def solve_loop_through_a_map(I):
    a = [1, 2]
    for x in map(abs, a):
        if len(a) < 4:
            a.append(-x)
    return tuple(a)


# = (1,2,)
def solve_loop_through_a_copy_of_one_or_the_other(I):
    a = [1]
    for x in list(a or [2]):
        if len(a) < 4:
            a.append(x + 1)
    return tuple(a)


# = ((),4,)
def solve_loop_through_either_without_a_change(I):
    a = [1]
    b = []
    for x in b or a:
        I = I + ((x, x, x),)
    for x in a or [3]:
        I = I + ((x, x, x),)
    return tuple(b), len(I)


# = 103
def solve_values_that_change(I):
    d = {0: 1, 1: 2, 2: 3}
    total = 0
    for v in d.values():
        total += v
        d[2] = 100
    return total


# = ((1,2,),(2,11,),)
def solve_pairs_that_change(I):
    d = {1: 1, 2: 2}
    for k, v in d.items():
        d[2] = 10
        d[k] = v + 1
    return tuple(d.items())


# = ((1,0,),(2,3,99,1,),)
def solve_pairs_whose_lists_change(I):
    d = {0: [1], 1: [2, 3]}
    for k, v in d.items():
        v.append(k)
        if k == 0:
            d[1].append(99)
    return tuple(d[0]), tuple(d[1])


# = ((1,1,),(2,10,),)
def solve_pairs_in_one_name(I):
    d = {1: 1, 2: 2}
    found = []
    for pair in d.items():
        d[2] = 10
        found.append(pair)
    return tuple(found)


# = ((0,1,),(1,7,),7,8,)
def solve_numbered_values_that_change(I):
    d = {5: 1, 6: 2}
    found = []
    for i, v in enumerate(d.values()):
        d[6] = 7
        found.append((i, v))
    for v in reversed(d.values()):
        d[5] = 8
        found.append(v)
    return tuple(found)


# fails
def solve_keys_come_in_a_loop(I):
    d = {1: 1, 2: 2}
    for k, v in d.items():
        d[k + 10] = v
    return len(d)


# stops
def solve_keys_come_and_go_in_a_loop(I):
    d = {1: 1, 2: 2}
    for k in d:
        if k == 1:
            del d[2]
            d[3] = 3
    return len(d)


# refused E0203
def solve_list_in_itself(I):
    a = [1]
    a.append(a)
    return len(a[1])


# refused E0203
def solve_dictionary_in_itself(I):
    d = {}
    d[0] = d
    return len(d[0])


# refused E0203
def solve_list_in_itself_by_another_name(I):
    a = [1, 2]
    b = [a]
    a.append(b)
    b.append(3)
    return len(a[2])


# refused E0203
def solve_list_in_a_tuple_in_itself(I):
    a = [1, 2]
    a += [(a, 1)]
    return len(a[2][0])


def wrapped(x):
    return (x, 1)


# stops
def solve_list_in_itself_by_a_function(I):
    a = [1]
    a.append(wrapped(a))
    return len(a[1][0])


# = (15,14,)
def solve_list_and_its_own_elements(I):
    a = [1, 2]
    a.extend(a)
    a += a[:2]
    a.append(len(a))
    a[0:0] = a
    a.append(list(a))
    return len(a), len(a[-1])


# refused E0315
def solve_row_in_another_row(I):
    g = [[1], [2]]
    g[0].append(g[1])
    g[1].append(5)
    return len(g[0][1])


def at(xs, i):
    return xs[i]


# = (1,1,2,3,5,8,13,)
def solve_results_of_what_grows(I):
    memo = [1, 1]
    for i in range(5):
        memo.append(at(memo, -1) + at(memo, -2))
    return tuple(memo)


def moved(path, d):
    i, j = path[-1]
    return (i + d, j)


# = ((0,0,),(1,0,),(3,0,),)
def solve_path_that_grows(I):
    path = [(0, 0)]
    for d in (1, 2):
        path.append(moved(path, d))
    return tuple(path)


def backwards(x):
    return tuple(reversed(x))


# = ((3,1,),(2,1,),(2,1,0,),((7,5,),),)
def solve_dictionaries_backwards(I):
    return backwards({1: 2, 3: 4}), backwards([1, 2]), backwards(range(3)), tuple(map(tuple, map(reversed, [{5: 6, 7: 8}])))


# fails
def solve_set_backwards(I):
    return backwards({1, 2})


def addone(xs):
    xs += [1]


# = 2
def solve_function_of_one_list(I):
    a = [1]
    addone(a)
    return len(a)


# refused E0301
def solve_unknown_name_is_changed(I):
    a = [1]
    b[0] = 3
    return a


# refused E0303
def solve_append_of_nothing(I):
    a = [1]
    a.append()
    return a


# refused E0303
def solve_append_of_two(I):
    a = [1]
    a.append(1, 2)
    return a


def grown(a, n):
    a.append(n)
    return len(a)


# = (2,(2,2,),)
def solve_calls_in_arguments(I):
    a = []
    return grown(a, grown(a, 2) + 1), tuple(a)


# = (7,2,)
def solve_call_in_an_augmented_part(I):
    a = [5]
    a[0] += grown(a, 2)
    return tuple(a)


# = ((5,2,2,),(5,2,3,),)
def solve_sum_with_what_changes(I):
    a = [5]
    b = a + [grown(a, 2)]
    pair = [a, grown(a, 3)]
    return tuple(b), tuple(pair[0])


# fails
def solve_key_comes_in_the_last_round(I):
    d = {1: 1}
    for k, v in d.items():
        d[k + 10] = v
    return len(d)


# = 4
def solve_key_comes_before_a_break(I):
    d = {1: 1, 2: 2}
    for k, v in d.items():
        d[k + 10] = v
        break
    for v in d.values():
        d[20] = v
        break
    return len(d)


# = (((0,1,2,),(8,4,5,),),((9,3,),(1,4,),(2,5,),),(2,3,),)
def solve_columns_of_rows(I):
    rows = list(map(list, I))
    cols = list(map(list, zip(*rows)))
    cols[0][0] = 9
    rows[1][0] = 8
    xs = [1, 2, 3]
    more = (x for x in xs if x > 1)
    ys = list(more)
    xs.append(5)
    return tuple(map(tuple, rows)), tuple(map(tuple, cols)), tuple(ys)


# = (True,True,True,)
def solve_keys_are_compared_as_sets_in_functions(I):
    d, e = {1: 2, 3: 4}, {3: 4, 1: 2}
    return same(d.keys(), e.keys()), same(d.items(), e.items()), same(d.keys(), {1, 3})


# refused E0203
def solve_loop_through_a_chosen_dictionary(I):
    d = {0: 1, 4: 2}
    for k in d if len(I) == 2 else [1]:
        d[k + 1] = 1
    return len(d)


# refused E0203
def solve_loop_through_chosen_values(I):
    d = {0: 1, 4: 2}
    for v in d.values() or [1]:
        d[9] = v
    return len(d)


# fails
def solve_key_comes_on_the_way_back(I):
    d = {0: 1}
    for k in reversed(d):
        d[k + 1] = 1
    return len(d)


# = (12,1,23,)
def solve_pairs_and_breaks(I):
    d = {1: 2, 0: 1, 2: 3}
    out = []
    for k, v in d.items():
        if len(out) > 12:
            break
        out.append(k * 10 + v)
        if len(out) < 2:
            d.pop(5, None)
    return tuple(out)
