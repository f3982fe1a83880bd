def solve(I):
    return rot90(I)
