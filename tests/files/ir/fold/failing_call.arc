# What fails must fail when it runs.
def solve(I):
    return canvas(divide(1, 0), (1, 1))
