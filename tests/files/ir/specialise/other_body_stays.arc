def solve(I):
    return sfilter(partition(I), lambda o: greater(size(o), 4))
