def solve(I):
    return apply(lambda o: first(ulcorner(o)), partition(I))
