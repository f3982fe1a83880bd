"""Lists are no tuples: what is known of them is followed into functions, and else refused."""
from dsl import *
from constants import *


def joined(a, b):
    return a + b


def is_row(r):
    return r == [0, 1, 2]


def are_same(a, b):
    return a == b


def itself(x):
    return x


# fails
def solve_list_and_tuple_joined_in_rounds(I):
    n, *rest = I[0]
    for k in range(2):
        rest = rest + (1,)
    return rest


# fails
def solve_list_and_tuple_joined_in_lambda(I):
    f = lambda r: [1] + r
    return f((2,))


# fails
def solve_list_and_tuple_joined_in_function(I):
    def f(a, b):
        return a + b
    return f([1], (2,))


# refused E0203
def solve_list_and_tuple_joined_in_definition(I):
    return joined([1], (2,))


# = (1,2,)
def solve_lists_joined_in_definition(I):
    return joined([1], [2])


# = False
def solve_row_and_list_in_lambda(I):
    f = lambda r: r == [0, 1, 2]
    return f(I[0])


# = ()
def solve_row_and_list_in_filter(I):
    return tuple(filter(lambda r: r == [0, 1, 2], I))


# = (False,False,)
def solve_row_and_list_in_map(I):
    return tuple(map(lambda r: r == [0, 1, 2], I))


# = ()
def solve_row_and_list_in_sfilter(I):
    return sfilter(I, lambda r: r == [0, 1, 2])


# = ((0,1,2,),(3,4,5,),)
def solve_row_and_list_in_key(I):
    return sorted(I, key=lambda r: r == [0, 1, 2])


# = (False,True,)
def solve_row_and_list_in_function(I):
    def f(r):
        return r == [0, 1, 2]
    return f(I[0]), f(list(I[0]))


# = False
def solve_row_and_list_in_definition(I):
    return is_row(I[0])


# = (False,False,)
def solve_lists_and_rows_in_definition(I):
    return [are_same(list(r), r) for r in I]


# = (False,False,)
def solve_rows_in_definition(I):
    return [are_same(r[::-1], r) for r in I]


# = (0,1,)
def solve_count_of_list_among_rows(I):
    return I.count([0, 1, 2]), [list(r) for r in I].count([0, 1, 2])


# refused E0203
def solve_index_of_list_among_rows(I):
    return I.index([3, 4, 5])


# refused E0203
def solve_remove_list_of_rows(I):
    rows = list(I)
    rows.remove([0, 1, 2])
    return rows


# refused E0203
def solve_list_as_key(I):
    d = {}
    d[[1]] = 2
    return len(d)


# refused E0203
def solve_list_in_set(I):
    return [1] in {1, 2}


# refused E0203
def solve_largest_of_list_and_tuple(I):
    return max([0], (1,))


# refused E0203
def solve_order_of_lists_and_tuples(I):
    return sorted([[0], (1,)])


# refused E0203
def solve_sum_of_rows_as_list(I):
    return sum(I, [])


# = ((0,1,2,3,4,5,),(0,1,2,3,4,5,),)
def solve_sum_of_lists(I):
    return sum([list(r) for r in I], []), sum(I, ())


# = (False,True,)
def solve_part_that_a_function_returns(I):
    def f(r):
        return r[:2]
    return f(I[0]) == [0, 1], f(I[0]) == (0, 1)


# refused E0315
def solve_first_of_sorted(I):
    y = [[2], [1]]
    t = sorted(y)[0]
    y[1][0] = 9
    return t


# refused E0315
def solve_first_of_comprehension(I):
    y = [[2], [1]]
    t = [r for r in y if r[0] == 1][0]
    y[1].append(0)
    return t


# refused E0315
def solve_part_of_what_a_definition_returns(I):
    a = [[1]]
    b = itself(a)[0]
    a[0].append(2)
    return b


# refused E0315
def solve_slice_that_is_put(I):
    a = [[1], [2]]
    b = [[0], [0]]
    b[:] = a
    a[0][0] = 7
    return b


# refused E0315
def solve_values_that_are_kept(I):
    d = {1: [1]}
    v = list(d.values())
    d[1].append(2)
    return v


# refused E0315
def solve_pairs_that_are_kept(I):
    d = {1: [1]}
    e = list(d.items())
    d[1].append(3)
    return e


# refused E0315
def solve_starred_rest(I):
    a = [[1], [2]]
    x, *y = a
    a[1].append(5)
    return y


# = (False,False,False,True,)
def solve_list_among_the_tuples_of_iterators(I):
    d = {1: 2}
    return ([1, 2] in zip((1,), (2,)), [1, 2] in d.items(), (1,) in map(list, [(1,)]), (1, 2) in d.items())


# refused E0203
def solve_list_or_none_joined_with_tuple(I):
    x = None
    if len(I) > 1:
        x = [1]
    return x + (2,)


# = (False,True,)
def solve_sum_of_lists_compared(I):
    return (sum([[1], [2]], []) == (1, 2), sum([[1], [2]], []) == [1, 2])
