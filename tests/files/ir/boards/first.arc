# The first location that satisfies a condition is the first of those that do.
def solve(I):
    x1 = extract(ofcolor(I, 3), lambda p: colorcount(toobject(dneighbors(p), I), 3) == 4)
    return fill(I, 5, neighbors(x1))
