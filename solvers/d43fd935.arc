# Cells in line with the green square draw a line to it.
def solve_d43fd935(I):
    block = ofcolor(I, 3)
    others = difference(asindices(I), combine(block, ofcolor(I, 0)))
    in_line = lambda loc: either(hmatching(initset(loc), block), vmatching(initset(loc), block))
    line = lambda loc: connect(loc, add(loc, gravitate(initset(loc), block)))
    lines = mapply(lambda loc: recolor(index(I, loc), line(loc)), sfilter(others, in_line))
    return underpaint(I, lines)
