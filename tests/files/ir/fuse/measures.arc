# What is asked of two sets alone: how much they have in common, how much one has more.
def solve(I):
    x1 = ofcolor(I, ONE)
    x2 = shift(x1, UNITY)
    x3 = size(intersection(x1, x2))
    x4 = size(difference(x1, x2))
    return canvas(x3, astuple(x4, ONE))
