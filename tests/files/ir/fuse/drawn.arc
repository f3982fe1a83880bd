# Patches drawn one after the other, from a tuple and from pairs; those of a set are merged first.
def solve(I):
    x1 = order(partition(I), size)
    x2 = mpapply(recolor, interval(ONE, size(x1) + 1, ONE), x1)
    x3 = paint(I, x2)
    x4 = mapply(lambda p: shift(first(x1), p), ((0, 1), (1, 0)))
    x5 = paint(x3, x4)
    x6 = mapply(lambda p: shoot(p, DOWN), (ORIGIN, (1, 2)))
    return fill(x5, FOUR, x6)

def solve_set(I):
    return paint(I, mapply(lambda p: shift(asobject(I), p), neighbors(ORIGIN)))
