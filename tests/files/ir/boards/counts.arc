# Numbers of neighbours against a number.
def solve(I):
    x1 = ofcolor(I, leastcolor(I))
    x2 = sfilter(x1, lambda p: size(difference(dneighbors(p), x1)) > 2)
    x3 = sfilter(asindices(I), lambda p: 3 > colorcount(toobject(neighbors(p), I), 5))
    x4 = sfilter(asindices(I), lambda p: positive(decrement(size(intersection(ineighbors(p), x1)))))
    x5 = sfilter(asindices(I), lambda p: contained(3, palette(toobject(dneighbors(p), I))))
    x6 = sfilter(asindices(I), lambda p: size(intersection(neighbors(p), x1)) == height(I))
    return (x2, x3, x4, x5, x6)
