# A set may be empty, so that its first element may be missing.
def solve(I):
    x = ofcolor(I, 3)
    return first(x)
