def solve(I):
    return fill(I, 8, mfilter(partition(I), matcher(size, 1)))
