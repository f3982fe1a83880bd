def solve(I):
    return tuple(tuple(2 if v == 6 else v for v in row) for row in I)
