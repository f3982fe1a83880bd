# The same function three times: as a lambda, as a lambda in a lambda, as a helper.
def down(x):
    return shift(x, (1, 0))

def solve(S, I):
    by_lambda = lambda o: shift(o, DOWN)
    nested = lambda c: fill(I, c, mapply(lambda o: recolor(c, o), objects(I, T, T, F)))
    x = apply(by_lambda, objects(I, T, T, F))
    y = apply(down, objects(I, T, T, F))
    return paint(nested(8), merge(x | y)) if S else I
