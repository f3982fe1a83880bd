# Lines from several locations in one direction, written as a lambda and as a combinator; and to each of several.
def solve(I):
    x1 = mapply(lambda p: shoot(p, DOWN), ofcolor(I, TWO))
    x2 = mapply(rbind(shoot, UNITY), ofcolor(I, THREE))
    x3 = mapply(lbind(shoot, ORIGIN), x1)
    return fill(fill(I, FIVE, x1), SIX, combine(x2, x3))
