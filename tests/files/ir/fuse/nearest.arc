# The closest location or cell of several, and the closest of several cells by themselves; of numbers nothing is known.
def solve(I):
    x1 = asobject(I)
    x2 = ofcolor(I, THREE)
    x3 = apply(lambda p: (first(argmin(x1, lambda q: manhattan(initset(p), initset(q)))), p), x2)
    x4 = apply(lambda p: argmin(x2, lambda q: manhattan(initset(q), initset(p))), ofcolor(I, ONE))
    x5 = mapply(lambda o: argmin(apply(initset, x2), lambda q: manhattan(o, q)), partition(I))
    return fill(paint(I, x3), FIVE, combine(x4, x5))

def solve_unknown(I):
    return argmin(palette(I), lambda n: manhattan(initset(n), initset(ORIGIN)))

def solve_around(I):
    x1 = ofcolor(I, THREE)
    x2 = mapply(lambda p: argmin(apply(initset, outbox(x1)), lambda q: manhattan(initset(p), q)), ofcolor(I, ONE))
    return fill(I, FIVE, x2)
