def solve(I):
    top = tuple(r + r[::-1] for r in I)
    return top + top[::-1]
