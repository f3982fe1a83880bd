# The order of the coloured zones, along the longer side.
def solve_4be741c5(I):
    listed = lambda edge: repeat(apply(color, order(partition(I), edge)), 1)
    return dmirror(listed(uppermost)) if portrait(I) else listed(leftmost)
