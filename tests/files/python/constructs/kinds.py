# Who has a value that `op=` may change, and what may be a list or a tuple.


def add_to(xs, more):
    xs += more
    return xs


def twice(xs):
    xs *= 2
    return xs


def with_cells(cells, more):
    cells |= more
    return cells


# = (3,6,)
def solve_numbers_of_helpers(I):
    return (add_to(1, 2), twice(3))


# = ((1,2,),(1,2,),)
def solve_list_of_caller(I):
    xs = [1]
    ys = add_to(xs, (2,))
    return (tuple(xs), tuple(ys))


# = ((1,1,),(1,1,),)
def solve_twice_list_of_caller(I):
    xs = [1]
    ys = twice(xs)
    return (tuple(xs), tuple(ys))


# = (2,2,)
def solve_set_of_caller(I):
    xs = {1}
    ys = with_cells(xs, frozenset({2}))
    return (len(xs), len(ys))


# = (7,)
def solve_bits_of_helper(I):
    return (with_cells(5, 2),)


# = ((0,1,2,9,),(0,1,2,),)
def solve_row_of_grid(I):
    row = I[0]
    row += (9,)
    return (row, I[0])


# = ((0,1,2,0,1,2,),(0,1,2,),)
def solve_row_of_grid_twice(I):
    for row in I:
        row *= 2
        break
    return (row, I[0])


# = {(0,0,),(0,1,),(0,2,),(1,0,),(1,1,),(1,2,)}
def solve_frozen_cells(I):
    cells = toindices(first(objects(I, True, False, False)))
    for obj in objects(I, True, False, False):
        cells |= toindices(obj)
    return cells


# = (False,False,True,True,)
def solve_rows_are_no_lists(I):
    found = [row == [0, 1, 2] for row in I]
    return (found[0], vmirror(I) == [[2, 1, 0], [5, 4, 3]], I[0] != [0, 1, 2], I[0] == (0, 1, 2))


# = (False,)
def solve_number_is_no_list(I):
    n = len(I)
    return (n == [2],)


# refused E0203
def solve_list_or_tuple(I):
    d = {0: []}
    x = d.get(0, ())
    return (x == (),)


# refused E0203
def solve_list_or_tuple_in_list(I):
    xs = [[1], (1,)]
    n = 0
    for x in xs:
        if x == (1,):
            n += 1
    return n


# = 2
def solve_made_one_kind(I):
    xs = [[1], (1,)]
    n = 0
    for x in xs:
        if tuple(x) == (1,):
            n += 1
    return n


# fails
def solve_list_and_row(I):
    return [9] + I[0]


# = (9,0,1,2,)
def solve_list_and_row_as_list(I):
    return [9] + list(I[0])


# = (12,25,)
def solve_sums_stay_numbers(I):
    total, product = 0, 1
    for row in I:
        for v in row:
            total += v
            product *= v or 1
    total -= 3
    return (total, product // 5 + 1)


# = (True,False,True,False,)
def solve_default_of_another_kind(I):
    d = {1: [2], 3: []}
    return (d.get(0, ()) == (), d.get(3, ()) == (), () == d.get(2, ()), [2] != d.get(1, ()))


# fails
def solve_default_is_computed(I):
    d = {1: [2]}
    return d.get(1, (1 // 0,)) == (1,)
