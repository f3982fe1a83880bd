# Both dots draw a cross, and the crosses meet in red.
def solve_23581191(I):
    cross = lambda dye: combine(mapply(hfrontier, ofcolor(I, dye)), mapply(vfrontier, ofcolor(I, dye)))
    crossed = fill(fill(I, 8, cross(8)), 7, cross(7))
    return fill(crossed, 2, cross(8) & cross(7))
