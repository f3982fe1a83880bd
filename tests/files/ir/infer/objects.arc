def solve(I):
    x = objects(I, T, F, T)
    return apply(toindices, x)
