# Functions are equal whatever their parameters are called.
def solve_a(I):
    return apply(lambda o: shift(o, DOWN), partition(I))
def solve_b(I):
    return apply(lambda each: shift(each, (1, 0)), partition(I))
