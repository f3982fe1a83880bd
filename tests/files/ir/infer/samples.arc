# Demonstration pairs are tuples of two grids.
def solve(S, I):
    x = first(S)
    return first(x)
