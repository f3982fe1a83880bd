# What is needed twice is not computed twice.
def solve(I):
    x1 = objects(I, T, F, T)
    x2 = colorfilter(x1, THREE)
    x3 = difference(x1, x2)
    return paint(cover(I, merge(x2)), mapply(lambda o: shift(o, UP), x3))
