# Left alone: no locations, what may fail, what a function is given, and what ends early.
def solve(I):
    x1 = sfilter(palette(I), lambda c: contained(c, (1, 2)))
    x2 = sfilter(asindices(I), lambda p: adjacent(initset(p), ofcolor(I, 3)))
    x3 = sfilter(asobject(I), lambda c: contained(c, asobject(vmirror(I))))
    x4 = apply(lambda o: sfilter(toindices(o), lambda p: index(I, p) == 3), partition(I))
    x5 = extract(ofcolor(I, 3), lambda p: colorcount(toobject(dneighbors(p), I), 3) == 4)
    return (x1, x2, x3, x4, x5)
