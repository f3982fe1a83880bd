def solve(I):
    f = matcher(size, 4)
    return sfilter(partition(I), f)
