# Sets are moved as a whole, not location by location.
def solve(I):
    x1 = mapply(dneighbors, ofcolor(I, ONE))
    x2 = mapply(ineighbors, ofcolor(I, TWO))
    x3 = mapply(neighbors, ofcolor(I, THREE))
    return fill(fill(fill(I, SEVEN, x1), FOUR, x2), FIVE, x3)
