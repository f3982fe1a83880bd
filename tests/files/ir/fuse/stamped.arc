# Patches that are moved about and drawn: an object that is painted, locations that are filled.
def solve(I):
    x1 = toobject(ofcolor(I, ONE), I)
    x2 = apply(lbind(multiply, THREE), neighbors(ORIGIN))
    x3 = mapply(lbind(shift, x1), x2)
    x4 = paint(I, x3)
    x5 = mapply(lambda p: shift(ofcolor(I, TWO), p), x2)
    return fill(x4, FIVE, x5)

def solve_shared(I):
    x1 = mapply(lambda p: shift(ofcolor(I, TWO), p), neighbors(ORIGIN))
    return fill(I, size(x1), x1)
