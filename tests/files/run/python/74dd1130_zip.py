def solve(I):
    return tuple(zip(*I))
