def solve(I):
    return apply(lambda o: shift(o, (add(1, 1), 0)), partition(I))
