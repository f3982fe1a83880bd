# The azure stencil is drawn once for each cell of the colour plan, in that cell's colour.
def tile(grid, times):
    column = merge(repeat(grid, times))
    return dmirror(merge(repeat(dmirror(column), times)))

def solve_b190f7f5(I):
    halves = vsplit(I, 2) if portrait(I) else hsplit(I, 2)
    stencil = extract(halves, lambda half: 8 in palette(half))
    plan = upscale(other(halves, stencil), height(stencil))
    return fill(plan, 0, ofcolor(tile(stencil, height(stencil)), 0))
