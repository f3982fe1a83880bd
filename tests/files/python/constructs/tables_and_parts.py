"""Tables that other lines change, parts of what helpers are given, and lines that only print."""

TABLE = {}
BASE = [1, 2]
ALSO = BASE
ALSO.append(3)
ROWS = {1: [1], 2: [2]}
for row in ROWS.values():
    row.append(3)
PARTS = {1: [4]}
PART = PARTS[1]
PART.append(5)
GROWN = []
LENGTHS = [GROWN.append(k) for k in range(3)]
KEPT = [7, 8]


def note(n):
    TABLE[n] = 1


note(3)


def rows_that_are(g):
    return [i for i, r in enumerate(g) if r == [0, 0, 0]]


def second_is_list(pair):
    k, v = pair
    return v == [1]


def with_five(g):
    return [r + [5] for i, r in enumerate(g)]


def joined(a, b):
    return [x + [9] + y for x, y in zip(a, b)]


def by_length(rows):
    rows.sort(key=len)


def kept(n):
    xs = []
    xs.append(KEPT[n])
    return xs


# refused E0313
def solve_table_of_function(I):
    return len(TABLE)


# refused E0313
def solve_table_by_other_name(I):
    return len(BASE)


# refused E0313
def solve_table_by_loop(I):
    return len(ROWS[1])


# refused E0313
def solve_table_by_part(I):
    return len(PARTS[1])


# refused E0313
def solve_table_by_comprehension(I):
    return len(GROWN)


# [8]
# = (8,)
def solve_table_that_stays(I):
    return kept(1)


# = (0,)
def solve_rows_of_pairs(I):
    return rows_that_are([[0, 0, 0], [1]])


# = (True,False,)
def solve_parts_of_pair(I):
    return second_is_list((1, [1])), second_is_list((1, [2]))


# = (((1,5,),(2,5,),),((1,9,2,),),)
def solve_rows_joined(I):
    return with_five([[1], [2]]), joined([[1]], [[2]])


# = ((1,),(3,4,),(2,3,4,),)
def solve_helper_sorts_by_key(I):
    a = [[3, 4], [1], [2, 3, 4]]
    by_length(a)
    return a


# stops
def solve_fails_before_constant_list(I):
    y = []
    for x in [1, 0]:
        z = 1 // x
        y = []
    return [y]


# stops
def solve_asserts_before_constant_list(I):
    y = []
    for x in [1, 0]:
        assert x == 1
        y = []
    return [y]


# refused E0203
def solve_key_reads_list(I):
    a = [3, 1, 2, 1, 3, 3]
    a.sort(key=a.count)
    return a


# refused E0315
def solve_print_that_changes(I):
    a = [1, 2]
    print(a.pop())
    return a


# refused E0315
def solve_print_of_text_that_changes(I):
    a = [1, 2]
    print("a", a.append(3))
    return a


def is_pair(x):
    return x == (1, 2)


def any_differs(a, b):
    return any(x != y for x, y in zip(a, b))


def first_that_differs(a, b):
    for i in range(len(a)):
        if a[i] != b[i]:
            return i
    return -1


def is_symmetric(g):
    return list(g) == list(zip(*g))


def has_zeros(g):
    return [0, 0, 0] in g


def any_differs_inside(a, b):
    return any_differs(a, b)


# = (False,True,)
def solve_kinds_of_parameter(I):
    return is_pair([1, 2]), is_pair((1, 2))


# = (True,False,True,)
def solve_kinds_of_parts(I):
    g = [list(r) for r in I]
    return any_differs(g, I), any_differs(I, I), any_differs_inside(g, I)


# = (0,-1,)
def solve_kinds_of_rows(I):
    g = [list(r) for r in I]
    return first_that_differs(g, I), first_that_differs(g, [list(r) for r in I])


# = (False,True,)
def solve_kinds_of_turned_rows(I):
    return is_symmetric([[1, 2], [2, 1]]), is_symmetric(((1, 2), (2, 1)))


# = (False,True,)
def solve_kinds_of_elements(I):
    return has_zeros(((0, 0, 0),)), has_zeros([[0, 0, 0]])


# refused E0203
def solve_lists_and_tuples_beside_numbers(I):
    p = [[1], (1,), 5]
    return p[0] == p[1]
