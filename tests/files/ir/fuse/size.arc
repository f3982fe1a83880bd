# Single cells, and the least of the objects.
def solve(I):
    x1 = sizefilter(objects(I, T, F, T), ONE)
    x2 = argmin(objects(I, F, T, T), size)
    return paint(cover(I, x2), merge(x1))
