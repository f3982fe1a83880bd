# Halves of a grid that are only compared are not made; one that is filled is.
def solve(I):
    left = lefthalf(I)
    x1 = ofcolor(left, ZERO) & ofcolor(righthalf(I), ZERO)
    x2 = ofcolor(tophalf(I), ONE) | ofcolor(bottomhalf(I), TWO)
    return (fill(left, TWO, x1), x2)
