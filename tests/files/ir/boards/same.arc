# A cell is compared with one of another grid, or with one beside it.
def solve(I):
    x1 = sfilter(asindices(I), lambda p: index(I, p) == index(vmirror(I), p))
    x2 = sfilter(asindices(I), lambda p: index(I, add(p, RIGHT)) == index(I, p))
    return (x1, x2)
