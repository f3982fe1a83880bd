def m2(l):
    l *= 2
    return l


# = ((1,2,1,2,),(1,2,1,2,),)
def solve_mul(I):
    a = [1, 2]
    b = m2(a)
    return (tuple(a), tuple(b))


# = (6,8,)
def solve_mul_num(I):
    return (m2(3), m2(4))


# = (3,4,3,4,)
def solve_mul_tuple(I):
    return m2((3, 4))


def orf(s):
    s |= frozenset({9})
    return s


# = (2,2,)
def solve_or(I):
    a = {1}
    b = orf(a)
    return (len(a), len(b))


# = (1,2,)
def solve_or_frozen(I):
    a = frozenset({1})
    b = orf(a)
    return (len(a), len(b))


def addx(l, x):
    l += x
    return l


# = ((1,2,),(1,2,),)
def solve_add(I):
    a = [1]
    b = addx(a, [2])
    return (tuple(a), tuple(b))


# = ((1,),(1,2,),)
def solve_add_t(I):
    a = (1,)
    b = addx(a, (2,))
    return (a, b)


# = (3,7,)
def solve_add_n(I):
    return (addx(1, 2), addx(3, 4))


# = ((1,0,1,2,),(1,0,1,2,),)
def solve_add_u(I):
    a = [1]
    b = addx(a, I[0])
    return (tuple(a), tuple(b))


# refused E0203
def solve_dict_list(I):
    d = dict([([1], 2)])
    return len(d)


# = 2
def solve_dict_list2(I):
    d = dict([(tuple(r), 2) for r in I])
    return len(d)


# refused E0203
def solve_dict_list3(I):
    d = dict([(list(r), 2) for r in I])
    return len(d)


# refused E0203
def solve_dict_list4(I):
    p = [([1], 2)]
    return len(dict(p))


# refused E0203
def solve_dict_list5(I):
    p = [(1, [2])]
    return len(dict(p))


# refused E0203
def solve_dict_list6(I):
    return len(dict(zip([[1], [2]], (1, 2))))


# = 2
def solve_dict_list7(I):
    return len(dict(zip((1, 2), [[1], [2]])))


# refused E0203
def solve_records(I):
    a = [[1], (2,)]
    b = [(1,), [2]]
    return a == b


# refused E0203
def solve_records2(I):
    a = ([1], (2,))
    b = ((1,), [2])
    return a == b


# refused E0203
def solve_records3(I):
    a = [(1, [2], (3,))]
    b = [(1, (2,), [3])]
    return a == b


# refused E0203
def solve_records4(I):
    a = [(1, [2], (3,))]
    b = [(1, [2], (3,))]
    return (a == b, (1, [2], (3,)) in a)


def eq(row):
    return row == [0, 0]


# = (True,False,False,)
def solve_row(I):
    return (eq([0, 0]), eq((0, 0)), eq([1]))


# = (False,False,)
def solve_row2(I):
    g = [list(r) for r in I]
    return tuple(eq(r) for r in g)
