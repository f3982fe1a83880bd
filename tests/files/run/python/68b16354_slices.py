def solve(I):
    return I[::-1]
