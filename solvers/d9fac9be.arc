# The colour of the one cell that is ringed by another colour.
def solve_d9fac9be(I):
    ring = lambda loc: toobject(neighbors(loc), I)
    closed = lambda loc: both(size(ring(loc)) == 8, numcolors(ring(loc)) == 1)
    distinct = lambda loc: not (0 in insert(index(I, loc), palette(ring(loc))))
    ringed = lambda loc: both(closed(loc), both(distinct(loc), not (index(I, loc) in palette(ring(loc)))))
    return canvas(index(I, extract(asindices(I), ringed)), UNITY)
