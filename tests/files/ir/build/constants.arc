# Names of constants are the constants themselves.
def solve(I):
    return (ORIGIN, (0, 0), UNITY, (ONE, 1), T, True)
