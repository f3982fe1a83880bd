# Many steps stay a loop.
def solve(I):
    f = power(trim, 17)
    return f(I)
