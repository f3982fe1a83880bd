# Conditions of conditions.
def solve(I):
    x1 = ofcolor(I, 3)
    x2 = sfilter(asindices(I), lambda p: both(contained(p, x1), flip(even(first(p)))))
    x3 = sfilter(asindices(I), lambda p: contained(p, x1) or index(I, p) == 5)
    x4 = sfilter(asindices(I), lambda p: first(p) > 2 and last(p) > 3)
    return (x2, x3, x4)
