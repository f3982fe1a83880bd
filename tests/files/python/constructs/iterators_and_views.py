"""Iterators, wherever they are kept, and ranges and views, which are no tuples."""
from dsl import *


# An iterator in a container has no parts, no length, and is gone through once.
# fails
def solve_parts(I):
    rows = [map(lambda v: v + 1, row) for row in I]
    return rows[0][1]


# fails
def solve_length(I):
    rows = [map(lambda v: v + 1, row) for row in I]
    return len(rows[0])


# refused E0315
def solve_twice(I):
    rows = [map(lambda v: v + 1, row) for row in I]
    return (tuple(rows[0]), tuple(rows[0]))


# = ((1,2,3,),(4,5,6,),)
def solve_rows(I):
    rows = [map(lambda v: v + 1, row) for row in I]
    return tuple(tuple(row) for row in rows)


# = ((2,1,0,),(5,4,3,),)
def solve_appended(I):
    rows = []
    for row in I:
        rows.append(reversed(row))
    return tuple(map(tuple, rows))


# refused E0315
def solve_in_tuple(I):
    pair = (zip(I[0], I[1]), 3)
    return (tuple(pair[0]), tuple(pair[0]))


# refused E0315
def solve_in_dictionary(I):
    d = {1: enumerate(I[0])}
    return (tuple(d[1]), tuple(d[1]))


# refused E0315
def solve_of_items(I):
    for key, values in {1: iter(I[0])}.items():
        out = tuple(values) + tuple(values)
    return out


# refused E0315
def solve_other_name(I):
    rows = [map(abs, row) for row in I]
    same = rows
    return tuple(map(tuple, rows)) + tuple(map(tuple, same))


# refused E0203
def solve_repeated(I):
    return tuple(zip(*[iter(I[0])] * 3))


# = ((2,5,),(1,4,),(0,3,),)
def solve_turned(I):
    return tuple(zip(*map(reversed, I)))


# refused E0203
def solve_compared(I):
    return [map(abs, I[0])] == [map(abs, I[0])]


# refused E0203
def solve_tested(I):
    return [tuple(row) for row in map(reversed, I) if sum(row) > 3]


# = ((0,1,2,),(3,4,5,),)
def solve_unused(I):
    pair = (map(lambda v: 6 // v, I[0]), 1)
    return I


# So are those that functions return, and those that they are given.
def plus_one(values):
    return map(lambda v: v + 1, values)


def both(values):
    return tuple(values), tuple(values)


def once(values):
    return tuple(values)


# refused E0315
def solve_returned(I):
    values = plus_one(I[0])
    return (tuple(values), tuple(values))


# = (1,2,3,)
def solve_returned_once(I):
    return tuple(plus_one(I[0]))


# refused E0315
def solve_given(I):
    return both(plus_one(I[0]))


# = (1,2,3,)
def solve_given_once(I):
    return once(plus_one(I[0]))


# fails
def solve_given_in_list(I):
    return both([plus_one(I[0])])


# refused E0315
def solve_lambda(I):
    make = lambda: (v for v in I[0])
    values = make()
    return tuple(values) + tuple(values)


# = ((1,2,3,),(4,5,6,),)
def solve_mapped(I):
    return tuple(tuple(row) for row in map(plus_one, I))


# refused E0203
def solve_handed_on(I):
    return tuple(map(both, map(reversed, I)))


# refused E0203
def solve_function_kept(I):
    f = plus_one if I[0][0] == 0 else reversed
    values = f(I[0])
    return tuple(values) + tuple(values)


# = ((0,0,),(1,1,),(2,2,),(3,3,),(4,4,),(5,5,),)
def solve_merged(I):
    return mapply(lambda row: zip(row, row), I)


VALUES = (v for v in (1, 2))


# refused E0313
def solve_outside(I):
    return tuple(VALUES)


# What Python does not come to cannot fail.
# = True
def solve_any(I):
    return any(map(lambda i: I[i][0] == 3, (0, 1, 2)))


# = False
def solve_all(I):
    return all(v < 3 for v in map(lambda v: 6 // (3 - v), (1, 2, 2, 3)))


# = True
def solve_found(I):
    return 3 in map(lambda i: I[i][0], (0, 1, 2))


# = True
def solve_not_found(I):
    return 9 not in (v + 1 for v in filter(lambda v: 6 // v, (1, 2)))


# = 3
def solve_broken_off(I):
    for v in map(lambda i: I[i][0], (0, 1, 2)):
        if v == 3:
            break
    return v


# = 2
def solve_returned_from(I):
    for v in (6 // v for v in (3, 1, 0) if 6 // (v + 1)):
        return v


# fails
def solve_goes_on(I):
    for v in filter(lambda v: v % 2, map(lambda v: 6 // (5 - v), I[1])):
        if v > 100:
            return v
    return v


# fails
def solve_all_of_it(I):
    for v in list(map(lambda i: I[i][0], (0, 1, 2))):
        if v == 3:
            break
    return v


# = 6
def solve_first(I):
    return first(map(lambda v: 6 // v, (1, 0)))


# = 6
def solve_first_kept(I):
    return first(v * 2 for v in I[1] if 6 // (4 - v) > 0)


# A variable without a value is none to delete.
# fails
def solve_deleted(I):
    if I[0][0] == 9:
        value = 1
    del value
    return I


# Ranges are equal to ranges, values of dictionaries to nothing but themselves.
# = (True,1,2,True,4,)
def solve_ranges(I):
    return (range(2) == range(0, 2), range(3)[1], range(5).index(2), 2 in range(3), len(range(4)))


# refused E0203
def solve_range_and_tuple(I):
    return range(3) == (0, 1, 2)


# refused E0203
def solve_range_in(I):
    return range(2) in ((0, 1), 4)


# fails
def solve_ranges_joined(I):
    return range(2) + range(2)


# fails
def solve_range_applied(I):
    return apply(lambda v: v + 1, range(3))


# = (0,4,{(0,0,),(0,1,),(1,0,),(1,1,)},)
def solve_range_looked_at(I):
    return (first(range(3)), size(range(4)), product(range(2), range(2)))


# refused E0203
def solve_range_given(I):
    return same(range(3), (0, 1, 2))


def same(a, b):
    return a == b


# refused E0203
def solve_values(I):
    d = {1: 2}
    return d.values() == {1: 2}.values()


# = (True,True,True,)
def solve_keys(I):
    d = {1: 2}
    return (d.keys() == {1: 3}.keys(), d.items() == {1: 2}.items(), 2 in d.values())


# fails
def solve_part_of_values(I):
    return {1: 2}.values()[0]


# fails
def solve_values_joined(I):
    return {1: 2}.values() + (1,)


# fails
def solve_values_in_a_set(I):
    return {{1: 2}.values()}


# fails
def solve_ranges_in_order(I):
    return max([range(2), range(3)])
