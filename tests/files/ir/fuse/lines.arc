# What may fail stays where it is: `x2` fails before `x3` does.
def solve(I):
    x1 = crop(I, NEG_UNITY, TWO_BY_TWO)
    x2 = objects(x1, T, F, T)
    x3 = first(ofcolor(I, NINE))
    x4 = first(x2)
    return fill(I, index(I, x3), x4)
