def solve(I):
    return tuple((5,) * 3 if len(set(row)) == 1 else (0,) * 3 for row in I)
