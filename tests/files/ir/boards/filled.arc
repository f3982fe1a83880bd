# What fails of empty sets does not fail of one that surely has an element: the third may.
def solve(I):
    x1 = toobject(ofcolor(I, leastcolor(I)), I)
    x2 = sfilter(asindices(I), lambda p: both(uppermost(x1) > first(p), even(last(p) - leftmost(x1))))
    x3 = sfilter(asindices(I), lambda p: first(p) > uppermost(ofcolor(I, 3)))
    return (x2, x3)
