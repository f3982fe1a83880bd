# A helper is the function that a lambda with its body is, in two definitions.
def down(x):
    return shift(x, DOWN)
def solve_a(I):
    return apply(down, partition(I))
def solve_b(I):
    return apply(lambda o: shift(o, DOWN), partition(I))
