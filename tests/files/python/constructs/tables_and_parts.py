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
