# Everything floats up in its column, and gaps end up below.
def solve_3906de3d(I):
    rise = lambda column: order(column, matcher(identity, 0))
    return dmirror(apply(rise, dmirror(I)))
