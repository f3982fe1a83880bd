def solve(I):
    return sfilter(objects(I, T, F, T), matcher(color, 3))
