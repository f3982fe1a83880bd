# A patch at many places, written as a lambda and as a combinator.
def solve(I):
    x1 = asobject(crop(I, ORIGIN, TWO_BY_TWO))
    x2 = mapply(lambda p: shift(x1, p), ofcolor(I, FIVE))
    x3 = ofcolor(I, ONE)
    x4 = mapply(lbind(shift, x3), ofcolor(I, SIX))
    return fill(paint(I, x2), TWO, x4)
