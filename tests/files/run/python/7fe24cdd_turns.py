def turn(g):
    return tuple(tuple(r) for r in zip(*g[::-1]))


def solve(I):
    a = I
    b = turn(a)
    c = turn(b)
    d = turn(c)
    top = tuple(x + y for x, y in zip(a, b))
    bottom = tuple(x + y for x, y in zip(d, c))
    return top + bottom
