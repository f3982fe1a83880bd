# A copy of the grid is stamped wherever the grid has a red cell.
def solve_cce03e0d(I):
    stamps = mapply(lambda spot: shift(asobject(I), multiply(3, spot)), ofcolor(I, 2))
    return paint(canvas(0, multiply(3, shape(I))), stamps)
