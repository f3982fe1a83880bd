# Every edge is doubled outwards, and the new corners stay black.
def stretch(grid):
    return vconcat(vconcat(repeat(first(grid), 1), grid), repeat(last(grid), 1))

def solve_49d1d64f(I):
    wide = dmirror(stretch(dmirror(stretch(I))))
    return fill(wide, 0, corners(asindices(wide)))
