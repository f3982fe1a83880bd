# Locations that are moved one by one are moved together.
def solve(I):
    x1 = apply(lambda p: p + (1, 2), ofcolor(I, 3))
    x2 = apply(rbind(subtract, shape(I)), ofcolor(I, 4))
    return fill(I, 5, combine(x1, x2))
