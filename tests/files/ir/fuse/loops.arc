# A loop over what another loop made is one loop.
def solve(I):
    x1 = apply(lambda o: shift(o, DOWN), objects(I, T, F, T))
    return fill(I, ONE, mapply(delta, x1))

def solve_pairs(I):
    x1 = totuple(ofcolor(I, TWO))
    x2 = papply(add, apply(double, x1), apply(lambda p: p + 1, ((0, 1), (2, 3))))
    x3 = apply(lambda p: p + (1, 0), papply(astuple, (1, 2), (3, 4)))
    return fill(fill(I, THREE, x2), FOUR, x3)

def solve_images(I):
    x1 = apply(normalize, totuple(objects(I, T, F, T)))
    return paint(I, leastcommon(x1))
