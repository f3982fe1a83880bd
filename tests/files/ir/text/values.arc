# What is alike and still different: 1, True and (1,), 0, False, () and None.
def solve_values(S, I, C):
    ints = (0, 1, -1, 9223372036854775807, -9223372036854775808)
    bools = (True, False)
    small = ((), (1,), ((),), None)
    _unused = rot90(I)
    return (ints, bools, small, I == C, S)
