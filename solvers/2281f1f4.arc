# Grey marks pick columns on the top edge and rows on the right edge; they cross in red.
def solve_2281f1f4(I):
    top = sfilter(ofcolor(I, 5), matcher(first, 0))
    side = difference(ofcolor(I, 5), top)
    return underfill(I, 2, mapply(vfrontier, top) & mapply(hfrontier, side))
