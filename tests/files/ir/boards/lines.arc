# A condition about the row or the column alone is a mask, or asked once for each.
def solve(I):
    x1 = sfilter(asindices(I), lambda p: even(last(p)))
    x2 = sfilter(asindices(I), lambda p: first(p) > height(I) // 2)
    x3 = sfilter(asindices(I), lambda p: either(hmatching(ofcolor(I, 3), initset(p)), vmatching(initset(p), ofcolor(I, 3))))
    x4 = sfilter(asindices(I), lambda p: even(height(I) - first(p) - 1))
    x5 = sfilter(asindices(I), lambda p: 3 > width(I) - last(p))
    x6 = sfilter(asindices(I), lambda p: last(p) + 1 == height(I))
    x7 = sfilter(asindices(I), lambda p: contained(last(p), interval(0, width(I), 3)))
    return (x1, x2, x3, x4, x5, x6, x7)
