def solve(I):
    swap = {5: 8, 8: 5}
    return tuple(tuple(swap.get(c, c) for c in row) for row in I)
