# The colour of the one cell that is ringed by another colour.
def solve_d9fac9be(I):
    coloured = difference(asindices(I), ofcolor(I, 0))
    ring = lambda loc: toobject(neighbors(loc) & coloured, I)
    closed = lambda loc: both(size(ring(loc)) == 8, numcolors(ring(loc)) == 1)
    foreign = lambda loc: not (index(I, loc) in palette(ring(loc)))
    return canvas(index(I, extract(coloured, fork(both, closed, foreign))), UNITY)
