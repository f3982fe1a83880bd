# A part that is no operation on sets is asked of what the other parts leave.
def solve(I):
    x1 = sfilter(asindices(I), lambda p: both(first(p) == last(p), index(I, p) == 5))
    x2 = sfilter(asindices(I), lambda p: either(first(p) == last(p), index(I, p) == 5))
    x3 = sfilter(asindices(I), lambda p: first(p) == last(p))
    return (x1, x2, x3)
