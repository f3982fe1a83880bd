# Objects that are merged at once need not be found.
def solve(I):
    x1 = merge(objects(I, T, F, F))
    x2 = merge(objects(I, F, T, T))
    x3 = merge(colorfilter(objects(I, T, F, F), 3))
    x4 = mapply(toindices, colorfilter(objects(I, T, T, F), 2))
    x5 = mapply(toindices, objects(I, T, T, F))
    x6 = fill(cover(I, x3), 4, merge(colorfilter(objects(I, T, F, F), 5)))
    return (x1, x2, x3, x4, x5, x6)
