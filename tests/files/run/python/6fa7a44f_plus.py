def solve(I):
    return I + I[::-1]
