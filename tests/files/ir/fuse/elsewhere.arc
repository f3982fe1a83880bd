# All locations but some, and a fill of them.
def solve(I):
    x1 = ofcolor(I, ZERO)
    x2 = fill(I, TWO, difference(asindices(I), x1))
    return fill(x2, THREE, shift(difference(asindices(I), ofcolor(I, ONE)), DOWN))
