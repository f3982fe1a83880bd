def solve(I):
    return tuple(row[::-1] for row in I)
