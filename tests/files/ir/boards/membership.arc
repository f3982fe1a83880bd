# A location that is in a set, or that is in it once it is moved.
def solve(I):
    x1 = sfilter(asindices(I), lambda p: contained(p, ofcolor(I, 3)))
    x2 = sfilter(asindices(I), lambda p: contained(add(p, (0, 1)), ofcolor(I, 4)))
    x3 = sfilter(x2, lambda p: contained(subtract(p, (1, -1)), x1))
    return fill(I, 5, x3)
