# Lines through all cells of a colour.
def solve(I):
    x1 = ofcolor(I, TWO)
    x2 = mapply(vfrontier, x1)
    x3 = mapply(hfrontier, x1)
    return fill(I, TWO, combine(x2, x3))
