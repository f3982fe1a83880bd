def solve(I):
    return tuple(r[::-1] for r in I[::-1])
