# Locations that are multiplied and moved one by one go together.
def solve(I):
    x1 = apply(lambda p: decrement(double(p)), ofcolor(I, 3))
    x2 = apply(lambda p: multiply(shape(I), p), neighbors((0, 0)))
    x3 = apply(lambda p: subtract((9, 9), p), ofcolor(I, 4))
    return fill(I, 5, combine(combine(x1, x2), x3))
