def solve(I):
    return paint(I, mfilter(objects(I, T, F, T), matcher(color, leastcolor(I))))
