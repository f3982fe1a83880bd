# A condition about the row or the column alone is asked once for each.
def solve(I):
    x1 = sfilter(asindices(I), lambda p: even(last(p)))
    x2 = sfilter(asindices(I), lambda p: first(p) > height(I) // 2)
    x3 = sfilter(asindices(I), lambda p: either(hmatching(ofcolor(I, 3), initset(p)), vmatching(initset(p), ofcolor(I, 3))))
    return (x1, x2, x3)
