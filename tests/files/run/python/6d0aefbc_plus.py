def solve(I):
    return tuple(row + row[::-1] for row in I)
