# Where types do not tell that operands are grids or sets of locations, the program asks.
def solve(I):
    x1 = canvas(0, shape(I))
    x2 = sfilter(asindices(I), lambda p: 3 > colorcount(toobject(neighbors(p), x1), 5))
    x3 = sfilter(ofcolor(x1, 0), lambda p: contained(p, ofcolor(I, 3)))
    x4 = apply(lambda o: sfilter(toindices(o), lambda p: colorcount(toobject(dneighbors(p), I), 3) == 2), partition(I))
    return (x2, x3, x4)
