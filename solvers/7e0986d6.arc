# Noise is wiped out: inside a rectangle with its colour, outside with black.
def solve_7e0986d6(I):
    noise = ofcolor(I, leastcolor(I))
    solid = color(other(fgpartition(I), recolor(leastcolor(I), noise)))
    inside = sfilter(noise, lambda cell: size(dneighbors(cell) & ofcolor(I, solid)) > 1)
    return fill(fill(I, 0, noise), solid, inside)
