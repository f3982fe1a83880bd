# The colour of a cell, or of one beside it; outside of the grid there is none.
def solve(I):
    x1 = sfilter(ofcolor(I, 0), lambda p: index(I, p + (1, 0)) == 3)
    x2 = sfilter(asindices(I), lambda p: 5 == index(hmirror(I), p))
    return fill(fill(I, 1, x1), 2, x2)
