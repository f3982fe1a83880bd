# The pattern is completed so that it mirrors itself along both axes and both diagonals.
def solve_11852cab(I):
    pattern = merge(fgpartition(I))
    return paint(I, merge(rapply((hmirror, vmirror, dmirror, cmirror), pattern)))
