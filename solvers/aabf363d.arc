# The shape takes the colour waiting in the lower left corner, which then goes.
def solve_aabf363d(I):
    corner = llcorner(asindices(I))
    alone = cover(I, initset(corner))
    return replace(alone, leastcolor(alone), index(I, corner))
