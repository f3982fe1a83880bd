# = False
def solve_displays_differ_inside(I):
    return ([1], 2) == ((1,), 2)


# refused E0203
def solve_variables_differ_beside_a_number(I):
    x = ([1], 2)
    y = ((1,), 2)
    return x == y


# refused E0203
def solve_records_of_one_form(I):
    x = (1, [2], (3, 4))
    y = (1, [2], (3, 4))
    return (x == y, x != y, x in [y])


# = (True,False,False,)
def solve_lists_beside_numbers(I):
    x = ([1], 2)
    y = ([1], 2)
    return (x == y, x == ([1], 3), x == 5)


# refused E0203
def solve_search_beside_a_number(I):
    x = [((1,), 2)]
    return x.index(([1], 2))


# refused E0203
def solve_element_beside_a_number(I):
    x = [(1, [2]), 3]
    return (1, (2,)) in x


# refused E0203
def solve_appended_beside_a_number(I):
    x = []
    x.append((1, [2]))
    return (1, (2,)) in x


# refused E0203
def solve_values_of_dictionaries_differ(I):
    return {1: [1]} == {1: (1,)}


# = (True,True,)
def solve_values_of_dictionaries(I):
    return ({1: [1]} == {1: [1]}, {1: (1,)} == {1: (1,)})


# refused E0203
def solve_less_with_lists_inside(I):
    return ([1], 2) < ((2,), 2)


# refused E0203
def solve_order_of_records(I):
    x = [(2, [3], (1, 1)), (1, [4], (0, 0))]
    return (sorted(x), max(x), x[0] < x[1])


# refused E0203
def solve_set_of_lists_in_tuples(I):
    return len({([1], 2)})


# refused E0203
def solve_key_of_lists_in_tuples(I):
    return len({([1], 2): 3})


# refused E0203
def solve_key_that_is_stored(I):
    d = {}
    d[([1], 2)] = 3
    return len(d)


# refused E0203
def solve_key_that_is_read(I):
    d = {(1, 2): 3}
    return d[[1, 2]]


# refused E0203
def solve_key_that_is_got(I):
    return {1: 2}.get([1], 5)


# refused E0203
def solve_key_that_is_popped(I):
    d = {1: 2}
    x = d.pop([1], 5)
    return x


# refused E0203
def solve_key_by_default(I):
    d = {}
    d.setdefault([1], []).append(2)
    return d


# refused E0203
def solve_keys_of_a_comprehension(I):
    return len({x: 1 for x in [[1], [2]]})


# refused E0203
def solve_set_comprehension_of_lists(I):
    return len({x for x in [[1], [2]]})


# refused E0203
def solve_element_that_is_added(I):
    s = set()
    s.add((1, [2]))
    return len(s)


# refused E0203
def solve_element_that_is_discarded(I):
    s = {1}
    s.discard([1])
    return s


# refused E0203
def solve_elements_that_are_joined(I):
    s = {(1,)}
    return s.union([[1]])


# refused E0203
def solve_elements_of_an_update(I):
    s = {(1,)}
    s.update([[1]])
    return s


# refused E0203
def solve_frozen_set_of_lists_in_tuples(I):
    return frozenset([([1], 2)])


# refused E0203
def solve_list_in_tuple_among_elements(I):
    return (1, [2]) in {(1, (2,))}


# = (4,7,2,True,)
def solve_keys_that_never_change(I):
    d = {(1, (2, 3)): 4}
    d[(5, 6)] = 7
    s = {(1, 2), (3, (4, 5))}
    s.add(tuple([1, 2]))
    return (d[(1, (2, 3))], d.get((5, 6), 0), len(s), (3, (4, 5)) in s)


# = (False,False,6,)
def solve_found_or_none(I):
    best = None
    for row in I:
        for x in row:
            if best is None or x > best[0]:
                best = [x, x + 1]
    return (best == None, best == 5, best[1])
