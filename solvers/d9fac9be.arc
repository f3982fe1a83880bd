# The colour of the one cell that is surrounded by another colour on all sides.
def solve_d9fac9be(I):
    ring = lambda loc: toobject(neighbors(loc), I)
    closed = lambda loc: both(size(ring(loc)) == 8, numcolors(ring(loc)) == 1)
    framed = lambda loc: not (index(I, loc) in insert(0, palette(ring(loc))))
    painted = lambda loc: not (0 in palette(ring(loc)))
    middle = extract(asindices(I), lambda loc: both(closed(loc), both(framed(loc), painted(loc))))
    return canvas(index(I, middle), UNITY)
