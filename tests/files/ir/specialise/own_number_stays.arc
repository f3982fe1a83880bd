# The number depends on the element, so that no filter is made for it.
def solve(I):
    return sfilter(partition(I), lambda o: equality(size(o), height(o)))
