def solve(I):
    return sfilter(partition(I), lambda o: equality(size(o), 4))
