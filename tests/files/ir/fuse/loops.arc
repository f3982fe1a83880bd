# A loop over what another loop made is one loop.
def solve(I):
    x1 = apply(lambda o: shift(o, DOWN), objects(I, T, F, T))
    return fill(I, ONE, mapply(delta, x1))
