# What the inner function takes from the outer one is a parameter of depth 1.
def solve(I):
    return apply(lambda c: apply(lambda o: recolor(c, o), partition(I)), palette(I))
