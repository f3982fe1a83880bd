# Few steps are unrolled.
def solve(I):
    f = power(trim, 3)
    return f(I)
