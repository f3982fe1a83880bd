# Of the four tiles the odd one out.
def solve_88a62173(I):
    return leastcommon(mapply(rbind(hsplit, 2), vsplit(I, 2)))
