# What a condition is compared with may fail where the program computes it in any case.
def solve(I):
    x1 = first(ofcolor(I, 3))
    x2 = sfilter(asindices(I), lambda p: equality(first(p), first(x1)))
    x3 = sfilter(ofcolor(I, 4), lambda p: contained(p, neighbors(first(ofcolor(I, 6)))))
    return (x1, x2, x3)
