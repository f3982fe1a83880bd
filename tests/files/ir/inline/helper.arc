def twice(f, x):
    return f(f(x))
def solve(I):
    return twice(rot90, I)
