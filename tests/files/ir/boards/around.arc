# Any set that moves along with the location may be counted in.
def solve(I):
    x1 = ofcolor(I, 0)
    x2 = sfilter(x1, lambda p: size(difference(shift(asindices(canvas(0, (3, 3))), p), x1)) == 0)
    x3 = sfilter(x1, lambda p: size(intersection(insert(p + (0, 2), outbox(initset(p))), x2)) > 0)
    return fill(I, 3, combine(x2, x3))
